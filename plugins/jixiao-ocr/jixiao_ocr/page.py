"""A page image to what the PDF reader makes of a page with text: pieces of tables and printed lines, and what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from jixiao_ocr import recogniser, segments, shapes
from jixiao_ocr.certainty import Read, settled, sure_bracket, sureness, under_seal
from jixiao_ocr.folding import BRACKETS, brackets, unmatched
from jixiao_ocr.image import SCALE
from jixiao_ocr.ruling import ruled
from jixiao_plugins.pdf.runs import Run, lines_of
from jixiao_plugins.pdf.tables import pieces_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao_ocr.image import Array, PageImage
    from jixiao_ocr.recogniser import Reading
    from jixiao_ocr.segments import Segment
    from jixiao_plugins.pdf.runs import Line
    from jixiao_plugins.pdf.tables import Box, Piece

FIRST_DOUBT = 0xF0000
"""After what is in doubt stands a private character for its number: the rules of tables and paragraphs carry it along."""
_PADS = (0.14, 0.32)
_AGAIN = 0.85
_FAINT = 205
_HALO = 9
"""How wide a line of a table is with the grey at its edges, in pixels, beyond its ink."""
_DASH = recogniser.Reading((recogniser.Sign("-", 0.5, 1.0, "", 0.0),))
_FIGURES = frozenset("0123456789Oo|%‰≥≤><")


@dataclass
class PageText:
    """What a page says. `doubts` are numbered by their place in the list."""

    pieces: list[Piece]
    lines: list[Line]
    doubts: list[Read] = field(default_factory=list)


def read_page(page: PageImage, number: int, first_doubt: int = 0) -> PageText:
    """The tables and lines of a page; its doubts are numbered from `first_doubt`."""
    layout = _layout(page, number)
    every = [segment for _, group in layout.groups for segment in group]
    reads = iter(under_seal(_recognised(layout.clean, every, layout.height), page, layout.height))
    text = PageText(layout.pieces, [])
    for box, group in layout.groups:
        runs = [run for _ in group for run in _runs(next(reads), text, first_doubt)]
        if box is None:
            text.lines = lines_of(runs)
        else:
            box.text = wrapped(runs, box.left, box.right)
    return text


class _Layout(NamedTuple):
    """Where text stands on a page: its pieces of tables, and the segments of each of their boxes, at last those of no box."""

    pieces: list[Piece]
    groups: list[tuple[Box | None, list[Segment]]]
    clean: Array
    height: float


def _layout(page: PageImage, number: int) -> _Layout:
    level, upright, rest = ruled(page.ink)
    height = segments.character_height(rest)
    clean = np.where(_beside_rules(page.ink, rest), 255, page.clean).astype(np.uint8)
    rest = segments.without_specks(rest)
    faint = segments.without_specks(np.where(clean < _FAINT, 255, 0).astype(np.uint8))
    pieces, _ = pieces_of(_marks(rest), level, upright, number)
    groups: list[tuple[Box | None, list[Segment]]] = []
    free, pale = (segments.without_edges(ink, height).copy() for ink in (rest, faint))
    for piece in pieces:
        for box in piece.boxes:
            left, top, right, bottom = (round(side * SCALE) for side in (box.left, box.top, box.right, box.bottom))
            groups.append((box, segments.in_cell(rest, faint, (left, top, right, bottom), height)))
        for ink in (free, pale):
            cv2.rectangle(ink, *_corners(piece), 0, thickness=-1)
    groups.append((None, segments.outside(free, pale, height)))
    return _Layout(pieces, groups, clean, height)


def _beside_rules(ink: Array, rest: Array) -> Array:
    """Where lines of a table were, with the grey at their edges; not where text touches them."""
    gone = cv2.bitwise_and(ink, cv2.bitwise_not(rest))
    text: Array = cv2.dilate(rest, np.ones((3, 3), np.uint8))
    beside: Array = cv2.dilate(gone, np.ones((_HALO, _HALO), np.uint8))
    free: Array = (beside > 0) & (text == 0)
    return free


def _corners(piece: Piece) -> tuple[tuple[int, int], tuple[int, int]]:
    left, right = piece.edges[0], piece.edges[-1]
    return (round(left * SCALE), round(piece.top * SCALE)), (round(right * SCALE), round(piece.bottom * SCALE))


def _marks(rest: Array) -> list[Run]:
    """The ink as runs without text, by which tables are told from drawings."""
    whole = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((3, round(2 * SCALE)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    return [
        Run.of("x", x / SCALE, y / SCALE, (x + w) / SCALE, (y + h) / SCALE)
        for x, y, w, h, _ in stats[1:].tolist()
    ]  # fmt: skip


def _crop(clean: Array, segment: Segment, height: float, pad: float) -> Array:
    """A piece of a line on paper of its own: no ink of what stands beside it, and as high as a line of text is."""
    left, top, right, bottom = segment
    spot = clean[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1]
    size = bottom - top
    more = round(max(0.0, 0.8 * height - size) / 2 + pad * max(size, 0.8 * height))
    side = round(pad * max(size, 0.8 * height))
    made: Array = cv2.copyMakeBorder(spot, more, more, side, side, cv2.BORDER_CONSTANT, value=255)
    return made


def _recognised(clean: Array, found: Sequence[Segment], height: float) -> list[Read]:
    """Every piece read, and read again at another scale where it holds a figure, is not sure, or has a bracket without its partner."""
    dashes = {n for n, segment in enumerate(found) if _is_dash(segment, height)}
    read = [n for n in range(len(found)) if n not in dashes]
    first = _read(clean, found, read, height, _PADS[0])
    again = [n for n in read if _wanted_again(first[n])]
    second = _read(clean, found, again, height, _PADS[1])
    return [
        Read(segment, _DASH, "-", (), 100, certain=True) if n in dashes else settled(segment, first[n], second.get(n))
        for n, segment in enumerate(found)
    ]


def _wanted_again(reading: Reading) -> bool:
    text = reading.text
    return sureness(reading) < _AGAIN or bool(_FIGURES.intersection(text)) or bool(unmatched(brackets(text)))


def _read(
    clean: Array, found: Sequence[Segment], wanted: Sequence[int], height: float, pad: float
) -> dict[int, Reading]:
    """The wanted pieces at one scale, with what the shape of the ink says better than the recogniser."""
    crops = [_crop(clean, found[n], height, pad) for n in wanted]
    read = zip(wanted, recogniser.read(crops), strict=True)
    return {n: shapes.corrected(reading, clean, found[n]) for n, reading in read}


def _is_dash(segment: Segment, height: float) -> bool:
    """A flat stroke that stands alone: "-", "—"."""
    flat, wide = segment.bottom - segment.top, segment.right - segment.left
    return flat < 0.22 * height and wide > 1.8 * flat and wide > 0.2 * height


def _runs(read: Read, text: PageText, first_doubt: int) -> list[Run]:
    """The characters of a piece on the page; after what is in doubt stands its mark."""
    left, top, right, bottom = (side / SCALE for side in read.segment)
    runs = [Run.of(char, a, top, b, bottom) for char, a, b in _places(read, left, right)]
    doubted = _brackets(read, runs) if read.certain else [(len(runs) - 1, read)]
    for number, doubt in doubted:
        mark = chr(FIRST_DOUBT + first_doubt + len(text.doubts))
        text.doubts.append(doubt)
        if runs:
            runs[number].text += mark
        else:
            runs = [Run.of(mark, left, top, right, bottom)]
    return [run for run in runs if run.text != " "]


def _brackets(read: Read, runs: Sequence[Run]) -> list[tuple[int, Read]]:
    """The brackets of a piece that may be others, by their number in it; all else in it is certain."""
    if len(runs) != len(read.reading.signs):
        return []
    return [
        (n, Read(_box(run), read.reading, run.text, (), round(100 * sign.sure), certain=True))
        for n, (run, sign) in enumerate(zip(runs, read.reading.signs, strict=True))
        if run.text in BRACKETS and not (read.paired and sure_bracket(sign))
    ]


def _box(run: Run) -> Segment:
    return segments.Segment(*(round(side * SCALE) for side in (run.lefts[0], run.top, run.rights[0], run.bottom)))


def _places(read: Read, left: float, right: float) -> list[tuple[str, float, float]]:
    """Each character with its left and right edge: they lie between the middles that the recogniser saw."""
    signs = read.reading.signs
    if len(signs) != len(read.text):  # folded: what is left is a figure, whose characters are evenly wide
        step = (right - left) / max(len(read.text), 1)
        return [(char, left + n * step, left + (n + 1) * step) for n, char in enumerate(read.text)]
    middles = [left + sign.at * (right - left) for sign in signs]
    edges = [left, *((a + b) / 2 for a, b in pairwise(middles)), right]
    return [(char, edges[n], edges[n + 1]) for n, char in enumerate(read.text)]
