"""Lists of projects pasted as text, one cell a line: their headers one below the other, then the cells of each project in turn.

A list is taken only where every row is whole: a name under 项目名称, and figures, dashes or grades under the other headers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.extract.align import LEVEL_COLUMNS, number_like
from jixiao.documents.extract.certainty import is_figure
from jixiao.documents.extract.rows import table_of
from jixiao.model.document import Table
from jixiao.model.facts import AMOUNTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block, Heading, Paragraph

    Lines = list[Heading | Paragraph]

_SHORT, _LONGEST = 16, 60
_LEAST, _MOST = 4, 24  # headers
_FIGURES = frozenset({*AMOUNTS, "rate", "score", "number"})


def listed(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The blocks with every such list as the table it was."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        heads = _heads(blocks, index, words)
        rows = list(_rows(blocks, index + len(heads), heads, words)) if heads else []
        if len(rows) > 1:
            found.append(table_of([heads, *rows]))
            index += len(heads) + sum(map(len, rows))
        else:
            found.append(blocks[index])
            index += 1
    return found


def is_project_header(heads: Sequence[str], words: Vocabulary) -> bool:
    """Whether headers are those of a list of projects: a name, two of its amounts, score, rate and grade, hardly another word."""
    fields = [words.projects.get(head) for head in heads]
    if 3 * fields.count(None) > len(fields) or any(
        words.columns.get(head) in LEVEL_COLUMNS or number_like(head) for head in heads
    ):
        return False
    named = {field for field in fields if field}
    return "name" in named and len(named - {"number", "name", "reason"}) > 1 and bool(named & {*AMOUNTS, "score"})


def _heads(blocks: Sequence[Block], start: int, words: Vocabulary) -> Lines:
    heads: Lines = []
    for block in blocks[start : start + _MOST]:
        if isinstance(block, Table) or len(block.text) > _SHORT or not words.projects.get(block.text):
            break
        heads.append(block)
    return heads if len(heads) >= _LEAST and is_project_header([head.text for head in heads], words) else []


def _lines(blocks: Sequence[Block]) -> Lines:
    found: Lines = []
    for block in blocks:
        if isinstance(block, Table) or not 0 < len(block.text.strip()) <= _LONGEST:
            break
        found.append(block)
    return found


def _rows(blocks: Sequence[Block], start: int, heads: Lines, words: Vocabulary) -> Iterator[Lines]:
    """The rows, each as wide as the headers; that of the sums at the end may lack cells that are blank."""
    fields = [words.projects.get(head.text) for head in heads]
    for at in range(start, len(blocks), len(heads)):
        row = _lines(blocks[at : at + len(heads)])
        if len(row) < 2:
            return
        if words.words.get(row[0].text) in {"total", "subtotal"}:
            end = next((n for n, one in enumerate(row[1:], 1) if not is_figure(one.text)), len(row))
            yield row[:end]
            return
        pairs = list(zip(fields, row, strict=False))
        if len(row) < len(heads) or not all(_suits(field, block.text) for field, block in pairs):
            return
        yield row


def _suits(field: str | None, text: str) -> bool:
    if field in _FIGURES:
        return is_figure(text)
    return field != "name" or not is_figure(text)
