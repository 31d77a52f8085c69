"""Columns that a form defines by others: `C=A-B` in a heading says what stands in every row below it.

Only sums and differences: rates (`B/A`) are what `forms` and the checks of the execution rate look at. A row counts when all
cells of the formula are figures in one unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.arithmetic import trim
from jixiao.model.document import Table
from jixiao.model.findings import Claim
from jixiao.text import lazy_re as re
from jixiao.text.quantity import judge, narrow, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from jixiao.model.document import Cell, Document
    from jixiao.text.quantity import Quantity

_LETTER = r"[A-Z①-⑳]"
_MARK = re.compile(rf"(?:^|\()(?P<own>{_LETTER})?(?P<is>=)?(?P<formula>{_LETTER}(?:[-+]{_LETTER})+)?\)?$")
_TERM = re.compile(rf"([-+]?)({_LETTER})")


class _Defined(NamedTuple):
    """A heading that gives its column by others: the first row below it, its column, and the signed letters."""

    below: int
    column: int
    terms: tuple[tuple[str, str], ...]


def claims(document: Document) -> Iterator[Claim]:
    """Each cell of a column that a heading defines, against the cells that make it up."""
    for block in document.blocks:
        if isinstance(block, Table) and not block.ragged:
            yield from _table(block)


def _table(table: Table) -> Iterator[Claim]:
    letters: dict[str, int] = {}
    defined: list[_Defined] = []
    for cell in table.cells:
        own, terms = _marks(cell)
        if own:
            letters.setdefault(own, cell.column)
        if terms:
            defined.append(_Defined(cell.row + cell.row_span, cell.column, terms))
    at = {(cell.row, cell.column): cell for cell in table.cells} if defined else {}
    for one in defined:
        columns = [letters.get(letter) for _, letter in one.terms]
        known = [column for column in columns if column is not None]
        if len(known) == len(columns) and one.column not in known:
            for row in range(one.below, table.height):
                yield from _row(at, row, one, known)


def _marks(cell: Cell) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The letter of a heading and its formula: `调整后预算数（C=A-B）` → C, A, −B."""
    text = "".join(narrow(cell.text).split())
    found = _MARK.search(text)
    if found is None or bool(found["is"]) != bool(found["own"] and found["formula"]):
        return None, ()
    return found["own"], tuple(_TERM.findall(found["formula"] or ""))


def _row(at: dict[tuple[int, int], Cell], row: int, one: _Defined, columns: list[int]) -> Iterator[Claim]:
    """The claim of one row, where every cell of the formula is a figure."""
    cells = [at.get((row, column)) for column in (one.column, *columns)]
    read = [_figure(cell) for cell in cells]
    figures = [figure for figure in read if figure is not None]
    result = cells[0]
    if result is None or len(figures) < len(read) or len({figure.unit for figure in figures}) > 1:
        return
    numbers = [figure.number for figure in figures if figure.number is not None]
    signed = [-n if sign == "-" else n for (sign, _), n in zip(one.terms, numbers[1:], strict=True)]
    made = sum(signed[1:], signed[0])
    formula = "".join(f"{sign}{trim(n)}" for (sign, _), n in zip(one.terms, numbers[1:], strict=True))
    exact = all(figure.decimals <= figures[0].decimals for figure in figures)
    yield _claim(result, figures[0], made, formula, exact=exact)


def _figure(cell: Cell | None) -> Quantity | None:
    """The exact number in a cell."""
    figure = parse(cell.text) if cell is not None and cell.text.strip() else None
    return figure if figure is not None and figure.kind == "number" and not figure.comparator else None


def _claim(cell: Cell, figure: Quantity, made: Decimal, formula: str, *, exact: bool) -> Claim:
    """The claim of a cell. `exact` says that nothing was rounded: a difference of one is then a slip, too."""
    text = cell.text.strip()
    verdict = judge(figure.number if figure.number is not None else made, figure.decimals, made)
    verdict = "wrong" if exact and verdict == "rounding" else verdict
    computed = f"{trim(made)}{figure.unit}"
    wrong = verdict == "wrong"
    return Claim(
        kind="column_formula", verdict=verdict, place=cell.place, quote=text, stated=text, computed=computed, formula=formula,
        code="A502" if wrong else "", severity="warning" if wrong else None,
        params={"stated": text, "computed": computed, "formula": formula} if wrong else {},
    )  # fmt: skip


__all__ = ["claims"]
