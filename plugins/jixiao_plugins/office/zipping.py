"""Zip containers that come out the same every time: fixed dates, fixed order, fixed compression."""

from __future__ import annotations

import io
import zipfile

_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"


def settled(data: bytes) -> bytes:
    """The same container with fixed dates and attributes; its table of contents stands first, as readers like it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        names = sorted(source.namelist(), key=lambda name: (name != _FIRST, name))
        for name in names:
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            out.writestr(info, source.read(name), compresslevel=6)
    return target.getvalue()
