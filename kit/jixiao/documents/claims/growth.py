"""Growth: 比上年增加 X，增长 Y%. Amount, rate, direction word and the other year's figure must agree."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.claims import index
from jixiao.documents.claims.judging import (
    Reading,
    Scene,
    Trial,
    amount,
    as_percent,
    best,
    in_unit,
    make,
    percent,
    quotient,
)
from jixiao.text.quantity import EXACT, half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim

_COMPARED = re.compile(
    r"[比较同与]\s*(?:(?P<year>(?:19|20)\d\d)|(?P<last>上年|去年|上一年|前一年|上期|往年|年初|预算|同期))"
)
_BARE_CHANGE = re.compile(r"^\s*(?:同比|也|均|各|年均)?[\u4e00-\u9fff]{1,4}(?:了|率|幅度|比例)?(?:为|约|达到?|是)?\s*$")
_OTHER_THING = re.compile(r"占|比重|满意|成本|投诉|通过|合格")
_YEAR_NAMED = re.compile(r"((?:19|20)\d\d)年")
_INSIDE = re.compile(r"[比较]\s*(?:上年度?|去年|上一年度?|(?:19|20)\d\d年度?)[^,，。]{0,10}的?\s*\d")
_LAST = re.compile(r"[比较]\s*(?:上年|去年|上一年|(?:19|20)\d\d年)[^,，。]{0,12}$")
_FROM = re.compile(r"(?:由|从)[^由从]{0,14}$")
_TO = re.compile(r"(?:增|升|涨|提|扩|减|降|压|缩|下)[^,，。]{0,6}(?:至|到|为)[^,，。]{0,6}$")
_BOTH_SIDES = re.compile(r"[收支入出总计合]{1,12}")
_OTHER_SIDE = re.compile(r"上年|去年|上一年|上期|同期|预算|年初|年末|期初|原|(?:19|20)\d\d|由|从")
_FEW = 100
_FAR = 8
_CLOSE = 8
_NEAR = 24


def _pairs(line: Line) -> Iterator[tuple[Num, Num]]:
    """Neighbouring (amount, rate) of one change, in either order."""
    for rate in line.nums:
        if rate.dim != "ratio" or not rate.change or rate.hedged:
            continue
        for step in (-1, 1):
            at = rate.index + step
            if not 0 <= at < len(line.nums):
                continue
            other = line.nums[at]
            second = rate if step < 0 else other
            gap = line.between(other, rate) if step < 0 else line.between(rate, other)
            near = (
                other.sentence == rate.sentence
                and _BARE_CHANGE.match(second.label)
                and len(gap) <= 2 + len(second.label)
            )
            if near and other.change and _amount_like(other) and not _OTHER_THING.search(second.label):
                yield other, rate
                break


def _amount_like(num: Num) -> bool:
    return num.dim not in {"ratio", "points"}


def _sign(num: Num) -> int:
    return num.change if num.value >= 0 else -num.change


def _currents(change: Num, scene: Scene) -> Iterator[tuple[Num, bool]]:
    """Amounts that may be the current value, most likely first; whether each stands in the same sentence."""
    line = change.line
    seen = 0
    for num in reversed(line.nums[max(0, change.index - _NEAR) : change.index]):
        if num.plain and num.dim == change.dim:
            yield num, num.sentence == change.sentence
    for num in line.nums[change.index + 1 : change.index + 1 + _FAR]:
        if num.plain and num.dim == change.dim:
            yield num, False
    for other in scene.above(line, _FAR):
        for num in reversed(other.nums[-_NEAR:]):
            if num.plain and num.dim == change.dim:
                yield num, False
                seen += 1
        if seen > _FAR:
            return


def _trials(change: Num, rate: Num, scene: Scene) -> Iterator[Trial]:
    size = abs(change.base)
    for current, _ in _currents(change, scene):
        if _beside(current, change):
            continue
        base = current.base - _sign(change) * size
        result = quotient(rate, (size, change.slack), (base, change.slack + current.slack))
        if result:
            formula = f"{change.printed}÷({current.printed}{'-' if _sign(change) > 0 else '+'}{change.printed})×100%"
            if current.line is not change.line and result[0] == "rounding":
                continue  # from far away only what fits exactly counts
            yield Trial(result[0], result[1], formula, (current, change))
    for current, _ in _currents(change, scene):
        if _is_base(current, change, scene):
            result = quotient(rate, (size, change.slack), current)
            if result:
                yield Trial(result[0], result[1], f"{change.printed}÷{current.printed}×100%", (current, change))


def _beside(num: Num, change: Num) -> bool:
    """比上年支出 433 万元减少 2 万元: the amount right before the change is last year's."""
    return (
        num.line is change.line
        and num.index == change.index - 1
        and num.clause == change.clause
        and bool(_LAST.search(num.label))
    )


def _is_base(num: Num, change: Num, scene: Scene) -> bool:
    """Does an amount carry the name of what the change is compared with: last year, a year before this one, the budget?"""
    line = change.line
    compared = line.flat[line.sentences[change.sentence][0] : change.start]
    if re.search(r"[比较同与](?:[^,，。]{0,4})预算", compared):
        return "预算" in num.label
    if re.search(r"上年|去年|上一年|上期|同期", num.label) and not num.change:
        return True
    year = _YEAR_NAMED.findall(num.label)
    return bool(year) and scene.year is not None and int(year[-1]) < scene.year


def _rates(line: Line, scene: Scene) -> Iterator[Claim]:
    for change, rate in _pairs(line):
        if _sign(change) != _sign(rate) and change.value and rate.value:
            yield _contradiction(change, rate)
            continue
        trial = best(_trials(change, rate, scene), scene.reach)
        if trial is None:
            continue
        if trial.fits:
            yield make(
                "growth_rate", trial.verdict, rate, computed=as_percent(trial.computed), formula=trial.formula,
                code="A503", inputs=(change, *trial.inputs),
            )  # fmt: skip
        else:
            yield from _wrong_rate(change, rate, scene)


def _lone_rates(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """A rate without its amount, beside both years' figures: 今年 120 万元，比上年的 100 万元增长 20%; 由 A 降至 B，下降 r."""
    paired = {rate.index for _, rate in _pairs(line)}
    for rate in line.nums:
        if rate.dim != "ratio" or not rate.change or rate.hedged or rate.index in paired:
            continue
        rows = [n for n in line.before(rate) if n.plain][:4]
        later = [n for n in line.nums[rate.index + 1 : rate.index + 3] if n.plain and n.sentence == rate.sentence]
        trial = best(_of_two(rate, rows if len(rows) > 1 else later[::-1]))
        if trial is not None and trial.fits:
            yield make(
                "growth_rate", trial.verdict, rate, computed=as_percent(trial.computed), formula=trial.formula, code="A503", inputs=trial.inputs,
            )  # fmt: skip
        elif (
            len(rows) == 2
            and rate.index - rows[0].index == 1
            and _INSIDE.search(line.flat[rows[0].clause : rate.start])
        ):
            yield from _wrong_lone(rate, rows[1], rows[0])


def _of_two(rate: Num, rows: list[Num]) -> Iterator[Trial]:
    for i, later in enumerate(rows):
        for earlier in rows[i + 1 :]:
            for current, base in ((later, earlier), (earlier, later)):
                gap = current.base - base.base
                if current.dim == base.dim and gap * _sign(rate) > 0:
                    result = quotient(rate, (abs(gap), current.slack + base.slack), base)
                    if result:
                        yield Trial(
                            result[0],
                            result[1],
                            f"({current.printed}-{base.printed})÷{base.printed}×100%",
                            (current, base),
                        )


def _wrong_lone(rate: Num, current: Num, base: Num) -> Iterator[Claim]:
    """The base stands inside the comparison itself, so both operands are named."""
    if current.dim != base.dim or current.hedged or base.hedged or base.base <= 0 or current.depth != base.depth:
        return
    gap = current.base - base.base
    result = quotient(rate, (abs(gap), current.slack + base.slack), base)
    if result is not None and result[0] == "wrong":
        yield make(
            "growth_rate", "wrong", rate, computed=as_percent(result[1]), formula=f"({current.printed}-{base.printed})÷{base.printed}×100%",
            code="A503", inputs=(current, base), severity="warning",
        )  # fmt: skip


def _contradiction(change: Num, rate: Num) -> Claim:
    return make(
        "direction_word", "wrong", rate, computed="增减方向相反", formula=f"{change.label.strip()}{change.printed} / {rate.label.strip()}{rate.printed}",
        code="A513", inputs=(change,), severity="warning", word=rate.label.strip(), other=change.label.strip(),
    )  # fmt: skip


def _wrong_rate(change: Num, rate: Num, scene: Scene) -> Iterator[Claim]:
    """Only where one amount can be meant: the only plain amount of the sentence, right before a bare comparison."""
    current, strict = _only_current(change, scene)
    if current is None or change.hedged or current.hedged:
        return
    size = abs(change.base)
    base = current.base - _sign(change) * size
    result = quotient(rate, (size, change.slack), (base, Decimal(0)))
    if result is None:
        return
    computed = result[1]
    slip = half_up(EXACT.divide(computed, Decimal(100)), max(rate.places, 3))
    as_ratio = abs(slip - percent(rate)) <= Decimal(1).scaleb(-rate.places)
    code = "A514" if as_ratio and rate.places >= 2 else "A503"
    yield make(
        "growth_rate", "wrong", rate, computed=as_percent(computed),
        formula=f"{change.printed}÷({current.printed}{'-' if _sign(change) > 0 else '+'}{change.printed})×100%",
        code=code, inputs=(current, change), severity="error" if strict else "warning",
    )  # fmt: skip


def _only_current(change: Num, scene: Scene) -> tuple[Num | None, bool]:
    line = change.line
    same = [
        n
        for n in line.before(change)
        if n.plain and n.dim == change.dim and n.depth <= change.depth and n.lead == change.lead
    ]
    start = line.sentences[change.sentence][0]
    text = line.flat[max(start, change.lead) : change.start]
    if not _COMPARED.search(text):
        return None, False
    if same and len({n.base for n in same}) == 1:
        current = same[0]
        between = line.between(current, change)
        owner = _subject(between)
        fits = not owner or index.stem(owner) == index.stem(current.label) or owner in current.label
        if not fits or change.depth != current.depth:
            return None, False
        if change.index - current.index <= 2:
            return current, True
        chain = line.nums[current.index + 1 : change.index]
        return (current, False) if len(chain) == 2 and all(n.change for n in chain) else (None, False)
    if not same and start == 0 and _COMPARED.match(text.strip()):
        above = next(iter(scene.above(line, 1)), None)
        amounts = [n for n in above.nums if n.plain and n.dim == change.dim] if above else []
        if len(amounts) == 1 and not _subject(text):
            return amounts[0], True
    return None, False


def _subject(text: str) -> str:
    """What a comparison says of its own subject: `比上年支出增加` has 支出, `与上年相比增加` has none."""
    bare = re.sub(
        r"(?:19|20)\d\d年度?|上年度?|去年|上一年度?|年初|同期|决算数?|预算数?|相比|对比|[比较同与]|数|占[^,，。]*%",
        "",
        text,
    )
    bare = re.sub(r"增加|减少|增长|下降|上升|降低|了|[\s,，。;；:：、()]|万元|元|\d|[.%]|的|各|均|为", "", bare)
    return "" if _BOTH_SIDES.fullmatch(bare) else bare


def _amounts(line: Line, scene: Scene) -> Iterator[Claim]:
    """增加 X against two years' figures of the same name, in the sentence or anywhere in the report."""
    for change in line.nums:
        if not change.change or change.dim in {"ratio", "points"} or change.hedged:
            continue
        claim = _two_in_sentence(change) or _two_in_report(change, scene) or _two_nearby(change)
        if claim:
            yield claim


def _two_in_sentence(change: Num) -> Claim | None:
    plains = [n for n in change.line.before(change) if n.plain and n.dim == change.dim][:6]
    for i, current in enumerate(plains):
        for base in plains[i + 1 :]:
            for a, b in ((current, base), (base, current)):
                if change.places == 0 and abs(change.value) < _FEW and not _comparable(a, b):
                    continue  # small whole numbers agree by chance
                verdict = amount(change, abs(a.base - b.base), a.slack + b.slack)
                if verdict != "wrong" and (a.base - b.base) * _sign(change) >= 0 and a.base != b.base:
                    return make(
                        "growth_amount", verdict, change, computed=in_unit(abs(a.base - b.base), change),
                        formula=f"{a.printed}-{b.printed}", code="A504", inputs=(a, b),
                    )  # fmt: skip
    return _from_to(change, plains)


def _comparable(a: Num, b: Num) -> bool:
    """Two amounts of one name, or one of them said to be the other year's or the budget's."""
    return index.stem(a.label) == index.stem(b.label) or any(_OTHER_SIDE.search(n.label) for n in (a, b))


def _from_to(change: Num, plains: list[Num]) -> Claim | None:
    """由 A 增加到 B，增加 X: both ends and the change in one breath."""
    if len(plains) != 2 or change.index - plains[1].index != 2 or not _FROM.search(plains[1].label):
        return None
    end, start = plains
    gap = end.base - start.base
    if not _TO.search(end.label) or end.hedged or start.hedged:
        return None
    return make(
        "growth_amount", "wrong", change, computed=in_unit(abs(gap), change), formula=f"{end.printed}-{start.printed}",
        code="A504", inputs=(start, end), severity="warning",
    )  # fmt: skip


def _two_nearby(change: Num) -> Claim | None:
    """Budget and outturn in another sentence of the paragraph; only an exact difference of two decimals counts."""
    line = change.line
    if not change.places or change.base == 0:
        return None
    rows = [
        n for n in line.nums[max(0, change.index - _CLOSE) : change.index + _CLOSE] if n.plain and n.dim == change.dim
    ]
    for a in rows:
        for b in rows:
            if (a.base - b.base) == abs(change.base) * _sign(change) and a.base and b.base:
                return make(
                    "growth_amount", "holds", change, computed=in_unit(abs(change.base), change), formula=f"{a.printed}-{b.printed}",
                    code="A504",
                )  # fmt: skip
    return None


def _two_in_report(change: Num, scene: Scene) -> Claim | None:
    line = change.line
    start = line.sentences[change.sentence][0]
    matches = list(_COMPARED.finditer(line.flat, start, change.start))
    if not matches:
        return None
    current = next((n for n, _ in _currents(change, scene)), None)
    if current is None or not current.label.strip():
        return None
    same = current.line is line
    owner = _subject(
        line.between(current, change) if same and current.index < change.index else line.flat[start : change.start]
    )
    if owner and owner not in current.label and index.stem(owner) != index.stem(current.label):
        return None  # the change is one of something else
    this = current.year or scene.year
    match = matches[-1]
    that = (
        int(match["year"])
        if match["year"]
        else (this - 1 if this and match["last"] in {"上年", "去年", "上一年", "前一年"} else None)
    )
    if this is None or that is None or this == that:
        return None
    base = index.lookup(scene, current, that)
    if base is None or base.dim != change.dim:
        return None
    gap = EXACT.subtract(current.base, base.base)
    signed = _sign(change) * abs(change.base)
    verdict = amount(change, abs(gap), current.slack + base.slack) if gap * signed >= 0 else "wrong"
    return make(
        "growth_amount", verdict, change, computed=in_unit(gap, change), formula=f"{current.printed}-{base.printed}",
        code="A504", inputs=(current,), severity="warning", base=base.line.quote(base.clause, base.end),
    )  # fmt: skip


GROWTH = (
    Reading("growth_rate", ("%",), _rates),
    Reading("growth_rate", ("%", "％", "﹪"), _lone_rates),
    Reading("growth_amount", ("增", "减", "降", "升"), _amounts),
)
