"""The checks of each evaluation's own place, as its `profile.toml` gives them (`YN`, `GS`, `HN`, `SC` …)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.rules.checks.context import found, texts_of
from jixiao.rules.local_checks import ready
from jixiao.rules.place import first_date
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Place as Where
    from jixiao.model.findings import Finding
    from jixiao.rules.checks.context import Context
    from jixiao.rules.local_checks import ReadyCheck
    from jixiao.rules.model import LocalCheck

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_NOTICE = re.compile(r"(20[0-9]{2})\s*年度([^。；;，,《》]{0,40}?)通知")
_BEFORE = 60
"""How far before a document number its title is looked for."""


def check(context: Context) -> Iterator[Finding]:
    """What the places' own checks find, each once however many evaluations there are."""
    wanted = _wanted(context) if context.document is not None else []
    if not wanted:
        return
    context.catalogue.add_local(one.rule for one in wanted)
    texts = [one for one in texts_of(context.document) if one[0]]
    for one in wanted:
        if one.one.when and not _holds(texts, one.one.when):
            continue
        if one.one.lacks:
            yield from _lacks(context, one.one, texts)
        else:
            yield from _in_sentences(context, one, texts)


def _wanted(context: Context) -> list[ReadyCheck]:
    """The checks that are in force for the report, by code."""
    kept: dict[str, ReadyCheck] = {}
    for table in context.tables:
        for one in table.profile.checks if table.profile is not None else ():
            if (not one.one.kinds or table.one.kind in one.one.kinds) and _in_force(context, one.one):
                kept.setdefault(one.one.code, one)
    for one in ready(context.place) if context.place is not None else ():
        if not one.one.kinds and _in_force(context, one.one):
            kept.setdefault(one.one.code, one)
    return [one for _, one in sorted(kept.items())]


def _in_force(context: Context, one: LocalCheck) -> bool:
    """By fiscal year and by the report's date; of a report without a date, by the first day on which it can be written."""
    year = context.report.year
    if one.years is not None and (year is None or year < one.years.from_ or year > (one.years.to or year)):
        return False
    return one.effective is None or first_date(context.report) >= one.effective


def _holds(texts: list[tuple[str, Where]], words: tuple[str, ...]) -> bool:
    return any(word in text for text, _ in texts for word in words)


def _lacks(context: Context, one: LocalCheck, texts: list[tuple[str, Where]]) -> Iterator[Finding]:
    """A note on the first line; not of a text of which only a part was read."""
    partly = any(note.code == "E006" for note in context.notes)
    if texts and not partly and not _holds(texts, one.lacks):
        yield found(one.code, "", severity="info", text=one.lacks[0])


def _in_sentences(context: Context, one: ReadyCheck, texts: list[tuple[str, Where]]) -> Iterator[Finding]:
    """The first place of each wording that is found."""
    seen: set[str] = set()
    for text, place in texts:
        for match in _SENTENCE.finditer(text):
            sentence = match.group()
            if any(word in sentence for word in one.one.without):
                continue
            for quote, stated, computed in _hits(one, sentence, context.report.year):
                if quote not in seen:
                    seen.add(quote)
                    about: dict[str, Any] = {"stated": stated, "computed": computed, "text": quote}
                    yield found(one.one.code, place.pointer or "", place=place, quote=quote, **about)


def _hits(ready: ReadyCheck, sentence: str, year: int | None) -> Iterator[tuple[str, str | None, str | None]]:
    """What a sentence has: its words, what it says, what is right."""
    one = ready.one
    if one.mentions and not ready.numbers:
        word = next(filter(None, (pattern.search(sentence) for pattern in ready.mentions)), None)
        if word is None:
            return
        if not ready.tables and not one.other_year:
            yield word.group(), None, None
    for wrong, right, computed in ready.numbers:
        for match in wrong.finditer(sentence):
            if not right.search(sentence) and _titled(ready, sentence, match.start()):
                yield match.group(), match.group(), computed
    plain = narrow(sentence) if ready.tables or one.other_year else sentence
    for table, number in ready.tables:
        for match in table.finditer(plain):
            if int(match[1]) != number:
                yield sentence[match.start() : match.end()], match[1], str(number)
    if not one.other_year or year is None:
        return
    for match in _NOTICE.finditer(plain):
        # some notices are named after the year in which the work is done
        if int(match[1]) not in {year, year + 1} and any(word in match[2] for word in one.other_year):
            yield sentence[match.start() : match.end()], match[1], str(year)


def _titled(ready: ReadyCheck, sentence: str, start: int) -> bool:
    """Does the title right before a number, after the number before it, have one of the words?"""
    title = sentence[max(0, start - _BEFORE) : start].rpartition("号")[2]
    return not ready.mentions or any(word.search(title) for word in ready.mentions)
