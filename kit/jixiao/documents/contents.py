"""The printed table of contents of a document: which of its blocks are entries and no headings.

Documents that publish a whole year's accounts begin with one, often without page numbers. Three signs tell it from headings:
a line that ends in dots and a page; a run of numbered lines with nothing between them after the word 目录; such a run, also
without that word, after which its first entry is printed again. One pass over the blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.model.document import Table
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block

_PAGE = re.compile(
    r"(?:[.．·…‥\-—_]{3,}\s?|\t)(?:[.．·…]{1,9}\s?)?(?:[-—]?\s?\d{1,4}\s?[-—]?|[(（]\s?\d{1,4}\s?[)）])$"
    r"|[.．·…‥]{8,}$|PAGEREF\s{1,4}_Toc\d{1,12}.{0,8}$"
)
_ENDS = frozenset(")）-—_.．·…‥")
"""What an entry may end in, besides the digit of a page."""
_WORD = re.compile(r"^目[录次]$")
_NUMBER = re.compile(
    r"(?P<part>第[一二三四五六七八九十\d]{1,3}(?:部分|章|节))"
    r"|(?P<cn>[一二三四五六七八九十]{1,3})[、.．]"
    r"|(?P<bracket>[(（][一二三四五六七八九十]{1,3}[)）])"
    r"|(?P<digit>\d{1,2})[、.．](?!\d)"
    r"|附\s?[件表录]"
)
_BARE = re.compile(r"^第[一二三四五六七八九十\d]{1,3}部分$")
_LONGEST = 150
_ENTRY = 60
_FIRST_LINES = 40
_ENTRIES = 6  # so many entries need no word 目录, when the first is printed again


class _Line(msgspec.Struct, frozen=True):
    """A line without blanks and page number: its block, its key, and its number with the kind of number."""

    index: int
    key: str
    kind: str
    number: str


def is_entry(text: str) -> bool:
    """Whether a line ends like an entry: dots and a page number, or dots to the end."""
    if len(text) > _LONGEST or not (text[-1:].isdecimal() or text[-1:] in _ENDS or "PAGEREF" in text):
        return False
    return bool(_PAGE.search(text))


def contents(blocks: Sequence[Block]) -> frozenset[int]:
    """The blocks of the printed table of contents."""
    found = {
        index
        for index, block in enumerate(blocks)
        if not isinstance(block, Table) and block.text and is_entry(block.text.strip())
    }
    word = next((index for index, block in enumerate(blocks[:400]) if _is_word(block)), None)
    run, again = _run(blocks, word) if word is not None else _first_run(blocks)
    if run and _is_list(run, again=again, named=word is not None):
        found |= {line.index for line in run}
        found |= set(range(word if word is not None else run[0].index, run[-1].index + 1))
    return frozenset(found)


def _is_word(block: Block) -> bool:
    return not isinstance(block, Table) and len(block.text) <= 20 and bool(_WORD.match("".join(block.text.split())))


def _first_run(blocks: Sequence[Block]) -> tuple[list[_Line], bool]:
    """The run that starts at the first numbered line near the top."""
    for line in _lines(blocks, 0, _FIRST_LINES):
        if line.kind:
            return _run(blocks, line.index - 1)
    return [], False


def _run(blocks: Sequence[Block], after: int) -> tuple[list[_Line], bool]:
    """The lines after a block that look like entries, and whether the first entry is printed again behind them."""
    run: list[_Line] = []
    first: _Line | None = None
    highest = 0
    for line in _lines(blocks, after + 1):
        if first is not None and _same(line, first) and (highest > 1 or line.key == first.key):
            return run, True
        if first is None and line.kind:
            first = line
        if first is not None and line.kind == first.kind:
            highest += 1
        run.append(line)
    while run and not run[-1].kind and len(run[-1].key) > 0 and not run[-1].key.endswith(("表", "说明")):
        run.pop()  # short lines behind the last entry are of the text
    return run, False


def _same(line: _Line, first: _Line) -> bool:
    """Whether a line begins the list again: the number of its first entry, in the same kind of number."""
    return line.kind == first.kind and line.number == first.number


def _is_list(run: list[_Line], *, again: bool, named: bool) -> bool:
    numbered = [line for line in run if line.kind]
    kinds = [line for line in numbered if line.kind == numbered[0].kind] if numbered else []
    if len({line.number for line in kinds}) < 2:
        return False
    return named or (again and len(numbered) >= _ENTRIES)


def _lines(blocks: Sequence[Block], start: int, limit: int | None = None) -> Iterator[_Line]:
    """The short lines from a block on, up to the first that is a sentence, too long, or a table."""
    count = 0
    for index in range(start, len(blocks)):
        block = blocks[index]
        if isinstance(block, Table):
            return
        text = block.text.strip()
        if not text:
            continue
        count += 1
        if limit is not None and count > limit:
            return
        key = "".join(_PAGE.sub("", text).split()) if len(text) <= _LONGEST else text[:_LONGEST]
        if limit is None and (len(key) > _ENTRY or key.endswith(("。", "；", ";", "，", ","))):
            return
        number = _NUMBER.match(key)
        kind = (number.lastgroup or "") if number else ""
        yield _Line(index, key, kind, number[0] if number and (kind or _BARE.match(key)) else "")


__all__ = ["contents", "is_entry"]
