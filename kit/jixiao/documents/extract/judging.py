"""What a text is, by all that it prints: the kind of self-evaluation, and whether it is one (`evidence.toml`)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.extract.evidence import Subject, Where, best, tables
from jixiao.documents.extract.labels import is_page_line
from jixiao.documents.extract.text import key, squash
from jixiao.documents.outline import mark
from jixiao.model.document import Table
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.draft import Draft
    from jixiao.documents.outline import Node
    from jixiao.model.document import Block
    from jixiao.model.report import Kind

UNKNOWN = Subject(id="unknown", cues=(), zh="没有看出绩效自评的内容", en="nothing of a self-evaluation was found in it")
_LINES, _LINE = 40, 80
_HEADINGS, _HEADING = 60, 40
_CELLS, _CELL = 200, 20
_BODY = 8000
_FIRST, _TITLE = 3, 70  # lines that can hold the title, and how long it is at most
_ABOVE = re.compile(
    r"文件$|〔\d{4}〕|\[\d{4}\]\d{1,5}号|^[(（]?(?:20\d\d年)?第[\d一二三四五六七八九十]{1,4}[号期]|^[(（]?20\d\d[-年./]\d{1,2}[-月./]\d{1,2}"
)
_SURE, _SOME = 6, 3  # points that another nature must reach; points below which nothing speaks for a self-evaluation
_NAMED, _PLAIN = 8, 16  # points of the title, and of all, from which a file says for itself that it is something else


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
    """What the file is when it is no self-evaluation; None for one, also for a short, blank or cut-off one.

    Whoever writes about self-evaluations (a notice, a rule, a news item) uses their words. So where the title or the whole says what else
    a file is, words that only mention a self-evaluation do not count for one.
    """
    own, *others = tables().natures
    for_it = own.points(texts)
    found = best(others, texts)
    if found is not None:
        named = found[1] >= _PLAIN or found[0].points({"front": texts["front"]}) >= _NAMED
        if found[1] >= _SURE and found[1] > (own.points(texts, mentions=False) if named else for_it):
            return found[0]
    return UNKNOWN if for_it < _SOME else _other_evaluator(texts)


def _other_evaluator(texts: dict[Where, str]) -> Subject | None:
    """Who evaluates, when it is not the unit itself: a finance office, or whom it asked."""
    own, other = tables().evaluators
    points = other.points(texts)
    return other if points >= _NAMED and points > own.points(texts) else None


def gathered(
    title: str,
    labelled: str,
    table_titles: Sequence[str],
    unit: str,
    nodes: Sequence[Node],
    blocks: Sequence[Block],
    drafts: Sequence[Draft],
) -> dict[Where, str]:
    """The texts in which the cues are looked for. Bounded: the first page, the outline, the first cells."""
    return {
        "title": squash(title or (table_titles[0] if table_titles else "")),
        "front": "\n".join(_front(title, labelled, blocks)),
        "lines": "\n".join([*_lines(blocks), *table_titles]),
        "headings": "\n".join(squash(node.title)[:_HEADING] for node in nodes[:_HEADINGS] if node.role == "heading"),
        "cells": "\n".join(_cells(blocks)),
        "body": "".join("".join(_body(blocks)).split()),
        "unit": unit,
        "forms": "\n".join(_forms(drafts)),
    }  # fmt: skip


def _front(title: str, labelled: str, blocks: Sequence[Block]) -> Iterator[str]:
    """The title as it was read, or as the page labels it, and the first lines, each with the next one, as a title may go over two.

    The head of an official letter (who sends it, its number), lines of the web page and dates stand above a title.
    """
    yield squash(title)
    yield squash(labelled)
    lines = (line.lstrip("#")[:_TITLE] for line in map(squash, _lines(blocks)))
    found = [line for line in lines if not (is_page_line(line) or _ABOVE.search(line))]
    for number, (line, after) in enumerate(itertools.pairwise([*found[:_FIRST], ""])):
        if line.endswith(("：", ":")) or "。" in line or (number and mark(line)):
            return
        yield line
        if after and not (mark(after) or re.search(r"[。，：:]", after)):
            yield line + after


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
