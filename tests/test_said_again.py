"""A figure that a report tells again under its name: a statement that holds, in each of the later places."""

from __future__ import annotations

import pytest

from jixiao.documents.audit import audit
from jixiao.model.document import Document, Paragraph, Place


def again(*lines: str) -> list[tuple[int | None, str | None, str]]:
    """Line, figure and formula of what is told again."""
    blocks = tuple(Paragraph(text=line, place=Place(line=i)) for i, line in enumerate(lines, 1))
    found = audit(Document(blocks=blocks, format="text"))
    return [(one.place.line, one.stated, one.formula) for one in found if one.kind == "agreement"]


def test_told_again() -> None:
    """The later telling is the statement, and the first one its proof."""
    said = again(
        "一、全年发放稳岗补贴278.8万元，惠及企业35家。",
        "二、资金已全部拨付到位。",
        "三、项目成效：发放稳岗补贴278.8万元，政策知晓率提高。",
    )
    assert said == [(3, "278.8万元", "278.8万元 = 278.8万元")]


@pytest.mark.parametrize(
    "later",
    [
        "发放稳岗补贴287.8万元。",  # another figure
        "发放培训补贴278.8万元。",  # another name
        "上年发放稳岗补贴278.8万元。",  # another year
        "计划发放稳岗补贴278.8万元。",  # a plan
        "平均每家发放稳岗补贴278.8万元。",  # a mean
        "发放稳岗补贴约278.8万元。",  # roughly
    ],
)
def test_what_is_another_figure(later: str) -> None:
    """Nothing is said of it."""
    assert again("全年发放稳岗补贴278.8万元。", later) == []


def test_few_digits_prove_nothing() -> None:
    """Two figures of two digits are soon alike."""
    assert again("修缮校舍安排资金30万元。", "修缮校舍安排资金30万元。") == []
