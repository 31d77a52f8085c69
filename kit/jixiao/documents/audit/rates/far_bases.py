"""The base of spending that stands in an earlier sentence or paragraph: of the same source of funds, in the phase that a rate wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import SPENDING
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

SUBJECT = re.compile(r"中央|省级|自治区|市级|县级|区级|州级|旗级|地方|其他资金|结转|自筹")
NOT_BASE = frozenset({"LEFT", "CUT"})
"""Phases that no rate is counted from."""
_ABOVE = 8


def far(fact: Fact, part: Fact, order: tuple[str, ...], *, exact: bool, scene: Scene) -> Statement | None:
    """The base in an earlier sentence or paragraph: the figure of the same name and the right phase, the nearest."""
    found: list[Fact] = []
    names: list[bool] = []
    subjects = SUBJECT.findall(part.label)
    for line in (fact.line, *scene.above(fact.line, _ABOVE)):
        for other in _heads_first(line.facts[: fact.index] if line is fact.line else line.facts):
            if (
                other.dim != part.dim
                or other.role != "stock"
                or (line is fact.line and other.sentence == fact.sentence)
            ):
                continue
            if (
                other.phase in SPENDING
                or (other.phase in NOT_BASE and not subjects)
                or (exact and other.phase not in (*order, "") and not subjects)
            ):
                continue
            same = any(word in other.label for word in subjects)
            if same or not subjects:
                found.append(other)
                names.append(same)
        if found:
            break
    if not found:
        return None
    meant = [at for at, one in enumerate(found) if exact and one.phase == order[0]]
    if meant:  # the words of the rate name its base
        found, names = [found[at] for at in meant], [names[at] for at in meant]
    base = found[0]
    evidence = [
        where(fact, part, base),
        "part named",
        *(["subject named"] if names[0] else []),
        *(["only candidate"] if len(found) == 1 else []),
    ]
    return Statement("completion_rate", "A506", fact, [Binding("quotient", (part, one)) for one in found[:2]], evidence)


def _heads_first(facts: list[Fact]) -> list[Fact]:
    """Sentence by sentence from the last one, the totals of a sentence before their parts."""
    order = sorted(facts, key=lambda one: (-one.sentence, one.has("OPEN") or one.depth > 0, -one.index))
    parts: set[int] = set()
    for one in facts:
        if one.has("OPEN"):
            parts.update(other.index for other in facts if other.index >= one.index and other.sentence == one.sentence)
    return [one for one in order if one.index not in parts] + [one for one in order if one.index in parts]
