"""Growth: a change, its rate, and the two figures that it leads from and to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement.names import lookup, nearest_above
from jixiao.documents.audit.growth import distances
from jixiao.documents.audit.growth.comparands import (
    OWNER,
    PAST,
    TOGETHER,
    against_plan,
    around,
    budget_meant,
    by_names,
    by_year_list,
    compares,
    former_or_latter,
    is_past,
    one_behind,
    one_name,
    over_years,
    own_name,
    past_words,
    rated_before,
    stocks_before,
)
from jixiao.documents.audit.growth.savings import SAVED, of_added, saved_of_plan, saved_over_years
from jixiao.documents.audit.passage import planned_words, repeats, where
from jixiao.documents.audit.rates.spoken_rates import below
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import BUDGETS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_SAVING_RATE = re.compile(r"(?:节约|节支|节省|压减|压缩|核减|审减|下浮)率")
_YEAR_NAMED = re.compile(r"(20\d\d)年?")
_CAUSE = re.compile(r"原因|由于|因为|主要[是系为因]|得益于|[是系]因|其中")
"""下降 20%，主要是基建支出减少 12 万元: the change of a reason is not that of the rate."""
_TWO, _LONG = 2, 3
_ALONE = ("part named", "only candidate", "common words")
_ONE_MATTER = re.compile(r"[造革施治理修整]前")
"""改革前 62 名，改革后 54 名: the words that part two times of one matter."""
_CHANGE_WORDS = re.compile(
    r"[\s,、:()“”\"\d.年月]|[较比与同和](?:上年|去年|上一年|上期|同期|年初|预算|计划|目标|原)?|相比|上年|去年|同期|环比|增[加长幅收支多]?|减[少幅收支]?|下降|上升|提高|降低|"
    r"[降涨升]幅?|幅度|压[减缩]|缩减|节[约省支]|上涨|下调|[上下]浮|浮动|超[支出过]?|变[动化]|率|比例|百分比|分别|约|为|达到?|了|即|也就是|实际|总体|整体|净|折合|相应|[均各共计合的是数值额量]|全年|本年|今年|年均|平均|总|同样|另外|而|且|又|其中"
)
_TIMES_OF = re.compile(r"(?:是|为|相当于|达到?|增至|[增提扩][加长高大]?到)了?(?P<base>[^,。;、]*?)的\s*$")
_AGAINST = re.compile(r"(?:比|较|与|和|同)(?P<base>[^,，。;；]*?)(?:相比|对比|比较|比|增|减|下降|上升|提高|降|多|少|$)")


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The changes and rates of change of one paragraph."""
    for fact in line.facts:
        if "每" in fact.label and distances.STEP.search(fact.label):
            continue
        if fact.role == "change":
            made = _amount(fact, scene)
        elif fact.role == "stock":
            if fact.unit != "倍" and distances.APART.search(fact.label) is None:
                continue
            made = _as_many(fact) or distances.of_stock(fact)
        elif fact.role == "score":
            made = distances.of_scores(fact)
        elif fact.role == "ratio" and fact.sign:
            made = _rate(fact, scene)
        else:
            continue
        if made is not None:
            if fact.hedged:
                made.evidence.append("hedged")
            yield made


def _comparison(fact: Fact) -> str:
    """What a change is held against: the words after 比 or 较 in the gap, or in that of the change before it."""
    for one in (fact, *before(fact)):
        found = list(_AGAINST.finditer(one.gap))
        if found:
            return found[-1]["base"]
        if one is not fact and not one.sign:
            break
    return ""


def _turned(fact: Fact, now: Fact, past: Fact) -> bool:
    """人均经费 1.35 万元，比定额 1.5 万元低 10%，而定额比人均经费高 11.1%: the second is held against the first."""
    found = list(_AGAINST.finditer(fact.label))
    base = found[-1]["base"] if found else ""
    return repeats(base, now.label) and not repeats(base, past.label)


def _pair(fact: Fact, stocks: list[Fact]) -> tuple[Fact, Fact, list[str]] | None:
    """Now and before, where both are printed: 由 A 到 B; N, 比上年 A; 2023 年 N, 2022 年 A; 决算 N 比预算 A."""
    if len(stocks) < 2:
        return None
    nearest, other = stocks[0], stocks[1]
    if is_past(nearest):
        told = [one for one in stocks[1:] if not is_past(one) and compares(one, nearest, fact)]
        now = next(iter(own_name(nearest, told) or told), None)
        if now is None:
            return None
        return (nearest, now, ["base named"]) if _turned(fact, now, nearest) else (now, nearest, ["base named"])
    if is_past(other):
        return nearest, other, ["base named"]
    if past_words(other) and not past_words(nearest) and _ONE_MATTER.search(other.label):
        return nearest, other, ["base named"]
    against = _comparison(fact)
    series = over_years(fact, stocks)
    if series is not None:
        return series
    if "预算" in against and len({one.phase for one in stocks[:2]}) == 2:
        budget = budget_meant(stocks, against)
        spent = budget and next(
            (one for one in stocks if one.phase not in BUDGETS and compares(one, budget, fact)), None
        )
        if budget is not None and spent is not None:
            return spent, budget, ["base named"]
    if _compared(against, other) and not _compared(against, nearest):
        return nearest, other, ["base named"]
    if nearest.year and other.year and nearest.year != other.year and one_name(nearest.name, other.name):
        now, past = (nearest, other) if nearest.year > other.year else (other, nearest)
        named = _YEAR_NAMED.search(against)
        return (now, past, ["base named"]) if named is None or int(named[1]) == past.year else None
    return against_plan(fact, stocks, against)


def _compared(against: str, other: Fact) -> bool:
    """与实施前相比, and 实施前 in the words before another figure."""
    against = against.strip(" 的")
    return len(against) > 2 and against in other.gap


def _amount(fact: Fact, scene: Scene) -> Statement | None:
    """增加 Δ: now less before."""
    stocks = stocks_before(fact, fact.dim)
    if TOGETHER.search(fact.gap) and sum(one.sentence == fact.sentence for one in stocks) > _TWO:
        return None  # of several things together: no two figures make it
    if _part_of_change(fact):
        return None
    if fact.dim == "倍":
        return _times(fact)
    beyond = distances.beyond_plan(fact, stocks)
    if beyond is not None:
        return beyond
    pair = former_or_latter(fact, stocks) or by_names(fact, stocks) or by_year_list(fact, stocks) or _pair(fact, stocks)
    evidence: list[str] = []
    if pair is None:
        pair = one_behind(fact, stocks) or around(fact, fact.dim)
    if pair is None and not stocks and fact.sentence:
        earlier = [
            one
            for one in fact.line.sentence(fact.sentence - 1)
            if one.role == "stock" and one.dim == fact.dim and not one.depth
        ]
        pair = _pair(fact, earlier[::-1]) if len(earlier) == 2 else None
    if pair is None:
        pair = _elsewhere(fact, stocks, scene)
        evidence = ["other paragraph"]
    if pair is None:
        return None
    now, past, why = pair
    if fact.clause > now.end and _other_matter(fact):
        return None
    signs = (1, -1) if fact.sign > 0 else (-1, 1)
    beside = _ALONE if _side_by_side(now, past, fact) and len(stocks) == _TWO else ()
    return Statement(
        "growth_amount",
        "A504",
        fact,
        [Binding("sum", (now, past), signs)],
        [*(evidence or [where(fact, now, past)]), *why, *beside],
    )


def _side_by_side(now: Fact, past: Fact, fact: Fact) -> bool:
    """146 场，较计划 130 场多完成 16 场: what is, what it is held against, and how far it lies from it, one right behind the other."""
    row = now.index + 2 == past.index + 1 == fact.index and now.scope == fact.scope
    return row and past.labelled("COMPARE") and past.clause == fact.clause and not fact.tail.strip()


def _part_of_change(fact: Fact) -> bool:
    """净增 32 人，其中新增 41 人: a part of the change before it."""
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    return fact.has("OPEN") and last.role == "change" and last.dim == fact.dim and last.sentence == fact.sentence


def _as_many(fact: Fact) -> Statement | None:
    """由 420 万元增至 1260 万元，是立项前的 3 倍: now over before."""
    said = _TIMES_OF.search(fact.label) if fact.unit == "倍" else None
    stocks = stocks_before(fact) if said is not None else []
    pair = _pair(fact, [one for one in stocks if one.dim == stocks[0].dim]) if stocks else None
    if said is None or pair is None or fact.hedged:
        return None
    now, past, why = pair
    base = said["base"]
    named = PAST.search(base) or repeats(base, past.phrase)
    if not named:
        return None
    evidence = [where(fact, now, past), "common words", *why]
    return Statement("growth_rate", "A503", fact, [Binding("times", (now, past))], evidence)


def _times(fact: Fact) -> Statement | None:
    """由 14 家扩大到 42 家，增长 2 倍: how many times what was before was added."""
    stocks = stocks_before(fact)
    pair = _pair(fact, [one for one in stocks if one.dim == stocks[0].dim]) if stocks and fact.sign > 0 else None
    if pair is None:
        return None
    now, past, why = pair
    evidence = [where(fact, now, past), "common words", *why]
    return Statement("growth_rate", "A503", fact, [Binding("excess", (now, past))], evidence)


def _elsewhere(fact: Fact, stocks: list[Fact], scene: Scene) -> tuple[Fact, Fact, list[str]] | None:
    """The figures of both years by name: 2022 年预算收入 … 2023 年预算收入 …, 比 2022 年预算增加 Δ."""
    years = [int(year) for year in re.findall(r"(20\d\d)年", fact.gap)]
    now = stocks[0] if stocks else nearest_above(fact, scene)
    if now is None or now.dim != fact.dim:
        return None
    base_year = years[-1] if years else (now.year or scene.year or 0) - 1 if fact.has("LAST") else 0
    past = lookup(scene, now, base_year) if base_year else None
    return (
        (now, past, ["same name, other year", *(["year printed"] if years else [])])
        if past is not None and past is not now
        else None
    )


def _rate(fact: Fact, scene: Scene) -> Statement | None:
    """增长 g: the change on what was before, or the excess of now over before."""
    if _SAVING_RATE.search(fact.label):
        return saved_of_plan(fact)
    if distances.DEVIATION.search(fact.label):
        return distances.deviation(fact, [one for one in stocks_before(fact) if one.scope == fact.scope])
    change = next((one for one in before(fact) if one.role == "change" and one.dim != "points"), None)
    if change is not None and (
        change.scope != fact.scope
        or any(one.role == "stock" for one in fact.line.facts[change.index + 1 : fact.index])
        or (
            change.index + 1 != fact.index
            and fact.line.facts[fact.index - 1].role == "ratio"
            and fact.line.facts[fact.index - 1].sign
        )
    ):
        change = None
    if change is not None and _of_another(fact, change):
        return None  # 比上年减少 5.2 万元，主要是租金下降 30%
    dim = change.dim if change is not None else None
    stocks = stocks_before(fact, dim)
    if change is not None and change.sign * fact.sign < 0:
        return None  # the words contradict one another: that is said elsewhere
    if change is None:
        return (
            of_added(fact)
            or _behind(fact, stocks, scene)
            or _from_stocks(fact, stocks)
            or saved_over_years(fact)
            or below(fact)
            or _from_around(fact)
        )
    return _from_change(fact, change, [one for one in stocks if one.index < change.index], scene)


def _other_matter(fact: Fact) -> bool:
    """接收毕业生 12 人和 9 人，全系统在岗人员比上年增加 2 人: a change with a name of its own that nothing before it has."""
    subject = _CHANGE_WORDS.sub("", fact.label)
    told = fact.line.flat[fact.line.sentences[fact.sentence][0] : fact.clause]
    return len(subject) > _LONG and not repeats(subject, told)


def _of_another(fact: Fact, change: Fact) -> bool:
    """Whether a rate tells in its own clause what it is of, and that is not what the change before it is of."""
    subject = _CHANGE_WORDS.sub("", fact.label.replace(_comparison(fact), ""))
    if fact.clause <= change.end or len(subject) < _TWO or (change.unit and subject.startswith(change.unit)):
        return False  # 减少 26 批，批次下降 28%
    told = fact.line.flat[fact.line.sentences[fact.sentence][0] : change.start]
    if change.role == "stock":
        return not any(char in told for char in subject)  # 招生 460 人，多招 60 人; 收入总计 …，收、支总计各增加 …
    return not repeats(subject, told)


def _after(fact: Fact, change: Fact) -> Fact | None:
    """支出总计增加 56 万元，增长 6%，支出总计为 996 万元: the figure itself follows under the same name."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    if (
        following
        and following[0].role == "stock"
        and following[0].dim == change.dim
        and following[0].scope == fact.scope
    ):
        name = following[0].name
        return following[0] if len(name) > 1 and name in change.gap else None
    return None


def _behind(fact: Fact, stocks: list[Fact], scene: Scene) -> Statement | None:
    """增长 20%，增收 200 万元: the change stands behind its rate."""
    facts = fact.line.facts
    change = facts[fact.index + 1] if fact.index + 1 < len(facts) else None
    if (
        change is None
        or change.role != "change"
        or change.scope != fact.scope
        or change.sign != fact.sign
        or not stocks
        or change.gap.count(",") > 1
        or _CAUSE.search(change.gap)
    ):
        return None
    following = facts[change.index + 1] if change.index + 1 < len(facts) else None
    if following is not None and following.scope == fact.scope and following.role == "ratio" and following.sign:
        return None
    return _from_change(fact, change, [one for one in stocks if one.dim == change.dim], scene)


def _from_stocks(fact: Fact, stocks: list[Fact]) -> Statement | None:
    subject = _CHANGE_WORDS.sub("", fact.label)
    if stocks and len(subject) >= _TWO and rated_before(fact, stocks[0]):
        return None
    own = [one for one in stocks if _called(one, subject, fact)]
    stocks = own if len(own) > 1 else stocks  # 门诊增长 8%: of what is told the figures of that name
    stocks = [one for one in stocks if one.dim == stocks[0].dim] if stocks else []
    stocks = [one for one in stocks if not SAVED.search(one.label)] or stocks
    pair = _pair(fact, stocks)
    if pair is None:
        return None
    now, past, why = pair
    return Statement("growth_rate", "A503", fact, [Binding("excess", (now, past))], [where(fact, now, past), *why])


def _called(one: Fact, subject: str, fact: Fact) -> bool:
    """2024 年门诊 33.7 万人次 beside 门诊人次增长: the name of a figure is a part of what grew, or its unit is counted (件数)."""
    name = OWNER.sub("", one.name)
    named = len(subject) > 1 and (subject in one.label or (len(name) > 1 and name in subject))
    return named or f"{one.unit}数" in fact.label


def _from_around(fact: Fact) -> Statement | None:
    """28.6 册，同比增长 4%，去年为 27.5 册: one of the two figures stands behind the rate."""
    pair = around(fact, None) or one_behind(fact, stocks_before(fact))
    if pair is None:
        return None
    now, past, why = pair
    return Statement("growth_rate", "A503", fact, [Binding("excess", (now, past))], [where(fact, now, past), *why])


def _from_change(fact: Fact, change: Fact, stocks: list[Fact], scene: Scene) -> Statement | None:
    pair = _pair(change, stocks) or around(change, change.dim)
    sign = change.sign or fact.sign
    if pair is not None:
        now, past, why = pair
        bindings = [Binding("quotient", (change, past))]
        return Statement("growth_rate", "A503", fact, bindings, [where(fact, change, past), *why])
    far = _elsewhere(change, stocks, scene)
    if far is not None:
        ways = [Binding("quotient", (change, far[1])), Binding("change", (change, far[0]), (sign, 1))]
        return Statement("growth_rate", "A503", fact, ways, ["other paragraph", *far[2]])
    against = _comparison(change)
    if "预算" in against:
        budget = next((one for one in stocks if one.phase in BUDGETS), None)
        if budget is not None:
            return Statement(
                "growth_rate",
                "A503",
                fact,
                [Binding("quotient", (change, budget))],
                [where(fact, change, budget), "base named"],
            )
    elif planned_words(against):
        return None  # of a plan that stands elsewhere
    if stocks and _CAUSE.search(change.label) and _of_another(change, stocks[0]):
        return None
    subject = stocks[0] if stocks else _after(fact, change) or nearest_above(change, scene)
    if subject is None or subject.dim != change.dim:
        return None
    if is_past(subject):
        why = [where(fact, change, subject), "beside its change", "base named"]
        return Statement("growth_rate", "A503", fact, [Binding("quotient", (change, subject))], why)
    now = subject
    bindings = [Binding("change", (change, now), (sign, 1))]
    bindings += [Binding("change", (change, one), (sign, 1)) for one in stocks[1:3]]
    evidence = [
        where(fact, change, now),
        "beside its change",
        *(["only candidate"] if len(bindings) == 1 else []),
        "base named" if stocks else "inherited",
    ]
    return Statement("growth_rate", "A503", fact, bindings, evidence)
