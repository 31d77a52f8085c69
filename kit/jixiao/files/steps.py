"""Long reading in steps: a reader says with which page it begins; its time begins anew, and whoever waits is told."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STARTED: ContextVar[Callable[[int], None] | None] = ContextVar("started", default=None)
"""What a reader's step calls, in the process that reads."""

WATCHED: ContextVar[Callable[[str, int], None] | None] = ContextVar("watched", default=None)
"""What is told of a step in the process that waits: the name of the file, and the number of the step."""


def step(number: int) -> None:
    """Begin a step of reading, such as page `number`; readers in a child process (`Reader.isolated`) call it before each."""
    started = STARTED.get()
    if started is not None:
        started(number)
