"""Totals whose parts were told one by one: in sentences, in items, line by line.

A part is the one figure of its kind in a sentence or an item of its own, or a member of a list there; the run of parts ends where a
figure of another kind, another total or another matter stands. The total says so itself (合计, 总额, 加起来, 上述三项).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import base_inside, points_kind, remainder
from jixiao.documents.audit.passage import (
    ITEM,
    announced,
    done,
    item,
    label_of,
    level,
    part,
    planned,
    reach,
    where,
    words,
)
from jixiao.documents.audit.points.scores import lost
from jixiao.documents.audit.sources import sources_of
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.closure import CLASSIFIERS, TAKEN_OUT, closure, crossed
from jixiao.documents.audit.sums.totals_behind import WEAK_TOTAL, gathers_another
from jixiao.documents.facts.lexicon import BUDGETS, SPENDING, partition
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_SO_MANY = r"[两二三四五六七八九十\d]+[项类笔块个]"
_NAMED = (
    r"之和|共计|合计|总计|总共|总额|总数|总量|小计|总投资|总收入|总支出|总花费|总得分|总分|综合(?:自评|评价|绩效)*得分|最终(?:自评|评价|绩效)*得分|"
    rf"加[在到]?一起|加起来|合[在到]?一起|合起来|上述{_SO_MANY}|以上{_SO_MANY}|这{_SO_MANY}"
)
STRONG = re.compile(rf"{_NAMED}|共(?<![一-龥]共)(?:为|有|是)?\s*$|全[部体][^,。;]*共(?:有|计)?\s*$")
_RESULT = re.compile(
    r"(?:自评|综合|最终|最后|评价|总体|整体|该项目|本项目|本次|绩效)[^,。;]*?(?:得分|评分|分数|结果|得)(?:为|是|:|达)*\s*$"
)
"""自评得分 93.2 分, 自评结果: 93.4 分: what all scores make, with no word of total."""
_ROUND = re.compile(r"[初复互终他]评|复核|抽[查评]|专家|第三方|上年|去年|项目[一二三甲乙丙]|[甲乙丙丁]项目")
"""Scores of other rounds, years and projects are none of its parts."""
_ACCOUNT = re.compile(r"(?:支出|收入|预算|决算)(?:数)?(?:合计|总计|总额|总数)|总(?:投资|投入|收入|支出|成本|预算)")
"""本年支出合计 is what accounts call a figure: in a paragraph of its own it adds up nothing that stands above."""
_GOT = re.compile(r"得|自评|评分|扣|失")
_FURTHER = re.compile(r"含[^,。;]*\d|其余|余下|剩余|其他|等[,。;]")
_RUNNING = re.compile(r"累计|截至|截止|上半年|前[一二三四两\d]+|第[一二三四]季度")
_GATHERED = re.compile(r"汇总|统计|合并|累加|加总")
_SPOKEN = re.compile(rf"{WEAK_TOTAL.pattern}|{_GATHERED.pattern}|{_NAMED}")
"""A paragraph without one of these names no total."""
_ENTITIES = frozenset({"人", "户", "家", "个", "所"})
"""Who comes in both halves of a year counts once in the year."""
_YEARS = ({"上半年", "下半年"}, {"一季度", "二季度", "三季度", "四季度"})
_FORMER = re.compile(r"往年|以前年度|历年|(?:至|截至)(?:上年|去年)末?")
_NOW = re.compile(r"当年|本年|今年|年内新?")
_PERIOD = re.compile(r"(?<!前)[一二三四]季度|[上下]半年")
_WORD, _FEW = 2, 3
_ALL_TOGETHER = re.compile(r"共|合计|总|累计")
_ALL_OF = re.compile(r"全[国省市区县州盟旗镇乡街村局系]")


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The totals of one paragraph whose parts stand in other sentences or paragraphs."""
    if not _SPOKEN.search(asking[0].line.flat) and not _RESULT.search(asking[0].line.flat[: asking[-1].start]):
        return
    for fact in asking:
        if fact.role not in {"stock", "score", "change"} or fact.hedged or fact.depth or base_inside(fact):
            continue
        if fact.gap_start > fact.clause:
            continue  # 90 人合计 180 万元 is the total of its own clause
        strong = _strong(fact) or _result(fact)
        if strong or _weak(fact):
            yield from _closing(fact, scene, strong=strong)
        elif fact.role == "stock" and fact.index and part(fact.line.facts[fact.index - 1]) == part(fact):
            yield from _beside_total(fact, scene)


def _strong(fact: Fact) -> bool:
    """共 18 个, 合计: 18 个."""
    named = label_of(fact)
    return bool(STRONG.search(named) or (named != fact.label and STRONG.search(fact.label)))


def _result(fact: Fact) -> bool:
    """The score of the whole, told in a paragraph or sentence behind those of its parts."""
    if fact.role != "score" or points_kind(fact) != "got" or STRONG.search(fact.label):
        return False
    lead = fact.line.flat[fact.line.sentences[fact.sentence][0] : fact.start]
    return _RESULT.search(lead) is not None


def _weak(fact: Fact) -> bool:
    """累计 18 个; points of which 共, and things of which 汇总 is said, only where the words say how many make them."""
    if fact.role == "stock" and WEAK_TOTAL.search(_said(fact)):
        return True
    said = _GATHERED.search(fact.gap) if fact.role == "stock" else WEAK_TOTAL.search(fact.label)
    return said is not None and announced(fact) is not None


def _said(fact: Fact) -> str:
    """The words of a figure; those behind it only where they do not lead on to the next: 14 个县区共计安排项目 55 个."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    return label_of(fact) if following and following[0].start == fact.stop else words(fact)


def _beside_total(fact: Fact, scene: Scene) -> Iterator[Statement]:
    """甲村 412 户，面积 2846 亩。乙村 387 户，面积 2519 亩。两村共 799 户，面积 5365 亩: behind a total of as many, the figures of its own name."""
    lead = fact.line.facts[fact.index - 1]
    if lead.dim == fact.dim or not ("共" in lead.label or "总" in lead.label) or len(fact.name) < 2:
        return
    number = announced(fact)
    if number is None or number < 2:
        return
    told = reach(fact, scene, lambda one: one.dim == fact.dim and one.role == "stock" and part(one) != part(fact))
    if len(told) != number or len({part(one) for one in told}) != number:
        return
    if any(one.name != fact.name or one.hedged for one in told):
        return
    evidence = [where(fact, *told), "counted", "whole matter", "common words"]
    yield Statement("sum_parts_total", "A501", fact, [Binding("sum", tuple(told))], evidence)


def _kind(fact: Fact) -> str:
    """Points that were scored are not points that can be scored; a budget is not spending."""
    if fact.role == "score":
        return points_kind(fact)
    return "left" if remainder(fact) else "stock"


def _addable(one: Fact, total: Fact) -> bool:
    """Of one dimension, or things of which the total counts the visits: 412 家 and 388 家, 800 家次."""
    return total.dim in {one.dim, f"{one.dim}次"}


def _siblings(target: Fact, facts: list[Fact], *, counted: bool) -> list[Fact]:
    """Figures of the dimension and role of a total, at its level; a rest is none, unless the total counts its parts."""
    alike = [one for one in level(facts) if _addable(one, target) and one.role == target.role]
    return alike if counted and target.role == "stock" else [one for one in alike if _kind(one) == _kind(target)]


def _closing(total: Fact, scene: Scene, *, strong: bool) -> Iterator[Statement]:
    """甲 380 万元。乙 120 万元。丙 60 万元。资金总额 560 万元: the parts are the run of their kind right before the total."""
    years = _years(total, scene) if "累计" in total.label and total.role == "stock" else None
    if years is not None:
        yield years
        return
    number = announced(total)
    result = _result(total)
    told = reach(total, scene, lambda one: _addable(one, total) and one.role == total.role, number or 1)
    if len(told) < _FEW and (result or (total.role == "score" and points_kind(total) == "got")):
        told = reach(total, scene, lambda one: one.role == "score", _FEW)
    if total.role == "score":
        off = lost(total, told) if points_kind(total) == "off" else None
        if off is not None:
            off.evidence.append("whole matter")
            yield off
            return
        if points_kind(total) == "off" and any(points_kind(one) == "rule" for one in told):
            return  # how often a rule was carried out is not told
        if result and any(points_kind(one) == "off" or _RESULT.search(one.label) for one in told):
            return  # something was taken off besides, or each item has its own result
        told = _scored(told)
    rows = _run(total, _siblings(total, told, counted=number is not None), counted=number is not None)
    kept = [one for one in rows if not clash(one, total)]
    rows = kept if number == len(kept) > 1 else rows
    if number is not None and len(rows) > number > 1 and part(rows[-number]) != part(rows[-number - 1]):
        rows = rows[-number:]
    rows = _same_name(total, told, number) or _outer(rows)
    if (result and len(rows) < _FEW) or (total.role == "score" and any(_ROUND.search(one.label) for one in rows)):
        return
    if len(rows) < 2 or number not in {None, len(rows)} or all(part(one) == part(total) for one in rows):
        return
    if (
        (number is None and two_matters(rows))
        or crossed(total, rows)
        or gathers_another(total.label, rows)
        or (total.phase in SPENDING and rows == sources_of(total, scene))
        or any(TAKEN_OUT.search(one.gap) for one in rows)
        or (
            _ALL_OF.search(total.label) and any(_ALL_OF.search(one.label) for one in rows)
        )  # 全市 … is no part of 全市 …
        or _FURTHER.search(total.line.flat[total.end :].split("。", 1)[0])
    ):
        return
    evidence = [where(total, *rows), *_evidence(total, rows, number)]
    if (
        number is None
        and not (strong and not _ACCOUNT.search(total.label))
        and not _right_below(total, rows, evidence, scene)
    ):
        return
    if strong or total.role == "score":
        evidence.append("total word")
    elif not {"numbered items", "counted", "partition"} & {*evidence}:
        return
    signs = tuple(total.sign * one.sign for one in rows) if total.role == "change" else ()
    if 0 in signs:
        return
    yield Statement("sum_parts_total", "A501", total, [Binding("sum", tuple(rows), signs)], evidence)


def _years(total: Fact, scene: Scene) -> Statement | None:
    """往年已改造 215 户。当年改造 160 户。累计改造 375 户: what was done before and what this year are all of it."""
    told = reach(total, scene, lambda one: _addable(one, total) and one.role == "stock", 2)
    parts = [[one for one in told if words.search(one.label)] for words in (_FORMER, _NOW)]
    if [len(one) for one in parts] != [1, 1] or parts[0] == parts[1] or any(one.hedged for one in told):
        return None
    terms = (*parts[0], *parts[1])
    evidence = [where(total, *terms), "partition", "base named"]
    return Statement("sum_parts_total", "A501", total, [Binding("sum", terms)], evidence)


def _same_name(total: Fact, told: list[Fact], number: int | None) -> list[Fact]:
    """预算审减 37 万元 … 结算审减 27 万元。两次共审减 64 万元: among other figures as many as the words say that end as the total does."""
    word = total.name[-_WORD:]
    rows = [one for one in told if one.name.endswith(word)] if len(word) == _WORD else []
    return rows if len(rows) == number and len({part(one) for one in rows}) == number < len(told) else []


def _right_below(total: Fact, rows: list[Fact], evidence: list[str], scene: Scene) -> bool:
    """Whether a total that accounts name stands in the paragraph of its parts, or right below figures that have no other whole."""
    first, last = rows[0].line, rows[-1].line
    if all(one.line is total.line for one in rows):
        return True
    own = [other for other in first.sentence(rows[0].sentence) if other.dim == total.dim]
    listed = "partition" in evidence and own == rows and total.dim not in CLASSIFIERS
    if not listed and any(sum(other.dim == one.dim for other in one.line.sentence(one.sentence)) > 1 for one in rows):
        return False
    if "partition" in evidence:
        return True
    between = scene.lines[last.number + 1 : total.line.number]
    headed = any(one.dim == total.dim for line in scene.above(first, 1) for one in line.facts)
    return "numbered items" in evidence and not headed and not any(line.flat.strip() for line in between)


def _scored(told: list[Fact]) -> list[Fact]:
    """Points that say that they were got; none where full marks are told of an indicator whose points are not."""
    got = [one for one in told if _GOT.search(label_of(one))]
    full = [one for one in told if points_kind(one) == "full" and not STRONG.search(one.label)]
    return [] if len(full) > len(got) > 0 else got or told


def _run(total: Fact, rows: list[Fact], *, counted: bool) -> list[Fact]:
    """The last figures of a kind before a total, back to a total of their own or to a half year that runs into the next.

    Quarters and halves of a year that are all told run into nothing.
    """
    found: list[Fact] = []
    whole = any(_PERIOD.search(one.label) for one in rows) and partition([one.label for one in rows])
    for one in reversed(rows):
        own = bool(STRONG.search(one.label)) and not (counted and ITEM.match(_lead(one)))
        running = _RUNNING.search(one.label) and not (whole and _PERIOD.search(one.label))
        if own or one.hedged or running or (not counted and clash(one, total)):
            break
        found.append(one)
    found.reverse()
    return found


def _outer(rows: list[Fact]) -> list[Fact]:
    """一、… 1.… 2.… 二、…: the items of the list that begins; those of a list inside it are parts of its parts."""
    styles = [item(one.line) for one in rows]
    return [one for one, style in zip(rows, styles, strict=True) if style == styles[0]] if "" not in styles else rows


def _lead(fact: Fact) -> str:
    """The sentence of a figure up to it."""
    return fact.line.flat[fact.line.sentences[fact.sentence][0] : fact.start]


def clash(one: Fact, total: Fact) -> bool:
    """Budget against spending, income against spending."""
    sides = (BUDGETS, SPENDING, {"INCOME"})
    first = next((i for i, side in enumerate(sides) if one.phase in side), None)
    second = next((i for i, side in enumerate(sides) if total.phase in side), None)
    return first is not None and second is not None and first != second


def two_matters(rows: list[Fact]) -> bool:
    """A plan and what was done of it are no parts of one total; points are got, whatever is done for them."""
    if rows[0].role == "score":
        return False
    if len({*map(planned, rows)}) > 1 and any(map(done, rows)):
        return True
    phases = {
        "SPENT": "SPENT",
        "DONE": "SPENT",
        "INITIAL": "BUDGET",
        "BUDGET": "BUDGET",
        "ADJUSTED": "BUDGET",
        "LEFT": "LEFT",
    }
    found = {phases[one.phase] for one in rows if one.phase in phases}
    return len(found) > 1 and not partition([one.label for one in rows])


def _evidence(total: Fact, rows: list[Fact], number: int | None) -> list[str]:
    found = closure(total, rows)
    if number is not None and number == len(rows):
        found += ["counted", *(["announced"] if _ALL_TOGETHER.search(total.label) else [])]
        told = [one for one in total.line.facts[: total.index] if one.dim == total.dim]
        found += ["whole matter"] if rows == told and "whole matter" not in found else []
    elif len({part(one) for one in rows}) == len(rows):
        found.append("one each")
    if "partition" not in found and total.dim not in _ENTITIES and _periods(rows):
        found.append("partition")
    styles = {item(one.line) for one in rows}
    if all(one.line is not total.line for one in rows) and len(styles) == 1 and "" not in styles:
        found.append("numbered items")
    return found


def _periods(rows: list[Fact]) -> bool:
    """上半年，办结 118 件。下半年加强巡查，办结 96 件: each sentence names a part of the year, and together they make it up."""
    named = [set(_PERIOD.findall(_lead(one))) for one in rows]
    together = {one for names in named for one in names}
    return all(len(names) == 1 for names in named) and len(together) == len(rows) and together in _YEARS
