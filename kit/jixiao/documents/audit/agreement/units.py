"""Unit slips: 元 printed as 万元. A part thousands of times its whole, or the same digits in two units."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from jixiao.documents.audit.judging import failing_claim, quote
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim, Severity

_PART = re.compile(r"其中|含|包括")
_TAKES_UP = re.compile(r"(?:^|[这该]|上述|[\s,])(?:[\u4e00-\u9fff]*?)(?P<verb>[\u4e00-\u9fff]{2})的?(?:这|共)?$")
_WHOLE = frozenset({"人", "人次", "户", "户次", "件", "台", "辆", "名", "家", "所"})
_PARTS_OF_ONE = re.compile(r"均|每|折|标准|相当|当量|全时|比|万|率|倍|系数|加权")
"""What may be told of parts of one: a mean, a number of whole posts, so many for so many."""
_TEN_THOUSAND = Decimal(10**4)
_FAR_TOO_LARGE = Decimal(100)
_DIGITS, _FEW, _LINES = 5, 3, 8
_OTHER = {"元": "万元", "万元": "元"}


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The amounts of one paragraph whose unit cannot be right."""
    yield from _broken(line)
    moneys = [n for n in line.facts if n.dim == "money"]
    done: set[int] = set()
    for whole, part in itertools.pairwise(moneys):
        if whole.scope != part.scope or not part.unit.startswith("万") or whole.role != "stock" or part.role != "stock":
            continue
        if whole.base <= 0 or part.base < whole.base * _FAR_TOO_LARGE or not _PART.search(line.between(whole, part)):
            continue
        if EXACT.divide(part.base, _TEN_THOUSAND) <= whole.base:
            done.add(part.index)
            yield _slip(part, f"{part.printed} > {whole.printed}", (whole,), "error")
    for fact in moneys:
        other = _twin(fact, scene) or _taken_up(fact, scene)
        if other is not None and fact.index not in done:
            yield _slip(fact, f"{fact.printed} / {other.printed}", (), "warning")


def _broken(line: Line) -> Iterator[Claim]:
    """接待群众 46.2 人次: nobody comes in parts; the 万 is missing."""
    for fact in line.facts:
        if not fact.places or fact.dim not in _WHOLE or fact.unit != fact.dim or fact.role != "stock" or fact.hedged:
            continue
        if fact.value % 1 and not _PARTS_OF_ONE.search(line.flat, line.sentences[fact.sentence][0], fact.start):
            yield _slip(fact, f"{fact.printed} ∉ ℕ", (), "warning")


def _slip(part: Fact, formula: str, inputs: tuple[Fact, ...], severity: Severity) -> Claim:
    smaller = part.unit.replace("万", "", 1) if part.unit.startswith("万") else f"万{part.unit}"
    fix = f"{part.printed.removesuffix(part.unit)}{smaller}"
    text = quote(part, inputs)
    start = part.line.text.find(text)
    return failing_claim(
        "unit_slip", "A509", part.line, (start, start + len(text)), part.start, "wrong", part.printed, fix, formula, severity=severity, fix=fix,
    )  # fmt: skip


def _twins(scene: Scene) -> dict[tuple[Decimal, str], list[Fact]]:
    """All amounts by their digits and unit."""
    cached = scene.cache.get("digits")
    if cached is not None:
        return cast("dict[tuple[Decimal, str], list[Fact]]", cached)
    twins: dict[tuple[Decimal, str], list[Fact]] = {}
    for line in scene.lines:
        for fact in line.facts:
            if fact.unit in _OTHER:
                twins.setdefault((fact.value, fact.unit), []).append(fact)
    scene.cache["digits"] = twins
    return twins


def _taken_up(fact: Fact, scene: Scene) -> Fact | None:
    """下达指标 30.4 万元。…下达的 30.4 元: the amount told before that a word takes up, its 万 left out."""
    verb = _TAKES_UP.search(fact.label) if fact.unit == "元" and fact.role == "stock" else None
    if verb is None or len(fact.value.normalize().as_tuple().digits) < _FEW:
        return None
    told = (one for line in scene.above(fact.line, _LINES) for one in line.facts)
    before = (*fact.line.facts[: fact.index], *told)
    return next(
        (one for one in before if one.unit == "万元" and one.value == fact.value and verb["verb"] in one.label), None
    )


def _long(fact: Fact) -> bool:
    return fact.unit in _OTHER and len(fact.value.normalize().as_tuple().digits) >= _DIGITS


def _twin(fact: Fact, scene: Scene) -> Fact | None:
    """The same five or more digits elsewhere in the other unit; the rarer printing is the slip."""
    if not _long(fact):
        return None
    twins = _twins(scene)
    others = twins.get((fact.value, _OTHER[fact.unit]), [])
    return others[0] if len(others) > len(twins.get((fact.value, fact.unit), [])) else None
