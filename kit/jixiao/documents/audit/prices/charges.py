"""What a rate makes of an amount: a fee by its rate, interest of a loan by the year, by its months, by its term in years."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit import listings
from jixiao.documents.audit.operands import constant, ratio_of
from jixiao.documents.audit.passage import MOST, reach, where
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_RATE = re.compile(r"利率|年化|贴息率|费率")
_RATED = re.compile(r"[\s的]*(?:年利率|年化利率|利率|贴息率|费率)")
_MONTHLY = re.compile(r"月利率|月息|日利率")
_INTEREST = re.compile(r"息|费(?!用?补[助贴]|率)")
_LENT = re.compile(r"本金|贷|借款|基数|余额|授信|用信|债券|发行额|面值|保额|保险金额|担保(?!费)")
_YEARLY = re.compile(r"全年|每年|年度(?!目标|计划)|年(?:应)?(?:贴息|付息|支付利息|利息)")
_TERM = re.compile(r"(?<![\d第])(?P<years>\d{1,2}|[一两二三四五六七八九十])年(?![利\d期度化末底初月])")
_SINCE = re.compile(r"起息|\d月|月[起末底]|分期|按日|天数|提前还")
"""What says that less than a year of interest may have been due."""
_HALF = re.compile(r"半年")
_LEVIED = re.compile(r"费|金|税|利息|提成|款|额")
_BY_RATE = re.compile(r"按[^,]*的?\s*$")
_TAKEN_BY = re.compile(r"\s*(?:的(?:比例|费率|标准))?(?:计[取提算]|提取|收取|缴纳|扣[除缴留]|支付|计付|核算|安排)")
_BORNE = re.compile(r"[央方省市区县乡镇村](?:级|财政|级财政|本级)?(?:各)?(?:负担|承担|配套|出资)")
_HALVES = re.compile(r"[央方省市区县乡镇村](?:两级)?(?:财政)?各(?:负担|承担|出资?|占|分担)?(?:一半|半(?!数)|50%)")
_ONE, _HALF_OF = Decimal(1), Decimal(2)
_TWO, _TWELVE, _LONGEST, _ABOVE = 2, 12, 20, 4


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The charges, the interest and the halves of one paragraph."""
    if not any(fact.dim == "ratio" for fact in line.facts) and not _BORNE.search(line.flat):
        return
    for fact in line.facts:
        if fact.dim == "money" and fact.role in {"stock", "price"}:
            made = _levied(fact) if _LEVIED.search(fact.label) else None
            if made is None and _BORNE.search(fact.label):
                made = _half(fact, scene)
            if made is None and (_INTEREST.search(fact.label) or fact.has("TOTAL")):
                made = _interest(fact, [one for one in before(fact) if one.scope == fact.scope][::-1])
            if made is not None:
                yield made


def apart(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The interest of a loan that was told in the sentences before."""
    for fact in asking:
        if fact.dim == "money" and fact.role == "stock" and not fact.depth and "息" in fact.label:
            made = _interest(fact, reach(fact, scene, _of_a_loan, MOST))
            if made is not None:
                made.evidence[:] = [
                    where(fact, *made.bindings[0].terms[:_TWO]),
                    "part named",
                    "base named",
                    "whole matter",
                ]
                yield made


def _of_a_loan(one: Fact) -> bool:
    return one.role in {"stock", "ratio"} and one.dim in {"money", "ratio", "个月"}


def _levied(fact: Fact) -> Statement | None:
    """监理费按工程造价的 1.5%计取，工程造价 2640 万元，监理费 39.6 万元: a fee by a rate of the only amount before it."""
    own = [one for one in before(fact) if one.scope == fact.scope]
    if len(own) != _TWO:
        return None
    rate = [
        one
        for one in own
        if one.role == "ratio" and _BY_RATE.search(one.label) and _TAKEN_BY.match(one.line.flat, one.end)
    ]
    base = [one for one in own if one.dim == "money" and one.role == "stock"]
    if len(rate) != 1 or len(base) != 1 or any(one.hedged for one in (fact, *own)):
        return None
    evidence = [where(fact, *own), "common words", "part named", "only candidate"]
    return Statement("price", "A512", fact, [Binding("product", (base[0], rate[0]))], evidence)


def _interest(fact: Fact, told: list[Fact]) -> Statement | None:
    """本金 2000 万元，年利率 3.5%，全年贴息 70 万元; 按年利率 3.65%贴息 1 年: interest on the only loan that was told, for its term."""
    rates = [one for one in told if one.dim == "ratio"]
    lent = [one for one in told if one.dim == "money"]
    if len(rates) != 1 or len(lent) != 1 or not _LENT.search(lent[0].label):
        return None
    rate, loan = rates[0], lent[0]
    summed = fact.has("TOTAL") and rate.line is fact.line and "息" in fact.line.flat[rate.end : fact.start]
    if not (_INTEREST.search(fact.label) or summed):
        return None
    if any(one.hedged or one.sign or one.depth for one in (fact, rate, loan)) or loan.role != "stock":
        return None
    if not (_RATE.search(rate.label) or _RATED.match(rate.tail)) or _MONTHLY.search(rate.label + rate.tail[:_LONGEST]):
        return None
    terms = _term(fact, told)
    if terms is None:
        return None
    evidence = [where(fact, rate, loan), "common words", "part named", "base named"]
    return Statement("price", "A512", fact, [Binding("product", (loan, rate, *terms))], evidence)


def _half(fact: Fact, scene: Scene) -> Statement | None:
    """所需资金市县各半。… 发放 20.4 万元，其中市级负担 10.2 万元: half of the amount that it is a part of."""
    own = [one for one in before(fact) if one.dim == "money" and one.role == "stock"]
    lines = (fact.line, *scene.above(fact.line, _ABOVE))
    if len(own) != 1 or fact.hedged or own[0].hedged or not any(_HALVES.search(line.flat) for line in lines):
        return None
    evidence = [where(fact, *own), "common words", "part named", "only candidate"]
    return Statement("price", "A512", fact, [Binding("product", (own[0], ratio_of(fact, _ONE, _HALF_OF)))], evidence)


def _term(fact: Fact, told: list[Fact]) -> tuple[Fact, ...] | None:
    """For how many years, or months of one, interest is paid; None where the words do not say, or say it twice."""
    flat, start = fact.line.flat, told[0].line.sentences[told[0].sentence][0]
    text = flat[start if told[0].line is fact.line else 0 : fact.start]
    if _YEARLY.search(fact.label):
        part = any(one.dim == "个月" and one.value < _TWELVE for one in told)  # 贴息期限 6 个月，全年贴息
        return None if part or _SINCE.search(text) else ()
    months = [one for one in told if one.dim == "个月"]
    years = [listings.number(match["years"]) for match in _TERM.finditer(text)]
    halves = [6] * len(_HALF.findall(text))
    if len(months) + len(years) + len(halves) > 1:
        return None
    if months or halves:
        number = months[0].value if months else 6
        return (ratio_of(fact, number, _TWELVE),)  # type: ignore[arg-type]
    if years:
        return None if years[0] is None else () if years[0] == 1 else (constant(fact, years[0], "年"),)
    single = any("费率" in one.label for one in told if one.dim == "ratio")
    return () if single or _YEARLY.search(text) else None
