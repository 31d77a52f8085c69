"""What a row of a report is to the rules: its direction, its kind, its figures."""

from __future__ import annotations

from functools import lru_cache
from itertools import compress
from operator import attrgetter, ne
from typing import TYPE_CHECKING

from jixiao.text.cached import KEPT_MANY
from jixiao.text.quantity import Quantity, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.model.report import Indicator, Value
    from jixiao.model.scorecard import Run
    from jixiao.rules.methods.row import Origin

_PATH = attrgetter("path")


def direction(indicator: Indicator, target: Quantity | None) -> tuple[str, Origin]:
    """The comparator in force: the target's own, then 指标性质, then the category (a cost is a ceiling), then none."""
    if target is not None and target.comparator:
        return target.comparator, "printed"
    if target is not None and target.kind == "date":
        return "≤", "printed"
    if indicator.nature:
        return indicator.nature, "nature"
    if target is None or target.number is None:
        return "定性", "default"
    if is_cost(indicator.path):
        return "≤", "category"
    return "", "default"


@lru_cache(maxsize=KEPT_MANY)
def is_cost(path: tuple[str, ...]) -> bool:
    """Does a row stand below a level of costs?"""
    return "成本" in "\n".join(path)


def runs_of(rows: Sequence[Indicator]) -> list[Run]:
    """The rows of a table by the levels above them."""
    paths = list(map(_PATH, rows))
    starts = [0, *compress(range(1, len(paths)), map(ne, paths, paths[1:]))] if paths else []
    return list(zip(map(paths.__getitem__, starts), starts, [*starts[1:], len(paths)], strict=False))


_KINDS = {"≤": "reverse", "<": "reverse", "=": "equal", "±": "equal", "定性": "qualitative"}


def kind_of(nature: str, origin: Origin) -> str:
    """Which of the profile's default rules applies: positive, reverse, equal, qualitative or cost."""
    if origin == "category":
        return "cost"
    return _KINDS.get(nature, "positive")


def quantity_of(value: Value | None, unit: str | None) -> Quantity | None:
    """A printed value with the unit of the form's own column, where the cell prints none; None for no value."""
    if value is None:
        return None
    quantity = parse(value)
    if unit and quantity.kind in {"number", "range"} and not quantity.unit:
        with_unit = parse(f"{value}{unit.strip()}")
        return with_unit if with_unit.kind == quantity.kind else quantity
    return quantity
