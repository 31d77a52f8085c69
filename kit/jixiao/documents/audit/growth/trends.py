"""Words of change without a figure: 逐年走低 of a series, 翻了一番 and 上升了一成 of two figures."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.arithmetic import trim
from jixiao.documents.audit.growth.apart_changes import time
from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.facts.lexicon import FROM
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_STEADY = re.compile(
    r"(?:逐[年月季期步]|连年|持续|连续[两三四五六七八九\d]+年|一路|稳步)(?:实现|保持|呈)?(?:稳步|持续)?"
    r"(?:(?P<up>上升|走高|增[长加多]|提[高升]|攀升|递增|上扬)|(?P<down>下降|走低|减少|降低|递减|回落|下滑))"
)
_DOUBLED = re.compile(r"翻了?一?番|翻了?一倍|(?:增[长加]|提高)了?(?:近|约)?一倍")
_TENTHS = re.compile(
    r"(?:(?P<up>增[长加]|上升|提高|上涨|多)|(?P<down>减少|下降|降低|下跌|少))了?(?P<about>近|约|超过?|逾|不到)?(?P<tenths>[一二两三四五六七八九])成(?P<more>[多余半以左])?"
)
_HINT = re.compile(r"逐[年月季期步]|连年|持续|连续|一路|稳步|翻了?一?[番倍]|一倍|成(?<=[一二两三四五六七八九]成)")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_LOW, _HIGH = Decimal("1.9"), Decimal("2.3")
_NEAR = Decimal("0.05")
_TWO, _REACH = 2, 12


def claims(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """The words of change of one paragraph against the figures before them."""
    if len(line.facts) < _TWO or not _HINT.search(line.flat):
        return
    for match in _STEADY.finditer(line.flat):
        yield from _series(line, match)
    pair = _two_figures(line)
    if pair is None:
        return
    for match in itertools.chain(_DOUBLED.finditer(line.flat), _TENTHS.finditer(line.flat)):
        yield from _moved(line, match, *pair)


def _series(line: Line, match: re.Match[str]) -> Iterator[Claim]:
    """2021、2022、2023 年依次为 88、71、74 件，逐年走低: every step of the list right before the words."""
    at = line.after(match.start()) - 1
    run: list[Fact] = []
    for one in reversed(line.facts[max(0, at - _REACH) : at + 1]):
        if run and (one.dim != run[-1].dim or one.sentence != run[-1].sentence or not _joined(run[-1])):
            break
        run.append(one)
    run.reverse()
    if (
        len(run) <= _TWO
        or any(one.hedged or one.sign or one.depth for one in run)
        or not _right_before(line, run[-1], match)
    ):
        return
    falls = bool(match["down"])
    wrong = [(a, b) for a, b in itertools.pairwise(run) if (b.base > a.base) == falls and a.base != b.base]
    last = wrong[0][1] if wrong else run[-1]
    shown = "→".join(one.printed for one in run)
    yield _claim(line, run[0], last, match, "wrong" if wrong else "holds", shown)


def _joined(fact: Fact) -> bool:
    """Whether a figure goes on with a list: 、71 件, 、2022 年 71 件."""
    return fact.label.lstrip()[:1] in {"、", "和", "与"}


def _right_before(line: Line, fact: Fact, match: re.Match[str]) -> bool:
    between = line.flat[fact.end : match.start()]
    return "。" not in between and ";" not in between and between.count(",") <= _TWO


def _moved(line: Line, match: re.Match[str], past: Fact, now: Fact) -> Iterator[Claim]:
    """翻了一番，由 140 万元变为 280 万元; 去年 2430 万元。今年 2187 万元。下降了一成: the only two figures of its sentences."""
    last = max(past.sentence, now.sentence)
    if match.start() > line.sentences[min(last + 1, len(line.sentences) - 1)][1]:
        return
    ratio = EXACT.divide(now.base, past.base)
    if match.re.pattern == _DOUBLED.pattern:
        right = _LOW <= ratio <= _HIGH
    else:
        step = Decimal(_DIGITS[match["tenths"]]) / 10
        moved = ratio - 1 if match["up"] else 1 - ratio
        near = _NEAR * _TWO if match["about"] or match["more"] else _NEAR
        right = abs(moved - step) <= near
    yield _claim(
        line, past, now, match, "holds" if right else "wrong", f"{now.printed}÷{past.printed}={trim(ratio, 3)}"
    )


def _two_figures(line: Line) -> tuple[Fact, Fact] | None:
    """Before and now, where the paragraph tells only these two of one kind and the words of time tell them apart."""
    own = [
        one
        for one in line.facts
        if one.role in {"stock", "price"} and not one.depth and one.dim not in {"ratio", "points"}
    ]
    if len(own) != _TWO or own[0].dim != own[1].dim or any(one.hedged or not one.base for one in own):
        return None
    first, second = own
    if second.sentence - first.sentence > 1:
        return None
    if FROM.search(first.label):
        return first, second
    when = [time(one) for one in own]
    if None in when or when[0] == when[1] or len({one[0] for one in when if one is not None}) > 1:
        return None
    return (first, second) if when[0] < when[1] else (second, first)  # type: ignore[operator]


def _claim(line: Line, first: Fact, last: Fact, match: re.Match[str], verdict: str, shown: str) -> Claim:
    span = (min(first.clause, match.start()), max(last.end, match.end()))
    return failing_claim(
        "direction_word", "A513", line, span, match.start(), "wrong" if verdict == "wrong" else "holds", last.printed, shown, shown,
        word=match[0], other=first.printed,
    )  # fmt: skip
