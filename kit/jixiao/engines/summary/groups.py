"""Figures of groups of evaluations: counts, exact means and quantiles, grades as claimed and computed, findings by code.

A total counts only where the full score is 100, so that one scale is compared with itself, and a computed one only where
something was recomputed. What is missing is left out and counted as such; it is never 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.text.quantity import EXACT, half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import ibis.expr.types as ir

DIMENSIONS = {
    "region": "region_code",
    "year": "fiscal_year",
    "kind": "kind",
    "profile": "profile",
    "department": "department",
}
"""By what evaluations can be grouped, and the column that says it."""

FIGURES = ("claimed", "computed", "execution_rate")
RATES = frozenset({"execution_rate", "coverage", "gap"})
"""Figures that are plain ratios; the others are points."""
QUANTILES = (10, 25, 50, 75, 90)

_WHOLE = "whole"
_COUNTS = ("evaluations", "reports", "other_scale", "judged", "overstated", "above", "checked")
_ROWS = ("rows", "agrees", "overstated", "understated", "unverifiable")
_SUMS = ("coverage", "excess", "weight_overstated", "points_overstated")


@dataclass(slots=True)
class Figure:
    """One figure of a group: of how many evaluations, the mean (half-up), and quantiles, each a value that occurs."""

    n: int = 0
    mean: Decimal | None = None
    quantiles: dict[int, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    """A group of evaluations. `key` has a value for each dimension, None where the report does not say."""

    key: tuple[Any, ...]
    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    grades_claimed: list[tuple[str | None, int]] = field(default_factory=list)
    grades_computed: list[tuple[str | None, int]] = field(default_factory=list)
    codes: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def grades(self) -> tuple[list[tuple[str | None, int]], list[tuple[str | None, int]]]:
        """As claimed and as computed."""
        return self.grades_claimed, self.grades_computed

    def share(self, part: str, whole: str) -> Decimal | None:
        """One count over another, as a plain ratio with four decimals; None over nothing."""
        return mean(Decimal(self.counts[part]), self.counts[whole], 4)


def mean(total: Decimal | None, count: int, places: int) -> Decimal | None:
    """A sum over a count, half-up; None of nothing."""
    return half_up(EXACT.divide(total, Decimal(count)), places) if count and total is not None else None


def prepared(cards: ir.Table) -> ir.Table:
    """The cards with what the summary counts: totals of one scale, what was recomputed, who claims more than is computed."""
    import ibis

    hundred = cards.weight.isnull() | (cards.weight == 100)
    recomputed = cards.coverage > 0
    claimed = ibis.ifelse(hundred, cards.claimed, ibis.null())
    computed = ibis.ifelse(hundred & recomputed, cards.computed, ibis.null())
    judged = cards.agrees + cards.overstated + cards.understated > 0
    return cards.mutate(
        claimed=claimed,
        computed=computed,
        claimed_total=cards.claimed,
        computed_total=ibis.ifelse(recomputed, cards.computed, ibis.null()),
        other_scale=~hundred,
        grade_computed=ibis.ifelse(recomputed, cards.grade_computed, ibis.null()),
        excess=claimed - computed,
        judged=judged,
        weight_overstated=_over(cards, "weight_overstated"),
        points_overstated=_over(cards, "points_overstated"),
        whole=ibis.literal(0),
    )


def _over(cards: ir.Table, name: str) -> Any:
    """What the overstated rows add up to: nothing where none is overstated, unknown where none was recomputed."""
    import ibis

    judged = cards.agrees + cards.overstated + cards.understated > 0
    return ibis.cases((~judged, ibis.null()), (cards.overstated == 0, ibis.literal(0)), else_=cards[name])


def groups(cards: ir.Table, by: Sequence[str]) -> list[Group]:
    """The groups of prepared cards in the order of their keys; without `by` one group of all, also of no evaluation."""
    keys = [DIMENSIONS[name] for name in by] or [_WHOLE]
    found = {key: _counted(key if by else (), row) for key, row in _rows(_counts(cards, keys), keys)}
    for name in FIGURES:
        for key, row in _rows(_quantiles(cards, keys, name), keys):
            found[key].figures[name].quantiles = {each: row[f"q{each}"] for each in QUANTILES}
    for name in ("grade_claimed", "grade_computed"):
        for key, row in _rows(_tally(cards, keys, name), keys):
            getattr(found[key], f"{name.replace('grade', 'grades')}").append((row[name], row["n"]))
    for key, row in _rows(_codes(cards, keys), keys):
        found[key].codes.append((row["code"], row["findings"], row["evaluations"]))
    for one in found.values():
        _order(one)
    if not by and not found:
        return [_counted((), {})]
    return [found[key] for key in sorted(found, key=_place)]


def _rows(table: ir.Table, keys: Sequence[str]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    for row in table.to_pyarrow().to_pylist():
        yield tuple(row[key] for key in keys), row


def _place(key: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    """What is not said stands last."""
    return [(part is None, 0 if part is None else part) for part in key]


GRADES = ("优", "良", "中", "差")


def _order(one: Group) -> None:
    for grades in (one.grades_claimed, one.grades_computed):
        grades.sort(key=lambda entry: grade_place(entry[0]))
    one.codes.sort(key=lambda entry: (-entry[1], entry[0]))


def grade_place(word: str | None) -> tuple[int, str]:
    """The place of a grade among grades: the four words first, then others, none last."""
    if word is None:
        return len(GRADES) + 1, ""
    return (GRADES.index(word) if word in GRADES else len(GRADES)), word


def _counts(cards: ir.Table, keys: Sequence[str]) -> ir.Table:
    measures = {
        "evaluations": cards.count(),
        "reports": cards.report.nunique(),
        "judged": cards.judged.sum(),
        "other_scale": cards.other_scale.sum(),
        "with_overstated": (cards.judged & (cards.overstated > 0)).sum(),
        "above": (cards.excess > 0).sum(),
        "checked": cards.codes.count(),
    }
    for name in (*FIGURES, *_SUMS):
        measures |= {f"{name}_n": cards[name].count(), f"{name}_sum": cards[name].sum()}
    measures |= {f"rows_{name}": cards[name].sum() for name in _ROWS}
    return cards.group_by(keys).aggregate(**measures)


def _counted(key: tuple[Any, ...], row: dict[str, Any]) -> Group:
    """A group from its row of counts; an empty row counts nothing."""
    counts = {name: int(row.get("with_overstated" if name == "overstated" else name) or 0) for name in _COUNTS}
    counts["compared"] = row.get("excess_n", 0)
    one = Group(key, counts, {name: int(row.get(f"rows_{name}") or 0) for name in _ROWS})
    for name in (*FIGURES, *_SUMS):
        count = row.get(f"{name}_n", 0)
        one.figures[name] = Figure(count, mean(row.get(f"{name}_sum"), count, 4 if name in RATES else 2))
    return one


def _quantiles(cards: ir.Table, keys: Sequence[str], name: str) -> ir.Table:
    """For each group the least value that at least so many in a hundred do not exceed: exact, and one that occurs."""
    table = cumulated(cards, keys, name)
    least = {f"q{each}": table[name].min(where=table.below * 100 >= table.n * each) for each in QUANTILES}
    return table.group_by(keys).aggregate(**least)


def cumulated(cards: ir.Table, keys: Sequence[str], name: str) -> ir.Table:
    """Each value of a figure in each group: how many there are up to it (`below`), and in all (`n`)."""
    import ibis

    counts = cards.filter(cards[name].notnull()).group_by([*keys, name]).aggregate(times=lambda t: t.count())
    upto = ibis.window(group_by=list(keys), order_by=name, preceding=None, following=0)
    return counts.mutate(
        below=counts.times.sum().over(upto), n=counts.times.sum().over(ibis.window(group_by=list(keys)))
    )


def _tally(cards: ir.Table, keys: Sequence[str], name: str) -> ir.Table:
    return cards.group_by([*keys, name]).aggregate(n=lambda t: t.count())


def _codes(cards: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Findings by code, and in how many evaluations. A card's codes carry their severity: `R306:warning`."""
    found = cards.select(*keys, "report", "evaluation", code=cards.codes.unnest())
    found = found.mutate(code=found.code.split(":")[0])
    all_ = found.group_by([*keys, "code"]).aggregate(findings=lambda t: t.count())
    once = found.distinct().group_by([*keys, "code"])
    each = once.aggregate(evaluations=lambda t: t.count())
    # A null key equals itself here, which a plain join does not see.
    same = [all_[key].identical_to(each[key]) for key in (*keys, "code")]
    return all_.join(each, same).select(*(all_[key] for key in (*keys, "code")), all_.findings, each.evaluations)
