"""Paragraphs as they were before a page broke their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.outline import mark
from jixiao.model.document import NOWHERE, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block, Place

_LINE = 24  # characters that a line has at least where a page breaks it
_LONGEST = 400


def unbroken(blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    """The paragraphs; a line that a page broke off inside a sentence together with the lines that end it, at its place."""
    held, start = "", NOWHERE
    for block in blocks:
        text = "" if isinstance(block, Table) else block.text.strip()
        if held and (not text or mark(text) or len(held) > _LONGEST):
            yield held, start
            held = ""
        if not text:
            continue
        held, start = held + text, start if held else block.place
        if len(text) < _LINE or text[-1] in "。；;：:！!":
            yield held, start
            held = ""
    if held:
        yield held, start
