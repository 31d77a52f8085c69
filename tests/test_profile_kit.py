"""The author kit: a new profile passes at once, a draft comes from a printed table, two profiles are compared, pytest runs cases."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao.authoring.comparing import compare_profiles, comparison_text, effects, grade_spans, side
from jixiao.authoring.drafting import draft_folder, draft_report
from jixiao.authoring.profile_trial import library_with, try_folder
from jixiao.authoring.scaffolding import PROVINCES, new_profile
from jixiao.authoring.testing import method_conforms, profile_conforms, reader_conforms
from jixiao.cli.main import main
from jixiao.model.errors import UsageError
from jixiao.model.report import Evaluation, Execution, Indicator, Region, Report, Total, Value
from jixiao.text.regions import get
from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
EXAMPLES = Path(__file__).parent.parent / "examples"


def write(folder, files):
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["department", "project"])
@pytest.mark.parametrize(
    ("place", "extends", "region"),
    [("zhejiang", "national", ""), ("qinghai", "national", ""), ("yunnan/dali", "yunnan", "532901"), ("sichuan/mianyang", "sichuan", "510700")],
)  # fmt: skip
def test_a_new_profile_passes_its_own_checks_at_once(tmp_path, kind, place, extends, region):
    """What `profile new` makes holds together and passes its cases without a change."""
    files = new_profile(place, KIT.library, extends=extends, kind=kind, region=region)
    folder = write(tmp_path / place.rpartition("/")[2], files)
    (trial,) = try_folder(folder, library_with(folder, KIT.plugins.profile_folders()), KIT.registry)
    assert trial.passed
    assert len(trial.results) >= 2
    profile_conforms(folder)


def test_a_new_package_has_a_hook_and_an_entry_point(tmp_path):
    """With `package` the profile stands inside a module that returns its folder."""
    files = new_profile("zhejiang", KIT.library, package=True)
    folder = write(tmp_path / "work", files)
    text = files["pyproject.toml"]
    assert '[project.entry-points.jixiao]\nprofiles = "jixiao_zhejiang"' in text
    assert "jixiao_zhejiang/profiles/zhejiang/profile.toml" in files
    run = subprocess.run(
        [sys.executable, "-c", "import jixiao_zhejiang; from jixiao.authoring.testing import conform; conform(jixiao_zhejiang); print('ok')"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.stdout.strip() == "ok", run.stderr


@pytest.mark.parametrize(
    ("place", "options"),
    [
        ("Zhejiang", {}), ("../x", {}), ("national", {}), ("hangzhou", {}), ("hangzhou", {"region": "999999"}),
        ("zhejiang", {"kind": "bond"}), ("zhejiang", {"extends": "nation"}), ("zhejiang", {"extends": "national/project-2020"}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_new_profile_is_refused(place, options):
    """A bad id, a taken id, an unknown region, kind or parent."""
    with pytest.raises(UsageError):
        new_profile(place, KIT.library, **options)


def test_the_codes_of_the_provinces_are_those_of_the_standard():
    """Every spelling names a province of GB/T 2260."""
    assert all(get(code) is not None and code.endswith("0000") for code in PROVINCES.values())
    assert len(set(PROVINCES.values())) == 31


def test_a_draft_from_the_printed_table_has_a_rule_for_most_rows():
    """The published Anning table becomes a rule file: 34 rows, most rules read, guesses counted apart, the others listed."""
    draft = draft_report(KIT.open(str(EXAMPLES / "yunnan-anning-2023.toml")).report)
    assert draft.file == "department-2023.toml"
    states = [row.state for row in draft.rows]
    assert len(states) == 34
    assert states.count("read") >= 20
    assert draft.count("guessed") == 4
    assert sum(row.state != "read" for row in draft.rows) == len(states) - states.count("read")
    assert all(row.rule is not None for row in draft.rows if row.state != "not_read")
    cut = {row.name for row in draft.rows if row.why[1] == "the printed rule text was cut off"}
    assert "绩效目标合理性" in cut
    assert "财务管理制度健全性" not in cut  # its text is whole; its points fall short of the weight


def drafted(**cells):
    """The only row of a draft from a table with this row."""
    row = Indicator(path=("产出指标",), name="一", **cells)
    report = Report(year=2024, evaluations=(Evaluation(kind="project", indicators=(row,)),))
    return draft_report(report)


@pytest.mark.parametrize(
    ("rule", "state", "why"),
    [
        ("以100%为标准，每少5%扣2分", "read", ""),
        ("90%（含）以上得10分；90%至80%（含）得6分；低于80%不得分", "read", ""),
        ("90%-100%得10分；80%-90%得6分；0-80%得0分", "guessed", "edge"),
        ("按时完成得10分", "guessed", "only the points for yes"),
        ("按时完成得10分，否则不得分", "read", ""),
        ("按时完成得8分", "not_read", "not the weight"),
        ("①有制度，得4分；②", "not_read", "cut off"),
        ("①有制度，得4分；②得到执行，得3分。", "not_read", "fall short"),
        ("见评分细则", "not_read", "was not read"),
        ("", "not_read", "no rule text"),
    ],
)
def test_a_guess_never_counts_as_read(rule, state, why):
    """What the text says, what was taken to be so, and what was not read are told apart; `cut off` is said only of such a text."""
    draft = drafted(weight=Value("10"), rule=rule)
    assert draft.rows[0].state == state
    assert why in draft.rows[0].why[1]
    assert {"read": "# 读出", "guessed": "# 推测", "not_read": "# 没有读出"}[state] in draft.text


def test_a_column_of_coefficients_is_read():
    """In a table with 得分系数 the rule is weight × coefficient, for the rows that print one and for rows of the unit's own."""
    rows = (
        Indicator(name="巡查", weight=Value("20"), coefficient=Value("90%"), score=Value("18")),
        Indicator(name="制度", weight=Value("10"), score=Value("10")),
    )
    draft = draft_report(Report(year=2021, evaluations=(Evaluation(kind="department", indicators=rows),)))
    assert [row.state for row in draft.rows] == ["read", "not_read"]
    assert draft.rows[0].rule == {"method": "coefficient"}
    assert 'positive = { method = "coefficient" }' in draft.text


def test_a_drafted_folder_passes_its_checks_and_chooses_itself(tmp_path):
    """A place around the draft is right as it stands; the table it came from chooses it."""
    report = KIT.open(str(EXAMPLES / "yunnan-anning-2023.toml")).report
    files, _ = draft_folder(report, "zhejiang", KIT.library, region="330000")
    folder = write(tmp_path / "zhejiang", files)
    (trial,) = try_folder(folder, library_with(folder, KIT.plugins.profile_folders()), KIT.registry)
    assert trial.passed
    assert trial.rows == 34


def odd_report():
    """A table with quotes, backslashes and rule texts that are not read."""
    rows = (
        Indicator(path=('产出"指标',), name='名\\称"一', weight=Value("60"), rule="以100%为标准，每少5%扣2分"),
        Indicator(path=("效益",), name="二\n行", weight=Value("30"), rule="见附件"),
        Indicator(path=("效益",), name="三", weight=Value("10"), explanation="占比=（甲数/乙数）×100%"),
    )
    evaluation = Evaluation(
        kind="department", indicators=rows, execution=Execution(weight=Value("0.5")), total=Total(weight=Value("100分"))
    )
    return Report(year=2024, title='标题"带引号', region=Region(code="330000"), evaluations=(evaluation,))


def test_a_draft_of_odd_texts_is_still_a_profile(tmp_path):
    """Quotes, line feeds and unread texts do not break the file; what must be completed is listed."""
    files, draft = draft_folder(odd_report(), "zhejiang", KIT.library)
    assert [row.name for row in draft.rows if row.state != "read"] == ["二\n行", "三"]
    assert 'value = "甲数/乙数"' in draft.text
    folder = write(tmp_path / "zhejiang", files)
    (trial,) = try_folder(folder, library_with(folder, KIT.plugins.profile_folders()), KIT.registry)
    assert [str(one) for one in trial.problems if not one.warning] == []


def test_a_report_without_a_table_cannot_be_drafted_from():
    """Nothing to draft from is a usage error."""
    with pytest.raises(UsageError):
        draft_report(Report(year=2023))


# -- comparing -------------------------------------------------------------------------------------------------------------


def test_sichuans_bands_before_and_after_the_day():
    """65 points go from 中 to 差, 75 stay 中; nothing else differs."""
    before, after = (side(f"sichuan/project-2023@{day}", KIT.library) for day in ("2025-03-16", "2025-03-17"))
    assert compare_profiles(before, after, KIT.library, KIT.registry) == []
    spans = grade_spans(before, after)
    grades = {
        score: next((one.before, one.after) for one in spans if one.low <= score < one.high)
        for score in (65, 75, 85, 95)
    }
    assert grades == {65: ("中", "差"), 75: ("中", "中"), 85: ("良", "良"), 95: ("优", "优")}
    assert "中 → 差" in comparison_text([], spans, [])


def test_two_years_are_compared_row_by_row():
    """Changed weights and rules are named by row; added rows are added."""
    before, after = side("hunan/department-2015", KIT.library), side("hunan/department-2017", KIT.library)
    changes = {one.where: one.kind for one in compare_profiles(before, after, KIT.library, KIT.registry)}
    assert changes["投入/预算配置/三公经费变动率"] == "changed"
    assert changes["过程/预算执行/预算控制率"] == "added"
    assert "过程/预算执行/预算完成率" not in changes


def test_a_profile_does_not_differ_from_itself():
    """No change, no span, no effect: the text says that the rules are the same."""
    one = side("national/project-2020", KIT.library)
    spans = grade_spans(one, one)
    assert compare_profiles(one, one, KIT.library, KIT.registry) == []
    assert not any(span.changed for span in spans)
    assert list(effects(one, one, KIT.scorer, [("x", odd_report())])) == []


def test_the_effect_on_reports_is_named_with_rows_and_grades():
    """A pass line instead of proportion changes the row, the total and the grade of a report."""
    rows = (
        Indicator(
            path=("产出指标",),
            name="数量",
            target=Value("≥100个"),
            actual=Value("80个"),
            weight=Value("90"),
            score=Value("90"),
        ),
        Indicator(
            path=("满意度指标",),
            name="满意度",
            target=Value("≥90%"),
            actual=Value("90%"),
            weight=Value("10"),
            score=Value("10"),
        ),
    )
    report = Report(year=2023, evaluations=(Evaluation(kind="project", indicators=rows),))
    before, after = side("national/project-2020", KIT.library), side("national/project-2022-cost", KIT.library)
    (found,) = effects(before, after, KIT.scorer, [("报告.toml", report)])
    assert (found.before, found.grade_before, found.grade_after) == (Decimal(82), ("良",), ("差",))
    assert ("数量", "72", "45") in found.rows


@pytest.mark.parametrize(
    "name", ["sichuan/project-2099", "sichuan/project-2023@2025-13-01", "sichuan/project-2023@soon"]
)
def test_an_unknown_side_is_refused(name):
    """An id or a day that does not exist."""
    with pytest.raises(UsageError):
        side(name, KIT.library)


# -- the pytest plugin -----------------------------------------------------------------------------------------------------


def pytest_in(folder):
    """Run pytest with the plugin in a folder; the summary line and the whole output."""
    loaded = [] if "jixiao.authoring.pytest_plugin" in _autoloaded() else ["-p", "jixiao.authoring.pytest_plugin"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *loaded, str(folder)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout


def _autoloaded():
    from importlib.metadata import entry_points

    return {point.value for point in entry_points(group="pytest11")}


def test_pytest_collects_the_cases_of_a_profile(tmp_path):
    """A profile folder is tested by `pytest` alone: the profile once, each case once."""
    folder = write(tmp_path / "zhejiang", new_profile("zhejiang", KIT.library))
    code, out = pytest_in(folder)
    assert code == 0, out
    assert "4 passed" in out


def test_pytest_shows_a_failing_case_in_words(tmp_path):
    """A case that comes out otherwise shows expected and computed, not a traceback."""
    files = new_profile("zhejiang", KIT.library)
    name = "cases/department-2025.toml"
    files[name] = files[name].replace('"98%" = "4.9"', '"98%" = "5"')
    code, out = pytest_in(write(tmp_path / "zhejiang", files))
    assert code == 1
    assert "expected 5" in out
    assert "Traceback" not in out


def sniff_one(head, name):
    return 1


def sniff_seven(head, name):
    return 7


def test_the_kit_finds_faults_of_plugins():
    """A reader that lets any error through, and a method that does not do what its example says, are named."""
    from jixiao.files.reader import Reader

    def broken(data, name, limits):
        raise KeyError(name)

    reader = Reader(name="broken", suffixes=(".x",), sniff=sniff_one, read=broken, summary=("坏", "broken"))
    with pytest.raises(KeyError):
        reader_conforms(reader)
    with pytest.raises(AssertionError):
        reader_conforms(Reader(name="Bad Name", suffixes=("x",), sniff=sniff_seven, read=KIT.plugins.readers()[0].read))
    method = KIT.registry.rows["ratio"]
    method_conforms(method)
    wrong = dataclasses.replace(method, example=dataclasses.replace(method.example, score="1"))
    with pytest.raises(AssertionError):
        method_conforms(wrong)


COEFFICIENTS = """\
title = { zh = "某省项目自评表（得分系数）" }
kind = "project"
years = { from = 2022 }
extends = "national/project-2020"
basis = "unverified"
cite = [{ title = "得分系数式的项目自评表" }]

[defaults]
positive = { method = "coefficient" }
reverse = { method = "coefficient" }
equal = { method = "coefficient" }
cost = { method = "coefficient" }
qualitative = { method = "coefficient" }
"""
COEFFICIENT_CASES = """\
profile = "jilin/project-2022"
source = "为检验而设"

[[cases]]
say = "系数76%，10分得7.6分，不看完成值"
indicator = { path = ["产出指标"], name = "数量", target = "≥10个", actual = "10个", coefficient = "76%", weight = 10 }
score = "7.6"

[[cases]]
say = "没有印系数的，不能核算"
indicator = { path = ["产出指标"], name = "数量", target = "≥10个", actual = "10个", weight = 10 }
score = "?"
"""


def test_a_form_of_coefficients_is_a_profile(tmp_path):
    """A fifth province whose form prints a coefficient for each row is written as data alone."""
    place = new_profile("jilin", KIT.library, kind="project", year=2022)["profile.toml"]
    files = {"profile.toml": place, "project-2022.toml": COEFFICIENTS, "cases/project-2022.toml": COEFFICIENT_CASES}
    profile_conforms(write(tmp_path / "jilin", files), mutate=True)


WEIGHED = """\
title = { zh = "某省部门评分表" }
kind = "department"
years = { from = 2023 }
basis = "unverified"
cite = [{ title = "只见名称和分值的表" }]
weights_note = { zh = "只收录见到的行。" }
partial = true

[[shapes]]
name = "甲"
groups = [{ name = "履职", weight = 40, words = ["履职"] }]

[[shapes]]
name = "乙"
groups = [{ name = "履职", weight = 60, words = ["履职"] }]

[[indicators]]
path = ["履职"]
name = "窗口办件"
weight = 12
"""
WEIGHTS = """\
profile = "jilin/department-2023"
source = "为检验而设"

[[cases]]
say = "甲种表"
shape = "甲"
weights = { "履职" = "40", "窗口办件" = "12", "总分" = "100" }
"""
OTHER = """
[[cases]]
say = "乙种表"
shape = "乙"
weights = { "履职" = "60" }
"""


def test_a_weight_that_no_case_gives_is_a_survivor(tmp_path):
    """Weights of rows and groups are constants like those of rules: a case gives them, or mutation names them."""
    place = new_profile("jilin", KIT.library, kind="department", year=2023)["profile.toml"]
    files = {"profile.toml": place, "department-2023.toml": WEIGHED, "cases/department-2023.toml": WEIGHTS}
    with pytest.raises(AssertionError, match="before='60', after='61'"):
        profile_conforms(write(tmp_path / "one" / "jilin", files), mutate=True)
    files["cases/department-2023.toml"] = WEIGHTS + OTHER
    profile_conforms(write(tmp_path / "both" / "jilin", files), mutate=True)
    files["cases/department-2023.toml"] = WEIGHTS.replace('"窗口办件" = "12"', '"窗口办件" = "13"') + OTHER
    with pytest.raises(AssertionError, match="窗口办件: 应为 13, 算得 12"):
        profile_conforms(write(tmp_path / "wrong" / "jilin", files))


def test_a_draft_in_a_folder_of_another_name_is_refused(tmp_path, capsys):
    """The id and the folder must fit, or the new place would fail its own check; nothing is written."""
    table = str(EXAMPLES / "yunnan-anning-2023.toml")
    assert (
        main(["--lang", "en", "profile", "draft", table, "--id", "zhejiang/hangzhou", "-o", str(tmp_path / "b")]) == 2
    )
    assert f"-o {tmp_path / 'hangzhou'}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
