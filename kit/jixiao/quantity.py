"""Numbers and units in Chinese text: read, print, compare, convert, round.

`parse` reads one cell or value (`≥95%`, `1,320.73万元`, `154项`, `12月底前`, `长期`); `find` lists the numbers of running
prose. Everything is `Decimal`; what has no number keeps its words, and nothing that cannot be read becomes 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal

import msgspec

QuantityKind = Literal["number", "range", "date", "word", "text", "na", "blank", "unreadable"]
Comparator = Literal["", "≥", "≤", ">", "<", "=", "±"]
Rounding = Literal["half_up", "half_even", "down", "floor", "ceil"]

EXACT = Context(prec=60)
"""The arithmetic of every computation: wide enough that only a division can be inexact."""

_ROUNDING = {
    "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN,
    "floor": ROUND_FLOOR, "ceil": ROUND_CEILING,
}  # fmt: skip

# Each character maps to exactly one character, so that offsets into the printed text stay true.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_NARROW |= {ord(a): b for a, b in zip("％．＋－−＝﹦≧≦⩾⩽＞＜（）／　\u00a0〜∼﹪", "%.+--==≥≤≥≤><()/  ~~%", strict=True)}

_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_MONEY = {f"{word}元": Decimal(scale) for word, scale in _SCALES.items()}
_RATIO = {"%": Decimal("0.01"), "‰": Decimal("0.001"), "百分比": Decimal("0.01"), "百分号": Decimal("0.01")}
_POINTS = {"个百分点": Decimal("0.01"), "百分点": Decimal("0.01")}
_FACTORS = {
    **{unit: ("money", factor) for unit, factor in _MONEY.items()},
    **{unit: ("ratio", factor) for unit, factor in _RATIO.items()},
    **{unit: ("points", factor) for unit, factor in _POINTS.items()},
}
_BASES = {"money": "元", "ratio": "", "points": ""}

_PREFIX: dict[str, Comparator] = {
    "大于等于": "≥", "大于或等于": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥", ">=": "≥", "=>": "≥", "≥": "≥",
    "小于等于": "≤", "小于或等于": "≤", "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤", "至多": "≤", "控制在": "≤",
    "<=": "≤", "=<": "≤", "≤": "≤",
    "大于": ">", "高于": ">", "超过": ">", "多于": ">", ">": ">",
    "小于": "<", "低于": "<", "少于": "<", "<": "<",
    "等于": "=", "==": "=", "=": "=", "±": "±", "+-": "±",
}  # fmt: skip
_SUFFIX: dict[str, Comparator] = {
    "(含)以上": "≥", "(含)以下": "≤", "(不含)以上": ">", "(不含)以下": "<", "及以上": "≥", "及以下": "≤",
    "以上": "≥", "以下": "≤", "以内": "≤", "之内": "≤", "内": "≤",
}  # fmt: skip
_HEDGES = ("左右", "上下", "余", "多")
_NA = {"—", "--", "——", "-", "/", "－", "–", "无", "不适用", "n/a", "N/A", "不涉及", "\\"}

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_NUMBER_RE = re.compile(_NUMBER)
_PREFIX_RE = re.compile("|".join(map(re.escape, sorted(_PREFIX, key=len, reverse=True))))
_SUFFIX_RE = re.compile("(?:" + "|".join(map(re.escape, sorted(_SUFFIX, key=len, reverse=True))) + ")$")
_ABOUT_RE = re.compile(r"^(?:约|近|大约|共计?|累计|达到?|为)")
_RANGE_RE = re.compile(
    rf"^(-?{_NUMBER})([^\d\s,;()~-]{{0,4}})(?:\((不?含)\))?(?:-{{1,2}}|—{{1,2}}|–|~|至|到)({_NUMBER})([^\d,;。()]{{0,8}})(?:\((不?含)\))?$"
)
_SIMPLE_RE = re.compile(rf"^([-+]?){_NUMBER}")
_UNIT_RE = re.compile(r"^[^\d\s,;。，；：:、!?()（）<>=≥≤±+~*×]{0,12}$")
_DATE_RE = re.compile(
    r"^(?:(\d{4})(?:年度?|[-./](?=\d)))?(?:(\d{1,2})(?:月份?|[-./](?=\d)))?(?:(\d{1,2})[日号]?)?(底|末|年底|年末)?(之?前|以前|完成|前完成)?$"
)
_CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_CHINESE_STEPS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_CHINESE_RE = re.compile(r"[零〇○一二三四五六七八九十百千万亿两]+")
_NUMERIC_LOOK = re.compile(r"^[\d.,+\-%\s]+$")


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a printed value.

    text        exactly as printed
    kind        number, range, date; word (no number in it), text (words with numbers in them), na, blank, unreadable
    number      the number in the printed unit (of a range: its lower end); None where there is none
    upper       the upper end of a range
    unit        the printed unit without blanks: `万元`, `%`, `项`; empty when none is printed
    comparator  normalised: `不低于` is `≥`
    hedge       `约`, `左右`, `余` …: the number is not meant to be exact
    date        of a date: the ISO text of the last day it allows, without what is not printed (`2023-12-31`, `12-31`)
    """

    text: str
    kind: QuantityKind
    number: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    comparator: Comparator = ""
    hedge: str = ""
    date: str = ""

    @property
    def dimension(self) -> str:
        """`money`, `ratio`, `points`, otherwise the counting unit itself (`项`, `人次`), empty when no unit is printed."""
        return _unit(self.unit)[0]

    @property
    def base(self) -> Decimal | None:
        """The number in the base unit of its dimension: 元, a plain ratio (95 % is 0.95), single items."""
        return None if self.number is None else EXACT.multiply(self.number, _unit(self.unit)[1])

    @property
    def decimals(self) -> int:
        """How many decimals are printed."""
        return 0 if self.number is None else max(0, -int(self.number.as_tuple().exponent))

    def __str__(self) -> str:
        """The normal form; `parse` reads it back to the same quantity, text aside."""
        if self.number is None:
            return self.text
        tail = f"{self.unit}{self.hedge}"
        if self.upper is not None:
            return f"{plain(self.number)}{self.unit}-{plain(self.upper)}{tail}"
        return f"{self.comparator}{plain(self.number)}{tail}"


class Found(msgspec.Struct, frozen=True):
    """A number of running prose: where it starts and ends in the text, and what it says."""

    start: int
    end: int
    quantity: Quantity


def narrow(text: str) -> str:
    """The text with full-width digits and signs made half-width, character by character: offsets do not move."""
    return text.translate(_NARROW)


def plain(number: Decimal) -> str:
    """Plain decimal notation, never an exponent; trailing zeros are kept as printed."""
    return format(number, "f")


def half_up(number: Decimal, places: int) -> Decimal:
    """Round half-up to a number of decimals."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=EXACT)


def to_step(number: Decimal, step: Decimal, mode: Rounding = "half_up") -> Decimal:
    """Round to a multiple of `step` (0.01, 0.5, 1 …)."""
    steps = EXACT.divide(number, step).to_integral_value(rounding=_ROUNDING[mode])
    return EXACT.multiply(steps, step)


def judge(stated: Decimal, decimals: int, computed: Decimal) -> Literal["holds", "rounding", "wrong"]:
    """Does a printed figure hold? Both in the printed unit; `decimals` is how many the figure prints.

    It holds when it equals the computed one rounded half-up; it is rounding when it is off by one or two units in its
    last printed place; otherwise it is wrong.
    """
    rounded = half_up(computed, decimals)
    if rounded == stated:
        return "holds"
    return "rounding" if abs(rounded - stated) <= Decimal(2).scaleb(-decimals) else "wrong"


def convert(quantity: Quantity, unit: str) -> Decimal | None:
    """The number in another unit of the same dimension; None when the dimensions differ or there is no number."""
    dimension, factor = _unit(unit)
    if quantity.base is None or dimension != quantity.dimension:
        return None
    return EXACT.divide(quantity.base, factor)


def compare(a: Quantity, b: Quantity) -> int | None:
    """-1, 0 or 1 by size in the base unit; None when they cannot be compared (units differ, no number)."""
    if a.base is None or b.base is None or a.dimension != b.dimension:
        return None
    return (a.base > b.base) - (a.base < b.base)


def chinese_number(text: str) -> int | None:
    """`三十五` → 35, `二〇二三` → 2023, `十` → 10; None when it is not one numeral."""
    if not text or not _CHINESE_RE.fullmatch(text):
        return None
    if all(c in _CHINESE_DIGITS for c in text):
        return int("".join(str(_CHINESE_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[c]
            continue
        step = _CHINESE_STEPS[c]
        if step >= 10**4:
            total = (total + section + digit) * step
            section = 0
        else:
            section += (digit or 1) * step
        digit = 0
    return total + section + digit


@lru_cache(maxsize=8192)
def parse(text: str) -> Quantity:
    """Read one printed value. Never raises; see `Quantity.kind` for what came of it."""
    body = " ".join(narrow(text).split())
    if not body:
        return Quantity(text=text, kind="blank")
    if body in _NA:
        return Quantity(text=text, kind="na")
    return _date(text, body) or _number(text, body.replace(" ", "")) or _words(text, body)


def _words(text: str, body: str) -> Quantity:
    if not any(c.isdigit() for c in body):
        return Quantity(text=text, kind="word")
    return Quantity(text=text, kind="unreadable" if _NUMERIC_LOOK.match(body) else "text")


def _number(text: str, body: str) -> Quantity | None:
    comparator, body = _comparator(body)
    hedge, body = _hedge(body)
    span = _RANGE_RE.match(body)
    if span:
        return _range(text, span, hedge)
    match = _SIMPLE_RE.match(body)
    if match is None:
        return _chinese(text, body, comparator, hedge)
    suffix = _SUFFIX_RE.search(body)
    if suffix and not comparator:
        comparator, body = _SUFFIX[suffix.group()], body[: suffix.start()]
    unit = body[match.end() :].strip("。;；")
    unit = unit.removesuffix("(含)")
    if match.end() > len(body) or not _UNIT_RE.match(unit):
        return None
    number = Decimal(match.group().replace(",", ""))
    return Quantity(text=text, kind="number", number=number, unit=unit, comparator=comparator, hedge=hedge)


def _comparator(body: str) -> tuple[Comparator, str]:
    match = _PREFIX_RE.match(body)
    return (_PREFIX[match.group()], body[match.end() :]) if match else ("", body)


def _hedge(body: str) -> tuple[str, str]:
    about = _ABOUT_RE.match(body)
    if about:
        return (about.group() if about.group() in {"约", "近", "大约"} else "", body[about.end() :])
    for word in _HEDGES:
        if body.endswith(word) and len(body) > len(word):
            return word, body[: -len(word)]
    return "", body


def _range(text: str, span: re.Match[str], hedge: str) -> Quantity | None:
    low, first, _, high, unit, _ = span.groups()
    unit = unit or first
    lower, upper = Decimal(low.replace(",", "")), Decimal(high.replace(",", ""))
    if (first and first != unit) or lower > upper:
        return None
    return Quantity(text=text, kind="range", number=lower, upper=upper, unit=unit, hedge=hedge)


def _chinese(text: str, body: str, comparator: Comparator, hedge: str) -> Quantity | None:
    percent = body.startswith("百分之")
    body = body.removeprefix("百分之")
    match = _CHINESE_RE.match(body)
    number = chinese_number(match.group()) if match else None
    if match is None or number is None:
        return None
    unit = body[match.end() :]
    if not (percent and not unit) and (not unit or unit not in MEASURES):
        return None
    unit = "%" if percent else unit
    return Quantity(text=text, kind="number", number=Decimal(number), unit=unit, comparator=comparator, hedge=hedge)


def _date(text: str, body: str) -> Quantity | None:
    match = _DATE_RE.match(body.replace(" ", ""))
    if match is None:
        return None
    year, month, day, end, before = match.groups()
    if not (month or (year and ("年" in body and (end or before)))) or (month and not 1 <= int(month) <= 12):
        return None
    if day and (not 1 <= int(day) <= 31 or not month):
        return None
    if not (year or "月" in body):
        return None  # 12.5 and 3-5 are numbers, not dates
    last = _last_day(year, month, day)
    return Quantity(text=text, kind="date", date=last, comparator="≤" if before or end else "")


def _last_day(year: str | None, month: str | None, day: str | None) -> str:
    if month is None:
        return f"{year}-12-31"
    if day is None:
        leap = year is not None and int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
        day = str((31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month) - 1])
    stem = f"{int(month):02d}-{int(day):02d}"
    return f"{year}-{stem}" if year else stem


@lru_cache(maxsize=1024)
def _unit(unit: str) -> tuple[str, Decimal]:
    """Dimension and factor of a printed unit: `万人次` is 10,000 of `人次`."""
    if unit in _FACTORS:
        return _FACTORS[unit]
    for word in ("亿", "千万", "百万", "十万", "万"):
        if unit.startswith(word):
            return unit[len(word) :], Decimal(_SCALES[word])
    return unit, Decimal(1)


MEASURES = frozenset(
    "元 角 分 % ‰ 个 项 件 次 人 人次 户 家 名 位 场 期 处 条 篇 份 册 套 台 部 辆 座 间 所 栋 宗 起 例 批 种 类 门 支 张 块 面 本 "
    "只 头 匹 棵 株 根 盏 盘 组 队 支队 班 届 轮 遍 回 天 日 周 月 个月 季度 年 小时 分钟 秒 倍 成 级 档 层 步 站 点 岁 元/月 "
    "米 公里 千米 厘米 平方米 平方公里 平方千米 立方米 亩 公顷 吨 千克 公斤 克 升 度 千瓦 千瓦时 兆 笔 单 票 车次 班次 课时 学时 "
    "村 镇 乡 县 区 市 省 街道 社区 校 院 岗 席 座席 个百分点 百分点 词条 页 字 万 亿 万元 亿元 千元 百万元 m2 ㎡ km 公里/小时".split()
)
"""Counting words that may follow a number in prose. A cell may carry any unit; prose only these."""

_PROSE_UNIT = "|".join(map(re.escape, sorted(MEASURES, key=len, reverse=True)))
_FIND_RE = re.compile(
    rf"(?P<sign>(?<![0-9A-Za-z.)%-])-(?=\d))?(?P<number>(?<![\d.]){_NUMBER}(?![\d]))\s{{0,2}}(?P<hedge>余|多)?"
    rf"(?P<unit>(?:十万|百万|千万|万|亿)?(?:{_PROSE_UNIT})|万|亿)?"
)


def find(text: str) -> Iterator[Found]:
    """The numbers of running prose, in order, with unit. Linear in the length of the text.

    What a number means (a year, a document number, a telephone) is for the caller to say.
    """
    for match in _FIND_RE.finditer(narrow(text)):
        start, end = match.span()
        unit = match["unit"] or ""
        if not unit:
            end = match.end("hedge") if match["hedge"] else match.end("number")
        number = Decimal((match["sign"] or "") + match["number"].replace(",", ""))
        yield Found(start, end, Quantity(text=text[start:end], kind="number", number=number, unit=unit, hedge=match["hedge"] or ""))
