"""The one of several offers that was taken, where the words say which: 报价分别为 64.9、66.2、63.5 万元，按最低价成交，成交价 63.5 万元."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement.agreements import same
from jixiao.documents.audit.passage import label_of
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_OFFERED = re.compile(r"报价|[投开竞]标价|投标(?:金额|价格)|[出叫喊]价|询价|比价|[司商店行社厂队]报\s*$")
_TAKEN = re.compile(r"成交|中标|中选|签约|签订|合同|竞得|选定|确定为|最[低高]报?价\s*(?:为|是|:)?\s*$")
_LOWEST = re.compile(r"最低|价低者|低价(?:优先|中标|成交|法|者)")
_HIGHEST = re.compile(r"价高者|最高(?!限价|控制价|投标限价|不)|高价者")
_NOT_SO = re.compile(
    r"无效|废标|否决|未通过|不合格|资格|弃标|放弃|取消|下浮|谈判后|让利|优惠|折|二次|第二轮|再次|综合评[分估]|扣除|修正|次[低高]|第二[低高]|调整|平均|不?含|税|实质性"
)
_LIMIT = re.compile(r"限价|控制价|预算|底价|起拍|保留价")
_LINES, _TWO = 2, 2


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """What was taken in one paragraph of the offers that it, or those right above it, tell."""
    picked = [one for one in line.facts if _TAKEN.search(one.label + one.tail) and one.role in {"stock", "price"}]
    if not picked:
        return
    above = [one for one in scene.above(line, _LINES)[::-1] if not one.is_cell]
    text = "".join(one.flat for one in above) + line.flat
    if not _OFFERED.search(text) or _NOT_SO.search(text):
        return
    for fact in picked:
        told = [one for other in above for one in other.facts] + line.facts[: fact.index]
        offers = [one for one in told if one.dim == fact.dim and _offer(one)]
        if len(offers) < _TWO or fact.hedged or any(one.hedged for one in offers):
            continue
        taken = _best(offers, "".join(one.flat for one in above) + line.flat[: fact.stop])
        if taken is not None and fact.base < _TWO * taken.base:  # of two sets it is the price of both
            yield from same(fact, taken)


def _offer(one: Fact) -> bool:
    said = label_of(one)
    return _OFFERED.search(said) is not None and not (_LIMIT.search(said) or _TAKEN.search(one.label + one.tail))


def _best(offers: list[Fact], text: str) -> Fact | None:
    """The lowest offer or the highest, as the words say; None where they say neither, or both."""
    low, high = _LOWEST.search(text) is not None, _HIGHEST.search(text) is not None
    if low == high:
        return None
    return (min if low else max)(offers, key=lambda one: one.base)
