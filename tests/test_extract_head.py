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


def test_a_text_that_fills_up_a_row_is_left_over_once():
    """A sheet may repeat a cell across its whole width; the same text further down is another one."""
    form = ("三级指标", "指标值", "实际完成值", "分值", "得分"), ("培训人数", "20人", "20人", "10", "10")
    filled = ("本街道负责市容环境的日常管护。",) * 5, ("本街道负责市容环境的日常管护。",) * 5
    cells = tuple(
        Cell(text=text, row=row, column=column, place=Place(sheet="表", cell=f"{'ABCDE'[column]}{row + 1}"))
        for row, texts in enumerate((*filled, *form))
        for column, text in enumerate(texts)
    )
    blocks = (Paragraph(text="春晖街道办2023年度部门整体支出绩效自评表"), Table(cells=cells))
    read = extract(Document(blocks=blocks, format="xlsx"))
    left = [place.cell for pointer, place in read.places.items() if pointer.startswith("/unmatched/")]
    assert (len(read.report.unmatched), left) == (2, ["A1", "A2"])


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


def table(*rows):
    """A table of texts."""
    cells = tuple(
        Cell(text=text, row=r, column=c, place=Place(line=r + 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(cells=cells, place=Place(line=1))


def fields(*texts):
    """Unit, code of the region, year and kinds of a document of lines and tables."""
    blocks = tuple(
        text if isinstance(text, Table) else Paragraph(text=text, place=Place(line=number))
        for number, text in enumerate(texts, 1)
    )
    report = extract(Document(blocks=blocks, format="text")).report
    unit, region = report.unit, report.region
    return unit and unit.name, region and region.code, report.year, [one.kind for one in report.evaluations]


PRINTED = {
    "publisher in a table": (
        (table(("索引号", "7/2024", "发布机构", "巍山县民政局"), ("文号", "", "发布日期", "2024-04-02")), "2023年度临时救助项目绩效自评报告", "一、项目概况", "已发放。"),
        ("巍山县民政局", "532927", 2023, ["project"]),
    ),
    "publisher in a line": (
        ("索引号 7/2024 发布机构 巍山县永建镇", "公开目录 绩效 发布日期 2024-04-02", "永建镇2023年村道项目自评报告", "一、项目概况", "已完工。"),
        ("巍山县永建镇", "532927", 2023, ["project"]),
    ),
    "table of the page runs on into the form": (
        (table(
            ("索引号", "7/2024", "发布机构", "巍山县水务局"), ("文号", "无", "发布日期", "2024-04-02"),
            ("（2023年度）", "", "", ""), ("项目名称", "沟渠清淤", "实施单位", "巍山县水务局"),
            ("一级指标", "二级指标", "三级指标", "实际完成值"), ("产出指标", "数量指标", "清淤长度", "3公里"),
        ),),
        ("巍山县水务局", "532927", 2023, ["project"]),
    ),
    "year stands alone": (
        (table(("（2020年度）", ""), ("转移支付（项目）名称", "疫苗补助"), ("资金使用单位", "沅陵县疾控中心"), ("预算执行率", "100%")),),
        ("沅陵县疾控中心", "431222", 2020, ["transfer"]),
    ),
    "labels on lines": (
        ("项目支出绩效自评报告", "项目名称：水库白蚁防治", "评价年度：2021", "预算部门（公章）：沅陵县水利局", "填报日期：2022年3月1日", "一、基本情况", "根据湘财〔2019〕5号文件。"),
        ("沅陵县水利局", "431222", 2021, ["project"]),
    ),
    "time of the project": (
        ("图书采购项目绩效自评表", "实施主体：沅陵县图书馆。", "起止时间：2019年1月1日至2019年12月31日", "已完成。"),
        ("沅陵县图书馆", "431222", 2019, ["project"]),
    ),
    "a place inside another word": (
        ("困难群众个人缴费县级补助资金绩效自评报告", "主管部门：沅陵县医保局", "一、概况", "2020年度已缴费。"),
        ("沅陵县医保局", "431222", 2020, ["project"]),
    ),
    "a ministry": (
        ("基层文化服务补助资金2021年度绩效自评报告", "来源：水利部", "按照中央对地方转移支付预算执行情况绩效自评的要求，水利部对2021年度资金开展了自评。"),
        ("水利部", None, 2021, ["transfer"]),
    ),
    "an autonomous region": (
        ("2022年度部门整体支出绩效自评报告", "宁夏回族自治区文化和旅游厅", "一、部门概况", "已完成。"),
        ("宁夏回族自治区文化和旅游厅", "640000", 2022, ["department"]),
    ),
    "a word of prose is no transfer": (
        ("一、项目概况", "资金来源包括上级转移支付和本级安排，本项目为本级项目，按要求开展自评。", "二、评价结论", "2022年度自评得分97分。"),
        (None, None, 2022, ["project"]),
    ),
    "the outline of transfers": (
        ("一、绩效目标分解下达情况", "2021年度中央下达我县资金80万元，用于沅陵县渠道维修，沅陵县已全部下达。", "二、绩效目标完成情况分析", "已完成。"),
        (None, "431222", 2021, ["transfer"]),
    ),
    "traditional characters": (
        ("項(xiàng)目支出績效自評報(bào)告", "評價(jià)年度：2022", "預(yù)算部門單位（公章）：沅陵縣水利局", "一、基本情況", "項目資金已經(jīng)到位。"),
        ("沅陵县水利局", "431222", 2022, ["project"]),
    ),
    "a unit that gives its short name": (
        ("2018年度助残服务项目绩效自评报告", "按照通知，河北残疾人联合会（以下简称“省残联”）成立专班，对项目开展绩效自评。", "一、项目概况", "已完成。"),
        ("河北残疾人联合会", "130000", 2018, ["project"]),
    ),
    "a site around the title": (
        ("沅陵县林业局2021年造林项目绩效自评报告_政务公开_某网站", "一、项目概况", "已完成。"),
        ("沅陵县林业局", "431222", 2021, ["project"]),
    ),
    "the prefecture in the title, a county in the text": (
        ("黔东南州场馆开放补助资金2020年度自评报告", "一、概况", "台江县体育场全年开放。", "台江县群众免费使用，台江县财政及时拨款。"),
        (None, "522630", 2020, ["project"]),
    ),
    "a notice is signed by its unit": (
        ("县农业局：", "现下达你单位2021年绿肥资金20万元，请严格按照办法使用。", "附件：绿肥资金区域绩效目标表", "沅陵县财政局", "2021年3月2日"),
        ("沅陵县财政局", "431222", 2021, []),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_fields(name):
    """Unit, region, year and kind, wherever they are printed; documents' numbers and places inside words are none of them."""
    texts, expected = PRINTED[name]
    assert fields(*texts) == expected


def test_name_and_score_of_a_short_report():
    """The project stands in the brackets of the title, its score in a sentence; an item of the outline is no project."""
    texts = (
        "2022年度项目支出绩效自评报告（乡村教师补助资金）",
        "一、自评结论",
        "经自评，2022年乡村教师补助资金项目自评得分为97分。",
        "二、佐证材料",
        "1.简要概述项目资金情况。",
        "全年预算资金8.20万元，支出8.20万元。",
    )
    blocks = tuple(Paragraph(text=text, place=Place(line=number)) for number, text in enumerate(texts, 1))
    (one,) = extract(Document(blocks=blocks, format="text")).report.evaluations
    assert (one.name, one.total.score) == ("乡村教师补助资金", "97分")
