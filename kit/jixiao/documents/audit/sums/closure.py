"""What speaks for and against a complete list: names that cover a whole, a part called 其他, 等, 主要, a total of other things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit.points.answers import unclosed
from jixiao.documents.facts.lexicon import OVERLAPPING, partition

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact, Line

CLASSIFIERS = frozenset(["个", "项", "件", "宗", "起", "例", "批", "份", "篇", "场", "次", "处", "座", "所", "家"])
"""Words that count things of any name."""
_MAINLY = re.compile(r"主要(?!用于以下|为|是|包括)|部分|例如")
_REST = re.compile(r"其他|其它|其余")
_LINK = re.compile(r"^[\s、,]*(?:其中|包括|分别为?)?[:,]?")
_SHORT = 2
_TWICE = re.compile(
    r"[两二三四](?:批次|[者类项种个批期次季年轮级方端])[^,。;]*?[均都皆]|同时|重复|交叉|重叠|既[^,。;]*又"
)
_SAID_BEFORE = re.compile(r"[的有者]\s*$")
_NOUN = re.compile(r"[\u4e00-\u9fff]{2,8}")


def shared(fact: Fact) -> bool:
    """其中 2 个村两批均有安排, 两项均享受的有 310 人: members of several parts, no part beside them."""
    behind = re.split(r"[,;。]", fact.tail, maxsplit=1)[0]
    before = fact.label if _SAID_BEFORE.search(fact.label) else ""
    return _TWICE.search(behind) is not None or _TWICE.search(before) is not None


def _own_noun(head: Fact, parts: list[Fact]) -> bool:
    """11 个行政村、2 个社区，共 156 个村民小组: the total counts things of another name."""
    noun = _NOUN.match(head.tail)
    others = [_NOUN.match(part.tail) for part in parts]
    if noun is None or head.dim not in CLASSIFIERS or not all(others):
        return False
    pairs = {noun[0][i : i + 2] for i in range(len(noun[0]) - 1)}
    return not any(pair in other[0] for other in others if other for pair in pairs)


def _overlapping(labels: list[str]) -> bool:
    """Whether some parts carry an attribute; one that all of them carry (春季贫困生, 秋季贫困生) parts none from the others."""
    found = [OVERLAPPING.search(label) for label in labels]
    words = {one[0] if one else "" for one in found}
    return words != {""} and (len(words) > 1 or not labels)


def _nested(parts: list[Fact]) -> bool:
    """其中项目支出 a，纳入自评的项目支出 b: what a later part is called by is a part of an earlier one, not its neighbour."""
    names = [_LINK.sub("", part.label).strip() for part in parts]
    return any(
        len(name) > _SHORT and one != name and one.endswith(name) and not _REST.search(one)
        for at, name in enumerate(names)
        for one in names[at + 1 :]
    )


def closure(head: Fact, parts: list[Fact], between: str = "") -> list[str]:
    """What speaks for and against a complete list."""
    found: list[str] = []
    labels = [part.label + part.tail for part in parts]
    if _nested(parts):
        found.append("overlapping")
    elif partition(labels):
        found.append("partition")
    elif labels and _REST.search(parts[-1].label):
        found.append("rest named")
    elif head.dim not in {"money", "ratio", "score"} and _overlapping(labels):
        found.append("overlapping")
    if all(part.tail.lstrip().startswith("用于") for part in parts):
        found.append("one frame")
    if any(part.open for part in parts) or unclosed(parts):
        found.append("open")
    if _MAINLY.search(between):
        found.append("mainly")
    if head.hedged or any(part.hedged for part in parts):
        found.append("hedged")
    if _own_noun(head, parts):
        found.append("own noun")
    if len(parts) > 3:
        found.append("fills the sentence")
    return found


def cut_off(line: Line, last: Fact) -> bool:
    """Whether the paragraph breaks off behind the list, as the text of a page reader does."""
    rest = line.flat[last.end :].rstrip()
    if last.index + 1 < len(line.facts) or ";" in rest:
        return False
    return (
        last.sentence == len(line.sentences) - 1
        and bool(rest)
        and rest[-1] not in "。;!?)”|"
        and not last.tail.strip().startswith("用于")
    )
