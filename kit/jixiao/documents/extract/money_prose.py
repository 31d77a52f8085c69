"""Money that stands in lines or sentences and in no table: `其中:中央补助 668.00` below a total, `共下达补助资金54.6万元`.

Lines with a known label and one figure are rows of money, block by block. In sentences, the words before an amount say whether it
is a budget or what was spent; what a sentence gives as a standard, a price or a part (其中) is neither. Such a row never is the
total of the evaluation: nothing is proved by it.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.extract.draft import Item
from jixiao.documents.extract.money import MONEY_UNIT
from jixiao.documents.extract.text import squash, tidy
from jixiao.model.document import NOWHERE, Table
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT, half_up, narrow, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block, Place

_LINE = re.compile(
    rf"(?P<label>(?:其中\s?[:：])?[^\d:：]{{2,60}}?)\s{{0,3}}[:：]?\s{{0,3}}(?P<amount>\d[\d,]{{0,15}}(?:\.\d{{1,6}})?)\s{{0,3}}(?P<unit>{MONEY_UNIT})?"
)
_LINE_LENGTH = 90
_UNIT = re.compile(rf"[(（]\s?({MONEY_UNIT})\s?[)）]")
_OF_WHICH = re.compile(r"^其中\s?[:：]?\s?")
_AMOUNT = re.compile(r"\d[\d,]{0,15}(?:\.\d{1,8})?\s?[百十千]?[万亿]?元(?!/|／|每|一?[人亩户吨个套件辆担])")
_MONEY_WORD = re.compile(r"资金|经费|预算|投资|补助|补贴|投入|支出|支付|金额|债券")
_INITIAL = re.compile(r"年初|批复|初始")
_BUDGET = re.compile(r"下达|预算|安排|总投资|投入|资金总额|总金额|拨款|到位|批复|收到|到账")
_SPENT = re.compile(r"支出|(?<!转移)支付|决算|使用|发放|执行(?!率)|报账|兑付|列支|花费")
_NEITHER = re.compile(
    r"标准|人均|单价|每[人亩户吨个年月]|产值|税收|收入(?!预算)|增收|节约|节省|结余|结转|剩余|未|追回|罚|调减|调增|核减|较|追加|压减|比|合同价|中标|奖励\d|收回|[交缴退]回|能耗|百公里|[由从]$"
)
_NOUN = re.compile(r"(?:资金|经费|金额|总额|补助费?)(?:共计?|总计|合计|为)?$")
_PART = re.compile(r"其中|配套|分别|用于|含")
_SENTENCE = re.compile(r"[。！!\n]")
RATE = r"(?:执行率|支出率|支付率|使用率|支出进度|支付进度)(?:为|达到?)?\s?(?P<rate>\d{1,3}(?:\.\d{1,2})?)\s?[%％]"
"""The pattern of an execution rate in a sentence."""
_RATE = re.compile(RATE)
_GOES_ON = re.compile(r"\s{0,4}(?:其中|按[^，,。：:\d]{2,8}分)")
_CHANGED = re.compile(r"(?:调整|调减|调增|压减|核减|追加)(?:为|至|到)$")
_BUILT = re.compile(r"建成|始建|建于")  # what a thing once cost is no money of the year
_INCOME = re.compile(r"(?:全年|本年|当年|年度)(?:总)?收入(?:总计|合计)?(?:为|共计?)?$")
_OF_WHOLE = r"(?:的)?(?:部门|单位)?(?:总|实际)?(?:预算|支出|决算)"
_OVERALL = re.compile(
    r"年初(?:部门|单位|财政)?预算|部门(?:整体)?(?:年初)?(?:预算|支出|收入|决算)|"
    + "|".join(f"{word}{_OF_WHOLE}" for word in ("调整后?", "全年", "年度", "本年", "当年", "整体", "总体"))
    + "".join(rf"|{word}预算(?:总额|合计)?(?![^\d\s为共计])" for word in ("收入", "收支", "支出"))
    + r"|总支出|支出总[计额]|支出合计|决算支出|支出决算|决算数|总预算|收入总计|预算总[计额]"
)
"""What a sentence calls the money of a whole unit. No way begins with a choice of words: a search goes by their first characters."""
_PLAIN = re.compile(r"[(（]?(?:其中)?年初(?:安排|预算)?|(?P<spent>(?:实际|共|已|全年|累计)?支出(?:共计|合计|总额)?)")
_ADDED = re.compile(r"[(（]?(?:年中|其中)?(?:追加|调增|调减|核减|增加|减少)(?:预算|资金)?")
_SINGLE = re.compile(r"三公|公用|人员|会议|培训|接待|采购|购置|专项|项目|基本|机关运行|工资|一般公共")
_SUM = re.compile(r"(?:共计|合计|总计)(?:为|达)?")
_GIVEN = re.compile(r"下达|拨付|收到|落实|争取|到账")
_TOGETHER = re.compile(r"共计?$")
_PART_NAME = re.compile(r"^(?:分别)?(?:是|为|由|含|包括|安排|下达|使用|支出)|(?:为|是|共计?|合计|安排|投入|支出数|共)$")
_BREAKS = "，,、：:；;"
_REACH = 60
_MOST = 12


def money_of(
    blocks: Sequence[Block], paragraphs: Sequence[tuple[str, Place]], words: Vocabulary, *, department: bool = False
) -> list[Item]:
    """The money of a report without a table of it: the rows of its lines, else what the sentences of its paragraphs say."""
    return list(_by_lines(blocks, words)) or _by_sentences(paragraphs, words, department=department)


# -- lines -----------------------------------------------------------------------------------------------------------------


def _by_lines(blocks: Sequence[Block], words: Vocabulary) -> Iterator[Item]:
    """Blocks of lines, each a total with its sources. One figure alone is no block."""
    items: list[Item] = []
    heading, unit, parent = "", "", ""
    for text, place in _lines(blocks):
        found = _LINE.fullmatch(text)
        unit = _unit_in(text) or unit
        if found is None:
            heading = _heading(text) or heading
            continue
        above, label = _split(_balanced(found["label"]), words)
        source = words.fund_rows.get(_OF_WHICH.sub("", label))
        if source is None:
            continue
        if source == "total":
            parent = _heading(above) or heading or tidy(label)
            heading = ""
        item = Item(
            {"label": parent if source == "total" else _OF_WHICH.sub("", tidy(label)), "source": source}, {}, place
        )
        if source != "total" and parent:
            item.fields["parent"] = parent
        amount = found["amount"] + (found["unit"] or unit)
        item.put("spent" if _SPENT.search(label) else "adjusted", amount, place)
        items.append(item)
    if len(items) >= 3 and any(item.fields["source"] == "total" for item in items):
        yield from items


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    for block in blocks:
        if not isinstance(block, Table) and 2 <= len(text := block.text.strip()) <= _LINE_LENGTH:
            yield narrow(text), block.place


def _unit_in(text: str) -> str:
    found = _UNIT.search(text)
    return found[1] if found else ""


def _split(label: str, words: Vocabulary) -> tuple[str, str]:
    """The heading that stands before a label on the same line, and the label."""
    parts = label.rsplit(maxsplit=1)
    if len(parts) == 2 and words.fund_rows.get(label.strip()) is None and words.fund_rows.get(parts[1]):
        return parts[0], parts[1]
    return "", label.strip()


def _balanced(label: str) -> str:
    """A label without a closing bracket that nothing opened."""
    opened, closed = (len(re.findall(signs, label)) for signs in (r"[(（]", r"[)）]"))
    return label.rstrip()[:-1] if closed > opened and label.rstrip()[-1:] in {")", "）"} else label


def _heading(text: str) -> str:
    """A line that names the money of the lines below it (`计划扶助补助资金(万元)`)."""
    if "。" in text:
        return ""
    core = _UNIT.sub("", squash(text)).rstrip(":：")
    return core if 4 <= len(core) <= 40 and _MONEY_WORD.search(core) else ""


# -- sentences -------------------------------------------------------------------------------------------------------------


def _by_sentences(paragraphs: Sequence[tuple[str, Place]], words: Vocabulary, *, department: bool) -> list[Item]:
    """The first initial budget, budget and spending that sentences state, their known parts, and further budgets of other money."""
    told = _Told(words, department=department)
    if not department:
        told.first = _with_rate(paragraphs) or told.first
    for text, place in paragraphs:
        for sentence in _SENTENCE.split(narrow(text)) if "元" in text and told.may_tell(text) else ():
            if told.may_tell(sentence):
                told.sentence(sentence, place)
    return told.items()


def _with_rate(paragraphs: Sequence[tuple[str, Place]]) -> Item | None:
    """What the first sentence says that prints a budget, what was spent of it, and the rate that they make: no other says it as surely."""
    for text, place in paragraphs:
        for sentence in _SENTENCE.split(narrow(text)) if "率" in text or "进度" in text else ():
            rate = _RATE.search(sentence)
            if rate is None:
                continue
            for budget, spent in itertools.pairwise(_AMOUNT.finditer(sentence, 0, rate.start())):
                lead = sentence[budget.end() : spent.start()]
                if _SPENT.search(_near(lead)) and _makes(rate["rate"], budget[0], spent[0]):
                    kind = "initial" if _INITIAL.search(_near(sentence[: budget.start()])) else "adjusted"
                    item = Item({"label": "资金总额", "source": "other"}, {}, place)
                    item.put(kind, squash(budget[0]), place)
                    item.put("spent", squash(spent[0]), place)
                    return item
    return None


def _makes(rate: str, budget: str, spent: str) -> bool:
    whole, part, stated = parse(budget).base, parse(spent).base, Decimal(rate)
    if not whole or part is None:
        return False
    return half_up(EXACT.divide(part * 100, whole), max(0, -int(stated.as_tuple().exponent))) == stated


class _Told:
    """Gathers what sentences say of the money of one evaluation; of a department only what they call its whole."""

    def __init__(self, words: Vocabulary, *, department: bool) -> None:
        self.words, self.department = words, department
        self.first = Item({"label": "资金总额", "source": "other"}, {})
        self.others: list[Item] = []
        self.parts: dict[str, Item] = {}
        self.seen: set[str] = set()
        self.above = ""  # the kind of the whole amount before

    def items(self) -> list[Item]:
        """The rows: the whole, its parts, other money."""
        whole = [self.first] if len(self.first.fields) > 2 else []
        return [*whole, *(self.parts.values() if whole else ()), *self.others]

    def may_tell(self, text: str) -> bool:
        """Whether a sentence can say anything: of a department only one that names its whole, or follows one that does."""
        return not self.department or bool(self.above) or "收入" in text or _OVERALL.search(text) is not None

    def sentence(self, text: str, place: Place) -> None:
        """Take the amounts of one sentence in their order; behind 其中 they are parts of the one before."""
        done, part = 0, _GOES_ON.match(text) is not None
        row: list[tuple[str, str, str]] = []
        for found in _AMOUNT.finditer(text):
            lead = text[max(done, found.start() - _REACH) : found.start()]
            part = bool(self.above) and (part or "其中" in lead)
            done = found.end()
            amount = squash(found[0])
            if self.above and _ADDED.fullmatch(_near(lead).strip()):
                continue  # by how much the whole was changed; what follows is of the whole again
            if part and self._part(lead, amount, place):
                continue
            if not self.department and (parts := _summed(lead, amount, row)):
                self._take_sum(parts, amount, place)
                continue
            kind = "" if part and not _OVERALL.search(lead) else self._whole(lead)
            row.append((kind, lead, amount))
            if kind or not part:
                self.above, part = kind, False  # behind an amount of which nothing is known, 其中 says nothing either
            if kind:
                self._take(kind, amount, lead, place)

    def _take_sum(self, parts: Sequence[tuple[str, str, str]], amount: str, place: Place) -> None:
        """A sum of amounts of which the first was taken for the whole is the whole, and they are its parts."""
        kind = parts[0][0]
        if self.first.fields.get(kind) == parts[0][2]:
            self.first.fields[kind] = amount
        self.seen.add(amount)
        self.above = kind
        for _, lead, one in parts:
            self._part(lead, one, place)

    def _whole(self, lead: str) -> str:
        near = _near(lead) if self.department else ""
        if self.above and (plain := _PLAIN.fullmatch(near.strip())):
            return "spent" if plain["spent"] else "initial"  # behind the whole they need not say again of what they are
        if self.department and _INCOME.search(near):
            return "arrived"
        if self.department and not (_OVERALL.search(near) and not _SINGLE.search(near)):
            return ""
        return _kind(lead)

    def _take(self, kind: str, amount: str, lead: str, place: Place) -> None:
        if kind not in self.first.fields:
            self.first.put(kind, amount, place)
            self.first.place = self.first.place if self.first.place != NOWHERE else place
            self.seen.add(amount)
        elif kind == "adjusted" and amount not in self.seen and len(self.others) < _MOST and _TOGETHER.search(lead):
            item = Item({"label": "资金", "source": "other"}, {}, place)
            item.put(kind, amount, place)
            self.others.append(item)
            self.seen.add(amount)

    def _part(self, lead: str, amount: str, place: Place) -> bool:
        """A part with a known name: a level of government, basic or project spending."""
        name = squash(re.split(r"[，,、：:;；(（]", lead)[-1]).replace("其中", "")
        label = _PART_NAME.sub("", _GIVEN.split(name)[-1])
        budget = label.endswith(("预算数", "预算"))
        label = re.sub(r"预算数?$|决算数?$|(?:支付|拨付|使用|执行)$", "", label)
        source = self.words.fund_rows.get(label) or self.words.fund_rows.get(f"{label}资金")
        if source in {None, "total"} or (self.department and not label.endswith(("支出", "经费"))):
            return False
        item = self.parts.setdefault(label, Item({"label": label, "source": source}, {}, place))
        kind = "adjusted" if budget else self.above
        if kind not in item.fields:
            item.put(kind, amount, place)
        return True


def _summed(lead: str, amount: str, row: Sequence[tuple[str, str, str]]) -> Sequence[tuple[str, str, str]]:
    """The amounts just before one that is called their sum, and is; none for any other."""
    if not _SUM.fullmatch(_near(lead).strip()):
        return ()
    whole, made = parse(amount).base, Decimal(0)
    for at in range(len(row) - 1, -1, -1):
        made += parse(row[at][2]).base or Decimal(0)
        if made == whole and at < len(row) - 1:
            return row[at:] if row[at][0] else ()
        if whole is None or made > whole:
            break
    return ()


def _near(lead: str) -> str:
    return lead[max(map(lead.rfind, _BREAKS)) + 1 :]


def _kind(lead: str) -> str:
    """`initial`, `adjusted` or `spent` by the words before an amount; empty where it is neither."""
    lead = lead.rstrip(":： ")
    last = _near(lead)
    if not last.strip():  # what the amount is stands behind it
        return ""
    if _CHANGED.search(last):
        return "adjusted"
    if _BUILT.search(lead):
        return ""
    near = last if _MONEY_WORD.search(last) or _BUDGET.search(last) else lead
    if _NEITHER.search(near) or _PART.search(near) or not (_MONEY_WORD.search(lead) or _SPENT.search(lead)):
        return ""
    budget, spent = _end(_BUDGET, near), _end(_SPENT, near)
    if spent > budget:
        return "spent"
    if budget < 0 and not _NOUN.search(near):
        return ""
    return "initial" if _INITIAL.search(near) else "adjusted"


def _end(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match of a pattern ends; -1 for none."""
    return max((found.end() for found in pattern.finditer(text)), default=-1)
