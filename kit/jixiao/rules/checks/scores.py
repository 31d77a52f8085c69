"""R30x: the 得分 column, the total and the grade."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.rules.checks.bands import in_force, printed
from jixiao.rules.checks.context import (
    ZERO,
    Context,
    Row,
    Table,
    addition,
    ambiguous,
    found,
    points,
    rows_of_groups,
)
from jixiao.rules.checks.weights import doubted, misplaced, row_lost
from jixiao.rules.checks.words import DONE, NOT_APPLICABLE, NOT_DONE, SHORTFALLS, text_of
from jixiao.rules.grades import grade_word
from jixiao.rules.methods.base import figure
from jixiao.text.quantity import EXACT, complete, half_up, number_of, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.findings import Finding, Severity
    from jixiao.model.report import Value

MANY = 3
"""More rows than these without a reason make one finding for the table."""

_HUNDRED = Decimal(100)


def check(context: Context) -> Iterator[Finding]:
    """All findings on scores, total and grade."""
    for table in context.tables:
        for row in table.loud:
            if row.card.claimed is not None:
                yield from _row(table, row, row.card.claimed)
        yield from _lost(table)
        yield from _total(table)
        yield from doubted(table, list(group_findings(table)))
        yield from _grade(context, table)
        yield from _full(context, table)
        yield from _unread(table)


def _row(table: Table, row: Row, claimed: Decimal) -> Iterator[Finding]:
    card = row.card
    weight = card.weight
    if claimed < 0 or (weight is not None and row.known and claimed > weight):
        certain = claimed < 0 or card.weight_origin == "printed"
        yield found(
            "R301", f"{row.pointer}/score", severity="error" if certain else "warning", indicator=row.name,
            stated=points(claimed), computed="0" if weight is None else points(weight),
        )  # fmt: skip
        return
    absent = absent_word(row)
    if absent and claimed > 0 and not _may_score_absent(table):
        yield found("R317", f"{row.pointer}/score", indicator=row.name, stated=points(claimed), text=absent)
        return
    if card.status in {"overstated", "understated"}:
        yield from _against_rule(row)
    elif _late(row):
        yield found(
            "R307", f"{row.pointer}/score", indicator=row.name, stated=points(claimed), target=str(row.one.target),
            actual=str(row.one.actual), computed="?",
        )  # fmt: skip
    elif row.full and not absent and explains(row.reason):
        yield found("R309", f"{row.pointer}/reason", indicator=row.name, stated=points(claimed))


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


def _may_score_absent(table: Table) -> bool:
    """Do the rules give points for what does not apply?"""
    rules = table.profile.rules if table.profile is not None else None
    return rules is not None and rules.not_applicable is not None and "full" in rules.not_applicable


def _late(row: Row) -> bool:
    """A deadline that was missed, with a full score."""
    target, actual = row.target, row.actual
    if not row.full or target is None or actual is None or target.kind != "date" or actual.kind != "date":
        return False
    return len(target.date) == len(actual.date) and actual.date > target.date


def _against_rule(row: Row) -> Iterator[Finding]:
    """A row whose recomputed score differs from the claimed one."""
    card = row.card
    claimed, computed = card.claimed, card.computed
    assert claimed is not None
    if computed is None:
        if card.low is not None and card.high is not None:
            yield found(
                "R315", f"{row.pointer}/score", indicator=row.name, stated=points(claimed), cite=card.cite,
                computed=f"{points(card.low)}–{points(card.high)}", state=str(row.one.actual or ""),
            )  # fmt: skip
        return
    if ambiguous(row):
        return
    if card.status == "overstated" and row.full and row.target is not None and row.actual is not None:
        yield found(
            "R307", f"{row.pointer}/score", severity="error" if _certain(row, below_target=True) else "warning", indicator=row.name,
            stated=points(claimed), computed=points(computed), target=str(row.one.target), actual=str(row.one.actual),
            cite=card.cite,
        )  # fmt: skip
        return
    if "over_achieved" in card.flags and row.reason:
        return
    severity: Severity = "error" if card.status == "overstated" and _certain(row, below_target=False) else "warning"
    yield found(
        "R306", f"{row.pointer}/score", severity="info" if rounded(card.proof.unrounded, claimed) else severity,
        indicator=row.name, stated=points(claimed), computed=points(computed), formula=card.proof.formula, cite=card.cite,
    )  # fmt: skip


def rounded(unrounded: Decimal | None, claimed: Decimal) -> bool:
    """Is the claimed score the computed one, rounded to the decimals (at least one) that it prints?"""
    decimals = max(0, -int(claimed.as_tuple().exponent))
    return unrounded is not None and decimals > 0 and half_up(unrounded, decimals) == claimed


def _certain(row: Row, *, below_target: bool) -> bool:
    """Is the recomputed score beyond doubt? A printed weight and comparator, comparable units, and an authority's own rule.

    The report's own rule text counts as well where the actual value is plainly below the printed target.
    """
    card = row.card
    if card.weight_origin != "printed" or card.flags:
        return False
    if card.basis != "cited" or row.one.rule:
        return card.basis == "declared" and below_target and row.origin in {"printed", "nature"}
    capped = row.target is not None and row.target.base == 1 and row.target.unit == "%"
    return row.origin in {"printed", "nature"} or capped


def _lost(table: Table) -> Iterator[Finding]:
    """Points lost without a reason, where the recomputation has nothing else to say."""
    rows = [row for row in table.loud if _is_lost(row)]
    if len(rows) > MANY:
        yield _lost_row(rows[0], rows)
        return
    for row in rows:
        yield _lost_row(row, [row])


def _is_lost(row: Row) -> bool:
    card = row.card
    if card.claimed is None or card.weight is None or card.claimed == card.weight or not row.known:
        return False
    if not ZERO <= card.claimed < card.weight or row.reason or row.one.applicable is False:
        return False
    return card.status not in {"overstated", "understated"} or ambiguous(row)


def _lost_row(row: Row, rows: list[Row]) -> Finding:
    assert row.weight is not None
    assert row.claimed is not None
    more = len(rows) - 1
    return found(
        "R308", f"{row.pointer}/score", indicator=row.name, stated=points(row.claimed), weight=points(row.weight),
        lost=points(row.weight - row.claimed), more=f"; 另有 {more} 行也没有写" if more else "",
        more_en=f"; neither for {more} other rows" if more else "",
    )  # fmt: skip


def _total(table: Table) -> Iterator[Finding]:
    """The sum of the scores against the total."""
    total = table.one.total
    stated = number_of(total.score) if total is not None else None
    if stated is None or not len(table) or table.claimed is None:
        return
    made = table.claimed + (_own(table) or ZERO)
    if stated == made or stated in _modified(table, made):
        return
    own = table.one.execution
    if own is not None and own.score is not None and stated == made - (number_of(own.score) or ZERO):
        weight = number_of(own.weight)
        if weight is None:
            return
    severity: Severity = (
        "error"
        if table.sure and not rounded_total(made, stated) and not _maybe_lost(table, stated - made)
        else "warning"
    )
    yield found(
        "R302", f"{table.pointer}/total/score", severity=severity, stated=points(stated), computed=points(made),
        formula=addition(_scores(table)),
    )  # fmt: skip


def _own(table: Table) -> Decimal | None:
    """The score of the execution row, where it does not stand among the rows."""
    own = table.one.execution
    return number_of(own.score) if own is not None and not table.inside else None


def _scores(table: Table) -> list[Decimal]:
    first = _own(table)
    return [one for one in (first, *table.claims) if one is not None]


def _modified(table: Table, made: Decimal) -> set[Decimal]:
    """Totals that are right in another way: less deductions, or as the rules rescale them."""
    found_totals = {table.card.modified} if table.card.modifiers and table.card.modified is not None else set()
    taken = [number_of(one.points) for one in table.one.deductions]
    if taken and None not in taken:
        found_totals.add(made - sum((abs(one) for one in taken if one is not None), ZERO))
    absent = sum((row.weight or ZERO for row in table.absent), ZERO)
    full = table.full
    if absent and full and full > absent:
        got = made - sum((row.claimed or ZERO for row in table.absent), ZERO)
        exact = EXACT.divide(EXACT.multiply(got, full), full - absent)
        found_totals |= {got, exact, half_up(exact, 2), half_up(exact, 1)}
    return found_totals


def rounded_total(made: Decimal, stated: Decimal) -> bool:
    """Is the stated total the sum, rounded to the decimals that it prints?"""
    return half_up(made, max(0, -int(stated.as_tuple().exponent))) == stated


def _maybe_lost(table: Table, gap: Decimal) -> bool:
    """Do the weights miss the full score as well, on the same side and by no less? Then a row was probably not read."""
    full = table.full
    weights = table.weights
    if full is None or not complete(weights):
        return False
    own = number_of(table.one.execution.weight) if table.one.execution is not None else None
    short = full - sum(weights, own or ZERO)
    return short * gap > 0 and abs(gap) <= abs(short)


def group_findings(table: Table) -> Iterator[Finding]:
    """A printed score of a level against the rows below it."""
    for index, (group, rows) in enumerate(zip(table.one.groups, rows_of_groups(table), strict=True)):
        stated = number_of(group.score)
        parts = [row.claimed for row in rows]
        if stated is None or not parts or None in parts:
            continue
        known = [one for one in parts if one is not None]
        made = sum(known, ZERO)
        if made != stated:
            certain = table.sure and not rounded_total(made, stated) and not misplaced(table) and not row_lost(table)
            yield found(
                "R303", f"{table.pointer}/groups/{index}/score", severity="error" if certain else "warning",
                stated=points(stated), computed=points(made), group=" ".join(group.path), formula=addition(known),
            )  # fmt: skip


def _grade(context: Context, table: Table) -> Iterator[Finding]:
    """The grade against the bands (half-open), and against the words in use."""
    word = table.one.grade.strip() if table.one.grade else ""
    bands = in_force(context, table)
    if not word or not bands.sets:
        return
    pointer = f"{table.pointer}/grade"
    canonical = grade_word(word, table.profile)
    if word not in bands.names:
        yield found("R305", pointer, stated=word, computed="、".join(bands.names))
    total = table.one.total
    score = number_of(total.score) if total is not None else None
    if canonical is None or score is None or score < 0:
        return
    full = table.full or _HUNDRED
    scaled = score if full == _HUNDRED else EXACT.divide(score * 100, full)
    fitting = bands.grades(scaled)
    if canonical in fitting:
        if len(fitting) > 1:
            yield found("P705", pointer, computed="/".join(fitting))
        return
    own = printed(context)
    if own is not None:
        bands, fitting = own, own.grades(scaled)
        if canonical in fitting:
            return
    certain = bands.certain and scaled == score and score <= full
    yield found(
        "R304", pointer, severity="error" if certain else "warning", stated=word, computed="/".join(fitting),
        score=figure(scaled, 2), cite=bands.cite,
    )  # fmt: skip


def _full(context: Context, table: Table) -> Iterator[Finding]:
    """Every row full, while the problems admit that something was not done."""
    claims = table.claims
    if len(claims) < MANY or table.claimed is None or claims != table.weights:
        return
    admitted = admission(context, table)
    if admitted is not None:
        pointer, text = admitted
        yield found("R316", pointer, count=str(len(claims)), text=text)


def admission(context: Context, table: Table) -> tuple[str, str] | None:
    """The pointer and the words with which the problems admit that something was not done; None where they do not."""
    for index, problem in enumerate(table.one.problems):
        if text_of(problem) and SHORTFALLS.search(problem):
            return f"{table.pointer}/problems/{index}", problem.strip()
    if len(context.tables) > 1:
        return None
    for index, section in enumerate(context.report.sections):
        if "问题" in (section.title or "") and section.text:
            admitted = SHORTFALLS.search(section.text)
            if admitted:
                return f"/sections/{index}/text", admitted.group()
    return None


def _unread(table: Table) -> Iterator[Finding]:
    """Weights, scores and totals that are printed and cannot be read as a number: they count nowhere."""
    total, own = table.one.total, table.one.execution
    cells = [(f"{table.pointer}/total", total), (f"{table.pointer}/execution", own)]
    for pointer, holder in cells:
        if holder is not None:
            yield from _unread_cell(pointer, "weight", holder.weight, None)
            yield from _unread_cell(pointer, "score", holder.score, None)
    for row in table.loud:
        if row.card.weight_origin != "printed":
            yield from _unread_cell(row.pointer, "weight", row.one.weight, row.name)
        if row.card.claimed is None:
            yield from _unread_cell(row.pointer, "score", row.one.score, row.name)


def _unread_cell(pointer: str, field: str, value: Value | None, name: str | None) -> Iterator[Finding]:
    if value is None:
        return
    quantity = parse(value)
    if quantity.number is None and quantity.kind not in {"blank", "na"}:
        yield found("E009", f"{pointer}/{field}", indicator=name, stated=str(value), text=str(value))
