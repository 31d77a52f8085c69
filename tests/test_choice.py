"""Which rules apply: by place, kind, year and the shape of the table; the reason is always given."""

from __future__ import annotations

import datetime

import pytest
from msgspec.structs import replace

from jixiao.model.errors import UsageError
from jixiao.model.report import Dates, Evaluation, Execution, Indicator, Region, Report, Value
from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
FORM = ("产出指标", "效益指标", "满意度指标")


def report(region: str | None, kind: str, year: int | None, groups=FORM) -> Report:
    """A report with one evaluation whose rows stand under these level-1 groups."""
    rows = tuple(Indicator(path=(group,), name=f"{group}一") for group in groups)
    return Report(
        year=year,
        region=Region(code=region) if region else None,
        evaluations=(Evaluation(kind=kind, name="自评", indicators=rows),),
    )


def chosen(region: str | None, kind: str, year: int | None, groups=FORM) -> str | None:
    """The id of the profile that is chosen."""
    one = report(region, kind, year, groups)
    profile = KIT.scorer.chooser.choose(one, one.evaluations[0]).profile
    return profile.id if profile else None


@pytest.mark.parametrize(
    ("region", "kind", "year", "groups", "expected"),
    [
        ("430202", "department", 2022, FORM, "hunan/department-2022"),
        ("430202", "department", 2024, FORM, "hunan/department-2022"),
        ("430202", "project", 2022, FORM, "national/project-2020"),
        ("532500", "project", 2023, FORM, "yunnan/project-2020"),
        ("110101", "project", 2023, FORM, "national/project-2020"),
        (None, "project", 2023, FORM, "national/project-2020"),
        (None, "department", 2023, FORM, "national/department-2020"),
        ("110101", "project", 2023, ("成本指标", *FORM), "national/project-2022-cost"),
        ("110101", "project", 2021, ("成本指标", *FORM), "national/project-2020"),
        ("530181", "department", 2023, FORM, "yunnan/kunming/department-2023"),
        ("530181", "department", 2022, FORM, "national/department-2020"),
        ("110101", "project", 2023, ("决策", "过程", "管理", "绩效"), None),
        ("430202", "transfer", 2023, FORM, "national/transfer-2019"),
        ("430202", "transfer", 2018, FORM, None),
        ("430202", "bond", 2022, FORM, "national/bond-2021"),
        ("431102", "department", 2021, FORM, "hunan/department-2021"),
    ],
)
def test_choice(region, kind, year, groups, expected):
    """Place before province before nation; a table of another shape falls through, at last to the printed table."""
    assert chosen(region, kind, year, groups) == expected


def test_every_choice_gives_its_reason():
    """Chosen or not, the reason stands in Chinese and English."""
    for region in ("530181", "530100", None):
        for kind in ("department", "project", "transfer"):
            one = report(region, kind, 2023)
            assert all(KIT.scorer.chooser.choose(one, one.evaluations[0]).reason)


def test_a_profile_of_the_wrong_kind_is_refused():
    """`--profile` must fit."""
    one = report("430202", "project", 2022)
    with pytest.raises(UsageError, match="department"):
        KIT.scorer.chooser.choose(one, one.evaluations[0], "hunan/department-2022")


def test_an_unknown_profile_names_the_nearest():
    """A misspelt profile is answered with the names that are nearest."""
    one = report("430202", "department", 2022)
    with pytest.raises(UsageError) as error:
        KIT.scorer.chooser.choose(one, one.evaluations[0], "hunan/departmnt-2022")
    assert "hunan/department-2022" in error.value.hint


def test_dated_bands_show_both_readings_when_the_date_decides():
    """The bands in force follow the report's date; where it is unknown and decides, both are given."""
    from jixiao.rules.methods.params import Number
    from jixiao.rules.model import Grade, GradeBands
    from jixiao.rules.profile import Profile

    national = KIT.scorer.chooser.profile("national/project-2020")
    old = national.place.grades[0]
    new = GradeBands(
        effective=datetime.date(2025, 3, 17), bands=(Grade(name="优", min=Number(90)), Grade(name="差", min=Number(0)))
    )
    import msgspec

    place = msgspec.structs.replace(national.place, grades=(old, new))
    profile = Profile("test", national.rules, place)
    assert profile.bands(2022, None) == [old]
    assert profile.bands(2024, None) == [old, new]
    assert profile.bands(2025, None) == [new]
    assert profile.bands(2024, datetime.date(2025, 3, 16)) == [old]
    assert profile.bands(2024, datetime.date(2025, 3, 17)) == [new]


def test_the_date_of_the_report_is_read():
    """A full printed date counts, a month alone does not."""
    from jixiao.rules.place import report_date

    assert report_date(Report(dates=Dates(report="2024年3月6日"))) == datetime.date(2024, 3, 6)
    assert report_date(Report(dates=Dates(published="2024-03-14"))) == datetime.date(2024, 3, 14)
    assert report_date(Report(dates=Dates(report="2024年3月"))) is None or report_date(
        Report(dates=Dates(report="2024年3月"))
    ) == datetime.date(2024, 3, 31)


def printed(weight: str | None, region: str = "530524", year: int = 2022) -> Report:
    """A project table of outputs, benefits and satisfaction whose execution rate is printed with a weight, or without."""
    own = Execution(weight=Value(weight)) if weight is not None else Execution(rate=Value("90%"))
    one = report(region, "project", year)
    return replace(one, evaluations=(replace(one.evaluations[0], execution=own),))


@pytest.mark.parametrize(
    ("weight", "region", "year", "expected"),
    [
        ("20", "530524", 2022, "yunnan/project-2022-20"),
        ("20分", "530524", 2022, "yunnan/project-2022-20"),
        ("10", "530524", 2022, "yunnan/project-2020"),
        (None, "530524", 2022, "yunnan/project-2020"),
        ("15", "530524", 2022, "yunnan/project-2020"),
        ("20", "530524", 2021, "national/project-2020-20"),
        ("20", "510923", 2023, "national/project-2020-20"),
        ("10", "510923", 2023, "sichuan/project-2023"),
        ("20", "110101", 2019, "national/project-2016"),
    ],
)
def test_the_weight_of_the_execution_rate_tells_two_forms_apart(weight, region, year, expected):
    """20 + 80 points are known by the table, not by year or province; where no form has the printed weight, the place's own stays."""
    one = printed(weight, region, year)
    assert KIT.scorer.chooser.choose(one, one.evaluations[0]).profile.id == expected


def test_the_reason_says_when_the_place_has_other_rules():
    """A nearer place with rules of the kind is named, and not said to have none."""
    one = report("510923", "department", 2022)
    zh, en = KIT.scorer.chooser.choose(one, one.evaluations[0]).reason
    assert "大英县自己的规则与本表的结构或年度不符" in zh
    assert "fit another table or year" in en
    two = report("510923", "bond", 2022)
    assert "没有可用规则" in KIT.scorer.chooser.choose(two, two.evaluations[0]).reason[0]


def test_a_place_that_is_asked_for_falls_back_to_those_above_it():
    """`-p yunnan` has no rules for departments: the nation's are used, with the bands and the region of the place asked for."""
    one = report(None, "department", 2023)
    choice = KIT.scorer.chooser.choose(one, one.evaluations[0], "yunnan")
    assert choice.profile.id == "national/department-2020"
    assert choice.profile.local.id == "yunnan"
    assert "yunnan" in choice.reason[0]
    with pytest.raises(UsageError):
        KIT.scorer.chooser.choose(
            report(None, "transfer", 2017), report(None, "transfer", 2017).evaluations[0], "yunnan"
        )


@pytest.mark.parametrize("kind", ["department", "project", "transfer", "bond"])
def test_a_blank_report_can_be_begun_for_every_kind(kind):
    """The blank report keeps the region that was asked for; one for transfers has no total."""
    from jixiao.outputs.forms.blank import blank_report

    one = Report(year=2023, evaluations=(Evaluation(kind=kind),))
    profile = KIT.scorer.chooser.choose(one, one.evaluations[0], "yunnan").profile
    made = blank_report(profile, kind, 2023)
    assert made.region.code == "530000"
    assert (made.evaluations[0].total is None) == (kind == "transfer")
    assert made.evaluations[0].indicators
    assert made.evaluations[0].funds
