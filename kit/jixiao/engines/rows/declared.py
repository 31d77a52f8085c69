"""The declared reading: the scoring rule that a table prints beside a row (评价标准), read into a rule of the scoring methods.

A small grammar of the phrases that such rules are made of, whatever their order of words: a standard (`以100%为标准`, `≤100%得1分`),
a step (`每超过1个百分点扣0.2分`), intervals with points (`70%(含)-80%得2分`), numbered points (`①…得0.5分`), cases (`每出现一例扣1分`),
states (`无结余得3分`), a conversion (`得分/110*30分`). What does not fit as a whole is not read: a wrong rule is worse than none.
Linear in the length of the text; texts over 2,000 characters are not read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jixiao.engines.rows.declared_parts import (
    AWARD,
    NUMBER,
    TAIL,
    awarded,
    band_of,
    edge_of,
    ends_with_points,
    joined,
    unowned,
)
from jixiao.model.message import Message
from jixiao.text import lazy_re as re
from jixiao.text.cached import KEPT_MANY
from jixiao.text.quantity import narrow, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jixiao.rules.methods.registry import Registry

_LONGEST = 2000
_SIZE = rf"(?P<size>{NUMBER}|一|二|两|三|五|十)\s?个?(?P<unit>百分点|%|工作日|天|日)"
_CASE = r"(?:例|项|处|次|个|起|条|件|笔|人次|点)"
_MORE = r"(?:超过|超出|超|增加|增长|上升|提高|高于|高|多于|多|大于)"
_LESS = r"(?:低于|少于|降低|下降|减少|少|低|差|不足|小于|落后)"
_LATE = r"(?:逾期|延迟|迟延|推迟|迟报|晚|迟)"
_SHARE = rf"(?:该项|本项)?(?:权重|分值|权重分|分数)(?:\({NUMBER}分\))?的?(?P<share>{NUMBER})%"
_LOSS = rf"扣(?:除|减)?(?:(?P<points>{NUMBER})分|{_SHARE}|(?P<share2>{NUMBER})%的?(?:权重分|权重|分值))"
_STEP = re.compile(
    rf"每(?:(?P<both>{_MORE}(?:或者?|、|/){_LESS}|{_LESS}(?:或者?|、|/){_MORE}|偏离|相差|偏差)|(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<late>{_LATE}))"
    rf"{_SIZE}[^扣得每。;]{{0,8}}?,?{_LOSS}"
)
_COUNT = re.compile(
    rf"每(?P<lack>少|缺|缺少)?(?:出现|发现|发生|存在|有)?(?:一|1)?{_CASE}[^扣得每。;]{{0,24}}?,?扣(?:除|减)?(?P<points>{NUMBER})分"
)
_CONVERTED = re.compile(
    rf"(?P<mark>[^\d=/÷*×;。,:()\[\]%]{{0,20}}(?:得分|分数|成绩))\)?(?:/|÷)(?P<base>{NUMBER})\)?[*×xX](?P<to>{NUMBER})分?"
)
_CIRCLED = re.compile("[①②③④⑤⑥⑦⑧⑨⑩]|(?:^|(?<=[;。:,]))(?:\\(\\d\\)|\\d[.、](?!\\d))")
_STANDARD = re.compile(rf"以(?P<at>{NUMBER})(?P<percent>%)?为(?:标准|基准|满分|目标)")
_DEFINITION = re.compile(r"[^。;=]{0,40}=[\[(][^。;=]{1,120}?(?:×|\*|x)100%[。;]?")
_ENDING = re.compile(
    r"[,;。]?(?:直至|直到)?(?:本项|该项)?(?:分值)?(?:扣完|扣光)(?:本项|该项)?(?:分值|权重分|权重|分)?为止"
)
_ABSENT = re.compile(r"[。;,](?:没有|不涉及|未涉及|无)[^。;,]{1,30}?(?:按满分计算|按满分计|得满分|计满分|不扣分)")
_PROPORTIONAL = re.compile(
    r"按(?:照)?(?:实际)?(?:完成)?(?:比例|完成率|完成程度|完成比例)(?:计|得|赋|给|折算)+分|得分=\(?(?:实际)?完成(?:率|比例|值/目标值|值/指标值)\)?[*×](?:分值|权重|该项分值|指标分值)"
)
_PART = r"[^\d=/÷*×;。,()\[\]%]{2,30}"
_QUOTIENT = re.compile(
    rf"(?:{_PART}[=:])?[\[(]?=?(?P<done>{_PART})[/÷](?P<planned>{_PART})[\])]?(?:[×*xX]100%)?[×*xX](?:(?P<to>{NUMBER})分|(?:该项|本项|指标)?(?:分值|权重分?|满分))"
)
_DONE = re.compile("完成|实际|及时|已|达标|合格|到位|支出|执行")
_PLANNED = re.compile("计划|目标|应|全部|总|预算|批复")
_JUDGED = re.compile(r"酌情|相应得分|综合(?:评定|评价|打分)|视(?:具体|实际)?情况")
_WORDS = {"一": 1, "二": 2, "两": 2, "三": 3, "五": 5, "十": 10}


@dataclass(frozen=True, slots=True)
class Declared:
    """A printed rule as data.

    rule      a mapping for `Registry.rule`: method and parameters, numbers as text
    points    the most that the text gives, in points; None where it only says 满分, or nothing
    complete  False where the printed text was cut off or leaves points open: it is shown, and scores nothing
    assumed   what the text does not say and was taken to be so, in Chinese and English; empty where it says all
    value     what the rule measures, as a formula over facts, where the text names it: `考核得分/110*30分` converts 考核得分
    """

    rule: dict[str, Any] = field(hash=False)
    points: Decimal | None = None
    complete: bool = True
    assumed: Message | None = None
    value: str | None = None

    def measured(self, *, target: bool) -> tuple[dict[str, Any], str | None]:
        """The rule and the formula of its figure; a quotient is held against the row's own target where it has one, else against 100 %."""
        if self.value is None or self.rule["method"] != "ratio":
            return self.rule, self.value
        return (self.rule, None) if target else (self.rule | {"target": "100%", "nature": "≥"}, self.value)


@lru_cache(maxsize=KEPT_MANY)
def declared(text: str | None, weight: Decimal | None = None) -> Declared | None:
    """What a printed rule text declares for a row of this weight."""
    if not text or len(text) > _LONGEST:
        return None
    body = _clean(text)
    for reader in _READERS:
        found = reader(body, weight)
        if found is not None:
            return found if found.rule else None
    return None


def _clean(text: str) -> str:
    """Half-width, without blanks, quotes and definitions (`X率=(…)×100%`); `;` and `,` for all of their kind."""
    body = "".join(narrow(text).split()).translate(_MARKS)
    body = body.replace("＋", "+").replace("--", "-")
    return _ABSENT.sub("", _ENDING.sub("", _DEFINITION.sub("", body))).strip(";,。")


_MARKS = str.maketrans("；，：~—–至", ";,:----", '“”"')
_NOTHING = Declared({})
"""Read, and found to be none of our business: the other readers are not asked."""


_MARK_OF_ITS_OWN = frozenset({"得分", "分数", "成绩", "实际得分"})
"""Marks that name no assessment: they are the row's own figure."""


def _converted(body: str, _: Decimal | None) -> Declared | None:
    found = _CONVERTED.search(body)
    if found is None:
        return None
    to = Decimal(found["to"])
    mark = found["mark"] if found["mark"] not in _MARK_OF_ITS_OWN else None
    return Declared({"method": "converted", "base": found["base"], "to": found["to"]}, to, value=mark)


# -- steps -----------------------------------------------------------------------------------------------------------------


def _stepped(body: str, weight: Decimal | None) -> Declared | None:
    steps = list(_STEP.finditer(body))
    if not steps:
        return None
    if len(steps) > 1 or _COUNT.search(body):
        return _merged_steps(body, steps, weight)
    return _one_step(body, steps[0], weight) or _NOTHING


def _merged_steps(body: str, steps: Sequence[re.Match[str]], weight: Decimal | None) -> Declared:
    """`每超过10%扣0.2分，每低于10%扣0.2分` is one rule in both directions; other pairs are not read."""
    if len(steps) != 2 or _COUNT.search(body):
        return _NOTHING
    first, second = (_one_step(body, step, weight, direction="both") for step in steps)
    sides = {bool(step["more"]) for step in steps}
    return first if first is not None and second is not None and first == second and len(sides) == 2 else _NOTHING


def _one_step(body: str, step: re.Match[str], weight: Decimal | None, direction: str = "") -> Declared | None:
    direction = direction or ("both" if step["both"] else "below" if step["less"] else "above")
    ratio = step["unit"] in {"百分点", "%"}
    head, tail = body[: step.start()], body[step.end() :]
    standard = _threshold(head, direction, days=bool(step["late"]))
    if standard is None:
        return None
    threshold, points = standard
    if not ratio and not step["late"]:
        return None
    if ratio and not threshold.endswith("%") and Decimal(threshold) != 0:
        return None
    size = str(_WORDS.get(step["size"], step["size"]))
    rule: dict[str, Any] = {
        "method": "step_deduct",
        "threshold": threshold,
        "direction": direction,
        "step": f"{size}%" if ratio else size,
    }
    share = step["share"] or step["share2"]
    rule |= {"points": f"{share}%", "unit": "share"} if share else {"points": step["points"]}
    zero = _zero(tail, direction)
    if zero is None:
        return None
    return Declared(rule | zero, points if points is not None else weight)


def _threshold(head: str, direction: str, *, days: bool) -> tuple[str, Decimal | None] | None:
    """The figure up to which the weight is full, and the points that are printed for it: `≤100%得1分`, `以100%为标准`."""
    found: list[tuple[str, str, Decimal | None]] = []
    for condition, award in awarded(_STANDARD.sub("", head)):
        if award == 0:
            continue
        side = edge_of(condition)
        if side is None:
            if days and not any(mark.isdigit() for mark in condition):
                side = ("≤", "0")
            else:
                return None
        found.append((*side, award))
    if len(found) > 1:
        return None
    standard = _STANDARD.search(head)
    if standard is not None:
        at = standard["at"] + (standard["percent"] or "")
        if found and found[0][1] != at:
            return None
        return at, found[0][2] if found and found[0][2] is not None else None
    if not found:
        return None
    sign, at, award = found[0]
    fits = {"above": {"≤", "<", "="}, "below": {"≥", ">", "="}, "both": {"="}}[direction]
    return (at, award) if sign in fits and sign not in {"<", ">"} else None


def _zero(tail: str, direction: str) -> dict[str, str] | None:
    """What follows the step: nothing, or a figure beyond which nothing is left."""
    rest = TAIL.sub("", tail)
    if not rest:
        return {}
    awards = awarded(tail)
    if len(awards) != 1 or awards[0][1] != 0 or not ends_with_points(tail):
        return None
    side = edge_of(awards[0][0])
    if side is None:
        return None
    sign, at = side
    if sign == "<" and direction in {"below", "both"}:
        return {"zero_below": at}
    return {"zero_above": at} if sign == ">" and direction in {"above", "both"} else None


# -- intervals, numbered points, cases, states ----------------------------------------------------------------------------------------


_EDGE = Message(
    "界限归哪一档没有印明，归了得分高的一档",
    "the text does not say to which band an edge belongs; it went to the better one",
)
_YES_NO = Message(
    "只印了达到时的得分，未达到的按不得分", "only the points for yes are printed; no was taken to give nothing"
)


def _banded(body: str, weight: Decimal | None) -> Declared | None:
    """`≥80%得3分，70%(含)-80%得2分，低于60%不得分`: at least two intervals, side by side."""
    awards = awarded(body)
    if len(awards) < 2 or not any(mark.isdigit() for condition, _ in awards for mark in condition):
        return None
    bands = [band_of(condition, award, weight) for condition, award in awards]
    known = [band for band in bands if band is not None]
    if len(known) < len(bands) or not ends_with_points(body):
        return _NOTHING
    open_edge = unowned(known)
    table = joined(known)
    if table is None:
        return _NOTHING
    most = max(band.points for band in known)
    return Declared({"method": "bands", "bands": table}, most, assumed=_EDGE if open_edge else None)


def _counted(body: str, weight: Decimal | None) -> Declared | None:
    found = list(_COUNT.finditer(body))
    if not found:
        return None
    if len(found) > 1 or any(award not in {None, weight} for _, award in awarded(body)):
        return _NOTHING
    if found[0]["lack"]:
        return Declared({"method": "checklist", "mode": "deduct", "each": found[0]["points"]}, weight)
    return Declared({"method": "count_deduct", "each": found[0]["points"]}, weight)


def _listed(body: str, weight: Decimal | None) -> Declared | None:
    """`①…得0.5分；②…得0.5分`: a point each. What adds up to less than the weight was cut off."""
    marks = list(_CIRCLED.finditer(body))
    if not marks:
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(body)]
    parts = [body[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    awards = [awarded(part) for part in parts]
    if any(len(award) > 1 for award in awards) or "扣" in body or "%" in body:
        return _NOTHING
    if not any(awards):
        return Declared({"method": "checklist"}, weight, complete=False) if len(parts) > 1 else _NOTHING
    values = [award[0][1] if award else None for award in awards]
    if any(value is None or value == 0 for value in values):
        return _NOTHING
    given = [value for value in values if value is not None]
    total = sum(given, Decimal(0))
    rule = {"method": "checklist", "parts": [plain(value) for value in given]}
    if weight is not None and total < weight:
        return Declared(rule, total, complete=False)
    return Declared(rule, total, complete=len(parts) > 1 or weight == total)


def _stated(body: str, weight: Decimal | None) -> Declared | None:
    """States without figures: `无结余得3分；有结余但不超过上年结转得2分；超过的不得分`. A single one is yes or no."""
    awards = awarded(body)
    if not awards or not ends_with_points(body) or "扣" in body:
        return None
    if any(mark.isdigit() or mark == "%" for condition, _ in awards for mark in condition):
        return None
    values = [weight if award is None else award for _, award in awards]
    if None in values:
        return None
    points = [value for value in values if value is not None]
    conditions = [condition for condition, _ in awards]
    otherwise = conditions[-1] in {"否则", "反之", "不符合", "未完成", "否", "未达到", "没有", "不完整"}
    if len(awards) == 1 or (len(awards) == 2 and otherwise and points[1] == 0):
        most = plain(points[0])
        assumed = _YES_NO if len(awards) == 1 else None
        rule = {"method": "state_map", "states": {"是": most, "否": "0"}}
        return Declared(rule, points[0], assumed=assumed) if points[0] else None
    if any(not 0 < len(condition) <= 30 for condition in conditions) or len(set(conditions)) < len(conditions):
        return None
    states = {condition: plain(value) for condition, value in zip(conditions, points, strict=True)}
    return Declared({"method": "state_map", "states": states}, max(points))


def _proportion(body: str, weight: Decimal | None) -> Declared | None:
    """In proportion to completion; a text with figures of its own (`低于90%按比例`) means another proportion and is not read."""
    if not _PROPORTIONAL.search(body) or "扣" in body:
        return None
    rest = AWARD.sub("", body).replace("100%", "")
    return None if any(mark.isdigit() for mark in rest) else Declared({"method": "ratio"}, weight)


def _quotient(body: str, weight: Decimal | None) -> Declared | None:
    """`得分=及时完成数/计划完成数×10分`: what was done over what was planned. A quotient the other way round is not read."""
    found = _QUOTIENT.fullmatch(body)
    if found is None:
        return None
    sure = _DONE.search(found["done"]) and _PLANNED.search(found["planned"])
    if not sure or _PLANNED.match(found["done"]) or "实际" in found["planned"]:
        return _NOTHING
    points = Decimal(found["to"]) if found["to"] else weight
    return Declared({"method": "ratio"}, points, value=f"{found['done']} / {found['planned']}")


def _judged(body: str, weight: Decimal | None) -> Declared | None:
    return Declared({"method": "judgement"}, weight) if _JUDGED.search(body) else None


_READERS: tuple[Callable[[str, Decimal | None], Declared | None], ...] = (
    _converted,
    _quotient,
    _stepped,
    _counted,
    _listed,
    _banded,
    _judged,
    _stated,
    _proportion,
)


def same_rule(registry: Registry, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Do two rules compute the same? Numbers are compared as numbers, bands as intervals; `also` and `basis` are left aside."""
    from jixiao.rules.methods.bands import Bands, intervals

    (method, params), (second, others) = (registry.rule(rule) for rule in (one, other))
    if method.name == second.name and isinstance(params, Bands) and isinstance(others, Bands):
        return intervals(params.bands) == intervals(others.bands) and params.unit == others.unit
    return method.name == second.name and params == others
