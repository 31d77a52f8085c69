"""The text of a report against its form: total, grade, rate, budget, spending, satisfaction, number of indicators, each with one slip."""

from __future__ import annotations

import pytest

from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
TEXT = (
    "一、项目概况\n全年预算数120.00万元，全年执行数114.00万元，预算执行率95%。\n共设置三级指标3个。\n"
    "二、自评情况\n自评得分97分，项目支出绩效自评等级为优。群众满意度为96%。\n"
)
FORM = """项目支出绩效自评表（2023年度）
项目名称 | 渠道清淤
项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | 120 | 120 | 114 | 10 | 95% | 9.5
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
产出指标 | 数量指标 | 清淤长度 | 12公里 | 12公里 | 50 | 48
效益指标 | 社会效益 | 受益村数 | 5个 | 5个 | 30 | 29.5
满意度指标 | 满意度 | 群众满意度 | ≥90% | 96% | 10 | 10
总分 |  |  |  |  | 100 | 97
自评等级 | 优
"""


def codes(text: str) -> set[str]:
    """What is said of the agreement of text and form."""
    data = f"云溪县水务局2023年度渠道清淤项目支出绩效自评报告\n{text}{FORM}".encode()
    return {one.code for one in KIT.validate(KIT.open("自评.txt", data)).findings if one.code[:3] in {"C61", "C65"}}


def test_a_report_that_agrees() -> None:
    """Nothing is said."""
    assert codes(TEXT) == set()


@pytest.mark.parametrize(
    ("figure", "slip", "code"),
    [
        ("自评得分97分", "自评得分79分", "C612"),
        ("等级为优", "等级为良", "C652"),
        ("预算执行率95%", "预算执行率59%", "C651"),
        ("全年预算数120.00万元", "全年预算数210.00万元", "C650"),
        ("全年执行数114.00万元", "全年执行数141.00万元", "C650"),
        ("群众满意度为96%", "群众满意度为69%", "C653"),
        ("三级指标3个", "三级指标4个", "C654"),
    ],
)
def test_a_slip_of_the_text(figure: str, slip: str, code: str) -> None:
    """The figure of the text that is not the form's is told."""
    assert figure in TEXT
    assert code in codes(TEXT.replace(figure, slip))
