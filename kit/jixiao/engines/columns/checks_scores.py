"""Findings on the scores of a table over columns: the total, the claim beside the money, full scores beside admitted shortfalls."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.cards import ways
from jixiao.engines.columns.checks_weights import one_side, zero
from jixiao.engines.columns.formulas import quotient
from jixiao.rules.checks.funds import GAP, UNSPENT
from jixiao.rules.checks.scores import MANY
from jixiao.rules.exact import DECIMALS, Exact, micro

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from jixiao.engines.columns.pipeline import Partition
    from jixiao.rules.profile import Profile

_SUM_MOST = 10**15
"""No sum of weights or scores of one evaluation is as large, in millionths."""

_ZERO = Exact.constant(0)


def score_codes(joined: ir.Table) -> Iterator[Any]:
    """R302, R313 and R316, for evaluations with what `with_own` and `with_made` add; null where there is nothing to say."""
    yield _total(joined)
    yield _claim(joined)
    yield _full(joined)


# -- the total -------------------------------------------------------------------------------------------------------------


def with_made(partition: Partition, joined: ir.Table) -> ir.Table:
    """The evaluations with the sum of their scores (`x_made`), and whether their rules changed the total (`x_applied`)."""
    import ibis

    inside = ibis.cases((joined.x_inside, ibis.literal(0, "int64")), else_=zero(joined.x_score))
    joined = joined.mutate(x_made=joined.s_claimed + inside, x_applied=_applied(partition, joined))
    got = joined.x_made - zero(joined.s_absent_claimed)
    return joined.mutate(x_got=got, x_left=joined.x_total_weight - zero(joined.s_absent))


def _total(joined: ir.Table) -> Any:
    import ibis

    stated, made = joined.x_total_score, joined.x_made
    without = (stated == made - joined.x_score).fill_null(False) & joined.x_printed.isnull()
    right = (stated == made) | _modified(joined, stated, made) | without
    blank = joined.x_printed.notnull() & joined.x_score.isnull()  # a weight without its score: the sum is not known
    off = ((joined.s_unclaimed == 0) & (joined.s_rows > 0) & ~right & ~blank).fill_null(False)
    certain = joined.sure & ~_rounded(joined, stated, made) & ~_maybe_lost(joined, stated - made)
    return ibis.cases((off & certain.fill_null(False), "R302:error"), (off, "R302:warning"), else_=ibis.null("string"))


def _rounded(joined: ir.Table, stated: Any, made: Any) -> Any:
    """Is the stated total the sum, rounded half-up to the decimals that it prints? Sums have no more than six."""
    import ibis

    places = range(DECIMALS)
    unit = ibis.cases(*[(joined.total_decimals == at, 10 ** (DECIMALS - at)) for at in places], else_=0).cast("int64")
    off = (made - stated) * 2
    up = (off >= -unit) & (off < unit)
    down = (off > -unit) & (off <= unit)
    return ibis.cases((made >= 0, up), else_=down).fill_null(False)


def _maybe_lost(joined: ir.Table, gap: Any) -> Any:
    """Do the weights miss the full score as well, on the same side and by no less? Then a row was probably not read."""
    short = joined.x_total_weight - zero(joined.s_weights) - zero(joined.x_printed)
    lost = (joined.s_weightless == 0) & one_side(short, gap) & (gap.abs() <= short.abs())
    return lost.fill_null(False)


def _modified(joined: ir.Table, stated: Any, made: Any) -> Any:
    """Is the total right in another way: by the rules' own modifiers, less deductions, or without what does not apply?"""
    by_rules = (stated == joined.computed_i).fill_null(False) & joined.x_applied
    less = (joined.deductions > 0) & (stated == made - micro(joined.deducted)).fill_null(False)
    return by_rules | less | _rescaled(joined, stated)


def _rescaled(joined: ir.Table, stated: Any) -> Any:
    """The rest scaled up to the full score, rounded to cents, tenths or not at all."""
    full, left = joined.x_total_weight, joined.x_left
    some = (left != full) & (full != 0) & (left > 0)
    exact = (Exact.column(joined.x_got, _SUM_MOST) * Exact.column(full)).over(Exact.column(left))
    claim = Exact.column(stated)
    found = (stated == joined.x_got) | exact.equals(claim)
    for places in (1, 2):
        found = found | ((stated % 10 ** (DECIMALS - places) == 0) & _half_up(exact, claim, places))
    return (some & found).fill_null(False)


def _half_up(exact: Exact, claim: Exact, places: int) -> Any:
    """Is the figure the claim when it is rounded, away from zero?"""
    import ibis

    half = Exact.constant(Decimal(5).scaleb(-places - 1))
    up = (exact >= claim - half) & (exact < claim + half)
    down = (exact > claim - half) & (exact <= claim + half)
    return ibis.cases((exact >= _ZERO, up), else_=down)


def _applied(partition: Partition, joined: ir.Table) -> Any:
    """Did the rules change the total: by what does not apply, or by a modifier?"""
    import ibis

    branches = [
        ((joined.profile == number), _changed(partition, profile, joined).fill_null(False))
        for number, profile in enumerate(partition.profiles)
        if profile is not None and (profile.rules.not_applicable is not None or profile.rules.modifiers)
    ]
    return ibis.cases(*branches, else_=False) if branches else ibis.literal(False)


def _changed(partition: Partition, profile: Profile, joined: ir.Table) -> Any:
    """Of each way in which the total comes about, whether the rules changed it."""
    import ibis

    got = Exact.column(zero(joined.known_i).cast("int64"), _SUM_MOST)
    *first, last = ways(partition, profile, joined, got)
    return ibis.cases(*[(one.when, one.changed) for one in first], else_=last.changed) if first else last.changed


# -- the claim -------------------------------------------------------------------------------------------------------------


def _claim(joined: ir.Table) -> Any:
    """R313: what the indicators claim beside the share of the money that was spent, as `funds.claim_findings` has it."""
    import ibis

    rate = quotient(Exact.column(micro(joined.share_spent)), Exact.column(micro(joined.share_budget)))
    scores, full = Exact.column(joined.s_claimed, _SUM_MOST), Exact.column(joined.s_known, _SUM_MOST)
    claim = scores.over(full)
    asked = joined.share_spent.notnull() & ~joined.moneyed & (joined.kind != "transfer").fill_null(True)
    asked = asked & (rate < Exact.constant(1)) & (joined.s_blank == 0) & (joined.s_unclaimed == 0)
    asked = asked & (joined.s_known > 0) & (joined.s_claimed > 0) & (joined.s_claimed <= joined.s_known)
    wide = claim * Exact.constant(1 - GAP) > rate
    unspent = rate < Exact.constant(1 - UNSPENT)
    return ibis.cases(
        ((asked & wide).fill_null(False), "R313:warning"),
        ((asked & unspent).fill_null(False), "R313:info"),
        else_=ibis.null("string"),
    )


def _full(joined: ir.Table) -> Any:
    """R316: every row full, while the problems admit that something was not done."""
    import ibis

    full = (joined.s_rows >= MANY) & (joined.s_short == 0) & joined.admits
    return ibis.cases((full.fill_null(False), "R316:warning"), else_=ibis.null("string"))
