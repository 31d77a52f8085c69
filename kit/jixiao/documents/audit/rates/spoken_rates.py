"""Rates whose operands common words give: A 除以 B, 60 户中有 57 户, 应报 73 份、迟报 4 份, and just a plan and what was done of it.

What lacks of a whole (漏, 缺, 迟, 未) makes the complement of a rate that says the good of it. Where a scope holds just two figures of a kind,
one planned and one done, any word of a rate or of spending is of these two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import listed, remainder
from jixiao.documents.audit.passage import done, in_order, last_done, planned, planned_words, where
from jixiao.documents.audit.rates.shares import COUNTERS
from jixiao.documents.audit.rates.unrated import OTHER_RATES, of_how_well, says_it_itself
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import divides
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.audit.arithmetic import Form
    from jixiao.documents.facts import Fact

_DIVIDED = re.compile(r"(?:除以|÷|比上(?!一?[年月期季次轮届周个级学半]))[^,。;、]*$")
_OVER, _OF_BASE = re.compile(r"[占与和]"), re.compile(r"的?(?:比[例重率值]|百分比|之比|比(?=[,。]|$))")
"""即 11.5 万元占 12.5 万元的比例."""
_AMONG = re.compile(
    r"[\u4e00-\u9fff]*(?:当中|之中|里面|里头|(?<![其高初集年途])中(?![心学央级小等])|里(?!程))(?:,\s*)?[\u4e00-\u9fff]*"
    r"|[\u4e00-\u9fff]+(?<![共还另现拥含设配没建具])有"
)
LACKS = re.compile(
    r"漏|缺(?!口|陷)|迟|误(?!工)|错(?!峰)|少(?!数|年|儿|先)|欠|拒|逾期|超期|过期|未(?!来|成年|婚)|不(?!锈|动产|少|断)|没(?!收)|失(?!业|独|能|地|学|联)|弃|掉[线队]|脱[岗落]|断供|离线|故障|停[运用机]|损坏|闲置|空[置缺]|流失|退[学货单票]"
)
_SHARE = re.compile(r"占|(?<!付款)(?<![支拨兑]付)(?<!完成|执行|到位|支出|使用)比例|比重")
_RATE = re.compile(
    r"(?:率|比例|比率|进度|程度)(?:正好|恰好|刚好|合计|因此|平均|综合|[均仅只约已就也都即则])*(?:为|是|达到?|到|有|:|的|了)*\s*$"
)
_DOING = re.compile(
    r"(?:花|用|支|付|拨|兑|执行|完成|实现|落实|建成|办理)[\u4e00-\u9fff]?(?:了|出去|出|掉|去|到)*(?:约|已|达)?\s*$"
)
_NO_RATE = re.compile(rf"{OTHER_RATES}|按(?!时|期|规|要求)|约定|目标|预付|首付|降低|得分率|合同|[后其]")
_LIMITS = re.compile(r"控制价|限价|上限|送审|报价|概算|估算|估价|原价|挂网|标底|预算|评估|原[报定计]")
_MORE = re.compile(r"新增|另|其余|其他|增|上年|去年|较|比")
_BY_TIME = re.compile(r"[日月](?!常|益)|每天|小时")
_FORMS = re.compile(
    r"形成|兑现|落实|落地|发生|实到|参[加会检]|到[岗位会]|入住|在院|使用|花|用|付|栽|种|建|修|办|开|培训|检|查"
)
_REAL = re.compile(r"实(?!施|验|行|名|训)|现有|已")
_DESIGN = re.compile(r"能力|产能|容量|规模|许可|设计|计划|额定|核定|应(?!用|急)|编制|目标|任务")
_DAILY = re.compile(r"[日月年]均")
_UNCOUNTED = frozenset({"分钟", "小时", "天", "日", "月", "个月", "年", "次"})
_CUT = re.compile(r"节约|节支|节省|减|降")
_PRICES = re.compile(r"中标|成交|签约|合同|审定|结算|谈判|采购|实际|决算|定案|核定|终审")
_NAMELY = re.compile(r"^\s*[,:(]?\s*(?:即|也就是|亦即|具体[为是]|换言之)")
_USE = re.compile(r"使用率|占用率|周转率")
_USED = re.compile(r"用(?!地|户|房|品)|住|占|在院|停|支|付|花|执行|拨|发|报|消耗|开支")
FINISHED = re.compile(r"竣工|完[工成]|建成|办结|整改|已")
"""Words of what was done: what stands beside what was not is a part as well, and no base."""
_ABSENT, _QUALITY = re.compile(r"未[到参交]|缺[席考勤]|弃"), re.compile(r"合格|达标|优[良秀]|及格|满意|知晓|成活")
_TWO, _ALL = 2, 100


def stated(fact: Fact) -> Statement | None:
    """A rate of which the words say what is divided by what."""
    return _quotient(fact) or _lacking(fact)


def _quotient(fact: Fact) -> Statement | None:
    """即 238 名除以 250 名; 60 户样本中有 57 户: a figure and the one that the words put it over."""
    facts = fact.line.facts
    near = [*facts[max(0, fact.index - _TWO) : fact.index], *facts[fact.index + 1 : fact.index + 1 + _TWO]]
    for part, base in ((near[:_TWO]), (near[-_TWO:])) if len(near) >= _TWO else ():
        if part.index + 1 != base.index or part.sentence != fact.sentence or base.sentence != fact.sentence:
            continue
        if not all(_operand(one, fact) for one in (part, base)) or part.dim != base.dim:
            continue
        between = fact.line.between(part, base)
        if _DIVIDED.search(between) or (_OVER.match(between) and _OF_BASE.match(base.tail)):
            return _made(fact, part, base, "quotient")
        told = base.index < fact.index or _NAMELY.search(fact.line.flat[fact.end : part.start]) is not None
        if told and _AMONG.fullmatch(between):
            lacking = bool(LACKS.search(fact.label))
            opposite = bool(LACKS.search(base.label + base.tail)) != lacking and not _SHARE.search(fact.label)
            made = _made(fact, base, part, "complement" if opposite else "quotient")
            if opposite and lacking and not done(base):  # 中有 2 个跨年实施: that they are late stands in other words
                made.bindings.append(Binding("quotient", (base, part)))
            return made
    return None


def _operand(one: Fact, fact: Fact) -> bool:
    return one.role == "stock" and not one.hedged and one.depth == fact.depth


def _lacking(fact: Fact) -> Statement | None:
    """应报 73 份，迟报 4 份，按时报送率 94.52%: the only two figures of the scope, the second of what lacks."""
    if not _RATE.search(fact.label) or _NO_RATE.search(fact.label) or LACKS.search(fact.label):
        return None
    own = _pair(fact)
    if not own or not LACKS.search(own[1].label):
        return None
    base, part = own
    if FINISHED.search(base.label) and not planned(base):  # 竣工 42 户，未完成 3 户
        made = _made(fact, part, base, "complement")
        made.bindings = [Binding("over_sum", (base, base, part))]
        return made
    if LACKS.search(base.label) or done(base):
        return None
    if _ABSENT.search(part.label) and _QUALITY.search(fact.label):
        return None  # 未到 8 人，合格率 95%: of those who came
    return _made(fact, part, base, "complement")


def _pair(fact: Fact) -> list[Fact]:
    """The two figures right before a rate, where its scope holds no others of their kind."""
    own = [one for one in before(fact) if one.scope == fact.scope and one.depth == fact.depth][::-1]
    stocks = [
        one for one in own if one.role == "stock" or (one.role == "price" and _DAILY.search(one.label)) or _short(one)
    ]
    alone = len(stocks) == _TWO == len(own) and (stocks[0].dim == stocks[1].dim or _of_base(fact, *stocks))
    return stocks if alone and not any(one.hedged for one in stocks) else []


def _short(one: Fact) -> bool:
    """少巡 10 次: a change by its word, and what lacks by its meaning."""
    return one.role == "change" and one.sign < 0 and one.label.lstrip(" ,").startswith("少")


def _of_base(fact: Fact, base: Fact, part: Fact) -> bool:
    """床位 120 张，入住 96 人，床位利用率: things that are counted otherwise than what they fill, which names the rate."""
    return {base.unit, part.unit} <= COUNTERS and len(fact.name) > _TWO and fact.name[:_TWO] in base.label


def plain(fact: Fact) -> Statement | None:
    """批复 260 万元，花掉 247 万元，花了 95%: of just a plan and what was done of it."""
    label = fact.label
    if not (_RATE.search(label) or _DOING.search(label)) or _NO_RATE.search(label) or _SHARE.search(label):
        return None
    own = _pair(fact)
    if not own or says_it_itself(fact, label, own[::-1]):
        return None
    plans = [one for one in own if planned(one)]
    if not plans and planned_words(own[0].label) and not last_done(own[0].label):
        plans = own[:1]  # 合同价 260 万元已付 208 万元: what follows it in its clause is said of the next one
    if not plans and _RATE.search(label) and own[0].dim not in {"money", *_UNCOUNTED} and own[1].scope == fact.scope:
        return _of_two(fact, *own)
    real = [one for one in own if one not in plans]
    if (
        len(plans) != 1
        or _apart(real[0], plans[0])
        or _unused(fact, real[0])
        or _beyond_all(fact, real[0], plans[0])
        or (plans[0] is own[1] and listed(plans[0]))
    ):
        return None
    if LACKS.search(label) and not LACKS.search(real[0].label) and done(real[0]):
        return _made(fact, real[0], plans[0], "complement")
    said = done(real[0]) or _FORMS.search(real[0].label) or fact.name[:_TWO] in real[0].label
    return _made(fact, real[0], plans[0], "quotient") if said else None


def _unused(fact: Fact, real: Fact) -> bool:
    """编制床位 80 张，开放床位 96 张，床位使用率: how much of them was used is not told."""
    return bool(_USE.search(fact.label)) and not _USED.search(real.label + real.tail)


def _beyond_all(fact: Fact, real: Fact, plan: Fact) -> bool:
    """检查覆盖率 100%: of a plan that was exceeded no more than all can be covered."""
    return fact.value == _ALL and real.base > plan.base and "完成" not in fact.label


def _apart(real: Fact, plan: Fact) -> bool:
    """Whether a figure is no part of a plan: what lacks, what comes on top of it, what is told of another span of time."""
    beside = remainder(real) or _MORE.search(real.label) or LACKS.search(real.label + real.tail)
    spans = bool(_BY_TIME.search(real.label)) != bool(_BY_TIME.search(plan.label))
    return bool(beside) or spans or divides([plan.label, real.label])


def _of_two(fact: Fact, base: Fact, part: Fact) -> Statement | None:
    """断面 12 个，Ⅲ类及以上的 11 个，达标率 91.7%: two counts of which no word says what they are; spoken of where one slip explains a miss."""
    apart = _MORE.search(part.label) or LACKS.search(base.label + part.label) or remainder(part)
    if apart or divides([base.label, part.label]):
        return None
    stem = fact.name.split("率")[0]
    pairs = [stem[i : i + _TWO] for i in range(len(stem) - 1)]
    named = any(in_order(pair, part.label) and not in_order(pair, base.label) for pair in pairs)
    named = named or (of_how_well(stem, [""]) and not of_how_well(stem, [part.label + part.tail]))
    why = [where(fact, part, base), "part named" if named else "several candidates", "common words"]
    return Statement("ratio_rate", "A507", fact, [Binding("quotient", (part, base))], why)


def designed(fact: Fact, stocks: list[Fact]) -> Statement | None:
    """设计 2 万吨，实际 1.6 万吨，负荷率 80%: a rate whose word names neither figure, beside just two, and the first that is said of them."""
    own = [one for one in stocks if one.scope == fact.scope]
    if (
        len(own) != _TWO
        or own[0].dim != own[1].dim
        or not _REAL.search(own[0].label)
        or not _DESIGN.search(own[1].label)
        or LACKS.search(fact.label)
        or _unused(fact, own[0])
        or _beyond_all(fact, *own)
    ):
        return None
    if any(one.role == "ratio" for one in fact.line.facts[min(one.index for one in own) : fact.index]):
        return None
    evidence = [where(fact, *own), "base named", "only candidate"]
    return Statement("ratio_rate", "A507", fact, [Binding("quotient", (own[0], own[1]))], evidence)


def below(fact: Fact) -> Statement | None:
    """最高限价 320 万元，中标价 304 万元，下浮 5%: what a price lies below the one that it might have been, on that one."""
    own = _pair(fact)
    limits = [one for one in own if _LIMITS.search(one.label)]
    prices = [one for one in own if one not in limits and _PRICES.search(one.label)]
    if len(limits) != 1 or len(prices) != 1 or any(_CUT.search(one.label) for one in own):
        return None
    return Statement(
        "growth_rate", "A503", fact, [Binding("excess", (prices[0], limits[0]))], [where(fact, *own), "base named", "common words"],
    )  # fmt: skip


def _made(fact: Fact, part: Fact, base: Fact, form: Form) -> Statement:
    why = [where(fact, part, base), "part named", "base named", "common words"]
    return Statement("ratio_rate", "A507", fact, [Binding(form, (part, base))], why)
