"""What the charts show: totals by point, execution rate against claimed total, and the rows behind the totals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.rules.whole import DECIMALS

if TYPE_CHECKING:
    from jixiao.engines.summary.tables import Scores

TOTAL_STEP, RATE_STEP = 2, 5
"""The steps of the charts: two points, five percentage points."""
_POINT, _PERCENT = 10**DECIMALS, 10**DECIMALS // 100
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


def shape(scores: Scores) -> Shape:
    """The shape of the cards."""
    rate, total = _edge("execution_rate", RATE_STEP * _PERCENT), _edge("claimed_of_hundred", TOTAL_STEP * _POINT)
    counted = scores.ask(
        f"SELECT {rate} AS rate, {total} AS total, COUNT(*) AS n FROM cards WHERE execution_rate IS NOT NULL AND claimed_of_hundred IS NOT NULL GROUP BY 1, 2"
    )
    together = {(row["rate"] // _PERCENT, row["total"] // _POINT): row["n"] for row in counted}
    return Shape(_counted(scores, "claimed"), _counted(scores, "computed"), dict(sorted(together.items())))


def _edge(name: str, step: int) -> str:
    """The lower edge of the step in which an amount lies; `%` has the sign of the amount in both engines."""
    return f"{name} - ({name} % {step} + {step}) % {step}"


def _counted(scores: Scores, name: str) -> dict[int, int]:
    edge = _edge(name, TOTAL_STEP * _POINT)
    counted = scores.ask(f"SELECT {edge} AS step, COUNT(*) AS n FROM cards WHERE {name} IS NOT NULL GROUP BY 1")
    return dict(sorted((row["step"] // _POINT, row["n"]) for row in counted))


def rows(scores: Scores) -> Rows:
    """What became of the rows. Words repeat: the table is short, however many rows were scored."""
    levels: dict[str | None, dict[str, Any]] = {}
    lacking: Counter[str] = Counter()
    for one in scores.ask("SELECT * FROM verdicts"):
        count = int(one["n"])
        level = levels.setdefault(one["level"], dict.fromkeys(("rows", *_VERDICTS), 0) | {"points": None})
        level["rows"] += count
        level[one["status"]] += count
        if one["points"] is not None:
            level["points"] = (level["points"] or Decimal(0)) + Decimal(int(one["points"])).scaleb(-DECIMALS)
        for word in filter(None, map(str.strip, (one["missing"] or "").split(";"))):
            lacking[word] += count
    largest = sorted(levels.items(), key=lambda entry: (-entry[1]["rows"], entry[0] or ""))[:NAMED]
    most = sorted(lacking.items(), key=lambda entry: (-entry[1], entry[0]))[:NAMED]
    return Rows([{"level": level, **found} for level, found in largest], most)


_VERDICTS = ("agrees", "overstated", "understated", "unverifiable")
