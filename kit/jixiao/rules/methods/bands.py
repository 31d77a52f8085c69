"""`bands`: tables of intervals and points, higher or lower better, also by distance from a centre, also points that are lost."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jixiao.rules.methods.base import (
    ONE,
    Example,
    Row,
    RowMethod,
    bounds,
    clip,
    figure,
    lacking,
    lazily,
    points,
    scored,
    unmeasured,
)
from jixiao.rules.methods.params import Number, Params, Unit, need
from jixiao.text.quantity import EXACT, parse

if TYPE_CHECKING:
    from decimal import Decimal

    from jixiao.model.outcome import Outcome


class Band(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An interval and what it gives. Edges: `at_least` and `at_most` belong to it, `above` and `below` do not."""

    points: Number
    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None

    def __post_init__(self) -> None:
        need(self.points >= 0, "points 不得为负 / points must not be negative")
        need(
            self.at_least is None or self.above is None,
            "at_least 与 above 只能写一个 / give at_least or above, not both",
        )
        need(
            self.at_most is None or self.below is None, "at_most 与 below 只能写一个 / give at_most or below, not both"
        )


class Bands(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `bands`.

    bands           from the best to the worst with one edge each (the other edge is the neighbour's; the last may have none), or
                    with both edges; they may not overlap or leave a hole
    unit            `points`, or `share` of the weight
    lost            the bands say what is lost, not what is earned
    deviation_from  look at the distance from this figure, in either direction
    full_when       states (as printed) that give the full weight where the figure is at most 1: 项目已完成 and within the budget
    """

    bands: tuple[Band, ...]
    unit: Unit = "points"
    lost: bool = False
    deviation_from: Number | None = None
    full_when: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        need(bool(self.bands), "bands 不能为空 / bands must not be empty")
        need(
            self.unit == "points" or all(band.points <= 1 for band in self.bands),
            "占比不得超过 1 / a share must be at most 1",
        )
        intervals(self.bands)


class Interval(NamedTuple):
    """A band with both edges; None is open-ended."""

    low: Decimal | None
    low_in: bool
    high: Decimal | None
    high_in: bool
    points: Decimal

    def holds(self, number: Decimal) -> bool:
        """Does the number lie in it?"""
        above = self.low is None or number > self.low or (self.low_in and number == self.low)
        return above and (self.high is None or number < self.high or (self.high_in and number == self.high))

    def __str__(self) -> str:
        left = f"{'[' if self.low_in else '('}{figure(self.low)}" if self.low is not None else "(−∞"
        right = f"{figure(self.high)}{']' if self.high_in else ')'}" if self.high is not None else "+∞)"
        return f"{left}, {right}"


@lru_cache(maxsize=512)
def intervals(bands: tuple[Band, ...]) -> tuple[Interval, ...]:
    """The bands with both edges, from the lowest figure to the highest. Raises ValueError for overlaps and holes."""
    lower = [band.at_least is not None or band.above is not None for band in bands]
    upper = [band.at_most is not None or band.below is not None for band in bands]
    if len(bands) > 1 and not any(upper) and all(lower[:-1]):
        found = _from_lower(bands)
    elif len(bands) > 1 and not any(lower) and all(upper[:-1]):
        found = _from_upper(bands)
    else:
        found = [_both(band) for band in bands]
        found.sort(key=lambda each: (each.low is not None, each.low or 0, not each.low_in))
    for each in found:
        empty = each.low is not None and each.high is not None and not (
            each.low < each.high or (each.low == each.high and each.low_in and each.high_in)
        )  # fmt: skip
        need(not empty, f"分档 {each} 为空或次序有误 / band {each} is empty or out of order")
    for below, above in pairwise(found):
        _adjacent(below, above)
    return tuple(found)


def _both(band: Band) -> Interval:
    low = band.at_least if band.at_least is not None else band.above
    high = band.at_most if band.at_most is not None else band.below
    return Interval(low, band.at_least is not None, high, band.at_most is not None, band.points)


def _from_lower(bands: tuple[Band, ...]) -> list[Interval]:
    """`≥95 → 2, ≥85 → 1.5, else 0`: each band ends where the one before begins."""
    found: list[Interval] = []
    for band in bands:
        each = _both(band)
        if found:
            each = each._replace(high=found[-1].low, high_in=not found[-1].low_in)
        found.append(each)
    return found[::-1]


def _from_upper(bands: tuple[Band, ...]) -> list[Interval]:
    """`≤0 → 5, ≤10 → 4, else 0`: each band begins where the one before ends."""
    found: list[Interval] = []
    for band in bands:
        each = _both(band)
        if found:
            each = each._replace(low=found[-1].high, low_in=not found[-1].high_in)
        found.append(each)
    return found


def _adjacent(below: Interval, above: Interval) -> None:
    ends = f"{below}，{above}"
    if (
        below.high is None
        or above.low is None
        or below.high > above.low
        or (below.high == above.low and below.high_in and above.low_in)
    ):
        raise ValueError(f"分档重叠：{ends} / bands overlap: {ends}")
    if below.high < above.low or not (below.high_in or above.low_in):
        raise ValueError(f"分档之间有空缺：{ends} / a hole between bands: {ends}")


def compute(row: Row, params: Bands) -> Outcome:
    """Score a row by the band that its figure lies in."""
    ends = bounds(row)
    if ends is None:
        return unmeasured(row)
    low, high = ends
    if params.deviation_from is not None:
        if low is None or low != high:
            return lacking("exact_actual")
        low = high = EXACT.abs(EXACT.subtract(low, params.deviation_from))
    done = _done(row, params, high)
    if done is not None:
        return done
    table = intervals(params.bands)
    first, last = _place(table, low, 0), _place(table, high, len(table) - 1)
    if first is None or last is None:
        return lacking("band")
    scores = [_earned(row, params, each) for each in table[first : last + 1]]
    if min(scores) != max(scores):
        return lacking("exact_actual", low=clip(min(scores), row.weight), high=clip(max(scores), row.weight))
    if params.full_when and _silent(row.state) and scores[0] != row.weight:
        return lacking("state", low=clip(scores[0], row.weight), high=row.weight)
    flags = ("points_exceed_weight",) if scores[0] > row.weight else ()
    return scored(
        row, scores[0], lambda: _work(row, params, table[first], low if low is not None else high), flags=flags
    )


def _silent(state: str) -> bool:
    """Do the words say nothing of completion? A figure in their place does not."""
    return parse(state).kind not in {"word", "text"}


def _done(row: Row, params: Bands, figure_at_most: Decimal | None) -> Outcome | None:
    if row.state.strip() in params.full_when and figure_at_most is not None and figure_at_most <= ONE:
        return scored(
            row, row.weight, lambda: f"{row.state.strip()}, {figure(figure_at_most)} ≤ 1: {figure(row.weight)}"
        )
    return None


def _place(table: tuple[Interval, ...], number: Decimal | None, open_end: int) -> int | None:
    """Which interval; an open end of the figure needs an open end of the table."""
    if number is None:
        each = table[open_end]
        return open_end if (each.low if open_end == 0 else each.high) is None else None
    return next((index for index, each in enumerate(table) if each.holds(number)), None)


def _earned(row: Row, params: Bands, band: Interval) -> Decimal:
    amount = points(band.points, params.unit, row.weight)
    return EXACT.subtract(row.weight, amount) if params.lost else amount


def _work(row: Row, params: Bands, band: Interval, number: Decimal | None) -> str:
    shown = "" if number is None else figure(number, 12)
    distance = "" if params.deviation_from is None else f"|x − {figure(params.deviation_from)}| = "
    amount = f"{figure(row.weight)} × {figure(band.points)}" if params.unit == "share" else figure(band.points)
    return (
        f"{distance}{shown} ∈ {band}: {figure(row.weight)} − {amount}"
        if params.lost
        else f"{distance}{shown} ∈ {band}: {amount}"
    )


METHOD = RowMethod(
    name="bands",
    params=Bands,
    compute=compute,
    columns=lazily("jixiao.rules.methods.bands_columns", "columns"),
    summary=(
        "分档计分：数值落在哪一档就得哪一档的分；端点是否包含逐档写明；可按偏离程度分档，也可写各档扣分。",
        "A table of intervals: the figure's band gives the points. Edges are stated; distances and lost points are possible.",
    ),
    formula="s = points of the band that holds x (or |x − centre|); with lost: s = w − points",
    example=Example(
        given={"weight": "5", "value": "0.1001"},
        params={
            "bands": [
                {"at_most": 0, "points": 5},
                {"at_most": "10%", "points": 4},
                {"at_most": "20%", "points": 3},
                {"at_most": "30%", "points": 2},
                {"points": 0},
            ]
        },
        score="3",
    ),
    source="安宁市2023年度部门自评表；湖南省2017年度部门整体支出绩效评价指标表；财预〔2021〕101号（执行率、满意度分档）；大英县2021年度（自评质量）",
    needs=("weight", "value", "actual", "state"),
)
