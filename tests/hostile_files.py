"""Files that attack, of every kind: what a library, a pattern or a loop does with them must be bounded. For several tests."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
TEXT = b"BT /F 12 Tf 9 700 Td (10) Tj ET"


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def stream(body: bytes, extra: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n" % (len(body), extra) + body + b"\nendstream"


def page(resources: bytes = b"/Font << /F 5 0 R >>", contents: bytes = b"4 0 R") -> bytes:
    """A page."""
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << %s >> /Contents %s >>" % (
        resources,
        contents,
    )


def pages(kids: bytes, count: int) -> bytes:
    """A node of the page tree."""
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)


def drawing(inner: bytes) -> bytes:
    """A form XObject."""
    return stream(
        inner, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R /Y 5 0 R >> >>"
    )


def bomb() -> bytes:
    """Some hundred bytes that inflate twice, to 360 MB."""
    return zlib.compress(zlib.compress(b"0 0 m " * 60_000_000, 9), 9)


def _bomb(filters: bytes, *others: bytes) -> Callable[[], bytes]:
    """A page whose content is the bomb, its filters spelled in some way."""
    return lambda: pdf([CATALOGUE, pages(b"3 0 R", 1), page(), stream(bomb(), b"/Filter " + filters), FONT, *others])


def _in_object_stream() -> bytes:
    """The filters stand in an object of a compressed object stream, which only a table of places in a stream can name."""
    held = b"6 0 [/FlateDecode /FlateDecode]"
    packed = zlib.compress(held)
    objects = [
        CATALOGUE, pages(b"3 0 R", 1), page(), stream(bomb(), b"/Filter 6 0 R"), FONT, b"null",
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.5\n"), {}
    for number, body in enumerate(objects, 1):
        places[number] = len(out)
        if number != 6:
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    rows = b"".join(
        bytes([0 if n == 0 else 2 if n == 6 else 1]) + (7 if n == 6 else start if n == 8 else places.get(n, 0)).to_bytes(4, "big") + b"\0"
        for n in range(9)
    )  # fmt: skip
    table = b"<< /Type /XRef /Size 9 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream" % (len(rows), rows)
    return bytes(out + b"8 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % start)


SPELLINGS: dict[str, Callable[[], bytes]] = {
    "plain": _bomb(b"[/FlateDecode /FlateDecode]"),
    "hex": _bomb(b"[/Fl#61teDecode /#46lateDecode]"),
    "comment": _bomb(b"[/FlateDecode%\n/FlateDecode]"),
    "abbreviation": _bomb(b"[/Fl /Fl]"),
    "reference": _bomb(b"6 0 R", b"[/FlateDecode /FlateDecode]"),
    "array-of-references": _bomb(b"[6 0 R 6 0 R]", b"/FlateDecode"),
    "object-stream": _in_object_stream,
    "hex-and-newlines": _bomb(b"\n[\t/#46#6c#61#74#65Decode\r\n%x\r/Fl ]"),
}
"""A bomb under every spelling of its filters that a reader of PDF knows; a search for bytes sees the first."""


def _lines(rows: int) -> bytes:
    drawn = b" ".join(
        b"0 %d.%d m 595 %d.%d l S %d.%d 0 m %d.%d 842 l S" % ((n // 4, n % 4 * 25) * 2 + (n // 6, n % 6 * 16) * 2)
        for n in range(rows)
    )
    return pdf([CATALOGUE, pages(b"3 0 R", 1), page(), stream(TEXT + b" " + drawn), FONT])


def _same_page(count: int) -> bytes:
    return pdf([CATALOGUE, pages(b"3 0 R " * count, count), page(), stream(TEXT * 40), FONT])


PDFS: dict[str, Callable[[], bytes]] = {
    "form-that-draws-itself": lambda: pdf([CATALOGUE, pages(b"3 0 R", 1), page(b"/XObject << /X 4 0 R >>", b"6 0 R"), drawing(b"/X Do"), FONT, stream(b"/X Do")]),
    "two-forms-that-draw-each-other": lambda: pdf([CATALOGUE, pages(b"3 0 R", 1), page(b"/XObject << /X 4 0 R >>", b"6 0 R"), drawing(b"/Y Do /Y Do"), drawing(b"/X Do"), stream(b"/X Do")]),
    "pages-that-hold-themselves": lambda: pdf([CATALOGUE, pages(b"2 0 R 3 0 R", 1_000_000), page(), stream(TEXT), FONT]),
    "a-million-pages": lambda: pdf([CATALOGUE, pages(b"3 0 R", 1_000_000), page(), stream(TEXT), FONT]),
    "page-again-and-again": lambda: _same_page(6000),
    **{f"bomb-{name}": make for name, make in SPELLINGS.items()},
    "lines": lambda: _lines(1900),
}  # fmt: skip
"""Of each kind one, as test_isolation tries it."""


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def broken_zip(name: str, method: int = 14) -> bytes:
    """A zip with one part that no method inflates."""
    data = bytearray(zipped({name: lzma.compress(b"x")[:20] + b"\0\xff" * 20}))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = data.index(mark) + at
        data[place : place + 2] = method.to_bytes(2, "little")
    return bytes(data)


_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
_BOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'


def workbook(sheet: str) -> bytes:
    """A workbook of one sheet."""
    return zipped({"xl/workbook.xml": _BOOK.encode(), "xl/_rels/workbook.xml.rels": _RELATIONS.encode(), "xl/worksheets/sheet1.xml": _SHEET.format(sheet).encode()})  # fmt: skip


def _numbers() -> bytes:
    cells = "".join(f'<c r="{column}1"><v>{text}</v></c>' for column, text in zip("ABCDE", ("1e999999999", "-1E+999999999", "1e-999999999", "9" * 9000, "1" + "0" * 400), strict=True))  # fmt: skip
    return workbook(f'<sheetData><row r="1">{cells}</row></sheetData>')


def _bars() -> bytes:
    return (
        "青溪县水利局2023年度项目支出绩效自评报告\n" + "甲|\n" * 200 + "|" * 150_000 + "\n" + "乙|\n" * 200
    ).encode()


def _attributes() -> bytes:
    names = " ".join(f"a{number:x}=1" for number in range(120_000))
    return f"<html><p>青溪县水利局2023年度项目支出绩效自评报告</p><p {names}>乙</p></html>".encode()


def _deep() -> bytes:
    return ("<html><p>青溪县水利局2023年度绩效自评报告</p>" + "<div><table><tr><td>甲" * 30_000).encode()


def _injected() -> bytes:
    return '{"title": "甲\\r=1+1\\u001b[2J\\ufffe", "year": 2023, "evaluations": [{"kind": "project", "name": "乙\\r\\n@SUM(A1)", "grade": "优\\u001b]8;;x\\u0007", "indicators": [{"name": "=1+1\\r=2", "target": "1项", "actual": "1项", "weight": 10, "score": 10}]}]}'.encode()  # fmt: skip


HOSTILE: dict[str, Callable[[], bytes]] = {
    **{f"{name}.pdf": make for name, make in PDFS.items()},
    "lines-2900.pdf": lambda: _lines(2900),
    "bars.txt": _bars,
    "stars.txt": ("青溪县水利局2023年度项目支出绩效自评报告\n" + "*" * 60_000).encode,
    "brackets.txt": ("青溪县水利局2023年度项目支出绩效自评报告\n" + "（" * 60_000 + "其中：" * 9000).encode,
    "attributes.html": _attributes,
    "deep.html": _deep,
    "numbers.xlsx": _numbers,
    "rows.xlsx": lambda: workbook("<sheetData>" + "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 30_000)) + "</sheetData>"),
    "lzma.docx": lambda: broken_zip("word/document.xml"),
    "lzma.zip": lambda: broken_zip("a.txt"),
    "bzip2.zip": lambda: broken_zip("a.txt", 12),
    "bomb.zip": lambda: zipped({"a.txt": b"0" * 300_000_000}),
    "deep.json": lambda: b'{"evaluations": ' + b"[" * 100_000,
    "injection.json": _injected,
}  # fmt: skip
"""A file of every kind, by its name."""
