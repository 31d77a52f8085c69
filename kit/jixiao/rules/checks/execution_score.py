"""R301 and R314: the score of the execution row, within its weight and by the rate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

from jixiao.rules.algebra import ONE, both, either, least, negated, rounds_to
from jixiao.rules.checks.context import found, points
from jixiao.rules.checks.deciding import Decided, Decision, law
from jixiao.rules.checks.row_scores import outside, rounded
from jixiao.text.quantity import EXACT, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.findings import Finding
    from jixiao.model.scorecard import ScoreRow, Verdict
    from jixiao.rules.algebra import Figure, Truth
    from jixiao.rules.checks.evaluation import Table

USUAL = Decimal(10)
"""The points out of a hundred that the national form of 2020 gives the execution of the budget."""

_CENT = 2
"""Scores by a rate are given to the cent."""


def decide(own: Any) -> Decision:
    """What the score of an execution row says."""
    yield Decided(negated(own.claims), None)
    yield from outside(own)
    yield Decided(either(negated(own.differs), negated(own.computes)), None)
    yield Decided(own.rated_otherwise, None)
    yield Decided(own.near, "R314", "info")
    yield Decided(both(own.over, own.cited, own.printed, own.sure), "R314", "error")
    yield Decided(None, "R314")


def follows(weight: Figure, rates: Iterable[tuple[Truth, Figure]], claimed: Figure) -> Truth:
    """Is it the score by an amount that the rules do not use, or by a printed rate? That is a finding of its own (R344, R345)."""
    hit: Truth = False
    for known, rate in rates:
        hit = either(hit, both(known, rounds_to(weight * least(rate, ONE), claimed, _CENT)))
    return hit


@dataclass(frozen=True, slots=True)
class Own:
    """An execution row as `decide` sees it; over columns `jixiao.engines.columns.checks_rows.Own` answers the same."""

    row: Verdict | ScoreRow
    table: Table

    claims = property(lambda self: self.row.claimed is not None)
    claimed = property(lambda self: self.row.claimed)
    weight = property(lambda self: self.row.weight)
    printed = known = property(lambda self: self.row.weight_origin == "printed")
    over = property(lambda self: self.row.status == "overstated")
    differs = property(lambda self: self.row.status in {"overstated", "understated"})
    computes = property(lambda self: self.row.computed is not None)
    cited = property(lambda self: self._whole.basis == "cited")
    sure = property(lambda self: self.table.sure)
    near = property(lambda self: rounded(self._whole.proof.unrounded, self.row.claimed))

    @property
    def _whole(self) -> ScoreRow:
        whole = self.table.lines.execution
        assert whole is not None
        return whole

    @property
    def rated_otherwise(self) -> bool:
        """Does the score follow another rate, where one is printed?"""
        own = self.table.one.execution
        if own is None or own.rate is None or self.row.weight is None or self.row.claimed is None:
            return False
        rates = (parse(own.rate).base, *(one.rate for one in self._whole.readings))
        with localcontext(EXACT):
            return bool(follows(self.row.weight, [(True, one) for one in rates if one is not None], self.row.claimed))


def findings(table: Table) -> Iterator[Finding]:
    """What the score of the execution row says."""
    own = table.lines.own
    told = law(decide)(Own(own, table)) if own is not None else None
    row = table.lines.execution if told is not None else None
    if told is None or row is None or row.claimed is None:
        return
    more: dict[str, Any] = {}
    computed = row.weight
    if told.code == "R314":
        computed, more = row.computed, {"formula": row.proof.formula, "cite": row.cite}
    yield found(
        told.code or "", f"{row.pointer}/score", severity=told.severity, indicator=row.name, stated=points(row.claimed),
        computed="0" if computed is None else points(computed), **more,
    )  # fmt: skip
