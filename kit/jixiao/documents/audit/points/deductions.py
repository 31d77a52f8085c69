"""Points by items and by rules: what was not taken off of several full marks, and 每低 1 个百分点扣 1 分 carried out on what was reached."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.arithmetic import HUNDRED, trim
from jixiao.documents.audit.operands import Constant, constant, points_kind
from jixiao.documents.audit.passage import done, planned, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import JOINERS
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

SUMMED = re.compile(r"共|合计|总|实得|累计|综合|[两二三四五六七八九十\d][项类个]")
_RULE = re.compile(
    r"每(?P<word>低于?|少于?|不足|高于?|多|超过?|超|逾期|延误|延期|延迟|推迟|迟|晚|缺少?|发现|出现|发生|存在|有|查出|增加|减少|降低|下降|下浮|偏离)?(?:[^,，。;；\d每]*?)(?P<n>\d+(?:\.\d+)?|一)?\s*"
    r"(?P<unit>个百分点|百分点|%|[\u4e00-\u9fff])[^,，。;；\d]*?(?:扣(?:减|除)?|减)(?P<points>\d+(?:\.\d+)?)分"
)
_MORE = frozenset({"高", "高于", "多", "超", "超过", "增加"})
_STANDARD = re.compile(r"目标|标准|达到?|要求|不低于|计划|指标值|应|≥")
_FAULT = re.compile(r"[\u4e00-\u9fff]*?(?:不|未|没有|缺|错|漏|逾|超|违)")
_DAYS = re.compile(r"(?<![\d.月])(?P<number>\d{1,3})(?P<unit>[日天])")
_CAPPED = re.compile(r"扣完|最多扣|封顶|为止")
_LINKS = JOINERS | {"以及"}
_SOME = re.compile(r"主要|[较最](?:多|大|集中)|部分|例如|比如|之一")
_POINTS = frozenset({"个百分点", "百分点", "%"})
_ABOVE, _SHORT, _LONG, _TWO, _MOST = 3, 400, 1200, 2, 24


class _Rule(NamedTuple):
    """So many points for each so much: where it stands, its step and unit, its points."""

    line: Line
    start: int
    end: int
    word: str
    step: Decimal
    unit: str
    points: Fact


def in_list(fact: Fact) -> bool:
    """实得 20 分、11.4 分、9 分: a figure that others are joined to is no total."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    return bool(following) and following[0].role == "score" and fact.line.between(fact, following[0]).strip() in _LINKS


def opens_behind(fact: Fact) -> bool:
    """3 份共扣 1 分，其中 1 份免予扣分: not each of them counts."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    return bool(following) and following[0].has("OPEN") and following[0].role != "score"


def partly(off: list[Fact]) -> bool:
    """扣分较多的主要是甲扣 2 分、乙扣 1 分等: deductions of which only some are told."""
    first = min(off, key=lambda one: one.spot)
    start = max(first.line.sentences[first.sentence][0], first.start - _SHORT)
    return any(one.open for one in off) or _SOME.search(first.line.flat, start, first.start) is not None


def items(fact: Fact, told: list[Fact]) -> Binding | None:
    """数量 20 分扣 1 分，质量 20 分未扣分，共得 39 分: of each full mark what was got, or what was not taken off."""
    if in_list(fact):
        return None
    groups: list[list[Fact]] = []
    for one in told:
        kind = points_kind(one)
        if kind == "full":
            groups.append([one])
        elif kind in {"off", "got"} and groups:
            groups[-1].append(one)
        else:
            return None
    if len(groups) < _TWO or not SUMMED.search(fact.label) or any(one.hedged for one in told):
        return None
    for i in range(len(groups) - 2, -1, -1):
        if len(groups[i]) == 1 and groups[i + 1][0].has("OPEN"):
            del groups[i]  # 满分 20 分，其中 …: the whole of those behind it
    if len(groups[-1]) == 1 and groups[-1][0].value == sum(group[0].value for group in groups[:-1]):
        del groups[-1]  # 两项共 15 分，实得 …: the full marks of all of them
    terms: list[Fact] = []
    signs: list[int] = []
    for group in groups:
        got = [one for one in group[1:] if points_kind(one) == "got"]
        terms += got or group
        signs += [1] if got else [1, *([-1] * (len(group) - 1))]
        if len(got) > 1:
            return None
    return Binding("sum", tuple(terms), tuple(signs))


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The points of one paragraph that a rule gives."""
    scored = [fact for fact in line.facts if fact.role == "score" and not fact.hedged]
    if not scored or len(line.flat) > _LONG:
        return
    told = [*reversed([one for one in scene.above(line, _ABOVE) if len(one.flat) <= _SHORT]), line]
    if not any("每" in one.flat and ("扣" in one.flat or "减" in one.flat) for one in told):
        return
    rules = [rule for one in told for rule in _rules(one)]
    if len(rules) != 1:
        return
    facts = [fact for one in told for fact in one.facts[:_MOST]]
    for fact in scored:
        if points_kind(fact) in {"off", "got"} and _after(fact, rules[0]) and not opens_behind(fact):
            made = _carried_out(fact, rules[0], [one for one in facts if one.spot < fact.spot])
            if made is not None:
                yield made
                return


def _rules(line: Line) -> Iterator[_Rule]:
    for match in _RULE.finditer(line.flat) if "每" in line.flat else ():
        at = line.after(match.start("points"))
        if at < len(line.facts) and line.facts[at].start == match.start("points"):
            step = Decimal(match["n"]) if match["n"] and match["n"] != "一" else Decimal(1)
            yield _Rule(line, *match.span(), match["word"] or "", step, match["unit"], line.facts[at])


def _after(fact: Fact, rule: _Rule) -> bool:
    return fact.line.number > rule.line.number or (fact.line is rule.line and fact.start > rule.end)


def _carried_out(fact: Fact, rule: _Rule, told: list[Fact]) -> Statement | None:
    """The points that the rule takes off, or what is left of the only full marks."""
    found = _steps(rule, told)
    if found is None or found[0] < 0:
        return None
    steps, used = found
    terms: tuple[Fact, ...]
    if points_kind(fact) == "off":
        terms, binding = (rule.points, *used), Binding("product", (_steps_fact(fact, steps), rule.points))
    else:
        full = [one for one in told if one.role == "score" and not _after(one, rule) and one is not rule.points]
        between = [one for one in told if _after(one, rule) and one.role == "score"]
        off = EXACT.multiply(steps, rule.points.base)
        if len(full) != 1 or between or (off > full[0].base and _CAPPED.search(rule.line.flat, rule.end)):
            return None
        made = constant(fact, off, "分")
        made.said = f"{trim(steps)}×{rule.points.printed}"
        terms, binding = (full[0], rule.points, *used), Binding("sum", (full[0], made), (1, -1))
    near = where(fact, *[one for one in terms if not isinstance(one, Constant)])
    evidence = [near, "part named", "base named", "implicit", *([] if near == "one scope" else ["whole matter"])]
    return Statement("difference", "A502", fact, [binding], evidence)


def _steps_fact(fact: Fact, steps: Decimal) -> Constant:
    made = constant(fact, steps, "")
    made.said = trim(steps)
    return made


def _steps(rule: _Rule, told: list[Fact]) -> tuple[Decimal, list[Fact]] | None:
    """How many steps there were: between what was wanted and what was reached, or as the text counts them behind the rule."""
    if rule.unit in _POINTS:
        ratios = [one for one in told if one.role == "ratio" and not one.sign]
        wanted = [one for one in ratios if not _after(one, rule) and _STANDARD.search(one.label)]
        reached = [one for one in ratios if _after(one, rule)] or [
            one for one in ratios if one not in wanted and not _STANDARD.search(one.label)
        ]
        if len(reached) != 1 or not wanted:
            return None
        gap = wanted[-1].base - reached[0].base
        gap = -gap if rule.word in _MORE else gap
        steps = EXACT.divide(EXACT.multiply(max(gap, Decimal(0)), HUNDRED), rule.step)
        return (steps, [wanted[-1], reached[0]]) if steps == steps.to_integral_value() else None
    own = [one for one in told if one.unit == rule.unit and one.role in {"stock", "change"} and not one.hedged]
    own = [one for one in own if not rule.start <= one.start < rule.end or one.line is not rule.line]
    plan, real = [one for one in own if planned(one) and not done(one)], [one for one in own if done(one)]
    if len(plan) == len(real) == 1 and len(own) == _TWO and rule.word not in _MORE:
        return EXACT.divide(plan[0].base - real[0].base, rule.step), own
    behind = [one for one in own if _after(one, rule)] or _dated(rule)
    faulty = [one for one in behind or own if _FAULT.match(one.tail)] if len(behind) != 1 else []
    own, behind = (faulty, faulty) if len(faulty) == 1 else (own, behind)
    own = own or behind
    return (EXACT.divide(behind[0].base, rule.step), behind) if len(behind) == len(own) == 1 else None


def _dated(rule: _Rule) -> list[Fact]:
    """逾期 2 日: days are no figures of their own elsewhere."""
    found = [one for one in _DAYS.finditer(rule.line.flat, rule.end) if one["unit"] == rule.unit]
    return [constant(rule.points, int(found[0]["number"]), rule.unit)] if len(found) == 1 else []
