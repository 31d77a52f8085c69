"""Reports with every slip that checks over columns must tell: the same number gives the same report."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from jixiao.files.loading import Source, load_report
from jixiao.model.document import Document, Paragraph
from jixiao.rules.checks.context import found
from jixiao.toolkit.kit import Toolkit

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACES = (
    ("", "project", (2017, 2019, 2021, 2023)), ("", "department", (2015, 2021)), ("530181", "department", (2022,)),
    ("532500", "project", (2022,)), ("430202", "department", (2015, 2017, 2023)), ("620702", "project", (2022,)),
    ("620702", "department", (2021,)), ("510402", "project", (2017, 2023, 2025)), ("510923", "department", (2019, 2020, 2021)),
    ("430600", "department", (2018, 2019)), ("510117", "project", (2025,)), ("510117", "department", (2025,)), ("", "transfer", (2021,)),
)  # fmt: skip
"""Place, kind and fiscal years: together they lead to rules of every sort, and to none."""

LEVELS = (
    ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("效益指标", "社会效益指标"), ("效益指标", "经济效益指标"),
    ("满意度指标", "服务对象满意度指标"), ("成本指标", "经济成本指标"), ("产出指标", "成本指标"), ("投入",), ("执行率",), (),
)  # fmt: skip
NAMES = (
    "培训人次", "验收合格率", "群众满意度", "项目成本", "投诉次数", "办结时间", "预算执行率", "覆盖率", "足额保障率", "结余率", "按时发放率",
    "科目调整次数", "发放（缴纳）覆盖率", "维修处数", "惠及人数", "",
)  # fmt: skip
TARGETS = (
    "≥95%", "95%", "100%", "=100%", "≥100%", "≥20次", "20次", "20", "≤5万元", "5万元", "≥5万元", "≤3天", "3天", "提升", "长期", "持续改善", "达标",
    "2023年6月30日前", "12月31日前", "90-95%", "不涉及", "—", "", "≥0", "约50人", "≥50人次", "良好", "±5%", "进一步巩固提升各项工作的长期效果和影响力",
)  # fmt: skip
ACTUALS = (
    "96%", "95%", "90%", "100%", "99.5%", "20次", "18次", "40次", "22次", "20", "5万元", "4.8万元", "6万元", "3天", "5天", "提升", "已完成",
    "2023年7月30日", "11月30日", "93%", "不涉及", "不适用", "—", "", "48人", "90人次", "较好", "部分达成", "未完成", "≥95%", "105%", "3项", "约20次",
)  # fmt: skip
REASONS = (
    None, None, None, None, "无", "已按计划完成", "受天气影响未全部完成", "因招标推迟", "支付进度滞后", "——", "请填写原因", "已达到目标",
)  # fmt: skip
SENTENCES = (
    "本年对服务对象开展满意度问卷调查。", "预算调整经批准，核减20万元。", "90分（含）-100分为优、80分（含）-90分为良、60分（含）-80分为中、60分以下为差。",
    "85(含)-100分为优，70(含)-85分为良，60(含)-70分为中，0-60分为差。", "部分项目未按期完成，支付进度缓慢。", "单位基本情况。",
)  # fmt: skip
PROBLEMS = ("部分任务未按期完成", "支出大于年初预算", "指标设置不够细化", "无")
GRADES = ("优", "良", "中", "差", "优秀", "良好", "合格", "A", "等级：优", " 良 ", "")
_KIT = Toolkit()


def source(number: int, places: Sequence[tuple[str, str, Sequence[int]]] = PLACES) -> Source:
    """Report `number` of some places, opened; some as if they had been read from a document, some as if not all of it had been read."""
    dice = Random(number)
    opened = load_report(json.dumps(report(dice, places), ensure_ascii=False).encode(), f"{number}.json", "json")
    if dice.random() < 0.12:
        opened = replace(opened, notes=(found("E005", ""),))
    if dice.random() < 0.12:
        lines = tuple(Paragraph(text=dice.choice(SENTENCES)) for _ in range(3))
        opened = replace(opened, document=Document(blocks=lines, format="text", name="report"))
    return opened


def report(dice: Random, places: Sequence[tuple[str, str, Sequence[int]]]) -> dict[str, Any]:
    place, kind, years = dice.choice(places)
    made = {
        "schema_version": 1,
        "title": "绩效自评报告",
        "year": dice.choice(years) if dice.random() < 0.97 else None,
        "region": {"code": place} if place else None,
        "dates": dice.choice([None, {"report": "2024-03-01"}, {"report": "2021-05-01"}]),
        "evaluations": [evaluation(dice, place, kind) for _ in range(dice.choice((1, 1, 1, 2)))],
        "sections": [{"title": "存在的问题", "text": dice.choice(SENTENCES)} for _ in range(dice.choice((0, 1, 2)))],
    }
    return {name: value for name, value in made.items() if value is not None}


def evaluation(dice: Random, place: str, kind: str) -> dict[str, Any]:
    """A table; its scores are mostly what the rules make of it, so that slips stand out."""
    rows = indicators(dice, place, kind)
    one: dict[str, Any] = {
        "kind": kind if dice.random() < 0.97 else None,
        "name": "示例",
        "funds": funds(dice),
        "indicators": rows,
        "groups": groups(dice, rows),
        "deductions": dice.choice(
            [[], [], [], [{"name": "扣分", "points": "-2"}], [{"points": "1"}, {"points": "-0.5"}]]
        ),
        "problems": [dice.choice(PROBLEMS)] if dice.random() < 0.3 else [],
        "grade": dice.choice(GRADES) if dice.random() < 0.7 else None,
    }
    if dice.random() < 0.75:
        one["execution"] = execution(dice)
    if dice.random() < 0.9:
        one["total"] = {"weight": dice.choice(["100", "100", "100", "100", "100.0", "120", "90", "", None])}
    claim(dice, place, one)
    return {name: value for name, value in one.items() if value not in (None, [])}


def indicators(dice: Random, place: str, kind: str) -> list[dict[str, Any]]:
    if dice.random() < 0.04:
        return []
    if dice.random() < 0.05:
        return [equal(dice, at) for at in range(dice.choice((6, 12)))]
    if dice.random() < 0.5:
        return [row for levels, whole in dice.choice(_DIVISIONS) for row in group(dice, levels, whole)]
    known = [row for found_place in _KIT.library.by_region.get(place, ()) for one in found_place.entries if one.kind == kind
             for row in _KIT.library.rules(one.id).indicators]  # fmt: skip
    if known and dice.random() < 0.8:
        start = dice.randrange(len(known))
        picked = known[start : start + dice.randint(3, 12)]
        return [row(dice, one.path, one.name, str(one.weight or 5)) for one in picked]
    return [
        row(dice, dice.choice(LEVELS), dice.choice(NAMES), dice.choice(_WEIGHTS)) for _ in range(dice.randint(1, 9))
    ]


_DIVISIONS = (
    (("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)),
    (("产出指标", 60), ("效益指标", 20), ("满意度指标", 10)),
    (("成本指标", 20), ("产出指标", 40), ("效益指标", 20), ("满意度指标", 10)),
    (("产出", 50), ("效果", 40)),
    (("投入", 20), ("产出", 40), ("效果", 40)),
    (("产出指标", 60),),
    (("产出指标", 60), ("效益指标", 40)),
)
_WEIGHTS = ("5", "10", "10", "2.5", "15", "35", "", "0", "7.125", "100")


def group(dice: Random, level: str, whole: int) -> list[dict[str, Any]]:
    """Rows of one level-1 group whose weights make a whole, unless one slips."""
    count = dice.randint(1, 4)
    edges = [0, *sorted(dice.sample(range(1, whole * 2), count - 1)), whole * 2]
    rows = []
    for low, high in pairwise(edges):
        path = next((one for one in dice.sample(LEVELS, len(LEVELS)) if one[:1] == (level,)), (level,))
        weight = Decimal(high - low) / 2 + (dice.choice((1, -1)) if dice.random() < 0.03 else 0)
        rows.append(row(dice, path, dice.choice(NAMES), str(weight) if dice.random() < 0.97 else ""))
    return rows


def row(dice: Random, path: tuple[str, ...], name: str, weight: str) -> dict[str, Any]:
    target = dice.choice(TARGETS)
    actual = target.lstrip("≥≤=约") if dice.random() < 0.45 else dice.choice(ACTUALS)
    made = {
        "path": list(path), "name": name, "target": target, "actual": actual, "weight": weight,
        "nature": dice.choice([None, None, None, "≥", "≤", "=", "定性"]),
        "reason": dice.choice(REASONS),
        "unit": dice.choice([None, None, None, "次", "%"]),
        "applicable": False if dice.random() < 0.04 else None,
        "coefficient": dice.choice(["0.9", "1"]) if dice.random() < 0.1 else None,
        "evidence": "问卷" if dice.random() < 0.05 else None,
    }  # fmt: skip
    return {key: value for key, value in made.items() if value is not None}


def equal(dice: Random, at: int) -> dict[str, Any]:
    """A row whose figures are the same to the digit."""
    made = row(dice, ("产出指标", "数量指标"), f"第{at}项任务", "9")
    return made | {"target": f"≥{20 + at}次", "actual": f"{20 + at}次", "applicable": None, "unit": None}


def funds(dice: Random) -> list[dict[str, Any]]:
    if dice.random() < 0.15:
        return []
    budget = dice.choice([100, 200, 703, 42, 0])
    initial = budget if dice.random() < 0.6 else dice.choice([100, 200, 120])
    spent = dice.choice([budget, budget, Decimal(budget) * 93 / 100, Decimal(budget) / 2, budget + 1, initial])
    unit = dice.choice(["万元", "万元", "元"])
    total = {
        "label": "年度资金总额",
        "source": "total",
        "initial": f"{initial}{unit}",
        "adjusted": f"{budget}{unit}",
        "spent": f"{spent}{unit}",
    }
    total |= {"rate": dice.choice(["93%", "100%", "50%", "0.93", "92.9%"])} if dice.random() < 0.4 else {}
    if dice.random() < 0.15:
        total |= {"arrived": f"{budget + 5}{unit}", "reason": dice.choice(["结余收回", "无"])}
    if dice.random() < 0.1:
        del total["adjusted"]
    if dice.random() < 0.6:
        return [total]
    part = Decimal(budget) * dice.choice([1, 1, Decimal("0.5")])
    rest = budget - part + (dice.choice([0, 0, 0, 7, -3]))
    return [
        total,
        {"label": "财政拨款", "source": "current", "adjusted": f"{part}{unit}", "spent": f"{spent}{unit}"},
        {"label": "其他资金", "source": dice.choice(["other", "carryover"]), "adjusted": f"{rest}{unit}"},
    ]


def groups(dice: Random, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Printed weights of level 1, mostly their sums."""
    made = []
    for level in dict.fromkeys(one["path"][0] for one in rows if one["path"]) if dice.random() < 0.25 else ():
        weights = [Decimal(one["weight"] or 0) for one in rows if one["path"][:1] == [level]]
        whole = str(sum(weights) + dice.choice([0, 0, 0, 1]))
        made.append({"path": [level], "weight": whole, **({"score": whole} if dice.random() < 0.3 else {})})
    return made


def execution(dice: Random) -> dict[str, Any]:
    made = {
        "weight": dice.choice(["10", "10", "10", "20", "", None]),
        "rate": dice.choice([None, "93%", "100%", "50%", "0.93", "92.86%", "9.3"]),
        "reason": dice.choice([None, None, "资金按进度支付"]),
    }
    return {name: value for name, value in made.items() if value is not None}


def claim(dice: Random, place: str, one: dict[str, Any]) -> None:
    """Put in the scores: what the rules make of the rows, with slips; the total as their sum, with slips."""
    shown = {name: value for name, value in one.items() if value is not None}
    given = {
        "schema_version": 1,
        "year": 2022,
        **({"region": {"code": place}} if place else {}),
        "evaluations": [shown],
    }
    card = _KIT.score(load_report(json.dumps(given, ensure_ascii=False).encode(), "x.json", "json"))[0]
    scored = {row.pointer: row for row in card.rows}
    made = Decimal(0 if one["indicators"] else 90)  # without rows the total alone claims something
    slips = dice.random() < 0.8
    cells = [(f"/evaluations/0/indicators/{at}", row) for at, row in enumerate(one["indicators"])]
    for pointer, row in [*cells, *([("/evaluations/0/execution", one["execution"])] if "execution" in one else [])]:
        score = claimed(dice, scored[pointer], slips=slips)
        if score is not None:
            row["score"] = str(score)
            made += score
    if "total" in one and dice.random() < 0.95:
        one["total"]["score"] = str(totalled(dice, made))
        one["total"] = {name: value for name, value in one["total"].items() if value is not None}


def claimed(dice: Random, row: Any, *, slips: bool) -> Decimal | None:
    weight = row.weight if row.weight is not None else Decimal(5)
    right = row.proof.unrounded if row.proof.unrounded is not None else weight
    choices = [right.quantize(Decimal("0.01"), ROUND_HALF_UP)] * 12
    if slips:
        tenth = right.quantize(Decimal("0.1"), ROUND_HALF_UP)
        choices += [
            weight,
            weight,
            weight,
            tenth,
            tenth,
            weight / 2,
            weight - 1,
            weight + 1,
            Decimal(-1),
            None,
            weight * 9 / 10,
            Decimal(0),
        ]
        choices += [
            right.quantize(Decimal("0.001"), ROUND_HALF_UP),
            (right - Decimal("0.05")).quantize(Decimal("0.1"), ROUND_HALF_UP),
        ]
    return dice.choice(choices)


def totalled(dice: Random, made: Decimal) -> Decimal:
    cent = made.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return dice.choice(
        [made] * 6
        + [
            cent,
            cent.quantize(Decimal("0.1"), ROUND_HALF_UP),
            cent.quantize(Decimal(1), ROUND_HALF_UP),
            made + 1,
            made - 5,
            made - 2,
        ]
    )
