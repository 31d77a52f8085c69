"""What follows one another in time: payments and rounds by their ordinals, steps by their months, editions by their years; a term in years and in months.

第一笔 … 3 月 29 日，第二笔 … 7 月 5 日 must not go back; of steps told month by month one alone that goes back is odd; 第一届 2016 年，每两年一届 makes 2024 年 the
fifth; 三年，即 36 个月.
"""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit import listings
from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.time.day_reader import DATE, NEXT, SPREAD, dates
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

_ORDINAL = re.compile(
    r"(?:第(?P<n>[一二三四五六七八九十]|\d{1,2})|(?P<first>首))(?P<kind>笔|批次?|次|轮|场)(?P<what>[^,。;:、()\d于在]*)|(?P<stage>预付款|首付款|定金|进度款|尾款|余款|末批|末笔|质保金)"
)
_LAST_OF = re.compile("定金|末[批笔]|质保金")
_STAGES = {"预付款": 0, "首付款": 0, "定金": 0, "进度款": 50}
_ELSEWHERE = re.compile(
    r"此前|早在|先前|之前|以前|上年|去年|次年|翌年|明年|同期|原定|计划|拟|预计|约定|要求|其中|分别|比(?![选赛武价])|较|另|追溯|截至"
)
_LATER = re.compile(r"后,?即?[于在]?$")
_REACHED = re.compile(r"完成|结束|期满|无异议|通过|批复|审批|验收|合格|确认|公示|到位|签订|评审|审核|下达")
_STEP = re.compile(r"(?:^|[,;。:、)]|于|在|至)\s*$")
_LAST_RANK, _FEWEST, _MOST, _TWO, _ABOVE, _SHORT = 99, 4, 24, 2, 3, 400
_FIRST = re.compile(r"(?:第一届|首届)[^。;\d]*?(?P<y>(?:19|20)\d\d)年|(?P<y2>(?:19|20)\d\d)年[^。;\d]*?(?:第一届|首届)")
_EVERY = re.compile(
    r"每(?:(?P<n>[一两二三四五])?年)(?:举办|举行|召开|评选|开展|组织)?一[届次]|(?P<n2>[一两二三四五])年一[届次]|(?P<gap>隔年)[^,。;隔]*?一[届次]"
)
_BROKEN = re.compile(
    r"(?<![未无])(?<!未曾)(?<!从未)(?<!没有)(?:间断|停办|中断|暂停|取消|推迟|延期|未举办|停[了过]?[一两二三四五\d]*[届年])"
)
_NTH = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,3})届")
_YEAR = re.compile(r"(?P<y>(?:19|20)\d\d)年")
_IN_MONTHS = re.compile(
    r"(?P<years>[\d一二两三四五六七八九十](?:(?<=\d)\d)?)(?:个)?年(?P<half>半)?\s*[,(]?\s*(?:即|共计?|合计?|折合|也就是|计)?\s*(?P<months>\d{1,3})个月"
)
_NAMED_YEARS = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2})(?:期限?|周期)(?:为|是|共|:)*(?P<years>[一二两三四五六七八九十]|\d{1,2})年(?!\d|度)"
)
_NAMED_MONTHS = re.compile(r"(?P<months>\d\d{0,2})个月的(?P<name>[\u4e00-\u9fff]{2})(?:期|周期)")


class _Step(NamedTuple):
    start: int
    end: int
    rank: int
    when: tuple[int, int, int]


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """What one paragraph tells in order."""
    flat = line.flat
    if "月" in flat:
        yield from _payments(line)
        yield from _steps(line)
        yield from _afterwards(line) if "后" in flat else ()
        yield from _in_months(line, scene) if "年" in flat or "个月的" in flat else ()
    if "届" in flat:
        yield from _editions(line, scene)


def _payments(line: Line) -> Iterator[Claim]:
    """Each of several ordinals of one kind with the only date up to the next one; the last two payments not the wrong way round."""
    flat = line.flat
    ranked = "第" in flat or "首" in flat or "款" in flat or _LAST_OF.search(flat)
    found = list(islice(_ORDINAL.finditer(flat), _MOST)) if ranked else []
    if len(found) < _TWO:
        return
    steps: list[_Step] = []
    year = 0
    for match, following in zip(found, [*found[1:], None], strict=True):
        stop = following.start() if following is not None else len(flat)
        full = flat.find("。", match.end(), stop)
        own = list(DATE.finditer(flat, match.end(), full if full >= 0 else stop))
        if len(own) != 1 or SPREAD.match(flat, own[0].end()) or _ELSEWHERE.search(flat, match.start(), own[0].start()):
            return
        one = own[0]
        year = int(one["y"]) if one["y"] else year + (one["rel"] in NEXT)
        rank = _rank(match)
        steps.append(_Step(match.start(), one.end(), rank, (year, int(one["m"]), int(one["d"] or 0))))
    kinds = {match["kind"] for match in found if match["kind"]}
    if (
        len(kinds) > 1
        or len({match["what"] for match in found if match["kind"] and match["what"] not in {"款", "资金"}}) > 1
    ):
        return
    dated = [bool(_YEAR.search(flat, one.start, one.end)) for one in steps]
    for (first, second), year_told in zip(pairwise(steps), dated[1:], strict=True):
        later = first.when <= second.when if first.when[2] and second.when[2] else first.when[:2] <= second.when[:2]
        if second.rank <= first.rank or (
            not year_told and not later and second.when[1] < 4 <= first.when[1] and second is steps[-1]
        ):
            return  # another list, or the beginning of another year
        yield claim_of(line, (first.start, second.end), second.start, "先后次序", "C601", holds=later)


def _rank(match: re.Match[str]) -> int:
    """Which of its kind an ordinal is; the last payment is the last of all."""
    if match["stage"]:
        return _STAGES.get(match["stage"], _LAST_RANK)
    return 1 if match["first"] else listings.number(match["n"])


def _steps(line: Line) -> Iterator[Claim]:
    """1 月招标，2 月定标，3 月签约，11 月完成，12 月验收: of four and more one alone, not the last, that goes back."""
    flat = line.flat
    told = [one for one in dates(flat) if 1 <= int(one["m"]) <= 12]
    for start, end in line.sentences if len(told) >= _FEWEST else ():
        found = [one for one in told if start <= one.start() < end]
        if len(found) < _FEWEST or _ELSEWHERE.search(flat, start, end):
            continue
        if any(one["y"] for one in found[1:]) or any(one["rel"] for one in found):
            continue
        if any(SPREAD.match(flat, one.end()) or not _STEP.search(flat[start : one.start()]) for one in found[1:]):
            continue
        months = [int(one["m"]) for one in found]
        odd = [i for i, (a, b) in enumerate(pairwise(months), 1) if b < a]
        if len(odd) != 1 or odd[0] == len(months) - 1:
            continue
        at = odd[0]
        if months[at - 1] <= months[at + 1]:
            yield claim_of(
                line,
                found[at].span(),
                found[at].start(),
                f"{months[at - 1]}月 ≤ {months[at + 1]}月",
                "C601",
                holds=False,
            )


def _afterwards(line: Line) -> Iterator[Claim]:
    """11 月 6 日—11 月 10 日公示，无异议后于 11 月 13 日发文: what comes after a day that was told right before it."""
    flat = line.flat
    exact = [one for one in dates(flat) if one["d"]]
    for first, second in pairwise(exact):
        between = flat[first.end() : second.start()]
        if (
            second["y"]
            or second["rel"]
            or "。" in between
            or ";" in between
            or (later := _LATER.search(between)) is None
            or _REACHED.search(between, listings.clause_start(between, later.start()), later.start()) is None
            or _ELSEWHERE.search(between)
        ):
            continue
        one, two = ((int(date["m"]), int(date["d"])) for date in (first, second))
        if one[0] - two[0] < 6:  # in another year it may be
            yield claim_of(line, (first.start(), second.end()), second.start(), "先后次序", "C601", holds=one <= two)


def _editions(line: Line, scene: Scene) -> Iterator[Claim]:
    """第一届于 2016 年举办，此后每两年一届 … 2024 年为第五届: counted on without a break."""
    told = [*reversed([one for one in scene.above(line, _ABOVE) if len(one.flat) <= _SHORT and "届" in one.flat]), line]
    text = "。".join(one.flat for one in told)
    first, every = list(_FIRST.finditer(text)), list(_EVERY.finditer(text))
    nth = [one for one in _NTH.finditer(line.flat) if listings.number(one["n"]) > 1]
    if len(first) != 1 or len(every) != 1 or len({one["n"] for one in nth}) != 1 or _BROKEN.search(text):
        return
    began = int(first[0]["y"] or first[0]["y2"])
    step = _TWO if every[0]["gap"] else listings.number(every[0]["n"] or every[0]["n2"] or "一")
    years = {int(one["y"]) for one in _YEAR.finditer(text)} - {began}
    if len(years) != 1 or (year := years.pop()) < began or (year - began) % step:
        return
    made, match = (year - began) // step + 1, nth[0]
    holds = listings.number(match["n"]) == made
    yield claim_of(
        line, match.span(), match.start(), f"第{made}届", "A502", holds=holds, formula=f"({year}-{began})÷{step}+1"
    )


def _in_months(line: Line, scene: Scene) -> Iterator[Claim]:
    """三年，即 36 个月; 建设期三年 … 36 个月的建设周期."""
    for match in islice(_IN_MONTHS.finditer(line.flat), _MOST):
        made = 12 * listings.number(match["years"]) + (6 if match["half"] else 0)
        yield _months(line, match, made)
    named = list(islice(_NAMED_MONTHS.finditer(line.flat), _MOST))
    if not named:
        return
    near = [line, *(one for one in scene.above(line, _ABOVE) if len(one.flat) <= _SHORT)]
    for match in named:
        years = {
            listings.number(one["years"])
            for other in near
            for one in _NAMED_YEARS.finditer(other.flat)
            if one["name"] == match["name"]
        }
        if len(years) == 1:
            yield _months(line, match, 12 * years.pop())


def _months(line: Line, match: re.Match[str], made: int) -> Claim:
    stated = int(match["months"])
    start = match.start("months")
    return failing_claim(
        "unit", "A509", line, match.span(), start, "holds" if stated == made else "wrong", f"{stated}个月", f"{made}个月", f"{made // 12}×12",
    )  # fmt: skip


def claim_of(
    line: Line, span: tuple[int, int], at: int, computed: str, code: str, *, holds: bool, formula: str = "", stated: str = ""
) -> Claim:  # fmt: skip
    """The claim of an order or of a number of days."""
    return failing_claim(
        "date_range", code, line, span, at, "holds" if holds else "wrong", stated or line.quote(*span), computed, formula or computed,
    )  # fmt: skip
