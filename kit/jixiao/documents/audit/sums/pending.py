"""What is still to be paid out of a rest: 到位 915 万元，已付 823.6 万元，质保金 45.75 万元待付，扣除后结余 45.65 万元.

What waits for payment is a rest where nothing follows it; where another rest is told behind it, it is taken off what was not spent, and the
last rest is what remains of the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.passage import done, left_over, planned, reach, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_UNPAID, _TO_PAY = "未(?:[支拨兑]?付|结|清|报)", "再?(?:支付|拨付|偿还|缴)"
_WAITS = re.compile(
    rf"待(?:[支拨兑偿给]?付|支|报销|结[算清]|清[算偿]|核销|缴|退|还)|{_UNPAID}|应支{_UNPAID}|应拨{_UNPAID}|到期{_UNPAID}|应付(?!职工)|需{_TO_PAY}|要{_TO_PAY}|"
    r"预留|预提|留[存作]|欠|拖欠|尚欠|尾款|质保金|保证金|余款|暂扣"
)
_LESS = re.compile(
    r"(?:扣除|剔除|减去|除去|除开|刨除|去除|抵扣|清偿|付清|结清|支付|偿还|缴清|兑付|拨付|结算|报销|预留|考虑)[^。;]*?(?:[后外]|,)|实际|真正|净|最终|可[用支]|[^一-龥]剩余\s*$"
)
_LEFT = re.compile(r"结余|剩余|余额|节余|结存|余(?:下)?(?:为|是|有)?\s*$|剩(?:下)?\s*$")
_BESIDES = re.compile(r"缺口|差额|不足|收回|上[缴交]|[缴交退]回|结转|统筹")
"""尚欠 65 万元，缺口 25 万元; 待支付 30 万元，财政收回 20 万元: what waits is more than the rest, or some of it."""
_FURTHER, _THREE = 3, 3


def waits(fact: Fact) -> bool:
    """Whether a figure is still to be paid, and what then remains is told right behind it."""
    if not (_WAITS.search(fact.label) or _WAITS.match(fact.tail.lstrip())):
        return False
    behind = [one for one in fact.line.facts[fact.index + 1 : fact.index + 1 + _FURTHER] if one.dim == fact.dim]
    return any(_remains(one) for one in behind) or bool(
        behind and not behind[0].has("OPEN") and _BESIDES.search(behind[0].label)
    )


def _remains(fact: Fact) -> bool:
    """扣除待付质保金后，项目结余: a rest that something was taken off."""
    return fact.role == "stock" and _LEFT.search(fact.label) is not None and _LESS.search(fact.gap) is not None


def remains(fact: Fact, scene: Scene) -> Statement | None:
    """What remains of what was not spent, when that is paid as well which waits for it."""
    if not _remains(fact) or fact.depth:
        return None
    told = reach(fact, scene, lambda one: one.dim == fact.dim and one.role == "stock" and not one.depth, _THREE)
    waiting = [one for one in told if waits(one)]
    rest = [one for one in told if one not in waiting]
    unspent = rest[-1:] if rest and _LEFT.search(rest[-1].label) else []
    whole = next((one for one in rest if planned(one) or one.phase in {"ARRIVED", "GIVEN", "INCOME"}), None)
    spent = [one for one in rest if one is not whole]
    if unspent:
        whole, spent = unspent[0], []
    if not waiting or whole is None or not (unspent or (whole is told[0] and spent and all(map(_spent, spent)))):
        return None
    terms = (whole, *spent, *waiting)
    if any(one.hedged for one in (fact, *terms)):
        return None
    evidence = [where(fact, *terms), "part named", "base named", *([] if unspent else ["whole matter"])]
    return Statement("difference", "A502", fact, [Binding("sum", terms, (1, *([-1] * (len(terms) - 1))))], evidence)


def _spent(one: Fact) -> bool:
    return done(one) and not left_over(one) and not one.has("TOTAL", "OPEN")
