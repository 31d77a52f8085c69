"""Rules in words, as an official would write them, made from the rule that is executed: what is shown is what is computed."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from jixiao.model.message import Message
from jixiao.rules.methods.bands import Bands, Interval, intervals
from jixiao.rules.methods.params import RULE_KEYS, also_of
from jixiao.text.quantity import EXACT, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jixiao.rules.methods.registry import Registry


def rule_words(rule: Mapping[str, Any], weight: Decimal | None, registry: Registry) -> Message:
    """The rule in Chinese and English. A method without words of its own is shown by its summary and its parameters."""
    method, params = registry.rule(rule)
    writer = _WRITERS.get(method.name)
    zh, en = writer(params, weight) if writer is not None else _plain_words(method.summary, rule)
    for other in also_of(rule):
        other_zh, other_en = rule_words(other, weight, registry)
        zh, en = f"{zh}；也认可：{other_zh}", f"{en}; also accepted: {other_en}"
    return Message(zh, en)


def default_words(kind: str, rule: Mapping[str, Any], registry: Registry) -> Message:
    """The rule for one kind of target of the unit's own: what a ratio is of a ceiling follows from the kind."""
    ceiling = kind in {"reverse", "cost"} and rule["method"] == "ratio"
    return rule_words({**rule, "nature": "≤"} if ceiling else rule, None, registry)


def number(value: Decimal, *, percent: bool = False) -> str:
    """A number as it is printed: 0.95 as 95% where it is a share."""
    if percent:
        value = EXACT.multiply(value, Decimal(100))
    text = plain(value)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}%" if percent else text


def _plain_words(summary: Message, rule: Mapping[str, Any]) -> Message:
    params = ", ".join(f"{name} = {value}" for name, value in rule.items() if name not in RULE_KEYS)
    return Message(f"{summary[0]}（{params}）", f"{summary[1]} ({params})") if params else summary


def _ratio(params: Any, _: Decimal | None) -> Message:
    zh, en = ["按完成比例计分，达到目标得满分"], ["in proportion to completion, full at the target"]
    if params.pass_line is not None:
        line = number(params.pass_line, percent=True)
        zh = [f"完成{line}以下不得分，{line}至100%按(完成率−{line})÷(1−{line})计分"]
        en = [f"nothing up to {line}, then linear"]
    if params.nature in {"≤", "<"} or params.reverse == "linear":
        zh.append("超出限额的按(2−实际÷限额)计分" if params.reverse == "linear" else "超出限额的按限额÷实际计分")
        en.append("above a ceiling (2 − B/A)" if params.reverse == "linear" else "above a ceiling A/B")
    if params.zero_below is not None:
        zh.append(f"完成率低于{number(params.zero_below, percent=True)}不得分")
        en.append(f"nothing below {number(params.zero_below, percent=True)}")
    if params.zero_above is not None:
        zh.append(f"完成率高于{number(params.zero_above, percent=True)}不得分")
        en.append(f"nothing above {number(params.zero_above, percent=True)}")
    if params.over_from is not None:
        start, lost = number(params.over_from, percent=True), number(params.over_lost, percent=True)
        zh.append(f"完成率达到{start}及以上的扣分值的{lost}")
        en.append(f"{lost} of the weight off from {start} on")
    return Message("，".join(zh), ", ".join(en))


_DIRECTIONS = {
    "above": ("不超过", "每超过", "above"),
    "below": ("达到", "每低于", "below"),
    "both": ("等于", "每偏离", "away from"),
}


def _steps(params: Any, weight: Decimal | None) -> Message:
    zh_at, zh_each, en_each = _DIRECTIONS[params.direction]
    percent = params.step < 1
    at, size = number(params.threshold, percent=percent), number(params.step, percent=percent)
    amount = number(params.points, percent=params.unit == "share")
    loss, loss_en = (
        (f"权重分的{amount}", f"{amount} of the weight") if params.unit == "share" else (f"{amount}分", amount)
    )
    full = "满分" if weight is None else f"{number(weight)}分"
    how = {
        "floor": Message("不足一步不扣", "whole steps only"),
        "ceil": Message("不足一步按一步扣", "begun steps count"),
        "continuous": Message("按比例扣", "in proportion"),
    }
    zh = f"{zh_at}{at}得{full}，{zh_each}{size}扣{loss}（{how[params.steps][0]}），扣完为止"
    en = f"full at {at}, minus {loss_en} for every {size} {en_each} it ({how[params.steps][1]}), down to 0"
    if params.zero_below is not None:
        zh, en = f"{zh}；低于{number(params.zero_below, percent=percent)}不得分", f"{en}; 0 below {params.zero_below}"
    if params.zero_above is not None:
        zh, en = f"{zh}；高于{number(params.zero_above, percent=percent)}不得分", f"{en}; 0 above {params.zero_above}"
    return Message(zh, en)


def _bands(params: Bands, _: Decimal | None) -> Message:
    table = intervals(params.bands)
    edges = [edge for band in table for edge in (band.low, band.high) if edge is not None]
    percent = all(abs(edge) <= 5 for edge in edges)
    edge = partial(number, percent=percent)
    zh, en = [], []
    for band in table if table[0].points >= table[-1].points else table[::-1]:
        points = number(band.points, percent=params.unit == "share")
        if params.lost:
            gives, gives_en = "不扣分" if band.points == 0 else f"扣{points}分", f"−{points}"
        elif params.unit == "share":
            gives, gives_en = f"得分值的{points}", f"{points} of the weight"
        else:
            gives, gives_en = "不得分" if band.points == 0 else f"得{points}分", points
        zh.append(f"{_interval(band, edge)}{gives}")
        en.append(f"{band.shown(edge)}: {gives_en}")
    head = f"与{edge(params.deviation_from)}的差距：" if params.deviation_from is not None else ""
    return Message(head + "；".join(zh), "; ".join(en))


def _interval(band: Interval, edge: Callable[[Decimal], str]) -> str:
    """The interval in Chinese words."""
    if band.low is not None and band.low == band.high:
        return f"等于{edge(band.low)}"
    low = "" if band.low is None else f"{edge(band.low)}{'（含）' if band.low_in else '（不含）'}"
    high = "" if band.high is None else f"{edge(band.high)}{'（含）' if band.high_in else '（不含）'}"
    return f"{low}至{high}" if low and high else f"{low}以上" if low else f"{high}以下"


def _linear(params: Any, _: Decimal | None) -> Message:
    zh = f"得分＝分值×(1−{number(params.slope)}×数值)，扣完为止"
    if params.zero_beyond is not None:
        zh += f"；超过{number(params.zero_beyond, percent=True)}不得分"
    return Message(zh, f"weight × (1 − {number(params.slope)} × x), down to 0")


def _checklist(params: Any, _: Decimal | None) -> Message:
    if params.parts:
        parts = [number(part, percent=params.unit == "share") for part in params.parts]
        zh = "，".join(
            f"第{index}点{part}{'分' if params.unit == 'points' else ''}" for index, part in enumerate(parts, 1)
        )
        return Message(f"{len(parts)}个要点：{zh}", f"{len(parts)} points: {', '.join(parts)}")
    if params.each is not None:
        each = number(params.each)
        if params.mode == "deduct":
            return Message(f"每缺一项扣{each}分，扣完为止", f"{each} off for each missing point")
        return Message(f"每具备一项得{each}分，以分值为限", f"{each} for each point, up to the weight")
    return Message("各要点平均计分", "equal points")


def _count(params: Any, _: Decimal | None) -> Message:
    loss = f"权重分的{number(params.each, percent=True)}" if params.unit == "share" else f"{number(params.each)}分"
    free = f"（前{number(params.free)}例不扣）" if params.free else ""
    return Message(f"每出现一例扣{loss}{free}，扣完为止", f"{number(params.each)} off for each case, down to 0")


def _states(params: Any, _: Decimal | None) -> Message:
    if not params.states:
        return Message("是得满分，否不得分", "yes full, no nothing")
    verb = "扣" if params.lost else "得"
    share = params.unit == "share"
    zh = "；".join(
        f"{name.replace('|', '、')}{'不得分' if points == 0 and not params.lost else f'{verb}{number(points, percent=share)}' + ('' if share else '分')}"
        for name, points in params.states.items()
    )
    return Message(zh, "; ".join(f"{name}: {number(points, percent=share)}" for name, points in params.states.items()))


def _tiers(params: Any, _: Decimal | None) -> Message:
    edges = [number(edge, percent=True) for edge in params.edges]
    tops = ["100%", *edges]
    zh = "；".join(
        f"{labels[0]}得分值的{top}{'' if index == 0 else '（不含）'}至{bottom}（含）"
        for index, (labels, top, bottom) in enumerate(zip(params.labels, tops, [*edges, "0"], strict=True))
    )
    return Message(
        f"定性：{zh}；档内由评价人定",
        f"qualitative tiers with edges at {', '.join(edges)}; inside a tier a judgement",
    )


def _converted(params: Any, weight: Decimal | None) -> Message:
    to = params.to if params.to is not None else weight
    scale = "分值" if to is None else number(to)
    return Message(f"考核得分÷{number(params.base)}×{scale}", f"other mark ÷ {number(params.base)} × {scale}")


_WRITERS: dict[str, Callable[[Any, Decimal | None], Message]] = {
    "ratio": _ratio,
    "step_deduct": _steps,
    "bands": _bands,
    "linear_to_zero": _linear,
    "checklist": _checklist,
    "count_deduct": _count,
    "state_map": _states,
    "qualitative_tier": _tiers,
    "converted": _converted,
    "share_met": lambda *_: Message(
        "分值×完成的指标数÷全部指标数，超过目标一定倍数的不算完成", "weight × indicators met ÷ all"
    ),
    "within_budget": lambda *_: Message(
        "项目已完成且未超预算的得满分", "full for a project that is done within its budget"
    ),
    "judgement": lambda *_: Message("由评价人判断，只核对得分在0与分值之间", "a judgement: only the range is checked"),
    "sum_children": lambda *_: Message("等于下级得分之和", "the sum of the rows below"),
    "coefficient": lambda *_: Message("分值×得分系数", "weight × coefficient"),
    "choose_one": lambda *_: Message("备选指标中只计适用的一项", "of several alternatives the one that applies"),
}
