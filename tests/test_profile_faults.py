"""The faults that an author makes with files, names and places are named where they stand; a rule that is shown is the one that ran."""

from __future__ import annotations

import program
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


def test_an_inherited_rule_carries_the_source_and_basis_of_its_file(tmp_path):
    """Shown and explained with the file it comes from; the finding on it is no surer than the place's own file."""
    from jixiao.authoring.rendering import describe, markdown

    text, data = explained(tmp_path)
    own, inherited = data["rows"][0], data["rows"][1]
    assert (own["basis"], own["cite"]) == ("practice", "检验用的已填表")
    assert inherited["basis"] == "cited"
    assert inherited["cite"].startswith("沿用 national/project-2020：财预〔2020〕10号")
    assert "沿用 national/project-2020：财预〔2020〕10号" in text
    kit = Toolkit(profile_paths=[tmp_path / "zhejiang"])
    shown = describe("zhejiang/project-2024", kit.library, kit.registry)
    assert shown["execution"]["cite"] == ["检验用的已填表"]
    positive = shown["defaults"][0]
    assert positive["basis"] == "规则原文"
    assert positive["cite"][0].startswith("沿用 national/project-2020：")
    assert "沿用 national/project-2020：" in markdown(shown).partition("## 依据")[2]
    assert "inherited from national/project-2020: " in markdown(
        describe("zhejiang/project-2024", kit.library, kit.registry, 1), 1
    )
    rows = kit.score(kit.open(str(tmp_path / "report.toml")))[0].rows
    assert [row.basis for row in rows] == ["practice"] * len(rows)


def test_an_execution_rule_is_inherited_by_itself(tmp_path):
    """A file that only gives the row another weight follows the rule that stands above it, from where it is written."""
    county = RULES.partition("rule = ")[0].replace("national/project-2020", "zhejiang/project-2024")
    folder = write(tmp_path / "zhejiang", {"project-2024.toml": RULES})
    write(folder / "anji", {"project-2024.toml": county}, place="zhejiang/anji", region="330523", extends="zhejiang")
    library = Toolkit(profile_paths=[folder]).library
    sources = library.sources("zhejiang/anji/project-2024")
    assert sources["execution", "rule"].id == "zhejiang/project-2024"
    assert sources["defaults", "positive"].id == "national/project-2020"
    assert ("execution", "weight") not in sources
    assert ("cite",) not in sources


# -- where a place lies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extends", "region", "expected"),
    [
        ("yunnan", "532901", set()),
        ("national", "532901", {"parent"}),
        ("yunnan", "420300", {"below"}),
        ("national", "420300", {"parent", "below"}),
    ],
)
def test_a_place_that_does_not_lie_where_its_id_says_is_warned_of(tmp_path, extends, region, expected):
    """Another parent than the id names, or a region code of another province: a warning, and the test still passes."""
    rules = RULES.replace("zhejiang", "yunnan/dali")
    folder = write(
        tmp_path / "dali",
        {"project-2024.toml": rules, "cases/a.toml": CASES.replace("zhejiang", "yunnan/dali")},
        place="yunnan/dali",
        extends=extends,
        region=region,
    )
    trial = tried(folder)
    assert {one.key for one in trial.problems} == expected
    assert trial.passed
    assert len(trial.results) == 3


def test_a_draft_extends_the_place_that_its_id_names(tmp_path):
    """The nation only where the id names nothing at hand; the test of the draft says how many rows have no rule."""
    from jixiao.authoring.drafting import draft_folder
    from jixiao.authoring.profile_trial import trial_text
    from jixiao.model.report import Evaluation, Indicator, Report, Value

    row = Indicator(path=("产出",), name="巡查", weight=Value("100"), rule="见附件")
    report = Report(year=2024, evaluations=(Evaluation(kind="project", indicators=(row,)),))
    files, _ = draft_folder(report, "yunnan/dali", KIT.library, region="532901")
    assert 'extends = "yunnan"' in files["profile.toml"]
    other, _ = draft_folder(report, "zhejiang/anji", KIT.library, region="330523")
    assert 'extends = "national"' in other["profile.toml"]
    folder = tmp_path / "dali"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    trial = tried(folder)
    assert trial.without == 1
    assert "没有规则 1 行" in trial_text(trial)
    assert "without a rule: 1" in trial_text(trial, 1)


def test_a_broken_place_is_headed_by_its_full_id(tmp_path):
    """Of a county's broken `profile.toml` the id is said with the province's, from the file or from the folders."""
    write(tmp_path / "zhejiang", {"project-2024.toml": RULES})
    folder = write(tmp_path / "zhejiang" / "anji", {}, place="zhejiang/anji", region="33", extends="zhejiang")
    assert tried(folder).place == "zhejiang/anji"
    (folder / "profile.toml").write_text("id = \n", encoding="utf-8")
    assert tried(folder).place == "zhejiang/anji"


def run(*words, cwd):
    """The program in a folder: exit code, and what it says."""
    made = program.run(*words, folder=cwd)
    return made.returncode, made.stdout + made.stderr


def test_a_list_without_a_hit_says_so_and_names_the_nearest(tmp_path):
    """A region code leads to the nearest place above it."""
    code, said = run("profile", "list", "530999", cwd=tmp_path)
    assert code == 2
    assert "530999" in said
    assert "yunnan" in said


def test_new_prints_the_path_to_use_and_warns_of_another_province(tmp_path):
    """`./yunnan/dali` is a folder, `yunnan/dali` would be an id."""
    code, said = run("profile", "new", "yunnan/dali", "--region", "420300", "-o", "yunnan/dali", cwd=tmp_path)
    assert code == 0
    assert "profile test ./yunnan/dali" in said
    assert "420300" in said
    assert "530000" in said


def test_new_for_transfer_payments_passes_and_for_bonds_says_why_not(tmp_path):
    """The nation has rules for the rows of a transfer payment, and none for those of a bond."""
    from jixiao.authoring.scaffolding import new_profile
    from jixiao.model.errors import UsageError

    folder = tmp_path / "zhejiang"
    for name, text in new_profile("zhejiang", KIT.library, kind="transfer").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert tried(folder).passed
    with pytest.raises(UsageError, match="national/bond-2021"):
        new_profile("zhejiang", KIT.library, kind="bond")


@pytest.mark.parametrize(
    "rule",
    [
        '{ method = "state_map", states = "x" }', '{ method = "state_map", states = { a = "NaN" } }', '{ method = "bands", bands = [] }', '{ method = "bands", bands = "x" }', '{ method = "bands", bands = [{ points = "1e999999999" }] }', '{ method = "checklist", parts = 5 }', '{ method = "proportional", also = 5 }', '{ method = "proportional", also = ["x"] }',
        "{ method = 5 }",
    ],
)  # fmt: skip
def test_a_rule_whose_parameters_are_of_another_shape_is_named(tmp_path, rule):
    """A word in the place of a table, no band at all, a number that is none: the file is named, whatever else is asked of the rule."""
    broken = RULES.replace(RULES.rpartition("rule = ")[2].strip(), rule)
    assert rule in broken
    trial = tried(write(tmp_path / "zhejiang", {"project-2024.toml": broken}))
    assert {one.file.name for one in trial.problems} >= {"project-2024.toml"}


@pytest.mark.parametrize(
    "line",
    [
        'amounts = { "95万元" = "十" }', 'amounts = { "95万元" = "NaN" }', 'score = "1e999999999"', 'range = ["0", "x"]', 'readings = ["x"]', 'weights = { "数量指标" = "x" }', 'total = "x"\nbecomes = "9"', 'total = "90"\nbecomes = "x"', 'total = "90"\nabsent = "x"\nbecomes = "9"',
        'total = "90"\ndeductions = ["x"]\nbecomes = "9"', 'total = "90"\ngrade = "优"\ndate = "2023-02-30"',
    ],
)  # fmt: skip
def test_a_case_with_a_figure_that_is_none_is_named(tmp_path, line):
    """The file of cases and its line are named; no other case is run on it."""
    cases = CASES.replace('amounts = { "95万元" = "10", "85万元" = "6", "60万元" = "0" }', line)
    assert line in cases
    files = {"project-2024.toml": RULES, "cases/project-2024.toml": cases}
    trial = tried(write(tmp_path / "zhejiang", files))
    assert any(one.file.parent.name == "cases" for one in trial.problems)
