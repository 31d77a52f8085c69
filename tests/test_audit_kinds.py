"""Kinds of statements, each with a true sentence that nothing is said of and one slip that is found."""

import pytest

from jixiao.documents.audit import audit
from jixiao.model.document import Document, Paragraph, Place


def objections(text: str) -> list[str]:
    """The stated figures of the statements that do not hold, paragraph by paragraph."""
    blocks = tuple(Paragraph(text=one, place=Place(line=i)) for i, one in enumerate(text.split("\n"), 1))
    claims = audit(Document(blocks=blocks, format="text"))
    return [one.stated for one in claims if one.verdict in {"wrong", "suspicious"}]


def severities(text: str) -> set[str | None]:
    """The severities of what does not hold."""
    claims = audit(Document(blocks=(Paragraph(text=text, place=Place(line=1)),), format="text"))
    return {one.severity for one in claims if one.verdict in {"wrong", "suspicious"}}


PAIRS = [
    ("资金到位800万元，已拨付720万元，尚有80万元未拨付，拨付率90%。", "90%", "60%"),
    ("应补种树苗600株，已补种570株，剩余30株未补种，完成率95%。", "95%", "59%"),
    ("计划维修桥梁40座，完成34座，未完成率15%。", "15%", "85%"),
    ("抽检水样200批，达标190批，未达标率5%。", "5%", "95%"),
    ("甲类补助30人，每人500元；乙类补助20人，每人400元，合计发放2.3万元。", "2.3万元", "3.2万元"),
    ("一等奖2名，每名3000元；二等奖5名，每名1000元；三等奖10名，每名500元，共发放1.6万元。", "1.6万元", "1.9万元"),
    ("设备费120万元、材料费80万元，分别占直接费用200万元的60%、40%。", "40%", "46%"),
    ("培训学员80人，其中男学员52人、女学员28人，男学员占65%。", "65%", "35%"),
    ("布设雨量站50处，其中甲河12处、乙河20处、丙河18处；正常运行48处，运行率96%。", "96%", "69%"),
    ("博物馆接待观众9.1万人次，上年为7.0万人次，同比增长30%。", "30%", "60%"),
    ("2020年、2021年、2022年水费支出分别为40万元、50万元、60万元，后两年分别增长25%、20%。", "20%", "50%"),
    (
        "甲路预算200万元，支出180万元，执行率90%；乙路预算300万元，支出270万元，执行率90%。",
        "支出180万元",
        "支出160万元",
    ),
]
"""A true sentence, a figure of it, and what a slip makes of that figure."""


@pytest.mark.parametrize(("text", "figure", "slip"), PAIRS)
def test_true_and_slipped(text: str, figure: str, slip: str) -> None:
    """Nothing is said of the true sentence; the slip is found."""
    assert objections(text) == []
    assert objections(slip.join(text.rsplit(figure, 1)))


@pytest.mark.parametrize(
    "text",
    [
        "甲类补助30人，乙类补助20人，每人500元，合计发放2.5万元。",
        "一档补助30人，每人每月500元；二档补助20人，每人400元，合计发放19.9万元。",
        "居民400户，商户100户，工厂20户，抄表到户480户，居民占四成。",
        "第一批30万元，第二批70万元，占70%。",
        "培训40期，培训1600人，男性占55%。",
        "审减40万元，甲科、乙科、丙科分别占50%、30%、20%。",
    ],
)
def test_what_is_not_bound_is_not_objected_to(text: str) -> None:
    """Where the words do not say which figures belong together nothing is said."""
    assert objections(text) == []


def test_one_figure_twice() -> None:
    """A rate that was copied into the clause of another project is found beside the true one."""
    text = "甲路预算200万元，支出180万元，执行率90%；乙路预算300万元，支出240万元，执行率90%。"
    assert objections(text) == ["90%"]


def test_direction() -> None:
    """下降 where the figures rise."""
    assert objections("档案馆接待查询9.1万人次，上年为7.0万人次，同比下降30%。") == ["30%"]
