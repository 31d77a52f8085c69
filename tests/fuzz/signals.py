"""`python -m tests.fuzz.signals --count 200`: SIGINT and SIGTERM at random moments over all commands.

Whatever the moment: the exit code says which signal it was (or the command had done its work), nothing is half written, no temporary
file and no process is left, and no traceback is shown.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .chance import Chance

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "files"
INPUTS = (
    "form.docx",
    "form.xlsx",
    "form.pdf",
    "form.ods",
    "form.html",
    "form.txt",
    "score.docx",
    "score.pdf",
    "score.xls",
    "score.txt",
)
MANY = 1500
GIVEN = frozenset(("in", "packed", "many", "scores"))
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
COMMANDS = (
    "validate -f json -j 1 -o out.json in", "validate -f json -j 2 -o out.json in", "validate -f xlsx -j 2 -o out.xlsx in", "validate -f html -o out.html in", "validate --together -f json -o out.json in", "validate --claims -f ndjson -j 2 in", "validate --write-baseline out.json -q in",
    "score -f json -j 1 -o out.json in", "score -f csv -j 2 -o out.csv in", "score --explain --all in", "score --engine duckdb packed -o out", "validate --engine duckdb -f json -o out.json packed", "score --engine duckdb many -o out", "score -j 2 many -o out.json -f json", "validate --engine duckdb -j 2 many -o out",
    "export --to ndjson -o out.ndjson in", "export --to xlsx -o out.xlsx in/form.pdf", "export --to docx -o out.docx in/form.xlsx", "export --to letter -o out/ in", "export --to findings-xlsx -o out.xlsx in", "export --to html -o out.html in/score.docx",
    "pack -j 1 in -o out", "pack -j 2 in -o out", "annotate in/form.docx -o out.docx", "annotate in/form.pdf -o out.html", "annotate in/form.xlsx -o out.xlsx --summary", "summary -f json -o out.json scores", "summary -f html -o out.html scores",
    "diff -f html -o out.html in/form.pdf in/form.docx", "diff --findings -f json in/form.pdf in/form.xlsx", "extract -o out.toml in/form.pdf", "extract --what facts -f csv in/score.docx", "profile test", "profile list --sure -o out.txt", "profile new hunan/qingxi --region 430202 -o out", "profile draft in/score.docx -o out --id hunan/qingxi", "init --year 2024 -p hunan -o out.toml", "init --year 2024 --kind project -o out.xlsx",
)  # fmt: skip


@dataclass
class Known:
    """What a command does when nobody stops it: its seconds, its exit code, and the files it writes."""

    seconds: float
    code: int
    files: dict[str, bytes]


def place(folder: Path, commands: tuple[str, ...]) -> None:
    """The inputs of some commands."""
    (folder / "in").mkdir(parents=True)
    for name in INPUTS:
        shutil.copy(FILES / name, folder / "in")
    for example in sorted((ROOT / "examples").glob("*.toml")):
        shutil.copy(example, folder / "in")
    asked = {word for words in commands for word in words.split()}
    if "many" in asked:
        (folder / "copies").mkdir()
        examples = sorted((ROOT / "examples").glob("*.toml"))
        for number in range(MANY):  # so many that columns are worth their start
            shutil.copy(examples[number % len(examples)], folder / "copies" / f"{number:04}.toml")
        prepared("pack -qq copies -o many", folder)
        shutil.rmtree(folder / "copies")
    if asked & {"packed", "scores"}:
        prepared("pack -qq in -o packed", folder)
        prepared("score --engine duckdb packed -o scores", folder)


def prepared(words: str, folder: Path) -> None:
    """A command whose output is the input of others."""
    subprocess.run([sys.executable, "-m", "jixiao", *words.split()], cwd=folder, check=False, capture_output=True)


def written(folder: Path) -> dict[str, bytes]:
    """What a command has written, temporary files too."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in GIVEN
    }


def start(words: str, folder: Path) -> subprocess.Popen[bytes]:
    """The command in a session of its own, its temporary files in `tmp`."""
    (folder / "tmp").mkdir()
    environment = {
        **os.environ,
        "TMPDIR": str(folder / "tmp"),
        "JIXIAO_LANG": "en",
        "XDG_CONFIG_HOME": str(folder / "none"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "jixiao", *words.split()], cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def clear(folder: Path) -> None:
    """Take away what a command has written."""
    for path in folder.iterdir():
        if path.name not in GIVEN:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def measured(words: str, folder: Path) -> Known:
    """The command, undisturbed."""
    clear(folder)
    began = time.monotonic()
    with start(words, folder) as process:
        process.communicate()
    return Known(time.monotonic() - began, process.returncode, written(folder))


def listens(process: int) -> bool:
    """Has the program taken the signals over? Before that the interpreter has them, and ends as it does."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return True
    caught = next((int(line.split()[1], 16) for line in lines if line.startswith("SigCgt")), 0)
    return bool(caught >> (signal.SIGTERM - 1) & 1)


def left(group: int) -> bool:
    """Is a process of the group left, after some seconds?"""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


def interrupted(
    words: str, known: Known, number: signal.Signals, share: float, folder: Path, *, group: bool
) -> tuple[str, list[str]]:
    """What became of a command that got a signal after this share of its time, and what is wrong with it."""
    clear(folder)
    with start(words, folder) as process:
        time.sleep(share * known.seconds)
        early = not listens(process.pid)
        if process.poll() is None:
            (os.killpg if group else os.kill)(process.pid, number)
        _, errors = process.communicate(timeout=120)
    code, faults = process.returncode, []
    done = code == known.code
    if not (done or code == CODES[number] or (early and code in {-number, 1, 130})):
        faults.append(f"exit {code}: {errors[-2000:].decode('utf-8', 'replace')}")
    if b"Traceback" in errors and not early:
        faults.append(errors.decode("utf-8", "replace"))
    faults += [
        f"{name}: {'half written' if name in known.files else 'left behind'}"
        for name, data in written(folder).items()
        if known.files.get(name) != data
    ]
    faults += [f"{name}: absent" for name in known.files if done and not early and name not in written(folder)]
    if left(process.pid):
        faults.append("a process is left")
    return ("early" if early else "done" if done else "interrupted"), faults


def campaign(count: int, seed: int, commands: tuple[str, ...] = COMMANDS) -> int:
    """So many signals; the number of those after which something was wrong."""
    chance = Chance(f"signals:{seed}")
    ends: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="signals-") as root:
        folder = Path(root) / "place"
        place(folder, commands)
        known: dict[str, Known] = {}
        for turn in range(count):
            words = commands[turn % len(commands)]
            known[words] = known.get(words) or measured(words, folder)
            number = chance.choice((signal.SIGINT, signal.SIGTERM))
            share = chance.uniform(0, 0.15) if chance.likely(0.2) else chance.uniform(0, 0.9)
            end, faults = interrupted(words, known[words], number, share, folder, group=chance.likely(0.5))
            ends[end] += 1
            if faults:
                failed += 1
                print(f"FAILED {turn}: {words}: {number.name} at {share:.2f} ({end})", *faults, sep="\n  ", flush=True)
    print(f"{count} signals with seed {seed}: {dict(sorted(ends.items()))}, {failed} failed")
    return failed


def main() -> int:
    """Run what the words ask for; 1 when something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.signals", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return int(campaign(options.count, options.seed) > 0)


if __name__ == "__main__":
    sys.exit(main())
