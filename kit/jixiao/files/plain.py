"""A document as plain data, and back: how it crosses from one process to another, and from a plugin to the program.

The way back looks at every value: what comes of it has the shapes that the model says, whoever made it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.model.document import Document, Heading, Note, Paragraph, Picture, Table

if TYPE_CHECKING:
    from jixiao.model.document import Block


class Plain(msgspec.Struct, kw_only=True, array_like=True):
    """A document: its blocks by kind, and their order (`h`, `p` and `t`, a sign each)."""

    order: str = ""
    headings: list[Heading] = []
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []
    format: str = ""
    encoding: str = ""
    notes: tuple[Note, ...] = ()
    pictures: tuple[Picture, ...] = ()


def packed(document: Document) -> Plain:
    """A document as plain data."""
    plain = Plain(format=document.format, encoding=document.encoding, notes=document.notes, pictures=document.pictures)
    order = io.StringIO()
    for block in document.blocks:
        if isinstance(block, Table):
            plain.tables.append(block)
            order.write("t")
        elif isinstance(block, Heading):
            plain.headings.append(block)
            order.write("h")
        else:
            plain.paragraphs.append(block)
            order.write("p")
    plain.order = order.getvalue()
    return plain


def unpacked(plain: Plain, name: str) -> Document:
    """The document of plain data."""
    kinds: dict[str, Any] = {"h": iter(plain.headings), "p": iter(plain.paragraphs), "t": iter(plain.tables)}
    blocks: tuple[Block, ...] = tuple(next(kinds[kind]) for kind in plain.order)
    return Document(
        blocks=blocks,
        format=plain.format,
        name=name,
        encoding=plain.encoding,
        notes=plain.notes,
        pictures=plain.pictures,
    )
