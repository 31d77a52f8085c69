"""The checks that a place brings as data in its `profile.toml`: made ready for use, and what can be wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.model.findings import Rule
from jixiao.model.message import Message
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.rules.library import Library
    from jixiao.rules.model import LocalCheck, Place

FIELDS = ("text", "stated", "computed")
"""What a message may name: the words found, what the report says, what is right."""
_BRACKETS = {
    **dict.fromkeys("〔[［【（(〖﹝", "[〔\\[［【（(〖﹝]"),
    **dict.fromkeys("〕]］】）)〗﹞", "[〕\\]］】）)〗﹞]"),
}


@dataclass(frozen=True, slots=True)
class ReadyCheck:
    """A check with its catalogue entry and its patterns: words, wrong numbers with the right ones, tables with their numbers."""

    one: LocalCheck
    rule: Rule
    mentions: tuple[re.Pattern[str], ...]
    numbers: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]
    tables: tuple[tuple[re.Pattern[str], int], ...]


def ready(place: Place) -> tuple[ReadyCheck, ...]:
    """The checks of a place that has inherited those above it."""
    return tuple(
        ReadyCheck(
            one,
            rule_of(one),
            tuple(_number(word) if "〔" in word else re.compile(re.escape(word)) for word in one.mentions),
            tuple((_number(wrong), _number(right), right) for wrong, right in one.cites_wrong.items()),
            tuple((_table(name), number) for name, number in one.numbered.items()),
        )
        for one in place.checks
    )


def rule_of(one: LocalCheck) -> Rule:
    """Its entry in the catalogue."""
    return Rule(
        code=one.code, name=one.name, severity=one.severity, title=one.title.message,
        message=Message(*map(_message, one.message.message)), why=one.why.message,
        mend=one.mend.message, example=one.example.message, cite="；".join(filter(None, map(str, one.cite))),
    )  # fmt: skip


def all_local_rules(library: Library) -> list[Rule]:
    """The catalogue entries of every place."""
    return [rule_of(one) for found in library.places.values() for one in found.place.checks]


def _message(text: str) -> str:
    """The text as a template in which only `FIELDS` are fields: no attribute, index or width, which a template could ask for."""
    escaped = text.replace("{", "{{").replace("}", "}}")
    for name in FIELDS:
        escaped = escaped.replace(f"{{{{{name}}}}}", f"{{{name}}}")
    return escaped


def _number(number: str) -> re.Pattern[str]:
    """A document number as reports print it: any brackets, blanks between its parts, 第 before the number."""
    parts = [_BRACKETS.get(char) or re.escape(char) for char in number if not char.isspace()]
    pattern = r"\s*".join(parts).replace(r"﹞]\s*", r"﹞]\s*第?\s*", 1)
    return re.compile(pattern)


def _table(name: str) -> re.Pattern[str]:
    """A table's name right after a number of two digits: `表13 …`, `附表13：…`, `13、…`."""
    return re.compile(rf"(?<![0-9.])([0-9]{{2}})\s*表?[)）、.．:：\s]{{0,4}}[《“\"]?{re.escape(name)}")
