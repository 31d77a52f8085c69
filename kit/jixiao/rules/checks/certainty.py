"""What is certain and what is not: doubtful rows feed no check, and blank columns are told cell by cell.

A row whose cells were put into columns by guess (`doubt = "alignment"`) may be wrong in every figure: nothing is said of it or of
a sum that it is part of, but that it is uncertain. A weight or score that is one cell over several rows (`"merged"`) is certain,
and adds up; it only cannot be judged by the target of one row.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from jixiao.documents.blanks import COLUMNS, to_fill
from jixiao.model.findings import Finding
from jixiao.rules.checks.context import Context, found
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.model.report import Evaluation, Fund, Indicator, Report

_DOUBT = attrgetter("doubt")
_MONEY = ("R34", "R31")
_SUMS = ("W2", "R3", "T4", "HN", "YN", "GS", "SC")
_TOTALS = ("W2", "R302", "R303", "R304")
"""Of sums those that are not judged where a weight or score of any row was not read for certain."""
_POINTS = re.compile(r"/evaluations/\d+/indicators/\d+/(?:weight|score)")


_Doubtful = tuple[frozenset[int], frozenset[int], bool, frozenset[int], bool]
"""Of an evaluation: rows aligned by guess, rows that share a figure, whether money was aligned by guess or not read for certain, money that shares an
amount, whether a weight or score of a row was not read for certain."""


def certain(findings: Iterable[Finding], report: Report, in_doubt: Iterable[str] = ()) -> list[Finding]:
    """The findings that rest on no doubtful row, and on no sum of weights and scores of which one is among the pointers `in_doubt`.

    What else rests on a figure that was not read for certain, `jixiao.toolkit.standing` finds out.
    """
    if not any(_doubts(one) for one in report.evaluations):
        return list(findings)
    unread = {pointer.split("/")[2] for pointer in in_doubt if _POINTS.fullmatch(pointer)}
    doubtful = [
        (
            _of(one.indicators, "alignment"),
            _of(one.indicators, "merged"),
            bool(_of(one.funds, "alignment") or _of(one.funds, "reading")),
            _of(one.funds, "merged"),
            str(number) in unread,
        )
        for number, one in enumerate(report.evaluations)
    ]
    return [one for one in findings if not _rests(one, doubtful)]


def _doubts(one: Evaluation) -> bool:
    """Is a row of indicators or of money doubtful?"""
    return any(map(_DOUBT, one.indicators)) or any(map(_DOUBT, one.funds))


def _of(rows: Sequence[Indicator | Fund], doubt: str) -> frozenset[int]:
    return frozenset(number for number, row in enumerate(rows) if row.doubt == doubt)


def _rests(one: Finding, doubtful: Sequence[_Doubtful]) -> bool:
    """Does a finding rest on a doubtful row? A pointer is `/evaluations/0/indicators/3/target`."""
    parts = (one.pointer or "").split("/")
    if parts[1:2] != ["evaluations"] or len(parts) < 3 or (one.code[0] in "ESP" and one.code != "E009"):
        return False
    rows, merged, money, shared, unread = doubtful[int(parts[2])]
    if parts[3:4] == ["indicators"] and len(parts) > 4:
        number = int(parts[4])
        return number in rows or (number in merged and one.code.startswith(("R3", "W204")))
    if one.code.startswith(_MONEY):
        return money or (parts[3:4] == ["funds"] and int(parts[4]) in shared)
    return (bool(rows) and one.code.startswith(_SUMS)) or (unread and one.code.startswith(_TOTALS))


def check(context: Context) -> Iterator[Finding]:
    """Which rows are uncertain, and which cells are still to be filled."""
    for number, one in enumerate(context.report.evaluations):
        pointer = f"/evaluations/{number}"
        if _doubts(one):
            yield from _uncertain(pointer, "indicators", one.indicators)
            yield from _uncertain(pointer, "funds", one.funds)
        if context.source is None:
            yield from _to_fill(pointer, one)


def _uncertain(pointer: str, field: str, rows: Sequence[Indicator | Fund]) -> Iterator[Finding]:
    """One finding for all rows of a block whose cells could be put into columns in no way, or in two."""
    doubtful = [number for number, row in enumerate(rows) if row.doubt == "alignment"]
    if doubtful:
        first = rows[doubtful[0]]
        name = getattr(first, "name", None) or getattr(first, "label", None) or ""
        at, count, total = f"{pointer}/{field}/{doubtful[0]}", str(len(doubtful)), str(len(rows))
        yield found("E012", at, indicator=name, name=name, count=count, total=total)


# -- what is still to be filled --------------------------------------------------------------------------------------------


def _to_fill(pointer: str, one: Evaluation) -> Iterator[Finding]:
    """A blank report in TOML or JSON: a finding for each column that the unit has to fill. Of a document the extraction tells it."""
    rows = one.indicators
    if not rows or any(row.score or row.actual for row in rows):
        return
    for field, words in COLUMNS.items():
        blank = [at for at, row in enumerate(rows) if getattr(row, field) is None]
        if blank:
            yield Finding(
                code="S112", pointer=f"{pointer}/indicators/{blank[0]}/{field}", params=to_fill(words, len(blank), ())
            )
