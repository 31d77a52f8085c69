"""An evaluation while it is being gathered: values with their places, before it is frozen into the report."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

import msgspec

from jixiao.model.document import NOWHERE, Place
from jixiao.model.report import Evaluation, Execution, Fund, Goal, Group, Indicator, Task, Total, Unmatched


class Found(msgspec.Struct, frozen=True):
    """A text and where it stands."""

    text: str
    place: Place = NOWHERE


class Item(msgspec.Struct):
    """One row of a list: its fields as printed, and where each stands; `blanks` are cells of its columns that are not filled.

    misfit   a cell that does not suit its column: cells of the row were shifted
    recovered  its columns were lost, or found from blank space
    heads    what its columns are called
    loose    its columns were lost and there were fewer cells than columns: which of them are blank is a guess
    rival    the same row with its cells put otherwise, and no worse
    of_which, heading  a row of money: whether 其中 stands before it, and the list (按支出性质分) that it is printed in
    """

    fields: dict[str, Any]
    places: dict[str, Place]
    place: Place = NOWHERE
    blanks: dict[str, Place] = {}
    misfit: bool = False
    loose: bool = False
    recovered: bool = False
    rival: Item | None = None
    heads: dict[str, str] = {}
    of_which: bool = False
    heading: str = ""

    def put(self, name: str, value: Any, place: Place | None) -> None:
        """Set a field with its place; a blank is left out."""
        if value is None or value == "":
            return
        self.fields[name] = value
        if place is not None:
            self.places[name] = place


_LISTS: dict[str, type[msgspec.Struct]] = {
    "funds": Fund, "goals": Goal, "tasks": Task, "indicators": Indicator, "groups": Group,
}  # fmt: skip


class Draft:
    """One evaluation. `fields` are its plain fields, `lists` its rows; `build` freezes both."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.place = NOWHERE
        self.lists: dict[str, list[Item]] = {name: [] for name in _LISTS}
        self.execution = Item({}, {})
        self.total = Item({}, {})
        self.problems: list[tuple[str, Place]] = []
        self.measures: list[tuple[str, Place]] = []
        self.unmatched: list[tuple[Unmatched, Place]] = []
        self.extra: dict[str, tuple[str, Place]] = {}
        self.blanks: dict[str, Place] = {}
        self.weight_column = False
        self.listed = False  # a row of a table of projects
        self.told = False  # its total was read from the text, not from the table of its rows
        self.fit = 0

    def put(self, name: str, value: str | None, place: Place | None) -> None:
        """Set a plain field, unless it is set already."""
        if value and name not in self.fields:
            self.fields[name] = value
            if place is not None:
                self.places[name] = place

    def note(self, name: str, value: str, place: Place) -> None:
        """Keep something the report, not the evaluation, has a field for (unit, year, date)."""
        if value and name not in self.extra:
            self.extra[name] = (value, place)

    def leave(self, text: str, where: str | None, place: Place) -> None:
        """Keep a printed text that no field took; what a row repeats from cell to cell, as sheets fill up a width, once."""
        left = Unmatched(text=text.strip()[:500], where=where)
        if left.text and not (
            self.unmatched and left == self.unmatched[-1][0] and _same_row(place, self.unmatched[-1][1])
        ):
            self.unmatched.append((left, place))

    @property
    def empty(self) -> bool:
        """Whether nothing of an evaluation was found."""
        return not (self.fields or self.execution.fields or self.total.fields or any(self.lists.values()))

    def build(self) -> tuple[Evaluation, dict[str, Place]]:
        """The evaluation, and the place of each value by its pointer below the evaluation."""
        places = {f"/{name}": place for name, place in self.places.items()}
        values: dict[str, Any] = dict(self.fields)
        for name, kind in _LISTS.items():
            values[name] = tuple(_frozen(kind, item, f"/{name}/{i}", places) for i, item in enumerate(self.lists[name]))
        for name, single, item in (("execution", Execution, self.execution), ("total", Total, self.total)):
            if item.fields:
                values[name] = _frozen(single, item, f"/{name}", places)
        for name, texts in (("problems", self.problems), ("measures", self.measures)):
            values[name] = tuple(text for text, _ in texts)
            places |= {f"/{name}/{i}": place for i, (_, place) in enumerate(texts)}
        return Evaluation(**values), places


def _headed(place: Place, heading: str | None) -> Place:
    """The place with the heading of its column, for tables whose cells have no address that a reader sees."""
    if place.table is None or heading is None:
        return place
    return msgspec.structs.replace(place, heading=heading)


def _frozen(kind: type[msgspec.Struct], item: Item, pointer: str, places: dict[str, Place]) -> Any:
    if item.place is not NOWHERE:
        places[pointer] = item.place
    for name, place in item.places.items():
        places[f"{pointer}/{name.replace('.', '/')}"] = _headed(place, item.heads.get(name))
    return kind(**item.fields)


def _same_row(one: Place, other: Place) -> bool:
    """Whether two cells stand in one row of a sheet or a table."""
    return _row(one) == _row(other) is not None


def _row(place: Place) -> tuple[str | None, int | None, str] | None:
    if place.cell is None and place.row is None:
        return None
    return place.sheet, place.table, (place.cell or f"{place.row}").lstrip(ascii_uppercase)
