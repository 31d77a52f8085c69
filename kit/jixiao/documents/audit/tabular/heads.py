"""The relation that gives a column of a small table from the others, by what their heads say."""

from __future__ import annotations

from jixiao.documents.audit.passage import last_done, planned_words, sign_of
from jixiao.documents.audit.sums.balances import AVAILABLE
from jixiao.documents.audit.table_grid import COUNT, PERCENT, YEAR
from jixiao.text import lazy_re as re

SHARE = re.compile(r"占比|比重|占.*%|构成")
GAP = re.compile(
    r"差额|差异|差值|差距|增减|增[加长]?额|减少额|[比较]上?[^|]*?(?:增加|减少)|提高|提升|上升|下降|降低|百分点|缺口|结余|结转|余额|剩余|净增|变化|变动|未完成|相差|节约|超支|偏差"
)
LEFT = re.compile(r"缺口|结余|结转|余额|剩余|未完成|节约")
START = re.compile(r"年初|期初|月初|上年(?:结转|结余|末)")
END = re.compile(r"年末|期末|年底|月末|结余|余额")
PRICE = re.compile(r"单价|标准|每[人户亩月台]|均价")
_RATE = re.compile(r"率|进度|完成比|比例|(?:满意|知晓|认可)度")
_STEM = re.compile(r"(?:率|度|比例).*$")
_GROWTH = re.compile(r"增[长减幅]|变[动化]|同比|升降|涨")
_OVER_OR_UNDER = re.compile(r"超[支出](?:\(\+\))?/|增(?:加)?(?:\(\+\))?/")
"""超支(+)/节约(-): what was spent less what was planned, with its sign."""
_OFF_PLAN = re.compile(r"差异|偏差|偏离|增减|超支")
"""差异率: by how much of the plan what was done lies above or below it."""
_AMOUNT = re.compile(r"金额|总价|小计|合计|合价|总额|费用|补助(?:金额|资金)?\s*(?:\(|$)|发放")
_MEAN = re.compile(r"[生人户亩村床校班]均|平均(?!分)|均价")
_SPREAD = re.compile(r"经费|资金|支出|补助|补贴|投入|收入|产值|费用|金额|总[产量额价]|产量")
_PAST = re.compile(r"上年|去年|上期|上一年|前期|改造前|实施前|调整前|整改前|原(?:预算|计划)|年初(?:预算|数|计划)")
_NOW = re.compile(r"本年|今年|本期|当年|改造后|实施后|调整[后预数]|整改后")
_PLAN = re.compile(r"预算|计划|目标|指标值|批复|应|任务|下达|安排|到位|核定|编制")
_SPENT, _SPENT_RATE = re.compile(r"执行|支出|支付|决算|使用"), re.compile(r"执行|支出|支付|使用|完成")
_ADJUSTED, _ARRIVED = re.compile(r"全年|调整"), re.compile(r"到位")
_OFF = re.compile(r"扣分|失分")
FULL, GOT = re.compile(r"满分|分值|权重|标准分"), re.compile(r"得分|评分|自评")
"""The heads of full marks and of scores."""
_MOVED, _MOVED_TO = (
    re.compile(r"^(?:预算)?(?:调整|追加|调增|调减|核减|增减)(?:数|额|金额|预算)?$"),
    re.compile(r"全年预算|调整后|调整预算"),
)
"""年初预算数, 调整数, 全年预算数: what a budget was, by how much it was moved, and what it came to."""
_AGAINST = re.compile("[较比]")
_NO_PART = re.compile(r"其中|率|比|均|单价|序号|编号|年份|时间|排名")
_TWO = 2

Way = tuple[str, str, str, tuple[int, ...], tuple[int, ...]]
"""Of a column: kind, code and form of its relation, the columns of its operands, and their signs."""


def way_of(heads: list[str], at: int, head: str) -> Way | None:
    """The relation that gives a column from others, by their heads alone."""
    before = [i for i in range(1, at) if not _NO_PART.search(heads[i])]
    if SHARE.search(head) or (_RATE.search(head) and FULL.search(head)):
        return None  # 执行率分值: the points of the rate
    if _GROWTH.search(head) and PERCENT.search(head):
        pair = years(heads, before)
        return ("growth_rate", "A503", "excess", pair, (1, 1)) if pair else None
    if _RATE.search(head) and GOT.search(head):
        return _marks(heads, before, ("ratio_rate", "A507", "quotient"))
    if _RATE.search(head):
        plan = [i for i in before if _PLAN.search(heads[i]) and not _did(heads[i]) and not GAP.search(heads[i])]
        done = [i for i in before if _did(heads[i])]
        if _OFF_PLAN.search(head):
            return (
                ("growth_rate", "A503", "excess", (done[0], plan[0]), (1, 1)) if len(plan) == len(done) == 1 else None
            )
        if len(plan) == len(done) == 1:
            return "completion_rate", "A506", "quotient", (done[0], plan[0]), (1, 1)
        return _spent(heads, before, head) or _rated(heads, before, head)
    opening = [i for i in before if START.search(heads[i])]
    if len(opening) == 1 < len(before) and AVAILABLE.search(head):
        came = all(i == opening[0] or sign_of(heads[i]) >= 0 for i in before)
        return ("difference", "A502", "sum", tuple(before), (1,) * len(before)) if came else None
    change = [i for i in before if _MOVED.search(heads[i])]
    if len(change) == 1 and opening == [change[0] - 1] and _MOVED_TO.search(head):
        return "difference", "A502", "sum", (opening[0], change[0]), (1, sign_of(heads[change[0]]) or 1)
    ready = [i for i in before if AVAILABLE.search(heads[i])]
    if ready and before[-1] != ready[-1]:
        opening, before = ready[-1:], before[before.index(ready[-1]) :]
    if len(opening) == 1 and END.search(head) and len(before) > 1:
        moved = tuple(i for i in before if i != opening[0])
        signs = tuple(sign_of(heads[i]) for i in moved)
        return ("difference", "A502", "sum", (opening[0], *moved), (1, *signs)) if moved and 0 not in signs else None
    off = [i for i in before if _OFF.search(heads[i])]
    if off and GOT.search(head) and not _OFF.search(head):
        full = [i for i in before if FULL.search(heads[i])]
        return ("difference", "A502", "sum", (full[0], off[0]), (1, -1)) if len(full) == len(off) == 1 else None
    if _OFF.search(head):
        return _marks(heads, before, ("difference", "A502", "sum"))
    if GAP.search(head):
        return _gap(heads, before, head)
    if _MEAN.search(head):
        counts = [i for i in before if COUNT.search(heads[i])]
        amounts = [i for i in before if i not in counts and _SPREAD.search(heads[i])]
        single = len(counts) == len(amounts) == 1 and len(before) == _TWO
        return ("average", "A512", "mean", (amounts[0], counts[0]), (1, 1)) if single else None
    if _AMOUNT.search(head):
        prices = [i for i in range(1, at) if PRICE.search(heads[i])]
        counts = [i for i in range(1, at) if COUNT.search(heads[i]) and i not in prices]
        if len(prices) == len(counts) == 1:
            return "price", "A512", "product", (counts[0], prices[0]), (1, 1)
    return None


def _spent(heads: list[str], before: list[int], head: str) -> Way | None:
    """执行率 behind 年初预算, 全年预算, 全年执行: what was spent of the plan as it was adjusted, else of the last one."""
    if "到位率" in head:
        came = [i for i in before if _ARRIVED.search(heads[i])]
        due = [i for i in before if came and i < came[0] and _PLAN.search(heads[i])]
        return (
            ("completion_rate", "A506", "quotient", (came[0], due[-1]), (1, 1)) if len(came) == 1 <= len(due) else None
        )
    spent = [
        i for i in before if _SPENT.search(heads[i]) and not planned_words(_SPENT.sub("", heads[i]).replace("年初", ""))
    ]
    if len(spent) != 1 or not _SPENT_RATE.search(head):
        return None
    plans = [i for i in before if i < spent[0] and _PLAN.search(heads[i]) and not _ARRIVED.search(heads[i])]
    adjusted = [i for i in plans if _ADJUSTED.search(heads[i])] or plans
    return ("completion_rate", "A506", "quotient", (spent[0], adjusted[-1]), (1, 1)) if adjusted else None


def _rated(heads: list[str], before: list[int], head: str) -> Way | None:
    """满意度 behind 有效问卷 and 满意: the column that carries the word of a rate, over the only other one."""
    stem = _STEM.sub("", head)[-_TWO:]
    part = [i for i in before if len(stem) == _TWO and stem in heads[i] and f"不{stem}" not in heads[i]]
    rest = [i for i in before if i not in part]
    if len(part) != len(rest) or len(part) != 1:
        return None
    kind, code = ("completion_rate", "A506") if _SPENT.search(head) else ("ratio_rate", "A507")
    return kind, code, "quotient", (part[0], rest[0]), (1, 1)


def _marks(heads: list[str], before: list[int], relation: tuple[str, str, str]) -> Way | None:
    """The columns of full marks and of scores: what was lost of them, or the rate at which they were got."""
    full = [i for i in before if FULL.search(heads[i])]
    got = [i for i in before if GOT.search(heads[i]) and i not in full]
    if len(full) != 1 or len(got) != 1:
        return None
    pair = (full[0], got[0]) if relation[2] == "sum" else (got[0], full[0])
    return (*relation, pair, (1, -1) if relation[2] == "sum" else (1, 1))


def _gap(heads: list[str], before: list[int], head: str) -> Way | None:
    """The difference of two columns: of two years, or of a plan and what was done."""
    pair = years(heads, before)
    if pair is None:
        plan = [i for i in before if planned_words(heads[i]) and not _did(heads[i])]
        done = [i for i in before if _did(heads[i])]
        if len(plan) != 1 or len(done) != 1 or len(before) != _TWO:
            return None
        left = LEFT.search(head) and not _OVER_OR_UNDER.search(head)
        pair = (plan[0], done[0]) if left else (done[0], plan[0])
    return "difference", "A502", "sum", pair, (1, -1)


def years(heads: list[str], before: list[int]) -> tuple[int, int] | None:
    """The columns of now and before, of two that carry a year or a word of time; what lies between them (增减额) is neither."""
    moved = [i for i in before if GAP.search(heads[i]) or _GROWTH.search(heads[i])]
    before = [i for i in before if i not in moved or (_timed(heads[i]) and not _AGAINST.search(heads[i]))]
    dated = [(int(found[0]), i) for i in before if (found := YEAR.search(heads[i]))]
    if len(dated) == len(before) > _TWO:  # 2022年决算, 2023年预算, 2023年决算: the two of one name
        names = [_stem(heads[i]) for _, i in dated]
        dated = [one for one, name in zip(dated, names, strict=True) if names.count(name) == _TWO]
    if len(dated) == _TWO <= len(before) and dated[0][0] != dated[1][0]:
        return max(dated)[1], min(dated)[1]
    past = [i for i in before if _PAST.search(heads[i])]
    now = [i for i in before if _NOW.search(heads[i])]
    if len(past) == 1 < len(now):
        now = [i for i in now if _stem(heads[i]) == _stem(heads[past[0]])]
    return (now[0], past[0]) if len(past) == len(now) == 1 else None


def _did(head: str) -> bool:
    """Whether the cells below a head tell what was done."""
    return last_done(head) or "决算" in head


def _timed(head: str) -> bool:
    """Whether a head says of which time its column is: 2023年结余, 上年结转."""
    return any(words.search(head) for words in (YEAR, _PAST, _NOW))


def _stem(head: str) -> str:
    """What a column tells, without its time."""
    return re.sub(r"(?:19|20)\d\d年?度?|[上去今本当]年度?|数?(?:\([^()]*\))?\s*$", "", head)
