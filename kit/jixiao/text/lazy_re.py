"""`re` for modules with many patterns: `from jixiao.text import lazy_re as re`. A pattern is compiled when it is first used.

A report meets half of the patterns, and one class of Chinese characters takes a fifth of a millisecond to compile. `match.re` is the
compiled pattern, so patterns are told apart by their `pattern`.
"""

from __future__ import annotations

import re
from re import (
    DOTALL,
    IGNORECASE,
    MULTILINE,
    Match,
    Pattern,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "DOTALL", "IGNORECASE", "MULTILINE", "Match", "Pattern", "beginning", "compile", "escape", "findall", "finditer", "fullmatch", "match",
    "search", "split", "sub",
]  # fmt: skip


def compile(source: str, flags: int = 0) -> Pattern[str]:  # noqa: A001 - it stands for `re.compile`
    """A pattern that is compiled when it is first used; what is wrong with it is raised then (`re.error`)."""
    return cast("Pattern[str]", _Lazy(source, flags))


def beginning(first: Pattern[str], pattern: Pattern[str], text: str) -> Iterator[Match[str]]:
    """What a pattern finds in a text, if each match begins with a character of `first`: quicker than `finditer` for a pattern of many
    alternatives, which tries them all at every character.
    """
    at = 0
    while (start := first.search(text, at)) is not None:
        found = pattern.match(text, start.start())
        at = start.end()
        if found is not None:
            yield found
            at = max(at, found.end())


class _Method:
    """A method of the compiled pattern, which stands in the object itself from its first use on and is found there at once."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, lazy: _Lazy, owner: type) -> Any:
        found = lazy.__dict__[self._name] = getattr(re.compile(lazy.pattern, lazy.flags), self._name)
        return found


class _Lazy:
    """A pattern by its source."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self.flags = flags

    search, match, fullmatch, finditer, findall, split, sub = (_Method() for _ in range(7))
