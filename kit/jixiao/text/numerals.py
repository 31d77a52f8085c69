"""Chinese numerals and printed dates. Both are bounded in length, and what is not well formed is None, never 0."""

from __future__ import annotations

from calendar import monthrange
from typing import NamedTuple

from jixiao.text import lazy_re as re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_LONGEST = 24


def chinese_number(text: str) -> int | None:
    """`三十五` → 35, `二〇二三` → 2023, `十` → 10, `一万零五百` → 10500; None when it is not one numeral."""
    if not text or len(text) > _LONGEST:
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    return _myriads(text, "亿", 10**8)


def _myriads(text: str, word: str, scale: int) -> int | None:
    """A numeral around 亿 or, below it, 万."""
    upper, found, lower = text.partition(word)
    inner = _section if word == "万" else lambda part: _myriads(part, "万", 10**4)
    if not found:
        return inner(text)
    high = inner(upper) if upper else None
    low = inner(lower) if lower else 0
    if high is None or low is None or not high or (len(lower) == 1 and lower in _DIGITS):
        return None  # 一万五 is 15,000 in speech, 10,005 by the letter: not for us to say
    return high * scale + low


def _section(text: str) -> int | None:
    """A numeral below 万: steps must fall, a digit after a gap needs 零."""
    total, digit, last, zero = 0, -1, 10**4, False
    for c in text:
        if c in _STEPS:
            step = _STEPS[c]
            if step >= last or (digit < 0 and (step > 10 or total)):
                return None
            total, digit, last, zero = total + step * max(digit, 1), -1, step, False
        elif c not in _DIGITS or digit >= 0:
            return None
        elif _DIGITS[c]:
            digit = _DIGITS[c]
        elif zero:
            return None
        else:
            zero = True
    if digit < 0:
        return None if zero or not total else total
    return total + digit if not total or zero or last == 10 else None


class PrintedDate(NamedTuple):
    """The last day that a printed date allows, as ISO text without what is not printed; `until`: that day or before it."""

    last: str
    until: bool


_TAIL = r"(底|末|上旬|中旬|下旬|年底|年末)?(之?前|以前|前完成|内|完成)?$"
_DATES = (
    re.compile(r"^(?:(?P<year>\d{4})年度?)?(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})[日号]?)?" + _TAIL),
    re.compile(r"^(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})[日号]?" + _TAIL),
    re.compile(r"^(?P<year>\d{4})[-/](?P<month>\d{1,2})" + _TAIL),
)
_YEAR_END = re.compile(
    r"^(?:(?P<year>\d{4})年|本?年|当年)(?:年?(?:底|末)(?:之?前|以前|前完成)?|(?:之?前|以前|前完成))$"
)
_TENTHS = {"上旬": 10, "中旬": 20}


def printed_date(text: str) -> PrintedDate | None:
    """Read a date without blanks: `12月底前`, `2023年12月31日`, `2023-12-31`, `2023年底`; None for anything else."""
    if len(text) > _LONGEST:
        return None
    end = _YEAR_END.match(text)
    if end:
        return PrintedDate(f"{end['year']}-12-31" if end["year"] else "12-31", until=True)
    for pattern in _DATES:
        match = pattern.match(text)
        if match:
            return _date(match)
    return None


def _date(match: re.Match[str]) -> PrintedDate | None:
    year, month, day = (match[name] if name in match.re.groupindex else None for name in ("year", "month", "day"))
    part, before = match[match.re.groups - 1], match[match.re.groups]
    if (
        not 1 <= int(month or 0) <= 12
        or (day and part)
        or part in {"年底", "年末"}
        or (year is not None and int(year) < 1)
    ):
        return None
    longest = (
        monthrange(int(year), int(month or 0))[1]
        if year
        else (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month or 0) - 1]
    )
    last = int(day) if day else _TENTHS.get(part, 28 if longest == 29 and not year else longest)
    if not 1 <= last <= longest:
        return None
    stem = f"{int(month or 0):02d}-{last:02d}"
    return PrintedDate(f"{year}-{stem}" if year else stem, until=bool(before or part))
