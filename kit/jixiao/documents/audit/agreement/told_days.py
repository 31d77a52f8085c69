"""One event with two days: 3月15日批复立项 …, and later 对照 3月25日的立项批复.

A later sentence takes an event up again where it leans on it (自 … 以来, 根据 … 的). Where the report gives the event one other
day, and one slip lies between the two, they are spoken of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.time import day_reader
from jixiao.model.findings import Finding
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line

_EVENT = re.compile(
    r"立项|批复|核准|备案|开工|动工|竣工|完工|验收|签[订署]|启动|投入使用|投用|通车|通水|通电|印发|下达|成立|挂牌|揭牌|上线|开[园馆业学]|移交|交付|到[位账]|招标|开标|中标|公示|发布|移栽|获批|生效"
)
_LEANS = re.compile(r"(?:自|从|对照|按照?|根据|依据|以|上述|该|因|由于|鉴于|经|与)(?:了|于|在)?\s*$")
_TAKES_UP = re.compile(r"\s*(?P<what>[\u4e00-\u9fff]*?)(?:以来|之?后|以后|之日|当[日天]|起|时)|\s*的")
_SIGNED = re.compile(r"\s*的[\u4e00-\u9fff]*?(?:合同|协议)")
_PLAN = re.compile(r"计划|拟|应当?(?=[于在])|原定|约定|预计|要求")
_CLAUSE = re.compile(r"[,。;:()]")
_MOST, _LONGEST, _ENDS = 200, 24, 12


class _Told(NamedTuple):
    """A day, its sentence, the events that its clause names, and the words between day and 以来 of a clause that takes up what was told."""

    line: Line
    day: day_reader.Day
    sentence: str
    events: frozenset[str]
    again: str | None


def findings(scene: Scene) -> Iterator[Finding]:
    """The events that a report takes up again with another day."""
    told: list[_Told] = []
    for line in scene.lines:
        if line.is_cell or "日" not in line.flat or len(told) > _MOST:
            continue
        for one in _days(line, scene):
            other = _other(one, told) if one.again is not None else None
            if other is not None:
                yield _finding(one, other)
            told.append(one)


def _days(line: Line, scene: Scene) -> Iterator[_Told]:
    """The days of a paragraph with the events of their clauses; days of plans are none."""
    for day in day_reader.read(line, scene.year):
        if not isinstance(day, day_reader.Day) or day.exact() is None:
            continue
        before = _CLAUSE.split(line.flat[max(0, day.start - _LONGEST) : day.start])[-1]
        behind = _CLAUSE.split(line.flat[day.end : day.end + _LONGEST])[0]
        events = frozenset(_EVENT.findall(behind) or _EVENT.findall(before))
        events |= {"签订"} if _SIGNED.match(behind) else frozenset()
        if events and not _PLAN.search(before):
            taken = _TAKES_UP.match(behind) if _LEANS.search(before) else None
            again = None if taken is None else _EVENT.sub("", taken["what"] or "")
            yield _Told(line, day, _sentence(line, day), events, again)


def _sentence(line: Line, day: day_reader.Day) -> str:
    stop = line.flat.find("。", day.end)
    return line.flat[line.flat.rfind("。", 0, day.start) + 1 : stop if stop >= 0 else len(line.flat)]


def _other(one: _Told, told: list[_Told]) -> _Told | None:
    """The only other day of the event, one slip away; none where the day itself was told of it."""
    same = [other for other in told if other.events & one.events and (one.again or "") in other.sentence]
    if len({other.day.exact() for other in same}) != 1 or same[-1].sentence == one.sentence:
        return None
    return same[-1] if _slipped(one.day, same[-1].day) else None


def _slipped(a: day_reader.Day, b: day_reader.Day) -> bool:
    """Whether two days differ in one of year, month and day, and there in one digit or in the order of two; a year that is not told is no other."""
    years = (a.year, b.year) if a.dated and b.dated else (0, 0)
    pairs = [(f"{x:02}", f"{y:02}") for x, y in (years, (a.month or 0, b.month or 0), (a.day or 0, b.day or 0))]
    apart = [(x, y) for x, y in pairs if x != y]
    if len(apart) != 1:
        return False
    x, y = apart[0]
    return sum(i != j for i, j in zip(x, y, strict=False)) == 1 or sorted(x) == sorted(y)


def _finding(one: _Told, other: _Told) -> Finding:
    line, day = one.line, one.day
    stated, told = line.quote(day.start, day.end), other.line.quote(other.day.start, other.day.end)
    name = min(one.events & other.events, key=line.flat[day.start :].find)
    return Finding(
        code="C603", place=line.at(day.start), quote=line.quote(day.start, day.end + _ENDS), stated=stated, computed=told,
        params={"name": name, "stated": stated, "other": told},
    )  # fmt: skip
