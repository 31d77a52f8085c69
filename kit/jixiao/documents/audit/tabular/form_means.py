"""What an indicator of a form says of its money: the cost of one over the quantity of another indicator, the money that was spent once more.

单座平均投资 39.33万元 is what was spent over 治理山塘 23座; its target is the budget over the number that was planned. 项目总投资 318.74万元 is
what was spent, told again. The columns bind: a target is made of targets and the budget, an actual value of actual values and what was spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from jixiao.documents.audit.agreement.echoes import slipped
from jixiao.documents.audit.judging import failing_claim, settled
from jixiao.documents.audit.prices import per
from jixiao.documents.audit.slips import explained, seldom
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.fact_reader import read
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.documents.facts import Fact
    from jixiao.model.document import Place
    from jixiao.model.findings import Claim
    from jixiao.model.report import Evaluation, Fund, Report, Value

_BOUND = re.compile(r"\s*(?:[≤≥<>=＝≦≧]|不[超高低少大多小][过于]|[小大等]于等?于?|控制在|至少|达到?)+\s*")
_SPENDS = re.compile(
    r"(?:总投资|总成本|总支出|总费用|总金额|项目(?:投资|成本|支出|资金|经费)|(?:资金|经费|预算)(?:总额|支出|控制|规模)?)"
)
"""The name of an indicator that tells all the money of a project once more."""
_SET = re.compile(r"标准|定额|单价|补助|奖|节约|降低|减少|增")
"""The name of a price that is set, or of a change: nobody divided for it."""
_WAYS = 3


class _Column(NamedTuple):
    """A column of indicators, and the columns of the money that it is made of, the likeliest first."""

    field: str
    money: tuple[str, ...]


_COLUMNS = (_Column("actual", ("spent",)), _Column("target", ("adjusted", "initial")))


def claims(report: Report, locate: Callable[[str], Place]) -> Iterator[Claim]:
    """The means and the repeated amounts of the forms of a report."""
    for number, evaluation in enumerate(report.evaluations):
        for column in _COLUMNS:
            yield from _of_column(evaluation, column, f"/evaluations/{number}", locate)


def _of_column(
    evaluation: Evaluation, column: _Column, pointer: str, locate: Callable[[str], Place]
) -> Iterator[Claim]:
    rows: list[tuple[str, Fact]] = []
    for i, row in enumerate(evaluation.indicators):
        fact = _fact(row.name, getattr(row, column.field), f"{pointer}/indicators/{i}/{column.field}", locate)
        if fact is not None:
            rows.append((row.name or "", fact))
    if not rows:
        return
    money = _money(evaluation.funds, column, pointer, locate)
    for name, fact in rows:
        if fact.dim == "money" and _SPENDS.search(name) and not per.units(fact):
            yield from _told_again(fact, name, money)
        elif per.units(fact) and not _SET.search(name):
            made = settled(list(_mean(fact, [one for _, one in rows if one is not fact], money)))
            yield from (
                one for one in made if column.field == "actual" or one.verdict == "holds"
            )  # a target is a bound


def _fact(name: str | None, value: Value | None, pointer: str, locate: Callable[[str], Place]) -> Fact | None:
    """The only figure of a value, with the name of its row for a label."""
    if not name or value is None:
        return None
    text = _BOUND.sub("", value, count=1)
    place = locate(pointer)
    line = read(text, place if place.column is not None else msgspec.structs.replace(place, column=1), is_cell=True)
    if len(line.facts) != 1 or line.facts[0].start or line.facts[0].hedged or "/" in text:
        return None
    (fact,) = line.facts
    fact.label = fact.gap = fact.phrase = name
    return fact


def _money(funds: tuple[Fund, ...], column: _Column, pointer: str, locate: Callable[[str], Place]) -> list[Fact]:
    """What was spent or planned of all the money; then of each source."""
    found: list[Fact] = []
    for whole in (True, False):
        for i, fund in enumerate(funds):
            field = next((one for one in column.money if getattr(fund, one) is not None), "")
            if not field or (fund.source == "total") != whole:
                continue
            fact = _fact(fund.label or field, getattr(fund, field), f"{pointer}/funds/{i}/{field}", locate)
            if fact is not None and fact.dim == "money" and fact.base > 0:
                found.append(fact)
    return found


def _mean(fact: Fact, rows: list[Fact], money: list[Fact]) -> Iterator[Statement]:
    """The cost of one, or what each has, over the only quantity that its unit counts."""
    units = per.units(fact)
    count = _whole([one for one in rows if not per.units(one) and per.answers(one, units[0])])
    if len(units) != 1 or units[0] in per.SPANS or count is None or not count.base:
        return
    wholes = money if fact.dim == "money" else [one for one in rows if one.dim == fact.dim and not per.units(one)]
    bindings = [Binding("mean", (whole, count)) for whole in wholes[:_WAYS]]
    if not bindings:
        return
    made = Statement("average", "A512", fact, bindings, ["certain grid", "part named", "common words"])
    slip = explained(Statement("average", "A512", fact, bindings[:1], made.evidence))
    made.quiet = slip is None or slip.fact is not fact or not seldom(slip, bindings[0])
    made.repair = (slip,)
    yield made


def _whole(counts: list[Fact]) -> Fact | None:
    """The only one of its value; of several the one that the others make up: 养护里程 1214公里, 其中：县道, 乡道, 村道."""
    if len({one.base for one in counts}) == 1:
        return counts[0]
    total = sum(one.base for one in counts)
    return next((one for one in counts if 2 * one.base == total), None)


def _told_again(fact: Fact, name: str, money: list[Fact]) -> Iterator[Claim]:
    """项目总投资 318.74万元 beside 全年执行数 318.74: the same money, or one slip away from it."""
    if not money:
        return
    same = next((one for one in money if one.base == fact.base), None)
    if same is not None or slipped(fact, money[0]):
        other = same or money[0]
        yield failing_claim(
            "agreement", "C603", fact.line, (fact.start, fact.end), fact.start, "holds" if same else "wrong", fact.printed, other.printed,
            f"{fact.printed} = {other.printed}", name=name, other=other.printed,
        )  # fmt: skip
