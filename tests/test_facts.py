"""Facts: slots of figures, their records, and what they answer in a score."""

from __future__ import annotations

import csv
import io
import json

import pytest
from program import run

import jixiao_schemas
from jixiao.documents.facts import Fact, read
from jixiao.documents.facts.records import records
from jixiao.model.document import Cell, Document, Paragraph, Place, Table

TEXT = "2023年度预算收入决算数900.00万元，预算支出完成率为98.50%。其中：基本支出约600.00万元（人员经费500.00万元），比上年减少20.00万元，采购电脑20台，单价4500元。"


def facts(text: str) -> list[Fact]:
    return read(text, Place(line=1)).facts


def one(text: str) -> Fact:
    (found,) = facts(text)
    return found


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("支出预算数90万元", "BUDGET"), ("预算执行数90万元", "SPENT"), ("年初预算90万元", "INITIAL"), ("调整后预算90万元", "ADJUSTED"),
        ("执行预算资金90万元", "SPENT"), ("收到上级民政主管部门和慈善总会拨付的资金合计90万元", "ARRIVED"), ("收到拨付资金后支出90万元", "SPENT"), ("年初结转和结余90万元", "CARRY"), ("年末结转和结余90万元", "LEFT"), ("实际到位90万元", "ARRIVED"),
        ("公共设施90万元", ""),
    ],
)  # fmt: skip
def test_phase(text: str, phase: str) -> None:
    """The last phase named before the figure, or the verb before its object."""
    assert one(text).phase == phase


def test_roles() -> None:
    """Stock, ratio, change with its sign, price, count; brackets and hedges."""
    found = facts(TEXT)
    assert [fact.role for fact in found] == ["stock", "ratio", "stock", "stock", "change", "stock", "price"]
    assert [fact.sign for fact in found][4] == -1
    assert [fact.depth for fact in found] == [0, 0, 0, 1, 0, 0, 0]
    assert [fact.hedged for fact in found] == [False, False, True, False, False, False, False]
    assert {fact.year for fact in found[:2]} == {2023}


def test_what_is_no_fact() -> None:
    """Years, days, document numbers, codes and hotlines."""
    assert facts("根据《办法》（财预〔2020〕10号）第12条，2023年3月5日起12345热线提供7×24小时服务。") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("項目總投資1.85億元", "1.85"), ("面积32.49hmm", "32.49"), ("预算35. 3万元", "35.3"), ("完成率百分之 93", "93")],
)
def test_other_printings(text: str, value: str) -> None:
    """Traditional characters, units in letters, figures that a page reader parted."""
    assert str(one(text).value) == value


def test_a_comma_between_figures_is_no_separator() -> None:
    """30，400 are two figures; 30,400 is one."""
    assert [str(fact.value) for fact in facts("分别为30，400万元")][-1] == "400"
    assert [str(fact.value) for fact in facts("共计30,400万元")] == ["30400"]


def document() -> Document:
    table = Table(
        cells=(
            Cell(text="全年预算数", row=0, column=0),
            Cell(text="120.50", row=0, column=1, place=Place(sheet="表", cell="B1")),
        )
    )
    return Document(
        blocks=(
            Paragraph(text="2023年度自评报告", place=Place(line=1)),
            Paragraph(text=TEXT, place=Place(line=2)),
            table,
        ),
        format="text",
    )


def test_records() -> None:
    """Prose and cells alike; a year that comes from the title is inherited."""
    found = list(records(document()))
    assert [fact.source for fact in found] == ["prose"] * 7 + ["cell"]
    assert (found[-1].label, found[-1].value, found[-1].place.cell) == ("全年预算数", "120.50", "B1")
    assert found[0].inherited == ()
    assert (found[2].year, found[2].inherited) == (2023, ("year",))
    assert (found[2].hedged, found[4].direction) == (True, "down")
    assert all(fact.quote in TEXT or fact.source == "cell" for fact in found)


def extract(tmp_path, *words: str, code: int = 0) -> str:
    path = tmp_path / "报告.txt"
    path.write_text(f"2023年度自评报告\n{TEXT}\n", encoding="utf-8")
    done = run("extract", path, "--what", "facts", *words)
    assert done.returncode == code
    return done.stdout


def test_json_by_schema(tmp_path) -> None:
    """The output is by the schema `facts`."""
    data = json.loads(extract(tmp_path, "-f", "json"))
    assert not list(jixiao_schemas.validator("facts").iter_errors(data))
    assert [fact["value"] for fact in data["facts"]][:2] == ["900.00", "98.50"]


def test_csv_and_text(tmp_path) -> None:
    """One line a fact."""
    rows = list(csv.DictReader(io.StringIO(extract(tmp_path, "-f", "csv"))))
    assert [row["value"] for row in rows][:2] == ["900.00", "98.50"]
    assert rows[0]["line"] == "2"
    assert len(extract(tmp_path).splitlines()) == len(rows)


def test_other_formats_are_refused(tmp_path) -> None:
    """TOML holds a report, not facts."""
    assert extract(tmp_path, "-f", "toml", code=2) == ""


ANNING = """云南省安宁市{unit}2023年度部门整体支出绩效自评报告
{text}
附件：部门整体支出绩效自评表
一级指标 | 二级指标 | 三级指标 | 分值 | 评价标准 | 自评得分
过程 | 预算执行 | 预算完成率 | 2 | 预算完成率≥95%得2分，每少于一个百分点扣0.2分，扣完为止。 | 2
"""


def ran(tmp_path, text: str, command: str, *words: str) -> dict:
    """The JSON of a command about a report with this text."""
    path = tmp_path / "自评.txt"
    path.write_text(ANNING.format(unit="水务局", text=text), encoding="utf-8")
    return json.loads(run(command, *words, path, "-f", "json", "--isolated").stdout)["files"][0]


def row(tmp_path, text: str, *words: str) -> dict:
    rows = ran(tmp_path, text, "score", *words)["evaluations"][0]["rows"]
    return next(one for one in rows if one["name"] == "预算完成率")


def test_a_stated_rate_supports_a_score(tmp_path) -> None:
    """预算支出完成率 in the prose answers the row; its basis is that the report states it."""
    found = row(tmp_path, "2023年支出决算数900.00万元，预算支出完成率为100.00%。")
    assert (found["status"], found["basis"], found["computed"]) == ("agrees", "stated", "2")


def test_two_rates_support_none(tmp_path) -> None:
    """A rate with two values makes the row unverifiable."""
    found = row(tmp_path, "2023年预算支出完成率为100.00%。\n2023年预算支出完成率为93.00%。")
    assert (found["status"], found["computed"]) == ("unverifiable", None)


def test_a_given_rate_wins_over_the_text(tmp_path) -> None:
    """`--set` and `--facts` say it otherwise than the text: the row follows them, and the claim is overstated."""
    text = "2023年支出决算数900.00万元，预算支出完成率为100.00%。"
    facts = tmp_path / "facts.toml"
    facts.write_text('"预算完成率" = "93%"\n', encoding="utf-8")
    for words in (("--set", "预算完成率=93%"), ("--facts", str(facts))):
        found = row(tmp_path, text, *words)
        assert (found["status"], found["computed"]) == ("overstated", "1.6"), words
        assert [one["text"] for one in found["proof"]["inputs"]] == ["93%"]


def test_two_rates_are_a_finding(tmp_path) -> None:
    """What makes the row unverifiable is told: one rate with two values, at the second of them."""
    text = "2023年预算支出完成率为100.00%。\n2023年预算支出完成率为93.00%。"
    found = [one for one in ran(tmp_path, text, "validate")["findings"] if one["code"] == "C603"]
    assert [(one["stated"], one["computed"], one["span"]["line"]) for one in found] == [("93.00%", "100.00%", 3)]
