"""Cases as they are written: their shapes, and what is refused of a file before any of them runs.

A case is one of: a row of the profile's table (`row`), a row that the unit defines (`indicator`), the execution rate (`funds`),
a total that is modified (`total` … `becomes`), the grade of a total (`total`, `grade`), the weights of rows and groups (`weights`), or
a whole report (`report`, `expect`).
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from jixiao.model.errors import UsageError, both
from jixiao.model.message import Message
from jixiao.model.report import Indicator, Report, Value
from jixiao.rules.given import check_given, names_of
from jixiao.rules.profile_files import ProfileError, line_of, listed, read_toml
from jixiao.text.names import key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jixiao.outputs.scores import Locate
    from jixiao.rules.library import FoundPlace, Library


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


def refuse_profiles(sheet: CaseFile, library: Library, file: Path, locate: Locate) -> None:
    """Raise ProfileError for rules that are not at hand: where they are named, with the nearest that are."""
    named = [("/profile", sheet.profile)]
    named += [(f"/cases/{number}/profile", one.profile) for number, one in enumerate(sheet.cases) if one.profile]
    for pointer, name in named:
        if name not in library.entries:
            near_zh, near_en = both(library.nearest(name))
            zh = f"profile 写的规则包“{name}”不在手边（编号是地区加规则文件名，不带 .toml）。{near_zh}"
            en = f"`profile` names no rule file that is at hand: {name!r} (the place's id and the file's name without .toml). {near_en}"
            raise ProfileError(Message(zh, en), file, locate(pointer).line)


def refuse_unknown(sheet: CaseFile, library: Library, file: Path, locate: Locate) -> None:
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


def unfolded(case: Case, pointer: str) -> Iterator[tuple[str, Case]]:
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
