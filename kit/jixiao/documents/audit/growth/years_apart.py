"""Changes between two years of which one is told behind the change, as a total, or as the score of another report.

Where `apart_changes` looks for two figures that were told before, here one of the two stands right beside the change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.apart_changes import alike, name
from jixiao.documents.audit.growth.comparands import by_year_list
from jixiao.documents.audit.growth.distances import earlier
from jixiao.documents.audit.passage import part, reach, where
from jixiao.documents.audit.scene import NEAREST
from jixiao.documents.audit.statement import Binding, Statement, grown
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_COMPARED = re.compile(r"比|较|同比|增[长加幅]|减少|下降|提[高升]|上升|降[低幅]")
_ALIKE = re.compile(r"同口径|口径|同期|总[额量数]|合计|[的是为]")
_TWO = 2


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The changes of one paragraph that nothing told before explains."""
    for fact in asking:
        if fact.hedged or fact.depth:
            continue
        if fact.role == "stock" and fact.labelled("LAST"):
            yield from _year_before(fact, scene)
        elif fact.sign and _COMPARED.search(fact.gap):
            yield from _of_scores(fact, scene) if fact.role == "score" else _beside(fact, scene)


def _beside(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """The change from or to the figure right before it: in a list of years, with the year before behind it, with a total before it."""
    if fact.role == "change":
        told = reach(fact, scene, lambda one: one.role == "stock" and one.dim == fact.dim and not one.depth, _TWO)
        listed = by_year_list(fact, told[::-1])
        if listed is not None:
            yield _made(fact, listed.now, listed.past, "same name, other year")
            return
    near = fact.line.facts[fact.index - 1] if fact.index else fact
    if fact.role == near.role == "ratio":
        yield from _of_rates(fact, near, scene)
        return
    if near.scope != fact.scope or near.hedged or near.sign or near.depth or not _measures(near, fact):
        return
    if near.labelled("LAST"):
        now = _total_before(fact, near, scene)
        if now is not None:
            yield _made(fact, now, near, "only candidate")
        return
    past = _past_behind(fact, near)
    if past is not None:
        yield _made(fact, near, past)


def _of_rates(fact: Fact, near: Fact, scene: Scene) -> Iterator[Statement]:
    """占比 91.4%. … 去年占比为 86.7%，上升 4.7%: the percentage between two rates of one name is growth, and no difference in points."""
    if near.scope != fact.scope or near.sign or near.hedged or near.depth:
        return
    told = reach(near, scene, lambda one: one.role == "ratio" and not one.sign and not one.depth, 1)
    told = [one for one in told if not one.hedged and part(one) != part(fact) and _of_one_name(near, one)]
    past = earlier([near, told[0]]) if len(told) == 1 else []
    if len(past) != 1:
        return
    now = told[0] if past[0] is near else near
    evidence = [where(fact, *told), "base named", "same name, other year", "common words"]
    yield Statement("growth_rate", "A503", fact, [Binding("excess", (now, past[0]))], evidence)


def _measures(near: Fact, fact: Fact) -> bool:
    """Whether a change can be one of a figure: points of a rate, an amount of its own kind, a rate of any amount."""
    if fact.role == "points":
        return near.role == "ratio"
    return near.role == "stock" and (fact.role == "ratio" or near.dim == fact.dim)


def _past_behind(fact: Fact, now: Fact) -> Fact | None:
    """93.6%，比上年提高 4.2 个百分点. … 上年的一次办结率是 89.4%: the only figure of that name and of the year before, behind the change."""
    following = fact.line.facts[fact.index + 1 : fact.index + NEAREST]
    found = [one for one in following if one.role == now.role and one.dim == now.dim and one.labelled("LAST")]
    found = [one for one in found if not one.hedged and not one.depth and not one.sign and _of_one_name(one, now)]
    return found[0] if len(found) == 1 else None


def _of_one_name(past: Fact, now: Fact) -> bool:
    """Whether what was before says no more of its name than what is now: 上年项目支出 is not that of 支出."""
    bare = name(past).strip("的是为")
    return len(bare) >= _TWO and bare in name(now)


def _total_before(fact: Fact, past: Fact, scene: Scene) -> Fact | None:
    """两项共 13850 万元. … 上年同口径收入为 13200 万元，同比增长 4.92%: the only total of the matter that was told before."""
    told = reach(past, scene, lambda one: one.role == "stock" and one.dim == past.dim and not one.depth, 1)
    totals = [one for one in told if one.labelled("TOTAL") and not one.hedged and part(one) != part(fact)]
    bare = _ALIKE.sub("", name(past))
    line = totals[0].line if totals else past.line
    if bare and totals and bare not in line.flat[line.sentences[totals[0].sentence][0] : totals[0].start]:
        return None
    return totals[0] if len(totals) == 1 and totals[0] is told[-1] else None


def _made(fact: Fact, now: Fact, past: Fact, why: str = "part named") -> Statement:
    named = ["same name, other year"] if alike(now, past) else [*dict.fromkeys(("part named", why))]
    return grown(fact, now, past, [where(fact, now, past), "base named", *named])


def _of_scores(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """2022 年度自评 93.5 分. 2023 年度自评 91.2 分，同比减少 2.3 分: the score right before the change, and the only other one that a time tells."""
    now = fact.line.facts[fact.index - 1] if fact.index else fact
    if now.role != "score" or now.scope != fact.scope or now.sign or now.depth:
        return
    told = reach(now, scene, lambda one: one.role == "score" and not one.sign and not one.depth, 1)
    told = [one for one in told if alike(one, now) and earlier([now, one]) == [one]]
    if len(told) != 1 or told[0].hedged or now.hedged:
        return
    fact.role = "change"
    yield grown(fact, now, told[0], [where(fact, now, told[0]), "same name, other year", "base named"])


def _year_before(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """收入 2086.5 万元，比上年增加 168.9 万元. … 上年收入 1917.6 万元: what a change led from, told behind it."""
    subject = name(fact)
    if len(subject) < _TWO:
        return
    told = reach(fact, scene, lambda one: one.role == "change" and one.dim == fact.dim and not one.depth, 1)
    told = [
        one for one in told if one.has("LAST") and one.has("COMPARE") and not one.hedged and part(one) != part(fact)
    ]
    ways: list[tuple[Fact, Fact]] = []
    for change in told:
        now = change.line.facts[change.index - 1] if change.index else _of_this_year(fact)
        if (
            now.role == "stock"
            and now.scope in {change.scope, fact.scope}
            and not now.hedged
            and name(now).endswith(subject)
        ):
            ways.append((now, change))
    if len(ways) != 1:
        return
    now, change = ways[0]
    evidence = [where(fact, *ways[0]), "same name, other year", "base named"]
    yield Statement("growth_amount", "A504", fact, [Binding("sum", (now, change), (1, -change.sign))], evidence)


def _of_this_year(fact: Fact) -> Fact:
    """上年收入 540 万元，本年收入 600 万元: the other one of two years that stand side by side."""
    own = [one for one in fact.line.facts[fact.index + 1 : fact.index + _TWO] if one.scope == fact.scope]
    return next((one for one in own if one.dim == fact.dim and one.has("THIS")), fact)
