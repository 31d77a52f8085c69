"""The head of a report: title, unit, region, fiscal year, kind, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.draft import Found
from jixiao.documents.extract.labels import Labels, is_page_head, is_page_line
from jixiao.documents.extract.region import region_of
from jixiao.documents.extract.text import squash, tidy
from jixiao.documents.extract.unit import Front, only_unit, units_of
from jixiao.documents.extract.years import year_in, year_of
from jixiao.documents.outline import mark
from jixiao.model.document import Place, Table
from jixiao.model.report import Kind, Region
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block

_TITLE = re.compile(
    r"(?:绩效|自评|评价).{0,40}(?:报告|总结|表|情况|说明|材料|书|公示|公开|结果)(?:[(（][^()（）]{0,20}[)）])?$"
    r"|(?:部门|单位|年度?)[决预]算(?:[(（]草案[)）])?(?:公开|编制|情况|信息)?(?:说明|报告|公开|情况)?(?:[(（][^()（）]{0,20}[)）])?$"
)
_RUN_ON = re.compile(
    r"(?:附件\d{0,2}[:：]?|\d{1,2}、)?(?P<title>[^，,。；;：:《》|]{2,60}?(?:绩效|自评|评价)[^，,。；;：:《》|]{0,12}?(?:报告|自评表)(?:[(（]20\d\d年度?[)）])?)(?!填[写报表](?:说明|样|示例|指南|要求|范例))"
)
_SHARED = re.compile(r"^《(?P<title>[^《》]{4,70})\.[a-z]{3,4}》由会员")
_FILE_NAME = re.compile(r"[\s\-—_]{0,3}\.(?:pdf|docx?|xlsx?|wps|et|rtf)$", re.IGNORECASE)
_REPORTED = re.compile(
    r"现将(?P<title>[^，,。；;：:《》]{4,80}?(?:绩效|自评|评价)[^，,。；;：:《》]{0,20}?)(?:汇?报告?|总结)?如下"
)
_PART = re.compile(
    r"(?:\d{4}年度?|[局委办厅院会部中心站所队校馆府社处段]|支出|资金|经费|项目|工程|专项|绩效|整体|[市县区省州])(?:[(（][^()（）]{0,20}[)）])?$"
)
_DATE_LINE = re.compile(
    r"^[(（]?(?:20\d\d|二[〇○零]二?[〇○零一二三四五六七八九]{1,2})年\s?[\d一二三四五六七八九十]{1,3}月\s?[\d一二三四五六七八九十]{1,3}日$"
)
_PUBLISHED = re.compile(
    r"(?:发布(?:日期|时间)|公开(?:日期|时间)|发稿时间|更新时间)\s?[:：]?\s?(20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?)"
)
_SITE = re.compile(r"[_|｜【】]|\s-\s|—{2}|(?<=[)）告表])-")
_HEAD_LINES = 40


class Head(msgspec.Struct):
    """What the head says; each with its place."""

    title: Found | None = None
    unit: Found | None = None
    region: Region | None = None
    year: int | None = None
    year_place: Place | None = None
    kind: Kind | None = None
    date: Found | None = None
    published: Found | None = None
    title_blocks: frozenset[int] = frozenset()


def read_head(
    blocks: Sequence[Block], labelled: Sequence[Found], table_titles: Sequence[Found], labels: Labels
) -> Head:
    """Read the head. `labelled` are units named by forms, `table_titles` the titles that stand above tables."""
    lines = list(_lines(blocks, _HEAD_LINES))
    head = Head()
    head.title, head.title_blocks = _title(lines)
    if head.title is None:
        head.title = next(iter(table_titles), None) or _labelled_title(labels)
    titles = [*([head.title] if head.title else []), *(one for one in table_titles if one is not head.title)]
    year = year_of(titles, labels, blocks)
    if year is not None:
        head.year, head.year_place = year
    head.published = _first(_PUBLISHED, lines)
    head.date = _signed(blocks)
    front = Front([(i, Found(text, place)) for i, text, place in lines], head.title, head.title_blocks, head.date)
    units = units_of(front, labelled, labels, blocks)
    head.unit = units[0] if units else None
    head.region = region_of([found.text for found in units], head.title.text if head.title else "", blocks)
    if head.unit is None and head.region is not None and head.region.code:
        head.unit = only_unit(blocks, head.region.code)
    return head


def _labelled_title(labels: Labels) -> Found | None:
    found = labels.get("title")
    return found if found is not None and _TITLE.search(found.text) else None


def _lines(blocks: Sequence[Block], limit: int) -> Iterator[tuple[int, str, Place]]:
    count = 0
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            if count or not is_page_head(block):
                return
        elif block.text.strip():
            yield index, block.text.strip(), block.place
            count += 1
        if count >= limit:
            return


def _title(lines: list[tuple[int, str, Place]]) -> tuple[Found | None, frozenset[int]]:
    """The first line, or two or three lines together, that read as a title."""
    for position, (index, text, place) in enumerate(lines):
        shared = _SHARED.match(text[:100])
        core = shared["title"] if shared else _without_site(_FILE_NAME.sub("", tidy(text)))
        if mark(text) or len(core) > 90 or "。" in core:
            break
        if is_page_line(core) or not _TITLE.search(core) or core.endswith(("：", ":")):
            continue
        parts, indexes, start = [core], [index], place
        for before in range(position - 1, max(-1, position - 3), -1):
            above = tidy(lines[before][1])
            if is_page_line(lines[before][1]) or not _joins(above, parts[0]):
                break
            parts.insert(0, above)
            indexes.append(lines[before][0])
            start = lines[before][2]
        end = place.end_line or place.line
        whole = msgspec.structs.replace(start, end_line=end) if len(parts) > 1 and end else start
        return Found("".join(parts), whole), frozenset(indexes)
    return _run_on(lines), frozenset()


def _without_site(title: str) -> str:
    """A title without the name of the web site before or behind it."""
    parts = [part for part in _SITE.split(title) if _TITLE.search(part)]
    return parts[0] if len(parts) == 1 else title


def _run_on(lines: list[tuple[int, str, Place]]) -> Found | None:
    """A title that runs on into the text, or that a sentence names: `现将某局2022年度项目支出绩效自评情况报告如下`."""
    for _, text, place in lines[:12]:
        core = squash(text[:400])
        found = _RUN_ON.match(core) or _REPORTED.search(core)
        if found:
            return Found(found["title"], place)
        if mark(text):
            return None
    return None


def _joins(above: str, below: str) -> bool:
    """Whether a line is the first half of a title: it ends like a unit or a year, and the second half lacks just that."""
    if len(above) > 40 or _TITLE.search(above) or any(c in above for c in "。；;:：") or above in below:
        return False
    if not _PART.search(above) and (year_in(below) or not year_in(above) or "报告" in above):
        return False
    has_unit = re.match(r".{4,40}?(?:局|委|办|厅|院|会|部|中心|站|所|队|校|馆|府|社)", re.sub(r"部门|办法", "", below))
    return not has_unit or not year_in(below)


def _first(pattern: re.Pattern[str], lines: list[tuple[int, str, Place]]) -> Found | None:
    for _, text, place in lines[:15]:
        found = pattern.search(text[:300])
        if found:
            return Found(found[1], place)
    return None


def _signed(blocks: Sequence[Block]) -> Found | None:
    """The date below the report: the last line that is nothing but a date."""
    for block in reversed(blocks[-60:]):
        if not isinstance(block, Table) and _DATE_LINE.match(squash(block.text)):
            return Found(squash(block.text), block.place)
    return None
