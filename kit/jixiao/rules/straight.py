"""A rule as a plain function: what its cases decide about a single row or table, written out once from the algebra and compiled.

The generator of a rule is run with expressions in the place of figures, as it is run over columns; its cases become the branches of
one Python function, each condition evaluated at most once. It says what the generator says, without making a case that does not
hold. A rule that asks Python itself (a list of the row, a truth in an `if`) is no such function, and stays a generator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.rules.algebra import NotColumnar, settled, whole
from jixiao.text.quantity import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jixiao.rules.algebra import Conditional

ENOUGH = 24
"""How often a rule is carried out as a generator before it is worth compiling."""


class _Constants:
    """The values of a function that are no literals, by the names that stand for them."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"half_up": half_up, "whole": whole}

    def code(self, value: Any) -> str:
        """The source of a value."""
        if isinstance(value, Expression):
            return value.text
        if value is None or isinstance(value, bool | int | str):
            return repr(value)
        if type(value) is tuple:
            return f"({''.join(f'{self.code(one)}, ' for one in value)})"
        name = f"k{len(self.names)}"
        self.names[name] = value
        return name


class Expression:
    """A figure, a truth or a word of the row or table, as source text. `parts` are the conditions that it joins with *and*."""

    __slots__ = ("constants", "parts", "text")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, text: str, constants: _Constants, parts: tuple[str, ...] = ()) -> None:
        self.text, self.constants = text, constants
        self.parts = parts or (text,)

    def _made(self, form: str, *others: Any) -> Expression:
        return Expression(form.format(self.text, *map(self.constants.code, others)), self.constants)

    def __bool__(self) -> bool:
        """No value is known yet. Raises NotColumnar."""
        raise NotColumnar("condition")

    def __str__(self) -> str:
        """No text is known either. Raises NotColumnar."""
        raise NotColumnar("text")

    __repr__ = __str__

    def __format__(self, form: str) -> str:
        raise NotColumnar("text")

    def __getattr__(self, name: str) -> Expression:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._made(f"{{}}.{name}")

    def __getitem__(self, key: Any) -> Expression:
        return self._made("{}[{}]", key)

    def __iter__(self) -> Iterator[Any]:
        raise NotColumnar("list")

    def __call__(self, *given: Any) -> Expression:
        """What a question to the row answers."""
        return self._made(f"{{}}({', '.join(['{}'] * len(given))})", *given)

    def measures(self) -> Iterator[tuple[Expression, Expression]]:
        """See `Row.measures`."""
        actual = both_of(self.exact, self._made("({}.actual_base is not None)"))
        yield self.valued, self.value
        yield actual, self.actual_base

    def __and__(self, other: Any) -> Expression:
        return both_of(self, other)

    def __or__(self, other: Any) -> Expression:
        return self._made("({} or {})", other)

    def __invert__(self) -> Expression:
        return self._made("(not {})")

    def __neg__(self) -> Expression:
        return self._made("(-{})")

    def __eq__(self, other: object) -> Any:
        return self._made("({} == {})", other)

    def __ne__(self, other: object) -> Any:
        return self._made("({} != {})", other)

    def __lt__(self, other: Any) -> Expression:
        return self._made("({} < {})", other)

    def __le__(self, other: Any) -> Expression:
        return self._made("({} <= {})", other)

    def __gt__(self, other: Any) -> Expression:
        return self._made("({} > {})", other)

    def __ge__(self, other: Any) -> Expression:
        return self._made("({} >= {})", other)

    def __add__(self, other: Any) -> Expression:
        return self._made("({} + {})", other)

    def __radd__(self, other: Any) -> Expression:
        return self._made("({1} + {0})", other)

    def __sub__(self, other: Any) -> Expression:
        return self._made("({} - {})", other)

    def __rsub__(self, other: Any) -> Expression:
        return self._made("({1} - {0})", other)

    def __mul__(self, other: Any) -> Expression:
        return self._made("({} * {})", other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Expression:
        return self._made("({} / {})", other)

    def __rtruediv__(self, other: Any) -> Expression:
        return self._made("({1} / {0})", other)

    def least(self, other: Any) -> Expression:
        """The smaller of the two."""
        return self._made("min({}, {})", other)

    def most(self, other: Any) -> Expression:
        """The greater of the two."""
        return self._made("max({}, {})", other)

    def whole(self, mode: str) -> Expression:
        """The whole number below or above it."""
        return self._made("whole({}, {})", mode)

    def rounds_to(self, claimed: Any, places: int) -> Expression:
        """Is it the claimed one when it is rounded?"""
        return self._made("(half_up({0}, {2}) == {1})", claimed, places)

    def fill_null(self, _: bool) -> Expression:
        """On a single row all is known."""
        return self


def both_of(one: Expression, other: Any) -> Expression:
    """Two conditions, the second of which is asked only where the first holds."""
    parts = (*one.parts, *(other.parts if isinstance(other, Expression) else (one.constants.code(other),)))
    return Expression(f"({' and '.join(parts)})", one.constants, parts)


def straight(
    rule: Callable[..., Iterable[Conditional]],
    names: Sequence[str],
    outcome: Callable[[Any, Callable[[Any], str]], str],
) -> Callable[..., Any] | None:
    """The function of `names` that a rule is; None for a rule that is none.

    `outcome` writes what a case comes to, as source, with a function that writes values.
    """
    constants = _Constants()
    try:
        cases = list(settled(rule(*(Expression(name, constants) for name in names))))
        lines = [*_branches([(_parts(one.when), outcome(one, constants.code)) for one in cases])]
    except (NotColumnar, TypeError, AttributeError, ValueError):
        return None
    source = "\n".join([f"def decide({', '.join(names)}):", *lines, "    return None"])
    made: dict[str, Any] = {}
    exec(compile(source, "<rule>", "exec"), constants.names, made)  # noqa: S102 - the source is written here, of the rule's own cases
    decide: Callable[..., Any] = made["decide"]
    return decide


def _parts(when: Any) -> tuple[str, ...]:
    return when.parts if isinstance(when, Expression) else () if when is None or when is True else (repr(when),)


def _branches(cases: list[tuple[tuple[str, ...], str]]) -> Iterator[str]:
    """The branches; a condition that cases next to each other share at their head is asked once for all of them."""
    open_: list[str] = []
    for parts, result in cases:
        shared = 0
        while shared < min(len(open_), len(parts)) and open_[shared] == parts[shared]:
            shared += 1
        for depth in range(shared, len(parts)):
            yield f"{'    ' * (depth + 1)}if {parts[depth]}:"
        open_ = list(parts)
        yield f"{'    ' * (len(parts) + 1)}return {result}"
