"""W2xx: the 分值 column. Printed, group, rule and inferred weights are kept apart; only printed ones make an error."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from jixiao.rules.algebra import both, either, holds, negated, one_side, size
from jixiao.rules.checks.context import (
    ZERO,
    Context,
    Row,
    Table,
    addition,
    found,
    level_key,
    points,
    rows_of_groups,
)
from jixiao.rules.checks.deciding import Decided, Decision, Law
from jixiao.rules.weights import rule_points
from jixiao.text.quantity import EXACT, complete, half_up, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.findings import Finding, Severity
    from jixiao.rules.algebra import Figure, Truth
    from jixiao.rules.checks.table_sums import Sums
    from jixiao.rules.model import Shape
    from jixiao.rules.profile import Profile

_KEPT = 1024
"""How many results each cache keeps."""

_RULE = attrgetter("rule")

HEAVY = Decimal("0.3")
"""A row above this share of the full score is pointed out."""

_OTHER_SCALE = Decimal(60)
"""Rule texts that speak of so many points mean the hundred points of another evaluation, not those of the row."""


def check(context: Context) -> Iterator[Finding]:
    """All findings on weights."""
    for table in context.tables:
        if not len(table):
            continue
        yield from _rows(table)
        if table.span[0] < 0:
            continue
        yield from _total(table)
        yield from _shared_rules(table)
        yield from doubted(table, list(group_findings(table)))
        yield from _level_one(table)


def _rows(table: Table) -> Iterator[Finding]:
    full = table.full
    heavy = full * HEAVY if full else None
    least, most = table.span
    if least >= 0 and (heavy is None or most <= heavy):
        return
    for number, weight in enumerate(table.weights):
        if weight is None or (weight >= 0 and (heavy is None or weight <= heavy)):
            continue
        row = table.row(number)
        if row.card.weight_origin != "printed":
            continue
        pointer = f"{row.pointer}/weight"
        if weight < 0:
            yield found("W207", pointer, indicator=row.name, stated=points(weight))
        elif full and not table.exempt:
            share = half_up(EXACT.divide(weight * 100, full), 1)
            yield found("W208", pointer, indicator=row.name, stated=points(weight), computed=points(share))


def execution_weight(table: Table) -> Decimal | None:
    """The printed weight of the execution row; None when it stands among the rows, or nowhere."""
    own = table.one.execution
    return number_of(own.weight) if own is not None and not table.inside else None


def is_heavy(weight: Figure, full: Figure) -> Truth:
    """Does a row carry too large a share of the full score?"""
    return weight > full * HEAVY


def decide_weight_sum(sums: Any) -> Decision:
    """W201, W202: the weights against the full score. Where some are not known, their sum may still fall short of it."""
    yield Decided(either(sums.rows == 0, negated(sums.has_total)), None)
    known, full = sums.known + sums.own, sums.total
    yield Decided(both(sums.blank == 0, known == full), None)
    reached = known + sums.blank_claimed
    open_to = both(sums.blank > 0, known <= full)
    explained = both(sums.blank_reasoned > 0, reached < full)
    missed = both(
        sums.has_full, sums.blank_unclaimed == 0, negated(reached == full), negated(known == 0), negated(explained)
    )
    yield Decided(both(open_to, missed), "W202")
    yield Decided(either(open_to, known == full, _allowed(sums, known)), None)
    certain = both(sums.unprinted == 0, sums.sure, sums.has_full, negated(holds(_row_lost(sums))))
    yield Decided(certain, "W201", "error")
    yield Decided(None, "W201")


_WEIGHT_SUM = Law(decide_weight_sum)


def _allowed(sums: Any, known: Figure) -> Truth:
    """Sums that are right in another way: rows that do not apply, an execution row whose weight the rules state."""
    left_out = both(negated(sums.absent == 0), known - sums.absent == sums.total)
    alone = both(negated(sums.has_own), negated(sums.inside), sums.has_stated)
    return either(left_out, both(alone, known + sums.stated == sums.total))


def row_lost(table: Table) -> bool:
    """Do weights and scores of a table both miss their totals by about the same?"""
    return bool(_row_lost(table.sums))


def _row_lost(sums: Any) -> Truth:
    """Do weights and scores both miss their totals by about the same? Then a row was probably lost in reading, not in writing."""
    gap = sums.full - sums.weights - sums.own
    lacking = sums.score - sums.claimed - sums.own_score
    bare = sums.score - sums.claimed
    lost = either(both(sums.has_own, _by_as_much(lacking, gap)), both(negated(sums.has_own), _by_as_much(bare, gap)))
    return both(sums.has_score, sums.has_full, sums.unclaimed == 0, lost)


def _by_as_much(lacking: Figure, gap: Figure) -> Truth:
    return both(one_side(lacking, gap), size(lacking) <= size(gap))


def _total(table: Table) -> Iterator[Finding]:
    """What the weights say beside the full score."""
    sums = table.sums
    told = _WEIGHT_SUM(sums)
    if told is not None:
        yield _unknown(table, sums) if told.code == "W202" else _off(table, sums, told)


def _off(table: Table, sums: Sums, told: Decided) -> Finding:
    own = execution_weight(table)
    parts = [
        *([own] if own is not None else []),
        *(row.weight for row in table.rows if row.known and row.weight is not None),
    ]
    pointer = f"{table.pointer}/total/weight" if sums.has_full else table.pointer
    return found(
        "W201", pointer, severity=told.severity, stated=points(sums.total), computed=points(sums.known + sums.own), formula=addition(parts)
    )  # fmt: skip


def _unknown(table: Table, sums: Sums) -> Finding:
    known = sums.known + sums.own
    reached = known + sums.blank_claimed
    return found(
        "W202", f"{table.pointer}/total/weight", stated=points(sums.total), computed=points(reached), known=points(known),
        count=str(sums.blank), scored=points(sums.blank_claimed), rest=points(sums.total - reached),
    )  # fmt: skip


def _shared_rules(table: Table) -> Iterator[Finding]:
    """Rule texts whose points are not those of the rows that they stand on. Rows below one without a text share it."""
    runs: dict[str, list[Row]] = {}
    if not any(map(_RULE, table.one.indicators)):
        return
    for number, one in enumerate(table.one.indicators):
        if one.rule:
            runs.setdefault(one.rule, []).append(table.row(number))
    for text, rows in runs.items():
        stated = _stated_points(text)
        if stated is None:
            continue
        weights = [row.weight if row.weight is not None else row.claimed for row in rows]
        if None in weights or stated in weights:
            continue
        made = sum((one for one in weights if one is not None), ZERO)
        if len(rows) > 1 and made != stated:
            yield found(
                "W203", f"{rows[0].pointer}/rule", indicator=rows[0].name, stated=points(stated), computed=points(made),
                count=str(len(rows)),
            )  # fmt: skip
        elif len(rows) == 1 and stated > made and rows[0].card.weight_origin == "printed" and stated < _OTHER_SCALE:
            yield found(
                "W204", f"{rows[0].pointer}/rule", indicator=rows[0].name, stated=points(stated), computed=points(made)
            )


def _stated_points(text: str) -> Decimal | None:
    """The full points of a rule text; None where its points are the scale of another evaluation (考核得90分以上)."""
    if (
        any(word in text for word in ("分以上", "分以下", "分及以上", "分(含)", "分（含）", "百分制", "每"))
        and "①" not in text
    ):
        body = text.partition("每")[0]
        if any(word in body for word in ("分以上", "分以下", "分及以上", "分(含)", "分（含）", "百分制")):
            return None
        text = body
    return rule_points(text)


def group_findings(table: Table) -> Iterator[Finding]:
    """A printed weight of a level against the rows below it."""
    groups = zip(table.one.groups, rows_of_groups(table), strict=True) if table.one.groups else ()
    for index, (group, rows) in enumerate(groups):
        stated = number_of(group.weight)
        if stated is None or not rows:
            continue
        parts = [row.weight for row in rows if row.known and row.weight is not None]
        made = sum(parts, ZERO)
        if made == stated or (len(parts) < len(rows) and made < stated):
            continue
        absent = sum((row.weight or ZERO for row in rows if row.one.applicable is False), ZERO)
        if absent and made - absent == stated:
            continue
        printed = all(row.card.weight_origin == "printed" for row in rows)
        certain = printed and table.sure and not misplaced(table) and not row_lost(table)
        yield found(
            "W205", f"{table.pointer}/groups/{index}/weight", severity="error" if certain else "warning",
            stated=points(stated), computed=points(made), group=" ".join(group.path), formula=addition(parts),
        )  # fmt: skip


def doubted(table: Table, off: list[Finding]) -> Iterator[Finding]:
    """Sums of levels that miss. Where many miss in a document, its levels were probably misread: notes."""
    many = table.read and len(off) > 2
    yield from (replace(one, severity="info") if many else one for one in off)


def misplaced(table: Table) -> bool:
    """Do the rows of a document make the full score, while more than one level-1 group misses? Then rows went under wrong heads."""
    if not table.read:
        return False
    off = 0
    for group in table.one.groups:
        stated = number_of(group.weight)
        if len(group.path) == 1 and stated is not None:
            made = sum((row.weight or ZERO for row in table.rows if row.one.path[:1] == group.path), ZERO)
            off += made != stated
    return off > 1 and sum((one or ZERO for one in table.weights), execution_weight(table) or ZERO) == table.full


RATE = "预算执行率"
"""The execution rate in a division of the weights over level 1."""


class Division(NamedTuple):
    """The weights of a table over level 1: are all rows in a group of the rules, and of each group its weight and whether it is there."""

    placed: Truth
    made: dict[str, Figure]
    there: dict[str, Truth]


@lru_cache(maxsize=_KEPT)
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


@lru_cache(maxsize=_KEPT)
def _division_law(profile: Profile) -> Law:
    return Law(decide_division, profile)


def _wanted(profile: Profile, *, rated: bool) -> list[dict[str, Decimal]]:
    """The divisions by the shapes of the rules, with or without an execution row."""
    made = {RATE: ZERO} if rated else {}
    return [one for shape in profile.rules.shapes if (one := wanted_division(shape, profile, made)) is not None]


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


def _level_one(table: Table) -> Iterator[Finding]:
    """The division over level 1 against the shapes of the rules."""
    profile = table.profile
    if profile is None or not is_divided(profile) or table.blank or table.exempt:
        return
    made = _division(table, profile)
    names = division_names(profile)
    division = Division(
        made is not None,
        {name: (made or {}).get(name, ZERO) for name in names},
        {name: name in (made or {}) for name in names},
    )
    told = _division_law(profile)(table.sums, table.exempt, division)
    if told is None or made is None:
        return
    nearest = _nearest(profile, tuple(made.items()))
    yield found(
        "W206", _first_off(table, profile, nearest.division, made), severity=told.severity, stated=nearest.stated,
        computed=nearest.computed, cite=str(profile.rules.cite[0]) if profile.rules.cite else None,
    )  # fmt: skip


class _Nearest(NamedTuple):
    """The division by the rules that is nearest to one of a table, and both for reading."""

    division: dict[str, Decimal]
    stated: str
    computed: str


@lru_cache(maxsize=_KEPT)
def _nearest(profile: Profile, division: tuple[tuple[str, Decimal], ...]) -> _Nearest:
    """The nearest division by the rules. Tables share few divisions."""
    made = dict(division)
    nearest = min(_wanted(profile, rated=RATE in made), key=lambda one: _distance(one, made))
    return _Nearest(nearest, _shown(made), _shown(nearest))


def _distance(one: dict[str, Decimal], other: dict[str, Decimal]) -> Decimal:
    return sum((abs(one.get(name, ZERO) - other.get(name, ZERO)) for name in {*one, *other}), ZERO)


def _division(table: Table, profile: Profile) -> dict[str, Decimal] | None:
    """The weight of each level-1 group by its name in the rules, execution included; None when a row has no group."""
    made: dict[str, Decimal] = {}
    own = execution_weight(table)
    if own is not None:
        made[RATE] = own
    for path, weights in table.by_path.items():
        name = _group_of(profile, path[0]) if path else None
        if name is None or not complete(weights):
            return None
        made[name] = sum(weights, made.get(name, ZERO))
    return made


@lru_cache(maxsize=_KEPT)
def _group_of(profile: Profile, level: str) -> str | None:
    """The name by which the rules know a printed level 1; None for one that they do not know."""
    words = profile.rules.execution.words if profile.rules.execution is not None else ()
    if level_key(level) in {level_key(word) for word in words}:
        return RATE
    group = profile.groups.get(level_key(level))
    return group.name if group is not None else None


def wanted_division(shape: Shape, profile: Profile, made: dict[str, Decimal]) -> dict[str, Decimal] | None:
    """The division by one shape; the execution rate only where the report has its row."""
    wanted: dict[str, Decimal] = {}
    if profile.rules.execution is not None and RATE in made:
        wanted[RATE] = Decimal(profile.rules.execution.weight)
    for group in shape.groups:
        if group.weight is None:
            return None
        wanted[group.name] = Decimal(group.weight)
    return wanted


def _first_off(table: Table, profile: Profile, nearest: dict[str, Decimal], made: dict[str, Decimal]) -> str:
    """The place of the first group that differs: its printed weight, else its first row."""
    for index, group in enumerate(table.one.groups):
        known = profile.groups.get(level_key(group.path[0])) if len(group.path) == 1 else None
        if known is not None and made.get(known.name) != nearest.get(known.name):
            return f"{table.pointer}/groups/{index}"
    for path in table.by_path:
        known = profile.groups.get(level_key(path[0]))
        if known is not None and made.get(known.name) != nearest.get(known.name):
            first = next(number for number, one in enumerate(table.one.indicators) if one.path == path)
            return f"{table.pointer}/indicators/{first}"
    return table.pointer


def level_severity(profile: Profile) -> Severity:
    """How severe a division is that the rules do not know: certain only where a cited rule leaves no choice."""
    if profile.basis != "cited":
        return "info"
    return "warning" if profile.rules.adjustable or profile.rules.optional else "error"


def _shown(division: dict[str, Decimal]) -> str:
    return "、".join(f"{name}{points(weight)}" for name, weight in division.items())
