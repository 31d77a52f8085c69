"""Facts of a document: figures with their slots, clause by clause, in one pass over the punctuation.

Years, days, document numbers and bare codes are no facts; a malformed figure is kept (`slips`). Nothing is decided by a
distance: a clause ends where its punctuation says so, a slot that it leaves open is taken from the sentence, the paragraph or
the title, and that is recorded.
"""

from __future__ import annotations

import heapq
from operator import attrgetter
from typing import TYPE_CHECKING

from jixiao.documents.facts.fact import Fact, Line, phase_of
from jixiao.documents.facts.folding import fold
from jixiao.documents.facts.lent import lent_units
from jixiao.documents.facts.lexicon import BUDGETS, spends
from jixiao.documents.facts.pieces import pieces, texts
from jixiao.documents.facts.roles import BECOMES, assign, became
from jixiao.documents.facts.spelled import MARKS, ROUND, roughly, spelled
from jixiao.documents.facts.tariffs import mark_prices
from jixiao.text import lazy_re as re
from jixiao.text.prose import find

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
_OFFICE = re.compile(r"(?:中心|[局科股处站所办室队院])\s*$")
_MOVED_TO = re.compile(r"(?:追加|调增|追增|调减|核减|追减|调整|(?<!压)[增减]加?少?)(?:预算)?(?:至|到|为)\s*$")
_RECEIVED = re.compile(
    r"收到[^,，]*?(?:拨付|下拨|发放|支付)[^,，]*(?:资金|经费|款|补助)(?:共计|合计|总计|共|计|约|为|是|:|\s)*$"
)
"""收到县级拨付资金: what another has paid came in here."""
_OPENING = re.compile(r"年初|上年|期初|以前年度|20\d\d年度?结[转余](?:的|资金|经费)")
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
        if line.facts:
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
        led = not fact.phase and last.sentence == fact.sentence and BECOMES.search(label) is not None
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
        assign(fact, label)


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
