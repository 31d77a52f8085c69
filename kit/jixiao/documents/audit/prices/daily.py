"""Charges by the day: 按日万分之五，以合同价 200 万元为基数，逾期 12 天，扣 1.2 万元."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import constant
from jixiao.documents.audit.passage import reach, told_in, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT, chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_RATE = re.compile(
    r"(?:[每按逐][^,，。;；月日天每按逐]*[日天]|日(?=利率|费率|罚?息|计收|加收|[百千万]分之))[^,，。;；\d日天]*?(?:(?P<of>[百千万])分之(?P<number>[一二三四五六七八九十]|\d+(?:\.\d+)?)|(?P<share>\d+(?:\.\d+)?)(?P<sign>%|‰))"
)
"""每逾期一天扣千分之一, 按日加收万分之五, 日利率万分之二."""
_OF = {"百": 2, "千": 3, "万": 4, "%": 2, "‰": 3}
_CHARGE = re.compile(r"违约金|滞纳金|罚|利息|扣|赔偿|加收|孳息")
_MOST, _ABOVE = 6, 3


def propose(line: Line, scene: Scene) -> Iterator[Statement]:
    """The charges of one paragraph."""
    for fact in line.facts:
        if fact.dim == "money" and fact.role == "stock" and not fact.hedged and _CHARGE.search(fact.label):
            made = _charge(fact, scene)
            if made is not None:
                yield made


def _charge(fact: Fact, scene: Scene) -> Statement | None:
    """The only base and the only number of days that were told with a rate by the day."""
    told = reach(fact, scene, lambda one: one.role == "stock" and one.dim in {"money", "天", "日"}, _MOST)
    text = told_in(fact, told)
    text = text if _RATE.search(text) else "".join(one.flat for one in scene.above(fact.line, _ABOVE)) + text
    rates = list(_RATE.finditer(text))
    bases, days = [one for one in told if one.dim == "money"], [one for one in told if one.dim != "money"]
    if len(rates) != 1 or len(bases) != 1 or len(days) != 1 or any(one.hedged for one in told):
        return None
    match = rates[0]
    said = match["number"] or match["share"]
    number = Decimal(said) if said[0].isdigit() else Decimal(chinese_number(said) or 0)
    rate = constant(fact, EXACT.scaleb(number, -_OF[match["of"] or match["sign"]]), "")
    rate.said = match[0][match[0].index(match["of"]) :] if match["of"] else f"{said}{match['sign']}"
    near = where(fact, *told)
    evidence = [near, "part named", "base named", *([] if near == "one scope" else ["whole matter"])]
    return Statement("price", "A512", fact, [Binding("product", (bases[0], rate, days[0]))], evidence)
