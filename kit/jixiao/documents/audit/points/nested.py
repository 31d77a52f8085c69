"""Scores of parts: items whose full marks make the full marks of their whole make its score as well.

过程指标（满分 20 分，得 18 分）⏎（1）资金管理 10 分，得 9 分 ⏎（2）组织实施 10 分，得 9 分. The parts stand behind their whole or before it, in its paragraph or
in others; of paragraphs with numbers those of one style. A whole that prints no full marks and is called a total has a hundred.
"""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, cast

from jixiao.documents.audit.operands import points_kind
from jixiao.documents.audit.passage import item as style_of
from jixiao.documents.audit.passage import where
from jixiao.documents.audit.points.pro_rata import behind
from jixiao.documents.audit.points.scores import OTHERS
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_WHOLE = re.compile(r"综合|自评|总|最终|合计|整体")
_MORE = re.compile(r"另|再|此外|总分|附加|奖|加\s*$|加分")
_UNTOUCHED = re.compile(r"\s*,?\s*(?:均|都|全部)?(?:(?:未|没有|不|无)(?:被)?扣(?![^,。;、()\d]*\d)|得满分)")
"""30 分，未扣分: full marks that were got."""
_HUNDRED, _SPOT = Decimal(100), attrgetter("spot")
_LINES, _MOST, _TWO, _FIGURES = 14, 14, 2, 60


class _Item(NamedTuple):
    """Full marks, and the figures that make its score with their signs."""

    full: Fact
    made: tuple[Fact, ...]
    signs: tuple[int, ...]


def propose(fact: Fact, scene: Scene) -> Statement | None:
    """The score, the points that were got, of a whole by those of its parts, behind it or before it."""
    if OTHERS.search(fact.label):
        return None
    own = next((one for one in _items(fact.line, scene) if fact in one.made), None)
    if own is None and not _WHOLE.search(fact.label):
        return None
    full = own.full.value if own is not None else _HUNDRED
    edges = sorted([fact, own.full], key=_SPOT) if own is not None else [fact]
    first, last = edges[0], edges[-1]
    ways = (
        (one for line in (fact.line, *scene.below(fact.line, _LINES)) for one in _items(line, scene) if one.full.spot > last.spot),
        (one for line in (fact.line, *scene.above(fact.line, _LINES)) for one in reversed(_items(line, scene)) if one.made[-1].spot < first.spot),
    )  # fmt: skip
    parts = next((found for way in ways if (found := _parts(way, full))), [])
    if not parts or _siblings(first, parts):
        return None
    terms = tuple(term for part in parts for term in part.made)
    if _besides(fact, parts, terms, scene):
        return None
    signs = tuple(sign for part in parts for sign in part.signs)
    evidence = [where(fact, *terms), "part named", "whole matter", "full marks", "common words"]
    return Statement("sum_parts_total", "A501", fact, [Binding("sum", terms, signs)], evidence)


def _siblings(whole: Fact, parts: list[_Item]) -> bool:
    """Whether a score may be a neighbour of those beside it: nothing calls it their whole, no list is opened, no number is of another style."""
    first = parts[0].full
    if _WHOLE.search(whole.gap) or first.depth > whole.depth:
        return False
    if first.line is whole.line:
        return not first.has("OPEN")
    return style_of(first.line) == style_of(whole.line)


def _besides(fact: Fact, parts: list[_Item], terms: tuple[Fact, ...], scene: Scene) -> bool:
    """Whether points are told between the parts and their whole, or right behind, that were added to them or taken off all of them."""
    told = [*terms, *(part.full for part in parts), fact]
    first, last = min(told, key=_SPOT), max(told, key=_SPOT)
    others = [
        one
        for line in scene.lines[first.line.number : last.line.number + 1]
        for one in line.facts[:_FIGURES]
        if one.role == "score" and one.spot > first.spot and one not in told
    ]
    return any(_MORE.search(one.gap) for one in others)


def _parts(items: Iterable[_Item], full: Decimal) -> list[_Item]:
    """The items next to a whole, of one depth and one style of number, until their full marks make its own."""
    found: list[_Item] = []
    for one in items:
        if found and (one.full.depth != found[0].full.depth or style_of(one.full.line) != style_of(found[0].full.line)):
            continue
        found.append(one)
        if len(found) > _MOST:
            return []
        total = sum((each.full.value for each in found), Decimal(0))
        if total >= full:
            return found if total == full and len(found) >= _TWO else []
    return []


def _items(line: Line, scene: Scene) -> list[_Item]:
    """The items of a paragraph, read once; none of one that tells more than one matter can have."""
    known = cast("dict[int, list[_Item]]", scene.cache.setdefault("items", {}))
    if line.number not in known:
        known[line.number] = _read(line) if len(line.facts) <= _FIGURES else []
    return known[line.number]


def _read(line: Line) -> list[_Item]:
    """Each full mark of a paragraph with the score behind it, or what was taken off; or before it, where its bracket closes the score."""
    found: list[_Item] = []
    full: Fact | None = None
    off: list[Fact] = []
    for fact in (one for one in line.facts if one.role == "score" and not one.hedged):
        kind = points_kind(fact)
        if kind == "got" and full is not None and _UNTOUCHED.match(line.flat, full.end):
            found += _less(full, off)
            full, off = None, []
        own = behind(fact) if kind == "got" and full is None else []
        if kind == "got" and (full is not None or own):
            found.append(_Item(full or own[0], (fact,), (1,)))
            full, off = None, []
        elif kind == "full" and not any(fact is one.full for one in found):
            found += _less(full, off)
            full, off = fact, []
        elif kind == "off" and full is not None:
            off.append(fact)
    return found + _less(full, off)


def _less(full: Fact | None, off: list[Fact]) -> list[_Item]:
    """20 分，扣 2 分: full marks that no score follows."""
    if full is None or not (off or _UNTOUCHED.match(full.line.flat, full.end)):
        return []
    return [_Item(full, (full, *off), (1, *([-1] * len(off))))]
