"""Word, Excel and ODF files: real packages whose parts are changed element by element, and whose zip lies."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from damage import as_docx, as_xlsx
from lxml import etree

from .chance import nested
from .pages import any_form
from .reports import as_json, as_toml

if TYPE_CHECKING:
    from collections.abc import Callable

    from .chance import Chance

FILES = Path(__file__).parent.parent / "files"
LARGEST = 2_000_000
"""Bytes of the largest part that is tried."""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

WORD_PIECES = (
    '<w:p xmlns:w="{W}"><w:pPr><w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="{n}"/></w:numPr></w:pPr><w:r><w:t>{t}</w:t></w:r></w:p>', '<w:r xmlns:w="{W}"><w:t xml:space="preserve">{t}</w:t><w:tab/><w:br/></w:r>',
    '<w:tbl xmlns:w="{W}"><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{n}"/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>', '<w:tc xmlns:w="{W}"><w:tcPr><w:gridSpan w:val="{n}"/><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>',
    '<w:ins xmlns:w="{W}"><w:r><w:t>{t}</w:t></w:r></w:ins>', '<w:del xmlns:w="{W}"><w:r><w:delText>{t}</w:delText></w:r></w:del>', '<w:sdt xmlns:w="{W}"><w:sdtContent><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:sdtContent></w:sdt>',
    '<w:r xmlns:w="{W}"><w:fldChar w:fldCharType="begin"/><w:instrText> SEQ {t} </w:instrText><w:fldChar w:fldCharType="separate"/></w:r>', '<w:trPr xmlns:w="{W}"><w:gridBefore w:val="{n}"/><w:gridAfter w:val="{n}"/></w:trPr>',
    '<w:pict xmlns:w="{W}"><w:txbxContent><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:txbxContent></w:pict>', '<w:sym xmlns:w="{W}" w:font="Wingdings" w:char="{n}"/>', '<w:tblGrid xmlns:w="{W}"><w:gridCol w:w="{n}"/></w:tblGrid>', '<w:rPr xmlns:w="{W}"><w:vanish/></w:rPr>', '<w:footnoteReference xmlns:w="{W}" w:id="{n}"/>',
)  # fmt: skip
SHEET_PIECES = (
    '<c xmlns="{S}" r="{r}" t="s"><v>{n}</v></c>', '<c xmlns="{S}" r="{r}" s="{n}"><v>{f}</v></c>', '<c xmlns="{S}" r="{r}" t="inlineStr"><is><t>{t}</t><r><t>{t}</t></r></is></c>', '<c xmlns="{S}" r="{r}" t="{t}"><v>{t}</v></c>',
    '<row xmlns="{S}" r="{n}" hidden="1" spans="1:{n}"><c><v>{f}</v></c></row>', '<mergeCell xmlns="{S}" ref="{r}:{r}"/>', '<mergeCells xmlns="{S}" count="{n}"><mergeCell ref="A1:{r}"/></mergeCells>', '<c xmlns="{S}" r="{r}"><f t="shared" si="{n}" ref="{r}:{r}">SUM(A1:{r})</f><v>{f}</v></c>',
    '<numFmt xmlns="{S}" numFmtId="{n}" formatCode="{t}"/>', '<xf xmlns="{S}" numFmtId="{n}"/>', '<si xmlns="{S}"><t>{t}</t><rPh><t>{t}</t></rPh></si>', '<cols xmlns="{S}"><col min="{n}" max="{n}" hidden="1"/></cols>', '<sheet xmlns="{S}" name="{t}" sheetId="{n}" state="hidden"/>', '<dimension xmlns="{S}" ref="A1:{r}"/>',
)  # fmt: skip
ODS_PIECES = (
    '<table:table-row xmlns:table="{TABLE}" table:number-rows-repeated="{n}"><table:table-cell/></table:table-row>', '<table:table-cell xmlns:table="{TABLE}" xmlns:office="{OFFICE}" table:number-columns-repeated="{n}" office:value-type="float" office:value="{f}"/>',
    '<table:table-cell xmlns:table="{TABLE}" xmlns:text="{TEXT}" table:number-columns-spanned="{n}" table:number-rows-spanned="{n}"><text:p>{t}<text:s text:c="{n}"/></text:p></table:table-cell>', '<table:covered-table-cell xmlns:table="{TABLE}" table:number-columns-repeated="{n}"/>',
    '<table:table xmlns:table="{TABLE}" table:name="{t}" table:display="false"><table:table-row/></table:table>', '<table:table-column xmlns:table="{TABLE}" table:visibility="collapse" table:number-columns-repeated="{n}"/>', '<text:p xmlns:text="{TEXT}">{t}<text:line-break/><text:tab/></text:p>', '<table:table-row-group xmlns:table="{TABLE}"><table:table-row/></table:table-row-group>',
)  # fmt: skip
REFERENCES = ("A1", "B2", "XFD1048576", "XFE1", "A0", "A1048577", "AAAA1", "1A", "A", "1", "", "a1", "$A$1", "A1:B2", "ZZZZZZ99999999999", "A-1", "Ａ１", "R1C1", "C7", "I30")  # fmt: skip


def docx(chance: Chance) -> bytes:
    """A Word document: a form of ours or a saved one, with parts changed."""
    base = chance.choice((as_docx(_plain(any_form(chance))), _saved(chance, ("form.docx", "score.docx"))))
    return packed(
        chance, base, WORD_PIECES, ("word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml")
    )


def xlsx(chance: Chance) -> bytes:
    """A workbook: the same."""
    try:
        base = as_xlsx(_plain(any_form(chance))) if chance.likely(0.5) else _saved(chance, ("form.xlsx", "score.xlsx"))
    except Exception:  # what the writer refuses, such as merges that overlap, is tried in the parts
        base = _saved(chance, ("form.xlsx", "score.xlsx"))
    return packed(chance, base, SHEET_PIECES, ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"))  # fmt: skip


def ods(chance: Chance) -> bytes:
    """An ODF spreadsheet that LibreOffice saved, with parts changed."""
    return packed(
        chance,
        _saved(chance, ("form.ods", "score.ods")),
        ODS_PIECES,
        ("content.xml", "content.xml", "styles.xml", "META-INF/manifest.xml"),
    )


def _saved(chance: Chance, names: tuple[str, ...]) -> bytes:
    return (FILES / chance.choice(names)).read_bytes()


def _plain(made):
    """What XML can hold: our printers write no other."""
    made.title = xml_text(made.title)
    for row in made.rows:
        for cell in row.values():
            cell.text = xml_text(cell.text)
    return made


def xml_text(text: str) -> str:
    """The characters that XML 1.0 takes."""
    return "".join(
        one for one in text if one in "\t\n" or " " <= one <= "\ud7ff" or "\ue000" <= one <= "\ufffd" or one > "\uffff"
    )


def packed(chance: Chance, base: bytes, pieces: tuple[str, ...], targets: tuple[str, ...]) -> bytes:
    """The package with some of its parts changed, and perhaps with a zip that lies."""
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.choice((0, 1, 1, 2))):
        name = chance.choice(targets if chance.likely(0.9) else sorted(parts))
        if name in parts:
            parts[name] = part(chance, parts[name], pieces)
    if chance.likely(0.1):
        name = chance.choice(sorted(parts))
        parts.pop(name)
        if chance.likely(0.5):
            parts[chance.choice((name.upper(), "../" + name, chance.text() or "x"))] = b"<x/>"
    return zipped(chance, parts)


def part(chance: Chance, data: bytes, pieces: tuple[str, ...]) -> bytes:
    """An XML part with elements changed; seldom its bytes or its prolog."""
    try:
        root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError:
        return chance.damaged(data)
    for _ in range(1 + chance.count(10)):
        _alter(chance, root, pieces)
    made: bytes = etree.tostring(
        root, encoding=chance.choice(("UTF-8", "UTF-8", "UTF-8", "UTF-16", "GB18030")), xml_declaration=True
    )[:LARGEST]
    if chance.likely(0.04):
        entities = '<!ENTITY a "甲甲甲甲甲甲甲甲甲甲">' + "".join(
            f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in ("ab", "bc", "cd", "de", "ef")
        )
        made = f"<!DOCTYPE x [{entities}]>".encode() + b"<x>&f;</x>" + made.split(b"?>", 1)[-1]
    return chance.damaged(made) if chance.likely(0.08) else made


def _alter(chance: Chance, root: etree._Element, pieces: tuple[str, ...]) -> None:
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    one = chance.choice(elements)
    parent = one.getparent()
    kind = chance.randrange(10)
    if kind <= 1 and one.attrib:
        one.set(
            chance.choice(sorted(one.attrib)),
            xml_text(chance.choice((str(chance.whole()), chance.choice(REFERENCES), chance.number(), chance.text())))[
                :9000
            ],
        )
    elif kind == 2:
        one.text = xml_text(chance.word())
    elif kind == 3 and parent is not None:
        parent.remove(one)
    elif kind == 4 and parent is not None:
        for _ in range(chance.choice((1, 2, 30))):
            if len(elements) < 5000:
                parent.append(_copy(one))
    elif kind == 5 and parent is not None:
        deep = one
        for _ in range(chance.choice((3, 70, 300)) if len(one) < 3 else 1):
            inner = etree.SubElement(deep, one.tag, dict(one.attrib))
            deep = inner
        deep.text = "深"
    elif kind == 6:
        one.tag = chance.choice(elements).tag
    elif kind == 7 and len(elements) < 5000:
        one.append(_copy(chance.choice([other for other in elements if len(other) < 30] or [one])))
    else:
        place = chance.choice(elements)
        place.insert(chance.randrange(len(place) + 1), piece(chance, chance.choice(pieces)))


def _copy(one: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(one, with_tail=False), etree.XMLParser(huge_tree=True))


def piece(chance: Chance, pattern: str) -> etree._Element:
    """An element of the vocabulary with values at their limits."""
    text = xml_text(chance.word()).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")[:5000]
    figure = xml_text(chance.number()).replace("&", "").replace("<", "").replace('"', "")
    return etree.fromstring(
        pattern.format(
            W=W,
            S=S,
            TABLE=TABLE,
            OFFICE=OFFICE,
            TEXT=TEXT,
            n=chance.whole(),
            r=chance.choice(REFERENCES),
            t=text,
            f=figure,
        )
    )


def zipped(chance: Chance, parts: dict[str, bytes]) -> bytes:
    """The parts in a zip, mostly an honest one."""
    out = io.BytesIO()
    method = chance.choice((zipfile.ZIP_DEFLATED,) * 6 + (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(_name(name)), data, method)
    data = out.getvalue()
    return lied(chance, data) if chance.likely(0.15) else data


def _name(name: str) -> str:
    return (name.replace("\0", "") or "x")[:30_000].encode("utf-8", "replace").decode()[:20_000]


def lied(chance: Chance, data: bytes) -> bytes:
    """A zip with a field of a header at a limit: method, flags, sizes, offsets, lengths of names."""
    made = bytearray(data)
    mark, fields = chance.choice((
        (b"PK\x03\x04", ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2))), (b"PK\x01\x02", ((4, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (34, 2), (38, 4), (42, 4))), (b"PK\x05\x06", ((4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2))),
    ))  # fmt: skip
    found = [at for at in range(len(made)) if made.startswith(mark, at)]
    for at in chance.sample(found, min(len(found), 1 + chance.count(3))):
        offset, width = chance.choice(fields)
        value = chance.choice((0, 1, 9, 12, 14, 95, 99, chance.whole())) & (256**width - 1)
        made[at + offset : at + offset + width] = value.to_bytes(width, "little")
    return bytes(made)


NAMES = ("报告.docx", "附表.xlsx", "a/b/../c.html", "../x.toml", "/etc/x.json", "C:\\x.txt", "~$x.docx", "__MACOSX/x.txt", ".x.txt", "x", "", "x.zip", "\u202etxt.x", "a" * 300 + ".txt", "名\n.txt", "x.txt", "x.txt", "con.txt", "表.csv", "x.pdf", "空/")  # fmt: skip


def submission(chance: Chance, others: list[Callable[[Chance], bytes]]) -> bytes:
    """A zip of several files of any format, under odd names, seldom a zip in a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for _ in range(chance.count(6)):
            kind = chance.randrange(6)
            data = (
                chance.choice(others)(chance)
                if kind > 1
                else as_toml(chance, nested(3))
                if kind
                else as_json(chance, {"evaluations": []})
            )
            if chance.likely(0.1) and len(out.getvalue()) < 300_000:
                data = submission(chance, others)
            archive.writestr(zipfile.ZipInfo(_name(chance.choice(NAMES))), data, chance.choice((8, 8, 0, 12, 14)))
    data = out.getvalue()
    return lied(chance, data) if chance.likely(0.15) else data
