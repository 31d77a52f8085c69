# ruff: noqa: D102 - `Row` says what each of its questions is
"""Rows of the table `indicators`, and totals, as rules see them: the columnar `Row` and `Totals` of `jixiao.rules.methods`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jixiao.rules.algebra import STATE_MOST, NotColumnar, negated
from jixiao.rules.exact import Exact
from jixiao.rules.methods.row import UNCOUNTED

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBERS = frozenset({"target_base", "actual_base", "least", "greatest", "aim", "done"})
_NAMES = {"done": "value"}
"""What a rule calls otherwise than the table."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Rows as a method sees them; every attribute is that of `Row`, as an expression.

    column   any column of the table, by name
    judged   the column of what a function of the words says; each distinct text is judged once, in Python
    value    the measured figure by the rule's formula, or None where the rule has none; `valued` is its condition (True: always)
    signs    the comparators that the rule's rows can have; None where it may be any
    numbers  numbers in place of columns
    """

    weight: Exact
    column: Callable[[str], Any]
    judged: Callable[[Callable[[str], int]], Any]
    value: Exact | None = None
    valued: Any = True
    signs: tuple[str, ...] | None = None
    numbers: dict[str, Exact] = field(default_factory=dict)
    checklist: tuple[()] = ()
    parts: tuple[()] = ()

    def __getattr__(self, name: str) -> Any:
        """A column of the table, as a number where it is one."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in _NUMBERS:
            return self.column(name)
        if name not in self.numbers:
            self.numbers[name] = Exact.column(self.column(_NAMES.get(name, name)))
        return self.numbers[name]

    def with_value(self, value: Exact | None, valued: Any = True) -> Cells:
        """The same with a measured figure."""
        return replace(self, value=value, valued=valued, numbers=dict(self.numbers))

    def has(self, name: str) -> Any:
        return self.column(_NAMES.get(name, name)).notnull()

    def signed(self, *signs: str) -> Any:
        """See `Row.signed`; True or False where the rule is for rows with certain comparators only."""
        if self.signs is not None and set(self.signs) <= set(signs):
            return True
        if self.signs is not None and not set(self.signs) & set(signs):
            return False
        return self.column("direction").isin(signs)

    def kind(self, side: str, *kinds: str) -> Any:
        return self.column(f"{side}_kind").isin(kinds).fill_null(False)

    given = property(lambda self: (self.column("claimed") > 0).fill_null(False))
    silent = property(lambda self: negated(self.kind("actual", "word", "text")))

    @property
    def counted(self) -> Any:
        counted = self.column("exact") & self.has("actual_base") & ~self.column("actual_unit").isin(UNCOUNTED)
        return counted.fill_null(False)

    @property
    def others(self) -> Any:
        """The packed table of a row does not hold those beside it."""
        raise NotColumnar("others")

    def word(self, judge: Callable[[str], int], longest: int = 0) -> Any:
        if longest > STATE_MOST:
            raise NotColumnar("long-words")
        return self.judged(judge)

    def says(self, *states: str) -> Any:
        if any(len(state) > STATE_MOST for state in states):
            raise NotColumnar("long-words")
        return self.column("state").isin(states).fill_null(False)


@dataclass(frozen=True, slots=True, eq=False)
class ColumnTotals:
    """Totals as a modifier sees them. A report does not say by how many grades the finance department's result lies lower."""

    total: Exact
    full: Exact
    given: Any
    rated: Any
    rate: Exact
    grades_down: int = 0

    read = property(lambda self: self.given.notnull())
    deducted = property(lambda self: Exact.column(self.given))
