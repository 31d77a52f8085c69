"""Changes whose two figures stand in other sentences: now and before, by the years or the words of time that they carry.

Which is now and which is before is told by years (2022, 2023), by words (去年, 今年; 改造前, 改造后) or by the order of a series that
runs from year to year. Only figures of one name are held against one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.comparands import by_names
from jixiao.documents.audit.growth.distances import (
    AGAINST_PLAN,
    APART,
    APPROVED,
    DEVIATION,
    EXCEEDS,
    SUBMITTED,
    deviation,
    exact_limit,
    subject_of_excess,
)
from jixiao.documents.audit.passage import before_colon, done, label_of, level, part, planned, reach, repeats, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import JOINERS, LAST
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_PAST = re.compile(
    rf"(?<![比较与同])(?:{LAST}|上期|上次)|前(?=[,:]|(?:为|是|有|共|约)*\s*$)|实施前|改[造革]前|整治前|治理前|项目前|年初|期初|以前|原[来先为]|基期|同期"
)
_NOW = re.compile(r"今年|本年|本期|本[轮次届]|当年|实施后|改[造革]后|整治后|治理后|现在|目前|(?<!\d)年[末底]|期末|现")
_COMPARED = re.compile(
    r"相比|比|较|同比|对比|增幅|降幅|涨幅|两年|两[轮次期]|也就是|由此|可见|压[减缩]|下降|减少|增[长加]|提[高升]|上升|多|少"
)
_OF_PAST = re.compile(r"(?:上年度?|去年|上一[年轮次期届]|上期)(?:同期)?的\s*$")
_STOCK = re.compile(r"总[数量额]|存量|保有|队伍|规模")
_YEAR = re.compile(r"(?<![\d比较])((?:19|20)\d\d)(?:年|\s*[:,])")
_AGAINST = re.compile(r"(?:比|较|与|和)((?:19|20)\d\d)年")
_CUT = re.compile(r"(?:压减|压缩|缩短|节约|节省|节能|节水)(?:了|率为?|率)?\s*$")
_PLANNED = re.compile(r"目标|计划|(?<!公共)(?<!基金)(?<!经营)预算(?!支出|收入|内|外)|任务|指标值|标准")
_THAN_PLAN = re.compile(r"[比较][^,]*?(?:计划|目标|任务|预算|核定|批复|设计|概算|合同|控制价|定额|应)")
_CHANGE = re.compile(
    r"[\s,()、]|\d+[.、]|相比|[比较与同]+|增[加长幅]?|减少?|下降|提高|上升|降低|[多少了的数额率]|净|年"
)
_NOISE = re.compile(
    r"[\d\s:,年度月日为达到是了的全共有第—-]|去年|今年|本年|上年|当年|上一[轮次]|本[轮次]|调查|结果|决算|实际|花费|升至|降至|压缩到|改革[前后]|实施[前后]"
)
_EDGES = re.compile(r"^(?:[一二三四五六七八九十]、)?与?|[末底]?的?$")
_PLAN_WORDS = re.compile(
    r"[\s,:、\d年度的应须]|要求|目标|指标|计划|任务|标准|预算|预期|设定|值|不[超高低少多][过于出]|达到?|以上|为|是|[≥≤]|全年|年初"
)
_SAVED_THAN = re.compile(r"[比较][\u4e00-\u9fff]+节[约省][\u4e00-\u9fff]*\s*$")
_NAMED = re.compile(r"[比较](?P<base>[^比较,。;、()\d]{2,}?)(?:价|额|数)?(?P<way>节[约省]|[少低减多超高增])")
_EACH = re.compile(
    r"(?:同比|[比较与](?:上年|去年|上一年))[^,;]*(?:分别|依次)|(?:分别|依次)[^,;]*(?:同比|[比较与](?:上年|去年|上一年))"
)
_DIRECTION = {"节约": -1, "节省": -1, "少": -1, "低": -1, "减": -1, "多": 1, "超": 1, "高": 1, "增": 1}
_LIMITED = re.compile(r"不[超高低少多][过于出]|[≥≤]|(?:达到?|要求)[^,。;]*$")
_COUNTERS = frozenset({"户", "人", "件", "起", "宗", "台", "辆", "家", "个", "例"})
_THAN = re.compile(r"[比较](?P<base>[^,;]*?)(?:降低|下降|提高|[低高少多减增])")
_REVIEWED = re.compile(r"[审核]减[额数资金]*(?:为|共|计)?\s*$")
_SHORT_OF = re.compile(r"(?P<what>[\u4e00-\u9fff]{2,})(?<![误落偏价温])[还尚仍]?(?:差|缺|欠)了?\s*$")
_PART_OF_YEAR = re.compile(r"第[一二三四五六]|首[批期次]|其中|[上下]半年|季度")
BEFORE, NOW = (0, 0), (0, 1)
"""When a figure was that a word of time dates, and no year."""
_TWO, _MOST = 2, 6
_FURTHEST = 160


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The changes of one paragraph."""
    for fact in asking:
        if fact.hedged or fact.depth:
            continue
        if fact.role in {"stock", "points", "change"}:
            yield from _told_apart(fact, scene)
        elif EXCEEDS.search(fact.label) and fact.base < 1:
            yield from _from_plan(fact, scene, 1)
        if fact.role not in {"change", "ratio", "points"} or not (
            fact.sign or (fact.role == "ratio" and _CUT.search(fact.label))
        ):
            continue
        if fact.role == "change" and (_THAN_PLAN.search(fact.label) or AGAINST_PLAN.search(fact.label)):
            made = [*_against_plan(fact, scene)]
            yield from made or _against_named(fact, scene)
        elif fact.role == "ratio" and DEVIATION.search(fact.label):
            told = reach(fact, scene, lambda one: one.role == "stock" and not one.depth, _TWO)
            far = deviation(fact, level(told))
            yield from [] if far is None else [far]
        elif fact.role == "ratio" and (change := _beside(fact)) is not None:
            yield from _on_change(fact, change, scene)
        elif fact.role == "ratio" and _EACH.search(fact.label):
            yield from _respectively(fact, scene)
        elif _COMPARED.search(fact.gap) and not _PLANNED.search(fact.gap):
            yield from _change(fact, scene)


def _told_apart(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """What a figure without a sign lacks, saves or exceeds, by its own words: 审减 37.4 万元, 抚育差 0.06 万亩, 高于目标 1.3 万亩."""
    if APART.search(fact.label) is None:
        return
    if fact.role == "stock" and _SAVED_THAN.search(fact.label):
        yield from _against_named(fact, scene)
    if fact.role in {"stock", "change"} and _REVIEWED.search(fact.label):
        yield from _reviewed(fact, scene)
    if fact.role == "stock" and (short := _SHORT_OF.search(fact.label)):
        yield from _short_of(fact, short["what"], scene)
    said = AGAINST_PLAN.search(fact.label) if fact.role in {"stock", "points"} else None
    if said is not None:
        yield from _from_plan(fact, scene, 1 if said["up"] or said["more"] else -1)


def _change(fact: Fact, scene: Scene) -> Iterator[Statement]:
    told = reach(fact, scene, lambda one: _comparable(one, fact), _TWO)
    subject = _subject(fact)
    own = [one for one in told if len(subject) > _TWO and one.name.endswith(subject)]
    told = own if len(own) == _TWO else level(told)  # the two years of one name, wherever 其中 lists them
    told = [one for one in told if not one.hedged and not _PLANNED.search(one.label)]
    if _STOCK.search(subject) and not any(_STOCK.search(one.label) for one in told):
        return  # of what there is in all, beside what was added in each year
    if fact.role == "ratio" and told:
        named = [one for one in told if len(subject) > _TWO and subject[:_TWO] in name(one)]
        named = named if len(named) == _TWO else [one for one in told if repeats(subject, name(one))]
        told = named if len(named) == _TWO else [one for one in told if one.dim == told[-1].dim]
    pair = _pair(fact, told)
    between = by_names(fact, told) if pair is None and fact.role == "change" else None
    pair = pair if between is None else (between.now, between.past)
    if pair is None or all(part(one) == part(fact) for one in pair):
        return
    now, past = pair
    if (
        now.line is not fact.line
        and past.line is not fact.line
        and not (_speaks_of(fact, now) or _speaks_of(fact, past))
    ):
        return
    evidence = [where(fact, *pair), "same name, other year" if alike(now, past) else "part named", "base named"]
    if fact.role == "ratio":
        yield Statement("growth_rate", "A503", fact, [Binding("excess", (now, past))], evidence)
    else:
        signs = (1, -1) if fact.sign > 0 else (-1, 1)
        yield Statement("growth_amount", "A504", fact, [Binding("sum", (now, past), signs)], evidence)


def _reviewed(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """送审 912 万元. 审定 874.6 万元. 审减 37.4 万元: what was asked for less what of it was found right, over several lines."""
    told = reach(fact, scene, lambda one: one.role == "stock" and one.dim == fact.dim and not one.depth, _TWO)
    right = [one for one in told if APPROVED.search(one.label)]
    asked = [one for one in told if one not in right and SUBMITTED.search(one.label)]
    if len(asked) != 1 or len(right) != 1 or any(one.hedged for one in (*asked, *right)):
        return
    evidence = [where(fact, *asked, *right), "part named", "base named", "subject named"]
    yield Statement("difference", "A502", fact, [Binding("sum", (asked[0], right[0]), (1, -1))], evidence)


def _short_of(fact: Fact, what: str, scene: Scene) -> Iterator[Statement]:
    """抚育 2.2 万亩. … 抚育 2.14 万亩. 抚育差 0.06 万亩: a plan and what was done of it, by the name of the thing that lacks."""
    told = reach(fact, scene, lambda one: one.role == "stock" and one.dim == fact.dim and not one.depth, _TWO)
    named = [one for one in told if what[-_TWO:] in one.label]
    if len(named) != _TWO or any(one.hedged for one in named) or part(named[0]) == part(named[1]):
        return
    evidence = [where(fact, *named), "part named", "base named", "subject named"]
    yield Statement("difference", "A502", fact, [Binding("sum", tuple(named), (1, -1))], evidence)


def _respectively(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """15 起、死亡 12 人. … 12 起、死亡 9 人，分别下降 20% 和 25%: one rate for each kind of figure that was told for both years, in its order."""
    run = [fact]
    for one in fact.line.facts[fact.index + 1 : fact.index + _MOST]:
        if one.role != "ratio" or one.gap.strip() not in JOINERS:
            break
        run.append(one)
    told = level(reach(fact, scene, lambda one: one.role == "stock" and one.dim not in {"ratio", "points"}, 2 * _TWO))
    kinds = list(dict.fromkeys(one.dim for one in told))
    pairs = [[one for one in told if one.dim == kind and not one.hedged] for kind in kinds]
    pairs = [pair for pair in pairs if len(pair) == _TWO and part(pair[0]) != part(pair[1])]
    if len(run) < _TWO or len(pairs) != len(run) or len({part(one) for _, one in pairs}) > 1:
        return
    when = [(time(past), time(now)) for past, now in pairs]
    if any(past is None or (now is not None and (past[0] != now[0] or past >= now)) for past, now in when):
        return
    for one, (past, now) in zip(run, pairs, strict=True):
        one.sign = fact.sign
        evidence = [where(fact, now, past), "base named", "same name, other year"]
        yield Statement("growth_rate", "A503", one, [Binding("excess", (now, past))], evidence)


def _beside(fact: Fact) -> Fact | None:
    """The amount of a change right before its rate: 增加 11 万元，增长 5%; only where it names what it is a change of."""
    change = fact.line.facts[fact.index - 1] if fact.index else None
    alone = change is not None and change.role == "change" and change.scope == fact.scope and not change.hedged
    if change is None or not alone or change.sign != fact.sign or len(_subject(change)) < _TWO:
        return None
    return None if _PLANNED.search(change.gap) or _THAN_PLAN.search(change.label) else change


def _on_change(fact: Fact, change: Fact, scene: Scene) -> Iterator[Statement]:
    """收入总计 210 万元。收入总计比上年增加 10 万元，增长 5%: on what was before, from the one amount of that name told before."""
    told = reach(change, scene, lambda one: one.role == "stock" and one.dim == change.dim and not one.depth, 1)
    subject = _subject(change)
    named = [one for one in level(told) if repeats(subject, name(one)) and not _PLANNED.search(one.label)]
    pair = _pair(change, named) if len(named) == _TWO else None
    if pair is not None and part(pair[1]) != part(fact) and not any(one.hedged for one in pair):
        evidence = [where(fact, *pair), "part named", "subject named", "beside its change"]
        yield Statement("growth_rate", "A503", fact, [Binding("quotient", (change, pair[1]))], evidence)
        return
    if (
        not named
        or len({one.base for one in named}) != 1
        or any(_PAST.search(one.label) or one.hedged or _held_against(one, change) for one in named)
    ):
        return
    binding = Binding("change", (change, named[-1]), (fact.sign,) * _TWO)
    evidence = [where(fact, change, named[-1]), "part named", "subject named"]
    yield Statement("growth_rate", "A503", fact, [binding], evidence)


def _held_against(one: Fact, change: Fact) -> bool:
    """审定 287 万元 … 比审定价低 7 万元: the amount is what the change is counted from, not what it led to."""
    base = _THAN.search(change.label)
    return base is not None and repeats(base["base"], name(one))


def _against_plan(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """计划 6400 米。实际 6150 米，比计划少 250 米: what its own clause tells, and the only plan of its dimension before."""
    told = level(reach(fact, scene, lambda one: one.role == "stock" and one.dim == fact.dim and not one.depth, _TWO))
    now = [one for one in told if part(one) == part(fact)]
    alone = len(told) == _TWO
    if alone and not now:
        now = [one for one in told if done(one) and not planned(one)]
    plans = [one for one in told if one not in now and planned(one)]
    if alone and not plans and now and told[0] not in now and alike(now[0], told[0]):
        plans = told[:1]  # 比计划少: of the two the one that was told before
    plans = plans if alone else [one for one in plans if now and alike(now[-1], one)]
    now = now if alone else now[-1:]
    plans = [exact_limit(one) for one in plans]
    if len(now) != 1 or len(plans) != 1 or now[0].hedged or plans[0].hedged:
        return
    one_matter = alike(now[0], plans[0]) or _speaks_of(fact, plans[0])
    if not one_matter and not (alone and now[0].line is plans[0].line and done(now[0])):
        return
    signs = (1, -1) if fact.sign > 0 else (-1, 1)
    terms = (now[0], plans[0])
    yield Statement(
        "growth_amount",
        "A504",
        fact,
        [Binding("sum", terms, signs)],
        [where(fact, *terms), "part named", "base named", "whole matter" if alone else "subject named"],
    )


def _against_named(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """概算 86 万元。合同价 79.5 万元，增加 4.2 万元。结算 83.7 万元，比概算少 2.3 万元: the only figure that a difference names, and that of its own clause."""
    match = _NAMED.search(fact.label)
    told = reach(fact, scene, lambda one: one.role == "stock" and one.dim == fact.dim and not one.depth, _TWO)
    now = [one for one in told if part(one) == part(fact)][-1:]
    past = [one for one in told if match is not None and match["base"][-_TWO:] in one.label and one not in now]
    if not now or len(past) != 1 or now[0].hedged or past[0].hedged:
        return
    sign = fact.sign or _DIRECTION[match["way"]]  # type: ignore[index]
    evidence = [where(fact, now[0], past[0]), "part named", "base named", "subject named"]
    yield Statement("growth_amount", "A504", fact, [Binding("sum", (now[0], past[0]), (sign, -sign))], evidence)


def _from_plan(fact: Fact, scene: Scene, sign: int) -> Iterator[Statement]:
    """要求知晓率不低于 85%。实际 88.2%。超过指标值 3.2 个百分点: the only plan of its kind and the only figure that is none."""
    role = "ratio" if fact.role == "points" else "stock"
    rated = fact.role == "ratio"
    told = level(
        reach(
            fact,
            scene,
            lambda one: (
                one.role == role
                and not one.sign
                and not one.depth
                and (role == "ratio" or rated or one.dim == fact.dim)
            ),
            _TWO,
        )
    )
    plans = [one for one in told if _target(one) or (role == "stock" and planned(one))]
    now = [one for one in told if one not in plans and not one.hedged]
    if len(told) != _TWO or len(plans) != 1 or len(now) != 1 or told[0].dim != told[1].dim:
        return
    bare = _PLAN_WORDS.sub("", plans[0].label)
    if len(bare) >= _TWO and not repeats(bare, name(now[0])):
        return  # of another thing than what was reached
    fact.sign = sign
    fact.role = "change" if fact.role == "stock" else fact.role
    terms = (now[0], exact_limit(plans[0]))
    evidence = [where(fact, now[0], plans[0]), "part named", "base named", "whole matter"]
    if rated:
        subject = subject_of_excess(fact)
        if any(one.role == "ratio" for one in fact.line.sentence(fact.sentence) if one.index < fact.index):
            return  # 知晓率达 88% 以上，超过目标值 85%: beyond another rate
        if _PART_OF_YEAR.search(now[0].gap) or (len(subject) >= _TWO and not repeats(subject, name(now[0]))):
            return
        yield Statement("growth_rate", "A503", fact, [Binding("excess", terms)], evidence)
        return
    yield Statement("difference", "A502", fact, [Binding("sum", terms, (sign, -sign))], evidence)


def _target(one: Fact) -> bool:
    """Whether a figure is what was to be reached, and no rate of what was (完成目标的 91%)."""
    said = _PLANNED.search(label_of(one)) or _LIMITED.search(one.label)
    return said is not None and not (one.role == "ratio" and "完成" in one.label)


def _comparable(one: Fact, fact: Fact) -> bool:
    """Stocks of the dimension of a change; rates for a difference in points; any stock for a rate of change."""
    gained = one.role == "change" and "新增" in one.label  # 新增 1250 户 is a figure of its year
    if one.depth or (one.sign and not gained):
        return False
    if fact.role == "points":
        return one.role == "ratio"
    if fact.role == "change":
        return one.role in {"stock", "price"} and one.dim == fact.dim
    return (gained or one.role in {"stock", "price"}) and one.dim not in {"ratio", "points"}


def time(fact: Fact) -> tuple[int, int] | None:
    """When a figure was: its year, or `BEFORE` or `NOW`."""
    start = max(fact.line.sentences[fact.sentence][0], fact.start - _FURTHEST)
    text = fact.line.flat[start : fact.start]
    if _OF_PAST.search(text):
        return BEFORE  # 与上年的 65 起比较
    found = [(match.end(), (1, int(match[1]))) for match in _YEAR.finditer(text)]
    found += [(match.end(), BEFORE) for match in _PAST.finditer(text)]
    found += [(match.end(), NOW) for match in _NOW.finditer(text)]
    return max(found)[1] if found else None


def _pair(fact: Fact, told: list[Fact]) -> tuple[Fact, Fact] | None:
    """The figure of now and that of before: the two of the matter, or the last two years of a series."""
    dated = [(when, one) for one in told if (when := time(one)) is not None]
    if len(told) == _TWO and len(dated) == 1 and dated[0][1] is told[0] and dated[0][0][0] and told[1].told_year:
        dated.append(
            ((1, told[1].told_year), told[1])
        )  # 2025 年，…. 全年 66.39 万元: the year that opened its paragraph
    if len(told) == _TWO and len(dated) == 1 and dated[0][0] == BEFORE and alike(*told):
        past = dated[0][1]
        return (
            told[1] if past is told[0] else told[0]
        ), past  # 上年 … 万人次. 全年 … 万人次，较上年增长: the other one is of now
    against = _AGAINST.search(fact.gap)
    if len(told) == _TWO and against is not None and [when for when, _ in dated] == [(1, int(against[1]))]:
        return next(one for one in told if one is not dated[0][1]), dated[0][1]
    if len(told) > _TWO:
        dated = [(when, one) for when, one in dated if alike(one, dated[-1][1])]
    if len(dated) < _TWO or len(dated) > _MOST or (len(told) == _TWO and len(dated) != len(told)):
        return None
    if len({when[0] for when, _ in dated}) != 1 or len({when for when, _ in dated}) != len(dated):
        return _mixed(dated)
    ordered = sorted(dated, key=lambda row: row[0])
    past = next((one for when, one in ordered if against and when[1] == int(against[1])), ordered[-2][1])
    return ordered[-1][1], past


def _mixed(dated: list[tuple[tuple[int, int], Fact]]) -> tuple[Fact, Fact] | None:
    """改造前 9600 元 … 2023 年 11520 元: a word for the one, a year for the other."""
    if len({when for when, _ in dated}) == 1:
        return None  # both of one year
    past = [one for when, one in dated if when == BEFORE] or [one for when, one in dated[:1] if when[0]]
    now = [one for _, one in dated if one not in past]
    return (now[0], past[0]) if len(past) == len(now) == 1 else None


def name(fact: Fact) -> str:
    """What a figure is called, without words of time and the number of its item."""
    return _EDGES.sub("", _NOISE.sub("", fact.label if fact.label.strip(" :") else before_colon(fact)))


def _subject(fact: Fact) -> str:
    """What a change is a change of, where its own words say so."""
    return _CHANGE.sub("", name(fact))


def _speaks_of(fact: Fact, now: Fact) -> bool:
    """Whether a change in a paragraph of its own speaks of a figure: its subject repeats two characters of the name, or it has none."""
    subject = _subject(fact)
    counted = now.unit in _COUNTERS and f"{now.unit}数" in fact.label  # 户数增长, of so many 户
    return len(subject) < _TWO or counted or repeats(subject, name(now))


def alike(a: Fact, b: Fact) -> bool:
    """Whether two figures are called the same: two neighbouring characters in common, or one has no name."""
    first, second = name(a), name(b)
    if not first or not second:
        return a.dim == b.dim
    return repeats(first, second)
