"""Do the records of a sheet in an xls stand as their writer put them?

xlrd passes over a record that it does not know, and ends where an end is written: a changed byte can so hide cells. But a
record says what it is and how long it is, and for cells one follows from the other; rows and cells stand together, nothing
else among them; a cell is written once; and only the end is called the end. Where that does not hold, bytes were changed
after the file was written.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOF = frozenset((0x0809, 0x0409, 0x0209, 0x0009))
_EOF = 0x000A
_MULTIPLE_RK, _MULTIPLE_BLANK = 0x00BD, 0x00BE
_FIXED = {0x00FD: 10, 0x0203: 14, 0x027E: 10, 0x0201: 6, 0x0205: 8, 0x0208: 16}
"""The size of a shared text, number, packed number, blank, truth value and row of BIFF8."""
_CELLS = frozenset((0x00FD, 0x0203, 0x027E, 0x0204, 0x0205, 0x0006, 0x00D6, 0x0201, _MULTIPLE_RK, _MULTIPLE_BLANK))
_TABLE = _CELLS | {0x0208, 0x00D7}
"""Cells, rows, and the ends of blocks of rows."""
_AMONG = frozenset((0x0207, 0x04BC, 0x0221, 0x0236, 0x003C, 0x01C2))
"""What may stand among them: what belongs to formulas."""
_LONGEST = 8224
"""The most bytes that a record's body may have; what is longer goes on in a record of its own."""
_BIFF8 = 80


def damaged(stream: bytes, start: int, version: int) -> bool:
    """Whether the records from `start` to the end of the sheet contradict themselves. `version` is xlrd's, 80 for BIFF8."""
    taken: set[bytes] = set()
    begun = stranger = False
    for kind, body, size in _records(stream, start):
        if size > _LONGEST or body + size > len(stream) or (kind == _EOF and size):
            return True
        if version != _BIFF8:
            continue
        if kind in _TABLE and (stranger or not _fits(stream, kind, body, size)):
            return True
        begun = begun or kind in _TABLE
        stranger = stranger or (begun and kind not in _TABLE and kind not in _AMONG)
        if kind in _CELLS:
            at = stream[body : body + 4]
            if at in taken:
                return True
            taken.add(at)
    return False


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start of the body and size of each record of a substream, those of charts inside it too, up to its end.

    A record of the largest size stands for an end that never comes.
    """
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, place)
        yield kind, place + 4, size
        depth += (kind in _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        place += 4 + size
    yield _EOF, place, 0xFFFF


def _fits(stream: bytes, kind: int, body: int, size: int) -> bool:
    """Whether a record is as long as its kind says."""
    if kind in (_MULTIPLE_RK, _MULTIPLE_BLANK):
        if size < 8:
            return False
        first, last = (
            struct.unpack_from("<H", stream, body + 2)[0],
            struct.unpack_from("<H", stream, body + size - 2)[0],
        )
        return bool((last - first + 1) * (6 if kind == _MULTIPLE_RK else 2) + 6 == size)
    return _FIXED.get(kind, size) == size
