"""Units that bare numbers have from another figure (512、498、530 公斤) or from a bracket (单位均为万元)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.text.prose import Found

_JOINED = re.compile(r"\s*(?:、|和|与|及)\s*")
_DECLARED = re.compile(r"单位(?:均|都|统一)?(?:为|是|:)?(?P<unit>(?:百|千|万|亿)?元|人|户|件|个|亩|吨|公里|%)")
_NAMED = re.compile(r"[\u4e00-\u9fff)”]\s*$")
_ENDS = re.compile(r"\s*(?:[、,;。(]|和|及|$)")
_ITEM_BEFORE = re.compile(r"(?:^|[。;:\n])\s*$")
_EACH = re.compile(r"(?:各|分别|依次)[\u4e00-\u9fff]*$|\d,\s*$")
_WORD = 12
"""Characters that are looked at before a bare number: a verb and its particles."""
_MOST_ITEMS = 30


def lent_units(flat: str, found: Sequence[Found]) -> dict[int, str]:
    """The units of bare numbers: of a list the unit of its last member, else that which a bracket declares (单位均为万元)."""
    lent: dict[int, str] = {}
    said = _DECLARED.search(flat) if "单位" in flat else None
    for one, following in zip(reversed(found), [None, *reversed(found)], strict=False):
        if one.quantity.unit:
            continue
        unit = ""
        if following is not None and _joined(flat, one, following) and not _is_item(flat, one):
            unit = following.quantity.unit or lent.get(following.start, "")
        elif said is not None and _NAMED.search(flat[max(0, one.start - 2) : one.start]) and _ENDS.match(flat, one.end):
            unit = said["unit"]
        if unit and unit not in "年月日号":
            lent[one.start] = unit
    return lent


def _joined(flat: str, one: Found, following: Found) -> bool:
    """512、498 公斤; behind 各 or 分别 a comma joins as well: 收、支各是 41.25, 41.43 万元."""
    if _JOINED.fullmatch(flat, one.end, following.start):
        return True
    comma = flat[one.end : following.start].strip() == ","
    return comma and _EACH.search(flat[max(0, one.start - _WORD) : one.start]) is not None


def _is_item(flat: str, one: Found) -> bool:
    """1、办公费: the number of an item."""
    number = one.quantity.number
    return (
        bool(_ITEM_BEFORE.search(flat[max(0, one.start - 2) : one.start]))
        and number is not None
        and number <= _MOST_ITEMS
    )
