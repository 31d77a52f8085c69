"""Tariffs by tiers: as many prices as numbers of what they are for, and their total; a tariff by steps of one quantity.

一档 5000 元、二档 2000 元，一档 2 起、二档 5 起 pairs by the names; 依次为, 分别, 各有 pair in order; a price with the number right beside it
is a tier by itself. The spans of time that a price is for (每人每月) are those of the total. 100 核以内每核 90 元，超出部分每核 70 元 divides a quantity.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import Constant, constant, inclusive
from jixiao.documents.audit.passage import LINES, MOST, done, level, planned, reach, told_in, where
from jixiao.documents.audit.prices import pairing, payments, per
from jixiao.documents.audit.prices.bands import banded
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_NOT_PAID = re.compile(r"预算|计划|(?<!按)(?<!按照)标准")
_SUMMED = re.compile(r"[总共]|合计|累计|全年|两项|两类")
_SAID_OF_ALL = re.compile(r"\d+月|本[年月]|[兑支拨]付|发放|应发|实发|补[助贴]|奖[励补]?|资金|经费|金额?|费用?|的")
_GRADE = re.compile(r"[一二三四五六七八九十甲乙丙丁特A-F][档类级等]")
_BOUND = re.compile(r"(?:(?<=[前首])|(?=[\d,.]+[^\d,。;]*?(?:以内|以下|内|部分|之间)))(?<!\d)(\d[\d,]*(?:\.\d+)?)(万?)")
_WITHIN = re.compile(r"(?:\([^()]*\))?(?:以内|以下|内|部分)")
_BEYOND = re.compile(r"(?:超出|超过|超|高于|大于|其余|以上|之外)")
_ALONE = re.compile(r"某|该[生户员名]|一[名位户]")
"""刘某, 该生: one of them."""
_TWO, _TIERS = 2, 6


def _within(fact: Fact) -> Statement | None:
    """The total of the tiers of its own sentence."""
    own = [one for one in fact.line.facts[max(0, fact.index - MOST * 2) : fact.index] if one.sentence == fact.sentence]
    text = per.spoken(fact)
    return _total(fact, own, text) or _stepped(fact, own, text)


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The totals of one paragraph that the tiers of their sentence make."""
    if len(line.facts) < 2 * _TWO:
        return
    priced = sum(one.role == "price" for one in line.facts) >= _TWO
    graded = "每" in line.flat or "分别" in line.flat or _GRADE.search(line.flat) is not None
    for fact in line.facts[_TWO + 1 :] if priced or graded else ():
        if is_total(fact):
            made = (_within(fact) if priced else None) or (_graded(fact) if graded else None)
            if made is not None:
                yield made


def _graded(total: Fact) -> Statement | None:
    """奖励一级 3 万元、二级 1 万元，一级 1 人、二级 4 人，发放 7 万元: amounts of grades that numbers repeat are prices, or parts."""
    facts = total.line.facts
    mixed = _numbered_grades(total)
    if mixed:
        return _either(total, mixed, [price for _, price in mixed])
    numbers = [facts[total.index - 1]]
    while numbers[0].index and facts[numbers[0].index - 1].dim == numbers[0].dim:
        numbers.insert(0, facts[numbers[0].index - 1])
    parts = [facts[numbers[0].index - 1]] if numbers[0].index else []
    while (
        parts
        and parts[0].index
        and facts[parts[0].index - 1].dim == "money"
        and facts[parts[0].index - 1].scope == total.scope
    ):
        parts.insert(0, facts[parts[0].index - 1])
    alike = all(one.role == "stock" and one.dim == "money" and one.scope == total.scope for one in parts)
    if not len(numbers) <= len(parts) <= _TIERS or len(numbers) < _TWO or not alike or total.has("TOTAL"):
        return None
    each = all("每" in one.label or _GRADE.search(one.label) for one in parts)
    if not (each or (pairing.bare(parts) and "分别" in parts[0].label)):
        return None
    found = pairing.by_names(parts, numbers) if all(pairing.countable(one, [""]) for one in numbers) else None
    return None if found is None else _either(total, found, parts)


def _either(total: Fact, found: list[tuple[Fact, Fact]], parts: list[Fact]) -> Statement:
    """The tiers of a total, or their sum where each amount is what a tier cost altogether."""
    priced = Binding("products", tuple(one for pair in found for one in pair))
    evidence = [where(total, *parts), "part named", "announced", "several candidates"]
    return Statement("price", "A512", total, [priced, Binding("sum", tuple(parts))], evidence)


def _numbered_grades(total: Fact) -> list[tuple[Fact, Fact]]:
    """一档 1000 元 156 人，二档 2000 元 84 人，… 共 240 人、32.4 万元: amounts of grades, each with its number right behind it."""
    if total.dim != "money" or _GRADE.search(total.label):
        return []
    near = total.line.facts[max(0, total.index - 2 * _TIERS - 1) : total.index]
    own = [one for one in near if one.scope == total.scope and not one.depth and not one.has("TOTAL")]
    while own and not (own[0].dim == "money" and _GRADE.search(own[0].label)):
        own.pop(0)
    pairs = [*zip(own[1::2], own[::2], strict=False)]
    if len(pairs) < _TWO or len(own) != 2 * len(pairs):
        return []
    if payments.SPREAD.search(total.line.flat, own[-1].end, total.start):
        return []
    graded = all(price.role == "stock" and _GRADE.search(price.label) and price.unit == "元" for _, price in pairs)
    right = all(pairing.countable(number, [""]) and not number.label.strip(" (") for number, _ in pairs)
    return pairs if graded and right else []


def apart(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The totals of one paragraph whose tiers were told in sentences and paragraphs before."""
    line = asking[0].line
    if not any(other.priced for other in (line, *scene.above(line, LINES))):
        return
    for fact in asking:
        if not fact.depth and is_total(fact):
            told = reach(
                fact, scene, lambda one: one.role in {"stock", "price"} and one.dim not in {"ratio", "points"}, MOST
            )
            text = told_in(fact, told)
            made = _total(fact, told, text) or _stepped(fact, told, text)
            if made is not None:
                made.evidence.append("whole matter")
                yield made


def parallel(total: Fact, parts: list[Fact]) -> list[Binding]:
    """奖金分别为 2000 元和 1000 元，获评人数分别为 12 人和 38 人: amounts before as many numbers may be prices as well."""
    mixed = _numbered_grades(total)
    if {price for _, price in mixed} == {*parts}:
        return [Binding("products", tuple(one for pair in mixed for one in pair))]
    if total.index - parts[-1].index - 1 != len(parts) or total.dim != "money" or len(parts) > _TIERS:
        return []
    following = total.line.facts[parts[-1].index + 1 : total.index]
    if len({one.dim for one in following}) != 1 or not all(pairing.countable(one, [""]) for one in following):
        return []
    found = pairing.paired(parts, following)
    return [Binding("products", tuple(one for pair in found[0] for one in pair))] if found else []


def is_total(fact: Fact) -> bool:
    """An amount that something was paid in; by the month where it says so: 每月绩效总额."""
    if (
        fact.hedged
        or fact.sign
        or fact.role not in {"stock", "price"}
        or inclusive(fact)
        or "其中" in fact.gap
        or _NOT_PAID.search(fact.label)
        or payments.ADDED.match(fact.label)
    ):
        return False
    monthly = fact.role == "price" and {*per.units(fact)} <= {*per.SPANS}
    return (fact.role == "stock" or monthly) and payments.paid(fact)


def _total(fact: Fact, told: list[Fact], text: str) -> Statement | None:
    """The tiers since the last amount that was paid; 插秧机兑付 30 万元，烘干机兑付 48 万元: of all, the one that an amount names."""
    made = _tiered(fact, told, text)
    if made is not None or fact.index == 0 or fact.line.facts[fact.index - 1].dim != fact.dim:
        return made
    every = [one for one in told if one.role == "price" or one.dim != fact.dim]
    made = _tiered(fact, every, text) if len(every) < len(told) else None
    return made if made is not None and len(made.bindings[0].terms) == _TWO else None


def _tiered(fact: Fact, told: list[Fact], text: str) -> Statement | None:
    """The tiers of the figures that were told: prices, and as many numbers of one kind."""
    extra = [one for one in told if one.role == "stock" and one.dim == fact.dim and payments.ADDED.match(one.label)]
    beside = pairing.beside(fact, [one for one in told if one.role == "price" and one.dim == fact.dim])
    told = _since_amount(fact, [one for one in told if one not in (*extra, *beside)])
    prices = [one for one in told if one.role == "price" and one.dim == fact.dim]
    if not _TWO <= len(prices) <= _TIERS or any(one.hedged for one in (*prices, *extra)):
        return None
    if any(map(per.borne, prices)):
        return None  # a price and a part of it are no tiers
    if extra and extra[0].spot < told[-1].spot:
        return None
    if any(map(done, prices)) and any(planned(one) and not done(one) for one in prices):
        return None  # what was planned and what was paid are no tiers
    if payments.SPREAD.search(_between(prices[-1], fact, told)):
        return None
    found = pairing.pairs(prices, [one for one in level(told) if one not in prices])
    found = found or pairing.pairs(prices, _members(prices, told)) or pairing.pairs(prices, _opened(prices, told))
    found = found or pairing.in_brackets(prices)
    if found is None:
        return _single(fact, prices, told, text) if not extra else None
    pairs, why = pairing.of_name(fact, prices, found[0], beside), found[1]
    own = _named_tiers(fact, pairs) if len(pairs) == len(found[0]) else []
    if not pairs or (own and len(prices) > _TWO):
        return None  # 生活补贴 12.6 万元: of some of the tiers
    pairs = own or pairs
    if all(count.spot < prices[-1].spot for count, _ in pairs) and _ALONE.search(_between(prices[-1], fact, told)):
        return None  # …，某村 85 分，奖 2 万元: what one of them was paid
    if len({planned(count) for count, _ in pairs if planned(count) or done(count)}) > 1:
        return None  # 计划购置 6 辆，实际购置 7 辆: no two tiers
    spans = _spans(fact, prices, pairs, [one for one in told if one not in prices], text)
    if spans is None or (spans and extra) or any(count.hedged for count, _ in pairs):
        return None
    pairs = [*pairs, *((constant(one, 1, ""), one) for one in extra)]
    terms = (*(one for pair in pairs for one in pair), *spans)
    evidence = [where(fact, *[one for one in terms if not isinstance(one, Constant)]), *why]
    return Statement("price", "A512", fact, [Binding("products", terms)], evidence)


def _named_tiers(fact: Fact, pairs: list[tuple[Fact, Fact]]) -> list[tuple[Fact, Fact]]:
    """拖拉机兑付 81 万元: the tier that an amount names by a piece of the names of its price and of its number."""
    subject = _SAID_OF_ALL.sub("", fact.label).strip(" ,、")
    if len(subject) < _TWO or _SUMMED.search(fact.label):
        return []
    named = [pair for pair in pairs if _SAID_OF_ALL.sub("", pair[0].label).endswith(subject)]
    return named if len(named) == 1 and subject in named[0][1].label else []


def _members(prices: list[Fact], told: list[Fact]) -> list[Fact]:
    """资助新生 155 人，其中本科 90 人、专科 65 人: of a number that is parted by the tiers the parts."""
    names = pairing.tier_names(prices)
    own = [one for one in told if one not in prices and not one.depth]
    return [one for one in own if pairing.tier_of(one.label, names) is not None]


def _opened(prices: list[Fact], told: list[Fact]) -> list[Fact]:
    """树苗 3200 株，其中香樟 1200 株、单价 45 元，…: what 其中 opens before the first price."""
    at = next((i for i, one in enumerate(told) if one.has("OPEN") and one.spot < prices[0].spot), len(told))
    return [one for one in told[at:] if one not in prices and not one.depth]


def _between(price: Fact, fact: Fact, told: list[Fact]) -> str:
    """The words from the last price to the total, without those of the total itself."""
    end = max(fact.start - len(fact.label), 0)
    if price.line is fact.line:
        return fact.line.flat[price.end : end]
    lines = dict.fromkeys(one.line for one in told if price.line.number < one.line.number < fact.line.number)
    return price.line.flat[price.end :] + "".join(line.flat for line in lines) + fact.line.flat[:end]


def _single(fact: Fact, prices: list[Fact], told: list[Fact], text: str) -> Statement | None:
    """国家级、省级分别奖励 50 万元、20 万元，某省级企业 …: what is paid in the one tier that the words behind the prices name."""
    if any(map(banded, prices)):
        return None
    names = pairing.tier_names(prices)
    words = _between(prices[-1], fact, told)
    at = pairing.tier_of(words, names)
    if at is None or not (names[at][-_TWO:] in words or names[at][:_TWO] in words):
        return None
    if any(name in words for i, name in enumerate(names) if i != at and name not in names[at]):
        return None
    price = prices[at]
    own = [one for one in told if one.spot > prices[-1].spot]
    said = [one for one in own if one.depth and one.label.strip() == "按"]
    own = [one for one in own if all(one.dim != other.dim for other in said)] + said
    terms: list[Fact] = [price]
    assumed = False
    for unit in per.units(prices[0]) or per.units(price):
        ways = [one for one in per.factor(unit, fact, own, text) if one.named and not one.assumed]
        if len(ways) > 1 or (not ways and unit in per.SPANS):
            return None
        assumed = assumed or not ways
        terms += [one.fact for one in ways if one.fact.value != 1]
    alone = _ALONE.search(words) is not None and {*per.units(price)} <= {"人", "名", "生", "户", "位"}
    if len(terms) != len({*terms}) or any(one.hedged for one in terms) or (len(terms) == 1 and not (assumed or alone)):
        return None
    near = where(fact, *[one for one in terms if not isinstance(one, Constant)])
    evidence = [near, "part named", "base named", "implicit", *(["inherited"] if assumed else [])]
    return Statement("price", "A512", fact, [Binding("product", tuple(terms))], evidence)


def _since_amount(fact: Fact, told: list[Fact]) -> list[Fact]:
    """The prices and numbers since the last amount that was paid: what stands before it was its own."""
    at = max((i for i, one in enumerate(told) if one.role == "stock" and one.dim == fact.dim), default=-1)
    return told[at + 1 :]


def _spans(
    fact: Fact, prices: list[Fact], pairs: list[tuple[Fact, Fact]], rest: list[Fact], text: str
) -> tuple[Fact, ...] | None:
    """How often the prices are paid: the months, days, terms of the total; None where one of them is not told."""
    units = {unit for price in prices for unit in per.units(price)} & {*per.SPANS}
    numbers = [count for count, _ in pairs]
    units = {
        unit
        for unit in units
        if not (unit in numbers[0].unit or numbers[0].dim in per.SPANS[unit] or numbers[0].tail.startswith(unit))
    }
    others = [one for one in rest if one not in numbers and one.dim != numbers[0].dim]
    found: list[Fact] = []
    for unit in sorted(units):
        ways = [one for one in per.factor(unit, fact, others, text) if one.named and not one.assumed]
        if len(ways) != 1 and unit in per.YEARS and not per.of_part_of_a_year(text):
            continue
        if len(ways) != 1:
            return None
        if ways[0].fact.value != 1:
            found.append(ways[0].fact)
    return tuple(found) if len(found) < _TWO else None


def _stepped(fact: Fact, told: list[Fact], text: str) -> Statement | None:
    """100 核以内每核 90 元，超出部分每核 70 元; 使用 160 核: each part of the quantity at the price of its step."""
    told = _since_amount(fact, told)
    prices = [one for one in told if one.role == "price" and one.dim == fact.dim]
    if not _TWO <= len(prices) <= _TIERS or len({one.line for one in prices}) != 1:
        return None
    units = per.units(prices[0])
    things = [one for one in units if one not in per.SPANS] or units[:1]
    edges = _edges(prices)
    if len(things) != 1 or edges is None or _bounded_otherwise(prices, things[0]):
        return None
    own = [one for one in told if one.role == "stock" and per.answers(one, things[0]) and not one.has("OPEN")]
    own = [one for one in own if one.spot > prices[-1].spot]
    if len(own) != 1 or own[0].hedged:
        return None
    spans = _spans(fact, prices, [(own[0], prices[0])], told, text)
    if spans is None:
        return None
    bounds = [Decimal(0), *edges, own[0].base]
    parts = [max(Decimal(0), min(high, own[0].base) - low) for low, high in itertools.pairwise(bounds)]
    pairs = [(constant(own[0], part, own[0].dim), price) for part, price in zip(parts, prices, strict=True) if part]
    terms = (*(one for pair in pairs for one in pair), *spans)
    evidence = [where(fact, own[0], *prices), "part named", "base named"]
    return Statement("price", "A512", fact, [Binding("products", terms)], evidence)


def _bounded_otherwise(prices: list[Fact], thing: str) -> bool:
    """100 吨以内每户 60 元: whether the steps are those of a measure that the prices are not for."""
    first = prices[0]
    told = list(before(first))[: 2 * _TIERS]
    return any(one.dim and not per.answers(one, thing) for one in told if _WITHIN.match(one.line.flat, one.end))


def _edges(prices: list[Fact]) -> list[Decimal] | None:
    """The bounds of the steps in order: one between each two; None where the words do not give them."""
    found: list[Decimal] = []
    start = prices[0].line.sentences[prices[0].sentence][0]
    for i, price in enumerate(prices):
        words = price.line.flat[start : price.start]
        start = price.end
        if i == len(prices) - 1:
            return found if _BEYOND.search(words) and found == sorted({*found}) else None
        numbers = [
            EXACT.multiply(Decimal(text.replace(",", "")), Decimal(10**4 if scale else 1))
            for text, scale in _BOUND.findall(words)
        ]
        if not numbers:
            return None
        found.append(numbers[-1])
    return None
