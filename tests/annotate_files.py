"""Ten files of units, with what offices put into them: footnotes, content controls, hyperlinks, charts, macros, validations, threads.

`FILES` names a function for each; it writes the file into a folder and returns its path. Every file is a form in which something
is wrong, so that there is something to comment.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import xlsxwriter
from docx.oxml import parse_xml
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
ROWS = (
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("产出指标", "数量指标", "更新设备", "30台", "96%", "50", "50", ""),
    ("效益指标", "社会效益", "方便就诊", "提升", "已提升", "50", "49", ""),
    ("总分", "", "", "", "", "100", "97", ""),
)
TITLE = "2023年度项目支出绩效自评表"
PROSE = "本项目由云溪县卫生健康局组织实施，全年支出30万元，其中：设备购置10万元、人员培训15万元。"


def _document(*, table: bool = True) -> docx.document.Document:
    document = docx.Document()
    document.add_heading(TITLE, 1)
    document.add_paragraph("项目名称：村卫生室设备更新")
    document.add_paragraph(PROSE)
    if table:
        _table(document)
    return document


def _table(document: docx.document.Document) -> None:
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]), style="Table Grid")
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _added(path: Path, parts: dict[str, bytes], edit: Callable[[str, bytes], bytes] = lambda _, data: data) -> Path:
    """The package with other parts, and with parts edited."""
    with zipfile.ZipFile(path) as old:
        kept = {name: edit(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**kept, **parts}.items():
            new.writestr(name, data)
    return path


def _with(data: bytes, element: str) -> bytes:
    """A part with one more element at the end of its root."""
    root = etree.fromstring(data)
    root.append(etree.fromstring(element))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _related(name: str, data: bytes, owner: str, kind: str, target: str, part: str, content: str) -> bytes:
    """Relationships and content types with one part more."""
    if name == owner:
        return _with(
            data,
            f'<Relationship xmlns="{PACKAGE}/relationships" Id="rIdOwn" Type="{OFFICE}/{kind}" Target="{target}"/>',
        )
    if name == "[Content_Types].xml":
        return _with(data, f'<Override xmlns="{PACKAGE}/content-types" PartName="/{part}" ContentType="{content}"/>')
    return data


def footnotes(folder: Path) -> Path:
    """A Word file whose sentence has a footnote."""
    document = _document()
    run = document.paragraphs[2].add_run()
    run._r.append(parse_xml(f'<w:footnoteReference xmlns:w="{W}" w:id="2"/>'))
    path = folder / "脚注.docx"
    document.save(str(path))
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>据财务账。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    part = "word/footnotes.xml"
    content = f"{TYPES}.wordprocessingml.footnotes+xml"
    rels = "word/_rels/document.xml.rels"
    return _added(
        path,
        {part: notes},
        lambda name, data: _related(name, data, rels, "footnotes", "footnotes.xml", part, content),
    )


def controls(folder: Path) -> Path:
    """A Word file with content controls, a bookmark, a field and a hyperlink."""
    document = _document(table=False)
    body = document.element.body
    control = parse_xml(
        f'<w:sdt xmlns:w="{W}"><w:sdtPr><w:alias w:val="项目概况"/><w:id w:val="77"/></w:sdtPr><w:sdtContent><w:p><w:bookmarkStart w:id="5" w:name="here"/>'
        '<w:r><w:t>县级预算60万元，实际支出58万元，执行率85%。</w:t></w:r><w:bookmarkEnd w:id="5"/></w:p></w:sdtContent></w:sdt>'
    )
    body.insert(len(body) - 1, control)
    field = parse_xml(
        f'<w:p xmlns:w="{W}"><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:hyperlink w:anchor="here"><w:r><w:t>见概况</w:t></w:r></w:hyperlink></w:p>'
    )
    body.insert(len(body) - 1, field)
    _table(document)
    path = folder / "控件.docx"
    document.save(str(path))
    return path


def landscape(folder: Path) -> Path:
    """A Word file with two sections, headers, footers, a picture and merged cells."""
    document = _document()
    document.sections[0].header.paragraphs[0].text = "云溪县卫生健康局"
    second = document.add_section()
    second.footer.is_linked_to_previous = False
    second.footer.paragraphs[0].text = "附表"
    document.add_picture(io.BytesIO(PICTURE))
    total = document.tables[0].rows[3].cells
    total[0].merge(total[4])
    path = folder / "分节.docx"
    document.save(str(path))
    return path


def revised(folder: Path) -> Path:
    """A Word file with insertions, deletions, and comments of its user that have replies."""
    document = _document()
    paragraph = document.paragraphs[2]
    document.add_comment(paragraph.runs, text="请核对", author="乙")
    paragraph._p.append(
        parse_xml(f'<w:ins xmlns:w="{W}" w:id="901" w:author="甲"><w:r><w:t>已修订。</w:t></w:r></w:ins>')
    )
    paragraph._p.append(
        parse_xml(f'<w:del xmlns:w="{W}" w:id="902" w:author="甲"><w:r><w:delText>旧文。</w:delText></w:r></w:del>')
    )
    path = folder / "修订.docx"
    document.save(str(path))
    word15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    part = "word/commentsExtended.xml"
    more = f'<w15:commentsEx xmlns:w15="{word15}"><w15:commentEx w15:paraId="00000001" w15:done="0"/></w15:commentsEx>'
    content = f"{TYPES}.wordprocessingml.commentsExtended+xml"
    rels = "word/_rels/document.xml.rels"
    return _added(
        path,
        {part: more.encode()},
        lambda name, data: _related(name, data, rels, "commentsExtended", "commentsExtended.xml", part, content),
    )


def _book(path: Path, fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("自评表")
        page.merge_range("A1:H1", TITLE, book.add_format({"bold": True, "align": "center"}))
        for number, texts in enumerate(ROWS, 1):
            for column, text in enumerate(texts):
                page.write(number, column, float(text) if text.isdigit() and column in {5, 6} else text)
        fill(book, page)
    return path


def charts(folder: Path) -> Path:
    """A workbook with a chart on the sheet, one on a sheet of its own, a picture and a text box."""

    def fill(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        for place in ("J2", None):
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": "=自评表!$F$3:$F$4"})
            page.insert_chart(place, chart) if place else book.add_chartsheet("图").set_chart(chart)
        page.insert_image("J20", "p.png", {"image_data": io.BytesIO(PICTURE)})
        page.insert_textbox("J24", "说明")

    return _book(folder / "图表.xlsx", fill)


def macros(folder: Path) -> Path:
    """A workbook with macros and a button."""
    project = folder / "vbaProject.bin"
    project.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))

    def fill(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        book.add_vba_project(str(project))
        page.insert_button("J2", {"macro": "汇总", "caption": "汇总"})

    return _book(folder / "宏.xlsm", fill)


def validations(folder: Path) -> Path:
    """A workbook with drop-down lists, hyperlinks, protection, number formats, a filter and frozen heads."""

    def fill(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        page.data_validation("D3:D9", {"validate": "list", "source": ["提升", "改善"]})
        page.write_url("J2", "https://example.invalid/", string="办法")
        page.write_number("J3", 0.5, book.add_format({"num_format": "0.00%"}))
        page.autofilter("A2:H4")
        page.freeze_panes(2, 0)
        page.protect("", {"format_cells": True})
        page.set_header("&C云溪县")
        page.repeat_rows(1)

    return _book(folder / "校验.xlsx", fill)


def listed(folder: Path) -> Path:
    """A workbook with a table, sparklines, conditional formats, names, a hidden sheet and comments of its user."""

    def fill(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        other = book.add_worksheet("数据")
        other.add_table("A1:B4", {"columns": [{"header": "月"}, {"header": "数"}]})
        other.add_sparkline("D2", {"range": "数据!B2:B4"})
        other.write_comment("A2", "原注")
        page.conditional_format("F3:F5", {"type": "data_bar"})
        page.write_comment("H3", "请核对", {"author": "乙"})
        book.define_name("总分", "=自评表!$G$5")
        book.add_worksheet("底稿").hide()

    return _book(folder / "列表.xlsx", fill)


def threads(folder: Path) -> Path:
    """A workbook whose user's comments are threads, as newer versions of Excel write them."""

    def fill(_: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        page.write_comment("A3", "[Threaded comment]", {"author": "tc={1}"})

    path = _book(folder / "会话.xlsx", fill)
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    part = "xl/threadedComments/threadedComment1.xml"
    thread = f'<ThreadedComments xmlns="{space}"><threadedComment ref="A3" id="{{1}}"><text>请核对</text></threadedComment></ThreadedComments>'
    rels, target = "xl/worksheets/_rels/sheet1.xml.rels", "../threadedComments/threadedComment1.xml"
    content = "application/vnd.ms-excel.threadedcomments+xml"
    return _added(
        path,
        {part: thread.encode()},
        lambda name, data: _related(name, data, rels, "threadedComment", target, part, content),
    )


def several(folder: Path) -> Path:
    """A workbook with a form on each of three sheets, formulas among its cells and rich text."""

    def fill(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        page.write_formula("F5", "=SUM(F3:F4)", None, 100)
        page.write_rich_string("A7", "备注：", book.add_format({"italic": True}), "以上", "属实")
        for name in ("二", "三"):
            other = book.add_worksheet(name)
            other.write("A1", f"{name}项目2023年度项目支出绩效自评表")
            for number, texts in enumerate(ROWS, 1):
                other.write_row(number, 0, texts)

    return _book(folder / "多表.xlsx", fill)


FILES: tuple[Callable[[Path], Path], ...] = (
    footnotes, controls, landscape, revised, charts, macros, validations, listed, threads, several,
)  # fmt: skip
