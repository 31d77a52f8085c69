"""`within_budget` and `execution_cap` over columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.rules.algebra import ONE, ZERO, Answer, Case, Cases, lacking

if TYPE_CHECKING:
    from jixiao.rules.algebra import Cells
    from jixiao.rules.exact import Exact
    from jixiao.rules.methods.params import NoParams


def within(cells: Cells, _: NoParams) -> Cases:
    """The full weight at any rate up to the budget."""

    def judge(figure: Exact) -> Cases:
        return [
            Case((figure > ZERO) & (figure <= ONE), Answer(score=cells.weight)),
            Case(None, lacking("state", low=ZERO, high=cells.weight)),
        ]

    return [*cells.measured(judge), *cells.unmeasured()]


def cap(total: Exact, _: Any, __: NoParams, rated: tuple[Any, Exact, Exact]) -> list[tuple[Any, Exact]]:
    """The total, at most the full mark times the execution rate; unchanged where the rate is not known."""
    known, rate, full = rated
    return [(known, total.least(full * rate.most(ZERO).least(ONE))), (None, total)]
