"""The checks over columns say what the row engine says: every code as often and as severe, for every evaluation that columns take."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict

import pytest

pytest.importorskip("ibis")
pytest.importorskip("pyarrow")

import checks_reports
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.engines.columns import checks_rows, checks_tables
from jixiao.engines.columns.arrays import batch
from jixiao.engines.columns.cards import cards
from jixiao.engines.columns.engines import DuckDB
from jixiao.engines.columns.execution import execution_rows
from jixiao.engines.columns.packing import pack
from jixiao.engines.columns.pipeline import KEYS, Partition, Tables
from jixiao.engines.columns.running import as_scores
from jixiao.engines.columns.tables import COLUMNAR, PACKED
from jixiao.files.loading import load_report
from jixiao.rules.whole import ARITHMETIC
from jixiao.toolkit.kit import Toolkit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NEVER = {"W203", "W204", "W207"}
"""Codes that only occur in evaluations that are for the row engine."""

SEVERE = {"R306:error", "R307:error", "W206:warning", "R313:warning", "T407:warning", "R308:warning"}
"""What the edges are about, among others."""


FEW = (
    ("", "project", (2023,)),
    ("430202", "department", (2017,)),
    ("510117", "department", (2025,)),
    ("510402", "project", (2023,)),
)
"""Rules of every sort, and few: the expressions of all places are tried elsewhere, and take most of the time."""

PLACES, COUNT = (checks_reports.PLACES, 1500) if os.environ.get("HYPOTHESIS_PROFILE") == "full" else (FEW, 900)


@pytest.fixture(scope="module")
def kit():
    return Toolkit()


@pytest.fixture(scope="module")
def duckdb():
    engine = DuckDB(threads=2)
    yield engine
    engine.close()


def told(engine, sources, kit, folder):
    """The codes of every evaluation that columns take, by the number of its report and its own."""
    packed = [pack(one, one.path) for one in sources]
    files = {}
    for table in PACKED:
        files[table] = folder / f"{table}.parquet"
        rows = [row for one in packed for row in one.rows[table]]
        pq.write_table(pa.Table.from_batches([batch(table, rows)]), files[table], store_decimal_as_integer=True)
    numbers = {one.rows["reports"][0][0]: number for number, one in enumerate(packed)}
    before = ARITHMETIC.set(engine.arithmetic)
    try:
        found = engine.fetch(_with_codes(engine, files, kit, folder)).to_pylist()
    finally:
        ARITHMETIC.reset(before)
    return {(numbers[one["report"]], one["evaluation"]): list(one["codes"]) for one in found}


def _with_codes(engine, files, kit, folder):
    part = Partition(
        engine, Tables(*(engine.read([str(files[name])]) for name in Tables._fields)), kit.scorer, checks=True
    )
    rows, own = part.rows, execution_rows(part.taken, part.profiles, kit.scorer)
    (folder / "scores").mkdir()
    for name, table, codes in (("rows", rows, checks_rows.row_codes), ("execution", own, checks_rows.execution_codes)):
        reasoned = rows.reasoned if name == "rows" else own.moneyed
        made = as_scores(table, engine.name, codes(table, part.profiles), reasoned)
        engine.write(made, folder / "scores", name)
    scores = engine.read(engine.files(folder / "scores", "rows") + engine.files(folder / "scores", "execution"))
    return checks_tables.with_codes(part, cards(part, scores), scores).select(*KEYS, "codes")


def expected(source, kit):
    """The same by the row engine."""
    found = defaultdict(list)
    for one in kit.validate(source).findings:
        if one.code in COLUMNAR:
            parts = (one.pointer or "").split("/")
            found[int(parts[2]) if parts[1] == "evaluations" else 0].append(f"{one.code}:{one.severity}")
    return {number: sorted(codes) for number, codes in found.items()}


def differences(found, sources, kit):
    """Where the two differ: report, evaluation, what the row engine says, what columns say."""
    wanted = {number: expected(sources[number], kit) for number in sorted({report for report, _ in found})}
    for (report, evaluation), codes in sorted(found.items()):
        own = wanted[report].get(evaluation, [])
        if own != codes:
            yield report, evaluation, Counter(own) - Counter(codes), Counter(codes) - Counter(own)


def test_every_code_as_often_and_as_severe(duckdb, kit, tmp_path):
    """Over reports with every slip, rules of every sort, documents, and reports that were not read whole."""
    sources = [checks_reports.source(number, PLACES) for number in range(COUNT)]
    found = told(duckdb, sources, kit, tmp_path)
    assert list(differences(found, sources, kit)) == []
    hit = Counter(code for codes in found.values() for code in codes)
    assert {code.partition(":")[0] for code in hit} == set(COLUMNAR) - NEVER
    assert len(found) > COUNT


def made(*rows, year=2022, place="", **more):
    """A report with one project table of these rows, under the nation's rules or those of a place."""
    row = {
        "path": ["产出指标", "数量指标"],
        "name": "培训人次",
        "target": "≥100人次",
        "actual": "100人次",
        "weight": "10",
        "score": "10",
    }
    one = {
        "kind": "project",
        "indicators": [row | {"name": f"第{at}项"} | each for at, each in enumerate(rows)],
        **more,
    }
    report = {"schema_version": 1, "year": year, "evaluations": [one], "region": {"code": place}}
    return load_report(json.dumps(report, ensure_ascii=False).encode(), f"{id(one)}.json", "json")


DIVIDED = [{"path": [level], "weight": "30"} for level in ("产出指标", "效益指标", "满意度指标")]
RATED = [
    {"path": [level], "weight": weight}
    for level, weight in (("预算执行率", "10"), ("产出指标", "60"), ("效益指标", "20"), ("满意度指标", "10"))
]
CASES = {
    "half a unit of what is printed, up and down": made(
        {"actual": "77.5人次", "score": "7.8"}, {"actual": "77.5人次", "score": "7.7"}
    ),
    "rows without levels": made({"path": []}, {"path": []}),
    "the rate as a level of its own": made(*RATED),
    "more than the rule gives": made({"actual": "80人次", "score": "9"}, {"actual": "80人次"}, {"actual": "80人次", "score": "7"}),
    "a division that the rules do not know": made(*DIVIDED, execution={"weight": "10"}),
    "a division beside another full score": made(*DIVIDED, execution={"weight": "10"}, total={"weight": "120"}),
    "a whole that cannot be exceeded": made({"target": "100%", "actual": "90%"}),
    "weights that add up without what does not apply": made(
        {}, {"applicable": False, "weight": "5", "score": "0"}, total={"weight": "10", "score": "10"}
    ),
    "rounded to the decimals it prints": made({"actual": "77人次", "score": "7.7"}, {"actual": "96人次", "weight": "4.7", "score": "4.5"}),
    "three lost rows are three findings": made(*[{"score": "9"}] * 3),
    "four lost rows are one": made(*[{"score": "9", "target": "", "actual": ""}] * 4),
    "the whole weight less half a cent": made({"weight": "33.335", "score": "33.34"}),
    "a division that follows no shape": made(*[{"weight": "30"}] * 3, total={"weight": "100", "score": "90"}, execution={"weight": "10"}),
    "heavy rows": made(*[{"weight": "50"}] * 2, total={"weight": "100", "score": "100"}),
    "a surplus at the limit": made({"actual": "130人次"}, {"actual": "129.999999人次"}),
    "a total rounded to what it prints": made({"score": "9.96"}, total={"weight": "10", "score": "10.0"}),
    "a total as the rules rescale it": made(
        {}, {"applicable": False, "score": "0"}, year=2025, place="510117", total={"score": "11.11"}
    ),
    "a total that only looks rescaled": made(
        {"actual": "90人次"}, {"actual": "90人次"}, year=2025, place="510117", total={"score": "18"}
    ),
    "a total rescaled": made({}, {"applicable": False, "score": "0"}, total={"weight": "15", "score": "30"}),
    "a claim at the edge of the gap": made({"score": "10"}, funds=[{"source": "total", "adjusted": "100", "spent": "95"}]),
    "less than the edge": made({"score": "10"}, funds=[{"source": "total", "adjusted": "100", "spent": "94.9999"}]),
    "a grade at its lower edge": made({"score": "9"}, total={"weight": "10", "score": "9"}, grade="良"),
    "the rate among the rows": made({"name": "预算执行率"}, execution={"weight": "10", "score": "9"}, total={"weight": "10", "score": "10"}),
    "without rows": made(total={"score": "100"}, funds=[{"source": "total", "initial": "42.6万元", "spent": "32.71万元"}]),
    "an execution row against another base": made(
        {}, execution={"weight": "10", "rate": "90%", "score": "9"}, funds=[{"source": "total", "initial": "100", "adjusted": "120", "spent": "90"}]
    ),
}  # fmt: skip


def test_edges(duckdb, kit, tmp_path):
    """Sums, shares and roundings at the very edge of a finding."""
    sources = list(CASES.values())
    found = told(duckdb, sources, kit, tmp_path)
    assert list(differences(found, sources, kit)) == []
    assert len(found) == len(sources)
    assert {code for codes in found.values() for code in codes} >= SEVERE


def test_a_table_without_anything(duckdb, kit, tmp_path):
    """No rows, no funds, no total: nothing to say, and no null either."""
    source = load_report(b'{"schema_version": 1, "evaluations": [{}]}', "x.json", "json")
    assert told(duckdb, [source], kit, tmp_path) == {(0, 0): []}


def test_what_only_the_row_engine_can_tell_is_left_to_it(duckdb, kit, tmp_path):
    """A printed level over rows whose weights come from the rules; more than two rows named like the execution rate."""
    rate = {"name": "预算执行率"}
    sources = [
        made(rate, rate, {**rate, "weight": "5"}),
        made({"weight": ""}, groups=[{"path": ["产出指标"], "weight": "9"}]),
    ]
    sources.append(made({}))
    assert {report for report, _ in told(duckdb, sources, kit, tmp_path)} <= {1, 2}
    assert [bool(pack(one, "x").rows["evaluations"][0][_UNSETTLED]) for one in sources][0::2] == [True, False]


_UNSETTLED = [one.name for one in PACKED["evaluations"]].index("unsettled")
