"""The columnar engines say what the row engine says: on generated reports over every profile, on the examples, on the profiles' cases."""

from __future__ import annotations

import os
from pathlib import Path

import column_reports
import pytest
from columns_engine import differences, pack_into, score
from msgspec.structs import replace

from jixiao.columns.engines import DuckDB
from jixiao.columns.packing import Partition
from jixiao.loading import load_report
from jixiao.profile.cases import case_files, run_file
from jixiao.profile.choice import Chooser
from jixiao.report import Fact, Report, Value
from jixiao.scoring.engine import Scorer
from jixiao.toolkit import Toolkit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.toml"))
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
    rows, cards, taken = score(tmp_path / "pack", tmp_path / "scores", duckdb, kit.scorer)
    assert list(differences(reports, rows, cards, kit.scorer)) == []
    assert taken < len(cards) / 4, "most evaluations are for columns"
    assert {one["engine"] for one in cards.values()} == {"duckdb", "rows"}


def test_examples(tmp_path, kit, duckdb):
    """The example reports score the same."""
    examples = [load_report(path.read_bytes(), path.name).report for path in EXAMPLES]
    reports = pack_into(tmp_path / "pack", examples)
    rows, cards, _ = score(tmp_path / "pack", tmp_path / "scores", duckdb, kit.scorer)
    assert list(differences(reports, rows, cards, kit.scorer)) == []


class _Recorder(Scorer):
    """Remembers what the cases of a profile ask."""

    def score_with(self, profile, report, given, number=0):
        facts = tuple(Fact(name=name, value=Value(value)) for name, value in given.items())
        self.asked.setdefault(profile.id, []).append(replace(report, facts=(*report.facts, *facts)))
        return super().score_with(profile, report, given, number)


@pytest.fixture(scope="module")
def cases(kit):
    """The reports that the cases of all profiles stand for, by the profile they are about."""
    recorder = _Recorder(Chooser(kit.library), kit.registry)
    recorder.asked = {}
    for place in kit.library.places.values():
        for file in case_files(place):
            run_file_all(file, recorder)
    return recorder.asked


def run_file_all(file, scorer):
    assert all(one.passed for one in run_file(file, scorer))


def test_cases_of_all_profiles(tmp_path, kit, duckdb, cases):
    """The profiles' own cases come out the same under the profile that they are about."""
    assert sum(map(len, cases.values())) > 300
    for number, (profile, asked) in enumerate(sorted(cases.items())):
        kind = kit.library.rules(profile).kind
        fitting = [_of_kind(report, kind) for report in asked]
        root = tmp_path / str(number)
        reports = pack_into(root / "pack", fitting, lambda _: Partition("000000", 0))
        scorer = Scorer(Chooser(kit.library), kit.registry, profile)
        rows, cards, _ = score(root / "pack", root / "scores", duckdb, scorer)
        assert list(differences(reports, rows, cards, scorer)) == [], profile


def _of_kind(report: Report, kind: str) -> Report:
    return replace(report, evaluations=tuple(replace(one, kind=kind) for one in report.evaluations))
