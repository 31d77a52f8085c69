"""Does a printed figure hold? Verdicts with the tolerance of what is printed, and the making of claims.

A figure holds when it equals the computed one rounded half-up to its own decimals; it is rounding when it is one or two
last digits off, or when the operands, each within half of its last printed digit, allow it; otherwise it does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from jixiao.model.findings import Claim, Severity, Verdict
from jixiao.text.quantity import EXACT, half_up, judge, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.report import Report

HUNDRED = Decimal(100)
_ORDER: dict[str, int] = {"holds": 0, "rounding": 1, "suspicious": 2, "wrong": 3}
_LONGEST_QUOTE = 90


@dataclass(slots=True)
class Scene:
    """What a recogniser may look at: all lines of the document, the fiscal year, the report if there is one."""

    lines: list[Line]
    year: int | None = None
    report: Report | None = None
    cache: dict[str, object] = field(default_factory=dict)
    reach: int = 200
    """How many ways to compute one figure are tried; few in a document that is nothing but numbers."""

    def above(self, line: Line, count: int) -> Iterator[Line]:
        """The lines before one, nearest first."""
        return (self.lines[i] for i in range(line.number - 1, max(-1, line.number - 1 - count), -1))


@dataclass(frozen=True, slots=True)
class Reading:
    """A recogniser: one kind of statement.

    `read` yields at most one claim a statement of a line; it is asked only for a line that holds one of the `cues` and,
    unless `bare` says otherwise, a number with a unit.
    """

    kind: str
    cues: tuple[str, ...]
    read: Callable[[Line, Scene], Iterable[Claim]]
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """One way to compute a figure: what it gives in the stated unit, how, from which numbers, and whether that fits."""

    verdict: Verdict
    computed: Decimal
    formula: str
    inputs: tuple[Num, ...]

    @property
    def fits(self) -> bool:
        """Whether the stated figure is explained."""
        return self.verdict in {"holds", "rounding"}


def best(trials: Iterable[Trial], reach: int = 200) -> Trial | None:
    """Of the first `reach` trials: the first that holds, otherwise the first that is rounding, otherwise the first."""
    kept: Trial | None = None
    for trial in islice(trials, reach):
        if trial.verdict == "holds":
            return trial
        if kept is None or _ORDER[trial.verdict] < _ORDER[kept.verdict]:
            kept = trial
    return kept


def percent(stated: Num) -> Decimal:
    """The stated ratio in percent."""
    return stated.value if stated.unit == "%" else EXACT.multiply(stated.base, HUNDRED)


def quotient(
    stated: Num, n: Num | tuple[Decimal, Decimal], t: Num | tuple[Decimal, Decimal]
) -> tuple[Verdict, Decimal] | None:
    """Judge the size of a stated percentage against n / t; None when t is not positive.

    Each operand is a number of the text or (value, slack). A figure that the operands' own rounding allows is rounding.
    """
    a, da = (n.base, n.slack) if not isinstance(n, tuple) else n
    b, db = (t.base, t.slack) if not isinstance(t, tuple) else t
    if b <= 0:
        return None
    exact = EXACT.divide(EXACT.multiply(a, HUNDRED), b)
    value, places = abs(percent(stated)), stated.places if stated.unit == "%" else 2
    verdict: Verdict = judge(value, places, exact)
    if verdict == "rounding" and places == 0 and (abs(value - exact) >= 1 or value == HUNDRED):
        verdict = "wrong"  # whole percents: cut off at most, and 100 % is never a rounded 98.7 %
    if verdict == "wrong" and (da or db) and b > db:
        low = EXACT.divide(EXACT.multiply(a - da, HUNDRED), b + db)
        high = EXACT.divide(EXACT.multiply(a + da, HUNDRED), b - db)
        unit = Decimal(1).scaleb(-places)
        if low - unit <= value <= high + unit:
            verdict = "rounding"
    return verdict, exact


def amount(stated: Num, computed: Decimal, slack: Decimal = Decimal(0)) -> Verdict:
    """Judge a stated amount against one in base units, which is itself exact to within `slack`."""
    scale = Decimal(1) if stated.value == 0 else EXACT.divide(stated.base, stated.value)
    verdict: Verdict = judge(stated.value, stated.places, EXACT.divide(computed, scale)) if scale else "wrong"
    if verdict == "rounding" and stated.places == 0 and stated.slack == 0 and slack == 0:
        return "wrong"  # whole things are counted, not rounded
    if verdict == "wrong" and abs(stated.base - computed) <= slack + stated.slack:
        return "rounding"
    return verdict


def in_unit(number: Decimal, like: Num) -> str:
    """An amount of base units, printed in the unit of another number."""
    scale = Decimal(1) if like.value == 0 else EXACT.divide(like.base, like.value)
    if like.value == 0 and like.dim == "money":
        scale = Decimal(10**4) if like.unit.startswith("万") else Decimal(1)
    return f"{trim(EXACT.divide(number, scale))}{like.unit}"


def trim(number: Decimal, places: int = 6) -> str:
    """Plain notation with at most six decimals and no trailing zeros."""
    text = plain(half_up(number, places))
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_percent(number: Decimal) -> str:
    """A computed percentage with four decimals at most."""
    return f"{trim(number, 4)}%"


def quote(stated: Num, others: Iterable[Num] = ()) -> str:
    """The exact text from the clause of the first operand on the same line to the stated number, kept short."""
    line = stated.line
    near = [n for n in (*others, stated) if n.line is line]
    start, end = min(n.clause for n in near), max(n.end for n in near)
    if end - start > _LONGEST_QUOTE:
        start, end = stated.clause, stated.end
        if end - start > _LONGEST_QUOTE:
            start = end - _LONGEST_QUOTE
    return line.quote(start, end)


def make(
    kind: str,
    verdict: Verdict,
    stated: Num,
    *,
    computed: str,
    formula: str,
    code: str,
    inputs: Iterable[Num] = (),
    severity: Severity | None = None,
    said: str = "",
    **params: str,
) -> Claim:
    """A claim about a stated number. `severity` speaks only where the verdict is wrong or suspicious."""
    stated_text = said or stated.printed
    failing = verdict in {"wrong", "suspicious"}
    return Claim(
        kind=kind,
        verdict=verdict,
        place=stated.line.at(stated.start),
        quote=quote(stated, inputs),
        stated=stated_text,
        computed=computed,
        formula=formula,
        code=code if failing else "",
        severity=severity if failing else None,
        params={"stated": stated_text, "computed": computed, "formula": formula, **params} if failing else {},
    )
