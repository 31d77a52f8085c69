"""`ratio` over columns: the cases of `ratio.compute` in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.rules.algebra import ONE, ZERO, Answer, Case, Cases, both, either, flagged, lacking, negated, under
from jixiao.rules.exact import Exact

if TYPE_CHECKING:
    from decimal import Decimal

    from jixiao.rules.algebra import Cells
    from jixiao.rules.methods.ratio import Ratio

_UNREAD = ("blank", "na", "unreadable")


def columns(cells: Cells, params: Ratio) -> Cases:
    """Score rows by their degree of completion."""
    sides = _Sides(cells, params)
    cases = [Case(negated(either(sides.positive, sides.reverse, sides.equal)), lacking("quantitative_target"))]
    if cells.value is not None:
        cases += under(cells.valued, _computed(cells, params, sides, cells.value))
        if cells.valued is None:
            return cases
    cases.append(Case(cells.absent("actual") | cells.kind("actual", *_UNREAD), lacking("actual")))
    if params.target is None:
        return [*cases, *under(sides.has_target, _printed(cells, sides)), Case(None, lacking("target"))]
    return [
        *cases,
        Case(cells.column("actual_base").isnull(), lacking("actual")),
        Case(~cells.column("exact"), lacking("exact_actual")),
        *sides.degree(Exact.constant(params.target), cells.number("actual_base")),
    ]


def _computed(cells: Cells, params: Ratio, sides: _Sides, value: Exact) -> Cases:
    """The figure is known as a plain number; without a target it is itself the degree of completion."""
    if params.target is not None:
        return sides.degree(Exact.constant(params.target), value)
    wordy = cells.column("target_base").isnull() | ~cells.kind("target", "number") | (cells.column("direction") == "±")
    printed = [Case(wordy, lacking("quantitative_target")), *sides.degree(cells.number("target_base"), value)]
    return [*under(sides.has_target, printed), *sides.degree(ONE, value)]


def _printed(cells: Cells, sides: _Sides) -> Cases:
    """Target and actual value as printed."""
    figures = [
        *under(cells.column("span").notnull(), _spanned(cells)),
        *under(cells.column("exact"), sides.degree(cells.aim, cells.done)),
        *_bounded(cells, sides),
    ]
    return [
        *under(cells.kind("target", "date"), _dated(cells)),
        Case(~cells.kind("target", "number", "range"), lacking("quantitative_target")),
        Case(~cells.kind("actual", "number", "range"), lacking("actual")),
        Case(cells.column("aim").isnull(), lacking("unit")),
        *flagged(figures, ("unit_assumed", cells.column("one_unit")), ("hedged", cells.column("about"))),
    ]


def _dated(cells: Cells) -> Cases:
    span = cells.column("span")
    return [
        Case(span == "met", Answer(score=cells.weight)),
        Case(span == "late_rule", lacking("late_rule", low=ZERO, high=cells.weight)),
        Case(None, lacking("actual", low=ZERO, high=cells.weight)),
    ]


def _spanned(cells: Cells) -> Cases:
    span = cells.column("span")
    return [
        Case(span == "met", Answer(score=cells.weight)),
        Case(span == "outside_range_rule", lacking("outside_range_rule", low=ZERO, high=cells.weight)),
        Case(span == "exact_actual", lacking("exact_actual")),
        Case(None, lacking("unit")),
    ]


def _bounded(cells: Cells, sides: _Sides) -> Cases:
    """The actual value is a bound, a range or an approximation: the target is met for certain, or nothing is known."""
    unknown = Case(None, lacking("exact_actual", low=ZERO, high=cells.weight))
    if sides.params.zero_above is not None or sides.params.over_from is not None or sides.params.cap != 1:
        return [unknown]
    reached = both(sides.positive, cells.column("at_least") & (cells.done >= cells.aim))
    kept = both(sides.reverse, cells.column("at_most") & (cells.done <= cells.aim))
    return [Case(either(reached, kept), Answer(score=cells.weight)), unknown]


class _Sides:
    """The direction of rows, and their degree of completion judged by it."""

    def __init__(self, cells: Cells, params: Ratio) -> None:
        self.cells = cells
        self.params = params
        self.weight = cells.weight
        self.positive, self.reverse, self.equal = (
            self._is(*signs) for signs in (("≥", ">", ""), ("≤", "<"), ("=", "±"))
        )
        self.has_target = ~(cells.absent("target") | cells.kind("target", *_UNREAD))

    def _is(self, *signs: str) -> Any:
        return self.cells.direction(*signs) if self.params.nature is None else self.params.nature in signs

    def degree(self, aim: Exact, value: Exact) -> Cases:
        """Below zero, less is better, nothing to reach, and the usual quotient."""
        full, nothing = Answer(score=self.weight), Answer(score=ZERO)
        done = value.most(ZERO)
        share = (self.weight * done).over(aim)
        limit = aim * Exact.constant(self.params.over_limit)
        return [
            *under(aim < ZERO, self._below_zero(aim, value)),
            *under(both(self.reverse, done > aim), self._exceeded(aim, done)),
            Case(
                both(self.reverse, (self.cells.column("origin") == "category") & (aim > ZERO)),
                full._replace(readings=(share,)),
            ),
            Case(self.reverse, full),
            Case(both(self.equal, aim.equals(ZERO) & (done > ZERO)), nothing),
            Case(aim.equals(ZERO), full),
            *flagged(self._reached(aim, done, share), ("over_achieved", done > limit)),
        ]

    def _below_zero(self, aim: Exact, value: Exact) -> Cases:
        kept = either(both(self.reverse, value <= aim), both(self.positive, value >= aim), value.equals(aim))
        return [
            Case(kept, Answer(score=self.weight)),
            Case(None, lacking("positive_target", low=ZERO, high=self.weight)),
        ]

    def _gates(self, above: Exact, below: Exact, zero_above: Decimal | None, *, over: bool = False) -> Cases:
        """What the rule says beside the proportion, for the degree `above ÷ below`."""
        params, nothing, cases = self.params, Answer(score=ZERO), Cases()
        if params.zero_below is not None:
            cases.append(Case(above < below * Exact.constant(params.zero_below), nothing))
        if zero_above is not None:
            cases.append(Case(above > below * Exact.constant(zero_above), nothing))
        if over and params.over_from is not None and params.over_lost is not None:
            left = Answer(score=self.weight * Exact.constant(1 - params.over_lost))
            cases.append(Case(above >= below * Exact.constant(params.over_from), left))
        if params.pass_line is not None:
            line = Exact.constant(params.pass_line)
            share = (self.weight * (above - below * line)).over(below).over(ONE - line)
            cases += [
                Case(above <= below * line, nothing),
                Case(above >= below, Answer(score=self.weight)),
                Case(None, Answer(score=share)),
            ]
        return cases

    def _reached(self, aim: Exact, done: Exact, share: Exact) -> Cases:
        cap = Exact.constant(self.params.cap)
        return [
            *self._gates(done, aim, self.params.zero_above, over=True),
            Case(done >= aim * cap, Answer(score=self.weight * cap)),
            Case(None, Answer(score=share)),
        ]

    def _exceeded(self, aim: Exact, done: Exact) -> Cases:
        """Less would have been better: A/B·w or w·(2 − B/A), the other one as a reading."""
        inverse = (self.weight * aim).over(done)
        linear = (self.weight * (aim + aim - done)).over(aim)
        return [
            *self._gates(aim, done, None),
            Case(done >= aim + aim, self._both(inverse, ZERO)),
            Case(None, self._both(inverse, linear)),
        ]

    def _both(self, inverse: Exact, linear: Exact) -> Answer:
        if self.params.reverse == "linear":
            return Answer(score=linear, readings=(inverse,))
        return Answer(score=inverse, readings=(linear,))
