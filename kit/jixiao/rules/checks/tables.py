"""T4xx over a whole table: vague targets, figures that all agree, doubles, kinds that are missing or mistaken, satisfaction."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.rules.checks.context import Context, form_alone, found, on_row
from jixiao.rules.checks.deciding import Decided, Decision
from jixiao.rules.checks.evaluation import Row, Table, level_key
from jixiao.rules.checks.words import NOT_APPLICABLE, SURVEY, VAGUE, text_of
from jixiao.rules.row_facts import alike
from jixiao.text.cached import KEPT_FEW, KEPT_MANY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.findings import Finding, Severity
    from jixiao.rules.model import Required
    from jixiao.rules.profile import Profile
    from jixiao.text.quantity import Quantity

_MANY_VAGUE = 3
"""More loose targets than this are one warning for the table, and a note on each row."""

_EQUAL_NOTE, _EQUAL_WARN = 5, 10
_WORDS = frozenset({"word", "text"})
_MOST_NAMES = 4096


def check(context: Context) -> Iterator[Finding]:
    """All findings on the indicators of a table together."""
    for table in context.tables:
        if not len(table):
            continue
        yield from vague_findings(table)
        yield from equal_findings(table)
        yield from duplicate_findings(table)
        yield from _categories(table)
        yield from _required(table)
        yield from evidence_findings(context, table)


def vague_findings(table: Table) -> Iterator[Finding]:
    """Targets without a standard. Where 定性 is printed, or a state can be checked (达标), it is a note."""
    rows = [row for row in table.odd if _unmeasurable(row.target)]
    loose = [row for row in rows if _loose(row)]
    many = len(loose) > _MANY_VAGUE
    for row in rows:
        severity: Severity = "warning" if not many and row in loose else "info"
        yield on_row(row, "T405", "target", severity=severity, stated=str(row.one.target).strip())
    if many:
        yield found("T406", table.pointer, count=str(len(loose)), total=str(len(table)))


def _unmeasurable(target: Quantity | None) -> bool:
    if target is None or target.kind not in _WORDS or target.text.strip() in NOT_APPLICABLE:
        return False
    return not any(char.isdigit() for char in target.text)


def _loose(row: Row) -> bool:
    """Does the target name only a direction, without 定性 beside it? A sentence may name its own standard."""
    target = row.target
    if row.one.nature == "定性" or target is None or len(target.text) > 20:
        return False
    return any(word in target.text for word in VAGUE)


def equal_findings(table: Table) -> Iterator[Finding]:
    """Every figure equal to its target, to the digit; 100 % and nothing cannot be otherwise."""
    facts = table.facts
    kinds = [one.alike for one in facts] if facts is not None else [alike(one.target, one.actual) for one in table.rows]
    if False in kinds:
        return
    count = kinds.count(True)
    if count >= _EQUAL_NOTE:
        yield found("T408", table.pointer, severity="warning" if count >= _EQUAL_WARN else "info", count=str(count))


def _one_name(table: Table, first: Row, row: Row) -> bool:
    """Is it one name over several targets? Then its rows follow each other, and each has a target of its own."""
    names = {"".join(name.split()) for name in table.names[first.number : row.number + 1]}
    targets = [table.one.indicators[number].target for number in range(first.number, row.number + 1)]
    return len(names) == 1 and None not in targets and len(set(targets)) == len(targets)


def duplicate_findings(table: Table) -> Iterator[Finding]:
    """The same name under the same levels twice, or one thing under outputs and benefits."""
    names = table.names
    if len(set(names)) == len(names) and table.named.split() == names:  # without blanks, and each another one
        return
    seen: dict[str, Row] = {}
    for row in table.rows:
        name = "".join(row.name.split())
        if not name:
            continue
        first = seen.setdefault(name, row)
        if first is row:
            continue
        one, other = first.one, row.one
        same_path = one.path == other.path
        if same_path and _one_name(table, first, row):
            continue
        same_target = other.target is not None and (one.target, one.actual) == (other.target, other.actual)
        if same_path and (same_target or other.target is None):
            severity: Severity = "warning"
        elif same_path or same_target:
            severity = "info"
        else:
            continue
        first_at, second_at = str(first.number + 1), str(row.number + 1)
        yield on_row(row, "T411", severity=severity, name=row.name, first=first_at, second=second_at)


def _categories(table: Table) -> Iterator[Finding]:
    """Names that end in a word of another kind. Only satisfaction is plain enough for a warning, and only below level 1."""
    profile = table.profile
    if profile is None:
        return
    categories, endings, others = _kinds(profile)
    if others.issuperset(table.names):
        return
    for number, named in enumerate(table.names):
        if not endings or not named.endswith(endings):
            if len(others) >= _MOST_NAMES:
                others.clear()
            others.add(named)
            continue
        row = table.row(number)
        if profile.row(row.one.path, row.name) is not None:
            continue
        levels = [level_key(one_level) for one_level in row.one.path]
        own = next((level for level in reversed(levels) if level in categories), None)
        fitting = [name for name, (_, words) in categories.items() if row.name.endswith(words)]
        if (
            not levels
            or own in fitting
            or any("满意" in level for level in levels)
            or (own is None and fitting != ["满意度"])
        ):
            continue
        severity: Severity = "warning" if fitting == ["满意度"] and "满意度" in _words(profile) else "info"
        kind = categories[fitting[0]][0]
        yield on_row(row, "T412", severity=severity, name=row.name, stated=row.one.path[-1], computed=kind)


class _Kinds(NamedTuple):
    """The kinds of indicator by level, each with its name and the words that its names end in; all those words.

    `others` are names that were seen to end in none of them: reports repeat the names of their forms.
    """

    by_level: dict[str, tuple[str, tuple[str, ...]]]
    endings: tuple[str, ...]
    others: set[str]


@lru_cache(maxsize=KEPT_FEW)
def _kinds(profile: Profile) -> _Kinds:
    categories = {level_key(name): (name, words) for name, words in profile.place.categories.items()}
    endings = tuple(word for _, words in categories.values() for word in words)
    return _Kinds(categories, endings, set())


def _words(profile: Profile) -> set[str]:
    """The level-1 groups of the rules, by their names."""
    return {level_key(group.name) for group in profile.groups.values()}


def _required(table: Table) -> Iterator[Finding]:
    """Kinds of indicator that the rules ask for."""
    profile = table.profile
    if profile is None or not profile.rules.required or profile.rules.partial or table.exempt:
        return
    paths = table.by_path
    if paths.keys() == {()}:
        return
    for one in profile.rules.required:
        count = sum(len(below) for path, below in paths.items() if belongs(profile, path, one.path))
        told = next(decide_kind(profile, one, count))
        if told.when:
            group, asked = " ".join(one.path), str(one.count)
            yield found("T410", table.pointer, severity=told.severity, group=group, stated=str(count), computed=asked)


def decide_kind(profile: Profile, one: Required, count: Any) -> Decision:
    """T410: fewer rows of a kind than the rules ask for."""
    yield Decided(count < one.count, "T410", required_severity(profile, one))


def required_severity(profile: Profile, one: Required) -> Severity:
    """Only rules that an authority wrote make an error."""
    if one.level == "error" and profile.basis == "cited":
        return "error"
    return "info" if one.level == "info" else "warning"


@lru_cache(maxsize=KEPT_MANY)
def belongs(profile: Profile, path: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Do the levels above a row hold all that are wanted, by their printed names or by those of the rules?

    A level names the one above it, which a page may have lost: 社会效益 is one of 效益指标.
    """
    levels = {level_key(one_level) for one_level in path}
    group = profile.groups.get(level_key(path[0])) if path else None
    if group is not None:
        levels.add(level_key(group.name))
    return all(any(level_key(level) in one for one in levels) for level in wanted)


def evidence_findings(context: Context, table: Table) -> Iterator[Finding]:
    """Satisfaction that names no survey, where there is prose that could: a title and remarks around a form are none."""
    if context.document is None or form_alone(context.report):
        return
    for row in table.rows:
        if (
            not row.name.endswith(("满意度", "满意率"))
            or not row.claimed
            or row.actual is None
            or row.actual.number is None
        ):
            continue
        own = any(map(text_of, (row.one.evidence, row.one.data_source, row.one.explanation, row.one.reason)))
        if not own and not context.says(SURVEY):
            yield on_row(row, "T413", "actual", stated=row.actual.text)
        return
