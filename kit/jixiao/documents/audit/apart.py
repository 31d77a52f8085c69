"""Statements whose operands stand in other sentences or paragraphs: the grammar of one sentence, read over the ones before it.

A figure that asks for operands (a rate, a change, a rest, a total) and found none in its sentence is read once more together with the
sentence with figures before it, then with two, and so on; the first passage in which its words are answered counts. A total is read
with the whole run of sentences that hold one figure of its kind. Nothing found here is ever an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit.balances import CLOSING, OPENED
from jixiao.documents.audit.operands import Constant, points_kind, remainder
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import FRACTIONS
from jixiao.documents.facts.passage import Passage, Span, below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

    Propose = Callable[[Line, Scene], Iterator[Statement]]

_STEPS = 4
"""How many sentences with figures before its own a figure is read with."""
_RUN = 12
_OPERANDS = frozenset({"stock", "change", "ratio", "price", "score"})
_POSITIONS = frozenset(
    {"one scope", "one sentence", "next sentence", "one paragraph", "next paragraph", "other paragraph"}
)
_LAST = re.compile(r"平均|均|年末|期末|剩|余|超额|现有|空编|缺编|空缺|净资产")
_SUMS = ("TOTAL", "RUNNING", "THIS")
_NAMED = re.compile(r"[\u4e00-\u9fff]")
_RATE = re.compile(r"(?P<core>[\u4e00-\u9fff]{2})(?:率|比例|进度)(?:[均各]?(?:为|是|达到?|:))?\s*$")
_OPINION = re.compile(r"满意|知晓")
_ITEM = re.compile(r"^\s*(?:\(?\d{1,2}[.、)．)]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}是|[①-⑳])")
_ABOVE_PRICE = 3


def asks(fact: Fact, at: int, every: list[tuple[Span, int]]) -> bool:
    """Whether the words of a figure say that it follows from others."""
    if fact.hedged or not _NAMED.search(fact.gap):
        return False
    if fact.role == "ratio":
        return bool(fact.sign) or not _OPINION.search(fact.label) or _counted(at, every)
    return fact.role in {"points", "change"} or fact.unit == "倍" or fact.has(*_SUMS) or _follows(fact, at, every)


def _counted(at: int, every: list[tuple[Span, int]]) -> bool:
    """Whether the answers of a survey stand before a rate of satisfaction."""
    return any(
        one.role == "stock" and _OPINION.search(one.label)
        for (line, _, _), number in every[max(0, at - _ABOVE_PRICE) : at]
        for one in line.sentence(number)
    )


def _priced(fact: Fact, at: int, every: list[tuple[Span, int]]) -> bool:
    """Whether a price stands in the sentences before an amount that its own sentence begins with."""
    if fact.role != "stock" or not fact.line.facts or fact is not fact.line.sentence(fact.sentence)[0]:
        return False
    return any(
        one.role == "price" and one.dim == fact.dim
        for (line, _, _), number in every[max(0, at - _ABOVE_PRICE) : at]
        for one in line.sentence(number)
    )


def steps(scene: Scene) -> list[tuple[Span, int]]:
    """The sentences of the prose that hold figures, in order, each with its number in its paragraph; read once."""
    cached = scene.cache.get("steps")
    if cached is None:
        cached = scene.cache["steps"] = [
            ((line, *line.sentences[number]), number)
            for line in scene.lines
            if not line.is_cell
            for number in dict.fromkeys(fact.sentence for fact in line.facts)
        ]
        scene.cache["step of"] = {(id(span[0]), number): at for at, (span, number) in enumerate(cached)}
    return cached  # type: ignore[return-value]


def propose(
    line: Line, scene: Scene, spoken: set[int], proposals: Mapping[str, Sequence[Propose]]
) -> Iterator[Statement]:
    """The statements of a paragraph about figures that nothing in their own sentence explains. `spoken` are the others."""
    every = steps(scene)
    at_of: dict[tuple[int, int], int] = scene.cache["step of"]  # type: ignore[assignment]
    for fact in line.facts if not (line.is_cell or "|" in line.flat) else ():
        at = at_of[id(line), fact.sentence]
        if fact.start in spoken or not asks(fact, at, every):
            continue
        for first, last, run in _windows(fact, at, every):
            made = _read(fact, (first, at, last), scene, proposals, run=run)
            if made is not None:
                yield made
                break


def _windows(fact: Fact, at: int, every: list[tuple[Span, int]]) -> Iterator[tuple[int, int, bool]]:
    """Which steps to read together, and whether they are a run: for a total all of it, else one more step each time that may hold an operand."""
    if fact.role in {"stock", "score", "change"} and fact.has(*_SUMS):
        first = last = at
        while first and at - first < _RUN and _holds_one(every[first - 1], fact, alone=True):
            first -= 1
        while last + 1 < len(every) and last - at < _RUN and _holds_one(every[last + 1], fact):
            last += 1
        if at - first > 1 and fact is fact.line.sentence(fact.sentence)[0]:
            yield first, at, True
        if last > at and not any(
            one.dim == fact.dim for one in fact.line.sentence(fact.sentence) if one.index > fact.index
        ):
            yield at, last, True
        if not _follows(fact, at, every):
            return
    opening = _opening(fact, at, every) if fact.role == "stock" else None
    whatever = fact.role in {"ratio", "price", "points"} or _priced(fact, at, every)
    words = _words(fact)
    amount = fact.role != "price" or _holds_amount(every[at], fact)
    for first in (opening,) if opening is not None else range(at - 1, max(-1, at - 1 - _STEPS), -1):
        (line, start, end), number = every[first]
        amount = amount or _holds_amount(every[first], fact)
        words = () if any(word in line.flat[start:end] for word in words) else words
        if (
            amount
            and not words
            and any(one.role in _OPERANDS and (whatever or one.dim == fact.dim) for one in line.sentence(number))
        ):
            yield first, at, False


def _holds_amount(step: tuple[Span, int], like: Fact) -> bool:
    """Whether a sentence holds what a mean may be taken of."""
    (line, _, _), number = step
    return any(one.dim == like.dim and one.role == "stock" for one in line.sentence(number))


def _follows(fact: Fact, at: int, every: list[tuple[Span, int]]) -> bool:
    """Whether a stock follows from others by more than a word of total."""
    return (
        fact.phase in {"ADJUSTED", "LEFT"}
        or bool(_LAST.search(fact.gap))
        or remainder(fact)
        or _priced(fact, at, every)
    )


def _words(fact: Fact) -> tuple[str, ...]:
    """The words one of which an operand of a rate carries; none where the rate does not say, or its own sentence has one."""
    rate = _RATE.search(fact.label) if fact.role == "ratio" and not fact.sign else None
    if rate is None:
        return ()
    words = (*FRACTIONS.get(rate["core"], (rate["core"], rate["core"][0])), "应")
    own = fact.line.flat[fact.line.sentences[fact.sentence][0] : fact.start - len(rate[0])]
    return () if any(word in own for word in words) else words


def _opening(fact: Fact, at: int, every: list[tuple[Span, int]]) -> int | None:
    """The step that holds the opening balance of what a year ends with."""
    if not CLOSING.search(fact.gap):
        return None
    for first in range(at, max(-1, at - 1 - _RUN), -1):
        (line, _, _), number = every[first]
        if any(one.dim == fact.dim and one is not fact and OPENED.search(one.label) for one in line.sentence(number)):
            return first
    return None


def _holds_one(step: tuple[Span, int], like: Fact, *, alone: bool = False) -> bool:
    """Whether a sentence holds figures of the kind of a total, or just one, and no total of its own."""
    (line, _, _), number = step
    own = [one for one in line.sentence(number) if one.dim == like.dim and one.role == like.role]
    own = [one for one in own if like.role != "score" or points_kind(one) == points_kind(like)]
    return bool(own) and (len(own) == 1 or not alone) and not any(one.has("TOTAL") for one in own)


def _read(
    fact: Fact, window: tuple[int, int, int], scene: Scene, proposals: Mapping[str, Sequence[Propose]], *, run: bool
) -> Statement | None:
    """The statement about a figure that a passage makes, in the facts of the document."""
    every = steps(scene)
    for statement in _statements(window, "total" if run else fact.role, scene, proposals):
        passage = statement.target.line
        if not isinstance(passage, Passage) or passage.original(statement.target) is not fact:
            continue
        if statement.kind == "sum_parts_total" and fact.role != "ratio" and not run:
            continue
        moved = _moved(statement, passage, fact)
        if moved is not None and not _owned(moved) and not _interrupted(moved, scene):
            moved.evidence[:] = [one for one in moved.evidence if one not in _POSITIONS]
            moved.evidence += _position(moved, every, scene)
            return moved
    return None


def _statements(
    window: tuple[int, int, int], role: str, scene: Scene, proposals: Mapping[str, Sequence[Propose]]
) -> list[Statement]:
    """What a passage says about figures of a role."""
    key = f"passage {window} {role}"
    cached = scene.cache.get(key)
    if cached is None:
        first, at, last = window
        passage = Passage([span for span, _ in steps(scene)[first : last + 1]], at - first, rated=role == "ratio")
        cached = scene.cache[key] = [one for propose in proposals[role] for one in propose(passage, scene)]
    return cached  # type: ignore[return-value]


def _moved(statement: Statement, passage: Passage, target: Fact) -> Statement | None:
    """A statement with the facts of the document; None where it is one of a single sentence after all."""
    bindings = []
    for binding in statement.bindings:
        terms = tuple(passage.original(term) for term in binding.terms)
        bindings.append(Binding(binding.form, terms, binding.signs, binding.evidence))
    if all(_beside(term, target) for term in bindings[0].terms) or bindings[0].interval() is None:
        return None
    if (
        statement.kind == "ratio_rate"
        and bindings[0].form == "quotient"
        and bindings[0].terms[0].base > bindings[0].terms[1].base
    ):
        return None  # what is larger is no part
    return Statement(statement.kind, statement.code, target, bindings, list(statement.evidence), statement.quiet)


def _owned(statement: Statement) -> bool:
    """Whether the parts of a total have a whole of their own in their sentence."""
    terms = statement.bindings[0].terms
    if statement.kind != "sum_parts_total" or (
        terms[0].line is statement.target.line and terms[0].start > statement.target.start
    ):
        return False
    beside = any(
        one.dim == statement.target.dim
        for one in statement.target.line.sentence(statement.target.sentence)
        if one.index < statement.target.index
    )
    return (
        beside
        or terms[0].has("OPEN")
        or any(
            one.dim == statement.target.dim
            and one.role == "stock"
            and one not in terms
            and (one.has("TOTAL") or one.index < term.index)
            for term in terms
            for one in term.line.sentence(term.sentence)
            if one is not statement.target
        )
    )


def _interrupted(statement: Statement, scene: Scene) -> bool:
    """Whether a heading stands between numbered items and a total: then they belong to what stands above them."""
    last, line = statement.bindings[0].terms[-1].line, statement.target.line
    if statement.kind != "sum_parts_total" or last.number >= line.number or not _ITEM.match(last.flat):
        return False
    return any(one.flat.strip() for one in scene.lines[last.number + 1 : line.number])


def _beside(term: Fact, target: Fact) -> bool:
    return isinstance(term, Constant) or (term.line is target.line and term.sentence == target.sentence)


def _position(statement: Statement, every: list[tuple[Span, int]], scene: Scene) -> list[str]:
    """How far apart the operands stand, and whether anything else there could have been meant."""
    at_of: dict[tuple[int, int], int] = scene.cache["step of"]  # type: ignore[assignment]
    target, terms = statement.target, [one for one in statement.bindings[0].terms if not isinstance(one, Constant)]
    used = {at_of.get((id(fact.line), fact.sentence), -1) for fact in (target, *terms)}
    together = max(used) - min(used) + 1 == len(used)
    if all(fact.line is target.line for fact in terms):
        found = ["next sentence" if together else "one paragraph"]
    else:
        found = ["next paragraph" if together else "other paragraph"]
    return [*found, "nothing else"] if together and not _others(statement, [every[i] for i in sorted(used)]) else found


def _others(statement: Statement, read: list[tuple[Span, int]]) -> bool:
    """Whether a stock or change of the dimension of an operand stands there that the first binding leaves out."""
    terms = {id(one) for one in (statement.target, *statement.bindings[0].terms)}
    dims = {one.dim for one in statement.bindings[0].terms if one.role != "price"}
    return any(
        id(one) not in terms and one.dim in dims and not below(one) and one.role in {"stock", "change", "score"}
        for (line, _, _), number in read
        for one in line.sentence(number)
    )
