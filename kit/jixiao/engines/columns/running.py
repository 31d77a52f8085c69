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
from jixiao.rules.exact import ARITHMETIC, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import ibis.expr.types as ir

    from jixiao.engines.columns.engines import Engine
    from jixiao.engines.columns.packing import Partition as Where
    from jixiao.engines.rows.engine import Scorer

ABOUT = "scores.json"
TEMPORARY = ".scoring"


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


def score(root: Path, out: Path, engine: Engine, scorer: Scorer, codes: Codes | None = None) -> Iterator[Done]:
    """Score every partition of a packed folder into another folder, and say what is done. The folder of scores must be there."""
    for where, found in partitions(root):
        files = {table: [str(file(root, table, where, name)) for name in found] for table in PACKED}
        before = ARITHMETIC.set(engine.arithmetic)
        try:
            done = _Run(where, files, out, engine, scorer, codes).go()
        finally:
            ARITHMETIC.reset(before)
            engine.forget()
        yield done


class _Run:
    """One partition on its way."""

    def __init__(
        self, where: Where, files: dict[str, list[str]], out: Path, engine: Engine, scorer: Scorer, codes: Codes | None
    ) -> None:
        self.where = where
        self.files = files
        self.engine = engine
        self.scorer = scorer
        self.codes = codes
        tables = Tables(*(engine.read(files[name]) for name in Tables._fields))
        self.part = Partition(engine, tables, scorer, checks=codes is not None)
        self.folders = {table: out / relative(table, where) for table in SCORED}
        for folder in self.folders.values():
            folder.mkdir(parents=True)

    def go(self) -> Done:
        taken, left = self._counts()
        if taken:
            self._by_columns()
        if left:
            self._by_rows(left)
        return Done(self.where, taken + len(left), len(left))

    def _counts(self) -> tuple[int, list[tuple[int, int]]]:
        """How many evaluations columns take, and the keys of those that they leave."""
        evaluations = self.part.tables.evaluations
        total = self.engine.fetch(evaluations.aggregate(n=evaluations.count()))["n"][0].as_py()
        left = self.engine.fetch(self.part.left.select(*KEYS).order_by(KEYS))
        keys = list(zip(left["report"].to_pylist(), left["evaluation"].to_pylist(), strict=True))
        return total - len(keys), keys

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
                (
                    f"{folder} 不是空的；要换掉里面的得分请加 --force",
                    f"{folder} is not empty; --force replaces the scores in it",
                ),
                hint=("里面还有别的文件，请另给一个文件夹", "it holds other files: name another folder")
                if strange
                else "",
            )
        (folder / TEMPORARY).mkdir()
    except OSError as error:
        zh, en = of_system(error)
        raise UsageError((f"写不了 {folder}：{zh}", f"cannot write {folder}: {en}")) from error
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
