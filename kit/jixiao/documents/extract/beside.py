"""Two lists of indicators beside one another in one table, the same headers twice, as the one list that they are.

The name column may be headed by its level (`产出指标 | 目标值 | 实际值 | 分值 | 得分`): then the level stands in a column of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.align import VALUE_COLUMNS
from jixiao.documents.extract.text import bare
from jixiao.model.document import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Table

_LEAST = 3  # columns of values


def side_by_side(table: Table, words: Vocabulary) -> Table:
    """The table with the right list below the left one, and the level that heads the names in a column of its own."""
    rows = [row for row in table.rows() if row]
    start, cuts = next(((at, cuts) for at, row in enumerate(rows) if (cuts := _halves(row, words))), (0, []))
    if not cuts or any(cell.row_span > 1 or cell.col_span > 1 for cell in table.cells):
        return table
    width = len(rows[start])
    end = next((at for at in range(start, len(rows)) if table.ragged and len(rows[at]) != width), len(rows))
    lists = [_part([_between(row, left, right) for row in rows[start:end]], words) for left, right in cuts]
    made = [*rows[:start], *(row for part in lists for row in part), *rows[end:]]
    cells = (msgspec.structs.replace(cell, row=number) for number, row in enumerate(made) for cell in row)
    return msgspec.structs.replace(table, cells=tuple(cells))


def _halves(row: Sequence[Cell], words: Vocabulary) -> list[tuple[int, int]]:
    """Where the lists of a header row begin and end; empty for any row that is no such header."""
    if len(row) <= _LEAST or words.columns.get(row[1].text) not in VALUE_COLUMNS:
        return []  # as most rows
    fields = [words.columns.get(cell.text) for cell in row]
    starts = [at for at, cell in enumerate(row) if _heads_names(cell, fields[at], words)]
    if not starts or starts[0] or len(starts) > 2:
        return []
    bounds = list(zip(starts, [*starts[1:], len(row)], strict=True))
    kinds = [[field for field in fields[a + 1 : b] if field] for a, b in bounds]
    same = all(one == kinds[0] and len(VALUE_COLUMNS.intersection(one)) >= _LEAST for one in kinds)
    named = len(bounds) > 1 or fields[0] is None
    return [(row[a].column, row[b - 1].column + 1) for a, b in bounds] if same and named else []


def _heads_names(cell: Cell, field: str | None, words: Vocabulary) -> bool:
    """Whether a header heads the names of the indicators: 三级指标, 指标名称, or the level that all of them are of."""
    return field == "level3" or (field is None and bare(cell.text) in words.groups["level1"])


def _between(row: Sequence[Cell], left: int, right: int) -> list[Cell]:
    return [msgspec.structs.replace(c, column=c.column - left) for c in row if left <= c.column < right]


def _part(rows: Sequence[list[Cell]], words: Vocabulary) -> list[list[Cell]]:
    """The rows of one list; what is beyond its end is blank."""
    printed = [row for row in rows if any(cell.text.strip() for cell in row)]
    head = printed[0][0]
    if words.columns.get(head.text) is not None:
        return printed
    level = msgspec.structs.replace(head, text="一级指标")
    found = [[level, *_moved(printed[0], text="指标名称")]]
    for row in printed[1:]:
        total = words.words.get(row[0].text) in {"total", "subtotal"}
        found.append([row[0], Cell(text="", row=0, column=1), *_moved(row[1:])] if total else [head, *_moved(row)])
    return found


def _moved(row: Sequence[Cell], text: str = "") -> list[Cell]:
    """Cells one column to the right; `text` is what the first of them says instead."""
    moved = [msgspec.structs.replace(cell, column=cell.column + 1) for cell in row]
    return [msgspec.structs.replace(moved[0], text=text), *moved[1:]] if text else moved
