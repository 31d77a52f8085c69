"""Reports to measure with: each has a project table of some indicators under the 10/50/30/10 form, consistent but for a planted slip.

The same number gives the same report. Every seventh report claims a point too much in one row, every eleventh has a
total that is not the sum of its rows, so that a run has something to say and no two files are alike.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

GROUPS = (
    ("产出指标", "数量指标", "50"),
    ("产出指标", "质量指标", ""),
    ("产出指标", "时效指标", ""),
    ("效益指标", "社会效益指标", "30"),
    ("满意度指标", "服务对象满意度指标", "10"),
)
PLACES = (("530181", "安宁市"), ("430202", "荷塘区"), ("620702", "甘州区"), ("510402", "东区"), ("530000", "云南省"))
THINGS = ("培训", "检查", "维修", "发放", "受理", "审核", "宣传", "采购", "巡查", "建档")


def _weights(rows: int) -> list[Decimal]:
    """Weights that sum to 90 in steps of 0.5, as even as can be."""
    halves = [180 // rows + (number < 180 % rows) for number in range(rows)]
    return [Decimal(half) / 2 for half in halves]


def report(number: int, rows: int = 40, slips: int = 0) -> dict[str, Any]:
    """Report `number` with so many indicators, ready for JSON. Figures are decimal strings. So many rows claim all points unmet."""
    code, place = PLACES[number % len(PLACES)]
    budget = Decimal(10_000 + 37 * number) / 100
    spent = (budget * Decimal("0.93")).quantize(Decimal("0.01"))
    indicators = []
    total = Decimal("9.3")
    for index, weight in enumerate(_weights(rows)):
        first, second, _ = GROUPS[index * len(GROUPS) // rows]
        target = 20 + (number * 7 + index * 13) % 400
        done = target if (number + index) % 9 else target - 1
        score = (weight * done / target).quantize(Decimal("0.01"))
        if index < slips or (number % 7 == 3 and index == 5):
            score = weight
            done = target - 2
        total += score
        indicators.append({
            "path": [first, second],
            "name": f"{THINGS[(number + index) % 10]}第{index + 1}类事项完成量",
            "target": f"≥{target}件",
            "actual": f"{done}件",
            "weight": str(weight),
            "score": str(score),
            "reason": None if score == weight else "年底前有事项尚未办结，已列入下一年计划继续办理",
        })  # fmt: skip
    if number % 11 == 4:
        total += 1
    grade = next(word for word, edge in (("优", 90), ("良", 80), ("中", 60), ("差", -99)) if total >= edge)
    return {
        "schema_version": 1,
        "title": f"{place}第{number}号项目2023年度绩效自评表",
        "year": 2023,
        "unit": {"name": f"{place}第{number % 97}局", "superior": f"{place}第{number % 13}厅"},
        "region": {"code": code, "name": place},
        "evaluations": [{
            "kind": "project",
            "name": f"第{number}号专项经费",
            "department": f"{place}第{number % 13}厅",
            "funds": [{
                "label": "年度资金总额", "source": "total", "initial": f"{budget}万元", "adjusted": f"{budget}万元", "spent": f"{spent}万元",
            }],
            "execution": {"weight": "10", "rate": "93%", "score": "9.3"},
            "goals": [{"expected": "按计划完成全部事项，服务对象满意。", "actual": "大部分事项已完成，少量转入下年。"}],
            "indicators": indicators,
            "total": {"weight": "100", "score": str(total)},
            "grade": grade,
        }],
    }  # fmt: skip


def write(folder: Path, count: int, rows: int = 40, slips: int = 0) -> list[Path]:
    """Write so many reports as JSON files into a folder, a hundred to a subfolder."""
    made = []
    for number in range(count):
        below = folder / f"{number // 100:03}"
        below.mkdir(parents=True, exist_ok=True)
        path = below / f"{number:05}.json"
        path.write_text(json.dumps(report(number, rows, slips), ensure_ascii=False, indent=1), encoding="utf-8")
        made.append(path)
    return made
