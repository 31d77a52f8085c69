"""The folder of a run: its files gather out of sight and appear together. What was cut off is undone, or made good, by the next run."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import msgspec

from jixiao.engines.columns.layout import META, READY, TEMPORARY, is_pack
from jixiao.model.errors import UsageError, of_system
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.engines.columns.layout import Meta

_PATIENCE = 3.0
"""Seconds in which the workers of a run that was killed notice it and let go of the folder."""


def prepare(root: Path) -> None:
    """Make the folder. Raises UsageError for one that holds something else than packed reports."""
    try:
        root.mkdir(exist_ok=True)
        strange = not (is_pack(root) or _complete(root)) and any(one.name != TEMPORARY for one in root.iterdir())
    except OSError as error:
        zh, en = of_system(error)
        raise UsageError(Message(f"写不了 {root}：{zh}", f"cannot write {root}: {en}")) from error
    if strange:
        raise UsageError(
            Message(f"{root} 里已有别的文件，不是打包的报告", f"{root} holds other files and no packed reports"),
            hint=Message("另给一个文件夹", "name another folder"),
        )


def _complete(root: Path) -> bool:
    """Did a run finish its files, whether or not they have all been moved?"""
    return (root / TEMPORARY / READY).exists()


def lock(root: Path) -> int | None:
    """Hold the folder for this run, where the system has such locks; the holder's end releases it, however it comes.

    Raises UsageError when another run holds it.
    """
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(root, os.O_RDONLY)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(handle)
                raise UsageError(
                    Message(f"另一个 jixiao 正在写 {root}", f"another jixiao is writing into {root}"),
                    hint=Message("等它结束再试", "wait for its end"),
                ) from None
            time.sleep(_PATIENCE / 30)
        except OSError:  # a file system without locks
            return handle
        else:
            return handle


def settle(root: Path) -> None:
    """Bring the folder in order: move the files of a run that was complete, throw away those of one that was not."""
    temporary = root / TEMPORARY
    if not temporary.exists():
        return
    if _complete(root):
        for name in msgspec.json.decode((temporary / READY).read_bytes(), type=list[str]):
            (root / name).unlink(missing_ok=True)
        if (temporary / META).exists():
            (temporary / META).replace(root / META)
        _move(temporary / "new", root)
    shutil.rmtree(temporary)


def _move(new: Path, root: Path) -> None:
    for path in sorted(new.rglob("*.parquet")):
        target = root / path.relative_to(new)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)


def ready(root: Path, meta: Meta, gone: Sequence[str]) -> None:
    """Say that all new files are whole, and which old ones go: from here on the run counts."""
    temporary = root / TEMPORARY
    temporary.mkdir(exist_ok=True)
    (temporary / META).write_bytes(msgspec.json.format(msgspec.json.encode(meta), indent=1) + b"\n")
    marker = temporary / f"{READY}.part"
    marker.write_bytes(msgspec.json.encode(gone))
    marker.replace(temporary / READY)
