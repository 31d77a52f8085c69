"""Rates from counts: 办结率 from 受理 and 办结, 接通率, 好评率, 进驻率 …; and 100 % beside cases that are still open."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from jixiao.documents.claims.completion import is_completion
from jixiao.documents.claims.judging import Reading, Scene, Trial, as_percent, best, make, quotient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim

_RATE = re.compile(r"([\u4e00-\u9fff]{1,8})率")
_TAIL = re.compile(r"率[^率]{0,2}(?:均|都|分别|各|已|全部)?(?:为|是|达到?|高达|保持|约)?(?:了|在)?\s*:?[“\"]?\s*$")
_STEM = 2
_WHOLE = re.compile(
    r"抽检|培训|监测|检测|报送|参训|参与|申报|发出|问卷|发现|受理|收到|接收|接到|共|总|应|任务|承办|转办|交办|呼入|评价|报名|参加|抽查|排查|登记|立案|派遣|接件|来电|话务|检查|计划|发放"
)
_QUALIFIED = re.compile(r"按时|按期|及时|限时|准时|有效|准确|主动|当场|一次")
_OPEN_CASES = re.compile(r"正在|在办|未|待办|尚|剩余")
_NOT_CONTENT = re.compile(r"不(?:太)?满意")
_NOT_DUE = re.compile(r"未到期|期限内|未到办|尚未到")
_SPECIAL = {
    "办结": "办结|办理完成|已办|办复|完成",
    "满意": "满意",
    "好评": "好评|好差评",
    "回访": "回访",
    "回收": "回收|收回",
    "结案": "结案|办结",
}


def _stems(rate: Num) -> list[str]:
    """The names before 率 in the clause and the clauses joined to it: 响应率、办结率均达到 gives 响应 and 办结."""
    text = rate.line.flat[rate.line.sentences[rate.sentence][0] : rate.start]
    tail = text[-40:]
    previous = rate.line.nums[rate.index - 1].end if rate.index else 0
    tail = rate.line.flat[max(previous, rate.start - 40) : rate.start]
    cut = max(tail.rfind(mark) for mark in ",，。;；")
    return [match[1] for match in _RATE.finditer(tail[cut + 1 :])][-4:]


def _counts(rate: Num) -> list[Num]:
    line = rate.line
    same = [n for n in line.before(rate) if n.dim not in {"ratio", "points"} and (n.plain or n.dim == "money")]
    return same[:8]


@lru_cache(maxsize=512)
def _words(stem: str) -> re.Pattern[str]:
    """What a count may be called that a rate is named after."""
    return re.compile(_SPECIAL.get(stem, re.escape(stem)))


def _about(num: Num, stem: str) -> bool:
    """Does the number say what the rate counts? 已办结 14403 件 is about 办结."""
    after = num.after[:6].split(",", 1)[0].split("，", 1)[0].split("。", 1)[0]
    return bool(_words(stem[-_STEM:]).search(num.label + after))


def _trials(rate: Num, counts: list[Num], stem: str) -> Iterator[Trial]:
    for n in counts:
        for t in counts:
            if t is not n and n.base <= t.base and n.dim == t.dim and _about(n, stem):
                result = quotient(rate, n, t)
                if result:
                    yield Trial(result[0], result[1], f"{n.printed}÷{t.printed}×100%", (t, n))


def _rates(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    for rate in line.nums:
        if (
            rate.dim != "ratio"
            or rate.change
            or rate.hedged
            or not _TAIL.search(rate.label[-14:] if "率" in rate.label[-14:] else rate.label)
        ):
            continue
        counts = _counts(rate)
        if len(counts) < 2:
            continue
        stems = [] if is_completion(rate) else _stems(rate)
        if stems:
            yield from _judge(rate, counts, stems)


def _judge(rate: Num, counts: list[Num], stems: list[str]) -> Iterator[Claim]:
    pending = [(n, s) for s in stems for n in counts if _about(n, s) and not _WHOLE.match(n.name)]
    if pending:
        wrong = _wrong(rate, counts, pending)
        if wrong is not None:
            yield wrong
            return
    trial = best(chain((t for s in stems for t in _trials(rate, counts, s)), _content(rate, counts, stems)))
    if trial is not None and trial.fits:
        yield make(
            "ratio_rate", trial.verdict, rate, computed=as_percent(trial.computed), formula=trial.formula, code="A507", inputs=trial.inputs,
        )  # fmt: skip


def _content(rate: Num, counts: list[Num], stems: list[str]) -> Iterator[Trial]:
    """满意率 from a survey: 非常满意, 满意 and 基本满意 together, of all answers."""
    if not any("满意" in stem for stem in stems):
        return
    content = [n for n in counts if "满意" in n.label and not _NOT_CONTENT.search(n.label)]
    for whole in counts:
        if len(content) > 1 and "满意" not in whole.label and whole.dim == content[0].dim:
            made = sum((n.base for n in content), Decimal(0))
            result = quotient(rate, (made, Decimal(0)), whole)
            if result:
                formula = f"({'+'.join(n.printed for n in reversed(content))})÷{whole.printed}×100%"
                yield Trial(result[0], result[1], formula, (whole, *content))


def _wrong(rate: Num, counts: list[Num], pending: list[tuple[Num, str]]) -> Claim | None:
    """Certain where one whole and one part of the same unit stand in the sentence and the rate is named after the part."""
    for part, stem in pending:
        wholes = [
            n
            for n in counts
            if n is not part
            and n.dim == part.dim
            and n.index < part.index
            and _WHOLE.search(n.label)
            and (not _about(n, stem) or _WHOLE.match(n.name))
        ]
        if len(wholes) != 1 or part.hedged or wholes[0].hedged or part.index - wholes[0].index != 1:
            continue
        whole = wholes[0]
        if whole.base < part.base or any(
            not _OPEN_CASES.search(n.label) for n in rate.line.nums[part.index + 1 : rate.index]
        ):
            continue
        result = quotient(rate, part, whole)
        if result is None or result[0] != "wrong":
            continue
        if best(
            _trials(rate, [n for n in counts if not (n is part or n.base == part.base)], stem)
        ) is not None and _explained(rate, counts, part):
            continue
        qualified = bool(_QUALIFIED.search(stem)) or bool(_NOT_DUE.search(rate.line.flat))
        return make(
            "ratio_rate", "suspicious" if qualified else "wrong", rate, computed=as_percent(result[1]),
            formula=f"{part.printed}÷{whole.printed}×100%", code="A515" if rate.value == 100 else "A507", inputs=(whole, part),
            severity="warning" if qualified else "error", rate=f"{stem}率",
        )  # fmt: skip
    return None


def _explained(rate: Num, counts: list[Num], part: Num) -> bool:
    others = [n for n in counts if n is not part and n.dim == part.dim]
    return any(
        result is not None and result[0] != "wrong"
        for n in others for t in others if n is not t and n.base <= t.base and n.base != t.base
        for result in [quotient(rate, n, t)]
    )  # fmt: skip


RATES = (Reading("ratio_rate", ("率",), _rates),)
