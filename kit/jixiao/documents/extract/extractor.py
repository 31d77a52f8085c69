"""One document → one report: tables first, then the prose, then what belongs to the whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.blanks import blank_columns
from jixiao.documents.doubts import places_in_doubt
from jixiao.documents.extract import prose
from jixiao.documents.extract.certainty import settle
from jixiao.documents.extract.draft import Draft, Found
from jixiao.documents.extract.evidence import Subject
from jixiao.documents.extract.folding import folded, unfold
from jixiao.documents.extract.forms import Form, best, general_forms
from jixiao.documents.extract.fund_lists import AMOUNTS
from jixiao.documents.extract.glued import glued_rows
from jixiao.documents.extract.head import Head, read_head
from jixiao.documents.extract.judging import gathered, kind_by_all, kind_of, other_nature
from jixiao.documents.extract.labels import is_page_head, parted, read_labels
from jixiao.documents.extract.money_prose import money_of
from jixiao.documents.extract.money_runs import across
from jixiao.documents.extract.pasted import gather
from jixiao.documents.extract.projects import Project, amounts, fund_of, project_in_title, read_projects
from jixiao.documents.extract.regrid import separated, shifted, unjoined, unnumbered
from jixiao.documents.extract.tables import RAGGED, ROWS, TableReader, money_unit
from jixiao.documents.extract.text import squash, tidy
from jixiao.documents.extract.told import told_rows
from jixiao.documents.extract.unread import rows_note, silent_forms, total_apart, unmatched_note
from jixiao.documents.extract.verdict import printed, verdict
from jixiao.documents.extract.years import year_in
from jixiao.documents.outline import Node, bodies, mark, outline
from jixiao.documents.papers.recognise import is_ours
from jixiao.model.document import NOWHERE, Block, Document, Place, Table
from jixiao.model.findings import Finding
from jixiao.model.report import Dates, Evaluation, Report, Section, Unit, Unmatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.model.message import Fields

_TABLE_TITLE = re.compile(
    r"(?:自评|评价|评分|绩效)[^。]{0,30}(?:表|打分表|指标体系)(?:[(（][^()（）]{0,20}[)）])?$|指标(?:评分|体系)?表$"
)
_WHOLE_NAME = re.compile(r"部门(?:（单位）|\(单位\))?整体支出|部门预算整体|单位整体支出|整体支出|部门整体|部门绩效")
_NAMED_SO = frozenset({"bond", "transfer"})
_QUOTED = 200
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


def extract(document: Document, forms: Sequence[Form] = ()) -> Extracted:
    """Read a report out of a document. `forms` are the profiles' own; the general form stands behind them."""
    if is_ours(document):  # a paper that jixiao printed says by its layout what every cell is
        from jixiao.documents.papers.read_form import read_back

        own = read_back(document)
        if own is not None:
            return Extracted(report=own.report, places=own.places, form="jixiao")
    words = general_forms()[0].vocabulary()
    whole = tuple(unjoined(block, words) for block in parted(document.blocks))
    lines = separated(unnumbered(whole, words), words)
    parts = (part for block in lines for piece in across(block, words) for part in shifted(piece, words))
    blocks = gather(tuple(parts), words)
    reader, titles = _tables(blocks, forms)
    drafts = [draft for draft in reader.drafts if not draft.empty or draft.unmatched]
    in_doubt = places_in_doubt(document)
    for draft in drafts:
        settle(draft, in_doubt)
    simple = folded(blocks)
    labels = read_labels(simple)
    head = read_head(simple, _labelled(drafts), titles, labels)
    nodes = outline(blocks)
    unit = head.unit.text if head.unit else ""
    headings = nodes if simple is blocks else outline(simple)
    title, on_page = (found.text if found else "" for found in (head.title, labels.get("title")))
    texts = gathered(title, on_page, [found.text for found in titles], unit, headings, simple, drafts)
    nature = other_nature(texts)
    if nature is None:
        head.kind = kind_by_all(texts)
        _prose(drafts, simple, headings, head, read_projects(simple, headings, unit))
        if simple is not blocks:
            unfold(drafts, blocks, simple)
        _name(drafts, labels.get("project"), head.title)
    return _Assembly(head, drafts, blocks, simple, nodes, reader, titles, nature).build()


def _tables(blocks: Sequence[Block], forms: Sequence[Form]) -> tuple[TableReader, list[Found]]:
    """Read every table; a table's title is the nearest line above it that reads like one."""
    candidates = [*forms, *general_forms()]
    headers = [
        cell.text for block in blocks if isinstance(block, Table) for cell in block.cells if len(cell.text) <= 30
    ]
    titles: list[Found] = []
    form, fit = best(candidates, "", headers[:2000])
    reader = TableReader(form)
    reader.fit = fit
    above: list[tuple[str, Place]] = []
    for block in blocks:
        if isinstance(block, Table):
            if is_page_head(block):
                continue
            title = _title_above(above)
            if title is not None:
                reader.announce(*title)
                titles.append(Found(*title))
            for text, _ in above[-3:]:
                reader.unit = money_unit(text) or reader.unit
            reader.table(block)
            titles += reader.own_titles()
            above = []
        elif block.text.strip():
            above = [*above[-4:], (block.text.strip(), block.place)]
    return reader, titles


def _title_above(above: list[tuple[str, Place]]) -> tuple[str, Place] | None:
    for text, place in reversed(above[-4:]):
        core = tidy(text)
        if len(core) <= 70 and _TABLE_TITLE.search(core):
            numbered = mark(core)
            core = core[numbered.end :] if numbered else core
            return re.sub(r"^附件?\s?\d{0,2}(?:-\d{1,2})?\s?[:：]?\s?", "", core), place
    return None


def _labelled(drafts: Sequence[Draft]) -> list[Found]:
    """The units that forms name: of the form itself, then of a project the one that carries it out, and the one above it."""
    named = [Found(*draft.extra["unit"]) for draft in drafts if "unit" in draft.extra]
    for field in ("agency", "department"):
        named += [Found(draft.fields[field], draft.places[field]) for draft in drafts if field in draft.fields]
    return named


def _prose(
    drafts: list[Draft], blocks: Sequence[Block], nodes: Sequence[Node], head: Head, projects: list[Project]
) -> None:
    """Add what the text says: the kind and verdict of the whole, problems and measures, and the projects it lists."""
    for draft in drafts:
        title = draft.extra.get("title", ("", NOWHERE))[0]
        kind = kind_of(title) if title else None
        if kind == "project" and head.kind in _NAMED_SO and len(drafts) == 1:
            kind = head.kind  # money has many names, and a title that calls it 资金 says less than the form's own words
        if (kind or head.kind) in _NAMED_SO and draft.fields.get("kind") == "project":
            draft.fields["kind"] = kind or head.kind  # its form names a 项目 as the form of a project does
        draft.put(
            "kind", kind or ("department" if "unit" in draft.extra and "name" not in draft.fields else head.kind), None
        )
        if title:
            draft.put("form", title, draft.extra["title"][1])
    whole = next((draft for draft in drafts if draft.fields.get("kind") == "department"), None)
    if (
        whole is None
        and (not drafts or (head.kind == "department" and all(map(_of_project, drafts))))
        and (head.title is not None or head.kind)
        and (head.kind == "department" or not projects)
    ):
        whole = Draft()
        drafts.insert(0, whole)
    if whole is not None and drafts[0] is not whole:
        drafts.remove(whole)
        drafts.insert(0, whole)
    names = [project.name for project in projects if "整体" not in project.name]  # 部门整体支出 is no project
    target = whole or (drafts[0] if len(drafts) == 1 and not projects else None)
    if target is not None:
        _whole(target, blocks, head, names, department=target is whole)
    known = {squash(draft.fields.get("name", "")): draft for draft in drafts}
    for project in projects:
        same = known.get(squash(project.name))
        if same is None:
            drafts.append(project.draft())
        elif not same.lists["funds"]:
            same.lists["funds"] = project.draft().lists["funds"]
    words = general_forms()[0].vocabulary()
    if target is not None and not projects and not any(draft.lists["indicators"] for draft in drafts):
        target.lists["indicators"] = told_rows(blocks, words) or glued_rows(blocks, words)
    if target is not None and not projects and (target is whole or target.fields.get("kind") != "department"):
        _told_money(target, blocks)
    base = prose.execution_base(blocks)
    for draft in drafts:
        if base is not None and draft.execution.fields:
            draft.execution.put("base", *base)
    signature = frozenset(squash(found.text) for found in (head.unit, head.date) if found)
    for field, position in prose.problem_sections(nodes):
        for text, place in prose.points(position, nodes, blocks, signature):
            for receiver in _receivers(target, drafts, text):
                getattr(receiver, field).append((text, place))


def _of_project(draft: Draft) -> bool:
    """Whether a form is about a project, so that a report on a whole unit only lists or encloses it."""
    named = f"{draft.fields.get('name', '')}{draft.fields.get('form', '')}"
    return draft.listed or (draft.fields.get("kind") == "project" and bool(named) and "整体" not in named)


def _told_money(draft: Draft, blocks: Sequence[Block]) -> None:
    """Add the money that only the text states; what the evaluation has already is not told again."""
    known = draft.lists["funds"]
    if any(item.heads for item in known):
        return
    amounts = {item.fields[kind] for item in known for kind in AMOUNTS if kind in item.fields}
    department = draft.fields.get("kind") == "department"
    for item in money_of(blocks, general_forms()[0].vocabulary(), department=department):
        for kind in [kind for kind in AMOUNTS if item.fields.get(kind) in amounts]:
            del item.fields[kind], item.places[kind]
        if any(kind in item.fields for kind in AMOUNTS):
            known.append(item)


def _name(drafts: Sequence[Draft], labelled: Found | None, title: Found | None) -> None:
    """A form without a name, or with that of its title, has the one that a line above it gives behind 项目名称."""
    kinds = {"project", "transfer", "bond"}
    if labelled is None or not drafts or drafts[0].fields.get("kind") not in kinds or labelled.text[0].isdigit():
        return
    if title is not None and len(drafts) == 1 and drafts[0].places.get("name") == title.place:
        del drafts[0].fields["name"]
    drafts[0].put("name", labelled.text, labelled.place)


def _receivers(target: Draft | None, drafts: Sequence[Draft], text: str) -> Sequence[Draft]:
    """Whose problem or measure a point is: of the whole; without one, of the projects that it names, else of the first."""
    if target is not None or not drafts:
        return [target] if target else []
    flat = squash(text)
    named = [draft for draft in drafts if draft.fields.get("name") and squash(draft.fields["name"]) in flat]
    return named or drafts[:1]


def _whole(draft: Draft, blocks: Sequence[Block], head: Head, names: list[str], *, department: bool) -> None:
    found = verdict(blocks, names, single=head.kind in {"project", "transfer", "bond"})
    lines = printed(blocks)
    if head.kind == "project" and not names and not draft.lists["funds"]:
        _single_project(draft, blocks, head)
    elif department:
        draft.put("kind", head.kind or "department", None)
        titles = [Found(*draft.extra["title"])] if "title" in draft.extra else []
        for title in (*titles, head.title):
            named = _WHOLE_NAME.search(squash(title.text)) if title else None
            if named and title:
                draft.put("name", named[0] if named[0] != "部门绩效" else "部门整体", title.place)
    if grade := lines.grade or found.grade:
        draft.put("grade", *grade)
    if found.sentence:
        draft.put("conclusion", found.sentence[0][:_QUOTED], found.sentence[1])
    if (score := lines.score or found.score) and "score" not in draft.total.fields:
        draft.total.put("score", *score)
        draft.told = True


def _single_project(draft: Draft, blocks: Sequence[Block], head: Head) -> None:
    """A report on one project without a table: its name from the title, its amounts from the text."""
    draft.put("kind", "project", None)
    if head.title is not None:
        draft.put("name", project_in_title(head.title.text, head.unit.text if head.unit else ""), head.title.place)
    body = [(block.text, block.place) for block in blocks if not isinstance(block, Table) and "元" in block.text]
    draft.lists["funds"] += fund_of(*amounts(body)[:3])


class _Assembly:
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
