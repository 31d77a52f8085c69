"""The mean of a series, told behind it or before it: 依次为 512、498、530 公斤，平均 513 公斤; 平均造价 54.5 万元，分别是 …."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import where
from jixiao.documents.audit.passage import reach, said_numbers
from jixiao.documents.audit.passage import where as near
from jixiao.documents.audit.scene import NEAREST
from jixiao.documents.audit.slips import explained
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_MEAN = re.compile(
    r"(?<!加权)平均(?![^,]*每[人户亩])[\u4e00-\u9fff]*?(?:为|是|达到?|:|约)?\s*$|[年月季]均[\u4e00-\u9fff]*?(?:为|是|达到?|:)?\s*$|均[值分价](?:为|是|:)?\s*$"
)
_LISTED = re.compile(r"分别|依次|各?[为是]?:\s*$")
_TAKEN = re.compile(r"取[^,，。;；取]*?平均|平均[值分数]*(?:后|得出|计算|作为)|算术平均|简单平均|各半|各占(?:一半|50%)")
_OTHER = re.compile(r"目标|计划|满分|分值|权重|总|合计|上年|去年|扣|最[高低]")
_WEIGHED = re.compile(r"加权|权重|按[^,。;按]*?(?:人数|户数|数量|面积|规模)")
_JOINT = frozenset({"、", "和", "及", "与", "以及"})
_FEWEST, _ABOVE = 2, 3


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The means of the series of one paragraph."""
    for fact in line.facts:
        if _MEAN.search(fact.label) and not fact.hedged and not fact.sign:
            made = _told(fact, _before(fact), behind=False) or _told(fact, _behind(fact), behind=True)
            if made is not None:
                yield made


def _told(fact: Fact, run: list[Fact], *, behind: bool) -> Statement | None:
    """A mean of as many figures as the words count, or of a list that 分别 or 依次 opens."""
    if len(run) < _FEWEST or any(one.hedged for one in run):
        return None
    lead = fact.line.flat[fact.line.sentences[fact.sentence][0] : (fact if behind else run[0]).start]
    listed = bool(_LISTED.search(run[0].label)) and all(one.label.strip() in _JOINT for one in run[1:])
    counted = len(run) in said_numbers(lead) or any(
        one.value == len(run) and one.dim not in {"money", "ratio"}
        for one in fact.line.facts[max(0, run[0].index - 3) : run[0].index]
    )
    taken = bool(_TAKEN.search(fact.line.flat[fact.clause : fact.stop]))
    if not (listed or counted or taken):
        return None
    inside = min(one.base for one in run) <= fact.base <= max(one.base for one in run)
    weighed = inside and not taken and (fact.role == "ratio" or (fact.role == "score" and not counted))
    if weighed or _WEIGHED.search(lead + fact.gap):
        return _weighed(fact, run, listed=listed)
    evidence = [
        where(fact, *run),
        *([] if listed and not behind and fact.role != "score" else ["common words"]),
        *(["announced"] if listed else []),
        *(["counted"] if counted else []),
        "part named",
    ]
    return Statement("average", "A512", fact, [Binding("mean_of", tuple(run))], evidence)


def _weighed(fact: Fact, run: list[Fact], *, listed: bool) -> Statement:
    """A mean that may have been weighed by what the text does not tell: only two swapped digits or a shifted point show."""
    evidence = ["announced", "part named", "common words"]
    made = Statement("average", "A512", fact, [Binding("mean_of", tuple(run))], evidence)
    slip = explained(made)
    made.quiet = not listed or slip is None or slip.kind not in {"swap", "point"}
    return made


def apart(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """四个维度得分依次为 96、93、91、95 分。… 按四个维度的算术平均值计算，得分 93.8 分: the last list that was told before a mean that is taken;
    else all figures of its kind, as many as the words count.
    """
    for fact in asking:
        start = fact.line.sentences[fact.sentence][0]
        taken = _TAKEN.search(fact.line.flat, start, fact.start) is not None
        if fact.hedged or fact.sign or not (taken or (fact.role == "score" and _MEAN.search(fact.label))):
            continue
        made = (_of_list(fact, scene, start) if taken else None) or _of_all(fact, scene, taken=taken)
        if made is not None:
            yield made


def _of_list(fact: Fact, scene: Scene, start: int) -> Statement | None:
    for line in (fact.line, *scene.above(fact.line, _ABOVE)):
        own = [one for one in line.facts if one.spot < fact.spot]
        run = _last_list(fact, [one for one in own if one.sentence != (fact.sentence if line is fact.line else -1)])
        if run:
            counted = len(run) in said_numbers(fact.line.flat[start : fact.start])
            evidence = [near(fact, run), "announced", "part named", "counted" if counted else "whole matter"]
            return Statement("average", "A512", fact, [Binding("mean_of", tuple(run))], evidence)
    return None


def _of_all(fact: Fact, scene: Scene, *, taken: bool) -> Statement | None:
    """下属两所学校：甲校 95.3 分，乙校 93.8 分。… 取平均数，即 94.55 分: every figure of its kind that was told, as many as the words count."""
    run = reach(fact, scene, lambda one: one.role == fact.role and one.dim == fact.dim and not one.depth, _FEWEST)
    if len(run) < _FEWEST:
        return None
    between = scene.lines[max(0, run[0].line.number - 1) : fact.line.number]
    words = "".join([*(line.flat for line in between), fact.line.flat[: fact.start]])
    apart = len({one.line.number for one in run}) == len(run) and all(len(one.line.facts) == 1 for one in run)
    if not (len(run) in said_numbers(words) or apart) or _WEIGHED.search(words):
        return None
    if any(one.hedged or one.sign or _MEAN.search(one.label) or _OTHER.search(one.label) for one in run):
        return None
    evidence = [
        near(fact, run),
        "one each" if apart else "counted",
        "whole matter",
        "part named",
        *([] if taken else ["common words"]),
    ]
    return Statement("average", "A512", fact, [Binding("mean_of", tuple(run))], evidence)


def _last_list(fact: Fact, told: list[Fact]) -> list[Fact]:
    """The last run of figures of its kind that 分别 or 依次 opens."""
    run: list[Fact] = []
    for one in reversed(told):
        if one.dim != fact.dim or one.role != fact.role or one.hedged:
            run = []
            continue
        run.insert(0, one)
        if _LISTED.search(one.label):
            return run if len(run) >= _FEWEST else []
    return []


def _alike(one: Fact, fact: Fact) -> bool:
    return (
        one.sentence == fact.sentence
        and one.dim == fact.dim
        and one.depth == fact.depth
        and not one.sign
        and one.role in {fact.role, "stock", "score"}
    )


def _before(fact: Fact) -> list[Fact]:
    """The run of figures of its kind right before a mean, from what 分别 or 依次 opens."""
    run: list[Fact] = []
    for one in reversed(fact.line.facts[max(0, fact.index - NEAREST) : fact.index]):
        if not _alike(one, fact) or one.scope != fact.scope:
            break
        run.append(one)
        if _LISTED.search(one.label):
            break
    return run[::-1]


def _behind(fact: Fact) -> list[Fact]:
    """平均造价 54.5 万元，分别是 52、61、47、58 万元; 平均 95 分（甲 94 分、乙 96 分）."""
    run: list[Fact] = []
    facts = fact.line.facts[fact.index + 1 : fact.index + NEAREST]
    depth = facts[0].depth if facts else 0
    for one in facts:
        if (
            one.sentence != fact.sentence
            or one.dim != fact.dim
            or one.depth != depth
            or one.sign
            or one.role == "price"
        ):
            break
        if run and one.label.strip()[:1] not in {"、", "和", "及", "与"}:
            break
        run.append(one)
    opened = bool(run) and (bool(_LISTED.search(run[0].label)) or run[0].depth > fact.depth)
    return run if opened else []
