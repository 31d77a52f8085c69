"""The figures that formulas name: the report's facts, the amounts of the funds block, and what the user sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.model.facts import AMOUNTS, Input, total_fund
from jixiao.text.names import key
from jixiao.text.quantity import added, number_of, parse

if TYPE_CHECKING:
    from jixiao.model.kinds import Amount
    from jixiao.model.report import Evaluation, Report, Value


class Facts(Mapping[str, Decimal]):
    """Facts by name. A name is compared without blanks, quotes and brackets; last year's facts carry `上年` in front.

    The amounts of the evaluation's own funds block are kept apart as well: no fact of the unit may stand in for them.
    """

    def __init__(self, inputs: Mapping[str, Input], amounts: Mapping[Amount, Input] | None = None) -> None:
        self.inputs = inputs
        """All facts by their names as these are compared."""
        self._amounts = amounts or {}

    def __getitem__(self, name: str) -> Decimal:
        """The number of a fact; KeyError when it is not known."""
        return self.inputs[key(name)].number

    def __iter__(self) -> Iterator[str]:
        return iter(self.inputs)

    def __len__(self) -> int:
        return len(self.inputs)

    def input(self, name: str) -> Input | None:
        """A fact with its printed text and place."""
        return self.inputs.get(key(name))

    def amount(self, field: Amount) -> Input | None:
        """An amount of the evaluation's own funds block, or one that the user gives by its name."""
        return self._amounts.get(field)


def collect(report: Report, number: int, given: Mapping[str, str]) -> Facts:
    """The facts of the evaluation at index `number`; what the user gives wins, then its funds block, then the report's facts.

    Facts of the unit are not facts of one project among several.
    """
    evaluation = report.evaluations[number]
    inputs: dict[str, Input] = {}
    alone = len(report.evaluations) == 1 or evaluation.kind != "project"
    for index, fact in enumerate(report.facts):
        if fact.value is None or not (alone or (fact.scope is not None and fact.scope == evaluation.name)):
            continue
        last = report.year is not None and fact.year == report.year - 1
        if fact.year in (None, report.year) or last:
            _add(inputs, ("上年" if last else "") + fact.name, fact.value, f"/facts/{index}/value")
    amounts: dict[Amount, Input] = {}
    total = total_fund(evaluation)
    if total is not None:
        index, fund = total
        for field, name in AMOUNTS.items():
            value: Value | None = getattr(fund, field)
            if value is not None:
                _add(inputs, name, value, f"/evaluations/{number}/funds/{index}/{field}")
                if key(name) in inputs:
                    amounts[field] = inputs[key(name)]
    for name, text in given.items():
        _add(inputs, name, text, None)
    amounts |= {field: inputs[key(name)] for field, name in AMOUNTS.items() if name in given and key(name) in inputs}
    return Facts(inputs, amounts)


def whole_by_rows(evaluation: Evaluation) -> bool:
    """Do the printed weights of the indicator rows make the full score, so that there is no room for an execution row?"""
    weights = [number_of(row.weight) for row in evaluation.indicators]
    printed = number_of(evaluation.total.weight) if evaluation.total is not None else None
    return bool(weights) and added(weights) == (printed or Decimal(100))


def _add(inputs: dict[str, Input], name: str, text: str, pointer: str | None) -> None:
    quantity = parse(text)
    if quantity.base is not None and quantity.kind == "number" and not quantity.hedge:
        inputs[key(name)] = Input(name, str(text), quantity.base, pointer, quantity.dimension)
