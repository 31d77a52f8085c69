"""A Word document in the making: titles, headings, paragraphs, tables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from jixiao_plugins.docx_out.look import BODY, HEAD, page, printable
from jixiao_plugins.docx_out.tables import run, table
from jixiao_plugins.office.zipping import settled

if TYPE_CHECKING:
    from jixiao.documents.papers.model import Grid


class Writing:
    """A document in the making."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def finish(self) -> bytes:
        """The bytes, the same for the same document."""
        stream = io.BytesIO()
        self.document.save(stream)
        return settled(stream.getvalue())

    def section(self, *, landscape: bool) -> int:
        """Begin a section on a new page; returns the width of its text."""
        from docx.enum.section import WD_SECTION

        return page(self.document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)

    def title(self, text: str) -> None:
        """The title of the paper."""
        self._fill(self.document.add_paragraph(style="Title"), text, 40, "方正小标宋简体")

    def heading(self, text: str, level: int, *, shown: bool = True) -> None:
        """A heading; with `shown` False it takes no room of its own but can be found in the outline."""
        paragraph = self.document.add_paragraph(style=f"Heading {min(level, 9)}")
        self._fill(paragraph, text, None if shown else 20)
        if not shown:
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = 0

    def body(self, text: str) -> None:
        """A paragraph of running text, its first line set in by two characters."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = 28 * 12700
        self._fill(paragraph, text, 28)

    def line(self, text: str, *, size: int = 28, east: str = BODY, align: int = 0, indent: bool = False) -> None:
        """A single line: `align` 0 left, 1 centre, 2 right."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        if indent:
            paragraph.paragraph_format.first_line_indent = size * 12700
        self._fill(paragraph, text, size, east)

    def grid(self, grid: Grid, width: int, *, new_page: bool = False, heading: bool = False) -> None:
        """A table with its title above and its notes below."""
        if heading:
            self.heading(grid.title, 1)
        else:
            paragraph = self.document.add_paragraph()
            paragraph.alignment = 1
            paragraph.paragraph_format.page_break_before = new_page
            paragraph.paragraph_format.keep_with_next = True
            self._fill(paragraph, grid.title + grid.subtitle, 32 if grid.form else 24, HEAD)
        self._append(table(grid, width, size=19 if grid.form else 21, repeat=not grid.form))
        for number, note in enumerate(grid.notes):
            self.line(("注：" if number == 0 else "　　") + note, size=18)

    def _append(self, element: Any) -> None:
        body = self.document.element.body
        body.insert(len(body) - 1, element)

    @staticmethod
    def _fill(paragraph: Any, text: str, size: int | None, east: str = "") -> None:
        if size is None:
            paragraph.add_run(printable(text))
        else:
            paragraph._p.append(run(text, size, east or BODY))  # noqa: SLF001 - East-Asian fonts have no public door
