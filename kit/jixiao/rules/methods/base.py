"""The nouns of scoring: a row and what is known of it, what a method makes of it, and the records that plugins return.

Methods are pure functions of a row and of parameters that are data. They never round (the profile says step and mode), never
guess and never turn a missing input into 0: what they lack they name in `Outcome.missing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from jixiao.model.outcome import Outcome, Reading
from jixiao.text.quantity import EXACT, Quantity, plain

if TYPE_CHECKING:
    from collections.abc import Callable

Direction = Literal["positive", "reverse", "equal", "qualitative"]
"""What is good: more, less, exactly this, or a matter of words. `NATURES` reads it from a comparator."""

Origin = Literal["printed", "nature", "category", "default"]
"""Where the direction comes from: the target's own comparator, 指标性质, the category (cost is a ceiling), or nothing at all."""

NATURES: dict[str, Direction] = {
    "≥": "positive", ">": "positive", "": "positive", "≤": "reverse", "<": "reverse", "=": "equal", "±": "equal",
    "定性": "qualitative",
}  # fmt: skip

_WIDE = Context(prec=1000)

ZERO = Decimal(0)
ONE = Decimal(1)


def lazily(module: str, name: str) -> Callable[..., Any]:
    """A function of another module, which is imported when it is first called: columnar forms need what few runs need."""

    def call(*arguments: Any) -> Any:
        import importlib

        return getattr(importlib.import_module(module), name)(*arguments)

    return call


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A point of a checklist. `met` None: the report does not say. `points` as printed beside it."""

    met: bool | None = None
    points: Decimal | None = None
    item: str = ""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """Another indicator, for methods that look at several: its target, its actual and its comparator."""

    target: Quantity | None = None
    actual: Quantity | None = None
    nature: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a row that is to be scored.

    weight     分值, in points
    value      the measured rate, amount or count as a plain number (95 % is 0.95, money in 元), usually by the rule's formula
    target     指标值 and `actual` 实际完成值, as printed; a unit of the form's own column is already put in
    nature     the comparator in force: `≥ > ≤ < = ± 定性`, or empty; `origin` says where it comes from
    state      the printed words that a rule of words looks at (实际完成值, an answer 是 or 否, a severity)
    checklist  the points of a checklist
    parts      scores of the rows below, None where one is not known; for a choice: the alternatives
    others     the indicators that a rule about several of them looks at
    claimed    the score that the report gives
    """

    weight: Decimal
    value: Decimal | None = None
    target: Quantity | None = None
    actual: Quantity | None = None
    nature: str = ""
    origin: Origin = "default"
    state: str = ""
    checklist: tuple[Item, ...] = ()
    parts: tuple[Decimal | None, ...] = ()
    others: tuple[Measured, ...] = ()
    claimed: Decimal | None = None

    @property
    def direction(self) -> Direction | None:
        """The direction of the comparator in force; None for one that is not known."""
        return NATURES.get(self.nature)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example as data: the row and parameters as a mapping, and what comes of it. It is run by the tests."""

    given: dict[str, Any]
    params: dict[str, Any]
    score: str | None = None
    low: str | None = None
    high: str | None = None
    missing: tuple[str, ...] = ()
    note: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMethod:
    """A way to score a row. `compute` is pure; `needs` names the fields of `Row` that it looks at.

    `formula` is the rule in symbols (A target, B actual, w weight, x measured figure, s score); `source` says where it is used.
    `columns(cells, params)` is the same rule over columns (`jixiao.rules.algebra`); without it rows go through the row engine.
    """

    name: str
    params: type[msgspec.Struct]
    compute: Callable[[Row, Any], Outcome]
    summary: tuple[str, str]
    formula: str
    example: Example
    source: str
    needs: tuple[str, ...] = ()
    columns: Callable[[Any, Any], Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """A total with rows that do not apply: `got` by the rows that do, `absent` weight of those that do not, `full` mark."""

    got: Decimal
    absent: Decimal
    full: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicablePolicy:
    """What becomes of a row that does not apply, and of the total over it. Both functions are pure.

    `columns(cells)` is the row's part over columns, `columns_total(got, absent, full)` the total's: cases of a condition and a total.
    """

    name: str
    row: Callable[[Row], Outcome]
    total: Callable[[NotApplicable], Outcome]
    summary: tuple[str, str]
    formula: str
    example: Example
    source: str
    columns: Callable[[Any], Any] | None = None
    columns_total: Callable[[Any, Any, Any], Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A total before it is modified: `deductions` in points, `grades_down` as found by the finance department.

    `rate` is the execution rate as a plain number; None where it is not known.
    """

    total: Decimal
    full: Decimal = Decimal(100)
    deductions: tuple[Decimal | None, ...] = ()
    grades_down: int = 0
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalModifier:
    """A change of the total. `compute` is pure.

    `columns(total, deducted, params)` is the same over columns; `deducted` is None-able: the points of all events, in a column.
    With "rate" among `needs` it gets a fourth argument: whether the execution rate is known, the rate, and the full mark.
    """

    name: str
    params: type[msgspec.Struct]
    compute: Callable[[Totals, Any], Outcome]
    summary: tuple[str, str]
    formula: str
    example: Example
    source: str
    needs: tuple[str, ...] = ()
    columns: Callable[..., Any] | None = None


def lacking(*missing: str, low: Decimal | None = None, high: Decimal | None = None) -> Outcome:
    """An outcome without a score, for want of input; perhaps with the range that it must lie in."""
    return Outcome(missing=missing, low=low, high=high)


def clip(score: Decimal, weight: Decimal) -> Decimal:
    """The score within 0 and the weight."""
    return min(max(score, ZERO), max(weight, ZERO))


def scored(
    row: Row,
    score: Decimal,
    work: Callable[[], str],
    *,
    readings: tuple[Reading, ...] = (),
    flags: tuple[str, ...] = (),
) -> Outcome:
    """An outcome with a score, clipped to the weight. `work` writes what stands before the last equals sign of the proof."""
    kept = clip(score, row.weight)

    def proof() -> str:
        tail = figure(kept) if kept == score else f"{figure(score)} → {figure(kept)}"
        text = work()
        return text if text.endswith(f": {tail}") else f"{text} = {tail}"

    return Outcome(score=kept, proof=proof, readings=readings, flags=flags)


def flagged(outcome: Outcome, *flags: str) -> Outcome:
    """The outcome with more flags."""
    return msgspec.structs.replace(outcome, flags=(*outcome.flags, *flags)) if flags else outcome


def figure(number: Decimal, places: int = 6) -> str:
    """A figure for reading: plain, at most `places` decimals (rounded), no trailing zeros."""
    text = plain(number)
    point = text.find(".")
    if point < 0:
        return text
    if len(text) - point - 1 > places:
        text = plain(number.quantize(ONE.scaleb(-places), context=_WIDE))
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def shown(quantity: Quantity) -> str:
    """The number of a quantity with its printed unit, without comparator."""
    return "" if quantity.number is None else f"{plain(quantity.number)}{quantity.unit}"


def points(amount: Decimal, unit: str, weight: Decimal) -> Decimal:
    """An amount of a rule in points; with the unit `share` it is a share of the weight."""
    return EXACT.multiply(amount, weight) if unit == "share" else amount


def measure(row: Row) -> Decimal | None:
    """The figure that a rule looks at: the computed value, else the actual in its base unit (95 % is 0.95)."""
    if row.value is not None:
        return row.value
    return row.actual.base if row.actual is not None and exact(row.actual) else None


def bounds(row: Row) -> tuple[Decimal | None, Decimal | None] | None:
    """The least and the greatest that the measured figure can be; None at an end that is open, None when nothing is known."""
    found = measure(row)
    if found is not None:
        return found, found
    actual = row.actual
    if actual is None or actual.base is None:
        return None
    if actual.kind == "range":
        return actual.base, msgspec.structs.replace(actual, number=actual.upper).base
    if actual.comparator in {"≥", ">"} or (actual.hedge in {"余", "多"} and not actual.comparator):
        return actual.base, None
    if actual.comparator in {"≤", "<"} or actual.hedge == "近":
        return None, actual.base
    return None


def exact(quantity: Quantity) -> bool:
    """Is it one number, not a bound, a range or an approximation?"""
    return quantity.kind == "number" and not quantity.hedge and quantity.comparator in {"", "="}


def unmeasured(row: Row) -> Outcome:
    """Why `measure` has nothing."""
    if row.actual is not None and row.actual.number is not None:
        return lacking("exact_actual")
    return lacking("value")
