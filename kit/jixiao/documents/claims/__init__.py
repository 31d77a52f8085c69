"""Numeric statements in the text: find them, compute them, judge them.

`audit` gives one claim a statement; `findings` are those that do not hold; `consistency` looks at what the report says
twice. Recognisers are listed in `RECOGNISERS`; each reads one line at a time and yields at most one claim a statement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.claims.agreement import disagreements
from jixiao.documents.claims.bounds import BOUNDS
from jixiao.documents.claims.changes import CHANGES
from jixiao.documents.claims.completion import COMPLETION
from jixiao.documents.claims.context import Line, lines, years
from jixiao.documents.claims.counts import COUNTS
from jixiao.documents.claims.differences import DIFFERENCES
from jixiao.documents.claims.growth import GROWTH
from jixiao.documents.claims.items import ITEMS
from jixiao.documents.claims.judging import Reading, Scene
from jixiao.documents.claims.labelled import LABELLED
from jixiao.documents.claims.pairs import PAIRS
from jixiao.documents.claims.periods import PERIODS
from jixiao.documents.claims.products import PRODUCTS
from jixiao.documents.claims.rates import RATES
from jixiao.documents.claims.shares import SHARES
from jixiao.documents.claims.sums import SUMS
from jixiao.documents.claims.tables import table_claims
from jixiao.documents.claims.units import UNITS
from jixiao.model.findings import Claim, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.model.document import Document, Place
    from jixiao.model.report import Report

RECOGNISERS: tuple[Reading, ...] = (
    *GROWTH, *SHARES, *COMPLETION, *RATES, *SUMS, *ITEMS, *CHANGES, *DIFFERENCES, *COUNTS, *PERIODS, *UNITS, *BOUNDS, *PRODUCTS, *LABELLED, *PAIRS,
)  # fmt: skip
_BARE = tuple(recogniser for recogniser in RECOGNISERS if recogniser.bare)
_TITLE_LINES = 12
_BETTER = {"holds": 0, "rounding": 1, "suspicious": 2, "wrong": 2}
_DENSE, _SHORT = 5_000, 16
_GRID = 15
_COMMAS = re.compile(r"[，,。；;、]")


def prepare(document: Document, report: Report | None = None) -> Scene:
    """The document read once, for callers that ask for both `audit` and `consistency`."""
    scene = Scene(lines=lines(document), report=report, year=report.year if report else None)
    if sum(len(line.nums) for line in scene.lines) > _DENSE:
        scene.reach = _SHORT
    if scene.year is None:
        scene.year = next((year for line in scene.lines[:_TITLE_LINES] for _, year in years(line.flat)), None)
    return scene


def audit(
    document: Document,
    report: Report | None = None,
    locate: Callable[[str], Place] | None = None,
    *,
    scene: Scene | None = None,
) -> list[Claim]:
    """Every checkable statement of the document, in reading order, each with one verdict; then those of the forms.

    `locate` gives the place of a JSON pointer into the report; without it a table claim has only its pointer.
    """
    scene = scene or prepare(document, report)
    found = [claim for line in scene.lines for claim in _line(line, scene)]
    if report is not None:
        found.extend(table_claims(report, locate))
    return _single(found)


def consistency(document: Document, report: Report | None = None, *, scene: Scene | None = None) -> Iterator[Finding]:
    """What the report says twice and differently, and slips of its text."""
    return disagreements(scene or prepare(document, report), report)


def _is_grid(line: Line) -> bool:
    """A table that was pasted into one line: many figures and hardly a comma between them."""
    return len(line.nums) > _GRID and len(_COMMAS.findall(line.flat)) * 3 < len(line.nums)


def _line(line: Line, scene: Scene) -> Iterator[Claim]:
    text = line.text
    if _is_grid(line):
        return
    for recogniser in RECOGNISERS if line.nums else _BARE:
        for cue in recogniser.cues:
            if cue in text:
                yield from recogniser.read(line, scene)
                break


def _single(claims: list[Claim]) -> list[Claim]:
    """One claim a statement: of two about the same words the one that explains them stays."""
    kept: dict[tuple[Place, str, str, str], Claim] = {}
    for claim in claims:
        key = (claim.place, claim.kind, claim.stated, "" if claim.place.column else claim.quote)
        other = kept.get(key)
        if other is None or (
            claim.verdict != other.verdict and _BETTER[claim.verdict] < min(_BETTER[other.verdict], 2)
        ):
            kept[key] = claim
    return list(kept.values())


def findings(claims: Iterable[Claim]) -> Iterator[Finding]:
    """The statements that do not hold, as findings. Claims without a code belong to the table checks."""
    for claim in claims:
        if claim.verdict in {"wrong", "suspicious"} and claim.code:
            yield Finding(
                code=claim.code, severity=claim.severity, place=claim.place, params=claim.params, quote=claim.quote,
                stated=claim.stated, computed=claim.computed, fix=claim.params.get("fix"),
            )  # fmt: skip
