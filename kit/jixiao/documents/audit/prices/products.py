"""Quantity times price, by the piece and by the month; a part of a price by its rate."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import Constant, inclusive
from jixiao.documents.audit.passage import where
from jixiao.documents.audit.prices import payments, per
from jixiao.documents.audit.prices.groups import covered, spread, timed, together
from jixiao.documents.audit.prices.outcomes import only_some, rated_behind
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import JOINERS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_WHOLE = re.compile(r"[总共]|合计|全年|累计")
_STANDARD = re.compile(r"按|标准|定额")
"""按人均 1450 元: a standard that is paid, no mean that was found."""
_EVERY = re.compile(r"各(?:自|配|发|购|送|建|装|添|新|安|设|备|赠|补)|每[户人村校班][\u4e00-\u9fff]*$")
_BECAUSE = re.compile(
    r"[,;](?:因|由于|鉴于|扣除|剔除|除去|另)|上浮|下浮|加成|打折|优惠|折扣|减半|系数|承担|自付|报销|封顶"
)
_HINDERED = re.compile(r"受[^,。;受]+影响")
"""What says that not all of it was paid."""
_SAVED = re.compile(r"节[约省支]|减少|降低|优惠|少付|多付|增加|补差")
_ALL_OF_IT = re.compile(
    r"的(?:总|全部)?(?:费用|经费|支出|资金|金额|报酬|薪酬|工资|补助|补贴|开支|花费)?(?:合计|总计|总共|共计?|为|是|:)*\s*"
)
_RATED_BY = re.compile(
    r"[按以](?:照)?[^,，。;；]*$|先行|预付|首付|首批|[拨支兑垫]付$|发放$|承担$|负担$|报销$|补[助贴]$"
)
_HALF = re.compile(r"[春秋]季|学期|[上下]半年|季度|[一二三四]季|批|月份")
_TWO, _WAYS = 2, 3


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The products of one paragraph."""
    for fact in line.facts:
        made = None
        if fact.role == "price":
            made = _over_spans(fact) or _borne(fact)
            if made is None and fact.dim == "money" and {*per.units(fact)} and {*per.units(fact)} <= per.YEARS:
                made = product(fact)
        elif fact.role == "stock":
            made = product(fact)
        if made is not None:
            yield made


def _over_spans(fact: Fact) -> Statement | None:
    """月工资 750 元，干了 9 个月，人均领取 6750 元: by the month and by the head, over the months that were told."""
    own = [one for one in before(fact) if one.scope == fact.scope and one.depth == fact.depth][::-1]
    if len(own) != _TWO or own[0].role != "price" or own[0].dim != fact.dim or fact.hedged:
        return None
    units = per.units(own[0])
    if len(units) != 1 or units[0] not in per.SPANS or units[0] in per.units(fact) or not per.answers(own[1], units[0]):
        return None
    evidence = [where(fact, *own), "common words", "part named", "only candidate"]
    return Statement("price", "A512", fact, [Binding("product", (own[0], own[1]))], evidence)


def _borne(fact: Fact) -> Statement | None:
    """每亩保费 30 元，县级承担其中的 15%，即每亩 4.5 元: a part of a price by its rate."""
    own = per.borne(fact)
    if own is None or any(one.hedged for one in (fact, *own)):
        return None
    evidence = [where(fact, *own), "common words", "part named", "only candidate"]
    return Statement("price", "A512", fact, [Binding("product", own)], evidence)


def product(fact: Fact) -> Statement | None:
    """20 台，单价 4500 元，共计 9 万元; 86 人，每人每月 120 元，全年 12.384 万元; 甲类 20 人，每人 100 元；乙类 30 人，每人 80 元，合计 4400 元."""
    if not fact.line.priced:
        return None
    own = list(before(fact))
    price = _priced(fact, own)
    if price is None:
        return None
    factors = _factors(fact, price)
    if (
        not factors
        or payments.ADDED.match(fact.label)
        or any(payments.ADDED.match(way[0].fact.label) and not fact.label.strip() for way in factors)
        or (per.assumed([way[0].fact for way in factors]) and payments.uneven(fact))
    ):
        return None
    used = [one.fact for way in factors for one in way]
    if any(_by_the_piece(one, price) for one in own if one.scope == fact.scope and one not in used):
        return None  # 每站药箱 2 个 was told as well
    factors = _spread(factors, per.units(price))
    if not factors:
        return None
    ways = list(itertools.islice(itertools.product(*factors), _WAYS))
    bindings = _bindings(price, factors, ways)
    if not bindings:
        return None
    if len(factors) > 1 and any(len(way) > 1 and _listed(way[1].fact, way[0].fact) for way in factors):
        return None  # 两期分别为 60 人和 45 人: neither of them alone
    terms = [one.fact for one in ways[0] if not isinstance(one.fact, Constant)]
    last = max(one.end for one in (price, *terms))
    if _BECAUSE.search(fact.line.flat, last, fact.start) or _HINDERED.search(fact.line.flat, price.end, fact.start):
        return None
    evidence = [where(fact, price, *terms), *(["only candidate"] if len(bindings) == 1 else [])]
    evidence += _known(fact, price, ways[0])
    return Statement("price", "A512", fact, bindings, evidence, quiet=len(ways) > 1 and not ways[0][0].named)


def _priced(fact: Fact, own: list[Fact]) -> Fact | None:
    """The price that makes an amount with how many there are, where nothing says that it is not what they make."""
    dims = {fact.dim, "人"} if fact.dim == "人次" else {fact.dim}
    inner = _bracketed(fact)
    price = inner or next(
        (one for one in own if one.role == "price" and one.dim in dims and not _spoken_for(one)), None
    )
    if price is None or not (_beside(price, fact) or per.borne(price)) or not payments.paid(fact) or "其中" in fact.gap:
        return None
    between = own[: own.index(price)] if inner is None else []
    if any(_RATED_BY.search(one.label) for one in between if one.role == "ratio"):
        return None  # 已按 70% 拨付 84 万元
    if payments.in_part(fact, adjusted=True):
        return None  # 分两次发放，首次发放 14.4 万元
    if any(one.role == "stock" and one.dim == fact.dim for one in between) or (inner is None and inclusive(fact)):
        return None
    if per.capped(price) or rated_behind(fact) or (fact.dim != "money" and only_some(price, fact)):
        return None
    if _a_mean(price) and not (_WHOLE.search(fact.label) or _of_its_span(fact)):
        return None
    paid = next((i for i, one in enumerate(own) if one.role == "stock" and one.dim == fact.dim), len(own))
    prices = [one for one in own[:paid] if one.role == "price" and one.dim == fact.dim]
    shares = per.shares(prices, fact)
    if shares:
        return shares[0]
    tiers = inner is None and len(prices) > 1 and not _saved(price, fact)
    return None if tiers else price


def _bindings(price: Fact, factors: list[list[per.Factor]], ways: list[tuple[per.Factor, ...]]) -> list[Binding]:
    """The readings of a price and each of the ways in which its numbers may be taken."""
    bindings = [Binding("product", (price, *(one.fact for one in way))) for way in ways]
    printed = not any(isinstance(one.fact, Constant) for way in ways for one in way)
    if printed and len(ways) == _TWO and len(factors) == 1 and ways[0][0].fact.dim == ways[1][0].fact.dim:
        bindings.append(Binding("products", (ways[1][0].fact, price, ways[0][0].fact, price)))
    elif any(len(way) > 1 and any(_HALF.search(one.fact.label) for one in way) for way in factors):
        return []  # 每生每年 2000 元，春季 312 人，秋季 305 人: of each half a year's part
    whole = [one for one in (way.fact for way in ways[0]) if one.has("TOTAL") and one.dim in per.TIMES]
    if whole and len(ways[0]) == _TWO:
        bindings.insert(0, Binding("product", (price, *whole)))  # 陪护 126 人次共 1512 天: of all of them together
    return bindings


def _known(fact: Fact, price: Fact, way: tuple[per.Factor, ...]) -> list[str]:
    """How sure the factors of a product are."""
    found = ["part named"] if all(one.named for one in way) else []
    found += ["inherited"] if any(one.assumed for one in way) else []
    mean = _a_mean(price) and not _WHOLE.search(fact.label)  # which may itself be rounded
    return [*found, *(["common words"] if mean or any(isinstance(one.fact, Constant) for one in way) else [])]


def _listed(one: Fact, other: Fact) -> bool:
    """60 人和 45 人: members of one list."""
    return one.line is other.line and one.index + 1 == other.index and one.line.between(one, other).strip() in JOINERS


def _by_the_piece(one: Fact, price: Fact) -> bool:
    """每站配药箱 2 个: a number of things told for each of others."""
    return (
        one.role == "price"
        and one is not price
        and "每" in one.label
        and one.dim not in per.TIMES | {price.dim, "money", "ratio"}
    )


def _spread(factors: list[list[per.Factor]], units: list[str]) -> list[list[per.Factor]]:
    """上、下半年各演出 24 场: each number as often as its clause says; nothing where it does not say how often."""
    made = [[(spread(one.fact, units), one) for one in way] for way in factors]
    for i, way in enumerate(made):
        others = [one.fact for k, other in enumerate(factors) if k != i for one in other]
        if any(fact is None for fact, _ in way) and all(one.dim in per.TIMES for one in others):
            return []
    return [[one._replace(fact=fact) if fact is not None else one for fact, one in way] for way in made]


def _saved(price: Fact, fact: Fact) -> bool:
    """每套由 485 元降至 436 元，单套节约 49 元 …，共节约: the difference is the price of what was saved, the two before it are not."""
    words = _SAVED.findall(price.label)
    return bool(words) and words[-1] in fact.label


def _bracketed(fact: Fact) -> Fact | None:
    """市级配套 182.9 万元（1000 元/户）: the price of an amount in the bracket right behind it."""
    following = fact.line.facts[fact.index + 1 : fact.index + _TWO]
    if not following or following[0].role != "price" or following[0].dim != fact.dim:
        return None
    return following[0] if fact.line.between(fact, following[0]).strip() == "(" else None


def _spoken_for(price: Fact) -> bool:
    """Whether a price stands in the bracket behind another amount of its kind."""
    last = price.line.facts[price.index - 1] if price.index else None
    return last is not None and last.role == "stock" and _bracketed(last) is price


def _a_mean(price: Fact) -> bool:
    return "均" in price.label and not _STANDARD.search(price.label + price.tail)


def _of_its_span(fact: Fact) -> bool:
    """一年 12 个月的费用 …, 全年 10 个月共 …: an amount of the span of time right before it is of all of it."""
    last = fact.line.facts[fact.index - 1] if fact.index else None
    return last is not None and last.dim in {"个月", "个季度", "天"} and _ALL_OF_IT.fullmatch(fact.label) is not None


def _beside(price: Fact, fact: Fact) -> bool:
    """A price at the level of its amount, or alone in the bracket behind the number that it is for."""
    if price.depth == fact.depth:
        return True
    last = price.line.facts[price.index - 1] if price.index else None
    if last is None or price.depth != fact.depth + 1 or last.depth != fact.depth:
        return False
    return price.line.between(last, price).lstrip().startswith("(")


def _factors(fact: Fact, price: Fact) -> list[list[per.Factor]]:
    """For each word that a price is for, what may say how many there are; nothing where one of them is not answered."""
    units = per.units(price)
    used: list[Fact] = []
    found: list[list[per.Factor]] = []
    mean = _a_mean(price)
    terms: set[str] = set()
    for unit in sorted(units, key=lambda one: one in per.SPANS):
        if unit in terms:
            continue
        one = [
            each
            for each in per.factor(unit, fact, _without(fact, [price, *used]), per.spoken(fact))
            if isinstance(each.fact, Constant) or each.fact.scope == fact.scope
        ]
        chain = _chained(fact, price, unit) if not any(each.named for each in one) else []
        if chain:
            found += chain
            continue
        if not one or (mean and unit == "年" and one[0].fact.value <= 1):
            return []
        groups = together([each.fact for each in one], fact)
        if groups is not None:
            if timed([each.fact for each in one], {*units} & {*per.SPANS}):
                return []
            terms |= covered([each.fact for each in one])
        used += [each.fact for each in one]
        one = [per.Factor(groups, named=True)] if groups is not None else one
        found += [one, *_per_span(fact, one)]
    own = [
        one
        for one in per.counted(fact)
        if one.scope == fact.scope and one.dim not in per.TIMES | {price.dim} and one not in used
    ]
    each = next(
        (one.fact for way in found for one in way if one.fact.role == "stock" and _EVERY.search(one.fact.label)), None
    )
    if each is not None:
        return _for_all(fact, each, found)
    if not units and (shared := _for_each(own)):
        return [[per.Factor(one, named=True)] for one in shared]
    if not units:
        return [[per.Factor(one, named=False) for one in own[:_TWO]]] if own else []
    if own and set(units) <= set(per.SPANS):
        return [*found, [per.Factor(own[0], named=True)]] if per.spanned(price) and len(own) == 1 else []
    return found


def _for_all(fact: Fact, each: Fact, found: list[list[per.Factor]]) -> list[list[per.Factor]]:
    """为 23 个村各配垃圾桶 40 个，每个 85 元: so many for each of the one number that was told before."""
    spans = [way for way in found if each not in [one.fact for one in way]]
    used = [one.fact for way in spans for one in way]
    shared = [one for one in per.counted(fact) if one.scope == fact.scope and one.index < each.index]
    shared = [one for one in shared if one.dim not in per.TIMES and one not in used]
    if len(shared) != 1:
        return [[per.Factor(each, named=True)], *spans] if spread(each, ()) is not None is not each else []
    return [[per.Factor(each, named=True)], [per.Factor(shared[0], named=True)], *spans]


def _per_span(fact: Fact, ways: list[per.Factor]) -> list[list[per.Factor]]:
    """两期，每期 60 人，每人 1200 元: how often there are so many of them, where that is told."""
    each = ways[0].fact
    units = per.units(each) if len(ways) == 1 and each.role == "price" else []
    if len(units) != 1 or units[0] in per.YEARS | per.DAILY | {"月", "季度"}:
        return []
    told = [one for one in per.factor(units[0], fact, _without(fact, [each]), per.spoken(fact)) if one.named]
    return [told[:1]] if len(told) == 1 and not told[0].assumed else []


def _without(fact: Fact, used: list[Fact]) -> list[Fact]:
    """The numbers before a figure that were not used yet."""
    return [one for one in per.counted(fact) if one not in used]


def _for_each(own: list[Fact]) -> list[Fact]:
    """为 23 个站各配 1 台，单价 …: so many for each of so many, where nothing else was told."""
    return own if len(own) == _TWO and _EVERY.search(own[0].label) and own[1].index < own[0].index else []


def _chained(fact: Fact, price: Fact, unit: str) -> list[list[per.Factor]]:
    """三个班，每班 40 人，每人 65 元: how many of them there are is itself told by the piece."""
    each = next(
        (
            one
            for one in before(fact)
            if one.role == "price" and one is not price and "每" in one.label and per.answers(one, unit)
        ),
        None,
    )
    units = per.units(each) if each is not None and each.scope == fact.scope else []
    if each is None or len(units) != 1:
        return []
    number = [one for one in per.factor(units[0], fact, _without(fact, [price, each]), per.spoken(fact)) if one.named]
    return [[per.Factor(each, named=True)], number[:1]] if len(number) == 1 else []
