"""One page of a PDF as pdfium sees it: its characters with their boxes, and the ruled lines of its tables."""

from __future__ import annotations

import ctypes
import re
import struct
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MOST_RULES = 6000
_MOST_SEGMENTS = 60_000
_MOST_CHARACTERS = 60_000
_DEEPEST_FORM = 4
_BOX = struct.Struct("4f")
"""A box as pdfium fills it: left, top, right, bottom."""
_BLANKS = frozenset("\xa0\u3000")
_HYPHENS = frozenset("-\xad\u2010\ufffe")
"""What pdfium may make up at the end of a line, besides blanks."""
_SHORTEST_RULE = 3.0
_SLOPE = 1.0
_ENDS = frozenset("。;；")
_ITEM = re.compile(r"[①-⑳]|[(（]?[0-9一二三四五六七八九十]{1,2}[)）.、．]")
_CLOSING = frozenset(",.;:!?)]}%，。、；：！？）】》〉〕」』”’％…")
_OPENING = frozenset("([{<（［〔【《〈“‘「『")
_QUOTES = frozenset("”’\"'")
_POINTS = frozenset(".,)）")
_LATIN = re.compile(r"[A-Za-z0-9]")


class Sign(msgspec.Struct, gc=False):
    """A character, its box and the centre of it; y grows downwards from the top of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    y: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return self.x, self.y


_HEIGHT, _EDGE, _TOP, _RIGHT, _BOTTOM = map(attrgetter, ("y", "left", "top", "right", "bottom"))


class Rule(NamedTuple):
    """A ruled line: where it lies (`at`: y of a level line, x of an upright one), and from where to where it goes."""

    at: float
    start: float
    end: float


class Line(NamedTuple):
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


def placing(page: Any) -> Callable[[float, float], tuple[float, float]]:
    """Turns a point of the file into one of the page as it is seen: x from the left, y from the top, after rotation."""
    width, height = page.get_size()
    rotation = page.get_rotation()
    if rotation == 90:
        return lambda x, y: (y, x)
    if rotation == 180:
        return lambda x, y: (width - x, y)
    if rotation == 270:
        return lambda x, y: (width - y, height - x)
    return lambda x, y: (x, height - y)


def signs_of(page: Any) -> list[Sign]:
    """The characters of a page in the order of the file, without blanks and those that pdfium makes up."""
    text_page = page.get_textpage()
    handle = text_page.raw
    count = min(text_page.count_chars(), _MOST_CHARACTERS)
    box_of, made_up = raw.FPDFText_GetLooseCharBox, raw.FPDFText_IsGenerated
    byref = ctypes.byref
    printed: list[str] = []
    boxes = bytearray(_BOX.size * (count + 1))  # one call fills one box in place; all are read at once
    first = raw.FS_RECTF.from_buffer(boxes)
    filled = 0
    for number, char in enumerate(_characters(text_page, count)):
        if not "\u3000" < char < "\ud800":  # most are Chinese characters
            if char <= " " or "\ud800" <= char < "\ue000" or char in _BLANKS:
                continue
            if char in _HYPHENS and made_up(handle, number) == 1:
                continue
        if box_of(handle, number, byref(first, filled)):
            printed.append(char)
            filled += _BOX.size
    text_page.close()
    return _placed(page, zip(printed, _BOX.iter_unpack(boxes), strict=False))


def _characters(text_page: Any, count: int) -> str:
    """The characters by their numbers: at once where pdfium's text has one for each, else one by one."""
    text: str = text_page.get_text_range(0, count) if count else ""
    if len(text) == count:
        return text.replace("\ufffe", "\x02")  # the hyphen that pdfium makes of a broken word
    return "".join(chr(raw.FPDFText_GetUnicode(text_page.raw, number)) for number in range(count))


def _placed(page: Any, boxes: Iterable[tuple[str, tuple[float, float, float, float]]]) -> list[Sign]:
    """The signs from boxes of the file (left, top, right, bottom), as the page is seen."""
    signs: list[Sign] = []
    if not page.get_rotation():
        height = page.get_height()
        for text, (x1, y1, x2, y2) in boxes:
            left, right = (x1, x2) if x1 <= x2 else (x2, x1)
            top, bottom = (height - y1, height - y2) if y1 >= y2 else (height - y2, height - y1)
            signs.append(Sign(text, left, top, right, bottom, (left + right) / 2, (top + bottom) / 2))
        return signs
    place = placing(page)
    for text, (left, up, right, down) in boxes:
        (x1, y1), (x2, y2) = place(left, up), place(right, down)
        signs.append(Sign(text, min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2), (x1 + x2) / 2, (y1 + y2) / 2))
    return signs


Matrix = tuple[float, float, float, float, float, float]


def rules_of(page: Any) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright ruled lines of a page, pieces of one line joined."""
    place = placing(page)
    level: list[Rule] = []
    upright: list[Rule] = []
    count = 0
    for item, matrices in _paths(page.raw):
        for start, end in _segments(item, matrices):
            count += 1
            if count > _MOST_SEGMENTS:
                return [], []
            (x1, y1), (x2, y2) = place(*start), place(*end)
            if abs(y1 - y2) <= _SLOPE and abs(x1 - x2) >= _SHORTEST_RULE:
                level.append(Rule((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
            elif abs(x1 - x2) <= _SLOPE and abs(y1 - y2) >= _SHORTEST_RULE:
                upright.append(Rule((x1 + x2) / 2, min(y1, y2), max(y1, y2)))
    return merged(level), merged(upright)


def _paths(page: Any) -> Iterator[tuple[Any, list[Matrix]]]:
    """The paths of a page, also those in forms inside it, each with the matrices that lead to the page.

    pypdfium2 makes an object of each letter on the way; its raw functions do not.
    """
    objects = [raw.FPDFPage_GetObject(page, number) for number in range(raw.FPDFPage_CountObjects(page))]
    waiting: list[tuple[Any, list[Matrix]]] = [(item, []) for item in reversed(objects)]
    while waiting:
        item, above = waiting.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield item, [_matrix(item), *above]
        elif kind == raw.FPDF_PAGEOBJ_FORM and len(above) < _DEEPEST_FORM:
            inside = range(raw.FPDFFormObj_CountObjects(item))
            matrices = [_matrix(item), *above]
            waiting += [(raw.FPDFFormObj_GetObject(item, number), matrices) for number in reversed(inside)]


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _segments(item: Any, matrices: Sequence[Matrix]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path in page coordinates."""
    px, py = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for number in range(min(raw.FPDFPath_CountSegments(item), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(item, number)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(px), ctypes.byref(py))
        x, y = px.value, py.value
        for a, b, c, d, e, f in matrices:
            x, y = a * x + c * y + e, b * x + d * y + f
        point = x, y
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield before, point
        if raw.FPDFPathSegment_GetClose(segment):
            yield point, start
        before = point


def merged(rules: Sequence[Rule], near: float = 2.5) -> list[Rule]:
    """Rules with those that lie on one line and touch joined into one."""
    result: list[Rule] = []
    for group in _by_place(sorted(rules), near):
        at = sum(rule.at for rule in group) / len(group)
        start, end = None, 0.0
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + near:
                end = max(end, rule.end)
            else:
                result.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            result.append(Rule(at, start, end))
    return result


def _by_place(rules: Sequence[Rule], near: float) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > near:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def lines_of(signs: Sequence[Sign]) -> list[Line]:
    """The printed lines, from top to bottom, each from left to right. Signs belong to one line when their middles do."""
    lines: list[Line] = []
    group: list[Sign] = []
    last = 0.0
    for sign in sorted(signs, key=_HEIGHT):
        y = sign.y
        if y - last > 0.35 and group and y - last > 0.35 * (sign.bottom - sign.top):
            lines.append(_line(group))
            group = []
        group.append(sign)
        last = y
    if group:
        lines.append(_line(group))
    return lines


def _line(group: list[Sign]) -> Line:
    group.sort(key=_EDGE)
    pieces = [group[0].text]
    for before, sign in pairwise(group):
        gap = sign.left - before.right
        if gap > 0.15:  # the least gap, of the smallest letters
            size = max(sign.bottom - sign.top, 1.0)
            words = gap > 0.15 * size and _LATIN.match(before.text) and _LATIN.match(sign.text)
            if words or gap > 1.2 * size:
                pieces.append(" ")
        pieces.append(sign.text)
    return Line(
        "".join(pieces),
        group[0].left,
        min(map(_TOP, group)),
        max(map(_RIGHT, group)),
        max(map(_BOTTOM, group)),
        _lead(group),
    )


def _lead(group: list[Sign]) -> float:
    """The width of what no line break parts from the first character."""
    count = 1
    while count < len(group) and _inseparable(group[count - 1].text[:1], group[count].text[:1]):
        count += 1
    return group[count - 1].right - group[0].left


def _inseparable(before: str, after: str) -> bool:
    """Whether two characters stay in one line: those of a word or number, a bracket with what it holds, punctuation with what it ends."""
    if after in _CLOSING or before in _OPENING or before in _QUOTES:
        return True
    return bool(_LATIN.match(after)) and (before in _POINTS or bool(_LATIN.match(before)))
