"""Tables that were pasted as text, one cell a paragraph: put them back together, row by row.

Such a run shows itself by the headers of an indicator table, one below the other. What stands above belongs to the same form
when it is made of known labels and their values; below, the cells run on to the row of totals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.align import LEVEL_COLUMNS, is_indicator_header, number_like
from jixiao.documents.extract.columns import Columns
from jixiao.documents.extract.headless import headed_lines
from jixiao.documents.extract.money import FIGURES, OF_WHICH
from jixiao.documents.extract.money_runs import begins_run, money_runs
from jixiao.documents.extract.project_lists import listed
from jixiao.documents.extract.rows import Row, Slot, row_of, table_of
from jixiao.documents.extract.scattered import labelled, scatter
from jixiao.documents.extract.spaced import columns_by_space
from jixiao.documents.extract.stream import segment
from jixiao.documents.extract.text import bare, grade_in, key
from jixiao.documents.extract.wrapped_heads import unwrapped
from jixiao.documents.outline import mark
from jixiao.model.document import Table
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block, Cell, Heading, Paragraph

_ROLLED = 16
_CELL = 400
_SHORT = 40
_CELL_LINE = 64
_PIECE, _PIECES, _BROKEN = 8, 3, 3
_BESIDE = frozenset({"side", "number", "code", "project", "project_code", "unit_name"})
_UPRIGHT = 4  # single characters of a word that is written from top to bottom
_WEIGHT_ALONE = re.compile(r"^[(（]?\s?\d{1,3}\s?分?\s?[)）]$")
_VALUE = re.compile(r"[≥≤><=＝≧≦]?\d[\d,.]{0,12}[%％‰一-龥]{0,4}")
_LOOK_BACK = 80
_LOOK_AHEAD = 3000


def gather(blocks: Sequence[Block], words: Vocabulary) -> tuple[Block, ...]:
    """The blocks with each such run of paragraphs replaced by the table it was."""
    pieces = scatter(columns_by_space(unwrapped(blocks, words), words), words)
    funded = any(begins_run(block, words) for block in pieces)
    blocks = money_runs(pieces, words, headed=False) if funded else pieces
    blocks = [_unrolled(block, words) for block in blocks]
    if not _may_hold_cells(blocks):
        return tuple(money_runs(blocks, words, headed=True) if funded else blocks)
    blocks = headed_lines(listed(_mended(blocks, words), words), words)
    found: list[Block] = []
    done = 0
    index = 0
    while index < len(blocks):
        length = _header(blocks, index, words)
        if not length:
            index += 1
            continue
        start = _start(blocks, index, done, words)
        scored = any(
            words.columns.get(one.text) in {"weight", "score"} for one in _texts(blocks, index, index + length)
        )
        end = _end(blocks, index + length, words, scored=scored)
        found += blocks[done:start]
        found.append(
            _table(
                _texts(blocks, start, index),
                _texts(blocks, index, index + length),
                _texts(blocks, index + length, end),
                words,
            )
        )
        done = index = end
    return tuple(labelled(money_runs((*found, *blocks[done:]), words, headed=True), words))


def _may_hold_cells(blocks: Sequence[Block]) -> bool:
    """Whether short paragraphs follow one another so often that they may be the cells of a table, or words that were broken."""
    pairs = 0
    before = False
    for block in blocks:
        short = not isinstance(block, Table) and (
            len(block.text) <= _CELL_LINE or len(block.text.strip()) <= _CELL_LINE
        )
        pairs += short and before
        before = short
    return pairs >= _BROKEN


def _unrolled(block: Block, words: Vocabulary) -> Block:
    """A table whose indicator rows stand in one row behind their headers, cut into rows of the headers' number."""
    if not isinstance(block, Table) or block.width < _ROLLED:
        return block
    rows = block.rows()
    cells: list[Cell] = []
    number = 0
    for row in rows:
        for part in _parts(row, words):
            cells += [msgspec.structs.replace(cell, row=number, column=column) for column, cell in enumerate(part)]
            number += 1
    return block if number == len(rows) else msgspec.structs.replace(block, cells=tuple(cells), ragged=True)


def _parts(row: list[Cell], words: Vocabulary) -> list[list[Cell]]:
    """The headers, and rows as wide as they are; the row itself when it is no such run."""
    if len(row) < _ROLLED or any(cell.col_span > 1 for cell in row):
        return [row]
    fields = [words.columns.get(cell.text) if cell.text.strip() else "" for cell in row]
    width = next((i for i, field in enumerate(fields) if field is None), len(row))
    while width and not fields[width - 1]:
        width -= 1
    distinct = {field for field in fields[:width] if field}
    if not (is_indicator_header(distinct) and "score" in distinct) or len(row) < 2 * width:
        return [row]
    return [row[:width], *(row[start : start + width] for start in range(width, len(row), width))]


def _mended(blocks: Sequence[Block], words: Vocabulary) -> Sequence[Block]:
    """Known words that were broken over a few paragraphs (`年度` `指标值`) as one; untouched when there are few."""
    found: list[Block] = []
    broken = 0
    index = 0
    while index < len(blocks):
        length, whole = _broken(blocks, index, words)
        block = blocks[index]
        if length and not isinstance(block, Table):
            broken += 1
            found.append(msgspec.structs.replace(block, text=whole))
            index += length
        else:
            found.append(block)
            index += 1
    return found if broken >= _BROKEN else blocks


def _broken(blocks: Sequence[Block], index: int, words: Vocabulary) -> tuple[int, str]:
    """How many paragraphs from here on make one known word, and that word; two words that are known alone stay two."""
    parts: list[str] = []
    best = 0, ""
    for position in range(index, min(len(blocks), index + 2 * _PIECES)):
        block = blocks[position]
        if isinstance(block, Table) or len(block.text.strip()) > _PIECE:
            break
        text = block.text.strip()
        if not text:
            if not parts:
                break
            continue
        parts.append(text)
        whole = "".join(parts)
        if len(parts) > 1 and _goes_on(parts, words) and _word(whole, words):
            best = position + 1 - index, whole
        if len(parts) == (_UPRIGHT if max(map(len, parts)) == 1 else _PIECES):
            break
    return best


def _goes_on(parts: list[str], words: Vocabulary) -> bool:
    """Whether the later parts are no words of their own: 指标 behind a category, a weight in brackets, half a word."""
    if len(parts) > 2 and _WEIGHT_ALONE.match(parts[-1]):
        return _goes_on(parts[:-1], words)
    first, second = parts[:2]
    if _WEIGHT_ALONE.match(second):
        return len(parts) == 2 and _word(first, words)
    if any(any(char.isdigit() for char in part) for part in parts):
        return False
    return second == "指标" or not (_word(first, words) and _word(second, words))


def _word(text: str, words: Vocabulary) -> bool:
    return bool(
        words.columns.get(text)
        or words.funds.get(text)
        or words.fund_rows.get(text)
        or words.goals.get(text)
        or bare(text) in words.groups["level1"] | words.groups["level2"]
    )


def _texts(blocks: Sequence[Block], start: int, end: int) -> list[Heading | Paragraph]:
    return [
        msgspec.structs.replace(block, text=block.text.strip())
        for block in blocks[start:end]
        if not isinstance(block, Table) and block.text.strip()
    ]


def _header(blocks: Sequence[Block], index: int, words: Vocabulary) -> int:
    """How many paragraphs from here on are the headers of an indicator table; 0 when they are not."""
    fields: list[str] = []
    position = index
    first = blocks[index]
    if isinstance(first, Table) or words.columns.get(first.text.strip()) is None:
        return 0
    while position < len(blocks):
        block = blocks[position]
        if isinstance(block, Table) or len(block.text.strip()) > _SHORT:
            break
        if block.text.strip():
            field = words.columns_amid.get(block.text.strip())
            if field is None:
                break
            fields.append(field)
        position += 1
    return position - index if is_indicator_header(set(fields)) else 0


def _start(blocks: Sequence[Block], index: int, floor: int, words: Vocabulary) -> int:
    """The first cell of the form above the indicator headers: the topmost label that is reached over short paragraphs only."""
    start = index
    for position in range(index - 1, max(floor, index - _LOOK_BACK) - 1, -1):
        block = blocks[position]
        if (
            isinstance(block, Table)
            or len(block.text.strip()) > _CELL
            or (mark(block.text) and len(block.text.strip()) < _SHORT and not _known(block.text.strip(), words))
        ):
            break
        if _known(block.text.strip(), words):
            start = position
    return start


def _known(text: str, words: Vocabulary) -> bool:
    short = len(text) <= _SHORT
    return short and bool(
        words.labels.get(text)
        or words.funds.get(text)
        or words.fund_rows.get(OF_WHICH.sub("", text))
        or words.goals.get(text)
        or words.goal_sides.get(text)
    )


def _end(blocks: Sequence[Block], index: int, words: Vocabulary, *, scored: bool) -> int:
    """The first block below that is no cell: a table, a heading of the report, or what follows the row of totals.

    A table without points has no row of totals: it ends where numbered text or a sentence begins.
    """
    total = False
    for position in range(index, min(len(blocks), index + _LOOK_AHEAD)):
        block = blocks[position]
        if isinstance(block, Table) or len(block.text.strip()) > _CELL * 4:
            return position
        found = mark(block.text)
        text = block.text.strip()
        if found and found.style in {"一、", "第一"} and not _is_row(blocks, position):
            return position
        if not scored and (found or (text.endswith("。") and len(text) > _SHORT)):
            return position
        if (
            total
            and text
            and not (
                number_like(text) or grade_in(text) or words.labels.get(text) == "grade" or key(text)[:2] == "等级"
            )
        ):
            return position
        total = total or (len(text) <= _SHORT and words.words.get(text) == "total")
    return min(len(blocks), index + _LOOK_AHEAD)


def _is_row(blocks: Sequence[Block], position: int) -> bool:
    """Whether a numbered line is the name of a row (一、养护路灯): a figure stands in one of the two lines below it."""
    below = [block.text.strip() for block in blocks[position + 1 : position + 3] if not isinstance(block, Table)]
    return len(blocks[position].text) <= _SHORT and any(_VALUE.fullmatch(text) for text in below)  # type: ignore[union-attr]


_Texts = list["Heading | Paragraph"]


def _table(above: _Texts, header: _Texts, below: _Texts, words: Vocabulary) -> Table:
    below = _without_header(below, [block.text for block in header])
    heads = _heads(header, words)
    rows = [*_labelled(above, words), *heads, *_rows(heads, below, words)]
    return table_of(rows, ragged=True)


def _without_header(cells: _Texts, header: list[str]) -> _Texts:
    """The cells without the header that each page prints again."""
    kept: _Texts = []
    for cell in cells:
        kept.append(cell)
        if cell.text == header[-1] and [one.text for one in kept[-len(header) :]] == header:
            del kept[-len(header) :]
    return kept


def _labelled(blocks: _Texts, words: Vocabulary) -> Iterator[_Texts]:
    """The cells above the indicators, a row for each label, each row of funds, and each run of headers."""
    row: _Texts = []
    before = ""
    funds = False
    for block in blocks:
        kind = _kind(block.text, words, funds=funds)
        funds = funds or kind == "header"
        joins = (
            (kind == before and kind in {"header", "goal"})
            or (kind == "" and before != "goal")
            or (kind == "" and not row)
        )
        if not joins and row:
            yield row
            row = []
        row.append(block)
        before = kind or ("" if before == "goal" else before)
        before = before or "value"
    if row:
        yield row


def _kind(text: str, words: Vocabulary, *, funds: bool) -> str:
    if len(text) > _SHORT:
        return ""
    amount = words.funds.get(text)
    if amount in FIGURES or amount == "side" or (amount == "label" and not funds):
        return "header"
    if words.goals.get(text) or words.goal_sides.get(text):
        return "goal"
    if funds and words.fund_rows.get(OF_WHICH.sub("", text)):
        return "fund"
    return "label" if words.labels.get(text) else ""


def _heads(header: _Texts, words: Vocabulary) -> list[_Texts]:
    """The header rows: a second one begins where the levels come after other columns."""
    fields = [words.columns.get(block.text) for block in header]
    level = next((i for i, field in enumerate(fields) if field in LEVEL_COLUMNS), 0)
    before = {field for field in fields[:level] if field not in _BESIDE}
    return [header[:level], header[level:]] if before else [header]


def _row(header: _Texts) -> Row:
    return row_of([Slot(block.text, i, 1, block.place) for i, block in enumerate(header)], ragged=True)


def _rows(header: list[_Texts], cells: _Texts, words: Vocabulary) -> Iterator[_Texts]:
    """The indicator rows: cut where the columns begin anew."""
    columns = Columns(_row(header[0]), words.columns, amid=words.columns_amid)
    for second in header[1:]:
        columns.extend(_row(second), words.columns)
    kinds = [kind for kind in columns.kinds if not kind.startswith("?")]
    close = next(
        (i for i, block in enumerate(cells) if len(block.text) <= _SHORT and words.words.get(block.text) == "total"),
        len(cells),
    )
    starts = segment([block.text for block in cells[:close]], kinds, words.groups) if close else []
    for start, end in zip(starts, [*starts[1:], close], strict=True):
        yield cells[start:end]
    if close < len(cells):
        yield cells[close:]
