"""Figures that no other room explained: the difference or the sum that their own word names.

The other rooms bind by the terms of such reports. Here only structure speaks: a figure is called a difference, a total or an
amount, and the passage tells just as many figures of its kind as such a relation needs. Nothing is chosen among several; the words
are common, so a miss is never certain, and it is silent unless it looks like a mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import listed
from jixiao.documents.audit.passage import level, moves, planned, reach, rest_words, sign_of, where
from jixiao.documents.audit.scene import NEAREST
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.closure import closure
from jixiao.documents.audit.sums.far_rests import other_funds
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_PAID = "预?[拨付收支发领缴交报算列计花用]的?"
_APART = re.compile(
    rf"(?:相差|差额|差距|多出|少收|少支|空编|缺编|空缺|缺口|缺额|结余|余额|剩余|节约|节余|节省|尚欠|尚缺|审减|净增|净减|留[^,;。、()\d]*本级|多(?<![减至不]多){_PAID}|少(?<![减至不]少){_PAID})(?:了|为|是|达|有|数|额|资金|金额|人数)*\s*$"
)
"""What words call the distance between two figures, whatever those are."""
_NEGATED = re.compile(r"(?:未|不|没有|非)(?P<core>[^未不没非,。;、()\d]{2,}?)(?:的|为|有|仅|数|只)*\s*$")
_MOVED = re.compile(r"(?:[增升提涨扩加减降缩压削跌长短多少高低延]|恢复|提前|推迟)[了为是达幅额值数]*\s*$")
"""Behind 由 a 到 b: by how much it moved."""
_RATE = re.compile(r"率(?:约|为|是|达到?|:)*\s*$")
_FROM = re.compile(r"(?:[由从自]|原)[^,;。]*$")
_TO = re.compile(r"\s*[^,;。\d]*?(?:[到至为])")
_OTHER = re.compile(r"[比较]|每|平均|人均|累计|合计|共计|其中|年均|[到至为]\s*$")
_TOTAL = re.compile(r"共(?!同|享|建)|总(?!则|局|队|站|体|会|经理)|合计|全[县市区州省乡镇街校院局]|累计")
_OF_ALL = re.compile(r"[\u4e00-\u9fff]*中[,，]")
_RATES = frozenset({"ratio", "points"})
_TWO, _NEAR, _MOST = 2, 6, 12


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The differences and totals of one paragraph that nothing else explains."""
    for fact in asking:
        if fact.role == "ratio" and _RATE.search(fact.label):
            yield from _due_and_done(fact)
        if fact.hedged or fact.depth or fact.role not in {"stock", "change", "price", "points"}:
            continue
        yield from _difference(fact, scene)
        yield from _opposite(fact)
        if fact.role == "stock" and (_TOTAL.search(fact.label) or _OF_ALL.match(fact.tail)):
            yield from _sum(fact, scene)


def _difference(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """由 312 元提高到 338 元，提高 26 元; 编制 326 名。实有 287 人。空编 39 名: the only two figures of its kind that the passage tells before it."""
    called = _APART.search(fact.label) and not _OTHER.search(fact.label)
    if not called and not _MOVED.search(fact.label):
        return
    dims = _RATES if fact.dim in _RATES else {fact.dim}
    told = level(reach(fact, scene, lambda one: one.dim in dims and not one.sign and not one.depth, _TWO))
    own = [one for one in told if one.line is fact.line and one.scope == fact.scope]
    linked = len(own) >= _TWO and _from_to(own[-2], own[-1]) and own[-1].index + 1 == fact.index
    pair = own[-2:] if linked else own if len(own) == _TWO else told
    if len(pair) != _TWO or not (linked or called) or any(one.hedged or one.role == "change" for one in pair):
        return
    if not linked and (any(map(listed, (fact, *pair))) or fact.line.number - pair[0].line.number > _NEAR):
        return
    if not linked and rest_words(fact.label) and "相差" not in fact.label and sum(map(planned, pair)) != 1:
        return
    if (
        not linked
        and fact.dim == "money"
        and rest_words(fact.label)
        and pair[1].line is not fact.line
        and other_funds(fact, pair)
    ):
        return
    first, last = pair
    way = sign_of(fact.label) if linked else 0
    if way and fact.role == "stock":
        fact.role, fact.sign = "change", way
    larger, smaller = (first, last) if way < 0 else (last, first) if way else sorted(pair, key=lambda one: -one.base)
    evidence = [where(fact, *pair), "only candidate", "common words", *(["base named"] if linked else ["part named"])]
    yield Statement("difference", "A502", fact, [Binding("sum", (larger, smaller), (1, -1))], evidence)


def _due_and_done(fact: Fact) -> Iterator[Statement]:
    """参训率 95%，应训 200 人，实训 190 人: of the only two figures of a sentence, told with one verb, what is there on what should be."""
    own = [one for one in fact.line.sentence(fact.sentence)[:NEAREST] if one is not fact and not one.depth]
    due, done = (next((one for one in own if one.label.lstrip(" ,").startswith(word)), None) for word in "应实")
    if len(own) != _TWO or due is None or done is None or due.dim != done.dim or fact.sign:
        return
    verbs = [one.label.strip(" ,了为是有")[1:] for one in (due, done)]
    if verbs[0] != verbs[1] or not verbs[0] or any(one.hedged or one.role != "stock" for one in (due, done)):
        return
    evidence = [where(fact, *own), "part named", "base named", "common words"]
    yield Statement("ratio_rate", "A507", fact, [Binding("quotient", (done, due))], evidence)


def _opposite(fact: Fact) -> Iterator[Statement]:
    """抽检 320 批次，合格 313 批次，不合格 7 批次: what has the opposite name of the figure before it is what that leaves of the one before both."""
    facts = fact.line.facts
    negated = _NEGATED.search(fact.label) if fact.index > 1 and fact.role == "stock" else None
    last = facts[fact.index - 1]
    if negated is None or negated["core"] not in last.label:
        return
    own = [one for one in facts[max(0, fact.index - NEAREST) : fact.index] if one.scope == fact.scope and not one.depth]
    kin = [one for one in own if one.dim == fact.dim and one.role == "stock"]
    following = facts[fact.index + 1 : fact.index + 1 + _TWO]
    if any(one.scope == fact.scope and one.dim == fact.dim and one.role == "stock" for one in following):
        return  # 满意 160 份、不满意 10 份，无效问卷 30 份: there is a third
    if len(kin) != _TWO or _NEGATED.search(last.label) or last.dim != fact.dim or any(one.hedged for one in kin):
        return
    if kin[0].base < max(last.base, fact.base) or negated["core"] in kin[0].label or planned(kin[0]):
        return
    evidence = [where(fact, *kin), "only candidate", "common words", "part named"]
    yield Statement("difference", "A502", fact, [Binding("sum", (kin[0], last), (1, -1))], evidence)


def _sum(head: Fact, scene: Scene) -> Iterator[Statement]:
    """共有车辆 7 辆，公务车 2 辆，执法车 4 辆，特种车 1 辆: the rest of the sentence, or the next that has figures, names things of its kind."""
    facts = head.line.facts
    if any(
        one.dim == head.dim and one.sentence == head.sentence
        for one in facts[max(0, head.index - NEAREST) : head.index]
    ):
        return
    own = [one for one in facts[head.index + 1 : head.index + 1 + NEAREST] if one.sentence == head.sentence]
    rows = [one for one in own if one.dim == head.dim and not one.depth]
    if not rows:
        rows = _next(head, scene) or _line_each(head, scene)
    if (
        len(rows) <= _TWO
        or len(rows) > _MOST
        or not all(map(_plain, rows))
        or any(one.base >= head.base for one in rows)
    ):
        return
    if len({one.scope for one in rows}) > 1 or any(one.has("OPEN") or one.name == head.name for one in rows):
        return
    found = closure(head, rows)
    joined = rows[0] not in own or any(one.gap.startswith("、") for one in rows)
    evidence = [where(head, *rows), *("common words", "only candidate"), *found, *([] if joined else ["unjoined"])]
    yield Statement("sum_parts_total", "A501", head, [Binding("sum", tuple(rows))], evidence)


def _next(head: Fact, scene: Scene) -> list[Fact]:
    """The figures of its kind in the next sentence or paragraph that has any."""
    for line in (head.line, *scene.below(head.line, _TWO)):
        start = head.index + 1 if line is head.line else 0
        behind = [one for one in line.facts[start : start + NEAREST] if one.dim == head.dim]
        if line.is_cell:
            return []
        if behind:
            return [one for one in behind if one.sentence == behind[0].sentence and not one.depth]
    return []


def _line_each(total: Fact, scene: Scene) -> list[Fact]:
    """The figures of the lines above a total, one in each, a line of words between them left out."""
    found: list[Fact] = []
    for line in scene.above(total.line, _MOST):
        own = [one for one in line.facts[:NEAREST] if one.dim == total.dim]
        if line.is_cell or len(own) > 1 or (found and not own):
            break
        found += own
    return found[::-1]


def _plain(one: Fact) -> bool:
    """A thing with a name, and neither a plan nor a movement nor a rest of anything."""
    moved = moves(one) or rest_words(one.label) or one.has("TOTAL", "RUNNING", "COMPARE") or one.open
    return bool(one.label.strip()) and one.role == "stock" and not one.hedged and not moved and not planned(one)


def _from_to(a: Fact, b: Fact) -> bool:
    """由 a 提高到 b, in one clause."""
    return a.line is b.line and a.clause == b.clause and bool(_FROM.search(a.label)) and bool(_TO.match(a.tail))
