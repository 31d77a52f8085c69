"""Totals, grades and coverage over columns: from the verdicts on rows to a card for every evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from jixiao.engines.columns.cells import ColumnTotals
from jixiao.engines.columns.expressions import KEYS, SUM_MOST, beside, cased, numbered, typed
from jixiao.engines.columns.formulas import quotient
from jixiao.engines.columns.tables import SCORED
from jixiao.engines.rows.engine import chosen_of
from jixiao.rules.algebra import settled
from jixiao.rules.exact import Exact, exact
from jixiao.rules.grades import grade
from jixiao.rules.profile import full_score_of, scale_of
from jixiao.rules.totals import Way, coverage, ways
from jixiao.rules.whole import DECIMALS, Int, micro, number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from jixiao.engines.columns.pipeline import Partition
    from jixiao.rules.model import GradeBands
    from jixiao.rules.profile import Profile

    Sets = tuple[GradeBands, ...]

_MILLION = 10**DECIMALS
PARTING = "/"
"""Stands between the grades of several sets of bands."""


def sums(scores: ir.Table) -> ir.Table:
    """What the rows of each evaluation add up to; amounts, whose names end in `_i`, are counts of millionths."""
    rows = scores
    indicator, status = rows.row >= 0, rows.status
    known = ibis.coalesce(rows.computed, rows.claimed)
    counted = (status != "unverifiable") & rows.computed.notnull() & (rows.weight_origin != "inferred").fill_null(False)
    made = rows.group_by(KEYS).agg(
        rows=rows.count().cast("int32"),
        indicators=indicator.sum(),
        known_i=known.sum(where=~rows.left_out),
        unknown=(known.isnull() & ~rows.left_out).sum(),
        left_out=rows.left_out.sum(),
        absent_i=rows.weight.sum(where=rows.left_out),
        weight_i=rows.weight.sum(),
        weightless=rows.weight.isnull().sum(),
        counted_i=rows.weight.sum(where=counted),
        own_weight_i=rows.weight.sum(where=indicator),
        own_claimed_i=rows.claimed.sum(where=indicator),
        unclaimed=(indicator & (rows.claimed.isnull() | rows.weight.isnull())).sum(),
        **{name: (status == name).sum().cast("int32") for name in ("agrees", "overstated", "understated", "unverifiable")},
        over_weight_i=rows.weight.sum(where=status == "overstated"),
        over_points_i=(rows.claimed - rows.computed).sum(where=status == "overstated"),
        short=(rows.claimed != rows.weight).fill_null(True).sum(),
        unexplained=rows.unexplained.sum().cast("int32"),
    )  # fmt: skip
    amounts = [name for name in made.columns if name.endswith("_i")]
    return made.mutate(**{name: micro(made[name].cast("decimal(18, 6)")) for name in amounts})


def cards(partition: Partition, scores: ir.Table) -> ir.Table:
    """The card of every evaluation that columns took, with the columns of the table `cards` but for `codes`."""
    made = sums(scores)
    joined = beside(partition.taken, made.rename(row_count="rows"))
    joined = joined.mutate(**{name: ibis.coalesce(joined[name], 0).cast("int32") for name in _COUNTS})
    joined = _with_choices(partition, joined)
    joined = joined.mutate(computed_i=_total(partition, joined))
    own_share, rate = _share(joined), _rate(joined)
    known_share = (joined.unclaimed == 0) & (joined.own_weight_i > 0)
    known_rate = (
        joined.spent.notnull()
        & joined.adjusted.notnull()
        & (joined.spent_unit == joined.adjusted_unit)
        & (joined.adjusted > 0)
        & (joined.spent >= 0)
    )
    return joined.mutate(
        weight=number(ibis.coalesce(micro(joined.total_weight), _declared(joined))),
        claimed=joined.total_score,
        computed=number(_shown(joined)),
        grade_claimed=joined.grade,
        grade_computed=_grades(partition, joined),
        coverage=_coverage(joined),
        execution_rate=ibis.cases((known_rate, number(_millionths(rate)))),
        weight_overstated=number(ibis.coalesce(joined.over_weight_i, 0).cast("int64")),
        points_overstated=number(ibis.coalesce(joined.over_points_i, 0).cast("int64")),
        full=(joined.row_count > 0) & (joined.short == 0),
        gap=ibis.cases((known_rate & known_share, number((_millionths(own_share) - _millionths(rate)).cast("int64")))),
        engine=ibis.literal(partition.engine.name),
    )  # fmt: skip


_COUNTS = ("row_count", "indicators", "agrees", "overstated", "understated", "unverifiable", "unexplained")


def as_cards(joined: ir.Table, codes: Any) -> ir.Table:
    """The columns of the table `cards`, in order and of their types."""
    return typed(joined, {"rows": joined.row_count, "codes": codes, "profile": joined.profile_id}, SCORED["cards"])


def _millionths(share: Exact) -> Any:
    """A share as a whole number of millionths, half-up."""
    return share.steps(Decimal(1).scaleb(-DECIMALS)).narrow


def _share(joined: ir.Table) -> Exact:
    return quotient(
        Exact.column(joined.own_claimed_i.cast("int64"), SUM_MOST).most(Exact.constant(0)),
        Exact.column(joined.own_weight_i.cast("int64"), SUM_MOST),
    )


def _rate(joined: ir.Table) -> Exact:
    return quotient(Exact.column(micro(joined.spent)), Exact.column(micro(joined.adjusted)))


def _declared(joined: ir.Table) -> Any:
    """The full score when none is printed: the sum of the weights, if every row has one."""
    return ibis.cases(((joined.row_count > 0) & (joined.weightless == 0), joined.weight_i.cast("int64")))


def _coverage(joined: ir.Table) -> Any:
    counted, weights = (
        Exact.column(ibis.coalesce(one, 0).cast("int64"), SUM_MOST) for one in (joined.counted_i, joined.weight_i)
    )
    full = _full(joined)
    branches = [
        (one.when, exact(one.then.score or 0).steps(Decimal("0.01")).times(Int.known(_MILLION // 100)).narrow)
        for one in settled(coverage(counted, weights, Exact.column(full, SUM_MOST), full.notnull()))
    ]
    return number(ibis.cases(*branches[:-1], else_=branches[-1][1]))


def _full(joined: ir.Table) -> Any:
    """The full score that is printed; where none is and a row has no weight, that of the rules, for what is known is not the whole."""
    known = ibis.coalesce(joined.weight_i, 0).cast("int64")
    return ibis.cases(
        ((micro(joined.total_weight) != 0).fill_null(False), micro(joined.total_weight)),
        (ibis.coalesce(joined.weightless, 0) > 0, ibis.greatest(joined.full_i, known)),
    )


def _shown(joined: ir.Table) -> Any:
    """The computed total where a row was recomputed; claimed scores alone confirm nothing."""
    return ibis.cases((ibis.coalesce(joined.counted_i, 0) > 0, joined.computed_i))


# -- totals ----------------------------------------------------------------------------------------------------------------


def _total(partition: Partition, joined: ir.Table) -> Any:
    """The computed total in millionths: by the policy for what does not apply and the modifiers, rounded to the profile's step."""
    known = (ibis.coalesce(joined.indicators, 0) > 0) & (ibis.coalesce(joined.unknown, 0) == 0)
    branches = [
        (known & (joined.profile == at), _by_profile(partition, profile, joined))
        for at, profile in enumerate(partition.profiles)
    ]
    return ibis.cases(*branches)


def _by_profile(partition: Partition, profile: Profile | None, joined: ir.Table) -> Any:
    *first, last = ways_of(partition, profile, joined)
    step = scale_of(profile).step
    return cased([(one.when, _rounded(one.total, step)) for one in first], _rounded(last.total, step))


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the rows of each evaluation add up to, as `jixiao.rules.totals` sees it."""

    joined: ir.Table
    full: Exact

    got = property(lambda self: self._sum("known_i"))
    absent = property(lambda self: self._sum("absent_i"))
    out = property(lambda self: ibis.coalesce(self.joined.left_out, 0) > 0)

    def totals(self, total: Exact) -> ColumnTotals:
        joined = self.joined
        units = joined.spent_unit == joined.adjusted_unit
        known = (joined.spent.notnull() & joined.adjusted.notnull() & units & (joined.adjusted != 0)).fill_null(False)
        return ColumnTotals(total, self.full, micro(joined.deducted), known, _rate(joined))

    def _sum(self, name: str) -> Exact:
        return Exact.column(ibis.coalesce(self.joined[name], 0).cast("int64"), SUM_MOST)


def ways_of(partition: Partition, profile: Profile | None, joined: ir.Table) -> list[Way]:
    """All ways in which a total comes about, the last one always. Raises NotColumnar or TooWide for one without a columnar form."""
    rules = profile.rules if profile is not None else None
    sums = _Sums(joined, Exact.constant(full_score_of(profile)))
    found: list[Way] = []
    for one in ways(sums, rules, partition.scorer.registry):
        found.append(one._replace(total=exact(one.total)))
        if one.when is None or one.when is True:
            break
    return found


def _rounded(total: Exact, step: Decimal) -> Any:
    """Half-up, away from zero: a total of claimed scores may be negative."""
    size = int(step * _MILLION)
    up = total.most(-total).steps(step).times(Int.known(size)).narrow
    return ibis.cases((total < Exact.constant(0), -up), else_=up)


# -- what follows from the choice -----------------------------------------------------------------------------------------


def _with_choices(partition: Partition, joined: ir.Table) -> ir.Table:
    """The profile of each evaluation in words, why it was chosen, and the number of its grade bands."""
    choices, sets = partition.chosen.choices, _band_sets(partition)
    chosen = [chosen_of(one) for one in choices]
    return numbered(partition.engine, joined, "choice", {
        "profile_id": pa.array([one.id for one in chosen], pa.string()),
        "version": pa.array([one.version for one in chosen], pa.string()),
        "basis": pa.array([one.basis for one in chosen], pa.string()),
        "reason": pa.array([one.reason[0] for one in chosen], pa.string()),
        "reason_en": pa.array([one.reason[1] for one in chosen], pa.string()),
        "full_i": pa.array([int(full_score_of(one.profile) * _MILLION) for one in choices], pa.int64()),
        "bands": pa.array([sets.index(one) for one in partition.chosen.bands], pa.int32()),
    })  # fmt: skip


def _band_sets(partition: Partition) -> list[Sets]:
    return list(dict.fromkeys(partition.chosen.bands))


def _grades(partition: Partition, joined: ir.Table) -> Any:
    """The grade of the computed total by each set of bands that may be in force, parted by a slash."""
    shown, sets = _shown(joined), enumerate(_band_sets(partition))
    branches = [(joined.bands == at, grades_of(some, Exact.column(shown, SUM_MOST))) for at, some in sets if some]
    return ibis.cases((shown.isnull(), ibis.null("string")), else_=cased(branches, ibis.null("string")))


def grades_of(sets: Sets, score: Exact) -> Any:
    """Every way in which a score falls into the bands: between two edges of any set the grades are the same."""
    edges = sorted({Decimal(band.min) for bands in sets for band in bands.bands}, reverse=True)
    branches = [(score >= Exact.constant(edge), ibis.literal(_names(sets, edge))) for edge in edges]
    return ibis.cases(*branches, else_=ibis.literal(_names(sets, edges[-1] - 1)))


def _names(sets: Sets, score: Decimal) -> str:
    return PARTING.join(dict.fromkeys(grade(bands, score) for bands in sets))
