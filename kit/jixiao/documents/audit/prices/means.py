"""The mean of a series, told behind it or before it: 依次为 512、498、530 公斤，平均 513 公斤; 平均造价 54.5 万元，分别是 …."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.passage import reach, said_numbers, where
from jixiao.documents.audit.scene import NEAREST
from jixiao.documents.audit.slips import explained
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.lexicon import JOINERS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_MEAN = re.compile(
    r"(?<!加权)平均(?![^,]*每[人户亩])[\u4e00-\u9fff]*?(?:为|是|达到?|:|约)?\s*$|[年月季]均[\u4e00-\u9fff]*?(?:为|是|达到?|:)?\s*$|均[值分价](?:为|是|:)?\s*$"
)
_LISTED = re.compile(r"分别|依次|各?[为是]?:\s*$")
_OF_OTHERS = re.compile(r"全[国省市县区]|同类|行业|上年|去年|往年|历年")
"""全县平均 90.3 分: a mean of more than those that were told."""
_TAKEN = re.compile(
    r"取[^,，。;；取]*?平均|平均[值分数]*(?:后|得出|计算|作为)|算术平均|简单平均|各(?:占|按)?(?:一半|半|50%)(?:计算|计|折算|权重)?"
)
_WEIGHED = re.compile(r"加权|权重|按[^,。;按]*?(?:人数|户数|数量|面积|规模)")
_JOINT = JOINERS | {"以及"}
_FEWEST = 2


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The means of the series of one paragraph."""
    for fact in line.facts if "均" in line.flat else ():
        if _MEAN.search(fact.label) and not fact.hedged and not fact.sign and not _OF_OTHERS.search(fact.label):
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
    """四个维度得分依次为 96、93、91、95 分。… 按四个维度的算术平均值计算，得分 93.8 分: the last figures that were told before a mean."""
    flat = asking[0].line.flat
    for fact in asking if "均" in flat or "各" in flat else ():
        start, end = fact.line.sentences[fact.sentence]
        taken = _TAKEN.search(fact.line.flat, start, fact.start) is not None
        if fact.hedged or fact.sign or fact.depth or not (taken or _MEAN.search(fact.label)):
            continue
        if _WEIGHED.search(fact.line.flat, start, end) or _OF_OTHERS.search(fact.label):
            continue
        told = reach(fact, scene, lambda one, fact=fact: one.dim == fact.dim and one.role == fact.role, _FEWEST)  # type: ignore[misc]
        run = _last_run([one for one in told if one.sentence != fact.sentence or one.line is not fact.line])
        if len(run) < _FEWEST or any(one.hedged or one.sign for one in run):
            continue
        made = _taken(fact, run, told, scene, taken=taken)
        if made is not None:
            yield made


def _taken(fact: Fact, run: list[Fact], told: list[Fact], scene: Scene, *, taken: bool) -> Statement | None:
    """A mean of a list, of as many figures as the words count, or of the only two that were told."""
    text = (
        "".join(line.flat for line in scene.lines[run[0].line.number : fact.line.number]) + fact.line.flat[: fact.start]
    )
    listed = _LISTED.search(run[0].label) is not None
    counted = len(run) in said_numbers(text)
    rows = [one.line.number for one in run if len(one.line.facts) == 1]
    each = rows == list(range(rows[0], rows[0] + len(run))) if rows else False
    if not (listed or counted or each or (taken and len(run) == len(told) == _FEWEST)):
        return None
    evidence = [where(fact, *run), *(["announced"] if listed else []), *(["counted"] if counted else []), "part named"]
    evidence += ["whole matter"] if len(run) == len(told) or not counted else []
    evidence += ["one each"] if each and not counted else []
    made = Statement("average", "A512", fact, [Binding("mean_of", tuple(run))], evidence)
    given = taken or (counted and fact.role == "score")
    slip = None if given else explained(made)
    made.quiet = not given and (slip is None or slip.kind not in {"swap", "point"})
    return made


def _last_run(told: list[Fact]) -> list[Fact]:
    """The figures of the last sentence that tells several, or of the last lines that tell one each."""
    run = told[-1:]
    for one in reversed(told[:-1]):
        first = run[0]
        beside = one.line is first.line and one.sentence == first.sentence and not _LISTED.search(first.label)
        above = one.line.number + 1 == first.line.number and (len(run) == 1 or run[1].line is not first.line)
        if one.depth != first.depth or not (beside or above):
            break
        if above and len(run) > 1 and run[-1].line is run[-2].line:
            break
        run.insert(0, one)
    return run


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
        if not run and one.has("TOTAL", "RUNNING"):
            continue  # 依次为 94、92、91 分，累计 277 分，平均 92.3 分
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
        if run and one.label.strip()[:1] not in _JOINT:
            break
        run.append(one)
    opened = bool(run) and (bool(_LISTED.search(run[0].label)) or run[0].depth > fact.depth)
    return run if opened else []
