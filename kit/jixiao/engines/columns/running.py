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
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from jixiao.engines.columns import fallback as by_rows
from jixiao.engines.columns.arrays import typed
from jixiao.engines.columns.cards import as_cards, cards
from jixiao.engines.columns.execution import execution_rows
from jixiao.engines.columns.layout import file, names, read_meta, relative
from jixiao.engines.columns.pipeline import KEYS, Partition, Tables
from jixiao.engines.columns.tables import FORMAT, PACKED, SCORED
from jixiao.model.errors import UsageError, of_system
from jixiao.model.findings import SEVERITIES
from jixiao.model.message import Message
from jixiao.rules.exact import ARITHMETIC, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import ibis.expr.types as ir
    import pyarrow as pa

    from jixiao.engines.columns.engines import Engine
    from jixiao.engines.columns.packing import Partition as Where
    from jixiao.engines.rows.engine import Scorer

ABOUT = "scores.json"
TEMPORARY = ".scoring"
_WHOLE = ".together"
"""Where partitions that run together are written before they are parted."""


class Done(NamedTuple):
    """What became of a partition: its evaluations, and how many of them the row engine took."""

    where: Where
    evaluations: int
    by_rows: int


class Codes(NamedTuple):
    """The checks over columns, where they are asked for: codes of rows and of execution rows, and by the row engine.

    `tables` gives the evaluations with `codes`, those of their rows (as written in the scores) and of their tables.
    """

    rows: Callable[[ir.Table, Partition], Any]
    execution: Callable[[ir.Table, Partition], Any]
    tables: Callable[[Partition, ir.Table, ir.Table], ir.Table]
    by_rows: Callable[..., by_rows.Coded]


def partitions(root: Path) -> list[tuple[Where, list[str]]]:
    """The partitions of a packed folder with the names of their files. Raises InputError E007 for a damaged one."""
    read_meta(root)
    return [(where, [name for _, name in group]) for where, group in groupby(names(root), key=lambda one: one[0])]


_TOGETHER = 20_000
"""So many reports are scored in one run: to make the expressions of many places takes longer than to score a few thousand reports."""


def score(root: Path, out: Path, engine: Engine, scorer: Scorer, codes: Codes | None = None) -> Iterator[Done]:
    """Score every partition of a packed folder into another folder, and say what is done. The folder of scores must be there.

    Small partitions run together, so that the rules are compiled once for them all.
    """
    for together in _groups(root, partitions(root)):
        before = ARITHMETIC.set(engine.arithmetic)
        try:
            done = _Run(root, together, out, engine, scorer, codes).go()
        finally:
            ARITHMETIC.reset(before)
            engine.forget()
        yield from done


def _groups(root: Path, parts: Iterable[tuple[Where, list[str]]]) -> Iterator[list[tuple[Where, list[str]]]]:
    """The partitions in order, as many together as make up one run."""
    from pyarrow import parquet

    group: list[tuple[Where, list[str]]] = []
    count = 0
    for where, found in parts:
        more = sum(parquet.read_metadata(file(root, "reports", where, name)).num_rows for name in found)
        if group and count + more > _TOGETHER:
            yield group
            group, count = [], 0
        group.append((where, found))
        count += more
    if group:
        yield group


class _Run:
    """Some partitions on their way. More than one are written to a folder of their own first, and then parted."""

    def __init__(
        self,
        root: Path,
        parts: list[tuple[Where, list[str]]],
        out: Path,
        engine: Engine,
        scorer: Scorer,
        codes: Codes | None,
    ) -> None:
        self.root = root
        self.parts = parts
        self.out = out
        self.engine = engine
        self.scorer = scorer
        self.codes = codes
        self.files = {
            table: [str(file(root, table, where, name)) for where, found in parts for name in found] for table in PACKED
        }
        tables = Tables(*(engine.read(self.files[name]) for name in Tables._fields))
        self.part = Partition(engine, tables, scorer, checks=codes is not None)
        alone = parts[0][0] if len(parts) == 1 else None
        self.folders = {table: out / (relative(table, alone) if alone else f"{_WHOLE}/{table}") for table in SCORED}
        for folder in self.folders.values():
            folder.mkdir(parents=True)

    def go(self) -> Iterator[Done]:
        """Score them; what became of each."""
        total, left = self._counts()
        if total > len(left):
            self._by_columns()
        if left:
            self._by_rows(left)
        if len(self.parts) == 1:
            return iter((Done(self.parts[0][0], total, len(left)),))
        return iter(self._parted())

    def _counts(self) -> tuple[int, list[tuple[int, int]]]:
        """How many evaluations there are, and the keys of those that columns leave."""
        evaluations = self.part.tables.evaluations
        total = self.engine.fetch(evaluations.aggregate(n=evaluations.count()))["n"][0].as_py()
        left = self.engine.fetch(self.part.left.select(*KEYS).order_by(KEYS))
        return total, list(zip(left["report"].to_pylist(), left["evaluation"].to_pylist(), strict=True))

    def _parted(self) -> list[Done]:
        """Give every partition its own rows; what became of each."""
        done = {where: [0, 0] for where, _ in self.parts}
        reports = [(where, self._reports(where, found)) for where, found in self.parts]
        for table, made in self._made():
            for where, mine in reports:
                count = _keep(made, mine, self.out / relative(table, where))
                if table == "cards":
                    done[where][0] += count
                    done[where][1] += count if made.name.startswith("by-rows") else 0
        shutil.rmtree(self.out / _WHOLE)
        return [Done(where, *counts) for where, counts in done.items()]

    def _reports(self, where: Where, found: list[str]) -> pa.ChunkedArray:
        """The numbers of the reports of a partition."""
        import pyarrow.dataset as ds

        files = [str(file(self.root, "reports", where, name)) for name in found]
        return ds.dataset(files, partitioning=None).to_table(columns=["report"])["report"]

    def _made(self) -> Iterator[tuple[str, _Made]]:
        """What was written for all partitions together, by table."""
        import pyarrow.dataset as ds

        for table, folder in self.folders.items():
            for one in sorted(folder.iterdir()):
                yield (
                    table,
                    _Made(one.name.removesuffix(".parquet"), ds.dataset(str(one), partitioning=None).to_table()),
                )

    def _by_columns(self) -> None:
        codes, part, folder = self.codes, self.part, self.folders["scores"]
        rows = part.rows
        made = as_scores(rows, self.engine.name, codes and codes.rows(rows, part), rows.reasoned)
        self.engine.write(made, folder, "rows")
        own = execution_rows(part.taken, part.profiles, self.scorer)
        made = as_scores(own, self.engine.name, codes and codes.execution(own, part), own.moneyed)
        self.engine.write(made, folder, "execution")
        scores = self.engine.read(self.engine.files(folder, "rows") + self.engine.files(folder, "execution"))
        joined = cards(part, scores)
        if codes is not None:
            joined = codes.tables(part, joined, scores)
        made = as_cards(joined, joined.codes if codes is not None else None)
        self.engine.write(made, self.folders["cards"], "cards")

    def _by_rows(self, left: list[tuple[int, int]]) -> None:
        import pyarrow.parquet as pq

        codes = self.codes.by_rows if self.codes is not None else None
        for at, chunk in enumerate(by_rows.tables(self._packed(left), self.scorer, codes)):
            for table, made in chunk.items():
                pq.write_table(made, self.folders[table] / f"by-rows-{at}.parquet", compression="zstd")

    def _packed(self, left: Iterable[tuple[int, int]]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """The packed report of every key, with the packed rows of its evaluations."""
        import pyarrow.compute as pc
        import pyarrow.dataset as ds

        wanted: dict[int, set[int]] = {}
        for report, evaluation in left:
            wanted.setdefault(report, set()).add(evaluation)
        mine = pc.field("report").isin(list(wanted))
        found = ds.dataset(self.files["evaluations"]).to_table(filter=mine).to_pylist()
        below: dict[int, list[dict[str, Any]]] = {}
        for row in found:
            if row["evaluation"] in wanted[row["report"]]:
                below.setdefault(row["report"], []).append(row)
        for batch in ds.dataset(self.files["reports"]).to_batches(filter=mine, batch_size=256):
            for row in batch.to_pylist():
                yield row, below[row["report"]]


class _Made(NamedTuple):
    """Rows that were written for several partitions together, and the name of their file."""

    name: str
    rows: pa.Table


def _keep(made: _Made, mine: pa.ChunkedArray, folder: Path) -> int:
    """Write the rows of some reports below a folder; how many there are."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    own = made.rows.filter(pc.is_in(made.rows["report"], mine))
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(own, folder / f"{made.name}.parquet", compression="zstd")
    return int(own.num_rows)


def as_scores(rows: ir.Table, engine: str, codes: Any, reasoned: Any) -> ir.Table:
    """The columns of the table `scores`, in order and of their types."""
    import ibis

    short = (rows.claimed_i < rows.points_i).fill_null(False)
    given = {
        "weight": number(rows.points_i), "weight_origin": rows.points_origin, "codes": codes, "engine": ibis.literal(engine),
        "claimed": rows.claimed if "claimed" in rows.columns else number(rows.claimed_i), "computed": number(rows.computed_i),
        "unexplained": short & ~reasoned,
    }  # fmt: skip
    return typed(rows, given, SCORED["scores"])


def finish(folder: Path, temporary: Path, engine: str, what: str) -> None:
    """Put the finished tables in their place."""
    from jixiao.model.results import tool

    about = {"format": FORMAT, "tool": tool(), "engine": engine, "what": what}
    (temporary / ABOUT).write_bytes(msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n")
    for name in (*SCORED, ABOUT):
        if (temporary / name).exists():
            (temporary / name).replace(folder / name)
    temporary.rmdir()


def prepare(folder: Path, *, force: bool) -> Path:
    """An empty hidden folder in the folder of scores. Raises UsageError where something else stands there already."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / TEMPORARY, ignore_errors=True)
        here = sorted(one.name for one in folder.iterdir())
        strange = [name for name in here if name not in (*SCORED, ABOUT)]
        if strange or (here and not force):
            raise UsageError(
                Message(
                    f"{folder} 不是空的；要换掉里面的得分请加 --force",
                    f"{folder} is not empty; --force replaces the scores in it",
                ),
                hint=Message("里面还有别的文件，请另给一个文件夹", "it holds other files: name another folder")
                if strange
                else "",
            )
        (folder / TEMPORARY).mkdir()
    except OSError as error:
        zh, en = of_system(error)
        raise UsageError(Message(f"写不了 {folder}：{zh}", f"cannot write {folder}: {en}")) from error
    return folder / TEMPORARY


def clear(folder: Path) -> None:
    """Take away the scores that `finish` is about to replace."""
    for name in SCORED:
        shutil.rmtree(folder / name, ignore_errors=True)


def has_status(folder: Path, status: str) -> bool:
    """Has any row of a folder of scores this status?"""
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    column = "overstated" if status == "overstated" else "unverifiable"
    found = ds.dataset(str(folder / "cards"), partitioning=None).scanner(columns=[column], filter=pc.field(column) > 0)
    return bool(found.count_rows())


def has_severity(folder: Path, severity: str) -> bool:
    """Has any card a finding of at least this severity?"""
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    reached = SEVERITIES[: SEVERITIES.index(severity) + 1] if severity in SEVERITIES else ()
    if not reached:
        return False
    for batch in ds.dataset(str(folder / "cards"), partitioning=None).to_batches(columns=["codes"]):
        codes = batch.column("codes").flatten()
        if len(codes) and pc.any(pc.match_substring_regex(codes, f":({'|'.join(reached)})$")).as_py():
            return True
    return False


__all__ = [
    "Codes",
    "Done",
    "as_scores",
    "clear",
    "finish",
    "has_severity",
    "has_status",
    "partitions",
    "prepare",
    "score",
    "typed",
]
