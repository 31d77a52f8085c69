"""The columns of a block, and the level names that rows share: how a row's cells find their fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.extract.align import align
from jixiao.documents.extract.draft import Draft, Item
from jixiao.documents.extract.text import split_weight, squash, tidy

_WEIGHTED = re.compile(r"^(\D{2,12})(\d{1,3}(?:\.\d)?)分$")  # 产出指标50分, without brackets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jixiao.documents.extract.forms import Dictionary
    from jixiao.documents.extract.rows import Row, Slot
    from jixiao.model.document import Place


class Columns:
    """The columns of a block. Tables with a grid look a cell up by its column; the others align it by what it looks like."""

    def __init__(self, row: Row, words: Dictionary, *, last: bool = False) -> None:
        self.last = last  # of two columns with the same word the last counts (the first one heads the labels)
        self.ragged = row.ragged
        self.kinds: list[str] = []
        self.by_column: dict[int, str] = {}
        self.grouped = False
        self.title = ""
        self.above: dict[str, str] = {}
        self.above_places: dict[str, Place] = {}
        self._take(row, words)

    def _take(self, row: Row, words: Dictionary) -> None:
        slots = [slot for slot in row.slots if not slot.blank and (not slot.covered or words.get(slot.text))]
        self.kinds = self._unique([words.get(slot.text) or f"?{tidy(slot.text)}" for slot in slots])
        if "level3" not in self.kinds and "level2" in self.kinds and "side" in self.kinds[self.kinds.index("level2") :]:
            self.kinds[self.kinds.index("side", self.kinds.index("level2"))] = (
                "level3"  # 一级指标 | 二级指标 | 绩效指标
            )
        if "?level3" in self.kinds and "level3" in self.kinds:  # 四级指标: the third level is one above the rows
            self.kinds[self.kinds.index("level3")] = "level2b"
            self.kinds[self.kinds.index("?level3")] = "level3"
        for slot, kind in zip(slots, self.kinds, strict=True):
            self._set(slot, kind)
            self.grouped = self.grouped or (
                (slot.span > 1 and kind in {"target", "actual", "side"}) or kind.startswith("?绩效")
            )
        if self.ragged:
            self.grouped = True

    def _set(self, slot: Slot, kind: str) -> None:
        for column in range(slot.column, slot.column + slot.span):
            self.by_column.setdefault(column, kind)

    def _unique(self, kinds: list[str]) -> list[str]:
        seen: list[str] = []
        for kind in reversed(kinds) if self.last else kinds:
            seen.append(kind if kind not in seen else f"?{kind}")
        return seen[::-1] if self.last else seen

    def extend(self, row: Row, words: Dictionary) -> None:
        """A second header row: its cells replace the group heads they stand under."""
        named = [(slot, words.get(slot.text)) for slot in row.printed]
        new = [(slot, kind) for slot, kind in named if kind]
        for slot, kind in new:
            for column in range(slot.column, slot.column + slot.span):
                self.by_column[column] = kind
        if not self.ragged:
            self.kinds = self._unique(list(dict.fromkeys(self.by_column[c] for c in sorted(self.by_column))))
            return
        fresh = [kind for _, kind in new]
        group = next((i for i, kind in enumerate(self.kinds) if kind in fresh or kind.startswith("?")), None)
        if "level1" in fresh or "level2" in fresh or "level3" in fresh:
            group = next(
                (i for i, kind in enumerate(self.kinds) if kind in {"side", *fresh} or kind.startswith("?")), 0
            )
        if group is not None:
            kept = [kind for kind in self.kinds[group + 1 :] if kind not in fresh]
            self.kinds = self._unique(self.kinds[:group] + fresh + kept)

    def read(self, row: Row, groups: Mapping[str, frozenset[str]]) -> dict[str, Slot]:
        """The cells of a row by field. Blank cells are left out; a merged cell counts for each row it covers."""
        if not self.ragged:
            return self.by_grid(row)
        slots = [slot for slot in row.slots if not slot.blank]
        chosen, _ = align([slot.text for slot in slots], self.kinds, groups, self.above)
        found = {
            kind: slots[position] for kind, position in zip(self.kinds, chosen, strict=True) if position is not None
        }
        taken = {position for position in chosen if position is not None}
        for position, slot in enumerate(slots):
            if position not in taken:
                found[f"?{position}"] = slot
        return found

    def by_grid(self, row: Row, label: Slot | None = None) -> dict[str, Slot]:
        """The cells of a row by the columns they stand in; the cell of the row's label is left out."""
        found: dict[str, Slot] = {}
        for slot in row.slots:
            if slot.blank or slot is label:
                continue
            kinds = {self.by_column.get(column, "?") for column in range(slot.column, slot.column + slot.span)}
            for kind in kinds:
                name = kind if kind != "?" else f"?{slot.column}"
                if name in found and not slot.covered:
                    name = f"?{slot.column}"
                found.setdefault(name, slot)
        return found


class Levels:
    """The names above the row, carried down through merged, blank or lost cells, and the long texts shared by rows."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.slots: dict[str, Slot] = {}

    def take(self, found: dict[str, Slot], draft: Draft) -> tuple[str, ...]:
        """The path of a row; a level printed with a weight gives a group."""
        path: list[str] = []
        for level in ("level1", "level2", "level2b"):
            slot = found.get(level)
            if slot is not None and not (
                slot.covered and self.slots.get(level) is not None and self.slots[level].place == slot.place
            ):
                name, weight = split_weight(tidy(slot.text))
                name = squash(name)
                bare_weight = _WEIGHTED.match(name) if weight is None else None
                if bare_weight:
                    name, weight = bare_weight[1], bare_weight[2]
                if (
                    self.names.get(level) != name
                    or weight
                    or (level == "level2" and "level1" in found and not found["level1"].covered)
                ):
                    self.names[level] = name
                    for below in {"level1": ("level2", "level2b"), "level2": ("level2b",)}.get(level, ()):
                        self.names.pop(below, None)
                self.slots[level] = slot
                _group(draft, (*path, name), weight, slot)
            if level in self.names:
                path.append(self.names[level])
        return tuple(path)


def _group(draft: Draft, path: tuple[str, ...], weight: str | None, slot: Slot) -> None:
    if weight is None or any(item.fields["path"] == path for item in draft.lists["groups"]):
        return
    item = Item({"path": path}, {}, slot.place)
    item.put("weight", weight.removesuffix("分"), slot.place)
    draft.lists["groups"].append(item)
