"""R301, R306–R309, R315, R317: the score of a row against its weight, its rule and its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from jixiao.model.message import Message
from jixiao.rules.algebra import both, either, negated, under
from jixiao.rules.checks.context import on_row, points
from jixiao.rules.checks.deciding import Decided, Decision, law
from jixiao.rules.checks.evaluation import ambiguous
from jixiao.rules.checks.words import DONE, NOT_APPLICABLE, NOT_DONE
from jixiao.rules.methods.row import spanned
from jixiao.text.quantity import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from jixiao.model.findings import Finding
    from jixiao.rules.algebra import Truth
    from jixiao.rules.checks.evaluation import Row, Table
    from jixiao.rules.model import RuleFile

MANY = 3
"""More rows than these without a reason make one finding for the table."""


# -- decide ------------------------------------------------------------------------------------------------------------------


def decide(row: Any) -> Decision:
    """What the score of a row says; a row gets the first finding that holds."""
    yield Decided(negated(row.claims), None)
    yield from outside(row)
    yield Decided(both(row.absent, row.claimed > 0, negated(row.absent_scores)), "R317")
    yield from under(row.differs, _against_rule(row))
    yield Decided(both(row.late, row.full), "R307")
    yield Decided(both(row.full, negated(row.absent), row.explains), "R309", "info")


def outside(row: Any) -> Decision:
    """R301: a score below zero, or above a weight that is known."""
    yield Decided(row.claimed < 0, "R301", "error")
    yield from under(row.known, _too_much(row))


def _too_much(row: Any) -> Decision:
    over = row.claimed > row.weight
    yield Decided(both(over, row.printed), "R301", "error")
    yield Decided(over, "R301")


def _against_rule(row: Any) -> Decision:
    """The recomputed score, or the range in which it must lie, differs from the claimed one."""
    yield Decided(negated(row.computes), "R315")
    yield Decided(row.ambiguous, None)
    below = both(row.over, row.full, row.measured)
    yield Decided(both(below, _certain(row, below=True)), "R307", "error")
    yield Decided(below, "R307")
    yield Decided(both(row.over_achieved, row.reasoned), None)
    # it prints its own rule, which was not read
    yield Decided(both(row.ruled, negated(row.declared), negated(row.over)), None)
    yield Decided(row.near, "R306", "info")
    yield Decided(both(row.over, _certain(row, below=False)), "R306", "error")
    yield Decided(None, "R306")


def _certain(row: Any, *, below: bool) -> Truth:
    """Is the recomputed score beyond doubt? A printed weight and comparator, comparable units, and an authority's own rule.

    The report's own rule text counts as well where the actual value is plainly below the printed target.
    """
    by_place = both(row.cited, negated(row.ruled), either(row.directed, row.capped))
    by_table = both(below, row.declared, row.directed)
    return both(row.printed, row.plain, either(by_place, by_table))


def lost(row: Any) -> Decision:
    """R308: points lost without a reason, where the recomputation has nothing else to say."""
    yield Decided(either(negated(row.claims), negated(row.known)), None)
    short = both(row.claimed >= 0, row.claimed < row.weight, negated(row.reasoned), negated(row.marked))
    yield Decided(both(short, either(negated(row.differs), row.ambiguous)), "R308")


def scores_absent(rules: RuleFile | None) -> bool:
    """Do the rules give points for what does not apply?"""
    return rules is not None and "full" in (rules.not_applicable or "")


# -- a single row --------------------------------------------------------------------------------------------------------------


class Scored:
    """A row as these decisions see it; over columns `jixiao.engines.columns.checks_rows.Scored` answers the same."""

    def __init__(self, one: Row, table: Table) -> None:
        verdict = one.verdict
        self._one, self._table = one, table
        self.claims, self.claimed = one.claimed is not None, one.claimed
        self.weight, self.known, self.full = one.weight, one.known, one.full
        self.printed, self.marked = verdict.weight_origin == "printed", one.one.applicable is False
        self.over = verdict.status == "overstated"
        self.differs = self.over or verdict.status == "understated"
        self.computes = verdict.computed is not None
        self.measured = one.target is not None and one.actual is not None
        self.plain, self.over_achieved = not verdict.flags, "over_achieved" in verdict.flags
        self.reasoned, self.ruled = bool(one.reason), bool(one.one.rule)
        self.directed, self.ambiguous = one.origin in {"printed", "nature"}, ambiguous(one)

    absent = property(lambda self: bool(absent_word(self._one)))
    absent_scores = property(lambda self: scores_absent(self._table.profile.rules if self._table.profile else None))
    explains = property(lambda self: explains(self._one.reason))
    near = property(lambda self: rounded(self._one.verdict.unrounded, self.claimed))
    cited = property(lambda self: self._one.rule_origin.basis == "cited")
    declared = property(lambda self: self._one.rule_origin.basis == "declared")
    capped = property(lambda self: capped(self._one))
    late = property(lambda self: late(self._one))


class _Said(NamedTuple):
    """What the score of a row says, at a field of it, and whether it lost points without a reason."""

    finding: Finding | None
    field: str
    lost: bool


def findings(table: Table) -> Iterator[Finding]:
    """What the scores of the rows say; and the rows that lost points without a reason, each by itself, or the first for all of many."""
    lost, rows = [], table.one.indicators
    for number in table.noteworthy:
        said = _said(number, table)
        if said.finding is not None:
            pointer = f"{table.pointer}/indicators/{number}/{said.field}"
            yield replace(said.finding, pointer=pointer, indicator=rows[number].name or None)
        if said.lost:
            lost.append(number)
    if len(lost) > MANY:
        yield _lost(table.row(lost[0]), len(lost) - 1)
    else:
        yield from (_lost(table.row(number), 0) for number in lost)


def _said(number: int, table: Table) -> _Said:
    """Without a reason of its own a row says what all say that print the same: kept beside their verdict, for the rules of the table."""
    lines = table.lines
    if table.profile is None or not lines.shared or table.one.indicators[number].reason:
        return _looked_at(table.row(number), table)
    verdict = lines.verdicts[number]
    known: dict[tuple[str, bool], _Said] = verdict.said
    mark = table.profile.id, verdict.row.origin == "default" and ambiguous(table.row(number))
    said = known.get(mark)
    if said is None:
        said = known[mark] = _looked_at(table.row(number), table)
    return said


def _looked_at(row: Row, table: Table) -> _Said:
    seen = Scored(row, table)
    told, is_lost = law(decide)(seen), law(lost)(seen) is not None
    if told is None or told.code is None:
        return _Said(None, "", is_lost)
    field, more = "reason" if told.code == "R309" else "score", _MORE[told.code](row)
    return _Said(
        on_row(row, told.code, field, severity=told.severity, stated=_shown(row.claimed), **more), field, is_lost
    )


def rounded(unrounded: Decimal | None, claimed: Decimal | None) -> bool:
    """Is the claimed score the computed one, rounded to the decimals (at least one) that it prints?"""
    if unrounded is None or claimed is None:
        return False
    decimals = max(0, -int(claimed.as_tuple().exponent))
    return decimals > 0 and half_up(unrounded, decimals) == claimed


def explains(reason: str) -> bool:
    """Does a reason speak of a deviation, and not only of work that was done?"""
    if not reason:
        return False
    return any(word in reason for word in NOT_DONE) or not any(word in reason for word in DONE)


def absent_word(row: Row) -> str:
    """The word that says that the row does not apply; empty when it applies."""
    for value in (row.one.actual, row.one.target):
        if value is not None and value.strip() in NOT_APPLICABLE:
            return value.strip()
    return "不适用" if row.one.applicable is False else ""


def late(row: Row) -> bool:
    """Is the actual date after the deadline?"""
    return spanned(row.target, row.actual) == "late_rule"


def capped(row: Row) -> bool:
    """Is the target 100 %, which nothing can exceed, and the score not the plain share of it? That would be a rule, too, only another one."""
    if row.target is None or row.target.base != 1 or row.target.unit != "%":
        return False
    done = row.actual.base if row.actual is not None else None
    share = None if row.weight is None or done is None else row.weight * done
    return not rounded(share, row.claimed)


# -- describe ------------------------------------------------------------------------------------------------------------------


def _shown(figure: Decimal | None) -> str:
    return "?" if figure is None else points(figure)


def _below(row: Row) -> dict[str, str | None]:
    given = {"target": str(row.one.target), "actual": str(row.one.actual)}
    return {**given, "computed": _shown(row.verdict.computed), "cite": row.rule_origin.cite}


def _out_of_range(row: Row) -> dict[str, str | None]:
    card = row.card
    span = f"{_shown(card.low)}–{_shown(card.high)}"
    return {"cite": card.cite, "computed": span, "state": str(row.one.actual or "")}


def _by_rule(row: Row) -> dict[str, str | None]:
    card = row.card
    return {"computed": _shown(card.computed), "formula": card.proof.formula, "cite": card.cite}


_MORE: dict[str, Callable[[Row], dict[str, str | None]]] = {
    "R301": lambda row: {"computed": "0" if row.weight is None else points(row.weight)},
    "R306": _by_rule,
    "R307": _below,
    "R309": lambda _: {},
    "R315": _out_of_range,
    "R317": lambda row: {"text": absent_word(row)},
}
"""What a message says beside the score that is claimed."""


def _lost(row: Row, more: int) -> Finding:
    assert row.weight is not None
    assert row.claimed is not None
    others = Message(f"; 另有 {more} 行也没有写", f"; neither for {more} other rows") if more else ""
    lost = points(row.weight - row.claimed)
    return on_row(row, "R308", "score", stated=points(row.claimed), weight=points(row.weight), lost=lost, more=others)
