"""Which rows of money make a total, and which are parts of another row or list the same money by spending: their `parent` says it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.extract.text import squash
from jixiao.documents.nesting import Nesting, is_spending, nesting
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.draft import Item
    from jixiao.documents.nesting import Amounts

_SOURCES = 2
BY_INCOME, BY_SPENDING = "按收入性质分", "按支出性质分"
"""The headings of the two lists where none is printed."""

_HEADING = re.compile(r"按(?=[^\d]{0,4}(?:收入|支出|来源|用途))[^\d,，。;；]{2,10}[:：]?")


def is_heading(text: str) -> bool:
    """Whether a cell heads a list of the same money by another order (`按支出性质分`)."""
    return len(text) <= 20 and _HEADING.fullmatch(squash(text)) is not None


def settle_lists(money: Sequence[Item], execution: Item) -> None:
    """Give each row below a total its parent. Rows whose place the figures do not show are uncertain."""
    _unmerge(money, execution)
    for whole, rows in (*_blocks([item for item in money if not item.heading]), *_lists(money)):
        _settle(whole, [item for item in rows if _has_amounts(item)])


def _unmerge(money: Sequence[Item], execution: Item) -> None:
    """A cell that was merged over the total and its sources, and that a copy prints in each row, is the total's alone.

    It shows by the points or the rate of the execution, which no source has, and by the same amount in every row.
    """
    whole = next((item for item in money if _is_total(item)), None)
    rows = [item for item in money if item is not whole]
    if whole is None or len(rows) < _SOURCES:
        return
    shared = [
        kind
        for kind in (*AMOUNTS, "rate", "weight", "score")
        if (own := (whole if kind in AMOUNTS else execution).fields.get(kind))
        and all(item.fields.get(kind) == own for item in rows)
    ]
    if {"weight", "score"} & set(shared) or {"rate", "spent"} <= set(shared):
        for item in rows:
            for kind in shared:
                del item.fields[kind]
                item.places.pop(kind, None)


def _is_total(item: Item) -> bool:
    return item.fields.get("source") == "total"


def _blocks(money: Sequence[Item]) -> Iterator[tuple[Item, list[Item]]]:
    """Each total with its rows: those below it, or all where there is one total."""
    totals = [at for at, item in enumerate(money) if _is_total(item)]
    if len(totals) == 1:
        yield money[totals[0]], [item for item in money if not _is_total(item)]
        return
    for at, end in itertools.pairwise((*totals, len(money))):
        yield money[at], list(money[at + 1 : end])


def _lists(money: Sequence[Item]) -> Iterator[tuple[Item, list[Item]]]:
    """The rows below each heading, with the total that the list has itself, or that of the form."""
    first = next((item for item in money if _is_total(item)), None)
    for heading in dict.fromkeys(item.heading for item in money if item.heading):
        rows = [item for item in money if item.heading == heading]
        own = next((item for item in rows if _is_total(item)), first)
        if own is not None:
            yield own, [item for item in rows if not _is_total(item)]


def _settle(whole: Item, rows: Sequence[Item]) -> None:
    found = _nesting(whole, rows)
    if found is None:
        for item in rows:
            item.fields.setdefault("doubt", "alignment")
        return
    for at, (item, owner) in enumerate(zip(rows, found.owners, strict=True)):
        if owner is not None:
            item.fields["parent"] = rows[owner].fields["label"]
        elif item.heading or at in found.spending:
            item.fields["parent"] = item.heading or BY_SPENDING


def _nesting(whole: Item, rows: Sequence[Item]) -> Nesting | None:
    if len(rows) < 2 or not _has_amounts(whole):
        return Nesting((None,) * len(rows))
    labels = [item.fields["label"] for item in rows]
    return nesting(labels, [_amounts(item) for item in rows], _amounts(whole), [item.of_which for item in rows])


def _has_amounts(item: Item) -> bool:
    return any(kind in item.fields for kind in AMOUNTS)


def _amounts(item: Item) -> Amounts:
    return tuple(parse(item.fields[kind]).base if kind in item.fields else None for kind in AMOUNTS)


class Sides:
    """What is known of the open block: its printed headings, the kinds of its columns, the total that it has."""

    def __init__(self, kind: str, title: str) -> None:
        self.kind = kind
        self.title = title
        self.headings: dict[bool, str] = {}  # by spending?
        self.columns: dict[int, str] = {}
        self.kinds: list[str] = []
        self.called: dict[str, str] = {}

    def heading(self, label: str) -> str:
        """The list that a row belongs to; empty where the block has no headings."""
        if not self.headings:
            return ""
        spending = is_spending(label)
        return self.headings.get(spending) or (BY_SPENDING if spending else BY_INCOME)
