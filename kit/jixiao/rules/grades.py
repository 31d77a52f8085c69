"""Grades: their words, and the band that a score reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from jixiao.rules.model import GradeBands
    from jixiao.rules.profile import Profile

GRADE_WORDS = {"优秀": "优", "良好": "良", "一般": "中", "合格": "中", "中等": "中", "较差": "差", "不合格": "差"}
"""Words in use for the four grades; a place may add its own."""


def grade_word(word: str | None, profile: Profile | None) -> str | None:
    """A grade as printed, in the canonical words 优 良 中 差; None when it is not a known word."""
    if word is None:
        return None
    plain_word = word.strip().strip("“”\"'。.").removeprefix("等级").lstrip(":：").strip()
    own = profile.place.grade_words if profile is not None else {}
    plain_word = own.get(plain_word, GRADE_WORDS.get(plain_word, plain_word))
    return plain_word if plain_word in {"优", "良", "中", "差"} else None


def grade(bands: GradeBands, score: Decimal) -> str:
    """The grade of a total score: the band with the highest lower edge that the score reaches."""
    reached = [band for band in bands.bands if score >= band.min]
    return max(reached, key=lambda band: band.min, default=bands.bands[-1]).name
