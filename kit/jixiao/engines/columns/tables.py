"""The packed tables and the tables of scores: every column with its type and what it holds. The documentation is made from here.

`number` is an exact decimal with six decimals, below 10¹² in size: money in 元, rates as plain ratios (95 % is 0.95), points.
`micro` is the same as a whole number of millionths, for what an engine computes with at every row.
A printed number that does not fit is null here, and its evaluation is marked `odd`: the row engine scores it from its record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from jixiao.model.outcome import FLAGS
from jixiao.rules.whole import DECIMALS, DIGITS

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 1
"""The version of these tables. A reader refuses another one."""


Type = Literal["id", "int", "small", "number", "micro", "text", "texts", "bool", "date", "bytes"]


_BOTH: tuple[tuple[str, Type, str, str], ...] = (
    ("", "number", "（元，总额行）", " in 元, of the total row"),
    ("_unit", "text", "的量纲", ": its dimension"),
)
_PRINTED: tuple[tuple[str, Type, str, str], ...] = (
    ("_text", "text", "（原文）", " as printed"),
    ("", "number", "（元或比率）", " in 元 or as a ratio"),
)


class Column(NamedTuple):
    """A column: name, type, and what it holds in Chinese and English."""

    name: str
    type: Type
    zh: str
    en: str


_KEYS = (
    Column("report", "id", "报告编号：路径与内容的散列", "the report: a hash of its path and content"),
    Column("evaluation", "small", "第几个自评，从 0 起", "which evaluation of the report, from 0"),
)
_PLACE = (
    Column("line", "int", "原文行号，从 1 起", "line in the source, from 1"),
    Column("page", "int", "页码", "page"),
    Column("cell", "text", "工作表单元格，如 表1!B4", "cell, such as 表1!B4"),
)

PACKED: dict[str, tuple[Column, ...]] = {
    "reports": (
        _KEYS[0],
        Column("path", "text", "文件路径", "path of the file"),
        Column("digest", "text", "文件内容的 SHA-256", "SHA-256 of the file"),
        Column("title", "text", "标题", "title"),
        Column("fiscal_year", "int", "评价年度", "the fiscal year that is evaluated"),
        Column("region_code", "text", "地区代码（GB/T 2260），由代码或名称得出", "region by GB/T 2260, from its code or a name"),
        Column("region_name", "text", "印出的地区名", "the region as printed"),
        Column("unit", "text", "单位名称", "name of the unit"),
        Column("superior", "text", "主管部门", "supervising department"),
        Column("date", "date", "报告日期或公开日期", "the date of the report or of its publication"),
        Column("document", "bool", "是否由办公文档读出", "was it read from an office document?"),
        Column("sure", "bool", "是否全部读出", "was all that is printed also read?"),
        Column("evaluations", "small", "自评个数", "number of evaluations"),
        Column("record", "bytes", "整份报告（JSON），行引擎由此还原", "the whole report as JSON, from which the row engine rebuilds it"),
    ),
    "evaluations": (
        *_KEYS,
        Column("kind", "text", "类别：department、project、transfer、bond", "department, project, transfer or bond"),
        Column("name", "text", "名称", "name"),
        Column("department", "text", "主管部门（表内没有的取单位的主管部门）", "supervising department; of the unit where the form has none"),
        Column("agency", "text", "实施单位", "implementing unit"),
        Column("grade", "text", "自评等级", "the grade that is claimed"),
        Column("rows", "int", "指标行数", "number of indicator rows"),
        Column("levels", "texts", "一级指标名（归一、去重、排序）", "level-1 groups, normalised, each once, sorted"),
        Column("total_weight", "number", "声明的满分", "the declared full score"),
        Column("total_score", "number", "自评总分", "the total that is claimed"),
        Column("execution", "bool", "是否有预算执行率一行", "is there an execution row?"),
        Column("execution_weight", "number", "执行率分值", "weight of the execution row"),
        Column("execution_score", "number", "执行率得分", "score of the execution row"),
        Column("execution_rate", "number", "印出的执行率（比率）", "the printed rate, as a plain ratio"),
        Column("funds", "small", "资金行数", "number of fund rows"),
        *(
            Column(f"{name}{suffix}", kind, zh + zh_more, en + en_more)
            for name, zh, en in (
                ("initial", "年初预算数", "initial budget"), ("adjusted", "全年预算数", "full-year budget"),
                ("arrived", "到位资金", "money received"), ("spent", "全年执行数", "money spent"),
            )
            for suffix, kind, zh_more, en_more in _BOTH
        ),
        Column("deducted", "number", "扣分合计，不计正负号；有一项读不出时为空", "points taken off, signs aside; null when one cannot be read"),
        Column("deductions", "small", "扣分项数", "number of deductions"),
        Column("groups", "small", "印有分值的上级行数", "levels with a printed weight or score"),
        Column("moneyed", "bool", "执行率或资金行写有原因", "is there a reason beside the money?"),
        Column("admits", "bool", "问题中承认未完成", "do the problems admit a shortfall?"),
        Column("total_decimals", "small", "自评总分印出的小数位数", "how many decimals the claimed total prints"),
        Column("execution_decimals", "small", "执行率得分印出的小数位数", "how many decimals the score of the execution row prints"),
        Column("execution_rated", "bool", "是否印有执行率", "is a rate printed in the execution row?"),
        Column("execution_base", "number", "印出的执行率，不论单位", "the printed rate, whatever its unit"),
        Column("share_spent", "number", "执行率的分子，用于与得分率相比", "numerator of the rate that the scores are held against"),
        Column("share_budget", "number", "执行率的分母", "its denominator"),
        Column("own_grade", "text", "按报告自印档次应得的等级", "the grade by the bands that the report prints itself"),
        Column("codes", "text", "不依规则即可看出的全表问题，如 R344:error，以分号分开", "findings on the whole table that need no rules, such as R344:error, parted by semicolons"),
        Column("unsettled", "bool", "是否有须由行引擎查的问题", "are there findings that only the row engine can tell?"),
        Column("layout", "id", "各行上级和指标名的散列，按次序", "hash of the rows' levels and names, in order"),
        Column("fingerprint", "id", "各行指标名、指标值、实际完成值的散列", "hash of the rows' names, targets and actual values"),
        Column("odd", "text", "须由行引擎处理的原因", "why only the row engine can take it"),
    ),
    "funds": (
        *_KEYS,
        Column("fund", "small", "第几行，从 0 起", "which row, from 0"),
        Column("label", "text", "名称", "label"),
        Column("source", "text", "来源", "source"),
        *(
            Column(f"{name}{suffix}", kind, zh + zh_more, en + en_more)
            for name, zh, en in (
                ("initial", "年初预算数", "initial budget"), ("adjusted", "全年预算数", "full-year budget"),
                ("arrived", "到位资金", "money received"), ("spent", "全年执行数", "money spent"), ("rate", "执行率", "rate"),
            )
            for suffix, kind, zh_more, en_more in _PRINTED
        ),
        *_PLACE,
    ),
    "indicators": (
        *_KEYS,
        Column("row", "int", "第几行，从 0 起", "which row, from 0"),
        Column("path", "texts", "上级指标名", "the levels above the row"),
        Column("name", "text", "指标名", "name"),
        Column("nature", "text", "印出的指标性质", "the printed nature"),
        Column("target", "text", "指标值（原文）", "target as printed"),
        Column("unit", "text", "度量单位（原文）", "unit of the form's own column, as printed"),
        Column("actual", "text", "实际完成值（原文）", "actual value as printed"),
        Column("weight", "text", "分值（原文）", "weight as printed"),
        Column("score", "text", "得分（原文）", "score as printed"),
        Column("coefficient", "text", "得分系数（原文）", "coefficient as printed"),
        Column("reason", "text", "偏差原因（原文）", "reason for deviation as printed"),
        Column("rule", "text", "评价标准（原文）", "the rule text as printed"),
        *_PLACE,
        Column("points", "number", "分值：印出的、评分标准的或分组剩下的", "the weight: printed, of the rule text, or left by the group"),
        Column("points_origin", "text", "分值来历：printed、rule、group", "where the weight comes from"),
        Column("claimed", "number", "自评得分", "the score that is claimed"),
        Column("level", "text", "一级指标名（归一）", "the level-1 group, normalised"),
        Column("direction", "text", "起作用的比较符：≥ > ≤ < = ± 定性，或空", "the comparator in force"),
        Column("origin", "text", "比较符来历：printed、nature、category、default", "where the comparator comes from"),
        Column("target_kind", "text", "指标值读成什么：number、range、date、word …", "what the target reads as"),
        Column("target_base", "micro", "指标值（基本单位）", "target in its base unit"),
        Column("actual_kind", "text", "实际完成值读成什么", "what the actual value reads as"),
        Column("actual_base", "micro", "实际完成值（基本单位）", "actual value in its base unit"),
        Column("actual_unit", "text", "实际完成值的量纲：ratio、money、points 或计数单位", "dimension of the actual value"),
        Column("exact", "bool", "实际完成值是否为一个确数", "is the actual value one exact number?"),
        Column("at_least", "bool", "实际完成值是否为下限", "is the actual value a lower bound?"),
        Column("at_most", "bool", "实际完成值是否为上限", "is the actual value an upper bound?"),
        Column("least", "micro", "实际完成值可能的最小值", "the least that the actual value can be"),
        Column("greatest", "micro", "实际完成值可能的最大值", "the greatest that it can be"),
        Column("aim", "micro", "可比的指标值", "target, comparable with `value`"),
        Column("value", "micro", "可比的实际完成值", "actual value, comparable with `aim`"),
        Column("span", "text", "区间或期限的结果：met，或缺什么", "of a range or deadline: met, or what is lacking"),
        Column("one_unit", "bool", "只有一边印了单位", "is a unit printed on one side only?"),
        Column("about", "bool", "指标值是约数", "is the target approximate?"),
        Column("coefficient_base", "micro", "得分系数", "the coefficient"),
        Column("named", "micro", "报告中与指标同名的数据", "the fact of the row's own name"),
        Column("state", "text", "完成情况的表述（去首尾空白；过长的不留）", "the words of completion; none when they are long"),
        Column("as_target", "bool", "表述与文字指标值相同", "are the words those of the target?"),
        Column("capped", "bool", "指标值为 100%，得分不是它的比例", "is the target 100%, and the score not the plain share of it?"),
        Column("absent", "bool", "不涉及", "does the row say that it does not apply?"),
        Column("not_applicable", "bool", "标明不适用", "is the row marked as not applicable?"),
        Column("reasoned", "bool", "写有原因", "is a reason given?"),
        Column("explains", "bool", "原因说的是偏差", "does the reason speak of a deviation?"),
        Column("late", "bool", "晚于期限", "is the date after the deadline?"),
        Column("ambiguous", "bool", "不知多好还是少好", "is it unknown whether more is better?"),
        Column("surplus", "text", "超额须说明时的问题级别：warning、info，或空", "how severe a surplus without a word would be: warning or info; none where it needs none"),
        Column("claimed_decimals", "small", "自评得分印出的小数位数", "how many decimals the claimed score prints"),
        Column("path_id", "id", "各上级指标名的散列；0 为没有上级", "hash of the levels above the row; 0 for none"),
        Column("name_id", "id", "归一后的指标名的散列", "hash of the name, normalised"),
        Column("codes", "text", "不依规则即可看出的问题，如 T401:error，以分号分开", "findings that need no rules, such as T401:error, parted by semicolons"),
    ),
    "facts": (
        *_KEYS,
        Column("name", "text", "名称（归一；上年的加“上年”）", "name, normalised; last year's carry 上年"),
        Column("text", "text", "原文", "as printed"),
        Column("base", "number", "数值（元、比率或个数）", "number in its base unit"),
        Column("unit", "text", "量纲", "dimension"),
        Column("pointer", "text", "在报告中的位置", "JSON pointer into the report"),
    ),
}  # fmt: skip
"""The tables that `pack` writes."""

SCORED: dict[str, tuple[Column, ...]] = {
    "scores": (
        *_KEYS,
        Column("row", "int", "指标行号；-1 为预算执行率", "which row; -1 is the execution row"),
        Column("level", "text", "一级指标名", "level-1 group"),
        Column("name", "text", "指标名", "name"),
        Column("weight", "number", "分值", "weight"),
        Column("weight_origin", "text", "分值来历", "where the weight comes from"),
        Column("claimed", "number", "自评得分", "claimed score"),
        Column("computed", "number", "重算得分", "computed score"),
        Column("status", "text", "agrees、overstated、understated、unverifiable", "the verdict"),
        Column("method", "text", "评分方法", "scoring method"),
        Column("basis", "text", "依据的可靠程度", "how sure the rule is"),
        Column("missing", "text", "缺什么，以分号分开", "what is lacking, parted by semicolons"),
        Column("flags", "int", "要人看的地方，按位", "what a person should look at, a bit each"),
        Column("unexplained", "bool", "扣了分而未写原因", "were points lost without a reason?"),
        Column("left_out", "bool", "不适用而不计入总分", "does it not apply, and not count in the total?"),
        Column("codes", "texts", "问题代码（validate）", "finding codes, of `validate`"),
        Column("engine", "text", "由哪个引擎算出", "which engine computed it"),
    ),
    "cards": (
        *_KEYS,
        Column("path", "text", "文件路径", "path of the file"),
        Column("digest", "text", "文件内容的 SHA-256", "SHA-256 of the file"),
        Column("fiscal_year", "int", "评价年度", "fiscal year"),
        Column("region_code", "text", "地区代码", "region code"),
        Column("region_name", "text", "地区名", "region as printed"),
        Column("unit", "text", "单位名称", "unit"),
        Column("department", "text", "主管部门", "supervising department"),
        Column("kind", "text", "类别", "kind"),
        Column("name", "text", "自评名称", "name of the evaluation"),
        Column("profile", "text", "规则包", "profile"),
        Column("version", "text", "规则包版本", "its version"),
        Column("basis", "text", "规则包依据", "its basis"),
        Column("reason", "text", "选用理由（中文）", "why it was chosen, in Chinese"),
        Column("reason_en", "text", "选用理由（英文）", "why it was chosen, in English"),
        Column("weight", "number", "满分", "full score"),
        Column("claimed", "number", "自评总分", "claimed total"),
        Column("computed", "number", "重算总分", "computed total"),
        Column("grade_claimed", "text", "自评等级", "claimed grade"),
        Column("grade_computed", "text", "重算等级，多个以 / 分开", "computed grade, several parted by /"),
        Column("coverage", "number", "重算到的分值占比", "share of the weight that was recomputed"),
        Column("execution_rate", "number", "预算执行率（支出 ÷ 全年预算）", "money spent over the full-year budget"),
        Column("rows", "int", "行数", "number of rows, the execution row included"),
        Column("agrees", "int", "相符行数", "rows that agree"),
        Column("overstated", "int", "高估行数", "rows that are overstated"),
        Column("understated", "int", "低估行数", "rows that are understated"),
        Column("unverifiable", "int", "无法核实行数", "rows that cannot be verified"),
        Column("weight_overstated", "number", "高估行的分值合计", "weight of the overstated rows"),
        Column("points_overstated", "number", "高估的分数合计", "points by which they are overstated"),
        Column("full", "bool", "各行都得满分", "is every row full?"),
        Column("unexplained", "int", "扣了分而未写原因的行数", "rows that lost points without a reason"),
        Column("gap", "number", "指标得分率减执行率", "the indicators' share of their points less the execution rate"),
        Column("fingerprint", "id", "各行指标名、指标值、实际完成值的散列", "hash of the rows' names, targets and actual values"),
        Column("codes", "texts", "问题代码（validate；行和表的，排序，可重复）", "finding codes of rows and table, sorted, repeated as they occur"),
        Column("engine", "text", "由哪个引擎算出", "which engine computed it"),
    ),
}  # fmt: skip
"""The tables that `score --engine` and `validate --engine` write with `-o FOLDER`."""


FLAG_BITS = {name: 1 << bit for bit, name in enumerate(FLAGS)}
"""The bits of the column `flags`."""

COLUMNAR = (
    "W201", "W202", "W203", "W204", "W205", "W206", "W207", "W208",
    "R301", "R302", "R303", "R304", "R305", "R306", "R307", "R308", "R309", "R312", "R313", "R314", "R315", "R316", "R317",
    "R340", "R341", "R342", "R343", "R344", "R345",
    "T401", "T402", "T403", "T404", "T405", "T406", "T407", "T408", "T409", "T410", "T411", "T413", "T414", "T415", "T416", "T417", "T418",
)  # fmt: skip
"""The codes that columns tell as the row engine does, each as often and as severe.

W203, W204 and W207 never occur in evaluations that columns take: a printed rule text and a negative weight are for the row
engine. W205 and R303 are told at packing where no weight comes from the rules; else the evaluation is `unsettled`, and for the row
engine when checks are asked for. Not here: T412, for which
every name must be held against the words of the place; T430 to T433, which compare with another document; and what reads
the document itself (E, S, A, C, P).
"""


def arrow(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of a table."""
    import pyarrow as pa

    types: dict[Type, pa.DataType] = {
        "id": pa.int64(), "int": pa.int32(), "small": pa.int16(), "number": pa.decimal128(DIGITS, DECIMALS), "micro": pa.int64(), "text": pa.string(),
        "texts": pa.list_(pa.string()), "bool": pa.bool_(), "date": pa.date32(), "bytes": pa.binary(),
    }  # fmt: skip
    return pa.schema([pa.field(one.name, types[one.type]) for one in columns])
