"""Same input, same output: whatever the seed of hashes, the number of processes and the locale."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
INPUTS = [
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "examples").rglob("*") if path.suffix in {".toml", ".txt", ".json", ".docx", ".xlsx"}),
    *sorted(str(path.relative_to(ROOT)) for path in (TESTS / "files").iterdir() if path.suffix != ".doc"),
]  # fmt: skip
PROGRAM = """
import contextlib, hashlib, io, json, sys
from jixiao.cli.main import main

inputs, jobs = json.loads(sys.argv[1]), sys.argv[2]
for command in (["validate", "--claims", "-j", jobs], ["score", "-j", jobs], ["export", "--to", "ndjson"]):
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
        main([*command, *(["-f", "json"] if command[0] != "export" else []), *inputs])
        output.flush()
    print(command[0], hashlib.sha256(output.buffer.getvalue()).hexdigest())
"""


def outputs(jobs: str = "1", **environment: str) -> str:
    """The digests of what each command prints over all examples and fixtures."""
    import json

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(INPUTS), jobs],
        capture_output=True, text=True, check=True, cwd=ROOT, timeout=300,
        env={**os.environ, "JIXIAO_LANG": "zh", "PYTHONHASHSEED": "0", **environment},
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def expected() -> str:
    """The digests with seed 0, one process, and the locale of this machine."""
    found = outputs()
    assert len(set(found.split())) == 6
    assert hashlib.sha256(b"").hexdigest() not in found
    return found


OTHERS = {6: {"jobs": "2"}} | {
    seed: {"LC_ALL": locale, "PYTHONUTF8": "0"} for seed, locale in ((7, "C"), (8, "zh_CN.GBK"), (9, "tr_TR.UTF-8"))
}
"""What else differs from the first run with some of the seeds: two processes, or the locale."""


@pytest.mark.parametrize("seed", range(1, 10))
def test_the_seed_of_hashes_changes_nothing(seed: int, expected: str) -> None:
    """No order of a set comes out; `-j 2` gives the same bytes; neither encoding nor order nor letters depend on the locale."""
    assert outputs(PYTHONHASHSEED=str(seed), **OTHERS.get(seed, {})) == expected


def test_no_property_test_has_a_deadline() -> None:
    """The profile in `conftest.py` says so for all; none says otherwise."""
    for path in TESTS.glob("test_*.py"):
        assert not re.search(r"deadline\s*=\s*(?!None)[\w(]", path.read_text("utf-8")), path.name
