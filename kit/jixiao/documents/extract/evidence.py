"""Weighed evidence: what kind of self-evaluation a text is, and whether it is one at all.

The cues and their points are data (`evidence.toml`). Nothing is decided by one word: every subject gathers the points of the cues
that the text prints, and the highest sum is the answer.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import msgspec

from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KEPT_PATTERNS = 256
"""How many results the cache keeps."""

Where = Literal["title", "front", "lines", "headings", "cells", "body", "unit", "forms"]


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sign: in which text it stands, its words or its pattern, and how many points it gives, once.

    `least` different words must be there; a word of `without` in the same text voids it.
    """

    where: Where = msgspec.field(name="in")
    points: int
    words: tuple[str, ...] = ()
    like: str = ""
    least: int = 1
    without: tuple[str, ...] = ()

    def shows(self, text: str) -> bool:
        """Whether the text prints it."""
        if any(word in text for word in self.without):
            return False
        if self.like:
            return _pattern(self.like).search(text) is not None
        if self.least == 1:
            return any(word in text for word in self.words)
        return sum(word in text for word in self.words) >= self.least


@lru_cache(maxsize=_KEPT_PATTERNS)
def _pattern(like: str) -> re.Pattern[str]:
    return re.compile(like, re.MULTILINE)


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that a text can be, with its cues. `unless` names words of the body that rule it out."""

    id: str
    cues: tuple[Cue, ...]
    zh: str = ""
    en: str = ""
    unless: tuple[str, ...] = ()

    @property
    def words(self) -> Message:
        """What it is, in words."""
        return Message(self.zh, self.en)

    def points(self, texts: Mapping[Where, str]) -> int:
        """What the texts say for it."""
        if any(word in texts.get("body", "") or word in texts.get("front", "") for word in self.unless):
            return 0
        return sum(cue.points for cue in self.cues if texts.get(cue.where) and cue.shows(texts[cue.where]))


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The two tables of `evidence.toml`."""

    kinds: tuple[Subject, ...]
    natures: tuple[Subject, ...]


@lru_cache(maxsize=1)
def tables() -> Evidence:
    """The cues, read once."""
    return msgspec.toml.decode(
        files("jixiao.documents.extract").joinpath("evidence.toml").read_text(encoding="utf-8"), type=Evidence
    )


def best(subjects: Sequence[Subject], texts: Mapping[Where, str]) -> tuple[Subject, int] | None:
    """The subject with the most points, the first of several; None when nothing speaks for any."""
    found = max(((subject.points(texts), -position) for position, subject in enumerate(subjects)), default=(0, 0))
    return (subjects[-found[1]], found[0]) if found[0] > 0 else None
