"""Printed lines of a page to paragraphs: what is only wrapped goes on; what a line could have held begins anew; heads and feet go."""

from __future__ import annotations

import pytest

from jixiao.files.reading import DocumentBuilder
from jixiao.model.document import Paragraph
from jixiao.model.limits import Limits
from jixiao_plugins.pdf.reader import Flow
from jixiao_plugins.pdf.runs import Line, Run, lines_of

SIZE = 10.0
WIDE = 45
"""Characters that fit into a line."""


def line(text: str, top: float, indent: int = 0) -> Line:
    """A line of characters that are all equally wide."""
    runs = [
        Run.of(char, x, top, x + SIZE, top + SIZE)
        for x, char in zip(range(70 + 10 * indent, 9999, 10), text, strict=False)
    ]
    (made,) = lines_of(runs)
    return made


def paragraphs(*pages: list[Line]) -> list[str]:
    """The paragraphs of pages of A4."""
    with DocumentBuilder(Limits()) as builder:
        flow = Flow(builder)
        for number, lines in enumerate(pages, 1):
            flow.add_page(number, (595, 842), [], lines)
        flow.close()
    return [block.text for block in builder.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("绩效", "绩"), ("绩，效", "绩，"), ("2023年度", "2023"), ("12.5万元", "12.5"), ("〔2021〕7号文", "〔2021〕"), ("（县级）", "（县"),
        ("《办法》", "《办"), ("云”APP，上线", "云”APP，"), ("费）3.5万元", "费）3.5"),
    ],
)  # fmt: skip
def test_what_no_line_break_parts(text: str, kept: str) -> None:
    """A word or a number, a bracket with what it holds, punctuation with what it ends: so much stands at the end of a line or in the next."""
    assert line(text, 100).lead == pytest.approx(SIZE * len(kept))


@pytest.mark.parametrize(
    ("word", "rest"),
    [("〔2021〕", "17号）要求，"), ("（县", "级）安排，"), ("Windows11", "系统，"), ("123456.78", "万元，")],
)
def test_a_line_that_is_short_for_the_next_word_goes_on(word: str, rest: str) -> None:
    """The word did not fit: one paragraph. Where it had fitted, two."""
    full, fits = "乙" * WIDE, WIDE - len(word)
    after = [line(word + rest, 140), line(full, 160)]
    for kept, count in ((fits + 1, 1), (fits - 1, 2)):
        found = paragraphs([line(full, 100), line("甲" * kept, 120), *after])
        assert found[0] == full + "甲" * kept + (word + rest if count == 1 else "")
        assert len(found) == count + 1


def test_an_item_after_a_full_line_is_a_paragraph_of_its_own() -> None:
    """The line before ends with a sentence, however full it is."""
    full = "甲" * (WIDE - 1) + "。"
    assert paragraphs([line(full, 100), line("2.2024年度收支情况", 120), line("乙" * WIDE, 140)]) == [
        full,
        "2.2024年度收支情况",
        "乙" * WIDE,
    ]


def test_heads_and_feet_are_told_by_the_margin() -> None:
    """What stands in the margin of three pages is no text; the same words elsewhere are."""
    full = "乙" * WIDE
    pages = [
        [line("云溪县林业站", 30), line(full, 300), line(f"第{n}段。", 320), line(f"- {n} -", 800)] for n in (1, 2, 3)
    ]
    assert paragraphs(*pages) == [f"{full}第{n}段。" for n in (1, 2, 3)]
    inside = [[line("云溪县林业站", 200), line(full, 300), line(f"第{n}段。", 320)] for n in (1, 2, 3)]
    assert paragraphs(*inside).count("云溪县林业站") == 3
