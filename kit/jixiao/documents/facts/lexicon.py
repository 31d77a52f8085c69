"""What the words around a figure say about it: one table of data, read by one pattern.

A class is a role that a figure can have (`SPENT`), a place in a list (`TOTAL`, `OPEN`) or a comparison (`UP`, `LAST`).
Of the phases of money the last word before the figure decides: 支出预算数 is a budget, 预算执行数 is spending.
"""

from __future__ import annotations

from jixiao.text import lazy_re as re
from jixiao.text.alternatives import any_of
from jixiao.text.units import COUNTED

WORDS: dict[str, str] = {
    "CARRY": "上年结转 上年度结转 年初结转 年初结余 上年结余 上年末结余 上年度结余 期初余额 年初余额 以前年度结转 年初滚存结余 上年滚存结余",
    "LEFT": "未到位 未拨付 未执行 未兑付 未下达 未发放 结余 剩余 结转下年 结转 余额 节余 未支付 未使用 尚未 结存 其余 余下 在办 正在办理 未办结 未完成 待整改 待办结 净值 净资产 没花完 没用完 没有用完 未花完 未用完 结转到 节约资金 节约",
    "ADJUSTED": "调整后预算 调整预算 预算调整数 调整后 调减后 调增后 变更后 核定后 修订后 追加后 调整为 全年预算 年度预算总额 全年预算数",
    "INITIAL": "年初预算 年初预算支出 年初批复 年初安排 年初下达 年初部门预算 年初",
    "BUDGET": "预算 批复 计划 安排 核定 概算 合同 批准 申请",
    "ADD": "追加 调增 追增 增加预算 追加预算 调增预算 追增预算 补充",
    "CUT": "调减 核减 追减 收回 扣减 剔除 压减 调减预算 核减预算 追减预算 压减预算 收回预算",
    "ARRIVED": "到位 到账 收到 拨入",
    "GIVEN": "下达 下拨 投入 总投资 投资",
    "SPENT": "支出 支付 执行 使用 决算 拨付 兑付 发放 报账 列支 开支 用款 付款 支用",
    "INCOME": "收入 来源",
    "TARGET": "目标 任务 应 拟 需",
    "DONE": "完成 实际 已 实有 现有 建成",
    "TOTAL": "合共 共计 合计 总计 总额 总数 总共 小计 共 总 合起来 加起来 加在一起 合在一起",
    "RUNNING": "累计 截至 截止",
    "OPEN": "其中 包括 包含 包含了 分别 构成 组成 含 分为",
    "USE": "用于 主要是 主要为",
    "UP": "增加 增长 上升 提高 上涨 增幅 涨幅 增收 增支 净增 提升 扩大 增 多",
    "DOWN": "减少 下降 降低 降幅 缩减 减幅 减支 减收 净减 回落 压缩 负增长 下调 缩短 减 降 少",
    "COMPARE": "同比 环比 相比 对比 比 较",
    "LAST": "上年同期 去年同期 上年度 上年 去年 上一年 同期",
    "THIS": "本年度 本年 今年 当年 全年",
    "SHARE": "占",
    "NEGATED": "不 未 没有 非 无",
    "PRICED": "单价 每人 每户 每亩 每个 每台 每件 每辆 每 人均 户均 亩均 平均 均价 /",
    "FLAT": "持平",
    "NOISE": "单一来源 公共 共同 总体 总局 总结 总队 总工会 总站 总目标 总分 总则 总经理 预算绩效 支出绩效 计划生育 不断 无害 非税 比例 比率 比重 比赛 对比分析 相应 占用 占地 收入水平 无偿",
    "POST": "编制 核编 定编",
}
"""Words by class; the longest word at a place counts."""

PHASES = frozenset(
    [
        "CARRY",
        "LEFT",
        "ADJUSTED",
        "INITIAL",
        "BUDGET",
        "ADD",
        "CUT",
        "ARRIVED",
        "GIVEN",
        "SPENT",
        "INCOME",
        "TARGET",
        "DONE",
    ]
)
BUDGETS = frozenset({"INITIAL", "ADJUSTED", "BUDGET"})
"""The phases of money that is planned."""
PLANS = BUDGETS | {"TARGET"}
"""The phases of what is planned, money or not."""
SPENDING = frozenset({"SPENT", "DONE"})
"""The phases of what was spent and done."""
_BY_WORD = {word: kind for kind, words in reversed(WORDS.items()) for word in words.split()}
_PATTERN = re.compile(any_of(_BY_WORD))

PARTITIONS: tuple[str, ...] = (
    "中央 省级 省 自治区 市级 市 州级 州 旗 盟 县级 县 区级 区 镇 乡 地方 本级 自筹 其他 其它 社会 企业 上级 配套",
    "基本 项目 上缴 经营 结转 对附属",
    "人员经费 人员支出 公用 运转 日常 商品 工资 个人 资本性 对个人",
    "购置 运行 运维 维护 接待 出国 出境 因公 用车 车辆",
    "男 女",
    "行政 事业 参公 工勤 机关 政法 公勤 企业 合同 自收 农机 专项编",
    "在职 在编 退休 离休 离退休 临聘 聘用 编外 遗属 在岗 临时 辅助 全供养 部分供养 非财政",
    "处级 科级 科员 股级 厅级 局长 主任 馆长 院长 校长 所长 站长 正副 管理 技术 工勤 工人 职工 领导",
    "一般公共预算 政府性基金 国有资本 专户 其他收入 财政拨款 上年结转 事业收入 经营收入 彩票 福彩 其他资金 自有资金 单位资金 使用非财政",
    "第一 第二 第三 第四 第五 第六 首批 一批 二批 三批",
    "一季度 二季度 三季度 四季度",
    "上半年 下半年",
    "首轮 一轮 二轮 三轮",
    "公办 民办 公建民营 民营",
    "新建 改建 扩建 改扩建 续建",
    "集中 现场 线上 线下 网络",
    "城市 农村 城镇 乡村 市区",
    "一期 二期 三期 四期 五期 一标段 二标段 三标段 四标段 五标段 六标段 首期 前期 后期",
    "正高 副高 高级 中级 初级",
    "小学 初中 高中 幼儿园 中学 大学 本科 专科 研究生",
    "办结 在办 正在 未 已",
    "左 右 东 西 南 北 上游 中游 下游 干流 支流",
    "甲 乙 丙 丁 戊 己 庚 辛",
    "公益一类 公益二类",
    "合格 不合格 基本合格",
    "满意 不满意 一般",
    "达标 未达标",
    "流动 固定 无形 在建",
    "住校 寄宿 走读 通校 通学",
    "大型 中型 小型 小(1)型 小(2)型 小(一)型 小(二)型 塘坝",
)
"""Names that together cover a whole: when every part of a list carries a word of one line, the list is closed."""
_GRADES = frozenset({"合格", "满意", "达标"})
"""Words that several questions of one survey share: alone they divide nothing."""
_PARTITION_PATTERNS = tuple(re.compile("|".join(map(re.escape, line.split()))) for line in PARTITIONS)
_ANY_PART = re.compile(any_of(dict.fromkeys(" ".join(PARTITIONS).split())))
"""A list whose first name has no word of any line is none of them."""

_HALVES = (
    ("男", "女"), ("财政", "自筹"), ("城镇", "农村"), ("城市", "农村"), ("城市", "乡村"), ("公办", "民办"), ("线上", "线下"), ("基本支出", "项目支出"),
    ("直接", "间接"), ("本地", "外地"), ("本县", "外县"), ("集中", "分散"), ("固定", "流动"), ("人工", "机械"), ("在编", "编外"), ("在职", "退休"), ("住校", "走读"),
    ("寄宿", "走读"), ("专职", "兼职"), ("正式", "预备"), ("正式", "试用"), ("一线", "后勤"), ("自有", "租赁"), ("新购", "旧有"), ("白天", "夜间"), ("日间", "夜间"), ("白班", "夜班"), ("上午", "下午"), ("国内", "国外"),
    ("境内", "境外"), ("成人", "儿童"), ("平日", "节假日"), ("旺季", "淡季"), ("进口", "国产"),
)  # fmt: skip
"""Two names that leave nothing of a whole between them."""


def halves(first: str, second: str) -> bool:
    """Whether two labels divide a whole in two."""
    named = any((a in first and b in second) or (b in first and a in second) for a, b in _HALVES)
    return named or _inside_out(first, second) or _denies(first, second) or _denies(second, first)


_SIDE = re.compile(r"(?P<place>[\u4e00-\u9fff])(?P<side>[内外])")


def _inside_out(first: str, second: str) -> bool:
    """站内救助 and 站外救助: one place, its inside and its outside."""
    sides = [{(one["place"], one["side"]) for one in _SIDE.finditer(label)} for label in (first, second)]
    return any((place, "外" if side == "内" else "内") in sides[1] for place, side in sides[0])


_DENIED = re.compile(r"[非未不无](?P<what>[\u4e00-\u9fff]{2})")


def _denies(first: str, second: str) -> bool:
    """持证读者 and 非持证读者: one label says of a thing that it is not what the other says."""
    return any(match["what"] in first and match[0] not in first for match in _DENIED.finditer(second))


LAST = "上年|去年|上一[年轮次期届]"
FORMER = f"{LAST}|往年|同期|[改实整治][造革施治理]+前|原[来先]?|期初|年初"
"""What was before: the year, the round, the works."""
FROM = re.compile(r"[由从][^,，。;；]*$")
"""由 72 万元: what a change leads from, whatever stands between."""
_DIVISIONS = "结构|构成|来源|类型|类别|种类|分布|用途|性质|[级层]级?|性别|年龄|学历|职称|区域|地区|行业|部门|科目|功能|渠道|方式|权属|对象"
"""What a whole is divided by."""
_SEEN = rf"[^分从,。;:\d]*?(?:{_DIVISIONS})(?:上|来)?看[,:]"
DIVIDES_BY = rf"按[^按,。;:\d]+?(?:分[类组项列]?|统计|看|类别|科目|性质|用途|来源)(?:看|为|有)?[,:]|分{_SEEN}|从{_SEEN}"
"""按用途分, 从资金结构上看: a clause of its own says that what follows divides a whole."""
JOINERS = frozenset("、和与及")
"""What joins the members of a list."""

NOUN = r"(?:(?![均已由为是将各的]|都(?!市)|全部|分别|共同|合计)[\u4e00-\u9fff])"
"""One character of what a count counts: its noun ends where the words begin that say something of it."""
EACH_OF = "座|眼|口|盏|株|棵|吨|套|头|只|台|辆|件|户|亩|车|床|班|校|村|镇|乡|人|生|间|栋|幢|杆|桩|篇|册|例|店|公里|平方米|平米|立方米|公顷|平方公里|站|院|馆|厂|园|库|塘|池|船|艘|井|支|队|企|箱|桶|袋|项目|社区|学校|窗口|点位|网点|站点"
"""Counting words that a cost of one of them is named by: 单座造价, 亩均成本."""
_ONE_OF = any_of(sorted(COUNTED - {"位", "名", "个月", "项", "笔", "单", "元"}))
SINGLE = rf"单(?:{_ONE_OF}|方)(?=[^,。;\d]*(?:造价|成本|价|费|投资|投入|节约|节省|均|耗|产|支出|租金|补助|额))"
"""单眼成本, 单台年均费用: what is told of one; 单位 names none."""


FRACTIONS: dict[str, tuple[str, ...]] = {
    "执行": ("执行", "支出", "决算", "使用", "支付", "完成", "拨付", "兑付", "付"),
    "支出": ("支出", "执行", "决算", "使用", "支付", "拨付", "付", "完成"),
    "使用": ("使用", "支出", "支付", "拨付", "执行", "发放", "付"),
    "支付": ("支付", "支出", "付", "拨付", "使用", "执行"),
    "拨付": ("拨付", "支付", "支出", "下拨", "付"),
    "兑付": ("兑付", "发放", "支付", "支出"),
    "兑现": ("兑现", "兑付", "发放"),
    "发放": ("发放", "支付", "支出", "拨付"),
    "到位": ("到位", "到账", "下达", "拨入", "收到", "实到"),
    "完成": ("完成", "支出", "执行", "决算", "实际", "建成"),
    "回收": ("回收", "收回", "有效"),
    "入库": ("入库",),
    "报账": ("报账", "支出"),
    "落实": ("落实", "到位"),
    "化解": ("化解", "偿还", "归还", "消化"),
    "偿还": ("偿还", "归还", "清偿"),
    "结转": ("结转", "结余"),
    "结余": ("结余", "结转", "剩余"),
    "节约": ("节约", "节支", "节省"),
    "控制": ("实有", "在职", "实际", "支出", "决算"),
    "供养": ("在职", "实有"),
    "利用": ("利用", "在用", "使用", "开采"),
    "负债": ("负债",),
    "采购": ("采购",),
    "完工": ("完工", "竣工", "建成", "完成"),
    "竣工": ("竣工", "完工", "建成", "完成"),
    "建成": ("建成", "竣工", "完工", "完成"),
    "结案": ("结案", "办结", "审结", "执结"),
    "审结": ("审结", "结案", "办结"),
    "办结": ("办结", "结案", "审结", "处结"),
    "整改": ("整改", "改正", "纠正"),
    "接种": ("接种", "实种"),
    "参保": ("参保", "参加"),
    "验收": ("验收", "合格"),
    "取证": ("取得", "获得", "取证"),
    "持证": ("持证", "取得"),
    "建档": ("建档", "建立"),
}
"""Which words may name the part of a rate, by the last two characters before 率; a stem that is not here names itself."""
OVERLAPPING = re.compile(
    "女|党员|住校|寄宿|留守|贫困|脱贫|残疾|低保|少数民族|高级|一级|中级|初级|骨干|重点|新增|建档|同时|兼(?!职)|重复|交叉"
)
"""Attributes that several members of a group may share: such parts are no partition."""


_SPENDING_FIRST = re.compile(r"(?:已|实际|共|全年|累计|年内|本年)*(?:执行|使用|支付|拨付|支用|兑付|发放|付)(?!率|数)")


def spends(label: str) -> bool:
    """执行预算资金 6 万元: the verb before its object says more than the last word."""
    return bool(_SPENDING_FIRST.match(label.lstrip()))


def marks(text: str) -> list[tuple[str, int, int]]:
    """The words of the table in a text: class, start, end, in order."""
    return [(_BY_WORD[match[0]], match.start(), match.end()) for match in _PATTERN.finditer(text)]


def partition(labels: list[str]) -> bool:
    """Whether the names of a list cover a whole: each carries a word of one line of the table."""
    if len(labels) < 2 or _ANY_PART.search(labels[0]) is None:
        return False
    return any(_covered(pattern, labels) for pattern in _PARTITION_PATTERNS)


def divides(labels: list[str]) -> bool:
    """Whether two and more different words of one line of the table name the parts."""
    if labels and _ANY_PART.search(labels[0]) is None:
        return False
    return any(_covered(pattern, labels, different=True) for pattern in _PARTITION_PATTERNS)


def _covered(pattern: re.Pattern[str], labels: list[str], *, different: bool = False) -> bool:
    """Whether every label carries a word of a line; not all of them the same, where they may be grades or have to differ."""
    found: set[str] = set()
    for label in labels:
        match = pattern.search(label)
        if match is None:
            return False
        found.add(match[0])
    return len(found) > 1 or not (different or found & _GRADES)
