"""Percentages of one whole: shares that must make 100 %, a share for every hundred, a share that its figure follows.

A list of percentages is whole where a last part is 其余, where two names divide a whole (男女, 财政与自筹), where weights are told behind a colon,
or where a total of them is printed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import constant, listed
from jixiao.documents.audit.passage import label_of, reach, where
from jixiao.documents.audit.scene import NEAREST, Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.closure import each
from jixiao.documents.facts.lexicon import OVERLAPPING, divides, halves
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_REST = re.compile(r"其余|余下|剩余|剩下|其他")
_OF_WHOLE = re.compile(r"占|承担|负担|分担|出资|自筹|筹集|筹措|配套|解决|比例|比重|权重")
_BORNE = re.compile(r"承担|负担|分担|出资|自筹|筹集|筹措|配套")
"""Who bears which part of a cost: together they bear all of it, and no more."""
_WEIGHTS = re.compile(r"权重|占比|比重|比例|分布|构成|结构|组成|来源|分担|占")
_NUMBER = re.compile(
    r"(?P<number>[两二三四五六七八九]|\d)(?:个)?(?:项|类|级|部分|方面|种|块|者)[^,。;]*?(?:中|里|内|:|,)"
)
_IN_BRACKET = re.compile(r"\s*\((?:占|占比)?(?:为|约)?\s*")
_SHARED = re.compile(r"(?<!第)(?P<number>[两二三四五六七八九])[^,。;\d两二三四五六七八九]+?(?:占比|比重)[^,。;]*$")
_BESIDE = re.compile(r"\s*,\s*占(?:比)?(?:为|约)?\s*")
_FIRST = re.compile(r"前(?P<number>[两二三四五六])(?:项|者|类|个)")
_TOTAL = re.compile(r"(?:合计|总计|共计|之和|相加|加起来|总和|加总)(?:[^,。;]*?)(?:为|是|等于|达|:)?\s*$")
_GRADED = re.compile(r"满意|合格|达标|办结")
_GRADES = re.compile(
    r"(?P<top>(?:非常|很|十分|特别)满意|优秀?)|(?P<low>(?:不(?:太|大|够|怎么)?|(?:很|非常|十分)不)满意|不合格|差|较差)|(?:较为?|比较|基本)满意|满意|一般|良好?|合格|中等?|不了解|说不清"
)
_GRADE_EDGES = re.compile(
    r"^(?:其中|评价|选择|认为|表示|回答|[\s、,和及与“”\"])+|(?:评价|的?人数|的?比例|比例|比重|占比|[占的为是约有”“\"\s])+$"
)
"""很满意占 62%，满意占 31%，一般占 5%，不满意占 2%: what stands around the grade."""
_OTHER = re.compile(r"增|减|降|提高|率|同比|目标|不低于|(?<![岁及])以上")
_PER = re.compile(r"每(?P<count>百|千|万|百万)(?P<unit>元|人|户|亩|名|件)[^,。;\d]*?(?:\([^()]*\))?[^,。;\d]*$")
_COUNTS = {"百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000}
_SHARE = re.compile(r"占比|比例|比重|率|折合|即|相当于")
_NAMELY = re.compile(r"\s*(?:[,(]\s*)?(?:即|共|共有|共计|计|合|折合|为|有|约合|人数为|户数为|数量为)?\s*")
_WHOLE = re.compile(r"总|共|合计|全部|全体")
_LINES = 12
_DONE_RATE = re.compile(r"(?<=执行|支付|完成|到位|兑付)率")
"""执行率 83.6%，未执行的占 16.4%: a rate of what was done, beside the share of what was not."""
_UNDONE = re.compile(
    r"(?P<whose>[\u4e00-\u9fff]*?)(?:未|不|没有|缺|漏|欠)(?P<core>[^未不没缺漏欠率,。;、()\d]+)率(?:[仅只则]?有?|为|是|达到?|约|:)*\s*$"
)
_SO_FAR = re.compile(
    r"(?:执行|支[付出]|完成|到位|兑付|拨付|使用|开工|完工|合格|达标|办结|整改|验收|覆盖)(?:率|进度|比例)|进度|完成[^,]*的\s*$"
)
_OF_MONEY = re.compile(r"(?:经费|支出|资金|费用?|收入|拨款|补助)[约各分别]*占")
"""人员经费占 62%，公用经费占 10%: kinds of money do not overlap."""
_LEFT = re.compile(
    r"(?:(?P<some>[尚仍还]有|另有|[尚仍还](?=未))|其余|余下|剩余|剩下|未(?:[支执完到兑拨使开办整验][\u4e00-\u9fff])的?(?:部分|资金|预算|任务)?)(?:[的占为有约是]|部分)*\s*$"
)
_UNTIL_NOW = re.compile(
    r"\s*(?:的(?:资金|预算|经费|款项|任务|投资|工程量|工作量|项目|点位|指标|计划|额度)?)?[尚仍还均]?(?:未|没|待|需|结转)"
)
_EVERY = re.compile(r"[各均皆][^,。;]*$")
"""三类各占三分之一: a share of each, and no member of a list."""
_TWO = 2
_HUNDRED = 100


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The percentages of one paragraph."""
    if "%" not in line.flat and "成" not in line.flat and "百分之" not in line.flat:
        return
    ratios = [fact for fact in line.facts if fact.role == "ratio" and not fact.sign]
    for fact in ratios:
        label = label_of(fact)
        made = (
            _summed(fact, scene)
            if _TOTAL.search(label)
            else _per_hundred(fact) or _namely(fact) or _undone(fact, label, scene) or _left(fact)
        )
        if made is not None:
            yield made
    if len(ratios) < _TWO:
        return
    yield from _bracketed(line, ratios)
    yield from _side_by_side(line, ratios)
    for run in _runs(ratios):
        made = _hundred(run)
        if made is not None:
            yield made


def _undone(fact: Fact, label: str, scene: Scene) -> Statement | None:
    """完工率 88% … 未完工率 12%: what two rates of one thing leave of a hundred."""
    said = _UNDONE.search(label) if "率" in label else None
    if said is None or fact.hedged or _REST.search(fact.line.flat[fact.end : fact.line.sentences[fact.sentence][1]]):
        return None
    name = said["core"] + "率"
    told = [
        one
        for one in reach(fact, scene, lambda one: one.role == "ratio" and not one.sign and not one.depth)
        if name in label_of(one) and _UNDONE.search(label_of(one)) is None
    ]
    whose = said["whose"].strip("其而则的")
    if len(told) != 1 or told[0].hedged or (whose and whose[-_TWO:] not in label_of(told[0])):
        return None
    evidence = [where(fact, told[0]), "part named", "base named", "whole matter", "common words"]
    return Statement(
        "ratio_rate", "A507", fact, [Binding("complement", (told[0], constant(fact, _HUNDRED, "%")))], evidence
    )


def _left(fact: Fact) -> Statement | None:
    """执行率为 87.35%，尚有 12.65%的资金未支出: what is left of a hundred right behind the rate of what was done."""
    done = fact.line.facts[fact.index - 1] if fact.index else fact
    if done.role != "ratio" or done.sign or done.depth or fact.depth or fact.sentence - done.sentence > 1:
        return None
    said = _LEFT.search(fact.label)
    if said is None or fact.hedged or done.hedged or not _SO_FAR.search(label_of(done)) or _LEFT.search(done.label):
        return None
    told = [one for one in before(fact) if one.role == "ratio" and not one.sign and one is not done]
    if done.value == _HUNDRED or any(_SO_FAR.search(label_of(one)) for one in told):
        return None  # of which of several rates it is what is left, nobody knows
    if said["some"] and not _UNTIL_NOW.match(fact.tail):
        return None  # 尚有 5%的质保金未支付: of what is left only a part
    evidence = [where(fact, done), "part named", "base named", "common words"]
    whole = constant(fact, _HUNDRED, "%")
    return Statement("ratio_rate", "A507", fact, [Binding("complement", (done, whole))], evidence)


def _runs(ratios: list[Fact]) -> Iterator[list[Fact]]:
    """The percentages of each sentence that stand at one depth."""
    runs: dict[tuple[int, int], list[Fact]] = {}
    for fact in ratios:
        runs.setdefault((fact.sentence, fact.bracket), []).append(fact)
    yield from (run for _, run in sorted(runs.items()) if len(run) >= _TWO)


def _hundred(run: list[Fact]) -> Statement | None:
    """省级承担 60%，市级承担 15%，其余 25%由县级承担; 男性占 46%，女性占 54%."""
    last, line = run[-1], run[0].line
    between = line.facts[run[0].index : last.index + 1]
    if (
        _TOTAL.search(last.label)
        or any(one.hedged or one.open for one in run)
        or any(one.has("OPEN") for one in run[1:])
        or len(between) != len(run)  # figures of their own explain the shares
    ):
        return None
    said = [one.label + one.tail for one in run]
    labels = [_DONE_RATE.sub("", one.label) if len(run) == _TWO and halves(*said) else one.label for one in run]
    scale = len(run) > _TWO and _scale([one.label for one in run])
    if not scale and any(map(_OTHER.search, labels)):
        return None
    rest = _REST.search(last.label) and not any(_REST.search(one.label) for one in run[:-1])
    rest = rest and all(map(_OF_WHOLE.search, said[:-1]))
    two = len(run) == _TWO and halves(*said) and any(map(_OF_WHOLE.search, said))
    lead = line.flat[line.sentences[run[0].sentence][0] : run[0].start]
    weights = len(run) > _TWO and (_weighted(lead, run) or _counted(lead, run))
    over = (
        sum(one.base for one in run) > 1
        and all(map(_OF_WHOLE.search, said))
        and (
            _divides(said)
            or all(_OF_MONEY.search(one.label) and not one.has("OPEN") for one in run)
            or all(map(_BORNE.search, said))
        )
    )
    if not (rest or two or weights or over or scale):
        return None
    how = "rest named" if rest else "partition"
    terms = (constant(last, _HUNDRED, "%"), *run[:-1])
    signs = (1, *([-1] * (len(run) - 1)))
    return Statement("share", "A505", last, [Binding("sum", terms, signs)], [where(last, *run), how, "common words"])


def _bracketed(line: Line, ratios: list[Fact]) -> Iterator[Statement]:
    """来信占 24.05%（38 件），来访占 49.37%（78 件）; 女性 84 人（占 35%），男性 156 人（占 65%）: counts and shares side by side, of the whole
    before them or of all that they count, where the shares make 100 %.
    """
    if "(" not in line.flat:
        return
    pairs = [(part, fact) for fact in ratios if (part := _in_bracket(line, fact)) is not None]
    for sentence in dict.fromkeys(fact.sentence for _, fact in pairs):
        own = [pair for pair in pairs if pair[1].sentence == sentence and pair[0].dim == pairs[0][0].dim]
        parts, first = [part for part, _ in own], min(own[0][0].index, own[0][1].index)
        whole = line.facts[first - 1] if first else None
        known = whole is not None and whole.dim == parts[0].dim and whole.role == "stock" and not whole.hedged
        hundred = (
            abs(sum((fact.value for _, fact in own), Decimal(-_HUNDRED)))
            <= len(own) * max(fact.slack for _, fact in own) * _HUNDRED
        )
        if len(own) < _TWO or not (known or hundred) or any(one.open or one.hedged for pair in own for one in pair):
            continue
        for part, fact in own:
            way = (
                Binding("quotient", (part, whole))
                if known and whole is not None
                else Binding("over_sum", (part, *parts))
            )
            why = [where(fact, part), "part named", "base named" if known else "partition", "common words"]
            yield Statement("share", "A505", fact, [way], why)


def _side_by_side(line: Line, ratios: list[Fact]) -> Iterator[Statement]:
    """一年级 48 份，占 24%。二年级 52 份，占 26%。…: counts that no total stands beside, each with its share, and the shares make 100 %."""
    if len(ratios) <= _TWO or not all(fact.index and _BESIDE.fullmatch(fact.gap) for fact in ratios):
        return
    pairs = [(line.facts[fact.index - 1], fact) for fact in ratios]
    pairs = [(part, fact) for part, fact in pairs if part.role == "stock" and not part.hedged and not fact.hedged]
    parts = [part for part, _ in pairs]
    others = [one for one in line.facts if parts and one.dim == parts[0].dim and one not in parts]
    total = sum((fact.value for _, fact in pairs), Decimal(0))
    if others or len(pairs) != len(ratios) or abs(total - _HUNDRED) > len(pairs) * ratios[0].slack * _HUNDRED:
        return
    for part, fact in pairs:
        why = [where(fact, *parts), "part named", "partition", "whole matter", "common words"]
        yield Statement("share", "A505", fact, [Binding("over_sum", (part, *parts))], why)


def _in_bracket(line: Line, fact: Fact) -> Fact | None:
    """The count in the bracket behind a share, or before the bracket that holds it."""
    facts = line.facts
    following = facts[fact.index + 1] if fact.index + 1 < len(facts) else None
    if "占" in fact.label and following is not None and line.between(fact, following).strip() == "(":
        closed = line.flat[following.end : following.end + 1] == ")"
        return following if closed and following.role == "stock" else None
    part = facts[fact.index - 1] if fact.index else None
    inside = part is not None and _IN_BRACKET.fullmatch(line.between(part, fact)) is not None
    return (
        part
        if inside and part is not None and part.role == "stock" and line.flat[fact.end : fact.end + 1] == ")"
        else None
    )


def _divides(said: list[str]) -> bool:
    """Whether the names of shares divide one whole, so that together they cannot be more than it."""
    return divides(said) and not any(_GRADED.search(one) or OVERLAPPING.search(one) for one in said)


def _scale(labels: list[str]) -> bool:
    """很满意, 满意, 一般, 不满意: grades from the best to the worst, each named once; whoever was asked gave one of them."""
    grades = [_GRADES.fullmatch(_GRADE_EDGES.sub("", one)) for one in labels]
    named = [one[0] for one in grades if one is not None]
    ends = [one["top"] or one["low"] for one in (grades[0], grades[-1]) if one is not None]
    return len({*named}) == len(labels) and len(ends) == _TWO and all(ends)


def _weighted(lead: str, run: list[Fact]) -> bool:
    """权重为：决策 15%，过程 20%，产出 35%，效益 30%: a list that its head announces."""
    head, colon, _ = lead.rpartition(":")
    return (
        bool(colon)
        and bool(_WEIGHTS.search(head) or _OF_WHOLE.search(head))
        and all("等" not in one.tail for one in run)
    )


def _counted(lead: str, run: list[Fact]) -> bool:
    """三项支出中，甲占比最高，为 56.4%；乙占比 31.2%；丙占比 12.4%: as many shares as its head says."""
    said = _NUMBER.search(lead)
    shared = _SHARED.search(lead)
    if shared is not None and chinese_number(shared["number"]) == len(run):
        return True
    number = said["number"] if said is not None else "0"
    count = int(number) if number.isdigit() else chinese_number(number)
    return count == len(run) and all(_OF_WHOLE.search(one.gap) for one in run)


def _summed(fact: Fact, scene: Scene) -> Statement | None:
    """四类指标权重合计 100%: the weights before it in its sentence, or one in each of the lines above."""
    own = [one for one in before(fact) if one.role == "ratio" and one.depth == fact.depth and not listed(one)][::-1]
    rows = own if len(own) >= _TWO else _above(fact, scene)
    first = _FIRST.search(fact.gap)
    rows = rows[: chinese_number(first["number"])] if first is not None else rows
    if any(_EVERY.search(one.label) or _TOTAL.search(one.label) or each(one) for one in rows):
        return None
    if len(rows) < _TWO or fact.hedged or any(one.hedged or one.sign or _OTHER.search(one.label) for one in rows):
        return None
    why = ["announced"] if own else ["one each", "numbered items"]
    evidence = [where(fact, *rows), *why, "total word", "common words"]
    return Statement("sum_parts_total", "A501", fact, [Binding("sum", tuple(rows))], evidence)


def _above(fact: Fact, scene: Scene) -> list[Fact]:
    """The single percentages of the lines right above, of one kind of words."""
    rows: list[Fact] = []
    for other in scene.above(fact.line, _LINES):
        own = [one for one in other.facts if one.role == "ratio"]
        if len(own) != 1 or not _OF_WHOLE.search(own[0].label):
            break
        rows.insert(0, own[0])
    return rows if fact.index == 0 else []


def _per_hundred(fact: Fact) -> Statement | None:
    """每百元收入消耗材料 22 元，占比 22%: what stands for every hundred is the percentage itself."""
    price = fact.line.facts[fact.index - 1] if fact.index else fact
    said = _PER.search(price.phrase)
    if said is None or price.sentence != fact.sentence or not _SHARE.search(fact.label):
        return None
    if price.unit != said["unit"] and "元" in price.unit + said["unit"]:
        return None
    base = constant(price, _COUNTS[said["count"]], price.unit)
    evidence = [where(fact, price), "part named", "base named", "common words"]
    return Statement("share", "A505", fact, [Binding("quotient", (price, base))], evidence)


def _namely(fact: Fact) -> Statement | None:
    """参训 200 人，女性占四成，即 80 人: the part stands behind its share, the whole is the only other figure of its kind.

    Behind a rate of the whole (回收 192 份，满意合计 188 份，满意度 97.92%，其中非常满意占 61.46%) its base may be that of the rate.
    """
    facts = fact.line.facts
    part = facts[fact.index + 1] if fact.index + 1 < len(facts) else fact
    if "占" not in fact.label or fact.hedged or part.role != "stock" or part.sentence != fact.sentence:
        return None
    if not _NAMELY.fullmatch(fact.line.between(fact, part)):
        return None
    kin = [one for one in facts[max(0, fact.index - NEAREST) : fact.index + NEAREST] if one.sentence == fact.sentence]
    kin = [one for one in kin if one is not part and one.role == "stock" and one.dim == part.dim]
    wholes = [one for one in kin if _WHOLE.search(one.label) and not one.hedged] if len(kin) > 1 else kin
    if len(wholes) != 1:
        return None
    evidence = [where(fact, part, wholes[0]), "part named", "base named", "common words"]
    rated = any(one.role == "ratio" for one in facts[wholes[0].index + 1 : fact.index] if one.sentence == fact.sentence)
    bases = [*wholes, *(one for one in kin if rated and one is not wholes[0] and one.index < fact.index)]
    return Statement("share", "A505", fact, [Binding("quotient", (part, one)) for one in bases], evidence)
