"""Findings as SARIF 2.1.0, result by result, so that a long run takes no memory: the rules come last."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from jixiao.files.inputs import file_of
from jixiao.model.message import Message
from jixiao.model.results import subject
from jixiao.outputs.places import table_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.findings import Rule
    from jixiao.model.results import Data, FileResult

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "jixiaoFinding/v1"

_LEVEL = {"error": "error", "warning": "warning", "info": "note"}
_KINDS = (("cell", "cell"), ("page", "page"), ("paragraph", "paragraph"), ("file", "member"), ("pointer", "value"))
_PROPERTIES = ("indicator", "stated", "computed", "cite", "fix")


def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[str]:
    """One log with one run."""
    rules: dict[str, int] = {}
    failed = False
    yield f'{{"$schema":{_json(SCHEMA)},"version":"2.1.0","runs":[{{"columnKind":"unicodeCodePoints","results":['
    before = "\n"
    for result in results:
        failed |= bool(result.bug)
        seen: Counter[str] = Counter()
        for one in result.findings:
            yield before + _json(_result(result.path, one, rules, seen))
            before = ",\n"
    yield f'\n],"invocations":[{{"executionSuccessful":{_json(not failed)}}}],'
    yield f'"tool":{_json(_tool(map(options["catalogue"].rule, rules), 0 if options["language"] == "zh" else 1))}}}]}}\n'


def _json(data: Any) -> str:
    return msgspec.json.encode(data).decode()


def _tool(rules: Iterable[Rule], at: int) -> Data:
    from jixiao import __version__

    return {"driver": {"name": "jixiao", "version": __version__, "semanticVersion": __version__, "rules": [_rule(one, at) for one in rules]}}  # fmt: skip


def _rule(one: Rule, at: int) -> Data:
    parts = [one.why[at], one.mend[at], one.example[at] and f"{Message('例：', 'Example: ')[at]}{one.example[at]}"]
    parts.append(one.cite and f"{Message('依据：', 'Source: ')[at]}{one.cite}")
    text = "\n\n".join(part for part in parts if part)
    return {
        "id": one.code,
        "name": "".join(word.capitalize() for word in one.name.split("-")),
        "shortDescription": {"text": one.title[at]},
        "fullDescription": {"text": one.why[at] or one.title[at]},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVEL[one.severity]},
        "properties": {"tags": ["budget-performance", one.name], "cite": one.cite or None},
    }


def _result(path: str, one: Data, rules: dict[str, int], seen: Counter[str]) -> Data:
    code = one["code"]
    return {
        "ruleId": code,
        "ruleIndex": rules.setdefault(code, len(rules)),
        "level": _LEVEL[one["severity"]],
        "message": {"text": one["message"]},
        "locations": [_location(path, one)],
        "partialFingerprints": {FINGERPRINT: _fingerprint(one, seen)},
        "properties": {name: one[name] for name in _PROPERTIES if one[name]},
    }


def _fingerprint(one: Data, seen: Counter[str]) -> str:
    """What a finding is about, and which of several alike: the same wherever its line has moved."""
    key = f"{one['code']}\0{subject(one)}"
    seen[key] += 1
    return hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:32]


def _location(path: str, one: Data) -> Data:
    """The line where the format has lines; cell, page, paragraph and pointer as logical places."""
    span = one["span"]
    physical: Data = {"artifactLocation": {"uri": _uri(path)}}
    if span["line"] is not None:
        physical["region"] = _region(span, one["quote"])
    location: Data = {"physicalLocation": physical}
    logical = [
        {"fullyQualifiedName": str(span[key]), "kind": kind} for key, kind in _KINDS if span.get(key) is not None
    ]
    if span.get("table") is not None:
        logical.insert(0, {"fullyQualifiedName": table_place(span, "zh"), "kind": "table"})
    if logical:
        location["logicalLocations"] = logical
    return location


def _uri(path: str) -> str:
    """A relative reference for a relative path, else a `file:` URI; blanks, `%`, Chinese and control characters are encoded."""
    pure = PurePath(file_of(path))
    if pure.is_absolute():
        return pure.as_uri()
    encoded = quote(pure.as_posix(), safe="/!$&'()*+,;=@-._~")
    return f"./{encoded}" if encoded.startswith("//") else encoded


def _region(span: Data, quote: str | None) -> Data:
    region: Data = {"startLine": span["line"]}
    if span["column"] is not None:
        region["startColumn"] = span["column"]
    if span["end_line"] is not None and span["end_line"] >= span["line"]:
        region["endLine"] = span["end_line"]
    if quote:
        region["snippet"] = {"text": quote}
    return region
