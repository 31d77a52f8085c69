"""Rates and shares: which two figures a percentage is made of, by the words of the rate and the phases of the figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit import parallel
from jixiao.documents.audit.far_bases import NOT_BASE, SPENDING, far
from jixiao.documents.audit.operands import remainder, sealed, where
from jixiao.documents.audit.operands import stocks as stocks_of
from jixiao.documents.audit.passage import planned
from jixiao.documents.audit.shares import inside, phase_named, share
from jixiao.documents.audit.spoken_rates import below, designed, plain, stated
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.unrated import lacks_plan, of_how_well, of_its_subject, says_it_itself
from jixiao.documents.facts.lexicon import FRACTIONS, divides, partition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.arithmetic import Form
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_OF = re.compile(r"(?:完成|实现|达到|达|执行|占|为|是|相当于|即)(?:了)?(?P<base>[^,，。;；:：]*?)的\s*$")
_RATE = re.compile(
    r"(?P<stem>[\u4e00-\u9fff“”\"()]*?)(?:率|比例|比率|比重|进度|占比|(?<=满意)度)(?:\([^()]*\))?(?:[均各即就仅只则也已]|分别|正好|恰好|刚好)*(?:为|是|达到?|约|:|均|的)*[“\"]?\s*$"
)
_PLAIN_DONE = re.compile(r"(?:完成|已完成|支出|执行|到位|拨付|支付|实现|使用)(?:了)?\s*$")
_OWN_BASE = re.compile(
    r"按时|按期|及时|当场|首次|承诺|限时|即时|一次|提前|抽查|抽检|电子|网上|在线|覆盖|累计|复检|复查|复核|回访|当年|次日"
)
_NEGATIVE = re.compile(r"(?:不|未|没有|非(?!常)|无法|尚未|否)[^,，。]*$")
_LEFTOVER = frozenset({"结转", "结余", "剩余"})
_COMPLEMENT = re.compile(r"(?:未|不|没有|非)(?P<core>[\u4e00-\u9fff]{2})$")
_SAVING = frozenset({"节约", "节支", "节省", "压缩", "压减", "差异", "偏差", "变动", "调整", "增长", "下降"})
_MONEY_RATE = re.compile(r"执行|支出|使用|支付|拨付|到位|完成|兑付|发放|报账|资金|支用|兑现|分配|用款")
_COUNT_BASES = re.compile(
    r"受理|收到|接到|发现|排查|发放|发出|检查|抽查|抽检|应|计划|目标|任务|总|共|参加|培训|申请|办理|检测|需|登记|符合|立案|接听|下达|年初|送检|涉及|查出|问卷|样本|到期"
)
BASES = {
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
_MOST_SOURCES = 5
_SATISFIED = "满意"
"""A degree of satisfaction may be a share of answers, or a mean of points."""
_DUE = re.compile(r"应(?:当)?(?:到位|到账|拨付|配套|收)")
"""What was to arrive is the base of what did."""
_EVERY = re.compile(r"[均皆各]|分别")
_PERIOD = re.compile(r"月|季度|半年|批|期")
_WEAKER = re.compile(r"(?:不|未|非|较|基本)(?:太)?(?:满意|合格|达标|知晓)")
_GRADED = re.compile(r"(?:非常|基本|较|比较)(?:满意|合格)")
_EXCEEDS = re.compile(
    r"超(?:出|过|额)?(?:完成)?(?:了)?(?:年初|年度|全年|原定|既定)?(?:的)?(?:计划|目标|任务|预期|预算|指标)(?:任务)?(?:数|量|值)?(?:的)?\s*$"
)
_COUNTED_ON = re.compile(r"[以按](?P<base>[\u4e00-\u9fff]{2,8}?)(?:数|份数|人数)?(?:为基数|为分母|计算|测算|计(?=\)))")
_PLANNED_PHASES = frozenset({"TARGET", "BUDGET", "INITIAL", "ADJUSTED"})


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The rates and shares of one paragraph."""
    lists = parallel.runs(line)
    yield from parallel.propose(line, lists)
    bound = {fact.index for _, run in lists for fact in run}
    for fact in line.facts:
        if fact.unit == "倍" and not fact.sign:
            yield from _multiple(fact)
        elif fact.role == "ratio" and not fact.sign and fact.index not in bound:
            yield from _one(fact, scene)


def _one(fact: Fact, scene: Scene) -> Iterator[Statement]:
    label = fact.label
    stocks = stocks_of(fact)
    made = stated(fact)
    if made is not None:
        pass
    elif label.lstrip().startswith("的") and stocks and stocks[0].index == fact.index - 1:
        made = inside(fact, stocks)
    elif fact.labelled("SHARE"):
        made = share(fact)
    elif _EXCEEDS.search(label):
        made = _exceeded(fact, stocks)
    else:
        rate = _RATE.search(label)
        of = _OF.search(label)
        if rate is not None:
            made = _named(fact, rate["stem"], scene)
        elif of is not None:
            made = _completed(fact, of["base"], scene)
        elif _PLAIN_DONE.search(label):
            made = _completed(fact, "", scene)
        made = made or plain(fact)
    if made is not None:
        if fact.hedged:
            made.evidence.append("hedged")
        yield made


def _multiple(fact: Fact) -> Iterator[Statement]:
    """18 公里，为目标 15 公里的 1.2 倍: the base stands inside the words."""
    stocks = stocks_of(fact)
    if not fact.label.lstrip().startswith("的") or len(stocks) < 2 or stocks[0].index != fact.index - 1 or fact.hedged:
        return
    made = inside(fact, stocks)
    if made is not None and made.bindings[0].terms[0].scope == fact.scope:
        yield Statement(made.kind, made.code, fact, [Binding("times", made.bindings[0].terms)], made.evidence)


def _exceeded(fact: Fact, stocks: list[Fact]) -> Statement | None:
    """计划 40 户，完成 52 户，超计划 30%: what was done beyond the plan, on the plan."""
    own = [one for one in stocks if one.scope == fact.scope] or stocks
    plan = next((one for one in own if one.phase in _PLANNED_PHASES), None)
    done = next((one for one in own if one.phase not in _PLANNED_PHASES | NOT_BASE), None)
    if plan is None or done is None or plan.dim != done.dim:
        return None
    return Statement(
        "growth_rate", "A503", fact, [Binding("excess", (done, plan))], [where(fact, done, plan), "base named"]
    )


def _completed(fact: Fact, base: str, scene: Scene) -> Statement | None:
    """完成年初预算的 r%, 为计划 2 万亩的 125%: the base is named by the words between 完成 and 的."""
    wanted = phase_named(base)
    stocks = stocks_of(fact)
    if lacks_plan(base, stocks):
        return None
    return _from_phases(fact, wanted, stocks, scene, ("完成", "决算", "支出", "实际", "执行"))


def _named(fact: Fact, stem: str, scene: Scene) -> Statement | None:
    """A rate by its name: 办结率, 资金到位率, 预算执行率."""
    stem = stem.strip('“”"()')
    core = stem[-2:]
    stocks = of_its_subject(fact, core, stocks_of(fact))
    if core in _SAVING or core[:1] == "节":
        return below(fact)
    running = "累计" in stem and not any("累计" in one.label for one in stocks)
    if running or lacks_plan(stem, stocks) or says_it_itself(fact, stem, stocks):
        return None
    undone = _COMPLEMENT.search(stem)
    if undone is not None:
        return _undone(fact, undone[0], undone["core"], stocks)
    if core in _LEFTOVER:
        return _counts(fact, stem, FRACTIONS.get(core, (core,)), stocks)
    words = FRACTIONS.get(core, (core,))
    lower = below(fact) if core[-1:] == "减" else None
    if lower is not None:
        return lower
    money = bool(_MONEY_RATE.search(stem[-4:]))
    if money and (not stocks or stocks[0].dim == "money" or (core in FRACTIONS and core != "使用")):
        wanted = "INITIAL" if "年初" in stem else "ADJUSTED" if "调整" in stem else "BUDGET" if "预算" in stem else ""
        found = _from_phases(fact, wanted, stocks, scene, words)
        if found is not None or (stocks and stocks[0].dim == "money"):
            return found
    return _counts(fact, stem, words, stocks)


def _undone(fact: Fact, name: str, core: str, stocks: list[Fact]) -> Statement | None:
    """未完成率: what is not done on the whole, or the complement of what is done; both printed are two bindings of one rate."""
    words = FRACTIONS.get(core, (core,))
    undone = [one for one in stocks if name in one.label + one.tail] or [one for one in stocks if remainder(one)]
    done = [one for one in stocks if one not in undone and any(word in one.label + one.tail for word in words)]
    parts: list[tuple[Form, Fact]] = [("quotient", one) for one in undone[:1]]
    parts += [("complement", one) for one in done[:1] if len(done) == 1]
    if not parts:
        return None
    rest = [
        one
        for one in stocks
        if one not in undone and one not in done[:1] and one.dim == parts[0][1].dim and not sealed(one, parts[0][1])
    ]
    rest = [one for one in rest if _COUNT_BASES.search(one.label)] or rest
    if not rest:
        return None
    evidence = [where(fact, parts[0][1], rest[0]), "part named"]
    evidence.append("only candidate" if len(rest) == 1 else "several candidates")
    return Statement("ratio_rate", "A507", fact, [Binding(form, (part, rest[0])) for form, part in parts], evidence)


def _from_phases(fact: Fact, wanted: str, stocks: list[Fact], scene: Scene, words: tuple[str, ...]) -> Statement | None:
    """Spending over its base, both by phase; the base may stand before or behind the spending."""
    own = [one for one in stocks if one.scope == fact.scope] or stocks
    part = next(
        (
            one
            for one in own
            if any(word in one.label + one.tail for word in words)
            and not remainder(one)
            and one.phase not in {"INITIAL", "BUDGET", "ADJUSTED", "LEFT"} | ({"SPENT"} if "到位" in words else set())
        ),
        None,
    )
    if part is None:
        part = next((one for one in own if one.phase in SPENDING and not remainder(one)), None)
    evidence = ["part named"] if part is not None else []
    if (
        part is None
        and len(own) == 2
        and own[0].dim == own[1].dim
        and own[0].phase not in NOT_BASE
        and not _several(fact, own[0])
    ):
        part = own[0]
        evidence.append("several candidates")
    if part is None:
        return None
    rest = [
        one
        for one in stocks
        if one is not part and one.dim == part.dim and one.depth == part.depth
        if one.phase == "LEFT" or not remainder(one)
        # 结转 before the spending is a source, behind it a rest
        if one.phase not in NOT_BASE or (one.phase == "LEFT" and one.index < part.index)
    ]
    rest = [one for one in rest if one.index < part.index or not one.has("OPEN")]
    rest = [one for one in rest if part.has("RUNNING") or not one.labelled("RUNNING")]  # 累计 is no base of one year
    if part.phase == "ARRIVED":
        rest = [one for one in rest if one.phase != "ARRIVED" or _DUE.search(one.label)]
    if part.index > fact.index:
        evidence.append("behind")
    if len(rest) > 1 or _rated_between(fact, part, rest):
        rest = [one for one in rest if one.phase not in SPENDING]
    bases = _ranked(rest, wanted, part)
    if bases:
        named = ["base named"] if bases[0].phase in BASES[wanted][:-1] and bases[0].phase else []
        made = _made(fact, part, bases, evidence + named)
        made.quiet = _one_of_several(part, own)
        sources = [one for one in rest if one.index < part.index and not one.has("OPEN")]
        if (
            wanted in {"", "BUDGET"} and 1 < len(sources) <= _MOST_SOURCES
        ):  # what came from several sources was spent together
            made.bindings.append(Binding("over_sum", (part, *sources)))
        return made
    return far(fact, part, BASES.get(wanted, BASES[""]), exact=bool(wanted), scene=scene)


def _one_of_several(part: Fact, own: list[Fact]) -> bool:
    """上半年支出 40 万元，下半年支出 50 万元: without their sum neither is the part of a rate of both."""
    others = [one for one in own if one is not part and one.phase == part.phase and one.dim == part.dim]
    return bool(others) and others[0].index == part.index - 1 and _alike_names(part, others[0])


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
    order = BASES.get(wanted, BASES[""])
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
    bindings = [Binding("quotient", (part, one)) for one in bases[:3]]
    return Statement(
        "completion_rate",
        "A506",
        fact,
        bindings,
        [where(fact, part, base), *evidence, *(["only candidate"] if len(bases) == 1 else [])],
    )


def _counts(fact: Fact, stem: str, words: tuple[str, ...], stocks: list[Fact]) -> Statement | None:
    """办结率, 合格率: the figure that carries the word of the rate, of the figure before it that it is counted from."""
    core = stem[-2:]
    named = [one for one in stocks if any(word and (word in one.label or one.tail.startswith(word)) for word in words)]
    done = [one for one in named if core in _LEFTOVER or not remainder(one) or _NEGATIVE.search(one.label)]
    done = [one for one in done if one.phase != "TARGET"] or done
    if core == "回收" and "有效" not in stem:
        done = [one for one in done if "有效" not in one.label or core in one.label] or done
    plain = [one for one in done if not _WEAKER.search(one.label + one.tail)]
    if len(plain) < len(done) and _GRADED.search("".join(one.label for one in done)):
        return _graded(fact, done, plain, stocks)
    part = next(iter(plain or done), None)
    if part is None:
        return designed(fact, stocks)
    rest = [
        one
        for one in stocks
        if one is not part and one.dim == part.dim and not remainder(one) and one.depth <= part.depth
        if not sealed(one, part)
    ]
    rest = [one for one in rest if not _rated(one, part)]
    earlier = [one for one in rest if one.index < part.index or one.depth > part.depth or one.phase == "TARGET"]
    rest = earlier or _beside(fact, part, rest)
    own = [one for one in rest if len(one.name) > 1 and part.name.startswith(one.name)]
    subject = stem.removesuffix(core)
    alike = [
        one
        for one in stocks
        if one is not part and one.dim == part.dim and len(subject) > 1 and subject in one.name and one not in named
    ]
    bases = alike or own or [one for one in rest if _COUNT_BASES.search(one.label)] or rest
    said = _COUNTED_ON.search(fact.gap)
    if said is not None:
        named = [one for one in rest if said["base"] in one.label]
        bases = rest = named or [one for one in rest if said["base"][-2:] in one.label] or rest
    if bases and core not in _LEFTOVER and rest[:1] and rest[0] not in [*bases[:2], *done]:
        bases = [bases[0], rest[0]]  # of two that may be meant, neither is certain
    if not bases:
        return None
    if planned(bases[0]) and of_how_well(stem, [part.label + part.tail]):
        return None
    negative = _NEGATIVE.search(part.label) is not None and not _NEGATIVE.search(stem) and core in part.label
    form: Form = "complement" if negative else "quotient"
    evidence = [where(fact, part, bases[0]), "part named", *(["behind"] if part.index > fact.index else [])]
    if len(bases) == 1:
        evidence.append("only candidate")
    own_word = _OWN_BASE.search(stem)
    alone = own_word is not None and own_word[0] in part.label and bases[0].index == part.index - 1
    if (
        (core == _SATISFIED and said is None)
        or (own_word is not None and not alone)
        or (_OWN_BASE.search(part.label) and not _OWN_BASE.search(stem))
    ):
        evidence.append("other base")
    quiet = bool(_OWN_BASE.search(part.label)) and not own_word and part.base != bases[0].base
    quiet = quiet or (own_word is not None and own_word[0] not in part.label and bool(_OWN_BASE.search(part.label)))
    code = "A515" if fact.value == 100 and part.base < bases[0].base else "A507"
    if alike and part.index < alike[0].index:
        return None
    bindings = [Binding(form, (part, one)) for one in bases[:2]]
    bindings += [Binding(form, (one, bases[0])) for one in done[1:2] if one not in bases and one.dim == part.dim]
    carried = [one for one in rest if one.phase == "CARRY" and one is not bases[0]]
    bindings += [Binding("over_sum", (part, bases[0], *carried))] if len(carried) == 1 and form == "quotient" else []
    if core in _LEFTOVER and 1 < len(rest) <= _MOST_SOURCES:
        return None  # of what came in with what was left before, or of one of them: the words do not say
    return Statement("ratio_rate", code, fact, bindings, evidence, quiet)


def _rated(one: Fact, part: Fact) -> bool:
    """优秀 165 份，优秀率 66%；合格 245 份，合格率 98%: what has a rate of its own is no base of the next part."""
    following = one.line.facts[one.index + 1 : one.index + 2]
    apart = one.scope != part.scope and bool(following) and following[0].index < part.index
    own = apart and following[0].role == "ratio" and not following[0].sign
    rate = _RATE.search(following[0].label) if own else None
    return rate is not None and len(rate["stem"]) > 1 and rate["stem"][-2:] in one.label


def _beside(fact: Fact, part: Fact, rest: list[Fact]) -> list[Fact]:
    """机插面积 4 万亩，种植面积 5 万亩，机插率: the only other figure of the scope, though it stands behind the part."""
    own = [one for one in rest if one.scope == fact.scope and one.depth == fact.depth]
    alone = len(rest) == 1 and len(own) == 1 and own[0].index == part.index + 1 == fact.index - 1 and not planned(part)
    return own if alone and not divides([part.label, own[0].label]) and not _NEGATIVE.search(own[0].label) else []


def _graded(fact: Fact, done: list[Fact], plain: list[Fact], stocks: list[Fact]) -> Statement | None:
    """满意 85 份、基本满意 12 份、不满意 3 份: the answers of one grade, of all that are no denial, or all but those of denial."""
    asked = [one for one in stocks if one not in done and one.dim == done[0].dim and one.index < done[-1].index]
    denied = [one for one in done if _NEGATIVE.search(one.label)]
    agreed = [one for one in done if one not in denied]
    if not asked or not agreed:
        return None
    base = asked[0]
    ways = [Binding("sums", (*agreed, base), (*([1] * len(agreed)), -1))] if len(agreed) > 1 else []
    ways += [Binding("quotient", (one, base)) for one in (*plain, *agreed[-1:])]
    ways += [Binding("complement", (one, base)) for one in denied[:1]]
    evidence = [where(fact, done[0], base), "part named", "several candidates"]
    return Statement("ratio_rate", "A507", fact, ways, evidence)
