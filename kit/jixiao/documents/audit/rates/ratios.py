"""Rates and shares: which two figures a percentage is made of, by the words of the rate and the phases of the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.distances import EXCEEDS, exact_limit, subject_of_excess
from jixiao.documents.audit.growth.savings import saved_of_plan
from jixiao.documents.audit.operands import listed, remainder, sealed
from jixiao.documents.audit.operands import stocks as stocks_of
from jixiao.documents.audit.passage import in_order, planned, repeats, where
from jixiao.documents.audit.points.answer_reader import answer
from jixiao.documents.audit.rates import parallel
from jixiao.documents.audit.rates.far_bases import NOT_BASE, by_its_name, called
from jixiao.documents.audit.rates.moved_rates import moved, portion
from jixiao.documents.audit.rates.phase_rates import MOST_SOURCES, OF_ALL, from_phases
from jixiao.documents.audit.rates.shares import counted_on, inside, on_untold, phase_named, share, within
from jixiao.documents.audit.rates.spoken_rates import FINISHED, below, designed, plain, stated
from jixiao.documents.audit.rates.unrated import (
    afterwards,
    compared,
    lacks_plan,
    measured,
    of_how_well,
    of_its_subject,
    of_other_time,
    says_it_itself,
    wanted,
)
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import FRACTIONS, PLANS, SPENDING, divides
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.arithmetic import Form
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_OF = re.compile(r"(?:完成|实现|达到|达|执行|占|为|是|相当于|即)(?:了)?(?P<base>[^,，。;；:：]*?)的\s*$")
_RATE = re.compile(
    r"(?P<stem>[\u4e00-\u9fff“”\"()]*?)(?:率|比例|比率|比重|进度|占比|密度|程度|(?<![年季月温湿浓坡力额制角广深高宽长程幅])度)(?:\([^()]*\))?(?:[均各即就仅只则也已]|分别|正好|恰好|刚好)*(?:为|是|达到?|约|:|均|的)*[“\"]?\s*$"
)
_PLAIN_DONE = re.compile(r"(?:完成|已完成|支出|执行|到位|拨付|支付|实现|使用)(?:了)?\s*$")
_OWN_BASE = re.compile(
    r"按时|按期|及时|当场|首次|承诺|限时|即时|一次|提前|抽查|抽检|电子|网上|在线|覆盖|累计|复检|复查|复核|回访|当年|次日"
)
NEGATIVE = re.compile(r"(?:不|未(?![成婚来])|没|非(?!常)|无法|尚未|否)[^,，。]*$")
_LEFTOVER = frozenset({"结转", "结余", "剩余"})
_COMPLEMENT = re.compile(r"(?:未|不|没有?|非|(?<![短空])缺|漏|欠)(?P<core>[\u4e00-\u9fff]{1,2})$")
_SAVING = frozenset({"节约", "节支", "节省", "压缩", "压减", "差异", "偏差", "变动", "调整", "增长", "下降"})
_MOVED = frozenset({"调剂", "追加", "变化"})
_MONEY_RATE = re.compile(r"执行|支出|使用|支付|拨付|到位|完成|兑付|发放|报账|资金|支用|兑现|分配|用款")
_COUNT_BASES = re.compile(
    r"受理|收到|接到|发现|排查|发放|发出|检查|抽查|抽检|应|计划|目标|任务|总|共|参加|培训|申请|办理|检测|需|登记|符合|立案|接听|下达|年初|送检|涉及|查出|问卷|样本|到期"
)
_OPINION, _ASKED = re.compile("满意|认可|知晓|信任"), frozenset({"人", "户", "份", "人次", "家", "件", "个"})
"""What people think is asked of people, on so many sheets."""
_SATISFIED = "满意"
"""A degree of satisfaction may be a share of answers, or a mean of points."""
_WEAKER = re.compile(r"(?:不|未|非|较|基本)(?:太)?(?:满意|合格|达标|知晓)")
_GRADED = re.compile(r"(?:非常|基本|较|比较)(?:满意|合格)")
_PARTLY = re.compile(r"\s*(?:部分|基本)(?=完成|达标|实现|落实|到位|整改)")
_CUT = re.compile(r"(?:节[约省支]|压[减缩])(?:了|资金|支出|成本|经费)*(?:约|达)?\s*$")
_COUNTED_BY = re.compile(r"[按以用][^,;]+(?:计算|测算|折算|计)得?(?:出|到)?(?=[为是达]?\s*$)")
"""控制率按实有数除以编制数计算得 91%: how a rate is counted stands between its name and its figure."""
_TOGETHER = re.compile(r"\s*\(含(?:基本|比较|较)")
_NAMED_TOGETHER = re.compile(
    r"\([^()]*(?:满意|认可|支持|好|优|合格|知晓)[^()]*[+、和及与加][^()]*\)(?:为|是|达到?|:|\s)*$"
)


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The rates and shares of one paragraph."""
    lists = parallel.runs(line)
    yield from parallel.propose(line, lists)
    yield from parallel.named(line)
    bound = {fact.index for _, run in lists for fact in run}
    for fact in line.facts:
        if fact.unit == "倍" and not fact.sign:
            yield from _multiple(fact)
        elif (
            fact.role == "ratio" and not fact.sign and fact.index not in bound and not (wanted(fact) or compared(fact))
        ):
            yield from _one(fact, scene)


def _one(fact: Fact, scene: Scene) -> Iterator[Statement]:
    label = fact.label
    stocks = stocks_of(fact)
    if "平均" in label and any(one.role == "ratio" and one is not fact for one in fact.line.sentence(fact.sentence)):
        return  # a mean of rates, and no rate of figures
    told, stocks = stocks, measured(fact, stocks)
    if of_other_time(fact, stocks) or (told and not stocks):
        return
    opinion = _OPINION.search(label)
    if opinion is not None and not any(one.dim in _ASKED or opinion[0] in one.label + one.tail for one in stocks):
        return  # 巡查 230 次，居民知晓率 88%: nobody was asked there
    if any(_PARTLY.match(one.tail) for one in stocks):
        return  # what is done in part counts as nobody knows how much
    made = stated(fact) or portion(fact)
    if made is not None:
        pass
    elif within(fact, stocks):
        made = inside(fact, stocks)
    elif fact.labelled("SHARE"):
        made = share(fact)
    elif EXCEEDS.search(label):
        made = _exceeded(fact, stocks)
    elif _CUT.search(label):
        made = saved_of_plan(fact)
    else:
        rate = _RATE.search(_COUNTED_BY.sub("", label))
        of = _OF.search(label)
        if rate is not None:
            made = _named(fact, rate["stem"], stocks, scene)
            made = made and by_its_name(rate["stem"].strip(","), made)
        elif of is not None:
            made = _completed(fact, of["base"], stocks, scene)
        elif _PLAIN_DONE.search(label):
            made = _completed(fact, "", stocks, scene)
        made = made or plain(fact)
    if made is not None and not on_untold(made):
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
    plan = next((one for one in (*own, *stocks) if one.phase in PLANS or planned(one)), None)
    done = next((one for one in own if one is not plan and one.phase not in PLANS | NOT_BASE), None)
    if plan is None or done is None or plan.dim != done.dim or fact.base >= 1:
        return None  # 超额完成 117.5%: what was done on the plan
    subject, last = subject_of_excess(fact), fact.line.facts[fact.index - 1]
    if last.role == "ratio" and last.scope == fact.scope and fact.label.rstrip().endswith("值"):
        return None  # 知晓率 88%，超过目标值 85%: beyond another rate
    if len(subject) > 1 and not repeats(subject, plan.label + done.label):
        return None
    return Statement(
        "growth_rate",
        "A503",
        fact,
        [Binding("excess", (done, exact_limit(plan)))],
        [where(fact, done, plan), "base named"],
    )


def _completed(fact: Fact, base: str, stocks: list[Fact], scene: Scene) -> Statement | None:
    """完成年初预算的 r%, 为计划 2 万亩的 125%: the base is named by the words between 完成 and 的."""
    if lacks_plan(base, stocks):
        return None
    return from_phases(fact, phase_named(base), stocks, scene, ("完成", "决算", "支出", "实际", "执行"))


def _named(fact: Fact, stem: str, stocks: list[Fact], scene: Scene) -> Statement | None:
    """A rate by its name: 办结率, 资金到位率, 预算执行率."""
    stem = stem.strip('“”"()')
    core = stem[-2:]
    stocks = of_its_subject(fact, core, stocks)
    if "累计" in stem:
        stocks = [one for one in stocks if "累计" in one.label or not listed(one)]
    if core in _SAVING or core[:1] == "节" or core in _MOVED:
        return moved(fact, core) or below(fact) or (saved_of_plan(fact) if core[:1] in "节压" else None)
    if core in {"审减", "核减", "下浮"}:
        return saved_of_plan(fact)
    if "平均" in stem and sum(one.role == "ratio" for one in before(fact)) > 1:
        return None  # the mean of the rates before it
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
        said = counted_on(fact)
        wanted = phase_named(said["base"]) if said is not None else ""
        wanted = wanted or (
            "INITIAL" if "年初" in stem else "ADJUSTED" if "调整" in stem else "BUDGET" if "预算" in stem else ""
        )
        found = called(fact, stem, stocks, scene) or from_phases(fact, wanted, stocks, scene, words)
        if found is not None and _OWN_BASE.search(stem) and found.evidence[0] == "other paragraph":
            return None  # 按时完成率: its base is no plan that stands elsewhere
        if found is not None or (stocks and stocks[0].dim == "money"):
            return found
    return _counts(fact, stem, words, stocks)


def _undone(fact: Fact, name: str, core: str, stocks: list[Fact]) -> Statement | None:
    """未完成率: what is not done on the whole, or the complement of what is done; both printed are two bindings of one rate."""
    words = FRACTIONS.get(core, (core,))
    undone = [one for one in stocks if name in one.label + one.tail] or [
        one for one in stocks if name[0] not in "不非" and remainder(one)
    ]
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
    rest = _plain(rest)
    rest = [one for one in rest if _COUNT_BASES.search(one.label)] or rest
    if not rest:
        return None
    evidence = [where(fact, parts[0][1], rest[0]), "part named"]
    evidence.append("only candidate" if len(rest) == 1 else "several candidates")
    return Statement("ratio_rate", "A507", fact, [Binding(form, (part, rest[0])) for form, part in parts], evidence)


def _counts(fact: Fact, stem: str, words: tuple[str, ...], stocks: list[Fact]) -> Statement | None:
    """办结率, 合格率: the figure that carries the word of the rate, of the figure before it that it is counted from."""
    if _TOGETHER.match(fact.line.flat, fact.end) or _NAMED_TOGETHER.search(fact.gap):
        return None  # 满意率 95%（含基本满意）: the answers are told there
    core = stem[-2:]
    named = [one for one in stocks if any(word and (word in one.label or one.tail.startswith(word)) for word in words)]
    named = named or [one for one in stocks if len(core) > 1 and in_order(core, one.label)]
    done = _done(stem, named)
    plain = [one for one in done if not _WEAKER.search(one.label + one.tail)]
    if len(plain) < len(done) and _GRADED.search("".join(one.label for one in done)):
        return _graded(fact, done, plain, stocks)
    part = next(iter(plain or done), None)
    if part is None:
        return designed(fact, stocks)
    bases, rest = _count_bases(fact, stem, part, done, named, stocks)
    if not bases or (answer(part) is not None and answer(bases[0]) is not None):
        return None
    if NEGATIVE.search(stem) and not (NEGATIVE.search(part.label) or NEGATIVE.search(part.tail)):
        return None  # 没来检的率 is none of those that came
    negative = NEGATIVE.search(part.label) is not None and not NEGATIVE.search(stem) and core in part.label
    if negative and core in bases[0].tail:
        return None  # 未达标的 3 个单位均为村，因此 9 个村达标: both are parts
    form: Form = "complement" if negative else "quotient"
    bindings = [Binding(form, (part, one)) for one in bases[:2]]
    if negative and _beside_undone(bases[0], part):
        bindings = [Binding("over_sum", (bases[0], bases[0], part))]
    bindings += [Binding(form, (one, bases[0])) for one in done[1:2] if one not in bases and one.dim == part.dim]
    carried = [one for one in rest if one.phase == "CARRY" and one is not bases[0]]
    bindings += [Binding("over_sum", (part, bases[0], *carried))] if len(carried) == 1 and form == "quotient" else []
    if len(done) > 1 and OF_ALL.search(stem) and all(one.dim == part.dim and not one.depth for one in done):
        together = tuple(reversed(done))  # 第一批到训 118 人，第二批到训 110 人，两批到训率
        bindings = [Binding("sums", (*together, bases[0]), (*([1] * len(done)), -1))]
    evidence = [where(fact, part, bases[0]), "part named", *(["behind"] if part.index > fact.index else [])]
    if len(bases) == 1:
        evidence.append("only candidate")
    other, quiet = _of_other_base(stem, part, bases[0])
    if other or (core == _SATISFIED and counted_on(fact) is None):
        evidence.append("other base")
    quiet = quiet or afterwards(fact, part)
    code = "A515" if fact.value == 100 and part.base < bases[0].base else "A507"
    return Statement("ratio_rate", code, fact, bindings, evidence, quiet)


def _beside_undone(base: Fact, part: Fact) -> bool:
    """竣工 42 户，未完成 3 户: what was done right before what was not is no base, but a part as well."""
    plain = base.phase not in PLANS and not planned(base) and not _COUNT_BASES.search(base.label)
    return plain and base.index == part.index - 1 and FINISHED.search(base.label) is not None


def _count_bases(
    fact: Fact, stem: str, part: Fact, done: list[Fact], named: list[Fact], stocks: list[Fact]
) -> tuple[list[Fact], list[Fact]]:
    """What a part may be counted from, the likeliest first, and all that it was chosen from; nothing where the words mean a base
    that is not told.
    """
    core = stem[-2:]
    rest = _counted_from(fact, part, stocks)
    subject = stem.removesuffix(core)
    alike = [
        one
        for one in stocks
        if one is not part and one.dim == part.dim and len(subject) > 1 and subject in one.name and one not in named
    ]
    own = [one for one in rest if len(one.name) > 1 and part.name.startswith(one.name)]
    bases = alike or own or [one for one in rest if _COUNT_BASES.search(one.label)] or rest
    if "编" in core:
        bases = rest = [one for one in rest if "编制" in one.label] or rest  # 空编率 is of the posts
    said = counted_on(fact)
    if said is not None:
        told = [one for one in rest if said["base"] in one.label]
        if not told and said.start() > fact.end:
            return [], []  # （按已办结计）: its base is told in other words
        bases = rest = told or [one for one in rest if said["base"][-2:] in one.label] or rest
    if bases and core not in _LEFTOVER and rest[:1] and rest[0] not in [*bases[:2], *done]:
        bases = [bases[0], rest[0]]  # of two that may be meant, neither is certain
    if not bases or (planned(bases[0]) and of_how_well(stem, [part.label + part.tail])):
        return [], []
    if alike and part.index < alike[0].index:
        return [], []
    if core in _LEFTOVER:
        plans = [one for one in rest if planned(one)]
        rest = bases = (
            plans if len(plans) == 1 and all(one.phase in SPENDING for one in rest if one not in plans) else rest
        )
    if core in _LEFTOVER and 1 < len(rest) <= MOST_SOURCES:
        return [], []  # of what came in with what was left before, or of one of them: the words do not say
    return bases, rest


def _done(stem: str, named: list[Fact]) -> list[Fact]:
    """Of the figures that carry the word of a rate those that tell what was done: no rest, no target."""
    core = stem[-2:]
    done = [one for one in named if core in _LEFTOVER or not remainder(one) or NEGATIVE.search(one.label)]
    done = [one for one in done if one.phase != "TARGET"] or done
    if core == "回收" and "有效" not in stem:
        done = [one for one in done if "有效" not in one.label or core in one.label] or done
    return done


def _counted_from(fact: Fact, part: Fact, stocks: list[Fact]) -> list[Fact]:
    """The figures that a part may be counted from: those before it, else the only one beside it."""
    rest = [
        one
        for one in stocks
        if one is not part and one.dim == part.dim and not remainder(one) and one.depth <= part.depth
        if not sealed(one, part) and not _rated(one, part)
    ]
    earlier = [one for one in rest if one.index < part.index or one.depth > part.depth or one.phase == "TARGET"]
    earlier = _plain(earlier)
    # papers that were sent out are no base where the valid ones are told
    valid = [one for one in stocks if "有效" in one.label and one.dim == part.dim and one.index < part.index]
    return valid or earlier or _beside(fact, part, rest)


def _plain(found: list[Fact]) -> list[Fact]:
    """较目标 1200 批: what something is held against is no base of how well it went, where another stands there."""
    return [one for one in found if not one.labelled("COMPARE")] or found


def _of_other_base(stem: str, part: Fact, base: Fact) -> tuple[bool, bool]:
    """Whether 按时, 当年 and the like stand with the rate or with its part, and so name another base; and whether a miss says nothing then."""
    own, told = _OWN_BASE.search(stem), _OWN_BASE.search(part.label)
    alone = own is not None and own[0] in part.label and base.index == part.index - 1
    other = not alone if own is not None else told is not None
    if own is None:
        return other, told is not None and part.base != base.base
    return other, own[0] not in part.label and told is not None


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
    alone = len(rest) == 1 and len(own) == 1 and own[0].index == part.index + 1 == fact.index - 1
    alone = alone and (not planned(part) or remainder(part))
    return own if alone and not divides([part.label, own[0].label]) and not NEGATIVE.search(own[0].label) else []


def _graded(fact: Fact, done: list[Fact], plain: list[Fact], stocks: list[Fact]) -> Statement | None:
    """满意 85 份、基本满意 12 份、不满意 3 份: the answers of one grade, of all that are no denial, or all but those of denial."""
    asked = [one for one in stocks if one not in done and one.dim == done[0].dim and one.index < done[-1].index]
    denied = [one for one in done if NEGATIVE.search(one.label)]
    agreed = [one for one in done if one not in denied]
    if not asked or not agreed:
        return None
    base = asked[0]
    ways = [Binding("sums", (*agreed, base), (*([1] * len(agreed)), -1))] if len(agreed) > 1 else []
    ways += [Binding("quotient", (one, base)) for one in (*plain, *agreed[-1:])]
    ways += [Binding("complement", (one, base)) for one in denied[:1]]
    evidence = [where(fact, done[0], base), "part named", "several candidates"]
    return Statement("ratio_rate", "A507", fact, ways, evidence)
