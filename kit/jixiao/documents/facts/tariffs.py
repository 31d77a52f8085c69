"""Prices that stand in a list: what the first of them says holds for the others, and tiers that a list of numbers repeats.

一档 5000 元、二档 2000 元，一档 2 起、二档 5 起: the amounts are what one of each costs, no parts of a sum.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.facts.fact import Fact, Line

_JOINER = re.compile(r"\s*(?:、|,|和|及|与|以及)\s*(?:各|为)?\s*")
_TIER = re.compile(r"[一二三四五六七八九十甲乙丙丁戊特ABCDEFⅠⅡⅢ]等?[档类级等型奖]")
_RANK_ALONE = re.compile(rf"[\s、,和及]*{_TIER.pattern}[^每按,。;、()\d]*")
_ACHIEVED = re.compile(
    r"(?:获|达到|评为|取得|列入|认定为|通过|创成|建成)[^,。;]*的[^,。;]*(?:奖励|奖补|补助|补贴|资助|奖)(?:金额?)?(?:为)?\s*$"
)
"""获省级奖项的奖励 2 万元: what each of a kind is given."""
_CHARGED = re.compile(r"利率(?:为|是|:)?\s*$|[费税]率(?:为|是|:)?\s*$|按[^按,]+的\s*$")
_UNPAID = re.compile(
    rf"(?P<tier>{_TIER.pattern})(?:(?!{_TIER.pattern})[^,、;。\d])*?(?:不(?:予|再|得|给)?|无|没有)(?:奖|补|发|享)"
)
_STANDARD = re.compile(r"(?:标准|单价|价格|定额)(?!化|间|件)(?:如下|分别|依次|为|是|:)*\s*")
_AWARD = re.compile(r"(?:分别|依次|各)(?:一次性)?(?:给予|按)?(?:奖励|奖补|补助|补贴|资助|发放|救助|奖)?(?:为|是)?\s*$")
_EACH = re.compile(r"标准|单价|价格|定额|每(?!年|月|逢|当)[\u4e00-\u9fff]|单[\u4e00-\u9fff](?:补|奖|价)|[档类级]")
_LISTED = re.compile(r"(?:分别|依次)(?:按|给予|补助|补贴|奖励|奖补|资助|发放|救助)?(?:为|是|:)?\s*$")
_MEAN = re.compile(r"均")
_EXACT = Decimal(0)
_TWO = 2


def mark_prices(line: Line) -> None:
    """Set the role of the amounts of a line that are prices by their list."""
    facts = line.facts
    if len(facts) < _TWO or not any(one.dim == "money" for one in facts):
        return
    for i, fact in enumerate(facts):
        last = facts[i - 1] if i else None
        if fact.dim == "ratio" and _CHARGED.search(fact.label):
            fact.slack = _EXACT  # what is charged at a rate is charged at just that
        if (
            last is not None
            and last.role == "price"
            and fact.role == "stock"
            and fact.dim == last.dim
            and fact.sentence == last.sentence
            and (_JOINER.fullmatch(line.between(last, fact)) or _next_tier(last, fact))
        ):
            fact.role = "price"
    at = 0
    while at < len(facts) - 1:
        run = _run(facts, at)
        at += len(run) or 1
        if (
            len(run) > 1
            and run[0].role == "stock"
            and run[0].dim == "money"
            and _priced(line, run, facts[at : at + len(run)])
        ):
            for one in run:
                one.role = "price"
    for one, other in itertools.pairwise([fact for fact in facts if fact.role == "price" and fact.dim == "money"]):
        rounded = max(one.places, other.places) > 1 or _MEAN.search(one.label + other.label)
        if one.sentence == other.sentence and not rounded:
            one.slack = other.slack = _EXACT  # a tariff is not rounded


def _next_tier(last: Fact, fact: Fact) -> bool:
    """一档每生每年 1500 元，二档 1000 元: the next tier by its rank alone."""
    return _TIER.search(last.label) is not None and _RANK_ALONE.fullmatch(fact.label) is not None


def _run(facts: list[Fact], at: int) -> list[Fact]:
    """The figures of one dimension and sentence from a position on."""
    first = facts[at]
    end = at + 1
    while end < len(facts) and _alike(first, facts[end]):
        end += 1
    return facts[at:end]


def _alike(first: Fact, fact: Fact) -> bool:
    same = fact.dim == first.dim and fact.sentence == first.sentence and fact.role == first.role
    return same and fact.unit == first.unit and fact.depth == first.depth and not fact.has("TOTAL", "OPEN")


def _priced(line: Line, run: list[Fact], following: list[Fact]) -> bool:
    """Amounts in 元 behind 标准, and amounts whose tiers a list of numbers repeats."""
    if all(_ACHIEVED.search(one.label) for one in run):
        return True
    start = line.sentences[run[0].sentence][0]
    if _stated(line, run, start, following):
        return True
    if all(_JOINER.fullmatch(one.label) for one in run[1:]) and _AWARD.search(run[0].label):
        return _in_order(run, following)
    if run[0].unit != "元":
        return False  # so much may be what each of them cost altogether
    names = [_TIER.findall(one.label)[-1:] for one in run]
    if not all(names) or len({name[0] for name in names}) != len(run):
        return False
    if _STANDARD.search(line.flat, start, run[0].start):
        return True
    numbers = [one for one in following if one.sentence == run[0].sentence and one.dim == following[0].dim]
    numbers = [one for one in numbers if not unpaid(line, one)]
    if len(numbers) != len(run) or numbers[0].dim in {"money", "ratio", "points"}:
        return False
    again = [_TIER.findall(one.label)[-1:] for one in numbers]
    return sorted(again) == sorted(names) or (
        not any(again) and all(_JOINER.fullmatch(one.label) for one in numbers[1:])
    )


def _stated(line: Line, run: list[Fact], start: int, following: list[Fact]) -> bool:
    """单台补贴分为三档，依次为 3000 元、8000 元、15000 元。: a bare list in 元 that ends its sentence, behind the words of a standard."""
    bare = run[0].unit == "元" and all(_JOINER.fullmatch(one.label) for one in run[1:])
    if not bare or any(one.sentence == run[0].sentence for one in following) or not _LISTED.search(run[0].label):
        return False
    return _EACH.search(line.flat, start, run[0].start) is not None


def unpaid(line: Line, number: Fact) -> bool:
    """C 档不奖励: whether the words give nothing to the tier of a number."""
    name = _TIER.findall(number.label)[-1:]
    return bool(name) and any(match["tier"] == name[0] for match in _UNPAID.finditer(line.flat, 0, number.start))


def _in_order(run: list[Fact], following: list[Fact]) -> bool:
    """一、二、三等奖分别奖励 3000 元、2000 元、1000 元，一等奖 2 名、二等奖 4 名 …: the numbers repeat names that stand before 分别."""
    lead = run[0].label
    numbers = [one for one in following if one.sentence == run[0].sentence and one.dim == following[0].dim]
    again = [name for one in numbers for name in _TIER.findall(one.label)[-1:]]
    named = len({*again}) == len(numbers) == len(run) and all(name[0] in lead for name in again)
    return named and lead.count("、") >= len(run) - 2 and numbers[0].dim not in {"money", "ratio", "points"}
