"""T4xx: targets and actual values, row by row, and the table as a whole."""

from __future__ import annotations

from decimal import Decimal, localcontext
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from jixiao.rules.checks.context import Context, on_row, points
from jixiao.rules.checks.evaluation import Row, Table, ambiguous, beyond, over_limit
from jixiao.rules.checks.words import (
    ALIKE,
    COST_AMOUNTS,
    COST_MAY_RISE,
    GENERIC_COUNTS,
    LEFT_OVER,
    LEFT_OVER_MARKS,
    NEVER_ABOVE_ALL,
    NOT_APPLICABLE,
    PEOPLE,
    REACHED,
)
from jixiao.rules.row import is_cost
from jixiao.text.quantity import EXACT, half_up, parse
from jixiao.text.units import dimension_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.findings import Finding, Severity
    from jixiao.text.quantity import Quantity

_FEW = Decimal(3)
"""A surplus of fewer than this many is no surplus to explain."""

_AT_LEAST = frozenset({"≥", ">"})
_UPWARD = frozenset({"≥", ">", ""})
_NOTHING = frozenset({"blank", "na"})
_CELLS = ("name", "target", "actual", "reason", "explanation", "evidence")
_SAID = attrgetter("reason", "explanation", "evidence")
_NUMBERS = frozenset({"number", "range"})
_EMPTY = frozenset({"—", "——", "-", "--", "/"})
_MARKS = ("≥", "≤", ">", "<", "≧", "≦", "＞", "＜", "不低于", "不少于", "不超过", "不高于", "以上", "以下", "以内")


def check(context: Context) -> Iterator[Finding]:
    """All findings on single rows."""
    for table in context.tables:
        yield from cell_findings(context, table, table.odd, over_limit(table.profile))


def cell_findings(context: Context, table: Table, rows: Sequence[Row], limit: Decimal) -> Iterator[Finding]:
    """What the cells of these rows say; `limit` is the degree of completion from which on a surplus needs a word.

    A blank actual value is one only where some row has a value.
    """
    measured = any(one.actual is not None and parse(one.actual).kind != "blank" for one in table.one.indicators)
    for row in rows:
        target, actual = row.target, row.actual
        if target is not None and actual is not None and target.kind == actual.kind == "number":
            yield from _figures(row, target, actual, limit)
        else:
            yield from _pair(row, measured=measured)
    if context.source is None:  # of office documents the structure room reads every cell
        yield from _left_over(table)


def _figures(row: Row, target: Quantity, actual: Quantity, limit: Decimal) -> Iterator[Finding]:
    """Two figures side by side, the usual row."""
    yield from _units(row, target, actual)
    if actual.comparator or actual.unit == "%":
        yield from _actual(row, actual)
    if row.nature in _AT_LEAST:
        yield from _target(row, target)
    if target.unit != "%" and row.nature in _UPWARD:
        yield from _over(row, target, actual, limit)


def _pair(row: Row, *, measured: bool) -> Iterator[Finding]:
    """A row that is not two figures: something is blank, or there are words, dates or ranges."""
    target, actual = row.target, row.actual
    blank = actual is None or actual.kind in _NOTHING
    if actual is not None and actual.kind == "number":
        yield from _actual(row, actual)
    if target is None or target.kind in _NOTHING:
        if not blank and actual is not None and actual.number is not None and row.one.nature != "定性":
            yield on_row(row, "T415", actual=actual.text)
        return
    if target.kind == "number" and row.nature in _AT_LEAST:
        yield from _target(row, target)
    if target.text.strip() in NOT_APPLICABLE:
        return
    if actual is None or blank:
        empty = actual is None or actual.kind == "blank" or actual.text.strip() in _EMPTY
        if measured and empty and row.claimed:
            yield on_row(row, "T414", target=target.text, stated=points(row.claimed))
    elif target.kind in _NUMBERS and actual.kind in _NUMBERS:
        yield from _units(row, target, actual)
    elif _no_figure(row, target, actual):
        yield on_row(row, "T402", "actual", **_texts(target, actual))


def _no_figure(row: Row, target: Quantity, actual: Quantity) -> bool:
    """A number is asked for and words are given, words that do not even say that it was reached. 无投诉 is no satisfaction."""
    if target.kind not in _NUMBERS or actual.kind != "word" or actual.text.strip() in NOT_APPLICABLE:
        return False
    if "投诉" in actual.text and "满意" in row.name:
        return True
    return not any(word in actual.text for word in REACHED)


def _units(row: Row, target: Quantity, actual: Quantity) -> Iterator[Finding]:
    a, b = target.unit, actual.unit
    if a == b:
        return
    if not a or not b:
        ratio = dimension_of(a or b)[0] == "ratio"
        bare = actual if a else target
        if not (ratio and bare.number is not None and abs(bare.number) <= 1):
            yield on_row(row, "T403", "actual", **_texts(target, actual))
        return
    severity = _apart(target, actual)
    if severity is not None:
        yield on_row(row, "T401", "actual", severity=severity, **_texts(target, actual))


def _texts(target: Quantity, actual: Quantity) -> dict[str, str]:
    return {"target": target.text, "actual": actual.text, "stated": actual.text}


def _apart(target: Quantity, actual: Quantity) -> Severity | None:
    """How far two printed units are apart: certain for a rate beside a count or money, doubtful for two counting words."""
    a, b = target.dimension, actual.dimension
    if a == b or {a, b} == {"ratio", "points"}:
        return None
    if GENERIC_COUNTS.issuperset((a, b)) or a in b or b in a or any(family.issuperset((a, b)) for family in ALIKE):
        return None
    known = GENERIC_COUNTS | PEOPLE | {"人次", "money"}
    if "ratio" in {a, b} and ({a, b} & known):
        return "error"
    if "money" in {a, b} and ({a, b} & (known - {"money"})):
        return "error"
    return "warning"


def _actual(row: Row, actual: Quantity) -> Iterator[Finding]:
    """What an actual value cannot be: an inequality, a rate above its whole."""
    above_all = actual.unit == "%" and actual.number is not None and actual.number > 100
    if actual.comparator in {"≥", "≤", ">", "<"} and any(mark in actual.text for mark in _MARKS):
        yield on_row(row, "T404", "actual", stated=actual.text)
    elif above_all and row.name.endswith(NEVER_ABOVE_ALL):
        yield on_row(row, "T418", "actual", stated=actual.text, name=row.name)


def _target(row: Row, target: Quantity) -> Iterator[Finding]:
    """What a target with ≥ cannot be: always met, or a cost that should be high."""
    if target.number is not None and target.number <= 0 and row.nature == "≥":
        yield on_row(row, "T416", "target", stated=target.text)
    elif _is_cost(row, target):
        shown = target.text if target.comparator else f"{row.nature}{target.text}"
        yield on_row(row, "T409", "target", stated=shown)


def _is_cost(row: Row, target: Quantity) -> bool:
    """A cost that is an amount; savings and rates under 成本指标 may well say at least."""
    if not is_cost(row.one.path) or any(word in row.name for word in COST_MAY_RISE):
        return False
    if not target.unit:
        return any(word in row.name for word in COST_AMOUNTS)
    return "元" in target.unit


def _over(row: Row, target: Quantity, actual: Quantity, limit: Decimal) -> Iterator[Finding]:
    """Far above a target that counts things, without a reason."""
    if row.reason or ambiguous(row) or bool(target.unit) != bool(actual.unit):
        return
    unit, floor, reached = target.dimension, target.base, actual.base
    if floor is None or reached is None or floor <= 0 or unit != actual.dimension:
        return
    if unit in {"ratio", "points", "money", "分"} or "元" in unit:
        return
    if not unit and row.origin == "default" and not any("数量" in level for level in row.one.path):
        return
    with localcontext(EXACT):
        if not beyond(reached, floor, limit):
            return
    degree = EXACT.divide(reached, floor)
    severity: Severity = "warning" if reached - floor >= _FEW else "info"
    computed = points(half_up(degree * 100, 1))
    yield on_row(row, "T407", "actual", severity=severity, computed=computed, **_texts(target, actual))


def _left_over(table: Table) -> Iterator[Finding]:
    """Placeholder and help text that was left in a cell; one search tells whether any row has some."""
    said = dict.fromkeys(chain.from_iterable(map(_SAID, table.one.indicators)))
    cells = [text for row in table.odd for text in (row.one.target, row.one.actual)]  # all others print bare figures
    texts = "\n".join(filter(None, (table.named, *said, *cells)))
    if not any(mark in texts for mark in LEFT_OVER_MARKS) or not LEFT_OVER.search(texts):
        return
    for row in table.rows:
        for field in _CELLS:
            match = LEFT_OVER.search(getattr(row.one, field) or "")
            if match:
                yield on_row(row, "T417", field, stated=match.group(), text=match.group())
                break
