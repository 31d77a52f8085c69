"""Tables of indicators that begin in the middle, behind a page that is not here: their rows are told by their shape alone.

A row is a level or two, a name, and its target, actual value, weight and score, or its weight first. All rows must have one of these
shapes, and only one, down to a total that they do not exceed. What is found is read, but in doubt: no header bears it out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from jixiao.documents.extract.align import LEVEL_COLUMNS, number_like
from jixiao.documents.extract.text import bare
from jixiao.model.document import Cell, Table
from jixiao.text.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block, Place

_HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "备注")
_ORDERS = (("target", "actual", "weight", "score"), ("weight", "target", "actual", "score"))
_COLUMNS = {"target": 3, "actual": 4, "weight": 5, "score": 6}
_WIDTH = 5  # a name and four values
_LEAST = 3  # rows
_LONGEST = 60
_FULL = Decimal(100)


class Text(NamedTuple):
    """A printed text and its place."""

    text: str
    place: Place


Row = dict[int, Text]


def has_header(table: Table, words: Vocabulary) -> bool:
    """Whether a table prints the name of a level's column."""
    return any(words.columns.get(cell.text) in LEVEL_COLUMNS for cell in table.cells)


def headed(table: Table, words: Vocabulary) -> Table:
    """A table without a header and with a total, its rows put under the headers that their shape asks for; else the table itself."""
    rows = [[Text(c.text.strip(), c.place) for c in row if c.text.strip()] for row in table.rows()]
    rows = [row for row in rows if row]
    if len(rows) <= _LEAST or words.words.get(rows[-1][0].text) != "total" or not _is_level(rows[0][0].text, words):
        return table
    return _read([_by_row(rows[:-1], order, words) for order in _ORDERS], rows[-1]) or table


def headed_lines(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The blocks with every such table, one cell a line, as the table that it was."""
    if any(
        has_header(one, words) if isinstance(one, Table) else words.columns.get(one.text) in LEVEL_COLUMNS
        for one in blocks
    ):
        return list(blocks)
    ends = _ends(blocks, words)
    found: list[Block] = []
    index = tried = 0
    while index < len(blocks):
        end = ends[index]
        table = None
        if end > tried and _is_level(_text(blocks[index]).text, words):
            tried = end
            table = _of_lines([_text(one) for one in blocks[index : end + 3]], words)
        found.append(table or blocks[index])
        index = end + 3 if table else index + 1
    return found


def _text(block: Block) -> Text:
    assert not isinstance(block, Table)
    return Text(block.text.strip(), block.place)


def _ends(blocks: Sequence[Block], words: Vocabulary) -> list[int]:
    """For each block where the word of the next total stands, with two numbers below it; 0 where what is no cell stands before."""
    ends = [0] * len(blocks)
    end = 0
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if isinstance(block, Table) or not 0 < len(block.text.strip()) <= _LONGEST:
            end = 0
        elif words.words.get(block.text) == "total":
            below = blocks[at + 1 : at + 3]
            numbers = len(below) == 2 and all(not isinstance(one, Table) and number_like(one.text) for one in below)
            end = at if numbers else 0
        ends[at] = end
    return ends


def _of_lines(texts: Sequence[Text], words: Vocabulary) -> Table | None:
    cells, total = texts[:-3], texts[-3:]
    return _read([_by_shape(cells, order, words) for order in _ORDERS], total)


def _read(ways: Sequence[Sequence[Row]], total: Sequence[Text]) -> Table | None:
    """The table whose rows can be read in one way only, and make no more than its total; None for any other."""
    found = [rows for rows in ways if rows]
    return _table(found[0], total) if len(found) == 1 and _adds_up(found[0], total) else None


def _by_row(rows: Sequence[Sequence[Text]], order: Sequence[str], words: Vocabulary) -> list[Row]:
    """The rows of a grid, each of this shape, perhaps with a remark behind it; none where one is not."""
    found: list[Row] = []
    for cells in rows:
        taken, row = _row(cells, 0, order, words)
        if not taken or len(cells) - taken > 1:
            return []
        if len(cells) > taken:
            row[len(_HEADS) - 1] = cells[taken]
        found.append(row)
    return found


def _by_shape(cells: Sequence[Text], order: Sequence[str], words: Vocabulary) -> list[Row]:
    """The rows of a stream of cells that all have this shape; none where one has not."""
    rows: list[Row] = []
    at = 0
    while at < len(cells):
        taken, row = _row(cells, at, order, words)
        if not taken:
            return []
        rows.append(row)
        at += taken
    return rows


def _row(cells: Sequence[Text], at: int, order: Sequence[str], words: Vocabulary) -> tuple[int, Row]:
    """The row that begins here, and of how many cells; of none where there is no such row."""
    for levels in (2, 1, 0):
        values = cells[at + levels : at + levels + _WIDTH]
        above = cells[at : at + levels]
        if len(values) < _WIDTH or not all(_is_level(one.text, words) for one in above) or number_like(values[0].text):
            continue
        row: Row = {2: values[0]} | {_COLUMNS[kind]: one for kind, one in zip(order, values[1:], strict=True)}
        if not values[0].text.endswith("指标") and _points(row):
            first = 0 if levels == 2 or (levels and bare(above[0].text) not in words.groups["level2"]) else 1
            return levels + _WIDTH, row | {first + n: one for n, one in enumerate(above)}
    return 0, {}


def _is_level(text: str, words: Vocabulary) -> bool:
    return len(text) <= _LONGEST and (
        text.endswith("指标") or bare(text) in words.groups["level1"] or bare(text) in words.groups["level2"]
    )


def _points(row: Row) -> bool:
    """Whether weight and score are bare numbers, the score within the weight."""
    weight, score = row[_COLUMNS["weight"]].text, row[_COLUMNS["score"]].text
    if not (number_like(weight) and number_like(score)) or "%" in weight + score:
        return False
    full, got = number_of(weight), number_of(score)
    return full is not None and got is not None and 0 <= got <= full


def _adds_up(rows: Sequence[Row], total: Sequence[Text]) -> bool:
    """Whether there are enough rows, and they do not exceed the total of 100 below them."""
    figures = [number_of(one.text) for one in total[1:] if number_like(one.text)]
    if len(rows) < _LEAST or len(figures) != 2 or figures[0] != _FULL or figures[1] is None:
        return False
    sums = [
        sum((number_of(row[_COLUMNS[kind]].text) or Decimal(0) for row in rows), Decimal(0))
        for kind in ("weight", "score")
    ]
    return sums[0] <= _FULL and sums[1] <= figures[1]


def _table(rows: Sequence[Row], total: Sequence[Text]) -> Table:
    first = next(iter(rows[0].values())).place
    figures = [one for one in total[1:] if number_like(one.text)]
    last: Row = {0: total[0], _COLUMNS["weight"]: figures[0], _COLUMNS["score"]: figures[1]}
    heads = {at: Text(text, first) for at, text in enumerate(_HEADS)}
    cells = tuple(
        Cell(text=row[at].text, row=number, column=at, place=row[at].place)
        if at in row
        else Cell(text="", row=number, column=at)
        for number, row in enumerate((heads, *rows, last))
        for at in range(len(_HEADS))
    )
    place = msgspec.structs.replace(first, end_line=total[-1].place.line)
    return Table(cells=cells, place=place, doubtful=True)
