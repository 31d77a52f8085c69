"""What the shape of the ink says better than the recogniser: a point or a colon, and ink that no character accounts for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from jixiao_ocr.recogniser import Reading

if TYPE_CHECKING:
    from jixiao_ocr.image import Array
    from jixiao_ocr.recogniser import Sign
    from jixiao_ocr.segments import Segment

_ALIKE = ("0oO〇Qo", "1lI|", ".。·", ",，", "—-一–", "5Ss", "(（", ")）", ":：")
_INK = 128
_UNREAD = 1.0
_WHOLE = re.compile(r"[≥≤><]?\d{3,}[%\u4e00-\u9fff]{0,3}")
_POINT = 0.5
"""How sure a point is that only its shape shows."""


def corrected(reading: Reading, clean: Array, segment: Segment) -> Reading:
    """A reading with its colons looked at, look-alikes counted for each other, and unread ink held against it."""
    signs = tuple(_sure_of_either(sign) for sign in reading.signs)
    text = reading.text.strip()
    spot = clean[segment.top : segment.bottom, segment.left : segment.right] < _INK
    if ":" in text or "：" in text:
        signs = tuple(_point(signs, n, spot) for n in range(len(signs)))
    if signs and signs[0].text.isdigit() and _ink_before(signs[0], spot):
        signs = (signs[0]._replace(sure=0.0), *signs[1:])
    if _WHOLE.fullmatch(text):
        signs = _with_point(signs, spot)
    return Reading(signs)


def _with_point(signs: tuple[Sign, ...], spot: Array) -> tuple[Sign, ...]:
    """A number without a point, between whose figures a dot stands on the line: the point was overlooked. It is not sure."""
    dot = _dot(spot)
    if dot is None:
        return signs
    before = [n for n, sign in enumerate(signs) if sign.at * spot.shape[1] < dot]
    if not before or not all(signs[n].text.isdigit() for n in before[-1:]) or len(before) == len(signs):
        return signs
    point = signs[before[-1]]._replace(text=".", at=dot / spot.shape[1], sure=_POINT, other="", other_sure=0.0)
    return (*signs[: before[-1] + 1], point, *signs[before[-1] + 1 :])


def _dot(spot: Array) -> float | None:
    """The middle of the only stretch of columns in which a small thing on the line of the figures is all the ink."""
    height = spot.shape[0]
    columns = np.asarray(spot.any(axis=0))
    upper = np.asarray(spot[: round(0.6 * height)].any(axis=0))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (columns & ~upper).astype(np.int8), [0]])))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    small = [
        (a, b) for a, b in runs
        if 0.06 * height <= b - a <= 0.3 * height and spot[:, a:b].sum() >= 0.5 * (b - a) ** 2
        and (a == 0 or not columns[a - 1]) and (b == len(columns) or not columns[b])
    ]  # fmt: skip
    return (small[0][0] + small[0][1]) / 2 if len(small) == 1 else None


def _sure_of_either(sign: Sign) -> Sign:
    """Whether it is 0 or O does not matter: the text around it tells."""
    if any(sign.text in alike and sign.other and sign.other in alike for alike in _ALIKE):
        return sign._replace(sure=min(1.0, sign.sure + sign.other_sure))
    return sign


def _point(signs: tuple[Sign, ...], number: int, spot: Array) -> Sign:
    """A colon between figures that has no upper dot is a point."""
    sign = signs[number]
    between = 0 < number < len(signs) - 1 and signs[number - 1].text.isdigit() and signs[number + 1].text.isdigit()
    if sign.text not in ":：" or not between:
        return sign
    height, width = spot.shape
    middle, reach = sign.at * width, 0.3 * height
    found = spot[:, max(0, round(middle - reach)) : round(middle + reach) + 1]
    upper, lower = found[: height // 2], found[height // 2 :]
    dots = lower[:, ~upper.any(axis=0)]
    return sign._replace(text=".") if dots.any() else sign


def _ink_before(sign: Sign, spot: Array) -> bool:
    """Whether more ink lies before the first figure than the figure itself."""
    height, width = spot.shape
    columns = np.flatnonzero(spot.any(axis=0))
    return bool(columns.size) and sign.at * width - columns[0] > _UNREAD * height
