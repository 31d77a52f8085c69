"""Totals whose parts are told one by one: in sentences, in items, line by line, before the total or behind it.

A part is the one figure of its kind in a sentence or an item of its own, or a member of a list there; the run of parts ends where a
figure of another kind, another total or another matter stands. The total says so itself (合计, 总额, 加起来, 上述三项), or it opens
the paragraph whose sentences name its parts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit.closure import closure
from jixiao.documents.audit.operands import points_kind, remainder
from jixiao.documents.audit.passage import (
    ITEM,
    announced,
    done,
    item,
    label_of,
    level,
    part,
    planned,
    reach,
    where,
    words,
)
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import partition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_STRONG = re.compile(
    r"共计|合计|总计|总共|总额|总数|总量|小计|总投资|总收入|总支出|总花费|总得分|总分|综合得分|加[在到]?一起|加起来|合[在到]?一起|合起来|"
    r"(?:上述|以上|这)[两二三四五六七八九十\d]+[项类笔块个]|(?:^|[^一-龥])共(?:为|有|是)?\s*$"
)
_ACCOUNT = re.compile(r"(?:支出|收入|预算|决算)(?:数)?(?:合计|总计|总额|总数)|总(?:投资|投入|收入|支出|成本|预算)")
"""本年支出合计 is what accounts call a figure: in a paragraph of its own it adds up nothing that stands above."""
_WEAK = re.compile(r"共|累计|全[年县市区校院镇乡部]|总")
_HEAD = re.compile(
    r"共|总|合计|全部|累计|开放|安排|拨付|投入|收[入到]|支出|完成|争取|有(?!限|效|关|害|机)|设(?!备|施|计)|新增|建成|开展"
)
_OPENS = re.compile(r"其中|包括|分别|具体|分布|构成|组成|明细|如下|分为|按|从[^,。]*看|一是|第一|:")
_GOT = re.compile(r"得|自评|评分|扣|失")
_DIVIDED = re.compile(r"分布|构成|组成|分为|分类|按[^,。]*分")
_FURTHER = re.compile(r"其余|余下|剩余|其他|等[,。;]")
_RUNNING = re.compile(r"累计|截至|截止|上半年|前[一二三四两\d]+|第[一二三四]季度")
_WIDER = re.compile(r"累计|截至|截止|上半年|当年|全年(?=支出|收入|完成|实现)")
_MOST, _LINES = 24, 24


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The totals of one paragraph whose parts stand in other sentences or paragraphs."""
    for fact in asking:
        if fact.role not in {"stock", "score", "change"} or fact.hedged or fact.depth or fact.gap_start > fact.clause:
            continue  # 90 人合计 180 万元 is the total of its own clause
        said = words(fact)
        if _STRONG.search(fact.label) or (_WEAK.search(said) and fact.role == "stock"):
            yield from _closing(fact, scene)
    head = _first(asking[0].line)
    if head is not None and head in asking:
        yield from _opening(head, scene)


def _kind(fact: Fact) -> str:
    """Points that were scored are not points that can be scored; a budget is not spending."""
    if fact.role == "score":
        return points_kind(fact)
    return "left" if remainder(fact) else "stock"


def _siblings(target: Fact, facts: list[Fact], *, counted: bool) -> list[Fact]:
    """Figures of the dimension and role of a total, at its level; a rest is none, unless the total counts its parts."""
    alike = [one for one in level(facts) if one.dim == target.dim and one.role == target.role]
    return alike if counted and target.role == "stock" else [one for one in alike if _kind(one) == _kind(target)]


def _closing(total: Fact, scene: Scene) -> Iterator[Statement]:
    """甲 380 万元。乙 120 万元。丙 60 万元。资金总额 560 万元: the parts are the run of their kind right before the total."""
    strong = bool(_STRONG.search(total.label))
    number = announced(total)
    told = reach(total, scene, lambda one: one.dim == total.dim and one.role == total.role)
    told = _scored(told) if total.role == "score" else told
    rows = _run(total, _siblings(total, told, counted=number is not None), counted=number is not None)
    if number is not None and len(rows) > number > 1 and part(rows[-number]) != part(rows[-number - 1]):
        rows = rows[-number:]
    if len(rows) < 2 or (number != len(rows) and _two_matters(rows)) or all(part(one) == part(total) for one in rows):
        return
    evidence = [where(total, rows), *_evidence(total, rows, number)]
    if number is None and _ACCOUNT.search(total.label) and any(one.line is not total.line for one in rows):
        return
    if strong:
        evidence.append("total word")
    elif not {"numbered items", "counted"} & {*evidence}:
        return
    signs = tuple(total.sign * one.sign for one in rows) if total.role == "change" else ()
    if 0 in signs:
        return
    yield Statement("sum_parts_total", "A501", total, [Binding("sum", tuple(rows), signs)], evidence)


def _scored(told: list[Fact]) -> list[Fact]:
    """Points that say that they were got; none where full marks are told of an indicator whose points are not."""
    got = [one for one in told if _GOT.search(label_of(one))]
    full = [one for one in told if points_kind(one) == "full"]
    return [] if len(full) > len(got) > 0 else got or told


def _run(total: Fact, rows: list[Fact], *, counted: bool) -> list[Fact]:
    """The last figures of a kind before a total, back to a total of their own or to a half year that runs into the next."""
    found: list[Fact] = []
    for one in reversed(rows):
        own = bool(_STRONG.search(one.label)) and not (counted and ITEM.match(_lead(one)))
        if own or one.hedged or _RUNNING.search(one.label) or (not counted and _clash(one, total)):
            break
        found.append(one)
    return found[::-1]


def _lead(fact: Fact) -> str:
    """The sentence of a figure up to it."""
    return fact.line.flat[fact.line.sentences[fact.sentence][0] : fact.start]


def _clash(one: Fact, total: Fact) -> bool:
    """Budget against spending, income against spending."""
    sides = ({"BUDGET", "INITIAL", "ADJUSTED"}, {"SPENT", "DONE"}, {"INCOME"})
    first = next((i for i, side in enumerate(sides) if one.phase in side), None)
    second = next((i for i, side in enumerate(sides) if total.phase in side), None)
    return first is not None and second is not None and first != second


def _two_matters(rows: list[Fact]) -> bool:
    """A plan and what was done of it are no parts of one total."""
    if len({planned(one) for one in rows} | {planned(one) for one in rows if not done(one)}) > 1 and any(
        map(done, rows)
    ):
        return True
    phases = {
        "SPENT": "SPENT",
        "DONE": "SPENT",
        "INITIAL": "BUDGET",
        "BUDGET": "BUDGET",
        "ADJUSTED": "BUDGET",
        "LEFT": "LEFT",
    }
    found = {phases[one.phase] for one in rows if one.phase in phases}
    return len(found) > 1 and not partition([one.label for one in rows])


def _evidence(total: Fact, rows: list[Fact], number: int | None) -> list[str]:
    found = closure(total, rows)
    if number is not None and number == len(rows):
        found.append("counted")
    elif len({part(one) for one in rows}) == len(rows):
        found.append("one each")
    styles = {item(one.line) for one in rows}
    if all(one.line is not total.line for one in rows) and len(styles) == 1 and "" not in styles:
        found.append("numbered items")
    return found


def _first(line: Line) -> Fact | None:
    """The figure that a paragraph begins with, alone of its kind in its sentence."""
    head = next((one for one in line.facts if one.role in {"stock", "score"}), None)
    if head is None or head.sentence != line.facts[0].sentence or head.depth or head.hedged:
        return None
    alike = [one for one in line.sentence(head.sentence) if one.dim == head.dim and one.role == head.role]
    return head if len(alike) == 1 else None


def _opening(head: Fact, scene: Scene) -> Iterator[Statement]:
    """养老机构 27 家。公办 9 家，民办 16 家，公建民营 2 家。 The sentences behind a figure name its parts, up to the end of the paragraph."""
    line = head.line
    told = [one for one in line.facts[head.index + 1 : head.index + 1 + _MOST] if one.sentence > head.sentence]
    if not any(one.dim == head.dim for one in told):
        yield from _items_below(head, scene)
        return
    rows: list[Fact] = []
    for one in told:
        if one.dim != head.dim or one.role != head.role or one.depth:
            continue
        if _STRONG.search(one.label) or one.hedged or _clash(one, head) or remainder(one) or one.sign:
            return
        rows.append(one)
    between = line.flat[line.sentences[head.sentence][0] : rows[0].start] if rows else ""
    if (
        len(rows) < 2
        or _two_matters(rows)
        or (planned(head) and not all(map(planned, rows)) and (head.dim != "money" or any(map(done, rows))))
        or _FURTHER.search(line.flat[rows[0].start :])
    ):
        return
    opened = bool(_OPENS.search(between))
    alike = _shared(head, rows)
    if not opened and not (alike and _HEAD.search(head.label)):
        return
    summed = all("累计" in one.label for one in rows)
    if _sibling(head, rows) or (not summed and any(_WEAK.search(one.label) for one in rows)):
        return  # the total of them all, or a figure that is one of them
    wider = [head] if summed else [head, *rows]
    if any(_WIDER.search(one.label) for one in wider) or any("其中" in one.label for one in rows[1:]):
        return  # 上半年, 全年: one of them runs into the other
    evidence = [where(head, rows), "announced" if opened else "implicit", *closure(head, rows, between)]
    if _DIVIDED.search(between) and "partition" not in evidence:
        evidence.append("partition")
    evidence += [
        "whole matter",
        *(["one frame"] if alike else []),
        *(["one each"] if len({part(one) for one in rows}) == len(rows) else []),
    ]
    yield Statement("sum_parts_total", "A501", head, [Binding("sum", tuple(rows))], evidence)


def _items_below(head: Fact, scene: Scene) -> Iterator[Statement]:
    """A figure and right below it the items, each with one figure of its kind."""
    rows: list[Fact] = []
    style = ""
    for other in scene.below(head.line, _LINES):
        mine = item(other)
        own = [one for one in other.facts if one.dim == head.dim and one.role == head.role and not one.depth]
        if (
            other.is_cell
            or mine in {"", item(head.line)}
            or (style and mine != style)
            or len(own) != 1
            or own[0].hedged
            or own[0].sign
        ):
            break
        style = mine
        rows.append(own[0])
    if len(rows) < 2 or _two_matters([head, *rows]) or any(_STRONG.search(one.label) for one in rows):
        return
    if head.index + 1 < len(head.line.facts) and any(one.dim == head.dim for one in head.line.facts[head.index + 1 :]):
        return
    evidence = ["other paragraph", "numbered items", *closure(head, rows)]
    if not (_OPENS.search(head.line.flat) or _HEAD.search(head.label)):
        return
    evidence.append("announced")
    yield Statement("sum_parts_total", "A501", head, [Binding("sum", tuple(rows))], evidence)


def _shared(head: Fact, rows: list[Fact]) -> bool:
    """Whether every part repeats two neighbouring characters of what the whole is called."""
    name = re.sub(r"[^一-龥]", "", head.label + head.tail)[-12:]
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return all(any(one.label[i : i + 2] in pairs for i in range(max(0, len(one.label) - 1))) for one in rows)


def _sibling(head: Fact, rows: list[Fact]) -> bool:
    """甲县投入 120 万元。乙县投入 80 万元: the first figure is told like the others and is one of them."""
    if _WEAK.search(head.label):
        return False
    ends = {one.label[-2:] for one in (head, *rows)}
    return len(ends) == 1 or partition([one.label for one in (head, *rows)])
