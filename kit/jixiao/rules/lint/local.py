"""What can be wrong with the checks that a place brings as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.rules.local_checks import FIELDS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jixiao.rules.library import FoundPlace, Library
    from jixiao.rules.lint.problems import Inspection
    from jixiao.rules.model import LocalCheck

_CONDITIONS = ("mentions", "cites_wrong", "numbered", "other_year", "lacks")
_TEXTS = ("title", "message", "why", "mend", "example")
_FIELD = re.compile(r"\{([^{}]*)\}")


def check_local(sheet: Inspection, found: FoundPlace, library: Library) -> None:
    """All that is wrong with the checks of a place, which the schema cannot say."""
    from jixiao.rules.catalogue import BUILT_IN

    own = found.place.checks
    others = [
        one for other in library.places.values() if other.place.id != found.place.id for one in other.place.checks
    ]
    codes, names = (
        {one.code for one in others},
        {one.name for one in others} | {one.name for one in BUILT_IN.all_rules()},
    )
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
