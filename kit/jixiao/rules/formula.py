"""Formulas over named facts: `在职人员数 / 编制数`, `(本年预算 − 上年预算) ÷ 上年预算`, `1 if 完成率 >= 95% else 0`.

The whole language: numbers (`95%` is 0.95), names, `+ − × ÷ * /`, parentheses, `min max abs round`, comparisons, `and or not`
(且 或 非) and `A if C else B` (如果 C 则 A 否则 B). A name is a run of letters, digits, `_` and the marks “”‘’《》·; any other
name stands in backticks or straight quotes. Words are set apart by blanks: `非税收入` is one name, `非 (a > b)` a negation.
Nothing else exists: no attribute, no other call, no import. `compile_formula` checks size and types once; evaluation is then
bounded by the number of nodes. How the text is read stands in `jixiao.rules.formula_syntax`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, DecimalException
from functools import lru_cache, partial
from typing import assert_never

from jixiao.model.errors import JixiaoError
from jixiao.rules.formula_syntax import (
    BINDING,
    Binary,
    Call,
    Choice,
    Literal,
    Name,
    Node,
    Unary,
    parse_formula,
)
from jixiao.text.cached import KEPT_MANY
from jixiao.text.quantity import EXACT, half_up, plain

Facts = Mapping[str, Decimal]
Result = Decimal | bool
Step = Callable[[Facts], Result]

_SETTLED = Context(prec=50)
"""Results and comparisons drop the last ten digits, so that 1 ÷ 3 × 3 is 1."""

_LIMIT = Decimal(10) ** 100


class EvaluationError(JixiaoError):
    """A formula that is well written cannot be evaluated with these facts."""


class MissingFact(EvaluationError):  # noqa: N818 - reads as the event it is
    """A fact that the formula needs is not known; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"缺少数据“{name}” / the fact “{name}” is missing")
        self.name = name


class DivisionByZero(EvaluationError):  # noqa: N818 - reads as the event it is
    """A divisor is 0."""

    def __init__(self) -> None:
        super().__init__("除数为零 / division by zero")


class OutOfRange(EvaluationError):  # noqa: N818 - reads as the event it is
    """A figure is not finite or too large to be one of a report."""

    def __init__(self) -> None:
        super().__init__("数值超出范围 / figure out of range")


class Formula:
    """A checked formula. `text` as written, `tree` its plain syntax tree, `names` the facts it may ask for."""

    __slots__ = ("_run", "names", "text", "tree")

    def __init__(self, text: str, tree: Node, names: frozenset[str]) -> None:
        self.text = text
        self.tree = tree
        self.names = names
        self._run = _compile(tree)

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    def evaluate(self, facts: Facts) -> Result:
        """The value: a number, or True or False for a condition.

        Raises MissingFact, DivisionByZero or OutOfRange. A branch that is not taken asks for no facts.
        """
        try:
            result = self._run(facts)
        except DecimalException as problem:
            raise OutOfRange from problem
        return result if isinstance(result, bool) else _settle(result)

    def render(self, facts: Mapping[str, Decimal | str]) -> str:
        """The formula with figures in the place of names (`13 ÷ 12`); what is not known keeps its name.

        A fact may be given as text, such as its printed form.
        """
        return _render(self.tree, facts)[0]


@lru_cache(maxsize=KEPT_MANY)
def compile_formula(text: str) -> Formula:
    """Read a formula. Raises FormulaError, which says where it fails and what may stand there."""
    tree, names = parse_formula(text)
    return Formula(text, tree, names)


def _settle(number: Decimal) -> Decimal:
    return _SETTLED.plus(number) if len(number.as_tuple().digits) > _SETTLED.prec else number


# -- evaluation ------------------------------------------------------------------------------------------------------------


def _compile(node: Node) -> Step:
    match node:
        case Literal(value):
            return lambda _: value
        case Name(name):
            return partial(_fact, name)
        case Unary(op, inner):
            part = _compile(inner)
            return (lambda facts: not part(facts)) if op == "not" else lambda facts: EXACT.minus(part(facts))
        case Binary(op, left, right):
            return _binary(op, _compile(left), _compile(right))
        case Call(function, arguments):
            call, parts = _FUNCTIONS[function], [_compile(each) for each in arguments]
            return lambda facts: call(*[Decimal(each(facts)) for each in parts])
        case Choice(condition, then, otherwise):
            test, yes, no = _compile(condition), _compile(then), _compile(otherwise)
            return lambda facts: yes(facts) if test(facts) else no(facts)
    assert_never(node)


def _fact(name: str, facts: Facts) -> Decimal:
    value = facts.get(name)
    if value is None:
        raise MissingFact(name)
    if not value.is_finite() or abs(value) > _LIMIT or int(value.as_tuple().exponent) < -100:
        raise OutOfRange
    return value


def _quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    if not divisor:
        raise DivisionByZero
    return EXACT.divide(dividend, divisor)


def _round(number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return half_up(_settle(number), int(places))


_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge, "=": operator.eq, "≠": operator.ne,
}  # fmt: skip
_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add, "−": EXACT.subtract, "×": EXACT.multiply, "÷": _quotient,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {"min": min, "max": max, "abs": EXACT.abs, "round": _round}


def _binary(op: str, left: Step, right: Step) -> Step:
    if op == "and":
        return lambda facts: left(facts) and right(facts)
    if op == "or":
        return lambda facts: left(facts) or right(facts)
    if op in _COMPARISONS:
        holds = _COMPARISONS[op]
        return lambda facts: holds(_settle(Decimal(left(facts))), _settle(Decimal(right(facts))))
    combine = _ARITHMETIC[op]
    return lambda facts: combine(Decimal(left(facts)), Decimal(right(facts)))


# -- showing ---------------------------------------------------------------------------------------------------------------

_ATOM = 9


def _render(node: Node, facts: Mapping[str, Decimal | str]) -> tuple[str, int]:
    """Text, and how strongly it binds: a weaker part is put in parentheses."""
    match node:
        case Literal(_, text):
            return text, _ATOM
        case Name(name):
            return _figure(name, facts.get(name))
        case Unary(op, inner):
            strength = 3 if op == "not" else 7
            return f"{'not ' if op == 'not' else '−'}{_inside(inner, facts, strength + 1)}", strength
        case Binary(op, left, right):
            strength = BINDING[op]
            return f"{_inside(left, facts, strength)} {op} {_inside(right, facts, strength + 1)}", strength
        case Call(function, arguments):
            return f"{function}({', '.join(_render(each, facts)[0] for each in arguments)})", _ATOM
        case Choice(condition, then, otherwise):
            parts = (_inside(then, facts, 1), _inside(condition, facts, 1), _render(otherwise, facts)[0])
            return "{} if {} else {}".format(*parts), 0
    assert_never(node)


def _inside(node: Node, facts: Mapping[str, Decimal | str], least: int) -> str:
    text, strength = _render(node, facts)
    return text if strength >= least else f"({text})"


def _figure(name: str, value: Decimal | str | None) -> tuple[str, int]:
    if value is None:
        return name, _ATOM
    text = value if isinstance(value, str) else plain(value)
    return text, (4 if text.startswith("-") else _ATOM)  # 3 − (-2)
