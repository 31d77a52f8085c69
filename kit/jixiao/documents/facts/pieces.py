"""The texts of a document, a long one in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.document import Cell, Document, Heading, Place, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

Rows = tuple[tuple[int, int, int], ...]
"""Where the lines of a paragraph begin: offset, number of the line, column."""

_LONGEST = 6_000
"""Characters of a paragraph that are read as one; a longer one is cut at a sentence end."""


def texts(document: Document) -> Iterator[tuple[str, Place, bool, Rows]]:
    """Each paragraph, heading and cell of a document, where it stands, whether it is a cell, and where its lines begin in the source."""
    for block in document.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                if len(cell.text) > 3:
                    yield cell.text, _cell_place(cell, block), True, ()
        else:
            yield block.text, block.place, False, () if isinstance(block, Heading) else block.rows


def _cell_place(cell: Cell, table: Table) -> Place:
    return cell.place if cell.place != Place() else table.place


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Spans of at most `_LONGEST` characters that end at a full stop where there is one in the second half."""
    start = 0
    while len(text) - start > _LONGEST:
        stop = text.rfind("。", start + _LONGEST // 2, start + _LONGEST)
        end = stop + 1 if stop >= 0 else start + _LONGEST
        yield start, end
        start = end
    yield start, len(text)
