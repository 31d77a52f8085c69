"""Which lines are entries of a printed table of contents."""

import pytest

from jixiao.documents.contents import contents
from jixiao.model.document import Paragraph, Place


def found(*texts):
    """The line numbers that are taken for contents."""
    blocks = [Paragraph(text=text, place=Place(line=number)) for number, text in enumerate(texts, 1)]
    return sorted(blocks[index].place.line for index in contents(blocks))


CASES = {
    "with pages": (("目录", "一、概况………1", "二、结论\t3", "一、概况", "文。"), [1, 2, 3]),
    "with pages in brackets": (("一、概况.......( 2 )", "（十一）采购....... ..( 18 )", "四、解释........", "文。"), [1, 2, 3]),
    "field codes": (("第一部分 概况 PAGEREF _Toc123 \\h 1", "文。"), [1]),
    "no pages": (("目 录", "一、概况", "二、结论", "一、概况", "文。"), [1, 2, 3]),
    "a date inside": (("目录", "公开时间：2023年9月1日", "第一部分 概况", "第二部分 说明", "第一部分 概况", "文。"), [1, 2, 3, 4]),
    "cut off before the text": (("目录", "第一部分 概况", "一、职责", "第二部分 决算表", "一、总表"), [1, 2, 3, 4, 5]),
    "an entry over two lines": (("目录", "一、收入说明", "二、三公经费支出决算情况", "说明", "一、收入说明", "文。"), [1, 2, 3, 4]),
    "the first part on two lines": (("目录", "第一部分某局概况", "第二部分说明", "第一部分", "某局概况", "一、职责", "文。"), [1, 2, 3]),
    "without the word": (
        ("第一部分 概况", "一、职责", "二、机构", "第二部分 说明", "一、收入", "二、支出", "第一部分 概况", "一、职责", "文。"),
        [1, 2, 3, 4, 5, 6],
    ),
    "headings of an outline": (("一、概况", "（一）职责", "文。", "二、结论", "文。"), []),
    "headings below the word alone": (("目录", "一、概况", "（一）职责", "文。", "二、结论", "文。"), []),
    "short points": (("一、依据", "1.法律", "2.制度", "3.通知", "二、结论", "文。"), []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_contents(name):
    """Entries are found with and without pages, repeated or cut off; headings and points are none."""
    texts, expected = CASES[name]
    assert found(*texts) == expected
