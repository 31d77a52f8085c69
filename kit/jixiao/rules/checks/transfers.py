"""P72x: what the form for transfer payments asks, which has no scores: reasons row by row, and the rows on managing the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.rules.checks.context import found
from jixiao.rules.checks.funds import UNSPENT, spent_share
from jixiao.rules.methods.base import figure
from jixiao.rules.methods.row import comparable, exact
from jixiao.text.quantity import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.findings import Finding
    from jixiao.rules.checks.context import Context, Row, Table

_SOME = 3
"""A text that names fewer of the management rows is not this form."""


def check(context: Context) -> Iterator[Finding]:
    """All findings on transfer payments."""
    for table in context.tables:
        if table.one.kind == "transfer":
            yield from _unfinished(table)
            yield from _unspent(table)
            yield from _management(context, table)


def _unfinished(table: Table) -> Iterator[Finding]:
    """Rows that miss their targets, without points and without a reason. Points lost without a reason are R308."""
    for row in table.rows:
        if row.claimed is None and not row.reason and _short(row):
            yield found(
                "P720", f"{row.pointer}/actual", indicator=row.name, target=str(row.one.target), stated=str(row.one.actual)
            )  # fmt: skip


def _short(row: Row) -> bool:
    """Do two exact figures in one unit say that the target was missed?"""
    target, actual = row.target, row.actual
    if target is None or actual is None or target.kind != "number" or actual.kind != "number" or not exact(actual):
        return False
    pair = comparable(target, actual)
    if pair is None or row.nature in {"±", "定性"}:
        return False
    aim, done = pair
    return done > aim if row.nature in {"≤", "<"} or row.origin == "category" else done < aim


def _unspent(table: Table) -> Iterator[Finding]:
    """A large part of the money unspent, without a reason."""
    _, rate = spent_share(table)
    if rate is not None and rate < 1 - UNSPENT and not table.reasons:
        percent = figure(half_up(rate * 100, 2))
        yield found("P721", f"{table.pointer}/funds", indicator="预算执行率", stated=f"{percent}%", computed=None)


def _management(context: Context, table: Table) -> Iterator[Finding]:
    """Rows on the management of the money that a form with some of them lacks."""
    asked = table.profile.rules.management if table.profile is not None else ()
    blocks = context.document.blocks if asked and context.document is not None else ()
    printed = [row.name for row in table.rows] + [cell.text for one in blocks for cell in getattr(one, "cells", ())]
    lacking = [name for name in asked if not any(name in text for text in printed)]
    if lacking and len(asked) - len(lacking) >= _SOME:
        yield found("P722", table.pointer, text="、".join(lacking))
