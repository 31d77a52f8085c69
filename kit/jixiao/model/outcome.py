"""What a scoring method makes of a row: a score with its proof, or what is lacking."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import msgspec

from jixiao.model.message import Message


class Reading(msgspec.Struct, frozen=True):
    """Another accepted reading of the same rule, and the score by it."""

    name: Message
    score: Decimal


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a method makes of a row.

    score      unrounded, within 0 and the weight; None when it cannot be known
    low, high  the range in which a score must lie when only that is known (`high_open`: `high` itself is outside)
    proof      the computation with its figures, or a function that writes it when it is asked for; see `formula`
    missing    what is lacking, as keys of `MISSING` or names of facts; then there is no score
    readings   other accepted readings (the main one is not among them)
    flags      what a person should look at, as keys of `FLAGS`; they never change the score
    """

    score: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    high_open: bool = False
    proof: str | Callable[[], str] = ""
    missing: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def formula(self) -> str:
        """The computation with its figures, to be followed by hand."""
        return self.proof if isinstance(self.proof, str) else self.proof()

    def within(self, score: Decimal) -> bool:
        """Does a claimed score lie in the range? True where no range is known."""
        if self.low is None or self.high is None:
            return True
        return self.low <= score and (score < self.high if self.high_open else score <= self.high)


MISSING: dict[str, Message] = {
    "rule": Message("评分规则", "a scoring rule"),
    "rule_of_row": Message(
        "与本行分值相符的评分规则（所印的评价标准给的分与本行分值不同，或由几行合用）",
        "a rule that gives the points of this row (the printed one gives other points, or is shared by several rows)",
    ),
    "rule_read": Message(
        "读得成算式的评分规则（所印的评价标准没有读成）", "a rule that was read (the printed one was not)"
    ),
    "weight": Message("分值", "the weight"),
    "value": Message("实测数值", "the measured figure"),
    "target": Message("指标值", "the target"),
    "actual": Message("实际完成值", "the actual value"),
    "exact_actual": Message(
        "确切的实际完成值（现为约数、范围或单边数值）",
        "an exact actual value (it is approximate, a range or a bound)",
    ),
    "unit": Message("可比的计量单位", "comparable units"),
    "positive_target": Message("大于零的指标值", "a target above zero"),
    "quantitative_target": Message("可量化的指标值", "a target that is a number"),
    "coefficient": Message("得分系数（0—100%）", "the coefficient (0 to 100 %)"),
    "band": Message("适用的分档（数值不在任何一档）", "a band for this figure"),
    "state": Message("完成情况的表述", "the words that say how it went"),
    "known_state": Message("规则列明的情形", "a state that the rule lists"),
    "checklist": Message("各评分要点是否达到", "which points of the checklist are met"),
    "checklist_length": Message("与规则要点数一致的要点清单", "a checklist as long as the rule's"),
    "item_points": Message("各评分要点的分值", "the points of each item"),
    "count": Message("次数（非负整数）", "a count (a whole number, not negative)"),
    "parts": Message("下级指标得分", "the scores of the rows below"),
    "choice": Message("所适用的一项", "which of the alternatives applies"),
    "others": Message("纳入计算的各项指标", "the indicators that are counted"),
    "judgement": Message("评价人的判断", "the judgement of the evaluator"),
    "decision": Message("不适用指标的处理方式", "how to treat what does not apply"),
    "late_rule": Message("逾期完成的计分办法", "how lateness is scored"),
    "outside_range_rule": Message("超出指标范围时的计分办法", "how a figure outside the target's range is scored"),
    "applicable_weight": Message("适用指标的分值", "the weight of what applies"),
    "own_cells": Message(
        "读得确定、只属于本行的分值和得分", "a weight and a score that are certain and of this row alone"
    ),
    "factor": Message("降档级数对应的系数", "the factor for this number of grades"),
}
"""What a method may lack, in Chinese and English."""


FLAGS: dict[str, Message] = {
    "over_achieved": Message("超额完成较多", "far above the target"),
    "unit_assumed": Message(
        "实际完成值未写单位，按指标值的单位理解", "the actual value has no unit; the target's was taken"
    ),
    "hedged": Message("数值为约数", "the figure is approximate"),
    "points_exceed_weight": Message("规则分值超过该行分值", "the rule gives more points than the row has"),
    "points_for_not_applicable": Message("不适用的指标仍计得分", "points were given for what does not apply"),
    "tier_by_words": Message(
        "按完成情况的用词归档，须人工确认",
        "the tier was read from the words; a person should confirm it",
    ),
    "declared_differs": Message(
        "表中印的评价标准与地区规则不同",
        "the rule printed in the table differs from the profile's",
    ),
    "capped": Message("得分以分值为限", "the score was capped at the weight"),
}
"""What a method may point out, in Chinese and English."""
