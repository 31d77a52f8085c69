"""The checks that a place brings as data in its `profile.toml`: made ready for use, and what can be wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.model.findings import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jixiao.rules.library import FoundPlace, Library
    from jixiao.rules.lint.compile_check import Sheet
    from jixiao.rules.model import LocalCheck, Place, Text

FIELDS = ("text", "stated", "computed")
"""What a message may name: the words found, what the report says, what is right."""
_CONDITIONS = ("mentions", "cites_wrong", "numbered", "other_year", "lacks")
_TEXTS = ("title", "message", "why", "mend", "example")
_FIELD = re.compile(r"\{([^{}]*)\}")
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
        code=one.code, name=one.name, severity=one.severity, title=_pair(one.title),
        message=(_message(one.message.zh), _message(one.message.en or one.message.zh)), why=_pair(one.why),
        mend=_pair(one.mend), example=_pair(one.example), cite="；".join(filter(None, map(str, one.cite))),
    )  # fmt: skip


def all_local_rules(library: Library) -> list[Rule]:
    """The catalogue entries of every place."""
    return [rule_of(one) for found in library.places.values() for one in found.place.checks]


def _pair(text: Text) -> tuple[str, str]:
    return text.zh, text.en or text.zh


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


def check_local(sheet: Sheet, found: FoundPlace, library: Library) -> None:
    """All that is wrong with the checks of a place, which the schema cannot say."""
    from jixiao.rules.catalogue import FAMILIES, rule_names

    own = found.place.checks
    others = [
        one for other in library.places.values() if other.place.id != found.place.id for one in other.place.checks
    ]
    codes, names = {one.code for one in others}, {one.name for one in others} | rule_names(FAMILIES)
    for index, one in enumerate(own):
        at = f"/checks/{index}"
        if one.code in codes:
            sheet.say("check_code", f"{at}/code", code=one.code)
        if one.name in names:
            sheet.say("check_code", f"{at}/name", code=one.name)
        codes.add(one.code)
        names.add(one.name)
        for key, params in _faults(one):
            sheet.say(key, f"{at}/{params.get('name', 'code')}", warning=False, **params)


def _faults(one: LocalCheck) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name in _TEXTS:
        text = getattr(one, name)
        if not text.zh.strip() or not text.en.strip():
            yield "check_text", {"name": name}
    fields = {field for text in (one.message.zh, one.message.en) for field in _FIELD.findall(text)} - set(FIELDS)
    for field in sorted(fields):
        yield "check_field", {"name": "message", "field": field, "allowed": "、".join(FIELDS)}
    given = [name for name in _CONDITIONS if getattr(one, name)]
    if not given or (one.lacks and (len(given) > 1 or one.without)):
        yield "check_condition", {"name": "lacks" if one.lacks else "code"}
    if one.lacks and one.severity != "info":
        yield "check_lacks", {"name": "severity"}
    if one.severity == "error" and (one.basis != "cited" or not any(cite.number for cite in one.cite)):
        yield "check_error", {"name": "severity"}
    for name in ("mentions", "without", "other_year", "lacks", "when", "cites_wrong", "numbered"):
        words = getattr(one, name)
        if any(not str(word).strip() for word in words) or (name == "cites_wrong" and not all(words.values())):
            yield "check_word", {"name": name}
    if one.years is not None and one.years.to is not None and one.years.to < one.years.from_:
        yield "years", {"name": "years", "first": str(one.years.from_), "last": str(one.years.to)}
