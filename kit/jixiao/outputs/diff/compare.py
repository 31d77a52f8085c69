"""Two reports side by side: the evaluations, their rows, amounts, grades and facts, and the prose."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from jixiao.model.facts import AMOUNTS
from jixiao.model.report import Value
from jixiao.outputs.diff.changes import TOPICS, Change
from jixiao.outputs.diff.pairing import Names, Pair, Reason, alone, pair_rows
from jixiao.outputs.diff.prose import copied, section_changes
from jixiao.outputs.diff.rows import changed, row_changes, same
from jixiao.rules.grades import grade_word
from jixiao.rules.methods.base import figure
from jixiao.text.names import group_key
from jixiao.text.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.model.report import Evaluation, Fund, Indicator, Report
    from jixiao.model.scorecard import Scorecard

_AMOUNTS = [*AMOUNTS.items(), ("rate", "执行率")]


class Pairing(msgspec.Struct, frozen=True):
    """How two rows were found to be one, where it was not by path and name."""

    before: str
    after: str
    reason: Reason
    similarity: int


class Comparison(msgspec.Struct, frozen=True):
    """The changes in order, and the pairings that a person may want to check."""

    changes: tuple[Change, ...]
    pairings: tuple[Pairing, ...]


def compare(before: Report, after: Report, *, only: Sequence[str] = (), epsilon: Decimal | None = None) -> Comparison:
    """All changes from one report to another. `only` names topics of `TOPICS`; numbers within `epsilon` count as equal."""
    pairings: list[Pairing] = []
    changes = list(_all(before, after, epsilon, pairings))
    if only:
        wanted = frozenset[str]().union(*(TOPICS[topic] for topic in only))
        changes = [one for one in changes if one.what in wanted]
    return Comparison(tuple(changes), tuple(pairings))


def _all(before: Report, after: Report, epsilon: Decimal | None, pairings: list[Pairing]) -> Iterator[Change]:
    yield from _heads(before, after)
    for pair in pair_rows(before.evaluations, after.evaluations, _evaluation_names):
        if pair.both is None:
            yield alone(pair, "evaluation", lambda one: ((), one.name, None))
        else:
            yield from _evaluation(*pair.both, epsilon, pairings)
    yield from _facts(before, after, epsilon)
    yield from section_changes(before, after)
    yield from copied(before, after)


def _heads(before: Report, after: Report) -> Iterator[Change]:
    for name, old, new in (
        ("标题", before.title, after.title),
        ("年度", _text(before.year), _text(after.year)),
        ("单位", before.unit.name if before.unit else None, after.unit.name if after.unit else None),
    ):
        yield from changed("report", name, old, new, meaning="")


def _evaluation(
    before: Evaluation, after: Evaluation, epsilon: Decimal | None, pairings: list[Pairing]
) -> Iterator[Change]:
    name = after.name
    if not same(before.name, after.name):
        yield Change(kind="renamed", what="evaluation", name=name, before=before.name, after=after.name)
    yield from _funds(before.funds, after.funds, epsilon)
    yield from _execution(before, after, epsilon)
    rows = pair_rows(before.indicators, after.indicators, _row_names)
    for pair in rows:
        yield from _row(pair, epsilon, pairings)
    yield from _groups(before, after)
    total, new_total = (one.total.score if one.total else None for one in (before, after))
    yield from changed("total", name, total, new_total, epsilon)
    yield from changed("grade", name, before.grade, after.grade, epsilon)
    for number, label in enumerate(("预期目标", "实际完成情况")):
        old_text, new_text = (
            _joined((goal.expected, goal.actual)[number] for goal in one.goals) for one in (before, after)
        )
        yield from changed("goal", label, old_text, new_text, meaning="rewritten")


def _row(pair: Pair[Indicator], epsilon: Decimal | None, pairings: list[Pairing]) -> Iterator[Change]:
    if pair.both is None:
        yield alone(pair, "indicator", lambda one: (one.path, one.name, one.target))
        return
    before, after = pair.both
    if pair.reason is not None and pair.reason != "name":
        pairings.append(Pairing(before.name or "", after.name or "", pair.reason, pair.similarity))
    yield from row_changes(before, after, epsilon)


def _funds(before: Iterable[Fund], after: Iterable[Fund], epsilon: Decimal | None) -> Iterator[Change]:
    for pair in pair_rows(
        list(before), list(after), lambda one: Names((), one.label or one.source or "", one.source or "")
    ):
        if pair.both is None:
            yield alone(pair, "fund", lambda one: ((), one.label, _largest(one)))
            continue
        first, second = pair.both
        for field, title in _AMOUNTS:
            old, new = getattr(first, field), getattr(second, field)
            path = (second.label or "",)
            yield from changed("fund", title, old, new, epsilon, path=path, rated=field != "rate")


def _execution(before: Evaluation, after: Evaluation, epsilon: Decimal | None) -> Iterator[Change]:
    for field, title in (("weight", "分值"), ("rate", "执行率"), ("score", "得分")):
        old = getattr(before.execution, field) if before.execution else None
        new = getattr(after.execution, field) if after.execution else None
        yield from changed("execution", title, old, new, epsilon, path=("预算执行率",))


def _groups(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    """Weight that moved between level-1 groups: the sums of the rows' weights, where the total stayed the same."""
    old, new = _sums(before), _sums(after)
    if sum(old.values()) != sum(new.values()):
        return
    for group in dict.fromkeys([*old, *new]):
        a, b = old.get(group, Decimal(0)), new.get(group, Decimal(0))
        if a != b:
            yield Change(
                kind="changed", what="group", name=group, before=f"{a:f}", after=f"{b:f}", meaning="between_groups"
            )


def _sums(evaluation: Evaluation) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in evaluation.indicators:
        weight = number_of(row.weight)
        if row.path and weight is not None:
            group = group_key(row.path[0])
            sums[group] = sums.get(group, Decimal(0)) + weight
    return sums


def _facts(before: Report, after: Report, epsilon: Decimal | None) -> Iterator[Change]:
    for pair in pair_rows(before.facts, after.facts, lambda one: Names((one.scope or "",), one.name)):
        if pair.both is None:
            yield alone(pair, "fact", lambda one: ((), one.name, one.value))
        else:
            old, new = pair.both
            yield from changed("fact", new.name, old.value, new.value, epsilon, rated=True)


def _evaluation_names(one: Evaluation) -> Names:
    return Names((one.kind or "",), one.name or "", one.code or "")


def _row_names(one: Indicator) -> Names:
    return Names(one.path, one.name or "", one.code or "", (str(one.target or ""), str(one.weight or "")))


def _joined(parts: Iterable[str | None]) -> str | None:
    return "\n".join(part for part in parts if part) or None


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _largest(fund: Fund) -> str | None:
    """The amount that stands for a row of the funds block: what was spent, else what was planned."""
    return fund.spent or fund.adjusted or fund.initial


def rescored(report: Report, cards: Sequence[Scorecard]) -> Report:
    """The report with the scores that the rules give, where they were recomputed: to compare a report with itself. `cards` are those
    of its evaluations, or none.
    """
    if not cards:
        return report
    return structs.replace(
        report, evaluations=tuple(_rescored(one, card) for one, card in zip(report.evaluations, cards, strict=True))
    )


def _rescored(one: Evaluation, card: Scorecard) -> Evaluation:
    rows = [row for row in card.rows if row.row == "indicator"]
    indicators = tuple(
        structs.replace(indicator, score=Value(figure(row.computed))) if row.computed is not None else indicator
        for indicator, row in zip(one.indicators, rows, strict=True)
    )
    first = next((row for row in card.rows if row.row == "execution"), None)
    execution = one.execution
    if execution is not None and first is not None and first.computed is not None:
        execution = structs.replace(execution, score=Value(figure(first.computed)))
    total = one.total
    if total is not None and card.computed is not None:
        total = structs.replace(total, score=Value(figure(card.computed)))
    grade = card.grade_computed[0] if len(card.grade_computed) == 1 and one.grade else one.grade
    if grade_word(one.grade, None) == grade:
        grade = one.grade
    return structs.replace(one, indicators=indicators, execution=execution, total=total, grade=grade)
