"""W2xx weights: what the 分值 column adds up to, and what the rules say it should."""

from __future__ import annotations

from jixiao.model.findings import Rule
from jixiao.model.message import Message

_PROJECT = "财预〔2020〕10号 第十三条"

RULES: tuple[Rule, ...] = (
    Rule(
        code="W201", name="weight-sum", severity="error",
        title=Message("分值合计与满分不符", "The weights do not add up to the declared total"),
        message=Message("各行分值合计 {computed}，满分为 {stated}（{formula}）。", "The weights make {computed}; the full score is {stated} ({formula})."),
        why=Message("总分是各行分值之和；合计不符，每一行的得分都失去依据。", "The total is the sum of the weights; if it is not, no score of the table has a base."),
        mend=Message("核对是否漏填、重填了一行，或分值写错。", "Look for a row that is missing or doubled, or a weight that is wrong."),
        example=Message("执行率 10，产出 50，效益 30，满意度 20，总分 100。", "10 + 50 + 30 + 20 beside a total of 100."),
        cite=_PROJECT,
    ),
    Rule(
        code="W202", name="weights-not-known", severity="warning",
        title=Message("分值未全部印出，合计对不上", "Not every weight is printed, and the sum does not come out"),
        message=Message(
            "已知分值 {known} 分；未印分值的 {count} 行得 {scored} 分，合计 {computed}，而满分为 {stated}：要么分值合计只有 {computed}，要么有 {rest} 分无故扣除。",
            "{known} points of weight are known and the {count} rows without a printed weight hold {scored} points of score: {computed} of the declared {stated}. Either the weights reach only {computed}, or {rest} points were lost without a reason.",
        ),
        why=Message("没有印出分值的行无法核对得分，满分也无从验证。", "A row without a weight cannot be checked, and the full score cannot be verified."),
        mend=Message("补印每一行的分值；确有扣分的写明原因。", "Print the weight of every row, and the reason of every lost point."),
        example=Message("印出的分值合计 52，其余 8 行得 44 分，满分 100。", "52 printed, 44 scored on the other rows, 100 declared."),
    ),
    Rule(
        code="W203", name="rule-points-over-rows", severity="warning",
        title=Message("共用的评分标准与所辖各行分值不符", "A shared rule text gives other points than its rows have"),
        message=Message("评分标准写 {stated} 分，共用它的 {count} 行合计 {computed} 分。", "The rule text gives {stated} points; the {count} rows that share it have {computed}."),
        why=Message("同一条标准管几行时，它的分数应等于这几行分值之和。", "A rule over several rows gives the points of all of them together."),
        mend=Message("改正标准中的分数，或调整各行分值。", "Correct the points in the rule text or the weights of the rows."),
        example=Message("标准“按考核得分折算，满分 30 分”，四行各 7 分。", "A rule of 30 points over four rows of 7."),
    ),
    Rule(
        code="W204", name="rule-points-over-weight", severity="warning",
        title=Message("评分标准的分数超过该行分值", "The rule text gives more points than the row has"),
        message=Message("评分标准最高给 {stated} 分，该行分值 {computed} 分。", "The rule text gives up to {stated} points; the row has {computed}."),
        why=Message("多为沿用上年或别行的标准，分值改了而标准没有改。", "Usually the weight was changed and the rule text of last year, or of another row, was kept."),
        mend=Message("使标准中的分数与分值一致。", "Bring rule text and weight together."),
        example=Message("分值 5 分，标准写“达到目标计 8 分”。", "Weight 5, rule text '8 points when reached'."),
    ),
    Rule(
        code="W205", name="group-weight-sum", severity="error",
        title=Message("上级指标分值与下级合计不符", "A group's weight is not the sum of its rows"),
        message=Message("“{group}”写 {stated} 分，下级合计 {computed} 分（{formula}）。", "'{group}' says {stated}; its rows make {computed} ({formula})."),
        why=Message("一级、二级指标的分值是所辖各行之和。", "The weight of a level is the sum of the rows below it."),
        mend=Message("核对分组和各行分值。", "Check the group and the weights of its rows."),
        example=Message("产出指标（50 分）下各行合计 45 分。", "Output (50) over rows that make 45."),
    ),
    Rule(
        code="W206", name="level-one-weights", severity="warning",
        title=Message("一级指标权重与规则不符", "Level-1 weights differ from the rules"),
        message=Message("一级指标分值为 {stated}，规则为 {computed}。", "The level-1 weights are {stated}; the rules say {computed}."),
        why=Message(
            "项目自评一级指标权重统一设置；特殊情况可以调整，应当说明。标准化的人员、运转类模板不在此列。",
            "Level-1 weights of project self-evaluations are fixed; they may be adjusted in special cases, which should be explained.",
        ),
        mend=Message("按规则调整，或说明特殊情况。", "Follow the rules or explain the special case."),
        example=Message("产出 60、效益 20、满意度 10。", "60 / 20 / 10 beside a rule of 50 / 30 / 10."),
        cite=_PROJECT,
    ),
    Rule(
        code="W207", name="weight-negative", severity="error",
        title=Message("分值为负", "A negative weight"),
        message=Message("分值为 {stated}。", "The weight is {stated}."),
        why=Message("分值不能小于零；扣分应写在扣分项或得分里。", "A weight cannot be below zero; deductions have their own place."),
        mend=Message("改正分值。", "Correct the weight."),
        example=Message("分值：-5。", "Weight -5."),
    ),
    Rule(
        code="W208", name="heavy-row", severity="info",
        title=Message("单个指标分值过重", "One indicator carries much of the weight"),
        message=Message("该行分值 {stated}，占满分 {computed}%。", "The row has {stated} points, {computed} % of the total."),
        why=Message("一个指标占三成以上，自评结果实际由它一个决定。", "With more than 30 % on one row, that row decides the result."),
        mend=Message("把指标分解到数量、质量、时效等方面。", "Divide the indicator into quantity, quality and timeliness."),
        example=Message("唯一的产出指标分值 90。", "A single output indicator of weight 90."),
    ),
)  # fmt: skip
