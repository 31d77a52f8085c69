"""The rules of a partition as one expression: which case a row falls into, and from that its score, status and what is lacking.

Two steps, so that a condition is evaluated once and a score only for its own rows: first the number of the answer, then one
column after another by that number. Answers that say the same share a number, whatever rule they come from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from jixiao.engines.columns.expressions import among, cased
from jixiao.engines.columns.tables import FLAG_BITS
from jixiao.rules.algebra import settled
from jixiao.rules.exact import UNIT, Exact, exact
from jixiao.rules.whole import DECIMALS, TooWide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import ibis.expr.types as ir

    from jixiao.rules.algebra import Answer, Cases
    from jixiao.rules.profile import Scale


class _Numbered(NamedTuple):
    number: int
    answer: Answer
    scale: Scale


@dataclass
class Program:
    """The answers of all rules in use, numbered as they come. `weight` is the weight of a row."""

    weight: Exact
    _answers: dict[tuple[Any, ...], _Numbered] = field(default_factory=dict)

    def number(self, cases: Cases, scale: Scale) -> Any:
        """An expression for the number of the answer that a row gets by these cases."""
        branches: list[tuple[Any, Any]] = []
        for case in settled(cases):
            number = self._enter(case.then, scale)
            if case.when is None or case.when is True:
                return cased(branches, ibis.literal(number, "int32"))
            branches.append((case.when, ibis.literal(number, "int32")))
        raise AssertionError("the last case has no condition")  # every columnar form ends with one

    def _enter(self, answer: Answer, scale: Scale) -> int:
        """The number of an answer. Expressions are told apart by identity, so that equal ones of one form share a number."""
        answer = _of_columns(answer)
        parts = (answer.score, answer.low, answer.high, *(one for *_, one in answer.also))
        marks = tuple(None if one is None else (one.factor, id(one.above), id(one.below)) for one in parts)
        flags = tuple((name, id(when)) for name, when in (*answer.flags, *answer.absent))
        mark = (marks, answer.high_open, answer.missing, flags, answer.stated, scale)
        if mark not in self._answers:
            self._answers[mark] = _Numbered(len(self._answers), answer, scale)
        return self._answers[mark].number

    # -- columns by the number of the answer -------------------------------------------------------------------------------

    def verdicts(self, rows: ir.Table) -> ir.Table:
        """The rows, which have `answer` and `claimed_i`, with `computed_i`, `status`, `missing`, `stated` and `flags`.

        Where they have `claimed_decimals`, `near` says whether the claimed score is the unrounded one to these decimals.
        """
        weight = rows.points_i * 2
        rows = rows.mutate(
            fine=self._by(rows, "int64", lambda one: self._fine(weight, one)),
            matched=self._by(rows, "boolean", lambda one: self._matched(rows, one)),
            side=self._by(rows, "int8", lambda one: _side(rows, one)),
            stated=self._by(rows, "boolean", lambda one: True if one.answer.stated else None),
            flags=self._by(rows, "int32", lambda one: _flags(one.answer)),
            lacks=self._by(rows, "string", lambda one: _lacks(one.answer)),
        )
        rows = rows.mutate(rounded_i=self._rounded(rows))
        if "claimed_decimals" in rows.columns:
            rows = rows.mutate(near=_near(rows))
        matched = rows.rounded_i.notnull() & rows.matched.fill_null(False)
        return rows.mutate(
            status=_status(rows),
            computed_i=ibis.cases((matched, rows.claimed_i), else_=rows.rounded_i),  # or the accepted reading
            missing=_missing(rows, self._scored_or_ranged()),
        )

    def _scored_or_ranged(self) -> list[int]:
        return [
            one.number for one in self._answers.values() if one.answer.score is not None or one.answer.low is not None
        ]

    def _by(self, rows: ir.Table, kind: str, make: Callable[[_Numbered], Any]) -> Any:
        """A column by the number of the answer; answers for which it is the same share a branch."""
        groups: dict[Any, tuple[list[int], Any]] = {}
        for one in self._answers.values():
            made = make(one)
            if made is not None:
                mark = made if isinstance(made, str | int | bool) else id(made)
                groups.setdefault(mark, ([], made))[0].append(one.number)
        if not groups:
            return ibis.null(kind)
        branches = [
            (among(rows.answer, numbers), ibis.literal(made, kind) if isinstance(made, str | int | bool) else made)
            for numbers, made in sorted(groups.values(), key=lambda group: -len(group[0]))
        ]
        made = ibis.cases(*branches, else_=ibis.null(kind))
        some = [number for numbers, _ in groups.values() for number in numbers]
        if len(branches) < _MANY or len(some) == len(self._answers):
            return made
        return ibis.cases((rows.answer.isin(some), made), else_=ibis.null(kind))  # most rows need no further look

    def _fine(self, weight: Any, one: _Numbered) -> Any:
        """The score in whole half-millionths, rounded down, within 0 and the weight: all that a later rounding looks at."""
        score = one.answer.score
        if score is None or score is self.weight:
            return None if score is None else weight
        return ibis.least(score.positive.steps(_FINE, "floor").narrow, weight)

    def _rounded(self, rows: ir.Table) -> Any:
        """The score rounded as its rule has it, in millionths."""
        groups: dict[Scale, list[int]] = {}
        for one in self._answers.values():
            if one.answer.score is not None:
                groups.setdefault(one.scale, []).append(one.number)
        branches = [(among(rows.answer, numbers), _to_step(rows.fine, scale)) for scale, numbers in groups.items()]
        return cased(branches, ibis.null("int64"))

    def _clipped(self, score: Exact, scale: Scale) -> Any:
        """The score rounded, within 0 and the rounded weight: rounding keeps the order, so that it may come first."""
        size = int(Decimal(scale.step) / Decimal(UNIT.numerator) * UNIT.denominator)
        weight = self._steps(self.weight, scale)
        steps = weight if score is self.weight else ibis.least(self._steps(score, scale), weight)
        return steps * size

    def _steps(self, score: Exact, scale: Scale) -> Any:
        return score.positive.steps(scale.step, scale.rounding).narrow

    def _matched(self, rows: ir.Table, one: _Numbered) -> Any:
        found = None
        for *_, reading in one.answer.also:
            match = rows.claimed_i == self._clipped(reading, one.scale)
            found = match if found is None else found | match
        return found


def _of_columns(answer: Answer) -> Answer:
    """The answer with all its numbers exact, and its readings, of which only the score matters here, beside those of other methods."""
    score, low, high = (None if one is None else exact(one) for one in (answer.score, answer.low, answer.high))
    scores = [*(one for _, _, one in answer.readings), *(one for *_, one in answer.also)] if score is not None else []
    return answer._replace(
        score=score, low=low, high=high, readings=(), also=tuple(("", "", exact(one)) for one in scores)
    )


_MANY = 3
_FINE = Decimal(1).scaleb(-DECIMALS) / 2


def _to_step(fine: Any, scale: Scale) -> Any:
    """Half-millionths rounded to a step, in millionths. What they were cut off by is less than any rounding can see."""
    step = int(Decimal(scale.step) / _FINE)
    if scale.rounding not in {"half_up", "down"}:
        raise TooWide  # half-even: no rule in use asks for it, and the row engine knows it
    reached = fine + step // 2 if scale.rounding == "half_up" else fine
    return (reached - reached % step) >> 1


def _near(rows: ir.Table) -> Any:
    """Does the score lie within half a unit of the last decimal that the claimed one prints, its upper edge left out?"""
    places = range(1, DECIMALS + 1)
    half = ibis.cases(*[(rows.claimed_decimals == at, 10 ** (DECIMALS - at)) for at in places], else_=0).cast("int64")
    claimed = rows.claimed_i * 2
    return ((rows.fine >= claimed - half) & (rows.fine < claimed + half)).fill_null(False)


def _side(rows: ir.Table, one: _Numbered) -> Any:
    """Of an answer with a range: -1 below it, 1 above it, 0 inside and sure, 2 inside while something is lacking."""
    answer = one.answer
    if answer.score is not None or answer.low is None or answer.high is None:
        return None
    claimed = Exact.column(rows.claimed_i)
    above = claimed >= answer.high if answer.high_open else claimed > answer.high
    inside = 2 if answer.missing or answer.absent else 0
    return ibis.cases((claimed < answer.low, -1), (above, 1), else_=inside).cast("int8")


def _status(rows: ir.Table) -> Any:
    return ibis.cases(
        (rows.claimed_i.isnull(), "unverifiable"),
        (rows.rounded_i.notnull() & ((rows.claimed_i == rows.rounded_i) | rows.matched.fill_null(False)), "agrees"),
        (rows.rounded_i < rows.claimed_i, "overstated"),
        (rows.rounded_i > rows.claimed_i, "understated"),
        (rows.side == -1, "understated"),
        (rows.side == 1, "overstated"),
        (rows.side == 0, "agrees"),
        else_="unverifiable",
    )


def _flags(answer: Answer) -> Any:
    if not answer.flags:
        return None
    total: Any = 0
    for name, when in answer.flags:
        bit = FLAG_BITS[name]
        total = total + (bit if when is None else ibis.cases((when, bit), else_=0))
    return ibis.literal(total, "int32") if isinstance(total, int) else total.cast("int32")


def _lacks(answer: Answer) -> Any:
    """What is lacking, parted by semicolons: absent facts by their names, then what the method lacks."""
    if not answer.absent:
        return ";".join(answer.missing) or None
    parts = [ibis.cases((when, f"{name};"), else_="") for name, when in answer.absent]
    parts += [ibis.literal(f"{name};") for name in answer.missing]
    found = parts[0]
    for one in parts[1:]:
        found = found.concat(one)
    return ibis.cases((found == "", ibis.null("string")), else_=found.substr(0, found.length() - 1))


def _missing(rows: ir.Table, known: Iterable[int]) -> Any:
    """A claimed score is lacking where the rules have one, or a range."""
    wanted = rows.claimed_i.isnull() & rows.answer.isin(list(known))
    both = ibis.cases((rows.lacks.isnull(), "score"), else_=rows.lacks.concat(";score"))
    return ibis.cases((wanted, both), else_=rows.lacks)
