"""What a reader of a file format is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.model.message import NO_WORDS, Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

    Read = Callable[[bytes, str, Limits], Document]


REPORT_SUFFIXES = frozenset({".toml", ".json", ".ndjson", ".jsonl"})
"""What is loaded as a report; no reader is asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A file format. `sniff(head, name)` says how well the first 4 KiB fit: 0 not at all, 1 by suffix, 2 by content.

    `read(data, name, limits)` returns a `Document`; it raises `jixiao.model.errors.InputError` with an `E0xx` code for what it
    cannot read. It opens no other file and no network address, and runs no macro or formula.

    A reader that works with a library in another language says by `isolated` from how many bytes on a file is read in a
    child process, whose memory and time are bounded from outside: 0 for every file, None for none. Its `read` is then a
    function at the top of a module, so that the child finds it.

    `memory` (bytes) and `seconds` are what such a child may take where the usual bounds are too narrow; the seconds are those of
    the processor, and begin anew with each `step` (`jixiao.files.steps`), a page say.

    A reader that `recognises` text in pictures is slow, and may be wrong: it is asked only by who wants that (`--ocr`), and then
    before all others.
    """

    name: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], int]
    read: Callable[[bytes, str, Limits], Document]
    summary: Message = NO_WORDS
    isolated: int | None = None
    memory: int | None = None
    seconds: int | None = None
    recognises: bool = False
