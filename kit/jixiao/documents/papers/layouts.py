"""The layouts of the official tables, read from `layouts.toml`, and which of them an evaluation is printed in."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from jixiao.model.report import Evaluation

Column = tuple[str, str, float]
OPTIONAL: dict[str, Column] = {
    "nature": ("nature", "指标性质", 0.6),
    "target": ("target", "年度指标值", 1.0),
    "unit": ("unit", "度量单位", 0.6),
    "actual": ("actual", "实际完成值", 1.0),
    "weight": ("weight", "分值", 0.6),
    "score": ("score", "得分", 0.6),
    "explanation": ("explanation", "指标解释", 1.6),
    "rule": ("rule", "评价标准", 2.4),
    "data_source": ("data_source", "数据来源", 1.2),
    "reason": ("reason", "偏差原因分析及改进措施", 1.4),
}
"""Columns that are added to a layout when a report has something to put into them, in this order."""


class Funds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The funds block: label of the side cell, header of the label column, the columns."""

    side: str
    label: str
    columns: tuple[Column, ...]


class Goals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The goals block."""

    side: str
    expected: str
    actual: str


class Indicators(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The indicator block; without `side` it has no side cell."""

    side: str
    columns: tuple[Column, ...]


class Total(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The closing row."""

    label: str


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands below. `verdict` says that conclusion, problems and measures are rows of the table itself."""

    notes: tuple[str, ...] = ()
    verdict: bool = False


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One printed table."""

    id: str
    titles: dict[str, str]
    subject: dict[str, str]
    funds: Funds
    goals: Goals
    indicators: Indicators
    total: Total
    text: Text


class _File(msgspec.Struct, forbid_unknown_fields=True):
    layouts: tuple[Layout, ...]


@lru_cache(maxsize=1)
def layouts() -> dict[str, Layout]:
    """All layouts by id."""
    text = files("jixiao.documents.papers").joinpath("layouts.toml").read_text(encoding="utf-8")
    return {one.id: one for one in msgspec.toml.decode(text, type=_File).layouts}


def layout_for(evaluation: Evaluation, wanted: str | None = None) -> Layout:
    """The layout that a profile names, else the one that fits what the rows hold."""
    known = layouts()
    if wanted in known:
        return known[wanted]
    rows = evaluation.indicators
    if any(row.rule for row in rows) and not any(row.target or row.actual for row in rows):
        return known["score-table"]
    if any(row.nature or row.unit for row in rows):
        return known["natured"]
    return known["standard"]


def _closes(evaluation: Evaluation) -> bool:
    """Is there anything for the closing row, whose figures stand below the columns of weights and scores?"""
    total = evaluation.total
    return bool(evaluation.deductions or evaluation.grade or (total is not None and (total.weight or total.score)))


def columns_of(layout: Layout, evaluation: Evaluation) -> tuple[Column, ...]:
    """The indicator columns after the levels: those of the layout, and any other that the report has something for."""
    printed = list(layout.indicators.columns)
    have = {name for name, _, _ in printed}
    order = list(OPTIONAL)
    closed = {"weight", "score"} if _closes(evaluation) else set()
    for name, column in OPTIONAL.items():
        wanted = name in closed or any(getattr(row, name) is not None for row in evaluation.indicators)
        if name not in have and wanted:
            rank = order.index(name)
            place = next((i for i, (other, _, _) in enumerate(printed) if order.index(other) > rank), len(printed))
            printed.insert(place, column)
    return tuple(printed)
