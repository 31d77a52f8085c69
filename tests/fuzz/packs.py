"""Folders of packed reports whose Parquet tables were changed by hand: nulls, other types, other numbers, other rows."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.cli.main import main

from .reports import report, toml

if TYPE_CHECKING:
    from pathlib import Path

    from .chance import Chance


def packed(chance: Chance, folder: Path) -> list[list[str]]:
    """A packed folder, changed, and commands that read it."""
    for number in range(1 + chance.count(3)):
        data = report(chance)
        data["title"], data["schema_version"] = f"青溪县水利局{number}", 1
        (folder / f"{number}.toml").write_bytes(toml(data).encode("utf-8", "replace"))
    with contextlib.chdir(folder), contextlib.redirect_stderr(io.StringIO()):
        main(["pack", "-qq", "-j", "1", *(path.name for path in sorted(folder.glob("*.toml"))), "-o", "packed"])
    for path in folder.glob("*.toml"):
        path.unlink()
    tables = sorted((folder / "packed").rglob("*.parquet"))
    for _ in range(1 + chance.count(2)):
        if tables:
            _change(chance, chance.choice(tables))
    if chance.likely(0.1):
        meta = chance.choice(sorted(path for path in (folder / "packed").rglob("*") if path.is_file()) or [folder])
        if meta.is_file():
            meta.write_bytes(chance.damaged(meta.read_bytes()))
    engine = [
        ["score", "--engine", "duckdb", "packed", "-o", "scores"],
        ["validate", "--engine", "duckdb", "packed", "-f", "json"],
        ["summary", "scores"],
    ]
    return [chance.choice((["validate", "-f", "json", "packed"], ["score", "-f", "json", "packed"], ["export", "--to", "ndjson", "packed"], ["extract", "packed"], ["pack", "packed", "-o", "again"], ["diff", "packed", "packed"])), *(engine if chance.likely(0.15) else [])]  # fmt: skip


def _change(chance: Chance, path: Path) -> None:
    try:
        table = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError, UnicodeDecodeError):  # it was changed before
        return
    kind = chance.randrange(8)
    if kind == 0:
        path.write_bytes(chance.damaged(path.read_bytes()))
        return
    names = table.column_names
    name = chance.choice(names)
    at = names.index(name)
    if kind <= 2:
        field = table.schema.field(name)
        table = table.set_column(at, pa.field(name, field.type), pa.nulls(len(table), field.type))
    elif kind == 3:
        table = table.drop_columns([name])
    elif kind == 4:
        table = table.slice(0, chance.count(len(table)))
    elif kind == 5:
        table = pa.concat_tables([table] * 2)
    elif kind == 6:
        table = table.set_column(
            at,
            name,
            pa.array(
                [chance.choice((None, chance.word().encode("utf-8", "replace").decode()))] * len(table), pa.string()
            ),
        )
    else:
        table = _with_other_values(chance, table, at)
    pq.write_table(table, path)


def _with_other_values(chance: Chance, table: pa.Table, at: int) -> pa.Table:
    """A column of the same type with other values, nulls among them."""
    field = table.schema.field(at)
    values: list[Any] = table.column(at).to_pylist()
    for row in range(len(values)):
        if chance.likely(0.5):
            values[row] = _value(chance, field.type)
    try:
        return table.set_column(at, field.with_nullable(True), pa.array(values, field.type))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return table


def _value(chance: Chance, kind: pa.DataType) -> Any:
    if pa.types.is_boolean(kind):
        return chance.choice((None, True, False))
    if pa.types.is_integer(kind):
        return chance.choice((None, 0, -1, 1, chance.whole()))
    if pa.types.is_binary(kind):
        return chance.choice((None, b"", b"\xff" * 9, chance.randbytes(40), b"\x90" * 5000))
    if pa.types.is_string(kind):
        return chance.choice((None, "", "NaN", chance.text().encode("utf-8", "replace").decode()))
    return None
