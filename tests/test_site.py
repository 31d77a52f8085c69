"""The site: task pages come first, in two languages that hold the same commands, and every command on them is run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from jixiao.cli.main import main

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
TASKS = ("clerk", "reviewer", "developer", "shell")
PAGES = [f"{folder}{name}" for name in TASKS for folder in ("", "en/")]
NAMES = {"": ("报告.docx", "去年.docx"), "en/": ("report.docx", "last-year.docx")}
HETANG = ROOT / "examples" / "hunan-hetang-2022.toml"
# What a page's own files are called is a matter of its language.
_OWN = re.compile(r"--lang en |[\w一-鿿-]+(?:\.[a-z]+|/)(?=\s|$)|'[^']*'")


def page(name: str) -> str:
    """A page of the site."""
    return (DOCS / f"{name}.md").read_text("utf-8")


def commands(name: str) -> list[str]:
    """The commands of a page, in order."""
    blocks = re.findall(r"```console\n(.*?)```", page(name), flags=re.DOTALL)
    return [line for block in blocks for line in re.findall(r"^\$ (.*)$", block, flags=re.MULTILINE)]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """What the pages speak of: a report, last year's, a folder of reports, and a `jixiao` for the path."""
    work = tmp_path_factory.mktemp("pages")
    program = work / "bin" / "jixiao"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m jixiao "$@"\n', "utf-8")
    program.chmod(0o755)
    assert main(["export", str(HETANG), "-o", str(work / "a.docx")]) == 0
    for name in (name for names in NAMES.values() for name in names):
        shutil.copy(work / "a.docx", work / name)
    for folder in ("2023", "整改后", "mended"):
        (work / folder).mkdir()
        for file in sorted((ROOT / "examples").glob("*.toml")):
            shutil.copy(file, work / folder)
    return work


@pytest.fixture
def place(files, tmp_path, monkeypatch):
    """The working folder, with those files in it."""
    work = tmp_path / "work"
    shutil.copytree(files, work)
    monkeypatch.setenv("PATH", f"{work / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(work)
    return work


@pytest.mark.skipif(os.name != "posix", reason="commands for a POSIX shell")
@pytest.mark.filterwarnings("ignore:fetch_.*deprecated:DeprecationWarning")  # how ibis asks duckdb
@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_task_page_run(name, place, capsys):
    """One after another in one folder, as a reader would: each ends as the contract says, and not with a wrong use."""
    lines = commands(name)
    assert len(lines) >= 5
    for line in lines:
        if set("|'*") & set(line):  # for a shell
            done = subprocess.run(["sh", "-c", line], cwd=place, capture_output=True, timeout=120, check=False)
            code = done.returncode
        else:
            code = main(shlex.split(line)[1:])
        assert code in {0, 1}, (line, capsys.readouterr().err)


@pytest.mark.parametrize("task", TASKS)
def test_both_languages_hold_the_same_commands(task):
    """But for the names of files; and each page leads to the other."""
    chinese, english = (["".join(_OWN.split(line)) for line in commands(name)] for name in (task, f"en/{task}"))
    assert chinese == english
    assert f"(en/{task}.md)" in page(task)
    assert f"(../{task}.md)" in page(f"en/{task}")


def test_a_report_written_by_hand_is_one(tmp_path):
    """The report on the page is read without a fault of its structure, and is the same in both languages."""
    found = [re.search(r"<!-- file: \S+ -->\n```toml\n(.*?)```", page(name), flags=re.DOTALL)[1] for name in ("shell", "en/shell")]  # fmt: skip
    assert found[0] == found[1]
    assert tomllib.loads(found[0])["evaluations"]
    file = tmp_path / "a.toml"
    file.write_text(found[0], "utf-8")
    assert main(["validate", "-qq", "--exit-zero", str(file)]) == 0


def test_task_pages_come_first():
    """The navigation begins with what people want to do, in both languages; reference stands behind."""
    nav = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")[2]
    listed = re.findall(r": (\S+\.md)$", nav, flags=re.MULTILINE)
    assert listed[: len(PAGES) + 1] == [
        "index.md",
        *(f"{name}.md" for name in TASKS),
        *(f"en/{name}.md" for name in TASKS),
    ]
    assert all(f"({name}.md)" in page("index") for name in PAGES)


def test_the_check_of_the_site_can_fail():
    """`mkdocs build --quiet` counts no warnings, so that `--strict` would pass whatever is wrong; and a planted fault is built too."""
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    builds = [line for line in run.splitlines() if "mkdocs build" in line]
    assert len(builds) == 2
    assert all("--strict" in line and "--quiet" not in line and "-q" not in line.split() for line in builds)
