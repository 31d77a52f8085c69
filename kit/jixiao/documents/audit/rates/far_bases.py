"""The base of spending that stands in an earlier sentence or paragraph: of the same source of funds, in the phase that a rate wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import listed
from jixiao.documents.audit.passage import in_order, repeats, where
from jixiao.documents.audit.sources import sources_of
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import SPENDING
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

SUBJECT = re.compile(r"中央|省级|自治区|市级|县级|区级|州级|旗级|地方|其他资金|结转|自筹")
NOT_BASE = frozenset({"LEFT", "CUT"})
"""Phases that no rate is counted from."""
_PLAIN_WORDS = re.compile(r"资金|经费|预算|项目|部分|执行|支出|使用|支付|拨付|的")
"""What a rate of money says of any money: without it there stands whose rate it is."""
_ANY = re.compile(
    rf"{_PLAIN_WORDS.pattern}|部门|单位|决算|全年|本年度?|当年|年度|实际|已|累计|共|合计|总|完成|发生|截至|年底|[\s\d年月末数额为是:]"
)
_ALL_FUNDS = frozenset({"可用", "全部", "合计", "总"})
_DOING = re.compile(r"(?:完成|支付|到位|拨付|使用|执行|支出|实现|兑现|达成|落实)$")
_ABOVE, _TWO, _MOST_PARTS = 8, 2, 3


def by_its_name(stem: str, made: Statement) -> Statement:
    """年初预算 926 万元，全年预算 1060 万元，全年预算执行率: of several bases that one whose name the rate repeats and no other has."""
    name = _DOING.sub("", stem)
    bases = {id(way.terms[1]): way.terms[1] for way in made.bindings if way.form == "quotient"}
    called = [one for one in bases.values() if in_order(name, one.label)]
    if len(name) > _TWO and len(bases) > 1 and len(called) == 1:
        made.bindings = [way for way in made.bindings if way.form == "quotient" and way.terms[1] is called[0]]
        made.evidence += ["base named"] if "base named" not in made.evidence else []
    return made


def far(fact: Fact, part: Fact, order: tuple[str, ...], *, exact: bool, scene: Scene) -> Statement | None:
    """The base in an earlier sentence or paragraph: the figure of the same name and the right phase, the nearest."""
    several = sources_of(part, scene)
    if several:
        evidence = [where(fact, part, *several), "part named", "whole matter"]
        ways = [Binding("over_sum", (part, *several)), *(Binding("quotient", (part, one)) for one in several[:1])]
        return Statement("completion_rate", "A506", fact, ways, evidence)
    found: list[Fact] = []
    names: list[bool] = []
    subjects = SUBJECT.findall(part.label)
    for line in (fact.line, *scene.above(fact.line, _ABOVE)):
        for other in _heads_first(line.facts[: fact.index] if line is fact.line else line.facts):
            if (
                other.dim != part.dim
                or other.role != "stock"
                or (line is fact.line and other.sentence == fact.sentence)
            ):
                continue
            if (
                other.phase in SPENDING
                or (other.phase in NOT_BASE and not subjects)
                or (exact and other.phase not in (*order, "") and not subjects)
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
    meant = [at for at, one in enumerate(found) if exact and one.phase == order[0]]
    if meant:  # the words of the rate name its base
        found, names = [found[at] for at in meant], [names[at] for at in meant]
    base = found[0]
    phased = bool(meant) and (len(order) == 1 or (len(found) == 1 and _of_no_other(part, base)))  # 为调整后预算的 96%
    evidence = [
        where(fact, part, base),
        *(["base named"] if phased else []),
        "part named",
        *(["subject named"] if names[0] else []),
        *(["only candidate"] if len(found) == 1 else []),
    ]
    return Statement("completion_rate", "A506", fact, [Binding("quotient", (part, one)) for one in found[:2]], evidence)


def _of_no_other(part: Fact, base: Fact) -> bool:
    """全年支出 44 万元 of 年初预算 46 万元; “三公”经费支出 is of another budget, unless that is named after it."""
    subject = _ANY.sub("", part.name)
    return len(subject) < _TWO or repeats(subject, base.label)


def called(fact: Fact, stem: str, stocks: list[Fact], scene: Scene) -> Statement | None:
    """可用 184 万元. 支出 172 万元，可用资金执行率 93.48%: the base that a rate calls by its name, told in an earlier sentence."""
    subject = _PLAIN_WORDS.sub("", stem)
    spent = [one for one in stocks if one.phase in SPENDING and one.dim == "money"]
    if len(subject) < _TWO or not spent or any(one.phase not in SPENDING | NOT_BASE | {"CARRY"} for one in stocks):
        return None
    told = [one for one in fact.line.facts[: fact.index] if one.sentence != fact.sentence]
    for line in scene.above(fact.line, _ABOVE) if not told else ():
        told = told or line.facts
    bases = [one for one in told if one.role == "stock" and one.dim == "money" and subject in one.label]
    if len(bases) != 1 or bases[0].phase in SPENDING or bases[0].hedged:
        return None
    if any(
        one.phase in {"ARRIVED", "ADJUSTED"} and one.sentence == bases[0].sentence for one in told if one not in bases
    ):
        return None  # 财政拨款安排 397 万元，到位 345 万元: of which of them the rate is its name does not say
    evidence = [where(fact, spent[0], bases[0]), "part named", "base named", "subject named"]
    spent.sort(key=lambda one: (not repeats(subject, one.label), listed(one)))
    ways = [Binding("quotient", (one, bases[0])) for one in spent[:_MOST_PARTS]]
    source = any(listed(one) for one in stocks) and not any(repeats(subject, one.label) for one in spent)
    quiet = source and len(told) > 1 and not bases[0].has("TOTAL") and subject not in _ALL_FUNDS
    return Statement(
        "completion_rate", "A506", fact, ways, evidence, quiet
    )  # what was spent of one source may not be told


def _heads_first(facts: list[Fact]) -> list[Fact]:
    """Sentence by sentence from the last one, the totals of a sentence before their parts."""
    order = sorted(facts, key=lambda one: (-one.sentence, one.has("OPEN") or one.depth > 0, -one.index))
    parts: set[int] = set()
    for one in facts:
        if one.has("OPEN"):
            parts.update(other.index for other in facts if other.index >= one.index and other.sentence == one.sentence)
    return [one for one in order if one.index not in parts] + [one for one in order if one.index in parts]
