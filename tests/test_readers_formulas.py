"""Formulas of which a workbook stores no value: sums and arithmetic are worked out exactly, anything else is named."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import Toolkit
from jixiao_plugins.excel.formulas import Formulas

NUMBERS = {(0, 0): "10", (1, 0): "20.5", (2, 0): "0.3"}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(A1:A3)", "30.8"), ("SUM(A1:A2,5)", "35.5"), ("=A1/A2*100", "48.7804878048780"), ("=ROUND(A1/A2,2)", "0.49"),
        ("=-(A1+A2)%", "-0.305"), ("=SUM($A$1:A3)-A3", "30.5"), ("=AVERAGE(A1:A2)", "15.25"), ("=A9+1", "1"),
        ("=COUNT(A1:B3)", "3"), ("=MIN(1,A2/A1)", "1"), ("=MAX(A1:A3)", "20.5"), ("=IF(A1>=10,A2,1/0)", "20.5"),
        ("=IFERROR(A1/A9,0.5)", "0.5"), ('=IF(OR(A9="",A1=0),3,4)', "3"), ("=IF(AND(A1>1,A2<>20.5),1,2)", "2"),
        ('=IF(COUNT(A1:A3)=0,"",ROUND(SUM(A1:A3),1))', "30.8"), ("=IF(A1<A2,IF(A3<=0.3,5,6),7)", "5"),
    ],
)  # fmt: skip
def test_arithmetic(formula: str, value: str) -> None:
    """Exact values, rounded to 15 digits as a sheet shows them."""
    assert Formulas({(5, 5): formula}, NUMBERS, {}).value((5, 5)) == Decimal(value)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ('=IF(A1>5,"优","良")', "优"),
        ("=B1", "无"),
        ('=IF(COUNT(C1:C9)=0,"",SUM(C1:C9))', ""),
        ('=IFERROR(A1/C1,"")', ""),
    ],
)
def test_texts(formula: str, text: str) -> None:
    """A formula may give a text, or leave its cell blank."""
    assert Formulas({(5, 5): formula}, NUMBERS, {(0, 1): "无"}).value((5, 5)) == text


@pytest.mark.parametrize(
    "formula",
    [
        "=A1/0",
        "=Sheet2!A1",
        "=B1+1",
        "=SUM(A1:A2",
        "=SUM(A1:ZZZ9999999)",
        "",
        "=1+",
        "=A1>5",
        "=IF(A1>5)",
        "=VLOOKUP(A1,A1:A3,1)",
        "=IFERROR(VLOOKUP(A1,A1:A3,1),0)",
    ],
)
def test_anything_else_is_unknown(formula: str) -> None:
    """What is not read here, would be an error, or is a truth, has no value; an unknown function is no error that a formula could catch."""
    assert Formulas({(5, 5): formula}, NUMBERS, {(0, 1): "无"}).value((5, 5)) is None


def test_circles_end() -> None:
    """Formulas that name each other come to an end."""
    sheet = Formulas({(0, 1): "=C1+1", (0, 2): "=B1+1"}, {}, {})
    assert sheet.value((0, 1)) is not None


@settings(deadline=None)
@given(st.text(alphabet='=SUMAVERGOIFCNX()+-*/%,:$A1B2.0<>" ', max_size=60))
def test_no_formula_fails(text: str) -> None:
    """Whatever stands there, the answer is a number or nothing."""
    value = Formulas({(9, 9): text}, NUMBERS, {}).value((9, 9))
    assert value is None or isinstance(value, str) or value.is_finite()


def test_a_sheet_with_formulas() -> None:
    """A total without a stored value is worked out, and so is a grade; what a formula takes from another sheet is named with its cell."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("自评表")
        rows = [
            ["云溪县林业站2023年度项目支出绩效自评表"], ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
            ["产出指标", "数量指标", "管护面积", "≥120亩", "126亩", 60, 60], ["效益指标", "社会效益指标", "务工人数", "≥15人", "16人", 40, 38],
        ]  # fmt: skip
        for r, row in enumerate(rows):
            sheet.write_row(r, 0, row)
        sheet.write(4, 0, "总分")
        sheet.write_formula("F5", "=SUM(F3:F4)", None, "")
        sheet.write_formula("G5", "=SUM(G3:G4)", None, "")
        sheet.write_formula("H5", '=IF(G5>=90,"等级：优","等级：良")', None, "")
        sheet.write_formula("I5", "=Sheet2!A1", None, "")
    data = out.getvalue()
    assert b"<v></v>" in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    kit = Toolkit()
    source = kit.open("form.xlsx", data)
    total = source.report.evaluations[0].total
    assert total is not None
    assert (total.weight, total.score) == ("100", "98")
    (told,) = [one for one in source.notes if one.code == "E015"]
    assert (told.params["text"], told.place.cell) == ("I5", "I5")
    assert source.report.evaluations[0].grade == "优"


def test_places_in_word_name_table_row_and_column() -> None:
    """A finding in a Word document says table, row and column, in text and in SARIF."""
    import damage

    from jixiao.outputs.places import table_place
    from jixiao.outputs.scores import span

    kit = Toolkit()
    source = kit.open("form.docx", damage.as_docx(damage.FORMS[0]))
    place = span(source.locate("/evaluations/0/indicators/0/actual"))
    assert table_place(place, "zh") == "表1 第9行 “实际完成值”"
    assert table_place({**place, "page": 3}, "en") == "page 3, table 1, row 9 “实际完成值”"
