"""The small algebra that rules are written in, once for every engine: numbers, truths, choices, and cases that are made lazily.

A rule is a generator of cases. The first case whose condition holds decides. On single rows numbers are `Decimal` and truths are
`bool`: a case is made only when those before it do not hold, so that it may rely on what they have ruled out. Over columns numbers
are exact expressions and truths are conditions of the engine: all cases are made, and become one expression.

Write `+ - * /` and comparisons with `< <= > >= ==`; a divisor is above 0 wherever its case is reached. Everything else is below.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, Self, TypeAlias, TypeVar

from jixiao.text.quantity import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Figure: TypeAlias = Any
"""A `Decimal`, or an exact expression over columns; whole numbers may stand beside either."""

Truth: TypeAlias = Any
"""A `bool`, or a condition over columns; None holds always."""

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)

STATE_MOST = 60
"""Longer words of completion tell a story: no rule looks at them."""

_PLAIN: Any = (Decimal, int)
_SETTLED = Decimal(1).scaleb(-30)
ROOMY = Context(prec=1000)
"""Rounds nothing that a report or a rule can print."""


class NotColumnar(Exception):  # noqa: N818 - reads as the event it is
    """A rule, or these parameters of it, cannot be said over columns: the row engine computes it. `why` is a short word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Answer(NamedTuple):
    """What comes of a row. Scores and readings are clipped to 0 and the weight by the engine.

    readings  other accepted readings of the rule: a name in Chinese and English, and the score
    also      scores by other accepted methods, each with its name in Chinese and English; one that equals the score is no reading
    flags     names of `FLAGS`, each with the condition under which it is raised (None: always)
    absent    facts that are lacking, each with the condition under which it is
    stated    does it rest on a figure that the report only states?
    """

    score: Figure | None = None
    low: Figure | None = None
    high: Figure | None = None
    high_open: bool = False
    missing: tuple[str, ...] = ()
    readings: tuple[tuple[str, str, Figure], ...] = ()
    also: tuple[tuple[str, str, Figure], ...] = ()
    flags: tuple[tuple[str, Truth], ...] = ()
    absent: tuple[tuple[str, Truth], ...] = ()
    stated: bool = False


class Case(NamedTuple):
    """When it holds (None: always), what then comes of the row, and what writes the computation before the last equals sign."""

    when: Truth
    then: Answer
    proof: Callable[[], str] | None = None


Cases: TypeAlias = "Iterator[Case]"


def lacking(*missing: str, low: Figure | None = None, high: Figure | None = None) -> Answer:
    """No score, for want of input; perhaps with the range that it must lie in."""
    return Answer(missing=missing, low=low, high=high)


# -- cases -----------------------------------------------------------------------------------------------------------------


def always(then: Answer, proof: Callable[[], str] | None = None) -> Cases:
    """One case, whatever the row."""
    yield Case(None, then, proof)


class Conditional(Protocol):
    """A case, or whatever else holds under a condition."""

    @property
    def when(self) -> Truth:
        """When it holds; None: always."""

    def _replace(self, *, when: Truth = ...) -> Self: ...


C = TypeVar("C", bound=Conditional)
"""A sort of cases."""


def under(condition: Truth, cases: Iterable[C]) -> Iterator[C]:
    """The cases, each under one more condition. Where it does not hold on a single row, none of them is made."""
    if condition is False:
        return
    if condition is None or condition is True:
        yield from cases
        return
    for one in settled(cases):
        yield one._replace(when=both(condition, one.when))


def settled(cases: Iterable[C]) -> Iterator[C]:
    """The cases up to the first that always holds, without those that never do."""
    for one in cases:
        if one.when is not False:
            yield one
        if one.when is None or one.when is True:
            return


def flagged(cases: Iterable[Case], *flags: tuple[str, Truth]) -> Cases:
    """The cases with more flags on each."""
    for one in cases:
        if one.when is not False:
            yield one._replace(then=one.then._replace(flags=(*one.then.flags, *flags)))


# -- truths ----------------------------------------------------------------------------------------------------------------


def both(*conditions: Truth) -> Truth:
    """Do all conditions hold?"""
    found: Truth = True
    for one in conditions:
        if one is False:
            return False
        if one is not None and one is not True:
            found = one if found is True else found & one
    return found


def either(*conditions: Truth) -> Truth:
    """Does one of the conditions hold?"""
    found: Truth = False
    for one in conditions:
        if one is None or one is True:
            return True
        if one is not False:
            found = one if found is False else found | one
    return found


def negated(condition: Truth) -> Truth:
    """The opposite of a condition."""
    return not condition if isinstance(condition, bool) else ~condition


def holds(condition: Truth) -> Truth:
    """Does it hold for certain? What is not known over columns counts as no."""
    return bool(condition) if condition is None or isinstance(condition, bool) else condition.fill_null(False)


def written(condition: Truth, then: str, other: str = "") -> str:
    """One of two texts of a proof."""
    if isinstance(condition, bool):
        return then if condition else other
    chosen: str = condition.chosen(then, other)
    return chosen


# -- numbers ---------------------------------------------------------------------------------------------------------------


def least(one: Figure, other: Figure) -> Figure:
    """The smaller of the two."""
    if isinstance(one, _PLAIN) and isinstance(other, _PLAIN):
        return min(one, other)
    return other.least(one) if isinstance(one, _PLAIN) else one.least(other)


def most(one: Figure, other: Figure) -> Figure:
    """The greater of the two."""
    if isinstance(one, _PLAIN) and isinstance(other, _PLAIN):
        return max(one, other)
    return other.most(one) if isinstance(one, _PLAIN) else one.most(other)


def size(number: Figure) -> Figure:
    """The number without its sign."""
    return most(number, -number)


def one_side(one: Figure, other: Figure) -> Truth:
    """Do both differ from 0 on the same side?"""
    return either(both(one > 0, other > 0), both(one < 0, other < 0))


def clip(score: Figure, weight: Figure) -> Figure:
    """The score within 0 and the weight."""
    return least(most(score, ZERO), most(weight, ZERO))


def whole(number: Figure, mode: Literal["floor", "ceil"]) -> Figure:
    """The whole number below or above one that is not negative; what a division left at the thirtieth decimal is no part of it."""
    if not isinstance(number, _PLAIN):
        return number.whole(mode)
    settled_number = Decimal(number).quantize(_SETTLED, context=ROOMY)
    return settled_number.to_integral_value(rounding=ROUND_FLOOR if mode == "floor" else ROUND_CEILING)


def rounds_to(number: Figure, claimed: Figure, places: int) -> Truth:
    """Is the number the claimed one when it is rounded half-up, away from zero, to so many decimals?"""
    if isinstance(number, _PLAIN) and isinstance(claimed, _PLAIN):
        return half_up(number, places) == claimed
    return number.rounds_to(claimed, places)


def is_whole(number: Figure) -> Truth:
    """Is it a whole number, and not negative?"""
    kept = most(number, ZERO)
    return both(number >= 0, whole(kept, "floor") == kept)
