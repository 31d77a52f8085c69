"""Spans of time against the two days that they lie between: 4月1日至5月30日，计60天; 展期45天，于11月11日闭展; 三个月后即8月10日.

Which two days a span speaks of is said by its grammar: a range beside it, the day before and the day behind it, the day before it
and what 后 leads to, the last two days where it speaks of a distance (间隔). Of days both ends may count or one of them, unless
the words say which; whole months and years are held against the calendar.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

from jixiao.documents.audit import listings
from jixiao.documents.audit.time.day_reader import VAGUE, Day, Span, lead, ranged, read, spans, vague
from jixiao.documents.audit.time.sequences import claim_of
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

_UNTIL = re.compile(r"(?:至|到|截至|截止到|截止|止于)\s*$")
_LEAD = re.compile(
    r"(?:(?:共|连续|累计|一共|总共)[\u4e00-\u9fff]{2}|共|计|历时|为期|期|期限|时长|周期|前后|长达|持续|历经|整|满|足|仅|用时|耗时|运行|运营|实施|施工|服务|开放|展出|涵盖|覆盖|横跨|停[水电气运业课工产]|封闭|中断|试用|执行|为|是|达|[,，(（]|^)\s*(?:了|约定)?(?:为|是|共|计)?\s*$"
)
_BEHIND = re.compile(
    r"\s*(?:[(（][^()（）]*[)）])?\s*(?:底|末|初)?(?:止|结束|完工|竣工|闭[展幕馆园]|完成|期满|为止)?[,，(（]?\s*(?:(?:共|连续|累计|一共|总共)[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]*?(?:工期|历时|为期|期限|期|时长|周期|时间|前后|长达|持续|历经|用时|耗时|运行|运营|实施|施工|服务|开放|展出|涵盖|覆盖|横跨))?"
    r"(?:也|均|都|已|整|正好|恰好|刚好|共|合计|总计|共计|计|为|是|达|满|足|了|有|仅|各|一)*\s*$"
)
_AHEAD = re.compile(
    r"\s*(?:[(（][^()（）]*[)）])?\s*[,，(（:：]?\s*(?:即|自|从|由|于|时间|起止|日期|具体|期间|为|是|:|：|\s)*$"
)
_NAMELY = re.compile(r"\s*[,，(（]?\s*(?:即|也就是|亦即|于|在|到|至|\s)*$")
_IS = re.compile(r"\s*,?\s*(?:即|也就是|亦即)")
_AFTER = re.compile(r"\s*(?:之后|以后|后|起)")
_SINCE = re.compile(r"(?:后|起|之日|当日|算起|开始)(?:的)?\s*$")
_BEGAN = re.compile(
    r"[自从]|起|停|封闭|中断|立项|组建|开|启动|动工|进场|签|生效|入|始|发行|成立|交付|购|启用|投用|验收|取得|颁发|核发|聘任|任职|承租|出租|发布|公示|公告|上线|挂牌|揭牌|投入|印发"
)
_LASTS = re.compile(r"(?:期|历时|用时|耗时|共|计|施工|运行|持续|历经|经过|经)(?:限|间)?(?:为|是|共|计|约定)*\s*$")
_ENDS = re.compile(
    r"[^,，。;；]*?(?:闭[展幕馆园]|结束|完工|竣工|到期|届满|期满|截止|止|收官|撤展|落幕|完成|完毕|验收|交付|办结|办完|通车|上线|投用|启用|销号|建成|投产|投运|恢复|解除|复工|重新)"
)
_TERM = re.compile(r"到期|届满|期满|截止|止")
_PLANNED = re.compile(r"合同|计划|约定|要求|规定|批复|限")
_AGREED = re.compile(r"(?:合同|计划|约定|要求|规定|批复)[^,。;\d]*(?:工期|期限|时限|周期)")
"""A length that was agreed on is not what lies between the days of the work."""
_APART = re.compile(r"(?:间隔|相隔|时隔|相距|相差|隔)(?:了|为|是|整|正好|恰好|共|达|仅|\s)*$")
_BOTH = re.compile(r"[首头前][尾后][^,，。;；)）]*?(?:均|都|两日|两天|计|含|算)|[含算计][首头前][尾后]|[首头][尾]")
_STOP = re.compile(r"[。;；!！?？]")
_EXACT = re.compile(r"(?:整|正好|恰好|刚好|满|足)\s*$")
_HELD = re.compile(r"提前|延期|延后|超期|推迟|滞后|逾期|超工期")
"""What is said behind a span of a plan: the span is what was planned."""
_NOUN = re.compile(
    r"(?:工期|历时|用时|耗时|为期|周期|建设期|实施期|服务期|质保期|保修期|保证期|期限|时长|有效期|展期)[^,。;\d]*$|[自从][^,。;\d自从至到]+[至到][^,。;\d自从至到]*$"
)
_FIXED = re.compile(r"(?:租期|租赁期|合同期|服务期|质保期|保修期|有效期|期限|任期|聘期)[^,。;\d]*$")
_REAL = re.compile(r"历时|用时|耗时|实际|[自从][^,。;]+[到至]")
"""从开工到竣工历时 8 个月，比计划提前: what was taken, whatever it is held against."""
_SINCE_TO = re.compile(r"[自从][^,。;\d]+(?:起|到|至)[^,。;\d]*$")
"""自收到文件起历时, 从接件到办结用了: between the only two days that were told."""
_FROM_WORD = re.compile(r"[自从](?P<word>[\u4e00-\u9fff]{2,}?)(?:起|到|至|后)")
_STARTED = re.compile(
    r"[^,。;]*?(?:开工|动工|启动|开始|进场|入场|开展|开机|开馆|开园|开幕|收到|收悉|接到|接[件报]|受理|申报|报修|立案)"
)
_START_OF = re.compile(
    r"(?:开工|动工|启动|开始|受理|立案|接[收件]|签订|进场|开展|起始)(?:日期|时间|日)?(?:为|是|:|于)?\s*$"
)
_END_OF = re.compile(r"(?:完工|竣工|结束|完成|交付|截止|完毕|办结|办完|修复)(?:日期|时间|日)?(?:为|是|:|于)?\s*$")
_TERMED = re.compile(r"(?:期限|服务期|有效期|租期|租赁期|合同期|聘期|任期|质保期|保修期|周期)(?:为|是|共|均|:)*\s*$")
_RUNS = re.compile(r"\s*(?:[\u4e00-\u9fff]+?之日起|起算|算起|起计|起(?![至到])|开始|生效|签订|签署)")
_RUNS_FROM = re.compile(r"(?:签订|签署|生效|起始|开始|起算|成立)(?:日期?|时间)?(?:为|是|:|于)\s*$")
_OVER_ON = re.compile(r"(?:到期|届满|期满|终止|截止)(?:日期?|时间)?(?:为|是|:|于)?\s*$")
_OVER = re.compile(r"\s*(?:到期|届满|期满|终止|止)")
_RENEWED = re.compile(r"(?<![未不]再)(?<![未不有])(?:续签|续期|延期|延长|顺延|展期|提前)")
_COUNTED = re.compile(r"\s*(?:起计|起算|起计算|开始计算|起(?![至到]))")
_COURSES = re.compile(r"[一二两三四首末]期|标段|交叉|分段|分批|同步施工|平行|重新|再次|中止|补正")
"""What says that several courses run beside one another."""
_EVERY_DAY = re.compile(
    r"(?:公示|公告|举办|开放|展出|展览|发布|连续|报名|征集|开展|营业)(?:了|时间|期|为|是|共|计)*\s*$"
)
_DAILY = re.compile(r"连续(?:培训|举办|开放|展出|授课|演出|宣传|集训|办班|公示|服务|开展)?\s*$")
_FROM_TO = re.compile(r"起\s*(?:[,，])?\s*(?:至|到)")
_NOT_ALL = re.compile(r"其中|有效(?!期)|净|平均|人均|最[长短]|实际(?:服务|运行|施工|开放|营业|上课)")
"""有效施工历时 10 个月: a part, or a mean, of the time between two days."""
_NEAR, _SHORT, _NAMED, _PAIR, _CLAUSE = 6, 400, 8, 2, 60


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The spans of one paragraph that two days bound."""
    flat = line.flat
    if not spans(line):
        return
    tokens = read(line, scene.year)
    for i, span in enumerate(tokens):
        if not isinstance(span, Span) or vague(flat, span) or _NOT_ALL.search(lead(flat, span.start)):
            continue
        found = _bound(line, scene, tokens, i, span)
        if found is not None:
            first, last, way = found
            yield from judged(line, span, first, last, way)


_Bound = tuple[Day, Day, str]
"""The first and the last day of a span, and how it was bound: range, later, apart."""


def _bound(line: Line, scene: Scene, tokens: list[Day | Span], i: int, span: Span) -> _Bound | None:
    """The two days that a span, the token of this index, speaks of by its grammar."""
    flat = line.flat
    before = [one for one in tokens[:i] if isinstance(one, Day)]
    behind = [one for one in tokens[i + 1 : i + 3] if isinstance(one, Day)]
    following = behind[0] if behind and tokens[i + 1] is behind[0] else None
    later = None if span.nth else _AFTER.match(flat, span.end)
    full = flat.endswith("满", 0, span.start) and _IS.match(flat, span.end)
    if span.nth and following is None:
        return _nth(line, scene, before, span)
    if later is not None or span.nth or full:
        return _later(line, scene, before, span, following, later.end() if later else span.end)
    last = tokens[i - 1] if i else None
    if isinstance(last, Day) and len(before) > 1 and tokens[i - 2] is before[-2]:
        first = before[-2]
        if ranged(flat, first, last) and _BEHIND.fullmatch(flat, last.end, span.start):
            return first, last, "range"
        said = lead(flat, span.start)
        planned = _AGREED.search(said) or (_PLANNED.search(said) and _HELD.search(flat, span.end))
        if (
            not planned
            and (_turned(flat, first, last) or _course(flat, first, last) or _headed(flat, first, last))
            and _lead_behind(flat, last, span)
        ):
            return first, last, "range"
    if len(behind) > 1 and following is behind[0] and ranged(flat, behind[0], behind[1]):
        if _AHEAD.fullmatch(flat, span.end, following.start):
            return behind[0], behind[1], "range"
        return None
    if len(behind) > 1 and following is behind[0] and _expires(flat, span, behind[1]):
        return behind[0], behind[1], "range"
    if _APART.search(lead(flat, span.start)):
        days = before if len(before) > 1 else [*_above(line, scene), *before]
        return (days[-2], days[-1], "apart") if len(days) > 1 else None
    if isinstance(last, Day) and following is not None:
        enclosed = _enclosed(flat, last, span, following)
        if enclosed is not None:
            return enclosed
    return _expiry(line, tokens, span) or _over_sentences(line, scene, before, span)


def _turned(flat: str, first: Day, last: Day) -> bool:
    """2013年7月揭牌，到2023年7月: 到 before the second day, and no other sentence between the two."""
    between = flat[first.end : last.start]
    return bool(_UNTIL.search(between)) and not _STOP.search(between)


def _course(flat: str, first: Day, last: Day) -> bool:
    """3月1日开工，4月14日完工: what began on the first day and ended on the second, in one sentence."""
    between = flat[first.end : last.start]
    return not _STOP.search(between) and bool(_BEGAN.search(between)) and _ENDS.match(flat, last.end) is not None


def _headed(flat: str, first: Day, last: Day) -> bool:
    """受理时间为 4 月 8 日，办结时间为 4 月 18 日: what began and what ended, before each of the days."""
    return not _COURSES.search(flat, first.end, last.start) and bool(
        _START_OF.search(lead(flat, first.start)) and _END_OF.search(lead(flat, last.start))
    )


def _lead_behind(flat: str, last: Day, span: Span) -> bool:
    """The words between the second day and the span are what lasted, in at most one clause of their own."""
    between = flat[last.end : span.start]
    return between.count(",") <= 1 and not _STOP.search(between) and bool(_LEAD.search(between))


def _later(line: Line, scene: Scene, before: list[Day], span: Span, following: Day | None, end: int) -> _Bound | None:
    """5月10日上线，三个月后即8月10日; 5月6日签订合同。… 签订后第9天，即5月15日."""
    flat = line.flat
    if following is None or not _NAMELY.fullmatch(flat, end, following.start):
        return None
    if span.nth and not _SINCE.search(lead(flat, span.start - 1)):
        return None
    anchors = before or _above(line, scene)
    if not anchors:
        return None
    since = span.nth and flat[: span.start - 1].rstrip().endswith(("起", "算起", "开始", "当日", "之日"))
    return anchors[-1], following, "since" if since else "later"


def _enclosed(flat: str, first: Day, span: Span, last: Day) -> _Bound | None:
    """自9月28日开展，展期45天，于11月11日闭展: begun on the day before the span, ended on the day behind it."""
    told, rest = flat[first.end : span.start], flat[span.end : last.start]
    ended = _ENDS.match(flat, last.end)
    if _STOP.search(told) or _STOP.search(rest) or not _LASTS.search(told) or ended is None:
        return None
    began = _BEGAN.search(told.rsplit(",", 1)[0]) or flat[first.start - 1 : first.start] in {"自", "从"}
    planned = _PLANNED.search(told) or _HELD.search(flat, last.end)
    if not began or (planned and not _TERM.search(ended[0])) or "实际" in rest:
        return None
    return first, last, "range"


def _expires(flat: str, span: Span, last: Day) -> bool:
    """质保期两年，2021年11月5日验收，2023年11月5日质保期满: a term, the day on which it begins, the day on which it is over."""
    between = flat[span.end : last.start]
    return (
        bool(_NOUN.search(lead(flat, span.start)))
        and not _STOP.search(between)
        and between.count(",") <= 2
        and re.match(r"[^,。;]*?(?:期满|届满|到期)", flat[last.end :]) is not None
    )


def _over_sentences(line: Line, scene: Scene, before: list[Day], span: Span) -> _Bound | None:
    """3月1日开工。… 4月14日完工，历时45天: the last beginning and the last end that were told, of a span that is no plan."""
    flat = line.flat
    said = lead(flat, span.start)
    if not _NOUN.search(said) or _PLANNED.search(said) or (_HELD.search(flat, span.end) and not _REAL.search(said)):
        return None
    if _COURSES.search(flat):
        return None
    told: list[tuple[Line, Day]] = [(line, one) for one in before]
    if len(flat) <= _SHORT:
        told = [*_days_above(line, scene), *told]
    ends = [at for at, (where, one) in enumerate(told) if _at(where.flat, one, _ENDS, _END_OF)]
    starts = _named(said, told) or [
        at for at, (where, one) in enumerate(told) if _at(where.flat, one, _STARTED, _START_OF)
    ]
    ends = [at for at in ends if starts and at > starts[-1]]
    if ends and ends[-1] == len(told) - 1:
        return _any_of(line, span, told[starts[-1]][1], [told[at][1] for at in ends])
    exact = [one for one in before if one.day is not None]
    alone = len(before) == len(exact) == _PAIR and not any(_PLANNED.search(lead(flat, one.start)) for one in exact)
    return (exact[0], exact[1], "range") if alone and _SINCE_TO.search(said) else None


def _named(said: str, told: list[tuple[Line, Day]]) -> list[int]:
    """从踏勘到办结: the only day whose clause has the word behind 从."""
    match = _FROM_WORD.search(said)
    word = match["word"].removesuffix("之日") if match is not None else ""
    found = [at for at, (where, one) in enumerate(told) if word and word in _clause(where.flat, one)]
    return found if len(found) == 1 else []


def _clause(flat: str, day: Day) -> str:
    """The words of the clause of a day."""
    return lead(flat, day.start) + re.split("[,，。;；]", flat[day.end : day.end + _CLAUSE])[0]


def _any_of(line: Line, span: Span, first: Day, ends: list[Day]) -> _Bound | None:
    """6 月 28 日完工，7 月 3 日通过验收 …, 实际用时 54 天: of several ends the one that fits, else the first."""
    fitting = [last for last in ends if all(one.verdict == "holds" for one in judged(line, span, first, last, "range"))]
    return first, (fitting or ends)[0], "range"


def _at(flat: str, day: Day, behind: re.Pattern[str], ahead: re.Pattern[str]) -> bool:
    """Whether the words behind a day, or those right before it, say what happened on it."""
    return behind.match(flat, day.end) is not None or ahead.search(lead(flat, day.start)) is not None


def _expiry(line: Line, tokens: list[Day | Span], span: Span) -> _Bound | None:
    """期限为一年，从 2022 年 9 月 1 日起算 … 协议于 2023 年 8 月 31 日到期: a term, the only day it begins with, the only day it is over."""
    flat = line.flat
    if not _TERMED.search(lead(flat, span.start)) or VAGUE.search(flat, max(0, span.start - _NAMED), span.start):
        return None
    days = [one for one in tokens if isinstance(one, Day) and one.day is not None]
    starts = [one for one in days if _RUNS.match(flat, one.end) or _RUNS_FROM.search(lead(flat, one.start))]
    ends = [one for one in days if _OVER.match(flat, one.end) or _OVER_ON.search(lead(flat, one.start))]
    if (
        len(starts) != 1
        or len(ends) != 1
        or starts[0].start >= ends[0].start
        or _RENEWED.search(flat, span.end, ends[0].start)
    ):
        return None
    return starts[0], ends[0], "range"


def _nth(line: Line, scene: Scene, before: list[Day], span: Span) -> _Bound | None:
    """自 4 月 20 日起计。… 6 月 18 日完工，恰好为第 60 天: the day that the count began with, the day right before the span."""
    flat = line.flat
    told = [*_days_above(line, scene), *((line, one) for one in before)]
    began = [one for where, one in told[:-1] if _COUNTED.match(where.flat, one.end)]
    near = (
        before
        and not _STOP.search(flat, before[-1].end, span.start)
        and flat.count(",", before[-1].end, span.start) <= 1
    )
    return (began[0], before[-1], "since") if near and len(began) == 1 and span.days else None


def _days_above(line: Line, scene: Scene) -> list[tuple[Line, Day]]:
    found: list[tuple[Line, Day]] = []
    for other in scene.above(line, _NEAR):
        if len(other.flat) <= _SHORT and not other.is_cell:
            found[:0] = [(other, one) for one in read(other, scene.year) if isinstance(one, Day)]
    return found


def _above(line: Line, scene: Scene) -> list[Day]:
    """The days of the paragraphs right above, in order."""
    return [day for _, day in _days_above(line, scene)]


def judged(line: Line, span: Span, first: Day, last: Day, way: str) -> Iterator[Claim]:
    """What a span says of the days that bound it."""
    flat = line.flat
    if last.month is not None and not last.dated and not first.dated and (first.month or 0) > last.month:
        last = last._replace(year=first.year + 1)
    elif not last.dated and first.dated:
        last = last._replace(year=first.year + (last.month is not None and (first.month or 0) > last.month))
    exact = span.whole or bool(_EXACT.search(flat, max(0, span.start - 4), span.start))
    exact = exact or bool(_FIXED.search(lead(flat, span.start)))
    sentence = flat[max(flat.rfind("。", 0, span.start), 0) : (flat.find("。", span.end) + 1 or len(flat))]
    made = (
        _days(span, first, last, way, both=bool(_BOTH.search(sentence)), every=_from_to(flat, span, first, last))
        if span.days
        else _months(span, first, last, way, exact=exact, accounts=flat.endswith("年度", span.start, span.end))
    )
    if made is None:
        return
    fits, length = made
    start = listings.clause_start(flat, max(0, flat.rfind(",", 0, span.start)))  # two clauses
    yield claim_of(line, (start, span.end), span.start, length, "A502", holds=fits, formula="止 - 起")


def _from_to(flat: str, span: Span, first: Day, last: Day) -> bool:
    """自 9 月 28 日起至 10 月 7 日止，连续举办 10 天: from the one day to the other, each of them counts."""
    if _DAILY.search(lead(flat, span.start)):
        return True
    said = _FROM_TO.fullmatch(flat, first.end, last.start) is not None and flat.startswith("止", last.end)
    return said and _EVERY_DAY.search(lead(flat, span.start)) is not None


def _days(span: Span, first: Day, last: Day, way: str, *, both: bool, every: bool) -> tuple[bool, str] | None:
    begin, end = first.exact(), last.exact()
    if begin is None or end is None or end < begin:
        return None
    apart = (end - begin).days
    allowed = {"later": {apart}, "apart": {apart - 1, apart}, "since": {apart, apart + 1}}.get(way, {apart, apart + 1})
    if (both or every) and way == "range":
        allowed = {apart + 1}
    leap = not first.dated and (first.month or 0) <= 2 < (last.month or 0)
    shown = apart + (way == "range")
    return span.number in (allowed | {apart + 2} if leap else allowed), f"{shown}天"


def _months(span: Span, first: Day, last: Day, way: str, *, exact: bool, accounts: bool) -> tuple[bool, str] | None:
    """Months by the calendar: with both days a whole number only where the days agree, else the number begun or ended."""
    if first.month is None or last.month is None:
        if first.month is not last.month or span.number % 12:
            return None
        years = last.year - first.year
        allowed = {years + 1} if accounts else {years, years + 1} if way == "range" else {years}
        return (span.number // 12 in allowed, f"{years}年") if years > 0 else None
    begin, end = first.exact(), last.exact()
    after = end
    if begin is not None and end is not None and way == "range" and _whole(begin, end + timedelta(days=1)):
        after = end + timedelta(days=1)
    if begin is None or after is None:
        months = (last.year - first.year) * 12 + last.month - first.month
        allowed = {months, months + 1} if way == "range" else {months}
    else:
        months = (after.year - begin.year) * 12 + after.month - begin.month - (after.day < begin.day)
        whole = _whole(begin, after)
        allowed = {months} if whole else set() if exact or way == "later" else {months, months + 1}
        if not whole and way == "later" and abs(after.day - begin.day) <= 1:
            allowed = {(after.year - begin.year) * 12 + after.month - begin.month}
    if months <= 0:
        return None
    if span.number % 12 == 0 and not exact and way == "range":
        yearly = {one for one in allowed if not one % 12}
        allowed = yearly or {12 * (one // 12) for one in allowed} | {-12 * (-one // 12) for one in allowed}
    return span.number in allowed, f"{months}个月"


def _whole(begin: date, after: date) -> bool:
    """Whether whole months lie between two days."""
    last = calendar.monthrange(after.year, after.month)[1]
    return begin.day == after.day or (after.day == last and begin.day > last)
