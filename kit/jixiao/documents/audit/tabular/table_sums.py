"""Sums in a small table: the total row of a column, its subtotals, and the total column of a row.

A table divides its rows once (合计 over 市级小计 and its rows) and its columns once (合计 over 中央, 省级, 市县). What the heads and names
do not say for certain is proven by the table itself: a division that fails as often as it holds is not what was meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.arithmetic import fit
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.table_grid import OF_ALL, PERCENT, YEAR
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.table_grid import Grid

TOTAL = re.compile(rf"{OF_ALL}|(?:合计|总计|小计|共计|总收入|总支出|总额|总数|总分|总得分|总投资)\s*$")
"""The name of a total row."""
_SUBTOTAL = re.compile(r"小计|分计|合计$")
_SUM_HEAD = re.compile(r"合计|总计|小计|共计|总额|^总(?:数|量|投资|资金|金额)")
_NO_SUM = re.compile(
    r"率|比|均|单价|标准|每|序号|编号|年份|时间|排名|其中|增|减|差|余|权重|分值|满分|上年|去年|目标|计划|备注|绩效"
)
_WHOLE = re.compile(r"合计|总计|总额|小计|收入|支出|经费|资金|投资|^总")
_NUMBERS = (
    re.compile(r"[一二三四五六七八九十]{1,3}[、.]"),
    re.compile(r"\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"\d{1,2}[.、](?!\d)"),
    re.compile(r"\(\d{1,2}\)|\d{1,2}\.\d{1,2}(?!\d)"),
    re.compile(r"[①-⑳]|\d{1,2}(?:\.\d{1,2}){2}"),
)
"""How rows are numbered, from the highest level."""
_FEWEST_ROWS, _TWO = 3, 2


class _Division(NamedTuple):
    """A total row and the rows that make it."""

    total: int
    parts: list[int]


def propose(grid: Grid) -> Iterator[Statement]:
    """The sums of a certain grid."""
    numbered = _outline(grid.names)
    if numbered:
        yield from proven(_of_groups(grid, numbered), least=_TWO, times=_TWO)
    elif len(grid.rows) >= _FEWEST_ROWS and not any("其中" in name for name in grid.names):
        whole = _whole_row(grid)
        groups = _groups(grid, whole)
        if groups:
            yield from proven(_of_groups(grid, groups), least=_TWO, times=_TWO)
        elif whole is not None and sum(TOTAL.search(name) is not None for name in grid.names) == 1:
            yield from _of_rows(grid, _Division(whole, [i for i in range(len(grid.rows)) if i != whole]), sure=True)
    yield from proven(_of_columns(grid), least=_TWO, times=_TWO)


def of_stacked(grid: Grid) -> Iterator[Statement]:
    """The total row of a table that stands on others in a form, where one of its columns at least proves it."""
    numbered = _outline(grid.names)
    if numbered:
        yield from proven(_of_groups(grid, numbered), least=_TWO, times=_TWO)
        return
    whole = only_total(grid) if len(grid.rows) >= _FEWEST_ROWS else None
    if whole is None or any("其中" in name or (i != whole and TOTAL.search(name)) for i, name in enumerate(grid.names)):
        return
    rows = [i for i in range(len(grid.rows)) if i != whole]
    yield from proven([*_of_rows(grid, _Division(whole, rows), sure=False, blank=True)], least=1)


def only_total(grid: Grid) -> int | None:
    """The row of the total, be it called 小计, where the table has no other."""
    found = [i for i, name in enumerate(grid.names) if TOTAL.search(name)]
    return found[0] if len(found) == 1 and found[0] in {0, len(grid.rows) - 1} else None


def _whole_row(grid: Grid) -> int | None:
    """The row of the total: the first or the last; none where several rows may be that."""
    found = [i for i in (0, len(grid.rows) - 1) if TOTAL.search(grid.names[i]) and "小计" not in grid.names[i]]
    return found[0] if len(found) == 1 else None


def _groups(grid: Grid, whole: int | None) -> list[_Division]:
    """合计, 市级小计, …, 区县小计, …: each subtotal over the rows behind it, or before it where the table ends with them."""
    names = grid.names
    subtotals = [i for i, name in enumerate(names) if i != whole and _SUBTOTAL.search(name)]
    if not subtotals:
        return []
    rows = [i for i in range(len(names)) if i != whole]
    ahead = subtotals[0] == rows[0]
    found: list[_Division] = []
    loose: list[int] = []
    for i in rows if ahead else rows[::-1]:
        if i in subtotals:
            found.append(_Division(i, []))
        elif found:
            found[-1].parts.append(i)
        else:
            loose.append(i)
    if whole is not None:
        found.append(_Division(whole, [*subtotals, *loose]))
    return found


def _outline(names: list[str]) -> list[_Division]:
    """支出合计, 1.基本支出, (1)人员经费, (2)公用经费, 2.项目支出, …: each row over those numbered one level below it, up to the next of its own."""
    levels = [_level(name) for name in names]
    found: list[_Division] = []
    for i, own in enumerate(levels[:-1]):
        below = levels[i + 1]
        if below <= own or (not own and not _WHOLE.search(names[i])):
            continue
        end = next((j for j in range(i + 1, len(levels)) if levels[j] < below), len(levels))
        parts = [j for j in range(i + 1, end) if levels[j] == below]
        if len(parts) >= _TWO:
            found.append(_Division(i, parts))
    top = min((own for own in levels if own), default=0)
    if found and not levels[-1] and TOTAL.search(names[-1]):
        found.append(_Division(len(names) - 1, [j for j, own in enumerate(levels) if own == top]))
    return found


def _level(name: str) -> int:
    """How deep the number of a row stands; 0 for a row without one."""
    return next((depth for depth, mark in enumerate(_NUMBERS, 1) if mark.match(name)), 0)


def _of_groups(grid: Grid, groups: list[_Division]) -> list[Statement]:
    return [one for group in groups for one in _of_rows(grid, group, sure=False)]


def _of_rows(grid: Grid, group: _Division, *, sure: bool, blank: bool = False) -> Iterator[Statement]:
    """The total of each column of amounts; `blank`: a row may have nothing in one of them."""
    if not group.parts:
        return
    for at, head in enumerate(grid.heads):
        parts = tuple(one for i in group.parts if (one := grid.rows[i][at]) is not None)
        total = grid.rows[group.total][at]
        if (
            total is None
            or len(parts) < len(group.parts) - blank
            or PERCENT.search(head)
            or re.search("单价|标准(?!分)|率|均", head)
        ):
            continue
        if "均" in total.label:  # 平均 95.13 in the row of the totals
            evidence = ["certain grid", "part named", "common words"]
            yield Statement("average", "A512", total, [Binding("mean_of", parts)], evidence)
            continue
        evidence = ["certain grid", "announced"] if sure else ["certain grid", "announced", "common words"]
        yield Statement("table_total", "A501", total, [Binding("sum", parts)], evidence)


def _of_columns(grid: Grid) -> list[Statement]:
    """合计 beside 中央, 省级, 市县: the only column of a total, or the first amount, over all amounts on one side of it."""
    amounts = [i for i, head in enumerate(grid.heads) if i and not _NO_SUM.search(head) and _amounts(grid, i)]
    totals = [i for i in amounts if _SUM_HEAD.search(grid.heads[i])]
    if len(amounts) <= _TWO or len(totals) > 1 or any(YEAR.search(grid.heads[i]) for i in amounts):
        return []
    whole = totals[0] if totals else amounts[0]
    if whole not in {amounts[0], amounts[-1]}:
        return []
    parts = [i for i in amounts if i != whole]
    found: list[Statement] = []
    for row in grid.rows:
        total, cells = row[whole], tuple(one for i in parts if (one := row[i]) is not None)
        if total is not None and len(cells) > 1 and {one.unit for one in cells} == {total.unit}:
            evidence = ["certain grid", "announced", "common words"]
            found.append(Statement("table_total", "A501", total, [Binding("sum", cells)], evidence))
    return found


def _amounts(grid: Grid, at: int) -> bool:
    """Whether a column holds figures and nothing else but empty cells, most of them figures."""
    cells = [one for one in grid.column(at) if one is not None]
    return len(cells) * 2 > len(grid.rows) and len({one.dim for one in cells}) == 1 and cells[0].role == "stock"


def proven(statements: list[Statement], least: int, times: int = 1) -> Iterator[Statement]:
    """The statements of a rule that the table itself proves: at least so many hold, and so many times as many as fail."""
    held = sum(holds(one) for one in statements)
    if held >= least and held >= times * (len(statements) - held):
        yield from statements


def holds(one: Statement) -> bool:
    """Whether the first binding of a statement holds."""
    ends = one.bindings[0].interval()
    return ends is not None and fit(one.target, *ends) != "miss"


__all__ = ["TOTAL", "holds", "of_stacked", "only_total", "propose", "proven"]
