"""A province of reports to look at: honest ones, inflated ones, texts that went from unit to unit, figures that are missing.

    python benchmarks/province.py 20000 build/province

The same number gives the same report. Nobody's report is in it: counties are real names, all else is made up.
"""

from __future__ import annotations

import json
import random
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from jixiao.text import regions

PROVINCE = "53"
BUREAUS = (
    "教育体育局", "卫生健康局", "农业农村局", "财政局", "住房和城乡建设局", "民政局", "交通运输局", "水务局", "林业和草原局", "自然资源局",
    "人力资源和社会保障局", "文化和旅游局", "市场监督管理局", "应急管理局", "退役军人事务局", "医疗保障局",
)  # fmt: skip


class Theme(NamedTuple):
    """What a project does: its name, and its rows of output as (name, unit, usual target)."""

    name: str
    rows: tuple[tuple[str, str, int], ...]


THEMES = (
    Theme("农村公路养护", (("养护里程", "公里", 320), ("巡查次数", "次", 48), ("修补路面", "平方米", 5200), ("更换护栏", "米", 1800))),
    Theme("义务教育阶段营养改善", (("受益学生", "人", 6400), ("供餐学校", "所", 36), ("食材抽检", "批次", 120), ("培训从业人员", "人次", 210))),
    Theme("高标准农田建设", (("建设面积", "亩", 12000), ("新建机耕路", "公里", 26), ("修建沟渠", "公里", 41), ("受益农户", "户", 3100))),
    Theme("基本公共卫生服务", (("建立健康档案", "份", 88000), ("老年人体检", "人次", 9300), ("随访慢病患者", "人次", 21000), ("接种疫苗", "针次", 16500))),
    Theme("城乡最低生活保障", (("保障对象", "人", 5200), ("入户核查", "户", 2600), ("发放批次", "批次", 12), ("公示次数", "次", 24))),
    Theme("森林防火", (("聘用护林员", "人", 260), ("开设隔离带", "公里", 75), ("演练次数", "次", 6), ("宣传材料", "份", 15000))),
    Theme("河道治理", (("治理河段", "公里", 18), ("清淤", "立方米", 42000), ("修建护岸", "米", 3600), ("水质监测", "次", 24))),
    Theme("老旧小区改造", (("改造小区", "个", 9), ("惠及住户", "户", 1450), ("改造管网", "米", 8600), ("增设停车位", "个", 380))),
    Theme("就业技能培训", (("培训人数", "人", 2100), ("开班期数", "期", 42), ("推荐就业", "人", 900), ("发放补贴", "人次", 1700))),
    Theme("乡村文化惠民演出", (("演出场次", "场", 96), ("观众人次", "人次", 38000), ("送书", "册", 5200), ("辅导队伍", "支", 30))),
)  # fmt: skip
REASONS = (
    "年底前有事项尚未办结，转入下一年继续实施",
    "受雨季影响，部分工程延后",
    "符合条件的对象少于预计",
    "采购流标后重新组织，进度推后",
)


def _counties() -> list[regions.Division]:
    found = [regions.get(f"{PROVINCE}{rest:04}") for rest in range(10_000)]
    return [one for one in found if one is not None and one.level == 3]


COUNTIES = _counties()


def _weights(chance: random.Random, count: int, total: int) -> list[Decimal]:
    """Weights of whole points that sum to a total."""
    cuts = sorted(chance.sample(range(1, total), count - 1))
    return [Decimal(right - left) for left, right in zip([0, *cuts], [*cuts, total], strict=True)]


def _done(chance: random.Random, target: int, zeal: float) -> int:
    """What was done of a target: all of it in most rows, less where the unit fell behind."""
    return target if chance.random() < zeal else max(1, int(target * chance.uniform(0.55, 0.99)))


def _row(
    chance: random.Random, path: tuple[str, str], what: tuple[str, str, int], weight: Decimal, zeal: float
) -> dict[str, Any]:
    name, unit, usual = what
    target = usual if unit == "%" else max(2, int(usual * chance.uniform(0.5, 1.6)))
    done = _done(chance, target, zeal)
    return {
        "path": list(path),
        "name": name,
        "target": f"≥{target}{unit}",
        "actual": f"{done}{unit}",
        "weight": str(weight),
        "_share": Decimal(done) / target,
    }


def _rows(chance: random.Random, theme: Theme, zeal: float) -> list[dict[str, Any]]:
    """The rows of the 50/30/10 form, of ninety points in all; `_share` is what was done of the target."""
    outputs = [(("产出指标", "数量指标"), row) for row in theme.rows]
    outputs += [
        (("产出指标", "质量指标"), ("验收合格率", "%", 98)),
        (("产出指标", "时效指标"), ("按期完成率", "%", 95)),
    ]
    effects = [
        (("效益指标", "社会效益指标"), ("政策知晓率", "%", 90)),
        (("效益指标", "可持续影响指标"), ("设施完好率", "%", 92)),
    ]
    ends = [(("满意度指标", "服务对象满意度指标"), ("服务对象满意度", "%", 90))]
    weights = [*_weights(chance, len(outputs), 50), *_weights(chance, len(effects), 30), Decimal(10)]
    return [
        _row(chance, path, what, weight, zeal)
        for (path, what), weight in zip([*outputs, *effects, *ends], weights, strict=True)
    ]


def _scored(chance: random.Random, row: dict[str, Any], honesty: float) -> Decimal:
    """Give a row its score: by what was done, or in full whatever was done; some lose points without a word why."""
    weight, share = Decimal(row["weight"]), row.pop("_share")
    score = weight if chance.random() > honesty else (weight * min(share, Decimal(1))).quantize(Decimal("0.01"))
    row["score"] = str(score)
    row["reason"] = chance.choice(REASONS) if score < weight and chance.random() < 0.7 else None
    if chance.random() < 0.04:
        row["actual"] = None
    return score


def _funds(chance: random.Random, rate: Decimal) -> list[dict[str, Any]]:
    budget = Decimal(chance.randrange(2_000, 900_000)) / 100
    spent = (budget * rate).quantize(Decimal("0.01"))
    missing = chance.random() < 0.08
    return [{
        "label": "年度资金总额", "source": "total", "initial": f"{budget}万元", "adjusted": f"{budget}万元",
        "spent": None if missing else f"{spent}万元",
    }]  # fmt: skip


def _grade(chance: random.Random, total: Decimal) -> str | None:
    if chance.random() < 0.12:
        return None
    kind = total + 3 if chance.random() < 0.05 else total  # a grade that is kinder than the total
    return next(word for word, edge in (("优", 90), ("良", 80), ("中", 60), ("差", -1)) if kind >= edge)


def _evaluation(number: int, chance: random.Random, kind: str, department: str | None) -> dict[str, Any]:
    honesty = chance.choice((1.0, 1.0, 0.9, 0.7, 0.4, 0.0))
    rate = (
        Decimal(max(18, min(100, round(chance.gauss(93, 7))) if chance.random() > 0.03 else chance.randrange(18, 60)))
        / 100
    )
    # Every thirtieth text is one of sixty that are handed around: the same rows for whoever takes it.
    text = random.Random(f"text-{chance.randrange(60)}" if number % 30 == 7 else f"own-{number}-{kind}")  # noqa: S311 - made-up reports
    theme = text.choice(THEMES)
    rows = _rows(text, theme, text.choice((0.95, 0.85, 0.6)))
    execution = (Decimal(10) * rate).quantize(Decimal("0.01")) if honesty else Decimal(10)
    total = execution + sum((_scored(chance, row, honesty) for row in rows), Decimal(0))
    return {
        "kind": kind,
        "name": f"{theme.name}专项经费" if kind == "project" else "部门整体支出",
        "department": department,
        "funds": _funds(chance, rate),
        "execution": {"weight": "10", "rate": f"{rate * 100:f}%".replace(".00", ""), "score": str(execution)},
        "goals": [{"expected": f"完成{theme.name}年度任务，群众满意。", "actual": "基本完成年度任务。"}],
        "indicators": rows,
        "total": {"weight": "100", "score": None if chance.random() < 0.02 else str(total)},
        "grade": _grade(chance, total),
    }


def report(number: int) -> dict[str, Any]:
    """Report `number` of the province, ready for JSON."""
    chance = random.Random(number)  # noqa: S311 - the same number gives the same report
    county, bureau = chance.choice(COUNTIES), chance.choice(BUREAUS)
    department = f"{county.name}{bureau}" if chance.random() > 0.1 else None
    station = (
        f"{chance.choice(('第一', '第二', '第三', '城关', '中心'))}{chance.choice(('管理所', '服务中心', '工作站'))}"
    )
    unit = f"{county.name}{bureau}{station if chance.random() < 0.6 else ''}"
    year = chance.choice((2022, 2023, 2023))
    kinds = chance.choice((("project",), ("project",), ("project",), ("department",), ("department", "project")))
    return {
        "schema_version": 1,
        "title": f"{unit}{year}年度绩效自评",
        "year": year,
        "unit": {"name": unit, "superior": department},
        "region": {"code": county.code, "name": county.name},
        "evaluations": [_evaluation(number, chance, kind, department) for kind in kinds],
    }


def write(folder: Path, count: int) -> None:
    """Write so many reports as JSON files, a hundred to a subfolder."""
    for number in range(count):
        path = folder / f"{number // 100:03}" / f"{number:05}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report(number), ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
