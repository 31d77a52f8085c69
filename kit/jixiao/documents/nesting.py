"""Rows of money below a total: which of them make it, which are parts of another row (其中), which list the same money again by spending.

A form prints `财政拨款`, below it `其中：省级补助`, and then `其他资金`; or the sources and, beside or below them, `基本支出` and `项目支出`.
Added up as they stand, such rows make more than the total. The figures themselves say how they are meant.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Amounts = tuple[Decimal | None, ...]
"""What a row prints in each column; None for a blank."""

_SPENDING = re.compile(
    r"(?:基本|经营|事业|资本性|上缴上级|工资福利|商品和服务|发展建设|项目|人员|(?:日常)?公用)(?:支出|经费)(?:合计|小计)?$|^对(?:附属单位|个人和家庭)的?补助(?:支出)?$"
)
_MOST_ROWS = 40
_MOST_READINGS = 400


class Nesting(msgspec.Struct, frozen=True):
    """How the rows below a total are meant.

    owners    for each row the number of the row that it is a part of; None for a row of the total itself
    spending  the rows of the total that list it again by spending; empty where the rows are one list
    """

    owners: tuple[int | None, ...]
    spending: frozenset[int] = frozenset()

    def lists(self) -> list[list[int]]:
        """The lists of rows each of which makes the total."""
        outer = [row for row, owner in enumerate(self.owners) if owner is None]
        sides = ([row for row in outer if row not in self.spending], [row for row in outer if row in self.spending])
        return [side for side in sides if side]


def is_spending(label: str) -> bool:
    """Whether a row says what money was spent for, and not where it came from."""
    return _SPENDING.search(label) is not None


def nesting(labels: Sequence[str], rows: Sequence[Amounts], total: Amounts, of_which: Sequence[bool]) -> Nesting | None:
    """How rows are meant; None when the figures do not say so and a row is printed as part of another (`of_which`).

    `of_which` says which rows are printed with 其中; the first row below a total is none of another. Bounded: 40 rows.
    """
    if len(rows) > _MOST_ROWS:
        return None
    marked = [mark and at > 0 for at, mark in enumerate(of_which)]
    everything = range(len(rows))
    if not any(marked) and _makes(rows, everything, total):
        return Nesting((None,) * len(rows))
    runs = [
        [end - at for end in range(at + 1, len(rows)) if _makes(rows, range(at + 1, end + 1), rows[at])]
        for at in everything
    ]
    readings = list(itertools.islice(_readings(runs, of_which, 0), _MOST_READINGS))
    for owners in readings:
        if _makes(rows, [row for row, owner in enumerate(owners) if owner is None], total):
            return Nesting(owners)
    for owners in readings:
        if sides := _sides(labels, rows, owners, total):
            return Nesting(owners, sides)
    closed = [owners for owners in readings if _whole(rows, owners) and _all_used(owners, marked)]
    return Nesting(closed[0]) if closed else None


def _readings(runs: Sequence[list[int]], of_which: Sequence[bool], at: int) -> Iterator[tuple[int | None, ...]]:
    """Every way to put rows below the one above them: a run that makes it, or one that 其中 begins. The plainest first.

    `runs` are for each row the numbers of rows below it that make it. Where 其中 stands before every row, it begins none.
    """
    if at >= len(of_which):
        yield ()
        return
    follows = at + 1 < len(of_which) and of_which[at + 1]
    rest = [length for length in range(1, len(of_which) - at) if length not in runs[at]] if follows else []
    alike = [0] if follows and of_which[at] else []
    for length in (*runs[at], *rest, *alike) if follows else (0, *runs[at]):
        for others in _readings(runs, of_which, at + 1 + length):
            yield (None, *([at] * length), *others)


def _makes(rows: Sequence[Amounts], parts: Sequence[int], whole: Amounts) -> bool:
    """Do the parts make the whole in every column that it prints? One column at least must show it by a figure that is not 0."""
    shown = False
    for column, stated in enumerate(whole):
        if stated is None:
            continue
        amounts = [one for part in parts if (one := rows[part][column]) is not None]
        if not amounts:
            continue
        if sum(amounts, Decimal(0)) != stated:
            return False
        shown = shown or bool(stated)
    return shown


def _sides(
    labels: Sequence[str], rows: Sequence[Amounts], owners: Sequence[int | None], total: Amounts
) -> frozenset[int]:
    """The rows that list the total again by spending, when one of the two lists makes it."""
    outer = [row for row, owner in enumerate(owners) if owner is None]
    spending = [row for row in outer if is_spending(labels[row])]
    income = [row for row in outer if row not in spending]
    if not spending or not income or not (_makes(rows, spending, total) or _makes(rows, income, total)):
        return frozenset()
    return frozenset(spending)


def _whole(rows: Sequence[Amounts], owners: Sequence[int | None]) -> bool:
    """Do all parts make the rows that they belong to?"""
    return all(
        _makes(rows, [row for row, own in enumerate(owners) if own == owner], rows[owner])
        for owner in {one for one in owners if one is not None}
    )


def _all_used(owners: Sequence[int | None], marked: Sequence[bool]) -> bool:
    return all(owner is not None for owner, mark in zip(owners, marked, strict=True) if mark)
