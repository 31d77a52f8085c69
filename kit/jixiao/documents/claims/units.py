"""Unit slips: 元 printed as 万元. A part thousands of times its whole, or the same digits in two units."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from jixiao.documents.claims.judging import Reading, Scene, make
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim

_PART = re.compile(r"其中|含|包括|用于")
_TEN_THOUSAND = Decimal(10**4)
_FAR_TOO_LARGE = Decimal(100)
_DIGITS = 5
_OTHER = {"元": "万元", "万元": "元"}


def _slips(line: Line, scene: Scene) -> Iterator[Claim]:
    moneys = [n for n in line.nums if n.dim == "money"]
    done: set[int] = set()
    for whole, part in itertools.pairwise(moneys):
        if whole.sentence != part.sentence or not part.unit.startswith("万") or whole.change or part.change:
            continue
        if whole.base <= 0 or part.base < whole.base * _FAR_TOO_LARGE or not _PART.search(line.between(whole, part)):
            continue
        if EXACT.divide(part.base, _TEN_THOUSAND) <= whole.base:
            done.add(part.index)
            yield _slip(part, f"{part.printed} > {whole.printed}", (whole,), scene)
    for num in moneys:
        other = _twin(num, scene)
        if other is not None and num.index not in done:
            yield _slip(num, f"{num.printed} / {other.printed}", (), scene)


def _slip(part: Num, formula: str, inputs: tuple[Num, ...], scene: Scene) -> Claim:  # noqa: ARG001
    smaller = part.unit.replace("万", "", 1) if part.unit.startswith("万") else f"万{part.unit}"
    fix = f"{part.printed.removesuffix(part.unit)}{smaller}"
    return make(
        "unit_slip", "wrong", part, computed=fix, formula=formula, code="A509", inputs=inputs, severity="error", fix=fix,
    )  # fmt: skip


def _twins(scene: Scene) -> dict[tuple[Decimal, str], list[Num]]:
    """All amounts of five and more digits by their digits and unit."""
    cached = scene.cache.get("digits")
    if cached is not None:
        return cast("dict[tuple[Decimal, str], list[Num]]", cached)
    twins: dict[tuple[Decimal, str], list[Num]] = {}
    for line in scene.lines:
        for num in line.nums:
            if _long(num):
                twins.setdefault((num.value, num.unit), []).append(num)
    scene.cache["digits"] = twins
    return twins


def _long(num: Num) -> bool:
    return num.unit in _OTHER and len(num.value.normalize().as_tuple().digits) >= _DIGITS


def _twin(num: Num, scene: Scene) -> Num | None:
    """The same five or more digits elsewhere in the other unit; the rarer printing is the slip."""
    if not _long(num):
        return None
    twins = _twins(scene)
    others = twins.get((num.value, _OTHER[num.unit]), [])
    return others[0] if len(others) > len(twins.get((num.value, num.unit), [])) else None


UNITS = (Reading("unit_slip", ("元",), _slips),)
