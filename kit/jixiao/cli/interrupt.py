"""Ctrl-C while an engine works, or while a line is being written."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class Interrupt:
    """Ctrl-C, remembered: an engine makes an error of its own of it, and a library on the way may swallow that."""

    def __init__(self) -> None:
        self.heard = False
        self._before: Any = None
        self._held = False

    def _hear(self, number: int, frame: Any) -> None:
        first, self.heard = not self.heard, True
        if first and self._held:
            return
        self._before(number, frame)  # Python's own raises KeyboardInterrupt; Spark's ends its jobs first

    def check(self) -> None:
        """Raise KeyboardInterrupt if there was one."""
        if self.heard:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """While this lasts, a first interrupt waits for `check`: what is written is not torn. A second one does not wait."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While this lasts, whatever an interrupt breaks is an interrupt."""
        self._before = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is not threading.main_thread() or not callable(self._before):
            yield  # where interrupts go to another thread, or were to be ignored from the start (`nohup … &`)
            return
        signal.signal(signal.SIGINT, self._hear)
        try:
            yield
        except Exception:
            self.check()
            raise
        finally:
            signal.signal(signal.SIGINT, self._before)
