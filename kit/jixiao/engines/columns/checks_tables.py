"""Findings on whole tables over columns, and all findings of an evaluation together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import ibis

from jixiao.engines.columns.cards import ways_of
from jixiao.engines.columns.checks_grades import GradeColumns, graded
from jixiao.engines.columns.checks_rows import LOST, decided, listed
from jixiao.engines.columns.checks_sums import ColumnSums, most_kinds, required, summed, with_own, zero
from jixiao.engines.columns.expressions import KEYS, SUM_MOST, beside, by_profile, cased
from jixiao.engines.columns.formulas import quotient
from jixiao.engines.columns.printed_tables import SEPARATOR
from jixiao.engines.columns.row_columns import millionths
from jixiao.rules.algebra import under
from jixiao.rules.checks import divisions, funds, weights
from jixiao.rules.checks import scores as totals
from jixiao.rules.checks.row_scores import MANY
from jixiao.rules.checks.table_sums import assumed_full
from jixiao.rules.checks.tables import decide_kind
from jixiao.rules.exact import Exact
from jixiao.rules.whole import micro

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from jixiao.engines.columns.pipeline import Partition
    from jixiao.rules.profile import Profile


def with_codes(partition: Partition, joined: ir.Table, scores: ir.Table) -> ir.Table:
    """The evaluations of `cards` with `codes`: all findings of their rows, as written in `scores`, and of their tables, sorted.

    `scores` holds the findings of indicator rows and execution rows.
    """
    joined = beside(beside(graded(partition, joined), summed(partition)), gathered(scores))
    joined = with_own(partition, joined)
    joined = joined.mutate(x_applied=_applied(partition, joined))
    texts = {f"x_text_{at}": one for at, one in enumerate((*_lost(joined), *table_texts(partition, joined)))}
    joined = joined.mutate(**texts)
    return joined.mutate(
        codes=listed(*(joined[name] for name in texts), joined.said).filter(lambda one: one != "").sort()
    )


def gathered(scores: ir.Table) -> ir.Table:
    """Of each evaluation with findings on its rows: these as one text (`said`), and how many rows are lost points (`lost`)."""
    rows = scores.filter(scores.codes.length() > 0)
    rows = rows.select(*KEYS, text=rows.codes.join(SEPARATOR))
    made = rows.group_by(KEYS).agg(said=rows.text.group_concat(SEPARATOR), lost=rows.text.contains(LOST).sum())
    return made.mutate(said=made.said.replace(LOST, ""))


def _lost(joined: ir.Table) -> Iterator[Any]:
    """R308 for each row, or once where there are many."""
    lost = ibis.coalesce(joined.lost, 0)
    yield ibis.cases((lost > MANY, LOST), (lost > 0, repeated(LOST, lost)), else_=ibis.null("string"))


def table_texts(partition: Partition, joined: ir.Table) -> Iterator[Any]:
    """The findings on the tables themselves; `joined` has the sums of `checks_sums` and what the other rooms add."""
    sums = ColumnSums(joined, _assumed(partition, joined))
    yield decided(weights.decide_weight_sum(sums))
    yield _divisions(partition, joined, sums)
    heavy = zero(joined.s_heavy)
    yield ibis.cases((~joined.x_exempt & (heavy > 0), repeated("W208:info", heavy)), else_=ibis.null("string"))
    yield decided(totals.decide_score_sum(sums))
    yield decided(under(joined.share_spent.notnull(), funds.decide_claim(sums, _spent(joined))))
    yield decided(under(joined.admits, totals.decide_full(sums)))
    yield ibis.cases(((~joined.grade_known).fill_null(False), "R305:info"), else_=ibis.null("string"))
    yield decided(totals.decide_grade(GradeColumns(partition, joined)))
    yield from _missing_kinds(partition, joined)
    yield joined.codes


def repeated(code: str, count: Any) -> Any:
    """A finding so many times, at least once."""
    return ibis.literal(f"{SEPARATOR}{code}").repeat(count.cast("int32")).substr(1)


def _assumed(partition: Partition, joined: ir.Table) -> Any:
    """The full score that cited rules assume for a table that prints none, in millionths."""

    def full(profile: Profile) -> int | None:
        return millionths(assumed_full(profile))

    return by_profile(joined, partition.profiles, full, ibis.null("int64"))


def _divisions(partition: Partition, joined: ir.Table, sums: ColumnSums) -> Any:
    """W206 by the rules of each profile."""

    def division(profile: Profile) -> Any:
        if not divisions.is_divided(profile):
            return None
        return decided(divisions.decide_division(profile, sums, joined.x_exempt, _division(profile, joined, sums)))

    return by_profile(joined, partition.profiles, division, ibis.null("string"))


def _division(profile: Profile, joined: ir.Table, sums: ColumnSums) -> divisions.Division:
    names = divisions.division_names(profile)
    made = {name: Exact.column(zero(joined[f"s_made_{at}"]).cast("int64"), SUM_MOST) for at, name in enumerate(names)}
    counts = [zero(joined[f"s_rows_{at}"]) for at in range(len(names))]
    there = {name: count > 0 for name, count in zip(names, counts, strict=True)}
    made[divisions.RATE] += sums.own
    there[divisions.RATE] |= sums.has_own
    return divisions.Division(sum(counts[1:], counts[0]) == sums.rows, made, there)


def _spent(joined: ir.Table) -> Exact:
    """The share of the money that was spent."""
    return quotient(Exact.column(micro(joined.share_spent)), Exact.column(micro(joined.share_budget)))


def _applied(partition: Partition, joined: ir.Table) -> Any:
    """Did the rules change the total: by what does not apply, or by a modifier?"""

    def changed(profile: Profile) -> Any:
        some = profile.rules.not_applicable is not None or profile.rules.modifiers
        return _changed(partition, profile, joined).fill_null(False) if some else None

    return by_profile(joined, partition.profiles, changed, ibis.literal(False))


def _changed(partition: Partition, profile: Profile, joined: ir.Table) -> Any:
    """Of each way in which the total comes about, whether the rules changed it."""
    *first, last = ways_of(partition, profile, joined)
    return cased([(one.when, one.changed) for one in first], last.changed)


def _missing_kinds(partition: Partition, joined: ir.Table) -> Iterator[Any]:
    """T410 for each kind that the rules ask for."""
    asked = (zero(joined.s_pathed) > 0) & ~joined.x_exempt
    for at in range(most_kinds(partition)):
        missing = partial(_missing_kind, joined[f"s_kind_{at}"], at)
        found = by_profile(joined, partition.profiles, missing, ibis.null("string"))
        yield ibis.cases((asked, found), else_=ibis.null("string"))


def _missing_kind(count: Any, at: int, profile: Profile) -> Any:
    if not required(profile) or at >= len(profile.rules.required):
        return None
    return decided(decide_kind(profile, profile.rules.required[at], count))
