"""`ratio`: the score is the weight times the degree of completion. Also the method of the execution rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from jixiao.model.outcome import Outcome, Reading  # fmt: skip
from jixiao.rules.methods.base import (
    NATURES,
    ONE,
    ZERO,
    Direction,
    Example,
    Row,
    RowMethod,
    exact,
    figure,
    flagged,
    lacking,
    lazily,
    scored,
    shown,
)
from jixiao.rules.methods.params import Number, Params, need
from jixiao.text.quantity import EXACT, Quantity, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

Reverse = Literal["a_over_b", "linear"]


class Ratio(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `ratio`.

    reverse     where less is better: `a_over_b` s = w·A/B, or `linear` s = w·(2 − B/A); the other one is named as a reading
    target      the target as a plain number (95 % is 0.95), where the rule states it; it stands instead of the row's own
    nature      the comparator, where the rule states it; likewise
    cap         the highest degree of completion that counts
    pass_line   below it nothing; from there linear: w·(r − p)/(1 − p)
    zero_below  a degree below this scores 0; `zero_above` likewise above
    over_from   from this degree on the row loses `over_lost`, a share of its weight: the target was set too low
    over_limit  a degree above this is pointed out; it never changes the score
    """

    reverse: Reverse = "a_over_b"
    target: Number | None = None
    nature: Literal["≥", ">", "≤", "<", "="] | None = None
    cap: Number = Number(1)
    pass_line: Number | None = None
    zero_below: Number | None = None
    zero_above: Number | None = None
    over_from: Number | None = None
    over_lost: Number | None = None
    over_limit: Number = Number("1.3")

    def __post_init__(self) -> None:
        need(0 < self.cap <= 1, "cap 须大于 0 且不超过 1 / cap must be above 0 and at most 1")
        need(
            self.pass_line is None or 0 <= self.pass_line < 1, "pass_line 须在 [0, 1) 内 / pass_line must lie in [0, 1)"
        )
        need(
            self.zero_below is None or 0 <= self.zero_below <= 1,
            "zero_below 须在 [0, 1] 内 / zero_below must lie in [0, 1]",
        )
        need(self.zero_above is None or self.zero_above >= 1, "zero_above 不得小于 1 / zero_above must be at least 1")
        need(
            (self.over_from is None) == (self.over_lost is None),
            "over_from 与 over_lost 须同时写 / give over_from and over_lost together",
        )
        need(self.over_from is None or self.over_from > 1, "over_from 须大于 1 / over_from must be above 1")
        need(
            self.over_lost is None or 0 < self.over_lost <= 1, "over_lost 须在 (0, 1] 内 / over_lost must lie in (0, 1]"
        )


class _Case(NamedTuple):
    """Target A and actual B as plain numbers in one unit. What the proof shows for them is written when it is asked for."""

    row: Row
    params: Ratio
    direction: Direction
    aim: Decimal
    value: Decimal
    target: Quantity | None = None
    actual: Quantity | None = None

    @property
    def a(self) -> str:
        return figure(self.aim, 12) if self.target is None else shown(self.target)

    @property
    def b(self) -> str:
        return figure(self.value, 12) if self.actual is None else shown(self.actual)

    @property
    def weight(self) -> str:
        return figure(self.row.weight)

    def full(self, sign: str) -> Outcome:
        """The target is met: the whole weight."""
        return scored(self.row, self.row.weight, lambda: f"{self.b} {sign} {self.a}: {self.weight}")

    def nothing(self, why: Callable[[], str]) -> Outcome:
        """A gate of the rule closes: no points."""
        return scored(self.row, ZERO, lambda: f"{why()}: 0")


_UNREAD = {"blank", "na", "unreadable"}


def compute(row: Row, params: Ratio) -> Outcome:
    """Score a row by its degree of completion."""
    direction = _direction(row, params)
    target, actual = row.target, row.actual
    if direction is None or direction == "qualitative":
        return lacking("quantitative_target")
    if target is not None and (params.target is not None or target.kind in _UNREAD):
        target = None
    if row.value is not None:
        return _computed(row, params, direction, target)
    if actual is None or actual.kind in _UNREAD:
        return lacking("actual")
    if target is not None:
        return (
            judge_dates(row, target, actual)
            if target.kind == "date"
            else _printed(row, params, direction, target, actual)
        )
    if params.target is None:
        return lacking("target")
    if actual.base is None:
        return lacking("actual")
    if not exact(actual):
        return lacking("exact_actual")
    return _degree(_Case(row, params, direction, params.target, actual.base, None, actual))


def _direction(row: Row, params: Ratio) -> Direction | None:
    return row.direction if params.nature is None else NATURES[params.nature]


def _computed(row: Row, params: Ratio, direction: Direction, target: Quantity | None) -> Outcome:
    """The figure is known as a plain number; without a target it is itself the degree of completion."""
    value, aim = row.value, params.target if target is None else target.base
    assert value is not None
    if target is not None and (aim is None or target.kind != "number" or target.comparator == "±"):
        return lacking("quantitative_target")
    aim = ONE if aim is None else aim
    return _degree(_Case(row, params, direction, aim, value))


def _printed(row: Row, params: Ratio, direction: Direction, target: Quantity, actual: Quantity) -> Outcome:
    if target.number is None:
        return lacking("quantitative_target")
    if actual.number is None:
        return lacking("actual")
    pair = comparable(target, actual)
    if pair is None:
        return lacking("unit")
    flags: tuple[str, ...] = ("unit_assumed",) if bool(target.unit) != bool(actual.unit) else ()
    flags += ("hedged",) if target.hedge else ()
    if target.kind == "range" or target.comparator == "±":
        return flagged(judge_span(row, target, actual), *flags)
    case = _Case(row, params, direction, *pair, target, actual)
    return flagged(_degree(case) if exact(actual) else _bounded(case, actual), *flags)


def comparable(target: Quantity, actual: Quantity) -> tuple[Decimal, Decimal] | None:
    """Both numbers in one base unit; None when the units differ.

    A unit that only one side prints holds for the other too, unless a bare figure could itself be a rate (0.98 beside 95%).
    """
    if bool(target.unit) == bool(actual.unit):
        a, b = target.base, actual.base
        return None if a is None or b is None or target.dimension != actual.dimension else (a, b)
    unit = target.unit or actual.unit
    bare = actual if target.unit else target
    full = msgspec.structs.replace(bare, unit=unit)
    if bare.number is None or (full.dimension in {"ratio", "points"} and abs(bare.number) <= 1):
        return None
    return comparable(full, actual) if bare is target else comparable(target, full)


def _bounded(case: _Case, actual: Quantity) -> Outcome:
    """The actual is a bound, a range or an approximation: the target is met for certain, or nothing is known."""
    row, params = case.row, case.params
    at_least = actual.comparator in {"≥", ">"} or actual.hedge in {"余", "多"} or actual.kind == "range"
    at_most = actual.comparator in {"≤", "<"} or actual.hedge == "近"
    sign = "≥" if case.direction == "positive" and at_least and case.value >= case.aim else ""
    sign = "≤" if case.direction == "reverse" and at_most and case.value <= case.aim else sign
    if not sign or params.zero_above is not None or params.over_from is not None or params.cap != 1:
        return lacking("exact_actual", low=ZERO, high=row.weight)
    return case.full(sign)


def judge_span(row: Row, target: Quantity, actual: Quantity) -> Outcome:
    """A target with two ends: within it the full weight; the rules say nothing of what lies outside."""
    if not exact(actual) or actual.number is None or target.number is None or target.unit != actual.unit:
        return lacking("exact_actual" if target.unit == actual.unit else "unit")
    low, high = (-target.number, target.number) if target.comparator == "±" else (target.number, target.upper)
    if high is None or not low <= actual.number <= high:
        return lacking("outside_range_rule", low=ZERO, high=row.weight)
    return scored(row, row.weight, lambda: f"{plain(low)} ≤ {shown(actual)} ≤ {plain(high)}: {figure(row.weight)}")


def judge_dates(row: Row, target: Quantity, actual: Quantity) -> Outcome:
    """A deadline: kept for certain, or not for this method. Both must print the year, or neither."""
    if actual.kind != "date" or len(actual.date) != len(target.date):
        return lacking("actual", low=ZERO, high=row.weight)
    if actual.date > target.date:
        return lacking("late_rule", low=ZERO, high=row.weight)
    return scored(row, row.weight, lambda: f"{actual.date} ≤ {target.date}: {figure(row.weight)}")


def _degree(case: _Case) -> Outcome:
    if case.aim < 0:
        return _below_zero(case)
    if case.value < 0:  # a loss is no completion
        case = case._replace(value=ZERO)
    if case.direction == "reverse":
        return _exceeded(case) if case.value > case.aim else _pro_rata(case)
    if case.aim == 0:  # `= 0` is kept by 0 alone, `≥ 0` by anything
        missed = case.direction == "equal" and case.value > 0
        return (
            case.nothing(lambda: f"{case.b} > {case.a}")
            if missed
            else case.full("=" if case.direction == "equal" else "≥")
        )
    degree = EXACT.divide(case.value, case.aim)
    outcome = _gates(case, degree, lambda: f"{case.b} ÷ {case.a}") or _reached(case, degree)
    return flagged(outcome, "over_achieved") if degree > case.params.over_limit else outcome


def _gates(case: _Case, degree: Decimal, quotient: Callable[[], str]) -> Outcome | None:
    """What the rule says beside the proportion: degrees that score nothing, and a pass line."""
    below, above, line = case.params.zero_below, case.params.zero_above, case.params.pass_line
    if below is not None and degree < below:
        return case.nothing(lambda: f"{quotient()} = {figure(degree)} < {figure(below)}")
    if above is not None and degree > above:
        return case.nothing(lambda: f"{quotient()} = {figure(degree)} > {figure(above)}")
    return _overshot(case, degree, quotient) or (None if line is None else _pass_line(case, line, degree))


def _overshot(case: _Case, degree: Decimal, quotient: Callable[[], str]) -> Outcome | None:
    """Far above the target: the row loses a share of its weight."""
    start, lost = case.params.over_from, case.params.over_lost
    if start is None or lost is None or degree < start:
        return None
    left = EXACT.multiply(case.row.weight, EXACT.subtract(1, lost))
    work = f"{quotient()} = {figure(degree)} ≥ {figure(start)}: {case.weight} × (1 − {figure(lost)})"
    return scored(case.row, left, lambda: work)


def _reached(case: _Case, degree: Decimal) -> Outcome:
    cap = case.params.cap
    if degree >= cap:
        if cap == 1:
            return case.full("≥")
        return scored(case.row, EXACT.multiply(case.row.weight, cap), lambda: f"{case.weight} × {figure(cap)}")
    share = EXACT.divide(EXACT.multiply(case.row.weight, case.value), case.aim)
    return scored(case.row, share, lambda: f"{case.weight} × {case.b}" + ("" if case.a == "1" else f" ÷ {case.a}"))


def _below_zero(case: _Case) -> Outcome:
    """A target below zero (a fall of 5 %) has no degree of completion: it is kept or it is not."""
    if case.direction == "reverse" and case.value <= case.aim:
        return case.full("≤")
    if case.value == case.aim or (case.direction == "positive" and case.value > case.aim):
        return case.full("≥")
    return lacking("positive_target", low=ZERO, high=case.row.weight)


def _exceeded(case: _Case) -> Outcome:
    """Less would have been better. Two formulas are in use; the one that is not chosen is named as a reading."""
    weight, a, b = case.row.weight, case.a, case.b
    degree = EXACT.divide(case.aim, case.value)
    gate = _gates(
        case._replace(params=msgspec.structs.replace(case.params, zero_above=None, over_from=None, over_lost=None)),
        degree,
        lambda: f"{a} ÷ {b}",
    )
    if gate is not None:
        return gate
    inverse = EXACT.multiply(weight, degree)
    linear = (
        EXACT.multiply(weight, max(ZERO, EXACT.subtract(2, EXACT.divide(case.value, case.aim)))) if case.aim else ZERO
    )
    if case.params.reverse == "linear":
        work = f"{case.weight} × max(0, 2 − {b} ÷ {a})" if case.aim else f"{b} > {a}: 0"
        return scored(case.row, linear, lambda: work, readings=(Reading("按 A/B·w 计", "A/B·w", inverse),))
    readings = (Reading("按 (2−B/A)·w 计", "(2−B/A)·w", linear),)
    return scored(case.row, inverse, lambda: f"{case.weight} × {a} ÷ {b}", readings=readings)


def _pro_rata(case: _Case) -> Outcome:
    """A ceiling is kept. One that nobody printed a comparator for is read by some as a task to fulfil: B/A·w."""
    outcome = case.full("≤")
    if case.row.origin != "category" or case.aim <= 0:
        return outcome
    share = EXACT.divide(EXACT.multiply(case.row.weight, case.value), case.aim)
    return msgspec.structs.replace(outcome, readings=(Reading("按完成比例 B/A·w 计", "pro rata B/A·w", share),))


def _pass_line(case: _Case, line: Decimal, degree: Decimal) -> Outcome:
    """From the pass line to the target in a straight line: w·(r − p)/(1 − p)."""
    kept = min(degree, ONE)
    if kept <= line:
        return case.nothing(lambda: f"{figure(degree)} ≤ {figure(line)}")
    share = EXACT.divide(EXACT.multiply(case.row.weight, EXACT.subtract(kept, line)), EXACT.subtract(1, line))
    return scored(case.row, share, lambda: f"{case.weight} × ({figure(kept)} − {figure(line)}) ÷ (1 − {figure(line)})")


METHOD = RowMethod(
    name="ratio",
    params=Ratio,
    compute=compute,
    columns=lazily("jixiao.rules.methods.ratio_columns", "columns"),
    summary=(
        "按完成比例计分：正向 B/A，反向 A/B 或 2−B/A，等值按正向；可设及格线、归零界限。预算执行率也用本方法。",
        "Score in proportion to completion: B/A where more is better, A/B or 2−B/A where less is. Also the execution rate.",
    ),
    formula="≥ >: s = w·min(B/A, 1);  ≤ <: B ≤ A → w, else w·A/B or w·max(0, 2 − B/A);  pass line p: s = w·max(0, (r − p)/(1 − p))",
    example=Example(given={"weight": "5", "target": "100%", "actual": "98%", "nature": "≥"}, params={}, score="4.9"),
    source="财预〔2020〕10号（定量指标）；财预〔2021〕101号（及格线）；反向两式见2017年式自评表说明与业务系统；超过目标一定比例扣分（over_from）是一些地方年度自评通知的做法，原文未收录，内置规则包不用",
    needs=("weight", "value", "target", "actual", "nature", "origin"),
)
