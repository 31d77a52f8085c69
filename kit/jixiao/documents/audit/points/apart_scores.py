"""Points over several sentences: a hundred less what was taken off, the rate of one and the full marks of another, what was taken off of a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import constant, points_kind
from jixiao.documents.audit.passage import level, reach, said_numbers, told_in, where
from jixiao.documents.audit.points import deductions, nested
from jixiao.documents.audit.points.scores import GOT, OTHERS, hundred, of_hundred
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_FINAL = re.compile(
    r"(?:最终|最后|自评|综合|总|评价|实际)[^,。;]*(?:得分|评分|得|分数|总分)(?:为|是|:)?\s*$|(?:最终|最后|实)得(?:分)?(?:为|是|:)?\s*$"
)
_WHOLE_OFF = re.compile(r"(?:自评|总|共|合计|累计|综合|全部)[^,。;]*扣[减分]?(?:了|共|去)*(?:分)?(?:为|是|:)?\s*$")
_SUMS = re.compile(r"共|合计|总|其中")
_NO_MORE = re.compile(
    r"(?:其余|其他|其它)[^,。;其]*(?:均|都|全部)?(?:得|为|获)?满分|(?:其余|其他|其它)[^,。;其]*(?:未|没有|不|无)扣"
)
_SCORE = re.compile(r"得分(?:为|是|:)?\s*$")
_OF_ALL = re.compile(r"总分|总得分|上述|另|合计")
"""What says that points are taken off of all scores together."""
_REVIEWED = re.compile(r"复[核评查审]|审核|核[查减定]|抽查|财政|第三方|专家|再|又")
"""What says that points are taken off of a score that was already given."""
_NAME = re.compile(r"(?:的)?(?:满分|权重|分值|标准分|总分)(?:为|是|共)?\s*$|^[\s,;]+")
_SUMMED = re.compile(r"综上|合计|共|总计|[两二三四五六七八九十各][类项]|累计|以上")
_PAST = re.compile(r"上年|去年|上一年|上期|上次|首次|初评")
_THAN = re.compile(r"同比|[较比]|相比|相差")
_NEAR, _BELOW = 12, 4
_TWO, _THREE, _HUNDRED = 2, 3, 100


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The points of one paragraph."""
    for fact in asking:
        if fact.role != "score" or fact.hedged:
            continue
        kind = points_kind(fact)
        if fact.depth:
            made = nested.propose(fact, scene) if kind == "got" else None
            yield from [made] if made is not None else []
            continue
        if fact.sign and (moved := _moved(fact, scene)) is not None:
            yield moved
        if OTHERS.search(fact.label):
            continue
        got, final = GOT.search(fact.label) is not None, _FINAL.search(fact.label) is not None
        told = _told(fact, scene) if got or final else []
        made = _final(fact, told) if final or (got and _of_its_name(fact, told)) else None
        made = made or (_gathered(fact, told) if got else None)
        made = made or (nested.propose(fact, scene) if kind == "got" else None)
        made = made or (_lacks(fact, scene) if final else None)
        made = made or (_taken(fact, scene) if _WHOLE_OFF.search(fact.label) else None)
        made = made or (_all_off(fact, scene) if kind == "off" and _SUMMED.search(fact.label) else None)
        made = made or (_last_off(fact, scene) if kind == "off" else None)
        if made is not None:
            yield made


def _told(fact: Fact, scene: Scene) -> list[Fact]:
    """The points that were told before a figure."""
    return reach(fact, scene, lambda one: one.role == "score", _TWO)


def _of_its_name(fact: Fact, told: list[Fact]) -> bool:
    """产出指标满分 40 分 … 产出指标得 36 分: the full marks that were told first are of the same name."""
    name = _NAME.sub("", told[0].label) if told and points_kind(told[0]) == "full" else ""
    return len(name) > _TWO and name in fact.label


def _gathered(fact: Fact, told: list[Fact]) -> Statement | None:
    """产出指标 50 分，由四类指标组成。… 得 20 分；… 得 9 分 … 产出指标得 47 分: as many scores as the words before them say."""
    told = level(told) if len(told) >= _THREE else []
    got = [one for one in told if points_kind(one) == "got"]
    if len(got) < _THREE or any(one.hedged for one in got):
        return None
    words = told_in(got[0], [one for one in told if one.spot <= got[0].spot])
    full = [one for one in told if points_kind(one) == "full" and one.spot < got[0].spot]
    named = full and _NAME.sub("", full[0].label) in fact.label
    if len(got) not in said_numbers(words) or not (named or _SUMMED.search(fact.gap)):
        return None
    evidence = [where(fact, *got), "part named", "counted", "total word"]
    return Statement("sum_parts_total", "A501", fact, [Binding("sum", tuple(got))], evidence)


def _final(fact: Fact, told: list[Fact]) -> Statement | None:
    """满分 100 分。因…扣 2 分，因…扣 1.5 分。最终得 96.5 分: where nothing else than full marks and deductions was told."""
    told = [one for one in level(told) if points_kind(one) != "rule"]
    if any(OTHERS.search(one.label) for one in told):
        return None
    several = deductions.items(fact, told)
    if several is not None:
        evidence = [where(fact, *several.terms), "part named", "base named", "whole matter"]
        return Statement("sum_parts_total", "A501", fact, [several], evidence)
    kinds = [points_kind(one) for one in told]
    off = [one for one, kind in zip(told, kinds, strict=True) if kind == "off"]
    full = [one for one, kind in zip(told, kinds, strict=True) if kind == "full" or hundred(one)]
    got = [one for one, kind in zip(told, kinds, strict=True) if kind == "got"]
    if (
        len(got) > _TWO
        and off
        and told == [*got, *off]
        and _OF_ALL.search(off[0].gap)
        and not any(one.hedged for one in told)
    ):
        signs = (*([1] * len(got)), *([-1] * len(off)))
        evidence = [where(fact, *told), "part named", "base named", "whole matter"]
        return Statement("difference", "A502", fact, [Binding("sum", tuple(told), signs)], evidence)
    if len(got) == 1 and off and told == [*got, *off] and got[0].value != fact.value and _REVIEWED.search(off[0].gap):
        full = got
    if off and deductions.partly(off):
        return None
    if not off or len(full) > 1 or len(off) + len(full) != len(told) or any(one.hedged for one in told):
        return None
    if len(off) > 1 and any(_SUMS.search(one.label) for one in off):
        return None
    evidence = [where(fact, *told), "part named", "base named", "whole matter"]
    if not full:
        return of_hundred(fact, off, evidence)
    signs = (1, *([-1] * len(off)))
    return Statement("difference", "A502", fact, [Binding("sum", (full[0], *off), signs)], evidence)


def _taken(fact: Fact, scene: Scene) -> Statement | None:
    """自评得分 95 分。… 自评共扣 5 分: what the only score that was told lacks of a hundred."""
    told = _told(fact, scene) or reach(fact, scene, lambda one: one.role == "score")
    if len(told) != 1 or not _FINAL.search(told[0].label) or told[0].hedged:
        return None
    evidence = [where(fact, *told), "part named", "base named", "whole matter"]
    return Statement(
        "difference", "A502", fact, [Binding("sum", (constant(fact, 100, "分"), told[0]), (1, -1))], evidence
    )


def _all_off(fact: Fact, scene: Scene) -> Statement | None:
    """一是甲扣 0.8 分；二是乙扣 0.4 分。⏎两处共扣 1.2 分: nothing but deductions was told, as many as the words say, or all of them."""
    told = level(_told(fact, scene))
    off = [one for one in told if points_kind(one) == "off" and not deductions.in_list(one)]
    numbers = said_numbers(fact.gap[-_NEAR:])
    counted = len(off) in numbers
    if len(off) < _TWO or not (counted or (off == told and not numbers)) or any(one.hedged or one.open for one in off):
        return None
    if any(_SUMS.search(one.label) for one in off) or (not counted and deductions.partly(off)):
        return None
    evidence = [where(fact, *off), "total word", *(["counted"] if counted else ["whole matter"])]
    return Statement("sum_parts_total", "A501", fact, [Binding("sum", tuple(off))], evidence)


def _lacks(fact: Fact, scene: Scene) -> Statement | None:
    """自评得分 94.6 分。⏎… 扣 2.4 分；… 扣 3 分。两处共扣 5.4 分，其余指标得满分: all that the paragraphs below take off of a hundred."""
    if any(one.role == "score" for one in fact.line.facts[: fact.index]):
        return None
    for line in scene.below(fact.line, _BELOW):
        off = [one for one in line.facts if one.role == "score" and points_kind(one) == "off" and not one.hedged]
        if not off:
            continue
        whole = [one for one in off if _SUMS.search(one.label)] or off
        if (len(whole) > 1 and whole != off) or not _NO_MORE.search(line.flat, whole[-1].end) or deductions.partly(off):
            return None
        return of_hundred(
            fact, whole, [where(whole[-1], fact, *whole), "part named", "base named", "whole matter", "common words"]
        )
    return None


def _moved(fact: Fact, scene: Scene) -> Statement | None:
    """2023年自评 94.7 分。…⏎2024年自评 92.8 分，同比减少 1.9 分: the last score of the year before, and the only one of its own sentence."""
    own = [one for one in _got(fact.line.facts[: fact.index]) if one.sentence == fact.sentence]
    told = _got(reach(fact, scene, lambda one: one.role == "score" and one.spot < (own[0] if own else fact).spot))
    if len(own) != 1 or not told or any(one.hedged for one in (fact, own[0], told[-1])):
        return None
    year, past = own[0].told_year, told[-1].told_year
    before = _PAST.search(told[-1].gap) or (year and past and past == year - 1)
    if not before or not _THAN.search(fact.label) or len(told) > _TWO:
        return None
    evidence = [where(fact, own[0], told[-1]), "part named", "base named", "whole matter"]
    signs = (fact.sign, -fact.sign)
    return Statement("growth_amount", "A504", fact, [Binding("sum", (own[0], told[-1]), signs)], evidence)


def _got(told: list[Fact]) -> list[Fact]:
    return [one for one in told if one.role == "score" and points_kind(one) == "got" and not one.sign]


def _last_off(fact: Fact, scene: Scene) -> Statement | None:
    """得分 91.8 分。⏎甲扣 3 分，乙扣 1.2 分，丙扣 4 分。其余指标均得满分: the last deduction is what the others leave of a hundred."""
    later = fact.line.facts[fact.index + 1 :]
    if _SUMS.search(fact.label) or any(one.role == "score" and points_kind(one) == "off" for one in later):
        return None
    following = [fact.line.flat[fact.end :], *(one.flat for one in scene.below(fact.line, 1))]
    if not any(_NO_MORE.search(text) for text in following):
        return None
    told = _told(fact, scene)
    off = [one for one in told if points_kind(one) == "off"]
    if off == told and off:  # the score itself was told before them
        told = [*reach(off[0], scene, lambda one: one.role == "score"), *off]
    if len(told) != len(off) + 1 or told[0] in off or not _SCORE.search(told[0].label):
        return None
    if any(one.hedged for one in told):
        return None
    terms = (constant(fact, 100, "分"), *told)
    signs = (1, *([-1] * len(told)))
    evidence = [where(fact, *told), "part named", "base named", "whole matter"]
    return Statement("difference", "A502", fact, [Binding("sum", terms, signs)], evidence)
