"""Amounts of a form that was read from a document: a line may be lost there, a cell may have slid, one source may be a part of another."""

from __future__ import annotations

import pytest

from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
FORM = """项目支出绩效自评表（2023年度）
项目名称 | 河道清淤
项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | {total} | 10 | 100% | 10
{parts}
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
产出指标 | 数量指标 | 清淤长度 | 12公里 | 12公里 | 50 | 50
效益指标 | 社会效益 | 受益村数 | 5个 | 5个 | 30 | 30
满意度指标 | 满意度 | 群众满意度 | ≥90% | 96% | 10 | 10
总分 |  |  |  |  | 100 | 100
"""
USUAL = ("其中：当年财政拨款", "上年结转资金", "其他资金")


def said(total: str, *parts: str, form: str = FORM) -> list[tuple[str, str]]:
    """Severity and stated figure of what is said of the sums of the money."""
    form = form.format(total=total, parts="\n".join(f"{part} | — | — | —" for part in parts))
    found = KIT.validate(KIT.open("自评.txt", form.encode())).findings
    return [(one.severity, str(one.stated)) for one in found if one.code == "R340"]


def rows(*amounts: str) -> list[str]:
    """The rows of the usual form."""
    return [f"{name} | {row}" for name, row in zip(USUAL, amounts, strict=True)]


def test_a_form_that_adds_up() -> None:
    """Nothing is said."""
    assert said("100 | 120 | 120", *rows("80 | 100 | 100", "15 | 15 | 15", "5 | 5 | 5")) == []


def test_one_column_off() -> None:
    """All three sources are there, and one column does not make its total: an error."""
    assert said("100 | 120 | 120", *rows("80 | 90 | 100", "15 | 15 | 15", "5 | 5 | 5")) == [("error", "120万元")]


def test_two_columns_off() -> None:
    """Several columns that do not add up look like a torn row: worth a look, no error."""
    found = said("100 | 120 | 120", *rows("80 | 90 | 90", "15 | 15 | 15", "5 | 5 | 5"))
    assert found == [("warning", "120万元"), ("warning", "120万元")]


def test_two_amounts_each() -> None:
    """Rows with two amounts each say which column they are of: a column that is off is told though another one agrees."""
    assert ("error", "120万元") in said(
        "120 | 110", *rows("90 | 90", "15 | 15", "5 | 5"), form=FORM.replace("年初预算数 | ", "")
    )


@pytest.mark.parametrize(("second", "severity"), [("省级财政资金", "warning"), ("其他资金", "error")])
def test_a_source_may_be_a_part_of_another(second: str, severity: str) -> None:
    """Of two rows of one source the second may be a part of the first; of two sources it is none."""
    found = said("80 | 80 | 80", "其中：中央财政资金 | 60 | 60 | 60", f"{second} | 20 | 20 | 30")
    assert found == [(severity, "80万元")]
