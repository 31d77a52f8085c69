"""All built-in scoring records, in the order of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.rules.methods import bands, lists, parts, ratio, steps, totals, words

if TYPE_CHECKING:
    from jixiao.rules.methods.registry import Record


def records() -> tuple[Record, ...]:
    """Row methods, not-applicable policies and total modifiers."""
    return (
        ratio.METHOD, bands.METHOD, steps.STEP_DEDUCT, steps.LINEAR_TO_ZERO, lists.CHECKLIST, lists.COUNT_DEDUCT, lists.SHARE_MET,
        words.STATE_MAP, words.QUALITATIVE_TIER, parts.CONVERTED, parts.COEFFICIENT, parts.CHOOSE_ONE, parts.SUM_CHILDREN,
        words.JUDGEMENT, parts.WITHIN_BUDGET, *totals.POLICIES, *totals.MODIFIERS,
    )  # fmt: skip
