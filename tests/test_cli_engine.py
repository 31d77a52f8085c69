"""`score` and `validate` with `--engine duckdb` as a user runs them: formats, folders, exit codes, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import program
import pyarrow.parquet as pq
import pytest

from jixiao.cli.main import main
from jixiao.engines.columns.tables import COLUMNAR
from jixiao_schemas import validator

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
COLUMNS = "import sys, jixiao.engines.columns.store as s; s.LEAST = s.EACH = 0; from jixiao.__main__ import main; sys.exit(main())"
"""The program with columns for packs of any size."""
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Two reports of one province, and one whose row has a printed rule, packed."""
    folder = tmp_path_factory.mktemp("packed")
    hetang = (EXAMPLES / "hunan-hetang-2022.toml").read_text("utf-8")
    inputs = [folder / name for name in ("a.toml", "b.toml", "c.toml")]
    inputs[0].write_text(hetang, "utf-8")
    inputs[1].write_text(hetang.replace("score = 99", "score = 97").replace("全年经费支出", "全年支出"), "utf-8")
    inputs[2].write_text(hetang.replace('name = "群众满意度"', 'name = "群众满意度"\nrule = "由评委酌情打分"'), "utf-8")
    assert main(["--lang", "en", "pack", "-q", *map(str, inputs), "-o", str(folder / "reports")]) == 0
    return folder / "reports"


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    monkeypatch.setattr("jixiao.engines.columns.store.LEAST", 0)
    monkeypatch.setattr("jixiao.engines.columns.store.EACH", 0)
    monkeypatch.setenv("JIXIAO_LANG", "en")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def checked(pack):
    """The exit code and the findings of `validate` by columns."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LEAST", "EACH"):
            patch.setattr(f"jixiao.engines.columns.store.{name}", 0)
        done = program.run("validate", pack, "--engine", "duckdb", "-f", "json", JIXIAO_LANG="en")
    return done.returncode, json.loads(done.stdout)


def said(capsys, *words):
    """Exit code, output and messages of a run."""
    capsys.readouterr()
    code = main([str(word) for word in words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_json_is_that_of_the_row_engine(capsys, pack):
    """By the schema, and equal but for what columns do not make: proofs and other readings."""
    code, text, told = said(capsys, "score", pack, "--engine", "duckdb", "-f", "json")
    assert code == 0
    assert "3 evaluations, duckdb" in told
    assert "1 of them by the row engine" in told
    data = json.loads(text)
    assert list(validator("scorecard").iter_errors(data)) == []
    assert data["engine"] == "duckdb"
    rows = json.loads(said(capsys, "score", pack, "-f", "json")[1])
    for file in rows["files"]:
        for row in (row for one in file["evaluations"] for row in one["rows"]):
            row["proof"], row["readings"] = None, []
    assert data["files"] == rows["files"]


def test_text_and_csv(capsys, pack):
    """The same rows as the row engine's, without formulas."""
    code, text, _ = said(capsys, "score", pack, "--engine", "duckdb", "-q")
    assert code == 0
    assert "claimed 99 → computed 99.9" in text
    mine = list(csv.DictReader(io.StringIO(said(capsys, "score", pack, "--engine", "duckdb", "-f", "csv")[1])))
    rows = list(csv.DictReader(io.StringIO(said(capsys, "score", pack, "-f", "csv")[1])))
    assert [{**row, "formula": ""} for row in rows] == mine


def test_a_folder_of_scores(capsys, pack, tmp_path):
    """Whole or not at all, replaced only with --force, and read by `summary`."""
    code, _, _ = said(capsys, "score", pack, "--engine", "duckdb", "-o", "scores", "--fail-on", "overstated")
    assert code == 1
    assert sorted(one.name for one in Path("scores").iterdir()) == ["cards", "scores", "scores.json"]
    assert json.loads(Path("scores/scores.json").read_text("utf-8"))["engine"] == "duckdb"
    cards = pq.read_table(tmp_path / "scores" / "cards").to_pylist()
    assert {one["engine"] for one in cards} == {"duckdb", "rows"}
    assert [str(one["computed"]) for one in cards if one["path"].endswith("a.toml")] == ["99.900000"]
    code, _, told = said(capsys, "score", pack, "--engine", "duckdb", "-o", "scores")
    assert (code, "--force" in told) == (2, True)
    assert said(capsys, "validate", pack, "--engine", "duckdb", "-o", "scores", "--force")[0] == 1
    code, text, _ = said(capsys, "summary", "scores", "-f", "json")
    assert code == 0
    assert "R307" in text
    Path("scores/mine.txt").write_text("x")
    assert said(capsys, "score", pack, "--engine", "duckdb", "-o", "scores", "--force")[0] == 2


def test_findings_are_those_of_the_row_engine(capsys, pack, checked):
    """Of the codes that columns know, every finding with its message and place; the exit code too."""
    code, mine = checked
    rows = said(capsys, "validate", pack, "-f", "json", "--select", ",".join(COLUMNAR))
    assert code == rows[0]
    theirs = json.loads(rows[1])
    assert list(validator("findings").iter_errors(mine)) == []
    assert [one["findings"] for one in mine["files"]] == [one["findings"] for one in theirs["files"]]
    assert mine["summary"]["error"] == theirs["summary"]["error"]
    assert said(capsys, "validate", pack, "--engine", "duckdb", "-qq", "--exit-zero")[0] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["score", "PACK", "--engine", "polars"], "one of: rows, duckdb, spark"),
        (["score", "PACK", "--engine", "duckdb", "-f", "html"], "one of: text, json"),
        (["score", "PACK", "--engine", "duckdb", "-o", "scores", "--together"], "nothing of --together"),
        (["validate", "PACK", "--engine", "duckdb", "-o", "scores", "--fix"], "nothing of --fix"),
        (["score", "PACK", "--engine", "duckdb", "-p", "hunan/nowhere"], "hunan/nowhere"),
        (["score", "PACK", "--engine", "duckdb", "-o", "scores", "--set", "没有的=3"], "没有的"),
    ],
)
def test_what_is_refused(capsys, pack, words, message):
    """A wrong request is exit 2, with what to do."""
    code, _, told = said(capsys, *(pack if word == "PACK" else word for word in words))
    assert code == 2
    assert message in told


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--explain"], "--explain is answered by the row engine"),
        (["--set", "编制数=3"], "--set is answered by the row engine"),
        (["-f", "json", "--set", "编制数=3"], "--set is answered by the row engine"),
    ],
)
def test_what_rows_answer(capsys, pack, words, message):
    """What columns cannot say is answered all the same, with a word about who does it."""
    code, text, told = said(capsys, "score", pack, "--engine", "duckdb", *words)
    assert (code, message in told) == (0, True)
    assert text == said(capsys, "score", pack, *words)[1]


def test_few_reports_go_to_rows(capsys, pack, monkeypatch):
    """Below the size at which columns are worth their start: said in a line, and the same scores come of it."""
    said(capsys, "score", pack, "--engine", "duckdb", "-o", "columns")
    monkeypatch.setattr("jixiao.engines.columns.store.LEAST", 4)
    code, text, told = said(capsys, "score", pack, "--engine", "duckdb", "-f", "json")
    assert (code, json.loads(text)["engine"]) == (0, "rows")
    assert "3 reports in 1 partitions: rows are faster below 4, and are used" in told
    assert said(capsys, "score", pack, "--engine", "duckdb", "-o", "rows", "-q")[0] == 0
    mine, theirs = (_scores(name) for name in ("columns", "rows"))
    assert [{**one, "engine": "rows"} for one in mine] == theirs
    assert {one["engine"] for one in mine} == {"duckdb", "rows"}


def _scores(folder):
    """Both tables of a folder of scores, in the order of their keys."""
    tables = [pq.read_table(Path(folder) / name).to_pylist() for name in ("cards", "scores")]
    for row in tables[1]:
        row["flags"] = row["flags"] or None
    return [
        one
        for table in tables
        for one in sorted(table, key=lambda row: (row["report"], row["evaluation"], row.get("row", 0)))
    ]


def test_findings_by_rows_are_those_that_columns_know(capsys, pack, checked, monkeypatch):
    """The size of a pack does not decide what is looked for."""
    by_columns = checked[1]
    monkeypatch.setattr("jixiao.engines.columns.store.LEAST", 4)
    by_rows = json.loads(said(capsys, "validate", pack, "--engine", "duckdb", "-f", "json")[1])
    assert [one["findings"] for one in by_rows["files"]] == [one["findings"] for one in by_columns["files"]]


def test_any_reports_into_a_folder_of_scores(capsys, tmp_path):
    """Files that were not packed are scored by rows; one that cannot be read is named, and the others are there."""
    (tmp_path / "broken.json").write_text("{")
    code, _, told = said(
        capsys, "validate", EXAMPLES, "broken.json", "--engine", "duckdb", "-o", "scores", "--exit-zero"
    )
    assert code == 3
    assert "rows are used" in told
    assert "E003" in told
    cards = pq.read_table(tmp_path / "scores" / "cards").to_pylist()
    assert len({one["report"] for one in cards}) == len(list(EXAMPLES.glob("*.toml")))
    assert said(capsys, "summary", "scores", "-f", "json")[0] == 0


def test_a_damaged_file(capsys, pack, tmp_path):
    """A clear E007 with the file, exit 3, and nothing written."""
    import shutil

    shutil.copytree(pack, tmp_path / "torn")
    broken = next((tmp_path / "torn" / "indicators").rglob("*.parquet"))
    broken.write_bytes(broken.read_bytes()[:200])
    code, _, told = said(capsys, "score", tmp_path / "torn", "--engine", "duckdb", "-o", "scores")
    assert code == 3
    assert "E007" in told
    assert "indicators" in told
    assert not Path("scores").exists()


@pytest.mark.parametrize("module", ["ibis", "duckdb"])
def test_a_missing_extra(capsys, pack, monkeypatch, module):
    """One line with the install command."""
    monkeypatch.setitem(sys.modules, module, None)
    code, _, told = said(capsys, "score", pack, "--engine", "duckdb", "-o", "scores")
    assert (code, told) == (2, f"jixiao: {module} is not installed: pip install 'jixiao[columns]'\n")


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("after", [0.0, 0.1, 0.3, 0.6])
def test_an_interrupt_leaves_nothing(pack, tmp_path, after):
    """Ctrl-C while a partition is being scored, wherever the engine is: exit 130, no folder."""
    words = [sys.executable, "-c", COLUMNS, "score", str(pack), "--engine", "duckdb", "-o", "scores"]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, cwd=tmp_path) as run:
        until = time.monotonic() + 30
        while not (tmp_path / "scores" / ".scoring").exists() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(after)
        run.send_signal(signal.SIGINT)
        assert run.wait(60) == 130
    assert not (tmp_path / "scores").exists()
