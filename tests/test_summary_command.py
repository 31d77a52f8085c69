"""`jixiao summary`: its formats, its schema, the page, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from decimal import Decimal
from html.parser import HTMLParser
from importlib import util
from pathlib import Path

import pytest

import jixiao_schemas
from jixiao.cli.main import main
from jixiao.outputs.layout import width

pytest.importorskip("duckdb")
parquet = pytest.importorskip("pyarrow.parquet")

SPEC = util.spec_from_file_location("summary_cards", Path(__file__).with_name("summary_cards.py"))
made = util.module_from_spec(SPEC)
SPEC.loader.exec_module(made)

pytestmark = pytest.mark.filterwarnings("ignore:fetch_.*deprecated:DeprecationWarning")  # how ibis asks duckdb
TABLES = ("groups", "risks", "outliers", "same")
EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """A folder of scores with something for every list, and a name that would be markup in a page."""
    cards = made.cards(120)
    cards += [made.card(500 + place, fingerprint=3, unit=f"<b>{place}局") for place in range(3)]
    cards += [made.card(600, claimed=Decimal(10), codes=["R306", "X999"], name="=SUM(A1)")]
    # A name that DuckDB would take as a pattern, and pages and paths that are no ASCII.
    return made.write(tmp_path_factory.mktemp("folder") / "得分 [1] *", cards, made.rows(5))


@pytest.fixture
def run(capsys):
    """The exit code, output and errors of a command line."""

    def running(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return running


@pytest.mark.parametrize("by", ["region,year", "department", "kind,profile,region,year,department", ""])
def test_json_fits_its_schema(by, scores, run):
    """Whatever it is grouped by."""
    code, out, _ = run("summary", scores, "-f", "json", "--by", by)
    assert code == 0
    data = json.loads(out)
    assert [
        f"{error.json_path}: {error.message}" for error in jixiao_schemas.validator("summary").iter_errors(data)
    ] == []
    assert data["by"] == [name for name in by.split(",") if name]
    assert sum(one["evaluations"] for one in data["groups"]) == (data["whole"]["evaluations"] if by else 0)


def test_a_number_that_no_sum_holds(tmp_path, run):
    """A weight of twenty digits is no number of points: the report is counted, its total is not."""
    text = (EXAMPLES / "hunan-hetang-2022.toml").read_text("utf-8")
    file = tmp_path / "huge.toml"
    file.write_text(re.sub(r"(?m)^weight = .*$", 'weight = "-9223372036854775808"', text), "utf-8")
    code, out, _ = run("summary", file, EXAMPLES / "hunan-hetang-2022.toml", "-f", "json")
    assert code == 0
    assert json.loads(out)["whole"]["evaluations"] == 2


def test_an_empty_folder(tmp_path, run):
    """No evaluation is no error, in every format."""
    folder = made.write(tmp_path / "scores", [])
    for form in ("text", "json", "csv", "html"):
        code, out, _ = run("summary", folder, "-f", form)
        assert (code, bool(out)) == (0, True)
    _, out, _ = run("summary", folder, "-f", "json")
    assert [error.message for error in jixiao_schemas.validator("summary").iter_errors(json.loads(out))] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("by", ["region,year", "department,kind,profile"])
def test_text(by, lang, scores, run, monkeypatch):
    """No line is wider than the terminal, and every list has its headline."""
    for room in (60, 80, 100):
        monkeypatch.setattr("jixiao.cli.output.Output.room", room)
        code, out, _ = run("--lang", lang, "summary", scores, "--by", by)
        assert code == 0
        assert [line for line in out.splitlines() if width(line) > room] == []
    for words in (
        ("先看这些", "Open these first"),
        ("同类中的离群值", "Outliers"),
        ("不同单位", "Same text"),
        ("按问题代码", "By finding code"),
        ("由 duckdb 引擎计分", "scored by the engine duckdb"),
    ):
        assert words[lang == "en"] in out


@pytest.mark.parametrize("table", TABLES)
def test_csv_and_parquet_hold_the_same(table, scores, run, tmp_path):
    """The same columns and rows; decimals stay exact, and no cell is a formula."""
    code, out, _ = run("summary", scores, "-f", "csv", "--table", table, "--top", 40)
    assert code == 0
    lines = list(csv.DictReader(io.StringIO(out)))
    assert run("summary", scores, "-f", "parquet", "--table", table, "--top", 40, "-o", tmp_path / "t.parquet")[0] == 0
    found = parquet.read_table(tmp_path / "t.parquet")
    assert found.column_names == list(lines[0])
    assert found.num_rows == len(lines) > 0
    for line, row in zip(lines, found.to_pylist(), strict=True):
        for name, value in row.items():
            cell = line[name]
            if isinstance(value, Decimal):
                assert Decimal(cell) == value
            else:
                assert cell.removeprefix("'") == ("" if value is None else str(value))
    assert "\n=SUM" not in out
    assert ",=SUM" not in out


class _Balance(HTMLParser):
    """Which elements are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "input"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page(lang, scores, run):
    """Well-formed, loads nothing, names its charts, escapes what reports say, and its links lead somewhere."""
    code, page, _ = run("--lang", lang, "summary", scores, "-f", "html")
    assert code == 0
    read = _Balance()
    read.feed(page)
    assert read.open == []
    assert "<b>0局" not in page
    assert "&lt;b&gt;0局" in page
    ids = {attrs["id"] for _, attrs in read.seen if "id" in attrs}
    assert {attrs["href"][1:] for tag, attrs in read.seen if tag == "a"} <= ids
    assert [attrs for _, attrs in read.seen if "src" in attrs or attrs.get("href", "#")[0] != "#"] == []
    assert all(attrs.get("aria-label") for tag, attrs in read.seen if tag == "svg")
    assert sum(tag == "svg" for tag, _ in read.seen) == 5
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", page)


def test_a_page_speaks_one_language(scores, run):
    """No word of ours in the other language: what the cards name themselves is set aside."""
    chinese, english = (run("--lang", lang, "summary", scores, "-f", "html")[1] for lang in ("zh", "en"))
    texts = [re.sub(r"<style>.*?</style>|<script>.*?</script>|<[^>]*>", "\n", page, flags=re.DOTALL) for page in (chinese, english)]  # fmt: skip
    own = r"reports/\d+\.docx|=SUM\(A1\)|\b[A-Z]\d{3}\b|jixiao|duckdb|&\w+;|得分 \[1\] \*|\S*/folder\d+/\S*"
    assert re.findall(r"[A-Za-z]{2,}", re.sub(own, "", texts[0])) == []
    data = r"第?\d+(?:局|号经费)|[优良中差]|\S+(?:区|市|县)|(?:产出|效益|满意度)指标|编制数"
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", re.sub(data, "", re.sub(own, "", texts[1]))) == []


def test_rows_have_a_cell_for_each_column(scores, run):
    """Every table of the page is as wide as its head."""
    page = run("summary", scores, "-f", "html")[1]
    for table in re.findall(r"<table class=\"sort\".*?</table>", page):
        head, body = table.split("<tbody>")
        wide = head.rsplit("<tr>", 1)[1].count("<th ")
        assert {len(re.findall(r"<t[dh][ >]", row)) for row in body.split("<tr>")[1:]} == {wide}


def test_after_score_there_are_no_findings(tmp_path, run):
    """Null codes: said in every format, never shown as none."""
    folder = made.write(tmp_path / "scores", [made.card(1), made.card(2)])
    data = json.loads(run("summary", folder, "-f", "json")[1])
    assert (data["checked"], data["whole"]["findings"]) == (False, None)
    assert "validate" in run("summary", folder)[1]
    assert next(csv.DictReader(io.StringIO(run("summary", folder, "-f", "csv")[1])))["findings"] == ""


def test_a_file_is_whole_or_not_there(scores, run, tmp_path):
    """An existing file stays unless it is forced; CSV in a file starts with the mark that Excel needs."""
    target = tmp_path / "out.csv"
    assert run("summary", scores, "-f", "csv", "-o", target)[0] == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    target.write_text("mine")
    assert run("summary", scores, "-f", "parquet", "-o", target)[0] == 2
    assert target.read_text() == "mine"
    assert run("summary", scores, "-f", "parquet", "--force", "-o", target)[0] == 0
    assert parquet.read_table(target).num_rows > 0
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_what_is_refused(scores, run):
    """Wrong words are wrong use."""
    for words in (
        ["--by", "colour"],
        ["-f", "xml"],
        ["--table", "nope", "-f", "csv"],
        ["-f", "parquet"],
        ["-p", "yunnan"],
    ):
        assert run("summary", scores, *words)[0] == 2


@pytest.mark.parametrize("text", ['{"format": 999, "engine": "duckdb"}', "[]", "{", '{"engine": "duckdb"}'])
def test_another_version(text, tmp_path, run):
    """A `scores.json` of another version, or none of ours."""
    folder = made.write(tmp_path / "scores", [made.card(1)])
    (folder / "scores.json").write_text(text)
    code, _, said = run("summary", folder)
    assert code == 2
    assert "scores" in said


def test_broken_files(tmp_path, run):
    """A damaged Parquet file is E007 by its name; one without our columns is named with them."""
    folder = made.write(tmp_path / "scores", [made.card(1)])
    file = next(folder.glob("cards/*/*/*.parquet"))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    code, _, said = run("summary", folder)
    assert code == 3
    assert "E007" in said
    assert str(file) in said
    # The footer is whole and the pages are not: only the engine sees that.
    file.write_bytes(whole[:4] + bytes(len(whole) // 2 - 4) + whole[len(whole) // 2 :])
    assert run("summary", folder)[0] == 3
    parquet.write_table(parquet.read_table(next(folder.glob("scores/*/*/*.parquet"))), file)
    code, _, said = run("summary", folder)
    assert code == 2
    assert "fingerprint" in said


def test_a_missing_library_is_one_line(scores, run, monkeypatch):
    """Which library, and the command that installs it."""
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    code, _, said = run("--lang", "en", "summary", scores)
    assert code == 2
    assert "pip install 'jixiao[columns]'" in said
    assert said.count("\n") == 1


# -- reports that nobody packed ------------------------------------------------------------------------------------------------


@pytest.fixture
def reports(tmp_path):
    """A folder with the examples, a document that is no report, two broken files, and a TOML file of something else."""
    folder = tmp_path / "in"
    shutil.copytree(EXAMPLES, folder)
    (folder / "notes.txt").write_text("关于召开会议的通知\n\n请各科室按时参加。\n" * 20, "utf-8")
    (folder / "cut.json").write_text('{"evaluations": [')
    (folder / "torn.docx").write_bytes(b"PK\x03\x04")
    (folder / "settings.toml").write_text("[tool]\nname = 1\n")
    return folder


def test_reports_as_they_are(reports, run, monkeypatch):
    """Without packing and without the libraries for columns; what was left out is said, in every format, and the exit code is 3."""
    for name in ("duckdb", "ibis", "pyarrow"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    code, out, said = run("--lang", "en", "summary", reports, "-f", "json")
    assert code == 3
    assert "torn.docx" in said
    data = json.loads(out)
    assert [error.message for error in jixiao_schemas.validator("summary").iter_errors(data)] == []
    assert (data["engine"], data["checked"]) == ("rows", True)
    assert data["whole"]["reports"] == len(list(EXAMPLES.glob("*.toml")))
    assert data["left_out"] == {"no_report": 2, "unreadable": {"E003": 1, "E007": 1}}
    code, out, _ = run("--lang", "en", "summary", reports)
    assert "2 inputs that cannot be read are left out (E003 1, E007 1)." in out
    assert "2 files that are no self-evaluation are left out." in out
    assert "left out" in run("--lang", "en", "summary", reports, "-f", "html")[1]


def test_both_totals_are_of_the_same_evaluations(reports, run):
    """Claimed and computed stand on the same number, and the others are counted by why they do not."""
    data = json.loads(run("summary", reports, "-f", "json")[1])["whole"]
    assert data["claimed"]["n"] == data["computed"]["n"] == data["excess"]["n"] < data["evaluations"]
    left = data["evaluations"] - data["excess"]["n"]
    assert left <= sum(data[name] for name in ("other_scale", "unclaimed", "not_recomputed"))


def test_a_packed_folder_by_either_engine(tmp_path, run, monkeypatch):
    """A small one by rows, a large one by columns: the same summary, but for the name of the engine."""
    run("pack", EXAMPLES, "-o", tmp_path / "pack", "-q")
    by_rows = json.loads(run("summary", tmp_path / "pack", "-f", "json")[1])
    monkeypatch.setattr("jixiao.engines.columns.store.LEAST", 0)
    monkeypatch.setattr("jixiao.engines.columns.store.EACH", 0)
    by_columns = json.loads(run("summary", tmp_path / "pack", "-f", "json")[1])
    assert (by_rows["engine"], by_columns["engine"]) == ("rows", "duckdb")
    assert {**by_rows, "engine": "", "left_out": None} == {**by_columns, "engine": ""}
    assert list(tmp_path.iterdir()) == [tmp_path / "pack"]


def test_many_processes_say_the_same(reports, run):
    """Two workers, or none."""
    assert run("summary", reports, "-j", 2, "-f", "json")[:2] == run("summary", reports, "-j", 1, "-f", "json")[:2]


def test_nothing_to_read(tmp_path, run):
    """A folder without reports is an empty summary; a path that is not there is named."""
    assert run("summary", tmp_path)[0] == 0
    code, _, said = run("--lang", "en", "summary", tmp_path / "absent")
    assert (code, "absent" in said) == (3, True)
