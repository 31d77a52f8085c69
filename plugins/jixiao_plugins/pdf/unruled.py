"""Tables that are ruled across only: their columns are the blank stripes that run down through all rows."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from jixiao_plugins.pdf.page import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao_plugins.pdf.runs import Run

_NEAR = 3.0
_LEAST_RULES = 3
_LEAST_COLUMNS = 3
_STRIPE = 2.0
_GAP = 0.5

Span = tuple[float, float]


def uprights_of(runs: Sequence[Run], level: Sequence[Rule]) -> list[Rule]:
    """The upright lines that a table with level lines alone would have: none where a text crosses them, none for any other thing.

    Half of the rows at least must have three cells or more; lines above and below running text are no table.
    """
    wide = _widest(level)
    if len(wide) < _LEAST_RULES:
        return []
    left, right = min(rule.start for rule in wide), max(rule.end for rule in wide)
    rows = [(a.at, b.at) for a, b in pairwise(wide)]
    cells = [_cells(runs, top, bottom, left, right) for top, bottom in rows]
    full = [row for row in cells if len(row) >= _LEAST_COLUMNS]
    if len(full) < 2 or 2 * len(full) < len([row for row in cells if row]):
        return []
    stripes = _stripes([span for row in full for span in row])
    if len(stripes) + 1 < _LEAST_COLUMNS:
        return []
    edges = [Rule(x, rows[0][0], rows[-1][1]) for x in (left, right)]
    return sorted([*edges, *_drawn(stripes, rows, cells)])


def _widest(level: Sequence[Rule]) -> list[Rule]:
    """The longest lines that begin and end alike, from top to bottom."""
    longest = max(level, key=lambda rule: rule.end - rule.start, default=None)
    if longest is None:
        return []
    alike = [r for r in level if abs(r.start - longest.start) <= _NEAR and abs(r.end - longest.end) <= _NEAR]
    return sorted(alike)


def _cells(runs: Sequence[Run], top: float, bottom: float, left: float, right: float) -> list[Span]:
    """The stretches of text between two lines, joined over the lines of text of a row."""
    edges = (left, math.nextafter(right, math.inf))
    inside = [
        part for run in runs if top <= run.y <= bottom for passed, part in run.parts(edges) if passed == 1
    ]  # fmt: skip
    spans: list[Span] = []
    for run in sorted(inside, key=lambda run: run.lefts[0]):
        if spans and run.lefts[0] - spans[-1][1] <= _GAP * max(run.size, 1.0):
            spans[-1] = (spans[-1][0], max(spans[-1][1], run.rights[-1]))
        else:
            spans.append((run.lefts[0], run.rights[-1]))
    return spans


def _stripes(spans: Sequence[Span]) -> list[float]:
    """The middles of the blank stripes between stretches of text."""
    found: list[float] = []
    reached: float | None = None
    for left, right in sorted(spans):
        if reached is not None and left - reached >= _STRIPE:
            found.append((left + reached) / 2)
        reached = right if reached is None else max(reached, right)
    return found


def _drawn(stripes: Sequence[float], rows: Sequence[Span], cells: Sequence[Sequence[Span]]) -> list[Rule]:
    """The lines of the stripes, row by row: a text that reaches over a stripe is one cell."""
    return [
        Rule(x, top, bottom)
        for x in stripes
        for (top, bottom), spans in zip(rows, cells, strict=True)
        if not any(left < x < right for left, right in spans)
    ]
