"""The built-in readers. Each record is light; the libraries are imported when a file of its format is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.files.reader import Reader
from jixiao.files.reading import suffix_of
from jixiao.model.message import Message
from jixiao.toolkit.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_WORD = (".docx", ".docm", ".dotx")
_XLSX = (".xlsx", ".xlsm", ".xltx")
_ODS = (".ods", ".ots")
_XLS = (".xls", ".et", ".xlt")
_OLD = (".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt")
_CSV = (".csv", ".tsv")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGE_PAGE = 65_536
"""A page of fewer bytes costs its parser little, whatever is in it."""
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


def _wide(text: str) -> bytes:
    """A name as the directory of an OLE file holds it."""
    return text.encode("utf-16-le")


def _sniff_xls(head: bytes, name: str) -> int:
    if not head.startswith(_OLE):
        return 0
    if _wide("WordDocument") in head:
        return 0
    if _wide("Workbook") in head or _wide("Book") in head or _wide("EncryptedPackage") in head:
        return 2
    return int(suffix_of(name) in _XLS)


def _sniff_old(head: bytes, _name: str) -> int:
    if head.startswith(b"PK"):
        return 2 * int(b"opendocument.text" in head)
    if head.startswith(_OLE):
        return 2 if _wide("WordDocument") in head else 1
    return 2 if head.startswith((b"{\\rtf", b"<?mso-application")) or b'progid="Excel.Sheet"' in head else 0


def _sniff_csv(head: bytes, name: str) -> int:
    if head.startswith((_OLE, b"PK\x03\x04", b"%PDF")):
        return 0
    if suffix_of(name) in _CSV:
        return 1
    return int(suffix_of(name) in (*_XLS, *_XLSX) and b"\0" not in head)


def _read_xlsx(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_plugins.excel.xlsx import read_xlsx

    return read_xlsx(data, name, limits)


def _read_ods(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_plugins.excel.ods import read_ods

    return read_ods(data, name, limits)


def _read_xls(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_plugins.excel.xls import read_xls

    return read_xls(data, name, limits)


def _read_csv(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_plugins.excel.csv_file import read_csv

    return read_csv(data, name, limits)


def _sniff_pdf(head: bytes, _name: str) -> int:
    return 2 * int(b"%PDF-" in head[:1024])


def _read_pdf(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_plugins.pdf.reader import read_pdf

    return read_pdf(data, name, limits)


def _read_old(data: bytes, name: str, limits: Limits) -> Document:
    from jixiao_plugins.office.convert import read_old

    return read_old(data, name, limits)


@hookimpl
def jixiao_readers() -> list[Reader]:
    """The readers in the order in which they are tried; `text` takes what no other one knows."""
    word, sheet, table = (b"word/document.xml",), (b"xl/workbook.xml",), (b"opendocument.spreadsheet",)
    return [
        _reader("docx", _WORD, _sniff_zip(word, _WORD), _read_word, Message("Word 文档", "Word documents")),
        _reader("xlsx", _XLSX, _sniff_zip(sheet, _XLSX), _read_xlsx, Message("Excel 工作簿", "Excel workbooks")),
        _reader("ods", _ODS, _sniff_zip(table, _ODS), _read_ods, Message("ODF 表格", "OpenDocument spreadsheets")),
        _reader(
            "xls", _XLS, _sniff_xls, _read_xls, Message("旧版 Excel 和 WPS 表格", "old Excel and WPS workbooks"), 0
        ),
        _reader("pdf", (".pdf",), _sniff_pdf, _read_pdf, Message("PDF(要有文字层)", "PDF with a text layer"), 0),
        _reader(
            "doc", _OLD, _sniff_old, _read_old, Message("旧版 Word 和 WPS(经 LibreOffice)", "old Word and WPS files")
        ),
        _reader("html", _HTML, _sniff_html, _read_html, Message("网页", "web pages"), _LARGE_PAGE),
        _reader("csv", _CSV, _sniff_csv, _read_csv, Message("逗号分隔的表", "comma-separated tables")),
        _reader("text", _TEXT, _sniff_text, _read_text, Message("文本和 Markdown", "text and Markdown")),
    ]


def _reader(
    name: str,
    suffixes: tuple[str, ...],
    sniff: Callable[[bytes, str], int],
    read: Callable[[bytes, str, Limits], Document],
    summary: Message,
    isolated: int | None = None,
) -> Reader:
    return Reader(name=name, suffixes=suffixes, sniff=sniff, read=read, summary=summary, isolated=isolated)
