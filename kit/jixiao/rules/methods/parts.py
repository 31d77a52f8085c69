"""Methods that pass on a figure from elsewhere: `sum_children`, `choose_one`, `coefficient`, `converted` and `within_budget`."""

from __future__ import annotations

from typing import Any, Literal

from jixiao.model.message import Message
from jixiao.rules.algebra import ONE, ZERO, Answer, Case, Cases, Figure, always, both, either, lacking, least
from jixiao.rules.methods.base import Example, RowMethod, by_figure, figure, unknown
from jixiao.rules.methods.params import NoParams, Number, Params, need


def cases_of_sum(row: Any, _: NoParams) -> Cases:
    """The sum of the rows below; where some are not known, from what is known up to the weight."""
    total = sum((part or ZERO for part in row.parts), ZERO)
    known = bool(row.parts) and None not in row.parts
    yield Case(not known, lacking("parts", low=least(total, row.weight), high=row.weight))
    yield Case(None, Answer(score=total), lambda: " + ".join(figure(part) for part in row.parts))


class ChooseOne(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `choose_one`: of several alternatives the `only` one that applies counts, or the `best`."""

    pick: Literal["only", "best"] = "only"


def cases_of_choice(row: Any, params: ChooseOne) -> Cases:
    """The score of the alternative that applies. `parts` holds None for those that do not."""
    known = [part for part in row.parts if part is not None]
    yield Case(not known, unknown(row, "parts"))
    yield Case(params.pick == "only" and len(known) > 1, unknown(row, "choice"))
    shown = figure(known[0]) if len(known) == 1 else f"max({', '.join(map(figure, known))})"
    yield Case(None, Answer(score=max(known)), lambda: shown)


def _by_coefficient(row: Any, _: NoParams, found: Figure) -> Cases:
    """The weight times the coefficient that the form prints (76 % of 10 is 7.6)."""
    yield Case(either(found < ZERO, found > ONE), unknown(row, "coefficient"))
    yield Case(None, Answer(score=row.weight * found), lambda: f"{figure(row.weight)} × {figure(found, 12)}")


class Converted(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `converted`: the full mark `base` of the other assessment, and what it is worth here (`to`, else the weight)."""

    base: Number
    to: Number | None = None

    def __post_init__(self) -> None:
        need(self.base > 0, "base 须大于 0 / base must be above 0")
        need(self.to is None or self.to > 0, "to 须大于 0 / to must be above 0")


def _converted(row: Any, params: Converted, found: Figure) -> Cases:
    """The score of another assessment, brought to this row's scale."""
    scale = row.weight if params.to is None else params.to
    score = found * scale / params.base
    answer = Answer(score=score, flags=(("capped", score > row.weight),))
    yield Case(None, answer, lambda: f"{figure(found)} ÷ {figure(params.base)} × {figure(scale)}")


def _within(row: Any, _: NoParams, found: Figure) -> Cases:
    """The full weight at any rate up to the budget. That the project is done is for a person to say."""
    inside = both(found > ZERO, found <= ONE)
    yield Case(inside, Answer(score=row.weight), lambda: f"0 < {figure(found)} ≤ 1: {figure(row.weight)}")
    yield Case(None, unknown(row, "state"))


SUM_CHILDREN = RowMethod(
    name="sum_children",
    params=NoParams,
    cases=cases_of_sum,
    summary=Message("下级之和：上级得分等于各下级得分之和。", "The score of a level is the sum of the rows below it."),
    formula="s = Σ s(child)",
    example=Example(given={"weight": "10", "parts": ["4.9", "5"]}, params={}, score="9.9"),
    source="财预〔2020〕10号（总分由各项指标得分汇总）",
    needs=("weight", "parts"),
)
CHOOSE_ONE = RowMethod(
    name="choose_one",
    params=ChooseOne,
    cases=cases_of_choice,
    summary=Message(
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
    cases=by_figure(_by_coefficient, lambda _: always(lacking("coefficient"))),
    summary=Message(
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
    cases=by_figure(_converted),
    summary=Message(
        "折算计分：把其他考核的得分按满分折算成本项得分，以分值为限。",
        "The mark of another assessment, converted to this row; at most the weight.",
    ),
    formula="s = min(w, x / base · to)",
    example=Example(given={"weight": "30", "value": "104.5"}, params={"base": 110, "to": 30}, score="28.5"),
    source="安宁市2023年度部门自评表（考核得分折算）",
    needs=("weight", "value", "actual"),
)
WITHIN_BUDGET = RowMethod(
    name="within_budget",
    params=NoParams,
    cases=by_figure(_within),
    summary=Message(
        "项目已完成且未超预算：不论执行率高低得满分；是否已完成由人确认，因此只作为认可的另一种读法。",
        "Done within the budget: the full weight at any execution rate; that the project is done, a person must say.",
    ),
    formula="0 < x ≤ 1: s = w",
    example=Example(given={"weight": "10", "value": "92%"}, params={}, score="10"),
    source="财预〔2021〕101号（预算执行率的举例）",
    needs=("weight", "value", "actual"),
)
