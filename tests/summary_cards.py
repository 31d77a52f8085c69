"""Small folders of scores, made from the tables that a run writes. The same seed gives the same cards."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.tables import FORMAT, SCORED, arrow

if TYPE_CHECKING:
    from pathlib import Path

REGIONS = ("530181", "530102", "430202", None)
CODES = ("R306", "R308", "T401", "W203")


def grade(total: Decimal) -> str:
    """The grade of a total of a hundred."""
    return next(word for word, edge in (("优", 90), ("良", 80), ("中", 60), ("差", -1)) if total >= edge)


def card(number: int, **given: Any) -> dict[str, Any]:
    """A card with every column; what is given replaces what it has by itself."""
    own: dict[str, Any] = {
        "report": number, "evaluation": 0, "path": f"reports/{number:05}.docx", "fiscal_year": 2023, "region_code": "530181",
        "region_name": "安宁市", "unit": f"第{number}局", "department": "第一厅", "kind": "project", "name": f"第{number}号经费",
        "profile": "yunnan/project", "version": "1", "basis": "practice", "reason": "理由", "reason_en": "reason",
        "weight": Decimal(100), "claimed": Decimal(95), "computed": Decimal(92), "grade_claimed": "优", "grade_computed": "优",
        "coverage": Decimal("0.5"), "execution_rate": Decimal("0.93"), "rows": 12, "agrees": 8, "overstated": 1, "understated": 0,
        "unverifiable": 3, "weight_overstated": Decimal(5), "points_overstated": Decimal(3), "full": False, "unexplained": 0,
        "gap": Decimal("0.02"), "fingerprint": 1_000_000 + number, "codes": None, "engine": "duckdb",
    }  # fmt: skip
    return own | given


def cards(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """So many cards of all sorts: figures that are missing, other scales, several grades, codes."""
    chance = random.Random(seed)
    return [_varied(number, chance) for number in range(count)]


def _varied(number: int, chance: random.Random) -> dict[str, Any]:
    def maybe(value: Any, share: float = 0.85) -> Any:
        return value if chance.random() < share else None

    claimed = Decimal(chance.randrange(5_000, 10_001)) / 100
    computed = min(claimed, Decimal(chance.randrange(4_000, 10_001)) / 100)
    coverage = Decimal(chance.choice(("0", "0.35", "0.8")))
    rate = Decimal(chance.randrange(400_000, 1_050_000)) / 1_000_000
    return card(
        number,
        region_code=chance.choice(REGIONS),
        fiscal_year=chance.choice((2022, 2023)),
        kind=chance.choice(("project", "department")),
        department=chance.choice(("第一厅", "第二厅", None)),
        weight=Decimal(chance.choice((100, 100, 100, 120))),
        claimed=maybe(claimed),
        computed=computed,
        grade_claimed=maybe(grade(claimed)),
        grade_computed=chance.choice((grade(computed), "优/良")),
        coverage=coverage,
        execution_rate=maybe(rate),
        agrees=8 if coverage else 0,
        overstated=chance.choice((0, 1, 2)) if coverage else 0,
        unverifiable=3 if coverage else 12,
        points_overstated=Decimal(chance.randrange(0, 1_500)) / 100,
        gap=maybe(Decimal(chance.randrange(0, 300_000)) / 1_000_000),
        full=chance.random() < 0.2,
        unexplained=chance.choice((0, 0, 2)),
        codes=sorted(chance.choices(CODES, k=chance.randrange(4))),
    )


def rows(count: int) -> list[dict[str, Any]]:
    """Rows of scores: the execution row of each report, one that agrees and one that cannot be verified."""
    sorts = (
        (-1, None, "agrees", None),
        (0, "产出指标", "overstated", None),
        (1, "效益指标", "unverifiable", "actual; 编制数"),
    )
    return [
        {
            "report": number, "evaluation": 0, "row": row, "level": level, "name": "指标", "weight": Decimal(10), "claimed": Decimal(10),
            "computed": None if status == "unverifiable" else Decimal(8), "status": status, "missing": missing, "engine": "duckdb",
        }
        for number in range(count) for row, level, status, missing in sorts
    ]  # fmt: skip


def write(folder: Path, made: list[dict[str, Any]], scores: list[dict[str, Any]] | None = None) -> Path:
    """A folder of scores with these cards, a file for each region and year."""
    import pyarrow as pa
    from pyarrow import parquet

    folder.mkdir(parents=True, exist_ok=True)
    about = {"format": FORMAT, "tool": "jixiao", "engine": "duckdb"}
    (folder / "scores.json").write_text(json.dumps(about), "utf-8")
    parts: dict[str, list[dict[str, Any]]] = {}
    for one in made:
        parts.setdefault(f"region={(one['region_code'] or '00')[:2]}0000/year={one['fiscal_year']}", []).append(one)
    for table, place, content in (
        *(("cards", place, some) for place, some in parts.items()),
        ("scores", "region=530000/year=2023", scores or []),
    ):
        below = folder / table / place
        below.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pa.Table.from_pylist(content, schema=arrow(SCORED[table])), below / "0.parquet")
    return folder
