# ruff: noqa: D102 - `Engine` says what each engine does
"""The columnar engines: DuckDB inside this process, Spark in local mode or on a cluster. Both run the same Ibis expressions.

An engine gives four functions under common names (see `exact.py`), reads and writes Parquet, and takes small tables.
"""

from __future__ import annotations

import os
import sys
from abc import ABC, abstractmethod
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.extra import need
from jixiao.files.timing import processors
from jixiao.rules.whole import Arithmetic, Decimals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import ibis.expr.types as ir
    import pyarrow as pa

    ByBatch = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]

_DUCKDB = (
    "CREATE OR REPLACE TEMP MACRO jixiao_div(a, b) AS CAST(a AS HUGEINT) // nullif(CAST(b AS HUGEINT), 0::HUGEINT)",
    "CREATE OR REPLACE TEMP MACRO jixiao_micro(a) AS CAST(CAST(a AS DECIMAL(24, 6)) * 1000000 AS BIGINT)",
    "CREATE OR REPLACE TEMP MACRO jixiao_quotient(a, b) AS CAST(a AS BIGINT) // nullif(CAST(b AS BIGINT), 0)",
    "CREATE OR REPLACE TEMP MACRO jixiao_wide(a) AS CAST(a AS HUGEINT)",
    "CREATE OR REPLACE TEMP MACRO jixiao_number(a) AS CAST(CAST(a AS DECIMAL(18, 0)) * CAST(0.000001 AS DECIMAL(7, 6)) AS DECIMAL(18, 6))",
)


class Engine(ABC):
    """What the columnar engines have in common. `name` stands in every output."""

    name = ""
    backend: Any
    arithmetic = Arithmetic()
    spreads = False
    """Has it workers of its own, in which the row engine can run (`mapped`)?"""

    def __init__(self) -> None:
        self._names = count()
        self._made: list[str] = []

    def fetch(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression, in this process."""
        with _steps():
            return self.backend.to_pyarrow(expression)

    @abstractmethod
    def read(self, files: Sequence[str]) -> ir.Table:
        """Parquet files of one schema as a table."""

    @abstractmethod
    def small(self, table: pa.Table) -> ir.Table:
        """A small table from this process, for joining."""

    @abstractmethod
    def write(self, expression: ir.Table, folder: Path, name: str) -> None:
        """Write the rows of an expression as Parquet below a folder that exists."""

    @abstractmethod
    def files(self, folder: Path, name: str) -> list[str]:
        """The files that `write` made."""

    def mapped(self, expression: ir.Table, function: ByBatch, schema: pa.Schema) -> ir.Table:
        """What a function makes of the rows of an expression, batch by batch, in the workers of the engine."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drop the small tables."""
        self._made.clear()

    @abstractmethod
    def close(self) -> None:
        """End the engine."""

    def _sql(self, expression: ir.Table) -> str:
        with _steps():
            return str(self.backend.compile(expression))

    def _name(self) -> str:
        name = f"jixiao_{next(self._names)}"
        self._made.append(name)
        return name


class DuckDB(Engine):
    """DuckDB in this process: `threads` of them, at most so many MiB, the rest on disk below `spill`."""

    name = "duckdb"

    def __init__(self, threads: int | None = None, memory: int = 3072, spill: Path | None = None) -> None:
        super().__init__()
        need("ibis", "columns")
        need("duckdb", "columns")
        import ibis

        self._views: set[str] = set()
        self.backend = ibis.duckdb.connect()
        settings = {
            "threads": threads or processors(),
            "memory_limit": f"'{memory}MiB'",
            "preserve_insertion_order": "false",
        }
        if spill is not None:
            settings["temp_directory"] = f"'{quoted(spill)}'"
        for key, value in settings.items():
            self.backend.raw_sql(f"SET {key} = {value}")
        for macro in _DUCKDB:
            self.backend.raw_sql(macro)

    def read(self, files: Sequence[str]) -> ir.Table:
        name = self._name()
        self._views.add(name)
        listed = ", ".join(f"'{quoted(file)}'" for file in files)
        self.backend.raw_sql(
            f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"  # noqa: S608 - quoted
        )
        return self.backend.table(name)

    def small(self, table: pa.Table) -> ir.Table:
        name = self._name()
        self.backend.con.register(f"{name}_given", table)
        self.backend.raw_sql(f"CREATE TEMP TABLE {name} AS SELECT * FROM {name}_given")  # noqa: S608 - names of our own
        self.backend.con.unregister(f"{name}_given")
        return self.backend.table(name)

    def write(self, expression: ir.Table, folder: Path, name: str) -> None:
        target = quoted(folder / f"{name}.parquet")
        self.backend.raw_sql(f"COPY ({self._sql(expression)}) TO '{target}' (FORMAT PARQUET, COMPRESSION ZSTD)")

    def files(self, folder: Path, name: str) -> list[str]:
        return [str(folder / f"{name}.parquet")]

    def forget(self) -> None:
        for name in self._made:
            kind = "VIEW" if name in self._views else "TABLE"
            self.backend.raw_sql(f"DROP {kind} IF EXISTS {name}")
        self._views.clear()
        super().forget()

    def close(self) -> None:
        self.backend.disconnect()


_LOCAL = {
    "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "8", "spark.driver.memory": "4g",
}  # fmt: skip
_PLAIN = {
    "spark.sql.session.timeZone": "UTC", "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}  # fmt: skip
"""The rules of a place are longer than what Spark compiles to one Java method: it would try, give up, and interpret them anyway."""


class Spark(Engine):
    """Spark: `master` is `local[2]`, a master's address, or a Spark Connect address (`sc://host`)."""

    name = "spark"
    arithmetic = Decimals()
    spreads = True

    def __init__(self, master: str = "local[2]") -> None:
        super().__init__()
        need("ibis", "spark")
        need("pyspark", "spark")
        import ibis
        from pyspark.sql import SparkSession

        self._session = _session(SparkSession.builder.appName("jixiao"), master)
        self._kept: list[Any] = []
        for key, value in _PLAIN.items():
            self._session.conf.set(key, value)
        self.backend = ibis.pyspark.connect(self._session)

    def read(self, files: Sequence[str]) -> ir.Table:
        return self._view(self._session.read.parquet(*files))

    def small(self, table: pa.Table) -> ir.Table:
        return self._view(self._session.createDataFrame(table))

    def _view(self, frame: Any) -> ir.Table:
        name = self._name()
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)

    def mapped(self, expression: ir.Table, function: ByBatch, schema: pa.Schema) -> ir.Table:
        """See `Engine.mapped`: it is computed once, whoever reads it."""
        from pyspark.sql.pandas.types import from_arrow_schema

        frame = self._session.sql(self._sql(expression))
        made = frame.mapInArrow(function, from_arrow_schema(schema)).persist()
        self._kept.append(made)
        return self._view(made)

    def write(self, expression: ir.Table, folder: Path, name: str) -> None:
        self._session.sql(self._sql(expression)).write.mode("error").parquet(str(folder / name))

    def files(self, folder: Path, name: str) -> list[str]:
        return [str(folder / name)]

    def forget(self) -> None:
        for name in self._made:
            self._session.catalog.dropTempView(name)
        for frame in self._kept:
            frame.unpersist()
        self._kept.clear()
        super().forget()

    def close(self) -> None:
        self._session.stop()


@contextmanager
def _steps() -> Iterator[None]:
    """Keep the steps of an expression apart: merged into one, each would be computed again wherever it is used."""
    import ibis

    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before


def _session(builder: Any, master: str) -> Any:
    """A session on this machine, on a cluster, or by Spark Connect. A cluster keeps its own settings."""
    if master.startswith("sc://"):
        return builder.remote(master).getOrCreate()
    if master.startswith("local"):
        # another python on the PATH would not find this package
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        for key, value in _LOCAL.items():
            builder = builder.config(key, value)
    session = builder.master(master).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def quoted(path: Path | str) -> str:
    """A path inside the quotes of SQL."""
    return str(path).replace("'", "''")
