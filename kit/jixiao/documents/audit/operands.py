"""Where the operands of a rate may stand, and how near they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.scene import NEAREST, before

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact


def stocks(fact: Fact) -> list[Fact]:
    """The stocks before a rate in its sentence, nearest first; those of its own scope stand first by nature."""
    found = [other for other in before(fact) if other.role == "stock" and other.depth <= fact.depth + 1]
    level = [other for other in found if other.depth <= fact.depth]
    return level or found or _following(fact)


def _following(fact: Fact) -> list[Fact]:
    """The stocks behind a rate that stands first in its sentence, up to the next rate, nearest last as if they stood before."""
    found: list[Fact] = []
    for other in fact.line.facts[fact.index + 1 : fact.index + 1 + NEAREST]:
        if other.sentence != fact.sentence or other.role in {"ratio", "change"}:
            break
        if other.role == "stock" and other.depth <= fact.depth + 1:
            found.append(other)
    return found[::-1]


def where(fact: Fact, *others: Fact) -> str:
    """How near the operands stand, as a line of the table of evidence."""
    if all(other.line is fact.line for other in others):
        if all(other.scope == fact.scope for other in others):
            return "one scope"
        if all(other.sentence == fact.sentence for other in others):
            return "one sentence"
        if all(fact.sentence - other.sentence <= 1 for other in others):
            return "next sentence"
        return "one paragraph"
    return "other paragraph"
