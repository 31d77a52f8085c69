"""Totals whose parts stand in other paragraphs: numbered items, instalments, scores of indicators, amounts in brackets.

They are bound by the numbering or by one word that each paragraph repeats; what does not fit is only spoken of when one slip
explains it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import points_kind
from jixiao.documents.audit.passage import item
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.totals_behind import STRONG_TOTAL
from jixiao.documents.facts.lexicon import SPENDING, partition
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_LEAD_IN = re.compile(
    r"(?:其中|包括|主要(?:是|为|包括)|如下|分别(?:是|为)|具体(?:是|为|情况|如下)?|构成情况|明细)(?:如下)?\s*:?\s*$|:\s*$"
)
_TOTAL = re.compile(r"共|总计|合计")
_GIVEN = re.compile(r"下达|安排|拨付|下拨|拨入|到位|投入")
_SCORED = re.compile(r"(?:得分|评价分|总分|评分)[为是:]?\s*$")
_USED = re.compile(r"(?:资金|经费)?(?:用于|下达|下拨|安排|拨付)")
_PLUS = re.compile(r"加上")
_GRAND = re.compile(r"(?P<side>收入|支出)(?:总计|合计|总额)")
_SIDE = re.compile("收入|支出")
_POINT = re.compile(r"^\s*(?:\d{1,2}[.、．)）]|[(（]\d{1,2}[)）])")
_HEAD = re.compile(r"^\s*[一二三四五六七八九十]{1,3}、")
_GOES_ON = re.compile(r"等[。;,]?\s*$")
_ITEMS, _BELOW, _TOTALS, _NEXT = 24, 8, 4, 3


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The totals of one paragraph that other paragraphs, or brackets, explain."""
    yield from _numbered(line, scene)
    yield from _instalments(line, scene)
    yield from _spread(line)
    yield from _columns(line)
    yield from _balanced(line)
    yield from _scores(line, scene)


def _numbered(line: Line, scene: Scene) -> Iterator[Statement]:
    totals = [fact for fact in line.facts if fact.amount and fact.dim == "money" and not fact.hedged]
    announced = bool(totals) and bool(_LEAD_IN.search(line.flat, totals[-1].end))
    if not totals or not (announced or _item_follows(line, scene)):
        return
    below = _items(line, scene, announced=announced)
    for total in totals[-_TOTALS:]:
        parts = [fact for fact in (_like(total, own, len(totals)) for own in below) if fact is not None]
        if len(parts) < 2 or _both_sides(parts):
            continue
        told = announced or total.has("TOTAL")
        evidence = ["other paragraph", "numbered items", "announced" if told else "implicit"]
        bindings = [Binding("sum", tuple(parts))]
        if not told:  # nothing says that they all are its parts: a list may go on with another matter
            bindings += [Binding("sum", tuple(parts[:n])) for n in range(len(parts) - 1, 1, -1)][:_BELOW]
        yield Statement("sum_parts_total", "A501", total, bindings, evidence, quiet=not told)


def _both_sides(parts: list[Fact]) -> bool:
    """What came in and what was spent are no parts of one total."""
    sides = {(fact.label.rfind("收入") > fact.label.rfind("支出")) for fact in parts if _SIDE.search(fact.label)}
    return len(sides) > 1


def _item_follows(line: Line, scene: Scene) -> bool:
    """Is the next paragraph a numbered item, one of the next with an amount, and this one not an item of that list?"""
    below = scene.below(line, _NEXT)
    if not below or item(below[0]) in {"", item(line)}:
        return False
    return any(item(other) and any(fact.dim == "money" for fact in other.facts) for other in below)


def _items(line: Line, scene: Scene, *, announced: bool) -> list[list[Fact]]:
    """The amounts of each item below: numbered paragraphs of one style, or the paragraphs under numbered headings."""
    found: list[list[Fact]] = []
    style = ""
    headed = False
    for other in scene.below(line, 2 * _ITEMS):
        own = [fact for fact in other.facts[:_ITEMS] if fact.amount and fact.dim == "money" and fact.role != "price"]
        own_style = item(other)
        if own_style:
            if style and own_style != style:
                if announced:
                    continue  # a list inside one of the items
                break
            style = own_style
        elif not headed:
            break
        if own:
            found.append(own)
        if own_style and not own and _GOES_ON.search(other.flat):
            return []  # 三是路灯更换等: an item without an amount
        headed = bool(own_style) and not own
    return found


def _like(total: Fact, own: list[Fact], named: int) -> Fact | None:
    """The amount of an item that stands for the same column as the total: 年初预算 for 年初预算数, else the only one."""
    if named == 1 or len(own) == 1:
        return own[0]
    for key in ("年初预算", "决算", "预算", "支出", "收入"):
        if key in total.label:
            return next((fact for fact in own if key in fact.label), None)
    return None


def _instalments(line: Line, scene: Scene) -> Iterator[Statement]:
    """共下达 30 万元, and in the paragraphs below 下达 20 万元, 下达 10 万元: one amount of that kind each."""
    for total in line.facts[:_TOTALS]:
        if (
            total.dim != "money"
            or not total.amount
            or not _TOTAL.search(total.label)
            or not _GIVEN.search(total.phrase)
        ):
            continue
        rows: list[Fact] = []
        for other in scene.below(line, _BELOW):
            given = next(
                (
                    fact
                    for fact in other.facts
                    if fact.dim == "money" and fact.amount and not fact.depth and _GIVEN.search(fact.phrase)
                ),
                None,
            )
            if given is None or _TOTAL.search(given.label):
                if other.facts or rows:
                    break
                continue
            rows.append(given)
        if len(rows) > 1:
            bindings = [Binding("sum", tuple(rows[:n])) for n in range(len(rows), 1, -1)]
            yield Statement("sum_parts_total", "A501", total, bindings, ["other paragraph", "one each"])
    yield from _by_levels(line, scene)


def _by_levels(line: Line, scene: Scene) -> Iterator[Statement]:
    """全年执行资金 T, and in a paragraph above what each level of funds spent."""
    for total in line.facts[:_ITEMS]:
        if (
            total.dim != "money"
            or not total.amount
            or total.phase != "SPENT"
            or not total.has("THIS", "TOTAL")
            or total.has("OPEN")
        ):
            continue
        for other in scene.above(line, _BELOW):
            rows = [
                fact
                for fact in other.facts
                if fact.phase in SPENDING and fact.dim == "money" and fact.amount and not fact.has("TOTAL")
            ]
            if len(rows) > 1 and partition([row.label for row in rows]):
                yield Statement(
                    "sum_parts_total", "A501", total, [Binding("sum", tuple(rows))], ["other paragraph", "partition"]
                )
                break


def _spread(line: Line) -> Iterator[Statement]:
    """下达 1300 万元 … 用于“甲”（723 万元）和“乙”（577 万元）; 共 24047 万元。将 2.4 亿元用于甲，47 万元用于乙."""
    for total in line.facts[: 2 * _ITEMS]:
        if (
            total.dim != "money"
            or not total.amount
            or total.depth
            or total.base <= 0
            or not _GIVEN.search(total.phrase)
        ):
            continue
        later = [
            fact for fact in line.facts[total.index + 1 : total.index + _ITEMS] if fact.dim == "money" and fact.amount
        ]
        inside = [
            fact
            for fact in later
            if fact.depth == 1 and line.flat[fact.end : fact.end + 1] == ")" and not fact.label.strip()
        ]
        used = [fact for fact in later if fact.depth == 0 and _USED.match(line.flat, fact.end)]
        for rows in (inside, used):
            if len(rows) > 1 and len(rows) == len(later):
                evidence = ["one paragraph", "brackets only" if rows is inside else "one frame", "only candidate"]
                yield Statement("sum_parts_total", "A501", total, [Binding("sum", tuple(rows))], evidence)
                break


def _columns(line: Line) -> Iterator[Statement]:
    """甲 30 万元（其中工程 29 万元），乙 20 万元（其中工程 19 万元），合计 50 万元（其中工程 48 万元）: the second column."""
    columns: dict[str, list[Fact]] = {}
    for fact in line.facts:
        if (
            fact.depth
            and fact.dim == "money"
            and fact.amount
            and fact.index
            and line.facts[fact.index - 1].depth < fact.depth
        ):
            columns.setdefault(fact.name, []).append(fact)
    for rows in columns.values():
        total = rows[-1]
        if len(rows) > 2 and STRONG_TOTAL.search(line.facts[total.index - 1].label):
            yield Statement(
                "sum_parts_total", "A501", total, [Binding("sum", tuple(rows[:-1]))], ["one sentence", "total word"]
            )


def _balanced(line: Line) -> Iterator[Statement]:
    """支出 90 万元 … 加上上解等 10 万元，支出总计 100 万元."""
    for mark in _PLUS.finditer(line.flat):
        at = line.after(mark.end())
        added: list[Fact] = []
        for fact in line.facts[at : at + _BELOW]:
            grand = _GRAND.search(fact.label)
            if grand is None:
                if fact.dim == "money" and fact.amount:
                    added.append(fact)
                continue
            own = [
                one
                for one in line.facts[max(0, at - _BELOW) : at]
                if one.dim == "money" and one.amount and grand["side"] in one.label
            ]
            if own and added:
                bindings = [Binding("sum", (one, *added)) for one in own[:3]]
                yield Statement("sum_parts_total", "A501", fact, bindings, ["one paragraph", "total word"])
            break


def _scores(line: Line, scene: Scene) -> Iterator[Statement]:
    """自评得分 100 分, and in the numbered paragraphs below the score of each indicator."""
    total = next(
        (fact for fact in line.facts if fact.unit == "分" and fact.base > 0 and _SCORED.search(fact.label)), None
    )
    if total is None or _POINT.match(line.flat):
        return
    rows: list[Fact] = []
    for other in scene.below(line, 2 * _ITEMS):
        scored = [fact for fact in other.facts if fact.role == "score" and points_kind(fact) == "got"]
        if len(scored) == 1 and _POINT.match(other.flat):
            rows.append(scored[0])
        elif scored or (rows and _HEAD.match(other.flat)):
            break
    if len(rows) > 2 and all(row.base < total.base for row in rows):  # as large as the whole: scores of other objects
        yield Statement(
            "sum_parts_total",
            "A501",
            total,
            [Binding("sum", tuple(rows))],
            ["other paragraph", "numbered items", "announced"],
        )
