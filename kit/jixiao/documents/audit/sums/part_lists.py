"""The lists of parts that may be meant behind a head: as far as they go, without the parts of parts, up to where they may end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.sums.closure import (
    halved,
)
from jixiao.documents.facts.lexicon import partition
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact, Line

_INNER = re.compile(r"其中|包括|在[^在,、;:()\d]+中|^\s*,分别(?:支持|用于|安排|补助|拨付|下达)")
OTHERS = re.compile(r"[\s,;、]*(?:其余|其他|其它|余下)(?:的|部分|资金|经费|款项)*(?:为|是|共|计)?\s*$")
"""The last of a list, named by its rest."""
MOST_LISTS, _PAIR = 4, 2


def _nested(line: Line, parts: list[Fact]) -> list[list[Fact]]:
    """The list without the parts of its parts: after 其中 inside it, up to the semicolon; or up to any later part of the first."""
    openers = [i for i in range(1, len(parts)) if _INNER.search(line.between(parts[i - 1], parts[i]))]
    if not openers:
        return [parts]
    kept: list[Fact] = []
    at = 0
    for i in openers:
        if i < at:
            continue
        kept += parts[at:i]
        at = next((j for j in range(i, len(parts)) if parts[j].scope != parts[i].scope), len(parts))
    ways = [kept + parts[at:]]
    first = openers[0]
    ways += [parts[:first] + parts[end:] for end in range(len(parts), first, -1)][:MOST_LISTS]
    return ways


def part_lists(head: Fact, parts: list[Fact], cuts: list[int]) -> list[list[Fact]]:
    """The lists that may be meant, the likeliest first: as far as it goes, without the parts of its parts, up to each cut."""
    ways = [*_nested(head.line, parts), *(parts[:cut] for cut in cuts if cut > 1)]
    first = cuts[0] if cuts else 0
    if (
        first > 1
        and parts[first].scope != parts[0].scope
        and not OTHERS.match(parts[first].label)
        and not partition([p.label + p.tail for p in parts])
    ):
        ways = [parts[:first], *ways]
    return [parts[:_PAIR], *ways] if halved(head, parts) else ways
