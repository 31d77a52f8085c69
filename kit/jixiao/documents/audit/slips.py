"""The smallest repair: which one figure, changed as people slip, makes a relation true, and how rare that would be by chance."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.arithmetic import HUNDRED
from jixiao.documents.audit.statement import Slip
from jixiao.text.quantity import EXACT, half_up, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.statement import Binding, SlipKind, Statement
    from jixiao.documents.facts import Fact

_MOST_FIGURES = 24
_WAYS = 4
_TEN_THOUSAND = Decimal(10**4)
_PERCENT, _PERMILLE = Decimal("0.01"), Decimal("0.001")
_TWO = Decimal(2)
_NINE = 9
_TENS = frozenset({Decimal(10), Decimal("0.1")})
_UNITS = frozenset({_TEN_THOUSAND, Decimal("0.0001")})
_RATIOS = frozenset({"ratio", "points"})
_COMPUTED = frozenset({"quotient", "mean"})
"""What is computed is printed with as many places as are meant; of other figures the last zeros say nothing."""
_SELDOM, _SELDOM_SWAP = Decimal("0.005"), Decimal("0.02")
"""How often chance may make a slip of a mean of far figures."""
_RARE = 50
"""A repair speaks for a slip when fewer than one in fifty random misses could be repaired as well."""


def repairs(fact: Fact, low: Decimal | None = None, high: Decimal | None = None) -> Iterator[tuple[SlipKind, Decimal]]:
    """The values of a figure after one slip: a unit, a point, two neighbours swapped, one digit; with bounds only those between them."""
    bounds = (low, high) if low is not None and high is not None else None
    yield from (one for one in _moved(fact) if bounds is None or bounds[0] <= one[1] <= bounds[1])
    sign, size = (-1 if fact.value < 0 else 1), abs(fact.value)
    digits = plain(size)
    whole = len(digits.partition(".")[0])
    for i, old in enumerate(digits):
        if old == ".":
            continue
        place = Decimal(1).scaleb(whole - i - (i < whole))
        first, last = (1 if i == 0 and digits[1:2] not in {"", "."} else 0), _NINE
        if bounds is not None:
            lower, upper = bounds if sign > 0 else (-bounds[1], -bounds[0])
            first = max(first, int(old) + int(EXACT.divide(lower - size, place).to_integral_value(ROUND_CEILING)))
            last = min(last, int(old) + int(EXACT.divide(upper - size, place).to_integral_value(ROUND_FLOOR)))
        for new in range(first, last + 1):
            if new != int(old):
                yield "digit", sign * EXACT.add(size, (new - int(old)) * place)


def _moved(fact: Fact) -> Iterator[tuple[SlipKind, Decimal]]:
    """Another unit, the point moved, two neighbours swapped."""
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


def one_slip(fact: Fact, wanted: Decimal) -> SlipKind | None:
    """What kind of slip leads from one value to the printed one; None where it takes more than one."""
    value = fact.value
    if wanted == value or not wanted:
        return None
    quotient = EXACT.divide(value, wanted)
    if quotient in _TENS:
        return "point"
    if fact.dim == "money" and quotient in _UNITS:
        return "unit"
    if fact.unit == "%" and quotient == _PERCENT:
        return "ratio"
    near = half_up(wanted, fact.places)
    a, b = plain(value), plain(near) if near == wanted else ""
    if len(a) != len(b):
        return None
    different = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(different) == 1:
        return "digit"
    if len(different) == 2 and a[different[0]] == b[different[1]] and a[different[1]] == b[different[0]]:
        between = a[different[0] + 1 : different[1]]
        return "swap" if between in {"", "."} else None
    return None


def explained(statement: Statement) -> Slip | None:
    """The first repair that makes the statement hold: of the stated figure, else of an operand; binding by binding."""
    if statement.repair is None:
        statement.repair = (_repair(statement),)
    return statement.repair[0]


def _repair(statement: Statement) -> Slip | None:
    operand: Slip | None = None
    for binding in statement.bindings[:_WAYS]:
        ends = binding.interval()
        if ends is None or len(binding.terms) > _MOST_FIGURES:
            continue
        rare = _rare(statement.target, binding)
        own = own_slip(statement.target, ends[1], rare=rare)
        if own is not None:
            return _swapped(own, statement.target, binding)
        found = operand_slip(statement.target, binding, rare=rare) if operand is None else None
        operand = operand if found is None else _swapped(found, statement.target, binding)
    return operand


def _swapped(slip: Slip, target: Fact, binding: Binding) -> Slip:
    """Two digits can be swapped in fewer ways than one digit can be another, so that chance does it more seldom."""
    rare = slip.rare or (slip.kind == "swap" and _rare(target, binding, swap=True))
    return slip if rare == slip.rare else slip._replace(rare=True)


def by_chance(slip: Slip, way: Binding) -> Decimal:
    """How often chance alone leads by such a slip to what a binding makes: the ways to slip, over the values that the figure could have."""
    number = slip.fact.value if way.form in _COMPUTED else slip.fact.value.normalize()
    count = len(number.as_tuple().digits)
    ways = {"digit": 9 * count, "swap": max(1, count - 1)}.get(slip.kind, 2)
    often: Decimal = Decimal(ways) / (9 * 10 ** (count - 1))
    return often


def seldom(slip: Slip, way: Binding) -> bool:
    """Whether a mean whose amount stands far away is told to be a slip: it may have been made of another money, or of more than is counted.
    People swap digits far more often than chance does.
    """
    return by_chance(slip, way) <= (_SELDOM_SWAP if slip.kind == "swap" else _SELDOM)


def own_slip(target: Fact, exact: Decimal, *, rare: bool) -> Slip | None:
    """The stated figure, one slip away from what it should read."""
    factor = _PERCENT if target.unit == "%" else _PERMILLE if target.unit == "‰" else target.factor
    wanted = half_up(EXACT.divide(abs(exact) if target.dim in _RATIOS else exact, factor), target.places)
    kind = one_slip(target, wanted)
    return None if kind is None else Slip(target, kind, wanted, rare or kind == "unit")


def operand_slip(target: Fact, binding: Binding, *, rare: bool) -> Slip | None:
    """An operand, one slip away from a value with which the stated figure would hold."""
    bases = [term.base for term in binding.terms]
    for i, term in enumerate(binding.terms):
        room = _room(target, binding, bases, i)
        if room is None:
            continue
        if binding.form == "sum":
            wanted = EXACT.divide(room[0] + room[1], EXACT.multiply(_TWO, term.factor))
            near = half_up(wanted, max(term.places, 4) if term.factor > 1 else term.places)
            found = one_slip(term, near if near == wanted else half_up(wanted, term.places))
            if found is not None and (
                near == wanted or room[0] <= EXACT.multiply(half_up(wanted, term.places), term.factor) <= room[1]
            ):
                return Slip(
                    term, found, half_up(wanted, term.places) if near != wanted else near, rare or found == "unit"
                )
            continue
        for kind, value in repairs(term, EXACT.divide(room[0], term.factor), EXACT.divide(room[1], term.factor)):
            if room[0] <= EXACT.multiply(value, term.factor) <= room[1]:
                return Slip(term, kind, value, rare or kind == "unit")
    return None


def _room(target: Fact, binding: Binding, bases: list[Decimal], i: int) -> tuple[Decimal, Decimal] | None:
    """Between which values one operand may lie so that the stated figure holds; None for forms that are not inverted."""
    half = Decimal(5).scaleb(-target.places - 1)
    factor = _PERCENT if target.unit == "%" else target.factor
    low, high = EXACT.multiply(abs(target.value) - half, factor), EXACT.multiply(abs(target.value) + half, factor)
    if binding.form == "sum":
        others = binding.value(bases)
        if others is None:
            return None
        gap = target.base - others
        wanted = bases[i] + (gap if binding.signs[i] > 0 else -gap)
        slack = target.slack
        return wanted - slack, wanted + slack
    if binding.form == "product":
        other = binding.value([Decimal(1) if k == i else base for k, base in enumerate(bases)]) or Decimal(0)
        return (EXACT.divide(low, other), EXACT.divide(high, other)) if other > 0 else None
    if binding.form not in {"quotient", "mean"} or low <= 0:
        return None
    rest = binding.value([Decimal(1) if k == i else base for k, base in enumerate(bases)])
    if not rest:
        return None
    if i == 0:
        return EXACT.divide(low, rest), EXACT.divide(high, rest)
    return EXACT.divide(rest, high), EXACT.divide(rest, low)


def _rare(target: Fact, binding: Binding, *, swap: bool = False) -> bool:
    """Digits that could be wrong, nine ways each, or neighbours that could be swapped, against the values that the largest figure could have."""
    if target.dim in {"ratio", "points"}:
        if swap:
            return False
        digits = len(target.value.as_tuple().digits)
        return 9 * digits * 10 <= int("1" + "0" * min(digits, 2 + target.places))
    figures = (target, *binding.terms)
    finest = max(fact.places for fact in figures)
    largest = max(abs(fact.value) for fact in figures)
    round_to = min((_zeros(fact) for fact in figures), default=0) if not finest and binding.form == "sum" else 0
    lengths = [len(fact.value.as_tuple().digits) - round_to for fact in figures]
    tries = sum(lengths) - len(lengths) if swap else 9 * sum(lengths)
    return tries * _RARE <= int("1" + "0" * (len(str(int(largest))) - round_to + finest))


def _zeros(fact: Fact) -> int:
    """So many zeros a whole figure ends in: among figures of round hundreds only the digits before them could differ."""
    return max(0, int(fact.value.normalize().as_tuple().exponent)) if fact.value else 0
