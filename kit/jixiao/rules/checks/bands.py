"""The grade bands that hold for a report: those it prints itself, else those of its rules, else those of the nation."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.rules.algebra import ZERO
from jixiao.rules.checks.context import texts_of
from jixiao.rules.grades import GRADE_WORDS, grade
from jixiao.rules.methods.params import Number
from jixiao.rules.model import Grade, GradeBands
from jixiao.rules.place import report_date
from jixiao.text.quantity import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.rules.checks.context import Context
    from jixiao.rules.checks.evaluation import Table

_SPAN = (
    r"(?<![\d.])(?P<low>\d{1,3}(?:\.\d)?)分?(?:\(不?含\))?分?\s?(?:[-—~–至到]|≤){1,2}[^\d。;；]{0,8}\d{1,3}(?:\.\d{1,2})?分?(?:\(不?含\d{0,3}分?\))?分?"
    r"\s?(?:之间|以下)?(?:的|为|是|:|评为|等级|\s){0,3}[“\"]?(?P<name>优秀|优|良好|良|中等|中|一般|合格|较差|差|不合格)"
)
_FLOOR = r"(?<![\d.])(?P<low>\d{2,3})分?(?:\(含\))?分?(?:及?以上|以上)(?:\(含\))?(?:的|为|是|:|评为){0,2}[“\"]?(?P<name>优秀|优|良好|良|合格)"
_FEWEST = 3
_LOWEST = "差"


class Bands(NamedTuple):
    """Sets of bands that may be in force, and whether they are an authority's own."""

    sets: list[GradeBands]
    cited: bool = False

    @property
    def names(self) -> list[str]:
        """The grade words."""
        return [band.name for band in self.sets[0].bands] if self.sets else []

    def grades(self, score: Decimal) -> list[str]:
        """The grade of a score of a hundred, by each set."""
        return list(dict.fromkeys(grade(one, score) for one in self.sets))

    @property
    def cite(self) -> str | None:
        """Where the bands come from."""
        return str(self.sets[0].cite[0]) if self.sets and self.sets[0].cite else None


def in_force(context: Context, table: Table) -> Bands:
    """The bands of the table's rules, else the nation's; the latter cannot make a grade wrong for certain."""
    if table.profile is not None:
        sets = table.profile.bands(context.report.year, report_date(context.report))
        return Bands(sets, cited=all(one.basis == "cited" for one in sets))
    nation = context.nation.grades if context.nation is not None else ()
    return Bands([one for one in nation if one.effective is None])


def printed(context: Context) -> Bands | None:
    """The bands that the report prints (备注: 90(含)-100 为优 …); None where it prints fewer than three."""
    found: dict[str, Decimal] = {}
    for text in _texts(context):
        if "优" not in text or "分" not in text:
            continue
        flat = narrow(text).replace("（", "(").replace("）", ")")
        for pattern in (_SPAN, _FLOOR):  # compiled when first needed, and kept by `re`
            for match in re.finditer(pattern, flat):
                name = GRADE_WORDS.get(match["name"], match["name"])
                low = Decimal(match["low"])
                if found.setdefault(name, low) != low:
                    return None
    mins = [found[name] for name in ("优", "良", "中") if name in found]
    if len(found) < _FEWEST or "优" not in found or mins != sorted(mins, reverse=True) or len(set(mins)) < len(mins):
        return None
    found[_LOWEST] = ZERO
    bands = tuple(
        Grade(name=name, min=Number(str(low))) for name, low in sorted(found.items(), key=lambda one: -one[1])
    )
    return Bands([GradeBands(bands=bands)])


def _texts(context: Context) -> Iterator[str]:
    yield from (text for text, _ in texts_of(context.source))
    yield from (section.text or "" for section in context.report.sections)
    yield from (one.text for one in context.report.unmatched)
