"""Packing: the schema, exact numbers, the whole report back, appending, and nothing half-written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_values import instances

from jixiao import Toolkit
from jixiao.cli.main import main
from jixiao.engines.columns.arrays import batch, from_bytes, to_bytes
from jixiao.engines.columns.packing import from_record, pack, record, report_id
from jixiao.engines.columns.store import open_pack
from jixiao.engines.columns.tables import PACKED, arrow
from jixiao.files.loading import decode_report, load_report
from jixiao.model.errors import InputError
from jixiao.model.report import Evaluation, Fund, Report
from jixiao.outputs.scores import card

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
HETANG = ROOT / "examples" / "hunan-hetang-2022.toml"
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    """Messages in English, no user configuration, an empty working folder."""
    monkeypatch.setenv("JIXIAO_LANG", "en")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


def made(number: int, **more) -> dict:
    """A small report as data."""
    row = {
        "path": ["产出指标"],
        "name": f"第{number}项",
        "target": f"≥{number}件",
        "actual": "12.50%",
        "weight": "10",
        "score": 9.5,
    }
    one = {"kind": "project", "name": f"项目{number}", "indicators": [row], "total": {"weight": 100, "score": "99"}}
    return {
        "year": 2020 + number % 3,
        "region": {"code": ("530181", "430202")[number % 2]},
        "evaluations": [one],
        **more,
    }


def ndjson(path: str, numbers) -> Path:
    """A file with so many reports."""
    target = Path(path)
    target.write_text("".join(json.dumps(made(one), ensure_ascii=False) + "\n" for one in numbers), "utf-8")
    return target


def table(folder: str, name: str) -> list[dict]:
    """All rows of a table, partition by partition."""
    return [row for file in open_pack(folder).files(name) for row in pq.ParquetFile(file).read().to_pylist()]


def files(folder: str = "out") -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


def test_schema_is_the_documented_one():
    """Each file has the columns of `tables.py`, in their order and types, and the partitions are folders."""
    assert main(["pack", str(HETANG), "-o", "out", "-q"]) == 0
    for name, columns in PACKED.items():
        (path,) = open_pack("out").files(name)
        assert pq.read_schema(path).equals(arrow(columns))
        assert path.parent == Path("out", name, "region=430000", "year=2022")


def test_printed_texts_and_exact_numbers():
    """What is printed stands beside the exact number; a rate is a plain ratio, money is in 元."""
    fund = {"source": "total", "initial": "703.50万元", "adjusted": "629.10 万元", "spent": "约600万元"}
    Path("a.json").write_text(json.dumps(made(3, evaluations=[made(3)["evaluations"][0] | {"funds": [fund]}])), "utf-8")
    main(["pack", "a.json", "-o", "out", "-q"])
    (row,) = table("out", "indicators")
    assert (row["target"], row["actual"], row["weight"], row["score"]) == ("≥3件", "12.50%", "10", "9.5")
    assert (row["points"], row["claimed"], row["actual_base"]) == (Decimal(10), Decimal("9.5"), 125_000)
    (money,) = table("out", "funds")
    assert (money["initial_text"], money["initial"], money["spent_text"], money["spent"]) == (
        "703.50万元",
        7_035_000,
        "约600万元",
        None,
    )
    (one,) = table("out", "evaluations")
    assert (one["initial"], one["initial_unit"], one["spent"], one["odd"]) == (7_035_000, "money", None, None)
    assert {fact["name"]: fact["base"] for fact in table("out", "facts")} == {
        "年初预算数": 7_035_000,
        "全年预算数": 6_291_000,
    }


@pytest.mark.parametrize(
    ("more", "odd"),
    [
        ({"rule": "每少一项扣1分"}, "printed-rule"),
        ({"checklist": [{"item": "a", "met": True}]}, "checklist"),
        ({"score": "9.1234567"}, "wide-number"),
        ({"target": "≥9999999999999件"}, "wide-number"),
        ({}, None),
    ],
)
def test_what_only_the_row_engine_can_take(more, odd):
    """The reason is named; a number that does not fit is null, never rounded."""
    data = made(3)
    data["evaluations"][0]["indicators"][0] |= more
    source = load_report(json.dumps(data).encode(), "a.json")
    rows = pack(source, "a.json").rows
    names = [column.name for column in PACKED["evaluations"]]
    assert dict(zip(names, rows["evaluations"][0], strict=True))["odd"] == odd
    for name, one in rows.items():
        batch(name, one)


def test_lists_that_are_too_long():
    """A hostile report is refused with a limit."""
    report = Report(evaluations=(Evaluation(funds=(Fund(),) * 40_000),))
    with pytest.raises(InputError) as caught:
        pack(load_report(record(report), "a.json"), "a.json")
    assert caught.value.code == "E006"


def test_wide_numbers_of_the_total_and_the_facts():
    """Not only cells of rows count: totals, execution, funds and facts too."""
    for more in ({"total": {"score": "1e3", "weight": 10**13}}, {"deductions": [{"points": "0.00000001"}]}):
        data = made(3)
        data["evaluations"][0] |= more
        rows = pack(load_report(json.dumps(data).encode(), "a.json"), "a.json").rows
        assert rows["evaluations"][0][-1] == "wide-number"
    data = made(3, facts=[{"name": "编制数", "value": "1234567890123人"}])
    rows = pack(load_report(json.dumps(data).encode(), "a.json"), "a.json").rows
    assert rows["evaluations"][0][-1] == "wide-number"
    assert rows["facts"][0][2:6] == ("编制数", "1234567890123人", None, "人")


TEXT = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ["100%", "≥3件", "9" * 16, "1E-7", "-0", "1.50万元", "不涉及"]
)


@settings(max_examples=150, deadline=None)
@given(instances(Report, TEXT, TEXT))
def test_any_report_packs_and_comes_back(report):
    """The record gives the very same report, and its rows fit their columns, on both sides of a pipe."""
    assert from_record(record(report)) == report
    data = record(report)
    source = load_report(data, "x.json")
    assert source.report == report
    for name, rows in pack(source, "x.json").rows.items():
        one = batch(name, rows)
        assert from_bytes(name, to_bytes(one)).equals(one)


def test_the_row_engine_gives_the_same_cards():
    """Scoring a report from its record gives the cards of the file, proofs and all."""
    kit = Toolkit()
    for path in EXAMPLES:
        source = kit.open(str(path))
        loose, packed = kit.score(source), kit.scorer.score(from_record(record(source.report)))
        assert [card(one, source.locate, "zh") for one in loose] == [card(one, source.locate, "zh") for one in packed]


def without_columns(data):
    """JSON without columns of places, which are not kept, and lines of what is no row."""
    if isinstance(data, dict):
        return {
            key: without_columns(value)
            for key, value in data.items()
            if key not in {"column", "line", "end_line", "quote"}
        }
    return [without_columns(one) for one in data] if isinstance(data, list) else data


def output(capsys, *words: str) -> dict:
    """The JSON of a command."""
    main([*words, "-f", "json"])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("command", ["score", "validate"])
def test_a_packed_folder_is_an_input(command, capsys):
    """The row engine gives for a packed folder what it gives for the files, lines of rows included."""
    paths = list(map(str, EXAMPLES))
    main(["pack", *paths, "-o", "out", "-q"])
    loose = {one["path"]: one for one in output(capsys, command, *paths)["files"]}
    packed = {one["path"]: one for one in output(capsys, command, "out")["files"]}
    assert sorted(packed) == sorted(loose)
    findings = [sorted(map(str, without_columns(one["findings"]))) for each in (packed, loose) for one in each.values()]
    assert sorted(findings[: len(paths)]) == sorted(findings[len(paths) :])
    if command == "score":
        assert without_columns(packed) == without_columns(loose)
        for path in paths:
            rows = [
                row["span"]["line"]
                for one in loose[path]["evaluations"]
                for row in one["rows"]
                if row["row"] == "indicator"
            ]
            kept = [
                row["span"]["line"]
                for one in packed[path]["evaluations"]
                for row in one["rows"]
                if row["row"] == "indicator"
            ]
            assert rows == kept


def test_records_of_ndjson_keep_their_lines(capsys):
    """Path and line of a record are those of the file."""
    ndjson("all.ndjson", range(5))
    main(["pack", "all.ndjson", "-o", "out", "-q"])
    loose = sorted(output(capsys, "score", "all.ndjson")["files"], key=lambda one: one["path"])
    packed = sorted(output(capsys, "score", "out")["files"], key=lambda one: one["path"])
    line = lambda one: one["evaluations"][0]["rows"][-1]["span"]["line"]  # noqa: E731
    assert [(one["path"], one["digest"], line(one)) for one in packed] == [
        (one["path"], one["digest"], line(one)) for one in loose
    ]


def test_office_documents_are_packed_from_what_was_read(capsys):
    """A document gives the same scores and no finding that the paper does not give."""
    paths = [
        str(path) for path in sorted((ROOT / "tests" / "files").iterdir()) if path.suffix in {".docx", ".xlsx", ".txt"}
    ]
    main(["pack", *paths, "-o", "out", "-q"])
    assert {row["document"] for row in table("out", "reports")} == {True}
    assert {row["cell"] is not None for row in table("out", "indicators")} == {True, False}
    loose, packed = output(capsys, "validate", *paths)["files"], output(capsys, "validate", "out")["files"]
    for one, other in zip(loose, sorted(packed, key=lambda one: one["path"]), strict=True):
        codes = [[found["code"] for found in each["findings"]] for each in (one, other)]
        assert set(codes[1]) <= set(codes[0])


def test_the_same_bytes_for_any_number_of_processes():
    """One process or three, the folders are equal to the byte."""
    ndjson("all.ndjson", range(300))
    Path("in").mkdir()
    for number in range(70):
        Path("in", f"{number:03}.json").write_text(json.dumps(made(number)), "utf-8")
    main(["pack", "all.ndjson", "in", *map(str, EXAMPLES), "-o", "out", "-q", "-j", "1"])
    main(["pack", "all.ndjson", "in", *map(str, EXAMPLES), "-o", "other", "-q", "-j", "3"])
    assert list(files("out").values()) == list(files("other").values())
    assert open_pack("out").count() == 375


def test_appending_passes_over_what_is_there(capsys):
    """New reports get files of their own; those that are there stay as they are."""
    ndjson("a.ndjson", range(4))
    ndjson("b.ndjson", range(4, 6))
    main(["pack", "a.ndjson", "-o", "out"])
    before = files()
    assert main(["pack", "a.ndjson", "b.ndjson", "-o", "out"]) == 0
    assert "2 reports written, 4 were there already" in capsys.readouterr().err
    assert {name: files()[name] for name in before if name != "out/pack.json"} == {
        name: data for name, data in before.items() if name != "out/pack.json"
    }
    assert sorted(row["path"] for row in table("out", "reports")) == [
        *(f"a.ndjson:{n}" for n in range(1, 5)),
        "b.ndjson:1",
        "b.ndjson:2",
    ]
    assert json.loads(Path("out/pack.json").read_text())["runs"] == 2


def test_other_content_for_a_path(capsys):
    """It is refused and the old one kept, unless it is to be replaced; then only the new one is there, in its partition."""
    ndjson("a.ndjson", [0, 2, 4, 6])
    main(["pack", "a.ndjson", "-o", "out", "-q"])
    before = files()
    ndjson("a.ndjson", [0, 3, 4, 6])
    assert main(["pack", "a.ndjson", "-o", "out"]) == 2
    assert "a.ndjson:2: this path was packed with other content" in capsys.readouterr().err
    assert files() == before
    assert main(["pack", "a.ndjson", "-o", "out", "--replace"]) == 0
    for name in ("reports", "evaluations", "indicators"):
        assert len(table("out", name)) == 4
    assert [row["name"] for row in table("out", "indicators")].count("第3项") == 1
    assert "第2项" not in [row["name"] for row in table("out", "indicators")]
    assert [str(where.region) + str(where.year) for where in open_pack("out").partitions] == [
        "4300002020",
        "5300002020",
        "5300002021",
    ]


def test_partitions_by_province_and_year():
    """What names no place or no year has partitions of its own."""
    for name, more in (
        ("a", {}),
        ("b", {"region": None}),
        ("c", {"year": None}),
        ("d", {"region": {"name": "安宁市"}}),
    ):
        Path(f"{name}.json").write_text(json.dumps(made(3, **more)), "utf-8")
    main(["pack", "a.json", "b.json", "c.json", "d.json", "-o", "out", "-q"])
    assert [tuple(where) for where in open_pack("out").partitions] == [
        ("000000", 2020), ("430000", 0), ("430000", 2020), ("530000", 2020)
    ]  # fmt: skip


def test_unreadable_inputs_are_named_and_the_rest_goes_on(capsys):
    """Exit 3, each bad input with its code, and the good ones are packed."""
    lines = [json.dumps(made(0)), "{broken", "", json.dumps({"evaluations": 1}), json.dumps(made(2))]
    Path("a.ndjson").write_text("\n".join(lines), "utf-8")
    Path("b.json").write_text(json.dumps(made(4)))
    assert main(["pack", "a.ndjson", "absent.docx", "b.json", "-o", "out"]) == 3
    said = capsys.readouterr().err
    assert [line for line in ("a.ndjson:2: E003", "a.ndjson:4: E004", "absent.docx: E001") if line not in said] == []
    assert sorted(row["path"] for row in table("out", "reports")) == ["a.ndjson:1", "a.ndjson:5", "b.json"]


def test_nothing_to_pack(capsys):
    """Without a report there is no folder."""
    Path("in").mkdir()
    assert main(["pack", "in", "-o", "out"]) == 0
    assert "no report was found" in capsys.readouterr().err
    assert not Path("out").exists()


def test_a_folder_with_other_things_is_refused(capsys):
    """Nothing of the user's is touched."""
    Path("out").mkdir()
    Path("out", "mine.txt").write_text("x")
    assert main(["pack", str(HETANG), "-o", "out"]) == 2
    assert "no packed reports" in capsys.readouterr().err
    assert list(files()) == ["out/mine.txt"]


def test_a_handful_that_takes_too_long_is_tried_one_by_one(monkeypatch, capsys):
    """The slow one is named, the others are packed."""
    ndjson("a.ndjson", range(5))
    own = pack

    def slow(source, path):
        end = time.process_time() + 20
        while path.endswith(":3") and time.process_time() < end:
            pass
        return own(source, path)

    monkeypatch.setattr("jixiao.batch.pack_job.pack", slow)
    assert main(["pack", "a.ndjson", "-o", "out", "--timeout", "1"]) == 3
    assert "a.ndjson:3: E006" in capsys.readouterr().err
    assert open_pack("out").count() == 4


def test_a_fault_is_shown_whole(monkeypatch, capsys):
    """A bug on one report is exit 70 with its traceback; the others are packed."""
    ndjson("a.ndjson", range(3))
    own = pack

    def faulty(source, path):
        if path.endswith(":2"):
            raise RuntimeError("dropped")
        return own(source, path)

    monkeypatch.setattr("jixiao.batch.pack_job.pack", faulty)
    assert main(["pack", "a.ndjson", "-o", "out"]) == 70
    assert "RuntimeError: dropped" in capsys.readouterr().err
    assert open_pack("out").count() == 2


def test_waiting_on_disk_changes_nothing(monkeypatch):
    """Rows that did not fit into memory come out in the same order."""
    ndjson("a.ndjson", range(200))
    main(["pack", "a.ndjson", "-o", "out", "-q"])
    monkeypatch.setattr("jixiao.engines.columns.writer.HELD", 1000)
    monkeypatch.setattr("jixiao.batch.chunks.BLOCK", 4096)
    main(["pack", "a.ndjson", "-o", "spilled", "-q"])
    for name in PACKED:
        assert table("out", name) == table("spilled", name)


def child(*words: str) -> subprocess.Popen:
    """The program in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "jixiao", *words],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "JIXIAO_LANG": "en"},
    )


def begun(folder: str) -> None:
    """Wait until a run has its hidden folder or at least its target."""
    until = time.monotonic() + 30
    while not Path(folder).exists() and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.3)


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_leaves_no_half_output(number):
    """After an interrupt there is nothing; after a kill only what the next run throws away."""
    ndjson("a.ndjson", range(30_000))
    run = child("pack", "a.ndjson", "-o", "out", "-j", "2")
    begun("out")
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    assert not Path("out", "pack.json").exists()
    assert [name for name in files() if not name.startswith("out/.packing/")] == []
    if number == signal.SIGINT:
        assert run.returncode == 130
        assert "interrupted" in said
        assert not Path("out").exists()
    assert main(["pack", str(HETANG), "-o", "out", "-q"]) == 0
    assert not Path("out", ".packing").exists()
    assert [row["path"] for row in table("out", "reports")] == [str(HETANG)]


def test_a_fault_while_writing_leaves_the_old_folder(monkeypatch, capsys):
    """A full disk: the message says so, and what was there is unchanged."""
    main(["pack", str(HETANG), "-o", "out", "-q"])
    before = files()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jixiao.engines.columns.writer.write", full)
    assert main(["pack", *map(str, EXAMPLES), "-o", "out"]) == 2
    assert "No space left" in capsys.readouterr().err
    assert files() == before


CUT = """
import os, sys
from jixiao.cli.main import main
from jixiao.engines.columns import committing

def cut(new, root):
    first = min(new.rglob("*.parquet"))
    target = root / first.relative_to(new)
    target.parent.mkdir(parents=True)
    first.replace(target)
    os._exit(9)

committing._move = cut
main(["pack", "a.ndjson", "-o", "out", "-q", "-j", "1"])
"""


def test_a_run_that_was_cut_off_while_it_moved_is_finished(capsys):
    """When all files are whole and some are moved, a reader says so and the next run moves the others."""
    ndjson("a.ndjson", range(6))
    assert subprocess.run([sys.executable, "-c", CUT], check=False).returncode == 9
    assert main(["score", "out"]) == 3
    assert "E007" in capsys.readouterr().err
    assert main(["pack", "a.ndjson", "-o", "out"]) == 0
    assert "0 reports written, 6 were there already" in capsys.readouterr().err
    open_pack("out").check()


@posix
def test_two_runs_do_not_share_a_folder(monkeypatch, capsys):
    """The second says that another is writing."""
    from jixiao.engines.columns import committing

    main(["pack", str(HETANG), "-o", "out", "-q"])
    monkeypatch.setattr(committing, "_PATIENCE", 0.1)
    held = committing.lock(Path("out"))
    assert main(["pack", *map(str, EXAMPLES), "-o", "out"]) == 2
    assert "another jixiao is writing" in capsys.readouterr().err
    os.close(held)


def spoiled(how: str) -> None:
    """Damage the packed folder `out`."""
    path = open_pack("out").files("indicators")[0]
    if how == "cut":
        path.write_bytes(path.read_bytes()[:-20])
    elif how == "text":
        path.write_text("no parquet")
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "absent":
        path.unlink()
    elif how == "column":
        pq.write_table(pq.ParquetFile(path).read().drop_columns(["points"]), path)
    elif how == "type":
        pq.write_table(
            pq.ParquetFile(path).read().set_column(0, "report", [["x"] * pq.ParquetFile(path).metadata.num_rows]), path
        )
    elif how == "null":
        rows = pq.ParquetFile(path).read()
        pq.write_table(rows.set_column(0, rows.schema.field(0), pa.nulls(len(rows), pa.int64())), path)
    elif how == "nulls":
        reports = open_pack("out").files("reports")[0]
        rows = pq.ParquetFile(reports).read()
        at = rows.column_names.index("path")
        pq.write_table(rows.set_column(at, "path", pa.nulls(len(rows), pa.string())), reports, write_statistics=False)
    elif how == "version":
        Path("out/pack.json").write_text('{"format": 99, "tool": "jixiao 9", "runs": 1}')
    elif how == "meta":
        Path("out/pack.json").write_text("{")
    elif how == "record":
        reports = open_pack("out").files("reports")[0]
        rows = pq.ParquetFile(reports).read()
        pq.write_table(rows.set_column(rows.column_names.index("record"), "record", [[b"{"]]), reports)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("cut", "E007 the file cannot be used: these packed reports are damaged: indicators/region=430000"),
        ("text", "E007 the file cannot be used: these packed reports are damaged: indicators/region=430000"),
        ("empty", "E007 the file cannot be used: these packed reports are damaged: indicators/region=430000"),
        ("absent", "E001 cannot be opened: there is no such file"),
        ("column", "E007 the file cannot be used: no table that jixiao pack wrote"),
        ("type", "E007 the file cannot be used: no table that jixiao pack wrote"),
        ("null", "E007 the file cannot be used: these packed reports are damaged: indicators/region=430000"),
        ("nulls", "E007 the file cannot be used: these packed reports are damaged: reports/region=430000"),
        ("version", "E007 the file cannot be used: the packed reports are of format 99"),
        ("meta", "E007 the file cannot be used: these packed reports are damaged: pack.json"),
        ("record", "E007 the file cannot be used: these packed reports are damaged"),
    ],
)
def test_damaged_and_foreign_folders(how, said, capsys):
    """A clear code with the file that is wrong, and the other inputs go on."""
    main(["pack", str(HETANG), "-o", "out", "-q"])
    spoiled(how)
    assert main(["score", "out", str(EXAMPLES[0])]) == 3
    shown = capsys.readouterr()
    assert said in shown.err
    assert str(EXAMPLES[0]) in shown.out
    if how != "record":
        with pytest.raises(InputError):
            open_pack("out").check()


def test_tables_are_held_against_the_records(monkeypatch, capsys):
    """Where an engine fails over tables that somebody has changed, it is the tables' fault, and is said so; else it is a bug."""
    main(["pack", str(HETANG), "-o", "out", "-q"])
    open_pack("out").read_through()
    path = open_pack("out").files("indicators")[0]
    rows = pq.ParquetFile(path).read()
    pq.write_table(pa.concat_tables([rows, rows]), path)
    open_pack("out").check()
    with pytest.raises(InputError):
        open_pack("out").read_through()

    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("jixiao.engines.columns.running.score", fails)
    monkeypatch.setattr("jixiao.engines.columns.store.LEAST", 0)
    monkeypatch.setattr("jixiao.engines.columns.store.EACH", 0)
    assert main(["score", "--engine", "duckdb", "out"]) == 3
    assert "E007" in capsys.readouterr().err


def test_without_pyarrow_one_line_says_how_to_install_it(monkeypatch, capsys):
    """Exit 2, for packing and for reading a packed folder."""
    main(["pack", str(HETANG), "-o", "out", "-q"])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    capsys.readouterr()
    for words in (["pack", str(HETANG), "-o", "other"], ["score", "out"], ["validate", "out"]):
        assert main(words) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "pip install 'jixiao[columns]'" in said
    assert not Path("other").exists()


def test_other_commands_start_without_pyarrow():
    """Nothing of it is imported by a plain run."""
    code = "import sys; from jixiao.cli.main import main; main(['score', sys.argv[1], '-qq']); print('pyarrow' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code, str(HETANG)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_many_reports_suggest_the_other_engine(monkeypatch, capsys):
    """One line on standard error, none with -q."""
    ndjson("a.ndjson", range(5))
    main(["pack", "a.ndjson", "-o", "out", "-q"])
    monkeypatch.setattr("jixiao.engines.columns.store.LEAST", 3)
    monkeypatch.setattr("jixiao.engines.columns.store.EACH", 0)
    capsys.readouterr()
    main(["score", "out"])
    assert "out: 5 reports; --engine duckdb" in capsys.readouterr().err
    main(["score", "out", "-q"])
    assert "duckdb" not in capsys.readouterr().err


def test_a_pack_is_packed_again():
    """A packed folder is an input of pack too: the reports keep their paths and numbers."""
    ndjson("a.ndjson", range(5))
    main(["pack", "a.ndjson", "-o", "out", "-q"])
    main(["pack", "out", "-o", "again", "-q"])
    for name in PACKED:
        assert table("out", name) == table("again", name)


def test_packed_folders_are_joined(capsys):
    """Two packed folders become one; a report that is in both is there once, and of two contents the first counts."""
    ndjson("a.ndjson", range(5))
    main(["pack", "a.ndjson", "-o", "one", "-q"])
    ndjson("b.ndjson", range(5, 8))
    main(["pack", "a.ndjson", "b.ndjson", "-o", "two", "-q"])
    capsys.readouterr()
    assert main(["pack", "one", "two", "-o", "out"]) == 0
    assert "out: 8 reports written, 5 were there already" in capsys.readouterr().err
    ndjson("a.ndjson", [9, 1])
    assert main(["pack", "one", "two", "a.ndjson", "-o", "other"]) == 2
    said = capsys.readouterr().err
    assert "a.ndjson:1: two contents for one path" in said
    for name in PACKED:
        assert len(table("out", name)) == len(table("other", name))
    assert len(table("out", "indicators")) == 8


def test_report_numbers_rest_on_path_and_content():
    """The number can be computed from the columns path and digest."""
    main(["pack", *map(str, EXAMPLES), "-o", "out", "-q"])
    for row in table("out", "reports"):
        assert row["report"] == report_id(row["path"], row["digest"])
        assert decode_report(row["record"], "json") == from_record(row["record"])


PEAK = """
import resource, sys
from jixiao.cli.main import main
main(["pack", sys.argv[1], "-o", sys.argv[2], "-q", "-j", "1"])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ru_maxrss is in KiB on Linux only")
def test_memory_does_not_grow_with_the_reports():
    """Five times the reports take no more memory, beyond what the buffers may hold."""
    peaks = []
    for count in (2_000, 10_000):
        ndjson("all.ndjson", range(count))
        code = PEAK.replace("main([", "import jixiao.engines.columns.writer as w; w.HELD = 2**20\nmain([", 1)
        run = subprocess.run(
            [sys.executable, "-c", code, "all.ndjson", f"out{count}"], capture_output=True, text=True, check=True
        )
        peaks.append(int(run.stdout))
    assert peaks[1] < peaks[0] * 1.25
