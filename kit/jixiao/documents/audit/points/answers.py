"""Answers of a survey, and other grades: they make all that were asked, some of them make a rate, the rest is what is left.

An answer is a number with a grade: 很满意 131 份, 选“较好”的 30 人, 18 家表示比较满意. Answers stand in one sentence, line by line or in sentences of
their own; a grade that comes again begins another question. They are all there are where one of them says no, or where the text says that
nobody did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.passage import before_colon, reach, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_STEM = r"正面|满意|安全|认可|了解|知晓|知道|支持|赞成|同意|愿意|便利|方便|便捷|清楚|信任|放心|合理|及时|好评|优秀|优良|良好|合格|称职|达标"
_EDGE = r"(?=[”\"的评:、,\s]|为|有|是|共|计|与|和|及|两|三|者|合|之|$)"
_GRADE = re.compile(
    rf"(?P<no>不太|不大|不甚|很不|非常不|不够|不|未|没有|欠)?(?:非常|十分|特别|完全|很|最)?(?P<less>比较|较为|较|基本|一般)?(?P<stem>{_STEM})(?!度|率|以上|的?原因|证|图|设|转|转化)"
    rf"|(?P<bad>负面|消极|很差|较差|差评|反对|拒答|拒访)|(?:(?<![\u4e00-\u9fff])|(?<=[评选示价按与和及加含或为]))(?P<poor>差|否){_EDGE}"
    rf"|(?:(?<![\u4e00-\u9fff])|(?<=[评选示价按与和及加含或为]))(?:非常|很)?(?P<low>比较|较)?(?:好|优|良){_EDGE}"
    rf"|(?P<neutral>中性|无效|作废|缺考|缺席|未参评|未测评|未填写|未测|请假|(?:一般|中立|中等|尚可|无所谓|说不清|弃权|未表态|未作答|未答|空白|无意见|没意见|其他|中评|(?<![\u4e00-\u9fff])中){_EDGE})"
)
_WORDS = re.compile(
    rf"{_STEM}|测评|占|差|好|优|良|否|一般|中[性立等评]|负面|消极|反对|拒|无效|作废|缺[考席]|未|请假|尚可|无所谓|说不清|弃权|空白|意见|其他"
)
"""What a paragraph without these tells no answers."""
VALID = re.compile(r"有效")
BACK = re.compile(
    r"收回|回收|收到|收集|答复|作答|参与|参加|接受|受访|访问|走访|访谈|调查|测评|评议|抽查|抽检|抽样|参评|考核|检查|检测|体检|送检|评定"
)
_SENT = re.compile(r"发放|发出|下发|印发|投放|发送|共发")
_NONE = re.compile(
    r"(?:没有|无|未出现|未收到|未见|零)[^,，。;；、没无零]*?(?:不|差|反对|拒|空白|弃权|未|无效|其他|异议)"
)
_FIRST = re.compile(r"前(?P<number>[两二三])[项者档类种级]")
_JOINED = re.compile(r"与|和|及|加|、|\+|含|或|以上")
SUMMED = re.compile(r"合计|共|之和|合并|相加|加总|加起来|两项|两者|二者|前[两二]项|总计|含")
RATED = re.compile(rf"(?:{_STEM}|测评)(?:度|率|者|的)?(?:\([^()]*\))?[^,，。;；]*$|占[^,，。;；]*$")
_DENIED = re.compile(r"(?:不|未|非(?!常)|没有|否|反对|差评)[^,，。;；占]*(?:率|度)(?:为|是|达|:)*\s*$")
_OWN_RATE = re.compile(r"(?P<stem>优秀|良好|合格|称职|达标)(?:率|比例)(?:为|是|达到?|:)?\s*$")
_BY_NAME = re.compile(r"(优良|优秀|优)率")
"""优良率 says which grades it takes."""
_TOPMOST = re.compile(r"(?:非常|十分|特别|完全|很|最)(?!不)")
_SHARE = re.compile(r"占[^,，。;；]*$")
_REST = re.compile(r"^[\s,，]*(?:其余|余下|剩余|剩下|另外|其他)(?:的)?\s*$")
_VOID = re.compile(r"无效|作废|缺|未|请假|拒|空白")
_ABSTAINED = re.compile(r"弃权|未|说不清|空白|无所谓|[没无]意见|其他|无效|作废|缺|请假|拒")
_UPWARD = re.compile(rf"(?P<word>(?:比较|较|基本|一般)?(?:{_STEM}))(?:及|\(含\))?以上")
_PAPERS = frozenset({"份", "张", "票", "人", "户", "家"})
"""Who answered, and what they answered on."""
_IN_ORDER = re.compile(r"(?:分别|依次)(?:各)?(?:为|是|有)?\s*$")
_BARE = re.compile(r"\s*[、,和及与]+\s*")
_LOOK, _TWO = 3, 2


class Answer(NamedTuple):
    """A grade and the number of those who gave it."""

    grade: str
    word: str
    fact: Fact


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The sums, sums of some, rests and rates of the answers of one paragraph."""
    facts = line.facts
    if _WORDS.search(line.flat) is None:
        return
    own = _answers(line)
    rated = [
        fact for fact in facts if fact.role == "ratio" and not fact.sign and not fact.hedged and RATED.search(fact.gap)
    ]
    summed = [fact for fact in facts if fact.role == "stock" and len(grades(fact.gap)) > 1 and SUMMED.search(fact.gap)]
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
        yield from rate(fact, group, _asked(group[0].fact, scene) if group else None)
    for fact in facts:
        if fact.role == "stock" and _REST.search(fact.label):
            yield from _rest(fact, _before(fact, told), scene)


def answer(fact: Fact) -> Answer | None:
    """The grade of a number, of the words before it or right behind it."""
    if fact.role != "stock" or fact.depth or fact.dim in {"money", "ratio", "points"} or fact.hedged or fact.open:
        return None
    found = grades(fact.label if fact.label.strip(" ,:") else before_colon(fact)) or grades(fact.tail)
    if len(found) != 1 or "目标" in fact.label:
        return None
    return Answer(found[0][0], found[0][1], fact)


def _answers(line: Line) -> list[Answer]:
    """The answers of a paragraph, each by its own words; else those of a list that names the grades first, in one order."""
    own = [one for one in map(answer, line.facts) if one is not None]
    lists = [one for one in line.facts if _IN_ORDER.search(one.label)] if not own else []
    return _listed(lists[0]) if len(lists) == 1 else own


def _listed(first: Fact) -> list[Answer]:
    """答“好”“较好”“不好”的依次为 80 人、15 人、5 人: as many bare numbers as grades were named."""
    found = grades(first.label)
    run = first.line.facts[first.index : first.index + len(found)]
    bare = len(run) == len(found) > 1 and all(_BARE.fullmatch(one.label) for one in run[1:])
    alike = all(one.role == "stock" and one.dim == first.dim and not one.hedged for one in run)
    if not bare or not alike or first.dim in {"money", ""} or len({word for _, word in found}) != len(found):
        return []
    return [Answer(grade, word, one) for (grade, word), one in zip(found, run, strict=True)]


def grades(text: str) -> list[tuple[str, str]]:
    """The grades that a text names: whether they affirm, and the word itself."""
    found: list[tuple[str, str]] = []
    for match in _GRADE.finditer(text) if "中" in text or _WORDS.search(text) else ():
        if match["bad"] or match["no"] or match["poor"]:
            kind = "no"
        elif match["neutral"]:
            kind = "neutral"
        else:
            kind = "yes" if match["less"] or match["low"] else "top"
        found.append((kind, match[0]))
    return found


def _above(line: Line, scene: Scene) -> list[Answer]:
    """The answers that the paragraphs right above tell."""
    found: list[Answer] = []
    for other in scene.above(line, _LOOK * _TWO):
        own = _answers(other)
        if not own and found and other.facts:
            break
        found[:0] = own
    return found


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
    none = _nobody(last)
    if not (none or any(one.grade == "no" for one in group)) or (not none and _ends_only(group)):
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
    evidence = [where(last, [base, *parts]), "partition", "implicit", "whole matter"]
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
        told = reach(first, scene, lambda one: one.role == "stock" and one.dim in _PAPERS and not one.depth, 1)
    told = [one for one in told if answer(one) is None and not one.hedged and one.phase != "LEFT"]
    told = told[-_LOOK:]
    for words in (VALID, BACK):
        named = [one for one in told if words.search(one.label) or words.search(one.tail)]
        if named:
            return named[-1] if not (words is BACK and _SENT.search(named[-1].label)) else None
    sent = [one for one in told if _SENT.search(one.label)]
    if len(sent) == len(told) > 0:
        return None  # how many came back was not told
    return told[-1] if len(told) - len(sent) == 1 and told[-1] not in sent else None


def named(text: str, group: list[Answer]) -> list[Fact]:
    """The answers whose grades a text names."""
    words = {word for _, word in grades(text)}
    return [one.fact for one in group if one.word in words]


def some(fact: Fact, group: list[Answer]) -> Iterator[Statement]:
    """满意和基本满意的合计 309 人."""
    parts = named(fact.gap, group)
    if len(parts) < _TWO or len(parts) != len({word for _, word in grades(fact.gap)}) or parts[0].dim != fact.dim:
        return
    evidence = [where(fact, parts), "total word", "part named"]
    yield Statement("sum_parts_total", "A501", fact, [Binding("sum", tuple(parts))], evidence)


def _rest(fact: Fact, group: list[Answer], scene: Scene) -> Iterator[Statement]:
    """有效答卷 860 份，满意 774 份，其余 86 份."""
    if not group or group[0].fact.dim != fact.dim or fact.hedged:
        return
    base = _asked(group[0].fact, scene)
    if base is None or base.line is not fact.line:
        return
    terms = (base, *(one.fact for one in group))
    evidence = [where(fact, terms), "part named", "base named"]
    signs = (1, *([-1] * len(group)))
    yield Statement("difference", "A502", fact, [Binding("sum", terms, signs)], evidence)


def rate(fact: Fact, group: list[Answer], base: Fact | None) -> Iterator[Statement]:
    """满意率: the answers that are named with it, else those that affirm; of those that answered."""
    if base is None or fact.label.lstrip().startswith("的") or _DENIED.search(fact.label):
        return
    said, graded = _OWN_RATE.search(fact.label), _by_name(fact, group)
    if said is not None and not graded and not any(said["stem"] in one.word for one in group):
        return  # 合格率 beside those that are 优秀
    share = _SHARE.search(fact.gap) is not None
    chosen = _shared(fact, group) if share else _joined(fact, group) or graded
    if share and not chosen:
        return
    agreed = [one.fact for one in group if one.grade in {"top", "yes"}]
    if "含" in fact.gap:
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
    return named(fact.gap, group) or beside


def _joined(fact: Fact, group: list[Answer]) -> list[Fact]:
    """满意与基本满意合计，满意率 97%: the answers that its words, or its sentence behind the last answer, put together."""
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
    evidence = [where(fact, [base, *ways[0]]), "part named", "base named"]
    kind, code = ("share", "A505") if _SHARE.search(fact.gap) else ("ratio_rate", "A507")
    return Statement(kind, code, fact, bindings, evidence if len(ways) == 1 else [*evidence, "several candidates"])


def _over(run: list[Fact], whole: list[Fact]) -> Binding:
    if len(run) == len(whole) == 1:
        return Binding("quotient", (run[0], whole[0]))
    return Binding("sums", (*run, *whole), (*([1] * len(run)), *([-1] * len(whole))))


def unclosed(parts: list[Fact]) -> bool:
    """Whether a list of grades may leave out those who did not affirm: 满意 240 份、基本满意 30 份."""
    own = [answer(one) for one in parts]
    given = [one for one in own if one is not None]
    if len(given) < len(parts):
        return False
    return not _nobody(parts[-1]) and all(one.grade != "no" for one in given)


def _nobody(last: Fact) -> bool:
    """Whether the rest of the sentence of the last answer, or the one behind it, says that nobody denied."""
    ends = last.line.sentences[last.sentence : last.sentence + _TWO]
    return _NONE.search(last.line.flat, last.end, ends[-1][1]) is not None
