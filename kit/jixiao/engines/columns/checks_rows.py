"""Findings on single rows over columns: those of `jixiao.rules.checks.scores` and `funds`, and the surplus of `indicators`.

What a row's print says alone was found when it was packed (`codes`). Here is what a score or the rules decide, in the order of
the row engine: a row gets the first finding that holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from jixiao.engines.columns.expressions import cased
from jixiao.engines.columns.formulas import quotient
from jixiao.engines.columns.printed_tables import SEPARATOR
from jixiao.engines.columns.rulebook import WEIGHT_MOST
from jixiao.engines.columns.tables import FLAG_BITS
from jixiao.model.facts import BASE_NAMES
from jixiao.rules.algebra import settled
from jixiao.rules.checks import execution_score, row_scores
from jixiao.rules.checks.evaluation import beyond, over_limit
from jixiao.rules.exact import Exact
from jixiao.rules.whole import micro

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    import ibis.expr.types as ir

    from jixiao.model.kinds import Amount
    from jixiao.rules.checks.deciding import Decision
    from jixiao.rules.profile import Profile

LOOKED_AT = (
    "explains", "absent", "late", "ambiguous", "capped", "surplus", "claimed_decimals", "path_id", "name_id", "codes",
)  # fmt: skip
"""What these findings, and those on whole tables, ask of the table `indicators` beside what scoring asks."""

LOST = "R308:warning"
"""Stands on every row that lost points without a reason. Of many such rows a table has one finding (`checks_tables`)."""


def row_codes(rows: ir.Table, profiles: Sequence[Profile | None]) -> ir.Value:
    """The findings on each row of `Partition.rows`, as `CODE:severity`."""
    seen = Scored(rows, profiles)
    return listed(
        decided(row_scores.decide(seen)), decided(row_scores.lost(seen)), _surplus(rows, profiles), rows.codes
    )


def decided(decision: Decision) -> Any:
    """What a decision finds, as `CODE:severity`; null where it finds nothing."""
    nothing = ibis.null("string")
    found = [(one.when, nothing if one.code is None else f"{one.code}:{one.severity}") for one in settled(decision)]
    last = found.pop()[1] if found[-1][0] is None or found[-1][0] is True else nothing
    return cased(found, last)


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows as the decisions on their scores see them; every attribute is that of `row_scores.Scored`, as an expression."""

    rows: ir.Table
    profiles: Sequence[Profile | None]

    ruled = declared = False
    """No row here prints a rule of its own."""

    claims = property(lambda self: self.rows.claimed_i.notnull())
    claimed = property(lambda self: Exact.column(self.rows.claimed_i))
    weight = property(lambda self: Exact.column(self.rows.points_i, WEIGHT_MOST))
    known = property(lambda self: known_weight(self.rows))
    full = property(lambda self: full_score(self.rows))
    printed = property(lambda self: (self.rows.points_origin == "printed").fill_null(False))
    absent = property(lambda self: self.rows.absent)
    marked = property(lambda self: self.rows.not_applicable)
    over = property(lambda self: self.rows.status == "overstated")
    differs = property(lambda self: self.rows.status.isin(["overstated", "understated"]))
    computes = property(lambda self: self.rows.computed_i.notnull())
    ambiguous = property(lambda self: self.rows.ambiguous)
    measured = property(lambda self: self.rows.target_kind.notnull() & self.rows.actual_kind.notnull())
    over_achieved = property(lambda self: (self.rows.flags.fill_null(0) & FLAG_BITS["over_achieved"]) != 0)
    plain = property(lambda self: self.rows.flags.fill_null(0) == 0)
    reasoned = property(lambda self: self.rows.reasoned)
    explains = property(lambda self: self.rows.explains)
    near = property(lambda self: self.rows.near)
    cited = property(lambda self: (self.rows.basis == "cited").fill_null(False))
    directed = property(lambda self: self.rows.origin.isin(["printed", "nature"]))
    capped = property(lambda self: self.rows.capped)
    late = property(lambda self: self.rows.late)

    @property
    def absent_scores(self) -> Any:
        """Do the rules give points for what does not apply?"""
        rules = [one.rules if one is not None else None for one in self.profiles]
        return by_profiles(self.rows, [at for at, one in enumerate(rules) if row_scores.scores_absent(one)])


def listed(*texts: Any) -> ir.Value:
    """Texts of findings, each null or parted by semicolons, as one list."""
    some = texts[0].notnull()
    for one in texts[1:]:
        some = some | one.notnull()
    parted = ibis.literal(SEPARATOR).join(texts).split(SEPARATOR)
    return ibis.cases((some, parted), else_=ibis.literal([], "array<string>"))


def known_weight(rows: ir.Table) -> Any:
    """Is the weight of a row stated, and not inferred?"""
    return rows.points_i.notnull() & (rows.points_origin != "inferred").fill_null(True)


def full_score(rows: ir.Table) -> Any:
    """Does a row claim its whole weight?"""
    return (rows.claimed_i == rows.points_i).fill_null(False)


def by_profiles(rows: ir.Table, numbers: Sequence[int]) -> Any:
    """Is the profile one of these?"""
    return rows.profile.isin(list(numbers)) if numbers else ibis.literal(False)


def _surplus(rows: ir.Table, profiles: Sequence[Profile | None]) -> Any:
    """A surplus beyond the limit of the rules, without a word."""
    numbers: dict[Decimal, list[int]] = {}
    for number, profile in enumerate(profiles):
        numbers.setdefault(over_limit(profile), []).append(number)
    done, aim = Exact.column(rows.actual_base), Exact.column(rows.target_base)
    branches = [
        (rows.surplus.notnull() & by_profiles(rows, among), beyond(done, aim, Exact.constant(limit)))
        for limit, among in numbers.items()
    ]
    reached = ibis.cases(*branches, else_=False)
    return ibis.cases((reached, ibis.literal("T407:").concat(rows.surplus)))


# -- the execution row -----------------------------------------------------------------------------------------------------


def execution_codes(rows: ir.Table, profiles: Sequence[Profile | None]) -> ir.Value:
    """The findings on each execution row."""
    return listed(decided(execution_score.decide(Own(rows, profiles))))


@dataclass(frozen=True, slots=True)
class Own(Scored):
    """Execution rows as `execution_score.decide` sees them."""

    sure = property(lambda self: self.rows.sure)
    known = Scored.printed

    @property
    def rated_otherwise(self) -> Any:
        """Does the score follow another rate, where one is printed?"""
        branches = [
            (by_profiles(self.rows, numbers), self._follows(_others(self.rows, *amounts)))
            for amounts, numbers in _amounts(self.profiles).items()
        ]
        return self.rows.execution_rated & cased(branches, self._follows(()))

    def _follows(self, rates: Iterable[tuple[Any, Exact]]) -> Any:
        base = micro(self.rows.execution_base)
        printed = (base.notnull(), Exact.column(base))
        return execution_score.follows(self.weight, (printed, *rates), self.claimed).fill_null(False)


def _amounts(profiles: Sequence[Profile | None]) -> dict[tuple[Amount, Amount], list[int]]:
    """The two amounts of the rate, and the profiles whose rules take these."""
    found: dict[tuple[Amount, Amount], list[int]] = {}
    for number, profile in enumerate(profiles):
        rules = profile.rules.execution if profile is not None else None
        if rules is not None:
            found.setdefault((rules.numerator, rules.denominator), []).append(number)
    return found


def _others(rows: ir.Table, above: Amount, denominator: Amount) -> Iterator[tuple[Any, Exact]]:
    """The rates by amounts that the rules do not use, each with whether it is known."""
    for below in BASE_NAMES:
        if below != denominator:
            part, whole = Exact.column(rows[f"{above}_i"]), Exact.column(rows[f"{below}_i"])
            known = (rows[f"{above}_unit"] == rows[f"{below}_unit"]) & (rows[below] != 0)
            yield known.fill_null(False), quotient(part, whole)
