"""R31x and R34x: the funds block, the execution rate, its base and its score, and what is claimed beside it."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from jixiao.model.facts import AMOUNTS, BASE_NAMES, total_fund
from jixiao.model.message import Message
from jixiao.rules.algebra import HUNDRED, ONE, ZERO, both, either, negated
from jixiao.rules.checks import execution_score
from jixiao.rules.checks.context import Context, found, points
from jixiao.rules.checks.deciding import Decided, Decision, law
from jixiao.rules.checks.table_sums import sums_of
from jixiao.rules.methods.base import figure
from jixiao.text import lazy_re as re
from jixiao.text.cached import KEPT
from jixiao.text.quantity import EXACT, half_up, judge, number_of, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.findings import Finding, Severity
    from jixiao.model.kinds import Amount
    from jixiao.model.report import Fund, Value
    from jixiao.rules.algebra import Figure, Truth
    from jixiao.rules.checks.evaluation import Table
    from jixiao.text.quantity import Quantity

GAP = Decimal("0.05")
"""Indicators that claim this much more than was spent, as a share of the claim, are pointed out."""

UNSPENT = Decimal("0.2")
"""A larger unspent share is noted even without such a gap."""

_MOVED = Decimal("0.01")
"""A full-year budget that moved by less than this share of the initial one needs no word."""

_BASES = {base: Message(AMOUNTS[base], words.en) for base, words in BASE_NAMES.items()}
_OVERSPENT = re.compile(r"(?:支出|决算)(?:总额|总数|数|合计)?(?:大于|超过|超出|高于)(?:年初|全年)?预算")
_ADJUSTED = ("调减", "调增", "追加", "追减", "压减", "收回", "预算调整", "调整预算", "调剂", "核减")


def check(context: Context) -> Iterator[Finding]:
    """All findings on money."""
    for table in context.tables:
        yield from amount_findings(context, table)
        yield from execution_score.findings(table)
        yield from claim_findings(table)
        if context.source is None:
            yield from _problems(table)


def amount_findings(context: Context, table: Table) -> Iterator[Finding]:
    """What the printed amounts and rates say of each other."""
    if table.one.funds:
        yield from _sums(table)
        yield from _budget(context, table)
    yield from _rates(table)


@lru_cache(maxsize=KEPT)
def amount_of(value: Value | None) -> Quantity | None:
    """A printed amount; None for a blank, a range or an approximation."""
    quantity = parse(value) if value is not None else None
    return quantity if quantity is not None and quantity.kind == "number" and not quantity.hedge else None


def _sums(table: Table) -> Iterator[Finding]:
    """Every total row against its own sources, column by column. A blank is not zero: then only a surplus is a finding."""
    total = total_fund(table.one)
    if total is None:
        return
    seen: set[str | None] = set()
    for index, whole in enumerate(table.one.funds):
        if whole.source != "total" or whole.label in seen:
            continue
        seen.add(whole.label)
        for parts, closed in _lists(table, whole, first=index == total[0]):
            yield from _one_sum(table, index, whole, parts, closed=closed)


def _lists(table: Table, whole: Fund, *, first: bool) -> Iterator[tuple[list[Fund], bool]]:
    """The lists that make a total row, and whether each is closed: each source once, other money among them.

    The same money may be listed by income and by spending (按收入性质分, 按支出性质分): a list under such a heading, which is no fund
    row itself, makes the total alone. In a document a line may be lost: only the list of the usual form is known to be whole.
    """
    rows = {fund.label for fund in table.one.funds}
    lists: dict[str | None, list[Fund]] = {}
    for fund in table.one.funds:
        if fund is not whole and fund.source not in {"total", None}:
            lists.setdefault(None if fund.parent == whole.label else fund.parent, []).append(fund)
    for heading, parts in lists.items():
        own = heading is None and (first or parts[0].parent == whole.label)
        if own or (first and heading is not None and heading.startswith("按") and heading not in rows):
            kept = parts if first else [fund for fund in parts if fund.parent == whole.label]
            sources = {fund.source for fund in kept}
            closed = bool(sources & {"other", "unit", "special_account"})
            closed = closed and (heading is not None or len(sources) == len(kept))
            yield kept, closed and not (table.read and {"current", "carryover"} - sources)


def _one_sum(table: Table, index: int, whole: Fund, parts: Sequence[Fund], *, closed: bool) -> Iterator[Finding]:
    """A total row against one list of its sources."""
    off = [
        one for column in AMOUNTS if len(parts) > 1 for one in _sum(table, index, whole, parts, column, closed=closed)
    ]
    bare = table.read and _one_amount_each(parts)
    if bare and _totals([whole]) & _totals(parts):
        return
    torn = table.read and len(off) > 1  # several columns of a document: its rows were torn, or its author slept
    yield from (replace(one, severity="warning") if torn or bare else one for one in off)


def _one_amount_each(parts: Sequence[Fund]) -> bool:
    """Do the rows give one amount each, as those that print it inside their label? Which column it belongs to is then not said."""
    return all(sum(getattr(fund, name) is not None for name in AMOUNTS) <= 1 for fund in parts)


def _totals(rows: Sequence[Fund]) -> set[Decimal]:
    """What the rows add up to in each column, where it is above nothing."""
    columns = [[amount_of(getattr(fund, name)) for fund in rows] for name in AMOUNTS]
    return {sum((one.base or ZERO for one in column if one is not None), ZERO) for column in columns} - {ZERO}


def _sum(
    table: Table, index: int, whole: Fund, parts: Sequence[Fund], column: Amount, *, closed: bool
) -> Iterator[Finding]:
    stated = amount_of(getattr(whole, column))
    amounts = [quantity for fund in parts if (quantity := amount_of(getattr(fund, column))) is not None]
    if stated is None or stated.base is None or not amounts:
        return
    if any(one.dimension != stated.dimension for one in amounts):
        return
    bases = [one.base for one in amounts if one.base is not None]
    made = sum(bases, ZERO)
    gap = made - stated.base
    if not gap or (len(amounts) < len(parts) and gap.is_signed()):
        return
    factor = replace(stated, number=ONE).base or ONE
    slack = EXACT.multiply(Decimal(1).scaleb(-max(one.decimals for one in (stated, *amounts))), factor) * len(amounts)
    if stated.decimals and abs(gap) < slack:
        return
    shown = f"{figure(EXACT.divide(made, factor))}{stated.unit}"
    apart = not table.read or len({fund.source for fund in parts}) == len(parts)  # else one may be a part of another
    severity = _certain(table, when=closed or (apart and not gap.is_signed()))
    yield found(
        "R340", f"{table.pointer}/funds/{index}/{column}", severity=severity, indicator=whole.label, stated=stated.text,
        computed=shown, column=AMOUNTS[column], formula="+".join(one.text for one in amounts),
    )  # fmt: skip


def _budget(context: Context, table: Table) -> Iterator[Finding]:
    """The full-year budget against what was spent and against the initial budget."""
    total = total_fund(table.one)
    if total is None:
        return
    index, fund = total
    initial, adjusted, spent = (amount_of(value) for value in (fund.initial, fund.adjusted, fund.spent))
    pointer = f"{table.pointer}/funds/{index}"
    if adjusted is None or adjusted.base is None or spent is None or spent.base is None:
        return
    if adjusted.dimension != spent.dimension:
        return
    if spent.base > adjusted.base:
        if adjusted.base > 0:
            about: dict[str, Any] = {"indicator": fund.label, "stated": spent.text, "computed": adjusted.text}
            yield found("R341", f"{pointer}/spent", severity=_certain(table), **about)
        return
    if initial is None or initial.base is None or initial.dimension != adjusted.dimension:
        return
    if initial.base == adjusted.base or table.reasons or context.says(_ADJUSTED):
        return
    moved = abs(adjusted.base - initial.base)
    if adjusted.base == spent.base and moved > EXACT.multiply(initial.base, _MOVED) and adjusted.base > 0:
        rate = figure(half_up(EXACT.divide(spent.base * 100, initial.base), 2)) if initial.base else "—"
        about = {"indicator": fund.label, "stated": "100%", "computed": f"{rate}%"}
        yield found("R342", f"{pointer}/adjusted", adjusted=adjusted.text, initial=initial.text, **about)


def _certain(table: Table, *, when: bool = True) -> Severity:
    """An error of a table that was read as a whole; else a warning."""
    return "error" if table.sure and when else "warning"


def _rates(table: Table) -> Iterator[Finding]:
    """Each printed rate against the amounts of its row; the execution row's against the total row."""
    total = total_fund(table.one)
    own = table.one.execution
    if own is not None and own.rate is not None and total is not None and total[1].rate != own.rate:
        yield from _rate(table, own.rate, total[1], f"{table.pointer}/execution/rate", "预算执行率")
    for index, fund in enumerate(table.one.funds):
        if fund.rate is not None and (fund.source == "total" or "%" in fund.rate):
            yield from _rate(table, fund.rate, fund, f"{table.pointer}/funds/{index}/rate", fund.label)


def _rate(table: Table, printed: Value, fund: Fund, pointer: str, name: str | None) -> Iterator[Finding]:
    rate = parse(printed)
    if rate.number is None or rate.kind != "number" or rate.hedge:
        return
    percent = rate.number if rate.unit == "%" or rate.number > 2 else rate.number * 100
    decimals = rate.decimals if percent == rate.number else max(0, rate.decimals - 2)
    above, below = amount_of(fund.spent), amount_of(fund.adjusted)
    if above is None or below is None or above.base is None or above.dimension != below.dimension:
        return
    if below.base == 0:
        if rate.number > 0:
            yield found("R343", pointer, severity=_certain(table), indicator=name, stated=rate.text)
        return
    exact = share_of(above, below)
    if exact is None or (verdict := judge(percent, decimals, exact)) == "holds":
        return
    shown, formula = figure(half_up(exact, max(2, decimals))), f"{above.text}÷{below.text}"
    about: dict[str, Any] = {"indicator": name, "stated": rate.text, "computed": shown, "formula": formula}
    others: tuple[Amount, ...] = ("initial", "arrived")
    for base in others:
        share = share_of(above, amount_of(getattr(fund, base)))
        if share is not None and judge(percent, decimals, share) == "holds":
            yield found("R345", pointer, base=_BASES[base], **about)
            return
    if verdict != "rounding":
        yield found("R344", pointer, severity=_certain(table, when=rate.unit == "%"), **about)


def share_of(above: Quantity | None, below: Quantity | None) -> Decimal | None:
    """One amount over another in percent; None when they cannot be compared."""
    if above is None or below is None or above.base is None or not below.base or above.dimension != below.dimension:
        return None
    return EXACT.divide(above.base * 100, below.base)


def unexplained(sums: Any) -> Truth:
    """Is there no word about money? Transfer payments are asked for reasons elsewhere (P721)."""
    return both(negated(sums.moneyed), negated(sums.transfers))


def decide_claim(sums: Any, rate: Figure) -> Decision:
    """R313: what the indicators claim beside the share of the money that was spent."""
    yield Decided(either(negated(unexplained(sums)), sums.blank > 0, sums.weightless > 0, sums.unclaimed > 0), None)
    yield Decided(either(sums.claimed <= 0, sums.claimed > sums.weights), None)
    yield Decided(sums.claimed * (1 - GAP) > rate * sums.weights, "R313")
    yield Decided(rate < 1 - UNSPENT, "R313", "info")


def claim_findings(table: Table) -> Iterator[Finding]:
    """What the indicators, or the total alone, claim beside the share of the money that was spent."""
    base, rate = spent_share(table)
    if rate is None:
        return
    if not len(table):
        yield from _bare_claim(table, base, rate) if unexplained(sums_of(table)) else ()
        return
    told = law(decide_claim)(sums_of(table), rate)
    if told is not None and table.lines.claimed is not None and table.lines.weighed is not None:
        claim = EXACT.divide(table.lines.claimed, table.lines.weighed)
        yield found(
            "R313", f"{table.pointer}/execution", severity=told.severity, indicator="预算执行率",
            stated=figure(half_up(claim * 100, 2)), computed=_percent(rate), gap=figure(half_up(max(claim - rate, ZERO) * 100, 2)), base=_BASES[base],
        )  # fmt: skip


def _percent(rate: Decimal) -> str:
    return figure(half_up(rate * 100, 2))


def _bare_claim(table: Table, base: Amount, rate: Decimal) -> Iterator[Finding]:
    """Without rows nothing can be recomputed; a full total beside unspent money is still worth a question."""
    total = table.one.total
    claimed = number_of(total.score) if total is not None else None
    full = table.full or HUNDRED
    fund = total_fund(table.one)
    if claimed is None or claimed <= 0 or claimed > full or fund is None or total is None:
        return
    share = EXACT.divide(claimed, full)
    if EXACT.divide(share - rate, share) <= GAP or share <= 1 - execution_score.USUAL / HUNDRED * (1 - rate):
        return  # the points that the execution rate costs are taken off
    index, one = fund
    percent = _percent(rate)
    yield found(
        "R312", f"{table.pointer}/funds/{index}/spent", indicator=table.one.name, stated=f"{percent}%", computed=percent,
        claimed=points(claimed), base=_BASES[base], formula=f"{one.spent}÷{getattr(one, base)}",
    )  # fmt: skip


def spent_share(table: Table) -> tuple[Amount, Decimal | None]:
    """The share that was spent, of the full-year budget, else of the initial one; a stated rate where no amount is."""
    total = total_fund(table.one)
    order: tuple[Amount, ...] = ("adjusted", "initial")
    for base in order if total is not None else ():
        assert total is not None
        share = share_of(amount_of(total[1].spent), amount_of(getattr(total[1], base)))
        if share is not None:
            return base, EXACT.divide(share, HUNDRED)
    own = table.one.execution
    rate = parse(own.rate) if own is not None and own.rate is not None else None
    if rate is not None and rate.kind == "number" and rate.unit == "%":
        return "adjusted", rate.base
    return "adjusted", None


def _problems(table: Table) -> Iterator[Finding]:
    """支出大于预算 among the problems, while the funds say that spending stayed within the budget."""
    total = total_fund(table.one)
    if total is None:
        return
    budget = total[1].adjusted if total[1].adjusted is not None else total[1].initial
    below, above = amount_of(budget), amount_of(total[1].spent)
    share = share_of(above, below)
    if share is None or share > HUNDRED or above is None or below is None:
        return
    for index, text in enumerate(table.one.problems):
        if _OVERSPENT.search(text):
            proof = f"{above.text}≤{below.text}"
            yield found("C608", f"{table.pointer}/problems/{index}", text=text.strip(), proof=proof)
