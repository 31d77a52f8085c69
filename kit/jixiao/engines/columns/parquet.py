"""Parquet files of our tables: written one way, and read with a clear error for what is damaged or foreign."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from jixiao.engines.columns.arrays import schema
from jixiao.engines.columns.layout import broken
from jixiao.files.inputs import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa
    import pyarrow.parquet as pq

    from jixiao.engines.columns.layout import File

ROWS = 131_072
"""Rows of a row group of `indicators`, as engines like them."""

_UNIQUE = frozenset({"report", "path", "digest", "record"})
"""Columns in which hardly a value comes twice: a dictionary of them would be the column itself."""

_NEVER_NULL = frozenset(
    {"report", "path", "digest", "document", "sure", "record", "evaluation", "evaluations", "row", "fund"}
)
"""Columns that each row has; one of another hand may lack them."""


def write(file: File, rows: Iterable[pa.Table]) -> None:
    """Write a file, a row group for each part. Decimals are stored as whole numbers, which every reader of Parquet knows and reads faster."""
    import pyarrow.parquet as pq

    columns = schema(file.table)
    plain = [field.name for field in columns if field.name not in _UNIQUE]
    file.path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(
        file.path, columns, compression="zstd", use_dictionary=plain, store_decimal_as_integer=True
    ) as writer:  # fmt: skip
        for one in rows:
            writer.write_table(one)


@contextmanager
def opened(file: File) -> Iterator[pq.ParquetFile]:
    """A file of a table. Raises InputError E007 when it is damaged or has other columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file.path, pre_buffer=False) as stream:  # no threads: workers are forked beside it
            _check(stream.schema_arrow, file)
            yield stream
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise unreadable(error) from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # Arrow says OSError for a torn file
        raise broken("pack-damaged", file.shown) from error


def _check(found: pa.Schema, file: File) -> None:
    for field in schema(file.table):
        at = found.get_field_index(field.name)
        if at < 0 or found.field(at).type != field.type:
            raise broken("pack-foreign", f"{file.shown}: {field.name}")


def batches(file: File, columns: Sequence[str], size: int) -> Iterator[pa.RecordBatch]:
    """Some columns of a file, so many rows at a time. Raises InputError as `opened` does, and for nulls where none may be."""
    with opened(file) as stream:
        for one in stream.iter_batches(batch_size=size, columns=list(columns), use_threads=False):
            for column in _NEVER_NULL.intersection(columns):
                if one.column(column).null_count:
                    raise broken("pack-damaged", f"{file.shown}: {column}")
            yield one


def refuse_nulls(stream: pq.ParquetFile, name: str) -> None:
    """Raise InputError E007 for nulls where none may be. The file says how many there are; one that does not is read."""
    unsaid = []
    for number, column in enumerate(stream.schema_arrow.names):
        if column not in _NEVER_NULL:
            continue
        for group in range(stream.metadata.num_row_groups):
            known = stream.metadata.row_group(group).column(number).statistics
            if known is None or not known.has_null_count:
                unsaid.append(column)
            elif known.null_count:
                raise broken("pack-damaged", f"{name}: {column}")
    for column in dict.fromkeys(unsaid):
        if stream.read([column], use_threads=False).column(0).null_count:
            raise broken("pack-damaged", f"{name}: {column}")
