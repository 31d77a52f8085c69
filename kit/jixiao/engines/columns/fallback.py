"""What columns cannot say, by the row engine: evaluations are rebuilt from their records and end in the same tables."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.arrays import to_arrow
from jixiao.engines.columns.packing import from_record
from jixiao.engines.columns.program import FLAG_BITS
from jixiao.engines.columns.row_columns import fits
from jixiao.engines.columns.tables import SCORED
from jixiao.rules.checks.words import text_of
from jixiao.text.names import group_key
from jixiao.text.quantity import EXACT, half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyarrow as pa

    from jixiao.engines.rows.engine import Scorer
    from jixiao.model.report import Evaluation, Report
    from jixiao.model.scorecard import Scorecard, ScoreRow

ENGINE = "rows"
Coded = dict[tuple[int, int | None], list[str]]
"""Finding codes with their severity, by evaluation and row; None for what concerns the table, -1 for its execution row."""

_MONEY = ("adjusted", "spent")
_CHUNK = 2_000


def tables(
    packed: Iterable[tuple[dict[str, Any], list[dict[str, Any]]]],
    scorer: Scorer,
    codes: Callable[[Report, dict[str, Any]], Coded] | None,
) -> Iterator[dict[str, pa.Table]]:
    """Rows of `scores` and `cards` for reports with some of their evaluations, a chunk at a time.

    Each report comes as its packed row, with its record, and the packed rows of the evaluations that are asked for.
    """
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in SCORED}
    for report_row, evaluations in packed:
        report = from_record(report_row["record"])
        found = codes(report, report_row) if codes is not None else None
        for row in evaluations:
            _score(report, report_row, row, scorer, found, made)
        if len(made["cards"]) >= _CHUNK:
            yield {name: to_arrow(SCORED[name], rows) for name, rows in made.items()}
            made = {name: [] for name in SCORED}
    if made["cards"]:
        yield {name: to_arrow(SCORED[name], rows) for name, rows in made.items()}


def _score(
    report: Report,
    report_row: dict[str, Any],
    row: dict[str, Any],
    scorer: Scorer,
    codes: Coded | None,
    made: dict[str, list[dict[str, Any]]],
) -> None:
    number = row["evaluation"]
    evaluation, card = report.evaluations[number], scorer.score_one(report, number, {})
    left_out = _left_out(report, evaluation, scorer)
    rows = list(_rows(report_row["report"], number, evaluation, card, codes, left_out))
    made["scores"] += rows
    made["cards"].append(_card(report_row, row, card, rows, codes))


def _left_out(report: Report, evaluation: Evaluation, scorer: Scorer) -> frozenset[int]:
    """The rows that do not apply and do not count in the total: the profile's policy is about the total, not about the row."""
    profile = scorer.chooser.choose(report, evaluation, scorer.wanted).profile
    if profile is None or profile.rules.not_applicable is None:
        return frozenset()
    absent = [at for at, one in enumerate(evaluation.indicators) if one.applicable is False]
    own = {at: profile.row(evaluation.indicators[at].path, evaluation.indicators[at].name) for at in absent}
    return frozenset(at for at, known in own.items() if known is None or known.not_applicable is None)


def _rows(
    report: int, number: int, evaluation: Evaluation, card: Scorecard, codes: Coded | None, left_out: frozenset[int]
) -> Iterator[dict[str, Any]]:
    index = 0
    for one in card.rows:
        at, reason = -1, "reason"
        if one.row == "indicator":
            at, index = index, index + 1
            reason = text_of(evaluation.indicators[at].reason)
        yield {
            "report": report, "evaluation": number, "row": at, "level": group_key(one.path[0]) if one.path else None, "name": one.name or None,
            "weight": _kept(one.weight), "weight_origin": one.weight_origin, "claimed": _kept(one.claimed), "computed": _kept(one.computed),
            "status": one.status, "method": one.method, "basis": one.basis, "missing": ";".join(one.missing) or None,
            "flags": sum(FLAG_BITS[flag] for flag in one.flags) or None, "unexplained": _short(one) and not reason,
            "left_out": at in left_out,
            "codes": None if codes is None else sorted(codes.get((number, at), ())), "engine": ENGINE,
        }  # fmt: skip


def _short(one: ScoreRow) -> bool:
    return one.claimed is not None and one.weight is not None and one.claimed < one.weight


def _card(
    report: dict[str, Any],
    row: dict[str, Any],
    card: Scorecard,
    rows: list[dict[str, Any]],
    codes: Coded | None,
) -> dict[str, Any]:
    over = [one for one in card.rows if one.status == "overstated"]
    statuses = [one.status for one in card.rows]
    rate, share = _rate(row), _share(card)
    found = None
    if codes is not None:
        found = sorted(code for (number, _), each in codes.items() if number == row["evaluation"] for code in each)
    return {
        **{name: report[name] for name in ("report", "path", "digest", "fiscal_year", "region_code", "region_name", "unit")},
        **{name: row[name] for name in ("evaluation", "kind", "name", "department", "fingerprint")},
        "profile": card.profile.id, "version": card.profile.version, "basis": card.profile.basis,
        "reason": card.profile.reason[0], "reason_en": card.profile.reason[1], "weight": _kept(card.weight),
        "claimed": _kept(card.claimed), "computed": _kept(card.computed), "grade_claimed": card.grade_claimed,
        "grade_computed": "/".join(card.grade_computed) or None, "coverage": card.coverage, "execution_rate": rate, "rows": len(rows),
        **{status: statuses.count(status) for status in ("agrees", "overstated", "understated", "unverifiable")},
        "weight_overstated": _sum(one.weight for one in over), "points_overstated": _sum(_points_over(one) for one in over),
        "full": bool(rows) and all(one.claimed is not None and one.claimed == one.weight for one in card.rows),
        "unexplained": sum(one["unexplained"] for one in rows), "gap": share - rate if share is not None and rate is not None else None,
        "codes": found, "engine": ENGINE,
    }  # fmt: skip


def _points_over(one: ScoreRow) -> Decimal | None:
    return one.claimed - one.computed if one.claimed is not None and one.computed is not None else None


def _kept(number: Decimal | None) -> Decimal | None:
    return number if fits(number) else None


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    return _kept(sum((one for one in numbers if one is not None), Decimal(0)))


def _rate(row: dict[str, Any]) -> Decimal | None:
    """Money spent over the full-year budget, to a millionth."""
    adjusted, spent = (row[name] for name in _MONEY)
    if adjusted is None or spent is None or row["adjusted_unit"] != row["spent_unit"] or adjusted <= 0 or spent < 0:
        return None
    return half_up(EXACT.divide(spent, adjusted), 6)


def _share(card: Scorecard) -> Decimal | None:
    """What the indicators claim of their weight, to a millionth; None where a row lacks one of the two."""
    rows = [one for one in card.rows if one.row == "indicator"]
    weight = _sum(one.weight for one in rows)
    if any(one.weight is None or one.claimed is None for one in rows) or not weight or weight < 0:
        return None
    claimed = _sum(one.claimed for one in rows) or Decimal(0)
    return half_up(EXACT.divide(max(claimed, Decimal(0)), weight), 6)
