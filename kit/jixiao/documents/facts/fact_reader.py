"""Facts of a document: figures with their slots, clause by clause, in one pass over the punctuation.

Years, days, document numbers and bare codes are no facts; a malformed figure is kept (`slips`). Nothing is decided by a
distance: a clause ends where its punctuation says so, a slot that it leaves open is taken from the sentence, the paragraph or
the title, and that is recorded.
"""

from __future__ import annotations

import heapq
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING

from jixiao.documents.facts.fact import HALF, Fact, Line, phase_of
from jixiao.documents.facts.folding import fold
from jixiao.documents.facts.lent import lent_units
from jixiao.documents.facts.lexicon import BUDGETS, EACH_OF, FORMER, FROM, SINGLE, spends
from jixiao.documents.facts.pieces import pieces, texts
from jixiao.documents.facts.spelled import MARKS, ROUND, roughly, spelled
from jixiao.documents.facts.tariffs import mark_prices
from jixiao.text import lazy_re as re
from jixiao.text.prose import find
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from jixiao.model.document import Document, Place

_BREAK = re.compile(r"[。!?！？;,、:()|.](?:(?<!\.)|(?<=[\u4e00-\u9fff%)]\.)(?!\d))")
"""A point stops behind a word only, and not before a decimal."""
_FULL_STOPS = frozenset("。!?！？.")
_HALF_STOPS = frozenset(";")
_DIGIT = re.compile(r"\d")
_MOST = 15_000
"""Figures of one document that are read; far more than any report prints."""
_CALENDAR = frozenset({"年", "月", "日", "号", "点", "岁", "时"})
_ABOUT_BEFORE = re.compile(
    r"(?:约(?<![节签预公条合]约)|近|超(?<!彩超)过?|逾|大约|不低于|不少于|不多于|不高于|不超过|至少|最多|突破|达到?约|≥|≤|<|>|大于|小于|高于|低于)\s*$"
)
_ABOUT_AFTER = re.compile(r"\s*(?:以上|以下|以内|左右|上下|余|多(?!少|\s*\d)|之多|\(含\)以[上下])")
_OPEN_AFTER = re.compile(r"\s*(?:\([^()]*\))?\s*等(?!级|于|候|额|待)")
_SUPPOSED = re.compile(r"(?:^|[,;。:(])\s*(?:若(?!干)|如果|假如|假设|假定|倘若|要是)")
"""若不计该项，完成率为 100%: what would be, and is not."""
_IF = re.compile("若|如果|假[如设定]|倘若|要是")
_OTHER_BASIS = re.compile(r"可比|同口径|不[含计][^,]*[增降]|(?:剔除|扣除)[^,]*(?:后|因素|影响)[^,]*$|价格因素")
"""按可比口径增长 11.8%: a rate of other figures than those that are told."""
_NAME_BEFORE = re.compile(r"[第〔\[﹝×xX*]\s*$")
_NAME_ENDS = frozenset("第〔[﹝×xX*")
_DASHES = frozenset("-—–~ ")
_RANGE = re.compile(r"\d\s?[-—–~]+\s?$")
"""3—8 万元 is no figure that anything follows from."""
_LETTERS = re.compile(r"\s?(?:[kcdh]?m{1,2}[²³23]?|k?g|t|ha|[kKMG]?[wW]h?|[KMGT]B)(?![A-Za-z])")
_TWICE = re.compile(r"^([kcdh])m{2}")
_MONEY_WORD = re.compile(r"[费款资金额]|经费|支出|收入|预算|决算|投资|补助|补贴|贴息|奖补|执行数|到位|拨付|下达")
_CHANGED = re.compile(
    r"(?:(?P<up>增加|增长|上升|提高|上涨|增幅|涨幅|增收|增支|净增|提升|扩大|上浮|多[支付花用收出占]+|超[支出收编]|高出|增|多|超)|"
    r"(?P<down>减少|下降|降低|降幅|缩减|压减|减幅|减支|减收|净减|回落|压缩|负增长|下调|缩短|下浮|少[支付花用收出占]+|[短欠]?缺|[短欠]收|减|降|少|节约|节能|节省|差异|偏差|偏离))"
    r"(?:了|率|额|数|幅度|比例|幅|金额|资金)?(?:分别)?(?:为|是|达到?|约|各|均|共|近)?\s*:?\s*$"
)
_MORE = re.compile(r"[比较][^,，。;；]*?(?:(?P<up>多)|(?P<down>少))[\u4e00-\u9fff]{1,2}\s*$")
"""比上年多招 60 人: the word of change stands before its verb."""
_OFFICE = re.compile(r"(?:中心|[局科股处站所办室队院])\s*$")
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
_BECOMES = re.compile(
    r"(?:调[整增减高低]|核[增减]|压[减缩]|缩[减缩]|削[减缩]|压降|增加|增长|减少|提高|提升|扩大|上升|降低|下降|缩短|延长|追[加减]|变更|修[订改]|改|变|增|减|压|降|升|提)"
    r"(?:了)?(?:为|到|至|成)(?:年[末底]|期末|目前|现在|今年|本年|当前)?的?\s*$"
)
"""由 55 万元压减为 50 万元: behind 由 these lead to what a figure has become."""
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
_MOVED_TO = re.compile(r"(?:追加|调增|追增|调减|核减|追减|调整|(?<!压)[增减]加?少?)(?:预算)?(?:至|到|为)\s*$")
_BEYOND = re.compile(r"[\s,]*超(?:(?!过|级|市|出)|出[^,]*(?:目标|计划|预算|任务|定额)数?)|[\s,]*多完成了?\s*$")
_SHORT_OF = re.compile(r"[\s,]*少完成\s*$")
_RECEIVED = re.compile(
    r"收到[^,，]*?(?:拨付|下拨|发放|支付)[^,，]*(?:资金|经费|款|补助)(?:共计|合计|总计|共|计|约|为|是|:|\s)*$"
)
"""收到县级拨付资金: what another has paid came in here."""
_OPENING = re.compile(r"年初|上年|期初|以前年度|20\d\d年度?结[转余](?:的|资金|经费)")
_PER = re.compile(r"\s*/\s*(?:10*[万亿千百]?)?[\u4e00-\u9fffA-Za-z]")
_ROW = re.compile(r"[^|\d]*[\u4e00-\u9fff]\s*\|[^|]*\d[^|]*")
"""年末在校生数 | 1240 人: a name and its figure, as a colon would part them."""
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_NO_YEAR_AFTER = frozenset("0123456789比较与同")
"""Behind a digit it is the end of a number; 比 2022 年 names what is compared with."""


def lines(document: Document) -> list[Line]:
    """The text of a document, paragraph by paragraph and cell by cell, with its facts."""
    found: list[Line] = []
    seen = 0
    for text, place, is_cell, rows in texts(document):
        for start, end in pieces(text):
            line = _begun(text[start:end], place, len(found), is_cell=is_cell, offset=start)
            line.rows = rows
            found.append(line)
            seen += line.count
            if seen > _MOST:
                return _finished(found)
    return _finished(found)


def read(text: str, place: Place, number: int = 0, *, is_cell: bool = False, offset: int = 0) -> Line:
    """One paragraph with its facts."""
    return _finished([_begun(text, place, number, is_cell=is_cell, offset=offset)])[0]


def _begun(text: str, place: Place, number: int, *, is_cell: bool, offset: int) -> Line:
    """A paragraph with its years and figures."""
    flat = fold(text)
    flat = flat.replace("|", ":") if "|" in flat and _ROW.fullmatch(flat) else flat
    line = Line(text, flat, place, number, is_cell=is_cell, offset=offset)
    if "年" in line.flat:
        line.years = [
            (match.start(), int(match[1]))
            for match in _YEAR.finditer(line.flat)
            if line.flat[match.start() - 1 : match.start()] not in _NO_YEAR_AFTER
        ]
    if _DIGIT.search(line.flat) or MARKS.search(line.flat):
        line.facts = _figures(line)
    return line


def _finished(found: list[Line]) -> list[Line]:
    """Clauses, slots and prices of paragraphs, each step for all of them: what is done again at once is done quicker."""
    for line in found:
        _clauses(line, line.facts)
        for index, fact in enumerate(line.facts):
            fact.index = index
        line.starts = [fact.start for fact in line.facts]
    for line in found:
        _slots(line)
    since: int | None = None
    for line in found:
        mark_prices(line)
        line.lists = any(fact.has("OPEN") for fact in line.facts)
        line.priced = any(fact.role == "price" for fact in line.facts)
        line.since = since
        since = line.opened(len(line.flat)) or since if line.years else since
    return found


def _figures(line: Line) -> list[Fact]:
    """The quantities of a paragraph; what is a year, a day, a document number or a bare code is left out."""
    flat = line.flat
    found: list[Fact] = []
    printed = [*find(flat, narrowed=True)]
    borrowed = lent_units(flat, printed) if any(not one.quantity.unit for one in printed) else {}
    in_words = spelled(flat)
    for one in heapq.merge(printed, in_words, key=attrgetter("start")) if in_words else printed:
        line.count += 1
        start, end, quantity = one.start, one.end, one.quantity
        lent = borrowed.get(start, "")
        before = flat[start - 1 : start]
        if quantity.unit in _CALENDAR or (before.isascii() and before.isalpha()):
            continue
        if before == "/" and found and found[-1].end == start - 1 and quantity.unit:
            continue  # 0.06 次/10 万公顷: by how much it is counted
        if (before in _NAME_ENDS or before.isspace()) and _NAME_BEFORE.search(flat, max(0, start - 2), start):
            continue
        letters = None if quantity.unit else _LETTERS.match(flat, end)
        if not quantity.unit and letters is None and not lent:
            continue
        fact = Fact(line, start, end, quantity)
        if roughly(quantity):
            fact.slack = ROUND
        if before in _DASHES:
            fact.hedged = fact.hedged or _RANGE.search(flat, max(0, start - 3), start) is not None
        if lent:
            fact.unit, fact.inherited = lent, ("unit",)
            fact.measure(lent)
        if letters is not None:
            fact.unit, fact.end = _TWICE.sub(r"\1m", letters[0].strip()), letters.end()
            fact.measure(fact.unit)
        found.append(fact)
    return found


def _clauses(line: Line, facts: list[Fact]) -> None:
    """Sentence, scope, clause and bracket of each fact, in one pass over the punctuation."""
    flat = line.flat
    if not facts:
        line.sentences.append((0, len(flat)))
        return
    start = sentence = scope = clause = depth = bracket = brackets = cursor = 0
    stack: list[tuple[int, int]] = []
    previous = 0
    following = facts[0].start

    def settle(upto: int) -> None:
        nonlocal cursor, previous, following
        while cursor < len(facts) and facts[cursor].start < upto:
            fact = facts[cursor]
            cursor += 1
            fact.sentence, fact.scope, fact.clause, fact.depth, fact.bracket = sentence, scope, clause, depth, bracket
            fact.gap_start = max(start, previous)
            fact.stop = len(flat)
            if cursor > 1 and facts[cursor - 2].stop > fact.start:
                facts[cursor - 2].stop = fact.start
            previous = fact.end
        following = facts[cursor].start if cursor < len(facts) else len(flat) + 1

    for mark in _BREAK.finditer(flat):
        at = mark.start()
        if following < at:
            settle(at)
        if cursor:
            last = facts[cursor - 1]
            if last.end > at:
                continue  # a thousands separator inside a number
            last.stop = min(last.stop, at)
        char = flat[at]
        clause_before = clause
        if char != "、":
            clause = at + 1
        if char == "(":
            stack.append((bracket, clause_before))
            brackets += 1
            bracket, depth = brackets, depth + 1
        elif char == ")":
            depth = max(0, depth - 1)
            bracket, clause = stack.pop() if stack else (0, clause)
        elif char in _FULL_STOPS and not (depth and flat[at + 1 : at + 2] == ")"):
            line.sentences.append((start, at + 1))
            start, sentence, scope, depth, bracket = at + 1, sentence + 1, scope + 1, 0, 0
            stack.clear()
        elif char in _HALF_STOPS:
            scope += 1
    settle(len(flat) + 1)
    line.sentences.append((start, len(flat)))


def _slots(line: Line) -> None:
    """Role, phase, period, hedge of each fact, from its own clause first."""
    flat = line.flat
    year: int | None = None
    sentence = -1
    cursor = 0
    money = ""
    supposed = _SUPPOSED.search(flat) if line.facts and _IF.search(flat) else None
    for fact in line.facts:
        if fact.sentence != sentence:
            sentence, year, money = fact.sentence, None, ""
        while cursor < len(line.years) and line.years[cursor][0] < fact.start:
            if line.years[cursor][0] >= line.sentences[fact.sentence][0]:
                year = line.years[cursor][1]
            cursor += 1
        fact.year = year
        fact.cut()
        fact.mark()
        if fact.marks:
            _phase(fact, flat)
        if fact.phase == "LEFT" and _OPENING.search(fact.label):
            fact.phase = "CARRY"
        tail = flat[fact.end : fact.end + 8]
        label = fact.label
        if fact.phase == "SPENT" and "收入" in fact.name and "支" not in fact.name:
            fact.phase = "INCOME"
        if fact.phase == "SPENT" and "收到" in label and _RECEIVED.search(label):
            fact.phase = "ARRIVED"
        if fact.phase in {"ADD", "CUT", "BUDGET"} and _MOVED_TO.search(label):
            fact.phase = "ADJUSTED"
        last = line.facts[fact.index - 1]
        led = not fact.phase and last.sentence == fact.sentence and _BECOMES.search(label) is not None
        if (led or became(fact)) and last.phase in BUDGETS:
            fact.phase = "ADJUSTED"
        if fact.phase in BUDGETS and spends(fact.name):
            fact.phase = "SPENT"
        fact.hedged = fact.hedged or bool(_ABOUT_BEFORE.search(label)) or _about(fact, tail)
        if supposed is not None and supposed.end() <= fact.start:
            fact.hedged = (
                fact.hedged or _SUPPOSED.search(flat, line.sentences[fact.sentence][0], fact.start) is not None
            )
        if fact.dim in {"ratio", "points"} and _OTHER_BASIS.search(label):
            fact.hedged = True
        fact.open = bool(_OPEN_AFTER.match(flat, fact.end))
        if fact.dim in {"", "万", "亿"} and fact.unit in {"万", "亿"} and (money or _MONEY_WORD.search(label)):
            fact.measure(fact.unit, "money")
            fact.inherited = (*fact.inherited, "unit")
        money = fact.unit if fact.dim == "money" else money
        _role(fact, label)


def _about(fact: Fact, tail: str) -> bool:
    """3 年多, 60 人以上; 较计划 130 场多完成 16 场 is no more than 130."""
    return _ABOUT_AFTER.match(tail) is not None and not (tail[:1] == "多" and fact.labelled("COMPARE"))


def _phase(fact: Fact, flat: str) -> None:
    """The phase that the label names, or what stands before its colon."""
    edge = max(fact.clause, fact.gap_start)
    fact.phase = phase_of([kind for kind, a, _ in fact.marks if a >= edge])
    if fact.phase and fact.dim == "人" and _OFFICE.search(fact.label):
        fact.phase = ""  # 国库支付中心 5 人: the name of an office says nothing of money
    if not fact.phase and flat[edge - 1 : edge] == ":":
        fact.phase = phase_of([kind for kind, _, _ in fact.marks])  # 目标值：接种 5000 剂次


def became(fact: Fact) -> bool:
    """Whether a figure is what the one right before it, behind 由 or 从, was changed to."""
    if not fact.index or _BECOMES.search(fact.label) is None:
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


def _role(fact: Fact, label: str) -> None:
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
