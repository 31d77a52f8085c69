"""A tariff by bands: the band that a quantity falls into decides the price, the share or the points; 5 亩（含）至 20 亩的每亩 4000 元.

The bands are printed side by side, each with what it gives: a price (每亩 80 元), an amount (奖励 8000 元), a share (支付 98%, 全额), points (得 8 分), or
nothing (不予). What is told behind them names a quantity in the unit of the bands and what it was given. Tariffs by steps (超出部分) are those of `tiers`.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from jixiao.documents.audit import listings
from jixiao.documents.audit.operands import Constant, constant, inclusive, points_kind
from jixiao.documents.audit.passage import where
from jixiao.documents.audit.prices import payments, per
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_N = r"(?<![\d.])\d[\d,]*(?:\.\d+)?"
_HOW = r"\s*(?:\((?P<{0}>不?含)[^()]*\))?\s*"
_SHORT = r"%|周?岁|[\u4e00-\u9fff]"
_UNIT = r"%|周岁|[\u4e00-\u9fff]{1,3}?"
"""A unit of measure has a short name."""
_TO = r"\s*(?:以上)?\s*(?:至|到|-{1,2}|—{1,2}|–|~)\s*"
_BAND = re.compile(
    rf"(?P<low>{_N})\s*(?P<u1>{_UNIT}){_HOW.format('at_low')}{_TO}(?P<high>{_N})\s*(?P=u1){_HOW.format('at_high')}(?:以[下内]|之间)?"
    rf"|(?P<low2>{_N}){_TO}(?P<high2>{_N})\s*(?P<u2>{_SHORT}){_HOW.format('at_high2')}(?:以[下内]|之间)?"
    rf"|(?:超过|高于|大于|不低于|达到)(?P<over>{_N})\s*(?P<u3>{_SHORT})(?:\(不?含[^()]*\))?(?:及?以上)?"
    rf"|(?:低于|不足|少于|小于|不满)(?P<under>{_N})\s*(?P<u4>{_SHORT})"
    rf"|(?P<n>{_N})\s*(?P<u5>{_UNIT}){_HOW.format('at')}(?:(?P<up>及?以上)|(?P<down>及?以[下内]))"
)
_BAND_FIRST = re.compile(r"[\d超高大不达低少小]")
_MARKS = re.compile(r"以[上下内]|低于|不足|少于|小于|不满|超过|高于|大于")
_ALL = re.compile(r"全额|足额|全部(?=[支拨兑发])")
_NOTHING = re.compile(r"不(?:予|得|再|减|优惠|收|扣|计|发|支付|拨|补|奖|享受|安排)|取消|为零")
_STEPS = re.compile(r"超出|部分|累进|分段|首\d")
_TAIL = 6
_GIVEN = re.compile(r"优惠|贴|免|返|退|付|拨|发|补|奖|领|兑|得|给|享受|核定|资助|救助|扣|收|缴|计")
_BY = re.compile(r"(?:按照?|以)(?:合同[价款]*的?)?\s*$|(?:比例|[支拨兑]付)(?:比例)?(?:为|是)?\s*$")
_TAKEN = re.compile(r"付|拨|发|补|奖|兑|核定|资助|给|贴|免|返|退|减|优惠")
_SET = re.compile(r"目标|计划|满分|权重|分值|标准|上年|去年|预算")
_ABOVE, _MOST, _LONG, _TWO = 4, 8, 1200, 2


class _Band(NamedTuple):
    """From where to where, whether the ends are in it (None where the words do not say), and the figure that it gives."""

    low: Decimal
    high: Decimal | None
    with_low: bool | None
    with_high: bool | None
    gives: Fact


class _Quantity(NamedTuple):
    line: Line
    start: int
    end: int
    number: Decimal


class _Tariff(NamedTuple):
    line: Line
    end: int
    unit: str
    bands: list[_Band]


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """What was given in one paragraph by the bands that it, or one of those above, prints."""
    known = _tariffs(scene) if _GIVEN.search(line.flat) else {}
    nearest = (line.number - back for back in range(_ABOVE + 1)) if known else ()
    tariff = next((known[at] for at in nearest if at in known), None)
    if tariff is None or line.is_cell or len(line.flat) > _LONG:
        return
    told = [
        tariff.line,
        *scene.lines[tariff.line.number + 1 : line.number],
        *([line] if line is not tariff.line else []),
    ]
    start = tariff.end if line is tariff.line else 0
    for fact in line.facts:
        if fact.start >= start and not fact.hedged and not fact.depth:
            made = _given(fact, tariff, told)
            if made is not None:
                yield made


def banded(price: Fact) -> bool:
    """Whether the words of a price name the band that it is for."""
    return _BAND.search(price.phrase) is not None


def _tariffs(scene: Scene) -> dict[int, _Tariff]:
    """The paragraphs that print bands, by their numbers, read once."""
    known = cast("dict[int, _Tariff] | None", scene.cache.get("bands of prices"))
    if known is None:
        marked = [
            one for one in scene.lines if len(one.facts) > 1 and len(one.flat) <= _LONG and _MARKS.search(one.flat)
        ]
        read = ((one.number, _read(one)) for one in marked)
        known = scene.cache["bands of prices"] = {at: tariff for at, tariff in read if tariff is not None}
    return known


def _read(line: Line) -> _Tariff | None:
    """The run of bands of one unit that give figures of one kind."""
    found = list(islice(re.beginning(_BAND_FIRST, _BAND, line.flat), _MOST))
    if len(found) < _TWO or _STEPS.search(line.flat, found[0].start(), found[-1].end() + _TAIL):
        return None
    bands: list[_Band] = []
    units: set[str] = set()
    end = 0
    for match, following in zip(found, [*found[1:], None], strict=True):
        stop = following.start() if following is not None else len(line.flat)
        full = line.flat.find("。", match.end(), stop)
        gives = _gives(line, match.end(), full if full >= 0 else stop, found)
        if gives is None:
            continue
        units.add(_unit(match))
        bands.append(_band(match, gives))
        end = gives.end if gives.start >= match.end() else match.end()
    dims = {one.gives.dim for one in bands if one.gives.base or one.gives.dim == "money"}
    if len(bands) < _TWO or len(units) != 1 or len({one.gives.dim for one in bands if one.gives.unit}) != 1 or not dims:
        return None
    return _Tariff(line, end, units.pop(), bands)


def _gives(line: Line, start: int, stop: int, bands: list[re.Match[str]]) -> Fact | None:
    """The first figure behind a band; what the words give in full or not at all."""
    at = line.after(start)
    fact = line.facts[at] if at < len(line.facts) and line.facts[at].start < stop else None
    clause = line.flat[start : fact.start if fact is not None else stop]
    like = next((one for one in line.facts if all(not band.start() <= one.start < band.end() for band in bands)), None)
    if like is None:
        return None
    if _NOTHING.search(clause) or _ALL.search(clause):
        number, unit = (100, "%") if _ALL.search(clause) else (0, "")
        made = constant(like, number, unit)
        made.start, made.end, made.said = start - 1, start - 1, "全额" if number else "不予"
        return made
    return fact if fact is not None and fact.dim in {"money", "ratio", "分"} and not fact.hedged else None


def _unit(match: re.Match[str]) -> str:
    return next(match[f"u{i}"] for i in range(1, 6) if match[f"u{i}"]).replace("周岁", "岁")


def _band(match: re.Match[str], gives: Fact) -> _Band:
    def number(name: str) -> Decimal:
        return parse(match[name]).number or Decimal(0)

    def said(name: str) -> bool | None:
        return None if match[name] is None else match[name] == "含"

    if match["low"]:
        return _Band(number("low"), number("high"), said("at_low"), said("at_high"), gives)
    if match["low2"]:
        return _Band(number("low2"), number("high2"), None, said("at_high2"), gives)
    if match["over"]:
        return _Band(number("over"), None, None, None, gives)
    if match["under"]:
        return _Band(Decimal(0), number("under"), None, False, gives)
    if match["up"]:
        return _Band(number("n"), None, True if match["up"] == "及以上" else said("at"), None, gives)
    return _Band(Decimal(0), number("n"), None, True if match["down"].startswith("及") else said("at"), gives)


def _of(number: Decimal, bands: list[_Band]) -> Fact | None:
    """What the only band gives that a quantity falls into; on an edge of two of them the one that the words take it into."""
    inside = [one for one in bands if one.low <= number and (one.high is None or number <= one.high)]
    if len(inside) > 1:
        inside = [
            one
            for one in inside
            if (one.with_low if number == one.low else one.with_high if number == one.high else True)
        ]
    elif inside and False in {
        inside[0].with_low if number == inside[0].low else None,
        inside[0].with_high if number == inside[0].high else None,
    }:
        return None
    return inside[0].gives if len(inside) == 1 else None


def _given(fact: Fact, tariff: _Tariff, told: list[Line]) -> Statement | None:
    """The figure that was given for the last quantity told before it."""
    kinds = {one.gives.dim for one in tariff.bands if one.gives.dim}
    if fact.dim not in kinds and not (kinds == {"ratio"} and fact.dim == "money"):
        return None
    if (
        not _GIVEN.search(fact.gap)
        or payments.ADDED.match(fact.label)
        or inclusive(fact)
        or (fact.role == "score" and points_kind(fact) != "got")
    ):
        return None
    found = _quantities(fact, tariff, told)
    if not found:
        return None
    last = found[-1]
    beside = last.line is fact.line and fact.line.flat.find("。", last.end, fact.start) < 0
    given = [_of(one.number, tariff.bands) for one in ([last] if beside else found)]
    if given[-1] is None or len({id(one) for one in given}) > 1:
        return None
    return _bound(fact, given[-1], last, tariff, told)


def _quantities(fact: Fact, tariff: _Tariff, told: list[Line]) -> list[_Quantity]:
    """The quantities in the unit of the bands that were told between the tariff and a figure; what is set or another year's is none."""
    unit = "周?岁" if tariff.unit == "岁" else re.escape(tariff.unit)
    pattern = re.compile(rf"(?P<n>{_N})\s*{unit}(?!(?:[\u4e00-\u9fff\s]|\([^()]*\))*?以[上下内])")
    found: list[_Quantity] = []
    for line in told:
        start = tariff.end if line is tariff.line else 0
        stop = fact.start if line is fact.line else len(line.flat)
        for match in pattern.finditer(line.flat, start, stop):
            number = parse(match["n"]).number
            lead = line.flat[listings.clause_start(line.flat, match.start()) : match.start()]
            if number is not None and not _SET.search(lead) and not _BY.search(lead):
                found.append(_Quantity(line, match.start(), match.end(), number))
    return found


def _bound(fact: Fact, gives: Fact, last: _Quantity, tariff: _Tariff, told: list[Line]) -> Statement | None:
    """What a band gives: itself, so much for each, or its share of the only amount that was told since."""
    facts = [one for line in told for one in line.facts if one.spot < fact.spot]
    since = [one for one in facts if one.spot >= (tariff.line.number, tariff.end) and one.depth <= fact.depth]
    if gives.unit == "%" and fact.dim == "money":
        amounts = [one for one in since if one.dim == "money"]
        if len(amounts) != 1 or amounts[0].hedged or not _TAKEN.search(fact.label):
            return None
        terms: tuple[Fact, ...] = (amounts[0], gives)
    elif gives.role == "price" and fact.role != "price":
        counts = _counts(fact, gives, last, since, tariff)
        if counts is None:
            return None
        terms = (gives, *counts)
    else:
        if fact.dim == "ratio" and not _BY.search(fact.label):
            return None
        between = [one for one in since if one.spot > (last.line.number, last.start) and one.dim != fact.dim]
        if fact.dim == "money" and any(one.role == "stock" for one in between[1:]):
            return None
        terms = (gives,)
    printed = [one for one in terms if not isinstance(one, Constant)]
    near = where(fact, *printed)
    evidence = [near if near != "other paragraph" else "next paragraph", "part named", "base named", "common words"]
    return Statement(
        "price",
        "A512",
        fact,
        [Binding("product", terms)],
        [*evidence, *([] if near == "one scope" else ["whole matter"])],
    )


def _printed(quantity: _Quantity) -> Fact | None:
    """The figure of a quantity, where its unit is one of figures."""
    at = quantity.line.after(quantity.start)
    found = quantity.line.facts[at : at + 1]
    return found[0] if found and found[0].start == quantity.start else None


def _counts(fact: Fact, price: Fact, last: _Quantity, since: list[Fact], tariff: _Tariff) -> list[Fact] | None:
    """How many there are of what a price is for: the quantity itself where the price is for its unit."""
    counts: list[Fact] = []
    text = (
        last.line.flat[last.start : fact.start]
        if last.line is fact.line
        else last.line.flat[last.start :] + fact.line.flat[: fact.start]
    )
    own = per.counted(fact, [one for one in since if one.dim != "money"])
    for unit in per.units(price):
        if unit in tariff.unit or tariff.unit.endswith(unit):
            counts.append(_printed(last) or constant(fact, last.number, tariff.unit))
            continue
        found = [one for one in per.factor(unit, fact, own, text) if one.named and not one.assumed]
        if len(found) > 1 or (not found and unit in per.SPANS and unit not in per.YEARS):
            return None
        counts += [one.fact for one in found if one.fact.value != 1]
    return counts if all(not one.hedged for one in counts) else None
