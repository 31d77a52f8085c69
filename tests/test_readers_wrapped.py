"""Text whose lines were cut where a page was full: put together again, each figure found on its own line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.documents.audit import audit
from jixiao.model.document import Document, Paragraph
from jixiao.model.limits import Limits
from jixiao_plugins.text.reader import read_text

SENTENCES = (
    "云溪县水务局为县政府工作部门，内设办公室、规划股、水政股三个股室，年末在职人员45人。",
    "2023年度收入总计1,256.38万元，其中财政拨款收入1,200.38万元，其他收入56万元。",
    "主要承担全县水资源管理、河湖长制、农村饮水安全等职责，并负责灌区的日常运行和维护。",
    "全年完成农村供水工程12处，投资865.20万元，比上年增加65.20万元，增长8.15%。",
    "年初预算1300万元，全年执行1256.38万元，执行率96.64%，结余43.62万元。",
)
HEADS = ("一、部门概况", "（一）机构设置", "二、预算执行情况", "3.项目支出")


def read(text: str) -> Document:
    return read_text(text.encode(), "a.txt", Limits())


def printed(paragraphs: list[str], characters: int) -> list[str]:
    """The lines of a page that is so many characters wide. A paragraph is indented by two, and no line begins with a stop."""
    lines: list[str] = []
    for paragraph in paragraphs:
        rest, room = paragraph, 2 * characters - 4
        while rest:
            used, cut = 0, 0
            while cut < len(rest) and (used := used + (1 if rest[cut].isascii() else 2)) <= room:
                cut += 1
            while cut < len(rest) and rest[cut] in "，。、；：%）":
                cut += 1
            lines.append(rest[:cut])
            rest, room = rest[cut:], 2 * characters
    return lines


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=5, max_size=9), min_size=2, max_size=4),
    st.integers(min_value=22, max_value=50),
    st.sampled_from(["\n", "\n\n—{}—\n\n"]),
)
def test_what_a_page_cut(groups: list[list[str]], characters: int, turn: str) -> None:
    """Whatever the width, and with the number of a page in the middle, the paragraphs come out whole."""
    paragraphs = [one for head, group in zip(HEADS, groups, strict=False) for one in (head, "".join(group))]
    lines = printed(paragraphs, characters)
    half = next(
        (i for i in range(len(lines) // 2, len(lines)) if lines[i - 1][-1] != "。" and lines[i] not in HEADS), 0
    )
    between = turn.format(7) if half and lines[half - 1] not in HEADS else "\n"
    text = "\n".join(lines[:half]) + between + "\n".join(lines[half:]) if half else "\n".join(lines)
    told = "".join(block.text for block in read(text).blocks if isinstance(block, Paragraph))
    assert told == "".join(paragraphs)
    found = [block.text for block in read(text).blocks if isinstance(block, Paragraph)]
    assert not any(line in found for line in lines if line not in paragraphs and not line.endswith("。"))
    assert all(head in found for head in HEADS[: len(groups)])


def test_places_are_those_of_the_source() -> None:
    """A statement over two lines: its figure is named where it stands."""
    lines = printed(["".join(SENTENCES)] * 2, 26)
    for claim in audit(read("\n".join(lines))):
        assert claim.place.line is not None
        assert claim.place.column is not None
        there = lines[claim.place.line - 1][claim.place.column - 1]
        assert there in {claim.stated[0], claim.quote[0]}


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(SENTENCES * 3),
        "\n".join(
            f"{name}，得分{10 + i}分" for i, name in enumerate(["预算编制", "预算执行", "产出数量", "产出质量"] * 5)
        ),
        "\n".join("产出指标 | 数量指标 | 新建蓄水池 | 12口 | 12口 | 10 | 10 |" for _ in range(12)),
        "\n".join(f"（{n}）第{n}项工作按照年度计划推进，完成情况良好，群众比较满意" for n in "一二三四五六七八"),
    ],
    ids=["a paragraph a line", "a row a line", "bars", "items"],
)
def test_other_lines_stay_apart(text: str) -> None:
    """Lines that are paragraphs, rows or items are not put together."""
    blocks = read(text).blocks
    assert not any(isinstance(block, Paragraph) and len(block.rows) > 1 for block in blocks)
