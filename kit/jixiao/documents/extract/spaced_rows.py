"""The rows of an indicator table of which only blank space is left: which lines make a row, and which rows a level spans.

A row is known by its points (a weight or score stands on one line of it), without points by name, target and actual value on one
line. Cells begin on that line, or are centred on it; whichever of the two the lines show. Rows are certain when their cells suit the
columns, no row has more points than its weight, the points make the printed total, and no line could belong to another row as well.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.extract.align import number_like
from jixiao.documents.extract.columns import weighed
from jixiao.documents.extract.spaced_lines import Column, Line, Piece, headed, placed
from jixiao.documents.extract.text import bare, squash
from jixiao.model.document import Cell, Place, Table
from jixiao.text.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.forms import Vocabulary

_POINTS = ("score", "weight")
_LEVELS: tuple[str, ...] = ("level1", "level2")
_NEEDED = ("level3", "target")
_EXECUTION = (Decimal(0), Decimal(10), Decimal(20))
_CELL_LINES = 12
_LABEL_LINES = 6
_TAIL = 2  # characters of a name's end on a line of its own
_EMPTY = 3.0
_MARGIN = 0.75
_MARGIN_WIDTH = 3


class Body(NamedTuple):
    """What stands below a header: the pieces of each column, the row of the total, and how many lines were taken."""

    pieces: dict[str, list[Piece]]
    total: dict[str, Piece]
    taken: int


class Label(NamedTuple):
    """A level's name over several rows: its text, its first and last line, and its place."""

    text: str
    first: int
    last: int
    place: Place


_Spans = list[tuple[Label, int, int]]  # labels, each with its first row and the one behind its last


def body_of(lines: Sequence[Line], columns: list[Column], words: Vocabulary) -> tuple[Table, int] | None:
    """The table below a header and the number of its lines; None where no row can be told from another, or each is a line."""
    columns = [c._replace(kind=kind) for c, kind in zip(columns, weighed([c.kind for c in columns]), strict=True)]
    if columns[0].start > _MARGIN_WIDTH:  # left of the headers stands what heads the whole block
        columns.insert(0, Column("", "", 0, columns[0].start - _MARGIN_WIDTH, columns[0].place))
    body = _body(lines, columns, words)
    anchors = _anchors(body.pieces)
    if not anchors or "level3" not in body.pieces:
        return None
    top = _begins_at(body.pieces, anchors)
    if not _wrapped(body.pieces, anchors):
        return None  # a row a line needs no columns: its cells come in order
    cells: dict[str, list[str]] = {}
    places: dict[str, list[Place | None]] = {}
    sure = True
    for column in columns:
        if column.kind in {"", "side", "level1", "level2"} or column.kind not in body.pieces:
            continue
        pieces = body.pieces[column.kind]
        needed = column.kind in _NEEDED or len(pieces) >= len(anchors)
        runs, clear = _runs(pieces, anchors, top=top, needed=needed)
        sure = sure and clear
        cells[column.kind] = [_joined(run) for run in runs]
        places[column.kind] = [run[0].place if run else None for run in runs]
    levels = {}
    for kind in _LEVELS:
        if kind in body.pieces:
            levels[kind], clear = _levels(body.pieces[kind], anchors, words, top=top)
            sure = sure and clear
    sure = sure and _suits(cells, body.total)
    return _table(columns, cells, places, levels, body.total, sure=sure), body.taken


def _body(lines: Sequence[Line], columns: list[Column], words: Vocabulary) -> Body:
    pieces: dict[str, list[Piece]] = {}
    at = 0
    while at < len(lines):
        again = _header_again(lines, at, words)
        if again:
            at += again
            continue
        first = lines[at].words[0].text
        found = placed(lines[at], columns)
        if (
            words.words.get(first) == "total"
            or words.words.get("".join(w.text for w in lines[at].words[:2])) == "total"
        ):
            return Body(
                pieces, {columns[c].kind: piece for c, piece in found.items() if number_like(piece.text)}, at + 1
            )
        if words.words.get(first) == "notes" or (words.labels.get(first) and pieces):
            break
        for column, piece in found.items():
            pieces.setdefault(columns[column].kind, []).append(piece)
        at += 1
    return Body(pieces, {}, at)


def _header_again(lines: Sequence[Line], at: int, words: Vocabulary) -> int:
    """How many lines from here on print the header again."""
    for end in range(min(at + 4, len(lines)), at, -1):
        columns = headed(lines[at:end], words.columns)
        if len(columns) >= 4 and all(column.kind for column in columns):
            return end - at
    return 0


def _anchors(pieces: dict[str, list[Piece]]) -> list[int]:
    """The line of each row that tells it from the others."""
    for kind in _POINTS:
        found = [piece.number for piece in pieces.get(kind, ()) if number_like(piece.text)]
        if found:
            return found
    wanted = [kind for kind in ("level3", "target", "actual") if kind in pieces]
    if len(wanted) < 2:
        return []
    numbers = [{piece.number for piece in pieces[kind]} for kind in wanted]
    return sorted(set.intersection(*numbers))


def _begins_at(pieces: dict[str, list[Piece]], anchors: Sequence[int]) -> bool:
    """Whether cells begin on the line of their row: each row has a name and a target there, and nothing stands above the first."""
    own = set(anchors)
    for kind in (*_NEEDED, "actual"):
        numbers = [piece.number for piece in pieces.get(kind, ())]
        if numbers and (min(numbers) < anchors[0] or (kind in _NEEDED and not own <= set(numbers))):
            return False
    return True


def _runs(
    pieces: Sequence[Piece], anchors: Sequence[int], *, top: bool, needed: bool
) -> tuple[list[list[Piece]], bool]:
    """The pieces of a column by row, and whether there is but one way to share them out."""
    if top:
        runs: list[list[Piece]] = [[] for _ in anchors]
        for piece in pieces:
            row = sum(anchor <= piece.number for anchor in anchors) - 1
            if row < 0:
                return runs, False
            runs[row].append(piece)
        return runs, all(len(run) <= _CELL_LINES for run in runs)
    return _centred(pieces, anchors, needed=needed)


def _centred(pieces: Sequence[Piece], anchors: Sequence[int], *, needed: bool) -> tuple[list[list[Piece]], bool]:
    """Share pieces out so that each run is centred on its row: the cheapest way, and whether the next one is clearly worse."""
    ways: dict[int, list[tuple[float, tuple[int, ...]]]] = {0: [(0.0, ())]}
    for anchor in anchors:
        following: dict[int, list[tuple[float, tuple[int, ...]]]] = {}
        for used, best in ways.items():
            for length in range(min(_CELL_LINES, len(pieces) - used) + 1):
                price = _off(pieces[used : used + length], anchor) if length else _EMPTY * needed
                kept = following.setdefault(used + length, [])
                kept += [(cost + price, (*cuts, used + length)) for cost, cuts in best]
        ways = {used: sorted(best)[:2] for used, best in following.items()}
    final = ways.get(len(pieces), [])
    if not final:
        return [[] for _ in anchors], False
    cuts = (0, *final[0][1])
    clear = len(final) < 2 or final[1][0] - final[0][0] >= _MARGIN
    return [list(pieces[a:b]) for a, b in itertools.pairwise(cuts)], clear


def _off(run: Sequence[Piece], anchor: int) -> float:
    """How far the middle of a run is from the line of its row; a run with a hole in it is none."""
    if any(after.number - before.number > 2 for before, after in itertools.pairwise(run)):
        return 4 * _EMPTY
    return abs((run[0].number + run[-1].number) / 2 - anchor)


def _joined(run: Sequence[Piece]) -> str:
    return squash("".join(piece.text for piece in run))


def _levels(pieces: Sequence[Piece], anchors: Sequence[int], words: Vocabulary, *, top: bool) -> tuple[_Spans, bool]:
    """The labels of a level, each with the rows that it spans, and whether there is but one way to see it."""
    spans = _from_top(_labels(pieces, words, frozenset(anchors)), anchors) if top else None
    if spans is not None:
        return spans, True
    centred, clear = _about(_labels(pieces, words, None), anchors)
    return centred, clear and not top


def _wrapped(pieces: dict[str, list[Piece]], anchors: Sequence[int]) -> bool:
    """Whether a cell goes on below the line of its row: where none does, nothing shows that cells begin there."""
    own = set(anchors)
    return any(piece.number not in own for found in pieces.values() for piece in found)


def _labels(pieces: Sequence[Piece], words: Vocabulary, starts: frozenset[int] | None) -> list[Label]:
    """The pieces put together to names, as many known ones as can be; they begin on the lines `starts`, if these are known."""
    known = words.groups["level1"] | words.groups["level2"]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, (0,))]
    for end in range(1, len(pieces) + 1):
        ways = [
            (best[start][0] + _price(pieces[start:end], known, starts), (*best[start][1], end))
            for start in range(max(0, end - _LABEL_LINES), end)
        ]
        best.append(min(ways))
    return [
        Label(_joined(pieces[a:b]), pieces[a].number, pieces[b - 1].number, pieces[a].place)
        for a, b in itertools.pairwise(best[-1][1])
    ]


def _price(run: Sequence[Piece], known: frozenset[str], starts: frozenset[int] | None) -> float:
    """How badly pieces make a name: an unknown one, one with a hole in it, one that begins with a weight in brackets."""
    hole = any(after.number - before.number > 2 for before, after in itertools.pairwise(run))
    begins = starts is None or run[0].number in starts
    bracket = run[0].text.startswith(("(", "（"))
    unknown = 0.0 if bare(_joined(run)) in known else 0.6 + 0.7 * len(run)
    if unknown and len(run) > 1 and starts and all(len(one.text) > _TAIL and one.number in starts for one in run):
        unknown += 0.7 * len(run)  # each stands on the line of a row of its own
    return 0.01 + unknown + 2.0 * bracket + 9.0 * (hole + (not begins))


def _from_top(labels: Sequence[Label], anchors: Sequence[int]) -> _Spans | None:
    """Each label with the rows from its first line on; None where one does not begin on the line of a row, or the first row has none."""
    starts = [anchors.index(label.first) if label.first in anchors else -1 for label in labels]
    if not starts or starts[0] != 0 or -1 in starts or len(set(starts)) < len(starts):
        return None
    return [(label, a, b) for label, a, b in zip(labels, starts, [*starts[1:], len(anchors)], strict=True)]


def _about(labels: Sequence[Label], anchors: Sequence[int]) -> tuple[_Spans, bool]:
    """Each label with the rows about whose middle it stands."""
    ways: dict[int, list[tuple[float, tuple[int, ...]]]] = {0: [(0.0, ())]}
    for label in labels:
        following: dict[int, list[tuple[float, tuple[int, ...]]]] = {}
        for used, best in ways.items():
            for end in range(used + 1, len(anchors) + 1):
                middle = (anchors[used] + anchors[end - 1]) / 2
                price = abs(middle - (label.first + label.last) / 2)
                following.setdefault(end, []).extend((cost + price, (*cuts, end)) for cost, cuts in best)
        ways = {used: sorted(best)[:2] for used, best in following.items()}
    final = ways.get(len(anchors), [])
    if not final:
        return [], False
    cuts = (0, *final[0][1])
    clear = len(final) < 2 or final[1][0] - final[0][0] >= _MARGIN
    return [(label, a, b) for label, (a, b) in zip(labels, itertools.pairwise(cuts), strict=True)], clear


def _suits(cells: dict[str, list[str]], total: dict[str, Piece]) -> bool:
    """Do the cells suit their columns, and the points make the total?"""
    if not all(all(cells.get(kind, ["-"])) for kind in ("level3", "target", *_POINTS)):
        return False
    if not all(number_like(text) for kind in _POINTS for text in cells.get(kind, ())):
        return False
    if any(number_like(name) for name in cells["level3"]):
        return False
    points = {kind: [number_of(text) or Decimal(0) for text in cells[kind]] for kind in _POINTS if kind in cells}
    if len(points) == 2 and any(
        score > weight for score, weight in zip(points["score"], points["weight"], strict=True)
    ):
        return False
    return all(_makes(kind, points[kind], total) for kind in points)


def _makes(kind: str, points: Sequence[Decimal], total: dict[str, Piece]) -> bool:
    """Do the points make the total? What they lack is the weight of the execution rate, or the score that it got."""
    printed = number_of(total[kind].text) if kind in total else None
    if printed is None:
        return True
    rest = printed - sum(points, Decimal(0))
    return rest in _EXECUTION if kind == "weight" else _EXECUTION[0] <= rest <= _EXECUTION[-1]


def _table(
    columns: Sequence[Column], cells: dict[str, list[str]], places: dict[str, list[Place | None]],
    levels: dict[str, _Spans], total: dict[str, Piece], *, sure: bool,
) -> Table:  # fmt: skip
    """The table as a grid: the header, the rows with their levels over them, and the row of the total."""
    at = {column.kind: number for number, column in enumerate(columns)}
    made = [Cell(text=column.text, row=0, column=number, place=column.place) for number, column in enumerate(columns)]
    for kind, spans in levels.items():
        made += [
            Cell(text=label.text, row=1 + a, row_span=b - a, column=at[kind], place=label.place)
            for label, a, b in spans
        ]
    height = len(cells["level3"])
    for kind, texts in cells.items():
        for row, (text, place) in enumerate(zip(texts, places[kind], strict=True)):
            if place is not None:
                made.append(Cell(text=text, row=1 + row, column=at[kind], place=place))
    if total:
        first = next(iter(total.values())).place
        made.append(Cell(text="总分", row=1 + height, column=0, place=first))
        made += [
            Cell(text=piece.text, row=1 + height, column=at[kind], place=piece.place) for kind, piece in total.items()
        ]
    made.sort(key=lambda cell: (cell.row, cell.column))
    return Table(cells=tuple(made), place=columns[0].place, doubtful=not sure)
