"""How a workbook looks: fonts, borders, widths and heights for A4."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jixiao.outputs.layout import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.papers.model import FormCell, Grid, Role

BODY, HEAD = "仿宋", "黑体"
LINE = 130.0
"""The characters of the body font on a landscape A4 line."""

_POINTS, _GAP = 13.8, 4.5
TALLEST = 400.0
"""The points of a row; a spreadsheet knows no taller ones, so that taller text takes several rows."""

PAGE = 480.0
"""The points of a landscape A4 page's height that rows can take."""


_ROLES: dict[Role, dict[str, Any]] = {
    "label": {"align": "center", "valign": "vcenter", "bg_color": "#F2F5F9"},
    "head": {"align": "center", "valign": "vcenter", "bold": True, "bg_color": "#E4EAF2"},
    "text": {"align": "left", "valign": "vcenter"},
    "short": {"align": "center", "valign": "vcenter"},
    "number": {"align": "center", "valign": "vcenter"},
    "total": {"align": "center", "valign": "vcenter", "bold": True, "bg_color": "#F2F5F9"},
}


class Formats:
    """The formats of a workbook; each combination is made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Any] = {}

    def cell(self, role: Role, number: str = "", *, quoted: bool = False, mark: str = "") -> Any:
        """A bordered cell. `number` is its number format, `quoted` marks text that looks like a formula."""
        key = (role, number, quoted, mark)
        if key not in self._made:
            look: dict[str, Any] = {"font_name": BODY, "font_size": 11, "border": 1, "text_wrap": True, **_ROLES[role]}
            if number:
                look["num_format"] = number
            if quoted:
                look["quote_prefix"] = True
            if mark:
                look["bg_color"] = mark
            self._made[key] = self._book.add_format(look)
        return self._made[key]

    def plain(self, **look: Any) -> Any:
        """A cell without border: titles and notes."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": BODY, "font_size": 11, "text_wrap": True, "valign": "vcenter", **look}
            )
        return self._made[key]


def column_widths(widths: Sequence[float]) -> list[float]:
    """Shares of the line as characters."""
    return [LINE * share / sum(widths) for share in widths]


def lines(text: str, room: float) -> int:
    """How many lines a text takes in a cell that is `room` characters wide."""
    usable = max(2.0, room * 0.95 - 0.9)
    return sum(max(1, math.ceil(width(part) / usable)) for part in text.split("\n"))


def row_heights(grid: Grid) -> list[float]:
    """The height of each row in points, so that no text is cut off; merged cells share the height they need."""
    widths = column_widths(grid.widths)
    heights = [_POINTS + _GAP] * len(grid.rows)

    def need(cell: FormCell) -> float:
        return lines(cell.text, sum(widths[cell.column : cell.column + cell.across])) * _POINTS + _GAP

    for number, row in enumerate(grid.rows):
        for cell in row.cells:
            if cell.down == 1:
                heights[number] = max(heights[number], need(cell))
    for number, row in enumerate(grid.rows):
        for cell in row.cells:
            if cell.down > 1:
                short = need(cell) - sum(heights[number : number + cell.down])
                if short > 0:
                    for i in range(number, min(number + cell.down, len(heights))):
                        heights[i] += short / cell.down
    return heights
