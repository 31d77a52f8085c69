"""Totals, grades and coverage over columns: from the verdicts on rows to a card for every evaluation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.engines.columns.formulas import quotient
from jixiao.engines.columns.tables import SCORED
from jixiao.engines.rows.engine import DEFAULT_STEP, chosen_of
from jixiao.rules.algebra import Beyond
from jixiao.rules.exact import DECIMALS, Exact, Int, micro, number
from jixiao.rules.grades import grade

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from jixiao.engines.columns.pipeline import Partition
    from jixiao.rules.model import GradeBands
    from jixiao.rules.profile import Profile

KEYS = ["report", "evaluation"]
_MILLION = 10**DECIMALS
_TOTAL_MOST = 10**15
"""No sum of weights or scores of one evaluation is as large, in millionths: a table has fewer than a hundred thousand rows."""


def sums(scores: ir.Table) -> ir.Table:
    """What the rows of each evaluation add up to; amounts, whose names end in `_i`, are counts of millionths."""
    import ibis

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
    import ibis

    made = sums(scores)
    joined = partition.taken.left_join(made.rename(row_count="rows"), KEYS).drop("report_right", "evaluation_right")
    joined = joined.mutate(**{name: ibis.coalesce(joined[name], 0).cast("int32") for name in _COUNTS})
    joined = _with_choices(partition, joined)
    joined = joined.mutate(computed_i=_total(partition, joined))
    full = _full(joined)
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
        coverage=_coverage(joined, full),
        execution_rate=ibis.cases((known_rate, number(_millionths(rate))), else_=ibis.null("decimal(18, 6)")),
        weight_overstated=number(ibis.coalesce(joined.over_weight_i, 0).cast("int64")),
        points_overstated=number(ibis.coalesce(joined.over_points_i, 0).cast("int64")),
        full=(joined.row_count > 0) & (joined.short == 0),
        gap=ibis.cases(
            (known_rate & known_share, number((_millionths(own_share) - _millionths(rate)).cast("int64"))), else_=ibis.null("decimal(18, 6)")
        ),
        engine=ibis.literal(partition.engine.name),
    )  # fmt: skip


_COUNTS = ("row_count", "indicators", "agrees", "overstated", "understated", "unverifiable", "unexplained")


def as_cards(joined: ir.Table, codes: Any) -> ir.Table:
    """The columns of the table `cards`, in order and of their types."""
    from jixiao.engines.columns.arrays import typed

    return typed(joined, {"rows": joined.row_count, "codes": codes, "profile": joined.profile_id}, SCORED["cards"])


def _millionths(share: Exact) -> Any:
    """A share as a whole number of millionths, half-up."""
    return share.steps(Decimal(1).scaleb(-DECIMALS)).narrow


def _share(joined: ir.Table) -> Exact:
    return quotient(
        Exact.column(joined.own_claimed_i.cast("int64"), _TOTAL_MOST).most(Exact.constant(0)),
        Exact.column(joined.own_weight_i.cast("int64"), _TOTAL_MOST),
    )


def _rate(joined: ir.Table) -> Exact:
    return quotient(Exact.column(micro(joined.spent)), Exact.column(micro(joined.adjusted)))


def _declared(joined: ir.Table) -> Any:
    """The full score when none is printed: the sum of the weights, if every row has one."""
    import ibis

    return ibis.cases(
        ((joined.row_count > 0) & (joined.weightless == 0), joined.weight_i.cast("int64")), else_=ibis.null("int64")
    )


def _full(joined: ir.Table) -> Any:
    """What coverage is a share of, in millionths; 0 for nothing."""
    import ibis

    printed = micro(joined.total_weight)
    declared = _declared(joined)
    return ibis.cases(
        ((printed != 0).fill_null(False), printed), ((declared != 0).fill_null(False), declared), else_=ibis.coalesce(joined.weight_i, 0).cast("int64")
    )  # fmt: skip


def _shown(joined: ir.Table) -> Any:
    """The computed total where a row was recomputed; claimed scores alone confirm nothing."""
    import ibis

    return ibis.cases((ibis.coalesce(joined.counted_i, 0) > 0, joined.computed_i), else_=ibis.null("int64"))


def _coverage(joined: ir.Table, full: Any) -> Any:
    import ibis

    counted = Exact.column(ibis.coalesce(joined.counted_i, 0).cast("int64"), _TOTAL_MOST)
    share = counted.over(Exact.column(full))
    hundredths = share.steps(Decimal("0.01")).times(Int.known(_MILLION // 100)).narrow
    return ibis.cases((full > 0, number(hundredths)), else_=number(ibis.literal(0, "int64")))


# -- totals ----------------------------------------------------------------------------------------------------------------


def _total(partition: Partition, joined: ir.Table) -> Any:
    """The computed total in millionths: by the policy for what does not apply and the modifiers, rounded to the profile's step."""
    import ibis

    known = (ibis.coalesce(joined.indicators, 0) > 0) & (ibis.coalesce(joined.unknown, 0) == 0)
    branches = [
        (known & (joined.profile == at), _by_profile(partition, profile, joined))
        for at, profile in enumerate(partition.profiles)
    ]
    return ibis.cases(*branches, else_=ibis.null("int64"))


def _by_profile(partition: Partition, profile: Profile | None, joined: ir.Table) -> Any:
    import ibis

    got = Exact.column(ibis.coalesce(joined.known_i, 0).cast("int64"), _TOTAL_MOST)
    if profile is None:
        return _rounded(got, DEFAULT_STEP)
    *first, last = ways(partition, profile, joined, got)
    step = Decimal(profile.rules.score_step)
    rest = _rounded(last.total, step)
    return ibis.cases(*[(one.when, _rounded(one.total, step)) for one in first], else_=rest) if first else rest


class Way(NamedTuple):
    """One way in which a total comes about: when it does (the last one: else), the total, and whether the rules changed it."""

    when: Any
    total: Exact
    changed: Any


def ways(partition: Partition, profile: Profile, joined: ir.Table, got: Exact) -> list[Way]:
    """What the policy for rows that do not apply, and then each modifier in turn, make of a sum. Raises Beyond."""
    import ibis

    out = ibis.coalesce(joined.left_out, 0) > 0
    before = out if profile.rules.not_applicable is not None else ibis.literal(False)
    found = [Way(when, total, before) for when, total in _with_policy(partition, profile, joined, got)]
    for rule in profile.rules.modifiers:
        modifier, params = partition.scorer.registry.modification(rule)
        if modifier.columns is None:
            raise Beyond("no-columns")
        more = [_rated(joined, profile)] if "rate" in modifier.needs else []
        found = [
            Way(_and(one.when, when), after, one.changed | ~after.equals(one.total))
            for one in found
            for when, after in modifier.columns(one.total, micro(joined.deducted), params, *more)
        ]
    return found


def _rated(joined: ir.Table, profile: Profile) -> tuple[Any, Exact, Exact]:
    """Whether the execution rate is known, the rate, and the full mark."""
    known = joined.spent.notnull() & joined.adjusted.notnull() & (joined.spent_unit == joined.adjusted_unit)
    known = (known & (joined.adjusted != 0)).fill_null(False)
    return known, _rate(joined), Exact.constant(Decimal(profile.rules.total))


def _with_policy(partition: Partition, profile: Profile, joined: ir.Table, got: Exact) -> list[tuple[Any, Exact]]:
    name = profile.rules.not_applicable
    if name is None:
        return [(None, got)]
    policy = partition.scorer.registry.policy(name)
    if policy.columns_total is None:
        raise Beyond("no-columns")
    import ibis

    absent = Exact.column(ibis.coalesce(joined.absent_i, 0).cast("int64"), _TOTAL_MOST)
    some = ibis.coalesce(joined.left_out, 0) > 0
    full = Exact.constant(Decimal(profile.rules.total))
    return [*[(_and(some, when), total) for when, total in policy.columns_total(got, absent, full)], (None, got)]


def _and(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _rounded(total: Exact, step: Decimal) -> Any:
    """Half-up, away from zero: a total of claimed scores may be negative."""
    import ibis

    size = int(step * _MILLION)
    up = total.most(-total).steps(step).times(Int.known(size)).narrow
    return ibis.cases((total < Exact.constant(0), -up), else_=up)


# -- what follows from the choice -----------------------------------------------------------------------------------------


def _with_choices(partition: Partition, joined: ir.Table) -> ir.Table:
    """The profile of each evaluation in words, why it was chosen, and the number of its grade bands."""
    import pyarrow as pa

    chosen = [chosen_of(one) for one in partition.chosen.choices]
    table = partition.engine.small(pa.table({
        "of_choice": pa.array(range(len(chosen)), pa.int32()),
        "profile_id": pa.array([one.id for one in chosen], pa.string()),
        "version": pa.array([one.version for one in chosen], pa.string()),
        "basis": pa.array([one.basis for one in chosen], pa.string()),
        "reason": pa.array([one.reason[0] for one in chosen], pa.string()),
        "reason_en": pa.array([one.reason[1] for one in chosen], pa.string()),
        "bands": pa.array([_band_sets(partition).index(one) for one in partition.chosen.bands], pa.int32()),
    }))  # fmt: skip
    return joined.inner_join(table, joined.choice == table.of_choice).drop("of_choice")


def _band_sets(partition: Partition) -> list[tuple[GradeBands, ...]]:
    return list(dict.fromkeys(partition.chosen.bands))


def _grades(partition: Partition, joined: ir.Table) -> Any:
    """The grade of the computed total by each set of bands that may be in force, parted by a slash."""
    import ibis

    branches = []
    for at, sets in enumerate(_band_sets(partition)):
        if sets:
            branches.append((joined.bands == at, _graded(sets, _shown(joined))))
    return ibis.cases(*branches, else_=ibis.null("string")) if branches else ibis.null("string")


def _graded(sets: tuple[GradeBands, ...], computed: Any) -> Any:
    """Every way in which the total can fall into the bands: between two edges of any set the grades are the same."""
    import ibis

    edges = sorted({Decimal(band.min) for bands in sets for band in bands.bands}, reverse=True)
    branches = [(computed >= int(edge * _MILLION), _names(sets, edge)) for edge in edges]
    lowest = _names(sets, edges[-1] - 1)
    return ibis.cases((computed.isnull(), ibis.null("string")), *branches, else_=lowest)


def _names(sets: tuple[GradeBands, ...], score: Decimal) -> str:
    return "/".join(dict.fromkeys(grade(bands, score) for bands in sets))
