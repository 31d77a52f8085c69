"""What speaks for and against a binding that misses: the evidence of its structure, the look of the miss, the slip that explains it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.arithmetic import fit
from jixiao.documents.audit.evidence import DOUBT, ERROR, NEVER_ERROR, WEIGHTS, weight
from jixiao.documents.audit.slips import explained
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from jixiao.documents.audit.statement import Binding, Slip, Statement
    from jixiao.documents.facts import Fact


_CLOSED = frozenset({"partition", "rest named", "total word", "one frame", "own bracket", "certain grid"})
_PAIR, _SMALL = 2, 100


def weighed(statement: Statement, binding: Binding) -> tuple[list[str], Slip | None]:
    """All evidence for and against a binding that misses, and the slip that explains it."""
    evidence = list(statement.evidence)
    target, ends = statement.target, binding.interval()
    parts = binding.form == "sum" and target.role in {"stock", "score"} and min(binding.signs) > 0
    exceeds = parts and ends is not None and ends[0] > target.base + target.slack
    if exceeds:
        evidence = ["open exceeded" if one in {"open", "mainly"} else one for one in evidence] + ["exceeds"]
    if target.hedged or any(term.hedged for term in binding.terms):
        evidence.append("hedged")
    if binding.form == "quotient" and _same_figure(*binding.terms):
        evidence.append("same figure twice")
    if weight(evidence) + WEIGHTS["one slip"] < DOUBT:
        return evidence, None  # no slip could make it certain enough to be spoken of
    slip = explained(statement)
    if (slip is not None and slip.rare) or _added(target, binding, evidence):
        evidence.append("one slip")
    elif exceeds:
        evidence += ["attributes"] if slip is None and _attributes(target, binding, evidence) else []
    elif (
        parts
        and ends is not None
        and (_open(target, binding, evidence) if slip is None else _far_short(target, binding, evidence))
    ):
        evidence.append("falls short")
    return evidence, slip


def _added(target: Fact, binding: Binding, evidence: list[str]) -> bool:
    """Whether the printed figure is the sum of what should be taken from one another, or the ratio of what grew to what it grew from."""
    if binding.form == "excess" and "common words" not in evidence and target.dim == "ratio":
        made = EXACT.divide(binding.terms[0].base, binding.terms[1].base)
        return len(target.value.as_tuple().digits) > _PAIR and fit(target, made, made, made) == "holds"
    if binding.form != "sum" or len({*binding.signs}) == 1:
        return False
    made = sum((term.base for term in binding.terms), Decimal(0))
    return fit(target, made, made, made) == "holds"


def _attributes(target: Fact, binding: Binding, evidence: list[str]) -> bool:
    """Whether counts that exceed their whole may be what several of its members share."""
    within = all(term.base <= target.base for term in binding.terms)
    return target.dim != "money" and not _CLOSED & {*evidence} and within


def _open(target: Fact, binding: Binding, evidence: list[str]) -> bool:
    """Whether a list that makes less than its whole may name a part of it; a long list of amounts is meant to be whole, and one of a
    total that is called one, unless its two members make less than three quarters of it.
    """
    long = target.dim == "money" and "fills the sentence" in evidence
    called = target.has("TOTAL") and "unjoined" not in evidence and not _two_make_little(target, binding)
    return (target.role == "score" or not _CLOSED & {*evidence}) and not called and not long


def _far_short(target: Fact, binding: Binding, evidence: list[str]) -> bool:
    """Whether two small counts make less than three quarters of a third: one digit can always be changed so that they fit."""
    small = target.dim != "money" and not target.places and target.value < _SMALL
    return small and not _CLOSED & {*evidence} and _two_make_little(target, binding)


def _two_make_little(target: Fact, binding: Binding) -> bool:
    """Whether a list has just two members, and they make less than three quarters of its whole."""
    return len(binding.terms) == _PAIR and sum(term.base for term in binding.terms) * 4 < target.base * 3


def certain(statement: Statement, evidence: list[str]) -> bool:
    """The gate of severity `error`: one sentence, one binding, nothing inherited, nothing vague, nothing that speaks against it."""
    return weight(evidence) >= ERROR and not NEVER_ERROR & {*evidence} and len(statement.bindings) == 1


def _same_figure(a: Fact, b: Fact) -> bool:
    """The same amount of three and more digits twice: nothing else stands for all of it."""
    return a.base == b.base and len(a.value.normalize().as_tuple().digits) > 2
