"""What a reader can use of a finding's figures: the right value only where it is one, and no more decimals than help."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.text import lazy_re as re
from jixiao.text.quantity import half_up, plain

if TYPE_CHECKING:
    from jixiao.model.findings import Rule
    from jixiao.model.message import Language
    from jixiao.model.results import Data

DECIMALS = 4
"""Decimals of a computed figure, at most: an amount in 万元 is exact to the yuan with them."""

_SHORTEST = len("0.12345")
_LONG = re.compile(r"\d{1,30}\.\d{5,60}")
_QUOTIENT = re.compile(r"\d{1,30}\.\d{7,60}|(?<== )\d{1,30}\.\d{5,60}")
"""What was divided, and results: an amount that is printed has six decimals at most, and stays as it is printed."""
_FIGURE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_OPERATION = re.compile("[÷×=<>≤≥]")


def rounded(text: str) -> str:
    """The text with its long decimals rounded half-up."""
    if len(text) < _SHORTEST:
        return text
    return _LONG.sub(lambda found: plain(half_up(Decimal(found[0]), DECIMALS)), text)


def formula(text: str, language: Language) -> str:
    """A formula as it is read: quotients and results rounded, and the colon of the language before what follows from a condition."""
    short = _QUOTIENT.sub(lambda found: rounded(found[0]), text)
    return short.replace(": ", "：") if language == "zh" else short


def right(entry: Rule) -> bool:
    """Is what a finding of this entry computes the right value? Its message says 应为 then."""
    return "应为" in entry.message[0]


def figures(one: Data) -> tuple[str, str] | None:
    """Stated and computed where both tell something that the message does not; None where there is nothing to add.

    A formula is no value, and a figure that differs in nothing but its sign of percent is the same.
    """
    stated, computed = one["stated"], one["computed"]
    if not stated or not computed or _OPERATION.search(computed):
        return None
    computed = rounded(computed)
    if _number(stated) is not None and _number(stated) == _number(computed):
        return None
    return None if stated in one["message"] and computed in one["message"] else (stated, computed)


def _number(text: str) -> Decimal | None:
    """The number of a figure without its unit; of 元 and 万元 it is not the same, so a unit of money leaves none."""
    found = _FIGURE.match(text.strip())
    unit = text.strip()[found.end() :] if found else ""
    return Decimal(found[0].replace(",", "")) if found and unit in {"", "%"} else None
