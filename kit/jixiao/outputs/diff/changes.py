"""A change and its meaning, as data."""

from __future__ import annotations

from typing import Literal

import msgspec

from jixiao.model.message import Message

Kind = Literal["added", "removed", "changed", "renamed", "moved", "copied"]
What = Literal[
    "report", "evaluation", "indicator", "target", "actual", "weight", "score", "reason", "rule", "group", "execution", "total", "grade",
    "fund", "fact", "section", "goal", "task", "text",
]  # fmt: skip
Meaning = Literal[
    "", "loosened", "tightened", "not_comparable", "up_while_completion_fell", "down_while_completion_rose", "up", "down", "removed",
    "given", "rewritten", "copied", "between_groups",
]  # fmt: skip

MEANINGS: dict[str, Message] = {
    "loosened": Message("目标放宽", "target loosened"),
    "tightened": Message("目标收紧", "target tightened"),
    "not_comparable": Message("前后不可比", "not comparable"),
    "up_while_completion_fell": Message("得分上升而完成程度下降", "score up while the completion fell"),
    "down_while_completion_rose": Message("得分下降而完成程度上升", "score down while the completion rose"),
    "up": Message("上升", "up"),
    "down": Message("下降", "down"),
    "removed": Message("删去", "removed"),
    "given": Message("新增", "given"),
    "rewritten": Message("改写", "rewritten"),
    "copied": Message("两单位文字相同", "the same text in two units' reports"),
    "between_groups": Message("权重在一级指标之间移动", "weight moved between groups"),
}
"""Meanings in Chinese and English."""

TOPICS: dict[str, frozenset[str]] = {
    "scores": frozenset({"score", "weight", "total", "grade", "execution", "group"}),
    "targets": frozenset({"target", "actual", "indicator"}),
    "funds": frozenset({"fund"}),
    "facts": frozenset({"fact"}),
    "text": frozenset({"section", "reason", "rule", "goal", "task", "text", "report"}),
}
"""What `--only` selects."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change. `path` and `name` say where; `before` and `after` are printed texts; `rate` is after over before minus one.

    `details` holds the sentences of a rewritten section: lines that start with `-` or `+`.
    """

    kind: Kind
    what: What
    path: tuple[str, ...] = ()
    name: str | None = None
    before: str | None = None
    after: str | None = None
    meaning: Meaning = ""
    rate: str | None = None
    details: tuple[str, ...] = ()
