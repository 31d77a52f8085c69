"""The smallest repair: which one figure, changed as people slip, makes a relation true, and how rare that would be by chance."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from jixiao.documents.audit.arithmetic import HUNDRED, fit
from jixiao.text.quantity import EXACT, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.statement import Binding, Statement
    from jixiao.documents.facts import Fact

Kind = Literal["digit", "swap", "point", "unit", "ratio"]
_MOST_FIGURES = 24
_WAYS = 4
_RARE = 50
"""A repair speaks for a slip when fewer than one in fifty random misses could be repaired as well."""
_TEN_THOUSAND = Decimal(10**4)


class Slip(NamedTuple):
    """The figure that is probably wrong, what it should read, what kind of slip, and whether chance would rarely do it."""

    fact: Fact
    kind: Kind
    value: Decimal
    rare: bool

    @property
    def params(self) -> dict[str, str]:
        """For the message and for a fix."""
        return {"slip": self.kind, "figure": self.fact.printed, "repaired": plain(self.value)}


def repairs(fact: Fact) -> Iterator[tuple[Kind, Decimal]]:
    """The values of a figure after one slip: a unit, a point, two neighbours swapped, one digit."""
    if fact.dim == "money":
        yield "unit", EXACT.divide(fact.value, _TEN_THOUSAND)
        yield "unit", EXACT.multiply(fact.value, _TEN_THOUSAND)
    if fact.dim == "ratio" and fact.unit == "%":
        yield "ratio", EXACT.multiply(fact.value, HUNDRED)
    yield "point", EXACT.divide(fact.value, Decimal(10))
    yield "point", EXACT.multiply(fact.value, Decimal(10))
    sign = "-" if fact.value < 0 else ""
    digits = plain(abs(fact.value))
    for i in range(len(digits) - 1):
        j = i + 1 + (digits[i + 1] == ".")
        if j < len(digits) and digits[i] != "." and digits[i] != digits[j]:
            swapped = list(digits)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            yield "swap", Decimal(sign + "".join(swapped))
    for i, old in enumerate(digits):
        if old != ".":
            for new in "0123456789":
                if new != old:
                    yield "digit", Decimal(sign + digits[:i] + new + digits[i + 1 :])


def explained(statement: Statement) -> Slip | None:
    """The first repair that makes the statement hold: of the stated figure, else of an operand; binding by binding."""
    found = [slip for binding in statement.bindings[:_WAYS] if (slip := _explained(statement, binding)) is not None]
    own = [slip for slip in found if slip.fact is statement.target]
    return next(iter(own or found), None)


def _explained(statement: Statement, binding: Binding) -> Slip | None:
    target, ends = statement.target, binding.interval()
    if ends is None or len(binding.terms) > _MOST_FIGURES:
        return None
    rare = _rare(target, binding)
    for kind, value in repairs(target):
        if _holds(target, value, ends):
            return Slip(target, kind, value, rare or kind == "unit")
    bases = [term.base for term in binding.terms]
    for i, term in enumerate(binding.terms):
        scale = term.factor
        wanted = _wanted(target, binding, bases, i)
        for kind, value in repairs(term):
            base = EXACT.multiply(value, scale)
            if wanted is not None and base != wanted:
                continue
            made = binding.value([*bases[:i], base, *bases[i + 1 :]])
            if made is not None and fit(target, made, made, made) == "holds":
                return Slip(term, kind, value, rare or kind == "unit")
    return None


def _wanted(target: Fact, binding: Binding, bases: list[Decimal], i: int) -> Decimal | None:
    """In an exact sum, the one value that the part must have."""
    if binding.form != "sum" or target.slack or any(term.slack for term in binding.terms):
        return None
    made = binding.value(bases)
    if made is None:
        return None
    gap = target.base - made
    return bases[i] + (gap if binding.signs[i] > 0 else -gap)


def _holds(target: Fact, value: Decimal, ends: tuple[Decimal, Decimal, Decimal]) -> bool:
    old = target.value, target.base
    try:
        target.value = value
        target.base = EXACT.multiply(value, target.factor) if target.dim not in {"ratio", "points"} else value
        return fit(target, ends[1], ends[1], ends[1]) == "holds"
    finally:
        target.value, target.base = old


def _rare(target: Fact, binding: Binding) -> bool:
    """Digits that could be wrong, nine ways each, against the values that the largest figure could have."""
    if target.dim in {"ratio", "points"}:
        digits = len(target.value.as_tuple().digits)
        return 9 * digits * 10 <= 10 ** min(digits, 2 + target.places)
    figures = (target, *binding.terms)
    finest = max(fact.places for fact in figures)
    largest = max(abs(fact.value) for fact in figures)
    tries = sum(9 * len(fact.value.as_tuple().digits) for fact in figures)
    return tries * _RARE <= 10 ** (len(str(int(largest))) + finest)
