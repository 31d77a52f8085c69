"""Policies for what does not apply, and total modifiers, over columns. A total comes as cases of a condition and a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.rules.algebra import ZERO, Answer, Case, Cases, lacking
from jixiao.rules.exact import Exact

if TYPE_CHECKING:
    from jixiao.rules.algebra import Cells
    from jixiao.rules.methods.totals import DeductList, Downgrade

Totals = list[tuple[Any, Exact]]
"""Conditions in order, the last one None, each with the total that then holds."""


def full_row(cells: Cells) -> Cases:
    """The full weight, whatever it is."""
    return [Case(None, Answer(score=cells.weight))]


def full_total(got: Exact, absent: Exact, _: Exact) -> Totals:
    """What was earned, and the weight of what does not apply."""
    return [(None, got + absent)]


def rescale_row(_: Cells) -> Cases:
    """The row is left out."""
    return [Case(None, Answer())]


def rescale_total(got: Exact, absent: Exact, full: Exact) -> Totals:
    """The rest scaled up to the full mark."""
    left = full - absent
    return [(left > ZERO, (got * full).over(left)), (None, got)]


def zero_row(cells: Cells) -> Cases:
    """Nothing; points that were given are pointed out."""
    given = (cells.column("claimed") > 0).fill_null(False)
    return [Case(None, Answer(score=ZERO).flagged(("points_for_not_applicable", given)))]


def zero_total(got: Exact, _: Exact, __: Exact) -> Totals:
    """What was earned."""
    return [(None, got)]


def ask_row(cells: Cells) -> Cases:
    """A person decides."""
    return [Case(None, lacking("decision", low=ZERO, high=cells.weight))]


def ask_total(got: Exact, _: Exact, __: Exact) -> Totals:
    """What was earned, until a person decides."""
    return [(None, got)]


def deductions(total: Exact, deducted: Any, params: DeductList) -> Totals:
    """The total less its deductions, never below 0; unchanged where the points of one cannot be read."""
    lost = Exact.column(deducted)
    if params.most is not None:
        lost = lost.least(Exact.constant(params.most))
    return [(deducted.notnull(), (total - lost).most(ZERO)), (None, total)]


def downgrade(total: Exact, _: Any, __: Downgrade) -> Totals:
    """A report does not say by how many grades the finance department's result lies lower."""
    return [(None, total)]
