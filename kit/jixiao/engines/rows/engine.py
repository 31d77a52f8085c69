"""Re-scoring: every row by the rules of its place and year, with status, proof and coverage. Pure: no file, no terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, getcontext, setcontext
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.engines.rows.compiled_rules import NOTHING, Prepared, Ruling, Rulings, prepare
from jixiao.engines.rows.execution import execution_row, rate
from jixiao.engines.rows.interpretations import DeclaredRules
from jixiao.engines.rows.memo import Known, Verdicts, signature
from jixiao.engines.rows.verdict import judge_row
from jixiao.model.message import Message
from jixiao.model.outcome import Outcome
from jixiao.model.scorecard import Chosen, Lines, Made, Origin, Placed, Scorecard, ScoreRow, Verdict
from jixiao.rules.algebra import ZERO
from jixiao.rules.choose import Choice, Chooser
from jixiao.rules.facts import Facts, collect
from jixiao.rules.grades import grade
from jixiao.rules.methods.base import Carrier, Totals, carried_out
from jixiao.rules.place import report_date
from jixiao.rules.profile import full_score_of, scale_of
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
    from jixiao.rules.profile import Profile, Scale
    from jixiao.rules.row_facts import PrintedRow


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
        choice = self.chooser.choose(report, report.evaluations[number], self.wanted)
        return _Scoring(self, report, number, given, choice).card()

    def score_with(self, profile: Profile, report: Report, given: Mapping[str, str], number: int = 0) -> Scorecard:
        """The scorecard of an evaluation by a profile that is not chosen but given, for trying its rules."""
        choice = Choice(profile, Message("指定的规则", "the given rules"))
        return _Scoring(self, report, number, given, choice).card()

    def rulings(self, profile: Profile) -> Rulings:
        """The compiled rules of a profile."""
        if profile.id not in self._rulings:
            self._rulings[profile.id] = Rulings(profile, self.registry)
        return self._rulings[profile.id]

    def known_rows(self, rulings: Rulings) -> Known:
        """What is known of rows under these rules."""
        known = self._known.get(rulings.profile.id)
        if known is None:
            verdicts = self._verdicts.setdefault(signature(rulings.profile), {})
            known = self._known[rulings.profile.id] = Known(rulings, verdicts)
        return known


class _Scoring:
    """One evaluation on its way to its scorecard, by the rules that were chosen for it."""

    def __init__(self, scorer: Scorer, report: Report, number: int, given: Mapping[str, str], choice: Choice) -> None:
        self.scorer, self.report, self.choice, self.profile = scorer, report, choice, choice.profile
        self.evaluation, self.pointer = report.evaluations[number], f"/evaluations/{number}"
        self.facts = collect(report, number, given)
        self.rulings = scorer.rulings(choice.profile) if choice.profile is not None else None
        total = self.evaluation.total
        self.printed = number_of(total.weight) if total is not None else None
        self.full = full_score_of(choice.profile)
        self.lines = self._lines(number)

    def card(self) -> Scorecard:
        """The scorecard; what the rules make of the evaluation as a whole is made when it is asked for."""
        total = self.evaluation.total
        return Scorecard(
            name=self.evaluation.name or "",
            profile=chosen_of(self.choice),
            weight=self.printed if self.printed is not None else _declared(self.lines.parts),
            claimed=number_of(total.score) if total is not None else None,
            grade_claimed=self.evaluation.grade,
            lines=self.lines,
            make=self._made,
        )

    # -- rows ------------------------------------------------------------------------------------------------------------

    def _lines(self, number: int) -> Lines[Profile, Any]:
        """The rows: their verdicts where these rest on the print of each row alone, else each row with its proof."""
        rows, rulings = self.evaluation.indicators, self.rulings
        row = execution_row(self.evaluation, number, self.profile, rulings, self.facts)
        own, execution = (row.verdict, row.written) if row is not None else (None, None)
        runs, pointer = runs_of(rows), f"{self.pointer}/indicators"
        if rulings is not None and rulings.only_defaults:
            shared = self.scorer.known_rows(rulings).rows(rows, runs)
            if shared is not None:
                return Lines(self.profile, own, execution, shared, _RowWriter(rulings, rows, pointer, shared), runs)
        weights = effective_weights(self.evaluation, self.profile)
        written = [
            self._judged(one, weight, f"{pointer}/{index}")
            for index, (one, weight) in enumerate(zip(rows, weights, strict=True))
        ]
        return Lines(self.profile, own, execution, written, runs=runs)

    def _judged(self, indicator: Indicator, weight: Weight, pointer: str) -> ScoreRow:
        own = self._own_row(indicator)
        ruling = self._ruling(indicator, weight.value, own)
        ready = NOTHING
        if indicator.applicable is False:
            outcome = self._not_applicable(indicator, weight, own)
        elif weight.value is None:
            outcome = Outcome(missing=("weight",))
        elif indicator.doubt is not None:
            outcome = Outcome(missing=("own_cells",))
        elif ruling is not None:
            ready = prepare(indicator, weight.value, ruling, self.facts, pointer, self.evaluation)
            outcome = Outcome() if ready.missing else ruling.compute(ready.row)
            if indicator.rule and own is not None and own.rule is not None:
                outcome = self.scorer.declared.beside(outcome, ready.row, indicator, own.rule)
        else:
            outcome = Outcome(missing=(self.scorer.declared.lacking(indicator, weight.value),))
        return _written(indicator, pointer, weight, outcome, ready, ruling, scale_of(self.profile))

    def _ruling(self, indicator: Indicator, weight: Decimal | None, own: ProfileRow | None) -> Ruling | None:
        """The rule of the profile's own row, else what the table prints beside the row, else the default for its kind of target."""
        if own is not None and own.rule is not None and self.rulings is not None:
            return self.rulings.fixed(own)
        printed = self.scorer.declared.ruling(indicator, weight, own) if weight is not None else None
        if printed is not None or self.rulings is None:
            return printed
        return self.rulings.of_kind(indicator)

    def _not_applicable(self, indicator: Indicator, weight: Weight, own: ProfileRow | None) -> Outcome:
        """What becomes of a row that does not apply: by its own rule, else by the profile's policy."""
        name = (own.not_applicable if own is not None else None) or self._policy
        if name is None or weight.value is None:
            return Outcome(missing=("decision",))
        row = prepare(indicator, weight.value, None, Facts({}), "").row
        return self.scorer.registry.policy(name).row(row)

    def _own_row(self, indicator: Indicator) -> ProfileRow | None:
        """The profile's row for a row of the report."""
        return self.profile.row(indicator.path, indicator.name) if self.profile is not None else None

    @property
    def _policy(self) -> str | None:
        """What the profile says of rows that do not apply."""
        return self.profile.rules.not_applicable if self.profile is not None else None

    # -- the whole -------------------------------------------------------------------------------------------------------

    def _made(self) -> Made:
        """What the rules make of the evaluation as a whole."""
        parts, counted = self.lines.parts, _counted(self.lines)
        made, applied = self._total(parts)
        if made is not None:
            made = to_step(made, scale_of(self.profile).step)
        computed = made if counted else None
        share = _coverage(parts, self.printed or self._unstated(parts), counted)
        return Made(computed, self._grades(computed), share, applied, made)

    def _total(self, rows: Sequence[ScoreRow | Verdict]) -> tuple[Decimal | None, tuple[str, ...]]:
        """The total by the rules: computed where known, claimed where not; None when a row has neither or there are no rows."""
        if not self.evaluation.indicators:
            return None, ()
        out = self._left_out()
        counting = [row for row in rows if id(row) not in out] if out else rows
        got = added([row.computed if row.computed is not None else row.claimed for row in counting])
        if got is None:
            return None, ()
        absent = sum([row.weight or ZERO for row in rows if id(row) in out], ZERO) if out else ZERO
        sums = _Sums(got, absent, bool(out), self.full, self.evaluation, self.facts)
        return _by_rules(sums, self.profile.rules if self.profile is not None else None, self.scorer.registry)

    def _left_out(self) -> set[int]:
        """The rows that do not apply, by their identity, where the profile has a policy for them and no rule of the row's own."""
        if self.lines.shared or self._policy is None:
            return set()
        pairs = zip(self.lines.rows, self.evaluation.indicators, strict=False)
        absent = [(row, self._own_row(one)) for row, one in pairs if one.applicable is False]
        return {id(row) for row, own in absent if own is None or own.not_applicable is None}

    def _unstated(self, rows: Sequence[ScoreRow | Verdict]) -> Decimal | None:
        """The full score by the rules, where none is printed and a row has no weight: what is known is then not the whole."""
        weights = [row.weight for row in rows]
        if added(weights) is not None:
            return None
        return max(self.full, sum([one for one in weights if one is not None], ZERO))

    def _grades(self, computed: Decimal | None) -> tuple[str, ...]:
        if self.profile is None or computed is None:
            return ()
        sets = self.profile.bands(self.report.year, report_date(self.report))
        return tuple(dict.fromkeys(grade(bands, computed) for bands in sets))


def _written(
    indicator: Indicator,
    pointer: str,
    weight: Weight,
    outcome: Outcome,
    ready: Prepared,
    ruling: Ruling | None,
    scale: Scale,
) -> ScoreRow:
    """An indicator row with its proof."""
    return judge_row(
        outcome,
        ruling,
        scale,
        row="indicator",
        path=indicator.path,
        name=indicator.name or "",
        pointer=pointer,
        weight=weight,
        claimed=number_of(indicator.score),
        rule=(ruling.text if ruling is not None else indicator.rule or "") or ready.symbols,
        stated=ready.stated,
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
        pointer = f"{self.pointer}/{index}"
        if verdict.written is None:
            ruling, weight = self._ruling(index), Weight(verdict.weight, "printed")
            ready = Prepared(verdict.row, one) if ruling is not None else NOTHING
            scale = self.rulings.profile.scale
            verdict.written = _written(one, pointer, weight, verdict.outcome, ready, ruling, scale)
        return Placed(verdict.written, one.path, one.name or "", pointer, *self.origin(index))

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


def chosen_of(choice: Choice) -> Chosen:
    """The choice as a scorecard shows it."""
    if choice.profile is None:
        return Chosen(id="declared", version="", basis="declared", reason=choice.reason)
    one = choice.profile
    since = one.rules.years.from_
    return Chosen(id=one.id, version=one.version, basis=one.basis, reason=choice.reason, since=since)


def _declared(rows: Sequence[ScoreRow | Verdict]) -> Decimal | None:
    """The full score when none is printed: the sum of the weights, if every row has one."""
    weights = [row.weight for row in rows]
    return added(weights) if weights else None


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
