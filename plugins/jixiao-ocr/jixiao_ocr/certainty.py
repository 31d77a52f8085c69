"""What two readings of a piece of a line say together, and whether that is certain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jixiao_ocr.folding import COMPARATORS, brackets, folded, same, weighty
from jixiao_ocr.recogniser import Reading

if TYPE_CHECKING:
    from jixiao_ocr.image import Array, PageImage
    from jixiao_ocr.recogniser import Sign
    from jixiao_ocr.segments import Segment

SURE_FIGURE = 0.75
SURE_WORD = 0.4
_SURE_UNDER_SEAL = 0.9
_TOUCHED, _COVERED = 0.03, 0.5
"""Parts of a piece's ink that lie under a seal: so little does not matter, so much may be the seal's own."""
_IN_FIGURES = frozenset(".-%‰一二三四五六七八九十")
_SQUARES = frozenset("□口囗")
"""Alone they cannot be told apart: a box to tick, or a mouth."""
_STRANGE = re.compile(r"[A-Z]\d+(?:\.\d+)?[%\u4e00-\u9fff]{0,3}\Z")
_NEGATIVE = re.compile(r"-\d")
_POINTED = re.compile(r"[≥≤><]?\d+\.")
_LETTER = re.compile(r"[A-Za-z]")


class Read(NamedTuple):
    """A piece of a line that was read: its characters, other readings, how sure it is in percent, and whether that is enough.

    `paired` says whether its readings have the same brackets, and no seal touches them.
    """

    segment: Segment
    reading: Reading
    text: str
    others: tuple[str, ...]
    sure: int
    certain: bool
    paired: bool = True


def settled(segment: Segment, first: Reading, second: Reading | None) -> Read:
    """One reading of two, the surer one; certain where both say the same and are sure enough.

    A piece that was sure at once and holds no figure has no `second` reading.
    """
    if second is None and first.text not in _SQUARES:
        return Read(segment, first, folded(first.text), (), _percent(first.sure), certain=True)
    best, worse = _ranked(first, second or first)
    text, other = folded(best.text), folded(worse.text)
    likeliest, *others = _likely(text)
    agree = same(text, other) or _signed(other, text)
    if others or _LETTER.fullmatch(text):  # no cell holds a letter alone, but a misread figure looks like one
        return Read(segment, best, likeliest, tuple(others), _percent(sureness(best)), certain=False)
    certain = agree and bool(text) and _sure_enough(best, alone=len(text) < 2)
    paired = brackets(text) == brackets(other)
    return Read(segment, best, text, () if agree else (other,), _percent(sureness(best)), certain, paired)


def _percent(share: float) -> int:
    return round(100 * share)


def _ranked(first: Reading, second: Reading) -> tuple[Reading, Reading]:
    """The better reading and the other: the surer one, or the one that has a comparator more."""
    best, worse = (first, second) if first.sure >= second.sure else (second, first)
    return (worse, best) if _signed(folded(best.text), folded(worse.text)) else (best, worse)


def _likely(text: str) -> tuple[str, ...]:
    """What a reading that looks wrong in itself may say, the likeliest first; one that does not says what it says."""
    if _STRANGE.match(text):  # no figure begins with a letter: the recogniser takes a faint comparator for one
        return "≥" + text[1:], text[1:]
    if text in _SQUARES:
        return "口", "□"
    if _NEGATIVE.match(text):  # a stroke of dirt makes a figure negative
        return text, text[1:]
    if _POINTED.fullmatch(text):  # a dot of dirt stands after it, or its decimals are in the next line
        return text[:-1], text
    return (text,)


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


def sure_bracket(sign: Sign) -> bool:
    """Whether a bracket is what it was read as. It makes no difference to the figures of its line, and is held in doubt alone."""
    return sign.sure >= SURE_FIGURE


def sureness(reading: Reading) -> float:
    """How sure the least sure character is that makes a difference."""
    weight = [sign.sure for sign in reading.signs if weighty(sign.text) or sign.text in _IN_FIGURES]
    return min(weight, default=reading.sure)


def under_seal(reads: list[Read], page: PageImage, height: float) -> list[Read]:
    """The readings, of which those that a seal touches must be surer, and those that may be its own are not certain.

    `height` is that of a character. What is smaller, or a mere stroke, and all under a seal is a piece of it, and says nothing.
    """
    return reads if page.seal is None else [_doubted_by_seal(read, page.ink, page.seal, height) for read in reads]


def _doubted_by_seal(read: Read, ink: Array, seal: Array, height: float) -> Read:
    left, top, right, bottom = read.segment
    inside = ink[top:bottom, left:right] > 0
    touched = float((seal[top:bottom, left:right][inside] > 0).mean()) if inside.any() else 0.0
    if touched <= _TOUCHED:
        return read
    if touched <= _COVERED and read.sure >= 100 * _SURE_UNDER_SEAL:
        return read._replace(paired=False)
    if read.text == "-" or max(right - left, bottom - top) < height / 2:
        return read._replace(reading=Reading(()), text="", others=(), certain=True)
    return read._replace(certain=False)
