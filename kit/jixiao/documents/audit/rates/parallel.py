"""Figures in order: 甲 30 万元、乙 70 万元，分别占总额的 30%、70%; 三年分别为 …，后两年分别增长 a%、b%.

What 分别 lists belongs to what stands before it one by one. Where the two lists are not of one length nothing is said.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import constant
from jixiao.documents.audit.passage import where
from jixiao.documents.audit.scene import NEAREST
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_EACH = re.compile(r"(?:分别|依次)(?:约)?(?P<verb>占|增长|增加|上升|提高|下降|减少|降低)?")
_SHARES = re.compile(
    r"(?P<verb>占比|比重|(?:(?<=负担|承担|分担|出资|筹资|投资|配套|构成)|(?<=占))比例)"
    r"(?:依次|各|约|分别)?(?:为|是|:)?(?=\s*\d)"
)
_OF_ALL = re.compile(r"(?:^|[,;、])\s*(?P<subject>[^,。;、占]+)占(?:全部|总|合计|两者|三者|二者)[^,。;]*$")
_LED = re.compile(r"^.*(?:为|是|有|包括|包含|分为)(?=[\u4e00-\u9fff]{2})")
_JOINT = re.compile(r"\s*(?:[、,]|和|及|与|以及)\s*(?:约)?\s*")
_ALL_OF_THEM = re.compile(
    r"[,\s]*(?:[各所其]|负担|承担|分担|出资|筹资|投资|配套|占|构成)*(?:[两二三四五六七][级类项者方个种][^,。;、()\d]*)?"
)
_ENUMERATED = re.compile(r"\s*(?:[、,]|和|及|与|以及)[^,。;]*$")
_AMONG = re.compile(r"[^,。;]*中的?")
_CHANGES = {"下降": -1, "减少": -1, "降低": -1}
_MADE_OF = re.compile(
    r"由(?P<names>[^,。;:]*?)(?:[两二三四五\d](?:个)?(?:部分|项|类|方面))?(?:共同)?(?:构成|组成)[,:]?\s*(?:其中[,:]?)?\s*$"
)
_NAMES = re.compile(r"、|和|及|与|以及")
_RATES = re.compile(r"[率例度]")
_EVERY = re.compile(r"[均都皆各](?:为|是|有)?\s*$")
_EVEN = 100
_SHARE_WORDS = frozenset({"占", "占比", "比重", "比例"})


def of_shares(match: re.Match[str], run: list[Fact]) -> bool:
    """Whether what a list of percentages tells are shares."""
    return match["verb"] in _SHARE_WORDS or (not match["verb"] and "占" in run[0].label)


def runs(line: Line) -> list[tuple[re.Match[str], list[Fact]]]:
    """The percentages that one 分别 lists, each list with the words that open it."""
    found: list[tuple[re.Match[str], list[Fact]]] = []
    if not any(word in line.flat for word in ("分别", "依次", "占比", "比重", "比例")):
        return found
    for match in (*_EACH.finditer(line.flat), *_SHARES.finditer(line.flat)):
        facts = line.facts[line.after(match.end()) :][:NEAREST]
        first = next((i for i, fact in enumerate(facts[:2]) if fact.role == "ratio"), None)
        if first is None or facts[first].clause > match.start():
            continue
        run = [facts[first]]
        for fact in facts[first + 1 :]:
            if fact.role != "ratio" or not _JOINT.fullmatch(line.between(run[-1], fact)):
                break
            run.append(fact)
        if len(run) > 1:
            found.append((match, run))
    return found


def propose(line: Line, found: list[tuple[re.Match[str], list[Fact]]]) -> Iterator[Statement]:
    """The shares and rates of change of the lists."""
    for match, run in found:
        if of_shares(match, run):
            yield from _shares(line, match.start(), run)
        elif match["verb"]:
            yield from _steps(line, match, run)
        elif _RATES.search(run[0].label):
            yield from _rates(line, match.start(), run)


def _before(line: Line, at: int, run: list[Fact]) -> list[Fact]:
    """The stocks of the sentence before an offset, at the depth of the list, of the dimension of the last of them."""
    own = [
        one
        for one in line.facts[max(0, run[0].index - NEAREST) : line.after(at)]
        if one.sentence == run[0].sentence and one.role == "stock" and one.depth == run[0].depth
    ]
    return [one for one in own if one.dim == own[-1].dim]


def _shares(line: Line, at: int, run: list[Fact]) -> Iterator[Statement]:
    stocks = _before(line, at, run)
    if not stocks:
        yield from _all_of_it(line, at, run)
        yield from _told_later(line, run)
        return
    inside = line.facts[line.after(at) : run[0].index]
    wholes = [one for one in inside if one.role == "stock" and one.dim == stocks[0].dim]
    parts = stocks
    if not wholes and len(stocks) == len(run) + 1 and _AMONG.fullmatch(line.flat, stocks[-1].end, at):
        wholes, parts = stocks[-1:], stocks[:-1]  # 在 240 万元总支出中的占比
    if not wholes:
        wholes = [one for one in stocks if one.labelled("TOTAL") or (one is not stocks[-1] and _opens(one))]
        parts = [one for one in stocks if one not in wholes]
    elif len(parts) == len(run) + 1 and (parts[0].labelled("TOTAL") or _opens(parts[0])):
        parts = parts[1:]
    joined = _listed(line, parts) or _enumerated(line, parts, at)
    if not wholes and len(parts) == len(run) > 1 and joined:
        common = [] if _listed(line, parts) else ["common words"]
        for part, fact in zip(parts, run, strict=True):
            whole = Binding("over_sum", (part, *parts))
            yield Statement("share", "A505", fact, [whole], [where(fact, part), "part named", "announced", *common])
        return
    if len(wholes) != 1 or len(parts) != len(run):
        return
    for part, fact in zip(parts, run, strict=True):
        yield Statement(
            "share",
            "A505",
            fact,
            [Binding("quotient", (part, wholes[0]))],
            [where(fact, part, wholes[0]), "part named", "base named"],
        )


def _told_later(line: Line, run: list[Fact]) -> Iterator[Statement]:
    """占总投资的比例分别为 45%、55%，总投资 2000 万元，依次为 900 万元、1100 万元: the whole and the parts behind their shares."""
    own = [one for one in line.sentence(run[0].sentence) if one.role == "stock" and one.index > run[-1].index]
    wholes = [one for one in own if "总" in one.label or one.labelled("TOTAL")]
    parts = [one for one in own if one not in wholes]
    if len(wholes) != 1 or len(parts) != len(run) or not _listed(line, parts) or parts[0].dim != wholes[0].dim:
        return
    for part, fact in zip(parts, run, strict=True):
        evidence = [where(fact, part, wholes[0]), "part named", "announced"]
        yield Statement("share", "A505", fact, [Binding("quotient", (part, wholes[0]))], evidence)


def _rates(line: Line, at: int, run: list[Fact]) -> Iterator[Statement]:
    """预算分别为 a、b，支出分别为 c、d，执行率分别为 c÷a、d÷b: two lists as long as that of the rates, or one and a base of all."""
    stocks = _before(line, at, run)
    count = len(run)
    if len(stocks) == 2 * count and _listed(line, stocks[:count]) and _listed(line, stocks[count:]):
        bases, parts = stocks[:count], stocks[count:]
    else:
        bases, parts = _one_base(line, run)
    for base, part, fact in zip(bases, parts, run, strict=True) if parts else ():
        yield Statement(
            "ratio_rate",
            "A507",
            fact,
            [Binding("quotient", (part, base))],
            [where(fact, part, base), "announced", "base named"],
        )


def _one_base(line: Line, run: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """及格人数分别为 a、b，参考人数均为 c, before the rates or behind them: each part of the list on the same base."""
    own = [one for one in line.sentence(run[0].sentence) if one.role == "stock" and one.depth == run[0].depth]
    bases = [one for one in own if _EVERY.search(one.label)]
    parts = [one for one in own if one not in bases]
    if len(bases) != 1 or len(parts) != len(run) or not _listed(line, parts) or parts[0].dim != bases[0].dim:
        return [], []
    return bases * len(run), parts


def _listed(line: Line, facts: list[Fact]) -> bool:
    return all(_JOINT.fullmatch(line.between(a, b)) for a, b in itertools.pairwise(facts))


def _enumerated(line: Line, parts: list[Fact], at: int) -> bool:
    """市级 12 万元、区级 6 万元，两级负担比例为 …: names with figures, and nothing else that the shares could be of."""
    alike = all(_ENUMERATED.match(one.gap) for one in parts[1:])
    return alike and _ALL_OF_THEM.fullmatch(line.flat, parts[-1].end, at) is not None


def _opens(fact: Fact) -> bool:
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    return bool(following) and following[0].has("OPEN")


def named(line: Line) -> Iterator[Statement]:
    """甲林和乙林，面积分别为 2680 亩和 1120 亩，乙林占全部的 29.47%: the names before 分别 in the order of its figures."""
    for match in _EACH.finditer(line.flat) if "占" in line.flat else ():
        facts = line.facts[line.after(match.end()) :][:NEAREST]
        own = [one for one in facts if one.sentence == facts[0].sentence] if facts else []
        count = next((i for i, one in enumerate(own) if one.role != "stock" or one.dim != own[0].dim), len(own))
        parts = own[:count]
        lead = line.flat[line.sentences[own[0].sentence][0] : match.start()] if own else ""
        names = [one.strip() for one in _NAMES.split(lead.rpartition(",")[0].rpartition(",")[2])]
        names = [_LED.sub("", names[0]), *names[1:]]
        if len(parts) < 2 or len(names) != len(parts) or not all(names) or not _listed(line, parts):
            continue
        for fact in own[len(parts) :]:
            said = _OF_ALL.search(fact.label) if fact.role == "ratio" and not fact.hedged else None
            if said is not None and said["subject"] in names:
                part = parts[names.index(said["subject"])]
                evidence = [where(fact, part), "part named", "announced", "base inside", "common words"]
                yield Statement("share", "A505", fact, [Binding("over_sum", (part, *parts))], evidence)


def _all_of_it(line: Line, at: int, run: list[Fact]) -> Iterator[Statement]:
    """由甲和乙构成，分别占 60%和 40%: what a whole is made of makes 100 %."""
    made = _MADE_OF.search(line.flat, line.sentences[run[0].sentence][0], at)
    if made is None or len(_NAMES.split(made["names"])) != len(run) or "等" in made["names"]:
        return
    whole = constant(run[-1], _EVEN, "%")
    terms = (whole, *run[:-1])
    signs = (1, *([-1] * (len(run) - 1)))
    yield Statement(
        "share", "A505", run[-1], [Binding("sum", terms, signs)], ["one sentence", "announced", "part named"]
    )


def _steps(line: Line, match: re.Match[str], run: list[Fact]) -> Iterator[Statement]:
    """The changes from each figure of a series to the next."""
    stocks = _before(line, match.start(), run)
    if len(stocks) != len(run) + 1 or not _listed(line, stocks):
        return
    sign = _CHANGES.get(match["verb"], 1)
    for past, now, fact in zip(stocks, stocks[1:], run, strict=False):
        fact.sign = sign
        yield Statement(
            "growth_rate",
            "A503",
            fact,
            [Binding("excess", (now, past))],
            [where(fact, now, past), "announced", "base named"],
        )
