"""Files are written whole or not at all, and nothing is replaced unless the user says so."""

from __future__ import annotations

import atexit
import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from jixiao.model.errors import UsageError, of_system
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRIES = 100


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the operating system refuses, said as a usage error."""
    try:
        yield
    except FileExistsError:
        raise UsageError(
            Message(f"{path} 已存在", f"{path} exists already"), hint=Message("加 --force 覆盖", "--force replaces it")
        ) from None
    except OSError as error:
        zh, en = of_system(error)
        raise UsageError(Message(f"写不了 {path}：{zh}", f"cannot write {path}: {en}")) from error


class Saving:
    """A file that grows beside its target and takes its place when it is whole.

    ```python
    with Saving("out.json", force=False) as file:
        file.write(b"...")
        file.commit()
    ```

    Without `commit` nothing stays behind. A link is followed; a device or pipe (`/dev/stdout`) is written to as it is.
    Raises UsageError for a file that exists (without `force`) or cannot be written, and then the old file is as it was.
    """

    def __init__(self, path: str | Path, *, force: bool = False) -> None:
        self._path, self._force = Path(path), force
        self._temporary: Path | None = None
        self._stream: BinaryIO | None = None
        with _told(self._path):
            self._mode = _mode(self._path)
            if self._mode is not None and not stat.S_ISREG(self._mode):
                self._stream = os.fdopen(os.open(self._path, os.O_WRONLY), "wb")
                return
            if self._mode is not None and not force:
                raise FileExistsError
            self._target = Path(os.path.realpath(self._path))
            handle, self._temporary = _temporary(self._target)
            self._stream = os.fdopen(handle, "wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def write(self, data: bytes) -> None:
        """Append bytes."""
        assert self._stream is not None
        with _told(self._path):
            self._stream.write(data)

    def commit(self) -> None:
        """Put the file in its place."""
        stream, self._stream = self._stream, None
        assert stream is not None
        with _told(self._path):
            with stream:
                stream.flush()
                if self._temporary is not None:
                    os.fsync(stream.fileno())
            if self._temporary is None:
                return
            if self._mode is not None:
                self._temporary.chmod(stat.S_IMODE(self._mode))
            if self._force:
                self._temporary.replace(self._target)
            else:
                _rename_to_new(self._temporary, self._target)

    def discard(self) -> None:
        """Leave nothing behind; after `commit` this does nothing."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(OSError):  # what is thrown away need not reach the disk
                stream.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
            _UNFINISHED.discard(self._temporary)


def save(path: str | Path, data: bytes, *, force: bool = False) -> None:
    """Write a file at once, as `Saving` does."""
    with Saving(path, force=force) as file:
        file.write(data)
        file.commit()


class SavingFolder:
    """Files that grow in a hidden folder and take their places in the real one together, when all of them are whole.

    A folder that is there keeps what it holds. Without `commit` nothing stays behind. Raises UsageError for a file that exists
    (without `force`) or cannot be written.
    """

    def __init__(self, path: str | Path, *, force: bool = False) -> None:
        self._path, self._force = Path(path), force
        self._hidden: Path | None = None
        self._names: list[str] = []

    def save(self, name: str, data: bytes) -> None:
        """Write one file of the folder."""
        from tempfile import mkdtemp

        with _told(self._path / name):
            if self._hidden is None:
                inside = self._path if self._path.is_dir() else self._path.parent
                inside.mkdir(parents=True, exist_ok=True)
                self._hidden = Path(mkdtemp(prefix=f".{self._path.name[:50]}.", suffix=".tmp", dir=inside))
            (self._hidden / name).write_bytes(data)
            self._names.append(name)

    def commit(self) -> None:
        """Put all files in their places."""
        if self._hidden is None:
            return
        for name in () if self._force else self._names:
            with _told(self._path / name):
                if os.path.lexists(self._path / name):
                    raise FileExistsError
        with _told(self._path):
            self._path.mkdir(exist_ok=True)
        for name in self._names:
            with _told(self._path / name):
                (self._hidden / name).replace(self._path / name)

    def discard(self) -> None:
        """Leave nothing hidden behind."""
        if self._hidden is not None:
            import shutil

            shutil.rmtree(self._hidden, ignore_errors=True)


_UNFINISHED: set[Path] = set()
"""Files that this process has begun. A signal may fall between the beginning of one and the `with` that would discard it."""


def _remember(path: Path) -> None:
    if not _UNFINISHED:
        atexit.register(_forget, os.getpid())
    _UNFINISHED.add(path)


def _forget(process: int) -> None:
    """At the end of the process that began them: leave nothing behind."""
    if process == os.getpid():
        for path in _UNFINISHED:
            with suppress(OSError):
                path.unlink()
        _UNFINISHED.clear()


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _temporary(target: Path) -> tuple[int, Path]:
    """A new file beside the target, with the permissions that a new file gets."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    for attempt in range(_TRIES):
        path = target.with_name(f".{target.name[:50]}.{os.getpid()}-{attempt}.tmp")
        if os.path.lexists(path):
            continue
        _remember(path)
        try:
            return os.open(path, flags, 0o666), path
        except FileExistsError:
            continue
    raise OSError(f"too many temporary files in {target.parent}")


def _rename_to_new(temporary: Path, target: Path) -> None:
    """Give the file its name, unless another program took that name meanwhile (FileExistsError)."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError from None
        temporary.replace(target)
