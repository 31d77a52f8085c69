"""One quantity in two units, side by side: 12.5 公里，即 12500 米; 1.2 亿元（12000 万元）; and areas, of a length and a width."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.operands import inclusive
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.slips import one_slip
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT, chinese_number, half_up, parse, plain
from jixiao.text.units import size_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_NAMELY = re.compile(
    r"\s*(?:[,(]\s*)?(?:即|[亦也]即|也就是|就是|合计为|折合|折算为?|换算(?:成|后|为|得)?(?:[\u4e00-\u9fff]*?(?=为|是|等于))?|折成|换成|折|约?合|相当于|等于|计|以[千百万亿]?元(?:为单位)?(?:表示|计算?|列示|反映))(?:为|约|人民币)?\s*|\s*\(\s*"
)
_WIDE = re.compile(r"宽度?(?:为|约|是|:)?\s*$")
_OTHER_WAY = re.compile(r"[高深厚径]度?(?:为|约|是|:)?\s*$")
_BESIDE = re.compile(r"[\s(:,整]*(?:即|人民币|小写|大写|为|¥|￥|RMB|[:()])*[\s(:¥￥]*")
_ROUGHLY = re.compile(r"^\s*[(,]?\s*(?:即|折合|合|相当于|折算)?约\s*$")
_MORE = re.compile(r"\s*(?:余|多|以上|以下|左右)")
_SAME = re.compile(r"人民币|一致|相符|即|审定|上述|该|报告")
_THAT = re.compile(
    r"(?<!其中)(?:[该这此]笔|上述|前述)(?:款项?|资金|经费|金额|费用|支出|余额|债务|欠款|存款|收入|贷款)[\s(即共计为合:]*$"
)
_TWO, _ABOVE, _MOST, _LONG, _ROUNDED = 2, 3, 20, 5, 4
_CLOSED = re.compile(r"\s*\)")
_AGAIN = re.compile(r"(?:折合|折算为?|换算(?:成|后|为|得)?|折成|换成|折|约合|相当于)(?:约|为)?\s*$")
_RATE = re.compile(
    r"1\s?(?P<one>[\u4e00-\u9fffA-Za-z]+?)\s?(?:=|等于|合|折合|约合|为)\s?(?P<number>[\d,.]+)\s?(?P<other>[\u4e00-\u9fffA-Za-z]+?)(?=[折计换,。;)]|$)"
)
_CAPITALS = re.compile(
    r"(?P<words>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)(?P<unit>[元圆])(?P<rest>[零壹贰叁肆伍陆柒捌玖角分]*)整?"
)
_SIGNED = re.compile(r"\s*[,(]?\s*(?:小写)?:?\s*[¥￥]\s*(?P<number>\d[\d,]*(?:\.\d+)?)(?!\d|\s*[万亿])")
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The quantities of one paragraph that are printed in two units, and areas beside their length and width."""
    yield from _capitals(line)
    yield from _again(line, scene)
    yield from _by_rate(line, scene)
    if "宽" in line.flat:
        yield from _areas(line)
    for first, second in itertools.pairwise(line.facts):
        if first.role != "stock" or second.role != "stock" or first.hedged or first.sentence != second.sentence:
            continue
        if second.hedged:
            rough = _ROUGHLY.search(line.between(first, second)) and not _MORE.match(line.flat, second.end)
            told = _one_kind(first, second) or (first.dim == second.dim and first.unit != second.unit)
            yield from _near(first, second) if rough and told else ()
        elif _NAMELY.fullmatch(line.flat, first.end, second.start):
            bracket = line.between(first, second).strip() in {"(", "(约"}
            listed = first.unit == second.unit and first.gap.startswith(("、", "和", "及"))  # …、司机 3 人，计 28 人
            if not listed and (not bracket or _CLOSED.match(line.flat, second.end)):
                yield from _compared(first, second, sure=not bracket)
    yield from _in_yuan(line, scene)
    yield from _same_amount(line, scene) if "笔" in line.flat or "述" in line.flat else ()


def _same_amount(line: Line, scene: Scene) -> Iterator[Claim]:
    """账面余额 645,200 元。… 该笔资金（64.52 万元）…: the only amount in 元 that was told; of the same digits it is not another one."""
    for fact in line.facts:
        said = line.flat[max(0, fact.start - _MOST) : fact.start]
        if fact.unit not in {"万元", "亿元"} or fact.role != "stock" or fact.hedged or not _THAT.search(said):
            continue
        told = [
            one for other in (line, *scene.above(line, _ABOVE)) for one in other.facts[:_MOST] if one.dim == "money"
        ]
        told = [one for one in told if one.spot < fact.spot]
        if len(told) != 1 or told[0].unit != "元" or told[0].role != "stock" or told[0].hedged or told[0].places:
            continue
        made = EXACT.divide(told[0].base, size_of(fact.unit)[1])
        holds = half_up(made, fact.places) == fact.value
        if holds or _slipped(fact, half_up(made, fact.places)) or _scaled(told[0], fact):
            computed = f"{plain(made.normalize())}{fact.unit}"
            yield failing_claim(
                "unit", "A509", line, (fact.clause, fact.end), fact.start, "holds" if holds else "wrong", fact.printed, computed, f"{told[0].printed} = {fact.printed}",
            )  # fmt: skip


def _near(first: Fact, second: Fact) -> Iterator[Claim]:
    """12 亩（约 8000 平方米）: roughly the same; wrong where it is several times as much."""
    sizes = [size_of(one.unit)[1] if _one_kind(first, second) else one.factor for one in (first, second)]
    made = EXACT.divide(EXACT.multiply(first.value, sizes[0]), sizes[1])
    if made <= 0 or second.value <= 0:
        return
    long = len(second.value.as_tuple().digits) >= _ROUNDED
    slip = long and one_slip(second, half_up(made, second.places)) is not None  # so many digits are rounded, not rough
    near, far = abs(made - second.value) * 10 <= made, max(made, second.value) >= 5 * min(made, second.value)
    near = near and not slip
    if near or far or slip:
        computed = f"约{plain(half_up(made, 0))}{second.unit}"
        yield failing_claim(
            "unit", "A509", second.line, (first.clause, second.end), second.start, "rounding" if near else "wrong", second.printed,
            computed, f"{first.printed} ≈ {second.printed}",
        )  # fmt: skip


def _in_yuan(line: Line, scene: Scene) -> Iterator[Claim]:
    """结算金额 3762.80 万元。… 审定造价人民币 37628000 元: an amount told again in 元; two so long figures are one swap or one digit apart by a slip."""
    for fact in line.facts:
        if (
            fact.unit != "元"
            or fact.role != "stock"
            or fact.places
            or fact.hedged
            or len(fact.value.normalize().as_tuple().digits) < _LONG
        ):
            continue
        others = [
            one
            for other in (line, *scene.above(line, _ABOVE))
            for one in other.facts[:_MOST]
            if one.unit in {"万元", "亿元"} and one.spot < fact.spot
        ]
        others = [one for one in others if one.role == "stock" and one.places and not one.hedged]
        if any(one.base == fact.base for one in others):
            continue
        alike = [one for one in others if one_slip(fact, one.base) in {"swap", "digit"}]
        if len(alike) == 1 and _SAME.search(
            fact.phrase + fact.line.flat[fact.end : fact.line.sentences[fact.sentence][1]]
        ):
            computed = f"{plain(alike[0].base.normalize())}元"
            yield failing_claim(
                "unit", "A509", line, (fact.clause, fact.end), fact.start, "wrong", fact.printed, computed, f"{alike[0].printed} = {fact.printed}",
            )  # fmt: skip


def _capitals(line: Line) -> Iterator[Claim]:
    """贰拾陆万肆仟元整（264000 元）: an amount in capitals and the figure beside it."""
    for match in itertools.islice(_CAPITALS.finditer(line.flat), _MOST):
        number = chinese_number(match["words"].translate(_PLAIN))
        sign = _SIGNED.match(line.flat, match.end())
        if number is not None and sign is not None and not match["rest"]:
            holds = parse(sign["number"]).number == number
            yield failing_claim(
                "unit", "A509", line, (match.start(), sign.end()), sign.start("number"), "holds" if holds else "wrong", sign["number"],
                f"{number}元", f"{match[0]} = {sign['number']}",
            )  # fmt: skip
            continue
        at = line.after(match.end())
        near = line.facts[at : at + 1] or line.facts[max(0, at - 1) : at]
        if number is None or match["rest"] or not near or near[0].dim != "money":
            continue
        between = (
            line.flat[match.end() : near[0].start]
            if near[0].start > match.start()
            else line.flat[near[0].end : match.start()]
        )
        if not _BESIDE.fullmatch(between):
            continue
        fact = near[0]
        holds = fact.base == number
        yield failing_claim(
            "unit", "A509", line, (min(match.start(), fact.start), max(match.end(), fact.end)), fact.start, "holds" if holds else "wrong",
            fact.printed, f"{number}元", f"{match[0]} = {fact.printed}",
        )  # fmt: skip


def _again(line: Line, scene: Scene) -> Iterator[Claim]:
    """回收 42.5 吨。⏎折合 42500 公斤: the last figure of the sentence, or of the paragraph, before."""
    for second in line.facts:
        if (
            second.role != "stock"
            or second.hedged
            or not _AGAIN.fullmatch(second.label)
            or second.label != second.phrase
        ):
            continue
        before_it = line.facts[second.index - 1] if second.index else None
        if before_it is not None and before_it.sentence == second.sentence:
            continue
        if before_it is None:
            above = next((one.facts for one in scene.above(line, 1)), [])
            before_it = above[-1] if above else None
        if (
            before_it is not None
            and before_it.role == "stock"
            and not before_it.hedged
            and _one_kind(before_it, second)
        ):
            yield from _compared(before_it, second, sure=True)


def _one_kind(first: Fact, second: Fact) -> bool:
    kind, other = size_of(first.unit)[0], size_of(second.unit)[0]
    return bool(kind) and kind == other and first.unit != second.unit


def _by_rate(line: Line, scene: Scene) -> Iterator[Claim]:
    """按 1TB 等于 1024GB 折算: the only figure in each of the two units, of this paragraph and those above."""
    for match in itertools.islice(_RATE.finditer(line.flat), _MOST) if "1" in line.flat else ():
        number = parse(match["number"]).number
        own = [one for one in line.facts if one.unit == match["other"] and not match.start() <= one.start < match.end()]
        told = [one for other in [line, *scene.above(line, _ABOVE)] for one in other.facts if one.unit == match["one"]]
        told = [one for one in told if one.line is not line or not match.start() <= one.start < match.end()]
        if number is None or len(own) != 1 or len(told) != 1 or own[0].hedged:
            continue
        made = EXACT.multiply(told[0].value, number)
        holds = half_up(made, own[0].places) == own[0].value
        yield failing_claim(
            "unit", "A509", line, (own[0].clause, own[0].end), own[0].start, "holds" if holds else "wrong", own[0].printed,
            f"{plain(made.normalize())}{own[0].unit}", f"{told[0].printed}×{match['number']}",
        )  # fmt: skip


def _areas(line: Line) -> Iterator[Claim]:
    """长 2 公里，宽 3.5 米，面积 7000 平方米: of the only length and the only width of a sentence; other shapes are not judged."""
    for fact in line.facts:
        if fact.role != "stock" or fact.hedged or "面积" not in fact.label or size_of(fact.unit)[0] != "area":
            continue
        if inclusive(fact):
            continue
        own = [one for one in before(fact) if size_of(one.unit)[0] == "length" and one.scope == fact.scope]
        wide = [one for one in own if _WIDE.search(one.label)]
        long = [one for one in own if not _WIDE.search(one.label) and not _OTHER_WAY.search(one.label)]
        if len(wide) != 1 or len(long) != 1 or len(own) != _TWO or any(one.hedged for one in own):
            continue
        square = EXACT.multiply(*(EXACT.multiply(one.value, size_of(one.unit)[1]) for one in own))
        made = EXACT.divide(square, size_of(fact.unit)[1])
        exact, near = half_up(made, fact.places) == fact.value, abs(made - fact.value) * 50 <= made
        if exact or near or _slipped(fact, made):
            computed = f"{plain(half_up(made, 4).normalize())}{fact.unit}"
            yield failing_claim(
                "price", "A512", line, (long[0].clause, fact.end), fact.start, "holds" if exact else "rounding" if near else "wrong",
                fact.printed, computed, f"{long[0].printed}×{wide[0].printed}",
            )  # fmt: skip


def _compared(first: Fact, second: Fact, *, sure: bool) -> Iterator[Claim]:
    (kind, one), (other, two) = size_of(first.unit), size_of(second.unit)
    if (kind or first.dim) != (other or second.dim) or (
        first.unit == second.unit and not sure and not _scaled(first, second)
    ):
        return
    if first.unit == second.unit and first.gap.startswith("、"):
        return  # 甲 5 人、乙 3 人，计 8 人: a total, not the same in other words
    made = EXACT.divide(EXACT.multiply(first.value, one), two)
    slack = (
        EXACT.divide(EXACT.multiply(Decimal(5).scaleb(-first.places - 1), one), two)
        if first.places or "亿" in first.unit or "万" in first.unit
        else Decimal(0)
    )
    step = Decimal(1).scaleb(-second.places)
    gap = abs(made - second.value)
    exact = half_up(made, second.places) == second.value
    near = gap <= max(slack, step if second.places else Decimal(0)) or (kind == "area" and gap * 100 <= made)
    if not exact and not near and not sure and not _slipped(second, made):
        return  # two things of one kind: a figure in brackets need not be the same
    computed = f"{plain(half_up(made, max(second.places, 2)).normalize()) if made else made}{second.unit}"
    yield failing_claim(
        "unit", "A509", second.line, (first.clause, second.end), second.start, "holds" if exact else "rounding" if near else "wrong",
        second.printed, computed, f"{first.printed} = {second.printed}", fix=computed,
    )  # fmt: skip


def _scaled(first: Fact, second: Fact) -> bool:
    """2.35 亿元（23500 亿元）: the same digits, so that one of the two units is wrong."""
    a, b = (one.value.normalize().as_tuple().digits for one in (first, second))
    return a == b and len(a) > 1 and max(first.value, second.value) >= 1000 * min(first.value, second.value) > 0


def _slipped(second: Fact, made: Decimal) -> bool:
    """Whether one slip, or a power of ten, leads from what should stand there to what does."""
    if not made or not second.value:
        return False
    return one_slip(second, made) is not None or EXACT.divide(second.value, made).normalize().as_tuple().digits == (1,)
