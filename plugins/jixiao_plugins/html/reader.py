"""Web pages, parsed with selectolax (lexbor): a browser's error correction at thirty times the speed of html5lib.

What a reader of the page does not see is left out: scripts, navigation, footers, hidden elements. Tables that only lay
out the page are read as flow. A cell's line breaks are kept as line breaks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.files.problems import problem_params
from jixiao.files.reading import DocumentBuilder
from jixiao.model.document import Heading, Paragraph, Place, Table
from jixiao_plugins.grid import Grid
from jixiao_plugins.html.source import Lines, bounded, decode_page
from jixiao_plugins.text.decoding import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "footer",
        "aside",
        "iframe",
        "object",
        "svg",
        "canvas",
        "button",
        "select",
        "datalist",
        "input",
        "textarea",
        "audio",
        "video",
        "map",
        "dialog",
        "-comment",
    ]
)
_FURNITURE = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "topmenu",
        "footer",
        "foot",
        "bottom",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "sidebar",
        "share",
        "copyright",
        "pagination",
        "pager",
        "toolbar",
    ]
)
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
_BOLD = frozenset(("b", "strong"))
_HIDDEN_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s{0,9}:\s{0,9}(?:bold|[6-9]00)", re.IGNORECASE)
_BREAK_IN_SOURCE = re.compile(r"(?<=[⺀-鿿＀-￯])[ \t]{0,200}[\r\n]\s{0,2000}(?=[⺀-鿿＀-￯])")
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_NOTHING = re.compile("[\u200b\u200e\u200f\ufeff\u00ad]")


class Step(NamedTuple):
    """One step of the walk: an element is entered or left; a text is met."""

    node: Any
    entering: bool


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

    def read(self, top: Any) -> None:
        """Add the blocks below an element."""
        run = Run()
        steps = walk(top, self.builder)
        for node, entering in steps:
            tag = node.tag
            if tag == "-text":
                run.take(node.text_content or "", self.lines)
            elif tag == "br" and entering:
                self._end(run)
            elif tag == "table" and entering and node is not top and self._is_data(node):
                self._end(run)
                self._table(node)
                steps.skip()
            elif tag in _BLOCKS:
                self._end(run)
                run.level = int(tag[1]) if entering and len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
            if tag in _BOLD or (tag in ("span", "font", "p") and _BOLD_STYLE.search(style(node))):
                run.bold_depth += 1 if entering else -1
        self._end(run)

    def _end(self, run: Run) -> None:
        text, bold, line = run.finish()
        if not text:
            return
        place = Place(line=line)
        if run.level:
            self.builder.add(Heading(text=text, level=run.level, place=place))
        else:
            self.builder.add(Paragraph(text=text, place=place, bold=bold))

    def _is_data(self, table: Any) -> bool:
        """A table of data has at least two cells in some row, and does not mainly wrap other tables."""
        if table.attributes.get("role") == "presentation":
            return False
        if table.css_first("table table") is not None or table.css_first("td table, th table") is not None:
            inner = sum(len(found.text_content or "") for found in table.css("table") if not same(found, table))
            if inner * 2 > len(table.text_content or ""):
                return False
        return any(len(row) > 1 for row in rows(table, self.builder))

    def _table(self, table: Any) -> None:
        grid = Grid(self.builder)
        first = None
        with grid.kept(lambda cells: Table(cells=cells, place=Place(line=first))):
            for row in rows(table, self.builder):
                grid.start_row()
                for cell, attributes in row:
                    text, line = self._cell(cell)
                    first = first or line
                    place = Place(line=line)
                    if attributes:
                        spans = {"row_span": span(attributes, "rowspan"), "col_span": span(attributes, "colspan")}
                        grid.put(text, **spans, place=place)
                    else:
                        grid.put(text, place=place)

    def _cell(self, cell: Any) -> tuple[str, int]:
        """The text of a cell with its line breaks, and its line in the source."""
        only = cell.first_child
        if only is not None and only.next is None and only.tag == "-text":  # as most cells are
            raw = only.text_content or ""
            return as_shown(raw), self.lines.of(raw)
        run = Run()
        pieces: list[str] = []
        line = 0
        for node, entering in walk(cell, self.builder):
            if node.tag == "-text":
                run.take(node.text_content or "", self.lines)
            elif (node.tag == "br" and entering) or node.tag in _BLOCKS:
                text, _, at = run.finish()
                line = line or (at if text else 0)
                pieces.append(text)
        text, _, at = run.finish()
        pieces.append(text)
        return "\n".join(piece for piece in pieces if piece), line or at or self.lines.of("")


class Run:
    """Text that runs on until the next break, with what is needed to know whether all of it is bold."""

    def __init__(self) -> None:
        self.level = 0
        self.bold_depth = 0
        self._pieces: list[str] = []
        self._plain = 0
        self._line = 0

    def take(self, text: str, lines: Lines) -> None:
        """Add the text of one node."""
        if not text.strip():
            self._pieces.append(text)
            return
        line = lines.of(text)
        self._line = self._line or line
        self._pieces.append(text)
        if self.bold_depth <= 0:
            self._plain += 1

    def finish(self) -> tuple[str, bool, int]:
        """The text so far with its white space as a browser shows it, whether it is all bold, and its line."""
        text = as_shown("".join(self._pieces))
        result = text, bool(text) and not self._plain, self._line
        self._pieces, self._plain, self._line = [], 0, 0
        return result


def as_shown(raw: str) -> str:
    """The text of a run with its white space as a browser shows it."""
    if raw.isprintable() and "  " not in raw:  # no white space but single blanks
        return raw.strip(" ")
    return harmless(_SPACE.sub(" ", _BREAK_IN_SOURCE.sub("", _NOTHING.sub("", raw))).strip(" \u3000"))


class walk:  # noqa: N801  (reads as the generator it stands for)
    """Steps through what can be seen below an element, without recursion. `skip()` leaves out the element just entered."""

    def __init__(self, top: Any, builder: DocumentBuilder) -> None:
        self._stack: list[Step] = [Step(child, entering=True) for child in reversed(children(top))]
        self._gathering = builder
        self._skip = False

    def __iter__(self) -> Iterator[Step]:
        seen = 0
        while self._stack:
            step = self._stack.pop()
            node = step.node
            seen += 1
            if seen % 1024 == 0:
                self._gathering.check_time()
            if step.entering and unseen(node):
                continue
            self._skip = False
            yield step
            if step.entering and node.tag != "-text" and not self._skip:
                self._stack.append(Step(node, entering=False))
                self._stack.extend(Step(child, entering=True) for child in reversed(children(node)))

    def skip(self) -> None:
        """Do not go into the element that was just entered."""
        self._skip = True


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


def style(node: Any) -> str:
    """The inline style of an element."""
    return node.attributes.get("style") or ""


def unseen(node: Any) -> bool:
    """Whether a visitor of the page does not see the element, or sees it as the site's furniture."""
    tag = node.tag or "-broken"
    if tag == "-text":
        return False
    if tag in _UNSEEN or tag.startswith("-"):
        return True
    attributes = node.attributes
    return bool(attributes) and hidden(node, attributes)


def hidden(node: Any, attributes: dict[str, str | None]) -> bool:
    """Whether an element's attributes hide it, or call it the site's furniture."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if _HIDDEN_STYLE.search(attributes.get("style") or ""):
        return True
    words = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('role') or ''}".lower()
    return not _FURNITURE.isdisjoint(words.split()) and node.css_first("td + td, h1") is None


def rows(table: Any, builder: DocumentBuilder) -> Iterator[list[tuple[Any, dict[str, str | None]]]]:
    """The cells of each row of a table with their attributes, leaving out the rows of tables inside it."""
    for part in children(table):
        group = children(part) if part.tag in ("thead", "tbody", "tfoot") else [part]
        for row in group:
            builder.check_time()
            if row.tag == "tr" and not unseen(row):
                yield list(_cells(row))


def _cells(row: Any) -> Iterator[tuple[Any, dict[str, str | None]]]:
    """The cells of a row that are seen."""
    cell = row.first_child
    while cell is not None:
        if cell.tag in ("td", "th"):
            attributes = cell.attributes
            if not attributes or not hidden(cell, attributes):
                yield cell, attributes
        cell = cell.next


def span(attributes: dict[str, str | None], name: str) -> int:
    """A span as browsers bound it: columns at most 1000, rows at most 65534; 0 reaches to the last row."""
    text = (attributes.get(name) or "1").strip()[:6]
    number = int(text) if text.isascii() and text.isdigit() else 1
    most = 1000 if name == "colspan" else 65_534
    return most if number == 0 and name == "rowspan" else max(1, min(number, most))
