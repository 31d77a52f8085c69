"""The head of a report: title, unit, region, year and kind, in the many ways they are printed."""

import pytest

from jixiao.documents.extract import extract
from jixiao.model.document import Cell, Document, Paragraph, Place, Table


def head(*texts):
    """(title, unit, region, year, kinds) of a document of lines."""
    blocks = tuple(
        text if isinstance(text, Table) else Paragraph(text=text, place=Place(line=number))
        for number, text in enumerate(texts, 1)
    )
    report = extract(Document(blocks=blocks, format="text")).report
    return (
        report.title, report.unit.name if report.unit else None, report.region.name if report.region else None, report.year,
        [evaluation.kind for evaluation in report.evaluations],
    )  # fmt: skip


CASES = {
    "year's accounts": (
        ("重庆市大足区宝顶镇卫生院 2023年度决算公开说明", "一、基本情况", "本院为事业单位。"),
        ("重庆市大足区宝顶镇卫生院2023年度决算公开说明", "重庆市大足区宝顶镇卫生院", "大足区", 2023, []),
    ),
    "year on the line above": (
        ("2021年度", "陕西省柞水县水利局部门决算", "一、职责", "负责水利。"),
        ("2021年度陕西省柞水县水利局部门决算", "陕西省柞水县水利局", "柞水县", 2021, []),
    ),
    "file name": (
        ("惠州市水利局2021部门整体绩效自评报告.pdf", "填报日期:2022年5月20日", "一、基本情况", "本局设五科。"),
        ("惠州市水利局2021部门整体绩效自评报告", "惠州市水利局", "惠州市", 2021, ["department"]),
    ),
    "title runs on": (
        ("耒阳市第九中学专项资金绩效自评价报告一、基本情况(一)概况我校2022年有一个项目,共计100万元。",),
        ("耒阳市第九中学专项资金绩效自评价报告", "耒阳市第九中学", "耒阳市", 2022, ["project"]),
    ),
    "named in a sentence": (
        ("为做好2022年工作,现将2022年西平县水利局衔接资金项目绩效自评总结报告如下:", "一、资金", "资金到位。"),
        ("2022年西平县水利局衔接资金项目绩效自评总结", "西平县水利局", "西平县", 2022, ["project"]),
    ),
    "subsidies are projects": (
        ("旌德县2021年饮水工程水利发展资金绩效自评报告", "来源:旌德县水利局", "一、概述", "资金到位。"),
        ("旌德县2021年饮水工程水利发展资金绩效自评报告", "旌德县水利局", "旌德县", 2021, ["project"]),
    ),
    "title before publisher": (
        ("发布机构: 红河州卫生健康委员会", "红河州第一人民医院公共卫生服务项目补助资金2023年度绩效自评报告", "一、资金", "资金到位。"),
        ("红河州第一人民医院公共卫生服务项目补助资金2023年度绩效自评报告", "红河州第一人民医院", "红河哈尼族彝族自治州", 2023, ["project"]),
    ),
    "place stands in the text": (
        ("县民政局2020年度法律顾问经费绩效自评报告", "按照要求,紫金县民政局对经费进行了自评。", "一、基本情况", "资金到位。"),
        ("县民政局2020年度法律顾问经费绩效自评报告", "紫金县民政局", "紫金县", 2020, ["project"]),
    ),
    "unit acts in the text": (
        ("2022年度项目支出绩效自评总报告", "一、概况", "南昌市革命陵园管理处2022年度共有5个项目。"),
        ("2022年度项目支出绩效自评总报告", "南昌市革命陵园管理处", "南昌市", 2022, ["project"]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_head(name):
    """Title, unit, region, year and kind are read however the head is printed."""
    texts, expected = CASES[name]
    assert head(*texts) == expected


def test_table_of_the_page():
    """A table that the web page prints above the report is not its first form."""
    cells = tuple(
        Cell(text=text, row=0, column=n, place=Place(line=1))
        for n, text in enumerate(("[ 索引号 ]", "115/2024-1", "[ 发布机构 ]", "某某"))
    )
    found = head(Table(cells=cells), "黑龙江省虎林市水务局2023年度部门整体支出绩效自评报告", "一、概况", "良好。")
    assert found[1:4] == ("黑龙江省虎林市水务局", "虎林市", 2023)


def test_table_of_the_page_is_no_form():
    """Nor does its 部门 name the unit of a form, and nothing of it is left over."""
    texts = (
        "索引号:",
        "GS1/2022-1",
        "部门:",
        "财政局",
        "栏目:",
        "专项资金",
        "来源:",
        "综合股",
        "作者:",
        "",
        "日期:",
        "2022-04-06",
    )
    cells = tuple(Cell(text=text, row=n // 4, column=n % 4, place=Place(line=2)) for n, text in enumerate(texts))
    blocks = (
        Paragraph(text="会宁县2021年度彩票公益金发展资金绩效自评报告"),
        Table(cells=cells),
        Paragraph(text="一、资金"),
        Paragraph(text="已到位。"),
    )
    report = extract(Document(blocks=blocks, format="text")).report
    assert [evaluation.kind for evaluation in report.evaluations] == ["project"]
    assert report.unmatched == ()


KINDS = {
    "accounts": (("第二部分 2023年度部门决算情况说明", "收入支出总体情况。"), []),
    "transfer": (("我市2023年度中央资金转移支付涉及两类。", "一、绩效目标分解下达情况", "已下达。"), ["transfer"]),
    "project": (("我局按要求对该项目开展绩效自评。", "一、资金", "已到位。"), ["project"]),
    "nothing said": (("一、职责", "负责水利。"), []),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_kind_without_title(name):
    """A text whose title is lost still says of what kind it is."""
    texts, expected = KINDS[name]
    assert head(*texts)[4] == expected
