"""The days, months and spans of time that a paragraph prints, in order."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from jixiao.documents.audit import listings
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Line

_KEPT, _DATES = 16, 60
_RELATIVE = "同年|当年|次年|翌年|第二年"
NEXT = frozenset({"次年", "翌年", "第二年"})
_NUMBER = r"\d{1,4}|[一二两三四五六七八九十]{1,3}|半"
_TOKEN = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s?[年./-]\s?(?P<m>\d{1,2})(?:\s?[月./-](?:份)?(?:\s?(?P<d>\d{1,2})(?:\s?[日号]|(?![\d个天])))?|(?=\D))"
    rf"|(?P<rel>{_RELATIVE})?(?P<m2>(?<!\d)\d{{1,2}})\s?月(?!\d*个)(?:份)?(?:\s?(?P<d2>\d{{1,2}})\s?[日号])?"
    r"|(?P<y3>(?:19|20)\d\d)年(?!\s?\d)"
    r"|(?<=[至到—~-])(?P<d4>\d{1,2})[日号]"
    rf"|(?P<th>第)?(?P<n>{_NUMBER})\s?(?:个?(?P<unit>日历天|自然日|工作日|天|周年|年半|年(?!度)|周|日(?=[,，。;；)历内后前]|$))|个(?P<units>月|半月|季度|星期|年头|年度|工作日|自然日|日历日))(?P<whole>整)?"
)
_TOKEN_FIRST = re.compile(r"[\d同当次翌第一两二三四五六七八九十半]")
DATE = re.compile(
    rf"(?:(?<!\d)(?P<y>(?:19|20)\d\d)\s?年\s?|(?P<rel>{_RELATIVE})\s?)?(?<!\d)(?P<m>\d{{1,2}})\s?月(?!\d*个)(?:份|[上中下]旬|[初底末])?(?:\s?(?P<d>\d{{1,2}})\s?[日号])?"
)
"""A day or a month in words, whether or not there is one of that number; its year where it is printed or named beside it."""
_DATE_FIRST = re.compile(r"[\d同当次翌第]")
SPREAD = re.compile(r"\s*(?:起|至|到|[-—–~]|底?(?:之|以)?前|以来)")
"""Behind a date: it begins or ends a span, or is the last day of one."""
_RANGE = re.compile(
    r"\s*(?:(?:起|开始)(?:计?算|计|执行|实施|施工|生效|履行)?|算起|开[工展馆园业]|启动|动工|进场|生效)?[,，]?\s*(?:至|到|--|—{1,2}|-|–|~)\s*"
)
SPANS = re.compile(
    r"[\d一二两三四五六七八九十半](?<![\d.年月].)(?!(?<=1)9\d\d|(?<=2)0\d\d)(?:(?<=\d)\d{0,3}|(?<![\d半])[一二两三四五六七八九十]{0,2}|(?<=半))"
    r"\s?(?:个?(?:天|周|星期|日历天|自然日|工作日|日(?![期程常前])|年)|个(?:月|半月|季度|日历日|年度))"
)
"""A number of days, weeks, months or years; the year and the day of a date are none."""
_UNITS = re.compile("[天日周期年个]")
"""What a span has one of, which is found sooner."""
VAGUE = re.compile(r"(?:约|近|超过?|逾|不足|不到|不少于|不低于|至少|最多|大约|将近|[多余])\s*$")
_VAGUE_AFTER = re.compile(r"\s*(?:左右|多(?!少)|余|以上|以下|以内|内|上下|不到)")
_MOVED = re.compile(r"(?:提前|延期|延后|超期|推迟|滞后|逾期|缩短|延长|每|超出|早|晚)(?:了|工期|时间|约)?\s*$")
_MONTHS = {"月": 1, "季度": 3, "年": 12, "周年": 12, "年度": 12}
_WEEKS = frozenset({"周", "星期"})
_DAYS = frozenset({"天", "日", "日历天", "自然日", "日历日"})
_MOST, _HALF, _DUMMY = 40, 6, 2023


@lru_cache(maxsize=_KEPT)
def dates(flat: str) -> tuple[re.Match[str], ...]:
    """The dates of a paragraph, read once for all that ask for them; so many that a paragraph has no more."""
    return tuple(islice(re.beginning(_DATE_FIRST, DATE, flat), _DATES)) if "月" in flat else ()


class Day(NamedTuple):
    """A day, month or year as printed; `day` and `month` are None where they are not."""

    start: int
    end: int
    year: int
    month: int | None
    day: int | None
    dated: bool

    def exact(self) -> date | None:
        """The day of the calendar; None for one that does not exist."""
        if self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


class Span(NamedTuple):
    """A span as printed: `number` of days, or of months."""

    start: int
    end: int
    number: int
    days: bool
    nth: bool
    whole: bool


def spans(line: Line) -> bool:
    """Whether a paragraph tells a span."""
    if line.spans is None:
        line.spans = _UNITS.search(line.flat) is not None and SPANS.search(line.flat) is not None
    return line.spans


def read(line: Line, year: int | None) -> list[Day | Span]:
    """The days and spans of a paragraph in order; a day without its year has that of the day before it."""
    kept = line.days
    if kept is None or kept[0] != year:
        line.days = kept = (year, list(_read(line, year)))
    return cast("list[Day | Span]", kept[1])


def _read(line: Line, year: int | None) -> Iterator[Day | Span]:
    known: int | None = None
    month: int | None = None
    for match in islice(re.beginning(_TOKEN_FIRST, _TOKEN, line.flat), _MOST):
        if match["n"]:
            span = _span(match)
            if span is not None:
                yield span
            continue
        said = match["y"] or match["y3"]
        if said:
            known = int(said)
        elif match["rel"] in NEXT and known:
            known += 1
        if match["d4"]:
            if month:
                yield Day(match.start(), match.end(), known or year or _DUMMY, month, int(match["d4"]), dated=False)
            continue
        text = match["m"] or match["m2"]
        month = int(text) if text else None
        if month is not None and not 1 <= month <= 12:
            month = None
            continue
        day = match["d"] or match["d2"]
        dated = bool(known)
        yield Day(match.start(), match.end(), known or year or _DUMMY, month, int(day) if day else None, dated)


def _span(match: re.Match[str]) -> Span | None:
    unit = match["unit"] or match["units"]
    number = 0 if match["n"] == "半" else listings.number(match["n"])
    place = match.start("n"), match.end()
    nth, whole = bool(match["th"]), bool(match["whole"])
    if unit in _DAYS and number:
        return Span(*place, number, days=True, nth=nth, whole=whole)
    if unit in _WEEKS and number:
        return Span(*place, 7 * number, days=True, nth=nth, whole=whole)
    if unit == "年半" and number:
        return Span(*place, 12 * number + _HALF, days=False, nth=nth, whole=whole)
    if unit in _MONTHS:
        months = number * _MONTHS[unit] if number else _HALF if unit == "年" else 0
        return Span(*place, months, days=False, nth=nth, whole=whole) if months else None
    return None


def vague(flat: str, span: Span) -> bool:
    """Whether a span is about so long, at least or at most so long, or what something moved by."""
    edge = max(0, span.start - 8)
    return bool(
        VAGUE.search(flat, edge, span.start)
        or _MOVED.search(flat, edge, span.start)
        or _VAGUE_AFTER.match(flat, span.end)
    )


def lead(flat: str, at: int) -> str:
    """The clause up to an offset."""
    return flat[listings.clause_start(flat, at) : at]


def ranged(flat: str, first: Day, last: Day) -> bool:
    """2023年4月1日至5月30日; 自4月1日起，至5月30日."""
    return _RANGE.fullmatch(flat, first.end, last.start) is not None
