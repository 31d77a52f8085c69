"""Rules about the money: `within_budget` for a project that is done, and `execution_cap`, a total bounded by the execution rate."""

from __future__ import annotations

from functools import partial
from typing import Any

from jixiao.model.message import Message
from jixiao.rules.algebra import ONE, ZERO, Answer, Case, Cases, Figure, both, lacking, least, most, negated
from jixiao.rules.methods.base import Example, RowMethod, TotalModifier, figure, measured, unknown, unmeasured
from jixiao.rules.methods.params import NoParams


def cases_within(row: Any, _: NoParams) -> Cases:
    """The full weight at any rate up to the budget. That the project is done is for a person to say."""
    yield from measured(row, partial(_within, row))
    yield from unmeasured(row)


def _within(row: Any, found: Figure) -> Cases:
    inside = both(found > ZERO, found <= ONE)
    yield Case(inside, Answer(score=row.weight), lambda: f"0 < {figure(found)} ≤ 1: {figure(row.weight)}")
    yield Case(None, unknown(row, "state"))


def cases_of_cap(totals: Any, _: NoParams) -> Cases:
    """The total, at most the full mark times the execution rate."""
    yield Case(negated(totals.rated), lacking("value", low=ZERO, high=totals.total))
    cap = totals.full * least(most(totals.rate, ZERO), ONE)

    def work() -> str:
        return f"min({figure(totals.total)}, {figure(totals.full)} × {figure(totals.rate)})"

    yield Case(None, Answer(score=least(totals.total, cap)), work)


WITHIN_BUDGET = RowMethod(
    name="within_budget",
    params=NoParams,
    cases=cases_within,
    summary=Message(
        "项目已完成且未超预算：不论执行率高低得满分；是否已完成由人确认，因此只作为认可的另一种读法。",
        "Done within the budget: the full weight at any execution rate; that the project is done, a person must say.",
    ),
    formula="0 < x ≤ 1: s = w",
    example=Example(given={"weight": "10", "value": "92%"}, params={}, score="10"),
    source="财预〔2021〕101号（预算执行率的举例）",
    needs=("weight", "value", "actual"),
)
EXECUTION_CAP = TotalModifier(
    name="execution_cap",
    params=NoParams,
    cases=cases_of_cap,
    summary=Message(
        "总分以执行率为限：自评总分不高于满分乘以预算执行率；执行率不明的不调整。",
        "The total is at most the full mark times the execution rate; unchanged where the rate is not known.",
    ),
    formula="total' = min(total, full · min(r, 1))",
    example=Example(given={"total": "96", "rate": "80%"}, params={}, score="80"),
    source="一些地方的年度自评通知的做法；原文未收录，内置规则包不用",
)
