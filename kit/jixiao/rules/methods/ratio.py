"""`ratio`: the score is the weight times the degree of completion. Also the method of the execution rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from jixiao.model.message import Message
from jixiao.rules.algebra import (
    ONE,
    ZERO,
    Answer,
    Case,
    Cases,
    Figure,
    Truth,
    both,
    either,
    flagged,
    lacking,
    least,
    most,
    negated,
    under,
    written,
)
from jixiao.rules.methods.base import Example, RowMethod, figure, unknown
from jixiao.rules.methods.params import Number, Params, need
from jixiao.rules.methods.row import EQUAL, POSITIVE, REVERSE, ends
from jixiao.text.quantity import plain

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


_UNREAD = ("blank", "na", "unreadable")


class _Pair(NamedTuple):
    """Target A and actual B as numbers in one unit, and what the proof shows for them."""

    aim: Figure
    done: Figure
    a: Callable[[], str]
    b: Callable[[], str]


def cases(row: Any, params: Ratio) -> Cases:
    """Score a row by its degree of completion."""
    rule = _Rule(row, params)
    yield Case(negated(either(rule.positive, rule.reverse, rule.equal)), lacking("quantitative_target"))
    if row.value is not None:
        yield from under(row.valued, _computed(row, params, rule))
    yield Case(either(negated(row.has("actual_kind")), row.kind("actual", *_UNREAD)), lacking("actual"))
    if params.target is None:
        yield from under(rule.has_target, _printed(row, rule))
        yield Case(None, lacking("target"))
        return
    yield Case(negated(row.has("actual_base")), lacking("actual"))
    yield Case(negated(row.exact), lacking("exact_actual"))
    aim: Decimal = params.target
    yield from rule.degree(_Pair(aim, row.actual_base, lambda: figure(aim, 12), lambda: row.shown("actual")))


def _computed(row: Any, params: Ratio, rule: _Rule) -> Cases:
    """The figure is known as a plain number; without a target it is itself the degree of completion."""
    if params.target is not None:
        yield from rule.degree(_plain(params.target, row.value))
        return
    wordy = either(negated(row.has("target_base")), negated(row.kind("target", "number")), row.signed("±"))
    yield Case(both(rule.has_target, wordy), lacking("quantitative_target"))
    yield from under(rule.has_target, rule.degree(_plain(row.target_base, row.value)))
    yield from rule.degree(_plain(ONE, row.value))


def _plain(aim: Figure, done: Figure) -> _Pair:
    return _Pair(aim, done, lambda: figure(aim, 12), lambda: figure(most(done, ZERO), 12))


def _printed(row: Any, rule: _Rule) -> Cases:
    """Target and actual value as printed."""
    yield from under(row.kind("target", "date"), _dated(row))
    yield Case(negated(row.kind("target", "number", "range")), lacking("quantitative_target"))
    yield Case(negated(row.kind("actual", "number", "range")), lacking("actual"))
    yield Case(negated(row.has("aim")), lacking("unit"))
    yield from flagged(_figures(row, rule), ("unit_assumed", row.one_unit), ("hedged", row.about))


def _figures(row: Any, rule: _Rule) -> Cases:
    yield from under(row.has("span"), _spanned(row))
    pair = _Pair(row.aim, row.done, lambda: row.shown("target"), lambda: row.shown("actual"))
    yield from under(row.exact, rule.degree(pair))
    yield from rule.bounded(pair)


def _spanned(row: Any) -> Cases:
    """A target with two ends: within it the full weight; the rules say nothing of what lies outside."""

    def between() -> str:
        low, high = ends(row.target) or (ZERO, ZERO)
        return f"{plain(low)} ≤ {row.shown('actual')} ≤ {plain(high)}: {figure(row.weight)}"

    yield Case(row.span == "met", Answer(score=row.weight), between)
    yield Case(row.span == "outside_range_rule", unknown(row, "outside_range_rule"))
    yield Case(row.span == "exact_actual", lacking("exact_actual"))
    yield Case(None, lacking("unit"))


def _dated(row: Any) -> Cases:
    """A deadline: kept for certain, or not for this method."""

    def kept() -> str:
        return f"{row.actual.date} ≤ {row.target.date}: {figure(row.weight)}"

    yield Case(row.span == "met", Answer(score=row.weight), kept)
    yield Case(row.span == "late_rule", unknown(row, "late_rule"))
    yield Case(None, unknown(row, "actual"))


class _Rule:
    """The direction of rows, and their degree of completion judged by it."""

    def __init__(self, row: Any, params: Ratio) -> None:
        self.row = row
        self.params = params
        self.weight = row.weight
        self.positive, self.reverse, self.equal = map(self._is, (POSITIVE, REVERSE, EQUAL))
        self.has_target = negated(either(negated(row.has("target_kind")), row.kind("target", *_UNREAD)))

    def _is(self, signs: tuple[str, ...]) -> Truth:
        return self.row.signed(*signs) if self.params.nature is None else self.params.nature in signs

    def _full(self, pair: _Pair, sign: str) -> tuple[Answer, Callable[[], str]]:
        return Answer(score=self.weight), lambda: f"{pair.b()} {sign} {pair.a()}: {figure(self.weight)}"

    def bounded(self, pair: _Pair) -> Cases:
        """The actual value is a bound, a range or an approximation: the target is met for certain, or nothing is known."""
        if self.params.zero_above is None and self.params.over_from is None and self.params.cap == 1:
            reached = both(self.positive, self.row.at_least, pair.done >= pair.aim)
            yield Case(reached, *self._full(pair, "≥"))
            yield Case(both(self.reverse, self.row.at_most, pair.done <= pair.aim), *self._full(pair, "≤"))
        yield Case(None, unknown(self.row, "exact_actual"))

    def degree(self, pair: _Pair) -> Cases:
        """Below zero, less is better, nothing to reach, and the usual quotient."""
        yield from under(pair.aim < 0, self._below_zero(pair))
        pair = pair._replace(done=most(pair.done, ZERO))  # a loss is no completion
        yield from under(both(self.reverse, pair.done > pair.aim), self._exceeded(pair))
        yield from under(both(self.reverse, self.row.origin == "category", pair.aim > 0), self._pro_rata(pair))
        yield Case(self.reverse, *self._full(pair, "≤"))
        missed = both(self.equal, pair.aim == 0, pair.done > 0)
        yield Case(missed, Answer(score=ZERO), lambda: f"{pair.b()} > {pair.a()}: 0")
        yield Case(both(self.equal, pair.aim == 0), *self._full(pair, "="))
        yield Case(pair.aim == 0, *self._full(pair, "≥"))
        over = pair.done > pair.aim * self.params.over_limit
        yield from flagged(self._reached(pair), ("over_achieved", over))

    def _below_zero(self, pair: _Pair) -> Cases:
        """A target below zero (a fall of 5 %) has no degree of completion: it is kept or it is not."""
        yield Case(both(self.reverse, pair.done <= pair.aim), *self._full(pair, "≤"))
        reached = either(both(self.positive, pair.done >= pair.aim), both(self.equal, pair.done == pair.aim))
        yield Case(reached, *self._full(pair, "≥"))
        yield Case(None, unknown(self.row, "positive_target"))

    def _gates(self, above: Figure, below: Figure, quotient: Callable[[], str]) -> Cases:
        """What the rule says beside the proportion, for the degree `above ÷ below`."""

        def shut(sign: str, line: Decimal) -> str:
            return f"{quotient()} = {figure(above / below)} {sign} {figure(line)}"

        low, high, line = self.params.zero_below, self.params.zero_above, self.params.pass_line
        if low is not None:
            yield Case(above < below * low, Answer(score=ZERO), lambda: f"{shut('<', low)}: 0")
        if high is not None:
            yield Case(above > below * high, Answer(score=ZERO), lambda: f"{shut('>', high)}: 0")
        start, lost = self.params.over_from, self.params.over_lost
        if start is not None and lost is not None:
            left, share = Answer(score=self.weight * (ONE - lost)), f"(1 − {figure(lost)})"
            yield Case(above >= below * start, left, lambda: f"{shut('≥', start)}: {figure(self.weight)} × {share}")
        if line is not None:
            yield from self._pass_line(above, below, line)

    def _pass_line(self, above: Figure, below: Figure, line: Decimal) -> Cases:
        """From the pass line to the target in a straight line: w·(r − p)/(1 − p)."""

        def work() -> str:
            kept = least(above / below, ONE)
            return f"{figure(self.weight)} × ({figure(kept)} − {figure(line)}) ÷ (1 − {figure(line)})"

        failed = above <= below * line
        yield Case(failed, Answer(score=ZERO), lambda: f"{figure(above / below)} ≤ {figure(line)}: 0")
        yield Case(above >= below, Answer(score=self.weight), work)
        yield Case(None, Answer(score=self.weight * (above - below * line) / below / (ONE - line)), work)

    def _reached(self, pair: _Pair) -> Cases:
        weight, cap = self.weight, self.params.cap
        yield from self._gates(pair.done, pair.aim, lambda: f"{pair.b()} ÷ {pair.a()}")
        if cap == 1:
            yield Case(pair.done >= pair.aim, *self._full(pair, "≥"))
        else:
            capped = Answer(score=weight * cap)
            yield Case(pair.done >= pair.aim * cap, capped, lambda: f"{figure(weight)} × {figure(cap)}")
        yield Case(None, Answer(score=weight * pair.done / pair.aim), lambda: self._proportion(pair))

    def _proportion(self, pair: _Pair) -> str:
        return f"{figure(self.weight)} × {pair.b()}" + written(pair.a() == "1", "", f" ÷ {pair.a()}")

    def _exceeded(self, pair: _Pair) -> Cases:
        """Less would have been better. Two formulas are in use; the one that is not chosen is named as a reading."""
        weight, aim, done = self.weight, pair.aim, pair.done
        yield from self._gates(aim, done, lambda: f"{pair.a()} ÷ {pair.b()}")
        inverse = weight * aim / done
        yield self._both(pair, done >= aim + aim, inverse, ZERO)
        yield self._both(pair, None, inverse, weight * (aim + aim - done) / aim)

    def _both(self, pair: _Pair, when: Truth, inverse: Figure, linear: Figure) -> Case:
        weight = self.weight
        if self.params.reverse == "a_over_b":
            answer = Answer(score=inverse, readings=(("按 (2−B/A)·w 计", "(2−B/A)·w", linear),))
            return Case(when, answer, lambda: f"{figure(weight)} × {pair.a()} ÷ {pair.b()}")

        def work() -> str:
            if not pair.aim:
                return f"{pair.b()} > {pair.a()}: 0"
            return f"{figure(weight)} × max(0, 2 − {pair.b()} ÷ {pair.a()})"

        return Case(when, Answer(score=linear, readings=(("按 A/B·w 计", "A/B·w", inverse),)), work)

    def _pro_rata(self, pair: _Pair) -> Cases:
        """A ceiling is kept. One that nobody printed a comparator for is read by some as a task to fulfil: B/A·w."""
        answer, proof = self._full(pair, "≤")
        share = self.weight * pair.done / pair.aim
        yield Case(None, answer._replace(readings=(("按完成比例 B/A·w 计", "pro rata B/A·w", share),)), proof)


METHOD = RowMethod(
    name="ratio",
    params=Ratio,
    cases=cases,
    summary=Message(
        "按完成比例计分：正向 B/A，反向 A/B 或 2−B/A，等值按正向；可设及格线、归零界限。预算执行率也用本方法。",
        "Score in proportion to completion: B/A where more is better, A/B or 2−B/A where less is. Also the execution rate.",
    ),
    formula="≥ >: s = w·min(B/A, 1);  ≤ <: B ≤ A → w, else w·A/B or w·max(0, 2 − B/A);  pass line p: s = w·max(0, (r − p)/(1 − p))",
    example=Example(given={"weight": "5", "target": "100%", "actual": "98%", "nature": "≥"}, params={}, score="4.9"),
    source="财预〔2020〕10号（定量指标）；财预〔2021〕101号（及格线）；反向两式见2017年式自评表说明与业务系统；超过目标一定比例扣分（over_from）是一些地方年度自评通知的做法，原文未收录，内置规则包不用",
    needs=("weight", "value", "target", "actual", "nature", "origin"),
)
