"""The language of messages: `--lang`, then `JIXIAO_LANG`, the configuration, the locale. Chinese unless that is English."""

from __future__ import annotations

import os

from jixiao.cli import session
from jixiao.cli.session import Language


def chosen() -> Language:
    """The language of this run; outside one, that of the environment."""
    return session.language.get() or of_environment()


def of_environment(configured: str | None = None) -> Language:
    """The language without `--lang`: `configured` is what a configuration file says."""
    for value in (os.environ.get("JIXIAO_LANG"), configured, *map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))):
        if value:
            return named(value)
    return "zh"


def named(name: str) -> Language:
    """`en` for English in any spelling (`en_GB.UTF-8`), else `zh`."""
    return "en" if name.lower().startswith("en") else "zh"


def t(zh: str, en: str) -> str:
    """The text in the language of this run."""
    return zh if chosen() == "zh" else en


__all__ = ["Language", "chosen", "named", "of_environment", "t"]
