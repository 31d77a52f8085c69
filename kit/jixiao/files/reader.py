"""What a reader of a file format is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A file format. `sniff(head, name)` says how well the first 4 KiB fit: 0 not at all, 1 by suffix, 2 by content.

    `read(data, name, limits)` returns a `Document`; it raises `jixiao.model.errors.InputError` with an `E0xx` code for what it
    cannot read. It opens no other file and no network address, and runs no macro or formula.
    """

    name: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], int]
    read: Callable[[bytes, str, Limits], Document]
    summary: tuple[str, str] = ("", "")
