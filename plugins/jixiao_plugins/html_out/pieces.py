"""The piece of a recognised page beside what is said of it, so that a person sees at once what is printed there.

A page's picture stands once in the page, as the background of all its pieces.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.model.document import Document, Picture, Place

_MOST_BYTES = 3 * 2**20
"""Of all pictures of a page together."""
_ZOOM = 1.6
_AROUND = 6
_WIDEST, _HIGHEST = 420, 160


class Pieces:
    """The pictures that a page needs: those on which something is said, as long as they are not too many bytes.

    They are numbered from 1, through all files of a submission.
    """

    def __init__(self, document: Document | None, places: Iterable[Place]) -> None:
        wanted = {(place.file, place.page) for place in places if place.box is not None}
        self._pictures: list[Picture] = []
        size = 0
        for picture in document.pictures if document is not None else ():
            if (picture.file, picture.page) in wanted and size + len(picture.data) <= _MOST_BYTES:
                size += len(picture.data)
                self._pictures.append(picture)
        self._numbers = {(picture.file, picture.page): n for n, picture in enumerate(self._pictures, 1)}

    def styles(self) -> list[tuple[int, str]]:
        """For each picture its number and the style of its pieces."""
        return [(number, self._style(picture)) for number, picture in enumerate(self._pictures, 1)]

    def _style(self, picture: Picture) -> str:
        data = base64.b64encode(picture.data).decode("ascii")
        width, height = round(picture.width * _ZOOM), round(picture.height * _ZOOM)
        return f"background-image:url(data:image/jpeg;base64,{data});background-size:{width}px {height}px"

    def of(self, place: Place) -> tuple[int, str] | None:
        """The number of the picture of a place and the style that shows its piece; None where there is none."""
        number = self._numbers.get((place.file, place.page)) if place.page is not None else None
        if place.box is None or number is None:
            return None
        left, top, right, bottom = place.box
        x, y = max(0, left - _AROUND), max(0, top - _AROUND)
        width = min(round((right + _AROUND - x) * _ZOOM), _WIDEST)
        height = min(round((bottom + _AROUND - y) * _ZOOM), _HIGHEST)
        shift = f"-{round(x * _ZOOM)}px -{round(y * _ZOOM)}px"
        return number, f"width:{width}px;height:{height}px;background-position:{shift}"
