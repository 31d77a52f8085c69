"""The built-in profiles: they hold together, pass their cases, notice every changed constant, and leave other tables alone."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

import jixiao_profiles
from jixiao.authoring.listing import list_profiles, list_rows, sure_rows, sure_summary
from jixiao.authoring.mutating import survivors
from jixiao.authoring.profile_trial import trial_text, try_places
from jixiao.authoring.rendering import describe, described, show
from jixiao.authoring.testing import conform
from jixiao.model.kinds import BASES
from jixiao.model.report import Evaluation, Indicator, Region, Report, Section, Value
from jixiao.outputs.score_text import ScoreText
from jixiao.rules.grades import grade
from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
PLACES = sorted(KIT.library.places)
EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.toml"))


@pytest.mark.parametrize("place", PLACES)
def test_a_place_holds_together_and_passes_its_cases(place):
    """Schema, weights, bands, formulas, citations and years are right, and every case comes out as expected."""
    for trial in try_places(place, KIT.library, KIT.registry):
        assert trial.passed, trial_text(trial, 1)
        assert trial.results, f"{place} has no cases"


@pytest.mark.parametrize("place", PLACES)
def test_each_rule_has_a_case(place):
    """A row with a computing rule, and each default rule of a place, is looked at by some case."""
    for trial in try_places(place, KIT.library, KIT.registry):
        assert not [str(one) for one in trial.problems if one.key == "untested" and "defaults" not in str(one)]


@pytest.mark.parametrize("place", PLACES)
def test_the_cases_notice_each_changed_constant(place):
    """Any number of a rule, changed in its last digit, makes a case fail."""
    assert list(survivors(KIT.library.places[place], KIT.library, KIT.registry)) == []


def test_the_profiles_of_all_four_provinces_are_listed():
    """Every rule file stands in the list with years, basis and rows; the named ones are there."""
    found = {one.id: one for one in list_profiles(KIT.library)}
    assert {
        "national/project-2016", "national/project-2020", "national/project-2022-cost", "national/department-2013",
        "national/department-2020", "yunnan/project-2020", "yunnan/anning/department-2021", "gansu/project-2020",
        "gansu/department-2019", "hunan/department-2015", "hunan/department-2017", "hunan/department-2022",
        "hunan/yueyang/department-2018", "sichuan/department-2016", "sichuan/project-2016", "sichuan/department-2018",
        "sichuan/department-2022", "sichuan/project-2023", "sichuan/project-2025", "sichuan/daying/department-2019",
        "sichuan/daying/department-2020", "sichuan/daying/department-2021", "sichuan/pidu/department-2025",
        "sichuan/pidu/project-2025",
    } <= set(found)  # fmt: skip
    assert found["yunnan/anning/department-2021"].rows == 34
    assert len(list_rows(list(found.values()))) == len(found) + 1


@pytest.mark.parametrize("profile", sorted(KIT.library.entries))
def test_a_profile_is_shown_in_both_languages_and_three_formats(profile):
    """`show` writes every rule file, with its id and no raw mapping of a rule."""
    for language in (0, 1):
        shown = described(profile, KIT.library, KIT.registry, language)
        page = "".join(KIT.plugins.view("html", "profile")(shown, {"language": ("zh", "en")[language]}))
        for text in (page, *(show(profile, KIT.library, KIT.registry, fmt, language) for fmt in ("md", "json"))):
            assert profile in text
            assert "{'method'" not in text


@pytest.mark.parametrize("profile", sorted(KIT.library.entries))
def test_only_cited_rules_name_a_document(profile):
    """What is cited has a document number; names without numbers state no weights and no rules."""
    rules = KIT.library.rules(profile)
    if rules.basis == "cited":
        assert any(cite.number for cite in rules.cite)
    if profile in {"gansu/department-2019", "sichuan/department-2018", "sichuan/department-2022"}:
        assert all(row.weight is None and row.rule is None for row in rules.indicators)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_chooses_the_profile_of_its_place(path):
    """Each example report scores with a profile of its own place or of the places above it, without being told."""
    source = KIT.open(str(path))
    code = source.report.region.code if source.report.region else ""
    for card in KIT.score(source):
        assert card.profile.id != "declared"
        place = KIT.library.places[KIT.library.entries[card.profile.id].place].place
        assert place.region in {code, f"{code[:4]}00", f"{code[:2]}0000", ""}


def form(
    code: str, year: int, kind: str = "department", groups: tuple[str, ...] = ("产出指标", "效益指标", "满意度指标")
) -> Report:
    """A report with one row under each of the level-1 groups."""
    rows = tuple(
        Indicator(path=(group, "数量指标"), name=f"{group}一", target=Value("≥10次"), weight=Value("30"))
        for group in groups
    )
    return Report(year=year, region=Region(code=code), evaluations=(Evaluation(kind=kind, indicators=rows),))


@pytest.mark.parametrize("code", ["510000", "510923", "530181", "620702", "430602", "511700", "330100"])
def test_the_general_department_form_is_never_captured_by_a_local_score_table(code):
    """A 10/50/30/10 table goes to the form of the nation or of the province, whatever fixed tables the place has."""
    for year in (2020, 2021, 2022, 2023, 2024):
        report = form(code, year)
        chosen = KIT.scorer.chooser.choose(report, report.evaluations[0]).profile
        assert chosen is not None
        assert not chosen.rules.indicators


@pytest.mark.parametrize(
    ("code", "year", "groups", "expected"),
    [
        ("530000", 2023, ("产出指标", "效益指标", "满意度指标"), "yunnan/project-2020"),
        ("530000", 2023, ("成本指标", "产出指标", "效益指标", "满意度指标"), "national/project-2022-cost"),
        ("530000", 2021, ("成本指标", "产出指标", "效益指标", "满意度指标"), "yunnan/project-2020"),
        ("330000", 2023, ("产出指标", "效益指标"), "national/project-2020"),
        ("510117", 2025, ("产出指标", "效益指标", "满意度指标"), "sichuan/pidu/project-2025"),
        ("510117", 2025, ("项目决策", "预算管理", "项目实施", "产出指标", "效果指标", "成本指标", "满意度"), "sichuan/pidu/project-2025-special"),
        ("430000", 2018, ("产出指标", "效益指标", "满意度指标"), "national/project-2016"),
        ("330000", 2023, ("决策", "过程", "产出", "效益"), None),
    ],
)  # fmt: skip
def test_a_project_table_chooses_by_its_level_1_groups(code, year, groups, expected):
    """The place's own form, the national one with cost where only that knows the groups, and none for an external evaluation."""
    report = form(code, year, "project", groups)
    chosen = KIT.scorer.chooser.choose(report, report.evaluations[0]).profile
    assert (chosen.id if chosen is not None else None) == expected


def test_a_fallen_through_table_keeps_the_grade_bands_of_its_place():
    """Sichuan's bands hold for a Sichuan report that is scored by the national form."""
    report = form("510000", 2025)
    chosen = KIT.scorer.chooser.choose(report, report.evaluations[0]).profile
    assert chosen.id == "national/department-2020"
    assert [grade(bands, Decimal(65)) for bands in chosen.bands(2025, None)] == ["差"]
    assert chosen.policies(2025, None)[0].outsourcing == "forbidden"


@pytest.mark.parametrize(
    ("day", "score", "expected"),
    [("2025-03-16", 65, "中"), ("2025-03-17", 65, "差"), ("2025-03-16", 75, "中"), ("2025-03-17", 75, "中")],
)
def test_sichuans_bands_change_on_the_day(day, score, expected):
    """65 points are 中 before 2025-03-17 and 差 from that day; 75 points are 中 on both sides."""
    profile = KIT.scorer.chooser.profile("sichuan/project-2023")
    bands = profile.bands(2024, datetime.date.fromisoformat(day))
    assert [grade(one, Decimal(score)) for one in bands] == [expected]


def test_the_built_in_profiles_conform():
    """The kit that third parties use passes for the built-in profiles."""
    conform(jixiao_profiles)


def test_a_county_keeps_what_its_province_asks():
    """Pidu's own notice has a deadline; outsourcing and collective decision stay those of the province, with both sources."""
    place = KIT.library.place("sichuan/pidu")
    last = max(place.policies, key=lambda one: one.effective)
    assert (last.deadline, last.outsourcing, last.collective_decision) == ("03-16", "forbidden", True)
    assert [one.number for one in last.cite] == ["郫财函〔2026〕11号", "川财绩〔2025〕5号"]
    assert [str(one.effective) for one in place.policies] == ["2025-03-17", "2026-02-24"]


def test_no_rule_of_a_unit_takes_a_factor_of_the_finance_department():
    """The factors of 川财绩〔2025〕5号 act on the finance evaluation: no rule file for self-evaluations names them."""
    for entry in KIT.library.entries:
        assert all(rule["method"] != "downgrade_factor" for rule in KIT.library.rules(entry).modifiers)


@pytest.mark.parametrize(
    ("titles", "missing"),
    [
        (("摘要", "项目基本情况", "绩效评价工作情况", "评价结论及绩效分析", "经验、问题和建议", "附件"), 0),
        (("基本情况", "绩效评价工作开展情况", "综合评价情况及评价结论", "绩效评价指标分析", "主要经验及做法", "存在的问题及原因分析", "有关建议", "其他需要说明的问题"), 0),
        (("摘要", "项目基本情况", "绩效评价工作情况", "评价结论及绩效分析"), 2),
    ],
)  # fmt: skip
def test_a_report_may_follow_either_outline(titles, missing):
    """Of two outlines in use the one that the report follows best is asked for."""
    from jixiao.rules.checks.deferred import _outline
    from jixiao.rules.checks.structure import missing_sections

    profile = KIT.scorer.chooser.profile("yunnan/project-2020")
    report = Report(sections=tuple(Section(title=title, level=1) for title in titles))
    assert len(missing_sections(report, _outline(profile, report))) == missing


@pytest.mark.parametrize(
    ("name", "words"),
    [("部门（单位）概况", ["概况"]), ("目标及其实现", ["目标", "其实现"]), ("人及资产的管理", ["资产", "管理"])],
)
def test_what_tells_a_section_from_others(name, words):
    """The words of a section that are not common to all of them; a single character tells nothing."""
    from jixiao.rules.checks.deferred import _tokens

    assert _tokens(name) == words


def test_how_sure_sums_up_by_province():
    """Each rule file stands with its sources; the sums of a province are those of its places."""
    found = list_profiles(KIT.library)
    rows = {row[0]: row for row in sure_rows(found)}
    assert "第十六条" in rows["national/project-2020"][4]
    sums = {row[0]: tuple(map(int, row[1:])) for row in sure_summary(found)[1:]}
    assert sum(sums["合计"]) == len(found)
    assert sums["sichuan"] == (0, 6, 6)
    assert sums["national"][0] == sum(one.basis == "cited" for one in found if one.id.startswith("national/"))
    assert {row[3] for row in list_rows(found)[1:]} == {"规则原文", "已填的官方表", "未核实"}
    assert {row[3] for row in list_rows(found, 1)[1:]} == set(BASES)


@pytest.mark.parametrize("profile", sorted(KIT.library.entries))
def test_every_rule_that_is_shown_says_where_it_comes_from(profile):
    """Rows, default rules and the execution rate carry a source, how sure it is, and since when."""
    shown = describe(profile, KIT.library, KIT.registry)
    parts = [*shown["rows"], *shown["defaults"], *([shown["execution"]] if shown["execution"] else [])]
    assert all(one["cite"] and one["basis"] and "年度起" in one["since"] for one in parts)


def test_an_explained_score_says_source_sureness_and_year():
    """Each proved row ends with the source of its rule, how sure it is, and since when."""
    path = EXAMPLES[0].parent / "hunan-hetang-2022.toml"
    source = KIT.open(str(path))
    text = "\n".join(ScoreText("zh", explain=True).file(str(path), KIT.score(source), source.locate))
    lines = [line for line in text.splitlines() if line.lstrip().startswith("出处")]
    assert len(lines) == sum(row.basis is not None for card in KIT.score(source) for row in card.rows)
    whole = "".join(line.strip() for line in text.splitlines())  # a line is broken where the terminal ends
    practice, cited = (whole.count(f"{one} · 自2022年度起") for one in ("依通行表式", "有明文依据"))
    assert practice > 0
    assert cited > 0
    assert practice + cited == len(lines)
    assert whole.count("沿用 national/project-2020：财预〔2020〕10号 项目支出绩效评价管理办法") == len(lines)
