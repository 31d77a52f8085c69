"""What is left, what was adjusted, opening and closing: figures that follow from the others of their sentence by phase."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import listed, remainder
from jixiao.documents.audit.passage import done, last_done, left_over, planned, rest_words, sign_of
from jixiao.documents.audit.prices.products import product
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import SPENDING
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_SOURCES = ("ADJUSTED", "ARRIVED", "GIVEN", "BUDGET", "INITIAL", "INCOME", "TARGET", "")
_AFTER_MOVE = re.compile(r"调整后|调整为|调整预算|全年|实际|剔除后|后|最终")
_TWO = 2
AVAILABLE = re.compile(r"可用|可支配|可供(?:使用|支配)")
"""What was left and what came in together: in place of both for all that follows."""
_RUNNING = re.compile(r"累计|滚存|历年")
_ABOVE = 4
_INSTALMENT = re.compile(r"第[一二三四五六七八九十\d]{1,2}[批期次笔]")
_FAR = 24
_HELD_AGAINST = re.compile(
    r"(?:超[出过额]?(?:完成)?|[比较])(?:年度|全年|原)?(?:计划|目标|任务|预算|上年|去年|同期|上期)"
)
"""超出计划 3 件: a comparison moves no stock."""
_VACANT = re.compile(r"(?:空编|缺编|空缺|超编|超出(?:编制)?的|超员)(?:人员|人数|岗位|编制|数)*(?:为|是|:)?\s*$")
_NOT_DONE = re.compile(r"(?:未|没有?|待)(?:能)?(?P<core>[\u4e00-\u9fff]{2})")
_WHOLES = re.compile(r"[总共应]|合同|计划|需")
_POSTS = re.compile(r"编制|核编|定编|核定")
_STAFF = re.compile(r"实有|在职|在编|现有|在岗")
_OTHERS = re.compile(r"[\s,]*(?:其余|余下|剩余|剩下)")
_PAID = re.compile(r"[\s,]*(?:已|共|累计|全年|本年|当年)*(?:拨[付给]|付给|划付|缴[纳付])(?![到至]?本)")
OPENED = re.compile(
    r"年初|(?<!1)1月1日|期初|月初|季初|上年末|上年年末|上期末|上年(?:结[转余]|滚存)|上年度?余额|去年底|上年底|原有|原[共存]|初始|往年|历年|上期结[余存]|去年末|去年结[余存]"
)
_GAIN, _LOSS = re.compile(r"[新增购招聘进入收拨建装借扩添补]"), re.compile(r"[减退出剔辞销废支还拆耗淘离亡付用领]")
_WORKED_OFF = re.compile(r"化解|清[收欠偿]|催收|完成|[办审执侦了查]结|结案|调处|折旧|摊销|减值")
CLOSING = re.compile(r"年末|12月31日|年终|期末|月末|季末|年底|现有|现存|现在|目前|截至|账面")


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The balances and products of one paragraph."""
    for fact in line.facts:
        if fact.role != "stock":
            continue
        if _VACANT.search(fact.label):
            yield from _vacant(fact)
            continue
        if "净资产" in fact.label:
            yield from _net(fact)
            continue
        made = _available(fact) if AVAILABLE.search(fact.label) else None
        if made is None and fact.phase != "SPENT" and CLOSING.search(fact.gap) and not OPENED.search(fact.label):
            made = _closing(fact)
        if made is not None:
            pass
        elif (fact.phase == "LEFT" or fact.labelled("LEFT") or remainder(fact)) and not (
            fact.labelled("CARRY", "UP", "DOWN") or (fact.labelled("COMPARE") and fact.labelled("LAST"))
        ):
            made = _closing(fact, rest=True) or _rest(fact) or _across(fact, scene)
        elif fact.phase == "ADJUSTED" or _AFTER_MOVE.search(fact.gap):
            made = _adjusted(fact)
        if made is None:
            made = _from_bracket(fact) or _done_of(fact) or product(fact)
        if made is not None:
            if fact.hedged:
                made.evidence.append("hedged")
            yield made


def _opened_before(fact: Fact) -> bool:
    """Whether a sentence before tells what a year opened with: then its own sentence does not tell the whole balance."""
    start = fact.line.sentences[fact.sentence][0]
    earlier = fact.line.facts[max(0, fact.index - _FAR) : fact.index]
    return any(one.start < start and one.dim == fact.dim and OPENED.search(one.label) for one in earlier)


def _vacant(fact: Fact) -> Iterator[Statement]:
    """编制 40 人，实有 36 人，空编 4 人; 超编 the other way round. Borrowed or temporary staff hold no posts."""
    own = [one for one in _own(fact) if one.scope == fact.scope]
    posts = [one for one in own if _POSTS.search(one.label)]
    staff = [one for one in own if _STAFF.search(one.label) and one not in posts]
    if len(own) != _TWO or len(posts) != 1 or len(staff) != 1 or fact.hedged:
        return
    signs = (-1, 1) if "超" in fact.label else (1, -1)
    evidence = [_where(fact, own), "part named", "base named"]
    yield Statement("difference", "A502", fact, [Binding("sum", (posts[0], staff[0]), signs)], evidence)


def _net(fact: Fact) -> Iterator[Statement]:
    """资产总额 500 万元，负债总额 80 万元，净资产 420 万元."""
    own = [one for one in _own(fact) if one.role == "stock" and not listed(one)]
    assets = [one for one in own if "资产" in one.label and "负债" not in one.label]
    debts = [one for one in own if "负债" in one.label]
    if len(assets) == len(debts) == 1 and not fact.hedged:
        evidence = [_where(fact, [assets[0], debts[0]]), "part named", "base named"]
        yield Statement("difference", "A502", fact, [Binding("sum", (assets[0], debts[0]), (1, -1))], evidence)


def _available(fact: Fact) -> Statement | None:
    """年初结转 20 万元，当年下达 180 万元，可用资金 200 万元: what was left before and all that came in since."""
    own = [one for one in _own(fact) if one.scope == fact.scope and one.role == "stock"][::-1]
    if (
        len(own) < _TWO
        or not OPENED.search(own[0].label)
        or any(_direction(one) < 0 or one.hedged for one in own[1:])
        or fact.hedged
    ):
        return None
    evidence = [_where(fact, own), "base named", "part named"]
    return Statement("difference", "A502", fact, [Binding("sum", tuple(own))], evidence)


def _closing(fact: Fact, *, rest: bool = False) -> Statement | None:
    """年初 90 台，新增 12 台，报废 8 台，年末 94 台: every figure that moves the stock, up or down."""
    own = [one for one in _own(fact) if one.scope == fact.scope]
    opening = next((i for i, one in enumerate(own) if _opens_with(one, fact) or AVAILABLE.search(one.label)), None)
    named = opening is not None
    if not named and (_opened_before(fact) or rest):
        return None
    if rest and opening is not None and own[opening].phase not in {"CARRY", "LEFT"}:
        return None  # a plan of the year's beginning opens no account
    at = opening if opening is not None else len(own) - 1  # the first figure, where none is called the opening one
    moved = [one for i, one in enumerate(own) if i < at or (i > at and _direction(one) and one.role == "stock")][::-1]
    signs = tuple(_direction(one) for one in moved)
    if (
        not moved
        or (len(moved) < _TWO and not (named and at))
        or 0 in signs
        or fact.hedged
        or any(listed(one) for one in (own[at], *moved))
        or _RUNNING.search(fact.label)
    ):
        return None
    terms = (own[at], *moved)
    evidence = [
        _where(fact, list(terms)),
        *(["base named"] if named else []),
        *(["part named"] if len(set(signs)) > 1 else []),
    ]
    return Statement("difference", "A502", fact, [Binding("sum", terms, (1, *signs))], evidence)


def _from_bracket(fact: Fact) -> Statement | None:
    """滚存结余 16 万元（上年滚存 6 万元，当年到位 15 万元，当年支付 5 万元）: the account stands in the bracket behind what it closes with."""
    if not fact.line.flat.startswith("(", fact.end):
        return None
    behind = fact.line.facts[fact.index + 1 : fact.index + _FAR]
    inside = [one for one in behind if one.depth and one.bracket == behind[0].bracket]
    signs = tuple(map(_direction, inside[1:]))
    if {*signs} != {1, -1} or any(one.dim != fact.dim or one.hedged or one.role != "stock" for one in inside):
        return None
    if not OPENED.search(inside[0].label):
        return None
    evidence = [_where(fact, inside), "base named", "part named", "common words"]
    return Statement("difference", "A502", fact, [Binding("sum", tuple(inside), (1, *signs))], evidence)


def _opens_with(one: Fact, fact: Fact) -> bool:
    """年初, 原有, 上年结余, or the end of an earlier year than the one that closes."""
    earlier = bool(one.year and fact.year and one.year < fact.year)
    return bool(OPENED.search(one.label)) or (earlier and bool(CLOSING.search(one.label)))


def paid(one: Fact) -> int:
    """拨付代建单位 160 万元: −1 for what was paid to somebody, where the verb leads in; 上级拨付 is no such thing."""
    return -1 if _PAID.match(one.label) else 0


def _direction(one: Fact) -> int:
    """Which way a figure moves a stock: by the last word of motion in its label, else by its own sign."""
    said = -1 if _WORKED_OFF.search(one.label) else sign_of(one.label) or paid(one)
    gained, lost = (max((match.end() for match in words.finditer(one.label)), default=0) for words in (_GAIN, _LOSS))
    return said or (one.sign if gained == lost else 1 if gained > lost else -1)


def _own(fact: Fact) -> list[Fact]:
    """The stocks of a dimension before a figure in its sentence, at its depth, nearest first."""
    found: list[Fact] = []
    for one in before(fact):
        if one.dim == fact.dim and one.depth == fact.depth and one.role in {"stock", "change"}:
            if one.role == "change" and _HELD_AGAINST.search(one.label):
                continue
            found.append(one)
            if AVAILABLE.search(one.label) and one.scope == fact.scope:
                break
    return found


def _where(fact: Fact, terms: list[Fact]) -> str:
    return "one scope" if all(one.scope == fact.scope for one in terms) else "one sentence"


def _rest(fact: Fact) -> Statement | None:
    """结余: what came in less what was spent; with an opening balance where one is printed."""
    own_year = not any(OPENED.search(one.label) or one.phase in {"CARRY", "LEFT"} for one in _own(fact))
    if own_year and CLOSING.search(fact.label) and _opened_before(fact):
        return None
    if _RUNNING.search(fact.label) or listed(fact):
        return None  # 累计结余 reaches back further than its sentence; what 其中 lists is a part
    own = [
        one for one in _own(fact) if one.role == "stock" and not (one.phase == "LEFT" and one.index + 1 == fact.index)
    ]
    own = [one for one in own if not listed(one)]
    undone = _undone(fact, own)
    spent = undone or next((one for one in own if one.phase in SPENDING), None)
    left = rest_words(fact.label) and "、" not in fact.gap[:1]
    one_plan = len(own) == _TWO and planned(own[1]) != planned(own[0])
    others = len(own) == _TWO and {one.scope for one in own} == {fact.scope} and bool(_OTHERS.match(fact.label))
    named = spent is not None or (left and one_plan) or others
    if spent is None and one_plan and planned(own[0]) and left:
        # 受益 1.84 万人，占规划 2.3 万人的 80%，尚有 0.46 万人: the plan stands behind
        evidence = [_where(fact, own), "part named", "base named"]
        return Statement("difference", "A502", fact, [Binding("sum", tuple(own), (1, -1))], evidence)
    if spent is None and len(own) == _TWO:
        spent = own[0] if own[0].phase not in {"LEFT", "CARRY"} else None
    if spent is None:
        return _rest_of_uses(fact, own)
    if len(own) == 1:
        return _rest_of_list(fact, spent)
    opening = [one for one in own if one.phase in {"CARRY", "LEFT"} and one.index < spent.index]
    carry = opening[-1] if opening else None
    rest = [one for one in own if one is not spent and (one.phase != "LEFT" or one is carry)]
    sources = [
        one for phase in _SOURCES for one in rest if one.phase == phase and one.index < spent.index and one is not carry
    ]
    sources = sources or [
        one for one in rest if one is not carry and one.index < spent.index and one.phase not in SPENDING
    ]
    sources = sources or [one for one in rest if planned(one) and one.index < spent.index]
    moved = [one for one in rest if one.phase in {"ADD", "CUT"}]
    bindings: list[Binding] = []
    if carry is not None:
        incomes = [one for one in sources if one.phase in {"INCOME", "ARRIVED", "GIVEN", "BUDGET", "INITIAL", ""}]
        bindings += [Binding("sum", (carry, one, spent), (1, 1, -1)) for one in incomes[:1]]
    if moved and sources and sources[0].phase != "ADJUSTED":
        signs = tuple(1 if one.phase == "ADD" else -1 for one in moved)
        bindings.append(Binding("sum", (sources[0], *moved, spent), (1, *signs, -1)))
    alone = undone is not None and not any(_core(fact) in one.label for one in own if one is not undone)
    several = [] if alone else _several_parts(own, sources)
    bindings += several
    joined = bool(several) and any("、" in term.gap[:2] for term in several[0].terms)
    bindings += [] if joined else [Binding("sum", (one, spent), (1, -1)) for one in sources[:3] if one is not spent]
    if not bindings:
        return None
    terms = list(bindings[0].terms)
    evidence = [_where(fact, terms), "part named" if named else "several candidates"]
    evidence.append("only candidate" if len(own) == len(terms) else "base named")
    return Statement("difference", "A502", fact, bindings, evidence)


def _done_of(fact: Fact) -> Statement | None:
    """额度 86 万元，剩余 4 万元，已用 82 万元; 比控制价 416 万元节省 33 万元，实际采购价 383 万元: the whole less what is left."""
    facts = fact.line.facts
    if fact.index < _TWO or facts[fact.index - _TWO].sentence != fact.sentence:
        return None
    own = [one for one in _own(fact) if one.scope == fact.scope]
    if len(own) != _TWO or fact.hedged or not (fact.phase in SPENDING or done(fact)) or listed(own[0]):
        return None
    rest, whole = own
    if (
        not left_over(rest)
        or rest.sign > 0
        or whole.phase == "LEFT"
        or OPENED.search(whole.label)
        or done(whole)
        or rest.hedged
        or whole.hedged
    ):
        return None
    evidence = [_where(fact, own), "part named", *(["base named"] if planned(whole) else [])]
    return Statement("difference", "A502", fact, [Binding("sum", (whole, rest), (1, -1))], evidence)


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
    if not used or any(one.gap.strip() not in {"、", "和", "及", "与"} for one in uses[1:]):
        return None
    signs = (1, *([-1] * len(uses)))
    return Statement(
        "difference",
        "A502",
        fact,
        [Binding("sum", (whole, *uses), signs)],
        [_where(fact, own), "part named", "base named"],
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


def _adjusted(fact: Fact) -> Statement | None:
    """调整后: the initial figure with what was added and cut; after 剔除 or 调减 also 实际."""
    own = _own(fact)
    moved = []
    for one in own:
        if one.phase in {"ADD", "CUT"} or (one.role == "change" and one.has("ADD", "CUT")):
            moved.append(one)
        elif moved or one.phase in {"INITIAL", "BUDGET", "GIVEN", "ARRIVED"}:
            break
    spent = fact.phase == "SPENT" and not any("剔除" in one.label or "扣" in one.label for one in moved)
    if not moved or spent or (fact.phase != "ADJUSTED" and own[0] is not moved[0]):
        return None
    start = next(
        (
            one
            for one in own
            if one.index < moved[-1].index
            and one.role == "stock"
            and one.phase in {"INITIAL", "BUDGET", "GIVEN", "ARRIVED"}
        ),
        None,
    )
    start = start or next((one for one in own if one.index < moved[-1].index and one.role == "stock"), None)
    beside = next((one for one in own if start is not None and one.index == start.index - 1), None)
    if start is None or (beside is not None and _INSTALMENT.search(beside.label) and _INSTALMENT.search(start.label)):
        return None  # the second of two instalments is not what was adjusted
    moved.reverse()
    signs = tuple(1 if one.phase == "ADD" or one.sign > 0 else -1 for one in moved)
    evidence = [_where(fact, [start, *moved]), "base named" if start.phase else "several candidates"]
    bindings = [Binding("sum", (start, *moved), (1, *signs))]
    if own[0].role == "stock" and own[0] is not start and own[0] not in moved:
        bindings.append(Binding("sum", (own[0], *moved), (1, *signs)))
    return Statement("difference", "A502", fact, bindings, evidence)
