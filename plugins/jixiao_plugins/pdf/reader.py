"""PDF, read with pypdfium2 alone.

pdfplumber was compared on the same files (Chinese text and ruled tables saved by LibreOffice): both give the same
characters in the same order once sorted by place; pdfplumber splits full-width punctuation from the line it ends where
boxes overlap, and needs some twenty times as long. pdfium finds no tables; ruled lines and characters with their boxes are
enough to find them, with merged cells. What pdfium may take of memory and time is bounded from outside
(`jixiao.files.isolation`): it inflates, loops and ends as the file has it.

Two columns of running text are not told apart. A table that is ruled across only gets its columns from the blank stripes
between its cells; one without any line stays text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from jixiao.files.problems import problem_params
from jixiao.files.reading import DocumentBuilder, LimitReached, refusal
from jixiao.model.document import Paragraph, Place
from jixiao_plugins.pdf.page import rules_of, runs_of
from jixiao_plugins.pdf.runs import Line, lines_of
from jixiao_plugins.pdf.tables import Piece, append, goes_on, pieces_of, table_of
from jixiao_plugins.text.decoding import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

    Box = tuple[int, int, int, int]

_MOST_BROKEN = 32
"""So many pages that cannot be read, one after the other: then there are no others, whatever the file counts."""
_PAGE_NUMBER = re.compile(r"[-—–－·\s]{0,6}(?:第\s?)?\d{1,4}(?:\s?页)?(?:\s?[/,，共]+\s?\d{1,4}\s?页?)?[-—–－·\s]{0,6}")
_SHORT = 40
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]")
_MARGIN = 0.1
"""The part of a page, above and below, where a running head or foot may stand."""
_ENDS = "。！？；;:：!?"


def read_pdf(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `pdf`. Raises `InputError`: `E007` locked or damaged, `E008` no text layer."""
    file = opened(data)
    with DocumentBuilder(limits) as builder:
        flow = Flow(builder)
        try:
            _pages(file, flow)
        finally:
            flow.close()
            file.close()
    if not builder.blocks and not builder.notes:
        raise refusal("E008", "no-text-layer")
    return builder.document("pdf", name)


def opened(data: bytes) -> Any:
    """The file as pdfium has it. Raises `InputError` `E007` for one that is locked or damaged."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise refusal("E007", "encrypted" if "assword" in str(error) else "truncated") from error


def note_damaged(builder: DocumentBuilder, pages: Sequence[int]) -> None:
    """Tell in one note of pages that could not be read, where there are any; they count from 1."""
    if pages:
        words = "、".join(map(str, pages[:3])) + ("…" if len(pages) > 3 else "")
        builder.note("E007", Place(page=pages[0]), **problem_params("pages-damaged", pages=words))


def _pages(file: Any, flow: Flow) -> None:
    """Take all pages; those that cannot be read are told in one note."""
    broken: list[int] = []
    builder = flow.builder
    try:
        for number in range(len(file)):
            builder.check_time()
            if not _page(file, number, flow):
                broken.append(number + 1)
            if broken[-_MOST_BROKEN:] == list(range(number + 2 - _MOST_BROKEN, number + 2)):
                break
    finally:
        note_damaged(builder, broken)


def _page(file: Any, number: int, flow: Flow) -> bool:
    """Take a page; False for one that cannot be read."""
    import pypdfium2

    try:
        page = file[number]
        add_printed(page, number, flow)
        page.close()
    except pypdfium2.PdfiumError:
        return False
    return True


def add_printed(page: Any, number: int, flow: Flow) -> None:
    """Take a page of pdfium by its text layer; pages count from 0 here. Raises PdfiumError."""
    runs = runs_of(page)
    level, upright = rules_of(page)
    width, height = page.get_width(), page.get_height()
    try:
        pieces, rest = pieces_of(runs, level, upright, number + 1)
    except LimitReached as limit:
        flow.builder.note_limit(limit.limit, limit.allowed)
        pieces, rest = [], runs
    flow.add_page(number + 1, (width, height), pieces, lines_of(rest))


def _nowhere(_page: int, _line: Line) -> None:
    """The page says where a line stands; more is not wanted."""


def _is_page_number(text: str) -> bool:
    return len(text) <= _SHORT and _PAGE_NUMBER.fullmatch(text.strip()) is not None


class Flow:
    """Puts lines together to paragraphs, and the pieces of a table on several pages to one.

    `spot` gives the box of a line on its page, where places are to have one.
    """

    def __init__(self, builder: DocumentBuilder, spot: Callable[[int, Line], Box | None] | None = None) -> None:
        self.builder = builder
        self._spot = spot or _nowhere
        self._pages: list[tuple[int, list[Piece], list[Line]]] = []
        self._heights: dict[int, float] = {}
        self._page_width = self._left = self._right = 0.0
        self._lines = 0

    def add_page(self, number: int, size: tuple[float, float], pieces: list[Piece], lines: list[Line]) -> None:
        """Take what a page of this width and height holds; blocks are made when all pages are known."""
        self._page_width = max(self._page_width, size[0])
        self._heights[number] = size[1]
        self.builder.pay_cells(sum(len(piece.boxes) for piece in pieces))
        self._lines += len(lines)
        if self._lines > self.builder.limits.blocks:
            raise LimitReached("blocks", self.builder.limits.blocks)
        self._pages.append((number, pieces, [line for line in lines if not _is_page_number(line.text)]))

    def close(self) -> None:
        """Add the blocks."""
        repeated = self._running_heads()
        lines = [line for _, _, lines in self._pages for line in lines]
        self._left = min((line.left for line in lines), default=0.0)
        self._right = self._right_edge(lines)
        text, at = "", Place()
        before: Line | None = None
        table: Piece | None = None
        for number, pieces, found in self._pages:
            kept = [line for line in found if line.text not in repeated]
            things: list[Line | Piece] = sorted([*kept, *pieces], key=lambda thing: thing.top)
            for thing in things:
                if isinstance(thing, Piece):
                    self._paragraph(text, at)
                    text = ""
                    if table is not None and goes_on(table, thing) and thing is things[0]:
                        append(table, thing)
                    else:
                        self._table(table)
                        table = thing
                    continue
                self._table(table)
                table = None
                if text and not self._continues(before, thing):
                    self._paragraph(text, at)
                    text = ""
                at = at if text else Place(page=number)
                at = self._widened(at, number, thing)
                text += thing.text
                before = thing
        self._paragraph(text, at)
        self._table(table)

    def _right_edge(self, lines: list[Line]) -> float:
        """Where lines are wrapped: where many of them end, else as far from the page's edge as they begin."""
        furthest = max((line.right for line in lines), default=0.0)
        near = sum(line.right + 2 * line.size >= furthest for line in lines)
        return furthest if near * 5 >= len(lines) > 4 else max(furthest, self._page_width - self._left)

    def _continues(self, before: Line | None, line: Line) -> bool:
        """Whether a line goes on with the paragraph of the line before: that one is full, and this one is not indented."""
        if before is None or _NUMBERED.match(line.text) or line.left - self._left > 1.2 * line.size:
            return False
        return before.filled_by(line, self._left, self._right)

    def _running_heads(self) -> set[str]:
        """The first and last lines that stand in the margin of three pages or more and are no sentence."""
        if len(self._pages) < 3:
            return set()
        edges = Counter(
            text
            for number, _, lines in self._pages
            for text in {line.text for line in (lines[:1] + lines[-1:]) if self._in_margin(line, number)}
        )
        return {text for text, count in edges.items() if count >= 3 and text[-1:] not in _ENDS}

    def _in_margin(self, line: Line, page: int) -> bool:
        height = self._heights[page]
        return line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height

    def _widened(self, at: Place, page: int, line: Line) -> Place:
        """The place of a paragraph with a line more, where lines have boxes: those on its first page."""
        spot = self._spot(page, line) if page == at.page else None
        if spot is None:
            return at
        known = at.box or spot
        return Place(page=page, box=(*map(min, known[:2], spot[:2]), *map(max, known[2:], spot[2:])))  # type: ignore[arg-type]

    def _paragraph(self, text: str, place: Place) -> None:
        if text.strip():
            self.builder.keep(Paragraph(text=harmless(text.strip()), place=place))

    def _table(self, piece: Piece | None) -> None:
        if piece is not None and piece.boxes:
            self.builder.keep(table_of(piece))
