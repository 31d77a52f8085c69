"""Text and Markdown. Standard library only: published texts are flattened in ways no table parser knows.

Each source line is one `Paragraph`, exactly as it stands but without its line end; blank lines are skipped, and lines that a narrow
page cut a paragraph into are put together again. Lines with bars, tabs or clearly aligned spaces become tables. A table with one cell a paragraph, and one whose rows cannot be told
apart, stays as paragraphs (without the bars); extraction knows the headers and puts it together.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from jixiao.files.problems import problem_params
from jixiao.files.reading import DocumentBuilder, LimitReached, refusal
from jixiao.model.document import Heading, Paragraph, Place
from jixiao_plugins.text.bars import BARS, Line, Region, count, is_rule
from jixiao_plugins.text.columns import (
    by_spaces,
    by_tabs,
    clearly_spaced,
    has_figures,
    has_tabs,
    is_wide,
    may_be_spaced,
)
from jixiao_plugins.text.decoding import decode
from jixiao_plugins.text.wrapped import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.model.document import Block, Document
    from jixiao.model.limits import Limits

_LINE = re.compile(r"[^\r\n]+")
_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_GAP = 6


def read_text(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `text`. Raises `InputError` `E002` for what is no text, `E008` for what is blank."""
    decoded = decode(data)
    if not decoded.text.strip():
        raise refusal("E008", "empty")
    with DocumentBuilder(limits) as builder:
        for cause in decoded.causes:
            builder.note("E002", Place(line=_first_bad(decoded.text)), **problem_params(cause))
        most = limits.blocks + limits.cells
        lines = list(itertools.islice(source_lines(decoded.text), most))
        for block in _blocks(lines, builder):
            builder.add(block)
        if len(lines) == most:
            raise LimitReached("blocks", limits.blocks)
    return builder.document("text", name, decoded.encoding)


def _first_bad(text: str) -> int:
    """The number of the first line that shows a broken byte or a control character."""
    found = re.search("[�\u2400-\u2421]", text)
    return _line_ends(text, 0, found.start() if found else 0) + 1


def source_lines(text: str) -> Iterator[Line]:
    """The lines that are not blank, and one blank line for each run of them, with their numbers in the source."""
    number, end = 1, 0
    for found in _LINE.finditer(text):
        ends = _line_ends(text, end, found.start())
        if ends > 1:
            yield Line(number + 1, "")
        number += ends
        end = found.end()
        yield Line(number, found[0])


def _line_ends(text: str, start: int, end: int) -> int:
    return text.count("\n", start, end) + text.count("\r", start, end) - text.count("\r\n", start, end)


def _blocks(lines: list[Line], builder: DocumentBuilder) -> Iterator[Block]:
    joined = dict(wrapped(lines))
    start = 0
    while start < len(lines):
        text = lines[start].text
        end = start + 1
        if not text.strip():
            pass
        elif start in joined:
            paragraph, end = joined[start]
            yield paragraph
        elif _draws(text) and (stop := _bars_end(lines, start)):
            end = stop
            for found in Region(lines[start:end]).tables(builder):
                yield _plain(found) if isinstance(found, Line) else found
        elif has_tabs(text) and (stop := _run(lines, start, _tabbed)) > end:
            end = stop
            yield by_tabs(lines[start:end], builder)
        elif is_wide(text) and (stop := _run(lines, start, is_wide)) >= start + 3 and has_figures(lines[start:stop]):
            end = stop
            yield by_spaces(lines[start:end], builder)
        elif may_be_spaced(text):
            end = _run(lines, start, may_be_spaced)
            yield from _spaced(lines[start:end], builder)
        elif not is_rule(text):
            yield _plain(lines[start])
        start = end


def _spaced(lines: list[Line], builder: DocumentBuilder) -> Iterator[Block]:
    if clearly_spaced(lines):
        yield by_spaces(lines, builder)
    else:
        yield from map(_plain, lines)


def _run(lines: list[Line], start: int, belongs: Callable[[str], bool]) -> int:
    """The end of the run of lines that belong together."""
    end = start
    while end < len(lines) and belongs(lines[end].text):
        end += 1
    return end


def _tabbed(text: str) -> bool:
    return "\t" in text.rstrip() and bool(text.strip())


def _draws(text: str) -> bool:
    return count(text) > 0 or (is_rule(text) and text.lstrip()[0] in "+┌├┏╔")


def _bars_end(lines: list[Line], start: int) -> int:
    """The end of the region of bar lines that begins here; 0 when the bars are only punctuation of a sentence.

    Where lines without bars part two runs of rows that have different numbers of bars, two tables meet.
    """
    seen: list[int] = []
    end = index = start
    while index < len(lines) and index - end <= _GAP:
        bars = count(lines[index].text)
        if bars:
            if index > end and _meets(seen, bars, lines, index):
                break
            if not is_rule(lines[index].text):
                seen.append(bars)
            end = index + 1
        index += 1
    framed = len(seen) == 1 and seen[0] > 2 and lines[start].text.strip()[0] in BARS
    return end if len(seen) > 1 or framed else 0


def _meets(seen: list[int], bars: int, lines: list[Line], index: int) -> bool:
    settled = len(seen) > 1 and seen[-1] == seen[-2] != bars
    return settled and index + 1 < len(lines) and count(lines[index + 1].text) == bars


def _plain(line: Line) -> Block:
    place = Place(line=line.number, column=line.column + len(line.text) - len(line.text.lstrip()))
    heading = _HEADING.fullmatch(line.text.rstrip())
    if heading:
        return Heading(text=heading[2].strip("# "), level=len(heading[1]), place=place)
    bare = line.text.strip()
    if bare.startswith("**") and bare.endswith("**") and "**" not in bare[2:-2] and len(bare) > 4:
        start = (place.column or 1) + 2
        return Paragraph(text=bare[2:-2], place=place, bold=True, rows=((0, line.number, start),))
    return Paragraph(text=line.text, place=place, rows=((0, line.number, line.column),))
