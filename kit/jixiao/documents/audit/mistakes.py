"""Whether a figure that misses looks like a mistake that people make; what does not was most likely taken for another matter's figure.

Mistakes stay near what should stand there, or they have a shape: a digit, a point, a unit; a figure copied from beside; a part forgotten or
a sign turned; another base or the rest of the whole; two figures in the wrong order; 100% of what was not all done (`A515`). A stated
97.6% beside a computed 4% has none.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product
from typing import TYPE_CHECKING

from jixiao.documents.audit.arithmetic import Form, fit, interval
from jixiao.documents.audit.passage import AROUND, beside
from jixiao.documents.audit.slips import explained, repairs
from jixiao.text.quantity import EXACT, half_up, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.audit.statement import Binding, Statement
    from jixiao.documents.facts import Fact

_NEAR = (Decimal(3), Decimal(4))
"""The smaller is at least three quarters of the larger."""
_MOST_TERMS = 6
_STEPS, _TURNS = 3, 3
_DIVIDED: frozenset[Form] = frozenset({"quotient", "complement", "excess", "change", "mean", "times"})
_ORDERS: tuple[Form, ...] = ("quotient", "complement", "excess", "mean")


def mistaken(statement: Statement, binding: Binding) -> bool:
    """Whether one of the mistakes that people make leads to the stated figure."""
    target, ends = statement.target, binding.interval()
    if explained(statement) is not None or ends is None or _near(abs(ends[1]), abs(target.base)):
        return True
    around = beside(target, binding, 2 * AROUND)
    return (
        statement.code == "A515"
        or _copied(target, around, binding)
        or _doubled(target, binding)
        or _misprinted(target, abs(ends[1]))
        or _inverted(target, binding)
        or _told_as_percent(target, binding)
        or any(_holds(target, *way) for way in _turned(binding))
        or any(_holds(target, binding.form, terms, binding.signs) for terms in _replaced(binding, around))
        or (binding.form == "sum" and _other_unit(target, binding, around))
        or _slipped(target, binding, abs(ends[1]))
    )


def _near(made: Decimal, stated: Decimal) -> bool:
    low, high = _NEAR
    return min(made, stated) * high >= max(made, stated) * low


def _digits(number: Decimal) -> tuple[int, ...]:
    return abs(number).normalize().as_tuple().digits


def _copied(target: Fact, around: list[Fact], binding: Binding) -> bool:
    """The digits of a figure that stands beside, in whatever unit, for the stated one or for an operand."""
    if len(_digits(target.value)) > 1 and _digits(target.value) in {_digits(fact.value) for fact in around}:
        return True
    others = {fact.base for fact in around if fact not in binding.terms}
    return any(term.base in others and len(_digits(term.value)) > 1 for term in binding.terms)


def _doubled(target: Fact, binding: Binding) -> bool:
    """The figure of one part copied for another, where the whole leaves something else for it."""
    if binding.form != "sum" or min(binding.signs) < 0:
        return False
    bases = [term.base for term in binding.terms]
    twice = {term.base for term in binding.terms if bases.count(term.base) > 1 and len(_digits(term.value)) > 1}
    return any(sum(bases) - one < target.base for one in twice)


def _misprinted(target: Fact, made: Decimal) -> bool:
    """The right digits with the point or the unit at another place, one of them left out, or one too many."""
    stated, right = _digits(target.value), _digits(made)
    if right[: len(stated)] == stated:
        return True
    factor = Decimal("0.01") if target.unit == "%" else target.factor
    wanted = half_up(EXACT.divide(made, factor), target.places)
    short, long = sorted((plain(abs(target.value)), plain(wanted)), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _inverted(target: Fact, binding: Binding) -> bool:
    """Divisor and dividend exchanged, in whatever unit: 240 ÷ 115.2 for 115.2 ÷ 240."""
    if binding.form not in _DIVIDED or len(binding.terms) != 2 or not binding.terms[0].value:
        return False
    turned = _digits(EXACT.divide(binding.terms[1].value, binding.terms[0].value))
    stated = _digits(target.value)
    return (
        turned[: len(stated)] == stated
        or _digits(half_up(Decimal(f"0.{''.join(map(str, turned))}"), len(stated))) == stated
    )


def _told_as_percent(target: Fact, binding: Binding) -> bool:
    """由 91.3% 提高到 94.8%，提高 3.5%: percentage points with a percent sign, or growth as points."""
    if {term.dim for term in binding.terms} != {"ratio"} or len(binding.terms) != 2:
        return False
    if target.dim == "points" and binding.form == "sum":
        up = [term for term, sign in sorted(zip(binding.terms, binding.signs, strict=True), key=lambda one: -one[1])]
        return _holds(target, "excess", tuple(up), (1, 1)) or _holds(target, "complement", tuple(up), (1, 1))
    return binding.form == "excess" and abs(binding.terms[0].base - binding.terms[1].base) == target.base


def _other_unit(target: Fact, binding: Binding, around: list[Fact]) -> bool:
    """What a sum lacks stands beside it in another unit: 667.6 米 among kilometres."""
    made = binding.value([term.base for term in binding.terms]) or Decimal(0)
    lacking = _digits(target.base - made)
    return any(_digits(fact.value) == lacking and fact.dim != target.dim for fact in around)


def _turned(binding: Binding) -> Iterator[tuple[Form, tuple[Fact, ...], Sequence[int]]]:
    """The same figures in another order, with other signs, or some of them alone."""
    terms = binding.terms
    if binding.form in _DIVIDED and len(terms) == 2:
        yield from ((form, way, (1, 1)) for form in _ORDERS for way in (terms, terms[::-1]))
    elif binding.form == "sum" and len(terms) <= _MOST_TERMS:
        for signs in product((1, 0, -1), repeat=len(terms)):
            changed = sum(abs(sign - own) for sign, own in zip(signs, binding.signs, strict=True))
            kept = tuple(term for term, sign in zip(terms, signs, strict=True) if sign)
            if kept and changed <= _TURNS:
                yield "sum", kept, [sign for sign in signs if sign]
    elif binding.form == "sum":
        yield from (
            ("sum", terms[:i] + terms[i + 1 :], binding.signs[:i] + binding.signs[i + 1 :]) for i in range(len(terms))
        )
    elif binding.form == "sums":
        for i in range(len(terms)):
            kept, signs = terms[:i] + terms[i + 1 :], binding.signs[:i] + binding.signs[i + 1 :]
            if {*signs} == {*binding.signs}:
                yield "sums", kept, signs
    elif binding.form in {"product", "products"}:
        if binding.form == "products" and len(terms) == 4:
            yield "products", (terms[0], terms[3], terms[2], terms[1]), (1,) * 4
        if binding.form == "products":
            yield from (("products", way, (1,) * len(terms)) for way in _at_one_price(terms))
        for count in range(1, min(len(terms), _MOST_TERMS)):
            yield from (("product", some, (1,) * count) for some in combinations(terms, count))


def _at_one_price(terms: tuple[Fact, ...]) -> Iterator[tuple[Fact, ...]]:
    """All tiers at the price of one of them, or one tier left out."""
    pairs = [*zip(terms[:-1:2], terms[1::2], strict=False)]
    rest = terms[len(pairs) * 2 :]
    for _, price in pairs:
        yield (*(one for number, _ in pairs for one in (number, price)), *rest)
    for i in range(len(pairs)):
        yield (*(one for pair in pairs[:i] + pairs[i + 1 :] for one in pair), *rest)


def _replaced(binding: Binding, around: list[Fact]) -> Iterator[tuple[Fact, ...]]:
    """One operand replaced by another figure of its kind: the wrong base, part, year or price."""
    for i, term in enumerate(binding.terms):
        for other in around:
            if other.dim == term.dim and other not in binding.terms:
                yield (*binding.terms[:i], other, *binding.terms[i + 1 :])


def _slipped(target: Fact, binding: Binding, made: Decimal) -> bool:
    """One slip in the stated figure, be it rounded as it may; or in an operand of a form that has no simple inverse."""
    room = target.slack * _STEPS
    low, high = EXACT.divide(made - room, target.factor), EXACT.divide(made + room, target.factor)
    if any(True for _ in repairs(target, *((low, high) if target.value >= 0 else (-high, -low)))):
        return True
    bases = [term.base for term in binding.terms]
    for i, term in enumerate(binding.terms[:AROUND]):
        for number in _repaired(target, binding, bases, i):
            value = binding.value([*bases[:i], number * term.factor, *bases[i + 1 :]])
            if value is not None and fit(target, value, value, value) == "holds":
                return True
    return False


def _repaired(target: Fact, binding: Binding, bases: list[Decimal], i: int) -> Iterator[Decimal]:
    """The repairs of an operand that bring the result within a unit of the last place of what is stated."""
    term = binding.terms[i]
    stated, step = abs(target.base), target.factor.scaleb(-target.places)
    total = binding.value(bases) if binding.form == "sum" else None
    if total is None:
        for _, number in repairs(term):
            value = binding.value([*bases[:i], number * term.factor, *bases[i + 1 :]])
            if value is not None and abs(abs(value) - stated) <= step:
                yield number
        return
    for wanted in dict.fromkeys((stated, -stated)):
        ends = [term.base + (wanted + side - total) * binding.signs[i] for side in (-step, step)]
        low, high = (EXACT.divide(end, term.factor) for end in sorted(ends))
        yield from (number for _, number in repairs(term, low, high))


def _holds(target: Fact, form: Form, terms: tuple[Fact, ...], signs: Sequence[int]) -> bool:
    ends = interval(form, signs, terms)
    if ends is None:
        return False
    low, exact, high = sorted(map(abs, ends)) if ends[1] < 0 else ends
    return fit(target, low, exact, high) != "miss"


__all__ = ["mistaken"]
