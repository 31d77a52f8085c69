"""Answers of a survey, and other grades: they make all that were asked, some of them make a rate, the rest is what is left.

An answer is a number with a grade: 很满意 131 份, 选“较好”的 30 人, 18 家表示比较满意. Answers stand in one sentence, line by line or in sentences of
their own; a grade that comes again begins another question. They are all there are where one of them says no, or where the text says that
nobody did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import constant
from jixiao.documents.audit.passage import reach, where
from jixiao.documents.audit.points.answer_reader import (
    STEM,
    WORDS,
    Answer,
    answer,
    answers_of,
    grades,
    named,
    nobody,
    share,
)
from jixiao.documents.audit.rates.unrated import afterwards
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

VALID = re.compile(r"有效|能用|可用|可以用")
BACK = re.compile(
    r"收[回到集]|回收|收上来|收齐|[打接拨]通|回访|回复|反馈|答复|作答|参与|参加|接受|受访|访问|走访|访谈|调查|测评|评议|抽查|抽检|抽样|参评|考核|检查|检测|体检|送检|评定"
)
_SENT = re.compile(r"发放|发[出了]|下发|派发|印发|投放|发送|共发")
_SENT_AND_BACK = re.compile(r"发[放出]?(?:并|、|且|和|及|后|,)+(?:全部|当场|如数|当日|已)?(?:收回|回收|收到|收齐)")
_ALL_BACK = re.compile(
    r"[\s,]*(?:已|均|都|当场|如期)*(?:全[部数]|悉数|如数)(?:当场|按时|已|有效)*(?:收回|回收|收齐|交回)(?!率)"
)
"""发放并收回, 200 份全部收回: as many came back as were sent."""
_NAMED_INSIDE = re.compile(r"\((?P<names>[^()]*[+、和及与加][^()]*)\)(?:为|是|达到?|:|\s)*$")
_NAMED_BEHIND = re.compile(r"\((?P<names>[^()\d]*[+、和及与加][^()\d]*)\)")
_FIRST = re.compile(r"前(?P<number>[两二三])[项者档类种级]")
_JOINED = re.compile(r"与|和|及|加|、|\+|含|或|以上")
SUMMED = re.compile(r"合计|共|之和|合并|相加|加总|加起来|两项|两者|二者|前[两二]项|总计|含")
RATED = re.compile(rf"(?:{STEM}|测评)(?:度|率|者|的)?(?:\([^()]*\))?[^,，。;；]*$|占[^,，。;；]*$")
_DENIED = re.compile(r"(?:不|未|非(?!常)|没有|否|反对|差评)[^,，。;；占]*(?:率|度)(?:为|是|达|:)*\s*$")
_OWN_RATE = re.compile(r"(?P<stem>优秀|良好|合格|称职|达标)(?:率|比例)(?:为|是|达到?|:)?\s*$")
_BY_NAME = re.compile(r"(优良|优秀|优)(?:天数|等?级)?(?:率|比例)")
"""优良率 says which grades it takes."""
_TOPMOST = re.compile(r"(?:非常|十分|特别|完全|很|最)(?!不)")
_SHARE = re.compile(r"占[^,，。;；]*$")
_BETWEEN = re.compile(r"[\s,、的也即就仅约共占]|比例|比重|分别|[为是达]")
"""很满意 62 份，占 62%: no name of its own."""
_REST = re.compile(r"^[\s,，]*(?:其余|余下|剩余|剩下|另外|其他)(?:的)?\s*$")
_VOID = re.compile(r"无效|作废|废|缺|未|没|漏|[不无][能法可]|剔除|请假|拒|空白")
_ABSTAINED = re.compile(r"弃权|未|说不清|空白|无所谓|[没无]意见|其他|无效|作废|缺|请假|拒")
_UPWARD = re.compile(rf"(?P<word>(?:比较|较|基本|一般)?(?:{STEM}))(?:及|\(含\))?以上")
_PAPERS = frozenset({"份", "张", "票", "人", "户", "家"})
"""Who answered, and what they answered on."""
_MARKED = re.compile(r"优秀?|良好?|中等?")
"""优、良、中: grades of an evaluation, of which the last is seldom left out."""
_LOST = re.compile(
    r"\s*(?:尚|还|仍|有|另有|其余|,)*(?:未|没有?)(?:能)?(?:收回|回收|收到|提交|交回|返回|上交|填报|作答|答复)(?:的)?"
)
_IN_ALL = re.compile(r"[\s,]*(?:以上|总)?(?:共|合计|共计|总计|总)")
_WITHIN = re.compile(r"以上|以下|合计|共|累计|之和|目标|不低于|上年|去年")
_WITH = re.compile(r"\s*\(含(?!义|量)")
_LOOK, _TWO = 3, 2


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The sums, sums of some, rests and rates of the answers of one paragraph."""
    facts = line.facts
    if WORDS.search(line.flat) is None:
        return
    yield from _valid(line)
    yield from _unreturned(line)
    yield from _percents(line)
    own = answers_of(line)
    rated = [
        fact for fact in facts if fact.role == "ratio" and not fact.sign and not fact.hedged and RATED.search(fact.gap)
    ]
    summed = [fact for fact in facts if fact.role == "stock" and SUMMED.search(fact.gap) and len(grades(fact.gap)) > 1]
    if not own and not rated and not summed:
        return
    told = [*_above(line, scene), *own]
    if "多选" not in line.flat:
        groups = _questions([one for one in told if one.fact.line is line or _begins(own, line)])
        for i, group in enumerate(groups):
            yield from _all(group, scene, first=not i)
    for fact in summed:
        yield from some(fact, _before(fact, told))
    for fact in rated:
        group = _before(fact, told)
        yield from rate(fact, group, (_asked(group[0].fact, scene) or _behind(group)) if group else None)
    for fact in facts:
        if fact.role == "stock" and _REST.search(fact.label):
            yield from _rest(fact, _before(fact, told), scene)


def _above(line: Line, scene: Scene) -> list[Answer]:
    """The answers that the paragraphs right above tell."""
    found: list[Answer] = []
    for other in scene.above(line, _LOOK * _TWO):
        own = answers_of(other)
        if not own and found and other.facts:
            break
        found[:0] = own
    return found


def _valid(line: Line) -> Iterator[Statement]:
    """收上来 288 份，有 12 份没填全，能用的 276 份: of the papers that came back those that count."""
    for fact in line.facts if VALID.search(line.flat) else ():
        if fact.dim not in _PAPERS or not VALID.search(fact.label):
            continue
        if _VOID.search(fact.label) or _VOID.match(fact.tail):
            continue
        own = [one for one in before(fact) if one.dim == fact.dim and one.role == "stock" and one.depth == fact.depth]
        void = [one for one in own if _VOID.search(one.tail) or _VOID.search(one.label)]
        back = [one for one in own if one not in void and BACK.search(one.label) and not _SENT.search(one.label)]
        if len(void) != 1 or len(back) != 1 or any(one.hedged or VALID.search(one.label) for one in (*void, *back)):
            continue
        evidence = [where(fact, *back, *void), "part named", "base named"]
        yield Statement("difference", "A502", fact, [Binding("sum", (back[0], void[0]), (1, -1))], evidence)


def _unreturned(line: Line) -> Iterator[Statement]:
    """发放 400 份，回收 380 份，未收回 20 份: of the papers that were sent those that did not come back."""
    for fact in line.facts if _SENT.search(line.flat) else ():
        if fact.dim not in _PAPERS or fact.hedged or not (_LOST.search(fact.label) or _LOST.match(fact.tail)):
            continue
        own = [one for one in before(fact) if one.dim == fact.dim and one.role == "stock" and one.depth == fact.depth]
        sent = [one for one in own if _SENT.search(one.label)]
        back = [one for one in own if one not in sent and BACK.search(one.label) and not VALID.search(one.label)]
        if len(sent) == len(back) == 1 and not (sent[0].hedged or back[0].hedged):
            evidence = [where(fact, *sent, *back), "part named", "base named"]
            yield Statement("difference", "A502", fact, [Binding("sum", (sent[0], back[0]), (1, -1))], evidence)


def _percents(line: Line) -> Iterator[Statement]:
    """很满意占 62%，满意占 31%，一般占 5%，不满意占 2%: the shares of all grades make a hundred, where one of them says no."""
    rates = [one for one in line.facts if one.role == "ratio"]
    shares = map(share, rates) if len(rates) > _TWO else ()
    told = [one for one in shares if one is not None and not _WITHIN.search(one.fact.label)]
    for group in _questions(told) if len(told) > _TWO else ():
        last = group[-1].fact
        beside = [one for one in line.facts[group[0].fact.index : last.index] if one.role == "ratio"]
        if (
            len(group) <= _TWO
            or len(beside) != len(group) - 1
            or not any(one.grade == "no" for one in group)
            or len({one.fact.scope for one in group}) > 1
        ):
            continue
        terms = (constant(last, 100, "%"), *(one.fact for one in group[:-1]))
        evidence = [where(last, *terms), "partition", "part named", "common words"]
        signs = (1, *([-1] * (len(group) - 1)))
        yield Statement("difference", "A502", last, [Binding("sum", terms, signs)], evidence)


def _begins(own: list[Answer], line: Line) -> bool:
    """Answers line by line: the last of them speaks for all."""
    return len(own) == 1 and line.facts[0] is own[0].fact


def _questions(told: list[Answer]) -> list[list[Answer]]:
    """The answers question by question: of one dimension, and no grade twice."""
    groups: list[list[Answer]] = []
    for one in told:
        last = groups[-1] if groups else []
        if (
            last
            and last[0].fact.dim == one.fact.dim
            and all(one.word != other.word for other in last)
            and not _parted(last[-1].fact, one.fact)
        ):
            last.append(one)
        else:
            groups.append([one])
    return groups


def _parted(a: Fact, b: Fact) -> bool:
    """Whether a number of the kind stands between two answers."""
    if a.line is not b.line:
        return False
    return any(
        one.dim == b.dim and one.role == "stock" and not one.depth for one in a.line.facts[a.index + 1 : b.index]
    )


def _before(fact: Fact, told: list[Answer]) -> list[Answer]:
    """The answers of the question that was told last before a figure."""
    groups = _questions([one for one in told if one.fact.spot < fact.spot])
    return groups[-1] if groups else []


def _all(group: list[Answer], scene: Scene, *, first: bool) -> Iterator[Statement]:
    """访问 1500 人: 安全 1086 人、比较安全 327 人、一般 69 人、不安全 18 人."""
    if len(group) < _TWO:
        return
    last = group[-1].fact
    facts = last.line.facts[last.index + 1 : last.index + 2]
    rest = [one for one in facts if one.dim == last.dim and one.role == "stock" and _goes_on(last, one)]
    if rest or any(_REST.search(one.fact.label) for one in group):
        return
    none = nobody(last)
    graded = all(_MARKED.fullmatch(one.word) for one in group) and any(one.grade == "neutral" for one in group)
    if not (none or graded or any(one.grade == "no" for one in group)) or (not none and _ends_only(group)):
        return
    below = scene.below(last.line, 1)
    if below and group[0].fact.line is not last.line and any(answer(one) for one in below[0].facts[:1]):
        return  # the list goes on
    base = _asked(group[0].fact, scene)
    if base is None:
        return
    void = [one for one in _void(base, group[0].fact) if one.spot < group[0].fact.spot]
    parts = (*void, *(one.fact for one in group))
    if any(one.hedged for one in parts):
        return
    evidence = [where(last, base, *parts), "partition", "implicit", "whole matter"]
    if first:
        yield Statement("sum_parts_total", "A501", base, [Binding("sum", parts)], evidence)
        return
    terms = (base, *parts[:-1])  # another question to those that were asked: the last answer is what the others leave
    yield Statement("difference", "A502", parts[-1], [Binding("sum", terms, (1, *([-1] * (len(terms) - 1))))], evidence)


def _goes_on(last: Fact, one: Fact) -> bool:
    """Whether a figure behind the last answer is what is left, or told like it: 评为良的 11 个，评为中的 2 个."""
    frame = last.label.strip("、,")[:_TWO]
    return _REST.search(one.label) is not None or (len(frame) == _TWO and one.label.strip("、,").startswith(frame))


def _void(base: Fact, first: Fact) -> list[Fact]:
    """回收 144 份，其中无效 4 份: papers that came back and were not counted, told between those that came back and the first answer."""
    beside = base.line.facts[base.index + 1 : base.index + _TWO]
    return [one for one in beside if one.dim == first.dim and _VOID.search(one.label) and not VALID.search(base.label)]


def _ends_only(group: list[Answer]) -> bool:
    """非常满意 185 份，不满意 3 份: of a scale with a word for its top only the two ends were told."""
    return len(group) == _TWO and any(_TOPMOST.match(one.word) for one in group)


def _asked(first: Fact, scene: Scene) -> Fact | None:
    """How many answered: of those before the first answer the valid ones, those that came back, those that were asked."""
    told = reach(first, scene, lambda one: one.role == "stock" and one.dim == first.dim and not one.depth, 1)
    if not told and first.dim in _PAPERS:
        told = reach(first, scene, _asks, 1)
    told = [one for one in told if answer(one) is None and not one.hedged and one.phase != "LEFT"]
    told = told[-_LOOK:]
    for words in (VALID, BACK):
        named = [one for one in told if words.search(one.label) or words.search(one.tail)]
        if named:
            last = named[-1]
            return last if not (words is BACK and _SENT.search(last.label)) or _all_back(last) else None
    if told and _all_back(told[-1]):
        return told[-1]
    sent = [one for one in told if _SENT.search(one.label)]
    if len(sent) == len(told) > 0:
        return None  # how many came back was not told
    return told[-1] if len(told) - len(sent) == 1 and told[-1] not in sent else None


def _all_back(sent: Fact) -> bool:
    """Whether as many papers came back as were sent."""
    return bool(_SENT_AND_BACK.search(sent.label) or _ALL_BACK.match(sent.line.flat, sent.end))


def _behind(group: list[Answer]) -> Fact | None:
    """满意 285 人，不满意 15 人，共 300 人: how many answered, told right behind the answers."""
    last = group[-1].fact
    following = last.line.facts[last.index + 1 : last.index + _TWO]
    alike = [one for one in following if one.dim == last.dim and one.scope == last.scope and not one.hedged]
    return alike[0] if alike and _IN_ALL.search(alike[0].label) else None


def _asks(one: Fact) -> bool:
    """Papers or people; calls that were answered."""
    kind = one.dim in _PAPERS or (one.dim in {"个", "次"} and BACK.search(one.label) is not None)
    return kind and one.role == "stock" and not one.depth


def some(fact: Fact, group: list[Answer]) -> Iterator[Statement]:
    """满意和基本满意的合计 309 人."""
    parts = named(fact.gap, group)
    if len(parts) < _TWO or len(parts) != len({word for _, word in grades(fact.gap)}) or parts[0].dim != fact.dim:
        return
    evidence = [where(fact, *parts), "total word", "part named"]
    yield Statement("sum_parts_total", "A501", fact, [Binding("sum", tuple(parts))], evidence)


def _rest(fact: Fact, group: list[Answer], scene: Scene) -> Iterator[Statement]:
    """有效答卷 860 份，满意 774 份，其余 86 份."""
    if not group or group[0].fact.dim != fact.dim or fact.hedged:
        return
    base = _asked(group[0].fact, scene)
    if base is None or base.line is not fact.line:
        return
    terms = (base, *(one.fact for one in group))
    evidence = [where(fact, *terms), "part named", "base named"]
    signs = (1, *([-1] * len(group)))
    yield Statement("difference", "A502", fact, [Binding("sum", terms, signs)], evidence)


def rate(fact: Fact, group: list[Answer], base: Fact | None) -> Iterator[Statement]:
    """满意率: the answers that are named with it, else those that affirm; of those that answered."""
    if base is None or fact.label.lstrip().startswith("的") or _DENIED.search(fact.label):
        return
    said, graded = _OWN_RATE.search(fact.label), _by_name(fact, group)
    if said is not None and not graded and not any(said["stem"] in one.word for one in group):
        return  # 合格率 beside those that are 优秀
    divided = _SHARE.search(fact.gap) is not None
    chosen = _shared(fact, group) if divided else _joined(fact, group) or graded
    if divided and not chosen:
        return
    agreed = [one.fact for one in group if one.grade in {"top", "yes"}]
    if "含" in fact.gap or _WITH.match(fact.line.flat, fact.end):
        chosen = agreed
    if chosen:
        made = _quotient(fact, [chosen], base, group)
        made.evidence += ["whole matter"] if made.evidence[0] != "one scope" else []
        yield made
        return
    top = [one.fact for one in group if one.grade == "top"]
    others = [one.fact for one in group if one.grade != "no" and not _ABSTAINED.search(one.word)]
    ways = [[*run] for run in dict.fromkeys(map(tuple, (agreed, top[:1], top, others))) if run]
    if ways:
        yield _quotient(fact, ways, base, group)


def _by_name(fact: Fact, group: list[Answer]) -> list[Fact]:
    """优良率: the answers 优 and 良."""
    rated = _BY_NAME.search(fact.label)
    return [one.fact for one in group if rated is not None and {*rated[1]} & {*one.word} and one.grade != "no"]


def _shared(fact: Fact, group: list[Answer]) -> list[Fact]:
    """满意和基本满意的占 97%: the answers that its words name, else the one right before it."""
    beside = [one.fact for one in group[-1:] if one.fact.index == fact.index - 1]
    above = _UPWARD.search(fact.gap)
    at = next((i for i, one in enumerate(group) if above is not None and one.word == above["word"]), None)
    if at is not None:
        return [one.fact for one in group[: at + 1]]
    return named(fact.gap, group) or ([] if len(_BETWEEN.sub("", fact.label)) > 1 else beside)


def _joined(fact: Fact, group: list[Answer]) -> list[Fact]:
    """满意与基本满意合计，满意率 97%: the answers that its words, or its sentence behind the last answer, put together."""
    inside = _NAMED_INSIDE.search(fact.gap) or _NAMED_BEHIND.match(fact.line.flat, fact.end)
    if inside is not None and len(chosen := named(inside["names"], group)) > 1:
        return chosen  # 满意度（满意+基本满意）
    start, end = fact.line.sentences[fact.sentence]
    first = _FIRST.search(fact.line.flat, start, end)
    if first is not None and SUMMED.search(fact.line.flat, start, end):
        return [one.fact for one in group[: chinese_number(first["number"])]]
    told = group[-1].fact.end if group[-1].fact.line is fact.line else 0
    own = fact.gap if len(grades(fact.gap)) > 1 else fact.line.flat[max(start, told) : end]
    return named(own, group) if _JOINED.search(own) and SUMMED.search(own) else []


def _quotient(fact: Fact, ways: list[list[Fact]], base: Fact, group: list[Answer]) -> Statement:
    """The rate of the first way that the words allow; where void papers were counted, on what was valid as well."""
    valid = [one.fact for one in group if not _VOID.search(one.word)]
    whole = valid if len(valid) < len(group) and not VALID.search(base.label) else [base]
    bindings = [_over(run, whole) for run in ways]
    evidence = [where(fact, base, *ways[0]), "part named", "base named"]
    kind, code = ("share", "A505") if _SHARE.search(fact.gap) else ("ratio_rate", "A507")
    quiet = afterwards(fact, ways[0][-1])
    evidence += [] if len(ways) == 1 else ["several candidates"]
    return Statement(kind, code, fact, bindings, evidence, quiet)


def _over(run: list[Fact], whole: list[Fact]) -> Binding:
    if len(run) == len(whole) == 1:
        return Binding("quotient", (run[0], whole[0]))
    return Binding("sums", (*run, *whole), (*([1] * len(run)), *([-1] * len(whole))))
