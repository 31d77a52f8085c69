"""A Word document with the findings as comments at the paragraphs and cells that they point at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.model.limits import Limits
from jixiao_plugins.annotate.parts import Parts
from jixiao_plugins.annotate.remarks import AUTHOR, original, remarks, summary
from jixiao_plugins.grid import reference
from jixiao_plugins.word.numbering import W
from jixiao_plugins.word.reader import blocks_of, cells_of, rows_of
from jixiao_plugins.word.styles import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.outputs.export import Export
    from jixiao_plugins.annotate.remarks import Remark

_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def write(what: Export, options: dict[str, str]) -> bytes:
    """The document of the only report, with comments. Option `notes` adds the notes, `summary` a last page with all findings."""
    one = what.one()
    parts = Parts(original(one), Limits())
    main = "word/document.xml"
    if main not in parts:
        main = next(name for name in parts.names() if name.endswith("/document.xml"))
    root = parts.tree(main)
    assert root is not None
    body = root.find(f"{W}body")
    found = list(remarks(what, one, notes="notes" in options))
    comments = _Comments(parts, main)
    blocks = list(blocks_of(body))
    placed = set()
    for number, remark in enumerate(found):
        paragraph = _paragraph(blocks, remark)
        if paragraph is not None:
            placed.add(number)
            comments.add(paragraph, remark.text)
    if "summary" in options:
        _page(body, summary(what, found, placed, whole=True))
    elif len(placed) < len(found):
        _page(body, summary(what, found, placed, whole=False))
    parts.put(main, root)
    comments.finish()
    return parts.finish()


def _paragraph(blocks: list[Any], remark: Remark) -> Any | None:
    """The paragraph that a finding points at: of a table, the first of its cell."""
    number = remark.place.paragraph
    if number is None or not 0 < number <= len(blocks):
        return None
    block = blocks[number - 1]
    if block.tag == f"{W}p":
        return block
    cells = list(_cells(block, remark.place.cell)) if remark.place.cell else [block]
    told = [cell for cell in cells if remark.quote and remark.quote in _text(cell)]
    for cell in (*told, *cells):
        paragraphs = list(cell.iter(f"{W}p"))
        if paragraphs:
            return next((one for one in paragraphs if remark.quote and remark.quote in _text(one)), paragraphs[0])
    return None


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def _cells(table: Any, wanted: str) -> Iterator[Any]:
    """The cells at a reference, of the table and of those inside it."""
    for inner in table.iter(f"{W}tbl"):
        for row, line in enumerate(rows_of(inner)):
            column = _number(value(line.find(f"{W}trPr"), "gridBefore"), 0)
            for cell in cells_of(line):
                if reference(row, column) == wanted:
                    yield cell
                column += _number(value(cell.find(f"{W}tcPr"), "gridSpan"), 1)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and int(text) else default


def _page(body: Any, lines: list[str]) -> None:
    """A last page, before the properties of the last section."""
    from lxml import etree

    last = body[-1] if len(body) and body[-1].tag == f"{W}sectPr" else None
    for number, line in enumerate(lines):
        paragraph = etree.Element(f"{W}p")
        if number == 0:
            properties = etree.SubElement(paragraph, f"{W}pPr")
            etree.SubElement(properties, f"{W}pageBreakBefore")
        _run(paragraph, line)
        if last is None:
            body.append(paragraph)
        else:
            last.addprevious(paragraph)


def _run(paragraph: Any, text: str) -> None:
    """A run of text; its lines are broken where the text breaks them."""
    from lxml import etree

    run = etree.SubElement(paragraph, f"{W}r")
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        piece = etree.SubElement(run, f"{W}t")
        piece.text = _printable(line)
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c == "\t")


class _Comments:
    """The part of comments: that of the file, or a new one."""

    def __init__(self, parts: Parts, main: str) -> None:
        from lxml import etree

        self._parts, self._main = parts, main
        self._name = parts.related(main, "comments")
        root = parts.tree(self._name) if self._name is not None else None
        self._root = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]}) if root is None else root
        ids = [int(one.get(f"{W}id") or 0) for one in self._root.iterfind(f"{W}comment") if _digits(one.get(f"{W}id"))]
        self._next = max(ids, default=-1) + 1
        self._some = False

    def add(self, paragraph: Any, text: str) -> None:
        """A comment on a paragraph."""
        from lxml import etree

        number, self._next, self._some = str(self._next), self._next + 1, True
        comment = etree.SubElement(self._root, f"{W}comment")
        for key, said in (("id", number), ("author", AUTHOR), ("initials", "jx")):
            comment.set(f"{W}{key}", said)
        for line in text.split("\n"):
            _run(etree.SubElement(comment, f"{W}p"), line)
        start = etree.Element(f"{W}commentRangeStart")
        start.set(f"{W}id", number)
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            paragraph.insert(0, start)
        else:
            properties.addnext(start)
        end = etree.SubElement(paragraph, f"{W}commentRangeEnd")
        end.set(f"{W}id", number)
        mark = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}commentReference")
        mark.set(f"{W}id", number)

    def finish(self) -> None:
        """Put the part into the file, if there is a comment."""
        if not self._some:
            return
        if self._name is None:
            self._name = self._parts.free(self._main.rpartition("/")[0] + "/comments{}.xml")
            self._parts.relate(self._main, self._name, "comments")
            self._parts.typed(self._name, _KIND)
        self._parts.put(self._name, self._root)


def _digits(text: str | None) -> bool:
    return bool(text) and text.isascii() and text.isdigit()  # type: ignore[union-attr]
