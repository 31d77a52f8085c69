"""Report → Paper: the forms, the text, the lists, and what the forms have no place for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.documents.papers.amend import Amendment, described
from jixiao.documents.papers.layouts import Layout, layout_for
from jixiao.documents.papers.model import FormCell, FormRow, Grid, Paper, SectionHead
from jixiao.documents.papers.recognise import MARK
from jixiao.documents.papers.words import (
    AMEND_HEAD,
    AMEND_NOTE,
    AMEND_TITLE,
    INFO,
    INFO_TITLE,
    LISTING_TITLES,
    LISTINGS,
    MORE_LINES,
    MORE_TEXT,
    VERDICT_TITLE,
    headed,
)  # fmt: skip
from jixiao.files.positions import split_pointer
from jixiao.outputs.forms.fill import fill, verdict_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.report import Report

_ROOM = 800  # the characters of a section's text in one row of a table


def lay_out(
    report: Report, layouts: Sequence[str | None] = (), amendments: Sequence[Amendment] = (), *, bands: Sequence[str] = (),
    sections_as_table: bool = False, empty: bool = False,
) -> Paper:  # fmt: skip
    """The paper of a report. `layouts` names the layout of each evaluation; None lets the rows decide. `bands` as in `fill`."""
    chosen = [
        layout_for(one, layouts[number] if number < len(layouts) else None)
        for number, one in enumerate(report.evaluations)
    ]
    listings = [_listing(report, name) for name in LISTINGS if name != "sections" or sections_as_table]
    return Paper(
        title=report.title or "绩效自评报告",
        info=_info(report),
        forms=tuple(
            fill(report, number, layout, bands[number] if number < len(bands) else "", empty=empty)
            for number, layout in enumerate(chosen)
        ),
        verdicts=tuple(_verdict(report, number, layout) for number, layout in enumerate(chosen)),
        body=() if sections_as_table else tuple(_body(report)),
        listings=tuple(one for one in listings if one is not None),
        amendment=_amendment(amendments),
    )


def _verdict(report: Report, number: int, layout: Layout) -> Grid | None:
    rows = (
        ()
        if layout.text.verdict
        else tuple(verdict_rows(report.evaluations[number], f"/evaluations/{number}", 0, 1, 2))
    )
    if not rows:
        return None
    return Grid(title=VERDICT_TITLE, widths=(1.0, 7.0), rows=rows, evaluation=number)


def _body(report: Report) -> Iterator[SectionHead]:
    for index, section in enumerate(report.sections):
        lines = tuple(section.text.split("\n")) if section.text else ()
        yield SectionHead(headed(section.number, section.title), section.level or 1, index, lines)


def _info(report: Report) -> Grid:
    rows = []
    for label, pointer in INFO:
        value = _at(report, pointer)
        if value is not None:
            rows.append(_row("info", (label, str(value)), (pointer,)))
    rows.append(_row("info", MARK, ("",)))
    return Grid(title=INFO_TITLE, widths=(1.6, 6.0), rows=tuple(rows))


def _at(report: Report, pointer: str) -> Any:
    found: Any = report
    for name in split_pointer(pointer):
        found = None if found is None else getattr(found, str(name))
    return found


def _row(block: Any, texts: Sequence[str], pointers: Sequence[str]) -> FormRow:
    label = FormCell(texts[0], 0, role="label")
    return FormRow(
        block,
        (
            label,
            *(FormCell(text, i + 1, pointer=p) for i, (text, p) in enumerate(zip(texts[1:], pointers, strict=True))),
        ),
    )


def _listing(report: Report, name: str) -> Grid | None:
    items = getattr(report, name)
    if not items:
        return None
    fields = LISTINGS[name]
    rows = [
        FormRow("listing", tuple(FormCell(word, i, role="head") for i, (_, word, _) in enumerate(fields)), head=True)
    ]
    for index, item in enumerate(items):
        texts = ["" if getattr(item, field) is None else str(getattr(item, field)) for field, _, _ in fields]
        further: list[tuple[str, str]] = []
        if name == "sections":
            texts[-1], *further = _pieces(texts[-1])[0][1], *_pieces(texts[-1])[1:]
        cells = [
            FormCell(text, i, pointer=f"/{name}/{index}/{field}")
            for i, (text, (field, _, _)) in enumerate(zip(texts, fields, strict=True))
        ]
        rows.append(FormRow("listing", tuple(cells)))
        last = len(fields) - 1
        rows += [
            FormRow(
                "listing", (*(FormCell("", i) for i in range(last - 1)), FormCell(sign, last - 1), FormCell(text, last))
            )
            for sign, text in further
        ]
    return Grid(title=LISTING_TITLES[name], widths=tuple(width for _, _, width in fields), rows=tuple(rows))


def _pieces(text: str) -> list[tuple[str, str]]:
    """A long text as the rows of a table: a row a line, and a line in parts that a cell can show."""
    pieces = []
    for line in text.split("\n"):
        parts = [line[i : i + _ROOM] for i in range(0, len(line), _ROOM)] or [line]
        pieces += [(MORE_LINES if i == 0 else MORE_TEXT, part) for i, part in enumerate(parts)]
    return pieces


def _amendment(amendments: Sequence[Amendment]) -> Grid | None:
    if not amendments:
        return None
    rows = [FormRow("listing", tuple(FormCell(word, i, role="head") for i, word in enumerate(AMEND_HEAD)), head=True)]
    for one in amendments:
        rows += [
            FormRow("listing", tuple(FormCell(text, i) for i, text in enumerate(texts))) for texts in described(one)
        ]
    return Grid(title=AMEND_TITLE, widths=(2.0, 1.3, 5.0), rows=tuple(rows), notes=(AMEND_NOTE,))
