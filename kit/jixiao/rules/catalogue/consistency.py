"""C6xx consistency: what a report says twice and differently, impossible dates, and slips of the text."""

from __future__ import annotations

from jixiao.model.findings import Rule
from jixiao.model.message import Message

_READ = Message("通读改正。", "Read it again and correct it.")

RULES: tuple[Rule, ...] = (
    Rule(
        code="C601", name="reversed-period", severity="error",
        title=Message("起止时间颠倒", "A period ends before it begins"),
        message=Message("“{stated}”：{computed}。", "'{stated}': {computed}."),
        why=Message("时间段的止不能早于起。", "A period cannot end before it begins."),
        mend=Message("改正年份或月份。", "Correct the year or the month."),
        example=Message("2024 年 1 月至 2023 年 12 月的经费。", "From January 2024 to December 2023."),
    ),
    Rule(
        code="C602", name="impossible-date", severity="error",
        title=Message("不存在的日期", "A date that does not exist"),
        message=Message("“{stated}”：{computed}。", "'{stated}': {computed}."),
        why=Message("历法上没有这一天或这个月。", "No calendar has this day or month."),
        mend=Message("改正日期。", "Correct the date."),
        example=Message("2023 年 2 月 30 日。", "30 February 2023."),
    ),
    Rule(
        code="C603",
        name="two-values",
        severity="warning",
        title=Message("同一数字前后两个值", "One figure with two values"),
        message=Message("“{name}”这里写 {stated}，前面写 {other}。", "'{name}' is {stated} here and {other} before."),
        why=Message("名称、年份都相同的合计只应有一个数。", "A total of one name and one year has one value."),
        mend=Message("核对口径，统一数字；口径不同时写明。", "Check the basis and use one figure, or say how the two differ."),
        example=Message(
            "前：2023 年度支出总计 88.00 万元；后：2023 年度支出总计 86.00 万元。",
            "2023 total expenditure 88.00 first, 86.00 later.",
        ),
    ),
    Rule(
        code="C604", name="year-differs", severity="warning",
        title=Message("同一事项前后年份不一", "One thing under two years"),
        message=Message("“{text}”写 {year} 年，同名事项在别处写 {expected} 年。", "'{text}' says {year}; the same name elsewhere says {expected}."),
        why=Message("标题与正文说的是同一项目，年份却不同，往往是沿用上年稿件。", "Heading and text mean one project but name two years, often a leftover of last year's draft."),
        mend=Message("统一年份。", "Use one year."),
        example=Message("标题：2022 年设备维护专项；正文：2023 年设备维护专项支出 3 万元。", "Heading 2022, text 2023."),
    ),
    Rule(
        code="C605", name="unit-twice", severity="warning",
        title=Message("金额单位重复", "A unit printed twice"),
        message=Message("“{text}”多了一个“{unit}”。", "'{text}' has one '{unit}' too many."),
        why=Message("数字前后各有一个单位。", "The unit stands before and after the number."),
        mend=Message("删去数字前的单位。", "Delete the unit before the number."),
        example=Message("支出预算万元 86.40 万元。", "万元86.40万元"),
    ),
    Rule(
        code="C606", name="stray-bracket", severity="info",
        title=Message("括号不配对", "A bracket without its partner"),
        message=Message("“{text}”没有对应的左括号。", "'{text}' closes nothing."),
        why=Message("多出的括号常是删改后的残留。", "A stray bracket is usually left from editing."),
        mend=_READ,
        example=Message("《关于做好自评的通知）》", "《关于做好自评的通知）》"),
    ),
    Rule(
        code="C607", name="doubled-word", severity="info",
        title=Message("字词或标点重复", "A word or mark twice"),
        message=Message("“{text}”重复。", "'{text}' is doubled."),
        why=Message("同一词连写两次。", "The same word stands twice in a row."),
        mend=_READ,
        example=Message("提高预算预算编制水平。", "预算预算"),
    ),
    Rule(
        code="C608", name="problem-contradicts-figures", severity="warning",
        title=Message("问题与报告的数字矛盾", "A stated problem contradicts the figures"),
        message=Message("问题说“{text}”，而数字是 {proof}。", "The problem says '{text}'; the figures say {proof}."),
        why=Message("问题部分应出自本报告的数据。", "Problems should follow from the report's own figures."),
        mend=Message("删去或改写与数据不符的问题。", "Remove or rewrite the problem."),
        example=Message("问题：支出大于预算；数字：完成预算的 89%。", "'Spending above budget' beside 89 % of the budget."),
    ),
    Rule(
        code="C609", name="grade-without-score", severity="info",
        title=Message("有等级而无得分", "A grade without a score"),
        message=Message("结论为“{grade}”，全文没有得分。", "The conclusion is '{grade}'; no score is given."),
        why=Message("等级由得分按档次得出。", "A grade follows from a score."),
        mend=Message("写明得分或附上自评表。", "Give the score or attach the form."),
        example=Message("自评结论为优秀，没有自评表。", "Grade 优秀 without a form."),
    ),
    Rule(
        code="C610", name="signed-before-year-end", severity="warning",
        title=Message("年度未结束即已自评", "Signed before the year ended"),
        message=Message("落款 {text}，早于 {year} 年度结束。", "Signed {text}, before {year} ended."),
        why=Message("年度自评以全年执行结果为依据。", "A yearly self-evaluation rests on the whole year."),
        mend=Message("年度终了后自评，或核对落款日期。", "Evaluate after the year ends, or check the date."),
        example=Message("2023 年度自评报告，落款 2023 年 12 月 10 日。", "A report on 2023 dated 10 December 2023."),
    ),
    Rule(
        code="C611", name="expenditure-called-income", severity="info",
        title=Message("把支出说成收入", "Expenditure called income"),
        message=Message("“{text}”：支出不应说成收入。", "'{text}': expenditure is not income."),
        why=Message("句子沿用了收入的写法。", "The sentence was copied from the one on income."),
        mend=Message("改为“财政拨款支出”。", "Say 财政拨款支出."),
        example=Message("支出总额 88 万元，全部为财政拨款收入。", "Expenditure 88, 'all of it appropriation income'."),
    ),
    Rule(
        code="C614", name="figure-differs-between-files", severity="warning",
        title=Message("同一份材料的两个文件数字不一致", "Two files of a submission give one figure two values"),
        message=Message("“{name}”这里写 {stated}，{where} 写 {other}。", "'{name}' is {stated} here and {other} in {where}."),
        why=Message("同一份材料说的是同一件事，数字应当一致。", "The files of one submission speak of one thing."),
        mend=Message("核对原始资料，统一两处数字。", "Look at the records and make both places agree."),
        example=Message("报告：项目总投资 850 万元；说明：项目总投资 860 万元。", "850 in the report, 860 in the explanation."),
    ),
    Rule(
        code="C615", name="form-differs-between-files", severity="warning",
        title=Message("同一张表在两个文件里填得不同", "One form is filled in differently in two files"),
        message=Message("“{name}”这里写 {stated}，{where} 写 {other}。", "'{name}' is {stated} here and {other} in {where}."),
        why=Message("同一张自评表交了两份，应当一样。", "Two prints of one form must be the same."),
        mend=Message("以核对无误的一份为准，改正另一份。", "Keep the one that was checked and mend the other."),
        example=Message("Word 里的自评表得分 97，Excel 里的得分 96。", "97 in the Word file, 96 in the workbook."),
    ),
    Rule(
        code="C616", name="grade-against-printed-band", severity="warning",
        title=Message("等级与文中标准不符", "A grade against the bands that the report prints"),
        message=Message("得分 {score}，按文中“{band}”应为“{computed}”，写的是“{stated}”。", "{score} is '{computed}' by the printed '{band}', not '{stated}'."),
        why=Message("报告自己写明了分数段。", "The report prints the bands itself."),
        mend=Message("核对得分和等级，改正其中一个。", "Check score and grade, and mend one of them."),
        example=Message("90 分（含）以上为优。得分 91 分，等级为良。", "'90 and more is 优', 91 points, and '良'."),
    ),
    Rule(
        code="C612", name="score-differs-from-form", severity="warning",
        title=Message("正文得分与自评表不符", "The score in the text is not the form's"),
        message=Message("正文写 {stated} 分，自评表为 {table} 分。", "The text says {stated}; the form says {table}."),
        why=Message("正文与自评表应为同一次自评。", "Text and form report one evaluation."),
        mend=Message("以自评表为准统一。", "Follow the form."),
        example=Message("正文：自评得分 98 分；表：96 分。", "98 in the text, 96 in the form."),
    ),
    Rule(
        code="C613", name="malformed-number", severity="warning",
        title=Message("数字写法不对", "A malformed number"),
        message=Message("“{stated}”不成数：千分位、小数点或单位有误。", "'{stated}' is no figure: a separator, a point or a unit is wrong."),
        why=Message("千分位三位一组，小数点和单位各只有一个；这样的数无法核对。", "Thousands come in threes, there is one point and one unit; such a figure cannot be checked."),
        mend=Message("改正数字。", "Correct the figure."),
        example=Message("实际支出 3,20.0,15。", "Spent 3,20.0,15."),
    ),
)  # fmt: skip
