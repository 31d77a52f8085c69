"""Reports written as TOML and JSON load back as the same reports; files are saved whole or not at all."""

import json
import os
import stat
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_values import instances

import jixiao_schemas
from jixiao.files.loading import decode_report, is_report, load_report
from jixiao.files.positions import locate_toml
from jixiao.files.saving import save
from jixiao.files.writing import to_builtins, to_json, to_toml
from jixiao.model import report as model
from jixiao.model.errors import UsageError
from jixiao.model.report import Evaluation, Execution, Fact, Indicator, Report, Section, Value

PRINTED = st.one_of(
    st.sampled_from(["10", "98.50", "-0", "-0.0", "007", "1e5", "1E-7", "0.0000001", ".5", "5.", "１０", "10\n", "9" * 15, "9" * 16, "0.1234567890123456", "≥95%", "—", ""]),
    st.text(st.characters(codec="utf-8"), max_size=6),
)  # fmt: skip
TEXT = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.sampled_from(['"""', "a\nb", "a\r\nb", "\r", "\n", "# x", "\\", "\x00\x1f\x7f", "长" * 120, "a" * 99 + "\nb"]),
)


REPORTS = instances(Report, PRINTED, TEXT)


@settings(max_examples=60, deadline=None)
@given(REPORTS)
def test_toml_round_trip(report):
    """The TOML of a report is that report, and fits the schema."""
    text = to_toml(report)
    assert text.startswith("#:schema ")
    assert decode_report(text.encode(), "toml") == report
    assert jixiao_schemas.validator("report").is_valid(to_builtins(report))


@settings(max_examples=60, deadline=None)
@given(REPORTS)
def test_json_round_trip(report):
    """The JSON of a report is that report; only control characters are escaped."""
    text = to_json(report)
    assert decode_report(text.encode(), "json") == report
    assert "\\u" not in text.replace("\\\\", "").replace("\\u00", "")
    assert json.loads(text) == to_builtins(report)


@settings(max_examples=50, deadline=None)
@given(REPORTS, st.data())
def test_comments_change_nothing(report, data):
    """Comments of any text on any keys leave the report as it is."""
    pointers = [
        "",
        "/title",
        "/unit",
        "/unit/name",
        "/evaluations/0",
        "/evaluations/0/execution/rate",
        "/evaluations/0/indicators/1/path/0",
        "/facts/0/name",
        "/sections/1/text",
        "/none",
    ]
    comments = data.draw(st.dictionaries(st.sampled_from(pointers), TEXT, max_size=5))
    assert decode_report(to_toml(report, comments).encode(), "toml") == report


def test_toml_as_a_person_writes_it():
    """Numbers where a number was printed, text elsewhere; short parts on one line; text with line breaks as it is."""
    row = Indicator(
        path=("产出指标", "数量指标"),
        name="培训人次",
        target=Value("≥200人次"),
        weight=Value("10"),
        score=Value("9.50"),
        core=True,
    )
    report = Report(
        year=2023,
        evaluations=(
            Evaluation(
                execution=Execution(weight=Value("10"), rate=Value("100%"), score=Value("10分")), indicators=(row,)
            ),
        ),
        facts=(Fact(name="编制数", value=Value("13")),),
        sections=(Section(level=1, text="第一段\n第二段"),),
    )
    assert to_toml(
        report, {"/evaluations/0/execution/rate": "表1 第3行", "/evaluations/0/indicators/0": "表1 第5行"}
    ) == (
        '''#:schema report.schema.json

schema_version = 1
year = 2023

[[evaluations]]
# 表1 第3行
execution = { weight = 10, rate = "100%", score = "10分" }

# 表1 第5行
[[evaluations.indicators]]
path = ["产出指标", "数量指标"]
name = "培训人次"
target = "≥200人次"
weight = 10
score = 9.50
core = true

[[facts]]
name = "编制数"
value = "13"

[[sections]]
level = 1
text = """
第一段
第二段"""
'''
    )


def test_order_of_fields():
    """Fields stand in the order of the classes, in TOML (keys before tables) and JSON."""
    report = load_report(Path("examples/hunan-hetang-2022.toml").read_bytes(), "x.toml").report
    order = [field.name for field in msgspec.structs.fields(Report)]
    keys = list(to_builtins(report))
    assert keys == [name for name in order if name in keys]
    assert list(json.loads(to_json(report))) == keys
    rows = tomllib.loads(to_toml(report))["evaluations"][0]["indicators"]
    order = [field.name for field in msgspec.structs.fields(model.Indicator)]
    assert all(list(row) == [name for name in order if name in row] for row in rows)


def test_written_places():
    """The places of a written report are found, and a folder search takes it for a report."""
    report = Report(evaluations=(Evaluation(name="x"), Evaluation(name="y")))
    text = to_toml(report)
    assert text.split("\n")[locate_toml(text)("/evaluations/1/name").line - 1] == 'name = "y"'
    assert is_report(text.encode(), ".toml")
    assert is_report(to_json(report).encode(), ".json")


def test_save_new_and_refuse(tmp_path):
    """A new file is written; one that exists is refused and stays as it was, unless it is to be replaced."""
    path = tmp_path / "报告.toml"
    save(path, b"one")
    with pytest.raises(UsageError):
        save(path, b"two")
    assert path.read_bytes() == b"one"
    save(str(path), b"three", force=True)
    assert path.read_bytes() == b"three"
    assert [entry.name for entry in tmp_path.iterdir()] == ["报告.toml"]


def test_save_keeps_permissions_and_links(tmp_path):
    """A replaced file keeps its permissions; a link stays a link."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(path)
    with pytest.raises(UsageError):
        save(link, b"new")
    save(link, b"new", force=True)
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("fault", ["fsync", "replace"])
def test_save_whole_or_not_at_all(tmp_path, monkeypatch, fault):
    """When writing fails, the old file is whole and nothing is left beside it."""
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if fault == "fsync" else (Path, "replace")), fail)
    with pytest.raises(UsageError):
        save(path, b"new", force=True)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_save_to_impossible_places(tmp_path):
    """A folder, a missing folder and a name that is too long are usage errors."""
    for path in (tmp_path, tmp_path / "none" / "a", tmp_path / ("x" * 300)):
        with pytest.raises(UsageError):
            save(path, b"x", force=True)


def test_save_race(tmp_path, monkeypatch):
    """A file that appears while ours is written is not replaced; nor where there are no hard links."""
    path = tmp_path / "a"
    real = os.fsync

    def appears(handle):
        real(handle)
        path.write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", appears)
    with pytest.raises(UsageError):
        save(path, b"ours")
    path.unlink()

    def no_links(*_):
        raise OSError(95, "not supported")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    with pytest.raises(UsageError):
        save(path, b"ours")
    assert path.read_bytes() == b"theirs"
    monkeypatch.setattr(os, "fsync", real)
    save(tmp_path / "b", b"ours")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a", "b"]


def test_save_to_a_device():
    """A device is written to as it is."""
    save(os.devnull, b"x")
