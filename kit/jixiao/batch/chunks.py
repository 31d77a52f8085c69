"""Inputs in chunks: what one report costs in messages and Arrow is paid once for many."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from jixiao.batch.tasks import tasks
from jixiao.documents.open import DIRECT
from jixiao.files.inputs import opened, records
from jixiao.files.reading import refusal
from jixiao.files.task import Task
from jixiao.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from jixiao.files.inputs import Item
    from jixiao.model.limits import Limits

BLOCK = 2**20
"""Bytes of a chunk: about a hundred reports."""

_MOST = 64
"""Small files of a chunk."""

_PIECE = 2**16


class Span(NamedTuple):
    """Where the lines of a chunk stand in their NDJSON file; whole lines only."""

    start: int
    size: int


class Chunk(Task):
    """A task of many inputs: `tasks`, or the lines of NDJSON from `line` on, which stand in `span` or in `data`."""

    tasks: tuple[Task, ...] = ()
    span: Span | None = None

    @classmethod
    def of(cls, tasks: Iterable[Task]) -> Chunk:
        """A chunk of inputs."""
        many = tuple(tasks)
        made = cls(many[0].path, error=many[0].error if len(many) == 1 else None)
        made.tasks = many
        return made

    @classmethod
    def lines(cls, path: str, first: int, span: Span | None, data: bytes | None = None) -> Chunk:
        """A chunk of lines."""
        made = cls(path, data, first)
        made.span = span
        return made

    @property
    def single(self) -> bool:
        """Is it one input, of which nothing else can be told than of the chunk?"""
        return len(self.tasks) == 1

    def each(self, limits: Limits) -> Iterator[Task]:
        """The inputs, one by one. Raises InputError when the file can no longer be read."""
        yield from self.tasks
        if self.span is not None:
            with opened(self.path) as stream:
                stream.seek(self.span.start)
                yield from _numbered(self, stream, limits, self.span.size)
        elif self.data is not None:
            yield from _numbered(self, BytesIO(self.data), limits, len(self.data))


def _numbered(chunk: Chunk, stream: BinaryIO, limits: Limits, size: int) -> Iterator[Task]:
    for number, record in records(stream, limits, chunk.line, size):
        yield Task(f"{chunk.path}:{number}", record, number)


def chunks(items: Iterable[Item], limits: Limits) -> Iterator[Chunk]:
    """The inputs in chunks, in their order. What may take long (an office document, a large file) comes alone."""
    waiting: list[Task] = []
    size = 0
    for item in items:
        if item.records and item.error is None:
            yield from _emptied(waiting)
            size = 0
            yield from _lines(item, limits)
            continue
        if item.pack:
            yield from _emptied(waiting)
            size = 0
            yield from gathered(tasks([item], limits))
            continue
        weight = _weight(item)
        if waiting and (size + weight > BLOCK or len(waiting) >= _MOST):
            yield from _emptied(waiting)
            size = 0
        size += weight
        waiting.extend(tasks([item], limits))
    yield from _emptied(waiting)


def gathered(found: Iterable[Task]) -> Iterator[Chunk]:
    """Tasks that carry their data, so many at a time."""
    rest = iter(found)
    while many := tuple(islice(rest, _MOST)):
        yield Chunk.of(many)


def _emptied(waiting: list[Task]) -> Iterator[Chunk]:
    if waiting:
        yield Chunk.of(waiting)
        waiting.clear()


def _weight(item: Item) -> int:
    """The bytes of a file; a whole chunk for what may take long or cannot be weighed."""
    if item.error is not None or item.stdin or item.suffix not in DIRECT:
        return BLOCK
    try:
        return os.stat(item.path).st_size  # noqa: PTH116 - a path may hold anything
    except (OSError, ValueError):
        return BLOCK


def _lines(item: Item, limits: Limits) -> Iterator[Chunk]:
    some = False
    try:
        with nullcontext(sys.stdin.buffer) if item.stdin else opened(item.path) as stream:
            if not item.named and not _reports(stream, limits):
                return
            for chunk in _blocks(item.path, stream, limits, again=not item.stdin and stream.seekable()):
                some = True
                yield chunk
    except InputError as error:
        yield Chunk.of([Task(item.path, error=error)])
        return
    if not some:
        yield Chunk.of([Task(item.path, error=refusal("E008", "empty"))])


def _reports(stream: BinaryIO, limits: Limits) -> bool:
    """Does the file of a folder hold reports? Its first record decides."""
    from jixiao.files.loading import is_report

    first = next(records(stream, limits), (0, b""))[1]
    stream.seek(0)
    return not first or is_report(first, ".ndjson")


def _blocks(path: str, stream: BinaryIO, limits: Limits, *, again: bool) -> Iterator[Chunk]:
    """Blocks of whole lines that are not all blank. What can be read `again` is only pointed at."""
    start, line = 0, 1
    while block := stream.read(BLOCK):
        size, kept = len(block), [block]
        while not block.endswith(b"\n") and (block := stream.readline(_PIECE)):
            size += len(block)
            if size <= limits.file_bytes + BLOCK:  # of a line that is too long, enough to see that it is
                kept.append(block)
        whole = b"".join(kept)
        if not whole.isspace():
            yield Chunk.lines(path, line, Span(start, size) if again else None, None if again else whole)
        start += size
        line += whole.count(b"\n") + (not whole.endswith(b"\n"))
