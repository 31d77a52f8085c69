"""Rates and shares: which two figures a percentage is made of, by the words of the rate and the phases of the figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit.scene import NEAREST, Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.fact import phase_of
from jixiao.documents.facts.lexicon import FRACTIONS, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_OF = re.compile(r"(?:完成|实现|达到|达|执行|占|为|是|相当于|即)(?:了)?(?P<base>[^,，。;；:：]*?)的\s*$")
_RATE = re.compile(
    r"(?P<stem>[\u4e00-\u9fff“”\"()]*?)(?:率|比例|比率|比重|进度|占比)(?:[均各分]?别?)(?:为|是|达到?|约|:|均|的)*[“\"]?\s*$"
)
_PLAIN_DONE = re.compile(r"(?:完成|已完成|支出|执行|到位|拨付|支付|实现|使用)(?:了)?\s*$")
_OWN_BASE = re.compile(r"按时|按期|及时|当场|首次|承诺|限时|即时|一次|提前|抽查|抽检|电子|网上|在线|覆盖|累计")
_NEGATIVE = re.compile(r"(?:不|未|没有|非|无法|尚未|否)[^,，。]*$")
_LEFTOVER = frozenset({"结转", "结余", "剩余"})
_SAVING = frozenset({"节约", "节支", "节省", "压缩", "压减", "差异", "偏差", "变动", "调整", "增长", "下降"})
_MONEY_RATES = (
    "执行",
    "支出",
    "使用",
    "支付",
    "拨付",
    "到位",
    "完成",
    "兑付",
    "发放",
    "报账",
    "资金",
    "支用",
    "兑现",
    "分配",
    "用款",
)
_COUNT_BASES = re.compile(
    r"受理|收到|接到|发现|排查|发放|发出|检查|抽查|抽检|应|计划|目标|任务|总|共|参加|培训|申请|办理|检测|需|登记|符合|立案|接听|下达|年初|送检|涉及|查出|问卷|样本"
)
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
_WHOLE = re.compile(r"总|合计|全部|全年")
_REAL = re.compile(r"实际|实有|现有|已")
_PLANNED = re.compile(r"设计|计划|额定|核定|应|编制|目标|任务")
_SPENDING = frozenset({"SPENT", "DONE"})
_NOT_BASE = frozenset({"LEFT", "CUT"})


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The rates and shares of one paragraph."""
    for fact in line.facts:
        if fact.role == "ratio" and not fact.sign:
            yield from _one(fact, scene)


def _one(fact: Fact, scene: Scene) -> Iterator[Statement]:
    label = fact.label
    stocks = _stocks(fact)
    if label.lstrip().startswith("的") and stocks and stocks[0].index == fact.index - 1:
        made = _inside(fact, stocks)
    elif fact.labelled("SHARE"):
        made = _share(fact)
    else:
        rate = _RATE.search(label)
        of = _OF.search(label)
        if rate is not None:
            made = _named(fact, rate["stem"], scene)
        elif of is not None:
            made = _completed(fact, of["base"], scene)
        elif _PLAIN_DONE.search(label):
            made = _completed(fact, "", scene)
        else:
            made = None
    if made is not None:
        if fact.hedged:
            made.evidence.append("hedged")
        yield made


def _stocks(fact: Fact) -> list[Fact]:
    """The stocks before a rate in its sentence, nearest first; those of its own scope stand first by nature."""
    found = [other for other in before(fact) if other.role == "stock" and other.depth <= fact.depth + 1]
    return found or _behind(fact)


def _behind(fact: Fact) -> list[Fact]:
    """The stocks behind a rate that stands first in its sentence, up to the next rate, nearest last as if they stood before."""
    found: list[Fact] = []
    for other in fact.line.facts[fact.index + 1 : fact.index + 1 + NEAREST]:
        if other.sentence != fact.sentence or other.role in {"ratio", "change"}:
            break
        if other.role == "stock" and other.depth <= fact.depth + 1:
            found.append(other)
    return found[::-1]


def _where(fact: Fact, *others: Fact) -> str:
    if all(other.line is fact.line for other in others):
        if all(other.scope == fact.scope for other in others):
            return "one scope"
        if all(other.sentence == fact.sentence for other in others):
            return "one sentence"
        if all(fact.sentence - other.sentence <= 1 for other in others):
            return "next sentence"
        return "one paragraph"
    return "other paragraph"


def _share(fact: Fact) -> Statement | None:
    """占X的 s%: of the figure that X names, else of the whole of the list; the part is the figure before 占."""
    stocks = _stocks(fact)
    if not stocks:
        return None
    named = fact.label.rsplit("占", 1)[1].strip("的比例重为是约: ")
    part = stocks[0]
    if part.index > fact.index:
        return _share_first(fact, named, stocks)
    bases = [one for one in stocks[1:] if one.dim == part.dim]
    wholes = [one for one in bases if one.labelled("TOTAL") or _opens(one)]
    if named:
        alike = [
            one
            for one in (wholes if _WHOLE.search(named) and wholes else bases)
            if _alike(named, one.name) or _phase(named) == one.phase != ""
        ]
        if alike:
            return Statement(
                "share",
                "A505",
                fact,
                [Binding("quotient", (part, alike[0]))],
                [_where(fact, part, alike[0]), "base named", *(["part named"] if part.index + 1 == fact.index else [])],
            )
        if not wholes:
            return None
    if not bases:
        return None
    bindings = [Binding("quotient", (part, one)) for one in (wholes or bases)[:3]]
    evidence = [
        _where(fact, part, bindings[0].terms[1]),
        *(["part named"] if part.index + 1 == fact.index else []),
        *(["base named"] if wholes else ["several candidates"] if len(bases) > 1 else []),
    ]
    return Statement("share", "A505", fact, bindings, evidence)


def _namely(fact: Fact, base: Fact) -> Fact | None:
    """为计划 800 万元的 112.5%，即 900 万元: the part follows."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    if following and following[0].dim == base.dim and re.match(r"\s*,\s*(?:即|为|计)", following[0].gap) and following[0].sentence == fact.sentence:
        return following[0]
    return None


def _share_first(fact: Fact, named: str, stocks: list[Fact]) -> Statement | None:
    """人员经费占基本支出的 82.5%，基本支出 400 万元，人员经费 330 万元: both figures follow by their names."""
    subject = fact.label.rsplit("占", 1)[0]
    base = next((one for one in stocks if one.name and one.name in named or named in one.name), None)
    part = next((one for one in stocks if one is not base and one.name and one.name in subject), None)
    if base is None or part is None or part.dim != base.dim or not named:
        return None
    return Statement("share", "A505", fact, [Binding("quotient", (part, base))], [_where(fact, part, base), "subject named", "behind"])


def _inside(fact: Fact, stocks: list[Fact]) -> Statement | None:
    """450 万元，占总资金 500 万元的 90%; 2.5 万亩，为计划 2 万亩的 125%: the base stands inside the words."""
    base = stocks[0]
    part = next((one for one in stocks[1:] if one.dim == base.dim), None) or _namely(fact, base)
    if part is None or not re.search(r"占|为|是|完成|达|相当", base.label):
        return None
    kind, code = ("share", "A505") if base.labelled("SHARE") else ("completion_rate", "A506")
    return Statement(kind, code, fact, [Binding("quotient", (part, base))], [_where(fact, part, base), "base named"])


def _opens(fact: Fact) -> bool:
    """Whether a list opens behind a figure."""
    facts = fact.line.facts
    following = facts[fact.index + 1] if fact.index + 1 < len(facts) else None
    return following is not None and (following.has("OPEN") or ":" in following.gap)


def _alike(name: str, other: str) -> bool:
    """Whether two names share their last words: 总支出 and 支出合计, 年度计划 and 计划."""
    a, b = set(name), set(other)
    return len(a & b) * 2 >= min(len(a), len(b)) and name[-1] in other


def _phase(text: str) -> str:
    return phase_of([kind for kind, _, _ in marks(text)])


def _completed(fact: Fact, base: str, scene: Scene) -> Statement | None:
    """完成年初预算的 r%, 为计划 2 万亩的 125%: the base is named by the words between 完成 and 的."""
    wanted = _phase(base)
    stocks = _stocks(fact)
    return _from_phases(fact, wanted, stocks, scene, ("完成", "决算", "支出", "实际", "执行"))


def _named(fact: Fact, stem: str, scene: Scene) -> Statement | None:
    """A rate by its name: 办结率, 资金到位率, 预算执行率."""
    stem = stem.strip('“”"()')
    core = stem[-2:]
    stocks = _stocks(fact)
    if core in _SAVING:
        return None
    words = FRACTIONS.get(core, (core,))
    money = any(word in stem[-4:] for word in _MONEY_RATES)
    if money and (not stocks or stocks[0].dim == "money" or core in FRACTIONS):
        wanted = "INITIAL" if "年初" in stem else "ADJUSTED" if "调整" in stem else "BUDGET" if "预算" in stem else ""
        found = _from_phases(fact, wanted, stocks, scene, words)
        if found is not None or (stocks and stocks[0].dim == "money"):
            return found
    return _counts(fact, stem, words, stocks)


def _from_phases(fact: Fact, wanted: str, stocks: list[Fact], scene: Scene, words: tuple[str, ...]) -> Statement | None:
    """Spending over its base, both by phase; the base may stand before or behind the spending."""
    own = [one for one in stocks if one.scope == fact.scope] or stocks
    part = next(
        (
            one
            for one in own
            if any(word in one.label + one.tail for word in words)
            and one.phase not in {"INITIAL", "BUDGET", "ADJUSTED", "LEFT"} | ({"SPENT"} if "到位" in words else set())
        ),
        None,
    )
    if part is None:
        part = next((one for one in own if one.phase in _SPENDING), None)
    evidence = ["part named"] if part is not None else []
    if part is None and len(own) == 2 and own[0].dim == own[1].dim and own[0].phase not in _NOT_BASE:
        part = own[0]
    if part is None:
        return None
    rest = [
        one
        for one in stocks
        if one is not part and one.dim == part.dim and one.phase not in _NOT_BASE and one.depth == part.depth
    ]
    rest = [one for one in rest if one.index < part.index or not one.has("OPEN")]
    if part.phase == "ARRIVED":
        rest = [one for one in rest if one.phase != "ARRIVED"]
    if part.index > fact.index:
        evidence.append("behind")
    if len(rest) > 1 or _rated_between(fact, part, rest):
        rest = [one for one in rest if one.phase not in _SPENDING]
    bases = _ranked(rest, wanted, part)
    if bases:
        return _made(
            fact,
            part,
            bases,
            evidence + (["base named"] if bases[0].phase in _BASES[wanted][:-1] and bases[0].phase else []),
        )
    return _far(fact, part, wanted, scene)


def _rated_between(fact: Fact, part: Fact, rest: list[Fact]) -> bool:
    """Whether another rate stands between the only base and the part: then that figure has been rated already."""
    return bool(rest) and any(one.role == "ratio" for one in fact.line.facts[rest[0].index : part.index])


def _ranked(rest: list[Fact], wanted: str, part: Fact) -> list[Fact]:
    """Bases in the order in which the rate may mean them; spending is a base only where nothing else stands."""
    order = _BASES.get(wanted, _BASES[""])
    before_part = [one for one in rest if one.index < part.index] or rest
    named = [one for phase in order for one in before_part if one.phase == phase]
    if wanted and named:
        return named
    others = [one for one in before_part if one not in named]
    return named + others if not named else named


def _made(fact: Fact, part: Fact, bases: list[Fact], evidence: list[str]) -> Statement:
    base = bases[0]
    if base.base == 0 and fact.value > 0:
        return Statement(
            "division_by_zero", "A508", fact, [Binding("quotient", (part, base))], [_where(fact, part, base), *evidence]
        )
    bindings = [Binding("quotient", (part, one)) for one in bases[:3]]
    return Statement(
        "completion_rate",
        "A506",
        fact,
        bindings,
        [_where(fact, part, base), *evidence, *(["only candidate"] if len(bases) == 1 else [])],
    )


def _far(fact: Fact, part: Fact, wanted: str, scene: Scene) -> Statement | None:
    """The base in an earlier sentence or paragraph: the figure of the same name and the right phase, the nearest."""
    order = _BASES.get(wanted, _BASES[""])
    found: list[Fact] = []
    names: list[bool] = []
    subjects = _SUBJECT.findall(part.label)
    for line in (fact.line, *scene.above(fact.line, 8)):
        for other in _heads_first(line.facts[: fact.index] if line is fact.line else line.facts):
            if (
                other.dim != part.dim
                or other.role != "stock"
                or (line is fact.line and other.sentence == fact.sentence)
            ):
                continue
            if (
                other.phase in _SPENDING
                or (other.phase in _NOT_BASE and not subjects)
                or (wanted and other.phase not in (*order, "") and not subjects)
            ):
                continue
            same = any(word in other.label for word in subjects)
            if same or not subjects:
                found.append(other)
                names.append(same)
        if found:
            break
    if not found:
        return None
    base = found[0]
    evidence = [
        _where(fact, part, base),
        "part named",
        *(["subject named"] if names[0] else []),
        *(["only candidate"] if len(found) == 1 else []),
    ]
    return Statement("completion_rate", "A506", fact, [Binding("quotient", (part, one)) for one in found[:2]], evidence)


def _heads_first(facts: list[Fact]) -> list[Fact]:
    """Sentence by sentence from the last one, the totals of a sentence before their parts."""
    order = sorted(facts, key=lambda one: (-one.sentence, one.has("OPEN") or one.depth > 0, -one.index))
    parts: set[int] = set()
    for one in facts:
        if one.has("OPEN"):
            parts.update(other.index for other in facts if other.index >= one.index and other.sentence == one.sentence)
    return [one for one in order if one.index not in parts] + [one for one in order if one.index in parts]


_SUBJECT = re.compile(r"中央|省级|自治区|市级|县级|区级|州级|旗级|地方|其他资金|结转|自筹")


def _counts(fact: Fact, stem: str, words: tuple[str, ...], stocks: list[Fact]) -> Statement | None:
    """办结率, 合格率: the figure that carries the word of the rate, of the figure before it that it is counted from."""
    core = stem[-2:]
    part = next(
        (one for one in stocks if any(word and (word in one.label or one.tail.startswith(word)) for word in words)),
        None,
    )
    if part is None:
        return _designed(fact, stocks)
    rest = [
        one
        for one in stocks
        if one is not part and one.dim == part.dim and one.phase != "LEFT" and one.depth <= part.depth
    ]
    rest = [one for one in rest if one.index < part.index or one.depth > part.depth]
    own = [one for one in rest if len(one.name) > 1 and part.name.startswith(one.name)]
    bases = own or [one for one in rest if _COUNT_BASES.search(one.label)] or rest
    if not bases:
        return None
    negative = _NEGATIVE.search(part.label) is not None and not _NEGATIVE.search(stem) and core in part.label
    form = "complement" if negative else "quotient"
    evidence = [_where(fact, part, bases[0]), "part named", *(["behind"] if part.index > fact.index else [])]
    if len(bases) == 1:
        evidence.append("only candidate")
    if _OWN_BASE.search(stem) or (_OWN_BASE.search(part.label) and not _OWN_BASE.search(stem)):
        evidence.append("other base")
    quiet = bool(_OWN_BASE.search(part.label)) and not _OWN_BASE.search(stem)
    code = "A515" if fact.value == 100 and part.base < bases[0].base else "A507"
    return Statement("ratio_rate", code, fact, [Binding(form, (part, one)) for one in bases[:2]], evidence, quiet)


def _designed(fact: Fact, stocks: list[Fact]) -> Statement | None:
    """设计 2 万吨，实际 1.6 万吨，负荷率 80%: a rate whose word names neither figure, beside just two."""
    own = [one for one in stocks if one.scope == fact.scope]
    if len(own) != 2 or own[0].dim != own[1].dim or not _REAL.search(own[0].label) or not _PLANNED.search(own[1].label):
        return None
    where = _where(fact, *own)
    return Statement("ratio_rate", "A507", fact, [Binding("quotient", (own[0], own[1]))], [where, "base named", "only candidate"])
