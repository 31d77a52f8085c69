"""A few seconds of what `python -m tests.fuzz` does for minutes, what once failed, and a slice of it through the real program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from fuzz import guard
from fuzz.__main__ import one
from fuzz.cases import FORMATS, Case, made
from fuzz.guard import run
from fuzz.signals import campaign

CORPUS = sorted(path for path in (Path(__file__).parent / "fuzz" / "corpus").iterdir() if path.is_dir())
CASES = {"columns": 1, "pack": 3}
linux = pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory and processes are read from /proc")
pytestmark = [linux, pytest.mark.filterwarnings("ignore")]


@pytest.mark.parametrize("name", FORMATS)
def test_nearly_right_inputs_end_well(name):
    """A known exit code, no traceback, 5 seconds, 512 MiB, whole output, nothing left behind."""
    for number in range(CASES.get(name, 6)):
        ending = one(name, 1000, number)
        assert not ending.faults, (f"{name}:1000:{number}", ending.faults)


def takes(mebibytes):
    """So much memory, in pieces as a report has them."""
    return [b"x" * 100_000 for _ in range(mebibytes * 2**20 // 100_000)]


@pytest.mark.parametrize(("held", "each"), [(0, 1), (400, 1), (400, 20)])
def test_a_case_that_takes_too_much_memory_is_a_fault(held, each, monkeypatch, tmp_path):
    """Whatever the process of the tests holds, or has given back in pieces, and again after an earlier case."""
    kept = takes(held)[::each]
    monkeypatch.setattr(guard, "main", lambda words: len(takes(int(words[0]))) * 0)
    for wanted, faults in ((600, 1), (300, 0), (600, 1)):
        ending = run(Case("config", 0, 0, [[str(wanted)]], {}), tmp_path)
        assert len(ending.faults) == faults, (ending, len(kept))
        assert wanted - guard.STARTED <= ending.mebibytes <= wanted + 2 * guard.STARTED


def test_a_reader_that_takes_too_much_memory_is_a_fault(monkeypatch, tmp_path):
    """A program of its own holds nothing of what the process of the tests does; of a fork, what it took over is not its own."""
    words = [sys.executable, "-c", "x = b'x' * (600 * 2**20); print(flush=True); input()"]
    monkeypatch.setattr(guard, "main", lambda _: 0)
    kept = takes(400)
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        for base, faults in ((0, 1), (400 * 2**20, 0)):
            reader = SimpleNamespace(_pid=child.pid, _base=base)
            monkeypatch.setattr(guard, "_reader", lambda reader=reader: reader)
            ending = run(Case("config", 0, 0, [["-"]], {}), tmp_path)
            assert len(ending.faults) == faults, (ending, len(kept))
        child.communicate(b"\n")


def test_a_case_is_made_again_from_its_name(tmp_path):
    """Format, seed and number say everything."""
    for name in FORMATS:
        found = []
        for turn in "ab":
            folder = tmp_path / name / turn
            folder.mkdir(parents=True)
            case = made(name, 7, 3, folder)
            files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            found.append((case.commands, case.environment, files))
        assert found[0] == found[1] or name in {"docx", "xlsx", "pack", "columns"}  # writers put the time of day in
        assert found[0][0] == found[1][0]


@pytest.mark.parametrize("folder", CORPUS, ids=lambda folder: folder.name)
def test_what_once_failed(folder, tmp_path):
    """The files and commands of `corpus/`, each with why it is there."""
    data = json.loads((folder / "case.json").read_text("utf-8"))
    place = tmp_path / "place"
    shutil.copytree(folder, place)
    (place / "case.json").unlink()
    ending = run(Case(folder.name.partition("-")[0], 0, 0, data["commands"], data["environment"]), place)
    assert data["why"]
    assert not ending.faults, ending.faults


@pytest.mark.parametrize("name", ["json", "html", "xlsx", "pdf", "config", "plugin"])
def test_the_program_does_as_it_does_here(name, tmp_path):
    """The same exit code and the same output as in the process of the tests."""
    for number in range(2):
        here, there = tmp_path / f"here{number}", tmp_path / f"there{number}"
        here.mkdir()
        there.mkdir()
        ending = run(made(name, 1001, number, here), here)
        case = made(name, 1001, number, there)
        site = str(there / "site")
        environment = {
            **os.environ,
            "JIXIAO_LANG": "en",
            "XDG_CONFIG_HOME": str(there / "none"),
            "COLUMNS": "80",
            "PYTHONPATH": site,
            **case.environment,
        }
        for words, code, output in zip(case.commands, ending.codes, ending.outputs, strict=True):
            done = subprocess.run([sys.executable, "-m", "jixiao", *words], cwd=there, env=environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=120, check=False)  # fmt: skip
            assert done.returncode == code, (words, done.stderr)
            assert done.stdout == output, words


def test_signals_leave_nothing_behind():
    """A few of the two hundred that `python -m tests.fuzz.signals` sends."""
    commands = (
        "validate -f json -j 2 -o out.json in/score.xls in/form.pdf",
        "export --to xlsx -o out.xlsx in/form.pdf",
        "annotate in/form.docx -o out.docx",
    )
    assert campaign(6, 3, commands) == 0


def test_hostile_files_among_good_ones():
    """Every file is accounted for, and the good ones' results are those that they have alone. The whole of it is in `.ci/full`."""
    words = [sys.executable, "-m", "tests.fuzz.hostile", "--batch", "12", "--each", "4", "--jobs", "2"]
    done = subprocess.run(words, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
