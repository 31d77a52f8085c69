"""A folder of scores as tables of an embedded DuckDB: opened, checked, and spilling to a temporary folder, never to the user's."""

from __future__ import annotations

import glob
import json
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.engines.columns.extra import need
from jixiao.engines.columns.tables import FORMAT, SCORED, arrow
from jixiao.files.problems import problem_params
from jixiao.model.document import NOWHERE
from jixiao.model.errors import InputError, UsageError, of_system
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

ABOUT = "scores.json"
USED = {
    "cards": (
        "report", "evaluation", "path", "fiscal_year", "region_code", "unit", "department", "kind", "name", "profile", "weight", "claimed",
        "computed", "grade_claimed", "grade_computed", "coverage", "execution_rate", "rows", "agrees", "overstated", "understated",
        "unverifiable", "weight_overstated", "points_overstated", "full", "unexplained", "gap", "fingerprint", "codes",
    ),
    "scores": ("row", "level", "claimed", "computed", "status", "missing"),
}  # fmt: skip
"""The columns that a summary reads; a later version may write more."""
MEMORY = "2GB"
"""What DuckDB may use before it spills."""


class Scores(NamedTuple):
    """An opened folder: its two tables, and the engine that computed them."""

    cards: ir.Table
    rows: ir.Table
    engine: str


@contextmanager
def opened(folder: Path) -> Iterator[Scores]:
    """The tables of a folder, as long as the block lasts.

    Raises UsageError for a folder that holds no scores or those of another version, InputError for a broken file in it.
    """
    engine = _engine(folder)
    ibis, duckdb = need("ibis", "columns"), need("duckdb", "columns")
    with TemporaryDirectory(prefix="jixiao-") as spill:
        files = {name: _files(folder / name, name, Path(spill)) for name in USED}
        backend = ibis.duckdb.connect(
            temp_directory=spill,
            memory_limit=MEMORY,
            autoinstall_known_extensions=False,
            preserve_insertion_order=False,
        )
        try:
            tables = {name: _table(backend, name, found) for name, found in files.items()}
            yield Scores(tables["cards"], tables["scores"], engine)
        except duckdb.OutOfMemoryException as error:
            raise UsageError(Message("内存不够", "there is not enough memory")) from error
        except duckdb.Error as error:
            raise InputError("E007", NOWHERE, path=str(folder), **problem_params("truncated")) from error
        finally:
            backend.disconnect()


def _engine(folder: Path) -> str:
    """The engine that `scores.json` names. Raises UsageError when there is no such file, or of another version."""
    hint = Message(
        "先运行 jixiao score reports/ --engine duckdb -o scores/",
        "make one: jixiao score reports/ --engine duckdb -o scores/",
    )
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        version, engine = about["format"], about["engine"]
    except OSError as error:
        zh, en = of_system(error)
        raise UsageError(
            Message(f"{folder} 不是得分文件夹：{ABOUT} {zh}", f"{folder} is no folder of scores: {ABOUT}: {en}"), hint
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            Message(f"{folder / ABOUT} 不是 jixiao 写的", f"{folder / ABOUT} was not written by jixiao"), hint
        ) from error
    if version != FORMAT:
        raise UsageError(
            Message(
                f"{folder} 的格式是第 {version} 版，这里只认第 {FORMAT} 版",
                f"{folder} has format {version}; only {FORMAT} is known",
            ),
            hint,
        )
    return str(engine)


def _files(folder: Path, name: str, spill: Path) -> list[str]:
    """The Parquet files of a table, in order; an empty one where a run had nothing to write."""
    from pyarrow import parquet

    found = sorted(path for path in folder.rglob("*.parquet") if path.is_file() and not _hidden(path, folder))
    for path in found:
        _check(path, name)
    if not found:
        found = [spill / f"{name}.parquet"]
        parquet.write_table(arrow(SCORED[name]).empty_table(), found[0])
    return [glob.escape(str(path)) for path in found]  # DuckDB reads every path as a pattern


def _hidden(path: Path, folder: Path) -> bool:
    """Where a run gathers what is not whole yet."""
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _check(path: Path, name: str) -> None:
    """Raises InputError for a file that is damaged, UsageError for one that lacks columns."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        columns = parquet.read_schema(path).names
    except (OSError, pa.ArrowException) as error:
        raise InputError("E007", NOWHERE, path=str(path), **problem_params("truncated")) from error
    lacking = [column for column in USED[name] if column not in columns]
    if lacking:
        words = ", ".join(lacking)
        raise UsageError(Message(f"{path} 缺少列：{words}", f"{path} lacks the columns {words}"))


def _table(backend: Any, name: str, files: list[str]) -> ir.Table:
    # The folders' names are left alone: what they say stands in the columns as well.
    table: ir.Table = backend.read_parquet(files, table_name=name, hive_partitioning=False)
    return table.select(*USED[name])
