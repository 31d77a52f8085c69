"""Statements whose operands stand in other sentences or paragraphs: the grammar of one sentence, read over the ones before it.

A figure that asks for operands (a rate, a change, a rest, a total) and found none in its sentence is read once more together with the
sentence with figures before it, then with two, and so on; the first passage in which its words are answered counts. A total is read
with the whole run of sentences that hold one figure of its kind. Nothing found here is ever an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from jixiao.documents.audit.apart_changes import speaks_of
from jixiao.documents.audit.operands import Constant
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.steps import Step, asks, step_of, steps, windows
from jixiao.documents.facts.passage import Passage, below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

    Propose = Callable[[Line, Scene], Iterator[Statement]]

_POSITIONS = frozenset(
    {"one scope", "one sentence", "next sentence", "one paragraph", "next paragraph", "other paragraph"}
)
_ITEM = re.compile(r"^\s*(?:\(?\d{1,2}[.、)．)]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}是|[①-⑳])")


def propose(
    line: Line, scene: Scene, spoken: set[int], proposals: Mapping[str, Sequence[Propose]]
) -> Iterator[Statement]:
    """The statements of a paragraph about figures that nothing in their own sentence explains. `spoken` are the others."""
    every = steps(scene)
    for fact in line.facts if not (line.is_cell or "|" in line.flat) else ():
        at = step_of(fact, scene)
        if fact.start in spoken or not asks(fact, at, every):
            continue
        for first, last, run in windows(fact, at, every):
            made = _read(fact, (first, at, last), scene, proposals, run=run)
            if made is not None:
                yield made
                break


def _read(
    fact: Fact, window: tuple[int, int, int], scene: Scene, proposals: Mapping[str, Sequence[Propose]], *, run: bool
) -> Statement | None:
    """The statement about a figure that a passage makes, in the facts of the document."""
    for statement in _statements(window, "total" if run else fact.role, scene, proposals):
        passage = statement.target.line
        if not isinstance(passage, Passage) or passage.original(statement.target) is not fact:
            continue
        if statement.kind == "sum_parts_total" and fact.role != "ratio" and not run:
            continue
        moved = _moved(statement, passage, fact)
        if moved is not None and not (_owned(moved, scene) or _interrupted(moved, scene) or _of_another(moved)):
            moved.evidence[:] = [one for one in moved.evidence if one not in _POSITIONS]
            moved.evidence += _position(moved, scene)
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
        passage = Passage([step.span for step in steps(scene)[first : last + 1]], at - first, rated=role == "ratio")
        cached = scene.cache[key] = [one for propose in proposals[role] for one in propose(passage, scene)]
    return cast("list[Statement]", cached)


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


def _owned(statement: Statement, scene: Scene) -> bool:
    """Whether the parts of a total have a whole of their own in their sentence."""
    terms, target, every = statement.bindings[0].terms, statement.target, steps(scene)
    if statement.kind != "sum_parts_total" or (terms[0].line.number, terms[0].start) > (
        target.line.number,
        target.start,
    ):
        return False
    own = every[step_of(target, scene)].facts
    if any(one.dim == target.dim and one.index < target.index for one in own) or terms[0].has("OPEN"):
        return True
    return any(
        one.dim == target.dim and one.role == "stock" and one not in terms and (one.has("TOTAL") or one.index < term.index)
        for term in terms
        for one in every[step_of(term, scene)].facts
        if one is not target
    )  # fmt: skip


def _of_another(statement: Statement) -> bool:
    """Whether a change in a paragraph of its own names something else than the figures that it would be made of."""
    target, now = statement.target, statement.bindings[0].terms[0]
    return statement.kind.startswith("growth") and now.line is not target.line and not speaks_of(target, now)


def _interrupted(statement: Statement, scene: Scene) -> bool:
    """Whether a heading stands between numbered items and a total: then they belong to what stands above them."""
    last, line = statement.bindings[0].terms[-1].line, statement.target.line
    if statement.kind != "sum_parts_total" or last.number >= line.number or not _ITEM.match(last.flat):
        return False
    return any(one.flat.strip() for one in scene.lines[last.number + 1 : line.number])


def _beside(term: Fact, target: Fact) -> bool:
    return isinstance(term, Constant) or (term.line is target.line and term.sentence == target.sentence)


def _position(statement: Statement, scene: Scene) -> list[str]:
    """How far apart the operands stand, and whether anything else there could have been meant."""
    target, terms = statement.target, [one for one in statement.bindings[0].terms if not isinstance(one, Constant)]
    used = {step_of(fact, scene) for fact in (target, *terms)}
    together = max(used) - min(used) + 1 == len(used)
    if all(fact.line is target.line for fact in terms):
        found = ["next sentence" if together else "one paragraph"]
    else:
        found = ["next paragraph" if together else "other paragraph"]
    read = [steps(scene)[i] for i in sorted(used)]
    return [*found, "nothing else"] if together and not _others(statement, read) else found


def _others(statement: Statement, read: list[Step]) -> bool:
    """Whether a stock or change of the dimension of an operand stands there that the first binding leaves out."""
    terms = {id(one) for one in (statement.target, *statement.bindings[0].terms)}
    dims = {one.dim for one in statement.bindings[0].terms if one.role != "price"}
    return any(
        id(one) not in terms and one.dim in dims and not below(one) and one.role in {"stock", "change", "score"}
        for step in read
        for one in step.facts
    )
