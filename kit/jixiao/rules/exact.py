"""Exact arithmetic over columns: rationals whose numerator and denominator are whole numbers of at most 38 digits.

A columnar engine divides in floating point or cuts decimals to a scale of its own. Here nothing is divided before a score is
rounded, and then by the engine's division of whole numbers. Every rational knows how large its parts can become; an expression
that could exceed 38 digits is refused when it is made (`TooWide`), and its rule goes to the row engine.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import lcm
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from jixiao.rules.whole import ARITHMETIC, DECIMALS, DIGITS, Int, TooWide

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    from jixiao.text.quantity import Rounding

    Truth: TypeAlias = ir.BooleanValue

NUMBER_MOST = 10**DIGITS
"""A column of the type `number` holds fewer millionths than this."""

UNIT = Fraction(1, 10**DECIMALS)
_ONE = Int.known(1)


def _reflected(combine: Callable[[Exact, Exact], Exact]) -> Callable[[Exact, Given], Exact]:
    """The operation with a plain number before it."""
    return lambda one, given: combine(exact(given), one)


def _comparison(compare: Callable[[Any, Any], Any]) -> Callable[[Exact, Given], Any]:
    """A condition, as every comparison is."""

    def compared(one: Exact, given: Given) -> Any:
        left, right, _, _ = _common(one, exact(given))
        return left.compared(right, compare)

    return compared


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """The rational `factor · above ÷ below`; `below` is greater than 0 wherever the number is looked at."""

    factor: Fraction = Fraction(1)
    above: Int = _ONE
    below: Int = _ONE

    # -- making ------------------------------------------------------------------------------------------------------------

    @classmethod
    def constant(cls, value: Decimal | int) -> Exact:
        """A number that is known when the expression is made."""
        return cls(Fraction(value))

    @classmethod
    def column(cls, millionths: ir.IntegerValue, most: int = NUMBER_MOST) -> Exact:
        """A column of whole millionths, each smaller than `most` in size."""
        return cls(UNIT, Int.of(millionths, most))

    @property
    def known(self) -> Fraction | None:
        """The value, where it is known when the expression is made."""
        return self.factor if self.above.value == 1 and self.below.value == 1 else None

    # -- arithmetic --------------------------------------------------------------------------------------------------------

    def __mul__(self, given: Given) -> Exact:
        other = exact(given)
        return Exact(self.factor * other.factor, self.above.times(other.above), self.below.times(other.below))

    def __truediv__(self, given: Given) -> Exact:
        """The quotient; the divisor must be greater than 0 wherever the result is looked at."""
        other = exact(given)
        if other.known is not None:
            return Exact(self.factor / other.known, self.above, self.below)
        return self * Exact(1 / other.factor, other.below, other.above)

    def __add__(self, given: Given) -> Exact:
        left, right, scale, below = _common(self, exact(given))
        return Exact(scale, left.plus(right), below)

    def __sub__(self, given: Given) -> Exact:
        return self + -exact(given)

    __rmul__ = _reflected(operator.mul)
    __rtruediv__ = _reflected(operator.truediv)
    __radd__ = _reflected(operator.add)
    __rsub__ = _reflected(operator.sub)

    def __neg__(self) -> Exact:
        return Exact(-self.factor, self.above, self.below)

    # -- comparing ---------------------------------------------------------------------------------------------------------

    __lt__ = _comparison(operator.lt)
    __le__ = _comparison(operator.le)
    __gt__ = _comparison(operator.gt)
    __ge__ = _comparison(operator.ge)
    __eq__ = _comparison(operator.eq)  # type: ignore[assignment]
    __hash__ = object.__hash__

    @property
    def positive(self) -> Exact:
        """The number, but 0 where it is negative."""
        above = self.above if self.factor >= 0 else self.above.times(Int.known(-1))
        greatest = partial(ARITHMETIC.get().pick, "greatest")
        return Exact(abs(self.factor), above.chosen(Int.known(0), greatest), self.below)

    # -- choosing and rounding ---------------------------------------------------------------------------------------------

    def when(self, condition: Truth, given: Given) -> Exact:
        """The one where the condition holds, else the other."""
        if isinstance(condition, bool):
            return self if condition else exact(given)
        other, how = exact(given), partial(ARITHMETIC.get().either, condition)
        left, right, scale = _scaled(self, other)
        return Exact(scale, left.chosen(right, how), self.below.chosen(other.below, how))

    def least(self, other: Given) -> Exact:
        """The smaller of the two."""
        return self._pick(exact(other), "least", self <= other)

    def most(self, other: Given) -> Exact:
        """The greater of the two."""
        return self._pick(exact(other), "greatest", self >= other)

    def _pick(self, other: Exact, function: Literal["least", "greatest"], condition: Truth) -> Exact:
        """One of the two; without denominators the engine's own `least` and `greatest` are quicker than a case."""
        if self.below.value != 1 or other.below.value != 1:
            return self.when(condition, other)
        left, right, scale = _scaled(self, other)
        return Exact(scale, left.chosen(right, partial(ARITHMETIC.get().pick, function)))

    def steps(self, step: Decimal, mode: Rounding | Literal["floor", "ceil"] = "half_up") -> Int:
        """How many steps it is, rounded; for values that are not negative."""
        count = self.factor / Fraction(step)
        above, below = self.above.times(Int.known(count.numerator)), self.below.times(Int.known(count.denominator))
        if mode == "half_up":
            two = Int.known(2)
            return above if below.value == 1 else above.times(two).plus(below).over(below.times(two))
        if mode in {"down", "floor"}:
            return above.over(below)
        if mode == "ceil":
            return above.plus(below).plus(Int.known(-1)).over(below)
        raise TooWide  # half-even: no rule in use asks for it, and the row engine knows it

    def rounds_to(self, claimed: Given, places: int) -> Any:
        """Is it the claimed number when it is rounded half-up, away from zero, to so many decimals?"""
        claim = exact(claimed)
        half = Exact(Fraction(1, 2 * 10**places))
        fine = claim * 10**places
        printed = fine.is_whole()
        up = (self >= claim - half) & (self < claim + half)
        down = (self > claim - half) & (self <= claim + half)
        return printed & ARITHMETIC.get().either(self >= 0, up, down)

    def is_whole(self) -> Any:
        """Is it a whole number?"""
        size = self.most(-self)
        return size.whole("floor") == size

    def whole(self, mode: Literal["floor", "ceil"]) -> Exact:
        """The whole number below or above; for values that are not negative."""
        return Exact(Fraction(1), self.steps(Decimal(1), mode))


Given: TypeAlias = "Exact | Decimal | int"
"""What may stand beside an `Exact`."""


def exact(given: Given) -> Exact:
    """A number as an `Exact`: a constant, if it is not one already."""
    return given if isinstance(given, Exact) else Exact.constant(given)


def _scaled(one: Exact, other: Exact) -> tuple[Int, Int, Fraction]:
    """Both numerators over the common denominator of the factors, and that as a factor."""
    shared = lcm(one.factor.denominator, other.factor.denominator)
    left, right = (each.above.times(Int.known(int(each.factor * shared))) for each in (one, other))
    return left, right, Fraction(1, shared)


def _common(one: Exact, other: Exact) -> tuple[Int, Int, Fraction, Int]:
    """Both numerators over one denominator, the factor of the two, and the denominator."""
    left, right, scale = _scaled(one, other)
    if one.below is other.below or one.below.value == other.below.value == 1:
        return left, right, scale, one.below
    return left.times(other.below), right.times(one.below), scale, one.below.times(other.below)
