"""Web pages, parsed with selectolax (lexbor): a browser's error correction at thirty times the speed of html5lib.

What a reader of the page does not see is left out: scripts, navigation, footers, hidden elements. Tables that only lay
out the page are read as flow. A cell's line breaks are kept as line breaks.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any

from jixiao.files.problems import problem_params
from jixiao.files.reading import DocumentBuilder
from jixiao.model.document import Heading, Paragraph, Place, Table
from jixiao_plugins.grid import Grid
from jixiao_plugins.html.looks import Looks
from jixiao_plugins.html.source import Lines, bounded, decode_page
from jixiao_plugins.text.decoding import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_BLOCKS = frozenset(
    [
        "html",
        "body",
        "div",
        "p",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "td",
        "th",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "pre",
        "blockquote",
        "center",
        "form",
        "fieldset",
        "address",
        "figure",
        "figcaption",
        "hr",
        "details",
        "summary",
    ]
)
_BREAK_IN_SOURCE = re.compile(r"(?<=[⺀-鿿＀-￯])[ \t]{0,200}[\r\n]\s{0,2000}(?=[⺀-鿿＀-￯])")
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_NOTHING = re.compile("[\u200b\u200e\u200f\ufeff\u00ad]")

_TEXT, _ENTER, _LEAVE, _TABLE, _LINE = range(5)
"""Steps of a walk: a text is met; an element is entered or left; a table of data, or an element that holds one text, is met."""
_BLANK = " \t\r\n\xa0\u3000"


def read_html(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `html`; lines are those of the source."""
    from selectolax.lexbor import LexborHTMLParser

    decoded = decode_page(data)
    with DocumentBuilder(limits) as builder:
        for cause in decoded.causes:
            builder.note("E002", Place(line=1), **problem_params(cause))
        source = bounded(decoded.text, builder)
        body = LexborHTMLParser(source).body
        if body is not None:
            Page(builder, Lines(source)).read(body)
    return builder.document("html", name, decoded.encoding)


class Page:
    """Walks a page and adds its blocks."""

    def __init__(self, builder: DocumentBuilder, lines: Lines) -> None:
        self.builder = builder
        self.lines = lines
        self.looks = Looks()

    def read(self, top: Any) -> None:
        """Add the blocks below an element."""
        run = Run()
        for step, node, tag, bold in self._walk(top, whole=True):
            if step == _TEXT:
                run.take(node.text_content or "", self.lines)
                continue
            if step == _TABLE:
                self._end(run)
                self._table(node)
                continue
            if step == _LINE:
                self._end(run)
                run.level = 0
                self._line(node, tag, bold=bold or run.bold_depth > 0)
                continue
            if tag == "br" and step == _ENTER:
                self._end(run)
            elif tag in _BLOCKS:
                self._end(run)
                run.level = level_of(tag) if step == _ENTER else 0
            if bold:
                run.bold_depth += 1 if step == _ENTER else -1
        self._end(run)

    def _walk(self, top: Any, *, whole: bool = False) -> Iterator[tuple[int, Any, str, bool]]:
        """Step, node, tag and whether it is bold, through what can be seen below an element, without recursion.

        With `whole`, a table of data is one step, and so is a block that holds one text and nothing else: then the node is
        the text, and the tag that of the innermost block.
        """
        above: list[tuple[Any, str, bool]] = []
        node = top.first_child
        for seen in count(1):
            while node is None:
                if not above:
                    return
                left, tag, bold = above.pop()
                yield _LEAVE, left, tag, bold
                node = left.next
            if seen % 1024 == 0:
                self.builder.check_time()
            tag = node.tag or "-broken"
            if tag == "-text":
                yield _TEXT, node, tag, False
            elif (look := self.looks.seen(node, tag)) is not None:
                bold = tag in look.bold
                if whole and tag == "table" and self._is_data(node):
                    yield _TABLE, node, tag, bold
                elif whole and tag in _BLOCKS and (only := self._only_text(node, tag, bold=bold)) is not None:
                    yield _LINE, *only
                else:
                    yield _ENTER, node, tag, bold
                    above.append((node, tag, bold))
                    node = node.first_child
                    continue
            node = node.next

    def _end(self, run: Run) -> None:
        if run.begun:
            text, bold, line = run.finish()
            self._add(text, run.level, line, bold=bold)

    def _line(self, node: Any, tag: str, *, bold: bool) -> None:
        """Add a block of one text."""
        raw = node.text_content or ""
        if text := as_shown(raw):
            self._add(text, level_of(tag), self.lines.of(raw), bold=bold)

    def _add(self, text: str, level: int, line: int, *, bold: bool) -> None:
        if not text:
            return
        place = Place(line=line)
        self.builder.add(
            Heading(text=text, level=level, place=place) if level else Paragraph(text=text, place=place, bold=bold)
        )

    def _is_data(self, table: Any) -> bool:
        """A table of data has at least two cells in some row, and does not mainly wrap other tables."""
        if table.attributes.get("role") == "presentation":
            return False
        if table.css_first("table table") is not None or table.css_first("td table, th table") is not None:
            inner = sum(len(found.text_content or "") for found in table.css("table") if not same(found, table))
            if inner * 2 > len(table.text_content or ""):
                return False
        return any(len(row) > 1 for row in self._rows(table))

    def _table(self, table: Any) -> None:
        grid = Grid(self.builder)
        first = None
        with grid.kept(lambda cells: Table(cells=cells, place=Place(line=first))):
            for row in self._rows(table):
                grid.start_row()
                for cell, attributes in row:
                    text, line = self._cell(cell)
                    first = first or line
                    place = Place(line=line)
                    if "rowspan" in attributes or "colspan" in attributes:
                        spans = {"row_span": span(attributes, "rowspan"), "col_span": span(attributes, "colspan")}
                        grid.put(text, **spans, place=place)
                    else:
                        grid.put(text, place=place)

    def _cell(self, cell: Any) -> tuple[str, int]:
        """The text of a cell with its line breaks, and its line in the source."""
        only = self._only_text(cell, "td")
        if only is not None:
            raw = only[0].text_content or ""
            return as_shown(raw), self.lines.of(raw)
        run = Run()
        pieces: list[str] = []
        line = 0
        for step, node, tag, _ in self._walk(cell):
            if step == _TEXT:
                run.take(node.text_content or "", self.lines)
            elif (tag == "br" and step == _ENTER) or tag in _BLOCKS:
                text, _, at = run.finish()
                line = line or (at if text else 0)
                pieces.append(text)
        text, _, at = run.finish()
        pieces.append(text)
        return "\n".join(piece for piece in pieces if piece), line or at or self.lines.of("")

    def _only_text(self, element: Any, block: str, *, bold: bool = False) -> tuple[Any, str, bool] | None:
        """The text node that is all an element holds, as most do: below one element in another, or at once; None for others.

        With it the innermost block around it, and whether it is bold.
        """
        node = element.first_child
        while node is not None and node.next is None:
            tag = node.tag or "-broken"
            if tag == "-text":
                return node, block, bold
            look = self.looks.seen(node, tag)
            if look is None:
                return None
            if tag in _BLOCKS:
                block = tag
            bold = bold or tag in look.bold
            node = node.first_child
        return None

    def _rows(self, table: Any) -> Iterator[list[tuple[Any, dict[str, str | None]]]]:
        """The cells of each row of a table with their attributes, leaving out the rows of tables inside it."""
        for part in children(table):
            group = children(part) if part.tag in ("thead", "tbody", "tfoot") else [part]
            for row in group:
                self.builder.check_time()
                if row.tag == "tr" and self.looks.seen(row, "tr") is not None:
                    yield list(self._cells(row))

    def _cells(self, row: Any) -> Iterator[tuple[Any, dict[str, str | None]]]:
        """The cells of a row that are seen."""
        cell = row.first_child
        while cell is not None:
            if cell.tag in ("td", "th"):
                attributes = cell.attributes
                if not attributes or self.looks.seen(cell, "td", attributes) is not None:
                    yield cell, attributes
            cell = cell.next


class Run:
    """Text that runs on until the next break, with what is needed to know whether all of it is bold."""

    def __init__(self) -> None:
        self.level = 0
        self.bold_depth = 0
        self._pieces: list[str] = []
        self._plain = 0
        self._line = 0

    @property
    def begun(self) -> bool:
        """Whether anything but blanks was taken."""
        return bool(self._pieces)

    def take(self, text: str, lines: Lines) -> None:
        """Add the text of one node. Blanks at the beginning are not shown."""
        if not self._pieces and not text.strip(_BLANK):
            return
        self._pieces.append(text)
        if not text.strip():
            return
        line = lines.of(text)
        self._line = self._line or line
        if self.bold_depth <= 0:
            self._plain += 1

    def finish(self) -> tuple[str, bool, int]:
        """The text so far with its white space as a browser shows it, whether it is all bold, and its line."""
        text = as_shown("".join(self._pieces))
        result = text, bool(text) and not self._plain, self._line
        self._pieces, self._plain, self._line = [], 0, 0
        return result


def level_of(tag: str) -> int:
    """The level of a heading's tag; 0 for any other."""
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0


def as_shown(raw: str) -> str:
    """The text of a run with its white space as a browser shows it."""
    if raw.isprintable() and "  " not in raw:  # no white space but single blanks
        return raw.strip(" ")
    return harmless(_SPACE.sub(" ", _BREAK_IN_SOURCE.sub("", _NOTHING.sub("", raw))).strip(" \u3000"))


def children(node: Any) -> list[Any]:
    """The child nodes, texts included."""
    found = []
    child = node.first_child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def same(one: Any, other: Any) -> bool:
    """Whether two handles are the same node."""
    return bool(one.mem_id == other.mem_id)


def span(attributes: dict[str, str | None], name: str) -> int:
    """A span as browsers bound it: columns at most 1000, rows at most 65534; 0 reaches to the last row."""
    text = (attributes.get(name) or "1").strip()[:6]
    number = int(text) if text.isascii() and text.isdigit() else 1
    most = 1000 if name == "colspan" else 65_534
    return most if number == 0 and name == "rowspan" else max(1, min(number, most))
