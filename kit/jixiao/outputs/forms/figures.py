"""Printed figures as numbers, and sums that hold: what a cell may show as a number, and where a formula may stand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT, half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIGURE = re.compile(r"-?(?:0|[1-9]\d{0,11}|[1-9]\d{0,2}(?:,\d{3}){1,3})(?:\.\d{1,6})?%?")
_MONEY = re.compile(r"(-?(?:0|[1-9]\d{0,11}|[1-9]\d{0,2}(?:,\d{3}){1,3})(?:\.\d{1,6})?)(亿元|万元|元)")


def figure(text: str | None) -> Decimal | None:
    """The number of a plainly printed figure (`703.50`, `1,320.73`, `89.43%`), None for anything else."""
    if not text or not _FIGURE.fullmatch(text) or sum(c.isdigit() for c in text) > 15:
        return None
    number = Decimal(text.rstrip("%").replace(",", ""))
    return EXACT.divide(number, 100) if text.endswith("%") else number


def decimals(text: str) -> int:
    """How many decimals a figure prints; of a percentage, as a plain ratio."""
    after = text.rstrip("%").partition(".")[2]
    return len(after) + (2 if text.endswith("%") else 0)


def number_format(text: str) -> str:
    """The spreadsheet format that prints a figure exactly as it stands, and a changed one with all its decimals."""
    whole, _, after = text.rstrip("%").partition(".")
    if "," not in whole and not text.endswith("%") and not after.endswith("0"):
        return "General"
    shape = ("#,##0" if "," in whole else "0") + (f".{'0' * len(after)}{'#' * (6 - len(after))}" if after else "")
    return shape + ("%" if text.endswith("%") else "")


def money(text: str) -> tuple[str, str] | None:
    """A plain amount and its unit, `703.50万元` → (`703.50`, `万元`)."""
    found = _MONEY.fullmatch(text)
    return (found[1], found[2]) if found else None


def adds_up(total: str | None, parts: Iterable[str | None]) -> bool:
    """Whether a printed total is exactly the sum of printed parts; blank parts count nothing, other text spoils it."""
    goal = figure(total)
    given = [part for part in parts if part]
    numbers = [figure(part) for part in given]
    known = [number for number in numbers if number is not None]
    return goal is not None and bool(known) and len(known) == len(numbers) and sum(known, Decimal(0)) == goal


def divides(rate: str | None, above: str | None, below: str | None) -> bool:
    """Whether a printed rate is the ratio of two printed amounts, capped at 1, rounded half-up to its decimals."""
    goal, top, bottom = figure(rate), figure(above), figure(below)
    if goal is None or top is None or not bottom or rate is None:
        return False
    return half_up(min(Decimal(1), EXACT.divide(top, bottom)), decimals(rate)) == goal


def multiplies(product: str | None, one: str | None, other: str | None) -> bool:
    """Whether a printed score is the product of a weight and a rate, rounded half-up to two decimals."""
    goal, first, second = figure(product), figure(one), figure(other)
    return None not in (goal, first, second) and half_up(EXACT.multiply(first or 0, second or 0), 2) == goal
