"""Where text stands on a page image: its printed lines, in cells and outside of tables, as boxes in pixels."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from jixiao_ocr.image import SCALE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao_ocr.image import Array

_SPECK = 1.5 * SCALE
"""Ink that is smaller than this both ways is dirt, or the dot of a figure that stands in a line of its own."""
_MARGIN = 1
_WIDEST = 26.0
"""A line is read in pieces of at most so many heights of a character."""
_APART = 3.0
"""Text that stands so many heights of a character apart is no one piece."""
_MOST = 4000
"""So many pieces of lines may a page have; more is no page of text."""
_LONGEST, _THINNEST = 2.5, 0.1
"""Ink that is longer or thinner than so many heights of a character is none."""
_USUAL = 10.5 * SCALE


class Segment(NamedTuple):
    """A piece of a printed line: the box of its ink."""

    left: int
    top: int
    right: int
    bottom: int


def character_height(rest: Array) -> float:
    """The usual height of a character of the page, in pixels."""
    whole = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((round(1.3 * SCALE), round(2.5 * SCALE)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    heights = [int(h) for _, _, w, h, _ in stats[1:] if 4 * SCALE < h < 26 * SCALE and w > 2 * SCALE]
    return float(np.percentile(heights, 60)) if heights else _USUAL


def without_specks(rest: Array) -> Array:
    """The ink without single dots of dirt: those that are small and have no other ink near them."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    if count <= 1:
        return rest
    small = (stats[:, 2] < _SPECK) & (stats[:, 3] < _SPECK)
    small[0] = False
    large = np.where((~small)[labels] & (labels > 0), 255, 0).astype(np.uint8)
    near = cv2.dilate(large, np.ones((round(2 * SCALE), round(9 * SCALE)), np.uint8))
    touching = np.unique(labels[(near > 0) & (labels > 0)])
    kept = np.zeros(count, bool)
    kept[touching] = True
    tiny = stats[:, 4] < max(3, (0.35 * SCALE) ** 2)
    kept &= ~(small & tiny)
    kept[0] = False
    return np.where(kept[labels], 255, 0).astype(np.uint8)


def without_edges(ink: Array, height: float) -> Array:
    """The ink without what comes in from the edge of the picture and is no text: the rim of the sheet, the dark edge of a scan."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, tall = (stats[:, n] for n in range(4))
    edge = (left == 0) | (top == 0) | (left + width == ink.shape[1]) | (top + tall == ink.shape[0])
    character = (np.maximum(width, tall) <= _LONGEST * height) & (np.minimum(width, tall) >= _THINNEST * height)
    gone = edge & ~character
    gone[0] = False
    return np.where(gone[labels], 0, ink).astype(np.uint8) if gone.any() else ink


def in_cell(rest: Array, faint: Array, box: tuple[int, int, int, int], height: float) -> list[Segment]:
    """The printed lines inside a cell (left, top, right, bottom in pixels); by faint ink where there is no other."""
    left, top, right, bottom = max(0, box[0] + _MARGIN), max(0, box[1] + _MARGIN), box[2] - _MARGIN, box[3] - _MARGIN
    spot = rest[top:bottom, left:right]
    if not spot.size:
        return []
    pale = faint[top:bottom, left:right]
    if not spot.any():
        spot = cv2.morphologyEx(pale, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return _all_widened(_segments(spot, left, top, height), pale, left, top)


def _all_widened(found: Sequence[Segment], pale: Array, x: int, y: int) -> list[Segment]:
    """The pieces with the faint ink beside each, which reach into one another no further than before."""
    return [_beside(_widened(one, pale, x, y), one, found) for one in found]


def _widened(one: Segment, pale: Array, x: int, y: int) -> Segment:
    """A piece with the faint ink beside it: thin strokes at the beginning or end of a line."""
    size = one.bottom - one.top
    inked = np.asarray(pale[one.top - y : one.bottom - y].any(axis=0))
    left, right = _reach(inked[: one.left - x][::-1], size), _reach(inked[one.right - x :], size)
    return one._replace(left=one.left - left, right=one.right + right)


def _reach(inked: Array, size: int) -> int:
    """How far ink goes on from the edge, over gaps of less than a character."""
    reached = 0
    for column in np.flatnonzero(inked[: 3 * size]).tolist():
        if column - reached > 0.7 * size:
            break
        reached = column + 1
    return reached


def outside(rest: Array, faint: Array, height: float) -> list[Segment]:
    """The printed lines of a page whose tables were taken out, also of the faint ink."""
    if not rest.any():
        return []
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((1, round(1.6 * height)), np.uint8))
    joined = cv2.dilate(joined, np.ones((3, 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    blocks = sorted(((int(y), int(x), int(w), int(h)) for x, y, w, h, _ in stats[1:]))
    found: list[Segment] = []
    for y, x, w, h in _united(blocks, height):
        spot = rest[y : y + h, x : x + w]
        found += _segments(spot, x, y, height)
    return _all_widened(found[:_MOST], faint, 0, 0)


def _beside(wide: Segment, one: Segment, found: Sequence[Segment]) -> Segment:
    """A widened piece that reaches into no other piece of its line."""
    line = [o for o in found if min(o.bottom, one.bottom) - max(o.top, one.top) > 0.4 * (one.bottom - one.top)]
    left = max((o.right for o in line if o.right <= one.left), default=0)
    right = min((o.left for o in line if o.left >= one.right), default=wide.right)
    return wide._replace(left=max(wide.left, left), right=min(wide.right, right))


def _united(blocks: Sequence[tuple[int, int, int, int]], height: float) -> list[tuple[int, int, int, int]]:
    """Blocks of ink with those that lie in the same line joined: parts of a character above one another, dots, dashes."""
    rows: list[list[int]] = []
    for y, x, w, h in blocks:
        for row in reversed(rows[-40:]):
            shared = min(row[0] + row[3], y + h) - max(row[0], y)
            apart = max(row[1], x) - min(row[1] + row[2], x + w)
            if shared > 0.4 * min(row[3], h) and apart < 1.6 * height and max(row[3], h) < 2.2 * height:
                right, bottom = max(row[1] + row[2], x + w), max(row[0] + row[3], y + h)
                row[0], row[1] = min(row[0], y), min(row[1], x)
                row[2], row[3] = right - row[1], bottom - row[0]
                break
        else:
            rows.append([y, x, w, h])
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _segments(spot: Array, x: int, y: int, height: float) -> list[Segment]:
    """The pieces of the lines in a part of the page."""
    found: list[Segment] = []
    for top, bottom in _bands(spot, height):
        for left, right in _pieces(spot[top:bottom], height):
            rows = np.flatnonzero(spot[top:bottom, left:right].any(axis=1))
            high, low = top + int(rows[0]), top + int(rows[-1]) + 1
            if max(right - left, low - high) >= _SPECK:
                found.append(Segment(x + left, y + high, x + right, y + low))
    return found


def _bands(spot: Array, height: float) -> list[tuple[int, int]]:
    """The rows of ink from top to bottom; parts of one line of characters joined, lines that touch parted."""
    ink = spot.any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], ink.astype(np.int8), [0]])))
    raw = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    joined: list[tuple[int, int]] = []
    for top, bottom in raw:
        if joined:
            last = joined[-1]
            low = min(bottom - top, last[1] - last[0])
            if bottom - last[0] <= 1.3 * height and (low < 0.6 * height or top - last[1] <= 1):
                joined[-1] = (last[0], bottom)
                continue
        joined.append((top, bottom))
    return [part for band in joined for part in _parted(spot, band, height)]


def _parted(spot: Array, band: tuple[int, int], height: float) -> list[tuple[int, int]]:
    """A band that is as high as several lines, cut where it has least ink; large characters have none such place."""
    top, bottom = band
    count = round((bottom - top) / (1.35 * height))
    if count < 2:
        return [band]
    ink = (spot[top:bottom] > 0).sum(axis=1)
    cuts = [top]
    for number in range(1, count):
        at = round(number * (bottom - top) / count)
        reach = round(0.4 * height)
        low, high = max(at - reach, 1), min(at + reach, bottom - top - 1)
        best = low + int(ink[low:high].argmin())
        if ink[best] > 0.12 * ink.max():
            return [band]
        cuts.append(top + best)
    cuts.append(bottom)
    return list(pairwise(cuts))


def _pieces(line: Array, height: float) -> list[tuple[int, int]]:
    """A line as pieces: parted where it is blank for long, and where it is too long to be read at once."""
    columns = np.flatnonzero(line.any(axis=0))
    if not columns.size:
        return []
    gaps = np.diff(columns)
    size = max(height, float(line.shape[0]))
    breaks = np.flatnonzero(gaps > _APART * size)
    starts = [int(columns[0]), *(int(columns[n + 1]) for n in breaks)]
    ends = [*(int(columns[n]) + 1 for n in breaks), int(columns[-1]) + 1]
    pieces: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        pieces += _short(line, start, end, _WIDEST * size)
    return pieces


def _short(line: Array, start: int, end: int, most: float) -> list[tuple[int, int]]:
    """A piece cut at its widest blanks into parts no longer than this."""
    count = -(-(end - start) // int(most))
    cuts = [start]
    for number in range(1, count):
        at = start + round(number * (end - start) / count)
        reach = round(most / 8)
        blank = ~np.asarray(line[:, at - reach : at + reach].any(axis=0))
        cuts.append(at - reach + _middle_of_longest(blank))
    cuts.append(end)
    return list(pairwise(cuts))


def _middle_of_longest(blank: Array) -> int:
    """The middle of the longest run of blank columns; the middle of all where there is none."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], blank.astype(np.int8), [0]])))
    runs = list(zip(edges[::2], edges[1::2], strict=True))
    if not runs:
        return len(blank) // 2
    first, last = max(runs, key=lambda run: run[1] - run[0])
    return int(first + last) // 2
