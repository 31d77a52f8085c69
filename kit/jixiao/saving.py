"""Files are written whole or not at all, and nothing is replaced unless the user says so."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from jixiao.errors import UsageError

_TRIES = 100


def save(path: str | Path, data: bytes, *, force: bool = False) -> None:
    """Write a file through a temporary one in the same folder. Without `force` a file that exists is refused.

    A link is followed; a device or pipe (`/dev/stdout`) is written to as it is. Raises UsageError, and then the old file is
    as it was.
    """
    path = Path(path)
    try:
        mode = _mode(path)
        if mode is None or stat.S_ISREG(mode):
            _save(Path(os.path.realpath(path)), data, mode, force=force)
        else:
            _write(os.open(path, os.O_WRONLY), data, sync=False)
    except FileExistsError:
        raise UsageError(f"{path} exists already", hint="--force replaces it") from None
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _save(target: Path, data: bytes, mode: int | None, *, force: bool) -> None:
    if mode is not None and not force:
        raise FileExistsError
    handle, temporary = _temporary(target)
    try:
        _write(handle, data, sync=True)
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        if force:
            temporary.replace(target)
        else:
            _rename_to_new(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _temporary(target: Path) -> tuple[int, Path]:
    """A new file beside the target, with the permissions that a new file gets."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    for attempt in range(_TRIES):
        path = target.with_name(f".{target.name[:50]}.{os.getpid()}-{attempt}.tmp")
        try:
            return os.open(path, flags, 0o666), path
        except FileExistsError:
            continue
    raise OSError(f"too many temporary files in {target.parent}")


def _write(handle: int, data: bytes, *, sync: bool) -> None:
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        if sync:
            os.fsync(stream.fileno())


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
