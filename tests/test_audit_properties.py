"""Whole reports with known facts: nothing true is wrong, a planted slip is found, and an error is always the planted one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from audit_reports import RELATIONS, SLIPS, Planted, Sentence, lines, planted, report
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.documents.audit import audit, prepare
from jixiao.model.document import Document, Paragraph, Place

if TYPE_CHECKING:
    from jixiao.model.findings import Claim

FAILING = {"wrong", "suspicious"}
LATITUDE = {"share, one", "growth, change and rate", "completion rate", "rate of counts", "printed formula", "product"}
"""Relations in which a slip of an operand may leave the printed rate as it is."""
seeds = st.integers(min_value=0, max_value=10**6)
some = settings(max_examples=60, deadline=None)


def document(texts: list[str]) -> Document:
    """Paragraphs with lines from 1."""
    return Document(
        blocks=tuple(Paragraph(text=text, place=Place(line=i)) for i, text in enumerate(texts, 1)), format="text"
    )


def claims(texts: list[str]) -> list[Claim]:
    return audit(document(texts))


def failing(text: str) -> list[Claim]:
    return [claim for claim in claims(text.split("\n")) if claim.verdict in FAILING]


@some
@given(seeds)
def test_a_true_report_is_left_alone(seed: int) -> None:
    """No statement of a true report is wrong or suspicious, and most are seen to hold."""
    rng = random.Random(seed)
    sentences = report(rng)
    found = claims(lines([one.printed() for one in sentences], rng))
    assert [(claim.kind, claim.quote) for claim in found if claim.verdict in FAILING] == []
    assert sum(claim.verdict in {"holds", "rounding"} for claim in found) >= len(sentences)


@pytest.mark.parametrize("make", RELATIONS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("kind", SLIPS)
@settings(max_examples=25, deadline=None)
@given(seeds)
def test_a_slip_is_found(make, kind: str, seed: int) -> None:
    """A figure that follows from the others of its sentence, changed as people slip, is found."""
    rng = random.Random(seed)
    one = planted(make(rng), kind, rng)
    if one is not None and beyond_rounding(one):
        assert failing(one.text), one.text


def beyond_rounding(one: Planted) -> bool:
    """Whether the changed figure differs by more than its own rounding could."""
    if one.kind == "unit":
        return True
    old, new = (float(figures[one.slot].replace(",", "")) for figures in (one.sentence.figures, one.figures))
    return abs(old - new) > 2


@some
@given(seeds)
def test_an_error_is_the_planted_one(seed: int) -> None:
    """With one slip in a report, what is said with certainty is said of that sentence."""
    rng = random.Random(seed)
    sentences = report(rng)
    at = rng.randrange(len(sentences))
    one = planted(sentences[at], rng.choice(SLIPS), rng)
    if one is None:
        return
    texts = lines([one.text if i == at else each.printed() for i, each in enumerate(sentences)], rng)
    places = {i for i, text in enumerate(texts, 1) if text in one.text.split("\n")}
    for claim in claims(texts):
        if claim.severity == "error":
            assert claim.place.line in places, claim
        if claim.verdict in FAILING:
            assert claim.place.line in places, claim


@some
@given(seeds)
def test_a_slip_of_an_operand_is_found(seed: int) -> None:
    """Whichever figure of an exact relation is changed, its sentence is named."""
    rng = random.Random(seed)
    sentence = rng.choice(RELATIONS)(rng)
    slot = rng.randrange(len(sentence.figures))
    one = planted(sentence, "digit", rng, slot)
    if one is not None and sentence.relation not in LATITUDE and beyond_rounding(one):
        assert failing(one.text) or stays(sentence, one), one.text


def stays(sentence: Sentence, one: Planted) -> bool:
    """A rate of two years or of a share that the changed operand leaves within rounding."""
    return sentence.relation in {"growth, two years", "share, list"} and one.slot != sentence.target


def test_same_bytes_for_one_reading() -> None:
    """A prepared scene gives what the document gives, and twice the same."""
    rng = random.Random(7)
    texts = lines([one.printed() for one in report(rng, 30)], rng)
    assert audit(document(texts)) == audit(document(texts), scene=prepare(document(texts)))


SENTENCES = (
    "项目支出640万元，已拨付512万元，执行率30%。", "甲项目93万元、乙项目52万元、丙项目25万元，共计270万元。",
    "基本支出80万元，项目支出30万元，支出合计120万元。", "本年支出120万元，上年100万元，同比增长25%。",
    "上年结转10万元，本年收入90万元，本年支出85万元，年末结余25万元。",
    "2023年收入决算数1,300.00万元，支出1,250.00万元。与2022年对比，收入决算数减少100.00万元，下降8.14%。",
    "全年办理诉求，办结率为102%。", "财政拨款500.00万元、其他收入100.00万元、上年结转20.00万元，收入合计600.00万元。",
    "500.00+100.00+20.00，收入合计600.00万元。", "抽检样品200批次，不合格6批次，合格率3%。",
    "增支5300万元：一般公共预算增2000万元，政府性基金增3310万元。", "共5段，长2.9km：左岸2段，长1.1km；右岸3段，长1.4km。",
    "項目總投資800萬元，其中中央資金500萬元，省級資金200萬元，縣級資金80萬元。", "变动率=(52.4-40)÷40=33.00%。",
)  # fmt: skip


@pytest.mark.parametrize("text", SENTENCES)
def test_plain_slips_are_caught(text: str) -> None:
    """Each alone in a report."""
    assert failing(text), text


@pytest.mark.parametrize(
    "text",
    [
        "抽检样品200批次，不合格6批次，合格率97%。", "共5段，长2.5km：左岸2段，长1.1km；右岸3段，长1.4km。",
        "增支5310万元：一般公共预算增2000万元，政府性基金增3310万元。", "变动率=(52.4-40)÷40=31.00%。",
        "支出300.00万元，其中：办公费50.00万元、印刷费20.00万元等。", "截至2023年6月30日，完成投资1200万元，占年度计划的60%；截至年底完成2000万元，占年度计划的100%。",
        "上年支出100万元。本年累计支出120万元，其中12月支出30万元。", "全年受理120件，办结118件，办结率98.33%，2件正在办理。",
    ],
)  # fmt: skip
def test_what_only_looks_wrong_is_left_alone(text: str) -> None:
    """Complements, open lists, other periods, cumulative figures."""
    assert not failing(text)
