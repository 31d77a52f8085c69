"""Findings that rest on the print alone, found at packing by the row engine's own checks, and what other findings ask of the print.

No rule and no recomputed score changes them: an engine of columns only reads them. A finding is written `CODE:severity`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.model.facts import total_fund
from jixiao.model.message import NO_WORDS
from jixiao.model.scorecard import Chosen, Lines, Made, Scorecard, Verdict
from jixiao.rules.algebra import ZERO
from jixiao.rules.checks.bands import printed
from jixiao.rules.checks.evaluation import EXECUTION_NAMES, Table
from jixiao.rules.checks.funds import amount_findings, amount_of, claim_findings, share_of, spent_share
from jixiao.rules.checks.indicators import cell_findings
from jixiao.rules.checks.scores import group_findings as score_groups
from jixiao.rules.checks.tables import duplicate_findings, equal_findings, evidence_findings, vague_findings
from jixiao.rules.checks.weights import doubted
from jixiao.rules.checks.weights import group_findings as weight_groups
from jixiao.text.names import key
from jixiao.text.quantity import EXACT, number_of, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.model.findings import Finding
    from jixiao.model.report import Evaluation, Value
    from jixiao.rules.checks.bands import Bands
    from jixiao.rules.checks.context import Context
    from jixiao.rules.checks.evaluation import Row

SEPARATOR = ";"
EXECUTION = tuple(sorted(EXECUTION_NAMES))
"""The names under which a table lists the execution rate among its rows, as `key` has them."""

_NO_RULES = Chosen(id="", version="", basis="declared", reason=NO_WORDS)
_NOTHING_MADE = Made(None, (), ZERO)
_HUNDRED = Decimal(100)
_FEW = 2
"""The least and the greatest weight of the rows named like the execution rate stand for all of them: there are no more than these."""


def printed_table(number: int, one: Evaluation, rows: Sequence[Row], *, sure: bool, read: bool) -> Table:
    """A table as it is printed, not scored: its rows carry the weights that they have without a profile."""
    own = one.execution
    execution = Verdict(number_of(own.weight), "printed", None, None, "unverifiable") if own is not None else None
    lines: Lines[Any, Any] = Lines(None, execution, None, [row.verdict for row in rows])
    card = Scorecard(
        name="",
        profile=_NO_RULES,
        weight=None,
        claimed=None,
        grade_claimed=None,
        lines=lines,
        make=lambda: _NOTHING_MADE,
    )
    return Table(number, f"/evaluations/{number}", one, card, None, sure, read, _rows=dict(enumerate(rows)))


class Said(NamedTuple):
    """What is found: columns of the evaluation, and for each row its `codes` and its `surplus`."""

    columns: dict[str, Any]
    rows: list[tuple[str | None, str | None]]


def nothing(count: int) -> Said:
    """For an evaluation of so many rows that only the row engine can take."""
    return Said({"codes": None, "unsettled": False}, [(None, None)] * count)


def said(context: Context, table: Table) -> Said:
    """The findings on a table whose rows carry the weights that they have without a profile."""
    above: list[str] = []
    below: list[list[str]] = [[] for _ in table.rows]
    surplus: list[str | None] = [None] * len(table.rows)
    for one in _findings(context, table):
        row = _row_of(one)
        severity = one.severity or context.catalogue.rule(one.code).severity
        if row is not None and one.code == "T407":  # found for any surplus: the rules say how large a one wants a word
            surplus[row] = severity
        else:
            (above if row is None else below[row]).append(f"{one.code}:{severity}")
    return Said(
        {"codes": _text(above), "unsettled": _unsettled(table)}, list(zip(map(_text, below), surplus, strict=True))
    )


def _text(codes: Iterable[str]) -> str | None:
    return SEPARATOR.join(codes) or None


def _row_of(one: Finding) -> int | None:
    """The row of a finding; None where it is about the table. A pointer is `/evaluations/0/indicators/3/target`."""
    parts = (one.pointer or "").split("/")
    return int(parts[4]) if parts[3:4] == ["indicators"] else None


# -- findings --------------------------------------------------------------------------------------------------------------


def _findings(context: Context, table: Table) -> Iterator[Finding]:
    yield from amount_findings(context, table)
    if not table.rows:
        yield from claim_findings(table)  # without rows it looks at the print only: R312
        return
    if table.one.groups and not _by_rules(table):
        yield from doubted(table, list(weight_groups(table)))
        yield from doubted(table, list(score_groups(table)))
    yield from cell_findings(context, table, table.rows, ZERO)
    yield from vague_findings(table)
    yield from equal_findings(table)
    yield from duplicate_findings(table)
    yield from evidence_findings(context, table)


def _by_rules(table: Table) -> bool:
    """May a weight come from the rules? Then the sums of the printed levels are not a matter of the print alone."""
    own = table.one.execution
    unweighed = own is not None and number_of(own.weight) is None
    return unweighed or any(row.weight is None for row in table.rows)


def _unsettled(table: Table) -> bool:
    """Does a finding remain that neither the print nor columns can tell?"""
    named = sum(key(row.name) in EXECUTION_NAMES for row in table.rows)
    return named > _FEW or bool(table.rows and table.one.groups and _by_rules(table))


# -- what other findings ask of the print ----------------------------------------------------------------------------------


def asked(table: Table) -> dict[str, Any]:
    """The columns of an evaluation that findings on its scores look at."""
    total, own = table.one.total, table.one.execution
    share = _spent(table)
    return {
        "total_decimals": decimals(total.score if total is not None else None),
        "execution_decimals": decimals(own.score if own is not None else None),
        "execution_rated": own is not None and own.rate is not None,
        "execution_base": parse(own.rate).base if own is not None and own.rate is not None else None,
        "share_spent": share[0] if share is not None else None,
        "share_budget": share[1] if share is not None else None,
    }


def decimals(value: Value | None) -> int | None:
    """How many decimals a number prints; None where there is none."""
    number = number_of(value)
    return None if number is None else max(0, -int(number.as_tuple().exponent))


def _spent(table: Table) -> tuple[Decimal, Decimal] | None:
    """The share of the money that was spent, unreduced: by the amounts, else by the stated rate."""
    base, rate = spent_share(table)
    total = total_fund(table.one)
    if rate is None:
        return None
    below = amount_of(getattr(total[1], base)) if total is not None else None
    above = amount_of(total[1].spent) if total is not None else None
    if above is None or below is None or share_of(above, below) is None:
        return rate, Decimal(1)
    assert above.base is not None
    assert below.base is not None
    return above.base, below.base


def bands_of(context: Context) -> Bands | None:
    """The grade bands that the report prints itself, if one of its evaluations has a grade that they could explain."""
    return printed(context) if any(_graded(one) is not None for one in context.report.evaluations) else None


def own_grade(one: Evaluation, bands: Bands | None) -> str | None:
    """The grade of the claimed total by the report's own bands."""
    scaled = _graded(one)
    return bands.grades(scaled)[0] if bands is not None and scaled is not None else None


def _graded(one: Evaluation) -> Decimal | None:
    """The claimed total as points of a hundred, where a grade stands beside it."""
    score = number_of(one.total.score) if one.total is not None else None
    if score is None or one.total is None or score < 0 or not one.grade:
        return None
    full = number_of(one.total.weight) or _HUNDRED
    return score if full == _HUNDRED else EXACT.divide(score * 100, full)
