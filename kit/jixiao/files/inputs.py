"""From the words of a command line to inputs: paths, folders, globs, `@list`, standard input, and the records of NDJSON."""

from __future__ import annotations

import errno
import glob
import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from jixiao.model.errors import InputError, UsageError, of_system
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.model.limits import Limits

STDIN = "-"
LARGEST = 64 * 2**20
"""No more bytes than this and one are read from a file; the reader then reports the limit."""

RECORDS = (".ndjson", ".jsonl")
"""Suffixes of files that hold a report in each line."""

REPORTS = frozenset({*RECORDS, ".toml", ".json"})
"""Suffixes that other files have too: in a folder they count only when they look like a report."""

PACK = "pack.json"
"""A folder with this file holds packed reports (`jixiao pack`)."""

_MAGIC = frozenset("*?[")
_CHUNK = 2**20
_MOST_LISTS = 16
"""Lists may name lists, so deep at most."""


def file_of(path: str) -> str:
    """The file behind a path: a record `reports.ndjson:3` lies in `reports.ndjson`."""
    file, _, number = path.rpartition(":")
    return file if number.isdigit() and file.lower().endswith(tuple(RECORDS)) else path


class Item(NamedTuple):
    """One input: the path that is shown, and how to get its bytes. `named` says that the user named the file itself.

    `pack` says that it is a folder of packed reports, each of which is an input.
    `whole` says that it is known for a file that can be read in another process.
    """

    path: str
    read: Callable[[], bytes]
    named: bool = True
    error: InputError | None = None
    stdin: bool = False
    pack: bool = False
    whole: bool = False

    @property
    def records(self) -> bool:
        """Does it hold a record a line?"""
        return self.path.lower().endswith(RECORDS)

    @property
    def many(self) -> bool:
        """Does it hold many reports, so many that nobody knows before they are read?"""
        return self.pack or self.records

    @property
    def suffix(self) -> str:
        """The suffix of the path in lower case, with its dot."""
        return os.path.splitext(self.path)[1].lower()


def expand(words: Iterable[str], suffixes: frozenset[str], stdin_name: str | None = None) -> Iterator[Item]:
    """The inputs behind the words of a command line, each path once.

    A path that is named is always tried; one that is absent becomes an `E001` when it is read. In folders only files with
    a known suffix count; hidden files, `~$` lock files and links are skipped. `@FILE` names a list, one path a line.
    """
    seen: set[str] = set()
    for item in _expand(words, suffixes, stdin_name):
        if item.stdin or item.path not in seen:
            seen.add(item.path)
            yield item


def _expand(
    words: Iterable[str], suffixes: frozenset[str], stdin_name: str | None, lists: tuple[str, ...] = ()
) -> Iterator[Item]:
    for word in words:
        mode = _mode(word)
        if word == STDIN:
            yield Item(stdin_name or "<stdin>", _stdin, stdin=True)
        elif word.startswith("@") and not os.path.lexists(word):
            yield from _expand(_listed(word[1:], lists), suffixes, stdin_name, (*lists, word[1:]))
        elif stat.S_ISDIR(mode):
            yield from _folder(word, suffixes)
        elif not mode and _MAGIC & set(word) and not os.path.lexists(word):
            yield from _globbed(word, suffixes)
        else:
            yield Item(word, _reader(word), whole=stat.S_ISREG(mode))


def _mode(path: str) -> int:
    """What kind of file a path names; 0 for none, and for a path that no file can have."""
    try:
        return os.stat(path).st_mode
    except (OSError, ValueError):
        return 0


def _stdin() -> bytes:
    return sys.stdin.buffer.read(LARGEST + 1)


def _listed(path: str, lists: tuple[str, ...] = ()) -> list[str]:
    """The paths of a list: a line each, in UTF-8 or marked as UTF-16; NUL-separated when there is one, as `find -print0` writes it."""
    if path in lists or len(lists) > _MOST_LISTS:
        raise UsageError(
            Message(f"清单 {path} 直接或间接列出了自己", f"the list {path} lists itself"),
            hint=Message("清单每行一个路径", "a list holds one path a line"),
        )
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as stream:
                data = stream.read()
    except (OSError, ValueError) as error:
        zh, en = of_system(error if isinstance(error, OSError) else OSError(errno.ENOENT, ""))
        raise UsageError(
            Message(f"读不了清单 {path}：{zh}", f"cannot read the list {path}: {en}"),
            hint=Message("清单每行一个路径", "a list holds one path a line"),
        ) from error
    return _lines(data)


_WIDE = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""Marks of what Windows calls Unicode: its zeros part no names."""


def _lines(data: bytes) -> list[str]:
    wide = next((encoding for mark, encoding in _WIDE if data.startswith(mark)), "")
    if wide:
        return [line for line in data.decode(wide, "replace").splitlines() if line.strip()]
    lines = data.split(b"\0") if b"\0" in data else data.removeprefix(b"\xef\xbb\xbf").splitlines()
    return [os.fsdecode(line) for line in lines if line.strip()]


def _globbed(word: str, suffixes: frozenset[str]) -> Iterator[Item]:
    paths = sorted(glob.glob(word, recursive=True))
    if not paths:
        yield Item(word, _reader(word))
    for path in paths:
        if os.path.isdir(path):
            yield from _folder(path, suffixes)
        else:
            yield Item(path, _reader(path))


def _folder(folder: str, suffixes: frozenset[str]) -> Iterator[Item]:
    """The files of a folder; one of packed reports is an input by itself."""
    if os.path.isfile(os.path.join(folder, PACK)):
        yield Item(folder, _reader(folder), pack=True)
    else:
        yield from _walk(folder, suffixes)


def _walk(folder: str, suffixes: frozenset[str]) -> Iterator[Item]:
    """The files of a folder and those below it, in the order of their paths; a folder that cannot be read comes as an error."""
    found: list[Item] = []
    waiting, endings = [folder], tuple(suffixes)
    while waiting:
        base = waiting.pop()
        try:
            with os.scandir(base) as entries:
                for entry in entries:
                    _sort_out(entry, endings, found, waiting)
        except OSError as error:
            found.append(Item(base, _reader(base), named=False, error=unreadable(error)))
    yield from sorted(found, key=lambda item: item.path)


def _sort_out(entry: os.DirEntry[str], endings: tuple[str, ...], found: list[Item], waiting: list[str]) -> None:
    if entry.name.startswith((".", "~$")):
        return
    if entry.is_dir(follow_symlinks=False):
        waiting.append(entry.path)
    elif entry.name.lower().endswith(endings) and entry.is_file(follow_symlinks=False):
        found.append(Item(entry.path, _reader(entry.path), named=False, whole=True))


def unreadable(error: OSError) -> InputError:
    """The `E001` for what the operating system refuses."""
    return InputError("E001", cause="system", problem=of_system(error))


@contextmanager
def opened(path: str, buffering: int = -1) -> Iterator[BinaryIO]:
    """A file for reading. Raises InputError; a path that no file can have (a NUL in it) is refused like an absent one."""
    try:
        with open(path, "rb", buffering=buffering) as stream:
            yield stream
    except (OSError, ValueError) as error:
        raise _unopened(error) from error


def _unopened(error: Exception) -> InputError:
    return unreadable(error if isinstance(error, OSError) else OSError(errno.ENOENT, ""))


_FOR_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def read(path: str, most: int = LARGEST) -> bytes:
    """The bytes of a file, at most one more than `most`. Raises InputError."""
    try:
        handle = os.open(path, _FOR_READING)
    except (OSError, ValueError) as error:
        raise _unopened(error) from error
    try:
        # What the file says that it has: room for the most that it may have costs more than to read most files.
        size = min(os.fstat(handle).st_size, most)
        data = os.read(handle, size + 1)
        while len(data) != size and len(data) <= most and (more := os.read(handle, min(most + 1 - len(data), _CHUNK))):
            data += more
    except OSError as error:
        raise unreadable(error) from error
    finally:
        os.close(handle)
    return data


def _reader(path: str) -> Callable[[], bytes]:
    return lambda: read(path)


def records(stream: BinaryIO, limits: Limits, first: int = 1, size: int | None = None) -> Iterator[tuple[int, bytes]]:
    """The lines of NDJSON that are not blank, with their numbers from `first`; `size` bounds the bytes that are read."""
    number = first - 1
    while (size is None or size > 0) and (line := stream.readline(limits.file_bytes + 2)):
        number += 1
        record = line
        size = size - len(line) if size is not None else None
        while line and not line.endswith(b"\n"):  # the rest of a line that is too long is not kept
            line = stream.readline(limits.file_bytes + 2)
            size = size - len(line) if size is not None else None
        if not record.isspace():
            yield number, record
