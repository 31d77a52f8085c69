"""Sums over numbered paragraphs: a total, and one amount of the same name in each item below it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.claims.adding import fit
from jixiao.documents.claims.judging import Reading, Scene, in_unit, make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim

_LEAD_IN = re.compile(
    r"(?:其中|包括|主要(?:是|为|包括)|如下|分别(?:是|为)|具体(?:是|为|情况|如下)?|构成情况|明细)(?:如下)?\s*[:：]?\s*$|[:：]\s*$"
)
_ITEM = re.compile(
    r"^\s*(?:\(?\d{1,2}[.、)．)]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}[、是]|[①-⑳])"
)
_DIGITS = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳]")
_ITEMS = 24
_TOTALS = 4


def _itemised(line: Line, scene: Scene) -> Iterator[Claim]:
    """After 其中： the items' sum may be rounded; below any other paragraph only an exact sum is a statement."""
    announced = bool(_LEAD_IN.search(line.flat[-_ITEMS:].rstrip()))
    if not announced and not _item_with_amount(line, scene):
        return
    totals = [n for n in line.nums if n.plain and n.dim == "money" and not n.hedged]
    below = _items(line, scene, announced=announced)
    for total in totals[-_TOTALS:]:
        parts = [n for n in (_like(total, nums, len(totals)) for nums in below) if n is not None]
        for count in range(len(parts), 1, -1):
            if sum(n.base != 0 for n in parts[:count]) < 2:
                continue
            state = fit(total, parts[:count])
            if state == "holds" or (announced and state == "rounding" and count == len(parts)):
                yield make(
                    "sum_parts_total", "holds" if state == "holds" else "rounding", total,
                    computed=in_unit(sum((n.base for n in parts[:count]), Decimal(0)), total),
                    formula="+".join(n.printed for n in parts[:count]), code="A501",
                )  # fmt: skip
                break


def _item_with_amount(line: Line, scene: Scene) -> bool:
    """Is the next paragraph a numbered item with an amount, and this one not an item of that list?"""
    below = scene.lines[line.number + 1 : line.number + 2]
    if not below or not any(n.dim == "money" for n in below[0].nums):
        return False
    item, own = _ITEM.match(below[0].flat), _ITEM.match(line.flat)
    return bool(item) and _style(item) != _style(own)


def _style(item: re.Match[str] | None) -> str:
    return _DIGITS.sub("1", item[0].strip()) if item else ""


def _items(line: Line, scene: Scene, *, announced: bool) -> list[list[Num]]:
    """The amounts of each item below: numbered paragraphs of one style, or the paragraphs under numbered headings."""
    found: list[list[Num]] = []
    style = ""
    headed = False
    for other in scene.lines[line.number + 1 : line.number + 1 + 2 * _ITEMS]:
        nums = [n for n in other.nums[:_ITEMS] if n.plain and n.dim == "money"]
        item = _ITEM.match(other.flat)
        if item:
            if style and _style(item) != style:
                if announced:
                    continue  # a list inside one of the items
                break
            style = _style(item)
        elif not headed:
            break
        if nums:
            found.append(nums)
        headed = bool(item) and not nums
    return found


def _like(total: Num, nums: list[Num], named: int) -> Num | None:
    """The amount of an item that stands for the same column as the total: 年初预算 for 年初预算数, else the only one."""
    if named == 1 or len(nums) == 1:
        return nums[0]
    for key in ("年初预算", "决算", "预算", "支出", "收入"):
        if key in total.label:
            return next((n for n in nums if key in n.label), None)
    return None


ITEMS = (Reading("sum_parts_total", ("元",), _itemised),)
