"""Findings on single rows over columns: those of `jixiao.rules.checks.scores` and `funds`, and the surplus of `indicators`.

What a row's print says alone was found when it was packed (`codes`). Here is what a score or the rules decide, in the order of
the row engine: a row gets the first finding that holds.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.checks_printed import SEPARATOR
from jixiao.engines.columns.program import FLAG_BITS
from jixiao.engines.columns.rulebook import WEIGHT_MOST
from jixiao.model.facts import BASE_NAMES
from jixiao.rules.checks.context import OVER_LIMIT
from jixiao.rules.exact import DECIMALS, Exact, micro

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from jixiao.model.kinds import Amount
    from jixiao.rules.profile import Profile

LOOKED_AT = (
    "explains", "absent", "late", "ambiguous", "capped", "surplus", "claimed_decimals", "path_id", "name_id", "codes",
)  # fmt: skip
"""What these findings, and those on whole tables, ask of the table `indicators` beside what scoring asks."""

LOST = "R308:warning"
"""Stands on every row that lost points without a reason. Of many such rows a table has one finding (`checks_tables`)."""

_HALF_CENT = 5_000
MILLION = 10**DECIMALS


def row_codes(rows: ir.Table, profiles: Sequence[Profile | None]) -> ir.Value:
    """The findings on each row of `Partition.rows`, as `CODE:severity`."""
    return listed(_first(rows, profiles), _lost(rows), _surplus(rows, profiles), rows.codes)


def listed(*texts: Any) -> ir.Value:
    """Texts of findings, each null or parted by semicolons, as one list."""
    import ibis

    some = texts[0].notnull()
    for one in texts[1:]:
        some = some | one.notnull()
    parted = ibis.literal(SEPARATOR).join(texts).split(SEPARATOR)
    return ibis.cases((some, parted), else_=ibis.literal([], "array<string>"))


def _first(rows: ir.Table, profiles: Sequence[Profile | None]) -> Any:
    """What the score of a row says, as `scores._row` has it; null for nothing."""
    import ibis

    claimed, weight = rows.claimed_i, rows.points_i
    known = known_weight(rows)
    printed = (rows.points_origin == "printed").fill_null(False)
    full = full_score(rows)
    outside = (claimed < 0) | (known & (claimed > weight)).fill_null(False)
    differs = rows.status.isin(["overstated", "understated"])
    branches = [
        (claimed.isnull(), None),
        (outside & ((claimed < 0) | printed), "R301:error"),
        (outside, "R301:warning"),
        (rows.absent & (claimed > 0) & ~_scored_absent(rows, profiles), "R317:warning"),
        *((differs & when, code) for when, code in _against_rule(rows, full)),
        (rows.late & full & ~differs, "R307:warning"),
        (full & ~rows.absent & rows.explains & ~differs, "R309:info"),
    ]
    return ibis.cases(*[(when, ibis.literal(code, "string")) for when, code in branches], else_=ibis.null("string"))


def known_weight(rows: ir.Table) -> Any:
    """Is the weight of a row stated, and not inferred?"""
    return rows.points_i.notnull() & (rows.points_origin != "inferred").fill_null(True)


def full_score(rows: ir.Table) -> Any:
    """Does a row claim its whole weight?"""
    return (rows.claimed_i == rows.points_i).fill_null(False)


def _scored_absent(rows: ir.Table, profiles: Sequence[Profile | None]) -> Any:
    """Do the rules give points for what does not apply?"""
    generous = [
        number
        for number, profile in enumerate(profiles)
        if profile is not None and "full" in (profile.rules.not_applicable or "")
    ]
    return by_profiles(rows, generous)


def by_profiles(rows: ir.Table, numbers: Sequence[int]) -> Any:
    """Is the profile one of these?"""
    import ibis

    return rows.profile.isin(list(numbers)) if numbers else ibis.literal(False)


def _against_rule(rows: ir.Table, full: Any) -> list[tuple[Any, str | None]]:
    """A recomputed score that differs from the claimed one, as `scores._against_rule` has it."""
    import ibis

    over = rows.status == "overstated"
    measured = rows.target_kind.notnull() & rows.actual_kind.notnull()
    certain = _certain(rows)
    below = over & full & measured
    excused = ((rows.flags.fill_null(0) & FLAG_BITS["over_achieved"]) != 0) & rows.reasoned
    return [
        (rows.computed_i.isnull(), "R315:warning"),
        (rows.ambiguous, None),
        (below & certain, "R307:error"),
        (below, "R307:warning"),
        (excused, None),
        (rows.near, "R306:info"),
        (over & certain, "R306:error"),
        (ibis.literal(True), "R306:warning"),
    ]


def _certain(rows: ir.Table) -> Any:
    """Is the recomputed score beyond doubt, as `scores._certain` has it? No row here has a rule of its own in print."""
    printed = (rows.points_origin == "printed").fill_null(False)
    cited = (rows.basis == "cited").fill_null(False)
    plain = rows.flags.fill_null(0) == 0
    return printed & cited & plain & (rows.origin.isin(["printed", "nature"]) | rows.capped)


def _lost(rows: ir.Table) -> Any:
    """Points lost without a reason, as `scores._is_lost` has it."""
    import ibis

    short = (rows.claimed_i >= 0) & (rows.claimed_i < rows.points_i)
    unsaid = ~rows.reasoned & ~rows.not_applicable
    open_to = ~rows.status.isin(["overstated", "understated"]) | rows.ambiguous
    lost = short.fill_null(False) & known_weight(rows) & unsaid & open_to
    return ibis.cases((lost, LOST), else_=ibis.null("string"))


def _surplus(rows: ir.Table, profiles: Sequence[Profile | None]) -> Any:
    """A surplus beyond the limit of the rules, without a word."""
    import ibis

    numbers: dict[Decimal, list[int]] = {}
    for number, profile in enumerate(profiles):
        numbers.setdefault(_limit(profile), []).append(number)
    done, aim = Exact.column(rows.actual_base), Exact.column(rows.target_base)
    branches = [
        (rows.surplus.notnull() & by_profiles(rows, among), done >= aim * Exact.constant(limit))
        for limit, among in numbers.items()
    ]
    beyond = ibis.cases(*branches, else_=False)
    return ibis.cases((beyond, ibis.literal("T407:").concat(rows.surplus)), else_=ibis.null("string"))


def _limit(profile: Profile | None) -> Decimal:
    limit = profile.rules.over_limit if profile is not None else None
    return OVER_LIMIT if limit is None else Decimal(limit)


# -- the execution row -----------------------------------------------------------------------------------------------------


def execution_codes(rows: ir.Table, profiles: Sequence[Profile | None]) -> ir.Value:
    """The findings on each execution row, as `funds._score` has them."""
    import ibis

    claimed, printed = rows.claimed_i, (rows.points_origin == "printed").fill_null(False)
    outside = (claimed < 0) | (printed & (claimed > rows.points_i)).fill_null(False)
    over = rows.status == "overstated"
    differs = (over | (rows.status == "understated")) & rows.computed_i.notnull()
    certain = over & (rows.basis == "cited").fill_null(False) & printed & rows.sure
    branches = [
        (claimed.isnull(), None),
        (outside, "R301:error"),
        (~differs, None),
        (_other_base(rows, profiles), None),
        (rows.near, "R314:info"),
        (certain, "R314:error"),
    ]
    code = ibis.cases(
        *[(when, ibis.literal(one or "", "string")) for when, one in branches], else_=ibis.literal("R314:warning")
    )
    return ibis.array([code]).filter(lambda one: one != "")


def _other_base(rows: ir.Table, profiles: Sequence[Profile | None]) -> Any:
    """Does the score follow a printed rate that is itself a finding, as `funds._other_base` has it?"""
    import ibis

    base = micro(rows.execution_base)
    follows = (base <= MILLION) & _is_score(rows, Exact.column(base))
    branches = [
        (by_profiles(rows, numbers), _by_another(rows, *amounts)) for amounts, numbers in _amounts(profiles).items()
    ]
    other = ibis.cases(*branches, else_=False) if branches else ibis.literal(False)
    return rows.execution_rated & (other | follows.fill_null(False))


def _amounts(profiles: Sequence[Profile | None]) -> dict[tuple[Amount, Amount], list[int]]:
    """The two amounts of the rate, and the profiles whose rules take these."""
    found: dict[tuple[Amount, Amount], list[int]] = {}
    for number, profile in enumerate(profiles):
        rules = profile.rules.execution if profile is not None else None
        if rules is not None:
            found.setdefault((rules.numerator, rules.denominator), []).append(number)
    return found


def _by_another(rows: ir.Table, above: Amount, denominator: Amount) -> Any:
    """Is it the score by an amount that the rules do not use?"""
    import ibis

    found = ibis.literal(False)
    for below in BASE_NAMES:
        if below != denominator:
            part, whole = rows[f"{above}_i"], rows[f"{below}_i"]
            part = ibis.cases((whole < 0, -part), else_=part)
            known = (rows[f"{above}_unit"] == rows[f"{below}_unit"]) & (whole != 0)
            share = Exact.column(part).over(Exact.column(whole.abs()))
            found = found | (known & _is_score(rows, share)).fill_null(False)
    return found


def _is_score(rows: ir.Table, share: Exact) -> Any:
    """Is the claimed score this share of the weight, at most all of it, rounded half-up to the cent?

    The claimed one is not negative; a share of less than half a cent below 0 makes 0.
    """
    score, weight = share * Exact.column(rows.points_i, WEIGHT_MOST), rows.points_i
    low, high = (Exact.column(rows.claimed_i + off, WEIGHT_MOST + _HALF_CENT) for off in (-_HALF_CENT, _HALF_CENT))
    reached = (score >= low) & ((rows.claimed_i > 0) | (score > low)) & (weight >= rows.claimed_i - _HALF_CENT)
    passed = (score >= high) & (weight >= rows.claimed_i + _HALF_CENT)
    return (rows.claimed_i % (2 * _HALF_CENT) == 0) & reached & ~passed
