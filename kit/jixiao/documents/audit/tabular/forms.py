"""The arithmetic of the form: totals of weights and scores, groups, funds, execution rate and its score.

Works on the extracted `Report`; places come through `locate(pointer)`. These claims carry no finding code: what is wrong
in a table is reported by the checks of weights and scores, which know the profile's rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.audit.arithmetic import trim
from jixiao.model.document import Place
from jixiao.model.findings import Claim
from jixiao.text.quantity import EXACT, judge, number_of, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jixiao.model.findings import Verdict
    from jixiao.model.report import Evaluation, Fund, Report, Value

Locate = Callable[[str], Place]
_STEP = Decimal("0.01")
_COLUMNS = ("initial", "adjusted", "arrived", "spent")


def table_claims(report: Report, locate: Locate | None = None) -> Iterator[Claim]:
    """Every sum and product that the forms of a report print."""
    for i, evaluation in enumerate(report.evaluations):
        yield from _Table(evaluation, f"/evaluations/{i}", locate or (lambda pointer: Place(pointer=pointer))).claims()


def _numbers(values: Iterable[Value | None]) -> list[Decimal] | None:
    """The bare numbers; None as soon as one is absent."""
    found: list[Decimal] = []
    for value in values:
        number = number_of(value)
        if number is None:
            return None
        found.append(number)
    return found


class _Table:
    """One evaluation with the means to place its values."""

    def __init__(self, evaluation: Evaluation, pointer: str, locate: Locate) -> None:
        self.evaluation = evaluation
        self.pointer = pointer
        self.locate = locate

    def claims(self) -> Iterator[Claim]:
        yield from self._totals()
        yield from self._groups()
        yield from self._funds()
        yield from self._execution()

    def _claim(
        self, kind: str, where: str, value: Value, *, computed: Decimal, formula: str, verdict: Verdict
    ) -> Claim:
        pointer = f"{self.pointer}{where}"
        place = self.locate(pointer)
        if place.pointer is None:
            place = msgspec.structs.replace(place, pointer=pointer)
        unit = parse(value).unit
        return Claim(
            kind=kind, verdict=verdict, place=place, quote=value, stated=value, computed=f"{trim(computed)}{unit}", formula=formula,
        )  # fmt: skip

    def _sum(self, kind: str, where: str, value: Value, parts: Sequence[Decimal]) -> Claim:
        made = sum(parts, Decimal(0))
        stated = parse(value).number or Decimal(0)
        verdict: Verdict = "holds" if abs(stated - made) < _STEP else "wrong"
        formula = "+".join(trim(p) for p in parts)
        return self._claim(kind, where, value, computed=made, formula=formula, verdict=verdict)

    def _totals(self) -> Iterator[Claim]:
        total, execution = self.evaluation.total, self.evaluation.execution
        if total is None or not self.evaluation.indicators:
            return
        for kind, field in (("table_total_weight", "weight"), ("table_total_score", "score")):
            value = getattr(total, field)
            own = getattr(execution, field) if execution is not None else None
            extra = [own] if own is not None else []
            parts = _numbers(
                [*extra, *(getattr(row, field) for row in self.evaluation.indicators if row.applicable is not False)]
            )
            if number_of(value) is None or parts is None:
                continue
            taken = _numbers(d.points for d in self.evaluation.deductions) if field == "score" else []
            claim = self._sum(kind, f"/total/{field}", value, parts)
            if claim.verdict == "wrong" and taken:
                claim = self._sum(kind, f"/total/{field}", value, [*parts, *(-abs(t) for t in taken)])
            yield claim

    def _groups(self) -> Iterator[Claim]:
        groups = self.evaluation.groups
        for g, group in enumerate(groups):
            for field in ("weight", "score"):
                value = getattr(group, field)
                rows = [row for row in self.evaluation.indicators if row.path[: len(group.path)] == group.path]
                parts = _numbers(getattr(row, field) for row in rows)
                if number_of(value) is not None and parts:
                    yield self._sum("group_weight_sum", f"/groups/{g}/{field}", value, parts)
        yield from self._top()

    def _top(self) -> Iterator[Claim]:
        """The weights of the first level and the execution rate make the declared total."""
        total, execution = self.evaluation.total, self.evaluation.execution
        tops = [
            (g, group)
            for g, group in enumerate(self.evaluation.groups)
            if len(group.path) == 1 and group.weight is not None
        ]
        full = number_of(total.weight) if total is not None else None
        if total is None or total.weight is None or full is None or len(tops) < 2:
            return
        own = execution.weight if execution is not None else None
        parts = _numbers([*([own] if own is not None else []), *(group.weight for _, group in tops)])
        if parts is not None and abs(sum(parts, Decimal(0)) - full) < _STEP:
            yield msgspec.structs.replace(
                self._sum("group_weight_sum", f"/groups/{tops[0][0]}/weight", total.weight, parts), quote=tops[0][1].weight,
            )  # fmt: skip

    def _funds(self) -> Iterator[Claim]:
        funds = self.evaluation.funds
        total = next(((i, f) for i, f in enumerate(funds) if f.source == "total"), None)
        if total is None:
            return
        parts = [f for f in funds if f.source not in {"total", None} and f.parent in {None, total[1].label}]
        for column in _COLUMNS:
            yield from self._fund_sum(total, parts, column)
        yield from self._rates()

    def _fund_sum(self, total: tuple[int, Fund], parts: list[Fund], column: str) -> Iterator[Claim]:
        at, fund = total
        value = getattr(fund, column)
        printed = [number_of(getattr(part, column)) for part in parts]
        numbers = [number for number in printed if number is not None]
        if number_of(value) is None or len(parts) < 2 or not numbers:
            return
        claim = self._sum("sum_parts_total", f"/funds/{at}/{column}", value, numbers)
        if claim.verdict == "holds":
            yield claim

    def _rates(self) -> Iterator[Claim]:
        for i, fund in enumerate(self.evaluation.funds):
            if fund.rate is None or fund.spent is None:
                continue
            base = fund.adjusted or fund.initial
            yield from self._rate(f"/funds/{i}/rate", fund.rate, fund.spent, base)

    def _rate(self, where: str, rate: Value, spent: Value | None, base: Value | None) -> Iterator[Claim]:
        numbers, printed = _numbers([spent, base]), parse(rate)
        if numbers is None or numbers[1] == 0 or printed.number is None:
            return
        percent = printed.unit == "%" or printed.number > 2
        share = printed.number if percent else EXACT.multiply(printed.number, Decimal(100))
        exact = EXACT.divide(EXACT.multiply(numbers[0], Decimal(100)), numbers[1])
        yield self._claim(
            "completion_rate", where, rate, computed=exact, formula=f"{trim(numbers[0])}÷{trim(numbers[1])}×100%",
            verdict=judge(share, printed.decimals, exact),
        )  # fmt: skip

    def _execution(self) -> Iterator[Claim]:
        execution = self.evaluation.execution
        if execution is None:
            return
        total = next((f for f in self.evaluation.funds if f.source == "total"), None)
        if execution.rate is not None and total is not None and total.rate is None:
            yield from self._rate("/execution/rate", execution.rate, total.spent, total.adjusted or total.initial)
        numbers = _numbers([execution.weight, execution.rate, execution.score])
        if numbers is None or execution.rate is None or execution.score is None:
            return
        weight, rate, score = numbers
        ratio = EXACT.divide(rate, Decimal(100)) if parse(execution.rate).unit == "%" or rate > 2 else rate
        made = EXACT.multiply(weight, min(ratio, Decimal(1)))
        verdict: Verdict = "holds" if abs(made - score) < _STEP else judge(score, parse(execution.score).decimals, made)
        if verdict != "wrong":  # other rules than pro rata belong to the profile
            yield self._claim(
                "execution_rate_score", "/execution/score", execution.score, computed=made,
                formula=f"{trim(weight)}×{trim(rate)}%", verdict=verdict,
            )  # fmt: skip
