"""What stands above the indicators of a form of which only blank space is left: labels with their values, and the rows of money."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.extract.align import number_like
from jixiao.documents.extract.certainty import rate_holds
from jixiao.documents.extract.money import OF_WHICH, VALUED
from jixiao.documents.extract.spaced_lines import Column, Line, Piece, Word, header, placed
from jixiao.documents.extract.text import squash
from jixiao.model.document import Cell, Table
from jixiao.model.facts import AMOUNTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary

_LABELLED = frozenset({"side", "label"})


def above_of(lines: Sequence[Line], words: Vocabulary) -> Iterator[Table]:
    """The tables of labels and of money that these lines are."""
    at = start = 0
    while at < len(lines):
        head = header(lines, at, words.funds, _fits)
        if head is None:
            at += 1
            continue
        yield from _labels(lines[start:at], words)
        end, columns = head
        stop = _stop(lines, end, columns, words)
        yield from _money(lines[end:stop], columns, words)
        at = start = stop
    yield from _below(lines[start:], words)


def _below(lines: Sequence[Line], words: Vocabulary) -> Iterator[Table]:
    """Labels, and the goals from the line on that heads them."""
    for at, line in enumerate(lines):
        heads = [word for word in line.words if words.goals.get(word.text)]
        kinds = [words.goals.get(word.text) for word in heads]
        if kinds == ["expected", "actual"]:
            yield from _labels(lines[:at], words)
            yield _goals(lines[at:], heads, words)
            return
    yield from _labels(lines, words)


def _goals(lines: Sequence[Line], heads: Sequence[Word], words: Vocabulary) -> Table:
    """What is expected and what was reached: a word belongs to the header whose side of the middle most of it is on."""
    middle = sum(word.start + word.end for word in heads) / 2
    first = min(word.start for line in lines for word in line.words)
    edge = [line.words[0] for line in lines if line.words[0].start <= first + 1]
    side = edge if words.goal_sides.get("".join(word.text for word in edge)) else []
    texts: tuple[list[Word], list[Word]] = ([], [])
    for line in lines:
        for word in line.words:
            if word not in side and word not in heads:
                texts[word.start + word.end > middle].append(word)
    cells = [Cell(text=word.text, row=0, column=at, place=word.place) for at, word in enumerate(heads)]
    cells += [
        Cell(text="".join(word.text for word in found), row=1, column=at, place=found[0].place)
        for at, found in enumerate(texts)
        if found
    ]
    return Table(cells=tuple(cells), place=cells[0].place)


def _labels(lines: Sequence[Line], words: Vocabulary) -> Iterator[Table]:
    """Labels and values, a row for a line; what stands below a label goes on with it where both make one."""
    rows: list[list[tuple[int, Piece]]] = []
    for line in lines:
        row = _row(line, words)
        if not rows or not _goes_on(rows[-1], row, words):
            rows.append(row)
    cells = [
        Cell(text=piece.text, row=number, column=column, place=piece.place)
        for number, row in enumerate(rows)
        for column, (_, piece) in enumerate(row)
    ]
    if cells:
        yield Table(cells=tuple(cells), place=cells[0].place, ragged=True)


def _row(line: Line, words: Vocabulary) -> list[tuple[int, Piece]]:
    """The cells of a line with where they start; a word behind a single blank is one of its own where it is a label, or behind one."""
    row: list[tuple[int, Piece]] = []
    end = -2
    for word in line.words:
        label = bool(words.labels.get(word.text) or (row and words.labels.get(row[-1][1].text)))
        if row and word.start - end <= 1 and not label:
            start, piece = row[-1]
            row[-1] = start, piece._replace(text=f"{piece.text} {word.text}")
        else:
            row.append((word.start, Piece(line.number, word.text, word.place)))
        end = word.end
    return row


def _goes_on(above: list[tuple[int, Piece]], row: list[tuple[int, Piece]], words: Vocabulary) -> bool:
    """Put the cells of a line behind those above them: where the first so becomes a known label, or all stand below values."""
    starts = [start for start, _ in above]
    if not all(start in starts for start, _ in row):
        return False
    if row[0][0] == above[0][0]:
        upper, lower = above[0][1].text, row[0][1].text
        if not words.labels.get(upper + lower) or (words.labels.get(upper) and words.labels.get(lower)):
            return False
    else:
        below = dict(row)
        if any(words.labels.get(piece.text) for start, piece in (*above, *row) if start in below):
            return False
    for start, piece in row:
        at = starts.index(start)
        above[at] = start, above[at][1]._replace(text=above[at][1].text + piece.text)
    return True


def _fits(columns: Sequence[Column]) -> bool:
    """Whether columns are those of money: two amounts, and the block's own name at most beside them."""
    amounts = {column.kind for column in columns if column.kind in AMOUNTS}
    return len(amounts) > 1 and sum(not column.kind for column in columns) <= 1


def _stop(lines: Sequence[Line], start: int, columns: Sequence[Column], words: Vocabulary) -> int:
    """The end of the rows of money: where a label begins, or a line has words below the amounts and none of them is a figure."""
    left = _left(columns)
    for at in range(start, len(lines)):
        texts = [word.text for word in lines[at].words]
        below = [word.text for word in lines[at].words if word.start >= left]
        if words.labels.get(texts[0]) or any(words.goals.get(text) for text in texts):
            return at
        if (below and not any(number_like(text) for text in below)) or any(map(VALUED.search, texts)):
            return at
    return len(lines)


def _left(columns: Sequence[Column]) -> int:
    """Where the columns of amounts begin."""
    return min(column.start for column in columns if column.kind and column.kind not in _LABELLED)


def _source(text: str, words: Vocabulary) -> bool:
    return bool(words.fund_rows.get(OF_WHICH.sub("", text)))


class _Source(NamedTuple):
    """A row of money while it is put together: the words left of the amounts, and its figures by column."""

    words: list[Piece]
    figures: dict[int, Piece]


def _money(lines: Sequence[Line], columns: Sequence[Column], words: Vocabulary) -> Iterator[Table]:
    """Rows of money: each line with a budget is one; words alone go on with a name, figures alone stand for all rows."""
    left = _left(columns)
    own = [column for column in columns if column.kind not in _LABELLED and (column.kind or column.start >= left)]
    rows: list[_Source] = []
    spread: dict[int, Piece] = {}
    for line in lines:
        label = [word for word in line.words if word.end <= left and not number_like(word.text)]
        figures = placed(line._replace(words=[word for word in line.words if word not in label]), own)
        pieces = [Piece(line.number, word.text, word.place) for word in label]
        if {own[column].kind for column in figures} & {"initial", "adjusted"}:
            rows.append(_Source(pieces, figures))
        elif figures:
            spread |= figures
        elif rows and pieces and _belongs(rows[-1].words, pieces, words):
            rows[-1].words.extend(pieces)
        elif pieces:
            rows.append(_Source(pieces, {}))
    if rows:
        yield _grid(columns, own, rows, spread, words)


def _belongs(above: Sequence[Piece], pieces: Sequence[Piece], words: Vocabulary) -> bool:
    """Whether words go on with the name of the source above: they are none of their own, or make one with it."""
    own = [piece.text for piece in pieces]
    return _label([*(piece.text for piece in above), *own], words) != _label(own, words) or not _label(own, words)


def _grid(
    columns: Sequence[Column],
    own: Sequence[Column],
    rows: Sequence[_Source],
    spread: dict[int, Piece],
    words: Vocabulary,
) -> Table:
    """The rows as a grid; figures that only the total has may reach over its sources. Certain when each row is known."""
    labels = [_label([piece.text for piece in row.words], words) for row in rows]
    whole = next((at for at, label in enumerate(labels) if words.fund_rows.get(label) == "total"), None)
    others = {column for at, row in enumerate(rows) if at != whole for column in row.figures}
    figures = [dict(row.figures) for row in rows]
    sure = all(labels) and whole is not None
    if whole is not None:
        figures[whole] = spread | figures[whole]
        sure = sure and (not spread or rate_holds({own[c].kind: piece.text for c, piece in figures[whole].items()}))
    cells = [Cell(text=one.text, row=0, column=number + 1, place=one.place) for number, one in enumerate(own)]
    cells.append(Cell(text=_heading(columns, own, rows, labels), row=0, column=0, place=columns[0].place))
    for at, (row, label) in enumerate(zip(rows, labels, strict=True)):
        place = (list(row.words) or list(row.figures.values()))[0].place
        cells.append(Cell(text=label, row=at + 1, column=0, place=place))
        for column, piece in figures[at].items():
            alone = at == whole and column not in others
            top, reach = (1, len(rows)) if alone else (at + 1, 1)
            cells.append(Cell(text=piece.text, row=top, row_span=reach, column=column + 1, place=piece.place))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(cells=tuple(cells), place=cells[0].place, doubtful=not sure)


def _heading(columns: Sequence[Column], own: Sequence[Column], rows: Sequence[_Source], labels: Sequence[str]) -> str:
    """What heads the block: the headers that are no amounts, and the words before the first source."""
    before = squash("".join(piece.text for row in rows for piece in row.words))
    head = before.split(labels[0], 1)[0] if labels[0] else ""
    return "".join(column.text for column in columns if column not in own) + head


def _label(texts: Sequence[str], words: Vocabulary) -> str:
    """The longest end of the words left of the amounts that names a source: what stands before it heads the block."""
    for start in range(len(texts)):
        text = squash("".join(texts[start:]))
        if _source(text, words) or text.startswith("其中"):
            return text
    return ""
