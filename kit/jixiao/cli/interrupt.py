"""Ctrl-C while an engine works."""

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

    def _hear(self, number: int, frame: Any) -> None:
        self.heard = True
        self._before(number, frame)  # Python's own raises KeyboardInterrupt; Spark's ends its jobs first

    def check(self) -> None:
        """Raise KeyboardInterrupt if there was one."""
        if self.heard:
            raise KeyboardInterrupt

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
