"""The printed words that writing a paper and reading it back share."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from jixiao.model.message import Message
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.model.report import FundSource

_KEPT_LABELS = 512
"""How many results the cache keeps."""

NO_KIND = "评价对象"
BLANK = "（未填）"
"""Stands in the first row of a form that names nothing."""

LEVELS = "一二三四五六七八九十"
WHOLE = "部门整体支出"

INFO = (
    Message("报告名称", "/title"), Message("评价年度", "/year"), Message("单位名称", "/unit/name"), Message("单位编码", "/unit/code"), Message("上级主管部门", "/unit/superior"),
    Message("所在地区", "/region/name"), Message("行政区划代码", "/region/code"), Message("报告日期", "/dates/report"), Message("公开日期", "/dates/published"),
)  # fmt: skip
"""The rows of the information table: label and the pointer of its value."""

LISTINGS: dict[str, tuple[tuple[str, str, float], ...]] = {
    "facts": (("name", "数据名称", 2.0), ("value", "数值", 1.2), ("year", "所属年度", 0.8), ("scope", "范围", 1.0), ("base", "口径", 1.0), ("origin", "出处", 1.0)),
    "attachments": (("name", "附件名称", 3.0), ("file", "文件名", 2.0), ("evaluation", "对应自评表", 2.0)),
    "citations": (("number", "文号", 2.0), ("title", "文件名称", 4.0)),
    "unmatched": (("text", "未归栏的内容", 4.0), ("where", "原在何处", 2.0)),
    "sections": (("number", "章节序号", 0.8), ("level", "层级", 0.5), ("title", "章节标题", 2.0), ("text", "章节正文", 6.0)),
}  # fmt: skip
"""Lists of the report as tables: field, header, share of the width."""

LISTING_TITLES = {
    "facts": "基础数据",
    "attachments": "附件清单",
    "citations": "引用文件",
    "unmatched": "未归栏的内容",
    "sections": "报告正文",
}
INFO_TITLE = "报告信息"
FORMS_TITLE = "绩效自评表"
BODY_TITLE = "报告正文"
MORE_LINES, MORE_TEXT = "（续）", "（接上）"
"""In the column of titles: the row goes on with the section above, by a new line or within the line."""

VERDICT_TITLE = "自评结论、问题和措施"
AMEND_TITLE = "表外内容"
AMEND_HEAD = ("位置", "栏目", "内容")
AMEND_NOTE = "自评表没有栏目的内容，以及与表中印法不同的原文，列在这里。"
ENGLISH_TITLES = {
    INFO_TITLE: "About the report", FORMS_TITLE: "Self-evaluation form", BODY_TITLE: "Text of the report", AMEND_TITLE: "Beyond the form",
    LISTING_TITLES["facts"]: "Basic data", LISTING_TITLES["attachments"]: "Attachments", LISTING_TITLES["citations"]: "Documents cited",
    LISTING_TITLES["unmatched"]: "Text without a place in the form",
}  # fmt: skip
"""Headings of an English page, and `in_chinese` what each stands for when the page is read back."""

TITLES = frozenset({INFO_TITLE, FORMS_TITLE, BODY_TITLE, VERDICT_TITLE, AMEND_TITLE, *LISTING_TITLES.values()})

_IN_CHINESE = {english: title for title, english in ENGLISH_TITLES.items()}
_CHINESE = re.compile(r"[零〇一二三四五六七八九十百]{1,5}")
_HEADED = re.compile(
    r"(?:(?P<part>第[零〇一二三四五六七八九十百\d]{1,5}(?:部分|章|节)) ?|(?P<cn>[零〇一二三四五六七八九十百]{1,5})、|(?P<bracket>[（(][^（）()]{1,5}[）)])|(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,3}) |(?P<digit>\d{1,3})\.)"
    r"(?P<title>.*)",
    re.DOTALL,
)


def in_chinese(heading: str) -> str:
    """The printed title that an English heading stands for; any other text as it is."""
    return _IN_CHINESE.get(heading, heading)


@lru_cache(maxsize=_KEPT_LABELS)
def fund_source(label: str) -> FundSource | None:
    """Which source of funds a row's label names."""
    from jixiao.documents.extract.forms import general_forms

    return cast("FundSource | None", general_forms()[0].vocabulary().fund_rows.get(label))


def headed(number: str | None, title: str | None) -> str:
    """A section's heading as it is printed: `一、基本情况`, `（二）…`, `1.…`."""
    if not number:
        return title or ""
    if _CHINESE.fullmatch(number):
        return f"{number}、{title or ''}"
    if number.isdigit():
        return f"{number}.{title or ''}"
    return f"{number} {title or ''}" if number[-1].isdigit() or number.startswith("第") else f"{number}{title or ''}"


def unheaded(text: str) -> tuple[str | None, str | None]:
    """Number and title of a printed heading; the counterpart of `headed`."""
    found = _HEADED.fullmatch(text)
    if found is None:
        return None, text or None
    number = next(
        part for part in (found["part"], found["cn"], found["bracket"], found["dotted"], found["digit"]) if part
    )
    return number, found["title"] or None
