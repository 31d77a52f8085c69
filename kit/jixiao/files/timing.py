"""The time that one file may take, counted in seconds of the processor: a busy machine makes no file slow.

An alarm ends what has no loop of ours in it. It rings again and again, because what it raises can be lost on the way: in a
callback, in a finalizer, or in a library that makes an error of its own of it. A second alarm, by the clock on the wall,
rings much later: for what waits and uses no processor.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

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


class _Alarm:
    """The alarm of one piece of work."""

    def __init__(self) -> None:
        self.rung = False
        self.active = True

    def ring(self, number: int, frame: Any) -> None:  # noqa: ARG002 - the signature of a signal handler
        if self.active:
            self.rung = True
            raise TookTooLong


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


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What `work` returns. Raises `InputError` `E006` when it takes longer; 0 seconds are no limit.

    Inside another `within` the outer one counts. Where no alarm is heard, only the readers themselves look at the time.
    """
    if not seconds or not heard() or signal.getitimer(signal.ITIMER_PROF)[0]:
        return work()
    alarm = _Alarm()
    before = {number: signal.signal(number, alarm.ring) for number in (signal.SIGPROF, signal.SIGALRM)}
    try:
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
            signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds, _AGAIN)
            result = work()
        finally:
            alarm.active = False
    except TookTooLong:
        raise slow(seconds) from None
    except Exception:
        if alarm.rung:  # a library made an error of its own of the alarm
            raise slow(seconds) from None
        raise
    finally:
        alarm.active = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
    if alarm.rung:
        raise slow(seconds)
    return result


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
    if heard():
        left, again = signal.getitimer(signal.ITIMER_PROF)
        if left:
            signal.setitimer(signal.ITIMER_PROF, max(left - seconds, _LEAST), again)
