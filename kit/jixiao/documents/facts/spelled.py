"""Figures that are spelled in Chinese numerals (二百六十万元, 三十五人), and those that another one lends its unit (512、498、530 公斤)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.text.alternatives import any_of
from jixiao.text.quantity import Found, Quantity, chinese_number
from jixiao.text.units import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMERAL = "〇零一二两三四五六七八九十百千"
_UNIT = any_of(["元", *(unit for unit in COUNTED if unit[0] not in _NUMERAL + "万亿")])
_SPELLED = re.compile(
    rf"(?<![第{_NUMERAL}万亿\d])(?P<number>[{_NUMERAL}万]{{2,14}}?)(?P<scale>万|亿|)(?P<hedge>多|余|)(?P<unit>{_UNIT})"
)
MARKS = re.compile("[十百千万]")
"""What a paragraph without these spells no figure."""


def spelled(flat: str) -> Iterator[Found]:
    """The spelled figures of a paragraph in order; a single digit before a counting word (三个) is no figure, nor is an ordinal."""
    for match in _SPELLED.finditer(flat):
        number = chinese_number(match["number"])
        scaled = match["scale"] or not frozenset(match["number"]).isdisjoint("十百千万")
        if number is None or not scaled:
            continue
        unit = match["scale"] + match["unit"]
        quantity = Quantity(text=match[0], kind="number", number=Decimal(number), unit=unit, hedge=match["hedge"])
        yield Found(match.start(), match.end(), quantity)


_JOINED = re.compile(r"\s*(?:、|和|与|及)\s*")
_DECLARED = re.compile(r"单位(?:均|都|统一)?(?:为|是|:)?(?P<unit>(?:百|千|万|亿)?元|人|户|件|个|亩|吨|公里|%)")
_NAMED = re.compile(r"[\u4e00-\u9fff)”]\s*$")
_ENDS = re.compile(r"\s*(?:[、,;。(]|和|及|$)")
_ITEM_BEFORE = re.compile(r"(?:^|[。;:\n])\s*$")
_MOST_ITEMS = 30


def lent_units(flat: str, found: Sequence[Found]) -> dict[int, str]:
    """The units of bare numbers: of a list the unit of its last member, else that which a bracket declares (单位均为万元)."""
    lent: dict[int, str] = {}
    said = _DECLARED.search(flat) if "单位" in flat else None
    for one, following in zip(reversed(found), [None, *reversed(found)], strict=False):
        if one.quantity.unit:
            continue
        unit = ""
        if following is not None and _JOINED.fullmatch(flat, one.end, following.start) and not _is_item(flat, one):
            unit = following.quantity.unit or lent.get(following.start, "")
        elif said is not None and _NAMED.search(flat[max(0, one.start - 2) : one.start]) and _ENDS.match(flat, one.end):
            unit = said["unit"]
        if unit and unit not in "年月日号":
            lent[one.start] = unit
    return lent


def _is_item(flat: str, one: Found) -> bool:
    """1、办公费: the number of an item."""
    number = one.quantity.number
    return (
        bool(_ITEM_BEFORE.search(flat[max(0, one.start - 2) : one.start]))
        and number is not None
        and number <= _MOST_ITEMS
    )
