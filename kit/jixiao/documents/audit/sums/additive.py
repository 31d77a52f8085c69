"""What makes no sum, however it is listed: offers of which one is taken, people who come again in the next period, what was there before.

A list with a whole beside it is not yet a list of its parts. These kinds of figures are known by their words, and with them a miss says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.passage import label_of, moves
from jixiao.documents.audit.slips import explained
from jixiao.documents.facts.roles import became
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.audit.statement import Binding, Statement
    from jixiao.documents.facts import Fact

_OFFER = re.compile(
    r"报价|[投开竞中]标价|[出叫喊]价|[询比估]价|评估价|估值|评估[值价]|(?:投标|竞拍|竞买|询价|评估|测量|监测|检测)(?:结果|值|金额)|水位|[气水体]温|湿度|浓度|海拔|(?:专家|评委)[^,。;]*打分|年龄|工龄|[司商店行]报\s*$"
)
"""三家报价分别为 …: each of them is a value of one and the same thing."""
_EACH_HAS = re.compile(r"[\s,、]*各(?!类|项|种|级|界|方|族|组|地|部门|单位)[^共总合计均]+")
_WHO = frozenset({"人", "户", "家", "个", "所", "村", "单位"})
_COMES_AGAIN = re.compile(
    r"[一二三四]季度|[上下]半年|[春秋]季(?:学期)?|[上下]学期|(?<!\d)(?:1[0-2]|[1-9])月|20\d\d年|[上中下]旬"
)
_BEST = re.compile(r"(?<![不非])(?:优秀?|良好?)(?:等?级|的)?(?:为|有|是|:)?\s*$")
_IN_TURNS = re.compile(r"第[一二三四]批")
_TOGETHER = re.compile(r"合共|共计|合计|总计|总共|小计|相加|之和")
_STANDS = re.compile(r"[\u4e00-\u9fff]{2}(?:总数|总量|总人数|总户数|保有量|存量|总规模)[^,。;]*$")


def no_sum(statement: Statement, binding: Binding) -> bool:
    """Whether the words say that what a statement adds up makes no sum, or that its base is what each of many has."""
    if binding.form == "quotient" and statement.target.role == "ratio":
        return told_of_each(binding.terms[1]) and not told_of_each(binding.terms[0])
    if statement.kind != "sum_parts_total" or binding.form != "sum":
        return False
    total, parts = statement.target, binding.terms
    reasons = (_offers, _was_there, _best_of, _whole_again)
    if any(map(told_of_each, parts)) or any(reason(total, parts) for reason in reasons):
        return True
    slip = explained(statement) if _comes_again(total, parts) else None
    return _comes_again(total, parts) and not (slip and (slip.rare or (slip.kind == "swap" and slip.fact is total)))


def told_of_each(one: Fact) -> bool:
    """各乡镇入户 100 户: so many for each of them are no base of what was done in all."""
    return one.role == "stock" and _EACH_HAS.fullmatch(one.label) is not None


def _offers(target: Fact, terms: Sequence[Fact]) -> bool:
    """三家报价分别为 64.9 万元、66.2 万元、63.5 万元，限价 68 万元: values of one thing are no parts of another."""
    said = [one for one in terms if _OFFER.search(label_of(one))]
    return bool(said) and not _OFFER.search(target.label) and not _TOGETHER.search(target.label)


def _comes_again(total: Fact, parts: Sequence[Fact]) -> bool:
    """上半年服务老人 120 人、下半年服务老人 131 人，全年服务老人 138 人: who was there in one period may be there in the next as well.

    Who came or left in each of them did so once, and a word of total says that they were added up.
    """
    if total.dim not in _WHO or _TOGETHER.search(total.label):
        return False
    turns = total.dim in {"人", "户"} and all(_IN_TURNS.search(one.label) for one in parts)
    again = turns or all(_COMES_AGAIN.search(one.label) for one in parts)
    return again and not any(map(moves, parts))


def _best_of(total: Fact, parts: Sequence[Fact]) -> bool:
    """监测 12 个，其中优 5 个、良 4 个: the best grades alone, of which no word says that there were no others."""
    made = sum(one.base for one in parts)
    return made < total.base and not _TOGETHER.search(total.label) and all(_BEST.search(one.label) for one in parts)


def _whole_again(total: Fact, parts: Sequence[Fact]) -> bool:
    """总投资 62 万元，其中中央 31 万元、县级 31 万元，年度投资 62 万元: a last part as large as the whole that the others make is the whole again."""
    return parts[-1].base == total.base and sum(one.base for one in parts[:-1]) == total.base


def _was_there(total: Fact, parts: Sequence[Fact]) -> bool:
    """新建 8 座、改建 4 座，公厕总数由 31 座增至 39 座: what was there before and is there now is no sum of what came and went."""
    following = total.line.facts[total.index + 1 : total.index + 2]
    if following and became(following[0]):
        return True
    return bool(_STANDS.search(total.label)) and not moves(total) and all(map(moves, parts))
