"""`python -m tests.fuzz.hostile`: files that attack, in every command that takes a file, and among very many good ones.

`--every` tries each file with each command, alone. `--batch N` checks N good files twice: by themselves, and with the hostile ones
among them. `--more FOLDER` takes the files of a folder too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import traceback
from pathlib import Path
from typing import NamedTuple, NoReturn, TextIO

sys.path.insert(0, str(Path(__file__).parent.parent))  # what the tests share

from hostile_files import HOSTILE

from jixiao.cli.main import main as program
from jixiao.files.isolation import PROCESS

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "files"
SECONDS, MEBIBYTES = 5.0, 512
MOST_FINDINGS = 60
"""What may be found in a hostile file: notes of a kind are counted, not listed."""
SUFFIXES = (".pdf", ".txt", ".html", ".xlsx", ".docx", ".zip", ".xls", ".ods", ".json", ".csv")
COMMANDS = (
    "validate -f json -j 1 IN", "validate -f json -j 2 IN good.toml", "validate --together -f json IN good.toml", "score -f json IN", "extract IN", "extract --what facts -f csv IN", "export --to ndjson IN good.toml", "export --to xlsx -o out.xlsx IN", "export --to html --findings -o out.html IN", "diff IN good.toml", "diff good.toml IN",
    "diff --findings IN good.toml", "annotate IN -o ANNOTATED", "pack -j 1 IN good.toml -o packed", "pack -j 2 IN good.toml -o packed2", "profile draft IN", "validate --targets IN good.toml", "export --review IN good.toml -o out.toml", "validate - --stdin-name IN",
)  # fmt: skip
WARM = ("validate", "-qq", str(ROOT / "examples" / "hunan-hetang-2022.toml"))
"""What the process does once itself: the others are forked from it, and need not be started each."""


def measured(words: list[str], folder: Path, stdin: str = "/dev/null") -> tuple[int, float, int, bytes, str]:
    """Exit code, seconds of all processes, mebibytes of the largest, output and errors of a command, run in a process of its own."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = os.fork()
        if not process:
            _become(words, folder, stdin, out.fileno(), err.fileno())
        _, status, used = os.wait4(process, 0)
        printed = []
        for stream in (out, err):
            stream.seek(0)
            printed.append(stream.read())
    code = os.waitstatus_to_exitcode(status)
    return code, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, printed[0], printed[1][-4000:].decode("utf-8", "replace")  # fmt: skip


def _text(number: int) -> TextIO:
    """A standard stream on what its number stands for now."""
    return os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False)


def _become(words: list[str], folder: Path, stdin: str, out: int, err: int) -> NoReturn:
    """The life of the process that carries out a command."""
    code = 70
    try:
        os.chdir(folder)
        for number, source in enumerate((os.open(stdin, os.O_RDONLY), out, err)):
            os.dup2(source, number)
        sys.stdin, sys.stdout, sys.stderr = map(_text, range(3))
        code = program(words)
    except BaseException:  # whatever gets through is a fault
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        PROCESS.end()
        os._exit(code)


def files(folder: Path, more: Path | None) -> list[str]:
    """The hostile files in a folder: ours, and those of another one."""
    for name, make in HOSTILE.items():
        (folder / name).write_bytes(make())
    for path in sorted(more.iterdir()) if more else ():
        if path.suffix in SUFFIXES and path.name not in {"baseline-deep.json", "list-self.txt"}:
            shutil.copy(path, folder / f"more-{path.name}")
    return sorted(path.name for path in folder.iterdir())


def start_up(folder: Path) -> float:
    """The seconds of a run that reads only a good report: what is beyond them is the hostile file's."""
    return min(measured(["validate", "-qq", "good.toml"], folder)[1] for _ in range(3))


def every(more: Path | None, only: str = "", start: str = "") -> int:
    """Each file with each command; the number of runs that were not within their bounds. A line for each file says how it went."""
    failed = count = 0
    with tempfile.TemporaryDirectory(prefix="hostile-") as root:
        folder = Path(root)
        names = [name for name in files(folder, more) if only in name and name >= start]
        shutil.copy(ROOT / "examples" / "hunan-hetang-2022.toml", folder / "good.toml")
        base = start_up(folder)
        for name in names:
            runs = [tried(name, line, folder, base) for line in COMMANDS]
            for line, run in zip(COMMANDS, runs, strict=True):
                if run.faults:
                    print(f"FAILED {name}: {line}: {', '.join(run.faults)}", flush=True)
            failed += sum(bool(run.faults) for run in runs)
            count += len(runs)
            print(f"{name}: {len(runs)} commands, exit {sorted({run.code for run in runs})}, beyond a start of {base:.2f} s at most {max(run.seconds for run in runs):.2f} s, {max(run.size for run in runs)} MiB", flush=True)  # fmt: skip
    print(f"{count} runs over {len(names)} files, {failed} failed")
    return failed


class Tried(NamedTuple):
    """A run: its exit code, its seconds beyond the start, the mebibytes of its largest process, and what is wrong with it."""

    code: int
    seconds: float
    size: int
    faults: list[str]


def tried(name: str, line: str, folder: Path, base: float) -> Tried:
    """One command with one file."""
    annotated = f"out{Path(name).suffix}" if name.endswith((".docx", ".xlsx")) else "out.html"
    words = [name if word == "IN" else annotated if word == "ANNOTATED" else word for word in line.split()]
    stdin = str(folder / name) if "-" in words else "/dev/null"
    code, seconds, size, output, errors = measured(
        [*words, *(["--force"] if "-o" in words and words[0] != "pack" else [])], folder, stdin
    )
    return Tried(code, seconds - base, size, judged(words, code, seconds - base, size, output, errors))


def judged(words: list[str], code: int, seconds: float, size: int, output: bytes, errors: str) -> list[str]:
    """What is wrong with a run."""
    faults = []
    if code not in {0, 1, 2, 3} or "Traceback" in errors:
        faults.append(f"exit {code}: {errors[-1500:]}")
    if seconds > SECONDS:
        faults.append(f"{seconds:.1f} s")
    if size > MEBIBYTES:
        faults.append(f"{size} MiB")
    if words[0] == "validate" and "json" in words and code != 2:
        found = json.loads(output)["files"]
        faults += [f"{len(one['findings'])} findings" for one in found if len(one["findings"]) > MOST_FINDINGS]
        if "good.toml" in words and found[-1]["report"] is None:
            faults.append("the good file was not read")
    return faults


def goods(folder: Path, count: int) -> None:
    """So many good files of every format, most of them light ones."""
    light = [*sorted((ROOT / "examples").glob("*.toml")), FILES / "form.txt", FILES / "score.txt", FILES / "form.html"]
    heavy = [
        FILES / name
        for name in (
            "form.docx",
            "form.xlsx",
            "form.ods",
            "form.xls",
            "form.pdf",
            "score.pdf",
            "score.html",
            "score.docx",
        )
    ]
    for number in range(count):
        kind = heavy if number % 10 == 9 else light
        source = kind[number // 10 % len(kind)] if number % 10 == 9 else kind[number % len(kind)]
        shutil.copy(source, folder / f"{number:05}{source.suffix}")


def batch(count: int, more: Path | None, jobs: tuple[int, ...], each: int = 1) -> int:
    """Good files with and without hostile ones among them (of these every `each`th); the number of runs in which something was wrong."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="hostile-") as root:
        for name in ("good", "mixed", "hostile"):
            (Path(root) / name).mkdir()
        goods(Path(root) / "good", count)
        bad = files(Path(root) / "hostile", more)[::each]
        shutil.copytree(Path(root) / "good", Path(root) / "mixed", dirs_exist_ok=True)
        for number, name in enumerate(bad):
            shutil.copy(Path(root) / "hostile" / name, Path(root) / "mixed" / f"{number * count // len(bad):05}-{name}")
        _, _, _, output, _ = measured(["validate", "-f", "ndjson", "-j", "1", *_names(root, "good")], Path(root))
        alone = _by_name(output)
        for many in jobs:
            code, seconds, size, output, errors = measured(
                ["validate", "-f", "ndjson", "-j", str(many), *_names(root, "mixed")], Path(root)
            )
            faults = compared(alone, _by_name(output), len(_names(root, "mixed")))
            if code != 3 or "Traceback" in errors:
                faults.append(f"exit {code}: {errors[-1500:]}")
            if size > MEBIBYTES:
                faults.append(f"{size} MiB")
            failed += bool(faults)
            print(f"-j {many}: {count} good and {len(bad)} hostile files: exit {code}, {seconds:.0f} s of the processor, largest process {size} MiB", *faults, sep="\n  ", flush=True)  # fmt: skip
    return failed


def _names(root: str, folder: str) -> list[str]:
    return [f"{folder}/{path.name}" for path in sorted((Path(root) / folder).iterdir())]


def _by_name(output: bytes) -> dict[str, bytes]:
    """The result of each file, without the folder's name."""
    found = {}
    for line in output.removesuffix(b"\n").split(b"\n"):
        path = json.loads(line)["path"]
        name = path.rpartition("/")[2]
        found[name] = line.replace(path.encode(), name.encode())
    return found


def compared(alone: dict[str, bytes], mixed: dict[str, bytes], count: int) -> list[str]:
    """What is not as it should be: a file without a result, a good one with another than alone."""
    faults = [] if len(mixed) == count else [f"{len(mixed)} results for {count} files"]
    return faults + [f"{name}: another result" for name, line in alone.items() if mixed.get(name) != line]


def main() -> int:
    """Run what the words ask for; 1 when something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.hostile", description=__doc__)
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--batch", type=int, metavar="N")
    parser.add_argument(
        "--jobs", type=int, action="append", help="with --batch: so many processes; repeatable, default 1 and 2"
    )
    parser.add_argument("--each", type=int, default=1, help="with --batch: of the hostile files every one of so many")
    parser.add_argument("--more", type=Path, metavar="FOLDER")
    parser.add_argument("--only", default="", help="with --every: files whose names hold this")
    parser.add_argument("--start", default="", help="with --every: go on with this file")
    options = parser.parse_args()
    program([*WARM])
    failed = every(options.more, options.only, options.start) if options.every else 0
    if options.batch:
        failed += batch(options.batch, options.more, tuple(options.jobs or (1, 2)), options.each)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
