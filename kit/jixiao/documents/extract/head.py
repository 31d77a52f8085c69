"""The head of a report: title, unit, region, fiscal year, kind, dates."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.text import squash, tidy
from jixiao.documents.extract.unit_names import ABOUT, UNIT_END, YEAR, YEAR_CN, body_units, unit_in_title, with_place
from jixiao.documents.outline import mark
from jixiao.model.document import NOWHERE, Heading, Place, Table
from jixiao.model.report import Kind, Region
from jixiao.text import regions
from jixiao.text.quantity import chinese_number, narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block

_TITLE = re.compile(
    r"(?:绩效|自评|评价).{0,40}(?:报告|总结|表|情况|说明|材料|书|公示|公开|结果)(?:[(（][^()（）]{0,20}[)）])?$"
    r"|(?:部门|单位|年度?)决算(?:[(（]草案[)）])?(?:公开|编制|情况|信息)?(?:说明|报告|公开|情况)?(?:[(（][^()（）]{0,20}[)）])?$"
)
_RUN_ON = re.compile(
    r"(?:附件\d{0,2}[:：]?|\d{1,2}、)?(?P<title>[^，,。；;：:《》|]{2,60}?(?:绩效|自评|评价)[^，,。；;：:《》|]{0,12}?(?:报告|自评表)(?:[(（]20\d\d年度?[)）])?)"
)
_SHARED = re.compile(r"^《(?P<title>[^《》]{4,70})\.[a-z]{3,4}》由会员")
_FILE_NAME = re.compile(r"[\s\-—_]{0,3}\.(?:pdf|docx?|xlsx?|wps|et|rtf)$", re.IGNORECASE)
_REPORTED = re.compile(
    r"现将(?P<title>[^，,。；;：:《》]{4,80}?(?:绩效|自评|评价)[^，,。；;：:《》]{0,20}?)(?:汇?报告?|总结)?如下"
)
_PART = re.compile(
    r"(?:\d{4}年度?|[局委办厅院会部中心站所队校馆府社处段]|支出|资金|经费|项目|绩效|整体|[市县区省州])(?:[(（][^()（）]{0,20}[)）])?$"
)
_META = re.compile(
    r"^[-*·•\s]{0,4}(?:索引号|文号|发布机构|发布日期|发布时间|来源|信息来源|时效性|浏览|阅读|字号|作者|分类|主题|成文日期|公开日期|首页|当前位置|您现在的位置|打印|生成日期|有效性|发文机关)"
)
_YEAR_BARE = re.compile(r"(?<!\d)(20[12]\d)(?=(?:部门|单位|项目|整体|预算|绩效|财政|转移))")
_PROJECT_NAME = re.compile(
    r"^(?:本级)?(?P<name>.{2,50}?(?:项目|资金|经费|工程|专项|补助))(?:支出|资金|预算|项目)?(?:的)?(?:绩效|自评|整体|评价)"
)
_PART_TITLE = re.compile(r"绩效|自评|报告|概况")
_CODE = re.compile(r"^(?:\[\d{2,12}\]|\d{3,12}-)\s?")
_MONEY = re.compile(
    r"(?:资金|经费|补助|补贴|工程|专项|项目|政策)(?![一-龥]{0,4}[局委办厅院])[^，,。]{0,14}(?:绩效|自评|评价|管理使用)"
)
_TRANSFER_FORM = re.compile(r"转移支付[(（]项目[)）]名称")
_NAMED_UNIT = re.compile(
    r"^(?:部门|单位|预算部门|预算单位|填报单位|部门[(（]单位[)）])(?:名称)?(?:[(（][^()（）]{1,8}[)）])?\s?[:：]\s?(?P<unit>[^：:，,。]{3,40})$"
)
_SEAL = re.compile(r"\s?[(（](?:公章|盖章|签章|加盖公章)[)）]$")
_DATE_LINE = re.compile(
    r"^[(（]?(?:20\d\d|二[〇○零]二?[〇○零一二三四五六七八九]{1,2})年\s?[\d一二三四五六七八九十]{1,3}月\s?[\d一二三四五六七八九十]{1,3}日$"
)
_PUBLISHED = re.compile(
    r"(?:发布(?:日期|时间)|公开(?:日期|时间)|发稿时间|更新时间)\s?[:：]?\s?(20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?)"
)
_PUBLISHER = re.compile(r"(?:发布机构|信息来源|来源|发布单位)\s?[:：]\s?([一-龥()（）]{4,40})")
_HEAD_LINES = 40
_PAGE_CELLS = 40
_READ = 2000
_PROJECT = re.compile(
    r"项目(?:支出)?(?:绩效|自评|资金|单位|预算)|项目支出|专项(?:资金|经费|支出)|政策绩效|经费(?:项目)?(?:绩效|支出|自评)"
)
_DEPARTMENT = re.compile(
    r"(?:部门|单位|年度?)决算|整体(?:支出|绩效|预算)?|部门(?:预算)?绩效|部门(?:（单位）|\(单位\))?(?:支出|预算)|单位(?:绩效|预算)?自评|部门自评"
)


class Found(msgspec.Struct, frozen=True):
    """A text and where it stands."""

    text: str
    place: Place = NOWHERE


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


def kind_of(title: str) -> Kind | None:
    """The kind of evaluation that a title names."""
    core = squash(title)
    if "转移支付" in core:
        return "transfer"
    if "专项债券" in core and ("自评" in core or "绩效" in core):
        return "bond"
    if re.search(r"整体(?:支出|绩效|预算)", core):
        return "department"
    if _PROJECT.search(core) or (_MONEY.search(core) and not _DEPARTMENT.search(core)):
        return "project"
    return "department" if _DEPARTMENT.search(core) else None


def _kind_in_body(lines: Sequence[tuple[int, str, Place]]) -> Kind | None:
    """The kind that the first lines of a text without a title speak of."""
    text = squash("".join(text[:_READ] for _, text, _ in lines))
    if re.search(r"部门决算|单位决算|年度决算|整体支出", text):
        return "department"
    if "自评" in text or "绩效" in text:
        return "transfer" if "转移支付" in text else "project" if "项目" in text else None
    return None


def year_in(text: str) -> int | None:
    """The first year that a title prints (`2023年度`, `二〇二三年`)."""
    core = narrow(text[:400])
    found = YEAR.search(core) or _YEAR_BARE.search(core)
    if found:
        return int(found[1])
    chinese = YEAR_CN.search(text[:400])
    number = chinese_number(chinese[1]) if chinese else None
    return number if number and 1980 <= number <= 2100 else None


def read_head(blocks: Sequence[Block], labelled: Found | None, table_titles: Sequence[Found]) -> Head:
    """Read the head. `labelled` is a unit named by a form, `table_titles` the titles that stand above tables."""
    head = Head()
    lines = list(_lines(blocks, _HEAD_LINES))
    head.title, head.title_blocks = _title(lines)
    if head.title is None and table_titles:
        head.title = table_titles[0]
    for found in ([head.title] if head.title else []) + [one for one in table_titles if one is not head.title]:
        year = year_in(found.text)
        if year and head.year is None:
            head.year, head.year_place = year, found.place
        head.kind = head.kind or kind_of(found.text)
    if head.title is None:
        head.kind = _kind_in_body(lines)
    if any(_TRANSFER_FORM.search(squash(text[:200])) for _, text, _ in lines):
        head.kind = "transfer"
    head.published = _first(_PUBLISHED, lines)
    head.date = _signed(blocks)
    head.unit = _unit(blocks, head, labelled, lines)
    if head.year is None:
        head.year, head.year_place = _usual_year(blocks)
    head.region = _region(head, blocks)
    return head


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


def is_page_head(table: Table) -> bool:
    """A table that a web page prints above the report: index number, publisher, date."""
    cells = [cell.text.strip("[]【】 \u3000") for cell in table.cells[:_PAGE_CELLS]]
    return len(table.cells) <= _PAGE_CELLS and sum(bool(_META.match(text)) for text in cells) > 1


def _title(lines: list[tuple[int, str, Place]]) -> tuple[Found | None, frozenset[int]]:
    """The first line, or two or three lines together, that read as a title."""
    for position, (index, text, place) in enumerate(lines):
        shared = _SHARED.match(text[:100])
        core = shared["title"] if shared else _FILE_NAME.sub("", tidy(text))
        if mark(text) or len(core) > 90 or "。" in core:
            break
        if _META.match(core) or not _TITLE.search(core) or core.endswith(("：", ":")):
            continue
        parts, indexes, start = [core], [index], place
        for before in range(position - 1, max(-1, position - 3), -1):
            above = tidy(lines[before][1])
            if not _joins(above, parts[0]):
                break
            parts.insert(0, above)
            indexes.append(lines[before][0])
            start = lines[before][2]
        end = place.end_line or place.line
        whole = msgspec.structs.replace(start, end_line=end) if len(parts) > 1 and end else start
        return Found("".join(parts), whole), frozenset(indexes)
    return _run_on(lines), frozenset()


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
    if (
        len(above) > 40
        or _META.match(above)
        or _TITLE.search(above)
        or any(c in above for c in "。；;:：")
        or above in below
    ):
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


def _unit(
    blocks: Sequence[Block], head: Head, labelled: Found | None, lines: list[tuple[int, str, Place]]
) -> Found | None:
    candidates: list[Found] = []
    if head.title is not None:
        name = unit_in_title(head.title.text)
        if name:
            candidates.append(Found(name, head.title.place))
    if labelled is not None and len(labelled.text) >= 4:
        candidates.append(Found(_CODE.sub("", _SEAL.sub("", labelled.text)), labelled.place))
    candidates += _named_units(head, lines)
    signature = _signature(blocks, head)
    if signature:
        candidates.append(signature)
    publisher = _first(_PUBLISHER, lines)
    if publisher and not candidates and UNIT_END.search(publisher.text):
        candidates.append(publisher)
    if not candidates:
        candidates = [Found(*one) for one in itertools.islice(body_units(blocks), 1)]
    if not candidates:
        return None
    candidates[0] = Found(with_place(candidates[0].text, blocks), candidates[0].place)
    longest = max(candidates, key=lambda found: len(found.text) if candidates[0].text in found.text else 0)
    return longest if candidates[0].text in longest.text else candidates[0]


def project_in_title(title: str, unit: str) -> str | None:
    """The project that a title names behind the unit (`某县司法局法律援助项目支出绩效自评报告`)."""
    core = ABOUT.sub("", squash(title))
    year = YEAR.search(narrow(core)) or YEAR_CN.search(core)
    for text in (core[year.end() :], core[: year.start()]) if year else (core,):
        found = _PROJECT_NAME.match(text.removeprefix(unit))
        if (
            found
            and kind_of(text) == "project"
            and not re.search(
                r"^(?:部门|单位|预算|财政|市级|省级|县级|区级|专项)*(?:项目|专项资金|资金|专项)$", found["name"]
            )
        ):
            return found["name"]
    return None


def _named_units(head: Head, lines: list[tuple[int, str, Place]]) -> Iterator[Found]:
    """A unit on a line of its own: behind `单位名称：`, or the author below the title."""
    below = -1
    for index, text, place in lines[:15]:
        named = _NAMED_UNIT.match(tidy(text))
        core = _SEAL.sub("", named["unit"] if named else tidy(text))
        author = index - 1 in head.title_blocks or below == index - 1
        if named or (
            author
            and len(core) <= 30
            and UNIT_END.search(core)
            and not re.search(r"[，,。：:；;\d]", core)
            and not _PART_TITLE.search(core)
        ):
            yield Found(core, place)
        if index in head.title_blocks:
            below = index


def _signature(blocks: Sequence[Block], head: Head) -> Found | None:
    """The line above the closing date."""
    if head.date is None:
        return None
    lines = [block for block in blocks[-60:] if not isinstance(block, Table) and block.text.strip()]
    for above, below in itertools.pairwise(lines):
        if below.place == head.date.place and squash(below.text) == head.date.text:
            name = squash(above.text)
            return Found(name, above.place) if 3 < len(name) <= 40 and UNIT_END.search(name) else None
    return None


def _usual_year(blocks: Sequence[Block]) -> tuple[int | None, Place | None]:
    """The year printed most often with 年度, else with 年; None when two are printed equally often."""
    votes: Counter[int] = Counter()
    places: dict[int, Place] = {}
    for block in blocks[:400]:
        if isinstance(block, Table):
            continue
        for found in YEAR.finditer(narrow(block.text)):
            year = int(found[1])
            votes[year] += 3 if found[0].endswith("度") else 1
            places.setdefault(year, block.place)
    best = votes.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None, None
    return best[0][0], places[best[0][0]]


def _region(head: Head, blocks: Sequence[Block]) -> Region | None:
    names = [found.text for found in (head.unit, head.title) if found is not None]
    if head.title is not None:
        names.append(YEAR.sub("", ABOUT.sub("", squash(head.title.text)), count=1))
    texts: list[str] = []
    size = 0
    for block in blocks:
        if not isinstance(block, Table) and not isinstance(block, Heading):
            texts.append(block.text)
            size += len(block.text)
        if size > 4000:
            break
    context = [*names, "\n".join(texts)[:6000]]
    for name in names:
        division = regions.locate(name, context)
        if division is not None:
            return Region(code=division.code, name=division.name)
    return None
