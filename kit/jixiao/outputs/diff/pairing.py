"""Which row of one report is which of another: by code, by path and name, by name, then by similarity. Never by position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Literal, TypeVar

import msgspec

from jixiao.outputs.diff.changes import Change
from jixiao.text.names import group_key, key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jixiao.outputs.diff.changes import What

Reason = Literal["code", "name", "normalised", "similar"]
THRESHOLD = 72
"""Names that are at least this similar (0 to 100) may be one row renamed; the best pairs are taken first."""

T = TypeVar("T")


class Pair(msgspec.Struct, Generic[T], frozen=True):
    """Two rows that are one, or a row without a partner. `similarity` is 100 but for renamed ones."""

    before: T | None
    after: T | None
    reason: Reason | None = None
    similarity: int = 100

    @property
    def both(self) -> tuple[T, T] | None:
        """Two rows that are one; None for a row without a partner."""
        return (self.before, self.after) if self.before is not None and self.after is not None else None


def alone(pair: Pair[T], what: What, told: Callable[[T], tuple[tuple[str, ...], str | None, str | None]]) -> Change:
    """What is to be said of a row without a partner; `told` gives its path, its name, and the text that stands for it."""
    if pair.after is not None:
        path, name, text = told(pair.after)
        return Change(kind="added", what=what, path=path, name=name, after=text)
    assert pair.before is not None
    path, name, text = told(pair.before)
    return Change(kind="removed", what=what, path=path, name=name, before=text)


class Names(msgspec.Struct, frozen=True):
    """How a row is recognised."""

    path: tuple[str, ...]
    name: str
    code: str = ""
    also: tuple[str, ...] = ()


def pair_rows(before: Sequence[T], after: Sequence[T], names: Callable[[T], Names]) -> list[Pair[T]]:
    """Pairs in the order of `after`, then what was dropped in the order of `before`."""
    left = {index: names(row) for index, row in enumerate(before)}
    right = {index: names(row) for index, row in enumerate(after)}
    found: dict[int, tuple[int, Reason, int]] = {}
    keys: tuple[tuple[Reason, Callable[[Names], object]], ...] = (
        ("code", lambda one: one.code or None),
        ("name", lambda one: (one.path, one.name) if one.name else None),
        ("normalised", lambda one: (tuple(map(group_key, one.path)), key(one.name)) if one.name else None),
        ("normalised", lambda one: key(one.name) or None),
    )
    for reason, of in keys:
        _by_key(left, right, of, reason, found)
    _by_similarity(left, right, found)
    pairs = [
        Pair(before[found[index][0]], row, found[index][1], found[index][2]) if index in found else Pair(None, row)
        for index, row in enumerate(after)
    ]
    taken = {match[0] for match in found.values()}
    return pairs + [Pair(row, None) for index, row in enumerate(before) if index not in taken]


def _by_key(
    left: dict[int, Names],
    right: dict[int, Names],
    of: Callable[[Names], object],
    reason: Reason,
    found: dict[int, tuple[int, Reason, int]],
) -> None:
    """Pair what has one and the same key; of several with one key, the first with the first."""
    taken = {match[0] for match in found.values()}
    table: dict[object, list[int]] = {}
    for index, one in left.items():
        if index not in taken and (mark := of(one)) is not None:
            table.setdefault(mark, []).append(index)
    for index, one in right.items():
        if index not in found and (mark := of(one)) is not None and table.get(mark):
            found[index] = (table[mark].pop(0), reason, 100)


def _by_similarity(left: dict[int, Names], right: dict[int, Names], found: dict[int, tuple[int, Reason, int]]) -> None:
    """Pair the rest by likeness of names (and of what else identifies them), the most similar first.

    Rows of different level-1 groups are never one.
    """
    taken = {match[0] for match in found.values()}
    lost = {index: one for index, one in left.items() if index not in taken}
    new = {index: one for index, one in right.items() if index not in found}
    if not lost or not new:
        return
    from rapidfuzz.fuzz import ratio

    scored = []
    for after, two in new.items():
        for before, one in lost.items():
            if one.path[:1] and two.path[:1] and group_key(one.path[0]) != group_key(two.path[0]):
                continue
            likeness = ratio(key(one.name), key(two.name))
            if likeness < THRESHOLD and one.also == two.also and any(one.also) and one.path == two.path:
                likeness = max(
                    likeness, (likeness + 100) / 2
                )  # the same target and weight under the same heads speaks for a new name
            if likeness >= THRESHOLD:
                scored.append((likeness, -after, -before))
    for likeness, after, before in sorted(scored, reverse=True):
        if -after in new and -before in lost:
            found[-after] = (-before, "similar", round(likeness))
            del new[-after], lost[-before]
