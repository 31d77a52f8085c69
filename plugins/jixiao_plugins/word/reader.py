"""Word documents, read from their XML with lxml.

python-docx was tried: it loads every part (pictures too) before anything can be checked, and it sees neither printed list
numbers, nor tracked changes, content controls and text boxes. Only the XML says what is printed. No relation of the
document is ever followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.files.reading import DocumentBuilder, refusal
from jixiao.model.document import Heading, Paragraph, Place, Table
from jixiao_plugins.grid import Grid, reference
from jixiao_plugins.joining import join_repeats
from jixiao_plugins.office.package import Package
from jixiao_plugins.text.decoding import harmless
from jixiao_plugins.word.numbering import Numbering, W
from jixiao_plugins.word.styles import Styles, bold_of, numbering_of, outline_level, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_WRAPPERS = frozenset(
    f"{W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple")
)
_GONE = frozenset(
    f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sdtPr", "tblPr", "tcPr", "trPr")
)
_BREAKS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_TEXT_BOX = f"{W}txbxContent"


def read_word(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `docx`. Places are paragraph numbers of the body, and A1 references inside a table."""
    with DocumentBuilder(limits) as builder:
        package = Package(data, limits)
        part = "word/document.xml"
        if part not in package:
            part = next((found for found in package.names() if found.endswith("/document.xml")), part)
        root = package.tree(part)
        if root is None:
            raise refusal("E007", "disguised")
        numbering = Numbering(package.tree("word/numbering.xml"))
        body = root.find(f"{W}body")
        if body is not None:
            Body(builder, Styles(package.tree("word/styles.xml")), numbering).read(body)
    builder.blocks = join_repeats(builder.blocks)
    return builder.document("docx", name, "utf-8")


class Body:
    """Walks the blocks of a document and adds them."""

    def __init__(self, builder: DocumentBuilder, styles: Styles, numbering: Numbering) -> None:
        self.builder = builder
        self.styles = styles
        self.numbering = numbering
        self.count = 0
        self.tables = 0
        self._carried = ""

    def read(self, body: Any) -> None:
        """Add the blocks of the body."""
        for block in blocks_of(body):
            self.count += 1
            self._block(block, 1)

    def _block(self, block: Any, depth: int) -> None:
        self.builder.check_depth(depth)
        if block.tag == f"{W}tbl":
            self._table(block, depth)
        else:
            self._paragraph(block, depth)

    def _paragraph(self, paragraph: Any, depth: int) -> None:
        line = self._printed(paragraph)
        if line.merged:
            self._carried = line.text
        elif line.text.strip():
            place = Place(paragraph=self.count)
            if line.level:
                self.builder.add(Heading(text=line.text, level=line.level, place=place))
            else:
                self.builder.add(Paragraph(text=line.text, place=place, bold=line.bold))
        for box in line.boxes:
            for block in blocks_of(box):
                self._block(block, depth + 1)

    def _printed(self, paragraph: Any) -> Printed:
        """The text of a paragraph as it is printed, with its number."""
        line = Printed()
        properties = paragraph.find(f"{W}pPr")
        style = self.styles.of(value(properties, "pStyle") or self.styles.default)
        collect(paragraph, line, bold=bool(style.bold), builder=self.builder)
        number, level = numbering_of(properties)
        number = style.number if number is None else number
        level = style.depth if level is None else level
        label = self.numbering.label(number, level or 0) if number else ""
        body = harmless("".join(line.pieces)).strip()
        line.text = self._carried + (label + body if body else "")
        self._carried = ""
        line.level = outline_level(properties) or style.level
        line.bold = bool(body) and not line.plain
        marks = properties.find(f"{W}rPr") if properties is not None else None
        line.merged = marks is not None and marks.find(f"{W}del") is not None
        return line

    def _table(self, table: Any, depth: int) -> None:
        rows = list(rows_of(table))
        if all(len(list(cells_of(row))) < 2 for row in rows):
            for row in rows:
                for cell in cells_of(row):
                    for block in blocks_of(cell):
                        self._block(block, depth + 1)
            return
        grid = Grid(self.builder)
        self.tables += 1
        number = self.tables
        place = Place(paragraph=self.count, table=number)
        nested: list[Any] = []
        with grid.kept(lambda cells: Table(cells=cells, place=place)):
            for row in rows:
                grid.start_row()
                grid.skip(_count(value(row.find(f"{W}trPr"), "gridBefore"), 0))
                for cell in cells_of(row):
                    self._cell(cell, grid, nested, number)
        for inner in nested:
            self._block(inner, depth + 1)

    def _cell(self, cell: Any, grid: Grid, nested: list[Any], table: int) -> None:
        properties = cell.find(f"{W}tcPr")
        width = _count(value(properties, "gridSpan"), 1)
        merged = value(properties, "vMerge")
        if (merged is not None and merged != "restart" and grid.extend(width)) or (
            value(properties, "hMerge") == "continue" and grid.widen(width)
        ):
            return
        pieces: list[str] = []
        for block in blocks_of(cell):
            if block.tag == f"{W}tbl":
                nested.append(block)
                continue
            line = self._printed(block)
            if line.merged:
                self._carried = line.text
            elif line.text:
                pieces.append(line.text)
            pieces.extend(self._printed(inner).text for box in line.boxes for inner in box.iter(f"{W}p"))
        at = reference(grid.row, grid.next_column())
        place = Place(paragraph=self.count, cell=at, table=table, row=grid.row + 1)
        grid.put("\n".join(filter(None, pieces)), col_span=width, place=place)


class Printed:
    """One paragraph while it is put together."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.boxes: list[Any] = []
        self.plain = False
        self.text = ""
        self.level = 0
        self.bold = False
        self.merged = False  # its end was deleted: the next paragraph goes on with it


def collect(element: Any, line: Printed, *, bold: bool, builder: DocumentBuilder, depth: int = 1) -> None:
    """Take the text below a paragraph: deleted and hidden text is left out, text boxes are put aside."""
    builder.check_depth(depth)
    for child in element:
        tag = child.tag
        if tag in _GONE:
            continue
        if tag == f"{W}r":
            _run(child, line, bold=bold, builder=builder, depth=depth)
        elif tag == f"{_MC}AlternateContent":
            collect(_one_of(child), line, bold=bold, builder=builder, depth=depth + 1)
        elif tag == _TEXT_BOX:
            line.boxes.append(child)
        elif tag == _MATH_TEXT:
            line.pieces.append(child.text or "")
        elif len(child):
            collect(child, line, bold=bold, builder=builder, depth=depth + 1)


def _run(run: Any, line: Printed, *, bold: bool, builder: DocumentBuilder, depth: int) -> None:
    properties = run.find(f"{W}rPr")
    if properties is not None and value(properties, "vanish") not in (None, "0", "false"):
        return
    stated = bold_of(properties)
    for child in run:
        tag = child.tag
        if tag == f"{W}t":
            text = child.text or ""
            line.pieces.append(text)
            if text.strip() and not (bold if stated is None else stated):
                line.plain = True
        elif tag == f"{W}br":
            line.pieces.append("" if child.get(f"{W}type") in ("page", "column") else "\n")
        elif tag in _BREAKS:
            line.pieces.append(_BREAKS[tag])
        elif tag not in _GONE and len(child):
            inside = _one_of(child) if tag == f"{_MC}AlternateContent" else child
            collect(inside, line, bold=bold, builder=builder, depth=depth + 1)


def _one_of(alternatives: Any) -> Any:
    """The same thing stands there twice, for new and for old programs: take it once."""
    choice = alternatives.find(f"{_MC}Choice")
    return choice if choice is not None else alternatives


def _inside(parent: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """The children with these tags, also those inside content controls and insertions."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            stack.append(iter(child))


def blocks_of(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body, a cell or a text box."""
    return _inside(parent, (f"{W}p", f"{W}tbl"))


def rows_of(table: Any) -> Iterator[Any]:
    """The rows of a table that were not deleted."""
    for row in _inside(table, (f"{W}tr",)):
        properties = row.find(f"{W}trPr")
        if properties is None or properties.find(f"{W}del") is None:
            yield row


def cells_of(row: Any) -> Iterator[Any]:
    """The cells of a row."""
    return _inside(row, (f"{W}tc",))


def _count(text: str | None, default: int) -> int:
    text = (text or "")[:4]
    return min(int(text), 1000) if text.isascii() and text.isdigit() and int(text) else default
