"""The old binary container (OLE compound file): the names of its streams and their bytes, with bounds on every chain."""

from __future__ import annotations

import struct
from typing import NamedTuple

from jixiao.files.reading import refusal

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
_ENTRY = 128


class Entry(NamedTuple):
    """A stream: its name, first sector and size."""

    name: str
    start: int
    size: int


class Ole:
    """An OLE file. Raises `InputError` `E007` for one whose chains are broken."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise refusal("E007", "truncated")
        self._data = data
        self._size = 1 << min(data[30], 12)
        self._mini_size = 1 << min(data[32], 12)
        self._cutoff = int.from_bytes(data[56:60], "little")
        self._fat = self._numbers(self._fat_sectors())
        mini = int.from_bytes(data[60:64], "little")
        self._mini_fat = self._numbers(self._chain(mini, self._fat)) if mini < _END else []
        self.entries = self._directory()
        self._mini = self._stream(self.entries[0].start, self.entries[0].size) if self.entries else b""

    def names(self) -> set[str]:
        """The names of all streams and storages."""
        return {entry.name for entry in self.entries}

    def read(self, *names: str) -> bytes:
        """The bytes of the first stream that has one of these names; empty when none has."""
        for entry in self.entries[1:]:
            if entry.name in names:
                if entry.size >= self._cutoff:
                    return self._stream(entry.start, entry.size)
                pieces = (
                    self._mini[sector * self._mini_size : (sector + 1) * self._mini_size]
                    for sector in self._chain(entry.start, self._mini_fat)
                )
                return b"".join(pieces)[: entry.size]
        return b""

    def _fat_sectors(self) -> list[int]:
        data = self._data
        sectors = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _END]
        following, count = struct.unpack_from("<2I", data, 68)
        for _ in range(min(count, len(data) // self._size)):
            if following >= _END:
                break
            numbers = self._numbers([following])
            sectors.extend(sector for sector in numbers[:-1] if sector < _END)
            following = numbers[-1] if numbers else _END
        return sectors[: len(data) // self._size + 1]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _numbers(self, sectors: list[int]) -> list[int]:
        raw = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))

    def _chain(self, start: int, table: list[int]) -> list[int]:
        chain: list[int] = []
        while start < _END:
            if start >= len(table) or len(chain) > len(table):
                raise refusal("E007", "truncated")
            chain.append(start)
            start = table[start]
        return chain

    def _stream(self, start: int, size: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self._fat)))[:size]

    def _directory(self) -> list[Entry]:
        first = int.from_bytes(self._data[48:52], "little")
        raw = b"".join(map(self._sector, self._chain(first, self._fat)))
        entries = []
        for place in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            length = int.from_bytes(raw[place + 64 : place + 66], "little")
            name = raw[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<2I", raw, place + 116)
            entries.append(Entry(name, start, size))
        return entries
