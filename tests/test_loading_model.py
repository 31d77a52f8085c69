"""The typed model and the schema accept the same documents; both directions, by property."""

import json
from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import jixiao_schemas
from jixiao.files.decoding import to_report
from jixiao.files.loading import decode_report
from jixiao.files.positions import Locator
from jixiao.model.errors import InputError, ReportInvalid

TEXT = st.one_of(st.sampled_from(["", "10", "≥95%", "1,320.73万元", "—", "法人事项梳理"]), st.text(max_size=8))
NUMBERS = st.one_of(
    st.integers(-(10**16), 10**16),
    st.decimals(-(10**16), 10**16, allow_nan=False, places=2),
    st.sampled_from(
        [
            Decimal(text)
            for text in ("1E-15", "1E-16", "1E+14", "1E+15", "1E+400", "2022.0", "2.50", "NaN", "Infinity", "-0.0")
        ]
    ),
    st.sampled_from([0, 1, 2, 9, 10, 1948, 1949, 2100, 2101, 10**15, -(10**15), 10**30]),
)
SCALARS = st.one_of(st.none(), st.booleans(), TEXT, NUMBERS)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXT, inner, max_size=2)),
    max_leaves=4,
)
KEYS = (
    "year",
    "name",
    "evaluations",
    "indicators",
    "weight",
    "schema_version",
    "$schema",
    "level",
    "weigth",
    "",
    "facts",
    "path",
)


@cache
def resolve(reference, base):
    """A referenced part of the schemas, and the file that it stands in."""
    name, _, pointer = reference.partition("#")
    base = name.split(":")[3] if name else base
    node = jixiao_schemas.load(base)
    for part in pointer.split("/")[1:]:
        node = node[part]
    return node, base


def fitting(schema, base):
    """A strategy for what a schema means, or nearly: bounds and patterns are sometimes overstepped."""
    if "$ref" in schema:
        return st.deferred(lambda: fitting(*resolve(schema["$ref"], base)))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([kind_of(kind, schema, base) for kind in kinds])


def kind_of(kind, schema, base):
    """A strategy for one type of a schema."""
    if kind == "object":
        members = {key: fitting(part, base) for key, part in schema["properties"].items()}
        needed = {key: members.pop(key) for key in schema.get("required", ())}
        return chosen(members, needed)
    if kind == "array":
        return st.lists(fitting(schema["items"], base), max_size=2)
    if kind == "string":
        return (
            st.one_of(TEXT, st.sampled_from(["430202", "43020", "430202\n", "\n", "４３０２０２"]))
            if "anyOf" in schema
            else TEXT
        )
    if kind == "integer":
        return st.one_of(
            st.integers(schema["minimum"] - 1, schema["maximum"] + 1),
            st.just(Decimal("5.0")),
            st.just(Decimal("2022.0")),
        )
    return {"null": st.none(), "boolean": st.booleans(), "number": NUMBERS}[kind]


@st.composite
def chosen(draw, members, needed):
    """An object with the needed members and a few of the others."""
    keys = draw(st.lists(st.sampled_from(sorted(members)), max_size=4, unique=True)) if members else []
    return {key: draw(strategy) for key, strategy in [*needed.items(), *((key, members[key]) for key in keys)]}


def part(name):
    """A strategy for what one of the schema files means."""
    return fitting(jixiao_schemas.load(name), name)


REPORTS = st.one_of(
    part("report"),
    part("evaluation").map(lambda one: {"evaluations": [one]}),
    part("indicator").map(lambda one: {"evaluations": [{"indicators": [one]}]}),
    part("fund").map(lambda one: {"evaluations": [{"funds": [one]}]}),
    st.lists(part("indicator"), min_size=2, max_size=3).map(lambda rows: {"evaluations": [{}, {"indicators": rows}]}),
)


@st.composite
def mutated(draw):
    """A fitting report with up to two things changed anywhere in it."""
    document = draw(REPORTS)
    for _ in range(draw(st.integers(0, 2))):
        document = draw(change(document))
    return document


@st.composite
def change(draw, node):
    """The node with one thing replaced, added, renamed or taken away, here or further in."""
    if not isinstance(node, dict | list) or not node or draw(st.integers(0, 3)) == 0:
        if isinstance(node, dict) and draw(st.booleans()):
            return node | {draw(st.one_of(st.sampled_from(KEYS), TEXT)): draw(ANYTHING)}
        return draw(ANYTHING)
    copy = dict(enumerate(node)) if isinstance(node, list) else dict(node)
    key = draw(st.sampled_from(sorted(copy)))
    if draw(st.integers(0, 5)) == 0:
        del copy[key]
    else:
        copy[key] = draw(change(copy[key]))
    return list(copy.values()) if isinstance(node, list) else copy


def model_errors(document):
    """The pointers of what the loader refuses; a document that the model refuses and the schema takes raises."""
    try:
        to_report(document, Locator("", "json"))
    except ReportInvalid as error:
        return {(finding.pointer, finding.params["expected"].en) for finding in error.findings}
    return set()


@settings(max_examples=250, deadline=None)
@given(mutated())
def test_model_and_schema_accept_the_same(document):
    """accept(model) == accept(schema), for fitting documents and for damaged ones; a newer version is refused by both."""
    assert (not model_errors(document)) == jixiao_schemas.validator("report").is_valid(document)


@settings(max_examples=100, deadline=None)
@given(ANYTHING)
def test_model_and_schema_refuse_the_same(document):
    """The same for data of any shape."""
    assert (not model_errors(document)) == jixiao_schemas.validator("report").is_valid(document)


@settings(max_examples=100, deadline=None)
@given(mutated())
def test_no_error_is_lost(document):
    """Rows that fit are not looked at again, yet the loader lists as many places as the schema does for the whole document."""
    version = document.get("schema_version") if isinstance(document, dict) else None
    if type(version) in {int, Decimal} and version != 1:
        return  # another version is the only error that is told
    whole = {tuple(error.absolute_path) for error in jixiao_schemas.validator("report").iter_errors(document)}
    found = set()
    try:
        to_report(document, Locator("", "json"))
    except ReportInvalid as error:
        found = {finding.pointer for finding in error.findings}
    for path in whole:
        pointer = "/".join(["", *(str(part) for part in path)])
        assert any(one == pointer or one.startswith(pointer + "/") for one in found), (path, found)
    assert bool(whole) == bool(found)


def plain(node):
    """Decimals become floats, as other programs read JSON."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return float(node) if isinstance(node, Decimal) else node


@settings(max_examples=100, deadline=None)
@given(mutated())
def test_bytes_and_bundle_agree(document):
    """A JSON text is accepted exactly when a plain validator with the bundled schema accepts it as read with floats."""
    try:
        text = json.dumps(plain(document), ensure_ascii=False, allow_nan=False)
    except ValueError:
        return  # NaN and infinity cannot be written
    try:
        decode_report(text.encode(), "json")
        accepted = True
    except InputError:
        accepted = False
    bundle = Draft202012Validator(jixiao_schemas.bundle("report"))
    document = json.loads(text)
    if accepted or not any(isinstance(leaf, float) and "e-" in repr(leaf) for leaf in leaves(document)):
        assert accepted == bundle.is_valid(document)


def leaves(node):
    """The scalars of a document."""
    if isinstance(node, dict | list):
        for below in node.values() if isinstance(node, dict) else node:
            yield from leaves(below)
    else:
        yield node
