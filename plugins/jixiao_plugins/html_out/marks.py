"""Judged statements found in the text of the sections, so that findings can link to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao_plugins.html_out.text import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class Marks:
    """All marks of a report. `at` gives those of a line, `of_quote` the id of the mark that shows a quote."""

    def __init__(self, one: Exported, words: dict[str, str]) -> None:
        lines = [
            (i, j, line)
            for i, section in enumerate(one.report.sections)
            for j, line in enumerate((section.text or "").split("\n"))
        ]
        wanted: list[tuple[int, str, str, str]] = []
        for claim in one.claims:
            title = f"{words[claim.verdict]}：{claim.stated} ↔ {claim.computed}（{claim.formula}）"
            wanted.append((_RANK[claim.verdict], claim.quote, claim.verdict, title))
        wanted += [(_RANK["finding"], finding.quote, "finding", "") for finding in one.findings if finding.quote]
        self._at: dict[tuple[int, int], list[Mark]] = {}
        self._quotes: dict[str, str] = {}
        whole = "\n".join(line for _, _, line in lines)
        starts: list[int] = []
        position = 0
        for _, _, line in lines:
            starts.append(position)
            position += len(line) + 1
        for number, (_, quote, kind, title) in enumerate(sorted(wanted, key=lambda one_: one_[0])[:_MOST], 1):
            self._place(quote, kind, title, f"m-{number}", whole, starts, lines)

    def _place(
        self,
        quote: str,
        kind: str,
        title: str,
        name: str,
        whole: str,
        starts: list[int],
        lines: Sequence[tuple[int, int, str]],
    ) -> None:
        from bisect import bisect_right

        if not quote.strip() or (quote in self._quotes and kind == "finding"):
            return
        found = whole.find(quote)
        if found < 0 or "\n" in quote:
            return
        at = bisect_right(starts, found) - 1
        section, line, _ = lines[at]
        start = found - starts[at]
        here = self._at.setdefault((section, line), [])
        clash = next((mark for mark in here if mark.start < start + len(quote) and start < mark.end), None)
        if clash is None:
            here.append(Mark(start, start + len(quote), name, kind, title))
        self._quotes.setdefault(quote, clash.id if clash else name)

    def of_quote(self, quote: str | None) -> str | None:
        """The id of the mark where a quote stands."""
        return self._quotes.get(quote) if quote else None

    def line(self, section: int, number: int, text: str) -> str:
        """A line with its marks."""
        out, end = [], 0
        for mark in sorted(self._at.get((section, number), [])):
            title = f' title="{safe(mark.title)}"' if mark.title else ""
            out.append(safe(text[end : mark.start]))
            out.append(f'<mark id="{mark.id}" class="{mark.kind}"{title}>{safe(text[mark.start : mark.end])}</mark>')
            end = mark.end
        return "".join(out) + safe(text[end:])
