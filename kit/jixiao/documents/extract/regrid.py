"""Tables that a text shows in another way than with bars: cells set apart by a sign, rows behind the line numbers of a preview.

Only known headers make a table of such lines; a table whose rows lost cells on the left is told to be one without columns.
"""

from __future__ import annotations

import csv
import itertools
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.align import LEVEL_COLUMNS
from jixiao.documents.extract.certainty import is_figure
from jixiao.documents.extract.money import OF_WHICH
from jixiao.documents.extract.text import bare, is_sentence, squash
from jixiao.model.document import Cell, Table
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Dictionary, Vocabulary
    from jixiao.model.document import Block, Heading, Paragraph

_SIGNS = ",，/→;；、"
_LONGEST = 400
_WIDTH = 4
_MOST, _SHORT = 10, 20
_SAMPLE = 100
_NUMBER = re.compile(r"(\d{1,4})(?:[ \t]+|$)")
_NUMBERED = 8


# -- cells set apart by a sign -----------------------------------------------------------------------------------------------


def separated(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The blocks with every run of lines whose cells a sign sets apart, from a known header on, as a table."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if not isinstance(block, Table) and is_sentence(block.text):
            found.append(block)
            index += 1
            continue
        sign = _sign(block, words)
        end = _end(blocks, index, sign, words) if sign else index
        parts = _text(block).split() if end <= index + 1 else []
        if not sign and _is_money_header(parts, words):
            sign, end = " ", _money_end(blocks, index, words)
        whole = _headless(blocks, index, parts, words) if len(parts) >= _WIDTH and end <= index + 1 else None
        if whole is not None:
            table, index = whole
            found.append(table)
        elif end > index + 1:
            found.append(_table(blocks[index:end], sign))
            index = end
        else:
            found.append(block)
            index += 1
    return found


def _sign(block: Block, words: Vocabulary) -> str:
    """The sign that sets the headers of a line apart; empty for a line that is none. A sentence is none."""
    if isinstance(block, Table) or not _WIDTH <= len(block.text) <= _LONGEST or block.text.endswith("。"):
        return ""
    for sign in _SIGNS:  # most stand nowhere in a line, which is told sooner than how often they do
        if sign in block.text and block.text.count(sign) >= _WIDTH - 1 and _is_header(_cut(block.text, sign), words):
            return sign
    return ""


def _is_header(parts: Sequence[str], words: Vocabulary) -> bool:
    first = itertools.islice(filter(str.strip, parts), 2)
    if not any(len(part) <= _SHORT and words.heads.get(part) for part in first):
        return False  # as most lines: no more of their parts are looked at
    columns = _named(parts, words.columns)
    return (len(columns) >= _WIDTH - 1 and bool(columns & LEVEL_COLUMNS)) or _amounts(parts, words) > 1


def _named(parts: Sequence[str], words: Dictionary) -> set[str]:
    return {field for part in parts if (field := words.get(part))}


def _amounts(parts: Sequence[str], words: Vocabulary) -> int:
    """How many kinds of amounts these headers name."""
    return len(_named(parts, words.funds).intersection(AMOUNTS))


def _headless(
    blocks: Sequence[Block], index: int, printed: Sequence[str], words: Vocabulary
) -> tuple[Table, int] | None:
    """A table of blank-separated rows whose headers stand above it on a line of text, a group's upright word between them."""
    parts = [part for part in printed if len(part) > 1]
    columns = _named(parts, words.columns)
    known = sum(bool(words.columns.get(part)) for part in parts)
    if len(columns) < _WIDTH or not columns & LEVEL_COLUMNS or known < len(parts) - 1:
        return None
    end = index + 1
    while end < len(blocks) and len(_text(blocks[end]).strip()) == 1:
        end += 1
    table = blocks[end] if end < len(blocks) else None
    if not isinstance(table, Table) or not table.ragged or _is_header([c.text for c in table.rows()[0]], words):
        return None
    place = blocks[index].place
    heads = [Cell(text=part, row=0, column=column, place=place) for column, part in enumerate(parts)]
    below = [msgspec.structs.replace(cell, row=cell.row + 1) for cell in table.cells]
    return msgspec.structs.replace(table, cells=(*heads, *below), place=place), end + 1


def _is_money_header(parts: Sequence[str], words: Vocabulary) -> bool:
    """Whether blanks set known headers of money apart (`项目资金 年初预算数 全年预算数 全年执行数 分值 执行率 得分`)."""
    if not 2 < len(parts) <= _MOST or any(len(part) > _SHORT for part in parts):
        return False
    known = sum(bool(words.funds.get(part) or words.fund_rows.get(part)) for part in parts)
    return known >= max(3, len(parts) - 1) and _amounts(parts, words) > 1


def _money_end(blocks: Sequence[Block], start: int, words: Vocabulary) -> int:
    """The first block below that is no row of money: its label, then nothing but figures and dashes."""
    index = start + 1
    while index < len(blocks):
        label, *figures = _text(blocks[index]).split() or [""]
        money = words.fund_rows.get(OF_WHICH.sub("", label)) or label.startswith("其中")
        if not (money and figures and all(map(is_figure, figures))):
            break
        index += 1
    return index


def _cut(text: str, sign: str) -> list[str]:
    if sign == " ":
        return text.split()
    if sign == "," and '"' in text:
        return next(csv.reader([text.strip()]))
    return text.strip().split(sign)


def _end(blocks: Sequence[Block], start: int, sign: str, words: Vocabulary) -> int:
    """The first block below that is no row: without the sign, wider than the header, or a header of its own."""
    width = len(_cut(_text(blocks[start]), sign))
    index = start + 1
    while index < len(blocks):
        parts = _cut(_text(blocks[index]), sign)
        if not 2 < len(parts) <= width + 1 or (len(parts) < width - 1 and parts[-1].endswith("。")):
            break
        if _is_header(parts, words):
            break
        index += 1
    return index


def _text(block: Block) -> str:
    return "" if isinstance(block, Table) or len(block.text) > _LONGEST else block.text


def _table(blocks: Sequence[Block], sign: str) -> Table:
    rows = [(block, _cut(_text(block), sign)) for block in blocks]
    cells = tuple(
        Cell(text=part.strip(), row=number, column=column, place=block.place)
        for number, (block, parts) in enumerate(rows)
        for column, part in enumerate(parts)
    )
    first, last = blocks[0].place, blocks[-1].place
    place = msgspec.structs.replace(first, end_line=last.line)
    ragged = sign == " " or len({len(parts) for _, parts in rows}) > 1
    return Table(cells=cells, place=place, ragged=ragged)


# -- line numbers ------------------------------------------------------------------------------------------------------------


def unnumbered(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The blocks without the running numbers that a preview of a sheet prints before each row, its headers among them."""
    numbered = list(_run(blocks))
    if len(numbered) < _NUMBERED or not any(_is_header(texts, words) for _, _, texts in numbered):
        return list(blocks)
    rows: dict[int, set[int]] = {}
    for at, row, _ in numbered:
        rows.setdefault(at, set()).add(row)
    return [_without(block, rows[at]) if at in rows else block for at, block in enumerate(blocks)]


def _run(blocks: Sequence[Block]) -> Iterator[tuple[int, int, list[str]]]:
    """Block and row of the lines that begin with 1, 2, 3 … in turn, and what the cells behind the number print."""
    wanted = 1
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            begins = wanted > 1 or any(cell.text.strip() == "1" for cell in block.cells)
            for number, row in enumerate(block.rows() if begins else ()):
                if row and row[0].text.strip() == str(wanted):
                    yield at, number, [cell.text for cell in row[1:]]
                    wanted += 1
        elif (
            (block.text[:1] <= "9" or block.text[:1].isspace())
            and (found := _NUMBER.match(block.text.lstrip()))
            and found[1] == str(wanted)
        ):
            yield at, 0, []
            wanted += 1


def _without(block: Block, rows: set[int]) -> Block:
    if not isinstance(block, Table):
        return _shortened(block)
    kept = [
        cell if cell.row not in rows else msgspec.structs.replace(cell, column=cell.column - 1)
        for cell in block.cells
        if not (cell.row in rows and cell.column == 0)
    ]
    return msgspec.structs.replace(block, cells=tuple(kept))


def _shortened(block: Heading | Paragraph) -> Block:
    return msgspec.structs.replace(block, text=_NUMBER.sub("", block.text.lstrip(), count=1))


# -- rows that lost cells ----------------------------------------------------------------------------------------------------


def shifted(block: Table, words: Vocabulary) -> Iterator[Table]:
    """A table, cut at its headers where rows below one stand in other columns than it says; those parts have no columns."""
    if block.ragged or any(c.row_span > 1 or c.col_span > 1 for c in block.cells):
        yield block
        return
    rows = block.rows()
    heads = [at for at, row in enumerate(rows) if _is_header([cell.text for cell in row], words)]
    bounds = list(itertools.pairwise([*heads, len(rows)]))
    if not any(_is_shifted(rows[start:end], words) for start, end in bounds):
        yield block
        return
    for start, end in ([(0, heads[0])] if heads[0] else []) + bounds:
        cells = tuple(msgspec.structs.replace(cell, row=cell.row - start) for row in rows[start:end] for cell in row)
        if cells:
            ragged = start in heads and _is_shifted(rows[start:end], words)
            yield msgspec.structs.replace(block, cells=cells, place=cells[0].place, ragged=ragged)


def _is_shifted(rows: Sequence[Sequence[Cell]], words: Vocabulary) -> bool:
    """Whether two rows at least, and more than fit, print a first level, or a percentage for an amount, under another header."""
    columns = {cell.column: words.columns.get(cell.text) for cell in rows[0]}
    money = {cell.column: words.funds.get(cell.text) for cell in rows[0]}
    levelled = "level1" in columns.values()
    first = words.groups["level1"] - words.groups["level2"] if levelled else frozenset()
    wrong = right = 0
    for row in rows[1:_SAMPLE]:
        for cell in row:
            field = columns.get(cell.column)
            if levelled and bare(cell.text) in first:
                wrong, right = wrong + (field != "level1"), right + (field == "level1")
            elif cell.text.strip().endswith(("%", "％")) and squash(cell.text)[:-1].replace(".", "").isdigit():
                kind = money.get(cell.column)
                wrong, right = wrong + (kind in AMOUNTS), right + (kind == "rate")
    return wrong > max(1, right)


# -- rows that were joined ---------------------------------------------------------------------------------------------------


def unjoined(block: Table, words: Vocabulary) -> Table:
    """A table of which a row is several lines `label | value`, taken for one row with broken cells, with a row for each line."""
    if not any("\n" in cell.text for cell in block.cells):
        return block
    cells: list[Cell] = []
    number = 0
    for row in block.rows():
        for part in _lines_of(row, words):
            cells += [msgspec.structs.replace(cell, row=number, column=column) for column, cell in part]
            number += 1
    return block if number == block.height else msgspec.structs.replace(block, cells=tuple(cells))


def _lines_of(row: Sequence[Cell], words: Vocabulary) -> list[list[tuple[int, Cell]]]:
    """The lines of such a row, each with the columns of its cells; the row itself where its cells do not all end in a label."""
    inner = [cell for cell in row[1:-1] if cell.text.strip()]
    broken = [cell for cell in inner if "\n" in cell.text and words.labels.get(cell.text.rsplit("\n", 1)[1])]
    whole = row and all(cell.row_span == cell.col_span == 1 for cell in row)
    if not whole or not inner or len(broken) < len(inner):
        return [[(cell.column, cell) for cell in row]]
    lines: list[list[tuple[int, Cell]]] = [[(0, row[0])]]
    for cell in row[1:]:
        value, _, label = cell.text.rpartition("\n") if cell in broken else (cell.text, "", "")
        lines[-1].append((1, msgspec.structs.replace(cell, text=value)))
        if label:
            place = msgspec.structs.replace(cell.place, line=(cell.place.line or 0) + cell.text.count("\n"), column=1)
            lines.append([(0, msgspec.structs.replace(cell, text=label, place=place))])
    return lines
