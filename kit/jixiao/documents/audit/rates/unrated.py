"""Rates that nothing in their sentence explains, though figures stand there: of another subject, of a plan that is not told, of statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.passage import repeats, words
from jixiao.documents.facts.lexicon import FRACTIONS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.documents.facts import Fact

_ALL_OF_IT = re.compile(r"全部|全额|全数|均已|都已|已全")
_OFFICIAL = re.compile(r"(?:登记|调查)失业|出生|死亡|发病|患病|自然增长|城镇化|森林覆盖|绿化覆盖|贫困发生")
"""Rates of official statistics: what they are made of stands in no report."""
_A_PLAN = re.compile(r"计划|目标(?!人群|群体)|任务")

OTHER_RATES = "利率|税率|费率|系数|上年|去年|调整|变动|偏[差离]|增长|下降|提高|不低于"
"""Words of a rate that is no part of a whole: a tariff, a change, a limit, that of another year."""
_BY = re.compile(
    r"按(?:[\u4e00-\u9fff]*?)(?:(?P<looks>(?:形象)?进度)|(?P<money>投资|资金|金额|产值|造价)|(?P<long>长度|里程)|面积|[户人个件栋套]数)额?计算?,?[^,;。]*$"
)
_LONG = frozenset({"米", "公里", "千米", "km", "m"})
_YEAR = re.compile(r"(20\d\d)年")
_HUNDRED, _FAR = 100, 2
_WANTED = re.compile(r"\s*(?:以上|以内|左右)?的[^了已是有,。;]*?(?:要求|目标|标准|规定|指标|下限|上限|水平线)")
_COMPARED = re.compile(r"(?:低于|高于|优于|落后于|领先于|慢于|快于|相差)[^,，。;；]*$")
_LESS = re.compile(r"(?:扣除|剔除|扣减|不含|不计)[^,，。;；]*$")
_HOW_WELL = re.compile(
    r"合格|达标|优[良秀质]|及格|通过|满意|知晓|及时|按[时期]|准[时点确]|规范|正常|正确|有效|完好|安全|成活|故障|差错"
)


_MONEY = re.compile(r"资金|经费|预算|投资|支出|收入|支付|拨付|到位|执行|金额|款|费|用")
_OF_WHAT = re.compile(r"完成|实施|实现|综合|平均|全年|年度|总|累计|整体|总体|[“”\"]")
_SO_DONE = re.compile(r"时限|期限|规定(?:的)?时间|如期|当[日天场]|(?:小时|分钟|天|日)[以之]?内|符合|达到|合乎|满足")
"""在规定时限内处置: what is said of a part that was done well, in other words than those of its rate."""
_AFTERWARDS = re.compile(
    r"复[检验查测核]|(?:整改|更换|维修|返工|返修|处理|补[考测测报办])(?:[\d人件处台份]*)?(?:后|均|全部|已|合格|通过)|补考|重[考测检]|再次"
)
"""不合格 6 批复检合格，最终合格率 100%: a rate of what was so afterwards."""


def lacks_plan(words: str, stocks: list[Fact]) -> bool:
    """完成当年支付计划的 100%, 当年目标完成率: of a plan that no figure tells."""
    return bool(_A_PLAN.search(words)) and not any(
        one.phase == "TARGET" or _A_PLAN.search(one.label + one.tail) for one in stocks
    )


def of_how_well(words: str, parts: Iterable[str]) -> bool:
    """合格率, 按期开工率 beside what was planned and done: no rate of how much, and no part says what was done well."""
    return bool(_HOW_WELL.search(words)) and not any(_HOW_WELL.search(part) or _SO_DONE.search(part) for part in parts)


def of_things(fact: Fact, stem: str, told: list[Fact]) -> bool:
    """培训 12 期，完成率 100%, 产出数量完成率 beside a budget and what was spent of it: no rate of money, though money was told nearby."""
    if any(one.dim != "money" for one in told) or _MONEY.search(stem):
        return False
    things = _OF_WHAT.sub("", stem)
    if things and not any(repeats(things, words(one)) for one in told):
        return True
    own = [one for one in fact.line.sentence(fact.sentence) if one.index < fact.index]
    return bool(own) and own[-1].role == "stock" and own[-1].dim != "money"


def wanted(fact: Fact) -> bool:
    """达到支付进度 95% 的要求: a rate that is asked for, not one that was reached."""
    return _WANTED.match(fact.tail) is not None


def compared(fact: Fact) -> bool:
    """执行率 86%，低于全县平均执行率 93.4%: the rate of others, of another year, or the one that was wanted."""
    return _COMPARED.search(fact.label) is not None


def of_other_money(fact: Fact, part: Fact) -> bool:
    """扣除结转后当年执行率 88.75%: of what was spent of this year's money alone, where more was carried over and no figure tells it."""
    if _LESS.search(fact.label):
        return True
    return "当年" in fact.label and "当年" not in part.label and "结转" in fact.line.flat


def measured(fact: Fact, stocks: list[Fact]) -> list[Fact]:
    """按长度计完成率, 按投资计: of the figures those that can be measured so; of progress that is judged by its looks none."""
    said = _BY.search(fact.gap) if "按" in fact.gap else None
    if said is None:
        return stocks
    if said["looks"]:
        return []
    return [
        one for one in stocks if (one.dim == "money") == bool(said["money"]) and (not said["long"] or one.unit in _LONG)
    ]


def of_other_time(fact: Fact, stocks: list[Fact]) -> bool:
    """支出 108 万元，执行率 90%（上年执行率为 93%）: the rate of a year that no figure of the sentence is of."""
    if fact.labelled("LAST"):
        return bool(stocks) and not any(one.labelled("LAST", "CARRY") for one in stocks)
    year = _YEAR.search(fact.label)
    return year is not None and all(one.year is not None and one.year != int(year[1]) for one in stocks)


def beyond(fact: Fact, part: Fact, whole: Fact) -> bool:
    """A rate below 100 % of a figure that is far smaller than its part: that is another matter's figure, told elsewhere."""
    return fact.value <= _HUNDRED and part.base > _FAR * whole.base


def of_its_subject(fact: Fact, core: str, stocks: list[Fact]) -> list[Fact]:
    """高血压患者在管 1986 人，规范管理率 76% behind a semicolon: a new subject with figures of its own is not rated on those of another."""
    own = [one for one in stocks if one.scope == fact.scope]
    subjects = [one for one in own if one.role == "stock" and one.index == fact.index - 1 and not one.phase]
    if not subjects or any(word in one.label for one in own for word in (core, *FRACTIONS.get(core, ()))):
        return stocks
    return own if all(one.index < own[-1].index for one in stocks if one not in own) else stocks


def says_it_itself(fact: Fact, stem: str, stocks: list[Fact]) -> bool:
    """A rate of official statistics; 267 万元全部使用完毕，使用率 100%, where the words are all there is to say."""
    if _OFFICIAL.search(stem):
        return True
    return fact.value == 100 and bool(stocks) and bool(_ALL_OF_IT.search(fact.line.between(stocks[0], fact)))


def afterwards(fact: Fact, part: Fact) -> bool:
    """Whether what a rate is of was done again since its part was counted."""
    start = part.end if part.line is fact.line else fact.line.sentences[fact.sentence][0]
    return _AFTERWARDS.search(fact.line.flat, min(start, fact.start), fact.start) is not None
