"""Totals behind their parts: 甲 3 万元、乙 2 万元，合计 5 万元. The parts are the run of one kind right before the total."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import base_inside, points_kind
from jixiao.documents.audit.passage import moves
from jixiao.documents.audit.prices import tiers
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.closure import closure, crossed, each, overlaps
from jixiao.documents.facts.lexicon import BUDGETS, SPENDING, partition
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

STRONG_TOTAL = re.compile(r"合共|共计|合计|总计|总共|小计")
WEAK_TOTAL = re.compile(r"累计|全[年县市区校院镇乡部]|共|总")
_ALSO = re.compile(r"\s*[(/](?P<unit>[\u4e00-\u9fff])\)?")
_TOTAL_START = re.compile(rf"[\s,，]*(?:以上)?(?:{STRONG_TOTAL.pattern}|共)")
GRAND = re.compile(r"(?<!占)(?<!占项目)总(?:投资|投入|成本|经费|造价)(?:额|数)?(?:为|是|共|:)?\s*$")
_LEAVING = re.compile(r"退休|调出|转出|调离|离[职任]|辞[职退]|解聘|死亡|去世|病故|减")
_JOINING = re.compile(r"新[招进录聘]|招[考录聘]|录用|调入|转入|引进|增")
_MOVED = re.compile(f"{_LEAVING.pattern}|{_JOINING.pattern}")
_CUT = re.compile("[调核追扣压]减")
_MADE_UP = re.compile(r"[^,。;]*(?:构成|组成)[,;](?![^。;]*(?:其中|包括|分别))")
"""由甲 3 万元、乙 2 万元构成，总计 5 万元: the word ends the list that 由 began, and opens none."""
_LISTS = re.compile(r"[\s,]*(?:其中|包括|包含|含)")
_PLANNED = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算")
"""一般公共预算 and 政府性基金预算 name where money comes from, no plan."""
_TWO_GROUPS = re.compile(rf"(?P<first>[\u4e00-\u9fff]{{2,}})[与和及][\u4e00-\u9fff]{{2,}}(?:{STRONG_TOTAL.pattern})")
_NAME = 2
MOST = 40
_ALTERNATIVES = 4
_SOURCES = BUDGETS | {"GIVEN", "ARRIVED", "INCOME", "CARRY", "ADD"}


def closed(line: Line, total: Fact) -> Iterator[Statement]:
    """A total behind its parts, in its sentence or, where its sentence begins with the word, in the one before."""
    if (
        total.role not in {"stock", "score", "change"}
        or base_inside(total)
        or (total.has("OPEN") and not _MADE_UP.match(total.gap))
    ):
        return
    edge = max(total.clause, total.gap_start)
    label = line.flat[edge : total.start]
    kinds = {"TOTAL", "RUNNING"} if total.role == "score" else {"TOTAL"}  # points do not run on: 累计 is their sum
    if (
        not any(kind in kinds and start >= edge for kind, start, _ in total.marks)
        and not total.name.startswith("总")
        and not GRAND.search(label)
    ):
        return
    (parts, cut), where = _preceding(line, total, total.sentence), "one sentence"
    if (
        len(parts) < 2
        and total.sentence
        and _TOTAL_START.match(line.flat[line.sentences[total.sentence][0] : total.start])
    ):
        parts, cut = _preceding(line, total, total.sentence - 1)
        where = "next sentence"
    if len(parts) < 2 or _two_phases(parts) or (total.phase in SPENDING and {part.phase for part in parts} <= _SOURCES):
        return
    if crossed(total, parts) or gathers_another(label, parts) or restated(total, parts):
        return
    if total.labelled("LAST") and not all(part.labelled("LAST") for part in parts):
        return  # 上年共 100 万元: of another year than its neighbours
    strong = bool(STRONG_TOTAL.search(label)) or label.strip(" ,、;").startswith(("共", "累计"))
    ways = [*_beside_list(parts), parts]
    ways += [way for way in _ways(parts, cut) if 1 < len(way) < len(parts)]
    bindings = [Binding("sum", tuple(way), signs(total, way)) for way in ways]
    evidence = [where, *(["total word"] if strong else []), *closure(total, parts)]
    yield Statement("sum_parts_total", "A501", total, [*tiers.parallel(total, parts), *bindings], evidence)


def restated(total: Fact, parts: list[Fact]) -> bool:
    """计划总产量 860 吨，甲 520 吨、乙 340 吨；实际总产量 902 吨: the parts have their whole before them, and the same total is told anew."""
    first = parts[0]
    for one in (first, first.line.facts[first.index - 1] if first.index else first):
        name = one.name[one.name.rfind("总") :] if "总" in one.name else one.name[-_NAME:]
        alike = one.sentence == total.sentence and one.dim == total.dim and one.base != total.base
        if not alike or not (one.has("TOTAL") or "总" in one.label) or not name or name not in total.label:
            continue
        if not any(name in other.label for other in parts if other is not one):
            return True
    return False


def gathers_another(label: str, parts: list[Fact]) -> bool:
    """离休 1 人，退休 26 人，在职与离退休人员总计 40 人: the total names two groups, and its sentence tells nothing of the first."""
    named = _TWO_GROUPS.search(label)
    return named is not None and not any(named["first"][-_NAME:] in one.label + one.tail for one in parts)


def _preceding(line: Line, total: Fact, sentence: int) -> tuple[list[Fact], int]:
    """The parts before a total, and how many of the last of them stand in its own scope."""
    found: list[Fact] = []
    also = _ALSO.match(line.flat, total.end)
    dims = {total.dim, *(also["unit"] if also is not None else "")}  # 合计 19 台(套): some of them are counted in 套
    for i in range(total.index - 1, max(-1, total.index - 1 - MOST), -1):
        fact = line.facts[i]
        if fact.sentence < sentence:
            break
        if fact.sentence > sentence or fact.depth > total.depth or fact.dim not in dims:
            continue
        if fact.role == total.role == "score" and points_kind(fact) != points_kind(total):
            continue
        if fact.depth < total.depth or fact.role != total.role or fact.phase == "LEFT" or each(fact):
            break
        if fact.labelled("TOTAL"):
            if _governs(fact, found):
                found.append(fact)
            break
        found.append(fact)
        if fact.has("OPEN") and _LISTS.match(fact.gap):
            break
    found.reverse()
    return found, sum(fact.scope == total.scope for fact in found)


def _beside_list(parts: list[Fact]) -> Iterator[list[Fact]]:
    """满分 110 分，含基础分 100 分和加分 10 分，基础得分 94 分，加 3 分，总计 97 分: what stands behind the list of another whole, and with that whole."""
    first, line = parts[0], parts[0].line
    head = line.facts[first.index - 1] if first.index and first.has("OPEN") else None
    if head is None or head.sentence != first.sentence or head.dim != first.dim or head.depth != first.depth:
        return
    at = next((i for i in range(1, len(parts)) if "," in line.between(parts[i - 1], parts[i])), len(parts))
    at = next((i for i in range(1, len(parts)) if parts[i].scope != first.scope), at)
    rest = parts[at:]
    if rest and rest[0].scope != first.scope:
        yield [head, *rest]
    if len(rest) > 1 < at:
        yield rest


def _governs(fact: Fact, found: list[Fact]) -> bool:
    """共支出甲 3 万元、乙 2 万元，合计 5 万元; 共下达省级资金 3 万元，市级配套 2 万元，合计 …: a 共 before the first speaks of them all."""
    if not found or STRONG_TOTAL.search(fact.label):
        return False
    return "、" in fact.line.between(fact, found[-1]) or (
        fact.scope == found[-1].scope and partition([fact.label, *(one.label for one in found)])
    )


def _ways(parts: list[Fact], cut: int) -> Iterator[list[Fact]]:
    """The parts that may be meant in place of all: those of its scope; those behind a clause without a figure, which may begin another list;
    the last list that 、 joins; of two in each half sentence (甲 3 个，完成 2 个；乙 …) the first of each, or the second.
    """
    yield parts[len(parts) - cut :]
    yield from [parts[i:] for i in range(1, len(parts)) if parts[i].gap.lstrip(",， ").count(",")][:_ALTERNATIVES]
    yield parts[max((i for i, one in enumerate(parts) if not one.gap.startswith("、")), default=0) :]
    yield from columns(parts)


def columns(parts: list[Fact]) -> Iterator[list[Fact]]:
    """Of two figures in each half sentence (甲 3 个，完成 2 个；乙 …) the first of each, and the second."""
    halves = [[*own] for _, own in itertools.groupby(parts, key=lambda one: one.scope)]
    if len(halves) > 1 and all(len(own) == 2 for own in halves):
        yield [own[0] for own in halves]
        yield [own[1] for own in halves]


def _two_phases(parts: list[Fact]) -> bool:
    """Budget and spending are no parts of one total."""
    budget = {part.phase in BUDGETS and _PLANNED.search(part.label) is not None for part in parts}
    phases = {part.phase for part in parts} & {"SPENT", "INCOME", "ARRIVED", "LEFT"}
    return (len(budget) > 1 or len(phases) > 1) and not partition([part.label for part in parts])


def moved(fact: Fact) -> bool:
    """Whether a figure tells who came or left."""
    return _MOVED.search(fact.label) is not None


def moves_on(fact: Fact, found: list[Fact], head: Fact) -> bool:
    """Whether a figure comes in or goes out as its head does, by another verb, and the part before it does neither."""
    other = fact.name[:_NAME] not in head.label
    return bool(other and moves(head) and moves(fact) and not moves(found[0])) and "," in head.line.between(
        found[-1], fact
    )


def signs(head: Fact, parts: list[Fact]) -> tuple[int, ...]:
    """Changes add with their sign, against that of the whole; what was cut from a plan is taken off it."""
    if "净" in head.label:
        way = -1 if "净减" in head.label else 1
        return tuple(way * (moves(part) or 1) for part in parts)
    if head.phase == "ADJUSTED" and parts[0].phase in BUDGETS:
        return tuple(-1 if part.phase == "CUT" else 1 for part in parts)
    if head.role != "change":
        # what is in both was counted twice; what was cut was taken off
        both = [
            -1 if overlaps(part) or (head.phase != "CUT" and part.phase == "CUT" and _CUT.search(part.label)) else 1
            for part in parts
        ]
        return tuple(both) if min(both) < 0 < max(both) else ()
    own = head.sign or 1
    turned = [part.sign or moves(part) for part in parts]
    if {*turned} == {1, -1}:
        return tuple(own * one for one in turned)  # 净减 8 人，系新招录 11 人、退休 19 人所致
    return tuple(own * (part.sign or (-1 if _LEAVING.search(part.label) else 1)) for part in parts)
