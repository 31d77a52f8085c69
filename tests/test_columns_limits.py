"""Rules that no built-in profile uses: a capped total, points off far above the target. The same over columns as by rows."""

from __future__ import annotations

import random
from decimal import Decimal

import column_reports
import pytest
from columns_engine import differences, pack_into, score, unlike_codes
from msgspec.structs import replace

from jixiao.authoring.testing import profile_conforms
from jixiao.engines.columns.engines import DuckDB
from jixiao.engines.columns.layout import Partition
from jixiao.model.report import Execution, Fund, Value
from jixiao.toolkit.kit import Toolkit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FILES = {
    "profile.toml": 'id = "capped"\nname = { zh = "某地" }\nregion = "110101"\nextends = "national"\n',
    "project-2023.toml": """
title = { zh = "某地项目支出" }
kind = "project"
years = { from = 2023 }
extends = "national/project-2020"
basis = "unverified"
cite = [{ title = "检验用" }]
modifiers = [{ method = "execution_cap" }]

[defaults]
positive = { method = "ratio", over_from = "130%", over_lost = "20%" }
equal = { method = "ratio", over_from = "150%", over_lost = "100%" }
""",
    "cases/project-2023.toml": """
profile = "capped/project-2023"
source = "检验用"

[[cases]]
say = "正向：超过30%及以上扣20%，差一点不扣"
indicator = { path = ["产出指标"], name = "数量", target = "≥100个", weight = 10 }
actuals = { "129个" = "10", "130个" = "8", "300个" = "8", "50个" = "5" }

[[cases]]
say = "等于：超过50%及以上不得分"
indicator = { path = ["产出指标"], name = "数量", target = "=100个", weight = 10 }
actuals = { "149个" = "10", "150个" = "0" }

[[cases]]
say = "总分以执行率为限：96分、执行80%得80分"
total = "96"
funds = { adjusted = "50万元", spent = "40万元" }
becomes = "80"

[[cases]]
say = "低于上限的不变；执行率不明的不变；超过100%按100%"
total = "79.5"
funds = { adjusted = "50万元", spent = "40万元" }
becomes = "79.5"

[[cases]]
say = "执行率不明"
total = "96"
becomes = "96"

[[cases]]
say = "超支"
total = "99"
funds = { adjusted = "50万元", spent = "60万元" }
becomes = "99"
""",
}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "capped"
    for name, text in FILES.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return place


def test_the_rules_by_rows(folder):
    """Both rules at their edges, each constant noticed by a case."""
    profile_conforms(folder, mutate=True)


def test_the_rules_over_columns(folder, tmp_path):
    """Generated reports score the same; some totals are capped."""
    kit = Toolkit(profile_paths=[folder])
    rng = random.Random(3)
    reports = [_with_funds(one, rng) for one in column_reports.only(kit.library, "capped/project-2023", 3, 120)]
    reports = [
        replace(one, year=2023, evaluations=tuple(replace(each, kind="project") for each in one.evaluations))
        for one in reports
    ]
    engine = DuckDB(threads=2)
    packed = pack_into(tmp_path / "pack", reports, lambda _: Partition("110000", 0))
    rows, cards, taken = score(tmp_path / "pack", tmp_path / "scores", engine, kit, checks=True)
    engine.close()
    assert list(differences(packed, rows, cards, kit.scorer)) == []
    assert list(unlike_codes(packed, cards, kit)) == []
    assert taken < len(cards) / 2, "most evaluations are for columns"
    assert any(one.modifiers for report in packed.values() for one in kit.scorer.score(report))


def _with_funds(report, rng):
    """The report with an amount spent of a budget, or none."""
    spent = rng.choice(["80万元", "55.5万元", "100万元", "120万元", "0万元", "3件"])
    fund = Fund(label="年度资金总额", source="total", adjusted=Value("100万元"), spent=Value(spent))
    own = Execution(weight=Value("10"), score=Value(str(Decimal(rng.randint(0, 10)))))
    changed = [replace(one, funds=(fund,), execution=own) for one in report.evaluations]
    return replace(report, evaluations=tuple(changed))
