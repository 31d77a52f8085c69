"""Do the parts of a list make its total? Nested lists are found, not assumed: a part may be followed by its own parts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.claims.context import Num

Fit = Literal["holds", "rounding", "no"]
_STEPS = 160
_LONGEST = 24


def fit(total: Num, parts: Sequence[Num]) -> Fit:
    """Whether all parts together make the total, exactly at its printed precision or within the rounding of n parts."""
    return near(total, sum((p.base for p in parts), Decimal(0)), tolerance(total, parts))


def tolerance(total: Num, parts: Sequence[Num]) -> Decimal:
    """Half a last digit for the total and for each part."""
    return sum((p.slack for p in parts), total.slack)


def near(total: Num, made: Decimal, slack: Decimal) -> Fit:
    """Whether a sum in base units, exact to within `slack`, is the total."""
    gap = abs(EXACT.subtract(total.base, made))
    if gap == 0 or (total.slack and gap <= total.slack):
        return "holds"
    return "rounding" if gap <= slack else "no"


def run(total: Num, nums: Sequence[Num]) -> list[Num] | None:
    """The shortest run of two or more numbers, from the first on, that makes the total at its printed precision."""
    made, slack = Decimal(0), total.slack
    for count, num in enumerate(nums[:_LONGEST], 1):
        made += num.base
        slack += num.slack
        if count > 1 and near(total, made, slack) == "holds":
            return list(nums[:count])
        if made > total.base + slack:
            return None
    return None


def cover(total: Num, nums: Sequence[Num]) -> tuple[Fit, tuple[Num, ...]]:
    """The top-level parts, from the first number on, that make the total.

    A number whose own breakdown follows (the next numbers add up to it) may be taken with or without that breakdown.
    At least two parts. The search is bounded; when it gives up the answer is `no`.
    """
    nums = nums[:_LONGEST]
    skips = [_breakdown(nums, i) for i in range(len(nums))]
    found: tuple[Fit, tuple[Num, ...]] = ("no", ())
    stack: list[tuple[int, Decimal, tuple[Num, ...], Decimal]] = [(0, Decimal(0), (), total.slack)]
    for _ in range(_STEPS):
        if not stack:
            break
        at, made, taken, slack = stack.pop()
        if len(taken) > 1:
            state = near(total, made, slack)
            if state == "holds" and (made == total.base or at == len(nums)):
                return state, taken
            if state == "rounding" and found[0] == "no" and at >= len(nums) - 1:
                found = (state, taken)
        if at >= len(nums) or made > total.base + slack:
            continue
        num = nums[at]
        then = (made + num.base, (*taken, num), slack + num.slack)
        stack.extend((after, *then) for after in (*skips[at], at + 1))
    return found


def _breakdown(nums: Sequence[Num], at: int) -> list[int]:
    """Positions after a run that adds up to `nums[at]`."""
    ends: list[int] = []
    made = Decimal(0)
    goal = nums[at].base
    if goal <= 0:
        return ends
    for i in range(at + 1, len(nums)):
        made += nums[i].base
        if made == goal and i > at:
            ends.append(i + 1)
        if made > goal:
            break
    return ends
