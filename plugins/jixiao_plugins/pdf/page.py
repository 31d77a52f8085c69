"""One page of a PDF as pdfium sees it: its characters with their boxes, and the ruled lines of its tables."""

from __future__ import annotations

import ctypes
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_RULES = 6000
_MOST_SEGMENTS = 60_000
_MOST_CHARACTERS = 60_000
_SHORTEST_RULE = 3.0
_SLOPE = 1.0
_ENDS = frozenset("。;；")
_ITEM = re.compile(r"[①-⑳]|[(（]?[0-9一二三四五六七八九十]{1,2}[)）.、．]")
_CLOSING = frozenset(",.;:!?)]}%,。、;:!?)】》”’％…")
_LATIN = re.compile(r"[A-Za-z0-9]")


class Sign(NamedTuple):
    """A character and its box; y grows downwards from the top of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


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
    """The characters of a page in the order of the file, without those that pdfium makes up."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    place = placing(page)
    box = raw.FS_RECTF()
    signs = []
    for number in range(min(text_page.count_chars(), _MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text_page, number)
        if code < 0x20 or raw.FPDFText_IsGenerated(text_page, number) == 1 or 0xD800 <= code < 0xE000:
            continue
        if raw.FPDFText_GetLooseCharBox(text_page, number, ctypes.byref(box)):
            (x1, y1), (x2, y2) = place(box.left, box.top), place(box.right, box.bottom)
            signs.append(Sign(chr(code), min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
    text_page.close()
    return signs


def rules_of(page: Any) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright ruled lines of a page, pieces of one line joined."""
    from pypdfium2 import raw

    place = placing(page)
    level: list[Rule] = []
    upright: list[Rule] = []
    count = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        for start, end in _segments(item):
            count += 1
            if count > _MOST_SEGMENTS:
                return [], []
            (x1, y1), (x2, y2) = place(*start), place(*end)
            if abs(y1 - y2) <= _SLOPE and abs(x1 - x2) >= _SHORTEST_RULE:
                level.append(Rule((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
            elif abs(x1 - x2) <= _SLOPE and abs(y1 - y2) >= _SHORTEST_RULE:
                upright.append(Rule((x1 + x2) / 2, min(y1, y2), max(y1, y2)))
    return merged(level), merged(upright)


def _segments(item: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path in page coordinates."""
    from pypdfium2 import raw

    matrices = [item.get_matrix()]
    container = item.container
    while container is not None:
        matrices.append(container.get_matrix())
        container = container.container
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for number in range(min(raw.FPDFPath_CountSegments(item), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(item, number)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = x.value, y.value
        for matrix in matrices:
            point = matrix.on_point(*point)
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
    ordered = sorted((sign for sign in signs if sign.text.strip()), key=lambda sign: sign.middle[1])
    lines: list[Line] = []
    group: list[Sign] = []
    for sign in ordered:
        if group and sign.middle[1] - group[-1].middle[1] > 0.35 * max(sign.bottom - sign.top, 1.0):
            lines.append(_line(group))
            group = []
        group.append(sign)
    if group:
        lines.append(_line(group))
    return lines


def _line(group: list[Sign]) -> Line:
    group.sort(key=lambda sign: sign.left)
    text = group[0].text
    for before, sign in pairwise(group):
        gap = sign.left - before.right
        size = max(sign.bottom - sign.top, 1.0)
        words = _LATIN.match(before.text) and _LATIN.match(sign.text)
        text += (" " if gap > (0.15 if words else 1.2) * size else "") + sign.text
    return Line(
        text,
        group[0].left,
        min(sign.top for sign in group),
        max(sign.right for sign in group),
        max(sign.bottom for sign in group),
        _lead(group),
    )


def _lead(group: list[Sign]) -> float:
    """The width of the first word, or of the first Chinese character and the punctuation that must stay with it."""
    count = 1
    if _LATIN.match(group[0].text):
        while count < len(group) and _LATIN.match(group[count].text):
            count += 1
    while count < len(group) and group[count].text in _CLOSING:
        count += 1
    return group[count - 1].right - group[0].left
