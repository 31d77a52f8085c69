"""Counts of lines: 新订 3 项制度： and three lines that begin alike, a list of 附件 1 … 4 and 共有附件 4 份."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import failing_claim
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

_COUNT = r"(?P<number>\d{1,2}|[两二三四五六七八九十])\s?(?P<unit>[个项份类种家名条篇本件笔处期次部批])"
_LEAD = re.compile(_COUNT + r"[^,。;:\d]*(?:[,]?[^,。;:\d]*)?:\s*$")
_MARKS = "《—–-•·●■▪○◆★√▲►"
_ROW = re.compile(r"^\s*(?P<word>附件|附表|附图|案例|图|表)\s?(?P<rank>\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d.])")
_RANKED = re.compile(
    r"(?:共有?|共计|合计|总计|含|附)?(?P<word>附件|附表|附图|案例|图|表)?(?:共|共计|合计|总计)(?:有|附|含|列)?(?P<later>附件|附表|附图|案例|图|表)?"
    + _COUNT
)
_MOST, _FEW, _FAR = 24, 2, 3


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The counts of one paragraph of the lines around it."""
    flat = line.flat.rstrip()
    if flat.endswith(":"):
        yield from _below(line, scene)
    if any(word in flat for word in ("附件", "附表", "附图", "案例")) and ("共" in flat or "合计" in flat):
        yield from _ranked(line, scene)


def _claim(line: Line, match: re.Match[str], count: int) -> Claim:
    holds = count == _number(match["number"])
    return failing_claim(
        "count_list", "A510", line, match.span(), match.start("number"), "holds" if holds else "wrong", f"{match['number']}{match['unit']}",
        str(count), "数一数列出的项",
    )  # fmt: skip


def _below(line: Line, scene: Scene) -> Iterator[Claim]:
    """The lines below that begin with one mark."""
    rows = scene.below(line, _MOST)
    mark = rows[0].flat.lstrip()[:1] if rows else ""
    lead = _LEAD.search(line.flat) if mark and mark in _MARKS else None
    if lead is None:
        return
    count = next((i for i, one in enumerate(rows) if not one.flat.lstrip().startswith(mark)), len(rows))
    if count >= _FEW and abs(count - (_number(lead["number"]) or 0)) <= _FAR:
        yield _claim(line, lead, count)


def _ranked(line: Line, scene: Scene) -> Iterator[Claim]:
    """附件 1 … 附件 4 in the lines above, and 共有附件 4 份."""
    match = _RANKED.search(line.flat)
    word = (match["word"] or match["later"]) if match is not None else None
    if match is None or not word:
        return
    ranks = []
    for other in scene.above(line, _MOST):
        row = _ROW.match(other.flat)
        if row is None or row["word"] != word:
            break
        ranks.append(_number(row["rank"]))
    if len(ranks) >= _FEW and ranks[::-1] == list(range(1, len(ranks) + 1)):
        yield _claim(line, match, len(ranks))


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else chinese_number(text)
