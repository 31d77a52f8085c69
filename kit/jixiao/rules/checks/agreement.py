"""C65x: the prose against the form, where both speak plainly of one thing. Only reports with one form are compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.model.facts import AMOUNTS, total_fund
from jixiao.rules.checks.context import Context, Table, found
from jixiao.rules.grades import grade_word
from jixiao.text.quantity import judge, narrow, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Place
    from jixiao.model.findings import Finding
    from jixiao.model.kinds import Amount
    from jixiao.text.quantity import Quantity

_AMOUNT = re.compile(
    r"(?:年度?资金总额|项目|部门|单位|整体)?(?P<label>全年预算数|调整后预算数|全年执行数|预算执行数)(?:总额|合计)?(?:为|是|共|共计|:)?\s?(?P<amount>\d[\d,]{0,15}(?:\.\d{1,6})?\s?(?:万元|亿元|元))"
)
_RATE = re.compile(
    r"(?<![年进])(?:整体|总体|部门|项目|年度|资金)?预算执行率(?:为|是|达到?|达|:)?\s?(?P<rate>\d{1,3}(?:\.\d{1,4})?%)"
)
_GRADE = re.compile(
    r"(?:部门整体支出|整体支出|项目支出|本项目|本单位|绩效)(?:绩效)?(?:自评|自我评价)(?:等级|评价等级|结论|结果|等次|评价结论)?(?:为|是|评定为|:)\s?[“\"]?(?P<grade>优秀|优|良好|良|中|合格|较差|差)(?![\u4e00-\u9fff])"
)
_LABELS: dict[str, Amount] = {
    "全年预算数": "adjusted", "调整后预算数": "adjusted", "全年执行数": "spent", "预算执行数": "spent",
}  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """Amounts, the execution rate and the grade in the prose, each against the form."""
    if len(context.tables) != 1 or not context.lines:
        return
    table = context.tables[0]
    yield from _amounts(context, table)
    yield from _rate(context, table)
    yield from _grade(context, table)


def _only(context: Context, pattern: re.Pattern[str], word: str) -> list[tuple[re.Match[str], str, Place]]:
    return [
        (match, text, place) for text, place in context.lines if word in text for match in pattern.finditer(narrow(text))
    ]  # fmt: skip


def _placed(one: Finding, match: re.Match[str], text: str, place: Place) -> Finding:
    from msgspec.structs import replace

    return replace(one, pointer=place.pointer or None, place=place, quote=text[match.start() : match.end()].strip())


def _amounts(context: Context, table: Table) -> Iterator[Finding]:
    """The full-year budget and what was spent: only where the prose names each once, so that it can mean nothing else."""
    total = total_fund(table.one)
    if total is None:
        return
    by_label: dict[Amount, list[tuple[re.Match[str], str, Place]]] = {}
    for match, text, place in _only(context, _AMOUNT, "数"):
        by_label.setdefault(_LABELS[match["label"]], []).append((match, text, place))
    for column, mentions in by_label.items():
        value = getattr(total[1], column)
        if value is None or len({match["amount"] for match, _, _ in mentions}) != 1:
            continue
        match, text, place = mentions[0]
        said, form = parse(match["amount"]), parse(value)
        if form.number is None or _agree(said, form):
            continue
        one = found("C650", "", stated=match["amount"], computed=str(value), label=AMOUNTS[column])
        yield _placed(one, match, text, place)


def _agree(said: Quantity, form: Quantity) -> bool:
    """Do two amounts agree at the coarser of their printed places? A form without a unit is taken in 万元, as forms are."""
    unit = form.unit or "万元"
    full = parse(f"{form.number}{unit}") if not form.unit else form
    if said.base is None or full.base is None or full.dimension != "money":
        return True
    fine, coarse = (said, full) if said.decimals >= full.decimals and said.unit == full.unit else (full, said)
    if said.unit != full.unit:
        return abs(said.base - full.base) < 10_000 or judge(said.base, 0, full.base) != "wrong"
    assert coarse.number is not None
    assert fine.number is not None
    return judge(coarse.number, coarse.decimals, fine.number) != "wrong"


def _rate(context: Context, table: Table) -> Iterator[Finding]:
    own = table.one.execution
    form = parse(own.rate) if own is not None and own.rate is not None else None
    mentions = _only(context, _RATE, "执行率")
    if form is None or form.unit != "%" or form.number is None or len({match["rate"] for match, _, _ in mentions}) != 1:
        return
    match, text, place = mentions[0]
    said = parse(match["rate"])
    if said.number is None:
        return
    fine, coarse = (said, form) if said.decimals >= form.decimals else (form, said)
    assert fine.number is not None
    assert coarse.number is not None
    if judge(coarse.number, coarse.decimals, fine.number) == "wrong":
        yield _placed(found("C651", "", stated=match["rate"], computed=form.text), match, text, place)


def _grade(context: Context, table: Table) -> Iterator[Finding]:
    form = grade_word(table.one.grade, table.profile)
    if form is None:
        return
    for match, text, place in _only(context, _GRADE, "自"):
        said = grade_word(match["grade"], table.profile)
        if said is not None and said != form:
            yield _placed(found("C652", "", stated=match["grade"], computed=str(table.one.grade)), match, text, place)
            return
