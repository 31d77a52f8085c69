"""Points at a rate of the full marks: 执行率 92%，按比例计 9.2 分; 目标 25 万头，完成 24 万头，按完成比例给分，得 7.68 分.

The figures between the last points that were given and a score are those of its item: its full marks, the rate or the plan and what was
done of it. That points are given at the rate is said by the words, or by the item of execution, whose points every rule book takes so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import Constant, constant, points_kind
from jixiao.documents.audit.passage import done, planned, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_GIVES = r"(?:计|得|折|换?算|给|打|评|赋|记|乘)"
_FORMULA = re.compile(
    rf"(?:按照?|依[据照]?|[根依]据|以)[^,。;:每]*?(?:比例|比率|比值|之比|程度|[\u4e00-\u9fff]率|满意度)[^,。;:\d]*?{_GIVES}"
    r"|(?:与|÷|/|占|除以)[^,。;]*?(?:目标|计划)[^,。;]*?(?:之比|比值|比例)"
    r"|(?:[率比例]|满意度|分值|权重|满分|标准分)[^,。;\d]*?(?:×|\*|乘|积)"
    r"|(?:率|满意度)[^,。;:\d]*?(?:折算|计分|换算)"
)
"""What says that points are a rate of the full marks."""
_STEPS = re.compile(
    r"(?:以[上内下]|达到?|[超高大小低][过于])[^,。;]*(?:满分|全分)|全分|每[^,。;]*[扣减]|档|区间|分段|阶梯|扣完|不得分|不扣"
)
_TIMES = re.compile(r"率[”\"]?(?:×|\*|x|乘以?)(?P<full>\d{1,3})分")
_EXECUTED = re.compile(r"(?:执行|支出|支付|完成)[率比]例?(?:为|是|达到?|:)?\s*$")
_EXECUTION = re.compile(r"预算执行(?:率|情况|指标|项)*(?:权重|分值|满分|占)?(?:为|是|:|\()?\s*$")
"""The one item whose points every rule book takes by the rate."""
_NAMELESS = re.compile(r"[\s,;]*(?:该|本|此|这)?(?:项|指标)?(?:的)?(?:分值|满分|权重)(?:为|是|:)?\s*$")
_OF_MARKS = re.compile(r"得分率[^,，。;；]*$")
_WANTED = re.compile(
    r"(?:目标|计划|要求|标准|指标)(?:值|数)?(?:[设约确]?定|[为是:在达到≥>]|不[低少]于)*\s*$|(?:[≥>]|不[低少]于)\s*$"
)
_REACHED = re.compile(r"实际|实现|达|完成|实")
_ABOVE, _SHORT, _MOST, _TWO, _HALF = 3, 400, 14, 2, 2


def propose(fact: Fact, scene: Scene) -> Statement | None:
    """The points of one score, told in its paragraph or, where that has no full marks, in those above."""
    item, lines = behind(fact), [fact.line]
    for line in (fact.line, *scene.above(fact.line, _ABOVE)):
        if line is not fact.line:
            lines.append(line)
        own, ended = _item(fact, line)
        item = [*own, *item]
        full = [one for one in item if one.role == "score" and points_kind(one) == "full"] or _times(fact)
        if (full and any(one.role != "score" for one in item)) or ended or len(item) > _MOST or len(line.flat) > _SHORT:
            return _bound(fact, item, full[0], lines[::-1]) if len(full) == 1 else None
    return None


def _item(fact: Fact, line: Line) -> tuple[list[Fact], bool]:
    """The figures of a paragraph since the last points that were given, and whether there were such."""
    found: list[Fact] = []
    for one in reversed(
        line.facts[max(0, fact.index - _MOST) : fact.index] if line is fact.line else line.facts[-_MOST:]
    ):
        if one.role == "score" and points_kind(one) in {"got", "off", "rule"}:
            return found, True
        found.insert(0, one)
    return found, False


def behind(fact: Fact) -> list[Fact]:
    """得 9.5 分（满分 10 分）: the full marks in the bracket right behind points."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    if not following or following[0].role != "score" or following[0].depth != fact.depth + 1:
        return []
    close = fact.line.flat.startswith("(", fact.end) and "满分" in following[0].label
    return following if close else []


def _times(fact: Fact) -> list[Fact]:
    """按“执行率×10 分”计分: the full marks that the formula itself prints, once in its sentence."""
    start = fact.line.sentences[fact.sentence][0]
    found = _TIMES.findall(fact.line.flat, start, fact.start) if "率" in fact.line.flat else []
    return [constant(fact, int(found[0]), "分")] if len(found) == 1 else []


def _bound(fact: Fact, item: list[Fact], full: Fact, lines: list[Line]) -> Statement | None:
    """The score of an item that has one full mark: by its rate, else by what was done of its plan."""
    rates = [one for one in item if one.role == "ratio" and not one.sign]
    wanted = [one for one in rates if one.hedged or _WANTED.search(one.label)]
    reached = [one for one in rates if one not in wanted]
    own = [one for one in reached if _EXECUTED.search(one.label) or _OF_MARKS.search(one.label)]
    said = "".join(line.flat if line is not fact.line else line.flat[: fact.start] for line in lines)
    told = _FORMULA.search(said) is not None
    if _STEPS.search(said) or any(one.base > 1 for one in reached):
        return None
    if len(own) == 1 or (len(reached) == 1 and not wanted):
        return _of_rate(fact, full, (own or reached)[0], told=told)
    share = _share(fact, item, wanted, reached) if told and len(reached) == len(wanted) else None
    if share is None:
        return None
    made, terms = share
    near = where(fact, *[one for one in (full, *terms) if not isinstance(one, Constant)])
    evidence = [near, "part named", "base named", "implicit", *([] if near == "one scope" else ["whole matter"])]
    return Statement("difference", "A502", fact, [Binding("product", (full, made))], evidence)


def _of_rate(fact: Fact, full: Fact, rate: Fact, *, told: bool) -> Statement | None:
    """The full marks at the only rate of the item."""
    near = where(fact, full, rate)
    evidence = [near, "part named", "base named", *([] if near == "one scope" else ["whole matter"])]
    executed = _EXECUTED.search(rate.label) is not None
    named = (executed and _EXECUTION.search(full.label)) or (_OF_MARKS.search(rate.label) and rate.scope == fact.scope)
    if not told and not named:
        beside = executed and abs(full.index - rate.index) == 1 and _NAMELESS.fullmatch(full.label) is not None
        if not beside or near != "one scope" or not (fact.value * _HALF % 1):
            return None
        evidence.append("common words")
    elif fact.value == full.value:
        evidence.append("common words")  # a rule may give the full marks from some rate on
    return Statement("difference", "A502", fact, [Binding("product", (full, rate))], evidence)


def _share(fact: Fact, item: list[Fact], wanted: list[Fact], reached: list[Fact]) -> tuple[Fact, list[Fact]] | None:
    """What was done of what was wanted, where the item tells one of each."""
    if not wanted:
        stocks = [one for one in item if one.role == "stock" and not one.hedged and not one.depth]
        wanted = [one for one in stocks if planned(one) and not done(one)]
        reached = [one for one in stocks if one not in wanted and (done(one) or _REACHED.search(one.label))]
        if len(stocks) != _TWO:
            return None
    if not len(wanted) == len(reached) == 1 or wanted[0].dim != reached[0].dim or not wanted[0].base:
        return None
    if reached[0].base > wanted[0].base:
        return None  # more than was wanted gives no more than the full marks
    share = constant(fact, EXACT.divide(reached[0].base, wanted[0].base), "")
    share.said = f"({reached[0].printed}÷{wanted[0].printed})"
    return share, [*wanted, *reached]
