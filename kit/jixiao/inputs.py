"""From the words of a command line to files: paths, folders, globs, `@list` and standard input, in the order of their paths."""

from __future__ import annotations

import errno
import glob
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import InputError, UsageError

STDIN = "-"
LARGEST = 64 * 2**20
"""No more bytes than this and one are read from a file; the reader then reports the limit."""

_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Item:
    """One input: the path that is shown, and how to get its bytes. `named` says that the user named the file itself."""

    path: str
    read: Callable[[], bytes]
    named: bool = True


def expand(words: Iterable[str], suffixes: frozenset[str], stdin_name: str | None = None) -> Iterator[Item]:
    """The inputs behind the words of a command line.

    A path that is named is always tried; one that is absent becomes an `E001` when it is read. In folders only files with
    a known suffix count; hidden files, `~$` lock files and links are skipped. `@FILE` names a list, one path a line.
    """
    for word in words:
        if word == STDIN:
            yield Item(stdin_name or "<stdin>", lambda: sys.stdin.buffer.read(LARGEST + 1))
        elif word.startswith("@") and not os.path.lexists(word):
            yield from expand(_listed(word[1:]), suffixes, stdin_name)
        elif os.path.isdir(word):
            yield from (Item(path, _reader(path), named=False) for path in _walk(word, suffixes))
        elif _MAGIC & set(word) and not os.path.lexists(word):
            yield from _globbed(word, suffixes)
        else:
            yield Item(word, _reader(word))


def _listed(path: str) -> list[str]:
    try:
        lines = sys.stdin.read().splitlines() if path == STDIN else Path(path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"cannot read the list {path}: {error}", hint="a list is UTF-8 text with one path a line"
        ) from error
    return [line for line in lines if line.strip()]


def _globbed(word: str, suffixes: frozenset[str]) -> Iterator[Item]:
    paths = sorted(glob.glob(word, recursive=True))
    if not paths:
        yield Item(word, _reader(word))
    for path in paths:
        if os.path.isdir(path):
            yield from (Item(one, _reader(one), named=False) for one in _walk(path, suffixes))
        else:
            yield Item(path, _reader(path))


def _walk(folder: str, suffixes: frozenset[str]) -> Iterator[str]:
    """The files of a folder and those below it, in the order of their paths. Folders that cannot be read come as they are."""
    found: list[str] = []
    refused: list[str] = []
    for base, folders, files in os.walk(folder, onerror=lambda error: refused.append(str(error.filename))):
        folders[:] = [
            name for name in folders if not name.startswith(".") and not os.path.islink(os.path.join(base, name))
        ]
        for name in files:
            path = os.path.join(base, name)
            if (
                not name.startswith((".", "~$"))
                and os.path.splitext(name)[1].lower() in suffixes
                and not os.path.islink(path)
            ):
                found.append(path)
    yield from sorted([*found, *refused])


_WHY = {
    errno.ENOENT: ("没有这个文件", "there is no such file"),
    errno.EACCES: ("没有读取权限", "no permission to read it"),
    errno.EISDIR: ("是文件夹", "it is a folder"),
}


def unreadable(error: OSError) -> InputError:
    """The `E001` for what the operating system refuses."""
    zh, en = _WHY.get(error.errno or 0, (f"操作系统报告：{error.strerror}", str(error.strerror)))
    return InputError("E001", cause="system", problem=zh, problem_en=en)


def _reader(path: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with open(path, "rb") as stream:
                return stream.read(LARGEST + 1)
        except OSError as error:
            raise unreadable(error) from error

    return read
