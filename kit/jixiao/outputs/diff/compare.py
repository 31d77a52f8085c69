"""Two reports side by side: the evaluations, their rows, amounts, grades and facts, and the prose."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from jixiao.model.report import Value
from jixiao.outputs.diff.changes import TOPICS, Change, What
from jixiao.outputs.diff.pairing import Names, Pair, Reason, pair_rows
from jixiao.outputs.diff.prose import copied, section_changes
from jixiao.outputs.diff.rows import rate, row_changes, same, trend
from jixiao.rules.grades import grade_word
from jixiao.rules.methods.base import figure
from jixiao.text.names import group_key
from jixiao.text.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.model.report import Evaluation, Fund, Indicator, Report
    from jixiao.model.scorecard import Scorecard

_AMOUNTS = {
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "arrived": "到位资金",
    "spent": "全年执行数",
    "rate": "执行率",
}


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
        if pair.before is None and pair.after is not None:
            yield Change(kind="added", what="evaluation", name=pair.after.name)
        elif pair.after is None and pair.before is not None:
            yield Change(kind="removed", what="evaluation", name=pair.before.name)
        elif pair.before is not None and pair.after is not None:
            yield from _evaluation(pair.before, pair.after, epsilon, pairings)
    yield from _facts(before, after, epsilon)
    yield from section_changes(before, after)
    yield from copied(before, after)


def _heads(before: Report, after: Report) -> Iterator[Change]:
    for name, old, new in (
        ("标题", before.title, after.title),
        ("年度", _text(before.year), _text(after.year)),
        ("单位", before.unit.name if before.unit else None, after.unit.name if after.unit else None),
    ):
        if not same(old, new):
            yield Change(kind="changed", what="report", name=name, before=old, after=new)


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
    for what, old, new in (
        ("total", before.total.score if before.total else None, after.total.score if after.total else None),
        ("grade", before.grade, after.grade),
    ):
        if not same(old, new, epsilon):
            kind: What = "total" if what == "total" else "grade"
            yield Change(kind="changed", what=kind, name=name, before=old, after=new, meaning=trend(old, new))
    for number, label in enumerate(("预期目标", "实际完成情况")):
        old_text, new_text = (
            _joined((goal.expected, goal.actual)[number] for goal in one.goals) for one in (before, after)
        )
        if not same(old_text, new_text):
            yield Change(kind="changed", what="goal", name=label, before=old_text, after=new_text, meaning="rewritten")


def _row(pair: Pair[Indicator], epsilon: Decimal | None, pairings: list[Pairing]) -> Iterator[Change]:
    if pair.before is None and pair.after is not None:
        yield Change(
            kind="added", what="indicator", path=pair.after.path, name=pair.after.name, after=pair.after.target
        )
    elif pair.after is None and pair.before is not None:
        yield Change(
            kind="removed", what="indicator", path=pair.before.path, name=pair.before.name, before=pair.before.target
        )
    elif pair.before is not None and pair.after is not None:
        if pair.reason not in {None, "name"}:
            assert pair.reason is not None
            pairings.append(Pairing(pair.before.name or "", pair.after.name or "", pair.reason, pair.similarity))
        yield from row_changes(pair.before, pair.after, epsilon)


def _funds(before: Iterable[Fund], after: Iterable[Fund], epsilon: Decimal | None) -> Iterator[Change]:
    for pair in pair_rows(
        list(before), list(after), lambda one: Names((), one.label or one.source or "", one.source or "")
    ):
        if pair.before is None or pair.after is None:
            if pair.after is not None:
                yield Change(kind="added", what="fund", name=pair.after.label, after=_largest(pair.after))
            elif pair.before is not None:
                yield Change(kind="removed", what="fund", name=pair.before.label, before=_largest(pair.before))
            continue
        label = pair.after.label
        for field, title in _AMOUNTS.items():
            old, new = getattr(pair.before, field), getattr(pair.after, field)
            if not same(old, new, epsilon):
                yield Change(
                    kind="changed", what="fund", path=(label or "",), name=title, before=old, after=new, meaning=trend(old, new),
                    rate=rate(old, new) if field != "rate" else None,
                )  # fmt: skip


def _execution(before: Evaluation, after: Evaluation, epsilon: Decimal | None) -> Iterator[Change]:
    for field, title in (("weight", "分值"), ("rate", "执行率"), ("score", "得分")):
        old = getattr(before.execution, field) if before.execution else None
        new = getattr(after.execution, field) if after.execution else None
        if not same(old, new, epsilon):
            yield Change(
                kind="changed",
                what="execution",
                path=("预算执行率",),
                name=title,
                before=old,
                after=new,
                meaning=trend(old, new),
            )


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
        if pair.before is None or pair.after is None:
            if pair.after is not None:
                yield Change(kind="added", what="fact", name=pair.after.name, after=pair.after.value)
            elif pair.before is not None:
                yield Change(kind="removed", what="fact", name=pair.before.name, before=pair.before.value)
            continue
        old, new, name = pair.before.value, pair.after.value, pair.after.name
        if not same(old, new, epsilon):
            yield Change(
                kind="changed",
                what="fact",
                name=name,
                before=old,
                after=new,
                meaning=trend(old, new),
                rate=rate(old, new),
            )


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
