"""Points in the prose: the score of its full marks, and full marks less what was taken off."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.comparands import is_past
from jixiao.documents.audit.operands import constant, points_kind
from jixiao.documents.audit.passage import announced, begins_list, where
from jixiao.documents.audit.points import deductions, pro_rata
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.arithmetic import Form
    from jixiao.documents.facts import Fact, Line

GOT = re.compile(
    r"(?<!率)(?:得分|得|评分|(?<![共合总累统])计分?|[打评记获赋拿]|最终自评|综合自评|折算(?:得分)?)(?:为|是|:|了)?\s*$"
)
"""What gives points to what stands before it."""
_RATE = re.compile(r"得分率(?:[仅只]|为|是|有|达到?|:)*\s*$|得分率[^,。;]*,(?:[仅只]|为|是|有|达到?)+\s*$")
_TOTAL_SCORE = re.compile(r"(?:综合|自评|最终|评价)(?:自评|评价|绩效)*(?:总)?(?:得分|总分|评分)(?:为|是|:)?\s*$")
_SEVERAL = 3
OTHERS = re.compile(r"平均|最高|最低|上年|去年|上期")
"""Points of other objects or years than those that were told."""
_EACH = re.compile(r"每[\u4e00-\u9fff]+?(?:扣除?|失|得|计|赋|记|加|为|权重|分值|满分)?分?(?:为|:)?\s*$")
_AT_MOST = re.compile(r"最[高多]|至多|上限|不超|以内")
_MADE = re.compile(
    r"[\s,]*[\u4e00-\u9fff]*?(?:[共合累总小]?计|共|得|扣除?|失|满分|分值|即)(?:得|扣除?|失|赋|记)?分?(?:为|:)?\s*"
)
_NO_COUNT = frozenset({"money", "ratio", "points", ""})
_RUNNING = re.compile(r"累计(?:得分?)?(?:为|达|:)?\s*$")
_ALL_OFF = re.compile(r"共|[合累]计|总")
_BARE_OFF = re.compile(r"[\s,]*(?:共|合计|被|故|因此)?(?:扣除?|失|扣掉|丢)(?:了|分)?")
_FINAL = re.compile(r"最终|自评|综合|总|实际|最后|因此|故|于是|剩")
BESIDES = re.compile(r"另|再|此外|总分中|总分扣|附加")
"""What is given or taken besides the points of the items."""
_CLOSED = re.compile(
    r"百分制|(?:无|没有|未见?)(?:其他|其它|别的|另外)[^,。;]*扣|其[余他它][^,。;]*(?:满分|[未不无]扣|没有扣)"
)
"""What says that a hundred was there before, or that nothing else was taken off."""
_SUM = re.compile(r"共|[合累]计|总|失|合得|相加|加起来")
_NAMELY = re.compile(r"[\s,:]*(?:其中|即|分别|包括|具体)")
_FEWEST, _MOST_PARTS = 2, 12
_LONGEST = 640
"""Characters of a sentence that are looked at before a figure: a bound on the work for hostile text."""


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The points of one paragraph."""
    for fact in line.facts:
        made = None
        if fact.role == "score" and "每" in line.flat and (each := _each(fact)) is not None:
            made = each
        elif fact.role == "ratio" and _RATE.search(fact.gap):
            made = _rate(fact)
        elif fact.sign and fact.dim == "分" and fact.role in {"score", "change"}:
            made = _moved(fact)
        elif fact.role == "score" and GOT.search(fact.label):
            made = (
                _left(fact, scene)
                or _summed(fact)
                or (_total(fact) if _TOTAL_SCORE.search(fact.label) and not fact.has("TOTAL") else None)
            )
        elif fact.role == "score" and _TOTAL_SCORE.search(fact.label) and not fact.has("TOTAL"):
            made = _total(fact)
        elif fact.role == "score" and _RUNNING.search(fact.label) and points_kind(fact) == "got":
            made = _summed(fact)
        elif fact.role == "score" and points_kind(fact) == "off":
            made = lost(fact, list(before(fact))) or _off(fact) or _all_off(fact)
        if made is not None:
            yield made


def _scores(fact: Fact) -> list[Fact]:
    """The points before a figure in its scope, nearest first; last the full marks in the bracket right behind it."""
    own = [one for one in before(fact) if one.role == "score" and one.scope == fact.scope and one.depth == fact.depth]
    return own + pro_rata.behind(fact)


def _each(fact: Fact) -> Statement | None:
    """8 个指标每个 3 分，计 24 分; 每份扣 0.5 分，4 份共扣 2 分: the number and the points of each, right before what they make."""
    own = fact.line.facts[max(0, fact.index - _FEWEST) : fact.index]
    price = [one for one in own if one.role == "score" and _EACH.search(one.label) and not _AT_MOST.search(one.label)]
    count = [one for one in own if one.role == "stock" and one.dim not in _NO_COUNT and not one.places]
    if deductions.opens_behind(fact):
        return None
    if len(price) != 1 or len(count) != 1 or "每" in fact.label or any(one.hedged for one in (fact, *own)):
        return None
    if any(one.scope != fact.scope or one.depth != fact.depth for one in own) or not _MADE.fullmatch(fact.label):
        return None
    off = "扣" in price[0].label or "失" in price[0].label
    if (points_kind(fact) == "off") != off or ("得" in fact.label and "得" not in price[0].label):
        return None  # 8 个指标每个 3 分，得 23 分: the points of each are its full marks
    evidence = [where(fact, *own), "part named", "base named"]
    return Statement("difference", "A502", fact, [Binding("product", (count[0], price[0]))], evidence)


def _moved(fact: Fact) -> Statement | None:
    """得 93 分，比上年的 90.5 分提高 2.5 分; 由 90.5 分提高到 93 分，提高 2.5 分: between the only two scores of its scope."""
    own = _scores(fact)
    past = [one for one in own if is_past(one)]
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    if own == past and len(past) == 1:  # 较上年的 91.5 分提高 2.25 分，本年得 93.75 分
        own += [
            one for one in following if one.role == "score" and one.scope == fact.scope and points_kind(one) == "got"
        ]
    if len(own) != _FEWEST or len(past) != 1 or any(one.hedged for one in own):
        return None
    now = own[0] if own[1] is past[0] else own[1]
    signs = (fact.sign, -fact.sign)
    evidence = [where(fact, *own), "part named", "base named"]
    return Statement("growth_amount", "A504", fact, [Binding("sum", (now, past[0]), signs)], evidence)


def _rate(fact: Fact) -> Statement | None:
    """满分 20 分，得 18 分，得分率 90%: where one full mark and one score stand in the scope."""
    own = _scores(fact) or _told_behind(fact)
    full = [one for one in own if points_kind(one) == "full"]
    got = [one for one in own if GOT.search(one.label) and one not in full]
    off = [one for one in own if points_kind(one) == "off"]
    if len(full) != 1 or len(got) + len(off) != 1 or any(map(begins_list, own)):
        return None
    form: Form = "quotient" if got else "complement"
    terms = ((*got, *off)[0], full[0])
    evidence = [where(fact, *terms), "part named", "base named", "only candidate"]
    return Statement("ratio_rate", "A507", fact, [Binding(form, terms)], evidence)


def _told_behind(fact: Fact) -> list[Fact]:
    """得分率最低的是时效，仅 85.7%，8 分只得 6.9 分: full marks and score right behind their rate."""
    following = fact.line.facts[fact.index + 1 : fact.index + 1 + _FEWEST]
    kinds = [points_kind(one) for one in following if one.role == "score" and one.scope == fact.scope]
    return following if kinds == ["full", "got"] else []


def _left(fact: Fact, scene: Scene) -> Statement | None:
    """满分 20 分，扣 2 分，得 18 分: full marks less the deduction between the two; 共扣 3 分，最终得 97 分 of a hundred."""
    if OTHERS.search(fact.label):
        return None
    rated = pro_rata.propose(fact, scene)
    if rated is not None:
        return rated
    own = [one for one in _scores(fact) if points_kind(one) != "rule"]
    several = deductions.items(fact, own[::-1])
    if several is not None:
        evidence = [where(fact, *several.terms), "part named", "base named"]
        return Statement("sum_parts_total", "A501", fact, [several], evidence)
    off = [one for one in own if points_kind(one) == "off"]
    if off and deductions.partly(off):
        return None
    marks = [one for one in own if points_kind(one) == "full"]
    if len(marks) > 1 and deductions.SUMMED.search(fact.label):
        return None
    full = marks[0] if marks else None
    if full is None and off and off == own[:-1] and (len(own) == _FEWEST or hundred(own[-1])):
        full = own[-1]
    behind = own[: own.index(full)] if full is not None else []
    if full is not None and behind and behind == off[: len(behind)] and not _divided(behind):
        evidence = [where(fact, full, *behind), "part named", "base named"]
        signs = (1, *([-1] * len(behind)))
        return Statement("difference", "A502", fact, [Binding("sum", (full, *behind[::-1]), signs)], evidence)
    whole = [one for one in off if _ALL_OFF.search(one.label)]
    off_only = [one for one in own if one is not full]
    opened = off == off_only and len(whole) == 1 and off[-1:] == whole and len(off) > 1 and _opens(off[-2])
    whole = off if off == own and not _divided(off) else whole[:1] if len(whole) == 1 else []
    start = max(fact.line.sentences[fact.sentence][0], fact.start - _LONGEST)
    final = _FINAL.search(fact.label) or _CLOSED.search(fact.line.flat, start, fact.start)
    if not whole or not (opened or own[0] is whole[0]) or final is None:
        return None
    if full is not None and full.value != 100:
        return None
    if any(
        one.role == "score" and points_kind(one) == "got" and not OTHERS.search(one.label)
        for one in fact.line.facts[: off[-1].index]
    ):
        return None  # what was taken off is of the scores that were told
    return of_hundred(fact, whole, [where(fact, *whole), "part named"])


def hundred(one: Fact) -> bool:
    """项目总分 100 分，甲扣 1 分，乙扣 2 分: a hundred before nothing but deductions is what they are taken off."""
    return one.value == 100 and not one.places


def _opens(one: Fact) -> bool:
    """其中 …, 即 …: the first of the parts of what was told right before it."""
    return one.has("OPEN") or _NAMELY.match(one.label) is not None


def _all_off(fact: Fact) -> Statement | None:
    """扣分合计 6.5 分，即成本扣 2 分、时效扣 3 分、满意度扣 1.5 分: a whole whose parts follow, as many as stand there."""
    facts = fact.line.facts[fact.index + 1 : fact.index + 1 + _MOST_PARTS]
    if not _ALL_OFF.search(fact.label) or not facts or not _opens(facts[0]) or fact.hedged:
        return None
    parts = list(
        takewhile(lambda one: one.role == "score" and one.scope == fact.scope and points_kind(one) == "off", facts)
    )
    if len(parts) < _FEWEST or any(
        one.hedged or one.depth != fact.depth or _ALL_OFF.search(one.label) for one in parts
    ):
        return None
    return Statement(
        "sum_parts_total",
        "A501",
        fact,
        [Binding("sum", tuple(parts))],
        [where(fact, *parts), "announced", "total word"],
    )


def of_hundred(fact: Fact, off: list[Fact], evidence: list[str]) -> Statement:
    """A hundred less all that was taken off."""
    signs = (1, *([-1] * len(off)))
    return Statement(
        "difference", "A502", fact, [Binding("sum", (constant(fact, 100, "分"), *off[::-1]), signs)], evidence
    )


def _divided(off: list[Fact]) -> bool:
    """Whether one of several deductions is the sum of others: 共扣 3 分，其中甲扣 1 分."""
    inside = any(one.has("OPEN") for one in off[:-1])
    return len(off) > 1 and (inside or any(_ALL_OFF.search(one.label) for one in off))


def _total(fact: Fact) -> Statement | None:
    """投入 9 分、产出 48 分、效益 29 分，综合得分 86 分: every score before it; full marks and deductions are left out."""
    own = [one for one in before(fact) if one.role == "score" and one.depth == fact.depth and points_kind(one) == "got"]
    besides = any(one.role == "score" and points_kind(one) == "off" and BESIDES.search(one.gap) for one in before(fact))
    if besides or len(own) < _SEVERAL or any(_TOTAL_SCORE.search(one.label) for one in own):
        return None
    parts = tuple(own[::-1])
    return Statement("sum_parts_total", "A501", fact, [Binding("sum", parts)], [where(fact, *parts), "total word"])


def _summed(fact: Fact) -> Statement | None:
    """甲类得分 18.5 分，乙类得分 46 分，丙类得分 27 分，三类共得 91.5 分: as many scores as the words say."""
    number = announced(fact)
    own = [one for one in before(fact) if one.role == "score" and one.depth == fact.depth]
    kinds = [points_kind(one) for one in own]
    if kinds == ["got", "full"] * (len(kinds) // _FEWEST):
        own = own[::_FEWEST]  # each after its full marks
    alike = all(points_kind(one) == "got" and not one.has("TOTAL") for one in own)
    if number is None or not _FEWEST <= len(own) == number or not alike or not _SUM.search(fact.label):
        return None
    evidence = [where(fact, *own), "total word", "counted"]
    return Statement("sum_parts_total", "A501", fact, [Binding("sum", tuple(own[::-1]))], evidence)


def _off(fact: Fact) -> Statement | None:
    """满分 20 分，得 17.5 分，扣 2.5 分: the only deduction of the only full mark and score of its clause."""
    own = _scores(fact)
    beside = fact.line.facts[fact.index + 1 : fact.index + 2]
    if [points_kind(one) for one in own] != ["got", "full"] or not _BARE_OFF.fullmatch(fact.label):
        return None
    if any(one.role == "score" and one.scope == fact.scope and one not in own for one in beside):
        return None
    return Statement(
        "difference", "A502", fact, [Binding("sum", (own[1], own[0]), (1, -1))], [where(fact, *own), "part named", "base named"]
    )  # fmt: skip


def lost(fact: Fact, told: list[Fact]) -> Statement | None:
    """满分 60 分，得 57 分；满分 10 分，得 10 分；两类合计失 3 分: what was not got of the full marks that were told."""
    own = [one for one in told if one.role == "score" and one.depth == fact.depth]
    full = [one for one in own if points_kind(one) == "full"]
    got = [one for one in own if points_kind(one) == "got"]
    if len(full) < _FEWEST or len(full) != len(got) or len(own) != 2 * len(full) or not _SUM.search(fact.label):
        return None
    terms = (*full, *got)
    signs = (*([1] * len(full)), *([-1] * len(got)))
    return Statement(
        "difference", "A502", fact, [Binding("sum", terms, signs)], [where(fact, *terms), "part named", "base named"]
    )
