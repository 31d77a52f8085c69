"""W2xx: the 分值 column. Printed, group, rule and inferred weights are kept apart; only printed ones make an error."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

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
from jixiao.rules.weights import rule_points
from jixiao.text.quantity import EXACT, complete, half_up, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.findings import Finding, Severity
    from jixiao.rules.model import Shape
    from jixiao.rules.profile import Profile

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
    heavy = EXACT.multiply(full, HEAVY) if full else None
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


def _total(table: Table) -> Iterator[Finding]:
    full, assumed = table.full, False
    rules = table.profile.rules if table.profile is not None and not table.profile.rules.partial else None
    if full is None and rules is not None and table.profile is not None and table.profile.basis == "cited":
        full, assumed = Decimal(rules.total), True
    if full is None:
        return
    own = execution_weight(table)
    blank = table.blank
    stated = table.weighed if not blank else sum(_stated(table), ZERO)
    known = (stated or ZERO) + (own or ZERO)
    pointer = f"{table.pointer}/total/weight" if table.full is not None else table.pointer
    if blank and known <= full:
        yield from _unknown(table, blank, known, full, assumed)
    elif known != full and not _allowed(table, known, full, own):
        severity: Severity = (
            "error" if table.printed and table.sure and not assumed and not row_lost(table) else "warning"
        )
        parts = [*([own] if own is not None else []), *_stated(table)]
        yield found(
            "W201", pointer, severity=severity, stated=points(full), computed=points(known), formula=addition(parts)
        )


def _stated(table: Table) -> list[Decimal]:
    """The weights that are stated, not inferred."""
    return [row.weight for row in table.rows if row.known and row.weight is not None]


def _unknown(table: Table, blank: Sequence[Row], known: Decimal, full: Decimal, assumed: bool) -> Iterator[Finding]:
    """The sum is not known: known weights and the scores of the other rows can still fall short of the full score."""
    scores = [row.claimed for row in blank]
    scored = sum((score for score in scores if score is not None), ZERO)
    reached = known + scored
    if None in scores or assumed or reached == full or not known:
        return
    if any(row.reason for row in blank) and reached < full:
        return
    yield found(
        "W202", f"{table.pointer}/total/weight", stated=points(full), computed=points(reached), known=points(known),
        count=str(len(blank)), scored=points(scored), rest=points(full - reached),
    )  # fmt: skip


def _allowed(table: Table, known: Decimal, full: Decimal, own: Decimal | None) -> bool:
    """Sums that are right in another way: rows that do not apply, an execution row whose weight the rules state."""
    absent = sum((row.weight or ZERO for row in table.absent), ZERO)
    if absent and known - absent == full:
        return True
    execution = table.execution
    if own is None and not table.inside:
        rules = table.profile.rules.execution if table.profile is not None else None
        weight = execution.weight if execution is not None else Decimal(rules.weight) if rules is not None else None
        return weight is not None and known + weight == full
    return False


def row_lost(table: Table) -> bool:
    """Do weights and scores both miss their totals by about the same? Then a row was probably lost in reading, not in writing."""
    total = table.one.total
    score = number_of(total.score) if total is not None else None
    full = table.full
    claims = table.claims
    own = number_of(table.one.execution.score) if table.one.execution is not None else None
    weight = execution_weight(table)
    if score is None or full is None or not complete(claims):
        return False
    made = sum(claims, own if own is not None and weight is not None else ZERO)
    gap = full - sum((one or ZERO for one in table.weights), weight or ZERO)
    return score - made != 0 and (score - made) * gap > 0 and abs(score - made) <= abs(gap)


def _shared_rules(table: Table) -> Iterator[Finding]:
    """Rule texts whose points are not those of the rows that they stand on. Rows below one without a text share it."""
    runs: dict[str, list[Row]] = {}
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
    for index, (group, rows) in enumerate(zip(table.one.groups, rows_of_groups(table), strict=True)):
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


def _level_one(table: Table) -> Iterator[Finding]:
    """The division over level 1 against the shapes of the rules."""
    profile = table.profile
    if profile is None or profile.rules.partial or not profile.rules.shapes or table.blank:
        return
    if table.exempt or (table.full is not None and table.full != profile.rules.total):
        return
    made = _division(table, profile)
    nearest = _nearest(profile, tuple(made.items())) if made is not None else None
    if made is None or nearest is None:
        return
    yield found(
        "W206", _first_off(table, profile, nearest.division, made), severity=level_severity(profile), stated=nearest.stated,
        computed=nearest.computed, cite=str(profile.rules.cite[0]) if profile.rules.cite else None,
    )  # fmt: skip


class _Nearest(NamedTuple):
    """The division by the rules that is nearest to one of a table, and both for reading."""

    division: dict[str, Decimal]
    stated: str
    computed: str


@lru_cache(maxsize=1024)
def _nearest(profile: Profile, division: tuple[tuple[str, Decimal], ...]) -> _Nearest | None:
    """The nearest division by the rules; None when the table's is one of them, or none can be said. Tables share few divisions."""
    made = dict(division)
    if not _adds_up(made, profile):
        return None
    wanted = [one for shape in profile.rules.shapes if (one := wanted_division(shape, profile, made)) is not None]
    if not wanted or any(one == made for one in wanted):
        return None
    nearest = min(wanted, key=lambda one: _distance(one, made))
    return _Nearest(nearest, _shown(made), _shown(nearest))


def _adds_up(made: dict[str, Decimal], profile: Profile) -> bool:
    """Does the division make the full score, with or without the execution row? If not, that is the finding (W201)."""
    execution = profile.rules.execution
    rest = Decimal(execution.weight) if execution is not None and "预算执行率" not in made else ZERO
    return sum(made.values(), ZERO) in {profile.rules.total, profile.rules.total - rest}


def _distance(one: dict[str, Decimal], other: dict[str, Decimal]) -> Decimal:
    return sum((abs(one.get(name, ZERO) - other.get(name, ZERO)) for name in {*one, *other}), ZERO)


def _division(table: Table, profile: Profile) -> dict[str, Decimal] | None:
    """The weight of each level-1 group by its name in the rules, execution included; None when a row has no group."""
    made: dict[str, Decimal] = {}
    own = execution_weight(table)
    if own is not None:
        made["预算执行率"] = own
    for path, weights in table.by_path.items():
        name = _group_of(profile, path[0]) if path else None
        if name is None or not complete(weights):
            return None
        made[name] = sum(weights, made.get(name, ZERO))
    return made


@lru_cache(maxsize=1024)
def _group_of(profile: Profile, level: str) -> str | None:
    """The name by which the rules know a printed level 1; None for one that they do not know."""
    words = profile.rules.execution.words if profile.rules.execution is not None else ()
    if level_key(level) in {level_key(word) for word in words}:
        return "预算执行率"
    group = profile.groups.get(level_key(level))
    return group.name if group is not None else None


def wanted_division(shape: Shape, profile: Profile, made: dict[str, Decimal]) -> dict[str, Decimal] | None:
    """The division by one shape; the execution rate only where the report has its row."""
    wanted: dict[str, Decimal] = {}
    if profile.rules.execution is not None and "预算执行率" in made:
        wanted["预算执行率"] = Decimal(profile.rules.execution.weight)
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
