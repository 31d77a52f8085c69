"""What answers of a survey are: numbers with a grade, 很满意 131 份, 选“较好”的 30 人, 18 家表示比较满意."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.passage import before_colon
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact, Line

STEM = r"正面|满意|安全|认可|了解|知晓|知道|支持|赞成|同意|愿意|便利|方便|便捷|清楚|信任|放心|合理|及时|好评|优秀|优良|良好|合格|称职|达标"
_EDGE = r"(?=[”\"的评:、,\s]|为|有|是|共|计|与|和|及|两|三|者|合|之|占|$)"
_GRADE = re.compile(
    rf"(?P<no>不太|不大|不甚|很不|非常不|不够|不|未|没有|欠)?(?:非常|十分|特别|完全|很|最)?(?P<less>比较|较为|较|基本|一般)?(?P<stem>{STEM})(?!度|率|以上|的?原因|证|图|设|转|转化)"
    rf"|(?P<bad>负面|消极|很差|较差|差评|反对|拒答|拒访)|(?:(?<![\u4e00-\u9fff])|(?<=[评选示价按与和及加含或为]))(?P<poor>差|否){_EDGE}"
    rf"|(?:(?<![\u4e00-\u9fff])|(?<=[评选示价按与和及加含或为])|(?<=其中)|(?<=质量)|(?<=等级))(?:非常|很)?(?P<low>比较|较)?(?:好|优|良)等?{_EDGE}"
    rf"|(?P<neutral>中性|无效|作废|缺考|缺席|未参评|未测评|未填写|未测|请假|(?:一般|中立|中等|尚可|无所谓|说不清|弃权|未表态|未作答|未答|空白|无意见|没意见|其他|中评|(?<![\u4e00-\u9fff])中|(?<=[评定列]为)中){_EDGE})"
)
WORDS = re.compile(
    rf"{STEM}|测评|占|差|好|优|良|否|一般|中[性立等评]|负面|消极|反对|拒|无效|作废|缺[考席]|未|请假|尚可|无所谓|说不清|弃权|空白|意见|其他"
)
"""What a paragraph without these tells no answers."""
_NONE = re.compile(
    r"(?:没有|无|未出现|未收到|未见|零)[^,，。;；、没无零]*?(?:不|差|反对|拒|空白|弃权|未|无效|其他|异议)"
)
_IN_ORDER = re.compile(r"(?:分别|依次)(?:各)?(?:为|是|有)?\s*$")
_BARE = re.compile(r"\s*[、,和及与]+\s*")
_PEOPLE = re.compile(r"(?:的|者|人数|份数)(?:为|有|是|:)?\s*$")
_TWO = 2


class Answer(NamedTuple):
    """A grade and the number of those who gave it."""

    grade: str
    word: str
    fact: Fact


def answer(fact: Fact) -> Answer | None:
    """The grade of a number, of the words before it or right behind it."""
    if not _counted(fact) or "目标" in fact.label:
        return None
    found = grades(fact.label if fact.label.strip(" ,:") else before_colon(fact)) or grades(fact.tail)
    return Answer(found[0][0], found[0][1], fact) if len(found) == 1 else None


def share(fact: Fact) -> Answer | None:
    """The grade of a percentage, of the words before it: 很满意占 62%."""
    if fact.role != "ratio" or fact.sign or fact.depth or fact.hedged or fact.open:
        return None
    found = grades(fact.label)
    return Answer(found[0][0], found[0][1], fact) if len(found) == 1 else None


def answers_of(line: Line) -> list[Answer]:
    """The answers of a paragraph, each by its own words; else those of a list that names the grades first, in one order."""
    own = [one for one in map(answer, line.facts) if one is not None]
    own = sorted([*own, *_together(line, own)], key=lambda one: one.fact.index)
    ordered = not own and ("分别" in line.flat or "依次" in line.flat)
    lists = [one for one in line.facts if _IN_ORDER.search(one.label)] if ordered else []
    return _listed(lists[0]) if len(lists) == 1 else own


def _together(line: Line, own: list[Answer]) -> list[Answer]:
    """满意和基本满意的 173 份: those who affirm, told as one number, where no number tells them apart."""
    told = {one.word for one in own}
    found: list[Answer] = []
    for fact in line.facts:
        if not _counted(fact) or "共" in fact.label or "合计" in fact.label or not _PEOPLE.search(fact.label):
            continue
        words = grades(fact.label)
        if (
            len(words) > 1
            and {kind for kind, _ in words} <= {"top", "yes"}
            and told.isdisjoint(one for _, one in words)
        ):
            found.append(Answer("yes", words[0][1], fact))
    return found


def _counted(fact: Fact) -> bool:
    """Whether a figure is a number of answers."""
    plain = fact.role == "stock" and not fact.depth and not fact.hedged and not fact.open
    return plain and fact.dim not in {"money", "ratio", "points"}


def _listed(first: Fact) -> list[Answer]:
    """答“好”“较好”“不好”的依次为 80 人、15 人、5 人: as many bare numbers as grades were named."""
    found = grades(first.label)
    run = first.line.facts[first.index : first.index + len(found)]
    bare = len(run) == len(found) > 1 and all(_BARE.fullmatch(one.label) for one in run[1:])
    alike = all(one.role == "stock" and one.dim == first.dim and not one.hedged for one in run)
    if not bare or not alike or first.dim in {"money", ""} or len({word for _, word in found}) != len(found):
        return []
    return [Answer(grade, word, one) for (grade, word), one in zip(found, run, strict=True)]


def grades(text: str) -> list[tuple[str, str]]:
    """The grades that a text names: whether they affirm, and the word itself."""
    found: list[tuple[str, str]] = []
    for match in _GRADE.finditer(text) if "中" in text or WORDS.search(text) else ():
        if match["bad"] or match["no"] or match["poor"]:
            kind = "no"
        elif match["neutral"]:
            kind = "neutral"
        else:
            kind = "yes" if match["less"] or match["low"] else "top"
        found.append((kind, match[0]))
    return found


def named(text: str, group: list[Answer]) -> list[Fact]:
    """The answers whose grades a text names."""
    words = {word for _, word in grades(text)}
    return [one.fact for one in group if one.word in words]


def unclosed(parts: list[Fact]) -> bool:
    """Whether a list of grades may leave out those who did not affirm: 满意 240 份、基本满意 30 份."""
    own = [answer(one) for one in parts]
    given = [one for one in own if one is not None]
    if len(given) < len(parts):
        return False
    return not nobody(parts[-1]) and all(one.grade != "no" for one in given)


def nobody(last: Fact) -> bool:
    """Whether the rest of the sentence of the last answer, or the one behind it, says that nobody denied."""
    ends = last.line.sentences[last.sentence : last.sentence + _TWO]
    return _NONE.search(last.line.flat, last.end, ends[-1][1]) is not None
