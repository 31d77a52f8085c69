"""What part a figure plays by the words before it: an amount, a change and which way it goes, a rate, a price, a score."""

from __future__ import annotations

from decimal import Decimal

from jixiao.documents.facts.fact import HALF, Fact
from jixiao.documents.facts.lexicon import EACH_OF, FORMER, FROM, SINGLE
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT

_CHANGED = re.compile(
    r"(?:(?P<up>增加|增长|上升|提高|上涨|增幅|涨幅|增收|增支|净增|提升|扩大|上浮|多[支付花用收出占]+|超[支出收编]|高出|增|多|超)|"
    r"(?P<down>减少|下降|降低|降幅|缩减|压减|减幅|减支|减收|净减|回落|压缩|负增长|下调|缩短|下浮|少[支付花用收出占]+|[短欠]?缺|[短欠]收|减|降|少|节约|节能|节省|差异|偏差|偏离))"
    r"(?:了|率|额|数|幅度|比例|幅|金额|资金)?(?:分别)?(?:为|是|达到?|约|各|均|共|近)?\s*:?\s*$"
)
_MORE = re.compile(r"[比较][^,，。;；]*?(?:(?P<up>多)|(?P<down>少))[\u4e00-\u9fff]{1,2}\s*$")
"""比上年多招 60 人: the word of change stands before its verb."""
_MORE_OR_LESS = frozenset("多少")
_SHORT_CHANGE = frozenset(
    {"多", "少", "增", "减", "降", "超", "升", "涨", "跌", "高", "低", "缺", "短缺", "欠缺", "超出"}
)
_NOUNS = frozenset({"提升", "提高", "扩大", "压缩", "缩短", "回落", "上升", "延长", "拉长", "收窄"})
"""Words of change that also name works: 绿化提升 40 万元. Beside an amount they need a comparison."""
_COMPARED = re.compile(r"[比较同由从]")
_HELD_AGAINST = re.compile(rf"{FORMER}|[由从比较]|计划|预算|目标|任务|批复")
"""What says in the words before a clause that it tells a change: 上一年 8.7 天，缩短 0.6 天."""
_CHANGES = re.compile("[增上提涨净扩多超高减下降缩压回负少短欠缺节差偏]")
_ALONE = re.compile(
    r"[\s,;、:]*(?:合计|共|也就是|即|实际|一年|全年|累计|正好)?"
    r"(?:(?P<up>延长|拉长|多(?![年数种样项个人家元次])[\u4e00-\u9fff]|超[支出收]?|高出|[上攀回]升|上涨|提[高升]|扩大|增[多加]|增|涨|升|多|高)|"
    r"(?P<down>缩短|收窄|压[缩减]|省[下出去了]+|少(?![年儿数量])[\u4e00-\u9fff]|下[降滑跌]|回落|滑落|减少|降低|精简|裁[减撤]|压降|减|降|跌|少|低)|"
    r"(?P<turned>改善|好转|变化|变动|相差))(?:了|到了|幅度|幅|率)*(?:为|达|约)?\s*$"
)
"""A clause that holds no word but that of change."""
_WAY = re.compile(r"(?P<up>[增升涨扩]|提高|延长)|(?P<down>[降减跌缩压]|回落|下滑)")
_FROM_SMALL = re.compile(r"[比较同]|对照|净|其中")
_RATIO_ONLY = frozenset({"节约", "节能", "节省", "差异", "偏差", "偏离", "压减"})
_RATE_WORD = re.compile(r"率|幅度|比例")
_THAN = re.compile(r"[比较][^,]*压减")
_TO = re.compile(
    r"(?:增加|增长|上升|提高|减少|下降|降低|压缩|缩短|压减|降|压|减|增)(?:到|至|(?<=[降压减增])为)[^,，。;；]*$"
)
_SINCE = re.compile(
    r"[\s,]*(?:一年|全年|当年|期间|两年|三年|累计|共|实际|合计|间|来)*(?:(?P<up>新增|净增|增[加长]?)|(?P<down>净减|减少|压[减缩]|核减|缩减))[\u4e00-\u9fff]+\s*$"
)
"""由 112 个增加到 139 个，新增达标 27 个: a change whose verb has an object."""
_PLACED = re.compile(
    r"[比较同](?!重|例|率|武|学)[^,，。;；]*?[\u4e00-\u9fff](?:(?P<up>高|长|大|贵|重|宽|快|厚|深|远|早)|(?P<down>低|短|小|便宜|轻|窄|慢|薄|浅|近|晚))(?:了|出|约|达|近)*\s*$"
)
"""比控制价低 14.7 万元: how far one figure lies above or below another."""
_PRICE = re.compile(
    r"(?:单价|均价|(?:补[助贴]|收费|奖补|发放|支付|资助|保障|供养|救助)标准|标准为)(?:[^,，。;；]*[为是:])?\s*$"
    rf"|(?:平均|(?<![各全所两半学\d个])(?:{EACH_OF}|[街月日年次场期])均(?!衡|等|匀|有|不|已))[^,，。;；、]*$"
    rf"|{SINGLE}[^,，。;；、\d]*$"
    r"|(?<![\u4e00-\u9fff])[电水气油票粮]价(?:为|是|:|每[^,，。;；]*)?\s*$"
    r"|床日(?:均)?费用?(?:为|是|:)?\s*$"
    r"|每(?!逢|当|年(?!每))[\u4e00-\u9fff][^,，。;；]*$"
    r"|(?<![全本当\d])[月年](?:付|缴|租)(?:为|是|:)?\s*$"
    r"|(?<![全本当\d])[月年日](?:基本|岗位|绩效)?(?:工资|租金|补贴|补助|薪酬|薪资|薪|绩效|奖金|报酬|待遇|服务费|劳务费|津贴|租费|管理费|生活费|护理费)(?:标准)?(?:分别|依次)?(?:为|是|:)?\s*$"
)
_PRICED = re.compile("[价标均单床每月年日]")
_STANDARD = re.compile(r"(?:^|[,，。;；:：])[^,，。;；:：于超比]*标准(?:分别|依次|均|统一)*(?:为|是|:)?\s*$")
"""月标准 60 元, 误餐标准 40 元: a standard in 元 is what one of something is paid."""
_FUND = re.compile(r"[生人村校]均(?:公用|办公|运转|基本)?(?:经费|资金|补助|拨款|支出)[^,，。;；]*$")
"""A fund that is called after its standard: an amount in 万元 of it is no price."""
_BEYOND = re.compile(r"[\s,]*超(?:(?!过|级|市|出)|出[^,]*(?:目标|计划|预算|任务|定额)数?)|[\s,]*多完成了?\s*$")
_SHORT_OF = re.compile(r"[\s,]*少完成\s*$")
_PER = re.compile(r"\s*/\s*(?:10*[万亿千百]?)?[\u4e00-\u9fffA-Za-z]")

BECOMES = re.compile(
    r"(?:调[整增减高低]|核[增减]|压[减缩]|缩[减缩]|削[减缩]|压降|增加|增长|减少|提高|提升|扩大|上升|降低|下降|缩短|延长|追[加减]|变更|修[订改]|改|变|增|减|压|降|升|提)"
    r"(?:了)?(?:为|到|至|成)(?:年[末底]|期末|目前|现在|今年|本年|当前)?的?\s*$"
)
"""由 55 万元压减为 50 万元: behind 由 these lead to what a figure has become."""


def became(fact: Fact) -> bool:
    """Whether a figure is what the one right before it, behind 由 or 从, was changed to."""
    if not fact.index or BECOMES.search(fact.label) is None:
        return False
    past = fact.line.facts[fact.index - 1]
    return past.sentence == fact.sentence and past.dim == fact.dim and FROM.search(past.phrase) is not None


def _alone(fact: Fact, label: str) -> int:
    """Which way a clause of one word of change goes, where its sentence tells what it is held against."""
    match = _ALONE.match(label)
    start = fact.line.sentences[fact.sentence][0] if match is not None else 0
    told = fact.line.flat[start : fact.clause]
    if match is None or _TO.search(label) or not _HELD_AGAINST.search(told):
        return 0
    if match["turned"]:
        ways = list(_WAY.finditer(told))
        return 0 if not ways else 1 if ways[-1]["up"] else -1
    return 1 if match["up"] else -1


def assign(fact: Fact, label: str) -> None:
    """Give a figure its role and its sign by its label and the words around it."""
    if fact.dim in {"ratio", "points"}:
        fact.role = "ratio" if fact.dim == "ratio" else "points"
    alone = _alone(fact, label)
    if alone:
        fact.sign = alone
        fact.role = "change" if fact.role == "stock" else fact.role
        return
    says = _CHANGES.search(label) is not None
    changed = (_CHANGED.search(label) if says else None) or (
        _MORE.search(fact.phrase if label[:1] in _MORE_OR_LESS else label) if says and fact.role == "stock" else None
    )
    if changed is not None:
        word = changed["up"] or changed["down"]
        short = word in _SHORT_CHANGE and changed.re.pattern == _CHANGED.pattern and not _FROM_SMALL.search(fact.phrase)
        short = short or (word in _NOUNS and fact.role == "stock" and not _COMPARED.search(fact.phrase))
        rated = word in _RATIO_ONLY and (fact.dim != "ratio" or not _RATE_WORD.search(label))
        rated = rated and not (word == "压减" and _THAN.search(fact.phrase))
        if not short and not rated and not _TO.search(label) and not became(fact):
            fact.sign = 1 if changed["up"] else -1
            if fact.role == "stock":
                fact.role = "change"
    last = fact.line.facts[fact.index - 1]
    since = _SINCE.match(label) if fact.role == "stock" and fact.index else None
    if since is not None and last.dim == fact.dim and became(last):
        fact.role, fact.sign = "change", 1 if since["up"] else -1
    placed = _PLACED.search(fact.phrase) if fact.role == "stock" and changed is None else None
    if placed is not None:
        fact.role, fact.sign = "change", 1 if placed["up"] else -1
    if fact.role == "stock" and _BEYOND.match(label):
        fact.role, fact.sign = "change", 1
    if fact.role == "stock" and _SHORT_OF.match(label):
        fact.role, fact.sign = "change", -1
    fund = fact.unit in {"万元", "亿元"} and _FUND.search(label) is not None and "标准" not in label
    if (
        fact.role == "stock"
        and fact.unit != "分"
        and not fund
        and (
            (_PRICED.search(label) and _PRICE.search(label))
            or (not label.strip() and _PRICE.search(fact.lead))
            or _PER.match(fact.line.flat, fact.end)
            or (fact.unit == "元" and _STANDARD.search(label))
        )
    ):
        fact.role = "price"
        if fact.unit == "元":
            fact.slack = EXACT.multiply(HALF[min(fact.places, 12)], Decimal(1)) if fact.places else fact.slack
    elif fact.unit == "分":
        fact.role = "score"
