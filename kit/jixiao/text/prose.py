"""The numbers of running prose, with their units: `完成率为97.87%，惠及2.4万余人次`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from jixiao.text import lazy_re as re
from jixiao.text.alternatives import any_of
from jixiao.text.quantity import Quantity, narrow
from jixiao.text.units import MEASURES, NO_MEASURE

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROSE_UNIT = any_of(MEASURES)
_FIND_RE = re.compile(
    rf"(?P<number>\d(?<![\d.]\d)(?:\d{{0,2}}(?:,\d{{3}})+(?!\d)|\d*)(?:\.\d+)?(?!\d))\s{{0,2}}(?P<hedge>余|多)?"
    rf"(?P<unit>(?:十万|百万|千万|万|亿)?(?!{NO_MEASURE})(?:{_PROSE_UNIT})|万|亿)?"
)
"""It begins with the digit that it looks for: so the search passes over all other characters at once."""
_NO_SIGN_BEHIND = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.)%-")
"""Behind these a - is no sign."""


class Found(msgspec.Struct, frozen=True):
    """A number of running prose: where it starts and ends in the text, and what it says."""

    start: int
    end: int
    quantity: Quantity


def find(text: str, *, narrowed: bool = False) -> Iterator[Found]:
    """The numbers of running prose, in order, with unit. Linear in the length of the text.

    `narrowed` says that its digits and signs are half-width already. What a number means (a year, a document number, a telephone) is for the caller to say.
    """
    flat = text if narrowed else narrow(text)
    for match in _FIND_RE.finditer(flat):
        start, end = match.span()
        digits, hedge, unit = match.groups("")
        if not unit:
            end = match.end("hedge" if hedge else "number")
        digits = digits.replace(",", "")
        if flat[start - 1 : start] == "-" and flat[start - 2 : start - 1] not in _NO_SIGN_BEHIND:
            start, digits = start - 1, "-" + digits
        quantity = Quantity(text=text[start:end], kind="number", number=Decimal(digits), unit=unit, hedge=hedge)
        yield Found(start, end, quantity)
