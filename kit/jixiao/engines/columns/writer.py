"""Writing packed reports: rows gather by partition within a bound of memory, and files appear all together at the end."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.engines.columns.arrays import from_bytes, schema, without
from jixiao.engines.columns.committing import lock, prepare, ready, settle
from jixiao.engines.columns.layout import TEMPORARY, File, Meta, Partition, is_pack, names, read_meta, relative
from jixiao.engines.columns.parquet import ROWS, batches, write
from jixiao.engines.columns.tables import FORMAT, PACKED, SCORED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType


HELD = 128 * 2**20
"""Bytes of rows that are held at most, over all partitions; beyond that, those of the fullest partition wait on disk."""

FILE = 64 * 2**20
"""Bytes of rows after which a file is written, whatever their number."""


@dataclass
class _Waiting:
    """Rows of one partition that are not yet written: on disk (`spills`), then in memory."""

    spills: int = 0
    held: dict[str, list[pa.RecordBatch]] = field(default_factory=lambda: {table: [] for table in PACKED})
    rows: int = 0
    size: int = 0
    in_memory: int = 0

    def add(self, found: dict[str, pa.RecordBatch]) -> int:
        """Take rows; the bytes that they hold are returned."""
        for table, one in found.items():
            self.held[table].append(one)
        size: int = sum(one.nbytes for one in found.values())
        self.rows += found["indicators"].num_rows
        self.size += size
        self.in_memory += size
        return size

    @property
    def full(self) -> bool:
        return self.rows >= ROWS or self.size >= FILE


class Writer:
    """Packs into a folder: `add` rows, then `commit`. Without `commit` nothing changes, and no temporary file stays.

    Raises UsageError when the folder holds something else, or another run is writing into it; InputError when its
    `pack.json` is damaged or of another version.
    """

    def __init__(self, root: Path, tool: str) -> None:
        self.root = root
        self._new = not root.exists()
        self._waiting: dict[Partition, _Waiting] = {}
        self._held = self._files = 0
        self._replaced: set[int] = set()
        self._temporary = root / TEMPORARY
        prepare(root)
        self._lock = lock(root)
        settle(root)
        before = read_meta(root).runs if is_pack(root) else 0
        self._meta = Meta(format=FORMAT, tool=tool, runs=before + 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def add(self, where: Partition, found: dict[str, pa.RecordBatch]) -> None:
        """Take the rows of some reports of one partition, all tables."""
        waiting = self._waiting.setdefault(where, _Waiting())
        self._held += waiting.add(found)
        if waiting.full:
            self._write(where)
        while self._held > HELD:
            self._spill(max(self._waiting, key=lambda one: (self._waiting[one].in_memory, one)))

    def replace(self, reports: Iterable[int]) -> None:
        """Leave these reports of earlier runs out."""
        self._replaced.update(reports)

    def _spill(self, where: Partition) -> None:
        """Put what a partition holds in memory on disk, until there is enough of it for a file."""
        waiting, packed = self._waiting[where], pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
        for table, held in waiting.held.items():
            path = self._spilled(table, where, waiting.spills)
            path.parent.mkdir(parents=True, exist_ok=True)
            with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, schema(table), options=packed) as out:
                for one in held:
                    out.write_batch(one)
            held.clear()
        waiting.spills += 1
        self._held -= waiting.in_memory
        waiting.in_memory = 0

    def _spilled(self, table: str, where: Partition, number: int) -> Path:
        return self._temporary / "waiting" / f"{table}-{where.region}-{where.year}-{number}.arrow"

    def _write(self, where: Partition) -> None:
        """Write one file of each table with all that waits of a partition."""
        waiting = self._waiting.pop(where)
        name = f"{self._meta.runs:04}-{self._files:05}.parquet"
        for table in PACKED:
            parts = [*self._again(table, where, waiting.spills), *waiting.held[table]]
            rows = pa.Table.from_batches(parts, schema(table))
            write(File(self._temporary / "new", table, where, name), [rows])
            waiting.held[table].clear()
        self._held -= waiting.in_memory
        self._files += 1

    def _again(self, table: str, where: Partition, spills: int) -> Iterator[pa.RecordBatch]:
        for number in range(spills):
            path = self._spilled(table, where, number)
            with pa.OSFile(str(path)) as source, pa.ipc.open_stream(source) as stream:
                yield from stream
            path.unlink()

    def commit(self) -> None:
        """Put all files in their places. A crash from here on is made good by the next run."""
        for where in sorted(self._waiting):
            self._write(where)
        gone = (
            [name for where, name in names(self.root) for name in self._cleared(where, name)] if self._replaced else []
        )
        if self._files:
            ready(self.root, self._meta, gone)
            settle(self.root)

    def _cleared(self, where: Partition, name: str) -> Iterator[str]:
        """Write an earlier file of each table anew, without the replaced reports; one that would be empty is named to go."""
        found = batches(File(self.root, "reports", where, name), ["report"], ROWS)
        numbers = [number for one in found for number in one["report"].to_pylist()]
        here = self._replaced.intersection(numbers)
        for table in PACKED if here else ():
            old = File(self.root, table, where, name)
            if len(here) == len(numbers):
                yield old.shown
            else:
                rows = batches(old, schema(table).names, ROWS)
                kept = (pa.Table.from_batches([without(one, sorted(here))]) for one in rows)
                write(old._replace(root=self._temporary / "new"), kept)

    def discard(self) -> None:
        """Leave nothing behind but what was committed."""
        with suppress(OSError):
            settle(self.root)
            if self._new and not is_pack(self.root):
                self.root.rmdir()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


class ScoreWriter:
    """Writes rows of scores by partition: what gathers of one is a file when it is large enough, or at the end."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._held: dict[Partition, dict[str, list[pa.RecordBatch]]] = {}
        self._rows: dict[Partition, int] = {}
        self._files = 0

    def add(self, region: str, year: int, tables: Iterable[bytes]) -> None:
        """Take encoded rows of the tables `SCORED`."""
        where = Partition(region, year)
        held = self._held.setdefault(where, {table: [] for table in SCORED})
        for table, data in zip(SCORED, tables, strict=True):
            held[table].append(from_bytes(table, data))
        self._rows[where] = self._rows.get(where, 0) + held["scores"][-1].num_rows
        if self._rows[where] >= ROWS:
            self._write(where)

    def finish(self) -> None:
        """Write the rest; the folders are there also where no report was scored."""
        for where in sorted(self._held):
            self._write(where)
        for table in SCORED:
            (self._root / table).mkdir(exist_ok=True)

    def _write(self, where: Partition) -> None:
        self._rows.pop(where)
        for table, held in self._held.pop(where).items():
            folder = self._root / relative(table, where)
            folder.mkdir(parents=True, exist_ok=True)
            found = pa.Table.from_batches(held)
            pq.write_table(found, folder / f"by-rows-{self._files}.parquet", compression="zstd")
        self._files += 1
