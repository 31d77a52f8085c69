"""Findings on the weights of a table over columns, as `jixiao.rules.checks.weights` has them.

No weight is negative here (W207), and no row prints a rule text (W203, W204): such evaluations are for the row engine.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.checks_printed import SEPARATOR
from jixiao.engines.columns.checks_sums import RATE, divided, names, templates
from jixiao.rules.checks.weights import level_severity, wanted_division
from jixiao.rules.exact import DECIMALS, micro

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from jixiao.engines.columns.pipeline import Partition
    from jixiao.rules.profile import Profile

_MILLION = 10**DECIMALS


def with_own(partition: Partition, joined: ir.Table) -> ir.Table:
    """The evaluations with what the execution row and the template rows bring to their findings, step by step.

    x_inside  is the execution row listed among the rows as well?
    x_weight  its printed weight where it is not; null else (`weights.execution_weight`)
    x_stated  the weight that the rules give it, null where they have none
    x_score   its printed score, whether inside or not
    x_exempt  do the rows follow a template that the authority prescribes?
    """
    import ibis

    branches = [
        (joined.profile == number, ibis.literal(_millionths(profile.rules.execution.weight), "int64"))
        for number, profile in enumerate(partition.profiles)
        if profile is not None and profile.rules.execution is not None
    ]
    stated = ibis.cases(*branches, else_=ibis.null("int64")) if branches else ibis.null("int64")
    joined = joined.mutate(
        x_stated=stated, x_printed=micro(joined.execution_weight), x_score=micro(joined.execution_score),
        x_total_weight=micro(joined.total_weight), x_total_score=micro(joined.total_score), x_exempt=_exempt(partition, joined),
    )  # fmt: skip
    joined = joined.mutate(x_inside=_inside(joined))
    return joined.mutate(x_weight=ibis.cases((~joined.x_inside, joined.x_printed), else_=ibis.null("int64")))


def _inside(joined: ir.Table) -> Any:
    import ibis

    weight = ibis.coalesce(joined.x_printed, joined.x_stated)
    named = (joined.s_inside_least == weight) | (joined.s_inside_most == weight)
    blank = weight.isnull() & (joined.s_inside_blank > 0)
    return joined.execution & (named.fill_null(False) | blank.fill_null(False))


def _exempt(partition: Partition, joined: ir.Table) -> Any:
    """As `weights.exempt` has it."""
    import ibis

    found = ibis.literal(False)
    for at, (number, _) in enumerate(templates(partition)):
        half = joined[f"s_template_{at}"] * 2 >= joined.s_rows
        found = found | ((joined.profile == number) & half).fill_null(False)
    return found


def _millionths(number: Any) -> int:
    return int(Decimal(number) * _MILLION)


def zero(amount: Any) -> Any:
    """An amount, 0 where there is none."""
    import ibis

    return ibis.coalesce(amount, ibis.literal(0, "int64"))


def one_side(one: Any, other: Any) -> Any:
    """Do both differ from 0 on the same side? The product could be too wide."""
    return ((one > 0) & (other > 0)) | ((one < 0) & (other < 0))


def weight_codes(partition: Partition, joined: ir.Table) -> Iterator[Any]:
    """W201 or W202, W206 and W208, for evaluations with what `with_own` adds; null where there is nothing to say."""
    yield _total(partition, joined)
    yield _level_one(partition, joined)
    yield _heavy(joined)


# -- the sum ---------------------------------------------------------------------------------------------------------------


def _total(partition: Partition, joined: ir.Table) -> Any:
    import ibis

    full = ibis.coalesce(joined.x_total_weight, _assumed(partition, joined))
    assumed = joined.x_total_weight.isnull()
    known = zero(joined.s_known) + zero(joined.x_weight)
    open_to = (joined.s_blank > 0) & (known <= full)  # null, as all sums are, for a table without rows
    unknown = open_to & ~assumed & _unknown(joined, known, full)
    off = ~open_to & (known != full) & ~_allowed(joined, known, full)
    certain = (joined.s_unprinted == 0) & joined.sure & ~assumed & ~_row_lost(joined)
    return ibis.cases(
        (unknown.fill_null(False), "W202:warning"),
        ((off & certain).fill_null(False), "W201:error"),
        (off.fill_null(False), "W201:warning"),
        else_=ibis.null("string"),
    )


def _assumed(partition: Partition, joined: ir.Table) -> Any:
    """The full score of rules that an authority wrote, for a table that prints none."""
    import ibis

    branches = [
        (joined.profile == number, ibis.literal(_millionths(profile.rules.total), "int64"))
        for number, profile in enumerate(partition.profiles)
        if profile is not None and not profile.rules.partial and profile.basis == "cited"
    ]
    return ibis.cases(*branches, else_=ibis.null("int64")) if branches else ibis.null("int64")


def _unknown(joined: ir.Table, known: Any, full: Any) -> Any:
    """Do known weights and the scores of the other rows miss the full score?"""
    reached = known + zero(joined.s_blank_claimed)
    explained = (joined.s_blank_reasoned > 0) & (reached < full)
    return (joined.s_blank_unclaimed == 0) & (reached != full) & (known != 0) & ~explained


def _allowed(joined: ir.Table, known: Any, full: Any) -> Any:
    """Sums that are right in another way, as `weights._allowed` has them."""
    absent = zero(joined.s_absent)
    left_out = (absent != 0) & (known - absent == full)
    without = joined.x_weight.isnull() & ~joined.x_inside
    stated = without & (known + joined.x_stated == full).fill_null(False)
    return left_out | stated


def _row_lost(joined: ir.Table) -> Any:
    """Do weights and scores both miss their totals by about the same, as `weights._row_lost` has it?"""
    import ibis

    own_score = ibis.cases((joined.x_weight.notnull(), zero(joined.x_score)), else_=0)
    lacking = joined.x_total_score - zero(joined.s_claimed) - own_score
    gap = joined.x_total_weight - zero(joined.s_weights) - zero(joined.x_weight)
    lost = one_side(lacking, gap) & (lacking.abs() <= gap.abs()) & (joined.s_unclaimed == 0)
    return lost.fill_null(False)


# -- the division over level 1 ---------------------------------------------------------------------------------------------


def _level_one(partition: Partition, joined: ir.Table) -> Any:
    import ibis

    plain = (joined.s_blank == 0) & (joined.s_rows > 0) & ~joined.x_exempt
    branches = []
    for number, profile in enumerate(partition.profiles):
        if profile is not None and divided(profile):
            off = _off(profile, joined)
            code = f"W206:{level_severity(profile)}"
            branches.append((((joined.profile == number) & plain & off).fill_null(False), code))
    return ibis.cases(*branches, else_=ibis.null("string")) if branches else ibis.null("string")


def _off(profile: Profile, joined: ir.Table) -> Any:
    """Does the division follow none of the rules' shapes, though it makes the full score?"""
    import ibis

    full = _millionths(profile.rules.total)
    made = {name: zero(joined[f"s_made_{at}"]) for at, name in enumerate(names(profile))}
    there = {name: joined[f"s_rows_{at}"] > 0 for at, name in enumerate(names(profile))}
    made[RATE], there[RATE] = made[RATE] + zero(joined.x_weight), there[RATE] | joined.x_weight.notnull()
    placed = sum((joined[f"s_rows_{at}"] for at in range(len(made))), ibis.literal(0)) == joined.s_rows
    of_total = (joined.x_total_weight == full).fill_null(True)
    alike = ibis.literal(False)
    for rated in (True, False):
        wanted = [
            one
            for shape in profile.rules.shapes
            if (one := wanted_division(shape, profile, {RATE: Decimal(0)} if rated else {})) is not None
        ]
        same = there[RATE] if rated else ~there[RATE]
        alike = alike | (same & _among(wanted, made, there))
    return placed & of_total & _adds_up(profile, made, there) & ~alike


def _among(wanted: list[dict[str, Decimal]], made: dict[str, Any], there: dict[str, Any]) -> Any:
    """Is the division one of these? Where the rules state no weights, none can be off."""
    import ibis

    if not wanted:
        return ibis.literal(True)
    found = ibis.literal(False)
    for division in wanted:
        same = ibis.literal(True)
        for name, amount in made.items():
            weight = division.get(name)
            same = same & (~there[name] if weight is None else there[name] & (amount == _millionths(weight)))
        found = found | same
    return found


def _adds_up(profile: Profile, made: dict[str, Any], there: dict[str, Any]) -> Any:
    """Does the division make the full score, with or without the execution row? If not, that is the finding (W201)."""
    import ibis

    full = _millionths(profile.rules.total)
    execution = profile.rules.execution
    rest = _millionths(execution.weight) if execution is not None else 0
    total = sum(made.values(), ibis.literal(0))
    return (total == full) | (~there[RATE] & (total == full - rest))


def _heavy(joined: ir.Table) -> Any:
    """W208 once for each heavy row."""
    import ibis

    heavy = ibis.coalesce(joined.s_heavy, 0)
    return ibis.cases((~joined.x_exempt & (heavy > 0), repeated("W208:info", heavy)), else_=ibis.null("string"))


def repeated(code: str, count: Any) -> Any:
    """A finding so many times, at least once."""
    import ibis

    return ibis.literal(f"{SEPARATOR}{code}").repeat(count.cast("int32")).substr(1)
