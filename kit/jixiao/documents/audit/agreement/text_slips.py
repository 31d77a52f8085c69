"""Slips of the text itself: a unit printed twice, a bracket without its partner, a word twice, income for expenditure."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement.double_units import double_units
from jixiao.model.findings import Finding
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Line

_UNIT_TWICE = re.compile(r"(?<![\d位:：(（|/])(?P<unit>万元|亿元|元)(?P<number>\d[\d,]*+(?:\.\d+)?)(?P=unit)")
_WORD_TWICE = re.compile(
    r"(?P<word>[\u4e00-\u9fff]{3,6}|预算|支出|收入|项目|资金|绩效|评价|目标|工作|管理|单位|部门|情况|进行|财政|使用|完成|实施|建设|服务|经费|提高|加强|我局|我单位|保障|专项|自评|报告|指标)(?P=word)"
)
"""A word has up to six characters: one of any length is not found twice in linear time."""
_REDUPLICATED = re.compile(r"^(?:一.一|.{0,1}天天|逐.|一[一-龥])")
_POINTS = re.compile(r"[，。；：、,;:]{2,}")
_SPENT_IS_INCOME = re.compile(
    r"支出(?:总额|合计|总计)?\d[\d,]*+(?:\.\d+)?(?:万?元)[,，](?:全部)?为财政拨款(?:预算)?收入"
)
_COLUMNS = re.compile(r"\S {3,}\S|^ {8,}\S")
"""Words of several columns, or of one column among others: a line of a printed table, whose texts go on in other lines."""
_MOST = 3
"""Doubled words that are reported for one paragraph."""
_BRACKET = re.compile(r"[()《》“”【】]")
_PAIRS = {"(": ")", "《": "》", "“": "”", "【": "】"}
_CLOSERS = {close: start for start, close in _PAIRS.items()}
_ITEM_BEFORE = re.compile(r"(?:^|[\s,，。;；:：])[0-9a-zA-Z一二三四五六七八九十]{1,3}$")


def slip(code: str, line: Line, start: int, end: int, **params: str) -> Finding:
    """A finding about a span of a line."""
    quote = line.quote(max(0, start - 4), min(len(line.text), end + 4))
    return Finding(code=code, place=line.at(start), quote=quote, params={"text": line.text[start:end], **params})


def slips(line: Line) -> Iterator[Finding]:
    """The slips of one paragraph."""
    flat = line.flat
    for match in _UNIT_TWICE.finditer(flat):
        yield slip("C605", line, *match.span(), unit=match["unit"], fix=match[0][len(match["unit"]) :])
    for start, end in double_units(line):
        stated = line.text[start:end]
        yield Finding(code="C613", place=line.at(start), quote=stated, params={"stated": stated}, stated=stated)
    for match in _SPENT_IS_INCOME.finditer(flat):
        yield slip("C611", line, *match.span())
    if line.is_cell or _COLUMNS.search(line.text):
        return
    for match in islice(_WORD_TWICE.finditer(flat), _MOST):
        if not _REDUPLICATED.match(match["word"]) and not _REDUPLICATED.match(match[0]):
            yield slip("C607", line, *match.span(), word=match["word"])
    for match in islice(_POINTS.finditer(flat), _MOST):
        yield slip("C607", line, *match.span(), word=match[0])
    yield from _brackets(line)


def _brackets(line: Line) -> Iterator[Finding]:
    """A closing bracket that closes nothing, inside a paragraph that opens others. One finding a paragraph."""
    stack: list[str] = []
    for match in _BRACKET.finditer(line.flat):
        i, char = match.start(), match[0]
        if char in _PAIRS:
            stack.append(char)
        elif stack and stack[-1] == _CLOSERS[char]:
            stack.pop()
        elif char == ")" and _ITEM_BEFORE.search(line.flat[max(0, i - 4) : i]):
            continue
        elif _CLOSERS[char] in stack:
            while stack.pop() != _CLOSERS[char]:
                pass
        else:
            yield slip("C606", line, i, i + 1)
            return
