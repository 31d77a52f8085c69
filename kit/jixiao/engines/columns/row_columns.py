"""What a row prints, read once into numbers and plain facts: the derived columns of the table `indicators`.

Nothing here depends on a profile. Every reading is the row engine's own; a columnar engine only computes with what stands here.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.engines.columns.printed_tables import decimals
from jixiao.model.report import Indicator
from jixiao.model.scorecard import Verdict
from jixiao.rules.algebra import STATE_MOST
from jixiao.rules.checks.evaluation import Row, ambiguous
from jixiao.rules.checks.row_scores import absent_word, capped, explains, late
from jixiao.rules.methods.row import Row as Scored
from jixiao.rules.row import direction, quantity_of
from jixiao.rules.whole import DECIMALS, DIGITS
from jixiao.text.names import group_key, key
from jixiao.text.quantity import number_of, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.model.report import Nature, Value
    from jixiao.rules.facts import Facts
    from jixiao.rules.methods.row import Origin
    from jixiao.rules.weights import Weight
    from jixiao.text.quantity import Quantity

_KEPT_PAIRS = 16384
_KEPT_NAMES = 8192
"""How many results each cache keeps."""


WEIGHT_MOST = 10_000
"""A weight is less than this many points, and not negative; a row with another one is for the row engine."""

_LIMIT = Decimal(10) ** (DIGITS - DECIMALS)
_STEP = Decimal(1).scaleb(-DECIMALS)


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
    """The derived columns of a row, by name, but for its findings; `odd`: why only the row engine can take it, or None; `seen`: the row as the checks see it."""
    cost = any("成本" in level for level in indicator.path)
    pair = _pair(indicator.target, indicator.actual, indicator.unit, indicator.nature, cost)
    claimed = number_of(indicator.score)
    coefficient = parse(indicator.coefficient).base if indicator.coefficient is not None else None
    named = facts.input(indicator.name or "")
    stated = named.number if named is not None else None
    numbers = (weight.value, claimed, coefficient, stated)
    places = decimals(indicator.score)
    odd = "wide-number" if pair.odd or not all(map(fits, numbers)) or (places or 0) > DECIMALS else None
    if weight.value is not None and not 0 <= weight.value < WEIGHT_MOST:
        odd = odd or "strange-weight"
    if claimed is not None and abs(claimed) >= WEIGHT_MOST:
        odd = odd or "strange-score"
    row = _row(indicator, pair, weight, claimed)
    return {
        "points": weight.value if fits(weight.value) else None,
        "points_origin": weight.origin,
        "claimed": claimed if fits(claimed) else None,
        "level": group_key(indicator.path[0]) if indicator.path else None,
        "coefficient_base": millionths(coefficient) if fits(coefficient) else None,
        "named": millionths(stated) if fits(stated) else None,
        **pair.columns,
        **_said(row),
        "claimed_decimals": places,
        "path_id": path_id(indicator.path),
        "name_id": name_id(indicator.name),
        "odd": odd,
        "seen": row,
    }


@lru_cache(maxsize=_KEPT_PAIRS)
def _pair(target: Value | None, actual: Value | None, unit: str | None, nature: Nature | None, cost: bool) -> _Pair:
    """Cells repeat: what a pair of them says is read once."""
    aim, done = quantity_of(target, unit), quantity_of(actual, unit)
    in_force, origin = direction(Indicator(path=("成本",) if cost else (), nature=nature), aim)
    state = (actual or "").strip()
    row = Scored(weight=Decimal(0), target=aim, actual=done, nature=in_force, origin=origin, state=state)
    numbers = {column: getattr(row, name) for column, name in _NUMBERS.items()}
    columns: dict[str, Any] = {
        **{name: getattr(row, name) for name in _PLAIN},
        **{name: millionths(number) if fits(number) else None for name, number in numbers.items()},
        "direction": in_force,
        "state": state if len(state) <= STATE_MOST else None,
    }
    return _Pair(aim, done, in_force, origin, columns, odd=not all(map(fits, numbers.values())))


_PLAIN = (
    "origin", "target_kind", "actual_kind", "actual_unit", "exact", "at_least", "at_most", "span", "one_unit", "about", "as_target",
)  # fmt: skip
_NUMBERS = {
    "target_base": "target_base", "actual_base": "actual_base", "least": "least", "greatest": "greatest", "aim": "aim", "value": "done",
}  # fmt: skip
"""What a method may ask of a row (`jixiao.rules.methods.row.Row`), by the columns that keep the answers."""


def _said(row: Row) -> dict[str, Any]:
    """What the words of a row say, as the checks read them."""
    return {
        "absent": bool(absent_word(row)),
        "not_applicable": row.one.applicable is False,
        "reasoned": bool(row.reason),
        "explains": explains(row.reason),
        "late": late(row),
        "capped": capped(row),
        "ambiguous": ambiguous(row),
    }


def _row(indicator: Indicator, pair: _Pair, weight: Weight, claimed: Decimal | None) -> Row:
    """The row as the checks see it, weighed as it is without a profile; what they ask of it at packing rests on its own cells."""
    verdict = Verdict(weight.value, weight.origin, claimed, None, "unverifiable")
    known = weight.value is not None and weight.origin != "inferred"
    full = claimed is not None and claimed == weight.value
    return Row(
        0, "", indicator, verdict, pair.target, pair.actual, pair.nature, pair.origin, weight.value, claimed, known, full  # type: ignore[arg-type]
    )  # fmt: skip


def path_id(path: Sequence[str]) -> int:
    """A number for the levels above a row; 0 where there are none."""
    return _known("\0".join(path)) if path else 0


def name_id(name: str | None) -> int:
    """A number for a name as `key` compares it."""
    return _known(key(name or ""))


def hashed(text: str) -> int:
    """A number of 64 bits for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


_known = lru_cache(maxsize=_KEPT_NAMES)(hashed)
"""For names and levels, which tables repeat."""
