"""A rule stands once: one definition for every code and every method, whatever engine carries it out."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import jixiao
from jixiao.rules.catalogue import FAMILIES
from jixiao.rules.methods.builtin import records
from jixiao.rules.methods.registry import Registry

ROOT = Path(jixiao.__file__).parent
FILES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))}
CODE = re.compile(r"[SWRTACP]\d{3}")
"""What a rule finds. E0xx are the errors of input: each is raised wherever a limit or a parser is."""

TWO_SIGHTS = {
    "C603": "a name that differs between sentences, and between a sentence and its form",
    "S108": "a project without a form: among the files of a submission, and among announced attachments",
    "S112": "a blank cell: of a document with its address, of a report in TOML or JSON with its pointer",
}
"""Codes that are seen in two sorts of material, with the same meaning."""


def _told(call: ast.Call) -> list[str]:
    """The codes that a call gives to something: a finding, or a decision."""
    given = [*call.args, *(one.value for one in call.keywords if one.arg == "code")]
    texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [text for text in texts if CODE.fullmatch(text)]


def _called(tree: ast.Module, *names: str) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [one for one in calls if getattr(one.func, "id", getattr(one.func, "attr", "")) in names]


def homes() -> dict[str, set[str]]:
    """The files in which each code is found or decided."""
    found = defaultdict(set)
    for name, tree in FILES.items():
        if not name.startswith("rules/catalogue/"):
            for call in _called(tree, "found", "Decided", "Finding", "_finding", "_told"):
                for code in _told(call):
                    found[code].add(name)
    return found


def test_every_code_is_decided_in_one_file():
    """Rows and columns run the same decision; a code that is seen in two sorts of material is named with the reason."""
    several = {code for code, files in homes().items() if len(files) > 1}
    assert several == set(TWO_SIGHTS)


def test_engines_decide_nothing():
    """No engine makes a decision or finds a code of the rules by itself, but that a check failed (P799)."""
    assert {code for code, files in homes().items() if any(one.startswith("engines/") for one in files)} == {"P799"}
    assert not [name for name, tree in FILES.items() if not name.startswith("rules/") and _called(tree, "Decided")]


def test_every_code_has_one_entry():
    """In the catalogue no code stands twice."""
    codes = [
        one.value.value
        for module in FAMILIES.values()
        for call in _called(FILES[f"rules/catalogue/{module}.py"], "Rule")
        for one in call.keywords
        if one.arg == "code" and isinstance(one.value, ast.Constant)
    ]
    assert len(codes) == len(set(codes)) > 90


def test_every_method_is_one_function():
    """No two records share their cases, all stand in `rules/methods`, and nowhere else is a row given a score."""
    registry = Registry(records())
    functions = [one.cases for one in (*registry.rows, *registry.modifiers)]
    functions += [each for one in registry.policies for each in (one.row_cases, one.total_cases)]
    assert len(functions) == len(set(functions))
    assert {one.__module__.rpartition(".")[0] for one in functions} == {"jixiao.rules.methods"}
    scoring = {
        name
        for name, tree in FILES.items()
        for call in _called(tree, "Answer")
        if any(one.arg == "score" for one in call.keywords)
    }
    assert {name for name in scoring if not name.startswith("rules/methods/")} == {"rules/totals.py"}
