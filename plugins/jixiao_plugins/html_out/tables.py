"""Tables that a page sorts and filters, as data for `templates/parts.html`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.rules.methods.base import figure

if TYPE_CHECKING:
    from collections.abc import Sequence


class Head(NamedTuple):
    """The words of a column, and whether it holds numbers."""

    word: str
    number: bool = False


class Cell(NamedTuple):
    """A cell. It is sorted by `value`, by its text where that is None; `small` are lines below, `href` an id of the page."""

    text: str
    value: str | None = None
    kind: str = ""
    head: bool = False
    strong: bool = False
    small: Sequence[str] = ()
    href: str = ""


class Card(NamedTuple):
    """A figure that stands out, its name, and a note below it."""

    name: str
    value: str
    note: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name; `above` is a row of heads over several columns: (columns, words)."""

    name: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[tuple[int, str]] = ()


def amount(words: str, value: Decimal | int | None, *, strong: bool = False) -> Cell:
    """A number as it is printed, sorted by its value; what is not known is sorted last."""
    return Cell(words, "" if value is None else figure(Decimal(value)), "num", strong=strong)
