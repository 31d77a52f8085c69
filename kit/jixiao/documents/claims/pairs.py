"""A change against two amounts of its own name in other sentences: 接待费增加 4.34 万元, 2022 年 43.77 万元, 2021 年 39.43 万元."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from jixiao.documents.claims.judging import Reading, Scene, amount, in_unit, make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim

_FRONT = re.compile(
    r"^[\s(（]*(?:\d{1,2}[.、)）]|[一二三四五六七八九十]{1,3}[、)）])?[\s“”\"]*(?:其中|同时|(?:19|20)\d\d年度?)*[:：]?"
)
_COMPARISON = re.compile(r"[比较同与相]|增加|减少|增长|下降|上升|降低|提高")
_NAME = re.compile(r"[\u4e00-\u9fff]+$")
_AGAINST = re.compile(r"上年|去年|上一年|(?:19|20)\d\d年|同期|预算|决算")
_OPENING = re.compile(r"^(?:(?:19|20)\d\d年度?|[我全本][镇乡县市区州局校院级]|其中)+")
_NOISE = re.compile(r"[“”\"]|(?:支出|决算|预算|数|合计|共计|总计|的|为)+$")
_BACK = 6
_EACH = 24
_MOST = 60
_SHORTEST = 3


def _paired(line: Line, scene: Scene) -> Iterator[Claim]:
    """Amounts of the subject's name; the two that differ by the printed change, where there are just two or it fits exactly."""
    for change in line.nums[: 2 * _EACH]:
        if not change.change or change.dim != "money" or change.hedged or change.base == 0 or not change.places:
            continue
        subject = _subject(line, change)
        if not subject:  # 支出 9 万元，较预算减少 11 万元: of the amount before it
            own = next((n for n in line.before(change) if n.plain and n.dim == change.dim), None)
            subject = _named(own) if own is not None else ""
        if len(subject) < _SHORTEST:
            continue
        pool = [n for n in _amounts(change, scene) if _alike(subject, _named(n))]
        claim = _judge(change, pool)
        if claim is not None:
            yield claim


def _subject(line: Line, change: Num) -> str:
    """What changes: the front of the clause, up to the comparison."""
    text = _FRONT.sub("", line.flat[change.clause : change.start])
    found = _COMPARISON.search(text)
    return _bare(text[: found.start()]) if found else ""


def _named(num: Num) -> str:
    return _bare(num.name.rpartition("年度")[2].rpartition("年的")[2])


def _bare(name: str) -> str:
    core = _OPENING.sub("", name.replace("“", "").replace("”", "").replace('"', "").strip())
    return _NOISE.sub("", core) or core


def _alike(a: str, b: str) -> bool:
    """Two names that begin alike, but for what one of them adds at its end."""
    least = min(len(a), len(b))
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), least)
    return same >= max(_SHORTEST, least - 2)


def _amounts(change: Num, scene: Scene) -> list[Num]:
    line = change.line
    found = [
        n for n in line.nums[max(0, change.index - _EACH) : change.index + _EACH] if n.plain and n.dim == change.dim
    ]
    for other in scene.above(line, _BACK):
        found += [n for n in other.nums[:_EACH] if n.plain and n.dim == change.dim]
    return found[:_MOST]


def _judge(change: Num, pool: list[Num]) -> Claim | None:
    near: Claim | None = None
    for a, b in combinations(pool[:12], 2):
        high, low = (a, b) if a.base >= b.base else (b, a)
        verdict = amount(change, high.base - low.base, high.slack + low.slack)
        if verdict == "wrong" or high.base == low.base or (verdict == "rounding" and len(pool) != 2):
            continue
        claim = make(
            "growth_amount", verdict, change, computed=in_unit(high.base - low.base, change),
            formula=f"{high.printed}-{low.printed}", code="A504",
        )  # fmt: skip
        if verdict == "holds":
            return claim
        near = near or claim
    return near


PAIRS = (Reading("growth_amount", ("增加", "减少", "增长", "下降", "上升", "降低"), _paired),)
