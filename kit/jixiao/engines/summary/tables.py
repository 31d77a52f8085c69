"""What a summary counts in: three tables, and what is derived from them, said once in SQL that SQLite and DuckDB both speak.

A few thousand reports stand in SQLite, which every Python has; a folder of scores is read where it lies, by DuckDB. Amounts are
whole millionths, so that both engines are exact; nothing is divided in SQL, where the two differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from jixiao.rules.whole import DECIMALS

if TYPE_CHECKING:
    from collections import Counter

AMOUNTS = (
    "weight", "claimed", "computed", "coverage", "execution_rate", "weight_overstated", "points_overstated", "gap",
)  # fmt: skip
"""The columns that are whole millionths of a point, or of a ratio."""
CARDS = (
    "report", "evaluation", "path", "fiscal_year", "region_code", "unit", "department", "kind", "name", "profile", "grade_claimed",
    "grade_computed", "rows", "agrees", "overstated", "understated", "unverifiable", "full", "unexplained", "fingerprint", *AMOUNTS,
)  # fmt: skip
"""The columns of `given_cards` that the tables of scores have too; `findings` is beside them, null where nobody looked for any."""
TABLES: dict[str, tuple[str, ...]] = {
    "given_cards": (*CARDS, "findings"),
    "codes": ("report", "evaluation", "code", "n"),
    "verdicts": ("level", "status", "missing", "n", "points"),
}
"""Cards; the findings of each by code; and how many rows of a level-1 group got a verdict, by how many points they are overstated."""

_TEXTS = frozenset({
    "path", "region_code", "unit", "department", "kind", "name", "profile", "grade_claimed", "grade_computed", "code", "level", "status", "missing",
})  # fmt: skip
MOST = Decimal(10**9)
"""Totals, weights and gaps from here on are not counted: thousands of them must have a sum of 64 bits."""
_HUNDRED = 100 * 10**DECIMALS
_JUDGED = "agrees + overstated + understated > 0"
_COMPARED = f"(weight IS NULL OR weight = {_HUNDRED}) AND coverage > 0 AND claimed IS NOT NULL AND computed IS NOT NULL"
PREPARED = f"""
CREATE TEMP VIEW cards AS SELECT report, evaluation, path, fiscal_year, region_code, unit, department, kind, name, profile, rows,
  agrees, overstated, understated, unverifiable, "full", unexplained, fingerprint, coverage, execution_rate, gap, findings, grade_claimed,
  claimed AS claimed_total,
  CASE WHEN coverage > 0 THEN computed END AS computed_total,
  CASE WHEN coverage > 0 THEN grade_computed END AS grade_computed,
  CASE WHEN {_COMPARED} THEN claimed END AS claimed,
  CASE WHEN {_COMPARED} THEN computed END AS computed,
  CASE WHEN {_COMPARED} THEN claimed - computed END AS excess,
  CASE WHEN weight IS NULL OR weight = {_HUNDRED} THEN claimed END AS claimed_of_hundred,
  CASE WHEN (weight IS NULL OR weight = {_HUNDRED}) AND coverage > 0 THEN computed END AS computed_of_hundred,
  CASE WHEN weight <> {_HUNDRED} THEN 1 ELSE 0 END AS other_scale,
  CASE WHEN {_JUDGED} THEN 1 ELSE 0 END AS judged,
  CASE WHEN NOT {_JUDGED} THEN NULL WHEN overstated = 0 THEN 0 ELSE weight_overstated END AS weight_overstated,
  CASE WHEN NOT {_JUDGED} THEN NULL WHEN overstated = 0 THEN 0 ELSE points_overstated END AS points_overstated,
  0 AS whole
FROM given_cards
"""
"""A total counts only beside the other one, of the same full score: `claimed` and `computed` are of the same evaluations."""


class Connection(Protocol):
    """What SQLite and DuckDB have in common."""

    def execute(self, statement: str, given: Any = ..., /) -> Any:
        """Carry out one statement."""
        ...


@dataclass(frozen=True, slots=True)
class Scores:
    """Opened scores: where they stand, which engine computed them, and the inputs that were left out, by their codes.

    Of a folder of scores it is not known what was left out when it was made: then `left_out` is None.
    """

    connection: Connection
    engine: str
    left_out: Counter[str] | None = field(default=None)

    def ask(self, statement: str, *given: Any) -> list[dict[str, Any]]:
        """The rows of an answer, by name."""
        found = self.connection.execute(statement, given)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def columns_of(table: str) -> str:
    """The columns of a table with their types, as SQL declares them."""
    return ", ".join(f'"{name}" {"TEXT" if name in _TEXTS else "INTEGER"}' for name in TABLES[table])


def micro(number: Decimal | None) -> int | None:
    """A number of at most six decimals as whole millionths; None for one that is no number of points, and that sums could not hold."""
    return None if number is None or abs(number) >= MOST else int(number.scaleb(DECIMALS))


def amount(millionths: int | None) -> Decimal | None:
    """Whole millionths as a number."""
    return None if millionths is None else Decimal(millionths).scaleb(-DECIMALS)


def amounts(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """The row with these columns as numbers."""
    return row | {name: amount(row[name]) for name in names}
