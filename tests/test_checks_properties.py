"""A report that is consistent under its rules has no error and no warning; one planted defect gives exactly its code."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.files.loading import load_report
from jixiao.model.message import Message, filled
from jixiao.rules.catalogue import BUILT_IN
from jixiao.toolkit.kit import Toolkit

if TYPE_CHECKING:
    from collections.abc import Callable

KIT = Toolkit(profile="national/project-2020")
LEVELS = [
    (("产出指标", "数量指标"), "项", "任务"), (("产出指标", "质量指标"), "%", "工作"), (("产出指标", "时效指标"), "%", "事项"),
    (("效益指标", "社会效益指标"), "%", "活动"), (("满意度指标", "服务对象满意度指标"), "%", "对象"),
]  # fmt: skip
SHARES = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}


def cents(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def split(dice: Random, whole: int, parts: int) -> list[Decimal]:
    """Weights in half points that make a whole, none above thirty."""
    while True:
        edges = [0, *sorted(dice.sample(range(1, whole * 2), parts - 1)), whole * 2]
        weights = [Decimal(b - a) / 2 for a, b in pairwise(edges)]
        if max(weights) <= 30:
            return weights


def rows(dice: Random) -> list[dict]:
    """Rows whose scores follow from their figures; the first has full marks, the second does not and says why."""
    made: list[dict] = []
    counts = {"产出指标": dice.randint(3, 6), "效益指标": dice.randint(1, 4), "满意度指标": dice.randint(1, 2)}
    for group, whole in SHARES.items():
        levels = [one for one in LEVELS if one[0][0] == group]
        for number, weight in enumerate(split(dice, whole, counts[group])):
            path, unit, word = levels[number % len(levels)]
            made.append(row(dice, path, unit, f"{word}第{len(made)}类落实情况", weight, number=len(made)))
    return made


def row(dice: Random, path: tuple, unit: str, name: str, weight: Decimal, *, number: int) -> dict:
    target = dice.randint(40, 80)
    short = number == 1 or (number > 1 and not dice.randrange(6))
    actual = target - dice.randint(1, 30) if short else target + dice.randint(1, 9)
    score = cents(weight * actual / target) if short else weight
    one = {
        "path": list(path),
        "name": name,
        "target": f"≥{target}{unit}",
        "actual": f"{actual}{unit}",
        "weight": str(weight),
        "score": str(score),
    }
    return one | {"reason": "条件变化, 已采取补救措施"} if short else one


def consistent(seed: int) -> dict:
    """A project report that is consistent under the national rules."""
    dice = Random(seed)
    made = rows(dice)
    budget = dice.randint(1_000, 9_000_000)
    spent = dice.randint(budget // 2, budget)
    rate = cents(Decimal(spent) * 100 / budget)
    own = {
        "weight": 10,
        "rate": f"{rate}%",
        "score": str(cents(Decimal(spent) * 10 / budget)),
        "reason": "按进度支付, 结余按规定收回",
    }
    current = dice.randint(1, spent - 1)
    funds = [
        {
            "label": "年度资金总额",
            "source": "total",
            **{name: money(budget if name != "spent" else spent) for name in ("initial", "adjusted", "spent")},
        },
        {
            "label": "当年财政拨款",
            "source": "current",
            "initial": money(current),
            "adjusted": money(current),
            "spent": money(current),
        },
        {
            "label": "其他资金",
            "source": "other",
            "initial": money(budget - current),
            "adjusted": money(budget - current),
            "spent": money(spent - current),
        },
    ]
    evaluation = {
        "kind": "project", "name": "示例项目", "execution": own, "funds": funds, "indicators": made,
        "groups": [{"path": [name], "weight": share} for name, share in SHARES.items()],
    }  # fmt: skip
    report = {"schema_version": 1, "year": dice.randint(2020, 2024), "evaluations": [evaluation]}
    return settled(report)


def money(cents_of_wan: int) -> str:
    return f"{Decimal(cents_of_wan) / 100:.2f}万元"


def settled(report: dict) -> dict:
    """The report with total and grade as its scores make them."""
    one = report["evaluations"][0]
    total = Decimal(str(one["execution"]["score"])) + sum(
        (Decimal(row["score"]) for row in one["indicators"]), Decimal(0)
    )
    one["total"] = {"weight": 100, "score": str(total)}
    one["grade"] = "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"
    return report


def serious(report: dict) -> set[str]:
    source = load_report(msgspec.json.encode(report), "report.json", "json")
    return {one.code for one in KIT.validate(source).findings if one.severity != "info"}


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32))
def test_consistent_report_is_clean(seed: int) -> None:
    """No error and no warning, whatever the figures."""
    assert serious(consistent(seed)) == set()


def first(report: dict) -> dict:
    return report["evaluations"][0]["indicators"][0]


def above_weight(report: dict) -> None:
    first(report)["score"] = str(Decimal(first(report)["weight"]) + 1)
    settled(report)


def wrong_total(report: dict) -> None:
    one = report["evaluations"][0]
    one["total"]["score"] = str(Decimal(one["total"]["score"]) - 3)
    del one["grade"]


def wrong_full(report: dict) -> None:
    report["evaluations"][0]["total"]["weight"] = 105
    del report["evaluations"][0]["grade"]


def wrong_group(report: dict) -> None:
    report["evaluations"][0]["groups"][0]["weight"] = 51


def wrong_unit(report: dict) -> None:
    first(report)["actual"] = "98%"


def inequality(report: dict) -> None:
    first(report)["actual"] = first(report)["target"]


def vague(report: dict) -> None:
    first(report)["target"] = first(report)["actual"] = "持续提升"


def below(report: dict) -> None:
    first(report)["actual"] = "1项"


def silent(report: dict) -> None:
    del report["evaluations"][0]["indicators"][1]["reason"]


def surplus(report: dict) -> None:
    first(report)["actual"] = "900项"


def no_actual(report: dict) -> None:
    del first(report)["actual"]


def help_text(report: dict) -> None:
    first(report)["explanation"] = "（请填写，100字以内）"


def not_a_sum(report: dict) -> None:
    report["evaluations"][0]["funds"][0]["initial"] = "0.50万元"
    report["evaluations"][0]["funds"][0]["adjusted"] = report["evaluations"][0]["funds"][0]["adjusted"]


def wrong_rate(report: dict) -> None:
    report["evaluations"][0]["execution"]["rate"] = "31.07%"


def wrong_execution_score(report: dict) -> None:
    own = report["evaluations"][0]["execution"]
    own["score"] = str(Decimal(own["score"]) - 3)
    settled(report)


def wrong_grade(report: dict) -> None:
    one = report["evaluations"][0]
    one["grade"] = "差" if one["grade"] != "差" else "优"


def twice(report: dict) -> None:
    rows_ = report["evaluations"][0]["indicators"]
    half = Decimal(rows_[0]["weight"]) / 2
    rows_[0]["weight"] = rows_[0]["score"] = str(half)
    rows_.append(dict(rows_[0]))


DEFECTS: list[tuple[str, Callable[[dict], None]]] = [
    ("R301", above_weight), ("R302", wrong_total), ("W201", wrong_full), ("W205", wrong_group), ("T401", wrong_unit),
    ("T404", inequality), ("T405", vague), ("R307", below), ("R308", silent), ("T407", surplus), ("T414", no_actual),
    ("T417", help_text), ("R340", not_a_sum), ("R344", wrong_rate), ("R314", wrong_execution_score), ("R304", wrong_grade),
    ("T411", twice),
]  # fmt: skip


@pytest.mark.parametrize(("code", "plant"), DEFECTS, ids=[code for code, _ in DEFECTS])
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_one_defect_gives_its_code(code: str, plant: Callable[[dict], None], seed: int) -> None:
    """A consistent report with one planted defect has exactly that code among its errors and warnings."""
    broken = consistent(seed)
    plant(broken)
    assert serious(broken) == {code}


TEXTS = st.sampled_from(
    ["", "—", "0", "-1", "5", "5分", "满分", "100%", "≥95%", "0%", "-3%", "1e9", "9" * 40, "0." + "1" * 39, "12月底前", "2023年13月", "长期", "不涉及",
     "无", "10万元", "-10万元", "0元", "3-5个", "±5%", "约20人", "100%以上", "XXX", "（100字以内）", "( " * 40, "零", "百分之百", "１００％"]
)  # fmt: skip
INDICATOR = st.fixed_dictionaries(
    {"path": st.lists(st.sampled_from(["产出指标", "成本指标", "满意度", "预算执行率", ""]), max_size=3), "name": st.sampled_from(["满意度", "成本", "预算执行率", ""])},
    optional=dict.fromkeys(("target", "actual", "weight", "score", "unit", "reason", "rule"), TEXTS)
    | {"applicable": st.booleans(), "nature": st.sampled_from(["≥", "≤", "=", "定性"])},
)  # fmt: skip
FUND = st.fixed_dictionaries(
    {"label": st.sampled_from(["总额", "其他"])},
    optional=dict.fromkeys(("initial", "adjusted", "arrived", "spent", "rate"), TEXTS)
    | {"source": st.sampled_from(["total", "current", "other"]), "parent": st.just("总额")},
)
ANY = st.fixed_dictionaries(
    {"kind": st.sampled_from(["department", "project", "transfer", None])},
    optional={
        "execution": st.fixed_dictionaries({}, optional=dict.fromkeys(("weight", "rate", "score", "reason"), TEXTS)),
        "total": st.fixed_dictionaries({}, optional={"weight": TEXTS, "score": TEXTS}),
        "grade": st.sampled_from(["优", "优秀", "甲", " "]),
        "funds": st.lists(FUND, max_size=4),
        "indicators": st.lists(INDICATOR, max_size=6),
        "groups": st.lists(
            st.fixed_dictionaries({"path": st.just(["产出指标"])}, optional={"weight": TEXTS, "score": TEXTS}),
            max_size=2,
        ),
        "deductions": st.lists(st.fixed_dictionaries({}, optional={"points": TEXTS}), max_size=2),
        "problems": st.lists(st.sampled_from(["支出大于预算", "未按期完成"]), max_size=1),
    },
)
FREE = Toolkit()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(ANY, max_size=2),
    st.sampled_from([None, "510000", "530181", "999999", ""]),
    st.sampled_from([None, 1949, 2023, 2100]),
)
def test_whatever_is_printed_no_check_fails(evaluations: list[dict], code: str | None, year: int | None) -> None:
    """Blank, negative, absurd or contradictory: every check does its work, and what it says can be shown in both languages."""
    report = {"schema_version": 1, "year": year, "region": {"code": code}, "evaluations": evaluations}
    source = load_report(msgspec.json.encode(report), "report.json", "json")
    findings = FREE.validate(source, source).findings
    assert [one.params for one in findings if one.code == "P799"] == []
    for one in findings:
        assert all(type(text) in {str, Message} for text in one.params.values())
        assert one.severity in {"error", "warning", "info"}
        for language in ("zh", "en"):
            assert filled(BUILT_IN.rule(one.code).message, one.params, language)
