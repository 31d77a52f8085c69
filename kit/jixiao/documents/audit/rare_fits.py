"""Figures of many digits that the figures around them make, where no word says of which they are made.

One reading of a figure among those that stand around it may fit by chance; how often is known: the width of its last printed place,
over what it might have been, times the readings that were tried. Where that is less than one in a thousand, a reading that fits is no
chance, and the statement holds. One that does not fit proves nothing, and nothing is said of it here.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, islice
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit import nearest
from jixiao.documents.audit.arithmetic import fit
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_SELDOM = Decimal("0.001")
"""How often chance alone may do it."""
_MOVED = re.compile(r"增长|上升|提高|增加|增幅|升幅|下降|减少|降低|降幅|减幅|压减|同比|增减|变动")
_ADDED = re.compile(r"[新净]增|追加")
_LESS = re.compile(r"[减降缩]")
_PARTS, _BASES, _BEHIND, _ABOVE, _PARAGRAPHS = 2, 10, 3, 8, 3
_LONGEST, _PAIRS, _TWO = 10, 4, 2
_NO_AMOUNT = frozenset({"ratio", "points", "score"})


class _Way(NamedTuple):
    kind: str
    code: str
    binding: Binding


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The figures of one paragraph that a reading makes which chance would hardly find."""
    above: list[Fact] | None = None
    for fact in asking:
        one = _chance(fact)
        if one is None or one > _SELDOM or fact.hedged:
            continue
        above = scene.figures_above(fact.line, _ABOVE, _PARAGRAPHS, _BASES) if above is None else above
        told = [*above, *fact.line.facts[: fact.index]]
        most = int(_SELDOM / one)
        for step in _readings(fact, told):
            ways = [*islice(step, most + 1)]
            held = [way for way in ways if _makes(way.binding, fact)] if len(ways) <= most else []
            if held and len({tuple(term.base for term in way.binding.terms) for way in held}) == 1:
                way = held[0]
                yield Statement(way.kind, way.code, fact, [way.binding], ["rare fit"], quiet=True)
            if held:
                break


def _readings(fact: Fact, told: list[Fact]) -> Iterator[Iterator[_Way]]:
    """The readings of a figure by where its operands mostly stand, step by step; then all of its kind."""
    plain = [one for one in told if one.base > 0]
    if fact.role == "price":
        yield from (iter([_Way("average", "A512", one) for one in ways]) for ways in nearest.means(fact, plain))
        return
    if fact.dim == "ratio" and not _moved(fact):
        yield from (iter([_Way("ratio_rate", "A507", one) for one in ways]) for ways in nearest.rates(fact, plain))
    elif fact.dim != "ratio":
        nearby = nearest.differences(fact, plain)
        yield from (iter([_Way("difference", "A502", one) for one in ways]) for ways in nearby)
    yield (_rates if fact.dim == "ratio" else _amounts)(fact, told)


def _moved(fact: Fact) -> bool:
    return bool(fact.sign) or _MOVED.search(fact.label) is not None


def _makes(binding: Binding, fact: Fact) -> bool:
    """Whether the figures as they are printed make a figure as it is printed; how they were rounded does not matter here."""
    exact = binding.value([term.base for term in binding.terms])
    return exact is not None and fit(fact, exact, exact, exact) == "holds"


def _chance(fact: Fact) -> Decimal | None:
    """How often a reading at random comes out as what is printed: the last printed place over a whole, or over the figure itself."""
    if fact.dim == "ratio":
        return None if fact.base in {0, 1} else EXACT.multiply(Decimal(1).scaleb(-fact.places), fact.factor)
    if fact.dim in _NO_AMOUNT or fact.base <= 0 or (fact.role == "price" and not nearest.is_mean(fact)):
        return None
    whole = int("".join(map(str, fact.value.normalize().as_tuple().digits)))
    return EXACT.divide(Decimal(1), Decimal(whole))


def _plain(one: Fact) -> bool:
    return one.dim not in _NO_AMOUNT and one.role in {"stock", "change"} and one.base > 0 and not one.hedged


def _rates(fact: Fact, told: list[Fact]) -> Iterator[_Way]:
    """Of the amounts right before it to a larger one; of a change to what was before; of what it is now to what was before."""
    amounts = [one for one in told if _plain(one)]
    own = [one for one in amounts if one.line is fact.line][-_PARTS:]
    stocks = [one for one in amounts if one.role == "stock"][-_BASES:]
    if _moved(fact):
        for one in own:
            same = [other for other in stocks if other is not one and other.dim == one.dim]
            if one.role == "change" or _ADDED.search(one.label):
                sign = 1 if _LESS.search(one.label) else -1
                for now in same:
                    yield _Way("growth_rate", "A503", Binding("over_sum", (one, now, one), (1, 1, sign)))
            else:
                for past in same:
                    yield _Way("growth_rate", "A503", Binding("excess", (one, past)))
        return
    for one in own:
        for base in stocks:
            if base is not one and base.dim == one.dim and base.base > one.base:
                yield _Way("ratio_rate", "A507", Binding("quotient", (one, base)))


def _amounts(fact: Fact, told: list[Fact]) -> Iterator[_Way]:
    """Sums of figures that stand in a row, on either side of it; differences of two before it."""
    facts = fact.line.facts
    after = [one for one in facts[fact.index + 1 :] if _plain(one) and one.dim == fact.dim][:_LONGEST]
    before = [one for one in told if _plain(one) and one.dim == fact.dim][-_LONGEST:]
    for count in range(_TWO, len(after) + 1):
        yield _Way("sum_parts_total", "A501", Binding("sum", tuple(after[:count])))
    for count in range(_TWO, len(before) + 1):
        yield _Way("sum_parts_total", "A501", Binding("sum", tuple(before[-count:])))
    for a, b in combinations(before[-_PAIRS:], _TWO):
        if a.base != b.base:
            yield _Way("difference", "A502", Binding("sum", (a, b) if a.base > b.base else (b, a), (1, -1)))
