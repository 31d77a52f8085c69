"""PDF, read with pypdfium2 alone.

pdfplumber was compared on the same files (Chinese text and ruled tables saved by LibreOffice): both give the same
characters in the same order once sorted by place; pdfplumber splits full-width punctuation from the line it ends where
boxes overlap, needs some twenty times as long, and inflates streams without a bound. pdfium finds no tables; ruled lines
and characters with their boxes are enough to find them, with merged cells.

Two columns of running text are not told apart, and a table without upright lines stays text.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from jixiao.files.problems import trouble
from jixiao.files.reading import Gathering, refusal
from jixiao.model.document import Paragraph, Place
from jixiao_plugins.pdf.page import Line, lines_of, rules_of, signs_of
from jixiao_plugins.pdf.tables import Piece, append, goes_on, pieces_of, table_of
from jixiao_plugins.text.decoding import harmless

if TYPE_CHECKING:
    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_STREAM = re.compile(rb"stream\r?\n")
_TWICE = re.compile(rb"/Fl(?:ateDecode)?\s{0,20}/Fl(?:ateDecode)?\b")
_CHUNK = 2**20
_PAGE_NUMBER = re.compile(r"[-—–－·\s]{0,6}(?:第\s?)?\d{1,4}(?:\s?页)?(?:\s?[/,，共]+\s?\d{1,4}\s?页?)?[-—–－·\s]{0,6}")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]")
_ENDS = "。！？；;:：!?"


def read_pdf(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `pdf`. Raises `InputError`: `E007` locked or damaged, `E008` no text layer, `E006` a bomb."""
    import pypdfium2

    refuse_bombs(data, limits)
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise refusal("E007", "encrypted" if "assword" in str(error) else "truncated") from error
    with Gathering(limits) as gathering:
        flow = Flow(gathering)
        try:
            for number in range(len(file)):
                gathering.check_time()
                _page(file, number, flow)
        finally:
            flow.close()
            file.close()
    if not gathering.blocks and not gathering.notes:
        raise refusal("E008", "no-text-layer")
    return gathering.document("pdf", name)


def _page(file: Any, number: int, flow: Flow) -> None:
    import pypdfium2

    try:
        page = file[number]
        signs = signs_of(page)
        level, upright = rules_of(page)
        width = page.get_width()
        page.close()
    except pypdfium2.PdfiumError:
        flow.gathering.note("E007", Place(page=number + 1), **trouble("truncated"))
        return
    pieces, rest = pieces_of(signs, level, upright, number + 1)
    flow.add_page(number + 1, width, pieces, lines_of(rest))


class Flow:
    """Puts lines together to paragraphs, and the pieces of a table on several pages to one."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self._pages: list[tuple[int, list[Piece], list[Line]]] = []
        self._page_width = self._left = self._right = 0.0

    def add_page(self, number: int, width: float, pieces: list[Piece], lines: list[Line]) -> None:
        """Take what a page holds; blocks are made when all pages are known."""
        self._page_width = max(self._page_width, width)
        self.gathering.pay_cells(sum(len(piece.boxes) for piece in pieces))
        self._pages.append((number, pieces, [line for line in lines if not _PAGE_NUMBER.fullmatch(line.text.strip())]))

    def close(self) -> None:
        """Add the blocks."""
        repeated = self._running_heads()
        lines = [line for _, _, lines in self._pages for line in lines]
        self._left = min((line.left for line in lines), default=0.0)
        self._right = self._right_edge(lines)
        text, at = "", 0
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
                at = at if text else number
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
        return before.right + line.lead + 0.8 * line.size >= self._right

    def _running_heads(self) -> set[str]:
        """The first and last lines that stand on three pages or more."""
        if len(self._pages) < 3:
            return set()
        edges = Counter(
            text for _, _, lines in self._pages for text in {line.text for line in (lines[:1] + lines[-1:])}
        )
        return {text for text, count in edges.items() if count >= 3 and text[-1:] not in _ENDS}

    def _paragraph(self, text: str, page: int) -> None:
        if text.strip():
            self.gathering.keep(Paragraph(text=harmless(text.strip()), place=Place(page=page)))

    def _table(self, piece: Piece | None) -> None:
        if piece is not None and piece.boxes:
            self.gathering.keep(table_of(piece))


def refuse_bombs(data: bytes, limits: Limits) -> None:
    """Refuse streams that inflate beyond the limit, before pdfium meets them."""
    if _TWICE.search(data):
        raise refusal("E006", "inflated_bytes", allowed=str(limits.inflated_bytes), blocks="0")
    total = 0
    for found in _STREAM.finditer(data):
        start = found.end()
        if data[start : start + 1] != b"\x78":
            continue
        inflater = zlib.decompressobj()
        piece = data[start : start + _CHUNK]
        start += _CHUNK
        try:
            while piece and not inflater.eof:
                total += len(inflater.decompress(piece, _CHUNK))
                piece = inflater.unconsumed_tail
                if not piece and not inflater.eof:
                    piece = data[start : start + _CHUNK]
                    start += _CHUNK
                if total > limits.inflated_bytes:
                    raise refusal("E006", "inflated_bytes", allowed=str(limits.inflated_bytes), blocks="0")
        except zlib.error:
            continue
