# ruff: noqa: D102 - the class says what each of its sums is
"""What a table adds up to, by name: the sums that decisions on whole tables look at. Over columns `checks_sums` fills the same names."""

from __future__ import annotations

from decimal import Decimal
from operator import ne
from typing import TYPE_CHECKING

from jixiao.rules.checks.words import text_of
from jixiao.text.cached import kept
from jixiao.text.quantity import half_up, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.rules.checks.context import Table
    from jixiao.rules.profile import Profile

ZERO = Decimal(0)


class Sums:
    """The sums of a single table. What is not there is 0, and has a truth beside it that says so.

    rows, short                        how many rows there are, and how many do not claim their whole weight
    weights, weightless                the sum of all weights, and how many rows have none
    known, blank, unprinted            the sum of the weights that are stated, how many are not, and how many are not printed
    blank_claimed, _unclaimed, _reasoned   of the rows without a stated weight: their scores, how many have none, how many have a reason
    claimed, unclaimed                 the sum of the scores, and how many rows have none
    absent, absent_claimed             the weights and the scores of the rows that are marked as not applicable
    full, total                        the full score that is printed; that, else the one that cited rules assume
    own, own_score                     the printed weight and score of the execution row; `own` where it stands by itself
    stated                             the weight that the rules give it
    """

    def __init__(self, table: Table) -> None:
        self.table = table

    # -- counts ----------------------------------------------------------------------------------------------------------------

    @kept
    def rows(self) -> int:
        return len(self.table)

    @property
    def short(self) -> int:
        if self.table.claimed is not None:
            return sum(map(ne, self.table.claims, self.table.weights))
        pairs = zip(self.table.claims, self.table.weights, strict=True)
        return sum(claim is None or claim != weight for claim, weight in pairs)

    @property
    def weightless(self) -> int:
        return 0 if self.table.weighed is not None else self.table.weights.count(None)

    @property
    def unclaimed(self) -> int:
        return 0 if self.table.claimed is not None else self.table.claims.count(None)

    @kept
    def blank(self) -> int:
        return len(self.table.blank)

    @property
    def blank_unclaimed(self) -> int:
        return sum(row.claimed is None for row in self.table.blank)

    @property
    def blank_reasoned(self) -> int:
        return sum(bool(text_of(row.one.reason)) for row in self.table.blank)

    @property
    def unprinted(self) -> int:
        return 0 if self.table.printed else 1

    # -- sums ------------------------------------------------------------------------------------------------------------------

    @kept
    def weights(self) -> Decimal:
        weighed = self.table.weighed
        return _sum(self.table.weights) if weighed is None else weighed

    @kept
    def known(self) -> Decimal:
        blank = self.table.blank
        return self.weights - _sum(row.weight for row in blank) if blank else self.weights

    @property
    def blank_claimed(self) -> Decimal:
        return _sum(row.claimed for row in self.table.blank)

    @kept
    def claimed(self) -> Decimal:
        claimed = self.table.claimed
        return _sum(self.table.claims) if claimed is None else claimed

    @kept
    def absent(self) -> Decimal:
        return _sum(row.weight for row in self.table.absent)

    @property
    def absent_claimed(self) -> Decimal:
        return _sum(row.claimed for row in self.table.absent)

    # -- the execution row -----------------------------------------------------------------------------------------------------

    @property
    def inside(self) -> bool:
        """Does the execution row stand among the rows as well?"""
        return self.table.inside

    @kept
    def own_printed(self) -> Decimal:
        """Its printed weight, wherever it stands."""
        return self._printed or ZERO

    @kept
    def _printed(self) -> Decimal | None:
        own = self.table.one.execution
        return number_of(own.weight) if own is not None else None

    @property
    def has_own_printed(self) -> bool:
        return self._printed is not None

    @kept
    def has_own(self) -> bool:
        return self.has_own_printed and not self.inside

    @kept
    def own(self) -> Decimal:
        return self.own_printed if self.has_own else ZERO

    @property
    def has_own_score(self) -> bool:
        own = self.table.one.execution
        return own is not None and number_of(own.score) is not None

    @kept
    def own_score(self) -> Decimal:
        own = self.table.one.execution
        return (number_of(own.score) if own is not None else None) or ZERO

    @property
    def has_stated(self) -> bool:
        profile = self.table.profile
        return profile is not None and profile.rules.execution is not None

    @property
    def stated(self) -> Decimal:
        profile = self.table.profile
        rules = profile.rules.execution if profile is not None else None
        return Decimal(rules.weight) if rules is not None else ZERO

    # -- the total -------------------------------------------------------------------------------------------------------------

    @kept
    def has_full(self) -> bool:
        return self.table.full is not None

    @kept
    def full(self) -> Decimal:
        return self.table.full or ZERO

    @kept
    def has_total(self) -> bool:
        return self.has_full or assumed_full(self.table.profile) is not None

    @kept
    def total(self) -> Decimal:
        return self.full if self.has_full else assumed_full(self.table.profile) or ZERO

    @kept
    def has_score(self) -> bool:
        total = self.table.one.total
        return total is not None and number_of(total.score) is not None

    @kept
    def score(self) -> Decimal:
        total = self.table.one.total
        return (number_of(total.score) if total is not None else None) or ZERO

    @property
    def applied(self) -> bool:
        """Did the rules change the total?"""
        return bool(self.table.card.modifiers) and self.table.card.modified is not None

    @property
    def computed(self) -> Decimal:
        """The total by the rules."""
        return self.table.card.modified or ZERO

    @property
    def deducts(self) -> bool:
        """Are there deductions, all of which can be read?"""
        taken = [number_of(one.points) for one in self.table.one.deductions]
        return bool(taken) and None not in taken

    @property
    def deducted(self) -> Decimal:
        """Their points together."""
        return sum((abs(number_of(one.points) or ZERO) for one in self.table.one.deductions), ZERO)

    @kept
    def moneyed(self) -> bool:
        """Does a reason speak of money?"""
        return bool(self.table.reasons)

    @property
    def transfers(self) -> bool:
        """Are these transfer payments?"""
        return self.table.one.kind == "transfer"

    @property
    def sure(self) -> bool:
        """Was all that is printed also read?"""
        return self.table.sure

    def rounds(self, made: Decimal) -> bool:
        """Is the stated total this sum, rounded to the decimals that it prints?"""
        return rounded_total(made, self.score)


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
