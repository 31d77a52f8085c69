"""From a method's outcome to the verdict on a row: status, the reading that matches, the rounded score and its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jixiao.model.scorecard import Inherited, Proof, Reading, RowBasis, ScoreRow, Status
from jixiao.text.quantity import to_step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from jixiao.model.facts import Input
    from jixiao.model.kinds import Rounding, WeightOrigin
    from jixiao.model.outcome import Outcome


def judge_row(
    outcome: Outcome,
    *,
    row: Literal["execution", "indicator"],
    path: tuple[str, ...],
    name: str,
    pointer: str,
    weight: Decimal | None,
    origin: WeightOrigin | None,
    claimed: Decimal | None,
    step: Decimal,
    rounding: Rounding,
    method: str | None,
    basis: RowBasis | None,
    cite: str | None = None,
    inherited: Inherited | None = None,
    rule: str = "",
    inputs: Sequence[Input] = (),
    missing: Sequence[str] = (),
    comparisons: Sequence[Reading] = (),
) -> ScoreRow:
    """One row with its proof. `comparisons` are readings that are shown but never accepted."""
    rounded = _rounded(outcome, step, rounding)
    scores = [to_step(one.score, step, rounding) for one in outcome.readings]
    readings = [
        Reading(name=one.name, score=score, matches=score == claimed)
        for one, score in zip(outcome.readings, scores, strict=True)
    ]
    status, computed = judged(outcome, claimed, step, rounding)
    lacking = [*missing, *outcome.missing]
    if claimed is None and (rounded is not None or outcome.low is not None):
        lacking.append("score")
    return ScoreRow(
        row=row,
        path=path,
        name=name,
        weight=weight,
        weight_origin=origin,
        claimed=claimed,
        computed=computed,
        status=status,
        method=method,
        basis=basis,
        pointer=pointer,
        low=outcome.low,
        high=outcome.high,
        missing=tuple(dict.fromkeys(lacking)),
        readings=(*readings, *comparisons),
        flags=outcome.flags,
        cite=cite,
        inherited=inherited,
        proof=Proof(
            rule=rule,
            outcome=outcome,
            inputs=tuple(inputs),
            unrounded=outcome.score,
            rounded=rounded,
            difference=claimed - computed if claimed is not None and computed is not None else None,
        ),
    )


def judged(
    outcome: Outcome, claimed: Decimal | None, step: Decimal, rounding: Rounding
) -> tuple[Status, Decimal | None]:
    """The status, and the score that the rules support: the main one, or the accepted reading that was claimed."""
    rounded = _rounded(outcome, step, rounding)
    if claimed is None:
        return "unverifiable", rounded
    if rounded is not None:
        if claimed == rounded or any(to_step(one.score, step, rounding) == claimed for one in outcome.readings):
            return "agrees", claimed
        return ("overstated" if claimed > rounded else "understated"), rounded
    if outcome.low is None or outcome.high is None:
        return "unverifiable", None
    if not outcome.within(claimed):
        return ("overstated" if claimed >= outcome.high else "understated"), None
    return ("unverifiable" if outcome.missing else "agrees"), None


def _rounded(outcome: Outcome, step: Decimal, rounding: Rounding) -> Decimal | None:
    return to_step(outcome.score, step, rounding) if outcome.score is not None else None
