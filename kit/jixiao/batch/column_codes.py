"""The checks over columns, put together: expressions for rows and tables, and the same codes by the row engine for what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.engines.columns import checks_rows, checks_tables
from jixiao.engines.columns.checks_tables import COLUMNAR
from jixiao.engines.columns.running import Codes
from jixiao.engines.columns.unpacking import source_of_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.engines.columns.fallback import Coded
    from jixiao.model.findings import Finding
    from jixiao.model.report import Report
    from jixiao.toolkit.kit import Toolkit


def codes(kit: Toolkit) -> Codes:
    """The checks of the families W, R and T that columns know."""

    def by_rows(_: Report, row: dict[str, Any]) -> Coded:
        found = kit.validate(source_of_row(row, [])).findings
        return placed(one for one in found if one.code in COLUMNAR)

    return Codes(
        rows=lambda rows, part: checks_rows.row_codes(rows, part.profiles),
        execution=lambda rows, part: checks_rows.execution_codes(rows, part.profiles),
        tables=checks_tables.with_codes,
        by_rows=by_rows,
    )


def placed(findings: Iterable[Finding]) -> Coded:
    """Codes with their severity by evaluation and row, as their pointers say."""
    found: Coded = {}
    for one in findings:
        parts = (one.pointer or "").split("/")
        if one.code == "R316" and parts[1] == "sections":  # of a report with one evaluation
            parts = ["", "evaluations", "0"]
        if len(parts) < 3 or parts[1] != "evaluations":
            continue
        number, row = int(parts[2]), None
        if len(parts) > 4 and parts[3] == "indicators":
            row = int(parts[4])
        elif len(parts) > 3 and parts[3] == "execution":
            row = -1
        found.setdefault((number, row), []).append(f"{one.code}:{one.severity}")
    return found


__all__ = ["COLUMNAR", "codes", "placed"]
