"""Measure the columnar engine on many reports, beside what DuckDB needs to read, join once and write the same columns.

    python benchmarks/columns.py FOLDER [--distinct 50000] [--reports 100000 1000000] [--memory 3072] [--rows 2000]

`FOLDER` takes a few GiB. So many distinct reports of 40 indicators are made and packed by `jixiao pack` once; larger packs repeat
them under other numbers. Each size is scored in a process of its own, on two threads; the row engine and a hand-written Polars
script for the one profile stand beside it. What DuckDB and the row engine say of a sample is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import reports

BIN = Path(sys.executable).parent
TABLES = ("reports", "evaluations", "funds", "indicators", "facts")
REPEATED = """
COPY (SELECT p.* REPLACE (CAST(hash(p.report, k)::HUGEINT - 9223372036854775808 AS BIGINT) AS report {path}) FROM read_parquet('{source}') p, range({first}, {last}) r(k)
      ORDER BY k, p.report) TO '{target}' (FORMAT PARQUET, COMPRESSION ZSTD)
"""
BASELINE = """
COPY (SELECT i.report, i.evaluation, i.row, i.level, i.name, i.points AS weight, i.points_origin AS weight_origin, i.claimed,
        i.points AS computed, i.direction AS status, i.origin AS method, i.target_kind AS basis, i.actual_kind AS missing,
        NULL::INTEGER AS flags, i.reasoned AS unexplained, i.not_applicable AS left_out, NULL::VARCHAR[] AS codes, r.region_code AS engine
      FROM read_parquet('{root}/indicators/*/*/*.parquet', hive_partitioning = false) i
      JOIN read_parquet('{root}/reports/*/*/*.parquet', hive_partitioning = false) r USING (report))
TO '{target}' (FORMAT PARQUET, COMPRESSION ZSTD)
"""


def child(words: list[str]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and the largest resident set in MiB of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "JIXIAO_LANG": "en"}
    )
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"exit {process.returncode}: {' '.join(words)}\n{said}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def pack(folder: Path, count: int) -> Path:
    """So many distinct reports, packed."""
    root, lines = folder / f"pack-{count}", folder / "reports.ndjson"
    if not (root / "pack.json").exists():
        with lines.open("w", encoding="utf-8") as stream:
            for number in range(count):
                stream.write(json.dumps(reports.report(number), ensure_ascii=False) + "\n")
        wall, cpu, peak = child([str(BIN / "jixiao"), "pack", str(lines), "-o", str(root), "-j", "2", "-q"])
        print(f"| pack {count:,} reports, `-j 2` | {wall:.0f} s | {cpu:.0f} s | {peak:.0f} MiB |", flush=True)
        lines.unlink()
    return root


def repeat(source: Path, target: Path, times: int) -> Path:
    """A pack that holds every report of another so many times, each time under another number and path."""
    if (target / "pack.json").exists():
        return target
    with duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(target) + ".tmp"}) as connection:
        for file in sorted(source.glob("*/*/*/*.parquet")):
            table = file.relative_to(source).parts[0]
            for first in range(0, times, 5):
                place = (target / file.relative_to(source)).with_name(f"{first:04}-{file.name}")
                place.parent.mkdir(parents=True, exist_ok=True)
                path = ", p.path || '#' || k AS path" if table == "reports" else ""
                connection.execute(
                    REPEATED.format(source=file, target=place, first=first, last=min(first + 5, times), path=path)
                )
    shutil.copy(source / "pack.json", target / "pack.json")
    return target


BASE = """
import sys, duckdb
settings = {"threads": 2, "memory_limit": sys.argv[1] + "MB", "preserve_insertion_order": False, "temp_directory": sys.argv[2]}
with duckdb.connect(config=settings) as connection:
    connection.execute(sys.argv[3])
"""


def baseline(root: Path, target: Path, memory: int) -> tuple[float, float, float]:
    """Reading, joining once and writing the same columns, on two threads, in a process of its own."""
    query = BASELINE.format(root=root, target=target)
    return child([sys.executable, "-c", BASE, str(memory), f"{target}.tmp", query])


def by_columns(root: Path, out: Path) -> tuple[float, float, float]:
    """The columnar engine as a user runs it."""
    shutil.rmtree(out, ignore_errors=True)
    return child([str(BIN / "jixiao"), "score", str(root), "--engine", "duckdb", "-j", "2", "-q", "-o", str(out)])


POLARS = """
import sys
import polars as pl
root, target = sys.argv[1:]
rows = pl.scan_parquet(root + "/indicators/*/*/*.parquet", hive_partitioning=False)
rows = rows.select("report", "evaluation", "row", "level", "name", "points", "claimed", "direction", "aim", "value")
micro = pl.col("points").cast(pl.Float64)
share = (micro * pl.col("value") / pl.col("aim")).clip(0, micro).round(2)
computed = pl.when(pl.col("aim").is_null() | pl.col("value").is_null()).then(None).when(pl.col("value") >= pl.col("aim")).then(micro).otherwise(share)
done = rows.with_columns(computed=computed)
status = pl.when(pl.col("computed").is_null()).then(pl.lit("unverifiable")).when(pl.col("claimed").cast(pl.Float64) == pl.col("computed"))
status = status.then(pl.lit("agrees")).when(pl.col("claimed").cast(pl.Float64) > pl.col("computed")).then(pl.lit("overstated")).otherwise(pl.lit("understated"))
done.with_columns(status=status).sink_parquet(target, compression="zstd")
"""
"""What a person writes for one profile and one kind of row: in floating point, without choice of profile, rule or unit."""


def by_polars(root: Path, target: Path) -> tuple[float, float, float]:
    return child([sys.executable, "-c", POLARS, str(root), str(target)])


def by_rows(folder: Path, count: int) -> float:
    """Processor seconds of the row engine for a report: the difference of two sizes."""
    lines = folder / "rows.ndjson"
    costs = []
    for size in (count // 10, count):
        with lines.open("w", encoding="utf-8") as stream:
            for number in range(size):
                stream.write(json.dumps(reports.report(number), ensure_ascii=False) + "\n")
        costs.append(child([str(BIN / "jixiao"), "score", str(lines), "-j", "1", "-q", "-f", "ndjson"])[1])
    lines.unlink()
    return (costs[1] - costs[0]) / (count - count // 10)


def same(root: Path, out: Path, sample: int = 200) -> None:
    """The columns say of a sample what the row engine says."""
    from jixiao.engines.columns.packing import from_record
    from jixiao.toolkit.kit import Toolkit

    scorer = Toolkit().scorer
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT report, record FROM read_parquet('{root}/reports/*/*/*.parquet') ORDER BY hash(report) LIMIT {sample}"
        ).fetchall()
        for report, record in found:
            rows = connection.execute(
                f"SELECT computed, status FROM read_parquet('{out}/scores/*/*/*.parquet') WHERE report = {report} ORDER BY evaluation, row"
            ).fetchall()
            expected = [(row.computed, row.status) for card in scorer.score(from_record(record)) for row in card.rows]
            if rows != expected:
                raise SystemExit(f"report {report}: the engines differ")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--distinct", type=int, default=50_000)
    parser.add_argument("--reports", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--memory", type=int, default=3072)
    parser.add_argument("--rows", type=int, default=2000)
    given = parser.parse_args()
    if uneven := [count for count in given.reports if count % given.distinct]:
        parser.error(f"--reports {uneven[0]} is no multiple of --distinct {given.distinct}")
    given.folder.mkdir(parents=True, exist_ok=True)
    print("| what | wall | processor | peak memory |\n|---|---|---|---|")
    packed = pack(given.folder, given.distinct)
    for count in given.reports:
        measure(given.folder, packed, count, count // given.distinct, given.memory)
    each = by_rows(given.folder, given.rows)
    print(f"| `jixiao score -q -f ndjson`, the row engine with proofs, a report more | | {each * 1000:.2f} ms | |")


def measure(folder: Path, packed: Path, count: int, times: int, memory: int) -> None:
    root = repeat(packed, folder / f"pack-x{count}", times) if times > 1 else packed
    out, target = folder / f"scores-{count}", folder / "baseline.parquet"
    wall, cpu, base = baseline(root, target, memory)
    print(
        f"| DuckDB reads, joins once and writes the same columns, {count:,} reports | {wall:.1f} s | {cpu:.1f} s | {base:.0f} MiB |",
        flush=True,
    )
    scored = by_columns(root, out)
    print(
        f"| `jixiao score --engine duckdb`, {count:,} reports | {scored[0]:.1f} s ({scored[0] / wall:.1f} ×) | {scored[1]:.1f} s ({scored[1] / cpu:.1f} ×) | {scored[2]:.0f} MiB |",
        flush=True,
    )
    polars = by_polars(root, folder / "polars.parquet")
    print(
        f"| Polars by hand, {count:,} reports | {polars[0]:.1f} s | {polars[1]:.1f} s | {polars[2]:.0f} MiB |",
        flush=True,
    )
    same(root, out)


if __name__ == "__main__":
    main()
