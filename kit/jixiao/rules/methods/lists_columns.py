"""`checklist` and `count_deduct` over columns. A printed checklist, and `share_met`, which looks at other rows, are for the row engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.rules.algebra import ZERO, Answer, Case, Cases, lacking, under
from jixiao.rules.exact import Exact

if TYPE_CHECKING:
    from decimal import Decimal

    from jixiao.rules.algebra import Cells
    from jixiao.rules.methods.lists import Checklist, CountDeduct

_NO_COUNT = ("money", "ratio", "points")


def checklist(cells: Cells, params: Checklist) -> Cases:
    """Rows without a printed checklist: the number of points that are met or missing, at `each`."""
    nothing = Case(None, lacking("checklist", low=ZERO, high=cells.weight))
    if params.each is None or cells.value is None:
        return [nothing]
    amount = cells.value * _each(cells, params.each, params.unit)
    score = amount if params.mode == "add" else cells.weight - amount
    counted = [Case(~_whole(cells.value), lacking("count")), Case(None, Answer(score=score))]
    return [*under(cells.valued, counted), nothing]


def count(cells: Cells, params: CountDeduct) -> Cases:
    """Score rows by the number of violations or late items."""
    nothing = Case(None, lacking("count", low=ZERO, high=cells.weight))
    if cells.value is not None and cells.valued is None:
        return _counted(cells, params, cells.value)
    counts = (
        cells.column("exact") & cells.column("actual_base").notnull() & ~cells.column("actual_unit").isin(_NO_COUNT)
    )
    cases = [] if cells.value is None else under(cells.valued, _counted(cells, params, cells.value))
    return [*cases, *under(counts.fill_null(False), _counted(cells, params, cells.number("actual_base"))), nothing]


def _counted(cells: Cells, params: CountDeduct, figure: Exact) -> Cases:
    lost = (figure - Exact.constant(params.free)).most(ZERO) * _each(cells, params.each, params.unit)
    unknown = Case(None, lacking("count", low=ZERO, high=cells.weight))
    return [Case(_whole(figure), Answer(score=cells.weight - lost)), unknown]


def _each(cells: Cells, amount: Decimal, unit: str) -> Exact:
    each = Exact.constant(amount)
    return each * cells.weight if unit == "share" else each


def _whole(figure: Exact) -> Any:
    """A whole number, not negative."""
    kept = figure.most(ZERO)
    return (figure >= ZERO) & kept.whole("floor").equals(kept)
