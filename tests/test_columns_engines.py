"""The columnar engines say what the row engine says: on generated reports over every profile, on the examples, on the profiles' cases."""

from __future__ import annotations

import os

import column_reports
import pytest
from columns_engine import asked_by_cases, differences, examples, pack_into, score, unlike_codes

from jixiao.engines.columns.engines import DuckDB
from jixiao.engines.columns.packing import Partition
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


@pytest.mark.parametrize("seed", SEEDS)
def test_generated_reports_over_every_profile(tmp_path, kit, duckdb, seed):
    """Scores, statuses, totals, grades, coverage, flags and what is lacking are the same, digit for digit."""
    reports = pack_into(
        tmp_path / "pack", column_reports.reports(kit.library, seed, 300), lambda where: Partition(where.region, 0)
    )
    rows, cards, taken = score(tmp_path / "pack", tmp_path / "scores", duckdb, kit)
    assert list(differences(reports, rows, cards, kit.scorer)) == []
    assert taken < len(cards) / 4, "most evaluations are for columns"
    assert {one["engine"] for one in cards.values()} == {"duckdb", "rows"}


def test_examples(tmp_path, kit, duckdb):
    """The example reports score the same, and have the same codes; what columns leave goes to processes beside the engine."""
    reports = pack_into(tmp_path / "pack", examples())
    rows, cards, taken = score(tmp_path / "pack", tmp_path / "scores", duckdb, kit, checks=True, jobs=2)
    assert taken > 0
    assert list(differences(reports, rows, cards, kit.scorer)) == []
    assert list(unlike_codes(reports, cards, kit)) == []


def test_cases_of_all_profiles(tmp_path, kit, duckdb):
    """The profiles' own cases come out the same under the profile that they are about; every third profile, with more seeds all."""
    cases = asked_by_cases(kit)
    assert sum(map(len, cases.values())) > 300
    for number, (profile, asked) in enumerate([*cases.items()][:: 1 if len(SEEDS) > 1 else 3]):
        one = Toolkit(profile=profile)
        root = tmp_path / str(number)
        reports = pack_into(root / "pack", asked, lambda _: Partition("000000", 0))
        rows, cards, _ = score(root / "pack", root / "scores", duckdb, one, checks=True)
        assert list(differences(reports, rows, cards, one.scorer)) == [], profile
        assert list(unlike_codes(reports, cards, one)) == [], profile
