"""Figures of groups of evaluations: counts, exact means and quantiles, grades as claimed and computed, findings by code.

Claimed and computed totals are those of the same evaluations: where the full score is 100, so that one scale is compared with itself,
and both are known, which asks for a row that was recomputed. What is missing is left out and counted as such; it is never 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.rules.whole import DECIMALS
from jixiao.text.quantity import EXACT, half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.engines.summary.tables import Scores

DIMENSIONS = {
    "region": "region_code",
    "year": "fiscal_year",
    "kind": "kind",
    "profile": "profile",
    "department": "department",
}
"""By what evaluations can be grouped, and the column that says it."""

FIGURES = ("claimed", "computed", "execution_rate")
RATES = frozenset({"execution_rate", "coverage", "gap"})
"""Figures that are plain ratios; the others are points."""
QUANTILES = (10, 25, 50, 75, 90)

LEFT_OUT = ("other_scale", "unclaimed", "not_recomputed")
"""Why an evaluation is left out of the totals; more than one may hold."""

_WHOLE = "whole"
_COUNTS = ("evaluations", "reports", *LEFT_OUT, "judged", "overstated", "above", "compared", "checked")
_ROWS = ("rows", "agrees", "overstated", "understated", "unverifiable")
_SUMS = ("coverage", "excess", "weight_overstated", "points_overstated")


@dataclass(slots=True)
class Figure:
    """One figure of a group: of how many evaluations, the mean (half-up), and quantiles, each a value that occurs."""

    n: int = 0
    mean: Decimal | None = None
    quantiles: dict[int, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    """A group of evaluations. `key` has a value for each dimension, None where the report does not say."""

    key: tuple[Any, ...]
    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    grades_claimed: list[tuple[str | None, int]] = field(default_factory=list)
    grades_computed: list[tuple[str | None, int]] = field(default_factory=list)
    codes: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def grades(self) -> tuple[list[tuple[str | None, int]], list[tuple[str | None, int]]]:
        """As claimed and as computed."""
        return self.grades_claimed, self.grades_computed

    def share(self, part: str, whole: str) -> Decimal | None:
        """One count over another, as a plain ratio with four decimals; None over nothing."""
        return mean(Decimal(self.counts[part]), self.counts[whole], 4)


def mean(total: Decimal | None, count: int, places: int) -> Decimal | None:
    """A sum over a count, half-up; None of nothing."""
    return half_up(EXACT.divide(total, Decimal(count)), places) if count and total is not None else None


def groups(scores: Scores, by: Sequence[str]) -> list[Group]:
    """The groups of the cards in the order of their keys; without `by` one group of all, also of no evaluation."""
    keys = [DIMENSIONS[name] for name in by] or [_WHOLE]
    found = {key: _counted(key if by else (), row) for key, row in _rows(scores, _counts(keys), keys)}
    for name in FIGURES:
        for key, row in _rows(scores, _quantiles(keys, name), keys):
            found[key].figures[name].quantiles = {each: _amount(row[f"q{each}"]) for each in QUANTILES}
    for name in ("grade_claimed", "grade_computed"):
        for key, row in _rows(scores, _tally(keys, name), keys):
            getattr(found[key], f"{name.replace('grade', 'grades')}").append((row[name], row["n"]))
    for key, row in _rows(scores, _codes(keys), keys):
        found[key].codes.append((row["code"], int(row["findings"]), row["evaluations"]))
    for one in found.values():
        _order(one)
    if not by and not found:
        return [_counted((), {})]
    return [found[key] for key in sorted(found, key=_place)]


def _rows(scores: Scores, query: str, keys: Sequence[str]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    for row in scores.ask(query):
        yield tuple(row[key] for key in keys), row


def _amount(millionths: int) -> Decimal:
    return Decimal(millionths).scaleb(-DECIMALS)


def _place(key: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    """What is not said stands last."""
    return [(part is None, 0 if part is None else part) for part in key]


GRADES = ("优", "良", "中", "差")


def _order(one: Group) -> None:
    for grades in (one.grades_claimed, one.grades_computed):
        grades.sort(key=lambda entry: grade_place(entry[0]))
    one.codes.sort(key=lambda entry: (-entry[1], entry[0]))


def grade_place(word: str | None) -> tuple[int, str]:
    """The place of a grade among grades: the four words first, then others, none last."""
    if word is None:
        return len(GRADES) + 1, ""
    return (GRADES.index(word) if word in GRADES else len(GRADES)), word


_MEASURES = {
    "evaluations": "COUNT(*)",
    "reports": "COUNT(DISTINCT report)",
    "judged": "SUM(judged)",
    "other_scale": "SUM(other_scale)",
    "unclaimed": "COUNT(*) - COUNT(claimed_total)",
    "not_recomputed": "COUNT(*) - COUNT(computed_total)",
    "overstated": "COUNT(*) FILTER (WHERE judged = 1 AND overstated > 0)",
    "above": "COUNT(*) FILTER (WHERE excess > 0)",
    "compared": "COUNT(excess)",
    "checked": "COUNT(findings)",
    **{f"{name}_n": f"COUNT({name})" for name in (*FIGURES, *_SUMS)},
    **{f"{name}_sum": f"SUM({name})" for name in (*FIGURES, *_SUMS)},
    **{f"rows_{name}": f"SUM({name})" for name in _ROWS},
}
"""What is counted of a group."""


def _counts(keys: Sequence[str]) -> str:
    measures = ", ".join(f"{measure} AS {name}" for name, measure in _MEASURES.items())
    return f"SELECT {', '.join(keys)}, {measures} FROM cards GROUP BY {', '.join(keys)}"


def _counted(key: tuple[Any, ...], row: dict[str, Any]) -> Group:
    """A group from its row of counts; an empty row counts nothing."""
    counts = {name: int(row.get(name) or 0) for name in _COUNTS}
    one = Group(key, counts, {name: int(row.get(f"rows_{name}") or 0) for name in _ROWS})
    for name in (*FIGURES, *_SUMS):
        count, total = row.get(f"{name}_n", 0), row.get(f"{name}_sum")
        exact = None if total is None else _amount(int(total))
        one.figures[name] = Figure(count, mean(exact, count, 4 if name in RATES else 2))
    return one


def _quantiles(keys: Sequence[str], name: str) -> str:
    """For each group the least value that at least so many in a hundred do not exceed: exact, and one that occurs."""
    least = ", ".join(f"MIN(value) FILTER (WHERE below * 100 >= n * {each}) AS q{each}" for each in QUANTILES)
    return f"SELECT {', '.join(keys)}, {least} FROM ({cumulated('cards', keys, name)}) AS c GROUP BY {', '.join(keys)}"


def cumulated(table: str, keys: Sequence[str], name: str) -> str:
    """Each `value` of a figure in each group: how many there are up to it (`below`), and in all (`n`)."""
    group = ", ".join(keys)
    return (
        f"SELECT {group}, value, SUM(times) OVER (PARTITION BY {group} ORDER BY value) AS below, SUM(times) OVER (PARTITION BY {group}) AS n "
        f"FROM (SELECT {group}, {name} AS value, COUNT(*) AS times FROM {table} WHERE {name} IS NOT NULL GROUP BY {group}, {name}) AS t"
    )


def _tally(keys: Sequence[str], name: str) -> str:
    return f"SELECT {', '.join(keys)}, {name}, COUNT(*) AS n FROM cards GROUP BY {', '.join(keys)}, {name}"


def _codes(keys: Sequence[str]) -> str:
    """Findings by code, and in how many evaluations."""
    group = ", ".join((*keys, "code"))
    return f"SELECT {group}, SUM(n) AS findings, COUNT(*) AS evaluations FROM cards JOIN codes USING (report, evaluation) GROUP BY {group}"
