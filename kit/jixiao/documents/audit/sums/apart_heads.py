"""Wholes whose parts follow: a figure that a paragraph begins with, and the sentences, the paragraph or the items behind it.

The words say so (其中, 分别, 由三部分组成), or every part repeats what the whole is called. A figure that is told like those behind it is one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import listed, points_kind, remainder
from jixiao.documents.audit.passage import announced, done, item, moves, part, planned, said_numbers, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.apart_totals import STRONG, clash, two_matters
from jixiao.documents.audit.sums.closure import closure
from jixiao.documents.audit.sums.totals_behind import WEAK_TOTAL, moved
from jixiao.documents.facts.lexicon import DIVIDES_BY, partition
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_HEAD = re.compile(
    r"共|总|合计|全部|累计|开放|安排|拨付|投入|收[入到]|支出|完成|争取|有(?!限|效|关|害|机)|设(?!备|施|计)|新增|建成|开展"
)
_OPENS = re.compile(r"其中|包括|分别|具体|分布|构成|组成|明细|如下|分[为成]|按|从[^,。]*看|一是|第一|:")
_BEGINS = re.compile(r"\s*(?:其中|包括|分别|具体)")
_NAME_ALONE = re.compile(rf"(?:(?!{WEAK_TOTAL.pattern}|其|另|已|未|应|计划|实际|到位|支出|结[余转])[\u4e00-\u9fff])+")
"""教育 480 万元，卫生 360 万元: names and no word of what was done."""
_PARTED = re.compile(r"其中|包括|构成|组成")
_DIVIDED = re.compile(r"分布|构成|组成|分[为成]|分类|按[^,。]*分")
_DIVIDES = re.compile(rf"(?:^|。)\s*(?:{DIVIDES_BY}|从[^,。;:\d]+看[,:])")
_NOTHING_LEFT = re.compile(
    r"(?<!基本)(?:[无零]结余|[没未][有形成]+结余|[无没]有?剩余|全部用完|(?<!未)全部(?:支付|支出|使用|拨付|兑付)(?:完毕|到位|$|[,。]))"
)
_EMPHASIS = re.compile(r"重点(?:支持|扶持|保障|投向|推进|安排|用于(?!以下))")
"""Of what is emphasised there is more."""
_FURTHER = re.compile(r"较[大多高]的?|最[大多高]的|居前|排名|其余|余下|剩余|(?<![无有])其他|等[,。;]")
_OTHERS = re.compile(r"其[他它][\u4e00-\u9fff]*[为是:]?\s*$")
"""其他收入 3 万元 at the end of a list is the last of its classes, not a word for what the list leaves out."""
_WIDER = re.compile(r"累计|截至|截止|上半年|当年|全年(?=支出|收入|完成|实现)")
_STOPS = frozenset("。;!?)”|:")
_CONTAINED = re.compile(r"\s*(?:含|包含)")
"""一是甲资金 9 亿元。含乙 2 亿元、丙 7 亿元: a sentence of the parts of the part before it."""
_LAST = re.compile(r"[\s,]*(?:其余|余下|剩余)")
_ONE_OF = re.compile(r"[\s,]*(?:第[一二三四五六七八九十]|首)[批期次轮年个笔标]|[\s,]*[一二三四](?:期|标段)")
_MOST, _LINES, _NEXT, _PAIR, _SHORT = 24, 24, 3, 2, 4


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The whole that a paragraph begins with, or the last figure of its kind before a paragraph that lists."""
    line = asking[0].line
    head = _first(line)
    rows = (_behind(head) or _below(head, scene)) if head in asking else []
    if head is not None and rows:
        yield from _whole(head, rows, used_up=_used_up(rows[-1], scene))
        return
    listing = _next_list(line, scene)
    dims = {one.dim for one in listing}
    told = [one for one in line.facts if one.dim in dims and one.role == "stock" and not one.depth]
    for last in {one.dim: one for one in told if not remainder(one)}.values():
        rows = [one for one in listing if one.dim == last.dim]
        within = sum(one.base > last.base for one in rows) <= 1
        if within and last in asking and not last.hedged and not _member(last):
            yield from _whole(last, rows)


def _member(one: Fact) -> bool:
    """Whether a figure stands beside others of its kind that are no plan of it: what follows belongs to them all, or to none of them."""
    beside = [other for other in one.line.sentence(one.sentence) if other.dim == one.dim and other is not one]
    return listed(one) or not all((planned(other) and not planned(one)) or remainder(other) for other in beside)


def _next_list(line: Line, scene: Scene) -> list[Fact]:
    """The stocks of the next paragraph that has figures, of each kind of which it lists three or more with names in one sentence."""
    below = next((one for one in scene.below(line, _NEXT) if one.is_cell or one.facts), line)
    if below is line or below.is_cell or len(below.facts) <= _PAIR or item(line) == item(below) != "":
        return []  # the next item is another matter
    own = [one for one in below.facts[:_MOST] if one.role == "stock" and not one.depth]
    kinds = {one.dim: [other for other in own if other.dim == one.dim] for one in own}
    lists = [rows for rows in kinds.values() if len(rows) > _PAIR and all(one.name for one in rows)]
    alone = [rows for rows in lists if rows[0].sentence == rows[-1].sentence]
    return [one for rows in alone for one in (*rows, *_goes_on(rows, scene))]


def _goes_on(rows: list[Fact], scene: Scene) -> list[Fact]:
    """中央安排 1500 万元，省级安排 480 万元，市级安排 180 万元。⏎县级安排 300 万元: a paragraph that begins with more members of the list above it."""
    found: list[Fact] = []
    for line in scene.below(rows[-1].line, _LINES):
        own = [one for one in line.facts[:_MOST] if one.dim == rows[0].dim and one.sentence == line.facts[0].sentence]
        own = [one for one in own if one.role == "stock" and not one.depth and not STRONG.search(one.label)]
        if line.is_cell or not own or not _more_of(rows, own):
            break
        found += own
    return found


def _more_of(rows: list[Fact], own: list[Fact]) -> bool:
    """Whether figures are named in the frame of a list: 其余, by the words that end all its names, or with them as parts of one whole."""
    ends = {one.label.rstrip("为共是有:计")[-_PAIR:] for one in rows}
    alike = len(ends) == 1 and {one.label.rstrip("为共是有:计")[-_PAIR:] for one in own} == ends
    rest = len(own) == 1 and (_LAST.match(own[0].label) or _OTHERS.search(own[0].label)) is not None
    names = [one.label.strip("、,为: ") for one in (*rows, *own)]
    bare = all(len(name) <= _SHORT and _NAME_ALONE.fullmatch(name) for name in names)
    return (
        alike
        or rest
        or bare
        or (partition([one.label for one in rows]) and partition([one.label for one in (*rows, *own)]))
    )


def _first(line: Line) -> Fact | None:
    """The figure that a paragraph begins with, alone of its kind in its sentence."""
    head = next((one for one in line.facts if one.role in {"stock", "score"}), None)
    if head is None or head.sentence != line.facts[0].sentence or head.depth or head.hedged:
        return None
    if _ONE_OF.match(head.label):
        return None  # 第一批 320 万元 is itself one of several
    alike = [one for one in line.sentence(head.sentence) if _of_kind(one, head)]
    return head if len(alike) == 1 else None


def _of_kind(one: Fact, head: Fact) -> bool:
    if one.dim != head.dim or one.role != head.role:
        return False
    return one.role != "score" or (points_kind(one) in {"off", "rule"}) == (points_kind(head) in {"off", "rule"})


def _behind(head: Fact) -> list[Fact]:
    """The figures of its kind in the sentences behind a head."""
    told = head.line.facts[head.index + 1 : head.index + 1 + _MOST]
    found = [one for one in told if one.sentence > head.sentence and _of_kind(one, head) and not one.depth]
    inner = {one.scope for one in found[1:] if _CONTAINED.match(one.gap)}
    return [one for one in found if one.scope not in inner]


def _below(head: Fact, scene: Scene) -> list[Fact]:
    """The figures of the paragraph below that begins with 其中, or as many of those below as the head says: 三部分."""
    below = scene.below(head.line, _LINES)
    number = announced(head) if _OPENS.search(head.gap) else None
    if not below or below[0].is_cell:
        return []
    if not (number or _BEGINS.match(below[0].flat)):
        told = _one_each(head, below) or _first_each(head, below)
        return told or _divided(head, next((one for one in below[:_NEXT] if one.facts), below[0]))
    if not number and (rows := _line_each(head, below)):
        return rows
    found: list[Fact] = []
    for line in below[: number or 1]:
        found += [one for one in line.facts[:_MOST] if _of_kind(one, head) and not one.depth]
        if line.is_cell or (number and len(found) >= number):
            break
    return found if number in {None, len(found)} else []


def _line_each(head: Fact, below: list[Line]) -> list[Fact]:
    """其中甲 380 批次，…。⏎乙 455 批次，…。⏎丙 805 批次，…: one figure of the kind in each of the lines below."""
    found: list[Fact] = []
    for line in below:
        own = [one for one in line.facts[:_MOST] if _of_kind(one, head) and not one.depth]
        if len(own) != 1 or line.is_cell or item(line):
            break
        found += own
    said = _announced_behind(head)
    return (
        found
        if len(found) > 1 and said in {None, len(found)} and (said or partition([one.label for one in found]))
        else []
    )


def _first_each(head: Fact, below: list[Line]) -> list[Fact]:
    """支出 90 万元，分成两部分。⏎基本支出 60 万元，内有 …。⏎项目支出 30 万元，…: what each of as many lines begins with; the rest is of it."""
    stop = head.line.sentences[head.sentence][1]
    number = _announced_behind(head) if _DIVIDED.search(head.line.flat, head.end, stop) else None
    found: list[Fact] = []
    for line in below[: number or 0]:
        own = [one for one in line.facts[:_MOST] if _of_kind(one, head) and not one.depth]
        if line.is_cell or not own or own[0].index or any(one.base >= own[0].base for one in own[1:]):
            return []
        found.append(own[0])
    return found


def _announced_behind(head: Fact) -> int | None:
    """How many things the rest of the sentence of a head speaks of: 1640 批次，任务由三类构成."""
    stop = head.line.sentences[head.sentence][1]
    numbers = said_numbers(head.line.flat[head.end : stop])
    return numbers[-1] if numbers else None


def _divided(head: Fact, line: Line) -> list[Fact]:
    """全县共有公益林 42 万亩。⏎…。分权属看，国有 15 万亩，集体 21 万亩，个人 6 万亩: the sentence that divides."""
    match = _DIVIDES.search(line.flat)
    if match is None or line.is_cell:
        return []
    stop = line.flat.find("。", match.end())
    own = [one for one in line.facts[:_MOST] if _of_kind(one, head) and not one.depth]
    inside = [one for one in own if match.end() <= one.start < (stop if stop >= 0 else len(line.flat))]
    return inside if own == inside else []


def _one_each(head: Fact, below: list[Line]) -> list[Fact]:
    """The figures of numbered items, one in each, or of paragraphs whose figures cover a whole."""
    found: list[Fact] = []
    if not below[0].facts and item(below[0]) and len(below) > 1:
        below = below[1:]  # the heading of what follows
    style = item(below[0])
    for line in below:
        own = [one for one in line.facts[:_MOST] if _of_kind(one, head) and not one.depth]
        if line.is_cell or item(line) != style or len(own) != 1:
            if style and item(line) == style:
                return []  # 三是路灯更换等: an item of the list tells no amount, or several
            break
        found += own
    if style and style == item(head.line):
        return []  # an item is no head of those behind it
    numbered = bool(style) and head.line.flat.rstrip().endswith((":", "。"))
    return found if numbered or partition([one.label for one in found]) else []


def _used_up(last: Fact, scene: Scene) -> bool:
    """Whether the words behind the last part, or the paragraph below it, say that nothing is left of the whole."""
    below = [one.flat for one in scene.below(last.line, 1) if not one.facts and not one.is_cell]
    return _NOTHING_LEFT.search("".join([last.line.flat[last.end :], *below])) is not None


def _whole(head: Fact, rows: list[Fact], *, used_up: bool = False) -> Iterator[Statement]:
    """养老机构 27 家。公办 9 家，民办 16 家，公建民营 2 家."""
    between, rest = _words(head, rows)
    opened, alike = bool(_OPENS.search(between)), _shared(head, rows)
    counted = len(rows) in {announced(head), _announced_behind(head)}
    if head.role == "score" and points_kind(head) != "off" and any(points_kind(one) == "off" for one in rows):
        return  # what was taken off of full marks is no part of them
    if head.role == "score" and len({points_kind(one) for one in rows}) > 1:
        got = [one for one in rows if points_kind(one) == points_kind(head)]
        rows = got if 2 * len(got) == len(rows) else []
    spent = used_up and head.dim == "money" and planned(head) and all(map(done, rows))
    listed = _lists(head, rows)
    if any(one.base == head.base for one in rows) or _movements(head, rows):
        return  # told again, or what came and went of it
    closed = len(rows) > _PAIR and remainder(rows[-1]) and _LAST.match(rows[-1].label) is not None
    if (
        len(rows) < 2
        or (two_matters(rows) and not spent)
        or not (spent or all(_is_part(one, head) for one in (rows[:-1] if closed else rows)))
    ):
        return
    others = _OTHERS.search(rows[-1].label)
    further = _FURTHER.search(rest.replace(others[0], "", 1) if others else rest)
    if (further or _EMPHASIS.search(between) or _breaks_off(head, rows)) and not (counted or closed):
        return
    if (
        planned(head)
        and not (spent or listed or _DIVIDES.search(between) or all(map(planned, rows)))
        and (head.dim != "money" or any(map(done, rows)))
    ):
        return
    apart = rows[0].line is not head.line
    if not (opened or apart or listed) and not (alike and _HEAD.search(head.label)):
        return
    summed = all("累计" in one.label for one in rows)
    if (not _PARTED.search(between) and _sibling(head, rows)) or _runs_on(
        rows if counted else [head, *rows], head, summed=summed
    ):
        return
    evidence = [where(head, *rows), "announced" if opened else "implicit", *closure(head, rows, between)]
    if _DIVIDED.search(between) and "partition" not in evidence:
        evidence.append("partition")
    if all(one.line is not head.line and item(one.line) for one in rows):
        evidence.append("numbered items")
    evidence += ["total word"] if spent or listed else ["rest named"] if closed and "rest named" not in evidence else []
    evidence += ["whole matter", *(["counted"] if counted else []), *(["one frame"] if alike else [])]
    evidence += ["one each"] if len({part(one) for one in rows}) == len(rows) else []
    yield Statement("sum_parts_total", "A501", head, [Binding("sum", tuple(rows))], evidence)


def _movements(head: Fact, rows: list[Fact]) -> bool:
    """在职 83 人。退休 4 人，调出 2 人，录用 5 人: who came and who left are no parts of those who are there."""
    ways = {moves(one) for one in rows}
    return {1, -1} <= ways or (all(map(moved, rows)) and not moved(head))


def _breaks_off(head: Fact, rows: list[Fact]) -> bool:
    """Whether a paragraph of several sentences ends without a stop, as an excerpt does: the list goes on."""
    text = head.line.flat.rstrip()
    return rows[-1].line is head.line and text[-1:] not in _STOPS


def _lists(head: Fact, rows: list[Fact]) -> bool:
    """职工总数为 148 人。在编 96 人，派遣 37 人，见习 15 人。: a total, and right behind it a sentence that only lists."""
    line, sentence = head.line, head.sentence + 1
    own = line.sentence(sentence)
    return STRONG.search(head.label) is not None and len(rows) > _PAIR and own == rows and all(one.name for one in rows)


def _words(head: Fact, rows: list[Fact]) -> tuple[str, str]:
    """The words from the sentence of a head to the first part, and those behind it."""
    start = head.line.sentences[head.sentence][0]
    if rows[0].line is head.line:
        return head.line.flat[start : rows[0].start], head.line.flat[rows[0].start :]
    last = "".join(line.flat for line in dict.fromkeys(one.line for one in rows))
    return head.line.flat[start:] + last[: rows[0].start], last[rows[0].start :]


def _is_part(one: Fact, head: Fact) -> bool:
    source = one.tail.startswith("中")  # 从 300 万元中安排 120 万元
    return not (STRONG.search(one.label) or one.hedged or clash(one, head) or remainder(one) or one.sign or source)


def _runs_on(told: list[Fact], head: Fact, *, summed: bool) -> bool:
    """Whether one of the figures is the total of them all, or runs into the next: 上半年, 全年."""
    rows = [one for one in told if one is not head]
    if not summed and any(WEAK_TOTAL.search(one.label) for one in rows):
        return True
    items = all(one.line is not head.line and item(one.line) for one in rows)  # 全年完成 8200 亩, above numbered items
    wider = [head] if summed else rows if items else told
    return any(_WIDER.search(one.label) for one in wider) or any("其中" in one.label for one in rows[1:])


def _shared(head: Fact, rows: list[Fact]) -> bool:
    """Whether every part repeats two neighbouring characters of what the whole is called."""
    name = re.sub(r"[^一-龥]", "", head.label + head.tail)[-12:]
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return all(any(one.label[i : i + 2] in pairs for i in range(max(0, len(one.label) - 1))) for one in rows)


def _sibling(head: Fact, rows: list[Fact]) -> bool:
    """甲县投入 120 万元。乙县投入 80 万元: the first figure is told like the others and is one of them."""
    if WEAK_TOTAL.search(head.label):
        return False
    ends = {one.label[-2:] for one in (head, *rows)}
    return len(ends) == 1 or partition([one.label for one in (head, *rows)])
