"""Cases: what a profile must compute, in plain words. Each case runs through the scoring engine that scores reports.

A case is one of: a row of the profile's table (`row`), a row that the unit defines (`indicator`), the execution rate (`funds`),
a total that is modified (`total` … `becomes`), the grade of a total (`total`, `grade`), the weights of rows and groups (`weights`), or
a whole report (`report`, `expect`).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from jixiao.model.errors import UsageError, both
from jixiao.model.message import Message
from jixiao.model.report import Dates, Deduction, Evaluation, Execution, Fund, Indicator, Report, Value
from jixiao.rules.given import check_given, names_of
from jixiao.rules.grades import grade
from jixiao.rules.methods.base import NotApplicable, Totals
from jixiao.rules.profile_files import ProfileError, line_of, listed, read_toml
from jixiao.text.names import key
from jixiao.text.quantity import EXACT, parse, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jixiao.engines.rows.engine import Scorer
    from jixiao.model.scorecard import Scorecard, ScoreRow
    from jixiao.outputs.scores import Locate
    from jixiao.rules.library import FoundPlace, Library
    from jixiao.rules.profile import Profile


_NUMBER = r"[0-9]{1,15}(\.[0-9]{1,15})?"
Number = Annotated[str, msgspec.Meta(pattern=f"^-?{_NUMBER}$")]
"""A figure as it is written."""
Score = Annotated[str, msgspec.Meta(pattern=rf"^(\?|-?{_NUMBER})$")]
"""An expected score; `?` is one that cannot be known."""
Expected = Annotated[str, msgspec.Meta(pattern=rf"^(\?|{_NUMBER}(-{_NUMBER})?)$")]
"""The same beside a figure, where a range may stand: `6-8`."""


class Expect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a whole report must give. `rows` and `statuses` are by row name; 预算执行率 is the execution row."""

    profile: str | None = None
    total: Number | None = None
    grade: str | tuple[str, ...] | None = None
    coverage: Number | None = None
    rows: dict[str, Number] = {}
    statuses: dict[str, str] = {}


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One case as it is written; the schema `cases` says what each key means."""

    say: str
    source: str = ""
    profile: str | None = None
    row: str | None = None
    path: tuple[str, ...] | None = None
    weight: str | None = None
    indicator: Indicator | None = None
    others: tuple[Indicator, ...] = ()
    facts: dict[str, str] = {}
    funds: dict[str, str] = {}
    actuals: dict[str, Expected] = {}
    amounts: dict[str, Expected] = {}
    score: Score | None = None
    range: tuple[Number, Number] | None = None
    missing: tuple[str, ...] | None = None
    readings: tuple[Number, ...] | None = None
    status: str | None = None
    total: Number | None = None
    deductions: tuple[Number, ...] = ()
    absent: Number | None = None
    down: int | None = None
    becomes: Number | None = None
    year: int | None = None
    date: datetime.date | None = None
    grade: str | tuple[str, ...] | None = None
    report: Report | None = None
    expect: Expect | None = None
    weights: dict[str, Number] = {}
    shape: str | None = None


class CaseFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cases of one file, with the rule file that they are about."""

    profile: str
    source: str
    cases: tuple[Case, ...]


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


def read_cases(file: Path) -> CaseFile:
    """The cases of a file. Raises ProfileError with the lines of all that does not fit."""
    from jixiao.files.decoding import convert
    from jixiao.files.schema_errors import schema_errors

    raw = read_toml(file)
    try:
        return convert(raw, CaseFile)
    except msgspec.ValidationError as error:
        parts = [(line_of(file, found.pointer) or 1, found.words) for found in schema_errors(raw, "cases")] or [
            (1, both(str(error)))
        ]
        message = listed(Message("与算例的格式不符", "does not fit the schema of cases"), parts)
        raise ProfileError(message, file, None, parts) from error


def case_files(place: FoundPlace) -> Iterator[Path]:
    """The files of a place's `cases` folder, in order; links are left out."""
    folder = place.folder / "cases"
    if folder.is_dir() and not folder.is_symlink():
        yield from (file for file in sorted(folder.glob("*.toml")) if not file.is_symlink())


def run_cases(place: FoundPlace, scorer: Scorer) -> Iterator[CaseResult]:
    """Run every case of a place. Raises ProfileError for a file that cannot be read."""
    for file in case_files(place):
        yield from run_file(file, scorer)


def run_file(file: Path, scorer: Scorer) -> Iterator[CaseResult]:
    """Run the cases of one file; one with a table of `actuals` or `amounts` gives a result for each line."""
    from jixiao.files.positions import locate_toml

    sheet = read_cases(file)
    locate = locate_toml(file.read_text("utf-8"))
    _refuse_profiles(sheet, scorer.chooser.library, file, locate)
    _refuse_unknown(sheet, scorer.chooser.library, file, locate)
    for number, case in enumerate(sheet.cases):
        for pointer, one in _unfolded(case, f"/cases/{number}"):
            line = locate(pointer).line or 1
            try:
                yield run_case(one, sheet.profile, scorer, file, line)
            except ProfileError as error:
                if error.file is not None:
                    raise
                raise ProfileError(error.texts, file, line) from error


def _refuse_profiles(sheet: CaseFile, library: Library, file: Path, locate: Locate) -> None:
    """Raise ProfileError for rules that are not at hand: where they are named, with the nearest that are."""
    named = [("/profile", sheet.profile)]
    named += [(f"/cases/{number}/profile", one.profile) for number, one in enumerate(sheet.cases) if one.profile]
    for pointer, name in named:
        if name not in library.entries:
            near_zh, near_en = both(library.nearest(name))
            zh = f"profile 写的规则包“{name}”不在手边（编号是地区加规则文件名，不带 .toml）。{near_zh}"
            en = f"`profile` names no rule file that is at hand: {name!r} (the place's id and the file's name without .toml). {near_en}"
            raise ProfileError(Message(zh, en), file, locate(pointer).line)


def _refuse_unknown(sheet: CaseFile, library: Library, file: Path, locate: Locate) -> None:
    """Raise ProfileError for a fact that no rule asks for: the case would pass or fail without it just the same."""
    if not any(case.facts for case in sheet.cases):
        return
    known = names_of(library)
    for number, case in enumerate(sheet.cases):
        own = {key(row.name): row.name for row in case.others if row.name}
        if case.indicator is not None and case.indicator.name:
            own[key(case.indicator.name)] = case.indicator.name
        for name in case.facts:
            try:
                check_given([name], case.report or Report(), {**known, **own})
            except UsageError as error:
                raise ProfileError(error.texts, file, locate(f"/cases/{number}/facts/{name}").line) from error


def _unfolded(case: Case, pointer: str) -> Iterator[tuple[str, Case]]:
    """A case with a table of figures is one case for each of them."""
    if not case.actuals and not case.amounts:
        yield pointer, case
    for text, score in case.actuals.items():
        base = case.indicator or Indicator()
        given = msgspec.structs.replace(base, actual=Value(text))
        say = f"{case.say}：{text} → {score}"
        yield pointer, msgspec.structs.replace(case, say=say, indicator=given, actuals={}, **_expected(score))
    for text, score in case.amounts.items():
        funds = {**case.funds, "spent": text}
        say = f"{case.say}：{text} → {score}"
        yield pointer, msgspec.structs.replace(case, say=say, funds=funds, amounts={}, **_expected(score))


def _expected(text: str) -> dict[str, Any]:
    """`0.4`, or a range as `6-8`, or `?` for what cannot be known."""
    if text == "?":
        return {"score": "?"}
    low, dash, high = text.partition("-")
    return {"range": (low, high)} if dash else {"score": text}


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
