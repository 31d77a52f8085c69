"""A Word document in the making: titles, headings, paragraphs, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao_plugins.docx_out.look import HEAD, made, page
from jixiao_plugins.docx_out.tables import paragraph, run, table
from jixiao_plugins.office.zipping import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.papers.model import Grid

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
)
_DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)


class Writing:
    """A document in the making."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def finish(self) -> bytes:
        """The bytes, the same for the same document."""
        return packed(dict(_parts(self.document.part.package)))

    def section(self, *, landscape: bool) -> int:
        """Begin a section on a new page; returns the width of its text."""
        from docx.enum.section import WD_SECTION

        return page(self.document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)

    def title(self, text: str) -> None:
        """The title of the paper."""
        self._append(paragraph(made("pStyle", val="Title"), words=run(text, 40, "方正小标宋简体")))

    def heading(self, text: str, level: int, *, shown: bool = True) -> None:
        """A heading; with `shown` False it takes no room of its own but can be found in the outline."""
        properties, words = [made("pStyle", val=f"Heading{min(level, 9)}")], run(text, 20)
        if shown:
            words.remove(words[0])  # the fonts are those of the style
        else:
            properties.append(made("spacing", before="0", after="0"))
        self._append(paragraph(*properties, words=words))

    def body(self, text: str, *, keep: bool = False) -> None:
        """A paragraph of running text, its first line set in by two characters; `keep` keeps it on the page of the next one."""
        self._append(paragraph(*_kept(keep), made("ind", firstLine="560"), words=run(text, 28)))

    def line(self, text: str, *, size: int = 28, align: str = "left", keep: bool = False) -> None:
        """A single line: `align` left, center or right."""
        self._append(paragraph(*_kept(keep), made("jc", val=align), words=run(text, size)))

    def grid(self, grid: Grid, width: int, *, new_page: bool = False, heading: bool = False) -> None:
        """A table with its title above and its notes below."""
        if heading:
            self.heading(grid.title, 1)
        else:
            properties = [made("keepNext"), *([made("pageBreakBefore")] if new_page else []), made("jc", val="center")]
            words = run(grid.title + grid.subtitle, 32 if grid.form else 24, HEAD)
            self._append(paragraph(*properties, words=words))
        self._append(table(grid, width, size=19 if grid.form else 21, repeat=not grid.form))
        for number, note in enumerate(grid.notes):
            close = made("spacing", line="240", lineRule="exact")  # what stands under a form stays on its page
            self._append(paragraph(close, words=run(("注：" if number == 0 else "　　") + note, 18)))

    def _append(self, element: Any) -> None:
        body = self.document.element.body
        body.insert(len(body) - 1, element)


def _kept(keep: bool) -> list[Any]:
    return [made("keepNext")] if keep else []


def _parts(package: Any) -> Iterator[tuple[str, bytes]]:
    """The parts of a document by their names in the container, with what relates them and says their types.

    What python-docx saves would have to be unpacked and packed again for the dates in it, which takes twice as long.
    """
    listed = _DEFAULTS
    yield "_rels/.rels", package.rels.xml
    for part in package.iter_parts():
        listed += f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>'
        yield part.partname.membername, part.blob
        if len(part.rels):
            yield part.partname.rels_uri.membername, part.rels.xml
    yield "[Content_Types].xml", f"{_HEAD}{listed}</Types>".encode()
