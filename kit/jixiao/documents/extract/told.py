"""Indicators that a numbered sentence tells: `1.办结率,年初目标值≥90%,实际完成值92%,自评得分20分;`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.extract.draft import Item
from jixiao.documents.extract.text import tidy
from jixiao.documents.outline import mark
from jixiao.model.document import Table
from jixiao.text.quantity import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block, Place

_PAUSE = re.compile(r"[,，;；。]")
_TARGET = re.compile(r"(?:目标值|指标值|计划值|预期值)(?:为|是|[:：])?\s?(?P<value>[^,，;；。]{1,40})$")
_ACTUAL = re.compile(r"(?:实际完成值?|完成值|实际值|完成情况)(?:为|是|[:：])?\s?(?P<value>[^,，;；。]{1,40})$")
_SCORE = re.compile(r"(?:得分|评分)(?:为|是|[:：])?\s?(?P<value>\d{1,3}(?:\.\d{1,2})?)\s?分?$")
_WEIGHT = re.compile(r"(?:分值|权重|满分)(?:为|是|[:：])?\s?(?P<value>\d{1,3}(?:\.\d{1,2})?)\s?分?$")
_LONGEST = 200
_LEAST = 2


def told_rows(blocks: Sequence[Block]) -> list[Item]:
    """The rows that sentences tell, in order; none where fewer than two do."""
    rows = [item for block in blocks for item in _rows_of(block)]
    return rows if len(rows) >= _LEAST else []


def _rows_of(block: Block) -> Iterator[Item]:
    if isinstance(block, Table) or len(block.text) > _LONGEST or "分" not in block.text:
        return
    item = _row(block.text, block.place)
    if item is not None:
        yield item


def _row(text: str, place: Place) -> Item | None:
    """A row: a name, then a target, an actual value and a score, each behind its word."""
    numbered = mark(text)
    parts = [part.strip() for part in _PAUSE.split(text[numbered.end if numbered else 0 :]) if part.strip()]
    item = Item({}, {}, place)
    for part in parts[1:]:
        for kind, pattern in (("score", _SCORE), ("weight", _WEIGHT), ("target", _TARGET), ("actual", _ACTUAL)):
            found = pattern.search(narrow(part))
            if found and kind not in item.fields:
                item.put(kind, found["value"].strip(), place)
                break
    if not {"target", "actual", "score"} <= item.fields.keys():
        return None
    item.put("name", tidy(parts[0]), place)
    return item
