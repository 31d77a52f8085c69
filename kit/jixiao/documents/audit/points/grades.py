"""A grade against the bands that the report prints itself: 90 分（含）以上为优 …, 得分 91.5 分, 等级为优."""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, cast

from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.operands import listed, points_kind
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_CLASSES = "[一二三四五](?:类|级|等(?!奖|品))|[甲乙丙丁][等级类]|[A-EⅠⅡⅢⅣ][级类等档]"
_WORDS = rf"{_CLASSES}|优秀|良好|中等|较差|较好|一般|不合格|不及格|不达标|基本合格|合格|及格|达标|优|良|中|差|好"
_NUMBER = r"\d{2,3}(?:\.\d)?"
_WITH = r"\s*分?\s*(?:\(不?含[^()]*\))?\s*分?\s*"
_BAND = (
    rf"(?P<above>[≥>]=?|不低于|大于等于|达到?)?\s*(?P<low>{_NUMBER}){_WITH}"
    rf"(?:(?:-{{1,2}}|—{{1,2}}|–|~|至|到|≤得分<|≤[\u4e00-\u9fffXxSs]*[<≤])\s*(?P<high>{_NUMBER}){_WITH}(?:以下)?"
    rf"|(?P<up>及?以上)(?:[,、]?\s*(?P<below>{_NUMBER}){_WITH}(?:以下)?)?|(?P<down>及?以下))?"
)
_FIRST = re.compile(
    _BAND
    + rf"(?:\(不?含[^()]*\))?(?:的|之间|区间|段|者|范围|内|得分|对应|等级|定|评|属于?|为|是|,|:|→|—)*[“\"]?(?P<grade>{_WORDS})(?=标准|等[级次]|档|级|区间|线|[^\u4e00-\u9fff]|$)[”\"]?"
)
_FIRST_BEGINS = re.compile(r"[≥>不大达\s\d]")
_SECOND = re.compile(
    rf"(?<![\u4e00-\u9fff])[“\"]?(?P<grade>{_WORDS})[”\"]?\s*(?:[(:,]|(?:等级|档)?(?:为|是|指|:))\s*(?:得分|评分|总分|分数|综合得分)?(?:在|为|[SsXx])?\s*(?P<less>[<＜]|低于|不足|小于)?\s*"
    + _BAND
)
_RANKS = "[一二三四五甲乙丙丁A-EⅠⅡⅢⅣ]"
_GRADED = re.compile(
    "优|良|中|差|好|一般|合格|及格|达标|" + "|".join(f"{name}(?<={_RANKS}{name})" for name in ("类", "级", "等", "档"))
)
_RANGED = re.compile(r"≥|>|≤|<|~|–|—|上|下|至|到|-|低于|大于|小于|不足")
_VERDICT = re.compile(
    r"(?:(?:等级|等次|档次|级别|结论|结果|评定|评级|认定|评价|自评|绩效)[^,。;:“”]*?(?:评定为|评为|认定为|定为|属于?|应为|为|是|:)"
    r"|(?:评定为|评为|认定为|定为|属于?|列[为入]?|归[为入]|确定为))"
    rf"\s*[“\"]?(?P<grade>{_WORDS})[”\"]?(?:等?[级次档])?(?=\s*[,。;)]|\s*$)"
)
_GIVEN = re.compile(rf"[为是:于属列入归]\s*[“\"]?(?:{_WORDS})[”\"]?(?:等?[级次档])?(?=\s*[,。;)]|\s*$)")
"""The end of a verdict, which the search finds sooner than its beginning."""
_SCORE = re.compile(r"得分|评分|总分|分数|自评|综合|评价|认定|最终|打分|考核")
_WHOSE = re.compile(r"(?:^|项目|单位|部门|整体|[局院校所站处中心])[\s,为得]*$")
"""本项目得 86 分, 得 86 分: a score whose words name nothing smaller than what is graded."""
_ALIKE = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差", "不及格": "不合格", "及格": "合格"}
_FULL = Decimal(1000)
_ABOVE, _TWO = 6, 2


class _Band(NamedTuple):
    grade: str
    low: Decimal
    high: Decimal
    printed: str


_Told = tuple[list[_Band], list[tuple[int, int]]]
"""The bands of a paragraph, and where each of them stands."""


class _Known(NamedTuple):
    """The paragraphs that print bands, by their numbers; and the numbers of those that give them to the text below."""

    told: dict[int, _Told]
    given: list[int]


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The grades that one paragraph gives, each to the score before it, by the bands that were printed last."""
    given = list(_VERDICT.finditer(line.flat)) if _GIVEN.search(line.flat) else []
    if not given:
        return
    known = _known(scene)
    bands, spans = known.told.get(line.number) or (_above(line, known), [])
    if not bands:
        return
    for match in given:
        if any(start <= match.start("grade") < end for start, end in spans):
            continue
        score = _score(line, scene, match.start(), known.told)
        if score is not None:
            yield from _judged(line, match, score, bands)


def _judged(line: Line, match: re.Match[str], score: Fact, bands: list[_Band]) -> Iterator[Claim]:
    """The band that a score falls into; of a single band only whether the score lies in it."""
    grade = _plain(match["grade"])
    fitting = next((one for one in bands if one.low <= score.value < one.high), None)
    known = {one.grade for one in bands}
    if fitting is None or (len(bands) >= _TWO and grade not in known):
        return
    holds = fitting.grade == grade
    yield failing_claim(
        "grade", "C616", line, match.span(), match.start("grade"), "holds" if holds else "wrong", match["grade"], fitting.grade, f"{score.printed}: {fitting.printed}",
        score=score.printed, band=fitting.printed,
    )  # fmt: skip


def _score(line: Line, scene: Scene, at: int, known: dict[int, _Told]) -> Fact | None:
    """The last score that was got before an offset, in its paragraph or in those above; figures of bands are none."""
    for other in (line, *scene.above(line, _ABOVE)):
        own = [fact for fact in other.facts if fact.role == "score" and not fact.hedged and points_kind(fact) == "got"]
        own = [fact for fact in own if _SCORE.search(fact.phrase) or _WHOSE.search(fact.label)]
        if other is line:
            spans = known[line.number][1] if line.number in known else []
            own = [fact for fact in own if fact.start < at and not any(a <= fact.start < b for a, b in spans)]
        elif other.number in known:
            own = []
        own = [fact for fact in own if not listed(fact)] or own
        if own:
            return own[-1] if len({fact.value for fact in own}) == 1 or other is line else None
    return None


def _known(scene: Scene) -> _Known:
    """What the report prints of bands, read once; a single band and those of a cell are not given to the text below."""
    known = cast("_Known | None", scene.cache.get("bands"))
    if known is None:
        told = {one.number: bands for one in scene.lines if (bands := _bands(one))[0]}
        given = [at for at, (bands, _) in told.items() if len(bands) >= _TWO and not scene.lines[at].is_cell]
        known = scene.cache["bands"] = _Known(told, given)
    return known


def _above(line: Line, known: _Known) -> list[_Band]:
    """The bands that were printed last above a paragraph."""
    at = bisect_left(known.given, line.number)
    return known.told[known.given[at - 1]][0] if at else []


def _bands(line: Line) -> _Told:
    """The bands of a paragraph, in whichever of the two orders it tells more of them."""
    if "分" not in line.flat or not _GRADED.search(line.flat) or not _RANGED.search(line.flat):
        return [], []
    ways = [list(re.beginning(_FIRST_BEGINS, _FIRST, line.flat)), list(_SECOND.finditer(line.flat))]
    best = max(([(one, match) for match in way if (one := _band(match)) is not None] for way in ways), key=len)
    grades = [one.grade for one, _ in best]
    if len({*grades}) != len(grades):
        return [], []
    return _closed([one for one, _ in best]), [match.span() for _, match in best]


def _band(match: re.Match[str]) -> _Band | None:
    groups = match.groupdict()
    low = Decimal(groups["low"])
    end = groups["high"] or groups["below"]
    if groups.get("less") or groups["down"]:
        low, high = Decimal(0), low
    elif end:
        high = Decimal(end)
    elif groups["up"] or groups["above"]:
        high = _FULL
    else:
        return None
    low, high = min(low, high), max(low, high)
    return _Band(_plain(groups["grade"]), low, high, match[0])


def _closed(found: list[_Band]) -> list[_Band]:
    """Bands from the highest down: each ends where the one above it begins, the highest takes the full marks in."""
    order = sorted(found, key=lambda one: -one.low)
    closed: list[_Band] = []
    for one in order:
        high = closed[-1].low if closed and one.high < _FULL else one.high
        closed.append(one._replace(high=_FULL if not closed and one.high >= Decimal(100) else high))
    return closed


def _plain(grade: str) -> str:
    return _ALIKE.get(grade, grade)
