"""Differences: 结余, 剩余, 收回, 调减 … one amount is what two or three others of the passage leave."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.claims.judging import Reading, Scene, amount, in_unit, make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim, Verdict

_REST = re.compile(
    r"(?:超(?:规模|额|计划|标准|收|支)|结余|结转|剩余|余额|尚余|尚有|尚未|未支出|未使用|未执行|未支付|未完成|未拨付|节余|节约|节省|收回|差额|差值|相差|其余|余下|净增|实增|正在办理|在办|待办|缺口|相差|超支|盈余|余)"
    r"[^,，。;；]{0,14}$"
)
_ADJUSTED = re.compile(r"(?:调减|核减|追减|压减|调增|追加|调整|增加|减少|收回)[^,，。;；]{0,10}$")
_AFTER = re.compile(r"(?:调整后|调整为|实际|全年预算|年度预算|预算数|变更为|最终)[^,，。;；]{0,14}$")
_BUDGET = re.compile(r"预算|安排|下达|到位|收入|批复|拨付|拨入|资金|指标")
_SPENT = re.compile(r"支出|支付|使用|执行|完成|付款")
_OPENING = re.compile(r"上年|年初|上年度|以前年度|期初")
_TAKEN_OFF = re.compile(r"(?:剔除|扣除|扣减|减去|除去)[^,，。;；]{0,16}$")
_LEFT_OVER = re.compile(r"^(?:[^,，。;；]{0,2})后[,，]?[^,，。;；]{0,8}$")
_LINES_BACK = 4
_NEAR = 12
_REACH = 5
_CAME_IN = re.compile(r"收入|预算|到位|下达|安排|总投入|拨款")
_WENT_OUT = re.compile(r"支出|支付|使用|执行")


def _differences(line: Line, scene: Scene) -> Iterator[Claim]:
    for rest in line.nums:
        if (
            rest.dim in {"ratio", "points"}
            or rest.hedged
            or not _REST.search(rest.label)
            or (rest.change and rest.value >= 0 and "调" not in rest.label and not _REST.search(rest.label))
        ):
            continue
        if _OPENING.search(rest.label) or _listed(rest):
            continue
        claim = _explained(rest, scene) or _strict(rest)
        if claim is not None:
            yield claim
    yield from _adjustments(line)
    yield from _deducted(line)


def _listed(rest: Num) -> bool:
    """One of several amounts with 、 on both sides: an item of a list, not what the others leave."""
    flat = rest.line.flat
    return flat[rest.end : rest.end + 1] == "、" and flat[max(0, rest.clause - 1) : rest.clause] == "、"


def _same(rest: Num, num: Num) -> bool:
    return num is not rest and num.dim == rest.dim and num.dim not in {"ratio", "points"}


def _explained(rest: Num, scene: Scene) -> Claim | None:
    line = rest.line
    pool = [n for n in line.before(rest) if _same(rest, n)][:6]
    found = _triple(rest, pool) or _triple(rest, pool, deep=True)
    if found is None:
        near = line.nums[max(0, rest.index - _NEAR) : rest.index + _NEAR]
        rows = [n for n in near if _same(rest, n) and abs(n.sentence - rest.sentence) <= 1]
        if len(rows) <= 10:
            found = _triple(rest, rows) or _triple(rest, rows, deep=True)
    if found is None and len(pool) < 2 and not rest.label.startswith("其中"):
        above = [n for other in scene.above(line, _LINES_BACK) for n in other.nums[:_NEAR] if _same(rest, n)][:4]
        found = _triple(rest, [*pool, *above])
    if found is None and rest.places:
        found = _balance(rest)
    if found is None:
        return None
    verdict, computed, formula, inputs = found
    return make(
        "difference", verdict, rest, computed=in_unit(computed, rest), formula=formula, code="A502", inputs=inputs
    )


def _balance(rest: Num) -> tuple[Verdict, Decimal, str, tuple[Num, ...]] | None:
    """收入总额 … 支出总额 … 结余, each in a sentence of its own: exact differences of totals only."""
    near = [n for n in rest.line.nums[max(0, rest.index - 2 * _NEAR) : rest.index] if _same(rest, n)]
    came = [n for n in near if _CAME_IN.search(n.label)]
    went = [n for n in near if _WENT_OUT.search(n.label)]
    for a in came:
        for b in went:
            if a is not b and a.base - b.base == rest.base:
                return "holds", a.base - b.base, f"{a.printed}-{b.printed}", (a, b)
    return None


def _triple(rest: Num, pool: list[Num], *, deep: bool = False) -> tuple[Verdict, Decimal, str, tuple[Num, ...]] | None:
    """Two numbers of the pool whose difference is the rest; `deep` allows a third one to be taken off or added."""
    kept: tuple[Verdict, Decimal, str, tuple[Num, ...]] | None = None
    for i, a in enumerate(pool):
        for j, b in enumerate(pool):
            if i == j or (a.base < b.base and rest.value >= 0 and not deep):
                continue
            for third in pool if deep else [None]:
                if third is a or third is b or (deep and third is None):
                    continue
                for sign in (-1, 1) if third is not None else (0,):
                    gap = a.base - b.base + (sign * third.base if third is not None else Decimal(0))
                    slack = a.slack + b.slack + (third.slack if third is not None else Decimal(0))
                    verdict = amount(rest, gap, slack)
                    if verdict == "wrong" or (deep and verdict != "holds"):
                        continue
                    extra = "" if third is None else f"{'+' if sign > 0 else '-'}{third.printed}"
                    inputs = (a, b) if third is None else (a, b, third)
                    made = (verdict, gap, f"{a.printed}-{b.printed}{extra}", inputs)
                    if verdict == "holds":
                        return made
                    kept = kept or made
    return kept


def _strict(rest: Num) -> Claim | None:
    """Three amounts in one sentence, in this order: what was there, what was spent, what is left."""
    pool = [n for n in rest.line.before(rest) if n.dim == rest.dim]
    if len(pool) < 2 or not re.search(r"结余|剩余|余额", rest.label) or "收支" in rest.label or "率" in rest.label:
        return None
    spent, budget = pool[:2]
    if (
        spent.index - budget.index > 1
        or rest.index - spent.index > 2
        or not (len(pool) == 2 or "全年预算" in budget.label)
    ):
        return None
    if (
        not (_BUDGET.search(budget.label) and _SPENT.search(spent.label))
        or _SPENT.search(budget.label)
        or spent.hedged
        or budget.hedged
    ):
        return None
    if (
        spent.change
        or budget.change
        or "结转" in budget.label
        or re.search(r"其中|累计|截至", spent.label)
        or rest.depth
        or spent.depth
        or budget.depth
    ):
        return None
    gap = budget.base - spent.base
    verdict = amount(rest, gap, budget.slack + spent.slack)
    if verdict != "wrong":
        return None
    return make(
        "difference", "wrong", rest, computed=in_unit(gap, rest), formula=f"{budget.printed}-{spent.printed}", code="A502",
        inputs=(budget, spent), severity="warning",
    )  # fmt: skip


def _adjustments(line: Line) -> Iterator[Claim]:
    """A budget, its adjustment, and what it came to: 年初 100 万元，调减 20 万元，调整后 80 万元."""
    for i, step in enumerate(line.nums[:-1]):
        if step.dim in {"ratio", "points"} or not _ADJUSTED.search(step.label):
            continue
        end = line.nums[i + 1]
        if not (step.dim == end.dim and step.sentence == end.sentence and _AFTER.search(end.label)) or end.change:
            continue
        starts = [n for n in reversed(line.nums[max(0, i - _REACH) : i]) if n.dim == step.dim and not n.change]
        trials = [(start, *_adjusted(start, step, end)) for start in starts]
        fitting = next((trial for trial in trials if trial[1] != "wrong"), None)
        if fitting is not None:
            yield _adjustment(*fitting, step, end)
        elif (
            trials
            and starts[0].index == i - 1
            and starts[0].sentence == step.sentence
            and _renamed(starts[0], step, end)
        ):
            yield _adjustment(*trials[0], step, end)


def _deducted(line: Line) -> Iterator[Claim]:
    """100 万元，剔除管理费 5 万元后，为 95 万元."""
    for i, step in enumerate(line.nums[:-1]):
        end = line.nums[i + 1]
        if not _TAKEN_OFF.search(step.label) or not _LEFT_OVER.match(line.between(step, end)) or step.dim != end.dim:
            continue
        for start in reversed(line.nums[max(0, i - 2) : i]):
            if start.dim == step.dim and start.base - step.base == end.base:
                yield make(
                    "difference", "holds", end, computed=in_unit(end.base, end), formula=f"{start.printed}-{step.printed}",
                    code="A502", inputs=(start, step),
                )  # fmt: skip
                break


def _adjusted(start: Num, step: Num, end: Num) -> tuple[Verdict, Decimal]:
    made = start.base - step.base if _lowered(step) else start.base + step.base
    return amount(end, made, start.slack + step.slack), made


def _lowered(step: Num) -> bool:
    return bool(re.search(r"减|收回", step.label))


def _renamed(start: Num, step: Num, end: Num) -> bool:
    """Only 调整后 says that nothing else came between."""
    return bool(re.search(r"调整后|调整为|变更为", end.label)) and not (start.hedged or step.hedged or end.hedged)


def _adjustment(start: Num, verdict: Verdict, made: Decimal, step: Num, end: Num) -> Claim:
    return make(
        "difference", verdict, end, computed=in_unit(made, end), code="A502", inputs=(start, step), severity="warning",
        formula=f"{start.printed}{'-' if _lowered(step) else '+'}{step.printed}",
    )  # fmt: skip


DIFFERENCES = (
    Reading(
        "difference",
        (
            "余",
            "未",
            "尚",
            "节约",
            "节省",
            "收回",
            "差",
            "超",
            "净增",
            "在办",
            "正在",
            "其余",
            "调",
            "剔除",
            "扣",
            "减去",
            "除去",
            "追加",
            "核减",
            "压减",
        ),
        _differences,
    ),
)
