"""Forms as web pages and word processors leave them: two rows of headers, lists beside one another, lists of projects, lost beginnings."""

from __future__ import annotations

import pytest

from jixiao import Toolkit

KIT = Toolkit()


def opened(*lines, name="report.txt"):
    return KIT.open(name, "\n".join(lines).encode(), any_document=True)


def report(*lines):
    return opened(*lines).report


def codes(*lines):
    return {one.code for one in KIT.validate(opened(*lines)).findings if one.severity != "info"}


def rows(evaluation):
    return [
        (row.path, row.name, row.target, row.actual, row.weight, row.score, row.doubt) for row in evaluation.indicators
    ]


def money(evaluation):
    return [(fund.label, fund.initial, fund.adjusted, fund.spent) for fund in evaluation.funds]


HEADS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"


# -- headers of two rows -----------------------------------------------------------------------------------------------------


def test_group_heads_over_the_names_of_their_columns():
    """Heads of money and of values stand over the names that divide them; `/` is no amount, 可持续 no continuation."""
    (one,) = report(
        "云溪县林业站苗木补植项目绩效自评表", "2023年度",
        "项目资金\t资金来源\t预算安排\t\t预算执行\t\t\t（万元）",
        "\t\t年初\t调整后\t金额\t执行率\t分值\t得分",
        "\t合计\t40\t50\t45\t90%\t10\t9",
        "\t单位自筹\t10\t10\t9\t90%\t/\t/",
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t\t分值\t得分",
        "\t\t\t\t目标\t完成\t\t",
        "\t产出\t数量\t补植苗木\t800株\t800株\t50\t50",
        "\t效益\t可持续\t成活三年的比例\t≥80%\t82%\t30\t30",
        "\t满意度\t服务对象\t林农满意度\t≥90%\t91%\t10\t10",
        "合计\t\t\t\t\t\t100\t99",
    ).evaluations  # fmt: skip
    assert money(one) == [("年度资金总额", "40万元", "50万元", "45万元"), ("单位自筹", "10万元", "10万元", "9万元")]
    assert (one.execution.weight, one.execution.rate, one.execution.score) == ("10", "90%", "9")
    assert [row[:4] for row in rows(one)] == [
        (("产出", "数量"), "补植苗木", "800株", "800株"), (("效益", "可持续"), "成活三年的比例", "≥80%", "82%"),
        (("满意度", "服务对象"), "林农满意度", "≥90%", "91%"),
    ]  # fmt: skip


def test_tasks_with_sources_under_each_amount():
    """总额 | 财政拨款 below 预算金额 divide it; what all tasks take together is the money of the evaluation."""
    (one,) = report(
        "云溪县档案馆2023年度部门整体绩效自评表",
        "年度主要任务\t任务名称\t预算金额（万元）\t\t执行金额（万元）\t",
        "\t\t总额\t财政拨款\t总额\t财政拨款",
        "\t接收档案\t30\t30\t27\t27",
        "\t库房改造\t60\t50\t57\t48",
        "\t金额合计\t90\t80\t84\t75",
    ).evaluations  # fmt: skip
    assert [(task.name, task.approved, task.spent) for task in one.tasks] == [
        ("接收档案", "30万元", "27万元"), ("库房改造", "60万元", "57万元"),
    ]  # fmt: skip
    assert money(one) == [("金额合计", None, "90万元", "84万元")]


def test_words_of_headers_that_go_on_in_the_next_row():
    """`一级 | 年度` over `指标 | 指标值`, also where blanks part them and on the next page once more."""
    (one,) = report(
        "云溪县广播站节目译制项目绩效自评表", "2022年度",
        "一级 二级 三级 年度 实际 分值 得分", "指标 指标 指标 指标值 完成值",
        "产出 数量 译制节目 60集 60集 40 40", "产出 质量 审听合格率 100% 100% 20 20",
        "一级 二级 三级 年度 实际 分值 得分", "指标 指标 指标 指标值 完成值",
        "效益 社会 听众覆盖率 ≥80% 85% 30 30", "满意度 听众 听众满意度 ≥90% 93% 10 10", "合计 100 100",
    ).evaluations  # fmt: skip
    assert [(row[1], row[2], row[3], row[6]) for row in rows(one)] == [
        ("译制节目", "60集", "60集", None), ("审听合格率", "100%", "100%", None), ("听众覆盖率", "≥80%", "85%", None),
        ("听众满意度", "≥90%", "93%", None),
    ]  # fmt: skip


def test_a_title_over_a_header_is_no_group_head():
    (one,) = report(
        "项目支出绩效自评表\t\t\t\t\t\t",
        HEADS,
        "产出指标\t数量指标\t巡山\t60次\t60次\t90\t90",
        "总分\t\t\t\t\t100\t100",
    ).evaluations
    assert [row[1] for row in rows(one)] == ["巡山"]


def test_plain_words_among_the_headers_of_indicators():
    """目标 and 完成 say what they say only there."""
    (one,) = report(
        "云溪县水库管理所清淤项目2022年度绩效自评表",
        "序号|指标类别|指标名称|目标|完成|分值|得分", "1|产出|清淤土方|3万方|3.1万方|60|60", "2|效益|保灌面积|5000亩|5000亩|40|40", "|合计||||100|100",
    ).evaluations  # fmt: skip
    assert [row[:4] for row in rows(one)] == [
        (("产出",), "清淤土方", "3万方", "3.1万方"), (("效益",), "保灌面积", "5000亩", "5000亩"),
    ]  # fmt: skip


# -- lists of projects -------------------------------------------------------------------------------------------------------

LIST = [
    ("1", "路灯维护", "40", "38", "95%", "96", "优"), ("2", "公厕管护", "25", "20", "80%", "88.5", "良"),
    ("3", "绿地补植", "10", "10", "100%", "99", "优"),
]  # fmt: skip
LIST_HEADS = ("序号", "项目名称", "预算金额", "实际支出", "执行率", "自评得分", "自评等级")


def test_a_list_of_projects_one_cell_a_line():
    cells = [cell for row in LIST for cell in row]
    found = report(
        "云溪县城管局2023年度项目支出绩效自评结果一览表", "单位：万元", *LIST_HEADS, *cells, "合计", "75", "68", "/"
    ).evaluations
    assert [(one.name, one.total.score, one.grade, money(one)[0][1:]) for one in found] == [
        ("路灯维护", "96", "优", ("40万元", None, "38万元")), ("公厕管护", "88.5", "良", ("25万元", None, "20万元")),
        ("绿地补植", "99", "优", ("10万元", None, "10万元")),
    ]  # fmt: skip


@pytest.mark.parametrize("gone", [8, 9, 12])
def test_a_list_that_lost_a_cell_is_not_guessed(gone):
    """Where a row is not whole, none behind it is read."""
    cells = [cell for row in LIST for cell in row]
    del cells[gone]
    found = report("云溪县城管局2023年度项目支出绩效自评结果一览表", *LIST_HEADS, *cells).evaluations
    assert "公厕管护" not in [one.name for one in found if one.total is not None and one.total.score != "88.5"]
    assert all(one.total is None or one.total.score in {"96", "88.5", "99"} for one in found)


def test_a_list_behind_an_unknown_column_with_dashes():
    """The office before the name is no header that is known; a dash is no score and no grade."""
    found = report(
        "云溪县教体局2022年度项目绩效自评结果公开表", "金额单位：元",
        "| 股室 | 项目名称 | 年初预算 | 调整预算 | 决算支出 | 执行率 | 自评得分 | 等级 | 备注 |", "|---|---|---|---|---|---|---|---|---|",
        "| 计财股 | 校舍维修 | 900,000 | 900,000 | 855,000 | 95% | 97 | 优 | 无 |",
        "| | 饮水改造 | 200,000 | / | 0 | / | / | / | 取消 |",
        "| 合计 | | 1,100,000 | 900,000 | 855,000 | 95% | | | |",
    ).evaluations  # fmt: skip
    assert [(one.name, money(one)[0][1:], one.total and one.total.score, one.grade) for one in found] == [
        ("校舍维修", ("900,000元", "900,000元", "855,000元"), "97", "优"), ("饮水改造", ("200,000元", None, "0元"), None, None),
    ]  # fmt: skip


def test_projects_of_a_sentence():
    """Budget and spending of each project in its own part, and their scores; sources of money are no projects."""
    found = report(
        "云溪县林业局2022年度项目支出绩效自评报告",
        "列入自评的项目3个。分项目看：护林员补助预算60万元，支出60万元；防火道维护预算30万元，支出27万元；苗圃改造预算20万元，支出15万元。",
        "自评结果：护林员补助98分，防火道维护94.5分，苗圃改造83分。",
    ).evaluations
    assert [(one.name, money(one)[0][2:], one.total.score) for one in found] == [
        ("护林员补助", ("60万元", "60万元"), "98分"), ("防火道维护", ("30万元", "27万元"), "94.5分"),
        ("苗圃改造", ("20万元", "15万元"), "83分"),
    ]  # fmt: skip
    weighed = report(
        "云溪县林业局2022年度项目支出绩效自评报告",
        "分项目看：护林员补助年初预算60万元，支出60万元，执行率为100%；苗圃改造年初预算20万元，支出15万元。",
        "权重：护林员补助60分，苗圃改造40分。护林员补助98分，苗圃改造自评得分为83分。",
    ).evaluations
    assert [(one.name, money(one)[0][1:], one.total.score) for one in weighed] == [
        ("护林员补助", ("60万元", None, "60万元"), "98分"), ("苗圃改造", ("20万元", None, "15万元"), "83分"),
    ]  # fmt: skip
    sources = report(
        "云溪县林业局2022年度项目支出绩效自评报告",
        "项目资金：财政拨款预算60万元，支出60万元；单位资金预算30万元，支出27万元。",
    )
    assert [one.name for one in sources.evaluations if one.name in {"财政拨款", "单位资金"}] == []


def test_subtotals_of_projects_are_their_totals():
    found = report(
        "云溪县石桥乡2022年度预算项目绩效自评表",
        "项目名称\t一级指标\t三级指标\t指标值\t实际完成值\t分值\t得分",
        "灯会\t产出\t办灯会\t1场\t1场\t60\t60", "\t效益\t游客\t≥900人\t950人\t40\t40", "灯会小计\t\t\t\t\t100\t100",
        "公厕\t产出\t管护\t5座\t5座\t60\t60", "\t效益\t投诉\t≤2起\t1起\t40\t38", "公厕小计\t\t\t\t\t100\t98",
    ).evaluations  # fmt: skip
    assert [(one.name, len(one.indicators), one.total.score) for one in found] == [
        ("灯会", 2, "100"),
        ("公厕", 2, "98"),
    ]


def test_a_list_of_sources_is_the_money_of_one_evaluation():
    """项目 heads projects, but rows that are called 基本支出 and 项目支出 are none; 决算 is spending among headers of money."""
    (one,) = report(
        "云溪县残联2023年度部门整体支出绩效自评报告", "（单位：万元）", "项目\t年初预算\t调整后预算\t决算\t执行率", "基本支出\t186\t190\t190\t100%",
        "项目支出\t740\t800\t760\t95%", "合计\t926\t990\t950\t95.96%", "自评总分95.7分，等级为优。",
    ).evaluations  # fmt: skip
    assert money(one) == [
        ("基本支出", "186万元", "190万元", "190万元"), ("项目支出", "740万元", "800万元", "760万元"), ("年度资金总额", "926万元", "990万元", "950万元"),
    ]  # fmt: skip


def test_figures_below_a_header_that_is_their_only_label():
    (one,) = report(
        "云溪县罗坪乡冷库补助项目2021年度绩效自评表", "资金情况\t预算（万元）\t支出（万元）\t执行率\t得分", "\t36\t34.2\t95%\t9.5",
        "指标名称\t目标\t实际\t权重\t得分", "补助座数\t12座\t12座\t90\t90", "合计\t\t\t100\t99.5",
    ).evaluations  # fmt: skip
    assert (money(one), one.execution.score) == ([("年度资金总额", None, "36万元", "34.2万元")], "9.5")


# -- tables beside one another, or without a beginning ------------------------------------------------------------------------


def test_two_lists_of_indicators_beside_one_another():
    (one,) = report(
        "云溪县水保站2021年度谷坊项目绩效自评表",
        "产出指标\t目标值\t实际值\t分值\t得分\t效益指标\t目标值\t实际值\t分值\t得分",
        "修谷坊\t30座\t30座\t30\t30\t减少流失\t≥2千吨\t2.1千吨\t20\t20",
        "栽植\t90亩\t81亩\t20\t18\t务工\t≥50人\t55人\t30\t30",
        "小计\t\t\t50\t48\t小计\t\t\t50\t50", "自评总分\t98\t自评等级\t优",
    ).evaluations  # fmt: skip
    assert [row[:2] + row[4:6] for row in rows(one)] == [
        (("产出指标",), "修谷坊", "30", "30"), (("产出指标",), "栽植", "20", "18"),
        (("效益指标",), "减少流失", "20", "20"), (("效益指标",), "务工", "30", "30"),
    ]  # fmt: skip
    assert (one.total.score, one.grade) == ("98", "优")


BODY = [
    ("质量指标", "平整度合格率", "≥95%", "97%", "10", "10"), ("时效指标", "按期完工率", "100%", "86%", "10", "8.6"),
    ("效益指标", "社会效益指标", "受益群众", "≥1万人", "1.1万人", "20", "20"), ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "94%", "10", "10"),
]  # fmt: skip
READ = [("平整度合格率", "10", "10"), ("按期完工率", "10", "8.6"), ("受益群众", "20", "20"), ("村民满意度", "10", "10")]


def _in_grid(row):
    return "\t".join(["", *row] if len(row) == 6 else row)


@pytest.mark.parametrize("lines", [[_in_grid(row) for row in BODY] + ["总分\t\t\t\t\t100\t96"], [cell for row in BODY for cell in row] + ["总分", "100", "96"]])  # fmt: skip
def test_a_table_that_begins_in_the_middle(lines):
    """Its rows are read by their shape, and in doubt: they feed no check, and one finding says so."""
    text = ["— 2 —", *lines, "填报人：云溪县公路站"]
    (one,) = report(*text).evaluations
    assert [(row[1], row[4], row[5]) for row in rows(one)] == READ
    assert {row[6] for row in rows(one)} == {"alignment"}
    assert codes(*text) == {"E012"}


def test_weights_before_the_targets_are_told_by_the_rows():
    row = ("产出指标", "质量指标", "清障合格率", "8", "100%", "100%", "8")
    below = ("时效指标", "清障时间", "8", "5月20日", "5月16日", "7")
    last = ("效益指标", "社会效益指标", "安全度汛", "10", "无险情", "无险情", "10")
    (one,) = report("— 3 —", *row, *below, *last, "合计", "100", "98").evaluations
    assert [(r[1], r[2], r[4], r[5]) for r in rows(one)] == [
        ("清障合格率", "100%", "8", "8"), ("清障时间", "5月20日", "8", "7"), ("安全度汛", "无险情", "10", "10"),
    ]  # fmt: skip


@pytest.mark.parametrize("spoilt", [("100", "48.5"), ("90", "96")])
def test_rows_that_exceed_their_total_are_not_taken(spoilt):
    """More points than the total has, or a total that is none of 100: then the shape has misled."""
    lines = [_in_grid(row) for row in BODY] + ["总分\t\t\t\t\t" + "\t".join(spoilt)]
    assert not any(one.indicators for one in report("— 2 —", *lines).evaluations)


def test_headers_and_cells_that_fell_over_lines():
    (one,) = report(
        "云溪县灌区站机井维修项目", "绩效自评表", "二〇二一年度", "主管单位云溪县灌区服务站",
        "指标", "一级 二级  三级   目标", "实际  分值  得分",
        "产出", "数量", "维修眼数", "60眼", "60眼", "30", "30", "更换水泵  40台  38台  20  19", "质量  合格率  100%  100%  10  10",
        "效益  经济  恢复灌溉  500亩  520亩  30  30", "满意度", "群众", "农户满意度", "90%", "96%", "10", "10", "合计100   99",
    ).evaluations  # fmt: skip
    assert [(row[1], row[2], row[3], row[4], row[5], row[6]) for row in rows(one)] == [
        ("维修眼数", "60眼", "60眼", "30", "30", None), ("更换水泵", "40台", "38台", "20", "19", None),
        ("合格率", "100%", "100%", "10", "10", None), ("恢复灌溉", "500亩", "520亩", "30", "30", None),
        ("农户满意度", "90%", "96%", "10", "10", None),
    ]  # fmt: skip


def test_a_narrower_table_between_bars_keeps_its_rows():
    """A short line and the next, together as wide as the other rows, are no broken row where rows like the second follow."""
    lines = [
        "项目名称|盐碘监测", "实施单位|云溪县疾控中心", "资金（万元）|全年预算数|全年执行数|分值|执行率|得分", "年度资金总额|28|26.6|10|95%|9.5",
        HEADS.replace("\t", "|"), "产出指标|数量指标|采样|300份|300份|50|50", "|质量指标|合格率|≥98%|99%|40|40", "总分|||||100|99.5",
    ]  # fmt: skip
    text = ["云溪县疾控中心2021年度项目支出绩效自评表", *lines]
    (one,) = report(*text).evaluations
    assert (money(one), one.execution.score) == ([("年度资金总额", None, "28万元", "26.6万元")], "9.5")
    assert not codes(*text) & {"R302", "R344", "R313"}


# -- money and scores of the text ----------------------------------------------------------------------------------------------


def test_the_sentence_whose_rate_holds_says_the_money():
    """Neither what the whole will cost nor what was issued before is the money of the year."""
    (one,) = report(
        "云溪县管网工程专项债券资金2023年度绩效自评报告",
        "项目总投资2.4亿元，计划发行债券16000万元，其中2022年发行7000万元。",
        "2023年安排债券资金5000万元，实际支出4600万元，执行率92%。",
    ).evaluations
    assert money(one) == [("资金总额", None, "5000万元", "4600万元")]


def test_a_sum_that_its_parts_make_is_the_whole():
    (one,) = report(
        "云溪县农田站2022年中央农田补助资金绩效自评报告",
        "共下达中央资金900万元，省级配套300万元，合计1200万元。",
        "全年支付1140万元，其中中央资金支付870万元，省级资金支付270万元。",
    ).evaluations
    assert money(one)[0] == ("资金总额", None, "1200万元", "1140万元")
    assert ("中央资金", None, "900万元", "870万元") in money(one)


def test_a_total_row_of_the_indicators_alone():
    """Where it weighs 90 and the text says what the whole is, the whole is no contradiction."""
    text = [
        "云溪县文化馆免费开放项目2023年度绩效自评报告", "全年预算50万元，执行48万元，执行率96%，权重10分，得9.6分。",
        HEADS, "产出指标\t数量指标\t培训\t36期\t36期\t50\t50", "效益指标\t社会效益指标\t进馆\t≥7万人\t7万人\t40\t40", "合计\t\t\t\t\t90\t90",
        "综合得分99.6分，自评等次：优",
    ]  # fmt: skip
    (one,) = report(*text).evaluations
    assert one.total.score == "99.6分"
    assert not codes(*text) & {"C612", "R302"}


def test_a_total_with_the_execution_that_has_no_row():
    """The rows leave room for just the ten points of the execution; anything else is still a wrong sum."""
    body = ["产出指标\t数量指标\t培训\t36期\t36期\t50\t50", "效益指标\t社会效益指标\t进馆\t≥7万人\t7万人\t40\t38"]
    title = "云溪县文化馆免费开放项目2023年度绩效自评表"
    assert "R302" not in codes(title, HEADS, *body, "总分\t\t\t\t\t100\t97.5")
    assert "R302" in codes(title, HEADS, *body, "总分\t\t\t\t\t100\t99.5")
    assert "R302" in codes(title, HEADS, *body, "总分\t\t\t\t\t100\t86")


def test_a_row_with_a_rule_that_was_not_read_may_lose_more():
    """每少一件扣一分 is not the share that was done; a score below that share is its own rule's matter."""
    text = [
        "云溪县政务中心运行项目2020年度绩效自评表",
        "序号|一级指标|三级指标|评分标准|目标值|完成值|分值|得分", "1|产出|办件数|每少10件扣1分|≥500件|460件|50|46", "2|效益|投诉|多一起扣5分|≤1起|1起|50|50", "|合计|||||100|96",
    ]  # fmt: skip
    assert "R306" not in codes(*text)


def test_points_that_the_execution_costs_are_no_claim_beside_it():
    row = ("1", "路灯维护", "40", "30", "75%", "{}", "优")
    lines = ["云溪县城管局2023年度项目支出绩效自评结果一览表", "单位：万元", "\t".join(LIST_HEADS)]
    other = "2\t公厕管护\t25\t25\t100%\t99\t优"
    assert "R312" not in codes(*lines, "\t".join(row).format("92"), other)
    assert "R312" in codes(*lines, "\t".join(row).format("99"), other)


# -- the head, and what is no report ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (["含山县草原工作站鼠害防治项目绩效自评报告", "按照下达的任务，我站承担防治。"], "含山县草原工作站"),
        (["含山县湿地保护区管理站", "巡护装备项目2021年度支出绩效自评报告", "一、概况"], "含山县湿地保护区管理站"),
        (
            ["转移支付绩效自评表", "地方主管部门\t含山县农业农村局\t资金使用单位\t含山县各乡镇人民政府"],
            "含山县农业农村局",
        ),
        (["2024年含山县龙虾产业服务中心单位预算公开", "一、职责"], "含山县龙虾产业服务中心"),
    ],
)
def test_units(lines, unit):
    assert report(*lines).unit.name == unit


def test_a_year_in_chinese_figures_on_a_line_of_its_own():
    assert report("含山县草原工作站鼠害防治项目绩效自评报告", "（二〇二〇年度）", "一、概况").year == 2020


def test_an_interview_is_no_report():
    source = opened(
        "“钱要花出效果”",
        "2023年08月02日 记者 袁某",
        "记者：自评得多少分？",
        "答：95.4分，项目预算43万元，支出41万元。",
        "记者：下一步呢？",
        "答：继续。",
    )
    assert [one.code for one in source.notes if one.code == "E011"]
    assert not source.report.evaluations


def test_the_blank_form_of_a_notice_is_not_to_be_filled():
    """A notice prints a form for others: nobody is told to fill it."""
    text = [
        "含山县财政局文件", "关于开展2023年度县级项目支出绩效自评工作的通知", "县直各部门：", "现就有关事项通知如下：", "一、自评范围。全部项目。", "二、时间安排。3月底前报送。",
        "附件：项目支出绩效自评表", "项目名称\t\t\t\t\t\t", HEADS, "产出指标\t数量指标\t指标1：\t\t\t\t", "\t\t……\t\t\t\t", "含山县财政局",
    ]  # fmt: skip
    assert "S112" not in codes(*text)
