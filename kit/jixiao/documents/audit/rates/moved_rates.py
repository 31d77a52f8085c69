"""Rates by which a figure moved: 预算调整率 on the first budget, “三公”经费变动率 on the year before; and what r % of an amount comes to.

The rates are those of the indicator systems of the Ministry of Finance (财预〔2013〕53号): adjusted on the first budget, this year on the last.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.comparands import is_past
from jixiao.documents.audit.passage import where
from jixiao.documents.audit.scene import NEAREST, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact

_MOVED = re.compile(r"(?P<plan>调整|调剂|追加|调增|调减)|变动|变化")
_BY = frozenset({"ADD", "CUT"})
_FIRST, _LAST = frozenset({"INITIAL", "BUDGET"}), "ADJUSTED"
_COMES_TO = re.compile(r"\s*(?:,\s*)?(?:[为计即]|合计|共计)\s*(?:约)?$")
_BARE = re.compile(r"[占按的]|率|比[例重]\s*(?:为|是)?\s*$")
_TWO, _MOST_BASES = 2, 6


def moved(fact: Fact, stem: str) -> Statement | None:
    """年初预算 370 万元，调整后 497 万元，预算调整率 34.32%: the change on what was before, whichever sign the report gives it."""
    found = list(_MOVED.finditer(stem))
    if not found:
        return None
    own = [one for one in before(fact) if one.depth == fact.depth and one.dim not in {"ratio", "points"}]
    own = [one for one in own if one.scope == fact.scope] or own
    own = own if any(one.role == "stock" for one in own) else [*own, *_behind(fact)]
    if not own:
        return None
    own = [one for one in own if one.dim == own[0].dim]
    return _of_plan(fact, own) if found[-1]["plan"] else _of_years(fact, [one for one in own if one.role == "stock"])


def _behind(fact: Fact) -> list[Fact]:
    """变动率为-7%，即本年 18.6 万元较上年 20 万元压减: the figures that follow a rate that opens its sentence, up to the next rate."""
    following = fact.line.facts[fact.index + 1 : fact.index + 1 + NEAREST]
    own = list(itertools.takewhile(lambda one: one.scope == fact.scope and one.role != "ratio", following))
    return [one for one in own if one.depth == fact.depth and one.dim not in {"ratio", "points"}]


def _of_plan(fact: Fact, own: list[Fact]) -> Statement | None:
    first = [one for one in own if one.phase in _FIRST and one.role == "stock"]
    last = [one for one in own if one.phase == _LAST and one.role == "stock"]
    by = [one for one in own if one.phase in _BY or one.role == "change"]
    opened = [one for one in first if one.phase == "INITIAL"]
    if (
        len(opened) == 1 and not last and by
    ):  # 年初预算 …, 追加 …, 全年预算 …: the plan behind what moved it is the adjusted one
        last = [one for one in first if one not in opened and one.index > by[0].index]
        first = [one for one in first if one not in last]
    if len(first) != 1 or (not last and len(by) != 1) or len(last) > 1 or (last and _moved_since(by, last[0])):
        return None
    if not last:
        return _made(fact, Binding("quotient", (by[0], first[0])))
    return _made(fact, Binding("excess", (last[0], first[0])), Binding("complement", (last[0], first[0])))


def _moved_since(by: list[Fact], last: Fact) -> bool:
    """Whether something moved a plan behind the figure that it had come to."""
    return any(one.index > last.index for one in by)


def _of_years(fact: Fact, own: list[Fact]) -> Statement | None:
    past = [one for one in own if is_past(one)]
    now = [one for one in own if one not in past]
    if len(own) == _TWO and not past and own[0].year != own[1].year and own[0].year and own[1].year:
        now, past = [[one] for one in sorted(own, key=lambda one: -(one.year or 0))]
    if len(past) != 1 or len(now) != 1:
        return None
    return _made(fact, Binding("excess", (now[0], past[0])), Binding("complement", (now[0], past[0])))


def _made(fact: Fact, *ways: Binding) -> Statement:
    return Statement("growth_rate", "A503", fact, [*ways], [where(fact, *ways[0].terms), "base named"])


def portion(fact: Fact) -> Statement | None:
    """总保费 74 万元，中央补贴 40%为 29.6 万元，省级补贴 25%为 18.5 万元: what the share of an amount comes to stands right behind it."""
    facts = fact.line.facts
    following = facts[fact.index + 1] if fact.index + 1 < len(facts) else None
    if (
        following is None
        or following.dim != "money"
        or following.role != "stock"
        or following.sentence != fact.sentence
    ):
        return None
    if not _COMES_TO.match(fact.line.between(fact, following)) or _BARE.search(fact.label) or fact.hedged:
        return None
    bases = [
        one
        for one in facts[max(0, fact.index - NEAREST) : fact.index]
        if one.dim == "money" and one.role == "stock" and fact.sentence - one.sentence <= 1 and not _is_portion(one)
    ][::-1][:_MOST_BASES]
    if not bases or bases[0].hedged or following.hedged:
        return None
    evidence = [where(fact, following, bases[0]), "part named", "base named"]
    evidence += ["only candidate"] if len(bases) == 1 else []
    return Statement("share", "A505", fact, [Binding("quotient", (following, one)) for one in bases[:_TWO]], evidence)


def _is_portion(one: Fact) -> bool:
    last = one.line.facts[one.index - 1] if one.index else None
    return last is not None and last.role == "ratio" and bool(_COMES_TO.match(one.line.between(last, one)))
