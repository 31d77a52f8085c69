"""The columns of a block, and the level names that rows share: how a row's cells find their fields."""

from __future__ import annotations

import string
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.align import LEVEL_COLUMNS, align, number_like
from jixiao.documents.extract.draft import Draft, Item
from jixiao.documents.extract.text import split_weight, squash, tidy
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re

_KEPT = 4096
_WEIGHTED = re.compile(r"^(\D{2,12})(\d{1,3}(?:\.\d)?)分$")  # 产出指标50分, without brackets
GOES_ON = re.compile(r"(?:[(（\[【]|(?<![持继连接陆延手]))[续續](?:表|上表|前表)?\s?\d?[)）\]】]?$")
_VALUES = frozenset({"target", "actual", "score", "nature", "unit"})
_FIGURES = frozenset({*AMOUNTS, "rate", "weight", "score", "coefficient"})
INHERITED = frozenset(
    {"side", "level1", "level2", "level2b", "level3", "?level3", "rule", "explanation", "data_source", "evidence", "reason",
     "nature", "unit", "name", "code", "number", "project", "project_code", "department", "agency"}
)  # fmt: skip
"""Columns whose merged cell speaks for each row that it covers. An amount, a weight or a score is one value, for one row."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jixiao.documents.extract.forms import Dictionary
    from jixiao.documents.extract.rows import Row, Slot
    from jixiao.model.document import Place


class Columns:
    """The columns of a block. Tables with a grid look a cell up by its column; the others align it by what it looks like."""

    def __init__(self, row: Row, words: Dictionary, *, amid: Dictionary | None = None, last: bool = False) -> None:
        """`amid` knows words that name a column only beside the headers of indicators."""
        self.last = last  # of two columns with the same word the last counts (the first one heads the labels)
        self.ragged, self.doubtful = row.ragged, row.doubtful
        self.kinds: list[str] = []
        self.by_column: dict[int, str] = {}
        self.heads: dict[str, Slot] = {}
        self.called: dict[str, str] = {}
        self._widths: dict[str, int] = {}
        self.grouped = False
        self.title = ""
        self.heading = ""  # of the list of funds that the rows stand in
        self.rival: dict[str, Slot] = {}  # of the row read last: the same cells put otherwise, and no worse
        self.above: dict[str, str] = {}
        self.above_places: dict[str, Place] = {}
        self._take(row, words, amid)

    def _take(self, row: Row, words: Dictionary, amid: Dictionary | None) -> None:
        slots = [slot for slot in row.slots if not slot.blank and (not slot.covered or words.get(slot.text))]
        self.kinds = self._unique(weighed([words.get(slot.text) or f"?{tidy(slot.text)}" for slot in slots]))
        if amid and LEVEL_COLUMNS.intersection(self.kinds) and {"weight", "score"}.intersection(self.kinds):
            self._name_plainly(slots, amid)
        if "level3" not in self.kinds and "level2" in self.kinds and "side" in self.kinds[self.kinds.index("level2") :]:
            self.kinds[self.kinds.index("side", self.kinds.index("level2"))] = (
                "level3"  # 一级指标 | 二级指标 | 绩效指标
            )
        if not LEVEL_COLUMNS.intersection(self.kinds) and self.kinds[:1] == ["side"] and "target" in self.kinds:
            first, second = slots[:2]
            if first.column + first.span == second.column and first.span == 1:
                self.kinds[0] = "level3"  # 绩效指标 | 目标值 | 实际值: right beside the values stand the names
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

    def _name_plainly(self, slots: Sequence[Slot], words: Dictionary) -> None:
        """Headers of one plain word, which only among the headers of indicators say what they say (`目标 | 完成`)."""
        for at, slot in enumerate(slots):
            kind = words.get(slot.text)
            if kind and self.kinds[at].startswith("?") and kind not in self.kinds:
                self.kinds[at] = kind

    def _set(self, slot: Slot, kind: str) -> None:
        self._call(kind, slot)
        for column in range(slot.column, slot.column + slot.span):
            self.by_column.setdefault(column, kind)

    def _call(self, kind: str, slot: Slot, *, anew: bool = False) -> None:
        """Keep the header of a column; a second header row says it more exactly."""
        if anew or kind not in self.heads:
            self.heads[kind] = slot
            self.called["name" if kind == "level3" else kind] = tidy(split_weight(slot.text)[0])

    def rename(self, kind: str, other: str) -> None:
        """Let a column be another one."""
        self.kinds = [other if one == kind else one for one in self.kinds]
        self.by_column = {column: other if one == kind else one for column, one in self.by_column.items()}
        self.heads[other] = self.heads.pop(kind)
        self._widths.clear()

    def _unique(self, kinds: list[str]) -> list[str]:
        seen: list[str] = []
        for kind in reversed(kinds) if self.last else kinds:
            seen.append(kind if kind not in seen else f"?{kind}")
        return seen[::-1] if self.last else seen

    def extend(self, row: Row, words: Dictionary) -> None:
        """A second header row: its cells replace the group heads they stand under."""
        self._widths.clear()
        named = [(slot, words.get(slot.text)) for slot in row.printed]
        new = [(slot, kind) for slot, kind in named if kind]
        for slot, kind in new:
            self._call(kind, slot, anew=True)
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
        found, self.rival = aligned(slots, self.kinds, groups, self.above)
        taken = {id(slot) for slot in found.values()}
        found |= {f"?{position}": slot for position, slot in enumerate(slots) if id(slot) not in taken}
        return found

    def by_grid(self, row: Row, label: Slot | None = None) -> dict[str, Slot]:
        """The cells of a row by the columns they stand in; the cell of the row's label is left out.

        A cell that covers several columns fills those of which it covers more than half; one that covers no column so far
        fills the one that it covers most. A cell that reaches down from a row above counts only where `INHERITED` says so.
        """
        found: dict[str, Slot] = {}
        for slot in row.slots:
            if slot.blank or slot is label:
                continue
            for kind in self._under(slot):
                if slot.covered and kind not in INHERITED:
                    continue
                name = kind if kind != "?" else f"?{slot.column}"
                if name in found and not slot.covered:
                    name = f"?{slot.column}"
                found.setdefault(name, slot)
        return found

    def covering(self, row: Row, kinds: Iterable[str]) -> list[tuple[str, Slot]]:
        """The cells of these columns that reach down into a row from above."""
        wanted = frozenset(kinds)
        over = [slot for slot in row.slots if slot.covered and not slot.blank] if not self.ragged else []
        return [(kind, slot) for slot in over for kind in self._under(slot) if kind in wanted]

    def blank(self, row: Row, kind: str) -> Place | None:
        """The place of the empty cell that a row has in a column; None where something is printed, reaches down, or is unknown."""
        column = next((at for at, one in self.by_column.items() if one == kind), None)
        if self.ragged or column is None:
            return None
        slot = row.at(column)
        if slot is not None:
            return slot.place if slot.blank and not slot.covered else None
        head, own = self.heads[kind].place if kind in self.heads else None, row.place
        if head is None or own is None or head.cell is None or own.cell is None:
            return None
        return msgspec.structs.replace(
            own, cell=head.cell.rstrip(string.digits) + own.cell.lstrip(string.ascii_uppercase)
        )

    def _under(self, slot: Slot) -> list[str]:
        """The columns that a cell fills, from left to right."""
        if slot.span == 1:
            return [self.by_column.get(slot.column, "?")]
        counts: dict[str, int] = {}
        for column in range(slot.column, slot.column + slot.span):
            kind = self.by_column.get(column, "?")
            counts[kind] = counts.get(kind, 0) + 1
        if len(counts) == 1:
            return list(counts)
        whole = [kind for kind, count in counts.items() if kind != "?" and 2 * count > self._width(kind)]
        figures = [kind for kind in whole if kind in _FIGURES]
        if figures and "level3" in whole:
            return ["?"]  # a text across name, values and points is a caption, and no cell of a row
        single = figures[1:]  # one figure over two columns is no second figure
        return [kind for kind in whole if kind not in single] or [max(counts, key=counts.__getitem__)]

    def astride(self, row: Row) -> bool:
        """Whether a cell of a row stands as much under one header as under another: then its column is a guess."""
        return not self.ragged and any(
            not slot.blank and not slot.covered and self._halved(slot) for slot in row.slots if slot.span > 1
        )

    def _halved(self, slot: Slot) -> bool:
        kinds = [self.by_column.get(column, "?") for column in range(slot.column, slot.column + slot.span)]
        counts = sorted((kinds.count(kind) for kind in dict.fromkeys(kinds)), reverse=True)
        whole = any(2 * kinds.count(kind) > self._width(kind) for kind in kinds if kind != "?")
        return len(counts) > 1 and counts[0] == counts[1] and not whole

    def _width(self, kind: str) -> int:
        if kind not in self._widths:
            self._widths[kind] = sum(one == kind for one in self.by_column.values())
        return self._widths[kind]


def aligned(
    slots: Sequence[Slot],
    kinds: Sequence[str],
    groups: Mapping[str, frozenset[str]],
    above: Mapping[str, str] | None = None,
) -> tuple[dict[str, Slot], dict[str, Slot]]:
    """The cells of a row by field, and by field as a rival of equal standing has them; the second is empty without one."""
    found = align([slot.text for slot in slots], kinds, groups, above)
    ways = [
        {kind: slots[at] for kind, at in zip(kinds, way, strict=True) if at is not None}
        for way in (found.chosen, found.rival)
        if way is not None
    ]
    return ways[0], ways[1] if len(ways) > 1 else {}


def weighed(kinds: list[str]) -> list[str]:
    """Of several columns of weights the last one before the values counts; one behind a level is the weight of that level."""
    if kinds.count("weight") < 2:
        return kinds
    first_value = next((i for i, kind in enumerate(kinds) if kind in _VALUES), len(kinds))
    weights = [i for i, kind in enumerate(kinds) if kind == "weight"]
    own = max((i for i in weights if i < first_value), default=weights[-1])
    if kinds[own - 1] in {"level1", "level2", "level2b"} and "level3" in kinds[own:] and weights[-1] > own:
        own = weights[-1]  # `一级指标 | 分值 | 三级指标 | 目标 | 完成 | 标准分 | 得分`
    found = list(kinds)
    for i in weights:
        before = kinds[i - 1] if i else ""
        if i != own:
            found[i] = f"weight:{before}" if before in {"level1", "level2", "level2b"} else "?weight"
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
                name, weight, continued = _level_name(slot.text)
                if weight is None:
                    weight_slot = found.get(f"weight:{level}")
                    weight = (
                        tidy(weight_slot.text) if weight_slot is not None and number_like(weight_slot.text) else None
                    )
                bare_weight = _WEIGHTED.match(name) if weight is None else None
                if bare_weight:
                    name, weight = bare_weight[1], bare_weight[2]
                if not (continued and self.names.get(level) == name) and (
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


@lru_cache(maxsize=_KEPT)
def _level_name(text: str) -> tuple[str, str | None, bool]:
    """The name of a level, the weight printed in it, and whether it goes on from the page before (续)."""
    whole = squash(text)
    printed = GOES_ON.sub("", whole)
    name, weight = split_weight(printed)
    return squash(name), weight, printed != whole


def _group(draft: Draft, path: tuple[str, ...], weight: str | None, slot: Slot) -> None:
    if weight is None or any(item.fields["path"] == path for item in draft.lists["groups"]):
        return
    item = Item({"path": path}, {}, slot.place)
    item.put("weight", weight.removesuffix("分"), slot.place)
    draft.lists["groups"].append(item)
