"""Time in the words of a report: what begins before it ends, and how long that took.

Dates are read with the word of the event behind them (开工, 竣工, 下达, 拨付) or before them (起始, 截止), within a paragraph or in the
paragraph before; a span (工期 90 天, 为期三年, 提前 8 天) is held against the dates or spans that it follows from.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit import listings
from jixiao.documents.audit.time import day_reader
from jixiao.documents.audit.time.sequences import claim_of
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

_BEGIN = re.compile(r"开工|动工|启动|开始|签订|立项|批复|下达|印发|招标|受理|入场|进场|开展")
_END = re.compile(r"竣工|完工|验收|完成(?!投资|招标|立项|采购|设计|前期|审批)|结束|交付|投入使用|通车|拨付到|办结|交工")
_ORDER = (
    ("下达", "拨付"),
    ("印发", "下达"),
    ("立项", "开工"),
    ("批复", "开工"),
    ("招标", "开工"),
    ("签订", "开工"),
    ("受理", "办结"),
)
_STARTS = frozenset({"开工", "动工", "启动", "开始", "进场", "入场"})
_LASTING = "工期|历时|用时|为期|周期|建设期|实施期|服务期|合同期限?|期限|时长|耗时"
_SPAN = re.compile(
    rf"(?P<word>{_LASTING})(?:(?!{_LASTING}|提前|推迟|延期|延后|缩短|超期|滞后|逾期)[^,，。;；\d一二两三四五六七八九十])*"
    r"(?P<number>(?!(?:19|20)\d\d年)\d{1,4}|[一二两三四五六七八九十]{1,3})\s?个?(?P<unit>日历天|工作日|天|日|月|年)"
)
_SOONER = re.compile(
    r"(?P<word>提前|延期|延后|超期|推迟|滞后|逾期|缩短|晚|早)(?:了|工期|出)?\s?(?P<number>\d{1,4}|[一二两三四五六七八九十]{1,2})\s?(?P<unit>天|日|个月)"
)
_LATER = frozenset({"晚", "延期", "延后", "超期", "推迟", "滞后", "逾期"})
_PLANNED = re.compile(r"合同|计划|约定|要求|规定|批复|原定|应(?:当|该)?[于在]|拟[于在]|须[于在]|应(?:当|该)?$")
_KEPT = re.compile(r"未超|按期|如期|在合同工期内|提前")
_STOPPED = re.compile(r"扣除|停工|顺延|暂停|不[含计]|剔除|批准延|同意延")
"""Days that are not counted in the time of work."""
_REACH, _SHORT = 2, 400
"""So many paragraphs above, of so many characters, may tell one matter with the one below: a bound on the work."""
_SIGNED = re.compile(r"\s*(?:签[订署约]|订立|中标|开工|动工|进场)")
_LAST = re.compile(r"\s*[底末]")
_DUE = re.compile(r"\s*(?:底|之|以)?前")
_THAN = re.compile(r"[比较距][^,。;]*$")
_UP_TO = re.compile(r"\s*[\u4e00-\u9fff]*\s*")
_DAYS = frozenset({"天", "日", "日历天"})
_MOST, _SLACK = 20, 1


class _Event(NamedTuple):
    """A date with the word of what happened, and where it stands. `day` is None where only the month is printed."""

    line: Line
    start: int
    end: int
    year: int
    month: int
    day: int | None
    begins: bool | None
    word: str


class _Span(NamedTuple):
    line: Line
    start: int
    end: int
    number: int
    unit: str
    planned: bool


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The order of events and the lengths of spans of one paragraph."""
    flat = line.flat
    spans = _spans(line) if "期" in flat or "时" in flat else []
    events = _events(line) if "月" in flat else []
    sooner = ("天" in flat or "日" in flat or "月" in flat) and _SOONER.search(flat) is not None
    yield from _moved(line, scene) if sooner else ()
    if not events and not spans and not sooner:
        return
    for other in scene.above(line, _REACH) if len(flat) < _SHORT else ():  # short paragraphs go on from one another
        if len(other.flat) < _SHORT and "月" in other.flat:
            events = [*_events(other), *events]
        spans = [*_spans(other), *spans] if "工期" in other.flat else spans
    yield from _order(line, events)
    yield from _sooner(line, spans)
    yield from _lengths(line, events, spans)


def _events(line: Line) -> list[_Event]:
    found: list[_Event] = []
    year = None
    matches = day_reader.dates(line.flat)[:_MOST]
    for i, match in enumerate(matches):
        if match["y"]:
            year = int(match["y"])
        elif match["rel"] in day_reader.NEXT and year is not None:
            year += 1
        month, day = int(match["m"]), int(match["d"]) if match["d"] else None
        if year is None or not 1 <= month <= 12 or not 1 <= (day or 1) <= 31:
            continue
        stop = matches[i + 1].start() if i + 1 < len(matches) else len(line.flat)
        clause = re.split(r"[。;；]", line.flat[match.end() : stop])[0]
        if day_reader.SPREAD.match(clause):
            continue
        begin, end = _BEGIN.search(clause), _END.search(clause)
        first = min((one for one in (begin, end) if one), key=lambda one: one.start(), default=None)
        begins = None if first is None else first is begin
        found.append(_Event(line, match.start(), match.end(), year, month, day, begins, first[0] if first else ""))
    return found


def _spans(line: Line) -> list[_Span]:
    found = []
    for match in _SPAN.finditer(line.flat):
        number = listings.number(match["number"])
        if number:
            clause = line.flat[max(0, line.flat.rfind(",", 0, match.start())) : match.end()]
            found.append(_Span(line, match.start(), match.end(), number, match["unit"], bool(_PLANNED.search(clause))))
    return found


def _order(line: Line, events: list[_Event]) -> Iterator[Claim]:
    """开工 before 竣工; 下达 before 拨付: of two neighbouring events, the second in this paragraph."""
    for i, later in enumerate(events):
        if later.line is not line or (later.begins is not False and not any(later.word == b for _, b in _ORDER)):
            continue
        before = [one for one in events[max(0, i - 2) : i] if one.begins and _pairs(one, later)]
        if not before:
            continue
        first = before[-1]
        fits = _value(first, first=True) <= _value(later, first=False)
        near = first.line is line
        start = first.start if near else later.start
        if not fits or near:
            yield claim_of(
                line,
                (start, later.end),
                later.start,
                "起不晚于止" if fits else "止早于起",
                "C601",
                holds=fits,
                formula=f"{first.word} ≤ {later.word}",
            )


def _pairs(first: _Event, later: _Event) -> bool:
    """Events of one course: the general 开工 … 竣工, or a pair that the table has."""
    general = first.word in _STARTS and later.begins is False
    general = general or (
        first.word in {"签订", "招标", "立项"} and later.word in {"竣工", "完工", "验收", "交付", "交工"}
    )
    return general or any(first.word == a and later.word.startswith(b) for a, b in _ORDER)


def _value(event: _Event, *, first: bool) -> tuple[int, int, int]:
    return event.year, event.month, event.day if event.day is not None else (1 if first else 31)


def _sooner(line: Line, spans: list[_Span]) -> Iterator[Claim]:
    """合同工期 90 天，实际 82 天，提前 8 天."""
    for match in _SOONER.finditer(line.flat):
        own = [one for one in spans if one.unit in _DAYS or (one.unit == "月" and match["unit"] == "个月")]
        planned, real = [one for one in own if one.planned], [one for one in own if not one.planned]
        if len(planned) != 1 or len(real) != 1:
            continue
        made = planned[0].number - real[0].number
        stated = listings.number(match["number"]) * (1 if match["word"] in {"提前", "缩短", "早"} else -1)
        computed = f"{abs(made)}{match['unit']}"
        yield claim_of(
            line,
            match.span(),
            match.start("number"),
            computed,
            "A502",
            holds=made == stated,
            formula=f"{planned[0].number}-{real[0].number}",
        )


def _lengths(line: Line, events: list[_Event], spans: list[_Span]) -> Iterator[Claim]:
    """计划工期 90 天，3 月 1 日开工，7 月 1 日完工，按期完成: longer than was planned, and said to have kept within it."""
    first = next(
        (one for one in reversed(events) if one.begins and one.word in {"开工", "动工", "开始", "启动", "进场"}), None
    )
    last = next((one for one in reversed(events) if one.begins is False), None)
    if first is None or last is None or _value(first, first=True) > _value(last, first=False):
        return
    kept = _KEPT.search(line.flat) if last.line is line else None
    if kept is None or _STOPPED.search(line.flat):
        return
    for span in spans:
        made = _length(first, last, span.unit) if span.planned else None
        if made is not None and made > span.number + _SLACK:
            computed, formula = f"{made}{span.unit}", f"{made} ≤ {span.number}"
            yield claim_of(line, (last.start, kept.end()), last.start, computed, "A502", holds=False, formula=formula)


def _length(first: _Event, last: _Event, unit: str) -> int | None:
    """How many days, or months begun, lie between two dates; None where the printed parts do not tell."""
    if unit == "月":
        months = (last.year - first.year) * 12 + last.month - first.month
        if first.day is None or last.day is None:
            return months + 1
        return months + 1 if last.day >= first.day + 15 or (first.day <= 5 and last.day >= 25) else months
    if unit in _DAYS and first.day and last.day:  # a 0 is no day
        if (
            first.day > calendar.monthrange(first.year, first.month)[1]
            or last.day > calendar.monthrange(last.year, last.month)[1]
        ):
            return None
        return (date(last.year, last.month, last.day) - date(first.year, first.month, first.day)).days + 1
    return None


def _moved(line: Line, scene: Scene) -> Iterator[Claim]:
    """计划于 9 月 30 日完工，实际完工时间为 10 月 25 日，比计划推迟 25 天: the only planned and the only real day."""
    found = list(_SOONER.finditer(line.flat))
    if len(found) != 1:
        return
    that = next(
        ((said, day) for said, day, end in _days(line, scene) if _than(line, said, end, found[0].start())), None
    )
    planned: list[date] = []
    real: list[date] = []
    others: list[date] = []
    for one in [*reversed(list(scene.above(line, _REACH))), line]:
        for said, day, end in _days(one, scene) if len(one.flat) < _SHORT else ():
            if _SIGNED.match(one.flat, end):
                continue
            due = _PLANNED.search(said) or _DUE.match(one.flat, end)
            (real if "实际" in said else planned if due else others).append(day)
    if len(planned) == 1 and not real and len(others) == 1:
        real = others  # 3月20日上线，比原定的4月5日提前16天
    if that is not None:
        planned = [that[1]]
    if len(planned) != 1 or len(real) != 1:
        return
    stated = listings.number(found[0]["number"]) * (1 if found[0]["word"] in _LATER else -1)
    months = found[0]["unit"] == "个月"
    made = _months(planned[0], real[0]) if months else (real[0] - planned[0]).days
    if made is None:
        return
    computed = f"{'推迟' if made > 0 else '提前'}{abs(made)}{found[0]['unit']}"
    holds = abs(made - stated) <= (0 if months else _SLACK)
    yield claim_of(
        line, found[0].span(), found[0].start(), computed, "A502", holds=holds, formula=f"{real[0]} - {planned[0]}"
    )


def _than(line: Line, said: str, end: int, at: int) -> bool:
    """比约定的 5 月 25 日提前 5 天: whether the day that ends there is what is held against, whatever else is called a plan."""
    return _THAN.search(said) is not None and _UP_TO.fullmatch(line.flat, end, at) is not None


def _months(planned: date, real: date) -> int | None:
    """Whole months between two days; None where they are neither the same day of their months nor the last of them."""
    last = all(one.day == calendar.monthrange(one.year, one.month)[1] for one in (planned, real))
    whole = (real.year - planned.year) * 12 + real.month - planned.month
    return whole if last or planned.day == real.day else None


def _days(line: Line, scene: Scene) -> Iterator[tuple[str, date, int]]:
    """The days of a paragraph, each with the clause before it and its end."""
    found = [one for one in day_reader.read(line, scene.year) if isinstance(one, day_reader.Day)]
    for i, one in enumerate(found):
        if i + 1 < len(found) and day_reader.ranged(line.flat, one, found[i + 1]):
            continue  # 工期为 4 月 15 日至 9 月 30 日: the day that a plan ends is held against
        day = one.exact()
        if day is None and one.month is not None and one.day is None and _LAST.match(line.flat, one.end):
            day = date(one.year, one.month, calendar.monthrange(one.year, one.month)[1])
        if day is not None:
            yield day_reader.lead(line.flat, one.start), day, one.end
