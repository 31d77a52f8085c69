"""`step_deduct` and `linear_to_zero` over columns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jixiao.rules.algebra import ONE, ZERO, Answer, Case, Cases, lacking, under
from jixiao.rules.exact import Exact

if TYPE_CHECKING:
    from jixiao.rules.algebra import Cells
    from jixiao.rules.methods.steps import LinearToZero, StepDeduct, Steps

_NAMES: tuple[Steps, ...] = ("floor", "ceil", "continuous")


def steps(cells: Cells, params: StepDeduct) -> Cases:
    """Score rows by the steps between their figure and the threshold."""
    return [*cells.measured(partial(_stepped, cells, params)), *_bounded(cells, params), *cells.unmeasured()]


def _bounded(cells: Cells, params: StepDeduct) -> Cases:
    """A figure of which only the ends are known: safe where its bad end is on the good side."""
    known = cells.column("least").notnull() | cells.column("greatest").notnull()
    unknown = Case(known, lacking("exact_actual", low=ZERO, high=cells.weight))
    if params.direction == "both":
        return [unknown]
    name = "greatest" if params.direction == "above" else "least"
    good = cells.number(name)
    safe = cells.column(name).notnull() & (_beyond(params, good) < ZERO)
    return [*under(safe, _stepped(cells, params, good)), unknown]


def _stepped(cells: Cells, params: StepDeduct, figure: Exact) -> Cases:
    cases = Cases()
    if params.zero_below is not None:
        cases.append(Case(figure < Exact.constant(params.zero_below), Answer(score=ZERO)))
    if params.zero_above is not None:
        cases.append(Case(figure > Exact.constant(params.zero_above), Answer(score=ZERO)))
    gap = _beyond(params, figure)
    kept = gap <= ZERO if params.inclusive else gap < ZERO
    scores = {name: _lose(cells, params, _count(params, name, gap)) for name in _NAMES}
    readings = tuple(score for name, score in scores.items() if name != params.steps)
    return [
        *cases,
        Case(kept, Answer(score=cells.weight)),
        Case(None, Answer(score=scores[params.steps], readings=readings)),
    ]


def _beyond(params: StepDeduct, figure: Exact) -> Exact:
    """How far the figure lies on the wrong side of the threshold."""
    gap = figure - Exact.constant(params.threshold)
    if params.direction == "above":
        return gap
    return -gap if params.direction == "below" else gap.most(-gap)


def _count(params: StepDeduct, name: Steps, gap: Exact) -> Exact:
    """The number of steps; `gap` is not negative where it is looked at."""
    steps = gap.most(ZERO).over(Exact.constant(params.step))
    if name == "continuous":
        return steps
    counted = steps.whole("floor" if name == "floor" or not params.inclusive else "ceil")
    return counted if params.inclusive else counted + ONE


def _lose(cells: Cells, params: StepDeduct, count: Exact) -> Exact:
    each = Exact.constant(params.points)
    each = each * cells.weight if params.unit == "share" else each
    left = cells.weight - count * each
    return left.most(Exact.constant(params.least).least(cells.weight)) if params.least else left


def linear(cells: Cells, params: LinearToZero) -> Cases:
    """Score rows that lose steadily until nothing is left."""
    return [*cells.measured(partial(_linear, cells, params)), *cells.unmeasured()]


def _linear(cells: Cells, params: LinearToZero, figure: Exact) -> Cases:
    gap = figure - Exact.constant(params.start)
    gap = (gap if params.direction == "above" else -gap).most(ZERO)
    score = cells.weight * (ONE - gap * Exact.constant(params.slope)).most(ZERO)
    falls = [Case(None, Answer(score=score))]
    if params.zero_beyond is None:
        return falls
    return [Case(gap > Exact.constant(params.zero_beyond), Answer(score=ZERO)), *falls]
