"""Units beside their like: figures far from those of like units, and the same text handed in by different units.

Like are evaluations of one province, fiscal year, kind and profile. A figure is far when it lies more than one and a half
times the middle half's spread beyond the quartiles; where nearly all units claim the same, `LEAST` stands for the spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.summary.groups import cumulated
from jixiao.engines.summary.tables import amounts, micro

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.engines.summary.tables import Scores

LIKE = ("province", "fiscal_year", "kind", "profile")
LEAST = {"claimed": Decimal(1), "computed": Decimal(1), "execution_rate": Decimal("0.01"), "gap": Decimal("0.01")}
"""The figures that are compared, and the least spread of each: a point, or a percentage point."""
UNITS = 8
"""So many evaluations make a group of like ones."""
ROWS = 5
"""Texts of fewer rows may be equal by chance."""
MEMBERS = 20
"""So many members of a cluster are named."""

_COLUMN = {"claimed": "claimed_of_hundred", "computed": "computed_of_hundred"}
"""A total is held against all of its sort, whether or not the other one is known."""
_ABOUT = (
    "report", "evaluation", "path", "region_code", "fiscal_year", "kind", "profile", "unit", "department", "name", "coverage",
)  # fmt: skip


@dataclass(slots=True)
class Outliers:
    """The evaluations whose figure lies far from that of like ones: how many, and the farthest, farthest first."""

    figure: str
    count: int
    groups: int
    items: list[dict[str, Any]]


@dataclass(slots=True)
class SameText:
    """Clusters of evaluations of different units with equal rows: how many, and the largest with their members."""

    count: int
    evaluations: int
    items: list[dict[str, Any]]


def outliers(scores: Scores, top: int) -> list[Outliers]:
    """Those of the cards, for each figure."""
    return [_far(scores, name, least, top) for name, least in LEAST.items()]


def _far(scores: Scores, name: str, least: Decimal, top: int) -> Outliers:
    far = _beyond(_COLUMN.get(name, name), least)
    counted = scores.ask(f"{far} SELECT (SELECT COUNT(*) FROM far) AS far, (SELECT COUNT(*) FROM fences) AS fences")[0]
    shown = ", ".join((*_ABOUT, "value", "q1", "median", "q3", "n"))
    items = scores.ask(
        f"{far} SELECT {shown} FROM far ORDER BY beyond DESC, region_code, path, evaluation LIMIT ?", top
    )
    named = [amounts(row, "coverage", "value", "q1", "median", "q3") | {"n": int(row["n"])} for row in items]
    return Outliers(name, counted["far"], counted["fences"], named)


def _beyond(name: str, least: Decimal) -> str:
    """The tables `fences`, the quartiles of each group that is large enough, and `far`. All is doubled, so that nothing is divided."""
    same = " AND ".join(f"known.{key} = fences.{key}" for key in LIKE)
    quartiles = ", ".join(
        f"MIN(value) FILTER (WHERE below * 4 >= n * {part}) AS {mark}"
        for mark, part in (("q1", 1), ("median", 2), ("q3", 3))
    )
    group = ", ".join(LIKE)
    return f"""
WITH known AS (
  SELECT *, {name} AS value FROM (SELECT *, substr(region_code, 1, 2) || '0000' AS province FROM cards) AS c
  WHERE {name} IS NOT NULL AND {" AND ".join(f"{key} IS NOT NULL" for key in LIKE)}
), quartiles AS (
  SELECT {group}, MAX(n) AS n, {quartiles} FROM ({cumulated("known", LIKE, name)}) AS c GROUP BY {group}
), fences AS (
  SELECT *, CASE WHEN q3 - q1 > {micro(least)} THEN q3 - q1 ELSE {micro(least)} END AS spread FROM quartiles WHERE n >= {UNITS}
), measured AS (
  SELECT known.*, q1, median, q3, n, 2 * q1 - 3 * spread - 2 * value AS low, 2 * value - 2 * q3 - 3 * spread AS high
  FROM known JOIN fences ON {same}
), far AS (SELECT *, CASE WHEN low > high THEN low ELSE high END AS beyond FROM measured WHERE low > 0 OR high > 0)
"""


_NAMED = f"""
WITH named AS (
  SELECT *, COALESCE(region_code, '') || '\n' || unit AS who FROM cards WHERE unit IS NOT NULL AND fingerprint IS NOT NULL AND rows >= {ROWS}
), shared AS (
  SELECT fingerprint, COUNT(DISTINCT who) AS units, COUNT(*) AS evaluations, MAX(rows) AS rows, MIN(path) AS first_path
  FROM named GROUP BY fingerprint HAVING COUNT(DISTINCT who) > 1
)
"""


def same_text(scores: Scores, top: int) -> SameText:
    """Clusters of equal fingerprints, largest first. Units are told apart by region and name; one without a name is left out."""
    whole = scores.ask(f"{_NAMED} SELECT COUNT(*) AS count, SUM(evaluations) AS evaluations FROM shared")[0]
    order = "units DESC, evaluations DESC, first_path, fingerprint"
    items = scores.ask(f"{_NAMED} SELECT * FROM shared ORDER BY {order} LIMIT ?", top)
    members = _members(scores, [one["fingerprint"] for one in items])
    for one in items:
        one["members"] = members[one["fingerprint"]]
    return SameText(whole["count"], int(whole["evaluations"] or 0), items)


def _members(scores: Scores, prints: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The first members of each cluster, by region, unit and path."""
    if not prints:
        return {}
    some = f"SELECT *, ROW_NUMBER() OVER (PARTITION BY fingerprint ORDER BY COALESCE(region_code, ''), unit, path, evaluation) AS turn FROM named WHERE fingerprint IN ({', '.join(map(str, prints))})"
    columns = "fingerprint, region_code, fiscal_year, unit, department, path, evaluation, name, claimed_total"
    found: dict[int, list[dict[str, Any]]] = {each: [] for each in prints}
    query = f"{_NAMED} SELECT {columns} FROM ({some}) AS m WHERE turn <= {MEMBERS} ORDER BY fingerprint, turn"
    for row in scores.ask(query):
        found[row.pop("fingerprint")].append(amounts(row, "claimed_total"))
    return found
