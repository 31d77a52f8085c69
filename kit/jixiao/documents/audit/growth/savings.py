"""Rates of saving: 节约率 8%, what was saved on the plan, and what two years cost of one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.comparands import is_past
from jixiao.documents.audit.passage import where
from jixiao.documents.audit.rates.spoken_rates import below
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import FROM, PLANS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact

SAVED = re.compile(r"(?:节约|节支|节省|压减|压缩|核减|审减|降低|减少)(?![^,]*(?:至|到))[^,]*$")
_LIMIT = re.compile(r"控制价|限价|[送报]审|申报|概算|原")
_GROWN = re.compile(
    r"[\s,、(]*(?:净|较|比|年初|预算|数)*(?:增[长加幅]|减[少幅]|下降|上升|调[增减整])(?:率|幅度?|比例)?(?:为|了|达)?\s*"
)
_FIRST = frozenset({"INITIAL", "BUDGET"})
_AMOUNTS = frozenset({"stock", "change"})


def saved_of_plan(fact: Fact) -> Statement | None:
    """预算 500 万元，实际 460 万元，节约 40 万元，节约率 8%: what was saved on the plan, never on what was spent."""
    own = [
        one
        for one in before(fact)
        if one.depth == fact.depth
        and one.scope == fact.scope
        and (one.role in _AMOUNTS or (one.role == "price" and FROM.search(one.label)))
    ]
    own = [one for one in own if one.dim == own[0].dim]
    saved = [one for one in own if SAVED.search(one.label) or (one.role == "change" and one.sign < 0)]
    rest = [one for one in own if one not in saved]
    plan = [one for one in rest if _LIMIT.search(one.label)]
    plan = plan or [one for one in rest if one.phase in PLANS or is_past(one)]
    if len(saved) > 1 or len(rest) > 2 or len(plan) != 1:
        return saved_over_years(fact) or below(fact)
    why = [where(fact, plan[0]), "base named"]
    if saved:
        why.append("part named")
        return Statement("growth_rate", "A503", fact, [Binding("quotient", (saved[0], plan[0]))], why)
    real = [one for one in rest if one is not plan[0]]
    if not real:
        return None
    return Statement("growth_rate", "A503", fact, [Binding("excess", (real[0], plan[0]))], why)


def saved_over_years(fact: Fact) -> Statement | None:
    """能耗节约率 20%，2018 年 58 万元，2020 年 46.4 万元: two years of one thing in the sentence."""
    own = [one for one in fact.line.sentence(fact.sentence) if one.role == "stock" and one.year and not one.depth]
    if len(own) != 2 or own[0].dim != own[1].dim or own[0].year == own[1].year:
        return None
    past, now = sorted(own, key=lambda one: one.year or 0)
    return Statement("growth_rate", "A503", fact, [Binding("excess", (now, past))], ["one sentence", "base named"])


def of_added(fact: Fact) -> Statement | None:
    """年初预算 895 万元，年中追加 10 万元，增幅 1.12%: what was added to a plan, or cut from it, right before its rate, on the only first plan."""
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    if last.phase not in {"ADD", "CUT"} or last.role != "stock" or last.scope != fact.scope or last.depth != fact.depth:
        return None
    plans = [one for one in before(fact) if one.role == "stock" and one.dim == last.dim and one.phase in _FIRST]
    if len(plans) != 1 or _GROWN.fullmatch(fact.label) is None or last.hedged or plans[0].hedged:
        return None
    why = [where(fact, last, plans[0]), "part named", "base named", "common words"]
    return Statement("growth_rate", "A503", fact, [Binding("quotient", (last, plans[0]))], why)
