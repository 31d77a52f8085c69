"""Rules about the money: `within_budget` for a project that is done, and `execution_cap`, a total bounded by the execution rate."""

from __future__ import annotations

from jixiao.model.outcome import Outcome
from jixiao.rules.methods.base import (
    ONE,
    ZERO,
    Example,
    Row,
    RowMethod,
    TotalModifier,
    Totals,
    figure,
    lacking,
    lazily,
    measure,
    scored,
    unmeasured,
)
from jixiao.rules.methods.params import NoParams
from jixiao.text.quantity import EXACT


def compute_within(row: Row, _: NoParams) -> Outcome:
    """The full weight at any rate up to the budget. That the project is done is for a person to say."""
    number = measure(row)
    if number is None:
        return unmeasured(row)
    if not ZERO < number <= ONE:
        return lacking("state", low=ZERO, high=row.weight)
    return scored(row, row.weight, lambda: f"0 < {figure(number)} ≤ 1: {figure(row.weight)}")


def compute_cap(totals: Totals, _: NoParams) -> Outcome:
    """The total, at most the full mark times the execution rate."""
    if totals.rate is None:
        return lacking("value", low=ZERO, high=totals.total)
    most = EXACT.multiply(totals.full, min(max(totals.rate, ZERO), ONE))
    result = min(totals.total, most)
    shown = f"{figure(totals.full)} × {figure(totals.rate)}"
    return Outcome(score=result, proof=f"min({figure(totals.total)}, {shown}) = {figure(result)}")


WITHIN_BUDGET = RowMethod(
    name="within_budget",
    params=NoParams,
    compute=compute_within,
    columns=lazily("jixiao.rules.methods.limits_columns", "within"),
    summary=(
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
    compute=compute_cap,
    columns=lazily("jixiao.rules.methods.limits_columns", "cap"),
    needs=("rate",),
    summary=(
        "总分以执行率为限：自评总分不高于满分乘以预算执行率；执行率不明的不调整。",
        "The total is at most the full mark times the execution rate; unchanged where the rate is not known.",
    ),
    formula="total' = min(total, full · min(r, 1))",
    example=Example(given={"total": "96", "rate": "80%"}, params={}, score="80"),
    source="一些地方的年度自评通知的做法；原文未收录，内置规则包不用",
)
