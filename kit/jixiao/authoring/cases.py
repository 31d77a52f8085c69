"""Cases: what a profile must compute, in plain words. Each case runs through the scoring engine that scores reports."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.authoring.case_files import Expect, case_files, read_cases, refuse_profiles, refuse_unknown, unfolded
from jixiao.model.message import Message
from jixiao.model.report import Dates, Deduction, Evaluation, Execution, Fund, Indicator, Report, Value
from jixiao.rules.grades import grade
from jixiao.rules.methods.base import NotApplicable, Totals
from jixiao.rules.profile_files import ProfileError
from jixiao.text.names import key
from jixiao.text.quantity import EXACT, parse, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jixiao.authoring.case_files import Case
    from jixiao.engines.rows.engine import Scorer
    from jixiao.model.scorecard import Scorecard, ScoreRow
    from jixiao.rules.library import FoundPlace
    from jixiao.rules.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What became of one case. `failures` are (what, expected, computed); `proof` follows the computation."""

    file: Path
    line: int
    say: str
    profile: str
    rows: tuple[str, ...]
    failures: tuple[tuple[str, str, str], ...] = ()
    proof: str = ""

    @property
    def passed(self) -> bool:
        """Did all come out as expected?"""
        return not self.failures


def run_cases(place: FoundPlace, scorer: Scorer) -> Iterator[CaseResult]:
    """Run every case of a place. Raises ProfileError for a file that cannot be read."""
    for file in case_files(place):
        yield from run_file(file, scorer)


def run_file(file: Path, scorer: Scorer) -> Iterator[CaseResult]:
    """Run the cases of one file; one with a table of `actuals` or `amounts` gives a result for each line."""
    from jixiao.files.positions import locate_toml

    sheet = read_cases(file)
    locate = locate_toml(file.read_text("utf-8"))
    refuse_profiles(sheet, scorer.chooser.library, file, locate)
    refuse_unknown(sheet, scorer.chooser.library, file, locate)
    for number, case in enumerate(sheet.cases):
        for pointer, one in unfolded(case, f"/cases/{number}"):
            line = locate(pointer).line or 1
            try:
                yield run_case(one, sheet.profile, scorer, file, line)
            except ProfileError as error:
                if error.file is not None:
                    raise
                raise ProfileError(error.texts, file, line) from error


def run_case(case: Case, default: str, scorer: Scorer, file: Path, line: int) -> CaseResult:
    """Run one case. The engine is asked for the profile by name, but for a whole report it must choose by itself."""
    profile = scorer.chooser.profile(case.profile or default)
    rows: tuple[str, ...] = ()
    proof = ""
    if case.report is not None:
        failures, rows = _whole(case, scorer)
    elif case.weights:
        failures = _weights(case, profile)
    elif case.total is not None:
        failures, proof = _total(case, profile, scorer)
    else:
        row = _row(case, profile, scorer)
        failures, proof = _compare(case, row), row.proof.formula
        rows = (row.name if case.row else "预算执行率" if case.funds else _kind(case),)
    return CaseResult(
        file=file, line=line, say=case.say, profile=profile.id, rows=rows, failures=tuple(failures), proof=proof
    )


def _kind(case: Case) -> str:
    from jixiao.rules.row import direction, kind_of, quantity_of

    assert case.indicator is not None
    target = quantity_of(case.indicator.target, case.indicator.unit)
    return f"defaults.{kind_of(*direction(case.indicator, target))}"


# -- one row ---------------------------------------------------------------------------------------------------------------


def _row(case: Case, profile: Profile, scorer: Scorer) -> ScoreRow:
    """The row of the case as the engine scores it, in a report that holds nothing else."""
    indicator = _indicator(case, profile)
    evaluation = Evaluation(kind=profile.rules.kind)
    if case.funds:
        amounts = {name: Value(text) for name, text in case.funds.items()}
        fund = msgspec.structs.replace(Fund(label="年度资金总额", source="total"), **amounts)
        weight = Value(case.weight) if case.weight else None
        execution = Execution(weight=weight)
        evaluation = msgspec.structs.replace(evaluation, funds=(fund,), execution=execution)
    if indicator is not None:
        evaluation = msgspec.structs.replace(evaluation, indicators=(indicator, *case.others))
    report = Report(year=profile.rules.years.from_, evaluations=(evaluation,))
    rows = scorer.score_with(profile, report, case.facts).rows
    if not rows:
        raise ProfileError(
            Message(
                "算例没有可计分的行：缺 row、indicator 或 funds",
                "the case has no row to score: row, indicator or funds is missing",
            )
        )
    return rows[0]


def _indicator(case: Case, profile: Profile) -> Indicator | None:
    if case.row is None and case.indicator is None:
        return None
    given = case.indicator or Indicator()
    known = profile.row(case.path or (), case.row) if case.row else None
    if case.row and known is None:
        raise ProfileError(
            Message(
                f"算例写的行“{case.row}”，{profile.id} 没有",
                f"a case names the row {case.row!r}, which {profile.id} does not have",
            )
        )
    changes: dict[str, Any] = {}
    if known is not None:
        changes = {"name": known.name, "path": known.path}
        changes["weight"] = given.weight or (Value(plain(known.weight)) if known.weight is not None else None)
    if case.weight is not None:
        changes["weight"] = Value(case.weight)
    return msgspec.structs.replace(given, **changes)


def _compare(case: Case, row: ScoreRow) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    if case.score == "?" and row.computed is not None:
        found.append(("score", "—", _figure(row.computed)))
    elif case.score is not None and case.score != "?":
        _differ(found, "score", case.score, row.computed)
    if case.range is not None:
        _differ(found, "low", case.range[0], row.low)
        _differ(found, "high", case.range[1], row.high)
    if case.missing is not None and set(case.missing) - set(row.missing):
        found.append(("missing", ", ".join(case.missing), ", ".join(row.missing)))
    if case.readings is not None:
        scores = {one.score for one in row.readings if one.accepted and one.score != row.computed}
        if scores != {Decimal(text) for text in case.readings}:
            found.append(("readings", ", ".join(case.readings) or "—", _shown(scores)))
    if case.status is not None and case.status != row.status:
        found.append(("status", case.status, row.status))
    return found


def _differ(found: list[tuple[str, str, str]], what: str, expected: str, computed: Decimal | None) -> None:
    if computed is None or Decimal(expected) != computed:
        found.append((what, expected, "—" if computed is None else _figure(computed)))


def _figure(number: Decimal) -> str:
    return plain(number.normalize() + 0) if number else "0"


def _shown(scores: set[Decimal | None]) -> str:
    return ", ".join(sorted(_figure(score) for score in scores if score is not None)) or "—"


def _weights(case: Case, profile: Profile) -> list[tuple[str, str, str]]:
    """The weights of rows, of the groups of a division over level 1, and the full score under the name 总分."""
    shapes = [one for one in profile.rules.shapes if case.shape in {None, one.name}]
    known = {group.name: group.weight for one in reversed(shapes) for group in one.groups} | {
        "总分": profile.rules.total
    }
    found: list[tuple[str, str, str]] = []
    for name, expected in case.weights.items():
        row = profile.row(case.path or (), name) if name not in known else None
        weight = row.weight if row is not None else known.get(name)
        _differ(found, name, expected, Decimal(weight) if weight is not None else None)
    return found


# -- totals and whole reports ----------------------------------------------------------------------------------------------


def _total(case: Case, profile: Profile, scorer: Scorer) -> tuple[list[tuple[str, str, str]], str]:
    found: list[tuple[str, str, str]] = []
    total = Decimal(case.total or 0)
    proof = ""
    if case.becomes is not None:
        total, proof = _modified(case, profile, scorer, total)
        _differ(found, "total", case.becomes, total)
    if case.grade is not None:
        bands = profile.bands(case.year, case.date)
        _grades(found, case.grade, tuple(dict.fromkeys(grade(one, total) for one in bands)))
    return found, proof


def _modified(case: Case, profile: Profile, scorer: Scorer, total: Decimal) -> tuple[Decimal, str]:
    """The total after what does not apply and after the modifiers of the profile."""
    proofs: list[str] = []
    full = Decimal(profile.rules.total)
    policy = profile.rules.not_applicable
    if case.absent is not None and policy is not None:
        sums = NotApplicable(got=total, absent=Decimal(case.absent), full=full)
        outcome = scorer.registry.policy(policy).total(sums)
        total = outcome.score if outcome.score is not None else total
        proofs.append(outcome.formula)
    for rule in profile.rules.modifiers:
        modifier, params = scorer.registry.modification(rule)
        points = tuple(Decimal(text) for text in case.deductions)
        given = Totals(total=total, full=full, deductions=points, grades_down=case.down or 0, rate=_rate(case))
        outcome = modifier.compute(given, params)
        if outcome.score is not None and outcome.score != total:
            total = outcome.score
            proofs.append(outcome.formula)
    return total.quantize(Decimal("0.01")), "; ".join(proofs)


def _rate(case: Case) -> Decimal | None:
    """The execution rate of a case that gives both amounts."""
    amounts = [parse(case.funds[name]).base if name in case.funds else None for name in ("spent", "adjusted")]
    above, below = amounts
    return EXACT.divide(above, below) if above is not None and below else None


def _grades(found: list[tuple[str, str, str]], expected: str | tuple[str, ...], computed: tuple[str, ...]) -> None:
    wanted = (expected,) if isinstance(expected, str) else expected
    if wanted != computed:
        found.append(("grade", " / ".join(wanted), " / ".join(computed) or "—"))


def _whole(case: Case, scorer: Scorer) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
    """A whole report: the profile is chosen by itself, and the card must say what is expected."""
    report, expect = case.report, case.expect or Expect()
    assert report is not None
    if case.date is not None:
        report = msgspec.structs.replace(report, dates=Dates(report=case.date.isoformat()))
    if case.deductions:
        events = tuple(Deduction(name="扣分", points=Value(text)) for text in case.deductions)
        first = msgspec.structs.replace(report.evaluations[0], deductions=events)
        report = msgspec.structs.replace(report, evaluations=(first, *report.evaluations[1:]))
    card = scorer.score_one(report, 0, case.facts)
    return _card(expect, card), tuple(row.name for row in card.rows)


def _card(expect: Expect, card: Scorecard) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    if expect.profile is not None and expect.profile != card.profile.id:
        found.append(("profile", expect.profile, card.profile.id))
    if expect.total is not None:
        # what the rules make of the scores, those that no row confirms included: that is what a case is about
        _differ(found, "total", expect.total, card.modified)
    if expect.grade is not None:
        _grades(found, expect.grade, card.grade_computed)
    if expect.coverage is not None:
        _differ(found, "coverage", expect.coverage, card.coverage)
    rows = {key(row.name): row for row in card.rows}
    for name, score in expect.rows.items():
        row = rows.get(key(name))
        _differ(found, name, score, row.computed if row is not None else None)
    for name, status in expect.statuses.items():
        row = rows.get(key(name))
        if row is None or row.status != status:
            found.append((name, status, "—" if row is None else row.status))
    return found
