"""The language of messages: `--lang`, then `JIXIAO_LANG`, then the locale. Chinese unless that is English."""

from __future__ import annotations

import os
import sys
from typing import Literal

Language = Literal["zh", "en"]


def chosen(arguments: list[str] | None = None) -> Language:
    """The language for this run, read before the command line is parsed because the help is in it too."""
    words = sys.argv[1:] if arguments is None else arguments
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
