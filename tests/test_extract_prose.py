"""The head and the prose of a report: title, unit, year, kind, dates, facts, projects, problems, citations."""

import pytest

from jixiao import Toolkit
from jixiao.documents.extract import extract
from jixiao.model.document import Document, Heading, Paragraph, Place
from jixiao.text.quantity import number_of, plain


def read(*texts):
    """What is extracted from some lines."""
    blocks = tuple(Paragraph(text=text, place=Place(line=number)) for number, text in enumerate(texts, 1))
    return extract(Document(blocks=blocks, format="text"))


HEADS = [
    (("某某县林业局2023年度部门整体支出绩效自评报告", "一、概况"), "某某县林业局", 2023, "department"),
    (("2022年度荷塘区民政局", "整体支出绩效自评报告", "一、概况"), "荷塘区民政局", 2022, "department"),
    (("岳阳市城市管理局", "关于2022年度部门整体支出", "绩效自评情况的报告", "市财政局："), "岳阳市城市管理局", 2022, "department"),
    (("预算绩效管理", "- 发布机构: 红河州财政局", "红河州财政局2023年度项目支出绩效单位自评报告", "一、概况"), "红河州财政局", 2023, "project"),
    (("绩效自评报告", "（2021年度）", "单位名称：某某县人民医院（公章）", "一、概述"), "某某县人民医院", 2021, "department"),
    (("2022年市级财政专项资金绩效自评报告", "湘潭市农业农村局", "一、专项资金概况"), "湘潭市农业农村局", 2022, "project"),
    (("某某市水务局二〇二四年度部门整体绩效自评报告", "一、概况"), "某某市水务局", 2024, "department"),
    (("政府信息公开 白石县水利局", "白石县2022年度项目支出绩效自评报告", "填报单位：白石县水利局", "一、概况"), "白石县水利局", 2022, "project"),
    (("青溪县2021年度项目支出", "绩效自评报告", "项 目 单 位：（盖章）青溪县福利中心", "一、概况"), "青溪县福利中心", 2021, "project"),
    (("云岭县圩堤加固工程", "一般债券资金2021年度绩效自评报告", "填报单位：云岭县水务局", "一、概况"), "云岭县水务局", 2021, "project"),
    (("中央对地方转移支付2022年度绩效自评报告", "云南省应急管理厅", "一、概况"), "云南省应急管理厅", 2022, "transfer"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "unit", "year", "kind"), HEADS)
def test_head(texts, unit, year, kind):
    """Titles on one line or several, after site metadata, with the unit before, after, or below."""
    report = read(*texts).report
    assert (report.unit.name, report.year, report.evaluations[0].kind) == (unit, year, kind)


def test_title_over_two_lines_has_both_as_its_place():
    """The place of a title runs from its first line to its last."""
    place = read("甘州区民政局", "2023年部门绩效自评工作总结", "区财政局：").places["/title"]
    assert (place.line, place.end_line) == (1, 2)


def test_dates():
    """The date below the report and the date of publication, as printed."""
    dates = read(
        "发布日期：2024-03-14",
        "某某市民政局2023年度部门整体支出绩效自评报告",
        "一、概况",
        "文。",
        "某某市民政局",
        "2024年3月6日",
    ).report.dates
    assert (dates.report, dates.published) == ("2024年3月6日", "2024-03-14")


def test_facts():
    """Figures that formulas name, with the year of their own sentence; changes against last year are not among them."""
    facts = read(
        "某某市民政局2023年度部门整体支出绩效自评报告",
        "本局行政编制12名，事业编制5名，实有人数15人。2022年收入决算数1,300.50万元，2023年收入决算数1,320.73万元，比年初预算数700万元有增加。预算支出完成率为99.5%。",
    ).report.facts
    assert [(f.name, f.scope, f.value, f.year) for f in facts] == [
        ("编制数", "行政", "12名", 2023), ("编制数", "事业", "5名", 2023), ("实有人数", None, "15人", 2023),
        ("收入决算数", None, "1,300.50万元", 2022), ("收入决算数", None, "1,320.73万元", 2023), ("预算支出完成率", None, "99.5%", 2023), ("预算完成率", None, "99.5%", 2023),
    ]  # fmt: skip


def test_projects_in_sentences():
    """A list with budgets, one with spending under other names, and one with scores give one evaluation a project."""
    report = read(
        "某某州民政局2023年度项目支出绩效自评报告",
        "批复项目3个，经费共计65.5万元，具体包括：养老机构12349热线运行经费42.5万元、社工培训经费3万元、大厅维护管理经费20万元。",
        "具体支出情况为：养老机构12349热线运行支出40.1万元、社工培训费支出2.96万元、大厅维护管理经费20万元。",
        "养老机构12349热线运行经费自评分为98分，评价等级为“优”；社工培训经费自评分为85分，评价等级为“良”；大厅维护管理经费自评分为100分，评价等级为“优”。",
    ).report
    rows = [
        (e.name, e.funds[0].initial, e.funds[0].spent, plain(number_of(e.total.score)), e.grade)
        for e in report.evaluations
    ]
    assert rows == [
        ("养老机构12349热线运行经费", "42.5万元", "40.1万元", "98", "优"),
        ("社工培训经费", "3万元", "2.96万元", "85", "良"),
        ("大厅维护管理经费", "20万元", "20万元", "100", "优"),
    ]
    assert {e.kind for e in report.evaluations} == {"project"}


def test_projects_in_sections():
    """A numbered section that bears a project's name and states its amounts; twice the same section is one project."""
    report = read(
        "某某区民政局2022年度部门整体支出绩效自评报告", "一、项目支出情况",
        "（1）社区服务项目", "项目支出20.66万元，主要用于社区服务。绩效评价结果为优。",
        "（2）救助站改造项目", "年初预算安排30万元，实际支出28.5万元。",
        "二、绩效情况", "（1）社区服务项目", "项目支出20.66万元，主要用于社区服务。绩效评价结果为优。",
    ).report  # fmt: skip
    rows = [(e.name, e.funds[0].initial, e.funds[0].spent, e.grade) for e in report.evaluations if e.kind == "project"]
    assert rows == [("社区服务项目", None, "20.66万元", "优"), ("救助站改造项目", "30万元", "28.5万元", None)]


def test_classes_of_spending_are_no_projects():
    """The functional classification of a budget is no list of projects."""
    report = read(
        "某某区民政局2022年度部门整体支出绩效自评报告",
        "全年项目及基本支出共2个类别，其中：一般公共服务（类）支出530.37万元，社会保障和就业支出9.83万元，住房保障支出11.58万元。",
    ).report
    assert [e.kind for e in report.evaluations] == ["department"]


def test_single_project():
    """A report on one project without a table: name from the title, amounts and score from the text."""
    (evaluation,) = read(
        "2023年度大英县司法局法律援助项目支出绩效自评报告", "一、概况",
        "项目年初预算资金30万元，调整后预算33.36万元，全年执行数30万元。", "项目自评得分98.99分，等级为优。",
    ).report.evaluations  # fmt: skip
    fund = evaluation.funds[0]
    assert (evaluation.name, fund.initial, fund.adjusted, fund.spent) == (
        "法律援助项目",
        "30万元",
        "33.36万元",
        "30万元",
    )
    assert (evaluation.total.score, evaluation.grade) == ("98.99分", "优")


def test_problems_and_measures():
    """Numbered points, 一是…二是, or paragraphs; `无` is none; the signature is not a measure."""
    report = read(
        "某某市民政局2023年度部门整体支出绩效自评报告", "一、存在的问题", "1.预算编制不细。", "2.执行偏慢。",
        "二、改进措施", "一是细化编制；二是加快执行。", "三、有关建议", "无。", "某某市民政局", "2024年1月5日",
    ).report  # fmt: skip
    whole = report.evaluations[0]
    assert whole.problems == ("预算编制不细", "执行偏慢")
    assert whole.measures == ("细化编制", "加快执行")


def test_verdict_of_the_whole():
    """The grade of the whole, not of a project, with its sentence and place."""
    extracted = read(
        "某某市民政局2023年度部门整体支出绩效自评报告",
        "一、结论",
        "经自评，整体支出绩效自评得分96.5分，评价结论为“优秀”。",
    )
    whole = extracted.report.evaluations[0]
    assert (whole.grade, whole.total.score) == ("优秀", "96.5分")
    assert extracted.places["/evaluations/0/grade"].line == 3


def test_citations():
    """Documents with title and number, with one of both; verbs before a number do not belong to it."""
    report = read(
        "根据《某市预算绩效办法（试行）》（某财发〔2021〕26号）、《中华人民共和国预算法》，按照某财行[2019]56号要求，安排《人民日报》订阅。"
    ).report
    assert [(c.title, c.number) for c in report.citations] == [
        ("某市预算绩效办法（试行）", "某财发〔2021〕26号"), ("中华人民共和国预算法", None), (None, "某财行[2019]56号"),
    ]  # fmt: skip


def test_attachments():
    """Attachments in brackets with their file names, and as a numbered list."""
    report = read(
        "一、概况",
        "文。",
        "附件【2023年热线经费自评表.xlsx】",
        "附件：1.部门整体支出绩效自评表",
        "2.项目支出绩效自评表",
    ).report
    assert [a.name for a in report.attachments] == [
        "2023年热线经费自评表",
        "部门整体支出绩效自评表",
        "项目支出绩效自评表",
    ]


def test_word_headings():
    """Headings that Word marks give sections, with and without numbers."""
    blocks = (
        Heading(text="某某市民政局2023年度部门整体支出绩效自评报告", level=1), Heading(text="一、概况", level=2),
        Paragraph(text="文。"), Heading(text="结论", level=2), Paragraph(text="良好。"),
    )  # fmt: skip
    report = extract(Document(blocks=blocks, format="docx")).report
    assert report.title == "某某市民政局2023年度部门整体支出绩效自评报告"
    assert [(s.number, s.title, s.text) for s in report.sections][1:] == [
        ("一", "概况", "文。"),
        (None, "结论", "良好。"),
    ]


def test_nothing():
    """An empty document is an empty report."""
    assert read().report.evaluations == ()
    report = read("今天天气很好。").report
    assert (report.title, report.unit, report.evaluations) == (None, None, ())


def test_a_long_run_of_blanks_is_read_once():
    """Two hundred thousand blanks between words cost no more than their number: a child process has two seconds."""
    import subprocess
    import sys

    program = "from jixiao.documents.extract.text import tidy\nfor text in ('甲' + ' ' * 200_000 + '乙', 'a' + ' ' * 200_000 + '\\n' + ' ' * 200_000 + 'b'): tidy(text)"
    limit = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (5, 5))\n"
    assert subprocess.run([sys.executable, "-c", limit + program], check=False).returncode == 0


def test_a_total_that_its_parts_make() -> None:
    """A sum at the end of a list of scores is the total where the parts before it make it."""
    lines = ("某某县农机站2023年度部门整体支出绩效自评报告", "一、自评打分")
    told = read(*lines, "投入10分得9分，过程30分得28.5分，效果60分得57分，共计94.5分。").report
    assert told.evaluations[0].total.score == "94.5分"
    other = read(*lines, "投入10分得9分，过程30分得28.5分，效果60分得57分，共计90分。").report
    assert other.evaluations[0].total is None


def test_a_total_and_a_grade_set_apart_on_one_line() -> None:
    """Two labels with their values on one line are told apart by the blank between them."""
    report = read(
        "白石县果树站2022年度部门整体支出绩效自评报告", "一、概况", "自评总分：96.4\u3000\u3000评价等级：良"
    ).report
    assert (report.evaluations[0].total.score, report.evaluations[0].grade) == ("96.4", "良")


def test_a_grade_right_behind_its_word() -> None:
    """`等级优`, `综合评价为良`."""
    for ending in ("综合得分97分，等级优。", "整体支出自评得分97分，综合评价为优。"):
        assert (
            read("青溪县档案馆2022年度部门整体支出绩效自评报告", "一、结论", ending).report.evaluations[0].grade == "优"
        )


def test_money_of_a_whole_unit_in_its_own_words() -> None:
    """Behind the whole budget, `年初` and `支出` need not say again of what they are; the whole unit is no project."""
    text = "2022年收入预算318.6万元（年初300.2万元，追加18.4万元），支出309.1万元，完成预算的97.02%。"
    ending = "对照评分表打分，本单位2022年度整体支出绩效自评得分96分，等级为“优”。"
    (one,) = read(
        "白石县统计站2022年度部门整体支出绩效自评报告", "一、收支", text, "二、结论", ending
    ).report.evaluations
    fund = one.funds[0]
    assert (fund.initial, fund.adjusted, fund.spent) == ("300.2万元", "318.6万元", "309.1万元")


def test_the_form_of_a_project_in_a_report_on_a_unit() -> None:
    """The unit's own money, score and grade do not become those of the project whose form is enclosed."""
    form = (
        "项目支出绩效自评表",
        "项目名称 | 校车看护",
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
        "产出指标 | 数量指标 | 看护班次 | ≥200班 | 212班 | 60 | 60",
        "满意度指标 | 服务对象满意度指标 | 家长满意度 | ≥90% | 95% | 40 | 40",
    )
    lines = (
        "白石县校车站2022年度部门整体支出绩效自评报告",
        "一、收支",
        "2022年年初预算412万元，全年支出398.5万元。",
        "二、结论",
        "部门整体支出自评得分95分，综合评价为优。",
    )
    source = Toolkit().open("report.txt", "\n".join((*lines, *form)).encode())
    unit, project = source.report.evaluations
    assert (unit.kind, unit.grade, unit.total.score, unit.funds[0].initial) == ("department", "优", "95分", "412万元")
    assert (project.name, len(project.indicators), project.grade, project.funds) == ("校车看护", 2, None, ())
    assert not [one for one in Toolkit().validate(source).findings if one.code.startswith("C65")]


TRADITIONAL = (
    "白石縣社區書站二零二二年度部門整體支出績效自評報告",
    "一、基本情況",
    "本站為縣屬公益一類事業單位，負責全縣圖書室的統一採編、配送及閱讀推廣，核定編制18名。",
    "二、預算與支出",
    "2022年初預算343.60萬元，調整後預算371.20萬元，決算支出352.64萬元，支出率95%。",
    "三、存在問題",
    "部分項目預算細化程度不足，對績效資料的記錄不夠及時。",
    "四、自評結果",
    "自評總分93.2分，等級為優。",
)


def test_traditional_prose_is_read_as_simplified() -> None:
    """Score, grade and money are those of the same text in simplified characters; what is quoted is what is printed."""
    (one,) = read(*TRADITIONAL).report.evaluations
    assert (one.total.score, one.grade) == ("93.2分", "优")
    assert (one.funds[0].initial, one.funds[0].adjusted, one.funds[0].spent) == (
        "343.60万元",
        "371.20万元",
        "352.64万元",
    )
    assert one.problems == (TRADITIONAL[6],)
    spoken = [line.replace("績", "績(jì)").replace("預算", "預(yù)算") for line in TRADITIONAL]
    (same,) = read(*spoken).report.evaluations
    assert (same.total, same.grade) == (one.total, one.grade)
    assert same.problems == (spoken[6],)


def test_users_of_money_that_are_no_unit() -> None:
    """`有关市州…` and `各县…` name nobody in particular: the office above them reports."""
    form = (
        "中央对地方转移支付区域绩效自评表",
        "（2020年度）",
        "转移支付名称：湖泊增殖补助资金",
        "地方主管部门：甘肃省渔业技术站",
        "资金使用单位：{}",
    )
    for users in ("有关市州渔业站", "各县渔业站"):
        assert read(*(line.format(users) for line in form)).report.unit.name == "甘肃省渔业技术站"
