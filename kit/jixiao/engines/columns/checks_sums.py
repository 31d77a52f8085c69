"""What the rows of each evaluation add up to for findings on whole tables: one pass over the rows, by numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from jixiao.engines.columns.checks_rows import full_score, known_weight
from jixiao.engines.columns.execution import execution_weight
from jixiao.engines.columns.expressions import KEYS, SUM_MOST, by_profile, looked_up
from jixiao.engines.columns.printed_tables import EXECUTION
from jixiao.engines.columns.row_columns import name_id
from jixiao.rules.checks.divisions import division_names, is_divided
from jixiao.rules.checks.evaluation import level_key
from jixiao.rules.checks.tables import belongs
from jixiao.rules.checks.weights import is_heavy
from jixiao.rules.exact import Exact
from jixiao.rules.whole import DECIMALS, micro

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import ibis.expr.types as ir

    from jixiao.engines.columns.pipeline import Partition
    from jixiao.rules.model import Template
    from jixiao.rules.profile import Profile


def summed(partition: Partition) -> ir.Table:
    """The sums of every evaluation with rows; their names begin with `s_`, amounts are counts of millionths."""
    tables = partition.evaluations.select(*KEYS, "total_weight")
    rows = partition.read.inner_join(tables, KEYS)
    rows = _placed(partition, rows.mutate(full_i=micro(rows.total_weight)))  # the full score of their table
    return rows.group_by(KEYS).agg(**_sums(rows), **_shares(partition, rows))


def _sums(rows: ir.Table) -> dict[str, Any]:
    known, printed = known_weight(rows), (rows.points_origin == "printed").fill_null(False)
    heavy = is_heavy(Exact.column(rows.points_i), Exact.column(rows.full_i)) & (rows.full_i != 0)
    named = rows.name_id.isin([name_id(name) for name in EXECUTION])  # like the execution rate
    return {
        "s_rows": rows.count(),
        "s_weights": rows.points_i.sum(),
        "s_weightless": rows.points_i.isnull().sum(),
        "s_known": rows.points_i.sum(where=known),
        "s_blank": (~known).sum(),
        "s_blank_reasoned": (~known & rows.reasoned).sum(),
        "s_unprinted": (~printed).sum(),
        "s_heavy": (heavy.fill_null(False) & printed).sum(),
        "s_absent": rows.points_i.sum(where=rows.not_applicable),
        "s_pathed": (rows.path_id != 0).sum(),
        "s_claimed": rows.claimed_i.sum(),
        "s_unclaimed": rows.claimed_i.isnull().sum(),
        "s_blank_claimed": rows.claimed_i.sum(where=~known),
        "s_blank_unclaimed": (~known & rows.claimed_i.isnull()).sum(),
        "s_absent_claimed": rows.claimed_i.sum(where=rows.not_applicable),
        "s_short": (~full_score(rows)).sum(),
        "s_inside_least": rows.points_i.min(where=named),
        "s_inside_most": rows.points_i.max(where=named),
        "s_inside_blank": (named & rows.points_i.isnull()).sum(),
    }


# -- by the profile's groups, kinds and templates --------------------------------------------------------------------------


def required(profile: Profile | None) -> bool:
    """Do the rules ask for kinds of indicators?"""
    return profile is not None and not profile.rules.partial and bool(profile.rules.required)


def templates(partition: Partition) -> list[tuple[int, Template]]:
    """The templates of all profiles in use, each with the number of its profile."""
    return [
        (number, template)
        for number, profile in enumerate(partition.profiles)
        if profile is not None
        for template in profile.rules.templates
    ]


def most_names(partition: Partition) -> int:
    """How many groups any division in use has; 0 where there is none."""
    return max(
        (len(division_names(one)) for one in partition.profiles if one is not None and is_divided(one)), default=0
    )


def most_kinds(partition: Partition) -> int:
    """How many kinds any rules in use ask for."""
    return max((len(one.rules.required) for one in partition.profiles if one is not None and required(one)), default=0)


def _shares(partition: Partition, rows: ir.Table) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for at in range(most_names(partition)):
        found[f"s_made_{at}"] = rows.points_i.sum(where=rows.slot == at)
        found[f"s_rows_{at}"] = (rows.slot == at).fill_null(False).sum()
    for at in range(most_kinds(partition)):
        found[f"s_kind_{at}"] = rows[f"kind_{at}"].sum()
    for at, (number, template) in enumerate(templates(partition)):
        ids = sorted({name_id(row.name) for row in template.rows})
        found[f"s_template_{at}"] = ((rows.profile == number) & rows.name_id.isin(ids)).sum()
    return found


def _placed(partition: Partition, rows: ir.Table) -> ir.Table:
    """The rows with the number of their level-1 group (`slot`) and the kinds that they belong to; levels are read once."""
    asked = [number for number, one in enumerate(partition.profiles) if is_divided(one) or required(one)]
    if not asked:
        return rows
    among = rows.filter(rows.profile.isin(asked))
    paths = among.group_by(["profile", "path_id"]).agg(path=among.path.arbitrary())
    columns = {"slot": pa.int32(), **{f"kind_{at}": pa.int32() for at in range(most_kinds(partition))}}
    return looked_up(partition.engine, rows, paths, ["profile", "path_id"], partial(_place, partition), columns)


def _place(partition: Partition, one: dict[str, Any]) -> list[int | None]:
    """The slot of rows with these levels, and for each kind whether they belong to it."""
    profile, path = partition.profiles[one["profile"]], tuple(one["path"] or ())
    kinds = list(_kinds(profile, path))
    return [_slot(profile, path), *(int(at < len(kinds) and kinds[at]) for at in range(most_kinds(partition)))]


def _slot(profile: Profile | None, path: Sequence[str]) -> int | None:
    """The number of the row's level-1 group, as `divisions._division` finds it; None for a row without one."""
    if profile is None or not is_divided(profile) or not path:
        return None
    rules = profile.rules.execution
    level = level_key(path[0])
    if level in {level_key(word) for word in (rules.words if rules is not None else ())}:
        return 0
    group = profile.groups.get(level)
    return division_names(profile).index(group.name) if group is not None else None


def _kinds(profile: Profile | None, path: tuple[str, ...]) -> Iterator[bool]:
    """Does a row with these levels belong to each kind that the rules ask for?"""
    if profile is not None and required(profile):
        for one in profile.rules.required:
            yield belongs(profile, path, one.path)


# -- the execution row and the templates ---------------------------------------------------------------------------------------


def with_own(partition: Partition, joined: ir.Table) -> ir.Table:
    """The evaluations with what the execution row and the template rows bring to their findings, step by step.

    x_inside  is the execution row listed among the rows as well?
    x_weight  its printed weight where it is not; null else (`Sums.own`)
    x_stated  the weight that the rules give it, null where they have none
    x_score   its printed score, whether inside or not
    x_exempt  do the rows follow a template that the authority prescribes?
    """
    stated = by_profile(joined, partition.profiles, execution_weight, ibis.null("int64"))
    joined = joined.mutate(
        x_stated=stated, x_printed=micro(joined.execution_weight), x_score=micro(joined.execution_score),
        x_total_weight=micro(joined.total_weight), x_total_score=micro(joined.total_score), x_exempt=_exempt(partition, joined),
    )  # fmt: skip
    joined = joined.mutate(x_inside=_stands_inside(joined))
    return joined.mutate(x_weight=ibis.cases((~joined.x_inside, joined.x_printed)))


def _stands_inside(joined: ir.Table) -> Any:
    weight = ibis.coalesce(joined.x_printed, joined.x_stated)
    named = (joined.s_inside_least == weight) | (joined.s_inside_most == weight)
    blank = weight.isnull() & (joined.s_inside_blank > 0)
    return joined.execution & (named.fill_null(False) | blank.fill_null(False))


def _exempt(partition: Partition, joined: ir.Table) -> Any:
    """As `weights.exempt` has it."""
    found = ibis.literal(False)
    for at, (number, _) in enumerate(templates(partition)):
        half = joined[f"s_template_{at}"] * 2 >= joined.s_rows
        found = found | ((joined.profile == number) & half).fill_null(False)
    return found


def zero(amount: Any) -> Any:
    """An amount, 0 where there is none."""
    return ibis.coalesce(amount, ibis.literal(0, "int64"))


@dataclass(frozen=True, slots=True)
class ColumnSums:
    """The sums of every evaluation under the names of `jixiao.rules.checks.table_sums.Sums`; `joined` has what `summed` and `with_own` add."""

    joined: ir.Table
    assumed: Any

    def _sum(self, name: str) -> Exact:
        return Exact.column(zero(self.joined[name]).cast("int64"), SUM_MOST)

    def _count(self, name: str) -> Any:
        return zero(self.joined[name])

    rows = property(lambda self: self._count("s_rows"))
    short = property(lambda self: self._count("s_short"))
    weightless = property(lambda self: self._count("s_weightless"))
    unclaimed = property(lambda self: self._count("s_unclaimed"))
    blank = property(lambda self: self._count("s_blank"))
    blank_unclaimed = property(lambda self: self._count("s_blank_unclaimed"))
    blank_reasoned = property(lambda self: self._count("s_blank_reasoned"))
    all_printed = property(lambda self: self._count("s_unprinted") == 0)
    weights = property(lambda self: self._sum("s_weights"))
    known = property(lambda self: self._sum("s_known"))
    blank_claimed = property(lambda self: self._sum("s_blank_claimed"))
    claimed = property(lambda self: self._sum("s_claimed"))
    absent = property(lambda self: self._sum("s_absent"))
    absent_claimed = property(lambda self: self._sum("s_absent_claimed"))
    inside = property(lambda self: self.joined.x_inside)
    has_own_printed = property(lambda self: self.joined.x_printed.notnull())
    own_printed = property(lambda self: self._sum("x_printed"))
    has_own = property(lambda self: self.joined.x_weight.notnull())
    own = property(lambda self: self._sum("x_weight"))
    has_own_score = property(lambda self: self.joined.x_score.notnull())
    own_score = property(lambda self: self._sum("x_score"))
    has_stated = property(lambda self: self.joined.x_stated.notnull())
    stated = property(lambda self: self._sum("x_stated"))
    has_full = property(lambda self: self.joined.x_total_weight.notnull())
    full = property(lambda self: self._sum("x_total_weight"))
    has_total = property(lambda self: self.has_full | self.assumed.notnull())
    has_score = property(lambda self: self.joined.x_total_score.notnull())
    score = property(lambda self: self._sum("x_total_score"))
    applied = property(lambda self: self.joined.x_applied & self.joined.computed_i.notnull())
    computed = property(lambda self: self._sum("computed_i"))
    deducts = property(lambda self: (self.joined.deductions > 0) & self.joined.deducted.notnull())
    deducted = property(lambda self: Exact.column(zero(micro(self.joined.deducted)), SUM_MOST))
    sure = property(lambda self: self.joined.sure)
    moneyed = property(lambda self: self.joined.moneyed)
    transfers = property(lambda self: (self.joined.kind == "transfer").fill_null(False))

    @property
    def total(self) -> Exact:
        """The full score that is printed, else the one that cited rules assume."""
        return Exact.column(zero(ibis.coalesce(self.joined.x_total_weight, self.assumed)), SUM_MOST)

    def rounds(self, made: Exact) -> Any:
        """Is the stated total this sum, rounded half-up to the decimals that it prints? Sums have no more than six."""
        places = self.joined.total_decimals
        branches = [(places == at, made.rounds_to(self.score, at)) for at in range(DECIMALS)]
        return ibis.cases(*branches, else_=made == self.score).fill_null(False)
