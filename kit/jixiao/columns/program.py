"""The rules of a partition as one expression: which case a row falls into, and from that its score, status and what is lacking.

Two steps, so that a condition is evaluated once and a score only for its own rows: first the number of the answer, then one
column after another by that number. Answers that say the same share a number, whatever rule they come from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.columns.exact import UNIT, Exact, wide
from jixiao.columns.tables import DECIMALS
from jixiao.scoring.methods.base import FLAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import ibis.expr.types as ir

    from jixiao.columns.answers import Answer, Cases
    from jixiao.profile.model import Rounding

FLAG_BITS = {name: 1 << bit for bit, name in enumerate(FLAGS)}


class Origin(NamedTuple):
    """How the scores of a rule are rounded."""

    step: Decimal = Decimal("0.01")
    rounding: Rounding = "half_up"


class _Numbered(NamedTuple):
    number: int
    answer: Answer
    origin: Origin


@dataclass
class Program:
    """The answers of all rules in use, numbered as they come. `weight` is the weight of a row."""

    weight: Exact
    _answers: dict[tuple[Any, ...], _Numbered] = field(default_factory=dict)

    def number(self, cases: Cases, origin: Origin) -> Any:
        """An expression for the number of the answer that a row gets by these cases."""
        import ibis

        branches: list[tuple[Any, int]] = []
        for case in cases:
            if case.when is False:
                continue
            number = self._enter(case.then, origin)
            if case.when is None or case.when is True:
                if not branches:
                    return ibis.literal(number, "int32")
                return ibis.cases(
                    *[(when, ibis.literal(n, "int32")) for when, n in branches], else_=ibis.literal(number, "int32")
                )
            branches.append((case.when, number))
        raise AssertionError("the last case has no condition")  # every columnar form ends with one

    def _enter(self, answer: Answer, origin: Origin) -> int:
        """The number of an answer. Expressions are told apart by identity, so that equal ones of one form share a number."""
        parts = (answer.score, answer.low, answer.high, *answer.readings)
        marks = tuple(None if one is None else (one.factor, id(one.above), id(one.below)) for one in parts)
        flags = tuple((name, id(when)) for name, when in (*answer.flags, *answer.absent))
        mark = (marks, answer.high_open, answer.missing, flags, answer.stated, origin)
        if mark not in self._answers:
            self._answers[mark] = _Numbered(len(self._answers), answer, origin)
        return self._answers[mark].number

    # -- columns by the number of the answer -------------------------------------------------------------------------------

    def verdicts(self, rows: ir.Table) -> ir.Table:
        """The rows, which have `answer` and `claimed_i`, with `computed_i`, `status`, `missing`, `stated` and `flags`.

        Where they have `claimed_decimals`, `near` says whether the claimed score is the unrounded one to these decimals.
        """
        rows = rows.mutate(
            rounded_i=self._by(rows, "int64", self._rounded),
            matched=self._by(rows, "boolean", lambda one: self._matched(rows, one)),
            side=self._by(rows, "int8", lambda one: _side(rows, one)),
            stated=self._by(rows, "boolean", lambda one: True if one.answer.stated else None),
            flags=self._by(rows, "int32", lambda one: _flags(one.answer)),
            lacks=self._by(rows, "string", lambda one: _lacks(one.answer)),
        )
        if "claimed_decimals" in rows.columns:
            rows = rows.mutate(near=self._nearby(rows))
        return rows.mutate(
            status=_status(rows),
            computed_i=_computed(rows),
            missing=_missing(rows, self._scored_or_ranged()),
        )

    def _scored_or_ranged(self) -> list[int]:
        return [
            one.number for one in self._answers.values() if one.answer.score is not None or one.answer.low is not None
        ]

    def _by(self, rows: ir.Table, kind: str, make: Callable[[_Numbered], Any]) -> Any:
        """A column by the number of the answer; answers for which it is the same share a branch."""
        import ibis

        groups: dict[Any, tuple[list[int], Any]] = {}
        for one in self._answers.values():
            made = make(one)
            if made is not None:
                mark = made if isinstance(made, str | int | bool) else id(made)
                groups.setdefault(mark, ([], made))[0].append(one.number)
        branches = [
            (_among(rows.answer, numbers), ibis.literal(made, kind) if isinstance(made, str | int | bool) else made)
            for numbers, made in groups.values()
        ]
        if not branches:
            return ibis.null(kind)
        return ibis.cases(*branches, else_=ibis.null(kind))

    def _rounded(self, one: _Numbered) -> Any:
        return None if one.answer.score is None else self._clipped(one.answer.score, one.origin)

    def _clipped(self, score: Exact, origin: Origin) -> Any:
        """The score rounded, within 0 and the rounded weight: rounding keeps the order, so that it may come first."""
        import ibis

        size = int(Decimal(origin.step) / Decimal(UNIT.numerator) * UNIT.denominator)
        weight = self._steps(self.weight, origin)
        steps = weight if score is self.weight else ibis.least(self._steps(score, origin), weight)
        return (steps * size).cast("int64")

    def _steps(self, score: Exact, origin: Origin) -> Any:
        import ibis

        kept = score.above if score.above is None else ibis.greatest(score.above, wide(ibis.literal(0, "int64")))
        factor = score.factor
        if factor < 0:  # a negative factor turns the clip round
            kept, factor = (-score).above, -factor
            kept = (
                ibis.literal(0).cast("decimal(38, 0)")
                if kept is None
                else ibis.greatest(wide(ibis.literal(0, "int64")), -kept)
            )
        return Exact(factor, kept, score.below, score.above_most, score.below_most).steps(origin.step, origin.rounding)

    def _matched(self, rows: ir.Table, one: _Numbered) -> Any:
        found = None
        for reading in one.answer.readings:
            match = rows.claimed_i == self._clipped(reading, one.origin)
            found = match if found is None else found | match
        return found

    def _nearby(self, rows: ir.Table) -> Any:
        """Asked only where the claimed score is not the computed one and prints decimals; false elsewhere."""
        import ibis

        asked = (rows.claimed_decimals > 0) & (rows.claimed_i >= 0) & (rows.claimed_i != rows.rounded_i)
        near = self._by(rows, "boolean", lambda one: self._near(rows, one))
        return ibis.cases((asked.fill_null(False), near), else_=False).fill_null(False)

    def _near(self, rows: ir.Table, one: _Numbered) -> Any:
        """Does the clipped score lie within half a unit of the last decimal of the claimed one, its upper edge left out?"""
        import ibis

        score = one.answer.score
        if score is None:
            return None
        claimed = Exact.column(rows.claimed_i, self.weight.above_most)
        places = range(1, DECIMALS + 1)
        units = ibis.cases(*[(rows.claimed_decimals == at, 10 ** (DECIMALS - at)) for at in places], else_=0).cast(
            "int64"
        )
        half = Exact(UNIT / 2, wide(units), None, 10**DECIMALS)
        return self._reaches(score, claimed - half) & ~self._reaches(score, claimed + half)

    def _reaches(self, score: Exact, least: Exact) -> Any:
        """Is the score, clipped to 0 and the weight, at least so much?"""
        reached = self.weight >= least if score is self.weight else (score >= least) & (self.weight >= least)
        return reached | (least <= Exact.constant(0))


def _among(column: Any, numbers: list[int]) -> Any:
    return column == numbers[0] if len(numbers) == 1 else column.isin(numbers)


def _side(rows: ir.Table, one: _Numbered) -> Any:
    """Of an answer with a range: -1 below it, 1 above it, 0 inside and sure, 2 inside while something is lacking."""
    import ibis

    answer = one.answer
    if answer.score is not None or answer.low is None or answer.high is None:
        return None
    claimed = Exact.column(rows.claimed_i)
    above = claimed >= answer.high if answer.high_open else claimed > answer.high
    inside = 2 if answer.missing or answer.absent else 0
    return ibis.cases((claimed < answer.low, -1), (above, 1), else_=inside).cast("int8")


def _status(rows: ir.Table) -> Any:
    import ibis

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


def _computed(rows: ir.Table) -> Any:
    """The main score, or the accepted reading that was claimed."""
    import ibis

    return ibis.cases((rows.rounded_i.notnull() & rows.matched.fill_null(False), rows.claimed_i), else_=rows.rounded_i)


def _flags(answer: Answer) -> Any:
    import ibis

    if not answer.flags:
        return None
    total: Any = 0
    for name, when in answer.flags:
        bit = FLAG_BITS[name]
        total = total + (bit if when is None else ibis.cases((when, bit), else_=0))
    return ibis.literal(total, "int32") if isinstance(total, int) else total.cast("int32")


def _lacks(answer: Answer) -> Any:
    """What is lacking, parted by semicolons: absent facts by their names, then what the method lacks."""
    import ibis

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
    import ibis

    wanted = rows.claimed_i.isnull() & rows.answer.isin(list(known))
    both = ibis.cases((rows.lacks.isnull(), "score"), else_=rows.lacks.concat(";score"))
    return ibis.cases((wanted, both), else_=rows.lacks)
