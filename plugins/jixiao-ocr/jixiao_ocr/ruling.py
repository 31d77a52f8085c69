"""The ruled lines of a page image, as the reader of PDF has them: level and upright, in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from jixiao_ocr.image import SCALE
from jixiao_plugins.pdf.page import Rule, merged

if TYPE_CHECKING:
    from jixiao_ocr.image import Array

_LEVEL = 15.0
_UPRIGHT = 11.0
"""The shortest lines, in points: longer than a stroke of a printed character, shorter than a narrow cell."""
_WHOLE = 10.0
"""A line has stretches of this length, in points, that nothing breaks; a printed character has none."""
_GAP = 4.0
_THICK = 3.2
_NEAR = 3.2
_TOUCH = 2.2
_LONG = 60.0
_BREAK = 12.0


def ruled(ink: Array) -> tuple[list[Rule], list[Rule], Array]:
    """The level and the upright lines, and the ink that is left without them."""
    level, upright = _lines(ink, along=1, least=_LEVEL), _lines(ink, along=0, least=_UPRIGHT)
    level, upright = _crossing(level, upright), _crossing(upright, level)
    level, upright = _crossing(level, upright), _crossing(upright, level)
    drawn = np.zeros_like(ink)
    for line in (*level, *upright):
        x, y, w, h = line.box
        drawn[y : y + h, x : x + w] |= line.mask
    drawn = cv2.dilate(drawn, np.ones((3, 3), np.uint8))
    flat, tall = (merged([rule for line in lines for rule in line.rules], _NEAR) for lines in (level, upright))
    flat, tall = _bridged(flat), _bridged(tall)
    return _ended(flat, tall), _ended(tall, flat), cv2.bitwise_and(ink, cv2.bitwise_not(drawn))


class _Line(NamedTuple):
    """A line as it is drawn: its box and mask in pixels, and the rules that it makes, in points."""

    box: tuple[int, int, int, int]
    mask: Array
    rules: list[Rule]


def _lines(ink: Array, *, along: int, least: float) -> list[_Line]:
    """The lines along an axis (1: level)."""
    whole = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _bar(round(_WHOLE * SCALE), along))
    found = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, _bar(round(_GAP * SCALE), along))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    lines: list[_Line] = []
    for number in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[number])
        start, size, at, across = (x, w, y, h) if along else (y, h, x, w)
        if size < least * SCALE or area / size > _THICK * SCALE:
            continue  # a stroke; a bar, or a filled cell
        mask = labels[y : y + h, x : x + w] == number
        rules = _pieces(mask, start, size, at, across, along)
        lines.append(_Line((x, y, w, h), np.where(mask, 255, 0).astype(np.uint8), rules))
    return lines


def _bar(length: int, along: int) -> Array:
    shape = (length, 1) if along else (1, length)
    made: Array = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
    return made


def _pieces(mask: Array, start: int, size: int, at: int, across: int, along: int) -> list[Rule]:
    """A thing as one line, at the place of most of its ink; one that is bent is as many as it needs to lie near each."""
    if across <= 2.5 * SCALE:
        return [Rule((at + across / 2) / SCALE, start / SCALE, (start + size) / SCALE)]
    places = np.arange(across)
    width = max(1, size // max(2, round(across / (1.2 * SCALE))))
    rules = []
    for first in range(0, size, width):
        part = mask[:, first : first + width] if along else mask[first : first + width].T
        weight = part.sum(axis=1).astype(np.float64)
        if weight.sum():
            middle = float((weight * places).sum() / weight.sum()) + 0.5
            rules.append(
                Rule((at + middle) / SCALE, (start + first) / SCALE, min(start + first + width, start + size) / SCALE)
            )
    return rules


def _crossing(lines: list[_Line], others: list[_Line]) -> list[_Line]:
    """Those that meet a line of the other kind: all lines of a table do, a stroke or an underline does not."""
    crossed = [rule for other in others for rule in other.rules]
    return [line for line in lines if any(_meet(rule, other) for rule in line.rules for other in crossed)]


def _bridged(rules: list[Rule]) -> list[Rule]:
    """Rules with those in one line joined over a gap in which no cell has room: something lay on the line there."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / _NEAR), rule.start)):
        last = joined[-1] if joined else None
        if last is not None and abs(last.at - rule.at) < _NEAR / 2 and rule.start - last.end <= _BREAK:
            joined[-1] = Rule((last.at + rule.at) / 2, last.start, max(last.end, rule.end))
        else:
            joined.append(rule)
    return joined


def _ended(rules: list[Rule], others: list[Rule]) -> list[Rule]:
    """Without short lines that end in the middle of a cell: an edge of a cell ends at other lines."""
    return [rule for rule in rules if rule.end - rule.start > _LONG or all(
        any(abs(other.at - end) <= _TOUCH and other.start - _TOUCH <= rule.at <= other.end + _TOUCH for other in others)
        for end in (rule.start, rule.end)
    )]  # fmt: skip


def _meet(rule: Rule, other: Rule) -> bool:
    return (
        other.start - _TOUCH <= rule.at <= other.end + _TOUCH
        and rule.start - _TOUCH <= other.at <= rule.end + _TOUCH
    )  # fmt: skip
