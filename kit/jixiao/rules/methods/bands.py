"""`bands`: tables of intervals and points, higher or lower better, also by distance from a centre, also points that are lost."""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.model.message import Message
from jixiao.rules.algebra import (
    ONE,
    Answer,
    Case,
    Cases,
    Figure,
    Truth,
    both,
    clip,
    either,
    lacking,
    most,
    negated,
    under,
)
from jixiao.rules.methods.base import Example, RowMethod, figure, measured, points, unmeasured
from jixiao.rules.methods.params import Number, Params, Unit, need
from jixiao.text.cached import KEPT

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal


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

    def holds(self, found: Figure) -> Truth:
        """Does the figure lie in it?"""
        above = True if self.low is None else found >= self.low if self.low_in else found > self.low
        below = True if self.high is None else found <= self.high if self.high_in else found < self.high
        return both(above, below)

    def __str__(self) -> str:
        return self.shown(figure)

    def shown(self, number: Callable[[Decimal], str]) -> str:
        """The interval with its edges, as these are written: `[0.6, 0.8)`."""
        left = f"{'[' if self.low_in else '('}{number(self.low)}" if self.low is not None else "(−∞"
        right = f"{number(self.high)}{']' if self.high_in else ')'}" if self.high is not None else "+∞)"
        return f"{left}, {right}"


@lru_cache(maxsize=KEPT)
def intervals(bands: tuple[Band, ...]) -> tuple[Interval, ...]:
    """The bands with both edges, from the lowest figure to the highest. Raises ValueError for overlaps and holes."""
    found = list(map(_both, bands))
    if all(each.high is None for each in found):
        # falling, as in `≥95 → 2, ≥85 → 1.5, else 0`: each takes its upper edge from the one before
        joined = (each._replace(high=last.low, high_in=not last.low_in) for last, each in pairwise(found))
        found = [found[0], *joined][::-1]
    elif all(each.low is None for each in found):
        # rising, as in `≤0 → 5, ≤10 → 4, else 0`: each takes its lower edge from the one before
        found[1:] = [each._replace(low=last.high, low_in=not last.high_in) for last, each in pairwise(found)]
    else:
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


def _adjacent(below: Interval, above: Interval) -> None:
    ends = f"{below}，{above}"
    shared = below.high == above.low and below.high_in and above.low_in
    if below.high is None or above.low is None or below.high > above.low or shared:
        raise ValueError(f"分档重叠：{ends} / bands overlap: {ends}")
    if below.high < above.low or not (below.high_in or above.low_in):
        raise ValueError(f"分档之间有空缺：{ends} / a hole between bands: {ends}")


def cases(row: Any, params: Bands) -> Cases:
    """Score a row by the band that its figure lies in."""
    yield from measured(row, partial(_placed, row, params))
    if params.deviation_from is None:
        yield from under(either(row.has("least"), row.has("greatest")), _ends(row, params))
    yield from unmeasured(row)


def _placed(row: Any, params: Bands, found: Figure) -> Cases:
    """One exact figure."""
    if params.deviation_from is not None:
        apart = found - params.deviation_from
        found = most(apart, -apart)
    yield from _done(row, params, found)
    for each in intervals(params.bands):
        yield from under(each.holds(found), _earned(row, params, [each], found))
    yield Case(None, lacking("band"))


def _ends(row: Any, params: Bands) -> Cases:
    """A figure of which only the ends are known: every stretch of bands that it may lie in."""
    table = intervals(params.bands)
    yield from under(row.has("greatest"), _done(row, params, row.greatest))
    ends = [_at(row, "greatest", each, is_open=each.high is None) for each in table]
    for first, each in enumerate(table):
        at_first = _at(row, "least", each, is_open=each.low is None)
        yield from under(at_first, _stretches(row, params, table[first:], ends[first:]))
    yield Case(None, lacking("band"))


def _stretches(row: Any, params: Bands, table: tuple[Interval, ...], ends: list[Truth]) -> Cases:
    for last, at_last in enumerate(ends):
        yield from under(at_last, _earned(row, params, list(table[: last + 1]), None))


def _at(row: Any, end: str, each: Interval, *, is_open: bool) -> Truth:
    """Does this end of the figure lie in the interval? An open end of the figure needs an open end of the table."""
    known = row.has(end)
    inside = False if known is False else both(known, each.holds(getattr(row, end)))
    return either(negated(known), inside) if is_open else inside


def _done(row: Any, params: Bands, found: Figure | None) -> Cases:
    """A state that gives the full weight where the figure is at most 1."""
    if params.full_when and found is not None:

        def work() -> str:
            return f"{row.state.strip()}, {figure(found)} ≤ 1: {figure(row.weight)}"

        yield Case(both(row.says(*params.full_when), found <= ONE), Answer(score=row.weight), work)


def _earned(row: Any, params: Bands, bands: list[Interval], found: Figure | None) -> Cases:
    """The score of a band, or of several between which only a range is known."""
    amounts = sorted({each.points for each in bands}, reverse=params.lost)
    low, high = (_points(row, params, amount) for amount in (amounts[0], amounts[-1]))
    if len(amounts) > 1:
        yield Case(None, lacking("exact_actual", low=clip(low, row.weight), high=clip(high, row.weight)))
        return
    if params.full_when:
        open_state = both(row.silent, negated(low == row.weight))
        yield Case(open_state, lacking("state", low=clip(low, row.weight), high=row.weight))
    answer = Answer(score=low, flags=(("points_exceed_weight", low > row.weight),))
    yield Case(None, answer, lambda: _work(row, params, bands[0], found))


def _points(row: Any, params: Bands, amount: Decimal) -> Figure:
    given = points(amount, params.unit, row.weight)
    return row.weight - given if params.lost else given


def _work(row: Any, params: Bands, band: Interval, found: Decimal | None) -> str:
    found = (row.least if row.least is not None else row.greatest) if found is None else found
    distance = "" if params.deviation_from is None else f"|x − {figure(params.deviation_from)}| = "
    amount = f"{figure(row.weight)} × {figure(band.points)}" if params.unit == "share" else figure(band.points)
    lost = f"{figure(row.weight)} − " if params.lost else ""
    return f"{distance}{figure(found, 12)} ∈ {band}: {lost}{amount}"


METHOD = RowMethod(
    name="bands",
    params=Bands,
    cases=cases,
    summary=Message(
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
