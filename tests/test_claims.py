"""Numeric statements of the text: golden cases, places and quotes, the forms, hostile input."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jixiao.documents.audit import audit, consistency, findings, prepare
from jixiao.model.document import Cell, Document, Paragraph, Place, Table
from jixiao.model.report import Evaluation, Execution, Fund, Group, Indicator, Report, Total, Value
from jixiao.rules.catalogue import arithmetic
from jixiao.rules.catalogue import consistency as consistency_rules

if TYPE_CHECKING:
    from jixiao.model.findings import Claim

CASES = Path(__file__).parent / "cases" / "claims"


def document(*texts: str) -> Document:
    """Paragraphs of a text file, lines from 1."""
    blocks = tuple(Paragraph(text=text, place=Place(line=i)) for i, text in enumerate(texts, 1))
    return Document(blocks=blocks, format="text")


def summary(claim: Claim) -> str:
    """One line of a golden case."""
    tail = f" {claim.code} {claim.severity}" if claim.code else ""
    return f"{claim.kind} {claim.verdict} {claim.stated}{tail}"


def golden() -> list[tuple[str, list[str]]]:
    """Each statement of the case files with the claims it must give."""
    cases = []
    for path in sorted(CASES.glob("*.txt")):
        for chunk in path.read_text(encoding="utf-8").split("\n\n"):
            text, *expected = chunk.strip().split("\n")
            cases.append((text, [line.strip() for line in expected]))
    return cases


@pytest.mark.parametrize(("text", "expected"), golden())
def test_golden(text: str, expected: list[str]) -> None:
    """A statement gives exactly its claims, and every quote is a substring of it."""
    claims = audit(document(text))
    assert [summary(claim) for claim in claims] == expected
    assert all(claim.quote in text for claim in claims)


def test_every_failing_claim_has_a_rule_and_fills_its_message() -> None:
    """Codes stand in the catalogue; messages format in both languages."""
    rules = {rule.code: rule for rule in (*arithmetic.RULES, *consistency_rules.RULES)}
    claims = [claim for text, _ in golden() for claim in audit(document(text))]
    found = list(findings(claims))
    assert {f.code for f in found} >= {
        "A501",
        "A502",
        "A503",
        "A505",
        "A506",
        "A508",
        "A509",
        "A510",
        "A513",
        "A514",
        "A515",
        "C601",
    }
    for finding in found:
        assert all(template.format(**finding.params) for template in rules[finding.code].message)


def test_rules_are_whole() -> None:
    """Every catalogue entry has both languages everywhere and a code of its family."""
    for family, rules in (("A5", arithmetic.RULES), ("C6", consistency_rules.RULES)):
        for rule in rules:
            assert rule.code.startswith(family)
            assert all(all(pair) for pair in (rule.title, rule.message, rule.why, rule.mend, rule.example))


def test_place_has_line_and_column() -> None:
    """A claim points at its stated number in the source line."""
    (claim,) = [c for c in audit(document("概况", "到位资金50万元，支出42万元，结余8万元。")) if c.kind == "difference"]
    assert (claim.place.line, claim.place.column) == (2, 19)


def test_long_paragraph_keeps_columns() -> None:
    """A paragraph that is read in pieces still gives columns of the whole line."""
    text = "本年工作有序开展。" * 2000 + "到位资金50万元，支出42万元，结余8万元。"
    (claim,) = [c for c in audit(document(text)) if c.kind == "difference"]
    assert claim.place.column == text.rindex("8万元") + 1


def test_numbered_paragraphs_below_a_total() -> None:
    """其中： at the end of a paragraph is answered by the items below it."""
    claims = audit(
        document(
            "2023年支出预算86.40万元，当年财政拨款主要是：",
            "1.一般公共服务支出70.15万元。",
            "2.社会保障支出10.20万元。",
            "3.住房保障支出6.05万元。",
            "二、其他",
        )
    )
    assert [summary(c) for c in claims] == ["sum_parts_total holds 86.40万元"]


def test_headed_items_below_two_totals() -> None:
    """Budget and outturn are summed apart over items whose figures stand under numbered headings."""
    claims = audit(
        document(
            "年初预算数为30.00万元，支出决算数为24.00万元，完成年初预算的80.00%，其中：",
            "（1）行政运行。",
            "年初预算为20.00万元，支出决算为15.00万元，完成年初预算的75%。",
            "（2）住房公积金。",
            "年初预算为10.00万元，支出决算为9.00万元，完成年初预算的90%。",
        )
    )
    assert [summary(c) for c in claims if c.kind == "sum_parts_total"] == [
        "sum_parts_total holds 30.00万元", "sum_parts_total holds 24.00万元",
    ]  # fmt: skip


def test_two_years_of_one_name() -> None:
    """A change is held against both years' figures wherever the report gives them."""
    right = document("2022年预算收入80.00万元。", "2023年预算收入100.00万元。", "比2022年预算增加20.00万元，增长25%。")
    wrong = document(
        "2022年预算收入80.00万元。", "2023年预算收入100.00万元。", "比2022年预算增加30.00万元，增长42.86%。"
    )
    assert "growth_amount holds 20.00万元" in [summary(c) for c in audit(right)]
    assert "growth_amount suspicious 30.00万元 A504 warning" in [summary(c) for c in audit(wrong)]


def test_same_digits_in_two_units() -> None:
    """The rarer unit of the same long figure is the slip."""
    claims = audit(document("补助86013.51元。", "补助86013.51元。", "补助86013.51万元。"))
    assert [(c.place.line, summary(c)) for c in claims] == [(3, "unit_slip wrong 86013.51万元 A509 warning")]


def test_statement_in_a_cell() -> None:
    """Cells are read like paragraphs; their place is the cell's."""
    cell = Cell(text="到位资金50万元，支出42万元，结余9万元。", row=0, column=0, place=Place(sheet="自评", cell="B3"))
    (claim,) = audit(Document(blocks=(Table(cells=(cell,)),), format="excel"))
    assert (claim.verdict, claim.place.cell) == ("wrong", "B3")


def form(score: str) -> Report:
    """A small department form: 10 for execution, 50 and 40 for the rows."""
    rows = (
        Indicator(path=("产出指标", "数量指标"), name="培训", weight=Value("30"), score=Value("30")),
        Indicator(path=("产出指标", "质量指标"), name="合格率", weight=Value("20"), score=Value("19")),
        Indicator(path=("效益指标", "社会效益指标"), name="效率", weight=Value("40"), score=Value("38.5")),
    )
    evaluation = Evaluation(
        kind="department",
        funds=(
            Fund(label="合计", source="total", initial=Value("80.00"), adjusted=Value("75.00"), spent=Value("60.00")),
            Fund(label="当年财政拨款", source="current", initial=Value("70.00"), adjusted=Value("70.00")),
            Fund(label="上年结转", source="carryover", initial=Value("10.00"), adjusted=Value("5.00")),
        ),
        execution=Execution(weight=Value("10"), rate=Value("80%"), score=Value("8")),
        indicators=rows,
        groups=(Group(path=("产出指标",), weight=Value("50")), Group(path=("效益指标",), weight=Value("40"))),
        total=Total(weight=Value("100"), score=Value(score)),
    )
    return Report(year=2023, evaluations=(evaluation,))


def test_form() -> None:
    """Totals, groups, funds, execution rate and score of a form are claims with the place of their value."""
    claims = audit(document("自评表"), form("95.5"), lambda pointer: Place(line=7 if "total" in pointer else 3))
    assert sorted(summary(c) for c in claims) == sorted(
        [
            "table_total_weight holds 100", "table_total_score holds 95.5", "group_weight_sum holds 50", "group_weight_sum holds 40",
            "group_weight_sum holds 100", "sum_parts_total holds 80.00", "sum_parts_total holds 75.00", "completion_rate holds 80%",
            "execution_rate_score holds 8",
        ]
    )  # fmt: skip
    assert {c.place.line for c in claims if c.kind.startswith("table_total")} == {7}


def test_wrong_form_total_has_no_finding_here() -> None:
    """A wrong total of the form is a claim; its finding belongs to the checks of scores."""
    claims = [c for c in audit(document("自评表"), form("99")) if c.kind == "table_total_score"]
    assert [c.verdict for c in claims] == ["wrong"]
    assert not list(findings(claims))
    assert claims[0].place.pointer == "/evaluations/0/total/score"


def codes(*texts: str, report: Report | None = None) -> list[tuple[int | None, str]]:
    """Line and code of the consistency findings."""
    return [(f.place.line if f.place else None, f.code) for f in consistency(document(*texts), report)]


def test_text_slips() -> None:
    """A unit printed twice, a stray bracket, a doubled word, expenditure called income."""
    assert codes("支出预算万元86.40万元。") == [(1, "C605")]
    assert codes("单位：万元86.40万元。") == []
    assert codes("根据《关于自评的通知）》要求。") == [(1, "C606")]
    assert codes("1)规范管理；（2）强化监督。") == []
    assert codes("提高预算预算编制水平，共建共治共享。") == [(1, "C607")]
    assert codes("支出总额88.00万元，全部为财政拨款收入。") == [(1, "C611")]


def test_project_under_another_year() -> None:
    """A numbered project of last year's name among this year's siblings."""
    lines = (
        "2023年度自评报告", "1.2023年热线运行维护专项。", "2.2023年大厅保洁服务专项。", "3.2022年设备租赁服务费用专项。",
        "2023年设备租赁服务费用支出5万元。",
    )  # fmt: skip
    assert codes(*lines) == [(4, "C604")]


def test_signed_before_the_year_ended() -> None:
    """A date of signature inside the evaluated year."""
    assert codes("2023年度自评报告", "得分95分。", "2023年12月10日") == [(3, "C610")]
    assert codes("2023年度自评报告", "得分95分。", "2024年3月10日") == []


def test_problem_against_figures() -> None:
    """Spending above the budget as a problem, beside a completion below 100 %."""
    text = (
        "得分95分。",
        "年初预算50.00万元，支出45.00万元，完成年初预算的90%。",
        "三、存在的问题",
        "1.支出总额大于预算总额。",
    )
    assert codes(*text) == [(4, "C608")]


def test_grade_and_score() -> None:
    """A grade without any score; a score in the text that is not the form's."""
    assert codes("自评结论为优秀。") == [(1, "C609")]
    assert codes("自评得分为98分，等级为优。", report=form("95.5")) == [(1, "C612")]
    assert codes("自评得分为95.5分，等级为优。", report=form("95.5")) == []


def test_one_verdict_for_a_statement() -> None:
    """No two claims share line, stated figure, kind and quote."""
    for text, _ in golden():
        keys = [(c.place.line, c.stated, c.kind, c.quote) for c in audit(document(text))]
        assert len(keys) == len(set(keys))


MEBIBYTES, SECONDS = (5, 40) if os.environ.get("HYPOTHESIS_PROFILE") == "full" else (1, 10)  # a square takes minutes


@pytest.mark.parametrize(
    "unit", ["1元", "支出1.2万元占91%,", "其中1元、2元3元;", "预算1.2万元支出1.1万元完成率91%,", "(", "啊、三个", "2023年1月至", "率", "1,111,", "率" * 300 + "1%", "比" * 300 + "增1%", "1万元", "每低1个百分点扣1分", "满意1人，不满意2人、", "签订后6个月内期限在"]
)  # fmt: skip
def test_hostile_line(unit: str) -> None:
    """Megabytes in one line take no more than seconds of processor time, in a process of their own."""
    script = textwrap.dedent(
        f"""
        import resource
        resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
        from jixiao.documents.audit import audit, consistency
        from jixiao.model.document import Document, Paragraph, Place
        text = {unit!r} * ({MEBIBYTES} * 2**20 // len({unit!r}.encode()))
        document = Document(blocks=(Paragraph(text=text, place=Place(line=1)),), format="text")
        audit(document); list(consistency(document))
        """
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("text", (CASES / "true_statements.list").read_text(encoding="utf-8").splitlines())
def test_true_statement_is_left_alone(text: str) -> None:
    """What is right, or says too little to be judged, is never wrong or suspicious."""
    assert {claim.verdict for claim in audit(document(text))} <= {"holds", "rounding"}


def test_items_below_a_plain_total() -> None:
    """Numbered items that make the total of the paragraph above need no 其中."""
    claims = audit(
        document("2023年支出合计800.50万元。", "1.基本支出520.25万元，占64.99%。", "2.项目支出280.25万元，占35.01%。")
    )
    assert "sum_parts_total holds 800.50万元" in [summary(c) for c in claims]


def test_one_reading_serves_both() -> None:
    """A prepared scene gives what the document gives."""
    text = document("支出预算万元86.40万元。", "到位资金50万元，支出42万元，结余9万元。")
    scene = prepare(text)
    assert audit(text, scene=scene) == audit(text)
    assert list(consistency(text, scene=scene)) == list(consistency(text))


def test_one_total_with_two_values() -> None:
    """A total of one full name and year printed twice; other precision is no difference."""
    assert codes("2023年度支出总计88.00万元。", "收支平衡，2023年度支出总计86.00万元。") == [(2, "C603")]
    assert codes("2023年度支出总计88.00万元。", "2023年度支出总计880012.50元。", "2022年度支出总计70.00万元。") == []


def test_one_rate_with_two_values() -> None:
    """A rate of the whole unit that is printed twice and differently; other years and other rates are not compared."""
    assert codes("2023年预算支出完成率为100.00%。", "二、结果", "2023年预算支出完成率为98.20%。") == [(3, "C603")]
    assert codes("2023年预算支出完成率为100.00%。", "2022年预算支出完成率为98.20%。", "预算收入完成率为97.00%。") == []


def test_one_notice_with_two_amounts() -> None:
    """A notice that gives one amount in its sentence, and another in another paragraph."""
    first = "县财政局云财农指〔2023〕41号文件，下达我县2023年资金5万元。"
    assert codes(first, "县财政局云财农指〔2023〕41号文件，下达我县2023年维养资金6万元。") == [(1, "C603")]
    assert codes(first, "县财政局云财农指〔2023〕42号文件，下达我县2023年维养资金6万元。") == []


def test_malformed_figure_of_a_form() -> None:
    """A figure with misplaced separators is said, a date or a number of a heading is not."""
    assert [
        c.stated for c in audit(document("实际支出(万元)", "3,20.0,15", "1.2.3 概况 2023.05.06")) if c.kind == "unit"
    ] == ["3,20.0,15"]


def test_change_of_something_else() -> None:
    """A change whose subject is not the nearest amount is not held against that amount's other year."""
    text = document(
        "2022年收入60.00万元，支出70.00万元。", "2023年收入100.00万元，支出90.00万元，收入比2022年增加40.00万元。"
    )
    assert not [c for c in audit(text) if c.verdict in {"wrong", "suspicious"}]
