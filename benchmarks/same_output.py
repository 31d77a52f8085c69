"""Do two installations of jixiao say the same? Compares what they print and write, byte by byte, over any inputs.

    python benchmarks/same_output.py OLD/bin/jixiao NEW/bin/jixiao PATH...

Every PATH (a file) goes through `validate`, `score --explain`, `extract`, `export` to each format and `diff` against the file
before it, with either program; exit codes, standard output, standard error and written files must be equal. What differs is
named with its command; exit 1 if anything does. Tracebacks and times apart, nothing is masked.
"""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

FORMATS = ("text", "line", "json", "ndjson", "csv", "sarif", "junit", "github", "html")
TARGETS = ("xlsx", "docx", "html", "md", "csv", "json", "toml", "letter")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "zh_CN.UTF-8", "SOURCE_DATE_EPOCH": "1700000000"}


class Answer(NamedTuple):
    """What a run left behind: exit code, standard output, standard error, and the file that it wrote."""

    code: int
    out: bytes
    error: bytes
    file: bytes


def commands(paths: list[str]) -> list[list[str]]:
    """Every command, for every path; `OUT` stands for the file that is to be written."""
    made = []
    for before, path in zip([None, *paths], paths, strict=False):
        made += [["validate", path, "-f", name, "--claims"] for name in FORMATS]
        made += [["validate", path, "--lang", "en"], ["score", path, "--explain"], ["score", path, "-f", "json"]]
        made += [["extract", path, "-f", name] for name in ("toml", "json")]
        made += [["export", path, "--to", name, "-o", f"OUT.{name}"] for name in TARGETS]
        if before is not None:
            made += [["diff", before, path], ["diff", before, path, "-f", "json"]]
    return made


def run(program: str, words: list[str]) -> Answer:
    """One run in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "written")
        said = [str(out) if word.startswith("OUT.") else word for word in words]
        done = subprocess.run([program, *said], capture_output=True, env=ENVIRONMENT, check=False)
        written = out.read_bytes() if out.is_file() else b""
        return Answer(
            done.returncode,
            *(text.replace(folder.encode(), b"FOLDER") for text in (done.stdout, done.stderr)),
            written,
        )


def difference(old: Answer, new: Answer) -> str | None:
    """Where two answers first part; None where they are one."""
    if old.code != new.code:
        return f"exit {old.code} → {new.code}: {new.error.decode(errors='replace').strip()[-300:]}"
    for what, one, other in zip(("stdout", "stderr", "file"), old[1:], new[1:], strict=True):
        if one != other:
            lines = difflib.unified_diff(
                *(text.decode(errors="replace").splitlines() for text in (one, other)), lineterm="", n=0
            )
            return what + ": " + " ⏎ ".join(line[:160] for line in list(lines)[2:8])
    return None


def main(old: str, new: str, paths: list[str]) -> int:
    """Compare; 1 if anything differs."""
    all_commands = commands(sorted(paths))

    def compared(words: list[str]) -> str | None:
        return difference(run(old, words), run(new, words))

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(compared, all_commands))
    for words, said in zip(all_commands, found, strict=True):
        if said is not None:
            print(f"{' '.join(words)}\n    {said}")
    print(f"{sum(one is None for one in found)} of {len(found)} runs are the same")
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
