"""Scores for a summary: a folder of them, which DuckDB reads where it lies, or rows that gather in SQLite."""

from __future__ import annotations

import glob
import json
import sqlite3
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.extra import need
from jixiao.engines.columns.score_folder import ABOUT
from jixiao.engines.columns.tables import FORMAT, SCORED, arrow
from jixiao.engines.rows.execution import NAME
from jixiao.engines.summary.tables import AMOUNTS, CARDS, PREPARED, TABLES, Scores, columns_of, micro
from jixiao.files.problems import problem_params
from jixiao.model.document import NOWHERE
from jixiao.model.errors import InputError, UsageError, of_system
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

USED = {"cards": (*CARDS, "codes"), "scores": ("row", "level", "claimed", "computed", "status", "missing")}
"""The columns that a summary reads of a folder; a later version may write more."""
MEMORY = "2GB"
"""What DuckDB may use before it spills, to a temporary folder, never to the user's."""


@contextmanager
def opened(folder: Path) -> Iterator[Scores]:
    """The tables of a folder, as long as the block lasts.

    Raises UsageError for a folder that holds no scores or those of another version, InputError for a broken file in it.
    """
    engine = _engine(folder)
    duckdb = need("duckdb", "columns")
    with TemporaryDirectory(prefix="jixiao-") as spill:
        files = {name: _files(folder / name, name, Path(spill)) for name in USED}
        settings = {"temp_directory": spill, "memory_limit": MEMORY, "preserve_insertion_order": False}
        try:
            with duckdb.connect(config=settings) as connection:
                for statement in _views(files):
                    connection.execute(statement)
                yield Scores(connection, engine)
        except duckdb.OutOfMemoryException as error:
            raise UsageError(Message("内存不够", "there is not enough memory")) from error
        except duckdb.Error as error:
            raise InputError("E007", NOWHERE, path=str(folder), **problem_params("truncated")) from error


def _engine(folder: Path) -> str:
    """The engine that `scores.json` names. Raises UsageError when there is no such file, or of another version."""
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        version, engine = about["format"], about["engine"]
    except OSError as error:
        zh, en = of_system(error)
        raise _no_scores(
            f"{folder} 不是得分文件夹：{ABOUT} {zh}", f"{folder} is no folder of scores: {ABOUT}: {en}"
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _no_scores(f"{folder / ABOUT} 不是 jixiao 写的", f"{folder / ABOUT} was not written by jixiao") from error
    if version != FORMAT:
        zh, en = (
            f"{folder} 的格式是第 {version} 版，这里只认第 {FORMAT} 版",
            f"{folder} has format {version}; only {FORMAT} is known",
        )
        raise _no_scores(zh, en)
    return str(engine)


def _no_scores(zh: str, en: str) -> UsageError:
    make = "jixiao score reports/ --engine duckdb -o scores/"
    return UsageError(Message(zh, en), Message(f"先运行 {make}", f"make one: {make}"))


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


def _views(files: dict[str, list[str]]) -> Iterator[str]:
    """The tables of a summary over the files. The folders' names are left alone: what they say stands in the columns as well."""
    read = {
        name: f"read_parquet([{', '.join(map(_quoted, found))}], hive_partitioning = false)"
        for name, found in files.items()
    }
    cards = ", ".join(map(_column, CARDS))
    yield f"CREATE TEMP VIEW given_cards AS SELECT {cards}, len(codes) AS findings FROM {read['cards']}"
    each = f"SELECT report, evaluation, split_part(unnest(codes), ':', 1) AS code FROM {read['cards']}"
    yield f"CREATE TEMP VIEW codes AS SELECT report, evaluation, code, COUNT(*) AS n FROM ({each}) GROUP BY ALL"
    level = f"CASE WHEN row = -1 THEN {_quoted(NAME)} ELSE level END"
    over = f"SUM(CASE WHEN status = 'overstated' THEN {_micro('claimed')} - {_micro('computed')} END)"
    yield f"CREATE TEMP TABLE verdicts AS SELECT {level} AS level, status, missing, COUNT(*) AS n, {over} AS points FROM {read['scores']} GROUP BY ALL"
    yield PREPARED


def _column(name: str) -> str:
    if name in AMOUNTS:
        return f"{_micro(name)} AS {name}"
    return 'CAST("full" AS INTEGER) AS "full"' if name == "full" else name


def _micro(name: str) -> str:
    return f"CAST(CAST({name} AS DECIMAL(24, 6)) * 1000000 AS BIGINT)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


class Gathered:
    """Rows of the tables of a summary as they come, in SQLite: in memory, on disk when there are many."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("")
        for table in TABLES:
            self._connection.execute(f"CREATE TABLE {table} ({columns_of(table)})")
        self.left_out: Counter[str] = Counter()

    def add(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Rows with every column of the table, in order."""
        marks = ", ".join("?" * len(TABLES[table]))
        self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def scores(self, engine: str) -> Scores:
        """What came together."""
        self._connection.execute(PREPARED)
        return Scores(self._connection, engine, self.left_out)

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()


def rows_for(cards: Iterable[dict[str, Any]], scores: Iterable[dict[str, Any]]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of the tables `cards` and `scores` as those of a summary."""
    found: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    for card in cards:
        row = {name: micro(card[name]) if name in AMOUNTS else card[name] for name in CARDS}
        codes = card["codes"]
        found["given_cards"].append((*row.values(), None if codes is None else len(codes)))
        each = Counter(code.partition(":")[0] for code in codes or ())
        found["codes"] += [(card["report"], card["evaluation"], code, n) for code, n in each.items()]
    found["verdicts"] = _verdicts(scores)
    return found


def _verdicts(scores: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
    counts: Counter[tuple[Any, ...]] = Counter()
    points: dict[tuple[Any, ...], int] = {}
    for one in scores:
        key = (NAME if one["row"] == -1 else one["level"], one["status"], one["missing"])
        counts[key] += 1
        claimed, computed = one["claimed"], one["computed"]
        if one["status"] == "overstated" and claimed is not None and computed is not None:
            points[key] = points.get(key, 0) + (micro(claimed - computed) or 0)
    return [(*key, n, points.get(key)) for key, n in counts.items()]
