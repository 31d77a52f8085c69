"""A flat table: one row for each execution row and indicator, with what was claimed and what the rules make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.results import shown_path
from jixiao.outputs.scores import number
from jixiao.outputs.table import csv_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.report import Execution, Indicator
    from jixiao.model.scorecard import ScoreRow
    from jixiao.outputs.export import Export, Exported

FIELDS = (
    "path", "unit", "year", "region", "evaluation", "kind", "row", "level1", "level2", "name", "nature", "target", "unit_of_measure",
    "actual", "weight", "score", "computed", "status", "method", "reason", "total_weight", "total_score", "grade",
)  # fmt: skip
BOM = b"\xef\xbb\xbf"


def write(what: Export, options: dict[str, str]) -> bytes:
    """UTF-8 with line feeds; option `bom` puts a byte order mark first, by which Excel knows the encoding."""
    return b"".join(stream(what, options))


def stream(what: Export, options: dict[str, str]) -> Iterator[bytes]:
    """The same, a part for each report."""
    yield (BOM if options.get("bom") else b"") + csv_line(FIELDS).encode("utf-8")
    for one in what.items:
        yield "".join(csv_line(cells) for cells in _rows(one)).encode("utf-8")


def _rows(one: Exported) -> Iterator[list[str]]:
    report = one.report
    known = {row.pointer: row for card in one.cards for row in card.rows}
    head = [
        shown_path(one.path),
        _text(report.unit and report.unit.name),
        _text(report.year),
        _text(report.region and report.region.code),
    ]
    for number_, evaluation in enumerate(report.evaluations):
        stem = f"/evaluations/{number_}"
        total = evaluation.total
        tail = [_text(total and total.weight), _text(total and total.score), _text(evaluation.grade)]
        start = [*head, _text(evaluation.name), _text(evaluation.kind)]
        if evaluation.execution is not None:
            yield [*start, *_execution(evaluation.execution, known.get(f"{stem}/execution")), *tail]
        for index, indicator in enumerate(evaluation.indicators):
            yield [*start, *_indicator(indicator, known.get(f"{stem}/indicators/{index}")), *tail]


def _execution(one: Execution, row: ScoreRow | None) -> list[str]:
    return [
        "execution",
        "",
        "",
        "预算执行率",
        "",
        "",
        "",
        _text(one.rate),
        _text(one.weight),
        _text(one.score),
        *_computed(row),
        _text(one.reason),
    ]


def _indicator(one: Indicator, row: ScoreRow | None) -> list[str]:
    levels = [*one.path, "", ""]
    return [
        "indicator", levels[0], " / ".join(one.path[1:]), _text(one.name), _text(one.nature), _text(one.target), _text(one.unit),
        _text(one.actual), _text(one.weight), _text(one.score), *_computed(row), _text(one.reason),
    ]  # fmt: skip


def _computed(row: ScoreRow | None) -> list[str]:
    return ["", "", ""] if row is None else [number(row.computed) or "", row.status, row.method or ""]


def _text(value: object) -> str:
    return "" if value is None else str(value)
