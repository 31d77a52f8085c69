"""Methods that pass on a figure from elsewhere: `sum_children`, `choose_one`, `coefficient` and `converted`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jixiao.rules.methods.base import (
    ZERO,
    Example,
    Row,
    RowMethod,
    figure,
    lacking,
    lazily,
    measure,
    scored,
    unmeasured,
)
from jixiao.rules.methods.params import NoParams, Number, Params, need
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from jixiao.model.outcome import Outcome


def compute_sum(row: Row, _: NoParams) -> Outcome:
    """The sum of the rows below; where some are not known, from what is known up to the weight."""
    total = ZERO
    for part in row.parts:
        total = EXACT.add(total, part or ZERO)
    if not row.parts or None in row.parts:
        return lacking("parts", low=min(total, row.weight), high=row.weight)
    return scored(row, total, lambda: " + ".join(figure(part) for part in row.parts if part is not None))


class ChooseOne(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `choose_one`: of several alternatives the `only` one that applies counts, or the `best`."""

    pick: Literal["only", "best"] = "only"


def compute_choice(row: Row, params: ChooseOne) -> Outcome:
    """The score of the alternative that applies. `parts` holds None for those that do not."""
    known = [part for part in row.parts if part is not None]
    if not known or (params.pick == "only" and len(known) > 1):
        return lacking("choice" if known else "parts", low=ZERO, high=row.weight)
    chosen = max(known)
    shown = figure(chosen) if len(known) == 1 else f"max({', '.join(map(figure, known))})"
    return scored(row, chosen, lambda: shown)


def compute_coefficient(row: Row, _: NoParams) -> Outcome:
    """The weight times the coefficient that the form prints (76 % of 10 is 7.6)."""
    number = measure(row)
    if number is None:
        return unmeasured(row)
    if not 0 <= number <= 1:
        return lacking("value", low=ZERO, high=row.weight)
    return scored(row, EXACT.multiply(row.weight, number), lambda: f"{figure(row.weight)} × {figure(number, 12)}")


class Converted(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `converted`: the full mark `base` of the other assessment, and what it is worth here (`to`, else the weight)."""

    base: Number
    to: Number | None = None

    def __post_init__(self) -> None:
        need(self.base > 0, "base 须大于 0 / base must be above 0")
        need(self.to is None or self.to > 0, "to 须大于 0 / to must be above 0")


def compute_converted(row: Row, params: Converted) -> Outcome:
    """The score of another assessment, brought to this row's scale."""
    number = measure(row)
    if number is None:
        return unmeasured(row)
    scale = row.weight if params.to is None else params.to
    score = EXACT.divide(EXACT.multiply(number, scale), params.base)
    flags = ("capped",) if score > row.weight else ()
    return scored(row, score, lambda: f"{figure(number)} ÷ {figure(params.base)} × {figure(scale)}", flags=flags)


SUM_CHILDREN = RowMethod(
    name="sum_children",
    params=NoParams,
    compute=compute_sum,
    columns=lazily("jixiao.rules.methods.parts_columns", "children"),
    summary=("下级之和：上级得分等于各下级得分之和。", "The score of a level is the sum of the rows below it."),
    formula="s = Σ s(child)",
    example=Example(given={"weight": "10", "parts": ["4.9", "5"]}, params={}, score="9.9"),
    source="财预〔2020〕10号（总分由各项指标得分汇总）",
    needs=("weight", "parts"),
)
CHOOSE_ONE = RowMethod(
    name="choose_one",
    params=ChooseOne,
    compute=compute_choice,
    columns=lazily("jixiao.rules.methods.parts_columns", "choice"),
    summary=(
        "择一计分：若干备选指标中只计适用的一项。",
        "Of several alternative rows only the one that applies counts.",
    ),
    formula="s = s(the alternative that applies)",
    example=Example(given={"weight": "5", "parts": [None, "4"]}, params={}, score="4"),
    source="湖南省式评价表（二者择其一的指标）",
    needs=("weight", "parts"),
)
COEFFICIENT = RowMethod(
    name="coefficient",
    params=NoParams,
    compute=compute_coefficient,
    columns=lazily("jixiao.rules.methods.parts_columns", "coefficient"),
    summary=(
        "得分系数：得分等于分值乘以表中的得分系数。",
        "The weight times the coefficient that the form prints for the row.",
    ),
    formula="s = w·c, 0 ≤ c ≤ 1",
    example=Example(given={"weight": "10", "value": "76%"}, params={}, score="7.6"),
    source="重庆市项目自评表（得分系数、核心指标）",
    needs=("weight", "value", "actual"),
)
CONVERTED = RowMethod(
    name="converted",
    params=Converted,
    compute=compute_converted,
    columns=lazily("jixiao.rules.methods.parts_columns", "converted"),
    summary=(
        "折算计分：把其他考核的得分按满分折算成本项得分，以分值为限。",
        "The mark of another assessment, converted to this row; at most the weight.",
    ),
    formula="s = min(w, x / base · to)",
    example=Example(given={"weight": "30", "value": "104.5"}, params={"base": 110, "to": 30}, score="28.5"),
    source="安宁市2023年度部门自评表（考核得分折算）",
    needs=("weight", "value", "actual"),
)
