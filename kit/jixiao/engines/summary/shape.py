"""What the charts show: totals by point, execution rate against claimed total, and the rows behind the totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOTAL_STEP, RATE_STEP = 2, 5
"""The steps of the charts: two points, five percentage points."""
EXECUTION = -1
"""The number of the execution row."""
NAMED = 12
"""So many groups of rows, and so many lacking inputs, are named."""


@dataclass(slots=True)
class Shape:
    """Counts of evaluations by the lower edge of a step: of each total, and of rate (in percent) and claimed total together."""

    claimed: dict[int, int]
    computed: dict[int, int]
    together: dict[tuple[int, int], int]


@dataclass(slots=True)
class Rows:
    """The rows of the scores: verdicts by level-1 group, largest groups first, and what is lacking most often."""

    levels: list[dict[str, Any]]
    missing: list[tuple[str, int]]


def shape(cards: ir.Table) -> Shape:
    """The shape of prepared cards."""
    rate = _step(cards.execution_rate.cast("decimal(38, 6)") * 100, RATE_STEP)
    both = cards.filter(cards.execution_rate.notnull(), cards.claimed.notnull())
    counted = both.group_by(rate=rate, total=_step(both.claimed, TOTAL_STEP)).aggregate(n=lambda t: t.count())
    together = {(row["rate"], row["total"]): row["n"] for row in counted.to_pyarrow().to_pylist()}
    return Shape(_counted(cards, "claimed"), _counted(cards, "computed"), dict(sorted(together.items())))


def _step(number: Any, step: int) -> Any:
    return number.floor().cast("int64") // step * step


def _counted(cards: ir.Table, name: str) -> dict[int, int]:
    known = cards.filter(cards[name].notnull())
    counted = known.group_by(step=_step(known[name], TOTAL_STEP)).aggregate(n=lambda t: t.count())
    return dict(sorted((row["step"], row["n"]) for row in counted.to_pyarrow().to_pylist()))


_VERDICTS = ("agrees", "overstated", "understated", "unverifiable")


def rows(scores: ir.Table) -> Rows:
    """What became of the rows."""
    import ibis

    level = ibis.ifelse(scores.row == EXECUTION, "预算执行率", scores.level)
    over = ibis.ifelse(scores.status == "overstated", scores.claimed - scores.computed, ibis.null())
    # Words repeat: what follows works on few rows, however many were scored.
    few = scores.group_by(level=level, status=scores.status, missing=scores.missing).aggregate(
        n=lambda t: t.count(), points=over.sum().cast("decimal(38, 6)")
    )
    verdicts = {word: few.n.sum(where=few.status == word).fill_null(0) for word in _VERDICTS}
    levels = few.group_by("level").aggregate(rows=few.n.sum(), **verdicts, points=few.points.sum())
    words = few.select("n", word=few.missing.split(";").unnest()).mutate(word=lambda t: t.word.strip())
    lacking = words.filter(words.word != "").group_by("word").aggregate(n=lambda t: t.n.sum())
    largest = levels.order_by(levels.rows.desc(), levels.level.fill_null("")).limit(NAMED)
    most = lacking.order_by(lacking.n.desc(), lacking.word).limit(NAMED)
    return Rows(largest.to_pyarrow().to_pylist(), [(row["word"], row["n"]) for row in most.to_pyarrow().to_pylist()])
