"""Figures that scores rest on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from jixiao.model.message import Message

if TYPE_CHECKING:
    from jixiao.model.kinds import Amount
    from jixiao.model.report import Evaluation, Fund

AMOUNTS: dict[Amount, str] = {
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "arrived": "到位资金",
    "spent": "全年执行数",
}
"""The names under which formulas find the amounts of the total row of the funds block."""


class Input(Struct, frozen=True):
    """A figure that a score rests on: its name, printed text, number in the base unit (元, plain ratio), place and dimension."""

    name: str
    text: str
    number: Decimal
    pointer: str | None = None
    dimension: str = ""


def total_fund(evaluation: Evaluation) -> tuple[int, Fund] | None:
    """The row of the funds block that holds the whole amount: the one marked total, else the only row; None for a
    doubtful one, and for money of which only a sentence speaks (`other`).
    """
    for index, fund in enumerate(evaluation.funds):
        if fund.source == "total":
            return (index, fund) if fund.doubt is None else None
    only = evaluation.funds[0] if len(evaluation.funds) == 1 else None
    return (0, only) if only is not None and only.source != "other" else None


BASE_NAMES: dict[Amount, Message] = {
    "initial": Message("按年初预算数", "against the initial budget"),
    "arrived": Message("按到位资金", "against the money received"),
    "adjusted": Message("按全年预算数", "against the full-year budget"),
}
