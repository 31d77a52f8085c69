"""Forms and tables as a reader of pages gives them: right ones of which nothing is said, and a slip in each that is found."""

from pathlib import Path

import pytest

from jixiao.documents.audit import audit
from jixiao.model.document import Cell, Document, Place, Table
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


def merged(*rows: str) -> Document:
    """A form of a word processor: `|` between cells, `^` for what the cell above covers."""
    texts = [row.split("|") for row in rows]
    cells = []
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            if text != "^":
                below = next((i for i in range(r + 1, len(texts)) if texts[i][c] != "^"), len(texts))
                cells.append(
                    Cell(text=text, row=r, column=c, row_span=below - r, place=Place(table=1, row=r, column=c))
                )
    return Document(blocks=(Table(cells=tuple(cells)),), format="docx")


FUNDS = (
    "项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分",
    "^|年度资金总额|260.0|280.0|268.8|10|96%|9.6",
    "^|其中：财政拨款|260.0|250.0|238.8|—|95.52%|—",
    "^|上年结转|0.0|30.0|30.0|—|100%|—",
    "^|其他资金|0.0|0.0|0.0|—|—|—",
)


@pytest.mark.parametrize(
    ("figure", "slip"), [("95.52%", "92.55%"), ("280.0", "208.0"), ("9.6", "6.9"), ("238.8", "283.8")]
)
def test_merged(figure: str, slip: str) -> None:
    """Merged cells and dashes do not hide the columns of a form."""
    right = audit(merged(*FUNDS))
    wrong = audit(merged(*(row.replace(figure, slip) for row in FUNDS)))
    assert [one.stated for one in right if one.verdict in {"wrong", "suspicious"}] == []
    assert any(one.verdict in {"wrong", "suspicious"} for one in wrong)
