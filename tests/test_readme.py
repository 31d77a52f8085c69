"""The READMEs show real runs: each `$ jixiao …` with output under it prints exactly that."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from jixiao.cli.main import main

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"```console\n\$ (jixiao [^\n]*)\n(.+?)```", re.DOTALL)
RUNS = [
    pytest.param(command, output, id=f"{name}: {command}")
    for name in ("README.md", "README.zh-CN.md")
    for command, output in BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))
]


def test_both_readmes_show_a_run():
    """English and Chinese each open with one."""
    assert len(RUNS) >= 2


@pytest.mark.parametrize(("command", "output"), RUNS)
def test_run(command, output, capsys, monkeypatch):
    """The output in the README is the output of the program."""
    monkeypatch.chdir(ROOT)
    main(shlex.split(command)[1:])
    assert capsys.readouterr().out == output


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_links_lead_somewhere(name):
    """Every relative link names a file of the project."""
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
