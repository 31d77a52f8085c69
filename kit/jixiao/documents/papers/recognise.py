"""How a paper of ours is known, in a room of its own: every document is asked, and few need the rooms that read them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.document import Table
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.model.document import Cell, Document

MARK = Message("版式", "jixiao 1")
"""The row of the information table by which a paper of ours is known, with the version of the layout."""


def is_ours(document: Document) -> bool:
    """Whether the paper carries the mark of the layout."""
    return any(
        isinstance(block, Table) and any(cell.text == MARK[0] for cell in block.cells) and _is_marked(block)
        for block in document.blocks
    )


def _is_marked(table: Table) -> bool:
    return any(first.text == MARK[0] and next_text(row, first) == MARK[1] for row in table.rows() for first in row[:1])


def next_text(row: Sequence[Cell], first: Cell) -> str:
    """The text of the next cell of a row; empty when there is none."""
    return next((cell.text for cell in row if cell.column > first.column), "")
