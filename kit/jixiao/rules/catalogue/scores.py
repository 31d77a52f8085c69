"""R30x–R33x scores: the 得分 column, the total, the grade, and what the rules make of them."""

from __future__ import annotations

from jixiao.model.findings import Rule
from jixiao.model.message import Message

_SCORING = "财预〔2020〕10号 第十六条"
_GRADES = "财预〔2020〕10号 第十八条"

RULES: tuple[Rule, ...] = (
    Rule(
        code="R301", name="score-outside-weight", severity="error",
        title=Message("得分超出分值范围", "A score outside its weight"),
        message=Message("得分 {stated}，分值 {computed}。", "The score is {stated}, the weight {computed}."),
        why=Message("得分不能小于零，也不能高于分值。", "A score lies between zero and the weight."),
        mend=Message("改正得分或分值。", "Correct the score or the weight."),
        example=Message("分值 5，得分 6。", "Weight 5, score 6."),
    ),
    Rule(
        code="R302", name="score-sum", severity="error",
        title=Message("得分合计与总分不符", "The scores do not add up to the total"),
        message=Message("各行得分合计 {computed}，总分写 {stated}（{formula}）。", "The scores make {computed}; the total says {stated} ({formula})."),
        why=Message(
            "总分是各行得分之和，扣分项除外。执行率没有印分值和得分、各行分值正好只余执行率那几分的（规则没有另定的为 10 分），总分可以多出它的得分。",
            "The total is the sum of the scores, less deductions. Where the execution rate prints no points and the weights leave just those that it has by the rules (ten where these say no other), the total may hold its score too.",
        ),
        mend=Message("重新合计。", "Add up again."),
        example=Message("各行合计 96 分，总分写 98 分。", "The rows make 96, the total says 98."),
    ),
    Rule(
        code="R303", name="group-score-sum", severity="error",
        title=Message("上级指标得分与下级合计不符", "A group's score is not the sum of its rows"),
        message=Message("“{group}”写 {stated} 分，下级得分合计 {computed} 分（{formula}）。", "'{group}' says {stated}; its rows score {computed} ({formula})."),
        why=Message("一级、二级指标的得分是所辖各行之和。", "The score of a level is the sum of the rows below it."),
        mend=Message("重新合计。", "Add up again."),
        example=Message("产出指标得 50 分，各行合计 48 分。", "Output 50 over rows that make 48."),
    ),
    Rule(
        code="R304", name="grade-against-band", severity="error",
        title=Message("等级与得分不符", "The grade is not that of the score"),
        message=Message("得分 {score}，等级写“{stated}”，按档次应为“{computed}”。", "A score of {score} is '{computed}', not '{stated}'."),
        why=Message("等级由得分按档次得出；每档含下限，不含上限。", "The grade follows from the score; a band includes its lower edge, not its upper one."),
        mend=Message("按得分改正等级。", "Correct the grade."),
        example=Message("89.5 分，等级优。", "89.5 points and the grade 优."),
        cite=_GRADES,
    ),
    Rule(
        code="R305", name="grade-word", severity="info",
        title=Message("等级用词不是规定用词", "The grade is not in the words of the rules"),
        message=Message("等级写“{stated}”，规定用词为 {computed}。", "The grade says '{stated}'; the rules use {computed}."),
        why=Message("规定用词为优、良、中、差；统一用词便于汇总。", "The rules say 优, 良, 中, 差; one vocabulary lets results be collected."),
        mend=Message("改用规定的等级用词。", "Use the words of the rules."),
        example=Message("等级：优秀。", "优秀 instead of 优."),
        cite=_GRADES,
    ),
    Rule(
        code="R306", name="score-against-rule", severity="warning",
        title=Message("得分与评分规则不符", "A score does not follow from its rule"),
        message=Message("得分 {stated}，按规则应为 {computed}（{formula}）。", "The score is {stated}; the rule gives {computed} ({formula})."),
        why=Message(
            "定量指标达到目标得满分，未达到的按完成比例计分。该行自己印有没有读懂的评分标准时，少得的分不报。",
            "A quantitative indicator has full marks when its target is reached, and its share of them below. A row with a rule of its own that was not read may score less.",
        ),
        mend=Message("按规则重新计分，或写明所用的评分办法。", "Score by the rule, or name the rule that was used."),
        example=Message("目标不高于 100 万元，实际 90 万元，5 分得 4 分。", "A ceiling of 100, 90 spent, 4 of 5 points."),
        cite=_SCORING,
    ),
    Rule(
        code="R307", name="full-score-below-target", severity="warning",
        title=Message("未达目标得满分", "Full score below the target"),
        message=Message("目标 {target}，实际 {actual}，得满分 {stated}；按规则为 {computed}。", "Target {target}, actual {actual}, full score {stated}; the rule gives {computed}."),
        why=Message("没有完成目标的指标不能得满分。", "An indicator that fell short of its target cannot have full marks."),
        mend=Message("按完成比例扣分并说明偏差原因。", "Take off the missing share and give the reason."),
        example=Message("满意度目标 100%，实际 98%，5 分得 5 分。", "Satisfaction 98 % against 100 %, 5 of 5 points."),
        cite=_SCORING,
    ),
    Rule(
        code="R308", name="points-lost-without-reason", severity="warning",
        title=Message("扣分没有写原因", "Points were lost without a reason"),
        message=Message("扣了 {lost} 分（{stated}/{weight}），偏差原因为空{more}。", "{lost} points were lost ({stated} of {weight}) and no reason is given{more}."),
        why=Message("没有完成或偏差较大的，应当说明原因和改进措施。", "What was not reached must be explained, with measures."),
        mend=Message("填写偏差原因分析及改进措施。", "Give the reason and the measure."),
        example=Message("分值 10，得分 8，偏差原因为空。", "8 of 10 points, no reason."),
        cite="财预〔2020〕10号 第十三条",
    ),
    Rule(
        code="R309", name="full-score-with-reason", severity="info",
        title=Message("满分却写了偏差原因", "A full score with a reason for deviation"),
        message=Message("得满分 {stated}，却写了偏差原因。", "A full score of {stated} stands beside a reason for deviation."),
        why=Message("有偏差就不应得满分，没有偏差就不必写原因。", "Either there was a deviation or there was none."),
        mend=Message("核对得分，或删去原因。", "Check the score or delete the reason."),
        example=Message("得分 10/10，偏差原因：受疫情影响未全部完成。", "10 of 10, 'not finished because of the epidemic'."),
    ),
    Rule(
        code="R312", name="full-claim-beside-rate", severity="warning",
        title=Message("自评满分而预算没有用完", "A full claim beside money not spent"),
        message=Message(
            "自评 {claimed} 分，而按{base}计算的执行率为 {computed}%（{formula}）；没有指标行可核。",
            "{claimed} points are claimed; {base} the execution rate is {computed} % ({formula}), and there is no row to check.",
        ),
        why=Message(
            "执行率占分值的一成；没有用完的钱应当从自评得分或说明里看得出来；得分已经少了这一部分的不报。未列全年预算数时按年初预算数比较，只作提示。",
            "A tenth of the score is the execution rate; money that was not spent should show, and where the claim is less by that much it does. Without a full-year budget the initial one is compared, as a hint only.",
        ),
        mend=Message("附自评表，列明全年预算数，或说明预算调整、收回的情况。", "Attach the form, give the full-year budget, or explain what was recalled."),
        example=Message("年初预算 42.6 万元，支出 32.71 万元，自评 100 分。", "32.71 of 42.6 spent, 100 points claimed."),
    ),
    Rule(
        code="R313", name="over-claim", severity="warning",
        title=Message("指标得分明显高于预算执行", "Indicator scores far above what was spent"),
        message=Message(
            "指标得分率 {stated}%，按{base}计算的执行率 {computed}%，相差 {gap} 个百分点。",
            "The indicators claim {stated} %; {base} the execution rate is {computed} %, a gap of {gap} points.",
        ),
        why=Message(
            "钱没有花出去而任务全部完成，可能是节约，也可能是得分虚高，应当说明。",
            "All work done with part of the money may be a saving or an inflated score; it should be explained.",
        ),
        mend=Message("说明结余、收回或节约的情况，或核对指标得分。", "Explain what was saved or recalled, or check the scores."),
        example=Message("执行率 60%，各项指标全部满分。", "60 % spent, every indicator at full score."),
    ),
    Rule(
        code="R314", name="execution-score", severity="warning",
        title=Message("预算执行率得分不符", "The score of the execution rate is wrong"),
        message=Message("执行率得分 {stated}，按 {formula} 应为 {computed}。", "The execution score is {stated}; {formula} gives {computed}."),
        why=Message("得分 = 分值 × 执行率，以分值为限。", "The score is the weight times the rate, at most the weight."),
        mend=Message("按执行率重新计分。", "Score by the rate."),
        example=Message("执行率 86%，分值 10，得分 9。", "A rate of 86 %, 9 of 10 points."),
        cite="财预〔2020〕10号 附1",
    ),
    Rule(
        code="R315", name="outside-tier", severity="warning",
        title=Message("定性指标得分不在所属档次内", "A qualitative score outside its tier"),
        message=Message("完成情况“{state}”对应 {computed} 分，得分为 {stated}。", "'{state}' means {computed} points; the score is {stated}."),
        why=Message("定性指标分三档：100%—80%（含）、80%—60%（含）、60%以下。", "Qualitative indicators have three tiers: from 80 %, from 60 %, below."),
        mend=Message("使得分与完成情况的档次一致。", "Let the score lie in the tier of the words."),
        example=Message("“部分达成”，分值 10，得分 9。", "'Partly reached', 9 of 10 points."),
        cite=_SCORING,
    ),
    Rule(
        code="R316", name="full-though-shortfalls", severity="warning",
        title=Message("问题部分承认不足，各项却都满分", "All rows are full although the text admits shortfalls"),
        message=Message("全部 {count} 项得满分，而问题中写有“{text}”。", "All {count} rows have full scores, yet the problems say '{text}'."),
        why=Message("报告承认没有完成或进度滞后，相应指标就不应是满分。", "What the report admits as unfinished should cost points."),
        mend=Message("核对得分，或说明该问题不影响哪些指标。", "Check the scores, or say why the problem costs none."),
        example=Message("各项满分；问题：部分任务未按期完成。", "Full scores; problem: some tasks were late."),
    ),
    Rule(
        code="R317", name="points-for-not-applicable", severity="warning",
        title=Message("不涉及的指标得了分", "Points for what does not apply"),
        message=Message("该行写明“{text}”，却得 {stated} 分。", "The row says '{text}' and still has {stated} points."),
        why=Message("不涉及的指标没有完成情况可评；应按规则剔除或折算。", "What does not apply cannot be scored; the rules drop or rescale it."),
        mend=Message("删去该行并折算分值，或按当地规则处理并注明。", "Drop the row and rescale, or follow the local rule and say so."),
        example=Message("生态效益：不涉及，得 5 分。", "Ecological benefit: not applicable, 5 points."),
    ),
)  # fmt: skip
