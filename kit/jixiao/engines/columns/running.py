"""Scoring a packed folder partition by partition, with one engine, into a folder of scores.

```text
scores/scores.json
scores/scores/region=530000/year=2023/rows.parquet       the indicator rows that columns took
scores/scores/region=530000/year=2023/execution.parquet  their execution rows
scores/scores/region=530000/year=2023/by-rows-0.parquet  what the row engine took
scores/cards/region=530000/year=2023/…
```
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from jixiao.engines.columns.arrays import nesting, schema
from jixiao.engines.columns.cards import as_cards, cards
from jixiao.engines.columns.checks_rows import execution_codes, row_codes
from jixiao.engines.columns.checks_tables import with_codes
from jixiao.engines.columns.execution import execution_rows
from jixiao.engines.columns.expressions import KEYS, typed
from jixiao.engines.columns.layout import File, names, read_meta, relative
from jixiao.engines.columns.pipeline import Partition, Tables
from jixiao.engines.columns.tables import PACKED, SCORED
from jixiao.engines.columns.unpacking import NEEDED, envelope
from jixiao.files.task import Task
from jixiao.rules.whole import ARITHMETIC, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import ibis.expr.types as ir

    from jixiao.engines.columns.engines import Engine
    from jixiao.engines.columns.layout import Partition as Where
    from jixiao.engines.rows.engine import Scorer

BY_ROWS = "by-rows"
"""How the files begin that the row engine wrote."""
_WHOLE = ".together"
"""Where partitions that run together are written before they are parted."""


class Done(NamedTuple):
    """What became of a partition: its evaluations, and how many of them the row engine took."""

    where: Where
    evaluations: int
    by_rows: int


class RowEngine(Protocol):
    """The row engine beside a columnar one: what columns leave to it, it scores in workers of its own."""

    @property
    def checks(self) -> bool:
        """Are finding codes asked for?"""
        ...

    def tables(self, tasks: Iterable[Task], count: int) -> Iterator[dict[str, pa.RecordBatch]]:
        """The rows of `scores` and `cards` of so many packed reports, some reports at a time, in their order."""
        ...

    def of_batch(self, batch: pa.RecordBatch) -> dict[str, pa.RecordBatch]:
        """The same, here and now, for rows of `reports` (`NEEDED`) that have `wanted`, the evaluations that are asked for."""
        ...


def partitions(root: Path) -> list[tuple[Where, list[str]]]:
    """The partitions of a packed folder with the names of their files. Raises InputError E007 for a damaged one."""
    read_meta(root)
    return [(where, [name for _, name in group]) for where, group in groupby(names(root), key=lambda one: one[0])]


_TOGETHER = 20_000
"""So many reports are scored in one run: to make the expressions of many places takes longer than to score a few thousand reports.

An engine with several threads writes rows as they come. Those of one run are put in order when they are parted; a partition of more
reports than this keeps the engine's order.
"""


def score(root: Path, out: Path, engine: Engine, scorer: Scorer, rows: RowEngine) -> Iterator[Done]:
    """Score every partition of a packed folder into another folder, and say what is done. The folder of scores must be there.

    Small partitions run together, so that the rules are compiled once for them all.
    """
    for together, count in _groups(root, partitions(root)):
        before = ARITHMETIC.set(engine.arithmetic)
        try:
            done = _Run(root, together, out, engine, scorer, rows, parted=count <= _TOGETHER).go()
        finally:
            ARITHMETIC.reset(before)
            engine.forget()
        yield from done


def _groups(
    root: Path, parts: Iterable[tuple[Where, list[str]]]
) -> Iterator[tuple[list[tuple[Where, list[str]]], int]]:
    """The partitions in order, as many together as make up one run, and how many reports these hold."""
    group: list[tuple[Where, list[str]]] = []
    count = 0
    for where, found in parts:
        more = sum(pq.read_metadata(File(root, "reports", where, name).path).num_rows for name in found)
        if group and count + more > _TOGETHER:
            yield group, count
            group, count = [], 0
        group.append((where, found))
        count += more
    if group:
        yield group, count


@dataclass
class _Run:
    """Some partitions on their way. Unless it is a single large one they are written to a folder of their own first, and then `parted`."""

    root: Path
    parts: list[tuple[Where, list[str]]]
    out: Path
    engine: Engine
    scorer: Scorer
    row_engine: RowEngine
    parted: bool

    @cached_property
    def files(self) -> dict[str, list[str]]:
        """The files of each packed table."""
        found = [(where, name) for where, names in self.parts for name in names]
        return {table: [str(File(self.root, table, where, name).path) for where, name in found] for table in PACKED}

    @cached_property
    def folders(self) -> dict[str, Path]:
        """Where each table of scores is written."""
        where = self.parts[0][0]
        return {table: self.out / (f"{_WHOLE}/{table}" if self.parted else relative(table, where)) for table in SCORED}

    def go(self) -> Iterator[Done]:
        """Score them; what became of each."""
        for folder in self.folders.values():
            folder.mkdir(parents=True)
        engine, tables = self.engine, Tables(*(self.engine.read(self.files[name]) for name in Tables._fields))
        part = Partition(engine, tables, self.scorer, checks=self.row_engine.checks)
        total: int = engine.fetch(tables.evaluations.count().name("n").as_table())["n"][0].as_py()
        left = engine.fetch(part.left.select(*KEYS).order_by(KEYS))
        if total > left.num_rows:
            self._by_columns(part)
        if left.num_rows and engine.spreads:
            self._in_workers(part)
        elif left.num_rows:
            self._by_rows(_wanted(left))
        if not self.parted:
            return iter((Done(self.parts[0][0], total, left.num_rows),))
        return iter(self._parted())

    def _parted(self) -> list[Done]:
        """Give every partition its own rows; what became of each."""
        done = {where: [0, 0] for where, _ in self.parts}
        reports = [(where, self._reports(where, found)) for where, found in self.parts]
        for table, made in self._made():
            for where, mine in reports:
                count = _keep(made, mine, _ORDER[table], self.out / relative(table, where))
                if table == "cards":
                    done[where][0] += count
                    done[where][1] += count if made.name.startswith(BY_ROWS) else 0
        shutil.rmtree(self.out / _WHOLE)
        return [Done(where, *counts) for where, counts in done.items()]

    def _reports(self, where: Where, found: list[str]) -> pa.ChunkedArray:
        """The numbers of the reports of a partition."""
        files = [str(File(self.root, "reports", where, name).path) for name in found]
        return ds.dataset(files, partitioning=None).to_table(columns=["report"])["report"]

    def _made(self) -> Iterator[tuple[str, _Made]]:
        """What was written for all partitions together, by table."""
        for table, folder in self.folders.items():
            for one in sorted(folder.iterdir()):
                yield (
                    table,
                    _Made(one.name.removesuffix(".parquet"), ds.dataset(str(one), partitioning=None).to_table()),
                )

    def _by_columns(self, part: Partition) -> None:
        engine, folder, checks = part.engine, self.folders["scores"], part.checks
        rows = part.rows
        codes = row_codes(rows, part.profiles) if checks else None
        engine.write(as_scores(rows, engine.name, codes, rows.reasoned), folder, "rows")
        own = execution_rows(part.taken, part.profiles, self.scorer)
        codes = execution_codes(own, part.profiles) if checks else None
        engine.write(as_scores(own, engine.name, codes, own.moneyed), folder, "execution")
        scores = engine.read(engine.files(folder, "rows") + engine.files(folder, "execution"))
        joined = cards(part, scores)
        if checks:
            joined = with_codes(part, joined, scores)
        engine.write(as_cards(joined, joined.codes if checks else None), self.folders["cards"], "cards")

    def _by_rows(self, wanted: dict[int, list[int]]) -> None:
        """Some evaluations of reports by the row engine."""
        for at, chunk in enumerate(self.row_engine.tables(self._packed(wanted), len(wanted))):
            for table, made in chunk.items():
                found = pa.Table.from_batches([made])
                pq.write_table(found, self.folders[table] / f"{BY_ROWS}-{at}.parquet", compression="zstd")

    def _packed(self, wanted: dict[int, list[int]]) -> Iterator[Task]:
        """The packed reports as inputs of the row engine, with the evaluations that are asked for."""
        mine = pc.field("report").isin(list(wanted))
        found = ds.dataset(self.files["reports"], partitioning=None)
        for batch in found.to_batches(columns=list(NEEDED), filter=mine, batch_size=256, use_threads=False):
            for row in batch.to_pylist():
                yield Task(row["path"], envelope(row, [], wanted[row["report"]]), packed=True)

    def _in_workers(self, part: Partition) -> None:
        """The same where the engine has workers of its own: nothing comes to this process."""
        left, reports = part.left, part.tables.reports.select(*NEEDED)
        asked = left.group_by("report").agg(wanted=left.evaluation.collect())
        nested = pa.schema([pa.field(table, pa.list_(pa.struct(list(schema(table))))) for table in SCORED])
        made = part.engine.mapped(
            reports.inner_join(asked, "report"), partial(nesting, self.row_engine.of_batch), nested
        )
        for table, folder in self.folders.items():
            part.engine.write(made.select(row=made[table].unnest()).unpack("row"), folder, BY_ROWS)


def _wanted(left: pa.Table) -> dict[int, list[int]]:
    """The evaluations that are left to the row engine, by report."""
    found: dict[int, list[int]] = {}
    for report, evaluation in zip(left["report"].to_pylist(), left["evaluation"].to_pylist(), strict=True):
        found.setdefault(report, []).append(evaluation)
    return found


class _Made(NamedTuple):
    """Rows that were written for several partitions together, and the name of their file."""

    name: str
    rows: pa.Table


_ORDER = {"scores": (*KEYS, "row"), "cards": KEYS}
"""The columns by which the rows of each table are put in order."""


def _keep(made: _Made, mine: pa.ChunkedArray, order: Iterable[str], folder: Path) -> int:
    """Write the rows of some reports below a folder, in order; how many there are."""
    own = made.rows.filter(pc.is_in(made.rows["report"], mine)).sort_by([(name, "ascending") for name in order])
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(own, folder / f"{made.name}.parquet", compression="zstd")
    return int(own.num_rows)


def as_scores(rows: ir.Table, engine: str, codes: Any, reasoned: Any) -> ir.Table:
    """The columns of the table `scores`, in order and of their types."""
    short = (rows.claimed_i < rows.points_i).fill_null(False)
    given = {
        "weight": number(rows.points_i), "weight_origin": rows.points_origin, "codes": codes, "engine": ibis.literal(engine),
        "claimed": rows.claimed if "claimed" in rows.columns else number(rows.claimed_i), "computed": number(rows.computed_i),
        "unexplained": short & ~reasoned,
    }  # fmt: skip
    return typed(rows, given, SCORED["scores"])
