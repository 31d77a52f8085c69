"""The second distribution: profiles of further provinces keep the contract, beside the built-in ones and over columns too."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import column_reports
import pytest
from columns_engine import differences, pack_into, score

from jixiao.authoring.listing import list_profiles
from jixiao.authoring.profile_trial import library_with, try_folder
from jixiao.authoring.scaffolding import new_profile
from jixiao.authoring.testing import profile_conforms
from jixiao.engines.columns.engines import DuckDB
from jixiao.engines.columns.layout import Partition
from jixiao.rules.library import profile_folders, read_place
from jixiao.toolkit.kit import Toolkit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
HOME = Path(__file__).parent.parent / "plugins" / "jixiao-provinces"
PROFILES = HOME / "jixiao_provinces" / "profiles"


@pytest.fixture(scope="module")
def kit():
    """A toolkit with the places of the second distribution at hand."""
    return Toolkit(profile_paths=[PROFILES])


def test_they_conform_and_each_constant_is_noticed():
    """The cases pass, and a number of a rule that is changed makes one fail."""
    profile_conforms(PROFILES, mutate=True)


def test_the_package_is_a_plugin():
    """The module answers the hook, and the entry point names it."""
    code = "import jixiao_provinces as one; from jixiao.authoring.testing import conform; conform(one); print(len(one.jixiao_profiles()))"
    run = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "1", run.stderr
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["jixiao"] == {"provinces": "jixiao_provinces"}


def test_no_place_stands_in_both():
    """The four provinces and the nation stay where they are."""
    own = {read_place(folder).place.id.partition("/")[0] for folder in profile_folders(PROFILES)}
    assert own == {"anhui", "chongqing", "henan", "hubei", "ningxia", "shanghai"}


def test_a_new_city_passes_at_once_in_the_form_of_its_province(kit, tmp_path):
    """A place below one with a form of its own begins with a case in that form."""
    files = new_profile("hubei/jingmen", kit.library, extends="hubei", kind="project", region="420800")
    for name, text in files.items():
        file = tmp_path / "jingmen" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    library = library_with(tmp_path / "jingmen", [*kit.plugins.profile_folders(), ("path", PROFILES)])
    (trial,) = try_folder(tmp_path / "jingmen", library, kit.registry)
    assert trial.passed


def test_a_city_alone_finds_the_province_around_it():
    """The folder of a city can be tested by itself: its parents stand around it."""
    profile_conforms(PROFILES / "ningxia" / "yinchuan")


def test_henan_is_cited(kit):
    """The first province whose project rules are the authority's own text."""
    found = {one.id: one for one in list_profiles(kit.library)}
    assert found["henan/project-2020"].basis == "cited"
    assert {"hubei/project-2020", "chongqing/department-2021", "ningxia/transfer-2022", "shanghai/project-2022"} <= set(
        found
    )


def test_the_same_over_columns(kit, tmp_path):
    """Generated reports for these profiles score the same by rows and over columns."""
    entries = [
        one
        for one in sorted(kit.library.entries)
        if kit.library.places[kit.library.entries[one].place].folder.is_relative_to(PROFILES)
    ]
    made = [report for entry in entries for report in column_reports.only(kit.library, entry, 5, 12)]
    engine = DuckDB(threads=2)
    packed = pack_into(tmp_path / "pack", made, lambda where: Partition(where.region, 0))
    rows, cards, _ = score(tmp_path / "pack", tmp_path / "scores", engine, kit)
    engine.close()
    assert list(differences(packed, rows, cards, kit.scorer)) == []
