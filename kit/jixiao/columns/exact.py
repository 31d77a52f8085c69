"""Exact arithmetic over columns: rationals whose numerator and denominator are whole numbers of at most 38 digits.

A columnar engine divides in floating point or cuts decimals to a scale of its own. Here nothing is divided before a score is
rounded, and then by the engine's division of whole numbers. Every rational knows how large its parts can become; an expression
that could exceed 38 digits is refused when it is made (`TooWide`), and its rule goes to the row engine.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import lcm
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from jixiao.columns.tables import DECIMALS, DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    import ibis.expr.types as ir

    from jixiao.quantity import Rounding

    Whole: TypeAlias = ir.IntegerValue | ir.DecimalValue
    Truth: TypeAlias = ir.BooleanValue

WIDEST = 10**38 - 1
NUMBER_MOST = 10**DIGITS
"""A column of the type `number` holds fewer millionths than this."""

UNIT = Fraction(1, 10**DECIMALS)


class TooWide(Exception):  # noqa: N818 - reads as the event it is
    """An expression could need more than 38 digits."""


class Arithmetic:
    """What every engine has under a name of its own: exact where SQL is not. By functions that `engines.DuckDB` defines."""

    def div(self, above: Whole, below: Whole) -> Whole:
        """Whole-number division, rounded down; neither may be negative."""
        return _defined()["div"](above, below)

    def micro(self, number: ir.DecimalValue) -> ir.IntegerValue:
        """A `number` as a count of millionths."""
        return _defined()["micro"](number)

    def number(self, millionths: ir.IntegerValue) -> ir.DecimalValue:
        """A count of millionths as a `number`."""
        return _defined()["number"](millionths)

    def wide(self, whole: ir.IntegerValue) -> Whole:
        """A count in the widest whole numbers of the engine."""
        return _defined()["wide"](whole)


class Decimals(Arithmetic):
    """The same by decimals without decimals, for an engine whose remainder and quotient of them are exact (Spark)."""

    def div(self, above: Whole, below: Whole) -> Whole:
        """See `Arithmetic.div`."""
        some = below.nullif(0)
        return ((above - above % some) / some).cast("decimal(38, 0)")

    def micro(self, number: ir.DecimalValue) -> ir.IntegerValue:
        """See `Arithmetic.micro`."""
        return (number.cast("decimal(24, 6)") * 10**DECIMALS).cast("int64")

    def number(self, millionths: ir.IntegerValue) -> ir.DecimalValue:
        """See `Arithmetic.number`."""
        return (millionths.cast("decimal(24, 6)") / 10**DECIMALS).cast("decimal(18, 6)")

    def wide(self, whole: ir.IntegerValue) -> Whole:
        """See `Arithmetic.wide`."""
        return whole.cast("decimal(38, 0)")


@cache
def _defined() -> dict[str, Callable[..., Any]]:
    import ibis
    import ibis.expr.datatypes as dt

    whole, number = dt.Decimal(38, 0), dt.Decimal(DIGITS, DECIMALS)
    make = ibis.udf.scalar.builtin
    return {
        "div": make(lambda a, b: None, name="jixiao_div", signature=((whole, whole), whole)),  # noqa: ARG005
        "micro": make(lambda a: None, name="jixiao_micro", signature=((number,), dt.int64)),  # noqa: ARG005
        "wide": make(lambda a: None, name="jixiao_wide", signature=((dt.int64,), whole)),  # noqa: ARG005
        "number": make(lambda a: None, name="jixiao_number", signature=((dt.int64,), number)),  # noqa: ARG005
    }


ARITHMETIC: ContextVar[Arithmetic] = ContextVar("ARITHMETIC", default=Arithmetic())  # noqa: B039 - it has no state
"""The arithmetic of the engine for which expressions are being made."""


def div(above: Whole, below: Whole) -> Whole:
    """Whole-number division, rounded down; neither may be negative."""
    return ARITHMETIC.get().div(above, below)


def micro(number: ir.DecimalValue) -> ir.IntegerValue:
    """A `number` as a count of millionths."""
    return ARITHMETIC.get().micro(number)


def number(millionths: ir.IntegerValue) -> ir.DecimalValue:
    """A count of millionths as a `number`."""
    return ARITHMETIC.get().number(millionths)


def wide(whole: ir.IntegerValue) -> Whole:
    """A count in the widest whole numbers of the engine."""
    return ARITHMETIC.get().wide(whole)


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """`factor · above ÷ below`. `above` None is 1, `below` None is 1; `below` is greater than 0.

    `above_most` and `below_most` bound the size of the two expressions.
    """

    factor: Fraction = Fraction(1)
    above: Any = None
    below: Any = None
    above_most: int = 1
    below_most: int = 1

    # -- making ------------------------------------------------------------------------------------------------------------

    @classmethod
    def constant(cls, value: Decimal | int) -> Exact:
        """A number that is known when the expression is made."""
        return cls(Fraction(value))

    @classmethod
    def column(cls, millionths: ir.IntegerValue, most: int = NUMBER_MOST) -> Exact:
        """A column of whole millionths, each smaller than `most` in size."""
        return cls(UNIT, wide(millionths), None, most)

    @property
    def known(self) -> Fraction | None:
        """The value, where it is known when the expression is made."""
        return self.factor if self.above is None and self.below is None else None

    # -- arithmetic --------------------------------------------------------------------------------------------------------

    def __mul__(self, other: Exact) -> Exact:
        return Exact(
            self.factor * other.factor, _times(self.above, other.above), _times(self.below, other.below),
            _bounded(self.above_most * other.above_most), _bounded(self.below_most * other.below_most),
        )  # fmt: skip

    def over(self, other: Exact) -> Exact:
        """The quotient; the divisor must be greater than 0 wherever the result is looked at."""
        if other.known is not None:
            return Exact(self.factor / other.known, self.above, self.below, self.above_most, self.below_most)
        turned = Exact(1 / other.factor, other.below, other.above, other.below_most, other.above_most)
        return self * turned

    def __add__(self, other: Exact) -> Exact:
        left, right, scale, below, most = _common(self, other)
        return Exact(scale, left[0] + right[0], below, _bounded(left[1] + right[1]), most)

    def __sub__(self, other: Exact) -> Exact:
        return self + -other

    def __neg__(self) -> Exact:
        return Exact(-self.factor, self.above, self.below, self.above_most, self.below_most)

    # -- comparing ---------------------------------------------------------------------------------------------------------

    def __lt__(self, other: Exact) -> Any:
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other: Exact) -> Any:
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other: Exact) -> Any:
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other: Exact) -> Any:
        return self._compare(other, lambda a, b: a >= b)

    def equals(self, other: Exact) -> Any:
        """Are the two the same number?"""
        return self._compare(other, lambda a, b: a == b)

    def _compare(self, other: Exact, how: Callable[[Any, Any], Any]) -> Any:
        import ibis

        if self.known is not None and other.known is not None:
            return ibis.literal(bool(how(self.known, other.known)))
        left, right, _, _, _ = _common(self, other)
        return how(left[0], right[0])

    # -- choosing and rounding ---------------------------------------------------------------------------------------------

    def when(self, condition: Truth, other: Exact) -> Exact:
        """The one where the condition holds, else the other."""
        import ibis

        left, right = _scaled(self, other)
        scale = Fraction(1, lcm(self.factor.denominator, other.factor.denominator))
        below = None
        if self.below is not None or other.below is not None:
            below = ibis.cases((condition, _whole(self.below)), else_=_whole(other.below))
        above = ibis.cases((condition, left[0]), else_=right[0])
        return Exact(scale, above, below, max(left[1], right[1]), max(self.below_most, other.below_most))

    def least(self, other: Exact) -> Exact:
        """The smaller of the two."""
        return self._pick(other, "least", self <= other)

    def most(self, other: Exact) -> Exact:
        """The greater of the two."""
        return self._pick(other, "greatest", self >= other)

    def _pick(self, other: Exact, function: str, condition: Truth) -> Exact:
        """One of the two; without denominators the engine's own `least` and `greatest` are quicker than a case."""
        import ibis

        if self.below is not None or other.below is not None:
            return self.when(condition, other)
        left, right = _scaled(self, other)
        scale = Fraction(1, lcm(self.factor.denominator, other.factor.denominator))
        return Exact(scale, getattr(ibis, function)(left[0], right[0]), None, max(left[1], right[1]))

    def steps(self, step: Decimal, mode: Rounding | Literal["floor", "ceil"] = "half_up") -> Whole:
        """How many steps it is, rounded; for values that are not negative."""
        count = self.factor / Fraction(step)
        above, below = _times(self.above, count.numerator), _times(self.below, count.denominator)
        most, least = self.above_most * abs(count.numerator), self.below_most * count.denominator
        _bounded(2 * most + 2 * least)
        return _rounded(_whole(above), _whole(below), mode)


def _rounded(above: Whole, below: Whole, mode: str) -> Whole:
    if mode == "half_up":
        return div(above * 2 + below, below * 2)
    if mode in {"down", "floor"}:
        return div(above, below)
    if mode == "ceil":
        return div(above + below - 1, below)
    raise TooWide  # half-even: no rule in use asks for it, and the row engine knows it


def _bounded(most: int) -> int:
    if most > WIDEST:
        raise TooWide
    return most


def _whole(expression: Any) -> Any:
    import ibis

    if expression is None or isinstance(expression, int):
        return ibis.literal(1 if expression is None else expression).cast("decimal(38, 0)")
    return expression


def _times(one: Any, other: Any) -> Any:
    if one is None or (isinstance(one, int) and one == 1):
        return other if not (isinstance(other, int) and other == 1) else None
    if other is None or (isinstance(other, int) and other == 1):
        return one
    return one * other


def _scaled(one: Exact, other: Exact) -> tuple[tuple[Any, int], tuple[Any, int]]:
    """Both numerators over the common denominator of the factors, each with its bound."""
    shared = lcm(one.factor.denominator, other.factor.denominator)
    parts = []
    for each in (one, other):
        times = each.factor * shared
        assert times.denominator == 1
        parts.append((_whole(_times(each.above, times.numerator)), _bounded(each.above_most * abs(times.numerator))))
    return parts[0], parts[1]


def _common(one: Exact, other: Exact) -> tuple[tuple[Any, int], tuple[Any, int], Fraction, Any, int]:
    """Both numerators over one denominator: (left, bound), (right, bound), the factor of the two, the denominator, its bound."""
    left, right = _scaled(one, other)
    scale = Fraction(1, lcm(one.factor.denominator, other.factor.denominator))
    if one.below is other.below:
        return left, right, scale, one.below, one.below_most
    crossed = (
        (left[0] * _whole(other.below), _bounded(left[1] * other.below_most)),
        (right[0] * _whole(one.below), _bounded(right[1] * one.below_most)),
    )
    return *crossed, scale, _times(one.below, other.below), _bounded(one.below_most * other.below_most)
