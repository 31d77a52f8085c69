"""From inputs to the tasks of a batch: a file, standard input, or one record of NDJSON."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, BinaryIO

from jixiao.files.inputs import opened, records
from jixiao.files.reading import refusal
from jixiao.files.task import Task
from jixiao.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.files.inputs import Item
    from jixiao.model.limits import Limits


def tasks(items: Iterable[Item], limits: Limits) -> Iterator[Task]:
    """What a batch works on: files by their path, standard input with its bytes, every record of NDJSON by itself."""
    for item in items:
        if item.error is not None:
            yield Task(item.path, error=item.error, named=item.named)
        elif item.pack:
            from jixiao.engines.columns.store import tasks_of

            yield from tasks_of(item.path)
        elif item.records:
            yield from _records(item, limits)
        elif item.stdin or not (item.whole or _regular(item.path)):
            yield _at_once(item)
        else:
            yield Task(item.path, named=item.named)


def _regular(path: str) -> bool:
    """Is it a file that can be read in another process? A pipe (`<(…)`) can be read once, and here."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return True


def _at_once(item: Item) -> Task:
    try:
        return Task(item.path, item.read(), named=True)
    except InputError as error:
        return Task(item.path, error=error)


def _records(item: Item, limits: Limits) -> Iterator[Task]:
    """The records of one NDJSON file, read line by line, so that a long stream takes no memory."""
    try:
        if item.stdin:
            yield from _lines(item, sys.stdin.buffer, limits)
        else:
            with opened(item.path) as stream:
                yield from _lines(item, stream, limits)
    except InputError as error:
        yield Task(item.path, error=error, named=item.named)


def _lines(item: Item, stream: BinaryIO, limits: Limits) -> Iterator[Task]:
    from jixiao.files.loading import is_report

    some = False
    for number, record in records(stream, limits):
        if not some and not item.named and not is_report(record, ".ndjson"):
            return
        some = True
        yield Task(f"{item.path}:{number}", record, number, named=True)
    if not some:
        yield Task(item.path, error=refusal("E008", "empty"))
