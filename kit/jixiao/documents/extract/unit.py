"""The unit that reports: named by the title, by a form, below the title, above the date, by the publisher, or by the text itself."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.draft import Found
from jixiao.documents.extract.labels import is_labelled
from jixiao.documents.extract.text import squash, tidy
from jixiao.documents.extract.unit_names import (
    SUFFIX,
    UNIT_END,
    body_units,
    clean,
    is_national,
    is_unit,
    reporting_unit,
    unit_in_title,
    unit_that_speaks,
    with_place,
)
from jixiao.model.document import Table
from jixiao.text import lazy_re as re
from jixiao.text import regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.labels import Labels
    from jixiao.model.document import Block, Place

_TITLE_WORDS = re.compile(r"绩效|自评|报告|概况")
_NO_NAME = re.compile(r"[，,。：:；;\d]")
_PASSING = re.compile(r"领导小组|办公厅|人民政府办|议事")
_FIRST_LINES = 15
_READ = 4000
_OFTEN = 3


class Front(msgspec.Struct, frozen=True):
    """What is known of the front page: its lines with their block's index, the title and its blocks, the date below the report."""

    lines: list[tuple[int, Found]]
    title: Found | None
    title_blocks: frozenset[int]
    date: Found | None


def units_of(front: Front, labelled: Sequence[Found], labels: Labels, blocks: Sequence[Block]) -> list[Found]:
    """The units that the report names as its own, the surest first; the first is printed in full where the text does so."""
    found = list(_candidates(front, labelled, labels, blocks))
    if not found:
        return []
    first = Found(with_place(found[0].text, blocks), found[0].place)
    longest = max(found, key=lambda one: len(one.text) if first.text in one.text else 0)
    return [longest if first.text in longest.text else first, *found[1:]]


def _candidates(front: Front, labelled: Sequence[Found], labels: Labels, blocks: Sequence[Block]) -> Iterator[Found]:
    named = unit_in_title(front.title.text) if front.title else None
    above = next((line for index, line in front.lines if index in front.title_blocks), None)
    if above is not None and front.title and above.text.strip() != front.title.text and (alone := _author(above.text)):
        yield Found(alone, above.place)  # the first line of the title is the unit alone
    if named and front.title:
        yield Found(named, front.title.place)
    elif front.title and (speaker := unit_that_speaks(squash(front.title.text), blocks)):
        yield Found(speaker, front.title.place)
    for one in (*labelled, labels.get("unit"), labels.get("agency"), *_authors(front), _signature(front, blocks)):
        if one is not None and is_unit(clean(one.text)) and not is_national(clean(one.text)):
            yield Found(clean(one.text), one.place)
    publisher, department = labels.get("publisher"), labels.get("department")
    for one in (publisher, department):
        if one is not None and not is_national(one.text):
            yield one
    for pair in itertools.chain([reporting_unit(blocks)], itertools.islice(body_units(blocks), 1)):
        if pair is not None:
            yield Found(*pair)
    if department is not None and is_national(department.text):  # in the form of a transfer it is named beside the unit
        yield department


def _authors(front: Front) -> Iterator[Found]:
    """A unit on a line of its own, as the author below the title."""
    below: int | None = None
    for index, line in front.lines[:_FIRST_LINES]:
        beside = (index - 1 in front.title_blocks or below == index - 1) and not line.text.endswith(("：", ":"))
        beside = beside and "  " not in line.text.strip() and not is_labelled(line.text)
        if beside and (author := _author(line.text)):
            yield Found(author, line.place)
        if index in front.title_blocks:
            below = index


def _author(line: str) -> str:
    """The unit that a line names and nothing else; empty for any other."""
    core = clean(tidy(line))
    return (
        core if len(core) <= 30 and is_unit(core) and not (_NO_NAME.search(core) or _TITLE_WORDS.search(core)) else ""
    )


def _signature(front: Front, blocks: Sequence[Block]) -> Found | None:
    """The line above the closing date."""
    if front.date is None:
        return None
    lines = [block for block in blocks if not isinstance(block, Table) and block.text.strip()]
    for above, below in itertools.pairwise(lines):
        if below.place == front.date.place and squash(below.text) == front.date.text:
            name = squash(above.text)
            return Found(name, above.place) if 3 < len(name) <= 40 and UNIT_END.search(name) else None
    return None


def only_unit(blocks: Sequence[Block], code: str) -> Found | None:
    """The one unit of a place that a text without title or signature speaks of; None when it speaks of several alike.

    A finance office is counted only when it is named often: every report names it as the one that asked for it.
    """
    division = regions.get(code)
    if division is None:
        return None
    names = "|".join(sorted(regions.names_of(code), key=len, reverse=True))
    pattern = re.compile(rf"(?:{names})[一-龥]{{1,12}}?{SUFFIX}(?![一-龥]{{0,2}}[局厅])")
    votes: Counter[str] = Counter()
    places: dict[str, Place] = {}
    for block in blocks[:_READ]:
        if isinstance(block, Table):
            continue
        for found in pattern.finditer(block.text[:_READ]):
            if not _PASSING.search(found[0]):
                votes[found[0]] += 1
                places.setdefault(found[0], block.place)
    others = Counter({n: count for n, count in votes.items() if not n.endswith("财政局") or count >= _OFTEN})
    best = others.most_common(2)
    if not best or (len(best) == 2 and best[0][1] < 2 * best[1][1]):
        return None
    return Found(best[0][0], places[best[0][0]])
