"""Cells to a table: where each stands when cells above it reach down, and how far it may reach itself."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from jixiao.files.reading import LimitReached
from jixiao.model.document import NOWHERE, Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.files.reading import DocumentBuilder
    from jixiao.model.document import Place, Table

_KEPT_COLUMNS = 1024
"""How many results the cache keeps."""

_STRIDE = 100
"""Covered positions are passed over one by one; so many at a time are paid for like cells."""


def reference(row: int, column: int) -> str:
    """The A1 reference of a position; rows and columns count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


@lru_cache(maxsize=_KEPT_COLUMNS)
def column_number(letters: str) -> int:
    """`A` is 0, `Z` 25, `AA` 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class Grid:
    """Takes cells row by row, as html and Word give them, and finds the column of each."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self.builder = builder
        self.cells: list[Cell] = []
        self.row = -1
        self._column = 0
        self._reach: dict[int, int] = {}  # column: the first row that is free again
        self._above: dict[int, int] = {}  # column: the last cell that begins in it

    @contextmanager
    def kept(self, make: Callable[[tuple[Cell, ...]], Table]) -> Iterator[None]:
        """Add the table when the block ends, also when a limit ended it; a table without text is left out."""
        try:
            yield
        except LimitReached:
            if any(cell.text for cell in self.cells):
                self.builder.keep(make(self.finished()))
            raise
        if any(cell.text for cell in self.cells):
            self.builder.add(make(self.finished()))

    def start_row(self) -> None:
        """Begin the next row."""
        self.row += 1
        self._column = 0

    def next_column(self) -> int:
        """The column where the next cell of the row will stand."""
        start = self._column
        while self._reach.get(self._column, 0) > self.row:
            self._column += 1
            if self._column - start >= _STRIDE:
                self.builder.pay_cells(_STRIDE)
                start = self._column
        return self._column

    def skip(self, columns: int) -> None:
        """Leave columns without a cell."""
        self._column += columns

    def extend(self, columns: int) -> bool:
        """Let the cell above this position reach down into this row; False when there is none."""
        place = self._above.get(self._column)
        if place is None:
            return False
        cell = self.cells[place]
        self.builder.pay_cells()
        self.cells[place] = msgspec.structs.replace(cell, row_span=self.row - cell.row + 1)
        self._column += max(columns, 1)
        return True

    def widen(self, columns: int) -> bool:
        """Let the last cell of this row reach further right; False when the row has no cell yet."""
        if not self.cells or self.cells[-1].row != self.row:
            return False
        self.builder.pay_cells()
        cell = self.cells[-1]
        self.cells[-1] = msgspec.structs.replace(cell, col_span=cell.col_span + columns)
        self._column += columns
        return True

    def put(self, text: str, *, row_span: int = 1, col_span: int = 1, place: Place = NOWHERE) -> None:
        """Put a cell into the next free position of the row."""
        column = self.next_column() if self._reach else self._column
        self.builder.pay_cells(col_span)
        self.builder.pay_text(len(text))
        self._above[column] = len(self.cells)
        self.cells.append(
            Cell(text=text, row=self.row, column=column, row_span=row_span, col_span=col_span, place=place)
        )
        self._column = column + col_span
        if row_span > 1:
            self._reach.update(dict.fromkeys(range(column, self._column), self.row + row_span))

    def finished(self) -> tuple[Cell, ...]:
        """The cells, none of which reaches below the last row."""
        height = self.row + 1
        return tuple(
            cell
            if cell.row + cell.row_span <= height
            else msgspec.structs.replace(cell, row_span=max(1, height - cell.row))
            for cell in self.cells
        )
