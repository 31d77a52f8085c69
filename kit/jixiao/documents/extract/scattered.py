"""Forms whose cells run on: a whole form in one line, or rows of which some were broken over lines. Each word becomes a paragraph.

What was a cell is then found again from the headers (`pasted`), and the equations of the rows say whether it was found right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.align import HEADERS, is_indicator_header, number_like
from jixiao.documents.extract.rows import table_of
from jixiao.documents.extract.text import bare
from jixiao.model.document import Paragraph, Table
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block

_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"(?<!\S)(?:合计|总计|总分)(?=\d+(?:\.\d+)?(?!\S))|\S+")
_PAIRS = 3
_SHORT = 16
_ROWS_AHEAD = 400


def scatter(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The blocks with every form that runs on taken to pieces."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if isinstance(block, Table):
            if _flat(block, words):
                found += _pieces(block)
                index += 1
                continue
            end = _broken_off(blocks, index, words)
            if end:
                found += _rejoined(blocks[index:end], words)
                index = end
                continue
        elif ("指标" in block.text or "指標" in block.text) and _holds_header(block.text, words):
            found += _pieces(block)
            index += 1
            continue
        elif len(block.text) <= 4 * _SHORT and (end := _spread(blocks, index, words)):
            found += [piece for one in blocks[index:end] for piece in _pieces(one)]
            index = end
            continue
        found.append(block)
        index += 1
    return found


def labelled(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The blocks with every run of labels and values, one cell a line, as the table it was: three pairs at least."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        end = index
        while end + 1 < len(blocks) and _is_pair(blocks[end], blocks[end + 1], words):
            end += 2
        if end - index >= 2 * _PAIRS:
            found.append(_pairs(blocks[index:end]))
            index = end
        else:
            found.append(blocks[index])
            index += 1
    return found


def _is_pair(label: Block, value: Block, words: Vocabulary) -> bool:
    """A known label, or a short text between known ones, and a value that is no label."""
    if isinstance(label, Table) or isinstance(value, Table):
        return False
    first = label.text.strip()
    field = words.labels.get(first) if len(first) <= _SHORT else None
    if not field:
        return False
    second = value.text.strip()
    fits = len(second) <= 4 * _SHORT and not words.labels.get(second)
    return fits and (field != "total_score" or number_like(second))


def _pairs(blocks: Sequence[Block]) -> Table:
    texts = [block for block in blocks if not isinstance(block, Table)]
    return table_of([texts[at : at + 2] for at in range(0, len(texts), 2)], ragged=True)


def _flat(table: Table, words: Vocabulary) -> bool:
    """Whether the headers of a table run on over its first rows, so that its rows are only as wide as its bars happened to be."""
    if not table.ragged or _opens(table, words):
        return False
    run: set[str] = set()
    for cell in table.cells[: 2 * _SHORT]:
        field = words.columns.get(cell.text)
        if field is None:
            break
        run.add(field)
    return is_indicator_header(run)


def _holds_header(text: str, words: Vocabulary) -> bool:
    """Whether a paragraph holds the headers of an indicator table one behind the other, and cells behind them."""
    if len(text) < 2 * HEADERS or not any(char.isspace() for char in text):
        return False
    tokens = _WORD.findall(text)
    run: set[str] = set()
    for position, token in enumerate(tokens):
        field = words.columns.get(token) if len(token) <= _SHORT else None
        if field is None:
            if is_indicator_header(run) and position + 1 < len(tokens):
                return True
            run = set()
        else:
            run.add(field)
    return False


def _spread(blocks: Sequence[Block], start: int, words: Vocabulary) -> int:
    """The end of a form whose headers go over a few lines, and its cells over lines as they fell; 0 for any other line."""
    run: set[str] = set()
    at = start
    while at < min(len(blocks), start + HEADERS) and not is_indicator_header(run):
        tokens = _words(blocks[at])
        fields = [words.columns_amid.get(token) for token in tokens]
        if not tokens or len(tokens) == 1 < at - start + 1 or None in fields:
            return 0
        run |= {field for field in fields if field}
        at += 1
    if at - start < 2 or not is_indicator_header(run):
        return 0
    for position in range(at, min(len(blocks), start + _ROWS_AHEAD)):
        tokens = _words(blocks[position])
        if not tokens or max(map(len, tokens)) > 4 * _SHORT:
            return 0
        if _closing(tokens[0], words):
            return position + 1
    return 0


def _words(block: Block) -> list[str]:
    if isinstance(block, Table):  # its rows, where blanks part them as they part the words of the lines around
        return [cell.text for cell in block.cells if cell.text.strip()] if block.spaced else []
    return _WORD.findall(block.text)


def _closing(token: str, words: Vocabulary) -> bool:
    """Whether a word opens the row of the total, with its figure behind it or not (`合计100`)."""
    return words.words.get(token.rstrip("0123456789.")) == "total"


def _pieces(block: Block) -> Iterator[Block]:
    """The words of a paragraph, or the cells of a table, as paragraphs at their places."""
    if isinstance(block, Table):
        yield from (Paragraph(text=cell.text, place=cell.place) for cell in block.cells if cell.text.strip())
        return
    for word in _PIECE.finditer(block.text):
        column = word.start() + 1 if block.place.line is not None else None
        yield Paragraph(text=word[0], place=msgspec.structs.replace(block.place, column=column))


def _rejoined(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The words of a broken form; one that stands alone on its line goes on with the word before it where both make a known level."""
    known = words.groups["level1"] | words.groups["level2"]
    found: list[Paragraph] = []
    for block in blocks:
        pieces = list(_pieces(block))
        alone = not isinstance(block, Table) and len(pieces) == 1
        before = found[-1] if found else None
        for piece in pieces:
            assert isinstance(piece, Paragraph)
            whole = before.text + piece.text if alone and before is not None else ""
            if before is not None and whole and not before.text.endswith("指标") and bare(whole) in known:
                found[-1] = msgspec.structs.replace(before, text=whole)
            else:
                found.append(piece)
    return list(found)


def _broken_off(blocks: Sequence[Block], index: int, words: Vocabulary) -> int:
    """The end of a form whose table breaks off before its total, because names of levels were broken over lines; 0 for any other."""
    table = blocks[index]
    if not isinstance(table, Table) or not table.ragged or not _opens(table, words) or _closes(table, words):
        return 0
    broken = False
    for position in range(index + 1, min(len(blocks), index + _ROWS_AHEAD)):
        block = blocks[position]
        if isinstance(block, Table):
            if not block.ragged or _opens(block, words):
                return 0
            if _closes(block, words):
                return position + 1 if broken else 0
            continue
        token = block.text.strip()
        first = _WORD.match(token)
        if first is not None and words.words.get(first[0]) == "total":
            return position + 1 if broken else 0
        if len(token) > 3 * _SHORT or token.endswith(("。", "：", ":")):
            return 0
        broken = broken or len(token) <= _SHORT
    return 0


def _opens(table: Table, words: Vocabulary) -> bool:
    return any(is_indicator_header({f for cell in row if (f := words.columns.get(cell.text))}) for row in table.rows())


def _closes(table: Table, words: Vocabulary) -> bool:
    return any(row and words.words.get(row[0].text) == "total" for row in table.rows())
