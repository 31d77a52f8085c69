"""`step_deduct` and `linear_to_zero`: points are lost for every step, or steadily, beyond a threshold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from jixiao.model.message import Message
from jixiao.rules.algebra import ONE, ZERO, Answer, Case, Cases, Figure, Truth, either, least, most, under, whole
from jixiao.rules.methods.base import Example, RowMethod, by_figure, figure, measured, points, unknown, unmeasured
from jixiao.rules.methods.params import Number, Params, Unit, need

if TYPE_CHECKING:
    from decimal import Decimal

Steps = Literal["floor", "ceil", "continuous"]
_NAMES: dict[Steps, Message] = {
    "floor": Message("不足一档不扣", "whole steps only"),
    "ceil": Message("不足一档按一档扣", "a begun step counts"),
    "continuous": Message("按比例扣", "in proportion"),
}


class StepDeduct(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `step_deduct`.

    threshold   the figure up to (or from) which the weight is full; direction `above` counts what lies above it, `below` what
                lies below, `both` the distance
    step        the size of a step; `points` what each costs (unit `points`, or `share` of the weight)
    steps       `floor` whole steps only, `ceil` a begun step counts, `continuous` in proportion; the others are named as readings
    inclusive   at the threshold itself the weight is full; otherwise the first step begins there
    zero_below  a figure below this scores 0; `zero_above` likewise above
    least       the score never falls below this
    """

    threshold: Number
    direction: Literal["above", "below", "both"]
    step: Number
    points: Number
    unit: Unit = "points"
    steps: Steps = "floor"
    inclusive: bool = True
    zero_below: Number | None = None
    zero_above: Number | None = None
    least: Number = Number(0)

    def __post_init__(self) -> None:
        need(self.step > 0, "step 须大于 0 / step must be above 0")
        need(self.points > 0, "points 须大于 0 / points must be above 0")
        need(self.unit == "points" or self.points <= 1, "占比不得超过 1 / a share must be at most 1")
        need(self.least >= 0, "least 不得为负 / least must not be negative")
        need(
            self.inclusive or self.direction != "both",
            "双向时 inclusive 须为 true / with both directions inclusive must be true",
        )


def cases_of_steps(row: Any, params: StepDeduct) -> Cases:
    """Score a row by the steps between its figure and the threshold."""
    yield from measured(row, partial(_stepped, row, params))
    yield from under(either(row.has("least"), row.has("greatest")), _bounded(row, params))
    yield from unmeasured(row)


def _bounded(row: Any, params: StepDeduct) -> Cases:
    """A figure of which only the ends are known: safe where its bad end is on the good side, and so is all that it allows."""
    if params.direction != "both":
        end = "greatest" if params.direction == "above" else "least"
        yield from under(row.has(end), _safe(row, params, getattr(row, end)))
    yield Case(None, unknown(row, "exact_actual"))


def _safe(row: Any, params: StepDeduct, good: Figure) -> Cases:
    yield from under(_kept(params, _beyond(params, good)), _stepped(row, params, good))


def _stepped(row: Any, params: StepDeduct, found: Figure) -> Cases:

    def x() -> str:
        return figure(found, 12)

    low, high = params.zero_below, params.zero_above
    if low is not None:
        yield Case(found < low, Answer(score=ZERO), lambda: f"{x()} < {figure(low)}: 0")
    if high is not None:
        yield Case(found > high, Answer(score=ZERO), lambda: f"{x()} > {figure(high)}: 0")
    gap = _beyond(params, found)
    edge = f"{_side(params)} {figure(params.threshold)}"
    yield Case(_kept(params, gap), Answer(score=row.weight), lambda: f"{x()} {edge}: {figure(row.weight)}")
    steps = most(gap, ZERO) / params.step
    scores = {name: _lose(row, params, _count(params, name, steps)) for name in _NAMES}
    readings = tuple((*_NAMES[name], score) for name, score in scores.items() if name != params.steps)
    yield Case(None, Answer(score=scores[params.steps], readings=readings), lambda: _work(row, params, found, steps))


def _work(row: Any, params: StepDeduct, found: Decimal, steps: Decimal) -> str:
    x, at, counted = figure(found, 12), figure(params.threshold), _count(params, params.steps, steps)
    low, high = (x, at) if params.direction == "below" else (at, x)
    distance = f"|{x} − {at}|" if params.direction == "both" else f"({high} − {low})"
    arrow = "" if counted == steps else f" → {figure(counted)}"
    each = figure(params.points)
    share = each if params.unit == "points" else f"({figure(row.weight)} × {each})"
    floor = f", ≥ {figure(params.least)}" if params.least else ""
    return f"{distance} ÷ {figure(params.step)} = {figure(steps)}{arrow}; {figure(row.weight)} − {figure(counted)} × {share}{floor}"


def _beyond(params: StepDeduct, found: Figure) -> Figure:
    """How far the figure lies on the wrong side of the threshold; negative on the right side."""
    gap = found - params.threshold
    if params.direction == "above":
        return gap
    return -gap if params.direction == "below" else most(gap, -gap)


def _kept(params: StepDeduct, gap: Figure) -> Truth:
    """Is the weight full?"""
    return gap <= 0 if params.inclusive else gap < 0


def _side(params: StepDeduct) -> str:
    sign = {"above": "≤", "below": "≥", "both": "="}[params.direction]
    return sign if params.inclusive else sign.translate({ord("≤"): "<", ord("≥"): ">"})


def _count(params: StepDeduct, name: Steps, steps: Figure) -> Figure:
    """The number of steps that count."""
    if name == "continuous":
        return steps
    counted = whole(steps, "floor" if name == "floor" or not params.inclusive else "ceil")
    return counted if params.inclusive else counted + 1


def _lose(row: Any, params: StepDeduct, count: Figure) -> Figure:
    left = row.weight - count * points(params.points, params.unit, row.weight)
    return most(left, least(params.least, row.weight)) if params.least else left


class LinearToZero(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `linear_to_zero`.

    slope        k of w·(1 − k·r)
    start        r is counted from this figure, `above` or `below` it
    zero_beyond  an r greater than this scores 0
    """

    slope: Number
    start: Number = Number(0)
    direction: Literal["above", "below"] = "above"
    zero_beyond: Number | None = None

    def __post_init__(self) -> None:
        need(self.slope > 0, "slope 须大于 0 / slope must be above 0")
        need(
            self.zero_beyond is None or self.zero_beyond >= 0, "zero_beyond 不得为负 / zero_beyond must not be negative"
        )


def _falling(row: Any, params: LinearToZero, found: Figure) -> Cases:
    """Score a row that loses steadily until nothing is left."""
    gap = found - params.start
    gap = most(gap if params.direction == "above" else -gap, ZERO)
    cut = params.zero_beyond
    if cut is not None:
        yield Case(gap > cut, Answer(score=ZERO), lambda: f"{figure(gap)} > {figure(cut)}: 0")
    score = row.weight * most(ONE - gap * params.slope, ZERO)

    def work() -> str:
        return f"{figure(row.weight)} × max(0, 1 − {figure(params.slope)} × {figure(gap, 12)})"

    yield Case(None, Answer(score=score), work)


STEP_DEDUCT = RowMethod(
    name="step_deduct",
    params=StepDeduct,
    cases=cases_of_steps,
    summary=Message(
        "按步扣分：数值在阈值一侧得满分，每超出（或低于、偏离）一步扣若干分，扣完为止；逾期的工作日数也可作为数值。",
        "Full up to a threshold, then a deduction for every step above, below or away from it. Also for working days late.",
    ),
    formula="s = max(least, w − n·d), n = ⌊(x − T)/step⌋ above, ⌊(T − x)/step⌋ below, ⌊|x − T|/step⌋ both; ⌈…⌉ or no rounding by choice",
    example=Example(
        given={"weight": "5", "actual": "92.8%"},
        params={"threshold": "100%", "direction": "below", "step": "5%", "points": 2},
        score="3",
    ),
    source="安宁市2023年度部门自评表；湖南省2015、2017年度部门整体支出绩效评价指标表；大英县2019年度（逾期工作日）",
    needs=("weight", "value", "actual"),
)
LINEAR_TO_ZERO = RowMethod(
    name="linear_to_zero",
    params=LinearToZero,
    cases=by_figure(_falling),
    summary=Message(
        "线性扣至零：得分随偏离均匀下降，超过界限为零。",
        "The score falls steadily with the figure, to zero at a stated cut.",
    ),
    formula="s = w·max(0, 1 − k·r); 0 where r > cut",
    example=Example(given={"weight": "10", "value": "0.002"}, params={"slope": 10, "zero_beyond": "10%"}, score="9.8"),
    source="大英县2020年度部门整体支出绩效评价表（编制准确）",
    needs=("weight", "value", "actual"),
)
