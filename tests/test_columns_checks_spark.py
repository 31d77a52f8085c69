"""The checks over columns on Spark, whose casts and nulls are strict, say what the row engine says. Slow, and it needs Java."""

from __future__ import annotations

import os
import shutil

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'jixiao[spark]'")
if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
    pytest.skip("Spark needs Java", allow_module_level=True)

import checks_reports
import test_columns_checks as on_duckdb

from jixiao.engines.columns.engines import Spark
from jixiao.toolkit.kit import Toolkit

pytestmark = pytest.mark.filterwarnings("ignore")

SORTS = (("", "project", (2022,)), ("510402", "project", (2023,)))
"""Few rules: what takes long is planning for each of them."""


@pytest.fixture(scope="module")
def spark():
    engine = Spark("local[2]")
    yield engine
    engine.close()


def test_every_code_as_often_and_as_severe(spark, tmp_path):
    """Over reports with every slip, and at the very edge of a finding."""
    kit = Toolkit()
    sources = [*on_duckdb.CASES.values(), *(checks_reports.source(number, SORTS) for number in range(150))]
    found = on_duckdb.told(spark, sources, kit, tmp_path)
    assert list(on_duckdb.differences(found, sources, kit)) == []
    assert len(found) > 100
