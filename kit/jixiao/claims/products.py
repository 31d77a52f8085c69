"""Price times quantity, and averages: 120 套，单价 500 元，共计 6 万元；人均 … 元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.claims.judging import Reading, Scene, amount, in_unit, make
from jixiao.quantity import EXACT

if TYPE_CHECKING:
    from jixiao.claims.context import Line, Num
    from jixiao.findings import Claim

_PRICE = re.compile(r"单价|每(?:[\u4e00-\u9fff]{1,5})|人均|户均|平均|标准(?:为|是)?|均价")
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
        ]  # noqa: PLR2004
        counts = [n for n in near if n.plain and n.dim not in {"money"} and "/" not in n.unit and n.base > 1]
        totals = [n for n in near if n.plain and n.dim == "money" and n.base > base]
        claim = _match(price, base, counts, totals)
        if claim is not None:
            yield claim


def _match(price: Num, base: Decimal, counts: list[Num], totals: list[Num]) -> Claim | None:
    average = bool(re.search(r"均", price.label))
    for total in totals:
        for count in counts:
            made = EXACT.multiply(base, count.base)
            if amount(total, made, EXACT.multiply(price.slack, count.base)) == "holds":
                return _claim(total, price, made, f"{count.printed}×{price.printed}", count, average=average)
            for months in counts:
                if months is not count and amount(total, EXACT.multiply(made, months.base)) == "holds":
                    return _claim(
                        total,
                        price,
                        EXACT.multiply(made, months.base),
                        f"{count.printed}×{price.printed}×{months.printed}",
                        count,
                        average=average,
                    )
    return None


def _claim(total: Num, price: Num, made: Decimal, formula: str, count: Num, *, average: bool) -> Claim:
    return make(
        "average" if average else "price", "holds", total, computed=in_unit(made, total), formula=formula, code="A512", inputs=(count, price),
    )  # fmt: skip


PRODUCTS = (Reading("price", ("单价", "每", "均", "标准", "/"), _products),)
