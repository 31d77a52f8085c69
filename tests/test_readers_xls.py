"""xls: what is printed, and that damage is a note and never a silent loss."""

from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path

import pytest
import xlwt

from jixiao.model.document import Document, Table
from jixiao.model.errors import InputError
from jixiao.model.limits import Limits
from jixiao_plugins.excel.xls import read_xls

FILES = Path(__file__).parent / "files"
FORMATS = [
    ("0.95", 0.95, "0%", "95%"),
    ("amount", 1320.73, "#,##0.00", "1,320.73"),
    ("unit", 154, '0"项"', "154项"),
    ("general", 0.1 + 0.2, "General", "0.3"),
    ("packed", -17, "0", "-17"),
    ("date", dt.date(2024, 1, 1), 'yyyy"年"m"月"d"日"', "2024年1月1日"),
    ("truth", True, "General", "TRUE"),
    ("words", "达标", "0.00", "达标"),
]


def read(data: bytes) -> Document:
    return read_xls(data, "a.xls", Limits())


def texts(document: Document) -> list[str]:
    """The printed texts, in order."""
    found: list[str] = []
    for block in document.blocks:
        found += [cell.text for cell in block.cells] if isinstance(block, Table) else [block.text]
    return found


def saved(book: xlwt.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def attempt(data: bytes) -> tuple[str, Document | None]:
    """The code of the refusal, or the document."""
    try:
        return "", read(data)
    except InputError as error:
        return error.code, None


def form() -> bytes:
    """A workbook of a form: 40 rows with a level, a name, figures and formats."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("自评表")
    percent, number = (xlwt.easyxf(num_format_str=code) for code in ("0.00%", "#,##0.00"))
    for row in range(40):
        sheet.write(row, 0, "产出指标" if row % 4 else "效益指标")
        sheet.write(row, 1, f"第{row}项工作的完成情况")
        sheet.write(row, 2, 0.9 + row / 1000, percent)
        sheet.write(row, 3, 1000.5 * row, number)
        sheet.write(row, 4, row % 11)
    return saved(book)


@pytest.mark.parametrize(("name", "value", "code", "expected"), FORMATS)
def test_a_cell_prints_as_its_format_says(name: str, value: object, code: str, expected: str) -> None:
    """Our number formats print what xlrd reads."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write(2, 1, value, xlwt.easyxf(num_format_str=code))
    sheet.write(2, 2, name)
    assert texts(read(saved(book))) == [expected, name]


def test_hidden_and_merged() -> None:
    """Hidden sheets, rows and columns are left out; a merged range is one cell with its spans."""
    book = xlwt.Workbook()
    sheet, hidden = book.add_sheet("甲"), book.add_sheet("乙")
    hidden.visibility = 1
    hidden.write(0, 0, "不印")
    for row in range(4):
        for column in range(4):
            if (row, column) not in ((1, 0), (1, 1), (0, 1)):
                sheet.write(row, column, f"{row}{column}")
    sheet.merge(0, 1, 0, 1)
    sheet.row(2).hidden = True
    sheet.col(3).hidden = True
    document = read(saved(book))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [cell.text for cell in table.cells] == ["00", "02", "12", "30", "31", "32"]
    assert (table.cells[0].row_span, table.cells[0].col_span) == (2, 2)
    assert document.notes == ()


@pytest.mark.parametrize("source", ["made", "form.xls", "score.xls"])
def test_damage_is_never_a_silent_loss(source: str) -> None:
    """Of hundreds of copies with changed bytes, those that come back short say so, but for one in a hundred at most.

    What a changed byte does inside a text or a figure nobody can see; a cell that vanishes can be missed.
    """
    sound = form() if source == "made" else (FILES / source).read_bytes()
    whole = len(texts(read(sound)))
    silent = 0
    for seed in range(200):
        chance = random.Random(seed)
        data = bytearray(sound)
        for _ in range(chance.choice((1, 3, 10))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        code, document = attempt(bytes(data))
        assert code in {"", "E006", "E007", "E008"}
        silent += document is not None and len(texts(document)) < whole and not document.notes
    assert silent <= 2


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_that_is_cut_off(cut: float) -> None:
    """A file whose end is missing is E007 or says which sheet is damaged."""
    sound = form()
    code, document = attempt(sound[: int(len(sound) * cut)])
    codes = {code, *(note.code for note in (document.notes if document is not None else ()))}
    assert "E007" in codes or (document is not None and texts(document) == texts(read(sound)))


def test_the_damaged_sheet_is_named() -> None:
    """The other sheets are read; the note says which one is not."""
    book = xlwt.Workbook()
    for name in ("甲", "乙"):
        sheet = book.add_sheet(name)
        for row in range(30):
            sheet.write(row, 0, row)
            sheet.write(row, 1, name * 3)
    data = bytearray(saved(book))
    at = data.rindex(bytes.fromhex("fd000a00"))  # a shared text of the second sheet: say that it is longer
    data[at + 2] = 11
    document = read(bytes(data))
    assert {note.place.sheet for note in document.notes} == {"乙"}
    assert [note.params["cause"] for note in document.notes] == ["sheet-damaged"]
    assert "甲甲甲" in texts(document)
    assert "乙乙乙" not in texts(document)
