"""Money that stands in lines or sentences and in no table: `其中:中央补助 668.00` below a total, `共下达补助资金54.6万元`.

Lines with a known label and one figure are rows of money, block by block. In sentences, the words before an amount say whether it
is a budget or what was spent; what a sentence gives as a standard, a price or a part (其中) is neither. Such a row never is the
total of the evaluation: nothing is proved by it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.extract.draft import Item
from jixiao.documents.extract.text import squash, tidy
from jixiao.model.document import NOWHERE, Table
from jixiao.text.quantity import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block, Place

_LINE = re.compile(
    r"(?P<label>(?:其中\s?[:：])?[^\d:：]{2,60}?)\s{0,3}[:：]?\s{0,3}(?P<amount>\d[\d,]{0,15}(?:\.\d{1,6})?)\s{0,3}(?P<unit>[百十千]?万?亿?元)?"
)
_LINE_LENGTH = 90
_UNIT = re.compile(r"[(（]\s?([百十千]?万?亿?元)\s?[)）]")
_OF_WHICH = re.compile(r"^其中\s?[:：]?\s?")
_AMOUNT = re.compile(r"\d[\d,]{0,15}(?:\.\d{1,8})?\s?[百十千]?[万亿]?元(?!/|／|每|一?[人亩户吨个套件辆担])")
_MONEY_WORD = re.compile(r"资金|经费|预算|投资|补助|投入|支出|支付|金额")
_INITIAL = re.compile(r"年初|批复|初始")
_BUDGET = re.compile(r"下达|预算|安排|总投资|投入|资金总额|总金额|拨款|到位|批复")
_SPENT = re.compile(r"支出|支付|使用|发放|执行(?!率)|报账|兑付|列支|花费")
_NEITHER = re.compile(
    r"标准|人均|单价|每[人亩户吨个年月]|产值|税收|收入|增收|节约|节省|结余|结转|剩余|未|追回|罚|调减|调增|核减|较|比|合同价|中标|奖励\d"
)
_NOUN = re.compile(r"(?:资金|经费|金额|总额|补助费?)(?:共计?|总计|合计|为)?$")
_PART = re.compile(r"其中|配套|分别|用于|含")
_STOPS = "。；;！!\n"
_BREAKS = "，,、：:"
_REACH = 60
_MOST = 12


def money_of(blocks: Sequence[Block], words: Vocabulary) -> list[Item]:
    """The money of a report without a table of it: the rows of its lines, else what its sentences say."""
    return list(_by_lines(blocks, words)) or _by_sentences(blocks)


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
        if not isinstance(block, Table) and 2 <= len(text := narrow(block.text).strip()) <= _LINE_LENGTH:
            yield text, block.place


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
    core = _UNIT.sub("", squash(text)).rstrip(":：")
    return core if 4 <= len(core) <= 40 and _MONEY_WORD.search(core) and "。" not in core else ""


# -- sentences -------------------------------------------------------------------------------------------------------------


def _by_sentences(blocks: Sequence[Block]) -> list[Item]:
    """The first initial budget, budget and spending that sentences state; further budgets of other money as rows of their own."""
    first = Item({"label": "资金总额", "source": "other"}, {})
    others: list[Item] = []
    seen: set[str] = set()
    for kind, amount, label, place in _statements(blocks):
        if kind not in first.fields:
            first.put(kind, amount, place)
            first.place = first.place if first.place != NOWHERE else place
            seen.add(amount)
        elif kind == "adjusted" and amount not in seen and len(others) < _MOST and label.startswith("共"):
            item = Item({"label": "资金", "source": "other"}, {}, place)
            item.put(kind, amount, place)
            others.append(item)
            seen.add(amount)
    return [first, *others] if len(first.fields) > 2 else []


def _statements(blocks: Sequence[Block]) -> Iterator[tuple[str, str, str, Place]]:
    """Kind, amount, the word right before it, and place of every amount that is a budget or a spending as a whole."""
    for block in blocks:
        if isinstance(block, Table) or "元" not in block.text:
            continue
        text = narrow(block.text)
        done = 0
        for found in _AMOUNT.finditer(text):
            start = max(done, found.start() - _REACH)
            lead = _lead(text[start : found.start()])
            done = found.end()
            kind = _kind(lead)
            if kind:
                amount = block.text[found.start() : found.end()] if len(text) == len(block.text) else found[0]
                yield kind, squash(amount), "共" if re.search(r"共计?$", lead) else "", block.place


def _lead(text: str) -> str:
    """The words of the sentence before an amount, from the last stop on."""
    return text[max(text.rfind(stop) for stop in _STOPS) + 1 :]


def _kind(lead: str) -> str:
    """`initial`, `adjusted` or `spent` by the words before an amount; empty where it is neither."""
    last = lead[max(lead.rfind(sign) for sign in _BREAKS) + 1 :]
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
