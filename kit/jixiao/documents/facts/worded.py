"""Percentages in words: 百分之九十三, 百分之 93, 三成, 七成五, 四分之一."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.text.numerals import chinese_number
from jixiao.text.quantity import Found, Quantity, half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDED = re.compile(
    r"百分之(?P<number>\d{1,4}(?:\.\d{1,4})?|[零一二三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)"
    r"|(?<![\d第十百千万分一二三四五六七八九])(?P<whole>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])(?![一二三四五六七八九十点])"
    r"|(?<![\d第十百千万分一二三四五六七八九])(?P<tens>[一二三四五六七八九])成(?P<ones>[一二三四五六七八九半])?(?=[\s,。;、:()以左右多的为是即由和与被]|$)"
)
_FIVE = 5
ROUND = Decimal("0.04")
"""三成 and 三分之一 are said of anything near."""


def percentages(flat: str) -> Iterator[Found]:
    """The percentages in words of a folded text, in order."""
    if "分之" not in flat and "成" not in flat:
        return
    for match in _WORDED.finditer(flat):
        number = _number(match)
        if number is not None:
            quantity = Quantity(text=match[0], kind="number", number=number, unit="%")
            yield Found(match.start(), match.end(), quantity)


def roughly(printed: str) -> bool:
    """Whether a percentage is said in whole tenths or as a fraction, and so only roughly."""
    return printed.endswith("成") or ("分之" in printed and not printed.startswith("百"))


def _number(match: re.Match[str]) -> Decimal | None:
    if match["number"]:
        return _percent(match["number"])
    if not match["whole"]:
        return _tenths(match["tens"], match["ones"])
    part, whole = chinese_number(match["part"]), chinese_number(match["whole"])
    return None if part is None or whole is None or part >= whole else half_up(Decimal(100 * part) / Decimal(whole), 2)


def _percent(text: str) -> Decimal | None:
    if text[0].isdigit():
        return Decimal(text)
    whole, _, decimals = text.partition("点")
    number = 100 if whole == "百" else chinese_number(whole)
    places = "".join(str(chinese_number(one)) for one in decimals)
    return None if number is None else Decimal(f"{number}.{places}" if places else number)


def _tenths(tens: str, ones: str | None) -> Decimal | None:
    more = _FIVE if ones == "半" else chinese_number(ones) if ones else 0
    first = chinese_number(tens)
    return None if first is None or more is None else Decimal(10 * first + more)
