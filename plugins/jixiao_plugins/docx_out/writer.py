"""The report as a Word document: its text by the outline, its forms on landscape pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.documents.papers.model import FormCell, FormRow, Grid
from jixiao.documents.papers.words import FORMS_TITLE
from jixiao.model.limits import Limits
from jixiao.outputs.export import printed
from jixiao.outputs.forms.pages import lay_out
from jixiao_plugins.docx_out.look import new, page
from jixiao_plugins.docx_out.writing import Writing

if TYPE_CHECKING:
    import datetime

    from jixiao.documents.papers.model import Paper
    from jixiao.model.document import Document
    from jixiao.outputs.export import Export, Exported


def write(what: Export, options: dict[str, str]) -> bytes:  # noqa: ARG001 - the signature of a writer
    """The bytes of a document."""
    if what.kind == "blank":
        return blank(what)
    return printed(what.one(), lambda paper: render(paper, what.moment), read)


def blank(what: Export) -> bytes:
    """An empty form with the rules of its rows in a table behind it: Word has no cell notes that print."""
    one = what.one()
    paper = lay_out(one.report, one.layouts, bands=one.bands, empty=True)
    if one.notes:
        paper = replace(paper, listings=(*paper.listings, _rules(one)))
    return render(paper, what.moment)


def _rules(one: Exported) -> Grid:
    """The rule of each row."""
    head = FormRow("listing", (FormCell("指标", 0, role="head"), FormCell("评分规则", 1, role="head")), head=True)
    rows = [head]
    for pointer, text in one.notes.items():
        steps = pointer.split("/")
        row = one.report.evaluations[0].indicators[int(steps[4])] if steps[3] == "indicators" else None
        name = "预算执行率" if row is None else row.name or "单位自定的指标"
        rows.append(FormRow("listing", (FormCell(name, 0), FormCell(text, 1))))
    return Grid(title="填表说明", widths=(1.0, 3.0), rows=tuple(rows))


def read(data: bytes) -> Document:
    """The document as the reader of Word documents sees it."""
    from jixiao_plugins.word.reader import read_word

    return read_word(data, "report.docx", Limits())


def render(paper: Paper, moment: datetime.datetime) -> bytes:
    """The bytes of a paper."""
    document = new(paper.title, moment)
    writing = Writing(document)
    width = page(document.sections[0], landscape=False)
    writing.title(paper.title)
    for section in paper.body:
        writing.heading(section.text, section.level)
        for line in section.lines:
            writing.body(line)
    if not paper.body:
        writing.grid(paper.info, width)
    if paper.forms:
        width = writing.section(landscape=True)
        writing.heading(FORMS_TITLE, 1, shown=False)
    for number, (form, verdict) in enumerate(zip(paper.forms, paper.verdicts, strict=True)):
        writing.grid(form, width, new_page=number > 0)
        if verdict is not None:
            writing.grid(verdict, width)
    rest = paper.tables() if paper.body else paper.tables()[:-1]
    if rest:
        width = writing.section(landscape=False)
        for grid in rest:
            writing.grid(grid, width, heading=True)
    return writing.finish()
