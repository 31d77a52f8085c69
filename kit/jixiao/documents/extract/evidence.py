"""Weighed evidence: what kind of self-evaluation a text is, and whether it is one at all.

The cues and their points are data (`evidence.toml`). Nothing is decided by one word: every subject gathers the points of the cues
that the text prints, and the highest sum is the answer.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import msgspec

from jixiao.model.message import Message
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_KEPT_PATTERNS, _KEPT_TEXTS = 256, 16
"""How many results each cache keeps."""

Where = Literal["title", "front", "lines", "headings", "cells", "body", "unit", "forms"]


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sign: in which text it stands, its words or its pattern, and how many points it gives, once.

    `least` different words must be there; a word of `without` in the same text, with a pattern in the line that it found, voids
    it. A `mention` only speaks of the thing, as a notice or a news item on self-evaluations does as well; the others show it.
    """

    where: Where = msgspec.field(name="in")
    points: int
    words: tuple[str, ...] = ()
    like: str = ""
    least: int = 1
    without: tuple[str, ...] = ()
    mention: bool = False

    def shows(self, text: str) -> bool:
        """Whether the text prints it."""
        if self.like:
            return any(not self._void(_line(text, found.start())) for found in _pattern(self.like).finditer(text))
        if self._void(text):
            return False
        found = _printed(self.words, text)
        return next(found, None) is not None if self.least == 1 else sum(1 for _ in found) >= self.least

    def _void(self, text: str) -> bool:
        return next(_printed(self.without, text), None) is not None


def _printed(words: Sequence[str], text: str) -> Iterator[str]:
    """The words that a text prints. A word with a character that the text has nowhere is not looked for."""
    signs = _signs(text)
    return (word for word in words if signs.issuperset(word) and word in text)


@lru_cache(maxsize=_KEPT_TEXTS)
def _signs(text: str) -> frozenset[str]:
    return frozenset(text)


def _line(text: str, position: int) -> str:
    """The line of a text at a position."""
    end = text.find("\n", position)
    return text[text.rfind("\n", 0, position) + 1 : end if end >= 0 else len(text)]


@lru_cache(maxsize=_KEPT_PATTERNS)
def _pattern(like: str) -> re.Pattern[str]:
    return re.compile(like, re.MULTILINE)


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that a text can be, with its cues."""

    id: str
    cues: tuple[Cue, ...]
    zh: str = ""
    en: str = ""

    @property
    def words(self) -> Message:
        """What it is, in words."""
        return Message(self.zh, self.en)

    def points(self, texts: Mapping[Where, str], *, mentions: bool = True) -> int:
        """What the texts say for it, with or without what only mentions it."""
        return sum(
            cue.points
            for cue in self.cues
            if (mentions or not cue.mention) and texts.get(cue.where) and cue.shows(texts[cue.where])
        )


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The three tables of `evidence.toml`: kinds of evaluation, natures of a file, and by whom an evaluation is made."""

    kinds: tuple[Subject, ...]
    natures: tuple[Subject, ...]
    evaluators: tuple[Subject, ...]


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
