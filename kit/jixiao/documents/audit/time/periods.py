"""Periods and dates: an end before its start, a day that no calendar has."""

from __future__ import annotations

import calendar
from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.audit.time.day_reader import dates
from jixiao.model.findings import Claim, Severity, Verdict
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line

POINT = r"(?P<y{0}>(?:19|20)\d\d)\s?(?:年|[./-])\s?(?P<m{0}>\d{{1,2}})\s?(?:月(?:份)?|[./-](?=\d))?\s?(?:(?P<d{0}>\d{{1,2}})\s?[日号]?)?"
_RANGE = re.compile(POINT.format(1) + r"\s?(?:起)?\s?(?:至|到|--|—{1,2}|-|–|~)\s?" + POINT.format(2))
_SAME_YEAR = re.compile(
    r"(?P<y>(?:19|20)\d\d)年\s?(?P<m1>\d{1,2})(?:月(?:份|(?P<d1>\d{1,2})日)?)?\s?(?:至|到|—{1,2}|-|–|~)\s?(?P<m2>\d{1,2})月(?:份|(?P<d2>\d{1,2})日)?"
)
_YEARS = re.compile(r"(?P<y1>(?:19|20)(?<!\d..)\d\d)年?(?:度)?\s?(?:至|到|—{1,2}|-|–|~)\s?(?P<y2>(?:19|20)\d\d)年")
_ODD_YEAR = re.compile(r"[12](?<![\d第.].)(?:\d{2}|(?<=2)0\d{3})年\s?\d{1,2}月")
_TO = re.compile("[至到—–~-]")
_MOST = 60


_Judged = tuple[Verdict, str, str, Severity | None]
_ORDERED: _Judged = ("holds", "起不晚于止", "C601", None)
_LATE: _Judged = ("wrong", "止早于起", "C601", "error")
_LATE_YEAR: _Judged = ("wrong", "止早于起", "C601", "warning")
_TURNED: _Judged = ("suspicious", "止早于起", "C601", "info")  # 11月至3月 may run into the next year
_NO_YEAR: _Judged = ("suspicious", "年份位数不对", "C602", "warning")
_NO_DAY: _Judged = ("wrong", "没有这一天", "C602", "error")


def _claim(line: Line, span: tuple[int, int], judged: _Judged) -> Claim:
    verdict, computed, code, severity = judged
    stated = line.quote(*span)
    failing = verdict in {"wrong", "suspicious"}
    return Claim(
        kind="date_range", verdict=verdict, place=line.at(span[0]), quote=stated, stated=stated, computed=computed,
        formula="起 ≤ 止", code=code if failing else "", severity=severity if failing else None,
        params={"stated": stated, "computed": computed, "formula": "起 ≤ 止"} if failing else {},
    )  # fmt: skip


def claims(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """The periods and dates of one paragraph."""
    flat = line.flat
    if "年" not in flat and "月" not in flat and "." not in flat:
        return
    if _TO.search(flat):
        yield from _ranges(line)
    if "月" in flat:
        yield from _days(line)
        yield from _malformed(line)


def _ranges(line: Line) -> Iterator[Claim]:
    flat = line.flat
    spans: list[tuple[int, int]] = []
    for match in islice(_RANGE.finditer(flat), _MOST):
        start = (int(match["y1"]), int(match["m1"]), int(match["d1"] or 0))
        end = (int(match["y2"]), int(match["m2"]), int(match["d2"] or 31))
        if not (1 <= start[1] <= 12 and 1 <= end[1] <= 12):
            continue
        spans.append(match.span())
        yield _ordered(line, match.span(), ordered=start <= end)
    for match in islice(_SAME_YEAR.finditer(flat), _MOST):
        if any(a <= match.start() < b for a, b in spans):
            continue
        first, last = int(match["m1"]), int(match["m2"])
        if 1 <= first <= 12 and 1 <= last <= 12 and not re.match(r"底?前", flat[match.end() :]):
            spans.append(match.span())
            days = int(match["d1"] or 0) <= int(match["d2"] or 31)
            if first > last:
                yield _claim(line, match.span(), _TURNED)
            else:
                yield _ordered(line, match.span(), ordered=first < last or days)
    for match in islice(_YEARS.finditer(flat), _MOST):
        if (
            not any(a <= match.start() < b for a, b in spans)
            and not flat[max(0, match.start() - 1) : match.start()].isdigit()
        ):
            yield _claim(line, match.span(), _ORDERED if match["y1"] <= match["y2"] else _LATE_YEAR)


def _ordered(line: Line, span: tuple[int, int], *, ordered: bool) -> Claim:
    return _claim(line, span, _ORDERED if ordered else _LATE)


def _malformed(line: Line) -> Iterator[Claim]:
    """203年4月, 20233年4月: a year of three or five digits before a month."""
    for match in islice(_ODD_YEAR.finditer(line.flat), _MOST):
        yield _claim(line, match.span(), _NO_YEAR)


def _days(line: Line) -> Iterator[Claim]:
    for match in dates(line.flat):
        if not match["y"]:
            continue
        month, day = int(match["m"]), int(match["d"] or 1)
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(int(match["y"]), month)[1]:
            yield _claim(line, match.span(), _NO_DAY)
