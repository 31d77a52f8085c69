"""Findings as remarks on a document: the place, and the words of the comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao.outputs.finding_text import WORDS
from jixiao.outputs.findings import message, place_of, severity
from jixiao.outputs.places import place as in_words
from jixiao.outputs.scores import span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Place
    from jixiao.model.findings import Finding
    from jixiao.outputs.export import Export, Exported

AUTHOR = "jixiao"


class Remark(NamedTuple):
    """One finding on a document. `where` is its place in words; `quote` may tell apart what shares a place."""

    place: Place
    where: str
    text: str
    quote: str


def remarks(what: Export, one: Exported, *, notes: bool) -> Iterator[Remark]:
    """The findings of a report, notes only if they are wanted."""
    for finding in one.findings:
        if severity(finding, what.catalogue) == "info" and not notes:
            continue
        spot = place_of(finding, one.locate)
        where = in_words(span(spot, finding.pointer), what.language)
        yield Remark(spot, where, _text(finding, what), finding.quote or finding.indicator or "")


def _text(finding: Finding, what: Export) -> str:
    at = 0 if what.language == "zh" else 1
    level = severity(finding, what.catalogue)
    lines = [f"{WORDS[level][at]} {finding.code}", message(finding, what.language, what.catalogue)]
    if level != "info":
        lines.append(f"{Message('改法：', 'mend: ')[at]}{finding.fix or what.catalogue.rule(finding.code).mend[at]}")
    return "\n".join(lines)


def original(one: Exported) -> bytes:
    """The bytes of the file itself. Raises UsageError where the command does not keep them."""
    if not one.data:
        raise UsageError(
            Message("批注写在原文件里", "comments are written into the file itself"), hint="jixiao annotate"
        )
    return one.data


def summary(what: Export, found: list[Remark], placed: set[int], *, whole: bool) -> list[str]:
    """The lines of the summary: all remarks, or those that have no place of their own."""
    title = what.t("绩效自评检查：没有位置可批注的问题", "Self-evaluation check: findings without a place")
    if whole:
        title = what.t("绩效自评检查：全部问题", "Self-evaluation check: all findings")
    shown = [one for number, one in enumerate(found) if whole or number not in placed]
    return [title, *(f"{one.where} {one.text}" for one in shown)]
