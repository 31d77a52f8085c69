"""The course of a project in time: terms that were kept, anniversaries, periods of equal length, tables of dates."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

from jixiao.documents.audit import listings
from jixiao.documents.audit.time import day_reader, periods
from jixiao.documents.audit.time.day_reader import Day, Span
from jixiao.documents.audit.time.sequences import claim_of
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.audit.table_grid import Cells, Small
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

_EACH = re.compile(r"(?:每|各)[批期次轮场届段季]?[^,。;\d]*$|(?:均|都)(?:为|是|历时|持续|计|用时)*\s*$")
_ALIKE = re.compile("[每各均都]")
_WITHIN = re.compile(
    r"(?P<n>[\d一两二三四五六七八九十](?:(?<=\d)\d{0,2}|(?<!\d)[一两二三四五六七八九十]{0,2}))\s?个?(?P<unit>月|日|天|年|日历天)(?:之|以)?内"
)
_SINCE = re.compile(r"(?P<event>签订|签约|下达|收到|中标|受理|开工|验收|批复|印发|到账|立项)(?:[^,。;\d]*)(?:日|后|起)")
_REACHED = re.compile(r"实际|完成|竣工|完工|办结|拨付|支付|公开|交付|交货|付清|到位|建成|验收")
_IN_TERM = r"[^,。;]*?(?:期限|时限|规定时间|约定时间)[^,。;]*内"
_KEPT = re.compile(
    rf"在{_IN_TERM}|于{_IN_TERM}|按期|按时|如期|未超|没有超|未违约|未发生违约|符合[^,。;]*?(?:时限|期限)|及时"
)
_BROKEN = re.compile(r"超期|逾期|超出|超过[^,。;]*?(?:期限|时限)|延期|未按期|未按时")
_ANNIVERSARY = re.compile(r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})周年")
_FOUNDED = re.compile(
    r"(?:成立|始建|创建|创办|建成|组建|开馆|设立|创刊|建立|修建|兴建|建)于(?P<y>(?:19|20)\d\d)年|(?P<y2>(?:19|20)\d\d)年(?:\d{1,2}月)?(?:正式)?(?:成立|创办|创建|组建|建成|设立|揭牌|开馆|创刊|建[院校馆所局厂社])"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_UNIT = "天|日|个?工作日|小时|个月"
_FASTER = re.compile(
    rf"(?:用时|历时|耗时|实际|仅用|只用|用了|工期|时限)[^,。;\d]*(?P<real>\d+)\s?(?P<u1>{_UNIT})(?:[^,。;\d]*,)?[^,。;\d比较]*[比较]"
    rf"[^,。;\d]*(?P<plan>\d+)\s?(?P<u2>{_UNIT})[^,。;\d]*(?P<word>提前|缩短|减少|节省|压缩|少|超过|超|推迟|延长|多)(?:用|了)?(?P<n>\d+)\s?(?P<u3>{_UNIT})"
)
_SOON = frozenset({"提前", "缩短", "减少", "节省", "压缩", "少"})
_START, _END = re.compile(r"开始|开工|起始|起|启动|签订|下达"), re.compile(r"完成|结束|竣工|完工|截止|止|办结|验收")
_DATE = re.compile(periods.POINT.format(""))
_MONTHS = re.compile(
    r"(?:(?P<y>(?:19|20)\d\d)\s?[年./-]\s?)?(?P<m>\d{1,2})(?:月份?)?(?:\s?(?:至|到|-{1,2}|—{1,2}|–|~)\s?(?:(?P<y2>(?:19|20)\d\d)\s?[年./-]\s?)?(?P<m2>\d{1,2})(?:月份?)?|月份?)"
)
_LENGTH = re.compile(r"(?P<n>\d{1,3})\s?(?:个月)?")
_ABOVE, _SHORT, _TWO = 3, 400, 2


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """What one paragraph says of the course of a project."""
    flat = line.flat
    if "月" in flat and (_ALIKE.search(flat) or bool(_KEPT.search(flat)) != bool(_BROKEN.search(flat))):
        yield from _each(line, day_reader.read(line, scene.year))
        yield from _kept(line, scene)
    if "比" in flat or "较" in flat:
        yield from _shorter(line)
    if "周年" in flat:
        yield from _anniversary(line, scene)


def in_tables(tables: list[Small]) -> Iterator[Claim]:
    """A beginning and an end in each row of a table of dates."""
    for rows, _, _ in tables:
        yield from _durations(rows)
        heads = [text for text, _, _ in rows[0]]
        starts = [i for i, head in enumerate(heads) if _START.search(head) and not _END.search(head)]
        ends = [i for i, head in enumerate(heads) if _END.search(head) and not _START.search(head)]
        if len(starts) != 1 or len(ends) != 1 or len(rows) <= _TWO:
            continue
        for row in rows[1:]:
            if len(row) == len(heads):
                yield from _row(row, starts[0], ends[0])


def _durations(rows: list[Cells]) -> Iterator[Claim]:
    """2024 年 3 月—7 月 beside 5 个月: the one row of a table that counts in another way than all others do."""
    found: list[tuple[Cells, int, int, int]] = []
    for row in rows[1:]:
        spans = [match for text, _, _ in row if (match := _MONTHS.fullmatch(text.strip())) is not None]
        lengths = [(i, match) for i, (text, _, _) in enumerate(row) if (match := _LENGTH.fullmatch(text.strip()))]
        if len(spans) == len(lengths) == 1:
            one, (at, length) = spans[0], lengths[0]
            years = int(one["y2"] or one["y"] or 0) - int(one["y"] or 0) if one["y2"] else 0
            made = 12 * years + int(one["m2"] or one["m"]) - int(one["m"])
            found.append((row, at, made, int(length["n"])))
    ways = [stated - made for _, _, made, stated in found]
    usual = max({*ways}, key=ways.count, default=0)
    if len(found) <= _TWO or usual not in {0, 1} or len(ways) - ways.count(usual) > 1:
        return
    for row, at, made, stated in found:
        text, line, start = row[at]
        yield claim_of(
            line, (start, start + len(text)), start, f"{made + usual}个月", "A502", holds=stated == made + usual, formula="止 - 起"
        )  # fmt: skip


def _row(row: Cells, start: int, end: int) -> Iterator[Claim]:
    first, last = _DATE.fullmatch(row[start][0]), _DATE.fullmatch(row[end][0])
    if first is None or last is None or (first["d"] is None) != (last["d"] is None):
        return
    text, line, at = row[end]
    fits = _tuple(first) <= _tuple(last)
    yield claim_of(
        line,
        (at, at + len(text)),
        at,
        "起不晚于止" if fits else "止早于起",
        "C601",
        holds=fits,
        formula=f"{row[start][0]} ≤ {text}",
    )


def _tuple(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match["y"]), int(match["m"]), int(match["d"] or 0)


def _each(line: Line, tokens: list[Day | Span]) -> Iterator[Claim]:
    """第一批 8 月 5 日至 9 日，第二批 8 月 19 日至 23 日，每批均为 5 天: one way of counting makes all of them alike."""
    flat = line.flat
    for i, span in enumerate(tokens):
        if (
            not isinstance(span, Span)
            or not span.days
            or i < 2 * _TWO
            or day_reader.vague(flat, span)
            or not _EACH.search(day_reader.lead(flat, span.start))
        ):
            continue
        run: list[tuple[Day, Day]] = []
        at = i - 1
        while at > 0:
            first, last = tokens[at - 1], tokens[at]
            if not (isinstance(first, Day) and isinstance(last, Day)) or not day_reader.ranged(flat, first, last):
                break
            run.insert(0, (first, last))
            at -= 2
        lengths = [_days(first, last) for first, last in run]
        if len(run) < _TWO or None in lengths or "。" in flat[run[0][0].start : span.start]:
            continue
        known = [length + 1 for length in lengths if length is not None]
        if set(known) in ({span.number}, {span.number + 1}):
            continue
        odd = next((k for k, length in enumerate(known) if length != span.number), 0)
        first, last = run[odd]
        yield claim_of(
            line,
            (first.start, span.end),
            first.start,
            f"{known[odd]}天",
            "A502",
            holds=False,
            formula=f"{span.number}天",
            stated=line.quote(first.start, last.end),
        )


def _shorter(line: Line) -> Iterator[Claim]:
    """用时 20 天，比承诺的 30 天提前 10 天: the difference of the two spans."""
    for match in _FASTER.finditer(line.flat):
        if len({match["u1"], match["u2"], match["u3"]}) != 1:
            continue
        made = int(match["plan"]) - int(match["real"])
        stated = int(match["n"]) * (1 if match["word"] in _SOON else -1)
        yield claim_of(
            line, match.span(), match.start(), f"{abs(made)}{match['u1']}", "A502", holds=made == stated, formula=f"{match['plan']}-{match['real']}",
            stated=line.quote(match.start("word"), match.end()),
        )  # fmt: skip


def _days(first: Day, last: Day) -> int | None:
    begin, end = first.exact(), last._replace(year=first.year).exact()
    return (end - begin).days if begin is not None and end is not None and end >= begin else None


def _kept(line: Line, scene: Scene) -> Iterator[Claim]:
    """签订之日起 6 个月内完成 … 3 月 25 日签订 … 9 月 12 日完成，在约定期限内: whether the day lies within the term."""
    kept, broken = _KEPT.search(line.flat), _BROKEN.search(line.flat)
    if bool(kept) == bool(broken):
        return
    told = [*reversed([one for one in scene.above(line, _ABOVE) if len(one.flat) <= _SHORT]), line]
    rules = [
        (found, match) for one in told for match in _WITHIN.finditer(one.flat) if (found := _since(one, match.start()))
    ]
    if len(rules) != 1:
        return
    event, rule = rules[0]
    began: list[date] = []
    ended: list[tuple[Line, Day, date]] = []
    for one in told:
        for day in day_reader.read(one, scene.year):
            exact = day.exact() if isinstance(day, Day) else None
            if exact is None or not isinstance(day, Day):
                continue
            words = day_reader.lead(one.flat, day.start) + re.split(r"[,。;]", one.flat[day.end :], maxsplit=1)[0]
            if event in words:
                began.append(exact)
            elif _REACHED.search(words):
                ended.append((one, day, exact))
    if len(began) != 1 or len(ended) != 1 or ended[0][0] is not line:
        return
    limit = _plus(began[0], listings.number(rule["n"]), rule["unit"])
    fits = (ended[0][2] <= limit) == bool(kept)
    day = ended[0][1]
    yield claim_of(
        line,
        (day.start, day.end),
        day.start,
        f"{limit.year}年{limit.month}月{limit.day}日",
        "A502",
        holds=fits,
        formula=f"{rule['n']}{rule['unit']}内",
    )


def _since(line: Line, at: int) -> str:
    """What a term begins with: 签订之日起 6 个月内."""
    found = _SINCE.search(day_reader.lead(line.flat, at))
    return found["event"] if found is not None else ""


def _plus(day: date, number: int, unit: str) -> date:
    """The last day of a term that begins on a day."""
    if unit not in {"月", "年"}:
        return day + timedelta(days=number)
    months = day.month - 1 + number * (12 if unit == "年" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _anniversary(line: Line, scene: Scene) -> Iterator[Claim]:
    """成立于 1984 年 … 2024 年，恰逢建院 40 周年."""
    told = [*reversed([one for one in scene.above(line, _ABOVE) if len(one.flat) <= _SHORT]), line]
    founded = [int(match["y"] or match["y2"]) for one in told for match in _FOUNDED.finditer(one.flat)]
    matches = list(_ANNIVERSARY.finditer(line.flat))
    if len(founded) != 1 or len(matches) != 1 or re.search(r"筹备|迎接|即将|将迎", line.flat):
        return
    match = matches[0]
    years = [
        int(one)
        for other in told
        for one in _YEAR.findall(other.flat[: match.start()] if other is line else other.flat)
    ]
    years = [year for year in years if year > founded[0]] or ([scene.year] if scene.year else [])
    if not years:
        return
    made = years[-1] - founded[0]
    holds = listings.number(match["n"]) == made
    yield claim_of(
        line, match.span(), match.start(), f"{made}周年", "A502", holds=holds, formula=f"{years[-1]}-{founded[0]}"
    )
