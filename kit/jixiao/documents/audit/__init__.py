"""Numeric statements in the text: bound by structure, tested afterwards.

`audit` gives one claim a statement; `findings` are those that do not hold; `consistency` looks at what the report says twice.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from jixiao.documents.audit import formulas, near_misses, rare_fits, remaining, remaining_products
from jixiao.documents.audit.agreement import agreements, bounds, picks, repeated, units
from jixiao.documents.audit.agreement.across import once
from jixiao.documents.audit.agreement.consistency import disagreements
from jixiao.documents.audit.counting import appositions, counted_lines, counts
from jixiao.documents.audit.growth import (
    apart_changes,
    changes,
    diff_sums,
    distances,
    lists_in_order,
    named_changes,
    trends,
    years_apart,
)
from jixiao.documents.audit.judging import settled, single
from jixiao.documents.audit.network import Network
from jixiao.documents.audit.passage import elsewhere
from jixiao.documents.audit.points import answers, apart_scores, deductions, grades, scores
from jixiao.documents.audit.prices import (
    apart_products,
    bands,
    charges,
    conversions,
    daily,
    means,
    outcomes,
    products,
    tiers,
    unit_costs,
)
from jixiao.documents.audit.rates import apart_rates, apart_shares, ratios, whole_shares
from jixiao.documents.audit.scene import Scene
from jixiao.documents.audit.sums import (
    apart_balances,
    apart_heads,
    apart_totals,
    equations,
    far_rests,
    joined,
    rests,
    series,
    splits,
    totals,
    totals_across,
    unopened,
)
from jixiao.documents.audit.table_grid import small_tables, spread_tables
from jixiao.documents.audit.tabular import (
    cell_rates,
    form_means,
    grids,
    lettered,
    row_means,
    table_rates,
    table_text,
    table_totals,
    tables,
)
from jixiao.documents.audit.tabular.forms import table_claims
from jixiao.documents.audit.time import courses, due_days, event_order, periods, sequences, terms, timeline
from jixiao.documents.facts import lines
from jixiao.model.document import Place
from jixiao.model.findings import Claim, Finding
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.documents.audit.statement import Statement
    from jixiao.model.document import Document
    from jixiao.model.report import Report

PROPOSALS = (
    totals.propose,
    unopened.propose,
    totals_across.propose,
    ratios.propose,
    whole_shares.propose,
    splits.propose,
    lists_in_order.propose,
    changes.propose,
    rests.propose,
    products.propose,
    charges.propose,
    unit_costs.propose,
    tiers.propose,
    bands.propose,
    daily.propose,
    outcomes.of_sentence,
    answers.propose,
    scores.propose,
    deductions.propose,
    means.propose,
    distances.propose,
    series.propose,
    joined.propose,
    diff_sums.propose,
    equations.propose,
)
APART = (
    apart_totals.propose,
    apart_heads.propose,
    apart_balances.propose,
    apart_rates.propose,
    apart_scores.propose,
    apart_changes.propose,
    years_apart.propose,
    named_changes.propose,
    apart_products.propose,
    outcomes.propose,
    charges.apart,
    unit_costs.apart,
    means.apart,
    tiers.apart,
    apart_shares.propose,
)
"""Relations over sentences and paragraphs, for the figures that their own sentence does not explain."""
RESTS = (far_rests.propose,)
"""What is left of funds that a rate has shown to belong together."""
REMAINING = (remaining.propose, remaining_products.propose)
"""Relations that structure alone suggests, for the figures that no other room explains."""
RARE_FITS = (rare_fits.propose,)
"""What one of the readings around a figure makes, though no word says so, where chance would hardly do that."""
NEAR_MISSES = (near_misses.propose,)
"""What is a slip away from one of the readings that its words allow, where nothing else was said."""
CLAIMS = (
    counts.claims,
    appositions.claims,
    counted_lines.claims,
    periods.claims,
    timeline.claims,
    terms.claims,
    due_days.claims,
    event_order.claims,
    courses.claims,
    sequences.claims,
    grades.claims,
)
"""What a paragraph says of names, numbers of things, days and grades."""
OF_FIGURES = (
    formulas.claims,
    bounds.claims,
    units.claims,
    conversions.claims,
    agreements.claims,
    picks.claims,
    trends.claims,
    splits.claims,
)
"""What a paragraph with figures says that is no relation of a network."""
_FORM_RUN = re.compile(r"指标\s?\d{1,2}\s?[:.](?!\d)")
"""指标 1: … 3 3 指标 2: …: the cells of a form that a page reader ran together; the words of prose bind nothing there."""
_NUMBERED = 2
_TITLE_LINES = 12


def prepare(document: Document, report: Report | None = None) -> Scene:
    """The document read once, for callers that ask for both `audit` and `consistency`."""
    scene = Scene(lines=lines(document), report=report, year=report.year if report else None)
    if scene.year is None:
        scene.year = next((year for line in scene.lines[:_TITLE_LINES] for _, year in line.years), None)
    return scene


def audit(
    document: Document,
    report: Report | None = None,
    locate: Callable[[str], Place] | None = None,
    *,
    scene: Scene | None = None,
) -> list[Claim]:
    """Every checkable statement of the document, in reading order, each with one verdict; then those of the forms."""
    scene = scene or prepare(document, report)
    found: list[Claim] = []
    proved: set[int] = set()
    own = _prose(scene)
    said = _said(scene)
    for line in scene.lines:
        proved.update(map(id, own[line.number]))
        found += sorted([*said[line.number], *own[line.number]], key=_column)
    found += repeated.claims(scene)
    small = small_tables(document)
    tabled = list(tables.claims(small, scene.lines, spread_tables(document)))
    found += grids.claims(document, scene, frozenset(one.place for one in tabled if one.kind.endswith("_rate")))
    found += tabled
    found += cell_rates.claims(small)
    found += table_text.claims(small, scene)
    found += table_totals.claims(small, scene)
    found += table_rates.claims(small, scene)
    found += row_means.claims(small, scene)
    found += courses.in_tables(small)
    found += lettered.claims(document)
    if report is not None:
        proven = {(one.kind, one.stated) for one in found if one.verdict == "holds"}
        read = table_claims(report, locate)
        found += [one for one in read if one.verdict != "wrong" or (one.kind, one.stated) not in proven]
        found += form_means.claims(report, locate or (lambda pointer: Place(pointer=pointer)))
    return once(single(found, frozenset(proved)))


def _prose(scene: Scene) -> defaultdict[int, list[Claim]]:
    """The claims of each paragraph: what its sentences tell; then its open figures, read together with the sentences and paragraphs
    before them; then what is still open, by structure alone. Each reader goes over all paragraphs at once: what is done again at once
    is done quicker.
    """
    network = Network()
    made: defaultdict[int, list[Claim]] = defaultdict(list)
    lines = [one for one in scene.lines if one.facts and len(_FORM_RUN.findall(one.flat)) <= _NUMBERED]
    told: list[list[Statement]] = [[] for _ in lines]
    for propose in PROPOSALS:
        for line, statements in zip(lines, told, strict=True):
            statements.extend(propose(line, scene))
    far_rests.keep(chain.from_iterable(told), scene)
    for line, statements in zip(lines, told, strict=True):
        made[line.number] += settled(statements, network)
    prose = [line for line in lines if not line.is_cell]
    for readers in (APART, RESTS, REMAINING, RARE_FITS, NEAR_MISSES):
        asking = [own for line in prose if (own := [fact for fact in line.facts if network.asks(fact)])]
        told = [[] for _ in asking]
        for read in readers:
            for own, statements in zip(asking, told, strict=True):
                statements.extend(read(own, scene))
        if readers is APART:
            far_rests.keep(chain.from_iterable(told), scene)
        for own, statements in zip(asking, told, strict=True):
            wanted = [
                one
                for one in statements
                if (readers not in (APART, RESTS) or elsewhere(one))
                and network.open(one)
                and not (readers is RARE_FITS and network.turned(one))
            ]
            made[own[0].line.number] += settled(wanted, network)
    return made


def _said(scene: Scene) -> defaultdict[int, list[Claim]]:
    """The claims of each paragraph that one reader makes by itself."""
    made: defaultdict[int, list[Claim]] = defaultdict(list)
    told = [(line, made[line.number]) for line in scene.lines]
    filled = [(line, claims) for line, claims in told if line.facts]
    for readers, those in ((CLAIMS, told), (OF_FIGURES, filled)):
        for read in readers:
            for line, claims in those:
                claims.extend(read(line, scene))
    return made


def consistency(document: Document, report: Report | None = None, *, scene: Scene | None = None) -> Iterator[Finding]:
    """What the report says twice and differently, and slips of its text."""
    return iter(once(list(disagreements(scene or prepare(document, report), report))))


def _column(claim: Claim) -> int:
    return claim.place.column or 0


def findings(claims: Iterable[Claim]) -> Iterator[Finding]:
    """The statements that do not hold, as findings. Claims without a code belong to the table checks."""
    for claim in claims:
        if claim.verdict in {"wrong", "suspicious"} and claim.code:
            yield Finding(
                code=claim.code, severity=claim.severity, place=claim.place, params=claim.params, quote=claim.quote,
                stated=claim.stated, computed=claim.computed, fix=claim.params.get("fix"),
            )  # fmt: skip
