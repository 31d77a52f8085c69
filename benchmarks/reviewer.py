"""A reviewer's run: mixed files to a workbook, letters and a page in one run, against `validate` of the same files.

    python benchmarks/reviewer.py [--files 220] [--runs 3] [--keep FOLDER]

The files are those of `mixed.py`. Each command is a process of its own, in turns; printed is the least processor time
(user and system) of its runs, and how often that of `validate` it is: of each output alone, and of all three in one run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import mixed

COMMANDS = {
    "validate": [],
    "workbook": ["-f", "xlsx", "-o", "OUT/findings.xlsx"],
    "letters": ["-f", "letter", "-o", "OUT/letters/"],
    "page": ["-f", "html", "-o", "OUT/page.html"],
    "all three": ["--also", "xlsx=OUT/all.xlsx", "--also", "html=OUT/all.html", "--also", "letter=OUT/all/"],
}


def seconds(words: list[str]) -> float:
    """Processor time of one command and its children; its exit code must be one of findings or unreadable inputs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jixiao", "--lang", "zh", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1, 3}:
        raise SystemExit(f"exit {process.returncode}: {' '.join(words)}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=220)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        source, made = Path(name) / "in", Path(name) / "out"
        source.mkdir()
        mixed.write(source, given.files)
        best: dict[str, float] = {}
        for _ in range(given.runs):
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            for command, words in COMMANDS.items():
                filled = ["validate", "-q", "-j", "1", str(source), *(word.replace("OUT", str(made)) for word in words)]
                best[command] = min(best.get(command, 1e9), seconds(filled))
        if given.keep is not None:
            shutil.copytree(made, given.keep, dirs_exist_ok=True)
    for command, spent in best.items():
        print(f"{command:<10} {spent:6.2f} s  {spent / best['validate']:.2f} x")


if __name__ == "__main__":
    main()
