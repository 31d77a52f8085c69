"""Findings as JUnit XML: a test suite for each file, a test case for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from jixiao.model.findings import SEVERITIES
from jixiao.outputs.layout import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.results import Data, FileResult


def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[str]:
    """A finding at or above `--fail-on` is a failure, another a case that passes; a file that cannot be used is an error."""
    fail_on = options.get("fail_on", "error")
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="jixiao">\n'
    for result in results:
        yield from _suite(result, failing)
    yield "</testsuites>\n"


def _suite(result: FileResult, failing: tuple[str, ...]) -> Iterator[str]:
    errors = [
        one for one in result.findings if result.failed and one["severity"] == "error" and one["code"].startswith("E0")
    ]
    failures = [one for one in result.findings if one not in errors and one["severity"] in failing]
    tests = max(1, len(result.findings))
    path = _attribute(result.path)
    yield (
        f'  <testsuite name={path} tests="{tests}" failures="{len(failures)}" errors="{len(errors)}" '
        'skipped="0" time="0">\n'
    )
    if not result.findings:
        yield f'    <testcase classname={path} name="jixiao" time="0"/>\n'
    for one in result.findings:
        kind = "error" if one in errors else "failure" if one in failures else "system-out"
        yield f'    <testcase classname={path} name={_attribute(_name(one))} time="0">\n      {_outcome(kind, one)}\n    </testcase>\n'
    yield "  </testsuite>\n"


def _name(one: Data) -> str:
    span = one["span"]
    place = span["cell"] or (
        f"{span['line']}:{span['column'] or 1}" if span["line"] is not None else span.get("pointer")
    )
    return " ".join(part for part in (one["code"], one["indicator"], f"[{place}]" if place else "") if part)


def _outcome(kind: str, one: Data) -> str:
    details = [one["message"]]
    details += [f"{name}: {one[name]}" for name in ("quote", "stated", "computed", "cite") if one[name]]
    text = escape(safe("\n".join(details)))
    if kind == "system-out":
        return f"<system-out>{text}</system-out>"
    return f"<{kind} type={_attribute(one['code'])} message={_attribute(one['message'])}>{text}</{kind}>"


def _attribute(text: str) -> str:
    return quoteattr(" ".join(safe(text).split("\n")))
