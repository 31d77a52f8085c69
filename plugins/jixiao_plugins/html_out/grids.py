"""Grids of a paper as rows of cells for the templates; every cell of a value has an id that findings link to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao_plugins.html_out.engine import anchor

if TYPE_CHECKING:
    from jixiao.documents.papers.model import FormCell, Grid

_HEADS = frozenset({"label", "head", "total"})


class GridCell(NamedTuple):
    """A printed cell: `scope` is empty for a cell of data, `id` where nothing links to it."""

    lines: list[str]
    scope: str
    id: str
    kind: str
    across: int
    down: int


class PrintedTable(NamedTuple):
    """A grid: `head` are the rows that name its columns, `widths` shares of the line in percent."""

    name: str
    form: bool
    widths: list[float]
    head: list[list[GridCell]]
    rows: list[list[GridCell]]
    notes: tuple[str, ...]


class Grids:
    """Turns the grids of one page into tables. An id is given once; `flagged` are the pointers that findings are about."""

    def __init__(self, flagged: frozenset[str] = frozenset()) -> None:
        self.flagged = flagged
        self.used: set[str] = set()

    def table(self, grid: Grid) -> PrintedTable:
        """One grid."""
        total = sum(grid.widths)
        rows = [[self._cell(cell, header=row.head) for cell in row.cells] for row in grid.rows]
        heads = 1 if grid.rows[0].head and not grid.form else 0
        widths = [round(share * 100 / total, 2) for share in grid.widths]
        return PrintedTable(grid.title + grid.subtitle, grid.form, widths, rows[:heads], rows[heads:], grid.notes)

    def _cell(self, cell: FormCell, *, header: bool) -> GridCell:
        scope = ""
        if cell.role in _HEADS:
            scope = "col" if header and cell.down == 1 else "rowgroup" if cell.down > 1 else "row"
        name = anchor(cell.pointer) if cell.pointer else ""
        if name in self.used:
            name = ""
        self.used.add(name)
        kind = f"{cell.role} flagged" if cell.pointer in self.flagged else cell.role
        return GridCell(cell.text.split("\n"), scope, name, kind, cell.across, cell.down)
