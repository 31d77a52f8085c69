"""Every key that a parser sees has a place, and the key stands there."""

import json
import random
import time
import tomllib

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.files.positions import Locator, join_pointer, locate_toml, split_pointer
from jixiao.files.positions_json import scan_json
from jixiao.files.positions_toml import scan_toml
from jixiao.model.document import Place

TOML = '''# a comment with [brackets] and = signs
title = "x = [1]"  # more
"a key".'dotted'.plain = """
[not.a.table]
text = 1 \\""" still "" text
"""
literal = \'\'\'
# no comment
\'\'\'\'\'

[unit]
name = 'C:\\'

[[evaluations]]
kind = "project"
total = { weight = 100, score = 98.5, "deep \\u00e9" = { x = 1 } }
path = [ # first
  "a", "b,]",
  [1, 2],
  { item = "i" },
]
[[ evaluations . indicators ]]
name = "一"
[[evaluations.indicators]]
name = "二"
[evaluations.indicators.review]
score = 5
[[evaluations]]
[[evaluations.indicators]]
when = 1979-05-27 07:32:00 # a date with a blank
'''


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ("/title", 2, 1), ("/a key", 3, 1), ("/a key/dotted", 3, 9), ("/a key/dotted/plain", 3, 18), ("/literal", 7, 1),
        ("/unit", 11, 2), ("/unit/name", 12, 1), ("/evaluations", 14, 3), ("/evaluations/0", 14, 3), ("/evaluations/0/kind", 15, 1),
        ("/evaluations/0/total", 16, 1), ("/evaluations/0/total/score", 16, 25), ("/evaluations/0/total/deep é/x", 16, 57),
        ("/evaluations/0/path/0", 18, 3), ("/evaluations/0/path/1", 18, 8), ("/evaluations/0/path/2/1", 19, 7),
        ("/evaluations/0/path/3/item", 20, 5), ("/evaluations/0/indicators", 22, 18), ("/evaluations/0/indicators/0/name", 23, 1),
        ("/evaluations/0/indicators/1", 24, 15), ("/evaluations/0/indicators/1/review/score", 27, 1),
        ("/evaluations/1", 28, 3), ("/evaluations/1/indicators/0/when", 30, 1),
        ("/evaluations/0/total/absent/deeper", 16, 1), ("/evaluations/7", 14, 3), ("/absent", 1, 1), ("", 1, 1),
    ],
)  # fmt: skip
def test_toml(pointer, line, column):
    """Tables, arrays of tables, dotted and quoted keys, inline tables, arrays, multi-line strings; the absent to the parent."""
    assert locate_toml(TOML)(pointer) == Place(line=line, column=column)


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ("/a", 2, 3),
        ("/a/1", 2, 12),
        ("/b~1c~0", 3, 3),
        ("/b~1c~0/x/0/y", 3, 19),
        ('/"é', 4, 3),
        ("/a/9", 2, 3),
        ("/none", 1, 1),
    ],
)
def test_json(pointer, line, column):
    """Keys stand at their quote, elements at their first character."""
    text = '{\n  "a": [1, "}]"],\n  "b/c~": {"x": [{"y": null}]},\n  "\\"\\u00e9": {}\n}'
    assert Locator(text, "json")(pointer) == Place(line=line, column=column)


def test_record_in_a_larger_file():
    """Lines count from the record's own."""
    assert Locator('{"a": 1}', "json", first_line=7)("/a") == Place(line=7, column=2)


def paths(node, path=()):
    """The path of every key and element."""
    for key, below in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, key)
        yield from paths(below, (*path, key))


KEYS = st.one_of(
    st.sampled_from(["name", "a.b", "", "指标", "x y", 'q"q', "a\\b", "t\tn\n", "1"]),
    st.text(st.characters(codec="utf-8"), max_size=5),
)
SCALARS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.sampled_from(['"""', "'''", "# x", "[a]\n[b]", "a = 1\n", "\\"]),
    st.integers(-99, 99),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)


def key_at(text, place):
    """The key that is written at a place, decoded by tomllib."""
    line = text.split("\n")[place.line - 1][place.column - 1 :]
    if line[0] in "\"'":
        end = 1
        while line[end] != line[0]:
            end += 2 if line[end] == "\\" and line[0] == '"' else 1
        return next(iter(tomllib.loads(line[: end + 1] + " = 1")))
    return line[: next((i for i, c in enumerate(line) if not (c.isascii() and (c.isalnum() or c in "_-"))), len(line))]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=4), st.booleans())
def test_every_key_of_toml(document, multiline):
    """What tomllib reads from what tomli_w writes has a place, and there stands the key."""
    text = tomli_w.dumps(document, multiline_strings=multiline)
    root, locate = scan_toml(text), locate_toml(text)
    for path in paths(tomllib.loads(text)):
        node = root
        for part in path:
            node = node.children[str(part)]
        if isinstance(path[-1], str):
            assert key_at(text, locate(join_pointer(path))) == path[-1]


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(KEYS, TREES.map(str), max_size=3), st.sampled_from([None, 0, 2]), st.booleans())
def test_every_key_of_json(document, indent, ascii_only):
    """The same for JSON, with and without line breaks and escapes."""
    nested = {"list": [document, [document]], "table": document}
    text = json.dumps(nested, indent=indent, ensure_ascii=ascii_only)
    locate = Locator(text, "json")
    lines = text.split("\n")
    for path in paths(nested):
        if isinstance(path[-1], str):
            place = locate(join_pointer(path))
            assert json.JSONDecoder().raw_decode(lines[place.line - 1][place.column - 1 :])[0] == path[-1]


@given(st.lists(st.text(max_size=5), max_size=4))
def test_pointers(path):
    """A pointer splits into the path that it was made of."""
    assert split_pointer(join_pointer(path)) == path


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("[]{}=.,#\"'\\ \n\tab1指")))
def test_any_text_is_survived(text):
    """Broken text stops the scanners; it does not break them."""
    scan_toml(text)
    scan_json(text)


@pytest.mark.parametrize(
    "piece",
    ["a", '"', "'", "[", "{", "a.", "\\", '"\\"', "#", "a=[", '"""', "a = 1\n", "[a]\n", "{a={", "''", ",", '\\"'],
)
def test_linear_time(piece):
    """Twenty times the text takes no more than a hundred times as long, whatever is repeated (a square would take 400)."""

    def spent(count):
        best = 9.0
        for _ in range(3):
            start = time.perf_counter()
            scan_toml(piece * count)
            scan_json(piece * count)
            best = min(best, time.perf_counter() - start)
        return best

    assert spent(40_000) < 100 * max(spent(2_000), 0.0005)


def test_many_rows():
    """Places are right at the end of a long file too."""
    rows = random.Random(7).sample(range(10_000), 50)
    text = "".join(f'[[facts]]\nname = "{number}"\n' for number in range(10_000))
    locate = locate_toml(text)
    assert all(locate(f"/facts/{row}/name") == Place(line=2 * row + 2, column=1) for row in rows)
