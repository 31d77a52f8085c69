"""Rates of a plan or of money, 预算执行率 and 完成计划的 r%: what was done over what it is done of, both by the phases of the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.distances import floored
from jixiao.documents.audit.operands import listed, remainder
from jixiao.documents.audit.passage import label_of, repeats, where
from jixiao.documents.audit.rates.far_bases import NOT_BASE, far
from jixiao.documents.audit.rates.unrated import of_other_money
from jixiao.documents.audit.scene import NEAREST, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.balances import AVAILABLE
from jixiao.documents.facts.lexicon import BUDGETS, JOINERS, PLANS, SPENDING, divides, partition
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_BASES = {
    "INITIAL": ("INITIAL", "BUDGET"),
    "ADJUSTED": ("ADJUSTED",),
    "BUDGET": ("ADJUSTED", "INITIAL", "BUDGET", "GIVEN", "ARRIVED", "INCOME", "ADD"),
    "TARGET": ("TARGET", "BUDGET"),
    "GIVEN": ("GIVEN", "ARRIVED", "BUDGET"),
    "ARRIVED": ("ARRIVED", "GIVEN"),
    "SPENT": ("SPENT",),
    "INCOME": ("INCOME",),
    "": ("ADJUSTED", "ARRIVED", "GIVEN", "BUDGET", "INITIAL", "TARGET", "INCOME", "CARRY", ""),
}
"""Which phases may be the base that a rate names; nothing named: any that money comes from, the latest first."""
_DUE = re.compile(r"应(?:当)?(?:到位|到账|拨付|配套|收)")
"""What was to arrive is the base of what did."""
"""目标不少于 800 人次: a rate is counted from the 800, unless it only says that they were reached (100 %)."""
_HUNDRED, _PAIR = 100, 2
_IN_BRACKET = re.compile(r"[^,;:、。()]*\([^()]*\)[^,;:、。()]+")
_SPAN = re.compile(r"[上下]半年|[一二三四]季度|前三季度|\d月|一至.月")
_PARTLY = re.compile(r"部分(?:完成|到位|支付|执行|拨付|办结|实现)")
_EVERY = re.compile(r"[均皆各]|分别")
_OTHER_YEAR = re.compile(r"[明次上去]年|下一?年|其中|另")
_SPENDS = re.compile(r"支出|支付|执行|使用|拨付|兑付|发放|花|用")
_SPENT_WORDS = re.compile(r"[实已累合][际计]?|支出|支付|执行|使用|决算|拨付|完成|全年|年[底末]|资金|经费|[数额共为]")
_PERIOD = re.compile(r"月|季度|半年|批|期|20\d\d年")
OF_ALL = re.compile(r"[两二三四五][批期次轮季]|[两三四五六](?:类|项目)|合计|综合|整体|总|全年|累计")
"""Words of a rate that is of several things together."""
MOST_SOURCES = 5
"""Figures that may be the sources of one: where more stand before it nobody can say which were spent."""


def from_phases(fact: Fact, wanted: str, stocks: list[Fact], scene: Scene, words: tuple[str, ...]) -> Statement | None:
    """Spending over its base, both by phase; the base may stand before or behind the spending."""
    own = [one for one in stocks if one.scope == fact.scope] or stocks
    if stocks and stocks[0].index > fact.index and OF_ALL.search(fact.label) and _lists_rates(fact):
        return _of_all(fact, [one for one in _following(fact) if one.role == "stock"])
    pairs = [one for one in before(fact) if one.role == "stock"][::-1] if OF_ALL.search(fact.label) else []
    if len(pairs) > _PAIR and (together := _of_all(fact, pairs)) is not None:
        return together
    part, evidence = _part(fact, own, words)
    if part is None and (left := _of_rest(fact, own)) is not None:
        return left
    if part is None or wanted not in _BASES or of_other_money(fact, part) or _of_one(fact) or _in_row(part):
        return None  # what was carried over, added or cut is spent with other money
    rest = _counted_from(fact, part, stocks)
    if part.index > fact.index:
        evidence.append("behind")
    rest = [
        one for one in rest if not (wanted and one.phase in SPENDING)
    ]  # a plan that is named is nothing that was spent
    bases = _ranked(rest, wanted, part)
    if (base := _plan_inside(fact, part)) is not None and wanted in {"", base.phase, "BUDGET"}:
        return _made(fact, part, [base], [*evidence, "base named"])
    if not bases and (base := _plan_behind(fact, part)) is not None and wanted in {"", base.phase}:
        return _made(fact, part, [base], [*evidence, "base named", "behind"])
    if not bases:
        return far(fact, part, _BASES[wanted], exact=bool(wanted), scene=scene)
    named = ["base named"] if bases[0].phase in _BASES[wanted][:-1] and bases[0].phase else []
    running = bases[0].labelled("RUNNING") and not part.has("RUNNING")
    made = _made(fact, part, bases, [*evidence, *named, *(["common words"] if running else [])])
    made.quiet = _one_of_several(part, own)
    first = next((one for one in rest if one.phase in {"INITIAL", "BUDGET"}), None)
    moved = _moved(first, part) if first is not None and wanted != "INITIAL" else []
    if first is not None and moved and {*bases} <= {first, *moved}:
        made.kind, made.code = "completion_rate", "A506"  # 年初 0 万元，追加 6 万元: that is no rate of nothing
        signs = (1, 1, *(one.sign or (1 if one.phase == "ADD" else -1) for one in moved))
        made.bindings = [Binding("over_sum", (part, first, *moved), signs)]
        told = wanted == "ADJUSTED" or "全年" in fact.label
        made.evidence += [] if told else ["several candidates"]  # 执行率 may be told of the first plan
        return made
    sources = [one for one in rest if one.index < part.index and not one.has("OPEN")]
    if wanted in {"", "BUDGET"} and 1 < len(sources) <= MOST_SOURCES:
        made.bindings.append(Binding("over_sum", (part, *sources)))  # what came from several sources was spent together
    return made


def _plan_behind(fact: Fact, part: Fact) -> Fact | None:
    """支出 75 万元，执行率 93.75%，预算 80 万元: the plan right behind the rate, where nothing else of its scope follows."""
    following = [one for one in fact.line.facts[fact.index + 1 : fact.index + 1 + _PAIR] if one.scope == fact.scope]
    plain = len(following) == 1 and following[0].phase in PLANS and following[0].dim == part.dim
    if not plain or following[0].depth != fact.depth or following[0].hedged or _OTHER_YEAR.search(following[0].gap):
        return None
    return following[0]


def _plan_inside(fact: Fact, part: Fact) -> Fact | None:
    """支出 75 万元，完成预算的 93.75%（预算 80 万元）: the plan that the bracket right behind a rate tells alone."""
    following = fact.line.facts[fact.index + 1 : fact.index + 1 + _PAIR]
    if not following or not fact.line.flat[fact.end : following[0].start].lstrip().startswith("("):
        return None
    base = following[0]
    alone = len(following) < _PAIR or following[1].bracket != base.bracket or following[1].depth <= fact.depth
    plain = base.phase in PLANS and base.role == "stock" and base.dim == part.dim and not base.hedged
    told = plain and alone and base.depth == fact.depth + 1 and not base.has("OPEN", "LAST")
    return base if told and not _OTHER_YEAR.search(base.gap) else None


def _lists_rates(fact: Fact) -> bool:
    """总体执行率 96.28%，省级 330 万元，支出 318.6 万元（96.55%），县级 …（94.5%）: a rate of all before the rates of each."""
    return sum(one.role == "ratio" for one in _following(fact)) > 1


def _following(fact: Fact) -> list[Fact]:
    """The figures behind one in its sentence."""
    return [one for one in fact.line.facts[fact.index + 1 : fact.index + NEAREST] if one.sentence == fact.sentence]


def _of_rest(fact: Fact, own: list[Fact]) -> Statement | None:
    """预算 160 万元，结余 8 万元，执行率 95%: all but what is left, where nothing else of its scope is told."""
    if len(own) != _PAIR or own[0].phase != "LEFT" or own[0].dim != own[1].dim or own[0].scope != own[1].scope:
        return None
    if (
        own[1].phase not in PLANS | {"ARRIVED", "GIVEN"}
        or own[0].index < own[1].index
        or any(one.hedged for one in own)
    ):
        return None
    evidence = [where(fact, *own), "part named", "base named", "common words"]
    return Statement("completion_rate", "A506", fact, [Binding("complement", (own[0], own[1]))], evidence)


def _of_all(fact: Fact, own: list[Fact]) -> Statement | None:
    """All that was done over all that it was done of, where the figures of the sentence stand in such pairs."""
    bases, parts = own[::_PAIR], own[1::_PAIR]
    paired = len(bases) == len(parts) > 1 and all(one.phase in SPENDING for one in parts)
    if not paired or any(one.phase in SPENDING or one.hedged or one.dim != own[0].dim for one in bases):
        return None
    signs = (*([1] * len(parts)), *([-1] * len(bases)))
    evidence = [where(fact, *own), "part named", "base named", "announced"]
    return Statement("completion_rate", "A506", fact, [Binding("sums", (*parts, *bases), signs)], evidence)


def _moved(base: Fact, part: Fact) -> list[Fact]:
    """年初安排 38 万元，追加 6 万元，支出 42.68 万元: what was added to a plan and cut from it before it was carried out."""
    near = part.line.facts[base.index + 1 : part.index] if base.line is part.line else []
    between = [one for one in near if one.role in {"stock", "change"} and one.dim == part.dim]
    moved = all(
        (one.phase in {"ADD", "CUT"} or one.sign) and one.depth == part.depth and not one.has("OPEN") for one in between
    )
    return between if moved else []


def _of_one(fact: Fact) -> bool:
    """1 项（智慧停车）完成进度 82%: a figure that no stop parts from the rate tells whose rate it is."""
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    return _IN_BRACKET.fullmatch(fact.line.between(last, fact)) is not None


def _part(fact: Fact, own: list[Fact], words: tuple[str, ...]) -> tuple[Fact | None, list[str]]:
    """What was done, and the evidence for it: what the words of the rate name, what was spent, or the nearer of only two."""
    no_part = BUDGETS | {"LEFT"} | ({"SPENT"} if "到位" in words else set())
    span = _SPAN.search(fact.label)
    behind = span is None and fact.index < min((one.index for one in own), default=0)
    spans = {one: _SPAN.search(one.label) for one in own} if span is not None or behind else {}
    if span is not None and any(spans.values()):
        own = [one for one, said in spans.items() if said is not None and said[0] == span[0]]
    elif behind:
        own = [one for one, said in spans.items() if said is None]  # its figures follow by the time that they are of
    own = [one for one in own if not _PARTLY.match(one.name)] or own
    said = [one for one in own if one.phase not in no_part and any(word in label_of(one) + one.tail for word in words)]
    if len(said) > 1 and said[0].line.between(said[1], said[0]).lstrip()[:1] in JOINERS:
        said = [one for one in said if fact.name[:2] in one.label] or said  # 路面完成率: of a list its own member
    spent = [one for one in own if one.phase in SPENDING]
    part = next((one for one in (*said, *spent) if not remainder(one)), None)
    total = own[0] if own and own[0].has("TOTAL") and not own[0].phase and own[0].index == fact.index - 1 else None
    if total is not None and part is not None and total.dim == part.dim and part.index < total.index:
        part = total  # 甲支出 2980 万元，乙支出 480 万元，两项合计 3460 万元，使用率
    if part is not None:
        return part, ["part named"]
    two = (
        len(own) == 2
        and not {own[0].phase, own[1].phase} <= PLANS
        and own[0].dim == own[1].dim
        and own[0].phase not in NOT_BASE
        and not _several(fact, own[0])
    )
    if two and own[0].phase in PLANS and not own[1].phase:  # 开展 60 场，目标为 50 场
        return own[1], ["part named"]
    return (own[0] if two else None), ["several candidates"]


def _counted_from(fact: Fact, part: Fact, stocks: list[Fact]) -> list[Fact]:
    """The figures that a part may be done of: no remainder, no member of a list behind it, nothing of a longer time."""
    rest = [
        one
        for one in stocks
        if one is not part and one.dim == part.dim and one.depth == part.depth
        if "占" not in one.label or one.index > part.index  # what another share is of
        # 结转 before the spending is a source, behind it a rest
        if one.phase not in NOT_BASE or AVAILABLE.search(one.label) or (one.phase == "LEFT" and one.index < part.index)
        if one.index < part.index or not listed(one)
        if not _member(one) or (one.index < part.index and not _member(part))
        if one.phase == "LEFT" or not remainder(one)
    ]
    if not part.has("RUNNING"):
        plain = [one for one in rest if not one.labelled("RUNNING")]
        rest = plain or ([] if part.has("THIS") or part.year else rest)  # 累计 is no base of one year
    rest = [one for one in rest if not _alike_spent(one, part)]
    if part.phase == "ARRIVED":
        rest = [one for one in rest if one.phase != "ARRIVED" or _DUE.search(one.label)]
    if _SPAN.search(part.label) is None:
        rest = [one for one in rest if one.phase != part.phase or _SPAN.search(one.label) is None]
    if len(rest) > 1 or listed(part) or _rated_between(fact, part, rest):
        rest = [one for one in rest if one.phase not in SPENDING]
    rest = _own_first(fact, part, _since_available([one for one in rest if not _replaced(one)], part))
    behind = [one for one in rest if one.index > part.index]
    members = len(behind) > 1 and divides([one.label for one in behind])
    return [one for one in rest if not (members and one in behind)]


def _alike_spent(one: Fact, part: Fact) -> bool:
    """上半年支出 40 万元 …，下半年支出 50 万元: what was spent in the same word is no base, nor is the total of what was spent."""
    if one.phase not in SPENDING and not (one.index > part.index and one.has("TOTAL") and not one.phase):
        return False
    verb = _SPENDS.findall(part.label)
    return one.has("TOTAL") or (bool(verb) and verb[-1] in one.label)


def _own_first(fact: Fact, part: Fact, rest: list[Fact]) -> list[Fact]:
    """执行率 98%；另有结转 9 万元，支出 6.3 万元，执行率 70%: where a scope tells its own base, that of a rate told before is none."""
    own = [one for one in rest if one.scope == part.scope == fact.scope and one.index < part.index]
    first = min((one.index for one in rest), default=0)
    rates = {one.scope for one in fact.line.facts[first : part.index] if one.role == "ratio"} if own else set()
    subject = _SPENT_WORDS.sub("", part.name)
    if not own and part.scope == fact.scope and len(subject) >= _PAIR:  # 基本支出 …，执行率 99%；项目支出 200 万元
        rates = {one.scope for one in rest if not repeats(subject, one.label)}
        rates &= {one.scope for one in fact.line.facts[first : part.index] if one.role == "ratio"}
    return [one for one in rest if one.scope == part.scope or one.scope not in rates]


def _since_available(rest: list[Fact], part: Fact) -> list[Fact]:
    """安排 150 万元，收回 12 万元，可用 138 万元: what can be spent stands for all that made it."""
    usable = [one for one in rest if AVAILABLE.search(one.label) and one.index < part.index]
    return [one for one in rest if one.index >= usable[0].index] if usable else rest


def _replaced(one: Fact) -> bool:
    """由 72 万元压减为 64 万元: the plan that another took the place of."""
    following = one.line.facts[one.index + 1 : one.index + 2]
    led = "由" in one.phrase or "从" in one.phrase
    return led and bool(following) and following[0].phase == "ADJUSTED" and following[0].clause == one.clause


def _member(one: Fact) -> bool:
    """A part of what 其中 opened behind a figure of its kind."""
    if not listed(one):
        return False
    facts = one.line.facts
    opener = next(other for other in reversed(facts[: one.index + 1]) if other.has("OPEN"))
    return opener.index > 0 and facts[opener.index - 1].dim == one.dim


def _one_of_several(part: Fact, own: list[Fact]) -> bool:
    """上半年支出 40 万元，下半年支出 50 万元: without their sum neither is the part of a rate of both."""
    others = [one for one in own if one is not part and one.phase == part.phase and one.dim == part.dim]
    return bool(others) and others[0].index == part.index - 1 and _alike_names(part, others[0])


def _in_row(part: Fact) -> bool:
    """拖拉机兑付 81 万元，收割机兑付 84 万元，兑付率 100%: what was paid of one thing right behind what was paid of another."""
    last = part.line.facts[part.index - 1] if part.index else part
    verb = part.name[-2:]
    alike = last.phase == part.phase != "" and last.dim == part.dim == "money" and last.scope == part.scope
    return alike and last.name != part.name and last.name[:-2] != "" != part.name[:-2] and last.name.endswith(verb)


def _alike_names(a: Fact, b: Fact) -> bool:
    return not a.has("TOTAL", "THIS") and (
        partition([a.label, b.label]) or bool(_PERIOD.search(a.label) and _PERIOD.search(b.label))
    )


def _several(fact: Fact, part: Fact) -> bool:
    """Whether no single part is meant: 均为 100% speaks of every figure before it, and a remainder is no part."""
    return remainder(part) or bool(_EVERY.search(fact.label))


def _rated_between(fact: Fact, part: Fact, rest: list[Fact]) -> bool:
    """Whether another rate stands between the only base and the part: then that figure has been rated already."""
    return bool(rest) and any(one.role == "ratio" for one in fact.line.facts[rest[0].index : part.index])


def _ranked(rest: list[Fact], wanted: str, part: Fact) -> list[Fact]:
    """Bases in the order in which the rate may mean them; spending is a base only where nothing else stands."""
    order = _BASES[wanted]
    before_part = [one for one in rest if one.index < part.index] or rest
    named = [one for phase in order for one in before_part if one.phase == phase]
    if wanted and named:
        return named
    others = [one for one in before_part if one not in named]
    return named or others


def _made(fact: Fact, part: Fact, bases: list[Fact], evidence: list[str]) -> Statement:
    base = bases[0]
    if base.base == 0 and fact.value > 0:
        return Statement(
            "division_by_zero", "A508", fact, [Binding("quotient", (part, base))], [where(fact, part, base), *evidence]
        )
    floor = floored(fact, part, base)
    evidence = [*evidence, "common words"] if floor is not base else evidence
    bindings = [Binding("quotient", (part, floored(fact, part, one))) for one in bases[:3]]
    return Statement(
        "completion_rate",
        "A506",
        fact,
        bindings,
        [where(fact, part, base), *evidence, *(["only candidate"] if len(bases) == 1 else [])],
    )
