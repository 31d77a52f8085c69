"""Old Excel files: BIFF records changed one by one, in a container whose sectors are changed too."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import olefile
from xlwt.CompoundDoc import XlsDoc

if TYPE_CHECKING:
    from .chance import Chance

FILES = Path(__file__).parent.parent / "files"
KINDS = (0x0006, 0x000A, 0x003C, 0x0042, 0x0055, 0x007D, 0x0085, 0x00BD, 0x00BE, 0x00E0, 0x00E5, 0x00FC, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0208, 0x027E, 0x041E, 0x0809, 0x002F, 0x0022, 0x0207, 0x04BC, 0x0221)  # fmt: skip
"""Kinds of records: formulas, strings, merges, cells, formats, sheets, encryption …"""


def records(stream: bytes) -> list[tuple[int, bytes]]:
    """The records of a BIFF stream."""
    found, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        found.append((kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
    return found


def xls(chance: Chance) -> bytes:
    """A workbook of Excel 97."""
    base = (FILES / chance.choice(("form.xls", "score.xls"))).read_bytes()
    with olefile.OleFileIO(io.BytesIO(base)) as file:
        stream = file.openstream("Workbook").read()
    found = records(stream)
    for _ in range(chance.count(12)):
        _alter(chance, found)
    made = b"".join(struct.pack("<HH", kind, len(body) & 0xFFFF) + body for kind, body in found)[:1_000_000]
    if chance.likely(0.1):
        made = chance.damaged(made)
    out = io.BytesIO()
    XlsDoc().save(out, made)
    data = out.getvalue()
    return container(chance, data) if chance.likely(0.3) else data


def _alter(chance: Chance, found: list[tuple[int, bytes]]) -> None:
    at = chance.randrange(len(found))
    kind, body = found[at]
    what = chance.randrange(8)
    if what <= 2 and body:
        place = chance.randrange(len(body))
        width = chance.choice((1, 2, 4, 8))
        value = (chance.whole() & (256**width - 1)).to_bytes(width, "little")
        found[at] = kind, body[:place] + value + body[place + width :]
    elif what == 3 and len(found) > 1:
        del found[at]
    elif what == 4:
        found[at:at] = [(kind, body)] * chance.choice((1, 2, 300))
    elif what == 5:
        found[at] = chance.choice(KINDS), body
    elif what == 6:
        found[at] = kind, body[: chance.randrange(len(body) + 1)]
    else:
        found.insert(at, (chance.choice(KINDS), chance.randbytes(chance.choice((0, 2, 8, 20, 300)))))


def container(chance: Chance, data: bytes) -> bytes:
    """The file with a field of its header, its sector table or its directory at a limit."""
    made = bytearray(data)
    for _ in range(1 + chance.count(3)):
        at = chance.choice(
            (
                24,
                26,
                30,
                32,
                40,
                44,
                48,
                56,
                60,
                64,
                68,
                72,
                76,
                80,
                512 + 4 * chance.randrange(64),
                len(made) - 512 + 4 * chance.randrange(128),
            )
        )
        made[at : at + 4] = (
            chance.choice((0, 1, 2, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, chance.whole())) & 0xFFFFFFFF
        ).to_bytes(4, "little")
    return bytes(made)
