"""What a reader hands over: the blocks of a file in reading order, each with its place.

A `Document` knows no field of a report. It keeps text exactly as it is printed, so that every finding can quote it.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Annotated, TypeAlias

import msgspec

from jixiao.model.message import Fields

_COLUMN = attrgetter("column")
_MOST = 2**31 - 1
Index = Annotated[int, msgspec.Meta(ge=0, le=_MOST)]
"""A number that counts something in a file."""
Span = Annotated[int, msgspec.Meta(ge=1, le=_MOST)]
"""How many rows or columns a cell covers."""
READER_CODES = r"^E0(0[1-356789]|1[256])$"
"""The codes of what a reader may notice in a file; all others are found later."""


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Where something stands. Lines, columns, pages and paragraphs count from 1; what a format does not have is None.

    line, column, end_line   text, Markdown, html source, TOML and JSON
    page                     pdf
    paragraph                docx: number of the paragraph in the body, tables counted as one
    sheet, cell              xlsx, xls, ods, csv: sheet name and A1 reference
    table, row               docx and pdf: number of the table in the document, or on its page, and of the row in it
    heading                  docx and pdf: what the column of the cell is called
    box                      a recognised page: left, top, right and bottom in points (1/72 inch) of the page, from its upper left corner
    file                     the file inside a submission of several files
    pointer                  JSON pointer into the report
    """

    line: Index | None = None
    column: Index | None = None
    end_line: Index | None = None
    page: Index | None = None
    paragraph: Index | None = None
    sheet: str | None = None
    cell: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    table: Index | None = None
    row: Index | None = None
    heading: str | None = None
    box: tuple[int, int, int, int] | None = None
    file: str | None = None
    pointer: str | None = None


NOWHERE = Place()


def spelled(place: Place) -> str:
    """A place in signs that both languages share: `报告.docx ¶12`, `表.xlsx 自评表!F4`, `说明.txt:3`."""
    sheet = f"{place.sheet}!" if place.sheet and place.cell else place.sheet or ""
    inner = f"{sheet}{place.cell or ''}" or (f"¶{place.paragraph}" if place.paragraph else "")
    line = f":{place.line}" if place.line and not inner else ""
    return " ".join(part for part in (f"{place.file or ''}{line}", inner) if part)


class Doubt(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of a text, from `start` to `end` in characters, that was recognised and may say something else.

    readings   what else it may say, the likeliest first; none where nothing else came up
    sure       how sure the reader is of what the text says, in percent
    box        where it is printed, as in `Place`
    """

    start: Index
    end: Index
    readings: tuple[str, ...] = ()
    sure: int = 0
    box: tuple[int, int, int, int] | None = None


class Heading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A heading that the format itself marks (a Word style, an html h1). `level` counts from 1.

    A heading that is only numbered text (`一、…`) comes as a `Paragraph`; `jixiao.documents.extract.outline` finds it.
    """

    text: str
    level: Index
    place: Place = NOWHERE


class Paragraph(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One paragraph of text. For text files: one source line, without its line end, or the lines that a narrow page cut it into.

    `bold` says that the whole paragraph is bold, which in reports often marks a heading. What is in doubt feeds no error.
    `rows` says where the source has it, for text files: from which offset of `text` on it stands on which line, from which column.
    """

    text: str
    place: Place = NOWHERE
    rows: tuple[tuple[int, int, int], ...] = ()
    bold: bool = False
    doubts: tuple[Doubt, ...] = ()


class Cell(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One printed cell. `row` and `column` count from 0 in the grid; spans of more than 1 mean merged cells.

    What is in doubt feeds no error.
    """

    text: str
    row: Index
    column: Index
    row_span: Span = 1
    col_span: Span = 1
    place: Place = NOWHERE
    doubts: tuple[Doubt, ...] = ()


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table: its printed cells in row order. A covered position belongs to the merged cell that covers it.

    `ragged` says that the source gave only the printed cells of a row, not their columns (text with bars whose merged
    cells were lost); the extraction then aligns the rows itself. `spaced` says that they are words set apart by blanks. `doubtful`
    says that the table was put together from blank space and that nothing in it bears out how.
    """

    cells: tuple[Cell, ...]
    place: Place = NOWHERE
    name: str = ""
    ragged: bool = False
    spaced: bool = False
    doubtful: bool = False

    @property
    def height(self) -> int:
        """The number of grid rows."""
        return max([cell.row + cell.row_span for cell in self.cells], default=0)

    @property
    def width(self) -> int:
        """The number of grid columns."""
        return max([cell.column + cell.col_span for cell in self.cells], default=0)

    def rows(self) -> list[list[Cell]]:
        """The printed cells of each grid row; a merged cell stands only in its first row."""
        rows: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        for row in rows:
            row.sort(key=_COLUMN)
        return rows

    def grid(self) -> list[list[Cell | None]]:
        """The full matrix: each position holds the cell that prints or covers it, None where there is no cell."""
        matrix: list[list[Cell | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.col_span):
                    matrix[row][column] = cell
        return matrix


Block: TypeAlias = Heading | Paragraph | Table


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Something the reader noticed: `code` is an `E0xx` finding code, `params` fill its message."""

    code: Annotated[str, msgspec.Meta(pattern=READER_CODES)]
    params: Fields = {}
    place: Place = NOWHERE


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A page as a small picture, for a person to compare: the number of the page, its size in points, and a JPEG.

    `file` is the file inside a submission of several files, as in `Place`.
    """

    page: int
    width: int
    height: int
    data: bytes
    file: str | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One file as its reader saw it. `format` is the reader's name (`text`, `html`, `docx`, `xlsx`, `pdf` …).

    `pictures` are the pages that were recognised.
    """

    blocks: tuple[Block, ...]
    format: str
    name: str = ""
    encoding: str = ""
    notes: tuple[Note, ...] = ()
    pictures: tuple[Picture, ...] = ()
