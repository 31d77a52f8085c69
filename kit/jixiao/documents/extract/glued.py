"""Rows whose cells ran together but for their figures: `产出指标数量指标巡河里程≥600公里 30 质量指标整改率≥95% 20 … 合计100`.

A row begins where known levels, a name and a target stand in one word; what follows are its figures. It is certain only when every row
has as many figures as the others and the weights make the total that is printed, with or without the points of the execution.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.extract.align import number_like
from jixiao.documents.extract.draft import Item
from jixiao.documents.extract.text import bare
from jixiao.model.document import Table
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block, Place

_WORD = re.compile(r"\S+")
_ROW = re.compile(r"(?P<name>[一-龥][^≥≤><=]{1,80}?)(?P<target>[≥≤><=]{1,2}\d[^≥≤><=]{0,12})")
_LEVEL = re.compile(r"[一-龥]{2,10}?指标")
_TOTAL = re.compile(r"(?:合计|总分|总计)(?P<points>\d{2,3}(?:\.\d{1,2})?)?")
_EXECUTION = (Decimal(0), Decimal(10), Decimal(20))
_LEAST, _MOST, _LONGEST = 3, 200, 20_000
_FIGURES = {1: ("weight",), 2: ("weight", "score"), 3: ("actual", "weight", "score")}


def glued_rows(blocks: Sequence[Block], words: Vocabulary) -> list[Item]:
    """The rows of the first paragraph that holds such a run; none where fewer than three stand in it."""
    for block in blocks:
        if isinstance(block, Table) or "指标" not in block.text or len(block.text) > _LONGEST:
            continue
        rows, total = _rows(block.text, block.place, words)
        if len(rows) >= _LEAST:
            return _settled(rows, total)
    return []


def _rows(text: str, place: Place, words: Vocabulary) -> tuple[list[tuple[Item, list[str]]], Decimal | None]:
    rows: list[tuple[Item, list[str]]] = []
    path: tuple[str, ...] = ()
    for found in _WORD.finditer(text):
        word = narrow(found[0]).replace("＝", "=")
        closing = _TOTAL.match(word) if rows else None
        if closing is not None:
            return rows, number_of(closing["points"]) if closing["points"] else None
        if rows and number_like(word):
            rows[-1][1].append(found[0])
            continue
        row = _ROW.fullmatch(word)
        if row is None or len(rows) >= _MOST:
            if rows:
                break
            continue
        levels, name = _levels(row["name"], words)
        path = _below(path, levels, words)
        item = Item({"path": path} if path else {}, {}, place)
        item.put("name", name, place)
        item.put("target", row["target"], place)
        rows.append((item, []))
    return rows, None


def _levels(text: str, words: Vocabulary) -> tuple[list[str], str]:
    """The known levels that a name begins with, and the name itself."""
    levels: list[str] = []
    while (found := _LEVEL.match(text)) and bare(found[0]) in words.groups["level1"] | words.groups["level2"]:
        levels.append(found[0])
        text = text[found.end() :]
    return levels, text


def _below(path: tuple[str, ...], levels: Sequence[str], words: Vocabulary) -> tuple[str, ...]:
    """The path of a row that prints these levels, under that of the row before."""
    if len(levels) > 1:
        return tuple(levels)
    if levels:
        first = bare(levels[0]) in words.groups["level1"] and bare(levels[0]) not in words.groups["level2"]
        return (levels[0],) if first else (*path[:1], levels[0])
    return path


def _settled(rows: Sequence[tuple[Item, list[str]]], total: Decimal | None) -> list[Item]:
    """The rows with their figures; in doubt where the figures do not show what they are."""
    counts = {len(figures) for _, figures in rows}
    kinds = _FIGURES.get(max(counts), ())
    for item, figures in rows:
        for kind, figure in zip(kinds, figures, strict=False):
            item.put(kind, figure, item.place)
    made = sum(
        (number_of(item.fields["weight"]) or Decimal(0) for item, _ in rows if "weight" in item.fields), Decimal(0)
    )
    if len(counts) > 1 or total is None or total - made not in _EXECUTION:
        for item, _ in rows:
            item.fields["doubt"] = "alignment"
    return [item for item, _ in rows]
