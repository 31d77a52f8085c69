"""Differences of sums: what several things grew or saved together, set off against what fell or cost more.

Two kinds. Members that say themselves which way they go (节约 8 万元、节约 16 万元，超支 3 万元，相抵后净节约 21 万元), and two groups
of as many figures each, before and now, planned and done, here and there (两项合计比上年多支出 1.7 万元).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.apart_changes import BEFORE, NOW, time
from jixiao.documents.audit.growth.comparands import TOGETHER
from jixiao.documents.audit.passage import (
    ITEM,
    MOST,
    before_colon,
    done,
    label_of,
    level,
    part,
    planned,
    reach,
    rest_words,
    said_numbers,
    sign_of,
    where,
)
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.balances import CLOSING, OPENED
from jixiao.documents.facts.lexicon import JOINERS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

    _Groups = tuple[list[Fact], list[Fact]] | None

_NET = re.compile(r"相抵|抵[减消扣]后|轧差|净[增减节超结盈亏]|加减|增减[^\d]*后|盈余|盈亏|亏损|收支[^\d]*结余")
_UP = re.compile(r"(?:多|增|升|涨|超|高|扩|盈|溢)(?![样种元数])|余(?!额)")
_DOWN = re.compile(r"少|减|降|跌|省|节约|节支|低|缩|亏|缺|负|下滑")
_COST_UP, _COST_DOWN = re.compile(r"超支|超[出过]"), re.compile(r"节[约省支余]|结余|少[支用花]")
_THAN = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<this>[\u4e00-\u9fff]+)[比较](?P<that>[^比较,。;、()\d]{2,}?)(?:合计|的|总)*(?:多|少|增|减|高|低|超|上升|下降|提高)"
)
_HALVES = {"上半年": ("一季度", "二季度", "1季度", "2季度"), "下半年": ("三季度", "四季度", "3季度", "4季度")}
_FROM, _TO = re.compile(r"(?:由|从|上年|去年)[^,]*$"), re.compile(r"[升降增减提压涨]?[至到为][^,]*$")
_PLAN_WORDS = re.compile(r"预算|计划|目标|任务|批复|控制数|概算")
_INCOME, _COST = re.compile(r"收入|收取|收费|进账|营收"), re.compile(r"支出|成本|费用|开支|支付")
_SIDES = re.compile(rf"{TOGETHER.pattern}|[比较]|相比|多出|盈|亏|结余")
_EXPECTED = re.compile(r"(?:预计|预期|预估|拟|计划)(?![^。]*(?:实际|完成))")
_LEADS_ON = re.compile(r"\s*(?:[:(]|,\s*(?:即|系|其中|具体[为是]))")
_TWO = 2


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The differences of sums of one paragraph, their operands in its sentence or told before."""
    for fact in line.facts:
        if fact.hedged or fact.depth or fact.role not in {"stock", "change"} or fact.dim in {"ratio", "points"}:
            continue
        words = fact.gap  # what was said since the last figure: its own clause and those before it in the sentence
        made = None
        if _NET.search(words):
            made = _set_off(fact, scene, words)
        if made is None and _SIDES.search(words) and _way(fact.label):
            made = _between_groups(fact, scene, words)
        if made is not None:
            yield made


def _way(label: str) -> int:
    """Which way a difference goes by its own last word."""
    found = [
        (match.end(), sign)
        for words, sign in ((_UP, 1), (_DOWN, -1), (_COST_UP, 1), (_COST_DOWN, -1))
        for match in words.finditer(label)
    ]
    return max(found)[1] if found else 0


def _told(fact: Fact, scene: Scene) -> list[Fact]:
    """The figures of its kind before a difference; those of its own sentence where it tells three or more."""
    told = reach(fact, scene, lambda one: one.dim == fact.dim and one.role in {"stock", "change"}, 2 * _TWO)
    own = [one for one in told if one.line is fact.line and one.sentence == fact.sentence]
    both_ways = len(own) == _TWO and {_direction(one) for one in own} == {1, -1}  # 新增 11 人，退出 15 人，净减 4 人
    return _parts_of(own if len(own) > _TWO or both_ways else told)


def _parts_of(told: list[Fact]) -> list[Fact]:
    """Figures without the totals of those beside them: 甲 3 万元、乙 2 万元，合计 5 万元."""
    parts = [one for one in told if not one.labelled("TOTAL")]
    beside = {part(one) for one in parts}
    return parts if all(part(one) in beside for one in told) else told


def _set_off(fact: Fact, scene: Scene, words: str) -> Statement | None:
    """Every member says whether it adds or takes away; both kinds are there."""
    told = _real(level([one for one in _told(fact, scene) if not one.hedged]))
    if not told and _LEADS_ON.match(fact.line.flat, fact.end):
        told = _behind(fact)
    if len(told) > _TWO and OPENED.search(told[0].label) and re.search(r"净[增减]", words):
        told = told[1:]  # what moved since the account was opened
    opened = bool(told) and OPENED.search(told[0].gap) is not None and rest_words(told[0].label)
    if opened and not CLOSING.search(words):
        told = told[1:]  # what the year itself left
    if len(told) < _TWO:
        return None
    signs = _signs(told)
    if opened and CLOSING.search(words):
        signs[0] = 1
    own = _own_sign(fact, words)
    if own == 0 or 0 in signs or len({*signs}) < _TWO:
        return None
    evidence = [where(fact, *told), "part named", "base named", "whole matter", "common words"]
    return Statement(
        "difference", "A502", fact, [Binding("sum", tuple(told), tuple(own * one for one in signs))], evidence
    )


def _real(told: list[Fact]) -> list[Fact]:
    """年初预计收入 1460 万元，成本 1395 万元。实际收入 …: what was expected is no member beside what came."""
    real = [one for one in told if not _EXPECTED.search(_lead(one))]
    return real if len(real) > 1 else told


def _lead(one: Fact) -> str:
    """The sentence of a figure up to it."""
    return one.line.flat[one.line.sentences[one.sentence][0] : one.start]


def _behind(fact: Fact) -> list[Fact]:
    """收支相抵结余 1650 元：收取 …，支出 …: the figures of its kind in the rest of the sentence."""
    rest = fact.line.facts[fact.index + 1 : fact.index + 1 + MOST]
    return [
        one for one in rest if one.sentence == fact.sentence and one.dim == fact.dim and one.role in {"stock", "change"}
    ]


def _own_sign(fact: Fact, words: str) -> int:
    """净增, 盈余 and 超支 go with what adds; 净减, 亏损 and 节约 with what takes away — 结余 of income less spending with the first."""
    label = fact.label
    if re.search(r"净?节[约省支]", label):
        return -1
    if re.search(r"盈余|结余|净增|净超|增加|增长|多", label):
        return 1
    if re.search(r"亏|净减|减少|下降|少", label):
        return -1
    return _way(words)


def _signs(told: list[Fact]) -> list[int]:
    """The direction of each member; one of a list without words of its own goes with the one before it."""
    found: list[int] = []
    for one in told:
        own = _direction(one)
        if not own and found and one.line.between(told[len(found) - 1], one).strip()[:1] in JOINERS:
            own = found[-1]
        if not own and found and not one.label.strip("、,和及与"):
            own = found[-1]
        if not own and found and part(one) == part(told[len(found) - 1]):
            own = found[-1] if _headed(one, told[len(found) - 1]) else 0
        found.append(own)
    return found


def _headed(one: Fact, before: Fact) -> bool:
    """支出方面：基本支出 …，项目支出 …: two members behind one colon."""
    return before_colon(one) == before_colon(before) != "" or (bool(before_colon(before)) and one.scope == before.scope)


def _direction(one: Fact) -> int:
    if one.role == "change" and one.sign:
        return one.sign
    label = label_of(one)
    if _COST_DOWN.search(label):
        return -1
    if _COST_UP.search(label):
        return 1
    head = before_colon(one) or _bracket_head(one)
    for text in (label, head):
        income, cost = bool(_INCOME.search(text)), bool(_COST.search(text))
        if income != cost:
            return 1 if income else -1
    return sign_of(label) or sign_of(head)


def _bracket_head(one: Fact) -> str:
    """收入（拨款 826.5 万元、其他 14.3 万元）: what a bracket is of."""
    if not one.depth:
        return ""
    flat = one.line.flat
    at = flat.rfind("(", 0, one.start)
    return flat[max(0, at - 4) : at]


def _between_groups(fact: Fact, scene: Scene, words: str) -> Statement | None:
    """As many figures on the one side as on the other, two or more; the side of each is said by its words."""
    together = bool(TOGETHER.search(words))
    brackets = words.lstrip().startswith(")")
    if not (together or brackets or _THAN.search(words)):
        return None
    told = [one for one in _told(fact, scene) if one.role == "stock" and not one.hedged]
    ways = (_by_way, _by_time, _by_plan, _by_name) if together else (_by_name,)
    groups = _by_brackets(fact, told) if brackets else None
    groups = groups or next((found for sides in ways if (found := sides(told, words)) is not None), None)
    if groups is None:
        return None
    now, past = groups
    numbers = said_numbers(words)
    if not _TWO <= len(now) + len(past) - 1 <= MOST or (numbers and numbers[-1] not in {len(now), len(past), _TWO}):
        return None
    way = _way(fact.label)
    terms = (*now, *past)
    signs = (*([way] * len(now)), *([-way] * len(past)))
    evidence = [where(fact, *terms), "part named", "base named", "whole matter", "common words"]
    return Statement("difference", "A502", fact, [Binding("sum", terms, signs)], evidence)


def _divided(told: list[Fact], past: list[Fact]) -> _Groups:
    now = [one for one in told if one not in past]
    return (now, past) if now and len(now) == len(past) else None


def _by_way(told: list[Fact], words: str) -> _Groups:  # noqa: ARG001 - the common signature
    """电费由 182 万元降至 170 万元，水费由 36 万元升至 38 万元: from and to, pair by pair."""
    past, now = told[::2], told[1::2]
    if (
        len(past) == len(now)
        and all(_FROM.search(one.label) for one in past)
        and all(_TO.search(one.label) for one in now)
    ):
        return now, past
    return None


def _by_name(told: list[Fact], words: str) -> _Groups:
    """秋季比春季多: the figures behind 秋季 and those behind 春季."""
    match = _THAN.search(words)
    names = _names(match["this"], match["that"]) if match is not None else None
    if names is None or not told:
        return None
    side = -1
    groups: tuple[list[Fact], list[Fact]] = ([], [])
    for one in told:
        start = one.line.sentences[one.sentence][0] if one.gap_start < one.clause else one.gap_start
        text = one.line.flat[start : one.start]
        found = [
            (text.rfind(word), i)
            for i, name in enumerate(names)
            for word in (name, *_HALVES.get(name, ()))
            if word in text
        ]
        side = max(found)[1] if found else side
        if side < 0:
            return None
        groups[side].append(one)
    return groups if len(groups[0]) == len(groups[1]) > 1 else None


def _names(this: str, that: str) -> tuple[str, str] | None:
    """秋季 and 春季, 上半年 and 下半年: two words of one ending."""
    for size in (3, 2):
        other = that[:size]
        for at in range(len(this) - size, -1, -1) if len(that) >= size else ():
            one = this[at : at + size]
            if (one[-1] == other[-1] or (size == _TWO and one[0] == other[0])) and one != other:
                return one, other
    return None


def _by_time(told: list[Fact], words: str) -> _Groups:  # noqa: ARG001 - the common signature
    """2022 年 …、…；2023 年 …、…: two years with as many figures each."""
    when = [time(one) or NOW for one in told]
    times = sorted({*when})
    if len(times) != _TWO or (NOW in times and times[0] != BEFORE):
        return None
    return _divided(told, [one for one, at in zip(told, when, strict=True) if at == times[0]])


def _by_plan(told: list[Fact], words: str) -> _Groups:
    """预算 96 万元，实际 91 万元；预算 54 万元，实际 57 万元: plans and what was done of them."""
    if not _PLAN_WORDS.search(words):
        return None
    plans: list[Fact] = []
    for one in told:
        listed = bool(plans) and plans[-1].index + 1 == one.index and ITEM.match(one.label) is None
        joined = listed and one.line.between(plans[-1], one).strip() in JOINERS
        if joined or (planned(one) and not done(one)):
            plans.append(one)
    return _divided(told, plans)


def _by_brackets(fact: Fact, told: list[Fact]) -> _Groups:
    """收入（镇级 1208 万元、村级 317 万元）比支出（镇级 1190 万元、村级 322 万元）多出: two brackets."""
    inside = [one for one in told if one.depth == fact.depth + 1]
    brackets = list(dict.fromkeys(one.bracket for one in inside))
    if len(brackets) != _TWO or len(inside) != len(told) or any(one.sentence != fact.sentence for one in told):
        return None
    now, past = ([one for one in inside if one.bracket == bracket] for bracket in brackets)
    between = fact.line.flat[now[-1].end : past[0].start] + fact.gap
    return (now, past) if re.search(r"[比较与减]", between) else None
