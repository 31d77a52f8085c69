"""From how many packed reports on are columns faster than rows? The rule that `--engine duckdb` and `summary` go by is read from here.

    python benchmarks/crossover.py FOLDER [--sizes 500 2000] [--partitions 1 5 20 40]

Generated reports of 40 indicators, by turns over so many partitions (provinces and years), projects and departments among them. For
each number of partitions both engines score a small and a large pack into a folder of scores (`-j 1`, processor time, the least of two
runs in turns). Each engine's time is a start and a cost a report; where the two lines cross, columns begin to be worth their start.
"""

from __future__ import annotations

import argparse
import json
import shutil
from itertools import product
from pathlib import Path

import columns
import reports

PROVINCES = (
    ("530181", "安宁市"), ("430202", "荷塘区"), ("620702", "甘州区"), ("510402", "东区"), ("110101", "东城区"), ("330102", "上城区"),
    ("440103", "荔湾区"), ("370102", "历下区"),
)  # fmt: skip
YEARS = (2023, 2022, 2021, 2020, 2019)
SWITCH = "import sys, jixiao.engines.columns.store as s; s.LEAST, s.EACH = {least}, 0; from jixiao.__main__ import main; main()"


def report(number: int, partitions: int) -> dict[str, object]:
    """A report of one of so many provinces and years."""
    made = reports.report(number)
    year, (code, name) = list(product(YEARS, PROVINCES))[number % partitions]
    kind = "department" if number // partitions % 2 else "project"
    return made | {
        "year": year,
        "region": {"code": code, "name": name},
        "evaluations": [made["evaluations"][0] | {"kind": kind}],
    }


def pack(folder: Path, count: int, partitions: int) -> Path:
    """So many reports, packed."""
    root, lines = folder / f"pack-{partitions}-{count}", folder / "reports.ndjson"
    if not (root / "pack.json").exists():
        with lines.open("w", encoding="utf-8") as stream:
            for number in range(count):
                stream.write(json.dumps(report(number, partitions), ensure_ascii=False) + "\n")
        columns.child([str(columns.BIN / "jixiao"), "pack", str(lines), "-o", str(root), "-j", "2", "-q"])
    return root


def cost(root: Path, least: int) -> float:
    """Processor seconds of `score --engine duckdb` by columns (`least` 0) or by rows."""
    out = root.with_suffix(".scores")
    words = [
        columns.sys.executable,
        "-c",
        SWITCH.format(least=least),
        "score",
        str(root),
        "--engine",
        "duckdb",
        "-j",
        "1",
        "-q",
        "-o",
        str(out),
    ]
    spent = columns.child(words)[1]
    shutil.rmtree(out)
    return spent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs=2, default=[500, 2000])
    parser.add_argument("--partitions", type=int, nargs="+", default=[1, 5, 20, 40])
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    print("| partitions | columns: start, a report | rows: start, a report | equal at |\n|---|---|---|---|")
    for partitions in given.partitions:
        measure(given.folder, given.sizes, partitions)


def measure(folder: Path, sizes: list[int], partitions: int) -> None:
    packs = [pack(folder, size, partitions) for size in sizes]
    lines = {}
    spent = {(least, at): [] for least in (0, 10**9) for at in (0, 1)}
    for _ in range(2):
        for (least, at), costs in spent.items():
            costs.append(cost(packs[at], least))
    for least in (0, 10**9):
        small, large = (min(spent[least, at]) for at in (0, 1))
        each = (large - small) / (sizes[1] - sizes[0])
        lines[least] = small - each * sizes[0], each
    (start, each), (other, more) = lines[0], lines[10**9]
    equal = (start - other) / (more - each)
    print(
        f"| {partitions} | {start:.2f} s, {each * 1000:.3f} ms | {other:.2f} s, {more * 1000:.3f} ms | {equal:,.0f} reports |",
        flush=True,
    )


if __name__ == "__main__":
    main()
