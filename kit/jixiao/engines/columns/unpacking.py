"""A packed report as the row engine opens it: the very same report, with the places of its rows.

Places are kept for each row, not for each cell; what has none points to the report's first line. The paper itself is not kept:
of an office document the prose comes back as paragraphs, its tables only as what was read from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.documents.open import Places
from jixiao.engines.columns.packing import from_record
from jixiao.files.inputs import RECORDS
from jixiao.files.loading import Source
from jixiao.model.document import Cell, Document, Heading, Paragraph, Place, Table
from jixiao.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.files.task import Task
    from jixiao.model.document import Block
    from jixiao.model.report import Report

Where = tuple[str, int | None, int | None, str | None]
"""Pointer, line, page and cell of a row."""

NEEDED = ("report", "path", "digest", "document", "sure", "record")
"""The columns of the table `reports` from which a report is opened."""


class _Envelope(msgspec.Struct, array_like=True):
    digest: str
    document: bool
    sure: bool
    record: bytes
    places: list[Where]
    report: int
    wanted: list[int] | None


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Envelope)


def envelope(row: dict[str, Any], places: list[Where], wanted: list[int] | None = None) -> bytes:
    """What a worker needs of a row of the table `reports` (`NEEDED`), with the places of its rows; `wanted`: the evaluations asked for."""
    return _ENCODER.encode(
        _Envelope(row["digest"], row["document"], row["sure"], row["record"], places, row["report"], wanted)
    )


def asked_for(task: Task) -> tuple[int, list[int] | None]:
    """The number of a packed report, and the evaluations that are asked for (None: all)."""
    found = _DECODER.decode(task.data or b"")
    return found.report, found.wanted


def source_of(task: Task) -> Source:
    """The report behind a packed task. Raises InputError E007 when its record cannot be read."""
    from jixiao.engines.columns.layout import broken

    try:
        found = _DECODER.decode(task.data or b"")
        report = from_record(found.record)
    except (msgspec.DecodeError, ValueError) as error:
        raise broken("pack-damaged", task.path) from error
    return Source(
        path=task.path,
        report=report,
        document=Document(blocks=tuple(_blocks(report)), format="packed", name=task.path) if found.document else None,
        locate=locator(task.path, found.places),
        notes=tuple(_notes(report, sure=found.sure)),
        sha256=found.digest,
        data=found.record,
    )


def locator(path: str, places: list[Where]) -> Places:
    """The places of the rows; the report itself begins in line 1, a record of NDJSON in the line that its path names."""
    name, _, number = path.rpartition(":")
    named = number.isdigit() and name.lower().endswith(RECORDS)
    table = {pointer: _place(line, page, cell) for pointer, line, page, cell in places}
    return Places({"": Place(line=int(number) if named else 1), **table})


def _place(line: int | None, page: int | None, cell: str | None) -> Place:
    sheet, mark, own = (cell or "").rpartition("!")
    return Place(line=line, page=page, sheet=sheet if mark else None, cell=own or None)


def _blocks(report: Report) -> Iterator[Block]:
    """The prose of the report."""
    for index, section in enumerate(report.sections):
        title = f"{section.number or ''}{section.title or ''}"
        if title:
            place = Place(line=1, pointer=f"/sections/{index}/title")
            yield Heading(text=title, level=section.level or 1, place=place)
        place = Place(line=1, pointer=f"/sections/{index}/text")
        lines = [line for line in (section.text or "").splitlines() if line.strip()]
        yield from (Paragraph(text=line, place=place) for line in lines)
        if not lines:  # a table may have stood here: nobody shall call the section empty
            yield Table(cells=(Cell(text="/", row=0, column=0, place=place),), place=place)


def _notes(report: Report, *, sure: bool) -> Iterator[Finding]:
    """What the reading had noticed and the checks must know: that not all of the paper was read."""
    if sure:
        return
    if report.unmatched:
        params = {"text": report.unmatched[0].text[:80], "count": str(len(report.unmatched))}
        yield Finding(code="E005", pointer="/unmatched/0", params=params)
    else:
        from jixiao.files.problems import problem_params

        yield Finding(code="E006", pointer="", params={**problem_params("blocks"), "allowed": "?", "blocks": "?"})
