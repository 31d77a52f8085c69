"""W206: how the weights are divided over level 1, against the shapes of the rules."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.rules.algebra import ZERO, both, either, negated
from jixiao.rules.checks.context import found, points
from jixiao.rules.checks.deciding import Decided, Decision, law
from jixiao.rules.checks.evaluation import Table, level_key
from jixiao.rules.checks.table_sums import sums_of
from jixiao.text.cached import KEPT
from jixiao.text.quantity import added

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.findings import Finding, Severity
    from jixiao.rules.algebra import Figure, Truth
    from jixiao.rules.checks.table_sums import Sums
    from jixiao.rules.profile import Profile

RATE = "预算执行率"
"""The execution rate in a division of the weights over level 1."""


class Division(NamedTuple):
    """The weights of a table over level 1: are all rows in a group of the rules, and of each group its weight and whether it is there."""

    placed: Truth
    made: dict[str, Figure]
    there: dict[str, Truth]


@lru_cache(maxsize=KEPT)
def division_names(profile: Profile) -> tuple[str, ...]:
    """The names of the level-1 groups, the execution rate first."""
    return tuple(dict.fromkeys([RATE, *(group.name for shape in profile.rules.shapes for group in shape.groups)]))


def is_divided(profile: Profile | None) -> bool:
    """Do the rules divide the weights over level 1?"""
    return profile is not None and not profile.rules.partial and bool(profile.rules.shapes)


def decide_division(profile: Profile, sums: Any, exempt: Truth, division: Division) -> Decision:
    """W206: the division over level 1 makes the full score, and follows none of the shapes of the rules."""
    yield Decided(either(sums.rows == 0, sums.blank > 0, exempt, negated(division.placed)), None)
    yield Decided(both(sums.has_full, negated(sums.full == Decimal(profile.rules.total))), None)
    yield Decided(negated(_adds_up(division, profile)), None)
    for rated in (True, False):
        same = division.there[RATE] if rated else negated(division.there[RATE])
        yield Decided(both(same, _among(_wanted(profile, rated=rated), profile, division)), None)
    yield Decided(None, "W206", level_severity(profile))


def _wanted(profile: Profile, *, rated: bool) -> list[dict[str, Decimal]]:
    """The divisions by the shapes of the rules that state all weights, with or without an execution row."""
    execution = profile.rules.execution
    row = {RATE: Decimal(execution.weight)} if rated and execution is not None else {}
    return [
        row | {group.name: Decimal(group.weight or ZERO) for group in shape.groups}
        for shape in profile.rules.shapes
        if all(group.weight is not None for group in shape.groups)
    ]


def _among(wanted: list[dict[str, Decimal]], profile: Profile, division: Division) -> Truth:
    """Is the division one of these? Where the rules state no weights, none can be off."""
    found: Truth = not wanted
    for one in wanted:
        same: Truth = True
        for name in division_names(profile):
            weight, there = one.get(name), division.there[name]
            same = both(same, negated(there) if weight is None else both(there, division.made[name] == weight))
        found = either(found, same)
    return found


def _adds_up(division: Division, profile: Profile) -> Truth:
    """Does the division make the full score, with or without the execution row? If not, that is the finding (W201)."""
    execution = profile.rules.execution
    full, rest = Decimal(profile.rules.total), Decimal(execution.weight) if execution is not None else ZERO
    total = sum((division.made[name] for name in division_names(profile)), ZERO)
    return either(total == full, both(negated(division.there[RATE]), total == full - rest))


def division_findings(table: Table) -> Iterator[Finding]:
    """The division over level 1 against the shapes of the rules."""
    profile = table.profile
    if profile is None or not is_divided(profile) or table.exempt:
        return
    sums = sums_of(table)
    made = _division(table, sums, profile)
    if made is None:
        return
    names = division_names(profile)
    parts, there = {name: made.get(name, ZERO) for name in names}, {name: name in made for name in names}
    told = law(decide_division, profile)(sums, False, Division(True, parts, there))
    if told is not None:
        nearest = min(_wanted(profile, rated=RATE in made), key=lambda one: _distance(one, made))
        yield found(
            "W206", _first_off(table, profile, nearest, made), severity=told.severity, stated=_shown(made),
            computed=_shown(nearest), cite=str(profile.rules.cite[0]) if profile.rules.cite else None,
        )  # fmt: skip


def _distance(one: dict[str, Decimal], other: dict[str, Decimal]) -> Decimal:
    return sum((abs(one.get(name, ZERO) - other.get(name, ZERO)) for name in {*one, *other}), ZERO)


def _division(table: Table, sums: Sums, profile: Profile) -> dict[str, Decimal] | None:
    """The weight of each level-1 group by its name in the rules, execution included; None when a row has no group."""
    made: dict[str, Decimal] = {RATE: sums.own} if sums.has_own else {}
    if sums.weightless:
        return None
    for path, weights in table.by_path.items():
        name = _group_of(profile, path[0]) if path else None
        if name is None:
            return None
        made[name] = made.get(name, ZERO) + (added(weights) or ZERO)
    return made


@lru_cache(maxsize=KEPT)
def _group_of(profile: Profile, level: str) -> str | None:
    """The name by which the rules know a printed level 1; None for one that they do not know."""
    words = profile.rules.execution.words if profile.rules.execution is not None else ()
    if level_key(level) in {level_key(word) for word in words}:
        return RATE
    group = profile.groups.get(level_key(level))
    return group.name if group is not None else None


def _first_off(table: Table, profile: Profile, nearest: dict[str, Decimal], made: dict[str, Decimal]) -> str:
    """The place of the first group that differs: its printed weight, else its first row."""
    heads = [(one.path, f"groups/{index}") for index, one in enumerate(table.one.groups) if len(one.path) == 1]
    rows = ((path, f"indicators/{start}") for path, start, _ in table.lines.runs)
    for path, place in chain(heads, rows):
        known = profile.groups.get(level_key(path[0]))
        if known is not None and made.get(known.name) != nearest.get(known.name):
            return f"{table.pointer}/{place}"
    return table.pointer


def level_severity(profile: Profile) -> Severity:
    """How severe a division is that the rules do not know: certain only where a cited rule leaves no choice."""
    if profile.basis != "cited":
        return "info"
    return "warning" if profile.rules.adjustable or profile.rules.optional else "error"


def _shown(division: dict[str, Decimal]) -> str:
    return "、".join(f"{name}{points(weight)}" for name, weight in division.items())
