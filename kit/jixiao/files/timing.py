"""The time that one file may take, counted in seconds of the processor: a busy machine makes no file slow.

An alarm ends what has no loop of ours in it. It rings again and again, because what it raises can be lost on the way: in a
callback, in a finalizer, or in a library that makes an error of its own of it. A second alarm, by the clock on the wall,
rings much later: for what waits and uses no processor.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self, TypeVar

from jixiao.files.problems import problem_params
from jixiao.model.document import NOWHERE
from jixiao.model.errors import InputError, TookTooLong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")

READING = 0.6
"""The part of a file's time after which its reader keeps what it has: the rest is for what is made of it."""

PATIENCE = 12
"""How many times its seconds a process of its own may take by the clock on the wall: on a busy machine it waits its turn."""

_AGAIN = 0.25
"""Seconds after which the alarm rings once more."""

_LEAST = 0.001

now = time.thread_time
"""Seconds of the processor that this thread has used."""


def slow(seconds: float) -> InputError:
    """The error for a file that took too long."""
    return InputError("E006", NOWHERE, **problem_params("seconds"), allowed=f"{seconds:g}", blocks="0")


_ENDS = frozenset((signal.SIGINT, signal.SIGTERM))


@contextmanager
def quiet() -> Iterator[None]:
    """While this lasts, interrupts wait: a child that is just being forked must not act on them as its parent would."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def listen_again() -> None:
    """In a child that was forked in `quiet`, once it knows what to do with interrupts."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)


def heard() -> bool:
    """Whether an alarm would be heard here: the system has them, and this is the thread that hears signals."""
    return hasattr(signal, "ITIMER_PROF") and threading.current_thread() is threading.main_thread()


class _Clock:
    """Is an alarm set in this process, and how many seconds have others used for the file that is being worked on?"""

    __slots__ = ("is_set", "lent")

    def __init__(self) -> None:
        self.is_set = False
        self.lent = 0.0

    def stop(self) -> None:
        """No alarm is set any more: a child that was forked has none of its parent's."""
        self.is_set = False


_CLOCK = _Clock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_CLOCK.stop)


class Alarm:
    """The time that one piece of work after the other may take. Only setting and stopping it is done for each of them.

    Inside another that has been set, the outer one counts. Where no alarm is heard, only the readers themselves look at the time.
    `spent` is what went into the same file before.
    """

    def __init__(self, seconds: float, spent: float = 0.0) -> None:
        self._seconds = seconds
        self._left = max(seconds - spent, _LEAST)
        self._before: dict[int, Any] = {}
        self._rung = self._active = False

    def __enter__(self) -> Self:
        if self._seconds and heard() and not _CLOCK.is_set:
            self._before = {number: signal.signal(number, self._ring) for number in (signal.SIGPROF, signal.SIGALRM)}
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _ring(self, number: int, frame: Any) -> None:  # noqa: ARG002 - the signature of a signal handler
        if self._active:
            self._rung = True
            raise TookTooLong

    def _stop(self) -> None:
        self._active = False
        if self._before:
            _CLOCK.is_set = False
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)

    def during(self, work: Callable[[], Result]) -> Result:
        """What `work` returns. Raises `InputError` `E006` when it takes longer; 0 seconds are no limit."""
        if not self._before:
            return work()
        self._rung, self._active = False, True
        _CLOCK.is_set = True
        try:
            try:
                signal.setitimer(signal.ITIMER_PROF, self._left, _AGAIN)
                signal.setitimer(signal.ITIMER_REAL, PATIENCE * self._left, _AGAIN)
                result = work()
            finally:
                self._active = False
        except TookTooLong:
            raise slow(self._seconds) from None
        except Exception:
            if self._rung:  # a library made an error of its own of the alarm
                raise slow(self._seconds) from None
            raise
        finally:
            self._stop()
        if self._rung:
            raise slow(self._seconds)
        return result


def within(seconds: float, work: Callable[[], Result], spent: float = 0.0) -> Result:
    """What one piece of work returns, in its time; see `Alarm`."""
    if _CLOCK.is_set:  # the outer one counts
        return work()
    with Alarm(seconds, spent) as alarm:
        return alarm.during(work)


def measured(work: Callable[[], Result]) -> tuple[Result, float]:
    """What a piece of work returns, and the seconds that it took, with those of the processes that read for it."""
    start, lent = now(), _CLOCK.lent
    result = work()
    return result, now() - start + _CLOCK.lent - lent


@contextmanager
def waiting() -> Iterator[None]:
    """While this lasts, the alarm by the clock on the wall waits: another process works, and is held to a time of its own."""
    left, again = signal.getitimer(signal.ITIMER_REAL) if heard() else (0.0, 0.0)
    if not left:
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, again)


def spend(seconds: float) -> None:
    """Count what another process has used for the file that is being worked on."""
    _CLOCK.lent += seconds
    if heard():
        left, again = signal.getitimer(signal.ITIMER_PROF)
        if left:
            signal.setitimer(signal.ITIMER_PROF, max(left - seconds, _LEAST), again)


def processors() -> int:
    """How many processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable is not None else os.cpu_count() or 1
