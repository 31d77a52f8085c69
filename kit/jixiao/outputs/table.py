"""CSV lines that a spreadsheet opens as text: what it would run as a formula gets an apostrophe."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from jixiao.outputs.layout import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMULA = ("=", "+", "-", "@", "\t")


def csv_line(cells: Sequence[str]) -> str:
    """One line with its line end. A plain negative number stays as it is."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow([_harmless(cell) for cell in cells])
    return stream.getvalue()


def _harmless(cell: str) -> str:
    """A cell whose lines a spreadsheet takes for text, each of them: some open a carriage return as the end of a row."""
    if cell.isprintable():
        return _quoted(cell)
    return "\n".join(map(_quoted, safe(cell.replace("\r\n", "\n").replace("\r", "\n")).split("\n")))


def _quoted(line: str) -> str:
    if line.startswith(_FORMULA) and not line.lstrip("+-").replace(".", "", 1).isdigit():
        return f"'{line}"
    return line
