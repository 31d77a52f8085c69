"""Accounts of one sentence: opening and closing with what came in and went out between, what was adjusted, posts and staff, net assets."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import listed
from jixiao.documents.audit.passage import label_of, moves, sign_of, where
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.accounts import moves_account
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.facts import Fact

_TWO = 2
AVAILABLE = re.compile(r"可用|可支配|可供(?:使用|支配)")
"""What was left and what came in together: in place of both for all that follows."""
RUNNING = re.compile(r"累计|滚存|历年")
_INSTALMENT = re.compile(r"第[一二三四五六七八九十\d]{1,2}[批期次笔]")
_FAR = 24
_HELD_AGAINST = re.compile(
    r"(?:超[出过额]?(?:完成)?|[比较])(?:年度|全年|原)?(?:计划|目标|任务|预算|上年|去年|同期|上期)"
)
"""超出计划 3 件: a comparison moves no stock."""
_BETWEEN = re.compile(r"[大小多少高低超](?:(?<!超)于|(?<=超)[过出])[^,、;。]*(?:部分|差额)")
"""支出大于收入的部分 26 万元: what lies between two figures of an account moves it no further."""
POSTS = re.compile(r"编制|核编|定编|核定")
STAFF = re.compile(r"实有|在职|在编|现有|在岗")
VACANT = re.compile(r"(?:空编|缺编|空缺|超编|超出(?:编制)?的|超员)(?:人员|人数|岗位|编制|数)*(?:为|是|:)?\s*$")
_WITHIN = re.compile(r"[\s,]*其中")
_PAID = re.compile(r"[\s,]*(?:已|共|累计|全年|本年|当年)*(?:拨[付给]|付给|划付|缴[纳付])(?![到至]?本)")
OPENED = re.compile(
    r"年初|1(?<!11)月1日|期初|月初|季初|上年末|上年年末|上期末|上年(?:结[转余]|滚存)|上年度?余额|去年底|上年底|原有|原[共存]|初始|往年|历年|上期结[余存]|去年末|去年结[余存]"
)
_BESIDE = re.compile(r"[\s,;]*(?:另(?!一)|此外|同时|并(?![入购轨列]))")
_COST = re.compile(r"利息|付息|罚息|手续费|担保费|保险费|服务费|折旧|摊销|减值|租[用赁]|借用|代[储管存养]|寄[养存]")
"""归还本金 850 万元，支付利息 171 万元: what is paid or counted besides moves some accounts, and others not."""
_EITHER = re.compile(
    r"(?:(?<![辞劝清核腾减])退(?!休|役|出|伍|耕|学|园|职|税|赔|缴|养)|划[转拨]|[流]转|转[移接]|调[剂拨整配]|收回|清[收理]|更正|重分类|重估|变[更动]|置换|交换|借出)"
    r"(?![^,;。]*[入出进来去增减])"
)
"""退回 180 件: the verb does not say which way the account goes."""
_OWED = re.compile(r"应收|欠|债权|借出|垫付|预付|往来")
"""Of what is owed 收回 takes away."""
_MOST_DOUBTS = 2
_GAIN, _LOSS = re.compile(r"[新增购招聘进入收拨建装借扩添补]"), re.compile(r"[减退出剔辞销废支还拆耗淘离亡付用领]")
_WORKED_OFF = re.compile(r"化解|清[收欠偿]|催收|完成|[办审执侦了查]结|结案|调处|折旧|摊销|减值")
CLOSING = re.compile(r"年末|12月(?:31日|底|末)|年终|期末|月末|季末|年底|现(?:有|存|库存|余|在)|目前|至今|截至|账面")


def opened_before(fact: Fact) -> bool:
    """Whether a sentence before tells what a year opened with: then its own sentence does not tell the whole balance."""
    start = fact.line.sentences[fact.sentence][0]
    earlier = fact.line.facts[max(0, fact.index - _FAR) : fact.index]
    return any(one.start < start and one.dim == fact.dim and OPENED.search(one.label) for one in earlier)


def vacant(fact: Fact) -> Iterator[Statement]:
    """编制 40 人，实有 36 人，空编 4 人; 超编 the other way round. Borrowed or temporary staff hold no posts."""
    own = [one for one in stocks_before(fact) if one.scope == fact.scope]
    held = posts_and_staff(own)
    if held and len(own) == len(held) and not fact.hedged:
        yield vacancy(fact, held, [where(fact, *own), "part named", "base named"])


def posts_and_staff(told: list[Fact]) -> list[Fact]:
    """The only figure of posts, and the only one of who holds them; nothing where there are more."""
    posts = [one for one in told if POSTS.search(one.label) and not moves(one)]
    staff = [one for one in told if STAFF.search(one.label) and one not in posts]
    return [*posts, *staff] if len(posts) == len(staff) == 1 else []


def vacancy(fact: Fact, held: list[Fact], evidence: list[str]) -> Statement:
    """Posts less those who hold them, or the other way round where there are too many."""
    signs = (-1, 1) if "超" in fact.label else (1, -1)
    return Statement("difference", "A502", fact, [Binding("sum", tuple(held), signs)], evidence)


def net(fact: Fact) -> Iterator[Statement]:
    """资产总额 500 万元，负债总额 80 万元，净资产 420 万元."""
    own = [one for one in stocks_before(fact) if one.role == "stock" and not listed(one)]
    assets = [one for one in own if "资产" in one.label and "负债" not in one.label]
    debts = [one for one in own if "负债" in one.label]
    if len(assets) == len(debts) == 1 and not fact.hedged:
        evidence = [where(fact, assets[0], debts[0]), "part named", "base named"]
        yield Statement("difference", "A502", fact, [Binding("sum", (assets[0], debts[0]), (1, -1))], evidence)


def available(fact: Fact) -> Statement | None:
    """年初结转 20 万元，当年下达 180 万元，可用资金 200 万元: what was left before and all that came in since."""
    own = [one for one in stocks_before(fact) if one.scope == fact.scope and one.role == "stock"][::-1]
    at = max((i for i, one in enumerate(own) if one.phase == "ADJUSTED"), default=0)
    own = own[at:]  # 调整后 stands for the plan and for what moved it
    if (
        len(own) < _TWO
        or not OPENED.search(own[0].label)
        or any(direction(one) < 0 or one.hedged for one in own[1:])
        or fact.hedged
    ):
        return None
    evidence = [where(fact, *own), "base named", "part named"]
    return Statement("difference", "A502", fact, [Binding("sum", tuple(own))], evidence)


def closing(fact: Fact, *, rest: bool = False) -> Statement | None:
    """年初 90 台，新增 12 台，报废 8 台，年末 94 台: every figure that moves the stock, up or down."""
    own = [one for one in stocks_before(fact) if one.scope == fact.scope and not _WITHIN.match(one.gap)]
    opening = next((i for i, one in enumerate(own) if _opens_with(one, fact) or AVAILABLE.search(one.label)), None)
    named = opening is not None
    if not named and (opened_before(fact) or rest):
        return None
    if rest and opening is not None and own[opening].phase not in {"CARRY", "LEFT"}:
        return None  # a plan of the year's beginning opens no account
    at = opening if opening is not None else len(own) - 1  # the first figure, where none is called the opening one
    moved = [one for i, one in enumerate(own) if i < at or (i > at and direction(one) and one.role == "stock")][::-1]
    account = own[at].label + fact.label if named else ""
    signs = tuple(way if (way := moves_account(one.label, account)) is not None else direction(one) for one in moved)
    if (
        not moved
        or (len(moved) < _TWO and not (named and at))
        or (0 in signs and not named)
        or fact.hedged
        or any(listed(one) and not direction(one) for one in (own[at], *moved))
        or RUNNING.search(fact.label)
    ):
        return None
    ways = accounts(own[at], moved, signs, account)
    if not ways:
        return None
    evidence = [where(fact, own[at], *moved), *(["base named"] if named else [])]
    turned = any(one.signs != ways[0].signs and len(one.signs) == len(ways[0].signs) for one in ways)
    evidence += ["part named"] if len({*ways[0].signs[1:]}) > 1 and not turned else []
    return Statement("difference", "A502", fact, ways, [*evidence, *(["several candidates"] if len(ways) > 1 else [])])


def accounts(opening: Fact, moved: list[Fact], signs: Sequence[int], account: str = "") -> list[Binding]:
    """What an account opens with and all that moved it; of a figure beside it, or of a verb that does not say which way, each way that may be meant."""
    choices: list[tuple[int, ...]] = []
    for one, sign in zip(moved, signs, strict=True):
        cost = _COST.search(one.label)
        if _BESIDE.match(one.gap) or (cost is not None and "收入" not in one.label and cost[0] not in opening.label):
            choices.append((sign, 0) if sign else (0,))
        elif _either(one, opening) and not moves_account(label_of(one), account):
            choices.append((sign or 1, -(sign or 1)))
        else:
            choices.append((sign,) if sign else (1, -1, 0))
    if sum(len(one) > 1 for one in choices) > _MOST_DOUBTS or not any(signs):
        return []
    found = []
    for way in itertools.product(*choices):
        terms = [(one, sign) for one, sign in zip(moved, way, strict=True) if sign]
        if terms:
            found.append(Binding("sum", (opening, *(one for one, _ in terms)), (1, *(sign for _, sign in terms))))
    return found


def from_bracket(fact: Fact) -> Statement | None:
    """滚存结余 16 万元（上年滚存 6 万元，当年到位 15 万元，当年支付 5 万元）: the account stands in the bracket behind what it closes with."""
    if not fact.line.flat.startswith("(", fact.end):
        return None
    behind = fact.line.facts[fact.index + 1 : fact.index + _FAR]
    inside = [one for one in behind if one.depth and one.bracket == behind[0].bracket]
    signs = tuple(map(direction, inside[1:]))
    if {*signs} != {1, -1} or any(one.dim != fact.dim or one.hedged or one.role != "stock" for one in inside):
        return None
    if not OPENED.search(inside[0].label):
        return None
    evidence = [where(fact, *inside), "base named", "part named", "common words"]
    return Statement("difference", "A502", fact, [Binding("sum", tuple(inside), (1, *signs))], evidence)


def _either(one: Fact, opening: Fact) -> bool:
    """Whether the last verb of a movement does not say which way it goes."""
    match = _EITHER.search(one.label)
    if match is None or sign_of(one.label[match.end() :]):
        return False
    return not ("收" in match[0] and _OWED.search(opening.label))


def _opens_with(one: Fact, fact: Fact) -> bool:
    """年初, 原有, 上年结余, or the end of an earlier year than the one that closes."""
    earlier = bool(one.year and fact.year and one.year < fact.year)
    return bool(OPENED.search(one.label)) or (earlier and bool(CLOSING.search(one.label)))


def paid(one: Fact) -> int:
    """拨付代建单位 160 万元: −1 for what was paid to somebody, where the verb leads in; 上级拨付 is no such thing."""
    return -1 if _PAID.match(one.label) else 0


def direction(one: Fact) -> int:
    """Which way a figure moves a stock: by the last word of motion in its label, else by its own sign."""
    said = -1 if _WORKED_OFF.search(one.label) else sign_of(one.label) or paid(one)
    gained, lost = (max((match.end() for match in words.finditer(one.label)), default=0) for words in (_GAIN, _LOSS))
    return said or (one.sign if gained == lost else 1 if gained > lost else -1)


def stocks_before(fact: Fact) -> list[Fact]:
    """The stocks of a dimension before a figure in its sentence, at its depth, nearest first."""
    return list(nearest_first(fact))


def nearest_first(fact: Fact) -> Iterator[Fact]:
    """These stocks one by one, for those who look at the first of them before they ask for the others."""
    for one in before(fact):
        if one.dim == fact.dim and one.depth == fact.depth and one.role in {"stock", "change"}:
            label = one.label
            if (one.role == "change" and _HELD_AGAINST.search(label)) or _BETWEEN.search(label):
                continue
            yield one
            if "可" in label and one.scope == fact.scope and AVAILABLE.search(label):
                return


def _known(start: Fact, own: list[Fact], moved: list[Fact]) -> str:
    """How surely a figure is what was adjusted: by its name, or as the only one beside what was added and cut."""
    if start.phase:
        return "base named"
    return "only candidate" if all(one is start or one in moved for one in own) else "several candidates"


def adjusted(fact: Fact) -> Statement | None:
    """调整后: the initial figure with what was added and cut; after 剔除 or 调减 also 实际."""
    own = stocks_before(fact)
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
    evidence = [where(fact, start, *moved), _known(start, own, moved)]
    bindings = [Binding("sum", (start, *moved), (1, *signs))]
    if own[0].role == "stock" and own[0] is not start and own[0] not in moved:
        bindings.append(Binding("sum", (own[0], *moved), (1, *signs)))
    return Statement("difference", "A502", fact, bindings, evidence)
