"""Units beside their like: figures far from those of like units, and the same text handed in by different units.

Like are evaluations of one province, fiscal year, kind and profile. A figure is far when it lies more than one and a half
times the middle half's spread beyond the quartiles; where nearly all units claim the same, `LEAST` stands for the spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.summary.groups import cumulated

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

LIKE = ("province", "fiscal_year", "kind", "profile")
LEAST = {"claimed": Decimal(1), "computed": Decimal(1), "execution_rate": Decimal("0.01"), "gap": Decimal("0.01")}
"""The figures that are compared, and the least spread of each: a point, or a percentage point."""
UNITS = 8
"""So many evaluations make a group of like ones."""
ROWS = 5
"""Texts of fewer rows may be equal by chance."""
MEMBERS = 20
"""So many members of a cluster are named."""

_ABOUT = (
    "report",
    "evaluation",
    "path",
    "region_code",
    "fiscal_year",
    "kind",
    "profile",
    "unit",
    "department",
    "name",
    "coverage",
)


@dataclass(slots=True)
class Outliers:
    """The evaluations whose figure lies far from that of like ones: how many, and the farthest, farthest first."""

    figure: str
    count: int
    groups: int
    items: list[dict[str, Any]]


@dataclass(slots=True)
class SameText:
    """Clusters of evaluations of different units with equal rows: how many, and the largest with their members."""

    count: int
    evaluations: int
    items: list[dict[str, Any]]


def outliers(cards: ir.Table, top: int) -> list[Outliers]:
    """Those of prepared cards, for each figure."""
    known = cards.mutate(province=cards.region_code[:2] + "0000")
    known = known.filter(*(known[name].notnull() for name in LIKE))
    return [_far(known, name, least, top) for name, least in LEAST.items()]


def _far(cards: ir.Table, name: str, least: Decimal, top: int) -> Outliers:
    import ibis

    fences = _fences(
        cards, name, least
    ).to_pyarrow()  # a row for each group: it is not worth a second pass over the cards
    joined = cards.filter(cards[name].notnull()).join(ibis.memtable(fences), list(LIKE))
    value = joined[name].cast("decimal(38, 6)")
    beyond = ibis.greatest(joined.low2 - value * 2, value * 2 - joined.high2)
    far = joined.mutate(value=joined[name], beyond=beyond).filter(lambda t: t.beyond > 0)
    ordered = far.order_by(far.beyond.desc(), far.region_code, far.path, far.evaluation)
    shown = ordered.select(*_ABOUT, "value", "q1", "median", "q3", "n").limit(top).to_pyarrow().to_pylist()
    more = len(shown) == top
    count = far.aggregate(n=far.count()).to_pyarrow().to_pylist()[0]["n"] if more else len(shown)
    return Outliers(name, count, fences.num_rows, shown)


def _fences(cards: ir.Table, name: str, least: Decimal) -> ir.Table:
    """Quartiles of each group that is large enough, and twice its fences, which needs no division."""
    import ibis

    counted = cumulated(cards, LIKE, name)
    marks = {
        mark: counted[name].min(where=counted.below * 4 >= counted.n * part)
        for mark, part in (("q1", 1), ("median", 2), ("q3", 3))
    }
    quartiles = counted.group_by(list(LIKE)).aggregate(n=counted.n.max(), **marks)
    large = quartiles.filter(quartiles.n >= UNITS)
    wide = {mark: large[mark].cast("decimal(38, 6)") for mark in ("q1", "q3")}
    spread = ibis.greatest(wide["q3"] - wide["q1"], ibis.literal(least, "decimal(38, 6)"))
    return large.mutate(low2=wide["q1"] * 2 - spread * 3, high2=wide["q3"] * 2 + spread * 3)


def same_text(cards: ir.Table, top: int) -> SameText:
    """Clusters of equal fingerprints, largest first. Units are told apart by region and name; one without a name is left out."""
    named = cards.filter(cards.unit.notnull(), cards.fingerprint.notnull(), cards.rows >= ROWS)
    who = named.region_code.fill_null("") + "\n" + named.unit
    clusters = named.group_by("fingerprint").aggregate(
        units=who.nunique(), evaluations=named.count(), rows=named.rows.max(), first=named.path.min()
    )
    shared = clusters.filter(clusters.units > 1)
    whole = shared.aggregate(count=shared.count(), evaluations=shared.evaluations.sum()).to_pyarrow().to_pylist()[0]
    largest = shared.order_by(
        shared.units.desc(), shared.evaluations.desc(), shared["first"], shared.fingerprint
    ).limit(top)
    items = largest.to_pyarrow().to_pylist()
    members = _members(named, [one["fingerprint"] for one in items])
    for one in items:
        one["members"] = members[one["fingerprint"]]
    return SameText(whole["count"], whole["evaluations"] or 0, items)


def _members(named: ir.Table, prints: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The first members of each cluster, by region, unit and path."""
    import ibis

    if not prints:
        return {}
    some = named.filter(named.fingerprint.isin(prints))
    place = ibis.window(
        group_by="fingerprint", order_by=[some.region_code.fill_null(""), some.unit, some.path, some.evaluation]
    )
    numbered = some.mutate(turn=ibis.row_number().over(place)).filter(lambda t: t.turn < MEMBERS)
    columns = (
        "fingerprint",
        "region_code",
        "fiscal_year",
        "unit",
        "department",
        "path",
        "evaluation",
        "name",
        "claimed_total",
    )
    found: dict[int, list[dict[str, Any]]] = {each: [] for each in prints}
    for row in numbered.order_by("fingerprint", "turn").select(*columns).to_pyarrow().to_pylist():
        found[row.pop("fingerprint")].append(row)
    return found
