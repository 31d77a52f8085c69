"""Facts as plain data: what `jixiao extract --what facts` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.facts.cells import cells
from jixiao.documents.facts.fact_reader import lines
from jixiao.model.document import NOWHERE, Place
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts.fact import Fact
    from jixiao.model.document import Document

_TITLE_LINES = 12
_DIRECTIONS = {1: "up", -1: "down", 0: ""}


class FactRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with its slots. Numbers are strings in plain notation; what is not known is empty or null.

    base, slack   the value in its base unit (元, a plain ratio, single items), and half a unit of its last printed place
    inherited     the slots that its own clause did not fill: year, unit, label
    depth         in how many brackets it stands; sentence and scope count from 0 in the paragraph
    """

    label: str
    value: str
    unit: str
    dimension: str
    base: str
    slack: str
    role: str
    direction: str
    phase: str
    year: int | None
    hedged: bool
    open: bool
    inherited: tuple[str, ...]
    source: str
    depth: int
    sentence: int
    scope: int
    quote: str
    place: Place = NOWHERE


def records(document: Document, year: int | None = None) -> Iterator[FactRecord]:
    """The facts of the prose in reading order, then those of the cells of tables and forms.

    `year` is the fiscal year of the report; without it the first year among the first lines is taken.
    """
    found = lines(document)
    if year is None:
        year = next((one for line in found[:_TITLE_LINES] for _, one in line.years), None)
    for line in found:
        for fact in line.facts:
            yield _record(fact, fact.name, "cell" if line.is_cell else "prose", year)
    prose = {(line.place, fact.start) for line in found for fact in line.facts}
    for entry in cells(document).entries:
        for fact in entry.values:
            if (fact.line.place, fact.start) not in prose:
                yield _record(fact, entry.label, "cell", year)


def _record(fact: Fact, label: str, source: str, year: int | None) -> FactRecord:
    own = fact.year is not None
    inherited = fact.inherited if own or year is None else (*fact.inherited, "year")
    return FactRecord(
        label=label.strip(" ,:"), value=plain(fact.value), unit=fact.unit, dimension=fact.dim, base=plain(fact.base), slack=plain(fact.slack),
        role=fact.role, direction=_DIRECTIONS[fact.sign], phase=fact.phase.lower(), year=fact.year if own else year, hedged=fact.hedged,
        open=fact.open, inherited=inherited, source=source, depth=fact.depth, sentence=fact.sentence, scope=fact.scope,
        quote=fact.line.quote(fact.start, fact.end), place=fact.line.at(fact.start),
    )  # fmt: skip
