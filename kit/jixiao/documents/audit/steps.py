"""Sentences with figures, one after another through the document: which figure asks for others, and with which it is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from jixiao.documents.audit.balances import CLOSING, opens_with
from jixiao.documents.audit.operands import points_kind, remainder
from jixiao.documents.facts.lexicon import FRACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact
    from jixiao.documents.facts.passage import Span

_STEPS = 4
"""How many sentences with figures before its own a figure is read with."""
_RUN, _MOST, _LONGEST = 12, 60, 1_500
_OPERANDS = frozenset({"stock", "change", "ratio", "price", "score"})
_LAST = re.compile(
    r"平均|[人户亩车辆件床班校村生月日年次场期]均|结余|剩余|余额|其余|超额|现有|空编|缺编|空缺|净资产|节约|节省|结存"
)
_CLOSED = re.compile(r"(?:年末|期末|月末)[^。;]*$")
_SUMS = ("TOTAL", "RUNNING", "THIS")
_NAMED = re.compile(r"[\u4e00-\u9fff]")
_RATE = re.compile(r"(?P<core>[\u4e00-\u9fff]{2})(?:率|比例|进度)(?:[均各]?(?:为|是|达到?|:))?\s*$")
_GRAND = re.compile(
    r"总(?:投资|投入|成本|经费|造价)(?:额|数)?(?:为|是|共|:)?\s*$|(?:综合|自评|最终|评价)(?:自评|评价|绩效)*总?(?:得分|总分|评分)(?:为|是|:)?\s*$"
)
_OPINION = re.compile(r"满意|知晓")
_ABOVE_PRICE = 3


class Step(NamedTuple):
    """A sentence with figures: its span, and its figures. One that is longer than any sentence has none here: a bound on the work."""

    span: Span
    facts: list[Fact]


def steps(scene: Scene) -> list[Step]:
    """The sentences of the prose that hold figures, in order; read once."""
    cached = scene.cache.get("steps")
    if cached is None:
        found: list[Step] = []
        at_of: dict[tuple[int, int], int] = {}
        for line in scene.lines:
            for fact in line.facts if not line.is_cell else ():
                if (id(line), fact.sentence) not in at_of:
                    at_of[id(line), fact.sentence] = len(found)
                    found.append(Step((line, *line.sentences[fact.sentence]), []))
                found[-1].facts.append(fact)
        for step in found:
            if len(step.facts) > _MOST or step.span[2] - step.span[1] > _LONGEST:
                step.facts.clear()
        scene.cache["steps"], scene.cache["step of"] = found, at_of
        return found
    return cast("list[Step]", cached)


def step_of(fact: Fact, scene: Scene) -> int:
    """The number of the step that a figure stands in; -1 for a cell."""
    steps(scene)
    return cast("dict[tuple[int, int], int]", scene.cache["step of"]).get((id(fact.line), fact.sentence), -1)


def asks(fact: Fact, at: int, every: list[Step]) -> bool:
    """Whether the words of a figure say that it follows from others."""
    if fact.hedged or not every[at].facts or not _NAMED.search(fact.gap):
        return False
    if fact.role == "ratio":
        return bool(fact.sign) or not _OPINION.search(fact.label) or _counted(at, every)
    asked = (
        fact.role in {"points", "change"} or fact.unit == "倍" or fact.has(*_SUMS) or bool(_GRAND.search(fact.label))
    )
    return asked or _follows(fact, at, every)


def _counted(at: int, every: list[Step]) -> bool:
    """Whether the answers of a survey stand before a rate of satisfaction."""
    before = every[max(0, at - _ABOVE_PRICE) : at]
    return any(one.role == "stock" and _OPINION.search(one.label) for step in before for one in step.facts)


def _priced(fact: Fact, at: int, every: list[Step]) -> bool:
    """Whether a price stands in the sentences before an amount that its own sentence begins with."""
    if fact.role != "stock" or fact is not every[at].facts[0]:
        return False
    before = every[max(0, at - _ABOVE_PRICE) : at]
    return any(one.role == "price" and one.dim == fact.dim for step in before for one in step.facts)


def windows(fact: Fact, at: int, every: list[Step]) -> Iterator[tuple[int, int, bool]]:
    """The first and last step to read a figure with, and whether they are a run.

    A total is read with all of its run; else one more step each time that may hold an operand.
    """
    if fact.role in {"stock", "score", "change"} and (fact.has(*_SUMS) or _GRAND.search(fact.label)):
        yield from _runs(fact, at, every)
        if fact.role != "score" and not _follows(fact, at, every):
            return
    opening = _opening(fact, at, every) if fact.role == "stock" else None
    whatever = fact.role in {"ratio", "price", "points"} or _priced(fact, at, every)
    words = _words(fact)
    amount = fact.role != "price" or _holds_amount(every[at], fact)
    for first in (opening,) if opening is not None else range(at - 1, max(-1, at - 1 - _STEPS), -1):
        line, start, end = every[first].span
        amount = amount or _holds_amount(every[first], fact)
        words = () if any(word in line.flat[start:end] for word in words) else words
        near = any(one.role in _OPERANDS and (whatever or one.dim == fact.dim) for one in every[first].facts)
        if amount and not words and near:
            yield first, at, False


def _runs(fact: Fact, at: int, every: list[Step]) -> Iterator[tuple[int, int, bool]]:
    """The run of like figures that ends before a total, and the one that begins behind it."""
    first = last = at
    while first and at - first < _RUN and _holds_one(every[first - 1], fact, alone=fact.role == "stock"):
        first -= 1
    while last + 1 < len(every) and last - at < _RUN and _holds_one(every[last + 1], fact):
        last += 1
    if at - first > (fact.role == "stock") and fact is every[at].facts[0]:
        yield first, at, True
    if last > at and not any(one.dim == fact.dim for one in every[at].facts if one.index > fact.index):
        yield at, last, True


def _holds_amount(step: Step, like: Fact) -> bool:
    """Whether a sentence holds what a mean may be taken of."""
    return any(one.dim == like.dim and one.role == "stock" for one in step.facts)


def _follows(fact: Fact, at: int, every: list[Step]) -> bool:
    """Whether a stock follows from others by more than a word of total."""
    named = fact.phase in {"ADJUSTED", "LEFT"} or bool(_LAST.search(fact.label)) or bool(_CLOSED.search(fact.gap))
    return named or remainder(fact) or _priced(fact, at, every)


def _words(fact: Fact) -> tuple[str, ...]:
    """The words one of which an operand of a rate carries; none where the rate does not say, or its own sentence has one."""
    rate = _RATE.search(fact.label) if fact.role == "ratio" and not fact.sign else None
    if rate is None:
        return ()
    words = (*FRACTIONS.get(rate["core"], (rate["core"], rate["core"][0])), "应", "实际", "设计")
    own = fact.line.flat[fact.line.sentences[fact.sentence][0] : fact.start - len(rate[0])]
    return () if any(word in own for word in words) else words


def _opening(fact: Fact, at: int, every: list[Step]) -> int | None:
    """The step that holds the opening balance of what a year ends with."""
    if not CLOSING.search(fact.gap):
        return None
    for first in range(at, max(-1, at - 1 - _RUN), -1):
        if any(one.dim == fact.dim and one is not fact and opens_with(one, fact) for one in every[first].facts):
            return first
    return None


def _holds_one(step: Step, like: Fact, *, alone: bool = False) -> bool:
    """Whether a sentence holds figures of the kind of a total, or just one, and no total of its own."""
    own = [one for one in step.facts if one.dim == like.dim and one.role == like.role]
    own = [one for one in own if like.role != "score" or points_kind(one) == points_kind(like)]
    return bool(own) and (len(own) == 1 or not alone) and not any(one.has("TOTAL") for one in own)
