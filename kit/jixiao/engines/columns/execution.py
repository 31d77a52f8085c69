"""The execution row over columns: spent over the full-year budget, as `jixiao.engines.rows.execution` has it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import ibis

from jixiao.engines.columns.cells import Cells
from jixiao.engines.columns.expressions import by_profile
from jixiao.engines.columns.formulas import quotient
from jixiao.engines.columns.program import Program
from jixiao.engines.columns.row_columns import millionths
from jixiao.engines.columns.rulebook import WEIGHT_MOST, ruling_cases
from jixiao.engines.rows.execution import NAME
from jixiao.model.facts import AMOUNTS
from jixiao.rules.algebra import Case, lacking
from jixiao.rules.exact import Exact
from jixiao.rules.profile import Profile, Scale
from jixiao.rules.totals import execution_cases
from jixiao.rules.whole import TooWide, micro

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from jixiao.engines.rows.engine import Scorer
    from jixiao.model.kinds import Amount

_LITERALS: dict[str, Any] = {
    "target_kind": "number", "actual_kind": "number", "actual_unit": "ratio", "direction": "≥", "origin": "printed", "exact": True,
    "at_least": False, "at_most": False, "one_unit": False, "about": False, "as_target": False, "state": "",
}  # fmt: skip
"""The rate as a row whose target is 100 %: more than the budget cannot score more than the weight."""


def execution_rows(evaluations: ir.Table, profiles: Sequence[Profile | None], scorer: Scorer) -> ir.Table:
    """The verdict on the execution row of every evaluation that has one. `evaluations` has `profile`, their number.

    Raises NotColumnar or TooWide for a rule without a columnar form.
    """
    rows = _weighed(evaluations, profiles)
    program = Program(Exact.column(rows.points_i, WEIGHT_MOST))

    def answer(profile: Profile) -> Any:
        ruling, rules = scorer.rulings(profile).execution, profile.rules.execution
        if rules is None or ruling is None:
            return None
        own = _Own(rows, program.weight, rules.numerator, rules.denominator)
        return program.number(execution_cases(own, partial(ruling_cases, ruling)), profile.scale)

    none = (Case(rows.points_i.isnull(), lacking("weight")), Case(None, lacking("rule")))
    answers = by_profile(rows, profiles, answer, program.number(iter(none), Scale()))
    judged = program.verdicts(rows.mutate(answer=answers))

    def said(what: str) -> Any:
        """The method (`name`) or the basis of the rule of the execution row."""
        nothing = ibis.null("string")
        return by_profile(judged, profiles, lambda one: getattr(scorer.rulings(one).execution, what, None), nothing)

    return judged.mutate(
        method=said("name"), basis=ibis.cases((judged.stated.fill_null(False), "stated"), else_=said("basis")),
        row=ibis.literal(-1, "int32"), name=ibis.literal(NAME), level=ibis.null("string"), left_out=ibis.literal(False),
    )  # fmt: skip


def _weighed(evaluations: ir.Table, profiles: Sequence[Profile | None]) -> ir.Table:
    """The evaluations with an execution row: printed, or asked for by rules where there are funds."""
    stated = by_profile(evaluations, profiles, execution_weight, ibis.null("int64"))
    rows = evaluations.mutate(rule_weight=stated, printed_weight=micro(evaluations.execution_weight))
    rows = rows.filter(rows.execution | (rows.rule_weight.notnull() & (rows.funds > 0)))
    amounts = {f"{name}_i": micro(rows[name]) for name in (*AMOUNTS, "execution_rate")}
    weight = ibis.coalesce(rows.printed_weight, rows.rule_weight)
    origin = ibis.cases((rows.printed_weight.notnull(), "printed"), (rows.rule_weight.notnull(), "rule"))
    claimed = {"claimed_i": micro(rows.execution_score), "claimed_decimals": rows.execution_decimals}
    return rows.mutate(points_i=weight, points_origin=origin, **claimed, **amounts)


@dataclass(frozen=True, slots=True)
class _Own:
    """Execution rows as `jixiao.rules.totals` sees them."""

    rows: ir.Table
    weight: Exact
    above: Amount
    below: Amount

    both = property(lambda self: self.rows[self.above].notnull() & self.rows[self.below].notnull())
    stated = property(lambda self: Exact.column(self.rows.execution_rate_i))

    @property
    def known(self) -> Any:
        rows = self.rows
        units = rows[f"{self.above}_unit"] == rows[f"{self.below}_unit"]
        return (self.both & units & (rows[self.below] != 0)).fill_null(False)

    @property
    def rate(self) -> Exact:
        return quotient(Exact.column(self.rows[f"{self.above}_i"]), Exact.column(self.rows[f"{self.below}_i"]))

    @property
    def absent(self) -> tuple[tuple[str, Any], ...]:
        return tuple((AMOUNTS[name], self.rows[name].isnull()) for name in (self.above, self.below))

    def has(self, name: str) -> Any:
        return self.rows[{"weight": "points_i", "stated": "execution_rate_i"}[name]].notnull()

    def row(self, value: Exact) -> Cells:
        """The rate as a row whose target is 100 %."""
        one = Exact.constant(1)
        numbers = dict.fromkeys(("target_base", "aim"), one) | dict.fromkeys(
            ("actual_base", "done", "least", "greatest"), value
        )
        return Cells(self.weight, _literal, _no_word, value, signs=("≥",), numbers=numbers)


def _literal(name: str) -> Any:
    if name in _LITERALS:
        return ibis.literal(_LITERALS[name])
    return ibis.null("string") if name == "span" else ibis.literal(1, "int64")


def _no_word(_: Any) -> Any:
    raise TooWide  # a rule of words has nothing to look at in a rate


def execution_weight(profile: Profile) -> int | None:
    """The weight that the rules give the execution row, in millionths."""
    rules = profile.rules.execution
    return millionths(Decimal(rules.weight)) if rules is not None else None
