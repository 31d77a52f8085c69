"""The execution row over columns: spent over the full-year budget, as `jixiao.engines.rows.execution` has it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.formulas import quotient
from jixiao.engines.columns.program import Origin, Program
from jixiao.engines.columns.rulebook import WEIGHT_MOST, ruling_cases
from jixiao.engines.rows.execution import NAME
from jixiao.model.facts import AMOUNTS
from jixiao.rules.algebra import ONE, Answer, Case, Cases, Cells, lacking, under
from jixiao.rules.exact import DECIMALS, Exact, TooWide, micro

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from jixiao.engines.rows.compiled_rules import Ruling
    from jixiao.engines.rows.engine import Scorer
    from jixiao.rules.profile import Profile

_LITERALS: dict[str, Any] = {
    "target_kind": "number", "actual_kind": "number", "actual_unit": "ratio", "direction": "≥", "origin": "printed", "exact": True,
    "at_least": False, "at_most": False, "one_unit": False, "about": False, "as_target": False, "state": "",
}  # fmt: skip
"""The rate as a row whose target is 100 %: more than the budget cannot score more than the weight."""


def execution_rows(evaluations: ir.Table, profiles: Sequence[Profile | None], scorer: Scorer) -> ir.Table:
    """The verdict on the execution row of every evaluation that has one. `evaluations` has `profile`, their number.

    Raises TooWide or Beyond for a rule without a columnar form.
    """
    import ibis

    rows = _weighed(evaluations, profiles)
    program = Program(Exact.column(rows.points_i, WEIGHT_MOST))
    branches = []
    for number, profile in enumerate(profiles):
        ruling = scorer.rulings(profile).execution if profile is not None else None
        if profile is not None and ruling is not None:
            origin = Origin(Decimal(profile.rules.score_step), profile.rules.rounding)
            answer = program.number(_cases(rows, program.weight, profile, ruling), origin)
            branches.append((rows.profile == number, answer))
    none = [Case(rows.points_i.isnull(), lacking("weight")), Case(None, lacking("rule"))]
    last = program.number(none, Origin())
    judged = program.verdicts(rows.mutate(answer=ibis.cases(*branches, else_=last) if branches else last))
    return judged.mutate(
        method=_said(judged, profiles, scorer, "name"),
        basis=ibis.cases((judged.stated.fill_null(False), "stated"), else_=_said(judged, profiles, scorer, "basis")),
        row=ibis.literal(-1, "int32"), name=ibis.literal(NAME), level=ibis.null("string"), left_out=ibis.literal(False),
    )  # fmt: skip


def _weighed(evaluations: ir.Table, profiles: Sequence[Profile | None]) -> ir.Table:
    """The evaluations with an execution row: printed, or asked for by rules where there are funds."""
    import ibis

    weights = [
        (
            evaluations.profile == number,
            ibis.literal(int(Decimal(profile.rules.execution.weight) * 10**DECIMALS), "int64"),
        )
        for number, profile in enumerate(profiles)
        if profile is not None and profile.rules.execution is not None
    ]
    stated = ibis.cases(*weights, else_=ibis.null("int64")) if weights else ibis.null("int64")
    rows = evaluations.mutate(rule_weight=stated, printed_weight=micro(evaluations.execution_weight))
    rows = rows.filter(rows.execution | (rows.rule_weight.notnull() & (rows.funds > 0)))
    amounts = {f"{name}_i": micro(rows[name]) for name in (*AMOUNTS, "execution_rate")}
    weight = ibis.coalesce(rows.printed_weight, rows.rule_weight)
    origin = ibis.cases(
        (rows.printed_weight.notnull(), "printed"), (rows.rule_weight.notnull(), "rule"), else_=ibis.null("string")
    )
    claimed = {"claimed_i": micro(rows.execution_score), "claimed_decimals": rows.execution_decimals}
    return rows.mutate(points_i=weight, points_origin=origin, **claimed, **amounts)


def _cases(rows: ir.Table, weight: Exact, profile: Profile, ruling: Ruling) -> Cases:
    """By the two amounts, else by the rate that the report states, else what is lacking."""
    rules = profile.rules.execution
    assert rules is not None
    above, below = rules.numerator, rules.denominator
    both = rows[above].notnull() & rows[below].notnull()
    known = both & (rows[f"{above}_unit"] == rows[f"{below}_unit"]) & (rows[below] != 0)
    rate = quotient(Exact.column(rows[f"{above}_i"]), Exact.column(rows[f"{below}_i"]))
    lack = tuple((AMOUNTS[name], rows[name].isnull()) for name in (above, below))
    by_amounts = ruling_cases(ruling, _cells(weight, rate))
    by_rate = ruling_cases(ruling, _cells(weight, Exact.column(rows.execution_rate_i)))
    stated = [Case(one.when, one.then._replace(stated=True, absent=lack)) for one in by_rate]
    return [
        Case(rows.points_i.isnull(), lacking("weight")),
        *under(known.fill_null(False), by_amounts),
        *under(rows.execution_rate_i.notnull(), stated),
        Case(both, lacking("value")),
        Case(None, Answer(absent=lack)),
    ]


def _cells(weight: Exact, value: Exact) -> Cells:
    import ibis

    def column(name: str) -> Any:
        if name in _LITERALS:
            return ibis.literal(_LITERALS[name])
        return ibis.null("string") if name == "span" else ibis.literal(1, "int64")

    def word(*_: Any) -> Any:
        raise TooWide  # a rule of words has nothing to look at in a rate

    numbers = {"target_base": ONE, "actual_base": value, "aim": ONE, "value": value, "least": value, "greatest": value}
    return Cells(weight, column, word, value, None, numbers, ("≥",))


def _said(rows: ir.Table, profiles: Sequence[Profile | None], scorer: Scorer, what: str) -> Any:
    import ibis

    branches = []
    for number, profile in enumerate(profiles):
        ruling = scorer.rulings(profile).execution if profile is not None else None
        if ruling is not None:
            branches.append((rows.profile == number, getattr(ruling, what)))
    return ibis.cases(*branches, else_=ibis.null("string")) if branches else ibis.null("string")
