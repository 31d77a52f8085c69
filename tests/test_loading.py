"""Reports that load and reports that do not. Golden cases: a folder with `input.*` and `expected`, one finding a line."""

import hashlib
import json
import os
from pathlib import Path

import msgspec
import pytest

from jixiao.files.decoding import MAX_ERRORS, MAX_ROWS, to_report
from jixiao.files.loading import Source, decode_report, is_report, iter_ndjson, load_report, schema_errors
from jixiao.files.positions import Locator
from jixiao.model.document import Place
from jixiao.model.errors import InputError, ReportInvalid
from jixiao.model.limits import Limits
from jixiao.model.report import Report, Unit

CASES = Path(__file__).parent / "cases" / "loading"


def outcome(data, name):
    """The findings of a load, a line each: code, line:column, pointer, and the nearest name; `ok` when there is none."""
    try:
        load_report(data, name)
    except ReportInvalid as error:
        found = [(one.code, one.place, one.pointer, one.params.get("nearest", "")) for one in error.findings]
    except InputError as error:
        found = [(error.code, error.place, "", "")]
    else:
        return "ok\n"
    return "".join(
        " ".join([code, f"{place.line or '-'}:{place.column or '-'}", pointer or "", near]).rstrip() + "\n"
        for code, place, pointer, near in found
    )


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_case(case):
    """Each folder: the codes, places, pointers and nearest names, in the order of their places."""
    (path,) = case.glob("input.*")
    found = outcome(path.read_bytes(), path.name)
    expected = case / "expected"
    if os.environ.get("JIXIAO_UPDATE_CASES") and not os.environ.get("CI"):
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")


def findings(text, name="x.json"):
    """The findings of a text that does not load."""
    with pytest.raises(ReportInvalid) as caught:
        load_report(text.encode(), name)
    return caught.value.findings


def test_source():
    """A source knows its path, its bytes' hash, its text without the mark, and the places of its values."""
    data = b'\xef\xbb\xbftitle = "x"\n\n[unit]\nname = "y"\n'
    source = load_report(data, "a/report.toml")
    assert isinstance(source, Source)
    assert source.report == Report(title="x", unit=Unit(name="y"))
    assert (source.path, source.document, source.data) == ("a/report.toml", None, data)
    assert source.text == 'title = "x"\n\n[unit]\nname = "y"\n'
    assert source.digest == hashlib.sha256(data).hexdigest()
    assert source.locate("/unit/name") == Place(line=4, column=1)
    assert source.locate("/unit/code") == Place(line=3, column=2)
    assert source.locate("/evaluations/3") == Place(line=1, column=1)


def test_empty_report():
    """A valid report without evaluations, facts and sections carries a note; one with any of them does not."""
    (note,) = load_report(b'{"title": "x"}', "x.json").notes
    assert (note.code, note.severity, note.pointer) == ("E008", "warning", "")
    assert load_report(b'{"facts": [{"name": "a"}]}', "x.json").notes == ()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("10", "10"),
        ("10.0", "10.0"),
        ("629.10", "629.10"),
        ("1e2", "100"),
        ("-0.5", "-0.5"),
        ("1E-15", "0.000000000000001"),
        ('"1,320.73万元"', "1,320.73万元"),
    ],
)
@pytest.mark.parametrize("syntax", ["json", "toml"])
def test_numbers_are_exact(number, text, syntax):
    """A number keeps its digits; text stays as printed."""
    data = (
        f'{{"facts": [{{"name": "a", "value": {number}}}]}}'
        if syntax == "json"
        else f'[[facts]]\nname = "a"\nvalue = {number}\n'
    )
    (fact,) = decode_report(data.encode(), syntax).facts
    assert type(fact.value) is str
    assert fact.value == text


@pytest.mark.parametrize(
    ("written", "text"),
    [("2024-03-15", "2024-03-15"), ("2024-03-15T08:30:00Z", "2024-03-15T08:30:00+00:00"), ("08:30:00", "08:30:00")],
)
def test_toml_dates_become_text(written, text):
    """A date literal is the text of that date."""
    assert decode_report(f"dates = {{ report = {written} }}".encode(), "toml").dates.report == text


def test_every_error_is_told():
    """All errors come at once, in the order of their places, each with place, pointer, what was expected and found."""
    found = findings('{"year": 1900,\n "titel": "x",\n "facts": [{"name": "a"}, {}]}')
    assert [(one.code, one.pointer, one.place.line) for one in found] == [
        ("E004", "/year", 1),
        ("E004", "/titel", 2),
        ("E004", "/facts/1", 3),
    ]
    year, titel, fact = (one.params for one in found)
    assert (year["expected"].en, year["found"]) == ("1949 to 2100", "1900")
    assert (titel["found"], titel["nearest"]) == ("titel", "title")
    assert "title" in titel["allowed"].split(" | ")
    assert fact["expected"].zh == "name"
    assert all(all(one.params["problem"]) for one in found)


def test_chinese_key_is_understood():
    """A key named by the Chinese title of a field gets that field as the nearest name."""
    (found,) = findings('{"evaluations": [{"indicators": [{"指标名称": "x"}]}]}')
    assert found.params["nearest"] == "name"


def test_fast_and_slow_road_give_the_same_report():
    """A null, `2022.0` or `$schema` changes the road, not the report."""
    plain = decode_report(b'{"year": 2022, "facts": [{"name": "a", "year": 2021}]}', "json")
    slow = b'{"$schema": "x", "schema_version": 1.0, "sections": null, "year": 2022.0, "facts": [{"name": "a", "year": 2.021e3}]}'
    assert decode_report(slow, "json") == plain


@pytest.mark.parametrize(
    "wrong",
    [
        '{"$schema": 1}',
        '{"evaluations": [{"$schema": "x"}]}',
        '{"unit": {"indicators": null}}',
        '{"evaluations": [{"groups": [{"path": null}]}]}',
    ],
)
def test_second_look_is_no_loophole(wrong):
    """What the second look mends, it mends only where the schema allows it."""
    assert findings(wrong)


def test_migration():
    """An older document is brought up version by version before it is decoded."""
    migrations = {
        -1: lambda old: {key: value for key, value in old.items() if key != "draft"},
        0: lambda old: {("title" if key == "name" else key): value for key, value in old.items()},
    }
    locate = Locator("", "json")
    assert to_report({"schema_version": 0, "name": "x"}, locate, migrations=migrations) == Report(title="x")
    assert to_report({"schema_version": -1, "name": "x", "draft": True}, locate, migrations=migrations) == Report(
        title="x"
    )
    with pytest.raises(ReportInvalid) as caught:
        to_report({"schema_version": -2}, locate, migrations=migrations)
    assert [one.pointer for one in caught.value.findings] == ["/schema_version"]


def test_too_many_rows():
    """More than 100,000 rows are refused before anything is made of them."""
    rows = b",".join([b'{"name":"a"}'] * (MAX_ROWS + 1))
    with pytest.raises(InputError) as caught:
        load_report(b'{"facts":[' + rows + b"]}", "x.json")
    assert caught.value.code == "E006"
    assert caught.value.params["allowed"] == str(MAX_ROWS)
    assert len(load_report(b'{"facts":[' + rows[13:] + b"]}", "x.json").report.facts) == MAX_ROWS


def test_too_many_errors():
    """The first thousand errors are listed, with a note that there are more."""
    rows = ",".join(["{}"] * (MAX_ERRORS + 5))
    found = findings(f'{{"facts":[{rows}]}}')
    assert len(found) == MAX_ERRORS + 1
    assert [one.code for one in found[-2:]] == ["E004", "E006"]


def test_too_large():
    """A file over the limit is refused by its size alone."""
    with pytest.raises(InputError) as caught:
        load_report(b"{}      ", "x.json", limits=Limits(file_bytes=7))
    assert caught.value.code == "E006"


def test_huge_keys_are_cut():
    """A finding does not carry a megabyte of key; its place is still exact."""
    key = "k" * 1_000_000
    (found,) = findings(f'{{\n"{key}": [1]}}')
    assert (found.place.line, found.place.column) == (2, 1)
    assert len(found.pointer) < 100
    assert all(len(value) < 1000 for value in found.params.values())


def test_errors_of_one_row_among_many():
    """One wrong row among five thousand is found without a look at the others by the schema."""
    rows = ",".join(['{"name":"a","value":1}'] * 5_000 + ['{"name":"a","valeu":1}'])
    (found,) = findings(f'{{"facts":[{rows}]}}')
    assert (found.pointer, found.params["nearest"]) == ("/facts/5000/valeu", "value")


def test_ndjson():
    """A record a line: blank lines are skipped, a broken one is an error with the line of the file, the others go on."""
    data = b'{"title":"a"}\n\n{"titel":"b"}\n{"title":"c"\n{"title":"d"}\r\n'
    first, second, third, fourth = iter_ndjson(data, "all.ndjson")
    assert (first.path, first.report.title, fourth.path, fourth.report.title) == (
        "all.ndjson:1",
        "a",
        "all.ndjson:5",
        "d",
    )
    assert fourth.locate("/title") == Place(line=5, column=2)
    assert isinstance(second, ReportInvalid)
    assert [one.place for one in second.findings] == [Place(line=3, column=2, file="all.ndjson:3")]
    assert (third.code, third.place.line, third.place.file) == ("E003", 4, "all.ndjson:4")
    assert [source.path for source in iter_ndjson(iter([b"{}\n", b"{}"]), "x")] == ["x:1", "x:2"]


@pytest.mark.parametrize(
    ("data", "suffix", "expected"),
    [
        (b"[[evaluations]]\n", ".toml", True),
        (b"title = 1\n[[evaluations.funds]]\n", ".toml", True),
        (b"\xef\xbb\xbf#:schema ./report.schema.json\n", ".toml", True),
        (b"#:schema ./profile.schema.json\n", ".toml", False),
        (b'text = "evaluations"\n[tool.ruff]\n', ".toml", False),
        (b"[[evaluations]]\nbroken", ".toml", True),
        (b'{"evaluations": []}', ".json", True),
        (b'{"files": [{"evaluations": []}]}', ".json", False),
        (b'{"$schema": "x/report.schema.json"}', ".json", True),
        (b'{"$schema": 7}', ".json", False),
        (b'{"evaluations": [}', ".json", True),
        (b'["evaluations"]', ".json", False),
        (b'\n{"evaluations": []}\n{"broken', ".ndjson", True),
        (b"", ".json", False),
    ],
)
def test_is_report(data, suffix, expected):
    """In folders a TOML or JSON file counts when its own top level has evaluations, or its schema line names a report."""
    assert is_report(data, suffix) is expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("-", '{"title": "x"}'),
        ("-", 'title = "x"'),
        ("-", '[[facts]]\nname = "x"'),
        ("A.JSON", "{}"),
        ("报告.TOML", "# 空\n"),
    ],
)
def test_syntax_by_suffix_or_content(name, text):
    """The suffix decides, in any case of letters; without one the first character does."""
    assert load_report(text.encode(), name).path == name


def test_schema_errors_of_other_schemas():
    """The same words serve every schema of the package."""
    found = list(schema_errors({"label": 1, "scource": "total"}, "fund"))
    assert {(error.pointer, error.nearest) for error in found} == {("/label", ""), ("/scource", "source")}
    assert all(error.text.startswith(error.pointer) for error in found)


def test_report_survives_json():
    """A report as msgspec encodes it is a report again."""
    report = Report(year=2023, unit=Unit(name="某局"))
    assert decode_report(msgspec.json.encode(report), "json") == report
    assert json.loads(msgspec.json.encode(report)) == {"year": 2023, "unit": {"name": "某局"}}
