"""Forms and tables as a reader of pages gives them: right ones of which nothing is said, and a slip in each that is found."""

from pathlib import Path

import pytest

from jixiao.documents.audit import audit
from jixiao.model.limits import Limits
from jixiao_plugins.text.reader import read_text

_CASES = Path(__file__).parent / "cases" / "form_tables"


def _rows(name: str) -> list[str]:
    rows = (_CASES / name).read_text("utf-8").splitlines()
    return [row for row in rows if row and not row.startswith("#")]


def objections(text: str) -> set[str | None]:
    """The stated figures of what does not hold."""
    document = read_text(text.replace("⏎", "\n").replace("⇥", "\t").encode(), "form.txt", Limits())
    return {one.stated for one in audit(document) if one.verdict in {"wrong", "suspicious"}}


@pytest.mark.parametrize("row", _rows("pairs.txt"))
def test_pairs(row: str) -> None:
    """The right form is left alone, and its slip is found."""
    text, figure, slip = row.split(" → ")
    before, _, behind = text.rpartition(figure)
    assert objections(text) == set()
    assert objections(before + slip + behind) != set()


@pytest.mark.parametrize("row", _rows("right.txt"))
def test_right(row: str) -> None:
    """Nothing is said of a right form that only looks wrong."""
    assert objections(row) == set()
