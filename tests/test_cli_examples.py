"""Every example of the pages on the command line, configuration and embedding is run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from jixiao.cli.commands import COMMANDS
from jixiao.cli.main import main
from jixiao.cli.parameters import flags, parameters

ROOT = Path(__file__).parent.parent
HETANG = ROOT / "examples" / "hunan-hetang-2022.toml"
posix = pytest.mark.skipif(os.name != "posix", reason="examples for a POSIX shell")


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    """A working folder with reports, a `jixiao` on the path, no user configuration."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "jixiao"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m jixiao "$@"\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("JIXIAO_LANG", "en")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    work = tmp_path / "work"
    for folder in ("reports", "examples"):
        shutil.copytree(ROOT / "examples", work / folder, ignore=shutil.ignore_patterns("ci"))
    monkeypatch.chdir(work)


def page(name: str) -> str:
    """A page of the documentation."""
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The code of a language on a page."""
    return re.findall(rf"```{language}\n(.*?)```", page(name), re.DOTALL)


@pytest.mark.parametrize("name", ["configuration", "command-line"])
@posix
def test_console_examples(name, monkeypatch, tmp_path):
    """Every console line ends with a code of the contract, and not with a wrong use."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for folder in (".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"):
        (tmp_path / folder).mkdir(parents=True)
    for block in blocks(name, "console"):
        for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
            done = subprocess.run(["sh", "-c", line], capture_output=True, timeout=60, check=False)
            assert done.returncode in {0, 1}, (line, done.stderr.decode())


def test_options_on_the_page_exist():
    """Every option that the page names belongs to `validate`, or to all commands."""
    from jixiao.cli import validate

    known = {
        *flags(parameters(validate.command)),
        "--lang",
        "--isolated",
        "--config",
        "--color",
        "--help",
        "--version",
        "--explain",
        "--bundle",
    }
    named = set(re.findall(r"`(--[a-z-]+)", page("command-line").partition("## Beside")[0]))
    named -= {"--findings"}  # of `diff`
    assert named - known == set()
    assert {name for name in known if name.startswith("--")} - named - {
        "--profile", "--set", "--facts", "--targets", "--together", "--claims", "--output", "--jobs", "--format", "--quiet", "--verbose",
        "--help",
        "--no-exit-zero", "--no-claims", "--write-baseline", "--isolated", "--config", "--version", "--explain",
    } == set()  # fmt: skip


def test_the_configuration_example(capsys):
    """The example of `jixiao.toml` is accepted whole, and its suppression is read."""
    Path("jixiao.toml").write_text(blocks("configuration", "toml")[0], "utf-8")
    assert main(["config", "show", "-f", "json"]) == 0
    settings = {one["key"]: one["value"] for one in json.loads(capsys.readouterr().out)["settings"]}
    assert (settings["score.fail-on"], settings["limits.cells"]) == ("overstated", 1_000_000)
    assert main(["validate", "-qq", str(HETANG), "--write-baseline", "baseline.json"]) == 0
    assert main(["validate", "-q", str(HETANG)]) == 0
    capsys.readouterr()


@posix
@pytest.mark.skipif(shutil.which("xargs") is None or shutil.which("find") is None, reason="needs find and xargs")
def test_find_and_xargs():
    """Both lines find the same; the codes are ours and that of xargs."""
    outputs = []
    for line, code in zip(blocks("embedding", "bash")[0].splitlines(), (1, 123), strict=True):
        done = subprocess.run(["bash", "-c", line], capture_output=True, timeout=60, check=False)
        assert done.returncode == code, done.stderr.decode()
        outputs.append(sorted(done.stdout.splitlines()))
    assert outputs[0] == outputs[1] != []


def test_python_example():
    """The lines for Python run and print a line for each report."""
    code = blocks("embedding", "python")[0]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert len(done.stdout.splitlines()) == len(list(Path("examples").glob("*.toml")))


@posix
@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_makefile():
    """`make all` writes a list for each report and the summary; `make check` fails as the report does."""
    makefile = ROOT / "examples" / "ci" / "Makefile"
    subprocess.run(["make", "-f", str(makefile), "all"], cwd="reports", check=True, capture_output=True, timeout=120)
    count = len(list(Path("reports").glob("*.toml")))
    assert len(list(Path("reports").glob("*.findings.csv"))) == count
    assert json.loads(Path("reports/summary.json").read_text("utf-8"))["summary"]["files"] == count
    done = subprocess.run(
        ["make", "-f", str(makefile), "check"], cwd="reports", check=False, capture_output=True, timeout=120
    )
    assert done.returncode == 2
    assert b"T401" in done.stdout


@pytest.mark.parametrize("file", ["github-actions.yml", "Makefile", "Dockerfile"])
def test_pages_show_the_files(file):
    """What the page shows is the file of the examples, to the letter."""
    assert (ROOT / "examples" / "ci" / file).read_text("utf-8") in page("embedding")


def _yaml_lines(text: str, key: str) -> list[str]:
    return [
        line.split(":", 1)[1].strip()
        for line in text.splitlines()
        if line.strip().removeprefix("- ").startswith(f"{key}:")
    ]


@posix
def test_hooks_and_actions(capsys):
    """The commands of the pre-commit hooks and of the workflow are run as they stand."""
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    for entry, code in zip(_yaml_lines(hooks, "entry"), (1, 1), strict=True):
        assert main([*shlex.split(entry)[1:], "reports/hunan-hetang-2022.toml"]) == code
    for pattern in _yaml_lines(hooks, "files"):
        assert re.search(pattern.strip("'"), "2023/报告.docx")
    main(["validate", "-qq", "examples", "--write-baseline", "baseline.json"])
    for line in _yaml_lines((ROOT / "examples/ci/github-actions.yml").read_text("utf-8"), "run"):
        words = shlex.split(line)
        if words[0] == "jixiao":
            assert main(words[1:]) == 0, line
    assert json.loads(Path("findings.sarif").read_text("utf-8"))["version"] == "2.1.0"
    capsys.readouterr()


def test_dockerfile_builds_from_the_project():
    """The image installs the wheel without an index and starts the program. (Building it needs a registry.)"""
    text = (ROOT / "examples/ci/Dockerfile").read_text("utf-8")
    assert "--no-index" in text
    assert 'ENTRYPOINT ["jixiao"]' in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "jixiao" in project["scripts"]
    assert f"pip install --no-cache-dir --no-index --find-links /wheels {project['name']}" in text


def test_every_command_is_in_the_readme_or_here():
    """No command is without a word of documentation."""
    pages = "".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    assert [name for name in COMMANDS if f"jixiao {name}" not in pages] == []
