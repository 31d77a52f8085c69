"""What speaks for and against a complete list: names that cover a whole, a part called 其他, 等, 主要, a total of other things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import remainder
from jixiao.documents.audit.points.answer_reader import unclosed
from jixiao.documents.facts.lexicon import NOUN, OVERLAPPING, halves, partition
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

CLASSIFIERS = frozenset(["个", "项", "件", "宗", "起", "例", "批", "份", "篇", "场", "次", "处", "座", "所", "家"])
"""Words that count things of any name."""
_MAINLY = re.compile(r"主要(?!用于以下|为|是|包括)|重点(?:支持|扶持|保障|投向|推进|安排|用于(?!以下))|部分|例如")
_REST = re.compile(r"其他|其它|其余")
_LINK = re.compile(r"^[\s、,]*(?:其中|包括|分别为?)?[:,]?")
_CAME_IN = re.compile(
    r"受理|新收|收[到案件治]|接[到收报诊]|立案|旧存|积[案存压]|往年|结转|结余|到位|到账|下达|拨入|收入|申[请报]|登记|入库|合同价|中标价|预算|概算"
)
_WENT_OUT = re.compile(
    r"[办审执侦了查]结|结案|化解|解决|处[理置结]|办理|支[出付取用]|兑付|发放|使用|拨付|列支|报销|用[去掉于]|领用|出库|调出|报废|核销"
)
_UNFILLED = re.compile(
    r"[,;。](?:而|但|对|对于|其中|目前|尚有|还有|仍有)*(?:不足|不够|缺口|缺额|差额|其余|余下|剩余|剩下|后续|超出|超支|尾[款欠]|余款|未(?!发[现生]|出现)[^,;。\d]+?(?:部分|资金|款项?))"
    r"(?:[^,;。\d]|20\d\d年)*(?:[,;。]|$)"
)
"""项目总投资 320 万元，不足部分由村集体自筹: a rest that no figure tells."""
_SOME_TWICE = re.compile(
    r"[,;。(](?:其中)?(?:有)?(?:部分|个别|有的|少数|一些)[^,;。\d]*(?:[均都]|同时|重复|重叠|交叉|兼|多次|两[次季个期])|去重|重复(?:的|人员|部分)*(?:只计|不计|剔除|扣除)"
)
"""全年总人数 410 人，部分学生两季均享受."""
_ANOTHER = re.compile(r"[\s。]*(?:另有|另外|此外|还有|其余|余下)")
_SHORT = 2
_GROUPS = re.compile(r"[两二三四][者类项种个批期次]")
_TWICE = re.compile(r"[^,。;]*?(?:同时|重复|交叉|重叠)")
_BOTH = re.compile(r"的(?:有|为|共)?\s*$")
_IN_ALL = re.compile(rf"[^,。;]*?[两二三四]{NOUN}+[均都]")
_EACH = re.compile(r"[^,;。、:()]*各[^,;。、:()]*")
_EACH_SO = re.compile(r"(?:(?<!平)均|都|各)(?:为|是|有|占|填|得|按|计|设|达|拨|付)?\s*$")
_HAS = re.compile(r"(?<=共有)[\u4e00-\u9fff]{2,}$")
_NOUN = re.compile(f"{NOUN}{{2,}}")
_WORD = re.compile(r"[\u4e00-\u9fff]+")
_CLOSES = re.compile(r"\)[^,、;。()]*")
_THAN = re.compile(r"[比较与同](?!为)[^,、;]*$")
EXCEPT = re.compile(r"除(?![尘草雪冰险害湿锈臭四息虫障])")
TAKEN_OUT = re.compile(rf"{EXCEPT.pattern}[^,。;]*$")
"""除 1 台送修外: what is taken out of a whole is no part of what is left."""


def _own_noun(head: Fact, parts: list[Fact]) -> bool:
    """11 个行政村、2 个社区，共 156 个村民小组, 共有村民小组 156 个: the total counts things of another name."""
    noun = _NOUN.match(head.tail) or _HAS.search(head.label)
    others = [_NOUN.match(part.tail) for part in parts]
    if noun is None or head.dim not in CLASSIFIERS or not all(others):
        return False
    pairs = {noun[0][i : i + 2] for i in range(len(noun[0]) - 1)}
    return not any(pair in other[0] for other in others if other for pair in pairs)


def _overlapping(labels: list[str]) -> bool:
    """Whether some parts carry an attribute; one that all of them carry (春季贫困生, 秋季贫困生) parts none from the others."""
    found = [OVERLAPPING.search(label) for label in labels]
    return len({one[0] if one else "" for one in found}) > 1


def _nested(parts: list[Fact]) -> bool:
    """其中项目支出 a，纳入自评的项目支出 b: what a later part is called by is a part of an earlier one, not its neighbour."""
    names = [_LINK.sub("", part.label).strip() for part in parts]
    return any(
        len(name) > _SHORT and one != name and one.endswith(name) and not _REST.search(one)
        for at, name in enumerate(names)
        for one in names[at + 1 :]
    )


def closure(head: Fact, parts: list[Fact], between: str = "") -> list[str]:
    """What speaks for and against a complete list."""
    found: list[str] = []
    labels = [part.label + part.tail for part in parts]
    if _nested(parts):
        found.append("overlapping")
    elif partition(labels):
        found.append("partition")
    elif labels and _REST.search(parts[-1].label):
        found.append("rest named")
    elif head.dim not in {"money", "ratio", "score"} and _overlapping(labels):
        found.append("overlapping")
    if all(part.tail.lstrip().startswith("用于") for part in parts):
        found.append("one frame")
    behind = _told_behind(head, parts)
    if any(part.open for part in parts) or unclosed(parts) or _and_others(head, parts) or _UNFILLED.search(behind):
        found.append("open")
    if "overlapping" not in found and _SOME_TWICE.search(behind):
        found.append("overlapping")
    if _MAINLY.search(between):
        found.append("mainly")
    if head.hedged or any(part.hedged for part in parts):
        found.append("hedged")
    if _own_noun(head, parts):
        found.append("own noun")
    if len(parts) > 3:
        found.append("fills the sentence")
    return found


def _told_behind(head: Fact, parts: list[Fact]) -> str:
    """The words from the first part to the end of the sentence behind that in which the list and its whole have been told."""
    line, last = head.line, max(head, parts[-1], key=lambda one: one.spot) if parts else head
    if not parts or last.line is not line:
        return ""
    start = parts[0].end if parts[0].line is line else 0
    return line.flat[start : line.sentences[min(last.sentence + 1, len(line.sentences) - 1)][1]]


def _and_others(head: Fact, parts: list[Fact]) -> bool:
    """合作社、家庭农场等主体 62 家，其中合作社 35 家: the words of the whole name some of its parts, and others beside them."""
    names, others, _ = head.label.partition("等")
    return bool(others) and any(len(one.name) > 1 and one.name in names for one in parts)


def crossed(total: Fact, parts: list[Fact]) -> bool:
    """受理 52 件、积案 21 件，共办结 63 件: what came in is held against what was done of it, and makes no sum."""
    if _WENT_OUT.search(total.label) is None:
        return False
    return any(_CAME_IN.search(one.label) and not _WENT_OUT.search(one.label) for one in parts)


def cut_off(line: Line, last: Fact) -> bool:
    """Whether the paragraph breaks off behind the list, as the text of a page reader does."""
    rest = line.flat[last.end :].rstrip()
    if last.index + 1 < len(line.facts) or ";" in rest:
        return False
    return (
        last.sentence == len(line.sentences) - 1
        and bool(rest)
        and rest[-1] not in "。;!?)”|"
        and not last.tail.strip().startswith("用于")
    )


def goes_on(last: Fact, scene: Scene) -> bool:
    """技术人员 53 人，管理人员 9 人。⏎另有工勤人员 4 人: the next sentence, or the next paragraph, tells another part."""
    line, end = last.line, last.line.sentences[last.sentence][1]
    if end < len(line.flat.rstrip()):
        return _ANOTHER.match(line.flat, end) is not None
    below = scene.below(line, 1)
    return bool(below) and _ANOTHER.match(below[0].flat) is not None


def overlaps(fact: Fact) -> bool:
    """两类设施均已建成的 5 处, 5 处两批均有安排: what is in both is no sum of them, and no part beside them."""
    if fact.twice is None:
        label, tail = fact.label, fact.tail
        both = _BOTH.search(label) is not None
        every = max(label.rfind("均"), label.rfind("都")) if both else -1
        grouped = every >= 0 and _GROUPS.search(label, 0, every) is not None
        twice = _IN_ALL.match(tail) or _TWICE.match(tail) or (both and _TWICE.match(label))
        fact.twice = grouped or bool(twice)
    return fact.twice


def each(fact: Fact) -> bool:
    """6 个村各新建 1 个, 三类各占 30%: so much for each of what stands before it, and no part beside it."""
    facts = fact.line.facts
    if _EACH_SO.search(fact.label) is not None:
        return True
    return fact.index > 0 and _EACH.fullmatch(fact.line.between(facts[fact.index - 1], fact)) is not None


def rest_behind(head: Fact, parts: list[Fact]) -> Fact | None:
    """其中设备 213 万元、软件 68 万元，剩余 34 万元: what is left right behind a list may be the last of it."""
    last = parts[-1]
    following = last.line.facts[last.index + 1 : last.index + _SHORT]
    left = [one for one in following if remainder(one) and one.scope == last.scope and one.depth == last.depth]
    if not left or left[0].dim != head.dim or left[0].role != "stock" or left[0].hedged or remainder(head):
        return None
    return left[0]


def loose(parts: list[Fact], cuts: list[int]) -> bool:
    """其中乔木林 2100 亩、灌木林 800 亩，抚育 1500 亩; 其中小型 11 座；加固 9 座: whether the list may have ended before its last parts."""
    halves_of = [one.scope for one in parts]
    each_apart = len(parts) > _SHORT and len({*halves_of}) == len(parts)
    apart = halves_of[0] != halves_of[1] and not each_apart
    return bool(cuts) or (apart and len({one.name[-1:] for one in parts}) > 1)


def counts_others(head: Fact, parts: list[Fact]) -> bool:
    """覆盖 3 个乡镇，其中东镇 4 个、西镇 2 个、南乡 2 个: as many parts as the head counts, each called by its noun, count something else there."""
    noun = _WORD.match(head.tail) if head.value == len(parts) else None
    return noun is not None and all(one.name[-1:] in {*noun[0]} for one in parts)


def halved(head: Fact, parts: list[Fact]) -> bool:
    """住校生 1127 人，走读生 719 人，教职工 132 人: two that leave nothing of the whole, and another matter."""
    labels = [part.label for part in parts]
    return head.dim != "money" and len(parts) > _SHORT and halves(labels[0], labels[1]) and not partition(labels)


def subset(name: str, names: set[str]) -> bool:
    """呼入电话 … 呼入电话接通量: a name that begins with that of an earlier part is a part of that part."""
    return len(name) > _SHORT and any(name[:end] in names for end in range(_SHORT, len(name)))


def held_against(fact: Fact) -> bool:
    """维护费 19 万元，较上年 22 万元减少 3 万元: what a part is held against is no part."""
    following = fact.line.facts[fact.index + 1] if fact.index + 1 < len(fact.line.facts) else fact
    return (
        fact.role == "stock"
        and _THAN.search(fact.label) is not None
        and following.sign != 0
        and following.clause <= fact.start
    )


def behind_bracket(line: Line, at: int) -> Fact:
    """其中：过程（10 分）得 9.5 分、…: the first part of a list; the bracket behind its name tells something else of it."""
    first, second = line.facts[at], line.facts[at + 1]
    level = line.facts[at - 1].depth if at else 0
    inside = first.depth == level + 1 and second.depth == level and second.sentence == first.sentence
    closed = _CLOSES.fullmatch(line.between(first, second)) is not None
    return second if inside and closed else first


def own_brackets(text: str) -> bool:
    """Whether the brackets of a text are its own."""
    depth = 0
    for char in text if ")" in text else ():
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return True


def head_before(first: Fact, last: Fact) -> Fact:
    """The figure that a list at the beginning of a sentence divides, where the sentence before ends with another one.

    支出 90 万元。年末结余 3 万元。其中基本支出 60 万元: what was spent. 决算 26 万元。比上年增加 2 万元。其中差旅费 15 万元: the stock before its change.
    """
    facts = last.line.facts[: last.index + 1]
    if last.phase == "LEFT" and first.phase == "SPENT":
        spent = [one for one in facts if one.phase == "SPENT" and one.role == "stock" and one.dim == last.dim]
        return next((one for one in reversed(spent) if not one.depth), last)
    own = [one for one in facts if one.sentence == last.sentence]
    if (
        first.role != "stock"
        or any(one.role not in {"change", "ratio"} for one in own)
        or last.sentence + 1 != first.sentence
    ):
        return last
    told = [one for one in facts if one.sentence == last.sentence - 1 and one.role == "stock" and not one.depth]
    kin = [one for one in told if one.dim == first.dim and one.phase == first.phase]
    return kin[-1] if kin and any(one.role == "change" for one in own) else last
