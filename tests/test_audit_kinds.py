"""Kinds of statements, each with a true sentence that nothing is said of and one slip that is found."""

import re
from pathlib import Path

import pytest

from jixiao.documents.audit import audit
from jixiao.model.document import Document, Paragraph, Place


def objections(text: str) -> list[str]:
    """The stated figures of the statements that do not hold, paragraph by paragraph."""
    blocks = tuple(Paragraph(text=one, place=Place(line=i)) for i, one in enumerate(re.split("[\n⏎]", text), 1))
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
    ("政府采购预算300万元，实际采购282万元，节约18万元，节约率6%。", "6%", "6.38%"),
    ("培训费由上年的50万元压减至44万元，压减6万元，压减率12%。", "12%", "13.64%"),
    ("成交价196万元，较最高限价200万元下浮2%。", "2%", "3%"),
    ("效益指标满分30分，得27分，得分率90%。", "90%", "97%"),
    ("过程指标分值20分，扣2.5分，得17.5分。", "17.5分", "18.5分"),
    ("三个片区得分分别为91分、88分、94分，平均得分91分。", "91分", "97分"),
    ("新增绿地36亩，为年度目标24亩的1.5倍。", "1.5倍", "1.8倍"),
    ("普惠园占比由上年的71.2%提高到76.5%，提高5.3个百分点。", "5.3", "6.3"),
    ("满意度目标值为90%，实际达到93.6%，高于目标值3.6个百分点。", "3.6", "4.6"),
    ("核定编制48人，实有在编人员45人，空编3人。", "3人", "5人"),
    ("年初公务设备原值310.4万元，新增25.1万元，报废12.3万元，年末原值323.2万元。", "323.2", "332.2"),
    ("征收水费312万元，完成年初计划300万元的104%，超收12万元。", "12万元", "21万元"),
    ("缴存单位4家，即甲局、乙局、丙局、丁局。", "4家", "5家"),
    ("公务车8辆，运行维护费18.4万元，车均2.3万元。", "2.3", "2.8"),
    ("全年发放津贴480万元，月均发放40万元。", "40万元", "48万元"),
    ("阅览室面积600平方米，现有座位读者150人，人均面积4平方米。", "4平方米", "6平方米"),
    ("资助学生40名，每人每月300元，全年10个月共计发放12万元。", "12万元", "1.2万元"),
    ("租用车位15个，每个每月200元，租期12个月，全年租金3.6万元。", "3.6万元", "6.3万元"),
    ("贷款本金3000万元，按年利率4%贴息，全年贴息120万元。", "120万元", "12万元"),
    ("支出由县级资金和乡级资金构成，分别占71.4%和28.6%。", "28.6%", "26.8%"),
    ("三年分别栽植行道树120株、150株、130株，三年累计栽植400株。", "400株", "430株"),
    ("权重设置为：投入15%、过程25%、产出35%、效益25%，合计100%。", "35%", "45%"),
    ("1.桥面修补费62.5万元；\n2.护栏更换费31.2万元；\n3.标线费6.3万元。\n以上三项共计100万元。", "100万元", "110万元"),
    ("检查发现三方面问题：一是台账不全；二是验收偏晚；三是标识不清。", "三方面", "四方面"),
    ("会议费预算12万元，决算9万元，比预算节约3万元。", "3万元", "4万元"),
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
        "全镇辖9个行政村、3个社区，共124个村民小组，今年支持其中6个村。",
        "合同总价200万元，按约定本年支付至60%，支付120万元，完成当年支付计划的100%。",
        "新增就业1200人，失业人员再就业300人，城镇登记失业率3.1%。",
        "预算80万元，其中上年结转20万元全部使用完毕，使用率100%。",
        "第一批下达300万元，第二批下达150万元，收回50万元，全年实际到位400万元。",
        "发放问卷100份，“满意”80份，“比较满意”12份，满意和比较满意合计占92%。",
        "内设办公室、财务股、项目股等6个股室。",
        "省级补助260万元、县级配套90万元，截至11月底省级补助支出234万元，占省级补助的90%；县级配套支出72万元，占县级配套的80%。",
        "上年结转200万元，本年支出100万元，完成上年结转的40%。年中追加60万元，支出45万元，完成追加的50%。",
        "其余设备用于维护、部分完成100项，本项目自评总得分96分。",
        "普法宣讲进乡村惠及群众620人次，进学校惠及学生840人次，进企业惠及职工240人次，累计惠及1700人次。",
    ],
)
def test_what_is_not_bound_is_not_objected_to(text: str) -> None:
    """Where the words do not say which figures belong together nothing is said."""
    assert objections(text) == []


@pytest.mark.parametrize(
    ("told", "mean", "slip"),
    [
        ("各点水位依次为" + "、".join(f"{n}.5米" for n in range(30, 58)) + "，平均{}米。", "44.0", "47.0"),
        ("补助为1.5万元" + "乘以1.2亩" * 27 + "，即{}万元。", "206.1", "2061.0"),
    ],
)
def test_lists_of_any_length(told: str, mean: str, slip: str) -> None:
    """What many rounded figures make is judged as soon as what two make."""
    assert objections(told.format(mean)) == []
    assert objections(told.format(slip))


def test_one_figure_twice() -> None:
    """A rate that was copied into the clause of another project is found beside the true one."""
    text = "甲路预算200万元，支出180万元，执行率90%；乙路预算300万元，支出240万元，执行率90%。"
    assert objections(text) == ["90%"]


def test_a_day_that_is_none() -> None:
    """Of a day that no calendar has no length is counted; the day itself is objected to."""
    text = "水渠衬砌于2023年4月1日开工，2023年6月0日完工，实际工期91天。"
    assert objections(text) == ["2023年6月0日"]


def test_direction() -> None:
    """下降 where the figures rise."""
    assert objections("档案馆接待查询9.1万人次，上年为7.0万人次，同比下降30%。") == ["30%"]


_TRUE = (Path(__file__).parent / "cases" / "true_sentences" / "prose.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("text", _TRUE)
def test_true_sentences(text: str) -> None:
    """Sentences whose figures agree, though a hasty reader would put the wrong ones together."""
    assert objections(text) == []


def test_error_needs_one_binding() -> None:
    """Where the words allow two bases a slip is a warning, where they allow one it is an error."""
    assert severities("预算200.00万元，支出170.00万元，预算执行率58.00%。") == {"error"}
    assert severities("受理300件，上年结转20件，办结310件，办结率66.88%。") <= {"warning"}
