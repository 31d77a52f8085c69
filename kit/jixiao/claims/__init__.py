"""Numeric statements in the text: find them, compute them, judge them.

`audit` gives one claim a statement; `findings` are those that do not hold; `consistency` looks at what the report says
twice. Recognisers are listed in `RECOGNISERS`; each reads one line at a time and yields at most one claim a statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from jixiao.claims.bounds import BOUNDS
from jixiao.claims.completion import COMPLETION
from jixiao.claims.context import lines
from jixiao.claims.counts import COUNTS
from jixiao.claims.differences import DIFFERENCES
from jixiao.claims.growth import GROWTH
from jixiao.claims.judging import Reading, Scene
from jixiao.claims.periods import PERIODS
from jixiao.claims.products import PRODUCTS
from jixiao.claims.rates import RATES
from jixiao.claims.shares import SHARES
from jixiao.claims.sums import SUMS
from jixiao.claims.units import UNITS
from jixiao.findings import Claim, Finding

if TYPE_CHECKING:
    from jixiao.document import Document, Place
    from jixiao.report import Report

RECOGNISERS: tuple[Reading, ...] = (
    *GROWTH, *SHARES, *COMPLETION, *RATES, *SUMS, *DIFFERENCES, *COUNTS, *PERIODS, *UNITS, *BOUNDS, *PRODUCTS,
)  # fmt: skip
_SEVERITY = {"error": 2, "warning": 1, "info": 0}


def audit(document: Document, report: Report | None = None, locate: Callable[[str], Place] | None = None) -> list[Claim]:
    """Every checkable statement of the document, in reading order, each with one verdict."""
    scene = Scene(lines=lines(document), report=report, year=report.year if report else None)
    if scene.year is None:
        scene.year = _title_year(scene)
    found = [claim for line in scene.lines for claim in _line(line, scene)]
    return found


def _line(line: object, scene: Scene) -> Iterator[Claim]:
    text = line.text  # type: ignore[attr-defined]
    kept: dict[tuple[str, str, str], Claim] = {}
    for recogniser in RECOGNISERS:
        if any(cue in text for cue in recogniser.cues):
            for claim in recogniser.read(line, scene):  # type: ignore[arg-type]
                kept.setdefault((claim.kind, claim.stated, claim.quote), claim)
    return iter(kept.values())


def _title_year(scene: Scene) -> int | None:
    from jixiao.claims.context import years  # noqa: PLC0415

    for line in scene.lines[:12]:
        for _, year in years(line.flat):
            return year
    return None


def findings(claims: Iterable[Claim]) -> Iterator[Finding]:
    """The statements that do not hold, as findings. Claims without a code belong to the table checks."""
    for claim in claims:
        if claim.verdict in {"wrong", "suspicious"} and claim.code:
            yield Finding(
                code=claim.code, severity=claim.severity, place=claim.place, params=claim.params, quote=claim.quote,
                stated=claim.stated, computed=claim.computed, fix=claim.params.get("fix"),
            )  # fmt: skip
