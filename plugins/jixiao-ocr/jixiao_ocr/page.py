"""A page image to what the PDF reader makes of a page with text: pieces of tables and printed lines, and what is in doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from jixiao_ocr import recogniser, segments, shapes
from jixiao_ocr.folding import COMPARATORS, folded, same, weighty
from jixiao_ocr.image import SCALE
from jixiao_ocr.recogniser import Reading
from jixiao_ocr.ruling import ruled
from jixiao_plugins.pdf.runs import Run, lines_of
from jixiao_plugins.pdf.tables import pieces_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao_ocr.image import Array, PageImage
    from jixiao_ocr.segments import Segment
    from jixiao_plugins.pdf.runs import Line
    from jixiao_plugins.pdf.tables import Piece

FIRST_DOUBT = 0xF0000
"""After what is in doubt stands a private character for its number: the rules of tables and paragraphs carry it along."""
_PADS = (0.14, 0.32)
_AGAIN = 0.85
_FAINT = 205
_HALO = 9
"""How wide a line of a table is with the grey at its edges, in pixels, beyond its ink."""
_DASH = recogniser.Reading((recogniser.Sign("-", 0.5, 1.0, "", 0.0),))
_FIGURES = frozenset("0123456789Oo|%‰≥≤><")
_SQUARES = frozenset("□口囗")
"""Alone they cannot be told apart: a box to tick, or a mouth."""
_TOUCHED, _COVERED = 0.03, 0.5
"""Parts of a piece's ink that lie under a seal: so little does not matter, so much may be the seal's own."""
_SURE_UNDER_SEAL = 0.9
_STRANGE = re.compile(r"[A-Z]\d+(?:\.\d+)?[%\u4e00-\u9fff]{0,3}\Z")
_IN_FIGURES = frozenset(".-%‰")
SURE_FIGURE = 0.75
SURE_WORD = 0.4


class Read(NamedTuple):
    """A piece of a line that was read: its box in points, its characters, other readings, how sure it is in percent."""

    segment: Segment
    reading: Reading
    text: str
    others: tuple[str, ...]
    sure: int
    certain: bool


@dataclass
class PageText:
    """What a page says. `doubts` are numbered by their place in the list: (readings, how sure in percent)."""

    pieces: list[Piece]
    lines: list[Line]
    doubts: list[Read] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)


def read_page(page: PageImage, number: int, first_doubt: int = 0) -> PageText:
    """The tables and lines of a page; its doubts are numbered from `first_doubt`."""
    level, upright, rest = ruled(page.ink)
    height = segments.character_height(rest)
    clean = np.where(_beside_rules(page.ink, rest), 255, page.clean).astype(np.uint8)
    rest = segments.without_specks(rest)
    faint = segments.without_specks(np.where(clean < _FAINT, 255, 0).astype(np.uint8))
    pieces, _ = pieces_of(_marks(rest), level, upright, number)
    found: list[list[Segment]] = []
    owners = []
    free, pale = rest.copy(), faint.copy()
    for piece in pieces:
        for box in piece.boxes:
            left, top, right, bottom = (round(side * SCALE) for side in (box.left, box.top, box.right, box.bottom))
            found.append(segments.in_cell(rest, faint, (left, top, right, bottom), height))
            owners.append(box)
        for ink in (free, pale):
            cv2.rectangle(ink, *_corners(piece), 0, thickness=-1)
    found.append(segments.outside(free, pale, height))
    every = [segment for group in found for segment in group]
    reads = iter(_under_seal(_recognised(clean, every, height), page))
    text = PageText(pieces, [])
    for owner, group in zip([*owners, None], found, strict=True):
        runs = [run for _ in group for run in _runs(next(reads), text, first_doubt)]
        if owner is None:
            text.lines = lines_of(runs)
        else:
            owner.text = wrapped(runs, owner.left, owner.right)
    return text


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
    """Every piece read, and read again at another scale where it holds a figure or is not sure."""
    dashes = {n for n, segment in enumerate(found) if _is_dash(segment, height)}
    read = [n for n in range(len(found)) if n not in dashes]
    first = _read(clean, found, read, height, _PADS[0])
    again = [n for n in read if _sureness(first[n]) < _AGAIN or _FIGURES.intersection(first[n].text)]
    second = _read(clean, found, again, height, _PADS[1])
    return [
        Read(segment, _DASH, "-", (), 100, certain=True) if n in dashes else _settled(segment, first[n], second.get(n))
        for n, segment in enumerate(found)
    ]


def _under_seal(reads: list[Read], page: PageImage) -> list[Read]:
    """The readings, of which those that a seal touches must be surer, and those that may be its own are not certain.

    A stroke that is all under a seal is a piece of it, and says nothing.
    """
    return reads if page.seal is None else [_doubted_by_seal(read, page.ink, page.seal) for read in reads]


def _doubted_by_seal(read: Read, ink: Array, seal: Array) -> Read:
    left, top, right, bottom = read.segment
    inside = ink[top:bottom, left:right] > 0
    touched = float((seal[top:bottom, left:right][inside] > 0).mean()) if inside.any() else 0.0
    if touched <= _TOUCHED or (touched <= _COVERED and read.sure >= 100 * _SURE_UNDER_SEAL):
        return read
    if read.text == "-":
        return read._replace(reading=Reading(()), text="", certain=True)
    return read._replace(certain=False)


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


def _settled(segment: Segment, first: Reading, second: Reading | None) -> Read:
    """One reading of two: the surer one; certain where both say the same and are sure enough."""
    if second is None and first.text not in _SQUARES:
        return Read(segment, first, folded(first.text), (), round(100 * first.sure), certain=True)
    second = second or first
    best, worse = (first, second) if first.sure >= second.sure else (second, first)
    text, other = folded(best.text), folded(worse.text)
    if _signed(text, other):
        best, worse, text, other = worse, best, other, text
    agree = same(text, other) or _signed(other, text)
    sure = _sureness(best)
    if _STRANGE.match(text):  # no figure begins with a letter: the recogniser takes a faint comparator for one
        return Read(segment, best, "≥" + text[1:], (text[1:],), round(100 * sure), certain=False)
    if text in _SQUARES:
        return Read(segment, best, "口", ("□",), round(100 * sure), certain=False)
    minus = text[:1] == "-" and text[1:2].isdigit()  # a stroke of dirt makes a figure negative
    letter = (
        len(text) == 1 and text.isascii() and text.isalpha()
    )  # no cell holds one, but a misread figure looks like it
    certain = agree and bool(text) and not minus and not letter and _sure_enough(best, alone=len(text) < 2)
    others = (text[1:],) if minus and agree else () if agree else (other,)
    return Read(segment, best, text, others, round(100 * sure), certain)


def _sure_enough(reading: Reading, *, alone: bool) -> bool:
    """Whether every character is: a figure more than a word, which the characters around it support."""
    return all(
        sign.sure >= (SURE_FIGURE if alone or sign.text.isdigit() or sign.text in _IN_FIGURES else SURE_WORD)
        for sign in reading.signs
        if weighty(sign.text) or sign.text in _IN_FIGURES
    )


def _signed(text: str, other: str) -> bool:
    """Whether the other reading is the same with a comparator before it: one that is faint is overlooked, none is made up."""
    return other[:1] in COMPARATORS and same(text, other[1:])


def _sureness(reading: Reading) -> float:
    """How sure the least sure character is that makes a difference."""
    weight = [sign.sure for sign in reading.signs if weighty(sign.text) or sign.text in _IN_FIGURES]
    return min(weight, default=reading.sure)


def _runs(read: Read, text: PageText, first_doubt: int) -> list[Run]:
    """The characters of a piece on the page; after what is in doubt stands its mark."""
    text.reads.append(read)
    left, top, right, bottom = (side / SCALE for side in read.segment[:4])
    runs = [Run.of(char, a, top, b, bottom) for char, a, b in _places(read, left, right) if char != " "]
    if read.certain:
        return runs
    mark = chr(FIRST_DOUBT + first_doubt + len(text.doubts))
    text.doubts.append(read)
    if not runs:
        return [Run.of(mark, left, top, right, bottom)]
    runs[-1].text += mark
    return runs


def _places(read: Read, left: float, right: float) -> list[tuple[str, float, float]]:
    """Each character with its left and right edge: they lie between the middles that the recogniser saw."""
    signs = read.reading.signs
    if len(signs) != len(read.text):  # folded: what is left is a figure, whose characters are evenly wide
        step = (right - left) / max(len(read.text), 1)
        return [(char, left + n * step, left + (n + 1) * step) for n, char in enumerate(read.text)]
    middles = [left + sign.at * (right - left) for sign in signs]
    edges = [left, *((a + b) / 2 for a, b in pairwise(middles)), right]
    return [(char, edges[n], edges[n + 1]) for n, char in enumerate(read.text)]
