"""The figures of a report by name and year, so that one sentence can be held against another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from jixiao.documents.claims.context import Num
    from jixiao.documents.claims.judging import Scene

_NOISE = re.compile(
    r"(?:19|20)\d\d年度?|本年度?|当年度?|上年度?|全年|年度|总额|总计|合计|总数|金额|共计|数额|万元|元|其中|[\s:：,，、。“”\"()为是的数共总达到\d.]"
)
_FEWEST = 3
_MOST = 12
_LONGEST = 60


@lru_cache(maxsize=4096)
def stem(label: str) -> str:
    """A name without year, totals and particles, its characters sorted: 预算收入总额 and 收入预算 are one name."""
    return "".join(sorted(_NOISE.sub("", label)))


def _figures(scene: Scene) -> dict[tuple[str, int], list[Num]]:
    cached = scene.cache.get("figures")
    if cached is not None:
        return cast("dict[tuple[str, int], list[Num]]", cached)
    figures: dict[tuple[str, int], list[Num]] = {}
    for line in scene.lines:
        for num in line.nums:
            if num.plain and num.dim == "money" and not num.hedged and num.depth == 0:
                year, name = num.year or scene.year, stem(num.label[-_LONGEST:])
                if year and len(name) >= _FEWEST:
                    figures.setdefault((name, year), []).append(num)
    scene.cache["figures"] = figures
    return figures


def lookup(scene: Scene, like: Num, year: int) -> Num | None:
    """The figure of the same name in another year, if the report gives exactly one value for it."""
    found = _figures(scene).get((stem(like.label[-_LONGEST:]), year), [])
    return found[0] if found and len({num.base for num in found}) == 1 else None


def named(scene: Scene, name: str) -> list[Num]:
    """The first amounts of the report whose name has this stem."""
    return _names(scene).get(name, [])[:_MOST]


def _names(scene: Scene) -> dict[str, list[Num]]:
    cached = scene.cache.get("names")
    if cached is not None:
        return cast("dict[str, list[Num]]", cached)
    names: dict[str, list[Num]] = {}
    for line in scene.lines:
        for num in line.nums:
            if num.plain:
                names.setdefault(stem(num.label[-_LONGEST:]), []).append(num)
    scene.cache["names"] = names
    return names
