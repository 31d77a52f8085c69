"""The text reader: encodings, line places, and every way in which tables are flattened into text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.model.document import Document, Heading, Paragraph, Table
from jixiao.model.errors import InputError
from jixiao.model.limits import Limits
from jixiao_plugins.text.decoding import decode, harmless
from jixiao_plugins.text.reader import read_text

FORM = """\
2022年度自评表
部门名称 | 某某局 | |||||
资金 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 得分 |
合计 | 703.50 | 629.10 |
629.10
| 10
|
10
|
产出指标 | 数量指标 | 事项梳理 | 154项 | 10 | 10 |
模块数 | 4个 | 10 | 10 | ||
总分 | 100 | 99 | |||
备注:写在表下
"""


def read(text: str, name: str = "a.txt") -> Document:
    return read_text(text.encode(), name, Limits())


def table(document: Document) -> Table:
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    return found


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_do_not_change_the_blocks(encoding: str, line_end: str) -> None:
    """The same text in any encoding, with any line end, gives the same blocks and lines."""
    plain = read(FORM)
    other = read_text(FORM.replace("\n", line_end).encode(encoding), "a.txt", Limits())
    assert other.blocks == plain.blocks
    assert other.notes == ()


def test_each_line_is_a_paragraph_with_its_number() -> None:
    """Lines keep their spaces; blank lines are skipped and still counted."""
    document = read("\n  一、概况 \n\n二〇二三年。")
    assert [(block.text, block.place.line) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("  一、概况 ", 2),
        ("二〇二三年。", 4),
    ]


def test_a_row_broken_over_lines_is_put_together() -> None:
    """A row is whole when it has as many bars as the others; each cell keeps the line where its text stands."""
    found = table(read(FORM))
    assert found.ragged
    assert texts(found)[2] == ["合计", "703.50", "629.10", "629.10", "10", "10"]
    assert [cell.place.line for cell in found.rows()[2]] == [4, 4, 4, 5, 6, 8]
    assert (found.place.line, found.place.end_line) == (2, 12)
    assert texts(found)[-1] == ["总分", "100", "99"]


@pytest.mark.parametrize(
    "text",
    [
        "一级 | 二级 | 三级 | 分值 |\n产出\n指标 | 数量\n指标 | 甲 | 10 |\n乙 | 5 |||\n效益\n指标 | 社会 | 丙 | 5 |\n",
        "一级 | 二级 | 三级 | 分值 |\n产出指标 | 数量指标 |\n甲\n|\n10\n|\n乙 | 5 |||\n效益指标 | 社会 | 丙 | 5 |\n",
        "一级 | 二级 | 三级 | 分值\n产出指标 | 数量\n指标 | 甲 | 10\n乙 | 5 | |\n效益指标 | 社会 | 丙 | 5\n",
    ],
)
def test_cells_with_line_breaks_stay_whole(text: str) -> None:
    """Breaks in the first, a middle and a later cell: rows are the same."""
    assert [[cell.replace("\n", "") for cell in row] for row in texts(table(read(text)))] == [
        ["一级", "二级", "三级", "分值"],
        ["产出指标", "数量指标", "甲", "10"],
        ["乙", "5"],
        ["效益指标", "社会", "丙", "5"],
    ]


def test_every_row_broken_in_two() -> None:
    """The header alone shows how many bars close a row."""
    rows = "".join(f"指标{n} | 目标 | 甲\n乙 | {n} |\n" for n in range(5))
    found = texts(table(read("三级指标 | 指标值 | 标准 | 分值 |\n" + rows)))
    assert len(found) == 6
    assert found[3] == ["指标2", "目标", "甲\n乙", "2"]


def test_text_after_the_table_is_not_taken_in() -> None:
    """A line without bars below the last row is a paragraph."""
    last = read(FORM).blocks[-1]
    assert isinstance(last, Paragraph)
    assert last.text == "备注:写在表下"


def test_columns_count_from_one() -> None:
    """A cell's column is where its first character stands in the line."""
    first = table(read(FORM)).rows()[1]
    line = FORM.split("\n")[2]
    assert [line.index(cell.text) + 1 for cell in first] == [cell.place.column for cell in first]


def test_markdown_table_has_known_columns() -> None:
    """A separator row is dropped, and blank cells at the start keep the columns."""
    found = table(read("| 一级 | 二级 | 三级 | 分值 |\n|---|:--|--:|:-:|\n| 产出 | 数量 | 甲 | 10 |\n| | | 乙 | 5 |\n"))
    assert not found.ragged
    assert texts(found) == [["一级", "二级", "三级", "分值"], ["产出", "数量", "甲", "10"], ["", "", "乙", "5"]]
    assert [cell.column for cell in found.rows()[2]] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "一级 | 二级 | 分值\n产出 | 数量 | 10\n效益 | 社会 | 5\n",
        "| 一级 | 二级 | 分值\n| 产出 | 数量 | 10\n| 效益 | 社会 | 5\n",
        "一级 | 二级 | 分值 |\n产出 | 数量 | 10 |\n效益 | 社会 | 5 |\n",
        "｜一级｜二级｜分值｜\n｜产出｜数量｜10｜\n｜效益｜社会｜5｜\n",
        "┌────┬────┬────┐\n│一级│二级│分值│\n├────┼────┼────┤\n│产出│数量│10│\n│效益│社会│5│\n└────┴────┴────┘\n",
        "+----+----+----+\n| 一级 | 二级 | 分值 |\n+----+----+----+\n| 产出 | 数量 | 10 |\n| 效益 | 社会 | 5 |\n+----+----+----+\n",
        "一级\t二级\t分值\n产出\t数量\t10\n效益\t社会\t5\n",
        "一级 |\n二级 |\n分值 |\n\n产出 |\n数量 |\n10 |\n\n效益 |\n社会 |\n5 |\n",
        "一级 |\n二级 |\n分值 |\n||||\n产出 |\n数量 |\n10 |\n||||\n效益 |\n社会 |\n5 |\n||||\n",
    ],
)
def test_every_flattened_form_gives_the_same_rows(text: str) -> None:
    """Missing and trailing bars, wide bars, drawn frames, tabs, one cell a line."""
    assert texts(table(read(text))) == [["一级", "二级", "分值"], ["产出", "数量", "10"], ["效益", "社会", "5"]]


def test_rows_with_spaces_are_a_table_only_when_clearly_so() -> None:
    """Short words with figures in most rows are a table, prose with spaces is not."""
    rows = "一级指标 三级指标 指标值 分值 得分\n产出指标 事项梳理 154项 10 10\n效益指标 办事效率 ≥95% 5 4.5\n总分 合计 100 100 99\n"
    found = table(read(rows))
    assert found.ragged
    assert texts(found)[1] == ["产出指标", "事项梳理", "154项", "10", "10"]
    prose = "一是 梳理 事项。\n二是 开展 培训 工作。\n三是 加强 监管。\n"
    assert all(isinstance(block, Paragraph) for block in read(prose).blocks)
    figures = "单位 2023 年编制 13 人,实有 12 人\n收入 100 万元,支出 90 万元\n结余 10 万元,结转 0 万元\n"
    assert all(isinstance(block, Paragraph) for block in read(figures).blocks)
    wide = "指标   得分   标准\n甲   2   有依据,得一分;有结果,得一分。\n乙   3   有依据,得三分。\n"
    assert texts(table(read(wide)))[1] == ["甲", "2", "有依据,得一分;有结果,得一分。"]


def test_one_cell_a_line_without_row_ends_stays_paragraphs() -> None:
    """When nothing tells the rows apart, each cell is a paragraph without its bar."""
    document = read("一级 |\n二级 |\n分值 |\n产出 |\n数量 |\n10 |\n")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "一级",
        "二级",
        "分值",
        "产出",
        "数量",
        "10",
    ]


def test_a_sentence_with_a_bar_is_no_table() -> None:
    """A lone line with bars is a paragraph."""
    (block,) = read("首页 | 政务公开 | 绩效").blocks
    assert isinstance(block, Paragraph)


def test_two_tables_that_meet_are_two() -> None:
    """Runs of rows with different numbers of bars, parted by a caption, are two tables."""
    rows = "a | b | c | d |\ne | f | g | h |\n附表2\n1 | 2 |\n3 | 4 |\n"
    assert [type(block) for block in read(rows).blocks] == [Table, Paragraph, Table]


def test_markdown_headings_and_bold() -> None:
    """`#` marks a heading with its level; a wholly bold line says so."""
    heading, bold = read("## 一、概况\n**二、结论**\n", "a.md").blocks
    assert heading == Heading(text="一、概况", level=2, place=heading.place)
    assert isinstance(bold, Paragraph)
    assert (bold.text, bold.bold) == ("二、结论", True)


def test_blank_text_is_an_error() -> None:
    """A file of white space has nothing to read."""
    with pytest.raises(InputError) as caught:
        read(" \n\r\n\u3000\n")
    assert caught.value.code == "E008"


def test_control_characters_become_visible_and_columns_stay() -> None:
    """Terminal escapes and NUL are shown, not kept; a note names the first line."""
    document = read("一\n二\x1b[31m红\x00\x9b")
    second = document.blocks[1]
    assert isinstance(second, Paragraph)
    assert second.text == "二␛[31m红␀�"
    assert [(note.code, note.place.line) for note in document.notes] == [("E002", 2)]


def test_a_few_broken_bytes_are_noted() -> None:
    """Text with a broken byte is read, with a note; bytes that are no text are refused."""
    document = read_text("预算执行率\n".encode() * 20 + b"\xff\xfe" + "达标".encode(), "a.txt", Limits())
    assert [note.code for note in document.notes] == ["E002"]
    with pytest.raises(InputError) as caught:
        decode(bytes(range(256)) * 40)
    assert caught.value.code == "E002"


def test_limits_keep_what_was_read() -> None:
    """More blocks than allowed: the first ones stay, with an E006 note."""
    document = read_text("行\n".encode() * 50, "a.txt", Limits(blocks=10))
    assert len(document.blocks) == 10
    assert [note.code for note in document.notes] == ["E006"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="甲乙1|｜ \t\n-:.%│+*#\\", max_size=200))
def test_no_text_is_lost(text: str) -> None:
    """Whatever bars, tabs and blanks do, every Chinese character of the source stands in a block, in order."""
    if not text.strip():
        return
    with suppress(InputError):  # nothing but bars and lines: E008
        assert _letters(read(text)) == [c for c in text if c in "甲乙"]


def _letters(document: Document) -> list[str]:
    kept = "".join(
        "".join(cell.text for cell in block.cells) if isinstance(block, Table) else block.text
        for block in document.blocks
    )
    return [c for c in kept if c in "甲乙"]


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_harmless_keeps_length(text: str) -> None:
    """Making control characters visible moves no column."""
    assert len(harmless(text)) == len(text)
