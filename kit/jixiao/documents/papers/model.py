"""Papers that writers print: grids of cells and sections of text. No file format is known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["label", "head", "text", "short", "number", "total"]
Block = Literal["subject", "funds", "goals", "tasks", "indicators", "total", "verdict", "info", "listing"]
Operation = Literal["sum", "ratio", "share", "deviation", "whole"]


@dataclass(frozen=True, slots=True)
class Formula:
    """How a cell follows from other cells of its grid, given as (row, column).

    sum        the sum of the cells
    ratio      the first over the second, capped at 1
    share      the product of the two cells
    deviation  (first - second) / first, blank while either is blank
    whole      the deviation of the sums of two columns, blank while one of them has fewer numbers; the cells are the
               ends of both columns
    """

    operation: Operation
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FormCell:
    """One printed cell: where it stands, how far it reaches, what it is. `pointer` is its place in the report."""

    text: str
    column: int
    across: int = 1
    down: int = 1
    role: Role = "text"
    pointer: str = ""
    formula: Formula | None = None


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a grid. `head` says that it names the columns of the rows below."""

    block: Block
    cells: tuple[FormCell, ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `widths` are shares of the line, one a column; `notes` stand below the table; `form` marks an official form."""

    title: str
    widths: tuple[float, ...]
    rows: tuple[FormRow, ...]
    notes: tuple[str, ...] = ()
    subtitle: str = ""
    form: bool = False
    evaluation: int | None = None


@dataclass(frozen=True, slots=True)
class SectionHead:
    """The heading of a section of the report's text, and its paragraphs; `index` is its position in the report."""

    text: str
    level: int
    index: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. Every writer prints all of it, in the order that suits its format.

    forms      the official forms, and `verdicts` what stands directly below each of them (None when nothing does)
    body       the sections of the text
    listings   facts, attachments and other lists
    amendment  what the forms have no place for
    info       unit, year, place and dates, with the mark by which the paper is known
    """

    title: str
    info: Grid
    forms: tuple[Grid, ...] = ()
    verdicts: tuple[Grid | None, ...] = ()
    body: tuple[SectionHead, ...] = ()
    listings: tuple[Grid, ...] = ()
    amendment: Grid | None = None

    def tables(self) -> list[Grid]:
        """The tables that are no forms, in order."""
        return [*self.listings, *([self.amendment] if self.amendment else []), self.info]
