"""Quantity, price and span in several sentences; an amount for each of a number of things; a mean of a series.

A price says itself what it is multiplied with (`per`): 每人每月 wants a number of people and of months, 每平方米 an area. Each of them
must be there once.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import Constant
from jixiao.documents.audit.passage import (
    LINES,
    MOST,
    announced,
    level,
    of_item,
    part,
    reach,
    repeats,
    told_in,
    where,
)
from jixiao.documents.audit.prices import payments, per
from jixiao.documents.audit.prices.groups import adjusts, covered, spread, timed, together
from jixiao.documents.audit.prices.outcomes import only_some, rated_behind
from jixiao.documents.audit.prices.unit_costs import of_a_price
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_MEAN = re.compile(r"均(?!衡|等|匀|有|不|已)|每[^,。;]*?(?:造价|投资|成本|投入|补助)")
_SPREAD = re.compile(r"(?:折算|摊|分摊|折合|平均)(?:到|至)?每(?:一)?(?:个|名|位)?(?P<unit>[\u4e00-\u9fff])")
_MEAN_OF = re.compile(
    r"(?P<number>[两三四五六七八九十\d]+)(?:个)?(?:年|季度|月|次|批|期)(?:年)?(?:平均|均)|年均|平均每年"
)
_SUM = re.compile(r"[总共]|合计|累计")
_ALL_TOLD = re.compile(r"平均(?:下来|算下来|来看|计算|而言)")
_ADDED_TO = re.compile(r"[另再](?:[外行])?[加补增发给](?!工|强)|[加增]发|增补|上浮|叠加")
"""边远村医每人每月另加 100 元: what some are paid besides."""
_TWO, _PARTS = 2, 3


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The products and means of one paragraph."""
    priced = any(line.priced for line in (asking[0].line, *scene.above(asking[0].line, LINES)))
    for fact in asking:
        if fact.hedged or fact.depth or fact.role not in {"stock", "price"}:
            continue
        made = None
        if _MEAN.search(fact.label) or _SPREAD.search(fact.gap) or _ALL_TOLD.search(fact.gap):
            made = _mean(fact, scene)
        elif (
            priced
            and fact.role == "stock"
            and (fact.dim == "money" or _SUM.search(fact.label))
            and payments.PAID.search(fact.gap)
            and "另" not in fact.gap
            and "每" not in fact.label
        ):
            made = _product(fact, scene)
        if made is not None:
            yield made


def _priced(fact: Fact, scene: Scene, least: int = 1) -> list[Fact]:
    """The numbers, amounts and prices that were told before a figure, at one level."""
    return level(
        reach(
            fact,
            scene,
            lambda one: (one.role in {"stock", "price"} or adjusts(one)) and one.dim not in {"ratio", "points"},
            least,
        )
    )


def _product(fact: Fact, scene: Scene) -> Statement | None:
    """防疫员 145 名。每人每年 3600 元。全年发放 52.2 万元: of its paragraph, else together with what the paragraphs above tell."""
    return _multiplied(fact, _priced(fact, scene)) or _multiplied(fact, _priced(fact, scene, MOST))


def _multiplied(fact: Fact, told: list[Fact]) -> Statement | None:
    dims = {fact.dim, "人"} if fact.dim == "人次" else {fact.dim}
    prices = [one for one in told if one.role == "price" and one.dim in dims]
    prices = [one for one in prices if part(one) == part(fact)] or prices
    prices = _of_name(fact, prices)
    if len(prices) != 1 or prices[0].hedged or per.capped(prices[0]):
        return None
    if rated_behind(fact) or (fact.dim != "money" and only_some(prices[0], fact)):
        return None
    factors = _factors(fact, prices[0], told)
    told_last = max((prices[0], *(one for one in factors if not isinstance(one, Constant))), key=attrgetter("spot"))
    if _paid_since(told_last, told):
        return None
    terms = (prices[0], *factors)
    if per.assumed(factors) and payments.uneven(fact):
        return None
    if payments.in_part(fact) or _ADDED_TO.search(told_in(fact, [prices[0], *told])):
        return None
    if not factors or len({*terms}) != len(terms) or any(one.hedged for one in terms):
        return None
    evidence = [where(fact, *terms), "part named", "base named", "whole matter"]
    bindings = [Binding("product", terms), *_of_parts(terms)]
    return Statement("price", "A512", fact, bindings, evidence)


def _of_parts(terms: tuple[Fact, ...]) -> list[Binding]:
    """火化 956 例，其中减免 912 例: the price may be for a part that 其中 names behind a number."""
    found: list[Binding] = []
    for at, one in enumerate(terms[1:], 1):
        behind = [] if isinstance(one, Constant) else one.line.facts[one.index + 1 : one.index + 1 + _PARTS]
        if behind and behind[0].has("OPEN"):
            parts = [other for other in behind if other.dim == one.dim and other.scope == one.scope]
            found += [Binding("product", (*terms[:at], other, *terms[at + 1 :])) for other in parts]
    return found


def _paid_since(price: Fact, told: list[Fact]) -> bool:
    """Whether an amount stands between a price with its numbers and what is to follow from them."""
    later = [one for one in told if one.line is price.line and one.index > price.index]
    return any(one.dim == "money" and one.role == "stock" for one in later)


def _of_name(fact: Fact, prices: list[Fact]) -> list[Fact]:
    """Of several prices the one whose name the amount repeats: 工资支出 for 每月工资."""
    if len(prices) < _TWO:
        return prices
    shares = per.shares(prices, fact)
    if shares:
        return shares
    label = re.sub(r"全年|支出|共|发放|支付", "", fact.label)
    return [one for one in prices if repeats(one.label, label)]


def _factors(fact: Fact, price: Fact, told: list[Fact]) -> list[Fact]:
    """For each word that a price is for the one figure that says how many; nothing where one of them is not answered."""
    own, text = per.counted(fact, [one for one in told if one is not price]), told_in(fact, told)
    units = per.units(price)
    if not units:
        each = _of_each(told, price)
        if each is not None:
            return each
        beside = [one for one in own if part(one) == part(price)]
        beside = beside or own
        return beside if len(beside) == 1 and beside[0].dim not in per.TIMES else []
    found: list[Fact] = []
    terms: set[str] = set()
    for unit in sorted(units, key=lambda one: one in per.SPANS):
        if unit in terms:
            continue
        named = [one.fact for one in per.factor(unit, fact, own, text) if one.named]
        named = [one for one in named if unit not in per.YEARS or one.value != 1]  # each year, and there is one
        groups = together(named, fact)
        if groups is not None and timed(named, {*units} & {*per.SPANS}):
            return []
        terms |= covered(named) if groups else set()
        named = named if len(named) == 1 else [groups] if groups else [one for one in named if part(one) == part(price)]
        if len(named) == 1:
            often = spread(named[0], units)
            if often is None:
                return []
            found.append(often)
        elif unit not in per.YEARS or per.of_part_of_a_year(text):
            return []
    if per.spanned(price) and {*units} <= {*per.SPANS}:  # 月工资 2200 元: of so many, whom nothing else tells
        others = [one for one in own if one.dim not in per.TIMES and one not in found]
        return [*found, *others] if len(others) == 1 else []
    return found


def _of_each(told: list[Fact], price: Fact) -> list[Fact] | None:
    """12 所学校，每校 5 台，单价 …: so many for each, and the one number of what they are for; None where nothing is told by the piece."""
    own = [one for one in told if one.role == "price" and one.dim != price.dim and part(one) == part(price)]
    if not own:
        return None
    units = per.units(own[0]) if len(own) == 1 else []
    number = [one for one in told if one.role == "stock" and len(units) == 1 and per.answers(one, units[0])]
    return [own[0], number[0]] if len(number) == 1 else []


def _mean(fact: Fact, scene: Scene) -> Statement | None:
    """山塘 16 口。总投资 72 万元。平均每口 4.5 万元; 用水 3960 吨。月均 330 吨."""
    told = [one for one in _priced(fact, scene) if one.role == "stock" and not one.depth]
    if len({one.dim for one in told}) < _TWO:
        told = [one for one in _priced(fact, scene, _TWO) if one.role == "stock" and not one.depth]
    told = of_item([one for one in told if not one.hedged or one.dim == fact.dim], fact)
    if not told or any(one.hedged for one in told):
        return None
    if per.of_others(fact):
        return None
    spread = _SPREAD.search(fact.gap)
    if spread and of_a_price(fact):
        return None
    units = per.units(fact) or ([spread["unit"]] if spread else [])
    series = _MEAN_OF.search(fact.label)
    if series is not None:
        return _mean_of(fact, told, series, units[0] if len(units) == 1 else "年")
    amounts = [one for one in told if one.dim == fact.dim]
    number = [one for one in told if one.dim != fact.dim]
    if len(units) == 1 and len(amounts) > 1:
        return _mean_of(fact, told, None, units[0])
    if spread:
        found = per.factor(units[0], fact, per.counted(fact, number), told_in(fact, told), days=True)
        number = [one.fact for one in found if one.named]
    elif units:
        return None  # what it is divided by says `unit_costs`
    if len(units) > 1 or len(amounts) != 1 or len(number) != 1 or (not units and len(told) != _TWO):
        return None
    terms = (amounts[0], number[0])
    evidence = [where(fact, *terms), "part named", *(["base named"] if units else []), "whole matter"]
    return Statement("average", "A512", fact, [Binding("mean", terms)], evidence)


def _mean_of(fact: Fact, told: list[Fact], series: re.Match[str] | None, unit: str) -> Statement | None:
    """三年分别为 41、50、59 万元. 三年平均 50 万元: as many figures as the words say, or one each of its years, quarters, things."""
    rows = [one for one in told if one.dim == fact.dim]
    text = (series["number"] if series is not None else "") or ""
    number = int(text) if text.isdigit() else (chinese_number(text) if text else _one_each(rows, unit))
    if (
        number is None
        or len(rows) != number
        or (series is not None and announced(fact) not in {None, number})
        or len({part(one) for one in rows}) not in {1, number}
    ):
        return None
    return Statement(
        "average",
        "A512",
        fact,
        [Binding("mean_of", tuple(rows))],
        [where(fact, *tuple(rows)), "counted", "whole matter"],
    )


def _one_each(rows: list[Fact], unit: str) -> int | None:
    """How many figures a mean is of: one each of the years or quarters that they carry, or of the things that the words count."""
    if unit in per.YEARS:
        years = {one.year for one in rows}
        return len(rows) if None not in years and len(years) == len(rows) else None
    if unit == "季度":
        named = {quarter for one in rows for quarter in per.QUARTERS if quarter in one.label}
        return len(rows) if len(named) == len(rows) == len(per.QUARTERS) else None
    return per.said_things(unit, told_in(rows[-1], rows)) if rows else None
