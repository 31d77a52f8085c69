"""What becomes of rows that do not apply, and what changes a total: the other two registries."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from jixiao.model.message import Message
from jixiao.rules.algebra import ONE, ZERO, Answer, Case, Cases, always, clip, lacking, least, most, negated
from jixiao.rules.methods.base import Example, NotApplicable, NotApplicablePolicy, TotalModifier, figure, unknown
from jixiao.rules.methods.params import NoParams, Number, Params, need


def _full_total(sums: NotApplicable) -> Cases:
    return always(Answer(score=sums.got + sums.absent), lambda: f"{figure(sums.got)} + {figure(sums.absent)}")


def _rescaled(sums: NotApplicable) -> Cases:
    left = sums.full - sums.absent
    yield Case(left <= 0, lacking("applicable_weight"))

    def work() -> str:
        full, absent = figure(sums.full), figure(sums.absent)
        return f"{figure(sums.got)} ÷ ({full} − {absent}) × {full}"

    yield Case(None, Answer(score=sums.got * sums.full / left), work)


def _zero_row(row: Any) -> Cases:
    return always(Answer(score=ZERO, flags=(("points_for_not_applicable", row.given),)), lambda: "n/a: 0")


def _ask_total(sums: NotApplicable) -> Cases:
    yield Case(sums.absent == 0, Answer(score=sums.got), lambda: figure(sums.got))
    left, high = sums.full - sums.absent, sums.got + sums.absent
    yield Case(left <= 0, lacking("decision", low=sums.got, high=high))
    yield Case(None, lacking("decision", low=sums.got, high=most(high, sums.got * sums.full / left)))


POLICIES = (
    NotApplicablePolicy(
        name="full",
        row_cases=lambda row: always(Answer(score=row.weight), lambda: f"n/a: {figure(row.weight)}"),
        total_cases=_full_total,
        summary=Message("不适用的指标得满分。", "What does not apply gets its full weight."),
        formula="s = w; total = got + absent",
        example=Example(given={"got": "90", "absent": "10"}, params={}, score="100"),
        source="湖南省2017年度部门整体支出绩效评价指标表（新建楼堂馆所）",
    ),
    NotApplicablePolicy(
        name="rescale",
        row_cases=lambda _: always(Answer(), lambda: "n/a"),
        total_cases=_rescaled,
        summary=Message(
            "不适用的指标剔除，其余得分按满分折算。",
            "What does not apply is left out and the rest is scaled up to the full mark.",
        ),
        formula="total = got / (full − absent) · full",
        example=Example(
            given={"got": "82", "absent": "10"},
            params={},
            score="91.1111111111",
        ),
        source="成都市郫都区2025年度绩效自评通知；财政部2017年式自评表说明",
    ),
    NotApplicablePolicy(
        name="zero_flag",
        row_cases=_zero_row,
        total_cases=lambda sums: always(Answer(score=sums.got), lambda: f"{figure(sums.got)} + 0"),
        summary=Message(
            "不适用的指标不得分；自评仍给分的予以提示。",
            "What does not apply gets nothing; points given for it are pointed out.",
        ),
        formula="s = 0; claimed > 0 is flagged",
        example=Example(given={"got": "90", "absent": "10"}, params={}, score="90"),
        source="赤峰市财政监督检查公告（对不涉及事项计分）",
    ),
    NotApplicablePolicy(
        name="ask",
        row_cases=lambda row: always(unknown(row, "decision")),
        total_cases=_ask_total,
        summary=Message(
            "规则未说明，由人决定；只给出总分的可能范围。",
            "The rules do not say: a person decides, only the range of the total is known.",
        ),
        formula="got ≤ total ≤ max(got + absent, rescaled)",
        example=Example(given={"got": "82", "absent": "10"}, params={}, low="82", high="92", missing=("decision",)),
        source="规则未作规定时的默认处理",
    ),
)


class DeductList(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `deduct_list`: `most` bounds what all events together may cost."""

    most: Number | None = None

    def __post_init__(self) -> None:
        need(self.most is None or self.most >= 0, "most 不得为负 / most must not be negative")


def cases_of_deductions(totals: Any, params: DeductList) -> Cases:
    """The total less its deductions, never below 0. Points may be written with or without their minus sign."""
    yield Case(negated(totals.read), lacking("item_points", low=ZERO, high=totals.total))
    lost = totals.deducted
    kept = lost if params.most is None else least(lost, params.most)

    def work() -> str:
        events = " + ".join(figure(abs(points)) for points in totals.deductions) or "0"
        cut = "" if kept == lost else f" → {figure(kept)}"
        return f"{figure(totals.total)} − ({events}{cut})"

    yield Case(None, Answer(score=most(totals.total - kept, ZERO)), work)


class Downgrade(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `downgrade_factor`: the factors for one, two, three … grades down."""

    factors: tuple[Number, ...] = (Number("0.9"), Number("0.8"), Number("0.7"))

    def __post_init__(self) -> None:
        need(bool(self.factors), "factors 不能为空 / factors must not be empty")
        falling = all(a > b for a, b in pairwise((ONE, *self.factors)))
        need(falling and self.factors[-1] >= 0, "factors 须在 1 与 0 之间由高到低 / factors must fall between 1 and 0")


def cases_of_downgrade(totals: Any, params: Downgrade) -> Cases:
    """The finance evaluation's total times the factor for the number of grades by which it lies below the department's."""
    down = totals.grades_down
    if down <= 0:
        yield Case(None, Answer(score=totals.total), lambda: figure(totals.total))
        return
    yield Case(down > len(params.factors), lacking("factor"))
    factor = params.factors[down - 1]
    result = clip(totals.total * factor, totals.full)
    yield Case(None, Answer(score=result), lambda: f"{figure(totals.total)} × {figure(factor)}")


def cases_of_cap(totals: Any, _: NoParams) -> Cases:
    """The total, at most the full mark times the execution rate."""
    yield Case(negated(totals.rated), lacking("value", low=ZERO, high=totals.total))
    cap = totals.full * least(most(totals.rate, ZERO), ONE)

    def work() -> str:
        return f"min({figure(totals.total)}, {figure(totals.full)} × {figure(totals.rate)})"

    yield Case(None, Answer(score=least(totals.total, cap)), work)


MODIFIERS = (
    TotalModifier(
        name="deduct_list",
        params=DeductList,
        cases=cases_of_deductions,
        summary=Message(
            "扣分项：从总分中逐项扣除，扣完为止。",
            "Deductions: each event costs points of the total, down to 0.",
        ),
        formula="total' = max(0, total − min(Σ points, most))",
        example=Example(given={"total": "95", "deductions": ["2", "3"]}, params={}, score="90"),
        source="大英县2021年度部门整体支出绩效评价表（扣分项）",
    ),
    TotalModifier(
        name="downgrade_factor",
        params=Downgrade,
        cases=cases_of_downgrade,
        summary=Message(
            "降档系数：财政评价与部门评价差异较大且低一档以上时，财政评价的最终结果按降低的档数乘以系数；不作用于单位自评分。",
            "Downgrade: where the finance evaluation is graded lower than the department's, its final result is multiplied by a factor for each grade. A unit's own score is not touched.",
        ),
        formula="total' = total · factor(grades down)",
        example=Example(given={"total": "90", "grades_down": 2}, params={}, score="72"),
        source="川财绩〔2025〕5号",
    ),
    TotalModifier(
        name="execution_cap",
        params=NoParams,
        cases=cases_of_cap,
        summary=Message(
            "总分以执行率为限：自评总分不高于满分乘以预算执行率；执行率不明的不调整。",
            "The total is at most the full mark times the execution rate; unchanged where the rate is not known.",
        ),
        formula="total' = min(total, full · min(r, 1))",
        example=Example(given={"total": "96", "rate": "80%"}, params={}, score="80"),
        source="一些地方的年度自评通知的做法；原文未收录，内置规则包不用",
    ),
)
