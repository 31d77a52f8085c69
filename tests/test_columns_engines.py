"""The columnar engines say what the row engine says: on generated reports over every profile, on the examples, on the profiles' cases."""

from __future__ import annotations

import os

import column_reports
import pytest
from columns_engine import asked_by_cases, differences, examples, pack_into, score, unlike_codes

from jixiao.engines.columns.engines import DuckDB
from jixiao.engines.columns.layout import Partition
from jixiao.toolkit.kit import Toolkit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SEEDS = [int(seed) for seed in os.environ.get("JIXIAO_SEEDS", "1").split(",")]


@pytest.fixture(scope="module")
def kit():
    return Toolkit()


@pytest.fixture
def duckdb():
    engine = DuckDB(threads=2)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def cases(kit):
    """The reports behind the cases of all profiles, by profile."""
    return asked_by_cases(kit)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_profile(tmp_path, kit, duckdb, cases, seed):
    """Scores, statuses, totals, grades, coverage, flags, what is lacking and codes are the same, digit for digit, in generated reports and
    in those of the profiles' own cases. They run together: to make the expressions of all rules takes most of the time.
    """
    given = [*column_reports.reports(kit.library, seed, 300), *(one for asked in cases.values() for one in asked)]
    reports = pack_into(tmp_path / "pack", given, lambda where: Partition(where.region, 0))
    rows, cards, taken = score(tmp_path / "pack", tmp_path / "scores", duckdb, kit, checks=True)
    assert list(differences(reports, rows, cards, kit.scorer)) == []
    assert list(unlike_codes(reports, cards, kit)) == []
    assert taken < len(cards) / 4, "most evaluations are for columns"
    assert {one["engine"] for one in cards.values()} == {"duckdb", "rows"}


def test_examples(tmp_path, kit, duckdb):
    """The example reports score the same, and have the same codes; what columns leave goes to processes beside the engine."""
    reports = pack_into(tmp_path / "pack", examples())
    rows, cards, taken = score(tmp_path / "pack", tmp_path / "scores", duckdb, kit, checks=True, jobs=2)
    assert taken > 0
    assert list(differences(reports, rows, cards, kit.scorer)) == []
    assert list(unlike_codes(reports, cards, kit)) == []


def test_cases_of_profiles_that_are_asked_for(tmp_path, kit, duckdb, cases):
    """The cases come out the same under the profile that they are about, where place and year lead to another; with more seeds, everywhere."""
    away = {
        profile: asked
        for profile, asked in cases.items()
        if len(SEEDS) > 1 or sum(kit.scorer.score(one)[0].profile.id == profile for one in asked) * 2 < len(asked)
    }
    assert sum(map(len, cases.values())) > 300
    assert len(away) < len(cases) / 4 or len(SEEDS) > 1
    for number, (profile, asked) in enumerate(away.items()):
        one = Toolkit(profile=profile)
        root = tmp_path / str(number)
        reports = pack_into(root / "pack", asked, lambda _: Partition("000000", 0))
        rows, cards, _ = score(root / "pack", root / "scores", duckdb, one, checks=True)
        assert list(differences(reports, rows, cards, one.scorer)) == [], profile
        assert list(unlike_codes(reports, cards, one)) == [], profile
