"""Changes whose figure is told elsewhere by the name that they begin with: 其中公务接待费较上年 3.05 万元减少 0.74 万元; 公务接待费比上年增加 0.5 万元，增长 50%."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement.names import all_of_name
from jixiao.documents.audit.growth.comparands import is_past
from jixiao.documents.audit.passage import part, planned_words, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import BUDGETS, LAST
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_NAMED = re.compile(
    r"(?:^|[,:])\s*(?:其中)?[,:]?\s*(?P<name>[^,:;。()\d]+?)(?:支出)?(?:决算数?|执行数|实际)*(?:[比较与和]|同比)"
)
_OF_LAST = re.compile(rf"(?:[比较与和](?:{LAST})|同比)[^;。]*$")
_EDGES = re.compile(r"[“”\"\s]|我[局校院馆站]|本(?:单位|部门|年度?)|今年")


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The changes of one paragraph, and their rates, whose name another sentence or paragraph gives a figure to."""
    for fact in asking:
        if fact.hedged or fact.depth or not fact.sign:
            continue
        if fact.role == "change":
            yield from _amount(fact, scene)
        elif fact.role == "ratio":
            yield from _rate(fact, scene)


def _amount(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """What is now, by its name, less the figure of last year that stands in the clause of the change."""
    past = fact.line.facts[fact.index - 1] if fact.index else fact
    beside = (
        past.role == "stock"
        and past.clause == fact.clause
        and past.dim == fact.dim
        and past.labelled("COMPARE", "LAST")
    )
    now, evidence = _now(fact, past, scene) if beside and not past.hedged else (None, [])
    if now is not None:
        signs = (1, -1) if fact.sign > 0 else (-1, 1)
        evidence = [where(fact, now, past), *evidence]
        yield Statement("growth_amount", "A504", fact, [Binding("sum", (now, past), signs)], evidence)


def _rate(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """The amount of a change right before its rate, on what was before it."""
    change = fact.line.facts[fact.index - 1] if fact.index else fact
    beside = change.role == "change" and change.scope == fact.scope and change.sign == fact.sign and not change.hedged
    now, evidence = _now(fact, change, scene) if beside else (None, [])
    if now is not None:
        binding = Binding("change", (change, now), (change.sign, 1))
        yield Statement("growth_rate", "A503", fact, [binding], [where(fact, change, now), *evidence])


def _now(fact: Fact, first: Fact, scene: Scene) -> tuple[Fact | None, list[str]]:
    """The figure of the name that a comparison with last year begins with, told in another part of the report."""
    line = fact.line
    start = max(line.sentences[fact.sentence][0], line.flat.rfind(";", 0, first.start) + 1)
    lead = line.flat[start : first.start]
    said = _NAMED.search(lead)
    last = _OF_LAST.search(lead)
    if said is None or last is None or any(char.isdigit() for char in lead) or planned_words(last[0]):
        return None, []
    found = all_of_name(first, _EDGES.sub("", said["name"]), scene)
    found = [one for one in found if part(one) != part(fact) and not one.hedged and not is_past(one)]
    found = [one for one in found if one.phase not in BUDGETS] or found
    if not found:
        return None, []
    alone = len({one.base for one in found}) == 1
    return found[-1], ["part named", "base named", "subject named", *([] if alone else ["several candidates"])]
