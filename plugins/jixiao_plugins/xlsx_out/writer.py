"""The official form as an Excel workbook: merged cells, formulas with their values, A4, notes; more on further sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.limits import Limits
from jixiao.outputs.export import printed
from jixiao.outputs.forms.pages import lay_out
from jixiao_plugins.xlsx_out.book import Book, share_a_page
from jixiao_plugins.xlsx_out.recheck import recheck

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from jixiao.documents.papers.model import Paper
    from jixiao.model.document import Document
    from jixiao.outputs.export import Export


def write(what: Export, options: dict[str, str]) -> bytes:
    """A workbook. Kind `recheck` is the sheet of the reviewer; option `findings` adds findings as cell notes."""
    if what.kind == "recheck":
        return recheck(what)
    one = what.one()
    if what.kind == "blank":
        paper = lay_out(one.report, one.layouts, bands=one.bands, empty=True, sections_as_table=True)
        return render(paper, what.moment, {f"{pointer}/{_noted(pointer)}": note for pointer, note in one.notes.items()})
    notes: Mapping[str, str] = {}
    if options.get("findings"):
        from jixiao_plugins.xlsx_out.remarks import remarks

        notes = remarks(one, what.language, what.catalogue)
    return printed(one, lambda paper: render(paper, what.moment, notes), read, sections_as_table=True)


def _noted(pointer: str) -> str:
    """Which cell of a row carries the note of its rule."""
    return "score" if pointer.endswith("/execution") else "name"


def read(data: bytes) -> Document:
    """The workbook as the reader of workbooks sees it."""
    from jixiao_plugins.excel.xlsx import read_xlsx

    return read_xlsx(data, "report.xlsx", Limits())


def render(paper: Paper, moment: datetime.datetime, notes: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a workbook. `notes` are cell notes by JSON pointer."""
    book = Book(paper.title, moment)
    for number, (form, verdict) in enumerate(zip(paper.forms, paper.verdicts, strict=True), 1):
        order = "" if len(paper.forms) == 1 else str(number)
        together = verdict is not None and share_a_page(form, verdict)
        book.sheet(f"自评表{order}", [form, verdict] if verdict is not None and together else [form], notes or {})
        if verdict is not None and not together:
            book.sheet(f"自评结论{order}", [verdict], notes or {})
    for grid in paper.tables():
        book.sheet(grid.title, [grid], notes or {})
    return book.finish()
