"""What expressions over the packed tables share: keys, values by branches and by profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import ibis.expr.types as ir

    from jixiao.engines.columns.engines import Engine
    from jixiao.engines.columns.tables import Column
    from jixiao.rules.profile import Profile


KEYS = ["report", "evaluation"]
"""What tells one evaluation from another, in every table."""

SUM_MOST = 10**15
"""No sum of weights or scores of one evaluation is as large, in millionths: a table has fewer than a hundred thousand rows."""


def beside(rows: ir.Table, more: ir.Table) -> ir.Table:
    """The rows with the columns of another table for the same evaluations, null where it has none."""
    return rows.left_join(more, KEYS).drop(*(f"{key}_right" for key in KEYS))


def cased(branches: Sequence[tuple[Any, Any]], last: Any) -> Any:
    """The value of the first branch whose condition holds, else the last."""
    return ibis.cases(*branches, else_=last) if branches else last


def by_profile(rows: ir.Table, profiles: Sequence[Profile | None], say: Callable[[Profile], Any], last: Any) -> Any:
    """What is said of the profile of each row, whose number the column `profile` holds; the last where nothing (None) is said."""
    said = [(number, say(profile)) for number, profile in enumerate(profiles) if profile is not None]
    return cased([(rows.profile == number, value) for number, value in said if value is not None], last)


def looked_up(
    engine: Engine,
    rows: ir.Table,
    asked: ir.Table,
    keys: Sequence[str],
    say: Callable[[dict[str, Any]], Sequence[Any]],
    columns: dict[str, pa.DataType],
) -> ir.Table:
    """The rows with what Python says of the few that are `asked`, in these columns; null for those that no key of these tells."""
    found = engine.fetch(asked.order_by(keys))
    table = found.select(keys).rename_columns([f"of_{key}" for key in keys])
    said = [say(one) for one in found.to_pylist()]
    for at, (name, kind) in enumerate(columns.items()):
        table = table.append_column(name, pa.array([one[at] for one in said], kind))
    known = engine.small(table)
    joined = rows.left_join(known, [rows[key] == known[f"of_{key}"] for key in keys])
    return joined.drop(*(f"of_{key}" for key in keys))


def numbered(engine: Engine, rows: ir.Table, number: str, columns: dict[str, pa.Array]) -> ir.Table:
    """The rows with the values of a few columns that stand at their number."""
    count = len(next(iter(columns.values())))
    known = engine.small(pa.table({"of_number": pa.array(range(count), pa.int32()), **columns}))
    return rows.inner_join(known, rows[number] == known.of_number).drop("of_number")


def among(column: Any, numbers: Sequence[int]) -> Any:
    """Is it one of these numbers, of which there is at least one?"""
    return column == numbers[0] if len(numbers) == 1 else column.isin(numbers)


_TYPES = {
    "id": "int64", "int": "int32", "small": "int16", "number": "decimal(18, 6)", "micro": "int64", "text": "string",
    "texts": "array<string>", "bool": "boolean", "date": "date", "bytes": "binary",
}  # fmt: skip


def typed(table: ir.Table, given: dict[str, Any], columns: Iterable[Column]) -> ir.Table:
    """These columns in order and of their types: as given, else as the table has them, else null."""
    found = {}
    for one in columns:
        value = given.get(one.name)
        if value is None:
            value = table[one.name] if one.name in table.columns and one.name not in given else ibis.null()
        found[one.name] = value.cast(_TYPES[one.type])
    return table.select(**found)
