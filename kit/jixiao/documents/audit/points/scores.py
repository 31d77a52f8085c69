"""Points in the prose: the score of its full marks, and full marks less what was taken off."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.comparands import is_past
from jixiao.documents.audit.operands import constant, points_kind, where
from jixiao.documents.audit.passage import announced, begins_list
from jixiao.documents.audit.points import deductions
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.arithmetic import Form
    from jixiao.documents.facts import Fact, Line

_GOT = re.compile(r"(?<!率)(?:得分|得|评分|计分|最终自评|综合自评)(?:为|是|:|了)?\s*$")
_RATE = re.compile(r"得分率(?:为|是|达到?|:)?\s*$")
_TOTAL_SCORE = re.compile(r"(?:综合|自评|最终|评价)(?:自评|评价|绩效)*(?:总)?(?:得分|总分|评分)(?:为|是|:)?\s*$")
_SEVERAL = 3
_WANTED = re.compile(r"(?:目标|计划|要求)(?:值|数)?(?:为|是|:|达到?)*\s*$")
_PRO_RATA = re.compile(r"按比例|按执行率|按完成比例|按实际比例")
_FORMULA = re.compile(
    r"(?:率|满意度)\s*(?:×|\*|x|乘以?|和)\s*(?:本项|该项|指标)*(?:分值|权重|满分|标准分)|(?:分值|权重|满分|标准分)\s*(?:×|\*|x|乘以?)[^,。;]*?率|(?:率|满意度)[^,。;]*?(?:折算|计分|得分|换算)|率\s*(?:×|\*|x|乘以?)\s*\d"
)
_TIMES = re.compile(r"率[”\"]?(?:×|\*|x|乘以?)(?P<full>\d{1,3})分")
OTHERS = re.compile(r"平均|最高|最低|上年|去年|上期")
"""Points of other objects or years than those that were told."""
_EXECUTED = re.compile(r"(?:执行|支出|完成)率(?:为|是|达到?|:)?\s*$")
_EXECUTION = re.compile(r"预算执行(?:率|情况|指标)?(?:权重|分值|满分)?(?:为|是|:|\()?\s*$")
"""The one item whose points every rule book takes by the rate."""
_OF_MARKS = re.compile(r"得分率[^,，。;；]*$")
_ALL_OFF = re.compile(r"共|合计|总|累计")
_BARE_OFF = re.compile(r"[\s,]*(?:共|合计|被|故|因此)?(?:扣除?|失|扣掉|丢)(?:了|分)?")
_FINAL = re.compile(r"最终|自评|综合|总|实际|最后|因此|故|于是|剩")
_SUM = re.compile(r"共|合计|总|失|合得|相加|加起来")
_NAMELY = re.compile(r"[\s,:]*(?:其中|即|分别|包括|具体)")
_FEWEST, _MOST_PARTS = 2, 12
_LONGEST = 640
"""Characters of a sentence that are looked at before a figure: a bound on the work for hostile text."""


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The points of one paragraph."""
    for fact in line.facts:
        made = None
        if fact.role == "ratio" and _RATE.search(fact.label):
            made = _rate(fact)
        elif fact.sign and fact.dim == "分" and fact.role in {"score", "change"}:
            made = _moved(fact)
        elif fact.role == "score" and _GOT.search(fact.label):
            made = (
                _left(fact)
                or _summed(fact)
                or (_total(fact) if _TOTAL_SCORE.search(fact.label) and not fact.has("TOTAL") else None)
            )
        elif fact.role == "score" and _TOTAL_SCORE.search(fact.label) and not fact.has("TOTAL"):
            made = _total(fact)
        elif fact.role == "score" and points_kind(fact) == "off":
            made = lost(fact, list(before(fact))) or _off(fact) or _all_off(fact)
        if made is not None:
            yield made


def _scores(fact: Fact) -> list[Fact]:
    return [one for one in before(fact) if one.role == "score" and one.scope == fact.scope and one.depth == fact.depth]


def _moved(fact: Fact) -> Statement | None:
    """得 93 分，比上年的 90.5 分提高 2.5 分; 由 90.5 分提高到 93 分，提高 2.5 分: between the only two scores of its scope."""
    own = _scores(fact)
    past = [one for one in own if is_past(one)]
    if len(own) != _FEWEST or len(past) != 1 or any(one.hedged for one in own):
        return None
    now = own[0] if own[1] is past[0] else own[1]
    signs = (fact.sign, -fact.sign)
    evidence = [where(fact, *own), "part named", "base named"]
    return Statement("growth_amount", "A504", fact, [Binding("sum", (now, past[0]), signs)], evidence)


def _rate(fact: Fact) -> Statement | None:
    """满分 20 分，得 18 分，得分率 90%: where one full mark and one score stand in the scope."""
    own = _scores(fact)
    full = [one for one in own if points_kind(one) == "full"]
    got = [one for one in own if _GOT.search(one.label) and one not in full]
    off = [one for one in own if points_kind(one) == "off"]
    if len(full) != 1 or len(got) + len(off) != 1 or any(map(begins_list, own)):
        return None
    form: Form = "quotient" if got else "complement"
    terms = ((*got, *off)[0], full[0])
    evidence = [where(fact, *terms), "part named", "base named", "only candidate"]
    return Statement("ratio_rate", "A507", fact, [Binding(form, terms)], evidence)


def _left(fact: Fact) -> Statement | None:
    """满分 20 分，扣 2 分，得 18 分: full marks less the deduction between the two; 共扣 3 分，最终得 97 分 of a hundred."""
    if OTHERS.search(fact.label):
        return None
    rated = _by_rate(fact)
    if rated is not None:
        return rated
    own = [one for one in _scores(fact) if points_kind(one) != "rule"]
    several = deductions.items(fact, own[::-1])
    if several is not None:
        evidence = [where(fact, *several.terms), "part named", "base named"]
        return Statement("sum_parts_total", "A501", fact, [several], evidence)
    off = [one for one in own if points_kind(one) == "off"]
    if sum(points_kind(one) == "full" for one in own) > 1 and deductions.SUMMED.search(fact.label):
        return None
    full = next((one for one in own if points_kind(one) == "full"), None)
    if full is None and off and off == own[:-1] and (len(own) == _FEWEST or hundred(own[-1])):
        full = own[-1]
    behind = [one for one in own if full is not None and one.index > full.index]
    if full is not None and behind and behind == off[: len(behind)] and not _divided(behind):
        evidence = [where(fact, full, *behind), "part named", "base named"]
        signs = (1, *([-1] * len(behind)))
        return Statement("difference", "A502", fact, [Binding("sum", (full, *behind[::-1]), signs)], evidence)
    whole = [one for one in off if _ALL_OFF.search(one.label)]
    off_only = [one for one in own if one is not full]
    opened = off == off_only and len(whole) == 1 and off[-1:] == whole and len(off) > 1 and _opens(off[-2])
    whole = off if off == own and not _divided(off) else whole[:1] if len(whole) == 1 else []
    if not whole or not (opened or own[0] is whole[0]) or not _FINAL.search(fact.label):
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


def _by_rate(fact: Fact) -> Statement | None:
    """执行率 92%，分值 10 分，按比例得 9.2 分; 权重 15 分，得分率 96%，得 14.4 分: full marks and the rate at which they are got."""
    own = list(before(fact))[:_FEWEST]
    full = [one for one in own if one.role == "score" and (points_kind(one) == "full" or _EXECUTION.search(one.label))]
    full = full or _times(fact)
    rate = [one for one in own if one.role == "ratio" and not one.sign]
    if len(full) != 1 or len(rate) != 1 or any(map(_wanted, list(before(fact))[: _FEWEST + 1])):
        return None
    executed = _EXECUTED.search(rate[0].label) and _EXECUTION.search(full[0].label)
    of_marks = executed or (_OF_MARKS.search(rate[0].label) and rate[0].scope == fact.scope)
    if not (of_marks or _PRO_RATA.search(fact.gap) or by_formula(fact)):
        return None
    return Statement(
        "difference", "A502", fact, [Binding("product", (full[0], rate[0]))], [where(fact, *own), "part named", "base named"]
    )  # fmt: skip


def _wanted(one: Fact) -> bool:
    """目标是 50%，支付到 45%: of two rates, one of which is what was wanted, neither is that of the points."""
    return one.role == "ratio" and _WANTED.search(one.label) is not None


def _times(fact: Fact) -> list[Fact]:
    """按“执行率×10 分”计分: the full marks that the formula itself prints, once in its sentence."""
    start = max(fact.line.sentences[fact.sentence][0], fact.start - _LONGEST)
    found = _TIMES.findall(fact.line.flat, start, fact.start) if "率" in fact.line.flat else []
    return [constant(fact, int(found[0]), "分")] if len(found) == 1 else []


def by_formula(fact: Fact, more: str = "") -> bool:
    """Whether its sentence, or what was told before, says that points are a rate times the full marks."""
    start = max(fact.line.sentences[fact.sentence][0], fact.start - _LONGEST)
    return _FORMULA.search(more + fact.line.flat[start : fact.start]) is not None


def _total(fact: Fact) -> Statement | None:
    """投入 9 分、产出 48 分、效益 29 分，综合得分 86 分: every score before it; full marks and deductions are left out."""
    own = [one for one in before(fact) if one.role == "score" and one.depth == fact.depth and points_kind(one) == "got"]
    if len(own) < _SEVERAL or any(_TOTAL_SCORE.search(one.label) for one in own):
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
    if any(one.role == "score" and one.scope == fact.scope for one in beside):
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
