"""Formulas over facts as exact expressions over columns: the tree of `jixiao.rules.formula_syntax`, node by node."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.rules.algebra import negated
from jixiao.rules.exact import Exact
from jixiao.rules.formula_syntax import Binary, Call, Choice, Literal, Name, Node, Unary

if TYPE_CHECKING:
    from collections.abc import Callable


class Figure(NamedTuple):
    """A number, or the truth of a condition; `fails` is the condition under which it cannot be evaluated, None where it always can."""

    number: Exact | None = None
    truth: Any = None
    fails: Any = None

    @property
    def exact(self) -> Exact:
        """The number; a condition counts 1 or 0."""
        return self.number if self.number is not None else Exact.constant(1).when(self.truth, 0)


def figure(node: Node, fact: Callable[[str], Exact]) -> Figure:
    """A formula's tree over the facts of a row. Raises `TooWide` where it could need more than 38 digits."""
    match node:
        case Literal(value):
            return Figure(Exact.constant(value))
        case Name(name):
            return Figure(fact(name))
        case Unary(op, inner):
            found = figure(inner, fact)
            return (
                found._replace(truth=negated(found.truth)) if op == "not" else Figure(-found.exact, fails=found.fails)
            )
        case Binary(op, left, right):
            return _binary(op, figure(left, fact), figure(right, fact))
        case Call(function, arguments):
            return _call(function, [figure(each, fact) for each in arguments])
        case Choice(condition, then, otherwise):
            return _choice(*(figure(each, fact) for each in (condition, then, otherwise)))


def _binary(op: str, left: Figure, right: Figure) -> Figure:
    if op in {"and", "or"}:
        return _logical(op, left, right)
    a, b, fails = left.exact, right.exact, _either(left.fails, right.fails)
    match op:
        case "+":
            return Figure(a + b, fails=fails)
        case "−":
            return Figure(a - b, fails=fails)
        case "×":
            return Figure(a * b, fails=fails)
        case "÷":
            return Figure(quotient(a, b), fails=_either(fails, b == 0))
    return Figure(truth=_compared(op, a, b), fails=fails)


def _logical(op: str, left: Figure, right: Figure) -> Figure:
    """The second condition is asked for only where the first does not settle the matter."""
    asked = left.truth if op == "and" else negated(left.truth)
    fails = None if right.fails is None else asked & right.fails
    truth = left.truth & right.truth if op == "and" else left.truth | right.truth
    return Figure(truth=truth, fails=_either(left.fails, fails))


def _compared(op: str, a: Exact, b: Exact) -> Any:
    match op:
        case "<":
            return a < b
        case "≤":
            return a <= b
        case ">":
            return a > b
        case "≥":
            return a >= b
    return a == b if op == "=" else negated(a == b)


def quotient(a: Exact, b: Exact) -> Exact:
    """The divisor made positive; where it is 0 the figure fails and is not looked at."""
    if b.known is not None:
        return a / b if b.known else Exact.constant(0)
    below = b < 0
    return (-a).when(below, a) / (-b).when(below, b)


def _call(function: str, arguments: list[Figure]) -> Figure:
    fails = None
    for each in arguments:
        fails = _either(fails, each.fails)
    numbers = [each.exact for each in arguments]
    found = numbers[0]
    if function == "abs":
        return Figure(found.most(-found), fails=fails)
    if function == "round":
        return Figure(_round(*numbers), fails=fails)
    for number in numbers[1:]:
        found = found.least(number) if function == "min" else found.most(number)
    return Figure(found, fails=fails)


def _round(number: Exact, places: Exact | None = None) -> Exact:
    """Half-up, away from zero, to a number of decimals that the formula states."""
    step = Decimal(1).scaleb(-int((places.known if places is not None else 0) or 0))
    rounded = Exact(Fraction(step), number.most(-number).steps(step))
    return (-rounded).when(number < 0, rounded)


def _choice(condition: Figure, then: Figure, otherwise: Figure) -> Figure:
    fails = condition.fails
    if then.fails is not None:
        fails = _either(fails, condition.truth & then.fails)
    if otherwise.fails is not None:
        fails = _either(fails, negated(condition.truth) & otherwise.fails)
    return Figure(then.exact.when(condition.truth, otherwise.exact), fails=fails)


def _either(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return other if one is None else one
    return one | other
