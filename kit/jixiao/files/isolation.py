"""Reading in a child process: what a foreign library does with a hostile file is bounded from outside.

A library in C may loop, ask for any memory, or end the process; no limit of ours is heard in it. Readers that use such a
library say so (`Reader.isolated`), and are run here in a child: with so much memory and so many seconds of the processor,
without the right to write a file. One child serves many files; it is started for the first one, as a fork where that is
safe. It speaks plain data: nothing that a hostile file may have made of it is run in the parent.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from jixiao.files.isolated import DECODE, MEMORY, Answer, out_of_memory, receive, resident, send, serve_fork
from jixiao.files.plain import Plain, unpacked
from jixiao.files.problems import problem_params
from jixiao.files.steps import WATCHED
from jixiao.files.timing import PATIENCE, quiet, slow, spend, waiting
from jixiao.model.document import NOWHERE, Document
from jixiao.model.errors import InputError

if TYPE_CHECKING:
    from jixiao.files.reader import Reader
    from jixiao.model.limits import Limits

READER = "--serve-as-reader"
"""The word by which the program, once it is frozen and has no interpreter beside it, is started as a reader."""

_START = (
    "import sys; sys.path[:] = {path!r}; from jixiao.files.isolated import serve_standard; serve_standard({memory})"
)


class FaultError(RuntimeError):
    """A reader failed with an error that is none of the file: the text is the traceback in the child."""


class _Ended(Exception):  # noqa: N818 - what became of a child, not an error
    """The child is gone. `number` is the signal that ended it, 0 when none did; `bytes` how much memory it had."""

    def __init__(self, number: int, size: int) -> None:
        super().__init__(number, size)
        self.number = number
        self.size = size


class ReaderProcess:
    """Children that read files, one after the other, each with as much memory as its readers may take.

    A child is started when it is needed, and again when it has ended.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._children: dict[int, _Child] = {}

    def read(self, reader: Reader, data: bytes, name: str, limits: Limits) -> Document:
        """The document as the reader gives it. Raises its `InputError`, or `E006` and `E007` for what ended the child."""
        own = limits.seconds > 0 and reader.seconds is not None
        bounds = limits if not own else replace(limits, seconds=reader.seconds or 0)
        request = pickle.dumps((reader.read, name, bounds))
        with self._lock, waiting():
            answer = self._ask(reader.memory or MEMORY, request, data, name, bounds.seconds)
        if not own:
            spend(answer.seconds)
        if answer.fault:
            raise FaultError(answer.fault)
        if answer.code:
            raise InputError(answer.code, answer.place, **answer.params)
        return unpacked(answer.document or Plain(), name)

    def _ask(self, memory: int, request: bytes, data: bytes, name: str, seconds: float) -> Answer:
        child = self._children.get(memory)
        if child is None or child.owner != os.getpid() or child.gone():  # a forked worker has a child of its own
            if not self._children:
                atexit.register(self.end)
            with quiet():
                child = self._children[memory] = _Child(memory)
        try:
            answer = child.ask(request, data, name, seconds)
        except _Ended as ended:
            self._children.pop(memory, None)
            raise _why(ended, seconds, memory) from None
        except BaseException:  # an interrupt: what the child goes on with belongs to nobody
            self._end(memory)
            raise
        if answer.last:
            self._end(memory)
        return answer

    def _end(self, memory: int) -> None:
        child = self._children.pop(memory, None)
        if child is not None and child.owner == os.getpid():
            child.end()

    def end(self) -> None:
        """End the children, whatever they do."""
        for memory in list(self._children):
            self._end(memory)


PROCESS = ReaderProcess()
"""The children of this process. They are enough for all toolkits: they know nothing from one file to the next."""


def _why(ended: _Ended, seconds: float, memory: int) -> InputError:
    """What the end of a child says of the file that it read."""
    if ended.number == getattr(signal, "SIGPROF", -1):
        return slow(seconds)
    if ended.size > memory // 2 or ended.number == getattr(signal, "SIGKILL", -1):
        return out_of_memory(memory)
    return InputError("E007", NOWHERE, **problem_params("library-crashed"))


class _Child:
    """A child process and the pipes to and from it."""

    def __init__(self, memory: int) -> None:
        self.owner = os.getpid()
        self.memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._pid = 0
        self._base = resident()
        if sys.platform == "linux" and threading.active_count() == 1:
            self._fork()
        else:  # other threads may hold what a fork would wait for
            self._spawn()

    def _fork(self) -> None:
        requests, to_child = os.pipe()
        from_child, answers = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            serve_fork(requests, answers, self.owner, self.memory)
        os.close(requests)
        os.close(answers)
        self._out: BinaryIO = os.fdopen(to_child, "wb", buffering=0)
        self._in: BinaryIO = os.fdopen(from_child, "rb")

    def _spawn(self) -> None:
        frozen = getattr(sys, "frozen", False)
        words = [READER, str(self.memory)] if frozen else ["-c", _START.format(path=sys.path, memory=self.memory)]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own words
            [sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._pid, self._out, self._in = self._process.pid, self._process.stdin, self._process.stdout  # type: ignore[assignment]
        self._base = 0

    def gone(self) -> bool:
        """Whether it has ended since its last answer; then nothing is lost but the child."""
        if self._process is not None:
            ended = self._process.poll() is not None
        else:
            try:
                ended = os.waitpid(self._pid, os.WNOHANG)[0] != 0
            except ChildProcessError:
                ended = True
        if ended:
            self._close()
        return ended

    def ask(self, request: bytes, data: bytes, name: str, seconds: float) -> Answer:
        """The answer to a request; who watches is told of its steps. Raises _Ended when there will be none."""
        guard = threading.Timer(PATIENCE * seconds, self._kill) if seconds and not hasattr(os, "fork") else None
        if guard is not None:
            guard.start()
        try:
            send(self._out, request, data)
            while True:
                self._wait(PATIENCE * seconds)
                answer = DECODE(receive(self._in))
                if not answer.step:
                    return answer
                watched = WATCHED.get()
                if watched is not None:
                    watched(name, answer.step)
        except (OSError, EOFError, msgspec.DecodeError):
            raise self._ended() from None
        finally:
            if guard is not None:
                guard.cancel()

    def _wait(self, seconds: float) -> None:
        """Wait for the answer, no longer than this by the clock on the wall; 0 is as long as it takes."""
        import select

        if not seconds or not hasattr(select, "poll"):
            return
        poll = select.poll()
        poll.register(self._in, select.POLLIN)
        if not poll.poll(seconds * 1000):
            self._kill()

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            os.kill(self._pid, getattr(signal, "SIGPROF", signal.SIGTERM))

    def _ended(self) -> _Ended:
        """What became of the child. It is waited for, after it was told to end."""
        self._close()
        if self._process is not None:
            code = self._process.wait()
            return _Ended(-code if code < 0 else 0, 0)
        _, status, usage = os.wait4(self._pid, 0)
        return _Ended(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, usage.ru_maxrss * 1024 - self._base)

    def end(self) -> None:
        """End it now."""
        with contextlib.suppress(OSError):
            os.kill(self._pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        self._ended()

    def _close(self) -> None:
        for pipe in (self._out, self._in):
            with contextlib.suppress(OSError):
                pipe.close()
