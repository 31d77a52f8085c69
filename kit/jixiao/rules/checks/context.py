"""What a check looks at, the report with its evaluations and the text around them, and how it says what it finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jixiao.model.document import Table as Grid
from jixiao.model.findings import NOT_ALL_READ, Finding
from jixiao.rules.catalogue import ToolkitCatalogue
from jixiao.rules.checks.evaluation import Table
from jixiao.rules.methods.base import figure
from jixiao.text import lazy_re as re
from jixiao.text.cached import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from jixiao.documents.audit.scene import Scene
    from jixiao.model.document import Block, Document
    from jixiao.model.document import Place as Where
    from jixiao.model.findings import Claim, Severity
    from jixiao.model.message import Message
    from jixiao.model.report import Report
    from jixiao.model.scorecard import Scorecard
    from jixiao.rules.checks.evaluation import Row
    from jixiao.rules.model import Place
    from jixiao.rules.profile import Profile


@dataclass(kw_only=True)
class Context:
    """A report that is being checked.

    document  the blocks of an office document, or the prose of a TOML or JSON report; None when there is no prose
    source    the document as it was read; None for TOML and JSON
    cards     one scorecard an evaluation; `profiles` the rules behind each, None where there are none
    claims    the statements of the text that arithmetic can check
    targets   the target table approved with the budget
    catalogue what the codes mean; a check that finds its codes in data enters them
    scene     the document as the claims read it, so that it is read once
    nation    the place whose grade bands hold where no profile fits
    place     the place of a text without evaluations
    """

    report: Report
    document: Document | None
    locate: Callable[[str], Where]
    cards: Sequence[Scorecard]
    profiles: Sequence[Profile | None]
    source: Document | None = None
    claims: Sequence[Claim] = ()
    targets: Report | None = None
    notes: Sequence[Finding] = ()
    nation: Place | None = None
    place: Place | None = None
    catalogue: ToolkitCatalogue = field(default_factory=ToolkitCatalogue)
    scene: Scene | None = None
    _said: dict[tuple[str, ...], bool] = field(default_factory=dict)

    @kept
    def tables(self) -> list[Table]:
        """The evaluations with their rows."""
        sure = not any(one.code in NOT_ALL_READ for one in self.notes)
        scored = enumerate(zip(self.report.evaluations, self.cards, self.profiles, strict=False))
        read = self.source is not None
        return [Table(at, f"/evaluations/{at}", one, card, rules, sure, read) for at, (one, card, rules) in scored]

    @kept
    def lines(self) -> list[tuple[str, Where]]:
        """The paragraphs of the prose, without tables, each with its place."""
        blocks = self.document.blocks if self.document is not None else ()
        return [(text, one.place) for one in blocks if (text := getattr(one, "text", ""))]

    def says(self, words: tuple[str, ...]) -> bool:
        """Does the prose hold any of these words? Asked once for each tuple, however many tables there are."""
        if words not in self._said:
            self._said[words] = any(word in text for text, _ in self.lines for word in words)
        return self._said[words]


_CHAPTER = re.compile(r"[(（]?[一二三四五六七八九十]|第[一二三四五六七八九十]")
_REMARKS = re.compile(r"^(?:备注|注|说明|填[报表]说明|附注)\s?[:：]|^\d")


def form_alone(report: Report) -> bool:
    """Whether a report is nothing but its form: no chapter, and no text below a heading but the remarks of the form."""
    if not any(one.indicators for one in report.evaluations):
        return False
    return not any(
        _CHAPTER.match(section.number or "") or (section.text and not _REMARKS.match(section.text.strip()))
        for section in report.sections
    )


def found(
    code: str,
    pointer: str | None,
    *,
    place: Where | None = None,
    quote: str | None = None,
    severity: Severity | None = None,
    indicator: str | None = None,
    stated: str | None = None,
    computed: str | None = None,
    cite: str | None = None,
    **params: str | Message,
) -> Finding:
    """A finding at a place of the report or of its text; `stated` and `computed` are also params of its message."""
    if stated is not None:
        params["stated"] = stated
    if computed is not None:
        params["computed"] = computed
    return Finding(
        code=code, severity=severity, pointer=pointer, place=place, quote=quote, params=params, indicator=indicator or None,
        stated=stated, computed=computed, cite=cite,
    )  # fmt: skip


def texts_of(document: Document | None) -> Iterator[tuple[str, Where]]:
    """Every paragraph, heading and cell with its place."""
    return texts_in(document.blocks if document is not None else ())


def texts_in(blocks: Iterable[Block]) -> Iterator[tuple[str, Where]]:
    """Those of some blocks."""
    for block in blocks:
        for part in block.cells if isinstance(block, Grid) else (block,):
            yield part.text, part.place


def on_row(row: Row, code: str, field: str = "", **given: Any) -> Finding:
    """A finding on a row, or on one of its cells."""
    return found(code, f"{row.pointer}/{field}" if field else row.pointer, indicator=row.name, **given)


points = figure
"""Points for reading: plain, without trailing zeros."""


def addition(parts: Sequence[Decimal]) -> str:
    """A sum for reading; a long one is cut in the middle."""
    if len(parts) > 14:
        return "+".join([*map(figure, parts[:8]), "…", *map(figure, parts[-3:])])
    return "+".join(map(figure, parts))
