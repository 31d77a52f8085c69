"""What a total is made of: the policy for rows that do not apply, the modifiers in turn; and the share that was recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from msgspec.structs import replace

from jixiao.rules.methods.base import Totals, carried_out
from jixiao.rules.methods.registry import Registry
from jixiao.rules.totals import Way, coverage, ways
from jixiao.toolkit.builtin_methods import jixiao_scoring_methods
from jixiao.toolkit.kit import Toolkit

REGISTRY = Registry(jixiao_scoring_methods())
RULES = replace(
    Toolkit().library.rules("national/project-2020"), not_applicable="full", modifiers=({"method": "deduct_list"},)
)


@dataclass
class Sums:
    """What the rows of a table add up to: 90 points, and perhaps 10 that do not apply; the points that are deducted."""

    absent: Decimal
    deductions: tuple[Decimal | None, ...]
    got = Decimal(90)

    @property
    def out(self) -> bool:
        return self.absent > 0

    def totals(self, total: Decimal) -> Totals:
        return Totals(total=total, deductions=self.deductions)


def way(rules, absent: int, *deductions: int | None) -> Way:
    """The way in which the total comes about."""
    sums = Sums(Decimal(absent), tuple(None if one is None else Decimal(one) for one in deductions))
    return next(one for one in ways(sums, rules, REGISTRY) if one.when is None or one.when)


@pytest.mark.parametrize(
    ("absent", "deductions", "total", "steps"),
    [
        (0, (), 90, []),
        (0, (2, 3), 85, ["90 − (2 + 3)"]),
        (0, (2, None), 90, []),
        (10, (), 100, ["90 + 10"]),
        (10, (5,), 95, ["90 + 10", "100 − (5)"]),
    ],
)
def test_total(absent: int, deductions: tuple, total: int, steps: list[str]) -> None:
    """Each rule that changes the total is a step of it; one that changes nothing, or lacks something, is none."""
    found = way(RULES, absent, *deductions)
    assert (found.total, found.changed) == (total, bool(steps))
    assert [carried_out((one._replace(when=None),)).formula.partition(" = ")[0] for one in found.steps] == steps


def test_without_rules_the_scores_are_the_total() -> None:
    """Nobody says what becomes of what does not apply, and nothing is deducted."""
    assert way(None, 10, 5) == Way(None, Decimal(90), changed=False)


@pytest.mark.parametrize(
    ("counted", "weights", "printed", "share"),
    [("45", "90", "100", "0.45"), ("45", "90", "0", "0.5"), ("45", "90", None, "0.5"), ("0.25", "0.5", None, "0.5"), ("0", "0", "0", "0")],
)  # fmt: skip
def test_coverage(counted: str, weights: str, printed: str | None, share: str) -> None:
    """The share of the full score that is printed, where one above 0 is; else of all weights; of nothing it is nothing."""
    full = None if printed is None else Decimal(printed)
    cases = coverage(Decimal(counted), Decimal(weights), full, full is not None)
    assert next(one for one in cases if one.when is None or one.when).then.score == Decimal(share)
