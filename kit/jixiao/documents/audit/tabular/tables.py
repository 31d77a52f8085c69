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
from jixiao.documents.audit.table_grid import PERCENT, YEAR, Cells, Grid, Small, read
from jixiao.documents.audit.tabular import stacked, table_means, table_sums
from jixiao.documents.audit.tabular.heads import END, GAP, LEFT, PRICE, SHARE, START, way_of
from jixiao.documents.facts.fact import dimension
from jixiao.documents.facts.lexicon import halves
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_SINCE_LAST = re.compile(r"[比较]上[年期月]|同比|环比")
_OTHER_PLAN = re.compile(r"预算|到位|下达|安排|计划")
_COLUMN = re.compile(
    r"(?:分值|满分|权重|(?:自评|评价)?得分率?|[执支完到][行出成位]率|占比|(?:年初|全年|调整)?预算数?|(?:全年)?执行数?|(?:到位|计划|完成|支出|决算)数?)\s*(?:\([^()]*\))?"
)
"""What heads a column of figures, and stands before a row of them where a table is turned."""
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
            shares = _shares(grid, table_sums.only_total(grid))
            yield from settled([*_rows(grid, notes), *shares, *stacked.propose(grid)])


def _of_grid(grid: Grid, notes: list[str]) -> list[Statement]:
    found = [
        *_rows(grid, notes),
        *_columns(grid),
        *table_means.propose(grid),
        *_steps(grid),
        *_account(grid),
        *_yearly(grid),
        *stacked.propose(grid),
    ]
    if any(fact is not None and fact.places for row in grid.rows for fact in row):
        for one in found:
            whole = not any(fact.places for way in one.bindings for fact in (one.target, *way.terms))
            one.evidence += ["common words"] * whole  # whole 万元 beside decimals were hardly rounded
            for way in one.bindings:
                way.exact = True
    return found


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
        way = way_of(grid.heads, at, head)
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
            elif gap and not signed and not LEFT.search(head) and target.value >= 0:
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


def _columns(grid: Grid) -> Iterator[Statement]:
    """The sums of each column, and the shares that the rows have of its total."""
    yield from _divided(grid)
    yield from table_sums.propose(grid)
    yield from _shares(grid, table_sums.only_total(grid) if len(grid.rows) >= _THREE else None)


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
        if not PERCENT.search(grid.heads[at]) and not PRICE.search(grid.heads[at]):
            evidence = ["certain grid", "partition", "implicit"]
            yield Statement("table_total", "A501", whole, [Binding("sum", filled)], evidence)


def _shares(grid: Grid, total: int | None) -> Iterator[Statement]:
    """占比 beside the only column of amounts: each row on the total row, or on the sum of the rows."""
    columns = [i for i, head in enumerate(grid.heads) if SHARE.search(head)]
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
    if len(names) < _THREE or not START.search(names[0]) or not END.search(names[-1]) or START.search(names[-1]):
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
    moved = [i for i, name in enumerate(grid.names) if GAP.match(name) or name.startswith("增")]
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
