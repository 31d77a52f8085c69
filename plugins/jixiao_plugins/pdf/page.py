"""One page of a PDF as pdfium sees it: the runs of its text, and the ruled lines of its tables."""

from __future__ import annotations

import re
from itertools import chain, compress, starmap
from operator import gt
from typing import TYPE_CHECKING, Any, NamedTuple

from pypdfium2 import raw

from jixiao_plugins.pdf import pdfium
from jixiao_plugins.pdf.runs import Edges, runs_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jixiao_plugins.pdf.runs import Run

MOST_RULES = 6000
_MOST_CHARACTERS = 60_000
_PRINTED = re.compile(r"[^\x00- \xa0\u3000\ud800-\udfff]+")
_HYPHEN = re.compile(r"[-\xad\u2010\ufffe]")
"""What pdfium may make up at the end of a line, besides blanks."""
_SHORTEST_RULE = 3.0
_SLOPE = 1.0


class Rule(NamedTuple):
    """A ruled line: where it lies (`at`: y of a level line, x of an upright one), and from where to where it goes."""

    at: float
    start: float
    end: float


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


def runs_of(page: Any) -> list[Run]:
    """The characters of a page as runs in the order of the file, without blanks and those that pdfium makes up."""
    text_page = page.get_textpage()
    try:
        text = _characters(text_page, min(text_page.count_chars(), _MOST_CHARACTERS))
        stretches = [found.span() for found in _PRINTED.finditer(_without_made_up(text, text_page))]
        printed = "".join([text[begin:end] for begin, end in stretches])
        boxes = pdfium.boxes_of(text_page, chain.from_iterable(starmap(range, stretches)), len(printed))
    finally:
        text_page.close()
    if len(boxes.lefts) < len(printed):
        printed = "".join(compress(printed, boxes.known))
    return runs_from(printed, _as_seen(page, boxes), page.get_height())


def _characters(text_page: Any, count: int) -> str:
    """The characters by their numbers: at once where pdfium's text has one for each, else one by one."""
    text: str = text_page.get_text_range(0, count) if count else ""
    if len(text) == count:
        return text.replace("\ufffe", "\x02")  # the hyphen that pdfium makes of a broken word
    return "".join(chr(raw.FPDFText_GetUnicode(text_page.raw, number)) for number in range(count))


def _without_made_up(text: str, text_page: Any) -> str:
    """The text with a blank for each hyphen that pdfium makes up."""
    return _HYPHEN.sub(
        lambda found: " " if raw.FPDFText_IsGenerated(text_page.raw, found.start()) == 1 else found[0], text
    )


def _as_seen(page: Any, boxes: pdfium.Boxes) -> Edges:
    """The edges of characters as the page is seen."""
    _, x1s, y1s, x2s, y2s = boxes
    if page.get_rotation():
        place, height = placing(page), page.get_height()
        x1s, y1s = _placed(place, height, x1s, y1s)
        x2s, y2s = _placed(place, height, x2s, y2s)
    lower, upper = _ordered(y2s, y1s)
    return Edges(*_ordered(x1s, x2s), upper, lower)


def _placed(
    place: Callable[[float, float], tuple[float, float]], height: float, xs: list[float], ys: list[float]
) -> tuple[list[float], list[float]]:
    points = list(map(place, xs, ys))
    return [x for x, _ in points], [height - y for _, y in points]


def _ordered(ones: list[float], others: list[float]) -> tuple[list[float], list[float]]:
    """The lesser and the greater of each pair."""
    if any(map(gt, ones, others)):
        return list(map(min, ones, others)), list(map(max, ones, others))
    return ones, others


def rules_of(page: Any) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright ruled lines of a page, pieces of one line joined."""
    place = placing(page)
    level: list[Rule] = []
    upright: list[Rule] = []
    for count, (start, end) in enumerate(pdfium.segments_of(page), 1):
        if count > pdfium.MOST_SEGMENTS:
            return [], []
        (x1, y1), (x2, y2) = place(*start), place(*end)
        if abs(y1 - y2) <= _SLOPE and abs(x1 - x2) >= _SHORTEST_RULE:
            level.append(Rule((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
        elif abs(x1 - x2) <= _SLOPE and abs(y1 - y2) >= _SHORTEST_RULE:
            upright.append(Rule((x1 + x2) / 2, min(y1, y2), max(y1, y2)))
    return merged(level), merged(upright)


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
