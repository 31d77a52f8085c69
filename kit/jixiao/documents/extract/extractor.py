"""One document → one report: tables first, then what the prose says of each evaluation and of the whole."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.doubts import places_in_doubt
from jixiao.documents.extract import prose
from jixiao.documents.extract.assembly import Assembly, Extracted
from jixiao.documents.extract.beside import side_by_side
from jixiao.documents.extract.certainty import settle
from jixiao.documents.extract.draft import Draft, Found, Item
from jixiao.documents.extract.folding import folded, unfold
from jixiao.documents.extract.forms import Form, best, general_forms
from jixiao.documents.extract.glued import glued_rows
from jixiao.documents.extract.head import Head, read_head
from jixiao.documents.extract.headless import has_header, headed
from jixiao.documents.extract.judging import gathered, kind_by_all, kind_of, other_nature
from jixiao.documents.extract.labels import is_page_head, parted, read_labels
from jixiao.documents.extract.money_prose import money_of
from jixiao.documents.extract.money_runs import across
from jixiao.documents.extract.pasted import gather
from jixiao.documents.extract.projects import Project, amounts, fund_of, project_in_title, read_projects
from jixiao.documents.extract.regrid import separated, shifted, unjoined, unnumbered
from jixiao.documents.extract.stacked import unstacked
from jixiao.documents.extract.tables import TableReader, money_unit
from jixiao.documents.extract.text import squash, tidy
from jixiao.documents.extract.told import told_rows
from jixiao.documents.extract.unbroken import unbroken
from jixiao.documents.extract.verdict import printed, verdict
from jixiao.documents.outline import Node, mark, outline
from jixiao.documents.papers.recognise import is_ours
from jixiao.model.document import NOWHERE, Block, Document, Place, Table
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re
from jixiao.text.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary

_TABLE_TITLE = re.compile(
    r"(?:自评|评价|评分|绩效)[^。]{0,30}(?:表|打分表|指标体系)(?:[(（][^()（）]{0,20}[)）])?$|指标(?:评分|体系)?表$"
)
_WHOLE_NAME = re.compile(r"部门(?:（单位）|\(单位\))?整体支出|部门预算整体|单位整体支出|整体支出|部门整体|部门绩效")
_NAMED_SO = frozenset({"bond", "transfer"})
_QUOTED = 200
_FULL = Decimal(100)


def extract(document: Document, forms: Sequence[Form] = ()) -> Extracted:
    """Read a report out of a document. `forms` are the profiles' own; the general form stands behind them."""
    if is_ours(document):  # a paper that jixiao printed says by its layout what every cell is
        from jixiao.documents.papers.read_form import read_back

        own = read_back(document)
        if own is not None:
            return Extracted(report=own.report, places=own.places, form="jixiao")
    words = general_forms()[0].vocabulary()
    blocks = gather(tuple(_tabled(document.blocks, words)), words)
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
        _prose(drafts, simple, headings, head, read_projects(simple, headings, unit, words))
        if simple is not blocks:
            unfold(drafts, blocks, simple)
        _name(drafts, labels.get("project"), head.title)
    return Assembly(head, drafts, blocks, simple, nodes, reader, titles, nature).build()


def _tabled(blocks: Sequence[Block], words: Vocabulary) -> Iterator[Block]:
    """The blocks with the lines of tables as tables, and the tables as they were printed."""
    whole = tuple(unjoined(block, words) if isinstance(block, Table) else block for block in parted(blocks))
    begun = False  # whether a header stood above: what has none then goes on below it
    for block in separated(unnumbered(whole, words), words):
        if isinstance(block, Table):
            table = side_by_side(unstacked(block, words), words)
            begun = begun or has_header(table, words)
            table = table if begun else headed(table, words)
            yield from (part for piece in across(table, words) for part in shifted(piece, words))
        else:
            yield block


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
        _entitle(draft, head, alone=len(drafts) == 1)
    whole = _department(drafts, head, projects)
    names = [project.name for project in projects if "整体" not in project.name]  # 部门整体支出 is no project
    target = whole or (drafts[0] if len(drafts) == 1 and not projects else None)
    paragraphs = list(unbroken(blocks)) if target is not None else []
    if target is not None:
        _whole(target, blocks, paragraphs, head, names, department=target is whole)
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
        _told_money(target, blocks, paragraphs)
    base = prose.execution_base(blocks)
    for draft in drafts:
        if base is not None and draft.execution.fields:
            draft.execution.put("base", *base)
    signature = frozenset(squash(found.text) for found in (head.unit, head.date) if found)
    for field, position in prose.problem_sections(nodes):
        for text, place in prose.points(position, nodes, blocks, signature):
            for receiver in _receivers(target, drafts, text):
                getattr(receiver, field).append((text, place))


def _entitle(draft: Draft, head: Head, *, alone: bool) -> None:
    """Name the form of an evaluation and its kind: by its own title, by what it asks for, by the head of the report."""
    title = draft.extra.get("title", ("", NOWHERE))[0]
    kind = kind_of(title) if title else None
    if kind == "project" and head.kind in _NAMED_SO and alone:
        kind = head.kind  # money has many names, and a title that calls it 资金 says less than the form's own words
    if (kind or head.kind) in _NAMED_SO and draft.fields.get("kind") == "project":
        draft.fields["kind"] = kind or head.kind  # its form names a 项目 as the form of a project does
    of_unit = "unit" in draft.extra and "name" not in draft.fields
    draft.put("kind", kind or ("department" if of_unit else head.kind), None)
    if title:
        draft.put("form", title, draft.extra["title"][1])


def _department(drafts: list[Draft], head: Head, projects: Sequence[Project]) -> Draft | None:
    """The evaluation of the whole unit, put first: that of its form, else a new one where only the text gives it; None for none."""
    whole = next((draft for draft in drafts if draft.fields.get("kind") == "department"), None)
    if whole is not None:
        drafts.remove(whole)
    elif (
        (not drafts or (head.kind == "department" and all(map(_of_project, drafts))))
        and (head.title is not None or head.kind)
        and (head.kind == "department" or not projects)
    ):
        whole = Draft()
    if whole is not None:
        drafts.insert(0, whole)
    return whole


def _of_project(draft: Draft) -> bool:
    """Whether a form is about a project, so that a report on a whole unit only lists or encloses it."""
    named = f"{draft.fields.get('name', '')}{draft.fields.get('form', '')}"
    return draft.listed or (draft.fields.get("kind") == "project" and bool(named) and "整体" not in named)


def _told_money(draft: Draft, blocks: Sequence[Block], paragraphs: Sequence[tuple[str, Place]]) -> None:
    """Add the money that only the text states; what the evaluation has already is not told again."""
    known = draft.lists["funds"]
    if any(item.heads for item in known):
        return
    amounts = {squash(item.fields[kind]) for item in known for kind in AMOUNTS if kind in item.fields}
    department = draft.fields.get("kind") == "department"
    for item in money_of(blocks, paragraphs, general_forms()[0].vocabulary(), department=department):
        for kind in [kind for kind in AMOUNTS if squash(item.fields.get(kind, "")) in amounts]:
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


def _whole(
    draft: Draft,
    blocks: Sequence[Block],
    paragraphs: Sequence[tuple[str, Place]],
    head: Head,
    names: list[str],
    *,
    department: bool,
) -> None:
    found = verdict(paragraphs, names, single=head.kind in {"project", "transfer", "bond"})
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
    score = lines.score or found.score
    if score and ("score" not in draft.total.fields or _holds_more(score[0], draft.total)):
        draft.total = Item({}, {})
        draft.total.put("score", *score)
        draft.told = True


def _holds_more(told: str, printed: Item) -> bool:
    """Whether a total row that weighs less than 100 is of the indicators alone, and the told score has what they lack as well."""
    weight, score, whole = (number_of(one) for one in (printed.fields.get("weight", ""), printed.fields["score"], told))
    return None not in (weight, score, whole) and 0 < whole - score <= _FULL - weight  # type: ignore[operator]


def _single_project(draft: Draft, blocks: Sequence[Block], head: Head) -> None:
    """A report on one project without a table: its name from the title, its amounts from the text."""
    draft.put("kind", "project", None)
    if head.title is not None:
        draft.put("name", project_in_title(head.title.text, head.unit.text if head.unit else ""), head.title.place)
    body = [(block.text, block.place) for block in blocks if not isinstance(block, Table) and "元" in block.text]
    draft.lists["funds"] += fund_of(*amounts(body)[:3])
