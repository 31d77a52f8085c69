"""T4xx: targets and actual values, row by row, and the table as a whole."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.checks.context import Context, Row, Table, found, points
from jixiao.checks.words import (
    ALIKE,
    COST_MAY_RISE,
    GENERIC_COUNTS,
    LEFT_OVER,
    NEVER_ABOVE_ALL,
    NOT_APPLICABLE,
    PEOPLE,
    ambiguous,
)  # fmt: skip
from jixiao.quantity import EXACT, half_up
from jixiao.units import dimension_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.findings import Finding, Severity
    from jixiao.quantity import Quantity

OVER_LIMIT = Decimal("1.3")
"""From this degree of completion on, a count needs a word of explanation, unless the rules set another limit."""

_FEW = Decimal(3)
"""A surplus of fewer than this many is no surplus to explain."""

_MANY_VAGUE = 4
_EQUAL_NOTE, _EQUAL_WARN = 5, 10
_NUMBERS = frozenset({"number", "range"})
_WORDS = frozenset({"word", "text"})
_EMPTY = frozenset({"—", "——", "-", "--", "/"})
_MARKS = ("≥", "≤", ">", "<", "≧", "≦", "＞", "＜", "不低于", "不少于", "不超过", "不高于", "以上", "以下", "以内")


def check(context: Context) -> Iterator[Finding]:
    """All findings on single rows."""
    for table in context.tables:
        limit = _over_limit(table)
        measured = any(row.actual is not None and row.actual.kind != "blank" for row in table.rows)
        for row in table.rows:
            yield from _pair(row, measured=measured)
            if row.actual is not None and row.actual.kind == "number":
                yield from _actual(row)
            if row.target is not None and row.target.kind == "number":
                yield from _target(row)
                yield from _over(row, limit)
            if context.source is None:
                yield from _left_over(row)


def _over_limit(table: Table) -> Decimal:
    rules = table.profile.rules if table.profile is not None else None
    return Decimal(rules.over_limit) if rules is not None and rules.over_limit is not None else OVER_LIMIT


def _pair(row: Row, *, measured: bool) -> Iterator[Finding]:
    """Target beside actual: are they of one kind and one unit?"""
    target, actual = row.target, row.actual
    blank = actual is None or actual.kind in {"blank", "na"}
    if target is None or target.kind in {"blank", "na"}:
        if not blank and actual is not None and actual.number is not None and measured and _has_targets(row):
            yield found("T415", row.pointer, indicator=row.name, actual=actual.text)
        return
    if target.text.strip() in NOT_APPLICABLE:
        return
    if blank:
        empty = actual is None or actual.kind == "blank" or actual.text.strip() in _EMPTY
        if measured and empty and row.claimed:
            yield found("T414", row.pointer, indicator=row.name, target=target.text, stated=points(row.claimed))
        return
    assert actual is not None
    if target.kind in _NUMBERS and actual.kind in _NUMBERS:
        yield from _units(row, target, actual)
    elif _no_figure(target, actual):
        yield found(
            "T402",
            f"{row.pointer}/actual",
            indicator=row.name,
            target=target.text,
            actual=actual.text,
            stated=actual.text,
        )


def _has_targets(row: Row) -> bool:
    return row.one.nature != "定性"


_DONE = (
    "完成",
    "达标",
    "合格",
    "覆盖",
    "及时",
    "按时",
    "达到",
    "实现",
    "到位",
    "已",
    "无",
    "零",
    "全",
    "按期",
    "符合",
    "正常",
    "通过",
    "足额",
)


def _no_figure(target: Quantity, actual: Quantity) -> bool:
    """A number is asked for and words are given, words that do not even say that it was reached."""
    if target.kind not in _NUMBERS or actual.kind != "word" or actual.text.strip() in NOT_APPLICABLE:
        return False
    return not any(word in actual.text for word in _DONE)


def _units(row: Row, target: Quantity, actual: Quantity) -> Iterator[Finding]:
    a, b = target.unit, actual.unit
    if a == b:
        return
    pointer = f"{row.pointer}/actual"
    if not a or not b:
        ratio = dimension_of(a or b)[0] == "ratio"
        bare = actual if a else target
        if not (ratio and bare.number is not None and abs(bare.number) <= 1):
            yield found("T403", pointer, indicator=row.name, target=target.text, actual=actual.text, stated=actual.text)
        return
    severity = _apart(target, actual)
    if severity is not None:
        yield found(
            "T401",
            pointer,
            severity=severity,
            indicator=row.name,
            target=target.text,
            actual=actual.text,
            stated=actual.text,
        )


def _apart(target: Quantity, actual: Quantity) -> Severity | None:
    """How far two printed units are apart: certain for a rate beside a count or money, doubtful for two counting words."""
    a, b = target.dimension, actual.dimension
    if a == b or {a, b} <= {"ratio", "points"}:
        return None
    if {a, b} <= GENERIC_COUNTS or a in b or b in a or any({a, b} <= family for family in ALIKE):
        return None
    known = GENERIC_COUNTS | PEOPLE | {"人次", "money"}
    if "ratio" in {a, b} and ({a, b} & known):
        return "error"
    if "money" in {a, b} and ({a, b} & (known - {"money"})):
        return "error"
    return "warning"


def _actual(row: Row) -> Iterator[Finding]:
    """What an actual value cannot be: an inequality, a rate above its whole."""
    actual = row.actual
    if actual is None or actual.number is None or actual.kind != "number":
        return
    pointer = f"{row.pointer}/actual"
    if actual.comparator in {"≥", "≤", ">", "<"} and any(mark in actual.text for mark in _MARKS):
        yield found("T404", pointer, indicator=row.name, stated=actual.text)
    elif actual.unit == "%" and actual.number > 100 and row.name.endswith(NEVER_ABOVE_ALL):
        yield found("T418", pointer, indicator=row.name, stated=actual.text, name=row.name)


def _target(row: Row) -> Iterator[Finding]:
    """What a target cannot be: always met, or a cost that should be high."""
    target = row.target
    if target is None or target.kind != "number" or target.number is None:
        return
    pointer = f"{row.pointer}/target"
    if row.nature in {"≥", ">"} and row.origin in {"printed", "nature"}:
        if target.number <= 0 and row.nature == "≥":
            yield found("T416", pointer, indicator=row.name, stated=target.text)
        elif _is_cost(row, target):
            yield found(
                "T409",
                pointer,
                indicator=row.name,
                stated=f"{row.nature if not target.comparator else ''}{target.text}",
            )


def _is_cost(row: Row, target: Quantity) -> bool:
    """A cost that is an amount; savings and rates under 成本指标 may well say at least."""
    if not any("成本" in level for level in row.one.path):
        return False
    if (
        target.dimension != "money"
        and not (target.unit == "" and any(word in row.name for word in ("成本", "费", "支出", "投资")))
        and "元" not in target.unit
    ):
        return False
    return not any(word in row.name for word in COST_MAY_RISE)


def _over(row: Row, limit: Decimal) -> Iterator[Finding]:
    """Far above a target that counts things, without a reason."""
    target, actual = row.target, row.actual
    if row.nature not in {"≥", ">", ""} or target is None or actual is None or row.reason or ambiguous(row):
        return
    if (
        target.kind != "number"
        or actual.kind != "number"
        or target.base is None
        or actual.base is None
        or target.base <= 0
    ):
        return
    unit = target.dimension or actual.dimension
    if (
        unit in {"ratio", "points", "money", "分"}
        or "元" in unit
        or (target.unit and actual.unit and target.dimension != actual.dimension)
    ):
        return
    if not unit and row.origin == "default" and not any("数量" in level for level in row.one.path):
        return
    if bool(target.unit) != bool(actual.unit):
        return
    degree = EXACT.divide(actual.base, target.base)
    if degree < limit:
        return
    severity: Severity = "warning" if actual.base - target.base >= _FEW else "info"
    yield found(
        "T407", f"{row.pointer}/actual", severity=severity, indicator=row.name, target=target.text, actual=actual.text,
        stated=actual.text, computed=points(half_up(degree * 100, 1)),
    )  # fmt: skip


def _left_over(row: Row) -> Iterator[Finding]:
    """Placeholder and help text that was left in a cell."""
    one = row.one
    for field in ("name", "target", "actual", "reason", "explanation", "evidence"):
        text = getattr(one, field)
        if text and (match := LEFT_OVER.search(text)):
            yield found("T417", f"{row.pointer}/{field}", indicator=row.name, stated=match.group(), text=match.group())
            return
