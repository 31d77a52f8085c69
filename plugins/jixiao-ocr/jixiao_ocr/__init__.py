"""Scans and photos of self-evaluations: a reader for pages that are pictures. Light to import; the libraries come with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.extending import Message, Reader, Writer
from jixiao.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits
    from jixiao.outputs.export import Export

    Sniff = Callable[[bytes, str], int]
    Read = Callable[[bytes, str, Limits], Document]

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SUFFIXES = (".png", ".jpg", ".jpeg", ".jpe", ".tif", ".tiff")
_MEMORY = 2600 * 2**20
"""Address space of the recogniser, its libraries and the largest page."""
_SECONDS = 60
"""Seconds of the processor for one page."""


def _sniff_picture(head: bytes, _name: str) -> int:
    return 2 * head.startswith(_PICTURES)


def _read_pictures(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_ocr.reader import read_pictures

    return read_pictures(data, name, limits)


def _sniff_pdf(head: bytes, _name: str) -> int:
    return 2 * int(b"%PDF-" in head[:1024])


def _read_scan(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_ocr.reader import read_scan

    return read_scan(data, name, limits)


def _sniff_word(head: bytes, _name: str) -> int:
    return 2 * int(head.startswith(b"PK") and b"word/document.xml" in head and b"word/media/" in head)


def _read_word(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_ocr.word import read_word

    return read_word(data, name, limits)


@hookimpl
def jixiao_readers() -> list[Reader]:
    """Readers of pictures, of PDF with scanned pages, and of Word documents whose pages are pictures."""
    return [
        _reader("picture", _SUFFIXES, _sniff_picture, _read_pictures, Message("图片(识别文字)", "pictures, by text recognition")),
        _reader("scan", (".pdf",), _sniff_pdf, _read_scan, Message("扫描的 PDF(识别文字)", "scanned PDF, by text recognition")),
        _reader("scan-docx", (".docx",), _sniff_word, _read_word, Message("以图片作页的 Word(识别文字)", "Word with pictures of pages, by text recognition")),
    ]  # fmt: skip


def _reader(name: str, suffixes: tuple[str, ...], sniff: Sniff, read: Read, summary: Message) -> Reader:
    return Reader(
        name=name, suffixes=suffixes, sniff=sniff, read=read, summary=summary,
        isolated=0, memory=_MEMORY, seconds=_SECONDS, recognises=True,
    )  # fmt: skip


def _mark(what: Export, options: dict[str, str]) -> bytes:
    from jixiao_ocr.marks import write

    return write(what, options)


@hookimpl
def jixiao_writers() -> list[Writer]:
    """The writer of `jixiao annotate` for scans."""
    return [
        Writer(
            name="scan-marks", suffix=".pdf", write=_mark, annotates=dict.fromkeys((".pdf", *_SUFFIXES), ".pdf"),
            summary=Message("扫描件的 PDF 副本，框出问题", "a PDF copy of a scan, with boxes"),
        )
    ]  # fmt: skip
