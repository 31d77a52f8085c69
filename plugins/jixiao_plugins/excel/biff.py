"""The records of a binary workbook (BIFF8) that python-calamine does not show: where cells are, how their numbers are
printed, what is hidden. Strings and values are calamine's.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from jixiao_plugins.excel.formats import BUILT_IN

_EOF, _BOUND_SHEET, _FILE_PASS, _XF, _FORMAT, _BOF = 0x000A, 0x0085, 0x002F, 0x00E0, 0x041E, 0x0809
_ROW, _COLUMN_INFO, _DATE_1904 = 0x0208, 0x007D, 0x0022
_NUMBER, _RK, _FORMULA, _MULTIPLE_RK = 0x0203, 0x027E, 0x0006, 0x00BD
_TEXTS = frozenset((0x00FD, 0x0204, 0x0205))  # a shared string, an own string, a truth value


class Layout:
    """One sheet: its printed number formats by position, its extent, and what is hidden."""

    def __init__(self) -> None:
        self.codes: dict[tuple[int, int], str] = {}
        self.top, self.left = 1 << 20, 1 << 20
        self.bottom = self.right = -1
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []

    @property
    def area(self) -> int:
        """How many cells a dense grid would have."""
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)

    def see(self, row: int, column: int, code: str) -> None:
        """Note a cell and, for a number, its format."""
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)
        if code:
            self.codes[row, column] = code


class Sheet(NamedTuple):
    """A sheet of the workbook: its name is calamine's; here its offset and whether it is visible."""

    offset: int
    visible: bool


class Workbook:
    """The records of a workbook stream. `encrypted` says that nothing more can be read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.encrypted = False
        self.since_1904 = False
        self.sheets: list[Sheet] = []
        self._formats = dict(BUILT_IN)
        self._codes: list[str] = []
        for kind, start, size in self._records(0):
            self._global(kind, start, size)

    def _records(self, place: int) -> list[tuple[int, int, int]]:
        """The records of a substream up to its end: kind, start of the body, size."""
        records = []
        while place + 4 <= len(self._data):
            kind, size = struct.unpack_from("<2H", self._data, place)
            if kind == _EOF or place + 4 + size > len(self._data):
                break
            records.append((kind, place + 4, size))
            place += 4 + size
        return records

    def _global(self, kind: int, start: int, size: int) -> None:
        data = self._data
        if kind == _FILE_PASS:
            self.encrypted = True
        elif kind == _DATE_1904 and size >= 2:
            self.since_1904 = data[start] == 1
        elif kind == _BOUND_SHEET and size >= 6:
            offset, state = struct.unpack_from("<IB", data, start)
            self.sheets.append(Sheet(offset, state & 3 == 0))
        elif kind == _FORMAT and size >= 5:
            number, count, flags = struct.unpack_from("<HHB", data, start)
            end = start + 5 + count * (2 if flags & 1 else 1)
            self._formats[number] = data[start + 5 : end].decode("utf-16-le" if flags & 1 else "latin-1", "replace")
        elif kind == _XF and size >= 4:
            self._codes.append(self._formats.get(struct.unpack_from("<H", data, start + 2)[0], ""))

    def layout(self, sheet: Sheet) -> Layout:
        """What the records of a sheet say about its cells."""
        layout = Layout()
        for kind, start, size in self._records(sheet.offset):
            if kind in (_NUMBER, _RK, _FORMULA) and size >= 6:
                row, column, style = struct.unpack_from("<3H", self._data, start)
                layout.see(row, column, self._code(style))
            elif kind in _TEXTS and size >= 6:
                row, column = struct.unpack_from("<2H", self._data, start)
                layout.see(row, column, "")
            elif kind == _MULTIPLE_RK and size >= 6:
                row, first = struct.unpack_from("<2H", self._data, start)
                for number in range((size - 6) // 6):
                    style = struct.unpack_from("<H", self._data, start + 4 + 6 * number)[0]
                    layout.see(row, first + number, self._code(style))
            elif kind == _ROW and size >= 16:
                row, flags = struct.unpack_from("<H", self._data, start)[0], self._data[start + 12]
                if flags & 0x20:
                    layout.hidden_rows.add(row)
            elif kind == _COLUMN_INFO and size >= 10:
                first, last, _, _, flags = struct.unpack_from("<5H", self._data, start)
                if flags & 1 and len(layout.hidden_columns) < 256:
                    layout.hidden_columns.append((first, last))
        return layout

    def _code(self, style: int) -> str:
        return self._codes[style] if style < len(self._codes) else ""
