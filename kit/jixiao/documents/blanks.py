"""Cells that the unit still has to fill: one note for each column, with the addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.findings import Finding
from jixiao.model.message import Fields, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.draft import Draft, Item
    from jixiao.model.document import Place

_MOST_ADDRESSES = 8
COLUMNS = {
    "actual": Message("实际完成值", "the actual value"),
    "score": Message("得分", "the score"),
    "weight": Message("分值", "the weight"),
}
AMOUNTS = {
    "initial": Message("年初预算数", "the initial budget"),
    "adjusted": Message("全年预算数", "the full-year budget"),
    "spent": Message("全年执行数", "the amount spent"),
}
SINGLE = {
    "total/score": Message("总分", "the total score"),
    "grade": Message("等级", "the grade"),
    "name": Message("项目名称", "the name of the project"),
    "department": Message("主管部门", "the supervising department"),
    "agency": Message("实施单位", "the unit that carries the project out"),
    "unit": Message("单位名称", "the name of the unit"),
}


def blank_columns(draft: Draft, stem: str) -> Iterator[Finding]:
    """The blank cells of an evaluation at the pointer `stem`, a finding for each column.

    A column of money counts when no row of it is filled: sources that a unit does not have are left blank by custom.
    Of a form from which no row was read (`E013`) an empty cell proves nothing: what belongs there may stand elsewhere.
    """
    rows = [item for item in draft.lists["indicators"] if item.fields.get("name") and "doubt" not in item.fields]
    for field, words in COLUMNS.items():
        yield from _column(rows, draft.lists["indicators"], f"{stem}/indicators", field, words)
    money = draft.lists["funds"]
    for field, words in AMOUNTS.items():
        if not any(field in item.fields for item in money):
            yield from _column(money[:1], money, f"{stem}/funds", field, words)
    if not (rows or money):
        return
    for field, words in SINGLE.items():
        if (place := draft.blanks.get(field)) is not None and field not in draft.fields:
            yield _finding(f"{stem}/{field}" if field != "unit" else stem, words, [place])


def _column(rows: Sequence[Item], every: Sequence[Item], stem: str, field: str, words: Message) -> Iterator[Finding]:
    blank = [item for item in rows if field in item.blanks]
    if blank:
        number = next(i for i, item in enumerate(every) if item is blank[0])
        yield _finding(f"{stem}/{number}/{field}", words, [item.blanks[field] for item in blank])


def _finding(pointer: str, words: Message, places: Sequence[Place]) -> Finding:
    cells = [cell for place in places if (cell := _address(place))]
    return Finding(code="S112", pointer=pointer, place=places[0], params=to_fill(words, len(places), cells))


def to_fill(words: Message, count: int, cells: Sequence[str]) -> Fields:
    """The params of `S112`: the column in both languages, how many cells, and where the first of them stand."""
    shown = "、".join(cells[:_MOST_ADDRESSES]) + ("…" if len(cells) > _MOST_ADDRESSES else "")
    return {"column": words, "count": str(count), "cells": f": {shown}" if shown else ""}


def _address(place: Place) -> str:
    """A cell in few characters: `自评表!H12`, `表1 第12行`, `34:5`."""
    if place.table is not None:
        return f"表{place.table} 第{place.row}行"
    if place.cell is not None:
        return f"{place.sheet}!{place.cell}" if place.sheet else place.cell
    return f"{place.line}:{place.column}" if place.line is not None and place.column else ""
