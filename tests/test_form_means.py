"""Indicators of a form that are made of its money and its quantities: the cost of one, what each has, the money once more."""

from __future__ import annotations

import pytest

from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
FORM = """项目支出绩效自评表（2023年度）
项目名称 | 乡镇泵站维护
项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | 210 | 215.6 | 197.4 | 10 | 91.56% | 9.16
绩效指标 | 目标值 | 实际值 | 分值 | 得分
维护泵站座数 | 44座 | 42座 | 20 | 19.1
其中：排涝泵站 | 30座 | 29座 | 5 | 4.83
灌溉泵站 | 14座 | 13座 | 5 | 4.64
聘用看护人员 | 28人 | 28人 | 10 | 10
灌溉面积 | 3.5万亩 | 3.5万亩 | 10 | 10
人均看护面积 | 1250亩 | 1250亩 | 10 | 10
单座维护成本 | ≤4.9万元 | 4.70万元 | 10 | 10
项目总支出 | ≤215.6万元 | 197.4万元 | 10 | 10
群众满意度 | ≥90% | 96% | 10 | 10
"""


def said(form: str) -> dict[str | None, tuple[str, str, str]]:
    """Verdict and formula of each claim of a mean or of an amount told again, by the figure."""
    found = KIT.validate(KIT.open("自评.txt", form.encode())).claims
    return {
        one.stated: (one.kind, one.verdict, one.formula or "") for one in found if one.kind in {"average", "agreement"}
    }


def test_what_holds() -> None:
    """Each is made of its own column; a number that stands for its parts, too, is the one that counts."""
    found = said(FORM)
    assert found["4.70万元"] == ("average", "holds", "197.4万元÷42座")
    assert found["4.9万元"] == ("average", "holds", "215.6万元÷44座")
    assert found["1250亩"] == ("average", "holds", "3.5万亩÷28人")
    assert found["197.4万元"] == ("agreement", "holds", "197.4万元 = 197.4万元")


@pytest.mark.parametrize(
    ("figure", "slip"), [("1250亩 | 10", "1520亩 | 10"), ("| 197.4万元 |", "| 179.4万元 |"), ("4.70万元", "47.0万元")]
)
def test_slips(figure: str, slip: str) -> None:
    """One slip away from what was spent, or from what it makes."""
    assert {verdict for _, verdict, _ in said(FORM).values()} == {"holds"}
    assert {"wrong", "suspicious"} & {verdict for _, verdict, _ in said(FORM.replace(figure, slip)).values()}


@pytest.mark.parametrize(
    ("figure", "other"),
    [
        ("单座维护成本 | ≤4.9万元 | 4.70万元", "单座维护成本 | ≤4.9万元 | 3.85万元"),
        ("单座维护成本 | ≤4.9万元 | 4.70万元", "每座补助标准 | 4.9万元 | 4.07万元"),
        ("项目总支出 | ≤215.6万元 | 197.4万元", "项目总支出 | ≤300万元 | 226.5万元"),
        ("聘用看护人员 | 28人 | 28人", "聘用看护人员 | 28人 | 31人\n受益人数 | 4200人 | 4350人"),
    ],
)
def test_what_says_nothing(figure: str, other: str) -> None:
    """Other money, a price that is set, or a number of which there are two."""
    found = said(FORM.replace(figure, other))
    assert not {"wrong", "suspicious"} & {verdict for _, verdict, _ in found.values()}
