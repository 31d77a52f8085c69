"""Rates whose part and base stand in other sentences: by the word that the rate and its part share, by plan and done.

The rate is made of two figures of one dimension. The part repeats a word of the rate (回收率: 收回), or it is what was done; the base
is what was planned, budgeted or received. Parts that a closing word gathers (三轮合计, 全年) are added up before they are divided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.distances import floored
from jixiao.documents.audit.operands import listed, remainder
from jixiao.documents.audit.passage import (
    before_colon,
    done,
    left_over,
    level,
    part,
    planned,
    reach,
    repeats,
    where,
    words,
)
from jixiao.documents.audit.rates.far_bases import SUBJECT
from jixiao.documents.audit.rates.shares import on_untold, phase_named
from jixiao.documents.audit.rates.spoken_rates import LACKS
from jixiao.documents.audit.rates.unrated import OTHER_RATES, beyond, measured, of_how_well, of_things, wanted
from jixiao.documents.audit.sources import sources_of
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import FRACTIONS, SPENDING, divides
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_RATE = re.compile(
    r"(?P<stem>[\u4e00-\u9fffA-Za-z“”\"]*?)(?:率|比例|进度|比率|密度|程度|度(?!的))(?:合计|因此|平均|综合|均|仅|只有|约|已|就|也|都)*(?:为|是|达到?|到|有|:)?\s*$"
)
_DONE = re.compile(r"(?:完成|执行|支付|使用|到位)(?:了)?(?:[^,。;]*?(?:目标|计划|任务|预算)数?)?的?\s*$")
_SAVING = re.compile(r"节[约支省能电水油煤气]|压缩|压减|下浮|优惠")
_OF_YEAR = re.compile(r"[当本今]年")
_ALL = re.compile(r"合计|综合|总|全年|全部|累计|三[轮批次]|两[轮批次]|四[个季]")
_OPINION = re.compile(r"满意|认可|知晓|信任")
_NOT = re.compile(r"不|未|没有|非|无")
_NO_RATE = re.compile(rf"{OTHER_RATES}|(?<![产术课售])后(?!续)|结[转余]|占|控制|目标(?!完成)|指标(?!完成|执行)")
_WORDY = re.compile(r"[“”\"]|综合|平均|全年|总|资金|预算|项目|[一二两三四五六七八九十\d]+[轮批次期个]")
_MEAN = re.compile(r"平均(?!每)|[日月年]均")
_SOURCES = re.compile(rf"{SUBJECT.pattern}|上级|本级")
_ON = re.compile(r"[以按](?P<base>[^,;:。]*?)(?:数|额)?(?:为基数|计算?|测算),[^,;:。]*$")
_COUNTED_BY = re.compile(r"按(?P<what>[\u4e00-\u9fff]+?)数?量?(?:计|统计|口径)")
_SHOULD = re.compile(r"应(?![急用届收付对])")
_TWO, _ABOVE, _NAME = 2, 4, 4


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The rates of one paragraph."""
    if "%" not in asking[0].line.flat:
        return
    for fact in asking:
        if fact.role != "ratio" or fact.hedged or fact.depth:
            continue
        label = fact.label if fact.label.strip(" 约共:") else before_colon(fact)
        rate = _RATE.search(label)
        if rate is None and not _DONE.search(label) and label.strip() not in {"结果", "比例"}:
            continue
        stem = rate["stem"] if rate else ""
        made = _saved(fact, scene) if _SAVING.search(stem) else _rated(fact, stem, scene) or _undone(fact, stem, scene)
        if made is not None and not on_untold(made) and not _of_some(made):
            yield made


def _of_some(made: Statement) -> bool:
    """其中女学员 140 人。考核合格 304 人，女学员合格率 97%; 应公开单位公开率 100%: a rate of some whom neither operand is."""
    fact, terms = made.target, made.bindings[0].terms
    operands = "".join(words(one) for one in terms)
    if _SHOULD.search(fact.label) and not _SHOULD.search(operands):
        return True
    members = [
        one for one in fact.line.facts[: fact.index] if one.dim == terms[0].dim and one not in terms and listed(one)
    ]
    pairs = {one.name[i : i + 2] for one in members for i in range(len(one.name) - 1)}
    return any(pair in fact.label and pair not in operands for pair in pairs)


def _operand(one: Fact) -> bool:
    plain = (one.role == "stock" or _mean_count(one)) and one.dim not in {"ratio", "points"} and not one.depth
    return plain and not remainder(one) and not left_over(one)


def _mean_count(one: Fact) -> bool:
    """全年平均有 63 个站点: how many there were, taken over a time."""
    return one.role == "price" and one.dim != "money" and bool(_MEAN.search(one.label))


def _stocks(fact: Fact, scene: Scene) -> list[Fact]:
    """The figures that a rate may be made of, of the dimension that the last of them has, or the last that its own words name."""
    told = [one for one in reach(fact, scene, _operand, _TWO) if not _subject(one, fact)]
    dims: dict[str, list[Fact]] = {}
    for one in told:
        dims.setdefault(one.dim, []).append(one)
    full = [group for group in dims.values() if len(group) >= _TWO]
    by = _COUNTED_BY.search(fact.label)
    full = [group for group in full if by is None or all(_counted_in(one, by["what"]) for one in group)] or full
    spoken = [group for group in full if _repeated(fact, group)] if len(full) > 1 else []
    full = spoken or full
    return max(full, key=lambda group: group[-1].spot) if full else []


def _repeated(fact: Fact, group: list[Fact]) -> bool:
    """管道更换完成率 of what was planned and done in 公里 of 管道: whether a name of the group is spoken of in that of a rate."""
    name = _WORDY.sub("", fact.name.split("率")[0].removesuffix("完成"))
    return any(repeats(name, one.label) for one in group)


def _counted_in(one: Fact, what: str) -> bool:
    """按楼栋计 of 40 栋, 按小区计 of 6 个小区: the unit of a figure, or the thing right behind it."""
    return one.unit in what or one.tail.startswith(what) or one.label.endswith(what)


def _subject(one: Fact, fact: Fact) -> bool:
    """4.2 万平方米厂房出租率 92%: a figure that no stop parts from the rate tells whose rate it is."""
    near = one.line is fact.line and one.index == fact.index - 1
    return near and one.sentence == fact.sentence and not any(stop in fact.gap for stop in ",;:、(")


def _rated(fact: Fact, stem: str, scene: Scene) -> Statement | None:
    if _NO_RATE.search(stem + fact.tail) or fact.sign:
        return None
    told = measured(fact, _stocks(fact, scene))
    told = [floored(fact, told[-1], one) if planned(one) else one for one in told]
    if len(told) < _TWO or any(one.hedged for one in told):
        return None
    if of_how_well(stem, (words(one) for one in told)):
        return None  # 抽检 1.3 万卷，合格率 98%: how many were found good is not told
    if _of_untold(stem, told) or of_things(fact, stem, told):
        return None
    opinion = _OPINION.search(stem)
    if opinion is not None and not any(opinion[0] in words(one) for one in told):
        return None  # 读者满意度 beside 读者活动 260 场: nobody was asked there
    said = _ON.search(fact.gap)
    phase = phase_named(said["base"]) if said is not None else ""
    if phase:  # 按年初预算计，执行率
        told = [one for one in told if one.phase == phase or one.phase in SPENDING]
    named = _named(stem, level(told)) or _named(stem, _nearest(fact, told, scene))
    if named:
        bases = _each_before(named, told) or [one for one in level(told) if one not in named]
        return _over(fact, named, bases, ["part named", "only candidate"], scene)
    every = told
    told = level(told)
    plans = [one for one in told if planned(one)]
    parts = [one for one in told if one not in plans and done(one)]
    plans = _each_before(parts, every) or plans
    how = ["part named"]
    if len(told) == _TWO > len(plans) and (not plans or not parts):
        if divides([words(one) for one in told]) and not plans:
            return None  # 一期 a，二期 b: members of one list, neither of them done of the other
        how = [] if plans or parts else ["implicit"]
        rates = [one for one in fact.line.sentence(fact.sentence) if one.role == "ratio" and not wanted(one)]
        if how and len(rates) > 1:
            return None  # of several rates in a row nothing says which of them the two figures make
        plans = plans if len(plans) == 1 else told[:1]
        parts = [one for one in told if one not in plans]
    if len(parts) == 1 and (several := sources_of(parts[0], scene)) and told == [*several, *parts]:
        plans = several
    return _over(fact, parts, plans, how, scene) if parts and plans else None


def _each_before(parts: list[Fact], told: list[Fact]) -> list[Fact]:
    """Of several parts that stand each right behind what it was done of, all those."""
    return told[::_TWO] if len(parts) > 1 and told[1::_TWO] == parts else []


def _of_untold(stem: str, told: list[Fact]) -> bool:
    """上级专项执行率 98%，本级执行率 92%: of a source of funds that nothing which was told names."""
    sources = _SOURCES.findall(stem)
    return bool(sources) and not any(one in words(fact) + fact.gap for one in sources for fact in told)


def _nearest(fact: Fact, told: list[Fact], scene: Scene) -> list[Fact]:
    """Of what was told, the figures of the paragraph of a rate and of the last one above it that has figures."""
    near = [fact.line, *[line for line in scene.above(fact.line, _ABOVE) if line.facts][:1]]
    return [one for one in told if one.line in near]


def _named(stem: str, told: list[Fact]) -> list[Fact]:
    """The figures whose words repeat those of the rate, not negated and not a plan."""
    core = _WORDY.sub("", stem)[-6:]
    if len(core) < _TWO:
        return []
    verb = {core[-2:], *FRACTIONS.get(core[-2:], ())}
    pairs = {core[i : i + 2] for i in range(len(core) - 1)} | verb
    own = {one: one.label + one.tail for one in told}
    said = {one: text for one, text in own.items() if any(word in text for word in verb)}
    if not said:
        heard = {one: words(one) for one in told}
        said = {one: text for one, text in heard.items() if any(word in text for word in verb)}
        # 招收学员 640 名 … 考核合格 589 名，学员结业率: of two figures the first tells whom a rate is of
        said = said or {one: heard[one] for one in (told[1:] if len(told) == _TWO else told)}
    scores = {one: sum(pair in text or pair[::-1] in text for pair in pairs) for one, text in said.items()}
    scores |= {one: scores[one] + len(pairs) for one, text in said.items() if core[-2:] in text}
    best = max((scores[one] for one in said if _counts(one, core, said[one])), default=0)
    return [one for one in said if scores[one] == best > 0 and _counts(one, core, said[one])]


def _counts(one: Fact, core: str, text: str) -> bool:
    """Whether a figure may be the part of a rate: no plan, and its word stands without a 不 or 未."""
    at = text.find(core[-2:])
    return not (at >= 0 and _NOT.search(text[max(0, at - 2) : at])) and not (planned(one) and not done(one))


def _over(fact: Fact, parts: list[Fact], bases: list[Fact], how: list[str], scene: Scene) -> Statement | None:
    """The parts over the base; several of them only where the rate says that it is of all."""
    whole = bool(_ALL.search(words(fact)))
    running = [one for one in parts if one.labelled("RUNNING")]
    if "累计" not in fact.label and any(_OF_YEAR.search(words(one)) for one in parts if one not in running):
        parts = [one for one in parts if one not in running]  # 累计完成 860 万元。当年完成 310 万元，完成率
    parts = running[-1:] if running and running[-1] in parts else parts  # 累计 holds what was done before
    if len(parts) > 1 and not whole:
        return None
    if len(parts) == len(bases) > 1 and all(
        one.index == other.index + 1 for one, other in zip(parts, bases, strict=True)
    ):
        signs = (*([1] * len(parts)), *([-1] * len(bases)))
        return _statement(fact, "sums", (*parts, *bases), signs, [*how, "whole matter"])
    if len(parts) == 1 and len(bases) > 1 and bases == sources_of(parts[0], scene):
        return _statement(fact, "over_sum", (*parts, *bases), (1,) * (1 + len(bases)), [*how, "whole matter"])
    bases = _base(parts, bases)
    if len(bases) != 1:
        return None
    if len(parts) == 1 and LACKS.search(fact.label) and not LACKS.search(words(parts[0])) and done(parts[0]):
        return _statement(fact, "complement", (*parts, *bases), (1, 1), [*how, "base named", "whole matter"])
    sources = SUBJECT.findall(parts[0].label)
    if len(parts) == 1 and sources and not any(one in bases[0].label + fact.label for one in sources):
        return None  # 县级资金支付 42 万元 is no part of a rate of all funds
    if len(parts) == 1 and fact.base < 1 and parts[0].base > bases[0].base and "part named" not in how:
        return None  # 查出隐患 1312 条。整改到位 1286 条，整改率 98%: a part is no more than its whole
    signs = (*([1] * len(parts)), -1)
    return _statement(fact, "sums", (*parts, *bases), signs, [*how, "base named", "whole matter"])


def _base(parts: list[Fact], bases: list[Fact]) -> list[Fact]:
    """Of several figures the one that something is done of: told before the parts and not in their list, then by its words."""
    earlier = [one for one in bases if one.spot < parts[0].spot] or bases
    for chosen in (
        earlier,
        [one for one in earlier if part(one) != part(parts[0])],
        [one for one in earlier if one.phase == "ADJUSTED"],
        [one for one in earlier if one.has("TOTAL")],
        [one for one in earlier if planned(one)],
        [one for one in earlier if "到位" in one.label and "应" not in one.label],
        [one for one in earlier if one.line is earlier[-1].line and one.phase != "CARRY"],
    ):
        if len(chosen) == 1:
            return chosen
    return []


def _undone(fact: Fact, stem: str, scene: Scene) -> Statement | None:
    """下达 780 万元. 尚有 54.6 万元未支付. 支付率 93%: the rest of the whole that just one figure does not cover."""
    core = stem[-_TWO:]
    if not core:
        return None
    told = reach(fact, scene, lambda one: one.role == "stock" and one.dim == "money" and not one.depth, _TWO)
    if len(told) != _TWO:
        return None
    undone = [one for one in told if f"未{core}" in one.label + one.tail]
    if undone != told[1:] or any(one.hedged for one in told) or remainder(told[0]):
        return None
    return _statement(fact, "complement", (told[1], told[0]), (1, 1), ["part named", "only candidate", "whole matter"])


def _saved(fact: Fact, scene: Scene) -> Statement | None:
    """预算 150 万元。采购 141.75 万元。节支率 5.5%: what was not needed, on the plan."""
    told = level(_stocks(fact, scene))
    plans = [one for one in told if planned(one)]
    parts = [one for one in told if one not in plans]
    if len(told) != _TWO or len(plans) != 1:
        return None
    return _statement(fact, "excess", (parts[0], plans[0]), (1, 1), ["base named", "whole matter"])


def _statement(
    fact: Fact, form: str, terms: tuple[Fact, ...], signs: tuple[int, ...], evidence: list[str]
) -> Statement | None:
    if all(part(one) == part(fact) for one in terms):
        return None
    kind, code = (
        ("growth_rate", "A503")
        if form == "excess"
        else ("completion_rate", "A506")
        if fact.phase
        else ("ratio_rate", "A507")
    )
    if form == "sums" and len(terms) == _TWO:
        form = "quotient"
        signs = (1, 1)
        part_, whole = terms
        again = len(whole.name) >= _NAME and part_.name.endswith(whole.name[-_NAME:])
        if beyond(fact, *terms) and not again:
            return None
    return Statement(kind, code, fact, [Binding(form, terms, signs)], [where(fact, *terms), *evidence])  # type: ignore[arg-type]
