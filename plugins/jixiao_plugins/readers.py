"""The built-in readers. Each record is light; the libraries are imported when a file of its format is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.extending import Reader
from jixiao.hookspecs import hookimpl
from jixiao.reading import suffix_of

if TYPE_CHECKING:
    from jixiao.document import Document
    from jixiao.extending import Limits

_TEXT = (".txt", ".md", ".markdown", ".text")


def _sniff_text(head: bytes, name: str) -> int:
    """Text is the last resort: anything that is not a known container may be tried as text, but only by its suffix."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return 1
    if suffix_of(name) in _TEXT:
        return 1
    return int(head.count(0) * 50 < len(head))


def _read_text(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_plugins.text.reader import read_text

    return read_text(data, name, limits)


@hookimpl
def jixiao_readers() -> list[Reader]:
    """The readers in the order in which they are tried; `text` takes what no other one knows."""
    return [
        Reader(
            name="text",
            suffixes=_TEXT,
            sniff=_sniff_text,
            read=_read_text,
            summary=("文本和 Markdown", "text and Markdown"),
        )
    ]
