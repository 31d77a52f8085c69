"""`bands` over columns: the cases of `bands.compute` in the same order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from jixiao.rules.algebra import ONE, STATE_MOST, ZERO, Answer, Beyond, Case, Cases, lacking, under
from jixiao.rules.exact import Exact
from jixiao.rules.methods.bands import intervals

if TYPE_CHECKING:
    from jixiao.rules.algebra import Cells
    from jixiao.rules.methods.bands import Bands, Interval


def columns(cells: Cells, params: Bands) -> Cases:
    """Score rows by the band that their figure lies in."""
    if any(len(state) > STATE_MOST for state in params.full_when):
        raise Beyond("long-words")
    known = cells.measured(partial(_one, cells, params))
    if params.deviation_from is not None:
        bounded = cells.column("least").notnull() | cells.column("greatest").notnull()
        return [*known, Case(bounded, lacking("exact_actual")), *cells.unmeasured()]
    return [*known, *_ends(cells, params), *cells.unmeasured()]


def _one(cells: Cells, params: Bands, figure: Exact) -> Cases:
    """One exact figure."""
    if params.deviation_from is not None:
        apart = figure - Exact.constant(params.deviation_from)
        figure = apart.most(-apart)
    placed = [
        one for each in intervals(params.bands) for one in under(_holds(each, figure), _earned(cells, params, [each]))
    ]
    return [*_done(cells, params, figure <= ONE), *placed, Case(None, lacking("band"))]


def _ends(cells: Cells, params: Bands) -> Cases:
    """A figure of which only the ends are known: every stretch of bands that it may lie in."""
    table = intervals(params.bands)
    low, high = cells.column("least"), cells.column("greatest")
    some = low.notnull() | high.notnull()
    cases = under(some & high.notnull(), _done(cells, params, cells.number("greatest") <= ONE))
    for first in range(len(table)):
        for last in range(first, len(table)):
            at_first = _at(low, cells.number("least"), table[first], open_end=first == 0 and table[0].low is None)
            at_last = _at(
                high,
                cells.number("greatest"),
                table[last],
                open_end=last == len(table) - 1 and table[last].high is None,
            )
            cases += under(some & at_first & at_last, _earned(cells, params, list(table[first : last + 1])))
    return [*cases, Case(some, lacking("band"))]


def _at(column: Any, figure: Exact, each: Interval, *, open_end: bool) -> Any:
    inside = column.notnull() & _holds(each, figure)
    return (column.isnull() | inside) if open_end else inside


def _holds(each: Interval, figure: Exact) -> Any:
    import ibis

    found = ibis.literal(True)
    if each.low is not None:
        low = Exact.constant(each.low)
        found = figure >= low if each.low_in else figure > low
    if each.high is not None:
        high = Exact.constant(each.high)
        found = found & (figure <= high if each.high_in else figure < high)
    return found


def _done(cells: Cells, params: Bands, within: Any) -> Cases:
    """A state that gives the full weight where the figure is at most 1."""
    if not params.full_when:
        return []
    return [Case(cells.column("state").isin(params.full_when).fill_null(False) & within, Answer(score=cells.weight))]


def _earned(cells: Cells, params: Bands, bands: list[Interval]) -> Cases:
    """The score of a band, or of several between which only a range is known."""
    points = [each.points for each in bands]
    low, high = (_points(cells, params, amount) for amount in _order(params, points))
    if len(set(points)) > 1:
        return [Case(None, lacking("exact_actual", low=_clip(cells, low), high=_clip(cells, high)))]
    answer = Answer(score=low).flagged(("points_exceed_weight", low > cells.weight))
    if not params.full_when:
        return [Case(None, answer)]
    silent = ~cells.kind("actual", "word", "text")
    open_state = silent & ~low.equals(cells.weight)
    return [Case(open_state, lacking("state", low=_clip(cells, low), high=cells.weight)), Case(None, answer)]


def _order(params: Bands, points: list[Any]) -> tuple[Any, Any]:
    """The points of the lowest and of the highest score."""
    return (max(points), min(points)) if params.lost else (min(points), max(points))


def _points(cells: Cells, params: Bands, amount: Any) -> Exact:
    given = Exact.constant(amount)
    given = given * cells.weight if params.unit == "share" else given
    return cells.weight - given if params.lost else given


def _clip(cells: Cells, score: Exact) -> Exact:
    return score.most(ZERO).least(cells.weight.most(ZERO))
