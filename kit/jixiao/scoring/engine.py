"""Re-scoring: every row by the rules of its place and year, with status, proof and coverage. Pure: no file, no terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from jixiao.profile.choice import Choice, Chooser, Profile, grade, report_date
from jixiao.quantity import EXACT, half_up, to_step
from jixiao.scoring.card import Chosen, Reading, Scorecard, ScoreRow
from jixiao.scoring.execution import score_execution
from jixiao.scoring.facts import Facts, collect
from jixiao.scoring.methods.base import NotApplicable, Outcome, Totals
from jixiao.scoring.readings import DeclaredRules
from jixiao.scoring.rows import NOTHING, Ruling, Rulings, direction, kind_of, prepare, quantity_of
from jixiao.scoring.verdict import judge_row
from jixiao.scoring.weights import Weight, effective_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jixiao.profile.model import Row as ProfileRow
    from jixiao.report import Evaluation, Indicator, Report
    from jixiao.scoring.methods.registry import Registry

DEFAULT_STEP = Decimal("0.01")
_MOST_KNOWN = 4_000
"""An entry takes about 2 KiB, and a worker of a long run should stay below 64 MiB."""
GRADE_WORDS = {"优秀": "优", "良好": "良", "一般": "中", "合格": "中", "中等": "中", "较差": "差", "不合格": "差"}
"""Words in use for the four grades; a place may add its own."""


@dataclass
class Scorer:
    """Scores reports with the profiles of a chooser and the methods at hand. Compiled rules are kept."""

    chooser: Chooser
    registry: Registry
    wanted: str | None = None
    _rulings: dict[str, Rulings] = field(default_factory=dict)
    _known: dict[tuple[object, ...], ScoreRow] = field(default_factory=dict)

    @cached_property
    def declared(self) -> DeclaredRules:
        """The rules that tables print."""
        return DeclaredRules(self.registry)

    def score(self, report: Report, given: Mapping[str, str] | None = None) -> list[Scorecard]:
        """A scorecard for each evaluation, in order. `given` are facts that the user sets, by name."""
        return [self.score_one(report, number, given or {}) for number in range(len(report.evaluations))]

    def score_one(self, report: Report, number: int, given: Mapping[str, str]) -> Scorecard:
        """The scorecard of one evaluation."""
        evaluation = report.evaluations[number]
        return self._scored(report, number, given, self.chooser.choose(report, evaluation, self.wanted))

    def score_with(self, profile: Profile, report: Report, given: Mapping[str, str], number: int = 0) -> Scorecard:
        """The scorecard of an evaluation by a profile that is not chosen but given, for trying its rules."""
        return self._scored(report, number, given, Choice(profile, ("指定的规则", "the given rules")))

    def _scored(self, report: Report, number: int, given: Mapping[str, str], choice: Choice) -> Scorecard:
        evaluation = report.evaluations[number]
        facts = collect(report, number, given)
        rows = tuple(self._rows(evaluation, number, choice.profile, facts))
        return self._card(report, evaluation, choice, rows)

    def rulings(self, profile: Profile) -> Rulings:
        """The compiled rules of a profile."""
        if profile.id not in self._rulings:
            self._rulings[profile.id] = Rulings(profile, self.registry)
        return self._rulings[profile.id]

    def _rows(self, evaluation: Evaluation, number: int, profile: Profile | None, facts: Facts) -> Iterator[ScoreRow]:
        rulings = self.rulings(profile) if profile is not None else None
        execution = score_execution(evaluation, number, profile, rulings, facts)
        if execution is not None:
            yield execution
        weights = effective_weights(evaluation, profile)
        for index, (indicator, weight) in enumerate(zip(evaluation.indicators, weights, strict=True)):
            yield self._row(evaluation, indicator, weight, rulings, facts, f"/evaluations/{number}/indicators/{index}")

    def _row(
        self,
        evaluation: Evaluation,
        indicator: Indicator,
        weight: Weight,
        rulings: Rulings | None,
        facts: Facts,
        pointer: str,
    ) -> ScoreRow:
        """The verdict on a row. Rows that say the same are judged once: tables are full of `100%` for `100%`."""
        if not _plain(indicator, weight, rulings):
            return self._judged(evaluation, indicator, weight, rulings, facts, pointer)
        said = (
            id(rulings), indicator.path, indicator.target, indicator.actual, indicator.unit, indicator.nature, indicator.score,
            indicator.weight, weight.origin,
        )  # fmt: skip
        known = self._known.get(said)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[said] = self._judged(evaluation, indicator, weight, rulings, facts, pointer)
        return structs.replace(known, name=indicator.name or "", pointer=pointer)

    def _judged(
        self,
        evaluation: Evaluation,
        indicator: Indicator,
        weight: Weight,
        rulings: Rulings | None,
        facts: Facts,
        pointer: str,
    ) -> ScoreRow:
        ruling = self._ruling(indicator, weight.value, rulings)
        rules = rulings.profile.rules if rulings is not None else None
        ready = NOTHING
        outcome = Outcome(missing=("rule",))
        if indicator.applicable is False:
            outcome = self._not_applicable(rulings, indicator, weight)
        elif weight.value is None:
            outcome = Outcome(missing=("weight",))
        elif ruling is not None:
            ready = prepare(indicator, weight.value, ruling, facts, pointer, evaluation)
            outcome = Outcome() if ready.missing else ruling.compute(ready.row)
            own = _own_row(rulings, indicator)
            if indicator.rule and own is not None and own.rule is not None:
                outcome = self.declared.beside(outcome, ready.row, indicator, own.rule)
        return judge_row(
            outcome,
            row="indicator",
            path=indicator.path,
            name=indicator.name or "",
            pointer=pointer,
            weight=weight.value,
            origin=weight.origin,
            claimed=indicator.score.number if indicator.score is not None else None,
            step=Decimal(rules.score_step) if rules is not None else DEFAULT_STEP,
            rounding=rules.rounding if rules is not None else "half_up",
            method=ruling.name if ruling is not None else None,
            basis=None if ruling is None else "stated" if ready.stated else ruling.basis,
            cite=ruling.cite if ruling is not None else None,
            rule=(ruling.text if ruling is not None else "") or ready.symbols,
            inputs=ready.inputs,
            missing=ready.missing,
        )

    def _ruling(self, indicator: Indicator, weight: Decimal | None, rulings: Rulings | None) -> Ruling | None:
        """The rule of the profile's own row, else what the table prints beside the row, else the default for its kind of target."""
        own = _own_row(rulings, indicator)
        if own is not None and own.rule is not None and rulings is not None:
            return rulings.fixed(own)
        printed = self.declared.ruling(indicator, weight, own) if weight is not None else None
        if printed is not None or rulings is None:
            return printed
        kind = kind_of(*direction(indicator, quantity_of(indicator.target, indicator.unit)))
        return rulings.default(kind, indicator.path[0] if indicator.path else None)

    def _not_applicable(self, rulings: Rulings | None, indicator: Indicator, weight: Weight) -> Outcome:
        """What becomes of a row that does not apply: by its own rule, else by the profile's policy."""
        name = _own_policy(rulings, indicator) or (rulings.profile.rules.not_applicable if rulings else None)
        if name is None or weight.value is None:
            return Outcome(missing=("decision",))
        row = prepare(indicator, weight.value, None, Facts({}), "").row
        return self.registry.policy(name).row(row)

    def _card(self, report: Report, evaluation: Evaluation, choice: Choice, rows: tuple[ScoreRow, ...]) -> Scorecard:
        profile = choice.profile
        step = Decimal(profile.rules.score_step) if profile is not None else DEFAULT_STEP
        total = evaluation.total
        weight = total.weight.number if total is not None and total.weight is not None else None
        computed, applied = self._total(evaluation, profile, rows)
        if computed is not None:
            computed = to_step(computed, step)
        return Scorecard(
            name=evaluation.name or "",
            profile=_chosen(choice),
            weight=weight if weight is not None else _declared(rows),
            claimed=total.score.number if total is not None and total.score is not None else None,
            computed=computed,
            grade_claimed=evaluation.grade,
            grade_computed=_grades(report, profile, computed),
            coverage=_coverage(rows, weight),
            rows=rows,
            modifiers=applied,
        )

    def _total(
        self, evaluation: Evaluation, profile: Profile | None, rows: Sequence[ScoreRow]
    ) -> tuple[Decimal | None, tuple[str, ...]]:
        """The total by the rules: computed where known, claimed where not; None when a row has neither or there are no rows."""
        if not any(row.row == "indicator" for row in rows):
            return None, ()
        rulings = self.rulings(profile) if profile is not None else None
        policy = profile.rules.not_applicable if profile is not None else None
        out = {
            id(row)
            for row, one in _paired(evaluation, rows)
            if one.applicable is False and policy is not None and _own_policy(rulings, one) is None
        }
        values = [row.computed if row.computed is not None else row.claimed for row in rows if id(row) not in out]
        if any(value is None for value in values):
            return None, ()
        total = sum((value for value in values if value is not None), Decimal(0))
        applied: list[str] = []
        if out and policy is not None and profile is not None:
            absent = sum((row.weight or Decimal(0) for row in rows if id(row) in out), Decimal(0))
            sums = NotApplicable(got=total, absent=absent, full=Decimal(profile.rules.total))
            outcome = self.registry.policy(policy).total(sums)
            total = outcome.score if outcome.score is not None else total
            applied.append(outcome.formula)
        for rule in profile.rules.modifiers if profile is not None else ():
            modifier, params = self.registry.modification(rule)
            points = tuple(one.points.number if one.points is not None else None for one in evaluation.deductions)
            outcome = modifier.compute(Totals(total=total, deductions=points), params)
            if outcome.score is not None and outcome.score != total:
                total = outcome.score
                applied.append(outcome.formula)
        return total, tuple(applied)


def _plain(indicator: Indicator, weight: Weight, rulings: Rulings | None) -> bool:
    """Does the verdict rest on nothing but the row's own target, actual, weight and score, under a default rule?"""
    return (
        rulings is not None
        and rulings.only_defaults
        and weight.origin == "printed"
        and indicator.applicable is not False
        and indicator.rule is None
        and not indicator.checklist
        and indicator.coefficient is None
    )


def _own_row(rulings: Rulings | None, indicator: Indicator) -> ProfileRow | None:
    """The profile's row for a row of the report."""
    return rulings.profile.row(indicator.path, indicator.name) if rulings is not None else None


def _own_policy(rulings: Rulings | None, indicator: Indicator) -> str | None:
    """What the profile's own row says of not applying."""
    known = _own_row(rulings, indicator)
    return known.not_applicable if known is not None else None


def _paired(evaluation: Evaluation, rows: Sequence[ScoreRow]) -> Iterator[tuple[ScoreRow, Indicator]]:
    return zip((row for row in rows if row.row == "indicator"), evaluation.indicators, strict=True)


def _chosen(choice: Choice) -> Chosen:
    if choice.profile is None:
        return Chosen(id="declared", version="", basis="declared", reason=choice.reason)
    return Chosen(
        id=choice.profile.id, version=choice.profile.version, basis=choice.profile.basis, reason=choice.reason
    )


def _declared(rows: Sequence[ScoreRow]) -> Decimal | None:
    """The full score when none is printed: the sum of the weights, if every row has one."""
    weights = [row.weight for row in rows]
    if not weights or any(weight is None for weight in weights):
        return None
    return sum((weight for weight in weights if weight is not None), Decimal(0))


def _coverage(rows: Sequence[ScoreRow], total: Decimal | None) -> Decimal:
    """The share of the weight that was really recomputed, with two decimals."""
    full = total or _declared(rows) or sum((row.weight or Decimal(0) for row in rows), Decimal(0))
    counted = sum((row.weight or Decimal(0) for row in rows if row.counted), Decimal(0))
    return half_up(EXACT.divide(counted, full), 2) if full else Decimal("0.00")


def _grades(report: Report, profile: Profile | None, computed: Decimal | None) -> tuple[str, ...]:
    if profile is None or computed is None:
        return ()
    return tuple(dict.fromkeys(grade(bands, computed) for bands in profile.bands(report.year, report_date(report))))


def grade_word(word: str | None, profile: Profile | None) -> str | None:
    """A grade as printed, in the canonical words 优 良 中 差; None when it is not a known word."""
    if word is None:
        return None
    plain_word = word.strip().strip("“”\"'。.").removeprefix("等级").lstrip(":：").strip()
    own = profile.place.grade_words if profile is not None else {}
    plain_word = own.get(plain_word, GRADE_WORDS.get(plain_word, plain_word))
    return plain_word if plain_word in {"优", "良", "中", "差"} else None


__all__ = ["GRADE_WORDS", "Reading", "Scorer", "grade_word"]
