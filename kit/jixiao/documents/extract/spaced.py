"""Forms of which only blank space is left, as `pdftotext -layout` prints them: columns by where words stand, a row over several lines.

The headers say the columns: words of a few lines that stand one below the other are one header. A word below belongs to the column
that it stands nearest to. Which lines make a row is settled in `spaced_rows`; what nothing bears out is read, but in doubt.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.extract.align import is_indicator_header
from jixiao.documents.extract.spaced_lines import Column, Line, header, lines_of
from jixiao.documents.extract.spaced_money import above_of
from jixiao.documents.extract.spaced_rows import body_of
from jixiao.documents.extract.text import squash
from jixiao.model.document import Table
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block

_TITLE = re.compile(
    r"(?:自评|评价|评分|绩效).{0,30}表(?:[(（][^()（）]{0,20}[)）])?$|^[(（]?20\d\d年度?[)）]?$|^附件?表?\d{0,2}$"
)
_LONGEST_HEADER = 24
_WIDE = "   "
_ABOVE, _BELOW = 80, 400


def columns_by_space(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The blocks with every such form as the tables it was."""
    if not any(block.spaced if isinstance(block, Table) else _WIDE in block.text for block in blocks):
        return list(blocks)
    lines = lines_of(blocks)
    found: list[Block] = []
    done = at = 0
    while at < len(lines):
        head = header(lines, at, words.columns, _fits) if _may_head(lines[at]) else None
        below = lines[head[0] : _reach(lines, head[0])] if head else []
        body = body_of(below, head[1], words) if head and not _even(below) else None
        if head is None or body is None:
            at += 1
            continue
        table, taken = body
        first = _first(lines, at, words, done)
        found += blocks[done : lines[first].block]
        found += above_of(lines[first:at], words)
        found.append(table)
        at = head[0] + taken
        done = lines[at - 1].block + 1
    return [*found, *blocks[done:]]


def _may_head(line: Line) -> bool:
    return max(len(word.text) for word in line.words) <= _LONGEST_HEADER


def _even(lines: Sequence[Line]) -> bool:
    """Whether blanks of one width part all words: they are the mark between cells, and nothing stands below anything."""
    gaps = {
        after.start - before.end
        for line in lines
        for before, after in itertools.pairwise(line.words)
        if after.start - before.end > 1
    }
    return len(gaps) <= 1


def _fits(columns: Sequence[Column]) -> bool:
    """Whether columns are those of an indicator table: levels, values, hardly a word that is no header, and wide blanks between."""
    known = {column.kind for column in columns if column.kind}
    unknown = sum(not column.kind for column in columns)
    wide = sum(after.start - before.end > 1 for before, after in itertools.pairwise(columns))
    return unknown <= 1 and is_indicator_header(known) and 2 * wide >= len(columns) - 1


def _reach(lines: Sequence[Line], start: int) -> int:
    """The end of the lines that may belong to the table: before a title, or what is no line of words."""
    at = start
    while at < min(len(lines), start + _BELOW):
        if at > start and lines[at].block - lines[at - 1].block > 1:
            break
        if _TITLE.search(squash("".join(word.text for word in lines[at].words))):
            break
        at += 1
    return at


def _first(lines: Sequence[Line], header_at: int, words: Vocabulary, done: int) -> int:
    """The topmost line of labels or money above the header, below the title."""
    first = header_at
    for at in range(header_at - 1, max(-1, header_at - _ABOVE - 1), -1):
        line = lines[at]
        text = squash("".join(word.text for word in line.words))
        if line.block < done or lines[at + 1].block - line.block > 1 or _TITLE.search(text):
            break
        if any(words.labels.get(word.text) or words.funds.get(word.text) for word in line.words[:2]):
            first = at
    return first
