"""A row as a method sees it, and what its printed cells say: once for a single row here, and for the columns of packed rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from jixiao.text.cached import kept
from jixiao.text.quantity import Quantity, narrow, parse, plain

if TYPE_CHECKING:
    from collections.abc import Callable

Origin = Literal["printed", "nature", "category", "default"]
"""Where the direction comes from: the target's own comparator, 指标性质, the category (cost is a ceiling), or nothing at all."""

POSITIVE, REVERSE, EQUAL = ("≥", ">", ""), ("≤", "<"), ("=", "±")
"""The comparators by what is good: more, less, exactly this. 定性 is a matter of words."""


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


def _of(side: str, name: str, meaning: str) -> Any:
    """What a printed figure of a row says; None where there is none."""

    def said(row: Row) -> Any:
        quantity = getattr(row, side)
        return getattr(quantity, name) if quantity is not None else None

    return property(said, doc=meaning)


class Row(msgspec.Struct, frozen=True, kw_only=True, dict=True):
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

    The properties and methods below are what a rule may ask; over columns `jixiao.engines.columns.cells.Cells` answers the same.
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

    def has(self, name: str) -> bool:
        """Is there something of this name?"""
        return getattr(self, name) is not None

    def signed(self, *signs: str) -> bool:
        """Is one of these comparators in force?"""
        return self.nature in signs

    def kind(self, side: Literal["target", "actual"], *kinds: str) -> bool:
        """Does the target or the actual value read as one of these kinds? False where there is none."""
        quantity: Quantity | None = getattr(self, side)
        return quantity is not None and quantity.kind in kinds

    target_kind = _of("target", "kind", "What the target reads as: number, range, date, word …")
    target_base = _of("target", "base", "The target in its base unit.")
    actual_kind = _of("actual", "kind", "What the actual value reads as.")
    actual_base = _of("actual", "base", "The actual value in its base unit.")
    actual_unit = _of(
        "actual", "dimension", "The dimension of the actual value: ratio, money, points or a counted unit."
    )

    @property
    def exact(self) -> bool:
        """Is the actual value one number, not a bound, a range or an approximation?"""
        return self.actual is not None and exact(self.actual)

    @property
    def at_least(self) -> bool:
        """Is the actual value a lower bound?"""
        one = self.actual
        return one is not None and (one.comparator in {"≥", ">"} or one.hedge in {"余", "多"} or one.kind == "range")

    @property
    def at_most(self) -> bool:
        """Is the actual value an upper bound?"""
        one = self.actual
        return one is not None and (one.comparator in {"≤", "<"} or one.hedge == "近")

    @property
    def least(self) -> Decimal | None:
        """The least that the actual value can be; None where that is open or not known."""
        return bounds(self.actual)[0]

    @property
    def greatest(self) -> Decimal | None:
        """The greatest that it can be; likewise."""
        return bounds(self.actual)[1]

    @kept
    def _pair(self) -> tuple[Decimal, Decimal] | tuple[None, None]:
        if self.target is None or self.actual is None:
            return None, None
        return comparable(self.target, self.actual) or (None, None)

    @property
    def aim(self) -> Decimal | None:
        """The target, comparable with `done`; None where the two cannot be compared."""
        return self._pair[0]

    @property
    def done(self) -> Decimal | None:
        """The actual value, comparable with `aim`."""
        return self._pair[1]

    @kept
    def span(self) -> str | None:
        """Of a target with two ends, or a deadline: `met`, or what is lacking for a score; None for other targets."""
        return spanned(self.target, self.actual)

    @property
    def one_unit(self) -> bool:
        """Is a unit printed on one side only?"""
        return self.target is not None and self.actual is not None and bool(self.target.unit) != bool(self.actual.unit)

    @property
    def about(self) -> bool:
        """Is the target approximate?"""
        return self.target is not None and bool(self.target.hedge)

    @property
    def valued(self) -> bool:
        """Is the measured figure known by a formula?"""
        return self.value is not None

    @property
    def counted(self) -> bool:
        """Is the actual value a count?"""
        uncounted = self.actual_unit in UNCOUNTED
        return self.exact and self.actual_base is not None and not uncounted

    @property
    def given(self) -> bool:
        """Does the report give points?"""
        return self.claimed is not None and self.claimed > 0

    @property
    def words(self) -> str:
        """The words of completion, for comparing: those that are printed, else the actual value."""
        return plain_words(self.state) or plain_words(self.actual.text if self.actual is not None else "")

    def word(self, judge: Callable[[str], int], longest: int = 0) -> int:  # noqa: ARG002 - columns keep no longer words
        """What a function of the words says, as a whole number; `longest` is the length of the longest words that it knows."""
        return judge(self.words)

    def says(self, *states: str) -> bool:
        """Are the printed words one of these?"""
        return self.state.strip() in states

    @property
    def silent(self) -> bool:
        """Do the words say nothing of completion? A figure in their place does not."""
        return parse(self.state).kind not in {"word", "text"}

    @property
    def as_target(self) -> bool:
        """Are the words those of a target of words?"""
        return self.kind("target", "word") and plain_words(self.target.text) == self.words != ""  # type: ignore[union-attr]

    def shown(self, side: Literal["target", "actual"]) -> str:
        """The number of the target or the actual value with its printed unit, without comparator."""
        quantity: Quantity | None = getattr(self, side)
        return "" if quantity is None or quantity.number is None else f"{plain(quantity.number)}{quantity.unit}"


UNCOUNTED = ("money", "ratio", "points")
"""The dimensions of what is no count."""


def exact(quantity: Quantity) -> bool:
    """Is it one number, not a bound, a range or an approximation?"""
    return quantity.kind == "number" and not quantity.hedge and quantity.comparator in {"", "="}


def bounds(actual: Quantity | None) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest that a figure can be; None at an end that is open or not known."""
    if actual is None or actual.base is None:
        return None, None
    if exact(actual):
        return actual.base, actual.base
    if actual.kind == "range":
        return actual.base, msgspec.structs.replace(actual, number=actual.upper).base
    if actual.comparator in {"≥", ">"} or (actual.hedge in {"余", "多"} and not actual.comparator):
        return actual.base, None
    if actual.comparator in {"≤", "<"} or actual.hedge == "近":
        return None, actual.base
    return None, None


def comparable(target: Quantity, actual: Quantity) -> tuple[Decimal, Decimal] | None:
    """Both numbers in one base unit; None when the units differ.

    A unit that only one side prints holds for the other too, unless a bare figure could itself be a rate (0.98 beside 95%).
    """
    if bool(target.unit) == bool(actual.unit):
        a, b = target.base, actual.base
        return None if a is None or b is None or target.dimension != actual.dimension else (a, b)
    unit = target.unit or actual.unit
    bare = actual if target.unit else target
    full = msgspec.structs.replace(bare, unit=unit)
    if bare.number is None or (full.dimension in {"ratio", "points"} and abs(bare.number) <= 1):
        return None
    return comparable(full, actual) if bare is target else comparable(target, full)


def ends(target: Quantity) -> tuple[Decimal, Decimal] | None:
    """The two ends of a target that has two."""
    if target.number is None or (target.comparator != "±" and target.upper is None):
        return None
    return (-target.number, target.number) if target.comparator == "±" else (target.number, target.upper)  # type: ignore[return-value]


def spanned(target: Quantity | None, actual: Quantity | None) -> str | None:
    """Of a target with two ends, or a deadline: `met`, or what is lacking for a score; None for other targets.

    A deadline is kept for certain, or not for any rule here; both must print the year, or neither.
    """
    if target is None or actual is None:
        return None
    if target.kind == "date":
        if actual.kind != "date" or len(actual.date) != len(target.date):
            return "actual"
        return "late_rule" if actual.date > target.date else "met"
    if target.kind != "range" and target.comparator != "±":
        return None
    if target.unit != actual.unit:
        return "unit"
    if not exact(actual) or actual.number is None or target.number is None:
        return "exact_actual"
    both = ends(target)
    return "met" if both is not None and both[0] <= actual.number <= both[1] else "outside_range_rule"


def plain_words(text: str) -> str:
    """A text for comparing: half-width, without the mark at its end."""
    return narrow(text).strip().strip("。.;；,，!！").strip()
