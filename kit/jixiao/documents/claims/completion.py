"""Completion: 完成年初预算的 Y%, 执行率, 支付率, 到位率 of two amounts; and a base of zero."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.claims.judging import Reading, Scene, Trial, as_percent, best, make, quotient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim

_COMPLETION = re.compile(
    r"(?:完成(?:了)?[^占率,，。]{0,18}(?:预算|计划|任务|目标|指标|下达|数|总额)[^率,，。]{0,16}的?"
    r"|(?:为|是|达到?|占)[^,，。率%]{0,10}(?:预算|计划|任务|目标)[^,，。率%]{0,14}的"
    r"|(?:完成|执行|支付|拨付|到位|使用|支出|完工|决算|资金|预算|进度|控制|兑付|发放|报账|实现|达成|支用)(?:进度)?(?:率|比例|比|进度))"
    r"(?:分别)?(?:为|是|达到?|约为|仅为?|的|约)?\s*:?\s*$"
)
_TARGET = re.compile(
    r"预算|计划|目标|任务|批复|下达|安排|应|总投资|到位|收到|概算|核定|指标|总额|收入|资金总|拨入|申请"
)
_ACTUAL = re.compile(r"决算|支出|实际|完成|执行|支付|拨付|使用|到位|已|发放|兑付|支用|报账")
_BUDGET = re.compile(r"预算|计划|安排|下达|批复")
_REACH = 6
_AROUND = 10
_LINES_BACK = 3
_FAR_BACK = 6


def is_completion(num: Num) -> bool:
    """Whether a percentage is said to be a completion or execution rate."""
    return num.dim == "ratio" and not num.change and bool(_COMPLETION.search(num.phrase))


def _operands(rate: Num) -> list[Num]:
    return [n for n in rate.line.before(rate) if n.plain][:_REACH]


def _pair_trials(rate: Num, amounts: list[Num]) -> Iterator[Trial]:
    for i, a in enumerate(amounts):
        for b in amounts[i + 1 :]:
            if a.dim == b.dim and not (a.base == b.base and a.line is b.line and a.start == b.start):
                for n, t in ((a, b), (b, a)):
                    if n.base == 0 and not _TARGET.search(t.label):
                        continue
                    result = quotient(rate, n, t)
                    if result:
                        yield Trial(result[0], result[1], f"{n.printed}÷{t.printed}×100%", (n, t))


def _trials(rate: Num, scene: Scene) -> Iterator[Trial]:
    own = _operands(rate)
    yield from _pair_trials(rate, own)
    line = rate.line
    around = [
        n
        for n in line.nums[max(0, rate.index - _AROUND) : rate.index + 2]
        if n.plain and n.sentence in range(rate.sentence - 2, rate.sentence + 1)
    ]
    yield from _pair_trials(rate, around)
    largest = max(
        (n for n in line.nums[: rate.index] if n.plain and n.dim == "money"), key=lambda n: n.base, default=None
    )
    if own and largest is not None and largest not in around:
        yield from (
            trial for trial in _pair_trials(rate, [own[0], largest]) if trial.verdict == "holds" and rate.places
        )
    if len(own) == 1 and rate.places > 1:
        far = [n for other in scene.above(line, _FAR_BACK) for n in other.nums[:_AROUND] if n.plain][:12]
        for trial in (t for n in far for t in _pair_trials(rate, [own[0], n])):
            if trial.verdict == "holds" and trial.inputs[0] is own[0]:
                yield trial
    if len(own) < 2:
        amounts = [*own, *(n for other in scene.above(line, _LINES_BACK) for n in other.nums[:_AROUND] if n.plain)][:8]
        for trial in _pair_trials(rate, amounts):
            if (
                trial.verdict == "holds"
                and any(n in own for n in trial.inputs)
                and _BUDGET.search(trial.inputs[1].label)
            ):
                yield trial


def _completions(line: Line, scene: Scene) -> Iterator[Claim]:
    for rate in line.nums:
        if not is_completion(rate):
            continue
        zero = _by_zero(rate)
        if zero is not None:
            yield zero
            continue
        if rate.hedged:
            continue
        trial = best(_trials(rate, scene), scene.reach)
        if trial is not None and trial.fits:
            yield make(
                "completion_rate", trial.verdict, rate, computed=as_percent(trial.computed), formula=trial.formula,
                code="A506", inputs=trial.inputs,
            )  # fmt: skip
        else:
            yield from _wrong(rate)


def _clear_pair(rate: Num) -> tuple[Num, Num, bool] | None:
    """(actual, target, certain) where the sentence before the rate holds just two amounts and says which is which."""
    line = rate.line
    own = [n for n in line.before(rate) if n.dim not in {"ratio", "points"} and not (n.depth > rate.depth)]
    alone = len(own) == 2
    own = own[:2]
    if len(own) != 2 or own[0].dim != own[1].dim or own[0].change or own[1].change:
        return None
    later, first = own
    if any(n.hedged or "其中" in n.label for n in own):
        return None
    for actual, target in ((later, first), (first, later)):
        if (
            _ACTUAL.search(actual.label)
            and _TARGET.search(target.label)
            and not _BUDGET.search(
                actual.label.replace("预算执行", "").replace("预算财政拨款", "").replace("预算支出", "")
            )
        ):
            certain = alone and bool(_BUDGET.search(target.label)) and actual.label.count("其中") == 0
            if not alone and not (_BUDGET.search(target.label) and rate.index - first.index == 2):
                return None
            return actual, target, certain
    return None


def _by_zero(rate: Num) -> Claim | None:
    pair = _clear_pair(rate)
    if pair is None or pair[1].base != 0 or rate.value == 0:
        return None
    actual, target, _ = pair
    if re.search(r"调整|全年|追加", rate.phrase) and not re.search(r"调整|全年|追加", target.label):
        return None
    both = actual.base == 0
    return make(
        "division_by_zero", "suspicious" if both else "wrong", rate, computed=f"{actual.printed}÷0",
        formula=f"{actual.printed}÷{target.printed}", code="A508", inputs=(target, actual), severity="info" if both else "error",
    )  # fmt: skip


def _wrong(rate: Num) -> Iterator[Claim]:
    pair = _clear_pair(rate)
    if pair is None:
        return
    actual, target, certain = pair
    if actual.dim == "money" and not _OF_MONEY.search(rate.phrase):
        return  # 任务完成率 beside two amounts is not their ratio
    if rate.base == 1 and actual.base >= target.base and actual.dim != "money":
        return  # more than planned is often printed as 100 %
    result = quotient(rate, actual, target)
    if result is None or result[0] != "wrong":
        return
    explicit = "完成" in rate.label or "执行" in rate.label
    yield make(
        "completion_rate", "wrong", rate, computed=as_percent(result[1]), formula=f"{actual.printed}÷{target.printed}×100%",
        code="A506", inputs=(target, actual), severity="error" if certain and explicit and "预算" in rate.label else "warning",
    )  # fmt: skip


_OF_MONEY = re.compile(r"预算|执行|支付|支出|资金|使用|到位|拨付|经费|进度|兑付|发放|支用|报账")
_EQUALS = re.compile(r"^\s*\)?\s*(?:[×x*]\s*)?=\s*$")
_OVER = re.compile(r"^[^÷/,，。;；]{0,4}[÷/][^÷/,，。;；]{0,24}$")


def _written_out(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """The formula printed with its figures: 执行率＝实际支出 450 万元/预算数 500 万元×100%＝90%."""
    for rate in line.nums:
        if rate.dim != "ratio" or not _EQUALS.match(rate.label):
            continue
        before = [n for n in line.before(rate)[:3] if n.dim != "ratio"]
        if len(before) < 2 or not _OVER.match(line.between(before[1], before[0])):
            continue
        whole, part = before[:2]
        result = quotient(rate, part, whole) if part.dim == whole.dim else None
        if result is not None:
            yield make(
                "completion_rate", result[0], rate, computed=as_percent(result[1]), formula=f"{part.printed}÷{whole.printed}×100%",
                code="A506", inputs=(part, whole), severity="error",
            )  # fmt: skip


_NAMED = re.compile(r"(?P<stem>调整|变动|结转|结余|追加|节支|负债|偏离|完成)率(?:为|是|达到?|约)?\s*$")


def _named(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """预算调整率, 结余率 …: an amount of that name, of any other one of the paragraph, where it fits exactly."""
    for rate in line.nums:
        match = _NAMED.search(rate.phrase) if rate.dim == "ratio" and rate.places else None
        if match is None or rate.hedged or is_completion(rate):
            continue
        near = [n for n in line.nums[max(0, rate.index - _AROUND) : rate.index + 2] if n.dim == "money"]
        parts = [
            n
            for n in near
            if match["stem"] in n.label or (match["stem"] == "调整" and re.search(r"追加|调[增减]", n.label))
        ]
        trials = (t for n in parts for w in near if n is not w and abs(n.base) < w.base for t in _one(rate, n, w))
        trial = next((t for t in trials if t.verdict == "holds"), None)
        if trial is not None:
            yield make(
                "ratio_rate", "holds", rate, computed=as_percent(trial.computed), formula=trial.formula, code="A507", inputs=trial.inputs,
            )  # fmt: skip


def _one(rate: Num, n: Num, t: Num) -> Iterator[Trial]:
    result = quotient(rate, n, t)
    if result:
        yield Trial(result[0], result[1], f"{n.printed}÷{t.printed}×100%", (n, t))


COMPLETION = (
    Reading("ratio_rate", ("率",), _named),
    Reading("completion_rate", ("=", "＝"), _written_out),
    Reading("completion_rate", ("完成", "率", "预算", "进度"), _completions),
)
