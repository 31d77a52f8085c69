"""Names beside their number: 《甲》《乙》《丙》3 个展览; 甲、乙、丙 3 类设备; 设施 4 处，即甲、乙和丙; 措施有三：其一…；其二…; lines 子项目一、子项目二.

A name ends at its own mark, and the number speaks of the names that stand right beside it. A last 和 may join two names or stand inside
one: both are counted. A plain list speaks against its number only where the two lie one apart, as they do when one name was left out or a
digit is wrong; of names in quotation marks each is certain.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.listings import JOINED
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

_UNIT = r"级(?=管理|体系|网络|联动|调度|机制|联网|响应|负责)|个|项|类|种|门|家|名|大|条|方面|部分|所|处|件|支|间|座|宗|段|只|位|本|篇|部(?=门|作品|剧|影片|电影|纪录片)?|首|款|点|步|幅|项|张|台|套|村|镇|乡|县|市|区|校|站|局|馆"
_NUMBER = r"(?P<number>(?<![\d.])\d{1,2}(?![\d.,])|[两二三四五六七八九十]{1,2})"
_COUNT = re.compile(
    rf"(?P<open>等)?(?:,)?(?:这|共计|共有?|合计|总计)?(?:有|计)?{_NUMBER}\s?(?P<unit>{_UNIT})(?=(?P<noun>[\u4e00-\u9fff]{{0,8}}))"
)
_NUMBERED = re.compile(rf"(?=[\d两二三四五六七八九十]){_NUMBER}\s?(?:{_UNIT})")
_BEFORE = re.compile(r"(?:等,?|,)?(?:这|共计|共有?|合计|总计)?(?:有|计)?$")
_MARKED = re.compile(r"(?:《[^《》]{1,40}》[、,和与及]?){2,20}|(?:“[^“”]{1,30}”[、,和与及]?){2,20}")
_PAIRS = {"《": re.compile(r"《[^《》]+》"), "“": re.compile(r"“[^“”]+”")}
_NAMELY = re.compile(
    rf"{_NUMBER}\s?(?P<unit>{_UNIT})(?P<noun>[^,。;:()、\d]*?)[,]?\s*(?:即|分别(?:为|是|有|设在|位于|在)|依次(?:为|是)|具体(?:为|是)|包括|有|是指|:|分别:)+\s*:?(?P<list>[^。;:()]+?)(?=[。;]|$)"
)
_IN_ALL = re.compile(
    r"[\u4e00-\u9fff](?:共)?有(?P<number>[两二三四五六七八])(?:[点条项个])?[:。,]\s*(?=其一|一是|一、|第一|首先)"
)
_BRACKET = re.compile(
    rf"{_NUMBER}\s?(?P<unit>{_UNIT})(?P<noun>[\u4e00-\u9fff]{{0,8}})\((?P<list>[^(),。;:]*、[^(),。;:]*)\)"
)
_RANK = re.compile(
    r"(?:(?<=[。;:,])|^)\s*(?:其(?P<a>[一二三四五六七八九])[,，是:]?|(?P<b>[一二三四五六七八九])是|第(?P<c>[一二三四五六七八九])[,，、是:]?)"
)
_HEAD = re.compile(rf"{_NUMBER}\s?(?P<unit>{_UNIT})(?P<noun>[^,。;:\d]*)(?:,[^,。;:\d]*)?[。:]\s*$")
_ROW = re.compile(
    r"^\s*(?:其(?P<a>[一二三四五六七八九])[,，:是]|(?P<word>[\u4e00-\u9fff]{2,4}?)(?P<b>[一二三四五六七八九十]|\d{1,2})[:、，,]|[(（]?(?P<c>[一二三四五六七八九十])[)）]|[(（]?(?P<d>\d{1,2})[)）])"
)
_SECTION = re.compile(r"\s*[二三四五六七八九十]{1,2}、")
_EDGES = ",。;:!?()"
_VERB = re.compile(
    r"^.*(?:包括|涉及|涵盖|覆盖|分为|设有|内设|下设|共有|新增|新购|购置|采购|建成|完成|开展|推出|举办|获得|荣获|选育出|培育|引进|创建|打造|编制|出台|制定|印发|实施|建设|配备|组织|走访|检查|抽查|联合|由|为|对|向|在|将|把|有|即|含|以及)(?=[\u4e00-\u9fff《“])"
)
_LOOSE = re.compile(
    r"(?:约|近|超过?|多|余)$|以上|部分|主要|例如|之一|各|每|至少|不少于|不低于|其他|其它|其余|不同|另外|此外"
)
_INNER = re.compile(r"[一二三四五六七八九十\d](?:级|个|次|家|项|年|期)")
"""A number inside a list: 县、乡、村三级 is counted already."""
_ALL = re.compile(r"即|分别|依次")
_GENERIC = frozenset("次人户元天年月日岁倍")
_SURE = frozenset({"类", "种", "大", "项", "门", "方面", "部分"})
_MOST, _FEW, _FAR, _TWO, _LONGEST, _LINES = 24, 3, 3, 2, 24, 24
_LEADING = 400
"""Characters of a paragraph that leads in to a list of lines: a bound on the work."""


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The numbers of one paragraph that stand beside the names that they count."""
    flat = line.flat
    if "《" in flat or "“" in flat:
        yield from _quoted(line)
    if "、" in flat:
        yield from _listed(line)
        yield from _named(line)
    if "(" in flat and "、" in flat:
        yield from _bracketed(line)
    if "其一" in flat or "一是" in flat or "第一" in flat:
        yield from _in_all(line)
    if flat.rstrip().endswith((":", "。")):
        yield from _lines(line, scene)


def _claim(line: Line, span: tuple[int, int], stated: str, count: int, *, holds: bool) -> Claim:
    return failing_claim(
        "count_list", "A510", line, (span[0], min(span[1], span[0] + 90)), span[0], "holds" if holds else "wrong", stated, str(count), "数一数列出的项",
    )  # fmt: skip


def _quoted(line: Line) -> Iterator[Claim]:
    """《窑火》《青花》《运河》3 个展览: each name has its own marks."""
    for run in islice(_MARKED.finditer(line.flat), _MOST):
        match = _COUNT.match(line.flat, run.end())
        before = line.flat[run.start() - 1 : run.start()]
        if match is None or before in {"、", "和", "与", "及", "》", "”", ")"}:
            continue
        number, count = _value(match["number"]), len(_PAIRS[run[0][0]].findall(run[0]))
        wrong = number < count if match["open"] else number != count
        if number >= _TWO and abs(number - count) <= _FAR:
            yield _claim(line, (run.start(), match.end()), _stated(match), count, holds=not wrong)


def _listed(line: Line) -> Iterator[Claim]:
    """核磁共振、彩色超声、生化分析仪 3 类设备; 甲局、乙局、丙局、丁局等 4 部门."""
    flat = line.flat
    for match in islice(_counts_behind_lists(flat), _MOST):
        number = _value(match["number"])
        start = max(flat.rfind(mark, 0, match.start()) for mark in _EDGES) + 1
        listing = flat[start : match.start()]
        if not _TWO <= number <= _MOST or "、" not in listing or _figures(line, start, match.start("number")):
            continue
        ways = _ways(listing)
        if ways is None or number in ways or _LOOSE.search(listing) or _joined_on(flat, match.end()):
            continue
        low, high = min(ways), max(ways)
        apart = low - number if number < low else number - high
        sure = match["unit"] in _SURE or (match["unit"] == "个" and len(match["noun"]) > 1)
        near = apart == 1 or (sure and apart <= _TWO and low == high)
        if match["open"]:
            near = number < low and apart <= _TWO
        if near and match["noun"][:1] not in _GENERIC:
            yield _claim(
                line,
                (start, match.end()),
                _stated(match),
                low if number < low else high,
                holds=False,
            )


def _counts_behind_lists(flat: str) -> Iterator[re.Match[str]]:
    """The counts whose clause names something before them."""
    for found in _NUMBERED.finditer(flat):
        start = max(flat.rfind(mark, 0, found.start()) for mark in _EDGES) + 1
        if "、" in flat[start : found.start()]:
            lead = _BEFORE.search(flat, start, found.start())
            match = _COUNT.match(flat, lead.start() if lead else found.start())
            if match is not None:
                yield match


def _named(line: Line) -> Iterator[Claim]:
    """设施 4 处，即烈士陵园、革命纪念馆和战斗遗址公园."""
    for match in islice(_NAMELY.finditer(line.flat), _MOST):
        number, listing = _value(match["number"]), match["list"]
        if not _TWO <= number <= _MOST or "、" not in listing or "," in listing or "等" in listing:
            continue
        if _figures(line, match.start("list"), match.end("list")) or _LOOSE.search(
            line.flat[match.start() : match.end()]
        ):
            continue
        ways = _ways(listing)
        far = _FAR if _ALL.search(match[0]) else 1
        if ways is not None and number not in ways and min(abs(number - way) for way in ways) <= far:
            yield _claim(line, match.span(), _stated(match), max(ways), holds=False)


def _bracketed(line: Line) -> Iterator[Claim]:
    """示范基地 2 个（青山茶场、绿源果园）."""
    for match in islice(_BRACKET.finditer(line.flat), _MOST):
        number, pieces = _value(match["number"]), match["list"].split("、")
        plain = not _LOOSE.search(match["list"]) and not re.search(r"等|含|包括|其中|\d", match["list"])
        if not plain or not _TWO <= number <= _MOST or JOINED.search(match["list"]) or not all(pieces):
            continue
        if abs(number - len(pieces)) == 1 and max(map(len, pieces)) <= _LONGEST:
            yield _claim(line, match.span(), _stated(match), len(pieces), holds=False)


def _ways(listing: str) -> set[int] | None:
    """How many names a list may be said to have; None where a piece of it is no plain name."""
    pieces = [one.strip(" 等共计") for one in listing.split("、")]
    pieces[0] = _VERB.sub("", pieces[0])
    if any(not one or len(one) > _LONGEST for one in pieces[1:]) or not pieces[0]:
        return None
    if _INNER.search("、".join(pieces)):
        return None
    joined = sum(len(JOINED.findall(one)) for one in pieces)
    if len(pieces) + joined < _FEW or joined > 1 or (joined and not JOINED.search(pieces[-1])):
        return None
    count = len(pieces)
    parts = [*pieces[:-1], *JOINED.split(pieces[-1])]
    if joined and len({one[-1:] for one in parts}) == 1:
        return {count + joined}  # 公安局、交通局和城管局: the last two are names like the others
    return {count, count + joined}


def _figures(line: Line, start: int, end: int) -> bool:
    """Whether an amount stands in a list: then its members are more than names."""
    at = line.after(start)
    return at < len(line.facts) and line.facts[at].start < end


def _joined_on(flat: str, end: int) -> bool:
    """3 个镇和 2 个街道: two numbers for one list."""
    return re.match(r"[、和与及]", flat[end : end + 1]) is not None


def _in_all(line: Line) -> Iterator[Claim]:
    """改进措施有三：其一，…；其二，…；其三，…."""
    for match in islice(_IN_ALL.finditer(line.flat), _MOST):
        ranks = [_value(one["a"] or one["b"] or one["c"]) for one in _RANK.finditer(line.flat, match.end() - 1)]
        number = _value(match["number"])
        if ranks == list(range(1, len(ranks) + 1)) and len(ranks) >= _TWO and line.flat.rstrip().endswith("。"):
            yield _claim(
                line, (match.start(), match.end()), match["number"], len(ranks), holds=number == len(ranks)
            )  # fmt: skip


def _lines(line: Line, scene: Scene) -> Iterator[Claim]:
    """包括三个子项目。 and the paragraphs 其一，… 其二，… or 子项目一：… right below."""
    last = max(line.flat.rfind(mark, 0, len(line.flat) - 2) for mark in "。:;")
    match = _HEAD.search(line.flat, last + 1) if len(line.flat) <= _LEADING else None
    if match is None or _LOOSE.search(match[0]):
        return
    number, count, style = _value(match["number"]), 0, ""
    below = scene.below(line, _LINES)
    for other in below:
        row = _ROW.match(other.flat)
        if row is None or _style(row) != (style or _style(row)) or _rank(row) != count + 1:
            break
        style, count = _style(row), count + 1
    told = style == "其" or (len(style) > 1 and style in line.flat)
    ended = count < len(below) and bool(below[count].flat.strip())
    if count == 1 and number == _TWO and ended and style[0] == "(" and _SECTION.match(below[count].flat):
        yield _claim(line, match.span(), _stated(match), count, holds=False)
    if not told or count < _TWO or number == count:
        return
    if abs(number - count) <= _TWO and not (ended and _ROW.match(below[count].flat)):
        yield _claim(line, match.span(), _stated(match), count, holds=False)


def _style(row: re.Match[str]) -> str:
    return "其" if row["a"] else row["word"] or ("(一)" if row["c"] else "(1)")


def _rank(row: re.Match[str]) -> int:
    return _value(row["a"] or row["b"] or row["c"] or row["d"])


def _value(text: str) -> int:
    return int(text) if text.isdigit() else chinese_number(text) or 0


def _stated(match: re.Match[str]) -> str:
    return f"{match['number']}{match['unit']}"
