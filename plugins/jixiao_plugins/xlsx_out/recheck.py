"""The re-check sheet as a workbook: a sheet for each evaluation that has rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.errors import UsageError
from jixiao.outputs.forms.recheck import TITLE, has_rows, recheck_grid
from jixiao_plugins.xlsx_out.book import Book

if TYPE_CHECKING:
    from jixiao.outputs.export import Export


def recheck(what: Export) -> bytes:
    """The bytes of the workbook."""
    one = what.one()
    count = len(one.report.evaluations)
    shown = [number for number in range(count) if has_rows(one.report, number)]
    if not shown:
        raise UsageError(what.t("报告中没有可复核的行", "the report has no row to re-check"))
    book = Book(TITLE, what.moment)
    for number in shown:
        card = one.cards[number] if number < len(one.cards) else None
        book.sheet("复核表" if count == 1 else f"复核表{number + 1}", [recheck_grid(one.report, number, card)], {})
    return book.finish()
