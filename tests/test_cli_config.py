"""Settings: where each comes from, who wins, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jixiao.cli.main import main

HETANG = str(Path(__file__).parent.parent / "examples" / "hunan-hetang-2022.toml")


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    """A user folder and a project folder, both empty; the working folder lies below the project."""
    for name in ("JIXIAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "JIXIAO_FAIL_ON"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    (tmp_path / "user" / "jixiao").mkdir(parents=True)
    (tmp_path / "project" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project" / "below")
    return tmp_path


def shown(capsys, *words: str) -> dict:
    """`jixiao config show` as data."""
    assert main(["config", "show", "-f", "json", *words]) == 0
    return {one["key"]: one for one in json.loads(capsys.readouterr().out)["settings"]}


def test_flag_before_environment_before_file_before_user(home, capsys, monkeypatch):
    """The strongest that says something wins, and `config show` names it."""
    (home / "user/jixiao/jixiao.toml").write_text('fail-on = "info"\nlang = "en"\n', "utf-8")
    assert shown(capsys)["fail-on"]["value"] == "info"
    file = home / "project/jixiao.toml"
    file.write_text('fail-on = "never"\n[score]\nfail-on = "overstated"\n', "utf-8")
    found = shown(capsys)
    assert (found["fail-on"]["value"], found["fail-on"]["origin"]) == ("never", str(file))
    assert found["score.fail-on"]["value"] == "overstated"
    assert (found["lang"]["value"], found["format"]["origin"]) == ("en", "default")
    monkeypatch.setenv("JIXIAO_FAIL_ON", "warning")
    assert shown(capsys)["fail-on"]["origin"] == "JIXIAO_FAIL_ON"
    assert main(["validate", "-qq", HETANG, "--ignore", "T401"]) == 1
    assert main(["validate", "-qq", HETANG, "--ignore", "T401", "--fail-on", "error"]) == 0
    monkeypatch.delenv("JIXIAO_FAIL_ON")
    assert main(["validate", "-qq", HETANG]) == 0
    assert main(["validate", "-qq", "--isolated", HETANG]) == 1
    assert main(["score", "-qq", HETANG]) == 1
    assert main(["score", "-qq", HETANG, "--isolated"]) == 0
    capsys.readouterr()


def test_the_language_of_the_file(home, capsys):
    """`lang` in the file is the language of messages; `--lang` is stronger, before or after the command."""
    (home / "project/jixiao.toml").write_text('lang = "en"\n', "utf-8")
    main(["explain", "T401"])
    english = capsys.readouterr().out
    main(["explain", "--lang", "zh", "T401"])
    chinese = capsys.readouterr().out
    main(["--lang=zh", "explain", "T401"])
    assert capsys.readouterr().out == chinese != english


@pytest.mark.parametrize(
    "text",
    [
        "nope = 1",
        'fail-on = "nope"',
        "jobs = -1",
        "jobs = true",
        'select = "T"',
        "[limits]\nnope = 3",
        "x = [",
        "suppress = 3",
    ],
)
def test_a_wrong_file_is_named(text, home, capsys):
    """An unknown key, a value of another type or a broken file: exit 2, with the file's name."""
    (home / "project/jixiao.toml").write_text(text, "utf-8")
    assert main(["validate", HETANG]) == 2
    assert "jixiao.toml" in capsys.readouterr().err


def test_paths_are_meant_from_the_file(home, capsys):
    """`baseline` in the file lies beside it, whatever the working folder."""
    (home / "project/jixiao.toml").write_text('baseline = "base.json"\n', "utf-8")
    assert main(["validate", "-qq", HETANG, "--write-baseline", str(home / "project/base.json")]) == 0
    assert main(["validate", "-qq", HETANG]) == 0
    assert main(["validate", "-qq", "--isolated", HETANG]) == 1
    capsys.readouterr()


def test_limits_of_the_file(home, capsys):
    """`[limits]` bounds the readers."""
    (home / "project/jixiao.toml").write_text("[limits]\nfile-bytes = 100\n", "utf-8")
    assert main(["validate", "-f", "json", HETANG]) == 3
    assert "E006" in capsys.readouterr().out


def test_a_switch_can_be_turned_off(home, capsys):
    """`--no-exit-zero` overrules the file."""
    (home / "project/jixiao.toml").write_text("exit-zero = true\n", "utf-8")
    assert main(["validate", "-qq", HETANG]) == 0
    assert main(["validate", "-qq", HETANG, "--no-exit-zero"]) == 1
    capsys.readouterr()


def test_every_setting_is_documented():
    """The page of the documentation names every setting and its variable."""
    from jixiao.files.config import SETTINGS, variable

    text = (Path(__file__).parent.parent / "docs" / "configuration.md").read_text("utf-8")
    assert [key for key in SETTINGS if f"`{key}`" not in text or f"`{variable(key)}`" not in text] == []
