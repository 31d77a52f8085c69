"""The records of scoring that plugins return, and how a rule is carried out on a single row.

Methods are pure functions of a row and of parameters that are data: generators of cases (`jixiao.rules.algebra`). They never round
(the profile says step and mode), never guess and never turn a missing input into 0: what they lack they name.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, getcontext, setcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.model.message import NO_WORDS, Message
from jixiao.model.outcome import Outcome, Reading
from jixiao.rules.algebra import ONE, ROOMY, Answer, Case, Cases, Figure, both, clip, under
from jixiao.rules.algebra import lacking as lacks
from jixiao.rules.straight import ENOUGH, Constants, Expression, straight
from jixiao.text.quantity import EXACT, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jixiao.rules.methods.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example as data: the row and parameters as a mapping, and what comes of it. It is run by the tests."""

    given: dict[str, Any]
    params: dict[str, Any]
    score: str | None = None
    low: str | None = None
    high: str | None = None
    missing: tuple[str, ...] = ()
    note: Message = NO_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    name: str
    summary: Message
    formula: str
    example: Example
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMethod(_Record):
    """A way to score a row. `cases(row, params)` yields the cases; `needs` names the fields of `Row` that it looks at.

    `formula` is the rule in symbols (A target, B actual, w weight, x measured figure, s score); `source` says where it is used.
    The same generator serves single rows, DuckDB and Spark.
    """

    params: type[msgspec.Struct]
    cases: Callable[[Any, Any], Cases]
    needs: tuple[str, ...] = ()

    def compute(self, row: Row, params: Any) -> Outcome:
        """What the method makes of a single row."""
        return carried_out(self.cases(row, params), row.weight)


class NotApplicable(msgspec.Struct, frozen=True, kw_only=True):
    """A total with rows that do not apply: `got` by the rows that do, `absent` weight of those that do not, `full` mark."""

    got: Figure
    absent: Figure
    full: Figure = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicablePolicy(_Record):
    """What becomes of a row that does not apply, and of the total over it: both generators of cases, as in a method."""

    row_cases: Callable[[Any], Cases]
    total_cases: Callable[[NotApplicable], Cases]

    def row(self, row: Row) -> Outcome:
        """What becomes of a single row."""
        return carried_out(self.row_cases(row), row.weight)

    def total(self, sums: NotApplicable) -> Outcome:
        """What becomes of a total."""
        return carried_out(self.total_cases(sums))


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """A total before it is modified: `deductions` in points, `grades_down` as found by the finance department.

    `rate` is the execution rate as a plain number; None where it is not known.
    """

    total: Figure
    full: Figure = Decimal(100)
    deductions: tuple[Decimal | None, ...] = ()
    grades_down: int = 0
    rate: Decimal | None = None

    @property
    def rated(self) -> bool:
        """Is the execution rate known?"""
        return self.rate is not None

    @property
    def read(self) -> bool:
        """Could the points of all deductions be read?"""
        return None not in self.deductions

    @property
    def deducted(self) -> Figure:
        """The points of all deductions together, with or without their minus signs."""
        return sum((abs(points) for points in self.deductions if points is not None), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalModifier(_Record):
    """A change of the total. `cases(totals, params)` yields the cases; one without a score leaves the total as it is."""

    params: type[msgspec.Struct]
    cases: Callable[[Any, Any], Cases]

    def compute(self, totals: Totals, params: Any) -> Outcome:
        """What becomes of a total."""
        return carried_out(self.cases(totals, params))


# -- carrying out on a single row --------------------------------------------------------------------------------------------


class Carrier:
    """Carries a rule out on single rows: of its cases only the one that holds is given. A rule that is used often is compiled."""

    def __init__(self, cases: Callable[[Any], Cases]) -> None:
        self._cases = cases
        self._left = ENOUGH
        self._straight: Callable[[Any], tuple[Answer, bool | Callable[[Any], str]]] | None = None

    def __call__(self, row: Any) -> Cases:
        """The case that holds for a row. It is made in the arithmetic of whoever asks for it."""
        if self._straight is not None:
            then, proof = self._straight(row)
            yield Case(None, then, partial(self._proof if proof is True else proof, row) if proof else None)
            return
        self._left -= 1
        if not self._left:
            self._straight = straight(self._cases, ("row",), _answer)
        yield from self._cases(row)

    def outcome(self, row: Any) -> Outcome:
        """What comes of a row."""
        if self._straight is None:
            return carried_out(self(row), row.weight)
        before = getcontext()
        setcontext(EXACT)
        try:
            then, proof = self._straight(row)
            return _outcome(then, partial(self._proof if proof is True else proof, row) if proof else None, row.weight)
        finally:
            setcontext(before)

    @property
    def compiled(self) -> bool:
        """Has the rule become a function?"""
        return self._straight is not None

    def _proof(self, row: Any) -> str:
        """The computation of the case that holds, where its text asks Python itself."""
        work = next(one.proof for one in self._cases(row) if one.when is None or one.when)
        return work() if work is not None else ""


def _answer(one: Case, constants: Constants) -> str:
    blank, code = Answer(), constants.code
    given = zip(one.then._fields, one.then, blank, strict=True)
    told = (f"{name}={code(value)}" for name, value, usual in given if value is not usual)
    proof = one.proof is not None and (constants.writer(one.proof) or True)
    return f"({code(Answer)}({', '.join(told)}), {code(proof)})"


def carried_out(cases: Iterable[Case], weight: Decimal | None = None) -> Outcome:
    """The outcome of the first case that holds; no other is made. Scores are clipped to 0 and the weight, where there is one."""
    before = getcontext()
    setcontext(EXACT)
    try:
        for when, then, proof in cases:
            if when is None or when:
                return _outcome(then, proof, weight)
    finally:
        setcontext(before)
    raise AssertionError("the last case must have no condition")


class _Proof:
    """The computation with its figures, written when it is first asked for, and kept."""

    __slots__ = ("_kept", "_score", "_text", "_work")

    def __init__(self, work: Callable[[], str], score: Decimal | None, kept: Decimal | None) -> None:
        self._work, self._score, self._kept = work, score, kept
        self._text: str | None = None

    def __call__(self) -> str:
        if self._text is None:
            self._text = self._write()
        return self._text

    def _write(self) -> str:
        before = getcontext()
        setcontext(EXACT)
        try:
            text = self._work()
        finally:
            setcontext(before)
        if self._score is None or self._kept is None:
            return text
        tail = figure(self._kept)
        tail = tail if self._kept == self._score else f"{figure(self._score)} → {tail}"
        return text if text == tail or text.endswith(f": {tail}") else f"{text} = {tail}"


def _outcome(then: Answer, proof: Callable[[], str] | None, weight: Decimal | None) -> Outcome:
    score = then.score
    kept = score if score is None or weight is None else clip(score, weight)
    return Outcome(
        score=kept,
        low=then.low,
        high=then.high,
        high_open=then.high_open,
        proof=_Proof(proof, score, kept) if proof is not None else "",
        missing=(*_holding(then.absent), *then.missing) if then.absent else then.missing,
        readings=_readings(then, kept, weight) if then.readings or then.also else (),
        flags=_holding(then.flags) if then.flags else (),
    )


def _holding(marks: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
    return tuple(name for name, when in marks if when is None or when)


def _readings(then: Answer, kept: Decimal | None, weight: Decimal | None) -> tuple[Reading, ...]:
    found, also = (
        [Reading(Message(zh, en), score if weight is None else clip(score, weight)) for zh, en, score in some]
        for some in (then.readings, then.also)
    )
    return (*found, *(one for one in also if one.score != kept))


# -- what methods share ------------------------------------------------------------------------------------------------------


def measured(row: Any, judge: Callable[[Figure], Cases]) -> Cases:
    """The cases of the computed value, else of an exact actual value in its base unit; none for a row that has neither."""
    if row.value is not None:
        yield from under(row.valued, judge(row.value))
    yield from under(both(row.exact, row.has("actual_base")), judge(row.actual_base))


def unmeasured(row: Any) -> Cases:
    """Why there is nothing to measure."""
    yield Case(row.kind("actual", "number", "range"), lacks("exact_actual"))
    yield Case(None, lacks("value"))


def by_figure(
    judge: Callable[[Any, Any, Figure], Cases], otherwise: Callable[[Any], Cases] = unmeasured
) -> Callable[[Any, Any], Cases]:
    """The cases of a rule that looks at one figure, `judge(row, params, found)`, and `otherwise` says what it lacks."""

    def cases(row: Any, params: Any) -> Cases:
        yield from measured(row, partial(judge, row, params))
        yield from otherwise(row)

    return cases


def unknown(row: Any, *missing: str) -> Answer:
    """What is lacking for a score that must lie between 0 and the weight."""
    return lacks(*missing, low=Decimal(0), high=row.weight)


def points(amount: Decimal, unit: str, weight: Figure) -> Figure:
    """An amount of a rule in points; with the unit `share` it is a share of the weight."""
    return weight * amount if unit == "share" else amount


def figure(number: Decimal, places: int = 6) -> str:
    """A figure for reading: plain, at most `places` decimals (rounded), no trailing zeros."""
    if isinstance(number, Expression):
        return number.given_to(figure, places)
    text = format(number, "f")
    if len(text.partition(".")[2]) > places:
        text = plain(number.quantize(ONE.scaleb(-places), context=ROOMY))
    return text.rstrip("0").rstrip(".") if "." in text else text
