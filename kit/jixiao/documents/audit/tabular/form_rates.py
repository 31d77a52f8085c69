"""The rates of the rows of a form: what was spent of the plan, whether or not points stand before the rate."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts.cells import Entry
    from jixiao.documents.facts.fact import Fact


_RATED = re.compile(r"执行率|支出率|完成率|到位率|预算执行|资金总额|控制率")
_GROWN = re.compile(r"(?:增[长减幅]|升降|变[动化]|同比|环比|涨|占)[^|]*?(?:率|幅度|比例?|%)|占比|比重|增幅")
"""The head of a column of other percentages than those of what was done of a plan."""
_MAY = re.compile("[率比%幅额执]")
"""What any of those names has one of."""
_AMOUNT_HEAD = re.compile(r"[预决]算(?!资金)|执行数|支出|到位|金额")
MOST_PARTS = 16
"""So many rows a table of a form may have below one head."""


def money(*facts: Fact) -> None:
    """Amounts of one form without a unit have the unit of their neighbours, 万元 where none has one."""
    for fact in facts:
        if not fact.unit or fact.unit in {"万", "亿"}:
            fact.measure({"": "万元", "万": "万元", "亿": "亿元"}[fact.unit], "money")


def rate(entries: list[Entry], i: int) -> Iterator[Statement]:
    """A rate in a row of amounts: spent over budget, the two before it, or before the points where the head prints them first."""
    entry = entries[i]
    head = [
        *(label for one in entries[max(0, i - MOST_PARTS) : i] for label in (*one.above, one.label)),
        *entry.above,
        entry.label,
    ]
    ratios = [k for k, fact in enumerate(entry.values) if fact.dim == "ratio"] or [0]
    named = (one for one in reversed(head) if _MAY.search(one) and (_RATED.search(one) or _GROWN.search(one)))
    rates = [*islice(named, len(ratios))]
    own = rates[::-1] if len(ratios) == len(rates) else rates[:1]
    rated = [k for k, label in zip(ratios, own, strict=False) if not _GROWN.search(label)]
    if not rated:
        return
    amounts, columns = entry.values[: ratios[0]], _amount_columns(head)
    rate, first = entry.values[rated[0]], _points_first(head)
    ways = [amounts] if not first or len(amounts) == columns else [amounts[:-1]]
    if first and len(amounts) not in {columns, columns + 1}:
        ways.append(amounts)  # whether the last of them is an amount or points nobody can say
    bindings = []
    for budget, spent in (way[-2:] for way in ways if 2 <= len(way) <= 3 and way[-2].base > 0):
        money(budget, spent)
        bindings.append(Binding("quotient", (spent, budget)))
    if bindings and not rate.hedged:
        evidence = ["certain grid", "base named", *(["several candidates"] if len(bindings) > 1 else [])]
        yield Statement("completion_rate", "A506", rate, bindings, evidence)


def _points_first(head: list[str]) -> bool:
    """Whether the head of the table prints 分值 before 执行率."""
    points = next((k for k, label in enumerate(reversed(head)) if "分值" in label and "×" not in label), None)
    rate = next((k for k, label in enumerate(reversed(head)) if "执行率" in label and "×" not in label), None)
    return points is not None and rate is not None and points > rate


def _amount_columns(head: list[str]) -> int:
    """How many columns of amounts the head of the table prints before 分值: a row with as many figures before its rate has no points."""
    at = max((k for k, label in enumerate(head) if "分值" in label), default=0)
    count = 0
    while count < at and _AMOUNT_HEAD.search(head[at - count - 1]):
        count += 1
    return count
