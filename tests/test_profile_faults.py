"""The faults that an author makes with files, names and places are named where they stand; a rule that is shown is the one that ran."""

from __future__ import annotations

import pytest

from jixiao.authoring.profile_trial import library_with, try_folder
from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
PLACE = """\
id = "{id}"
name = {{ zh = "检验的地方" }}
region = "{region}"
extends = "{extends}"
"""
RULES = """\
title = { zh = "检验用的项目表" }
kind = "project"
years = { from = 2024 }
extends = "national/project-2020"
basis = "practice"
cite = [{ title = "检验用的已填表" }]

[execution]
weight = 10
rule = { method = "bands", bands = [{ at_least = "90%", points = 10 }, { at_least = "70%", points = 6 }, { points = 0 }] }
"""
CASES = """\
profile = "zhejiang/project-2024"
source = "为检验而设"

[[cases]]
say = "执行率"
funds = { adjusted = "100万元" }
amounts = { "95万元" = "10", "85万元" = "6", "60万元" = "0" }
"""


def write(folder, files, *, place="zhejiang", region="330000", extends="national"):
    """A place with these files beside its `profile.toml`."""
    for name, text in {"profile.toml": PLACE.format(id=place, region=region, extends=extends), **files}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def tried(folder):
    """The only trial of a folder."""
    (trial,) = try_folder(folder, library_with(folder, KIT.plugins.profile_folders()), KIT.registry)
    return trial


@pytest.mark.parametrize("name", ["xm-2024.toml", "proyect-2024.toml", "Project-2024.toml", "project-2024.TOML"])
@pytest.mark.parametrize("beside", [{}, {"project-2024.toml": RULES}])
def test_a_file_with_the_name_of_no_kind_is_named(tmp_path, name, beside):
    """It is not read, so the place does not pass, with or without another rule file."""
    trial = tried(write(tmp_path / "zhejiang", {**beside, name: RULES}))
    assert not trial.passed
    (one,) = [problem for problem in trial.problems if problem.key == "file_name"]
    assert one.file.name == name
    assert "project-2024.toml" in one.text(0)
    assert "not read" in one.text(1)


def test_a_place_with_nothing_of_its_own_does_not_pass(tmp_path):
    """No rule file, no grade bands, nothing asked: there is nothing to pass."""
    trial = tried(write(tmp_path / "zhejiang", {}))
    assert [one.key for one in trial.problems] == ["no_rules"]
    assert not trial.passed


def test_a_case_of_unknown_rules_is_named_with_line_and_the_nearest(tmp_path):
    """The wrong id stands with its file, its line and the ids at hand; nothing else is held against the file."""
    cases = CASES.replace("project-2024", "project-2042")
    trial = tried(write(tmp_path / "zhejiang", {"project-2024.toml": RULES, "cases/a.toml": cases}))
    (one,) = trial.problems
    assert (one.file.name, one.line, one.key) == ("a.toml", 1, "broken")
    assert "zhejiang/project-2024" in one.text(0)
    assert "zhejiang/project-2024" in one.text(1)
    own = CASES + '\n[[cases]]\nsay = "另一例"\nprofile = "zhejiang/project-24"\ntotal = "90"\ngrade = "优"\n'
    trial = tried(write(tmp_path / "zhejiang", {"cases/a.toml": own}))
    assert [(one.line, one.key) for one in trial.problems] == [(11, "broken")]


def test_a_misnamed_rule_file_with_cases_is_the_only_fault(tmp_path):
    """What follows from the misnamed file is not said as well."""
    trial = tried(write(tmp_path / "zhejiang", {"xm-2024.toml": RULES, "cases/a.toml": CASES}))
    assert {one.key for one in trial.problems} == {"file_name", "no_rules"}


REPORT = """\
year = 2024
region = { code = "330000" }

[[evaluations]]
kind = "project"
funds = [{ label = "年度资金总额", source = "total", adjusted = "100万元", spent = "85万元" }]
execution = { weight = 10, score = 6 }
indicators = [
    { path = ["产出指标", "数量指标"], name = "巡查次数", target = "≥20次", actual = "18次", weight = 50, score = 45 },
    { path = ["效益指标", "社会效益指标"], name = "覆盖率", target = "≥90%", actual = "95%", weight = 30, score = 30 },
    { path = ["满意度指标"], name = "满意度", target = "≥90%", actual = "92%", weight = 10, score = 10 },
]
"""


def explained(tmp_path, rules=RULES, language="zh"):
    """The explained score of a report as text, and as data."""
    from jixiao.outputs.score_text import ScoreText
    from jixiao.outputs.scores import card

    kit = Toolkit(profile_paths=[write(tmp_path / "zhejiang", {"project-2024.toml": rules})])
    file = tmp_path / "report.toml"
    file.write_text(REPORT, encoding="utf-8")
    source = kit.open(str(file))
    cards = kit.score(source)
    text = "\n".join(ScoreText(language, explain=True, room=400).file("x", cards, source.locate))
    return text, card(cards[0], source.locate, language)


def test_the_rule_of_the_execution_row_is_the_one_that_ran(tmp_path):
    """A rule of bands is shown as bands, in the text and in the data; the usual one as its formula."""
    text, data = explained(tmp_path)
    row = data["rows"][0]
    assert row["method"] == "bands"
    assert (
        row["proof"]["rule"]
        == "执行率 = 全年执行数 ÷ 全年预算数；90%（含）以上得10分；70%（含）至90%（不含）得6分；70%（不含）以下不得分"
    )
    assert "得分 = 分值 ×" not in text
    usual = RULES.partition("rule = ")[0]
    _, data = explained(tmp_path, usual)
    assert data["rows"][0]["proof"]["rule"] == "得分 = 分值 × 全年执行数 ÷ 全年预算数"
