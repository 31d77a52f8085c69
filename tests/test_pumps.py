"""Nothing takes more than n·log n: each stage is fed texts that repeat one piece, of growing size, and its time is measured.

Seconds of the processor are measured, the best of several runs, so that a busy machine fails no test.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import pytest

from jixiao import Toolkit
from jixiao.documents.claims import audit, prepare
from jixiao.documents.extract import extract
from jixiao.documents.open import from_document
from jixiao.model.document import NOWHERE
from jixiao.model.limits import Limits
from jixiao.rules.checks.structure import check_structure
from jixiao_plugins.html.reader import read_html
from jixiao_plugins.text.reader import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.model.document import Document

PIECES = [
    "*", "(", "（", "|", "甲|", "甲 |\n", "|甲|乙|\n", "　", " ", "甲  乙\n", "甲  乙  丙 10\n", "甲\t乙\n", "\t", "1", "1,", "1.", "1 ",
    "1|2|\n", "一", "一、", "一、情况\n", "（一）情况。\n", "1.情况\n", "第一章 ", "一是", "一是好。", "其中", "其中：", "万元", "100万元，", "100万元，占50%，",
    "比上年增长10%，", "从10万元增加到20万元，", "增长", "占", "合计", "%", "≥95%", "20XX", "XX", "_", "×", "《", "“", "《甲》", "甲：乙\n", "年", "2023年", "年度",
    "产出指标\n数量指标\n甲\n1项\n1项\n10\n10\n", "一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分\n", "得分", "项目", "项目名称：甲\n", "#", "**", "+-", "—", "\r", "。", "，", "；", ":",
    "<", "<p>", "<b>", "<table>", "<td>", "<tr><td>甲", "<table><tr><td>甲</td><td>乙</td></tr></table>", "<div class=a>甲</div>", "<br>甲", "&", "&amp;", "<!--", "<a b=c ",
]  # fmt: skip
"""What is repeated: of every kind of sign, word and line that some pattern or loop looks at."""

ENOUGH = 0.04
"""Seconds from which on a time can be compared."""
LARGEST = 400_000
"""Characters of the largest text."""
STEEP = 1.45
"""The exponent that is too much: n is 1, n·log n about 1.1, n² is 2."""


LIMITS = Limits(seconds=0)
KIT = Toolkit(limits=LIMITS)


def text_of(piece: str, size: int) -> str:
    """So many characters of a piece, between two that are always text."""
    start, end = ("<p>甲</p>", "<p>乙</p>") if piece.startswith("<") else ("甲\n", "\n乙")
    return start + piece * (size // len(piece)) + end


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


def auditing(text: str) -> Callable[[], object]:
    document = read(text)
    report = extract(document).report
    return lambda: audit(document, report, lambda _: NOWHERE, scene=prepare(document, report))


def structuring(text: str) -> Callable[[], object]:
    document = read(text)
    report = extract(document).report
    return lambda: list(check_structure(document, report))


def validating(text: str) -> Callable[[], object]:
    source = from_document(read(text), text.encode(), "a.txt")
    return lambda: KIT.validate(source)


STAGES = [reading, extracting, auditing, structuring, validating]


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    best = math.inf
    for _ in range(runs):
        start = time.thread_time()
        work()
        best = min(best, time.thread_time() - start)
    return best


def exponent(stage: Callable[[str], Callable[[], object]], piece: str) -> float:
    """By which power of its size the time of a stage grows; 1 where it is too quick to say."""
    size = 2000
    while True:
        text = text_of(piece, size)
        short = seconds(stage(text))
        if short >= ENOUGH or 4 * size > LARGEST:
            break
        size *= 2
    if short < ENOUGH / 4:
        return 1.0
    work = stage(text_of(piece, 4 * size))
    steep = math.log(seconds(work) / short, 4)
    if steep > STEEP:  # once more, against the chance of a busy moment
        steep = min(steep, math.log(seconds(work, 2) / seconds(stage(text), 3), 4))
    return steep


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_time_grows_with_size(stage, piece):
    """Four times the text takes about four times the time."""
    assert exponent(stage, piece) < STEEP
