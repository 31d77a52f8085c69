"""One quantity in two units, side by side: 12.5 公里，即 12500 米; 1.2 亿元（12000 万元）; and areas, of a length and a width."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.operands import inclusive
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.slips import one_slip
from jixiao.text.quantity import EXACT, half_up, plain
from jixiao.text.units import size_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_NAMELY = re.compile(
    r"\s*(?:[,(]\s*)?(?:即|亦即|也就是|合计为|折合|折算为?|换算为?|约?合|相当于|等于|计|以[千百万亿]?元(?:为单位)?(?:表示|计算?|列示|反映))(?:为|约|人民币)?\s*|\s*\(\s*"
)
_WIDE = re.compile(r"宽度?(?:为|约|是|:)?\s*$")
_OTHER_WAY = re.compile(r"[高深厚径]度?(?:为|约|是|:)?\s*$")
_TWO = 2
_CLOSED = re.compile(r"\s*\)")


def claims(line: Line) -> Iterator[Claim]:
    """The quantities of one paragraph that are printed in two units, and areas beside their length and width."""
    if "宽" in line.flat:
        yield from _areas(line)
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


def _areas(line: Line) -> Iterator[Claim]:
    """长 2 公里，宽 3.5 米，面积 7000 平方米: of the only length and the only width of a sentence; other shapes are not judged."""
    for fact in line.facts:
        if fact.role != "stock" or fact.hedged or "面积" not in fact.label or size_of(fact.unit)[0] != "area":
            continue
        if inclusive(fact):
            continue
        own = [one for one in before(fact) if size_of(one.unit)[0] == "length" and one.scope == fact.scope]
        wide = [one for one in own if _WIDE.search(one.label)]
        long = [one for one in own if not _WIDE.search(one.label) and not _OTHER_WAY.search(one.label)]
        if len(wide) != 1 or len(long) != 1 or len(own) != _TWO or any(one.hedged for one in own):
            continue
        square = EXACT.multiply(*(EXACT.multiply(one.value, size_of(one.unit)[1]) for one in own))
        made = EXACT.divide(square, size_of(fact.unit)[1])
        exact, near = half_up(made, fact.places) == fact.value, abs(made - fact.value) * 50 <= made
        if exact or near or _slipped(fact, made):
            computed = f"{plain(half_up(made, 4).normalize())}{fact.unit}"
            yield failing_claim(
                "price", "A512", line, (long[0].clause, fact.end), fact.start, "holds" if exact else "rounding" if near else "wrong",
                fact.printed, computed, f"{long[0].printed}×{wide[0].printed}",
            )  # fmt: skip


def _compared(first: Fact, second: Fact, *, sure: bool) -> Iterator[Claim]:
    (kind, one), (other, two) = size_of(first.unit), size_of(second.unit)
    if (kind or first.dim) != (other or second.dim) or (first.unit == second.unit and not sure):
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
    near = gap <= max(slack, step if second.places else Decimal(0)) or (kind == "area" and gap * 100 <= made)
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
