"""Re-scoring: every row by the rules of its place and year, with status, proof and coverage. Pure: no file, no terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, getcontext, setcontext
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.engines.rows.compiled_rules import NOTHING, Prepared, Ruling, Rulings, prepare
from jixiao.engines.rows.execution import execution_row, rate
from jixiao.engines.rows.interpretations import DeclaredRules
from jixiao.engines.rows.memo import Known, Verdicts, signature
from jixiao.engines.rows.verdict import judge_row
from jixiao.model.message import Message
from jixiao.model.outcome import Outcome
from jixiao.model.scorecard import Chosen, Lines, Made, Origin, Placed, Reading, Scorecard, ScoreRow, Verdict
from jixiao.rules.algebra import ZERO
from jixiao.rules.choose import Choice, Chooser
from jixiao.rules.facts import Facts, collect
from jixiao.rules.grades import grade
from jixiao.rules.methods.base import Carrier, Totals, carried_out
from jixiao.rules.place import report_date
from jixiao.rules.row import runs_of
from jixiao.rules.totals import coverage, ways
from jixiao.rules.weights import Weight, effective_weights
from jixiao.text.cached import kept
from jixiao.text.quantity import EXACT, added, half_up, number_of, to_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jixiao.model.report import Evaluation, Indicator, Report
    from jixiao.rules.methods.registry import Registry
    from jixiao.rules.model import Row as ProfileRow
    from jixiao.rules.model import RuleFile
    from jixiao.rules.profile import Profile
    from jixiao.rules.row_facts import PrintedRow

DEFAULT_STEP = Decimal("0.01")


@dataclass
class Scorer:
    """Scores reports with the profiles of a chooser and the methods at hand. Compiled rules are kept."""

    chooser: Chooser
    registry: Registry
    wanted: str | None = None
    _rulings: dict[str, Rulings] = field(default_factory=dict)
    _known: dict[str, Known] = field(default_factory=dict)
    _verdicts: dict[object, Verdicts] = field(default_factory=dict)

    @kept
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
        return self._scored(report, number, given, Choice(profile, Message("指定的规则", "the given rules")))

    def _scored(self, report: Report, number: int, given: Mapping[str, str], choice: Choice) -> Scorecard:
        evaluation = report.evaluations[number]
        facts = collect(report, number, given)
        return self._card(report, evaluation, choice, self._lines(evaluation, number, choice.profile, facts), facts)

    def rulings(self, profile: Profile) -> Rulings:
        """The compiled rules of a profile."""
        if profile.id not in self._rulings:
            self._rulings[profile.id] = Rulings(profile, self.registry)
        return self._rulings[profile.id]

    def _known_rows(self, rulings: Rulings) -> Known:
        """What is known of rows under these rules."""
        known = self._known.get(rulings.profile.id)
        if known is None:
            verdicts = self._verdicts.setdefault(signature(rulings.profile), {})
            known = self._known[rulings.profile.id] = Known(rulings, verdicts)
        return known

    def _lines(self, evaluation: Evaluation, number: int, profile: Profile | None, facts: Facts) -> Lines[Profile, Any]:
        """The rows of an evaluation: their verdicts where these rest on the print of each row alone, else each row with its proof."""
        rulings = self.rulings(profile) if profile is not None else None
        rows = evaluation.indicators

        row = execution_row(evaluation, number, profile, rulings, facts)
        own, execution = (row.verdict, row.written) if row is not None else (None, None)
        runs = runs_of(rows)
        shared = self._known_rows(rulings).rows(rows, runs) if rulings is not None and rulings.only_defaults else None
        pointer = f"/evaluations/{number}/indicators"
        if shared is not None and rulings is not None:
            return Lines(profile, own, execution, shared, _RowWriter(rulings, rows, pointer, shared), runs)
        weights = effective_weights(evaluation, profile)
        written = [
            self._judged(evaluation, one, weight, rulings, facts, f"{pointer}/{index}")
            for index, (one, weight) in enumerate(zip(rows, weights, strict=True))
        ]
        return Lines(profile, own, execution, written, runs=runs)

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
        ready = NOTHING
        if indicator.applicable is False:
            outcome = self._not_applicable(rulings, indicator, weight)
        elif weight.value is None:
            outcome = Outcome(missing=("weight",))
        elif indicator.doubt is not None:
            outcome = Outcome(missing=("own_cells",))
        elif ruling is not None:
            ready = prepare(indicator, weight.value, ruling, facts, pointer, evaluation)
            outcome = Outcome() if ready.missing else ruling.compute(ready.row)
            own = _own_row(rulings, indicator)
            if indicator.rule and own is not None and own.rule is not None:
                outcome = self.declared.beside(outcome, ready.row, indicator, own.rule)
        else:
            outcome = Outcome(missing=(self.declared.lacking(indicator, weight.value),))
        return _row(indicator, pointer, weight, number_of(indicator.score), outcome, ready, ruling, rulings)

    def _ruling(self, indicator: Indicator, weight: Decimal | None, rulings: Rulings | None) -> Ruling | None:
        """The rule of the profile's own row, else what the table prints beside the row, else the default for its kind of target."""
        own = _own_row(rulings, indicator)
        if own is not None and own.rule is not None and rulings is not None:
            return rulings.fixed(own)
        printed = self.declared.ruling(indicator, weight, own) if weight is not None else None
        if printed is not None or rulings is None:
            return printed
        return rulings.of_kind(indicator)

    def _not_applicable(self, rulings: Rulings | None, indicator: Indicator, weight: Weight) -> Outcome:
        """What becomes of a row that does not apply: by its own rule, else by the profile's policy."""
        name = _own_policy(rulings, indicator) or (rulings.profile.rules.not_applicable if rulings else None)
        if name is None or weight.value is None:
            return Outcome(missing=("decision",))
        row = prepare(indicator, weight.value, None, Facts({}), "").row
        return self.registry.policy(name).row(row)

    def _card(
        self, report: Report, evaluation: Evaluation, choice: Choice, lines: Lines[Profile, Any], facts: Facts
    ) -> Scorecard:
        total = evaluation.total
        weight = number_of(total.weight) if total is not None else None
        return Scorecard(
            name=evaluation.name or "",
            profile=chosen_of(choice),
            weight=weight if weight is not None else _declared(lines.parts),
            claimed=number_of(total.score) if total is not None else None,
            grade_claimed=evaluation.grade,
            lines=lines,
            make=partial(self._made, report, evaluation, choice.profile, lines, weight, facts),
        )

    def _made(
        self,
        report: Report,
        evaluation: Evaluation,
        profile: Profile | None,
        lines: Lines[Profile, Any],
        weight: Decimal | None,
        facts: Facts,
    ) -> Made:
        """What the rules make of the evaluation as a whole; `weight` is the full score that is printed."""
        parts = lines.parts
        made, applied = self._total(evaluation, profile, lines, parts, facts)
        if made is not None:
            made = to_step(made, Decimal(profile.rules.score_step) if profile is not None else DEFAULT_STEP)
        counted = _counted(lines)
        computed = made if counted else None
        share = _coverage(parts, weight or _unstated(parts, profile), counted)
        return Made(computed, _grades(report, profile, computed), share, applied, made)

    def _total(
        self,
        evaluation: Evaluation,
        profile: Profile | None,
        lines: Lines[Profile, Any],
        rows: Sequence[ScoreRow | Verdict],
        facts: Facts,
    ) -> tuple[Decimal | None, tuple[str, ...]]:
        """The total by the rules: computed where known, claimed where not; None when a row has neither or there are no rows."""
        if not evaluation.indicators:
            return None, ()
        out = set() if lines.shared else self._left_out(evaluation, profile, lines)
        counting = [row for row in rows if id(row) not in out] if out else rows
        values = [row.computed if row.computed is not None else row.claimed for row in counting]
        got = added(values)
        if got is None:
            return None, ()
        absent = sum([row.weight or ZERO for row in rows if id(row) in out], ZERO) if out else ZERO
        full = Decimal(profile.rules.total) if profile is not None else Decimal(100)
        sums = _Sums(got, absent, bool(out), full, evaluation, facts)
        return _by_rules(sums, profile.rules if profile is not None else None, self.registry)

    def _left_out(self, evaluation: Evaluation, profile: Profile | None, lines: Lines[Profile, Any]) -> set[int]:
        """The rows that do not apply, by their identity, where the profile has a policy for them and no rule of the row's own."""
        if profile is None or profile.rules.not_applicable is None:
            return set()
        rulings = self.rulings(profile)
        pairs = zip(lines.rows, evaluation.indicators, strict=False)
        return {id(row) for row, one in pairs if one.applicable is False and _own_policy(rulings, one) is None}


def _row(
    indicator: Indicator,
    pointer: str,
    weight: Weight,
    claimed: Decimal | None,
    outcome: Outcome,
    ready: Prepared,
    ruling: Ruling | None,
    rulings: Rulings | None,
) -> ScoreRow:
    """An indicator row with its proof."""
    rules = rulings.profile.rules if rulings is not None else None
    return judge_row(
        outcome,
        row="indicator",
        path=indicator.path,
        name=indicator.name or "",
        pointer=pointer,
        weight=weight.value,
        origin=weight.origin,
        claimed=claimed,
        step=Decimal(rules.score_step) if rules is not None else DEFAULT_STEP,
        rounding=rules.rounding if rules is not None else "half_up",
        method=ruling.name if ruling is not None else None,
        basis=None if ruling is None else "stated" if ready.stated else ruling.basis,
        cite=ruling.cite if ruling is not None else None,
        inherited=ruling.inherited if ruling is not None else None,
        rule=(ruling.text if ruling is not None else indicator.rule or "") or ready.symbols,
        inputs=ready.inputs,
        missing=ready.missing,
    )


@dataclass(frozen=True, slots=True)
class _RowWriter:
    """Writes a row with its proof; of rows that print the same only the first is written."""

    rulings: Rulings
    rows: Sequence[Indicator]
    pointer: str
    verdicts: Sequence[PrintedRow]

    def __call__(self, index: int) -> Placed:
        verdict, one = self.verdicts[index], self.rows[index]
        ruling = self._ruling(index)
        pointer = f"{self.pointer}/{index}"
        written = verdict.written
        if written is None:
            weight = Weight(verdict.weight, "printed")
            ready = Prepared(verdict.row, one) if ruling is not None else NOTHING
            written = _row(one, pointer, weight, verdict.claimed, verdict.outcome, ready, ruling, self.rulings)
            verdict.written = written
        origin = ruling.origin if ruling is not None else _NO_ORIGIN
        return Placed(written, one.path, one.name or "", pointer, *origin)

    def origin(self, index: int) -> Origin:
        """What the rule of a row rests on."""
        ruling = self._ruling(index)
        return ruling.origin if ruling is not None else _NO_ORIGIN

    def _ruling(self, index: int) -> Ruling | None:
        path = self.rows[index].path
        return self.rulings.default(self.verdicts[index].kind, path[0] if path else None)


_NO_ORIGIN = Origin(None, None, None)


class _Sums(NamedTuple):
    """What the rows of a table add up to, as `jixiao.rules.totals` sees it."""

    got: Decimal
    absent: Decimal
    out: bool
    full: Decimal
    evaluation: Evaluation
    facts: Facts

    def totals(self, total: Decimal) -> Totals:
        points = tuple(number_of(one.points) for one in self.evaluation.deductions)
        return Totals(total=total, full=self.full, deductions=points, rate=rate(self.facts, "spent", "adjusted"))


def _by_rules(sums: _Sums, rules: RuleFile | None, registry: Registry) -> tuple[Decimal, tuple[str, ...]]:
    """The total, and the computations by which the rules changed it."""
    before = getcontext()  # `localcontext` would copy the context for each total
    setcontext(EXACT)
    try:
        way = next(one for one in ways(sums, rules, registry) if one.when is None or one.when)
        return way.total, tuple(carried_out((step._replace(when=None),)).formula for step in way.steps)
    finally:
        setcontext(before)


def _own_row(rulings: Rulings | None, indicator: Indicator) -> ProfileRow | None:
    """The profile's row for a row of the report."""
    return rulings.profile.row(indicator.path, indicator.name) if rulings is not None else None


def _own_policy(rulings: Rulings | None, indicator: Indicator) -> str | None:
    """What the profile's own row says of not applying."""
    known = _own_row(rulings, indicator)
    return known.not_applicable if known is not None else None


def chosen_of(choice: Choice) -> Chosen:
    if choice.profile is None:
        return Chosen(id="declared", version="", basis="declared", reason=choice.reason)
    one = choice.profile
    since = one.rules.years.from_
    return Chosen(id=one.id, version=one.version, basis=one.basis, reason=choice.reason, since=since)


def _declared(rows: Sequence[ScoreRow | Verdict]) -> Decimal | None:
    """The full score when none is printed: the sum of the weights, if every row has one."""
    weights = [row.weight for row in rows]
    return added(weights) if weights else None


def _unstated(rows: Sequence[ScoreRow | Verdict], profile: Profile | None) -> Decimal | None:
    """The full score by the rules, where none is printed and a row has no weight: what is known is then not the whole."""
    weights = [row.weight for row in rows]
    if added(weights) is not None:
        return None
    full = Decimal(profile.rules.total) if profile is not None else Decimal(100)
    return max(full, sum([one for one in weights if one is not None], ZERO))


class _Shares(NamedTuple):
    """What the coverage of a table rests on. It has no weight that a share would be cut to."""

    counted: Decimal
    weights: Decimal
    printed: Decimal | None
    is_printed: bool
    weight: None = None


_COVERAGE = Carrier(lambda one: coverage(one.counted, one.weights, one.printed, one.is_printed))


def _coverage(rows: Sequence[ScoreRow | Verdict], total: Decimal | None, counted: Decimal) -> Decimal:
    """The share of the weight that was really recomputed, with two decimals."""
    # the weights are asked for where no full score is printed
    weights = ZERO if total else sum([row.weight or ZERO for row in rows], ZERO)
    share = _COVERAGE.outcome(_Shares(counted, weights, total, is_printed=bool(total))).score
    assert share is not None
    return half_up(share, 2)


def _counted(lines: Lines[Profile, Any]) -> Decimal:
    """The weight of the rows that were recomputed."""
    rows, own = lines.verdicts, lines.own
    counted = [row.weight for row in rows if row.counted and row.weight is not None]
    whole = lines.weighed if len(counted) == len(rows) else None
    made = sum(counted, ZERO) if whole is None else whole
    return made + own.weight if own is not None and own.counted and own.weight is not None else made


def _grades(report: Report, profile: Profile | None, computed: Decimal | None) -> tuple[str, ...]:
    if profile is None or computed is None:
        return ()
    return tuple(dict.fromkeys(grade(bands, computed) for bands in profile.bands(report.year, report_date(report))))


__all__ = ["Reading", "Scorer"]
