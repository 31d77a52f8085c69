"""Spark in local mode says what the row engine says. Slow, and it needs Java: it runs where `pip install 'jixiao[spark]'` was done."""

from __future__ import annotations

import os
import shutil

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'jixiao[spark]'")
if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
    pytest.skip("Spark needs Java", allow_module_level=True)

import column_reports
import columns_engine

from jixiao.engines.columns.engines import Spark
from jixiao.engines.columns.layout import Partition
from jixiao.files.loading import load_report
from jixiao.toolkit.kit import Toolkit

pytestmark = pytest.mark.filterwarnings("ignore")
PROFILES = sorted(Toolkit().library.entries)
CASES = columns_engine.asked_by_cases(Toolkit())


@pytest.fixture(scope="module")
def spark():
    engine = Spark("local[2]")
    yield engine
    engine.close()


def unlike(spark, folder, made, kit):
    """What Spark says of reports of one partition and the row engine does not: scores, and finding codes."""
    reports = columns_engine.pack_into(folder / "pack", made, lambda _: Partition("000000", 0))
    rows, cards, _ = columns_engine.score(folder / "pack", folder / "scores", spark, kit, checks=True)
    yield from columns_engine.differences(reports, rows, cards, kit.scorer)
    yield from columns_engine.unlike_codes(reports, cards, kit)


@pytest.mark.parametrize("profile", PROFILES)
def test_generated_reports(tmp_path, spark, profile):
    """Scores, statuses, totals, grades, coverage, flags, what is lacking, and finding codes are the same, digit for digit."""
    kit = Toolkit()
    made = column_reports.only(kit.library, profile, seed=11, count=16)
    assert list(unlike(spark, tmp_path, made, kit)) == []


@pytest.mark.parametrize("profile", CASES)
def test_cases(tmp_path, spark, profile):
    """The profile's own cases come out the same."""
    assert list(unlike(spark, tmp_path, CASES[profile], Toolkit(profile=profile))) == []


@pytest.mark.parametrize("example", columns_engine.EXAMPLES, ids=lambda path: path.stem)
def test_examples(tmp_path, spark, example):
    """The example reports come out the same."""
    report = load_report(example.read_bytes(), example.name).report
    assert list(unlike(spark, tmp_path, [report], Toolkit())) == []
