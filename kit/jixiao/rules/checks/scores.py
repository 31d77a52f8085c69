"""R30x: the 得分 column, the total and the grade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jixiao.model.message import Message
from jixiao.rules.algebra import HUNDRED, ZERO, both, either, holds, negated, one_side, rounds_to, size, under
from jixiao.rules.checks import execution_score, row_scores
from jixiao.rules.checks.bands import in_force, printed
from jixiao.rules.checks.context import Context, addition, found, points
from jixiao.rules.checks.deciding import Decided, Decision, law
from jixiao.rules.checks.evaluation import Table, groups_of
from jixiao.rules.checks.row_scores import MANY
from jixiao.rules.checks.table_sums import rounded_total, sums_of
from jixiao.rules.checks.weights import doubted, misplaced, row_lost
from jixiao.rules.checks.words import SHORTFALLS, text_of
from jixiao.rules.grades import grade_word
from jixiao.rules.methods.base import figure
from jixiao.text.quantity import EXACT, added, number_of, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from jixiao.model.findings import Finding
    from jixiao.model.report import Value
    from jixiao.rules.algebra import Figure, Truth
    from jixiao.rules.checks.bands import Bands


def check(context: Context) -> Iterator[Finding]:
    """All findings on scores, total and grade."""
    for table in context.tables:
        yield from row_scores.findings(table)
        yield from _total(table)
        yield from doubted(table, list(group_findings(table)))
        yield from _grade(context, table)
        yield from _full(context, table)
        yield from _unread(table)


def decide_score_sum(sums: Any) -> Decision:
    """R302: the sum of the scores against the total."""
    yield Decided(either(negated(sums.has_score), sums.rows == 0, sums.unclaimed > 0), None)
    # a weight without its score: the sum is not known
    yield Decided(both(sums.has_own_printed, negated(sums.has_own_score)), None)
    yield from under(sums.inside, _decide_score_sum(sums, sums.claimed))
    yield from _decide_score_sum(sums, sums.claimed + sums.own_score)


def _decide_score_sum(sums: Any, made: Figure) -> Decision:
    yield Decided(sums.score == made, None)
    bare = both(sums.has_own_score, negated(sums.has_own_printed), sums.score == made - sums.own_score)
    yield Decided(either(bare, holds(_modified(sums, made)), _with_execution(sums, sums.score - made)), None)
    rescaled = both(sums.absent > 0, sums.has_full, sums.full > sums.absent)
    yield from under(rescaled, _scaled(sums, made - sums.absent_claimed))
    certain = both(sums.sure, negated(holds(sums.rounds(made))), negated(holds(_maybe_lost(sums, sums.score - made))))
    yield Decided(certain, "R302", "error")
    yield Decided(None, "R302")


def _modified(sums: Any, made: Figure) -> Truth:
    """Is the total right in another way: by the rules' own modifiers, or less deductions?"""
    return either(
        both(sums.applied, sums.computed == sums.score), both(sums.deducts, sums.score == made - sums.deducted)
    )


def _with_execution(sums: Any, gap: Figure) -> Truth:
    """Can what the total has more be that of the execution, whose points the table does not print? The weights leave room for just them:
    those that the rules say, else the usual ones.
    """
    untold = both(negated(sums.has_own_printed), negated(sums.has_own_score), sums.weightless == 0)
    room = HUNDRED - sums.weights
    usual = either(
        both(sums.has_stated, sums.stated == room), both(negated(sums.has_stated), room == execution_score.USUAL)
    )
    return both(untold, usual, gap > 0, gap <= room)


def _scaled(sums: Any, got: Figure) -> Decision:
    """Without what does not apply, or scaled up to the full score, rounded to cents, tenths or not at all."""
    exact = got * sums.full / (sums.full - sums.absent)
    scaled = either(exact == sums.score, rounds_to(exact, sums.score, 2), rounds_to(exact, sums.score, 1))
    yield Decided(either(got == sums.score, scaled), None)


def _maybe_lost(sums: Any, gap: Figure) -> Truth:
    """Do the weights miss the full score as well, on the same side and by no less? Then a row was probably not read."""
    short = sums.full - sums.weights - sums.own_printed
    return both(sums.has_full, sums.weightless == 0, one_side(short, gap), size(gap) <= size(short))


def _total(table: Table) -> Iterator[Finding]:
    """What the scores say beside the total."""
    sums = sums_of(table)
    told = law(decide_score_sum)(sums)
    if told is not None:
        made = sum(_scores(table), ZERO)
        yield found(
            "R302", f"{table.pointer}/total/score", severity=told.severity, stated=points(sums.score), computed=points(made),
            formula=addition(_scores(table)),
        )  # fmt: skip


def _scores(table: Table) -> list[Decimal]:
    """The scores that make the total; that of the execution row, where it does not stand among the rows."""
    own = table.one.execution
    alone = number_of(own.score) if own is not None and not table.inside else None
    return [one for one in (alone, *table.lines.claims) if one is not None]


def group_findings(table: Table) -> Iterator[Finding]:
    """A printed score of a level against the rows below it."""
    for pointer, group, rows in groups_of(table):
        stated = number_of(group.score)
        parts = [row.claimed for row in rows]
        made = added(parts)
        if parts and made is not None and stated is not None and made != stated:
            certain = table.sure and not rounded_total(made, stated) and not misplaced(table) and not row_lost(table)
            yield found(
                "R303", f"{pointer}/score", severity="error" if certain else "warning",
                stated=points(stated), computed=points(made), group=" ".join(group.path), formula=addition([one for one in parts if one is not None]),
            )  # fmt: skip


def decide_grade(said: Any) -> Decision:
    """R304: the grade against the bands, which are half-open. It is certain of the report's own scale, and of bands that are cited."""
    yield Decided(either(negated(said.graded), said.score < 0, said.fits, said.fits_own), None)
    plain = both(either(said.full == 100, said.score == 0), said.score <= said.full)
    yield Decided(both(plain, either(said.has_own, said.cited)), "R304", "error")
    yield Decided(None, "R304")


@dataclass(frozen=True, slots=True)
class _Grade:
    """A grade as `decide_grade` sees it: what is said, the bands of the rules, and those that the report prints itself."""

    word: str | None
    score: Decimal
    full: Decimal
    bands: Bands
    own: Bands | None

    graded = property(lambda self: self.word is not None)

    @property
    def scaled(self) -> Decimal:
        """The score as points of a hundred."""
        return self.score if self.full == HUNDRED else EXACT.divide(self.score * 100, self.full)

    fits = property(lambda self: self.word in self.bands.grades(self.scaled))
    fits_own = property(lambda self: self.own is not None and self.word in self.own.grades(self.scaled))
    has_own = property(lambda self: self.own is not None)
    cited = property(lambda self: self.bands.cited)


def _grade(context: Context, table: Table) -> Iterator[Finding]:
    """The grade against the bands, and against the words in use."""
    word = table.one.grade.strip() if table.one.grade else ""
    bands = in_force(context, table)
    if not word or not bands.sets:
        return
    pointer = f"{table.pointer}/grade"
    if word not in bands.names:
        yield found("R305", pointer, stated=word, computed="、".join(bands.names))
    total = table.one.total
    score = number_of(total.score) if total is not None else None
    said = _Grade(grade_word(word, table.profile), score or ZERO, table.full or HUNDRED, bands, None)
    if score is None or said.word is None or score < 0:
        return
    fitting = bands.grades(said.scaled)
    if said.word in fitting:
        if len(fitting) > 1:
            yield found("P705", pointer, computed="/".join(fitting))
        return
    said = replace(said, own=printed(context))
    told = law(decide_grade)(said)
    if told is not None:
        used = said.own if said.own is not None else bands
        yield found(
            "R304", pointer, severity=told.severity, stated=word, computed="/".join(used.grades(said.scaled)),
            score=figure(said.scaled, 2), cite=used.cite,
        )  # fmt: skip


def decide_full(sums: Any) -> Decision:
    """R316: every row full, while the problems admit that something was not done."""
    yield Decided(both(sums.rows >= MANY, sums.unclaimed == 0, sums.short == 0), "R316")


def _full(context: Context, table: Table) -> Iterator[Finding]:
    admitted = admission(context, table) if law(decide_full)(sums_of(table)) is not None else None
    if admitted is not None:
        pointer, text = admitted
        yield found("R316", pointer, count=str(len(table)), text=text)


def admission(context: Context, table: Table) -> Message | None:
    """The pointer and the words with which the problems admit that something was not done; None where they do not."""
    for index, problem in enumerate(table.one.problems):
        if text_of(problem) and SHORTFALLS.search(problem):
            return Message(f"{table.pointer}/problems/{index}", problem.strip())
    if len(context.tables) > 1:
        return None
    for index, section in enumerate(context.report.sections):
        if "问题" in (section.title or "") and section.text:
            admitted = SHORTFALLS.search(section.text)
            if admitted:
                return Message(f"/sections/{index}/text", admitted.group())
    return None


def _unread(table: Table) -> Iterator[Finding]:
    """Weights, scores and totals that are printed and cannot be read as a number: they count nowhere."""
    total, own = table.one.total, table.one.execution
    cells = [(f"{table.pointer}/total", total), (f"{table.pointer}/execution", own)]
    for pointer, holder in cells:
        if holder is not None:
            yield from _unread_cell(pointer, "weight", holder.weight, None)
            yield from _unread_cell(pointer, "score", holder.score, None)
    verdicts = table.lines.verdicts
    for number in table.noteworthy:
        if verdicts[number].weight_origin != "printed":
            row = table.row(number)
            yield from _unread_cell(row.pointer, "weight", row.one.weight, row.name)
        if verdicts[number].claimed is None:
            row = table.row(number)
            yield from _unread_cell(row.pointer, "score", row.one.score, row.name)


def _unread_cell(pointer: str, field: str, value: Value | None, name: str | None) -> Iterator[Finding]:
    if value is None:
        return
    quantity = parse(value)
    if quantity.number is None and quantity.kind not in {"blank", "na"}:
        yield found("E009", f"{pointer}/{field}", indicator=name, stated=str(value), text=str(value))
