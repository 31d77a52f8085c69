"""Numbers as a spreadsheet prints them: 0.95 with the format `0%` is `95%`, 629.1 with `0.00` is `629.10`.

Only what reports use is rendered: percent, fixed decimals, thousands, text around the digits, dates. Other formats give the
number itself. A zero that accounting formats show as `-` stays 0, because a dash means "not applicable" in a report.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

_KEPT_NUMBERS = 4096
"""How many results the cache keeps."""

_CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP)
_GENERAL_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_SECTION = re.compile(r'"([^"]{0,200})"|\\(.)|\[[^\]]{0,60}\]|_.|\*.|([0#?,.]+)|(%)|([^"\\\[_*0#?,.%])')
_DATE_TOKEN = re.compile(
    r'"([^"]{0,200})"|\\(.)|\[[^\]]{0,60}\]|_.|\*.|(y+|m+|d+|h+|s+)|(AM/PM|上午/下午)|(.)', re.IGNORECASE
)
_LITERALS = re.compile(r'"[^"]{0,200}"|\\.|\[[^\]]{0,60}\]|_.|\*.')
_LARGEST_DAY = 2_958_465
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  (a spreadsheet's days have no time zone)
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The number formats that a file does not spell out, as Chinese Excel prints them."""


def general(text: str) -> str:
    """A number as the format General prints it: no binary tail, no exponent. Other text is returned as it is."""
    try:
        number = _GENERAL_DIGITS.create_decimal(text)
    except ArithmeticError:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 20:
        return text
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@lru_cache(maxsize=_KEPT_NUMBERS)
def printed(text: str, code: str, *, since_1904: bool = False) -> str:
    """The number `text` (as the file stores it) as the format `code` prints it; one that is beyond it comes as it is stored."""
    try:
        return _printed(_CONTEXT.create_decimal(general(text)), text, code, since_1904=since_1904)
    except ArithmeticError:
        return general(text)


def _printed(number: Decimal, text: str, code: str, *, since_1904: bool) -> str:
    if not number.is_finite() or number.adjusted() > 20:
        return text
    if code in ("", "General", "@", "G/通用格式"):
        return general(text)
    if is_date(code):
        return _date(number, code, since_1904=since_1904) or general(text)
    sections = code.split(";")
    if number < 0 and len(sections) > 1 and re.search("[0#?]", sections[1]):
        return _number(-number, sections[1], "") or general(text)
    return _number(abs(number), sections[0], "-" if number < 0 else "") or general(text)


def is_date(code: str) -> bool:
    """Whether a format prints a date or a time."""
    bare = _LITERALS.sub("", code.split(";", maxsplit=1)[0]).lower()
    return any(letter in bare for letter in "ymdhs") and "general" not in bare and not re.search("[0#?]", bare)


def _number(number: Decimal, section: str, sign: str) -> str:
    """A number in one section of a format; empty when the section is beyond us (fractions, exponents, two parts)."""
    before, digits, after = "", "", ""
    percents = 0
    for quoted, escaped, pattern, percent, other in _SECTION.findall(section):
        if pattern and digits:
            return ""
        digits = digits or pattern
        percents += bool(percent)
        literal = quoted or escaped or percent or other
        before, after = (before, after + literal) if digits else (before + literal, after)
    if not digits or "/" in before + after or "E" in before + after:
        return ""
    whole, _, fraction = digits.partition(".")
    scaled = _CONTEXT.scaleb(number, 2 * percents - 3 * (len(whole) - len(whole.rstrip(","))))
    places = sum(sign in "0#?" for sign in fraction)
    rounded = _CONTEXT.quantize(scaled, Decimal(1).scaleb(-places))
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    optional = len(fraction) - len(fraction.rstrip("#"))
    for _ in range(optional):
        text = text.removesuffix("0") if "." in text else text
    return f"{sign}{before}{text.removesuffix('.')}{after}".strip()


def _date(days: Decimal, code: str, *, since_1904: bool) -> str:
    if not 0 <= days <= _LARGEST_DAY:
        return ""
    seconds = int(_CONTEXT.quantize(days * 86_400, Decimal(1)))
    try:
        moment = (_EPOCH_1904 if since_1904 else _EPOCH) + dt.timedelta(seconds=seconds)
    except OverflowError:
        return ""
    return date_text(moment, code)


def date_text(moment: dt.datetime, code: str) -> str:
    """A moment as a date format prints it."""
    text = ""
    after_hours = False
    tokens = list(_DATE_TOKEN.finditer(code.split(";", maxsplit=1)[0]))
    for number, token in enumerate(tokens):
        quoted, escaped, letters, _, other = token.groups()
        kind = (letters or "").lower()[:1]
        if kind == "m":
            following = next((t[3].lower()[0] for t in tokens[number + 1 :] if t[3]), "")
            kind = "minute" if after_hours or following == "s" else "m"
        if kind:
            after_hours = kind in ("h", "minute") and kind == "h"
            text += _date_part(moment, kind, len(letters))
        else:
            text += quoted or escaped or other or ""
    return text.strip()


def _date_part(moment: dt.datetime, kind: str, length: int) -> str:
    if kind == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if kind == "m" and length == 3:
        return moment.strftime("%b")
    value = {"m": moment.month, "d": moment.day, "h": moment.hour, "minute": moment.minute, "s": moment.second}[kind]
    return f"{value:02d}" if length == 2 else str(value)
