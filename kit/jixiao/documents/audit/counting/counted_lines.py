"""Counts of what is told one after another: 四个方面：一是 … 四是, 会议 3 次。第一次 … , numbered paragraphs, lines that begin alike, 附件 1 … 4.

The count stands before the list, or behind it (上述四条措施). A list ends where its next member is none; what goes on with 此外 has no end.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.audit import listings
from jixiao.documents.audit.counting.appositions import LOOSE, NUMBER, UNIT
from jixiao.documents.audit.counting.counts import COUNT, OPEN, SECOND, UNITS
from jixiao.documents.facts.lexicon import NOUN
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

_OF_LINES = r"(?P<number>\d{1,2}|[两二三四五六七八九十])\s?(?P<unit>[个项份类种家名条篇本件笔处期次部批])"
_ANNEXES = re.compile("附[件表图]|案例")
_LEAD = re.compile(_OF_LINES + r"[^,。;:\d]*(?:,[^,。;:\d]*)?:\s*$")
_MARKS = "《—–-•·●■▪○◆★√▲►"
_ROW = re.compile(r"^\s*(?P<word>附件|附表|附图|案例|图|表)\s?(?P<rank>\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d.])")
_RANKED = re.compile(
    r"(?:共有?|共计|合计|总计|含|附)?(?P<word>附件|附表|附图|案例|图|表)?(?:共|共计|合计|总计)(?:有|附|含|列)?(?P<later>附件|附表|附图|案例|图|表)?"
    + _OF_LINES
)
_MOST, _FEW, _FAR, _MANY, _LEADING = 24, 2, 3, 20, 400
_ASPECTS = re.compile(COUNT + r"(?:方面)?[^,，。;；:：]*[。:：,]\s*(?=一是|第一|1[.、])")
_LEADS_IN = re.compile(COUNT + r"[^,。;:]*(?:,(?:具体|分别|主要|依次|包括)[^,。;:]*)?[:。]\s*$")
_NUMBER = re.compile(r"[\d一二两三四五六七八九十]")
_ENUM = re.compile(listings.NTH)
_FURTHER = re.compile(r"第[一二三四五六七八九十]|此外|另外|同时|最后|还有|^\s*[二三四五六七八九十]{1,2}是")
_MORE = re.compile(r"此外|另外|还有|等[,。;]")
_BACK = re.compile(
    r"(?:上述|以上|这)"
    + COUNT.replace(UNITS, f"{UNITS}|点")
    + r"(?:[^上这,。;:、()\d]*?(?:措施|问题|建议|不足|原因|做法|经验|意见|方面|任务|制度|办法|规定|举措|工作|活动|事项|内容|指标|成果|工程|要求|环节|机制|目标|项目|课程))(?!以外|之外)"
)
_SAID_BACK = re.compile(r"(?P<whole>(?:具体为|即|就是))?(?:上述|以上|前述)" + COUNT + r"(?P<noun>" + NOUN + "+)")
_NAMES = re.compile(r"[\u4e00-\u9fff]+(?:、[\u4e00-\u9fff]+)+")
_LEAD_NAMES = re.compile(r"^[^、]*(?:有|包括|设|[是为由])(?=[\u4e00-\u9fff]{2,}、)")
_ET_AL = re.compile(r"等[\u4e00-\u9fff]*$")
_LED = re.compile(r"[,。;:、()\d]")
"""针对以上三个问题: a clause that a paragraph begins with; behind a mark or a number another list may stand before the count."""
_LISTABLE = re.compile(r"项目|任务|问题|措施|工程|活动|方面|建议|原因|不足|如下")
_IN_ALL = re.compile(
    r"[\u4e00-\u9fff](?:共)?有(?P<number>[两二三四五六七八])(?:[点条项个])?[:。,]\s*(?=其一|一是|一、|第一|首先)"
)
_INLINE = re.compile(
    r"(?:(?<=[。;:,])|^)\s*(?:其(?P<a>[一二三四五六七八九])[,，是:]?|(?P<b>[一二三四五六七八九])是|第(?P<c>[一二三四五六七八九])[,，、是:]?)"
)
_HEAD = re.compile(rf"{NUMBER}\s?(?P<unit>{UNIT})[^,。;:\d]*(?:,[^,。;:\d]*)?[。:]\s*$")
_ITEM = re.compile(
    r"^\s*(?:其(?P<a>[一二三四五六七八九])[,，:是]|(?P<word>[^,。;:、()\d\s]{2,}?)(?P<b>[一二三四五六七八九十]|\d{1,2})[:、，,为是]|[(（]?(?P<c>[一二三四五六七八九十])[)）]|[(（]?(?P<d>\d{1,2})[)）])"
)
_SECTION = re.compile(r"\s*[二三四五六七八九十]{1,2}、")
_OCCASION = re.compile(
    r"(?P<number>[\d两二三四五六七八九十](?:(?<=\d)\d)?)\s?(?P<unit>[次批期场轮届]|[个项类种条件笔家](?!月|季度))(?!性|日|限|间|[品货刊])"
)
_GOES_ON = re.compile(r"\s*(?:另|其余|此外|还有)")
_REMAINS = re.compile(r"最后|末次|其余|其他|另|还有|此外|等[,。;]")
_RANK = re.compile(
    r"(?P<bare>[第首一二三四五六七八九])(?:(?<=第)(?<![到至前从自按]第)(?P<rank>[一二三四五六七八九十])(?P<unit>[次批期场轮届]|[个项类种条件笔家](?=[是为,:]))|(?<!第)(?<![^。;,、:].)(?P<of>[次批期场轮届]))"
)
_WORDED = re.compile(r"(?:(?<=[。;:])|^)\s*(?P<word>[^,。;:、()\d\s]{2,}?)(?P<rank>[一二三四五六七八九])[:是为]")
_SO_MANY = re.compile(COUNT + r"(?!(?:(?!以[上下])[^,。;:、()\d一二两三四五六七八九十])*+以[上下])")
_LEAD_LINES = re.compile(r"如下|名单|明细")
_DATED = re.compile(r"\s*(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|份)?")
_NO_NAME = re.compile(r"[,。;:、()\d]")
_LONGEST_NAME = 24
_PLACES = re.compile(
    r"(?P<number>\d{1,2}|[两二三四五六七八九十])\s?(?P<unit>个)(?:行政|自然|试点)?(?P<noun>[村镇乡县区校站所社院])"
)
_EACH_OF = re.compile(r"各(?P<noun>[村镇乡县区校站所社院])[^,。;:]*?分别(?:是|为|如下)?\s*:?")
_DIVIDED = re.compile(r"[,;]")
_LONGEST_PLACE = 7


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The counts of one paragraph of what it, or the lines around it, tell one after another."""
    flat = line.flat.rstrip()
    if "一是" in flat or "第一" in flat or "其一" in flat:
        yield from _aspects(line, scene)
        yield from _in_all(line)
    if "上述" in flat or "以上" in flat:
        yield from _back(line, scene)
        yield from _names_back(line)
    start = listings.clause_start(flat, len(flat) - 1, "。;:") if flat.endswith((":", "。")) else len(flat)
    if _NUMBER.search(flat, start):  # in the last sentence or half sentence: it leads in to the lines below
        yield from _numbered(line, scene, start)
        yield from _ranked_lines(line, scene, start)
    if flat.endswith(":"):
        yield from _below(line, scene)
        yield from _named_lines(line, scene)
    yield from _nth(line, scene)
    if "二" in flat and ("一是" in flat or "一:" in flat or "一为" in flat):
        yield from _worded(line)
    if "各" in flat and "分别" in flat:
        yield from _each_of(line)
    if ("共" in flat or "合计" in flat) and _ANNEXES.search(flat):
        yield from _ranked(line, scene)


def _said(line: Line, match: re.Match[str], count: int) -> Claim:
    holds = count == listings.number(match["number"])
    return listings.claim(line, match.span(), match.start("number"), listings.printed(match), count, holds=holds)


def _aspects(line: Line, scene: Scene) -> Iterator[Claim]:
    """四个方面 … 。一是 … 四是 in the rest of the paragraph."""
    for match in _ASPECTS.finditer(line.flat):
        number = listings.number(match["number"])
        rest, lines = _going_on(line, scene, match.end())
        count = listings.run(rest)
        if count < _FEW:
            continue
        stated, holds = listings.printed(match), number == count
        further = any(_FURTHER.search(other.flat) for other in scene.below(line, lines + 2)[lines:])
        if holds or (not further and _told(line, match, rest, number, count)):
            yield listings.opening_claim(
                line, match.start(), match.end() + 8, stated, number if holds else count, holds=holds
            )


def _going_on(line: Line, scene: Scene, at: int) -> tuple[str, int]:
    """What follows a count: the rest of its paragraph, and the paragraphs below in which 第一次 … 第二次 … go on."""
    rest, lines = line.flat[at:], 0
    for other in scene.below(line, _FEW + 1) if rest.startswith("第") else ():
        if listings.run(rest + other.flat) <= listings.run(rest):
            break
        rest, lines = rest + other.flat, lines + 1
    return rest, lines


def _told(line: Line, match: re.Match[str], rest: str, number: int, count: int) -> bool:
    """Whether the run 一是 … is all there is: it begins right behind the count, and nothing of the rest goes on."""
    begun = sum(1 for _ in _ENUM.finditer(rest))
    whole = rest.startswith(("一是", "第一")) and rest.rstrip().endswith("。") and begun == count
    ranked = rest.startswith("第")
    unclear = (
        OPEN.search(match[0])
        or (_MORE if ranked else _FURTHER).search(rest)
        or listings.no_count(line.flat, match.start("number"))
    )
    return whole and not unclear and 0 < abs(number - count) <= 3


def _numbered(line: Line, scene: Scene, start: int) -> Iterator[Claim]:
    """以下三个方面： or 项目 4 个。 and the numbered paragraphs below it."""
    match = _LEADS_IN.search(line.flat, start)
    if match is None:
        return
    number = listings.number(match["number"])
    if not _FEW <= number <= _MANY or listings.no_count(line.flat, match.start("number")):
        return
    if line.flat.rstrip().endswith("。") and not _LISTABLE.search(line.flat):
        return
    count, ended = listings.below(line, scene, number)
    if number > count and any(_GOES_ON.match(one.flat) for one in scene.below(line, count + _FEW)[count:]):
        return  # 另有 1 个村改期
    stated = listings.printed(match)
    if count == number:
        yield listings.opening_claim(line, match.start(), len(line.flat), stated, number, holds=True)
    elif (
        ended
        and count > 1
        and abs(count - number) <= 2
        and not OPEN.search(match[0])
        and not SECOND.search(line.flat, match.start())
    ):
        yield listings.opening_claim(line, match.start(), len(line.flat), stated, count, holds=False)


def _back(line: Line, scene: Scene) -> Iterator[Claim]:
    """上述四条措施 behind 第一 … 第四, or below as many numbered paragraphs."""
    for match in islice(_BACK.finditer(line.flat), _MOST):
        number = listings.number(match["number"])
        count = listings.run(line.flat[: match.start()]) or (
            0 if _LED.search(line.flat[: match.start()].strip(" ,，。")) else listings.above(line, scene)
        )
        if count < _FEW or abs(number - count) > 2:
            continue
        stated = listings.printed(match)
        yield listings.opening_claim(line, match.start(), match.end() + 8, stated, count, holds=number == count)


def _names_back(line: Line) -> Iterator[Claim]:
    """下属甲中心、乙中心、丙站。…上述三家单位, 甲镇 96 万元、乙镇 74 万元 …，上述 2 个乡镇: the only list that stands before the count."""
    for match in islice(_SAID_BACK.finditer(line.flat), _MOST):
        lists = list(islice(_NAMES.finditer(line.flat, 0, match.start()), _FEW))
        number, noun = listings.number(match["number"]), match["noun"]
        if line.facts and line.facts[0].start < match.start():
            shown = _priced_names(line, match.start(), noun)
        elif len(lists) == 1 and (match["whole"] or line.flat[lists[0].end() - 1] != "等"):
            names = _LEAD_NAMES.sub("", _ET_AL.sub("", lists[0][0]))
            shown = listings.differs(names, number, noun)
        else:
            shown = None
        if shown is not None and shown != number and abs(shown - number) <= _FEW:
            yield listings.opening_claim(line, *match.span(), listings.printed(match), shown, holds=False)


def _priced_names(line: Line, end: int, noun: str) -> int | None:
    """How many names of what is counted carry an amount each, in the one list of the sentence that ends at an offset."""
    own = [one for one in line.facts if one.end <= end and not one.depth and one.sentence == line.facts[0].sentence]
    rows = [one for i, one in enumerate(own) if not i or one.gap.startswith("、")]
    named = all(one.name and one.name[-1] in noun for one in rows)
    return len(rows) if named and len(rows) > _FEW and own[: len(rows)] == rows else None


def _in_all(line: Line) -> Iterator[Claim]:
    """改进措施有三：其一，…；其二，…；其三，…."""
    for match in islice(_IN_ALL.finditer(line.flat), _MOST):
        ranks = [
            listings.number(one["a"] or one["b"] or one["c"]) for one in _INLINE.finditer(line.flat, match.end() - 1)
        ]
        number = listings.number(match["number"])
        if ranks == list(range(1, len(ranks) + 1)) and len(ranks) >= _FEW and line.flat.rstrip().endswith("。"):
            yield listings.opening_claim(line, *match.span(), match["number"], len(ranks), holds=number == len(ranks))


def _ranked_lines(line: Line, scene: Scene, start: int) -> Iterator[Claim]:
    """包括三个子项目。 and the paragraphs 其一，… 其二，… or 子项目一：… right below."""
    match = _HEAD.search(line.flat, start) if len(line.flat) <= _LEADING else None
    if match is None or LOOSE.search(match[0]):
        return
    number, count, style = listings.number(match["number"]), 0, ""
    below = scene.below(line, _MOST)
    for other in below:
        row = _ITEM.match(other.flat)
        if row is None or _style(row) != (style or _style(row)) or _row_rank(row) != count + 1:
            break
        style, count = _style(row), count + 1
    told = style == "其" or (len(style) > 1 and style in line.flat)
    ended = count < len(below) and bool(below[count].flat.strip())
    if count == 1 and number == _FEW and ended and style[0] == "(" and _SECTION.match(below[count].flat):
        yield listings.opening_claim(line, *match.span(), listings.printed(match), count, holds=False)
    if not told or count < _FEW or number == count:
        return
    if abs(number - count) <= _FEW and not (ended and _ITEM.match(below[count].flat)):
        yield listings.opening_claim(line, *match.span(), listings.printed(match), count, holds=False)


def _style(row: re.Match[str]) -> str:
    return "其" if row["a"] else row["word"] or ("(一)" if row["c"] else "(1)")


def _row_rank(row: re.Match[str]) -> int:
    return listings.number(row["a"] or row["b"] or row["c"] or row["d"])


def _below(line: Line, scene: Scene) -> Iterator[Claim]:
    """The lines below that begin with one mark."""
    rows = scene.below(line, _MOST)
    mark = rows[0].flat.lstrip()[:1] if rows else ""
    lead = _LEAD.search(line.flat) if mark and mark in _MARKS else None
    if lead is None:
        return
    count = next((i for i, one in enumerate(rows) if not one.flat.lstrip().startswith(mark)), len(rows))
    if count >= _FEW and abs(count - listings.number(lead["number"])) <= _FAR:
        yield _said(line, lead, count)


def _ranked(line: Line, scene: Scene) -> Iterator[Claim]:
    """附件 1 … 附件 4 in the lines above, and 共有附件 4 份."""
    match = _RANKED.search(line.flat)
    word = (match["word"] or match["later"]) if match is not None else None
    if match is None or not word:
        return
    ranks = []
    for other in scene.above(line, _MOST):
        row = _ROW.match(other.flat)
        if row is None or row["word"] != word:
            break
        ranks.append(listings.number(row["rank"]))
    if len(ranks) >= _FEW and ranks[::-1] == list(range(1, len(ranks) + 1)):
        yield _said(line, match, len(ranks))


def _nth(line: Line, scene: Scene) -> Iterator[Claim]:
    """专项检查 3 次。第一次 … 第二次 … 第三次 … in the rest of the paragraph, or in those right below: all of them are told."""
    below = scene.below(line, 1)
    if not _first(line.flat) and not (below and _first(below[0].flat)):
        return
    below = scene.below(line, _MOST)
    for match in islice(_OCCASION.finditer(line.flat), _MOST):
        number, unit = listings.number(match["number"]), match["unit"]
        if number < _FEW or listings.no_count(line.flat, match.start("number")):
            continue
        if _RANK.search(line.flat, 0, match.start()):
            return
        ranks = _ranks(line.flat[match.end() - 1 :], unit)
        for other in below:
            own = _ranks(other.flat, unit)
            if not own:
                break
            ranks += own
        count = len(ranks)
        rest = line.flat[match.end() :] + "".join(one.flat for one in below[:count])
        loose = _REMAINS.search(rest) or LOOSE.search(
            line.flat[listings.clause_start(line.flat, match.start()) : match.start()]
        )
        if count >= _FEW and ranks == list(range(1, count + 1)) and not loose and abs(count - number) == 1:
            yield listings.opening_claim(line, *match.span(), listings.printed(match), count, holds=False)
        if ranks:
            return


def _first(text: str) -> bool:
    return "第一" in text or "首" in text


def _ranks(text: str, unit: str) -> list[int]:
    """The ranks that a text tells of one unit: 第一次, 第二次; 首期, 二期, 三期."""
    found = [one for one in _RANK.finditer(text) if unit in {one["unit"], one["of"]}]
    return [1 if one["bare"] == "首" else listings.number(one["rank"] or one["bare"]) for one in found]


def _worded(line: Line) -> Iterator[Claim]:
    """发现问题 3 个。问题一：…。问题二：…。问题三：…: a word that is counted, and its ranks in the rest of the paragraph."""
    found = list(_WORDED.finditer(line.flat))
    words = {one["word"] for one in found}
    if len(words) != 1 or [listings.number(one["rank"]) for one in found] != list(range(1, len(found) + 1)):
        return
    start = listings.clause_start(line.flat, found[0].start(), "。;")
    told = [
        one
        for one in _SO_MANY.finditer(line.flat, 0, found[0].start() + 1)
        if found[0]["word"] in line.flat[listings.clause_start(line.flat, one.start()) : found[0].start()]
    ]
    if len(told) != 1 or len(found) < _FEW or not start or listings.no_count(line.flat, told[0].start("number")):
        return
    number = listings.number(told[0]["number"])
    if abs(number - len(found)) == 1 and not _REMAINS.search(line.flat[found[-1].start() :]):
        yield listings.opening_claim(line, *told[0].span(), listings.printed(told[0]), len(found), holds=False)


def _named_lines(line: Line, scene: Scene) -> Iterator[Claim]:
    """验收项目 4 个，名单如下: and below it as many lines of a name each, of a date and what happened, or of a number and a name."""
    told = line
    found = list(_SO_MANY.finditer(told.flat))
    if not found and _LEAD_LINES.search(line.flat):
        told = next(iter(scene.above(line, 1)), line)
        found = list(_SO_MANY.finditer(told.flat))
    if len(found) != 1 or OPEN.search(told.flat) or listings.no_count(told.flat, found[0].start("number")):
        return
    number, below = listings.number(found[0]["number"]), [one for one in scene.below(line, _MOST) if one.flat.strip()]
    count = max(_run(below, _is_dated), _run(below, _is_name), listings.below(line, scene, number)[0])
    ended = count == len(below) or (
        below[count].flat.rstrip().endswith("。") and not _REMAINS.search(below[count].flat)
    )
    if count > _FEW and ended and number != count and abs(number - count) == 1 and not below[count - 1].is_cell:
        yield listings.opening_claim(told, *found[0].span(), listings.printed(found[0]), count, holds=False)


def _run(lines: list[Line], wanted: Callable[[Line], bool]) -> int:
    """How many lines from the first on are of a kind."""
    return next((i for i, one in enumerate(lines) if not wanted(one)), len(lines))


def _is_dated(line: Line) -> bool:
    return _DATED.match(line.flat) is not None


def _is_name(line: Line) -> bool:
    """A line that is a name: short, without marks and figures."""
    return not line.is_cell and len(line.flat.strip()) <= _LONGEST_NAME and _NO_NAME.search(line.flat.strip()) is None


def _each_of(line: Line) -> Iterator[Claim]:
    """涉及四个村。… 各村完成情况分别是：甲村 …，乙村 …: the clauses of a sentence that begin with the name of one each."""
    each = _EACH_OF.search(line.flat)
    found = [one for one in _PLACES.finditer(line.flat, 0, each.start()) if one["noun"] == each["noun"]] if each else []
    if each is None or len(found) != 1 or listings.no_count(line.flat, found[0].start("number")):
        return
    stop = line.flat.find("。", each.end())
    clauses = _DIVIDED.split(line.flat[each.end() : stop if stop >= 0 else len(line.flat)])
    names = [clause[: clause.find(each["noun"], 1, _LONGEST_PLACE) + 1].strip() for clause in clauses]
    number, count = listings.number(found[0]["number"]), len({*names})
    if all(names) and count == len(names) >= _FEW and number != count and abs(number - count) == 1:
        yield listings.opening_claim(line, *found[0].span(), listings.printed(found[0]), count, holds=False)
