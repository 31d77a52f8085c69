"""A5xx arithmetic: figures of the text that contradict one another. Params: stated, computed, formula."""

from __future__ import annotations

from jixiao.model.findings import Rule
from jixiao.model.message import Message

_RECALC = Message(
    "按原始账表重新计算，改正算错的一方。", "Recompute from the accounts and correct the figure that is wrong."
)

RULES: tuple[Rule, ...] = (
    Rule(
        code="A501", name="sum-mismatch", severity="warning",
        title=Message("分项之和与合计不符", "Parts do not add up to the total"),
        message=Message("合计写 {stated}，分项相加为 {computed}（{formula}）。", "The total says {stated}; the parts make {computed} ({formula})."),
        why=Message(
            "“其中”“分别为”列出的是合计的全部构成时，各项之和应等于合计；已按各数印出的小数位放宽了舍入误差。",
            "A closed list of parts must make its total. The rounding of every printed figure is already allowed for.",
        ),
        mend=Message("核对漏列、重列的分项和合计；清单不全时写明“等”。", "Look for a missing or doubled part; say 等 where the list is not complete."),
        example=Message("支出 90.00 万元，其中：基本支出 60.00 万元，项目支出 20.00 万元。", "Expenditure 90.00, of which basic 60.00 and projects 20.00: the parts make 80.00."),
    ),
    Rule(
        code="A502", name="difference-mismatch", severity="warning",
        title=Message("差额与前后两数不符", "A difference does not follow from its two figures"),
        message=Message("写的是 {stated}，按 {formula} 应为 {computed}。", "It says {stated}; {formula} gives {computed}."),
        why=Message("结余、剩余、调整后的数应由同一句里的两个数得出。", "What is left, or left after an adjustment, follows from the two figures beside it."),
        mend=_RECALC,
        example=Message("到位 50 万元，支出 42 万元，结余 9 万元。", "50 received, 42 spent, 9 left: it should be 8."),
    ),
    Rule(
        code="A503", name="growth-rate-mismatch", severity="warning",
        title=Message("增减率与增减额不符", "Growth rate and growth amount disagree"),
        message=Message("增减率写 {stated}，按 {formula} 应为 {computed}。", "The rate says {stated}; {formula} gives {computed}."),
        why=Message("增减率 = 增减额 ÷ 上年数，上年数 = 本年数 ∓ 增减额。", "Rate = change ÷ last year, and last year = this year ∓ change."),
        mend=Message("分别核对本年数、上年数、增减额和增减率。", "Check this year, last year, the change and the rate."),
        example=Message("支出 120 万元，比上年增加 20 万元，增长 25%。", "120, up by 20, growth 25 %: 20 ÷ 100 is 20 %."),
    ),
    Rule(
        code="A504", name="growth-amount-mismatch", severity="warning",
        title=Message("增减额与两年数字不符", "A change does not follow from the two years' figures"),
        message=Message("增减额写 {stated}，按 {formula} 应为 {computed}。", "The change says {stated}; {formula} gives {computed}."),
        why=Message("同一名称的两年数字都写在报告里，其差应等于所说的增减额。", "Both years' figures of the same name stand in the report; their difference must be the change."),
        mend=Message("核对两年数字是否同一口径，再改增减额。", "Make sure both years use the same basis, then correct the change."),
        example=Message("2022 年收入 80 万元……2023 年收入 100 万元，比 2022 年增加 30 万元。", "80 in 2022, 100 in 2023, 'up by 30': it is 20."),
    ),
    Rule(
        code="A505", name="share-mismatch", severity="warning",
        title=Message("占比算错", "A share is wrong"),
        message=Message("占比写 {stated}，按 {formula} 应为 {computed}。", "The share says {stated}; {formula} gives {computed}."),
        why=Message("占比 = 部分 ÷ 整体；同一清单的其他占比都以这个整体为基数。", "Share = part ÷ whole; its siblings use that whole."),
        mend=_RECALC,
        example=Message("总支出 200 万元，其中：基本支出 150 万元，占 70%。", "150 of 200 is 75 %, not 70 %."),
    ),
    Rule(
        code="A506", name="completion-mismatch", severity="warning",
        title=Message("完成率、执行率算错", "A completion or execution rate is wrong"),
        message=Message("写的是 {stated}，按 {formula} 应为 {computed}。", "It says {stated}; {formula} gives {computed}."),
        why=Message("完成率 = 实际数 ÷ 预算（计划）数，两数都在同一句里。", "Completion = actual ÷ budget, and both stand in the sentence."),
        mend=Message("核对分母用的是年初预算还是调整后预算，并写明。", "Check which budget is the denominator, and name it."),
        example=Message("年初预算 50 万元，支出决算 45 万元，完成年初预算的 95%。", "45 of 50 is 90 %, not 95 %."),
    ),
    Rule(
        code="A507", name="rate-from-counts-mismatch", severity="warning",
        title=Message("比率与件数不符", "A rate contradicts its counts"),
        message=Message("比率写 {stated}，按 {formula} 应为 {computed}。", "The rate says {stated}; {formula} gives {computed}."),
        why=Message("办结率、接通率等由同一句的两个件数得出。", "A rate such as 办结率 follows from the two counts beside it."),
        mend=_RECALC,
        example=Message("受理 200 件，办结 190 件，办结率 98%。", "190 of 200 is 95 %, not 98 %."),
    ),
    Rule(
        code="A508", name="division-by-zero", severity="error",
        title=Message("基数为零却有完成率", "A completion rate on a base of zero"),
        message=Message("基数为 0，{stated} 无从算起（{formula}）。", "The base is 0, so {stated} is undefined ({formula})."),
        why=Message("年初预算为 0 时完成年初预算的百分比没有意义。", "A percentage of a budget of 0 has no meaning."),
        mend=Message("改用调整后预算作基数，或写“年初无预算”。", "Use the adjusted budget, or say that there was none."),
        example=Message("年初预算 0 万元，支出决算 30 万元，完成年初预算的 100%。", "Budget 0, spent 30, 'completed 100 %'."),
    ),
    Rule(
        code="A509", name="unit-slip", severity="error",
        title=Message("金额单位写错（元、万元）", "An amount in the wrong unit (元 or 万元)"),
        message=Message("{stated} 应为 {computed}：{formula}。", "{stated} should read {computed}: {formula}."),
        why=Message("部分是整体的成百上千倍，或同一数字在别处用另一单位；换成另一单位就合适。", "The part is hundreds of times its whole, or the same digits stand elsewhere in the other unit."),
        mend=Message("改正单位。", "Correct the unit."),
        example=Message("经费 30 万元，其中的 90000.50 万元用于工资。", "Of 300,000 yuan, 900,005,000 went to wages: it is 90,000.50 yuan."),
    ),
    Rule(
        code="A510", name="announced-count", severity="warning",
        title=Message("所说的个数与列出的不符", "An announced number is not the number listed"),
        message=Message("写的是 {stated}，列出了 {computed} 项。", "It announces {stated}; {computed} are listed."),
        why=Message("“N 个……，分别为”之后逐项列出，项数应为 N。", "After 'N, namely' there should be N items."),
        mend=Message("补上漏列的项，或改正个数。", "Add what is missing or correct the number."),
        example=Message("内设科室 4 个，分别为：甲科、乙科、丙科。", "4 offices announced, 3 named."),
    ),
    Rule(
        code="A511", name="bound-exceeded", severity="warning",
        title=Message("部分大于整体", "A part exceeds its whole"),
        message=Message("{computed}：应有 {formula}。", "{computed}; expected {formula}."),
        why=Message("办结不应多于受理，实有一般不多于编制；有上年转入或超编时应写明。", "Closed cases cannot exceed accepted ones, nor staff their posts, unless carried over or explained."),
        mend=Message("核对两数，或说明原因。", "Check both figures or explain."),
        example=Message("受理 100 件，办结 120 件。", "100 accepted, 120 closed."),
    ),
    Rule(
        code="A512", name="price-mismatch", severity="warning",
        title=Message("数量与单价之积不符", "Quantity times price does not make the amount"),
        message=Message("写的是 {stated}，按 {formula} 应为 {computed}。", "It says {stated}; {formula} gives {computed}."),
        why=Message("同一句里的数量、单价、总价应相乘相等。", "Quantity times unit price is the amount."),
        mend=_RECALC,
        example=Message("采购 20 台，单价 4000 元，共计 9 万元。", "20 at 4,000 make 80,000, not 90,000."),
    ),
    Rule(
        code="A513", name="direction-word", severity="warning",
        title=Message("增减用词与数字方向相反", "A word of direction contradicts the figures"),
        message=Message("“{word}”与“{other}”方向相反（{formula}）。", "'{word}' contradicts '{other}' ({formula})."),
        why=Message("增加与下降不能说同一变化；由大到小应说减。", "One change cannot be up and down; from large to small is down."),
        mend=Message("改正用词或数字。", "Correct the word or the figure."),
        example=Message("比上年增加 5 万元，下降 4%。", "Up by 5, down by 4 %."),
    ),
    Rule(
        code="A514", name="ratio-with-percent-sign", severity="error",
        title=Message("把比值直接写成百分数", "A ratio printed with a percent sign"),
        message=Message("写的是 {stated}，按 {formula} 应为 {computed}：漏乘 100。", "It says {stated}; {formula} gives {computed}: not multiplied by 100."),
        why=Message("0.25 加上百分号应写 25%。", "0.25 is 25 %, not 0.25 %."),
        mend=Message("乘以 100 后再加百分号。", "Multiply by 100 before adding the sign."),
        example=Message("支出 102 万元，比上年增加 2 万元，增长 0.02%。", "2 on 100 is 2 %, not 0.02 %."),
    ),
    Rule(
        code="A515", name="full-rate-with-open-cases", severity="warning",
        title=Message("尚有未办结，比率却写 100%", "100 % beside open cases"),
        message=Message("写 {stated}，而 {formula} 为 {computed}。", "It says {stated}, yet {formula} is {computed}."),
        why=Message("受理数多于办结数时办结率不是 100%；“按时办结率”另有口径，应写明分母。", "With more accepted than closed the rate is not 100 %; a rate 'in time' needs its own base."),
        mend=Message("改正比率，或写明分母（如到期应办结数）。", "Correct the rate or name its base."),
        example=Message("受理 200 件，办结 190 件，办结率 100%。", "200 accepted, 190 closed, 'rate 100 %'."),
    ),
)  # fmt: skip
