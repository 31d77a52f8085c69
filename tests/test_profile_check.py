"""What can be wrong with a profile is named with file, line, what is allowed and how to mend it; nothing runs, nothing hangs."""

from __future__ import annotations

import pytest

from jixiao.authoring.profile_trial import library_with, try_folder
from jixiao.model.errors import UsageError
from jixiao.rules.library import Library
from jixiao.rules.profile_files import ProfileError
from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()

PLACE = """\
id = "zhejiang"
name = { zh = "浙江省" }
region = "330000"
extends = "national"
"""
RULES = """\
title = { zh = "浙江省部门自评" }
kind = "department"
years = { from = 2020 }
basis = "practice"
cite = [{ title = "某市已填的表" }]

[[shapes]]
name = "一"
groups = [{ name = "投入", weight = 40 }, { name = "产出", weight = 60 }]

[[indicators]]
path = ["投入"]
name = "在职人员控制率"
weight = 40
value = "在职人员数 / 编制数"
rule = { method = "step_deduct", threshold = "100%", direction = "above", step = "1%", points = "0.5" }

[[indicators]]
path = ["产出"]
name = "完成率"
weight = 60
rule = { method = "bands", bands = [{ at_least = "80%", points = 60 }, { points = 0 }] }
"""


def write(tmp_path, files):
    """A folder `zhejiang` with these files."""
    folder = tmp_path / "zhejiang"
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def problems(folder):
    """(key, line) of all that is found, without warnings."""
    library = library_with(folder, KIT.plugins.profile_folders())
    trials = try_folder(folder, library, KIT.registry)
    return [(one.key, one.line) for trial in trials for one in trial.problems if not one.warning]


def test_a_whole_profile_has_no_problem(tmp_path):
    """The profile that the other tests break is right."""
    assert problems(write(tmp_path, {"profile.toml": PLACE, "department-2020.toml": RULES})) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "line"),
    [
        ("weight = 60\nrule", "weight = 50\nrule", "weights", 11),
        ('{ name = "产出", weight = 60 }', '{ name = "产出", weight = 50 }', "weights", 7),
        ("step_deduct", "step_deducts", "rule", 16),
        ("threshold", "treshold", "rule", 16),
        ('points = "0.5" }', 'points = "0.5", extra = 1 }', "rule", 16),
        ("在职人员数 / 编制数", "在职人员数 / 编织数", "fact", 15),
        ("在职人员数 / 编制数", "在职人员数 ** 编制数", "formula", 15),
        ("在职人员数 / 编制数", "__import__('os').system('x')", "formula", 15),
        ("points = 60", "points = 55", "row_points", 22),
        ('basis = "practice"', 'basis = "cited"', "cite", 5),
        ('cite = [{ title = "某市已填的表" }]', "cite = [{}]", "cite_empty", 5),
        ("years = { from = 2020 }", "years = { from = 2021 }", "name", 3),
        ("years = { from = 2020 }", "years = { from = 2020, to = 2019 }", "years", 3),
        ('kind = "department"', 'kind = "project"', "name", 2),
        ('basis = "practice"', 'basis = "practice"\nform = "missing"', "form", 5),
        ('basis = "practice"', 'basis = "practice"\nnot_applicable = "half"', "policy", 5),
        ('basis = "practice"', 'basis = "practice"\noutline = ["一", "一"]', "outline", 5),
        ('name = "完成率"', 'name = "完成率"\nunknown = 1', "broken", 21),
        (
            '{ at_least = "80%", points = 60 }',
            '{ at_least = "80%", at_most = "90%", points = 60 }, { at_least = "85%", points = 50 }',
            "rule",
            22,
        ),
        ("title =", "title", "broken", 1),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 12 else "",
)
def test_a_broken_rule_file_is_named_with_its_line(tmp_path, old, new, key, line):
    """One thing is broken; its kind and its line are found."""
    assert old in RULES
    folder = write(tmp_path, {"profile.toml": PLACE, "department-2020.toml": RULES.replace(old, new, 1)})
    found = problems(folder)
    assert (key, line) in [(name, number) for name, number in found], found


GRADES = '[[grades]]\nbasis = "practice"\ncite = [{{ title = "某表" }}]\nbands = [{}]\n'


@pytest.mark.parametrize(
    ("bands", "key"),
    [
        ('{ name = "优", min = 90 }, { name = "差", min = 10 }', "bands_zero"),
        ('{ name = "优", min = 90 }, { name = "良", min = 90 }, { name = "差", min = 0 }', "bands_twice"),
        ('{ name = "优", min = 110 }, { name = "差", min = 0 }', "bands_high"),
        ('{ name = "差", min = 0 }, { name = "优", min = 90 }', "bands_order"),
        ('{ name = "优", min = 90 }, { name = "优", min = 0 }', "bands_name"),
    ],
)
def test_grade_bands_must_cover_every_score_once(tmp_path, bands, key):
    """Gaps, overlaps and bands out of order are named."""
    folder = write(tmp_path, {"profile.toml": PLACE + GRADES.format(bands), "department-2020.toml": RULES})
    assert key in [name for name, _ in problems(folder)]


def test_two_sets_of_bands_from_one_day_are_named(tmp_path):
    """Dated bands need different dates."""
    one = GRADES.format('{ name = "优", min = 90 }, { name = "差", min = 0 }')
    folder = write(tmp_path, {"profile.toml": PLACE + one + one, "department-2020.toml": RULES})
    assert "bands_date" in [name for name, _ in problems(folder)]


def test_overlapping_years_of_one_table_are_named(tmp_path):
    """Two files of the same table may not cover one year; an explicit end mends it."""
    later = RULES.replace("from = 2020", "from = 2022")
    ended = RULES.replace("from = 2020", "from = 2020, to = 2023")
    files = {"profile.toml": PLACE, "department-2020.toml": ended, "department-2022.toml": later}
    assert ("overlap", 3) in problems(write(tmp_path, files))
    files["department-2020.toml"] = RULES.replace("from = 2020", "from = 2020, to = 2021")
    assert problems(write(tmp_path, files)) == []


def test_a_circle_of_extends_is_named(tmp_path):
    """Rule files that build on each other in a circle are refused, not followed."""
    one = RULES.replace("basis =", 'extends = "zhejiang/department-2022"\nbasis =')
    two = RULES.replace("from = 2020", "from = 2022").replace(
        "basis =", 'extends = "zhejiang/department-2020"\nbasis ='
    )
    folder = write(tmp_path, {"profile.toml": PLACE, "department-2020.toml": one, "department-2022.toml": two})
    assert {name for name, _ in problems(folder)} == {"broken"}


def test_an_unknown_parent_is_named(tmp_path):
    """`extends` of a place that is not there names the file."""
    folder = write(tmp_path, {"profile.toml": PLACE.replace('"national"', '"nation"')})
    assert [name for name, _ in problems(folder)] == ["broken"]


def test_an_unknown_key_of_a_place_lists_all_errors_with_lines(tmp_path):
    """Every schema error of a place is found, each with its line."""
    folder = write(tmp_path, {"profile.toml": PLACE + 'colour = "red"\nversion = 2\n'})
    assert problems(folder) == [("broken", 5), ("broken", 6)]


def test_a_folder_of_another_name_than_its_id_is_named(tmp_path):
    """The last part of the id and the folder have one name."""
    folder = write(tmp_path, {"profile.toml": PLACE.replace('"zhejiang"', '"jiangsu"'), "department-2020.toml": RULES})
    assert ("folder", 1) in problems(folder)


def test_a_link_is_refused(tmp_path):
    """A rule file that is a link could lead out of the folder."""
    folder = write(tmp_path, {"profile.toml": PLACE})
    outside = tmp_path / "outside.toml"
    outside.write_text(RULES, encoding="utf-8")
    (folder / "department-2020.toml").symlink_to(outside)
    assert {"link", "broken"} <= {name for name, _ in problems(folder)}


def test_a_huge_file_is_refused(tmp_path):
    """A file over a mebibyte is not read."""
    folder = write(tmp_path, {"profile.toml": PLACE, "department-2020.toml": RULES + "#" * 2**20})
    assert [name for name, _ in problems(folder)] == ["broken"]


def test_deep_nesting_is_refused(tmp_path):
    """Nested arrays without end are an error of the file, not of the program."""
    folder = write(tmp_path, {"profile.toml": PLACE, "department-2020.toml": "x = " + "[" * 5000 + "]" * 5000})
    assert [name for name, _ in problems(folder)] == ["broken"]


def test_a_rule_file_with_another_name_is_refused(tmp_path):
    """Files are called by kind and year."""
    folder = write(tmp_path, {"profile.toml": PLACE, "department-new.toml": RULES})
    assert [name for name, _ in problems(folder)] == ["broken"]


def test_the_same_id_twice_is_refused_unless_it_overrides(tmp_path):
    """A second national profile must say `override = true`."""
    text = 'id = "national"\nname = { zh = "另一个" }\n'
    folder = tmp_path / "national"
    folder.mkdir()
    (folder / "profile.toml").write_text(text, encoding="utf-8")
    library = Library([*KIT.plugins.profile_folders(), ("path", folder)])
    with pytest.raises(ProfileError):
        _ = library.places
    (folder / "profile.toml").write_text(text + "override = true\n", encoding="utf-8")
    assert Library([*KIT.plugins.profile_folders(), ("path", folder)]).places["national"].folder == folder


def test_each_problem_reads_in_both_languages(tmp_path):
    """Every message fills its template in Chinese and in English."""
    broken = RULES.replace("weight = 60\nrule", "weight = 50\nrule").replace('编制数"', '编织数"')
    folder = write(tmp_path, {"profile.toml": PLACE, "department-2020.toml": broken})
    library = library_with(folder, KIT.plugins.profile_folders())
    for trial in try_folder(folder, library, KIT.registry):
        for one in trial.problems:
            assert one.text(0)
            assert one.text(1)
            assert "{" not in one.text(0) + one.text(1)


def test_a_folder_without_a_profile_is_a_usage_error(tmp_path):
    """`profile test FOLDER` on a folder without profile.toml says what is missing."""
    with pytest.raises(UsageError):
        try_folder(tmp_path, library_with(tmp_path, KIT.plugins.profile_folders()), KIT.registry)


CASES = """\
profile = "zhejiang/department-2020"
source = "为检验而设"

[[cases]]
say = "在职人员控制率"
row = "在职人员控制率"
actuals = { "100%" = "40", "102%" = "39" }

[[cases]]
say = "完成率"
row = "完成率"
actuals = { "80%" = "60", "79%" = "0" }
"""


def test_a_failing_case_shows_expected_computed_and_proof(tmp_path):
    """A case that comes out otherwise names what was expected and what was computed, with the line."""
    files = {"profile.toml": PLACE, "department-2020.toml": RULES, "cases/a.toml": CASES.replace('"39"', '"38"')}
    folder = write(tmp_path, files)
    (trial,) = try_folder(folder, library_with(folder, KIT.plugins.profile_folders()), KIT.registry)
    (failed,) = [one for one in trial.results if not one.passed]
    assert failed.failures == (("score", "38", "39"),)
    assert failed.line == 4
    assert failed.proof
    assert not trial.passed


def test_a_rule_without_a_case_is_pointed_out(tmp_path):
    """An executable row that no case looks at is a warning, not an error."""
    files = {
        "profile.toml": PLACE,
        "department-2020.toml": RULES,
        "cases/a.toml": CASES.partition('\n[[cases]]\nsay = "完成率"')[0],
    }
    folder = write(tmp_path, files)
    (trial,) = try_folder(folder, library_with(folder, KIT.plugins.profile_folders()), KIT.registry)
    assert [(one.key, one.warning) for one in trial.problems] == [("untested", True)]
    assert trial.passed


@pytest.mark.parametrize(
    ("old", "new"), [("say =", "sai ="), ("[[cases]]", "[[case]]"), ('row = "在职', 'row = "不在职')]
)
def test_a_broken_case_file_is_named(tmp_path, old, new):
    """Unknown keys and unknown rows of a case are errors of that file."""
    files = {"profile.toml": PLACE, "department-2020.toml": RULES, "cases/a.toml": CASES.replace(old, new, 1)}
    assert "broken" in [name for name, _ in problems(write(tmp_path, files))]


def test_a_broken_profile_from_a_path_is_refused_when_it_is_used(tmp_path):
    """Scoring with a profile whose weights do not add up raises, with file and line; a right one scores."""
    folder = write(
        tmp_path,
        {"profile.toml": PLACE, "department-2020.toml": RULES.replace("weight = 60\nrule", "weight = 50\nrule")},
    )
    with pytest.raises(ProfileError) as caught:
        _ = Toolkit(profile=str(folder)).scorer
    assert caught.value.file == folder / "department-2020.toml"
    (folder / "department-2020.toml").write_text(RULES, encoding="utf-8")
    assert Toolkit(profile=str(folder)).scorer.wanted == "zhejiang"
    assert Toolkit(profile_paths=[folder]).scorer is not None


def test_a_place_below_another_needs_a_region(tmp_path):
    """Without a code it would stand for the whole nation."""
    folder = write(tmp_path, {"profile.toml": PLACE.replace('region = "330000"\n', ""), "department-2020.toml": RULES})
    assert ("region", 1) in problems(folder)
