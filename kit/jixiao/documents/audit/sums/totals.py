"""Totals before their parts: 其中, 包括, brackets; lists inside lists; changes of parts.

A list ends where its structure says so: at the full stop, at the bracket, at a figure of another phase, at a total, at a
semicolon after parts that commas divide. Where the words allow two ends, both are bindings of one statement.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import points_kind, remainder
from jixiao.documents.audit.passage import done, left_over, moves, planned, repeats
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.closure import (
    CLASSIFIERS,
    EXCEPT,
    behind_bracket,
    closure,
    counts_others,
    cut_off,
    each,
    goes_on,
    head_before,
    held_against,
    loose,
    overlaps,
    own_brackets,
    rest_behind,
    subset,
)
from jixiao.documents.audit.sums.part_lists import MOST_LISTS, OTHERS, part_lists
from jixiao.documents.audit.sums.totals_behind import GRAND, MOST, STRONG_TOTAL, closed, moved, moves_on, signs
from jixiao.documents.facts.lexicon import DIVIDES_BY
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_CAUSES = r"(?=[^。;]*(?:所致|引起|形成|造成|导致|相抵))"
_CAUSED = "|".join(
    f"{main}{word}{_CAUSES}" for main in ("主要", "") for word in ("系", "是", "为", "由", "因", "原因是", "原因为")
)
_OPENER = re.compile(
    rf"{DIVIDES_BY}|其中|包括|包含|(?:资金)?来源(?=[为是:])[为是]?|分别(?:[为是有]|用于|来自)?|中(?:(?<=\d[万亿]元中)|(?<=\d[元人件户个项]中))[,:]|由(?=[^。;]*(?:构成|组成))|{_CAUSED}|原因[是为]|用于|全部(?:[为是]|用于)(?=[^,。;:]*?\d)|含(?!义|量|\))|分(?<![得评总打部\d]分)为|组成|具体(?:[为是有]|包括)|:|\("
)
_BY = re.compile(r"按|从|分(?!别|为)")
_ALWAYS = re.compile(r"[按从分由]|全部|其中|包括|包含|组成")
_ENDING = frozenset({"LEFT", "CUT", "ADD", "ADJUSTED", "SPENT", "ARRIVED", "INITIAL", "DONE"})
_TOTAL_FIRST = re.compile(rf"[\s,;、]*[\u4e00-\u9fff]*?(?:{STRONG_TOTAL.pattern}|共)")
_LETTER = re.compile(r"(?<![A-Za-z\d])(?P<letter>[A-Z])(?:\)\s*[为是:]?|\s*[为是:])\s*$")
"""全年预算数(A)、执行数(B)，其中甲A为…、B为…: a form letters its columns, and parts add up in their own."""
_THINGS = frozenset("辆台副把套张只条具本块支架艘盏幅盒箱袋瓶桶双床口顶枚颗盆株棵匹头羽尾面")
"""What things are counted with that a total counts in 件 or 个."""
_CAPITAL = re.compile(r"[A-Z]")
_PAIR, _NEAR = 2, 6
_RUNG = re.compile(r"以[上下]")
_REMAINDER = re.compile(r"其余|余下|剩余(?:部分|资金)?(?:用于|为)")
_LEAD_IN = re.compile(r"(?:来源|构成|明细|分布|具体|如下|分类|划分|科目|用途|性质|类别)(?:为|是|情况|如下)?\s*$")
_NUMBERED = re.compile(r"(?:指标|目标|项目|任务|措施|问题)\s?\d{0,2}\s*$")
"""指标 7： — the colon behind the number of an item opens no list."""
_GOES_ON = re.compile(r"[^,;。]*、|\s*[和与及]")
_SET_OFF = re.compile(r"相抵|收支[^,]*结余|盈余|亏损")
_CLOSING = re.compile(r"[年期]末")
"""What a year ends with: no part of a list that speaks of what came in."""
_DIVIDED = re.compile(r"[、,;:()。和及与]|以及")
_PURE = re.compile(
    r"(?:已|实际|全年|累计|共)*(?:执行|支出|支付|使用|完成|到位|拨付|兑付|决算|办结|办理|处置|整改|回复|验收|解决|修复|发放)(?:数|资金)?\Z"
)
_BESIDES = re.compile(r"[\s,;]*(?:另(?![一类])|此外)")
_EXCESS = re.compile(r"[\s,]*超(?:额|任务|计划|目标|出|过|完成)|[\s,]*多完成")
_BOTH = re.compile(r"[均都各]|同时|重复|交叉|重叠")
_WITHIN = re.compile(r"(?:包含|包括|含)在[前后上其该]|兼[具有属]|互有交叉|有重[叠复]|分别计入")
"""What follows a list of which some are counted twice."""
_SPANS = frozenset({"天", "日", "个月", "月", "小时"})


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The sums of one paragraph."""
    if len(line.facts) < 3:
        return
    for match in _OPENER.finditer(line.flat):
        yield from _opened(line, scene, match.start(), match.end(), match[0])
    for head, first in itertools.pairwise(line.facts) if "中" in line.flat else ():
        if "中" in first.gap and len(head.name) > 1 and first.gap.lstrip(" ,;").startswith(f"{head.name}中"):
            # 三级指标 31 个，三级指标中产出类 20 个、效益类 11 个
            at = first.start - len(first.gap) + first.gap.index("中") + 1
            yield from _opened(line, scene, head.end, at, f"在{head.name}中")
    grand = "总" in line.flat
    for fact in line.facts:
        if (
            fact.has("TOTAL")
            or (fact.role == "score" and fact.labelled("RUNNING"))
            or (grand and (fact.name.startswith("总") or GRAND.search(fact.label)))
        ):
            yield from closed(line, fact)


def _opened(line: Line, scene: Scene, start: int, end: int, word: str) -> Iterator[Statement]:
    """The parts behind an opener, for each dimension that stands before it."""
    at = line.after(end)
    facts = line.facts
    if at == 0 or at + 1 >= len(facts):
        return
    first = facts[at] if word == "(" else behind_bracket(line, at)
    text = line.flat[end : first.start]
    if "。" in text or (word != "(" and not own_brackets(text)):
        return
    heads = [one for one in _heads(line, at, start, word, first) if not _SET_OFF.search(one.label)]
    for head in heads:
        parts, cuts = _parts(line, first, head)
        mixed, _ = _parts(line, first, head, loose=True) if head.dim in CLASSIFIERS else (parts, [])
        if word.startswith("中"):
            parts = mixed = [one for one in parts if one.scope == first.scope]  # 36 人中，本科 28 人；…
        if len(parts) < 2 < len(mixed):
            parts, cuts = mixed, []
        if len(parts) > 1 and remainder(head) and planned(parts[0]) and all(map(done, parts[1:])):
            yield _rest_of(head, parts)
        elif len(parts) > 1:
            between = line.flat[head.end : first.start]
            yield from _sum(head, scene, parts, cuts, word, between, side=head is not heads[0], mixed=mixed)


def _rest_of(head: Fact, parts: list[Fact]) -> Statement:
    """尚欠 119 万元：合同价 476 万元，已付 190 万元，又付 167 万元: a plan and what was done of it lead to what is left."""
    evidence = ["one sentence", "part named", "base named"]
    signs = (1, *([-1] * (len(parts) - 1)))
    return Statement("difference", "A502", head, [Binding("sum", tuple(parts), signs)], evidence)


def _heads(line: Line, at: int, start: int, word: str, first: Fact) -> list[Fact]:
    """The last figure of each dimension before an opener, in its sentence or, where a sentence begins with it, the one before."""
    facts = line.facts
    last = facts[at - 1]
    if word == "(":
        inside = (
            first.bracket != last.bracket
            and first.depth == last.depth + 1
            and last.role in {"stock", "change", "score"}
        )
        return [last] if inside and not line.flat[last.end : start].strip() else []
    if word.startswith("分别") and last.index and _GOES_ON.match(line.between(facts[last.index - 1], last)):
        return []  # the last of another list
    text = line.flat[last.end : start]
    if "。" in text:
        last, text = head_before(first, last), "。" + text.rsplit("。", 1)[1]
    lead = text.rsplit("。", 1)[1].strip(" ,，") if "。" in text else ""
    if "。" in text and (not _ALWAYS.match(word) or (lead and not _told_again(lead, last))):
        return []
    if word == ":" and _NUMBERED.search(text):
        return []
    if word == ":" and any(mark in text for mark in ",、;") and not _LEAD_IN.search(text):
        return []
    if word == "用于" and (text.strip(" ,，") or last.scope != first.scope):
        return []
    kin = _kin(last, first.depth) if "。" in text else []
    if len(kin) > _PAIR and all(one.role == "stock" for one in kin):
        # 共 35 项，中央 21 项，省级 14 项。按部门分，…: what is divided again; 第一批 …，县级 …，总盘子 …。其中: the total of them
        return kin[-1:] if kin[-1].has("TOTAL") and not kin[0].has("TOTAL") else kin[:1]
    found: dict[str, Fact] = {}
    for i in range(last.index, max(-1, last.index - _NEAR), -1):
        fact = facts[i]
        if fact.sentence != last.sentence or fact.scope != last.scope:
            break
        if _base_of_share(fact) or held_against(fact) or _rest_of_others(fact):
            continue
        if fact.depth == first.depth and fact.role in {"stock", "change", "score"} and "平均" not in fact.label:
            found.setdefault(f"{fact.dim} {_kind(fact)} {_letter(fact)}", fact)
    stocks = [one for one in found.values() if one.role == "stock"]
    if "。" in text and last.role == "change" and stocks:
        return stocks  # 总收入 3847 万元，增加 334 万元。其中: of what there is, not of what it grew by
    return [one for one in found.values() if one is last or one.role == last.role or last.role in {"ratio", "points"}]


def _told_again(lead: str, last: Fact) -> bool:
    """总收入 3847 万元，增加 334 万元。收入全部为财政拨款，其中: whether the words before an opener name what the sentence before told."""
    own = [one for one in last.line.sentence(last.sentence) if one.role == "stock" and not held_against(one)]
    return any(repeats(one.name, lead) for one in own)


def _rest_of_others(fact: Fact) -> bool:
    """预算 22 万元，支出 17.9 万元，节约 4.1 万元。其中: what is left of the two before it is divided by no list of spending."""
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    apart = left_over(fact) or _EXCESS.match(fact.label) is not None
    return apart and last is not fact and last.sentence == fact.sentence and last.dim == fact.dim


def _base_of_share(fact: Fact) -> bool:
    """600 万元，占总投资 1000 万元的 60%；其中省级 240 万元: what follows is part of what the share is of."""
    following = fact.line.facts[fact.index + 1] if fact.index + 1 < len(fact.line.facts) else fact
    return "占" in fact.label and following.role == "ratio" and following.gap.strip() == "的"


def _kin(last: Fact, depth: int) -> list[Fact]:
    """The figures of one kind and level that end a sentence, in order."""
    own = last.line.facts[max(0, last.index - MOST) : last.index + 1]
    return [one for one in own if one.sentence == last.sentence and one.dim == last.dim and one.depth == depth]


def _letter(fact: Fact) -> str:
    """The letter of the column that a figure belongs to, or nothing."""
    found = _LETTER.search(fact.label) if fact.label else None
    return found["letter"] if found else ""


def _alike(fact: Fact, head: Fact) -> bool:
    """Counting words that stand for one another in a list: 工程 884 个、土地 220 宗."""
    return head.dim in CLASSIFIERS and (fact.dim in CLASSIFIERS or fact.dim in _THINGS)


def _parts(line: Line, first: Fact, head: Fact, *, loose: bool = False) -> tuple[list[Fact], list[int]]:
    """The parts of a head from a position on, and the positions at which the list may already end."""
    found: list[Fact] = []
    cuts: list[int] = []
    names: set[str] = set()
    highest = 0
    run = line.facts[first.index : first.index + MOST]
    lettered = _CAPITAL.search(line.flat, min(head.gap_start, first.gap_start), run[-1].end) is not None
    for fact in run:
        if fact.sentence != first.sentence or fact.depth < first.depth:
            break
        if (
            fact.depth > first.depth
            or fact.bracket != first.bracket
            or (fact.dim != head.dim and not (loose and _alike(fact, head)))
        ):
            continue
        if (lettered and _letter(head) != _letter(fact) != "") or not _of_one_kind(head, fact):
            continue
        if fact.role == "score":
            if _other_points(fact, found[0] if found else head, first=not found):
                break
            if points_kind(fact) == "full" and points_kind(head) == "got":
                continue  # the full marks of a part stand beside its score
        if found:
            last, between = found[-1], line.between(found[-1], fact)
            if EXCEPT.search(fact.gap):
                break  # 其中保留的 291 项中，除 5 项停办，其余 281 项进驻: what is told of a part
            if _attribute(fact, last, between) or held_against(fact):
                continue
            if moves_on(fact, found, head):
                break  # 发放 320 万元，其中展期 40 万元，收回 290 万元: the account goes on
            if (fact.phase in _ENDING and _ends(fact, found, head)) or (
                fact.has("TOTAL") and _TOTAL_FIRST.match(fact.gap) and not fact.has("OPEN")
            ):
                break
            if len(found) > 1 and _REMAINDER.search(last.label):
                break  # 其余 10 个 was the last of them
            if (fact.phase != head.phase and _other_side(fact, last, head)) or (
                _CLOSING.search(fact.label) and not _CLOSING.search(found[0].label)
            ):
                break
            if _BESIDES.match(fact.gap) or _told_otherwise(fact, found):
                cuts.append(len(found))
            if cuts[-1:] == [1] or (len(found) == 1 and _next_matter(fact, last)):
                break
            if between.lstrip().startswith(":") or subset(fact.name, names):
                break
            rank = 3 if fact.scope != last.scope else 2 if "," in between else 1
            if 0 < highest < rank:
                cuts.append(len(found))
            highest = max(highest, rank)
        found.append(fact)
        names.add(fact.name)
    return found, cuts


def _told_otherwise(fact: Fact, found: list[Fact]) -> bool:
    """其中中央资金 31 万元，县级配套 31 万元，年度下达 62 万元: what a verb tells that no part before it had may be the whole once more.

    A whole is larger than each of its parts: 村级事务 96 万元，目标奖励 10 万元 is one part more.
    """
    return (
        len(found) > 1 and bool(fact.phase) and all(one.phase != fact.phase and one.base < fact.base for one in found)
    )


def _next_matter(fact: Fact, first: Fact) -> bool:
    """产出指标 8 个，其中完成 7 个；效益指标 5 个，完成 5 个: behind a semicolon a new thing, where one verb told what was done of the first;
    水库 15 座，其中小型 11 座；加固 9 座，其中小型 7 座: one that is divided as the whole was.
    """
    if fact.scope == first.scope:
        return False
    if _PURE.match(first.name) and not _PURE.match(fact.name):
        return True
    following = fact.line.facts[fact.index + 1 : fact.index + _PAIR]
    return any(one.scope == fact.scope and one.has("OPEN") and repeats(first.name, one.name) for one in following)


def _of_one_kind(head: Fact, fact: Fact) -> bool:
    """Whether a figure can be a part by its role: like makes like, and what moved makes up a change."""
    if head.role == fact.role:
        return head.role != "change" or _kind(head) == _kind(fact)
    return head.role == "change" and fact.role == "stock" and bool(moved(fact) or moves(fact))


def _kind(fact: Fact) -> str:
    """A stock, or a change against last year or against the budget: only like things make a list."""
    if fact.role != "change":
        return "stock"
    return "against budget" if "预算" in fact.gap else "against last year"


def _other_points(fact: Fact, like: Fact, *, first: bool) -> bool:
    """Points taken off are no parts of points scored, nor the other way round; the first may leave out what its head says."""
    off = points_kind(fact) == "off"
    return off != (points_kind(like) == "off") and (off or not first)


def _attribute(fact: Fact, last: Fact, between: str) -> bool:
    """中央资金 300 万元，执行 290 万元; 省级资金 …: a figure without a name of its own belongs to the part before it."""
    joined = between[:1] not in {"、", ",", ";"} and not _DIVIDED.search(between)
    return joined or (fact.scope == last.scope and bool(_PURE.match(fact.name)) and not _PURE.match(last.name))


def _other_side(fact: Fact, last: Fact, head: Fact) -> bool:
    """支出 … behind a semicolon under 收入, and 结余 under 支出: another head, no part."""
    if head.phase == "SPENT" and fact.phase == "LEFT":
        return True
    return fact.scope != last.scope and {head.phase, fact.phase} == {"INCOME", "SPENT"}


def _ends(fact: Fact, found: list[Fact], head: Fact) -> bool:
    """Another phase than that of the list so far and of its head ends it, once it has two parts; 其余 80 万元 is the last of them."""
    others = len(found) > 1 and fact.role != "score" and not ("净" in head.label and moves(fact))
    return others and not OTHERS.match(fact.label) and all(fact.phase != one.phase for one in (head, *found))


def _sum(
    head: Fact,
    scene: Scene,
    parts: list[Fact],
    cuts: list[int],
    word: str,
    between: str,
    *,
    side: bool,
    mixed: list[Fact],
) -> Iterator[Statement]:
    line = head.line
    if _no_parts(head, parts):
        return
    ways = part_lists(head, parts, cuts)
    bindings = [Binding("sum", tuple(way), signs(head, way)) for way in ways[: 2 * MOST_LISTS] if len(way) > 1]
    if (rest := rest_behind(head, parts)) is not None:
        bindings.append(Binding("sum", (*parts, rest)))
    if len(mixed) > len(parts):
        bindings.append(Binding("sum", tuple(mixed)))
    if not bindings:
        return
    chosen = list(bindings[0].terms)
    evidence = ["one sentence" if head.sentence == chosen[0].sentence else "next sentence"]
    evidence.append("implicit" if word in {"用于", "含"} or side else "announced")
    evidence += ["own bracket"] if word == "(" and "其中" not in parts[0].gap else []
    if head.role == "change" and {*bindings[0].signs} == {1, -1}:
        evidence.append("whole matter")  # 减少 8 人，系招录 11 人、退休 19 人所致
    if _BY.match(word) and sum(_RUNG.search(one.label + one.tail[:2]) is not None for one in chosen) > 1:
        return  # 60 岁以上 and 80 岁以上: one holds the other
    closed_by = closure(head, chosen, between)
    if _BY.match(word) and "open" not in closed_by:  # 按职称分: each belongs to one of them
        closed_by = [*(one for one in closed_by if one != "overlapping"), "partition", "common words"]
    evidence += dict.fromkeys(closed_by)
    if word != ":" and loose(parts, cuts) and not {"partition", "rest named", "one frame"} & {*closed_by}:
        evidence.append("several candidates")
    if (
        cut_off(line, chosen[-1])
        or _REMAINDER.search(line.flat[chosen[-1].end : line.sentences[chosen[-1].sentence][1]])
        or goes_on(chosen[-1], scene)
    ):
        evidence.append("open")
    yield Statement("sum_parts_total", "A501", head, bindings, evidence, word == "其中" and _one_of_two(head))


def _no_parts(head: Fact, parts: list[Fact]) -> bool:
    """Whether the words around a list say that it does not make up its head."""
    line = head.line
    told = line.facts[parts[0].index : parts[-1].index + 2]
    both = _BOTH.search(line.flat, told[0].gap_start, told[-1].stop) is not None
    if both and any(overlaps(one) or (one.dim == head.dim and each(one)) for one in told):
        return True
    if counts_others(head, parts) or _WITHIN.search(line.flat, parts[-1].end, line.sentences[parts[-1].sentence][1]):
        return True
    # 其中一段计划 100 天，实际 104 天: a plan and what was done of it
    return head.dim in _SPANS and any(map(done, parts)) and any(map(planned, parts))


def _one_of_two(head: Fact) -> bool:
    """在编 15 人、合同制 21 人，其中高级工 9 人: nothing says whether of the last or of both."""
    last = head.line.facts[head.index - 1] if head.index else head
    alike = last is not head and last.dim == head.dim and _letter(last) == _letter(head)
    return alike and head.line.between(last, head).startswith("、")
