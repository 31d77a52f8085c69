"""A workbook in the making: sheets of grids, with formulas, formats, notes and pages."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jixiao.outputs.forms.figures import decimals, figure, number_format
from jixiao_plugins.grid import reference
from jixiao_plugins.office.zipping import settled
from jixiao_plugins.xlsx_out.look import HEAD, PAGE, TALLEST, Formats, column_widths, lines, row_heights

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from jixiao.documents.papers.model import FormCell, Formula, Grid

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_CELL = 32_000
_NOTE = 2_000
_EMPTY_FORMATS = {"ratio": "0.00%", "deviation": "0.00%", "whole": "0.00%"}
_SHRINK = 1.4  # a sheet that is up to this much higher than a page is shrunk to one
_TITLES = 130  # what the titles and notes of two grids take of a page


def share_a_page(form: Grid, verdict: Grid) -> bool:
    """Is there room for the verdict below the form, on the same page?"""
    height = sum(row_heights(form)) + sum(row_heights(_stretched(verdict, form)))
    return height < PAGE * _SHRINK - _TITLES


class Book:
    """A workbook in the making."""

    def __init__(self, title: str, moment: datetime.datetime) -> None:
        import xlsxwriter

        self._stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.book.set_properties({"title": title, "created": moment.replace(tzinfo=None)})
        self.formats = Formats(self.book)
        self._height = 0.0
        self._heading: tuple[int, int] | None = None

    def finish(self) -> bytes:
        """The bytes, the same for the same sheets."""
        self.book.close()
        return settled(self._stream.getvalue())

    def sheet(self, name: str, grids: list[Grid], notes: Mapping[str, str]) -> None:
        """A sheet with one grid below the other; the first one sets the columns."""
        sheet = self.book.add_worksheet(name)
        widths = column_widths(grids[0].widths)
        for column, characters in enumerate(widths):
            sheet.set_column(column, column, characters)
        top, self._height, self._heading = 0, 0.0, None
        for number, grid in enumerate(grids):
            fitted = grid if number == 0 else _stretched(grid, grids[0])
            top = self._grid(sheet, fitted, top, notes, len(widths))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 1 if self._height <= _SHRINK * PAGE else 0)
        if self._heading is not None and self._height > _SHRINK * PAGE:
            sheet.repeat_rows(*self._heading)
        sheet.center_horizontally()
        sheet.set_footer("&C&P / &N")
        sheet.print_area(0, 0, top - 1, len(widths) - 1)
        sheet.hide_gridlines(2)

    def _grid(self, sheet: Any, grid: Grid, top: int, notes: Mapping[str, str], columns: int) -> int:
        title = self.formats.plain(font_name=HEAD, font_size=16 if grid.form else 13, align="center")
        top = self._banner(sheet, top, columns, grid.title, title, 30)
        if grid.subtitle:
            top = self._banner(sheet, top, columns, grid.subtitle, self.formats.plain(align="center"), 20)
        starts, end = [], top
        for height in row_heights(grid):
            starts.append(end)
            pieces = max(1, math.ceil(height / TALLEST))
            for i in range(pieces):
                sheet.set_row(end + i, height / pieces)
            self._height += height
            end += pieces
        starts.append(end)
        self._heading = self._heading or _heading(grid, starts)
        for number, row in enumerate(grid.rows):
            for cell in row.cells:
                self._cell(sheet, cell, number, starts, notes)
        top = end
        room = sum(column_widths(grid.widths))
        for note in (f"注：{grid.notes[0]}", *(f"　　{note}" for note in grid.notes[1:])) if grid.notes else ():
            top = self._banner(
                sheet, top, columns, note, self.formats.plain(align="left", font_size=10), 4 + 14 * lines(note, room)
            )
        return top

    def _banner(self, sheet: Any, row: int, columns: int, text: str, look: Any, height: float) -> int:
        sheet.set_row(row, height)
        self._height += height
        if columns > 1:
            sheet.merge_range(row, 0, row, columns - 1, "", look)
        sheet.write_string(row, 0, text, look)
        return row + 1

    def _cell(self, sheet: Any, cell: FormCell, number: int, starts: list[int], notes: Mapping[str, str]) -> None:
        row, column = starts[number], cell.column
        last = starts[min(number + cell.down, len(starts) - 1)] - 1
        value = figure(cell.text) if cell.role == "number" else None
        note = notes.get(cell.pointer) if cell.pointer else None
        look = self.formats.cell(
            cell.role, number_format(cell.text) if value is not None else _EMPTY_FORMATS.get(cell.formula.operation if cell.formula else "", ""), quoted=cell.text.startswith(_RISKY) and value is None,
            mark="#FFF3CD" if note else "",
        )  # fmt: skip
        if cell.across > 1 or last > row:
            sheet.merge_range(row, column, last, column + cell.across - 1, "", look)
        if value is not None and cell.formula is not None:
            sheet.write_formula(row, column, formula(cell.formula, cell.text, starts), look, float(value))
        elif value is not None:
            sheet.write_number(row, column, float(value), look)
        elif cell.formula is not None and not cell.text:
            sheet.write_formula(row, column, formula(cell.formula, "0.00%", starts), look, "")
        elif cell.text:
            sheet.write_string(row, column, cell.text[:_CELL], look)
        else:
            sheet.write_blank(row, column, None, look)
        if note:
            sheet.write_comment(
                row, column, note[:_NOTE], {"author": "jixiao", "x_scale": 2.2, "y_scale": 1 + note.count("\n") / 4}
            )


def _heading(grid: Grid, starts: Sequence[int]) -> tuple[int, int] | None:
    """The rows of the sheet that stand at the top of every printed page: the heading with the most rows under it."""
    heads = [number for number, row in enumerate(grid.rows) if row.head]
    if not heads:
        return None
    ends = (*heads[1:], len(grid.rows))
    _, at = max(((end - at, at) for at, end in zip(heads, ends, strict=True)), key=lambda pair: pair[0])
    return starts[at], starts[at + 1] - 1


def formula(one: Formula, text: str, starts: Sequence[int]) -> str:
    """The formula in A1 notation; what it gives rounds to the printed decimals. `starts` is the sheet row of each grid row."""
    places = [reference(starts[row], column) for row, column in one.cells]
    digits = decimals(text)
    if one.operation == "sum":
        cells = ",".join(_runs(one.cells, starts))
        return f'=IF(COUNT({cells})=0,"",ROUND(SUM({cells}),{max(digits, 6)}))'
    if one.operation == "ratio":
        return f'=IFERROR(ROUND(MIN(1,{places[0]}/{places[1]}),{digits}),"")'
    if one.operation == "share":
        return f'=IFERROR(ROUND({places[0]}*{places[1]},2),"")'
    if one.operation == "whole":
        own, other = f"{places[0]}:{places[1]}", f"{places[2]}:{places[3]}"
        return f'=IF(OR(COUNT({other})<COUNT({own}),SUM({own})=0),"",ROUND((SUM({own})-SUM({other}))/SUM({own}),4))'
    return f'=IF(OR({places[0]}="",{places[1]}="",{places[0]}=0),"",ROUND(({places[0]}-{places[1]})/{places[0]},4))'


def _runs(cells: tuple[tuple[int, int], ...], starts: Sequence[int]) -> list[str]:
    """Neighbouring cells of a column as ranges."""
    runs: list[list[tuple[int, int]]] = []
    for cell in cells:
        if runs and runs[-1][-1] == (cell[0] - 1, cell[1]):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    names = [(reference(starts[run[0][0]], run[0][1]), reference(starts[run[-1][0]], run[-1][1])) for run in runs]
    return [first if first == last else f"{first}:{last}" for first, last in names]


def _stretched(grid: Grid, over: Grid) -> Grid:
    """A grid of two columns laid over the columns of another."""
    wide = len(over.widths)
    split = min(2, wide - 1)
    rows = tuple(
        replace(row, cells=tuple(
            replace(cell, column=0, across=split) if cell.column == 0 else replace(cell, column=split, across=wide - split)
            for cell in row.cells
        ))
        for row in grid.rows
    )  # fmt: skip
    return replace(grid, rows=rows, widths=over.widths)
