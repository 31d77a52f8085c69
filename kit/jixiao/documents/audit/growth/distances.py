"""How far apart two figures are: 由 a% 提高到 b%，提高 c 个百分点; 高于目标值 c 个百分点; 高于目标 c 万亩, 两者相差 c."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.comparands import Comparands, against_plan, by_year_list, is_past, stocks_before
from jixiao.documents.audit.passage import done, planned, planned_words, where
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import JOINERS, PLANS, divides
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_UP = re.compile(r"(?:提高|提升|升(?=了)|上升|增加|增长|高于|高出|超过|超出|高|超)[^,，。;；]*$")
_DOWN = re.compile(r"(?:降低|降(?=了)|下降|减少|回落|低于|低)[^,，。;；]*$")
_CLASSES = (re.compile(r"上年|去年|上期|期初|年初|同期|同比"), re.compile(r"目标|计划|指标值|标准|全[国省市县区]|平均"))
_FROM = re.compile(r"[由从]")
_AGAINST = re.compile(r"[比较与]|高于|低于|高出|超[过出]|超(?=目标|计划)")
_NAMED_OTHER = re.compile(r"[比较与]|[高低]于")
_BARE = re.compile(r"(?:\s*的(?:要求|标准|目标|水平|指标|底线)值?)?[\s,共计达约了有为足]*")
AGAINST_PLAN = re.compile(
    r"(?:(?P<up>高于|高出|超出|超过|多于|超)|(?:低于|少于|不及|短于|落后于?|(?<![异额])差))"
    r"(?:年度|全年|考核|预期|原定|既定|控制|目标(?=任务)|计划(?=任务))*(?:目标|计划|任务|限额|定额|预算|标准|指标|额度|控制数|下达数|要求|限值|基准)[数值量额线]?\s*$"
    r"|[比较](?:年度|全年|考核|既定)*(?:目标|计划|任务|限额|定额|标准|指标|额度|控制数)[数值量额线]?(?:(?P<more>多)|(?:节省|节约|少))[^比较,。;、()\d]*$"
    r"|距离?(?:年度|全年|考核|既定)*(?:目标|计划|任务|定额|指标|要求)[数值量额]?[尚还仍]?[差缺欠少]\s*$"
)
"""高于目标 1.3 万亩: how far something lies above or below a plan that the sentence has told."""
EXCEEDS = re.compile(
    r"(?:超(?:出|过|额)?|高出|多出)(?:完成)?(?:了)?(?:年初|年度|全年|[原既预设]定|预期(?=目标))?(?:的)?(?:计划|目标|任务|预期|预算|指标)(?:任务)?(?:数|量|值)?(?:的)?\s*$"
    r"|超(?:(?:额|量|产)(?:完成|实现|支出)?|完成)(?:了|约)*\s*$"
)
"""超计划 30%, 超额完成 30%: what was done beyond a plan, on the plan."""
_OF_ANOTHER = re.compile(r"[\s,]|比|较|实际|均|共|也|已|并|达|为|分别|全年|年度|同比")
APART = re.compile(r"[差缺欠少减节结高低超多短及后增]")
"""A figure without one of these says of itself neither what it lacks nor by how much it lies above or below another."""
_LIMITED = re.compile(r"(?:不[超高低少多][过于出]|[≥≤]|至少)\s*$")
_FLOOR = re.compile(r"(?:不[少低]于|≥|至少)\s*$")
_AT_LEAST = re.compile(r"\s*及?以上")
_BOUND = re.compile(r"\s*及?以[上内下]")
_SHORT = re.compile(r"[\s,]*[还尚仍]?(?:差|缺|欠|少|(?P<more>多|超))[\u4e00-\u9fff]?了?\s*$")
"""应配 80 个，实配 76 个，缺 4 个: how far what was done lies from a plan that both stand before."""
_NOT_YET = re.compile(r"\s*(?:尚|还)?(?:未|没|待)")
_SAVED_ON, _THAN_PLAN = re.compile(r"\s*(?:节[约省支]|结余|少[支用花])"), re.compile(r"[比较][^,;]*$")
SUBMITTED, APPROVED = re.compile(r"送审|报审|报送|申报"), re.compile(r"审定|核定|审核|评审|定案|终审")
_INCREMENT = re.compile(r"[\s,、]*(?:(?P<up>增量)|减量)(?:为|是|达)?\s*$")
_DIFFER = re.compile(r"(?:相差|差[额距值异])(?:了|为|是|达|有)?\s*$")
_BEYOND_PLAN = re.compile(r"超(?![市级])|节约|节省|节支|结余")
_YEARS = re.compile(r"20\d\d年?(?:至|到|[-—~～])\s*20\d\d年|近[三四五]年")
_OVER_YEARS = re.compile(r"[三四五]年|累计|期间|以来|共")
_SCORE_MOVED = re.compile(
    r"[\s,]*(?:同比|环比|[比较][^,]*?)?(?:(?P<up>提[高升]|上升|增[加长]|高|多)|降低|下降|减少|回落|低|少)了?\s*$"
)
_YEAR = re.compile(r"(20\d\d)(?=年|\D|$)")
_THIS = re.compile(r"本[次年期轮]|今年|当年")
DEVIATION = re.compile(r"(?:偏[差离]|差异)[率度]?(?:[仅只]?[为是达约有:])*\s*$")
"""偏差率: how far what was done lies from what was planned, on the plan, whichever sign the report gives it."""
STEP = re.compile(r"每(?:再|各)?[增减提下上降升超偏高低多少差加长][\u4e00-\u9fff]*\s*$")
"""每低 1 个百分点扣 0.25 分: the step of a rule, and no change that took place."""
_TWO = 2


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The differences in percentage points of one paragraph."""
    if "百分点" not in line.flat and "%" not in line.flat:
        return
    for fact in line.facts:
        if fact.role == "ratio" and fact.sign:
            yield from _of_rates(fact)
        elif fact.role == "points" and "每" not in fact.label:
            yield from _in_points(fact)


def _in_points(fact: Fact) -> Iterator[Statement]:
    own = [one for one in before(fact) if one.scope == fact.scope and one.role in {"ratio", "points"}]
    own = [*(_past_behind(fact) or _compared_behind(fact)), *own] if len(own) == 1 else own
    if len(own) >= _TWO and _in_its_bracket(fact, own[0], own[1]):
        up, down = _UP.search(own[0].gap), _DOWN.search(own[0].gap)
        if bool(up) != bool(down):
            yield _apart(fact, own[1], own[0], up=bool(up))
        return
    if bool(_UP.search(fact.label)) != bool(_DOWN.search(fact.label)):
        listed = by_year_list(fact, own) or _series(fact, own)
        if listed is not None:
            yield _apart(fact, listed.now, listed.past, up=bool(_UP.search(fact.label)))
            return
    # 高于目标值 90%共 3 个百分点
    said = own[0].label if own and own[0].index < fact.index and _BARE.fullmatch(fact.label) else fact.label
    up, down = _UP.search(said), _DOWN.search(said)
    if bool(up) == bool(down) or any(one.role != "ratio" or one.sign for one in own[:_TWO]):
        return
    if len(own) < _TWO or (len(own) > _TWO and not _FROM.search(own[1].label)):
        return
    if own[0].depth != own[1].depth:
        if own[0].index > fact.index:
            yield _apart(fact, own[1], own[0], up=bool(up))
        return
    own = own[:_TWO]
    past = [one for one in own if _is_base(one, fact)]
    if len(past) == _TWO and _AGAINST.search(own[0].label):
        past = own[:1]
    named = _CLASSES[0].search(fact.label) is not None or not _NAMED_OTHER.search(fact.label)
    if not past and own[0].year and own[1].year and own[0].year != own[1].year and named:
        past = [min(own, key=lambda one: one.year or 0)]
    if len(past) == 1:
        yield _apart(fact, own[0] if own[1] is past[0] else own[1], past[0], up=bool(up))


def _series(fact: Fact, own: list[Fact]) -> Comparands | None:
    """2021 年至 2023 年分别为 88.4%、91.6%、95.2%，三年提高 6.8 个百分点: from the first of a list of years to its last."""
    if len(own) <= _TWO or own[0].index != fact.index - 1 or not _OVER_YEARS.search(fact.label):
        return None
    joined = all(one.gap.strip() in JOINERS for one in own[:-1]) and _YEARS.search(own[-1].gap)
    return Comparands(own[0], own[-1], ["base named"]) if joined else None


def _apart(fact: Fact, now: Fact, past: Fact, *, up: bool) -> Statement:
    signs = (1, -1) if up else (-1, 1)
    why = [where(fact, now, past), "base named"]
    return Statement("growth_amount", "A504", fact, [Binding("sum", (now, exact_limit(past)), signs)], why)


def _in_its_bracket(fact: Fact, limit: Fact, now: Fact) -> bool:
    """94.6%，超过目标值（90%）4.6 个百分点: what was to be reached stands in the bracket right before the difference."""
    inside = limit.depth == fact.depth + 1 == now.depth + 1 and fact.label.startswith(")")
    return inside and limit.role == now.role == "ratio" and not limit.sign and not now.sign and not now.hedged


def _compared_behind(fact: Fact) -> list[Fact]:
    """提高 1.12 个百分点（2022 年为 92.85%）, 高出 3.6 个百分点（考核线 95%）: the rate in the bracket right behind is what was compared with."""
    following = fact.line.facts[fact.index + 1 : fact.index + _TWO]
    inside = [one for one in following if one.role == "ratio" and not one.sign and one.depth == fact.depth + 1]
    return inside if inside and fact.line.flat[fact.end :].lstrip().startswith("(") else []


def _past_behind(fact: Fact) -> list[Fact]:
    """97.15%，较去年下降 0.6 个百分点，去年为 97.75%: the rate of before right behind its difference."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    return [
        one for one in following if one.scope == fact.scope and one.role == "ratio" and _CLASSES[0].search(one.label)
    ]


def subject_of_excess(fact: Fact) -> str:
    """满意率超出预期 5%: what the words before 超 say that goes beyond; of what was told before, they say nothing."""
    match = EXCEEDS.search(fact.label)
    return _OF_ANOTHER.sub("", fact.label[: match.start()]) if match is not None else ""


def deviation(fact: Fact, own: list[Fact]) -> Statement | None:
    """目标值 40 公里，实际值 46 公里，偏差率 15%: of just a plan and what was done."""
    plans = [one for one in own if planned(one)]
    real = [one for one in own if one not in plans]
    if len(own) != _TWO or len(plans) != 1 or own[0].dim != own[1].dim or fact.hedged or real[0].hedged:
        return None
    fact.sign = 0
    terms = (real[0], exact_limit(plans[0]))
    near = where(fact, *own)
    evidence = [near, "base named", *([] if near == "one scope" else ["part named", "whole matter"])]
    return Statement("growth_rate", "A503", fact, [Binding("excess", terms), Binding("complement", terms)], evidence)


def _of_rates(fact: Fact) -> Iterator[Statement]:
    """由 91.3% 提高到 94.8%，提高 3.5%: a percentage between two percentages is growth of the first, and no difference in points."""
    own = [one for one in before(fact) if one.scope == fact.scope][:_TWO]
    if len(own) < _TWO or any(one.role != "ratio" or one.sign or one.hedged for one in own) or fact.hedged:
        return
    past = [one for one in own if _FROM.search(one.label) or _CLASSES[0].search(one.label)]
    if len(past) != 1 or not (_UP.search(fact.label) or _DOWN.search(fact.label)):
        return
    now = own[0] if own[1] is past[0] else own[1]
    yield Statement(
        "growth_rate",
        "A503",
        fact,
        [Binding("excess", (now, past[0]))],
        [where(fact, *own), "base named", "common words"],
    )


def _is_base(one: Fact, fact: Fact) -> bool:
    """Whether a percentage is what another is held against: by the word that the difference names, else by 由 or 上年."""
    named = [words for words in _CLASSES if words.search(fact.label)]
    if named or _NAMED_OTHER.search(fact.label):
        return any(words.search(one.label) for words in named)
    return bool(
        _FROM.search(one.label) or _AGAINST.search(one.label) or any(words.search(one.label) for words in _CLASSES)
    )


def of_stock(fact: Fact) -> Statement | None:
    """How far an amount lies from another one, where its words ask for that."""
    for way in (from_plan, saved_on, between_two, reviewed, increment):
        made = way(fact)
        if made is not None:
            return made
    return None


def from_plan(fact: Fact) -> Statement | None:
    """目标 36.2 万亩，实际 37.5 万亩，高于目标 1.3 万亩: where both are told before, the figure is no plan, but what lies between them."""
    said = AGAINST_PLAN.search(fact.label) or (None if _NOT_YET.match(fact.tail) else _SHORT.match(fact.label))
    if said is None or fact.hedged:
        return None
    own = [one for one in stocks_before(fact, fact.dim) if one.scope == fact.scope]
    pair = _limited(own) or against_plan(fact, own, "计划") if len(own) == _TWO else None  # whichever plan it names
    if pair is None:
        return None
    up = bool(said["more"] or said.groupdict().get("up"))
    fact.role, fact.sign = "change", 1 if up else -1
    signs = (1, -1) if up else (-1, 1)
    limit = exact_limit(pair.past)
    return Statement(
        "difference",
        "A502",
        fact,
        [Binding("sum", (pair.now, limit), signs)],
        [where(fact, pair.now, pair.past), *pair.why],
    )


def exact_limit(limit: Fact) -> Fact:
    """不超过 45 万元 is no rough figure: what lies below it is counted from 45."""
    bound = limit.phase in PLANS and _BOUND.match(limit.tail)
    if limit.hedged and (bound or _LIMITED.search(limit.label)):
        limit = copy.copy(limit)
        limit.hedged = False
    return limit


def floored(rate: Fact, part: Fact, base: Fact) -> Fact:
    """不少于 12 次 counts as 12 for a rate of what was done, unless more than that was done: then all of it is 100%."""
    least = _FLOOR.search(base.label) or _AT_LEAST.match(base.tail)
    return exact_limit(base) if least and (rate.base != 1 or part.base < base.base) else base


def _limited(own: list[Fact]) -> Comparands | None:
    """不超过 45 万元 beside what was done: a limit."""
    limits = [one for one in own if _LIMITED.search(one.label)]
    now = [one for one in own if one not in limits]
    return Comparands(now[0], limits[0], ["base named"]) if len(limits) == len(now) == 1 else None


def saved_on(fact: Fact) -> Statement | None:
    """支出 6.75 万元，较预算 9 万元节约 2.25 万元: the plan that stands right before a saving, less what was spent."""
    if fact.hedged or not _SAVED_ON.match(fact.label):
        return None
    own = [one for one in before(fact) if one.scope == fact.scope and one.dim == fact.dim and one.depth == fact.depth]
    if len(own) != _TWO:
        return None
    plan, real = own
    if plan.index + 1 != fact.index or not _THAN_PLAN.search(plan.label) or not planned(plan) or planned(real):
        return None
    if any(one.role != "stock" or one.hedged for one in own):
        return None
    evidence = [where(fact, *own), "base named", "part named"]
    return Statement("difference", "A502", fact, [Binding("sum", (plan, real), (1, -1))], evidence)


def beyond_plan(fact: Fact, stocks: list[Fact]) -> Statement | None:
    """预算 45 万元，上半年支出 21.4 万元，下半年支出 26.1 万元，全年超支 2.5 万元: all that was done, less the plan."""
    own = [one for one in stocks if one.scope == fact.scope][::-1]
    if len(own) <= _TWO or _BEYOND_PLAN.search(fact.label) is None or not planned(own[0]):
        return None
    parts = own[1:]
    if sum(one.base for one in parts[:-1]) == parts[-1].base and done(parts[-1]):
        parts = parts[-1:]  # their total is told
    elif not divides([one.label for one in parts]):
        return None
    if any(one.hedged or planned(one) or not done(one) for one in parts):
        return None
    signs = (*([fact.sign] * len(parts)), -fact.sign)
    evidence = [where(fact, *own), "base named", "part named"]
    return Statement("difference", "A502", fact, [Binding("sum", (*parts, own[0]), signs)], evidence)


def between_two(fact: Fact) -> Statement | None:
    """预算数与执行数相差 11.8 万元: the larger less the smaller of the only two of its kind, where each of its names is that of one of them."""
    if "差" not in fact.label or _DIFFER.search(fact.label) is None:
        return None
    own = [one for one in stocks_before(fact, fact.dim) if one.scope == fact.scope]
    said = _DIFFER.split(fact.label)[0].strip(" ,")
    names = [name for name in re.split(r"[与和同跟、]|之间|两者|二者|两\S$|的", said) if name]
    plans = [one for one in own if planned(one)]
    if len(own) > _TWO and len(plans) == 1 and planned_words(said) and own[0].has("TOTAL", "RUNNING"):
        own = [own[0], plans[0]]  # 累计处置 354 亩，与目标相差 6 亩
        names = []
    if len(own) != _TWO or fact.hedged or any(one.hedged or one.role != "stock" for one in own):
        return None
    if any(not any(name[:_TWO] in one.label for one in own) for name in names):
        return None
    own.sort(key=lambda one: -one.base)
    evidence = [where(fact, *own), "base named", "common words"]
    return Statement("difference", "A502", fact, [Binding("sum", (own[0], own[1]), (1, -1))], evidence)


def increment(fact: Fact) -> Statement | None:
    """去年同期 36.5 万人次，今年增至 41.2 万人次，增量 4.7 万人次: what came on top of the one that is called that of before."""
    said = _INCREMENT.match(fact.label)
    if said is None:
        return None
    own = [one for one in stocks_before(fact, fact.dim) if one.scope == fact.scope]
    return _moved(fact, own, up=bool(said["up"]))


def of_scores(fact: Fact) -> Statement | None:
    """93.4 分，比上年的 89.7 分提高 3.7 分: points between two scores, one of which is that of before."""
    said = _SCORE_MOVED.match(fact.label)
    if said is None:
        return None
    own = [one for one in before(fact) if one.role == "score" and one.scope == fact.scope and one.depth == fact.depth]
    following = fact.line.facts[fact.index + 1 : fact.index + _TWO]
    if len(own) == 1:  # 较上年的 91.5 分提高 1.75 分，今年得 93.25 分
        own = [*(one for one in following if one.role == "score" and one.scope == fact.scope), *own]
    return _moved(fact, own, up=bool(said["up"]))


def earlier(own: list[Fact]) -> list[Fact]:
    """Of two figures the one that is told as that of before, or that an earlier year dates."""
    past = [one for one in own if is_past(one)]
    years = [_YEAR.search(one.label) for one in own]
    if past or len(own) != _TWO or not any(years):
        return past
    dated = [one for one, year in zip(own, years, strict=True) if year is not None]
    if len(dated) == 1:
        return dated if _THIS.search(next(one for one in own if one not in dated).label) else []
    first, second = (int(year[1]) if year is not None else 0 for year in years)
    return [own[0] if first < second else own[1]] if first != second else []


def _moved(fact: Fact, own: list[Fact], *, up: bool) -> Statement | None:
    """A change between the only two figures before it, one of them told as that of before."""
    past = earlier(own)
    if len(own) != _TWO or len(past) != 1 or fact.hedged:
        return None
    fact.role, fact.sign = "change", 1 if up else -1
    return _apart(fact, own[0] if own[1] is past[0] else own[1], past[0], up=up)


def reviewed(fact: Fact) -> Statement | None:
    """送审 628.40 万元，审定 591.15 万元，审减 37.25 万元: what was asked for less what of it was found right."""
    if "审减" not in fact.label and "核减" not in fact.label:
        return None
    own = [one for one in stocks_before(fact, fact.dim) if one.scope == fact.scope]
    asked = [one for one in own if SUBMITTED.search(one.label) and not APPROVED.search(one.label)]
    right = [one for one in own if one not in asked and APPROVED.search(one.label)]
    if not len(asked) == len(right) == 1 or any(one.hedged for one in (fact, *asked, *right)):
        return None
    evidence = [where(fact, *asked, *right), "base named"]
    return Statement("difference", "A502", fact, [Binding("sum", (asked[0], right[0]), (1, -1))], evidence)
