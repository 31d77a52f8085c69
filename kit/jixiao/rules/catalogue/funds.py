"""R34x funds: the amounts of the funds block and the execution rate that follows from them."""

from __future__ import annotations

from jixiao.model.findings import Rule
from jixiao.model.message import Message

_FORM = "财预〔2020〕10号 附1"

RULES: tuple[Rule, ...] = (
    Rule(
        code="R340", name="funds-sum", severity="error",
        title=Message("资金总额与各来源合计不符", "The funds do not add up to the total"),
        message=Message("{column}总额 {stated}，各来源合计 {computed}（{formula}）。", "The total says {stated}; the sources make {computed} ({formula})."),
        why=Message("年度资金总额是财政拨款、结转资金和其他资金之和；空白不当作零。", "The total is the sum of its sources; a blank is not taken as zero."),
        mend=Message("核对各来源的金额。", "Check the amounts of the sources."),
        example=Message("总额 100，财政拨款 80，其他资金 10。", "100 over 80 and 10."),
        cite=_FORM,
    ),
    Rule(
        code="R341", name="spent-over-budget", severity="error",
        title=Message("全年执行数大于全年预算数", "More was spent than the full-year budget"),
        message=Message("全年执行数 {stated}，全年预算数 {computed}。", "{stated} was spent of a full-year budget of {computed}."),
        why=Message("全年预算数包含调整和结转，执行数不能超过它；执行率不应高于 100%。", "The full-year budget includes adjustments and carry-over; spending cannot exceed it."),
        mend=Message("核对全年预算数是否漏了追加或结转。", "See whether an addition or a carry-over is missing from the budget."),
        example=Message("全年预算 100 万元，执行 105 万元。", "105 spent of 100."),
        cite=_FORM,
    ),
    Rule(
        code="R342", name="budget-set-to-spending", severity="warning",
        title=Message("全年预算数等于执行数，与年初预算不同而无说明", "The full-year budget equals the spending and not the initial budget, without a word"),
        message=Message(
            "年初预算 {initial}，全年预算 {adjusted} 与执行数相同，执行率 {stated}；按年初预算为 {computed}。",
            "The initial budget is {initial}; the full-year budget {adjusted} equals the spending ({stated}). Against the initial budget it is {computed}.",
        ),
        why=Message("年底把全年预算数调成执行数，执行率就失去意义；预算调整应有依据和说明。", "A budget set to the spending at year's end makes the rate meaningless; an adjustment needs its grounds."),
        mend=Message("说明预算调整的批复和原因。", "Give the decision and the reason of the adjustment."),
        example=Message("年初 703.50，全年 629.10，执行 629.10。", "703.50 initial, 629.10 full-year, 629.10 spent."),
    ),
    Rule(
        code="R343", name="rate-without-budget", severity="error",
        title=Message("预算为零却有执行率", "A rate over a budget of zero"),
        message=Message("全年预算数为 0，执行率写 {stated}。", "The full-year budget is 0, yet the rate says {stated}."),
        why=Message("除数为零，比率没有意义。", "Nothing can be divided by zero."),
        mend=Message("核对全年预算数；没有预算的不填执行率。", "Check the budget; without one there is no rate."),
        example=Message("全年预算 0，执行率 100%。", "Budget 0, rate 100 %."),
    ),
    Rule(
        code="R344", name="execution-rate", severity="error",
        title=Message("预算执行率算错", "The execution rate is wrong"),
        message=Message("执行率写 {stated}，{formula} 为 {computed}%。", "The rate says {stated}; {formula} is {computed} %."),
        why=Message("预算执行率 = 全年执行数 ÷ 全年预算数。", "The rate is spending over the full-year budget."),
        mend=Message("重新计算。", "Compute it again."),
        example=Message("全年预算 200，执行 150，执行率写 80%。", "150 of 200, 'rate 80 %'."),
        cite=_FORM,
    ),
    Rule(
        code="R345", name="execution-base", severity="warning",
        title=Message("预算执行率用了别的分母", "The execution rate has another base"),
        message=Message(
            "执行率 {stated} 是按{base}算的；按全年预算数为 {computed}%（{formula}）。",
            "The rate {stated} was taken {base}; over the full-year budget it is {computed} % ({formula}).",
        ),
        why=Message("自评表的分母是全年预算数，不是年初预算数或到位资金。", "The form's base is the full-year budget, not the initial one or the money received."),
        mend=Message("按全年预算数计算，或注明口径。", "Use the full-year budget, or name the base."),
        example=Message("年初 100，全年 120，执行 90，执行率写 90%。", "90 of 120, 'rate 90 %' against the initial 100."),
        cite=_FORM,
    ),
)  # fmt: skip
