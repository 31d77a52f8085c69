"""Nothing takes more than n·log n: each stage is fed texts that repeat one piece, of growing size, and its time is measured.

Seconds of the processor are measured, the best of several runs, so that a busy machine fails no test.
"""

from __future__ import annotations

import io
import math
import time
from typing import TYPE_CHECKING

import pytest
import xlwt

from jixiao import Toolkit
from jixiao.documents.extract import extract
from jixiao.documents.open import from_document
from jixiao.files.reading import read_document
from jixiao.model.errors import InputError
from jixiao.model.limits import Limits
from jixiao_plugins.html.reader import read_html
from jixiao_plugins.readers import jixiao_readers
from jixiao_plugins.text.reader import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.model.document import Document

PIECES = [
    "*", "(", "（", "|", "甲|", "甲 |\n", "|甲|乙|\n", "　", "甲  乙  丙 10\n", "甲\t乙\n", "1", "1,", "1.", "一", "一、", "一、情况\n", "（一）情况。\n",
    "1.情况\n", "一是", "一是好。", "其中：", "万元", "100万元，占50%，", "比上年增长10%，", "从10万元增加到20万元，", "占", "合计", "≥95%", "20XX", "_", "《", "“",
    "甲：乙\n", "2023年", "产出指标\n数量指标\n甲\n1项\n1项\n10\n10\n", "一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分\n", "项目名称：甲\n", "#", "**", "+-", "—",
    "\r", "。", "，", ":", "<", "<p>", "<b>", "<table>", "<tr><td>甲", "<table><tr><td>甲</td><td>乙</td></tr></table>", "<div class=nav>甲", "<br>甲", "&amp;", "<!--",
    "<a b=c ",
]  # fmt: skip
"""What is repeated: of every kind of sign, word and line that some pattern or loop looks at."""

ENOUGH = 0.02
"""Seconds from which on a time can be compared."""
LARGEST = 80_000
"""Characters of the largest text."""
STEEP = 1.6
"""The exponent that is too much: n is 1, n·log n about 1.1, n² is 2."""


LIMITS = Limits(seconds=0)
KIT = Toolkit(limits=LIMITS)


def text_of(piece: str, size: int) -> str:
    """So many characters of a piece, between two that are always text."""
    start, end = ("<p>甲</p>", "<p>乙</p>") if piece.startswith("<") else ("甲\n", "\n乙")
    return start + piece * (size // len(piece)) + end


def bars_in_one_line(size: int) -> str:
    """A line of very many bars among rows of one cell each."""
    return "甲|\n" * 20 + "|" * size + "\n" + "乙|\n" * 20


def wide_rows(size: int) -> str:
    """A form whose rows have very many cells, of which every column is looked at."""
    head = "一级指标|二级指标|三级指标|指标值|实际完成值|分值|得分|\n"
    return head + ("产出指标|数量指标|甲|1项|1项|10|10|" + "甲|" * (size // 4) + "\n") * 2


def numbered_rows(size: int) -> str:
    """A table whose first column counts its rows, as the running numbers of a preview do."""
    return "".join(f"|{number}|甲|乙|丙|\n" for number in range(1, size // 12))


def attributes(size: int) -> str:
    """An element with very many attributes, each of another name."""
    return "<p>甲</p><p " + " ".join(f"a{number:x}" for number in range(size // 6)) + ">乙</p>"


def columns_that_cover_each_other(size: int) -> str:
    """Cells that reach down over rows of cells that reach right."""
    rows = size // 60
    return "<table>" + "<tr><td rowspan=9>甲</td><td colspan=9>乙</td><td>丙</td></tr>" * rows + "</table>"


def read(text: str) -> Document:
    """Read here, not in a child: its time would not be seen."""
    if text.startswith("<"):
        return read_html(text.encode(), "a.html", LIMITS)
    return read_text(text.encode(), "a.txt", LIMITS)


def reading(text: str) -> Callable[[], object]:
    return lambda: read(text)


def extracting(text: str) -> Callable[[], object]:
    document = read(text)
    return lambda: extract(document)


def validating(text: str) -> Callable[[], object]:
    title = "青溪县水利局2023年度项目支出绩效自评报告"  # without it the text is refused
    report = f"<h1>{title}</h1>{text}" if text.startswith("<") else f"{title}\n{text}"
    source = from_document(read(report), report.encode(), "a.txt")
    return lambda: KIT.validate(source)


STAGES = [reading, extracting, validating]


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    best = math.inf
    for _ in range(runs):
        start = time.thread_time()
        work()
        best = min(best, time.thread_time() - start)
    return best


def exponent(stage: Callable[[str], Callable[[], object]], made: Callable[[int], str]) -> float:
    """By which power of its size the time of a stage grows; 1 where it is too quick to say."""
    size = 2000
    stage(made(size))()  # what is loaded or compiled the first time counts for no size
    while True:
        text = made(size)
        short = seconds(stage(text))
        if short >= ENOUGH or 4 * size > LARGEST:
            break
        size *= 2
    if short < ENOUGH / 4:
        return 1.0
    work = stage(made(4 * size))
    steep = math.log(seconds(work) / short, 4)
    if steep > STEEP:  # once more, against the chance of a busy moment
        steep = min(steep, math.log(seconds(work, 2) / seconds(stage(text), 3), 4))
    return steep


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_time_grows_with_size(stage, piece):
    """Four times the text takes about four times the time."""
    assert exponent(stage, lambda size: text_of(piece, size)) < STEEP


@pytest.mark.parametrize("made", [bars_in_one_line, columns_that_cover_each_other], ids=lambda made: made.__name__)
def test_time_grows_with_shapes(made):
    """The same for shapes that no single piece makes."""
    assert exponent(reading, made) < STEEP


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
@pytest.mark.parametrize("made", [wide_rows, numbered_rows], ids=lambda made: made.__name__)
def test_time_grows_with_rows(made, stage):
    """The same for rows of thousands of cells, and for thousands of numbered rows, in every stage."""
    assert exponent(stage, made) < STEEP


def test_many_attributes_are_ended_in_a_child():
    """What a parser in another language does in n² is not ours to change; it ends after its time."""
    page = attributes(600_000).encode()
    start = time.thread_time()
    with pytest.raises(InputError) as caught:
        read_document(jixiao_readers(), page, "a.html", Limits(seconds=1))
    assert caught.value.code == "E006"
    assert time.thread_time() - start < 1


def test_a_long_text_in_many_cells():
    """A shared string of thousands of characters in very many cells is bounded by the sum of its characters."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for row in range(3000):
        for column in range(8):
            sheet.write(row, column, "长" * 8000)
    data = io.BytesIO()
    book.save(data)
    document = read_document(jixiao_readers(), data.getvalue(), "a.xls", Limits())
    assert [note.params["cause"] for note in document.notes] == ["characters"]
