"""The risk index: which evaluations a reviewer should open first, and why.

The parts, their rates and limits are this program's own convention, made to put a reading list in order. They come from no
regulation and prove nothing: each part names the figure it rests on, so that a person can judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.engines.summary.tables import AMOUNTS, amounts
from jixiao.model.message import Message
from jixiao.rules.whole import DECIMALS
from jixiao.text.quantity import half_up

if TYPE_CHECKING:
    from jixiao.engines.summary.tables import Scores


class Part(NamedTuple):
    """A part of the index: `rate` points for each unit of its figure, at most `limit`. `figure` is a column, or made below."""

    name: str
    figure: str
    rate: Decimal
    limit: Decimal
    title: Message
    unit: Message


PARTS = (
    Part("gap", "gap", Decimal(100), Decimal(25), Message("超出执行率", "above execution rate"), Message("每超 1 个百分点 1 分", "1 for each percentage point")),
    Part("points", "points_overstated", Decimal(2), Decimal(20), Message("偏高分数", "points overstated"), Message("每偏高 1 分 2 分", "2 for each point")),
    Part("weight", "weight_overstated", Decimal("0.5"), Decimal(20), Message("偏高分值", "weight overstated"), Message("偏高行每 1 分分值 0.5 分", "0.5 for each point of weight")),
    Part("grade", "grades_above", Decimal(15), Decimal(15), Message("等级偏高", "grade too high"), Message("自评等级高于重算等级 15 分", "15 when the claimed grade is above the computed")),
    Part("full", "all_full", Decimal(10), Decimal(10), Message("各行满分", "all rows full"), Message("每行都得满分 10 分", "10 when every row is full")),
    Part("unexplained", "unexplained", Decimal(2), Decimal(10), Message("扣分无原因", "loss unexplained"), Message("每行 2 分", "2 for each row")),
)  # fmt: skip
"""The index is their sum; the limits add up to 100."""

SHOWN = (
    "report", "evaluation", "path", "region_code", "fiscal_year", "kind", "profile", "unit", "department", "name", "claimed_total", "computed_total",
    "grade_claimed", "grade_computed", "coverage", "execution_rate", "gap", "points_overstated", "weight_overstated", "all_full",
    "unexplained", "findings",
)  # fmt: skip
"""What the list shows of an evaluation."""

STEP = 10


@dataclass(slots=True)
class Risks:
    """How many evaluations have an index, how many in each step of ten, and the riskiest with their parts."""

    count: int
    steps: dict[int, int]
    items: list[dict[str, Any]]


_TENTH, _POINT = 10**DECIMALS, 10 ** (DECIMALS + 1)
"""Points are counted in millionths of a tenth, until they are rounded to one."""


def risks(scores: Scores, top: int) -> Risks:
    """The riskiest cards: by index, then points overstated, then region, path and place in the report."""
    steps = scores.ask(
        f"{_INDEXED} SELECT points - points % {STEP * _POINT} AS step, COUNT(*) AS n FROM indexed WHERE points > 0 GROUP BY 1"
    )
    counted = {int(row["step"]) // (STEP * _POINT): row["n"] for row in steps}
    shown = ", ".join((*SHOWN, "points", *map(_column, PARTS)))
    order = "points DESC, COALESCE(points_overstated, 0) DESC, COALESCE(region_code, ''), path, evaluation"
    items = scores.ask(f"{_INDEXED} SELECT {shown} FROM indexed WHERE points > 0 ORDER BY {order} LIMIT ?", top)
    return Risks(sum(counted.values()), dict(sorted(counted.items())), [_item(row) for row in items])


def _column(part: Part) -> str:
    return f"part_{part.name}"


_AMOUNTS = (
    "claimed_total", "computed_total", "coverage", "execution_rate", "gap", "points_overstated", "weight_overstated",
)  # fmt: skip


def _item(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its parts by name; a part that cannot be told is None, and adds nothing."""
    parts = {part.name: row.pop(_column(part)) for part in PARTS}
    row["parts"] = {name: None if made is None else _tenths(made) for name, made in parts.items()}
    row["index"] = _tenths(row.pop("points"))
    row["all_full"] = bool(row["all_full"])
    return amounts(row, *_AMOUNTS)


def _tenths(points: int) -> Decimal:
    return half_up(Decimal(int(points)) / _POINT, 1)


def _points(part: Part) -> str:
    """The points of a part, rounded half-up to a tenth, so that the parts add up to the index to the last digit; null where its figure is."""
    figure = part.figure if part.figure in AMOUNTS else f"{part.figure} * {10**DECIMALS}"
    made, limit = f"({figure} * {int(part.rate * 10)} + {_TENTH // 2})", int(part.limit) * _POINT
    rounded = f"{made} - {made} % {_TENTH}"
    return f"CASE WHEN {part.figure} IS NULL THEN NULL WHEN {made} <= 0 THEN 0 WHEN {made} >= {limit} THEN {limit} ELSE {rounded} END"


def _rank(grade: str) -> str:
    """4 for 优 down to 1 for 差; of several the best."""
    words = " ".join(
        f"WHEN instr({grade}, '{word}') > 0 THEN {rank}" for word, rank in (("优", 4), ("良", 3), ("中", 2), ("差", 1))
    )
    return f"CASE {words} END"


_ABOVE = f"CASE WHEN {_rank('grade_claimed')} > {_rank('grade_computed')} THEN 1 WHEN {_rank('grade_claimed')} <= {_rank('grade_computed')} THEN 0 END"
"""Is the claimed grade above every computed one? Null where either has none of the four words."""

_INDEXED = f"""
WITH told AS (SELECT *, "full" AS all_full, {_ABOVE} AS grades_above FROM cards),
parted AS (SELECT *, {", ".join(f"{_points(part)} AS {_column(part)}" for part in PARTS)} FROM told),
indexed AS (SELECT *, {" + ".join(f"COALESCE({_column(part)}, 0)" for part in PARTS)} AS points FROM parted)
"""
