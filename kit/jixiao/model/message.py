"""What is said to a person, in Chinese and English. Both go together up to the output, which chooses one of them."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Message(NamedTuple):
    """Words in Chinese and English. A plain pair of strings equals it."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The words in one language."""
        return self.zh if language == "zh" else self.en


NO_WORDS = Message("", "")
"""Nothing is said."""
