"""Announced counts: 共 7 个项目，分别为…; A、B、C 三个股室; 四个方面 … 一是…四是; 每季度一次，共 4 次.

An item ends at its own mark: the list is what stands between the announcement and the full stop, or between the last comma and
the count that closes it. Inner brackets and quotation marks hold marks of their own.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.audit import listings
from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.facts.lexicon import NOUN
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

UNITS = "个|项|类|种|门|家|名|大|条|方面|部分|所|处|件|支|间|座|宗|段|只|位|本|篇|次|场|期|批|户"
_FIRST = r"(?P<number>[\d一二两三四五六七八九十]"
"""It begins with a class: so the search passes over all other characters at once."""
_BEHIND = rf"(?:(?<=\d)\d{{0,2}}|(?<!\d)[一二两三四五六七八九十]{{0,2}}))\s?(?P<unit>{UNITS})"
COUNT = _FIRST + _BEHIND
_COUNTS = re.compile(COUNT)
_ANY_COUNT = re.compile(rf"[\d一二两三四五六七八九十]\s?(?:{UNITS}|点|险)")
_LEADS_ON, _SETS_OUT = re.compile(r":|\(|即|设|分别|包[括含]|具体|依次|是指"), re.compile("即|分别|它们|具体|依次|包括")
_NOUN = r"(?P<noun>[^,，。;；:：()（）、\d]*?)"
_AFTER = re.compile(
    COUNT
    + _NOUN
    + r"(?P<mark>[,，]?\s*(?:分别(?:为|是|有)|即|包括|包含|具体(?:为|是|包括)|有|为|主要(?:有|为|是|包括)|依次为)?\s*[:：]|[,，]?\s*(?:分别(?:为|是|有)|包括|包含|具体为|依次为|即)|是指\s*|\()"
)
_DIRECT = re.compile(
    r"(?:内设|下设|设有?|设立)\s*"
    + COUNT
    + r"(?P<noun>(?:内设|职能|业务)?(?:科室|股室|处室|机构|部门|单位|站所))(?=[\u4e00-\u9fff])"
)
_COUNTED = re.compile(_FIRST + r"(?<=[\u4e00-\u9fffA-Za-z”\"》等)）].)" + _BEHIND)
_ONE = re.compile(r"1(?<!\d1)(?:个|家|名|项|所)[,，]?(?:为|是|即)[:：]?[\u4e00-\u9fff]+(?=[。；;,，)）])")
_INSURANCE = re.compile(r"(?P<list>[\u4e00-\u9fff]{2}(?:、[\u4e00-\u9fff]{2})+)(?P<number>[三四五六])险")
_OFTEN = re.compile(
    r"(?P<every>每半年|一个季度|每个?季度|每季|每个?月|每月|每半年度)[^,，。;；]*?(?P<times>[一二两三四五六七八九十\d]{1,2})次[,，](?:全年)?(?:共计?|累计|合计)(?P<number>\d{1,3})次"
)
_A_YEAR = {"半年": 2, "季": 4, "月": 12}
OPEN = re.compile(r"等(?![级于候])|[\d一二三四五六七八九十](?:余|多)|部分|主要")
_EXACTLY = re.compile(r"分别|即|依次")
_UNCLEAR = re.compile(r"[；;，,：:(（\d]")
SECOND = re.compile(r"[和及与、]\s*[\d一二两三四五六七八九十]+\s*[个家名项所类]")
_JOINED_BEFORE = re.compile(r"[和及与、]\s*\Z")
_STOPS = frozenset("。!！?？")
_EDGES = ",，。;；:：!！?？ "
_FEW, _MANY = 2, 20
_NEAR, _LONG = 3, 4
"""A list of few names is held against a number that is not far; one of many may be half as long as it says."""
_ITEMS_MOST = 26
_BELOW = 60
_HEAD = re.compile(f"{NOUN}+")


def claims(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """The announced counts of one paragraph."""
    flat = line.flat
    if not _ANY_COUNT.search(flat):
        return
    if _LEADS_ON.search(flat):
        yield from _announced(line)
    if "、" in flat or "“" in flat:
        yield from _trailing(line)
    if "1" in flat:
        for match in _ONE.finditer(flat):
            yield listings.opening_claim(line, match.start(), match.end(), match[0][:2], 1, holds=True)
    if "次" in flat:
        yield from _often(line)
    if "、" in flat and _SETS_OUT.search(flat):
        yield from _sets_out(line)
    if "是" in flat and _ANY_IS.search(flat):
        yield from _one_by_one(line)
    if line.facts:
        yield from _priced(line)


def _listing(flat: str, start: int) -> str:
    """The list after an announcement: to the full stop or to the bracket that closes it."""
    depth = 0
    for i in range(start, len(flat)):
        char = flat[i]
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth < 0:
                return flat[start:i]
        elif char in _STOPS and depth <= 0:
            return flat[start:i]
    return flat[start:]


def _announced(line: Line) -> Iterator[Claim]:
    seen = 0
    for pattern in (_AFTER, _DIRECT) if "设" in line.flat else (_AFTER,):
        for match in pattern.finditer(line.flat):
            number = listings.number(match["number"])
            if not _FEW <= number <= _MANY or listings.no_count(line.flat, match.start("number")):
                continue
            seen += 1
            if seen > _BELOW:
                return
            listing = _listing(line.flat, match.end())
            listing = (
                listings.names_of(listing) if _EXACTLY.search(match["mark"] if pattern is _AFTER else "") else listing
            )
            claim = _counted(line, match, number, listing, strict=pattern is _AFTER)
            if claim is None:
                continue
            if claim.verdict == "holds" or not listings.of_several(line.flat, match, int(claim.computed), _COUNTS):
                yield claim


def _counted(line: Line, match: re.Match[str], number: int, listing: str, *, strict: bool) -> Claim | None:
    enumerated = listings.run(listing)
    counts = {enumerated} if enumerated > 1 else listings.tallies(listing)
    stated = listings.printed(match)
    end = match.end() + len(listing)
    names, _, more = listing.partition(",")
    shown = (
        listings.differs(names, number, match["noun"]) if strict and ":" in match["mark"] and "、" not in more else None
    )
    if (
        shown is not None
        and not SECOND.search(match[0])
        and not _JOINED_BEFORE.search(match.string, 0, match.start("number"))
        and not OPEN.search(match[0])
    ):
        return listings.opening_claim(line, match.start(), end, stated, shown, holds=False)
    if number in counts and (strict or "、" in listing):
        return listings.opening_claim(line, match.start(), end, stated, number, holds=True)
    if (
        strict
        and enumerated > 2
        and 0 < abs(enumerated - number) <= 2
        and not OPEN.search(match[0])
        and ":" in match["mark"]
    ):
        return listings.opening_claim(line, match.start(), end, stated, enumerated, holds=False)
    if strict and _certain(match, listing, number, counts):
        return listings.opening_claim(line, match.start(), end, stated, max(counts), holds=False)
    return None


def _certain(match: re.Match[str], listing: str, number: int, counts: set[int]) -> bool:
    """A closed list of enumeration commas only, not far from the announced number."""
    mark = match["mark"]
    if SECOND.search(match[0]) or _JOINED_BEFORE.search(
        match.string, 0, match.start("number")
    ):  # two counts are announced, and one list follows for both
        return False
    if OPEN.search(listing) or OPEN.search(match[0]) or _UNCLEAR.search(listing):
        return False
    if not any(word in mark for word in ("分别", "即", "依次", "：", ":")):
        return False
    low, high = min(counts), max(counts)
    if "、" not in listing or low <= _FEW or len(counts) > _FEW or low <= number <= high:
        return False  # a last 和 may stand in a name: then the list has two lengths
    away = low - number if number < low else number - high
    return away <= (high if low > _LONG else _NEAR)


def _before(flat: str, end: int) -> int:
    """Where the list that a count closes begins: back to a mark that no list has inside."""
    start = listings.clause_start(flat, end, _EDGES)
    if not any(char in flat[start:end] for char in ")”》(“《") and flat.count("、", start, end) <= _ITEMS_MOST:
        return start
    depth = items = 0
    for i in range(end - 1, -1, -1):
        char = flat[i]
        if char in ")”》":
            depth += 1
        elif char in "(“《":
            if not depth:
                return i + 1
            depth -= 1
        elif not depth and char in _EDGES:
            return i + 1
        items += char == "、"
        if items > _ITEMS_MOST:
            return i + 1
    return 0


_INNER = re.compile(r"“(?P<list>[^”“,，。;；]*?、[^”“,，。;；]*)”(?:等|这)?" + COUNT)


def _noun(flat: str, match: re.Match[str]) -> str:
    """What a count counts: the words behind it, and its unit where no word follows (5 村)."""
    return (_HEAD.match(flat, match.end()) or match)[0]


def _trailing(line: Line) -> Iterator[Claim]:
    """A list that its count follows: 办公室、业务股、督导股三个股室."""
    flat = line.flat
    for match in _INSURANCE.finditer(flat) if "险" in flat else ():
        count = match["list"].count("、") + 1
        if count == listings.number(match["number"]):
            yield listings.opening_claim(line, match.start(), match.end(), f"{match['number']}险", count, holds=True)
    for match in _COUNTED.finditer(flat, flat.find("、")) if "、" in flat else ():
        number = listings.number(match["number"])
        if not _FEW <= number <= _MANY:
            continue
        start = _before(flat, match.start())
        listing = flat[start : match.start()].removesuffix("这").removesuffix("共")
        if "、" not in listing or listing.endswith("、"):
            continue
        loose = match["unit"] in {"次", "场", "户"} or listings.no_count(flat, match.start("number"))
        yield from _closed(line, start, match, listing, loose=loose)
    yield from _behind_comma(line)
    for match in _INNER.finditer(flat) if "“" in flat else ():
        number = listings.number(match["number"])
        if number >= _FEW and number in listings.tallies(match["list"]) | {match["list"].count("、") + 1}:
            yield listings.opening_claim(
                line, match.start(), match.end() + 4, listings.printed(match), number, holds=True
            )


def _closed(line: Line, start: int, match: re.Match[str], listing: str, *, loose: bool = False) -> Iterator[Claim]:
    """What a list shows of the count behind it; a loose count is not spoken against."""
    number = listings.number(match["number"])
    shown = None if loose else listings.differs(_BRACKETS.sub("", listing), number, _noun(line.flat, match))
    if shown is not None or number in listings.tallies(listing):
        stated = listings.printed(match)
        yield listings.opening_claim(line, start, match.end() + 4, stated, shown or number, holds=shown is None)


_BRACKETS = re.compile(r"\([^()]*\)")
_TOGETHER = re.compile(r"[,，]\s*(?:一?共|共计|合计|总计)(?:有|计)?\s*" + COUNT)
_NAMELY = re.compile(
    COUNT
    + r"(?P<noun>[\u4e00-\u9fff]*)[。,，]\s*(?P<of>[\u4e00-\u9fff]*?)(?:分别(?:为|是|有|在|于)|它们是|即|具体(?:为|是)|依次为|包括)\s*[:：]?"
)
_EACH_HAS = re.compile(r"^(?:其|具体)|.*(?:时间|日期|地点|主题)$|(?:名称|题目)$")
"""What each of the things counted has once: a list of these is as long as one of the things."""


def _behind_comma(line: Line) -> Iterator[Claim]:
    """柳树村、石桥村、向阳村，共 3 个村."""
    for match in _TOGETHER.finditer(line.flat) if "共" in line.flat or "计" in line.flat else ():
        number = listings.number(match["number"])
        start = _before(line.flat, match.start())
        listing = line.flat[start : match.start()]
        if _FEW <= number <= _MANY and "、" in listing:
            yield from _closed(line, start, match, listing)


def _sets_out(line: Line) -> Iterator[Claim]:
    """演练 5 场。分别为：…、…; 会议 3 次，时间分别为 …: the list follows behind a stop or a comma."""
    for match in _NAMELY.finditer(line.flat):
        number = listings.number(match["number"])
        if not _FEW <= number <= _MANY or listings.no_count(line.flat, match.start("number")):
            continue
        listing = _listing(line.flat, match.end())
        shown = listings.differs(listing, number) if _of_counted(line.flat, match) else None
        if shown is not None and not listings.of_several(line.flat, match, shown, _COUNTS):
            yield listings.opening_claim(
                line, match.start(), match.end() + len(listing), listings.printed(match), shown, holds=False
            )


def _of_counted(flat: str, match: re.Match[str]) -> bool:
    """Whether the list behind a stop is of what was counted: 参训单位分别为 behind 培训 3 期 counts something else."""
    of = _EACH_HAS.sub("", match["of"])
    return of in flat[listings.clause_start(flat, match.start()) : match.end("noun")]


_PRICED = re.compile(r"(?:包括|分别为|分别是|分别有|具体为|如下|其中|明细|项目)\s*[:,]?")
_THINGS = re.compile(r"[个项笔批家种类]")


def _priced(line: Line) -> Iterator[Claim]:
    """项目 6 个，经费共计 …，包括：甲 2 万元、乙 3 万元 …: as many amounts as things."""
    for match in islice(_PRICED.finditer(line.flat), _MANY):
        at = line.after(match.end())
        if at >= len(line.facts):
            return
        first = line.facts[at]
        rows = []
        for fact in line.facts[at : at + 2 * _MANY]:
            if fact.sentence != first.sentence or fact.depth < first.depth:
                break
            if fact.amount and fact.dim == "money" and fact.depth == first.depth:
                rows.append(fact)
        for fact in reversed(line.facts[max(0, at - 3) : at]):
            if (
                len(rows) > 1
                and fact.value == len(rows)
                and _THINGS.fullmatch(fact.unit)
                and first.sentence - fact.sentence <= 1
            ):
                yield failing_claim(
                    "count_list", "A510", line, (fact.clause, rows[-1].end), fact.start, "holds", fact.printed, str(len(rows)), "数一数列出的项",
                )  # fmt: skip
                break


_ANY_IS = re.compile(r"一[项个类种家处户名笔条起](?:是|为)")
_ONE_IS = re.compile(r"(?:^|[,;。:])\s*(?:另|另外|还有|再有|再)?一(?P<unit>[项个类种家处户名笔条起])(?:是|为)")


def _one_by_one(line: Line) -> Iterator[Claim]:
    """未完成的指标有 2 项，一项是 …，另一项是 …: as many as are told one by one in the sentence."""
    for start, end in listings.spans(line.flat):
        told = list(_ONE_IS.finditer(line.flat, start, end))
        counts = list(_COUNTS.finditer(line.flat, start, told[0].start() + 1)) if len(told) > 1 else []
        if not counts or {one["unit"] for one in told} != {counts[-1]["unit"]} or OPEN.search(line.flat, start, end):
            continue
        numbers = [listings.number(one["number"]) for one in counts if one["unit"] == counts[-1]["unit"]]
        number = len(told) if len(told) in numbers else numbers[-1]
        if number > 1 and not listings.no_count(line.flat, counts[-1].start()) and abs(number - len(told)) <= _FEW:
            yield listings.opening_claim(
                line, counts[-1].start(), end, listings.printed(counts[-1]), len(told), holds=number == len(told)
            )


def _often(line: Line) -> Iterator[Claim]:
    """每季度一次，共 4 次."""
    for match in _OFTEN.finditer(line.flat):
        times = listings.number(match["times"])
        yearly = next(value for word, value in _A_YEAR.items() if word in match["every"])
        made, stated = times * yearly, int(match["number"])
        yield failing_claim(
            "count_list", "A510", line, match.span(), match.start("number"), "holds" if made == stated else "suspicious", f"{stated}次", f"{made}",
            f"{times}×{yearly}",
        )  # fmt: skip
