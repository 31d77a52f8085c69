"""The execution row 预算执行率: spent over the full-year budget. No other amount stands in for the full-year budget."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.engines.rows.verdict import judge_row, judged
from jixiao.model.facts import AMOUNTS, BASE_NAMES, Input
from jixiao.model.scorecard import Reading, ScoreRow, Verdict
from jixiao.rules.algebra import ONE, ZERO
from jixiao.rules.facts import whole_by_rows
from jixiao.rules.methods.base import carried_out
from jixiao.rules.methods.row import Row
from jixiao.rules.profile import scale_of
from jixiao.rules.totals import execution_cases
from jixiao.rules.weights import Weight
from jixiao.text.cached import kept
from jixiao.text.quantity import EXACT, Quantity, number_of, parse, to_step

if TYPE_CHECKING:
    from jixiao.engines.rows.compiled_rules import Ruling, Rulings
    from jixiao.model.kinds import Amount
    from jixiao.model.outcome import Outcome
    from jixiao.model.report import Evaluation
    from jixiao.rules.facts import Facts
    from jixiao.rules.model import ExecutionRule
    from jixiao.rules.profile import Profile

NAME = "预算执行率"
_HUNDRED = Decimal(100)
_FINE = Decimal("1E-30")
_MOST = Decimal(10) ** 9
_WHOLE = parse("100%")


class _ExecutionRow:
    """An execution row: as `jixiao.rules.totals` sees it, and what its rules make of it."""

    def __init__(
        self, evaluation: Evaluation, number: int, profile: Profile | None, rulings: Rulings | None, facts: Facts
    ) -> None:
        printed = evaluation.execution
        self.pointer, self.facts, self.scale = f"/evaluations/{number}/execution", facts, scale_of(profile)
        self.rules = profile.rules.execution if profile is not None else None
        self.ruling = rulings.execution if rulings is not None else None
        stated = number_of(printed.weight) if printed is not None else None
        by_rules = Weight(Decimal(self.rules.weight), "rule") if self.rules is not None else Weight(None, None)
        self.weighed = Weight(stated, "printed") if stated is not None else by_rules
        self.weight = self.weighed.value
        self.claimed = number_of(printed.score) if printed is not None else None
        self.printed_rate = printed.rate if printed is not None else None

    @kept
    def outcome(self) -> Outcome:
        """What comes of it."""
        return carried_out(execution_cases(self, self.ruling.decided if self.ruling is not None else None), self.weight)

    @property
    def verdict(self) -> Verdict:
        """The verdict on it."""
        status, computed = judged(self.outcome, self.claimed, self.scale)
        return Verdict(self.weight, self.weighed.origin, self.claimed, computed, status)

    def written(self) -> ScoreRow:
        """The row with its proof."""
        scored = self.weight is not None and self.ruling is not None
        return judge_row(
            self.outcome,
            self.ruling,
            self.scale,
            row="execution",
            path=(),
            name=NAME,
            pointer=self.pointer,
            weight=self.weighed,
            claimed=self.claimed,
            rule=_text(self.rules, self.ruling),
            stated=scored and self.by_statement,
            inputs=self.inputs if scored else (),
            comparisons=tuple(_comparisons(self.weight, self.rules, self.facts)),
        )

    @kept
    def given(self) -> Input | None:
        """The rate that the report states."""
        found = parse(self.printed_rate) if self.printed_rate is not None else None
        if found is None or found.dimension != "ratio" or found.base is None:
            return None
        return Input("执行率", str(found.text), found.base, f"{self.pointer}/rate")

    @property
    def by_statement(self) -> bool:
        """Does nothing but that rate say what was spent?"""
        return not self.known and self.given is not None

    @property
    def names(self) -> tuple[Amount, Amount]:
        """What the rules put over what: usually the money that was spent over the full-year budget."""
        assert self.rules is not None
        return self.rules.numerator, self.rules.denominator

    @property
    def amounts(self) -> list[Input | None]:
        """These two amounts."""
        return [self.facts.amount(name) for name in self.names]

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The figures that the score rests on."""
        found = [self.given] if self.by_statement else self.amounts
        return tuple(one for one in found if one is not None)

    known = property(lambda self: self.rate is not None)
    both = property(lambda self: None not in self.amounts)
    stated = property(lambda self: self.given.number if self.given is not None else None)

    @kept
    def rate(self) -> Decimal | None:
        return rate(self.facts, *self.names)

    @property
    def absent(self) -> tuple[tuple[str, bool], ...]:
        return tuple((AMOUNTS[name], one is None) for name, one in zip(self.names, self.amounts, strict=True))

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


def execution_row(
    evaluation: Evaluation, number: int, profile: Profile | None, rulings: Rulings | None, facts: Facts
) -> _ExecutionRow | None:
    """The execution row; None when neither the report nor its rules have one."""
    asked = profile is not None and profile.rules.execution is not None and bool(evaluation.funds)
    if evaluation.execution is None and (not asked or whole_by_rows(evaluation)):
        return None
    return _ExecutionRow(evaluation, number, profile, rulings, facts)


def rate(facts: Facts, numerator: Amount, denominator: Amount) -> Decimal | None:
    """One amount over another as a plain ratio; None when one is missing, the units differ or the divisor is 0."""
    above, below = facts.amount(numerator), facts.amount(denominator)
    if above is None or below is None or below.number == 0 or above.dimension != below.dimension:
        return None
    return EXACT.divide(above.number, below.number)


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


def _text(rules: ExecutionRule | None, ruling: Ruling | None) -> str:
    """The rule that was run, in words: the usual one as its formula, any other as what it gives for the rate."""
    if rules is None or ruling is None:
        return ""
    rate = f"{AMOUNTS[rules.numerator]} ÷ {AMOUNTS[rules.denominator]}"
    return f"得分 = 分值 × {rate}" if ruling.proportional else f"执行率 = {rate}；{ruling.text}"
