"""The risk index: which evaluations a reviewer should open first, and why.

The parts, their rates and limits are this program's own convention, made to put a reading list in order. They come from no
regulation and prove nothing: each part names the figure it rests on, so that a person can judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.model.message import Message

if TYPE_CHECKING:
    import ibis.expr.types as ir


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
    "unexplained", "codes",
)  # fmt: skip
"""What the list shows of an evaluation."""

STEP = 10


@dataclass(slots=True)
class Risks:
    """How many evaluations have an index, how many in each step of ten, and the riskiest with their parts."""

    count: int
    steps: dict[int, int]
    items: list[dict[str, Any]]


def risks(cards: ir.Table, top: int) -> Risks:
    """The riskiest of prepared cards: by index, then points overstated, then region, path and place in the report."""
    indexed = _indexed(cards)
    risky = indexed.filter(indexed.index > 0)
    steps = risky.group_by(step=risky.index.floor().cast("int64") // STEP).aggregate(n=lambda t: t.count())
    counted = {row["step"]: row["n"] for row in steps.to_pyarrow().to_pylist()}
    ordered = risky.order_by(
        risky.index.desc(),
        risky.points_overstated.fill_null(0).desc(),
        risky.region_code.fill_null(""),
        risky.path,
        risky.evaluation,
    )
    shown = ordered.select(*SHOWN, "index", *(_column(part) for part in PARTS)).limit(top)
    items = [_item(row) for row in shown.to_pyarrow().to_pylist()]
    return Risks(sum(counted.values()), dict(sorted(counted.items())), items)


def _column(part: Part) -> str:
    return f"part_{part.name}"


def _item(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its parts by name; a part that cannot be told is None, and adds nothing."""
    row["parts"] = {part.name: row.pop(_column(part)) for part in PARTS}
    row["codes"] = None if row["codes"] is None else len(row["codes"])
    return row


def _indexed(cards: ir.Table) -> ir.Table:
    import ibis

    zero = ibis.literal(Decimal(0), "decimal(18, 1)")
    told = cards.mutate(grades_above=_grade_above(cards), all_full=cards.full)
    told = told.mutate(**{_column(part): _points(told, part) for part in PARTS})
    total = zero
    for part in PARTS:
        total += told[_column(part)].fill_null(zero)
    return told.mutate(index=total)


def _points(table: ir.Table, part: Part) -> Any:
    """The points of a part with one decimal, so that the parts add up to the index to the last digit."""
    import ibis

    figure = table[part.figure]
    number = figure.cast("int32") if figure.type().is_boolean() else figure
    points = (number.cast("decimal(18, 6)") * ibis.literal(part.rate, "decimal(4, 1)")).cast("decimal(24, 6)")
    kept = ibis.greatest(
        ibis.least(points, ibis.literal(part.limit, "decimal(24, 6)")), ibis.literal(Decimal(0), "decimal(24, 6)")
    )
    # DuckDB passes over a null in `least`; a figure that is missing must stay missing.
    return ibis.ifelse(figure.isnull(), ibis.null(), kept.round(1).cast("decimal(18, 1)"))


def _grade_above(cards: ir.Table) -> Any:
    """Is the claimed grade above every computed one? Null where either has none of the four words."""
    return _rank(cards.grade_claimed) > _rank(cards.grade_computed)


def _rank(grade: Any) -> Any:
    """4 for 优 down to 1 for 差; of several the best."""
    import ibis

    return ibis.cases(*((grade.contains(word), rank) for word, rank in (("优", 4), ("良", 3), ("中", 2), ("差", 1))))
