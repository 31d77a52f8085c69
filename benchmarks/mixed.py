"""Ten thousand good, bad and hostile files in one run: none is lost, the exit code is right, memory stays flat.

    python benchmarks/mixed.py [--files 10000] [--jobs 2]
    python benchmarks/mixed.py --summary [--files 220]

With `--summary` a few are packed too, and the processor time of `validate`, `summary`, and `score` by either engine is printed instead.

Files of every kind of the tests' fixtures stand among generated reports: cut off, renamed, empty, with NULs, deeply nested, as
numbers out of range, in another encoding, as archives that hold nothing. Prints what became of each kind.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import reports

if TYPE_CHECKING:
    from collections.abc import Callable

FIXTURES = Path(__file__).parent.parent / "tests" / "files"


_NO_REPORTS = {"empty", "cut"}
"""Kinds that may not look like a report: in a folder other TOML and JSON files are passed over."""


def _good(number: int) -> bytes:
    return json.dumps(reports.report(number), ensure_ascii=False).encode()


def kinds() -> dict[str, tuple[str, Callable[[int], bytes]]]:
    """A suffix and the bytes for each kind of file, by its name."""
    found: dict[str, tuple[str, Callable[[int], bytes]]] = {
        "good": (".json", _good),
        "cut": (".json", lambda n: _good(n)[: 200 + n % 900]),
        "empty": (".toml", lambda _: b""),
        "nul": (".toml", lambda n: b"evaluations = []\0" * (n % 50 + 1)),
        "deep": (".json", lambda n: b'{"evaluations":' + b"[" * (2000 + n)),
        "range": (".json", lambda _: b'{"evaluations":[{"total":{"score":1e999999999}}]}'),
        "gbk": (".json", lambda n: json.dumps(reports.report(n), ensure_ascii=False).encode("gb18030")),
        "unknown": (".json", lambda _: b'{"evaluations":[],"nonsense":1}'),
        "zip": (".docx", lambda n: b"PK\x03\x04" + os.urandom(n % 300)),
        "pdf": (".pdf", lambda n: b"%PDF-1.7\n" + os.urandom(n % 300)),
        "noise": (".txt", lambda n: os.urandom(n % 3000)),
    }
    for path in sorted(FIXTURES.iterdir()):
        if (
            path.is_file()
            and path.stat().st_size < 60_000
            and path.suffix not in {".doc", ".wps", ".rtf", ".odt", ".py"}
        ):
            data = path.read_bytes()
            found[path.name] = (path.suffix, lambda _, data=data: data)
            found[f"half of {path.name}"] = (path.suffix, lambda n, data=data: data[: len(data) // 2 + n % 7])
    return found


def write(folder: Path, count: int) -> dict[str, str]:
    """Write the files; their kinds by path. Two in three are good reports."""
    every = kinds()
    others = [name for name in every if name != "good"]
    made = {}
    for number in range(count):
        kind = "good" if number % 3 else others[number // 3 % len(others)]
        suffix, content = every[kind]
        path = folder / f"{number // 500:02}" / f"{number:05}{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content(number))
        made[str(path)] = kind
    return made


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--summary", action="store_true")
    given = parser.parse_args()
    if given.summary:
        compare(220 if given.files == parser.get_default("files") else given.files)
        return
    with tempfile.TemporaryDirectory() as name:
        made = write(Path(name), given.files)
        start = time.monotonic()
        words = [sys.executable, "-m", "jixiao", "validate", "-q", "-f", "ndjson", "-j", given.jobs, name]
        with (Path(name) / "out").open("wb") as out:
            process = subprocess.Popen(words, stdout=out)
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        results = [json.loads(line) for line in (Path(name) / "out").read_text("utf-8").splitlines()]
    report(made, results, process.returncode)
    print(
        f"{given.files} files, {seconds:.0f} s, exit {process.returncode}, peak of the largest process {usage.ru_maxrss / 1024:.0f} MiB"
    )


def compare(count: int) -> None:
    """Processor seconds of each command on the same files, beside the one that it is held against."""
    with tempfile.TemporaryDirectory() as name:
        files, pack, out = Path(name) / "in", Path(name) / "pack", Path(name) / "out"
        files.mkdir()
        write(files, count)
        spent(["pack", files, "-o", pack])
        rows = {
            "validate -f ndjson FILES": ["validate", "-f", "ndjson", files],
            "summary -f json FILES": ["summary", "-f", "json", files],
            "score -f ndjson PACK": ["score", "-f", "ndjson", pack],
            "score --engine duckdb -f ndjson PACK": ["score", "--engine", "duckdb", "-f", "ndjson", pack],
            "score --engine duckdb -o SCORES PACK": ["score", "--engine", "duckdb", "--force", "-o", out, pack],
            "summary -f json PACK": ["summary", "-f", "json", pack],
        }
        found: dict[str, list[float]] = {what: [] for what in rows}
        for _ in range(3):
            for what, words in rows.items():
                found[what].append(spent(words))
    held = {"summary -f json FILES": "validate -f ndjson FILES"} | dict.fromkeys(list(rows)[3:], "score -f ndjson PACK")
    print(f"| {count} files | processor | against |\n|---|---|---|")
    for what, costs in found.items():
        other = held.get(what)
        ratio = f"{min(costs) / min(found[other]):.2f} × `{other}`" if other else ""
        print(f"| `jixiao {what}` | {min(costs):.2f} s | {ratio} |")


def spent(words: list[object]) -> float:
    """Processor seconds of a command in one process, its output thrown away; 0, 1 and 3 are what such files end with."""
    command = [sys.executable, "-m", "jixiao", *map(str, words), "-q", "-j", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1, 3}:
        raise SystemExit(f"exit {process.returncode}: {command}")
    return usage.ru_utime + usage.ru_stime


def report(made: dict[str, str], results: list[dict[str, Any]], code: int) -> None:
    """What became of each kind; ends with an error when a file is lost or the exit code is wrong."""
    seen = [str(one["path"]) for one in results]
    lost = sorted(path for path in set(made) - set(seen) if made[path] not in _NO_REPORTS)
    outcome = Counter((made[str(one["path"])], "read" if one["report"] else "refused") for one in results)
    for (kind, what), number in sorted(outcome.items()):
        print(f"{kind:<40} {what:<8} {number}")
    bugs = [one["path"] for one in results for each in one["findings"] if "Error:" in each["message"]]
    if lost or seen != sorted(seen) or code != 3 or bugs:
        raise SystemExit(f"exit {code}; lost: {lost[:5]}; bugs: {bugs[:5]}")


if __name__ == "__main__":
    main()
