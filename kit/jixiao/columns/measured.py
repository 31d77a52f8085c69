"""What a row prints, read once into numbers and plain facts: the derived columns of the table `indicators`.

Nothing here depends on a profile. Every reading is the row engine's own; a columnar engine only computes with what stands here.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.checks.context import Row
from jixiao.checks.scores import _absent, _explains
from jixiao.checks.tables import _BARE, _WORDS, _loose, _unmeasurable
from jixiao.checks.words import NOT_APPLICABLE, ambiguous
from jixiao.columns.tables import DECIMALS, DIGITS
from jixiao.profile.choice import group_key
from jixiao.report import Indicator
from jixiao.scoring.methods.base import Row as Scored
from jixiao.scoring.methods.base import bounds, exact
from jixiao.scoring.methods.ratio import _dates, _span, comparable
from jixiao.scoring.methods.words import _plain
from jixiao.scoring.rows import direction, quantity_of

if TYPE_CHECKING:
    from jixiao.quantity import Quantity
    from jixiao.report import Nature, Value
    from jixiao.scoring.facts import Facts
    from jixiao.scoring.methods.base import Origin
    from jixiao.scoring.weights import Weight

STATE_MOST = 60
"""Longer words of completion tell a story: no rule looks at them."""

WEIGHT_MOST = 10_000
"""A weight is less than this many points, and not negative; a row with another one is for the row engine."""

_LIMIT = Decimal(10) ** (DIGITS - DECIMALS)
_STEP = Decimal(1).scaleb(-DECIMALS)
_UNREAD = frozenset({"blank", "na"})
_EMPTY = frozenset({"—", "——", "-", "--", "/"})
_NO_SURPLUS = frozenset({"ratio", "points", "money", "分"})
_FEW = Decimal(3)


def fits(number: Decimal | None) -> bool:
    """Can the number stand in a column of the type `number` without losing anything?"""
    return number is None or (-_LIMIT < number < _LIMIT and number == number.quantize(_STEP))


def millionths(number: Decimal | None) -> int | None:
    """A number that fits, as a count of millionths."""
    return None if number is None else int(number * 10**DECIMALS)


class _Pair(NamedTuple):
    """Target and actual value of a row, and what follows from the two alone."""

    target: Quantity | None
    actual: Quantity | None
    nature: str
    origin: Origin
    columns: dict[str, Any]
    odd: bool


def measured(indicator: Indicator, weight: Weight, facts: Facts) -> dict[str, Any]:
    """The derived columns of a row, by name, and `odd`: why only the row engine can take it, or None."""
    cost = any("成本" in level for level in indicator.path)
    pair = _pair(indicator.target, indicator.actual, indicator.unit, indicator.nature, cost)
    claimed = indicator.score.number if indicator.score is not None else None
    coefficient = indicator.coefficient.quantity.base if indicator.coefficient is not None else None
    named = facts.input(indicator.name or "")
    stated = named.number if named is not None else None
    numbers = (weight.value, claimed, coefficient, stated)
    odd = "wide-number" if pair.odd or not all(map(fits, numbers)) else None
    if weight.value is not None and not 0 <= weight.value < WEIGHT_MOST:
        odd = odd or "strange-weight"
    return {
        "points": weight.value if fits(weight.value) else None,
        "points_origin": weight.origin,
        "claimed": claimed if fits(claimed) else None,
        "level": group_key(indicator.path[0]) if indicator.path else None,
        "coefficient_base": millionths(coefficient) if fits(coefficient) else None,
        "named": millionths(stated) if fits(stated) else None,
        **pair.columns,
        **_said(indicator, pair),
        "odd": odd,
    }


@lru_cache(maxsize=16384)
def _pair(target: Value | None, actual: Value | None, unit: str | None, nature: Nature | None, cost: bool) -> _Pair:
    """Cells repeat: what a pair of them says is read once."""
    aim, done = quantity_of(target, unit), quantity_of(actual, unit)
    in_force, origin = direction(Indicator(path=("成本",) if cost else (), nature=nature), aim)
    ends = bounds(Scored(weight=Decimal(0), actual=done)) or (None, None)
    both = comparable(aim, done) if aim is not None and done is not None else None
    bases = (_base(aim), _base(done), *ends, *(both or ()))
    odd = not all(map(fits, bases))
    kept = [millionths(number) if fits(number) else None for number in bases]
    state = (actual or "").strip()
    columns: dict[str, Any] = {
        "direction": in_force,
        "origin": origin,
        "target_kind": aim.kind if aim is not None else None,
        "target_base": kept[0],
        "actual_kind": done.kind if done is not None else None,
        "actual_base": kept[1],
        "actual_unit": done.dimension if done is not None else None,
        "exact": done is not None and exact(done),
        "at_least": done is not None and (done.comparator in {"≥", ">"} or done.hedge in {"余", "多"} or done.kind == "range"),
        "at_most": done is not None and (done.comparator in {"≤", "<"} or done.hedge == "近"),
        "least": kept[2],
        "greatest": kept[3],
        "aim": kept[4] if both else None,
        "value": kept[5] if both else None,
        "span": _spanned(aim, done),
        "one_unit": aim is not None and done is not None and bool(aim.unit) != bool(done.unit),
        "about": aim is not None and bool(aim.hedge),
        "state": state if len(state) <= STATE_MOST else None,
        "as_target": aim is not None and aim.kind == "word" and _plain(aim.text) == _plain(state) != "",
        "capped": aim is not None and aim.base == 1 and aim.unit == "%",
    }  # fmt: skip
    return _Pair(aim, done, in_force, origin, columns, odd)


def _base(quantity: Quantity | None) -> Decimal | None:
    return quantity.base if quantity is not None else None


def _spanned(target: Quantity | None, actual: Quantity | None) -> str | None:
    """Of a target with two ends, or a deadline: `met`, or what is lacking for a score; None for other targets."""
    if target is None or actual is None:
        return None
    row = Scored(weight=Decimal(1), target=target, actual=actual)
    if target.kind == "date":
        outcome = _dates(row, target, actual)
    elif target.kind == "range" or target.comparator == "±":
        outcome = _span(row, target, actual)
    else:
        return None
    return "met" if outcome.score is not None else outcome.missing[0]


def _said(indicator: Indicator, pair: _Pair) -> dict[str, Any]:
    """What the words of a row say, as the checks read them."""
    row = _row(indicator, pair)
    vague = pair.target is not None and pair.target.kind in _WORDS and _unmeasurable(pair.target.text)
    return {
        "absent": bool(_absent(row)),
        "not_applicable": indicator.applicable is False,
        "reasoned": bool(row.reason),
        "explains": _explains(row.reason),
        "late": _late(pair),
        "ambiguous": ambiguous(row),
        "vague": vague,
        "loose": vague and _loose(row),
        "equal": _equal(pair),
        **_surplus(row),
        "unanswered": _unanswered(pair),
        "rated": pair.actual is not None and pair.actual.kind != "blank",
        "same": "".join(row.name.split()),
    }


def _row(indicator: Indicator, pair: _Pair) -> Row:
    """The row as the checks see it, without a scorecard: what they ask of it here rests on its own cells."""
    return Row(0, "", indicator, None, pair.target, pair.actual, pair.nature, pair.origin, None, None, False, True)  # type: ignore[arg-type]


def _late(pair: _Pair) -> bool:
    target, actual = pair.target, pair.actual
    if target is None or actual is None or target.kind != "date" or actual.kind != "date":
        return False
    return len(target.date) == len(actual.date) and actual.date > target.date


def _equal(pair: _Pair) -> int | None:
    """For T408: 1 where the figures are the same to the digit, 0 where they differ, None where they are not compared."""
    target, actual = pair.target, pair.actual
    if target is None or actual is None or target.kind != "number" or actual.kind != "number" or target.base in _BARE:
        return None
    return int(target.number == actual.number and target.unit == actual.unit)


def _surplus(row: Row) -> dict[str, bool]:
    """For T407: would a degree beyond the limit want a word, and is the surplus three or more?"""
    target, actual = row.target, row.actual
    no = {"surplus": False, "many": False}
    if target is None or actual is None or target.kind != "number" or actual.kind != "number":
        return no
    if target.unit == "%" or row.nature not in {"≥", ">", ""} or row.reason or ambiguous(row):
        return no
    floor, reached, unit = target.base, actual.base, target.dimension
    if (
        bool(target.unit) != bool(actual.unit)
        or floor is None
        or reached is None
        or floor <= 0
        or unit != actual.dimension
    ):
        return no
    if unit in _NO_SURPLUS or "元" in unit:
        return no
    counted = bool(unit) or row.origin != "default" or any("数量" in level for level in row.one.path)
    return {"surplus": counted, "many": reached - floor >= _FEW}


def _unanswered(pair: _Pair) -> bool:
    """For T414: a target, and nothing beside it."""
    target, actual = pair.target, pair.actual
    if target is None or target.kind in _UNREAD or target.text.strip() in NOT_APPLICABLE:
        return False
    return actual is None or actual.kind == "blank" or (actual.kind == "na" and actual.text.strip() in _EMPTY)
