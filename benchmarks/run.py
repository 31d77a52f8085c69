"""Measure start-up, one report, the marginal cost of a report, and two processes, beside check-jsonschema on the same files.

    python benchmarks/run.py [--reports 400] [--runs 5] [--big 2000] [--texts FILE ...]

With `--texts`, reports as they are published, saved as text: each in this process, and all in one command.
Prints the table of the documentation. Each pair is measured in turns in one go, and the least time of its runs counts, so
that what else the machine does weighs little. The commands are those installed beside this Python; check-jsonschema must be
among them (`pip install check-jsonschema`). What the measured runs say is compared with what a plain run says.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import reports

BIN = Path(sys.executable).parent
ENVIRONMENT = {
    **{
        name: value for name, value in os.environ.items() if name not in {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    },
    "JIXIAO_LANG": "en",
    "XDG_CONFIG_HOME": "/nonexistent",
}


class Cost(NamedTuple):
    """Wall and processor seconds, and the largest resident set in MiB, of the best run."""

    wall: float
    cpu: float
    peak: float


def once(words: list[str], output: Path | None = None) -> Cost:
    """One run. `resource` keeps the largest child ever, so the peak comes from the run's own status."""
    start = time.perf_counter()
    with (output or Path(os.devnull)).open("wb") as stream:
        process = subprocess.Popen(words, stdout=stream, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"exit {process.returncode}: {' '.join(words[:6])}")
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def pair(runs: int, *commands: list[str]) -> list[Cost]:
    """The best of some runs of each command, taken in turns."""
    best: list[Cost | None] = [None] * len(commands)
    for _ in range(runs + 1):
        for number, words in enumerate(commands):
            cost, known = once(words), best[number]
            best[number] = cost if known is None else Cost(*map(min, cost, known))
    return [one for one in best if one is not None]


def row(what: str, ours: str, theirs: str, ratio: str, must: str, aim: str) -> str:
    return f"| {what} | {ours} | {theirs} | {ratio} | {must} | {aim} |"


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.{2 if seconds < 0.01 else 1}f} ms"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--big", type=int, default=2000, help="reports for -j 2 and memory; 10000 for the documentation"
    )
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(folder / "pyc")
        measure(folder, given.reports, given.runs, given.big)
        if given.texts:
            texts(str(BIN / "jixiao"), given.texts, given.runs)


def measure(folder: Path, count: int, runs: int, big: int) -> None:
    jixiao, check = str(BIN / "jixiao"), str(BIN / "check-jsonschema")
    schema = folder / "report.json"
    subprocess.run([jixiao, "schema", "report", "--bundle", "-o", str(schema)], check=True, env=ENVIRONMENT)
    made = [str(path) for path in reports.write(folder / "many", count)]
    few, one = made[: count // 10], made[0]
    print(machine())
    print()
    print(row("what", "jixiao", "check-jsonschema", "ratio", "must", "aim"))
    print("|---|---|---|---|---|---|")

    version, helped, theirs = pair(runs, [jixiao, "--version"], [jixiao, "--help"], [check, "--version"])
    for what, ours in (("`--version`", version), ("`--help`", helped)):
        print(row(what, ms(ours.cpu), ms(theirs.cpu), f"{ours.cpu / theirs.cpu:.2f} ×", "≤ 0.3 ×", "≤ 0.1 ×"))

    single, theirs = pair(runs, [jixiao, "validate", one], [check, "--schemafile", str(schema), one])
    print(
        row(
            "`validate one.json`",
            ms(single.cpu),
            ms(theirs.cpu),
            f"{single.cpu / theirs.cpu:.2f} ×",
            "≤ 1 ×",
            "≤ 0.5 ×",
        )
    )

    marginal(jixiao, check, schema, few, made, runs)
    slips = [str(path) for path in reports.write(folder / "slips", count, slips=SLIPS)]
    flawed(jixiao, check, schema, slips, runs)
    batch(jixiao, folder, big)


def marginal(jixiao: str, check: str, schema: Path, few: list[str], many: list[str], runs: int) -> None:
    """The cost of one report more: the difference of two sizes, in which the start-up falls out."""
    commands = {
        "validate": [jixiao, "validate", "-j", "1", "-q", "-f", "ndjson"],
        "score": [jixiao, "score", "-j", "1", "-q", "-f", "ndjson"],
        "check": [check, "--schemafile", str(schema)],
    }
    words = [[*command, *files] for command in commands.values() for files in (few, many)]
    costs = pair(max(1, runs // 2), *words)
    each = {
        name: (costs[2 * at + 1].cpu - costs[2 * at].cpu) / (len(many) - len(few)) for at, name in enumerate(commands)
    }
    for name, seconds, *marks in (
        ("`validate -q -f ndjson`, which scores", each["validate"], "≥ 10 ×", "≥ 20 ×"),
        ("`score -q -f ndjson`, proofs included", each["score"], "≥ 4 ×", "≥ 8 ×"),
    ):
        ratio = f"{each['check'] / seconds:.1f} × the reports/s"
        print(row(f"one 40-indicator report more: {name}", ms(seconds), ms(each["check"]), ratio, *marks))
    decode = decoding(many)
    print(
        row(
            "the same, decoded and nothing else",
            ms(decode),
            "",
            f"{each['validate'] / decode:.1f} × the decode",
            "",
            "",
        )
    )
    peaks = f"{costs[1].peak:.0f} MiB", f"{costs[5].peak:.0f} MiB"
    print(row(f"peak memory, {len(many)} reports", *peaks, "", "", ""))
    same(commands, many)


SLIPS = 27
"""Rows with a slip, which make about 30 findings with those on the table."""


def flawed(jixiao: str, check: str, schema: Path, paths: list[str], runs: int) -> None:
    """The cost of one report more with thirty findings, each with its place, its words and its quote."""
    commands = [jixiao, "validate", "-j", "1", "-q", "-f", "ndjson"], [check, "--schemafile", str(schema)]
    few = len(paths) // 10
    costs = pair(max(1, runs // 2), *([*one, *files] for one in commands for files in (paths[:few], paths)))
    ours, theirs = ((costs[at + 1].cpu - costs[at].cpu) / (len(paths) - few) for at in (0, 2))
    ratio = f"{theirs / ours:.1f} × the reports/s"
    print(row("the same with 30 findings in each report", ms(ours), ms(theirs), ratio, "≥ 4 ×", "≥ 8 ×"))


def decoding(paths: list[str]) -> float:
    """Processor seconds for reading and decoding a report into the typed model."""
    from jixiao.files.loading import load_report

    data = [(Path(path).read_bytes(), path) for path in paths]
    for each in data[:20]:
        load_report(*each)
    start = time.process_time()
    for each in data:
        load_report(*each)
    return (time.process_time() - start) / len(data)


def same(commands: dict[str, list[str]], paths: list[str]) -> None:
    """The measured run says of each file what a plain run says of it alone."""
    import json

    words = commands["validate"]
    whole = subprocess.run([*words, *paths], capture_output=True, check=False, env=ENVIRONMENT).stdout.splitlines()
    for at in range(0, len(paths), max(1, len(paths) // 5)):
        alone = subprocess.run(
            [*words[:2], "-f", "ndjson", paths[at]], capture_output=True, check=False, env=ENVIRONMENT
        ).stdout
        if json.loads(alone) != json.loads(whole[at]):
            raise SystemExit(f"{paths[at]}: the batch says something else than a plain run")


def batch(jixiao: str, folder: Path, count: int) -> None:
    """Two processes against one, and the memory of a long run."""
    reports.write(folder / "big", count)
    out = [folder / f"j{jobs}.ndjson" for jobs in (1, 2)]
    words = [jixiao, "validate", "-q", "-f", "ndjson", str(folder / "big"), "-j"]
    turns = [[once([*words, str(jobs)], out[jobs - 1]) for jobs in (1, 2)] for _ in range(3)]
    costs = [Cost(*map(min, *each)) for each in zip(*turns, strict=True)]
    if out[0].read_bytes() != out[1].read_bytes():
        raise SystemExit("-j 2 writes other bytes than -j 1")
    ratio = costs[0].wall / costs[1].wall
    print(
        row(
            f"`-j 2` on {count} reports, wall time",
            f"{costs[1].wall:.1f} s",
            f"(`-j 1`: {costs[0].wall:.1f} s)",
            f"{ratio:.2f} ×",
            "≥ 1.8 ×",
            "1.9 ×",
        )
    )
    print(
        row(
            f"peak memory a process, {count} reports streamed",
            f"{max(one.peak for one in costs):.0f} MiB",
            "",
            "",
            "≤ 64 MiB",
            "",
        )
    )


def texts(jixiao: str, paths: list[Path], runs: int) -> None:
    """Published reports as text: each read, extracted, audited and scored in this process, and all by one command."""
    from jixiao.toolkit.kit import Toolkit

    kit = Toolkit()
    kit.prepare()
    for path in paths:
        spent = []
        for _ in range(runs + 1):
            start = time.process_time()
            kit.validate(kit.open(str(path), path.read_bytes()))
            spent.append(time.process_time() - start)
        size = path.stat().st_size / 1000
        print(
            row(
                f"a published report of {size:.0f} kB as text, in process", ms(min(spent)), "", "", "≤ 50 ms", "≤ 20 ms"
            )
        )
    walls = [once([jixiao, "validate", *map(str, paths)]).wall for _ in range(2 * runs + 1)]
    wall = statistics.median(walls)
    print(row(f"{len(paths)} published reports in one command, wall time", f"{wall:.2f} s", "", "", "≤ 0.5 s", ""))


def machine() -> str:
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    memory = resource.getpagesize() * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = subprocess.run(
        [BIN / "check-jsonschema", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    load = os.getloadavg()[0]
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}, {versions}; load {load:.1f}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    main()
