"""The child process in which `jixiao.files.isolation` has files read: its bounds, its loop, and the words of both sides."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import struct
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import msgspec

from jixiao.files.plain import Plain, packed
from jixiao.files.problems import problem_params
from jixiao.files.steps import STARTED
from jixiao.files.timing import listen_again
from jixiao.model.document import NOWHERE, Place
from jixiao.model.errors import InputError
from jixiao.model.message import Fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.files.reader import Read
    from jixiao.model.limits import Limits


MEBIBYTE = 2**20
MEMORY = 352 * MEBIBYTE
"""What the child may take beyond what it has at its start."""

_ENOUGH = 4
"""A child that holds on to more than this part of its memory after a file is replaced."""

_SHARE = 0.8
"""The part of a file's time that its reading may take before the child is ended."""

LENGTH = struct.Struct("<Q")


class Answer(msgspec.Struct, kw_only=True, array_like=True):
    """What a child says of a file: its document, a refusal, or a fault of the reader.

    Before that it may say with which `step` it begins.
    """

    step: int = 0
    seconds: float = 0.0
    last: bool = False
    document: Plain | None = None
    code: str = ""
    place: Place = Place()
    params: Fields = {}
    fault: str = ""


ENCODE = msgspec.msgpack.Encoder().encode
DECODE = msgspec.msgpack.Decoder(Answer).decode


def out_of_memory(memory: int = MEMORY) -> InputError:
    """The error for a file that would take more memory than it may."""
    return InputError("E006", NOWHERE, **problem_params("memory"), allowed=f"{memory // MEBIBYTE} MiB", blocks="0")


def send(pipe: BinaryIO, *parts: bytes) -> None:
    """Write each part with its length before it."""
    for part in parts:
        for piece in (LENGTH.pack(len(part)), part):
            rest = memoryview(piece)
            while rest:
                rest = rest[pipe.write(rest) :]
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes:
    """The next part of what was sent. Raises EOFError when nobody sends any more."""
    (size,) = LENGTH.unpack(_exactly(pipe, LENGTH.size))
    return _exactly(pipe, size)


def _exactly(pipe: BinaryIO, size: int) -> bytes:
    data = pipe.read(size)
    while len(data) < size:
        more = pipe.read(size - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def serve_fork(requests: int, answers: int, parent: int, memory: int) -> NoReturn:
    """The life of a forked child."""
    try:
        _let_go({requests, answers})
        _die_with(parent)
        _serve(os.fdopen(requests, "rb"), os.fdopen(answers, "wb"), memory)
    finally:
        os._exit(0)


def serve_standard(memory: int = MEMORY) -> None:
    """The life of a child that was started as a program: requests on standard input, answers on standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)  # what a library prints is no answer
    _serve(sys.stdin.buffer, answers, memory)


def _let_go(kept: set[int]) -> None:
    """Close what the parent has open: somebody may wait for the end of it."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    try:
        numbers = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - names are wanted
    except OSError:
        numbers = list(range(3, 1024))
    for number in numbers:
        if number > 2 and number not in kept:
            with contextlib.suppress(OSError):
                os.close(number)


def _die_with(parent: int) -> None:
    """A child whose parent is killed ends at once, not after its file."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it was killed before we asked
        os._exit(0)


def _serve(requests: BinaryIO, answers: BinaryIO, memory: int) -> None:
    """Read files until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    listen_again()
    gc.disable()  # a document is many small objects without cycles
    gc.freeze()  # after a file only what it left is looked at, not all that was there before
    start = _size()
    _bound(start, memory)
    while True:
        try:
            request = receive(requests)
            size = LENGTH.unpack(_exactly(requests, LENGTH.size))[0]
            data = _exactly(requests, size)
        except EOFError:
            return
        answer = _answer(request, data, memory, lambda number: send(answers, ENCODE(Answer(step=number))))
        del data
        gc.collect()
        answer.last = _size() > start + memory // _ENOUGH
        send(answers, ENCODE(answer))


def _answer(request: bytes, data: bytes, memory: int, tell: Callable[[int], None]) -> Answer:
    """What a reader says of a file. Where the reader itself cannot be found, that is a fault."""
    try:
        read, name, limits = pickle.loads(request)  # noqa: S301 - it comes from the parent
    except Exception:  # noqa: BLE001 - whatever a plugin's module does when it is imported here
        return Answer(fault=traceback.format_exc())

    def started(number: int) -> None:
        _arm(limits.seconds)
        tell(number)

    STARTED.set(started)
    return _timed(lambda: _read(read, data, name, limits, memory), limits.seconds)


def _bound(start: int, memory: int) -> None:
    """No more memory than this, no core, and no byte into any file."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in ((resource.RLIMIT_AS, start + memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def _timed(work: Callable[[], Answer], seconds: float) -> Answer:
    """The answer; the system ends this process when it takes too long."""
    _arm(seconds)
    start = time.process_time()
    answer = work()
    answer.seconds = time.process_time() - start
    _arm(0)
    return answer


def _arm(seconds: float) -> None:
    """Have the system end this process after so many seconds of the processor; 0 is never."""
    if hasattr(signal, "ITIMER_PROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, _SHARE * seconds)


def _read(read: Read, data: bytes, name: str, limits: Limits, memory: int) -> Answer:
    try:
        return Answer(document=packed(read(data, name, limits)))
    except InputError as error:
        return Answer(code=error.code, place=error.place, params=error.params)
    except MemoryError:
        full = out_of_memory(memory)
        return Answer(code=full.code, params=full.params)
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must be told
        return Answer(fault=traceback.format_exc())


def _size() -> int:
    """The bytes of address space of this process; a guess where the system does not say."""
    return _statm(0, 256 * MEBIBYTE)


def resident() -> int:
    """The bytes of this process in memory; 0 where the system does not say."""
    return _statm(1, 0)


def _statm(field: int, guess: int) -> int:
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[field]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return guess
