"""One quantity in two units, side by side: 12.5 公里，即 12500 米; 1.2 亿元（12000 万元）; 1500 亩（合 100 公顷）."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.slips import one_slip
from jixiao.text.quantity import EXACT, half_up, plain
from jixiao.text.units import dimension_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_SIZES: dict[str, tuple[str, str]] = {
    "米": ("长", "1"), "m": ("长", "1"), "公里": ("长", "1000"), "千米": ("长", "1000"), "km": ("长", "1000"), "厘米": ("长", "0.01"),
    "平方米": ("面", "1"), "平米": ("面", "1"), "㎡": ("面", "1"), "m2": ("面", "1"), "m²": ("面", "1"), "公顷": ("面", "10000"), "ha": ("面", "10000"),
    "平方公里": ("面", "1000000"), "平方千米": ("面", "1000000"),
    "克": ("重", "0.001"), "公斤": ("重", "1"), "千克": ("重", "1"), "kg": ("重", "1"), "斤": ("重", "0.5"), "吨": ("重", "1000"), "t": ("重", "1000"),
    "度": ("电", "1"), "千瓦时": ("电", "1"), "kWh": ("电", "1"), "小时": ("时", "60"), "分钟": ("时", "1"), "升": ("容", "1"), "立方米": ("容", "1000"),
}  # fmt: skip
_MU = EXACT.divide(Decimal(10_000), Decimal(15))
"""Square metres of a 亩: fifteen make a 公顷."""
_NAMELY = re.compile(
    r"\s*(?:[,(]\s*)?(?:即|亦即|也就是|合计为|折合|折算为?|换算为?|约?合|相当于|等于|计|以[千百万亿]?元(?:为单位)?(?:表示|计算?|列示|反映))(?:为|约|人民币)?\s*|\s*\(\s*"
)
_CLOSED = re.compile(r"\s*\)")


def claims(line: Line) -> Iterator[Claim]:
    """The quantities of one paragraph that are printed in two units."""
    for first, second in itertools.pairwise(line.facts):
        if (
            first.role == second.role == "stock"
            and not (first.hedged or second.hedged)
            and first.sentence == second.sentence
        ):
            between = line.flat[first.end : second.start]
            bracket = between.strip() == "("
            if _NAMELY.fullmatch(between) and (not bracket or _CLOSED.match(line.flat, second.end)):
                yield from _compared(first, second, sure=not bracket)


def _size(fact: Fact) -> tuple[str, Decimal]:
    """Dimension and size in its base unit, whatever name the unit goes by."""
    dim, factor = dimension_of(fact.unit)
    if dim in {"亩", "畝"}:
        return "面", EXACT.multiply(factor, _MU)
    name, size = _SIZES.get(dim, (fact.dim, "1"))
    return name, EXACT.multiply(factor, Decimal(size))


def _compared(first: Fact, second: Fact, *, sure: bool) -> Iterator[Claim]:
    (dim, one), (other, two) = _size(first), _size(second)
    if dim != other or (first.unit == second.unit and not sure):
        return
    made = EXACT.divide(EXACT.multiply(first.value, one), two)
    slack = (
        EXACT.divide(EXACT.multiply(Decimal(5).scaleb(-first.places - 1), one), two)
        if first.places or "亿" in first.unit or "万" in first.unit
        else Decimal(0)
    )
    step = Decimal(1).scaleb(-second.places)
    gap = abs(made - second.value)
    exact = half_up(made, second.places) == second.value
    near = gap <= max(slack, step if second.places else Decimal(0)) or (dim == "面" and gap * 100 <= made)
    if not exact and not near and not sure and not _slipped(second, made):
        return  # two things of one kind: a figure in brackets need not be the same
    computed = f"{plain(half_up(made, max(second.places, 2)).normalize()) if made else made}{second.unit}"
    yield failing_claim(
        "unit", "A509", second.line, (first.clause, second.end), second.start, "holds" if exact else "rounding" if near else "wrong",
        second.printed, computed, f"{first.printed} = {second.printed}", fix=computed,
    )  # fmt: skip


def _slipped(second: Fact, made: Decimal) -> bool:
    """Whether one slip, or a power of ten, leads from what should stand there to what does."""
    if not made or not second.value:
        return False
    return one_slip(second, made) is not None or EXACT.divide(second.value, made).normalize().as_tuple().digits == (1,)
