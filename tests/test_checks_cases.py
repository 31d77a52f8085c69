"""Every check by files: `cases/checks/<code>/*.toml` changes a faultless report and says what must be found.

A case names a base report, `change` (JSON pointer → new value) and `remove` (pointers), and `find`: the findings as
`CODE severity pointer`. Errors and warnings must be exactly those; of notes those that are named must be there, and a code
in `absent` must not. `say` gives, by code, fields of the message, or of the finding, that a finding of the code must fill like this. `targets` changes the base into the approved target table; `profile` asks for one.
"""

from __future__ import annotations

import copy
import importlib
import string
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from jixiao.files.loading import Source, load_report
from jixiao.model.message import Message
from jixiao.rules.catalogue import BUILT_IN
from jixiao.rules.checks.deciding import law
from jixiao.toolkit.kit import Toolkit

if TYPE_CHECKING:
    from jixiao.model.findings import Finding

CASES = Path(__file__).parent / "cases" / "checks"
FILES = sorted(path for path in CASES.glob("*/*.toml") if path.parent.name != "strict")
ELSEWHERE = ("A", "S", "E0", "C60", "C61")
"""Families whose cases stand with the rooms that find them."""

_kits: dict[str | None, Toolkit] = {}


def kit(profile: str | None = None) -> Toolkit:
    """One toolkit a profile: plugins and rules are loaded once."""
    if profile not in _kits:
        _kits[profile] = Toolkit(profile=profile)
    return _kits[profile]


def plain_data(path: Path) -> dict:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


def change(report: dict, changes: dict, removed: list[str]) -> dict:
    """The report with values set and parts taken out; a pointer that ends in `-` appends."""
    made = copy.deepcopy(report)
    for pointer, value in changes.items():
        holder, last = _holder(made, pointer)
        if isinstance(holder, list):
            holder.append(value) if last == "-" else holder.__setitem__(int(last), value)
        else:
            holder[last] = value
    for pointer in sorted(removed, reverse=True):
        holder, last = _holder(made, pointer)
        del holder[int(last) if isinstance(holder, list) else last]
    return made


def _holder(report: dict, pointer: str) -> tuple:
    *above, last = pointer.split("/")[1:]
    node = report
    for part in above:
        node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
    return node, last


def source_of(report: dict) -> Source:
    return load_report(msgspec.json.encode(report), "case.json", "json")


def validated(case: dict) -> list[str]:
    """The findings of a case as `CODE severity pointer`."""
    return lines_of(findings_of(case))


def lines_of(found: list[Finding]) -> list[str]:
    return [f"{one.code} {one.severity} {one.pointer or ''}".strip() for one in found]


def findings_of(case: dict) -> list[Finding]:
    """The findings of a case; every field of their messages is filled."""
    base = plain_data(CASES / f"{case.get('base', 'project')}.toml")
    report = change(base, case.get("change", {}), case.get("remove", []))
    targets = None
    if "targets" in case:
        approved = change(base, case["targets"].get("change", {}), case["targets"].get("remove", []))
        targets = source_of(approved)
    profile = case.get("profile")
    if profile is not None and profile.startswith("./"):
        profile = str(CASES / profile)
    found = kit(profile).validate(source_of(report), targets).findings
    assert not [one.code for one in found if _blanks(one, kit(profile))]
    return list(found)


def _blanks(one, kit: Toolkit) -> list[str]:
    """The fields of a finding's message that nothing fills."""
    texts = kit.catalogue.rule(one.code).message
    names = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    return sorted(names - set(one.params))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    """A case finds exactly its errors and warnings, its notes, and none of what it says is absent."""
    case = plain_data(path)
    findings = findings_of(case)
    found = lines_of(findings)
    expected = case.get("find", [])
    for code, fields in case.get("say", {}).items():
        assert fields in [{name: _said(one, name) for name in fields} for one in findings if one.code == code]
    assert _serious(found) == _serious(expected)
    assert set(expected) <= set(found)
    assert not [line for line in found if line.split()[0] in case.get("absent", [])]


def _said(one: Finding, name: str) -> object:
    param = one.params.get(name, getattr(one, name, None))
    return param.zh if isinstance(param, Message) else param


def _serious(lines: list[str]) -> set[str]:
    return {line for line in lines if line.split()[1] != "info"}


def _right(case: dict) -> bool:
    found, expected = validated(case), case.get("find", [])
    absent = any(line.split()[0] in case.get("absent", []) for line in found)
    return _serious(found) == _serious(expected) and set(expected) <= set(found) and not absent


@pytest.mark.parametrize("base", ["project"])
def test_base_is_faultless(base: str) -> None:
    """The reports that the cases change have neither error nor warning."""
    found = validated({"base": base})
    assert [line for line in found if line.split()[1] != "info"] == []


def _codes() -> list[str]:
    """Every code that a report can cause; P799 is a plugin's fault, and is tested with a plugin."""
    return [one.code for one in BUILT_IN.all_rules() if not one.code.startswith((*ELSEWHERE, "P799"))]


@pytest.mark.parametrize("code", _codes())
def test_every_code_has_cases(code: str) -> None:
    """Each code is found by a case of its folder, and another case of its folder does not have it."""
    cases = [plain_data(path) for path in FILES if path.parent.name == code]
    assert any(line.split()[0] == code for case in cases for line in case.get("find", []))
    assert any(all(line.split()[0] != code for line in case.get("find", [])) for case in cases)


@pytest.mark.parametrize("one", BUILT_IN.all_rules(), ids=lambda one: one.code)
def test_entry_is_whole(one) -> None:
    """Every entry of the catalogue says everything in both languages, and its message needs no parameter that it lacks."""
    for pair in (one.title, one.message, one.why, one.mend, one.example):
        assert all(pair)
    assert BUILT_IN.rule(one.code) is one
    assert one.message[0].format_map(_Any())
    assert one.message[1].format_map(_Any())


class _Any(dict):
    def __missing__(self, key: str) -> str:
        return key


MUTATIONS = [
    ("weights", "HEAVY", Decimal("0.29"), "W208"),
    ("weights", "HEAVY", Decimal("0.31"), "W208"),
    ("weights", "_OTHER_SCALE", Decimal(59), "W204"),
    ("weights", "_OTHER_SCALE", Decimal(61), "W204"),
    ("row_scores", "MANY", 2, "R308"),
    ("row_scores", "MANY", 4, "R308"),
    ("bands", "_FEWEST", 2, "R304"),
    ("bands", "_FEWEST", 5, "R304"),
    ("funds", "GAP", Decimal("0.0499"), "R313"),
    ("funds", "GAP", Decimal("0.0502"), "R313"),
    ("funds", "GAP", Decimal("0.0499"), "R312"),
    ("funds", "GAP", Decimal("0.0502"), "R312"),
    ("funds", "UNSPENT", Decimal("0.19"), "R313"),
    ("funds", "UNSPENT", Decimal("0.22"), "R313"),
    ("funds", "_MOVED", Decimal("0.009"), "R342"),
    ("funds", "_MOVED", Decimal("0.011"), "R342"),
    ("evaluation", "OVER_LIMIT", Decimal("1.29"), "T407"),
    ("evaluation", "OVER_LIMIT", Decimal("1.31"), "T407"),
    ("indicators", "_FEW", Decimal(1), "T407"),
    ("indicators", "_FEW", Decimal(4), "T407"),
    ("tables", "_MANY_VAGUE", 2, "T406"),
    ("tables", "_MANY_VAGUE", 4, "T406"),
    ("tables", "_EQUAL_NOTE", 4, "T408"),
    ("tables", "_EQUAL_NOTE", 6, "T408"),
    ("tables", "_EQUAL_WARN", 9, "T408"),
    ("tables", "_EQUAL_WARN", 11, "T408"),
]


def _holds(code: str) -> bool:
    return all(_right(plain_data(path)) for path in sorted((CASES / code).glob("*.toml")))


@pytest.mark.parametrize(("module", "name", "value", "code"), MUTATIONS, ids=str)
def test_constant_matters(monkeypatch: pytest.MonkeyPatch, module: str, name: str, value: object, code: str) -> None:
    """Every case of the code holds as things are; with the constant changed some case at its edge fails."""
    assert _holds(code)
    room = importlib.import_module(f"jixiao.rules.checks.{module}")
    monkeypatch.setattr(room, name, value)
    law.cache_clear()  # one that was compiled keeps its constants
    assert not _holds(code)
    law.cache_clear()
