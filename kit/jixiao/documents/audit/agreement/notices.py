"""One notice (财农〔2023〕12 号) whose amount is told twice: where both speak of the whole of it, they must agree.

The amount of a notice is the one behind its number, or the one whose bracket it stands in; what the words between the two leave when all is
taken away that any grant says (下达, 资金, 共计) is what they tell it of. Where that differs, the amounts are of different things.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.passage import part
from jixiao.documents.audit.slips import one_slip
from jixiao.model.findings import Finding
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_NOTICE = re.compile(r"(?P<who>[\u4e00-\u9fff]+)[〔\[【(](?P<year>(?:19|20)\d\d)[〕\]】)](?:第)?(?P<number>\d+)号")
_NO_LETTER = frozenset("据照按到以为由自经和与及或将对从在见即是的中其达用收号")
"""What may stand right before the two letters of an office and is none of them."""
_STOP = re.compile("[。;]")
_END = re.compile("[,。;、()]")
_TITLE = re.compile(r"《[^《》]*》")
_GIVEN = re.compile(
    r"根据|依据|按照?|由|以|通过|文件?号?|通知|要求|下达|下拨|拨[付款入]|安排|批复|核定|明确|收到|到位|到账|资金|经费|补助|补贴|专项|项目|预算|财政部?|指标|拨|款|总[额计量]?|合计|共计?|金额|数额|额度|"
    r"[我本该][一-龥]?(?:县|市|区|镇|乡|局|校|院|站|所|厂|单位|中心|部门)|单位|当?年度?|20\d\d年度?|情况|来源|方面|分别|已|全部|均|为|是|的|了|计|数|[一二三四五六七八九十]是|[\s\d,:.、(){}“”\[\]【】〔〕*-]"
)
"""What any sentence says of what a notice grants."""
_NOT_ALL = re.compile(
    r"其中|支出|支付|使用|执行|结[余转]|剩余|[收退]回|调[整增减]|追[加减]|压减|核减|第[一二三四五]|[首一二三]批|标准|每|另|其余|缺口|申请|配套|上年|分配|[约近超]|至少"
)
"""A part of what was granted, what was done of it, or another amount than the first."""
_FOR = re.compile(r"用于|作为|给")
_ALL = re.compile(r"全部|均|都|全额")
_TWO, _MOST = 2, 400
_NEAR = (3, 4)


class _Told(NamedTuple):
    """An amount of a notice, and what it is told of."""

    fact: Fact
    of: str


Key = tuple[str, str, str]


def notices(scene: Scene) -> Iterator[Finding]:
    """The notices that grant two different amounts."""
    seen: dict[Key, _Told] = {}
    told: set[Key] = set()
    for line in scene.lines:
        for key, one in _amounts(line):
            first = seen.setdefault(key, one)
            if key in told or part(first.fact) == part(one.fact) or not _differ(first, one):
                continue
            told.add(key)
            fact, other = first.fact, one.fact
            yield Finding(
                code="C603", place=fact.line.at(fact.start), quote=fact.line.quote(fact.clause, fact.end), stated=fact.printed,
                computed=other.printed, params={"name": f"{key[0]}〔{key[1]}〕{key[2]}号", "stated": fact.printed, "other": other.printed},
            )  # fmt: skip


def _differ(first: _Told, second: _Told) -> bool:
    """Whether both speak of one thing and differ: of all of it in the words of a grant by whatever much, else by a slip or a little."""
    fact, other = first.fact, second.fact
    if abs(fact.base - other.base) <= 2 * (fact.slack + other.slack):
        return False
    if first.of != second.of:
        return (first.of in second.of or second.of in first.of) and one_slip(other, fact.value) is not None
    low, high = sorted((fact.base, other.base))
    near = low * _NEAR[1] >= high * _NEAR[0] or one_slip(other, fact.value) is not None
    return near or fact.phase == other.phase == "GIVEN"


def _amounts(line: Line) -> Iterator[tuple[Key, _Told]]:
    """The notices of a paragraph with the amount that each grants."""
    flat = line.flat
    found = (
        list(_NOTICE.finditer(flat))[:_MOST]
        if "号" in flat and line.facts and "|" not in flat and "\t" not in flat
        else []
    )
    if not found:
        return
    amounts = [one for one in line.facts if one.dim == "money" and one.role == "stock"]
    starts = [one.start for one in amounts]
    stops = [0, *(one.end() for one in _STOP.finditer(flat)), len(flat) + 1]
    for start, end in pairwise(stops):
        own = [one for one in found if start <= one.start() < end]
        if own:
            yield from _of_scope(line, start, own, amounts[bisect_left(starts, start) : bisect_right(starts, end - 1)])


def _of_scope(line: Line, start: int, own: list[re.Match[str]], amounts: list[Fact]) -> Iterator[tuple[Key, _Told]]:
    """The notices of one scope: each with the amount behind it, or each with the one before its bracket."""
    flat = line.flat
    lead = flat[start : min([own[0].start("who"), *(one.start for one in amounts[:1])])]
    behind = [next((one for one in amounts if one.start >= notice.end()), None) for notice in own]
    before = [next((one for one in reversed(amounts) if one.end <= notice.start("who")), None) for notice in own]
    bracketed = all(
        one is not None and flat[one.end : notice.start()].startswith("(")
        for one, notice in zip(before, own, strict=True)
    )
    chosen = before if bracketed or not any(behind) else behind
    if len(own) > 1 and len(amounts) != len(own):
        return
    if len({id(one) for one in chosen}) != len(own):
        return
    for notice, one in zip(own, chosen, strict=True):
        if one is None or one.hedged or (len(own) == 1 and not _whole(one, amounts)):
            continue
        low, high = sorted(((notice.start(), notice.end()), (one.start, one.end)))
        between = flat[low[1] : high[0]] if one is not before[own.index(notice)] else one.label
        tail = _END.split(flat[one.end :], maxsplit=1)[0]
        words = _TITLE.sub("", lead + between)
        if _NOT_ALL.search(words.removeprefix("其中") + tail) or (_FOR.search(tail) and not _ALL.search(tail)):
            continue
        yield _key(notice), _Told(one, _GIVEN.sub("", words.removeprefix("其中")))


def _whole(one: Fact, amounts: list[Fact]) -> bool:
    """Whether the amounts beside one are those that 其中 opens behind it."""
    if amounts[0] is not one:
        return False
    return len(amounts) < _TWO or amounts[1].has("OPEN") or amounts[1].depth > one.depth


def _key(notice: re.Match[str]) -> Key:
    """Office, year and number: of the office three letters, or two behind a word that is none of them."""
    letters = notice["who"][-3:]
    return letters[1:] if letters[:1] in _NO_LETTER else letters, notice["year"], notice["number"]
