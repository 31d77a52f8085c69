"""The report that comes of what was read: its parts frozen, the places beside them, and what is noted on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.blanks import blank_columns
from jixiao.documents.extract import prose
from jixiao.documents.extract.draft import Draft, Found
from jixiao.documents.extract.evidence import Subject
from jixiao.documents.extract.tables import RAGGED, ROWS, TableReader
from jixiao.documents.extract.unread import rows_note, silent_forms, total_apart, unmatched_note
from jixiao.documents.extract.years import year_in
from jixiao.documents.outline import Node, bodies
from jixiao.model.document import NOWHERE, Block, Place, Table
from jixiao.model.findings import Finding
from jixiao.model.report import Dates, Evaluation, Report, Section, Unit, Unmatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.head import Head
    from jixiao.model.message import Fields

MOST_UNMATCHED = 20_000
"""Texts without a field that a report keeps; `E005` counts all of them. A sheet that is no form may have hundreds of thousands."""
_KEPT = 20_000  # characters that are kept of a document that is no report


class Extracted(msgspec.Struct, frozen=True, kw_only=True):
    """What extraction gives.

    report   the report
    places   JSON pointer of every value → where it is printed
    notes    findings of the extraction itself: `E005` for printed text that no field took, `S1xx` of a submission
    form     the id of the form that matched the tables best, empty without tables; `fit` is how many of its headers they print
    nature   what the document is when it is no self-evaluation; None for one
    """

    report: Report
    places: dict[str, Place] = {}
    notes: tuple[Finding, ...] = ()
    form: str = ""
    fit: int = 0
    nature: Subject | None = None


class Assembly:
    """Freezes everything into a report, with the places beside it."""

    def __init__(
        self, head: Head, drafts: Sequence[Draft], blocks: Sequence[Block], simple: Sequence[Block], nodes: Sequence[Node],
        reader: TableReader, titles: Sequence[Found], nature: Subject | None,
    ) -> None:  # fmt: skip
        self.titles = titles
        self.head, self.drafts, self.blocks, self.nodes, self.reader = head, drafts, blocks, nodes, reader
        self.simple = simple
        self.places: dict[str, Place] = {}
        self.notes: list[Finding] = []
        self.nature = nature
        if nature is not None:
            told: Fields = {"cause": nature.id, "problem": nature.words}
            self.notes.append(Finding(code="E011", place=Place(line=1), params=told))

    def build(self) -> Extracted:
        """The report with places and notes."""
        head = self.head
        sections = self._sections()
        report = Report(
            title=self._put("/title", head.title), year=self._year(), unit=self._unit(), region=head.region, dates=self._dates(),
            evaluations=self._evaluations(),
            facts=self._listed("/facts", list(prose.facts(self.simple, head.year, head.unit.text if head.unit else ""))),
            sections=sections,
            attachments=self._listed("/attachments", list(prose.attachments(self.nodes, self.blocks))),
            citations=self._listed("/citations", list(prose.citations(self.blocks))),
            unmatched=self._unmatched(),
        )  # fmt: skip
        if head.year_place is not None:
            self.places["/year"] = head.year_place
        if head.region is not None and head.unit is not None:
            self.places["/region"] = self.places["/region/code"] = head.unit.place
        places = {pointer: place for pointer, place in self.places.items() if place != NOWHERE}
        return Extracted(
            report=report, places=places, notes=tuple(self.notes),
            form=self.reader.form.id if self.reader.drafts else "", fit=self.reader.fit, nature=self.nature,
        )  # fmt: skip

    def _put(self, pointer: str, found: Found | None) -> str | None:
        if found is None:
            return None
        self.places[pointer] = found.place
        return found.text

    def _listed(self, pointer: str, found: Sequence[tuple[msgspec.Struct, Place]]) -> tuple:  # type: ignore[type-arg]
        for position, (item, place) in enumerate(found):
            self.places[f"{pointer}/{position}"] = place
            for name in ("value", "name", "title", "number"):
                if getattr(item, name, None) is not None:
                    self.places[f"{pointer}/{position}/{name}"] = place
        return tuple(item for item, _ in found)

    def _unit(self) -> Unit | None:
        unit = self.head.unit
        above = next(
            ((d.fields["department"], d.places["department"]) for d in self.drafts if d.fields.get("department")), None
        ) or (prose.superior(self.simple, unit.text) if unit else None)  # fmt: skip
        if unit is None and above is None:
            return None
        if above is not None and unit is not None and above[0] == unit.text:
            above = None
        if above is not None:
            self.places["/unit/superior"] = above[1]
        return Unit(name=self._put("/unit/name", unit), superior=above[0] if above else None)

    def _year(self) -> int | None:
        """The year of the head, else the one that a form names behind its label."""
        if self.head.year is not None:
            return self.head.year
        noted = next((draft.extra["year"] for draft in self.drafts if "year" in draft.extra), None)
        year = year_in(noted[0] if not noted[0].isdigit() else f"{noted[0]}年") if noted else None
        if year is not None and noted is not None:
            self.places["/year"] = noted[1]
        return year

    def _dates(self) -> Dates | None:
        head = self.head
        date = head.date or next((Found(*d.extra["date"]) for d in self.drafts if "date" in d.extra), None)
        if date is None and head.published is None:
            return None
        return Dates(report=self._put("/dates/report", date), published=self._put("/dates/published", head.published))

    def _evaluations(self) -> tuple[Evaluation, ...]:
        built: list[Evaluation] = []
        for draft in self.drafts:
            if draft.empty:
                continue
            evaluation, places = draft.build()
            stem = f"/evaluations/{len(built)}"
            self.places[stem] = draft.place
            self.places |= {stem + pointer: place for pointer, place in places.items()}
            if self.nature is None:  # a notice prints a form for others to fill
                self.notes += [*blank_columns(draft, stem), *total_apart(draft, stem)]
            built.append(evaluation)
        return tuple(built)

    def _sections(self) -> tuple[Section, ...]:
        found: list[Section] = []
        for node, text in bodies(self.nodes, self.blocks):
            if node.role != "heading":
                continue
            stem = f"/sections/{len(found)}"
            self.places[stem] = self.places[f"{stem}/title"] = node.place
            number = node.printed.strip("、.．，, \u3000") or None
            found.append(Section(number=number, level=node.level, title=node.title or None, text=text or None))
        return tuple(found) if found or self.nature is None else self._whole_text()

    def _whole_text(self) -> tuple[Section, ...]:
        """The text of a document that is no report and has no headings: one section, so that nothing of it is lost."""
        lines = [block.text.strip() for block in self.blocks if not isinstance(block, Table) and block.text.strip()]
        text = "\n".join(lines)[:_KEPT]
        return (Section(text=text),) if text else ()

    def _unmatched(self) -> tuple[Unmatched, ...]:
        found = [one for draft in self.drafts for one in draft.unmatched]
        kept = found[:MOST_UNMATCHED]
        for number, (_, place) in enumerate(kept):
            self.places[f"/unmatched/{number}"] = place
        if self.reader.spent > ROWS * RAGGED:
            self.notes.append(rows_note(ROWS))
        self.notes += [*self.reader.unknown, *unmatched_note(found)]
        titles = [*self.titles, *([self.head.title] if self.head.title else [])]
        self.notes += silent_forms(self.drafts, titles, self.blocks, self.reader.words)
        return tuple(item for item, _ in kept)
