"""The two figures that a change leads between, wherever in the sentence they stand: before it, behind it, in its bracket."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.operands import listed
from jixiao.documents.audit.passage import in_order, planned, planned_words, repeats
from jixiao.documents.audit.scene import NEAREST, before
from jixiao.documents.audit.sums.balances import CLOSING, OPENED
from jixiao.documents.facts.lexicon import BUDGETS, FORMER, FROM, JOINERS, PLANS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact

TOGETHER = re.compile(
    r"合[计起共在]|总[计额量数体]|共(?!同)|加起来|加在一起|[两二三四五六七八九](?:项|类|块|者|个(?!百)|笔|处|种)|之和"
)
"""What speaks of several things at once."""
_FORMER = re.compile(r"前者|后者")
_SPAN = re.compile(r"[两二三四五六七八九十\d]年[间来内之]|期间|其间|累计|[先前]后|以来")
_OVER_PLAN = re.compile(r"[\s,]*(?:[多少超缺短差欠]|节[约省支]|[尚还仍]缺)")
_AGAINST = re.compile(r"(?:对|比|较|相比于?|对比|[-—→/、,]|去年|上年|上一年|为)+[\s\u4e00-\u9fff为是:]*")
_ARROW = re.compile(r"→|[升降增减变压提涨][\u4e00-\u9fff]?[到至为]|[到至]")
PAST = re.compile(rf"{FORMER}|此前|[由从][^,]*$")
_ADJUSTED = re.compile(r"调整[后为]|修订后|变更后")
_REAL = re.compile(r"实际|实[有到]|已")
_THAN = re.compile(r"[比较](?!为)[^,]*$")
_HELD_AGAINST = re.compile(r"\s*(?:比较|相比|对比|相较)")
"""与 2023 年度的 2200 万元比较: the figure before these words is what another one is held against."""
_NAMED_THAN = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z0-9])(?P<this>[\u4e00-\u9fffA-Za-z0-9]+)[比较](?P<that>[^比较,。;、()]+?)(?:的|要|还)*(?:多|少|高|低|增|减|长|短|大|小|贵|便宜|超)[^比较,。;、()\d]*$"
)
OWNER = re.compile(
    r"(?:19|20)\d\d年度?|我[\u4e00-\u9fff]{1,2}(?=[\u4e00-\u9fff]{2})|本单位|该项目|全[县市区州乡镇村校院]"
)
_COMPARED = re.compile(r"[比较与]|和[^,，。;；]*?相比")
_TWO = 2


class Comparands(NamedTuple):
    """Now and before, and the evidence for it."""

    now: Fact
    past: Fact
    why: list[str]


def is_past(one: Fact) -> bool:
    """Whether the label of a figure says that it is what was before, or what another is held against (比年初预算 80 万元增加 5%)."""
    return (
        one.labelled("LAST")
        or bool(FROM.search(one.label))
        or bool(_THAN.search(one.label))
        or _HELD_AGAINST.match(one.tail) is not None
    )


_SUBJECT = re.compile(r"^[\s,;]*(?P<name>[^,;。比较与]{2,}?)(?:[比较]|与[^,;。]*?相比)")


def own_name(past: Fact, told: list[Fact]) -> list[Fact]:
    """事业收入 318 万元，三项收入 1400 万元，事业收入较上年 402 万元下滑: of what was told before those that are called as what is compared."""
    subject = _SUBJECT.match(past.label)
    name = OWNER.sub("", subject["name"]) if subject is not None else ""
    return [
        one for one in told if len(name) >= _TWO and (name in one.label or (len(one.name) >= _TWO and one.name in name))
    ]


def compares(now: Fact, past: Fact, fact: Fact) -> bool:
    """Whether a figure before a change may be what the past one became: no share, no mean beside an amount of another unit (人均 80 元,
    较上年 2.3 万元), and no member of a list where the change names something else as its subject (其中县级 26 万元，全年预算比年初 80 万元增加 …).
    """
    if now.labelled("SHARE"):
        return False
    means = ["均" in one.label or "每" in one.label or one.role == "price" for one in (now, past)]
    if means[0] and not means[1] and now.unit != past.unit:
        return False
    subject = _SUBJECT.match(fact.label)
    return subject is None or not listed(now) or repeats(OWNER.sub("", subject["name"]), now.label)


def stocks_before(fact: Fact, dim: str | None = None) -> list[Fact]:
    """The figures before one that a change may lead between: stocks, means and what 由 begins with; else prices."""
    own = [one for one in before(fact) if one.depth == fact.depth and (dim is None or one.dim == dim)]
    return [
        one
        for one in own
        if one.role == "stock" or (one.role == "price" and ("均" in one.label or FROM.search(one.label)))
    ] or [one for one in own if one.role == "price"]


def against_plan(fact: Fact, stocks: list[Fact], against: str) -> Comparands | None:
    """比计划少 240 个, 较预算超支 3 万元; 计划 30 册，实印 26 册，少印 4 册: the plan and what was done, of the two before a change."""
    own = stocks[:_TWO]
    if len(own) < _TWO or not (planned_words(against) or _OVER_PLAN.match(fact.label)):
        return None
    plans = [one for one in own if planned(one)]
    if len(plans) == _TWO:
        plans = [one for one in own if one.phase in PLANS and not _REAL.search(one.label)]
    if len(plans) != 1 or ("年初" in against and _ADJUSTED.search(plans[0].label)):
        return None
    now = own[0] if own[1] is plans[0] else own[1]
    return Comparands(now, plans[0], ["base named"])


def budget_meant(stocks: list[Fact], against: str) -> Fact | None:
    """The nearest budget; of one before and one after it was adjusted that which the words name."""
    budgets = [one for one in stocks if one.phase in BUDGETS]
    if "年初" in against:
        budgets = [one for one in budgets if not _ADJUSTED.search(one.label)]
    return budgets[0] if budgets else None


def former_or_latter(fact: Fact, stocks: list[Fact]) -> Comparands | None:
    """甲、乙本年为 18 万元和 3 万元，去年为 17 万元和 4 万元，前者增加 1 万元，后者减少 1 万元: two pairs, each in one order."""
    match = _FORMER.search(fact.label)
    own = [one for one in stocks if one.scope == fact.scope][::-1]
    if match is None or len(own) != 2 * _TWO:
        return None
    if any(one.label.strip(" ,") not in JOINERS for one in own[1::2]):
        return None
    at = match[0] == "后者"
    first, second = own[at], own[_TWO + at]
    if past_words(own[_TWO]) == past_words(own[0]):
        return None
    return (
        Comparands(first, second, ["base named"])
        if past_words(own[_TWO])
        else Comparands(second, first, ["base named"])
    )


def by_names(fact: Fact, told: list[Fact]) -> Comparands | None:
    """东片 76.5 万元，西片 69.8 万元，东片比西片高 6.7 万元: each of the two that are held against one another by its name."""
    match = _NAMED_THAN.search(fact.label)
    if match is None:
        return None
    ordered = _by_order(match["this"], match["that"], told)
    if ordered is not None:
        return ordered
    sides = [[one for one in told if one is not fact and in_order(match[side], one.gap)] for side in ("this", "that")]
    if not len(sides[0]) == len(sides[1]) == 1 or sides[0] == sides[1] or _heads_list(*sides[0], *sides[1]):
        return None
    return Comparands(sides[0][0], sides[1][0], ["part named", "base named"])


_NAMED_LIST = re.compile(
    r"(?:^|[,。;:()\d])(?P<first>[^,。;:()、与和及\d]+)[、与和及](?P<second>[^,。;:()、与和及\d]+?)(?:分别|依次)[为是达有]?\s*$"
)


def _by_order(this: str, that: str, told: list[Fact]) -> Comparands | None:
    """补贴与票款分别为 860 万元、540 万元，补贴比票款多: two names, and two figures in their order."""
    if len(told) != _TWO:
        return None
    first, second = sorted(told, key=lambda one: one.spot)
    names = _NAMED_LIST.search(first.gap)
    if names is None or second.index != first.index + 1 or second.gap.strip() not in JOINERS:
        return None
    if this in names["first"] and that in names["second"]:
        return Comparands(first, second, ["part named", "base named"])
    turned = this in names["second"] and that in names["first"]
    return Comparands(second, first, ["part named", "base named"]) if turned else None


def _heads_list(*facts: Fact) -> bool:
    """春季投放鱼苗 260 万尾、虾苗 140 万尾: a figure that is one of several under its name."""
    following = [one.line.facts[one.index + 1] for one in facts if one.index + 1 < len(one.line.facts)]
    return any(one.label.lstrip()[:1] in JOINERS for one in following)


def over_years(fact: Fact, stocks: list[Fact]) -> Comparands | None:
    """2021 年 9 人、2022 年 5 人、2023 年 2 人，三年间减少 7 人: from the first of a series to its last."""
    series = [one for one in stocks if one.year is not None and one.scope == fact.scope]
    years = {one.year for one in series}
    if len(series) <= _TWO or len(years) != len(series) or len(series) != len(stocks) or not _SPAN.search(fact.label):
        return None
    ordered = sorted(series, key=lambda one: one.year or 0)
    return Comparands(ordered[-1], ordered[0], ["base named"])


def around(fact: Fact, dim: str | None) -> Comparands | None:
    """净增 27 名，期末 336 名，期初 309 名; 28.6 册，同比增长 4%，去年为 27.5 册; 多支出 11 万元（92 万元对 81 万元）."""
    line = fact.line
    near = line.facts[max(0, fact.index - NEAREST) : fact.index + NEAREST]
    own = [
        one for one in near if one.scope == fact.scope and one.role in {"stock", "price"} and _told_of(one, fact, dim)
    ]
    own = [one for one in own if one.dim == own[0].dim]
    inside = [one for one in own if one.depth == fact.depth + 1]
    if len(own) == len(inside) == _TWO:
        return _in_bracket(*own)
    level = [one for one in own if one.depth == fact.depth]
    if len(level) != _TWO or level[1].index < fact.index or _changed_between(fact, level):
        return None
    behind = fact.role == "ratio" and level[0].index > fact.index
    past = [one for one in level if past_words(one) or (planned_words(fact.label) and planned(one))]
    if len(past) != 1:
        return None
    now = level[0] if past[0] is level[1] else level[1]
    if past[0].phase in BUDGETS and now.phase == "SPENT" and not planned_words(fact.label):
        return None  # 年初预算 50 万元，增加 8 万元，支出 55 万元: the plan moved
    if behind and (not (now.has("THIS") or _ARROW.search(now.label)) or _of_another(fact, *level)):
        return None
    return Comparands(now, past[0], ["base named"])


_PERIOD = re.compile(r"季度|半年|月")
_NO_SUBJECT = re.compile(rf"{FORMER}|本年度?|今年|当年|[由从的为是达到至升降增减即但而约数值额度,:\s()“”]")


def _of_another(fact: Fact, first: Fact, second: Fact) -> bool:
    """支出减少 15%，但惠及人数由 6400 人增加到 7100 人: figures behind a rate that have a name or a time of their own."""
    names = [_NO_SUBJECT.sub("", one.label) for one in (first, second)]
    named = any(len(name) >= _TWO and not repeats(name, fact.label) for name in names)
    return named or any(_PERIOD.search(one.label) for one in (first, second)) > bool(_PERIOD.search(fact.label))


_YEAR_BEHIND = re.compile(r"(20\d\d)年?")
_NEAR = 3


def one_behind(fact: Fact, stocks: list[Fact]) -> Comparands | None:
    """增加 20 万元（2022 年为 80 万元）; 较上年 200 万元减少 30 万元，今年支出 170 万元: one of the two stands behind the change."""
    behind = next(
        (
            one
            for one in fact.line.facts[fact.index + 1 : fact.index + _NEAR]
            if one.role == "stock" and one.dim == (stocks[0].dim if stocks and fact.role == "ratio" else fact.dim)
        ),
        None,
    )
    if not stocks or behind is None or behind.scope != fact.scope or fact.sign == 0:
        return None
    if fact.role == "ratio" and behind.depth == fact.depth:
        return None  # 下降 40%，主要是上年补缴入库 22 万元
    now = stocks[0]
    year = _YEAR_BEHIND.search(behind.label)
    if is_past(behind) or (
        year and now.year != int(year[1]) and behind.year == int(year[1]) and behind.depth > fact.depth
    ):
        return Comparands(now, behind, ["base named"]) if not is_past(now) else None
    if is_past(now) and (behind.has("THIS") or behind.depth == fact.depth) and len(stocks) == 1:
        return Comparands(behind, now, ["base named"])
    return None


_YEARS_THAN = re.compile(r"(20\d\d)年?度?[又则再]?[比较](20\d\d)年?")
_YEAR = re.compile(r"20\d\d(?=年|、|和|至)")


def by_year_list(fact: Fact, told: list[Fact]) -> Comparands | None:
    """2021 年、2022 年、2023 年分别为 86.4%、91.2% 和 95.8%，2023 年比 2021 年提高: as many years as figures, in one order."""
    match = _YEARS_THAN.search(fact.label)
    run: list[Fact] = []
    for one in told if match is not None else ():  # nearest first
        run.insert(0, one)
        if one.gap.strip() not in JOINERS:
            break
    years = _YEAR.findall(run[0].gap) if len(run) > 1 else []
    if match is None or len(years) != len(run) or len({*years}) != len(years):
        return None
    by_year = dict(zip(years, run, strict=True))
    now, past = by_year.get(match[1]), by_year.get(match[2])
    return None if now is None or past is None or now is past else Comparands(now, past, ["base named"])


def rated_before(fact: Fact, nearest: Fact) -> bool:
    """6480 起，较上年 6750 起下降 4%，治安警情上升 2.1%: the figures have their rate; what names itself behind it is another matter."""
    rates = fact.line.facts[nearest.index + 1 : fact.index]
    told = any(one.role == "ratio" and one.sign and one.scope == fact.scope for one in rates)
    return told and not _COMPARED.search(fact.label)


def one_name(a: str, b: str) -> bool:
    """2022 年我单位公用经费 and 2023 年公用经费: one name ends with the other, years and owners left out."""
    a, b = OWNER.sub("", a), OWNER.sub("", b)
    return bool(a or b) and (
        a.endswith(b) or b.endswith(a) or (min(len(a), len(b)) > 1 and (a.startswith(b) or b.startswith(a)))
    )


def past_words(one: Fact) -> bool:
    """Whether a figure is told as what was before: 去年, 期初, 由 …."""
    label = one.label
    return bool(PAST.search(label) or (OPENED.search(label) and not CLOSING.search(label)))


def _told_of(one: Fact, fact: Fact, dim: str | None) -> bool:
    return (
        one.dim not in {"ratio", "points"}
        and (dim is None or one.dim == dim)
        and fact.depth <= one.depth <= fact.depth + 1
    )


def _changed_between(fact: Fact, level: list[Fact]) -> bool:
    """Whether another change stands among the figures: then nobody knows which is meant."""
    facts = fact.line.facts[level[0].index : level[1].index + 1]
    return any(one is not fact and one.role == "change" and one.dim == level[0].dim for one in facts)


def _in_bracket(first: Fact, second: Fact) -> Comparands | None:
    """（92 万元对 81 万元）: now stands first; （81 万元→92 万元） and （由 81 到 92 万元） the other way round."""
    between = first.line.between(first, second)
    if first.bracket != second.bracket:
        return None
    if _ARROW.search(between) or (past_words(first) and not past_words(second)):
        return Comparands(second, first, ["base named"])
    if past_words(second) or _AGAINST.fullmatch(between):
        return Comparands(first, second, ["base named"])
    return None
