"""`profile test`: everything that is known against a profile, in one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.authoring.case_files import case_files
from jixiao.authoring.cases import CaseResult, run_file
from jixiao.authoring.listing import default_rules, executable_row
from jixiao.engines.rows.engine import Scorer
from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao.rules.choose import Chooser
from jixiao.rules.library import FoundPlace, Library, outermost, profile_folders
from jixiao.rules.lint.compile_check import check_place
from jixiao.rules.lint.problems import Inspection, Problem
from jixiao.rules.profile_files import ProfileError, read_toml
from jixiao.text.names import key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jixiao.rules.methods.registry import Registry


@dataclass(frozen=True, slots=True)
class Trial:
    """What a place's test found. `rows` counts rows of its own tables, `executable` those with a computing rule, by basis."""

    place: str
    folder: Path
    problems: tuple[Problem, ...]
    results: tuple[CaseResult, ...]
    rows: int
    executable: dict[str, int]
    without: int = 0
    """Rows of its own tables that have no rule: they are never re-scored."""
    defaults: int = 0
    """Rules for rows that the unit defines, with the execution rate's, over all rule files."""

    @property
    def passed(self) -> bool:
        """Nothing wrong, every case as expected? Warnings do not count."""
        return all(one.warning for one in self.problems) and all(one.passed for one in self.results)


def try_places(wanted: str | None, library: Library, registry: Registry) -> list[Trial]:
    """Test a place, the place of a rule file, or all of them. Raises UsageError for an unknown id."""
    places = library.places
    if wanted is None:
        chosen = list(places)
    elif wanted in places:
        chosen = [one for one in places if one == wanted or one.startswith(f"{wanted}/")]
    elif wanted in library.entries:
        chosen = [library.entries[wanted].place]
    else:
        library.rules(wanted)  # raises, naming the nearest ids
        chosen = []
    return [try_place(places[one], library, registry) for one in chosen]


def try_folder(folder: Path, library: Library, registry: Registry) -> list[Trial]:
    """Test the places at and below a folder of a library that holds them. A place that cannot be read is a trial that failed."""
    try:
        places = library.places
    except ProfileError as error:
        problems = [Problem(file or folder, line, "broken", params) for file, line, params in error.each()]
        return [Trial(_id_of(folder, error.file), folder, tuple(problems), (), 0, {})]
    inside = folder.resolve()
    found = [one for one in places.values() if one.folder.resolve().is_relative_to(inside)]
    if not found:
        raise UsageError(
            Message(f"{folder} 里没有规则包", f"{folder} holds no profile"),
            hint=Message("规则包文件夹里有 profile.toml", "a profile folder holds a profile.toml"),
        )
    return [try_place(one, library, registry) for one in found]


def _id_of(folder: Path, file: Path | None) -> str:
    """The id of the place that a file stands in, where its `profile.toml` can still say it; else by the folders of the places around it."""
    inside = file.parent if file is not None and (file.parent / "profile.toml").is_file() else folder
    try:
        said = read_toml(inside / "profile.toml").get("id")
    except ProfileError:
        said = None
    if isinstance(said, str) and said:
        return said
    own = inside.resolve()
    return own.relative_to(outermost(inside).resolve().parent).as_posix()


def library_with(folder: Path, folders: list[tuple[str, Path]]) -> Library:
    """The profiles at hand and those of a folder and of the places around it; one already among them is not taken twice."""
    folder = outermost(folder)
    own = {one.resolve() for one in profile_folders(folder)}
    known = {one.resolve() for _, root in folders for one in profile_folders(root)}
    return Library([*folders, ("path", folder)] if own - known else folders)


def try_place(place: FoundPlace, library: Library, registry: Registry) -> Trial:
    """Check one place and run its cases."""
    problems = check_place(place, library, registry)
    results: list[CaseResult] = []
    if all(one.warning for one in problems):
        scorer, broken = Scorer(Chooser(library), registry), False
        for file in case_files(place):
            try:
                results += run_file(file, scorer)
            except ProfileError as error:
                problems += [Problem(file, line, "broken", params) for _, line, params in error.each()]
                broken = True
        if not broken:  # else what no case looks at is not known
            problems += _untested(place, library, results)
    sound = all(one.warning for one in problems) or bool(results)
    rows, executable = _counts(place, library) if sound else (0, {})
    every = [library.rules(entry.id) for entry in place.entries] if sound else []
    defaults = sum(default_rules(rules) for rules in every)
    without = sum(row.rule is None for rules in every for row in rules.indicators)
    return Trial(place.place.id, place.folder, tuple(problems), tuple(results), rows, executable, without, defaults)


def _counts(place: FoundPlace, library: Library) -> tuple[int, dict[str, int]]:
    rows, executable = 0, dict.fromkeys(("cited", "practice", "unverified"), 0)
    for entry in place.entries:
        rules = library.rules(entry.id)
        rows += len(rules.indicators)
        for row in rules.indicators:
            if executable_row(row.rule):
                executable[row.basis or rules.basis] += 1
    return rows, executable


def _untested(place: FoundPlace, library: Library, results: list[CaseResult]) -> Iterator[Problem]:
    """A place without cases, and each rule of its own that no case looks at."""
    if not place.entries:
        return
    if not results:
        yield Problem(place.folder / "profile.toml", 1, "no_cases", {}, warning=True)
        return
    seen = {(one.profile, key(name)) for one in results for name in one.rows}
    for entry in place.entries:
        own = read_toml(entry.file)
        sheet = Inspection(entry.file)
        for index, row in enumerate(library.rules(entry.id).indicators if "indicators" in own else ()):
            if executable_row(row.rule) and (entry.id, key(row.name)) not in seen:
                sheet.say("untested", f"/indicators/{index}", warning=True, name=row.name)
        for kind in own.get("defaults", {}):
            if not _kind_seen(entry.id, kind, seen):
                sheet.say("untested", f"/defaults/{kind}", warning=True, name=f"defaults.{kind}")
        yield from sheet.found


def _kind_seen(profile: str, kind: str, seen: set[tuple[str, str]]) -> bool:
    return (profile, key(f"defaults.{kind}")) in seen


def trial_text(trial: Trial, language: int = 0) -> str:
    """The answer for a terminal: what is wrong with file, line and mending; failing cases with proof; a closing line."""
    lines = [f"{one.file}:{one.line or 1}: {one.text(language)}" for one in trial.problems]
    for result in trial.results:
        if not result.passed:
            lines += _failed(result, language)
    passed = sum(one.passed for one in trial.results)
    counts = "，".join(f"{basis} {count}" for basis, count in trial.executable.items() if count) or "0"
    if language == 0:
        without = f"，没有规则 {trial.without} 行" if trial.without else ""
        state = "通过" if trial.passed else "未通过"
        lines.append(
            f"{trial.place}：{state}；检验例 {passed}/{len(trial.results)}；表内 {trial.rows} 行，可执行规则：{counts}{f'，没有规则 {trial.without} 行' if trial.without else ''}；自定指标规则 {trial.defaults}"
        )
    else:
        without = f", without a rule: {trial.without}" if trial.without else ""
        state = "passed" if trial.passed else "failed"
        counts = counts.replace("，", ", ")
        lines.append(
            f"{trial.place}: {state}; cases {passed}/{len(trial.results)}; {trial.rows} rows, executable rules: {counts}{without}; rules for rows of the unit's own: {trial.defaults}"
        )
    return "\n".join(lines)


def _failed(result: CaseResult, language: int) -> Iterator[str]:
    expected, computed, proof = (("应为", "算得", "算式"), ("expected", "computed", "proof"))[language]
    yield f"{result.file}:{result.line}: {result.say}"
    for what, wanted, found in result.failures:
        yield f"    {what}: {expected} {wanted}, {computed} {found}"
    if result.proof:
        yield f"    {proof}: {result.proof}"
