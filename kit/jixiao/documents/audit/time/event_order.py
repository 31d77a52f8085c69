"""The course of a project in its dates: 公告, 开标, 签订, 开工, 完工, 验收, one after the other; one event with two dates; the five-year plans.

A date belongs to the stage that its clause names, behind it or before it. A later stage that is told right behind an earlier one must not
come before it; 此前 turns that round. A stage that starts again begins another course.
"""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit import listings
from jixiao.documents.audit.time.day_reader import NEXT, SPREAD, dates
from jixiao.documents.audit.time.sequences import claim_of
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

STAGES: tuple[str, ...] = (
    "立项",
    "可行性研究 可研",
    "初步设计批复 初设批复",
    "施工图审查",
    "招标公告 采购公告 发布公告 公告发布 招标文件 招标(?!节|代|限|控)",
    "开标 评标 磋商会",
    "中标公告 中标通知书 成交公告",
    "签订 签约 签署",
    "开工 动工 进场施工",
    "完工 竣工(?!验收)",
    "验收 终验 竣工验收 交付 投入使用",
)
"""Stages in their order; the words of one line are of one stage."""
_RANKED = tuple((re.compile("|".join(words.split())), rank) for rank, words in enumerate(STAGES))
_ANY = re.compile("|".join(word for words in STAGES for word in words.split()))
_PLANNED = re.compile(r"计划|拟|预计|约定|原定|要求|规定|前(?=[完竣开])|应|初步验收|初验|阶段|分项|分部|中间|试")
_EARLIER = re.compile(r"此前|在此之前|之前|早在|先前|先于")
_OUT_OF_ORDER = re.compile(
    r"先行|先期|提前(?:进场|介入|开工|使用|启动|实施)|应急|抢[险修通]|补[签办录充报]|边(?:设计|施工|勘察|建设|采购)边|垫[资付]|倒签|试运行"
)
"""因应急抢险，工程于 4 月 20 日先行开工: the words say that it was done the other way round."""
_OTHER_YEAR = re.compile(r"次年|翌年|第二年|去年|上年|前年|次月|(?:19|20)\d\d年")
_AGAIN = re.compile(r"(?:按期|如期|最终|实际|正式|已)于?\s*$")
_OF_DAY = re.compile(r"(?P<word>[\u4e00-\u9fff]{2})之日\s*\(\s*$")
_SINCE_STAGE = re.compile(
    rf"(?P<stage>(?:{_ANY.pattern})+)(?:通过|合格|完成|结束|完毕|生效)?(?:之后|以后|后)的?(?:于|当年)?\s*$"
)
_SEVERAL = re.compile(r"[一二三四五两首末\d](?:期|批|标段|阶段|号楼|工区|次|轮)|分别|先后|部分|其余")
_PLAN = re.compile(
    r"[“\"]?(?P<name>十[一二三四五]五)[”\"]?(?:规划)?(?:时期|期间|期)?\s*\(?(?P<a>20\d\d)年?\s?(?:-{1,2}|—{1,2}|–|~|至|到)\s?(?P<b>20\d\d)年?"
)
_FIRST_YEAR = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_SPAN, _ABOVE = 4, 3
_MOST, _SHORT, _HALF_YEAR = 20, 60, 183


class _Event(NamedTuple):
    line: Line
    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    rank: int
    word: str
    lead: str


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The events of one paragraph; a short line goes on from the short lines above it."""
    if "五" in line.flat:
        yield from _plans(line)
    if "月" not in line.flat or not _ANY.search(line.flat):
        return
    if "后" in line.flat:
        yield from _since_stage(line, scene)
    own = _events(line)
    if not own:
        return
    yield from _twice(line, own)
    before = _before(line, scene) if len(line.flat) < _SHORT and len(own) == 1 else None
    for first, second in pairwise([*([before] if before else []), *own]):
        yield from _ordered(line, first, second)


def _since_stage(line: Line, scene: Scene) -> Iterator[Claim]:
    """7 月 18 日验收。… 于验收通过后的 8 月 12 日移交: not before the last day of the stage that it comes after."""
    year = None
    for match in dates(line.flat)[:_MOST]:
        year = int(match["y"]) if match["y"] else year
        said = _SINCE_STAGE.search(line.flat, listings.clause_start(line.flat, match.start()), match.start())
        stage = _stage(said["stage"]) if said is not None else None
        if said is None or stage is None or not 1 <= int(match["m"]) <= 12:
            continue
        told = [one for other in (*scene.above(line, _ABOVE)[::-1], line) for one in _events(other)]
        told = [one for one in told if one.rank == stage[0] and (one.line is not line or one.end < match.start())]
        if not told:
            continue
        own = _Event(
            line, match.start(), match.end(), year, int(match["m"]), int(match["d"]) if match["d"] else None, *stage, ""
        )
        days = _days(told[-1], own)
        if days is not None:
            yield claim_of(
                line,
                (said.start(), match.end()),
                match.start(),
                f"{told[-1].word} ≤ {said['stage']}后",
                "C601",
                holds=days <= 0,
            )


def _before(line: Line, scene: Scene) -> _Event | None:
    """The event of the nearest of the short lines right above; other dates line by line are passed over."""
    for above in scene.above(line, _ABOVE):
        if len(above.flat) >= _SHORT or above.is_cell or not dates(above.flat):
            return None
        found = _events(above)
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _events(line: Line) -> list[_Event]:
    """The dates of a paragraph that belong to a stage and are no plan."""
    flat, year = line.flat, None
    found: list[_Event] = []
    matches = dates(flat)[:_MOST]
    for i, match in enumerate(matches):
        year = int(match["y"]) if match["y"] else year
        month, day = int(match["m"]), int(match["d"]) if match["d"] else None
        if not 1 <= month <= 12 or not 1 <= (day or 1) <= 31 or SPREAD.match(flat, match.end()):
            continue
        start = listings.clause_start(flat, match.start())
        start = max(start, matches[i - 1].end() if i else 0)
        stop = min((at for mark in ",。;" if (at := flat.find(mark, match.end())) >= 0), default=len(flat))
        stop = min(stop, matches[i + 1].start() if i + 1 < len(matches) else stop)
        lead, tail = flat[start : match.start()], flat[match.end() : stop]
        stage = _stage(tail) or _stage(lead)
        if stage is not None and not _PLANNED.search(lead + tail):
            found.append(
                _Event(
                    line,
                    match.end("rel") if match["rel"] in NEXT else match.start(),
                    match.end(),
                    year,
                    month,
                    day,
                    *stage,
                    lead,
                )
            )
    return found


def _stage(text: str) -> tuple[int, str] | None:
    """The stage that the words of a clause name first."""
    found = [(match.start(), rank, match[0]) for pattern, rank in _RANKED if (match := pattern.search(text))]
    return min(found)[1:] if found else None


def _ordered(line: Line, first: _Event, second: _Event) -> Iterator[Claim]:
    """The later stage not before the earlier; what is told the other way round is introduced by 此前."""
    between = line.flat[first.end : second.start] if first.line is line else line.flat[: second.start]
    back = _EARLIER.search(between) is not None
    if _OUT_OF_ORDER.search(line.flat, listings.clause_start(line.flat, second.start, "。;")):
        return
    if _OTHER_YEAR.search(between) or (second.rank > first.rank) == back or first.rank == second.rank:
        return
    early, late = (second, first) if back else (first, second)
    days = _days(early, late)
    dated = first.year is not None and second.year is not None
    if days is None or (not dated and days > _HALF_YEAR):
        return
    start = first.start if first.line is line else second.start
    yield claim_of(line, (start, second.end), second.start, f"{early.word} ≤ {late.word}", "C601", holds=days <= 0)


def _days(early: _Event, late: _Event) -> int | None:
    """How many days the earlier stage comes after the later: 0 or less where their order is right; a month is any of its days."""
    if (early.year is None) != (late.year is None) and early.line is not late.line:
        return None
    years = (early.year or late.year or 0) - (late.year or early.year or 0)
    days = early.day - late.day if early.day is not None and late.day is not None else 0
    return years * 365 + (early.month - late.month) * 31 + days


def _twice(line: Line, events: list[_Event]) -> Iterator[Claim]:
    """11 月完工 …，按期于 12 月完工; 10 月 18 日通过终验，自终验之日（11 月 18 日）起: one event, two dates."""
    for first, second in pairwise(events):
        if first.word == second.word and _AGAIN.search(second.lead) and not _SEVERAL.search(line.flat):
            yield _same(line, first, second)
    for match in dates(line.flat)[:_MOST] if "之日" in line.flat else ():
        said = _OF_DAY.search(line.flat, 0, match.start())
        named = [one for one in events if said is not None and one.word == said["word"] and one.start < match.start()]
        if len(named) == 1:
            day = int(match["d"]) if match["d"] else None
            yield _same(
                line, named[0], named[0]._replace(start=match.start(), end=match.end(), month=int(match["m"]), day=day)
            )


def _same(line: Line, first: _Event, second: _Event) -> Claim:
    days = first.day is None or second.day is None or first.day == second.day
    years = first.year is None or second.year is None or first.year == second.year
    holds = first.month == second.month and days and years
    return claim_of(line, (first.start, second.end), second.start, f"{first.word} = {second.word}", "C601", holds=holds)


def _plans(line: Line) -> Iterator[Claim]:
    """“十四五”期间（2021—2025 年）: a part of these years, and no others."""
    for match in islice(_PLAN.finditer(line.flat), _MOST):
        first = _FIRST_YEAR[match["name"]]
        holds = first <= int(match["a"]) <= int(match["b"]) <= first + _SPAN
        yield claim_of(
            line, match.span(), match.start("a"), f"{match['name']} = {first}—{first + _SPAN}", "C601", holds=holds
        )
