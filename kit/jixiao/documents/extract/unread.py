"""What was printed and not read, so that nothing is passed over in silence: cells without a field, forms without rows, unknown tables."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.extract.align import HEADERS, LEVEL_COLUMNS, number_like
from jixiao.documents.extract.text import squash, tidy
from jixiao.files.problems import problem_params
from jixiao.model.document import Table
from jixiao.model.findings import Finding
from jixiao.text import lazy_re as re
from jixiao.text.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.draft import Draft, Found
    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block, Place
    from jixiao.model.report import Unmatched

_FORM = re.compile(r"(?:自评|评价|评分)[^。；;]{0,12}表(?:[(（][^()（）]{0,20}[)）])?$")
_WIDE_GAP = re.compile(r"\s{2,}")
_SHOWN, _LISTED = 3, 100
_LONGEST = 40
_FIGURES = 4
REMARKS = "notes"
"""Where a remark below a form is left: it is known for what it is."""


def unmatched_note(found: Sequence[tuple[Unmatched, Place]]) -> Iterator[Finding]:
    """One note for all cells that no field took, which lists them; remarks are none of them."""
    left = [(number, item, place) for number, (item, place) in enumerate(found) if item.where != REMARKS]
    if left:
        number, _, place = left[0]
        shown = "”、“".join(item.text[:_LONGEST] for _, item, _ in left[:_SHOWN])
        details = "\n".join(squash(item.text)[:_LONGEST] for _, item, _ in left[:_LISTED])
        params = {"text": shown, "count": str(len(left)), "details": details}
        yield Finding(code="E005", pointer=f"/unmatched/{number}", place=place, params=params)


def total_apart(draft: Draft, stem: str) -> Iterator[Finding]:
    """A total that only the text states, and that the rows do not make: a row of them may not have been read, or points were added."""
    rows = draft.lists["indicators"]
    total = number_of(draft.total.fields.get("score", ""))
    if not draft.told or total is None or not rows:
        return
    scores = [number_of(item.fields.get("score", "")) or Decimal(0) for item in rows]
    made = sum(scores, Decimal(0))
    if total not in {made, made + (number_of(draft.execution.fields.get("score", "")) or Decimal(0))}:
        params = {"total": str(total), "made": str(made), "count": str(len(rows))}
        yield Finding(code="E018", pointer=f"{stem}/total/score", place=draft.total.places["score"], params=params)


def rows_note(allowed: int) -> Finding:
    """More rows than are read."""
    return Finding(code="E006", params={**problem_params("rows"), "allowed": str(allowed), "blocks": "0"})


def silent_forms(
    drafts: Sequence[Draft], titles: Sequence[Found], blocks: Sequence[Block], words: Vocabulary
) -> Iterator[Finding]:
    """The headers of indicators where no indicator was read in the whole document; a form that a title announces, where no money was either."""
    if any(draft.lists["indicators"] for draft in drafts):
        return
    money = any(draft.lists["funds"] for draft in drafts)
    announced = [(found.text, found.place) for found in titles if _FORM.search(tidy(found.text)) and not money]
    headed = announced or list(_headers(blocks, words))
    if headed:
        text, place = headed[0]
        yield Finding(code="E013", place=place, params={"text": text[:_LONGEST]})


def _headers(blocks: Sequence[Block], words: Vocabulary) -> Iterator[tuple[str, Place]]:
    """Cells or short lines next to each other that are headers of an indicator table."""
    run: list[tuple[str, Place]] = []
    fields: set[str] = set()
    for block in blocks:
        if isinstance(block, Table):
            cells = [(cell.text, cell.place) for cell in block.cells]
        else:
            cells = [(text, block.place) for text in _WIDE_GAP.split(block.text.strip())]
        for text, place in cells:
            field = words.columns.get(text.strip()) if text.strip() and len(text) <= _LONGEST else None
            if field is None and text.strip():
                run, fields = [], set()
            elif field is not None:
                run.append((text.strip(), place))
                fields.add(field)
            if len(fields) >= HEADERS and fields & LEVEL_COLUMNS:
                yield " ".join(one for one, _ in run), run[0][1]
                return


def unknown_table(table: Table) -> Finding | None:
    """A note for a table that holds figures and of which no row was known; None for one with too few."""
    figures = sum(number_like(cell.text) for cell in table.cells if cell.text)
    if figures < _FIGURES:
        return None
    first = next((squash(cell.text) for cell in table.cells if cell.text.strip()), "")
    return Finding(code="E014", place=table.place, params={"text": first[:_LONGEST], "count": str(figures)})
