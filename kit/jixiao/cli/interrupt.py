"""Ctrl-C and SIGTERM while an engine works, or while a line is being written."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jixiao.model.errors import Terminated

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupt:
    """A signal, remembered: an engine makes an error of its own of it, and a library on the way may swallow that."""

    def __init__(self) -> None:
        self.heard = 0
        self._before: dict[int, Any] = {}
        self._held = False

    def _hear(self, number: int, frame: Any) -> None:
        first, self.heard = not self.heard, number
        if first and self._held:
            return
        self._before[number](number, frame)  # Python's own raises KeyboardInterrupt; Spark's ends its jobs first

    def check(self) -> None:
        """Raise KeyboardInterrupt if there was a signal, Terminated for SIGTERM."""
        if self.heard:
            raise Terminated if self.heard == signal.SIGTERM else KeyboardInterrupt

    def __enter__(self) -> None:
        """While this lasts, a first signal waits for `check`: what is written is not torn. A second one does not wait."""
        self._held = True

    def __exit__(self, *_: object) -> None:
        self._held = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While this lasts, whatever a signal breaks is an interrupt. Those that were ignored from the start (`nohup … &`) stay so."""
        if threading.current_thread() is threading.main_thread():
            handlers = {number: signal.getsignal(number) for number in SIGNALS}
            self._before = {number: handler for number, handler in handlers.items() if callable(handler)}
        for number in self._before:
            signal.signal(number, self._hear)
        try:
            yield
        except Exception:
            self.check()
            raise
        finally:
            for number, handler in self._before.items():
                signal.signal(number, handler)
