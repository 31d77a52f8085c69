"""Words of the field that checks look for. Each list is short on purpose: what it does not hold is not judged."""

from __future__ import annotations

from jixiao.text import lazy_re as re

NOT_APPLICABLE = frozenset(
    {"不涉及", "不适用", "本年不涉及", "本年度不涉及", "本项目不涉及", "未涉及", "N/A", "n/a", "无此项", "不存在"}
)
"""A target or actual value of this kind says that the row does not apply. 无 alone may be a figure (no accident)."""

SHORTFALLS = re.compile(
    r"(?:未能?|没有|尚未|未按[期时计划]{1,3})(?:全部|完全|按[期时]|及时)?(?:完成|达到|达成|实现|执行完|支付|验收|开展)"
    r"|(?:进度|进展|执行|支付|支出)(?:较|比较|相对|略显|偏|过)?(?:缓?慢|滞后|低|不理想|不足|不均衡)|执行率(?:较|偏|不)[低高]"
    r"|(?:工程|项目|任务|工作|建设|实施|施工)(?:进度|进展|有所|存在|较|略有){0,2}(?:滞后|延期|延误)|延期(?:完成|验收|竣工|支付|开工|实施)|逾期|结[余转](?:资金)?较[大多]"
)
"""An admission that work or spending fell short. 目标未量化 and the like are about the form, not about the work."""

DONE = ("完成", "达到", "达成", "按计划", "正常", "符合", "超额", "达标")
NOT_DONE = ("未", "不", "没", "推迟", "延", "影响", "滞后", "偏", "因", "受")
"""A reason beside a full score that only says that the work was done is none."""

LESS_IS_BETTER = (
    "投诉", "事故", "差错", "错误", "死亡", "损失", "违规", "违法", "违纪", "发病", "失业", "能耗", "排放", "上访", "信访", "故障", "退件",
    "误差", "偏差", "偏离", "逾期", "超期", "时限", "时长", "时间", "天数", "周期", "变动率", "调整率", "调整次数", "结转", "结余", "负债",
    "超支", "超编", "控制", "成本", "费用", "单价", "经费", "支出", "占比", "流失", "病床", "等候", "等待", "拥堵", "浓度", "缺勤", "空置",
)  # fmt: skip
"""Names whose target without a comparator may be a ceiling."""

TIME = frozenset({"天", "日", "小时", "分钟", "秒", "个工作日", "工作日", "月", "个月", "年"})

VAGUE = (
    "提升", "提高", "改善", "加强", "增强", "长期", "持续", "有效", "明显", "显著", "较好", "良好", "较高", "逐步", "不断", "进一步", "促进", "推动",
    "优化", "完善", "巩固", "稳步", "稳定", "健全", "中长期", "可持续", "高效", "满意", "有所", "积极", "影响", "作用", "充分", "大幅", "较大",
)  # fmt: skip
"""Words that name a direction and no standard."""

GENERIC_COUNTS = frozenset("个项件次场期处条篇份册套台部辆座间所栋宗起例批种类门支张块面本家户点站笔单轮遍回班届只头")
"""Counting words that stand for one another in daily use."""

PEOPLE = frozenset({"人", "名", "位"})

ALIKE = (
    PEOPLE,
    frozenset({"公里", "千米", "米", "厘米", "km", "里", "延米"}),
    frozenset({"平方米", "亩", "公顷", "平方公里", "平方千米", "㎡", "m2", "平米"}),
    frozenset({"吨", "千克", "公斤", "克", "斤"}),
    frozenset({"天", "日", "小时", "分钟", "月", "个月", "年", "周", "季度", "工作日", "个工作日"}),
    frozenset({"分", "ratio"}),
    frozenset({"立方米", "方", "升"}),
    frozenset({"度", "千瓦时", "千瓦"}),
)
"""Units that measure one thing; a row that mixes them is not comparable at sight, and not wrong."""

NEVER_ABOVE_ALL = (
    "合格率", "覆盖率", "满意度", "满意率", "达标率", "及时率", "准确率", "优良率", "入学率", "参保率", "普及率", "知晓率",
)  # fmt: skip
"""Rates of a part in a whole."""

COST_AMOUNTS = ("成本", "费", "支出", "投资", "造价", "金额")
"""A cost row of such a name is an amount even where no unit is printed."""

REACHED = (
    "完成", "达标", "合格", "覆盖", "及时", "按时", "达到", "实现", "到位", "已", "无", "零", "全", "按期", "符合", "正常", "通过", "足额",
)  # fmt: skip
"""Words that say that a figure was reached, where the figure itself is not printed."""

COST_MAY_RISE = ("节约", "降低", "下降", "节省", "压减", "减少", "率", "效益", "收益", "回报", "控制数", "结余", "标准")
"""A cost row of such a name may well say at least."""

SURVEY = ("问卷", "调查", "测评", "样本", "抽样", "访谈", "走访", "回访", "评议", "好差评", "满意度调")

LEFT_OVER = re.compile(
    r"[XＸ]{2,}|×{2,}|[(（]\s{0,4}(?:请|此处)[^()（）]{0,30}[)）]|[(（]\s{0,4}(?:限|不超过)?\s{0,4}\d{1,4}\s{0,4}字(?:以内|以下|内)?\s{0,4}[)）]|请(?:填写|在此|说明)[^。]{0,20}$|^\*+$|20XX",
    re.MULTILINE,
)
LEFT_OVER_MARKS = ("X", "Ｘ", "×", "(", "（", "请", "*")
"""No text without one of these characters has anything left over."""


_BLANK = frozenset({"", "无", "—", "——", "-", "--", "/", "\\", "无偏差", "不适用", "N/A", "n/a", "无。", "－", "–"})


def text_of(text: str | None) -> str:
    """A text without blanks at its ends; empty for what says nothing (无, —, /)."""
    kept = text.strip() if text else ""
    return "" if kept in _BLANK else kept
