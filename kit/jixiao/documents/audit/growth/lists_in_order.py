"""Lists of one length, one behind the other: 收、支各为 42 万元、40 万元，比上年各增加 2 万元、4 万元，各增长 5%、11.11%.

What the lists tell belongs together member by member: what is, what was, the change between, the rate of it. The words before the first
member of a list (各, 分别, 依次, or a word of change) are said of all its members.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from jixiao.documents.audit.growth.comparands import past_words
from jixiao.documents.audit.passage import planned_words, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_JOINT = re.compile(r"\s*(?:[、,]|和|与|及|以及)\s*")
_CHANGED = re.compile(rf"{_JOINT.pattern}(?:增[加长]|减少|下降|上升|提高|降低)了?")
_EACH = re.compile(r"各|分别|依次")
_LAST = re.compile(r"上年|去年|上一年|同期|同比|20\d\d年")
_PLAN = re.compile(r"[比较与][^,]*?(?:预算|计划|目标|任务)")
_EVIDENCE = ("announced", "part named", "base named", "common words")
_TWO, _NEAR = 2, 60

_Kind = Literal["stock", "change", "ratio"]


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The changes and rates of the lists of one paragraph."""
    if _EACH.search(line.flat) is None:
        return
    lists = _lists(line)
    for at, own in enumerate(lists):
        told = [
            one
            for one in lists[:at]
            if len(one) == len(own) and own[0].sentence - one[0].sentence <= 1 and own[0].index - one[0].index < _NEAR
        ]
        told = _since_last_stocks(told)
        if told and _kind(own) == "ratio" and own[0].sign:
            yield from _rates(own, told)
        elif told and _kind(own) == "change":
            yield from _changes(own, told)


def _lists(line: Line) -> list[list[Fact]]:
    """The runs of figures that only 、 or 和 divides, or beside that a word of change for each of them."""
    runs = [[fact] for fact in line.facts[:1]]
    for last, fact in pairwise(line.facts):
        between = line.between(last, fact)
        changed = last.role == fact.role == "change" and _CHANGED.fullmatch(between) is not None
        joined = (fact.role == "ratio") == (last.role == "ratio") and _JOINT.fullmatch(between) is not None
        if (joined or changed) and not fact.depth:
            runs[-1].append(fact)
        else:
            runs.append([fact])
    return [run for run in runs if len(run) >= _TWO and not any(one.hedged or one.open for one in run)]


def _kind(run: list[Fact]) -> _Kind:
    """What a list tells, by its first member."""
    first = run[0]
    return "ratio" if first.role == "ratio" else "change" if first.role == "change" else "stock"


def _since_last_stocks(told: list[list[Fact]]) -> list[list[Fact]]:
    """The lists from the last two of stocks on: what stands before them is another matter."""
    stocks = [i for i, run in enumerate(told) if _kind(run) == "stock"]
    changes = [i for i, run in enumerate(told) if _kind(run) == "change"]
    first = stocks[-_TWO:][0] if stocks else len(told)
    if len(stocks) >= _TWO and not _pair(told[stocks[-_TWO]], told[stocks[-1]]):
        first = stocks[-1]
    return [run for i, run in enumerate(told) if i >= first and (i not in changes or i == changes[-1])]


def _pair(one: list[Fact], other: list[Fact]) -> bool:
    """Whether two lists are the same things at two times."""
    return _dims(one) == _dims(other) and _past([one, other]) is not None


def _dims(run: list[Fact]) -> list[str]:
    return [one.dim for one in run]


def _past(stocks: list[list[Fact]]) -> list[Fact] | None:
    """Of the lists the one of what was before, by its words; of two also by their years."""
    told = [run for run in stocks if past_words(run[0])]
    years = [run[0].year or 0 for run in stocks]
    if not told and len(stocks) == _TWO and 0 not in years and years[0] != years[1]:
        return stocks[years.index(min(years))]
    return told[0] if len(told) == 1 else None


def _rates(own: list[Fact], told: list[list[Fact]]) -> Iterator[Statement]:
    """The rate of each change on what was before it; or of now over before."""
    stocks = [run for run in told if _kind(run) == "stock"]
    changes = [run for run in told if _kind(run) == "change"]
    if not stocks or (own[0].scope != (changes or stocks)[-1][0].scope and not _LAST.search(own[0].gap)):
        return
    sign = own[0].sign
    past = _past(stocks)
    if changes and (changes[-1][0].sign != sign or _dims(changes[-1]) != _dims(stocks[-1])):
        return
    if changes and (past is not None or not _PLAN.search(changes[-1][0].gap)):
        base = past if past is not None else stocks[-1]
        for fact, change, one in zip(own, changes[-1], base, strict=True):
            binding = (
                Binding("quotient", (change, one)) if past is not None else Binding("change", (change, one), (sign, 1))
            )
            yield Statement("growth_rate", "A503", fact, [binding], [where(fact, change, one), *_EVIDENCE])
    elif not changes and past is not None and len(stocks) == _TWO:
        (now,) = [run for run in stocks if run is not past]
        for fact, one, other in zip(own, now, past, strict=True):
            fact.sign = sign
            yield Statement(
                "growth_rate", "A503", fact, [Binding("excess", (one, other))], [where(fact, one, other), *_EVIDENCE]
            )


def _changes(own: list[Fact], told: list[list[Fact]]) -> Iterator[Statement]:
    """Each change is what is less what was."""
    stocks = [run for run in told if _kind(run) == "stock" and _dims(run) == _dims(own)]
    past = _past(stocks)
    if len(stocks) != _TWO or past is None or planned_words(own[0].gap):
        return
    (now,) = [run for run in stocks if run is not past]
    for fact, one, other in zip(own, now, past, strict=True):
        signs = (fact.sign or own[0].sign, -(fact.sign or own[0].sign))
        yield Statement(
            "growth_amount", "A504", fact, [Binding("sum", (one, other), signs)], [where(fact, one, other), *_EVIDENCE]
        )
