"""Each line of the table of evidence: a statement that has it, and what it does to the verdict."""

from __future__ import annotations

import pytest

from jixiao.documents.audit import APART, NEAR_MISSES, PROPOSALS, RARE_FITS, audit
from jixiao.documents.audit.evidence import BOUND, DOUBT, NEVER_ERROR, WEIGHTS, weight
from jixiao.documents.audit.judging import settled
from jixiao.documents.audit.scene import Scene
from jixiao.documents.audit.tabular import grids
from jixiao.documents.audit.weighing import weighed
from jixiao.documents.facts import lines
from jixiao.documents.facts.cells import cells
from jixiao.model.document import Document, Paragraph, Place

SHOWN: dict[str, tuple[str, ...]] = {
    "certain grid": ("年度资金总额 90 80 70", "其中:财政拨款 50 40 30", "其他资金 40 40 30"),
    "one scope": ("全年预算数100万元，执行数90万元，预算执行率80%。",),
    "one sentence": ("支出900万元，其中：基本支出600万元，项目支出290万元。",),
    "next sentence": ("支出900万元。其中：基本支出600万元，项目支出290万元。",),
    "one paragraph": ("下达资金900万元。已经转拨。用于“甲调查”（400万元）和“乙调查”（400万元）。",),
    "next paragraph": ("本年预算安排150万元。", "实际执行141万元。", "预算执行率为84%。"),
    "other paragraph": (
        "中央资金776.84万元，省级资金290.36万元。", "一、组织", "按月调度。", "二、公示", "三、检查", "四、执行", "五、进度",
        "中央资金完成636.75万元，预算执行率71.97%。",
    ),
    "unjoined": ("全乡共有文化广场28个，镇区6个，行政村16个，景区3个。",),
    "part named": ("受理来信200件，办结190件，办结率90%。",),
    "base named": ("年初预算为50万元，支出决算为45万元，完成年初预算的95%。",),
    "base inside": ("培训支出90万元，占总支出300万元的13%。",),
    "common words": ("应上报月报120份，迟报6份，及时上报率90%。",),
    "subject named": ("中央资金776.84万元，省级资金290.36万元。", "中央资金完成636.75万元，预算执行率71.97%。"),
    "same name, other year": ("2022年预算收入80.00万元。", "2023年预算收入100.00万元。", "比2022年预算增加30.00万元。"),
    "year printed": ("2022年预算收入80.00万元。", "2023年预算收入100.00万元。", "比2022年预算增加30.00万元。"),
    "numbered items": ("支出预算90.00万元，具体如下：", "1.甲支出50.00万元。", "2.乙支出30.00万元。"),
    "one each": ("全年共下达治理资金1737万元。", "1月下达资金1300万元。", "8月下达资金400万元。"),
    "brackets only": ("下达资金900万元，用于“甲调查”（400万元）和“乙调查”（400万元）。",),
    "beside its change": ("支出536.40万元，比上年增加36.40万元，增长9.28%。",),
    "only candidate": ("全年预算数100万元，执行数90万元，预算执行率80%。",),
    "base proven": ("支出680万元，其中人员支出408万元，占60%；公用支出68万元，占10%；项目支出204万元，占40%。",),
    "counted": ("会务组用去8.4万元。", "宣传组用去3.1万元。", "以上两项共计12.5万元。"),
    "whole matter": ("应参会150人。实到141人。到会率84%。",),
    "several candidates": ("培训支出40万元，印刷支出60万元，差旅支出20万元，占50%。",),
    "announced": ("支出900万元，其中：基本支出600万元，项目支出290万元。",),
    "total word": ("桌椅12万元，电脑18万元，空调6万元，共计40万元。",),
    "partition": ("支出900万元，其中：基本支出600万元，项目支出290万元。",),
    "rest named": ("查处案件56起，其中超限18起、无证23起、其他25起。",),
    "one frame": ("到位资金90万元。其中：30万元用于编制；30万元用于审计；20万元用于设计。",),
    "own bracket": ("下达900万元（设备600万元，材料200万元）。",),
    "signs printed": ("小学部520人＋初中部310人＝全校803人。",),
    "fills the sentence": ("支出90万元，其中：甲10万元，乙20万元，丙30万元，丁20万元。",),
    "implicit": ("在职人员81人，专业技术人员57人、管理人员1人，工勤人员20人。",),
    "own noun": ("全镇辖11个行政村、2个社区，共156个村民小组。",),
    "overlapping": ("教师120人，其中高级教师30人，女教师80人，党员45人。",),
    "attributes": ("检查企业100家，其中整改的90家、罚款的80家、通报的95家。",),
    "falls short": ("项目支出420万元，其中设备费185万元，委托费96万元。",),
    "open": ("支出300万元，其中：办公费50万元、印刷费20万元等。",),
    "mainly": ("支出300万元，其中部分项目：办公费50万元、印刷费20万元。",),
    "open exceeded": ("支出300万元，其中：办公费250万元、印刷费120万元等。",),
    "full marks": (
        "产出指标(45分) 数量指标 培训 10项 10项 25 25", "验收 5个 5个 25 25", "效益指标(30分) 影响 较好 较好 15 15", "持续 较好 较好 15 15",
        "满意度指标(20分) 群众 95% 96% 10 10", "企业 95% 96% 10 10", "总分 100",
    ),
    "exceeds": ("支出900万元，其中：基本支出600万元，项目支出390万元。",),
    "one slip": ("支出900.20万元，其中：甲支出600.10万元，乙支出290.10万元。",),
    "same figure twice": ("全年预算数251.89万元，执行数251.89万元，预算执行率90%。",),
    "behind": ("资金支出率为88%，支出66万元，下达70万元。",),
    "rare fit": ("县域耕地128.63万亩。", "其后试点区39.725万亩，覆盖面30.88%。"),
    "a slip away": ("全年来水收费318.64万元，养护开支331.27万元，支大于收16.23万元。",),
    "hedged": ("支出约900万元，其中：基本支出600万元，项目支出290万元。",),
    "inherited": ("收入100万元。", "与上年相比，增加20万元，增长35%。"),
    "other base": ("受理来信235件，办结230件，按时办结率100%。",),
    "held elsewhere": ("下达100.00万元，其中甲50.00万元（含设备10.00万元，材料20.00万元），乙50.00万元。",),
}  # fmt: skip


def document(texts: tuple[str, ...]) -> Document:
    """Paragraphs with lines from 1; the header of a form before rows of points."""
    head = ("分值 得分",) if any("(45分)" in text for text in texts) else ()
    blocks = tuple(Paragraph(text=text, place=Place(line=i)) for i, text in enumerate((*head, *texts), 1))
    return Document(blocks=blocks, format="text")


def evidence(texts: tuple[str, ...]) -> set[str]:
    """All evidence for the statements of a text."""
    found = Scene(lines=lines(document(texts)), year=2023)
    statements = [one for line in found.lines for propose in PROPOSALS for one in propose(line, found)]
    statements += [
        one
        for line in found.lines
        if line.facts
        for propose in (*APART, *RARE_FITS, *NEAR_MISSES)
        for one in propose(line.facts, found)
    ]
    statements += grids.statements(cells(document(texts)).entries)
    list(settled(statements))
    return {kind for one in statements for kind in weighed(one, one.bindings[0])[0]}


@pytest.mark.parametrize("kind", WEIGHTS)
def test_each_line_of_the_table(kind: str) -> None:
    """Every kind of evidence is found in a text that shows it."""
    assert kind in evidence(SHOWN[kind])


def test_the_table_is_whole() -> None:
    """No example without a line, and what forbids an error is in the table."""
    assert set(SHOWN) == set(WEIGHTS)
    assert set(WEIGHTS) >= NEVER_ERROR
    assert weight(["one sentence", "announced", "partition"]) >= BOUND > DOUBT


def verdicts(*texts: str) -> set[str]:
    """The verdicts on a text."""
    return {claim.verdict for claim in audit(document(texts))}


@pytest.mark.parametrize(
    ("noteworthy", "quiet"),
    [
        (
            "支出900.00万元，其中：基本支出600.00万元，项目支出290.00万元。",
            "支出900.00万元，其中：基本支出600.00万元，项目支出290.00万元等。",
        ),
        ("全年预算数100万元，执行数90万元，预算执行率80%。", "全年预算数约100万元，执行数90万元，预算执行率80%。"),
        ("教师120人，其中在职100人，离退休30人。", "教师120人，其中高级教师100人，女教师30人。"),
    ],
)
def test_evidence_against_silences(noteworthy: str, quiet: str) -> None:
    """The same miss is spoken of, or not, by the evidence alone."""
    assert verdicts(noteworthy) & {"wrong", "suspicious"}
    assert not verdicts(quiet) & {"wrong", "suspicious"}


@pytest.mark.parametrize("kind", sorted(NEVER_ERROR))
def test_no_error_with_doubt(kind: str) -> None:
    """A text with evidence against it, or with operands apart, never makes an error."""
    assert not {claim.severity for claim in audit(document(SHOWN[kind])) if claim.kind != "unit_slip"} & {"error"}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("县域耕地128.63万亩。|其后试点区39.725万亩，覆盖面30.88%。", True),
        ("县域耕地128.63万亩。|其后试点区39.725万亩，覆盖面31%。", False),  # one in a hundred does that
        ("县域耕地128.63万亩。|其后试点区39.725万亩，覆盖面30.86%。", False),
    ],
)
def test_what_hardly_is_chance(text: str, holds: bool) -> None:
    """A figure of many digits holds by the one reading that makes it; one of few, or one that none makes, is not spoken of."""
    assert ("30.88%" in {claim.stated for claim in audit(document(tuple(text.split("|"))))}) == holds
