"""Where the reading of tables stands: the evaluations found so far, the block that is open, its columns and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.columns import Columns, Levels
    from jixiao.documents.extract.draft import Draft
    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.documents.extract.fund_lists import Sides
    from jixiao.documents.extract.rows import Row, Slot
    from jixiao.model.document import Place


class TableState(Protocol):
    """What the blocks of a table look at and change while its rows are read.

    mode     the block that is open (`funds`, `sides`, `goals`, `tasks`, `indicators`, `projects`), empty for none
    unit     the unit of money that a header or a line above the table prints
    heads    the header of a list of projects of which no row was read so far
    sides    the block of funds that lists them twice, where `mode` is that
    closed   the next block begins a new evaluation
    """

    words: Vocabulary
    drafts: list[Draft]
    mode: str
    unit: str
    columns: Columns | None
    heads: Row | None
    sides: Sides
    levels: Levels
    closed: bool

    def need(self, row: Row) -> None:
        """Make sure that an evaluation is open for a row that begins one of its blocks."""
        ...

    def open_funds(self, row: Row, heads: list[str]) -> bool:
        """Open the block of funds with this row as its header; False where it names no two amounts."""
        ...

    def leave_rest(self, slots: Sequence[Slot]) -> None:
        """Take labels and their values among cells that a block did not take, and keep the others as unmatched."""
        ...

    def next_evaluation(self, place: Place) -> None:
        """Open the next evaluation of a table that holds several."""
        ...

    @property
    def draft(self) -> Draft:
        """The evaluation that rows now go to."""
        ...
