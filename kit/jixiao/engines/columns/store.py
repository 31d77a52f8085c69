"""Packed reports read back: what a folder holds, and its reports as inputs of the row engine."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.arrays import same, without
from jixiao.engines.columns.extra import need
from jixiao.engines.columns.layout import READY, TEMPORARY, File, broken, is_pack, names, read_meta
from jixiao.engines.columns.packing import pack as packed
from jixiao.engines.columns.packing import path_id
from jixiao.engines.columns.parquet import ROWS, batches, opened, refuse_nulls
from jixiao.engines.columns.tables import PACKED
from jixiao.engines.columns.unpacking import NEEDED, Where, envelope, source_of
from jixiao.files.task import Task
from jixiao.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa

    from jixiao.engines.columns.layout import Partition
    from jixiao.engines.columns.packing import Row

LEAST, EACH = 1_200, 45
"""From so many reports on, and so many more for each partition, a columnar engine is worth its start: `benchmarks/crossover.py`."""

_AT_ONCE = 256
"""Reports that are read at a time."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of packed reports. `names` are its files, each with its partition; every one stands in all tables."""

    root: Path
    names: Sequence[tuple[Partition, str]]

    @property
    def partitions(self) -> list[Partition]:
        """The partitions in order."""
        return sorted({where for where, _ in self.names})

    def files(self, table: str) -> list[Path]:
        """The files of a table, in order."""
        return [one.path for one in self._files(table)]

    def _files(self, table: str) -> list[File]:
        return [File(self.root, table, where, name) for where, name in self.names]

    def count(self) -> int:
        """How many reports there are. Raises InputError E007 for a file that is damaged or foreign."""
        count = 0
        for file in self._files("reports"):
            with opened(file) as stream:
                count += stream.metadata.num_rows
        return count

    @property
    def least(self) -> int:
        """With fewer reports the row engine is faster: the rules of every place and year must be compiled for columns."""
        return LEAST + EACH * len(self.partitions)

    @property
    def many(self) -> bool:
        """Are there so many reports that columns are worth their start?"""
        return self.count() >= self.least

    def check(self) -> None:
        """Look at the end of every file. Raises InputError E007 for one that is absent, damaged, has other columns, or lacks values."""
        for table in PACKED:
            for file in self._files(table):
                with opened(file) as stream:
                    refuse_nulls(stream, file.shown)

    def read_through(self) -> None:
        """Hold every table against the records. Raises InputError E007 for what is damaged, or says something else.

        An engine that failed over tables that somebody has changed does not say so.
        """
        for where, name in self.names:
            made: dict[str, list[Row]] = {table: [] for table in PACKED}
            for task in self._tasks(where, name):
                for table, rows in packed(source_of(task), task.path).rows.items():
                    made[table] += rows
            for table, columns in PACKED.items():
                file = File(self.root, table, where, name)
                with opened(file) as stream:
                    if not same(stream.read([one.name for one in columns], use_threads=False), table, made[table]):
                        raise broken("pack-damaged", file.shown)

    def tasks(self) -> Iterator[Task]:
        """Every report as an input, partition by partition, in the order in which they were packed."""
        for where, name in self.names:
            yield from self._tasks(where, name)

    def _tasks(self, where: Partition, name: str) -> Iterator[Task]:
        places = _Places(self.root, where, name)
        for one in _rows(File(self.root, "reports", where, name), NEEDED, _AT_ONCE):
            yield Task(one["path"], envelope(one, places.of(one["report"])), named=True, packed=True)


def _rows(file: File, columns: Sequence[str], size: int) -> Iterator[dict[str, Any]]:
    """Some columns of one file, row by row. Raises InputError E007."""
    for one in batches(file, columns, size):
        yield from one.to_pylist()


_PLACED = {"indicators": "row", "funds": "fund"}


class _Places:
    """The places of the rows of each report, read beside the reports: all tables have their rows in the same order."""

    def __init__(self, root: Path, where: Partition, name: str) -> None:
        self._streams = {}
        for table, number in _PLACED.items():
            columns = ("report", "evaluation", number, "line", "page", "cell")
            self._streams[table] = _Ahead(_rows(File(root, table, where, name), columns, 8 * _AT_ONCE))

    def of(self, report: int) -> list[Where]:
        """Pointer, line, page and cell of each row of the next report."""
        return [
            (f"/evaluations/{one['evaluation']}/{table}/{one[_PLACED[table]]}", one["line"], one["page"], one["cell"])
            for table, stream in self._streams.items()
            for one in stream.of(report)
        ]


class _Ahead:
    """Rows that come in the order of their reports."""

    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, report: int) -> Iterator[dict[str, Any]]:
        """The rows of the report that is next."""
        while self._next is not None and self._next["report"] == report:
            yield self._next
            self._next = next(self._rows, None)


def open_pack(folder: str | Path) -> Pack:
    """A folder of packed reports. Raises InputError E001 or E007; UsageError when the library that reads it is not installed."""
    need("pyarrow", "columns")
    root = Path(folder)
    read_meta(root)
    if (root / TEMPORARY / READY).exists():
        raise broken("pack-unfinished", TEMPORARY)
    return Pack(root, list(names(root)))


def tasks_of(folder: str) -> Iterator[Task]:
    """The reports of a packed folder as inputs; a folder or file that cannot be used comes as its error."""
    try:
        yield from open_pack(folder).tasks()
    except InputError as error:
        yield Task(folder, error=error)


def known(root: Path) -> Known:
    """The reports that a folder holds already; none when it holds no packed reports. Raises InputError E007."""
    return Known(_pairs(root)) if is_pack(root) else Known()


def _pairs(root: Path) -> Iterator[tuple[array[int], array[int]]]:
    for where, name in names(root):
        for one in batches(File(root, "reports", where, name), ["path", "report"], ROWS):
            yield array("q", map(path_id, one["path"].to_pylist())), array("q", one["report"].to_pylist())


# -- which reports are there already -----------------------------------------------------------------------------------------
#
# Sixteen bytes a report of the folder. Those of a run are kept only when packed folders are packed again: elsewhere no path comes twice.


class Known:
    """Path number → report number."""

    def __init__(self, pairs: Iterable[tuple[array[int], array[int]]] = ()) -> None:
        self._paths, self._reports = array("q"), array("q")
        for paths, reports in pairs:
            self._paths.extend(paths)
            self._reports.extend(reports)
        self._sort()

    def __len__(self) -> int:
        return len(self._paths)

    def report(self, path: int) -> int | None:
        """The number of the report that was packed under a path; None when there is none."""
        at = bisect_left(self._paths, path)
        return self._reports[at] if at < len(self._paths) and self._paths[at] == path else None

    def _sort(self) -> None:
        if not self._paths:
            return
        import pyarrow as pa
        import pyarrow.compute as pc

        paths = pa.Array.from_buffers(pa.int64(), len(self._paths), [None, pa.py_buffer(self._paths)])
        reports = pa.Array.from_buffers(pa.int64(), len(self._reports), [None, pa.py_buffer(self._reports)])
        order = pc.array_sort_indices(paths)
        self._paths = array("q", paths.take(order).buffers()[1].to_pybytes()[: 8 * len(order)])
        self._reports = array("q", reports.take(order).buffers()[1].to_pybytes()[: 8 * len(order)])


class Seen:
    """The reports of one run: of two with one path, the first counts."""

    def __init__(self) -> None:
        self._reports: dict[int, int] = {}

    def first(self, found: dict[str, pa.RecordBatch]) -> tuple[dict[str, pa.RecordBatch], int, list[str]]:
        """The rows without reports that were seen; how many of those said the same, and the paths of those that did not.

        The rows are of one input, in which no path comes twice.
        """
        same, other, out = 0, [], []
        for path, number in zip(
            found["reports"]["path"].to_pylist(), found["reports"]["report"].to_pylist(), strict=True
        ):
            before = self._reports.get(path_id(path))
            if before is None:
                self._reports[path_id(path)] = number
            else:
                out.append(number)
                same += before == number
                other += [path] if before != number else []
        return {table: without(rows, out) for table, rows in found.items()} if out else found, same, other
