"""Shares whose part or whole stands in another sentence: the words before 占 name the part, those behind it the whole.

The part is the figure whose label the subject of the share repeats, or what the clause told just before; the whole is the total that
opens the matter. Where the subject names several parts and their sum (甲、乙合计占), they are added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement.names import told_by_name
from jixiao.documents.audit.operands import remainder
from jixiao.documents.audit.passage import MOST, announced, level, part, planned_words, reach, where
from jixiao.documents.audit.rates import parallel
from jixiao.documents.audit.rates.shares import phase_named
from jixiao.documents.audit.rates.unrated import beyond
from jixiao.documents.audit.scene import NEAREST
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.closure import head_before
from jixiao.documents.facts.lexicon import LAST, PLANS, SPENDING
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_SHARE = re.compile(
    r"(?P<subject>[^,。;:]*?)(?P<sum>合计|共|共计|一共|加起来)?(?:约)?(?:所)?占(?:到了|了|到(?![位账岗期]))?(?P<base>[^,。;:]*?)(?:的)?(?:比例|比重|比)?(?:为|是|达|达到)?\s*$"
)
_OF_LIST = re.compile(r"占(?P<base>[^占,。;:]*?)的?(?:比例|比重)?(?:分别|依次)?(?:为|是)?\s*$")
_TOTAL = re.compile(r"共|总|合计|全部|全年|有|收[到入]|实有|登记|支出|投入|到位")
_LED_TO = re.compile(r"(?:[减增加]|调整|变更)(?:至|到|为)\s*$")
_DUE = re.compile(r"(?<!供)应(?:到|收|拨|缴|付)")
_THIS_YEAR = re.compile(r"当年|本年|今年")
_KIND = re.compile("项目支出|基本支出|三公|人员经费|公用经费")
_CONTRACT = re.compile(r"合同|中标|成交|签约")
_TAKES_UP = re.compile(r"上述|以上|[该此]类?|这[类些]?")
_BARE = re.compile(r"\s*[,(]?\s*(?:即|计|合|折合|共|共计|金额|数额|为|是)*\s*")
_ALONE = re.compile(r"^(?:其中|仅|单)+|(?:一[家个项类处]|就|即|便|也|单独|本身)+$")
_TASK = re.compile("任务|目标|计划")
_DID = re.compile(r"已|实际|完成|累计|共|截至|目前|全[年市县区]")
_OTHER_TIME = re.compile(f"{LAST}|20")
_TWO, _ITEMS = 2, 8
_EVERYWHERE = frozenset({"资金", "项目", "金额", "经费", "总数", "人数"})


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The shares of one paragraph."""
    if "占" not in asking[0].line.flat:
        return
    for match, run in parallel.runs(asking[0].line):
        if {*run} <= {*asking} and parallel.of_shares(match, run):
            yield from _in_order(run, scene)
    for fact in asking:
        if fact.role != "ratio" or fact.hedged or fact.sign:
            continue
        said = _SHARE.search(fact.phrase)
        if said is not None:
            made = _share(fact, said, scene)
            if made is not None:
                yield made


def _in_order(run: list[Fact], scene: Scene) -> Iterator[Statement]:
    """国道 236 公里，省道 354 公里，县道 708 公里。上述三类分别占总里程的 10%、15%、30%: of as many figures right before as there are shares."""
    first, count = run[0], len(run)
    told = [one for one in reach(first, scene, _operand, count + 1) if not remainder(one)]
    parts = [one for one in told if one.dim == told[-1].dim][-count:]
    said = _SHARE.search(first.phrase)
    base = _OF_LIST.search(first.phrase)
    if len(parts) < count or said is None or any(one.hedged for one in (*parts, *run)) or told[-count:] != parts:
        return
    if len({(one.line.number, one.sentence) for one in parts}) > 1 or announced(first) not in {None, count}:
        return
    wholes = [one for one in told if one.dim == parts[0].dim and one not in parts]
    whole = _whole(first, wholes, base["base"] if base is not None else "", parts)
    if whole is None or whole.hedged or any(one.has("TOTAL") for one in parts):
        return
    for one, fact in zip(parts, run, strict=True):
        evidence = [where(fact, one, whole), "part named", "base named", "whole matter"]
        yield Statement("share", "A505", fact, [Binding("quotient", (one, whole))], evidence)


def _share(fact: Fact, said: re.Match[str], scene: Scene) -> Statement | None:
    """Of the figures of its paragraph; where none of them is the whole, also of those above. A figure of just the name of the base comes first."""
    made = _of(fact, said, scene, _TWO) or _of(fact, said, scene, MOST + 1)
    named = _of_name(fact, said, scene)
    if made is None or (named is not None and named.bindings[0].terms[1].base != made.bindings[0].terms[-1].base):
        return named
    return made


def _of_name(fact: Fact, said: re.Match[str], scene: Scene) -> Statement | None:
    """其中：基本支出 400 万元 … . 基本支出中，人员经费 330 万元，占基本支出的 82.5%: of the figure right before it, on the one of just that name."""
    near = fact.line.facts[fact.index - 1] if fact.index else None
    alone = near is not None and _operand(near) and near.scope == fact.scope and near.depth == fact.depth
    if near is None or not alone or near.hedged or said["subject"].strip(" ,其中"):
        return None
    base = said["base"] or _base_before(fact)
    whole = None if _OTHER_TIME.search(base) else told_by_name(near, base.strip(" 全部的"), scene)
    if whole is None or part(whole) == part(fact) or beyond(fact, near, whole):
        return None
    evidence = [where(fact, near, whole), "part named", "base named", "subject named"]
    return Statement("share", "A505", fact, [Binding("quotient", (near, whole))], evidence)


def _of(fact: Fact, said: re.Match[str], scene: Scene, least: int) -> Statement | None:
    told = reach(fact, scene, _operand, least)
    told = [one for one in told if sum(other.dim == one.dim for other in told) > 1]
    told = told or [one for one in fact.line.facts[max(0, fact.index - NEAREST) : fact.index] if _operand(one)][-1:]
    if not told or any(one.hedged for one in told):
        return None
    behind = _told_behind(fact, said, told) if least == _TWO else None
    if behind is not None:
        return behind
    inside = _inside(fact)
    others = [one for one in told if one is not inside]
    parts = _parts(fact, said, others) if others else []
    if not parts:
        return None
    wholes = [one for one in level(told) if one.dim == parts[0].dim and one not in parts and not _rated(one, fact)]
    wholes = _inside_named(said["base"] or "", wholes, told, parts) or wholes
    opened = None if said["base"] or inside is not None else _list_head(parts[0])
    whole = (
        opened
        or (inside if inside in wholes else None)
        or _whole(fact, wholes, said["base"] or _base_before(fact), parts)
    )
    whole = whole or _planned(wholes, said["base"] or "", parts)
    whole = whole or _named_behind(fact, said["base"], parts) or (_below(fact, scene) if least > _TWO else None)
    if whole is not None and _of_other_year(whole, parts[0], said["base"] or ""):
        return None
    if whole is None or all(part(one) == part(fact) for one in (*parts, whole)) or beyond(fact, parts[0], whole):
        return None
    terms, signs = (*parts, whole), (*([1] * len(parts)), -1)
    form, signs = ("quotient", (1, 1)) if len(parts) == 1 else ("sums", signs)
    evidence = [where(fact, *terms), "part named", "base named", *(["only candidate"] if len(wholes) == 1 else [])]
    return Statement("share", "A505", fact, [Binding(form, terms, signs)], [*evidence, "whole matter"])  # type: ignore[arg-type]


def _inside_named(base: str, wholes: list[Fact], told: list[Fact], parts: list[Fact]) -> list[Fact]:
    """馆藏档案 31.2 万卷，其中纸质档案 30.9 万卷 … 占馆藏纸质档案的 47%: the part of another figure that the base names better than any."""
    best = max((_overlap(base, one.label) for one in wholes), default=0)
    inner = [one for one in told if one not in wholes and one not in parts and one.dim == parts[0].dim]
    named = [one for one in inner if one.has("OPEN") and _overlap(base, one.label) > best > 0]
    return named if len(named) == 1 and not _OTHER_TIME.search(base) else []


def _of_other_year(whole: Fact, one: Fact, base: str) -> bool:
    """2022 年预算 1450 万元。2023 年支出 1377.5 万元，占预算的 90%: of the budget of the year that the part is of, which is not told."""
    years = whole.told_year, one.told_year
    return None not in years and years[0] != years[1] and str(years[0]) not in base and "上年" not in base


def _list_head(one: Fact) -> Fact | None:
    """支出 27 万元，比上年增加 2 万元。其中：差旅费 26 万元，占 97%: what the list of the sentence divides."""
    own = one.line.sentence(one.sentence)
    start = one.line.sentences[one.sentence][0]
    if not own[0].index or not one.line.flat[start : own[0].start].lstrip().startswith("其中"):
        return None
    head = head_before(own[0], one.line.facts[own[0].index - 1])
    return head if head.role == "stock" and head.dim == one.dim and not head.hedged and not head.depth else None


def _told_behind(fact: Fact, said: re.Match[str], told: list[Fact]) -> Statement | None:
    """总投资 450 万元。… 上级补助占总投资的 60%。上级补助资金 270 万元: the part by the name of the subject in the next sentence, the whole by
    the name of the base before.
    """
    subject, base = said["subject"].strip(" 其中的"), (said["base"] or "").strip(" 全部的")
    if len(subject) <= _TWO or len(base) < _TWO or said["sum"]:
        return None
    wholes = [one for one in told if base in one.label]
    following = [
        one
        for one in fact.line.facts[fact.index + 1 : fact.index + 1 + _ITEMS]
        if _operand(one) and one.sentence <= fact.sentence + 1
    ]
    parts = [one for one in following if subject in one.label and wholes and one.dim == wholes[0].dim]
    bare = following[0] if following and following[0].index == fact.index + 1 else None
    if bare is not None and _BARE.fullmatch(bare.gap) and wholes and bare.dim == wholes[0].dim:
        parts = [bare]
    if len(wholes) != 1 or len(parts) != 1 or any(subject in one.label for one in told):
        return None
    if parts[0].hedged or wholes[0].hedged or part(parts[0]) == part(wholes[0]) == part(fact):
        return None
    evidence = [where(fact, parts[0], wholes[0]), "part named", "base named", "whole matter"]
    return Statement("share", "A505", fact, [Binding("quotient", (parts[0], wholes[0]))], evidence)


def _planned(wholes: list[Fact], base: str, parts: list[Fact]) -> Fact | None:
    """计划开工 1250 套，发放补贴 1095 户。… 发放补贴 1430 户，占目标任务的 130.59%: of a plan, the figure told before by the name of the part."""
    if len(parts) != 1 or not _TASK.search(base):
        return None
    own = [one for one in wholes if part(one) != part(parts[0]) and _overlap(_bare(parts[0]), one.label)]
    told = [one for one in own if planned_words(one.line.flat[one.line.sentences[one.sentence][0] : one.start])]
    return told[0] if len(told) == 1 else None


def _bare(fact: Fact) -> str:
    """A name without the words of doing."""
    return _DID.sub("", fact.name)


def _named_behind(fact: Fact, base: str, parts: list[Fact]) -> Fact | None:
    """占全县常住人口的 20%。全县常住人口 18 万人: the base by its name, in what the paragraph tells next."""
    facts = fact.line.facts[fact.index + 1 : fact.index + 1 + _ITEMS]
    named = [
        one for one in facts if _operand(one) and len(base) > _TWO and base in one.label and one.dim == parts[0].dim
    ]
    return named[0] if len(named) == 1 and not named[0].hedged else None


def _below(fact: Fact, scene: Scene) -> Fact | None:
    """两项合计 1152 万元 in the lines below the items that tell their shares."""
    for line in scene.below(fact.line, _ITEMS) if len(fact.line.facts) <= _ITEMS else ():
        sums = [one for one in line.facts if _operand(one) and one.has("TOTAL") and one.dim == fact.line.facts[0].dim]
        if sums:
            return sums[0] if len(sums) == 1 and not sums[0].hedged else None
        if line.is_cell or not any(one.role == "ratio" for one in line.facts):
            return None
    return None


def _operand(one: Fact) -> bool:
    return one.role == "stock" and one.dim not in {"ratio", "points"} and not one.depth


def _rated(one: Fact, fact: Fact) -> bool:
    """Whether a figure has a share of its own right behind it, and so is a part beside that of another."""
    following = one.line.facts[one.index + 1 : one.index + 2]
    return (
        bool(following)
        and following[0] is not fact
        and following[0].role == "ratio"
        and following[0].gap.lstrip(" ,(").startswith("占")
    )


def _inside(fact: Fact) -> Fact | None:
    """占全市 280 家企业的 75%: the figure between 占 and the share."""
    near = fact.line.facts[fact.index - 1] if fact.index else None
    if near is None or "占" not in near.label or not fact.label.strip().endswith("的"):
        return None
    return near if _operand(near) and "," not in fact.line.between(near, fact) else None


def _base_before(fact: Fact) -> str:
    """甲 20 万元，占总额的 20%；乙 30 万元，占 30%: a share that names no base has that of the share before it in its sentence."""
    for one in reversed(fact.line.facts[max(0, fact.index - NEAREST) : fact.index]):
        if one.sentence != fact.sentence:
            return ""
        said = _SHARE.search(one.phrase) if one.role == "ratio" else None
        if said is not None and said["base"]:
            return said["base"]
    return ""


def _parts(fact: Fact, said: re.Match[str], told: list[Fact]) -> list[Fact]:
    """What the share is of: the figure of its own clause, or those that its subject names."""
    near = fact.line.facts[fact.index - 1]
    subject = re.sub(r"[\s了的中]", "", said["subject"])
    if len(subject) < _TWO and (fact.depth or part(told[-1]) == part(fact)):
        return [near] if fact.index and near.role == "stock" and near.bracket == fact.bracket else []
    if said["sum"] and re.search(r"[、和与及]", subject):
        names = [re.sub(r"(?:两|三|四)?[级类项]?$", "", name) for name in re.split(r"[、和与及]", subject)]
        found = [[one for one in told if name and name in one.label + one.gap[-12:]] for name in names]
        return [rows[0] for rows in found] if all(len(rows) == 1 for rows in found) else []
    if _TAKES_UP.match(subject) is not None and len(opened := [one for one in told if one.has("OPEN")]) == 1:
        return opened  # 全县 32 万人，其中低收入人口 2.6 万人。… 上述人群占 8%: what 其中 told
    scored = [(_overlap(subject, one.gap), one) for one in told]
    best = max(score for score, _ in scored)
    chosen = [one for score, one in scored if score == best]
    if not best:
        chosen = _taken_up(fact, subject, told)
    return chosen if len(chosen) == 1 else []


def _taken_up(fact: Fact, subject: str, told: list[Fact]) -> list[Fact]:
    """老城一家就占 34%: the first figure behind the only mention of that name."""
    name = _ALONE.sub("", subject)
    named = [one for one in told if len(name) > _TWO and name in one.gap and part(one) != part(fact)]
    return named[:1] if len(named) == 1 else []


def _overlap(subject: str, label: str) -> int:
    """How many pairs of neighbouring characters of a subject a label repeats."""
    pairs = {subject[i : i + 2] for i in range(len(subject) - 1)} - _EVERYWHERE
    return sum(pair in label for pair in pairs) or int(len(subject) > 1 and subject in label)


def _whole(fact: Fact, wholes: list[Fact], base: str, parts: list[Fact]) -> Fact | None:
    """The total of the matter: the one that the base names, the first figure where it is called one, the total beside the share."""
    if _THIS_YEAR.search(base):
        wholes = [one for one in wholes if one.told_year == fact.told_year] or wholes
    if "调整后" in base:
        wholes = [one for one in wholes if one.phase == "ADJUSTED" or _LED_TO.search(one.label)]
    if "应" not in base:
        wholes = [one for one in wholes if not _DUE.search(one.label)] or wholes
    if _CONTRACT.search(base):  # 占合同价的 95%, beside a budget and what was paid
        wholes = [one for one in wholes if _CONTRACT.search(one.label)]
    kind = _KIND.search(base)
    if kind is not None:
        wholes = [one for one in wholes if kind[0] in one.label]  # 占项目支出总额 is no share of 支出总计
    totals = [one for one in wholes if one.labelled("TOTAL")] if base.startswith(("总", "全部")) else []
    if totals and len({one.base for one in totals}) == 1:
        return totals[0]
    scored = [(_overlap(base.removeprefix("全部").removeprefix("总"), one.label), one) for one in wholes if base]
    best = max((score for score, _ in scored), default=0)
    named = [one for score, one in scored if score == best > 0]
    spent = [one for one in wholes if one.phase in SPENDING] if phase_named(base) in SPENDING else []
    if spent and not any(one in spent for one in named):
        named = spent  # 占当年支出的 62%, beside 当年下达预算 and 年末支付
    if phase_named(base) not in PLANS and parts[0].phase not in PLANS:
        named = [
            one for one in named if one.phase not in PLANS
        ] or named  # 预算 46 万元, 支出 39 万元: of what was spent
    if len({one.base for one in named}) == 1:
        return named[-1]
    phased = [one for one in wholes if one.phase and one.phase == phase_named(base)]
    if len(phased) == 1:
        return phased[0]
    if len(base) > _TWO and len({one.base for one in named if one.label.endswith(base)}) > 1:
        return None  # 年初基本支出 380 万元 …，决算基本支出 415 万元 …: of which of them, the words do not say
    first = [one for one in wholes if not remainder(one) and one.spot < parts[0].spot]
    opened = parts[0].has("OPEN") and len(first) == 1
    if first and (opened or _TOTAL.search(first[0].label)):
        return first[0]
    beside = [one for one in wholes if part(one) == part(fact) and one.labelled("TOTAL")]
    return beside[0] if len(beside) == 1 else None
