"""Pairs as files: the same text once right and once with one slip: of the right one nothing is said, the slip is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.documents.audit import audit, consistency, prepare
from jixiao.model.document import Document, Paragraph, Place

FILES = sorted((Path(__file__).parent / "cases" / "pairs").glob("*.txt"))
ROWS = [
    (file.stem, *row.split(" → "))
    for file in FILES
    for row in file.read_text("utf-8").splitlines()
    if not row.startswith("#")
]


def objections(text: str) -> list[str]:
    """What is said of a text, notes left out."""
    lines = text.replace("⇥", "\t").split("⏎")
    blocks = tuple(Paragraph(text=line, place=Place(line=i)) for i, line in enumerate(lines, 1))
    document = Document(blocks=blocks, format="text")
    scene = prepare(document)
    said = [one.stated for one in audit(document, scene=scene) if one.severity not in {None, "info"}]
    return said + [one.stated or "" for one in consistency(document, scene=scene) if one.severity != "info"]


@pytest.mark.parametrize(("where", "text", "figure", "slip"), ROWS)
def test_told_apart(where: str, text: str, figure: str, slip: str) -> None:
    """The right text is left alone, the other is not."""
    assert objections(text) == []
    assert objections(slip.join(text.rsplit(figure, 1))), where


_LOOKS_WRONG = (Path(__file__).parent / "cases" / "true_sentences" / "looks_wrong.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("text", _LOOKS_WRONG)
def test_looks_wrong(text: str) -> None:
    """Texts that are right, or that nobody can judge: attributes beside parts, plans beside years, lists that go on."""
    assert objections(text) == []


_SENTENCES = sorted(
    {one for _, text, *_ in ROWS for one in text.replace("⏎", "").replace("。", "。⏎").split("⏎") if one}
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(_SENTENCES), min_size=2, max_size=9), st.sampled_from(["", "⏎"]))
def test_any_sentences_together(sentences: list[str], between: str) -> None:
    """Whatever stands beside whatever, in one paragraph or in several: the audit ends, and quotes what is there."""
    text = between.join(sentences)
    assert all(one in text for one in objections(text) if one and one.isalnum())
