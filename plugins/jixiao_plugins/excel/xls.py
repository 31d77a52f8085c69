"""xls (and WPS's et, which is the same inside): values from python-calamine, layout from the records themselves.

calamine alone would print 0.95 where the sheet prints 95%, and would lay out the whole used range in memory before it
could be asked how large that is.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from jixiao.reading import Gathering, LimitReached, refusal
from jixiao_plugins.excel.biff import Workbook
from jixiao_plugins.excel.formats import date_text, general, printed
from jixiao_plugins.excel.sheet import Merge, Sheet
from jixiao_plugins.office.ole import Ole

if TYPE_CHECKING:
    from jixiao.document import Document
    from jixiao.extending import Limits
    from jixiao_plugins.excel.biff import Layout

_MOST_AREA = 4_000_000
"""calamine keeps some 32 bytes for each position of the used range, filled or not."""


def read_xls(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `xls`: one table for each visible sheet that holds text."""
    ole = Ole(data)
    if "EncryptedPackage" in ole.names():
        raise refusal("E007", "encrypted")
    workbook = Workbook(ole.read("Workbook", "Book"))
    if workbook.encrypted:
        raise refusal("E007", "encrypted")
    if not workbook.sheets:
        raise refusal("E007", "truncated")
    with Gathering(limits) as gathering:
        layouts = [workbook.layout(sheet) for sheet in workbook.sheets]
        if sum(layout.area for layout in layouts) > _MOST_AREA:
            raise LimitReached("cells", _MOST_AREA)
        for number, values in enumerate(_values(data)):
            if number < len(layouts) and workbook.sheets[number].visible:
                _sheet(values, layouts[number], gathering, since_1904=workbook.since_1904)
    return gathering.document("xls", name)


def _values(data: bytes) -> list[Any]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [book.get_sheet_by_index(number) for number in range(len(book.sheet_names))]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise refusal("E007", "truncated") from error


def _sheet(values: Any, layout: Layout, gathering: Gathering, *, since_1904: bool) -> None:
    sheet = Sheet(values.name, gathering)
    sheet.hidden_rows, sheet.hidden_columns = layout.hidden_rows, layout.hidden_columns
    stopped = None
    try:
        for first, last in values.merged_cell_ranges or ():
            sheet.merge(Merge(*first, *last))
        for row, line in enumerate(values.to_python(skip_empty_area=False)):
            for column, value in enumerate(line):
                if value != "":
                    sheet.put(row, column, _text(value, layout.codes.get((row, column), ""), since_1904=since_1904))
    except LimitReached as limit:
        stopped = limit
    sheet.finish(stopped)


def _text(value: Any, code: str, *, since_1904: bool) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return printed(repr(value), code, since_1904=since_1904) if code else general(repr(value))
    if isinstance(value, dt.datetime):
        return date_text(value, code or "yyyy/m/d")
    if isinstance(value, dt.date):
        return date_text(dt.datetime(value.year, value.month, value.day), code or "yyyy/m/d")  # noqa: DTZ001
    return str(value)
