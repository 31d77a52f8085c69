"""A rule as a plain function: what its cases decide about a single row or table, written out once from the algebra and compiled.

The generator of a rule is run with expressions in the place of figures, as it is run over columns; its cases become the branches of
one Python function, each condition evaluated at most once. It says what the generator says, without making a case that does not
hold. A rule that asks Python itself (a list of the row, a truth in an `if`) is no such function, and stays a generator.
"""

from __future__ import annotations

from functools import partialmethod
from typing import TYPE_CHECKING, Any

from jixiao.model.errors import PASSING
from jixiao.rules.algebra import NotColumnar, settled, whole
from jixiao.text import lazy_re as re
from jixiao.text.quantity import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jixiao.rules.algebra import Conditional

ENOUGH = 24
"""How often a rule is carried out as a generator before it is worth compiling."""


_MARK = re.compile("\0([0-9]+)\0")
"""Stands in a text for what is written there once the row is known: no rule's own words hold this character."""


def _closed(*_: Any, **__: Any) -> Any:
    """Nobody can look into a text that is not known yet. Raises NotColumnar."""
    raise NotColumnar("text")


_LOOKS = {name for name in dir(str) if name[0] != "_"} | {
    f"__{name}__" for name in ["eq", "ne", "lt", "le", "gt", "ge", "len", "getitem", "iter", "contains"]
}
_Mark: Any = type("_Mark", (str,), dict.fromkeys(_LOOKS, _closed))
"""What stands in a text for a value: it can be joined to other texts, and nothing else."""


class Constants:
    """The values of functions of `names` that are no literals, and what their texts have to be filled with."""

    def __init__(self, names: Sequence[str]) -> None:
        self._head = f"def decide({', '.join(names)}):"
        self.names: dict[str, Any] = {"half_up": half_up, "whole": whole}
        self._written: list[str] = []

    def compiled(self, body: str) -> Callable[..., Any]:
        """A function of that body."""
        made: dict[str, Any] = {}
        exec(compile(f"{self._head}\n{body}", "<rule>", "exec"), self.names, made)  # noqa: S102 - written here, of the rule's own cases
        function: Callable[..., Any] = made["decide"]
        return function

    def writer(self, work: Callable[[], str]) -> Callable[..., str] | None:
        """The function that writes a text; None for a text that asks Python itself."""
        try:
            return self.compiled(f"    return {self.text(work())}")
        except PASSING:
            raise
        except Exception:  # noqa: BLE001 - a plugin's text may ask anything; what is its fault it says of a row too
            return None

    def mark(self, source: str) -> str:
        """What stands in a text for the value of an expression."""
        self._written.append(source)
        mark: str = _Mark(f"\0{len(self._written) - 1}\0")
        return mark

    def text(self, text: str) -> str:
        """The source of a text with such marks. Raises ValueError for what is no text."""
        pieces = _MARK.split(text)
        if "\0" in "".join(pieces[::2]):
            raise ValueError(text)
        parts = [repr(one) if at % 2 == 0 else self._written[int(one)] for at, one in enumerate(pieces) if one]
        return f"''.join(({', '.join(parts)},))" if parts else "''"

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

    def __init__(self, text: str, constants: Constants, parts: tuple[str, ...] = ()) -> None:
        self.text, self.constants = text, constants
        self.parts = parts or (text,)

    def _made(self, form: str, *others: Any) -> Expression:
        return Expression(form.format(self.text, *map(self.constants.code, others)), self.constants)

    def __bool__(self) -> bool:
        """No value is known yet. Raises NotColumnar."""
        raise NotColumnar("condition")

    def __str__(self) -> str:
        """No text is known either, but in a text that is filled in later (`__format__`). Raises NotColumnar."""
        raise NotColumnar("text")

    __repr__ = __str__

    def __format__(self, form: str) -> str:
        return self.constants.mark(f"format({self.text}, {form!r})")

    def given_to(self, function: Callable[..., Any], *others: Any) -> Expression:
        """What a function makes of it."""
        return self._made(
            f"{{1}}({', '.join(['{0}', *(f'{{{at + 2}}}' for at in range(len(others)))])})", function, *others
        )

    def chosen(self, then: str, other: str) -> str:
        """One of two texts, in a text."""
        text = self.constants.text
        return self.constants.mark(f"({text(then)} if {self.text} else {text(other)})")

    def __getattr__(self, name: str) -> Expression:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._made(f"{{}}.{name}")

    def __iter__(self) -> Iterator[Any]:
        raise NotColumnar("list")

    def __call__(self, *given: Any) -> Expression:
        """What a question to the row answers."""
        return self._made(f"{{}}({', '.join(['{}'] * len(given))})", *given)

    def has(self, name: str) -> Expression:
        """See `Row.has`."""
        return self._made(f"({{}}.{name} is not None)")

    def kind(self, side: str, *kinds: str) -> Expression:
        """See `Row.kind`."""
        return self._made(f"({{}}.{side}_kind in {{}})", kinds)

    def signed(self, *signs: str) -> Expression:
        """See `Row.signed`."""
        return self._made("({}.nature in {})", signs)

    def __and__(self, other: Any) -> Expression:
        """Two conditions, the second of which is asked only where the first holds."""
        parts = (*self.parts, *(other.parts if isinstance(other, Expression) else (self.constants.code(other),)))
        return Expression(f"({' and '.join(parts)})", self.constants, parts)

    __or__ = partialmethod(_made, "({} or {})")
    __invert__ = partialmethod(_made, "(not {})")
    __neg__ = partialmethod(_made, "(-{})")
    __eq__ = partialmethod(_made, "({} == {})")
    __ne__ = partialmethod(_made, "({} != {})")
    __lt__ = partialmethod(_made, "({} < {})")
    __le__ = partialmethod(_made, "({} <= {})")
    __gt__ = partialmethod(_made, "({} > {})")
    __ge__ = partialmethod(_made, "({} >= {})")
    __add__ = partialmethod(_made, "({} + {})")
    __sub__ = partialmethod(_made, "({} - {})")
    __mul__ = partialmethod(_made, "({} * {})")
    __truediv__ = partialmethod(_made, "({} / {})")
    __radd__ = partialmethod(_made, "({1} + {0})")
    __rsub__ = partialmethod(_made, "({1} - {0})")
    __rmul__ = partialmethod(_made, "({1} * {0})")
    __rtruediv__ = partialmethod(_made, "({1} / {0})")
    least = partialmethod(_made, "min({}, {})")
    most = partialmethod(_made, "max({}, {})")
    whole = partialmethod(_made, "whole({}, {})")
    rounds_to = partialmethod(_made, "(half_up({0}, {2}) == {1})")
    __getitem__ = partialmethod(_made, "{}[{}]")

    def fill_null(self, _: bool) -> Expression:
        """On a single row all is known."""
        return self


def straight(
    rule: Callable[..., Iterable[Conditional]],
    names: Sequence[str],
    outcome: Callable[[Any, Constants], str],
) -> Callable[..., Any] | None:
    """The function of `names` that a rule is; None for a rule that is none.

    `outcome` writes what a case comes to, as source, with what writes values and texts.
    """
    constants = Constants(names)
    try:
        cases = list(settled(rule(*(Expression(name, constants) for name in names))))
        lines = [*_branches([(_parts(one.when), outcome(one, constants)) for one in cases])]
    except PASSING:
        raise
    except Exception:  # noqa: BLE001 - a plugin's rule may ask anything; what is its fault it says of a row too
        return None
    return constants.compiled("\n".join([*lines, "    return None"]))


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
