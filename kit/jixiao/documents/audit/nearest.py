"""The readings of a figure by where its operands mostly stand: right before it, in its sentence, else among what was told last.

No word binds them and no value chooses them: each reading follows from the order of the figures alone, and those further away come in
later steps, each with all readings of the steps before it. How often chance makes one of them fit is counted by whoever asks.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import remainder
from jixiao.documents.audit.passage import done, left_over, level, planned, repeats, shared
from jixiao.documents.audit.prices import per
from jixiao.documents.audit.statement import Binding
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.documents.facts import Fact

MEAN = re.compile(r"均|每|单[位价]|[\u4e00-\u9fff]成本|一[个台人户公]|折")
_NO_MEAN = re.compile(r"每[^每,。;]*每|标准|定额")
"""每人每月: an amount over two numbers; a standard is set."""
_OF = re.compile(r"(?:占|[为是]|达到?|相当于)(?P<base>[\u4e00-\u9fff]{2,})的\s*$")
_RATES = frozenset({"ratio", "points"})
_NO_NUMBER = frozenset({"money", "ratio", "points", "score"})
_FEW, _TWO, _NAME = 4, 2, 3

Ways = list[Binding]


def rates(fact: Fact, told: list[Fact]) -> Iterator[Ways]:
    """受理 5218 件，办结 4987 件，办结率 95.57%: the figure right before a rate, or that which it calls, of one of its sentence; else of one
    that was told before, first of those that the words of the rate call.
    """
    own = [one for one in _own(fact, told) if one.depth <= fact.depth and _plain(one)]
    called = [one for one in own if shared(one.name, fact.label) >= _NAME]
    part = next(reversed(called or own), None)
    if part is None or (part.role == "score") != ("得分" in fact.label) or "超" in fact.label:
        return
    bases = [one for one in reversed(told) if one is not part and one.dim == part.dim and _plain(one)]
    bases = [one for one in bases if one.base > part.base or fact.base > 1]
    here = [one for one in bases if _beside(one, fact)]
    far = sorted((one for one in bases if one not in here), key=lambda one: not repeats(one.name, fact.label))
    said = _OF.search(fact.label)
    named = [one for one in bases if said is not None and repeats(said["base"], one.label)][:_TWO]
    yield from _steps([[Binding("quotient", (part, one)) for one in some] for some in (named, here, far[:_FEW])])


def differences(fact: Fact, told: list[Fact]) -> Iterator[Ways]:
    """预算 520 万元，支出 488 万元，结余 32 万元: two of its sentence; else of those and the last ones told before, parts of others left out."""
    same = [one for one in told if one.dim == fact.dim and one.unit == fact.unit]
    same = level([one for one in same if one.role in {"stock", "score", "change"}])
    own, far = _own(fact, same), [one for one in same if not _beside(one, fact)]
    near = list(combinations(own[-_FEW:], _TWO))
    further = [*product(far[-_FEW:], own[-1:]), *zip(far[-_TWO:-1], far[-1:], strict=False)]
    plans, spent = [one for one in far if planned(one)], [one for one in far if done(one)]
    of_plans = [pair for pair in product(plans[-_TWO:], spent[-1:]) if pair[0] is not pair[1]]
    yield from _steps([[_less(*pair) for pair in reversed(pairs)] for pairs in (near, further, of_plans)])


def is_mean(fact: Fact) -> bool:
    """Whether a figure is a mean by its words, and not that of others."""
    return bool(MEAN.search(fact.label)) and not _NO_MEAN.search(fact.label) and not per.of_others(fact)


def means(fact: Fact, told: list[Fact]) -> Iterator[Ways]:
    """办结 4987 件，法官 31 人，人均办结 160.87 件: the amount last told over the numbers of what it is told of, the nearest first."""
    told = [
        one for one in told if one.role in {"stock", "price"} and not (one.hedged or left_over(one) or remainder(one))
    ]
    amounts = [one for one in told if one.dim == fact.dim and one.role == "stock"]
    units = per.units(fact)
    if any(one.role == "price" and one.dim == fact.dim and per.units(one) == units for one in _own(fact, told)):
        return  # 人均费用 8000 元，人均自付 2000 元: the amount is that of the first
    numbers = [one for one in told if one.dim not in _NO_NUMBER and one.dim != fact.dim and one.role == "stock"]
    numbers = [one for one in numbers if not units or any(per.answers(one, unit) for unit in units)]
    steps = [
        [Binding("mean", pair) for pair in product(amounts[: -1 - count : -1], numbers[: -1 - count : -1])]
        for count in (1, _TWO, _FEW)
    ]
    yield from _steps(steps)


def _plain(one: Fact) -> bool:
    return one.dim not in _RATES and one.role in {"stock", "score"} and one.base > 0 and not one.hedged


def _beside(one: Fact, fact: Fact) -> bool:
    return one.line is fact.line and one.sentence == fact.sentence


def _own(fact: Fact, told: Iterable[Fact]) -> list[Fact]:
    """The figures of its sentence."""
    return [one for one in told if _beside(one, fact)]


def _less(a: Fact, b: Fact) -> Binding:
    return Binding("sum", (a, b) if a.base >= b.base else (b, a), (1, -1))


def _steps(steps: Iterable[Ways]) -> Iterator[Ways]:
    """Each step with those before it; readings of the same amounts once."""
    found: dict[tuple[object, ...], Binding] = {}
    for step in steps:
        before = len(found)
        for way in step:
            found.setdefault(tuple(term.base for term in way.terms), way)
        if len(found) > before:
            yield [*found.values()]


__all__ = ["MEAN", "differences", "is_mean", "means", "rates"]
