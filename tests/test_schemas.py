"""The schemas: valid, bilingual, self-contained when bundled, and the same fields as the typed model."""

import json
import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator

import jixiao_schemas
from jixiao.model import report as model

ROOT = Path(__file__).parent.parent
NAMES = jixiao_schemas.names()


def nodes(schema):
    """Every object of a schema, with its path."""
    stack = [((), schema)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, dict):
            yield path, node
            stack.extend(((*path, key), value) for key, value in node.items())
        elif isinstance(node, list):
            stack.extend(((*path, str(index)), value) for index, value in enumerate(node))


def test_names():
    """The schemas of the report and of the outputs are there, in order."""
    assert set(NAMES) >= {
        "report",
        "evaluation",
        "indicator",
        "fund",
        "value",
        "finding",
        "findings",
        "scorecard",
        "diff",
    }
    assert list(NAMES) == sorted(NAMES)


def test_unknown_name():
    """An unknown name is a KeyError, for the caller to say in words."""
    for function in (jixiao_schemas.load, jixiao_schemas.bundle, jixiao_schemas.validator):
        with pytest.raises(KeyError):
            function("no-such-schema")


@pytest.mark.parametrize("name", NAMES)
def test_is_valid(name):
    """Each schema and each bundle is a valid schema of draft 2020-12 with an id that needs no network."""
    schema = jixiao_schemas.load(name)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator.check_schema(jixiao_schemas.bundle(name))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:jixiao:schema:{name}:1"


@pytest.mark.parametrize("name", NAMES)
def test_titles_in_both_languages(name):
    """Titles and descriptions hold a Chinese and an English half; each schema and each property has a title."""
    schema = jixiao_schemas.load(name)
    assert "title" in schema
    for path, node in nodes(schema):
        if path[-2:-1] == ("properties",):
            assert "title" in node or "$ref" in node, path
        for key in ("title", "description"):
            if isinstance(node.get(key), str):
                chinese, separator, english = node[key].partition(" · ")
                assert (separator, english.isascii(), chinese.isascii()) == (" · ", True, False), (path, node[key])


@pytest.mark.parametrize("name", NAMES)
def test_references_resolve(name):
    """Every reference of a schema resolves in the registry; those of a bundle resolve in the bundle itself."""
    resolver = jixiao_schemas.registry().resolver(jixiao_schemas.load(name)["$id"])
    for _, node in nodes(jixiao_schemas.load(name)):
        if isinstance(node.get("$ref"), str):
            assert resolver.lookup(node["$ref"]).contents
    bundle = jixiao_schemas.bundle(name)
    for path, node in nodes(bundle):
        if isinstance(node.get("$ref"), str):
            target = bundle
            assert node["$ref"].startswith("#")
            for part in node["$ref"].split("/")[1:]:
                target = target[part]
        assert "$id" not in node or path == ()


def test_load_gives_a_copy():
    """What a caller does with a schema or bundle does not reach the next one."""
    jixiao_schemas.load("report").clear()
    jixiao_schemas.bundle("report")["$defs"].clear()
    assert jixiao_schemas.load("report")["$defs"]
    assert "value.schema.json" in jixiao_schemas.bundle("report")["$defs"]


def places():
    """Each class of the model with its schema."""
    files = {"Report": "report", "Evaluation": "evaluation", "Indicator": "indicator", "Fund": "fund"}
    owners = {
        "CheckItem": "indicator",
        "Review": "indicator",
        **dict.fromkeys(("Execution", "Total", "Goal", "Task", "Group", "Deduction"), "evaluation"),
    }
    for name, kind in vars(model).items():
        if isinstance(kind, type) and issubclass(kind, model._Part) and not name.startswith("_"):
            if name in files:
                yield kind, jixiao_schemas.load(files[name])
            else:
                yield kind, jixiao_schemas.load(owners.get(name, "report"))["$defs"][name.lower()]


@pytest.mark.parametrize(("kind", "schema"), list(places()), ids=lambda part: getattr(part, "__name__", ""))
def test_same_fields_as_the_model(kind, schema):
    """Schema and class have the same fields in the same order, the same required ones, and refuse all others."""
    fields = msgspec.structs.fields(kind)
    names = [name for name in schema["properties"] if name != "$schema"]
    assert names == [field.encode_name for field in fields]
    assert schema.get("required", []) == [field.encode_name for field in fields if field.required]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        (10, True), (Decimal("629.10"), True), (-1, True), (True, False), (10**15, False), (10**15 - 1, True),
        (Decimal("NaN"), False), (Decimal("Infinity"), False), (Decimal("1E-15"), True), (Decimal("1E-16"), False),
        (Decimal("1E+400"), False), ("", True), (None, True), ([], False), ({}, False),
    ],
)  # fmt: skip
def test_value(number, fits):
    """A value is text, a blank, or a number in range with at most 15 decimals; never a boolean."""
    assert jixiao_schemas.validator("value").is_valid(number) is fits


@pytest.mark.parametrize(
    ("year", "fits"),
    [
        (2022, True),
        (Decimal("2022.0"), True),
        (2022.0, True),
        (True, False),
        (Decimal("2022.5"), False),
        (Decimal("1E+400"), False),
    ],
)
def test_integer(year, fits):
    """`2022.0` is an integer to JSON Schema, however it was decoded; a boolean is none."""
    assert jixiao_schemas.validator("report").is_valid({"year": year}) is fits


def test_part():
    """A part of a schema can be validated by its pointer."""
    fact = jixiao_schemas.validator("report", "/$defs/fact")
    assert fact.is_valid({"name": "编制数", "value": 13})
    assert not fact.is_valid({"value": 13})


@pytest.mark.parametrize("example", sorted(Path("examples").glob("*.toml")), ids=lambda path: path.stem)
def test_examples_fit_the_bundle(example):
    """The examples, as JSON with floats as another program would read them, fit the bundled schema without our registry."""
    from jixiao.files.loading import load_report
    from jixiao.files.writing import to_json

    document = json.loads(to_json(load_report(example.read_bytes(), example.name).report))
    assert Draft202012Validator(jixiao_schemas.bundle("report")).is_valid(document)


FINDING = {
    "code": "W201", "name": "weights-sum", "severity": "error", "message": "…", "indicator": None, "quote": None,
    "stated": "98", "computed": "100", "cite": None, "fix": None,
    "span": {"line": 1, "column": None, "end_line": None, "cell": None, "page": None, "pointer": "/evaluations/0/total"},
}  # fmt: skip


def test_finding():
    """A finding has all its keys; a severity, a code or a span of another form is refused."""
    finding = jixiao_schemas.validator("finding")
    assert finding.is_valid(FINDING)
    assert not finding.is_valid(FINDING | {"severity": "fatal"})
    assert not finding.is_valid(FINDING | {"code": "w201"})
    assert not finding.is_valid(FINDING | {"span": {"line": 0}})
    assert not finding.is_valid({key: value for key, value in FINDING.items() if key != "quote"})


def test_scorecard_row():
    """Scores are decimal strings or null, never numbers; the status is one of four."""
    row = {
        "row": "execution", "path": [], "name": "预算执行率", "weight": "10", "weight_origin": "printed", "claimed": "10",
        "computed": None, "status": "unverifiable", "method": None, "basis": None, "proof": None, "missing": ["全年预算数"],
        "readings": [], "cite": None, "span": FINDING["span"],
    }  # fmt: skip
    valid = jixiao_schemas.validator("scorecard", "/$defs/row").is_valid
    assert valid(row)
    assert not valid(row | {"computed": 10})
    assert not valid(row | {"computed": "1E+1"})
    assert not valid(row | {"status": "wrong"})


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.toml")), ids=lambda path: path.stem)
def test_the_schema_line_of_an_example_is_one_that_editors_follow(path):
    """taplo takes a path beside the file, and no urn; the schema there is whole, up to date, and refers to nothing outside."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    named = path.parent / first.removeprefix("#:schema ")
    text = named.read_text(encoding="utf-8")
    assert json.loads(text) == jixiao_schemas.bundle("report")
    assert all(one.startswith("#") for one in re.findall(r'"\$ref": *"([^"]+)"', text))
