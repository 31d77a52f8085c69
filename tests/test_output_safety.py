"""What a report holds never acts on who reads the output: one set of payloads through every command and format."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import pty
import re
import tomllib
import zipfile
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints
from xml.etree import ElementTree

import pytest

from jixiao.cli.commands import COMMANDS as CLI
from jixiao.cli.main import main
from jixiao.outputs.finding_streams import FORMATS
from jixiao.outputs.layout import STYLES, safe, shown
from jixiao.toolkit.plugins import Plugins

EXAMPLES = Path(__file__).parent.parent / "examples"
PAYLOADS = [
    "\x1b]8;;http://a.example\x07点\x1b[2J",
    "甲\r=1+1",
    "乙\n@SUM(A1)",
    "=HYPERLINK(1)",
    "丙\ufffe\uffff",
    "丁\u202e\u2066",
    "<script>alert(1)</script>",
    "戊\x9b31m\x7f",
    "%0A::error::",
]
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
COMMANDS = [
    *(["validate", "-q", "-f", name, "in.json"] for name in ("text", "line", "json", "ndjson", "csv", "sarif", "junit", "github", "html")),
    ["validate", "-q", "--claims", "in.json"],
    ["validate", "-q", "--statistics", "in.json"],
    *(["score", "-q", "-f", name, "in.json"] for name in ("text", "json", "ndjson", "csv")),
    ["score", "-q", "--explain", "in.json"],
    *(["diff", "in.json", "--rescored", "-f", name] for name in ("text", "json", "md", "html")),
    *(["export", "in.json", "--findings", "--to", name] for name in ("html", "md", "csv", "json", "ndjson", "toml")),
    *(["extract", "in.json", "-f", name] for name in ("json", "toml")),
    *(["extract", "in.json", "--what", "facts", "-f", name] for name in ("text", "json", "csv")),
    *(["summary", "in.json", "other.json", "-f", name] for name in ("text", "json", "csv", "html")),
    *(["summary", "in.json", "other.json", "--table", name] for name in ("groups", "risks", "outliers", "same")),
    ["diff", "in.json", "in.json", "--findings"],
    ["diff", "in.json", "in.json", "--findings", "-f", "json"],
    ["profile", "draft", "in.json"],
]  # fmt: skip
DATA = {"json", "ndjson", "sarif", "toml"}  # hold every character, escaped as their own rules say


@pytest.fixture(autouse=True)
def _report(tmp_path, monkeypatch):
    """A report with payloads in all its texts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIXIAO_LANG", "en")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    data = tomllib.loads((EXAMPLES / "hunan-hetang-2022.toml").read_text("utf-8"), parse_float=str)
    count = 0

    def loaded(node, key=""):
        nonlocal count
        if isinstance(node, dict):
            return {name: loaded(value, name) for name, value in node.items()}
        if isinstance(node, list):
            return [loaded(value, key) for value in node]
        if isinstance(node, str) and key in {"name", "title", "actual", "reason", "grade", "target", "problems", "text", "label", "conclusion"}:  # fmt: skip
            count += 1
            return node + PAYLOADS[count % len(PAYLOADS)]
        return node

    data["sections"] = [
        {"number": "一、", "title": "资金", "text": f"投入120万元，{word}完成12项。"} for word in PAYLOADS
    ]
    text = json.dumps(loaded(data), ensure_ascii=False, default=str)
    for name in ("in.json", "other.json"):
        Path(name).write_text(text, "utf-8")
    assert count > len(PAYLOADS)


def form_of(command: list[str]) -> str:
    named = [command[at + 1] for at, word in enumerate(command) if word in ("-f", "--to")]
    return named[0] if named else ("toml" if command[0] in {"extract", "profile"} else "text")


def test_every_format_is_tried():
    """A new format must be in the list above."""
    plugins = Plugins()
    validate = {*FORMATS, *(one.name for one in plugins.finding_formats())}
    assert validate - {"xlsx", "letter"} == {
        form_of(command) for command in COMMANDS if command[0] == "validate"
    }  # a workbook and a letter are no text
    own = {"xlsx", "docx", "xlsx-comments", "docx-comments"}  # these have tests of their own
    export = {one.name for one in plugins.writers()} - own
    assert export == {form_of(command) for command in COMMANDS if command[0] == "export"}


FILES = {"parquet"}
"""Formats that are no text."""
NO_REPORT = {"pack", "annotate", "init", "explain", "plugins", "schema", "config", "completion"}
"""Commands that print nothing of a report: files with tests of their own, or the program's own words."""


def choices(name: str) -> set[str]:
    """The formats that a command itself lists in its signature."""
    function = getattr(import_module(CLI[name].module), "command", None)
    hints = get_type_hints(function, include_extras=True) if function is not None else {}
    kind = get_args(hints["format_"])[0] if "format_" in hints else str
    return {choice for part in (kind, *get_args(kind)) if get_origin(part) is Literal for choice in get_args(part)}


def test_every_command_is_tried_in_every_format_it_lists():
    """A new command, and a new format of an old one, must be in the list above."""
    tried = {command[0] for command in COMMANDS}
    assert {*CLI} - {"profile"} <= tried | NO_REPORT
    assert not tried & NO_REPORT
    for name in tried - {"profile", "validate", "export"}:
        assert choices(name) - FILES == {form_of(command) for command in COMMANDS if command[0] == name}, name


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_output_holds_a_command(command, capfdbinary):
    """No control character comes out but line ends and tabs; data formats read back, and hold none that is not escaped."""
    code = main(command)
    output = capfdbinary.readouterr().out.decode()
    assert code in {0, 1}
    assert output
    form = form_of(command)
    if form in DATA:
        assert not re.search("[\x00-\x08\x0b-\x1f]", output)
    elif form == "html":  # a page turns the direction of its own text only
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", output)
    else:
        assert not FORBIDDEN.search(output), FORBIDDEN.search(output)
    if form == "csv":
        assert_text_cells(output)
    if form == "junit":
        ElementTree.fromstring(output)
    if form in {"html", "md"}:
        assert "<script>alert" not in output
    if form == "github":
        assert all(line.startswith("::") for line in output.splitlines())
        assert "\n::error::" not in output


def assert_text_cells(output: str) -> None:
    """No line of a cell begins what a spreadsheet runs, and no row is broken."""
    assert "\r" not in output
    rows = list(csv.reader(io.StringIO(output)))
    assert len({len(row) for row in rows}) == 1
    for line in (line for row in rows for cell in row for line in cell.split("\n")):
        assert not line.startswith(("=", "@", "\t")), line
        assert not line.startswith(("+", "-")) or line[1:].replace(".", "", 1).isdigit(), line


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_office_files_are_well_formed(form):
    """Every part is XML that a parser takes."""
    assert main(["export", "in.json", "--findings", "-o", f"out.{form}"]) == 0
    with zipfile.ZipFile(f"out.{form}") as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))


def read_whole(leader):
    """What a terminal shows, until the other end is closed."""
    pieces = []
    with contextlib.suppress(OSError):
        while piece := os.read(leader, 65_536):
            pieces.append(piece)
    os.close(leader)
    return b"".join(pieces)


@pytest.mark.parametrize("command", [one for one in COMMANDS if form_of(one) != "html"], ids=" ".join)
def test_a_terminal_gets_no_command(command):
    """On a terminal too, with colour, whatever the format: only our own marks."""
    leader, follower = pty.openpty()
    with ThreadPoolExecutor(1) as other, open(follower, "w", encoding="utf-8") as terminal:  # noqa: PTH123
        reading = other.submit(read_whole, leader)
        with contextlib.redirect_stdout(terminal):
            assert main(["--color", "always", *command]) in {0, 1}
        terminal.close()
        text = reading.result().decode("utf-8", "replace").replace("\r\n", "\n")
    for code in {*STYLES.values(), "0"}:
        text = text.replace(f"\x1b[{code}m", "")
    assert not FORBIDDEN.search(text), FORBIDDEN.search(text)


def test_safe_and_shown():
    """What XML cannot hold is out; our own marks stay only where colour is on."""
    assert safe("".join(PAYLOADS)).isprintable() or "\n" in safe("".join(PAYLOADS))
    assert not FORBIDDEN.search(safe("".join(PAYLOADS)))
    marked = "\x1b[2m甲\x1b[0m\x1b[5m"
    assert shown(marked, colour=True) == "\x1b[2m甲\x1b[0m [5m"
    assert shown(marked, colour=False) == " [2m甲 [0m [5m"
