"""Methods that count: points of a checklist, violations, and other indicators that were met."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from jixiao.rules.methods.base import (
    ZERO,
    Example,
    Item,
    Measured,
    Row,
    RowMethod,
    clip,
    exact,
    figure,
    lacking,
    lazily,
    points,
    scored,
)
from jixiao.rules.methods.params import Number, Params, Unit, need
from jixiao.rules.methods.ratio import comparable
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.model.outcome import Outcome


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


def compute_checklist(row: Row, params: Checklist) -> Outcome:
    """Score a row by the points of its checklist. Where some are not known: the range."""
    if not row.checklist:
        return _counted(row, params)
    worth = _worth(row, params)
    if isinstance(worth, str):
        return lacking(worth, low=ZERO, high=row.weight)
    met = _sum(amount for item, amount in zip(row.checklist, worth, strict=True) if item.met)
    unmet = _sum(amount for item, amount in zip(row.checklist, worth, strict=True) if item.met is False)
    unknown = EXACT.subtract(EXACT.subtract(_sum(worth), met), unmet)
    score = met if params.mode == "add" else EXACT.subtract(row.weight, unmet)
    if any(item.met is None for item in row.checklist):
        low, high = (
            (score, EXACT.add(score, unknown)) if params.mode == "add" else (EXACT.subtract(score, unknown), score)
        )
        return lacking("checklist", low=clip(low, row.weight), high=clip(high, row.weight))
    flags = (
        ("points_exceed_weight",) if params.mode == "add" and params.each is None and _sum(worth) > row.weight else ()
    )
    return scored(row, score, lambda: _work(row, params, row.checklist, worth), flags=flags)


def _counted(row: Row, params: Checklist) -> Outcome:
    """Without a list: the number of points that are met (add) or missing (deduct), at `each`."""
    if params.each is None or row.value is None:
        return lacking("checklist", low=ZERO, high=row.weight)
    if not _whole(row.value):
        return lacking("count")
    count, each = row.value, points(params.each, params.unit, row.weight)
    amount = EXACT.multiply(count, each)
    score = amount if params.mode == "add" else EXACT.subtract(row.weight, amount)
    product = f"{figure(count)} × {figure(each)}"
    return scored(row, score, lambda: product if params.mode == "add" else f"{figure(row.weight)} − {product}")


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
    if printed:
        return "item_points"
    return [EXACT.divide(row.weight, Decimal(len(row.checklist)))] * len(row.checklist)


def _work(row: Row, params: Checklist, items: tuple[Item, ...], worth: list[Decimal]) -> str:
    add = params.mode == "add"
    chosen = [figure(amount) for item, amount in zip(items, worth, strict=True) if bool(item.met) == add]
    return " + ".join(chosen) or "0" if add else " − ".join([figure(row.weight), *chosen])


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total


def _whole(number: Decimal) -> bool:
    return number >= 0 and number == number.to_integral_value()


class CountDeduct(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `count_deduct`: what `each` case costs, and how many are `free`."""

    each: Number
    unit: Unit = "points"
    free: Number = Number(0)

    def __post_init__(self) -> None:
        need(self.each > 0, "each 须大于 0 / each must be above 0")
        need(_whole(self.free), "free 须为非负整数 / free must be a whole number, not negative")


def compute_count(row: Row, params: CountDeduct) -> Outcome:
    """Score a row by the number of violations or late items."""
    count = row.value
    if (
        count is None
        and row.actual is not None
        and exact(row.actual)
        and row.actual.dimension not in {"money", "ratio", "points"}
    ):
        count = row.actual.base
    if count is None or not _whole(count):
        return lacking("count", low=ZERO, high=row.weight)
    each = points(params.each, params.unit, row.weight)
    counted = max(EXACT.subtract(count, params.free), ZERO)
    amount = f"({figure(count)} − {figure(params.free)})" if params.free else figure(count)
    return scored(
        row,
        EXACT.subtract(row.weight, EXACT.multiply(counted, each)),
        lambda: f"{figure(row.weight)} − {amount} × {figure(each)}",
    )


class ShareMet(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `share_met`: an indicator that exceeds its target by more than `over_limit` times counts as not met."""

    over_limit: Number | None = Number("1.3")

    def __post_init__(self) -> None:
        need(self.over_limit is None or self.over_limit >= 1, "over_limit 不得小于 1 / over_limit must be at least 1")


def compute_share(row: Row, params: ShareMet) -> Outcome:
    """Score a row by the share of other indicators that are met, or by that share itself where it is a fact."""
    if row.value is not None:
        if not 0 <= row.value <= 1:
            return lacking("value")
        share = row.value
        return scored(row, EXACT.multiply(row.weight, share), lambda: f"{figure(row.weight)} × {figure(share)}")
    if not row.others:
        return lacking("others", low=ZERO, high=row.weight)
    verdicts = [_met(other, params.over_limit) for other in row.others]
    total, met, unknown = Decimal(len(verdicts)), Decimal(verdicts.count(True)), Decimal(verdicts.count(None))
    score = EXACT.divide(EXACT.multiply(row.weight, met), total)
    if unknown:
        high = EXACT.divide(EXACT.multiply(row.weight, EXACT.add(met, unknown)), total)
        return lacking("others", low=score, high=high)
    return scored(row, score, lambda: f"{figure(row.weight)} × {figure(met)} ÷ {figure(total)}")


def _met(other: Measured, limit: Decimal | None) -> bool | None:
    """Is the indicator met? None when its figures cannot be compared."""
    target, actual = other.target, other.actual
    if target is None or actual is None or target.kind != "number" or not exact(actual):
        return None
    pair = comparable(target, actual)
    if pair is None:
        return None
    aim, value = pair
    if other.nature in {"≤", "<"}:
        return value <= aim
    return value >= aim and (limit is None or aim <= 0 or value <= EXACT.multiply(aim, limit))


CHECKLIST = RowMethod(
    name="checklist",
    params=Checklist,
    compute=compute_checklist,
    columns=lazily("jixiao.rules.methods.lists_columns", "checklist"),
    summary=(
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
    compute=compute_count,
    columns=lazily("jixiao.rules.methods.lists_columns", "count"),
    summary=(
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
    compute=compute_share,
    summary=(
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
