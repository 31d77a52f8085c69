"""Lines that a page was narrow for: text copied from a page ends its lines where they were full, in the middle of a sentence.

They are put together again where the text shows it: many lines are about as long as the longest, and most of those end without a
stop. In other texts each line is a paragraph, however long, and nothing is joined.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.model.document import Paragraph, Place
from jixiao_plugins.text.bars import count
from jixiao_plugins.text.columns import has_tabs, is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao_plugins.text.bars import Line

_ITEM = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十\d]+[章节条部]|[（(]\d{1,2}[)）]|\d{1,2}(?:、|[.．](?!\d))|[①-⑳]|附[件表录]|#)"
)
"""What an item of a list, a heading or an annex begins with."""
_ENDS = re.compile(r"[。！？；;:：]\s*$")
_MARK = re.compile(r"[，。；、,;]")
"""What sentences have, and rows of cells have not."""
_PAGE = re.compile(r"\s*[—\-－–]*\s*(?:第\s*)?\d{1,3}(?:\s*页)?\s*[—\-－–]*\s*")
_TOKEN = re.compile(r"[\dA-Za-z.,%]+\s*(?:[万亿]?元|[\u4e00-\u9fff%])?|.")
_NARROW, _WIDE = 36, 112
"""A page of text is between 18 and 56 Chinese characters wide."""
_FEWEST, _MANY, _OPEN, _SPARE, _LOOSE, _STRAY = 5, 0.4, 0.6, 8, 14, 50
"""At least five full lines, two of five of all; three of five of them end without a stop and have a mark; a number that did not fit leaves room, and
so do the indentation of a first line and marks that were printed as wide as a character. One line of fifty may be longer."""
_INDENT = re.compile(r"[ \t]{2,}|\u3000")


def width(text: str) -> int:
    """Columns of a terminal, or half characters of a page: a Chinese character takes two."""
    return sum(1 if char < "\u2000" else 2 for char in text)


def margin(lines: Sequence[Line]) -> int:
    """How wide the page was that these lines were copied from; 0 where they are no page's."""
    widths = sorted(width(line.text.rstrip()) for line in lines if line.text.strip())
    edge = widths[-1 - len(widths) // _STRAY] if widths else 0
    full = [one for one in lines if edge - _LOOSE <= width(one.text.rstrip()) <= edge]
    if not _NARROW <= edge <= _WIDE or len(full) < max(_FEWEST, _MANY * len(widths)):
        return 0
    prose = sum(_MARK.search(one.text) is not None for one in full) >= _OPEN * len(full)
    return edge if prose and sum(_ENDS.search(one.text) is None for one in full) >= _OPEN * len(full) else 0


def wrapped(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[Paragraph, int]]]:
    """The paragraphs that several lines make: the index of the first line, the paragraph, and the index behind its last line."""
    edge = margin(lines)
    if not edge:
        return
    start = 0
    while start < len(lines):
        kept, end = [lines[start]], start + 1
        while (following := _over_page(lines, end)) < len(lines):
            if not _goes_on(kept[-1].text, lines[following].text, edge):
                break
            kept.append(lines[following])
            end = following + 1
        if len(kept) > 1:
            yield start, (_joined(kept), end)
        start = end


def _over_page(lines: Sequence[Line], start: int) -> int:
    """The index of the line that is next, over the number of a page and the blank lines around it."""
    end, numbers = start, 0
    while end < len(lines) and (not lines[end].text.strip() or _PAGE.fullmatch(lines[end].text)):
        numbers += bool(lines[end].text.strip())
        end += 1
    return end if numbers == 1 else start


def _goes_on(text: str, following: str, edge: int) -> bool:
    """Whether a line is full, so that the next one goes on with its sentence."""
    if not following.strip() or _ITEM.match(following) or _INDENT.match(following) or _PAGE.fullmatch(following):
        return False
    if _PAGE.fullmatch(text) or any(has_tabs(one) or is_wide(one) or count(one) for one in (text, following)):
        return False
    room = edge - width(text.rstrip())
    token = _TOKEN.match(following.lstrip())
    needed = min(width(token[0]) if token else 2, _SPARE)
    return room < needed or (room <= _LOOSE and _ENDS.search(text) is None)


def _joined(lines: Sequence[Line]) -> Paragraph:
    """One paragraph; where each of its lines begins in the source is kept."""
    text, rows = "", []
    for line in lines:
        bare = line.text.strip() if text else line.text.rstrip()
        if text and text[-1].isascii() and text[-1].isalpha() and bare[:1].isascii() and bare[:1].isalpha():
            text += " "
        rows.append((len(text), line.number, line.column + line.text.index(bare[:1]) if bare else line.column))
        text += bare
    first = lines[0]
    place = Place(
        line=first.number, column=first.column + len(first.text) - len(first.text.lstrip()), end_line=lines[-1].number
    )
    return Paragraph(text=text, place=place, rows=tuple(rows))
