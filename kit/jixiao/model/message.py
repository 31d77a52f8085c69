"""What is said to a person, in Chinese and English. Both go together up to the output, which chooses one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Language = Literal["zh", "en"]


class Message(NamedTuple):
    """Words in Chinese and English. A plain pair of strings equals it, and serves where a plugin writes one."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The words in one language."""
        return self.zh if language == "zh" else self.en


NO_WORDS = Message("", "")
"""Nothing is said."""

Fields = Mapping[str, str | Message]
"""What fills the fields of a message by their names: a figure or a name as it is, or words in both languages."""


class _Given(dict[str, Any]):
    """The fields in one language; one that was not given is left out instead of failing."""

    def __missing__(self, key: str) -> str:
        return ""


def given(fields: Fields, language: Language) -> dict[str, str]:
    """The fields in one language."""
    made = _Given(fields)  # mostly all are texts
    for name, field in fields.items():
        if not isinstance(field, str):
            made[name] = field[0 if language == "zh" else 1]
    return made


def filled(template: Message, fields: Fields, language: Language) -> str:
    """A message in one language, its template filled in; a field that is not given is left out."""
    return template[0 if language == "zh" else 1].format_map(given(fields, language))
