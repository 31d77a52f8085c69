"""The fiscal year of a report: from its title, a year that stands for itself, a label, the project's own time, else by count."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jixiao.documents.extract.text import squash
from jixiao.documents.extract.unit_names import YEAR, YEAR_CN
from jixiao.model.document import Table
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number, narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.draft import Found
    from jixiao.documents.extract.labels import Labels
    from jixiao.model.document import Block, Place

_BARE = re.compile(r"(?<!\d)(20[12]\d)(?=(?:部门|单位|项目|整体|预算|绩效|财政|转移))")
_ALONE = re.compile(r"^[(（]?\s?(20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s?年度?\s?[)）]?$")
_LABELLED = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_CITED = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")
_FIRST_BLOCKS, _FIRST_CELLS = 40, 24
_COUNTED = 400


def year_in(text: str) -> int | None:
    """The first year that a title prints (`2023年度`, `二〇二三年`)."""
    core = narrow(text[:400])
    found = YEAR.search(core) or _BARE.search(core)
    if found:
        return int(found[1])
    chinese = YEAR_CN.search(text[:400])
    number = chinese_number(chinese[1]) if chinese else None
    return number if number and 1980 <= number <= 2100 else None


def year_of(titles: Sequence[Found], labels: Labels, blocks: Sequence[Block]) -> tuple[int, Place] | None:
    """The year with its place; None when nothing says it, or two years are equally likely. Numbers of documents do not count."""
    for title in titles:
        year = year_in(title.text)
        if year:
            return year, title.place
    return _alone(blocks) or _labelled(labels) or _usual(blocks)


def _alone(blocks: Sequence[Block]) -> tuple[int, Place] | None:
    """A year that stands for itself, as under a title (`（2021年度）`), in a line or in a cell."""
    for block in blocks[:_FIRST_BLOCKS]:
        parts = block.cells[:_FIRST_CELLS] if isinstance(block, Table) else (block,)
        for part in parts:
            found = _ALONE.match(squash(part.text[:20]))
            year = year_in(found[0]) if found else None
            if year:
                return year, part.place
    return None


def _labelled(labels: Labels) -> tuple[int, Place] | None:
    """The year behind `评价年度`, or the one year in which the project began and ended."""
    for field in ("year", "period"):
        value = labels.get(field)
        years = set(_LABELLED.findall(narrow(value.text))) if value else set()
        if value and len(years) == 1:
            return int(years.pop()), value.place
    return None


def _usual(blocks: Sequence[Block]) -> tuple[int, Place] | None:
    """The year printed most often, with 年度 more than with 年, and in the titles of documents less; None when two are alike."""
    votes: Counter[int] = Counter()
    places: dict[int, Place] = {}
    for text, place in _texts(blocks):
        narrowed = narrow(text)
        for part, weight in ((_CITED.sub("《》", narrowed), 2), ("".join(_CITED.findall(narrowed)), 1)):
            for found in YEAR.finditer(part):
                year = int(found[1])
                votes[year] += weight * (3 if found[0].endswith("度") else 1)
                places.setdefault(year, place)
    best = votes.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0], places[best[0][0]]


def _texts(blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    for block in blocks[:_COUNTED]:
        if not isinstance(block, Table):
            yield block.text, block.place
