"""Zip containers that come out the same every time: fixed dates, fixed order, fixed compression."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"


def settled(data: bytes) -> bytes:
    """The same container with fixed dates and attributes."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return packed({name: source.read(name) for name in source.namelist()})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A container of some parts; its table of contents stands first, as readers like it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            out.writestr(info, parts[name], compresslevel=6)
    return target.getvalue()
