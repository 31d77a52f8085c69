"""Findings as workflow commands of GitHub Actions: annotations at the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.files.inputs import file_of
from jixiao.outputs.layout import safe
from jixiao.outputs.places import table_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.results import Data, FileResult
    from jixiao.rules.catalogue import Catalogue

_LEVEL = {"error": "error", "warning": "warning", "info": "notice"}


def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[str]:
    """A command for each finding."""
    at = 0 if options["language"] == "zh" else 1
    catalogue: Catalogue = options["catalogue"]
    for result in results:
        for one in result.findings:
            yield _command(file_of(result.path), one, f"{one['code']} {catalogue.rule(one['code']).title[at]}")


def _command(path: str, one: Data, title: str) -> str:
    span = one["span"]
    fields = {"file": path, "line": span["line"], "endLine": span["end_line"], "col": span["column"], "title": title}
    given = ",".join(f"{name}={_value(str(value))}" for name, value in fields.items() if value is not None)
    text = one["message"]
    where = span["cell"] or (f"page {span['page']}" if span["page"] is not None else "")
    if span.get("table") is not None:
        where = table_place(span, "en")
    return f"::{_LEVEL[one['severity']]} {given}::{_text(f'{where}: {text}' if where else text)}\n"


def _text(text: str) -> str:
    return safe(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _value(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
