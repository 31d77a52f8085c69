"""Whether an amount is what was paid in full of what prices and numbers make, or a part of it, or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.prices.groups import moved_by
from jixiao.documents.audit.scene import before
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact

_UNEVEN = re.compile(
    r"差额|补差|年中|中途|陆续|部分[^,。;\d部]*?[移退停拆离免]|期间[^,。;期]*?(?:增|减|变|调)|减免|免[收交缴除]|据实|按实际|减少为|增加到|离职|停[用发]|(?:自|从)?\d+月(?:份)?起"
)
ADDED = re.compile(r"[\s,;]*(?:另|外加|加上|还|同时|再)")
"""另发纪念品费用 1500 元: an amount besides those that prices make."""
SPREAD = re.compile(
    r"分(?:[两二三四五六七八九十]|\d)+[年次批期]|分期|首[年期批次笔]|分之|先行[预垫]?[支拨兑给发付]|预[拨付]|折(?!合|算)|[按以](?:照)?\d[\d.]*%|比例"
)
"""What is paid is then a part of what prices and numbers make."""
_EXCEPTED = re.compile(r"扣除|剔除|核[减销]|除去|不[含计]|免[租收]|减免|退[回货]|其中|停[发用]|空置|缺勤|作废")
_NOT_PAID = re.compile(
    r"未(?!来|成年|出现|发[生现])|没有|停[发付用]|不[予再计符发含]|核[减销]|扣[除减]|剔除|放弃|请假|暂?缓[发付]?|免[收缴检费]|退出|转[出学走]|离岗|除外"
)
_INCLUDED = re.compile(r"[\s,、(]*(?:其中|内?含|包[括含])(?!税)[^,总共]*$")
_BY_SPAN = re.compile(r"(?:^|[\s,、])[日月天](?:处理|供应?|产|销|均|耗|接待|发送|用|运行|开行)[^,]*$")
PAID = re.compile(
    r"发|领|全年|累计|共|合计|总|金额|补|计|款|费|资金|资助|租|处理|贴息|支|付|缴|需|投|造价|结算|配套|承担|负担|出资|收|奖|兑现|产值|产量|报酬|工资|薪|供|接待|用[水电]"
)
"""Words of an amount that quantities and prices make."""
UNPRICED = frozenset({"money", "ratio", "points"})
_BEHIND = 6


def paid(fact: Fact) -> bool:
    """Whether the words of an amount speak of money paid; 共计 263 人次、32.4 万元: those of the total that it is joined to."""
    if PAID.search(fact.label):
        return True
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    if not fact.label.strip() and last.scope == fact.scope and PAID.search(last.label):
        return True  # 应付 9 个月 23.5 万元
    return not fact.label.strip(" 、,和及") and last.has("TOTAL") and last.scope == fact.scope


def uneven(target: Fact) -> bool:
    """Whether the words before an amount say that not all of it was paid for the whole time."""
    return _UNEVEN.search(target.line.flat, 0, target.start) is not None


def in_part(target: Fact, *, adjusted: bool = False) -> bool:
    """分两次发放，首次发放 14.4 万元; 核减 0.1 万亩, 其中 2 座 …, 日处理 1.2 万吨: whether only a part of what was told was paid, or a number
    of its scope is taken out of another, or is one of every day. `adjusted` numbers are read by the caller.
    """
    start = target.line.sentences[target.sentence][0]
    if SPREAD.search(target.line.flat, start, target.start):
        return True
    if _INCLUDED.match(target.label):
        return True
    behind = target.line.facts[target.index + 1 : target.index + _BEHIND]
    behind = [one for one in behind if one.sentence == target.sentence and one.dim not in UNPRICED]
    if any(_NOT_PAID.search(one.label + one.tail) for one in behind):
        return True  # 60 亩因抛荒未兑付
    own = [
        one for one in before(target) if one.scope == target.scope and one.role == "stock" and one.dim not in UNPRICED
    ]
    if adjusted:
        own = [
            one
            for one in own
            if not ((moved_by(one) or one.has("OPEN")) and sum(other.dim == one.dim for other in own) > 1)
        ]
    return any(_EXCEPTED.search(one.label) or _BY_SPAN.search(one.label) for one in own)
