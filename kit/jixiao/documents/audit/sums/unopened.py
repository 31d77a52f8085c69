"""Totals before parts that no word opens: names that cover a whole, names that fill the sentence, a rest that is named as a class."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import points_kind
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.closure import closure, each
from jixiao.documents.audit.sums.totals_behind import MOST, WEAK_TOTAL, moved
from jixiao.documents.facts.lexicon import halves, partition
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_MARKED = re.compile(r"(?:自评|评价|综合|总|最终)(?:得分|评分|分|结果)?(?:为|是|得)?\s*$")
_CLASS_LEFT = re.compile(
    r"[\s,、]*(?:其余|其他|其它|余下)[各几的]*[\u4e00-\u9fff]*[\u4e00-\u9fff](?<![为是共计各几的余他它下])\s*$"
)
"""其余各类 45 起, 其他病种 12 例: the rest is named as a class beside the classes before it."""
_WITHIN = re.compile(r"[\u4e00-\u9fff]*中[,:]")
"""120 户家庭中，一类 30 户、…: the words behind a whole lead on to its parts."""
_JOINED = re.compile(r"、|\s*(?:以及|[和与及])")
_ITEMS, _PAIR = 3, 2


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The sums of one paragraph whose parts follow without a word that announces them."""
    for fact in line.facts if len(line.facts) > _PAIR else ():
        if fact.role == "score" and _MARKED.search(fact.label):
            yield from _items(line, fact)
        if fact.role == "stock" and (fact.dim == "人" or fact.has("TOTAL")) and "编" not in fact.label:
            covered = [*_covered(line, fact)]
            yield from covered or ([] if fact.hedged else _listed(line, fact))
        elif fact.role == "stock" and not fact.hedged:
            yield from _listed(line, fact)


def _items(line: Line, head: Fact) -> Iterator[Statement]:
    """自评 95 分，决策 19 分、过程 18 分、产出 58 分: the scores of all items, divided by 、 to the end of the scope."""
    behind = [one for one in line.facts[head.index + 1 : head.index + 1 + MOST] if one.scope == head.scope]
    parts = [one for one in behind if one.role == "score" and points_kind(one) == "got"]
    divided = all("、" in line.between(a, b) for a, b in itertools.pairwise(parts))
    if (
        len(parts) < _ITEMS
        or len(parts) != len(behind)
        or not divided
        or head.has("OPEN")
        or points_kind(head) != "got"
    ):
        return
    evidence = ["one scope", "implicit", *closure(head, parts)]
    yield Statement("sum_parts_total", "A501", head, [Binding("sum", tuple(parts))], evidence)


def _listed(line: Line, head: Fact) -> Iterator[Statement]:
    """累计完成投资 90 万元，建筑 50 万元、设备 30 万元、安装 10 万元: names that fill the sentence as far as it speaks of their kind, or two that leave nothing of the whole."""
    before, second = line.facts[head.index - 1 : head.index], line.facts[head.index + _PAIR : head.index + _PAIR + 1]
    if (
        not second
        or head.has("OPEN")
        or any(one.sentence == head.sentence for one in before)
        or second[0].sentence != head.sentence
    ):
        return
    rest = [one for one in line.facts[head.index + 1 : head.index + 1 + MOST] if one.sentence == head.sentence]
    level = [one for one in rest if one.depth == head.depth]
    own = {one.clause: one for one in level if one.dim == head.dim}
    level = [one for one in level if one.dim == head.dim or one.clause not in own or one.start > own[one.clause].start]
    parts = [*itertools.takewhile(lambda one: one.dim == head.dim, level)]
    if len(parts) < _PAIR or any(one.dim == head.dim for one in level[len(parts) :]):
        return
    if any(one.role != "stock" or _opens(one) or one.has("TOTAL") or one.hedged or each(one) for one in parts):
        return
    yield from _closed(head, parts)


def _opens(one: Fact) -> bool:
    """其中 3 个; 100 万元（含）以上的 3 个 opens nothing."""
    return one.has("OPEN") and "(含)" not in one.gap


def _named(one: Fact) -> bool:
    """Whether a part has a name, or one that a figure stands in: 100 万元以上的 3 个."""
    return len(one.name.lstrip("、")) > 1 or one.gap_start > one.clause


def _closed(head: Fact, parts: list[Fact]) -> Iterator[Statement]:
    """The sum of parts that stand behind their whole, if the way in which they are listed says that they are all."""
    line = head.line
    classed = len(parts) > _PAIR and _CLASS_LEFT.match(parts[-1].label) is not None
    named = all(_named(one) and one.phase in {"", head.phase} for one in (parts[:-1] if classed else parts))
    within = _WITHIN.match(parts[0].gap) is not None
    joined = all(_JOINED.match(one.gap) for one in parts[1:]) and (parts[0].gap[:1] in ",:(—" or within)
    divided = head.labelled("TOTAL") and all(
        line.flat[a.end : b.clause].strip() == "," for a, b in itertools.pairwise([head, *parts])
    )
    halved = WEAK_TOTAL.search(head.label) and len(parts) == _PAIR and halves(parts[0].label, parts[1].label)
    listed = len(parts) > _PAIR and (joined or divided)
    if not (named and (listed or halved or classed)):
        return
    closed_by = [*closure(head, parts), *(["partition"] if halved else ["rest named"] if classed else [])]
    opened = "announced" if within or parts[0].gap.lstrip(", ").startswith("即") else "implicit"
    evidence = ["one sentence", opened, *dict.fromkeys(closed_by)]
    if joined and head.dim == "money" and line.flat[parts[-1].end : parts[-1].end + 1] in {"。", ""}:
        evidence.append("fills the sentence")
    if divided and not joined:
        evidence += ["whole matter", "unjoined"]
    yield Statement("sum_parts_total", "A501", head, [Binding("sum", tuple(parts))], evidence)


def _says(head: Fact, parts: list[Fact]) -> bool:
    """共接受中央和省级补助 35 项，中央 21 项，省级 14 项: a whole that names all its parts is none of them."""
    return head.labelled("TOTAL") and all(len(one.name) > 1 and one.name[:2] in head.label for one in parts)


def _covered(line: Line, head: Fact) -> Iterator[Statement]:
    """在职 81 人，技术人员 57 人、管理人员 1 人、工勤人员 23 人: names that cover a whole need no 其中."""
    parts: list[Fact] = []
    for fact in line.facts[head.index + 1 : head.index + 1 + MOST] if not moved(head) else ():
        if (
            fact.scope != head.scope
            or fact.dim != head.dim
            or fact.role != "stock"
            or fact.depth != head.depth
            or fact.has("OPEN", "TOTAL")
            or moved(fact)
        ):
            break
        parts.append(fact)
    halved = len(parts) == _PAIR and halves(parts[0].label, parts[1].label)
    if (
        len(parts) > 1
        and (_says(head, parts) or not partition([one.label for one in (head, *parts)]))
        and (halved or partition([part.label for part in parts]))
        and (head.phase not in {"TARGET", "BUDGET"} or all(one.phase == head.phase for one in parts))
    ):
        yield Statement(
            "sum_parts_total",
            "A501",
            head,
            [Binding("sum", tuple(parts))],
            ["one sentence", "implicit", *dict.fromkeys([*closure(head, parts), *(["partition"] if halved else [])])],
        )
