"""Which number each of several prices is for: by the names or the ranks of the tiers, or in the order of two lists."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from jixiao.documents.audit.prices import per
from jixiao.documents.facts.lexicon import NOUN
from jixiao.documents.facts.tariffs import unpaid
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact

_EACH_IN_ORDER = re.compile(r"分别|依次|各[有为是]?|对应|相应")
_JOINER = re.compile(r"\s*(?:、|,|和|及|与|以及)*\s*(?:各|为|是)?\s*")
_LEAD = re.compile(r"^.*(?:的|对|按照?|将|把|为|认定|给予|标准|分别|其中|;|:)(?=[^的对按将把]{2})")
_EACH = re.compile(r"每|分别|依次|各")
_BESIDES = re.compile(r"另|其余|余下|剩")
_BEYOND = re.compile(r"(?:超[过出]?|[高低大小]于)\s*$")
_WITHIN = re.compile(rf"[\s的]*(?:\([^()]*\))?(?:{NOUN}*?以[内上下外]|之?内|部分)")
_MARKS = " 、,;:“”"
_LAST = re.compile(r"[和与及]")
_RANK = re.compile(r"(?P<pair>[前后])(?:者|一?[档类种级])|第(?P<nth>[一二三四五六])[档类种级等]")
_RANKS = {"前": 0, "后": 1, **{word: at for at, word in enumerate("一二三四五六")}}
_BARE_RANK = re.compile(r"第?[一二三四五六七八九十甲乙丙A-F][档类种级等]")
_TWO, _LONGEST = 2, 16


def pairs(prices: list[Fact], rest: list[Fact]) -> tuple[list[tuple[Fact, Fact]], list[str]] | None:
    """Each price with the number that it is for."""
    names = [one for one in per.units(prices[0]) if one not in per.SPANS]
    counted = [one for one in rest if countable(one, names) and not unpaid(one.line, one)]
    alone = [one for one in counted if not one.has("TOTAL")]
    counted = alone if len(alone) >= len(prices) else counted
    order = sorted([*prices, *counted], key=attrgetter("spot"))
    kinds = ["P" if one in prices else "Q" for one in order]
    if kinds in (["P", "Q"] * len(prices), ["Q", "P"] * len(prices)):
        return list(zip(counted, prices, strict=True)), ["part named", "announced"]
    beside = _right_before(prices, counted, names)
    if beside is not None:
        return beside, ["part named", "announced"]
    counts = Counter(one.dim for one in counted)
    fitting = [dim for dim, count in counts.items() if count == len(prices)]
    if len(fitting) > 1:
        fitting = [dim for dim in fitting if any(per.answers(one, name) for one in rest if one.dim == dim for name in names)]  # fmt: skip
    if len(fitting) == 1:
        return paired(prices, [one for one in counted if one.dim == fitting[0]])
    if len(counted) == len(prices):
        found = by_names(prices, counted)
        return (found, ["part named", "announced"]) if found else None
    some = [one for one in counted if not names or any(per.answers(one, name) for name in names)]
    if len({one.dim for one in some}) == 1 and _TWO <= len(some) < len(prices):
        found = by_names(prices, some)  # not every tier was used
        return (found, ["part named", "base named"]) if found else None
    return None


def _right_before(prices: list[Fact], counted: list[Fact], names: list[str]) -> list[tuple[Fact, Fact]] | None:
    """用水 100 吨以内 420 户每户补 60 元，超过 100 吨的 175 户每户补 100 元，另有 25 户 …: the one number before each price that it is for."""
    found: list[tuple[Fact, Fact]] = []
    named = [one for one in counted if any(per.answers(one, name) for name in names)]
    for last, price in zip([None, *prices], prices, strict=False):
        own = [one for one in named if one.spot < price.spot and (last is None or one.spot > last.spot)]
        own = own if last is not None else own[-1:]  # before the first there may be all of them
        if any(_BEYOND.search(one.label) or _WITHIN.match(one.tail) for one in own):
            return None  # 100 核以内每核 90 元: the bound of a step
        if len(own) != 1 or own[0].scope != price.scope or own[0].index + 1 != price.index:
            return None
        found.append((own[0], price))
    return found if all(_BESIDES.search(one.label) for one in named if one.spot > prices[-1].spot) else None


def in_brackets(prices: list[Fact]) -> tuple[list[tuple[Fact, Fact]], list[str]] | None:
    """一类每人每月 1500 元（64 人月）、二类 …: each price with the one number in the bracket right behind it."""
    found: list[tuple[Fact, Fact]] = []
    for price in prices:
        behind = price.line.facts[price.index + 1 : price.index + 1 + _TWO]
        inside = [one for one in behind if one.depth == price.depth + 1 and one.bracket != price.bracket]
        units = per.units(price)
        if len(inside) != 1 or not price.line.flat.startswith("(", price.end) or inside[0] is not behind[0]:
            return None
        if not (countable(inside[0], units) or any(per.answers(inside[0], unit) for unit in units)):
            return None
        found.append((inside[0], price))
    return found, ["part named", "announced"]


def countable(one: Fact, names: list[str]) -> bool:
    """A number of things; a span of time only where it stands for the thing itself (每场 … 场)."""
    if one.role != "stock" or one.dim in {"money", "ratio", "points", ""} or one.sign:
        return False
    return one.dim not in per.TIMES or not names


def paired(prices: list[Fact], numbers: list[Fact]) -> tuple[list[tuple[Fact, Fact]], list[str]] | None:
    """By the names of the tiers, or in the order of the two lists."""
    first, last = sorted((prices, numbers), key=lambda run: run[0].spot)
    if first[-1].spot > last[0].spot:
        return None
    named = _by_ranks(prices, numbers) or by_names(prices, numbers)
    if named is not None:
        return named, ["part named", "announced"]
    if bare(numbers) or bare(prices):
        said = any(_EACH_IN_ORDER.search(run[0].label) for run in (prices, numbers))
        return list(zip(numbers, prices, strict=True)), ["part named", "announced" if said else "implicit"]
    return None


def bare(run: list[Fact]) -> bool:
    """18 人、45 人、62 人: members without names of their own."""
    return all(_JOINER.fullmatch(one.label) for one in run[1:])


def by_names(prices: list[Fact], numbers: list[Fact]) -> list[tuple[Fact, Fact]] | None:
    """Each number with the price whose tier its label repeats; no two numbers of one tier."""
    names = tier_names(prices)
    chosen = [tier_of(one.label + one.tail, names) for one in numbers]
    if None in chosen or len({*chosen}) != len(chosen):
        return None
    return [(number, prices[i]) for number, i in zip(numbers, chosen, strict=True) if i is not None]


def _by_ranks(prices: list[Fact], numbers: list[Fact]) -> list[tuple[Fact, Fact]] | None:
    """前一档 20 台、后一档 8 台, 第一类 …、第二类 …: which of the prices in their order, where the prices have other names."""
    ranks = [_RANK.search(one.label) for one in numbers]
    found = [_RANKS[one["pair"] or one["nth"]] if one is not None else -1 for one in ranks]
    if any(_RANK.search(one.label) for one in prices) or found != [*range(len(prices))]:
        return None
    return list(zip(numbers, prices, strict=True))


def tier_names(prices: list[Fact]) -> list[str]:
    """What the tiers are called: the words before each price, or the names that 分别 puts in order before a bare list."""
    names = [one.label for one in prices]
    if bare(prices):
        flat = prices[0].line.flat
        lead = flat[prices[0].line.sentences[prices[0].sentence][0] : prices[0].start]
        clause = next((one for one in reversed(re.split("[,;:。]", lead)) if "、" in one or _LAST.search(one)), "")
        names = re.split(r"、|和|与|及", clause)
        if len(names) != len(prices):
            return []
        ends = {name[-1:] for name in names[:-1]}
        if len(ends) == 1:  # 二类、三类、四类会议: what follows the last name is said of them all
            (end,) = ends
            names[-1] = names[-1][: names[-1].find(end) + 1] or names[-1]
    whole = [_EACH.split(name.strip(_MARKS))[0] for name in names]
    short = [_LEAD.sub("", name)[-_LONGEST:] for name in whole]
    return (
        short if len({*short}) > 1 else [name[-_LONGEST:] for name in whole]
    )  # 获省级奖项的奖励: the kind stands before 的


def beside(fact: Fact, prices: list[Fact]) -> list[Fact]:
    """拖拉机兑付 81 万元，收割机兑付 84 万元: the amounts of tiers that stand right beside another in one scope, no other figure between."""
    found: list[Fact] = []
    for step in (-1, 1):
        at = fact.index + step
        while 0 <= at < len(fact.line.facts) and _alike(fact.line.facts[at], fact):
            found.append(fact.line.facts[at])
            at += step
    names = tier_names(prices) if found and len(prices) >= _TWO else []
    return [one for one in found if tier_of(one.label, names) is not None]


def _alike(one: Fact, fact: Fact) -> bool:
    same = one.dim == fact.dim and one.role == fact.role == "stock"
    return same and one.scope == fact.scope and one.depth == fact.depth and not (one.has("TOTAL") or one.sign)


def of_name(
    fact: Fact, prices: list[Fact], pairs: list[tuple[Fact, Fact]], others: list[Fact]
) -> list[tuple[Fact, Fact]]:
    """Of all tiers those that an amount names, where one beside it names others: 生活补贴 2 万元、护理补贴 3 万元; a bare 二级 goes on with the tier before it."""
    names = tier_names(prices)
    own = tier_of(fact.label, names)
    if own is None or all(tier_of(one.label, names) in {None, own} for one in others):
        return [] if any(one.index < fact.index for one in others) else pairs
    heads = [i for i, name in enumerate(names) if i == 0 or not _BARE_RANK.fullmatch(name)]
    last = next((i for i in heads if i > own), len(prices))
    return [(number, price) for number, price in pairs if price in prices[own:last]]


def tier_of(text: str, names: list[str]) -> int | None:
    """The tier that a text names: the one of whose name it repeats the most, from its end, with what tells it from the others."""
    if len(names) < _TWO:
        return None
    shared = {*names[0]}.intersection(*names[1:])
    scored = [_repeated(text, name, shared) for name in names]
    best = max(scored)
    return scored.index(best) if best and scored.count(best) == 1 else None


def _repeated(text: str, name: str, shared: set[str]) -> int:
    """How much of a name a text repeats in one piece, with a character that the others have not; most where it repeats all."""
    for size in range(len(name), 0, -1):
        for i in range(len(name) - size + 1):
            piece = name[i : i + size]
            if piece in text and not {*piece} <= shared:
                return 2 * size + (size == len(name))
    return 0
