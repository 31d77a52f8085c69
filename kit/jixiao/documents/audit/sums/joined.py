"""Totals that no 共计 marks: parts that are put together (汇总后, 一并计入), counted (三批累计, 两类患者) or closed by words (均在其中)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import base_inside
from jixiao.documents.audit.passage import begins_list, moves, said_numbers
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.closure import CLASSIFIERS, TAKEN_OUT, closure, crossed, each, overlaps
from jixiao.documents.audit.sums.totals_behind import MOST, STRONG_TOTAL, columns, gathers_another, restated
from jixiao.documents.facts.lexicon import PLANS, SPENDING
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_TOGETHER = re.compile(
    r"汇总|合并|加总|相加|累加|加[在到]一起|加起来|合起来|合[在到]一起|一并|并计|(?<![统会设审预估累核合共总小])计(?:有|为)?\s*$"
    r"|[两二三]者|全[长程](?:为|是|达|共)?\s*$|总(?!则|局|队|站|体|会|经理)[^总,。;、()\d]*$"
)
_WHOLE = re.compile(r"[全共总合]|累计|汇总|计|达|以上|上述")
_EACH = re.compile(r"(?:[均都皆各](?:为|是|有)?|[均都皆][^均都皆、]+的)\s*$")
_APART = re.compile(
    r"占|比|较|每|均(?=\d|\s*$)|人均|其中|目标|标准|限额|上限|另|同时|兼[具有]|重复|交叉|超[出支]|节[约省]|净|结余|盈|亏|差额|相差|相抵"
)
_NOTHING_ELSE = re.compile(
    r"均在其中|都在其中|[再别此][无外没][^,。]*(?:其他|别的|他项)|(?:无|没有|不含)其他|均已列[入示]|(?:为|是)?其全部"
)
_ADDED = re.compile(r"另|还|又|再")
_OUT = re.compile(r"[^,。;]*(?:之|以)?外")
_MADE = re.compile(r"(?:构成|组成)[^\d]*$")
_ENDED = frozenset({"LEFT", "CUT", "ADD", "ADJUSTED"})
_OWN_NAMES = re.compile(r"[\u4e00-\u9fff]、[^、]+?[两二三四五](?:级|地|方|家|部门)")
"""市、县两级配套 42 万元: the words name the two themselves."""
_FIRST_CLAUSE = re.compile(r"[^,;]*")
_SENTENCE = re.compile(r"[^。;]*")
_CAME = re.compile(r"到|实|已|完成")
_TWO, _FURTHEST = 2, 160


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The totals of one paragraph that are closed by other words than those of `totals`."""
    if len(line.facts) <= _TWO:
        return
    for fact in line.facts:
        if fact.role != "stock" or fact.hedged or fact.has("COMPARE") or base_inside(fact):
            continue
        if fact.index and fact.gap.strip(" ,、;和及与") and _summed(line.facts[fact.index - 1], fact):
            yield from _behind_parts(line, fact)
        if fact.index + _TWO < len(line.facts) and line.facts[fact.index + 1].dim == fact.dim:
            yield from _before_parts(line, fact)


def _behind_parts(line: Line, total: Fact) -> Iterator[Statement]:
    """甲 27 个、乙 9 个、丙 11 个一并计入，全院 47 个; 春季 214 人，秋季 239 人，两学期 453 人次."""
    label = total.label
    if total.phase in _ENDED or _APART.search(label) or overlaps(total) or _EACH.search(label) or "、" in total.gap[:1]:
        return
    if total.has("OPEN") and (total.phase in SPENDING or not _MADE.search(total.gap)):
        return
    gap = total.gap
    numbers = said_numbers(_FIRST_CLAUSE.match(gap)[0]) + said_numbers(label)  # type: ignore[index]
    called = numbers or _WHOLE.search(gap) or _MADE.search(gap) or _TOGETHER.search(gap)
    run = _run(line, total) if called or "除" in line.flat else []
    if len(run) < _TWO:
        return
    beside = said_numbers(_lead(run[0])) if _WHOLE.search(gap) else []
    mixed = len({one.dim for one in (*run, total)}) > 1
    evidence = ["one sentence", "common words"]
    if numbers:
        if numbers[-1] > len(run) or numbers[-1] < _TWO or _OWN_NAMES.search(label):
            return
        run = run[-numbers[-1] :]
        evidence.append("counted")
    elif len(run) in beside and not (total.phase in SPENDING and any(one.phase != total.phase for one in run)):
        evidence.append("counted")
    if _MADE.search(gap) or _TOGETHER.search(gap) or (mixed and STRONG_TOTAL.search(label)):
        evidence.append("total word")
    elif _added_besides(line, run):
        evidence.append("announced")
        evidence.append("total word")
    if (
        len(evidence) <= _TWO
        or _clash(total, run)
        or crossed(total, run)
        or gathers_another(label, run)
        or restated(total, run)
    ):
        return
    found = [one for one in closure(total, run) if one != "own noun"]
    ways = [Binding("sum", tuple(run), signs) for signs in _ways(run)]
    ways += [Binding("sum", tuple(way)) for way in columns(run) if len(way) > 1]
    yield Statement("sum_parts_total", "A501", total, ways, [*evidence, *found])


def _ways(run: list[Fact]) -> list[tuple[int, ...]]:
    """续聘 124 名，新聘 6 名，解聘 6 名，总数 124 名: where some came and some went, those are taken off; else all are added."""
    off = [overlaps(one) or moves(one) < 0 for one in run]
    moved = any(off[1:]) and not off[0] and any(moves(one) > 0 for one in run)
    taken = tuple(-1 if one else 1 for one in off)
    return [taken, ()] if moved or any(map(overlaps, run[1:])) else [()]


def _run(line: Line, total: Fact) -> list[Fact]:
    """The figures of one kind right before a total in its sentence."""
    found: list[Fact] = []
    for one in reversed(line.facts[max(0, total.index - MOST) : total.index]):
        if one.sentence != total.sentence:
            break
        if one.depth > total.depth or one.role in {"ratio", "points"}:
            continue
        if one.labelled("RUNNING"):
            return []  # 上半年累计 50 公里，三季度 40 公里, 四季度 10 公里: it holds what stands before it, and may be a part of what follows
        if (
            one.role != "stock"
            or one.depth < total.depth
            or not _summed(one, total)
            or one.labelled("TOTAL")
            or one.hedged
            or each(one)
        ):
            break
        found.append(one)
        if one.has("OPEN") or TAKEN_OUT.search(one.label):
            break
    found.reverse()
    return found


def _summed(one: Fact, total: Fact) -> bool:
    """Things of one counting word, people and their visits; 辆, 台 and 副 where the total counts 件."""
    if one.dim == total.dim or {one.dim, total.dim} == {"人", "人次"}:
        return True
    return (
        total.dim in CLASSIFIERS
        and one.dim not in {"money", "ratio", "人", "户", "亩", "天", "个月", "次", "年"}
        and len(one.dim) == 1
        and not one.places
    )


def _added_besides(line: Line, run: list[Fact]) -> bool:
    """除本级 260 万元外，另争取 95 万元，共投入 355 万元."""
    first = run[0]
    return (
        len(run) == _TWO
        and bool(TAKEN_OUT.search(first.label))
        and bool(_OUT.match(line.flat, first.end))
        and bool(_ADDED.search(run[1].label))
    )


def _clash(total: Fact, run: list[Fact]) -> bool:
    """Plans and what was done, income and spending are no parts of one total."""
    phases = {one.phase for one in run if one.phase}
    if phases & {"LEFT", "CARRY"} and len(phases) > 1:
        return True
    sides = phases & (SPENDING | PLANS | {"INCOME", "CUT", "ADD"})
    return len(sides) > 1 or (total.phase in SPENDING and bool(sides - SPENDING))


def _due(total: Fact, parts: list[Fact]) -> bool:
    """应参训 240 人，第一批到训 118 人: what was due is no sum of what came."""
    return total.phase == "TARGET" and any(_CAME.search(one.label) for one in parts)


def _beside(one: Fact, total: Fact) -> bool:
    """Whether a figure of the kind stands before: then the total may itself be one of several."""
    return one.sentence == total.sentence and one.dim == total.dim and one.role == "stock"


def _lead(fact: Fact) -> str:
    start = fact.line.sentences[fact.sentence][0]
    return fact.line.flat[max(start, fact.start - _FURTHEST) : fact.start]


def _before_parts(line: Line, total: Fact) -> Iterator[Statement]:
    """三个站出动 1127 起，甲站 486 起、乙站 325 起、丙站 316 起; 经费 90 万元，甲费 30 万元、乙费 60 万元均在其中."""
    if begins_list(total):
        return  # 分别为 37 次、52 次: no head of the others
    if total.has("OPEN") or (total.index and _beside(line.facts[total.index - 1], total)):
        return
    parts: list[Fact] = []
    for one in line.facts[total.index + 1 : total.index + MOST]:
        if (
            one.sentence != total.sentence
            or one.depth < total.depth
            or (one.depth == total.depth and (one.role != "stock" or one.dim != total.dim))
        ):
            break
        if one.depth == total.depth:
            if one.labelled("TOTAL") or one.hedged or one.phase in _ENDED or _APART.search(one.label):
                break
            parts.append(one)
    if len(parts) < _TWO or _clash(parts[0], parts) or _due(total, parts) or any(one.has("OPEN") for one in parts):
        return
    following = line.facts[parts[-1].index + 1 : parts[-1].index + 2]
    tail = _SENTENCE.match(line.flat[parts[-1].end : following[0].start if following else len(line.flat)])[0]  # type: ignore[index]
    number = said_numbers(total.label) or said_numbers(tail)
    evidence = ["one sentence", "common words"]
    if number and number[-1] == len(parts):
        evidence.append("counted")
    elif _NOTHING_ELSE.search(tail) and len({moves(one) for one in (total, *parts)} - {0}) < _TWO:
        evidence.append("total word")
    else:
        return
    yield Statement(
        "sum_parts_total", "A501", total, [Binding("sum", tuple(parts))], [*evidence, *closure(total, parts)]
    )
