"""`jixiao score` as a user runs it: what it prints, its JSON, its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jixiao.cli.main import main

EXAMPLES = Path(__file__).parent.parent / "examples"
HETANG = str(EXAMPLES / "hunan-hetang-2022.toml")
ANNING = str(EXAMPLES / "yunnan-anning-2023.toml")
HONGHE = str(EXAMPLES / "yunnan-honghe-2023.toml")


@pytest.fixture(autouse=True)
def _chinese(monkeypatch):
    """Messages in Chinese, whatever the machine's locale."""
    monkeypatch.setenv("JIXIAO_LANG", "zh")


def scored(capsys, *words: str) -> tuple[int, dict]:
    """Exit code and JSON of a run."""
    code = main(["score", "-f", "json", *words])
    return code, json.loads(capsys.readouterr().out)


def rows(data: dict, evaluation: int = 0) -> dict[str, dict]:
    """The rows of an evaluation by name."""
    return {row["name"]: row for row in data["files"][0]["evaluations"][evaluation]["rows"]}


def test_hetang_names_the_rows_that_differ(capsys):
    """Claimed 99, computed 99.9; three rows differ, each in its way."""
    code, data = scored(capsys, HETANG)
    assert code == 0
    evaluation = data["files"][0]["evaluations"][0]
    assert evaluation["total"] == {"claimed": "99", "computed": "99.9", "weight": "100"}
    assert evaluation["grade"] == {"claimed": "优", "computed": "优"}
    found = rows(data)
    assert len(found) == 17
    assert {name: row["status"] for name, row in found.items() if row["status"] != "agrees"} == {
        "法人事项梳理": "unverifiable",
        "全年度经费支出": "understated",
        "群众满意度": "overstated",
    }
    assert found["群众满意度"]["computed"] == "4.9"
    assert found["全年度经费支出"]["computed"] == "5"
    assert [one["score"] for one in found["全年度经费支出"]["readings"]] == ["4.47"]
    assert found["法人事项梳理"]["computed"] is None
    assert [one["text"] for one in found["法人事项梳理"]["proof"]["inputs"]] == ["154项", "98%"]


def test_execution_row_comes_first(capsys):
    """The execution row has no path and its own name; the initial budget is a comparison only."""
    _, data = scored(capsys, HETANG)
    first = data["files"][0]["evaluations"][0]["rows"][0]
    assert (first["row"], first["path"], first["name"]) == ("execution", [], "预算执行率")
    assert [(one["rate"], one["accepted"]) for one in first["readings"]] == [("0.8942", False)]


def test_anning_recomputes_only_what_is_published(capsys):
    """A stated rate supports its row; every other row names what is missing; coverage says how little that is."""
    _, data = scored(capsys, "--explain", ANNING)
    found = rows(data)
    assert len(found) == 34
    assert (found["预算完成率"]["computed"], found["预算完成率"]["status"], found["预算完成率"]["basis"]) == (
        "2",
        "agrees",
        "stated",
    )
    others = [row for name, row in found.items() if name != "预算完成率"]
    assert all(row["status"] == "unverifiable" and row["missing"] for row in others)
    assert found["在职人员控制率"]["missing"] == ["在职人员数"]
    assert data["files"][0]["evaluations"][0]["coverage"] == "0.02"


def test_a_given_fact_is_used(capsys):
    """`--set` fills a missing fact, and the row is recomputed with it."""
    _, data = scored(capsys, "--set", "在职人员数=58人", ANNING)
    row = rows(data)["在职人员控制率"]
    assert (row["computed"], row["status"], row["basis"]) == ("1", "agrees", "practice")


def test_income_does_not_stand_in_for_the_budget(capsys):
    """The rate of 预算完成率 rests on what the report states, not on its income."""
    _, data = scored(capsys, ANNING)
    inputs = rows(data)["预算完成率"]["proof"]["inputs"]
    assert [(one["name"], one["text"]) for one in inputs] == [("预算完成率", "100.00%")]


def test_honghe_compares_with_the_initial_budget(capsys):
    """Six projects: the rate against the initial budget is shown, the execution score stays unverifiable."""
    _, data = scored(capsys, HONGHE)
    evaluations = data["files"][0]["evaluations"]
    assert [one["rows"][0]["readings"][0]["rate"] for one in evaluations] == [
        "0.7678",
        "0.4203",
        "0.9933",
        "1",
        "1",
        "0.9426",
    ]
    assert {one["rows"][0]["status"] for one in evaluations} == {"unverifiable"}
    assert {tuple(one["rows"][0]["missing"]) for one in evaluations} == {("全年预算数",)}


def test_json_fits_its_schema(capsys):
    """Good and unreadable inputs alike: the output is valid by its schema."""
    import jixiao_schemas

    for words in ([HETANG, ANNING, HONGHE], ["absent.toml"]):
        _, data = scored(capsys, *words)
        assert [error.message for error in jixiao_schemas.validator("scorecard").iter_errors(data)] == []


def test_a_bad_file_does_not_stop_the_batch(capsys, tmp_path):
    """An absent and a broken file are named, the good one is scored, and the exit code is 3."""
    broken = tmp_path / "broken.toml"
    broken.write_text("evaluations = [", encoding="utf-8")
    code, data = scored(capsys, str(tmp_path / "absent.toml"), str(broken), HETANG)
    assert code == 3
    assert [[one["code"] for one in file["findings"]] for file in data["files"]] == [["E001"], ["E003"], []]
    assert data["files"][2]["evaluations"]


def test_fail_on_overstated(capsys):
    """`--fail-on overstated` turns an overstated row into exit code 1."""
    assert main(["score", "--fail-on", "overstated", HETANG]) == 1
    assert main(["score", "--fail-on", "overstated", HONGHE]) == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    "words",
    [
        ["score", "-f", "nope", HETANG],
        ["score", "--profile", "zhejiang", HETANG],
        ["nope"],
        ["score", "--set", "x", HETANG],
        ["score"],
    ],
)
def test_usage_errors_exit_2(words, capsys):
    """Wrong words are a usage error that says what to do."""
    assert main(words) == 2
    assert capsys.readouterr().err


def test_text_names_what_differs(capsys):
    """The text shows both totals and the other accepted reading."""
    main(["score", HETANG])
    text = capsys.readouterr().out
    assert all(part in text for part in ("99.9", "4.47", "154项", "98%", "群众满意度"))
    assert "\x1b" not in text


def test_csv_has_a_line_for_each_row(capsys):
    """CSV is flat: a header and one line for each row."""
    main(["score", "-f", "csv", HETANG])
    assert len(capsys.readouterr().out.splitlines()) == 18


def test_output_replaces_nothing_without_force(capsys, tmp_path):
    """`-o` refuses an existing file and leaves it whole; `--force` replaces it."""
    target = tmp_path / "out.json"
    target.write_text("old", encoding="utf-8")
    assert main(["score", "-f", "json", "-o", str(target), HETANG]) == 2
    assert target.read_text(encoding="utf-8") == "old"
    assert main(["score", "-f", "json", "-o", str(target), "--force", HETANG]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == 1
    capsys.readouterr()
