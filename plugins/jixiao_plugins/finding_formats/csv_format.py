"""Findings as CSV: a line for each, for a spreadsheet or `cut`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.outputs.table import csv_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.results import FileResult

_OWN = ("severity", "code", "name", "message", "indicator", "quote", "stated", "computed", "cite", "fix")
_PLACE = ("line", "column", "end_line", "page", "cell", "paragraph", "pointer", "file")
FIELDS = ("path", *_OWN, *_PLACE, "department")


def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[str]:
    """A heading and a line for each finding. A file starts with a byte order mark: without it Excel garbles Chinese."""
    mark = "\ufeff" if options.get("file") else ""
    if options.get("header"):
        yield from _for_people(results, options, mark)
        return
    yield mark + csv_line(FIELDS)
    for result in results:
        for one in result.findings:
            cells = [
                result.path,
                *(one[name] for name in _OWN),
                *(one["span"].get(name) for name in _PLACE),
                result.department,
            ]
            yield csv_line(["" if cell is None else str(cell) for cell in cells])


def _for_people(results: Iterable[FileResult], options: dict[str, Any], mark: str) -> Iterator[str]:
    """The columns of the workbook, headed in the language that `--header` names."""
    from jixiao.outputs.finding_table import head, row

    language = options["header"]
    yield mark + csv_line(head(language))
    for result in results:
        for one in result.findings:
            yield csv_line(row(result, one, language, options["catalogue"]))
