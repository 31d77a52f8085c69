"""S1xx: structure findings, and what must not be one."""

import pytest

from jixiao.documents.extract import extract
from jixiao.model.document import Cell, Document, Heading, Paragraph, Place, Table
from jixiao.model.report import Attachment, Evaluation, Report, Section
from jixiao.rules.checks.structure import check_structure


def found(*texts):
    """(code, line) of each finding of a document."""
    blocks = tuple(
        text if not isinstance(text, str) else Paragraph(text=text, place=Place(line=number))
        for number, text in enumerate(texts, 1)
    )
    document = Document(blocks=blocks, format="text")
    return [
        (f.code, f.place.line if f.place else f.pointer) for f in check_structure(document, extract(document).report)
    ]


SOUND = [
    ("一、概况", "文。", "二、结论", "良好。"),
    ("一、概况", "（一）基本情况", "文。", "二、结论", "良好。"),  # a single child
    ("一、依据", "1.法律", "2.制度", "3.通知", "二、结论", "良好。"),  # short points are no empty headings
    ("一、概况", "数量指标：1.采购。三台。", "2.维护。两台。", "二、结论", "良好。"),  # a list that starts inside a line
    ("一、概况", "（一）职责", "1.审批。", "2.热线。", "（二）机构", "1.科室。", "2.中心。", "二、结论", "良好。"),  # a restart
    ("一、概况", "无。", "二、结论", "良好。"),
    ("一、概况", "一是审批。二是热线。三是大厅。", "二、结论", "良好。"),
    ("一、概况", "一是审批，其中一是窗口、二是网上；二是热线。", "二、结论", "良好。"),  # one inside another
    ("一、概况", "一是审批。", "二是热线。", "三是大厅。", "二、结论", "良好。"),  # over paragraphs
    ("一、概况", "这一是非问题。统一是要求，第二是原则。", "二、结论", "良好。"),
    ("一、概况", "第三条规定：应当公开。", "二、结论", "良好。"),
    ("一、概况", "张XX负责，示例镇李××收件。", "二、结论", "良好。"),  # names left out
    ("一、概况", "文。", "附件：1.自评表", "2.佐证材料", "3.其他"),
    ("一、概况", "型号为XX-200，尺寸XXL。张XX负责。", "二、结论", "良好。"),
    ("一、概况", "2.5万元用于维修。", "12.8万元用于采购。", "二、结论", "良好。"),
    ("目录", "一、概况", "二、结论", "一、概况", "文。", "二、结论", "良好。"),
    ("一、概况", "文。", "二、结论", "良好。", "三、公开情况"),  # the text is cut off there
    ("一、概况", "文。", "二、主要绩效（附自评表）", "三、结论", "良好。"),
    ("一、概况", "二、公开情况", "三、结论"),  # a list of contents: nothing is filled
    ("一、概况", "（一）收入情况", "（二）支出情况", "二、结论", "良好。"),  # likewise one level below
    ("一、概况", "（一）甲", "（二）乙", "（三）丙", "文。", "二、结论", "良好。"),  # short points, most of them with nothing below
    ("一、概况", "文。", "二、公开情况", Table(cells=(Cell(text="甲", row=0, column=0),)), "三、结论", "良好。"),
    ("一、概况", "文。", "二、结论", "（一）综合结论", "良好。"),
    ("一、概况", "（一）基本情况", "（一）机构设置", "内设三个股室。"),  # the second number is wrong, not the first heading
    ("某某市民政局2023年度部门整体支出绩效自评报告", "一、实施单位", "某某市民政局", "二、结论", "良好。"),  # no signature
    ("（一）甲", "文。", "一、乙", "文。", "二、丙", "文。", "其他需要说明的情况", "附件：自评表"),  # two numbered headings are too few
    ("一、甲", "文。", "二、乙", "文。", "其他需要说明的情况", "附件：自评表"),
    ("1.甲事项", "文。", "2.乙事项", "文。", "3.丙事项", "文。", "其他需要说明的情况", "附件：自评表"),  # points of a list, no headings
    ("一、概况", "（一）甲事项", "文。", "（二十一）乙事项", "文。", "二、结论", "良好。"),  # no number of a list
    ("一、概况", "（一）甲事项", "文。", "（三）" + "乙" * 61, "文。", "二、结论", "良好。"),  # no title
    ("一、概况", "（二）甲事项，已完成。", "二、结论", "良好。"),  # a paragraph that begins with a number
    ("一、概况", "文。", "二、" + "乙" * 41, "三、结论", "良好。"),
    ("一、概况", "1." + "甲" * 31, "2.乙事项", "文。", "二、结论", "良好。"),
    ("一、概况", "一是审批。二是热线。二是网上。", "二、结论", "良好。"),  # said twice, nothing left out
    (Heading(text="工作公开", level=1), Heading(text="工作安排", level=1), "文。", Heading(text="结论", level=1), "良好。"),  # the first is the title
    ("一、指标", "1.数量指标。发放三批。", "2.质量指标合格率为98%", "3.时效指标。按月。", "二、结论", "良好。"),
]  # fmt: skip


@pytest.mark.parametrize("texts", SOUND)
def test_sound(texts):
    """What real reports do rightly makes no finding."""
    assert found(*texts) == []


UNSOUND = [
    (("一、概况", "文。", "二、其他说明（如无可不填）", "三、结论", "良好。"), [("S105", 3)]),
    (("一、概况", "文。", "二、公开情况", "三、结论", "良好。"), [("S101", 3)]),
    (("一、概况", "（一）收入情况", "文。", "（二）支出情况", "二、结论", "良好。"), [("S101", 4)]),
    (("一、概况", "文。", "二、结论", "某某市民政局", "2023年3月1日"), [("S101", 3)]),
    (("一、概况", "文。", "三、结论", "良好。"), [("S102", 3)]),
    (("一、概况", "（一）甲事项", "文。", "（三）乙事项", "文。"), [("S102", 4)]),
    (("一、概况", "（一）甲事项", "文。", "（一）乙事项", "文。", "（二）丙事项", "文。"), []),  # perhaps a new list: not certain
    (("一、概况", "（一）甲事项", "文。", "（二）乙事项", "文。", "（二）丙事项", "文。"), [("S102", 6)]),
    (("一、概况", "（一）甲事项", "文。", "（2）乙事项", "文。", "（3）丙事项", "文。"), [("S103", 4)]),
    (("一、甲", "文。", "二、乙", "文。", "三、丙", "文。", "其他需要说明的情况", "附件：自评表"), []),
    (("一、甲", "文。", "二、乙", "文。", "三、公开情况", "其他需要说明的情况", "附件：自评表"), [("S101", 5), ("S101", 6), ("S104", 6)]),
    (("一、概况", "20XX年，XXX单位完成任务。", "二、结论", "良好。"), [("S105", 2)]),
    (("一、概况", "（100字以内）", "二、结论", "良好。"), [("S105", 2)]),
    (("一、概况", "支出如下。", "减少12.5万元，下降3%，原因是节约。", "二、结论", "良好。"), [("S111", 3)]),
    (("一、概况", "与上年相比", "减少12.5万元，下降3%。", "二、结论", "良好。"), []),  # a wrapped line
    (("一、概况", "二、公开情况", "三、结论", "良好。"), [("S101", 1), ("S101", 2)]),
    (("一、概况", "文。", "二、" + "乙" * 40, "三、结论", "良好。"), [("S101", 3)]),
    (("一、概况", "1." + "甲" * 30, "2.乙事项", "文。", "二、结论", "良好。"), [("S101", 2)]),
    (("某某市民政局2023年度部门整体支出绩效自评报告", "一、概况", "文。", "二、公开情况", "良好。", "三、结论", "某某市民政局"), [("S101", 6)]),
    (("一、概况", "（一）甲事项", "文。", "（二十）乙事项", "文。", "二、结论", "良好。"), [("S102", 4)]),
    (("一、概况", "（一）甲事项", "文。", "（三）" + "乙" * 60, "文。", "二、结论", "良好。"), [("S102", 4)]),
    (("一、概况", "1.甲任务，已完成。", "3.乙任务，已完成。", "二、结论", "良好。"), [("S102", 3)]),
    (("一、概况", "一是审批，其中：一是窗口、二是网上、三是热线；二是大厅；四是监督。", "二、结论", "良好。"), [("S106", 2)]),
    (("一、概况", "一是审批。三是热线。", "二、结论", "良好。"), [("S106", 2)]),
    (("一、概况", "一是审批。二是热线。", "四是大厅。", "二、结论", "良好。"), [("S106", 3)]),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), UNSOUND)
def test_unsound(texts, expected):
    """What is wrong is found on its line, once."""
    texts = tuple("某某市民政局2022年度部门整体支出绩效自评报告" if i < 0 else t for i, t in enumerate(texts))
    assert found(*texts) == expected


@pytest.mark.parametrize(("number", "severities"), [("一", [None]), ("二", ["info"] * 2)])
def test_a_list_that_does_not_begin_with_one(number, severities):
    """Where the text itself begins in the middle, a list in it may do so too."""
    texts = (f"{number}、概况", "（二）甲事项", "文。")
    document = Document(blocks=tuple(Paragraph(text=text) for text in texts), format="text")
    assert [(one.code, one.severity) for one in check_structure(document, Report())] == [
        ("S102", one) for one in severities
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [("九是甲。十一是乙。", "十是"), ("十是甲。十二是乙。", "十一是"), ("十八是甲。二十是乙。", None)],
)
def test_points_beyond_nine(texts, expected):
    """Points are counted up to nineteen."""
    document = Document(blocks=(Paragraph(text=texts),), format="text")
    assert [one.computed for one in check_structure(document, Report())] == [expected] * (expected is not None)


def test_headings_of_the_format_without_text():
    """Headings that the format marks: at the top any of them is one; below, where most of its siblings have text."""

    def empty(level):
        titles = [Heading(text=text, level=level) for text in ("工作公开", "工作安排", "结论")]
        blocks = (
            Heading(text="示例局绩效自评报告", level=1),
            Paragraph(text="文。"),
            *titles,
            Paragraph(text="良好。"),
        )
        return [one.params["title"] for one in check_structure(Document(blocks=blocks, format="text"), Report())]

    assert (empty(1), empty(2)) == (["工作公开", "工作安排"], [])


def test_help_text_in_a_cell():
    """A cell that holds nothing but the form's own help text."""
    table = Table(
        cells=(
            Cell(text="原因", row=0, column=0, place=Place(line=2)),
            Cell(text="（不超过100字）", row=0, column=1, place=Place(line=2)),
        )
    )
    assert found("一、概况", table) == [("S105", 2)]


def test_quote_is_printed():
    """The quote of a finding is a part of the text, and the column points at it."""
    text = "任务：一是审批。四是热线。"
    document = Document(blocks=(Paragraph(text=text, place=Place(line=7)),), format="text")
    (finding,) = check_structure(document, Report())
    assert finding.quote in text
    assert text[finding.place.column - 1 :].startswith(finding.quote)
    assert (finding.quote, finding.stated, finding.computed) == ("四是", "四是", "二是")
    assert finding.params == {"stated": "四是", "expected": "二是"}


def test_projects_without_form():
    """Two projects have their forms among the attachments, the third has none."""
    projects = tuple(Evaluation(kind="project", name=name) for name in ("道路养护", "垃圾清运", "路灯维护"))
    attachments = tuple(Attachment(name=f"2023年{name}项目支出绩效自评表") for name in ("汇总", "道路养护", "垃圾清运"))
    findings = list(check_structure(None, Report(evaluations=projects, attachments=attachments)))
    assert [(f.code, f.pointer, f.params["name"]) for f in findings] == [("S108", "/attachments/1", "路灯维护")]


def test_one_attachment_for_all():
    """One attachment that covers everything is no lack of forms."""
    projects = tuple(Evaluation(kind="project", name=name) for name in ("道路养护", "垃圾清运"))
    assert not list(check_structure(None, Report(evaluations=projects, attachments=(Attachment(name="自评表汇总"),))))


def test_sections_of_a_written_report():
    """A report written by hand has no document: its sections are looked at instead."""
    sections = (
        Section(number="一", level=1, title="概况"),
        Section(number="（一）", level=2, title="收入", text="文。"),
        Section(number="二", level=1, title="公开"),
    )
    findings = list(check_structure(None, Report(sections=sections)))
    assert [(f.code, f.pointer) for f in findings] == [("S101", "/sections/2")]


@pytest.mark.parametrize(
    ("levels", "found"), [((1, 1), ["/sections/0"]), ((1, 2), []), ((None, None), ["/sections/0"]), ((None, 2), [])]
)
def test_what_is_below_a_section_fills_it(levels, found):
    """A section without text is empty unless the next one lies below it; a section without a level is one at the top."""
    first, second = levels
    sections = (Section(title="概况", level=first), Section(title="结论", level=second, text="文。"))
    assert [one.pointer for one in check_structure(None, Report(sections=sections))] == found


def test_required_sections():
    """A section that the local outline asks for; another word for it is enough."""
    report = Report(sections=(Section(title="存在的问题", text="文。"), Section(title="整改打算", text="文。")))
    required = (("存在问题", ("存在的问题",)), ("改进措施", ("整改",)), ("结果公开", ("公开情况",)))
    findings = list(check_structure(None, report, required))
    assert [(f.code, f.params["name"]) for f in findings] == [("S109", "结果公开")]


@pytest.mark.parametrize(
    ("lines", "empty"),
    [
        (
            (
                "一、概况",
                "(一)基本情况",
                "(一)机构设置",
                "内设三个股室。",
                "(二)人员",
                "编制九人。",
                "二、结论",
                "得分96分。",
            ),
            [],
        ),
        (
            (
                "一、概况",
                "(一)基本情况",
                "(二)机构设置",
                "内设三个股室。",
                "(三)人员",
                "编制九人。",
                "二、结论",
                "得分96分。",
            ),
            ["基本情况"],
        ),
        (
            (
                "一、概况",
                "文。",
                "二、支出",
                "1、会议费 3.20",
                "2、出国经费",
                "3、接待费 1.10",
                "三、结论",
                "得分96分。",
            ),
            [],
        ),
    ],
)
def test_headings_that_are_not_empty(lines, empty):
    """A heading whose number the next one repeats stands above it; a line among lines with figures is a row without one."""
    blocks = tuple(Paragraph(text=text, place=Place(line=number)) for number, text in enumerate(lines, 1))
    findings = check_structure(Document(blocks=blocks, format="text"), Report())
    assert [one.params["title"] for one in findings if one.code == "S101"] == empty
