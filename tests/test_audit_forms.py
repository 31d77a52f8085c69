"""Forms and tables as a reader of pages gives them: right ones of which nothing is said, and a slip in each that is found."""

from pathlib import Path

import pytest

from jixiao import Toolkit
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


def test_the_cost_in_the_name_of_an_indicator_leaves_its_points_alone() -> None:
    """对项目成本的影响程度 … 10 10: what may be an amount is looked at, and stays what it was for the sums of points."""
    form = (
        "项目支出绩效自评表 (2022年度) 项目资金 (万元) 年初预算数 全年预算数 全年执行数 分值 执行率 得分 "
        "年度资金总额: 80 80 72 10 90% 9 其中:本年财政拨款 80 80 72 绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 "
        "产出指标(50分) 数量指标 巡查次数 ≥50次 52 30 30 质量指标 整改率 ≥90% 93% 20 20 "
        "效益指标(30分) 社会效益指标 对行业的带动程度 效果明显 达成预期指标 10 10 生态效益指标 对降低项目成本影响程度 效果明显 达成预期指标 10 10 "
        "可持续影响指标 制度健全程度 效果明显 达成预期指标 10 10 满意度指标(10分) 服务对象满意度指标 群众满意度 ≥90% 95% 10 10 总分 100 99\n"
    )
    kit = Toolkit()
    checked = kit.validate(kit.open("a.txt", form.encode()))
    assert [one.code for one in checked.findings if one.code in {"A501", "A509"}] == []
    held = {(one.kind, one.stated) for one in checked.claims if one.verdict == "holds"}
    assert ("group_weight_sum", "30") in held
