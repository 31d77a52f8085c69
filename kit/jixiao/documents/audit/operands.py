"""Where the operands of a rate may stand, and how near they do."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.passage import first_of_list, label_of, planned
from jixiao.documents.audit.scene import NEAREST, before
from jixiao.documents.facts.fact import Fact
from jixiao.documents.facts.lexicon import NOUN
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence


class Constant(Fact):
    """A number that the words say without digits: 100 %, the twelve months of 全年."""

    __slots__ = ("said",)
    said: str

    @property
    def printed(self) -> str:
        """As it stands in a formula."""
        return self.said


def constant(like: Fact, number: int | Decimal, unit: str) -> Constant:
    """An exact number at the place of a figure."""
    quantity = Quantity(text=str(number), kind="number", number=Decimal(number), unit=unit)
    made = Constant(like.line, like.start, like.end, quantity)
    made.said = f"{number}{unit}"
    made.slack = Decimal(0)
    made.sentence, made.scope, made.clause, made.index = like.sentence, like.scope, like.clause, like.index
    made.cut()
    return made


def ratio_of(like: Fact, number: Decimal, whole: Decimal) -> Constant:
    """A member of a ratio over the sum of its members."""
    made = constant(like, 1, "")
    made.value = made.base = EXACT.divide(number, whole)
    made.said = f"{number}/{whole}"
    return made


def summed(found: list[Fact], signs: Sequence[int] = ()) -> Constant:
    """Several figures as the one operand that they make together: (240盏-12盏)."""
    signs = signs or (1,) * len(found)
    pairs = [*zip(found, signs, strict=True)]
    made = constant(found[-1], sum((one.base * sign for one, sign in pairs), Decimal(0)), found[0].dim)
    text = "".join(("+" if sign > 0 else "-") + one.printed for one, sign in pairs)
    made.said = f"({text.removeprefix('+')})"
    made.base, made.dim = made.value, found[0].dim
    made.slack = sum((one.slack for one in found), made.slack)
    return made


_MORE = re.compile(r"\s*\((?:含|包括|其中|不含)")


def inclusive(fact: Fact) -> bool:
    """70 万元（含上年欠付 5 万元）: what is in a figure besides, or is not, stands behind it."""
    return _MORE.match(fact.line.flat, fact.end) is not None


_WAITS = "(?<![接等招优对期看善款])待(?![遇业岗客])"
_NOT_YET = re.compile(rf"\s*{NOUN}*?(?:尚未|未|没有|{_WAITS})")
_LEFT = re.compile("[余尚还仍缺待剩未]")
"""What a label without these says nothing of what is left."""
_STILL = re.compile(
    rf"(?:(?:^|,)\s*余|[尚还仍]可|尚有|还有|仍有|尚余|还差|尚差|还剩|缺口|缺额|{_WAITS}|剩余|余下|其余|尚欠|尚未|未)[^,、;。]*$"
)


def remainder(fact: Fact) -> bool:
    """尚有 40 万元未拨付, 其余 3 户, 未完成 8 处: what is not done, whatever word of the done thing stands beside it."""
    if fact.rest is None:
        still = _LEFT.search(fact.label) is not None and _STILL.search(fact.label) is not None
        fact.rest = fact.phase == "LEFT" or still or _NOT_YET.match(fact.tail) is not None
    return fact.rest


_FULL_POINTS = re.compile(
    r"(?:满分|分值|权重|标准分|分制|总分值|(?<=[\u4e00-\u9fff])占)(?:值)?(?:分别|依次|共|各)?(?:为|是|:)?\s*$|率(?:乘以?|×|\*)\s*$"
)
_OFF_POINTS = re.compile(
    r"(?:扣|失)(?:减|除|分|掉)*(?:共|合计)?(?:为|了|计|:)?\s*$|(?:(?:扣|失)分|扣减)(?![^,，。;；]*得)[^,，。;；]*$|扣[产效过投决成履][\u4e00-\u9fff]+分\s*$"
)
_GOT_WORDS = ("得", "评分", "自评", "评为")
_BY_RULE = re.compile(r"每[^,，。;；]*(?:[扣减加得]|扣[减除])\s*$")
_SCORED = re.compile(
    r"\s*[,(]?\s*(?:自评(?=\s*(?:得|为|分|:|\d))|(?:实际|本次|全部|均|已|都|[只仅]|评[价审]|考核|核定|复核)*(?:按[^得扣获,。;、()\d]*)?(?:得(?!分?率)|扣(?=[^,。;]*\d)|实得|评得|获)|\s*(?:均|都|全部)?(?:未|没有|没|不|无)(?:被)?扣)"
)


_BARE_SCORE = re.compile(r"[\s,]*(?:按[^,]*|折算|实际|应|自评|计算)?得(?:分)?(?:为|:)?\s*")


def points_kind(fact: Fact) -> str:
    """Whether points are full marks (满分, or those that a score follows), points taken off, those of a rule (每少 1 个扣 1 分), or got."""
    if not fact.meant:
        fact.meant = _points_kind(fact)
    return fact.meant


def _points_kind(fact: Fact) -> str:
    label = label_of(fact)
    if _BY_RULE.search(fact.phrase) and not _behind_rule(fact):
        return "rule"
    own = fact.label
    scored = _SCORED.match(fact.line.flat, fact.end) and not any(word in own for word in _GOT_WORDS)
    if scored and not _OFF_POINTS.search(own):
        return "full"
    if _OFF_POINTS.search(label):
        return "off"
    flat = fact.line.flat
    if fact.depth and flat[fact.start - 1] == "(" and flat.startswith("):", fact.end):
        return "full"  # 数量指标（20 分）：…
    if _FULL_POINTS.search(label):
        return "full"
    unscored = not any(word in label for word in _GOT_WORDS)
    if unscored and _part_of_full(fact):
        return "full"
    return "full" if unscored and (scored or _scored_behind(fact)) else "got"


def _behind_rule(fact: Fact) -> bool:
    """按每低 1 个百分点扣 0.25 分的口径扣 0.5 分: what the rule takes off, told in its own clause."""
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    return "每" not in fact.label and last.role == "score" and last.clause == fact.clause and last is not fact


def _part_of_full(fact: Fact) -> bool:
    """满分 110 分，含基础分 100 分和加分 10 分: the parts of full marks are full marks."""
    first = first_of_list(fact)
    head = first.line.facts[first.index - 1] if first.index and first.has("OPEN") else None
    return head is not None and head.scope == first.scope and _FULL_POINTS.search(head.label) is not None


def _scored_behind(fact: Fact) -> bool:
    """预算执行 10 分，执行率 67.18%，得 6.72 分: a rate stands between the full marks and the score that has no name of its own."""
    following = fact.line.facts[fact.index + 1 : fact.index + 3]
    if len(following) <= 1 or following[0].role != "ratio" or following[1].role != "score":
        return False
    return following[1].scope == fact.scope and _BARE_SCORE.fullmatch(following[1].label) is not None


def base_inside(one: Fact) -> bool:
    """共占总投资 150 万元的 71%, 为目标 650 吨的 1.2 倍: what the rate right behind it is of, and no figure that its own words tell."""
    following = one.line.facts[one.index + 1 : one.index + 2]
    said = bool(following) and (following[0].role == "ratio" or following[0].unit == "倍")
    return said and following[0].gap.strip() == "的"


def listed(one: Fact) -> bool:
    """A part of what 其中 opened in its scope; what is left over is no part of what was spent."""
    facts = one.line.facts
    for i in range(one.index, max(-1, one.index - NEAREST), -1) if one.line.lists else ():
        if facts[i].scope != one.scope:
            return False
        if facts[i].has("OPEN") and facts[i].bracket == one.bracket:
            return not (one.phase == "LEFT" and i < one.index and i and facts[i - 1].phase == "SPENT")
    return False


def sealed(one: Fact, other: Fact) -> bool:
    """Whether a figure is a member of a list that has ended before another: 其中甲 2 处、乙 5 处；运行 6 处."""
    if not listed(one):
        return False
    if one.scope != other.scope:
        return True
    facts, line = one.line.facts, one.line
    beside = [facts[one.index - 1], one] if one.index else [one]
    joined = "、" in line.between(*beside) if len(beside) > 1 else False
    following = facts[one.index + 1] if one.index + 1 < len(facts) else None
    joined = joined or (following is not None and following is not other and "、" in line.between(one, following))
    return joined and one.index < other.index and "," in line.flat[one.end : other.start]


_SPANS = frozenset({"分钟", "小时", "秒"})
"""Units of spans that name a rate."""


def stocks(fact: Fact) -> list[Fact]:
    """The stocks before a rate in its sentence, nearest first; those of its own scope stand first by nature."""
    inside = _in_its_bracket(fact)
    if len(inside) > 1:
        return inside[::-1]
    found = [other for other in before(fact) if other.role == "stock" and other.depth <= fact.depth + 1]
    if not _of_spans(fact, found):
        found = [other for other in found if other.unit not in _SPANS] or found
    level = [other for other in found if other.depth <= fact.depth]
    return inside + found if inside else level or found or _following(fact)


def _of_spans(fact: Fact, found: list[Fact]) -> bool:
    """目标值 12000 小时，实际 12480 小时，完成率: a plan of time and what was done of it, and no span that names a rate."""
    own = [one for one in found if one.scope == fact.scope and one.unit in _SPANS]
    return len(own) > 1 and own[0].unit == own[1].unit and planned(own[1]) != planned(own[0])


def _in_its_bracket(fact: Fact) -> list[Fact]:
    """执行率 90%（支出 54 万元）: what the bracket right behind a rate tells is what it is made of."""
    if fact.line.flat[fact.end : fact.end + 1] != "(":
        return []
    found: list[Fact] = []
    for other in fact.line.facts[fact.index + 1 : fact.index + 1 + NEAREST]:
        if other.depth != fact.depth + 1 or (found and other.bracket != found[0].bracket):
            break
        found.append(other)
    plain = all(one.role == "stock" and not one.has("OPEN", "LAST") for one in found)
    return found if plain and any(one.phase for one in found) else []


def _following(fact: Fact) -> list[Fact]:
    """The stocks behind a rate that stands first in its sentence, up to the next rate, nearest last as if they stood before."""
    found: list[Fact] = []
    for other in fact.line.facts[fact.index + 1 : fact.index + 1 + NEAREST]:
        if other.sentence != fact.sentence or other.role in {"ratio", "change"}:
            break
        if other.role == "stock" and other.depth <= fact.depth + 1:
            found.append(other)
    return found[::-1]
