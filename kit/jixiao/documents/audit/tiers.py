"""Tariffs by tiers: as many prices as numbers of what they are for, and their total; a tariff by steps of one quantity.

一档 5000 元、二档 2000 元，一档 2 起、二档 5 起 pairs by the names; 依次为, 分别, 各有 pair in order; a price with the number right beside it
is a tier by itself. The spans of time that a price is for (每人每月) are those of the total. 100 核以内每核 90 元，超出部分每核 70 元 divides a quantity.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit import per
from jixiao.documents.audit.operands import Constant, constant, inclusive
from jixiao.documents.audit.passage import LINES, MOST, level, reach, told_in, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

PAID = re.compile(
    r"发|共|合计|总|金额|补|计|款|费|资金|租|支|付|缴|需|收|奖|兑现|投|造价|结算|产值|产量|报酬|工资|薪|供|用[水电]"
)
_NOT_PAID = re.compile(r"预算|计划|标准|上限|限额")
_EACH_IN_ORDER = re.compile(r"分别|依次|各[有为是]?|对应|相应")
_JOINER = re.compile(r"\s*(?:、|,|和|及|与|以及)*\s*(?:各|为|是)?\s*")
_PLAIN = re.compile(r"[\s、,;:：“”\"的为是共有计达]")
_GRADE = re.compile(r"[一二三四五六七八九十甲乙丙丁特A-F][档类级等]")
_BOUND = re.compile(r"(?:(?<=[前首])|(?=[\d,.]+[^\d,。;]*?(?:以内|以下|内|部分|之间)))(?<!\d)(\d[\d,]*(?:\.\d+)?)(万?)")
_BEYOND = re.compile(r"(?:超出|超过|超|高于|大于|其余|以上|之外)")
_TWO, _TIERS = 2, 6


def within(fact: Fact) -> Statement | None:
    """The total of the tiers of its own sentence."""
    own = [one for one in fact.line.facts[max(0, fact.index - MOST * 2) : fact.index] if one.sentence == fact.sentence]
    return _total(fact, own, per.spoken(fact)) or _stepped(fact, own, per.spoken(fact))


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The totals of one paragraph that the tiers of their sentence make."""
    if len(line.facts) <= 2 * _TWO:
        return
    priced = sum(one.role == "price" for one in line.facts) >= _TWO
    for fact in line.facts:
        if fact.index >= 2 * _TWO and is_total(fact):
            made = (within(fact) if priced else None) or _graded(fact)
            if made is not None:
                yield made


def _graded(total: Fact) -> Statement | None:
    """奖励一级 3 万元、二级 1 万元，一级 1 人、二级 4 人，发放 7 万元: amounts of grades that numbers repeat are prices, or parts."""
    facts = total.line.facts
    numbers = [facts[total.index - 1]]
    while numbers[0].index and facts[numbers[0].index - 1].dim == numbers[0].dim:
        numbers.insert(0, facts[numbers[0].index - 1])
    parts = facts[max(0, numbers[0].index - len(numbers)) : numbers[0].index]
    alike = all(one.role == "stock" and one.dim == "money" and one.scope == total.scope for one in parts)
    if len(parts) < _TWO or not alike or total.has("TOTAL") or not all(_GRADE.search(one.label) for one in parts):
        return None
    priced = parallel(total, parts)
    if priced is None:
        return None
    evidence = [where(total, parts), "part named", "announced", "several candidates"]
    return Statement("price", "A512", total, [priced, Binding("sum", tuple(parts))], evidence)


def apart(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The totals of one paragraph whose tiers were told in sentences and paragraphs before."""
    line = asking[0].line
    if not any(one.role == "price" for other in (line, *scene.above(line, LINES)) for one in other.facts):
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


def parallel(total: Fact, parts: list[Fact]) -> Binding | None:
    """奖金分别为 2000 元和 1000 元，获评人数分别为 12 人和 38 人: amounts before as many numbers may be prices as well."""
    if total.index - parts[-1].index - 1 != len(parts):
        return None
    following = total.line.facts[parts[-1].index + 1 : total.index]
    if total.dim != "money" or len(following) != len(parts) or len(parts) > _TIERS:
        return None
    if len({one.dim for one in following}) != 1 or not all(_countable(one, [""]) for one in following):
        return None
    found = _paired([*parts], following)
    return Binding("products", tuple(one for pair in found[0] for one in pair)) if found else None


def is_total(fact: Fact) -> bool:
    """An amount that something was paid in; by the month where it says so: 每月绩效总额."""
    if (
        fact.hedged
        or fact.sign
        or fact.role not in {"stock", "price"}
        or inclusive(fact)
        or "其中" in fact.gap
        or _NOT_PAID.search(fact.label)
    ):
        return False
    monthly = fact.role == "price" and {*per.units(fact)} <= {*per.SPANS}
    return (fact.role == "stock" or monthly) and bool(PAID.search(fact.label))


def _total(fact: Fact, told: list[Fact], text: str) -> Statement | None:
    """The tiers of the figures that were told: prices, and as many numbers of one kind."""
    told = _since_amount(fact, told)
    prices = [one for one in told if one.role == "price" and one.dim == fact.dim]
    if not _TWO <= len(prices) <= _TIERS or any(one.hedged for one in prices):
        return None
    found = _numbers(prices, [one for one in level(told) if one not in prices])
    if found is None:
        return None
    pairs, why = found
    spans = _spans(fact, prices, pairs, [one for one in told if one not in prices], text)
    if spans is None or any(count.hedged for count, _ in pairs):
        return None
    terms = (*(one for pair in pairs for one in pair), *spans)
    evidence = [where(fact, [one for one in terms if not isinstance(one, Constant)]), *why]
    return Statement("price", "A512", fact, [Binding("products", terms)], evidence)


def _since_amount(fact: Fact, told: list[Fact]) -> list[Fact]:
    """The prices and numbers since the last amount that was paid: what stands before it was its own."""
    at = max((i for i, one in enumerate(told) if one.role == "stock" and one.dim == fact.dim), default=-1)
    return told[at + 1 :]


def _numbers(prices: list[Fact], rest: list[Fact]) -> tuple[list[tuple[Fact, Fact]], list[str]] | None:
    """Each price with the number that it is for."""
    names = [one for one in per.units(prices[0]) if one not in per.SPANS]
    counted = [one for one in rest if _countable(one, names)]
    alone = [one for one in counted if not one.has("TOTAL")]
    counted = alone if len(alone) >= len(prices) else counted
    order = sorted([*prices, *counted], key=_place)
    kinds = ["P" if one in prices else "Q" for one in order]
    if kinds in (["P", "Q"] * len(prices), ["Q", "P"] * len(prices)):
        return list(zip(counted, prices, strict=True)), ["part named", "announced"]
    counts = Counter(one.dim for one in counted)
    fitting = [dim for dim, count in counts.items() if count == len(prices)]
    if len(fitting) > 1:
        fitting = [dim for dim in fitting if any(per.answers(one, name) for one in rest if one.dim == dim for name in names)]  # fmt: skip
    if len(fitting) != 1:
        return None
    numbers = [one for one in counted if one.dim == fitting[0]]
    return _paired(prices, numbers)


def _countable(one: Fact, names: list[str]) -> bool:
    """A number of things; a span of time only where it stands for the thing itself (每场 … 场)."""
    if one.role != "stock" or one.dim in {"money", "ratio", "points", ""} or one.sign:
        return False
    return one.dim not in per.TIMES or not names


def _paired(prices: list[Fact], numbers: list[Fact]) -> tuple[list[tuple[Fact, Fact]], list[str]] | None:
    """By the names of the tiers, or in the order of the two lists."""
    first, last = sorted((prices, numbers), key=lambda run: _place(run[0]))
    if _place(first[-1]) > _place(last[0]):
        return None
    named = _by_names(prices, numbers)
    if named is not None:
        return named, ["part named", "announced"]
    if _bare(numbers) or _bare(prices):
        said = any(_EACH_IN_ORDER.search(run[0].label) for run in (prices, numbers))
        return list(zip(numbers, prices, strict=True)), ["part named", "announced" if said else "implicit"]
    return None


def _place(one: Fact) -> tuple[int, int]:
    return one.line.number, one.start


def _bare(run: list[Fact]) -> bool:
    """18 人、45 人、62 人: members without names of their own."""
    return all(_JOINER.fullmatch(one.label) for one in run[1:])


def _by_names(prices: list[Fact], numbers: list[Fact]) -> list[tuple[Fact, Fact]] | None:
    """The number whose label repeats what tells the label of a price from those of the others."""
    own, other = _told_apart(prices), _told_apart(numbers)
    if any(not one for one in (*own[1:], *other[1:])):
        return None
    overlap = [[len(a & b) for b in other] for a in own]
    chosen: list[int] = []
    for i, row in enumerate(overlap):
        best = max(row)
        columns = [j for j, value in enumerate(row) if value == best]
        if not best or len(columns) != 1 or any(overlap[k][columns[0]] >= best for k in range(len(own)) if k != i):
            return None
        chosen.append(columns[0])
    if len({*chosen}) != len(chosen):
        return None
    return [(numbers[j], price) for j, price in zip(chosen, prices, strict=True)]


def _told_apart(run: list[Fact]) -> list[set[str]]:
    """The characters of each label that not all labels have."""
    labels = [{*_PLAIN.sub("", one.label + ("" if one.role == "price" else one.tail[:6]))} for one in run]
    shared = set.intersection(*labels)
    return [label - shared for label in labels]


def _spans(
    fact: Fact, prices: list[Fact], pairs: list[tuple[Fact, Fact]], rest: list[Fact], text: str
) -> tuple[Fact, ...] | None:
    """How often the prices are paid: the months, days, terms of the total; None where one of them is not told."""
    units = {unit for price in prices for unit in per.units(price)} & {*per.SPANS}
    numbers = [count for count, _ in pairs]
    units = {unit for unit in units if not (unit in numbers[0].unit or numbers[0].dim in per.SPANS[unit])}
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
    if len(things) != 1 or edges is None:
        return None
    own = [one for one in told if one.role == "stock" and per.answers(one, things[0]) and not one.has("OPEN")]
    own = [one for one in own if _place(one) > _place(prices[-1])]
    if len(own) != 1 or own[0].hedged:
        return None
    spans = _spans(fact, prices, [(own[0], prices[0])], told, text)
    if spans is None:
        return None
    bounds = [Decimal(0), *edges, own[0].base]
    parts = [max(Decimal(0), min(high, own[0].base) - low) for low, high in itertools.pairwise(bounds)]
    pairs = [(constant(own[0], part, own[0].dim), price) for part, price in zip(parts, prices, strict=True) if part]
    terms = (*(one for pair in pairs for one in pair), *spans)
    evidence = [where(fact, [own[0], *prices]), "part named", "base named"]
    return Statement("price", "A512", fact, [Binding("products", terms)], evidence)


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
