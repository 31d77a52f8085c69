"""The language of messages: `--lang`, then `JIXIAO_LANG`, then the locale. Chinese unless that is English."""

from __future__ import annotations

import os
from typing import Literal

Language = Literal["zh", "en"]


_words: list[str] = []


def read_from(words: list[str]) -> None:
    """Take the words of the command line of this run; they are read before parsing, because the help is in a language too."""
    _words[:] = words


def chosen() -> Language:
    """The language of this run."""
    words = _words
    for number, word in enumerate(words):
        if word == "--":
            break
        if word.startswith("--lang="):
            return _of(word.removeprefix("--lang="))
        if word == "--lang" and number + 1 < len(words):
            return _of(words[number + 1])
    for name in ("JIXIAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return _of(value)
    return "zh"


def _of(name: str) -> Language:
    return "en" if name.lower().startswith("en") else "zh"


def t(zh: str, en: str) -> str:
    """The text in the language of this run."""
    return zh if chosen() == "zh" else en
