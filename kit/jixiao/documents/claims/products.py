"""Price times quantity, and averages: 120 套，单价 500 元，共计 6 万元；人均 … 元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.documents.claims.judging import Reading, Scene, amount, in_unit, make
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim, Verdict

_PRICE = re.compile(r"单价|每(?:[\u4e00-\u9fff]{1,5})|[人户亩生次]均|平均|标准(?:为|是)?|均价")
_PER = re.compile(r"^\s*(?:/|每)")
_SUM = re.compile(r"共计|合计|总计|总金额|总价|共|总额|小计|计")


def _products(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    for price in line.nums:
        if price.dim != "money" and not price.unit.startswith("元/"):
            continue
        if not (_PRICE.search(price.label) or _PER.match(price.after) or "/" in price.unit) or price.hedged:
            continue
        base = price.base if price.dim == "money" else price.value
        near = [
            n
            for n in line.nums[max(0, price.index - 4) : price.index + 5]
            if n.sentence == price.sentence and n is not price and not n.hedged and abs(n.index - price.index) <= 4
        ]
        counts = [n for n in near if n.plain and n.dim != "money" and "/" not in n.unit and n.base > 1]
        totals = [n for n in near if n.plain and n.dim == "money" and n.base > base]
        trial = _match(base, price, counts, totals) or _strict(base, price, near)
        if trial is not None:
            yield _claim(price, trial)


@dataclass(frozen=True, slots=True)
class _Product:
    """A total, the factors beside the price, and what they make."""

    total: Num
    factors: tuple[Num, ...]
    made: Decimal
    verdict: Verdict = "holds"


def _match(base: Decimal, price: Num, counts: list[Num], totals: list[Num]) -> _Product | None:
    """Price times one count, or times a count and months, that makes one of the totals."""
    for total in totals:
        for count in counts:
            made = EXACT.multiply(base, count.base)
            verdict = amount(total, made, EXACT.multiply(price.slack, count.base) + EXACT.multiply(count.slack, base))
            if verdict != "wrong" and (verdict == "holds" or count.slack):
                return _Product(total, (count,), made, verdict)
            for months in counts:
                both = EXACT.multiply(made, months.base)
                if months is not count and amount(total, both) == "holds":
                    return _Product(total, (count, months), both)
    return None


def _unit_price(price: Num, count: Num) -> bool:
    """单价, or 每 with the unit that is counted: 320 人，每人 1200 元."""
    return "单价" in price.label or f"每{count.unit}" in price.label


def _strict(base: Decimal, price: Num, near: list[Num]) -> _Product | None:
    """A count, its unit price and 共计 T, and no other number in the sentence."""
    if len(near) != 2 or not _unit_price(price, near[0]) or near[0].index != price.index - 1:
        return None
    count, total = near
    if (
        total.dim != "money"
        or not _SUM.search(total.label)
        or not count.plain
        or count.dim == "money"
        or count.base <= 1
    ):
        return None
    made = EXACT.multiply(base, count.base)
    verdict = amount(total, made, EXACT.multiply(price.slack, count.base))
    return _Product(total, (count,), made, verdict) if verdict != "rounding" else None


def _claim(price: Num, found: _Product) -> Claim:
    kind = "average" if "均" in price.label else "price"
    formula = "×".join((found.factors[0].printed, price.printed, *(n.printed for n in found.factors[1:])))
    return make(
        kind, found.verdict, found.total, computed=in_unit(found.made, found.total), formula=formula, code="A512",
        inputs=(*found.factors, price), severity="warning",
    )  # fmt: skip


PRODUCTS = (Reading("price", ("单价", "每", "均", "标准", "/"), _products),)
