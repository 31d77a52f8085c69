"""One of many words, as a regular expression that compares each character once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """The alternatives of a pattern that finds any of these words, of several the longest first.

    Words that begin alike are tried together (`预算(?:执行率|数)?`). A list of them in full would be tried word by word
    wherever the first character of one of them stands.
    """
    return "|".join(_by_first(words))


def each_before(firsts: str, rest: str) -> str:
    """`[入出]库` as `入库|出库`: of alternatives that all begin with a character a search looks for these characters alone."""
    return "|".join(first + rest for first in firsts)


def _by_first(words: Iterable[str]) -> list[str]:
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        if word:
            rests.setdefault(word[0], []).append(word[1:])
    return [re.escape(first) + _rest(tails) for first, tails in rests.items()]


def _rest(tails: list[str]) -> str:
    """What follows a common beginning; nothing comes last."""
    if len(tails) == 1:
        return re.escape(tails[0])
    inner = _by_first(tails)
    return f"(?:{'|'.join(inner)}){'' if all(tails) else '?'}" if inner else ""
