"""What the words say is equal: 收入 40 万元，支出 40 万元，收支一致; 与计划的 16 个一致; 报表人数同为 43 人; 收入总计 and 支出总计."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.arithmetic import fit
from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.passage import MOST, planned, reach, shared
from jixiao.documents.audit.scene import before
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_THAT = re.compile(r"[\s,;]*(?:该|这|此|上述)[笔项批些]?\s*")
_WORDS = ("一致", "相符", "相等", "持平", "吻合", "相同")
_EQUAL = re.compile(
    r"(?<!基本)(?<!大体)(?<!大致)(?<!不)(?<!不完全)(?<!是否)(?:完全)?(?:一致|相符|相等|持平|吻合|相同)(?!性|的|之处|认可|好评|[\u4e00-\u9fff]?通过)"
)
_ALSO = re.compile(r"(?:同为|同样为|同样是|也为|亦为|均为同一数)\s*$")
_WITH = re.compile(r"[与和同跟][^,，。;；、]*$")
_AS_PLANNED = re.compile(
    r",(?:均|都|数量|金额)?[与和同](?:年初|年度)?(?:计划|目标|任务|合同|批复|设计|方案|台账|账面|清单|预算)(?:数|量|值|约定|要求)?(?:完全)?$"
)
_WORD = "(?P<word>下达|安排|拨付|批复|到位|预算|计划|合同|申报|上报|分配|收到|支付|发放|审定|中标)"
_LIKE = re.compile(rf"[与和同](?:[上市县省区]级|年初|年度|财政|原)?{_WORD}(?:价款?|数|额|量|金额|数额)(?:完全|均|都)?$")
_IS = re.compile(r"\s*,?\s*(?:均|都|同样?|仍)?(?:为|是|即)\s*")
_AS_TOLD = re.compile(
    rf",?(?:均|都|数量|金额)?[与和同](?:[上市县省区]级|年初|年度|财政|原)?{_WORD}(?:数|额|量|金额|数额)(?:完全)?$"
)
"""与下达数一致: the amount that was told with that word, wherever it was."""
_BALANCED = re.compile(r"[结节]余|相抵|盈余|赤字|差额|超支")
_NAME = 4
_FURTHEST = 24
"""Figures back and on that are looked at for the other side of an account and for what is left of it."""
_BOTH = re.compile(r"(?:收支|两者|二者|双方|账实|账账|账表|账证|前后|数量|金额|数额|人数)")


_GRAND_IN = re.compile(
    r"(?<!财政拨款)收入(?:决算|预算)?(?:总计|总预算|总决算|预算总额|决算总额)(?:为|是|均?为)?[:]?\s*$"
)
_GRAND_OUT = re.compile(
    r"(?<!财政拨款)支出(?:决算|预算)?(?:总计|总预算|总决算|预算总额|决算总额)(?:为|是|均?为|也为)?[:]?\s*$"
)


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The equalities of one paragraph: between the two figures that the words compare, and only where they are the only two."""
    for fact in line.facts:
        if _THAT.fullmatch(fact.label) or _ALSO.search(fact.label):
            yield from same(fact, _only(fact))
        elif "支出" in fact.label and _GRAND_OUT.search(fact.label):
            yield from same(fact, _other_side(fact))
    if not any(word in line.flat for word in _WORDS):
        return
    for match in _EQUAL.finditer(line.flat):
        yield from _as_told(line, match, scene)
        at = line.after(match.start()) - 1
        if at < 0 or line.facts[at].sentence != _sentence(line, match.start()):
            continue
        fact = line.facts[at]
        between = line.flat[fact.end : match.start()]
        told = _AS_TOLD.search(between) if between.count(",") <= 1 else None
        if told is not None and (named := _of_word(fact, told["word"], scene)) is not None:
            yield from same(fact, named)
            continue
        one = between.count(",") == 1
        both, plan = one and _BOTH.search(between) is not None, one and _AS_PLANNED.search(between) is not None
        if not (both or plan or ("," not in between and _WITH.search(fact.label))):
            continue
        other = _only(fact) or (_told(fact, scene) if both or plan else None)
        if not plan or both or (other is not None and planned(other)):
            yield from same(fact, other)


def _as_told(line: Line, match: re.Match[str], scene: Scene) -> Iterator[Claim]:
    """结算价与合同价一致，为 128.6 万元: what the words before say it is equal to."""
    at = line.after(match.end() - 1)
    said = _LIKE.search(line.flat, max(0, match.start() - _FURTHEST), match.start())
    if said is None or at >= len(line.facts) or not _IS.fullmatch(line.flat, match.end(), line.facts[at].start):
        return
    fact = line.facts[at]
    other = _of_word(fact, said["word"], scene)
    if other is not None and fact.role == "stock":
        yield from same(fact, other)


def _sentence(line: Line, at: int) -> int:
    return next((i for i, (start, end) in enumerate(line.sentences) if start <= at < end), -1)


def _other_side(fact: Fact) -> Fact | None:
    """收入总计 of the year whose 支出总计 a figure is: with what was carried over on both sides they are equal by definition."""
    behind = fact.line.facts[fact.index + 1 : fact.index + 1 + _FURTHEST]
    if any(_BALANCED.search(one.label) for one in behind):
        return None  # 收入总计 980 万元，支出总计 935 万元，收支相抵结余 45 万元: without what was carried over
    earlier = fact.line.facts[max(0, fact.index - _FURTHEST) : fact.index]
    near = [one for one in earlier if fact.sentence - one.sentence <= 1 and _GRAND_IN.search(one.label)]
    return near[-1] if near and near[-1].year == fact.year and near[-1].depth == fact.depth else None


def _only(fact: Fact) -> Fact | None:
    """The only other figure of the kind before one in its sentence."""
    same = [one for one in before(fact) if one.dim == fact.dim and one.depth == fact.depth]
    return same[0] if len(same) == 1 and same[0].role == fact.role == "stock" else None


def _told(fact: Fact, scene: Scene) -> Fact | None:
    """账上 7.86 万元。核对为 7.86 万元，两者相符: the only figure of the kind in the sentence or the paragraph before."""
    if any(one.dim == fact.dim for one in before(fact)) or fact.role != "stock":
        return None
    line = fact.line
    earlier = (
        line.sentence(fact.sentence - 1) if fact.sentence else next((one.facts for one in scene.above(line, 1)), [])
    )
    same = [one for one in earlier if one.dim == fact.dim and one.role == "stock" and not one.depth]
    return same[0] if len(same) == 1 else None


def _of_word(fact: Fact, word: str, scene: Scene) -> Fact | None:
    """The only amount of the matter that was told with a word before; of several the one whose name the figure repeats."""
    kept = reach(fact, scene, lambda one: one.role == "stock" and one.dim == fact.dim and not one.depth, MOST)
    told = [one for one in kept if word in one.label + one.tail]
    if len({one.base for one in told}) > 1:
        told = [one for one in told if shared(one.name, fact.name) >= _NAME]
    return told[-1] if len({one.base for one in told}) == 1 else None


def same(fact: Fact, other: Fact | None) -> Iterator[Claim]:
    """The claim that a figure is equal to another."""
    if other is None or fact.hedged or other.hedged:
        return
    low, high = other.base - other.slack, other.base + other.slack
    verdict = fit(fact, low, other.base, high)
    yield failing_claim(
        "agreement", "C603", fact.line, (other.clause if other.line is fact.line else fact.clause, fact.end), fact.start, "wrong" if verdict == "miss" else verdict, fact.printed, other.printed,
        f"{fact.printed} = {other.printed}", name=fact.name or fact.unit, other=other.printed,
    )  # fmt: skip
