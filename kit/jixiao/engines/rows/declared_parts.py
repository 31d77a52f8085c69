"""Conditions, points and intervals of printed rules: `≥80%得3分，70%(含)-80%得2分，低于60%不得分` as parts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from jixiao.text import lazy_re as re
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER = r"\d{1,6}(?:\.\d{1,6})?"
AWARD = re.compile(
    rf"(?:可?得|计|给|赋|记)(?P<given>{NUMBER})分|(?P<full>(?:可?得|计|给|为)满分)|(?P<none>不得分|不计分|不给分|得零分)|\((?P<noted>{NUMBER})分\)|(?P<bare>(?<![\d.扣除减]){NUMBER})分(?=[;。,]|$)"
)
TAIL = re.compile(r"[,;。:\s]+")


def ends_with_points(text: str) -> bool:
    """Does nothing follow the last points?"""
    ends = [match.end() for match in AWARD.finditer(text)]
    return bool(ends) and not TAIL.sub("", text[ends[-1] :])


def awarded(text: str) -> list[tuple[str, Decimal | None]]:
    """The conditions of a text with their points, in order; None is the full weight, 0 nothing."""
    found: list[tuple[str, Decimal | None]] = []
    at = 0
    for match in AWARD.finditer(text):
        points = match["given"] or match["noted"] or match["bare"]
        award = Decimal(points) if points else Decimal(0) if match["none"] else None
        found.append((TAIL.sub("", text[at : match.start()].strip(";,。:")) or "", award))
        at = match.end()
    return found


_ONE = re.compile(
    rf"^(?P<name>[^\d<>≤≥=\-]{{0,30}}?)(?P<sign>≥|≤|>|<|=|不低于|不少于|不小于|大于等于|大于或等于|达到|不超过|不高于|不大于|小于等于|小于或等于|控制在|低于|小于|少于|不足|高于|大于|超过|等于|为)?"
    rf"(?P<at>-?{NUMBER})(?P<percent>%)?(?P<mark>\(不?含\)|\(不?含{NUMBER}%?\))?(?P<side>及以上|及以下|以上|以下|以内|之内)?(?P<mark2>\(不?含\)|\(不?含{NUMBER}%?\))?(?:的|时|者)?$"
)
_SIGNS = {
    **dict.fromkeys(("≥", "不低于", "不少于", "不小于", "大于等于", "大于或等于", "达到"), "≥"),
    **dict.fromkeys(("≤", "不超过", "不高于", "不大于", "小于等于", "小于或等于", "控制在"), "≤"),
    **dict.fromkeys(("<", "低于", "小于", "少于", "不足"), "<"),
    **dict.fromkeys((">", "高于", "大于", "超过"), ">"),
    **dict.fromkeys(("=", "等于", "为"), "="),
}
_SIDES = {"及以上": "≥", "以上": "≥", "及以下": "≤", "以下": "≤", "以内": "≤", "之内": "≤"}


def edge_of(condition: str) -> tuple[str, str] | None:
    """One figure with its side: `重点支出安排率≥80%`, `95%(含)以上`, `低于60%`; a bare `100%` is `=`. None for anything else."""
    found = _ONE.match(condition)
    if found is None:
        return None
    sign = _SIGNS.get(found["sign"] or "")
    side = _SIDES.get(found["side"] or "")
    if sign and side and (sign in {"≥", ">"}) != (side == "≥") and sign != "=":
        return None
    sign = side if sign in {None, "="} and side else sign or "="
    mark = (found["mark"] or "") + (found["mark2"] or "")
    if "不含" in mark:
        sign = {"≥": ">", "≤": "<"}.get(sign, sign)
    elif mark:
        sign = {">": "≥", "<": "≤"}.get(sign, sign)
    return sign, found["at"] + (found["percent"] or "")


_SPAN = re.compile(
    rf"^[^\d<>≤≥=\-]{{0,30}}?(?:在|介于)?(?P<first>{NUMBER})(?P<p1>%)?(?P<m1>\(不?含\))?(?:-|到|~)(?P<second>{NUMBER})(?P<p2>%)?(?P<m2>\(不?含\))?(?:之间|以内)?(?:的|时|者)?$"
)


@dataclass(slots=True)
class Band:
    """An interval under construction; `low_in` and `high_in` None: the text does not say."""

    points: Decimal
    low: Decimal | None = None
    low_in: bool | None = None
    high: Decimal | None = None
    high_in: bool | None = None
    percent: bool = True


def band_of(condition: str, award: Decimal | None, weight: Decimal | None) -> Band | None:
    """The interval that a condition names, with its points; None for a condition of another kind."""
    points = weight if award is None else award
    if points is None:
        return None
    span = _SPAN.match(condition)
    if span is not None:
        return _between(span, points)
    edge = edge_of(condition)
    if edge is None:
        return None
    sign, text = edge
    at, percent = Decimal(text.rstrip("%")), text.endswith("%")
    if sign == "=":
        # A bare full figure at the head of a table is its upper or lower end; `=0` is an interval of one point.
        return Band(points, at, True, at, True, percent)
    band = Band(points, percent=percent)
    if sign in {"≥", ">"}:
        band.low, band.low_in = at, sign == "≥"
    else:
        band.high, band.high_in = at, (sign == "≤") if "以下" not in condition else None
    return band


def _between(span: re.Match[str], points: Decimal) -> Band | None:
    first, second = Decimal(span["first"]), Decimal(span["second"])
    marks = [None if not mark else "不" not in mark for mark in (span["m1"], span["m2"])]
    if first == second:
        return None
    percent = bool(span["p1"] or span["p2"])
    if first < second:
        return Band(points, first, marks[0], second, marks[1], percent)
    return Band(points, second, marks[1], first, marks[0], percent)


def _ordered(bands: Sequence[Band]) -> list[Band]:
    """From the lowest figure up."""
    return sorted(bands, key=lambda band: (band.low is not None, band.low or 0, band.high is None, band.high or 0))


def unowned(bands: Sequence[Band]) -> bool:
    """Is there an edge between two bands that neither claims nor leaves to the other?"""
    return any(below.high_in is None and above.low_in is None for below, above in pairwise(_ordered(bands)))


def joined(bands: Sequence[Band]) -> list[dict[str, str]] | None:
    """Bands from the lowest figure up, each edge given to exactly one of its two neighbours; None when they do not fit together."""
    if len({band.percent for band in bands if band.low or band.high}) > 1:
        return None
    order = _ordered(bands)
    better_high = order[-1].points >= order[0].points
    for below, above in pairwise(order):
        if below.high is None or above.low is None or below.high != above.low:
            return None
        below_in, above_in = _edge_owner(below, above, better_high=better_high)
        if below_in == above_in:
            return None
        below.high_in, above.low_in = below_in, above_in
    points = [band.points for band in order]
    if points not in (sorted(points), sorted(points, reverse=True)):
        return None
    return [_written(band) for band in order]


def _edge_owner(below: Band, above: Band, *, better_high: bool) -> tuple[bool, bool]:
    """Who holds the common edge. What one side says settles the other; where neither does, it goes to the better band."""
    if below.high_in is not None and above.low_in is not None:
        return below.high_in, above.low_in
    if below.high_in is not None:
        return below.high_in, not below.high_in
    if above.low_in is not None:
        return not above.low_in, above.low_in
    return not better_high, better_high


def _written(band: Band) -> dict[str, str]:
    mark = "%" if band.percent else ""
    written = {"points": plain(band.points)}
    if band.low is not None:
        written["at_least" if band.low_in else "above"] = f"{plain(band.low)}{mark}"
    if band.high is not None:
        written["at_most" if band.high_in is not False else "below"] = f"{plain(band.high)}{mark}"
    return written
