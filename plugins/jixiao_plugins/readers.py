"""The built-in readers. Each record is light; the libraries are imported when a file of its format is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.extending import Reader
from jixiao.hookspecs import hookimpl
from jixiao.reading import suffix_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.document import Document
    from jixiao.extending import Limits

_WORD = (".docx", ".docm", ".dotx")
_HTML = (".html", ".htm", ".xhtml", ".shtml")
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


def _sniff_html(head: bytes, name: str) -> int:
    start = head.replace(b"\0", b"").lower()
    if start.startswith((b"pk", b"%pdf", b"\xd0\xcf")):
        return 0
    if any(mark in start for mark in (b"<html", b"<!doctype html", b"<body", b"<table", b"<meta ")):
        return 2
    return int(suffix_of(name) in _HTML)


def _read_html(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_plugins.html.reader import read_html

    return read_html(data, name, limits)


def _sniff_zip(marks: tuple[bytes, ...], suffixes: tuple[str, ...]) -> Callable[[bytes, str], int]:
    """A sniff for office files in a zip: by the names of its parts, else by suffix when it is a zip at all."""

    def sniff(head: bytes, name: str) -> int:
        if not head.startswith(b"PK"):
            return 0
        if any(mark in head for mark in marks):
            return 2
        return int(suffix_of(name) in suffixes)

    return sniff


def _read_word(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_plugins.word.reader import read_word

    return read_word(data, name, limits)


@hookimpl
def jixiao_readers() -> list[Reader]:
    """The readers in the order in which they are tried; `text` takes what no other one knows."""
    return [
        Reader(
            name="docx",
            suffixes=_WORD,
            sniff=_sniff_zip((b"word/document.xml",), _WORD),
            read=_read_word,
            summary=("Word 文档", "Word documents"),
        ),
        Reader(
            name="html",
            suffixes=_HTML,
            sniff=_sniff_html,
            read=_read_html,
            summary=("网页", "web pages"),
        ),
        Reader(
            name="text",
            suffixes=_TEXT,
            sniff=_sniff_text,
            read=_read_text,
            summary=("文本和 Markdown", "text and Markdown"),
        ),
    ]
