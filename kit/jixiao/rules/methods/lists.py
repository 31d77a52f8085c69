"""Methods that count: points of a checklist, violations, and other indicators that were met."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from jixiao.model.message import Message
from jixiao.rules.algebra import (
    ZERO,
    Answer,
    Case,
    Cases,
    Figure,
    clip,
    either,
    is_whole,
    lacking,
    most,
    negated,
    under,
)
from jixiao.rules.methods.base import Example, RowMethod, figure, points, unknown
from jixiao.rules.methods.params import Number, Params, Unit, need
from jixiao.rules.methods.row import REVERSE, comparable, exact

if TYPE_CHECKING:
    from jixiao.rules.methods.row import Item, Measured, Row


class Checklist(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `checklist`.

    mode   `add` sums what is met; `deduct` starts from the weight and takes off what is not
    parts  what each point is worth, in order; without it `each`, else what the report prints beside them, else equal parts
    each   what every point is worth, whatever their number (按数累加; 每少一项扣分)
    unit   `points`, or `share` of the weight
    """

    mode: Literal["add", "deduct"] = "add"
    parts: tuple[Number, ...] = ()
    each: Number | None = None
    unit: Unit = "points"

    def __post_init__(self) -> None:
        need(not (self.parts and self.each is not None), "parts 与 each 只能写一个 / give parts or each, not both")
        need(all(part >= 0 for part in self.parts), "parts 不得为负 / parts must not be negative")
        need(self.each is None or self.each > 0, "each 须大于 0 / each must be above 0")


def cases_of_checklist(row: Any, params: Checklist) -> Cases:
    """Score a row by the points of its checklist, else by their number at `each`. Where some are not known: the range."""
    if row.checklist:
        yield from _listed(row, params)
        return
    if params.each is not None and row.value is not None:
        yield from under(row.valued, _counted(row, params, points(params.each, params.unit, row.weight)))
    yield Case(None, unknown(row, "checklist"))


def _listed(row: Row, params: Checklist) -> Cases:
    """A printed list, which only single rows have."""
    worth = _worth(row, params)
    if isinstance(worth, str):
        yield Case(None, unknown(row, worth))
        return
    met = sum((amount for item, amount in zip(row.checklist, worth, strict=True) if item.met), ZERO)
    unmet = sum((amount for item, amount in zip(row.checklist, worth, strict=True) if item.met is False), ZERO)
    open_points = sum(worth, ZERO) - met - unmet
    score = met if params.mode == "add" else row.weight - unmet
    low, high = (score, score + open_points) if params.mode == "add" else (score - open_points, score)
    some = any(item.met is None for item in row.checklist)
    yield Case(some, lacking("checklist", low=clip(low, row.weight), high=clip(high, row.weight)))
    over = params.mode == "add" and params.each is None and sum(worth, ZERO) > row.weight
    answer = Answer(score=score, flags=(("points_exceed_weight", over),))
    yield Case(None, answer, lambda: _work(row, params, row.checklist, worth))


def _counted(row: Any, params: Checklist, each: Figure) -> Cases:
    """Without a list: the number of points that are met (add) or missing (deduct), at `each`."""
    yield Case(negated(is_whole(row.value)), lacking("count"))
    amount = row.value * each
    score = amount if params.mode == "add" else row.weight - amount

    def work() -> str:
        product = f"{figure(row.value)} × {figure(each)}"
        return product if params.mode == "add" else f"{figure(row.weight)} − {product}"

    yield Case(None, Answer(score=score), work)


def _worth(row: Row, params: Checklist) -> list[Decimal] | str:
    """What each point is worth, or the name of what is missing."""
    if params.parts:
        fits = len(params.parts) == len(row.checklist)
        return [points(part, params.unit, row.weight) for part in params.parts] if fits else "checklist_length"
    if params.each is not None:
        return [points(params.each, params.unit, row.weight)] * len(row.checklist)
    printed = [item.points for item in row.checklist if item.points is not None]
    if len(printed) == len(row.checklist):
        return printed
    return "item_points" if printed else [row.weight / len(row.checklist)] * len(row.checklist)


def _work(row: Row, params: Checklist, items: tuple[Item, ...], worth: list[Decimal]) -> str:
    add = params.mode == "add"
    chosen = [figure(amount) for item, amount in zip(items, worth, strict=True) if bool(item.met) == add]
    return " + ".join(chosen) or "0" if add else " − ".join([figure(row.weight), *chosen])


class CountDeduct(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `count_deduct`: what `each` case costs, and how many are `free`."""

    each: Number
    unit: Unit = "points"
    free: Number = Number(0)

    def __post_init__(self) -> None:
        need(self.each > 0, "each 须大于 0 / each must be above 0")
        need(is_whole(self.free), "free 须为非负整数 / free must be a whole number, not negative")


def cases_of_count(row: Any, params: CountDeduct) -> Cases:
    """Score a row by the number of violations or late items."""
    if row.value is not None:
        yield from under(row.valued, _lost(row, params, row.value))
    yield from under(row.counted, _lost(row, params, row.actual_base))
    yield Case(None, unknown(row, "count"))


def _lost(row: Any, params: CountDeduct, count: Figure) -> Cases:
    """What so many cases cost."""
    each = points(params.each, params.unit, row.weight)
    score = row.weight - most(count - params.free, ZERO) * each

    def work() -> str:
        amount = f"({figure(count)} − {figure(params.free)})" if params.free else figure(count)
        return f"{figure(row.weight)} − {amount} × {figure(each)}"

    yield Case(is_whole(count), Answer(score=score), work)
    yield Case(None, unknown(row, "count"))


class ShareMet(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `share_met`: an indicator that exceeds its target by more than `over_limit` times counts as not met."""

    over_limit: Number | None = Number("1.3")

    def __post_init__(self) -> None:
        need(self.over_limit is None or self.over_limit >= 1, "over_limit 不得小于 1 / over_limit must be at least 1")


def cases_of_share(row: Any, params: ShareMet) -> Cases:
    """Score a row by the share of other indicators that are met, or by that share itself where it is a fact."""
    if row.value is not None:
        yield from under(row.valued, _stated(row))
    others: tuple[Measured, ...] = row.others
    if not others:
        yield Case(None, unknown(row, "others"))
        return
    verdicts = [_met(other, params.over_limit) for other in others]
    total, met, open_ones = (Decimal(one) for one in (len(verdicts), verdicts.count(True), verdicts.count(None)))
    score, high = row.weight * met / total, row.weight * (met + open_ones) / total
    yield Case(open_ones > 0, lacking("others", low=score, high=high))
    yield Case(None, Answer(score=score), lambda: f"{figure(row.weight)} × {figure(met)} ÷ {figure(total)}")


def _stated(row: Any) -> Cases:
    """The share as a plain figure."""
    yield Case(either(row.value < 0, row.value > 1), lacking("value"))
    yield Case(None, Answer(score=row.weight * row.value), lambda: f"{figure(row.weight)} × {figure(row.value)}")


def _met(other: Measured, limit: Decimal | None) -> bool | None:
    """Is the indicator met? None when its figures cannot be compared."""
    target, actual = other.target, other.actual
    if target is None or actual is None or target.kind != "number" or not exact(actual):
        return None
    pair = comparable(target, actual)
    if pair is None:
        return None
    aim, value = pair
    if other.nature in REVERSE:
        return value <= aim
    return value >= aim and (limit is None or aim <= 0 or value <= aim * limit)


CHECKLIST = RowMethod(
    name="checklist",
    params=Checklist,
    cases=cases_of_checklist,
    summary=Message(
        "要点计分：达到的要点得分相加，或从满分起每缺一项扣分；各要点可等分、可分别定分、可按数累加。",
        "Points of a checklist: the sum of what is met, or the weight less what is missing; equal, given or counted parts.",
    ),
    formula="add: s = Σ points of what is met;  deduct: s = w − Σ points of what is missing",
    example=Example(
        given={"weight": "2", "checklist": [{"met": True}, {"met": False}, {"met": True}]},
        params={"parts": ["0.5", "0.5", "1"]},
        score="1.5",
    ),
    source="安宁市2023年度部门自评表（绩效目标可行性）；郫都区2025年度评分方法（缺项扣分、按数累加）",
    needs=("weight", "checklist", "value"),
)
COUNT_DEDUCT = RowMethod(
    name="count_deduct",
    params=CountDeduct,
    cases=cases_of_count,
    summary=Message(
        "按次扣分：每发生一例（或每迟一项）扣若干分，扣完为止。",
        "Every case (a violation, a late item) costs points, down to 0.",
    ),
    formula="s = max(0, w − max(0, n − free)·d)",
    example=Example(given={"weight": "4", "value": "1"}, params={"each": 1}, score="3"),
    source="安宁市2023年度部门自评表（资金使用合规性）；岳阳市（支付进度）；大英县2019年度（部门预算审查）",
    needs=("weight", "value", "actual"),
)
SHARE_MET = RowMethod(
    name="share_met",
    params=ShareMet,
    cases=cases_of_share,
    summary=Message(
        "达标比例计分：达到目标的指标数占全部指标数的比例乘以分值；超过目标一定倍数视为未达到。",
        "The weight times the share of indicators that are met; one far above its target counts as not met.",
    ),
    formula="s = w·met/all, met: A ≤ B ≤ 1.3·A",
    example=Example(
        given={
            "weight": "10",
            "others": [{"target": "100个", "actual": "130个"}, {"target": "100个", "actual": "131个"}],
        },
        params={},
        score="5",
    ),
    source="大英县2020年度部门整体支出绩效评价表（目标实现）",
    needs=("weight", "value", "others"),
)
