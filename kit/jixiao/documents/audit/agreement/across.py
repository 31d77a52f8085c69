"""The files of one submission: what two of them say of one figure, and what is said of both only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from jixiao.documents.audit.agreement.repeated import cleaned, kinds
from jixiao.model.document import spelled
from jixiao.model.findings import Claim, Finding
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_Said = TypeVar("_Said", Claim, Finding)
_Key = tuple[str, str, int | None, frozenset[str]]
_PART_OF = re.compile(r"其中|每|平均|均$|第[一二三四五六七八九十]|分别|同比|较上|比上|其他|不足|目标值?$")
_ROLES = frozenset({"stock", "ratio", "score"})
_NAME = 4


def findings(scene: Scene) -> Iterator[Finding]:
    """A figure that two files name alike, for one year and in one phase, each with one value, and the values differ."""
    files = list(dict.fromkeys(line.place.file for line in scene.lines if line.place.file))
    if len(files) < 2:
        return
    named: dict[_Key, dict[str, list[Fact]]] = {}
    for line in scene.lines:
        for fact in line.facts if not line.is_cell and line.place.file else ():
            key = _key(fact, scene)
            if key is not None:
                named.setdefault(key, {}).setdefault(line.place.file or "", []).append(fact)
    for key, by_file in named.items():
        sides = [facts for facts in by_file.values() if len({fact.base for fact in facts}) == 1]
        if len(sides) == len(by_file) > 1:
            yield from _apart(key[0], sides)


def _key(fact: Fact, scene: Scene) -> _Key | None:
    name = cleaned(fact.name)
    if (
        fact.role not in _ROLES
        or fact.hedged
        or fact.sign
        or fact.depth
        or len(name) < _NAME
        or _PART_OF.search(fact.label)
    ):
        return None
    return name, fact.dim, fact.year or scene.year, kinds(fact)


def _apart(name: str, sides: list[list[Fact]]) -> Iterator[Finding]:
    """The first file against each of the others."""
    first = sides[0][0]
    for fact, *_ in sides[1:]:
        if abs(fact.base - first.base) > 2 * (fact.slack + first.slack):
            line = fact.line
            yield Finding(
                code="C614", place=line.at(fact.start), quote=line.quote(fact.clause, fact.end), stated=fact.printed, computed=first.printed,
                params={"name": name, "stated": fact.printed, "other": first.printed, "where": spelled(first.line.at(first.start))},
            )  # fmt: skip


def once(found: list[_Said]) -> list[_Said]:
    """What is said, without what only repeats, in another file, the same words of the same figures."""
    if len({one.place.file for one in found if one.place is not None}) < 2:
        return found
    seen: dict[tuple[object, ...], str | None] = {}
    kept: list[_Said] = []
    for one in found:
        file = one.place.file if one.place is not None else None
        key = (one.code, one.stated, one.computed, one.quote, getattr(one, "kind", ""), getattr(one, "formula", ""))
        if seen.setdefault(key, file) == file:
            kept.append(one)
    return kept
