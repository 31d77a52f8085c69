"""The execution row 预算执行率: spent over the full-year budget. No other amount stands in for the full-year budget."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.engines.rows.verdict import judge_row, judged
from jixiao.model.facts import AMOUNTS, BASE_NAMES, Input
from jixiao.model.outcome import Outcome
from jixiao.model.scorecard import Reading, RowBasis, ScoreRow, Verdict
from jixiao.rules.algebra import ONE, ZERO
from jixiao.rules.execution import cases
from jixiao.rules.facts import whole_by_rows
from jixiao.rules.methods.base import carried_out
from jixiao.rules.methods.row import Row
from jixiao.text.cached import kept
from jixiao.text.quantity import EXACT, Quantity, number_of, parse, to_step

if TYPE_CHECKING:
    from jixiao.engines.rows.compiled_rules import Ruling, Rulings
    from jixiao.model.kinds import Amount, Rounding, WeightOrigin
    from jixiao.model.report import Evaluation
    from jixiao.rules.facts import Facts
    from jixiao.rules.model import ExecutionRule
    from jixiao.rules.profile import Profile

NAME = "预算执行率"
_HUNDRED = Decimal(100)
_FINE = Decimal("1E-30")
_MOST = Decimal(10) ** 9
_WHOLE = parse("100%")


class ExecutionRow(NamedTuple):
    """An execution row with its outcome, and what it was scored by."""

    number: int
    rules: ExecutionRule | None
    ruling: Ruling | None
    facts: Facts
    weight: Decimal | None
    origin: WeightOrigin | None
    claimed: Decimal | None
    own: _Own | None
    outcome: Outcome
    step: Decimal
    rounding: Rounding

    @property
    def verdict(self) -> Verdict:
        """The verdict on it."""
        status, computed = judged(self.outcome, self.claimed, self.step, self.rounding)
        return Verdict(self.weight, self.origin, self.claimed, computed, status)

    def written(self) -> ScoreRow:
        """The row with its proof."""
        own, weight, rules, ruling = self.own, self.weight, self.rules, self.ruling
        known = own is not None and weight is not None and ruling is not None
        stated = known and own is not None and not own.known and own.given is not None
        return judge_row(
            self.outcome,
            row="execution",
            path=(),
            name=NAME,
            pointer=f"/evaluations/{self.number}/execution",
            weight=weight,
            origin=self.origin,
            claimed=self.claimed,
            step=self.step,
            rounding=self.rounding,
            method=str(rules.rule["method"]) if rules else None,
            basis=_basis(ruling, stated=stated),
            cite=ruling.cite if ruling else None,
            inherited=ruling.inherited if ruling else None,
            rule=_text(rules, ruling),
            inputs=own.inputs if own is not None and known else (),
            comparisons=tuple(_comparisons(weight, rules, self.facts)),
        )


def execution_row(
    evaluation: Evaluation, number: int, profile: Profile | None, rulings: Rulings | None, facts: Facts
) -> ExecutionRow | None:
    """The execution row, scored; None when neither the report nor its rules have one."""
    printed = evaluation.execution
    rules = profile.rules.execution if profile is not None else None
    if printed is None and (rules is None or not evaluation.funds or whole_by_rows(evaluation)):
        return None
    weight = number_of(printed.weight) if printed else None
    origin: WeightOrigin | None = "printed" if weight is not None else None
    if weight is None and rules is not None:
        weight, origin = Decimal(rules.weight), "rule"
    claimed = number_of(printed.score) if printed else None
    own = _Own(weight, rules, facts, evaluation, number) if rules is not None else None
    ruling = rulings.execution if rulings is not None else None
    outcome = _outcome(own, weight, ruling)
    step = Decimal(profile.rules.score_step) if profile else Decimal("0.01")
    rounding = profile.rules.rounding if profile else "half_up"
    return ExecutionRow(number, rules, ruling, facts, weight, origin, claimed, own, outcome, step, rounding)


def rate(facts: Facts, numerator: Amount, denominator: Amount) -> Decimal | None:
    """One amount over another as a plain ratio; None when one is missing, the units differ or the divisor is 0."""
    above, below = facts.amount(numerator), facts.amount(denominator)
    if above is None or below is None or below.number == 0:
        return None
    if above.dimension != below.dimension:
        return None
    return EXACT.divide(above.number, below.number)


@dataclass
class _Own:
    """An execution row as `jixiao.rules.execution` sees it."""

    weight: Decimal | None
    rules: ExecutionRule
    facts: Facts
    evaluation: Evaluation
    number: int

    @kept
    def given(self) -> Input | None:
        """The rate that the report states."""
        return _stated(self.evaluation, self.number)

    @property
    def amounts(self) -> tuple[Input | None, Input | None]:
        """What was spent, and the full-year budget."""
        return self.facts.amount(self.rules.numerator), self.facts.amount(self.rules.denominator)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The figures that the score rests on."""
        if not self.known and self.given is not None:
            return (self.given,)
        return tuple(one for one in self.amounts if one is not None)

    @property
    def known(self) -> bool:
        return self.rate is not None

    @property
    def both(self) -> bool:
        return None not in self.amounts

    @kept
    def rate(self) -> Decimal | None:
        return rate(self.facts, self.rules.numerator, self.rules.denominator)

    @property
    def stated(self) -> Decimal | None:
        return self.given.number if self.given is not None else None

    @property
    def absent(self) -> tuple[tuple[str, bool], ...]:
        names = (self.rules.numerator, self.rules.denominator)
        return tuple((AMOUNTS[name], one is None) for name, one in zip(names, self.amounts, strict=True))

    def has(self, name: str) -> bool:
        return getattr(self, name) is not None

    def row(self, value: Decimal) -> Row:
        """The rate as a row whose target is 100 %."""
        assert self.weight is not None
        percent = to_step(EXACT.multiply(value, _HUNDRED), _FINE)
        text = f"{percent:f}%"
        plain = ZERO <= percent < _MOST  # no rate is printed with so many digits: reading it would only cost time
        actual = Quantity(text=text, kind="number", number=percent, unit="%") if plain else parse(text)
        return Row(weight=self.weight, value=value, target=_WHOLE, actual=actual, nature="≥", origin="printed")


def _stated(evaluation: Evaluation, number: int) -> Input | None:
    printed = evaluation.execution
    found = parse(printed.rate) if printed is not None and printed.rate is not None else None
    if found is None or found.dimension != "ratio" or found.base is None:
        return None
    return Input("执行率", str(found.text), found.base, f"/evaluations/{number}/execution/rate")


def _outcome(own: _Own | None, weight: Decimal | None, ruling: Ruling | None) -> Outcome:
    """The outcome; without rules there is none."""
    if own is None or weight is None:
        return Outcome(missing=("weight",) if weight is None else ("rule",))
    return carried_out(cases(own, ruling.decided if ruling is not None else None), weight)


def _comparisons(weight: Decimal | None, rules: ExecutionRule | None, facts: Facts) -> list[Reading]:
    """The rate against the amounts that the rules do not use, for a reader to compare; never an accepted reading."""
    if rules is None or weight is None:
        return []
    found = []
    for base, name in BASE_NAMES.items():
        value = rate(facts, rules.numerator, base) if base != rules.denominator else None
        if value is not None:
            score = to_step(EXACT.multiply(weight, min(value, ONE)), Decimal("0.01"))
            found.append(Reading(name=name, score=score, rate=value, accepted=False))
    return found


def _basis(ruling: Ruling | None, *, stated: bool) -> RowBasis | None:
    if ruling is None:
        return None
    return "stated" if stated else ruling.basis


def _text(rules: ExecutionRule | None, ruling: Ruling | None) -> str:
    """The rule that was run, in words: the usual one as its formula, any other as what it gives for the rate."""
    if rules is None or ruling is None:
        return ""
    rate = f"{AMOUNTS[rules.numerator]} ÷ {AMOUNTS[rules.denominator]}"
    return f"得分 = 分值 × {rate}" if ruling.proportional else f"执行率 = {rate}；{ruling.text}"
