"""`step_deduct` and `linear_to_zero`: points are lost for every step, or steadily, beyond a threshold."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Literal

from jixiao.model.outcome import Outcome, Reading
from jixiao.rules.methods.base import (
    ONE,
    ZERO,
    Example,
    Row,
    RowMethod,
    bounds,
    clip,
    figure,
    lacking,
    lazily,
    measure,
    points,
    scored,
    unmeasured,
)
from jixiao.rules.methods.params import Number, Params, Unit, need
from jixiao.text.quantity import EXACT

Steps = Literal["floor", "ceil", "continuous"]
_NAMES: dict[Steps, tuple[str, str]] = {
    "floor": ("不足一档不扣", "whole steps only"),
    "ceil": ("不足一档按一档扣", "a begun step counts"),
    "continuous": ("按比例扣", "in proportion"),
}
_SETTLED = Decimal(1).scaleb(-30)
_ROOMY = Context(prec=1000)


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


def compute_steps(row: Row, params: StepDeduct) -> Outcome:
    """Score a row by the steps between its figure and the threshold."""
    number = measure(row)
    if number is not None:
        return _stepped(row, params, number)
    ends = bounds(row)
    if ends is None:
        return unmeasured(row)
    good = ends[1] if params.direction == "above" else ends[0]
    if params.direction == "both" or good is None or _beyond(params, good) >= 0:
        return lacking("exact_actual", low=ZERO, high=row.weight)
    return _stepped(row, params, good)  # the bound itself is on the good side, and so is all that it allows


def _stepped(row: Row, params: StepDeduct, number: Decimal) -> Outcome:
    x = figure(number, 12)
    if params.zero_below is not None and number < params.zero_below:
        return scored(row, ZERO, lambda: f"{x} < {figure(params.zero_below or ZERO)}: 0")
    if params.zero_above is not None and number > params.zero_above:
        return scored(row, ZERO, lambda: f"{x} > {figure(params.zero_above or ZERO)}: 0")
    gap = _beyond(params, number)
    if gap < 0 or (gap == 0 and params.inclusive):
        return scored(row, row.weight, lambda: f"{x} {_side(params)} {figure(params.threshold)}: {figure(row.weight)}")
    steps = EXACT.divide(gap, params.step)
    each = points(params.points, params.unit, row.weight)
    scores = {name: _lose(row, params, each, _count(params, name, steps)) for name in _NAMES}
    readings = tuple(
        Reading(*_NAMES[name], clip(score, row.weight)) for name, score in scores.items() if name != params.steps
    )
    counted = _count(params, params.steps, steps)

    def work() -> str:
        low, high = (x, figure(params.threshold)) if params.direction == "below" else (figure(params.threshold), x)
        distance = f"|{x} − {figure(params.threshold)}|" if params.direction == "both" else f"({high} − {low})"
        arrow = "" if counted == steps else f" → {figure(counted)}"
        share = figure(each) if params.unit == "points" else f"({figure(row.weight)} × {figure(params.points)})"
        floor = f", ≥ {figure(params.least)}" if params.least else ""
        return f"{distance} ÷ {figure(params.step)} = {figure(steps)}{arrow}; {figure(row.weight)} − {figure(counted)} × {share}{floor}"

    return scored(row, scores[params.steps], work, readings=readings)


def _beyond(params: StepDeduct, number: Decimal) -> Decimal:
    """How far the figure lies on the wrong side of the threshold; negative on the right side."""
    gap = EXACT.subtract(number, params.threshold)
    if params.direction == "above":
        return gap
    return EXACT.minus(gap) if params.direction == "below" else EXACT.abs(gap)


def _side(params: StepDeduct) -> str:
    sign = {"above": "≤", "below": "≥", "both": "="}[params.direction]
    return sign if params.inclusive else sign.translate({ord("≤"): "<", ord("≥"): ">"})


def _count(params: StepDeduct, name: Steps, steps: Decimal) -> Decimal:
    if name == "continuous":
        return steps
    settled = steps.quantize(_SETTLED, context=_ROOMY)  # 0.999… of a division is a whole step
    whole = settled.to_integral_value(
        rounding=ROUND_FLOOR if name == "floor" or not params.inclusive else ROUND_CEILING
    )
    return whole if params.inclusive else EXACT.add(whole, ONE)


def _lose(row: Row, params: StepDeduct, each: Decimal, count: Decimal) -> Decimal:
    return max(EXACT.subtract(row.weight, EXACT.multiply(count, each)), min(params.least, row.weight))


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


def compute_linear(row: Row, params: LinearToZero) -> Outcome:
    """Score a row that loses steadily until nothing is left."""
    number = measure(row)
    if number is None:
        return unmeasured(row)
    gap = EXACT.subtract(number, params.start)
    gap = max(gap if params.direction == "above" else EXACT.minus(gap), ZERO)
    cut = params.zero_beyond
    if cut is not None and gap > cut:
        return scored(row, ZERO, lambda: f"{figure(gap)} > {figure(cut)}: 0")
    share = max(EXACT.subtract(1, EXACT.multiply(params.slope, gap)), ZERO)
    return scored(
        row,
        EXACT.multiply(row.weight, share),
        lambda: f"{figure(row.weight)} × max(0, 1 − {figure(params.slope)} × {figure(gap, 12)})",
    )


STEP_DEDUCT = RowMethod(
    name="step_deduct",
    params=StepDeduct,
    compute=compute_steps,
    columns=lazily("jixiao.rules.methods.steps_columns", "steps"),
    summary=(
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
    compute=compute_linear,
    columns=lazily("jixiao.rules.methods.steps_columns", "linear"),
    summary=(
        "线性扣至零：得分随偏离均匀下降，超过界限为零。",
        "The score falls steadily with the figure, to zero at a stated cut.",
    ),
    formula="s = w·max(0, 1 − k·r); 0 where r > cut",
    example=Example(given={"weight": "10", "value": "0.002"}, params={"slope": 10, "zero_beyond": "10%"}, score="9.8"),
    source="大英县2020年度部门整体支出绩效评价表（编制准确）",
    needs=("weight", "value", "actual"),
)
