"""`sum_children`, `choose_one`, `coefficient` and `converted` over columns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jixiao.rules.algebra import ONE, ZERO, Answer, Case, Cases, lacking
from jixiao.rules.exact import Exact

if TYPE_CHECKING:
    from jixiao.rules.algebra import Cells
    from jixiao.rules.methods.params import NoParams
    from jixiao.rules.methods.parts import ChooseOne, Converted


def children(cells: Cells, _: NoParams) -> Cases:
    """A row of a report has no rows below it."""
    return [Case(None, lacking("parts", low=ZERO.least(cells.weight), high=cells.weight))]


def choice(cells: Cells, _: ChooseOne) -> Cases:
    """A row of a report has no alternatives of its own."""
    return [Case(None, lacking("parts", low=ZERO, high=cells.weight))]


def coefficient(cells: Cells, _: NoParams) -> Cases:
    """The weight times the coefficient."""
    return [*cells.measured(partial(_by_coefficient, cells)), *cells.unmeasured()]


def _by_coefficient(cells: Cells, figure: Exact) -> Cases:
    outside = (figure < ZERO) | (figure > ONE)
    return [
        Case(outside, lacking("value", low=ZERO, high=cells.weight)),
        Case(None, Answer(score=cells.weight * figure)),
    ]


def converted(cells: Cells, params: Converted) -> Cases:
    """The score of another assessment, brought to this row's scale."""
    return [*cells.measured(partial(_converted, cells, params)), *cells.unmeasured()]


def _converted(cells: Cells, params: Converted, figure: Exact) -> Cases:
    scale = cells.weight if params.to is None else Exact.constant(params.to)
    score = (figure * scale).over(Exact.constant(params.base))
    return [Case(None, Answer(score=score).flagged(("capped", score > cells.weight)))]
