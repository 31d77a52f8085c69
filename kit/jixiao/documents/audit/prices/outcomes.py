"""What came of so many for each: of 40 questionnaires in each of 5 villages 195 came back, and that is a rate of 200, no product.

A number of things is the product of a number for each only where the words go on about the same event (每户发放 2 袋，共发放 …). What came
back, passed, turned up or was used is some of it; the rate that stands beside it is that of the product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import Constant
from jixiao.documents.audit.passage import MOST, elsewhere, level, reach, where
from jixiao.documents.audit.prices import per
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.additive import told_of_each
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_OUTCOME = re.compile(
    r"收回|回收|收到|交回|有效|合格|达标|实[际到考收有领用检测发]|参[考测加与训会]|到[岗场会位]|出[勤席]|完成|消耗|使用|用[去掉]|领[取用走]|在[册岗用校位]|存|剩|余|签到|"
    r"通过|办结|录取|成活|入[住户园学]|完好|归还|借出|兑现|满意|整改|修复|核实|清点|缺|未|损|坏"
)
_MEANT = re.compile(
    r"计划|原定|预计|预定|目标|拟|应(?!急|用)|要求|规划|力争|确保|不[少多低高]于|至少|上限|限额|最[多高]"
)
_EACH_THING = re.compile(r"[\s,、]*各(?P<thing>个?[\u4e00-\u9fff]{2})")
_RATE = re.compile(r"率(?:仅|只|则|分别|均|约)*(?:有|为|是|达到?|:)?\s*$|占(?:应|计划)?[^,。;]*的\s*$")
_RATES = frozenset({"ratio", "points"})


def only_some(price: Fact, number: Fact) -> bool:
    """Whether a number tells what came of things told by the piece, and not how many they were."""
    came = _OUTCOME.search(number.label)
    return (came is not None and came[0] not in price.label) or bool(
        _MEANT.search(price.label) and not _MEANT.search(number.label)
    )


def rated_behind(number: Fact) -> bool:
    """已拨付 36 万元，拨付率 75%: a rate below a hundred right behind a figure says that it is not all of it."""
    following = number.line.facts[number.index + 1 : number.index + 2]
    if not following or following[0].sentence != number.sentence or following[0].role != "ratio" or following[0].sign:
        return False
    return following[0].base < 1 and _RATE.search(following[0].label) is not None and number.label[-2:] != "共计"


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """抽样 5 个村，每村发放 40 份。回收 195 份，回收率 97.5%: the rates of one paragraph whose base is told by the piece."""
    for fact in asking:
        if fact.role == "ratio" and not (fact.sign or fact.hedged or fact.depth) and fact.base < 1:
            made = _rate(fact, scene)
            if made is not None:
                yield made


def of_sentence(line: Line, scene: Scene) -> Iterator[Statement]:
    """The same in one sentence: 每村发放 40 份，共 5 个村，回收 195 份，回收率 97.5%."""
    yield from (one for one in (propose(line.facts, scene) if line.facts else ()) if not elsewhere(one))


def _rate(fact: Fact, scene: Scene) -> Statement | None:
    part = fact.line.facts[fact.index - 1] if fact.index else fact
    if not _RATE.search(fact.label) or part.role != "stock" or part.sentence != fact.sentence or part.dim in _RATES:
        return None
    told = level(reach(part, scene, lambda one: one.role in {"stock", "price"} and one.dim not in _RATES, 1))
    told = told or level(reach(part, scene, lambda one: one.role in {"stock", "price"} and one.dim not in _RATES, MOST))
    prices = [one for one in told if (one.role == "price" or told_of_each(one)) and one.dim == part.dim]
    if (
        len(prices) != 1
        or any(one.dim == part.dim and one.role == "stock" for one in told if one not in prices)
        or part.hedged
    ):
        return None
    each = _EACH_THING.match(prices[0].label)
    units, own = (
        per.units(prices[0]) or ([each["thing"]] if each else []),
        [one for one in told if one is not prices[0]],
    )
    if (
        len(units) != 1
        or units[0] in per.SPANS
        or not (part.dim == "money" or only_some(prices[0], part))
        or prices[0].hedged
    ):
        return None
    number = [one.fact for one in per.factor(units[0], part, own, "") if one.named]
    if len(number) != 1 or number[0].hedged or isinstance(number[0], Constant):
        return None
    terms = (part, prices[0], number[0])
    evidence = [where(fact, *terms), "part named", "base named", "whole matter"]
    return Statement("ratio_rate", "A507", fact, [Binding("mean", terms)], evidence)
