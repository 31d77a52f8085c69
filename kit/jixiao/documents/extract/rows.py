"""The rows of a table, as extraction reads them: each with its printed cells, and what covers it from above."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.text import squash
from jixiao.model.document import Cell, Place, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jixiao.model.document import Heading, Paragraph

_WIDE = 64
"""In a row of more cells than this, a column is looked for among so many before it: there are forms of a dozen columns."""
_COLUMN = attrgetter("column")


class Slot(msgspec.Struct, frozen=True):
    """One cell as one row sees it. `covered` says that it was printed in a row above and merged down to this one."""

    text: str
    column: int
    span: int
    place: Place
    covered: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in it."""
        return not self.text or self.text.isspace()


class Row(msgspec.Struct, frozen=True):
    """One row: its slots, and `printed`, those that it prints itself and that are not blank.

    `ragged` says that the columns of its slots are only their order, `doubtful` that nothing bears out how they were put together.
    """

    slots: tuple[Slot, ...]
    printed: tuple[Slot, ...]
    ragged: bool = False
    doubtful: bool = False

    @property
    def place(self) -> Place | None:
        """Where the row starts."""
        return next((slot.place for slot in self.slots if not slot.covered), None)

    def at(self, column: int) -> Slot | None:
        """The cell that stands in, or covers, a grid column; the first of several."""
        slots = self.slots
        if len(slots) > _WIDE:  # the slots are in the order of their columns
            near = bisect_right(slots, column, key=_COLUMN)
            slots = slots[max(0, near - _WIDE) : near]
        return next((slot for slot in slots if slot.column <= column < slot.column + slot.span), None)


def row_of(slots: Iterable[Slot], *, ragged: bool = False, doubtful: bool = False) -> Row:
    """The row that these cells make."""
    kept = tuple(slots)
    printed = [slot for slot in kept if slot.text and not slot.covered and not slot.text.isspace()]
    return Row(kept, tuple(printed), ragged, doubtful)


def rows_of(table: Table) -> list[Row]:
    """The rows of a table. Rows whose every cell repeats the row above (a merged block) come once."""
    if table.ragged:
        return [row_of([_slot(cell, covered=False) for cell in row], ragged=True) for row in table.rows() if row]
    covering: list[Cell] = []
    found: list[Row] = []
    for number, row in enumerate(table.rows()):
        covering = [cell for cell in covering if cell.row + cell.row_span > number]
        slots = [_slot(cell, covered=True) for cell in covering] + [_slot(cell, covered=False) for cell in row]
        covering += [cell for cell in row if cell.row_span > 1]
        if row:
            found.append(row_of(sorted(slots, key=_COLUMN), doubtful=table.doubtful))
    return found


def _slot(cell: Cell, *, covered: bool) -> Slot:
    return Slot(cell.text, cell.column, cell.col_span, cell.place, covered)


def table_of(rows: Sequence[Sequence[Heading | Paragraph]], *, ragged: bool = False) -> Table:
    """The table that paragraphs make, each of them a cell."""
    cells = tuple(
        Cell(text=block.text.strip(), row=number, column=column, place=block.place)
        for number, row in enumerate(rows)
        for column, block in enumerate(row)
    )
    place = msgspec.structs.replace(cells[0].place, column=None, end_line=cells[-1].place.line)
    return Table(cells=cells, place=place, ragged=ragged)


def same(a: str, b: str) -> bool:
    """Whether two cells print the same, blanks aside."""
    return squash(a) == squash(b)
