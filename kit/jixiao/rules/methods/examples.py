"""Examples as data: a row, a total or what does not apply, built from plain words and run. Used by the documentation and tests."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from jixiao.rules.methods.base import NotApplicable, NotApplicablePolicy, RowMethod, Totals
from jixiao.rules.methods.params import Number, decode_params
from jixiao.rules.methods.row import Item, Measured, Row
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jixiao.model.outcome import Outcome
    from jixiao.rules.methods.registry import Record


T = TypeVar("T")


def build_row(given: Mapping[str, Any]) -> Row:
    """A row from plain data: numbers and quantities as text. Raises KeyError for a field that a row has not."""
    return _built(Row, _ROW, given)


def run_row(method: RowMethod, given: Mapping[str, Any], params: Mapping[str, Any]) -> Outcome:
    """The outcome of a method for plain data."""
    return method.compute(build_row(given), decode_params(method, params))


def run_example(record: Record) -> Outcome:
    """The outcome of a record's own example."""
    example = record.example
    if isinstance(record, RowMethod):
        return run_row(record, example.given, example.params)
    if isinstance(record, NotApplicablePolicy):
        return record.total(NotApplicable(**{key: Decimal(value) for key, value in example.given.items()}))
    return record.compute(_built(Totals, _TOTALS, example.given), decode_params(record, example.params))


def _built(kind: Callable[..., T], readers: Mapping[str, Callable[[Any], Any]], given: Mapping[str, Any]) -> T:
    """A record from plain data, each field by its reader."""
    return kind(**{key: readers[key](value) for key, value in given.items()})


def _points(values: list[Any]) -> tuple[Decimal | None, ...]:
    """Points as text; None or an empty text where they are not known."""
    return tuple(None if value in {None, ""} else Decimal(value) for value in values)


_ITEM: dict[str, Callable[[Any], Any]] = {"met": lambda met: met, "points": Decimal, "item": str}
_OTHER: dict[str, Callable[[Any], Any]] = {"target": parse, "actual": parse, "nature": str}
_ROW: dict[str, Callable[[Any], Any]] = {
    "weight": Decimal,
    "value": Number.decode,
    "target": parse,
    "actual": parse,
    "nature": str,
    "origin": str,
    "state": str,
    "checklist": lambda values: tuple(_built(Item, _ITEM, one) for one in values),
    "parts": _points,
    "others": lambda values: tuple(_built(Measured, _OTHER, one) for one in values),
    "claimed": Decimal,
}
_TOTALS: dict[str, Callable[[Any], Any]] = {
    "total": Decimal,
    "full": Decimal,
    "deductions": _points,
    "grades_down": int,
    "rate": Number.decode,
}
