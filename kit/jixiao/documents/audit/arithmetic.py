"""The arithmetic of all relations: a few forms, computed exactly and as an interval of what the printed places allow."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Literal

from jixiao.text.quantity import EXACT, half_up, judge, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.facts import Fact

Form = Literal[
    "sum",
    "quotient",
    "over_sum",
    "sums",
    "complement",
    "excess",
    "change",
    "product",
    "products",
    "mean",
    "mean_of",
    "times",
]
Fit = Literal["holds", "rounding", "miss"]
_LISTS: frozenset[Form] = frozenset({"sums", "over_sum", "product", "products", "mean_of"})
"""Forms of as many figures as the text lists."""

HUNDRED = Decimal(100)
_ONE = Decimal(1)
_ZERO = Decimal(0)
_SMALL = 4
_THOUSAND = 1000


def value(form: Form, signs: Sequence[int], values: Sequence[Decimal]) -> Decimal | None:
    """The figure that a form gives, in base units; None where a divisor is not positive.

    sum         ± a ± b …
    quotient    a ÷ b
    over_sum    a ÷ (b ± c ± …)
    sums        (a + b + …) ÷ (c + d + …): the terms of sign −1 stand below the line
    complement  1 − a ÷ b
    excess      (a − b) ÷ b, as a size
    change      a ÷ (b ∓ a): a change on what was before it, from the figure after it; the sign is that of the change
    product     a × b × …
    products    a × b + c × d + …; the last of an odd number multiplies them all
    mean        a ÷ b ÷ …, an amount for each of them, each month
    times       a ÷ b, as a multiple
    mean_of     (a + b + …) ÷ their number
    """
    if form == "sum":
        total = _ZERO
        for sign, one in zip(signs, values, strict=True):
            total += one if sign > 0 else -one
        return total
    if form == "over_sum":
        whole = value("sum", signs[1:], values[1:]) or _ZERO
        return EXACT.divide(values[0], whole) if whole > 0 else None
    if form == "sums":
        above = sum((one for sign, one in zip(signs, values, strict=True) if sign > 0), _ZERO)
        below = sum((one for sign, one in zip(signs, values, strict=True) if sign < 0), _ZERO)
        return EXACT.divide(above, below) if below > 0 else None
    if form == "product":
        return _product(values)
    if form == "products":
        pairs = [_product(values[i : i + 2]) for i in range(0, len(values) - 1, 2)]
        return EXACT.multiply(sum(pairs, _ZERO), values[-1] if len(values) % 2 else _ONE)
    if form == "mean_of":
        return EXACT.divide(sum(values, _ZERO), Decimal(len(values)))
    if form == "mean":
        below = _product(values[1:])
        return EXACT.divide(values[0], below) if below > 0 else None
    a, b = values
    if form == "change":
        b = b - a if signs[0] > 0 else b + a
    if b <= 0:
        return None
    if form == "excess":
        return abs(EXACT.divide(a - b, b))
    share = EXACT.divide(a, b)
    return _ONE - share if form == "complement" else share


def _product(values: Sequence[Decimal]) -> Decimal:
    made = _ONE
    for one in values:
        made = EXACT.multiply(made, one)
    return made


def interval(form: Form, signs: Sequence[int], terms: Sequence[Fact]) -> tuple[Decimal, Decimal, Decimal] | None:
    """Low, exact and high value of a form over figures, each within half of its last printed place."""
    exact = value(form, signs, [term.base for term in terms])
    if exact is None:
        return None
    slack = sum((term.slack for term in terms), _ZERO)
    if form == "mean" and not slack and _rounded(terms[0]):
        half = EXACT.multiply(terms[0].factor, Decimal("0.5"))
        ends = [
            value(form, signs, [terms[0].base + side * half, *(term.base for term in terms[1:])]) or exact
            for side in (-1, 1)
        ]
        return ends[0], exact, ends[1]
    if not slack:
        return exact, exact, exact
    if form == "sum":
        return exact - slack, exact, exact + slack
    if form == "quotient" and terms[0].value == terms[1].value and terms[0].unit == terms[1].unit:
        return exact, exact, exact  # the same figure twice is all of it, whatever its places
    if form == "quotient" and terms[0].base > terms[0].slack and terms[1].base > terms[1].slack:
        part, base = terms
        low = EXACT.divide(part.base - part.slack, base.base + base.slack)
        return low, exact, EXACT.divide(part.base + part.slack, base.base - base.slack)
    if form in _LISTS:
        return _list_interval(form, exact, signs, terms)
    corners = [
        value(form, signs, [term.base + side * term.slack for term, side in zip(terms, sides, strict=True)])
        for sides in product(*((-1, 1) if term.slack else (0,) for term in terms))
    ]
    ends = [corner for corner in corners if corner is not None]
    return min(ends, default=exact), exact, max(ends, default=exact)


def _rounded(amount: Fact) -> bool:
    """2146 万元: what is spread over many may be told in whole 万元, where that changes little."""
    return amount.dim == "money" and amount.factor > 1 and not amount.places and amount.value >= _THOUSAND


def _list_interval(
    form: Form, exact: Decimal, signs: Sequence[int], terms: Sequence[Fact]
) -> tuple[Decimal, Decimal, Decimal]:
    """The ends of a form that every figure moves one way: two values, where the corners of a long list are beyond counting."""
    ways = (1, *(-sign for sign in signs[1:])) if form == "over_sum" else signs
    low, high = (
        value(form, signs, [term.base + side * way * term.slack for way, term in zip(ways, terms, strict=True)])
        for side in (-1, 1)
    )
    return (exact if low is None else low), exact, (exact if high is None else high)


def fit(target: Fact, low: Decimal, exact: Decimal, high: Decimal, *, whole: bool = False, cut: bool = True) -> Fit:
    """Does the printed figure agree with a computed one: rounded half-up, or as far as the printed places allow?

    `whole` are sums of whole 万元, each rounded by itself; `cut` says that a rate may have been cut off instead of rounded.
    """
    if target.dim in {"ratio", "points"}:
        return _fit_ratio(target, low, exact, high, cut=cut)
    scale = target.factor
    places = target.places
    stated, made = target.value, EXACT.divide(exact, scale)
    if half_up(made, places) == stated:
        return "holds"
    allowed = target.slack + max(exact - low, high - exact)
    if abs(target.base - exact) <= allowed:
        return "rounding"
    if not places and target.factor > 1 and whole and abs(stated - made) <= 1:
        return "rounding"  # whole 万元 on both sides were rounded apart
    if (places or target.slack) and abs(half_up(made, places) - stated) <= _ONE.scaleb(-places):
        return "rounding"
    return "miss"


def _fit_ratio(target: Fact, low: Decimal, exact: Decimal, high: Decimal, *, cut: bool) -> Fit:
    scale = Decimal("0.001") if target.unit == "‰" else Decimal("0.01")
    stated, places = abs(target.value), target.places
    made = EXACT.divide(abs(exact), scale)
    state = judge(stated, places, made)
    if state == "holds":
        return "holds"
    if abs(target.base - abs(exact)) <= target.slack:
        return "rounding"  # 三成 is said roughly
    if state == "rounding" and cut and (places or (abs(stated - made) < 1 and stated != HUNDRED)):
        return "rounding"
    step = _ONE.scaleb(-places) if places and cut else _ZERO
    ends = sorted((EXACT.divide(abs(low), scale), EXACT.divide(abs(high), scale)))
    if low != high and half_up(ends[0], places) - step <= stated <= half_up(ends[1], places) + step:
        return "rounding"
    return "miss"


def trim(number: Decimal, places: int = 6) -> str:
    """Plain notation with at most six decimals and no trailing zeros."""
    text = plain(half_up(number, places))
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(number: Decimal, like: Fact) -> str:
    """A computed figure in the unit of the printed one."""
    if like.dim in {"ratio", "points"}:
        scale = Decimal("0.001") if like.unit == "‰" else Decimal("0.01")
        return f"{trim(EXACT.divide(number, scale), _SMALL)}{like.unit}"
    return f"{trim(EXACT.divide(number, like.factor))}{like.unit}"
