"""pdfium's functions that are called for each character and each object of a page.

pypdfium2's own ones take and give Python objects for pointers, which costs more than what pdfium does in most calls. These
take and give plain addresses, so that `map` runs through a page.
"""

from __future__ import annotations

import ctypes
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Matrix = tuple[float, ...]
Point = tuple[float, float]
Address = int

MOST_SEGMENTS = 60_000
_DEEPEST_FORM = 4
_RULED = frozenset({raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM})
"""The kinds of objects of a page that may hold ruled lines."""
_ADDRESS, _NUMBER = ctypes.c_void_p, ctypes.c_int
_BOX = ctypes.sizeof(raw.FS_RECTF)


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """One of pdfium's functions, with these C types for its result and arguments."""
    made: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, _ADDRESS).value)  # type: ignore[arg-type]
    return made


_char_box = _plain(raw.FPDFText_GetLooseCharBox, _NUMBER)
"""Takes addresses as `c_void_p`: for three arguments to convert, ctypes needs longer than pdfium for the box."""
_page_object = _plain(raw.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _NUMBER)
_form_object = _plain(raw.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
_count_of_form = _plain(raw.FPDFFormObj_CountObjects, _NUMBER, _ADDRESS)
_kind_of = _plain(raw.FPDFPageObj_GetType, _NUMBER, _ADDRESS)
_matrix_of = _plain(raw.FPDFPageObj_GetMatrix, _NUMBER, _ADDRESS, _ADDRESS)
_count_of_path = _plain(raw.FPDFPath_CountSegments, _NUMBER, _ADDRESS)
_segment = _plain(raw.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _NUMBER)
_kind_of_segment = _plain(raw.FPDFPathSegment_GetType, _NUMBER, _ADDRESS)
_closes = _plain(raw.FPDFPathSegment_GetClose, _NUMBER, _ADDRESS)
_point_of = _plain(raw.FPDFPathSegment_GetPoint, _NUMBER, _ADDRESS, _ADDRESS, _ADDRESS)


def address(handle: Any) -> Address:
    """The address behind one of pypdfium2's handles."""
    return ctypes.cast(handle, _ADDRESS).value or 0


class Boxes(NamedTuple):
    """The boxes of characters in coordinates of the file, y upwards.

    Of `known`, each is 0 where pdfium knows no box of the character; the sides stand for the others only.
    """

    known: list[int]
    lefts: list[float]
    tops: list[float]
    rights: list[float]
    bottoms: list[float]


def boxes_of(text_page: Any, numbers: Iterable[int], count: int) -> Boxes:
    """The boxes of the `count` characters with these numbers: as wide and high as their fonts make them, not as their ink is."""
    memory = (ctypes.c_float * (4 * count))()
    begin = ctypes.addressof(memory)
    places = map(_ADDRESS, range(begin, begin + ctypes.sizeof(memory), _BOX))
    known: list[int] = list(map(_char_box, repeat(_ADDRESS(address(text_page.raw))), numbers, places))
    flat: Any = memoryview(memory).cast("B").cast("f").tolist()
    sides = [flat[side::4] for side in range(4)]
    if not all(known):
        sides = [list(compress(side, known)) for side in sides]
    return Boxes(known, *sides)


def segments_of(page: Any) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of the paths of a page, from point to point, in coordinates of the file."""
    for path, matrices in _paths(address(page.raw), raw.FPDFPage_CountObjects(page.raw)):
        yield from _segments(path, matrices)


def _paths(page: Address, count: int) -> Iterator[tuple[Address, list[Matrix]]]:
    """The paths of a page, also those in forms inside it, each with the matrices that lead to the page."""
    waiting = _waiting(map(_page_object, repeat(page), range(count)), [])
    while waiting:
        item, kind, above = waiting.pop()
        matrices = [_matrix(item), *above]
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield item, matrices
        elif len(above) < _DEEPEST_FORM:
            inside = range(max(_count_of_form(item), 0))
            waiting += _waiting(map(_form_object, repeat(item), inside), matrices)


def _waiting(objects: Iterable[Address], above: list[Matrix]) -> list[tuple[Address, int, list[Matrix]]]:
    """The paths and forms of these objects with their kinds, the first at the end."""
    items = list(objects)
    found = [(item, kind, above) for item, kind in zip(items, map(_kind_of, items), strict=True) if kind in _RULED]
    return found[::-1]


def _matrix(item: Address) -> Matrix:
    found = (ctypes.c_float * 6)()
    _matrix_of(item, ctypes.addressof(found))
    return tuple(found)


def _segments(path: Address, matrices: Sequence[Matrix]) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of a path in coordinates of the page."""
    memory = (ctypes.c_float * 2)()
    at = ctypes.addressof(memory)
    start = before = (0.0, 0.0)
    for number in range(min(_count_of_path(path), MOST_SEGMENTS)):
        segment = _segment(path, number)
        _point_of(segment, at, at + ctypes.sizeof(ctypes.c_float))
        x, y = memory
        for a, b, c, d, e, f in matrices:
            x, y = a * x + c * y + e, b * x + d * y + f
        point = x, y
        kind = _kind_of_segment(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield before, point
        if _closes(segment):
            yield point, start
        before = point
