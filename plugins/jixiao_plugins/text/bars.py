"""Rows of text with bars, as they are left when a web page or Word table is copied into text.

A printed row may stand on one line (`产出 | 数量指标 | … |`), on several (a cell with line breaks), or have one cell a line,
each ending in a bar. Tools that flatten a table close every row with the same number of bars, whatever was merged;
that number is how broken rows are put together again.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from jixiao.files.reading import LimitReached
from jixiao.model.document import Cell, Place, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.files.reading import DocumentBuilder

BARS = "|｜│┃"
# A bar that no backslash escapes. The set stands first so that the search can skip through prose.
_BAR = re.compile(r"[|｜│┃](?<!\\.)")
_RULE = re.compile(r"[-=─━═┄┈:+ \t|｜│┃┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷╟╢]{2,}")
_STROKES = re.compile(r"[-=─━═┄┈].*?[-=─━═┄┈]")
_LOOK_AHEAD = 120
_CANDIDATES = 3
_SAMPLE = 300
_SHORT = 12


class Line(NamedTuple):
    """A source line, or a part of one: its number from 1, its text without the line end, and the column where it begins."""

    number: int
    text: str
    column: int = 1


class Part(NamedTuple):
    """A piece of a printed cell: the text between two bars of one line, and the column where it starts."""

    text: str
    line: int
    column: int


Row = list[list[Part]]


def count(text: str) -> int:
    """The number of bars in a line."""
    return sum(text.count(bar) - text.count("\\" + bar) for bar in BARS)


def is_rule(text: str) -> bool:
    """Whether the line only draws: a Markdown separator, or the frame of a table made of box characters."""
    return _RULE.fullmatch(text) is not None and _STROKES.search(text) is not None


class Region:
    """A run of lines in which rows with bars stand close together. `tables` finds the tables, and what is left over."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.rules = [is_rule(line.text) for line in lines]
        self.bars = [0 if rule else count(line.text) for line, rule in zip(lines, self.rules, strict=True)]
        self.width = 0
        self.leading = self.closing = False
        self._settle()

    def _settle(self) -> None:
        """Find the number of bars that closes a row: the one by which most lines come together to whole rows.

        Usually that is the most frequent one; where every row is broken in two, it is that of the header.
        """
        counts = Counter(bars for bars in self.bars if bars)
        if not counts:
            return
        by_use = sorted(counts, key=lambda bars: (-counts[bars], -bars))
        best, most = by_use[0], -1
        for width in dict.fromkeys((*by_use[:_CANDIDATES], max(counts))):
            self._assume(width)
            covered = self._covered()
            if covered > most:
                best, most = width, covered
        self._assume(best)

    def _assume(self, width: int) -> None:
        self.width = width
        full = [line.text for line, bars in zip(self.lines, self.bars, strict=True) if bars == width]
        self.leading = 2 * sum(text.lstrip()[:1] in BARS for text in full) > len(full)
        self.closing = 2 * sum(text.rstrip()[-1:] in BARS for text in full) > len(full)

    def _covered(self) -> int:
        """How many of the first lines stand in rows that have exactly the assumed number of bars."""
        covered = index = 0
        end = min(len(self.lines), _SAMPLE)
        while index < end:
            bars = self.bars[index]
            taken = 1 if bars == self.width else self._joined(index) if 0 < bars < self.width else 0
            covered += taken
            index += taken or 1
        return covered

    def one_cell_a_line(self) -> bool:
        """Whether most rows hold one cell, ended by its bar: then bars say nothing about where rows end."""
        if self.width != 1:
            return False
        ends = sum(
            line.text.rstrip()[-1:] in BARS for line, bars in zip(self.lines, self.bars, strict=True) if bars == 1
        )
        return ends * 4 >= 3 * self.bars.count(1)

    def tables(self, builder: DocumentBuilder) -> Iterator[Table | Line]:
        """Tables and the lines that belong to none, in reading order."""
        if self.one_cell_a_line():
            yield from self._cells_by_line(builder)
            return
        rows: list[Row] = []
        first = index = 0
        ruled = False
        while index < len(self.lines):
            taken = 1
            if self.rules[index]:
                if len(rows) > 1 and ruled and self._blank_before(index - 1):
                    yield build(rows[:-1], ruled=ruled)
                    rows, first = rows[-1:], index - 1
                ruled = True
            elif taken_by_row := self._row_at(index, begun=bool(rows)):
                taken = taken_by_row
                first = first if rows else index
                self._pay(index, index + taken, rows, builder, ruled=ruled)
                rows.append(self._split(self.lines[index : index + taken]))
            elif self.lines[index].text.strip():
                yield from self._finished(rows, first, index, ruled=ruled)
                rows, ruled = [], False
                yield self.lines[index]
            index += taken
        yield from self._finished(rows, first, index, ruled=ruled)

    def _pay(self, start: int, end: int, rows: list[Row], builder: DocumentBuilder, *, ruled: bool) -> None:
        """Pay for the next row before it is made; when the limit is met, keep the rows so far."""
        try:
            builder.pay_cells(sum(self.bars[start:end]) + 1)
        except LimitReached:
            if rows:
                builder.keep(build(rows, ruled=ruled))
            raise

    def _blank_before(self, index: int) -> bool:
        return index > 0 and not self.lines[index - 1].text.strip()

    def _finished(self, rows: list[Row], first: int, end: int, *, ruled: bool) -> Iterator[Table | Line]:
        """The table of the rows so far. One row that no bars enclose is a sentence with bars in it."""
        if len(rows) == 1 and not ruled and not (self.leading and self.closing):
            yield from (line for line in self.lines[first:end] if line.text.strip())
        elif rows:
            yield build(rows, ruled=ruled)

    def _row_at(self, start: int, *, begun: bool) -> int:
        """How many lines, from `start`, hold one printed row; 0 when the line belongs to no row."""
        bars = self.bars[start]
        if bars >= self.width:
            return 1
        if bars:
            return self._joined(start) or 1
        return self._opened_early(start) if begun else 0

    def _joined(self, start: int) -> int:
        """The lines of one broken row; none where the last of them is a row of a narrower table, as the line below it is."""
        taken = self._together(start)
        last, after = start + taken - 1, start + taken
        if taken and after < len(self.lines) and 1 < self.bars[after] == self.bars[last] and not self._together(after):
            return 0
        return taken

    def _together(self, start: int) -> int:
        """The lines that together have exactly the usual number of bars, where the breaks lie inside cells."""
        total = self.bars[start]
        stop = min(len(self.lines), start + _LOOK_AHEAD)
        for index in range(start + 1, stop):
            if self.rules[index] or self.bars[index] >= self.width or not self._continues(index):
                return 0
            total += self.bars[index]
            if total >= self.width:
                return index - start + 1 if total == self.width else 0
        return 0

    def _continues(self, index: int) -> bool:
        """Whether the line can go on with the row of the line before: it has no bar, starts with one, or goes on a cell."""
        text, before = self.lines[index].text.strip(), self.lines[index - 1].text.strip()
        if not text or not self.bars[index]:
            return True
        if text[0] in BARS and not self.leading:
            return True
        if before and before[-1] not in BARS:
            return True
        return self.bars[index] == self.bars[index - 1] == 1 and before[-1:] in BARS and before[0] not in BARS

    def _opened_early(self, start: int) -> int:
        """A first cell with line breaks: some short lines without bars, then a line that has all of them."""
        if self.leading or not self.closing or self.width < 3:
            return 0
        for index in range(start, min(start + 4, len(self.lines))):
            if self.bars[index]:
                more = 1 if self.bars[index] == self.width else self._joined(index)
                return index - start + more if more else 0
            if not 0 < len(self.lines[index].text.strip()) <= _SHORT:
                return 0
        return 0

    def _split(self, lines: Sequence[Line]) -> Row:
        """The cells of one printed row, each as its parts, a part for a line."""
        row: Row = [[]]
        for line in lines:
            start = 0
            for bar in _BAR.finditer(line.text):
                _put(row[-1], line, start, bar.start())
                row.append([])
                start = bar.end()
            _put(row[-1], line, start, len(line.text))
        if self.leading and not any(part.text for part in row[0]):
            del row[0]
        if row and not any(part.text for part in row[-1]):
            del row[-1]
        return row

    def _cells_by_line(self, builder: DocumentBuilder) -> Iterator[Table | Line]:
        """One cell a line: rows end at blank lines or at lines of nothing but bars; else the cells come as lines."""
        rows: list[Row] = [[]]
        for line, bars in zip(self.lines, self.bars, strict=True):
            bare = line.text.strip()
            if not bare or (bars > 1 and not bare.strip(BARS + " ")):
                if rows[-1]:
                    rows.append([])
            else:
                builder.pay_cells(bars + 1)
                rows[-1].extend(self._split([line]) or [[Part("", line.number, 1)]])
        rows = [row for row in rows if row]
        if len(rows) >= 2 and sum(len(row) >= 2 for row in rows) * 2 > len(rows):
            yield build(rows, ruled=False)
            return
        for row in rows:
            for parts in row:
                for part in parts:
                    yield Line(part.line, part.text, part.column)


def _put(parts: list[Part], line: Line, start: int, end: int) -> None:
    raw = line.text[start:end]
    text = raw.strip()
    if text or not parts:
        if parts and not parts[0].text:
            parts.clear()
        column = start + len(raw) - len(raw.lstrip()) + 1 if text else start + 1
        parts.append(Part(text.replace("\\|", "|"), line.number, column))


def build(rows: list[Row], *, ruled: bool, lost: bool = False) -> Table:
    """One table of printed rows. Where the columns are not known, cells are numbered in printed order (`ragged`).

    ruled   a Markdown separator stands under the header: somebody meant the columns
    lost    the columns are known to be lost: blanks part the cells
    """
    ragged = lost or not _aligned(rows, ruled=ruled)
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        kept = _without_fillers(row) if ragged else row
        for column, parts in enumerate(kept):
            cells.append(
                Cell(text="\n".join(part.text for part in parts), row=number, column=column, place=_place(parts))
            )
    first = rows[0][0][0].line if rows[0] and rows[0][0] else None
    last = max((part.line for parts in rows[-1] for part in parts), default=first)
    return Table(cells=tuple(cells), place=Place(line=first, end_line=last), ragged=ragged, spaced=lost)


def _place(parts: list[Part]) -> Place:
    first, last = parts[0], parts[-1]
    return Place(line=first.line, column=first.column, end_line=last.line if last.line != first.line else None)


def _without_fillers(row: Row) -> Row:
    """A flattened row ends in empty cells that stand for the merged ones which were lost."""
    end = len(row)
    while end and not any(part.text for part in row[end - 1]):
        end -= 1
    return row[:end]


def _aligned(rows: list[Row], *, ruled: bool) -> bool:
    """Whether a cell's number in its row is its column. Blank cells at the start of a row prove it."""
    filled = [[any(part.text for part in parts) for parts in row] for row in rows]
    if any(row and not row[0] and any(row) for row in filled):
        return True
    if len({len(row) for row in filled}) > 1:
        return False
    tails = max(len(row) - _last_filled(row) for row in filled)
    if tails == 0:
        return True
    inner = any(not cell for row in filled for cell in row[: _last_filled(row)])
    return ruled and (inner or tails <= 1)


def _last_filled(row: list[bool]) -> int:
    return max((number for number, full in enumerate(row, 1) if full), default=0)
