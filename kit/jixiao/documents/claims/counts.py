"""Announced counts: 共 7 个项目，分别为…； A、B、C 三个股室； 四个方面 … 一是…四是."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.claims.judging import Reading, Scene
from jixiao.model.findings import Claim
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line

_COUNT = r"(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<unit>个|项|类|种|家|名|大|条|方面|部分|所|处|件|支|间|座|只|位|本|篇|次)"
_AFTER = re.compile(
    _COUNT
    + r"(?P<noun>[\u4e00-\u9fffA-Za-z“”\"0-9]{0,24})(?P<mark>[,，]?\s*(?:分别(?:为|是|有)|即|包括|包含|具体(?:为|是|包括)|有|为|主要(?:有|为|是|包括)|依次为)?\s*[:：]|[,，]?\s*(?:分别(?:为|是|有)|包括|包含|具体为|依次为|即)|是指\s*|\()"
)
_DIRECT = re.compile(
    r"(?:内设|下设|设有?|设立)\s*"
    + _COUNT
    + r"(?P<noun>(?:内设|职能|业务)?(?:科室|股室|处室|机构|部门|单位|站所))(?=[\u4e00-\u9fff])"
)
_SET_UP = re.compile(r"(?:内设|下设|设立|设有|共设|包括|为|[：:])(?P<list>[^。；;：:]{8,600})$")
_COUNTED = re.compile(r"(?<=[\u4e00-\u9fffA-Za-z”\"》等)）])" + _COUNT)
_ITEM_EDGE = re.compile(r"[,，。;；:：!?！？\s]")
_WINDOW = 160
_LONG = 600
_ENUM = re.compile(r"([一二三四五六七八九十]{1,3})是")
_SEQUENCE = "一二三四五六七八九十"
_JOINED = re.compile(r"和|及|与|以及")
_OPEN = re.compile(r"等(?![级于候])|[\d一二三四五六七八九十](?:余|多)|部分|主要")
_UNCLEAR = re.compile(r"[；;，,：:(（\d]")
_SECOND = re.compile(r"[和及与、]\s*[\d一二两三四五六七八九十]+\s*[个家名项所类]")
_FEW, _MANY = 2, 20
_INSURANCE = re.compile(r"(?P<list>[\u4e00-\u9fff]{2}(?:、[\u4e00-\u9fff]{2}){1,6})(?P<number>[三四五六])险")


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else chinese_number(text)


def _claim(line: Line, start: int, end: int, stated: str, count: int, *, holds: bool) -> Claim:
    quote = line.quote(start, min(end, start + 90))
    params = {} if holds else {"stated": stated, "computed": str(count), "formula": quote}
    return Claim(
        kind="count_list", verdict="holds" if holds else "wrong", place=line.at(start), quote=quote, stated=stated,
        computed=str(count), formula="数一数列出的项", code="" if holds else "A510", severity=None if holds else "warning", params=params,
    )  # fmt: skip


def _listing(text: str) -> str:
    """The list after an announcement: to the full stop or to the bracket that closes it."""
    depth = 0
    for i, char in enumerate(text[:1200]):
        if char in "(（":
            depth += 1
        elif char in ")）":
            depth -= 1
            if depth < 0:
                return text[:i]
        elif char in "。!！?？" and depth <= 0:
            return text[:i]
    return text[:1200]


def _flatten(text: str) -> str:
    """Without what stands in inner brackets and quotes: their separators are not the list's."""
    out: list[str] = []
    depth = 0
    for char in text:
        if char in "(（《“‘【":
            depth += 1
            out.append("#")
        elif char in ")）》”’】":
            depth = max(0, depth - 1)
        elif not depth:
            out.append(char)
    return "".join(out)


def tallies(listing: str) -> set[int]:
    """How many items a list may be said to have: by semicolons, by enumeration commas, a last 和 counted or not."""
    flat = _flatten(listing).strip(" ：:，,；;、")
    found: set[int] = set()
    for marks in ("；;", "、", "，,", "、，,", "；;、，,"):
        pieces = [p for p in re.split(f"[{marks}]", flat) if p.strip()]
        if len(pieces) > 1:
            found.add(len(pieces))
            found.add(len(pieces) + len(_JOINED.findall(pieces[-1])))
            found.add(sum(1 + len(_JOINED.findall(p)) for p in pieces))
    if len(_JOINED.findall(flat)) >= 1:
        found.add(1 + len(_JOINED.findall(flat)))
    return found or {1}


def _announced(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    for match in _AFTER.finditer(line.flat):
        number = _number(match["number"])
        if number is None or not _FEW <= number <= _MANY or _bad_start(line.flat, match.start()):
            continue
        listing = _listing(line.flat[match.end() :])
        enumerated = _enumerated(listing)
        counts = {enumerated} if enumerated > 1 else tallies(listing)
        stated = f"{match['number']}{match['unit']}"
        if number in counts:
            yield _claim(line, match.start(), match.end() + len(listing), stated, number, holds=True)
        elif _certain(match, listing, number, counts):
            yield _claim(line, match.start(), match.end() + len(listing), stated, min(counts), holds=False)


def _bad_start(flat: str, at: int) -> bool:
    before = flat[at - 1 : at]
    return (
        before.isdigit()
        or before in set(".第〔[一二三四五六七八九十百千万零")
        or flat[max(0, at - 3) : at].endswith(("第", "约", "近"))
    )


def _certain(match: re.Match[str], listing: str, number: int, counts: set[int]) -> bool:
    """A closed list of enumeration commas only, not far from the announced number."""
    mark = match["mark"]
    if _SECOND.search(match[0]):  # two counts are announced, and one list follows for both
        return False
    if _OPEN.search(listing) or _OPEN.search(match[0]) or _UNCLEAR.search(listing):
        return False
    if not ("分别" in mark or "：" in mark or ":" in mark):
        return False
    return "、" in listing and len(counts) == 1 and 0 < abs(min(counts) - number) <= 3 and min(counts) > 2


def _enumerated(text: str) -> int:
    """How far 一是, 二是 … runs without a gap."""
    seen = [m[1] for m in _ENUM.finditer(text)]
    count = 0
    for word in seen:
        if chinese_number(word) == count + 1:
            count += 1
    return count


def _trailing(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """A list that its count follows: 办公室、业务股、督导股三个股室."""
    for match in _INSURANCE.finditer(line.flat):
        if match["list"].count("、") + 1 == _number(match["number"]):
            yield _claim(
                line, match.start(), match.end(), f"{match['number']}险", match["list"].count("、") + 1, holds=True
            )
    for match in _COUNTED.finditer(line.flat):
        number = _number(match["number"])
        if number is None or not _FEW <= number <= _MANY:
            continue
        window = line.flat[max(0, match.start() - _WINDOW) : match.start()]
        edges = [m.end() for m in _ITEM_EDGE.finditer(window)]
        listing = window[edges[-1] if edges else 0 :]
        pieces = listing.count("、") + 1
        if pieces > 1 and number in {pieces, pieces + len(_JOINED.findall(listing.rsplit("、", 1)[-1]))}:
            yield _claim(
                line,
                match.start() - len(listing),
                match.end() + 4,
                f"{match['number']}{match['unit']}",
                number,
                holds=True,
            )
    yield from _quoted(line)
    yield from _set_up(line)


def _set_up(line: Line) -> Iterator[Claim]:
    """设办公室（审批处）、法制处、…12 个内设机构, whose brackets hold lists of their own; 内设 7 个科室办公室、…."""
    for match in islice(_COUNTED.finditer(line.flat), _MANY):
        number = _number(match["number"])
        found = _SET_UP.search(line.flat[max(0, match.start() - _LONG) : match.start()])
        if number is None or not _FEW <= number <= _MANY or found is None or "(" not in found["list"]:
            continue
        listing = _flatten(found["list"])
        if "、" in listing and not re.search(r"[,，]", listing) and number in tallies(listing):
            yield _claim(
                line,
                match.start() - len(found["list"]),
                match.end() + 4,
                f"{match['number']}{match['unit']}",
                number,
                holds=True,
            )
    for match in islice(_DIRECT.finditer(line.flat), _MANY):
        number = _number(match["number"])
        listing = _listing(line.flat[match.end() :])
        if number is not None and _FEW <= number <= _MANY and "、" in listing and number in tallies(listing):
            yield _claim(
                line, match.start(), match.end() + len(listing), f"{match['number']}{match['unit']}", number, holds=True
            )


_ONE = re.compile(r"(?<!\d)1(?:个|家|名|项|所)[,，]?(?:为|是|即)[:：]?(?P<name>[\u4e00-\u9fff]{2,30})(?=[。；;,，)）])")


def _single(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """下属单位 1 个，为…: one announced, one named."""
    for match in _ONE.finditer(line.flat):
        yield _claim(line, match.start(), match.end(), match[0][:2], 1, holds=True)


_QUOTED = re.compile(r"(?P<list>(?:“[^”“]{1,20}”[、和]?){2,12})(?:等)?" + _COUNT)


def _quoted(line: Line) -> Iterator[Claim]:
    for match in _QUOTED.finditer(line.flat):
        number = _number(match["number"])
        if number is not None and number == match["list"].count("“"):
            yield _claim(line, match.start(), match.end() + 4, f"{match['number']}{match['unit']}", number, holds=True)


def _aspects(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """四个方面 … 。一是 … 四是 in the rest of the paragraph."""
    for match in re.finditer(_COUNT + r"(?:方面)?[\u4e00-\u9fff]{0,14}[。:：]\s*(?=一是|第一|1[.、])", line.flat):
        number = _number(match["number"])
        count = _enumerated(line.flat[match.end() :])
        if number is not None and count > 1 and number == count:
            yield _claim(line, match.start(), match.end() + 8, f"{match['number']}{match['unit']}", number, holds=True)


_PRICED = re.compile(r"(?:包括|分别为|分别是|分别有|具体为|如下|其中|明细)\s*[:：]?")
_THINGS = re.compile(r"[个项笔批家种类]")


def _priced(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """项目 6 个，经费共计 …，包括：甲 2 万元、乙 3 万元 …: as many amounts as things."""
    for match in islice(_PRICED.finditer(line.flat), _MANY):
        at = line.after(match.end())
        rows = []
        for num in line.nums[at : at + 2 * _MANY]:
            if num.sentence != line.nums[at].sentence or num.depth < line.nums[at].depth:
                break
            if num.plain and num.dim == "money" and num.depth == line.nums[at].depth:
                rows.append(num)
        for num in reversed(line.nums[max(0, at - 3) : at]):
            if (
                len(rows) > 1
                and num.value == len(rows)
                and _THINGS.fullmatch(num.unit)
                and rows[0].sentence - num.sentence <= 1
            ):
                yield _claim(line, num.clause, rows[-1].end, num.printed, len(rows), holds=True)
                break


_LEADS_IN = re.compile(_COUNT + r"(?:方面|类|项目|部分)?[\u4e00-\u9fff]{0,12}(?:如下)?[:：]\s*$")
_POINT_NO = re.compile(r"^\s*(?:(?P<digit>\d{1,2})[.、．)）]|[(（](?P<cn>[一二三四五六七八九十]{1,3})[)）])")
_BELOW = 60


def _numbered(line: Line, scene: Scene) -> Iterator[Claim]:
    """以下三个方面： and the numbered paragraphs below it."""
    match = _LEADS_IN.search(line.flat[-60:])
    number = _number(match["number"]) if match else None
    if match is None or number is None or not _FEW <= number <= _MANY:
        return
    count, style = 0, ""
    for other in scene.lines[line.number + 1 : line.number + 1 + _BELOW]:
        point = _POINT_NO.match(other.flat)
        if point is None:
            continue
        if point.lastgroup != (style or point.lastgroup) or _number(point[point.lastgroup or 0]) != count + 1:
            break
        count, style = count + 1, point.lastgroup or ""
    if count == number:
        start = max(0, len(line.flat) - 60) + match.start()
        yield _claim(line, start, len(line.flat), f"{match['number']}{match['unit']}", number, holds=True)


COUNTS = (
    Reading("count_list", ("：", ":"), _numbered, bare=True),
    Reading("count_list", ("包括", "分别", "具体", "如下", "其中", "明细"), _priced),
    Reading(
        "count_list",
        ("：", ":", "分别", "包括", "包含", "即", "具体", "依次", "（", "(", "是指"),
        _announced,
        bare=True,
    ),
    Reading("count_list", ("、", "“"), _trailing, bare=True),
    Reading("count_list", ("1",), _single, bare=True),
    Reading("count_list", ("一是",), _aspects, bare=True),
)
