"""The page "a code plugin in ten minutes" is put together as it says, and every command on it is run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from jixiao import extending
from jixiao.toolkit import hookspecs

PAGE = (Path(__file__).parent.parent / "docs" / "plugin.md").read_text("utf-8")
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", PAGE, flags=re.DOTALL))
BLOCKS = [block for block in re.findall(r"```console\n(.*?)```", PAGE, flags=re.DOTALL) if "pip install" not in block]
RUNS = [run for block in BLOCKS for run in re.findall(r"^\$ (.*)\n((?:[^$].*\n)*)", block, flags=re.MULTILINE)]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The files of the page, with the metadata that installing the project would write, and a `jixiao` on the path."""
    folder = tmp_path_factory.mktemp("plugin")
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(head, "utf-8")
    points = "".join(f"{name} = {module}\n" for name, module in project["entry-points"]["jixiao"].items())
    (info / "entry_points.txt").write_text(f"[jixiao]\n{points}", "utf-8")
    program = folder / "bin" / "jixiao"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m jixiao "$@"\n', "utf-8")
    program.chmod(0o755)
    return folder


@pytest.mark.skipif(os.name != "posix", reason="commands for a POSIX shell")
@pytest.mark.parametrize(("line", "shown"), RUNS, ids=[line for line, _ in RUNS])
def test_a_command_of_the_page(place, line, shown):
    """It ends as the contract says, and what the page shows below it is in its output, in that order."""
    path = os.pathsep.join([str(place / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    more = {"PYTHONPATH": str(place), "PATH": path, "XDG_CONFIG_HOME": str(place / "none")}
    done = subprocess.run(
        ["sh", "-c", line], cwd=place, env={**os.environ, **more}, capture_output=True, timeout=120, check=False, encoding="utf-8"
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    at = 0
    for wanted in shown.splitlines():
        at = done.stdout.find(wanted.rstrip(), at)
        assert at >= 0, (wanted, done.stdout, done.stderr)
        at += len(wanted)


def test_every_hook_has_its_example():
    """Six hooks, six implementations, each in a module of its own that an entry point names."""
    hooks = [name for name in vars(hookspecs) if name.startswith("jixiao_")]
    modules = {name: text for name, text in FILES.items() if name.startswith("jixiao_qinghe/") and name.endswith(".py")}
    assert sorted(re.findall(r"@hookimpl\ndef (\w+)", "".join(modules.values()))) == sorted(hooks)
    named = tomllib.loads(FILES["pyproject.toml"])["project"]["entry-points"]["jixiao"].values()
    assert {f"{module.replace('.', '/')}.py" for module in named} == set(modules)


def test_the_page_uses_the_interface_only():
    """Nothing is imported but what the page calls the interface, and all of it is there."""
    source = "\n".join(text for name, text in FILES.items() if name.endswith(".py"))
    imported = re.findall(r"^from (jixiao[\w.]*) import (.*)$", source, flags=re.MULTILINE)
    assert {module for module, _ in imported} <= {
        "jixiao",
        "jixiao.extending",
        "jixiao.hookspecs",
        "jixiao.authoring.testing",
    }
    names = {name for module, line in imported if module == "jixiao.extending" for name in line.split(", ")}
    assert names <= set(extending.__all__)
    assert all(hasattr(extending, name) for name in extending.__all__)


def test_the_plugin_runs_on_rows_on_columns_and_in_a_batch(place, tmp_path):
    """Its method, check and format, each written in one file, say the same report by report, in two processes and over columns."""
    report = FILES["自评.toml"]
    for number in range(20):
        some = tmp_path / "reports" / f"{number:02}.toml"
        some.parent.mkdir(exist_ok=True)
        some.write_text(report.replace("170人次", f"{170 + number}人次"), "utf-8")

    def run(*words):
        more = {"PYTHONPATH": str(place), "JIXIAO_LANG": "zh", "XDG_CONFIG_HOME": str(tmp_path / "none")}
        done = subprocess.run(
            [sys.executable, "-m", "jixiao", *words], cwd=tmp_path, env={**os.environ, **more}, capture_output=True, timeout=300, check=False
        )  # fmt: skip
        assert done.returncode in {0, 1}, done.stderr.decode()
        return done.stdout.decode()

    form = re.search(r'FindingFormat\(\s*name="(\w+)"', FILES["jixiao_qinghe/formats.py"])[1]
    for words in (["score", "-f", "csv"], ["validate", "-f", form], ["validate", "-f", "line"]):
        alone = run(*words, "-j", "1", "reports")
        assert alone == run(*words, "-j", "2", "reports")
        assert "score" in words or "QH101" in alone
    run("pack", "reports", "-o", "packed")
    rows = [_scores(line) for line in run("score", "-f", "ndjson", "reports").splitlines()]
    columns = [_scores(line) for line in run("score", "-f", "ndjson", "--engine", "duckdb", "packed").splitlines()]
    assert rows == columns
    assert {score for one in rows for method, score in one if method == "all_or_nothing"} >= {"0", "50"}


def _scores(line: str) -> list[tuple[str, str]]:
    """The method and the score of each row of a file."""
    return [(row["method"], row["computed"]) for one in json.loads(line)["evaluations"] for row in one["rows"]]
