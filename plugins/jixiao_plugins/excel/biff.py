"""The records of a binary workbook (BIFF8): sheets, shared strings, number formats and cells.

Sizes and offsets come from the file and are never trusted: what does not fit is left out.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao_plugins.excel.formats import BUILT_IN, general, printed
from jixiao_plugins.excel.sheet import LONGEST_TEXT, Merge

if TYPE_CHECKING:
    from jixiao_plugins.excel.sheet import Sheet

_EOF, _BOUND_SHEET, _FILE_PASS, _XF, _FORMAT, _DATE_1904 = 0x000A, 0x0085, 0x002F, 0x00E0, 0x041E, 0x0022
_STRINGS, _CONTINUE, _BOF = 0x00FC, 0x003C, 0x0809
_ROW, _COLUMN_INFO, _MERGED = 0x0208, 0x007D, 0x00E5
_NUMBER, _RK, _MULTIPLE_RK, _FORMULA, _FORMULA_TEXT = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0207
_SHARED, _LABEL, _TRUTH = 0x00FD, 0x0204, 0x0205
_MOST_SHEETS = 256
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


class Listed(NamedTuple):
    """A worksheet as the workbook lists it."""

    name: str
    offset: int
    visible: bool


class Record(NamedTuple):
    """One record: its kind, where its body starts, and the size of the body."""

    kind: int
    start: int
    size: int


class Workbook:
    """A workbook stream. `encrypted` says that nothing more can be read, `version` is 0x0600 for BIFF8."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.encrypted = False
        self.since_1904 = False
        self.sheets: list[Listed] = []
        self._formats = dict(BUILT_IN)
        self._codes: list[str] = []
        self._strings: list[str] = []
        records = self._records(0)
        first = records[0] if records else Record(0, 0, 0)
        self.version = self._numbers(first.start, "<H")[0] if first.kind == _BOF and first.size >= 2 else 0
        for number, record in enumerate(records):
            if record.kind == _STRINGS:
                self._strings = self._shared(records, number)
            else:
                self._global(record)

    def read(self, listed: Listed, sheet: Sheet) -> None:
        """Put the cells, merged ranges and hidden parts of a worksheet into `sheet`."""
        waiting: tuple[int, int] | None = None
        for number, record in enumerate(self._records(listed.offset)):
            if number % 1024 == 0:
                sheet.gathering.check_time()
            kind, start, size = record
            if kind == _FORMULA_TEXT and waiting is not None and size >= 3:
                sheet.put(*waiting, self._text(start, size, 2))
                waiting = None
            elif kind == _ROW and size >= 16 and self._data[start + 12] & 0x20:
                sheet.hidden_rows.add(self._numbers(start, "<H")[0])
            elif kind == _COLUMN_INFO and size >= 10:
                first, last, _, _, flags = self._numbers(start, "<5H")
                if flags & 1 and len(sheet.hidden_columns) < 256:
                    sheet.hidden_columns.append((first, last))
            elif kind == _MERGED and size >= 2:
                for place in range(start + 2, start + size - 7, 8):
                    top, bottom, left, right = self._numbers(place, "<4H")
                    sheet.merge(Merge(top, left, bottom, right))
            elif size >= 6:
                waiting = self._cell(record, sheet, waiting)

    def _cell(self, record: Record, sheet: Sheet, waiting: tuple[int, int] | None) -> tuple[int, int] | None:
        """Put a cell. Returns the position of a formula whose text follows in a record of its own."""
        kind, start, size = record
        row, column, style = self._numbers(start, "<3H")
        if kind == _SHARED and size >= 10:
            place = self._numbers(start + 6, "<I")[0]
            sheet.put(row, column, self._strings[place] if place < len(self._strings) else "")
        elif kind == _LABEL and size >= 9:
            sheet.put(row, column, self._text(start + 6, size - 6, 2))
        elif kind == _NUMBER and size >= 14:
            sheet.put(row, column, self._number(self._numbers(start + 6, "<d")[0], style))
        elif kind == _RK and size >= 10:
            sheet.put(row, column, self._number(_rk(self._numbers(start + 6, "<I")[0]), style))
        elif kind == _MULTIPLE_RK:
            for place in range((size - 6) // 6):
                style, packed = self._numbers(start + 4 + 6 * place, "<HI")
                sheet.put(row, column + place, self._number(_rk(packed), style))
        elif kind == _TRUTH and size >= 8:
            value, is_error = self._data[start + 6], self._data[start + 7]
            sheet.put(row, column, _ERRORS.get(value, "") if is_error else ("TRUE" if value else "FALSE"))
        elif kind == _FORMULA and size >= 14:
            return self._formula(start, (row, column, style), sheet)
        return waiting

    def _formula(self, start: int, at: tuple[int, int, int], sheet: Sheet) -> tuple[int, int] | None:
        """The value that a formula had when the file was saved; nothing is computed."""
        row, column, style = at
        value = self._data[start + 6 : start + 14]
        if value[6:] != b"\xff\xff":
            sheet.put(row, column, self._number(struct.unpack("<d", value)[0], style))
        elif value[0] == 0:
            return row, column
        elif value[0] == 1:
            sheet.put(row, column, "TRUE" if value[2] else "FALSE")
        elif value[0] == 2:
            sheet.put(row, column, _ERRORS.get(value[2], ""))
        return None

    def _number(self, value: float, style: int) -> str:
        code = self._codes[style] if style < len(self._codes) else ""
        text = repr(value)
        return printed(text, code, since_1904=self.since_1904) if code else general(text)

    def _numbers(self, place: int, form: str) -> tuple[Any, ...]:
        return struct.unpack_from(form, self._data, place)

    def _records(self, place: int) -> list[Record]:
        """The records of a substream up to its end, or to where the file ends."""
        records = []
        while place >= 0 and place + 4 <= len(self._data):
            kind, size = struct.unpack_from("<2H", self._data, place)
            if kind == _EOF or place + 4 + size > len(self._data):
                break
            records.append(Record(kind, place + 4, size))
            place += 4 + size
        return records

    def _global(self, record: Record) -> None:
        kind, start, size = record
        if kind == _FILE_PASS:
            self.encrypted = True
        elif kind == _DATE_1904 and size >= 2:
            self.since_1904 = self._data[start] == 1
        elif kind == _BOUND_SHEET and size >= 8 and self._data[start + 5] == 0 and len(self.sheets) < _MOST_SHEETS:
            offset, state = self._numbers(start, "<IB")
            self.sheets.append(Listed(self._text(start + 6, size - 6, 1), offset, state & 3 == 0))
        elif kind == _FORMAT and size >= 5:
            self._formats[self._numbers(start, "<H")[0]] = self._text(start + 2, size - 2, 2)
        elif kind == _XF and size >= 4:
            self._codes.append(self._formats.get(self._numbers(start + 2, "<H")[0], ""))

    def _text(self, start: int, size: int, width: int) -> str:
        """A string with its length in `width` bytes and a flag for two-byte characters before it."""
        count = int.from_bytes(self._data[start : start + width], "little")
        wide = self._data[start + width] & 1 if size > width else 0
        first = start + width + 1
        raw = self._data[first : min(first + (count << wide), start + size)]
        return raw.decode("utf-16-le" if wide else "latin-1", "replace")

    def _shared(self, records: list[Record], number: int) -> list[str]:
        """The table of shared strings, which goes on over records of its own."""
        pieces = [self._data[records[number].start + 8 : records[number].start + records[number].size]]
        for record in records[number + 1 :]:
            if record.kind != _CONTINUE:
                break
            pieces.append(self._data[record.start : record.start + record.size])
        return list(_Strings(pieces))


class _Strings:
    """Reads shared strings. One that is cut by the end of a piece goes on in the next one, after a new flag byte."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._piece = 0
        self._at = 0

    def __iter__(self) -> _Strings:
        return self

    def __next__(self) -> str:
        head = self._take(3)
        if len(head) < 3:
            raise StopIteration
        count, flags = struct.unpack("<HB", head)
        runs = int.from_bytes(self._take(2), "little") if flags & 8 else 0
        extra = int.from_bytes(self._take(4), "little") if flags & 4 else 0
        text = self._characters(count, flags & 1)
        self._skip(4 * runs + extra)
        return text[:LONGEST_TEXT]

    def _characters(self, count: int, wide: int) -> str:
        text = ""
        while count and self._piece < len(self._pieces):
            raw = self._pieces[self._piece][self._at : self._at + (count << wide)]
            text += raw.decode("utf-16-le" if wide else "latin-1", "replace")
            count -= len(raw) >> wide
            self._at += len(raw)
            if count:
                self._piece, self._at = self._piece + 1, 1
                if self._piece < len(self._pieces):
                    wide = self._pieces[self._piece][:1] == b"\x01"
        return text

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size and self._piece < len(self._pieces):
            part = self._pieces[self._piece][self._at : self._at + size - len(taken)]
            self._at += len(part)
            taken += part
            if self._at >= len(self._pieces[self._piece]):
                self._piece, self._at = self._piece + 1, 0
        return taken

    def _skip(self, size: int) -> None:
        while size > 0 and self._piece < len(self._pieces):
            step = min(size, len(self._pieces[self._piece]) - self._at)
            self._at += step
            size -= step
            if self._at >= len(self._pieces[self._piece]):
                self._piece, self._at = self._piece + 1, 0


def _rk(packed: int) -> float:
    """A number packed into 30 bits: a whole one or the high half of a double, perhaps in hundredths."""
    if packed & 2:
        whole = packed >> 2
        value: float = whole - (1 << 30) if whole & (1 << 29) else whole
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + (packed & 0xFFFFFFFC).to_bytes(4, "little"))[0]
    return value / 100 if packed & 1 else value
