"""Names beside their number: 《甲》《乙》《丙》3 个展览; 甲、乙、丙 3 类设备; 设施 4 处，即甲、乙和丙; “一办四部”; 其余 6 个村; “四个到位”.

A name ends at its own mark, and the number speaks of the names that stand right beside it. A last 和 may join two names or stand inside
one: both are counted. A plain list speaks against its number only where the two lie one apart, as they do when one name was left out or a
digit is wrong; of names in quotation marks each is certain.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.audit import listings
from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.listings import JOINED
from jixiao.documents.facts.lexicon import JOINERS, NOUN
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

UNIT = r"级(?=管理|体系|网络|联动|调度|机制|联网|响应|负责)|个|项|类|种|门|家|名|大|条|方面|部分|所|处|件|份|支|间|座|宗|段|只|位|本|篇|部|首|款|点|步|幅|张|台|套|村|镇|乡|县|市|区|校|站|局|馆"
NUMBER = r"(?P<number>[\d两二三四五六七八九十](?:(?<=\d)(?<![\d.].)\d?(?![\d.,])|(?<!\d)[两二三四五六七八九十]?))"
_CN = "一两二三四五六七八九"
_COUNT = re.compile(
    rf"(?P<open>等)?(?:,)?(?:这|共计|共有?|合计|总计)?(?:有|计)?{NUMBER}\s?(?P<unit>{UNIT})(?=(?P<noun>{NOUN}*+))"
)
_OF_SUCH = re.compile(rf"(?P<open>等)[\u4e00-\u9fff]*?(?:共计|共有?|合计|总计)(?:有|计)?{NUMBER}\s?(?P<unit>{UNIT})")
_OF_EVENTS = re.compile(rf"(?P<open>等)?(?:,)?(?:这|共计|共有?|合计|总计)?{NUMBER}\s?(?P<unit>[场次期批届档讲课出])")
_NUMBERED = re.compile(rf"{NUMBER}\s?(?:{UNIT})")
_BEFORE = re.compile(r"(?:等,?|,)?(?:这|共计|共有?|合计|总计)?(?:有|计)?$")
_MARKED = re.compile(
    r"[《“](?:(?<=《)[^《》]+》[、,和与及]?(?:《[^《》]+》[、,和与及]?)++|(?<=“)[^“”]+”[、,和与及]?(?:“[^“”]+”[、,和与及]?)++)"
)
_PAIRS = {"《": re.compile(r"《[^《》]+》"), "“": re.compile(r"“[^“”]+”")}
_NAMELY = re.compile(
    rf"{NUMBER}\s?(?P<unit>{UNIT})(?P<noun>[^,。;:()、\d]*?)[,]?\s*(?:即|分别(?:为|是|有|设在|位于|在)|依次(?:为|是)|具体(?:为|是)|包括|有|是指|:|分别:|(?<=,)[为是])+\s*:?(?P<list>[^。;:()]+?)(?=[。;]|$)"
)
_BRACKET = re.compile(
    rf"{NUMBER}\s?(?P<unit>{UNIT})(?P<noun>(?:(?![{_CN}十]+\s?(?:{UNIT}))[\u4e00-\u9fff])*+)\((?P<list>[^(),。;:]*、[^(),。;:]*)\)"
)
_DOCUMENT = re.compile(r"[〔\[]\d{4}[〕\]]\d+号$")
_COMPOSED = re.compile(
    rf"[“\"]?(?P<parts>(?:[{_CN}](?:个)?[\u4e00-\u9fff]{{1,3}}){{2,4}}?)[”\"]?(?:的)?(?:架构|格局|机构|模式|体系|设置|框架|布局|队伍)?[,:]?\s*(?:分别(?:为|是|设)?|即|包括|为|是指|:)\s*:?(?P<list>[^。;:,]+)"
)
_PARTED = re.compile(rf"[{_CN}]个?[\u4e00-\u9fff]{{1,3}}?[{_CN}]")
"""一办四部: each part has a name of one to three characters, and such a saying has few parts."""
_PART = re.compile(rf"([{_CN}])个?([\u4e00-\u9fff]+?)(?=[{_CN}]|$)")
_NAMES = re.compile(r"、|以及|和|与|及")
_OF_ALL = re.compile(
    rf",\s*(?:这|上述|以上)?(?P<number>\d{{1,2}}|[两二三四五六七八九十])\s?(?P<unit>[个所家户名项处座支条])(?P<noun>{NOUN}+)(?:全部|均|都|全都|悉数|逐一|无一|已全|一个不)"
)
_LEFT = re.compile(
    r"(?P<rest>其余|余下|剩余|剩下|另外|另)?(?:的)?(?P<number>(?<![\d.第])\d{1,3}|(?<![第一二三四五六七八九十百])[两二三四五六七八九十]{1,2})\s?(?:个|家|户|所|项|名|条|座|处)?(?P<noun>[\u4e00-\u9fff])"
)
_TOTAL = re.compile(r"(?:全(?:[县市区乡镇村校院局]|部|体)(?:的)?|共|合计|总计|总共|共有|共计)\s*$")
_REST, _EVERY = re.compile(r"其余|余下|剩余|剩下"), re.compile(r"全|均|都|逐一|悉数")
_SAYING = re.compile(r"“(?P<number>[两二三四五六七八九十])个(?P<word>[^“”,。;:、]+)”(?:[^,。;:]*)[。:,]?\s*")
_ITEM = re.compile(r"^(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][,是]?)?")
_STOPS = re.compile(r"[。;,、]")
_EDGES = ",。;:!?()"
_VERB = re.compile(
    r"^.*(?:包括|涉及|涵盖|覆盖|分为|设有|内设|下设|共有|新增|新购|购置|采购|建成|完成|开展|推出|举办|获得|荣获|选育出|培育|引进|创建|打造|编制|出台|制定|印发|实施|建设|配备|组织|走访|检查|抽查|联合|由|为|对|向|在|将|把|有|即|含|以及)(?=[\u4e00-\u9fff《“])"
)
LOOSE = re.compile(
    r"(?:约|近|超过?|多|余)$|以上|部分|主要|例如|之一|各|每|至少|不少于|不低于|其他|其它|其余|不同|另外|此外"
)
_INNER = re.compile(r"[一二三四五六七八九十\d](?:级|个|次|家|项|年|期|大?类|种)")
"""A number inside a list: 县、乡、村三级 is counted already."""
_ALL = re.compile(r"即|分别|依次")
_GENERIC = frozenset("次人户元天年月日岁倍")
_SURE = frozenset({"类", "种", "大", "项", "门", "方面", "部分"})
_MOST, _FEW, _FAR, _TWO, _LONGEST = 24, 3, 3, 2, 24


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The numbers of one paragraph that stand beside the names that they count."""
    flat = line.flat
    several = "、" in flat
    if "《" in flat or "“" in flat:
        yield from _quoted(line)
    if several and _NUMBERED.search(flat):
        yield from _listed(line)
        yield from _named(line)
        yield from _bracketed(line) if "(" in flat else ()
    if _PARTED.search(flat):
        yield from _composed(line)
    if several and _EVERY.search(flat):
        yield from _all(line)
    if ("余" in flat or "剩" in flat) and _REST.search(flat):
        yield from _left(line)
    if "“" in flat and "个" in flat:
        yield from _saying(line, scene)


def _quoted(line: Line) -> Iterator[Claim]:
    """《窑火》《青花》《运河》3 个展览: each name has its own marks."""
    for run in islice(_MARKED.finditer(line.flat), _MOST):
        things = _COUNT.match(line.flat, run.end()) or _OF_SUCH.match(line.flat, run.end())
        match = things or _OF_EVENTS.match(line.flat, run.end())
        before = line.flat[run.start() - 1 : run.start()]
        if match is None or before in {"、", "和", "与", "及", "》", "”", ")"}:
            continue
        number, count = listings.number(match["number"]), len(_PAIRS[run[0][0]].findall(run[0]))
        wrong = number < count if match["open"] else number != count
        far = 1 if things is None else _FAR  # “甲杯”“乙杯”5 场比赛: a name may stand for several
        if number >= _TWO and abs(number - count) <= far and (count > _TWO or things is not None):
            yield listings.opening_claim(
                line, run.start(), match.end(), listings.printed(match), count, holds=not wrong
            )


def _listed(line: Line) -> Iterator[Claim]:
    """核磁共振、彩色超声、生化分析仪 3 类设备; 甲局、乙局、丙局、丁局等 4 部门."""
    flat = line.flat
    for match in islice(_counts_behind_lists(flat), _MOST):
        number = listings.number(match["number"])
        start = listings.clause_start(flat, match.start(), _EDGES)
        listing = flat[start : match.start()]
        if not _TWO <= number <= _MOST or "、" not in listing or _figures(line, start, match.start("number")):
            continue
        ways = _ways(listing)
        if ways is None or number in ways or LOOSE.search(listing) or _joined_on(flat, match.end()):
            continue
        if listings.owned(JOINED.sub("、", listing).strip(" 等").split("、"), match["unit"] + match["noun"]):
            continue
        low, high = min(ways), max(ways)
        apart = low - number if number < low else number - high
        sure = match["unit"] in _SURE or (match["unit"] == "个" and len(match["noun"]) > 1)
        near = apart == 1 or (sure and apart <= _TWO and low == high)
        if match["open"]:
            near = number < low and apart <= _TWO
        if near and match["noun"][:1] not in _GENERIC:
            yield listings.opening_claim(
                line, start, match.end(), listings.printed(match), low if number < low else high, holds=False
            )


def _counts_behind_lists(flat: str) -> Iterator[re.Match[str]]:
    """The counts whose clause names something before them."""
    for found in _NUMBERED.finditer(flat, flat.find("、")):
        start = listings.clause_start(flat, found.start(), _EDGES)
        if "、" in flat[start : found.start()]:
            lead = _BEFORE.search(flat, start, found.start())
            match = _COUNT.match(flat, lead.start() if lead else found.start())
            if match is not None:
                yield match


def _named(line: Line) -> Iterator[Claim]:
    """设施 4 处，即烈士陵园、革命纪念馆和战斗遗址公园."""
    for match in islice(_NAMELY.finditer(line.flat), _MOST):
        number, listing = listings.number(match["number"]), listings.names_of(match["list"])
        if not _TWO <= number <= _MOST or "、" not in listing or "," in listing or "等" in listing:
            continue
        if _joined_on(line.flat, match.start("number") - 1):
            continue
        if _figures(line, match.start("list"), match.end("list")) or LOOSE.search(
            line.flat[match.start() : match.end()]
        ):
            continue
        ways = _ways(listing)
        far = _FAR if _ALL.search(match[0]) else 1
        if ways is None or listings.of_several(line.flat, match, max(ways), _NUMBERED):
            continue
        if number not in ways and min(abs(number - way) for way in ways) <= far:
            yield listings.opening_claim(line, *match.span(), listings.printed(match), max(ways), holds=False)


def _bracketed(line: Line) -> Iterator[Claim]:
    """示范基地 2 个（青山茶场、绿源果园）."""
    for match in islice(_BRACKET.finditer(line.flat), _MOST):
        number, pieces = listings.number(match["number"]), match["list"].split("、")
        plain = not LOOSE.search(match["list"]) and not re.search(r"等|含|包括|其中|\d", match["list"])
        plain = plain or all(_DOCUMENT.search(one) for one in pieces)
        if not plain or not _TWO <= number <= _MOST or JOINED.search(match["list"]) or not all(pieces):
            continue
        if abs(number - len(pieces)) == 1 and max(map(len, pieces)) <= _LONGEST:
            yield listings.opening_claim(line, *match.span(), listings.printed(match), len(pieces), holds=False)


def _ways(listing: str) -> set[int] | None:
    """How many names a list may be said to have; None where a piece of it is no plain name."""
    pieces = [one.strip(" 等共计") for one in listing.split("、")]
    pieces[0] = _VERB.sub("", listings.undated(pieces[0]))
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


def _joined_on(flat: str, at: int) -> bool:
    """3 个镇和 2 个街道: two numbers for one list, by what stands at an offset."""
    return at >= 0 and flat[at : at + 1] in JOINERS


def _composed(line: Line) -> Iterator[Claim]:
    """“一办四部”，即综合办公室与甲部、乙部、丙部、丁部: each name ends as one of the parts is called."""
    for match in islice(_COMPOSED.finditer(line.flat), _MOST):
        parts = [(listings.number(number), end) for number, end in _PART.findall(match["parts"])]
        names = [one.strip(" 等") for one in _NAMES.split(match["list"])]
        groups = [[end for _, end in parts if _ends(name, end)] for name in names]
        if len(parts) < _TWO or len(names) < _TWO or "等" in match["list"] or any(len(one) != 1 for one in groups):
            continue
        counts = {end: sum(group == [end] for group in groups) for _, end in parts}
        wrong = next(((number, end) for number, end in parts if counts[end] != number), None)
        yield listings.claim(
            line, match.span(), match.start("parts"), match["parts"], len(names) if wrong is None else counts[wrong[1]], holds=wrong is None
        )  # fmt: skip


def _ends(name: str, end: str) -> bool:
    return name.endswith(end) or (end == "办" and name.endswith("办公室"))


def _all(line: Line) -> Iterator[Claim]:
    """红星村、前进村、光明村，3 个村全部走到."""
    for match in islice(_OF_ALL.finditer(line.flat), _MOST):
        number = listings.number(match["number"])
        start = listings.clause_start(line.flat, match.start(), ",。;:")
        listing = line.flat[start : match.start()]
        if "、" not in listing or not number:
            continue
        shown = listings.differs(listing, number, match["noun"])
        if shown is not None or number in listings.tallies(listing):
            stated = f"{match['number']}{match['unit']}{match['noun']}"
            yield listings.claim(
                line, (start, match.end()), match.start("number"), stated, shown or number, holds=shown is None
            )


def _left(line: Line) -> Iterator[Claim]:
    """三个村先行，其余 7 个村次年实施，全乡共 10 个村: the only three numbers of one noun in the sentence."""
    for start, end in line.sentences:
        if not _REST.search(line.flat, start, end):
            continue
        found = list(islice(_LEFT.finditer(line.flat, start, end), _MOST))
        rest = [one for one in found if one["rest"]]
        if len(rest) != 1:
            continue
        same = [one for one in found if one["noun"] == rest[0]["noun"] and one is not rest[0]]
        totals = [one for one in same if _TOTAL.search(line.flat, start, one.start())]
        others = {listings.number(one["number"]): one for one in same if one not in totals}
        if len(totals) != 1 or len(others) != 1:
            continue
        (part,) = others
        left, whole = listings.number(rest[0]["number"]), listings.number(totals[0]["number"])
        if not (part and left and whole):
            continue
        span = (min(one.start() for one in same), max(one.end() for one in (*same, *rest)))
        stated = f"{rest[0]['number']}{rest[0]['noun']}"
        yield failing_claim(
            "difference", "A502", line, span, rest[0].start("number"), "holds" if part + left == whole else "wrong", stated, str(whole - part),
            f"{whole}-{part}",
        )  # fmt: skip


def _saying(line: Line, scene: Scene) -> Iterator[Claim]:
    """“四个到位”。认识到位。责任到位。…: the clauses right behind it that begin or end with its word."""
    for match in islice(_SAYING.finditer(line.flat), _MOST):
        number, word, count = listings.number(match["number"]), match["word"], 0
        rest = line.flat[match.end() :]
        if not rest.strip():
            rest = next((one.flat for one in scene.below(line, 1)), "")
        for clause in _STOPS.split(rest):
            bare = _ITEM.sub("", clause.strip())
            if not (bare.startswith(word) or bare.endswith(word)):
                break
            count += 1
        if count >= _TWO and abs(count - number) <= _FAR:
            stated = f"{match['number']}个{word}"
            yield listings.claim(line, match.span(), match.start("number"), stated, count, holds=count == number)
