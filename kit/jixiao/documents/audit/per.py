"""What a price or a mean is for: 每人每月, 元/亩, 户均; and the figure of the sentence that says how many there are of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.operands import constant
from jixiao.documents.audit.scene import before
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact

_EACH = re.compile(
    r"每一?(?:人口)?(?P<each>平方米|平方公里|立方米|公里|千米|公斤|千克|学期|季度|小时|课时|人次|车次|个月|个(?:(?!每)[\u4e00-\u9fff]){1,2}|[\u4e00-\u9fff])"
    r"|(?<![各全所])(?P<mean>[人户亩车台辆件床班校村镇乡生月日年次场期])均(?!衡|等|匀|有|不|已)"
    r"|单(?P<single>[车台件户亩])(?=平均|均)"
    r"|(?<![全本当])(?P<span>[月年日])(?=工资|租金|补贴|补助|薪酬|标准|费用|服务费|劳务费|津贴|租费|管理费)"
)
_SLASH = re.compile(r"\s*[/·]\s*(?P<unit>平方米|立方米|公里|公斤|人次|个月|学期|[\u4e00-\u9fff])")
SPANS = {
    "月": ("个月",), "个月": ("个月",), "天": ("天",), "日": ("天", "日"), "季度": ("个季度", "季度"), "学期": ("个", "学期"), "周": ("周",),
    "小时": ("小时",), "课时": ("课时", "学时"), "次": ("次", "人次", "车次"), "期": ("期",), "场": ("场",), "年": (),
}  # fmt: skip
_YEARLY = {"月": (12, "个月"), "个月": (12, "个月"), "季度": (4, "个季度"), "年": (1, "年")}
_DAYS = {"日": (365, "天"), "天": (365, "天")}
_THINGS = {
    "车": ("辆", "台"), "生": ("人",), "床": ("张", "床"), "岗": ("个", "人", "岗"), "名": ("人",), "位": ("人",), "员": ("人",), "校": ("所", "个"),
    "村": ("个", "村"), "镇": ("个", "镇"), "乡": ("个", "乡"), "班": ("个", "班"), "平": ("平方米",), "台": ("台", "套"), "套": ("套", "台"),
}  # fmt: skip
_YEARS = re.compile(r"(?:近|共|分|前|计)([两二三四五六七八九十])个?年|([两二三四五六七八九十])年(?:间|来|共|累计|合计)")
_WORDS = re.compile(r"(?<![第初本每])(?P<number>[两二三四五六七八九十]{1,2})个?(?P<unit>学期|月|季度|周|天|期|次|场)")
_WHOLE_YEAR = re.compile(r"全年|年度(?!目标|计划)|一年|当年|本年|20\d\d年")
_PART_YEAR = re.compile(r"半年|季度|\d\s*月|个月|月底|以来|截至|学期")
TIMES = frozenset({"天", "日", "周", "小时", "次", "期", "场", "年", "个月", "个季度"})
_UNPRICED = frozenset({"money", "ratio", "points", "个月"})


class Factor(NamedTuple):
    """How many there are of what a price is for, and whether its unit names it."""

    fact: Fact
    named: bool


def units(price: Fact) -> list[str]:
    """What a price is for, in the order of its words: 每人每月 gives 人, 月."""
    found = [
        match["each"] or match["mean"] or match["single"] or match["span"] for match in _EACH.finditer(price.label)
    ]
    rest = price.line.flat[price.end : price.end + 12]
    at = 0
    while (match := _SLASH.match(rest, at)) is not None:
        found.append(match["unit"])
        at = match.end()
    return list(dict.fromkeys(found))


def spanned(price: Fact) -> bool:
    """月工资, 年租金: a price by the span of time of something that stands elsewhere."""
    return any(match["span"] for match in _EACH.finditer(price.label))


def factor(unit: str, target: Fact, price: Fact, used: list[Fact], *, days: bool = False) -> list[Factor]:
    """The figures that may say how many there are of a unit; for spans of time, the months of a whole year among them."""
    own = [
        one for one in counted(target)
        if one is not price and all(one is not other for other in used)
    ]  # fmt: skip
    said = _said(unit, target) if unit in SPANS else None
    if said is not None:
        return [Factor(constant(target, said, unit), named=True)]
    if unit in SPANS:
        spans = [
            one
            for one in own
            if one.dim in SPANS[unit] and (unit != "学期" or one.tail.startswith("学期") or one.dim == "学期")
        ]
        return [Factor(one, named=True) for one in spans] or _yearly(unit, target, days=days)
    names = _THINGS.get(unit, (unit,))
    named = [one for one in own if _is(one, unit, names)]
    if named:
        return [Factor(one, named=True) for one in named]
    return [Factor(one, named=False) for one in own if one.dim not in TIMES]


def _is(one: Fact, unit: str, names: tuple[str, ...]) -> bool:
    if unit.startswith("个"):
        noun = unit[1:]
        return one.dim == "个" and (
            one.tail.startswith(noun)
            or one.tail[1:].startswith(noun)
            or noun in one.label[-6:]
            or not one.tail.strip(" ,")
        )
    return one.dim in names or one.dim.endswith(unit) or (unit in one.unit)


def _said(unit: str, target: Fact) -> int | None:
    """两个学期, 三个月: a number in words of what a price is for."""
    start = target.line.sentences[target.sentence][0]
    found = [
        one
        for one in _WORDS.finditer(target.line.flat, start, target.start)
        if one["unit"] in {unit, unit.removeprefix("个")}
    ]
    return chinese_number(found[0]["number"]) if len(found) == 1 else None


def _yearly(unit: str, target: Fact, *, days: bool) -> list[Factor]:
    """The twelve months of 全年, where nothing speaks of a part of the year."""
    if unit == "年" and days:
        years = _YEARS.search(target.line.flat, target.line.sentences[target.sentence][0], target.start)
        count = chinese_number(years[1] or years[2]) if years else None
        return [Factor(constant(target, count, "年"), named=True)] if count and count > 1 else []
    if not days and unit in {"月", "个月"} and "月" in target.label:
        return [Factor(constant(target, 1, "个月"), named=True)]
    number = _YEARLY.get(unit) or (_DAYS.get(unit) if days else None)
    text = target.line.flat[target.line.sentences[target.sentence][0] : target.end + 4]
    if number is None or not _WHOLE_YEAR.search(text) or (unit != "年" and _PART_YEAR.search(text)):
        return []
    return [Factor(constant(target, *number), named=True)]


def counted(target: Fact) -> list[Fact]:
    """The numbers of things and spans of time before a figure in its sentence."""
    return [
        one
        for one in before(target)
        if (one.role == "stock" or (one.role == "price" and one.dim in TIMES))
        and (one.dim not in _UNPRICED or one.dim == "个月")
        and one.depth <= target.depth + 1
    ]
