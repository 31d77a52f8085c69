"""Verdicts: test the bindings of a statement, weigh its evidence, look for the slip, and decide how loudly to speak."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.audit.arithmetic import fit, shown
from jixiao.documents.audit.evidence import BOUND, DOUBT, weight
from jixiao.documents.audit.mistakes import mistaken
from jixiao.documents.audit.network import Figure, Network, figure
from jixiao.documents.audit.slips import explained, operand_slip
from jixiao.documents.audit.sums.additive import no_sum
from jixiao.documents.audit.unsaid import less_than_nothing, voiced
from jixiao.documents.audit.weighing import weighed
from jixiao.model.findings import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.documents.audit.statement import Binding, Slip, Statement
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Severity, Verdict

_LONGEST_QUOTE = 90
_PAIR = 2
_ROUGH = Decimal("0.01")
"""Half the last place of a share that proves nothing: 六成."""
_MOST_BY_MISSING = 5
"""What the look of a miss can add to the evidence."""


def settled(statements: list[Statement], network: Network | None = None) -> Iterator[Claim]:
    """The claims of one paragraph. The relations of a paragraph are a network: a figure that holds in one of them is not
    blamed by a weak one, and where one changed figure makes two true, only that figure is named.
    """
    if not statements:
        return
    network = network or Network()
    held = network.held
    tested: list[tuple[Statement, Binding | None, str]] = []
    for statement in statements:
        binding, verdict = (None, "") if statement.kind == "division_by_zero" else _tested(statement)
        tested.append((statement, binding, verdict))
        if binding is not None and verdict != "miss":
            held.update(map(figure, (statement.target, *binding.terms)))
            proves = verdict == "holds" and statement.target.slack < _ROUGH
            proves = proves and bool(binding.terms[0].base)  # 0 元 is 0% of any whole
            if statement.kind == "share" and binding.form == "quotient" and proves:
                network.shared.setdefault(figure(binding.terms[1]), set()).add(figure(binding.terms[0]))
    bases = {
        (one.kind, _base(way))
        for one, way, verdict in tested
        if way is not None and verdict != "miss" and way.form == "quotient"
    }
    lists = {frozenset[int]()}
    wholes: dict[Figure, list[frozenset[int]]] = {}
    inside: dict[int, list[frozenset[int]]] = {}
    for statement, binding, verdict in tested:
        if binding is not None and verdict != "miss" and (own := _members(binding)) not in lists:
            lists.add(own)
            wholes.setdefault(figure(statement.target), []).append(own)
            inside.setdefault(min(own), []).append(own)
    lists |= {_divisor(binding) for _, binding, verdict in tested if binding is not None and verdict != "miss"}
    lists.discard(frozenset())
    missed = [
        (statement, binding) for statement, binding, verdict in tested if verdict == "miss" and binding is not None
    ]
    made: dict[tuple[object, ...], Claim] = {}
    for statement, binding, verdict in tested:
        if verdict == "miss" and binding is not None:
            if not statement.quiet:  # of a miss that says nothing no evidence is asked
                if figure(statement.target) in held and not _other_slip(statement, binding, held):
                    statement.evidence.append("held elsewhere")
                if _holds_list(binding, inside):
                    statement.evidence.append("held elsewhere")  # some of its parts make up another whole
                if (statement.kind, _base(binding)) in bases:
                    statement.evidence.append("base proven")
            if _members(binding) in lists or _blamed(statement, binding, missed) or network.divided(statement, binding):
                continue  # the list has its whole, or another figure is the slip
        one = judge(statement, binding, verdict)
        if one is None and "subject named" in statement.evidence:
            # its operands are certain, though nothing can be said of the miss
            network.told.add(figure(statement.target))
        if one is not None:
            network.note(statement, one, binding)
            key: tuple[object, ...] = (one.kind, *figure(statement.target))
            if verdict == "miss" and binding is not None and _divided_again(statement, binding, wholes):
                key = (*key, _members(binding))
            made[key] = _better(made.get(key), one)
    yield from made.values()


def _holds_list(binding: Binding, inside: dict[int, list[frozenset[int]]]) -> bool:
    """Whether some of the parts make up another whole."""
    own = _members(binding)
    return any(parts < own for one in own for parts in inside.get(one, ()))


def _divided_again(statement: Statement, binding: Binding, wholes: dict[Figure, list[frozenset[int]]]) -> bool:
    """共 35 项，中央 21 项，省级 14 项。按部门分，…: whether a whole has its parts in another list, so that this one is judged beside it."""
    own = _members(binding)
    return bool(own) and any(own.isdisjoint(parts) for parts in wholes.get(figure(statement.target), ()))


def _base(binding: Binding) -> int:
    """The figure that a quotient divides by."""
    return id(binding.terms[1]) if binding.form == "quotient" else 0


def _other_slip(statement: Statement, binding: Binding, held: set[tuple[int, int]]) -> bool:
    """Whether an operand that no relation holds, changed by one slip, makes the statement true."""
    slip = explained(statement)
    if slip is not None and slip.fact is statement.target and "partition" in statement.evidence:
        slip = operand_slip(statement.target, binding, rare=False)  # the whole is proven: one of its parts is wrong
    return slip is not None and slip.fact is not statement.target and figure(slip.fact) not in held


def _members(binding: Binding) -> frozenset[int]:
    """The figures that a binding adds up."""
    return (
        frozenset(id(term) for term in binding.terms)
        if binding.form == "sum" and min(binding.signs) > 0
        else frozenset()
    )


def _divisor(binding: Binding) -> frozenset[int]:
    """首批 120 万元，第二批 80 万元，支出 190 万元，执行率 95%: the figures that a rate shows to be the base of another, and not its parts."""
    if binding.form != "over_sum" or binding.terms[0] in binding.terms[1:]:
        return frozenset()
    return frozenset(id(term) for term in binding.terms[1:])


def _blamed(statement: Statement, binding: Binding, missed: list[tuple[Statement, Binding]]) -> bool:
    """Whether another failing figure, put right, makes this statement true as well; of two that blame one another the stronger stays,
    or the first.
    """
    own, before = weight(statement.evidence), True
    for other, way in missed:
        before = before and other is not statement
        if weight(other.evidence) + _MOST_BY_MISSING < DOUBT:
            continue  # nothing will be said of it
        if other is statement or not _mends(other, way, statement, binding):
            continue
        stronger = own > weight(other.evidence) or (own == weight(other.evidence) and not before)
        if not (stronger and _mends(statement, binding, other, way)):
            return True
    return False


def _mends(other: Statement, way: Binding, statement: Statement, binding: Binding) -> bool:
    """Whether the figure of one statement, put right, makes another true."""
    ends = way.interval() if other.target in binding.terms else None
    if ends is None:
        return False
    bases = [abs(ends[1]) if term is other.target else term.base for term in binding.terms]
    made = binding.value(bases)
    return made is not None and fit(statement.target, made, made, made) != "miss"


def judge(statement: Statement, binding: Binding | None, verdict: str) -> Claim | None:
    """The claim that a statement makes, or nothing where a reviewer could not say."""
    if statement.kind == "division_by_zero":
        return _undefined(statement)
    if binding is None:
        return None
    if verdict != "miss":
        return claim(statement, binding, "holds" if verdict == "holds" else "rounding")
    if statement.quiet:
        return None
    if _opposed(statement.target, binding):
        return _contradicted(statement, binding)
    return _missed(statement, binding)


def _tested(statement: Statement) -> tuple[Binding | None, str]:
    """The first binding that holds, else the first that is rounding, else the first that can be computed."""
    rounding: Binding | None = None
    first: Binding | None = None
    for binding in statement.bindings:
        ends = binding.interval()
        if ends is None:
            continue
        first = first or binding
        close = fit(statement.target, *ends, whole=_whole(binding), cut=binding.form != "sum")
        state = "miss" if _opposed(statement.target, binding) else close
        if state == "holds":
            return binding, state
        if state == "rounding" and rounding is None:
            rounding = binding
    return (rounding, "rounding") if rounding is not None else (first, "miss")


def _opposed(target: Fact, binding: Binding) -> bool:
    """下降 20% from 13 to 15.6: the size is right, and the word is not."""
    if target.role == "points" and binding.form == "sum" and len(binding.terms) > 1:
        return target.value > 0 and (binding.value([term.base for term in binding.terms]) or 0) < 0
    if target.role == "change" and target.sign and binding.form == "sum" and len(binding.terms) == _PAIR:
        made = binding.value([term.base for term in binding.terms])
        return made is not None and made < 0 and fit(target, -made, -made, -made) != "miss"
    if binding.form != "excess" or not target.sign or target.value <= 0:
        return False
    now, past = binding.terms
    moved = now.base - past.base
    return moved != 0 and (moved > 0) != (target.sign > 0)


def _contradicted(statement: Statement, binding: Binding) -> Claim | None:
    """A word of direction against the two figures that it compares; said only where the figures are certain."""
    target, (now, past) = statement.target, binding.terms[:2]
    evidence = [
        one for one in statement.evidence if one != "held elsewhere"
    ]  # the size may hold elsewhere, not the word
    evidence += ["hedged"] if now.hedged or past.hedged else []
    if weight(evidence) < BOUND or len(statement.bindings) > 1 or not mistaken(statement, statement.bindings[0]):
        return None
    text = quote(target, (now, past))
    start = target.line.text.find(text)
    sign = ">" if now.base > past.base else "<"
    return failing_claim(
        "direction_word", "A513", target.line, (start, start + len(text)), target.start, "wrong", target.printed,
        f"{now.printed}{sign}{past.printed}", f"{now.printed}{sign}{past.printed}",
        word=target.label.strip(" ,"), other=f"{past.printed}→{now.printed}",
    )  # fmt: skip


def _undefined(statement: Statement) -> Claim | None:
    """A percentage of nothing: certain where something was spent, a note where both figures are 0."""
    part, base = statement.bindings[0].terms
    if {"hedged", "other paragraph"} & {*statement.evidence}:
        return None
    target, formula = statement.target, f"{part.printed}÷{base.printed}"
    params = {"stated": target.printed, "computed": "—", "formula": formula}
    return Claim(
        kind="division_by_zero", verdict="wrong" if part.base else "suspicious", place=target.line.at(target.start),
        quote=quote(target, (part, base)), stated=target.printed, computed="—", formula=formula, code="A508",
        severity="error" if part.base else "info", params=params,
    )  # fmt: skip


def _whole(binding: Binding) -> bool:
    """A sum of whole 万元: each may have been rounded."""
    return (
        binding.form == "sum"
        and not binding.exact
        and len(binding.terms) > 1
        and min(binding.signs) > 0
        and all(not term.places and term.factor > 1 for term in binding.terms)
    )


def _missed(statement: Statement, binding: Binding) -> Claim | None:
    """A miss that may be spoken of: wrong where its evidence binds, else suspicious; an error where nothing else can be meant."""
    if weight(statement.evidence) + _MOST_BY_MISSING < DOUBT:
        return None
    if no_sum(statement, binding) or less_than_nothing(statement, binding):
        return None
    evidence, slip = weighed(statement, binding)
    total = weight(evidence)
    voice = voiced(statement, binding, evidence, slip) if total >= DOUBT else "silent"
    if voice == "silent":
        return None
    verdict: Verdict = "wrong" if total >= BOUND and "other base" not in evidence else "suspicious"
    if slip is not None and slip.kind == "unit":
        return _unit_slip(slip, binding)
    if slip is not None and slip.kind == "ratio" and slip.fact is statement.target:
        if "certain grid" in evidence:
            return None  # 0.9 below 执行率: the cell of a sheet whose format was lost
        statement.code = "A514"
    severity: Severity = "error" if verdict == "wrong" and voice == "certain" else "warning"
    return claim(statement, binding, verdict, severity, slip)


def _unit_slip(slip: Slip, binding: Binding) -> Claim:
    """元 for 万元: the statement is about the figure whose unit is wrong."""
    fact = slip.fact
    smaller = fact.unit.replace("万", "", 1) if slip.value < fact.value else f"万{fact.unit}"
    fix = f"{fact.printed.removesuffix(fact.unit)}{smaller}"
    text = quote(fact, binding.terms)
    start = fact.line.text.find(text)
    made = failing_claim(
        "unit_slip", "A509", fact.line, (start, start + len(text)), fact.start, "wrong", fact.printed, fix, binding.formula, fix=fix,
    )  # fmt: skip
    return msgspec.structs.replace(made, params=made.params | slip.params)


def claim(
    statement: Statement, binding: Binding, verdict: Verdict, severity: Severity | None = None, slip: Slip | None = None
) -> Claim:
    """The claim in the words of the contract."""
    target = statement.target
    ends = binding.interval()
    computed = shown(ends[1], target) if ends else ""
    failing = verdict in {"wrong", "suspicious"}
    params = {"stated": target.printed, "computed": computed, "formula": binding.formula} if failing else {}
    if slip is not None and failing:
        params |= slip.params
    return Claim(
        kind=statement.kind, verdict=verdict, place=target.line.at(target.start), quote=quote(target, binding.terms),
        stated=target.printed, computed=computed, formula=binding.formula, code=statement.code if failing else "",
        severity=severity if failing else None, params=params,
    )  # fmt: skip


def quote(target: Fact, others: Iterable[Fact] = ()) -> str:
    """The exact text from the clause of the first operand on the same line to the stated figure, kept short."""
    line = target.line
    near = [fact for fact in (*others, target) if fact.line is line]
    start, end = min(fact.clause for fact in near), max(fact.end for fact in near)
    if end - start > _LONGEST_QUOTE:
        start = start if target.end - start <= _LONGEST_QUOTE else target.end - _LONGEST_QUOTE
        end = start + _LONGEST_QUOTE
    return line.quote(start, end)


def failing_claim(
    kind: str, code: str, line: Line, span: tuple[int, int], at: int, verdict: Verdict, stated: str, computed: str, formula: str, *,
    severity: Severity = "warning", **params: str,
) -> Claim:  # fmt: skip
    """A claim about a span of a line that no fact stands for."""
    failing = verdict in {"wrong", "suspicious"}
    return Claim(
        kind=kind, verdict=verdict, place=line.at(at), quote=line.quote(*span), stated=stated, computed=computed, formula=formula,
        code=code if failing else "", severity=severity if failing else None,
        params={"stated": stated, "computed": computed, "formula": formula, **params} if failing else {},
    )  # fmt: skip


_BETTER = {"holds": 0, "rounding": 1, "wrong": 2, "suspicious": 3}


def _better(kept: Claim | None, other: Claim) -> Claim:
    return other if kept is None or _BETTER[other.verdict] < _BETTER[kept.verdict] else kept


def single(claims: list[Claim], settled: frozenset[int] = frozenset()) -> list[Claim]:
    """One claim a statement: of two about the same words the one that explains them stays.

    `settled` are the ids of claims that are one a figure already: two clauses that print the same figure stay apart.
    """
    kept: dict[tuple[object, ...], list[Claim]] = {}
    order: list[tuple[list[Claim], int]] = []
    for one in claims:
        key = (one.place, one.kind, one.stated, "" if one.place.column else one.quote)
        group = kept.setdefault(key, [])
        same = next((i for i, other in enumerate(group) if not {id(one), id(other)} <= settled), None)
        if same is None:
            order.append((group, len(group)))
            group.append(one)
        else:
            group[same] = _better(group[same], one)
    return [group[i] for group, i in order]
