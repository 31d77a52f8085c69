"""Judged statements found in the text of the sections, so that findings can link to them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jixiao.outputs.export import Exported

_RANK = {"wrong": 0, "suspicious": 1, "rounding": 2, "finding": 3, "holds": 4}
_MOST = 2_000


class Mark(NamedTuple):
    """A marked stretch of one line: id, kind (a verdict, or `finding`), title."""

    start: int
    end: int
    id: str
    kind: str
    title: str


class Piece(NamedTuple):
    """A stretch of a line, marked or not."""

    text: str
    mark: Mark | None = None


class Marks:
    """All marks of a report. `pieces` gives those of a line, `of_quote` the id of the mark that shows a quote."""

    def __init__(self, one: Exported, words: dict[str, str]) -> None:
        self._lines = [
            (i, j, line)
            for i, section in enumerate(one.report.sections)
            for j, line in enumerate((section.text or "").split("\n"))
        ]
        self._whole = "\n".join(line for _, _, line in self._lines)
        self._starts: list[int] = []
        position = 0
        for _, _, line in self._lines:
            self._starts.append(position)
            position += len(line) + 1
        self._at: dict[tuple[int, int], list[Mark]] = {}
        self._quotes: dict[str, str] = {}
        for number, (_, quote, kind, title) in enumerate(_wanted(one, words), 1):
            self._place(quote, kind, title, f"m-{number}")

    def _place(self, quote: str, kind: str, title: str, name: str) -> None:
        if not quote.strip() or (quote in self._quotes and kind == "finding"):
            return
        found = self._whole.find(quote)
        if found < 0 or "\n" in quote:
            return
        at = bisect_right(self._starts, found) - 1
        section, line, _ = self._lines[at]
        start = found - self._starts[at]
        here = self._at.setdefault((section, line), [])
        clash = next((mark for mark in here if mark.start < start + len(quote) and start < mark.end), None)
        if clash is None:
            here.append(Mark(start, start + len(quote), name, kind, title))
        self._quotes.setdefault(quote, clash.id if clash else name)

    def of_quote(self, quote: str | None) -> str | None:
        """The id of the mark where a quote stands."""
        return self._quotes.get(quote) if quote else None

    def pieces(self, section: int, number: int, text: str) -> list[Piece]:
        """A line in pieces, those that were judged with their marks."""
        found, end = [], 0
        for mark in sorted(self._at.get((section, number), [])):
            found += [Piece(text[end : mark.start]), Piece(text[mark.start : mark.end], mark)]
            end = mark.end
        return [*found, Piece(text[end:])]


def _wanted(one: Exported, words: dict[str, str]) -> list[tuple[int, str, str, str]]:
    """What is to be marked: (rank, quote, kind, title), the gravest first, so many at most."""
    claims = [
        (_RANK[claim.verdict], claim.quote, claim.verdict, f"{words[claim.verdict]}: {claim.stated} ↔ {claim.computed} ({claim.formula})")
        for claim in one.claims
    ]  # fmt: skip
    findings = [(_RANK["finding"], finding.quote, "finding", "") for finding in one.findings if finding.quote]
    return sorted([*claims, *findings], key=lambda wanted: wanted[0])[:_MOST]
