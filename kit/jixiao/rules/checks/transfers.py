"""P72x: what the form for transfer payments asks, which has no scores: reasons row by row, and the rows on managing the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.document import Table as Grid
from jixiao.rules.checks.context import found, on_row
from jixiao.rules.checks.funds import UNSPENT, spent_share
from jixiao.rules.methods.base import figure
from jixiao.rules.methods.row import comparable, exact
from jixiao.text import lazy_re as re
from jixiao.text.quantity import half_up, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.findings import Finding
    from jixiao.rules.checks.context import Context
    from jixiao.rules.checks.evaluation import Row, Table

_SOME = 3
"""A text that names fewer of the management rows is not this form."""
_DUTY = "支出责任"
_LOCAL = re.compile(r"(?:其中[:：]?)?(?:地方|省|市|县|区|州|自治)")
_NONE = frozenset({"无", "没有", "不涉及", "/", "—"})


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
            yield on_row(row, "P720", "actual", target=str(row.one.target), stated=str(row.one.actual))


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
    """Rows on the management of the money that a form with some of them lacks or leaves blank, and a duty denied beside local money."""
    asked = table.profile.rules.management if table.profile is not None else ()
    blocks = context.document.blocks if asked and context.document is not None else ()
    grids = [one for one in blocks if isinstance(one, Grid)]
    rows = {name: str(row.one.actual or "") for row in table.rows for name in asked if name in row.name}
    answers = _answers(grids, asked) | rows
    printed = [cell.text for one in grids for cell in one.cells]
    present = {name for name in asked if name in answers or any(name in text for text in printed)}
    if len(present) < _SOME:
        return
    blank = [name for name in asked if name not in present or answers.get(name) == ""]
    if blank:
        yield found("P722", table.pointer, text="、".join(blank))
    duty = next((name for name in asked if _DUTY in name), "")
    local = next((one for one in table.one.funds if _LOCAL.match(one.label or "") and number_of(one.adjusted)), None)
    if local is not None and answers.get(duty, "").rstrip("。") in _NONE:
        text = f"{local.label} {local.adjusted}"
        yield found("P723", table.pointer, name=duty, text=text, stated=answers[duty])


def _answers(grids: Sequence[Grid], asked: Sequence[str]) -> dict[str, str]:
    """What stands beside each name that is printed in a table, by the name. Where a table has lost its columns, nothing is known."""
    answers: dict[str, str] = {}
    for row in (row for grid in grids if not grid.ragged for row in grid.rows()):
        texts = ["".join(cell.text.split()) for cell in row]
        for at, text in enumerate(texts):
            for name in asked:
                if name in text and name not in answers:
                    answers[name] = text.partition(name)[2].strip("：:") + "".join(texts[at + 1 :])
    return answers
