"""The figures of a report by name and year, so that one sentence can be held against another."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from jixiao.documents.audit.passage import LINES
from jixiao.documents.facts.fact import phase_of
from jixiao.documents.facts.lexicon import marks
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_KEPT_LABELS = 4096
"""How many results the cache keeps."""

_NOISE = re.compile(
    r"(?:19|20)\d\d年度?|本年度?|当年度?|上年度?|全年|年度|总额|总计|合计|总数|金额|共计|数额|万元|元|其中|[\s:：,，、。“”\"()为是的数共总达到\d.]"
)
_PLANNED = re.compile(r"年初|预算|决算|执行|实际|总|(?<=费)支出")
"""Words that say in which of its phases a kind of money is told: 占基本支出 of 基本支出预算."""
_ANOTHER = frozenset("应未非不无待")
"""应到位资金 is another figure than 到位资金."""
_FEWEST = 3
_FAR = 3
_MOST = 60


@lru_cache(maxsize=_KEPT_LABELS)
def stem(label: str) -> str:
    """A name without year, totals and particles, its characters sorted: 预算收入总额 and 收入预算 are one name."""
    return "".join(sorted(_NOISE.sub("", label)))


def _figures(scene: Scene) -> dict[tuple[str, int], list[Fact]]:
    cached = scene.cache.get("figures")
    if cached is not None:
        return cast("dict[tuple[str, int], list[Fact]]", cached)
    figures: dict[tuple[str, int], list[Fact]] = {}
    for line in scene.lines:
        for fact in line.facts:
            if fact.amount and fact.dim == "money" and not fact.hedged and fact.depth == 0:
                year, name = fact.year or scene.year, stem(fact.label)
                if year and len(name) >= _FEWEST:
                    figures.setdefault((name, year), []).append(fact)
    scene.cache["figures"] = figures
    return figures


def lookup(scene: Scene, like: Fact, year: int) -> Fact | None:
    """The figure of the same name in another year, if the report gives exactly one value for it."""
    found = _figures(scene).get((stem(like.label), year), [])
    return found[0] if found and len({fact.base for fact in found}) == 1 else None


def told_by_name(fact: Fact, name: str, scene: Scene) -> Fact | None:
    """The last figure of a name before another one, where its paragraph tells just one value of the name."""
    found = all_of_name(fact, name, scene)
    one_value = len({one.base for one in found}) == 1
    return found[-1] if one_value and not found[-1].hedged else None


def all_of_name(fact: Fact, name: str, scene: Scene) -> list[Fact]:
    """The figures of a name that the paragraph tells before another one; else those of the nearest paragraph above, or below, that tells it."""
    core = _PLANNED.sub("", _NOISE.sub("", name))
    if len(core) < _FEWEST:
        return []
    line = fact.line
    for facts in (
        line.facts[max(0, fact.index - _MOST) : fact.index],
        *(other.facts[:_MOST] for other in scene.above(line, LINES) if not other.is_cell),
        *(other.facts[:_MOST] for other in scene.below(line, LINES) if not other.is_cell),
    ):
        found = [one for one in facts if one.role == "stock" and one.dim == fact.dim and _is(core, one)]
        if found:
            return found
    return []


def _is(core: str, one: Fact) -> bool:
    """Whether a figure has a name, or one of more words that ends with it."""
    name = _PLANNED.sub("", _NOISE.sub("", one.label))
    name = name if core.endswith("支出") else name.removesuffix("支出")
    return name.endswith(core) and name.removesuffix(core)[-1:] not in _ANOTHER


def nearest_above(fact: Fact, scene: Scene) -> Fact | None:
    """The stock that a change without a subject speaks of: the last of the sentence before, or of the paragraph above."""
    line = fact.line
    for sentence in range(fact.sentence - 1, max(-1, fact.sentence - 3), -1):
        found = [
            one for one in line.sentence(sentence) if one.role == "stock" and one.dim == fact.dim and not one.depth
        ]
        if found:
            return found[0] if len(found) == 1 else _named(fact, found) or _of_name(fact)
    if fact.sentence:
        return _of_name(fact)
    for other in scene.above(line, _FAR):
        found = [one for one in other.facts if one.role == "stock" and one.dim == fact.dim and not one.depth]
        if found:
            return found[0] if len({one.base for one in found}) == 1 else _named(fact, found)
    return None


def _of_name(fact: Fact) -> Fact | None:
    """The only stock of the paragraph whose name a change begins with: 人员经费 80 万元 … 。人员经费减少 5 万元."""
    told = [
        one
        for one in fact.line.facts[max(0, fact.index - _MOST) : fact.index]
        if one.role == "stock" and one.dim == fact.dim
    ]
    found = [one for one in told if len(one.name) >= _FEWEST and fact.name.startswith(one.name)]
    return found[0] if len(found) == 1 else None


def _named(fact: Fact, found: list[Fact]) -> Fact | None:
    """The one whose name stands in the gap before the change."""
    subject = re.split(r"[比较]", fact.label, maxsplit=1)[0]
    meant = phase_of([kind for kind, _, _ in marks(subject)])
    phased = [one for one in found if meant and one.phase == meant]
    if len(phased) == 1:
        return phased[0]  # 预算 31 万元，决算 27 万元。决算数较上年增加 …
    gap = set(fact.label)
    ranked = sorted(found, key=lambda one: -len(gap & set(one.name)))
    return ranked[0] if ranked and len(gap & set(ranked[0].name)) > 1 else None
