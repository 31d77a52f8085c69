"""Ruled tables: from the lines on a page to cells, and from the pieces on several pages to one table."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from jixiao.files.reading import LimitReached
from jixiao.model.document import Cell, Place, Table
from jixiao_plugins.grid import reference
from jixiao_plugins.pdf.page import MOST_RULES, Rule
from jixiao_plugins.pdf.runs import Run, lines_of
from jixiao_plugins.pdf.unruled import uprights_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEAR = 3.0
_PLACE = attrgetter("row", "left")
_LEAST_EDGES = 3
_FIGURE = re.compile(r"[≥≤><=≧≦]?[0-9][0-9.,]{0,20}[%分万元]{0,3}")
_MOST_CROSSINGS = 4_000_000
_MOST_CELLS = 100_000
"""What the lines of one page may cross to: more is a drawing, and no table that anybody fills in."""


class Box(msgspec.Struct):
    """A cell while tables are put together: grid rows, its edges on its page, text.

    `table` and `own_row` count the tables of its page and the rows of its table there, from 1. `spot` is its box on the page as it
    came, where that is another.
    """

    row: int
    rows: int
    left: float
    right: float
    top: float
    bottom: float
    text: str
    page: int
    table: int = 1
    own_row: int = 1
    spot: tuple[int, int, int, int] | None = None


@dataclass
class Piece:
    """The part of a table that stands on one page, or on several once they are joined.

    `open_below` says that its last row has no line below it: the page cut it. `guessed`: no upright lines are drawn.
    """

    page: int
    top: float
    bottom: float
    edges: list[float]
    boxes: list[Box] = field(default_factory=list)
    height: int = 0
    open_below: bool = False
    guessed: bool = False


def pieces_of(runs: Sequence[Run], level: list[Rule], upright: list[Rule], page: int) -> tuple[list[Piece], list[Run]]:
    """The ruled tables of a page from top to bottom, and the text that stands in none.

    Raises LimitReached for lines that would make more cells than a file may have.
    """
    pieces: list[Piece] = []
    left_over = list(runs)
    guessed = not upright and bool(level)
    if guessed:
        upright = uprights_of(runs, level)
    for rows, columns in [*_connected(level, upright), *_without_levels(level, upright)]:
        ys, xs = _places(rows), _places(columns)
        ends = _ends(columns)
        below = bool(ends and (not ys or ends[1] > ys[-1] + 2 * _NEAR))
        if ends and (not ys or ends[0] < ys[0] - 2 * _NEAR):
            ys.insert(0, ends[0])
        if ends and below:
            ys.append(ends[1])
        if len(ys) < 2 or len(xs) < 3:
            continue
        if len(ys) * len(xs) > _MOST_CELLS:
            raise LimitReached("cells", _MOST_CELLS)
        inside, outside = _parted(left_over, xs, ys)
        if not inside:
            continue
        left_over = outside
        piece = Piece(page, ys[0], ys[-1], xs, height=len(ys) - 1, open_below=below, guessed=guessed)
        piece.boxes = _boxes(inside, ys, xs, _Borders(rows, columns, ys, xs), page)
        pieces.append(piece)
    pieces.sort(key=lambda piece: piece.top)
    for number, piece in enumerate(pieces, 1):
        for box in piece.boxes:
            box.table, box.own_row = number, box.row + 1
    return pieces, left_over


def _parted(runs: Sequence[Run], xs: Sequence[float], ys: Sequence[float]) -> tuple[list[Run], list[Run]]:
    """The text inside a grid, and what stands outside."""
    edges = (xs[0], math.nextafter(xs[-1], math.inf))
    inside: list[Run] = []
    outside: list[Run] = []
    for run in runs:
        if not ys[0] <= run.y <= ys[-1]:
            outside.append(run)
            continue
        for passed, part in run.parts(edges):
            (inside if passed == 1 else outside).append(part)
    return inside, outside


def _connected(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that touch each other, directly or through others."""
    if len(level) + len(upright) > MOST_RULES or len(level) * len(upright) > _MOST_CROSSINGS:
        return []
    parent = list(range(len(level) + len(upright)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    order = sorted(range(len(level)), key=lambda number: level[number].at)
    heights = [level[number].at for number in order]
    for down, tall in enumerate(upright, len(level)):
        for across in order[bisect_left(heights, tall.start - _NEAR) : bisect_right(heights, tall.end + _NEAR)]:
            if level[across].start - _NEAR <= tall.at <= level[across].end + _NEAR:
                parent[root(down)] = root(across)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate([*level, *upright]):
        groups.setdefault(root(number), ([], []))[number >= len(level)].append(rule)
    return list(groups.values())


def _without_levels(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Upright lines that begin and end alike and that no level line touches: a page inside one long row."""
    free = [
        tall for tall in upright
        if not any(
            flat.start - _NEAR <= tall.at <= flat.end + _NEAR and tall.start - _NEAR <= flat.at <= tall.end + _NEAR
            for flat in level
        )
    ] if len(level) * len(upright) <= _MOST_CROSSINGS else []  # fmt: skip
    alike = [tall for tall in free if _alike(tall, free[0])]
    return [([], alike)] if len(alike) >= _LEAST_EDGES else []


def _alike(one: Rule, other: Rule) -> bool:
    return abs(one.start - other.start) <= _NEAR and abs(one.end - other.end) <= _NEAR


def _ends(upright: list[Rule]) -> tuple[float, float] | None:
    """Where the outer upright lines begin and end, when they do so together."""
    if len(upright) < _LEAST_EDGES:
        return None
    first, last = min(upright), max(upright)
    spans = [
        (
            min(r.start for r in upright if abs(r.at - edge.at) <= _NEAR),
            max(r.end for r in upright if abs(r.at - edge.at) <= _NEAR),
        )
        for edge in (first, last)
    ]
    (top, bottom), (other_top, other_bottom) = spans
    return (top, bottom) if abs(top - other_top) <= _NEAR and abs(bottom - other_bottom) <= _NEAR else None


def _places(rules: list[Rule]) -> list[float]:
    places: list[float] = []
    for rule in sorted(rules):
        if not places or rule.at - places[-1] > _NEAR:
            places.append(rule.at)
    return places


class _Borders:
    """Which edges of the base grid are drawn."""

    def __init__(self, rows: list[Rule], columns: list[Rule], ys: list[float], xs: list[float]) -> None:
        self.level = self._covered(rows, ys, xs)
        self.upright = self._covered(columns, xs, ys)

    def _covered(self, rules: list[Rule], lines: list[float], places: list[float]) -> list[list[bool]]:
        """For each line of the grid, whether a rule is drawn between each place and the next."""
        middles = [(a + b) / 2 for a, b in pairwise(places)]
        drawn = [[False] * len(middles) for _ in lines]
        for rule in rules:
            first, last = bisect_left(middles, rule.start), bisect_right(middles, rule.end)
            for line in range(bisect_left(lines, rule.at - _NEAR), bisect_right(lines, rule.at + _NEAR)):
                drawn[line][first:last] = [True] * (last - first)
        return drawn


def _boxes(runs: Sequence[Run], ys: list[float], xs: list[float], borders: _Borders, page: int) -> list[Box]:
    """The cells: each reaches right and down as far as no edge stops it."""
    height, width = len(ys) - 1, len(xs) - 1
    owner = [[-1] * width for _ in range(height)]
    boxes: list[Box] = []
    for row, line in enumerate(owner):
        for column in range(width):
            if line[column] >= 0:
                continue
            last = column
            while last + 1 < width and not borders.upright[last + 1][row] and line[last + 1] < 0:
                last += 1
            bottom = row
            while bottom + 1 < height and not any(borders.level[bottom + 1][column : last + 1]):
                bottom += 1
            for covered in owner[row : bottom + 1]:
                for across in range(column, last + 1):
                    if covered[across] < 0:
                        covered[across] = len(boxes)
            boxes.append(Box(row, bottom - row + 1, xs[column], xs[last + 1], ys[row], ys[bottom + 1], "", page))
    members: list[list[Run]] = [[] for _ in boxes]
    for run in runs:
        line = owner[min(bisect_right(ys, run.y), height) - 1]
        for passed, part in run.parts(xs):
            members[line[min(passed, width) - 1]].append(part)
    for box, inside in zip(boxes, members, strict=True):
        box.text = wrapped(inside, box.left, box.right)
    return boxes


def wrapped(runs: Sequence[Run], left: float, right: float) -> str:
    """The text of a cell: a line that fills the cell's width goes on in the next one, another ends there."""
    if len(runs) == 1:
        return runs[0].text
    lines = lines_of(runs)
    text = lines[0].text if lines else ""
    for line, following in pairwise(lines):
        latin = text[-1:].isascii() and text[-1:].isalpha()
        text += ((" " if latin else "") if line.filled_by(following, left, right) else "\n") + following.text
    return text


def goes_on(first: Piece, second: Piece) -> bool:
    """Whether a piece at the top of a page goes on with the one at the bottom of the page before."""
    return (
        second.page == first.page + 1
        and abs(first.edges[0] - second.edges[0]) <= 2 * _NEAR
        and abs(first.edges[-1] - second.edges[-1]) <= 2 * _NEAR
    )


def append(first: Piece, second: Piece) -> None:
    """Put the rows of `second` below those of `first`: repeated headers fall away, cut rows are healed."""
    dropped = _repeated(first, second)
    if first.open_below and _heal(first, second, dropped):
        dropped += 1
    elif _is_rest(first, second, dropped):
        for box in second.boxes:
            if box.row == dropped and box.text:
                _above(first, box).text += box.text
        dropped += 1
    shift = first.height - dropped
    for box in second.boxes:
        end = box.row + box.rows
        if end <= dropped:
            continue
        top = max(box.row, dropped)
        above = _find_above(first, box) if top == dropped and not box.text else None
        if above is not None and (above.rows > 1 or end - top > 1):
            above.rows += end - top
            continue
        first.boxes.append(replace(box, row=top + shift, rows=end - top, own_row=top + 1))
    first.height += second.height - dropped
    first.edges = _places([Rule(edge, 0, 0) for edge in (*first.edges, *second.edges)])
    first.page, first.bottom, first.open_below = second.page, second.bottom, second.open_below


def _heal(first: Piece, second: Piece, row: int) -> bool:
    """Put the rest of a row that the page cut into its cells; False when the cells do not stand one below the other."""
    rest = [box for box in second.boxes if box.row <= row < box.row + box.rows]
    pairs = [(box, _find_above(first, box)) for box in rest]
    if not rest or any(above is None for _, above in pairs):
        return False
    for box, above in pairs:
        assert above is not None
        above.text += box.text
        above.rows += box.row + box.rows - row - 1
        box.rows = row + 1 - box.row
    return True


def _row_texts(piece: Piece, row: int) -> list[str]:
    return ["".join(box.text.split()) for box in piece.boxes if box.row == row]


def _repeated(first: Piece, second: Piece) -> int:
    count = 0
    while count < min(12, first.height, second.height):
        texts = _row_texts(second, count)
        if not any(texts) or texts != _row_texts(first, count):
            break
        count += 1
    return count


def _find_above(first: Piece, box: Box) -> Box | None:
    """The cell of the last row that stands over a cell of the next page."""
    for other in reversed(first.boxes):
        same = abs(other.left - box.left) <= 2 * _NEAR and abs(other.right - box.right) <= 2 * _NEAR
        if same and other.row + other.rows == first.height:
            return other
    return None


def _above(first: Piece, box: Box) -> Box:
    found = _find_above(first, box)
    assert found is not None
    return found


def _is_rest(first: Piece, second: Piece, row: int) -> bool:
    """Whether the first new row is the rest of the row that the page cut.

    Then each filled cell goes on with a filled one, some have nothing left to print, and no figure stands there.
    """
    filled = [box for box in second.boxes if box.row == row and box.text]
    if row >= second.height or not filled or any(box.rows > 1 for box in filled):
        return False
    last = [box for box in first.boxes if box.row == first.height - 1 and box.text]
    if len(filled) >= len(last) or any(_FIGURE.fullmatch(box.text) for box in filled):
        return False
    above = [_find_above(first, box) for box in filled]
    return all(box is not None and box.text and box.rows == 1 for box in above)


def table_of(piece: Piece) -> Table:
    """The table, its columns numbered by the edges of all its pieces."""
    cells = []
    columns = {place: _nearest(piece.edges, place) for box in piece.boxes for place in (box.left, box.right)}
    for box in sorted(piece.boxes, key=_PLACE):
        left, right = columns[box.left], columns[box.right]
        cells.append(
            Cell(
                text=box.text,
                row=box.row,
                column=left,
                row_span=box.rows,
                col_span=max(1, right - left),
                place=Place(
                    page=box.page, cell=reference(box.row, left), table=box.table, row=box.own_row, box=box.spot
                ),
            )
        )
    return Table(cells=tuple(cells), place=Place(page=cells[0].place.page if cells else None))


def _nearest(places: list[float], at: float) -> int:
    right = min(bisect_left(places, at), len(places) - 1)
    left = max(right - 1, 0)
    return left if at - places[left] <= places[right] - at else right
