"""Quantities in context: every number of the running text with its unit, label, hedge, sentence and place.

Offsets are those of the printed text (`jixiao.text.quantity.narrow` keeps them), so every quote is an exact substring.
Years, days, document numbers and bare codes are no quantities and are left out here, once for all recognisers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from jixiao.model.document import Cell, Document, Place, Table
from jixiao.text.quantity import EXACT, find, narrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.text.quantity import Found

_BREAK = re.compile(r"[。!?！？；;，,、：:()|]|(?<=[\u4e00-\u9fff%)])\.(?!\d)")
_FULL_STOPS = "。!?！？."
_DIGIT = re.compile(r"\d")
_SPLIT = re.compile(r"(?<=[\u4e00-\u9fff,，:：])(\d{1,6}\.)( {1,2})(\d{1,4})(?=[万亿元%])")
_LONGEST = 6_000
"""Characters of a paragraph that are read as one; a longer one is cut at a sentence end."""
_MOST = 15_000
"""Numbers of one document that are looked at; far more than any report prints."""
_HALF_STOPS = "；;"
_WINDOW = 40
_PEOPLE = frozenset({"人", "名", "位", "员"})
_CALENDAR = frozenset({"年", "月", "日", "号", "点", "岁", "时"})
_ABOUT_BEFORE = re.compile(
    r"(?:约|近|超过?|逾|大约|不低于|不少于|不高于|不超过|至少|最多|突破|达到?约|[≥≤<>]|大于|小于|高于|低于)\s*$"
)
_ABOUT_AFTER = re.compile(r"^\s*(?:以上|以下|以内|左右|上下|余|多(?!少)|之多|\(含\)以[上下])")
_NAME_BEFORE = re.compile(r"[第〔\[﹝×xX*]\s*$")
_MONEY_WORD = re.compile(r"[费款资金额]|经费|支出|收入|预算|决算|工资|投资|补助|补贴|贴息|奖补|执行数|到位|拨付|下达")
_UP = "增加|增长|上升|提高|上涨|增幅|涨幅|增收|增支|净增|提升|扩大|新增|增|多"
_DOWN = "减少|下降|降低|降幅|缩减|压减|减幅|减支|减收|净减|回落|压缩|负增长|下调|减|降|少"
_CHANGE = re.compile(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|率|额|数|幅度|比例|幅|金额|资金)?(?:分别)?(?:为|是|达到?|约|各|均|共)?\s*:?\s*$"
)
_SAVED = re.compile(r"(?:节约|节能|压缩|压减|节省|精简|节支|差异|偏差|偏离)(?:率|幅度|比例)(?:为|是|达到?)?\s*$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_LABEL_EDGE = re.compile(
    r"^(?:其中|包括|分别为|分别是|分别|主要是|主要为|含|即|和|及|与|以及|并|另|另有|共|共有|[\s的为是:\-—.)\]】]|[“”\"])+"
    r"|(?:为|是|共计|合计|总计|共|计|达到?|约|[\s:“”\"(（])+$"
)


_NOTHING = Decimal(0)
_HALF = [Decimal(5).scaleb(-places - 1) for places in range(13)]


class Num:
    """A number of the text in its context. `base` is in the base unit of `dim` (元, a plain ratio, single items).

    `slack` is half a unit of the last printed place, in base units; nothing where the figure is exact (whole numbers below 亿, 分).
    """

    __slots__ = (
        "after", "base", "change", "clause", "depth", "dim", "end", "group", "hedged", "index", "label",
        "lead", "line", "places", "sentence", "slack", "start", "unit", "value",
    )  # fmt: skip

    def __init__(self, line: Line, found: Found, index: int) -> None:
        quantity = found.quantity
        self.line = line
        self.index = index
        self.start, self.end = found.start, found.end
        self.value: Decimal = quantity.number  # type: ignore[assignment]
        self.unit = quantity.unit
        self.dim, self.base = _dimension(quantity.unit, self.value)
        self.places = quantity.decimals
        self.slack = _NOTHING
        if (self.places or quantity.unit.startswith("亿")) and not (quantity.unit == "元" and self.places >= 2):
            self.slack = EXACT.multiply(_HALF[min(self.places, 12)], _kind(quantity.unit)[1])
        self.hedged = bool(quantity.hedge)
        self.label = self.after = ""
        self.sentence = self.clause = self.depth = self.group = self.lead = 0
        self.change = 0

    @property
    def printed(self) -> str:
        """As printed, blanks taken out."""
        return self.line.text[self.start : self.end].replace(" ", "")

    @property
    def plain(self) -> bool:
        """A stock, not a change and not a ratio: what a total, a part or a base can be."""
        return self.change == 0 and self.dim not in {"ratio", "points"}

    @property
    def phrase(self) -> str:
        """The clause up to the number, whatever numbers stand in it; at most forty characters."""
        return self.line.flat[max(self.clause, self.start - 40) : self.start]

    @property
    def name(self) -> str:
        """The label without its leading and trailing particles."""
        return _LABEL_EDGE.sub("", self.label[-60:])

    @property
    def year(self) -> int | None:
        """The year that the label names, or the last one named before it in the sentence."""
        line = self.line
        at = bisect_left(line.years, (self.start, 0)) - 1
        if at < 0 or line.years[at][0] < line.sentences[self.sentence][0]:
            return None
        return line.years[at][1]


class Line:
    """One paragraph, heading or cell with its numbers. `sentences` are spans that end at a full stop; `found` counts digits."""

    __slots__ = (
        "flat",
        "found",
        "is_cell",
        "number",
        "nums",
        "offset",
        "place",
        "sentences",
        "starts",
        "text",
        "years",
    )

    def __init__(self, text: str, place: Place, number: int, *, is_cell: bool = False, offset: int = 0) -> None:
        self.text = text
        self.flat = _joined(narrow(text))
        self.offset = offset
        self.place = place
        self.number = number
        self.is_cell = is_cell
        self.sentences: list[tuple[int, int]] = []
        self.nums: list[Num] = []
        self.found = 0
        self.years: list[tuple[int, int]] = list(years(self.flat)) if "年" in text else []
        _analyse(self)
        self.starts = [num.start for num in self.nums]

    def at(self, start: int) -> Place:
        """The place of an offset in this line."""
        place = self.place
        if place.line is None or place.column is not None:
            return place
        return msgspec.structs.replace(place, column=self.offset + start + 1)

    def after(self, start: int) -> int:
        """The position of the first number that starts at this offset or later."""
        return bisect_left(self.starts, start)

    def quote(self, start: int, end: int) -> str:
        """The exact text of a span, without blanks at its edges."""
        return self.text[start:end].strip()

    def between(self, a: Num, b: Num) -> str:
        """The text between two numbers."""
        return self.flat[a.end : b.start]

    def before(self, num: Num) -> list[Num]:
        """The numbers before this one in its sentence, nearest first; not more than forty."""
        found: list[Num] = []
        for other in reversed(self.nums[max(0, num.index - _WINDOW) : num.index]):
            if other.sentence != num.sentence:
                break
            found.append(other)
        return found


def lines(document: Document) -> list[Line]:
    """The text of a document, paragraph by paragraph and cell by cell, with its numbers.

    A paragraph beyond `_LONGEST` characters comes in pieces; what lies beyond `_MOST` numbers is left out, so that the
    work on a hostile file stays bounded.
    """
    found: list[Line] = []
    seen = 0
    for text, place, is_cell in _texts(document):
        for start, end in _pieces(text):
            line = Line(text[start:end], place, len(found), is_cell=is_cell, offset=start)
            found.append(line)
            seen += line.found
            if seen > _MOST:
                return found
    return found


def _texts(document: Document) -> Iterator[tuple[str, Place, bool]]:
    for block in document.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                if len(cell.text) > 3:
                    yield cell.text, _cell_place(cell, block), True
        else:
            yield block.text, block.place, False


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Spans of at most `_LONGEST` characters that end at a full stop where there is one in the second half."""
    start = 0
    while len(text) - start > _LONGEST:
        stop = text.rfind("。", start + _LONGEST // 2, start + _LONGEST)
        end = stop + 1 if stop >= 0 else start + _LONGEST
        yield start, end
        start = end
    yield start, len(text)


def _cell_place(cell: Cell, table: Table) -> Place:
    return cell.place if cell.place != Place() else table.place


@lru_cache(maxsize=1024)
def _scale(unit: str) -> tuple[str, Decimal]:
    for word, factor in (
        ("百万", 10**6),
        ("千万", 10**7),
        ("十万", 10**5),
        ("万", 10**4),
        ("亿", 10**8),
        ("百", 100),
        ("千", 1000),
    ):
        if unit.startswith(word) and unit not in {"千米", "千克", "千瓦", "千瓦时"}:
            return unit[len(word) :], Decimal(factor)
    return unit, Decimal(1)


@lru_cache(maxsize=1024)
def _kind(unit: str) -> tuple[str, Decimal]:
    if unit in {"%", "‰"}:
        return "ratio", Decimal("0.01") if unit == "%" else Decimal("0.001")
    if unit.endswith("百分点"):
        return "points", Decimal("0.01")
    rest, factor = _scale(unit)
    if rest == "元":
        return "money", factor
    return ("人" if rest in _PEOPLE else rest), factor


def _dimension(unit: str, value: Decimal) -> tuple[str, Decimal]:
    dim, factor = _kind(unit)
    return dim, EXACT.multiply(value, factor)


def _analyse(line: Line) -> None:
    """Fill sentences and numbers in one pass over the punctuation."""
    flat = line.flat
    nums = [Num(line, found, 0) for found in find(flat)] if _DIGIT.search(flat) else []
    line.found = len(nums)
    if not nums:
        line.sentences.append((0, len(flat)))
        return
    start = sentence = clause = depth = group = groups = cursor = 0
    lead = 0
    stack: list[int] = []
    kept: list[Num] = []

    def settle(upto: int) -> None:
        nonlocal cursor
        while cursor < len(nums) and nums[cursor].start < upto:
            num = nums[cursor]
            cursor += 1
            num.sentence, num.depth, num.group, num.clause, num.lead = sentence, depth, group, clause, lead
            edge = max(clause, kept[-1].end if kept else 0)
            num.label = flat[edge : num.start]
            _describe(num, flat)
            if _counts(num, flat):
                num.index = len(kept)
                kept.append(num)

    for mark in _BREAK.finditer(flat):
        at = mark.start()
        settle(at)
        if cursor and nums[cursor - 1].end > at:
            continue  # a thousands separator inside a number
        char = flat[at]
        clause = at + 1
        if char == "(":
            stack.append(group)
            groups += 1
            group, depth = groups, depth + 1
        elif char == ")":
            depth = max(0, depth - 1)
            group = stack.pop() if stack else 0
        elif char in _FULL_STOPS and not (depth and flat[at + 1 : at + 2] == ")"):
            line.sentences.append((start, at + 1))
            start, sentence, depth, group = at + 1, sentence + 1, 0, 0
            stack.clear()
            lead = at + 1
        elif char in _HALF_STOPS:
            lead = at + 1
    settle(len(flat) + 1)
    line.sentences.append((start, len(flat)))
    line.nums = kept


def _describe(num: Num, flat: str) -> None:
    num.after = flat[num.end : num.end + 8]
    num.hedged = num.hedged or bool(_ABOUT_BEFORE.search(num.label[-4:])) or bool(_ABOUT_AFTER.match(num.after))
    tail = num.label[-14:]
    match = _CHANGE.search(tail)
    if match and not (match[0].strip() in {"多", "少", "增", "减", "降"} and not re.search(r"[比较同]", tail)):
        num.change = 1 if match["up"] else -1
        if match["down"] is None and match["up"] == "新增":
            num.change = 0
    if num.dim == "ratio" and not num.change and _SAVED.search(tail):
        num.change = -1
    if num.unit in {"万", "亿"} and _MONEY_WORD.search(tail):
        num.dim = "money"


def _joined(flat: str) -> str:
    """`35. 3万元` of a page that was read by machine as `35.3 万元`: the blank moves behind the figure, no offset changes."""
    return _SPLIT.sub(r"\g<1>\g<3>\g<2>", flat) if ". " in flat else flat


def _counts(num: Num, flat: str) -> bool:
    """Whether a number is a quantity: not a year, a day, a document number or a bare code."""
    if not num.unit or num.unit in _CALENDAR:
        return False
    return not (
        _NAME_BEFORE.search(flat[max(0, num.start - 2) : num.start])
        or (flat[num.start - 1 : num.start].isascii() and flat[num.start - 1 : num.start].isalpha())
    )


def years(text: str) -> Iterator[tuple[int, int]]:
    """Offsets and values of the years that a text names."""
    for match in _YEAR.finditer(text):
        yield match.start(), int(match[1])
