"""The algebra in which rules are written: truths that may be known, unknown or always so, and the few figures over them."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from jixiao.rules.algebra import (
    Answer,
    Case,
    both,
    clip,
    either,
    flagged,
    holds,
    negated,
    one_side,
    rounds_to,
    settled,
    size,
    under,
    whole,
    written,
)


class Truth:
    """A condition over columns, as far as the algebra may look into it."""

    def __init__(self, value: bool) -> None:
        self.value = value

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.value and other.value)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.value or other.value)

    def __invert__(self) -> Truth:
        return Truth(not self.value)

    def __bool__(self) -> bool:
        raise AssertionError("no value is known yet")

    def fill_null(self, value: bool) -> bool:
        """Of a condition of which nothing is known."""
        return value


def value(truth: Any) -> bool:
    """None holds always."""
    return truth.value if isinstance(truth, Truth) else True if truth is None else truth


SORTS = [None, True, False, Truth(value=True), Truth(value=False)]


@pytest.mark.parametrize("conditions", list(product(SORTS, repeat=3)))
def test_truths(conditions: tuple[Any, ...]) -> None:
    """They join as truths do, whatever of them is known; what decides by itself stays known."""
    meant = [value(one) for one in conditions]
    assert value(both(*conditions)) == all(meant)
    assert value(either(*conditions)) == any(meant)
    assert not (False in conditions and both(*conditions) is not False)
    assert not ((None in conditions or True in conditions) and either(*conditions) is not True)


def test_no_condition_at_all() -> None:
    """All of none hold, and none of none does."""
    assert (both(), either()) == (True, False)


@pytest.mark.parametrize("one", SORTS[1:])
def test_the_opposite(one: Any) -> None:
    """Of what is known and of what is not."""
    assert value(negated(one)) == (not value(one))


def test_what_is_certain() -> None:
    """What holds always is certain, what nobody knows is not; a text of a proof goes with it."""
    assert holds(Truth(value=True)) is False
    assert (holds(None), holds(condition=True), holds(condition=False)) == (False, True, False)
    assert (written(True, "a", "b"), written(False, "a", "b")) == ("a", "b")


def whens(cases: Any) -> list[Any]:
    return [one.when for one in cases]


def cases(*whens: Any) -> list[Case]:
    return [Case(when, Answer(score=Decimal(at))) for at, when in enumerate(whens)]


def test_cases_under_a_condition() -> None:
    """None of them where it does not hold, all of them where it always does; else each under both conditions."""
    some = Truth(value=True)
    assert whens(under(condition=False, cases=cases(None))) == []
    assert whens(under(condition=True, cases=cases(False, None))) == [False, None]
    assert whens(under(None, cases(False, None))) == [False, None]
    assert whens(under(some, cases(False, None, some))) == [some]
    assert [value(one) for one in whens(under(some, cases(Truth(value=False), None)))] == [False, True]


def test_settled_cases() -> None:
    """Up to the first that always holds, without those that never do."""
    some = Truth(value=False)
    assert whens(settled(cases(False, some, None, some))) == [some, None]
    assert whens(settled(cases(some, True, some))) == [some, True]


def test_flags() -> None:
    """A case that never holds raises none."""
    found = list(flagged(cases(False, None), ("capped", None)))
    assert [(one.when, one.then.flags) for one in found] == [(None, (("capped", None),))]
    assert (Answer().high_open, Answer().stated) == (False, False)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("0.5", "0.5", True), ("-0.5", "-0.5", True), ("0.5", "-0.5", False), ("0", "5", False), ("5", "0", False), ("-5", "0", False)],
)  # fmt: skip
def test_one_side(one: str, other: str, same: bool) -> None:
    """Both above, or both below 0."""
    assert one_side(Decimal(one), Decimal(other)) is same


def test_figures() -> None:
    """Sizes, bounds, whole numbers behind a division, and rounding half-up."""
    assert (size(Decimal(-3)), clip(Decimal(12), Decimal(10)), clip(Decimal(-1), Decimal(10))) == (3, 10, 0)
    assert (whole(Decimal("2.4"), "floor"), whole(Decimal("2.4"), "ceil")) == (2, 3)
    assert whole(Decimal("2." + "9" * 31), "floor") == 3
    assert whole(Decimal("2." + "9" * 29), "floor") == 2
    assert rounds_to(Decimal("9.55"), Decimal("9.6"), 1)
    assert not rounds_to(Decimal("9.54"), Decimal("9.6"), 1)
