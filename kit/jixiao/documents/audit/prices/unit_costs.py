"""What one of a number of things costs, or has: 单座造价, 亩均成本, 人均每天, 折合每台每月, in one sentence or over several.

A cost of one says itself what it is divided by (`per`): each of its units must be told as a number of things or a span of time. The amount is
the one of its kind that was told before; of several the one that speaks of money paid. What stands beside a mean in one scope comes first.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from jixiao.documents.audit import operands
from jixiao.documents.audit.growth.comparands import is_past
from jixiao.documents.audit.passage import (
    MOST,
    done,
    level,
    moves,
    of_item,
    planned,
    reach,
    repeats,
    shared,
    told_in,
    where,
)
from jixiao.documents.audit.prices import per
from jixiao.documents.audit.prices.groups import together
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import JOINERS, SINGLE
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_COST = re.compile(rf"均(?!衡|等|匀|有|不|已)|造价|成本|折合|投资|投入|花费|补助|{SINGLE}")
"""Words of what was found by dividing."""
_GAINED = re.compile(r"[人户亩]均增[收产加]")
"""户均增收 600 元: a mean of what was gained is itself told as a change."""
_STANDARD = re.compile(
    r"标准|按[^,。;计测折]*$|定额|限额|控制|奖|收费|工资|津贴|至少|最高|最低|提高|降|增|减|节[约省]|原|上年|去年|预计|计划|低于|高于|批复|目标|其余|余下|剩|另"
)
"""Words of a price that is set, of another year, or of a change."""
_SET = re.compile(r"\s*的?(?:标准|定额|限额)")
_PAID = re.compile(r"造价|投资|投入|支出|耗资|成本|费|合同|结算|金额|资金|价|款|总|共|合计|[支实]付|花|使用|发放")
_WHOLE = re.compile(r"总|共|合计|造价|决算|结算|成本|费用|支出")
_GENERAL = re.compile(r"支出|经费|费用|成本|投入|投资|资金|补[助贴]|造价|金额|全年|[总共合]计?|平均|其中")
_BASE = re.compile(r"按(?P<base>[^按,。;\d]{2,}?)(?:人数|户数|数量?|面积|总数)?(?:计算?|测算|折算|平均)")
_PERIODS = (("上半年", "下半年"), per.QUARTERS)
_CONVERTED = re.compile(r"折合|即|相当于|合")
_FUND = re.compile(r"^[\s,]*(?:本年|当年|今年|实际)*[生人户村校车床]均[\u4e00-\u9fff]*(?:为|是|达)?\s*$")
"""人均公用经费 0.76 万元: a mean that may be the name of a fund as well."""
_TOLD_SO = re.compile(r"[\s,。]|全年|本年|今年|当年|年度|累计|共计?|其中|开展|举办|组织|完成|实际|国内|20\d\d年")
_KIND = re.compile(r"(?:费用?|经费|资金|补助|[支决][出算])+$")
_OWN_MONEY = re.compile(
    r"[\s,。、\u4e00-\u9fff]*?(?P<name>分红款?|[租押定罚奖薪股]金|工资|报酬|收[入益]|利润|租息|利息)(?=平均|[每户人亩])"
)
"""分红款每户: what a mean is a mean of, where that is no spending."""
_WAYS, _TWO, _NAME = 3, 2, 4


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The costs of one in a paragraph whose amount and numbers stand in the same sentence."""
    for fact in line.facts:
        made = (_one_scope(fact, scene) or _whole_by_number(fact)) if _a_mean(fact) else None
        if made is None and fact.index and _wanted(fact):
            made = _chained(fact) or _divided(fact, _inside(fact, list(before(fact))[::-1]), per.spoken(fact), scene)
        if made is not None:
            yield made


def apart(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The costs of one in a paragraph whose amount or numbers were told in the sentences before."""
    for fact in asking:
        if _wanted(fact) and (named := _of_subject(fact, scene)) is not None:
            yield named
        elif _wanted(fact) and _COST.search(fact.gap):
            for least in (1, _TWO, MOST):
                told = level(reach(fact, scene, _told, least))
                made = _divided(fact, told, told_in(fact, told), scene)
                if made is not None:
                    yield made
                    break


def _of_subject(fact: Fact, scene: Scene) -> Statement | None:
    """其中公务接待费 2.31 万元 … . 公务接待 31 批 287 人次，人均 80.49 元: the amount last told by the name of what the sentence of a mean begins with."""
    own = [one for one in before(fact) if one.depth == fact.depth][::-1]
    units = per.units(fact)
    if not own or len(units) != 1 or any(one.dim == fact.dim or one.hedged for one in own) or fact.dim != "money":
        return None
    name = _TOLD_SO.sub("", own[0].gap).strip(" ,、(")
    number = [one.fact for one in per.factor(units[0], fact, own, "") if one.named]
    told = reach(fact, scene, lambda one: one.role == "stock" and one.dim == fact.dim)
    amounts = [one for one in told[::-1] if _called(name, _TOLD_SO.sub("", one.name))]
    if len(number) != 1 or not amounts or is_past(amounts[0]) or amounts[0].hedged:
        return None
    terms = (amounts[0], number[0])
    evidence = [where(fact, *terms), "part named", "base named", "subject named"]
    return Statement("average", "A512", fact, [Binding("mean", terms)], evidence)


def _called(name: str, label: str) -> bool:
    """公务接待费 of 公务接待, 会议费 of 召开会议: a kind of money that is called by what is told."""
    core = _KIND.sub("", label)
    return min(len(core), len(name)) >= _TWO and core != label and (core.endswith(name) or name.endswith(core))


def _a_mean(fact: Fact) -> bool:
    if "均" not in fact.label:
        return False
    return fact.role == "price" or (fact.role == "change" and fact.dim == "money" and bool(_GAINED.search(fact.label)))


def _one_scope(fact: Fact, scene: Scene) -> Statement | None:
    """发放 60 万元，惠及 300 户，户均 2000 元; 全年 60 万元，月均 5 万元; 8 期，640 人次，平均每期 80 人次."""
    units = per.units(fact)
    amounts = [
        one for one in before(fact) if one.role == "stock" and one.dim == fact.dim and one.depth == fact.depth and one.scope == fact.scope
    ]  # fmt: skip
    if (
        len(units) != 1
        or not amounts
        or fact.hedged
        or _rated(fact, amounts[0], units[0])
        or of_own_money(fact, amounts[0])
        or "、" in amounts[0].gap[:1]
    ):
        return None
    number = [
        one
        for one in per.factor(
            units[0], fact, [one for one in per.counted(fact) if one not in amounts], per.spoken(fact), days=True
        )
        if isinstance(one.fact, operands.Constant) or one.named or one.fact.scope == fact.scope
    ]
    assumed = any(isinstance(one.fact, operands.Constant) for one in number)
    if assumed and per.unsure(units[0], fact, scene):
        return None
    named = [one for one in number if one.named] or (number if len(number) == 1 else [])
    groups = together([one.fact for one in named], amounts[0], fact.label)
    if groups is not None:
        return Statement("average", "A512", fact, [Binding("mean", (amounts[0], groups))], ["one scope", "part named"])
    nearest = amounts[: 1 if len(named) > 1 else _TWO]
    bindings = [Binding("mean", (amount, one.fact)) for one in named[:_TWO] for amount in nearest]
    if not bindings:
        return None
    why = [
        "one scope",
        *(["part named"] if named[0].named else []),
        *(["only candidate"] if len(bindings) == 1 else []),
        *(["common words"] if assumed and units[0] in per.DAILY else []),
    ]
    return Statement("average", "A512", fact, bindings, why, quiet=len(bindings) > 1)


def _whole_by_number(fact: Fact) -> Statement | None:
    """出院 18240 人次，总床日 149568 天，平均住院日 8.2 天; 平均签约 180 人（62 名医生签约 11160 人）: the whole of its kind, and one number."""
    facts = fact.line.facts
    own = [one for one in before(fact) if one.scope == fact.scope and one.depth == fact.depth][::-1]
    inside = [
        one
        for one in facts[fact.index + 1 : fact.index + 1 + _TWO]
        if one.depth == fact.depth + 1 and one.sentence == fact.sentence
    ]
    told = own if len(own) == _TWO and not inside else inside
    if len(told) != _TWO or any(one.role != "stock" or one.hedged for one in told) or fact.hedged:
        return None
    units = per.units(fact)
    whole = [one for one in told if one.dim == fact.dim]
    if len(whole) == _TWO and units:
        whole = (
            [one for one in whole if not per.answers(one, units[0])]
            if len(units) == 1 and {one.unit for one in whole} - {fact.unit}
            else []
        )
        whole = [one for one in told if one.unit == fact.unit] or whole
        if len(whole) == _TWO == len(units) + 1:  # 5 个乡镇建成广场 35 个，平均每个乡镇 7 个
            whole = [one for one in told if not one.tail.startswith(units[0].removeprefix("个"))]
    number = [one for one in told if one not in whole]
    if (
        len(whole) != 1
        or len(number) != 1
        or number[0].dim in {"ratio", "money"}
        or (units and not per.answers(number[0], units[0]))
    ):
        return None
    evidence = [
        where(fact, *told),
        "common words",
        "only candidate",
        *(["part named"] if units or told is inside else []),
    ]
    return Statement("average", "A512", fact, [Binding("mean", (whole[0], number[0]))], evidence)


def _rated(fact: Fact, amount: Fact, unit: str) -> bool:
    """人均费用 8000 元，人均自付 2000 元: the amount before the first mean is not that of the second."""
    between = fact.line.facts[amount.index + 1 : fact.index]
    return any(one.role == "price" and unit in per.units(one) for one in between)


def _chained(fact: Fact) -> Statement | None:
    """每名年补助 7200 元，月均 600 元; 每套 4.5 万元 …: what the price right before it makes by the month."""
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    units = per.units(fact)
    if last is fact or last.role != "price" or last.dim != fact.dim or last.scope != fact.scope or len(units) != 1:
        return None
    if units[0] not in per.SPANS or {*per.units(last)} <= {*per.SPANS} or "年" not in last.label:
        return None
    year = per.in_a_year(units[0])
    evidence = ["one scope", "part named", "base named", "common words"]
    if year is None:
        return None
    return Statement("average", "A512", fact, [Binding("mean", (last, operands.constant(fact, *year)))], evidence)


def of_a_price(fact: Fact) -> bool:
    """月均 600 元, 折合每千瓦 4500 元 right behind a price of its kind: that price is what is divided."""
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    if last is fact or last.role != "price" or last.dim != fact.dim or last.scope != fact.scope:
        return False
    spans = {*per.units(fact)} <= {*per.SPANS} and not {*per.units(last)} <= {*per.SPANS}
    if _by_the_year(last):
        return False
    return spans or (_CONVERTED.search(fact.label) is not None and not {*per.units(last)} <= {*per.units(fact)})


def _wanted(fact: Fact) -> bool:
    priced = fact.role == "price" or (fact.role == "stock" and _FUND.search(fact.label) is not None)
    if not priced or fact.hedged or fact.depth:
        return False
    return _STANDARD.search(fact.label) is None and _SET.match(fact.tail) is None


def _inside(fact: Fact, told: list[Fact]) -> list[Fact]:
    """The figures behind the last 其中 of a sentence, if it has one: of the whole before it nothing is divided."""
    edge = fact.line.flat.rfind("其中", fact.line.sentences[fact.sentence][0], fact.start)
    return [one for one in told if one.start > edge and one.depth <= fact.depth]


def _divided(fact: Fact, told: list[Fact], text: str, scene: Scene) -> Statement | None:
    """The amount over what its units count."""
    units = per.units(fact)
    if not units or of_a_price(fact):
        return None
    told = of_item(told, fact)
    dims = {fact.dim, "人次"} if fact.dim == "次" else {fact.dim}  # 巡查 2.4 万人次，人均 60 次
    own = [one for one in told if one.dim in dims and (one.role == "stock" or _by_the_year(one))]
    text += "全年" if any(map(_by_the_year, own)) else ""
    amounts = _of_periods(own) or _together(fact, own) or _undivided(fact, _amounts(fact, own))
    if not amounts or of_own_money(fact, amounts[0]):
        return None
    counts = per.counted(fact, [*(one for one in told if one not in own), *_bracketed(fact)])
    ways: list[list[Fact]] = []
    for unit in units:
        found = [one for one in per.factor(unit, fact, counts, text, days=True) if one.named]
        chosen = _chosen([one.fact for one in found], text + fact.label)
        groups = together(chosen, amounts[0], fact.label) if len(amounts) == 1 else None
        chosen = chosen if groups is None else [groups]
        assumed = any(isinstance(one, operands.Constant) for one in chosen)
        if not chosen or (assumed and per.unsure(unit, fact, scene)):
            return None
        ways.append(chosen)
    bindings = [Binding("mean", (amount, *way)) for amount in amounts for way in product(*ways)]
    bindings = [one for one in islice(bindings, _WAYS + 1) if len({*one.terms}) == len(one.terms)]
    if not bindings or len(bindings) > _WAYS or any(one.hedged for one in bindings[0].terms):
        return None
    if any(units == per.units(one) for one in before(fact) if one.role == "price" and one.spot > amounts[-1].spot):
        return None  # 人均费用 8000 元，人均自付 2000 元: the amount before the first is not that of the second
    return Statement("average", "A512", fact, bindings, _evidence(fact, bindings, told), quiet=len(bindings) > 1)


def _evidence(fact: Fact, bindings: list[Binding], told: list[Fact]) -> list[str]:
    terms = [one for one in bindings[0].terms if not isinstance(one, operands.Constant)]
    terms = terms if terms and terms[0].dim == fact.dim else [*(one for one in told if one.dim == fact.dim), *terms]
    others = [one for one in told if one not in terms and not _of_another(one, fact) and _rival(one, fact, terms)]
    printed = not any(isinstance(one, operands.Constant) for one in bindings[0].terms)
    certain = printed and _COST.search(fact.label) and _WHOLE.search(terms[0].label)
    return [
        where(fact, *terms),
        "part named",
        *([] if len(terms) < len(bindings[0].terms) else ["base named"]),
        *([] if certain else ["common words"]),
        *(["partition"] if isinstance(bindings[0].terms[0], operands.Constant) else []),
        *(["several candidates"] if len(bindings) > 1 else _alone(others)),
    ]


def of_own_money(fact: Fact, amount: Fact) -> bool:
    """分红款每户分得 700 元: money of a name of its own, which the amount does not bear, is not what was paid out there."""
    own = _OWN_MONEY.match(fact.label)
    return own is not None and own["name"][:_TWO] not in fact.line.flat[amount.clause : amount.end]


def _rival(one: Fact, fact: Fact, terms: list[Fact]) -> bool:
    """Whether a figure is of the kind of an operand: another amount, another number of what the mean is for."""
    return one.dim in {term.dim for term in terms} or any(per.answers(one, unit) for unit in per.units(fact))


def _alone(others: list[Fact]) -> list[str]:
    """No other figure may be an operand; or only a plan may, of which nothing was paid."""
    return ["only candidate"] if others and all(map(planned, others)) else [] if others else ["whole matter"]


def _of_another(one: Fact, fact: Fact) -> bool:
    """每平方米造价 1500 元，户均 12 万元: a number that another cost of the sentence is for."""
    beside = [other for other in before(fact) if other.role == "price"]
    return any(per.answers(one, unit) for other in beside for unit in per.units(other))


def _by_the_year(one: Fact) -> bool:
    """年服务费 61.2 万元: an amount of a year, not of a thing."""
    return one.role == "price" and per.units(one) == ["年"]


def _told(one: Fact) -> bool:
    """What a mean may be made of: amounts, those of a year, numbers, and numbers that are means over time (年平均在园 3740 人)."""
    averaged = one.role == "price" and one.dim == "人" and {*per.units(one)} <= {*per.SPANS}
    return (one.role == "stock" or averaged or _by_the_year(one)) and one.dim not in {"ratio", "points"}


def _bracketed(fact: Fact) -> list[Fact]:
    """日均 1200 元（按 365 天计）: the number that the bracket behind a mean tells."""
    behind = fact.line.facts[fact.index + 1 : fact.index + _TWO]
    return [
        one
        for one in behind
        if one.depth == fact.depth + 1 and one.clause <= one.start and fact.line.flat.startswith("(", fact.end)
    ]


def _of_periods(found: list[Fact]) -> list[Fact]:
    """上半年 432 万吨，下半年 504 万吨，全年月均 78 万吨: the parts of a year together."""
    for names in _PERIODS:
        if len(found) == len(names) and all(name in one.label for name, one in zip(names, found, strict=True)):
            return [operands.summed(found)]
    return []


def _together(fact: Fact, found: list[Fact]) -> list[Fact]:
    """中央补助 630 万元、省级补助 270 万元，扶持 18 个村，每村平均 50 万元: a list of amounts that nothing adds up, all of it."""
    run = found[-1:]
    while run and len(run) < len(found) and run[0].gap[:1] in JOINERS and found[-len(run) - 1].scope == run[0].scope:
        run.insert(0, found[-len(run) - 1])
    told = any(one.has("TOTAL", "OPEN") or one.depth for one in run) or len({*map(planned, run)}) > 1
    if len(run) < _TWO or len(run) < len(found) or told or fact.dim != "money":
        return []
    words = fact.line.flat[run[-1].end : fact.start]
    own = [one for one in run if repeats(_GENERAL.sub("", one.label).strip("、和及与")[-_NAME:], words)]
    return [] if 0 < len(own) < len(run) else [operands.summed(run)]


def _amounts(fact: Fact, found: list[Fact]) -> list[Fact]:
    """What may be divided, nearest first: what was paid before what was planned."""
    found = [one for i, one in enumerate(found) if one.base not in {other.base for other in found[:i]}]
    found = [
        one for one in found if fact.has("LAST") or not one.labelled("LAST")
    ]  # 上年 3 万元 is not divided by this year's
    real = [one for one in found if not planned(one) or done(one)] or found
    own = _so_called(fact, real)
    if len(own) == 1 < len(real):
        return own  # 伙食 99 万元、护理 142 万元 …，其中伙食费折合每人每月 700 元
    paid = [one for one in real if _PAID.search(one.label)] or real
    whole = [one for one in paid if one.has("TOTAL")] or paid
    return whole[::-1] if fact.dim == "money" else paid[::-1]


def _so_called(fact: Fact, amounts: list[Fact]) -> list[Fact]:
    """The amounts whose name a mean repeats; 车均运行维护费 is one of 公务用车运行维护, not of 公务用车购置及运行维护费 that holds more."""
    own = [one for one in amounts if repeats(_GENERAL.sub("", one.label), fact.label)]
    called = _KIND.sub("", fact.name)
    most = max((shared(called, one.name) for one in own), default=0)
    closest = [one for one in own if shared(called, one.name) == most]
    shortest = min((len(one.name) for one in closest), default=0)
    tight = [one for one in closest if len(one.name) == shortest]
    return tight if most >= _TWO and len({one.base for one in tight}) == 1 else own


def _undivided(fact: Fact, amounts: list[Fact]) -> list[Fact]:
    """84 万元 …，每座 3 万元；另花 19.6 万元 …，每处 0.35 万元: the amounts of its own clauses, where the others have their own mean."""
    mine = [one for one in amounts if one.line is fact.line and one.scope == fact.scope]
    means = [one for one in before(fact) if one.role == "price" and one.dim == fact.dim and one.scope != fact.scope]
    spent = all(any(mean.spot > one.spot for mean in means) for one in amounts if one not in mine)
    if not mine and amounts and amounts[0].scope != fact.scope and operands.listed(amounts[0]) and means:
        return []  # 其中甲 60 万元，每座 2 万元；乙 120 株，每株 …: what was paid for it is not told
    return mine if mine and spent else amounts


def _chosen(found: list[Fact], text: str) -> list[Fact]:
    """Of several numbers the one that the words say: 按常住人口计算."""
    found = [one for one in found if isinstance(one, operands.Constant) or not moves(one)] or found
    said = _BASE.search(text) if len(found) > 1 else None
    named = [one for one in found if said is not None and repeats(said["base"], one.label)]
    return named if len(named) == 1 else found
