"""Rows that are parts of the row above them (一、 over 1、 2、): the parent counts or its parts, never both.

Which of them counts is what makes the sums: where the parts make the parent, they are its explanation; where the parent prints no
points, it is a level above its parts; else the total of the table decides, and where that does not either, all are doubtful.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.text import lazy_re as re
from jixiao.text.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.draft import Draft, Item

_RANKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[一二三四五六七八九十]{1,3}、",
        r"[(（][一二三四五六七八九十]{1,3}[)）]",
        r"\d{1,2}(?:、|[.．](?!\d))",
        r"[(（]\d{1,2}[)）]",
        r"[①-⑳]|其中",
    )
)
_SIGN = re.compile("|".join(sign.pattern for sign in _RANKS))
_POINTS = ("weight", "score")
_OF_WHICH = re.compile(r"其中")
_LATER = re.compile(r"[②-⑳]")


def fold_parts(draft: Draft) -> None:
    """Settle every family of rows of an evaluation."""
    rows = draft.lists["indicators"]
    if not any(_SIGN.match(item.fields.get("name", "")) for item in rows):
        return
    families = list(_families(rows))
    gone = {id(item) for parent, parts in families for item in _settled(draft, parent, parts)}
    draft.lists["indicators"] = [item for item in rows if id(item) not in gone]


def _families(rows: Sequence[Item]) -> Iterator[tuple[Item, list[Item]]]:
    """Each numbered row with the rows of the next rank below it."""
    at = 0
    while at < len(rows):
        rank, end = _rank(rows[at]), at + 1
        while rank is not None and end < len(rows) and _below(rows[at], rows[end], rank):
            end += 1
        if end == at + 1 and rank is None:
            end = _of_which(rows, at)
        if end > at + 1:
            yield rows[at], list(rows[at + 1 : end])
        at = end


def _of_which(rows: Sequence[Item], at: int) -> int:
    """The end of the rows that 其中 or ① puts below one without a number; behind 其中 also those that print no points either."""
    end = at + 1
    listed = False
    below = rows[end].fields.get("name", "") if end < len(rows) else ""
    if _LATER.match(below):
        return end  # ② goes on with the list that the row itself is of
    while end < len(rows) and rows[end].fields.get("path") == rows[at].fields.get("path"):
        name = rows[end].fields.get("name", "")
        listed = listed or _OF_WHICH.match(name) is not None
        if _RANKS[-1].match(name) is None and (not listed or any(kind in rows[end].fields for kind in _POINTS)):
            break
        end += 1
    return end


def _rank(item: Item) -> int | None:
    name = item.fields.get("name", "")
    return next((rank for rank, sign in enumerate(_RANKS) if sign.match(name)), None)


def _below(parent: Item, item: Item, rank: int) -> bool:
    own = _rank(item)
    return own is not None and own > rank and item.fields.get("path") == parent.fields.get("path")


def _settled(draft: Draft, parent: Item, parts: Sequence[Item]) -> Sequence[Item]:
    """Settle a family; the rows that do not count as rows."""
    if not any(kind in parent.fields for kind in _POINTS):
        if "target" in parent.fields or "actual" in parent.fields:
            return ()
        return _as_level(parent, parts)
    if not any(kind in item.fields for item in parts for kind in _POINTS) or _make(parent, parts):
        return _as_parts(parent, parts)
    rows = draft.lists["indicators"]
    without = {id(item) for item in parts}
    if _makes_total(draft, [item for item in rows if id(item) not in without]):
        return _as_parts(parent, parts)
    if _makes_total(draft, [item for item in rows if item is not parent]):
        return _as_level(parent, parts)
    if not _makes_total(draft, rows):
        for item in (parent, *parts):
            item.fields["doubt"] = "alignment"
    return ()


def _as_parts(parent: Item, parts: Sequence[Item]) -> Sequence[Item]:
    """The parts explain the parent."""
    told = "；".join(_told(item) for item in parts)
    before = parent.fields.get("explanation")
    parent.put("explanation", f"{before}；{told}" if before else told, parts[0].place)
    return parts


def _told(item: Item) -> str:
    cells = (item.fields.get(kind) for kind in ("name", "target", "actual", *_POINTS))
    return " ".join(cell for cell in cells if cell)


def _as_level(parent: Item, parts: Sequence[Item]) -> Sequence[Item]:
    """The parent is a level above its parts."""
    for item in parts:
        item.fields["path"] = (*item.fields.get("path", ()), parent.fields["name"])
    return (parent,)


def _make(parent: Item, parts: Sequence[Item]) -> bool:
    """Do the parts make the parent: in the weights, else in the scores?"""
    for kind in _POINTS:
        stated = _number(parent, kind)
        numbers = [_number(item, kind) for item in parts]
        if stated is not None and None not in numbers:
            return stated == _sum(parts, kind)
    return False


def _makes_total(draft: Draft, rows: Sequence[Item]) -> bool:
    """Do rows, with or without the execution row, make a total that is printed?"""
    for kind in _POINTS:
        stated, own = _number(draft.total, kind), _number(draft.execution, kind) or Decimal(0)
        if stated is not None and any(kind in item.fields for item in rows):
            made = _sum(rows, kind)
            return stated in {made, made + own}
    return False


def _sum(rows: Sequence[Item], kind: str) -> Decimal:
    return sum((number for item in rows if (number := _number(item, kind)) is not None), Decimal(0))


def _number(item: Item, kind: str) -> Decimal | None:
    return number_of(item.fields[kind]) if kind in item.fields else None
