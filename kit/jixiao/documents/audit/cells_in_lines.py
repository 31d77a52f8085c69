"""Tables of which every cell stands on a line of its own, as they come from a page that was copied.

Nothing divides such a table but its own regularity: a name and so many figures, again and again. Before the first of its names stand its heads,
one for each figure and one for the names.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.facts.fact import Line
from jixiao.documents.facts.folding import fold
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Paragraph

_CELL_END = re.compile(r"[,;。，；!?！？]")
_FIGURE = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?\s*(?:%|[万亿]?元|[\u4e00-\u9fff]{1,2})?|[-—–/]")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_LONGEST, _FEWEST_FIGURES, _FEWEST_ROWS = 24, 2, 3

Cells = list[tuple[str, Line, int]]


class _Row(NamedTuple):
    """Where the name of a row stands, and where its figures end."""

    name: int
    end: int

    @property
    def figures(self) -> int:
        return self.end - self.name - 1


def is_cell(text: str) -> bool:
    """Whether a paragraph may be one cell."""
    return 0 < len(text) <= _LONGEST and not _CELL_END.search(text) and "\t" not in text and "|" not in text


def tables(blocks: Sequence[Paragraph]) -> Iterator[list[Cells]]:
    """The tables of a run of short paragraphs: the row of the heads, then the others."""
    cells = [_cell(one) for one in blocks]
    rows = list(_rows([text for text, _, _ in cells]))
    start = 0
    for i in range(1, len(rows) + 1):
        if i < len(rows) and rows[i].name == rows[i - 1].end and rows[i].figures == rows[start].figures:
            continue
        yield from _table(cells, rows[start:i])
        start = i


def _cell(block: Paragraph) -> tuple[str, Line, int]:
    line = Line(block.text, fold(block.text), block.place, -1, is_cell=True, offset=0)
    line.rows = block.rows
    return line.flat.strip(), line, len(line.flat) - len(line.flat.lstrip())


def _rows(texts: list[str]) -> Iterator[_Row]:
    """Each word with the figures right behind it, if they are two and more."""
    words = [i for i, text in enumerate(texts) if _FIGURE.fullmatch(text) is None or _YEAR.fullmatch(text)]
    for name, following in pairwise([*words, len(texts)]):
        if following - name > _FEWEST_FIGURES:
            yield _Row(name, following)


def _table(cells: Cells, rows: list[_Row]) -> Iterator[list[Cells]]:
    """The table of rows that follow one another, where as many words as its columns stand before it."""
    heads = cells[max(0, rows[0].name - rows[0].figures - 1) : rows[0].name] if rows else []
    whole = len(rows) >= _FEWEST_ROWS and len(heads) == rows[0].figures + 1
    if whole and all(_FIGURE.fullmatch(text) is None or _YEAR.fullmatch(text) for text, _, _ in heads):
        yield [heads, *(cells[row.name : row.end] for row in rows)]


__all__ = ["is_cell", "tables"]
