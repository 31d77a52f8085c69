"""What the rows of each evaluation add up to for findings on whole tables: one pass over the rows, by numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.checks_printed import EXECUTION
from jixiao.engines.columns.checks_rows import full_score, known_weight
from jixiao.engines.columns.row_columns import name_id
from jixiao.rules.checks.context import level_key
from jixiao.rules.checks.tables import belongs
from jixiao.rules.exact import micro

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import ibis.expr.types as ir

    from jixiao.engines.columns.pipeline import Partition
    from jixiao.rules.model import Template
    from jixiao.rules.profile import Profile

KEYS = ["report", "evaluation"]
RATE = "预算执行率"
"""The execution rate in a division of the weights over level 1, as `weights._division` names it."""


def summed(partition: Partition) -> ir.Table:
    """The sums of every evaluation with rows; their names begin with `s_`, amounts are counts of millionths."""
    rows = _placed(partition, _beside(partition))
    return rows.group_by(KEYS).agg(**_weights(rows), **_scores(rows), **_inside(rows), **_shares(partition, rows))


def _beside(partition: Partition) -> ir.Table:
    """The rows with the full score of their table."""
    tables = partition.evaluations.select(*KEYS, "total_weight")
    joined = partition.read.inner_join(tables, KEYS)
    return joined.mutate(full_i=micro(joined.total_weight))


def _weights(rows: ir.Table) -> dict[str, Any]:
    known = known_weight(rows)
    heavy = (rows.points_i * 10 > rows.full_i * 3).fill_null(False) & (rows.full_i != 0).fill_null(False)
    printed = (rows.points_origin == "printed").fill_null(False)
    return {
        "s_rows": rows.count(),
        "s_weights": rows.points_i.sum(),
        "s_weightless": rows.points_i.isnull().sum(),
        "s_known": rows.points_i.sum(where=known),
        "s_blank": (~known).sum(),
        "s_blank_reasoned": (~known & rows.reasoned).sum(),
        "s_unprinted": (~printed).sum(),
        "s_heavy": (heavy & printed).sum(),
        "s_absent": rows.points_i.sum(where=rows.not_applicable),
        "s_pathed": (rows.path_id != 0).sum(),
    }


def _scores(rows: ir.Table) -> dict[str, Any]:
    known = known_weight(rows)
    return {
        "s_claimed": rows.claimed_i.sum(),
        "s_unclaimed": rows.claimed_i.isnull().sum(),
        "s_blank_claimed": rows.claimed_i.sum(where=~known),
        "s_blank_unclaimed": (~known & rows.claimed_i.isnull()).sum(),
        "s_absent_claimed": rows.claimed_i.sum(where=rows.not_applicable),
        "s_short": (~full_score(rows)).sum(),
    }


def _inside(rows: ir.Table) -> dict[str, Any]:
    """Of rows named like the execution rate: their least and greatest weight, and how many have none."""
    named = rows.name_id.isin([name_id(name) for name in EXECUTION])
    return {
        "s_inside_least": rows.points_i.min(where=named),
        "s_inside_most": rows.points_i.max(where=named),
        "s_inside_blank": (named & rows.points_i.isnull()).sum(),
    }


# -- by the profile's groups, kinds and templates --------------------------------------------------------------------------


def divided(profile: Profile | None) -> bool:
    """Do the rules divide the weights over level 1?"""
    return profile is not None and not profile.rules.partial and bool(profile.rules.shapes)


def required(profile: Profile | None) -> bool:
    """Do the rules ask for kinds of indicators?"""
    return profile is not None and not profile.rules.partial and bool(profile.rules.required)


def names(profile: Profile) -> list[str]:
    """The names of the level-1 groups in the order of their numbers; the execution rate is the first."""
    return list(dict.fromkeys([RATE, *(group.name for shape in profile.rules.shapes for group in shape.groups)]))


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
    return max((len(names(one)) for one in partition.profiles if one is not None and divided(one)), default=0)


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
    asked = [number for number, one in enumerate(partition.profiles) if divided(one) or required(one)]
    if not asked:
        return rows
    among = rows.filter(rows.profile.isin(asked))
    paths = among.group_by(["profile", "path_id"]).agg(path=among.path.arbitrary())
    read = partition.engine.fetch(paths.order_by(["profile", "path_id"])).to_pylist()
    table = partition.engine.small(_table(partition, read))
    joined = rows.left_join(table, [rows.profile == table.of_profile, rows.path_id == table.of_path_id])
    return joined.drop("of_profile", "of_path_id")


def _table(partition: Partition, read: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    columns: dict[str, Any] = {
        "of_profile": pa.array([one["profile"] for one in read], pa.int32()),
        "of_path_id": pa.array([one["path_id"] for one in read], pa.int64()),
    }
    seen = [(partition.profiles[one["profile"]], tuple(one["path"] or ())) for one in read]
    columns["slot"] = pa.array([_slot(profile, path) for profile, path in seen], pa.int32())
    kinds = [list(_kinds(profile, path)) for profile, path in seen]
    for at in range(most_kinds(partition)):
        columns[f"kind_{at}"] = pa.array([int(at < len(one) and one[at]) for one in kinds], pa.int32())
    return pa.table(columns)


def _slot(profile: Profile | None, path: Sequence[str]) -> int | None:
    """The number of the row's level-1 group, as `weights._division` finds it; None for a row without one."""
    if profile is None or not divided(profile) or not path:
        return None
    rules = profile.rules.execution
    level = level_key(path[0])
    if level in {level_key(word) for word in (rules.words if rules is not None else ())}:
        return 0
    group = profile.groups.get(level)
    return names(profile).index(group.name) if group is not None else None


def _kinds(profile: Profile | None, path: tuple[str, ...]) -> Iterator[bool]:
    """Does a row with these levels belong to each kind that the rules ask for?"""
    if profile is not None and required(profile):
        for one in profile.rules.required:
            yield belongs(profile, path, one.path)
