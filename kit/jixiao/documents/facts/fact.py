"""The record of one figure of the text, and the paragraph that it stands in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from jixiao.documents.facts.lexicon import PHASES, marks
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT
from jixiao.text.units import dimension_of

if TYPE_CHECKING:
    from jixiao.model.document import Place
    from jixiao.text.quantity import Quantity

_KEPT_UNITS = 1024
"""How many results the cache keeps."""

Role = Literal["stock", "change", "ratio", "points", "price", "score"]

_LABEL_EDGE = re.compile(
    r"^(?:其中|包括|分别为|分别是|分别|主要是|主要为|含|即|和|及|与|以及|并|另|另有|共|共有|[\s的为是:\-—.)\]】、，,;；]|[“”\"])+"
    r"|(?:为|是|共计|合计|总计|共|计|达到?|约|[\s:“”\"(（])+$"
)
_AHEAD, _BEHIND = frozenset('其包分主含即和及与以并另共的为是:-—.)]】、，,;；“”"'), frozenset('为是计共约达到:“”"(（')
"""The characters that a particle at an edge begins or ends with."""
_TOTAL_WORDS = re.compile(r"共计|合计|总计|总额|总数|总共|共|数额|金额|[\s“”\"为是:：的达到]")
_ZERO = Decimal(0)
_LONGEST = 160
"""Characters of a clause that are looked at: a bound on the work for hostile text, far beyond any name."""
_LEAD = 4
"""Characters that may stand before the year of a sentence: the number of an item."""
HALF = [Decimal(5).scaleb(-places - 1) for places in range(13)]
_ALIKE = {**dict.fromkeys("人名位员", "人"), "批次": "批"}


@lru_cache(maxsize=_KEPT_UNITS)
def dimension(unit: str) -> tuple[str, Decimal]:
    """Dimension and factor of a unit; people are one dimension whatever they are counted with, and so are batches."""
    dim, factor = dimension_of(unit)
    return _ALIKE.get(dim, dim), factor


class Fact:
    """A figure with its slots.

    value, unit      as printed; `base` is in the base unit of `dim` (元, a plain ratio, single items)
    slack            half a unit of the last printed place in base units; 0 where the figure is exact
    role, sign       stock, change (±1), ratio, points, price, score
    label, gap       the clause before the figure, from the figure before it on; everything since that figure
    marks            the words of the lexicon in the gap: class, start, end (offsets of the paragraph)
    phase            the last phase of money in the label (`BUDGET`, `SPENT` …), or empty
    year             the year it speaks of, or None; `inherited` names the slots that its clause did not fill
    depth, bracket   how deep in brackets, and in which
    spot             where it stands in the document: the number of its paragraph, and the offset there
    sentence, scope  the sentence, and its part between semicolons
    phrase, tail     the whole clause up to the figure; what follows it in its clause, up to the next figure
    hedged, open     約 余 以上; a 等 follows the figure
    called, meant    the label that it has of the head of its list, and what its points are (full marks, got …), once somebody asked
    rest, twice      whether it is what is not done, or what is in several of the parts beside it, once somebody asked
    units            what a price is for, once somebody asked
    """

    __slots__ = (
        "_in_gap", "_in_label", "_name", "base", "bracket", "called", "clause", "depth", "dim", "end", "factor", "gap", "gap_start", "hedged", "index",
        "inherited", "label", "line", "marks", "meant", "open", "phase", "phrase", "places", "rest", "role", "scope", "sentence", "sign", "slack", "spot", "start",
        "stop", "tail", "twice", "unit", "units", "value", "year",
    )  # fmt: skip

    def __init__(self, line: Line, start: int, end: int, quantity: Quantity) -> None:
        self.line = line
        self.start, self.end = start, end
        self.spot = line.number, start
        self.value: Decimal = quantity.number  # type: ignore[assignment]
        self.unit = quantity.unit
        self.places = quantity.decimals
        self.hedged = bool(quantity.hedge)
        self.role: Role = "stock"
        self.phase = ""
        self.year: int | None = None
        self.inherited: tuple[str, ...] = ()
        self.marks: tuple[tuple[str, int, int], ...] = ()
        self.open = False
        self.sign = self.sentence = self.scope = self.clause = self.depth = self.bracket = 0
        self.gap_start = self.stop = self.index = 0
        self._name: str | None = None
        self.called: str | None = None
        self.meant = ""
        self.rest: bool | None = None
        self.twice: bool | None = None
        self.units: list[str] | None = None
        self._in_gap: frozenset[str] = frozenset()
        self._in_label: frozenset[str] = frozenset()
        self.gap = self.label = self.phrase = self.tail = ""
        self.measure(self.unit)

    def cut(self) -> None:
        """The words around the figure, once it is known where its clause, the figure before it and the next one stand."""
        flat, start = self.line.flat, self.start
        self.gap = flat[max(self.gap_start, start - 4 * _LONGEST) : start]
        self.phrase = flat[max(self.clause, start - _LONGEST) : start]
        self.label = (
            self.phrase if self.gap_start <= self.clause else flat[max(self.gap_start, start - _LONGEST) : start]
        )
        self.tail = flat[self.end : self.stop]

    def mark(self) -> None:
        """The words of the lexicon in the gap."""
        found = marks(self.gap)
        if not found:
            return
        base, edge = self.start - len(self.gap), max(self.clause, self.gap_start)
        self.marks = tuple([(kind, base + a, base + b) for kind, a, b in found])
        self._in_gap = frozenset([kind for kind, _, _ in self.marks])
        self._in_label = frozenset([kind for kind, start, _ in self.marks if start >= edge])

    def measure(self, unit: str, dim: str = "") -> None:
        """Set dimension, base and slack for a unit."""
        found, factor = dimension(unit)
        self.factor = factor
        self.dim = dim or found
        self.base = EXACT.multiply(self.value, factor)
        exact = not self.places and not unit.startswith("亿")
        exact = exact or (unit == "元" and self.places >= 2)
        self.slack = _ZERO if exact else EXACT.multiply(HALF[min(self.places, 12)], factor)

    @property
    def told_year(self) -> int | None:
        """The year of its sentence; else that of the last sentence before it that begins with one."""
        return self.year or self.line.opened(self.start) or self.line.since

    @property
    def printed(self) -> str:
        """As printed, blanks taken out."""
        return self.line.text[self.start : self.end].replace(" ", "")

    @property
    def name(self) -> str:
        """The label without particles at its edges."""
        if self._name is None:
            label = self.label
            edged = label[:1] in _AHEAD or label[-1:] in _BEHIND or label[:1].isspace() or label[-1:].isspace()
            self._name = _LABEL_EDGE.sub("", label) if edged else label
        return self._name

    @property
    def key(self) -> str:
        """The name without words of total, for figures that stand far apart."""
        return _TOTAL_WORDS.sub("", self.name)

    @property
    def lead(self) -> str:
        """户均补贴: 800 元 — what a colon parts from a figure."""
        flat, at = self.line.flat, self.clause
        if at == 0 or flat[at - 1] != ":":
            return ""
        return flat[max(flat.rfind(mark, 0, at - 1) for mark in ",;。:(") + 1 : at - 1].strip()

    @property
    def amount(self) -> bool:
        """A stock that can be a total, a part or a base."""
        return self.role == "stock"

    def has(self, *kinds: str) -> bool:
        """Whether a word of one of these classes stands in the gap before the figure."""
        return not self._in_gap.isdisjoint(kinds)

    def labelled(self, *kinds: str) -> bool:
        """Whether a word of one of these classes stands in the label."""
        return not self._in_label.isdisjoint(kinds)


class Line:
    """One paragraph, heading or cell with its figures.

    `flat` is the folded text, character for character; `sentences` are spans that end at a full stop; `priced` says whether one of
    its figures is a price, `lists` whether a word before one of them opens a list; `since` is the year with which the last sentence
    before the paragraph began that begins with one; `spans` and `days` are what it tells of time, once somebody asked.
    """

    __slots__ = (
        "count",
        "days",
        "facts",
        "flat",
        "is_cell",
        "lists",
        "number",
        "offset",
        "place",
        "priced",
        "rows",
        "sentences",
        "since",
        "spans",
        "starts",
        "text",
        "years",
    )

    def __init__(self, text: str, flat: str, place: Place, number: int, *, is_cell: bool, offset: int) -> None:
        self.text, self.flat, self.place, self.number = text, flat, place, number
        self.is_cell, self.offset = is_cell, offset
        self.facts: list[Fact] = []
        self.sentences: list[tuple[int, int]] = []
        self.years: list[tuple[int, int]] = []
        self.since: int | None = None
        self.starts: list[int] = []
        self.count = 0
        self.priced = self.lists = False
        self.rows: tuple[tuple[int, int, int], ...] = ()
        self.spans: bool | None = None
        self.days: tuple[int | None, list[Any]] | None = None

    def at(self, start: int) -> Place:
        """The place of an offset in this line."""
        place = self.place
        if self.rows:
            begins, line, column = self.rows[bisect_right(self.rows, self.offset + start, key=itemgetter(0)) - 1]
            at = column + self.offset + start - begins
            return msgspec.structs.replace(place, line=line, column=at, end_line=None)
        if place.line is None or place.column is not None:
            return place
        return msgspec.structs.replace(place, column=self.offset + start + 1)

    def opened(self, end: int) -> int | None:
        """The year with which the last sentence before an offset begins that begins with one: 2024年，全县 …."""
        for at, year in reversed(self.years):
            nearest = bisect_right(self.sentences, at, key=itemgetter(0)) - 1
            if at < end and nearest >= 0 and at - self.sentences[nearest][0] <= _LEAD:
                return year
        return None

    def after(self, start: int) -> int:
        """The position of the first fact that starts at this offset or later."""
        return bisect_left(self.starts, start)

    def quote(self, start: int, end: int) -> str:
        """The exact text of a span, without blanks at its edges."""
        return self.text[start:end].strip()

    def between(self, a: Fact, b: Fact) -> str:
        """The folded text between two figures."""
        return self.flat[a.end : b.start]

    def sentence(self, number: int) -> list[Fact]:
        """The figures of one sentence."""
        return [fact for fact in self.facts if fact.sentence == number]


def phase_of(label_marks: list[str]) -> str:
    """The last phase of money named."""
    return next((kind for kind in reversed(label_marks) if kind in PHASES), "")


__all__ = ["Fact", "Line", "Role", "dimension", "marks", "phase_of"]
