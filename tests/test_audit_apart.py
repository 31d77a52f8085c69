"""Figures that follow from others of other sentences, items, lines or rows: a true text, and one slip that is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.documents.audit import audit
from jixiao.model.document import Cell, Document, Paragraph, Place, Table

if TYPE_CHECKING:
    from jixiao.model.findings import Claim


def claims(text: str) -> list[Claim]:
    """The statements of a text, a paragraph a line."""
    blocks = tuple(Paragraph(text=one, place=Place(line=i)) for i, one in enumerate(text.split("\n"), 1))
    return audit(Document(blocks=blocks, format="text"))


def objections(text: str) -> list[str]:
    """The stated figures of the statements that do not hold."""
    return [one.stated for one in claims(text) if one.verdict in {"wrong", "suspicious"}]


PAIRS = [
    # totals
    ("县财政补助41.6万元。乡镇自筹18.3万元。村集体投入9.7万元。三项资金总额69.6万元。", "69.6", "96.6"),
    ("渠道清淤用去22.8万元。闸门更换用去37.5万元。两笔开支加在一起为60.3万元。", "37.5", "35.7"),
    ("1.培训讲课费6.4万元；\n2.教材印制费2.9万元；\n3.场地租用费1.8万元。\n以上三项合计11.1万元。", "11.1", "11.7"),
    ("全县现有敬老机构31家。公立机构12家，私立机构14家，公助私营机构5家。", "31", "51"),
    ("我站全年布设监测点86个。具体分布是：上游片区31个，中游片区29个，下游片区26个。", "29", "39"),
    ("管理指标满分20分，得18分。产出指标满分50分，得47.5分。效益指标满分30分，得28分。合计得分93.5分。", "93.5", "39.5"),
    ("会议费3.10万元，比上年减少0.42万元。培训费5.60万元，比上年增加0.17万元。两项经费总额比上年减少0.25万元。", "0.25", "0.52"),
    # balances
    ("年初在册护林员118名。年内新招14名，辞退9名。年末在册123名。", "123", "132"),
    ("期初库存口罩2,400箱。全年购入5,150箱。发放使用6,020箱，过期报损35箱。期末库存1,495箱。", "1,495", "1,945"),
    ("年初预算批复760万元。年中追加54万元，压减31万元。全年预算数为783万元。", "783", "738"),
    ("合同价92万元。3月付27.6万元。9月付46万元。尚欠18.4万元。", "18.4", "14.8"),
    ("本年任务是改厕640户。春季改造285户，秋季改造310户。对照任务，还差45户。", "45", "54"),
    ("资产总额1,806.4万元。负债总额212.9万元。年末净资产1,593.5万元。", "1,593.5", "1,953.5"),
    ("上年末职工74人。年内调入6人，退休3人。年末职工77人，比上年末净增3人。", "77人，比", "97人，比"),
    # rates
    ("年度计划修复渠道48公里。年底实际修复45.6公里。任务完成率95%。", "95", "59"),
    ("发出征求意见表250份。回收235份。回收率94%。", "94", "49"),
    ("甲校发出180份、收回171份；乙校发出220份、收回209份。综合回收率95%。", "209", "290"),
    ("应参保3,600人。第一批参保1,750人，第二批参保1,490人。两批参保率合计90%。", "1,490", "1,940"),
    ("采购预算84万元。成交价79.8万元。节约率5%。", "5%", "15%"),
    ("指标：设备完好率\n设备总数：320台\n完好：304台\n结果：95%", "95%", "59%"),
    # changes
    ("去年用电量46.2万度。今年用电量41.58万度。两年相比下降10%。", "10%", "16%"),
    ("改造前，每亩耗水520立方米。改造后，每亩耗水416立方米。改造前后相比降低20%。", "20%", "26%"),
    ("上年知晓率为81.4%。本年知晓率为86.9%。知晓率较上年提高5.5个百分点。", "5.5", "6.5"),
    ("2021年：植树3,150株。\n2022年：植树3,420株。\n2023年：植树3,780株，比上一年多360株。", "360", "630"),
    # products and means
    ("现有保洁员62名。每人每月补助850元。全年发放补助63.24万元。", "63.24", "36.24"),
    ("供暖面积为7,200平方米。每平方米收费24元。全年应缴采暖费17.28万元。", "17.28", "71.28"),
    ("受助学生150人。每生每学期资助800元，全年两个学期。全年发放资助金24万元。", "24万", "42万"),
    ("聘用护工24人。每人每月服务价格3,500元。服务期为2023年3月至12月。服务费总额84万元。", "84万", "48万"),
    ("全年发放抚恤金58.8万元。受益对象42人。人均14,000元。", "14,000", "41,000"),
    ("举办赛事36场，补助28.8万元。折算到每场，补助8,000元。", "8,000", "6,000"),
    ("全年用气总量为5,760吨。经核算，月均用气480吨。", "480", "840"),
    # shares
    ("全站支出共1,250万元。其中用于设备更新的支出475万元。设备更新支出占全部支出的38%。", "38", "83"),
    ("登记在册的桥梁有180座。甲级的117座，乙级的45座，丙级的12座，丁级的6座。丙、丁两级合计占10%。", "10%", "15%"),
]  # fmt: skip
"""A true text, a figure of it, and what a slip makes of that figure."""


@pytest.mark.parametrize(("text", "figure", "slip"), PAIRS)
def test_true_and_slipped(text: str, figure: str, slip: str) -> None:
    """Nothing is said of the true text; the slip is found, and never as an error."""
    assert objections(text) == []
    wrong = [one for one in claims(slip.join(text.rsplit(figure, 1))) if one.verdict in {"wrong", "suspicious"}]
    assert wrong
    assert {one.severity for one in wrong} == {"warning"}


def test_direction_in_another_sentence() -> None:
    """The size of a change in points is right, and the word is not."""
    text = "上一轮测评满意率为92.6%。本轮测评满意率为90.1%。两轮相比下降2.5个百分点。"
    assert objections(text) == []
    assert objections(text.replace("下降", "上升"))


LEFT_ALONE = [
    "在职职工100人，女职工38人，占38%；连同离退休共150人，女职工66人，占44%。",
    "年初目标为改厕700座，年中调减为520座，实际完成520座，完成调整后目标的100%。",
    "2023年项目支出243万元，比年初预算216万元增加12.5%，比上年支出250万元减少2.8%。",
    "审计提出问题14个，其中管理类4个、制度类3个，均已整改。",
    "持证人员30人，其中持甲证18人、乙证15人，有3人同时持有两证。",
    "主要支出方向：\n1.抚育支出216万元；\n2.防火支出88万元。\n项目总支出342万元，其余支出见附表。",
    "支出情况：\n一、基本支出500万元\n1.人员经费420万元\n2.公用经费80万元\n二、项目支出250万元\n支出合计750万元。",
    "合同工期为60天，工程2022年4月1日开工，2022年5月20日完工，实际工期50天，比合同工期提前10天。",
    "展馆全年开放300天，全年接待观众9万人次，平均每天接待300人次。",
    "为850户居民各配发水桶2只，每只30元，共计51000元。",
    "发放问卷400份，其中满意320份、基本满意60份、不满意20份，满意率95%。",
    "三年共发放助学金58.5万元，标准为每生每年650元，补助学生300人。",
    "2021—2023年共补助学生300人，每生每年650元，发放58.5万元。",
    "道路长6公里，宽4米，硬化面积2.6万平方米（含交叉口）。",
    "收入36万元，支出34万元，资金使用与批复用途一致。",
    "东镇投入62万元。西镇投入48万元。南镇投入55万元。三镇共投入165万元。",
    "上半年支出120万元。全年支出265万元。其中项目支出共90万元。",
    "编制60名。实有在编54人。另有借用人员8人。空编6名。",
    "应接种儿童共980人。全年组织两次接种，第一次接种430人，第二次接种410人。",
    "收入合计300万元。支出合计280万元。与上年相比，收入增长8%。",
    "年初预算500万元。较上年增加20万元。调整后预算530万元。",
    "培训班12期。甲类班4期，乙类班3期，其余为自办班。",
    "甲类补助30人。每人每月500元。乙类补助20人。发放金额合计31万元。",
    "本年满意度为95%。不满意的占1%。目标值为90%。",
    "问卷发出200份。收回190份。经复核后，整改后合格率100%。",
    "全年付款90万元。余款下年支付。合同价未定。",
    "产出指标得分48分（满分50分），效益指标得分29分（满分30分）。其他指标均为满分20分。自评总分97分。",
    "2022年接待游客40万人次。2023年实现收入1,200万元。同比增长20%。",
    "累计完成投资860万元。当年完成投资310万元。投资计划为300万元，完成率103.3%。",
    "合同价180万元。按3月5日会议扣款5%，延误6天，扣违约金9万元。",
]
"""Texts that look as if something were wrong: nothing can be bound."""


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_looks_wrong(text: str) -> None:
    """Other periods, other people, rests that are not told, complements: nothing is said."""
    assert objections(text) == []


def table(*rows: str, caption: str = "") -> Document:
    """A table of cells that bars divide, under a line of its unit."""
    cells = tuple(
        Cell(text=text, row=i, column=j, place=Place(line=i + 2, column=10 * j + 1))
        for i, row in enumerate(rows)
        for j, text in enumerate(row.split("|"))
    )
    return Document(blocks=(Paragraph(text=caption, place=Place(line=1)), Table(cells=cells)), format="text")


TABLES = [
    (
        ("科目|年初数|本年增加|本年减少|年末数", "在建|310.5|42.0|18.2|334.3", "无形|20.0|5.0|1.0|24.0"),
        "334.3",
        "343.3",
    ),
    (("物品|数量|单价(元)|金额(元)", "水泵|8|2600|20800", "水管|150|45|6750"), "6750", "7650"),
    (("任务|目标值|实际值|完成率", "改厕|400|388|97%", "修路|12|12|100%"), "97%", "79%"),
    (("费用|2022年|2023年|增减额", "会议费|5.4|4.1|-1.3", "培训费|8.0|8.6|0.6"), "-1.3", "-3.1"),
    (("去向|金额(万元)|占比", "人员|420|60%", "设备|280|40%", "合计|700|100%"), "40%", "46%"),
    (("任务|计划|完成|缺口", "筛查|3500|3320|180", "建档|600|590|10"), "180", "810"),
    (("村|户数|补助(元)", "东村|31|46500", "西村|24|36000", "合计|55|82500"), "82500", "85200"),
    (("指标|分值|得分|扣分", "产出|50|47|3", "效益|30|28|2"), "3", "13"),
    (("时间|参保人数", "2022年末|18460", "2023年末|18952", "净增|492"), "492", "942"),
]


@pytest.mark.parametrize(("rows", "figure", "slip"), TABLES)
def test_small_tables(rows: tuple[str, ...], figure: str, slip: str) -> None:
    """The heads of a certain table bind its columns; one wrong cell is found, a right table draws nothing."""
    assert not [one for one in audit(table(*rows)) if one.verdict in {"wrong", "suspicious"}]
    at = next(i for i, row in enumerate(rows) if f"|{figure}" in row)
    wrong = [*rows]
    wrong[at] = "|".join(slip if cell == figure else cell for cell in wrong[at].split("|"))
    assert [one for one in audit(table(*wrong)) if one.verdict in {"wrong", "suspicious"}]


def test_lines_as_a_table() -> None:
    """Paragraphs that blanks divide into cells are read as a table under their head."""
    text = "单位:万元\n科目      本年\n门票收入  312.40\n餐饮收入  58.75\n总收入    371.15"
    assert objections(text) == []
    assert objections(text.replace("371.15", "317.15"))
