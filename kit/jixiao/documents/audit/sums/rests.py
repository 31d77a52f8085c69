"""What is left, by whichever relation its words name: income less spending, a plan less what was done of it, an account that closes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import listed, remainder
from jixiao.documents.audit.passage import (
    done,
    label_of,
    last_done,
    left_over,
    level,
    planned,
    reach,
    rest_words,
    sign_of,
    where,
)
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums import balances, pending
from jixiao.documents.audit.sums.balances import (
    AVAILABLE,
    CLOSING,
    OPENED,
    RUNNING,
    nearest_first,
    opened_before,
    stocks_before,
)
from jixiao.documents.audit.sums.closure import TAKEN_OUT
from jixiao.documents.facts.lexicon import JOINERS, SPENDING
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_SOURCES = ("ADJUSTED", "ARRIVED", "GIVEN", "BUDGET", "INITIAL", "INCOME", "TARGET", "")
_AFTER_MOVE = re.compile(r"调整后|调整为|调整预算|全年|实际|剔除后|后|最终")
_ABOVE = 4
_NOT_DONE = re.compile(r"(?:未|没有?|待)(?:能)?(?P<core>[\u4e00-\u9fff]{2})")
_WHOLES = re.compile(r"[总共应]|合同|计划|需")
_OTHERS = re.compile(r"[\s,]*(?:其余|余下|剩余|剩下)")
_EXCEPTED = re.compile(r"外[^。;]*?(?:其余|其他|余下|全部|均|都)")
_BACK = re.compile(r"[交回还收提报返送]")
_TWO = 2


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """What is left, and the other accounts of one paragraph: of each figure the first relation that its words name."""
    for fact in line.facts:
        if fact.role != "stock" or pending.waits(fact):
            continue
        if balances.VACANT.search(fact.label):
            yield from balances.vacant(fact)
        elif "净资产" in fact.label:
            yield from balances.net(fact)
        elif (made := _made(fact, scene)) is not None:
            if fact.hedged:
                made.evidence.append("hedged")
            yield made


def _made(fact: Fact, scene: Scene) -> Statement | None:
    made = pending.remains(fact, scene)
    if made is not None:
        return made
    made = balances.available(fact) if "可" in fact.label and AVAILABLE.search(fact.label) else None
    if made is None and fact.phase != "SPENT" and CLOSING.search(fact.gap) and not OPENED.search(fact.label):
        made = balances.closing(fact)
    if made is None and _is_left(fact):
        made = balances.closing(fact, rest=True) or _rest(fact) or _across(fact, scene)
    elif made is None and (fact.phase == "ADJUSTED" or (_AFTER_MOVE.search(fact.gap) and sign_of(fact.label) >= 0)):
        made = balances.adjusted(fact)
    return made or _excepted(fact, scene) or balances.from_bracket(fact) or _done_of(fact)


def _is_left(fact: Fact) -> bool:
    """Whether a figure is called what is left, and neither what was carried over nor how that changed."""
    called = fact.phase == "LEFT" or fact.labelled("LEFT") or remainder(fact)
    return called and not (fact.labelled("CARRY", "UP", "DOWN") or (fact.labelled("COMPARE") and fact.labelled("LAST")))


def _rest(fact: Fact) -> Statement | None:
    """结余: what came in less what was spent; with an opening balance where one is printed."""
    own_year = not any(OPENED.search(one.label) or one.phase in {"CARRY", "LEFT"} for one in stocks_before(fact))
    if own_year and CLOSING.search(fact.label) and opened_before(fact):
        return None
    if RUNNING.search(fact.label) or listed(fact):
        return None  # 累计结余 reaches back further than its sentence; what 其中 lists is a part
    own = [
        one
        for one in stocks_before(fact)
        if one.role == "stock" and not (one.phase == "LEFT" and one.index + 1 == fact.index)
    ]
    own = [one for one in own if not listed(one)]
    undone = _undone(fact, own)
    spent = undone or next((one for one in own if one.phase in SPENDING), None)
    left = rest_words(fact.label) and "、" not in fact.gap[:1]
    one_plan = len(own) == _TWO and planned(own[1]) != planned(own[0])
    rests = _OTHERS.match(fact.label) or _not_back(fact, own)
    others = len(own) == _TWO and {one.scope for one in own} == {fact.scope} and bool(rests)
    named = (spent is not None and not _of_another_verb(fact, spent)) or (left and one_plan) or others
    if spent is None and one_plan and planned(own[0]) and left:
        # 受益 1.84 万人，占规划 2.3 万人的 80%，尚有 0.46 万人: the plan stands behind
        evidence = [where(fact, *own), "part named", "base named"]
        return Statement("difference", "A502", fact, [Binding("sum", tuple(own), (1, -1))], evidence)
    if spent is None and len(own) == _TWO:
        spent = own[0] if own[0].phase not in {"LEFT", "CARRY"} else None
    handed = others and spent is own[1] and not planned(own[0]) and not fact.label.strip(" ,")
    if handed:
        spent = own[0]  # 发放 300 份，收回 288 份，12 份未交回: what was handed out is the whole
    if spent is None:
        return _rest_of_uses(fact, own)
    if len(own) == 1:
        return _rest_of_list(fact, spent)
    bindings = _ways(fact, own, spent, handed=handed)
    if not bindings:
        return None
    terms = list(bindings[0].terms)
    evidence = [where(fact, *terms), "part named" if named else "several candidates"]
    evidence.append("only candidate" if len(own) == len(terms) else "base named")
    return Statement("difference", "A502", fact, bindings, evidence)


def _ways(fact: Fact, own: list[Fact], spent: Fact, *, handed: bool) -> list[Binding]:
    """What was carried over and came in, a plan as it was moved, a whole with several parts, or just one source, less what was spent."""
    carry = next((one for one in reversed(own) if one.phase in {"CARRY", "LEFT"} and one.index < spent.index), None)
    rest = [one for one in own if one is not spent and (one.phase != "LEFT" or one is carry)]
    sources = _sources([one for one in rest if one.index < spent.index], carry, handed=handed)
    moved = [one for one in rest if one.phase in {"ADD", "CUT"}]
    ways: list[Binding] = []
    if carry is not None:
        incomes = [one for one in sources if one.phase in {"INCOME", "ARRIVED", "GIVEN", "BUDGET", "INITIAL", ""}]
        ways += [Binding("sum", (carry, one, spent), (1, 1, -1)) for one in incomes[:1]]
    if moved and sources and sources[0].phase != "ADJUSTED":
        signs = tuple(1 if one.phase == "ADD" else -1 for one in moved)
        ways.append(Binding("sum", (sources[0], *moved, spent), (1, *signs, -1)))
    undone = spent is _undone(fact, own)
    alone = undone and not any(_core(fact) in label_of(one) for one in own if one is not spent)
    several = [] if alone else _several_parts(own, sources)
    joined = bool(several) and any("、" in term.gap[:2] for term in several[0].terms)
    single = [] if joined else [Binding("sum", (one, spent), (1, -1)) for one in sources[:3]]
    return [*ways, *several, *single]


def _sources(earlier: list[Fact], carry: Fact | None, *, handed: bool) -> list[Fact]:
    """What something was spent of, by phase; else whatever is no spending; else a plan."""
    others = [one for one in earlier if one is not carry]
    return (
        [one for phase in _SOURCES for one in others if one.phase == phase]
        or [one for one in others if one.phase not in SPENDING]
        or [one for one in earlier if handed or planned(one)]
    )


def _done_of(fact: Fact) -> Statement | None:
    """额度 86 万元，剩余 4 万元，已用 82 万元; 比控制价 416 万元节省 33 万元，实际采购价 383 万元: the whole less what is left."""
    facts = fact.line.facts
    if fact.index < _TWO or facts[fact.index - _TWO].sentence != fact.sentence:
        return None
    last = next(nearest_first(fact), None)
    if last is None or last.scope != fact.scope or fact.hedged or not left_over(last):
        return None
    own = [one for one in stocks_before(fact) if one.scope == fact.scope]
    if len(own) != _TWO or listed(own[0]):
        return None
    rest, whole = own
    if (
        not (fact.phase in SPENDING or done(fact))
        or rest.sign > 0
        or whole.phase == "LEFT"
        or OPENED.search(whole.label)
        or done(whole)
        or rest.hedged
        or whole.hedged
    ):
        return None
    evidence = [where(fact, *own), "part named", *(["base named"] if planned(whole) else [])]
    return Statement("difference", "A502", fact, [Binding("sum", (whole, rest), (1, -1))], evidence)


def _excepted(fact: Fact, scene: Scene) -> Statement | None:
    """购置 86 台。除 1 台送修、2 台待报废外，其余全部在用，在用 83 台: the whole less what 除 takes out of it."""
    if "外" not in fact.gap or not _EXCEPTED.search(fact.gap) or fact.hedged or fact.depth:
        return None
    told = level(reach(fact, scene, lambda one: one.dim == fact.dim and one.role == "stock"))
    at = next((i for i in range(len(told) - 1, -1, -1) if TAKEN_OUT.search(told[i].label)), 0)
    if at != 1 or told[1].line is not fact.line or told[1].sentence != fact.sentence or any(one.hedged for one in told):
        return None
    whole, *out = told
    evidence = [where(fact, *told), "part named", "base named", "whole matter"]
    signs = (1, *([-1] * len(out)))
    return Statement("difference", "A502", fact, [Binding("sum", (whole, *out), signs)], evidence)


def _of_another_verb(fact: Fact, spent: Fact) -> bool:
    """发放 185 套，12 套未启用: what was not done is another matter than what was."""
    core = "" if fact.label.strip(" ,") or fact.dim == "money" else _core(fact)
    return bool(core) and not any(char in label_of(spent) for char in core)


def _not_back(fact: Fact, own: list[Fact]) -> bool:
    """收回 288 份，12 份未交回: what did not come back, right behind what did."""
    bare = bool(own) and not fact.label.strip(" ,") and remainder(fact)
    return bare and bool(_BACK.search(own[0].label)) and bool(_BACK.search(_core(fact)))


def _undone(fact: Fact, own: list[Fact]) -> Fact | None:
    """收回 284 份，未收回 16 份: the part that carries the word of what is left undone."""
    core = _core(fact)
    return next((one for one in own if core and core in one.label), None)


def _core(fact: Fact) -> str:
    """What is not done, by its verb: 待轮入, 未支付."""
    match = _NOT_DONE.search(fact.label + fact.tail)
    return match["core"] if match is not None else ""


def _several_parts(own: list[Fact], sources: list[Fact]) -> list[Binding]:
    """合同 158 万元，支付首付款 40 万元，支付进度款 60 万元，剩余 58 万元: the whole less all that follows it."""
    whole = next((one for one in sources if one.phase or _WHOLES.search(one.label)), None)
    parts = [one for one in own if whole is not None and one.index > whole.index and one.role == "stock"][::-1]
    if len(parts) < _TWO or any(
        one.phase in {"ADD", "CUT", "LEFT", "CARRY", "ADJUSTED"} or one.has("TOTAL", "RUNNING") for one in parts
    ):
        return []
    return [Binding("sum", (whole, *parts), (1, *([-1] * len(parts))))]  # type: ignore[arg-type]


def _rest_of_uses(fact: Fact, own: list[Fact]) -> Statement | None:
    """列支 300 万元，动用三次，金额 80 万元、65 万元、42 万元，尚可动用 113 万元: a plan, and a list behind a word of use."""
    if len(own) <= _TWO or not planned(own[-1]):
        return None
    whole, *uses = own[::-1]
    used = sign_of(uses[0].gap) < 0 or last_done(uses[0].gap)
    if not used or any(one.gap.strip() not in JOINERS for one in uses[1:]):
        return None
    signs = (1, *([-1] * len(uses)))
    return Statement(
        "difference",
        "A502",
        fact,
        [Binding("sum", (whole, *uses), signs)],
        [where(fact, *own), "part named", "base named"],
    )


def _across(fact: Fact, scene: Scene) -> Statement | None:
    """收支结余 in a paragraph of its own: the totals of income and spending of the same year in the paragraphs above."""
    if "收支" not in fact.label or any(one.dim == fact.dim for one in before(fact)):
        return None
    found: dict[str, Fact] = {}
    for line in scene.above(fact.line, _ABOVE):
        for one in line.facts:
            if (
                one.phase in {"INCOME", "SPENT"}
                and one.role == "stock"
                and one.dim == fact.dim
                and one.year == fact.year
                and one.has("TOTAL")
            ):
                found.setdefault(one.phase, one)
    if len(found) < _TWO:
        return None
    terms = (found["INCOME"], found["SPENT"])
    return Statement(
        "difference", "A502", fact, [Binding("sum", terms, (1, -1))], ["other paragraph", "part named", "base named"]
    )


def _rest_of_list(fact: Fact, spent: Fact) -> Statement | None:
    """The sources stand in the sentence before, joined by 及 or 和: 维护费 6 万元及租用费 1 万元. … 支出 …，剩余 …."""
    found = [
        one
        for one in fact.line.sentence(fact.sentence - 1)
        if one.dim == fact.dim and one.role == "stock" and not one.depth and one.phase not in SPENDING
    ]
    joined = all(re.search(r"^\s*[及和与、]", fact.line.between(a, b)) for a, b in itertools.pairwise(found))
    if not found or not joined:
        return None
    terms = (*found, spent)
    return Statement(
        "difference",
        "A502",
        fact,
        [Binding("sum", terms, (*([1] * len(found)), -1))],
        ["next sentence", "part named", "only candidate"],
    )
