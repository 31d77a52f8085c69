"""W2xx: the 分值 column. Printed, group, rule and inferred weights are kept apart; only printed ones make an error."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from jixiao.rules.algebra import ZERO, both, either, holds, negated, one_side, size
from jixiao.rules.checks.context import Context, addition, found, on_row, points
from jixiao.rules.checks.deciding import Decided, Decision, law
from jixiao.rules.checks.divisions import division_findings
from jixiao.rules.checks.evaluation import Row, Table, groups_of
from jixiao.rules.checks.table_sums import sums_of
from jixiao.rules.weights import rule_points
from jixiao.text.quantity import EXACT, half_up, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.findings import Finding
    from jixiao.rules.algebra import Figure, Truth
    from jixiao.rules.checks.table_sums import Sums

HEAVY = Decimal("0.3")
"""A row above this share of the full score is pointed out."""

_OTHER_SCALE = Decimal(60)
"""Rule texts that speak of so many points mean the hundred points of another evaluation, not those of the row."""

_ELSEWHERE = ("分以上", "分以下", "分及以上", "分(含)", "分（含）", "百分制")
"""Words beside the points of another evaluation."""


def check(context: Context) -> Iterator[Finding]:
    """All findings on weights."""
    for table in context.tables:
        if not len(table):
            continue
        below = {one for one in set(table.lines.weights) if one is not None and one < 0}
        yield from _rows(table, below)
        if below:
            continue
        yield from _total(table)
        yield from _shared_rules(table)
        yield from doubted(table, list(group_findings(table)))
        yield from division_findings(table)


def _rows(table: Table, below: set[Decimal]) -> Iterator[Finding]:
    """Weights below 0, and rows that carry too much: a table has few different weights."""
    full = table.full
    weights = {one for one in table.lines.weights if one is not None}
    heavy = {one for one in weights if is_heavy(one, full)} if full and not table.exempt else set()
    for number, weight in enumerate(table.lines.weights) if below or heavy else ():
        if weight is None or weight not in below | heavy:
            continue
        row = table.row(number)
        if row.verdict.weight_origin != "printed":
            continue
        if weight in below:
            yield on_row(row, "W207", "weight", stated=points(weight))
        elif full:
            share = half_up(EXACT.divide(weight * 100, full), 1)
            yield on_row(row, "W208", "weight", stated=points(weight), computed=points(share))


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
    unlike = either(reached > full, both(reached < full, sums.blank_reasoned == 0))
    missed = both(sums.has_full, sums.blank_unclaimed == 0, negated(known == 0), unlike)
    yield Decided(both(open_to, missed), "W202")
    yield Decided(either(open_to, _allowed(sums, known)), None)
    certain = both(sums.all_printed, sums.sure, sums.has_full, negated(holds(_row_lost(sums))))
    yield Decided(certain, "W201", "error")
    yield Decided(None, "W201")


def _allowed(sums: Any, known: Figure) -> Truth:
    """Sums that are right, perhaps in another way: without the rows that do not apply, with an execution row whose weight the rules state."""
    alone = both(negated(sums.has_own), negated(sums.inside), sums.has_stated)
    return either(known - sums.absent == sums.total, both(alone, known + sums.stated == sums.total))


def row_lost(table: Table) -> bool:
    """Do weights and scores of a table both miss their totals by about the same?"""
    return bool(_row_lost(sums_of(table)))


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
    sums = sums_of(table)
    told = law(decide_weight_sum)(sums)
    if told is not None:
        yield _unknown(table, sums) if told.code == "W202" else _off(table, sums, told)


def _off(table: Table, sums: Sums, told: Decided) -> Finding:
    parts = [
        *([sums.own] if sums.has_own else []),
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
            count = str(len(rows))
            yield on_row(rows[0], "W203", "rule", stated=points(stated), computed=points(made), count=count)
        elif len(rows) == 1 and stated > made and rows[0].verdict.weight_origin == "printed" and stated < _OTHER_SCALE:
            yield on_row(rows[0], "W204", "rule", stated=points(stated), computed=points(made))


def _stated_points(text: str) -> Decimal | None:
    """The full points of a rule text; None where its points are the scale of another evaluation (考核得90分以上)."""
    if "①" in text:
        return rule_points(text)
    body = text.partition("每")[0]
    return None if any(word in body for word in _ELSEWHERE) else rule_points(body)


def group_findings(table: Table) -> Iterator[Finding]:
    """A printed weight of a level against the rows below it."""
    for pointer, group, rows in groups_of(table):
        stated = number_of(group.weight)
        if stated is None or not rows:
            continue
        parts = [row.weight for row in rows if row.known and row.weight is not None]
        made = sum(parts, ZERO)
        if made <= stated if len(parts) < len(rows) else made == stated:
            continue
        absent = sum((row.weight or ZERO for row in rows if row.one.applicable is False), ZERO)
        if absent and made - absent == stated:
            continue
        printed = all(row.verdict.weight_origin == "printed" for row in rows)
        certain = printed and table.sure and not misplaced(table) and not row_lost(table)
        yield found(
            "W205", f"{pointer}/weight", severity="error" if certain else "warning",
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
    return off > 1 and sums_of(table).weights + sums_of(table).own == table.full
