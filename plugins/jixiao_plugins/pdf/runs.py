"""The text of a page: runs of characters as the file has them, and the printed lines that they make.

A page has thousands of characters and some hundred runs, so lines and cells are found by runs; only where two runs
overlap, or an edge of a table parts one, are characters looked at one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from operator import add, attrgetter, sub
from string import ascii_letters, digits
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOUCHING = 0.15
"""The least gap between words, of the smallest letters: what stands closer is one run."""
_EVEN = 0.35
"""What is not higher than this is on one line, whatever its size."""
_LEVEL = 0.25
"""How much the upper and the lower edges of neighbours may differ, as a part of the height."""
_STEEP = 0.3
"""How much higher the middle of a character may be than that of another in one run, as a part of the height."""
_ENDS = frozenset("。;；")
_ITEM = re.compile(r"[①-⑳]|[(（]?[0-9一二三四五六七八九十]{1,2}[)）.、．]")
_LATIN = frozenset(ascii_letters + digits)
_LEAD = re.compile(
    r".(?:[,.;:!?)\]}%，。、；：！？）】》〉〕」』”’％…]|(?<=[(\[{<（［〔【《〈“‘「『”’\"']).|(?<=[A-Za-z0-9.,)）])[A-Za-z0-9])*",
    re.DOTALL,
)
"""What no line break parts from its first character: a word or number, a bracket and what it holds, punctuation and what it ends."""


class Run(msgspec.Struct, gc=False):
    """Characters that stand close together on one height; y grows downwards from the top of the page.

    text           the characters; marks after those that have edges take no room
    lefts, rights  the edges of each character, both from left to right
    top, bottom    those of all
    first, last    the middles of the highest and of the lowest character
    size           the height of the first character
    """

    text: str
    lefts: list[float]
    rights: list[float]
    top: float
    bottom: float
    first: float
    last: float
    size: float

    @classmethod
    def of(cls, text: str, left: float, top: float, right: float, bottom: float) -> Run:
        """A run of one character, or of what cannot be parted."""
        middle = (top + bottom) / 2
        return cls(text, [left], [right], top, bottom, middle, middle, bottom - top)

    @property
    def y(self) -> float:
        """The middle of the characters."""
        return (self.first + self.last) / 2

    def characters(self) -> list[Run]:
        """Each character as a run."""
        return [self._part(number, number + 1) for number in range(len(self.lefts))]

    def parts(self, edges: Sequence[float]) -> Iterator[tuple[int, Run]]:
        """The run parted by upright edges, each part with the number of edges on its left. The middle of a character counts."""
        first = bisect_right(edges, (self.lefts[0] + self.rights[0]) / 2)
        if len(self.lefts) == 1 or first == bisect_right(edges, (self.lefts[-1] + self.rights[-1]) / 2):
            yield first, self
            return
        begin = 0
        for number, (left, right) in enumerate(zip(self.lefts, self.rights, strict=True)):
            passed = bisect_right(edges, (left + right) / 2)
            if passed != first:
                yield first, self._part(begin, number)
                begin, first = number, passed
        yield first, self._part(begin, len(self.lefts))

    def _part(self, begin: int, end: int) -> Run:
        text = self.text[begin : end if end < len(self.lefts) else None]
        lefts, rights = self.lefts[begin:end], self.rights[begin:end]
        return Run(text, lefts, rights, self.top, self.bottom, self.first, self.last, self.size)


_FIRST, _LEFTS = attrgetter("first"), attrgetter("lefts")


class Edges(NamedTuple):
    """The edges of characters in the order of the file. The upper and the lower ones count from the bottom of the page."""

    lefts: list[float]
    rights: list[float]
    upper: list[float]
    lower: list[float]


def runs_from(text: str, edges: Edges, height: float) -> list[Run]:
    """Characters put together to runs, on a page of this height."""
    if not text:
        return []
    runs: list[Run] = []
    for begin, end in pairwise((0, *_breaks(text, edges), len(text))):
        run = _run(text, edges, height, begin, end)
        if run.last - run.first <= _STEEP * run.size:
            runs.append(run)
        else:
            runs += [_run(text, edges, height, number, number + 1) for number in range(begin, end)]
    return runs


def _run(text: str, edges: Edges, height: float, begin: int, end: int) -> Run:
    lefts, rights, upper, lower = edges
    up, low = upper[begin], lower[begin]
    if end - begin == 1:
        return Run.of(text[begin], lefts[begin], height - up, rights[begin], height - low)
    ups, lows = upper[begin:end], lower[begin:end]
    middles = list(map(add, ups, lows))
    return Run(
        text[begin:end],
        lefts[begin:end],
        rights[begin:end],
        height - max(ups),
        height - min(lows),
        height - max(middles) / 2,
        height - min(middles) / 2,
        up - low,
    )


def _breaks(text: str, edges: Edges) -> list[int]:
    """The numbers of the characters that do not go on with the run of the one before."""
    lefts, rights, upper, lower = edges
    gaps = map(sub, lefts[1:], rights)
    sides = zip(range(1, len(text)), gaps, upper, upper[1:], lower, lower[1:], strict=False)
    return [
        number
        for number, gap, up, upper_edge, low, lower_edge in sides
        if not (  # as most characters: what is equal is told sooner than what is nearly so
            -_TOUCHING <= gap <= _TOUCHING
            and (up == upper_edge or -_EVEN < upper_edge - up < _EVEN)
            and (low == lower_edge or -_EVEN < lower_edge - low < _EVEN)
        )
        and (
            _steps(upper_edge - up, lower_edge - low, upper_edge - lower_edge)
            or (gap > _TOUCHING and is_blank(gap, upper_edge - lower_edge, text[number - 1], text[number]))
            or (gap < -_TOUCHING and (lefts[number] < lefts[number - 1] or rights[number] < rights[number - 1]))
        )
    ]


def _steps(rise: float, sink: float, size: float) -> bool:
    """Whether a character is higher, lower, smaller or larger than the one before, more than its shape may make it.

    `rise` and `sink` are what its upper and its lower edge have more than the other's.
    """
    if -_EVEN < rise < _EVEN and -_EVEN < sink < _EVEN:
        return False
    return abs(rise) + abs(sink) > _LEVEL * min(size, size - rise + sink)


def is_blank(gap: float, size: float, before: str, after: str) -> bool:
    """Whether a gap between two characters is a blank: a wide one, or a narrow one between letters or digits."""
    if gap > 1.2 * size and gap > 1.2:
        return True
    return gap > 0.15 * size and gap > _TOUCHING and before in _LATIN and after in _LATIN


class Line(msgspec.Struct, frozen=True, gc=False):
    """A printed line of text and its box. `lead` is the width of what its first break could have left on the line before."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    lead: float

    @property
    def size(self) -> float:
        """The height of the line."""
        return self.bottom - self.top

    def filled_by(self, following: Line, left: float, right: float) -> bool:
        """Whether the next line's beginning would not have fitted between the edges: then the text was only wrapped.

        A numbered item after the end of a sentence begins a line of its own, however full the line before is.
        """
        if self.text[-1:] in _ENDS and _ITEM.match(following.text):
            return False
        room = following.lead + 0.8 * self.size
        return self.right + room >= right or self.right - self.left + room + 0.4 * self.size >= right - left


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """The printed lines, from top to bottom, each from left to right. Runs belong to one line when their middles do."""
    lines: list[Line] = []
    group: list[Run] = []
    last = 0.0
    for run in sorted(runs, key=_FIRST):
        gap = run.first - last
        if gap > _EVEN and group and gap > 0.35 * run.size:
            lines.append(_line(group))
            group = []
        last = max(last, run.last) if group else run.last
        group.append(run)
    if group:
        lines.append(_line(group))
    return lines


def _line(group: list[Run]) -> Line:
    if len(group) == 1:
        run = group[0]
        return Line(run.text, run.lefts[0], run.top, run.rights[-1], run.bottom, _lead(group))
    runs = _in_order(group)
    pieces = [runs[0].text]
    for before, run in pairwise(runs):
        gap = run.lefts[0] - before.rights[-1]
        last = before.text[len(before.rights) - 1]
        if gap > _TOUCHING and is_blank(gap, run.size, last, run.text[0]):
            pieces.append(" ")
        pieces.append(run.text)
    return Line(
        "".join(pieces),
        runs[0].lefts[0],
        min([run.top for run in runs]),
        max([run.rights[-1] for run in runs]),
        max([run.bottom for run in runs]),
        _lead(runs),
    )


def _in_order(group: list[Run]) -> list[Run]:
    """The runs of a line from left to right; as single characters where one begins before another has come to its last."""
    runs = sorted(group, key=_LEFTS)
    for before, run in pairwise(runs):
        if run.lefts[0] <= before.lefts[-1]:
            return sorted([character for run in group for character in run.characters()], key=_LEFTS)
    return runs


def _lead(runs: list[Run]) -> float:
    """The width of what no line break parts from the first character."""
    count = _end_of_lead(runs[0].text)
    if count >= len(runs[0].rights):  # it may go on in the next run
        count = _end_of_lead("".join([run.text[: len(run.rights)] for run in runs]))
    for run in runs:
        if count <= len(run.rights):
            return run.rights[count - 1] - runs[0].lefts[0]
        count -= len(run.rights)
    return runs[-1].rights[-1] - runs[0].lefts[0]


def _end_of_lead(text: str) -> int:
    found = _LEAD.match(text)
    return found.end() if found else 1
