"""What the text says of the whole: its grade and score, in a sentence or on a line of their own."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.text import grade_in
from jixiao.model.document import Place, Table
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block

_GRADE = r"[“\"‘「]?(?P<grade>优秀|良好|中等|较差|优|良|中|差|合格|不合格)[”\"’」]?"
_VERDICT = re.compile(
    r"(?:(?:自评|评价|自我评价|评定|认定)[^。；;\n]{0,40}?)?(?:等级|结论|结果|等次|档次|评价|评|评定|认定)(?:\s?(?:为|是|定为|评定为|[:：])|(?=[“\"])|(?<=等级|等次)(?=[优良中差合不较]))\s?[:：]?\s?"
    + _GRADE
    + r"(?![一-龥])"
)
_SCORED = re.compile(
    r"(?:自评|评价|综合|自我评价|总)(?:综合)?(?:得?分数?|总?得分|评分|总分)(?:值)?\s?(?:合计)?(?:为|是|达|[:：])?\s?(?P<score>\d{1,3}(?:\.\d{1,2})?)\s?分"
)
_WHOLE = re.compile(
    r"整体|综合|部门|自评总分|总得分|总评分|最终得分|得分[^。；]{0,14}等级|经自评|自评(?:结论|结果|为|认定)"
)
_POINTS = r"(?P<score>\d{1,3}(?:\.\d{1,2})?)"
_PLAINLY = re.compile(
    rf"(?:(?:自评|评价)(?:结果)?为|(?:项目|资金|报告)(?:最终)?得分为?)\s?{_POINTS}\s?分|(?:合计|总计)(?:得)?\s?(?P<made>\d{{1,3}}(?:\.\d{{1,2}})?)\s?分[，,](?:自评|评价|评定)?(?:等级|等次)"
)
_SUM = re.compile(rf"(?:共计|合计|总计|总分)(?:得分?|为)?\s?{_POINTS}\s?分")
_EACH = re.compile(r"得分?(?:为)?\s?(\d{1,3}(?:\.\d{1,2})?)\s?分")
_PART = re.compile(r"满分\s?\d{1,2}\s?分")
_STRONG = re.compile(r"总|综合|合计|等级|等次|评定|最终|整体")
_LINE = re.compile(
    rf"[【\[]?(?P<label>(?:自评|评价|综合)?(?:总得分|总分|得分)|得分合计)[】\]]?\s{{0,20}}[:：]?\s{{0,20}}{_POINTS}\s?分?"
    r"|(?:合计|总分)\s{0,20}\d{2,3}\s?分\s{0,20}(?:自评|得分)(?:得分)?[:：]?\s?(?P<own>\d{1,3}(?:\.\d{1,2})?)\s?分"
)
_GRADE_LINE = re.compile(
    r"[【\[]?(?:自评|评价|绩效|评定)?(?:等级|等次|结论)[】\]]?\s{0,20}[:：]?\s{0,20}(?P<grade>\S.{0,60})"
)
_MAY_TELL = re.compile(r"评|总分|得分|等级|合计|共计")
_APART = re.compile(r"\s{2,80}|\u3000|\t")
_LONGEST = 80
_FULL = "100"


class Verdict(msgspec.Struct):
    """What the text says of the whole: grade and score with their places."""

    grade: tuple[str, Place] | None = None
    score: tuple[str, Place] | None = None
    sentence: tuple[str, Place] | None = None


def verdict(paragraphs: Sequence[tuple[str, Place]], skip: Sequence[str], *, single: bool = False) -> Verdict:
    """The verdict on the whole evaluation, from its paragraphs as they were before a page broke them.

    Sentences that name one of the projects in `skip` are left to the projects.

    `single` says that the report has but one evaluation, so that every verdict is on it. Where `skip` is empty, every verdict is
    that does not speak of a project.
    """
    result = Verdict()
    weak, said = None, None  # a score and a grade of which the sentence does not say that they are of the whole
    for text, place in paragraphs:
        if _MAY_TELL.search(text) is None:
            continue
        for sentence in _sentences(text):
            whole = single or _WHOLE.search(sentence) or not (skip or "项目" in sentence)
            if not whole or any(name in sentence for name in skip):
                continue
            if "等级划分" in sentence:
                continue
            scored, graded = _score(sentence), _VERDICT.search(sentence)
            strong = _STRONG.search(sentence) is not None
            if scored and strong and result.score is None:
                result.score = (f"{scored}分", place)
            elif scored and weak is None and not _PART.search(sentence):
                weak = (f"{scored}分", place)
            told = ((graded["grade"], place), (sentence.strip(), place)) if graded else None
            if told and strong and result.grade is None:
                result.grade, result.sentence = told
            said = said or told
    result.score = result.score or weak
    if result.grade is None and said is not None:
        result.grade, result.sentence = said
    return result


def _score(sentence: str) -> str | None:
    found = _SCORED.search(sentence)
    if found:
        return found["score"]
    plain = _PLAINLY.search(sentence)
    return (plain["score"] or plain["made"]) if plain else _summed(sentence)


def _summed(sentence: str) -> str | None:
    """A total that its parts before it make (`投入得9分，过程得26分，产出得60分，合计95分`)."""
    found = _SUM.search(sentence)
    parts = [Decimal(part) for part in _EACH.findall(sentence[: found.start()])] if found else []
    return found["score"] if found and len(parts) > 1 and sum(parts) == Decimal(found["score"]) else None


def printed(blocks: Sequence[Block]) -> Verdict:
    """A score and a grade that stand on lines of their own (`自评总分 98`, `【总分】99.2`, `自评等次：□优 ☑良`)."""
    result = Verdict()
    for text, place in _lines(blocks):
        line = _LINE.fullmatch(text)
        points = (line["own"] or line["score"]) if line else None
        if line and points and result.score is None and (points != _FULL or "自评" in text):
            result.score = (points, place)
        graded = _GRADE_LINE.fullmatch(text) if result.grade is None else None
        grade = grade_in(graded["grade"]) if graded else None
        if grade:
            result.grade = (grade, place)
    return result


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    """The short lines, and of one that is set apart by blanks each part."""
    for block in blocks:
        text = "" if isinstance(block, Table) else block.text.strip()
        if 2 < len(text) <= _LONGEST:
            text = narrow(text)
            parts = _APART.split(text) if "\u3000" in text or "  " in text or "\t" in text else []
            pairs = map(" ".join, itertools.pairwise(parts)) if "\t" in text else ()
            yield from ((part, block.place) for part in (text, *parts, *pairs) if len(part) > 2)


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for match in re.finditer(r"[。；;\n]", text):
        yield text[start : match.end()]
        start = match.end()
    yield text[start:]
