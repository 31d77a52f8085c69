"""Quantity times price, tier by tier and month by month; an amount for each of a number of things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import constant, where
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_EACH = re.compile(r"(?P<unit>[人户亩车台辆件床班校村街镇乡生月日])均|平均每")
_TOTAL = re.compile(r"发|共计|合计|总计|总价|共|金额|发放|补助|总额|计|价款|费用|资金|租金|处理|贴息")
_SUM = re.compile(r"共|合计|总计|总额|总价")
_THINGS = {"车": ("辆", "台"), "生": ("人",), "床": ("张", "床")}
_SPANS = {"月": ("个月",), "天": ("天",), "日": ("天", "日"), "年": ("年",)}
_PER_SPAN = re.compile(r"每(?P<each>[月天日年])|(?P<mean>[月日年])均")
_SLASH_SPAN = re.compile(r"\s*/?\s*[\u4e00-\u9fff]?\s*[·/.]\s*(?P<slash>[月天日年])|\s*/\s*(?P<only>[月天日年])")
_INTEREST = re.compile(r"(?:年利率|年化利率|贴息率|费率)(?:为|是|按)?\s*$")
_WHOLE_YEAR = re.compile(r"全年|年度(?!目标|计划)")
_PART_YEAR = re.compile(r"半年|季度|\d\s*月|个月|月底|以来|截至")
_MONTHS = 12
_TWO = 2
_TIERS = 5


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The averages and interest of one paragraph."""
    for fact in line.facts:
        made = None
        if fact.role == "price" and _EACH.search(fact.label):
            made = _average(fact)
        elif fact.role == "stock" and fact.dim == "money":
            made = _interest(fact)
        elif fact.role == "stock":
            made = _by_span(fact)
        if made is not None:
            yield made


def _average(fact: Fact) -> Statement | None:
    """发放 60 万元，惠及 300 户，户均 2000 元; 全年 60 万元，月均 5 万元."""
    unit = priced_unit(fact)
    own = [one for one in before(fact) if one.role == "stock" and one.scope == fact.scope and one.depth == fact.depth]
    if unit == "月" and not any(one.dim == "个月" for one in own):
        return _monthly_mean(fact, own)
    names = _THINGS.get(unit, (*_SPANS.get(unit, ()), unit))
    things = [one for one in own if unit and one.dim != fact.dim and one.dim.startswith(names)]
    amounts = [one for one in own if one.dim == fact.dim]
    if not things or not amounts or len(things) > _TWO or len(amounts) > _TWO:
        return None
    if any(one not in things and one not in amounts for one in own[:_TWO]):
        return None
    bindings = [Binding("mean", (amount, thing)) for thing in things for amount in amounts]
    return Statement("average", "A512", fact, bindings, ["one scope", "part named"], quiet=len(bindings) > 1)


def _monthly_mean(fact: Fact, own: list[Fact]) -> Statement | None:
    """全年 60 万元，月均 5 万元: the only amount of the scope, and it is said to be that of the year."""
    same = [one for one in own if one.dim == fact.dim]
    scope = fact.line.flat[fact.line.sentences[fact.sentence][0] : fact.start]
    if len(same) != 1 or not _WHOLE_YEAR.search(same[0].phrase) or _PART_YEAR.search(scope):
        return None
    months = constant(fact, _MONTHS, "个月")
    return Statement("average", "A512", fact, [Binding("mean", (same[0], months))], ["one scope", "part named"])


def _interest(fact: Fact) -> Statement | None:
    """本金 2000 万元，年利率 3.5%，全年贴息 70 万元: a year of interest on the only amount before its rate."""
    own = [one for one in before(fact) if one.scope == fact.scope]
    if len(own) != _TWO or own[0].role != "ratio" or own[1].dim != "money" or not _INTEREST.search(own[0].label):
        return None
    yearly = _WHOLE_YEAR.search(fact.label) or "年贴息" in fact.label
    if not yearly or not re.search(r"息|费", fact.label) or not re.search(r"本金|贷款|基数", own[1].label):
        return None
    evidence = [where(fact, *own), "part named", "base named"]
    return Statement("price", "A512", fact, [Binding("product", (own[1], own[0]))], evidence)


def _by_span(fact: Fact) -> Statement | None:
    """日均处理 1.8 万吨，全年 365 天共处理 657 万吨: so much a day, so many days."""
    own = [one for one in before(fact) if one.scope == fact.scope and one.depth == fact.depth]
    mean = next((one for one in own if one.dim == fact.dim and _PER_SPAN.search(one.label)), None)
    if mean is None or not _SUM.search(fact.label) or any(one.dim == fact.dim and one is not mean for one in own):
        return None
    word = _PER_SPAN.search(mean.label)
    spans = _SPANS[(word["each"] or word["mean"]) if word else "月"]
    counts = [one for one in own if one.dim in spans]
    if len(counts) != 1 or len(own) != _TWO:
        return None
    evidence = [where(fact, mean, counts[0]), "part named", "only candidate"]
    return Statement("price", "A512", fact, [Binding("product", (mean, counts[0]))], evidence)


def product(fact: Fact) -> Statement | None:
    """20 台，单价 4500 元，共计 9 万元; 甲类 20 人，每人 100 元；乙类 30 人，每人 80 元，合计 4400 元."""
    if fact.dim != "money":
        return None
    own = list(before(fact))
    price = next((one for one in own[:3] if one.role == "price" and one.dim == "money"), None)
    if price is None or not _TOTAL.search(fact.label):
        return None
    if any(one.role == "stock" and one.dim == "money" for one in own[: own.index(price)]):
        return None
    tiers = _tiers(own)
    if len(tiers) > 1:
        return _tiered(fact, tiers)
    unit = priced_unit(price)
    counts = [
        one
        for one in own
        if one.role == "stock" and one.dim not in {"money", "ratio"} and one.scope == fact.scope and one.dim != "个月"
    ]
    named = [one for one in counts if unit and one.dim.endswith(unit)]
    spans = [one for one in own if one.dim in _span(price) and one.scope == fact.scope]
    if not (named or counts):
        return None
    evidence = [
        where(fact, price),
        *(["part named"] if named else []),
        *(["only candidate"] if len(named or counts) == 1 else []),
    ]
    chosen = [one for one in (named or counts) if one not in spans][:_TWO]
    if _span(price) and len(spans) == 1:
        bindings = [Binding("product", (one, price, spans[0])) for one in chosen]
        return Statement("price", "A512", fact, bindings, evidence) if bindings else None
    bindings = [Binding("product", (one, price)) for one in chosen]
    if len(chosen) > 1 and chosen[0].dim == chosen[1].dim:
        bindings.append(Binding("products", (chosen[1], price, chosen[0], price)))
    return Statement("price", "A512", fact, bindings, evidence, bool(_span(price))) if bindings else None


def _tiers(own: list[Fact]) -> list[tuple[Fact | None, Fact]]:
    """Each price of the sentence since the last amount, with the one number that stands since the price before it."""
    found: list[tuple[Fact | None, Fact]] = []
    counts: list[Fact] = []
    price: Fact | None = None
    for one in own:
        if one.role == "stock" and one.dim == "money":
            break
        if one.role == "price" and one.dim == "money":
            if price is not None:
                found.append((counts[0] if len(counts) == 1 else None, price))
            price, counts = one, []
        elif price is not None and one.role == "stock" and one.dim != "ratio":
            counts.append(one)
    if price is not None:
        found.append((counts[0] if len(counts) == 1 else None, price))
    return found[::-1]


def _tiered(fact: Fact, tiers: list[tuple[Fact | None, Fact]]) -> Statement | None:
    """The sum of all tiers; where one of them has no number of its own, or is by the month, nothing can be said."""
    pairs = [(count, price) for count, price in tiers if count is not None and not _span(price)]
    if len(pairs) != len(tiers) or len(pairs) > _TIERS or not _SUM.search(fact.label):
        return None
    terms = tuple(one for pair in pairs for one in pair)
    return Statement(
        "price", "A512", fact, [Binding("products", terms)], [where(fact, *terms), "part named", "announced"]
    )


def _span(price: Fact) -> tuple[str, ...]:
    """The span of time that a price is for: how many of them were paid has to be printed."""
    slash = _SLASH_SPAN.match(price.tail)
    word = _PER_SPAN.search(price.label)
    if slash:
        return _SPANS[slash["slash"] or slash["only"]]
    return _SPANS[word["each"] or word["mean"]] if word else ()


def priced_unit(price: Fact) -> str:
    """What a price is for: 元/人, 每人, 人均."""
    slash = re.match(r"\s*/\s*([\u4e00-\u9fff])", price.line.flat[price.end : price.end + 4])
    if slash:
        return slash[1]
    each = re.search(r"每([\u4e00-\u9fff])|([人户亩车台辆件床班校村街镇乡生月日])均", price.label)
    return (each[1] or each[2]) if each else ""
