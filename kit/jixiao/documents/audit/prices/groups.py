"""Numbers of things that are told in parts: 甲村 120 户，乙村 95 户 …，户均; 合同 240 盏，核减 12 盏，按实际数量结算.

A mean or a product is of all of them: of the groups together where the amount is one of all, of the number as it was adjusted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import Constant, listed, summed
from jixiao.documents.audit.passage import moves, part, planned
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Collection

    from jixiao.documents.facts import Fact

_ADJUSTED = re.compile(
    r"(?P<less>[核调追缩削压]减|减少|取消|剔除|扣除|退回|退[出订货]|中止|放弃|缺席|少[装建发采购领种]|未(?:实施|安装|参加|参训|领取|通过))|"
    r"(?P<more>追加|增加|新增|增[购补订设派装]|补[订购充录]|另购|多[装建发采购])"
)
_OF_CHANGE = re.compile(rf"{_ADJUSTED.pattern.replace('?P<less>', '?:').replace('?P<more>', '?:')}|退")
_EACH_OF_THEM = re.compile(r"(?P<names>[^各均都共]+)(?:各|(?<![平人户亩月年日])均|都)(?![共总])[^各均都共]*$")
_JOINED = re.compile(r"[、和与及]")
_NUMBER = re.compile(r"(?<!第)([两二三四五六七八九十])(?:个|季|所|家|村|镇|校|类|期|批|次|组|轮|[一-鿿]{2})")
_TERMS = {
    "学期": re.compile(r"[春秋上下](?:季)?学期"),
    "季度": re.compile(r"[一二三四]季度"),
    "半年": re.compile(r"[上下]半年"),
    "月": re.compile(r"(?<![\d至到—~-])(?:1[0-2]|[1-9])月"),
}
_TIME = re.compile(r"\d月|季度|[上下]半年|学期|[前后]期")
_FINAL = re.compile(r"实[际有发结付支]|结算|核[实定验]|最终|验收|据实|到场|确认|共|合计")
_AS_PLANNED = re.compile(r"合同|原|计划|预算|申[报请]|年初")
_ALL = re.compile(
    r"[总共]|合计|全[部年县市区乡镇校院队]|累计|(?:[两二三四五六七八九十]|\d)(?:个)?[\u4e00-\u9fff]?[村镇乡校班站家所区组类批期处院社段季]"
)


def adjusted(named: list[Fact], target: Fact) -> list[Fact]:
    """240 盏，核减 12 盏: the number with what was taken off it and added to it since; with the number as it was, where no word says that it was settled."""
    parts = [one for one in named if one.has("OPEN") and not moved_by(one)]
    if len(named) == 2 and len(parts) == 1 and parts[0].spot > min(one.spot for one in named):
        whole = next(one for one in named if one is not parts[0])
        return [
            *named,
            summed([whole, *parts], [1, -1]),
        ]  # 25 台，其中 5 台由企业捐赠: of all, of these, or of the others
    start = [one for one in named if not moved_by(one)]
    moved = [one for one in named if moved_by(one)]
    if len(moved) == 1 and _OF_CHANGE.search(target.label):
        return moved  # 核减资金 1.8 万元, 追加部分 1.8 万元
    if len(start) != 1 or not moved or any(one.spot < start[0].spot for one in moved):
        return named
    made = summed([*start, *moved], [1, *map(moved_by, moved)])
    last = moved[-1]
    text = target.line.flat[last.end if last.line is target.line else 0 : target.start]
    text += last.line.flat[last.end :] if last.line is not target.line else ""
    final = _FINAL.search(last.label + text) and not _AS_PLANNED.search(target.label)
    return [made] if final else [made, *start]


def spread(one: Fact, units: Collection[str]) -> Fact | None:
    """上、下半年各演出 24 场, 甲校、乙校各配 24 台: so many for each of those that its clause names; None where it does not say how many they are.

    The terms of a price by the term (每人每学期; 春、秋两季学期均为 1326 人) are told by the price.
    """
    said = _EACH_OF_THEM.search(one.label) if not isinstance(one, Constant) else None
    if said is None or any(unit in said["names"] for unit in units):
        return one
    number = _NUMBER.search(said["names"])
    count = chinese_number(number[1]) if number else len(_JOINED.split(said["names"].strip("、和与及 ")))
    return None if count is None or count < 2 else summed([one] * count)


def covered(named: Collection[Fact]) -> set[str]:
    """春季学期 412 人、秋季学期 398 人: the terms of which each has a number of its own."""
    labels = [one.label for one in named]
    found = set()
    for unit, pattern in _TERMS.items():
        terms = [match[0] for label in labels if (match := pattern.search(label))]
        if len(terms) == len({*terms}) == len(labels) > 1:
            found.add(unit)
    return found


def timed(named: Collection[Fact], units: Collection[str]) -> bool:
    """1 至 6 月 82 人，7 至 12 月 78 人 at so much a month: each of them for a time of its own, and not for one term of the price."""
    return any(_TIME.search(one.label) for one in named) and not {*units} <= covered(named)


def adjusts(one: Fact) -> bool:
    """实际增加 20 个: a change of the number before it, held against no other year or plan."""
    return one.role == "change" and bool(moved_by(one)) and not one.has("COMPARE", "LAST")


def moved_by(one: Fact) -> int:
    """+1 or −1 where a number was added to the one before it or taken off it, else 0."""
    if isinstance(one, Constant):
        return 0
    said = _ADJUSTED.search(one.label) or _ADJUSTED.match(one.tail) or _ADJUSTED.match(one.tail[2:])
    return 0 if said is None else -1 if said["less"] else 1


def together(named: list[Fact], amount: Fact, label: str = "") -> Constant | None:
    """小学部 320 人，初中部 280 人，伙食共支出 72 万元: the groups of what an amount is for, told one beside the other and before it."""
    if len(named) < 2 or any(isinstance(one, Constant) or one.hedged or listed(one) or moves(one) for one in named):
        return None
    if {one.dim for one in named} != {named[0].dim} or any(one.has("TOTAL", "OPEN", "LAST") for one in named):
        return None
    if not all(one.name.strip("、,") for one in named) or len({one.name for one in named}) < len(named):
        return None
    if any(map(planned, named)) or max(one.spot for one in named) > amount.spot:
        return None
    if any(one.name.strip("、,")[:2] in amount.label + label for one in named):
        return None  # the amount, or the mean, is that of one of them
    beside = len({part(one) for one in named}) in {1, len(named)}
    return summed(sorted(named, key=lambda one: one.spot)) if beside and _ALL.search(amount.label) else None
