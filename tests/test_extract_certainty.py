"""What extraction holds for certain: merged figures, doubtful rows, blank columns, parts of rows, and what it says was not read."""

from __future__ import annotations

import pytest

from jixiao import Toolkit
from jixiao.documents.extract.certainty import settle
from jixiao.documents.extract.draft import Draft
from jixiao.model.document import Place

HEAD = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"


@pytest.fixture(scope="module")
def kit() -> Toolkit:
    """One toolkit for all texts."""
    return Toolkit()


def page(rows: list[str], title: str = "云溪县林业站2023年度项目支出绩效自评表") -> bytes:
    """A web page with one table: `^n` before a text lets the cell reach over n rows, `>n` over n columns."""
    lines = []
    for row in rows:
        cells = ""
        for cell in row.split("|"):
            text, spans = cell.strip(), ""
            while text[:1] in {"^", ">"}:
                spans += f' {"rowspan" if text[0] == "^" else "colspan"}="{text[1]}"'
                text = text[2:]
            cells += f"<td{spans}>{text}</td>"
        lines.append(f"<tr>{cells}</tr>")
    return f'<html><meta charset="utf-8"><p>{title}</p><table>{"".join(lines)}</table></html>'.encode()


def read(kit: Toolkit, data: bytes, name: str = "form.html"):
    """The report, and the codes of all findings."""
    source = kit.open(name, data)
    return source, kit.validate(source).findings


def test_merged_amount_is_one_value(kit: Toolkit) -> None:
    """An amount over the total and its sources is the total's, and none of the sources has it."""
    rows = [
        "项目资金(万元) | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分",
        "年度资金总额 | 90.00 | 80.00 | ^380.00 | ^310 | ^3100% | ^310",
        "其中:当年财政拨款 | 70.00 | 60.00",
        "其他资金 | 20.00 | 20.00",
        HEAD,
        "^2产出指标 | 数量指标 | 管护面积 | ≥120亩 | 126亩 | 40 | 40",
        "质量指标 | 成活率 | ≥90% | 93% | 50 | 50",
        ">5总分 | 100 | 100",
    ]
    source, findings = read(kit, page(rows))
    funds = source.report.evaluations[0].funds
    assert [fund.spent for fund in funds] == ["80.00万元", None, None]
    assert not {"R340", "R343", "R344"} & {one.code for one in findings}


def test_merged_score_is_not_judged_by_one_target(kit: Toolkit) -> None:
    """A score over two rows adds up once; neither row is scored by its own target."""
    rows = [
        HEAD,
        "^2产出指标 | ^2数量指标 | 管护面积 | ≥120亩 | 60亩 | ^240 | ^230",
        "补植苗木 | ≥3000株 | 3100株",
        "效益指标 | 社会效益指标 | 务工人数 | ≥15人 | 16人 | 60 | 60",
        ">5总分 | 100 | 90",
    ]
    source, findings = read(kit, page(rows))
    first, second, third = source.report.evaluations[0].indicators
    assert (first.doubt, second.doubt, third.doubt) == ("merged", "merged", None)
    assert not {"W201", "R302", "R306", "R307", "E012"} & {one.code for one in findings}


def test_shifted_row_is_doubtful(kit: Toolkit) -> None:
    """Cells that stand one column too far are told once, and feed no check."""
    rows = [
        HEAD,
        "产出指标 | 数量指标 | 管护面积 | | ≥120亩 | 126亩 | 40 | 40",
        "效益指标 | 社会效益指标 | 务工人数 | ≥15人 | 16人 | 60 | 60",
        ">5总分 | 100 | 100",
    ]
    source, findings = read(kit, page(rows))
    assert [row.doubt for row in source.report.evaluations[0].indicators] == ["alignment", None]
    (told,) = [one for one in findings if one.code == "E012"]
    assert (told.params["count"], told.params["total"], told.indicator) == ("1", "2", "管护面积")
    assert not {"W201", "R302", "R301", "T401"} & {one.code for one in findings}
    card = kit.score(source)[0]
    assert next(row.status for row in card.rows if row.row == "indicator") == "unverifiable"


def test_blank_column_is_told_with_addresses(kit: Toolkit) -> None:
    """One finding for a column, with the cells that are to be filled."""
    rows = [
        HEAD,
        "产出指标 | 数量指标 | 管护面积 | ≥120亩 | | 40 | ",
        "效益指标 | 社会效益指标 | 务工人数 | ≥15人 | | 60 | ",
        ">5总分 | 100 | ",
    ]
    _, findings = read(kit, page(rows))
    told = {one.params["column"].zh: one.params["count"] for one in findings if one.code == "S112"}
    assert told == {"实际完成值": "2", "得分": "2", "总分": "1"}


def test_blank_cell_of_a_form_that_was_not_read_is_not_told(kit: Toolkit) -> None:
    """What belongs into an empty cell may stand elsewhere when not one row of the form could be read."""
    rows = ["项目名称 | 苗圃围栏", "自评等级 | | ", "良 | | "]
    _, findings = read(kit, page(rows))
    assert "E013" in {one.code for one in findings}
    assert "S112" not in {one.code for one in findings}


def test_blank_report_is_told(kit: Toolkit) -> None:
    """A blank report in TOML says which columns are to be filled."""
    text = b"""
[[evaluations]]
kind = "project"
[[evaluations.indicators]]
path = ["\xe4\xba\xa7\xe5\x87\xba\xe6\x8c\x87\xe6\xa0\x87"]
name = "\xe7\xae\xa1\xe6\x8a\xa4\xe9\x9d\xa2\xe7\xa7\xaf"
target = "120"
weight = 90
"""
    _, findings = read(kit, text, "blank.toml")
    assert {one.params["column"].en for one in findings if one.code == "S112"} == {"the actual value", "the score"}


def test_parts_do_not_count_beside_their_parent(kit: Toolkit) -> None:
    """Parts that make their parent explain it; under a parent without points they are its rows."""
    rows = [
        HEAD,
        "^4产出指标 | ^4数量指标 | 一、建设示范点 | ≥20个 | 20个 | 60 | 60",
        "1、东片 | ≥8个 | 8个 | 20 | 20",
        "2、西片 | ≥12个 | 12个 | 40 | 40",
        "二、培训 | ≥40人 | 41人 | 40 | 40",
        ">5总分 | 100 | 100",
    ]
    source, findings = read(kit, page(rows))
    first, second = source.report.evaluations[0].indicators
    assert (first.name, second.name) == ("一、建设示范点", "二、培训")
    assert "2、西片 ≥12个 12个 40 40" in (first.explanation or "")
    rows[1] = "^4产出指标 | ^4数量指标 | 一、建设示范点 | | | | "
    source, _ = read(kit, page(rows))
    assert [row.path[-1] for row in source.report.evaluations[0].indicators] == [
        "一、建设示范点",
        "一、建设示范点",
        "数量指标",
    ]
    assert not {"W201", "R302"} & {one.code for one in findings}


def test_weights_of_the_levels_are_groups(kit: Toolkit) -> None:
    """Of three columns of weights the last one is the row's; the others are those of the levels."""
    rows = [
        "一级指标 | 权重 | 二级指标 | 权重 | 三级指标 | 权重 | 目标值 | 完成值 | 得分",
        "^2产出指标 | ^270 | ^2数量指标 | ^270 | 管护面积 | 40 | ≥120亩 | 126亩 | 40",
        "补植苗木 | 30 | ≥30株 | 31株 | 30",
        "效益指标 | 30 | 社会效益指标 | 30 | 务工人数 | 30 | ≥15人 | 16人 | 30",
    ]
    source, findings = read(kit, page(rows))
    one = source.report.evaluations[0]
    assert [row.weight for row in one.indicators] == ["40", "30", "30"]
    assert next((group.path, group.weight) for group in one.groups) == (("产出指标",), "70")
    assert "W205" not in {finding.code for finding in findings}


def test_what_is_not_read_is_told(kit: Toolkit) -> None:
    """A form without rows, and a table of figures whose header is not known."""
    _, findings = read(kit, page(["备注 | 无"]))
    assert "E013" in {one.code for one in findings}
    unknown = ["甲 | 乙 | 丙", "子 | 11 | 12", "丑 | 21 | 22", "寅 | 31 | 32"]
    _, findings = read(kit, page(unknown, "云溪县林业站2023年度部门整体支出绩效自评报告"))
    (told,) = [one for one in findings if one.code == "E014"]
    assert told.params["count"] == "6"


def test_money_in_lines_has_its_own_sums(kit: Toolkit) -> None:
    """Lines below a total are its sources; a total that they do not make is found at its line."""
    text = """石桥县2024年度农机补贴转移支付绩效自评表
农机补贴资金合计(万元) 年度预算资金总额: 260.50
其中:中央补助 200.00
市级资金 40.50
县级资金 20.00
报废更新补助资金(万元)
年度预算资金总额: 90.00
其中:中央补助 60.00
市级资金 31.00
""".encode()
    source, findings = read(kit, text, "form.txt")
    assert [fund.adjusted for fund in source.report.evaluations[0].funds][:2] == ["260.50万元", "200.00万元"]
    (off,) = [one for one in findings if one.code == "R340"]
    assert (off.place.line, off.computed) == (7, "91万元")


def test_rows_told_in_sentences(kit: Toolkit) -> None:
    """Numbered sentences that give target, actual value and score are rows."""
    text = """云溪县2023年度苗圃管护经费项目支出绩效自评报告
一、自评结论
1.管护面积,年初目标值≥120亩,实际完成值126亩,自评得分60分;
2.成活率,年初目标值≥90%,实际完成值93%,自评得分40分;
""".encode()
    source, _ = read(kit, text, "report.txt")
    rows = source.report.evaluations[0].indicators
    assert [(row.name, row.target, row.actual, row.score) for row in rows] == [
        ("管护面积", "≥120亩", "126亩", "60"), ("成活率", "≥90%", "93%", "40"),
    ]  # fmt: skip


def test_a_percentage_under_weight_is_the_rate():
    """A row of the execution whose cells stood one column too far right: a percentage cannot be points."""
    draft = Draft()
    for field, text in (("weight", "98.40%"), ("score", "10")):
        draft.execution.put(field, text, Place(line=7))
    settle(draft)
    assert draft.execution.fields == {"rate": "98.40%", "weight": "10"}
    assert draft.execution.places["rate"] == Place(line=7)
    for field, text in (("rate", "98.40%"), ("weight", "100%")):
        draft.execution.fields[field] = text
    settle(draft)
    assert draft.execution.fields["weight"] == "100%"


SPACED = "一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"
TWO_WAYS = {
    # a figure that may be what was reached, or the weight: nothing adds up that would tell
    "actual or weight": ["产出指标 | 修渠长度 | 12公里 | 40 |", "效益指标 | 受益农户 | 80户 | 50 |"],
    # the same row twice over, and no total
    "one of two": ["产出指标 | 栽树 | 300株 | 312株 | 70 | 70 |", "效益指标 | 成活树 | 270株 | 30 |"],
}
TOLD_BY_SUMS = ["产出指标 | 修渠长度 | 12公里 | 40 |", "效益指标 | 受益农户 | 80户 | 60 |", "合计 | 100 |"]


def bars(rows: list[str]) -> bytes:
    """A form as text with bars, blank cells lost."""
    return "\n".join(["云溪县水务站2023年度项目支出绩效自评表", SPACED, *rows, ""]).encode()


@pytest.mark.parametrize("name", TWO_WAYS)
def test_row_of_two_readings_is_doubtful(kit: Toolkit, name: str) -> None:
    """Where a figure may stand in two columns and nothing tells which, the row is in doubt, said once, and feeds no check."""
    source, findings = read(kit, bars(TWO_WAYS[name]), "form.txt")
    rows = source.report.evaluations[0].indicators
    assert rows[-1].doubt == "alignment"
    assert [one.code for one in findings].count("E012") == 1
    assert not [one for one in findings if one.severity == "error" or one.code.startswith(("R3", "W2", "T4"))]


def test_sums_tell_two_readings_apart(kit: Toolkit) -> None:
    """Where only one of two readings makes the printed total, it is taken."""
    source, findings = read(kit, bars(TOLD_BY_SUMS), "form.txt")
    rows = source.report.evaluations[0].indicators
    assert [(str(row.weight), row.actual, row.doubt) for row in rows] == [("40", None, None), ("60", None, None)]
    assert "E012" not in {one.code for one in findings}


def test_rate_tells_two_readings_of_money_apart(kit: Toolkit) -> None:
    """Which budget a row leaves blank is told by its rate; without one the row is in doubt."""
    head = "项目资金(万元) | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |"
    for row, doubt in (("年度资金总额 | 80 | 60 | 75% |", None), ("年度资金总额 | 80 | 60 |", "alignment")):
        text = "\n".join(["云溪县水务站2023年度项目支出绩效自评表", head, row, SPACED, *TOLD_BY_SUMS, ""]).encode()
        source, _ = read(kit, text, "form.txt")
        (fund,) = source.report.evaluations[0].funds
        assert fund.doubt == doubt
        assert doubt or (str(fund.adjusted), str(fund.spent)) == ("80万元", "60万元")
