"""Grids as Word tables: merged cells, borders, widths that add up to the line."""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jixiao_plugins.docx_out.look import BODY, HEAD, LATIN, made, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.papers.model import FormCell, Grid

_CENTERED = frozenset({"label", "head", "number", "short", "total"})
_LOOKS = 64
"""Looks of runs and of lines in cells that are kept, to be copied."""

_SHADES = {"label": "F2F5F9", "head": "E4EAF2", "total": "F2F5F9"}


def table(grid: Grid, width: int, *, size: int = 21, repeat: bool = False) -> Any:
    """The table element. `width` in twentieths of a point, `size` of the font in half points.

    `repeat` repeats a first row of headers on every page.
    """
    widths = _widths(grid, width)
    element = made("tbl")
    element.append(_properties(width))
    columns = made("tblGrid")
    columns.extend(made("gridCol", w=str(one)) for one in widths)
    element.append(columns)
    for number, cells in enumerate(_covered(grid)):
        row = made("tr")
        properties = made("trPr")
        properties.append(made("cantSplit"))
        if repeat and number == 0 and grid.rows[0].head:
            properties.append(made("tblHeader"))
        row.append(properties)
        row.extend(_cell(cell, begins, widths, size) for cell, begins in cells)
        element.append(row)
    return element


@lru_cache(maxsize=_LOOKS)
def _look(size: int, east: str) -> Any:
    """The look of a run. A letter has some hundred runs in three looks, and a copy costs little."""
    properties = made("rPr")
    properties.append(made("rFonts", ascii=LATIN, hAnsi=LATIN, cs=LATIN, eastAsia=east, hint="eastAsia"))
    properties.append(made("sz", val=str(size)))
    properties.append(made("szCs", val=str(size)))
    return properties


@lru_cache(maxsize=_LOOKS)
def _lines(size: int, at: str) -> Any:
    """How the lines of a cell stand, to be copied."""
    properties = made("pPr")
    properties.append(made("spacing", before="10", after="10", line=str(size * 13), lineRule="exact"))
    properties.append(made("jc", val=at))
    return properties


def _properties(width: int) -> Any:
    properties = made("tblPr")
    properties.append(made("tblW", w=str(width), type="dxa"))
    properties.append(made("jc", val="center"))
    borders = made("tblBorders")
    borders.extend(
        made(side, val="single", sz="4", space="0", color="000000")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties.append(borders)
    properties.append(made("tblLayout", type="fixed"))
    margins = made("tblCellMar")
    margins.extend(made(side, w="57", type="dxa") for side in ("left", "right"))
    properties.append(margins)
    return properties


def _widths(grid: Grid, width: int) -> list[int]:
    total = sum(grid.widths)
    ends = [round(sum(grid.widths[: i + 1]) * width / total) for i in range(len(grid.widths))]
    return [end - start for start, end in zip((0, *ends[:-1]), ends, strict=True)]


def _covered(grid: Grid) -> Iterator[list[tuple[FormCell, bool]]]:
    """The cells of each row, with whether they begin there; a merged cell goes on in the rows below."""
    running: list[tuple[int, FormCell]] = []
    for number, row in enumerate(grid.rows):
        running = [(until, cell) for until, cell in running if until > number]
        cells = [(cell, False) for _, cell in running] + [(cell, True) for cell in row.cells]
        yield sorted(cells, key=lambda pair: pair[0].column)
        running += [(number + cell.down, cell) for cell in row.cells if cell.down > 1]


def _cell(cell: FormCell, begins: bool, widths: list[int], size: int) -> Any:
    element = made("tc")
    properties = made("tcPr")
    properties.append(made("tcW", w=str(sum(widths[cell.column : cell.column + cell.across])), type="dxa"))
    if cell.across > 1:
        properties.append(made("gridSpan", val=str(cell.across)))
    if cell.down > 1:
        properties.append(made("vMerge", val="restart") if begins else made("vMerge"))
    if cell.role in _SHADES:
        properties.append(made("shd", val="clear", color="auto", fill=_SHADES[cell.role]))
    properties.append(made("vAlign", val="center"))
    element.append(properties)
    element.extend(_paragraphs(cell, size) if begins else [made("p")])
    return element


def _paragraphs(cell: FormCell, size: int) -> Iterator[Any]:
    look = _lines(size, "center" if cell.role in _CENTERED else "left")
    for text in cell.text.split("\n"):
        element = made("p")
        element.append(copy(look))
        if text:
            element.append(run(text, size, HEAD if cell.role in {"head", "total"} else BODY))
        yield element


def paragraph(*properties: Any, words: Any) -> Any:
    """A paragraph of one run; its properties in the order of the standard."""
    element, about = made("p"), made("pPr")
    about.extend(properties)
    element.append(about)
    element.append(words)
    return element


def run(text: str, size: int, east: str = BODY) -> Any:
    """A run of text; `size` in half points."""
    element = made("r")
    element.append(copy(_look(size, east)))
    for number, part in enumerate(text.split("\t")):
        if number:
            element.append(made("tab"))
        piece = made("t")
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        piece.text = printable(part)
        element.append(piece)
    return element
