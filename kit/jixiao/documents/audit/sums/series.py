"""Series with their totals: three years that run up to one figure, weights that make a printed 100 %."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.closure import closure
from jixiao.documents.audit.sums.totals_behind import MOST, STRONG_TOTAL
from jixiao.documents.facts.lexicon import partition
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_TWO = 2
_SO_FAR = re.compile(r"累计|截至|截止|前[一二三四五六七八九十]|上年|去年|每")
_UNTIL = re.compile(r"(?:截至|截止|至)(?:上年|去年|20\d\d年)[^,，。;；]*累计|上年(?:末|底)累计")
_SAID = re.compile(r"(?P<number>[两二三四五六七八九十])(?:个)?(?:批|种|类|项|部分|方面|期|轮|渠道|季度|标段|阶段)")
_YEARS = re.compile(r"(?P<number>[两三四五六七八九十])(?:个)?(?:年|季度|批|期|次|月)(?:来)?累计")
_NO_MEMBER = re.compile(r"[各均皆都]|相加|之和")
"""各占三分之一, 三项相加 99.99%: a share of each of them, and one of them all."""
_MADE_UP = re.compile(r"(?:组成|构成)\s*,")
"""由省级 120 万元和县级 50 万元组成，累计支出: a list that has its head before it."""


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The totals of the series of one paragraph."""
    for fact in line.facts:
        if fact.role == "ratio" and fact.base == 1 and not fact.sign:
            yield from _whole_shares(line, fact)
        elif fact.role == "stock" and fact.has("RUNNING", "THIS") and not fact.has("TOTAL"):
            yield from _over_years(line, fact) if _YEARS.search(fact.label) else _run_up(line, fact)


def _whole_shares(line: Line, total: Fact) -> Iterator[Statement]:
    """产出 50%、效益 30%、满意度 20%，合计 100%: every percentage of the scope is one of its weights."""
    run = [one for one in line.facts[max(0, total.index - MOST) : total.index] if one.scope == total.scope]
    ratios = [one for one in run if one.role == "ratio" and one.depth == total.depth]
    alone = all(one.role == "ratio" for one in run) or all(one.labelled("SHARE") for one in ratios)
    if len(ratios) < 3 or not alone or any(one.sign for one in ratios) or not STRONG_TOTAL.search(total.label):
        return
    rated = any(re.search(r"率\s*(?:为|是|达到?|:)?\s*$", one.label) and not one.labelled("SHARE") for one in ratios)
    if not rated and not any(_NO_MEMBER.search(one.label) for one in ratios):
        evidence = ["one sentence", "total word", *closure(total, ratios)]
        yield Statement("sum_parts_total", "A501", total, [Binding("sum", tuple(ratios))], evidence)


def _run_up(line: Line, total: Fact) -> Iterator[Statement]:
    """上半年 3 公里，下半年 2 公里，全年 5 公里; 分两批，第一批 28 万元，第二批 16 万元，累计 44 万元: every part has its name or number."""
    run: list[Fact] = []
    for one in reversed(line.facts[max(0, total.index - MOST) : total.index]):
        if one.scope != total.scope or one.dim != total.dim or one.role != "stock" or one.depth != total.depth:
            break
        run.append(one)
    run.reverse()
    if (
        len(run) < 2
        or "分别" in total.label
        or total.phase in {"ADJUSTED", "LEFT"}
        or _MADE_UP.search(total.gap)
        or any(_SO_FAR.search(one.label) and not _UNTIL.search(one.label) for one in run)
        or any(one.phase and total.phase and one.phase != total.phase for one in run)
        or any(
            len(one.name) > 1 and one.name.lstrip("、")[:2] in total.label for one in run
        )  # it goes on about one of them
    ):
        return
    said = _SAID.search(line.flat, line.sentences[total.sentence][0], run[0].start)
    number = chinese_number(said["number"]) if said else None
    onward = len(run) == 2 and bool(_UNTIL.search(run[0].label)) and run[1].has("THIS") and total.has("RUNNING")
    framed = _one_frame(total, run)
    if not (onward or framed or partition([one.label for one in run]) or number == len(run)):
        return
    why = [
        "one sentence",
        "announced",
        *closure(total, run),
        *(["only candidate"] if number == len(run) or onward else []),
        *(["one frame"] if framed else []),
    ]
    yield Statement("sum_parts_total", "A501", total, [Binding("sum", tuple(run))], why)


def _one_frame(total: Fact, run: list[Fact]) -> bool:
    """进校园覆盖 62 人次，进社区覆盖 38 人次，累计覆盖 100 人次: every part repeats the verb of the total and begins alike."""
    verb = re.sub(r"[^一-龥]", "", total.label.split("累计")[-1])[:2]
    heads = {one.label.strip(" ,、")[:1] for one in run}
    names = {one.label.strip(" ,、") for one in run}
    return (
        len(run) > _TWO
        and len(verb) == _TWO
        and len(heads) == 1
        and len(names) == len(run)
        and all(verb in one.label for one in run)
    )


def _over_years(line: Line, total: Fact) -> Iterator[Statement]:
    """三年分别建成 2 公里、3 公里、4 公里，三年累计建成 9 公里: as many figures as years."""
    said = _YEARS.search(total.label)
    number = chinese_number(said["number"]) if said else None
    if number is None or total.role != "stock":
        return
    run = [one for one in line.facts[max(0, total.index - number) : total.index] if one.scope == total.scope]
    alike = len(run) == number and all(one.dim == total.dim and one.role == "stock" for one in run)
    if not alike or "分别" not in run[0].label or any("、" not in one.gap for one in run[1:]):
        return
    evidence = ["one sentence", "announced", "total word", *closure(total, run)]
    yield Statement("sum_parts_total", "A501", total, [Binding("sum", tuple(run))], evidence)
