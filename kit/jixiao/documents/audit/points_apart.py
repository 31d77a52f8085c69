"""How far apart two percentages are: 由 a% 提高到 b%，提高 c 个百分点; 高于目标值 c 个百分点."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import where
from jixiao.documents.audit.scene import Scene, before
from jixiao.documents.audit.statement import Binding, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line

_UP = re.compile(r"(?:提高|提升|上升|增加|增长|高于|高出|超过|超出|高|超)[^,，。;；]*$")
_DOWN = re.compile(r"(?:降低|下降|减少|回落|低于|低)[^,，。;；]*$")
_CLASSES = (re.compile(r"上年|去年|上期|期初|年初|同期|同比"), re.compile(r"目标|计划|指标值|标准|全[国省市县区]|平均"))
_FROM = re.compile(r"[由从]")
_AGAINST = re.compile(r"[比较与]|高于|低于|高出|超[过出]|超(?=目标|计划)")
_TWO = 2


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The differences in percentage points of one paragraph."""
    for fact in line.facts:
        if fact.role != "points":
            continue
        own = [one for one in before(fact) if one.scope == fact.scope and one.role in {"ratio", "points"}]
        up, down = _UP.search(fact.label), _DOWN.search(fact.label)
        if bool(up) == bool(down) or any(one.role != "ratio" or one.sign for one in own[:_TWO]):
            continue
        if len(own) < _TWO or (len(own) > _TWO and not _FROM.search(own[1].label)) or own[0].depth != own[1].depth:
            continue
        own = own[:_TWO]
        past = [one for one in own if _is_base(one, fact)]
        if len(past) == _TWO and _AGAINST.search(own[0].label):
            past = own[:1]
        if not past and own[0].year and own[1].year and own[0].year != own[1].year and _CLASSES[0].search(fact.label):
            past = [min(own, key=lambda one: one.year or 0)]
        if len(past) != 1:
            continue
        now = own[0] if own[1] is past[0] else own[1]
        signs = (1, -1) if up else (-1, 1)
        yield Statement(
            "growth_amount", "A504", fact, [Binding("sum", (now, past[0]), signs)], [where(fact, *own), "base named"]
        )


def _is_base(one: Fact, fact: Fact) -> bool:
    """Whether a percentage is what another is held against: by the word that the difference names, else by 由 or 上年."""
    named = [words for words in _CLASSES if words.search(fact.label)]
    if named or _AGAINST.search(fact.label):
        return any(words.search(one.label) for words in named)
    return bool(
        _FROM.search(one.label) or _AGAINST.search(one.label) or any(words.search(one.label) for words in _CLASSES)
    )
