"""Spreadsheets: numbers as printed, merged, hidden and far-away cells, csv."""

from __future__ import annotations

import io
import zipfile

import pytest

from jixiao.files.reading import read_document
from jixiao.model.document import Document, Paragraph, Table
from jixiao.model.limits import Limits
from jixiao_plugins.excel.formats import general, printed
from jixiao_plugins.readers import jixiao_readers

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def read(data: bytes, name: str) -> Document:
    return read_document(jixiao_readers(), data, name, Limits())


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


def zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def build(sheets: dict[str, str | None]) -> bytes:
    """A workbook of these sheets; one without content is hidden."""
    names = list(sheets)
    listed = "".join(
        f"<sheet name='{name}' sheetId='{n}' r:id='r{n}' state='{'visible' if sheets[name] else 'hidden'}'/>"
        for n, name in enumerate(names)
    )
    targets = "".join(f"<Relationship Id='r{n}' Target='worksheets/s{n}.xml'/>" for n in range(len(names)))
    hidden = sheet("<row r='1'>" + text("A1", "a") + text("B1", "b") + "</row>")
    return zipped(
        {
            "xl/workbook.xml": f"<workbook {MAIN} {RELATIONS}><sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships>{targets}</Relationships>",
        }
        | {f"xl/worksheets/s{n}.xml": sheets[name] or hidden for n, name in enumerate(names)}
    )


def sheet(data: str, columns: str = "", merges: tuple[str, ...] = ()) -> str:
    merged = "".join(f"<mergeCell ref='{merge}'/>" for merge in merges)
    return f"<worksheet {MAIN}>{columns}<sheetData>{data}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"


def text(reference: str, content: str) -> str:
    return f"<c r='{reference}' t='inlineStr'><is><t>{content}</t></is></c>"


@pytest.mark.parametrize(
    ("stored", "code", "expected"),
    [
        ("0.95", "0%", "95%"),
        ("0.94999999999999996", "0.00%", "95.00%"),
        ("629.1", "0.00", "629.10"),
        ("1320.73", "#,##0.00", "1,320.73"),
        ("1320.73", '#,##0.00"万元"', "1,320.73万元"),
        ("154", '0"项"', "154项"),
        ("-5.5", "0.00_);[Red](0.00)", "(5.50)"),
        ("-5.5", "0.0", "-5.5"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0.00"),
        ("0.1", "General", "0.1"),
        ("0.30000000000000004", "", "0.3"),
        ("45292", "yyyy/m/d", "2024/1/1"),
        ("45292", 'yyyy"年"m"月"d"日"', "2024年1月1日"),
        ("45292.5", "yyyy-mm-dd hh:mm", "2024-01-01 12:00"),
        ("12.5", "#.##", "12.5"),
        ("3", "0;0;;@", "3"),
        ("1E+3", "", "1000"),
        ("0.5", "# ?/?", "0.5"),
        ("文字", "0%", "文字"),
    ],
)
def test_numbers_as_a_sheet_prints_them(stored: str, code: str, expected: str) -> None:
    """The stored number and its format give the printed text."""
    assert printed(stored, code) == expected


def test_general_keeps_what_is_no_number() -> None:
    """Infinity, huge exponents and words are returned as they are."""
    assert [general(word) for word in ("1e999999", "inf", "NaN", "x")] == ["1e999999", "inf", "NaN", "x"]


def test_sheet_hides_what_is_hidden() -> None:
    """Hidden sheets, rows and columns are not printed; a merged range is printed where it is first visible."""
    document = read(
        build(
            {
                "表一": sheet(
                    "<row r='1'>" + text("A1", "a") + text("B1", "藏") + text("C1", "c") + "</row>"
                    "<row r='2' hidden='1'>" + text("A2", "合") + text("C2", "藏") + "</row>"
                    "<row r='3'>" + text("C3", "d") + text("D3", "e") + "</row>"
                    "<row r='4'>" + text("A4", "f") + text("C4", "g") + "</row>",
                    columns="<cols><col min='2' max='2' hidden='1'/></cols>",
                    merges=("A2:A3",),
                ),
                "藏表": None,
            }
        ),
        "a.xlsx",
    )
    (table,) = tables(document)
    assert table.name == "表一"
    assert rows(table) == [["a", "c"], ["合", "d", "e"], ["f", "g"]]
    assert [cell.place.cell for cell in table.rows()[1]] == ["A3", "C3", "D3"]


def test_sheet_starts_anywhere() -> None:
    """Leading blank rows and columns are dropped; references are those of the sheet; each sheet is a table."""
    one = sheet(
        "<row r='7'>" + text("D7", "标题") + "</row><row r='9'>" + text("D9", "甲") + text("F9", "乙\n丙") + "</row>"
    )
    document = read(build({"一": one, "二": one}), "a.xlsx")
    assert [type(block) for block in document.blocks] == [Paragraph, Table] * 2
    first = tables(document)[0]
    assert [(cell.row, cell.column, cell.text, cell.place.sheet, cell.place.cell) for cell in first.cells] == [
        (0, 0, "甲", "一", "D9"),
        (0, 1, "乙\n丙", "一", "F9"),
    ]


def test_csv_in_gbk() -> None:
    """csv as Chinese Excel saves it: GBK, quoted line breaks, also under the name of a workbook."""
    data = '指标,目标,得分\r\n"甲,乙","≥95%\n以上",10\r\n\r\n丙,,5\r\n'.encode("gbk")
    for name in ("a.csv", "a.xls"):
        document = read(data, name)
        assert (document.format, document.encoding) == ("csv", "gb18030")
        (table,) = tables(document)
        assert rows(table) == [["指标", "目标", "得分"], ["甲,乙", "≥95%\n以上", "10"], ["丙", "", "5"]]
        assert [(row[0].place.line, row[0].place.cell) for row in table.rows()] == [(1, "A1"), (2, "A2"), (5, "A4")]
