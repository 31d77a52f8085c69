"""The files of one submission against one another: a figure of two texts, one form in two files, and nothing told twice."""

from __future__ import annotations

import pytest

from jixiao.documents.submission import open_together
from jixiao.files.loading import Source
from jixiao.model.document import Cell, Document, Paragraph, Place, Table, spelled
from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
TITLE = "云溪县水务局2023年度河道治理项目支出绩效自评报告"


def text(path: str, *lines: str) -> Source:
    """A text file of a submission."""
    return KIT.open(path, "\n".join(lines).encode(), any_document=True)


def table(path: str, rows: list[list[str]]) -> Source:
    """A file that holds one table, as a reader of workbooks gives it."""
    from jixiao.documents.extract import extract
    from jixiao.documents.open import Places

    cells = tuple(
        Cell(text=cell, row=r, column=c, place=Place(sheet="表", cell=f"{'ABCDEFGH'[c]}{r + 1}"))
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
    )
    document = Document(blocks=(Table(cells=cells, ragged=True),), format="xlsx")
    made = extract(document)
    return Source(
        path=path, report=made.report, document=document, locate=Places(made.places), notes=made.notes, sha256=""
    )


def form(score: str = "38", total: str = "96", spent: str = "90") -> list[list[str]]:
    """A project form."""
    return [
        ["项目支出绩效自评表（2023年度）"], ["项目名称", "河道治理"],
        ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", "100", "100", spent, "10", f"{spent}%", "9"],
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
        ["产出指标", "数量指标", "治理河长", "12公里", "12公里", "40", score],
        ["产出指标", "质量指标", "验收合格率", "100%", "100%", "30", "30"],
        ["效益指标", "社会效益", "受益村数", "5个", "5个", "20", "19"],
        ["总分", "", "", "", "", "100", total],
    ]  # fmt: skip


def codes(*parts: Source) -> list[str]:
    """The codes of what is found in a submission, notes left out."""
    found = KIT.validate(open_together(parts)).findings
    return sorted(one.code for one in found if one.severity != "info" and one.code[0] in "ACRWT")


REPORT = (
    TITLE,
    "一、项目概况",
    "2023年河道治理项目总投资850万元，资金全部到位。",
    "二、绩效情况",
    "全年治理河长12.6公里。",
)


def test_one_figure_of_two_texts() -> None:
    """Another total in the explanation: one finding, at the second file, that names the place in the first."""
    other = text("说明.txt", "云溪县水务局河道治理情况说明", "一、基本情况", "2023年河道治理项目总投资860万元。")
    (found,) = [
        one for one in KIT.validate(open_together([text("报告.txt", *REPORT), other])).findings if one.code == "C614"
    ]
    assert (found.stated, found.computed, found.place.file, found.params["where"]) == (
        "860万元",
        "850万元",
        "说明.txt",
        "报告.txt:3",
    )


@pytest.mark.parametrize(
    "line",
    [
        "2023年河道治理项目总投资850万元。", "2023年河道治理项目总投资8500000元。", "2022年河道治理项目总投资860万元。",
        "2023年河道治理项目计划总投资860万元。", "2023年河道治理项目总投资约860万元。", "其中：护岸工程总投资360万元。",
    ],
)  # fmt: skip
def test_other_facts_are_not_compared(line: str) -> None:
    """The same value in another unit, another year, a plan, 约, a part: nothing is said."""
    assert "C614" not in codes(
        text("报告.txt", *REPORT), text("说明.txt", "云溪县水务局河道治理情况说明", "一、基本情况", line)
    )


def test_one_form_twice_is_read_once() -> None:
    """Two prints of one form make one evaluation, and what is wrong in it is told once."""
    wrong = form(total="97")
    alone, twice = codes(table("自评表.xlsx", wrong)), codes(table("自评表.xlsx", wrong), table("自评表.docx", wrong))
    assert alone
    assert alone == twice
    assert len(open_together([table("自评表.xlsx", wrong), table("自评表.docx", wrong)]).report.evaluations) == 1


def test_one_form_filled_in_twice() -> None:
    """A score and an amount that the second print has otherwise: each is a finding with both places."""
    whole = open_together([table("自评表.xlsx", form()), table("旧表.xlsx", form(score="36", spent="92"))])
    found = {one.params["name"]: one for one in KIT.validate(whole).findings if one.code == "C615"}
    score = found["治理河长得分"]
    assert (score.stated, score.computed, score.place.file, score.place.cell) == ("36", "38", "旧表.xlsx", "G6")
    assert score.params["where"] == "自评表.xlsx 表!G6"
    assert {"年度资金总额全年执行数", "预算执行率"} <= set(found)


def test_two_projects_keep_their_forms() -> None:
    """Forms of two projects with the same rows are two evaluations."""
    other = form()
    other[1][1] = "渠道维修"
    assert len(open_together([table("a.xlsx", form()), table("b.xlsx", other)]).report.evaluations) == 2


def test_the_same_sentence_in_two_files() -> None:
    """A slip that both texts print is told once, for the first file."""
    line = "支出900.00万元，其中：基本支出600.00万元，项目支出290.00万元。"
    first, second = text("报告.txt", *REPORT, line), text("说明.txt", "云溪县水务局情况说明", "一、支出情况", line)
    found = [one for one in KIT.validate(open_together([first, second])).findings if one.code == "A501"]
    assert [one.place.file for one in found] == ["报告.txt"]


def test_a_place_in_a_few_signs() -> None:
    """What a format has of a place."""
    assert spelled(Place(file="报告.docx", paragraph=12)) == "报告.docx ¶12"
    assert spelled(Place(file="表.xlsx", sheet="自评表", cell="F4")) == "表.xlsx 自评表!F4"
    assert spelled(Document(blocks=(Paragraph(text="", place=Place(line=3)),), format="text").blocks[0].place) == ":3"
