"""T43x: the report against the target table approved with the budget. The approved targets count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.rules.checks.context import Context, found, on_row
from jixiao.rules.checks.evaluation import Row, Table, level_key
from jixiao.rules.row import direction, quantity_of
from jixiao.text.names import key
from jixiao.text.quantity import compare, narrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.findings import Finding
    from jixiao.model.report import Evaluation, Indicator
    from jixiao.text.quantity import Quantity

_LOOSER = {"≥": -1, ">": -1, "": -1, "≤": 1, "<": 1}
"""The sign of a change that makes a target easier: a lower floor, a higher ceiling."""


def check(context: Context, evaluations: tuple[Evaluation, ...]) -> Iterator[Finding]:
    """All differences from the approved targets."""
    for table in context.tables:
        approved = _approved(table, evaluations, alone=len(context.tables) == 1)
        if approved is not None:
            yield from _compare(table, approved)


def _approved(table: Table, evaluations: tuple[Evaluation, ...], *, alone: bool) -> Evaluation | None:
    """The approved table of an evaluation: of the same name, else the only one."""
    name = key(table.one.name or "")
    for one in evaluations:
        if name and key(one.name or "") == name:
            return one
    return evaluations[0] if alone and len(evaluations) == 1 else None


def _compare(table: Table, approved: Evaluation) -> Iterator[Finding]:
    taken: dict[int, Indicator] = {}
    left = dict(enumerate(approved.indicators))
    for exact in (True, False):
        free: dict[object, list[int]] = {}
        for row in reversed(table.rows):
            if row.number not in taken and row.name:
                free.setdefault(_identity(row.one, exact=exact), []).append(row.number)
        for number, one in list(left.items()):
            matching = free.get(_identity(one, exact=exact)) if one.name else None
            if matching:
                taken[matching.pop()] = left.pop(number)
    for row in table.rows:
        if row.number in taken:
            yield from _target(row, taken[row.number])
        elif row.name:
            yield on_row(row, "T433", name=row.name)
    for one in left.values():
        target = str(one.target or "")
        yield found("T432", table.pointer, indicator=one.name, name=one.name or "", computed=target)


def _identity(one: Indicator, *, exact: bool) -> object:
    """What makes two rows one indicator: levels and name, or the name alone."""
    name = key(one.name or "")
    return (tuple(level_key(level) for level in one.path), name) if exact else name


def _target(row: Row, approved: Indicator) -> Iterator[Finding]:
    """The target of a row against the approved one, with the direction of the change."""
    stated, computed = row.target, quantity_of(approved.target, approved.unit)
    if computed is None or computed.kind in {"blank", "na"}:
        return
    shown = _shown(approved)
    if stated is None or stated.kind in {"blank", "na"}:
        yield on_row(row, "T430", "target", stated="", computed=shown)
        return
    nature, _ = direction(approved, computed)
    order = _order(stated, computed)
    signs = {row.nature, nature}
    turned = "" not in signs and {_LOOSER.get(sign) for sign in signs} == {-1, 1}
    if order == 0 and not turned:
        return
    looser = order is not None and order == _LOOSER.get(nature)
    yield on_row(row, "T431" if looser else "T430", "target", stated=_shown(row.one), computed=shown)


def _order(stated: Quantity, computed: Quantity) -> int | None:
    """Is a target below (-1), at (0) or above (1) the approved one? None where only the words can be compared, and differ."""
    if stated.date and len(stated.date) == len(computed.date):
        return (stated.date > computed.date) - (stated.date < computed.date)
    if stated.kind == computed.kind == "number" and stated.number is not None and computed.number is not None:
        if bool(stated.unit) == bool(computed.unit):
            return compare(stated, computed)
        return int(stated.number.compare(computed.number))
    return 0 if key(narrow(stated.text)) == key(narrow(computed.text)) else None


def _shown(one: Indicator) -> str:
    """The target with its direction and unit, as a reader would write it."""
    target = str(one.target or "").strip()
    quantity = quantity_of(one.target, None)
    nature = one.nature if one.nature not in {None, "定性"} and quantity is not None and not quantity.comparator else ""
    unit = one.unit if one.unit and quantity is not None and quantity.kind == "number" and not quantity.unit else ""
    return f"{nature}{target}{unit}"
