"""What a text is, by all that it prints: the kind of self-evaluation, and whether it is one (`evidence.toml`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.extract.evidence import Subject, Where, best, tables
from jixiao.documents.extract.labels import is_page_line
from jixiao.documents.extract.text import key, squash
from jixiao.model.document import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.draft import Draft
    from jixiao.documents.outline import Node
    from jixiao.model.document import Block
    from jixiao.model.report import Kind

SELF = "self-evaluation"
UNKNOWN = Subject(id="unknown", cues=(), zh="没有看出绩效自评的内容", en="nothing of a self-evaluation was found in it")
_LINES, _LINE = 40, 80
_HEADINGS, _HEADING = 60, 40
_CELLS, _CELL = 200, 20
_BODY = 8000
_SURE, _SOME = 6, 3  # points that another nature must reach; points below which nothing speaks for a self-evaluation
_CERTAIN = 45  # points that no other nature reaches


def kind_of(title: str) -> Kind | None:
    """The kind of evaluation that a title names."""
    return _kind({"title": squash(title)})


def kind_by_all(texts: dict[Where, str]) -> Kind | None:
    """The kind of evaluation by all that the text prints."""
    return _kind(texts)


def _kind(texts: dict[Where, str]) -> Kind | None:
    found = best(tables().kinds, texts)
    return found[0].id if found else None  # type: ignore[return-value]


def other_nature(texts: dict[Where, str]) -> Subject | None:
    """What the file is when it is no self-evaluation; None for one, also for a short, blank or cut-off one."""
    own, *others = tables().natures
    for_it = own.points(texts)
    if for_it >= _CERTAIN:
        return None
    found = best(others, texts)
    if found and found[1] >= _SURE and found[1] > for_it:
        return found[0]
    return UNKNOWN if for_it < _SOME else None


def gathered(
    title: str,
    table_titles: Sequence[str],
    unit: str,
    nodes: Sequence[Node],
    blocks: Sequence[Block],
    drafts: Sequence[Draft],
) -> dict[Where, str]:
    """The texts in which the cues are looked for. Bounded: the first page, the outline, the first cells."""
    return {
        "title": squash(title or (table_titles[0] if table_titles else "")),
        "front": "\n".join(_front(title, blocks)),
        "lines": "\n".join([*_lines(blocks), *table_titles]),
        "headings": "\n".join(squash(node.title)[:_HEADING] for node in nodes[:_HEADINGS] if node.role == "heading"),
        "cells": "\n".join(_cells(blocks)),
        "body": "".join("".join(_body(blocks)).split()),
        "unit": unit,
        "forms": "\n".join(_forms(drafts)),
    }  # fmt: skip


def _front(title: str, blocks: Sequence[Block]) -> Iterator[str]:
    """The title as it was read; else the first line of the text, and with it the second, as a title may go over two."""
    yield squash(title)
    found = [line for line in map(squash, _lines(blocks)) if not is_page_line(line)][:2]
    if found and "。" not in found[0]:
        yield found[0].lstrip("#")
        if len(found) > 1 and not re.search(r"[。，：:]", found[1]):
            yield "".join(found)


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    """The short lines of the first page; of a long paragraph the beginning, where nothing stands before it."""
    begun = False
    for block in blocks[:_LINES]:
        text = "" if isinstance(block, Table) else block.text.strip()
        if text and (len(text) <= _LINE or not begun):
            yield text[:_LINE]
        begun = begun or bool(text)


def _body(blocks: Sequence[Block]) -> Iterator[str]:
    size = 0
    for block in blocks:
        if not isinstance(block, Table):
            yield block.text[: _BODY - size]
            size += len(block.text)
        if size >= _BODY:
            return


def _cells(blocks: Sequence[Block]) -> Iterator[str]:
    count = 0
    for block in blocks:
        if not isinstance(block, Table):
            continue
        for cell in block.cells:
            if 0 < len(cell.text) <= _CELL:
                yield key(cell.text)
                yield squash(cell.text)
            count += 1
            if count >= _CELLS:
                return


def _forms(drafts: Sequence[Draft]) -> Iterator[str]:
    rows = [row for draft in drafts for row in draft.lists["indicators"]]
    achieved = sum("actual" in row.fields or "score" in row.fields for row in rows)
    if achieved > 1:
        yield "achieved"
    if len(rows) > 1 and not achieved:
        yield "goals only"
    if any("spent" in fund.fields for draft in drafts for fund in draft.lists["funds"]):
        yield "spent"
    if any("score" in draft.total.fields for draft in drafts):
        yield "scored"
