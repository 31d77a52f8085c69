"""Small tables: the head of a column says what its cells are, as a label does in a sentence.

A table is read where its grid is certain: one head of words over rows of one width, nothing merged. From the heads follow the
relations of a row (数量 × 单价 = 金额, 年初 + 增加 − 减少 = 年末, 完成 ÷ 目标, 本年 − 上年) and of a column (parts and their total row,
shares of the total).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement import bounds
from jixiao.documents.audit.judging import settled
from jixiao.documents.audit.passage import last_done, planned_words, sign_of
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.balances import AVAILABLE
from jixiao.documents.audit.table_grid import COUNT, PERCENT, YEAR, Cells, Grid, Small, read
from jixiao.documents.audit.tabular import stacked, table_means, table_sums
from jixiao.documents.facts.fact import dimension
from jixiao.documents.facts.lexicon import halves
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_RATE = re.compile(r"率|进度|完成比|比例|(?:满意|知晓|认可)度")
_STEM = re.compile(r"(?:率|度|比例).*$")
_SHARE = re.compile(r"占比|比重|占.*%|构成")
_GROWTH = re.compile(r"增[长减幅]|变[动化]|同比|升降|涨")
_GAP = re.compile(
    r"差额|差异|差值|差距|增减|增[加长]?额|减少额|[比较]上?[^|]*?(?:增加|减少)|提高|提升|上升|下降|降低|百分点|缺口|结余|结转|余额|剩余|净增|变化|变动|未完成|相差|节约|超支|偏差"
)
_OVER_OR_UNDER = re.compile(r"超[支出](?:\(\+\))?/|增(?:加)?(?:\(\+\))?/")
"""超支(+)/节约(-): what was spent less what was planned, with its sign."""
_OFF_PLAN = re.compile(r"差异|偏差|偏离|增减|超支")
"""差异率: by how much of the plan what was done lies above or below it."""
_LEFT = re.compile(r"缺口|结余|结转|余额|剩余|未完成|节约")
_START = re.compile(r"年初|期初|月初|上年(?:结转|结余|末)")
_END = re.compile(r"年末|期末|年底|月末|结余|余额")
_AMOUNT = re.compile(r"金额|总价|小计|合计|合价|总额|费用|补助(?:金额|资金)?\s*(?:\(|$)|发放")
_PRICE = re.compile(r"单价|标准|每[人户亩月台]|均价")
_MEAN = re.compile(r"[生人户亩村床校班]均|平均(?!分)|均价")
_SPREAD = re.compile(r"经费|资金|支出|补助|补贴|投入|收入|产值|费用|金额|总[产量额价]|产量")
_SINCE_LAST = re.compile(r"[比较]上[年期月]|同比|环比")
_PAST = re.compile(r"上年|去年|上期|上一年|前期|改造前|实施前|调整前|整改前|原(?:预算|计划)|年初(?:预算|数|计划)")
_NOW = re.compile(r"本年|今年|本期|当年|改造后|实施后|调整[后预数]|整改后")
_PLAN = re.compile(r"预算|计划|目标|指标值|批复|应|任务|下达|安排|到位|核定|编制")
_SPENT, _SPENT_RATE = re.compile(r"执行|支出|支付|决算|使用"), re.compile(r"执行|支出|支付|使用|完成")
_ADJUSTED, _ARRIVED = re.compile(r"全年|调整"), re.compile(r"到位")
_OTHER_PLAN = re.compile(r"预算|到位|下达|安排|计划")
_OFF, _FULL, _GOT = re.compile(r"扣分|失分"), re.compile(r"满分|分值|权重|标准分"), re.compile(r"得分|评分|自评")
_COLUMN = re.compile(
    r"(?:分值|满分|权重|(?:自评|评价)?得分率?|[执支完到][行出成位]率|占比|(?:年初|全年|调整)?预算数?|(?:全年)?执行数?|(?:到位|计划|完成|支出|决算)数?)\s*(?:\([^()]*\))?"
)
"""What heads a column of figures, and stands before a row of them where a table is turned."""
_NO_PART = re.compile(r"其中|率|比|均|单价|序号|编号|年份|时间|排名")
_SUMMED = 6
"""So many rows may make a whole that is not printed."""
_THREE, _TWO = 3, 2


def claims(tables: list[Small], lines: list[Line], merged: list[list[Cells]]) -> Iterator[Claim]:
    """The relations of all small tables of a document; notes such as 偏差＝实际值－目标值 say how a column is computed."""
    notes = [re.sub(r"\s", "", line.flat) for line in lines if "=" in line.flat] if tables or merged else []
    for rows, _, grid in tables:
        turned = _turned(rows) if grid is not None else None
        if grid is not None:
            yield from settled(_of_grid(turned or grid, notes))
        yield from bounds.answered(rows)
    for rows in [*(rows for rows, _, grid in tables if grid is None), *merged]:
        yield from settled(list(stacked.shares(rows)))
        for grid in stacked.grids(rows):
            yield from settled([*_rows(grid, notes), *stacked.propose(grid)])


def _of_grid(grid: Grid, notes: list[str]) -> list[Statement]:
    return [
        *_rows(grid, notes),
        *_columns(grid),
        *table_means.propose(grid),
        *_steps(grid),
        *_account(grid),
        *_yearly(grid),
        *stacked.propose(grid),
    ]


def _turned(rows: list[Cells]) -> Grid | None:
    """The grid of a table that has its measures one below the other (分值, 得分, 得分率) and its things side by side."""
    if not rows or len({*map(len, rows)}) != 1 or len(rows) <= _TWO:
        return None
    down, beside = [row[0][0] for row in rows[1:]], [text for text, _, _ in rows[0][1:]]
    if not all(map(_COLUMN.fullmatch, down)) or any(map(_COLUMN.fullmatch, beside)):
        return None
    return read([list(column) for column in zip(*rows, strict=True)])


def _signed(grid: Grid, at: int, notes: list[str]) -> int:
    """Whether the figures of a column are printed with their sign: 1 done less planned, −1 the other way, 0 not known, 2 by a figure below 0."""
    stem = grid.heads[at].split("(", 1)[0].strip()
    said = next((rest for note in notes for _, name, rest in [note.partition(f"{stem}=")] if name), "")
    first = re.split(r"[-−—–减]", said, maxsplit=1)[0]
    if first != said and (last_done(first) or planned_words(first)):
        return 1 if last_done(first) else -1
    return 2 if any(one is not None and one.value < 0 for one in grid.column(at)) else 0


def _rows(grid: Grid, notes: list[str]) -> Iterator[Statement]:
    """The relations of each row, bound once by the heads."""
    for at, head in enumerate(grid.heads):
        way = _way(grid.heads, at, head)
        if way is None:
            continue
        kind, code, form, columns, signs = way
        if not _in_one_unit(grid, at, columns, form):
            continue
        gap = kind == "difference" and len(columns) == _TWO
        signed = _signed(grid, at, notes) if gap else 0
        if abs(signed) == 1:
            signs = (1, -1) if last_done(grid.heads[columns[0]]) == (signed > 0) else (-1, 1)
        for row in grid.rows:
            target, terms = row[at], [row[i] for i in columns]
            if target is None or any(term is None for term in terms):
                continue
            facts = tuple(term for term in terms if term is not None)
            if form in {"quotient", "excess"}:
                target = _percent(target)
            ways = [Binding(form, facts, signs)]  # type: ignore[arg-type]
            if kind == "completion_rate":  # of another plan, or of what arrived, it may be as well
                others = [row[i] for i in range(1, at) if i not in columns and _other_plan(grid.heads[i])]
                ways += [Binding("quotient", (facts[0], one)) for one in others if one is not None][-1:]
            if target.sign and kind == "difference":
                ways = [Binding("sum", facts, tuple(target.sign * sign for sign in signs))]
            elif gap and not signed and not _LEFT.search(head) and target.value >= 0:
                ways.append(Binding("sum", facts, tuple(-sign for sign in signs)))
                ways = ways if ways[1].interval()[1] < 0 else ways[::-1]  # type: ignore[index]  # printed without a sign, as a size
            why = ["signs printed", "common words"] if signed else []
            yield Statement(kind, code, target, ways, ["certain grid", "base named", "part named", *why])


def _other_plan(head: str) -> bool:
    """Whether a column tells what a rate of spending may be counted from."""
    return _OTHER_PLAN.search(head) is not None and not PERCENT.search(head)


def _in_one_unit(grid: Grid, at: int, columns: tuple[int, ...], form: str) -> bool:
    """预算数（万元）, 执行数（万元）, 差异: a result without a unit has that of the amounts it is made of.

    False where the units cannot be told: a mean of 万元 without one, a difference in 万元 of columns without one.
    """
    made = [one for one in grid.column(at) if one is not None]
    amounts = columns[1:] if form == "product" else columns[:1] if form == "mean" else columns
    units = {one.unit for column in amounts for one in grid.column(column) if one is not None}
    if form in {"quotient", "excess"} or len(units) != 1:
        return True
    (unit,) = units
    if not unit and form == "sum":
        return all(one.factor == 1 for one in made)
    for one in made:
        if not one.unit and unit and form != "mean" and "/" not in unit:
            one.unit = unit
            one.measure(unit)
    return form != "mean" or all(one.unit or dimension(unit)[1] == 1 for one in made)


def _percent(fact: Fact) -> Fact:
    """A figure under a head of a rate is a percentage, signed or not."""
    if fact.dim != "ratio":
        fact.unit = "%"
        fact.measure("%")
        fact.role = "ratio"
    return fact


Way = tuple[str, str, str, tuple[int, ...], tuple[int, ...]]


def _way(heads: list[str], at: int, head: str) -> Way | None:
    """The relation that gives a column from others, by their heads alone."""
    before = [i for i in range(1, at) if not _NO_PART.search(heads[i])]
    if _SHARE.search(head) or (_RATE.search(head) and _FULL.search(head)):
        return None  # 执行率分值: the points of the rate
    if _GROWTH.search(head) and PERCENT.search(head):
        pair = _years(heads, before)
        return ("growth_rate", "A503", "excess", pair, (1, 1)) if pair else None
    if _RATE.search(head) and _GOT.search(head):
        return _marks(heads, before, ("ratio_rate", "A507", "quotient"))
    if _RATE.search(head):
        plan = [i for i in before if _PLAN.search(heads[i]) and not _did(heads[i]) and not _GAP.search(heads[i])]
        done = [i for i in before if _did(heads[i])]
        if _OFF_PLAN.search(head):
            return (
                ("growth_rate", "A503", "excess", (done[0], plan[0]), (1, 1)) if len(plan) == len(done) == 1 else None
            )
        if len(plan) == len(done) == 1:
            return "completion_rate", "A506", "quotient", (done[0], plan[0]), (1, 1)
        return _spent(heads, before, head) or _rated(heads, before, head)
    opening = [i for i in before if _START.search(heads[i])]
    if len(opening) == 1 < len(before) and AVAILABLE.search(head):
        came = all(i == opening[0] or sign_of(heads[i]) >= 0 for i in before)
        return ("difference", "A502", "sum", tuple(before), (1,) * len(before)) if came else None
    ready = [i for i in before if AVAILABLE.search(heads[i])]
    if ready and before[-1] != ready[-1]:
        opening, before = ready[-1:], before[before.index(ready[-1]) :]
    if len(opening) == 1 and _END.search(head) and len(before) > 1:
        moved = tuple(i for i in before if i != opening[0])
        signs = tuple(sign_of(heads[i]) for i in moved)
        return ("difference", "A502", "sum", (opening[0], *moved), (1, *signs)) if moved and 0 not in signs else None
    off = [i for i in before if _OFF.search(heads[i])]
    if off and _GOT.search(head) and not _OFF.search(head):
        full = [i for i in before if _FULL.search(heads[i])]
        return ("difference", "A502", "sum", (full[0], off[0]), (1, -1)) if len(full) == len(off) == 1 else None
    if _OFF.search(head):
        return _marks(heads, before, ("difference", "A502", "sum"))
    if _GAP.search(head):
        return _gap(heads, before, head)
    if _MEAN.search(head):
        counts = [i for i in before if COUNT.search(heads[i])]
        amounts = [i for i in before if i not in counts and _SPREAD.search(heads[i])]
        single = len(counts) == len(amounts) == 1 and len(before) == _TWO
        return ("average", "A512", "mean", (amounts[0], counts[0]), (1, 1)) if single else None
    if _AMOUNT.search(head):
        prices = [i for i in range(1, at) if _PRICE.search(heads[i])]
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
    full = [i for i in before if _FULL.search(heads[i])]
    got = [i for i in before if _GOT.search(heads[i]) and i not in full]
    if len(full) != 1 or len(got) != 1:
        return None
    pair = (full[0], got[0]) if relation[2] == "sum" else (got[0], full[0])
    return (*relation, pair, (1, -1) if relation[2] == "sum" else (1, 1))


def _gap(heads: list[str], before: list[int], head: str) -> Way | None:
    """The difference of two columns: of two years, or of a plan and what was done."""
    pair = _years(heads, before)
    if pair is None:
        plan = [i for i in before if planned_words(heads[i]) and not _did(heads[i])]
        done = [i for i in before if _did(heads[i])]
        if len(plan) != 1 or len(done) != 1 or len(before) != _TWO:
            return None
        left = _LEFT.search(head) and not _OVER_OR_UNDER.search(head)
        pair = (plan[0], done[0]) if left else (done[0], plan[0])
    return "difference", "A502", "sum", pair, (1, -1)


_AGAINST = re.compile("[较比]")


def _years(heads: list[str], before: list[int]) -> tuple[int, int] | None:
    """The columns of now and before, of two that carry a year or a word of time; what lies between them (增减额) is neither."""
    moved = [i for i in before if _GAP.search(heads[i]) or _GROWTH.search(heads[i])]
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


def _columns(grid: Grid) -> Iterator[Statement]:
    """The sums of each column, and the shares that the rows have of its total."""
    yield from _divided(grid)
    yield from table_sums.propose(grid)
    yield from _shares(grid, table_sums.whole_row(grid) if len(grid.rows) >= _THREE else None)


def _divided(grid: Grid) -> Iterator[Statement]:
    """抽检, 合格, 不合格 one below the other: a row, and two that leave nothing of it between them."""
    names = grid.names
    if (
        len(names) != _THREE
        or not halves(names[1], names[2])
        or any(halves(names[0], one) for one in names[1:])
        or table_sums.TOTAL.search(names[-1])
    ):
        return
    for at in range(1, len(grid.heads)):
        whole, *parts = grid.column(at)
        filled = tuple(one for one in parts if one is not None)
        if whole is None or whole.role != "stock" or len(filled) != _TWO or any(one.dim != whole.dim for one in filled):
            continue
        if not PERCENT.search(grid.heads[at]) and not _PRICE.search(grid.heads[at]):
            evidence = ["certain grid", "partition", "implicit"]
            yield Statement("table_total", "A501", whole, [Binding("sum", filled)], evidence)


def _shares(grid: Grid, total: int | None) -> Iterator[Statement]:
    """占比 beside the only column of amounts: each row on the total row, or on the sum of the rows."""
    columns = [i for i, head in enumerate(grid.heads) if _SHARE.search(head)]
    amounts = [i for i, head in enumerate(grid.heads) if i and i not in columns and all(grid.column(i))]
    if len(columns) != 1 or len(amounts) != 1:
        return
    rows = [row for i, row in enumerate(grid.rows) if i != total]
    parts = [part for row in rows if (part := row[amounts[0]]) is not None]
    whole = grid.rows[total][amounts[0]] if total is not None else None
    if whole is None and len(parts) > _SUMMED:
        return
    for row, part in zip(rows, parts, strict=True):
        share = row[columns[0]]
        if share is None:
            continue
        binding = Binding("quotient", (part, whole)) if whole is not None else Binding("over_sum", (part, *parts))
        yield Statement("share", "A505", _percent(share), [binding], ["certain grid", "base named", "part named"])


def _account(grid: Grid) -> Iterator[Statement]:
    """年初结转, 本年收入, 本年支出, 年末结转 one below the other: what came in and went out between the first row and the last."""
    names = grid.names
    if len(names) < _THREE or not _START.search(names[0]) or not _END.search(names[-1]) or _START.search(names[-1]):
        return
    signs = tuple(sign_of(name) for name in names[1:-1])
    for column in range(1, len(grid.heads)):
        cells = grid.column(column)
        filled = tuple(one for one in cells[:-1] if one is not None)
        if 0 not in signs and cells[-1] is not None and len(filled) == len(cells) - 1:
            evidence = ["certain grid", "base named", "part named"]
            yield Statement("difference", "A502", cells[-1], [Binding("sum", filled, (1, *signs))], evidence)


def _steps(grid: Grid) -> Iterator[Statement]:
    """净增 below the rows of two years: the later less the earlier."""
    dated = [(int(found[0]), i) for i, name in enumerate(grid.names) if (found := YEAR.search(name))]
    moved = [i for i, name in enumerate(grid.names) if _GAP.match(name) or name.startswith("增")]
    if len(dated) != _TWO or len(moved) != 1 or len(grid.names) != _THREE or dated[0][0] == dated[1][0]:
        return
    for target, now, past in zip(grid.rows[moved[0]], grid.rows[max(dated)[1]], grid.rows[min(dated)[1]], strict=True):
        if target is not None and now is not None and past is not None:
            evidence = ["certain grid", "base named", "part named"]
            yield Statement("growth_amount", "A504", target, [Binding("sum", (now, past), (1, -1))], evidence)


def _yearly(grid: Grid) -> Iterator[Statement]:
    """比上年增减 beside the only column of amounts, year below year: each row less the one above it."""
    years = [int(found[0]) for name in grid.names if (found := YEAR.search(name))]
    columns = [i for i, head in enumerate(grid.heads) if i and _SINCE_LAST.search(head) and not PERCENT.search(head)]
    others = [i for i, head in enumerate(grid.heads) if i and i not in columns and not PERCENT.search(head)]
    if not years or years != list(range(years[0], years[0] + len(grid.names))):
        return
    if len(columns) != 1 or len(others) != 1 or not _in_one_unit(grid, columns[0], (others[0],), "sum"):
        return
    for above, row in zip(grid.rows, grid.rows[1:], strict=False):
        target, now, past = row[columns[0]], row[others[0]], above[others[0]]
        if target is not None and now is not None and past is not None:
            signs = (1, -1) if target.sign >= 0 else (-1, 1)
            evidence = ["certain grid", "base named", "part named"]
            yield Statement("growth_amount", "A504", target, [Binding("sum", (now, past), signs)], evidence)
