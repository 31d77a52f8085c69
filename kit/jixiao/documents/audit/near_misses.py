"""Figures that no room bound, one slip away from the only reading that their words allow.

Where no word says which figures a statement is made of, all readings of the few figures beside it are tried. One that holds proves
nothing, and nothing is claimed of it. Where none holds, and just one would if two digits had not been swapped, a point were not shifted,
a digit were another, a reviewer should look, if chance does that seldom: the ways to slip, over the values that the figure could have,
times the readings that were tried. People swap digits far more often than chance does.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import chain, combinations, compress, islice
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit import nearest
from jixiao.documents.audit.arithmetic import fit
from jixiao.documents.audit.passage import level, rest_words
from jixiao.documents.audit.prices import payments
from jixiao.documents.audit.slips import by_chance, operand_slip, own_slip
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.far_rests import other_funds
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.audit.statement import Slip
    from jixiao.documents.facts import Fact

_DISTANCE = re.compile(
    r"差|多|少|高|低|大于|小于|[增减升降涨跌余剩超缺欠扣退净留空]|应补|补[拨发]|节[约省]|结转|未|没|[上下]浮|压缩|提前|推迟"
)
_TOTAL = re.compile(r"共|总|[合小累]计|相?加|全部|以上|综上|[各两三四五六七八九]项|之和")
_PRICE = re.compile(r"每|价|标准|定额|等|档")
_MEMBER = re.compile(r"\s*(?:[、+和及与由]|分别)")
_NAMED = re.compile(r"[\u4e00-\u9fff]{2,}(?:的|率|比|比例|比重)[为达是到约]*\s*$")
"""、为年初预算的 160%: a member of a list that says itself what it is of."""
_RATES = frozenset({"ratio", "points"})
_NO_NUMBER = frozenset({"ratio", "points", "score"})
_NINE = Decimal("0.09")
"""Two neighbouring digits swapped change a figure by nine times a power of ten: this is that of the smallest amount."""
_MOST_READINGS, _BEFORE, _BEHIND, _ABOVE, _PARAGRAPHS = 6, 12, 8, 4, 2
_TWO, _THREE, _LONGEST = 2, 3, 4
_SELDOM = {"swap": Decimal("0.04"), "point": Decimal("0.01"), "digit": Decimal("0.005")}
"""How often chance alone may do it, by the kind of slip."""
_SELDOM_ALONE = Decimal("0.03")
"""The only reading of named relations may be a digit away."""
_SELDOM_NEAR = Decimal("0.0165")
"""Of a rate of the figure right before it."""
_SELDOM_OF_AN_OPERAND = Decimal("0.01")
_SELDOM_UNNAMED = Decimal("0.001")
"""Where no word names the relation, what is no swap must be rarer still."""


class _Beside(NamedTuple):
    """The figures around one: those told before it, and those behind it."""

    told: list[Fact]
    later: list[Fact]


class _Family(NamedTuple):
    """The readings of one kind that the words of a figure allow."""

    kind: str
    code: str
    ways: Iterator[Binding]
    named: bool = True
    near: bool = False
    """Its operands stand where those of such a figure mostly stand."""


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The figures of one paragraph that are a slip away from what the figures beside them make."""
    facts = asking[0].line.facts
    above = scene.figures_above(asking[0].line, _ABOVE, _PARAGRAPHS, _BEFORE, cells=False)
    above = [one for one in above if one.base > 0]
    filled = [one.base > 0 for one in facts]
    for fact in asking:
        member = _MEMBER.match(fact.label) and not (fact.dim == "ratio" and _NAMED.search(fact.label))
        if fact.hedged or len(fact.value.as_tuple().digits) < _TWO or member:
            continue
        if fact.gap.rstrip().endswith("="):
            continue  # what it is made of is printed
        first, at = max(0, fact.index - _BEFORE), fact.index
        told = [*above, *compress(facts[first:at], filled[first:at])]
        near = _Beside(told, [*compress(facts[at + 1 : at + _BEHIND], filled[at + 1 : at + _BEHIND])])
        dims = _RATES if fact.dim in _RATES else {fact.dim}
        same = _Beside([one for one in told if one.dim in dims], [one for one in near.later if one.dim in dims])
        if any(one.base == fact.base and one.dim == fact.dim for one in chain(*same)):
            continue  # told already
        for family in _rate(fact, near) if fact.dim == "ratio" else _amount(fact, same, near):
            ways = [*islice(family.ways, _MOST_READINGS + 1)]
            if 0 < len(ways) <= _MOST_READINGS and not (family.code == "A512" and payments.in_part(fact)):
                found = [one for one in _only_slip(fact, family, ways) if not _made_of_two(fact, near)]
                yield from found
                if found and family.near:
                    break  # what stands nearest explains it


def _rate(fact: Fact, near: _Beside) -> Iterator[_Family]:
    """A rate is that of the figure right before it to a larger one of its kind that was told before; else of any to a larger one."""
    if fact.sign or fact.base == 1:
        return
    yield from (_Family("ratio_rate", "A507", iter(ways), near=True) for ways in nearest.rates(fact, near.told))
    scored = "得分" in fact.label
    others = [one for one in chain(*near) if one.dim not in _RATES and (one.role == "score") == scored]
    pairs = ((a, b) for a in others for b in others if a.dim == b.dim and a.base < b.base)
    yield _Family("ratio_rate", "A507", (Binding("quotient", pair) for pair in pairs))


def _amount(fact: Fact, same: _Beside, near: _Beside) -> Iterator[_Family]:
    """The kinds of relation that a figure may head by its words."""
    if not same.told and not same.later:
        return
    if _DISTANCE.search(fact.label) and not _of_others(fact, same.told):
        nearby = nearest.differences(fact, same.told)
        yield from (_Family("difference", "A502", iter(ways), near=True) for ways in nearby)
    if fact.role == "price" and nearest.is_mean(fact):
        yield from (_Family("average", "A512", iter(ways), near=True) for ways in nearest.means(fact, near.told))
    priced = fact.role == "price"
    alike = _Beside(*([one for one in ones if (one.role == "price") == priced and not _by_rule(one)] for ones in same))
    if len(alike.told) + len(alike.later) >= _TWO:
        yield from _of_its_kind(fact, alike)
    others = len(near.told) + len(near.later) > len(same.told) + len(same.later)
    if fact.role == "change" or fact.dim == "points" or not others:
        return
    if not nearest.MEAN.search(fact.label):
        yield _Family("price", "A512", _products(fact, same, near), named=False)
    elif nearest.is_mean(fact):
        yield _Family("average", "A512", _means(fact, same, near))
    yield _Family("price", "A512", _several_products(fact, same, near))


def _of_its_kind(fact: Fact, same: _Beside) -> Iterator[_Family]:
    """Differences and sums of figures of its kind."""
    told = same.told
    if _of_others(fact, told):
        return
    if _DISTANCE.search(fact.label):
        yield _Family("difference", "A502", _differences(told, [*told, *same.later]))
    elif len(own := [one for one in told if one.line is fact.line and one.sentence == fact.sentence]) == _TWO:
        yield _Family("difference", "A502", _differences(own, own), named=False)
    if fact.dim != "points" and fact.role != "price":
        total = bool(_TOTAL.search(fact.label))
        yield _Family("sum_parts_total", "A501", (_runs if total else _sentences)(fact, same), total)


def _of_others(fact: Fact, told: list[Fact]) -> bool:
    """省级资金结余 12 万元 behind what all funds are."""
    elsewhere = fact.dim == "money" and rest_words(fact.label) and all(one.line is not fact.line for one in told)
    return elsewhere and other_funds(fact, told)


def _by_rule(one: Fact) -> bool:
    """每少 1 个扣 1 分."""
    return one.role == "score" and "每" in one.label


def _differences(told: list[Fact], same: list[Fact]) -> Iterator[Binding]:
    """Any two of what was told before, else of all."""
    pool = level(told)
    pool = pool if len(pool) >= _TWO else told if len(told) >= _TWO else same
    for a, b in combinations(pool, 2):
        yield Binding("sum", (a, b) if a.base >= b.base else (b, a), (1, -1))


def _runs(_: Fact, same: _Beside) -> Iterator[Binding]:
    """Of a figure that is called a total: any run of two and more on one side."""
    for side in same:
        yield from (Binding("sum", tuple(side[i:j])) for i, j in combinations(range(len(side) + 1), 2) if j - i > 1)


def _sentences(fact: Fact, same: _Beside) -> Iterator[Binding]:
    """Of another figure: all of its sentence on one side, if they are three."""
    for side in same:
        own = [one for one in side if one.line is fact.line and one.sentence == fact.sentence]
        if len(own) >= _THREE and not any(one.depth for one in own):
            yield Binding("sum", tuple(own))


def _means(fact: Fact, same: _Beside, near: _Beside) -> Iterator[Binding]:
    """Any figure of its kind over any number of things."""
    numbers = _numbers(fact, chain(*near))
    yield from (Binding("mean", (one, number)) for one in chain(*same) for number in numbers)


def _products(fact: Fact, same: _Beside, near: _Beside) -> Iterator[Binding]:
    """A rate of any figure of its kind, or any price times any number."""
    rates = [one for one in chain(*near) if one.dim == "ratio" and not one.sign and one.base != 1]
    yield from (Binding("product", (one, rate)) for one in chain(*same) for rate in rates)
    prices = [one for one in same.told if _priced(one)]
    numbers = _numbers(fact, chain(*near)) if prices else []
    yield from (Binding("product", (one, number)) for one in prices for number in numbers)


def _several_products(fact: Fact, same: _Beside, near: _Beside) -> Iterator[Binding]:
    """Two figures by their two weights; two to four prices by as many numbers; each list in its order."""
    told = same.told
    if len(told) < _TWO:
        return
    weights = [one for one in near.told if one.dim == "ratio"] if fact.role == "score" else []
    if len(told) == len(weights) == _TWO:
        yield _paired(told, weights)
        return
    prices = [one for one in told if _priced(one)]
    numbers = _numbers(fact, near.told) if _TWO <= len(prices) <= _LONGEST else []
    if prices and len(prices) == len(numbers):
        yield _paired(prices, numbers)


def _numbers(fact: Fact, near: Iterable[Fact]) -> list[Fact]:
    """Numbers of other things."""
    return [one for one in near if one.dim not in _NO_NUMBER and one.dim != fact.dim]


def _priced(fact: Fact) -> bool:
    return fact.role == "price" or _PRICE.search(fact.label) is not None


def _paired(ones: list[Fact], others: list[Fact]) -> Binding:
    return Binding("products", tuple(one for pair in zip(ones, others, strict=True) for one in pair))


def _only_slip(fact: Fact, family: _Family, ways: list[Binding]) -> Iterator[Statement]:
    """The one reading of a family that a slip explains, if none of them holds and chance seldom does that."""
    found: list[tuple[Binding, Slip]] = []
    for way in ways:
        ends = way.interval()
        if ends is None:
            continue
        if fit(fact, *ends) != "miss":
            return
        slip = own_slip(fact, ends[1], rare=True)
        if slip is None and _operand_may_be(fact, family, way, ends[1]):
            slip = operand_slip(fact, way, rare=True)
        if slip is not None:
            found.append((way, slip))
    if len(found) == 1 and _seldom(fact, *found[0], len(ways), family):
        way, slip = found[0]
        yield Statement(family.kind, family.code, fact, [way], ["a slip away", "common words"], repair=(slip,))


def _operand_may_be(fact: Fact, family: _Family, way: Binding, made: Decimal) -> bool:
    """Whether an operand may have slipped: by two digits of a sum, or however of a rate of the figures nearest to it."""
    if way.form == "sum":
        return not (fact.base - made) % _NINE
    return family.near and way.form == "quotient" and fact.places >= _TWO


def _made_of_two(fact: Fact, near: _Beside) -> bool:
    """扣除购车费 18.2 万元后只有 5.3 万元: whether any two of the figures beside it, wherever they stand, make a figure."""
    same = [one for one in chain(*near) if one.dim == fact.dim]
    pairs = combinations(sorted(same, key=lambda one: abs(one.spot[1] - fact.start))[:_BEHIND], 2)
    ways = [Binding("sum", (a, b) if a.base >= b.base else (b, a), (1, sign)) for a, b in pairs for sign in (1, -1)]
    return any(fit(fact, *ends) == "holds" for way in ways if (ends := way.interval()) is not None)


def _seldom(fact: Fact, way: Binding, slip: Slip, tries: int, family: _Family) -> bool:
    """Whether chance would seldom lead from a figure of this length to one of the readings."""
    if slip.fact is not fact and way.form == "quotient":
        lengths = [len(one.value.as_tuple().digits) for one in (fact, slip.fact)]
        return slip.fact is way.terms[0] and tries * Decimal(9 * lengths[1]).scaleb(-lengths[0]) <= _SELDOM_NEAR
    if slip.fact is not fact and slip.kind != "swap":
        return False
    most: Decimal = _SELDOM.get(slip.kind, Decimal(0)) if slip.fact is fact else _SELDOM_OF_AN_OPERAND
    if slip.kind != "swap":
        most = _SELDOM_NEAR if family.near else most
        most = _SELDOM_UNNAMED if not family.named else _SELDOM_ALONE if tries == 1 else most
    return tries * by_chance(slip, way) <= most
