"""Word documents: what only the XML says - printed numbers, final text, merged and nested tables."""

from __future__ import annotations

import io
import zipfile

import pytest

from jixiao.files.reading import read_document
from jixiao.model.document import Document, Heading, Paragraph, Table
from jixiao.model.limits import Limits
from jixiao_plugins.readers import jixiao_readers
from jixiao_plugins.word.numbering import chinese, render

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def read(data: bytes, name: str) -> Document:
    return read_document(jixiao_readers(), data, name, Limits())


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


def texts(document: Document) -> list[str]:
    return ["" if isinstance(block, Table) else block.text for block in document.blocks]


def zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def build(body: str, styles: str = "", numbering: str = "") -> bytes:
    """A document of this body."""
    return zipped(
        {
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>",
            "word/numbering.xml": f"<w:numbering {SPACES}>{numbering}</w:numbering>",
        }
    )


def levels_of(levels: list[tuple[str, str]]) -> str:
    inside = "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/></w:lvl>"
        for n, (form, text) in enumerate(levels)
    )
    return (
        f"<w:abstractNum w:abstractNumId='0'>{inside}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )


def numbered(text: str, depth: int) -> str:
    return (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='1'/></w:numPr></w:pPr>"
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def row_of(*cells: str, raw: str = "") -> str:
    inside = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in cells)
    return f"<w:tr>{inside}{f'<w:tc>{raw}<w:p/></w:tc>' if raw else ''}</w:tr>"


def table_of(*table_rows: str) -> str:
    return f"<w:tbl>{''.join(table_rows)}</w:tbl>"


def test_word_prints_list_numbers() -> None:
    """Automatic numbers stand before their paragraphs, nested ones count on their own."""
    levels = [("chineseCounting", "%1、"), ("chineseCounting", "(%2)"), ("decimal", "%3.")]
    lines = [(0, "概况"), (1, "职能"), (1, "人员"), (0, "绩效"), (1, "目标"), (2, "产出"), (2, "效益")]
    body = "".join(numbered(text, depth) for depth, text in lines)
    document = read(build(body, numbering=levels_of(levels)), "a.docx")
    assert texts(document) == ["一、概况", "(一)职能", "(二)人员", "二、绩效", "(一)目标", "1.产出", "2.效益"]


def test_word_gives_the_final_text() -> None:
    """Deleted and hidden text is gone, inserted text stands, a deleted paragraph end joins two paragraphs."""
    body = (
        "<w:p><w:r><w:t>预算</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半,</w:t></w:r></w:p><w:p><w:r><w:t>后半。</w:t></w:r></w:p>"
    )
    assert texts(read(build(body), "a.docx")) == ["预算新", "前半,后半。"]


def test_word_text_boxes_come_once_and_controls_are_open() -> None:
    """A text box stands in the file twice, for new and old programs; a content control is only a frame."""
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    assert texts(read(build(body), "a.docx")) == ["正文", "框内", "控件"]


def test_word_headings_and_bold() -> None:
    """Outline levels, own or of the style, make headings; a wholly bold paragraph says so."""
    body = (
        "<w:p><w:pPr><w:pStyle w:val='2'/></w:pPr><w:r><w:t>二级</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>一级</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>粗</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>半</w:t></w:r><w:r><w:t>粗</w:t></w:r></w:p>"
    )
    styles = "<w:style w:type='paragraph' w:styleId='2'><w:name w:val='heading 2'/></w:style>"
    blocks = read(build(body, styles=styles), "a.docx").blocks
    assert [(type(block), getattr(block, "level", 0), getattr(block, "bold", False)) for block in blocks] == [
        (Heading, 2, False),
        (Heading, 1, False),
        (Paragraph, 0, True),
        (Paragraph, 0, False),
    ]


def test_word_tables_cut_by_pages_are_joined() -> None:
    """Two tables in a row, the second beginning with the first one's header, are one."""
    header = row_of("一级指标", "二级指标", "三级指标", "分值")
    first = table_of(header, row_of("产出", "数量", "甲", "10"))
    second = table_of(header, row_of("", "质量", "乙", "20"))
    (table,) = tables(read(build(first + "<w:p/>" + second), "a.docx"))
    assert rows(table) == [
        ["一级指标", "二级指标", "三级指标", "分值"],
        ["产出", "数量", "甲", "10"],
        ["", "质量", "乙", "20"],
    ]


def test_word_nested_table_follows_its_table() -> None:
    """A table in a cell comes after the table that holds it; a frame of one cell is no table."""
    inner = table_of(row_of("甲", "乙"))
    outer = table_of(row_of("子", "丑", raw=inner))
    assert [rows(table) for table in tables(read(build(outer), "a.docx"))] == [[["子", "丑", ""]], [["甲", "乙"]]]
    framed = read(build(table_of(row_of("只有一格"))), "a.docx")
    assert texts(framed) == ["只有一格"]


def test_word_external_parts_are_ignored() -> None:
    """Linked pictures and templates are only names."""
    body = "<w:p><w:r><w:t>文</w:t><w:drawing><a:blip xmlns:a='urn:a' r:link='r9'/></w:drawing></w:r></w:p>"
    assert texts(read(build(body), "a.docx")) == ["文"]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (3, "chineseCountingThousand", "三"),
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (3, "decimalEnclosedCircle", "③"),
        (4, "ideographTraditional", "丁"),
        (28, "upperLetter", "BB"),
        (9, "lowerRoman", "ix"),
        (7, "decimalZero", "07"),
        (7, "unknown", "7"),
    ],
)
def test_number_formats_of_word(number: int, form: str, expected: str) -> None:
    """Each format as Word prints it."""
    assert render(number, form) == expected


def test_chinese_counting() -> None:
    """Hundreds and thousands, with the zero that is spoken."""
    assert [chinese(n) for n in (11, 20, 101, 110, 115, 1001, 2023)] == [
        "十一", "二十", "一百〇一", "一百一十", "一百一十五", "一千〇一", "二千〇二十三",
    ]  # fmt: skip
