"""The re-check sheet as a workbook: a sheet for each evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.errors import UsageError
from jixiao.outputs.forms.recheck import TITLE, recheck_grid
from jixiao_plugins.xlsx_out.writer import Book

if TYPE_CHECKING:
    from jixiao.outputs.export import Export


def recheck(what: Export) -> bytes:
    """The bytes of the workbook."""
    one = what.one()
    count = len(one.report.evaluations)
    if not count:
        raise UsageError(
            what.t(
                "报告中没有自评内容，没有可复核的行", "the report holds no evaluation, so there is nothing to re-check"
            )
        )
    book = Book(TITLE, what.moment)
    for number in range(count):
        card = one.cards[number] if number < len(one.cards) else None
        book.sheet("复核表" if count == 1 else f"复核表{number + 1}", [recheck_grid(one.report, number, card)], {})
    return book.finish()
