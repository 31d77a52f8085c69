"""`--resume FILE`: the results of a batch as they come, so that an interrupted run goes on where it was.

Each line holds one answer of the batch with what it was made from: the file's path, size and time, or the digest of a record. A torn
last line is passed over. The file goes away when the run is complete.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections import deque
from typing import TYPE_CHECKING, Any, BinaryIO

from jixiao.model.errors import UsageError, of_system
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.files.task import Task

    Run = Callable[[Iterator[Task]], Iterable[tuple[Task, bytes | None]]]

VERSION = 1


class Journal:
    """The answers that are known, and where new ones are written. `request` is what the answers depend on besides the files."""

    def __init__(self, path: str, request: dict[str, Any]) -> None:
        from jixiao.model.version import __version__

        self.path = path
        self._head = {"journal": VERSION, "tool": __version__, "request": request}
        self._known: dict[str, bytes | None] = {}
        self._stream: BinaryIO | None = None
        self.taken = 0

    def open(self) -> None:
        """Read what is known and get ready to write. Raises UsageError for a file of another run, or one that cannot be used."""
        try:
            size = self._read() if os.path.exists(self.path) else 0  # noqa: PTH110 - a path may hold anything
            self._stream = stream = open(self.path, "r+b" if size else "wb")  # noqa: PTH123, SIM115 - closed by `close`
            stream.truncate(size)
            stream.seek(size)
            if not size:
                self._line(self._head)
        except OSError as error:
            zh, en = of_system(error)
            raise UsageError(Message(f"{self.path}：{zh}", f"{self.path}: {en}")) from error

    def _read(self) -> int:
        """Take in the whole lines; how many bytes they are."""
        size = 0
        with open(self.path, "rb") as stream:  # noqa: PTH123
            for number, line in enumerate(stream):
                entry = _entry(line)
                if number == 0 and entry != self._head:
                    raise UsageError(
                        Message(f"{self.path} 不是这次运行的进度文件", f"{self.path} is no journal of this run"),
                        hint=Message(
                            "参数或版本不同；换一个文件名", "its options or version differ; take another file"
                        ),
                    )
                if entry is None:
                    break
                if number:
                    self._known[entry["key"]] = None if entry["answer"] is None else base64.b64decode(entry["answer"])
                size += len(line)
        return size

    def answers(self, tasks: Iterable[Task], run: Run, keep: Callable[[bytes], bool]) -> Iterator[bytes | None]:
        """The answer to every task in order: a known one as it is, the others from `run`, which answers in order.

        An answer that `keep` refuses is asked for again the next time.
        """
        waiting: deque[tuple[bool, str, bytes | None]] = deque()

        def asked() -> Iterator[Task]:
            for task in tasks:
                key = _key(task)
                known = key in self._known
                waiting.append((known, key, self._known.get(key)))
                if not known:
                    yield task

        for _, answer in run(asked()):
            yield from self._flush(waiting)
            _, key, _ = waiting.popleft()
            if answer is None or keep(answer):
                self._line({"key": key, "answer": None if answer is None else base64.b64encode(answer).decode()})
            yield answer
        yield from self._flush(waiting)

    def _flush(self, waiting: deque[tuple[bool, str, bytes | None]]) -> Iterator[bytes | None]:
        while waiting and waiting[0][0]:
            self.taken += 1
            yield waiting.popleft()[2]

    def _line(self, entry: dict[str, Any]) -> None:
        assert self._stream is not None
        self._stream.write(json.dumps(entry).encode() + b"\n")
        self._stream.flush()

    def close(self, *, complete: bool) -> None:
        """End writing; the file of a complete run is removed."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
            if complete:
                os.unlink(self.path)  # noqa: PTH108


def _entry(line: bytes) -> Any | None:
    """The entry of a whole line; None for a torn one."""
    if not line.endswith(b"\n"):
        return None
    try:
        return json.loads(line)
    except ValueError:
        return None


def _key(task: Task) -> str:
    """What an answer was made from."""
    if task.data is not None:
        return f"{task.path}\0{hashlib.sha256(task.data).hexdigest()}"
    try:
        found = os.stat(task.path)  # noqa: PTH116
    except (OSError, ValueError):
        return f"{task.path}\0"
    return f"{task.path}\0{found.st_size}:{found.st_mtime_ns}"
