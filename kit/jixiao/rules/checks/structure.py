"""S1xx: is every section there and filled, is the numbering sound, was anything of the template left?

Precision comes first. Legal lists, lists that start inside a line, lists nested in lists, and headings with a single child are all
normal; a finding is made only where the outline itself says that a number does not fit (`Node.gap`, `Node.broken`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from jixiao.documents.outline import STYLES, Node, outline
from jixiao.model.document import NOWHERE, Document, Heading, Place, Table
from jixiao.model.findings import Finding
from jixiao.rules.checks.context import form_alone, texts_in
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block
    from jixiao.model.report import Report

_ATTACHED = re.compile(r"^附|附[件表录]$")
_OPTIONAL = re.compile(r"如无|若无|没有的?可不|可不填|无需(?:阐述|填写|说明)|可省略")
_SAYS = re.compile(
    r"\d\s?[%％元万亿分个项人]|[(（](?:详?见|附|略)"
)  # a heading with figures, or one that names where its text is
_HEADING = re.compile(r"(?:情况|问题|措施|建议|结论|说明|概况|分析|经验|做法|方法|依据|目标|事项|结果|过程|范围)$")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_DATE = re.compile(r"^\D{0,2}(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?$")
_PLACEHOLDER = re.compile(
    r"20[XxＸ×]{2}(?:年度?)?|(?<![A-Za-z0-9])[XＸ]{2,12}(?![A-Za-z0-9-])(?:年|局|单位|项目|万元|部门|县|市|区)?|×{2,12}(?:年|局|单位|项目|万元|部门|县|市|区)"
    r"|[_＿]{4,}|(?<!\*)\*{3,}+(?:年|局|单位|项目|万元|部门)|[(（]\s?如无[^()（）]{0,20}(?:无需|不需|可不)[^()（）]{0,8}[)）]"
)
_HELP = re.compile(
    r"^[(（]?\s?(?:请|此处|本处|限|不超过|≤)?[^。()（）]{0,20}\d{2,4}\s?字\s?(?:以内|左右|以下|内)?\s?[)）]?$|^[(（]\s?(?:请|此处)[^()（）]{2,40}[)）]$"
)
_SURNAME = re.compile(
    r"[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭马方任袁柳史唐薛雷贺罗郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪毛狄戴宋庞熊纪舒项祝董梁杜阮蓝闵季贾路江童郭梅盛林钟徐邱高夏蔡田胡凌霍万柯卢莫房缪解应宗丁宣邓郁单洪包石崔吉龚程邢裴陆翁甄曲封芮储靳段巫焦谷侯全班仰仲伊宫宁仇栾甘戎祖武符刘景詹束龙叶幸司韶黎薄印白怀蒲卓蔺屠蒙池乔阴苍双闻党翟谭贡劳申扶冉雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习艾容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公]"
)
_POINTS = (*"一二三四五六七八九", "十", *(f"十{one}" for one in "一二三四五六七八九"))
_POINT = re.compile(
    r"(?:^|(?<=[。；;，,：:、\s”]))(?P<n>[一二三四五六七八九]|十[一二三四五六七八九]?)(?P<verb>是)(?!否)"
)
_CHANGE = re.compile(
    r"(?:减少|增加|下降|上升|降低|增长)了?\d[\d,.]{0,15}(?:万|亿)?元[，,](?:减少|增加|下降|上升|降低|增长)了?\d[\d.]{0,8}%"
)
_FIGURE_ROW = re.compile(r"\D\s\d[\d,.]{0,15}$")
_LONGEST = 40_000
_NUMBERED = 3  # after so many numbered headings, one without number stands out


def check_structure(
    document: Document | None, report: Report, required: Sequence[tuple[str, Sequence[str]]] = ()
) -> Iterator[Finding]:
    """The structure findings of one report. `required` names sections that the local outline asks for, with their words."""
    if document is None:
        yield from _sections(report)
    else:
        nodes = outline(document.blocks)
        yield from empty_sections(nodes, document.blocks, _signature(report))
        yield from numbering(nodes, document.blocks)
        yield from placeholders(document.blocks)
        yield from enumerations(document.blocks)
        yield from fragments(document.blocks)
    yield from forms_of_projects(report)
    if missing := missing_sections(report, required):
        yield Finding(code="S109", pointer="/sections", params={"name": "”、“".join(missing)})


def _sections(report: Report) -> Iterator[Finding]:
    """Without a document (a report written by hand): a section with a title, no text, and no deeper section after it."""
    for position, section in enumerate(report.sections):
        following = report.sections[position + 1] if position + 1 < len(report.sections) else None
        deeper = following is not None and (following.level or 1) > (section.level or 1)
        title = section.title or ""
        if title and not section.text and not deeper and not _ATTACHED.search(title):
            yield Finding(code="S101", pointer=f"/sections/{position}", params={"title": title})


def _signature(report: Report) -> frozenset[str]:
    names = {report.unit.name, report.unit.superior} if report.unit else set()
    return frozenset("".join(name.split()) for name in names if name)


def empty_sections(
    nodes: Sequence[Node], blocks: Sequence[Block], signature: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Headings with nothing below them. A list of short points is no list of headings: it needs filled siblings."""
    filled = [_filled(position, nodes, blocks, signature) for position in range(len(nodes))]
    siblings: dict[int, Counter[bool]] = {}
    for position, node in enumerate(nodes):
        if node.role == "heading":
            siblings.setdefault(node.parent, Counter()).update((filled[position],))
    last = _last(blocks)
    in_figures = {node.parent for node in nodes if _FIGURE_ROW.search(node.title)}
    for position, node in enumerate(nodes):
        if filled[position] or node.role != "heading" or _ATTACHED.search(node.title) or not node.title:
            continue
        title = _BRACKETS.sub("", node.title).strip()
        if _OPTIONAL.search(node.title) or _is_title(position, nodes, blocks):
            continue
        if _SAYS.search(node.title) or node.index == last:  # the text may be cut off there
            continue
        # `3、公务接待 17.22` beside it: a row that lost its figure
        if _heads_next(position, nodes) or node.parent in in_figures:
            continue
        if _certain(node, title, siblings[node.parent]):
            yield _finding("S101", node, blocks, {"title": node.title})


def _last(blocks: Sequence[Block]) -> int | None:
    """The last block that prints something."""
    printed = (at for at in reversed(range(len(blocks))) if isinstance(one := blocks[at], Table) or one.text.strip())
    return next(printed, None)


def _heads_next(position: int, nodes: Sequence[Node]) -> bool:
    """The next heading bears the same number: this one was meant to stand above it, and its number is what is wrong."""
    mark = nodes[position].mark
    return bool(mark) and position + 1 < len(nodes) and nodes[position + 1].mark == mark


def _certain(node: Node, title: str, filled: Counter[bool]) -> bool:
    """Whether an unfilled line is a heading: how many of it and its siblings have text below them, and how many have none?"""
    if node.style in STYLES[:2] or (not node.style and node.level == 1):
        return len(title) <= 40 and bool(filled[True])
    if _HEADING.search(title):
        return bool(filled[True])
    return filled[True] >= filled[False] and len(title) <= 30 and not re.search(r"[，,；;。]", title)


def _is_title(position: int, nodes: Sequence[Node], blocks: Sequence[Block]) -> bool:
    """The title of the report or of a table, which the format marks as a heading."""
    node = nodes[position]
    return not node.style and isinstance(blocks[node.index], Heading) and (position == 0 or node.title.endswith("表"))


def _filled(position: int, nodes: Sequence[Node], blocks: Sequence[Block], signature: frozenset[str]) -> bool:
    node = nodes[position]
    following = nodes[position + 1] if position + 1 < len(nodes) else None
    if node.rest or (following is not None and following.level > node.level and following.role != "attachment"):
        return True
    body = blocks[node.index + 1 : node.end]
    if any(isinstance(block, Table) for block in body):
        return True
    texts = [text for block in body if not isinstance(block, Table) and (text := "".join(block.text.split()))]
    dated = any(_DATE.match(text) for text in texts) or following is None
    return any(not _DATE.match(text) and not (dated and text in signature) for text in texts)


def numbering(nodes: Sequence[Node], blocks: Sequence[Block]) -> Iterator[Finding]:
    """Gaps, repeated numbers, style breaks (once for a group of siblings), and headings without number."""
    broken: set[int] = set()
    tops = 0
    excerpt = bool(nodes) and nodes[0].number not in (None, 1)  # the text begins in the middle: its lists do too
    for node in nodes:
        if node.role == "attachment":
            return
        tops += node.level == 1 and node.style in STYLES[:2]
        if node.gap is not None and node.number is not None and _is_list(node):
            stated, expected = str(node.number), str(node.gap)
            made = _finding("S102", node, blocks, {"title": node.title, "stated": stated, "expected": expected})
            yield replace(made, severity="info") if excerpt and node.gap == 1 else made
        if node.broken and node.parent not in broken:
            broken.add(node.parent)
            yield _finding("S103", node, blocks, {"title": node.title, "style": node.broken})
        unmarked = node.role == "heading" and not isinstance(blocks[node.index], Heading)
        if not node.style and unmarked and tops >= _NUMBERED:
            yield _finding("S104", node, blocks, {"title": node.title})


def _is_list(node: Node) -> bool:
    """Whether a number that does not fit is one of a list at all: small, before a short title."""
    if node.number is None or node.number > 20 or len(node.title) > 60:
        return False
    return node.gap != 1 or node.role == "heading"


def placeholders(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Placeholders and help texts: the first of a paragraph or cell, and each printed form only where it first stands."""
    seen: set[str] = set()
    for text, place in texts_in(blocks):
        if _HELP.match(text.strip()) and "字" in text:
            yield Finding(code="S105", place=place, params={"text": text.strip()}, quote=text.strip())
            continue
        for match in _PLACEHOLDER.finditer(text[:_LONGEST]):
            if _SURNAME.match(text, match.start() - 1) and not match[0].startswith("20"):
                continue
            if match[0] not in seen:
                yield Finding(code="S105", place=_at(place, match.start()), params={"text": match[0]}, quote=match[0])
            seen |= {found[0] for found in _PLACEHOLDER.finditer(text[:_LONGEST])}
            break


def enumerations(blocks: Sequence[Block]) -> Iterator[Finding]:
    """`一是…三是` without `二是`. A list may run on over paragraphs, and hold another one inside."""
    open_lists: list[int] = []
    for block in blocks:
        if isinstance(block, Table):
            continue
        if not _goes_on(block.text):
            open_lists = []
        for match in _POINT.finditer(block.text[:_LONGEST]):
            expected = _next(open_lists, _POINTS.index(match["n"]))
            if expected is not None:
                wanted = f"{_POINTS[expected]}是"
                yield Finding(
                    code="S106", place=_at(block.place, match.start()), quote=match[0], stated=match[0],
                    computed=wanted, params={"stated": match[0], "expected": wanted},
                )  # fmt: skip


def _goes_on(text: str) -> bool:
    """Whether a paragraph starts in the middle of an enumeration."""
    found = _POINT.match(text.lstrip())
    return found is not None and found["n"] != _POINTS[0]


def _next(open_lists: list[int], point: int) -> int | None:
    """Take one point, by its place in `_POINTS`; say which was missing before it, None when it fits or begins a list."""
    if not open_lists or point == 0:  # one that begins elsewhere began where we cannot see it
        open_lists.append(point)
        return None
    for depth, last in reversed(list(enumerate(open_lists))):
        if last + 1 == point:
            open_lists[depth:] = [point]
            return None
    last = open_lists[-1]
    if point <= last:
        return None  # it is counted once more
    open_lists[-1] = point
    return last + 1


def fragments(blocks: Sequence[Block]) -> Iterator[Finding]:
    """A paragraph that opens with a change (`减少12.5万元，下降3%`) after a finished sentence: its subject was lost."""
    before = "。"
    for block in blocks:
        if isinstance(block, Table):
            before = "。"
            continue
        text = block.text.strip()
        found = _CHANGE.match(text) if before[-1:] in "。；;！!" else None
        if found:
            yield Finding(code="S111", place=block.place, params={"text": found[0]}, quote=found[0])
        before = text or before


def forms_of_projects(report: Report) -> Iterator[Finding]:
    """Projects that have no attached form, where the attachments are the forms of the projects."""
    projects = [(i, e) for i, e in enumerate(report.evaluations) if e.kind == "project" and e.name and not e.indicators]
    names = ["".join((attachment.name or "").split()) for attachment in report.attachments]
    if any(attachment.file for attachment in report.attachments):
        return  # a submission: `jixiao.documents.extract.join` has matched them
    covered = {i for i, e in projects if any("".join((e.name or "").split()) in name for name in names)}
    if len(covered) < 2:
        return
    first = next(i for i, name in enumerate(names) if any("".join((e.name or "").split()) in name for _, e in projects))
    for index, evaluation in projects:
        if index not in covered:
            yield Finding(code="S108", pointer=f"/attachments/{first}", params={"name": evaluation.name or ""})


def missing_sections(report: Report, required: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Sections of the local outline that no heading answers. A form alone has none, and none is asked of it."""
    titles = [section.title or "" for section in report.sections]
    if not titles or form_alone(report):
        return []
    return [name for name, words in required if not any(word in title for title in titles for word in (name, *words))]


def _finding(code: str, node: Node, blocks: Sequence[Block], params: dict[str, str]) -> Finding:
    block = blocks[node.index]
    text = "" if isinstance(block, Table) else block.text.strip()
    quote = text[: min(len(text), len(node.mark) + len(node.title))]
    place = node.place if node.place != NOWHERE else None
    return Finding(
        code=code,
        place=place,
        params=params,
        quote=quote or None,
        stated=params.get("stated"),
        computed=params.get("expected"),
    )


def _at(place: Place, offset: int) -> Place | None:
    if place == NOWHERE:
        return None
    if place.line is None or place.cell is not None:
        return place
    return msgspec.structs.replace(place, column=(place.column or 1) + offset)
