"""xls (and WPS's et, which is the same inside), read by xlrd, its numbers printed by our own formats.

python-calamine was tried: it gives 0.95 for a cell that prints 95%, lays out the whole used range in memory before it can
be asked how large that is, and panics inside Rust on directories that are cut off.

A sheet in which anything shows damage is left out whole, with a note: half of a table would be checked as if it were all.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from jixiao.files.problems import problem_params
from jixiao.files.reading import DocumentBuilder, LimitReached, refusal
from jixiao.model.document import Place
from jixiao_plugins.excel.formats import BUILT_IN, general, printed
from jixiao_plugins.excel.records import damaged
from jixiao_plugins.excel.sheet import Inspection, Merge
from jixiao_plugins.office.ole import Container

if TYPE_CHECKING:
    import xlrd
    from xlrd.sheet import Inspection as Worksheet

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_TEXT, _NUMBER, _DATE, _TRUTH, _ERROR = 1, 2, 3, 4, 5


def read_xls(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `xls`. Raises `InputError` `E007` for a workbook that is locked or damaged as a whole."""
    container = Container(data)
    if "EncryptedPackage" in container.names():
        raise refusal("E007", "encrypted")
    stream = container.read("Workbook", "Book")
    book = _opened(stream)
    with DocumentBuilder(limits) as builder:
        for number in range(book.nsheets):
            _sheet(_Workbook(book, stream), number, builder)
    return builder.document("xls", name)


def _opened(stream: bytes) -> xlrd.Book:
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=stream, logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
        )
    except Exception as error:  # xlrd asserts and unpacks what a broken file holds: it stops with errors of any kind
        raise refusal("E007", "encrypted" if "encrypted" in str(error) else "truncated") from error
    if not book.nsheets:
        raise refusal("E007", "truncated")
    return book


def _sheet(workbook: _Workbook, number: int, builder: DocumentBuilder) -> None:
    """Add a sheet, or the note that it is damaged."""
    name = workbook.book.sheet_names()[number]
    try:
        found = workbook.book.sheet_by_index(number)
        whole = not damaged(workbook.stream, workbook.start(number), workbook.book.biff_version)
    except Exception:  # noqa: BLE001 - as in _opened
        whole = False
    if not whole:
        builder.note("E007", Place(sheet=name), **problem_params("sheet-damaged"))
    elif found.visibility == 0:
        sheet = Inspection(name, builder)
        stopped = None
        try:
            workbook.fill(sheet, found)
        except LimitReached as limit:
            stopped = limit
        sheet.finish(stopped)
    workbook.book.unload_sheet(number)


class _Workbook:
    """An opened workbook, its stream, and the number formats of its cells."""

    def __init__(self, book: xlrd.Book, stream: bytes) -> None:
        self.book, self.stream = book, stream
        # What xlrd calls the format of a number that the file does not spell out is American.
        formats = dict(BUILT_IN) | {one.format_key: one.format_str for one in book.format_list}
        self._codes = [formats.get(style.format_key, "") for style in book.xf_list]

    def start(self, number: int) -> int:
        """Where the records of a sheet begin in the stream."""
        return int(self.book._sh_abs_posn[number])  # noqa: SLF001 - xlrd says it nowhere else

    def fill(self, sheet: Inspection, found: Worksheet) -> None:
        """Put the cells, merged ranges and hidden parts of a worksheet into `sheet`."""
        for top, below, left, right in found.merged_cells:
            sheet.merge(Merge(top, left, below - 1, right - 1))
        sheet.hidden_rows.update(row for row, shape in found.rowinfo_map.items() if shape.hidden)
        sheet.hidden_columns += [(column, column) for column, shape in found.colinfo_map.items() if shape.hidden]
        for row in range(found.nrows):
            if row % 1024 == 0:
                sheet.builder.check_time()
            for column, (kind, value) in enumerate(zip(found.row_types(row), found.row_values(row), strict=True)):
                if _TEXT <= kind <= _ERROR:
                    sheet.put(row, column, self._text(kind, value, found, (row, column)))

    def _text(self, kind: int, value: Any, found: Worksheet, at: tuple[int, int]) -> str:
        """What a cell prints."""
        if kind == _TEXT:
            return str(value)
        if kind == _TRUTH:
            return "TRUE" if value else "FALSE"
        if kind == _ERROR:
            from xlrd import error_text_from_code

            return str(error_text_from_code.get(value, ""))
        style = found.cell_xf_index(*at)
        code = self._codes[style] if style < len(self._codes) else ""
        number = repr(float(value))
        return printed(number, code, since_1904=bool(self.book.datemode)) if code else general(number)
