"""One input of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jixiao.model.errors import InputError


class Task(NamedTuple):
    """One input. `data` holds what cannot be read again (standard input, a record); else the worker reads the file.

    `line` is the number of a record in its NDJSON file, 0 for a whole file; `named` says that the user named the file;
    `packed` that the data are a report of a packed folder, which `jixiao.engines.columns.store` reads.
    """

    path: str
    data: bytes | None = None
    line: int = 0
    named: bool = True
    error: InputError | None = None
    packed: bool = False
