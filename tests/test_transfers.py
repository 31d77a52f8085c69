"""The form for transfer payments as a unit hands it in: money with columns that are defined by others, and the rows on managing it."""

from __future__ import annotations

import pytest

from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
HEAD = [
    "全年预算数（A）",
    "统筹整合资金数（B）",
    "调整后预算数（C=A-B）",
    "全年到位数（D）",
    "全年执行数（E）",
    "预算执行率（E/C）",
]
MONEY = {
    "年度资金总额": ["100", "20", "80", "64", "40", "50%"],
    "其中：中央财政资金": ["70", "20", "50", "40", "30", "60%"],
    "地方资金": ["30", "0", "30", "24", "10", "33.33%"],
}
MANAGED = {
    "分配科学性": "按任务面积分配",
    "下达及时性": "三十日内下达",
    "拨付合规性": "按合同拨付",
    "使用规范性": "专款专用",
    "执行准确性": "按批复执行",
    "预算绩效管理情况": "目标、监控、自评都已开展",
    "支出责任履行情况": "县级配套已到位",
}


def form(money=MONEY, managed=MANAGED, head=HEAD):
    """A filled form as a page."""
    lines = [f"<tr><td>资金情况（万元）</td>{''.join(f'<td>{one}</td>' for one in head)}</tr>"]
    lines += [
        f"<tr><td>{name}</td>{''.join(f'<td>{one}</td>' for one in amounts)}</tr>" for name, amounts in money.items()
    ]
    lines.append("<tr><td>资金管理</td><td colspan=3>情况说明</td><td colspan=3>存在问题和改进措施</td></tr>")
    lines += [f"<tr><td>{name}</td><td colspan=3>{text}</td><td colspan=3></td></tr>" for name, text in managed.items()]
    lines.append("<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>全年实际完成值</td><td colspan=2>未完成原因和改进措施</td></tr>")  # fmt: skip
    lines.append("<tr><td>产出指标</td><td>数量指标</td><td>补植面积</td><td>≥300亩</td><td>300亩</td><td colspan=2></td></tr>")  # fmt: skip
    return f"<html><body><h1>云岭县2024年度中央林草转移支付区域绩效自评表</h1><table>{''.join(lines)}</table></body></html>"


def found(tmp_path, text, code):
    """The findings of one code, as (severity, params)."""
    file = tmp_path / "form.html"
    file.write_text(text, encoding="utf-8")
    findings = KIT.validate(KIT.open(str(file))).findings
    return [(one.severity, dict(one.params)) for one in findings if one.code == code]


def test_a_whole_form_is_left_alone(tmp_path):
    """Every column follows, every row is answered: nothing to say on either."""
    assert [found(tmp_path, form(), code) for code in ("A502", "P722", "P723", "R340", "R344", "R345")] == [[]] * 6


@pytest.mark.parametrize("made", ["81", "79", "80.5"])
def test_a_column_that_does_not_follow_from_those_that_define_it(tmp_path, made):
    """C=A-B stands in the heading: 100-20 is 80, and whole figures are not rounded."""
    wrong = form({**MONEY, "年度资金总额": ["100", "20", made, "64", "40", "50%"]})
    assert [params["formula"] for _, params in found(tmp_path, wrong, "A502")] == ["100-20"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (HEAD, ["", "20", "80", "64", "40", "50%"]),
        (HEAD, ["100", "约20", "80亿元", "64", "40", "50%"]),
        ([one.replace("（C=A-B）", "（C=A-X）") for one in HEAD], ["100", "20", "85", "64", "40", "50%"]),
        ([one.replace("（C=A-B）", "（C）") for one in HEAD], ["100", "20", "85", "64", "40", "50%"]),
    ],
)
def test_what_a_formula_does_not_reach(tmp_path, head, row):
    """A blank, another unit, a letter that no column has, a heading without a formula: nothing is claimed."""
    assert found(tmp_path, form({**MONEY, "年度资金总额": row}, head=head), "A502") == []


def test_a_row_that_is_there_but_not_answered(tmp_path):
    """A blank beside the name is named like a row that is absent."""
    blank = {**MANAGED, "执行准确性": ""}
    absent = {name: text for name, text in MANAGED.items() if name != "使用规范性"}
    assert found(tmp_path, form(managed=blank), "P722") == [("info", {"text": "执行准确性"})]
    assert found(tmp_path, form(managed=absent), "P722") == [("info", {"text": "使用规范性"})]


@pytest.mark.parametrize(
    ("text", "local", "said"),
    [("无", "地方资金", 1), ("无。", "地方资金", 1), ("无", "中央补助", 0), ("已履行", "地方资金", 0)],
)
def test_no_duty_beside_local_money(tmp_path, text, local, said):
    """无 where the table of funds has local money is pointed out; where all money is central it is right."""
    money = {name.replace("地方资金", local): row for name, row in MONEY.items()}
    assert len(found(tmp_path, form(money, {**MANAGED, "支出责任履行情况": text}), "P723")) == said
