"""What a scoring method says over columns: a list of cases, each with a condition and what then comes of a row.

A method's columnar form stands beside its row form and mirrors it: `columns(cells, params)` returns `Cases`. The first case whose
condition holds decides; the conditions are evaluated once, the score of a case only for its own rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.rules.exact import Exact

if TYPE_CHECKING:
    from collections.abc import Callable
from typing import TYPE_CHECKING

ZERO = Exact.constant(0)
ONE = Exact.constant(1)


class Beyond(Exception):  # noqa: N818 - reads as the event it is
    """These parameters have no columnar form: the row engine computes the rule. `why` is a short word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Answer(NamedTuple):
    """What comes of a row: the columnar `Outcome`. Scores are clipped to 0 and the weight when they are rounded.

    flags   names of `FLAGS`, each with the condition under which it is raised (None: always)
    absent  facts that are lacking, each with the condition under which it is
    stated  does it rest on a figure that the report only states?
    """

    score: Exact | None = None
    low: Exact | None = None
    high: Exact | None = None
    high_open: bool = False
    missing: tuple[str, ...] = ()
    readings: tuple[Exact, ...] = ()
    flags: tuple[tuple[str, Any], ...] = ()
    absent: tuple[tuple[str, Any], ...] = ()
    stated: bool = False

    def flagged(self, *flags: tuple[str, Any]) -> Answer:
        """The answer with more flags."""
        return self._replace(flags=(*self.flags, *flags))


class Case(NamedTuple):
    """`when` None: in all other rows."""

    when: Any
    then: Answer


Cases = list[Case]


def lacking(*missing: str, low: Exact | None = None, high: Exact | None = None) -> Answer:
    """No score, for want of input; perhaps with the range that it must lie in."""
    return Answer(missing=missing, low=low, high=high)


def otherwise(answer: Answer) -> Cases:
    """One answer for all rows."""
    return [Case(None, answer)]


def under(condition: Any, cases: Cases) -> Cases:
    """The cases, each under one more condition (None: under no other)."""
    return [
        Case(both(condition, one.when), one.then) for one in cases if condition is not False and one.when is not False
    ]


def both(one: Any, other: Any) -> Any:
    """Both conditions. None and True hold always, False never: they are settled here, not by the engine."""
    if one is False or other is False:
        return False
    if one is None or one is True:
        return other
    return one if other is None or other is True else one & other


def negated(condition: Any) -> Any:
    """The opposite of a condition."""
    return not condition if isinstance(condition, bool) else ~condition


def flagged(cases: Cases, *flags: tuple[str, Any]) -> Cases:
    """The cases with more flags on each."""
    return [Case(one.when, one.then.flagged(*flags)) for one in cases]


def with_readings(cases: Cases, *readings: Exact) -> Cases:
    """The cases with more readings on those that have a score."""
    return [
        Case(
            one.when,
            one.then._replace(readings=(*one.then.readings, *readings)) if one.then.score is not None else one.then,
        )
        for one in cases
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A row of the table `indicators` (or the execution row) as a method sees it: the columnar `Row`.

    weight      分值
    value       the measured figure by the rule's formula, or None where the rule has none; `valued` is its condition (None: always)
    aim, done   target and actual value that can be compared; `comparable` says that they can
    column      any other column, by name
    signs       the comparators that the rule's rows can have; None where it may be any
    word        what a function of the words of completion says, as a whole number; each distinct text is judged once, in Python
    """

    weight: Exact
    column: Callable[[str], Any]
    word: Callable[[Callable[[str], int], str], Any]
    value: Exact | None = None
    valued: Any = None
    numbers: dict[str, Exact] = field(default_factory=dict)
    signs: tuple[str, ...] | None = None

    def direction(self, *signs: str) -> Any:
        """Is one of these comparators in force? True or False where the rule is for rows with certain comparators only."""
        if self.signs is not None and set(self.signs) <= set(signs):
            return True
        if self.signs is not None and not set(self.signs) & set(signs):
            return False
        return self.column("direction").isin(signs)

    def number(self, name: str) -> Exact:
        """A column of the type `micro`."""
        if name not in self.numbers:
            self.numbers[name] = Exact.column(self.column(name))
        return self.numbers[name]

    @property
    def aim(self) -> Exact:
        """The target, comparable with `done`."""
        return self.number("aim")

    @property
    def done(self) -> Exact:
        """The actual value, comparable with `aim`."""
        return self.number("value")

    def kind(self, side: str, *kinds: str) -> Any:
        """Does the target or the actual value read as one of these kinds? False where there is none."""
        return self.column(f"{side}_kind").isin(kinds).fill_null(False)

    def absent(self, side: str) -> Any:
        """Is there no target, or no actual value?"""
        return self.column(f"{side}_kind").isnull()

    def measures(self) -> list[tuple[Any, Exact]]:
        """What the rule looks at, by condition: the computed value, else the actual value where it is exact."""
        found = [] if self.value is None else [(self.valued, self.value)]
        if found and self.valued is None:
            return found
        return [*found, (self.column("exact") & self.column("actual_base").notnull(), self.number("actual_base"))]

    def unmeasured(self) -> Cases:
        """Why there is nothing to measure."""
        return [Case(self.kind("actual", "number", "range"), lacking("exact_actual")), Case(None, lacking("value"))]

    def measured(self, judge: Callable[[Exact], Cases]) -> Cases:
        """The cases of each measure, in order, without those of a row that has none."""
        return [one for condition, figure in self.measures() for one in under(condition, judge(figure))]


def either(*conditions: Any) -> Any:
    """Does one of the conditions hold?"""
    found: Any = False
    for one in conditions:
        if one is True or found is True:
            return True
        found = one if found is False else found if one is False else found | one
    return found


STATE_MOST = 60
"""Longer words of completion tell a story: no rule looks at them."""
