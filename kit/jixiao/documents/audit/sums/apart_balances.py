"""What is left and what it ends with, told in several sentences: opening, in and out, closing; a plan, what was done, the rest.

Every figure of the kind that was told before must have its place: a movement says whether it comes in or goes out, what was done
says so. Where one figure has none, nothing is bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.growth.distances import APPROVED, SUBMITTED
from jixiao.documents.audit.passage import (
    MOST,
    done,
    heading,
    label_of,
    left_over,
    level,
    moves,
    part,
    planned,
    reach,
    repeats,
    sign_of,
    where,
    words,
)
from jixiao.documents.audit.rates.far_bases import SUBJECT
from jixiao.documents.audit.sources import comes_in, sources_of
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums import pending
from jixiao.documents.audit.sums.accounts import moves_account
from jixiao.documents.audit.sums.balances import (
    AVAILABLE,
    CLOSING,
    OPENED,
    RUNNING,
    VACANT,
    accounts,
    direction,
    paid,
    posts_and_staff,
    vacancy,
)
from jixiao.documents.audit.sums.closure import held_against
from jixiao.documents.audit.sums.far_rests import other_funds
from jixiao.documents.facts.lexicon import OVERLAPPING
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_MOVED = re.compile(r"调整后|全年预算|全年可用|年度预算")
_ENDS = re.compile(f"最终|{CLOSING.pattern}|{_MOVED.pattern}")
_STARTS = re.compile(rf"{OPENED.pattern}|上年")
_THERE = re.compile(r"存|欠|债务|结余|结转|余额|余|账面|实有|现有")
_THIS = re.compile(r"本年|今年|20\d\d年")
_UNCHANGED = re.compile(r"(?:其他|其余|别的)[^,。;]*(?:不变|持平|未变|没有变)")
_NET = re.compile(r"净[增减]|比(?:年初|上年末|期初)|较(?:年初|上年末|期初)")
_BEYOND = re.compile(r"超额?(?:完成|出|过)?(?:了)?(?:任务|计划|目标)?\s*$|多完成\s*$|超编\s*$|超支\s*$|超收\s*$")
_WHOLE = re.compile(r"资产总|资产合计|总资产")
_OF_WHOLE = re.compile(r"净资产")
_DEBT = re.compile(r"负债|应付|借款|欠款")
_GRANTED = re.compile(
    r"(?:本年|当年|今年|20\d\d年)[^。;]*(?:安排|下达|拨入|拨付到)|(?:上级|[中省市州县区]级?)(?:财政|部门)*下达"
)
_DUE = re.compile(r"应(?:当)?[到收拨缴付](?!账款|款项|票据|利息)")
"""What was to come in did not come in by that."""
_AGAINST = re.compile(r"(?:[与和同]|[比较])(?P<base>[^,;]*?)(?:相比|对比|比较|,|少|$)")
_BOTH_WAYS = re.compile(r"收支|[增加]减|变[动化]|[收入增].*[支出减]")
_ACCOUNT, _BOUGHT = (
    re.compile(r"^(?!.*(?:资产|存货|库存|设备)).*(?:余额|结[余转]|账户|存款|资金)"),
    re.compile(r"购[置买入进]|采购|缴纳|租赁|维修"),
)
_CUT_DOWN = re.compile(r"[审核]减")
_TWO = 2


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The balances of one paragraph."""
    for fact in asking:
        if fact.hedged or fact.depth or fact.dim in {"ratio", "points", "分"} or pending.waits(fact):
            continue
        made = None
        if fact.role == "change" and _NET.search(fact.gap):
            made = _net(fact, scene)
        elif _CUT_DOWN.search(fact.label):
            made = _reviewed(fact, scene)
        elif VACANT.search(fact.label):
            made = _vacant(fact, scene) or _left(fact, scene)
        elif _BEYOND.search(fact.label):
            made = _left(fact, scene, over=True)
        elif fact.role in {"stock", "change"}:
            if _OF_WHOLE.search(fact.label):
                made = _net_assets(fact, scene)
            elif _ends(fact) or (_THIS.search(fact.label) and _UNCHANGED.search(fact.line.flat)):
                made = _closing(fact, scene)
            elif fact.role == "stock" and OPENED.search(fact.label):
                made = _opened(fact, scene)
            if made is None and left_over(fact):
                made = _closing(fact, scene) or _of_sources(fact, scene) or _left(fact, scene)
        if made is not None:
            yield made


def _ends(fact: Fact) -> bool:
    """至年末，在册 216 名: the time of a closing figure may stand in a clause of its own."""
    return bool(_ENDS.search(fact.gap)) and not _STARTS.search(label_of(fact))


def _told(fact: Fact, scene: Scene) -> list[Fact]:
    """The amounts and movements of its dimension that were told before a figure, at one level."""
    told: list[Fact] = []
    for least in (_TWO, MOST):  # where all but one are parts of it, what it is held against was told above
        told = reach(
            fact, scene, lambda one: one.dim == fact.dim and one.role in {"stock", "change"} and not one.depth, least
        )
        told = level([one for one in told if not _compared(one)])
        told = [one for i, one in enumerate(told) if not (i and _totals(one) and part(one) == part(told[i - 1]))]
        if len(told) != 1:
            break
    return told


def _totals(one: Fact) -> bool:
    """甲 138 万元，乙 52 万元，共 190 万元: the total of those before it in its sentence."""
    return one.labelled("TOTAL") and not one.key.strip(",、")


def _compared(fact: Fact) -> bool:
    """较上年增加 60 万元, and the 1120 万元 that it is held against: no movement of the account."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    if held_against(fact):
        return True
    if fact.has("COMPARE") and (fact.role == "change" or "增" in fact.tail or "减" in fact.tail):
        return True
    before = fact.line.facts[fact.index - 1] if fact.index else None
    return (
        fact.role == "change"
        and before is not None
        and before.scope == fact.scope
        and _compared_with(before, following)
    )


def _compared_with(fact: Fact, following: list[Fact]) -> bool:
    return fact.has("COMPARE") or any(one.role == "ratio" and one.sign and one.scope == fact.scope for one in following)


def _closing(fact: Fact, scene: Scene) -> Statement | None:
    """年初 1260 支。购入 8400 支。使用 8935 支，报损 25 支。期末 700 支: every figure between the two comes in or goes out."""
    told = _in_place_of_parts(_told(fact, scene))
    told = _since_adjusted(told) if left_over(fact) else told
    start = _opening(fact, told)
    if start is None:
        return None
    if OVERLAPPING.search(label_of(fact)) and not OVERLAPPING.search(label_of(start)):
        return None  # 年初 310 人 … 目前重点对象 42 人: a part of what the account is of
    before = [one for one in told[: told.index(start)] if _sign(one)]
    told = [*before, *told[told.index(start) :]]  # what was told before the account opens is another matter
    moved = [one for one in told if one is not start]
    account = label_of(start) + label_of(fact)
    signs = tuple(_way(one, start, account) for one in moved)
    turned = [moves_account(label_of(one), account) == 0 for one in moved]
    loose = [0 if sign or odd else direction(one) for one, sign, odd in zip(moved, signs, turned, strict=True)]
    ways = accounts(start, moved, [sign or other for sign, other in zip(signs, loose, strict=True)], account)
    if not ways or any(one.hedged or _DUE.search(one.label) for one in told):
        return None
    if left_over(fact) and -1 not in signs:
        return None  # what is left follows from what was spent, and that was not told
    evidence = [where(fact, *told), "base named", "whole matter"]
    evidence += ["several candidates"] if len(ways) > 1 or any(loose) else []
    return Statement("difference", "A502", fact, ways, evidence)


def _opened(fact: Fact, scene: Scene) -> Statement | None:
    """年末 83 人。退休 4 人，录用 5 人。据此推算，年初 82 人: what a year began with, from what it ended with and what moved since."""
    told = _told(fact, scene)
    ends = [one for one in told if one.role == "stock" and _ends(one)]
    moved = [one for one in told if one not in ends]
    if len(ends) != 1 or len(moved) < _TWO or any(one.hedged or _DUE.search(one.label) for one in told):
        return None
    ways = accounts(ends[0], moved, tuple(-_sign(one) for one in moved))
    if not ways:
        return None
    evidence = [where(fact, *told), "base named", "whole matter", *(["several candidates"] if len(ways) > 1 else [])]
    return Statement("difference", "A502", fact, ways, evidence)


def _opening(fact: Fact, told: list[Fact]) -> Fact | None:
    """What an account opens with: 年初, the end of an earlier year, the first plan of what is adjusted, what stands before in and out."""
    starts = [one for one in told if _STARTS.search(heading(one.line))]
    starts = starts or [one for one in told if _starts(one) or _ends_before(one, fact)]
    if not starts and _MOVED.search(fact.label):
        starts = [one for one in told[:1] if planned(one)]
    if not starts and {_sign(one) for one in told[1:]} == {1, -1} and part(told[0]) != part(told[1]):
        starts = [one for one in told[:1] if "编" not in one.label]  # posts do not move
    return starts[0] if len(starts) == 1 else None


def _starts(one: Fact) -> bool:
    """年初结存, or 年初 in a clause of its own before what was there: 年初，账面结余 36 万元."""
    return bool(_STARTS.search(label_of(one))) or (bool(OPENED.search(one.gap)) and bool(_THERE.search(one.label)))


def _ends_before(one: Fact, fact: Fact) -> bool:
    """2022 年末 … 2023 年末: the end of an earlier year."""
    year = fact.year or fact.told_year
    return bool(one.year and year and one.year < year and _ENDS.search(one.gap))


def _sign(fact: Fact) -> int:
    if fact.role == "change" and fact.sign:
        return fact.sign
    headed = sign_of(_headed(fact)) or _side(fact)
    own = headed or moves(fact) or paid(fact) or (1 if _GRANTED.search(fact.gap) else 0)
    return own or sign_of(label_of(fact)) or sign_of(fact.gap)


def _way(one: Fact, start: Fact, account: str) -> int:
    """Which way a figure moves an account, by what lies in it; else by its own words."""
    said = _of_account(one, start) or moves_account(label_of(one), account)
    return _sign(one) if said is None else said


def _of_account(one: Fact, start: Fact) -> int:
    """Of an account of money what is bought goes out, and what is called after a source comes in."""
    if one.dim != "money" or one.role != "stock" or not _ACCOUNT.search(start.label):
        return 0
    return -1 if _BOUGHT.search(one.label) else 1 if not _sign(one) and comes_in(one) else 0


def _side(fact: Fact) -> int:
    """本期减少：购置 52 万元: the heading of a paragraph says which way all its figures go, unless it speaks of both ways."""
    head = heading(fact.line)
    if not head or _BOTH_WAYS.search(head):
        return 0
    return sign_of(head) or (1 if "来源" in head else -1 if "使用" in head else 0)


def _in_place_of_parts(told: list[Fact]) -> list[Fact]:
    """（二）资金筹集。市级补助 150 万元、捐赠 25.6 万元，共 175.6 万元: the total of a sentence stands for what it adds up."""
    totals = {part(one): one for one in told if one.has("TOTAL")}
    return [one for one in told if one.spot >= (totals.get(part(one)) or one).spot]


def _headed(fact: Fact) -> str:
    """本年支出：购置 32 万元，维修 2 万元: the words that lead in to the list of a sentence."""
    start = fact.line.sentences[fact.sentence][0]
    lead, colon, _ = fact.line.flat[start : fact.start].partition(":")
    return lead if colon and not any(char.isdigit() for char in lead) else ""


def _net(fact: Fact, scene: Scene) -> Statement | None:
    """较年初净增 8 人: the closing figure less the opening one."""
    told = _told(fact, scene)
    starts = [one for one in told if one.role == "stock" and _STARTS.search(one.gap)]
    ends = [one for one in told if one.role == "stock" and one not in starts and _ends(one)]
    if len(ends) != 1 or len(starts) != 1 or ends[0].line is not fact.line:
        return None
    signs = (1, -1) if fact.sign > 0 else (-1, 1)
    alone = len([one for one in told if one.role == "stock"]) == _TWO
    evidence = [where(fact, *ends, *starts), "base named", "part named", *(["whole matter"] if alone else [])]
    return Statement("growth_amount", "A504", fact, [Binding("sum", (ends[0], starts[0]), signs)], evidence)


def _left(fact: Fact, scene: Scene, *, over: bool = False) -> Statement | None:
    """合同价 158 万元。付 47.4 万元。又付 63.2 万元。剩余 47.4 万元: the plan less everything that was done of it."""
    told = _since_adjusted([one for one in _told(fact, scene) if not left_over(one)])
    if len(told) < _TWO or any(one.hedged or one.role != "stock" for one in told):
        return None
    if fact.year and all(one.year and one.year != fact.year for one in told):
        return None  # what is left of another year
    if fact.dim == "money" and not over and fact.line is not told[-1].line and other_funds(fact, told):
        return None
    if RUNNING.search(fact.label) and not any(RUNNING.search(one.label) for one in told):
        return None  # of all the years together
    plans = [one for one in told if planned(one)]
    if len(plans) != 1:
        plans = [one for one in plans if one is told[0]]
    whole = plans[0] if plans else told[0]
    if _STARTS.search(label_of(whole)) and _THERE.search(whole.label):
        return None  # 年初余额 opens an account, whose movements were not all read
    rest = [one for one in told if one is not whole]
    if len(rest) > _TWO and rest[-1].has("TOTAL", "RUNNING") and all(done(one) for one in rest):
        rest = rest[-1:]  # 累计完成 88 公里 stands for what was done quarter by quarter
    sources = {one for part_ in rest for one in SUBJECT.findall(part_.label)}
    if sources and not any(one in whole.label for one in sources) and len(rest) == 1:
        return None  # 县级资金支付 42 万元: of one source, beside what all of them are
    compared = len(told) == _TWO and _names_only(fact, whole, rest[0])
    if not compared and any(
        planned(one) or _STARTS.search(label_of(one)) or moves(one) > 0 for one in rest if not done(one)
    ):
        return None
    named = rest if compared else [one for one in rest if done(one)]
    if not (named or plans) or (named and len(named) < len(rest) and part(rest[0]) != part(rest[-1])):
        return None
    names = [*(["part named"] if named else []), *(["base named"] if plans else [])]
    evidence = [where(fact, *told), *names, "whole matter"]
    signs = (1, *([-1] * len(rest)))
    if over:
        signs = tuple(-sign for sign in signs)
    return Statement("difference", "A502", fact, [Binding("sum", (whole, *rest), signs)], evidence)


def _of_sources(fact: Fact, scene: Scene) -> Statement | None:
    """财政拨款 82 万元，其他收入 8 万元。支出 86.4 万元，结余 3.6 万元: all that came in less what was spent of it."""
    told = [one for one in _told(fact, scene) if not left_over(one)]
    at = next((i for i, one in enumerate(told) if i and done(one)), 0)
    several, spent = sources_of(told[at], scene) if at else [], told[at:]
    if not several or told[:at] != several or any(not done(one) or one.hedged or one.has("TOTAL") for one in spent[1:]):
        return None
    if len(spent) > 1 and len({one.scope for one in spent}) > 1:
        return None  # the second may be part of the first
    evidence = [where(fact, *told), "part named", "base named", "whole matter"]
    signs = (*([1] * len(several)), *([-1] * len(spent)))
    return Statement("difference", "A502", fact, [Binding("sum", (*several, *spent), signs)], evidence)


def _names_only(fact: Fact, whole: Fact, other: Fact) -> bool:
    """与批复概算相比，节约: whether the words that a rest is held against name the one figure and not the other."""
    match = _AGAINST.search(fact.gap)
    base = match["base"] if match is not None else ""
    return repeats(base, whole.label) and not repeats(base, other.label)


def _reviewed(fact: Fact, scene: Scene) -> Statement | None:
    """送审 472.5 万元。评审后 438.8 万元，审减 33.7 万元: what was asked for less what of it was found right."""
    told = _told(fact, scene)
    if len(told) > _TWO and SUBMITTED.search(told[-2].label) and part(told[-1]) == part(told[-2]):
        told = told[-2:]  # what was asked for and found right, told together
    right = [one for one in told if APPROVED.search(one.label) and not SUBMITTED.search(one.label)]
    if len(told) != _TWO or len(right) != 1 or right[0] is not told[1] or any(one.hedged for one in told):
        return None
    evidence = [where(fact, *told), "part named", "base named", "whole matter"]
    return Statement("difference", "A502", fact, [Binding("sum", tuple(told), (1, -1))], evidence)


def _vacant(fact: Fact, scene: Scene) -> Statement | None:
    """编制 326 名。招聘到岗 9 人。年末实有 287 人。空编 39 名: posts less those who hold them, whatever else is told."""
    held = posts_and_staff(_told(fact, scene))
    if not held or any(one.hedged for one in held):
        return None
    return vacancy(fact, held, [where(fact, *held), "part named", "base named", "announced"])


def _since_adjusted(told: list[Fact]) -> list[Fact]:
    """An adjusted plan stands for the one before it and for what was added and cut."""
    at = max((i for i, one in enumerate(told) if one.phase == "ADJUSTED" or AVAILABLE.search(one.label)), default=0)
    if not at or part(told[at - 1]) != part(told[at]):
        return told[at:]
    # 年初预算 895 万元，全年预算 905 万元，追加 10 万元: what led from the one plan to the other
    return [one for one in told[at:] if part(one) != part(told[at]) or one.phase not in {"ADD", "CUT"}]


def _net_assets(fact: Fact, scene: Scene) -> Statement | None:
    """资产总额 less all 负债 is 净资产, by their definition, wherever in the paragraph they stand."""
    told = _told(fact, scene)
    told += level([one for one in fact.line.facts[fact.index + 1 : fact.index + 1 + MOST] if one.dim == fact.dim])
    whole = [one for one in told if _WHOLE.search(one.label)]
    debts = [one for one in told if _DEBT.search(words(one)) and one not in whole]
    if len(whole) != 1 or not debts or len(debts) + 1 != len(told) or len({part(one) for one in debts}) != 1:
        return None
    evidence = [where(fact, *whole, *debts), "part named", "base named", "announced", "whole matter"]
    signs = (1, *([-1] * len(debts)))
    return Statement("difference", "A502", fact, [Binding("sum", (whole[0], *debts), signs)], evidence)
