"""Amounts and means that no other room explained: the one price, or the one amount, and the one or two numbers that the passage tells.

As in `remaining` structure alone speaks: no word says what a price is for, so all figures of the passage must have a place in the relation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import inclusive
from jixiao.documents.audit.passage import level, of_item, part, where
from jixiao.documents.audit.prices import payments, per
from jixiao.documents.audit.prices.groups import spread
from jixiao.documents.audit.prices.unit_costs import of_own_money
from jixiao.documents.audit.scene import NEAREST
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_PRICE = re.compile(r"每|[单均]价|标准|定额|[月年日][付租薪付缴交]|各|一个|一[户人台套]")
_MEAN = re.compile(r"[平均]均|均(?!衡|等|匀|有|不|已)|每|一个|一[户人台套]|折合?[\u4e00-\u9fff]?")
_EACH, _ALL = re.compile(r"[各每]"), re.compile(r"共(?!同)|合计|总计")
_NO_AMOUNT = re.compile(r"预算|计划|上年|其中|余|剩|差|结转|节|未|超|目标|控制|上限|限额|概算|贷款|本金")
_BY_TIME = re.compile(r"[年月日天次期场季]")
_NO_NUMBER = frozenset({"money", "ratio", "points", "score"})
_TWO, _THREE = 2, 3


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The amounts and means of one paragraph that nothing else explains."""
    for fact in asking:
        if fact.role == "stock" and fact.index >= _TWO and fact.dim != "money":
            yield from _as_many_each(fact)
        if fact.hedged or fact.depth or fact.dim != "money" or _NO_AMOUNT.search(fact.label):
            continue
        if fact.role != "stock" and (fact.role != "price" or not _MEAN.search(fact.label)):
            continue
        told = _passage(fact, scene)
        numbers = [one for one in told if one.dim not in _NO_NUMBER and one.role == "stock"]
        if any(spread(one, ()) is not one for one in numbers):
            continue  # 甲校、乙校各配 24 台: not so many in all
        if numbers and len(told) <= len(numbers) + 1 <= _THREE and level(told) == told:
            yield from (_amount if fact.role == "stock" else _mean)(fact, told, numbers)


def _passage(fact: Fact, scene: Scene) -> list[Fact]:
    """The figures of the sentence of a figure before it, else those of the sentence or paragraph before as well."""
    own = fact.line.facts[max(0, fact.index - NEAREST) : fact.index]
    told = [one for one in own if one.scope == fact.scope]
    if len(told) < _TWO:
        told = [one for one in own if fact.sentence - one.sentence <= 1]
    if len(told) < _TWO:
        told = own if len(own) <= _THREE else told
    if len(told) < _TWO and not fact.sentence:
        above = [line for line in scene.above(fact.line, _THREE) if line.facts][:1]
        told = [*(above[0].facts[-NEAREST:] if above and not above[0].is_cell else []), *told]
    return told


def _amount(fact: Fact, told: list[Fact], numbers: list[Fact]) -> Iterator[Statement]:
    """月标准 60 元，2135 位老人领 12 个月，支出 1537200 元: the only price, times the one or two numbers beside it."""
    price = next((one for one in told if one.dim == "money"), None)
    if price is None or not (price.role == "price" or _PRICE.search(price.label)):
        return
    if (
        payments.ADDED.search(fact.line.flat, price.end, fact.start)
        or per.capped(price)
        or inclusive(fact)
        or payments.in_part(fact)
    ):
        return  # 另付运费 0.3 万元, 每户上限 2 万元, 含监理费
    start = fact.line.sentences[price.sentence][0] if price.line is fact.line else 0
    if "年" in price.label and per.of_part_of_a_year(fact.line.flat[start : fact.start]):
        return  # 春季学期按每年 1000 元补助
    if any(one.hedged for one in told) or len({one.dim for one in numbers}) < len(numbers):
        return
    ways = [Binding("product", (price, *numbers))]
    ways += [Binding("product", (price, one)) for one in numbers] if len(numbers) > 1 else []
    yield _made("price", "A512", fact, ways)


def _as_many_each(fact: Fact) -> Iterator[Statement]:
    """为 35 个村各配备水泵 2 台，共 70 台: so many for each of so many."""
    number, each = fact.line.facts[fact.index - _TWO : fact.index]
    if not (part(number) == part(each) == part(fact)) or not (each.dim == fact.dim != number.dim):
        return
    if (
        number.dim in _NO_NUMBER
        or number.role != "stock"
        or any(one.hedged or one.depth for one in (number, each, fact))
    ):
        return
    if _EACH.search(each.label) and _ALL.search(fact.label) and not payments.ADDED.search(each.label):
        yield _made("price", "A512", fact, [Binding("product", (number, each))])


def _mean(fact: Fact, told: list[Fact], numbers: list[Fact]) -> Iterator[Statement]:
    """支付补助 109.2 万元，网格 91 个，一个网格平均 1.2 万元: the only amount over the only number."""
    amounts = of_item([one for one in told if one.dim == "money" and one.role == "stock"], fact)
    if len(amounts) != 1 or of_own_money(fact, amounts[0]):
        return
    if len(numbers) != 1 or per.of_others(fact) or any(one.hedged for one in told):
        return
    if numbers[0].dim in per.TIMES and not _BY_TIME.search(fact.label):
        return  # 实施期 36 个月，发放 120 万元，户均 0.3 万元
    if part(amounts[0]) == part(numbers[0]) == part(fact) and fact.label.strip() == "":
        return
    yield _made("average", "A512", fact, [Binding("mean", (amounts[0], numbers[0]))])


def _made(kind: str, code: str, fact: Fact, ways: list[Binding]) -> Statement:
    return Statement(kind, code, fact, ways, [where(fact, *ways[0].terms), "common words", "only candidate"])
