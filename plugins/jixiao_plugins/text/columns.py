"""Rows of text without bars: cells set apart by tabs, or by spaces where that is clearly a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.files.reading import LimitReached
from jixiao_plugins.text.bars import Part, build, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.files.reading import DocumentBuilder
    from jixiao.model.document import Table
    from jixiao_plugins.text.bars import Line, Row

_TAB = re.compile("\t")
_WIDE_GAP = re.compile(r"[ \u3000]{2,}|\u3000")
_GAP = re.compile(r"[ \u3000]+")
_FIGURE = re.compile(r"[≥≤><=≧≦﹦+-]?[0-9０-９][0-9０-９,.，．]*[%％‰一-鿿/]{0,4}")
_PAGE_NUMBER = re.compile(r"\s*[-—–]\s*\d{1,3}\s*[-—–]\s*")
_LONGEST_WORD = 40
_USUAL_WORD = 14
_WORDS = range(3, 17)
_LONGEST_ROW = 400
_LONGEST_WIDE_ROW = 3000
_SAMPLE = 200
_SENTENCE = ",，。；;"
_ENDS = "。;；！？:："


def has_tabs(text: str) -> bool:
    """Whether a tab stands between two texts of the line."""
    return "\t" in text.strip()


def by_tabs(lines: Sequence[Line], builder: DocumentBuilder) -> Table:
    """A table of tab-separated rows: the form in which spreadsheets and Word paste into text."""
    return build(_rows(lines, _TAB, builder), ruled=False)


def is_wide(text: str) -> bool:
    """Whether wide gaps set three cells or more apart; then a cell may hold a whole sentence."""
    if len(text) > _LONGEST_WIDE_ROW or "  " not in text.replace("\u3000", "  "):
        return False
    words = _WIDE_GAP.split(text.strip())
    return len(words) in _WORDS and all(words)


def has_figures(lines: Sequence[Line]) -> bool:
    """Whether half of the lines hold a cell that is only a figure."""
    words = (_WIDE_GAP.split(line.text.strip()) for line in lines[:_SAMPLE])
    return 2 * sum(any(map(_FIGURE.fullmatch, row)) for row in words) >= len(lines[:_SAMPLE])


def may_be_spaced(text: str) -> bool:
    """Whether a line could be a row of cells with spaces between them."""
    if len(text) > _LONGEST_ROW or _PAGE_NUMBER.fullmatch(text) or count(text):
        return False
    words = _GAP.split(text.strip())
    if len(words) not in _WORDS or text.rstrip()[-1:] in _ENDS:
        return False
    return max(map(len, words)) <= _LONGEST_WORD and sum(map(len, words)) <= _USUAL_WORD * len(words)


def clearly_spaced(lines: Sequence[Line]) -> bool:
    """Whether lines that could be rows are rows: three at least, most with two figures, few with signs of a sentence."""
    if len(lines) < 3:
        return False
    lines = lines[:_SAMPLE]
    figures = sum(sum(map(bool, map(_FIGURE.fullmatch, _GAP.split(line.text.strip())))) >= 2 for line in lines)
    sentences = sum(any(sign in line.text for sign in _SENTENCE) for line in lines)
    return 2 * figures >= len(lines) >= 3 * sentences


def by_spaces(lines: Sequence[Line], builder: DocumentBuilder) -> Table:
    """A table of space-separated rows. What merged or empty cells there were is lost, so it is ragged."""
    wide = all(len(_WIDE_GAP.findall(line.text.strip())) >= 2 for line in lines[:_SAMPLE])
    return build(_rows(lines, _WIDE_GAP if wide else _GAP, builder), ruled=False, lost=True)


def _rows(lines: Sequence[Line], gap: re.Pattern[str], builder: DocumentBuilder) -> list[Row]:
    rows: list[Row] = []
    try:
        for line in lines:
            builder.pay_cells(line.text.count("\t") + 1 if gap is _TAB else 5)
            rows.append(_cut(line, gap))
    except LimitReached:
        if rows:
            builder.keep(build(rows, ruled=False, lost=gap is not _TAB))
        raise
    return rows


def _cut(line: Line, gap: re.Pattern[str]) -> Row:
    row: Row = []
    start = 0
    body = line.text if gap is _TAB else line.text.strip()
    shift = 0 if gap is _TAB else len(line.text) - len(line.text.lstrip())
    for match in gap.finditer(body):
        row.append([_part(line, body[start : match.start()], shift + start)])
        start = match.end()
    row.append([_part(line, body[start:], shift + start)])
    return row


def _part(line: Line, raw: str, start: int) -> Part:
    return Part(raw.strip(), line.number, start + len(raw) - len(raw.lstrip()) + 1)
