"""Rows as Arrow: a record batch for each table, and its way from a worker to the process that writes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.tables import PACKED, SCORED, arrow
from jixiao.rules.whole import DECIMALS, DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pyarrow as pa


_MILLION = 10**DECIMALS
_TABLES = {**PACKED, **SCORED}
_PLACES = ("line", "page", "cell")
_MOST = 10 ** (DIGITS - DECIMALS)


@lru_cache(maxsize=len(_TABLES))
def schema(table: str) -> pa.Schema:
    """The Arrow schema of a packed table, or of a table of scores."""
    return arrow(_TABLES[table])


def batch(table: str, rows: Sequence[tuple[Any, ...]]) -> pa.RecordBatch:
    """Rows in the order of the table's columns as one batch. Numbers are Decimals that fit."""
    import pyarrow as pa

    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(_TABLES[table])
    arrays = [
        _numbers(values) if column.type == "number" else pa.array(values, field.type)
        for column, field, values in zip(_TABLES[table], schema(table), columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema(table))


def same(found: pa.Table, table: str, rows: Sequence[tuple[Any, ...]]) -> bool:
    """Does a table that was read hold these rows and no other? Places are left aside: a record does not know its lines."""
    import pyarrow as pa

    made = pa.Table.from_batches([batch(table, rows)]).drop_columns(
        [one for one in _PLACES if one in schema(table).names]
    )
    return bool(found.select(made.column_names).cast(made.schema).equals(made))


def _numbers(values: Sequence[Any]) -> pa.Array:
    """Exact decimals by way of whole millionths, which is three times faster than one by one; null for what does not fit."""
    import pyarrow as pa

    whole = pa.array([None if one is None or abs(one) >= _MOST else int(one * _MILLION) for one in values], pa.int64())
    wide = whole.cast(pa.decimal128(19, 0))
    return pa.Array.from_buffers(pa.decimal128(DIGITS, DECIMALS), len(wide), wide.buffers())


def without(rows: pa.RecordBatch, reports: Iterable[int]) -> pa.RecordBatch:
    """The rows that belong to none of these reports."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return rows.filter(pc.invert(pc.is_in(rows["report"], pa.array(reports, pa.int64()))))


def to_bytes(one: pa.RecordBatch) -> bytes:
    """A batch without its schema, which both sides know."""
    return one.serialize().to_pybytes()  # type: ignore[no-any-return]


def from_bytes(table: str, data: bytes) -> pa.RecordBatch:
    """The batch of these bytes; it looks into them and copies nothing."""
    import pyarrow as pa

    return pa.ipc.read_record_batch(pa.py_buffer(data), schema(table))


def nesting(
    of_batch: Callable[[pa.RecordBatch], dict[str, pa.RecordBatch]], batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """What the row engine makes of batches of reports: a row with all of a batch for each table."""
    import pyarrow as pa

    for batch in batches:
        found = of_batch(batch)
        yield pa.RecordBatch.from_arrays(
            [pa.ListArray.from_arrays([0, one.num_rows], one.to_struct_array()) for one in found.values()],
            names=list(found),
        )
