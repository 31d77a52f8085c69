# ruff: noqa: D102 - `Arithmetic` says what each engine does
"""Whole numbers of at most 38 digits as expressions of an engine, each with its bound."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    Whole: TypeAlias = ir.IntegerValue | ir.DecimalValue
    Truth: TypeAlias = ir.BooleanValue

DIGITS, DECIMALS = 18, 6
"""A column of the type `number` has so many digits, and so many of them behind the point."""

WIDEST = 10**38 - 1


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

    def quotient(self, above: ir.IntegerValue, below: ir.IntegerValue) -> ir.IntegerValue:
        """`div` for numbers of 64 bits, which is many times quicker."""
        return _defined()["quotient"](above, below)

    def literal(self, value: int, *, wide: bool) -> Any:
        """A whole number that is known, of 64 bits or of the widest."""
        import ibis

        return ibis.literal(value).cast("decimal(38, 0)") if wide else ibis.literal(value, "int64")

    def either(self, condition: Truth, one: Any, other: Any) -> Any:
        """The one where the condition holds, else the other."""
        import ibis

        return ibis.cases((condition, one), else_=other)

    def pick(self, function: Literal["least", "greatest"], one: Any, other: Any) -> Any:
        """The smaller or the greater of the two."""
        import ibis

        return getattr(ibis, function)(one, other)


class Placeholder:
    """Stands for any expression and for the engine where only bounds are of interest: whatever is done, nothing comes of it."""

    __hash__ = object.__hash__

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_, **__: self

    def _same(self, *_: Any) -> Placeholder:
        return self

    __and__ = __or__ = __rand__ = __ror__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _same
    __lt__ = __le__ = __gt__ = __ge__ = __neg__ = __invert__ = _same
    __eq__ = __ne__ = _same  # type: ignore[assignment]


class Decimals(Arithmetic):
    """The same by decimals without decimals, for an engine whose remainder and quotient of them are exact (Spark)."""

    def div(self, above: Whole, below: Whole) -> Whole:
        some = below.nullif(0)
        return ((above - above % some) / some).cast("decimal(38, 0)")

    def micro(self, number: ir.DecimalValue) -> ir.IntegerValue:
        return (number.cast("decimal(24, 6)") * 10**DECIMALS).cast("int64")

    def number(self, millionths: ir.IntegerValue) -> ir.DecimalValue:
        return (millionths.cast("decimal(24, 6)") / 10**DECIMALS).cast("decimal(18, 6)")

    def wide(self, whole: ir.IntegerValue) -> Whole:
        return whole.cast("decimal(38, 0)")

    def quotient(self, above: ir.IntegerValue, below: ir.IntegerValue) -> ir.IntegerValue:
        return self.div(self.wide(above), self.wide(below)).cast("int64")


@lru_cache(maxsize=1)
def _defined() -> dict[str, Callable[..., Any]]:
    import ibis
    import ibis.expr.datatypes as dt

    whole, number = dt.Decimal(38, 0), dt.Decimal(DIGITS, DECIMALS)
    make = ibis.udf.scalar.builtin
    return {
        "div": make(lambda a, b: None, name="jixiao_div", signature=((whole, whole), whole)),  # noqa: ARG005
        "micro": make(lambda a: None, name="jixiao_micro", signature=((number,), dt.int64)),  # noqa: ARG005
        "quotient": make(lambda a, b: None, name="jixiao_quotient", signature=((dt.int64, dt.int64), dt.int64)),  # noqa: ARG005
        "wide": make(lambda a: None, name="jixiao_wide", signature=((dt.int64,), whole)),  # noqa: ARG005
        "number": make(lambda a: None, name="jixiao_number", signature=((dt.int64,), number)),  # noqa: ARG005
    }


ARITHMETIC: ContextVar[Arithmetic] = ContextVar("ARITHMETIC", default=Arithmetic())  # noqa: B039 - it has no state
"""The arithmetic of the engine for which expressions are being made."""


def micro(number: ir.DecimalValue) -> ir.IntegerValue:
    """A `number` as a count of millionths."""
    return ARITHMETIC.get().micro(number)


def number(millionths: ir.IntegerValue) -> ir.DecimalValue:
    """A count of millionths as a `number`."""
    return ARITHMETIC.get().number(millionths)


NARROW = 2**62
"""Whole numbers below this are kept in 64 bits, in which an engine is many times quicker."""


@dataclass(frozen=True, slots=True, eq=False)
class Int:
    """A whole number: an expression, or a `value` that is known. It is smaller than or equal to `most` in size.

    The expression is of 64 bits where `most` is below `NARROW`, else of the widest whole numbers of the engine.
    """

    most: int
    expression: Any = None
    value: int | None = None

    @classmethod
    def known(cls, value: int) -> Int:
        """A number that is known when the expression is made."""
        return cls(_bounded(abs(value)), None, value)

    @classmethod
    def of(cls, expression: Any, most: int) -> Int:
        """An expression of 64 bits with its bound."""
        return cls(_bounded(most), expression if most < NARROW else ARITHMETIC.get().wide(expression))

    def as_wide(self, *, wide: bool) -> Any:
        """The expression, of 64 bits or of the widest numbers."""
        if self.value is not None:
            return ARITHMETIC.get().literal(self.value, wide=wide)
        return ARITHMETIC.get().wide(self.expression) if wide and self.most < NARROW else self.expression

    @property
    def narrow(self) -> Any:
        """The expression in 64 bits; what it counts must fit there."""
        return self.as_wide(wide=False) if self.most < NARROW else self.expression.cast("int64")

    def times(self, other: Int) -> Int:
        """The product."""
        if self.value == 1 or other.value == 1:
            return other if self.value == 1 else self
        if self.value is not None and other.value is not None:
            return Int.known(self.value * other.value)
        return self._combined(other, self.most * other.most, lambda a, b: a * b)

    def plus(self, other: Int) -> Int:
        """The sum."""
        if self.value is not None and other.value is not None:
            return Int.known(self.value + other.value)
        if self.value == 0 or other.value == 0:
            return other if self.value == 0 else self
        return self._combined(other, self.most + other.most, lambda a, b: a + b)

    def _combined(self, other: Int, most: int, how: Callable[[Any, Any], Any]) -> Int:
        wide = _bounded(most) >= NARROW
        return Int(most, how(self.as_wide(wide=wide), other.as_wide(wide=wide)))

    def compared(self, other: Int, how: Callable[[Any, Any], Any]) -> Any:
        """A comparison of the two."""
        if self.value is not None and other.value is not None:
            return bool(how(self.value, other.value))
        wide = max(self.most, other.most) >= NARROW
        return how(self.as_wide(wide=wide), other.as_wide(wide=wide))

    def chosen(self, other: Int, how: Callable[[Any, Any], Any]) -> Int:
        """One of the two, by an expression."""
        if self.value is not None and self.value == other.value:
            return self
        return self._combined(other, max(self.most, other.most), how)

    def over(self, below: Int) -> Int:
        """The quotient rounded down; neither may be negative. The divisor is not 0 wherever the result is looked at."""
        if below.value == 1:
            return self
        wide = max(self.most, below.most) >= NARROW
        engine = ARITHMETIC.get()
        divide = engine.div if wide else engine.quotient
        made = divide(self.as_wide(wide=wide), below.as_wide(wide=wide))
        return Int(self.most, made.cast("int64") if wide and self.most < NARROW else made)


def _bounded(most: int) -> int:
    if most > WIDEST:
        raise TooWide
    return most
