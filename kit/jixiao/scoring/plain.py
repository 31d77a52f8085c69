"""Plain rows: a target, an actual, a weight and a score under a default rule. Most rows of most reports are plain.

Their verdict rests on what they print and on nothing else. It is kept short, without proof, and rows that print the same share
it: tables are full of `100%` for `100%`. Whoever wants the proof has the row written out by the engine.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from jixiao.quantity import EXACT
from jixiao.scoring.methods.base import exact
from jixiao.scoring.methods.ratio import METHOD as RATIO
from jixiao.scoring.methods.ratio import Ratio
from jixiao.scoring.rows import direction, kind_of, quantity_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from jixiao.report import Indicator
    from jixiao.scoring.card import ScoreRow, Status
    from jixiao.scoring.rows import Rulings

_MOST_KNOWN = 6_000
"""An entry takes less than 1 KiB, and a worker of a long run should stay below 64 MiB."""

_PRINTED = attrgetter(
    "path", "target", "actual", "unit", "nature", "weight", "score", "rule", "applicable", "checklist", "coefficient"
)
"""All that a verdict can rest on. Rows that are not plain differ in one of the last four, and are never among the known."""


_GATES = ("target", "nature", "pass_line", "zero_below", "zero_above")


class Plain:
    """The verdict on a plain row, and what it was read from. `facts` is room for what the checks make of it, once for all."""

    __slots__ = (
        "actual", "claimed", "computed", "counted", "facts", "full", "nature", "origin", "path", "status", "target", "weight",
    )  # fmt: skip

    def __init__(self, one: Indicator, weight: Decimal, claimed: Decimal | None) -> None:
        self.path = one.path
        self.target = quantity_of(one.target, one.unit)
        self.actual = quantity_of(one.actual, one.unit)
        self.nature, self.origin = direction(one, self.target)
        self.weight = weight
        self.claimed = claimed
        self.full = claimed == weight
        self.computed = claimed
        self.status: Status = "agrees"
        self.counted = True
        self.facts: Any = None

    def take(self, row: ScoreRow) -> None:
        """The verdict as the engine wrote it."""
        self.computed, self.status, self.counted = row.computed, row.status, row.counted


def plain_rows(
    rows: Sequence[Indicator], rulings: Rulings, write: Callable[[int], ScoreRow]
) -> list[Plain] | None:
    """The verdicts on the rows of a table; None when one of them is not plain. `write` gives the whole row at an index."""
    known = rulings.known
    marks = list(map(_PRINTED, rows))
    found: list[Plain | None] = list(map(known.get, marks))
    if None not in found:
        return found  # type: ignore[return-value]
    judged: list[Plain] = []
    for index, one in enumerate(found):
        plain = one or known.get(marks[index]) or _judge(rows[index], rulings, partial(write, index))
        if plain is None:
            return None
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[marks[index]] = plain
        judged.append(plain)
    return judged


def _judge(one: Indicator, rulings: Rulings, write: Callable[[], ScoreRow]) -> Plain | None:
    """The verdict on one row; None when it rests on more than the row's own cells or its weight is not printed."""
    if one.rule is not None or one.checklist or one.coefficient is not None or one.applicable is False:
        return None
    weight = one.weight.number if one.weight is not None else None
    if weight is None:
        return None
    plain = Plain(one, weight, one.score.number if one.score is not None else None)
    if plain.claimed is None or weight < 0 or _in_proportion(plain, rulings) != plain.claimed:
        plain.take(write())
    return plain


def _in_proportion(plain: Plain, rulings: Rulings) -> Decimal | None:
    """The score by the usual rule, in proportion to completion, of two exact figures in one unit; None for anything else."""
    target, actual = plain.target, plain.actual
    if target is None or actual is None or target.unit != actual.unit or not exact(actual):
        return None
    aim, value = target.base, actual.base
    if target.kind != "number" or target.hedge or aim is None or value is None or aim <= 0 or value < 0:
        return None
    ruling = rulings.default(kind_of(plain.nature, plain.origin), plain.path[0] if plain.path else None)
    if ruling is None or ruling.method is not RATIO or ruling.others or not _usual(ruling.params):
        return None
    return _rounded(_share(plain, aim, value, ruling.params), rulings)


def _share(plain: Plain, aim: Decimal, value: Decimal, params: Ratio) -> Decimal | None:
    """The unrounded score; None where the method has more to say than a score."""
    if plain.nature in {"≤", "<"}:
        return plain.weight if value <= aim and plain.origin != "category" else None
    if plain.nature not in {"≥", ">", "=", ""}:
        return None
    degree = EXACT.divide(value, aim)
    if degree >= 1:
        return plain.weight if degree <= params.over_limit else None
    return EXACT.divide(EXACT.multiply(plain.weight, value), aim)


def _rounded(score: Decimal | None, rulings: Rulings) -> Decimal | None:
    rules = rulings.profile.rules
    if score is None or rules.rounding != "half_up":
        return None
    steps = EXACT.divide(score, rules.score_step).to_integral_value(rounding=ROUND_HALF_UP)
    return EXACT.multiply(steps, rules.score_step)


def _usual(params: object) -> bool:
    """Is it the rule in proportion without a figure, a gate or a cap of its own?"""
    return isinstance(params, Ratio) and params.cap == 1 and all(getattr(params, name) is None for name in _GATES)
