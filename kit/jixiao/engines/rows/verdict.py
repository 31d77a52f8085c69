"""From a method's outcome to the verdict on a row: status, the reading that matches, the rounded score and its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jixiao.model.scorecard import Proof, Reading, ScoreRow, Status
from jixiao.text.quantity import to_step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from jixiao.engines.rows.compiled_rules import Ruling
    from jixiao.model.facts import Input
    from jixiao.model.outcome import Outcome
    from jixiao.rules.profile import Scale
    from jixiao.rules.weights import Weight


def judge_row(
    outcome: Outcome,
    ruling: Ruling | None,
    scale: Scale,
    *,
    row: Literal["execution", "indicator"],
    path: tuple[str, ...],
    name: str,
    pointer: str,
    weight: Weight,
    claimed: Decimal | None,
    rule: str,
    stated: bool,
    inputs: Sequence[Input] = (),
    missing: Sequence[str] = (),
    comparisons: Sequence[Reading] = (),
) -> ScoreRow:
    """One row with its proof. `stated`: it rests on a figure that the report only states; `comparisons` are shown but never accepted."""
    readings = [
        Reading(name=one.name, score=score, matches=score == claimed)
        for one in outcome.readings
        for score in [to_step(one.score, *scale)]
    ]
    status, computed = judged(outcome, claimed, scale)
    lacking = [*missing, *outcome.missing]
    if claimed is None and (outcome.score is not None or outcome.low is not None):
        lacking.append("score")
    return ScoreRow(
        row=row,
        path=path,
        name=name,
        weight=weight.value,
        weight_origin=weight.origin,
        claimed=claimed,
        computed=computed,
        status=status,
        method=ruling.name if ruling is not None else None,
        basis=None if ruling is None else "stated" if stated else ruling.basis,
        pointer=pointer,
        low=outcome.low,
        high=outcome.high,
        missing=tuple(dict.fromkeys(lacking)),
        readings=(*readings, *comparisons),
        flags=outcome.flags,
        cite=ruling.cite if ruling is not None else None,
        inherited=ruling.inherited if ruling is not None else None,
        proof=Proof(
            rule=rule,
            outcome=outcome,
            inputs=tuple(inputs),
            unrounded=outcome.score,
            rounded=_rounded(outcome, scale),
            difference=claimed - computed if claimed is not None and computed is not None else None,
        ),
    )


def judged(outcome: Outcome, claimed: Decimal | None, scale: Scale) -> tuple[Status, Decimal | None]:
    """The status, and the score that the rules support: the main one, or the accepted reading that was claimed."""
    rounded = _rounded(outcome, scale)
    if claimed is None:
        return "unverifiable", rounded
    if rounded is not None:
        if claimed == rounded or any(to_step(one.score, *scale) == claimed for one in outcome.readings):
            return "agrees", claimed
        return ("overstated" if claimed > rounded else "understated"), rounded
    if outcome.low is None or outcome.high is None:
        return "unverifiable", None
    if not outcome.within(claimed):
        return ("overstated" if claimed >= outcome.high else "understated"), None
    return ("unverifiable" if outcome.missing else "agrees"), None


def _rounded(outcome: Outcome, scale: Scale) -> Decimal | None:
    return to_step(outcome.score, *scale) if outcome.score is not None else None
