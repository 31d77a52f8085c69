"""Growth: a change, its rate, and the two figures that it leads from and to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit.growth import distances
from jixiao.documents.audit.growth.comparands import (
    FROM,
    TOGETHER,
    against_plan,
    around,
    budget_meant,
    former_or_latter,
    over_years,
    stocks_before,
)
from jixiao.documents.audit.operands import where
from jixiao.documents.audit.passage import planned_words
from jixiao.documents.audit.rates.spoken_rates import below
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import BUDGETS, PLANS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_THAN = re.compile(r"[比较](?!为)[^,]*$")
_HELD_AGAINST = re.compile(r"\s*(?:比较|相比|对比|相较)")
"""与 2023 年度的 2200 万元比较: the figure before these words is what another one is held against."""
_SAVING_RATE = re.compile(r"(?:节约|节支|节省|压减|压缩|核减|审减|下浮)率")
_SAVED = re.compile(r"(?:节约|节支|节省|压减|压缩|核减|审减|降低|减少)(?![^,]*(?:至|到))[^,]*$")
_LIMIT = re.compile(r"控制价|限价|送审|概算|原")
_AMOUNTS = frozenset({"stock", "change"})
_YEAR_NAMED = re.compile(r"(20\d\d)年?")
_OWNER = re.compile(
    r"(?:19|20)\d\d年度?|我[\u4e00-\u9fff]{1,2}(?=[\u4e00-\u9fff]{2})|本单位|该项目|全[县市区州乡镇村校院]"
)
_AROUND, _TWO = 3, 2
_AGAINST = re.compile(r"(?:比|较|与|和|同)(?P<base>[^,，。;；]*?)(?:相比|对比|比较|比|增|减|下降|上升|提高|降|多|少|$)")


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The changes and rates of change of one paragraph."""
    for fact in line.facts:
        if fact.role == "change":
            made = _amount(fact, scene)
        elif fact.role == "stock":
            made = distances.from_plan(fact) or distances.between_two(fact) or distances.reviewed(fact)
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
    pairs = {base[i : i + 2] for i in range(len(base) - 1)}
    return any(pair in now.label for pair in pairs) and not any(pair in past.label for pair in pairs)


def _is_past(one: Fact) -> bool:
    """Whether the label of a figure says that it is what was before, or what another is held against (比年初预算 80 万元增加 5%)."""
    return (
        one.labelled("LAST")
        or bool(FROM.search(one.label))
        or bool(_THAN.search(one.label))
        or _HELD_AGAINST.match(one.tail) is not None
    )


def _pair(fact: Fact, stocks: list[Fact]) -> tuple[Fact, Fact, list[str]] | None:
    """Now and before, where both are printed: 由 A 到 B; N, 比上年 A; 2023 年 N, 2022 年 A; 决算 N 比预算 A."""
    if len(stocks) < 2:
        return None
    nearest, other = stocks[0], stocks[1]
    if _is_past(nearest):
        now = next((one for one in stocks[1:] if not _is_past(one)), None)
        if now is None:
            return None
        return (nearest, now, ["base named"]) if _turned(fact, now, nearest) else (now, nearest, ["base named"])
    if _is_past(other) and not _is_past(nearest):
        return nearest, other, ["base named"]
    against = _comparison(fact)
    series = over_years(fact, stocks)
    if series is not None:
        return series
    if "预算" in against and len({one.phase for one in stocks[:2]}) == 2:
        budget = budget_meant(stocks, against)
        spent = next((one for one in stocks if one.phase not in BUDGETS), None)
        if budget is not None and spent is not None:
            return spent, budget, ["base named"]
    if _compared(against, other) and not _compared(against, nearest):
        return nearest, other, ["base named"]
    if nearest.year and other.year and nearest.year != other.year and _one_name(nearest.name, other.name):
        now, past = (nearest, other) if nearest.year > other.year else (other, nearest)
        named = _YEAR_NAMED.search(against)
        return (now, past, ["base named"]) if named is None or int(named[1]) == past.year else None
    return against_plan(fact, stocks, against)


def _one_name(a: str, b: str) -> bool:
    """2022 年我单位公用经费 and 2023 年公用经费: one name ends with the other, years and owners left out."""
    a, b = _OWNER.sub("", a), _OWNER.sub("", b)
    return bool(a or b) and (a.endswith(b) or b.endswith(a))


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
    pair = former_or_latter(fact, stocks) or _pair(fact, stocks)
    evidence: list[str] = []
    if pair is None:
        pair = _around(fact, stocks) or around(fact, fact.dim)
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
    signs = (1, -1) if fact.sign > 0 else (-1, 1)
    return Statement(
        "growth_amount",
        "A504",
        fact,
        [Binding("sum", (now, past), signs)],
        [*(evidence or [where(fact, now, past)]), *why],
    )


def _part_of_change(fact: Fact) -> bool:
    """净增 32 人，其中新增 41 人: a part of the change before it."""
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    return fact.has("OPEN") and last.role == "change" and last.dim == fact.dim and last.sentence == fact.sentence


def _times(fact: Fact) -> Statement | None:
    """由 14 家扩大到 42 家，增长 2 倍: how many times what was before was added."""
    stocks = stocks_before(fact)
    pair = _pair(fact, [one for one in stocks if one.dim == stocks[0].dim]) if stocks and fact.sign > 0 else None
    if pair is None:
        return None
    now, past, why = pair
    evidence = [where(fact, now, past), "common words", *why]
    return Statement("growth_rate", "A503", fact, [Binding("excess", (now, past))], evidence)


def _around(fact: Fact, stocks: list[Fact]) -> tuple[Fact, Fact, list[str]] | None:
    """增加 20 万元（2022 年为 80 万元）; 较上年 200 万元减少 30 万元，今年支出 170 万元: one of the two stands behind the change."""
    behind = next(
        (
            one
            for one in fact.line.facts[fact.index + 1 : fact.index + _AROUND]
            if one.role == "stock" and one.dim == fact.dim
        ),
        None,
    )
    if not stocks or behind is None or behind.scope != fact.scope or fact.sign == 0:
        return None
    now = stocks[0]
    year = _YEAR_NAMED.search(behind.label)
    if _is_past(behind) or (
        year and now.year != int(year[1]) and behind.year == int(year[1]) and behind.depth > fact.depth
    ):
        return (now, behind, ["base named"]) if not _is_past(now) else None
    if _is_past(now) and (behind.has("THIS") or behind.depth == fact.depth) and len(stocks) == 1:
        return behind, now, ["base named"]
    return None


def _elsewhere(fact: Fact, stocks: list[Fact], scene: Scene) -> tuple[Fact, Fact, list[str]] | None:
    """The figures of both years by name: 2022 年预算收入 … 2023 年预算收入 …, 比 2022 年预算增加 Δ."""
    from jixiao.documents.audit.agreement.names import lookup, nearest_above

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
        return _saving(fact)
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
    dim = change.dim if change is not None else None
    stocks = stocks_before(fact, dim)
    if change is not None and change.sign * fact.sign < 0:
        return None  # the words contradict one another: that is said elsewhere
    if change is None:
        return (
            _behind(fact, stocks, scene)
            or _from_stocks(fact, stocks)
            or _saved(fact)
            or below(fact)
            or _from_around(fact)
        )
    return _from_change(fact, change, [one for one in stocks if one.index < change.index], scene)


def _saving(fact: Fact) -> Statement | None:
    """预算 500 万元，实际 460 万元，节约 40 万元，节约率 8%: what was saved on the plan, never on what was spent."""
    own = [one for one in before(fact) if one.depth == fact.depth and one.scope == fact.scope and one.role in _AMOUNTS]
    saved = [one for one in own if _SAVED.search(one.label)]
    rest = [one for one in own if one not in saved]
    plan = [one for one in rest if one.phase in PLANS or _is_past(one) or _LIMIT.search(one.label)]
    if not own or len({one.dim for one in own}) > 1 or len(saved) > 1 or len(rest) > 2 or len(plan) != 1:
        return _saved(fact) or below(fact)
    why = [where(fact, plan[0]), "base named"]
    if saved:
        why.append("part named")
        return Statement("growth_rate", "A503", fact, [Binding("quotient", (saved[0], plan[0]))], why)
    real = [one for one in rest if one is not plan[0]]
    if not real:
        return None
    return Statement("growth_rate", "A503", fact, [Binding("excess", (real[0], plan[0]))], why)


def _saved(fact: Fact) -> Statement | None:
    """能耗节约率 20%，2018 年 58 万元，2020 年 46.4 万元: two years of one thing in the sentence."""
    own = [one for one in fact.line.sentence(fact.sentence) if one.role == "stock" and one.year and not one.depth]
    if len(own) != 2 or own[0].dim != own[1].dim or own[0].year == own[1].year:
        return None
    past, now = sorted(own, key=lambda one: one.year or 0)
    return Statement("growth_rate", "A503", fact, [Binding("excess", (now, past))], ["one sentence", "base named"])


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
    ):
        return None
    following = facts[change.index + 1] if change.index + 1 < len(facts) else None
    if following is not None and following.scope == fact.scope and following.role == "ratio" and following.sign:
        return None
    return _from_change(fact, change, [one for one in stocks if one.dim == change.dim], scene)


def _from_stocks(fact: Fact, stocks: list[Fact]) -> Statement | None:
    stocks = [one for one in stocks if one.dim == stocks[0].dim] if stocks else []
    stocks = [one for one in stocks if not _SAVED.search(one.label)] or stocks
    pair = _pair(fact, stocks)
    if pair is None:
        return None
    now, past, why = pair
    return Statement("growth_rate", "A503", fact, [Binding("excess", (now, past))], [where(fact, now, past), *why])


def _from_around(fact: Fact) -> Statement | None:
    """28.6 册，同比增长 4%，去年为 27.5 册: one of the two figures stands behind the rate."""
    pair = around(fact, None)
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
    from jixiao.documents.audit.agreement.names import nearest_above

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
    subject = stocks[0] if stocks else _after(fact, change) or nearest_above(change, scene)
    if subject is None or subject.dim != change.dim:
        return None
    if _is_past(subject):
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
