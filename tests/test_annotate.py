"""`jixiao annotate`: the user's own file with comments; whatever holds no comment is unchanged, part by part."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter
from annotate_files import FILES
from lxml import etree

from jixiao.cli.main import main

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
ROWS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["产出指标", "数量指标", "更新设备", "30台", "96%", "50", "50", ""],
    ["效益指标", "社会效益", "方便就诊", "提升", "已提升", "40", "39", ""],
]
HEAD = [["项目名称", "村卫生室设备更新"], ["主管部门", "云溪县卫生健康局"], ["预算执行率", "分值10", "得分10"]]


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    """Messages in Chinese, no user configuration, an empty working folder."""
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


def word(path: str, *, commented: bool = False) -> str:
    """A form with header, footer, picture, tracked change and, if wanted, a comment of its user."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "云溪县卫生健康局"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.add_heading("2023年度项目支出绩效自评表", 1)
    document.add_picture(io.BytesIO(PICTURE))
    paragraph = document.add_paragraph("本项目由县卫生健康局组织实施。")
    inserted = etree.SubElement(paragraph._p, f"{W}ins")
    inserted.set(f"{W}id", "900")
    inserted.set(f"{W}author", "甲")
    etree.SubElement(etree.SubElement(inserted, f"{W}r"), f"{W}t").text = "已修订。"
    if commented:
        document.add_comment(paragraph.runs, text="请核对", author="乙")
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(path)
    return path


def sheet(path: str, *, commented: bool = False, macros: bool = False) -> str:
    """A form with merged cells, formats, a chart, a picture and, if wanted, comments and macros of its user."""
    book = xlsxwriter.Workbook(path)
    if macros:
        project = Path("vbaProject.bin")
        project.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
        book.add_vba_project(str(project))
    page = book.add_worksheet("自评表")
    page.merge_range("A1:H1", "2023年度项目支出绩效自评表", book.add_format({"bold": True}))
    for number, cells in enumerate(ROWS, 1):
        for column, text in enumerate(cells):
            page.write(number, column, text)
    page.conditional_format("F2:F9", {"type": "data_bar"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=自评表!$F$3:$F$4"})
    page.insert_chart("J2", chart)
    page.insert_image("J20", "p.png", {"image_data": io.BytesIO(PICTURE)})
    page.ignore_errors({"number_stored_as_text": "A1:H9"})
    if commented:
        page.write_comment("D4", "请核对", {"author": "乙"})
        page.write_comment("A2", "表头")
    book.add_worksheet("说明").write("A1", "填表说明")
    book.close()
    return path


def parts(path: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def without_comments(data: bytes, *tags: str) -> bytes:
    """The canonical text of a part, without the elements that comments add."""
    root = etree.fromstring(data)
    for tag in tags:
        for one in list(root.iter(tag)):
            holder = one.getparent()
            (holder.getparent() if holder.tag == f"{W}r" else holder).remove(holder if holder.tag == f"{W}r" else one)
    return etree.tostring(root, method="c14n2")


def same_but(before: str, after: str, *changed: str) -> None:
    """Every part of the first file is in the second, byte for byte but for those named."""
    old, new = parts(before), parts(after)
    assert set(old) <= set(new)
    assert {name for name in old if old[name] != new[name]} <= set(changed)


@pytest.mark.parametrize("commented", [False, True])
def test_a_word_document_keeps_everything(commented, capsys):
    """Header, picture, tracked change, the user's comment: all as before; the comments stand where the findings point."""
    word("报告.docx", commented=commented)
    assert main(["annotate", "报告.docx", "-o", "批注.docx"]) == 0
    capsys.readouterr()
    same_but(
        "报告.docx",
        "批注.docx",
        "word/document.xml",
        "word/comments.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    )
    marks = [f"{W}{tag}" for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")]
    old, new = parts("报告.docx")["word/document.xml"], parts("批注.docx")["word/document.xml"]
    assert without_comments(old, *marks) == without_comments(new, *marks)
    document = docx.Document("批注.docx")
    texts = [one.text for one in document.comments if one.author == "jixiao"]
    assert any("T401" in text and "改法：" in text for text in texts)
    assert [one.text for one in document.comments if one.author == "乙"] == ["请核对"] * commented
    cell = document.tables[0].rows[1].cells[4]
    assert cell._tc.findall(f".//{W}commentRangeStart")
    assert len({one.comment_id for one in document.comments}) == len(list(document.comments))


@pytest.mark.parametrize(("commented", "macros"), [(False, False), (True, False), (False, True), (True, True)])
def test_a_workbook_keeps_everything(commented, macros, capsys):
    """Chart, picture, merged cells, formats, macros, the user's comments: all as before; the comments stand at their cells."""
    suffix = ".xlsm" if macros else ".xlsx"
    sheet(f"表{suffix}", commented=commented, macros=macros)
    assert main(["annotate", f"表{suffix}", "-o", f"批注{suffix}"]) == 0
    capsys.readouterr()
    same_but(
        f"表{suffix}", f"批注{suffix}", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml", "[Content_Types].xml", *(("xl/workbook.xml", "xl/_rels/workbook.xml.rels") if commented else ()),
    )  # fmt: skip
    drawing = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}legacyDrawing"
    old, new = (parts(f"{name}{suffix}")["xl/worksheets/sheet1.xml"] for name in ("表", "批注"))
    assert without_comments(old, drawing) == without_comments(new, drawing)
    page = openpyxl.load_workbook(f"批注{suffix}")["自评表"]
    found = {cell.coordinate: cell.comment for row in page.iter_rows() for cell in row if cell.comment}
    assert "T401" in found["E3"].text
    assert found["E3"].author == "jixiao"
    if commented:
        assert (found["D4"].text, found["A2"].text) == ("请核对", "表头")
    else:
        assert "T405" in found["D4"].text
    order = [etree.QName(one).localname for one in etree.fromstring(new)]
    assert order.index("legacyDrawing") == order.index("drawing") + 1


def test_what_has_no_place_is_in_the_summary(capsys):
    """A cell that holds its user's comment keeps it: the finding goes to the sheet at the end. `--summary` lists all findings."""
    sheet("表.xlsx", commented=True)
    main(["annotate", "表.xlsx", "-o", "批注.xlsx"])
    book = openpyxl.load_workbook("批注.xlsx")
    assert book.sheetnames == ["自评表", "说明", "自评检查"]
    lines = [row[0].value for row in book["自评检查"].iter_rows()]
    assert any("T405" in line for line in lines)
    assert not any("T401" in line for line in lines)
    main(["annotate", "表.xlsx", "-o", "全.xlsx", "--summary"])
    lines = [row[0].value for row in openpyxl.load_workbook("全.xlsx")["自评检查"].iter_rows()]
    assert any("T401" in line for line in lines)
    main(["annotate", word("报告.docx"), "-o", "全.docx", "--summary"])
    assert any("T401" in one.text for one in docx.Document("全.docx").paragraphs)
    capsys.readouterr()


def test_notes_are_commented_when_they_are_wanted(capsys):
    """`--notes` adds them; without it nobody is bothered."""
    sheet("表.xlsx")
    main(["annotate", "表.xlsx", "-o", "1.xlsx"])
    main(["annotate", "表.xlsx", "-o", "2.xlsx", "--notes"])
    few, many = (
        [
            cell.comment.text
            for row in openpyxl.load_workbook(name)["自评表"].iter_rows()
            for cell in row
            if cell.comment
        ]
        for name in ("1.xlsx", "2.xlsx")
    )
    assert not any("提示" in text for text in few)
    assert sum(text.count("提示") for text in many) >= 1
    capsys.readouterr()


def test_what_takes_no_comments_becomes_a_page(capsys):
    """Text becomes a page with marks; another suffix, several files, an existing file are refused."""
    Path("a.txt").write_text("2023年度绩效自评报告\n全年支出 30万元，其中：甲项 10万元，乙项 15万元。\n", "utf-8")
    assert main(["annotate", "a.txt", "-o", "a.html"]) == 0
    assert "<html" in Path("a.html").read_text("utf-8")
    assert main(["annotate", "a.txt", "-o", "b.txt"]) == 2
    sheet("表.xlsx")
    assert main(["annotate", "表.xlsx", "-o", "b.docx"]) == 2
    assert main(["annotate", "a.txt", "-o", "a.html"]) == 2
    assert main(["export", "表.xlsx", "--to", "xlsx-comments", "-o", "c.xlsx"]) == 2
    capsys.readouterr()


GROWN = re.compile(
    r"\[Content_Types\]\.xml|(?:.*/)?_rels/[^/]+\.rels|word/document\.xml|word/comments\d*\.xml"
    r"|xl/worksheets/sheet\d+\.xml|xl/comments\d+\.xml|xl/drawings/vmlDrawing\d+\.vml"
)
MARKS = {f"{W}{tag}" for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")}
ADDED = {*MARKS, "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}legacyDrawing"}


def children(data: bytes) -> list[bytes]:
    """The elements right below the root of a part, in canonical form."""
    return [etree.tostring(one, method="c14n") for one in etree.fromstring(data)]


@pytest.mark.filterwarnings("ignore:Sparkline")
@pytest.mark.parametrize("make", FILES, ids=lambda make: make.__name__)
def test_what_offices_put_into_files_survives(make, tmp_path, capsys):
    """Ten kinds of files: every part is as before but for comments, and each error stands at its place."""
    path = make(tmp_path)
    commented = tmp_path / f"批注{path.suffix}"
    assert main(["annotate", str(path), "-o", str(commented)]) == 0
    same_part_by_part(path, commented)
    capsys.readouterr()
    main(["validate", "-f", "json", "--select", "A,T", str(path)])
    findings = json.loads(capsys.readouterr().out)["files"][0]["findings"]
    wrong = {one["code"] for one in findings if one["severity"] == "error"}
    assert wrong
    told = " ".join(comments_of(commented))
    assert {code for code in wrong if code not in told} == set()


def same_part_by_part(path: Path, commented: Path) -> None:
    old, new = parts(str(path)), parts(str(commented))
    assert set(old) <= set(new)
    for name, data in old.items():
        if data == new[name]:
            continue
        assert GROWN.fullmatch(name), name
        if name == "word/document.xml" or "/worksheets/sheet" in name:
            assert without_comments(data, *ADDED) == without_comments(new[name], *ADDED), name
        elif not name.startswith(("xl/comments", "xl/drawings")):  # a list that has grown
            assert set(children(data)) <= set(children(new[name])), name


def comments_of(path: Path) -> list[str]:
    if path.suffix == ".docx":
        return [one.text for one in docx.Document(str(path)).comments if one.author == "jixiao"]
    pages = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets
    cells = (cell for page in pages for row in page.iter_rows() for cell in row)
    return [cell.comment.text for cell in cells if cell.comment and cell.comment.author == "jixiao"]


@pytest.mark.filterwarnings("ignore:Sparkline")
@pytest.mark.parametrize("make", FILES, ids=lambda make: make.__name__)
def test_comments_of_the_user_stay(make, tmp_path, capsys):
    """Whoever wrote them: text and author are as before."""
    path = make(tmp_path)
    main(["annotate", str(path), "-o", str(tmp_path / f"批注{path.suffix}")])
    capsys.readouterr()
    if path.suffix == ".docx":
        kept = [
            [(one.author, one.text) for one in docx.Document(str(one)).comments if one.author != "jixiao"]
            for one in (path, tmp_path / f"批注{path.suffix}")
        ]
    else:
        kept = [users(path), users(tmp_path / f"批注{path.suffix}")]
    assert kept[0] == kept[1]


def users(path: Path) -> list[tuple[str, str, str, str]]:
    return [
        (page.title, cell.coordinate, cell.comment.author, cell.comment.text)
        for page in openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.comment and cell.comment.author != "jixiao"
    ]
