"""How many items a list shows, where its end is certain: names divided by 、, dates, 一是 … 二是, numbered paragraphs.

What can be counted in two ways is not counted: names of different make, a 和 inside a name, 等 before a larger number.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import failing_claim
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

JOINED = re.compile(r"及(?<![涉普触波遍顾]及)(?!时|其|格)|以及|和(?!谐|平)|与(?<!参与)(?!会)")
_OPEN = re.compile(r"等(?![级于候])|余|多|部分|主要|例如|如")
_UNCLEAR = re.compile(r"[；;，,：:(（)）\d]")
_DATE = re.compile(r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?[\u4e00-\u9fff]*")
NTH = r"(?:第(?P<th>[一二三四五六七八九十]{1,3})(?:[项类个种条件步]?[,，、是为]|[次批期场轮](?:于|在|是|为|,))|(?P<is>[一二三四五六七八九十]{1,3})是)"
"""第一，; 第一次于; 一是."""
_ENUM = re.compile(rf"(?:(?<=[。；;:：，,\s])|^)\s*{NTH}")
_POINT = re.compile(
    r"^\s*(?:(?P<digit>\d{1,2})[.、．)）]|[(（](?P<cn>[一二三四五六七八九十]{1,3})[)）]|[(（](?P<digits>\d{1,2})[)）]|(?P<is>[一二三四五六七八九十]{1,3})是|第(?P<th>[一二三四五六七八九十]{1,3})[,，、是]|(?P<ring>[①-⑳]))"
)
_LEAD = re.compile(
    r"^.*(?:的有|的是|主要(?:有|是|为)|包括|涉及|涵盖|覆盖|分为|设有|内设|下设|共有|即|为|由|含|[：:])(?=[\u4e00-\u9fff]{2})"
)
_OFFICE = re.compile(r"(?:内设|职能|业务)*(?:科室|股室|处室|机构|部门|站所)(?![和及与、])")
_GENERIC = re.compile(
    r"(?:重点|主要|子|建设|民生|专项|实施|具体)*(?:项目|工程|任务|课程|课|内容|活动|环节|指标|品种|科目|领域|服务|业务|板块|专题|模块|阶段|作物)(?![和及与、])"
)
_TIME = re.compile(
    r"^[^、]*?(?:(?:19|20)\d\d|今|本|当|全)年(?:度|初|底|末|[上下]半年)?(?:\d{1,2}月(?:份|\d{1,2}日)?)?(?=[\u4e00-\u9fff])"
)
_NOT_BEFORE = frozenset(".第约近〔[一二三四五六七八九十百千万零")
_CAPTION = re.compile(r"\s*(?:附?[表图件])\s*$")
"""表1 项目支出: the number of a table."""
_OWNER = re.compile(
    r"(?:[村镇乡县市区州旗局]|街道|社区|[小中大]学|学[校院]|医院|卫生院|幼儿园|公司|集团|合作社)(?:人民政府|政府)?$"
)
_DOES = re.compile(
    r"新建|改建|扩建|修建|建成|建设|改造|购置|采购|捐赠|开展|完成|实施|安装|发放|举办|组织|配备|设立|成立|新增|培训"
)
_OWNER_NOUN = re.compile(
    r"[村镇乡县市区州旗局校院所家户地]|街道|小学|中学|单位|部门|机构|企业|公司|主体|成员|试点|科室|股室"
)
_TITLES = frozenset("长任员师理记")
_HOUSES = frozenset("馆心院校站所局队厅部科室园会")
_LONGEST_NAME, _FEW, _FAR, _BELOW = 14, 3, 3, 30
_TWO, _FOUR = 2, 4
_SHOWN = 90
"""So many characters of a list are quoted."""


def number(text: str) -> int:
    """A count in digits or in words; 0 where it is none."""
    return int(text) if text.isdigit() else chinese_number(text) or 0


def claim(line: Line, span: tuple[int, int], at: int, stated: str, count: int, *, holds: bool) -> Claim:
    """What a count says and what the list shows."""
    return failing_claim(
        "count_list", "A510", line, span, at, "holds" if holds else "wrong", stated, str(count), "数一数列出的项",
    )  # fmt: skip


def opening_claim(line: Line, start: int, end: int, stated: str, count: int, *, holds: bool) -> Claim:
    """The claim of a count and a list that stand together from `start` on; of a long one the beginning is quoted."""
    return claim(line, (start, min(end, start + _SHOWN)), start, stated, count, holds=holds)


def printed(match: re.Match[str]) -> str:
    """A count as it was printed: its number and its unit."""
    return f"{match['number']}{match['unit']}"


def clause_start(flat: str, at: int, marks: str = ",。;") -> int:
    """Where the clause begins that an offset stands in."""
    return max([flat.rfind(mark, 0, at) for mark in marks]) + 1


def spans(flat: str) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph, with figures or without."""
    start = 0
    while start < len(flat):
        stop = flat.find("。", start)
        end = stop if stop >= 0 else len(flat)
        yield start, end
        start = end + 1


def no_count(flat: str, at: int) -> bool:
    """Whether a number is a rank, about so many, or the end of another number."""
    before = flat[at - 1 : at]
    return before.isdigit() or before in _NOT_BEFORE or _CAPTION.match(flat, max(0, at - _FEW), at) is not None


def names_of(listing: str) -> str:
    """A list of names up to the comma behind which none of them stands: 甲局、乙局和丙局，采取现场查看方式."""
    names, _, more = listing.partition(",")
    return names if "、" not in more and ";" not in more else listing


def undated(text: str) -> str:
    """A list without the time that leads in to its first name: 2024年选择甲镇、乙镇."""
    return _TIME.sub("", text)


def differs(listing: str, stated: int, noun: str = "") -> int | None:
    """The number of items of a list that cannot have the announced number; None where it may, or where it cannot be told.

    `noun` is what the count counts: 甲镇、乙乡 of so many 乡镇 are of one make, and so are all that it calls offices.
    """
    text = listing.strip(" ,，:：。")
    dates = _dates(text)
    if dates is not None:
        return dates if dates != stated else None
    open_ = text.endswith("等")
    text = text.removesuffix("等")
    pieces = text.split("、")
    pieces[0] = undated(_LEAD.sub("", pieces[0]))
    text = "、".join(pieces)
    if (
        len(pieces) + len(JOINED.findall(pieces[-1])) < _FEW
        or len(pieces) < _TWO
        or _UNCLEAR.search(text)
        or _OPEN.search(text)
        or any(len(one) > _LONGEST_NAME for piece in pieces[1:] for one in JOINED.split(piece))
    ):
        return None
    last = len(JOINED.findall(pieces[-1]))
    if last > 1 or any(JOINED.search(one) for one in pieces[1:-1]):
        return None
    ways = {len(pieces) + last} if _siblings(pieces) else {len(pieces), len(pieces) + last}
    if (
        stated in ways
        or min(abs(stated - way) for way in ways) > _FAR
        or (open_ and stated > min(ways))
        or (noun and owned(JOINED.sub("、", text).split("、"), noun))
        or not (_OFFICE.match(noun) or _parallel(pieces, noun) or _kinds(pieces, noun))
    ):
        return None
    return max(ways)


def owned(names: list[str], noun: str) -> bool:
    """甲镇、乙镇、丙镇 5 个项目, or 甲村、乙村新建广场 3 个: the number counts what places and offices have, not them."""
    if len(names) < _TWO or not all(_OWNER.search(one) for one in names[:-1]):
        return False
    if not _OWNER.search(names[-1]) or _DOES.search(names[-1]):
        return True
    return len(noun) > 1 and not _OWNER_NOUN.search(noun)


def of_several(flat: str, match: re.Match[str], shown: int, counts: re.Pattern[str]) -> bool:
    """站房 3 座、泵站 2 座，分别为 …: whether a list is as long as this count and those before it in the sentence together."""
    missing = shown - number(match["number"])
    for one in reversed(list(counts.finditer(flat, clause_start(flat, match.start(), "。;"), match.start()))):
        missing -= number(one["number"])
        if missing <= 0:
            break
    return missing == 0


def _dates(text: str) -> int | None:
    pieces = [one for one in re.split(r"[、和及与]", text) if one]
    return len(pieces) if len(pieces) >= _FEW and all(_DATE.fullmatch(one) for one in pieces) else None


def _siblings(pieces: list[str]) -> bool:
    """县体育中心和县文化馆 among names that begin with 县, or names of one length: the last 和 joins two of them."""
    parts = [*pieces[1:-1], *JOINED.split(pieces[-1])]
    lengths = {len(one) for one in parts}
    ends = {one[-1:] for one in (pieces[0], *parts)}
    return len(ends) == 1 or len({one[:1] for one in parts}) == 1 or (len(lengths) == 1 and min(lengths) >= _FOUR)


def _parallel(pieces: list[str], noun: str) -> bool:
    """Names of one make: they end alike, or as what is counted, or are of one length behind the words that lead in to the first."""
    parts = [*pieces[:-1], *JOINED.split(pieces[-1])]
    ends = {one[-1:] for one in parts}
    lengths = {len(one) for one in parts[1:]}
    alike = len(ends) == 1 or ends <= _TITLES or ends <= {*noun[:_FEW]} or (_siblings(pieces) and ends <= _HOUSES)
    return alike or (len(lengths) == 1 and len(parts[0]) >= min(lengths))


def _kinds(pieces: list[str], noun: str) -> bool:
    """渠道清淤、泵站更新、护坡 of so many 项目: short names of whatever make, all of them divided by 、."""
    lengths = {len(one) for one in pieces[1:]}
    plain = not any(JOINED.search(one) for one in pieces)
    return plain and bool(_GENERIC.match(noun)) and min(lengths) >= _TWO and max(lengths) - min(lengths) <= _TWO


def _flatten(text: str) -> str:
    """Without what stands in inner brackets and quotes: their marks are not the list's."""
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
    for marks in ("；;", "、", "，,", "、，,", "；;、", "；;、，,"):
        pieces = [piece for piece in re.split(f"[{marks}]", flat) if piece.strip()]
        if len(pieces) > 1:
            found.add(len(pieces))
            found.add(len(pieces) + len(JOINED.findall(pieces[-1])))
            found.add(sum(1 + len(JOINED.findall(piece)) for piece in pieces))
    if JOINED.search(flat):
        found.add(1 + len(JOINED.findall(flat)))
    return found or {1}


def run(text: str) -> int:
    """How far 一是, 二是 or 第一, 第二 runs from the first without a gap; 0 where it does not begin, or begins twice."""
    found = [chinese_number(one["th"] or one["is"]) for one in islice(_ENUM.finditer(text), _BELOW)]
    return len(found) if found == list(range(1, len(found) + 1)) else 0


def below(line: Line, scene: Scene, stated: int) -> tuple[int, bool]:
    """The numbered paragraphs below a line, and whether it is certain where they end.

    Text between two of them belongs to the one above it; where as many as announced stand before text, the list ends there.
    """
    count, style, parted, between = 0, "", False, False
    for other in scene.below(line, _BELOW):
        point = _POINT.match(other.flat)
        if point is None and other.flat.strip():
            if count in {0, stated} or run(other.flat):
                return count, count > 0 and run(other.flat) == 0
            parted = True
        if point is None:
            continue
        if point.lastgroup != (style or point.lastgroup) or _rank(point) != count + 1:
            return count, not between and (_rank(point) == 1 or point.lastgroup != style)
        between = between or parted
        count, style = count + 1, point.lastgroup or ""
    return count, count > 0 and not between


def above(line: Line, scene: Scene) -> int:
    """The items of the list that ends right above a line: numbered paragraphs, or an enumeration inside one."""
    ranks: list[int] = []
    for other in scene.above(line, _BELOW):
        if not other.flat.strip():
            continue
        inside = run(other.flat)
        if not ranks and inside > 1:
            return inside
        point = _POINT.match(other.flat)
        if point is None or (ranks and _rank(point) != ranks[-1] - 1):
            break
        ranks.append(_rank(point))
        if ranks[-1] == 1:
            return ranks[0]
    return 0


def _rank(point: re.Match[str]) -> int:
    text = point[point.lastgroup or 0]
    return ord(text) - ord("①") + 1 if point.lastgroup == "ring" else number(text)
