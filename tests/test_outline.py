"""The outline of numbered prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.documents.outline import bodies, mark, outline
from jixiao.model.document import Cell, Heading, Paragraph, Place, Table


def lines(*texts):
    """Paragraphs, one a line."""
    return tuple(Paragraph(text=text, place=Place(line=number)) for number, text in enumerate(texts, 1))


def shape(*texts):
    """(number as printed, level, role) of each node."""
    return [(node.printed, node.level, node.role) for node in outline(lines(*texts))]


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("一、概况", "一、", 1),
        ("十二、其他", "一、", 12),
        ("（三）目标", "（一）", 3),
        ("(三)目标", "（一）", 3),
        ("1.目标", "1.", 1),
        ("2、目标", "1.", 2),
        ("3．目标", "1.", 3),
        ("1.2023年收入", "1.", 1),
        ("（4）目标", "（1）", 4),
        ("5）目标", "1）", 5),
        ("⑥目标", "①", 6),
        ("第二部分 绩效情况", "第一", 2),
        ("　　一、概况", "一、", 1),
        ("1.2 目标", "1.1", 2),
    ],
)
def test_mark(text, style, number):
    """Each style of numbering, with half- and full-width brackets and points."""
    found = mark(text)
    assert (found.style, found.number) == (style, number)


@pytest.mark.parametrize(
    "text", ["1.5万元用于维修", "2023年完成", "一是加强", "一", "（注）说明", "12345热线", "100%完成", ""]
)
def test_no_mark(text):
    """Decimals, years, enumerations and bare numerals do not number a line."""
    assert mark(text) is None


def test_levels():
    """The usual ladder of four styles."""
    found = shape(
        "一、甲",
        "（一）乙",
        "1.丙",
        "（1）丁",
        "内容。",
        "（2）戊",
        "内容。",
        "2.己",
        "内容。",
        "（二）庚",
        "内容。",
        "二、辛",
        "内容。",
    )
    assert [level for _, level, _ in found] == [1, 2, 3, 4, 4, 3, 2, 1]


def test_a_list_begins_again_inside():
    """`1.` under `（2）` under `2.` is a new list, and `（3）` goes on with the one it interrupted."""
    found = shape(
        "一、甲",
        "（一）乙",
        "1.丙",
        "（1）丁",
        "内容。",
        "2.丙",
        "（1）丁",
        "1.细目。",
        "2.细目。",
        "（2）戊",
        "内容。",
        "3.己",
        "内容。",
    )
    assert [level for _, level, _ in found] == [1, 2, 3, 4, 3, 4, 5, 5, 4, 3]
    assert not any(node.gap for node in outline(lines("一、甲", "（一）乙", "1.丙", "（1）丁", "2.丙")))


def test_style_break():
    """`（2）` after `（一）` continues it in another style; the shape of the marks tells it from an inner list."""
    nodes = outline(
        lines(
            "一、甲", "（一）乙", "文。", "（2） 丙", "1.丁", "（1）戊", "文。", "（2）己", "文。", "（3） 庚", "文。"
        )
    )
    assert [node.level for node in nodes] == [1, 2, 2, 3, 4, 4, 2]
    assert [node.broken for node in nodes] == ["", "", "（一）", "", "", "", ""]


def test_gap():
    """A number that skips one, or repeats one, says what was expected."""
    nodes = outline(lines("一、甲", "文。", "三、乙", "文。", "三、丙", "文。"))
    assert [node.gap for node in nodes] == [None, 2, 4]


def test_starts_inside_a_line():
    """A list whose first point stands in the middle of the line above has no gap."""
    nodes = outline(lines("一、甲", "数量指标：1.设备采购。买了三台。", "2.设备维护。修了两台。"))
    assert [node.gap for node in nodes] == [None, None]


def test_contents():
    """The entries of a printed table of contents are no headings."""
    nodes = outline(lines("目录", "一、概况………1", "二、结论\t3", "一、概况", "文。", "二、结论", "文。"))
    assert [node.place.line for node in nodes] == [4, 6]


def test_contents_without_page_numbers():
    """Nor are they when the page numbers were lost."""
    nodes = outline(lines("目 录", "一、概况", "二、结论", "一、概况", "文。", "二、结论", "文。"))
    assert [node.place.line for node in nodes] == [4, 6]


def test_unnumbered_heading():
    """A short line alone between headings, after numbered ones, is a heading."""
    nodes = outline(lines("一、甲", "文。", "二、乙", "文。", "三、公开情况", "其他需要说明的情况", "附件：自评表"))
    assert [(node.style, node.role) for node in nodes[-2:]] == [("", "heading"), ("", "attachment")]


def test_format_headings():
    """Headings that the format marks nest by their own level, with and without numbers."""
    blocks = (
        Heading(text="自评报告", level=1),
        Heading(text="概况", level=2),
        Paragraph(text="文。"),
        Heading(text="结论", level=2),
    )
    assert [(node.title, node.level) for node in outline(blocks)] == [("自评报告", 1), ("概况", 2), ("结论", 2)]


def test_items_and_headings():
    """Long sentences of a list are items, run-in titles are headings."""
    found = shape("一、职责", "（一）负责全区的审批改革，拟订制度，组织实施。", "（二）机构设置。设三个科室。", "文。")
    assert [role for _, _, role in found] == ["heading", "item", "heading"]


def test_bodies():
    """A section's text is the rest of its line and all below, items with their numbers, up to the next heading."""
    blocks = (
        *lines(
            "一、概况。本局成立已久。", "（一）负责审批，组织实施。", "（二）负责热线，分办督办。", "二、结论", "良好。"
        ),
        Table(cells=(Cell(text="x", row=0, column=0),)),
    )
    found = [(node.title, text) for node, text in bodies(outline(blocks), blocks)]
    assert found == [
        ("概况", "本局成立已久。\n（一）负责审批，组织实施。\n（二）负责热线，分办督办。"),
        ("结论", "良好。"),
    ]


@given(st.lists(st.text(alphabet="一二三（）(1)2.、①甲 。：附件目录…\t", max_size=12), max_size=30))
def test_never_fails(texts):
    """Any lines give an outline, in order, with levels from 1 to 9."""
    nodes = outline(lines(*texts))
    assert [node.index for node in nodes] == sorted(node.index for node in nodes)
    assert all(1 <= node.level <= 9 and node.parent < position for position, node in enumerate(nodes))
