"""`python -m tests.fuzz --seed N --cases M --format F`: try cases, say what fails, keep it when asked."""

from __future__ import annotations

import argparse
import faulthandler
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))  # what the tests share

from .cases import FORMATS, made
from .guard import Ending, run

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

WAIT = 120
"""Seconds by the clock on the wall after which a case is taken for one that never ends."""
FRESH = 400
"""Cases after which they go on in a fresh process: what each leaves in memory does not add up."""


def one(name: str, seed: int, number: int) -> Ending:
    """A case, run in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        return run(made(name, seed, number, folder), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(pipe: Connection) -> None:
    """Run the cases that are asked for, one after the other."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    while True:
        try:
            wanted = pipe.recv()
        except EOFError:
            return
        faulthandler.dump_traceback_later(WAIT - 10)  # where it hangs, if it does
        ending = one(*wanted)
        faulthandler.cancel_dump_traceback_later()
        pipe.send((ending.codes, ending.seconds, ending.mebibytes, ending.faults))


class Runner:
    """Runs cases in a process of its own, which may be lost."""

    def __init__(self) -> None:
        self._process: Any = None
        self._pipe: Any = None
        self._done = 0

    def run(self, name: str, seed: int, number: int) -> Ending:
        """The ending of a case; one that hangs or loses its process is a fault."""
        if self._process is None or self._done >= FRESH:
            self.end()
            self._start()
        self._done += 1
        self._pipe.send((name, seed, number))
        if self._pipe.poll(WAIT):
            try:
                return Ending(*self._pipe.recv())
            except EOFError:
                fault = "the process is gone"
        else:
            fault = f"not done after {WAIT} s"
        self.end()
        return Ending(faults=[fault])

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process, self._done = context.Process(target=_serve, args=(theirs,)), 0
        self._process.start()
        theirs.close()

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._process = None


def keep(name: str, seed: int, number: int, target: Path, why: str) -> None:
    """Write a case as files to a folder, with its commands in `case.json`."""
    target.mkdir(parents=True)
    case = made(name, seed, number, target)
    data = {"why": why, "commands": case.commands, "environment": case.environment}
    (target / "case.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=1000, help="how many cases of each format")
    parser.add_argument("--start", type=int, default=0, help="the number of the first")
    parser.add_argument("--format", action="append", choices=FORMATS, help="a format; repeatable, default all")
    parser.add_argument(
        "--case", action="append", default=[], metavar="FORMAT:SEED:NUMBER", help="only this case, with its errors"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="with --case: write it here as files")
    parser.add_argument("--why", default="", help="with --keep: what was wrong")
    return parser.parse_args()


def _single(case: str, options: argparse.Namespace) -> int:
    name, seed, number = case.split(":")
    if options.keep:
        keep(name, int(seed), int(number), options.keep, options.why)
        return 0
    ending = one(name, int(seed), int(number))
    print(case, ending.codes, f"{ending.seconds:.2f} s {ending.mebibytes} MiB", *ending.faults, ending.errors, sep="\n")
    return int(bool(ending.faults))


def main() -> int:
    """Run what the words ask for; 1 when a case failed."""
    options = _options()
    if options.case:
        return max([_single(case, options) for case in options.case])
    runner, failed, total = Runner(), 0, 0
    for name in options.format or FORMATS:
        codes: Counter[int] = Counter()
        slowest, largest, started = (0.0, 0), (0, 0), time.monotonic()
        for number in range(options.start, options.start + options.cases):
            ending = runner.run(name, options.seed, number)
            codes.update(ending.codes)
            slowest, largest = max(slowest, (ending.seconds, number)), max(largest, (ending.mebibytes, number))
            total += 1
            if ending.faults:
                failed += 1
                print(f"FAILED {name}:{options.seed}:{number}", *ending.faults, sep="\n  ", flush=True)
        ends = " ".join(f"{code}:{count}" for code, count in sorted(codes.items()))
        print(f"{name}: {options.cases} cases, exit {ends}; slowest {slowest[0]:.2f} s (:{slowest[1]}), largest {largest[0]} MiB (:{largest[1]}), {time.monotonic() - started:.0f} s", flush=True)  # fmt: skip
    runner.end()
    print(f"{total} cases with seed {options.seed}, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
