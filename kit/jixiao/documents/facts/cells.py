"""Forms as a run of entries: a label and the figures behind it, whatever way the page came: a table, a cell a line, blanks.

A page reader gives a form in many ways; what they share is the order: a label, then its figures. Cells that ran together without a
blank are not read here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jixiao.documents.facts.fact import Fact, Line
from jixiao.documents.facts.folding import fold
from jixiao.model.document import Place, Table
from jixiao.text import lazy_re as re
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.document import Document

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?\s?(?:%|万元|亿元|元|万|分)?\Z")
_FIRST = frozenset("-0123456789")
_MALFORMED = re.compile(r"\d+(?:[.,]\d*){2,}\Z")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?\Z")
_DATE = re.compile(
    r"(?:19|20)\d\d[.-]\d{1,2}(?:[.-]\d{1,2})?\Z|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\Z|\d{1,2}(?:\.\d{1,2}){2,}\Z"
)
_TOKEN = re.compile(r"-?\d[\d,]*(?:\.\d+)? (?:万元|亿元|元|万|%)(?=[\s|]|$)|[^\s|]+")
_APART = re.compile(r" (?:[元万亿%])")
_WORD = re.compile(r"[^\s|]+")
_LONGEST = 120
_MOST = 6_000


@dataclass(slots=True)
class Entry:
    """A label with the figures behind it, and where the label stands. `above` are the labels since the last figure."""

    label: str
    line: Line
    start: int
    values: list[Fact] = field(default_factory=list)
    above: tuple[str, ...] = ()


@dataclass(slots=True)
class Cells:
    """The entries of a document in reading order, and the figures that are malformed."""

    entries: list[Entry] = field(default_factory=list)
    malformed: list[tuple[Line, int, int]] = field(default_factory=list)


def cells(document: Document, lines: Iterable[Line] = ()) -> Cells:
    """The entries of all tables and of the paragraphs between them; `lines` of the document that were read already are not folded again."""
    folded = {line.text: line.flat for line in lines}
    found = Cells()
    labels: list[tuple[str, Line, int]] = []
    for text, place in _texts(document):
        line = Line(text, folded.get(text) or fold(text), place, -1, is_cell=True, offset=0)
        for start, end, figure in _tokens(line):
            if figure:
                _take(found, line, start, end, labels)
            else:
                _label(labels, line, start, end)
        if len(found.entries) > _MOST:
            break
    if labels:
        found.entries += [Entry(*label) for label in labels]
    return found


def _label(labels: list[tuple[str, Line, int]], line: Line, start: int, end: int) -> None:
    """A label; (万元) alone in its cell belongs to the label before it, and dashes behind the figures of a row to no label."""
    start = max(start, end - _LONGEST)
    text = line.flat[start:end].strip()
    if (
        labels
        and not labels[0][0].strip("-—–")
        and text.strip("-—–")
        and all(not name.strip("-—–") for name, _, _ in labels)
    ):
        labels.clear()
    if labels and text[:1] == "(" and text[-1:] == ")":
        name, _, _ = labels.pop()
        labels.append((name + text, line, start - len(name)))
    else:
        labels.append((text, line, start))


def _texts(document: Document) -> Iterator[tuple[str, Place]]:
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows():
                for cell in row:
                    if cell.text.strip():
                        yield cell.text, cell.place if cell.place != Place() else block.place
        elif block.text.strip(" |"):
            yield block.text, block.place


def _tokens(line: Line) -> Iterator[tuple[int, int, bool]]:
    """Spans between blanks and bars, and whether they are figures."""
    flat = line.flat
    if "|" not in flat and len(flat.split(maxsplit=1)) == 1 and flat.lstrip()[0] not in _FIRST:
        yield len(flat) - len(flat.lstrip()), len(flat.rstrip()), False  # a paragraph of prose
        return
    for match in (_TOKEN if _APART.search(flat) else _WORD).finditer(flat):
        token = match[0]
        if token[0] not in _FIRST:
            yield match.start(), match.end(), False
            continue
        token = token.rstrip("。;,")
        figure = bool(_FIGURE.match(token) or (_MALFORMED.match(token) and token[-1] != "."))
        yield match.start(), match.start() + len(token) if figure else match.end(), figure


def _take(found: Cells, line: Line, start: int, end: int, labels: list[tuple[str, Line, int]]) -> None:
    text = line.flat[start:end]
    if _DATE.match(text):
        labels.append((text, line, start))
        return
    if ("," in text and not _GROUPED.match(text.rstrip("%万元亿分 ").removeprefix("-"))) or text.count(".") > 1:
        found.malformed.append((line, start, end))
        return
    quantity = parse(text)
    if quantity.number is None or quantity.kind != "number":
        labels.append((text, line, start))
        return
    fact = Fact(line, start, end, quantity)
    fact.clause = fact.gap_start = start
    fact.cut()
    if labels:
        *above, own = labels
        found.entries += [Entry(*label) for label in above]
        found.entries.append(Entry(*own, [fact], tuple(label for label, _, _ in above)))
        labels.clear()
    elif found.entries:
        found.entries[-1].values.append(fact)
