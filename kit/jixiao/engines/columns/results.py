"""Scores read back from Parquet, report by report, as the scorecards that every format writes.

What columns do not make is absent: formulas, inputs and other readings. The row engine proves a report (`--engine rows`).
"""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.engines.columns.engines import quoted
from jixiao.engines.columns.layout import File, relative
from jixiao.engines.columns.tables import FLAG_BITS
from jixiao.engines.columns.unpacking import locator
from jixiao.model.message import Message
from jixiao.model.scorecard import Chosen, Lines, Made, Proof, Scorecard, ScoreRow
from jixiao.rules.row import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jixiao.engines.columns.layout import Partition
    from jixiao.engines.columns.unpacking import Where
    from jixiao.engines.rows.compiled_rules import Ruling
    from jixiao.engines.rows.engine import Scorer
    from jixiao.model.document import Place

_AT_ONCE = 20_000
_HUNDREDTH = Decimal("0.01")
_QUERY = """
SELECT c.*, s.row, s.name AS row_name, s.weight AS row_weight, s.weight_origin, s.claimed AS row_claimed, s.computed AS row_computed,
  s.status, s.method, s.basis AS row_basis, s.missing, s.flags, s.codes AS row_codes, i.path AS levels, i.direction, i.origin, i.line, i.page, i.cell
FROM read_parquet([{cards}], hive_partitioning = false) c
LEFT JOIN read_parquet([{scores}], hive_partitioning = false) s USING (report, evaluation)
LEFT JOIN read_parquet([{indicators}], hive_partitioning = false) i
  ON i.report = s.report AND i.evaluation = s.evaluation AND i.row = s.row
ORDER BY c.path, c.report, c.evaluation, s.row
"""


class Report(NamedTuple):
    """One report: its path and digest, the row of each evaluation in the table `cards` and its scorecard, the places of its rows.

    `coded` says that the checks found something.
    """

    path: str
    digest: str
    number: int
    evaluations: list[dict[str, Any]]
    cards: list[Scorecard]
    coded: bool
    places: list[Where]

    @property
    def locate(self) -> Callable[[str], Place]:
        """Pointer → place."""
        return locator(self.path, self.places)


def reports(root: Path, out: Path, where: Partition, names: list[str], scorer: Scorer, spill: Path) -> Iterator[Report]:
    """The reports of one partition of a packed folder and its scores, in the order of their paths."""
    import duckdb

    files = {
        "cards": sorted((out / relative("cards", where)).rglob("*.parquet")),
        "scores": sorted((out / relative("scores", where)).rglob("*.parquet")),
        "indicators": [File(root, "indicators", where, name).path for name in names],
    }
    if not files["cards"]:
        return
    listed = {table: ", ".join(f"'{quoted(path)}'" for path in found) for table, found in files.items()}
    settings: dict[str, Any] = {"temp_directory": str(spill), "memory_limit": "2GB"}
    with duckdb.connect(config=settings) as connection:
        reader = connection.sql(_QUERY.format_map(listed)).to_arrow_reader(_AT_ONCE)
        rows = (row for batch in reader for row in batch.to_pylist())
        for _, group in groupby(rows, key=lambda row: (row["path"], row["report"])):
            yield _report(list(group), scorer)


def _report(rows: list[dict[str, Any]], scorer: Scorer) -> Report:
    evaluations = [list(group) for _, group in groupby(rows, key=lambda row: row["evaluation"])]
    places = [
        (_pointer(row), row["line"], row["page"], row["cell"])
        for row in rows
        if (row["row"] if row["row"] is not None else -1) >= 0
    ]
    coded = any(group[0]["codes"] for group in evaluations)
    cards = [_card(group, scorer) for group in evaluations]
    heads = [group[0] for group in evaluations]
    return Report(rows[0]["path"], rows[0]["digest"], rows[0]["report"], heads, cards, coded, places)


def _pointer(row: dict[str, Any]) -> str:
    below = "execution" if row["row"] < 0 else f"indicators/{row['row']}"
    return f"/evaluations/{row['evaluation']}/{below}"


def _card(rows: list[dict[str, Any]], scorer: Scorer) -> Scorecard:
    head, library = rows[0], scorer.chooser.library
    lines = [_row(row, scorer) for row in rows if row["row"] is not None]
    own = next((row for row in lines if row.row == "execution"), None)
    grades = head["grade_computed"]
    made = Made(head["computed"], tuple(grades.split("/")) if grades else (), head["coverage"].quantize(_HUNDREDTH))
    return Scorecard(
        name=head["name"] or "",
        profile=Chosen(
            id=head["profile"],
            version=head["version"],
            basis=head["basis"],
            reason=Message(head["reason"], head["reason_en"]),
            since=library.rules(head["profile"]).years.from_ if head["profile"] in library.entries else None,
        ),
        weight=head["weight"],
        claimed=head["claimed"],
        grade_claimed=head["grade_claimed"],
        lines=Lines(None, own, None, verdicts=[row for row in lines if row.row != "execution"]),
        make=lambda: made,
    )


def _row(row: dict[str, Any], scorer: Scorer) -> ScoreRow:
    flags = row["flags"] or 0
    claimed, computed = row["row_claimed"], row["row_computed"]
    ruling = _ruling(row, scorer)
    return ScoreRow(
        row="execution" if row["row"] < 0 else "indicator",
        path=tuple(row["levels"] or ()),
        name=row["row_name"] or "",
        weight=row["row_weight"],
        weight_origin=row["weight_origin"],
        claimed=claimed,
        computed=computed,
        status=row["status"],
        method=row["method"],
        basis=row["row_basis"],
        pointer=_pointer(row),
        missing=tuple(row["missing"].split(";")) if row["missing"] else (),
        flags=tuple(name for name, bit in FLAG_BITS.items() if flags & bit),
        cite=ruling.cite if ruling is not None else None,
        inherited=ruling.inherited if ruling is not None else None,
        proof=Proof(
            rounded=computed, difference=claimed - computed if claimed is not None and computed is not None else None
        ),
    )


def _ruling(row: dict[str, Any], scorer: Scorer) -> Ruling | None:
    """The rule of the row: the profile's own for it, else the default for its kind of target. None for one that the report prints."""
    if row["method"] is None or row["profile"] == "declared" or row["row_basis"] == "declared":
        return None
    profile = scorer.chooser.profile(row["profile"])
    rulings = scorer.rulings(profile)
    if row["row"] < 0:
        return rulings.execution
    levels = tuple(row["levels"] or ())
    own = profile.row(levels, row["row_name"])
    if own is not None and own.rule is not None:
        return rulings.fixed(own)
    return rulings.default(kind_of(row["direction"] or "", row["origin"] or "default"), levels[0] if levels else None)
