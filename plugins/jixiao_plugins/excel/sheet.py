"""A sheet's filled cells to a `Table`: blank rows and columns are left out, so that one stray cell costs nothing.

Above the first row with two cells, and below the last one, each cell is a `Paragraph`: titles and notes, as they would
stand in a document around the table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from jixiao.model.document import Cell, Paragraph, Place, Table
from jixiao_plugins.grid import reference
from jixiao_plugins.text.decoding import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.files.reading import DocumentBuilder, LimitReached

LONGEST_TEXT = 32_767
"""What a cell of Excel can hold; more is not a cell but an attack."""


class Merge(NamedTuple):
    """A merged range: rows and columns from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Inspection:
    """Collects the filled cells of one sheet and adds them as one table, whose places keep the true A1 references."""

    def __init__(self, name: str, builder: DocumentBuilder) -> None:
        self.name = name
        self.builder = builder
        self.texts: dict[tuple[int, int], str] = {}
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []

    def put(self, row: int, column: int, text: str) -> None:
        """Take a cell; blank ones are ignored."""
        text = clean(text)
        if text:
            self.builder.pay_cells()
            self.builder.pay_text(len(text))
            self.texts[row, column] = text

    def merge(self, merge: Merge) -> None:
        """Take a merged range."""
        self.builder.pay_cells()
        self.merges.append(merge)

    def add(self) -> None:
        """Add the table and the paragraphs around it; a sheet without text adds nothing."""
        shown = self.texts
        if self.hidden_rows or self.hidden_columns:
            columns = {column for _, column in self.texts}
            hides = _Ranges(self.hidden_columns)
            hidden = {column for column in columns if hides.hold(column)}
            shown = {
                at: text for at, text in self.texts.items() if at[0] not in self.hidden_rows and at[1] not in hidden
            }
        if not shown:
            return
        merges = {(merge.top, merge.left): merge for merge in self.merges}
        self._reveal(merges, shown)
        counts = Counter(row for row, _ in shown)
        wide = [row for row in counts if counts[row] > 1]
        first, last = (min(wide), max(wide)) if wide else (1 << 21, -1)
        ordered = sorted(shown.items())
        self._paragraphs((at, text) for at, text in ordered if at[0] < first)
        if wide:
            self._table([(at, text) for at, text in ordered if first <= at[0] <= last], merges)
        self._paragraphs((at, text) for at, text in ordered if last < at[0] and first <= at[0])

    def _paragraphs(self, cells: Iterable[tuple[tuple[int, int], str]]) -> None:
        """Rows of one cell above and below the table are its title and its notes."""
        for (row, column), text in cells:
            self.builder.add(Paragraph(text=text, place=Place(sheet=self.name, cell=reference(row, column))))

    def _table(self, filled: list[tuple[tuple[int, int], str]], merges: dict[tuple[int, int], Merge]) -> None:
        rows = {row: number for number, row in enumerate(sorted({row for (row, _), _ in filled}))}
        columns = {column: number for number, column in enumerate(sorted({column for (_, column), _ in filled}))}
        below, right = _Counts(list(rows)), _Counts(list(columns))
        letters = {column: reference(0, column)[:-1] for column in columns}
        cells = []
        for (row, column), text in filled:
            merge = merges.get((row, column))
            cells.append(
                Cell(
                    text=text,
                    row=rows[row],
                    column=columns[column],
                    row_span=below.within(row, merge.bottom) if merge else 1,
                    col_span=right.within(column, merge.right) if merge else 1,
                    place=Place(sheet=self.name, cell=f"{letters[column]}{row + 1}"),
                )
            )
        self.builder.add(Table(cells=tuple(cells), place=cells[0].place, name=self.name))

    def finish(self, stopped: LimitReached | None = None) -> None:
        """Add what there is, also when a limit stopped the reading of the sheet."""
        self.add()
        if stopped is not None:
            raise stopped

    def _reveal(self, merges: dict[tuple[int, int], Merge], shown: dict[tuple[int, int], str]) -> None:
        """A merged range whose first row or column is hidden is printed in its first visible position."""
        if not self.hidden_rows and not self.hidden_columns:
            return
        rows, columns = {row for row, _ in shown}, {column for _, column in shown}
        for merge in self.merges:
            at = merge.top, merge.left
            if at not in self.texts or at in shown:
                continue
            row = next((row for row in range(merge.top, min(merge.bottom, merge.top + 1000) + 1) if row in rows), -1)
            column = next((c for c in range(merge.left, min(merge.right, merge.left + 100) + 1) if c in columns), -1)
            if row >= 0 and column >= 0 and (row, column) not in shown:
                shown[row, column] = self.texts[at]
                merges[row, column] = Merge(row, column, merge.bottom, merge.right)


class _Ranges:
    """Ranges of columns, which may overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(ranges)
        self._firsts = [first for first, _ in ordered]
        self._ends = list(accumulate((last for _, last in ordered), max))

    def hold(self, column: int) -> bool:
        before = bisect_right(self._firsts, column)
        return before > 0 and self._ends[before - 1] >= column


class _Counts:
    """How many shown rows (or columns) lie in a range."""

    def __init__(self, shown: list[int]) -> None:
        self._shown = shown

    def within(self, first: int, last: int) -> int:
        return max(1, bisect_right(self._shown, last) - bisect_left(self._shown, first))


def clean(text: str) -> str:
    r"""The text of a cell: harmless, its line ends as `\n`, no white space around it."""
    if not text or text.isspace():
        return ""
    if text.isprintable() and "_x" not in text and len(text) <= LONGEST_TEXT:
        return text.strip(" \u3000")
    text = text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return harmless(text.replace("\xa0", " ")).strip()
