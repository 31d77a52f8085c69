"""Where the reading of tables stands: the evaluations found so far, the block that is open, its columns and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from jixiao.documents.extract.columns import Columns, Levels
    from jixiao.documents.extract.draft import Draft
    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Place


class TableState(Protocol):
    """What the blocks of a table look at and change while its rows are read.

    mode     the block that is open (`funds`, `goals`, `tasks`, `indicators`, `projects`), empty for none
    unit     the unit of money that a header or a line above the table prints
    closed   the next block begins a new evaluation
    """

    words: Vocabulary
    drafts: list[Draft]
    mode: str
    unit: str
    columns: Columns | None
    levels: Levels
    closed: bool

    def next_evaluation(self, place: Place) -> None:
        """Open the next evaluation of a table that holds several."""
        ...

    @property
    def draft(self) -> Draft:
        """The evaluation that rows now go to."""
        ...
