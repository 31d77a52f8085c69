"""What a reader of a file format is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.files.problems import problem_params
from jixiao.model.document import NOWHERE, Document
from jixiao.model.errors import PASSING, InputError, in_words
from jixiao.model.message import NO_WORDS, Message

if TYPE_CHECKING:
    from collections.abc import Callable

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


def read_with(read: Read, reader: str, data: bytes, name: str, limits: Limits) -> Document:
    """What a reader reads. A plugin's that fails, ends the program or gives no document is named (`E001`); a fault of our own is raised."""
    try:
        document = read(data, name, limits)
    except (InputError, *PASSING):
        raise
    except BaseException as error:
        if isinstance(error, Exception) and read.__module__.partition(".")[0] in _own_packages():
            raise
        raise _failed(reader, in_words(error)) from error
    if not isinstance(document, Document):
        raise _failed(reader, type(document).__name__)
    return document


def _own_packages() -> frozenset[str]:
    """The packages of the program's own distribution: a fault of one of their readers is a fault of the program."""
    from importlib.metadata import PackageNotFoundError, distribution

    own = __name__.partition(".")[0]
    try:
        points = [*distribution(own).entry_points]
    except PackageNotFoundError:  # run from its source, without being installed
        points = []
    return frozenset({own, *(point.module.partition(".")[0] for point in points)})


def _failed(reader: str, found: str) -> InputError:
    names = {"name": reader, "error": found}
    return InputError("E001", NOWHERE, **problem_params("reader-failed", **names), **names)
