"""What a proposal may look at: all lines of the document, the fiscal year, the report if there is one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact, Line
    from jixiao.model.report import Report

NEAREST = 40
"""How many figures back a figure looks for its operands: the bound on the work, far beyond any sentence."""


@dataclass(slots=True)
class Scene:
    """The document as facts. `by_name` holds the stocks of money by (name, year), built once."""

    lines: list[Line]
    year: int | None = None
    report: Report | None = None
    cache: dict[str, object] = field(default_factory=dict)

    def above(self, line: Line, count: int) -> list[Line]:
        """The lines before one, nearest first."""
        first = line.number - 1
        return self.lines[first : first - count if first >= count else None : -1] if first >= 0 else []

    def below(self, line: Line, count: int) -> list[Line]:
        """The lines after one."""
        return self.lines[line.number + 1 : line.number + 1 + count]

    def figures_above(self, line: Line, count: int, paragraphs: int, most: int, *, cells: bool = True) -> list[Fact]:
        """The last figures, `most` of each, of the nearest paragraphs with figures among the `count` lines before one, in their order."""
        found: list[Fact] = []
        told = 0
        for other in self.above(line, count):
            if told == paragraphs or (other.is_cell and not cells):
                break
            found[:0] = other.facts[-most:]
            told += bool(other.facts)
        return found


def before(fact: Fact) -> Iterator[Fact]:
    """The figures before one in its sentence, nearest first, not deeper in brackets than itself."""
    facts = fact.line.facts
    for i in range(fact.index - 1, max(-1, fact.index - 1 - NEAREST), -1):
        other = facts[i]
        if other.sentence != fact.sentence:
            return
        yield other
