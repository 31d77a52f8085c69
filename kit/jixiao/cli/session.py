"""What holds for one run of the program: its language, configuration and colour, set by `main` before the command runs."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from jixiao.files.config import Config

Language = Literal["zh", "en"]

language: ContextVar[Language | None] = ContextVar("language", default=None)
config: ContextVar[Config | None] = ContextVar("config", default=None)
targets: ContextVar[tuple[str, ...]] = ContextVar("targets", default=())
colour: ContextVar[str] = ContextVar("colour", default="auto")


def configured() -> Config:
    """The configuration of this run; empty outside one."""
    found = config.get()
    if found is None:
        from jixiao.files.config import Config

        return Config()
    return found
