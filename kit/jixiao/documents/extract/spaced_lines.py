"""Lines of words set apart by blanks: where each word stands, which words are one header, and which column a word belongs to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

import msgspec

from jixiao.model.document import Place, Table
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jixiao.documents.extract.forms import Dictionary
    from jixiao.model.document import Block

_WORD = re.compile(r"\S+")
_LONGEST = 400
_OTHERWISE = "|｜│┃\t"  # what parts cells otherwise
_HEADER_LINES = 6
_NEXT = 4  # lines of one header are no further apart than this
_CELLS = 3  # a line of fewer words is no row of cells
_WIDE = ("WF", "WFA")
"""The classes of characters (Unicode East Asian Width) that take two places; those of the class A do in Chinese fonts only."""
_FOLLOWS = 0.1  # what a blank costs between a word and the column in which it follows another; costs are distances, never amounts
_APART = 0.25


class Word(NamedTuple):
    """A word of a line: its text, where it starts and ends in the line, and its place in the source."""

    text: str
    start: int
    end: int
    place: Place


class Line(NamedTuple):
    """A printed line: its number in the source, its words, and the block that it comes from."""

    number: int
    words: list[Word]
    block: int


class Column(NamedTuple):
    """A header: the field that it names, its text, its reach, and its place."""

    kind: str
    text: str
    start: int
    end: int
    place: Place


class Piece(NamedTuple):
    """What a line prints in a column."""

    number: int
    text: str
    place: Place


def lines_of(blocks: Sequence[Block]) -> list[Line]:
    """The lines of paragraphs, and of tables whose cells are words set apart by blanks.

    Blanks line words up by the number of characters, or by places on a screen, where a Chinese character takes two. Of these
    measures that one counts by which the most words begin below one another.
    """
    lines = list(_lines(blocks))
    return max((lines, *([_widened(line, wide) for line in lines] for wide in _WIDE)), key=_aligned)


def _widened(line: Line, wide: str) -> Line:
    """The line with its words where they stand when characters of these classes take two places."""
    words: list[Word] = []
    more = 0
    for word in line.words:
        own = sum(east_asian_width(char) in wide for char in word.text)
        words.append(word._replace(start=word.start + more, end=word.end + more + own))
        more += own
    return line._replace(words=words)


def _aligned(lines: Sequence[Line]) -> int:
    """How many words begin below another."""
    starts = [word.start for line in lines if len(line.words) >= _CELLS for word in line.words]
    return len(starts) - len(set(starts))


def _lines(blocks: Sequence[Block]) -> Iterator[Line]:
    for number, block in enumerate(blocks):
        if not isinstance(block, Table):
            if block.place.line is not None and _is_line(block.text):
                yield Line(block.place.line, list(_words(block.text, 0, block.place)), number)
            continue
        rows: dict[int, list[Word]] = {}
        for cell in block.cells if block.spaced else ():
            if cell.place.line is not None and cell.place.end_line is None and cell.text.strip():
                rows.setdefault(cell.place.line, []).extend(_words(cell.text, (cell.place.column or 1) - 1, cell.place))
        for line, found in rows.items():
            yield Line(line, found, number)


def _is_line(text: str) -> bool:
    return len(text) < _LONGEST and bool(text.strip()) and not any(sign in text for sign in _OTHERWISE)


def _words(text: str, shift: int, place: Place) -> Iterator[Word]:
    for word in _WORD.finditer(text):
        start = shift + word.start()
        yield Word(word[0], start, shift + word.end(), msgspec.structs.replace(place, column=start + 1))


def header(
    lines: Sequence[Line], at: int, words: Dictionary, fits: Callable[[Sequence[Column]], bool]
) -> tuple[int, list[Column]] | None:
    """Where a header that begins at this line ends, and its columns; None where none begins.

    Of all the lines that may be it those are taken that name the most columns and leave the fewest unnamed; of several the last.
    """
    best: tuple[int, int, int, list[Column]] | None = None
    for start in range(at, min(at + _HEADER_LINES, len(lines))):
        for end in range(start + 1, min(start + _HEADER_LINES, len(lines)) + 1):
            if end - start > 1 and lines[end - 1].number - lines[end - 2].number > _NEXT:
                break
            columns = headed(lines[start:end], words)
            rank = len({column.kind for column in columns if column.kind}) - sum(not column.kind for column in columns)
            if fits(columns) and (best is None or (rank, start, end) > best[:3]):
                best = rank, start, end, columns
        if best is None:
            return None  # as for most lines: none begins here, and the lines below are asked in their turn
    return best[2:] if best is not None and best[1] == at else None


def headed(lines: Sequence[Line], words: Dictionary) -> list[Column]:
    """The columns of header lines: words that stand one below the other are one header."""
    groups: list[list[tuple[int, Word]]] = []
    reach = 0
    for number, word in sorted(((line.number, word) for line in lines for word in line.words), key=_by_start):
        if not groups or word.start >= reach:
            groups.append([])
        groups[-1].append((number, word))
        reach = max(reach, word.end)
    columns: list[Column] = []
    before: list[tuple[int, Word]] = []
    for group in groups:
        column = _column(group, words)
        whole = _column([*before, *group], words) if columns and column.start - columns[-1].end <= 1 else None
        if whole is not None and whole.kind and not (column.kind and columns[-1].kind):
            columns[-1], before = whole, [*before, *group]  # a header with a blank in it
        else:
            columns.append(column)
            before = group
    return columns


def _by_start(one: tuple[int, Word]) -> tuple[int, int]:
    return one[1].start, one[0]


def _by_line(one: tuple[int, Word]) -> tuple[int, int]:
    return one[0], one[1].start


def _column(found: Sequence[tuple[int, Word]], words: Dictionary) -> Column:
    group = sorted(found, key=_by_line)
    text = "".join(word.text for _, word in group)
    start, end = min(word.start for _, word in group), max(word.end for _, word in group)
    return Column(words.get(text) or "", text, start, end, group[0][1].place)


def placed(line: Line, columns: Sequence[Column]) -> dict[int, Piece]:
    """What a line prints in each column: the words in their order, each in the column that it stands nearest to.

    Two words are in one column only when a single blank parts them.
    """
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (not line.words)
    for at, word in enumerate(line.words):
        follows = at > 0 and word.start - line.words[at - 1].end <= 1
        best = [_cheapest(best, at, column, word, columns, follows=follows) for column in range(len(columns))]
    chosen = min(best, default=(0.0, ()))[1]
    found: dict[int, Piece] = {}
    for column, word in zip(chosen, line.words, strict=False):
        before = found.get(column)
        text = f"{before.text} {word.text}" if before else word.text
        found[column] = Piece(line.number, text, before.place if before else word.place)
    return found


def _cheapest(
    before: Sequence[tuple[float, tuple[int, ...]]],
    at: int,
    column: int,
    word: Word,
    columns: Sequence[Column],
    *,
    follows: bool,
) -> tuple[float, tuple[int, ...]]:
    """The cheapest way by which a word comes into a column."""
    own = _distance(word, columns[column])
    if at == 0:
        return own, (column,)
    ways = [(cost + own, (*chosen, column)) for cost, chosen in before[:column]]
    if follows:
        cost, chosen = before[column]
        ways.append((cost + _FOLLOWS * _gap(word, columns[column]), (*chosen, column)))
    return min(ways, default=(math.inf, (column,) * (at + 1)))


def _gap(word: Word, column: Column) -> int:
    return max(0, word.start - column.end + 1, column.start - word.end + 1)


def _distance(word: Word, column: Column) -> float:
    """How far a word stands from a column: the blanks between them, and a little for not beginning, ending or centring alike."""
    off = min(
        abs(word.start - column.start),
        abs(word.end - column.end),
        abs(word.start + word.end - column.start - column.end) // 2,
    )
    return _gap(word, column) + _APART * off
