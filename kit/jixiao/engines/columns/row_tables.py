"""Scores and cards by the row engine, as rows of the tables `scores` and `cards`: what columns cannot say, small packs, and summaries."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.packing import fingerprint, heading
from jixiao.engines.columns.row_columns import fits
from jixiao.engines.columns.tables import FLAG_BITS, SCORED
from jixiao.rules.checks.words import text_of
from jixiao.rules.facts import collect
from jixiao.text.names import group_key
from jixiao.text.quantity import EXACT, half_up

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from jixiao.files.loading import Source
    from jixiao.model.findings import Finding
    from jixiao.model.report import Evaluation, Report
    from jixiao.model.scorecard import Scorecard, ScoreRow, Verdict

ENGINE = "rows"
Coded = dict[tuple[int, int | None], list[str]]
"""Finding codes with their severity, by evaluation and row; None for what concerns the table, -1 for its execution row."""

Rows = list[dict[str, Any]]


def rows_of(
    source: Source,
    path: str,
    number: int,
    cards: Sequence[Scorecard],
    codes: Coded | None,
    wanted: Collection[int] | None = None,
    *,
    brief: bool = False,
) -> dict[str, Rows]:
    """The rows of a report, known by `number`, for both tables. `wanted`: some evaluations only.

    `brief` rows of `scores` have what a summary counts: row, level, status, what is missing, claimed and computed score.
    """
    report = source.report
    about = heading(report, path, source.digest, number)
    about["department"] = about.pop("superior")
    made: dict[str, Rows] = {name: [] for name in SCORED}
    for at, (evaluation, card) in enumerate(zip(report.evaluations, cards, strict=True)):
        if wanted is None or at in wanted:
            made["cards"].append(about | _evaluation(report, at) | _card(report, at, card, codes))
            made["scores"] += _brief(evaluation, card) if brief else _rows(number, at, evaluation, card, codes)
    return made


def placed(findings: Iterable[Finding], elsewhere: int | None = None) -> Coded:
    """Codes with their severity by evaluation and row, as their pointers say; what stands outside any evaluation belongs to `elsewhere`."""
    found: Coded = {}
    for one in findings:
        where = _where(one, elsewhere)
        if where is not None:
            found.setdefault(where, []).append(f"{one.code}:{one.severity}")
    return found


def _where(one: Finding, elsewhere: int | None) -> tuple[int, int | None] | None:
    parts = (one.pointer or "").split("/")
    if one.code == "R316" and parts[1] == "sections":  # of a report with one evaluation
        return 0, None
    if len(parts) < 3 or parts[1] != "evaluations":
        return None if elsewhere is None else (elsewhere, None)
    row = None
    if len(parts) > 4 and parts[3] == "indicators":
        row = int(parts[4])
    elif len(parts) > 3 and parts[3] == "execution":
        row = -1
    return int(parts[2]), row


def _evaluation(report: Report, number: int) -> dict[str, Any]:
    one = report.evaluations[number]
    found = {"evaluation": number, "kind": one.kind, "name": one.name, "fingerprint": fingerprint(one)}
    return found | {"department": one.department} if one.department else found


def _left_out(evaluation: Evaluation, card: Scorecard) -> frozenset[int]:
    """The rows that do not apply and do not count in the total: the profile's policy is about the total, not about the row."""
    profile = card.lines.profile
    if profile is None or profile.rules.not_applicable is None:
        return frozenset()
    absent = [at for at, one in enumerate(evaluation.indicators) if one.applicable is False]
    own = {at: profile.row(evaluation.indicators[at].path, evaluation.indicators[at].name) for at in absent}
    return frozenset(at for at, known in own.items() if known is None or known.not_applicable is None)


def _rows(
    report: int, number: int, evaluation: Evaluation, card: Scorecard, codes: Coded | None
) -> Iterator[dict[str, Any]]:
    left_out, index = _left_out(evaluation, card), 0
    for one in card.rows:
        at = -1
        if one.row == "indicator":
            at, index = index, index + 1
        yield {
            "report": report, "evaluation": number, "row": at, "level": group_key(one.path[0]) if one.path else None, "name": one.name or None,
            "weight": _kept(one.weight), "weight_origin": one.weight_origin, "claimed": _kept(one.claimed), "computed": _kept(one.computed),
            "status": one.status, "method": one.method, "basis": one.basis, "missing": ";".join(one.missing) or None,
            "flags": sum(FLAG_BITS[flag] for flag in one.flags) or None, "unexplained": _unexplained(evaluation, at, one),
            "left_out": at in left_out,
            "codes": None if codes is None else sorted(codes.get((number, at), ())), "engine": ENGINE,
        }  # fmt: skip


def _brief(evaluation: Evaluation, card: Scorecard) -> Iterator[dict[str, Any]]:
    for at, one in _lines(card):
        path = evaluation.indicators[at].path if at >= 0 else ()
        row: ScoreRow | Verdict | None = one
        if one.status == "unverifiable":  # only the whole row says what it lacks
            row = card.lines.row(at) if at >= 0 else card.lines.execution
        yield {
            "row": at, "level": group_key(path[0]) if path else None, "status": one.status,
            "missing": ";".join(getattr(row, "missing", ())) or None, "claimed": _kept(one.claimed), "computed": _kept(one.computed),
        }  # fmt: skip


def _lines(card: Scorecard) -> Iterator[tuple[int, ScoreRow | Verdict]]:
    """The verdicts, in short where they are kept so, each with the number of its row; the execution row is -1."""
    if card.lines.own is not None:
        yield -1, card.lines.own
    yield from enumerate(card.lines.verdicts)


def _unexplained(evaluation: Evaluation, at: int, one: ScoreRow | Verdict) -> bool:
    short = one.claimed is not None and one.weight is not None and one.claimed < one.weight
    return short and at >= 0 and not text_of(evaluation.indicators[at].reason)


def _card(report: Report, number: int, card: Scorecard, codes: Coded | None) -> dict[str, Any]:
    evaluation, lines = report.evaluations[number], list(_lines(card))
    rows = [one for _, one in lines]
    over = [one for one in rows if one.status == "overstated"]
    statuses = [one.status for one in rows]
    rate, share = _rate(report, number), _share(one for at, one in lines if at >= 0)
    found = None
    if codes is not None:
        found = sorted(code for (at, _), each in codes.items() if at == number for code in each)
    return {
        "profile": card.profile.id, "version": card.profile.version, "basis": card.profile.basis,
        "reason": card.profile.reason[0], "reason_en": card.profile.reason[1], "weight": _kept(card.weight),
        "claimed": _kept(card.claimed), "computed": _kept(card.computed), "grade_claimed": card.grade_claimed,
        "grade_computed": "/".join(card.grade_computed) or None, "coverage": card.coverage, "execution_rate": rate, "rows": len(rows),
        **{status: statuses.count(status) for status in ("agrees", "overstated", "understated", "unverifiable")},
        "weight_overstated": _sum(one.weight for one in over), "points_overstated": _sum(_points_over(one) for one in over),
        "full": bool(rows) and all(one.claimed is not None and one.claimed == one.weight for one in rows),
        "unexplained": sum(_unexplained(evaluation, at, one) for at, one in lines),
        "gap": share - rate if share is not None and rate is not None else None,
        "codes": found, "engine": ENGINE,
    }  # fmt: skip


def _points_over(one: ScoreRow | Verdict) -> Decimal | None:
    return one.claimed - one.computed if one.claimed is not None and one.computed is not None else None


def _kept(number: Decimal | None) -> Decimal | None:
    return number if fits(number) else None


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    return _kept(sum((one for one in numbers if one is not None), Decimal(0)))


def _rate(report: Report, number: int) -> Decimal | None:
    """Money spent over the full-year budget, to a millionth."""
    facts = collect(report, number, {})
    budget, paid = facts.amount("adjusted"), facts.amount("spent")
    if budget is None or paid is None or budget.dimension != paid.dimension:
        return None
    adjusted, spent = _kept(budget.number), _kept(paid.number)
    if adjusted is None or spent is None or adjusted <= 0 or spent < 0:
        return None
    return half_up(EXACT.divide(spent, adjusted), 6)


def _share(rows: Iterable[ScoreRow | Verdict]) -> Decimal | None:
    """What the indicators claim of their weight, to a millionth; None where a row lacks one of the two."""
    rows = list(rows)
    weight = _sum(one.weight for one in rows)
    if any(one.weight is None or one.claimed is None for one in rows) or not weight or weight < 0:
        return None
    claimed = _sum(one.claimed for one in rows) or Decimal(0)
    return half_up(EXACT.divide(max(claimed, Decimal(0)), weight), 6)
