"""What a table adds up to, by name: the sums that decisions on whole tables look at. Over columns `checks_sums` fills the same names."""

from __future__ import annotations

from decimal import Decimal
from operator import ne
from typing import TYPE_CHECKING

from jixiao.rules.algebra import ZERO
from jixiao.rules.checks.words import text_of
from jixiao.text.quantity import half_up, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jixiao.rules.checks.evaluation import Table
    from jixiao.rules.profile import Profile


class Sums:
    """The sums of a single table. What is not there is 0, and has a truth beside it that says so.

    rows, short                        how many rows there are, and, where all claim a score, how many do not claim their whole weight
    weights, weightless                the sum of all weights, and how many rows have none
    known, blank, all_printed          the sum of the weights that are stated, how many are not, and whether all are printed
    blank_claimed, _unclaimed, _reasoned   of the rows without a stated weight: their scores, how many have none, how many have a reason
    claimed, unclaimed                 the sum of the scores, and how many rows have none
    absent, absent_claimed             the weights and the scores of the rows that are marked as not applicable
    full, total                        the full score that is printed; that, else the one that cited rules assume
    own, own_score                     the printed weight and score of the execution row; `own` where it stands by itself
    own_printed, inside                that weight wherever it stands; does it stand among the rows as well?
    stated                             the weight that the rules give it
    score, computed, applied           the total that is printed, that by the rules, and whether they changed it
    deducted, deducts                  the points of the deductions, and whether there are some, all of which can be read
    moneyed, transfers, sure           does a reason speak of money; are these transfer payments; was all that is printed also read?

    It does not know the table that it was made of, which keeps it: a circle would outlive the report.
    """

    def __init__(self, table: Table) -> None:
        one, profile, self._card = table.one, table.profile, table.card
        self._lines = table.lines
        rows = [] if self._lines.shared else table.rows  # those that are shared state their weights, and all apply
        self._blank = [row for row in rows if not row.known]
        self._absent = [row for row in rows if row.one.applicable is False]
        self._deductions = one.deductions
        self.rows, self.sure, self.transfers = len(table), table.sure, one.kind == "transfer"
        self.weights, self.weightless = _added(self._lines.weights, self._lines.weighed)
        self.claimed, self.unclaimed = _added(self._lines.claims, self._lines.claimed)
        self.blank = len(self._blank)
        self.all_printed = all(row.verdict.weight_origin == "printed" for row in rows)
        self.known = self.weights - _sum(row.weight for row in self._blank) if self._blank else self.weights
        own = one.execution
        weight, score = (number_of(own.weight), number_of(own.score)) if own is not None else (None, None)
        self.has_own_printed, self.own_printed = weight is not None, weight or ZERO
        self.has_own_score, self.own_score = score is not None, score or ZERO
        self.inside = table.inside
        self.has_own = self.has_own_printed and not self.inside
        self.own = self.own_printed if self.has_own else ZERO
        rules = profile.rules.execution if profile is not None else None
        self.has_stated, self.stated = rules is not None, Decimal(rules.weight) if rules is not None else ZERO
        self.has_full, self.full = table.full is not None, table.full or ZERO
        total = table.full if self.has_full else assumed_full(profile)
        self.has_total, self.total = total is not None, total or ZERO
        printed = number_of(one.total.score) if one.total is not None else None
        self.has_score, self.score = printed is not None, printed or ZERO
        self.moneyed = bool(table.reasons)

    short = property(lambda self: sum(map(ne, self._lines.claims, self._lines.weights)))
    blank_claimed = property(lambda self: _sum(row.claimed for row in self._blank))
    blank_unclaimed = property(lambda self: sum(row.claimed is None for row in self._blank))
    blank_reasoned = property(lambda self: sum(bool(text_of(row.one.reason)) for row in self._blank))
    absent = property(lambda self: _sum(row.weight for row in self._absent))
    absent_claimed = property(lambda self: _sum(row.claimed for row in self._absent))
    applied = property(lambda self: bool(self._card.modifiers) and self._card.modified is not None)
    computed = property(lambda self: self._card.modified or ZERO)
    deducts = property(lambda self: bool(self._deducted) and None not in self._deducted)
    deducted = property(lambda self: sum((abs(one or ZERO) for one in self._deducted), ZERO))

    @property
    def _deducted(self) -> list[Decimal | None]:
        return [number_of(one.points) for one in self._deductions]

    def rounds(self, made: Decimal) -> bool:
        """Is the stated total this sum, rounded to the decimals that it prints?"""
        return rounded_total(made, self.score)


def _added(column: Sequence[Decimal | None], whole: Decimal | None) -> tuple[Decimal, int]:
    """The sum of a column, and how many rows have nothing in it; `whole` is the sum where all have something."""
    return (_sum(column), column.count(None)) if whole is None else (whole, 0)


def sums_of(table: Table) -> Sums:
    """What a table adds up to, found once."""
    if table.sums is None:
        table.sums = Sums(table)
    made: Sums = table.sums
    return made


def _sum(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in numbers if one is not None), ZERO)


def rounded_total(made: Decimal, stated: Decimal) -> bool:
    """Is the stated total the sum, rounded to the decimals that it prints?"""
    return half_up(made, max(0, -int(stated.as_tuple().exponent))) == stated


def assumed_full(profile: Profile | None) -> Decimal | None:
    """The full score of rules that an authority wrote, for a table that prints none."""
    if profile is None or profile.rules.partial or profile.basis != "cited":
        return None
    return Decimal(profile.rules.total)
