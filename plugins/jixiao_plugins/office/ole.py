"""The old binary container (OLE compound file), read by olefile: the names of its streams and their bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from jixiao.files.reading import refusal

if TYPE_CHECKING:
    import olefile

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Container:
    """An OLE file. Raises `InputError` `E007` for one that is damaged, as far as olefile notices."""

    def __init__(self, data: bytes) -> None:
        self._file = _opened(data)

    def names(self) -> set[str]:
        """The names of the streams and storages at the top."""
        return {path[0] for path in self._file.listdir(streams=True, storages=True) if path}

    def read(self, *names: str) -> bytes:
        """The bytes of the first stream that has one of these names; empty when none has. Raises `InputError` `E007`."""
        for name in names:
            if self._file.exists(name) and self._file.get_type(name) == 2:
                return self._stream(name)
        return b""

    def _stream(self, name: str) -> bytes:
        try:
            data: bytes = self._file.openstream(name).read()
        except Exception as error:  # as in _opened
            raise refusal("E007", "truncated") from error
        if len(data) != self._file.get_size(name):
            raise refusal("E007", "truncated")
        return data


def _opened(data: bytes) -> olefile.OleFileIO:
    import olefile

    try:
        file = olefile.OleFileIO(io.BytesIO(data))
    except Exception as error:  # what olefile stumbles on in a broken file is of any kind
        raise refusal("E007", "truncated") from error
    return file
