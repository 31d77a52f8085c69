"""Numbers and units in Chinese text: read, print, compare, convert, round.

`parse` reads one cell or value (`≥95%`, `1,320.73万元`, `154项`, `12月底前`, `长期`); for the numbers of running prose see
`text.prose`. Everything is `Decimal`; what has no number keeps its words, and nothing that cannot be read becomes 0.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec

from jixiao.text import lazy_re as re
from jixiao.text.alternatives import any_of
from jixiao.text.cached import kept
from jixiao.text.numerals import chinese_number, printed_date
from jixiao.text.units import COUNTED, MEASURES, SCALE_WORDS, dimension_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEPT_PLACES = 64
_KEPT_FIGURES = 8192
"""How many results each cache keeps."""

__all__ = [
    "EXACT", "MEASURES", "Comparator", "Quantity", "QuantityKind", "Rounding", "added", "chinese_number", "compare", "convert",
    "half_up", "judge", "narrow", "parse", "plain", "to_step",
]  # fmt: skip

QuantityKind = Literal["number", "range", "date", "word", "text", "na", "blank", "unreadable"]
Comparator = Literal["", "≥", "≤", ">", "<", "=", "±"]
Rounding = Literal["half_up", "half_even", "down", "floor", "ceil"]

EXACT = Context(prec=60)
"""The arithmetic of every computation: wide enough that only a division can be inexact."""

_ZERO = Decimal(0)

_ROOMY = Context(prec=1000)
"""Rounding to decimals never runs out of digits."""

_ROUNDING = {
    "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN,
    "floor": ROUND_FLOOR, "ceil": ROUND_CEILING,
}  # fmt: skip

# Each character maps to exactly one character, so that offsets into the printed text stay true.
_NARROW = str.maketrans(
    "０１２３４５６７８９％．＋－−﹣‐‑＝﹦≧≦⩾⩽＞＜﹥﹤（）／　\u00a0〜∼﹪￥",
    "0123456789%.+-----==≥≤≥≤><><()/  ~~%¥",
)
_WIDE = re.compile("[" + "".join(re.escape(chr(code)) for code in _NARROW) + "]")

_PREFIX: dict[str, Comparator] = {
    "大于等于": "≥", "大于或等于": "≥", "高于或等于": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥", "不得低于": "≥", "不得少于": "≥",
    "至少": "≥", ">=": "≥", "=>": "≥", "≥": "≥", "≮": "≥",
    "小于等于": "≤", "小于或等于": "≤", "低于或等于": "≤", "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤", "不得超过": "≤",
    "不得高于": "≤", "未超过": "≤", "至多": "≤", "控制在": "≤", "<=": "≤", "=<": "≤", "≤": "≤", "≯": "≤",
    "大于": ">", "高于": ">", "超过": ">", "超": ">", "多于": ">", ">": ">",
    "小于": "<", "低于": "<", "少于": "<", "不足": "<", "<": "<",
    "等于": "=", "==": "=", "=": "=", "±": "±", "+-": "±",
}  # fmt: skip
_SUFFIX: dict[str, Comparator] = {
    "(含)以上": "≥", "(含)以下": "≤", "(不含)以上": ">", "(不含)以下": "<", "及以上": "≥", "及以下": "≤", "及以内": "≤",
    "以上": "≥", "以下": "≤", "以内": "≤", "之内": "≤", "内": "≤",
}  # fmt: skip
_SIDE = {"≥": 1, ">": 1, "≤": -1, "<": -1, "±": -1, "=": 0, "": 0}
_ABOUT = ("约", "大约", "大概", "近", "将近", "接近")
_DONE = (
    "已完成", "实际完成", "完成", "已达到", "已达", "达到", "达", "实现", "共计", "共", "合计", "总计", "累计", "为",
)  # fmt: skip
_AFTER = ("左右", "上下", "余", "多")
_NA = {"—", "--", "——", "-", "/", "－", "–", "无", "不适用", "n/a", "N/A", "不涉及", "\\"}
_SUCCESS = {"完成", "达标", "合格", "覆盖", "到位"}

_DIGITS_MOST = 40
_LONGEST = 120
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"

_PREFIX_RE = re.compile(any_of(_PREFIX))
_SUFFIX_RE = re.compile(f"(?:{any_of(_SUFFIX)})$")
_LEAD_RE = re.compile(f"(?P<about>{any_of(_ABOUT)})|(?:{any_of(_DONE)})")
_TRAIL_RE = re.compile(f"(?:{any_of(_AFTER)})$")
_INCLUSIVE_RE = re.compile(r"\((不?)含[^()]{0,8}\)$")
_WIDE_COMMA_RE = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_SPLIT_DIGITS_RE = re.compile(r"\d \d")
_ACCOUNTING_RE = re.compile(rf"^\(({_NUMBER})\)([^\d()]{{0,8}})$")
_RANGE_RE = re.compile(
    rf"^(-?{_NUMBER})([^\d\s,;()~—–-]{{0,4}})(?:\(不?含\))?(?:-{{1,2}}|—{{1,2}}|–|~|至|到)({_NUMBER})([^\d,;。()]{{0,8}})(?:\(不?含\))?$"
)
_SIMPLE_RE = re.compile(rf"^([-+负]?)({_NUMBER})")
_UNIT_RE = re.compile(r"^[^\d\s,.;。，；：:、!?()（）<>=≥≤±+~*×¥]{0,12}$")
_SCALED_HEDGE_RE = re.compile(r"^((?:十|百|千)?万|亿)?([余多])(?=.|$)")
_CHINESE_RE = re.compile(r"[零〇○一二三四五六七八九十百千万亿两]+")
_NUMERIC_LOOK = re.compile(r"^[\d.,+\-%\s]+$")

_SIGN: dict[str, Comparator] = {"": "", "≥": "≥", "≤": "≤", "=": "=", ">": ">", "<": "<"}
_PLAIN_UNITS = sorted({unit for unit in MEASURES if len(unit) == 1} - set("年月日内余多") | {"万元", "亿元", "人次"})
_PLAIN_RE = re.compile(rf"([≥≤=><])?([0-9]{{1,15}}(?:\.[0-9]{{1,15}})?)({'|'.join(_PLAIN_UNITS)})?\Z")
"""The figures that most cells print: they mean at sight what the long way makes of them."""


class Quantity(msgspec.Struct, frozen=True, kw_only=True, dict=True):
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

    @kept
    def dimension(self) -> str:
        """`money`, `ratio`, `points`, otherwise the counting unit itself (`项`, `人次`), empty when no unit is printed."""
        return dimension_of(self.unit)[0]

    @kept
    def base(self) -> Decimal | None:
        """The number in the base unit of its dimension: 元, a plain ratio (95 % is 0.95), single items."""
        return None if self.number is None else EXACT.multiply(self.number, dimension_of(self.unit)[1])

    @property
    def decimals(self) -> int:
        """How many decimals are printed."""
        return 0 if self.number is None else max(0, -int(self.number.as_tuple().exponent))

    def __str__(self) -> str:
        """The normal form; `parse` reads it back to the same quantity, text aside."""
        if self.number is None:
            return self.text
        before, middle, after = self._hedges()
        if self.upper is not None:
            return f"{before}{plain(self.number)}-{plain(self.upper)}{self.unit}{middle}{after}"
        scale = next((word for word in SCALE_WORDS if middle and self.unit.startswith(word)), "")
        return f"{self.comparator}{before}{plain(self.number)}{scale}{middle}{self.unit[len(scale) :]}{after}"

    def _hedges(self) -> tuple[str, str, str]:
        """The hedge where it is printed: before the number, between number and unit, or after the unit."""
        if self.hedge in _ABOUT:
            return self.hedge, "", ""
        return ("", self.hedge, "") if self.hedge in {"余", "多"} else ("", "", self.hedge)


def narrow(text: str) -> str:
    """The text with full-width digits and signs made half-width, character by character: offsets do not move."""
    for wide in {
        *_WIDE.findall(text)
    }:  # a text has few of them, and to replace each takes less than to look up every character
        text = text.replace(wide, chr(_NARROW[ord(wide)]))
    return text


def plain(number: Decimal) -> str:
    """Plain decimal notation, never an exponent; trailing zeros are kept as printed."""
    return format(number, "f")


_USUAL = 8
_PLACES = [Decimal(1).scaleb(-places) for places in range(_USUAL)]


def half_up(number: Decimal, places: int) -> Decimal:
    """Round half-up to a number of decimals."""
    return number.quantize(_PLACES[places] if 0 <= places < _USUAL else _place(places), ROUND_HALF_UP, _ROOMY)


@lru_cache(maxsize=_KEPT_PLACES)
def _place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


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


def added(column: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of a column; None where a row has no number. (To look for None first would take longer than to add up.)"""
    try:
        return sum(column, _ZERO)  # type: ignore[type-var]
    except TypeError:
        return None


def convert(quantity: Quantity, unit: str) -> Decimal | None:
    """The number in another unit of the same dimension; None when the dimensions differ or there is no number."""
    dimension, factor = dimension_of(unit)
    if quantity.base is None or dimension != quantity.dimension:
        return None
    return EXACT.divide(quantity.base, factor)


def compare(a: Quantity, b: Quantity) -> int | None:
    """-1, 0 or 1 by size in the base unit; None when they cannot be compared (units differ, no number)."""
    if a.base is None or b.base is None or a.dimension != b.dimension:
        return None
    return (a.base > b.base) - (a.base < b.base)


def parse(text: str) -> Quantity:
    """Read one printed value. Never raises; see `Quantity.kind` for what came of it."""
    if len(text) > _LONGEST:  # prose, which nobody asks for twice
        return _words(text, " ".join(narrow(text).split()))
    return _parse(text)


def number_of(text: str | None) -> Decimal | None:
    """The bare number of a printed value, without regard to its unit; None when it is absent, blank or has none."""
    return parse(text).number if text is not None else None


@lru_cache(maxsize=_KEPT_FIGURES)
def _parse(text: str) -> Quantity:
    plain_figure = _PLAIN_RE.match(text)
    if plain_figure is not None:
        sign, digits, unit = plain_figure.groups("")
        return Quantity(text=text, kind="number", number=Decimal(digits), unit=unit, comparator=_SIGN[sign])
    body = " ".join(_WIDE_COMMA_RE.sub(",", narrow(text)).split())
    if not body:
        return Quantity(text=text, kind="blank")
    if body in _NA:
        return Quantity(text=text, kind="na")
    if _SPLIT_DIGITS_RE.search(body):  # 98 100 are two numbers, not 98100
        return _words(text, body)
    dense = body.replace(" ", "")
    date = printed_date(dense)
    if date is not None:
        return Quantity(text=text, kind="date", date=date.last, comparator="≤" if date.until else "")
    found = _number(text, dense)
    if (
        found is None
        or found.number is None
        or len(found.number.as_tuple().digits) > _DIGITS_MOST
        or found.decimals > _DIGITS_MOST
    ):
        return _words(text, body)
    return found


def _words(text: str, body: str) -> Quantity:
    if not body:
        return Quantity(text=text, kind="blank")
    if _NUMERIC_LOOK.match(body):
        return Quantity(text=text, kind="unreadable")
    return Quantity(text=text, kind="text" if any(c.isdigit() for c in body) else "word")


def _number(text: str, body: str) -> Quantity | None:
    comparator, body = _comparator(body)
    hedge, body = _lead(body)
    comparator, body = (comparator, body) if comparator else _comparator(body)
    comparator, body = _suffix(comparator, body)
    trail = _TRAIL_RE.search(body)
    if trail and trail.start() and not hedge:
        hedge, body = trail.group(), body[: trail.start()]
    span = _RANGE_RE.match(body)
    if span:
        return _range(text, span, hedge) if comparator in {"", "≤"} else None
    accounting = _ACCOUNTING_RE.match(body)
    if accounting and (accounting[2] or not accounting[1].isdigit()):
        body = f"-{accounting[1]}{accounting[2]}"
    currency = body.startswith("¥")
    match = _SIMPLE_RE.match(body.removeprefix("¥"))
    if match is None:
        return _chinese(text, body, comparator, hedge)
    unit, middle = _unit_of(body.removeprefix("¥")[match.end() :])
    unit = (unit or "元") if currency and unit is not None else unit
    if unit is None or (currency and "元" not in unit) or (middle and hedge and hedge not in _ABOUT):
        return None
    digits = match[2].replace(",", "")
    if unit[:1] in {"年", "月"} and printed_date(digits + unit) is not None:
        return None
    number = Decimal(f"-{digits}" if match[1] in {"-", "负"} else digits)
    return Quantity(text=text, kind="number", number=number, unit=unit, comparator=comparator, hedge=hedge or middle)


def _comparator(body: str) -> tuple[Comparator, str]:
    match = _PREFIX_RE.match(body)
    return (_PREFIX[match.group()], body[match.end() :]) if match else ("", body)


def _lead(body: str) -> tuple[str, str]:
    """Words before the number: an approximation is kept as the hedge, `已完成` and `共` only say that it is reached."""
    match = _LEAD_RE.match(body)
    if match is None:
        return "", body
    rest = body[match.end() :]
    if match["about"]:
        return match["about"], rest
    again = _LEAD_RE.match(rest)
    return (again["about"], rest[again.end() :]) if again and again["about"] else ("", rest)


def _suffix(comparator: Comparator, body: str) -> tuple[Comparator, str]:
    """Words after the unit: `以上`, `以内`, `(含)`. One that contradicts the comparator is left where it is."""
    bare = body.rstrip("。;；")
    inclusive = _INCLUSIVE_RE.search(bare)
    if inclusive and not _RANGE_RE.match(bare):
        bare = bare[: inclusive.start()]
    match = _SUFFIX_RE.search(bare)
    if match is None:
        strict: dict[Comparator, Comparator] = {"≥": ">", "≤": "<"}
        return (strict.get(comparator, comparator) if inclusive and inclusive[1] else comparator), bare
    found = _SUFFIX[match.group()]
    if not comparator:
        return found, bare[: match.start()]
    return comparator, (bare[: match.start()] if _SIDE[comparator] == _SIDE[found] else bare)


def _unit_of(rest: str) -> tuple[str | None, str]:
    """The unit after a number, and the hedge between the two (`20000余人次`); None for what is no unit."""
    middle = _SCALED_HEDGE_RE.match(rest)
    hedge = middle[2] if middle else ""
    unit = (middle[1] or "") + rest[middle.end() :] if middle else rest
    if len(unit) > 2 and unit[0] == "(" and unit[-1] == ")":
        unit = unit[1:-1]
    if unit[:1] in {"%", "‰"} and unit[1:] in _SUCCESS:
        unit = unit[:1]
    edge = (
        unit[:1] in {"余", "多"}
        or _TRAIL_RE.search(unit)
        or _SUFFIX_RE.search(unit)
        or (unit[:1] in {"%", "‰"} and len(unit) > 1)
    )
    return (None if edge or not _UNIT_RE.match(unit) else unit), hedge


def _range(text: str, span: re.Match[str], hedge: str) -> Quantity | None:
    low, first, high, unit = span.groups()
    unit = unit or first
    lower, upper = Decimal(low.replace(",", "")), Decimal(high.replace(",", ""))
    whole, _ = _unit_of(unit)
    if whole != unit or not unit.startswith(first) or (lower > upper and unit not in {"%", "分"}):
        return None
    return Quantity(text=text, kind="range", number=min(lower, upper), upper=max(lower, upper), unit=unit, hedge=hedge)


def _chinese(text: str, body: str, comparator: Comparator, hedge: str) -> Quantity | None:
    percent = body.startswith("百分之")
    body = body.removeprefix("百分之")
    match = _CHINESE_RE.match(body)
    if match is None:
        return None
    value = 100 if percent and match.group() == "百" else chinese_number(match.group())
    unit, middle = _unit_of(body[match.end() :])
    known = unit in COUNTED or (unit == "年" and len(match.group()) == 4)
    if value is None or unit is None or (bool(unit) if percent else not known) or (middle and hedge):
        return None
    unit = "%" if percent else unit
    return Quantity(
        text=text, kind="number", number=Decimal(value), unit=unit, comparator=comparator, hedge=hedge or middle
    )
